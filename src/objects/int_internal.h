/* What the files of int share: any int as sign and magnitude. */
#ifndef OBJECTS_INT_INTERNAL_H
#define OBJECTS_INT_INTERNAL_H

#include "base/limbs.h"
#include "objects/int.h"

/* Points into the BigInt (valid while it is on the C stack) or, for a small int, at the caller's
   room. */
typedef struct IntView {
  Limbs magnitude; /* absolute value, normalised */
  bool negative;   /* its sign */
} IntView;
IntView int_view(Value v, uint64_t *room);

/* Exact int of a magnitude (need not be normalised), copied. ABSENT: MemoryError. May collect. */
Value int_from_limbs(const uint64_t *limbs, size_t count, bool negative);

/* Temporary limbs: on the C stack when few, else malloc'ed. */
enum { SCRATCH_LIMBS = 64 };
typedef struct Scratch {
  uint64_t local[SCRATCH_LIMBS]; /* room for few */
  uint64_t *limbs;               /* `local`, or malloc'ed */
} Scratch;
/* false: MemoryError set. */
static inline bool must_check scratch_init(Scratch *s, size_t count) {
  s->limbs = s->local;
  if (likely(count <= SCRATCH_LIMBS)) return true;
  s->limbs = count < ((size_t)1 << 48) ? malloc(count * sizeof(uint64_t)) : NULL;
  if (s->limbs != NULL) return true;
  return !is_absent(raise_memory_error());
}
static inline void scratch_free(Scratch *s) {
  if (s->limbs != s->local) free(s->limbs);
}

/* Floor division; either result may be NULL. false: exception set. */
bool int_divmod(Value a, Value b, Value *quotient, Value *remainder) must_check;
Value int_bitwise(LimbsBitwise operation, Value a, Value b) must_check;

#endif
