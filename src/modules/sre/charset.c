/* Character sets: classes of characters, the sets of compiled patterns, and bitmaps of their low
   characters. */
#include "modules/sre/charset.h"

#include <ctype.h>

enum {
  WORD_BITS = 32,
  BITMAP_WORDS = 256 / WORD_BITS, /* a CHARSET, and one chunk of a BIGCHARSET */
  CHUNK_INDEX_WORDS = 256 / 4 /* BIGCHARSET: a byte for each chunk of the first 65536 characters */
};

uint32_t char_lower_locale(uint32_t c) {
  return c < 256 ? (uint32_t)tolower((int)c) : c;
}
static uint32_t char_upper_locale(uint32_t c) {
  return c < 256 ? (uint32_t)toupper((int)c) : c;
}

static uint32_t lower_unicode(const CharTypes *types, uint32_t c) {
  return c < 256 ? types->low_lower[c] : types->lower(c);
}

static unsigned properties(const CharTypes *types, uint32_t c) {
  return c < 256 ? types->low_properties[c] : types->properties(c);
}

static bool is_ascii_word(uint32_t c) {
  return c < 128 && (isalnum((int)c) || c == '_');
}
static bool is_ascii_space(uint32_t c) {
  return c == ' ' || (c - '\t' < 5);
}
static bool is_locale_word(uint32_t c) {
  return c < 256 && (isalnum((int)c) || c == '_');
}

static bool category_accepts(const CharTypes *types, SreCategory category, uint32_t c) {
  switch (category) {
  case SRE_CATEGORY_DIGIT: return c - '0' < 10;
  case SRE_CATEGORY_NOT_DIGIT: return c - '0' >= 10;
  case SRE_CATEGORY_SPACE: return is_ascii_space(c);
  case SRE_CATEGORY_NOT_SPACE: return !is_ascii_space(c);
  case SRE_CATEGORY_WORD: return is_ascii_word(c);
  case SRE_CATEGORY_NOT_WORD: return !is_ascii_word(c);
  case SRE_CATEGORY_LINEBREAK: return c == '\n';
  case SRE_CATEGORY_NOT_LINEBREAK: return c != '\n';
  case SRE_CATEGORY_LOC_WORD: return is_locale_word(c);
  case SRE_CATEGORY_LOC_NOT_WORD: return !is_locale_word(c);
  case SRE_CATEGORY_UNI_DIGIT: return properties(types, c) & CHAR_DIGIT;
  case SRE_CATEGORY_UNI_NOT_DIGIT: return !(properties(types, c) & CHAR_DIGIT);
  case SRE_CATEGORY_UNI_SPACE: return properties(types, c) & CHAR_SPACE;
  case SRE_CATEGORY_UNI_NOT_SPACE: return !(properties(types, c) & CHAR_SPACE);
  case SRE_CATEGORY_UNI_WORD: return properties(types, c) & CHAR_WORD;
  case SRE_CATEGORY_UNI_NOT_WORD: return !(properties(types, c) & CHAR_WORD);
  case SRE_CATEGORY_UNI_LINEBREAK: return properties(types, c) & CHAR_LINEBREAK;
  case SRE_CATEGORY_UNI_NOT_LINEBREAK: return !(properties(types, c) & CHAR_LINEBREAK);
  case SRE_CATEGORY__COUNT: break;
  }
  unreachable_state("category");
}

static bool is_locale_category(SreCategory category) {
  return category == SRE_CATEGORY_LOC_WORD || category == SRE_CATEGORY_LOC_NOT_WORD;
}

void char_types_init(CharTypes *types) {
  for (uint32_t c = 0; c < 256; c++) {
    types->low_lower[c] = types->lower(c);
    types->low_properties[c] = (uint8_t)types->properties(c);
  }
  memset(types->low_categories, 0, sizeof types->low_categories);
  for (int category = 0; category < SRE_CATEGORY__COUNT; category++) {
    for (uint32_t c = 0; c < 256; c++) {
      if (category_accepts(types, category, c))
        types->low_categories[category][c >> 6] |= (uint64_t)1 << (c & 63);
    }
  }
}

/* ---- The items of a set ---- */

/* Words a valid item takes, its operator included. */
static uint32_t item_length(const uint32_t *item) {
  switch (item[0]) {
  case SRE_NEGATE: return 1;
  case SRE_LITERAL:
  case SRE_CATEGORY: return 2;
  case SRE_RANGE:
  case SRE_RANGE_UNI_IGNORE: return 3;
  case SRE_CHARSET: return 1 + BITMAP_WORDS;
  case SRE_BIGCHARSET: return 2 + CHUNK_INDEX_WORDS + item[1] * BITMAP_WORDS;
  default: unreachable_state("set item");
  }
}

static bool big_charset_is_valid(const uint32_t *item, uint32_t remaining) {
  if (remaining < 2 + CHUNK_INDEX_WORDS) return false;
  const uint8_t *index = (const uint8_t *)(item + 2);
  for (int i = 0; i < 256; i++) {
    if (index[i] >= item[1]) return false;
  }
  return item[1] <= (remaining - 2 - CHUNK_INDEX_WORDS) / BITMAP_WORDS;
}

static bool item_is_valid(const uint32_t *item, uint32_t remaining) {
  switch (item[0]) {
  case SRE_NEGATE:
  case SRE_LITERAL:
  case SRE_RANGE:
  case SRE_RANGE_UNI_IGNORE:
  case SRE_CHARSET: return item_length(item) <= remaining;
  case SRE_CATEGORY: return remaining >= 2 && item[1] < SRE_CATEGORY__COUNT;
  case SRE_BIGCHARSET: return big_charset_is_valid(item, remaining);
  default: return false;
  }
}

bool charset_is_valid(const uint32_t *code, uint32_t length) {
  if (length == 0 || code[length - 1] != SRE_FAILURE) return false;
  uint32_t at = 0;
  while (at < length - 1) {
    if (!item_is_valid(code + at, length - 1 - at)) return false;
    at += item_length(code + at);
  }
  return true;
}

static bool bitmap_has(const uint32_t *words, uint32_t bit) {
  return words[bit / WORD_BITS] >> (bit % WORD_BITS) & 1;
}

static bool item_accepts(const CharTypes *types, const uint32_t *item, uint32_t c) {
  switch (item[0]) {
  case SRE_LITERAL: return c == item[1];
  case SRE_CATEGORY: return category_accepts(types, item[1], c);
  case SRE_RANGE: return item[1] <= c && c <= item[2];
  case SRE_RANGE_UNI_IGNORE: {
    if (item[1] <= c && c <= item[2]) return true;
    uint32_t upper = types->upper(c);
    return item[1] <= upper && upper <= item[2];
  }
  case SRE_CHARSET: return c < 256 && bitmap_has(item + 1, c);
  case SRE_BIGCHARSET: {
    if (c > 0xffff) return false;
    const uint8_t *index = (const uint8_t *)(item + 2);
    return bitmap_has(item + 2 + CHUNK_INDEX_WORDS, index[c >> 8] * 256u + (c & 255));
  }
  default: unreachable_state("set item");
  }
}

/* The first item that accepts c decides; a NEGATE turns the decision of all that follow it. */
static bool set_accepts(const CharTypes *types, const uint32_t *item, uint32_t c) {
  bool decision = true;
  for (; item[0] != SRE_FAILURE; item += item_length(item)) {
    if (item[0] == SRE_NEGATE) {
      decision = !decision;
    } else if (item_accepts(types, item, c)) {
      return decision;
    }
  }
  return !decision;
}

static bool source_accepts(const CharTypes *types, const CharRule *rule, uint32_t c) {
  switch (rule->source) {
  case FROM_SET: return set_accepts(types, rule->code, c);
  case FROM_LITERAL: return c == rule->code[0];
  case FROM_CATEGORY: return category_accepts(types, rule->code[0], c);
  }
  unreachable_state("character source");
}

static bool locale_accepts(const CharTypes *types, const CharRule *rule, uint32_t c) {
  if (rule->source == FROM_LITERAL && c == rule->code[0]) return true;
  uint32_t lower = char_lower_locale(c);
  if (source_accepts(types, rule, lower)) return true;
  uint32_t upper = char_upper_locale(c);
  return upper != lower && source_accepts(types, rule, upper);
}

bool char_rule_accepts(const CharTypes *types, const CharRule *rule, uint32_t c) {
  bool accepts = false;
  switch (rule->fold) {
  case FOLD_NONE: accepts = source_accepts(types, rule, c); break;
  case FOLD_ASCII: accepts = source_accepts(types, rule, char_lower_ascii(c)); break;
  case FOLD_UNICODE: accepts = source_accepts(types, rule, lower_unicode(types, c)); break;
  case FOLD_LOCALE: accepts = locale_accepts(types, rule, c); break;
  }
  return accepts != rule->negated;
}

bool char_rule_is_dynamic(const CharRule *rule) {
  if (rule->fold == FOLD_LOCALE) return true;
  if (rule->source == FROM_LITERAL) return false;
  if (rule->source == FROM_CATEGORY) return is_locale_category(rule->code[0]);
  for (const uint32_t *item = rule->code; item[0] != SRE_FAILURE; item += item_length(item)) {
    if (item[0] == SRE_CATEGORY && is_locale_category(item[1])) return true;
  }
  return false;
}

/* ---- Summaries ---- */

CharBits char_bits_none(void) {
  return (CharBits){{0, 0, 0, 0}, 0, false};
}

CharBits char_bits_every(void) {
  uint64_t ones = ~(uint64_t)0;
  return (CharBits){{ones, ones, ones, ones}, HIGH_EVERY, true};
}

static uint8_t high_class(const CharTypes *types, uint32_t c) {
  unsigned properties = types->properties(c);
  if (properties & CHAR_DIGIT) return HIGH_DIGIT;
  if (properties & CHAR_WORD) return HIGH_WORD;
  return properties & CHAR_SPACE ? HIGH_SPACE : HIGH_OTHER;
}

void char_bits_add(CharBits *bits, const CharTypes *types, uint32_t c) {
  if (c < 256) {
    char_bits_add_low(bits, c);
  } else {
    bits->high |= high_class(types, c);
  }
}

void char_bits_unite(CharBits *bits, const CharBits *other) {
  for (int i = 0; i < 4; i++) bits->low[i] |= other->low[i];
  bits->high |= other->high;
  bits->every_high |= other->every_high;
}

int char_bits_count_low(const CharBits *bits) {
  int count = 0;
  for (int i = 0; i < 4; i++) count += __builtin_popcountll(bits->low[i]);
  return count;
}

/* What an item accepts: of the classes above 255, those it may touch, and those it surely has as a
   whole. */
typedef struct ItemBits {
  CharBits may;  /* low characters and classes that it may accept */
  uint8_t whole; /* classes of characters above 255 that it accepts as a whole */
} ItemBits;

static uint8_t category_high(SreCategory category) {
  switch (category) {
  case SRE_CATEGORY_UNI_DIGIT: return HIGH_DIGIT;
  case SRE_CATEGORY_UNI_NOT_DIGIT: return HIGH_EVERY & ~HIGH_DIGIT;
  case SRE_CATEGORY_UNI_SPACE: return HIGH_SPACE;
  case SRE_CATEGORY_UNI_NOT_SPACE: return HIGH_EVERY & ~HIGH_SPACE;
  case SRE_CATEGORY_UNI_WORD: return HIGH_DIGIT | HIGH_WORD;
  case SRE_CATEGORY_UNI_NOT_WORD: return HIGH_SPACE | HIGH_OTHER;
  case SRE_CATEGORY_NOT_DIGIT:
  case SRE_CATEGORY_NOT_SPACE:
  case SRE_CATEGORY_NOT_WORD:
  case SRE_CATEGORY_NOT_LINEBREAK:
  case SRE_CATEGORY_LOC_NOT_WORD: return HIGH_EVERY;
  default: return 0;
  }
}

static ItemBits category_bits(const CharTypes *types, SreCategory category) {
  ItemBits bits = {char_bits_none(), category_high(category)};
  memcpy(bits.may.low, types->low_categories[category], sizeof bits.may.low);
  bits.may.high = bits.whole;
  if (category == SRE_CATEGORY_UNI_LINEBREAK || category == SRE_CATEGORY_UNI_NOT_LINEBREAK)
    bits.may.high = HIGH_EVERY;
  return bits;
}

static ItemBits range_bits(const CharTypes *types, uint32_t first, uint32_t last) {
  ItemBits bits = {char_bits_none(), 0};
  for (uint32_t c = first; c <= last && c < 256; c++) char_bits_add_low(&bits.may, c);
  if (last < 256 || last < first) return bits;
  if (first == last) {
    bits.may.high = high_class(types, first);
  } else {
    bits.may.high = HIGH_EVERY;
    if (first <= 256 && last >= 0x10ffff) bits.whole = HIGH_EVERY;
  }
  return bits;
}

static void copy_bitmap(CharBits *bits, const uint32_t *words) {
  for (int i = 0; i < 4; i++) bits->low[i] = words[2 * i] | (uint64_t)words[2 * i + 1] << 32;
}

static ItemBits item_bits(const CharTypes *types, const uint32_t *item) {
  ItemBits bits = {char_bits_none(), 0};
  switch (item[0]) {
  case SRE_LITERAL: return range_bits(types, item[1], item[1]);
  case SRE_CATEGORY: return category_bits(types, item[1]);
  case SRE_RANGE: return range_bits(types, item[1], item[2]);
  case SRE_CHARSET: copy_bitmap(&bits.may, item + 1); return bits;
  case SRE_BIGCHARSET: {
    const uint8_t *index = (const uint8_t *)(item + 2);
    copy_bitmap(&bits.may, item + 2 + CHUNK_INDEX_WORDS + index[0] * BITMAP_WORDS);
    bits.may.high = HIGH_EVERY;
    return bits;
  }
  default: break; /* RANGE_UNI_IGNORE: asked one by one */
  }
  for (uint32_t c = 0; c < 256; c++) {
    if (item_accepts(types, item, c)) char_bits_add_low(&bits.may, c);
  }
  bits.may.high = HIGH_EVERY;
  return bits;
}

/* Like set_accepts, for all characters at once: `open` holds those that no item has decided yet. */
static CharBits set_bits(const CharTypes *types, const uint32_t *item) {
  CharBits accepted = char_bits_none(), open = char_bits_every();
  bool decision = true, exact = true;
  for (; item[0] != SRE_FAILURE; item += item_length(item)) {
    if (item[0] == SRE_NEGATE) {
      decision = !decision;
      continue;
    }
    ItemBits bits = item_bits(types, item);
    for (int i = 0; i < 4; i++) {
      if (decision) accepted.low[i] |= bits.may.low[i] & open.low[i];
      open.low[i] &= ~bits.may.low[i];
    }
    if (decision) accepted.high |= bits.may.high & open.high;
    if (bits.may.high != bits.whole) exact = false;
    open.high &= ~bits.whole;
  }
  if (!decision) char_bits_unite(&accepted, &open);
  accepted.every_high = exact && accepted.high == HIGH_EVERY;
  return accepted;
}

static CharBits source_bits(const CharTypes *types, const CharRule *rule) {
  switch (rule->source) {
  case FROM_SET: return set_bits(types, rule->code);
  case FROM_LITERAL: return range_bits(types, rule->code[0], rule->code[0]).may;
  case FROM_CATEGORY: {
    ItemBits bits = category_bits(types, rule->code[0]);
    bits.may.every_high = bits.whole == HIGH_EVERY;
    return bits.may;
  }
  }
  unreachable_state("character source");
}

/* The characters whose lower case is in `bits`. Above 255 anything may have a lower case
   anywhere. */
static CharBits unfold(const CharTypes *types, const CharRule *rule, CharBits bits) {
  CharBits folded = char_bits_none();
  for (uint32_t c = 0; c < 256; c++) {
    uint32_t lower = rule->fold == FOLD_ASCII ? char_lower_ascii(c) : types->low_lower[c];
    bool accepts =
        lower < 256 ? char_bits_has_low(&bits, lower) : source_accepts(types, rule, lower);
    if (accepts) char_bits_add_low(&folded, c);
  }
  folded.high = rule->fold == FOLD_ASCII ? bits.high : HIGH_EVERY;
  folded.every_high = rule->fold == FOLD_ASCII && bits.every_high;
  return folded;
}

CharBits char_rule_bits(const CharTypes *types, const CharRule *rule) {
  if (char_rule_is_dynamic(rule)) {
    CharBits bits = char_bits_every();
    bits.every_high = false;
    return bits;
  }
  CharBits bits = source_bits(types, rule);
  if (rule->fold != FOLD_NONE) bits = unfold(types, rule, bits);
  if (rule->negated) {
    for (int i = 0; i < 4; i++) bits.low[i] = ~bits.low[i];
    bool none_high = bits.high == 0;
    bits.high = bits.every_high ? 0 : HIGH_EVERY;
    bits.every_high = none_high;
  }
  return bits;
}
