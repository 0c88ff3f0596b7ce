/* int: representation, conversions to and from machine numbers. Arithmetic: int_arithmetic.c; the
   type: int_type.c. */
#include "objects/int.h"

#include <math.h>

#include "base/hash.h"
#include "base/text.h"
#include "objects/int_internal.h"

IntView int_view(Value v, uint64_t *room) {
  if (is_small_int(v)) {
    int64_t i = as_small_int(v);
    return (IntView){limbs_make(room, limbs_from_int64(room, i)), i < 0};
  }
  const BigInt *big = object_cast(BigInt, v);
  return (IntView){limbs_make(big->limbs, big->size < 0 ? -big->size : big->size), big->size < 0};
}

Value int_from_limbs(const uint64_t *limbs, size_t count, bool negative) {
  count = limbs_normalize(limbs, count);
  if (count == 0) return from_small_int(0);
  if (count == 1) {
    if (limbs[0] <= (uint64_t)SMALL_INT_MAX)
      return from_small_int(negative ? -(int64_t)limbs[0] : (int64_t)limbs[0]);
    if (negative && limbs[0] == (uint64_t)SMALL_INT_MAX + 1) return from_small_int(SMALL_INT_MIN);
  }
  size_t size = sizeof(BigInt) + count * sizeof(uint64_t);
  BigInt *big = likely(size < 1024) ? gc_alloc(&int_shape, size) : gc_try_alloc(&int_shape, size);
  if (big == NULL) return ABSENT;
  big->size = negative ? -(int64_t)count : (int64_t)count;
  copy_short(big->limbs, limbs, count * sizeof(uint64_t));
  return from_object(big);
}

Value int_from_i64_slow(int64_t i) {
  uint64_t limb;
  size_t count = limbs_from_int64(&limb, i);
  return int_from_limbs(&limb, count, i < 0);
}

Value int_from_u64(uint64_t u) {
  return int_from_limbs(&u, 1, false);
}

Value int_from_double(double d) {
  if (isnan(d)) return raise_value_error("cannot convert float NaN to integer");
  if (isinf(d)) return raise_error(&exc_OverflowError, "cannot convert float infinity to integer");
  if (fabs(d) < 0x1p62) return from_small_int((int64_t)d);
  uint64_t limbs[LIMBS_DOUBLE];
  size_t count = limbs_from_double(limbs, d);
  return int_from_limbs(limbs, count, d < 0);
}

/* -- To machine integers ----------------------------------------------------------------------- */

bool int_fits_i64(Value v, int64_t *out) {
  if (likely(is_small_int(v))) {
    *out = as_small_int(v);
    return true;
  }
  const BigInt *big = object_cast(BigInt, v);
  if (big->size == 0)
    *out = 0;
  else if (big->size == 1 && big->limbs[0] <= INT64_MAX)
    *out = (int64_t)big->limbs[0];
  else if (big->size == -1 && big->limbs[0] <= (uint64_t)INT64_MAX + 1)
    *out = (int64_t)-big->limbs[0];
  else
    return false;
  return true;
}

bool int_to_i64(Value v, int64_t *out) {
  if (int_fits_i64(v, out)) return true;
  raise_error(&exc_OverflowError, "Python int too large to convert to C long");
  return false;
}

bool int_to_u64(Value v, uint64_t *out) {
  uint64_t room;
  IntView view = int_view(v, &room);
  if (view.negative) {
    raise_error(&exc_OverflowError, "can't convert negative int to unsigned");
    return false;
  }
  if (view.magnitude.count > 1) {
    raise_error(&exc_OverflowError, "int too big to convert");
    return false;
  }
  *out = view.magnitude.count ? view.magnitude.limbs[0] : 0;
  return true;
}

bool unsigned_long_convert(Value v, uint64_t *out) {
  if (!is_int(v))
    raise_type_error("an integer is required");
  else if (int_sign(v) < 0)
    raise_error(&exc_OverflowError, "can't convert negative value to unsigned int");
  else if (int_bit_length(v) > 64)
    raise_error(&exc_OverflowError, "Python int too large to convert to C unsigned long");
  else
    return int_to_u64(v, out);
  return false;
}

uint64_t int_to_u64_mask(Value v) {
  uint64_t room;
  IntView view = int_view(v, &room);
  uint64_t low = view.magnitude.count ? view.magnitude.limbs[0] : 0;
  return view.negative ? -low : low;
}

bool int_to_double(Value v, double *out) {
  if (likely(is_small_int(v))) {
    *out = (double)as_small_int(v);
    return true;
  }
  uint64_t room;
  IntView view = int_view(v, &room);
  double d = limbs_to_double(view.magnitude);
  if (isinf(d)) {
    raise_error(&exc_OverflowError, "int too large to convert to float");
    return false;
  }
  *out = view.negative ? -d : d;
  return true;
}

/* -- Facts ------------------------------------------------------------------------------------- */

int int_sign(Value v) {
  int64_t i = is_small_int(v) ? as_small_int(v) : object_cast(BigInt, v)->size;
  return (i > 0) - (i < 0);
}

int64_t int_bit_length(Value v) {
  uint64_t room;
  return (int64_t)limbs_bit_length(int_view(v, &room).magnitude);
}

int int_compare(Value a, Value b) {
  if (both_small_int(a, b))
    return (as_small_int(a) > as_small_int(b)) - (as_small_int(a) < as_small_int(b));
  uint64_t room_a, room_b;
  IntView x = int_view(a, &room_a), y = int_view(b, &room_b);
  if (x.negative != y.negative) return x.negative ? -1 : 1;
  int order = limbs_compare(x.magnitude, y.magnitude);
  return x.negative ? -order : order;
}

int64_t int_hash(Value v) {
  if (is_small_int(v)) return hash_int64(as_small_int(v));
  uint64_t room;
  IntView view = int_view(v, &room);
  return hash_limbs(view.magnitude.limbs, view.magnitude.count, view.negative);
}
