/* tzinfo: the base class of time zones, and calling one's methods. */
#include "modules/_datetime/datetime.h"

typedef struct TzInfo {
  Object header;
} TzInfo;

static const Layout tzinfo_layout = {.name = "TzInfo", .fixed_size = sizeof(TzInfo)};
DEFINE_TYPE_SHAPE(tzinfo);

bool check_tzinfo(Value v) {
  if (is_none(v) || is_tzinfo(v)) return true;
  raise_type_error("tzinfo argument must be None or of a tzinfo subclass, not type '%T'", v);
  return false;
}

/* -- Asking a time zone ------------------------------------------------------------------------ */

static bool is_under_a_day(const TimeDelta *d) {
  return d->days == 0 || (d->days == -1 && (d->seconds != 0 || d->microseconds != 0));
}

static Value checked_offset(Value v, const char *method) {
  if (is_absent(v) || is_none(v)) return v;
  if (!is_timedelta(v))
    return raise_type_error("tzinfo.%s() must return None or a timedelta, not '%.200T'", method, v);
  if (is_under_a_day(as_timedelta(v))) return v;
  return raise_value_error(
      "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).");
}

Value tzinfo_utcoffset(Value tzinfo, Value argument) {
  if (is_none(tzinfo)) return NONE;
  if (is_timezone(tzinfo)) return slot_get(&as_timezone(tzinfo)->offset);
  return checked_offset(call_method1(tzinfo, NAME("utcoffset"), argument), "utcoffset");
}

Value tzinfo_dst(Value tzinfo, Value argument) {
  if (is_none(tzinfo) || is_timezone(tzinfo)) return NONE;
  return checked_offset(call_method1(tzinfo, NAME("dst"), argument), "dst");
}

Value tzinfo_tzname(Value tzinfo, Value argument) {
  if (is_none(tzinfo)) return NONE;
  Value name = call_method1(tzinfo, NAME("tzname"), argument);
  if (is_absent(name) || is_none(name) || is_str(name)) return name;
  return raise_type_error("tzinfo.tzname() must return None or a string, not '%.200T'", name);
}

bool offsets_equal(Value a, Value b) {
  if (same(a, b)) return true;
  return !is_none(a) && !is_none(b) && timedelta_compare(as_timedelta(a), as_timedelta(b)) == 0;
}

/* -- The class --------------------------------------------------------------------------------- */

/* Any arguments: they are for the __init__ of a subclass. */
static Value tzinfo_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

static Value missing(const char *method) {
  return raise_error(&exc_NotImplementedError, "a tzinfo subclass must implement %s()", method);
}
static Value utcoffset(Value *args, int nargs) {
  return missing("utcoffset");
}
static Value dst(Value *args, int nargs) {
  return missing("dst");
}
static Value tzname(Value *args, int nargs) {
  return missing("tzname");
}

/* dt + d, d of less than two days. */
static Value shifted(Value dt, int64_t microseconds) {
  return datetime_shifted(dt, 0, 0, microseconds);
}

/* Standard time first, whose offset from UTC does not change; what the daylight saving time is then
   decides. */
static Value fromutc(Value *args, int nargs) {
  Value dt = args[1];
  if (!is_datetime(dt)) return raise_type_error("fromutc: argument must be a datetime");
  if (!same(datetime_tzinfo(dt), args[0]))
    return raise_value_error("fromutc: dt.tzinfo is not self");
  Value offset = datetime_utcoffset(dt);
  if (is_absent(offset)) return ABSENT;
  if (is_none(offset)) return raise_value_error("fromutc: non-None utcoffset() result required");
  Value saving = tzinfo_dst(args[0], dt);
  if (is_absent(saving)) return ABSENT;
  if (is_none(saving)) return raise_value_error("fromutc: non-None dst() result required");
  int64_t standard =
      timedelta_microseconds(as_timedelta(offset)) - timedelta_microseconds(as_timedelta(saving));
  Value result = shifted(dt, standard);
  if (is_absent(result)) return ABSENT;
  saving = tzinfo_dst(datetime_tzinfo(result), result);
  if (is_absent(saving)) return ABSENT;
  if (is_none(saving))
    return raise_value_error("fromutc: tz.dst() gave inconsistent results; cannot convert");
  return timedelta_is_zero(as_timedelta(saving))
             ? result
             : shifted(result, timedelta_microseconds(as_timedelta(saving)));
}

static Value reduce(Value *args, int nargs) {
  Value arguments = from_object(tuple_empty),
        get = object_lookup_attr(args[0], NAME("__getinitargs__"));
  if (exception_pending()) return ABSENT;
  if (!is_absent(get)) arguments = call0(get);
  Value state = is_absent(arguments) ? ABSENT : call_method0(args[0], NAME("__getstate__"));
  return is_absent(state) ? ABSENT : tuple_pack(3, type_value(type_of(args[0])), arguments, state);
}

static const BuiltinDef methods[] = {
    METHOD("tzname(self, dt, /)", tzname, EFFECT_RAISE, "datetime -> string name of time zone."),
    METHOD(
        "utcoffset(self, dt, /)", utcoffset, EFFECT_RAISE,
        "Return the difference to UTC as a timedelta: positive to the east, negative to the west."),
    METHOD("dst(self, dt, /)", dst, EFFECT_RAISE,
           "Return how much summer time adds, as a timedelta."),
    METHOD("fromutc(self, dt, /)", fromutc, EFFECT_ANY,
           "datetime in UTC -> datetime in local time."),
    METHOD("__reduce__(self, /)", reduce, EFFECT_ANY, "-> (cls, state)"),
    METHOD_END,
};

Type tzinfo_type = {
    .name = "datetime.tzinfo",
    .base = &object_type,
    .layout = &tzinfo_layout,
    .root_shape = &tzinfo_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = tzinfo_new_object},
    .methods = methods,
    .doc = "What time zones derive from; it implements none itself.",
};
