/* time: the time of day, with or without a time zone. */
#include "base/hash.h"
#include "modules/_datetime/datetime.h"

static const Layout time_layout = {
    .name = "TimeOfDay",
    .fixed_size = sizeof(TimeOfDay),
    .slots_offset = offsetof(TimeOfDay, tzinfo),
    .slots_count = 1,
};
DEFINE_TYPE_SHAPE(time);

static Value tzinfo_of(Value self) {
  return slot_get(&as_time(self)->tzinfo);
}
static Value utcoffset_of(Value self) {
  return tzinfo_utcoffset(tzinfo_of(self), NONE);
}

/* -- Making ------------------------------------------------------------------------------------ */

bool check_clock_parts(ClockParts p, ClockTime *time) {
  if (p.hour < 0 || p.hour > 23)
    raise_value_error("hour must be in 0..23");
  else if (p.minute < 0 || p.minute > 59)
    raise_value_error("minute must be in 0..59");
  else if (p.second < 0 || p.second > 59)
    raise_value_error("second must be in 0..59");
  else if (p.microsecond < 0 || p.microsecond > 999999)
    raise_value_error("microsecond must be in 0..999999");
  else if (p.fold != 0 && p.fold != 1)
    raise_value_error("fold must be either 0 or 1");
  else {
    *time = (ClockTime){(uint8_t)p.hour, (uint8_t)p.minute, (uint8_t)p.second, (uint8_t)p.fold,
                        p.microsecond};
    return true;
  }
  return false;
}

static Value alloc_time(Type *type, ClockTime time, Value tzinfo) {
  Value v = type == &time_type ? from_object(gc_new(&time_shape)) : type_alloc(type);
  as_time(v)->time = time;
  slot_init(&as_time(v)->tzinfo, tzinfo);
  return v;
}

Value time_from_clock(ClockTime time, Value tzinfo) {
  return alloc_time(&time_type, time, tzinfo);
}

/* class_(hour, ...), without a call when it is time itself. */
static Value time_new_of_class(Value class_, ClockParts p, Value tzinfo) {
  ClockTime time;
  if (same(class_, type_value(&time_type)))
    return check_clock_parts(p, &time) ? time_from_clock(time, tzinfo) : ABSENT;
  Value args[] = {int_from_i64(p.hour), int_from_i64(p.minute), int_from_i64(p.second),
                  int_from_i64(p.microsecond), tzinfo};
  return call(class_, args, countof(args), ABSENT);
}

static Value time_from_state(Type *type, const uint8_t *state, Value tzinfo) {
  if (!is_none(tzinfo) && !is_tzinfo(tzinfo)) return raise_type_error("bad tzinfo state arg");
  ClockTime time = unpack_time(state);
  time.fold = time.hour >> 7;
  time.hour &= 0x7f;
  return alloc_time(type, time, tzinfo);
}

/* hour, minute, second, microsecond, tzinfo, fold as arguments, each absent or given. */
static Value time_from_values(Type *type, const Value *v, ClockParts p) {
  int *const fields[] = {&p.hour, &p.minute, &p.second, &p.microsecond};
  ClockTime time;
  Value tzinfo = is_absent(v[4]) ? NONE : v[4];
  for (int i = 0; i < 4; i++)
    if (!is_absent(v[i]) && !index_to_parsed_int(v[i], fields[i])) return ABSENT;
  if (!is_absent(v[5]) && !index_to_parsed_int(v[5], &p.fold)) return ABSENT;
  return check_clock_parts(p, &time) && check_tzinfo(tzinfo) ? alloc_time(type, time, tzinfo)
                                                             : ABSENT;
}

static Value time_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature =
      SIGNATURE("(hour=?, minute=?, second=?, microsecond=?, tzinfo=?, *, fold=?)");
  uint8_t state[TIME_STATE];
  Value bound[6];
  if (nargs == 1 || nargs == 2) {
    int pickled = pickled_state(args[0], STATE_TIME, state);
    if (pickled != 0)
      return pickled < 0 ? ABSENT : time_from_state(type, state, nargs == 2 ? args[1] : NONE);
  }
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  return time_from_values(type, bound, (ClockParts){0});
}

/* -- Protocol ---------------------------------------------------------------------------------- */

static Value repr(Value self) {
  ClockTime t = as_time(self)->time;
  char text[64];
  int length = sprintf(text, "%d, %d", t.hour, t.minute);
  if (t.second != 0 || t.microsecond != 0) length += sprintf(text + length, ", %d", t.second);
  if (t.microsecond != 0) sprintf(text + length, ", %d", t.microsecond);
  return repr_with_extras(format_text("%T(%s)", self, text), t.fold, tzinfo_of(self));
}

/* Of the time in UTC; with fold 0, as equal times have one hash. */
static bool compute_hash(Value self, int64_t *out) {
  const TimeOfDay *t = as_time(self);
  ClockTime first = t->time;
  first.fold = 0;
  Value offset =
      t->time.fold ? utcoffset_of(time_from_clock(first, tzinfo_of(self))) : utcoffset_of(self);
  if (is_absent(offset)) return false;
  if (is_none(offset)) {
    uint8_t state[TIME_STATE];
    pack_time(state, first);
    *out = hash_bytes(state, sizeof state);
    return true;
  }
  int64_t us = clock_seconds(first) * (int64_t)MICROSECONDS_PER_SECOND + first.microsecond;
  Value utc = timedelta_new(0, 0, us - timedelta_microseconds(as_timedelta(offset)));
  if (is_absent(utc)) return false;
  *out = timedelta_hash(as_timedelta(utc));
  return true;
}

static bool hash(Value self, int64_t *out) {
  TimeOfDay *t = as_time(self);
  if (t->hash == 0 && !compute_hash(self, &t->hash)) return false;
  *out = t->hash;
  return true;
}

static Value compare_aware(Value self, Value other, CompareOp op) {
  Value mine = utcoffset_of(self), theirs = is_absent(mine) ? ABSENT : utcoffset_of(other);
  if (is_absent(theirs)) return ABSENT;
  ClockTime a = as_time(self)->time, b = as_time(other)->time;
  if (offsets_equal(mine, theirs)) return compare_result(clock_compare(a, b), op);
  if (is_none(mine) || is_none(theirs)) {
    if (op == CMP_EQ || op == CMP_NE) return from_bool(op == CMP_NE);
    return raise_type_error("can't compare offset-naive and offset-aware times");
  }
  const TimeDelta *x = as_timedelta(mine), *y = as_timedelta(theirs);
  int difference = clock_seconds(a) - x->days * SECONDS_PER_DAY - x->seconds -
                   (clock_seconds(b) - y->days * SECONDS_PER_DAY - y->seconds);
  if (difference == 0) difference = a.microsecond - b.microsecond;
  return compare_result((difference > 0) - (difference < 0), op);
}

static Value compare(Value self, Value other, CompareOp op) {
  if (!is_time(other)) return NOT_IMPLEMENTED;
  if (!same(tzinfo_of(self), tzinfo_of(other))) return compare_aware(self, other, op);
  return compare_result(clock_compare(as_time(self)->time, as_time(other)->time), op);
}

/* -- Methods ----------------------------------------------------------------------------------- */

static Value fromisoformat(Value *args, int nargs) {
  IsoText text;
  ClockParts parts;
  IsoOffset offset;
  if (!is_str(args[1])) return raise_type_error("fromisoformat: argument must be str");
  if (!iso_text_read(args[1], false, &text)) return raise_iso_error(args[1]);
  int skip = text.text[0] == 'T';
  if (!iso_parse_time(text.text + skip, text.length - skip, &parts, &offset))
    return raise_iso_error(args[1]);
  Value tzinfo = iso_offset_tzinfo(&offset);
  return is_absent(tzinfo) ? ABSENT : time_new_of_class(args[0], parts, tzinfo);
}

static Value isoformat(Value *args, int nargs) {
  TimeSpec spec;
  char text[32 + OFFSET_TEXT];
  if (!timespec_from_value(args[1], 1, &spec)) return ABSENT;
  char *at = write_time(text, as_time(args[0])->time, spec);
  Value offset = utcoffset_of(args[0]);
  if (is_absent(offset)) return ABSENT;
  if (!is_none(offset)) at = write_offset(at, as_timedelta(offset), ":");
  return str_from_ascii_n(text, (size_t)(at - text));
}

/* The date, which is of no interest, has to be one that the C library takes. */
static Value strftime_method(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("strftime() argument 1 must be str, not %Y", args[1]);
  Value tuple = make_struct_time((CivilDate){1900, 1, 1}, as_time(args[0])->time, -1);
  return is_absent(tuple) ? ABSENT : format_strftime(args[0], args[1], tuple);
}

static Value utcoffset(Value *args, int nargs) {
  return utcoffset_of(args[0]);
}
static Value tzname(Value *args, int nargs) {
  return tzinfo_tzname(tzinfo_of(args[0]), NONE);
}
static Value dst(Value *args, int nargs) {
  return tzinfo_dst(tzinfo_of(args[0]), NONE);
}

static Value replace(Value *args, int nargs) {
  ClockTime t = as_time(args[0])->time;
  if (is_absent(args[5])) args[5] = tzinfo_of(args[0]);
  return time_from_values(type_of(args[0]), args + 1,
                          (ClockParts){t.hour, t.minute, t.second, t.microsecond, t.fold});
}

static const BuiltinDef methods[] = {
    METHOD("isoformat(self, timespec=?)", isoformat, EFFECT_ANY,
           "Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\n\nThe optional "
           "argument timespec "
           "says how many parts to show: 'auto', 'hours', 'minutes', 'seconds', 'milliseconds' or "
           "'microseconds'."),
    METHOD("strftime(self, format)", strftime_method, EFFECT_ANY,
           "format -> strftime() style string."),
    METHOD("__format__(self, format_spec, /)", datetime_format_method, EFFECT_ANY,
           "Formats self with strftime."),
    METHOD("utcoffset(self, /)", utcoffset, EFFECT_ANY, "Return self.tzinfo.utcoffset(self)."),
    METHOD("tzname(self, /)", tzname, EFFECT_ANY, "Return self.tzinfo.tzname(self)."),
    METHOD("dst(self, /)", dst, EFFECT_ANY, "Return self.tzinfo.dst(self)."),
    METHOD("replace(self, hour=?, minute=?, second=?, microsecond=?, tzinfo=?, *, fold=?)", replace,
           EFFECT_ANY, "Return time with new specified fields."),
    METHOD_FLAGS("fromisoformat(type, string, /)", fromisoformat, EFFECT_ANY, BUILTIN_CLASSMETHOD,
                 "Return the time of day that a text in ISO 8601 describes"),
    METHOD("__reduce_ex__(self, protocol, /)", time_reduce_ex, EFFECT_ANY,
           "__reduce_ex__(proto) -> (cls, state)"),
    METHOD("__reduce__(self, /)", time_reduce, EFFECT_ALLOC, "__reduce__() -> (cls, state)"),
    METHOD_END,
};

static const ClockTime *clock_of(Value self) {
  return is_datetime(self) ? &as_datetime(self)->time : &as_time(self)->time;
}
static Value get_hour(Value self, void *closure) {
  return from_small_int(clock_of(self)->hour);
}
static Value get_minute(Value self, void *closure) {
  return from_small_int(clock_of(self)->minute);
}
static Value get_second(Value self, void *closure) {
  return from_small_int(clock_of(self)->second);
}
static Value get_microsecond(Value self, void *closure) {
  return from_small_int(clock_of(self)->microsecond);
}
static Value get_fold(Value self, void *closure) {
  return from_small_int(clock_of(self)->fold);
}
static Value get_tzinfo(Value self, void *closure) {
  return is_datetime(self) ? datetime_tzinfo(self) : tzinfo_of(self);
}

const GetSetDef clock_getset[] = {
    {"hour", get_hour, NULL, NULL, NULL},
    {"minute", get_minute, NULL, NULL, NULL},
    {"second", get_second, NULL, NULL, NULL},
    {"microsecond", get_microsecond, NULL, NULL, NULL},
    {"tzinfo", get_tzinfo, NULL, NULL, NULL},
    {"fold", get_fold, NULL, NULL, NULL},
    {0},
};

Type time_type = {
    .name = "datetime.time",
    .base = &object_type,
    .layout = &time_layout,
    .root_shape = &time_shape,
    .flags = TYPE_BASE,
    .slots =
        {
            .repr = repr,
            .str = str_isoformat,
            .hash = hash,
            .compare = compare,
            .new_object = time_new_object,
        },
    .methods = methods,
    .getset = clock_getset,
    .doc = "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\n"
           "All arguments are optional integers, but tzinfo, which is None or an instance of "
           "a\ntzinfo subclass.\n",
};
