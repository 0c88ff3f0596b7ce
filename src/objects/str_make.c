/* Making strs: allocation, single characters, copies of units, slices. */
#include "objects/str_internal.h"

#include "base/utf8.h"

/* -- Static strings ---------------------------------------------------------------------------- */

static StrObject empty_string = {.kind = 1, .ascii = 1, .interned = 1};
StrObject str_latin1_chars[256];
Value str_empty = {(uint64_t)(uintptr_t)&empty_string};

__attribute__((constructor)) static void init_static_strings(void) {
  gc_init_header(&empty_string, &str_shape, GC_OLD | GC_STATIC);
  for (int c = 0; c < 256; c++) {
    StrObject *s = &str_latin1_chars[c];
    gc_init_header(s, &str_shape, GC_OLD | GC_STATIC);
    s->length = s->kind = s->interned = 1;
    s->ascii = c < 128;
    s->units[0] = (uint8_t)c;
  }
}

/* -- Allocation -------------------------------------------------------------------------------- */

static size_t str_bytes(int64_t length, int kind) {
  return offsetof(StrObject, units) + ((size_t)length + 1) * kind;
}

static int kind_for(uint32_t max_char) {
  return (int)text_width_for(max_char);
}

Value str_alloc(int64_t length, uint32_t max_char) {
  int kind = kind_for(max_char);
  if (unlikely(length > STR_MAX_LENGTH)) return raise_memory_error();
  size_t size = str_bytes(length, kind);
  StrObject *s = likely(size < 1024) ? gc_alloc(&str_shape, size) : gc_try_alloc(&str_shape, size);
  if (unlikely(s == NULL)) return ABSENT;
  s->form = str_form(length, kind, max_char < 128);
  return from_object(s);
}

/* For short texts that the VM itself chose. */
static StrObject *alloc_ascii(size_t length) {
  StrObject *s = gc_alloc(&str_shape, str_bytes(length, 1));
  s->form = str_form(length, 1, true);
  return s;
}

Value str_alloc_old(int64_t length, uint32_t max_char) {
  int kind = kind_for(max_char);
  StrObject *s = gc_alloc_old(&str_shape, str_bytes(length, kind));
  s->form = str_form(length, kind, max_char < 128);
  return from_object(s);
}

/* -- From characters and units ----------------------------------------------------------------- */

Value str_from_char_slow(uint32_t code_point) {
  StrObject *s = gc_alloc(&str_shape, str_bytes(1, kind_for(code_point)));
  s->form = str_form(1, kind_for(code_point), false);
  units_set(s->units, s->kind, 0, code_point);
  return from_object(s);
}

Value str_from_ascii(const char *text) {
  return str_from_ascii_n(text, strlen(text));
}

Value str_from_ascii_n(const char *text, size_t length) {
  assert(bytes_are_ascii(text, length));
  if (length == 0) return str_empty;
  if (length == 1) return str_from_char((uint8_t)*text);
  StrObject *s = alloc_ascii(length);
  copy_short(s->units, text, length);
  return from_object(s);
}

/* Makes a str of these units. max_char is the greatest of them, or in the same range. */
static always_inline Value copy_units(TextView text, uint32_t max_char) {
  Value s = str_alloc(text.length, max_char);
  if (is_absent(s)) return ABSENT;
  text_convert(str_fresh_units(s), as_str(s)->kind, text);
  return s;
}

Value str_from_view(TextView text) {
  if (text.length == 0) return str_empty;
  if (text.length == 1) return str_from_char(text_at(text, 0));
  return copy_units(text, text_highest(text));
}

Value str_from_units(const void *units, int kind, int64_t length) {
  return str_from_view(text_view(units, length, kind));
}

Value str_from_text_buffer(TextBuffer *buffer) {
  TextView text = text_buffer_view(buffer);
  Value s;
  if (text.length < 2)
    s = str_from_view(text);
  else
    s = copy_units(text, buffer->bits >> 7 == 0 ? 0x7f : text_highest(text));
  text_buffer_free(buffer);
  return s;
}

Value str_narrow(Value fresh) {
  const StrObject *s = as_str(fresh);
  if (s->length < 2) return str_from_view(str_view(fresh));
  if (s->ascii) return fresh;
  uint32_t highest = text_highest(str_view(fresh));
  return highest == str_max_char(s) ? fresh : copy_units(str_view(fresh), highest);
}

/* -- Copies ------------------------------------------------------------------------------------ */

Value str_slice(Value v, int64_t from, int64_t to) {
  const StrObject *s = as_str(v);
  if (from >= to) return str_empty;
  if (from == 0 && to == (int64_t)s->length && is_exact_str(v)) return v;
  TextView text = str_view_range(v, from, to);
  if (text.length == 1) return str_from_char(text_at(text, 0));
  uint32_t max_char = s->ascii ? 0x7f : text_highest(text);
  return copy_units(text, max_char);
}

Value str_exact(Value s) {
  return is_exact_str(s) ? s : str_slice(s, 0, str_length(s));
}

Value str_new_of_type(Type *type, Value content) {
  const StrObject *from = as_str(content);
  Value v = type_alloc_var(type, (from->length + 1) * from->kind);
  if (is_absent(v)) return ABSENT;
  StrObject *s = as_str(v);
  s->length = from->length;
  s->kind = from->kind;
  s->ascii = from->ascii;
  s->hash = from->hash;
  memcpy(s->units, str_units(from), from->length * from->kind);
  return v;
}
