/* What list, tuple, range and the other containers share: indices, bounds, comparison of lengths,
   and the guard that lets a container that contains itself print. */
#ifndef OBJECTS_SEQUENCE_H
#define OBJECTS_SEQUENCE_H

#include "objects/protocol.h"

/* An index of a sequence: __index__ of key as int64, not yet relative to the length. false:
   TypeError of __index__, or IndexError "cannot fit 'int' into an index-sized integer". Only for
   keys that have __index__ (has_index). May run Python. */
bool sequence_index_slow(Value key, int64_t *out) must_check;
static always_inline bool must_check sequence_index(Value key, int64_t *out) {
  if (likely(is_small_int(key))) {
    *out = as_small_int(key);
    return true;
  }
  return sequence_index_slow(key, out);
}
static inline bool has_index(Value v) {
  return is_small_int(v) || type_of(v)->slots.index != NULL;
}

/* Optional start/stop argument of index(): clipped like a slice's; ABSENT leaves *out. false:
   exception set. May run Python. */
bool sequence_bound(Value v, int64_t *out) must_check;
/* The argument of an iterator's __setstate__. false: TypeError "an integer is required",
   OverflowError. */
bool sequence_state(Value v, int64_t *out) must_check;
/* Makes a bound relative to length, within 0 .. length. */
static inline int64_t clip_bound(int64_t bound, int64_t length) {
  if (bound < 0) bound = bound + length < 0 ? 0 : bound + length;
  return bound > length ? length : bound;
}

static inline bool compare_i64(int64_t a, int64_t b, CompareOp op) {
  switch (op) {
  case CMP_LT: return a < b;
  case CMP_LE: return a <= b;
  case CMP_EQ: return a == b;
  case CMP_NE: return a != b;
  case CMP_GT: return a > b;
  case CMP_GE: return a >= b;
  }
  return false;
}

/* Around the repr of a container: 1 when the repr of v is already running further out (print
   "..."), 0 when it was entered and repr_leave must follow, -1 with an exception set. */
int repr_enter(Value v) must_check;
void repr_leave(Value v);

/* For the __new__ of `base`, whose C code takes no keywords: false with TypeError if some were
   given. A class derived from base may take them in its own __init__. */
bool reject_keywords(const Type *type, const Type *base, Value kwnames) must_check;

/* A type's name without the module: "deque". */
static inline const char *type_short_name(const Type *type) {
  const char *name = type_name(type), *dot = type->flags & TYPE_HEAP ? NULL : strrchr(name, '.');
  return dot == NULL ? name : dot + 1;
}

/* __iter__ of iterators. */
static inline Value iter_of_iterator(Value self) {
  return self;
}

/* Result of __reduce__: (builtins.NAME, args) or, with state present, (builtins.NAME, args,
   state). */
Value reduce_builtin(Value name, Value args, Value state) must_check;

/* Provided by the interpreter: the object of that name in the builtins of the running frame.
   ABSENT: AttributeError. */
Value builtins_get(Value name) must_check;

/* Provided by objects/genericalias.c: types.GenericAlias(origin, args); the __class_getitem__ of
   builtin classes. */
Value generic_alias_class_getitem(Value *args, int nargs) must_check;
#define CLASS_GETITEM_METHOD(doc)                                                                  \
  METHOD_FLAGS("__class_getitem__(cls, object, /)", generic_alias_class_getitem, EFFECT_ALLOC,     \
               BUILTIN_CLASSMETHOD, doc)

#endif
