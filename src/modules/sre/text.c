#include "modules/sre/text.h"

#include "objects/bytes.h"
#include "objects/str.h"

static void open_str(Text *text, Value string) {
  const StrObject *s = as_str(string);
  *text = (Text){.string = string,
                 .units = str_units(s),
                 .length = s->length,
                 .width = s->kind,
                 .is_str = true};
}

static void open_bytes(Text *text, Value string) {
  const BytesObject *bytes = as_bytes(string);
  *text = (Text){.string = string, .units = bytes->data, .length = bytes->length, .width = 1};
}

bool text_open(Text *text, Value string) {
  if (is_str(string)) {
    open_str(text, string);
    return true;
  }
  if (is_bytes(string)) {
    open_bytes(text, string);
    return true;
  }
  *text = (Text){.string = string, .width = 1};
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
