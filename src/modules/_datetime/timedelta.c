/* timedelta: making, comparing, showing. Arithmetic is in timedelta_arithmetic.c. */
#include <math.h>

#include "base/hash.h"
#include "modules/_datetime/datetime.h"

enum { MAX_DELTA_DAYS = 999999999 };

static const Layout timedelta_layout = {.name = "TimeDelta", .fixed_size = sizeof(TimeDelta)};
DEFINE_TYPE_SHAPE(timedelta);

/* -- Making ------------------------------------------------------------------------------------ */

/* Seconds and microseconds are normalised. */
static Value new_normalised(Type *type, int64_t days, int64_t seconds, int64_t microseconds) {
  if (days < -MAX_DELTA_DAYS || days > MAX_DELTA_DAYS)
    return raise_error(&exc_OverflowError, "days=%lld; must have magnitude <= %d", (long long)days,
                       MAX_DELTA_DAYS);
  Value v = type == &timedelta_type ? from_object(gc_new(&timedelta_shape)) : type_alloc(type);
  TimeDelta *d = as_timedelta(v);
  d->days = (int32_t)days;
  d->seconds = (int32_t)seconds;
  d->microseconds = (int32_t)microseconds;
  return v;
}

Value timedelta_new(int64_t days, int64_t seconds, int64_t microseconds) {
  seconds += floor_div(microseconds, MICROSECONDS_PER_SECOND);
  microseconds = floor_mod(microseconds, MICROSECONDS_PER_SECOND);
  return new_normalised(&timedelta_type, days + floor_div(seconds, SECONDS_PER_DAY),
                        floor_mod(seconds, SECONDS_PER_DAY), microseconds);
}

static Value new_from_days(Type *type, int64_t days, int64_t rest) {
  return new_normalised(type, days, rest / MICROSECONDS_PER_SECOND, rest % MICROSECONDS_PER_SECOND);
}

Value timedelta_from_total(Type *type, Value total) {
  if (is_small_int(total)) {
    int64_t us = as_small_int(total);
    return new_from_days(type, floor_div(us, MICROSECONDS_PER_DAY),
                         floor_mod(us, MICROSECONDS_PER_DAY));
  }
  if (is_absent(total)) return ABSENT;
  Value day = int_from_i64(MICROSECONDS_PER_DAY), days = int_floor_divide(total, day),
        rest = ABSENT;
  if (!is_absent(days)) rest = int_remainder(total, day);
  if (is_absent(rest)) return ABSENT;
  int64_t whole;
  if (!int_fits_i64(days, &whole) || whole != (int32_t)whole)
    return raise_error(&exc_OverflowError, "Python int too large to convert to C int");
  return new_from_days(type, whole, as_small_int(rest));
}

Value timedelta_total(const TimeDelta *d) {
  int64_t rest = d->seconds * (int64_t)MICROSECONDS_PER_SECOND + d->microseconds, total;
  if (!__builtin_mul_overflow((int64_t)d->days, MICROSECONDS_PER_DAY, &total) &&
      !__builtin_add_overflow(total, rest, &total))
    return int_from_i64(total);
  Value days = int_multiply(from_small_int(d->days), from_small_int(MICROSECONDS_PER_DAY));
  return is_absent(days) ? ABSENT : int_add(days, from_small_int(rest));
}

/* -- timedelta(...) ---------------------------------------------------------------------------- */

/* In the order in which they are added up; `parameter` is the place in the signature. */
static const struct Component {
  const char *name;
  int parameter;
  int64_t microseconds;
} components[] = {
    {"microseconds", 2, 1},
    {"milliseconds", 3, 1000},
    {"seconds", 1, MICROSECONDS_PER_SECOND},
    {"minutes", 4, 60 * (int64_t)MICROSECONDS_PER_SECOND},
    {"hours", 5, 3600 * (int64_t)MICROSECONDS_PER_SECOND},
    {"days", 0, MICROSECONDS_PER_DAY},
    {"weeks", 6, 7 * MICROSECONDS_PER_DAY},
};

static bool add_product(Value *total, Value a, int64_t factor) {
  Value product = is_absent(a) ? ABSENT : int_multiply(a, from_small_int(factor));
  if (!is_absent(product)) *total = int_add(*total, product);
  return !is_absent(product) && !is_absent(*total);
}

/* Whole numbers add up exactly; what is left of fractions is gathered in *rest. */
static bool add_component(Value *total, double *rest, Value v, const struct Component *c) {
  if (is_int(v)) return add_product(total, v, c->microseconds);
  if (!is_float(v)) {
    raise_type_error("unsupported type for timedelta %s component: %T", c->name, v);
    return false;
  }
  double whole, fraction = modf(as_double(v), &whole);
  if (!add_product(total, int_from_double(whole), c->microseconds)) return false;
  if (fraction == 0) return true;
  *rest += modf(fraction * (double)c->microseconds, &whole);
  return add_product(total, int_from_double(whole), 1);
}

/* Rounds total + rest half to even. */
static Value add_rounded(Value total, double rest) {
  double whole = round(rest);
  if (fabs(whole - rest) == 0.5) {
    double odd = (double)(int_to_u64_mask(total) & 1);
    whole = 2.0 * round((rest + odd) * 0.5) - odd;
  }
  Value extra = int_from_double(whole);
  return is_absent(extra) ? ABSENT : int_add(total, extra);
}

static Value timedelta_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE(
      "__new__(days=?, seconds=?, microseconds=?, milliseconds=?, minutes=?, hours=?, weeks=?)");
  Value bound[7], total = from_small_int(0);
  double rest = 0;
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  for (size_t i = 0; i < countof(components); i++) {
    Value v = bound[components[i].parameter];
    if (!is_absent(v) && !add_component(&total, &rest, v, &components[i])) return ABSENT;
  }
  if (rest != 0) total = add_rounded(total, rest);
  return timedelta_from_total(type, total);
}

/* -- Looking ----------------------------------------------------------------------------------- */

bool timedelta_is_zero(const TimeDelta *d) {
  return d->days == 0 && d->seconds == 0 && d->microseconds == 0;
}

int timedelta_compare(const TimeDelta *a, const TimeDelta *b) {
  if (a->days != b->days) return a->days < b->days ? -1 : 1;
  if (a->seconds != b->seconds) return a->seconds < b->seconds ? -1 : 1;
  return (a->microseconds > b->microseconds) - (a->microseconds < b->microseconds);
}

static Value compare(Value self, Value other, CompareOp op) {
  if (!is_timedelta(self) || !is_timedelta(other)) return NOT_IMPLEMENTED;
  return compare_result(timedelta_compare(as_timedelta(self), as_timedelta(other)), op);
}

int64_t timedelta_hash(const TimeDelta *d) {
  uint64_t state = hash_tuple_add(hash_tuple_start(), hash_int64(d->days));
  state = hash_tuple_add(hash_tuple_add(state, d->seconds), d->microseconds);
  return hash_tuple_end(state, 3);
}

static bool hash(Value self, int64_t *out) {
  *out = timedelta_hash(as_timedelta(self));
  return true;
}

static int truth(Value self) {
  return !timedelta_is_zero(as_timedelta(self));
}

static Value repr(Value self) {
  const TimeDelta *d = as_timedelta(self);
  char text[96], *at = text;
  const struct {
    const char *name;
    int value;
  } parts[] = {{"days", d->days}, {"seconds", d->seconds}, {"microseconds", d->microseconds}};
  *at = 0;
  for (size_t i = 0; i < countof(parts); i++) {
    if (parts[i].value != 0)
      at += sprintf(at, "%s%s=%d", at == text ? "" : ", ", parts[i].name, parts[i].value);
  }
  return format_text("%T(%s)", self, at == text ? "0" : text);
}

static Value str(Value self) {
  const TimeDelta *d = as_timedelta(self);
  char text[64], *at = text;
  if (d->days != 0)
    at += sprintf(at, "%d day%s, ", d->days, d->days == 1 || d->days == -1 ? "" : "s");
  at += sprintf(at, "%d:%02d:%02d", d->seconds / 3600, d->seconds / 60 % 60, d->seconds % 60);
  if (d->microseconds != 0) at += sprintf(at, ".%06d", d->microseconds);
  return str_from_ascii_n(text, (size_t)(at - text));
}

/* -- The type ---------------------------------------------------------------------------------- */

Value seconds_from_total(Value total) {
  if (is_small_int(total) && as_small_int(total) >> 53 == (as_small_int(total) < 0 ? -1 : 0))
    return float_from_double((double)as_small_int(total) / MICROSECONDS_PER_SECOND);
  return is_absent(total)
             ? ABSENT
             : number_binary(OP_TRUE_DIVIDE, total, from_small_int(MICROSECONDS_PER_SECOND));
}

static Value total_seconds(Value *args, int nargs) {
  return seconds_from_total(timedelta_total(as_timedelta(args[0])));
}

static Value reduce(Value *args, int nargs) {
  const TimeDelta *d = as_timedelta(args[0]);
  return tuple_pack(2, type_value(type_of(args[0])),
                    tuple_pack(3, from_small_int(d->days), from_small_int(d->seconds),
                               from_small_int(d->microseconds)));
}

static const BuiltinDef methods[] = {
    METHOD("total_seconds(self, /)", total_seconds, EFFECT_ALLOC, "Total seconds in the duration."),
    METHOD("__reduce__(self, /)", reduce, EFFECT_ALLOC, "__reduce__() -> (cls, state)"),
    METHOD_END,
};

static const MemberDef members[] = {
    {"days", MEMBER_INT32, offsetof(TimeDelta, days), false, "Number of days."},
    {"seconds", MEMBER_INT32, offsetof(TimeDelta, seconds), false,
     "Number of seconds (>= 0 and less than 1 day)."},
    {"microseconds", MEMBER_INT32, offsetof(TimeDelta, microseconds), false,
     "What the days and seconds leave over, in microseconds: from 0 to 999999."},
    {0},
};

Type timedelta_type = {
    .name = "datetime.timedelta",
    .base = &object_type,
    .layout = &timedelta_layout,
    .root_shape = &timedelta_shape,
    .flags = TYPE_BASE,
    .slots =
        {
            .repr = repr,
            .str = str,
            .hash = hash,
            .compare = compare,
            .new_object = timedelta_new_object,
            .add = timedelta_add,
            .subtract = timedelta_subtract,
            .multiply = timedelta_multiply,
            .true_divide = timedelta_true_divide,
            .floor_divide = timedelta_floor_divide,
            .remainder = timedelta_remainder,
            .divmod = timedelta_divmod,
            .negative = timedelta_negative,
            .positive = timedelta_positive,
            .absolute = timedelta_absolute,
            .truth = truth,
        },
    .methods = methods,
    .members = members,
    .doc = "A duration, the difference of two points of time.\n\n"
           "timedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, "
           "weeks=0)\n\n"
           "Arguments may be integers or floats, of either sign.",
};
