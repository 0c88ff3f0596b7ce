/* Names of characters. Ideographs and Hangul syllables are named by rule, all others from
   compressed tables. */
#ifndef BASE_UNICODE_NAMES_H
#define BASE_UNICODE_NAMES_H

#include "base/common.h"

enum {
  UNICODE_NAME_SIZE = 128,  /* enough for any name */
  UNICODE_MAX_SEQUENCE = 8, /* code points of a named sequence */
};

/* The name in out (UNICODE_NAME_SIZE bytes, not terminated); returns its length, 0 if the character
   has none. */
size_t unicode_name(uint32_t c, char *out);
/* The character with this name or alias, letters in either case (only upper case where names follow
   a rule). Has the type of NameLookup in base/codec.h. */
bool unicode_find_name(const char *name, size_t length, uint32_t *c);
/* Likewise, or the sequence with this name: stores its code points, returns how many; 0 if there is
   none. */
unsigned unicode_find_sequence(const char *name, size_t length, uint32_t *code_points);

#endif
