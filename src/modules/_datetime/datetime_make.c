/* datetime: class methods. */
#include "base/os.h"
#include "modules/_datetime/datetime.h"

/* -- From clocks and timestamps ---------------------------------------------------------------- */

/* A point of time in a zone: None for local time. */
static Value in_zone(Value class_, int64_t seconds, int microseconds, Value tzinfo) {
  ClockKind kind = is_none(tzinfo) ? CLOCK_LOCAL : CLOCK_UTC;
  Value result = datetime_from_timestamp(class_, kind, seconds, microseconds, tzinfo);
  return is_none(tzinfo) || is_absent(result) ? result
                                              : call_method1(tzinfo, NAME("fromutc"), result);
}

static int64_t now_microseconds(void) {
  return floor_div(os_clock_real(), 1000);
}

Value datetime_now(Value *args, int nargs) {
  int64_t now = now_microseconds();
  Value tzinfo = is_absent(args[1]) ? NONE : args[1];
  if (!check_tzinfo(tzinfo)) return ABSENT;
  return in_zone(args[0], floor_div(now, MICROSECONDS_PER_SECOND),
                 (int)floor_mod(now, MICROSECONDS_PER_SECOND), tzinfo);
}

Value datetime_utcnow(Value *args, int nargs) {
  int64_t now = now_microseconds();
  return datetime_from_timestamp(args[0], CLOCK_UTC, floor_div(now, MICROSECONDS_PER_SECOND),
                                 (int)floor_mod(now, MICROSECONDS_PER_SECOND), NONE);
}

Value datetime_fromtimestamp(Value *args, int nargs) {
  int64_t seconds;
  int microseconds;
  Value tzinfo = is_absent(args[2]) ? NONE : args[2];
  if (!check_tzinfo(tzinfo) || !timestamp_from_value(args[1], &seconds, &microseconds))
    return ABSENT;
  return in_zone(args[0], seconds, microseconds, tzinfo);
}

Value datetime_utcfromtimestamp(Value *args, int nargs) {
  int64_t seconds;
  int microseconds;
  if (!timestamp_from_value(args[1], &seconds, &microseconds)) return ABSENT;
  return datetime_from_timestamp(args[0], CLOCK_UTC, seconds, microseconds, NONE);
}

/* -- From text --------------------------------------------------------------------------------- */

Value datetime_strptime(Value *args, int nargs, Value kwnames) {
  if (!is_absent(kwnames))
    return raise_type_error("datetime.strptime() takes no keyword arguments");
  if (nargs != 3)
    return raise_type_error("strptime() takes exactly 2 arguments (%d given)", nargs - 1);
  for (int i = 1; i <= 2; i++)
    if (!is_str(args[i]))
      return raise_type_error("strptime() argument %d must be str, not %Y", i, args[i]);
  Value module = import_module("_strptime");
  return is_absent(module) ? ABSENT
                           : call_method(module, NAME("_strptime_datetime"), args, 3, ABSENT);
}

Value datetime_fromisoformat(Value *args, int nargs) {
  IsoText text;
  DateParts date;
  ClockParts time;
  IsoOffset offset;
  if (!is_str(args[1])) return raise_type_error("fromisoformat: argument must be str");
  if (!iso_text_read(args[1], true, &text) || !iso_parse_datetime(&text, &date, &time, &offset))
    return raise_iso_error(args[1]);
  Value tzinfo = iso_offset_tzinfo(&offset);
  return is_absent(tzinfo) ? ABSENT : datetime_new_of_class(args[0], date, time, tzinfo);
}

/* -- From a date and a time -------------------------------------------------------------------- */

Value datetime_combine(Value *args, int nargs) {
  if (!is_date(args[1]))
    return raise_type_error("combine() argument 1 must be datetime.date, not %Y", args[1]);
  if (!is_time(args[2]))
    return raise_type_error("combine() argument 2 must be datetime.time, not %Y", args[2]);
  CivilDate d = as_date(args[1])->date;
  ClockTime t = as_time(args[2])->time;
  Value tzinfo = is_absent(args[3]) ? slot_get(&as_time(args[2])->tzinfo) : args[3];
  if (!check_tzinfo(tzinfo)) return ABSENT;
  return datetime_new_of_class(args[0], (DateParts){d.year, d.month, d.day},
                               (ClockParts){t.hour, t.minute, t.second, t.microsecond, t.fold},
                               tzinfo);
}
