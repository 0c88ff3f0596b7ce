/* Exponential and logarithm of binary fixed-point numbers in small ranges, by series after the
 * argument was made small. */
#include <math.h>

#include "modules/_decimal/fixed.h"

enum { GUARD_BITS = 24 }; /* for the errors of up to 2**20 terms */

bool fixed_alloc(Fixed *f, size_t limbs) {
  *f = (Fixed){NULL, 0, false};
  if (limbs > SIZE_MAX / 2 / sizeof(Limb)) return false;
  f->limbs = malloc(max_of(limbs, (size_t)1) * sizeof(Limb));
  return f->limbs != NULL;
}

bool fixed_shift(Fixed *result, Limbs a, int64_t shift) {
  bool lost;
  size_t distance = (size_t)(shift < 0 ? -shift : shift);
  if (!fixed_alloc(result, a.count + (shift > 0 ? distance / LIMB_BITS : 0) + 2)) return false;
  if (a.count > 0)
    result->count = shift >= 0 ? limbs_shift_left(result->limbs, a, distance)
                               : limbs_shift_right(result->limbs, a, distance, &lost);
  return true;
}

/* Working storage of a series: numbers of the same size, and room for a product of two. */
typedef struct Registers {
  Limb *memory;                           /* one block */
  Limbs x, term, sum;                     /* present values */
  Limb *x_limbs, *term_limbs, *sum_limbs; /* where they are */
  Limb *product;                          /* room for twice as many limbs and some more */
  size_t bits;                            /* binary places */
} Registers;

static bool registers_alloc(Registers *r, size_t bits) {
  size_t limbs = bits / LIMB_BITS + 3;
  r->bits = bits;
  r->memory = limbs > SIZE_MAX / 64 ? NULL : malloc(6 * limbs * sizeof(Limb));
  if (r->memory == NULL) return false;
  r->x_limbs = r->memory;
  r->term_limbs = r->x_limbs + limbs;
  r->sum_limbs = r->term_limbs + limbs;
  r->product = r->sum_limbs + limbs;
  r->x = r->term = r->sum = limbs_make(r->memory, 0);
  return true;
}

/* to = a * b */
static Limbs multiply(Registers *r, Limb *to, Limbs a, Limbs b) {
  bool lost;
  if (a.count == 0 || b.count == 0) return limbs_make(to, 0);
  size_t count = limbs_mul(r->product, a, b);
  if (count <= r->bits / LIMB_BITS) return limbs_make(to, 0);
  return limbs_make(to, limbs_shift_right(to, limbs_make(r->product, count), r->bits, &lost));
}

static Limbs store_power_of_two(Limb *to, size_t bits) {
  memset(to, 0, (bits / LIMB_BITS) * sizeof(Limb));
  to[bits / LIMB_BITS] = (Limb)1 << bits % LIMB_BITS;
  return limbs_make(to, bits / LIMB_BITS + 1);
}

static void add_to_sum(Registers *r, Limbs a) {
  r->sum = limbs_make(r->sum_limbs, limbs_add(r->sum_limbs, r->sum, a));
}

/* -- Exponential ------------------------------------------------------------------------------- */

/* sum = exp(x) by its power series. */
static void exp_series(Registers *r) {
  r->sum = store_power_of_two(r->sum_limbs, r->bits);
  r->term = store_power_of_two(r->term_limbs, r->bits);
  for (Limb k = 1; r->term.count > 0; k++) {
    size_t count;
    r->term = multiply(r, r->term_limbs, r->term, r->x);
    limbs_divmod_1(r->term_limbs, &count, r->term, k);
    r->term.count = count;
    add_to_sum(r, r->term);
  }
}

bool fixed_exp(Fixed *result, Limbs x, size_t bits) {
  size_t halvings = (size_t)sqrt((double)bits) / 2 + 2, extra = halvings + GUARD_BITS;
  Registers r;
  bool lost;
  if (!registers_alloc(&r, bits + extra)) return false;
  size_t count = limbs_shift_left(r.product, x, extra);
  r.x = limbs_make(
      r.x_limbs,
      count == 0 ? 0 : limbs_shift_right(r.x_limbs, limbs_make(r.product, count), halvings, &lost));
  exp_series(&r);
  for (size_t i = 0; i < halvings; i++) r.sum = multiply(&r, r.sum_limbs, r.sum, r.sum);
  bool ok = fixed_shift(result, r.sum, -(int64_t)extra);
  free(r.memory);
  return ok;
}

/* -- Logarithm --------------------------------------------------------------------------------- */

/* sum = artanh(x) by its power series. */
static bool artanh_series(Registers *r) {
  Fixed square, power;
  if (!fixed_alloc(&square, r->x.count + 2)) return false;
  if (!fixed_alloc(&power, r->x.count + 2)) {
    fixed_clear(&square);
    return false;
  }
  Limbs s = multiply(r, square.limbs, r->x, r->x), p = limbs_make(power.limbs, r->x.count);
  memcpy(power.limbs, r->x.limbs, r->x.count * sizeof(Limb));
  memcpy(r->sum_limbs, r->x.limbs, r->x.count * sizeof(Limb));
  r->sum = limbs_make(r->sum_limbs, r->x.count);
  for (Limb k = 3; p.count > 0; k += 2) {
    size_t count;
    p = multiply(r, power.limbs, p, s);
    limbs_divmod_1(r->term_limbs, &count, p, k);
    add_to_sum(r, limbs_make(r->term_limbs, count));
  }
  fixed_clear(&square);
  fixed_clear(&power);
  return true;
}

/* x = the 2**times-th root of x */
static void take_roots(Registers *r, size_t times) {
  for (size_t i = 0; i < times; i++) {
    size_t count = limbs_shift_left(r->product, r->x, r->bits);
    r->x = limbs_make(r->x_limbs, limbs_isqrt(r->x_limbs, limbs_make(r->product, count)));
  }
}

/* x = (x - 1) / (x + 1) */
static bool to_artanh_argument(Registers *r) {
  Fixed quotient, above;
  size_t remainder_count;
  Limbs one = store_power_of_two(r->term_limbs, r->bits);
  if (!fixed_alloc(&above, r->x.count + 1)) return false;
  above.count = limbs_add(above.limbs, r->x, one);
  size_t count = limbs_sub(r->x_limbs, r->x, one);
  count = limbs_shift_left(r->product, limbs_make(r->x_limbs, count), r->bits);
  bool ok = fixed_alloc(&quotient, count + 1);
  if (ok) {
    limbs_divmod(quotient.limbs, &quotient.count, r->term_limbs, &remainder_count,
                 limbs_make(r->product, count), fixed_limbs(&above));
    memcpy(r->x_limbs, quotient.limbs, quotient.count * sizeof(Limb));
    r->x = limbs_make(r->x_limbs, quotient.count);
    fixed_clear(&quotient);
  }
  fixed_clear(&above);
  return ok;
}

bool fixed_ln(Fixed *result, Limbs x, size_t bits) {
  size_t roots = (size_t)sqrt((double)bits) / 3 + 2, extra = roots + GUARD_BITS;
  Registers r;
  if (!registers_alloc(&r, bits + extra)) return false;
  r.x = limbs_make(r.x_limbs, limbs_shift_left(r.x_limbs, x, extra));
  take_roots(&r, roots);
  bool ok = to_artanh_argument(&r) && artanh_series(&r) &&
            fixed_shift(result, r.sum, (int64_t)roots + 1 - (int64_t)extra);
  free(r.memory);
  return ok;
}

/* -- Constants --------------------------------------------------------------------------------- */

/* sum += factor * artanh(1 / n), r's x and term being overwritten. */
static void add_artanh_inverse(Registers *r, Limb *total, size_t *total_count, Limb n,
                               Limb factor) {
  size_t count, part;
  Limbs power = store_power_of_two(r->x_limbs, r->bits);
  limbs_divmod_1(r->x_limbs, &count, power, n);
  for (Limb k = 1; count > 0; k += 2) {
    limbs_divmod_1(r->term_limbs, &part, limbs_make(r->x_limbs, count), k);
    part = limbs_mul_add_1(r->term_limbs, limbs_make(r->term_limbs, part), factor, 0);
    *total_count =
        limbs_add(total, limbs_make(total, *total_count), limbs_make(r->term_limbs, part));
    limbs_divmod_1(r->x_limbs, &count, limbs_make(r->x_limbs, count), n * n);
  }
}

/* A logarithm that is computed once: by artanh(1/31), artanh(1/49), artanh(1/161), which are halves
   of the logarithms of 16/15, 25/24 and 81/80. */
typedef struct Constant {
  Limb factors[3]; /* of the three series */
  Fixed value;     /* as computed last */
  size_t bits;     /* its binary places; 0: not computed yet */
} Constant;

static bool compute_constant(Constant *c, size_t bits) {
  static const Limb inverses[3] = {31, 49, 161};
  Registers r;
  size_t count = 0;
  if (!registers_alloc(&r, bits + GUARD_BITS + 16)) return false;
  for (int i = 0; i < 3; i++)
    add_artanh_inverse(&r, r.sum_limbs, &count, inverses[i], c->factors[i]);
  Fixed value;
  bool ok = fixed_shift(&value, limbs_make(r.sum_limbs, count), -(GUARD_BITS + 16));
  free(r.memory);
  if (!ok) return false;
  fixed_clear(&c->value);
  c->value = value;
  c->bits = bits;
  return true;
}

static bool constant(Fixed *result, Constant *c, size_t bits) {
  if (c->bits < bits && !compute_constant(c, bits)) return false;
  return fixed_shift(result, fixed_limbs(&c->value), -(int64_t)(c->bits - bits));
}

bool fixed_ln2(Fixed *result, size_t bits) {
  static Constant ln2 = {.factors = {14, 10, 6}};
  return constant(result, &ln2, bits);
}
bool fixed_ln10(Fixed *result, size_t bits) {
  static Constant ln10 = {.factors = {46, 34, 20}};
  return constant(result, &ln10, bits);
}
