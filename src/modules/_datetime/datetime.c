/* datetime: making, showing and the type. */
#include "modules/_datetime/datetime.h"

static const Layout datetime_layout = {
    .name = "DateTime",
    .fixed_size = sizeof(DateTime),
    .slots_offset = offsetof(DateTime, tzinfo),
    .slots_count = 1,
};
DEFINE_TYPE_SHAPE(datetime);

/* -- Making ------------------------------------------------------------------------------------ */

static Value alloc_datetime(Type *type, CivilDate date, ClockTime time, Value tzinfo) {
  Value v = type == &datetime_type ? from_object(gc_new(&datetime_shape)) : type_alloc(type);
  as_datetime(v)->date = date;
  as_datetime(v)->time = time;
  slot_init(&as_datetime(v)->tzinfo, tzinfo);
  return v;
}

Value datetime_from_parts(CivilDate date, ClockTime time, Value tzinfo) {
  return alloc_datetime(&datetime_type, date, time, tzinfo);
}

/* The class's constructor knows the fold by keyword only, and need not pass it on. */
static Value call_class(Value class_, DateParts d, ClockParts t, Value tzinfo) {
  Value args[] = {int_from_i64(d.year),        int_from_i64(d.month),
                  int_from_i64(d.day),         int_from_i64(t.hour),
                  int_from_i64(t.minute),      int_from_i64(t.second),
                  int_from_i64(t.microsecond), tzinfo};
  Value result = call(class_, args, countof(args), ABSENT);
  if (!is_absent(result) && is_datetime(result)) as_datetime(result)->time.fold = (uint8_t)t.fold;
  return result;
}

Value datetime_new_of_class(Value class_, DateParts d, ClockParts t, Value tzinfo) {
  CivilDate date;
  ClockTime time;
  if (!same(class_, type_value(&datetime_type))) return call_class(class_, d, t, tzinfo);
  return check_date_parts(d, &date) && check_clock_parts(t, &time)
             ? datetime_from_parts(date, time, tzinfo)
             : ABSENT;
}

Value datetime_from_values(Type *type, const Value *v, DateParts d, ClockParts t, Value tzinfo) {
  int *const fields[] = {&d.year, &d.month, &d.day, &t.hour, &t.minute, &t.second, &t.microsecond};
  CivilDate date;
  ClockTime time;
  if (!is_absent(v[7])) tzinfo = v[7];
  for (size_t i = 0; i < countof(fields); i++)
    if (!is_absent(v[i]) && !index_to_parsed_int(v[i], fields[i])) return ABSENT;
  if (!is_absent(v[8]) && !index_to_parsed_int(v[8], &t.fold)) return ABSENT;
  if (!check_date_parts(d, &date) || !check_clock_parts(t, &time) || !check_tzinfo(tzinfo))
    return ABSENT;
  return alloc_datetime(type, date, time, tzinfo);
}

static Value datetime_from_state(Type *type, const uint8_t *state, Value tzinfo) {
  if (!is_none(tzinfo) && !is_tzinfo(tzinfo)) return raise_type_error("bad tzinfo state arg");
  uint8_t date[DATE_STATE];
  memcpy(date, state, DATE_STATE);
  ClockTime time = unpack_time(state + DATE_STATE);
  time.fold = date[2] >> 7;
  date[2] &= 0x7f;
  return alloc_datetime(type, unpack_date(date), time, tzinfo);
}

static Value datetime_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE(
      "(year, month, day, hour=?, minute=?, second=?, microsecond=?, tzinfo=?, *, fold=?)");
  uint8_t state[DATETIME_STATE];
  Value bound[9];
  if (nargs == 1 || nargs == 2) {
    int pickled = pickled_state(args[0], STATE_DATETIME, state);
    if (pickled != 0)
      return pickled < 0 ? ABSENT : datetime_from_state(type, state, nargs == 2 ? args[1] : NONE);
  }
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  return datetime_from_values(type, bound, (DateParts){0}, (ClockParts){0}, NONE);
}

/* -- Showing ----------------------------------------------------------------------------------- */

static Value repr(Value self) {
  const DateTime *v = as_datetime(self);
  CivilDate d = v->date;
  ClockTime t = v->time;
  char text[96];
  int length = sprintf(text, "%d, %d, %d, %d, %d", d.year, d.month, d.day, t.hour, t.minute);
  if (t.second != 0 || t.microsecond != 0) length += sprintf(text + length, ", %d", t.second);
  if (t.microsecond != 0) sprintf(text + length, ", %d", t.microsecond);
  return repr_with_extras(format_text("%T(%s)", self, text), t.fold, datetime_tzinfo(self));
}

static Value str(Value self) {
  return call_method1(self, NAME("isoformat"), NAME(" "));
}

/* -- The type ---------------------------------------------------------------------------------- */

Type datetime_type = {
    .name = "datetime.datetime",
    .base = &date_type,
    .layout = &datetime_layout,
    .root_shape = &datetime_shape,
    .flags = TYPE_BASE,
    .slots =
        {
            .repr = repr,
            .str = str,
            .hash = datetime_hash,
            .compare = datetime_compare,
            .new_object = datetime_new_object,
            .add = datetime_add,
            .subtract = datetime_subtract,
        },
    .methods = datetime_methods,
    .getset = clock_getset,
    .doc = "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\n"
           "The date has to be given. tzinfo is None or an instance of a tzinfo subclass; all "
           "others are integers.\n",
};
