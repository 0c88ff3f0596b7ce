/* datetime: comparison, hash, sums and differences. */
#include "base/hash.h"
#include "modules/_datetime/datetime.h"

/* -- Comparison -------------------------------------------------------------------------------- */

static int compare_parts(const DateTime *a, const DateTime *b) {
  int dates = civil_compare(a->date, b->date);
  return dates != 0 ? dates : clock_compare(a->time, b->time);
}

/* Microseconds since midnight of day 0. */
static int64_t total_microseconds(const DateTime *v) {
  return civil_seconds(v->date, v->time) * MICROSECONDS_PER_SECOND + v->time.microsecond;
}

/* The offset if the fold were the other one. */
static Value flipped_offset(Value v) {
  ClockTime time = as_datetime(v)->time;
  time.fold = !time.fold;
  return datetime_utcoffset(datetime_from_parts(as_datetime(v)->date, time, datetime_tzinfo(v)));
}

/* Whether the fold matters to one of them: such times equal none of another zone (PEP 495). -1:
   exception. */
static int depends_on_fold(Value a, Value offset_a, Value b, Value offset_b) {
  Value flipped = flipped_offset(a);
  if (is_absent(flipped)) return -1;
  if (!offsets_equal(offset_a, flipped)) return 1;
  flipped = flipped_offset(b);
  return is_absent(flipped) ? -1 : !offsets_equal(offset_b, flipped);
}

/* Of different zones. */
static Value compare_aware(Value a, Value b, CompareOp op) {
  Value mine = datetime_utcoffset(a), theirs = is_absent(mine) ? ABSENT : datetime_utcoffset(b);
  if (is_absent(theirs)) return ABSENT;
  bool equality = op == CMP_EQ || op == CMP_NE;
  int order;
  if (offsets_equal(mine, theirs)) {
    order = compare_parts(as_datetime(a), as_datetime(b));
  } else if (!is_none(mine) && !is_none(theirs)) {
    int64_t x = total_microseconds(as_datetime(a)) - timedelta_microseconds(as_timedelta(mine));
    int64_t y = total_microseconds(as_datetime(b)) - timedelta_microseconds(as_timedelta(theirs));
    order = (x > y) - (x < y);
  } else if (equality) {
    return from_bool(op == CMP_NE);
  } else {
    return raise_type_error("can't compare offset-naive and offset-aware datetimes");
  }
  if (equality && order == 0) {
    order = depends_on_fold(a, mine, b, theirs);
    if (order < 0) return ABSENT;
  }
  return compare_result(order, op);
}

Value datetime_compare(Value self, Value other, CompareOp op) {
  if (is_datetime(other)) {
    if (!same(datetime_tzinfo(self), datetime_tzinfo(other))) return compare_aware(self, other, op);
    return compare_result(compare_parts(as_datetime(self), as_datetime(other)), op);
  }
  if (!is_date(other)) return NOT_IMPLEMENTED;
  if (op == CMP_EQ || op == CMP_NE) return from_bool(op == CMP_NE);
  return raise_type_error("can't compare %T to %T", self, other);
}

/* -- Hash -------------------------------------------------------------------------------------- */

/* Of the point of time in UTC; with fold 0, as equal times have one hash. */
static bool compute_hash(Value self, int64_t *out) {
  const DateTime *v = as_datetime(self);
  ClockTime first = v->time;
  first.fold = 0;
  Value unfolded = v->time.fold ? datetime_from_parts(v->date, first, datetime_tzinfo(self)) : self;
  Value offset = datetime_utcoffset(unfolded);
  if (is_absent(offset)) return false;
  if (is_none(offset)) {
    uint8_t state[DATETIME_STATE];
    pack_date(state, v->date);
    pack_time(state + DATE_STATE, first);
    *out = hash_bytes(state, sizeof state);
    return true;
  }
  const TimeDelta *d = as_timedelta(offset);
  Value utc = timedelta_new(civil_ordinal(v->date) - d->days, clock_seconds(first) - d->seconds,
                            first.microsecond - d->microseconds);
  if (is_absent(utc)) return false;
  *out = timedelta_hash(as_timedelta(utc));
  return true;
}

bool datetime_hash(Value self, int64_t *hash) {
  DateTime *v = as_datetime(self);
  if (v->hash == 0 && !compute_hash(self, &v->hash)) return false;
  *hash = v->hash;
  return true;
}

/* -- Sums and differences ---------------------------------------------------------------------- */

Value datetime_shifted(Value v, int64_t days, int64_t seconds, int64_t microseconds) {
  const DateTime *t = as_datetime(v);
  microseconds += t->time.microsecond;
  seconds += clock_seconds(t->time) + floor_div(microseconds, MICROSECONDS_PER_SECOND);
  days += civil_ordinal(t->date) + floor_div(seconds, SECONDS_PER_DAY);
  if (days < 1 || days > MAX_ORDINAL)
    return raise_error(&exc_OverflowError, "date value out of range");
  CivilDate date = civil_from_ordinal((int)days);
  ClockTime time = clock_from_seconds((int)floor_mod(seconds, SECONDS_PER_DAY),
                                      (int)floor_mod(microseconds, MICROSECONDS_PER_SECOND));
  if (has_shape(v, &datetime_shape)) return datetime_from_parts(date, time, datetime_tzinfo(v));
  return datetime_new_of_class(
      type_value(type_of(v)), (DateParts){date.year, date.month, date.day},
      (ClockParts){time.hour, time.minute, time.second, time.microsecond, 0}, datetime_tzinfo(v));
}

static Value add_delta(Value v, const TimeDelta *d) {
  return datetime_shifted(v, d->days, d->seconds, d->microseconds);
}

Value datetime_add(Value a, Value b) {
  if (is_datetime(a)) return is_timedelta(b) ? add_delta(a, as_timedelta(b)) : NOT_IMPLEMENTED;
  return is_timedelta(a) && is_datetime(b) ? add_delta(b, as_timedelta(a)) : NOT_IMPLEMENTED;
}

static Value difference(Value a, Value b) {
  const DateTime *x = as_datetime(a), *y = as_datetime(b);
  int64_t zones = 0;
  if (!same(datetime_tzinfo(a), datetime_tzinfo(b))) {
    Value mine = datetime_utcoffset(a), theirs = is_absent(mine) ? ABSENT : datetime_utcoffset(b);
    if (is_absent(theirs)) return ABSENT;
    if (is_none(mine) != is_none(theirs))
      return raise_type_error("can't subtract offset-naive and offset-aware datetimes");
    if (!is_none(mine))
      zones =
          timedelta_microseconds(as_timedelta(mine)) - timedelta_microseconds(as_timedelta(theirs));
  }
  return timedelta_new(civil_ordinal(x->date) - civil_ordinal(y->date),
                       clock_seconds(x->time) - clock_seconds(y->time),
                       x->time.microsecond - y->time.microsecond - zones);
}

Value datetime_subtract(Value a, Value b) {
  if (!is_datetime(a)) return NOT_IMPLEMENTED;
  if (is_datetime(b)) return difference(a, b);
  if (!is_timedelta(b)) return NOT_IMPLEMENTED;
  const TimeDelta *d = as_timedelta(b);
  return datetime_shifted(a, -(int64_t)d->days, -d->seconds, -d->microseconds);
}
