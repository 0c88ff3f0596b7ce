/* How tools/gen_unicode_names encodes names for base/unicode_names.c: as codes of words. */
#ifndef BASE_UNICODE_NAMES_FORMAT_H
#define BASE_UNICODE_NAMES_FORMAT_H

enum {
  CODE_END = 0,         /* after the last word */
  CODE_NUMBER = 1,      /* the code point in hexadecimal */
  CODE_FIRST_WORD = 2,  /* the most frequent word */
  CODE_TWO_BYTES = 192, /* codes from here on have two bytes, of which the first is at least this */
  CODE_LIMIT = CODE_TWO_BYTES + (256 - CODE_TWO_BYTES) * 256,
  OFFSET_GROUP = 256, /* offsets are stored as differences within groups of this size */
};

#endif
