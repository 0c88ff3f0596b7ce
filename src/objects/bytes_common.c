/* What bytes and bytearray share beside their methods: making results, comparison, contains, repr,
   %. */
#include "objects/bytes_internal.h"

#include "base/decimal.h"
#include "base/search.h"
#include "objects/int.h"
#include "objects/percent_format.h"
#include "objects/sequence.h"
#include "objects/str_internal.h"

/* -- Results ----------------------------------------------------------------------------------- */

Value bytes_like_alloc(Value self, int64_t length, uint8_t **data) {
  Value result;
  if (is_bytes(self)) {
    result = bytes_alloc(length);
    if (!is_absent(result)) *data = as_bytes(result)->data;
  } else {
    result = type_alloc(&bytearray_type);
    if (!bytearray_resize(result, length)) return ABSENT;
    *data = bytearray_data(result);
  }
  return result;
}

Value bytes_like(Value self, const void *data, int64_t length) {
  return is_bytes(self) ? bytes_from_data(data, length) : bytearray_from_data(data, length);
}

Value bytes_like_slice(Value self, int64_t from, int64_t to) {
  ByteView view = byte_view(self);
  if (from == 0 && to == view.length && is_exact_bytes(self)) return self;
  return bytes_like(self, view.data + from, max_of(to - from, 0));
}

/* -- Bytes-like arguments ---------------------------------------------------------------------- */

bool byte_argument(Value v, ByteArgument *out) {
  out->buffer.owner = ABSENT;
  if (is_bytes(v)) {
    out->view = (ByteView){as_bytes(v)->data, bytes_length(v)};
    return true;
  }
  if (!buffer_get(v, &out->buffer, BUFFER_SIMPLE)) return false;
  out->view = (ByteView){out->buffer.memory, out->buffer.length};
  return true;
}

bool byte_or_int_argument(Value v, ByteArgument *out) {
  if (is_bytes(v) || object_has_buffer(v)) return byte_argument(v, out);
  out->buffer.owner = ABSENT;
  if (!has_index(v)) {
    raise_type_error("argument should be integer or bytes-like object, not '%.200T'", v);
    return false;
  }
  out->view = (ByteView){&out->byte, 1};
  return byte_from_value(v, &out->byte);
}

/* -- Comparison -------------------------------------------------------------------------------- */

static int compare_views(ByteView a, ByteView b) {
  int order = memcmp(a.data, b.data, min_of(a.length, b.length));
  if (order != 0) return order;
  return a.length == b.length ? 0 : a.length < b.length ? -1 : 1;
}

static Value compare_other(Value self, Value other, CompareOp op) {
  bool equality = op == CMP_EQ || op == CMP_NE;
  const char *kind = is_bytes(self) ? "bytes" : "bytearray";
  char message[64];
  if (equality && (is_str(other) || (is_bytes(self) && is_int(other)))) {
    snprintf(message, sizeof message, "Comparison between %s and %s", kind,
             is_str(other) ? "string" : "int");
    if (!bytes_warn(message)) return ABSENT;
  }
  return NOT_IMPLEMENTED;
}

/* bytes leaves other kinds to them; a bytearray compares with all that have a buffer. */
Value bytes_compare_slot(Value self, Value other, CompareOp op) {
  ByteArgument argument;
  if (is_bytes(self) && is_bytes(other)) {
    if (op == CMP_EQ || op == CMP_NE) return from_bool(bytes_equal(self, other) == (op == CMP_EQ));
    return from_bool(compare_i64(compare_views(byte_view(self), byte_view(other)), 0, op));
  }
  if (!is_bytearray(self) || !object_has_buffer(other)) return compare_other(self, other, op);
  if (!byte_argument(other, &argument)) {
    exception_clear();
    return NOT_IMPLEMENTED;
  }
  int order = compare_views(byte_view(self), argument.view);
  byte_argument_release(&argument);
  return from_bool(compare_i64(order, 0, op));
}

int bytes_contains(Value self, Value item) {
  ByteArgument argument;
  uint8_t byte;
  if (has_index(item)) {
    if (!byte_from_value(item, &byte)) return -1;
    ByteView view = byte_view(self);
    return view.length > 0 && memchr(view.data, byte, view.length) != NULL;
  }
  if (!byte_argument(item, &argument)) return -1;
  ByteView view = byte_view(self);
  bool found =
      search_find(view.data, view.length, argument.view.data, argument.view.length, 1) >= 0;
  byte_argument_release(&argument);
  return found;
}

/* -- repr -------------------------------------------------------------------------------------- */

/* How bytes are shown: between these quotes; a bytearray escapes single quotes in any case. */
typedef struct ReprStyle {
  uint8_t quote;      /* the character around them */
  bool escape_single; /* write \' even between double quotes */
} ReprStyle;

static size_t escaped_width(uint8_t c, ReprStyle style) {
  if (c == style.quote || (c == '\'' && style.escape_single)) return 2;
  if (c == '\\' || c == '\t' || c == '\n' || c == '\r') return 2;
  return c < ' ' || c >= 0x7f ? 4 : 1;
}

static char *put_escaped(char *out, uint8_t c, ReprStyle style) {
  size_t width = escaped_width(c, style);
  if (width == 1) return *out = (char)c, out + 1;
  *out++ = '\\';
  switch (c) {
  case '\t': return *out = 't', out + 1;
  case '\n': return *out = 'n', out + 1;
  case '\r': return *out = 'r', out + 1;
  }
  if (width == 2) return *out = (char)c, out + 1;
  out[0] = 'x';
  out[1] = digit_letters[c >> 4];
  out[2] = digit_letters[c & 15];
  return out + 3;
}

/* b'...' between prefix and suffix. */
static Value repr_view(ByteView view, const char *prefix, const char *suffix) {
  bool has_single = view.length > 0 && memchr(view.data, '\'', view.length) != NULL;
  bool has_double = view.length > 0 && memchr(view.data, '"', view.length) != NULL;
  ReprStyle style = {has_single && !has_double ? '"' : '\'', *suffix != 0};
  size_t length = strlen(prefix) + 3 + strlen(suffix);
  for (int64_t i = 0; i < view.length; i++) length += escaped_width(view.data[i], style);
  Value repr = str_alloc(length, 0x7f);
  if (is_absent(repr)) return ABSENT;
  char *out = stpcpy(str_fresh_units(repr), prefix);
  *out++ = 'b';
  *out++ = (char)style.quote;
  for (int64_t i = 0; i < view.length; i++) out = put_escaped(out, view.data[i], style);
  *out++ = (char)style.quote;
  strcpy(out, suffix);
  return repr;
}

Value bytes_repr(Value self) {
  char prefix[256];
  if (is_bytes(self)) return repr_view(byte_view(self), "", "");
  snprintf(prefix, sizeof prefix, "%s(", type_name(type_of(self)));
  return repr_view(byte_view(self), prefix, ")");
}

/* -- % ----------------------------------------------------------------------------------------- */

Value bytes_remainder_slot(Value self, Value args) {
  if (!is_bytes(self) && !is_bytearray(self)) return NOT_IMPLEMENTED;
  /* A bytearray may change while arguments are converted: a copy is the template. */
  Value template =
      is_bytes(self) ? self : bytes_from_data(bytearray_data(self), as_bytearray(self)->length);
  if (is_absent(template)) return ABSENT;
  ByteView view = byte_view(template);
  Value text = percent_format(text_view(view.data, view.length, 1), template, args, true);
  if (is_absent(text)) return ABSENT;
  assert(as_str(text)->kind == 1);
  return bytes_like(self, str_units(as_str(text)), str_length(text));
}
