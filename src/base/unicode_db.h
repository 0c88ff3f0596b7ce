/* The Unicode character database, as generated from the system's unicode-data files. All tables are
   constant data; nothing happens at start-up. Functions that take a code point require it to be at
   most TEXT_MAX_CODE_POINT. */
#ifndef BASE_UNICODE_DB_H
#define BASE_UNICODE_DB_H

#include "base/text.h"

/* Two-level tables: blocks[c >> SHIFT] is the number of a block of indexes, equal blocks being
   stored once. */
enum { UNICODE_BLOCK_SHIFT = 7, UNICODE_BLOCKS = 0x110000 >> UNICODE_BLOCK_SHIFT };

/* The version of Unicode, such as "14.0.0". */
extern const char unicode_version[];

typedef enum UnicodeFlag {
  UNICODE_ALPHA = 1 << 0,
  UNICODE_DECIMAL = 1 << 1,
  UNICODE_DIGIT = 1 << 2,
  UNICODE_NUMERIC = 1 << 3,
  UNICODE_LOWER = 1 << 4,
  UNICODE_UPPER = 1 << 5,
  UNICODE_TITLE = 1 << 6,
  UNICODE_CASED = 1 << 7,
  UNICODE_CASE_IGNORABLE = 1 << 8,
  UNICODE_SPACE = 1 << 9,
  UNICODE_LINE_BREAK = 1 << 10,
  UNICODE_PRINTABLE = 1 << 11, /* as by str.isprintable */
  UNICODE_XID_START = 1 << 12, /* as by str.isidentifier, except for '_' */
  UNICODE_XID_CONTINUE = 1 << 13,
  UNICODE_ALNUM = UNICODE_ALPHA | UNICODE_DECIMAL | UNICODE_DIGIT | UNICODE_NUMERIC,
} UnicodeFlag;

/* What the methods of str ask of a character. */
typedef struct UnicodeType {
  int32_t upper, lower, title, fold; /* simple mappings, as differences to the code point */
  uint16_t flags;                    /* UnicodeFlag bits */
  uint8_t special;                   /* index into unicode_special_cases, or 0 */
  uint8_t decimal;                   /* value, if UNICODE_DECIMAL */
  uint8_t digit;                     /* value, if UNICODE_DIGIT */
  uint8_t numeric;                   /* index into unicode_numeric_values, if UNICODE_NUMERIC */
} UnicodeType;

extern const uint16_t unicode_type_blocks[UNICODE_BLOCKS];
extern const uint16_t unicode_type_indexes[];
extern const UnicodeType unicode_types[];

static inline const UnicodeType *unicode_type(uint32_t c) {
  size_t block = (size_t)unicode_type_blocks[c >> UNICODE_BLOCK_SHIFT] << UNICODE_BLOCK_SHIFT;
  return &unicode_types[unicode_type_indexes[block + (c & ((1 << UNICODE_BLOCK_SHIFT) - 1))]];
}

/* Whether the character has any of the flags. */
static inline bool unicode_is(uint32_t c, unsigned flags) {
  return unicode_type(c)->flags & flags;
}

static inline uint32_t unicode_lower(uint32_t c) {
  return c + (uint32_t)unicode_type(c)->lower;
}
static inline uint32_t unicode_upper(uint32_t c) {
  return c + (uint32_t)unicode_type(c)->upper;
}
static inline uint32_t unicode_title(uint32_t c) {
  return c + (uint32_t)unicode_type(c)->title;
}

enum { UNICODE_MAX_CASE = 3 }; /* code points that one may become */
/* Full mappings without context or language: store 1 to UNICODE_MAX_CASE code points, return how
   many. */
unsigned unicode_full_lower(uint32_t c, uint32_t *out);
unsigned unicode_full_upper(uint32_t c, uint32_t *out);
unsigned unicode_full_title(uint32_t c, uint32_t *out);
unsigned unicode_full_fold(uint32_t c, uint32_t *out);

/* Values of digits, -1 if it is none. */
int unicode_decimal(uint32_t c);
int unicode_digit(uint32_t c);
/* False if the character has no numeric value. */
bool unicode_numeric(uint32_t c, double *value);

typedef enum UnicodeCategory {
#define CATEGORY(name) UNICODE_##name,
#include "base/unicode_category.def"
#undef CATEGORY
} UnicodeCategory;

/* How the normalisation forms are numbered here: bit 0 composes, bit 1 replaces compatibility
   characters. */
typedef enum UnicodeForm { UNICODE_NFD, UNICODE_NFC, UNICODE_NFKD, UNICODE_NFKC } UnicodeForm;
typedef enum UnicodeQuickCheck { UNICODE_YES, UNICODE_MAYBE, UNICODE_NO } UnicodeQuickCheck;

/* The rest of what unicodedata tells. */
typedef struct UnicodeData {
  uint8_t category;      /* UnicodeCategory */
  uint8_t combining;     /* canonical combining class */
  uint8_t bidirectional; /* index into the names of classes */
  uint8_t width;         /* index into the names of east asian widths */
  uint8_t quick_check;   /* 2 bits for each UnicodeForm */
  uint8_t mirrored;      /* 1: mirrored in text from right to left */
} UnicodeData;

const UnicodeData *unicode_data(uint32_t c);
const char *unicode_category_name(UnicodeCategory category);
/* "" if unassigned */
const char *unicode_bidirectional_name(uint32_t c);
const char *unicode_width_name(uint32_t c);

static inline UnicodeQuickCheck unicode_quick_check(uint32_t c, UnicodeForm form) {
  return (UnicodeQuickCheck)(unicode_data(c)->quick_check >> (2 * form) & 3);
}

typedef struct UnicodeDecomposition {
  const char
      *tag;      /* such as "<compat>", "" if canonical, NULL if the character does not decompose */
  size_t length; /* of code_points */
  const uint32_t *code_points; /* what it decomposes to, in one step */
} UnicodeDecomposition;

/* One step of decomposition as in the data files; Hangul syllables have none there. */
UnicodeDecomposition unicode_decomposition(uint32_t c);
/* The character that the pair composes to canonically (not for Hangul), or 0. */
uint32_t unicode_compose(uint32_t first, uint32_t second);

#endif
