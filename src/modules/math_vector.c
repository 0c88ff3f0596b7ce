/* math: sums, products and distances. */
#include "modules/math_internal.h"

#include "objects/tuple.h"

/* -- Exact sums -------------------------------------------------------------------------------- */

/* a + b = sum + error exactly, for any finite a, b whose sum is finite. */
static double two_sum(double a, double b, double *error) {
  double sum = a + b, virtual_b = sum - a;
  *error = (a - (sum - virtual_b)) + (b - virtual_b);
  return sum;
}

/* The exact sum of what was added as doubles that do not overlap, smallest first (Shewchuk), and
   apart from it the infinities and NaNs. */
typedef struct ExactSum {
  double *partials;    /* the doubles */
  int64_t count, room; /* how many there are; how many there is room for */
  double special;      /* sum of infinities and NaNs */
  double infinities;   /* sum of the infinities */
} ExactSum;

static bool exact_sum_add(ExactSum *sum, double x) {
  double original = x, error;
  int64_t kept = 0;
  for (int64_t i = 0; i < sum->count; i++) {
    x = two_sum(x, sum->partials[i], &error);
    if (error != 0) sum->partials[kept++] = error;
  }
  if (!isfinite(x)) {
    if (isfinite(original)) {
      raise_error(&exc_OverflowError, "intermediate overflow in fsum");
      return false;
    }
    if (isinf(original)) sum->infinities += original;
    sum->special += original;
    sum->count = 0;
    return true;
  }
  sum->count = kept;
  if (x == 0) return true;
  if (kept == sum->room) {
    double *grown = realloc(sum->partials, (sum->room = 2 * sum->room + 32) * sizeof(double));
    if (grown == NULL) return !is_absent(raise_memory_error());
    sum->partials = grown;
  }
  sum->partials[sum->count++] = x;
  return true;
}

/* The sum rounded once, halves to even. */
static Value exact_sum_result(const ExactSum *sum) {
  if (sum->special != 0) {
    return isnan(sum->infinities) ? raise_value_error("-inf + inf in fsum")
                                  : float_from_double(sum->special);
  }
  int64_t i = sum->count;
  double high = 0, error = 0;
  if (i > 0) high = sum->partials[--i];
  while (i > 0 && error == 0) high = two_sum(high, sum->partials[--i], &error);
  /* A half that the lower partials make more than a half. */
  if (i > 0 &&
      ((error < 0 && sum->partials[i - 1] < 0) || (error > 0 && sum->partials[i - 1] > 0))) {
    double twice = error * 2, rounded = high + twice;
    if (twice == rounded - high) high = rounded;
  }
  return float_from_double(high);
}

static Value math_fsum(Value *args, int nargs) {
  ExactSum sum = {0};
  double x;
  Value iterator = object_iter(args[0]), item, result = ABSENT;
  if (is_absent(iterator)) return ABSENT;
  while (!is_absent(item = iter_next(iterator)))
    if (!value_to_double(item, &x) || !exact_sum_add(&sum, x)) break;
  if (!exception_pending()) result = exact_sum_result(&sum);
  free(sum.partials);
  return result;
}

static Value math_prod(Value *args, int nargs) {
  Value iterator = object_iter(args[0]), product = args[1], item;
  if (is_absent(iterator)) return ABSENT;
  while (!is_absent(item = iter_next(iterator))) {
    product = number_binary(OP_MULTIPLY, product, item);
    if (is_absent(product)) return ABSENT;
  }
  return exception_pending() ? ABSENT : product;
}

/* -- Distances --------------------------------------------------------------------------------- */

/* sum + low: a sum kept in twice the precision. */
static void add_square(double x, double sign, double *sum, double *low) {
  double square = sign * x * x, square_low = fma(sign * x, x, -square), error;
  *sum = two_sum(*sum, square, &error);
  *low += error + square_low;
}

/* sqrt of the sum of squares; all finite, the largest magnitude being `largest` > 0. Scaling by a
   power of two is exact and rules overflow out; the squares are summed in twice the precision, and
   one Newton step corrects the root by the remainder. */
static double norm_finite(const double *x, int64_t count, double largest) {
  int exponent;
  double sum = 0, low = 0;
  frexp(largest, &exponent);
  for (int64_t i = 0; i < count; i++) add_square(ldexp(x[i], -exponent), 1, &sum, &low);
  double root = sqrt(sum + low);
  add_square(root, -1, &sum, &low);
  return ldexp(root + (sum + low) / (2 * root), exponent);
}

static Value norm(const double *x, int64_t count) {
  double largest = 0;
  bool any_nan = false;
  for (int64_t i = 0; i < count; i++) {
    if (isnan(x[i]))
      any_nan = true;
    else
      largest = fmax(largest, fabs(x[i]));
  }
  if (isinf(largest)) return float_from_double(largest);
  if (any_nan) return float_from_double(NAN);
  return float_from_double(largest == 0 || count == 1 ? largest : norm_finite(x, count, largest));
}

static double *vector_room(int64_t count, double *local, int64_t local_count) {
  if (count <= local_count) return local;
  double *room = malloc(count * sizeof(double));
  if (room == NULL) raise_memory_error();
  return room;
}

enum { VECTOR_LOCAL = 16 };

static Value math_hypot(Value *args, int nargs) {
  int64_t count = tuple_length(args[0]), i = 0;
  double local[VECTOR_LOCAL], *x = vector_room(count, local, VECTOR_LOCAL);
  if (x == NULL) return ABSENT;
  while (i < count && value_to_double(tuple_get(args[0], i), &x[i])) i++;
  Value result = i == count ? norm(x, count) : ABSENT;
  if (x != local) free(x);
  return result;
}

static Value math_dist(Value *args, int nargs) {
  Value p = sequence_tuple(args[0]), q = is_absent(p) ? ABSENT : sequence_tuple(args[1]);
  if (is_absent(q)) return ABSENT;
  int64_t count = tuple_length(p), i = 0;
  if (count != tuple_length(q))
    return raise_value_error("both points must have the same number of dimensions");
  double local[VECTOR_LOCAL], *x = vector_room(count, local, VECTOR_LOCAL), a, b;
  if (x == NULL) return ABSENT;
  for (; i < count && value_to_double(tuple_get(p, i), &a) && value_to_double(tuple_get(q, i), &b);
       i++)
    x[i] = a - b;
  Value result = i == count ? norm(x, count) : ABSENT;
  if (x != local) free(x);
  return result;
}

const BuiltinDef math_vector_functions[] = {
    METHOD("fsum(seq, /)", math_fsum, EFFECT_ANY,
           "Return an accurate floating point sum of values in the iterable seq."),
    METHOD("prod(iterable, /, *, start=1)", math_prod, EFFECT_ANY,
           "Calculate the product of all the elements in the input iterable."),
    METHOD("hypot(*coordinates)", math_hypot, EFFECT_ANY,
           "Multidimensional Euclidean distance from the origin to a point."),
    METHOD("dist(p, q, /)", math_dist, EFFECT_ANY,
           "Return the Euclidean distance between two points p and q."),
    METHOD_END,
};
