/* Machine integers to digits. */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include "base/common.h"

enum {
  DECIMAL_INT64_SIZE = 20, /* the longest int64_t or uint64_t in base ten, with its sign */
  DIGITS_UINT64_SIZE = 64, /* in any base */
};

/* Write the number in base ten, without a terminator; return the length. */
size_t decimal_write_uint64(uint64_t number, char *out);
size_t decimal_write_int64(int64_t number, char *out);
/* Likewise in a base from 2 to 36, with lower-case letters. */
size_t digits_write_uint64(uint64_t number, unsigned base, char *out);
/* The value of a digit or letter (either case) as a digit, 37 or more if it is neither. */
extern const uint8_t digit_values[256];
/* The digits of bases up to 36. */
extern const char digit_letters[];

#endif
