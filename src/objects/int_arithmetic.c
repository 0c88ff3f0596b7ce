/* int arithmetic on any ints (subclasses and bools included); results are exact ints. */
#include "objects/int_internal.h"

typedef unsigned __int128 TwoLimbs;
static TwoLimbs two_limbs(Limbs x) {
  TwoLimbs low = x.count > 0 ? x.limbs[0] : 0;
  return x.count > 1 ? (TwoLimbs)x.limbs[1] << 64 | low : low;
}

/* The sum of magnitudes below 2**128. */
static Value add_short(TwoLimbs x, bool x_negative, TwoLimbs y, bool y_negative) {
  bool carry = false;
  TwoLimbs sum;
  if (x_negative == y_negative) {
    carry = __builtin_add_overflow(x, y, &sum);
  } else if (x >= y) {
    sum = x - y;
  } else {
    sum = y - x;
    x_negative = y_negative;
  }
  uint64_t limbs[] = {(uint64_t)sum, (uint64_t)(sum >> 64), carry};
  return int_from_limbs(limbs, 3, x_negative);
}

/* a + b or, with negate, a - b. */
static Value add_signed(Value a, Value b, bool negate) {
  uint64_t room_a, room_b;
  IntView x = int_view(a, &room_a), y = int_view(b, &room_b);
  y.negative ^= negate;
  if (x.magnitude.count <= 2 && y.magnitude.count <= 2) {
    return add_short(two_limbs(x.magnitude), x.negative, two_limbs(y.magnitude), y.negative);
  }
  Scratch s;
  if (!scratch_init(&s, max_of(x.magnitude.count, y.magnitude.count) + 1)) return ABSENT;
  size_t count;
  bool negative = x.negative;
  if (x.negative == y.negative) {
    count = limbs_add(s.limbs, x.magnitude, y.magnitude);
  } else if (limbs_compare(x.magnitude, y.magnitude) >= 0) {
    count = limbs_sub(s.limbs, x.magnitude, y.magnitude);
  } else {
    count = limbs_sub(s.limbs, y.magnitude, x.magnitude);
    negative = y.negative;
  }
  Value result = int_from_limbs(s.limbs, count, negative);
  scratch_free(&s);
  return result;
}

/* Whether both ints fit a machine word, although not both are small: bools, instances of
   subclasses, numbers just beyond the small ones. */
static bool fit_words(Value a, Value b, int64_t *x, int64_t *y) {
  return (is_small_int(a) || is_small_int(b)) && int_fits_i64(a, x) && int_fits_i64(b, y);
}

Value int_add(Value a, Value b) {
  int64_t x, y, sum;
  if (both_small_int(a, b)) return int_from_i64(as_small_int(a) + as_small_int(b));
  if (fit_words(a, b, &x, &y) && !__builtin_add_overflow(x, y, &sum)) return int_from_i64(sum);
  return add_signed(a, b, false);
}
Value int_subtract(Value a, Value b) {
  int64_t x, y, difference;
  if (both_small_int(a, b)) return int_from_i64(as_small_int(a) - as_small_int(b));
  if (fit_words(a, b, &x, &y) && !__builtin_sub_overflow(x, y, &difference))
    return int_from_i64(difference);
  return add_signed(a, b, true);
}
Value int_negative(Value a) {
  return is_small_int(a) ? int_from_i64(-as_small_int(a)) : int_subtract(from_small_int(0), a);
}

Value int_multiply(Value a, Value b) {
  int64_t product;
  if (both_small_int(a, b) && !__builtin_mul_overflow(as_small_int(a), as_small_int(b), &product))
    return int_from_i64(product);
  uint64_t room_a, room_b;
  IntView x = int_view(a, &room_a), y = int_view(b, &room_b);
  Scratch s;
  if (!scratch_init(&s, x.magnitude.count + y.magnitude.count)) return ABSENT;
  size_t count = limbs_mul(s.limbs, x.magnitude, y.magnitude);
  Value result = int_from_limbs(s.limbs, count, x.negative != y.negative);
  scratch_free(&s);
  return result;
}

/* -- Division ---------------------------------------------------------------------------------- */

static Value raise_division_by_zero(void) {
  return raise_error(&exc_ZeroDivisionError, "integer division or modulo by zero");
}

static void small_divmod(int64_t x, int64_t y, int64_t *quotient, int64_t *remainder) {
  *quotient = x / y;
  *remainder = x % y;
  if (*remainder != 0 && (*remainder < 0) != (y < 0)) {
    --*quotient;
    *remainder += y;
  }
}

/* Dividing the magnitudes truncates. Where the signs differ and there is a remainder, floor
   division gives one less, and the remainder is completed to the divisor. */
static bool big_divmod(Value a, Value b, Value *quotient, Value *remainder) {
  uint64_t room_a, room_b;
  IntView x = int_view(a, &room_a), y = int_view(b, &room_b);
  Scratch q, r;
  if (!scratch_init(&q, x.magnitude.count + 2)) return false;
  if (!scratch_init(&r, y.magnitude.count + 1)) {
    scratch_free(&q);
    return false;
  }
  size_t q_count, r_count;
  limbs_divmod(q.limbs, &q_count, r.limbs, &r_count, x.magnitude, y.magnitude);
  if (x.negative != y.negative && r_count > 0) {
    uint64_t one = 1;
    q_count = limbs_add(q.limbs, limbs_make(q.limbs, q_count), limbs_make(&one, 1));
    Scratch complement;
    if (!scratch_init(&complement, y.magnitude.count)) {
      scratch_free(&q);
      scratch_free(&r);
      return false;
    }
    r_count = limbs_sub(complement.limbs, y.magnitude, limbs_make(r.limbs, r_count));
    memcpy(r.limbs, complement.limbs, r_count * sizeof(uint64_t));
    scratch_free(&complement);
  }
  if (quotient != NULL) *quotient = int_from_limbs(q.limbs, q_count, x.negative != y.negative);
  if (remainder != NULL) *remainder = int_from_limbs(r.limbs, r_count, y.negative);
  scratch_free(&q);
  scratch_free(&r);
  return !exception_pending();
}

bool int_divmod(Value a, Value b, Value *quotient, Value *remainder) {
  if (int_sign(b) == 0) return !is_absent(raise_division_by_zero());
  if (!both_small_int(a, b)) return big_divmod(a, b, quotient, remainder);
  int64_t q, r;
  small_divmod(as_small_int(a), as_small_int(b), &q, &r);
  if (quotient != NULL) *quotient = int_from_i64(q);
  if (remainder != NULL) *remainder = from_small_int(r);
  return true;
}

Value int_floor_divide(Value a, Value b) {
  Value quotient = ABSENT;
  return int_divmod(a, b, &quotient, NULL) ? quotient : ABSENT;
}
Value int_remainder(Value a, Value b) {
  Value remainder = ABSENT;
  if (int_sign(b) == 0) return raise_error(&exc_ZeroDivisionError, "integer modulo by zero");
  return int_divmod(a, b, NULL, &remainder) ? remainder : ABSENT;
}

/* -- Shifts and bits --------------------------------------------------------------------------- */

Value int_lshift(Value a, int64_t count) {
  assert(count >= 0);
  if (int_sign(a) == 0) return from_small_int(0);
  if (is_small_int(a) && count < 62) {
    int64_t x = as_small_int(a), shifted = (int64_t)((uint64_t)x << count);
    if (shifted >> count == x) return int_from_i64(shifted);
  }
  uint64_t room;
  IntView x = int_view(a, &room);
  Scratch s;
  if (!scratch_init(&s, x.magnitude.count + count / 64 + 1)) return ABSENT;
  size_t size = limbs_shift_left(s.limbs, x.magnitude, count);
  Value result = int_from_limbs(s.limbs, size, x.negative);
  scratch_free(&s);
  return result;
}

Value int_rshift(Value a, int64_t count) {
  assert(count >= 0);
  if (is_small_int(a)) return from_small_int(as_small_int(a) >> min_of(count, 63));
  uint64_t room;
  IntView x = int_view(a, &room);
  if ((uint64_t)count / 64 >= x.magnitude.count) return from_small_int(x.negative ? -1 : 0);
  Scratch s;
  if (!scratch_init(&s, x.magnitude.count + 1)) return ABSENT;
  bool lost;
  size_t size = limbs_shift_right(s.limbs, x.magnitude, count, &lost);
  if (x.negative && lost) { /* towards minus infinity */
    uint64_t one = 1;
    size = limbs_add(s.limbs, limbs_make(s.limbs, size), limbs_make(&one, 1));
  }
  Value result = int_from_limbs(s.limbs, size, x.negative);
  scratch_free(&s);
  return result;
}

Value int_bitwise(LimbsBitwise operation, Value a, Value b) {
  uint64_t room_a, room_b;
  IntView x = int_view(a, &room_a), y = int_view(b, &room_b);
  Scratch s;
  if (!scratch_init(&s, max_of(x.magnitude.count, y.magnitude.count) + 1)) return ABSENT;
  bool negative;
  size_t count = limbs_bitwise(operation, s.limbs, &negative, x.magnitude, x.negative, y.magnitude,
                               y.negative);
  Value result = int_from_limbs(s.limbs, count, negative);
  scratch_free(&s);
  return result;
}
