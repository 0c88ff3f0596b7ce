/* math: functions of integers. */
#include "modules/math_internal.h"

#include "objects/int_internal.h"
#include "objects/tuple.h"

static Value absolute(Value v) {
  return !is_absent(v) && int_sign(v) < 0 ? int_negative(v) : v;
}

/* -- gcd and lcm ------------------------------------------------------------------------------- */

/* Of exact ints; not negative. */
static Value gcd(Value a, Value b) {
  uint64_t room_a, room_b;
  IntView x = int_view(a, &room_a), y = int_view(b, &room_b);
  Scratch s;
  if (both_small_int(a, b)) { /* Euclid's, on magnitudes below 2**63 */
    uint64_t m = room_a, n = room_b;
    while (n != 0) {
      uint64_t rest = m % n;
      m = n;
      n = rest;
    }
    return int_from_u64(m);
  }
  if (x.magnitude.count == 0) return absolute(b);
  if (y.magnitude.count == 0) return absolute(a);
  if (!scratch_init(&s, max_of(x.magnitude.count, y.magnitude.count))) return ABSENT;
  size_t count = limbs_gcd(s.limbs, x.magnitude, y.magnitude);
  Value result = int_from_limbs(s.limbs, count, false);
  scratch_free(&s);
  return result;
}

static Value lcm(Value a, Value b) {
  if (int_sign(a) == 0 || int_sign(b) == 0) return from_small_int(0);
  Value divisor = gcd(a, b), quotient = is_absent(divisor) ? ABSENT : int_floor_divide(a, divisor);
  return is_absent(quotient) ? ABSENT : absolute(int_multiply(quotient, b));
}

static Value fold(Value integers, Value start, Value (*function)(Value, Value)) {
  int64_t count = tuple_length(integers);
  for (int64_t i = 0; i < count; i++) {
    Value v = number_index(tuple_get(integers, i));
    start = is_absent(v) ? ABSENT : function(start, v);
    if (is_absent(start)) return ABSENT;
  }
  return start;
}
/* Of two small numbers mostly. */
static Value math_gcd(Value *args, int nargs, Value kwnames) {
  if (likely(nargs == 2 && is_absent(kwnames) && both_small_int(args[0], args[1])))
    return gcd(args[0], args[1]);
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("math.gcd() takes no keyword arguments");
  return fold(tuple_from_values(args, nargs), from_small_int(0), gcd);
}
static Value math_lcm(Value *args, int nargs) {
  return fold(args[0], from_small_int(1), lcm);
}

/* -- Products ---------------------------------------------------------------------------------- */

/* first * (first + 1) * ... of `count` >= 1 factors. Halving keeps the operands of a multiplication
   alike in size, so that fast multiplication pays. */
static Value rising_product(Value first, int64_t count) {
  if (count == 1) return first;
  Value middle = int_add(first, from_small_int(count / 2));
  Value low = is_absent(middle) ? ABSENT : rising_product(first, count / 2);
  Value high = is_absent(low) ? ABSENT : rising_product(middle, count - count / 2);
  return is_absent(high) ? ABSENT : int_multiply(low, high);
}

static Value factorial(int64_t n) {
  if (n <= 20) { /* fits a word */
    int64_t product = 1;
    for (int64_t i = 2; i <= n; i++) product *= i;
    return int_from_i64(product);
  }
  return n < 2 ? from_small_int(1) : rising_product(from_small_int(2), n - 1);
}

static Value math_factorial(Value *args, int nargs) {
  int64_t n;
  Value v = number_index(args[0]);
  if (is_absent(v)) return ABSENT;
  if (int_sign(v) < 0) return raise_value_error("factorial() not defined for negative values");
  if (!int_fits_i64(v, &n))
    return raise_error(&exc_OverflowError, "factorial() argument should not exceed %ld", INT64_MAX);
  return factorial(n);
}

/* n * (n - 1) * ... of k factors. */
static Value falling_product(Value n, int64_t k) {
  if (k == 0) return from_small_int(1);
  Value first = int_subtract(n, from_small_int(k - 1));
  return is_absent(first) ? ABSENT : rising_product(first, k);
}

/* n and k as exact ints; false: not numbers, or negative. */
static bool not_negative(Value *args, Value *n, Value *k) {
  *n = number_index(args[0]);
  if (is_absent(*n)) return false;
  *k = number_index(args[1]);
  if (is_absent(*k)) return false;
  if (int_sign(*n) >= 0 && int_sign(*k) >= 0) return true;
  raise_value_error("%s must be a non-negative integer", int_sign(*n) < 0 ? "n" : "k");
  return false;
}

static Value math_perm(Value *args, int nargs) {
  Value n, k;
  int64_t count;
  if (is_none(args[1])) return math_factorial(args, 1);
  if (!not_negative(args, &n, &k)) return ABSENT;
  if (int_compare(n, k) < 0) return from_small_int(0);
  if (!int_fits_i64(k, &count))
    return raise_error(&exc_OverflowError, "k must not exceed %lld", (long long)INT64_MAX);
  return falling_product(n, count);
}

/* Binomial coefficient while every step fits: each partial product is itself a binomial
   coefficient. false: it does not fit. */
static bool comb_small(int64_t n, int64_t k, uint64_t *out) {
  unsigned __int128 product = 1;
  uint64_t small = 1; /* without wide division as long as that is enough */
  int64_t i = 1;
  for (uint64_t next; i <= k && !__builtin_mul_overflow(small, (uint64_t)(n - k + i), &next); i++)
    small = next / (uint64_t)i;
  product = small;
  for (; i <= k; i++) {
    product = product * (uint64_t)(n - k + i) / (uint64_t)i;
    if (product > UINT64_MAX) return false;
  }
  *out = (uint64_t)product;
  return true;
}

static Value math_comb(Value *args, int nargs) {
  Value n, k;
  int64_t small_n, count;
  uint64_t small;
  if (!not_negative(args, &n, &k)) return ABSENT;
  Value rest = int_subtract(n, k);
  if (is_absent(rest)) return ABSENT;
  if (int_sign(rest) < 0) return from_small_int(0);
  if (int_compare(rest, k) < 0) k = rest;
  if (!int_fits_i64(k, &count))
    return raise_error(&exc_OverflowError, "min(n - k, k) must not exceed %lld",
                       (long long)INT64_MAX);
  if (int_fits_i64(n, &small_n) && comb_small(small_n, count, &small)) return int_from_u64(small);
  Value numerator = falling_product(n, count);
  Value denominator = is_absent(numerator) ? ABSENT : factorial(count);
  return is_absent(denominator) ? ABSENT : int_floor_divide(numerator, denominator);
}

static Value math_isqrt(Value *args, int nargs) {
  uint64_t room;
  Scratch s;
  Value v = number_index(args[0]);
  if (is_absent(v)) return ABSENT;
  if (int_sign(v) < 0) return raise_value_error("isqrt() argument must be nonnegative");
  IntView view = int_view(v, &room);
  if (view.magnitude.count == 0) return v;
  if (!scratch_init(&s, (view.magnitude.count + 1) / 2)) return ABSENT;
  size_t count = limbs_isqrt(s.limbs, view.magnitude);
  Value result = int_from_limbs(s.limbs, count, false);
  scratch_free(&s);
  return result;
}

const BuiltinDef math_integer_functions[] = {
    METHOD_RAW("gcd(*integers)", math_gcd, EFFECT_ANY, 0, "Greatest Common Divisor."),
    METHOD("lcm(*integers)", math_lcm, EFFECT_ANY, "Least Common Multiple."),
    METHOD("factorial(n, /)", math_factorial, EFFECT_ANY,
           "Return the product of 1, 2, ... x.\n\nx must be an integer that is not negative, else "
           "ValueError is raised."),
    METHOD("perm(n, k=None, /)", math_perm, EFFECT_ANY,
           "Number of ways to choose k items from n items without repetition and with order."),
    METHOD("comb(n, k, /)", math_comb, EFFECT_ANY,
           "Number of ways to choose k items from n items without repetition and without order."),
    METHOD("isqrt(n, /)", math_isqrt, EFFECT_ANY,
           "Return the largest integer whose square is not above the argument."),
    METHOD_END,
};
