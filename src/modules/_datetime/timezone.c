/* timezone: a fixed offset from UTC. */
#include "modules/_datetime/datetime.h"

static const Layout timezone_layout = {
    .name = "TimeZone",
    .fixed_size = sizeof(TimeZone),
    .slots_offset = offsetof(TimeZone, offset),
    .slots_count = 2,
};
DEFINE_TYPE_SHAPE(timezone);

Value timezone_utc;

static TimeDelta *offset_of(Value self) {
  return as_timedelta(slot_get(&as_timezone(self)->offset));
}

/* -- Making ------------------------------------------------------------------------------------ */

static Value make(Value offset, Value name) {
  TimeZone *zone = gc_new(&timezone_shape);
  slot_init(&zone->offset, offset);
  slot_init(&zone->name, name);
  return from_object(zone);
}

static bool is_out_of_range(const TimeDelta *d) {
  return d->days < -1 || d->days >= 1 || (d->days == -1 && d->seconds == 0 && d->microseconds < 1);
}

Value timezone_new(Value offset, Value name) {
  if (is_absent(name) && timedelta_is_zero(as_timedelta(offset))) return timezone_utc;
  if (is_out_of_range(as_timedelta(offset)))
    return raise_value_error(
        "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), "
        "not %R.",
        offset);
  return make(offset, name);
}

static Value timezone_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("timezone(offset, name=?)");
  Value bound[2];
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  if (!is_timedelta(bound[0]))
    return raise_type_error("timezone() argument 1 must be datetime.timedelta, not %Y", bound[0]);
  if (!is_absent(bound[1]) && !is_str(bound[1]))
    return raise_type_error("timezone() argument 2 must be str, not %Y", bound[1]);
  return timezone_new(bound[0], bound[1]);
}

static bool add_limit(const char *name, int sign) {
  Value offset = timedelta_new(0, sign * (23 * 3600 + 59 * 60), 0);
  return !is_absent(offset) && set_class_attribute(&timezone_type, name, make(offset, ABSENT));
}

bool timezone_init(void) {
  if (is_absent(timezone_utc)) {
    Value zero = timedelta_new(0, 0, 0);
    if (is_absent(zero)) return false;
    gc_root_add(&timezone_utc);
    timezone_utc = make(zero, ABSENT);
  }
  return set_class_attribute(&timezone_type, "utc", timezone_utc) && add_limit("min", -1) &&
         add_limit("max", 1);
}

/* -- Showing, comparing ------------------------------------------------------------------------ */

static Value name_of(Value self) {
  Value name = slot_get(&as_timezone(self)->name);
  if (!is_absent(name)) return name;
  if (timedelta_is_zero(offset_of(self))) return str_from_ascii("UTC");
  char text[OFFSET_TEXT + 4] = "UTC";
  char *end = write_offset(text + 3, offset_of(self), ":");
  return str_from_ascii_n(text, (size_t)(end - text));
}

static Value repr(Value self) {
  if (same(self, timezone_utc)) return str_from_ascii("datetime.timezone.utc");
  const TimeZone *zone = as_timezone(self);
  Value offset = slot_get(&zone->offset), name = slot_get(&zone->name);
  return is_absent(name) ? format_text("%T(%R)", self, offset)
                         : format_text("%T(%R, %R)", self, offset, name);
}

static bool hash(Value self, int64_t *out) {
  *out = timedelta_hash(offset_of(self));
  return true;
}

static Value compare(Value self, Value other, CompareOp op) {
  if ((op != CMP_EQ && op != CMP_NE) || !is_timezone(other)) return NOT_IMPLEMENTED;
  return compare_result(timedelta_compare(offset_of(self), offset_of(other)), op);
}

/* -- Methods ----------------------------------------------------------------------------------- */

static bool check_argument(Value dt, const char *method) {
  if (is_none(dt) || is_datetime(dt)) return true;
  raise_type_error("%s(dt) argument must be a datetime instance or None, not %.200T", method, dt);
  return false;
}

static Value tzname(Value *args, int nargs) {
  return check_argument(args[1], "tzname") ? name_of(args[0]) : ABSENT;
}
static Value utcoffset(Value *args, int nargs) {
  return check_argument(args[1], "utcoffset") ? slot_get(&as_timezone(args[0])->offset) : ABSENT;
}
static Value dst(Value *args, int nargs) {
  return check_argument(args[1], "dst") ? NONE : ABSENT;
}

static Value fromutc(Value *args, int nargs) {
  if (!is_datetime(args[1])) return raise_type_error("fromutc: argument must be a datetime");
  if (!same(datetime_tzinfo(args[1]), args[0]))
    return raise_value_error("fromutc: dt.tzinfo is not self");
  const TimeDelta *offset = offset_of(args[0]);
  return datetime_shifted(args[1], offset->days, offset->seconds, offset->microseconds);
}

static Value getinitargs(Value *args, int nargs) {
  const TimeZone *zone = as_timezone(args[0]);
  Value offset = slot_get(&zone->offset), name = slot_get(&zone->name);
  return is_absent(name) ? tuple_pack(1, offset) : tuple_pack(2, offset, name);
}

static const BuiltinDef methods[] = {
    METHOD("tzname(self, dt, /)", tzname, EFFECT_ANY,
           "Return the name that was given or, without one, 'UTC', 'UTC+HH:MM' or 'UTC-HH:MM'."),
    METHOD("utcoffset(self, dt, /)", utcoffset, EFFECT_ALLOC, "Return fixed offset."),
    METHOD("dst(self, dt, /)", dst, EFFECT_ALLOC, "Return None."),
    METHOD("fromutc(self, dt, /)", fromutc, EFFECT_ANY,
           "datetime in UTC -> datetime in local time."),
    METHOD("__getinitargs__(self, /)", getinitargs, EFFECT_ALLOC, "pickle support"),
    METHOD_END,
};

Type timezone_type = {
    .name = "datetime.timezone",
    .base = &tzinfo_type,
    .layout = &timezone_layout,
    .root_shape = &timezone_shape,
    .slots =
        {
            .repr = repr,
            .str = name_of,
            .hash = hash,
            .compare = compare,
            .new_object = timezone_new_object,
        },
    .methods = methods,
    .doc = "A time zone that always differs from UTC by the same time.",
};
