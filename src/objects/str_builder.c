/* StrBuilder: short texts come together on the C stack, longer ones in the str itself, which grows,
   and is cut to its length at the end. */
#include "objects/str_internal.h"

static uint32_t max_char_of_kind(int kind) {
  return kind == 1 ? 0xff : kind == 2 ? 0xffff : TEXT_MAX_CODE_POINT;
}

/* Moves to a heap buffer with that capacity. */
static bool move_to_heap(StrBuilder *b, int64_t capacity, int kind) {
  Value buffer = str_alloc(capacity, max_char_of_kind(kind));
  if (is_absent(buffer)) return false;
  void *units = str_fresh_units(buffer);
  text_convert(units, kind, text_view(b->units, b->length, b->kind));
  b->buffer = buffer;
  b->units = units;
  b->capacity = capacity;
  b->kind = kind;
  return true;
}

void str_builder_init(StrBuilder *b, int64_t expected_units) {
  b->units = b->small;
  b->length = 0;
  b->capacity = STR_BUILDER_SMALL;
  b->kind = 1;
  b->max_char = 0;
  b->buffer = ABSENT;
  /* If there is no memory for that the builder grows step by step; the caller that adds the piece
     that does not fit gets the MemoryError. */
  if (expected_units > STR_BUILDER_SMALL && !move_to_heap(b, expected_units, 1)) exception_clear();
}

/* Makes room for `more` units of `kind`. */
static cold_path bool grow(StrBuilder *b, int64_t more, int kind) {
  int64_t capacity = b->capacity, needed = b->length + more;
  if (is_absent(b->buffer) &&
      needed * kind <= STR_BUILDER_SMALL) { /* widen in place, from the end */
    for (int64_t i = b->length; i-- > 0;)
      units_set(b->small, kind, i, units_get(b->small, b->kind, i));
    b->kind = kind;
    b->capacity = STR_BUILDER_SMALL / kind;
    return true;
  }
  if (needed > capacity) capacity = max_of(needed, capacity + capacity / 2 + 16);
  return move_to_heap(b, capacity, kind);
}

static always_inline bool reserve(StrBuilder *b, int64_t more, int kind) {
  if (likely(more <= b->capacity - b->length && kind <= b->kind)) return true;
  return grow(b, more, max_of(kind, b->kind));
}

static always_inline void put(StrBuilder *b, TextView text) {
  char *end = (char *)b->units + b->length * b->kind;
  if (likely((int)text.width == b->kind))
    copy_short(end, text.units, text.length * text.width);
  else
    text_convert(end, b->kind, text);
  b->length += (int64_t)text.length;
}

bool str_builder_add_view(StrBuilder *b, TextView text) {
  uint32_t highest = text_highest(text);
  if (!reserve(b, text.length, text_width_for(highest))) return false;
  put(b, text);
  b->max_char |= highest;
  return true;
}

bool str_builder_add(StrBuilder *b, Value v) {
  const StrObject *s = as_str(v);
  if (!reserve(b, s->length, s->kind)) return false;
  put(b, str_view(v));
  b->max_char |= str_max_char(s);
  return true;
}

bool str_builder_add_slice(StrBuilder *b, Value v, int64_t from, int64_t to) {
  if (from >= to) return true;
  const StrObject *s = as_str(v);
  TextView text = str_view_range(v, from, to);
  uint32_t highest = str_view_highest(s, text);
  if (!reserve(b, text.length, text_width_for(highest))) return false;
  put(b, text);
  b->max_char |= highest;
  return true;
}

bool str_builder_add_char_slow(StrBuilder *b, uint32_t code_point) {
  if (!reserve(b, 1, text_width_for(code_point))) return false;
  units_set(b->units, b->kind, b->length++, code_point);
  b->max_char |= code_point;
  return true;
}

bool str_builder_add_repeated(StrBuilder *b, uint32_t code_point, int64_t count) {
  if (count <= 0) return true;
  if (!reserve(b, count, text_width_for(code_point))) return false;
  uint8_t pattern[4];
  units_set(pattern, b->kind, 0, code_point);
  fill_repeated((char *)b->units + b->length * b->kind, pattern, b->kind, (size_t)count * b->kind);
  b->length += count;
  b->max_char |= code_point;
  return true;
}

bool str_builder_add_ascii_slow(StrBuilder *b, const char *text, size_t length) {
  if (!reserve(b, length, 1)) return false;
  put(b, text_view(text, length, 1));
  return true;
}

/* Cuts the buffer to the text. */
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

/* A copy with the kind that the characters seen need (the bits seen may ask for a wider one). */
static Value copy(StrBuilder *b) {
  TextView text = text_view(b->units, b->length, b->kind);
  uint32_t max_char = b->max_char < 0x80 ? 0x7f : b->max_char;
  if (text_width_for(max_char) != 1) max_char = text_highest(text);
  Value s = str_alloc(b->length, max_char);
  if (is_absent(s)) return ABSENT;
  if (as_str(s)->kind == b->kind)
    copy_short(str_fresh_units(s), b->units, b->length * b->kind);
  else
    text_convert(str_fresh_units(s), as_str(s)->kind, text);
  return s;
}

/* A big buffer that is mostly unused is not kept. */
Value str_builder_finish(StrBuilder *b) {
  if (b->length < 2)
    return b->length == 0 ? str_empty : str_from_char(units_get(b->units, b->kind, 0));
  if (is_absent(b->buffer)) return copy(b);
  bool wasteful = b->capacity > 1024 && b->length < b->capacity / 2;
  if (wasteful || b->kind > (int)text_width_for(b->max_char)) return copy(b);
  return cut(b);
}
