/* Opening and closing the text a pattern is applied to. */
#include "modules/sre/text.h"

#include "objects/bytes.h"
#include "objects/str.h"

static void open_str(Text *text, const StrObject *s) {
  text->units = str_units(s);
  text->length = s->length;
  text->width = s->kind;
  text->is_str = true;
}

static void open_bytes(Text *text, const BytesObject *bytes) {
  text->units = bytes->data;
  text->length = bytes->length;
}

bool text_open(Text *text, Value string) {
  text->string = string;
  text->width = 1;
  text->is_str = false;
  text->buffer.owner = ABSENT;
  if (likely(is_str(string))) {
    open_str(text, as_str(string));
    return true;
  }
  if (is_bytes(string)) {
    open_bytes(text, as_bytes(string));
    return true;
  }
  if (!buffer_get(string, &text->buffer, BUFFER_SIMPLE)) {
    exception_clear();
    raise_type_error("expected string or bytes-like object, got '%T'", string);
    return false;
  }
  text->units = text->buffer.memory;
  text->length = text->buffer.length;
  return true;
}

void text_close(Text *text) {
  if (!is_absent(text->buffer.owner)) buffer_release(&text->buffer);
  text->buffer.owner = ABSENT;
}

Value text_slice(const Text *text, int64_t from, int64_t to) {
  to = max_of(from, to);
  if (text->is_str) return str_slice(text->string, from, to);
  bool whole = from == 0 && to == text->length;
  if (whole && has_shape(text->string, &bytes_shape)) return text->string;
  return bytes_from_data((const uint8_t *)text->units + from, to - from);
}
