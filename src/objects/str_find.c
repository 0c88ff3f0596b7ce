/* Looking at strs: hash, equality, order, searching. */
#include "objects/str_internal.h"

#include <wchar.h>

#include "base/search.h"

/* -- Hash and comparison ----------------------------------------------------------------------- */

int64_t str_hash(Value v) {
  StrObject *s = as_str(v);
  if (likely(s->hash != 0)) return s->hash;
  return s->hash = units_hash(str_units(s), s->length * s->kind);
}

bool str_equal(Value a, Value b) {
  const StrObject *x = as_str(a), *y = as_str(b);
  if (x == y) return true;
  if (x->length != y->length || x->kind != y->kind) return false;
  return memcmp(str_units(x), str_units(y), x->length * x->kind) == 0;
}

#define COMPARE(Left, Right)                                                                       \
  do {                                                                                             \
    const Left *p = a;                                                                             \
    const Right *q = b;                                                                            \
    for (size_t i = 0; i < length; i++)                                                            \
      if (p[i] != q[i]) return p[i] < q[i] ? -1 : 1;                                               \
    return 0;                                                                                      \
  } while (0)

static int compare_units(const StrObject *x, const StrObject *y, size_t length) {
  const void *a = str_units(x), *b = str_units(y);
  switch (x->kind << 4 | y->kind) {
  case 0x11: return memcmp(a, b, length);
  case 0x12: COMPARE(uint8_t, uint16_t);
  case 0x14: COMPARE(uint8_t, uint32_t);
  case 0x21: COMPARE(uint16_t, uint8_t);
  case 0x22: COMPARE(uint16_t, uint16_t);
  case 0x24: COMPARE(uint16_t, uint32_t);
  case 0x41: COMPARE(uint32_t, uint8_t);
  case 0x42: COMPARE(uint32_t, uint16_t);
  default: return wmemcmp(a, b, length);
  }
}

int str_compare(Value a, Value b) {
  const StrObject *x = as_str(a), *y = as_str(b);
  if (x == y) return 0;
  int order = compare_units(x, y, min_of(x->length, y->length));
  if (order != 0) return order < 0 ? -1 : 1;
  return x->length == y->length ? 0 : x->length < y->length ? -1 : 1;
}

/* -- Searching --------------------------------------------------------------------------------- */

bool widen_text_slow(WidenedText *w, const void *units, size_t length, unsigned width,
                     unsigned to_width) {
  void *to = w->small;
  if (length * to_width > sizeof w->small) {
    to = w->copy = malloc(length * to_width);
    if (to == NULL) return raise_memory_error(), false;
  }
  text_convert(to, to_width, text_view(units, length, width));
  w->units = to;
  return true;
}

typedef ptrdiff_t Search(const void *haystack, size_t length, const void *needle,
                         size_t needle_length, unsigned width);

static always_inline int64_t find_in_range(Value v, Value sub, int64_t from, int64_t to,
                                           Search *search) {
  const StrObject *s = as_str(v), *needle = as_str(sub);
  if (to - from < (int64_t)needle->length || to < from || needle->kind > s->kind) return -1;
  if (s->ascii && !needle->ascii) return -1;
  TextView text = str_view_range(v, from, to);
  WidenedText w;
  if (!widen_text(&w, str_view(sub), s->kind)) {
    exception_clear(); /* cannot report it here, nor go on */
    unreachable_state("out of memory");
  }
  ptrdiff_t at = search(text.units, text.length, w.units, needle->length, s->kind);
  widen_free(&w);
  return at < 0 ? -1 : from + at;
}

int64_t str_find(Value s, Value sub, int64_t from, int64_t to) {
  if (str_length(sub) == 1) return str_find_char(s, str_char_at(sub, 0), from, to);
  return find_in_range(s, sub, from, to, search_find);
}

int64_t str_rfind(Value s, Value sub, int64_t from, int64_t to) {
  return find_in_range(s, sub, from, to, search_rfind);
}

int64_t str_find_char(Value v, uint32_t code_point, int64_t from, int64_t to) {
  if (from >= to) return -1;
  TextView text = str_view_range(v, from, to);
  ptrdiff_t at = search_find_unit(text.units, text.length, code_point, text.width);
  return at < 0 ? -1 : from + at;
}

bool str_has_char(Value s, uint32_t code_point) {
  return str_find_char(s, code_point, 0, str_length(s)) >= 0;
}
