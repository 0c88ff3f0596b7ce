/* Changing case: lower, upper, casefold, capitalize, title, swapcase. ASCII goes eight bytes at a
   time. */
#include "objects/str_internal.h"

/* -- ASCII ------------------------------------------------------------------------------------- */

#define BYTES(b) (0x0101010101010101u * (b))

/* 0x20 in each byte of a word that is between first and last, which are ASCII. The sums do not
   carry from byte to byte. */
static always_inline uint64_t case_bits(uint64_t word, uint8_t first, uint8_t last) {
  uint64_t low = word & BYTES(0x7f), from = low + BYTES(0x80 - first),
           beyond = low + BYTES(0x7f - last);
  return (from & ~beyond & ~word & BYTES(0x80)) >> 2;
}

static void ascii_flip(uint8_t *out, const uint8_t *in, size_t length, uint8_t first,
                       uint8_t last) {
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word;
    memcpy(&word, in + i, 8);
    word ^= case_bits(word, first, last);
    memcpy(out + i, &word, 8);
  }
  for (; i < length; i++) out[i] = in[i] ^ (in[i] >= first && in[i] <= last ? 0x20 : 0);
}

void ascii_lower(uint8_t *out, const uint8_t *in, size_t length) {
  ascii_flip(out, in, length, 'A', 'Z');
}
void ascii_upper(uint8_t *out, const uint8_t *in, size_t length) {
  ascii_flip(out, in, length, 'a', 'z');
}

static bool is_ascii_letter(uint8_t c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

void ascii_capitalize(uint8_t *out, const uint8_t *in, size_t length) {
  if (length == 0) return;
  ascii_lower(out, in, length);
  ascii_upper(out, in, 1);
}

void ascii_swapcase(uint8_t *out, const uint8_t *in, size_t length) {
  for (size_t i = 0; i < length; i++) out[i] = in[i] ^ (is_ascii_letter(in[i]) ? 0x20 : 0);
}

void ascii_title(uint8_t *out, const uint8_t *in, size_t length) {
  bool inside = false;
  for (size_t i = 0; i < length; i++) {
    bool letter = is_ascii_letter(in[i]);
    out[i] = letter ? (in[i] | 0x20) ^ (inside ? 0 : 0x20) : in[i];
    inside = letter;
  }
}

static Value map_ascii(Value s, void map(uint8_t *, const uint8_t *, size_t)) {
  if (str_length(s) < 2) {
    uint8_t c = 0;
    map(&c, str_units(as_str(s)), str_length(s));
    return str_length(s) == 0 ? str_empty : str_from_char(c);
  }
  Value result = str_alloc(str_length(s), 0x7f);
  if (!is_absent(result)) map(str_fresh_units(result), str_units(as_str(s)), str_length(s));
  return result;
}

/* -- Unicode ----------------------------------------------------------------------------------- */

enum { CAPITAL_SIGMA = 0x3a3, SMALL_SIGMA = 0x3c3, FINAL_SIGMA = 0x3c2 };

static bool cased_before(TextView text, size_t i) {
  while (i > 0) {
    unsigned flags = unicode_type(text_at(text, --i))->flags;
    if (!(flags & UNICODE_CASE_IGNORABLE)) return flags & UNICODE_CASED;
  }
  return false;
}
static bool cased_after(TextView text, size_t i) {
  while (++i < text.length) {
    unsigned flags = unicode_type(text_at(text, i))->flags;
    if (!(flags & UNICODE_CASE_IGNORABLE)) return flags & UNICODE_CASED;
  }
  return false;
}

/* The lower case of the character at i; a sigma at the end of a word has one of its own. */
static unsigned lower_at(TextView text, size_t i, uint32_t *out) {
  uint32_t c = text_at(text, i);
  if (c != CAPITAL_SIGMA) return unicode_full_lower(c, out);
  *out = cased_before(text, i) && !cased_after(text, i) ? FINAL_SIGMA : SMALL_SIGMA;
  return 1;
}

static unsigned upper_at(TextView text, size_t i, uint32_t *out) {
  return unicode_full_upper(text_at(text, i), out);
}
static unsigned fold_at(TextView text, size_t i, uint32_t *out) {
  return unicode_full_fold(text_at(text, i), out);
}

static unsigned capitalize_at(TextView text, size_t i, uint32_t *out) {
  return i == 0 ? unicode_full_title(text_at(text, 0), out) : lower_at(text, i, out);
}

static unsigned title_at(TextView text, size_t i, uint32_t *out) {
  bool inside = i > 0 && unicode_is(text_at(text, i - 1), UNICODE_CASED);
  return inside ? lower_at(text, i, out) : unicode_full_title(text_at(text, i), out);
}

static unsigned swap_at(TextView text, size_t i, uint32_t *out) {
  uint32_t c = text_at(text, i);
  if (unicode_is(c, UNICODE_UPPER)) return lower_at(text, i, out);
  if (unicode_is(c, UNICODE_LOWER)) return unicode_full_upper(c, out);
  *out = c;
  return 1;
}

/* Stores what the character at i becomes, 1 to UNICODE_MAX_CASE code points; returns how many. */
typedef unsigned CaseMap(TextView text, size_t i, uint32_t *out);

/* Characters whose mapping depends on them alone and is one character are done here, as `simple`
   says; the others by map. */
typedef enum SimpleMap { SIMPLE_NONE, SIMPLE_LOWER, SIMPLE_UPPER, SIMPLE_FOLD } SimpleMap;

static always_inline bool map_simple(uint32_t c, SimpleMap simple, uint32_t *out) {
  const UnicodeType *type = unicode_type(c);
  if (simple == SIMPLE_NONE || type->special != 0 || c == CAPITAL_SIGMA) return false;
  *out = c + (uint32_t)(simple == SIMPLE_LOWER   ? type->lower
                        : simple == SIMPLE_UPPER ? type->upper
                                                 : type->fold);
  return true;
}

static always_inline size_t map_kind(TextView text, unsigned width, uint32_t *mapped,
                                     SimpleMap simple, CaseMap map) {
  size_t length = 0;
  for (size_t i = 0; i < text.length; i++) {
    uint32_t c = units_get(text.units, width, i);
    if (likely(map_simple(c, simple, mapped + length)))
      length++;
    else
      length += map(text, i, mapped + length);
  }
  return length;
}

static always_inline Value map_unicode(Value s, SimpleMap simple, CaseMap map) {
  TextView text = str_view(s);
  uint32_t *mapped = malloc(max_of(text.length, (size_t)1) * UNICODE_MAX_CASE * sizeof *mapped);
  if (mapped == NULL) return raise_memory_error();
  size_t length = text.width == 1   ? map_kind(text, 1, mapped, simple, map)
                  : text.width == 2 ? map_kind(text, 2, mapped, simple, map)
                                    : map_kind(text, 4, mapped, simple, map);
  Value result = str_from_view(text_view(mapped, length, 4));
  free(mapped);
  return result;
}

/* -- Methods ----------------------------------------------------------------------------------- */

static always_inline Value map_case(Value s, void ascii(uint8_t *, const uint8_t *, size_t),
                                    SimpleMap simple, CaseMap map) {
  return as_str(s)->ascii ? map_ascii(s, ascii) : map_unicode(s, simple, map);
}

Value str_lower(Value *args, int nargs) {
  return map_case(args[0], ascii_lower, SIMPLE_LOWER, lower_at);
}
Value str_upper(Value *args, int nargs) {
  return map_case(args[0], ascii_upper, SIMPLE_UPPER, upper_at);
}
Value str_casefold(Value *args, int nargs) {
  return map_case(args[0], ascii_lower, SIMPLE_FOLD, fold_at);
}
Value str_capitalize(Value *args, int nargs) {
  return map_case(args[0], ascii_capitalize, SIMPLE_NONE, capitalize_at);
}
Value str_title(Value *args, int nargs) {
  return map_case(args[0], ascii_title, SIMPLE_NONE, title_at);
}
Value str_swapcase(Value *args, int nargs) {
  return map_case(args[0], ascii_swapcase, SIMPLE_NONE, swap_at);
}
