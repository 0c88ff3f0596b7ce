/* Reading ISO 8601: dates by month or by week, times, offsets; with and without separators. The
   texts end with NUL, which no rule takes, so looking one character ahead is safe. */
#include "modules/_datetime/datetime.h"

/* A date and a time may be separated by any character, even one that has no UTF-8. */
static Value replace_lone_separator(Value s) {
  static const int64_t places[] = {7, 8, 10};
  for (size_t i = 0; i < countof(places); i++) {
    int64_t at = places[i];
    if (at >= str_length(s) || (str_char_at(s, at) & ~0x7ffu) != 0xd800) continue;
    return format_text("%VT%V", str_slice(s, 0, at), str_slice(s, at + 1, str_length(s)));
  }
  return s;
}

bool iso_text_read(Value s, bool has_separator, IsoText *out) {
  size_t length;
  if (has_separator && as_str(s)->kind > 1) s = replace_lone_separator(s);
  if (is_absent(s)) return false;
  out->text = str_utf8(s, &length);
  if (out->text == NULL) exception_suppress(&exc_UnicodeEncodeError);
  out->length = (int64_t)length;
  return out->text != NULL;
}

Value raise_iso_error(Value text) {
  return exception_pending() ? ABSENT : raise_value_error("Invalid isoformat string: %R", text);
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* The end of a number of so many digits; NULL: there are not as many. */
static const char *parse_digits(const char *p, int *number, int64_t count) {
  *number = 0;
  for (; count > 0; count--, p++) {
    if (!is_digit(*p)) return NULL;
    *number = *number * 10 + (*p - '0');
  }
  return p;
}

/* -- Dates ------------------------------------------------------------------------------------- */

/* Behind the W. */
static bool parse_week(const char *p, const char *end, bool separated, int year, DateParts *parts) {
  IsoWeekDate d = {.year = year, .weekday = 1};
  int ordinal;
  p = parse_digits(p, &d.week, 2);
  if (p == NULL) return false;
  if (p < end) {
    if (separated && *p++ != '-') return false;
    if (parse_digits(p, &d.weekday, 1) == NULL) return false;
  }
  if (ordinal_of_iso(d, &ordinal) != ISO_OK) return false;
  *parts = parts_of_ordinal(ordinal);
  return true;
}

bool iso_parse_date(const char *text, int64_t length, DateParts *parts) {
  const char *p = parse_digits(text, &parts->year, 4);
  if (p == NULL) return false;
  bool separated = *p == '-';
  if (separated) p++;
  if (*p == 'W') return parse_week(p + 1, text + length, separated, parts->year, parts);
  p = parse_digits(p, &parts->month, 2);
  if (p == NULL || (separated && *p++ != '-')) return false;
  return parse_digits(p, &parts->day, 2) != NULL;
}

/* -- Times ------------------------------------------------------------------------------------- */

/* What follows the numbers of a time of day. */
typedef enum ClockRest { REST_NONE, REST_SOME, REST_WRONG } ClockRest;

static ClockRest rest_at(const char *p) {
  return *p == 0 ? REST_NONE : REST_SOME;
}

/* Digits beyond microseconds are dropped. */
static ClockRest parse_fraction(const char *p, const char *end, int *microsecond) {
  int64_t digits = min_of((int64_t)(end - p), (int64_t)6);
  p = parse_digits(p, microsecond, digits);
  if (p == NULL) return REST_WRONG;
  for (; digits < 6; digits++) *microsecond *= 10;
  while (is_digit(*p)) p++;
  return rest_at(p);
}

/* hh[[:]mm[[:]ss[(.|,)f...]]]: the first separator, or that there is none, decides for the
   others. */
static ClockRest parse_clock(const char *p, const char *end, ClockParts *parts) {
  int *const fields[] = {&parts->hour, &parts->minute, &parts->second};
  bool separated = true;
  *parts = (ClockParts){0};
  for (int i = 0; i < 3; i++) {
    p = parse_digits(p, fields[i], 2);
    if (p == NULL) return REST_WRONG;
    if (i == 0) separated = *p == ':';
    if (p + 1 >= end) return rest_at(p);
    bool fraction = *p == '.' || *p == ',';
    if (separated && *p != ':' && !fraction) return REST_WRONG;
    if (separated || fraction) p++;
    if (fraction) break;
  }
  return parse_fraction(p, end, &parts->microsecond);
}

static bool parse_offset(const char *p, const char *end, IsoOffset *offset) {
  ClockParts parts;
  *offset = (IsoOffset){.present = true};
  if (*p == 'Z') return p[1] == 0;
  int sign = *p == '-' ? -1 : 1;
  if (parse_clock(p + 1, end, &parts) != REST_NONE) return false;
  offset->seconds = sign * ((parts.hour * 60 + parts.minute) * 60 + parts.second);
  offset->microseconds = sign * parts.microsecond;
  return true;
}

bool iso_parse_time(const char *text, int64_t length, ClockParts *parts, IsoOffset *offset) {
  const char *end = text + length, *zone = text;
  while (zone < end && *zone != '+' && *zone != '-' && *zone != 'Z') zone++;
  *offset = (IsoOffset){.present = false};
  ClockRest rest = parse_clock(text, zone, parts);
  if (rest == REST_WRONG) return false;
  return zone == end ? rest == REST_NONE : parse_offset(zone, end, offset);
}

Value iso_offset_tzinfo(const IsoOffset *offset) {
  if (!offset->present) return NONE;
  if (offset->seconds == 0)
    return timezone_utc; /* microseconds alone are dropped, as CPython does */
  Value delta = timedelta_new(0, offset->seconds, offset->microseconds);
  return is_absent(delta) ? ABSENT : timezone_new(delta, ABSENT);
}

/* -- Both -------------------------------------------------------------------------------------- */

static char at(const IsoText *text, int64_t i) {
  return i < text->length ? text->text[i] : 0;
}

/* Note [Where a date ends]
   The separator may be any character, so the date's form has to tell. Dates by month have 10
   characters, or 8 without separators. Of YYYY-Www[-D] the second hyphen is the separator of date
   and time if more than one digit follows; of YYYYWww[D] the number of digits decides: as those of
   a time come in pairs, an even one means there is no day. */
static int64_t end_of_separated_week(const IsoText *text) {
  if (text->length <= 8 || at(text, 8) != '-') return 8;
  if (text->length == 9) return -1;
  return text->length > 10 && is_digit(at(text, 10)) ? 8 : 10;
}

static int64_t end_of_plain_week(const IsoText *text) {
  int64_t i = 7;
  while (i < text->length && is_digit(at(text, i))) i++;
  if (i < 9) return i;
  return i % 2 == 0 ? 7 : 8;
}

static int64_t end_of_date(const IsoText *text) {
  if (text->length == 7) return 7;
  if (at(text, 4) == '-') return at(text, 5) == 'W' ? end_of_separated_week(text) : 10;
  return at(text, 4) == 'W' ? end_of_plain_week(text) : 8;
}

/* Bytes of the UTF-8 character that begins so. */
static int character_width(char first) {
  uint8_t c = (uint8_t)first;
  return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

bool iso_parse_datetime(const IsoText *text, DateParts *date, ClockParts *time, IsoOffset *offset) {
  *time = (ClockParts){0};
  *offset = (IsoOffset){.present = false};
  if (text->length < 7) return false;
  int64_t end = end_of_date(text);
  if (end < 0 || !iso_parse_date(text->text, end, date)) return false;
  if (end >= text->length) return true;
  end += character_width(text->text[end]);
  return iso_parse_time(text->text + end, text->length - end, time, offset);
}
