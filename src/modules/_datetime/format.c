/* Text of dates and times: ISO 8601, strftime, repr, ctime; time tuples. */
#include "modules/_datetime/datetime.h"
#include "modules/time/calendar.h"

/* -- ISO 8601 ---------------------------------------------------------------------------------- */

/* The number in so many digits. */
static char *write_digits(char *at, int number, int count) {
  for (int i = count - 1; i >= 0; i--, number /= 10) at[i] = (char)('0' + number % 10);
  return at + count;
}

static char *write_after(char *at, char separator, int number, int count) {
  *at = separator;
  return write_digits(at + 1, number, count);
}

char *write_date(char *at, CivilDate d) {
  at = write_digits(at, d.year, 4);
  at = write_after(at, '-', d.month, 2);
  at = write_after(at, '-', d.day, 2);
  *at = 0;
  return at;
}

char *write_time(char *at, ClockTime t, TimeSpec spec) {
  if (spec == SPEC_AUTO) spec = t.microsecond != 0 ? SPEC_MICROSECONDS : SPEC_SECONDS;
  at = write_digits(at, t.hour, 2);
  if (spec >= SPEC_MINUTES) at = write_after(at, ':', t.minute, 2);
  if (spec >= SPEC_SECONDS) at = write_after(at, ':', t.second, 2);
  if (spec == SPEC_MILLISECONDS) at = write_after(at, '.', t.microsecond / 1000, 3);
  if (spec == SPEC_MICROSECONDS) at = write_after(at, '.', t.microsecond, 6);
  *at = 0;
  return at;
}

char *write_offset(char *at, const TimeDelta *offset, const char *separator) {
  int64_t us = timedelta_microseconds(offset);
  *at++ = us < 0 ? '-' : '+';
  if (us < 0) us = -us;
  int seconds = (int)(us / MICROSECONDS_PER_SECOND), rest = (int)(us % MICROSECONDS_PER_SECOND);
  at += sprintf(at, "%02d%s%02d", seconds / 3600, separator, seconds / 60 % 60);
  if (seconds % 60 != 0 || rest != 0) at += sprintf(at, "%s%02d", separator, seconds % 60);
  if (rest != 0) at += sprintf(at, ".%06d", rest);
  return at;
}

bool timespec_from_value(Value v, int position, TimeSpec *spec) {
  static const char *const names[] = {"auto",    "hours",        "minutes",
                                      "seconds", "milliseconds", "microseconds"};
  *spec = SPEC_AUTO;
  if (is_absent(v)) return true;
  if (!is_str(v)) {
    raise_type_error("isoformat() argument %d must be str, not %Y", position, v);
    return false;
  }
  for (size_t i = 0; i < countof(names); i++) {
    *spec = (TimeSpec)i;
    if (str_equals_ascii(v, names[i])) return true;
  }
  raise_value_error("Unknown timespec value");
  return false;
}

/* -- repr, str, ctime -------------------------------------------------------------------------- */

Value str_isoformat(Value self) {
  return call_method0(self, NAME("isoformat"));
}

Value repr_with_extras(Value text, int fold, Value tzinfo) {
  if (is_absent(text) || (fold == 0 && is_none(tzinfo))) return text;
  Value open = str_slice(text, 0, str_length(text) - 1);
  const char *shown_fold = fold ? ", fold=1" : "";
  return is_none(tzinfo) ? format_text("%V%s)", open, shown_fold)
                         : format_text("%V%s, tzinfo=%R)", open, shown_fold, tzinfo);
}

Value format_ctime(CivilDate d, ClockTime t) {
  static const char days[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  int length =
      sprintf(text, "%s %s %2d %02d:%02d:%02d %04d", days[ordinal_weekday(civil_ordinal(d))],
              months[d.month - 1], d.day, t.hour, t.minute, t.second, d.year);
  return str_from_ascii_n(text, (size_t)length);
}

/* -- strftime ---------------------------------------------------------------------------------- */

Value make_struct_time(CivilDate d, ClockTime t, int dst_flag) {
  const int fields[9] = {
      d.year,         d.month, d.day, t.hour, t.minute, t.second, ordinal_weekday(civil_ordinal(d)),
      day_of_year(d), dst_flag};
  return struct_time_new(fields);
}

/* %z */
static Value offset_text(Value self) {
  char text[OFFSET_TEXT];
  Value offset = call_method0(self, NAME("utcoffset"));
  if (is_absent(offset)) return ABSENT;
  if (!is_timedelta(offset)) return str_from_ascii("");
  return str_from_ascii_n(text, (size_t)(write_offset(text, as_timedelta(offset), "") - text));
}

/* %Z; as it becomes part of a format its percent signs are doubled. */
static Value zone_text(Value self) {
  Value name = call_method0(self, NAME("tzname"));
  if (is_absent(name)) return ABSENT;
  if (!is_str(name)) return str_from_ascii("");
  Value escaped = call_method2(name, NAME("replace"), NAME("%"), NAME("%%"));
  if (is_absent(escaped) || is_str(escaped)) return escaped;
  return raise_type_error("tzname.replace() did not return a string");
}

/* %f */
static Value microsecond_text(Value self) {
  char text[8];
  int microsecond = is_datetime(self) ? as_datetime(self)->time.microsecond
                    : is_time(self)   ? as_time(self)->time.microsecond
                                      : 0;
  return str_from_ascii_n(text, (size_t)(write_digits(text, microsecond, 6) - text));
}

/* What stands for %c; *known false: the library knows it. */
static Value replacement(Value self, uint32_t c, bool *known) {
  *known = true;
  bool has_zone = is_datetime(self) || is_time(self);
  switch (c) {
  case 'z': return has_zone ? offset_text(self) : str_from_ascii("");
  case 'Z': return has_zone ? zone_text(self) : str_from_ascii("");
  case 'f': return microsecond_text(self);
  default: *known = false; return ABSENT;
  }
}

/* The format with %z, %Z and %f filled in. It ends where a C string would. */
static Value expand_format(Value self, Value format) {
  StrBuilder b;
  str_builder_init(&b, str_length(format));
  int64_t length = str_length(format);
  for (int64_t i = 0; i < length && str_char_at(format, i) != 0; i++) {
    uint32_t c = str_char_at(format, i);
    bool known = false;
    if (c == '%' && i + 1 < length) {
      Value text = replacement(self, str_char_at(format, i + 1), &known);
      if (known && is_absent(text)) return ABSENT;
      if (known && !str_builder_add(&b, text)) return ABSENT;
      if (!known && !str_builder_add_slice(&b, format, i, i + 2)) return ABSENT;
      i++;
    } else if (!str_builder_add_char(&b, c)) {
      return ABSENT;
    }
  }
  return str_builder_finish(&b);
}

Value format_strftime(Value self, Value format, Value time_tuple) {
  if (str_utf8(format, NULL) == NULL) return ABSENT;
  Value expanded = expand_format(self, format);
  Value strftime = is_absent(expanded) ? ABSENT : time_attribute(NAME("strftime"));
  return is_absent(strftime) ? ABSENT : call2(strftime, expanded, time_tuple);
}

Value datetime_format_method(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("__format__() argument 1 must be str, not %Y", args[1]);
  return str_length(args[1]) == 0 ? object_str(args[0])
                                  : call_method1(args[0], NAME("strftime"), args[1]);
}
