/* Parsing format specifications; formatting strings. */
#include "objects/format.h"

#include "base/unicode_db.h"
#include "objects/str.h"

/* -- Parsing ----------------------------------------------------------------------------------- */

typedef struct SpecReader {
  Value spec;      /* str being parsed */
  int64_t at, end; /* next character, and the end */
} SpecReader;

static uint32_t peek(const SpecReader *r) {
  return r->at < r->end ? str_char_at(r->spec, r->at) : 0;
}
static bool take(SpecReader *r, uint32_t c) {
  if (r->at >= r->end || str_char_at(r->spec, r->at) != c) return false;
  r->at++;
  return true;
}
static bool is_align(uint32_t c) {
  return c == '<' || c == '>' || c == '=' || c == '^';
}

/* Digits, of any script; -1 in *out if there are none. */
static bool take_number(SpecReader *r, int64_t *out) {
  int64_t number = 0, start = r->at;
  for (; r->at < r->end; r->at++) {
    uint32_t c = str_char_at(r->spec, r->at);
    int digit = c - '0' < 10 ? (int)(c - '0') : c < 128 ? -1 : unicode_decimal(c);
    if (digit < 0) break;
    if (number > (INT64_MAX - digit) / 10)
      return raise_value_error("Too many decimal digits in format string"), false;
    number = number * 10 + digit;
  }
  *out = r->at == start ? -1 : number;
  return true;
}

static bool take_align(SpecReader *r, FormatSpec *out, bool *fill_given) {
  if (r->end - r->at >= 2 && is_align(str_char_at(r->spec, r->at + 1))) {
    out->fill = peek(r);
    out->align = (char)str_char_at(r->spec, r->at + 1);
    r->at += 2;
    return *fill_given = true;
  }
  if (!is_align(peek(r))) return false;
  out->align = (char)peek(r);
  r->at++;
  return true;
}

static bool take_grouping(SpecReader *r, FormatSpec *out) {
  if (take(r, ',')) out->grouping = ',';
  bool underscore = take(r, '_');
  if (underscore && out->grouping == 0)
    out->grouping = '_';
  else if (underscore)
    return raise_value_error("Cannot specify both ',' and '_'."), false;
  if (out->grouping == 0 || peek(r) != ',') return true;
  if (out->grouping == '_') return raise_value_error("Cannot specify both ',' and '_'."), false;
  return true;
}

static bool check_grouping(const FormatSpec *s) {
  uint32_t type = s->type;
  if (s->grouping == 0 || type == 0) return true;
  if (type < 128 && strchr("defgEG%F", (int)type) != NULL) return true;
  if (s->grouping == '_' && type < 128 && strchr("boxX", (int)type) != NULL) return true;
  if (type > 32 && type < 128)
    raise_value_error("Cannot specify '%c' with '%c'.", s->grouping, (int)type);
  else
    raise_value_error("Cannot specify '%c' with '\\x%x'.", s->grouping, type);
  return false;
}

bool format_spec_parse(Value spec, Value v, uint32_t type, char align, FormatSpec *out) {
  SpecReader r = {spec, 0, str_length(spec)};
  *out = (FormatSpec){.fill = ' ', .type = type, .width = -1, .precision = -1, .align = align};
  bool fill_given = false, align_given = take_align(&r, out, &fill_given);
  if (peek(&r) == '+' || peek(&r) == '-' || peek(&r) == ' ')
    out->sign = (char)str_char_at(spec, r.at++);
  out->no_negative_zero = take(&r, 'z');
  out->alternate = take(&r, '#');
  if (!fill_given && take(&r, '0')) {
    out->fill = '0';
    if (!align_given && align == '>') out->align = '=';
  }
  if (!take_number(&r, &out->width) || !take_grouping(&r, out)) return false;
  if (take(&r, '.')) {
    if (!take_number(&r, &out->precision)) return false;
    if (out->precision < 0) return raise_value_error("Format specifier missing precision"), false;
  }
  if (r.end - r.at > 1) {
    raise_value_error("Invalid format specifier '%V' for object of type '%.200T'", spec, v);
    return false;
  }
  if (r.end - r.at == 1) out->type = str_char_at(spec, r.at);
  return check_grouping(out);
}

Value format_raise_unknown(const FormatSpec *s, Value v) {
  if (s->type > 32 && s->type < 128)
    return raise_value_error("Unknown format code '%c' for object of type '%.200T'", (int)s->type,
                             v);
  return raise_value_error("Unknown format code '\\x%x' for object of type '%.200T'", s->type, v);
}

/* -- Padding ----------------------------------------------------------------------------------- */

Value format_pad(Value text, const FormatSpec *s) {
  int64_t padding = s->width - str_length(text);
  if (padding <= 0) return text;
  int64_t left = s->align == '>' ? padding : s->align == '^' ? padding / 2 : 0;
  return str_pad(text, left, padding - left, s->fill);
}

/* -- str --------------------------------------------------------------------------------------- */

static bool check_str_spec(const FormatSpec *s, Value v) {
  const char *problem = NULL;
  if (s->type != 's') return format_raise_unknown(s, v), false;
  if (s->sign == ' ')
    problem = "Space not allowed in string format specifier";
  else if (s->sign != 0)
    problem = "Sign not allowed in string format specifier";
  else if (s->no_negative_zero)
    problem = "Negative zero coercion (z) not allowed in string format specifier";
  else if (s->alternate)
    problem = "Alternate form (#) not allowed in string format specifier";
  else if (s->align == '=')
    problem = "'=' alignment not allowed in string format specifier";
  if (problem != NULL) raise_value_error("%s", problem);
  return problem == NULL;
}

Value format_str(Value v, Value spec) {
  FormatSpec s;
  if (str_length(spec) == 0) return object_str(v);
  if (!format_spec_parse(spec, v, 's', '<', &s) || !check_str_spec(&s, v)) return ABSENT;
  int64_t length = str_length(v);
  Value shown = str_slice(v, 0, s.precision >= 0 ? min_of(s.precision, length) : length);
  return is_absent(shown) ? ABSENT : format_pad(shown, &s);
}
