/* date: class methods and methods. */
#include "modules/_datetime/datetime.h"

/* -- Class methods ----------------------------------------------------------------------------- */

static Value today(Value *args, int nargs) {
  Value time = time_attribute(NAME("time")), now = is_absent(time) ? ABSENT : call0(time);
  return is_absent(now) ? ABSENT : call_method1(args[0], NAME("fromtimestamp"), now);
}

static Value fromtimestamp(Value *args, int nargs) {
  int64_t seconds;
  DateParts parts;
  if (!timestamp_from_value(args[1], &seconds, NULL) || !local_date(seconds, &parts)) return ABSENT;
  return date_new_of_class(args[0], parts);
}

static Value fromordinal(Value *args, int nargs) {
  int64_t ordinal;
  Value index = number_index(args[1]);
  if (is_absent(index) || !int_to_i64(index, &ordinal)) return ABSENT;
  if (ordinal != (int32_t)ordinal) {
    return raise_error(&exc_OverflowError, "signed integer is %s",
                       ordinal > 0 ? "greater than maximum" : "less than minimum");
  }
  if (ordinal < 1) return raise_value_error("ordinal must be >= 1");
  return date_new_of_class(args[0], parts_of_ordinal(ordinal));
}

static Value fromisoformat(Value *args, int nargs) {
  IsoText text;
  DateParts parts;
  if (!is_str(args[1])) return raise_type_error("fromisoformat: argument must be str");
  if (!iso_text_read(args[1], false, &text) ||
      (text.length != 7 && text.length != 8 && text.length != 10) ||
      !iso_parse_date(text.text, text.length, &parts))
    return raise_iso_error(args[1]);
  return date_new_of_class(args[0], parts);
}

/* class_.fromisocalendar's day, datetime's too. */
static bool date_parts_from_iso(IsoWeekDate d, DateParts *parts) {
  int ordinal;
  switch (ordinal_of_iso(d, &ordinal)) {
  case ISO_OK: *parts = parts_of_ordinal(ordinal); return true;
  case ISO_BAD_YEAR: raise_value_error("Year is out of range: %d", d.year); break;
  case ISO_BAD_WEEK: raise_value_error("Invalid week: %d", d.week); break;
  case ISO_BAD_DAY: raise_value_error("Invalid day: %d (range is [1, 7])", d.weekday); break;
  }
  return false;
}

static Value fromisocalendar(Value *args, int nargs) {
  IsoWeekDate d;
  DateParts parts;
  if (!index_to_parsed_int(args[1], &d.year) || !index_to_parsed_int(args[2], &d.week) ||
      !index_to_parsed_int(args[3], &d.weekday)) {
    if (exception_suppress(&exc_OverflowError))
      raise_value_error("ISO calendar component out of range");
    return ABSENT;
  }
  return date_parts_from_iso(d, &parts) ? date_new_of_class(args[0], parts) : ABSENT;
}

/* -- Methods ----------------------------------------------------------------------------------- */

static CivilDate civil(Value *args) {
  return as_date(args[0])->date;
}

static Value ctime(Value *args, int nargs) {
  return format_ctime(civil(args), (ClockTime){0});
}

static Value strftime_method(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("strftime() argument 1 must be str, not %Y", args[1]);
  Value tuple = call_method0(args[0], NAME("timetuple"));
  return is_absent(tuple) ? ABSENT : format_strftime(args[0], args[1], tuple);
}

static Value timetuple(Value *args, int nargs) {
  return make_struct_time(civil(args), (ClockTime){0}, -1);
}

static Value isocalendar(Value *args, int nargs) {
  return isocalendar_new(iso_week_date(civil(args)));
}

static Value isoformat(Value *args, int nargs) {
  char text[16];
  return str_from_ascii_n(text, (size_t)(write_date(text, civil(args)) - text));
}

static Value isoweekday(Value *args, int nargs) {
  return from_small_int(ordinal_weekday(civil_ordinal(civil(args))) + 1);
}
static Value weekday(Value *args, int nargs) {
  return from_small_int(ordinal_weekday(civil_ordinal(civil(args))));
}
static Value toordinal(Value *args, int nargs) {
  return from_small_int(civil_ordinal(civil(args)));
}

static Value replace(Value *args, int nargs) {
  CivilDate d = civil(args);
  Value parts[3] = {from_small_int(d.year), from_small_int(d.month), from_small_int(d.day)};
  for (int i = 0; i < 3; i++)
    if (!is_absent(args[i + 1])) parts[i] = args[i + 1];
  return date_new_object(type_of(args[0]), parts, 3, ABSENT);
}

const BuiltinDef date_methods[] = {
    METHOD_FLAGS("fromtimestamp(type, timestamp, /)", fromtimestamp, EFFECT_ANY,
                 BUILTIN_CLASSMETHOD, "The local date of a POSIX timestamp."),
    METHOD_FLAGS("fromordinal(type, ordinal, /)", fromordinal, EFFECT_ANY, BUILTIN_CLASSMETHOD,
                 "Return the date of a day's number, counted from 1 January of the year 1."),
    METHOD_FLAGS("fromisoformat(type, date_string, /)", fromisoformat, EFFECT_ANY,
                 BUILTIN_CLASSMETHOD, "str -> date from a string in an ISO 8601 format"),
    METHOD_FLAGS("fromisocalendar(type, year, week, day)", fromisocalendar, EFFECT_ANY,
                 BUILTIN_CLASSMETHOD,
                 "int, int, int -> date from an ISO year, week number and weekday: the opposite of "
                 "isocalendar()"),
    METHOD_FLAGS(
        "today(type, /)", today, EFFECT_ANY, BUILTIN_CLASSMETHOD,
        "Return the present date; for a subclass, whatever its fromtimestamp makes of the time."),
    METHOD("ctime(self, /)", ctime, EFFECT_ALLOC, "Return ctime() style string."),
    METHOD("strftime(self, format)", strftime_method, EFFECT_ANY,
           "format -> strftime() style string."),
    METHOD("__format__(self, format_spec, /)", datetime_format_method, EFFECT_ANY,
           "Formats self with strftime."),
    METHOD("timetuple(self, /)", timetuple, EFFECT_ANY, "Return the moment as a struct_time."),
    METHOD("isocalendar(self, /)", isocalendar, EFFECT_ALLOC,
           "Return year, week and weekday of ISO 8601 as a named tuple."),
    METHOD("isoformat(self, /)", isoformat, EFFECT_ALLOC,
           "Return string in ISO 8601 format, YYYY-MM-DD."),
    METHOD("isoweekday(self, /)", isoweekday, EFFECT_PURE,
           "Return the day of the week: 1 for Monday to 7 for Sunday"),
    METHOD("toordinal(self, /)", toordinal, EFFECT_PURE,
           "Return the number of the day; 1 January of the year 1 is number 1."),
    METHOD("weekday(self, /)", weekday, EFFECT_PURE,
           "Return the day of the week: 0 for Monday to 6 for Sunday"),
    METHOD("replace(self, year=?, month=?, day=?)", replace, EFFECT_ANY,
           "Return date with new specified fields."),
    METHOD("__reduce__(self, /)", date_reduce, EFFECT_ALLOC, "__reduce__() -> (cls, state)"),
    METHOD_END,
};
