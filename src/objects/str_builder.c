/* StrBuilder: the str itself grows, and is cut to its length at the end. */
#include "objects/str_internal.h"

void str_builder_init(StrBuilder *b, int64_t expected_units) {
  *b = (StrBuilder){.kind = 1};
  b->buffer = str_alloc(max_of(expected_units, 16), 0x7f);
  if (is_absent(b->buffer)) unreachable_state("out of memory");
}

static always_inline void *builder_end(const StrBuilder *b) {
  return as_str(b->buffer)->units + b->length * b->kind;
}
static always_inline int64_t builder_capacity(const StrBuilder *b) { return as_str(b->buffer)->length; }

static uint32_t max_char_of_kind(int kind) { return kind == 1 ? 0xff : kind == 2 ? 0xffff : TEXT_MAX_CODE_POINT; }

/* Moves to a buffer that takes `more` units of `kind`. */
static cold_path bool grow(StrBuilder *b, int64_t more, int kind) {
  int64_t capacity = builder_capacity(b), needed = b->length + more;
  if (needed > capacity) capacity = max_of(needed, capacity + capacity / 2 + 16);
  Value buffer = str_alloc(capacity, max_char_of_kind(kind));
  if (is_absent(buffer)) return false;
  text_convert(str_fresh_units(buffer), kind, text_view(as_str(b->buffer)->units, b->length, b->kind));
  b->buffer = buffer;
  b->kind = kind;
  return true;
}

static always_inline bool reserve(StrBuilder *b, int64_t more, int kind) {
  if (likely(more <= builder_capacity(b) - b->length && kind <= b->kind)) return true;
  return grow(b, more, max_of(kind, b->kind));
}

bool str_builder_add_view(StrBuilder *b, TextView text) {
  uint32_t highest = text_highest(text);
  if (!reserve(b, text.length, text_width_for(highest))) return false;
  text_convert(builder_end(b), b->kind, text);
  b->length += text.length;
  b->max_char |= highest;
  return true;
}

bool str_builder_add(StrBuilder *b, Value v) {
  const StrObject *s = as_str(v);
  if (!reserve(b, s->length, s->kind)) return false;
  text_convert(builder_end(b), b->kind, str_view(v));
  b->length += s->length;
  b->max_char |= str_max_char(s);
  return true;
}

bool str_builder_add_slice(StrBuilder *b, Value v, int64_t from, int64_t to) {
  if (from >= to) return true;
  const StrObject *s = as_str(v);
  TextView text = str_view_range(v, from, to);
  uint32_t highest = str_view_highest(s, text);
  if (!reserve(b, text.length, text_width_for(highest))) return false;
  text_convert(builder_end(b), b->kind, text);
  b->length += text.length;
  b->max_char |= highest;
  return true;
}

bool str_builder_add_char(StrBuilder *b, uint32_t code_point) {
  if (!reserve(b, 1, text_width_for(code_point))) return false;
  units_set(as_str(b->buffer)->units, b->kind, b->length++, code_point);
  b->max_char |= code_point;
  return true;
}

bool str_builder_add_repeated(StrBuilder *b, uint32_t code_point, int64_t count) {
  if (count <= 0) return true;
  if (!reserve(b, count, text_width_for(code_point))) return false;
  uint8_t pattern[4];
  units_set(pattern, b->kind, 0, code_point);
  fill_repeated(builder_end(b), pattern, b->kind, (size_t)count * b->kind);
  b->length += count;
  b->max_char |= code_point;
  return true;
}

bool str_builder_add_ascii(StrBuilder *b, const char *text, size_t length) {
  if (!reserve(b, length, 1)) return false;
  text_convert(builder_end(b), b->kind, text_view(text, length, 1));
  b->length += length;
  return true;
}

/* Cuts the buffer to the text; a big one that is mostly unused is copied instead. */
static Value cut(StrBuilder *b) {
  StrObject *s = as_str(b->buffer);
  size_t old_size = gc_object_size(&s->header);
  s->length = b->length;
  s->ascii = b->max_char < 128;
  units_set(s->units, s->kind, s->length, 0);
  size_t size = gc_object_size(&s->header);
  if (old_size > size) gc_shrink(&s->header, old_size);
  return b->buffer;
}

Value str_builder_finish(StrBuilder *b) {
  StrObject *s = as_str(b->buffer);
  if (b->length < 2) return b->length == 0 ? str_empty : str_from_char(units_get(s->units, b->kind, 0));
  bool wasteful = builder_capacity(b) > 1024 && b->length < builder_capacity(b) / 2;
  if (wasteful || b->kind > (int)text_width_for(b->max_char)) return str_from_units(s->units, b->kind, b->length);
  return cut(b);
}
