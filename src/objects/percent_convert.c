/* The conversions of printf-style formatting. */
#include "objects/percent_internal.h"

#include "base/float_print.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/str_internal.h"

/* -- Padding ----------------------------------------------------------------------------------- */

static bool add_padded(Percent *p, const Conversion *c, TextView text, Value owner) {
  int64_t padding = c->width - (int64_t)text.length;
  if (!c->left && !str_builder_add_repeated(&p->out, ' ', padding)) return false;
  if (!str_builder_add_view(&p->out, text)) return false;
  GC_KEEP(as_object(owner));
  return !c->left || str_builder_add_repeated(&p->out, ' ', padding);
}

/* A number: digits with an optional minus in front. zeros: put before the digits because of the
   precision. */
static bool add_number(Percent *p, const Conversion *c, const char *text, size_t length,
                       const char *prefix, int64_t zeros) {
  char sign = *text == '-' ? '-' : c->plus ? '+' : c->blank ? ' ' : 0;
  if (*text == '-') text++, length--;
  size_t prefix_length = strlen(prefix);
  int64_t padding = c->width - (int64_t)((sign != 0) + prefix_length + zeros + length);
  bool zero_fill = c->zero && !c->left;
  if (!c->left && !zero_fill && !str_builder_add_repeated(&p->out, ' ', padding)) return false;
  if (sign != 0 && !str_builder_add_char(&p->out, sign)) return false;
  if (!str_builder_add_ascii(&p->out, prefix, prefix_length)) return false;
  if (zero_fill && !str_builder_add_repeated(&p->out, '0', padding)) return false;
  if (!str_builder_add_repeated(&p->out, '0', zeros) ||
      !str_builder_add_ascii(&p->out, text, length))
    return false;
  return !c->left || str_builder_add_repeated(&p->out, ' ', padding);
}

/* -- %s %r %a %b ------------------------------------------------------------------------------- */

static bool convert_text(Percent *p, const Conversion *c, Value text) {
  if (is_absent(text)) return false;
  if (c->width < 0 && c->precision < 0) return str_builder_add(&p->out, text);
  TextView view = str_view(text);
  if (c->precision >= 0 && c->precision < (int64_t)view.length) view.length = c->precision;
  return add_padded(p, c, view, text);
}

static Value raise_not_bytes(Value v) {
  return raise_type_error(
      "%%b requires a bytes-like object, or an object that implements __bytes__, not '%.100T'", v);
}

/* What %s of bytes shows: exact bytes. */
static Value bytes_argument(Value v) {
  bool found;
  if (is_exact_bytes(v)) return v;
  if (is_bytearray(v)) return bytes_from_data(bytearray_data(v), as_bytearray(v)->length);
  Value bytes = call_special(v, NAME("__bytes__"), NULL, 0, &found);
  if (found) {
    if (!is_absent(bytes) && !is_bytes(bytes))
      return raise_type_error("__bytes__ returned non-bytes (type %.200T)", bytes);
    return bytes;
  }
  return object_has_buffer(v) ? bytes_from_object(v) : raise_not_bytes(v);
}

static bool convert_bytes(Percent *p, const Conversion *c, Value v) {
  Value bytes = bytes_argument(v);
  if (is_absent(bytes)) return false;
  TextView view = text_view(as_bytes(bytes)->data, bytes_length(bytes), 1);
  if (c->precision >= 0 && c->precision < (int64_t)view.length) view.length = c->precision;
  return add_padded(p, c, view, bytes);
}

/* -- %c ---------------------------------------------------------------------------------------- */

static bool add_char(Percent *p, const Conversion *c, uint32_t code_point) {
  Conversion padding = *c;
  Value text = str_from_char(code_point);
  padding.precision = -1;
  return convert_text(p, &padding, text);
}

static bool convert_char(Percent *p, const Conversion *c, Value v) {
  int64_t code_point;
  if (is_str(v) && str_length(v) == 1) return add_char(p, c, str_char_at(v, 0));
  if (is_str(v) || type_of(v)->slots.index == NULL)
    return raise_type_error("%%c requires int or char"), false;
  Value index = number_index(v);
  if (is_absent(index)) {
    if (exception_suppress(&exc_TypeError)) raise_type_error("%%c requires int or char");
    return false;
  }
  if (int_fits_i64(index, &code_point) && code_point >= 0 && code_point <= TEXT_MAX_CODE_POINT)
    return add_char(p, c, (uint32_t)code_point);
  return raise_error(&exc_OverflowError, "%%c arg not in range(0x110000)"), false;
}

static bool convert_byte(Percent *p, const Conversion *c, Value v) {
  int64_t byte;
  if (is_bytes(v) && bytes_length(v) == 1) return add_char(p, c, as_bytes(v)->data[0]);
  if (is_bytearray(v) && as_bytearray(v)->length == 1) return add_char(p, c, bytearray_data(v)[0]);
  if (type_of(v)->slots.index != NULL) {
    Value index = number_index(v);
    if (is_absent(index)) return false;
    if (int_fits_i64(index, &byte) && byte >= 0 && byte <= 255)
      return add_char(p, c, (uint32_t)byte);
    return raise_error(&exc_OverflowError, "%%c arg not in range(256)"), false;
  }
  return raise_type_error("%%c requires an integer in range(256) or a single byte"), false;
}

/* -- Integers ---------------------------------------------------------------------------------- */

static bool wrong_number(const Percent *p, const Conversion *c, Value v, bool integer) {
  char letter = p->bytes_mode && c->letter == 'i' ? 'd' : (char)c->letter;
  raise_type_error("%%%c format: %s is required, not %.200T", letter,
                   integer ? "an integer" : "a real number", v);
  return false;
}

/* The argument of an integer conversion as an int. */
static Value integer_argument(const Percent *p, const Conversion *c, Value v) {
  if (is_int(v)) return v;
  bool strict = c->letter == 'x' || c->letter == 'X' || c->letter == 'o';
  const TypeSlots *slots = &type_of(v)->slots;
  bool is_number = slots->index != NULL || slots->to_int != NULL || slots->to_float != NULL;
  Value number = ABSENT;
  if (is_number) {
    number = strict ? number_index(v) : number_to_int(v);
    if (is_absent(number) && !exception_suppress(&exc_TypeError)) return ABSENT;
  }
  if (is_absent(number)) wrong_number(p, c, v, strict);
  return number;
}

static bool add_integer(Percent *p, const Conversion *c, const char *digits, size_t length) {
  const char *prefix = "";
  if (c->alternate)
    prefix = c->letter == 'x' ? "0x" : c->letter == 'X' ? "0X" : c->letter == 'o' ? "0o" : "";
  int64_t zeros = max_of(0, c->precision - (int64_t)(length - (*digits == '-')));
  return add_number(p, c, digits, length, prefix, zeros);
}

static bool add_upper_hex(Percent *p, const Conversion *c, Value text) {
  size_t length = str_length(text);
  char small[64], *digits = length <= sizeof small ? small : malloc(length);
  if (digits == NULL) return raise_memory_error(), false;
  ascii_upper((uint8_t *)digits, str_units(as_str(text)), length);
  bool ok = add_integer(p, c, digits, length);
  if (digits != small) free(digits);
  return ok;
}

static bool convert_integer(Percent *p, const Conversion *c, Value v) {
  Value number = integer_argument(p, c, v);
  if (is_absent(number)) return false;
  int base = c->letter == 'x' || c->letter == 'X' ? 16 : c->letter == 'o' ? 8 : 10;
  Value text = int_to_text(number, base);
  if (is_absent(text)) return false;
  if (c->letter == 'X') return add_upper_hex(p, c, text);
  bool ok = add_integer(p, c, str_units(as_str(text)), str_length(text));
  GC_KEEP(as_object(text));
  return ok;
}

/* -- Floats ------------------------------------------------------------------------------------ */

static bool float_argument(const Percent *p, Value v, double *out) {
  if (is_float(v)) return *out = as_double(v), true;
  const TypeSlots *slots = &type_of(v)->slots;
  if (slots->to_float == NULL && slots->index == NULL) {
    raise_type_error(p->bytes_mode ? "float argument required, not %.200T"
                                   : "must be real number, not %.50T",
                     v);
    return false;
  }
  return value_to_double(v, out);
}

static bool convert_float(Percent *p, const Conversion *c, Value v) {
  double value;
  if (!float_argument(p, v, &value)) return false;
  int precision = c->precision < 0 ? 6 : (int)c->precision;
  unsigned flags =
      (c->alternate ? FLOAT_ALTERNATE : 0) | (c->no_negative_zero ? FLOAT_NO_NEGATIVE_ZERO : 0);
  size_t bound = float_format_bound(value, (char)c->letter, precision);
  char small[128], *text = bound <= sizeof small ? small : malloc(bound);
  if (text == NULL) return raise_memory_error(), false;
  size_t length = float_format(value, (char)c->letter, precision, flags, text);
  bool ok = add_number(p, c, text, length, "", 0);
  if (text != small) free(text);
  return ok;
}

/* -- All of them ------------------------------------------------------------------------------- */

static bool unsupported(const Percent *p, const Conversion *c) {
  uint32_t shown = c->letter >= 32 && c->letter < 127 ? c->letter : '?';
  raise_value_error("unsupported format character '%c' (0x%x) at index %zd", (int)shown, c->letter,
                    p->at - 1);
  return false;
}

bool percent_convert(Percent *p, const Conversion *c, Value v) {
  switch (c->letter) {
  case 's': return p->bytes_mode ? convert_bytes(p, c, v) : convert_text(p, c, object_str(v));
  case 'b': return p->bytes_mode ? convert_bytes(p, c, v) : unsupported(p, c);
  case 'r': return convert_text(p, c, p->bytes_mode ? object_ascii(v) : object_repr(v));
  case 'a': return convert_text(p, c, object_ascii(v));
  case 'c': return p->bytes_mode ? convert_byte(p, c, v) : convert_char(p, c, v);
  case 'd':
  case 'i':
  case 'u':
  case 'o':
  case 'x':
  case 'X': return convert_integer(p, c, v);
  case 'e':
  case 'E':
  case 'f':
  case 'F':
  case 'g':
  case 'G': return convert_float(p, c, v);
  default: return unsupported(p, c);
  }
}
