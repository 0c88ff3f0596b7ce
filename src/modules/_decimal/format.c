/* Decimal.__format__ */
#include "modules/_decimal/decimal.h"
#include "objects/dict.h"
#include "objects/number_text.h"

/* -- The specification ------------------------------------------------------------------------- */

typedef struct SpecReader {
  Value text;      /* str */
  int64_t at, end; /* what has not been read yet */
} SpecReader;

static uint32_t peek(const SpecReader *r, int64_t ahead) {
  return r->at + ahead < r->end ? str_char_at(r->text, r->at + ahead) : 0;
}
static bool take(SpecReader *r, uint32_t c) {
  if (peek(r, 0) != c || r->at >= r->end) return false;
  r->at++;
  return true;
}
static bool is_one_of(uint32_t c, const char *set) {
  return c != 0 && c < 128 && strchr(set, (int)c) != NULL;
}

/* Digits; -1: there are none, or too many. */
static int64_t read_count(SpecReader *r) {
  int64_t count = -1;
  while (peek(r, 0) >= '0' && peek(r, 0) <= '9') {
    int64_t digit = peek(r, 0) - '0';
    if (__builtin_mul_overflow(max_of(count, (int64_t)0), 10, &count) ||
        __builtin_add_overflow(count, digit, &count))
      return -1;
    r->at++;
  }
  return count;
}

/* The specification without its z, if it has one behind fill, alignment and sign. */
static Value without_z(Value text, bool *found) {
  SpecReader r = {text, 0, str_length(text)};
  if (is_one_of(peek(&r, 1), "<>=^"))
    r.at = 2;
  else if (is_one_of(peek(&r, 0), "<>=^"))
    r.at = 1;
  if (is_one_of(peek(&r, 0), "+- ")) r.at++;
  uint32_t next = peek(&r, 1); /* a fill, perhaps: CPython takes one of ASCII here, and not 0 */
  *found = peek(&r, 0) == 'z' && next < 128 && (next != 0 || r.at + 1 == r.end);
  if (!*found) return text;
  return str_concat(str_slice(text, 0, r.at), str_slice(text, r.at + 1, r.end));
}

/* [[fill]align][sign][0][width][,][.precision][type] */
static bool read_spec(Value text, FormatSpec *s) {
  SpecReader r = {text, 0, str_length(text)};
  bool aligned = true;
  *s = (FormatSpec){.fill = ' ', .width = -1, .precision = -1, .align = '>'};
  if (is_one_of(peek(&r, 1), "<>=^")) {
    s->fill = peek(&r, 0);
    s->align = (char)peek(&r, 1);
    r.at += 2;
  } else if (is_one_of(peek(&r, 0), "<>=^")) {
    s->align = (char)peek(&r, 0);
    r.at++;
  } else {
    aligned = false;
  }
  if (is_one_of(peek(&r, 0), "+- ")) s->sign = (char)str_char_at(text, r.at++);
  if (take(&r, '0')) {
    if (aligned) return false;
    s->fill = '0';
    s->align = '=';
  }
  if (peek(&r, 0) >= '0' && peek(&r, 0) <= '9') {
    if (peek(&r, 0) == '0' || (s->width = read_count(&r)) < 0) return false;
  }
  if (take(&r, ',')) s->grouping = ',';
  if (take(&r, '.') && (s->precision = read_count(&r)) < 0) return false;
  if (r.at < r.end) {
    s->type = str_char_at(text, r.at++);
    if (!is_one_of(s->type, "eEfFgGnN%") || (is_one_of(s->type, "nN") && s->grouping != 0))
      return false;
  }
  return r.at == r.end;
}

/* -- The number -------------------------------------------------------------------------------- */

/* To so many significant digits, zeros added. */
static void round_to_digits(Number *n, int64_t digits, Rounding rounding, uint32_t *status) {
  if (n->count == 0) return;
  int64_t exponent = number_adjusted(n) + 1 - digits;
  number_rescale(n, exponent, rounding, status);
  if (number_digits(n) > digits) number_rescale(n, exponent + 1, rounding, status);
}

static void round_for(Number *n, const FormatSpec *s, char type, Rounding rounding,
                      uint32_t *status) {
  int64_t precision = s->precision;
  if (type == 'f') {
    if (precision >= 0)
      number_rescale(n, -precision, rounding, status);
    else if (n->count == 0 && n->exponent > 0)
      n->exponent = 0;
  } else if (type == 'e' && precision >= 0) {
    round_to_digits(n, precision + 1, rounding, status);
  } else if (type == 'g' && precision >= 0) {
    precision = max_of(precision, (int64_t)1);
    if (number_digits(n) > precision) round_to_digits(n, precision, rounding, status);
  }
}

/* Digits before the point. */
static int64_t point_place(const Number *n, const FormatSpec *s, char type) {
  int64_t left = n->exponent + number_digits(n);
  if (type == 'f') return left;
  if (type == 'e') return n->count == 0 && s->precision >= 0 ? 1 - s->precision : 1;
  return n->exponent <= 0 && left > -6 ? left : 1;
}

/* The digits around the point and the exponent, in malloc'ed memory that begins with the integer
   part. NULL: no memory. */
static char *write_parts(const Number *n, const FormatSpec *s, char type, bool capitals,
                         NumberText *parts) {
  int64_t digits = number_digits(n), left = n->exponent + digits, place = point_place(n, s, type);
  int64_t whole = max_of(place, (int64_t)1), leading = place > 0 ? 0 : 1 - place;
  int64_t trailing = place > digits ? place - digits : 0;
  int64_t total = leading + digits + trailing;
  char *text = total < INT64_MAX - 64 ? malloc((size_t)total + 32) : NULL;
  if (text == NULL) return NULL;
  memset(text, '0', (size_t)total);
  words_to_text(text + leading, digits, n->words, n->count);
  parts->digits = text;
  parts->digit_count = whole;
  parts->rest = text + whole;
  parts->rest_length = total - whole;
  parts->point = parts->rest_length > 0;
  if (type == 'e' || (type == 'g' && left != place))
    parts->rest_length +=
        sprintf(text + total, "%c%+lld", capitals ? 'E' : 'e', (long long)(left - place));
  return text;
}

static char *write_special(const Number *n, NumberText *parts) {
  Number magnitude;
  char *text = malloc((size_t)number_text_bound(n));
  if (text == NULL) return NULL;
  number_init_view(&magnitude, n->words, n->count);
  magnitude.kind = n->kind;
  parts->digits = parts->rest = text;
  parts->rest_length = number_write(text, &magnitude, NOTATION_SCIENTIFIC, true);
  return text;
}

static Value format_number_parts(Number *n, FormatSpec *s, const NumberLocale *locale,
                                 const DecimalContext *context) {
  uint32_t status = 0;
  char type = s->type == 0 ? 'g' : s->type == 'n' ? 'g' : s->type == '%' ? 'f' : (char)s->type;
  bool capitals = s->type == 0 ? context->capitals : type >= 'A' && type <= 'Z';
  if (type == 'N') type = 'g';
  if (type >= 'A' && type <= 'Z') type = (char)(type - 'A' + 'a');
  NumberText parts = {.prefix = "", .suffix = s->type == '%' ? '%' : 0};
  char *text;
  if (number_is_special(n)) {
    if (s->fill == '0' && s->align == '=') {
      s->fill = ' ';
      s->align = '>';
    }
    text = write_special(n, &parts);
  } else {
    bool negative = n->negative;
    if (s->type == '%') n->exponent += 2;
    round_for(n, s, type, context->settings.rounding, &status);
    n->negative = negative && !(s->no_negative_zero && n->count == 0);
    text = status & STATUS_MEMORY ? NULL : write_parts(n, s, type, capitals, &parts);
  }
  if (text == NULL) return raise_memory_error();
  parts.sign = n->negative ? '-' : s->sign == '-' ? 0 : s->sign;
  Value result = number_text_pad(&parts, s, locale);
  free(text);
  return result;
}

/* -- Locale ------------------------------------------------------------------------------------ */

/* A str of the override dict, of so many bytes. */
static bool override_text(Value dict, Value key, size_t min, size_t max, Value *out) {
  size_t length;
  Value v = dict_get_str(dict, key);
  if (!is_absent(v) && is_str(v)) {
    const char *text = str_utf8(v, &length);
    if (text == NULL) return false;
    length = strlen(text);
    if (length >= min && length <= max) {
      *out = v;
      return true;
    }
  }
  raise_value_error("invalid override dict");
  return false;
}

static bool override_locale(Value dict, NumberLocale *locale) {
  Value groups;
  if (!is_dict(dict)) {
    raise_type_error("optional argument must be a dict");
    return false;
  }
  if (!override_text(dict, NAME("decimal_point"), 1, 4, &locale->point) ||
      !override_text(dict, NAME("thousands_sep"), 0, 4, &locale->separator) ||
      !override_text(dict, NAME("grouping"), 0, 64, &groups))
    return false;
  locale->groups = str_utf8(groups, NULL);
  for (const char *c = locale->groups; *c != 0; c++) {
    if ((signed char)*c >= 0) continue;
    raise_value_error("invalid override dict");
    return false;
  }
  return true;
}

Value decimal_format(Value *args, int nargs) {
  FormatSpec s;
  DecimalContext *context = current_context();
  if (context == NULL) return ABSENT;
  if (!is_str(args[1])) return raise_type_error("format arg must be str");
  if (str_length(args[1]) == 0 && is_absent(args[2]))
    return decimal_text(args[0], NOTATION_SCIENTIFIC, context->capitals);
  if (str_utf8(args[1], NULL) == NULL) return ABSENT;
  bool no_negative_zero;
  Value spec = without_z(args[1], &no_negative_zero);
  if (is_absent(spec)) return ABSENT;
  if (!read_spec(spec, &s)) return raise_value_error("invalid format string");
  if (s.width > DECIMAL_MAX_PREC || s.precision > DECIMAL_MAX_PREC)
    return raise_value_error("format specification exceeds internal limits of _decimal");
  s.no_negative_zero = no_negative_zero;
  FormatSpec locale_spec = s;
  if (s.type == 'N') locale_spec.type = 'n';
  NumberLocale locale = number_locale(&locale_spec);
  if (!is_absent(args[2])) {
    bool is_local = s.type == 'n' || s.type == 'N';
    NumberLocale other;
    if (!override_locale(args[2], &other)) return ABSENT;
    if (is_local || s.grouping != 0) locale = other;
  }
  uint32_t status = 0;
  Number view, n;
  decimal_view(&view, args[0]);
  number_init(&n);
  Value result = number_copy(&n, &view, &status) ? format_number_parts(&n, &s, &locale, context)
                                                 : raise_memory_error();
  number_clear(&n);
  return result;
}
