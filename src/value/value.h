/* Value: one tagged 64-bit word. This file alone knows the encoding.

     ...1    integer of 63 bits
     ..10    flonum: a double whose exponent is in the common range, stored in the word itself
     .000    pointer to an Object (8-byte aligned)
     0       absent: unbound variable, missing argument, or "an exception is set"

   It is a struct so that a Value never mixes with an integer or a pointer by accident. */
#ifndef VALUE_VALUE_H
#define VALUE_VALUE_H

#include "base/common.h"

typedef struct Object Object;
typedef struct Value {
  uint64_t bits; /* encoded as above */
} Value;

#define ABSENT ((Value){0})

static always_inline bool is_absent(Value v) {
  return v.bits == 0;
}
/* Same word: Python's `is` for everything but boxed floats and big integers (see object_is). */
static always_inline bool same(Value a, Value b) {
  return a.bits == b.bits;
}

/* -- Pointers ---------------------------------------------------------------------------------- */

static always_inline bool is_object(Value v) {
  return (v.bits & 7) == 0 && v.bits != 0;
}
static always_inline bool is_immediate(Value v) {
  return (v.bits & 7) != 0;
}
static always_inline Object *as_object(Value v) {
  return (Object *)(uintptr_t)v.bits;
}
static always_inline Value from_object(const void *object) {
  return (Value){(uint64_t)(uintptr_t)object};
}

/* -- Integers ---------------------------------------------------------------------------------- */

#define SMALL_INT_MAX ((int64_t)0x3fffffffffffffff)
#define SMALL_INT_MIN (-SMALL_INT_MAX - 1)

static always_inline bool is_small_int(Value v) {
  return v.bits & 1;
}
static always_inline bool both_small_int(Value a, Value b) {
  return a.bits & b.bits & 1;
}
static always_inline int64_t as_small_int(Value v) {
  return (int64_t)v.bits >> 1;
}
static always_inline bool fits_small_int(int64_t i) {
  return (int64_t)((uint64_t)i << 1) >> 1 == i;
}
/* i must fit; int_from_i64 (objects/int.h) takes any. */
static always_inline Value from_small_int(int64_t i) {
  return (Value){((uint64_t)i << 1) | 1};
}

/* -- Flonums ----------------------------------------------------------------------------------- */

/* Note [Flonums]
   A double whose three exponent bits below the sign are 011 or 100 (2^-255 .. 2^256) is rotated
   left by three, which brings sign and the two top exponent bits into the low bits; those two are
   implied by the third (now the top bit), so the tag 10 replaces them. +0.0 takes the code word of
   the one double that would otherwise have it. All other doubles (zero with a sign, huge, denormal,
   infinite, NaN) are boxed: see objects/float.h. After "Float Self-Tagging", Melancon, Serrano,
   Feeley 2025, and Ruby's flonum. */
#define FLONUM_ZERO 0x8000000000000002u

static always_inline bool is_flonum(Value v) {
  return (v.bits & 3) == 2;
}
static always_inline uint64_t double_bits(double d) {
  uint64_t bits;
  memcpy(&bits, &d, sizeof bits);
  return bits;
}
static always_inline double bits_double(uint64_t bits) {
  double d;
  memcpy(&d, &bits, sizeof d);
  return d;
}
static always_inline double as_flonum(Value v) {
  if (unlikely(v.bits == FLONUM_ZERO)) return 0.0;
  uint64_t rotated = (v.bits & ~(uint64_t)3) | (2 - (v.bits >> 63));
  return bits_double((rotated >> 3) | (rotated << 61));
}
/* True and *out set when d can be stored in the word. */
static always_inline bool flonum_encode(double d, Value *out) {
  uint64_t bits = double_bits(d);
  uint64_t top = (bits >> 60) & 7;
  if (likely((top == 3 || top == 4) && bits != 0x3000000000000000u)) {
    out->bits = (((bits << 3) | (bits >> 61)) & ~(uint64_t)3) | 2;
    return true;
  }
  if (bits == 0) {
    out->bits = FLONUM_ZERO;
    return true;
  }
  return false;
}

/* Copies count Values; the runs may overlap, and be NULL when count is 0. */
static always_inline void values_copy(Value *to, const Value *from, size_t count) {
  if (count > 0) memmove(to, from, count * sizeof(Value));
}

#endif
