/* format_text: the small printf with Values that error messages are made with. */
#include "objects/exception.h"
#include "objects/protocol.h"
#include "objects/str.h"

/* One conversion: %[.precision][l|ll|z]conversion. */
typedef struct Conversion {
  int precision; /* -1: none */
  int longs;     /* how many l; z counts as one */
  char letter;   /* the conversion itself */
} Conversion;

static const char *parse_conversion(const char *at, Conversion *c) {
  *c = (Conversion){.precision = -1};
  if (*at == '.') {
    c->precision = 0;
    for (at++; *at >= '0' && *at <= '9'; at++) c->precision = c->precision * 10 + (*at - '0');
  }
  while (*at == 'l' || *at == 'z') at++, c->longs++;
  c->letter = *at;
  return at + 1;
}

static bool add_utf8(StrBuilder *b, const char *text, int precision) {
  size_t length = precision < 0 ? strlen(text) : strnlen(text, precision);
  return str_builder_add(b, str_from_utf8_lossy(text, length));
}

static bool add_value(StrBuilder *b, Value text, int precision) {
  if (is_absent(text)) return false;
  if (precision >= 0 && precision < str_length(text))
    return str_builder_add_slice(b, text, 0, precision);
  return str_builder_add(b, text);
}

static bool add_number(StrBuilder *b, const Conversion *c, va_list *arguments) {
  char text[32];
  bool wide = c->longs > 0;
  int length;
  if (c->letter == 'd') {
    length = snprintf(text, sizeof text, "%lld",
                      wide ? va_arg(*arguments, long long) : (long long)va_arg(*arguments, int));
  } else {
    unsigned long long u =
        wide ? va_arg(*arguments, unsigned long long) : va_arg(*arguments, unsigned);
    length = snprintf(text, sizeof text, c->letter == 'u' ? "%llu" : "%llx", u);
  }
  return str_builder_add_ascii(b, text, length);
}

static bool add_conversion(StrBuilder *b, const Conversion *c, va_list *arguments) {
  Value v;
  char text[32];
  switch (c->letter) {
  case 's': return add_utf8(b, va_arg(*arguments, const char *), c->precision);
  case 'c': return str_builder_add_char(b, va_arg(*arguments, int));
  case 'd':
  case 'u':
  case 'x': return add_number(b, c, arguments);
  case 'p':
    return str_builder_add_ascii(b, text,
                                 snprintf(text, sizeof text, "%p", va_arg(*arguments, void *)));
  case '%': return str_builder_add_char(b, '%');
  case 'V':
    v = va_arg(*arguments, Value);
    return add_value(b, is_absent(v) ? ABSENT : object_str(v), c->precision);
  case 'R': return add_value(b, object_repr(va_arg(*arguments, Value)), c->precision);
  case 'A': return add_value(b, object_ascii(va_arg(*arguments, Value)), c->precision);
  case 'T': return add_utf8(b, type_name(type_of(va_arg(*arguments, Value))), c->precision);
  case 'Y':
    v = va_arg(*arguments, Value);
    return add_utf8(b, is_none(v) ? "None" : type_name(type_of(v)), c->precision);
  case 'N': return add_utf8(b, type_name(va_arg(*arguments, Type *)), c->precision);
  default: unreachable_state("format_text: unknown conversion");
  }
}

Value format_text_v(const char *format, va_list arguments) {
  StrBuilder b;
  str_builder_init(&b, 80);
  va_list copy;
  va_copy(copy, arguments);
  bool ok = true;
  while (ok && *format != 0) {
    size_t plain = strcspn(format, "%");
    if (plain > 0) ok = add_utf8(&b, format, (int)plain);
    format += plain;
    if (ok && *format == '%') {
      Conversion c;
      format = parse_conversion(format + 1, &c);
      ok = add_conversion(&b, &c, &copy);
    }
  }
  va_end(copy);
  return ok ? str_builder_finish(&b) : ABSENT;
}

Value format_text(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Value text = format_text_v(format, arguments);
  va_end(arguments);
  return text;
}
