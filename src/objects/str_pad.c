/* center, ljust, rjust, zfill, expandtabs, strip. */
#include "objects/str_internal.h"

#include "base/search.h"

/* -- Padding ----------------------------------------------------------------------------------- */

Value str_pad(Value s, int64_t left, int64_t right, uint32_t fill) {
  int64_t length = str_length(s), total;
  if (left <= 0 && right <= 0) return str_exact(s);
  if (__builtin_add_overflow(left + length, right, &total))
    return raise_error(&exc_OverflowError, "padded string is too long");
  uint32_t fill_max = fill < 0x80 ? 0x7f : fill;
  Value result = str_alloc(total, max_of(str_max_char(as_str(s)), fill_max));
  if (is_absent(result)) return ABSENT;
  int kind = as_str(result)->kind;
  char *units = str_fresh_units(result);
  uint8_t pattern[4];
  units_set(pattern, kind, 0, fill);
  fill_repeated(units, pattern, kind, left * kind);
  text_convert(units + left * kind, kind, str_view(s));
  fill_repeated(units + (left + length) * kind, pattern, kind, right * kind);
  return result;
}

/* Arguments width and fillchar=' '. */
static bool pad_arguments(Value *args, int64_t *width, uint32_t *fill) {
  if (!index_to_i64(args[1], width)) return false;
  if (!is_str(args[2]))
    return raise_type_error("The fill character must be a unicode character, not %.100T", args[2]),
           false;
  if (str_length(args[2]) != 1)
    return raise_type_error("The fill character must be exactly one character long"), false;
  *fill = str_char_at(args[2], 0);
  return true;
}

Value str_center(Value *args, int nargs) {
  int64_t width, length = str_length(args[0]);
  uint32_t fill;
  if (!pad_arguments(args, &width, &fill)) return ABSENT;
  if (width <= length) return str_exact(args[0]);
  int64_t margin = width - length, left = margin / 2 + (margin & width & 1);
  return str_pad(args[0], left, margin - left, fill);
}

Value str_ljust(Value *args, int nargs) {
  int64_t width;
  uint32_t fill;
  if (!pad_arguments(args, &width, &fill)) return ABSENT;
  return str_pad(args[0], 0, width <= 0 ? 0 : width - str_length(args[0]), fill);
}

Value str_rjust(Value *args, int nargs) {
  int64_t width;
  uint32_t fill;
  if (!pad_arguments(args, &width, &fill)) return ABSENT;
  return str_pad(args[0], width <= 0 ? 0 : width - str_length(args[0]), 0, fill);
}

Value str_zfill(Value *args, int nargs) {
  int64_t width, length = str_length(args[0]);
  if (!index_to_i64(args[1], &width)) return ABSENT;
  if (width <= length) return str_exact(args[0]);
  Value padded = str_pad(args[0], width - length, 0, '0');
  if (is_absent(padded) || length == 0) return padded;
  uint32_t first = str_char_at(args[0], 0);
  if (first == '+' || first == '-') { /* the sign goes in front; still ours alone */
    units_set(str_fresh_units(padded), as_str(padded)->kind, 0, first);
    units_set(str_fresh_units(padded), as_str(padded)->kind, width - length, '0');
  }
  return padded;
}

/* -- expandtabs -------------------------------------------------------------------------------- */

/* Writes the expanded units to `to`, unless that is NULL; returns their number. */
static always_inline int64_t expand_units(void *to, const void *units, int64_t length, int kind,
                                          int tab_size) {
  int64_t size = 0;
  int to_stop = tab_size; /* columns up to the next tab stop */
  for (int64_t i = 0; i < length; i++) {
    uint32_t c = units_get(units, kind, i);
    int count = 1;
    if (c == '\t') {
      c = ' ';
      count = max_of(to_stop, 0);
    }
    for (int n = 0; to != NULL && n < count; n++) units_set(to, kind, size + n, c);
    size += count;
    to_stop = to_stop <= count || c == '\n' || c == '\r' ? tab_size : to_stop - count;
  }
  return size;
}

static int64_t expand(void *to, Value s, int tab_size) {
  const void *units = str_units(as_str(s));
  int64_t length = str_length(s);
  switch (as_str(s)->kind) {
  case 1: return expand_units(to, units, length, 1, tab_size);
  case 2: return expand_units(to, units, length, 2, tab_size);
  default: return expand_units(to, units, length, 4, tab_size);
  }
}

Value str_expandtabs(Value *args, int nargs) {
  int tab_size;
  if (!index_to_int(args[1], &tab_size)) return ABSENT;
  if (!str_has_char(args[0], '\t')) return str_exact(args[0]);
  Value expanded = str_alloc(expand(NULL, args[0], tab_size), str_max_char(as_str(args[0])));
  if (!is_absent(expanded)) expand(str_fresh_units(expanded), args[0], tab_size);
  return expanded;
}

/* -- strip ------------------------------------------------------------------------------------- */

typedef enum StripSide { STRIP_LEFT = 1, STRIP_RIGHT = 2, STRIP_BOTH = 3 } StripSide;

/* A set of code points to strip: ASCII ones by bits, others are looked for. */
typedef struct StripSet {
  uint64_t ascii[2]; /* bit c of the 128 is set: strip c */
  Value chars;       /* None: white space */
} StripSet;

static StripSet strip_set(Value chars) {
  StripSet set = {{0, 0}, chars};
  if (is_none(chars)) return set;
  for (int64_t i = 0; i < str_length(chars); i++) {
    uint32_t c = str_char_at(chars, i);
    if (c < 128) set.ascii[c >> 6] |= (uint64_t)1 << (c & 63);
  }
  return set;
}

static always_inline bool is_stripped(const StripSet *set, uint32_t c, bool space) {
  if (space) return is_space_char(c);
  if (c < 128) return set->ascii[c >> 6] >> (c & 63) & 1;
  return !as_str(set->chars)->ascii && str_has_char(set->chars, c);
}

static always_inline Value strip_kind(Value s, const StripSet *set, StripSide side, int kind,
                                      bool space) {
  const void *units = str_units(as_str(s));
  int64_t from = 0, to = str_length(s);
  if (side & STRIP_LEFT)
    while (from < to && is_stripped(set, units_get(units, kind, from), space)) from++;
  if (side & STRIP_RIGHT)
    while (to > from && is_stripped(set, units_get(units, kind, to - 1), space)) to--;
  return str_slice(s, from, to);
}

static Value strip(Value s, Value chars, StripSide side, const char *name) {
  if (!is_none(chars) && !is_str(chars))
    return raise_type_error("%s arg must be None or str", name);
  StripSet set = strip_set(chars);
  bool space = is_none(chars);
  switch (as_str(s)->kind) {
  case 1: return space ? strip_kind(s, &set, side, 1, true) : strip_kind(s, &set, side, 1, false);
  case 2: return strip_kind(s, &set, side, 2, space);
  default: return strip_kind(s, &set, side, 4, space);
  }
}

Value str_strip(Value *args, int nargs) {
  return strip(args[0], args[1], STRIP_BOTH, "strip");
}
Value str_lstrip(Value *args, int nargs) {
  return strip(args[0], args[1], STRIP_LEFT, "lstrip");
}
Value str_rstrip(Value *args, int nargs) {
  return strip(args[0], args[1], STRIP_RIGHT, "rstrip");
}
