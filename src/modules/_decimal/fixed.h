/* Logarithms and exponentials in binary fixed-point arithmetic.

   A Fixed is a number limbs * 2**-bits with `bits` known to the caller, in malloc'ed memory that
   fixed_clear frees; its magnitude is normalised. Results are off by less than FIXED_ERROR units of
   the last binary place. A bool result is false when there is no memory. */
#ifndef MODULES_DECIMAL_FIXED_H
#define MODULES_DECIMAL_FIXED_H

#include "modules/_decimal/number.h"

enum {
  FIXED_ERROR = 8,
  /* Places that a product with a number below 2**63 costs, and some more. */
  FIXED_RESERVE = 72,
};

typedef struct Fixed {
  Limb *limbs;   /* malloc'ed, NULL after fixed_clear */
  size_t count;  /* limbs in use */
  bool negative; /* only where a function says that it gives a sign */
} Fixed;

static inline Limbs fixed_limbs(const Fixed *f) {
  return limbs_make(f->limbs, f->count);
}
static inline void fixed_clear(Fixed *f) {
  free(f->limbs);
  *f = (Fixed){NULL, 0, false};
}
/* Binary places that hold so many decimal ones. */
static inline size_t fixed_bits(int64_t digits) {
  return (size_t)((double)digits * 3.3219280948873626) + 16;
}

bool fixed_alloc(Fixed *f, size_t limbs) must_check;
/* a * 2**shift; the shift may be negative, the rest is cut off. */
bool fixed_shift(Fixed *result, Limbs a, int64_t shift) must_check;
/* exp(x) of 0 <= x < 4 */
bool fixed_exp(Fixed *result, Limbs x, size_t bits) must_check;
/* ln(x) of 1 <= x < 2 */
bool fixed_ln(Fixed *result, Limbs x, size_t bits) must_check;
/* ln(10), ln(2); computed once for the highest precision so far. */
bool fixed_ln10(Fixed *result, size_t bits) must_check;
bool fixed_ln2(Fixed *result, size_t bits) must_check;

#endif
