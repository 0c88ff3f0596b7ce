/* What the files str*.c share. */
#ifndef OBJECTS_STR_INTERNAL_H
#define OBJECTS_STR_INTERNAL_H

#include "base/hash.h"
#include "gc/barrier.h"
#include "objects/bytes.h"
#include "objects/str.h"

/* Longest str: leaves room for sums of two lengths in bytes. */
#define STR_MAX_LENGTH (((int64_t)1 << 46) - 1)

/* str_alloc of an object that never moves. Fatal when out of memory. */
Value str_alloc_old(int64_t length, uint32_t max_char);
/* A bound as tight as kind and ascii tell: what str_alloc takes. */
static always_inline uint32_t str_max_char(const StrObject *s) {
  return s->ascii ? 0x7f : s->kind == 1 ? 0xff : s->kind == 2 ? 0xffff : TEXT_MAX_CODE_POINT;
}
/* What text_highest tells about a view of s, cheaper for an ASCII s. */
static inline uint32_t str_view_highest(const StrObject *s, TextView part) {
  return s->ascii ? 0x7f : text_highest(part);
}

/* Hash of a str with these units: not 0 unless there are none. */
static inline int64_t units_hash(const void *units, size_t bytes) {
  int64_t hash = hash_bytes(units, bytes);
  return hash == 0 && bytes > 0 ? 1 : hash;
}

/* A text as units of a width: the units themselves, or a converted copy in malloc'ed memory to be given back. */
typedef struct WidenedText {
  const void *units;
  void *copy;
  uint8_t small[64];
} WidenedText;
/* text.width <= width. false: MemoryError. */
bool widen_text(WidenedText *w, TextView text, unsigned width) must_check;
static inline void widen_free(WidenedText *w) { free(w->copy); }

/* Fills total_bytes with a pattern, whose size divides them. */
void fill_repeated(void *out, const void *pattern, size_t pattern_bytes, size_t total_bytes);

/* str_methods.c */
extern const BuiltinDef str_methods[];
/* str_new.c */
Value str_new_object(Type *type, Value *args, int nargs, Value kwnames);
/* percent_format.c: format % args. */
Value str_remainder(Value format, Value args);
/* str_iterator.c */
Value str_iter(Value self);

#endif
