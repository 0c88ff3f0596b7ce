/* timedelta: operators. Products and quotients go through the whole number of microseconds and
   round half to even. */
#include "modules/_datetime/datetime.h"

Value timedelta_add(Value a, Value b) {
  if (!is_timedelta(a) || !is_timedelta(b)) return NOT_IMPLEMENTED;
  const TimeDelta *x = as_timedelta(a), *y = as_timedelta(b);
  return timedelta_new((int64_t)x->days + y->days, x->seconds + y->seconds,
                       x->microseconds + y->microseconds);
}

Value timedelta_subtract(Value a, Value b) {
  if (!is_timedelta(a) || !is_timedelta(b)) return NOT_IMPLEMENTED;
  const TimeDelta *x = as_timedelta(a), *y = as_timedelta(b);
  return timedelta_new((int64_t)x->days - y->days, x->seconds - y->seconds,
                       x->microseconds - y->microseconds);
}

Value timedelta_negative(Value v) {
  const TimeDelta *d = as_timedelta(v);
  return timedelta_new(-(int64_t)d->days, -d->seconds, -d->microseconds);
}

Value timedelta_positive(Value v) {
  const TimeDelta *d = as_timedelta(v);
  return has_shape(v, &timedelta_shape) ? v : timedelta_new(d->days, d->seconds, d->microseconds);
}

Value timedelta_absolute(Value v) {
  return as_timedelta(v)->days < 0 ? timedelta_negative(v) : timedelta_positive(v);
}

/* -- Scaling ----------------------------------------------------------------------------------- */

static bool is_odd(Value i) {
  return int_to_u64_mask(i) & 1;
}

/* a / b to the nearest int. */
static Value divide_to_nearest(Value a, Value b) {
  Value quotient = is_absent(a) ? ABSENT : int_floor_divide(a, b);
  Value rest = is_absent(quotient) ? ABSENT : int_remainder(a, b);
  Value twice = is_absent(rest) ? ABSENT : int_add(rest, rest);
  if (is_absent(twice)) return ABSENT;
  int order = int_sign(b) > 0 ? int_compare(twice, b) : int_compare(b, twice);
  return order > 0 || (order == 0 && is_odd(quotient)) ? int_add(quotient, from_small_int(1))
                                                       : quotient;
}

/* The two ints of v.as_integer_ratio(). */
static bool integer_ratio(Value v, Value *numerator, Value *denominator) {
  Value ratio = call_method0(v, NAME("as_integer_ratio"));
  if (is_absent(ratio)) return false;
  if (!is_tuple(ratio)) {
    raise_type_error("unexpected return type from as_integer_ratio(): expected tuple, got '%.200T'",
                     ratio);
  } else if (tuple_length(ratio) != 2) {
    raise_value_error("as_integer_ratio() must return a 2-tuple");
  } else if (!is_int(tuple_get(ratio, 0)) || !is_int(tuple_get(ratio, 1))) {
    raise_type_error("as_integer_ratio() must return a pair of integers");
  } else {
    *numerator = tuple_get(ratio, 0);
    *denominator = tuple_get(ratio, 1);
    return true;
  }
  return false;
}

/* d * numerator / denominator */
static Value scaled(Value d, Value numerator, Value denominator) {
  Value total = timedelta_total(as_timedelta(d));
  Value product = is_absent(total) ? ABSENT : int_multiply(total, numerator);
  return timedelta_from_total(&timedelta_type, divide_to_nearest(product, denominator));
}

Value timedelta_multiply(Value a, Value b) {
  Value d = is_timedelta(a) ? a : b, factor = is_timedelta(a) ? b : a, numerator, denominator;
  if (is_int(factor)) {
    Value total = timedelta_total(as_timedelta(d));
    return is_absent(total) ? ABSENT
                            : timedelta_from_total(&timedelta_type, int_multiply(total, factor));
  }
  if (!is_float(factor)) return NOT_IMPLEMENTED;
  return integer_ratio(factor, &numerator, &denominator) ? scaled(d, numerator, denominator)
                                                         : ABSENT;
}

/* -- Division ---------------------------------------------------------------------------------- */

typedef Value (*IntOperation)(Value, Value);

/* An operation on the microseconds of both; ABSENT: exception set. */
static Value on_totals(Value a, Value b, IntOperation operation) {
  Value x = timedelta_total(as_timedelta(a)),
        y = is_absent(x) ? ABSENT : timedelta_total(as_timedelta(b));
  return is_absent(y) ? ABSENT : operation(x, y);
}

static Value quotient_of_ints(Value a, Value b) {
  return number_binary(OP_TRUE_DIVIDE, a, b);
}

Value timedelta_true_divide(Value a, Value b) {
  Value numerator, denominator;
  if (!is_timedelta(a)) return NOT_IMPLEMENTED;
  if (is_timedelta(b)) return on_totals(a, b, quotient_of_ints);
  if (is_int(b)) return scaled(a, from_small_int(1), b);
  if (!is_float(b)) return NOT_IMPLEMENTED;
  return integer_ratio(b, &numerator, &denominator) ? scaled(a, denominator, numerator) : ABSENT;
}

Value timedelta_floor_divide(Value a, Value b) {
  if (!is_timedelta(a)) return NOT_IMPLEMENTED;
  if (is_timedelta(b)) return on_totals(a, b, int_floor_divide);
  if (!is_int(b)) return NOT_IMPLEMENTED;
  Value total = timedelta_total(as_timedelta(a));
  return is_absent(total) ? ABSENT
                          : timedelta_from_total(&timedelta_type, int_floor_divide(total, b));
}

Value timedelta_remainder(Value a, Value b) {
  if (!is_timedelta(a) || !is_timedelta(b)) return NOT_IMPLEMENTED;
  return timedelta_from_total(&timedelta_type, on_totals(a, b, int_remainder));
}

Value timedelta_divmod(Value a, Value b) {
  if (!is_timedelta(a) || !is_timedelta(b)) return NOT_IMPLEMENTED;
  Value quotient = on_totals(a, b, int_floor_divide);
  Value rest = is_absent(quotient) ? ABSENT : timedelta_remainder(a, b);
  return is_absent(rest) ? ABSENT : tuple_pack(2, quotient, rest);
}
