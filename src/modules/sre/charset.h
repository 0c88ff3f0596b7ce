/* Which characters one position of a pattern accepts.
   A CharRule is the exact answer, possibly slow (it may ask the Unicode database or the locale).
   CharBits is its summary: exact below 256, and above that a superset in terms of four classes into
   which the Unicode database divides all characters. Two summaries that do not intersect prove that
   no character satisfies both rules.

   No function knows of the heap, or of Python code. */
#ifndef MODULES_SRE_CHARSET_H
#define MODULES_SRE_CHARSET_H

#include "modules/sre/code.h"

/* Properties of one character; CHAR_DIGIT implies CHAR_WORD, CHAR_SPACE excludes it. */
enum { CHAR_DIGIT = 1, CHAR_WORD = 2, CHAR_SPACE = 4, CHAR_LINEBREAK = 8 };

/* The character database, as callbacks so that the engine stands alone. */
typedef struct CharTypes {
  uint32_t (*lower)(uint32_t c);      /* simple lower case mapping */
  uint32_t (*upper)(uint32_t c);      /* simple upper case mapping */
  unsigned (*properties)(uint32_t c); /* CHAR_* bits */
  uint32_t low_lower[256];            /* lower() of the first 256: filled by char_types_init */
  uint64_t low_categories[SRE_CATEGORY__COUNT][4]; /* members below 256; not of the locale's */
  uint8_t low_properties[256];                     /* properties() of the first 256: likewise */
} CharTypes;

/* Completes a CharTypes whose callbacks are set. */
void char_types_init(CharTypes *types);

/* The classes above 255 (each a bit of CharBits.high). */
enum { HIGH_DIGIT = 1, HIGH_WORD = 2, HIGH_SPACE = 4, HIGH_OTHER = 8, HIGH_EVERY = 15 };

typedef struct CharBits {
  uint64_t low[4]; /* bit c: character c below 256 is accepted */
  uint8_t high;    /* HIGH_* classes of which some character may be accepted */
  bool every_high; /* all characters above 255 certainly are accepted */
} CharBits;

typedef enum CharSource { FROM_SET, FROM_LITERAL, FROM_CATEGORY } CharSource;
typedef enum CharFold { FOLD_NONE, FOLD_ASCII, FOLD_UNICODE, FOLD_LOCALE } CharFold;

typedef struct CharRule {
  const uint32_t
      *code;         /* FROM_SET: a validated set up to FAILURE; otherwise the one argument word */
  CharSource source; /* what kind of test it is */
  CharFold fold;     /* how a character is mapped before it is compared */
  bool negated;      /* accept what the source does not */
} CharRule;

/* Is code[0..length) a set with FAILURE as its last word? */
bool charset_is_valid(const uint32_t *code, uint32_t length);
/* Does the character satisfy the rule? Exact, for any character. */
bool char_rule_accepts(const CharTypes *types, const CharRule *rule, uint32_t c);
/* True when the answer may change with the C library's locale, that is, from one match to the
   next. */
bool char_rule_is_dynamic(const CharRule *rule);
CharBits char_rule_bits(const CharTypes *types, const CharRule *rule);

CharBits char_bits_none(void);
CharBits char_bits_every(void);
void char_bits_add(CharBits *bits, const CharTypes *types, uint32_t c);
void char_bits_unite(CharBits *bits, const CharBits *other);
/* Number of accepted characters below 256. */
int char_bits_count_low(const CharBits *bits);

static inline bool char_bits_has_low(const CharBits *bits, unsigned c) {
  return bits->low[c >> 6] >> (c & 63) & 1;
}
static inline void char_bits_add_low(CharBits *bits, unsigned c) {
  bits->low[c >> 6] |= (uint64_t)1 << (c & 63);
}
static inline bool char_bits_disjoint_low(const CharBits *a, const CharBits *b) {
  return ((a->low[0] & b->low[0]) | (a->low[1] & b->low[1]) | (a->low[2] & b->low[2]) |
          (a->low[3] & b->low[3])) == 0;
}

/* Case mappings of the ASCII and LOCALE flavours (the Unicode one is in CharTypes). */
static inline uint32_t char_lower_ascii(uint32_t c) {
  return c - 'A' < 26 ? c + 32 : c;
}
uint32_t char_lower_locale(uint32_t c);

#endif
