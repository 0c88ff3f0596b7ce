/* Properties of characters, read from the tables that tools/gen_unicode_db.c makes during the
   build. */
#include "base/unicode_db.h"

/* The full case mappings of a character that has one of more than one code point; zero after the
   last. */
typedef struct SpecialCase {
  uint32_t lower[UNICODE_MAX_CASE], upper[UNICODE_MAX_CASE],
      title[UNICODE_MAX_CASE];     /* by the kind of mapping */
  uint32_t fold[UNICODE_MAX_CASE]; /* for casefold() */
} SpecialCase;

typedef struct Composition {
  uint32_t first, second, composed; /* sorted by first, then second */
} Composition;

#include "unicode_db.inc"

static unsigned copy_case(const uint32_t *code_points, uint32_t *out) {
  unsigned count = 0;
  while (count < UNICODE_MAX_CASE && code_points[count] != 0) {
    out[count] = code_points[count];
    count++;
  }
  return count;
}

#define FULL_MAPPING(mapping)                                                                      \
  unsigned unicode_full_##mapping(uint32_t c, uint32_t *out) {                                     \
    const UnicodeType *type = unicode_type(c);                                                     \
    if (type->special != 0) return copy_case(special_cases[type->special].mapping, out);           \
    *out = c + (uint32_t)type->mapping;                                                            \
    return 1;                                                                                      \
  }

FULL_MAPPING(lower)
FULL_MAPPING(upper)
FULL_MAPPING(title)
FULL_MAPPING(fold)

int unicode_decimal(uint32_t c) {
  const UnicodeType *type = unicode_type(c);
  return type->flags & UNICODE_DECIMAL ? type->decimal : -1;
}

int unicode_digit(uint32_t c) {
  const UnicodeType *type = unicode_type(c);
  return type->flags & UNICODE_DIGIT ? type->digit : -1;
}

bool unicode_numeric(uint32_t c, double *value) {
  const UnicodeType *type = unicode_type(c);
  if (!(type->flags & UNICODE_NUMERIC)) return false;
  *value = numeric_values[type->numeric];
  return true;
}

static size_t trie_get(const uint16_t *blocks, const uint16_t *indexes, uint32_t c) {
  size_t block = (size_t)blocks[c >> UNICODE_BLOCK_SHIFT] << UNICODE_BLOCK_SHIFT;
  return indexes[block + (c & ((1 << UNICODE_BLOCK_SHIFT) - 1))];
}

const UnicodeData *unicode_data(uint32_t c) {
  return &data_records[trie_get(data_blocks, data_indexes, c)];
}

const char *unicode_category_name(UnicodeCategory category) {
  static const char *const names[] = {
#define CATEGORY(name) #name,
#include "base/unicode_category.def"
#undef CATEGORY
  };
  return names[category];
}

const char *unicode_bidirectional_name(uint32_t c) {
  return bidirectional_names[unicode_data(c)->bidirectional];
}

const char *unicode_width_name(uint32_t c) {
  return width_names[unicode_data(c)->width];
}

UnicodeDecomposition unicode_decomposition(uint32_t c) {
  size_t offset = trie_get(decomposition_blocks, decomposition_indexes, c);
  if (offset == 0) return (UnicodeDecomposition){0};
  uint32_t head = decompositions[offset];
  return (UnicodeDecomposition){tag_names[head >> 8], head & 0xff, decompositions + offset + 1};
}

uint32_t unicode_compose(uint32_t first, uint32_t second) {
  size_t low = 0, high = countof(compositions);
  while (low < high) {
    size_t middle = (low + high) / 2;
    const Composition *pair = &compositions[middle];
    if (pair->first == first && pair->second == second) return pair->composed;
    if (pair->first < first || (pair->first == first && pair->second < second))
      low = middle + 1;
    else
      high = middle;
  }
  return 0;
}
