/* __format__ of int, float and complex. */
#include "objects/format.h"

#include <locale.h>
#include <math.h>
#include <wchar.h>

#include "base/float_print.h"
#include "base/text.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/number_text.h"
#include "objects/str.h"

/* -- Grouping ---------------------------------------------------------------------------------- */

static Value locale_text(const char *text) {
  wchar_t wide[16];
  size_t length = mbstowcs(wide, text, countof(wide));
  if (length == (size_t)-1 || length == countof(wide))
    return str_from_utf8_lossy(text, strlen(text));
  return str_from_units(wide, sizeof(wchar_t), length);
}

NumberLocale number_locale(const FormatSpec *s) {
  NumberLocale locale = {str_from_char('.'), str_empty, ""};
  if (s->type == 'n') {
    const struct lconv *conventions = localeconv();
    return (NumberLocale){locale_text(conventions->decimal_point),
                          locale_text(conventions->thousands_sep), conventions->grouping};
  }
  if (s->grouping == 0) return locale;
  locale.separator = str_from_char(s->grouping);
  locale.groups =
      s->grouping == '_' && s->type < 128 && s->type != 0 && strchr("boxX", (int)s->type) != NULL
          ? "\4"
          : "\3";
  return locale;
}

/* Digits cut to groups from the right, with zeros in front up to min_width in all: the sizes of the
   groups. */
typedef struct Grouping {
  int64_t first;      /* digits of the leftmost group */
  int64_t zeros;      /* to be put in front of the digits */
  int64_t separators; /* how many */

} Grouping;

/* Size of group i from the right; 0: all the rest is one group. */
static int64_t group_size(const char *groups, int64_t i) {
  size_t known = strlen(groups);
  if (known == 0) return 0;
  char size = groups[min_of((size_t)i, known - 1)];
  return size == CHAR_MAX ? 0 : size;
}

/* Counts what grouping makes of `digits` digits: the number of groups behind the first, the first
   one's size. */
static Grouping group_digits(const NumberLocale *locale, int64_t digits, int64_t min_width) {
  Grouping g = {0};
  int64_t separator = str_length(locale->separator), left = digits, width = min_width, i = 0;
  for (;; i++) {
    int64_t size = group_size(locale->groups, i), wanted = max_of(max_of(left, width), 1);
    if (size == 0 || size > wanted) size = wanted;
    g.first = size;
    g.zeros += max_of(0, size - max_of(left, 0));
    left -= size;
    width -= size;
    if (left <= 0 && width <= 0) break;
    width -= separator;
  }
  g.separators = i;
  return g;
}

/* -- Putting a number together ----------------------------------------------------------------- */

static char shown_sign(const FormatSpec *s, bool negative) {
  if (negative) return '-';
  return s->sign == '+' || s->sign == ' ' ? s->sign : 0;
}

static bool add_zeros(StrBuilder *b, int64_t *zeros, int64_t count) {
  if (!str_builder_add_repeated(b, '0', min_of(*zeros, count))) return false;
  *zeros -= min_of(*zeros, count);
  return true;
}

/* One group: zeros while there are some, then digits. */
static bool add_group(StrBuilder *b, const NumberText *n, int64_t *at, int64_t *zeros,
                      int64_t size) {
  int64_t padding = min_of(*zeros, size);
  if (!add_zeros(b, zeros, padding)) return false;
  if (!str_builder_add_ascii(b, n->digits + *at, size - padding)) return false;
  *at += size - padding;
  return true;
}

static bool add_digits(StrBuilder *b, const NumberText *n, const NumberLocale *locale,
                       int64_t min_width) {
  if (n->digit_count == 0) return str_builder_add_repeated(b, '0', min_width);
  if (*locale->groups == 0 || str_length(locale->separator) == 0)
    return str_builder_add_repeated(b, '0', min_width - n->digit_count) &&
           str_builder_add_ascii(b, n->digits, n->digit_count);
  Grouping g = group_digits(locale, n->digit_count, min_width);
  int64_t at = 0, zeros = g.zeros;
  if (!add_group(b, n, &at, &zeros, g.first)) return false;
  for (int64_t i = g.separators; i-- > 0;)
    if (!str_builder_add(b, locale->separator) ||
        !add_group(b, n, &at, &zeros, group_size(locale->groups, i)))
      return false;
  return true;
}

static bool add_number(StrBuilder *b, const NumberText *n, const NumberLocale *locale,
                       int64_t min_width) {
  if (!add_digits(b, n, locale, min_width)) return false;
  if (n->point && !str_builder_add(b, locale->point)) return false;
  if (!str_builder_add_ascii(b, n->rest, n->rest_length)) return false;
  return n->suffix == 0 || str_builder_add_char(b, n->suffix);
}

static int64_t grouped_width(const NumberText *n, const NumberLocale *locale, int64_t min_width) {
  if (n->digit_count == 0) return max_of(min_width, 0);
  if (*locale->groups == 0 || str_length(locale->separator) == 0)
    return max_of(n->digit_count, min_width);
  Grouping g = group_digits(locale, n->digit_count, min_width);
  return n->digit_count + g.zeros + g.separators * str_length(locale->separator);
}

Value number_text_pad(const NumberText *n, const FormatSpec *s, const NumberLocale *locale) {
  int64_t prefix = strlen(n->prefix);
  int64_t fixed = (n->sign != 0) + prefix + (n->point ? str_length(locale->point) : 0) +
                  n->rest_length + (n->suffix != 0);
  bool zero_fill = s->fill == '0' && s->align == '=';
  int64_t min_width = zero_fill ? max_of(0, s->width - fixed) : 0;
  int64_t padding = max_of(0, s->width - fixed - grouped_width(n, locale, min_width));
  int64_t left = s->align == '>' ? padding : s->align == '^' ? padding / 2 : 0;
  int64_t inner = s->align == '=' ? padding : 0;
  StrBuilder b;
  str_builder_init(
      &b, max_of(s->width, 0) > 4096 ? 16 : fixed + n->digit_count * 2 + padding + min_width);
  bool ok = str_builder_add_repeated(&b, s->fill, left) &&
            (n->sign == 0 || str_builder_add_char(&b, n->sign)) &&
            str_builder_add_ascii(&b, n->prefix, prefix) &&
            str_builder_add_repeated(&b, s->fill, inner) && add_number(&b, n, locale, min_width) &&
            str_builder_add_repeated(&b, s->fill, padding - left - inner);
  return ok ? str_builder_finish(&b) : ABSENT;
}

/* -- int --------------------------------------------------------------------------------------- */

static Value format_character(Value v, const FormatSpec *s) {
  int64_t c;
  if (s->sign != 0) return raise_value_error("Sign not allowed with integer format specifier 'c'");
  if (s->alternate)
    return raise_value_error("Alternate form (#) not allowed with integer format specifier 'c'");
  if (!int_to_i64(v, &c)) return ABSENT;
  if (c < 0 || c > TEXT_MAX_CODE_POINT)
    return raise_error(&exc_OverflowError, "%%c arg not in range(0x110000)");
  FormatSpec padding = *s;
  if (padding.align == '=') padding.align = '>';
  return format_pad(str_from_char((uint32_t)c), &padding);
}

static void make_upper(char *text, int64_t length) {
  for (int64_t i = 0; i < length; i++)
    if (text[i] >= 'a' && text[i] <= 'z') text[i] -= 'a' - 'A';
}

/* Base of an integer type, 0 if it is none. */
static int type_base(uint32_t type) {
  switch (type) {
  case 'b': return 2;
  case 'o': return 8;
  case 'x':
  case 'X': return 16;
  case 'd':
  case 'n': return 10;
  default: return 0;
  }
}

static const char *base_prefix(uint32_t type) {
  return type == 'b' ? "0b" : type == 'o' ? "0o" : type == 'X' ? "0X" : type == 'x' ? "0x" : "";
}

static Value format_digits(Value v, const FormatSpec *s, int base) {
  Value text = int_to_text(v, base);
  if (is_absent(text)) return ABSENT;
  int64_t length = str_length(text);
  const char *digits = str_units(as_str(text));
  bool negative = *digits == '-';
  Value upper = ABSENT;
  if (s->type == 'X') { /* a copy of our own: short texts may be shared */
    upper = str_alloc(length, 0x7f);
    if (is_absent(upper)) return ABSENT;
    memcpy(str_fresh_units(upper), digits, length);
    make_upper(str_fresh_units(upper), length);
    digits = str_fresh_units(upper);
  }
  NumberText n = {
      .sign = shown_sign(s, negative),
      .prefix = s->alternate ? base_prefix(s->type) : "",
      .digits = digits + negative,
      .digit_count = length - negative,
      .rest = "",
  };
  NumberLocale locale = number_locale(s);
  Value result = number_text_pad(&n, s, &locale);
  GC_KEEP(as_object(text));
  return result;
}

static Value format_double(double value, Value v, const FormatSpec *s);

static bool is_float_type(uint32_t type) {
  return type != 0 && type < 128 && strchr("eEfFgG%", (int)type) != NULL;
}

Value format_int(Value v, Value spec) {
  FormatSpec s;
  double value;
  if (str_length(spec) == 0) return object_str(v);
  if (!format_spec_parse(spec, v, 'd', '>', &s)) return ABSENT;
  if (is_float_type(s.type)) return int_to_double(v, &value) ? format_double(value, v, &s) : ABSENT;
  if (s.type != 'c' && type_base(s.type) == 0) return format_raise_unknown(&s, v);
  if (s.precision >= 0)
    return raise_value_error("Precision not allowed in integer format specifier");
  if (s.no_negative_zero)
    return raise_value_error("Negative zero coercion (z) not allowed in integer format specifier");
  return s.type == 'c' ? format_character(v, &s) : format_digits(v, &s, type_base(s.type));
}

/* -- float ------------------------------------------------------------------------------------- */

enum { SHORT_TEXT = 64 };

/* A double in memory of its own where it does not fit the small buffer. */
typedef struct FloatText {
  char small[SHORT_TEXT]; /* holds most texts */
  char *text;             /* the digits: in `small`, or malloc'ed */
  int64_t length;         /* how many */
} FloatText;

/* false: MemoryError. Give it back with float_text_free. */
static bool float_text_make(FloatText *t, double value, char code, int precision, unsigned flags) {
  size_t bound = float_format_bound(value, code, precision);
  t->text = t->small;
  if (bound > SHORT_TEXT) {
    t->text = malloc(bound);
    if (t->text == NULL) return raise_memory_error(), false;
  }
  t->length = float_format(value, code, precision, flags, t->text);
  return true;
}
static void float_text_free(FloatText *t) {
  if (t->text != t->small) free(t->text);
}

static NumberText split_number(const FloatText *t, const FormatSpec *s) {
  bool negative = *t->text == '-';
  const char *at = t->text + negative, *end = t->text + t->length;
  NumberText n = {.sign = shown_sign(s, negative), .prefix = "", .digits = at};
  while (at < end && *at >= '0' && *at <= '9') at++;
  n.digit_count = at - n.digits;
  n.point = at < end && *at == '.';
  n.rest = at + n.point;
  n.rest_length = end - n.rest;
  return n;
}

/* Code, precision and flags for float_format. */
typedef struct FloatCode {
  char code;      /* the conversion: e, f, g, r ... */
  int precision;  /* digits wanted */
  unsigned flags; /* of float_format */
} FloatCode;

/* default_flags go with a type that is not given. false: ValueError. */
static bool float_code(const FormatSpec *s, unsigned default_flags, FloatCode *out) {
  *out = (FloatCode){(char)s->type, 6, s->alternate ? FLOAT_ALTERNATE : 0};
  if (s->no_negative_zero) out->flags |= FLOAT_NO_NEGATIVE_ZERO;
  if (s->precision > INT_MAX) return raise_value_error("precision too big"), false;
  if (s->type == 0) {
    out->flags |= default_flags;
    out->code = s->precision < 0 ? 'r' : 'g';
  }
  if (s->type == 'n') out->code = 'g';
  if (s->type == '%') out->code = 'f';
  if (s->precision >= 0) out->precision = (int)s->precision;
  return true;
}

static Value format_double(double value, Value v, const FormatSpec *s) {
  FloatCode code;
  FloatText text;
  if (!float_code(s, FLOAT_DOT_ZERO, &code)) return ABSENT;
  if (s->type == '%') value *= 100;
  if (!float_text_make(&text, value, code.code, code.precision, code.flags)) return ABSENT;
  NumberText n = split_number(&text, s);
  if (s->type == '%') n.suffix = '%';
  NumberLocale locale = number_locale(s);
  Value result = number_text_pad(&n, s, &locale);
  float_text_free(&text);
  return result;
}

Value format_float(Value v, Value spec) {
  FormatSpec s;
  if (str_length(spec) == 0) return object_str(v);
  if (!format_spec_parse(spec, v, 0, '>', &s)) return ABSENT;
  if (s.type != 0 && s.type != 'n' && !is_float_type(s.type)) return format_raise_unknown(&s, v);
  return format_double(as_double(v), v, &s);
}

/* -- complex ----------------------------------------------------------------------------------- */

static bool check_complex_spec(const FormatSpec *s, Value v) {
  bool known = s->type == 0 || s->type == 'n' || (is_float_type(s->type) && s->type != '%');
  if (!known) return format_raise_unknown(s, v), false;
  if (s->fill == '0')
    return raise_value_error("Zero padding is not allowed in complex format specifier"), false;
  if (s->align == '=')
    return raise_value_error("'=' alignment flag is not allowed in complex format specifier"),
           false;
  return true;
}

static bool add_sign(StrBuilder *b, char sign) {
  return sign == 0 || str_builder_add_char(b, sign);
}

/* One part, with its sign; the imaginary one always has one. */
static bool add_part(StrBuilder *b, double value, const FormatSpec *s, const FloatCode *code,
                     bool imaginary) {
  FloatText text;
  FormatSpec part = *s;
  if (imaginary) part.sign = '+';
  if (!float_text_make(&text, value, code->code, code->precision, code->flags)) return false;
  NumberText n = split_number(&text, &part);
  NumberLocale locale = number_locale(s);
  bool ok = add_sign(b, n.sign) && add_number(b, &n, &locale, 0);
  float_text_free(&text);
  return ok;
}

static Value complex_text(const ComplexObject *z, const FormatSpec *s, const FloatCode *code) {
  bool only_imaginary = s->type == 0 && z->real == 0.0 && !signbit(z->real),
       parentheses = s->type == 0 && !only_imaginary;
  StrBuilder b;
  str_builder_init(&b, 48);
  if (parentheses && !str_builder_add_char(&b, '(')) return ABSENT;
  if (!only_imaginary && !add_part(&b, z->real, s, code, false)) return ABSENT;
  if (!add_part(&b, z->imag, s, code, !only_imaginary) || !str_builder_add_char(&b, 'j'))
    return ABSENT;
  if (parentheses && !str_builder_add_char(&b, ')')) return ABSENT;
  return str_builder_finish(&b);
}

Value format_complex(Value v, Value spec) {
  FormatSpec s;
  FloatCode code;
  if (str_length(spec) == 0) return object_str(v);
  if (!format_spec_parse(spec, v, 0, '>', &s) || !check_complex_spec(&s, v) ||
      !float_code(&s, 0, &code))
    return ABSENT;
  Value text = complex_text(object_cast(ComplexObject, v), &s, &code);
  return is_absent(text) ? ABSENT : format_pad(text, &s);
}
