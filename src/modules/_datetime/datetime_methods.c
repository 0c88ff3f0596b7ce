/* datetime: methods of instances. */
#include "modules/_datetime/datetime.h"

static const DateTime *self_of(Value *args) {
  return as_datetime(args[0]);
}

/* -- Parts ------------------------------------------------------------------------------------- */

static Value date(Value *args, int nargs) {
  return date_from_civil(self_of(args)->date);
}
static Value time(Value *args, int nargs) {
  return time_from_clock(self_of(args)->time, NONE);
}
static Value timetz(Value *args, int nargs) {
  return time_from_clock(self_of(args)->time, datetime_tzinfo(args[0]));
}
static Value utcoffset(Value *args, int nargs) {
  return datetime_utcoffset(args[0]);
}
static Value tzname(Value *args, int nargs) {
  return tzinfo_tzname(datetime_tzinfo(args[0]), args[0]);
}
static Value dst(Value *args, int nargs) {
  return tzinfo_dst(datetime_tzinfo(args[0]), args[0]);
}

static Value replace(Value *args, int nargs) {
  CivilDate d = self_of(args)->date;
  ClockTime t = self_of(args)->time;
  return datetime_from_values(type_of(args[0]), args + 1, (DateParts){d.year, d.month, d.day},
                              (ClockParts){t.hour, t.minute, t.second, t.microsecond, t.fold},
                              datetime_tzinfo(args[0]));
}

/* -- Text -------------------------------------------------------------------------------------- */

static Value ctime(Value *args, int nargs) {
  return format_ctime(self_of(args)->date, self_of(args)->time);
}

/* One character, 'T' when absent. */
static bool separator_from_value(Value v, uint32_t *separator) {
  *separator = 'T';
  if (is_absent(v)) return true;
  if (is_str(v) && str_length(v) == 1) {
    *separator = str_char_at(v, 0);
    return true;
  }
  raise_type_error("isoformat() argument 1 must be a unicode character, not %Y", v);
  return false;
}

static Value isoformat(Value *args, int nargs) {
  uint32_t separator;
  TimeSpec spec;
  char text[64 + OFFSET_TEXT];
  if (!separator_from_value(args[1], &separator) || !timespec_from_value(args[2], 2, &spec))
    return ABSENT;
  char *at = write_date(text, self_of(args)->date), *date_end = at;
  *at++ = (char)separator;
  at = write_time(at, self_of(args)->time, spec);
  Value offset = datetime_utcoffset(args[0]);
  if (is_absent(offset)) return ABSENT;
  if (!is_none(offset)) at = write_offset(at, as_timedelta(offset), ":");
  if (separator < 0x80) return str_from_ascii_n(text, (size_t)(at - text));
  *date_end = 0;
  return format_text("%s%V%s", text, args[1], date_end + 1);
}

/* -- Tuples ------------------------------------------------------------------------------------ */

static Value timetuple(Value *args, int nargs) {
  Value saving = tzinfo_dst(datetime_tzinfo(args[0]), args[0]);
  if (is_absent(saving)) return ABSENT;
  int flag = is_none(saving) ? -1 : !timedelta_is_zero(as_timedelta(saving));
  return make_struct_time(self_of(args)->date, self_of(args)->time, flag);
}

static Value utctimetuple(Value *args, int nargs) {
  const DateTime *v = self_of(args);
  Value offset = datetime_utcoffset(args[0]);
  if (is_absent(offset)) return ABSENT;
  if (is_none(offset)) return make_struct_time(v->date, v->time, 0);
  Value naive = datetime_from_parts(v->date, v->time, NONE);
  Value utc = datetime_shifted(naive, 0, 0, -timedelta_microseconds(as_timedelta(offset)));
  return is_absent(utc) ? ABSENT
                        : make_struct_time(as_datetime(utc)->date, as_datetime(utc)->time, 0);
}

/* -- Points of time ---------------------------------------------------------------------------- */

/* Seconds since the epoch of the same reading of a clock that shows UTC. */
static int64_t utc_timestamp(const DateTime *v) {
  return civil_seconds(v->date, v->time) - (int64_t)EPOCH_ORDINAL * SECONDS_PER_DAY;
}

static Value timestamp(Value *args, int nargs) {
  const DateTime *v = self_of(args);
  int64_t seconds;
  if (is_none(datetime_tzinfo(args[0]))) {
    if (!local_timestamp(v->date, v->time, &seconds)) return ABSENT;
    return float_from_double((double)seconds + v->time.microsecond / 1e6);
  }
  Value offset = datetime_utcoffset(args[0]);
  if (is_absent(offset)) return ABSENT;
  if (is_none(offset))
    return raise_type_error("can't subtract offset-naive and offset-aware datetimes");
  int64_t total = utc_timestamp(v) * MICROSECONDS_PER_SECOND + v->time.microsecond;
  return seconds_from_total(int_from_i64(total - timedelta_microseconds(as_timedelta(offset))));
}

/* The local time zone's offset at a naive time, as a timezone. */
static Value local_zone_of(Value v) {
  int64_t seconds;
  return local_timestamp(as_datetime(v)->date, as_datetime(v)->time, &seconds)
             ? local_timezone(seconds)
             : ABSENT;
}

/* The same point in UTC, as an instance of the same class, from its own zone or the local one. */
static Value to_utc(Value v, Value zone) {
  Value offset = is_none(zone) ? NONE : tzinfo_utcoffset(zone, v);
  if (is_none(offset)) {
    zone = local_zone_of(v);
    offset = is_absent(zone) ? ABSENT : tzinfo_utcoffset(zone, v);
  }
  if (is_absent(offset)) return ABSENT;
  Value utc = datetime_shifted(v, 0, 0, -timedelta_microseconds(as_timedelta(offset)));
  return is_absent(utc) || is_datetime(utc)
             ? utc
             : raise_type_error("a datetime is required (got type %T)", utc);
}

static Value astimezone(Value *args, int nargs) {
  Value tz = args[1], own = datetime_tzinfo(args[0]);
  if (!check_tzinfo(tz)) return ABSENT;
  if (is_none(own) && !is_none(tz)) own = local_zone_of(args[0]);
  if (is_absent(own)) return ABSENT;
  if (!is_none(tz) && same(own, tz)) return args[0];
  Value utc = to_utc(args[0], own);
  if (is_absent(utc)) return ABSENT;
  slot_set(as_object(utc), &as_datetime(utc)->tzinfo, timezone_utc);
  if (is_none(tz)) tz = local_timezone(utc_timestamp(as_datetime(utc)));
  if (is_absent(tz)) return ABSENT;
  slot_set(as_object(utc), &as_datetime(utc)->tzinfo, tz);
  return call_method1(tz, NAME("fromutc"), utc);
}

/* -- The table --------------------------------------------------------------------------------- */

const BuiltinDef datetime_methods[] = {
    METHOD_FLAGS("now(type, tz=None)", datetime_now, EFFECT_ANY, BUILTIN_CLASSMETHOD,
                 "The current time.\n\n  tz\n    Timezone object: the result is in it; None: a "
                 "naive local time."),
    METHOD_FLAGS("utcnow(type, /)", datetime_utcnow, EFFECT_ANY, BUILTIN_CLASSMETHOD,
                 "Return the present moment in UTC as a naive datetime."),
    METHOD_FLAGS("fromtimestamp(type, timestamp, tz=None)", datetime_fromtimestamp, EFFECT_ANY,
                 BUILTIN_CLASSMETHOD,
                 "Return the moment of a POSIX timestamp, as local time or in the time zone tz."),
    METHOD_FLAGS("utcfromtimestamp(type, timestamp, /)", datetime_utcfromtimestamp, EFFECT_ANY,
                 BUILTIN_CLASSMETHOD, "Return the naive datetime, in UTC, of a POSIX timestamp."),
    METHOD_RAW("strptime(type, date_string, format, /)", datetime_strptime, EFFECT_ANY,
               BUILTIN_CLASSMETHOD,
               "Return the datetime of a text that is written as the format says."),
    METHOD_FLAGS("combine(type, date, time, tzinfo=?)", datetime_combine, EFFECT_ANY,
                 BUILTIN_CLASSMETHOD, "Return the datetime of a date and a time of day."),
    METHOD_FLAGS("fromisoformat(type, string, /)", datetime_fromisoformat, EFFECT_ANY,
                 BUILTIN_CLASSMETHOD, "Return the datetime that a text in ISO 8601 describes"),
    METHOD("date(self, /)", date, EFFECT_ALLOC, "Return the day as a date."),
    METHOD("time(self, /)", time, EFFECT_ALLOC, "Return the time of day, without a time zone."),
    METHOD("timetz(self, /)", timetz, EFFECT_ALLOC,
           "Return time object with same time and tzinfo."),
    METHOD("ctime(self, /)", ctime, EFFECT_ALLOC, "Return ctime() style string."),
    METHOD("timetuple(self, /)", timetuple, EFFECT_ANY, "Return the moment as a struct_time."),
    METHOD("timestamp(self, /)", timestamp, EFFECT_ANY, "Return POSIX timestamp as float."),
    METHOD("utctimetuple(self, /)", utctimetuple, EFFECT_ANY,
           "Return the moment in UTC as a struct_time."),
    METHOD("isoformat(self, sep=?, timespec=?)", isoformat, EFFECT_ANY,
           "[sep] -> string in ISO 8601 format, "
           "YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\n\nsep separates the date "
           "from the time ('T' by default). timespec says how much of the time to show:\n'auto', "
           "'hours', 'minutes', "
           "'seconds', 'milliseconds' or 'microseconds'."),
    METHOD("utcoffset(self, /)", utcoffset, EFFECT_ANY, "Return self.tzinfo.utcoffset(self)."),
    METHOD("tzname(self, /)", tzname, EFFECT_ANY, "Return self.tzinfo.tzname(self)."),
    METHOD("dst(self, /)", dst, EFFECT_ANY, "Return self.tzinfo.dst(self)."),
    METHOD("replace(self, year=?, month=?, day=?, hour=?, minute=?, second=?, microsecond=?, "
           "tzinfo=?, *, fold=?)",
           replace, EFFECT_ANY, "Return datetime with new specified fields."),
    METHOD("astimezone(self, tz=None)", astimezone, EFFECT_ANY,
           "Return the same moment in the time zone tz, which is the local one by default."),
    METHOD("__reduce_ex__(self, protocol, /)", datetime_reduce_ex, EFFECT_ANY,
           "__reduce_ex__(proto) -> (cls, state)"),
    METHOD("__reduce__(self, /)", datetime_reduce, EFFECT_ALLOC, "__reduce__() -> (cls, state)"),
    METHOD_END,
};
