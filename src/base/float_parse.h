/* Decimal and hexadecimal text to doubles, correctly rounded and independent of the locale. */
#ifndef BASE_FLOAT_PARSE_H
#define BASE_FLOAT_PARSE_H

#include "base/common.h"

/* Reads the longest prefix of text that is [sign] (number | "inf" | "infinity" | "nan"), letters in
   either case, where a number is digits with an optional point and exponent. Returns the length of
   that prefix, 0 if there is none. What is too large becomes infinite. With underscores, "_" may
   stand between two digits. */
size_t float_parse(const char *text, size_t size, bool underscores, double *value);

/* The double nearest to 0.DIGITS * 10**point. */
double float_from_digits(const char *digits, int count, int point);

/* mantissa * 2**exponent rounded half to even, infinity if too large. A mantissa of more than 54
   bits may stand for a longer one with its lowest bit set if any bit left out is one. */
double float_from_scaled(uint64_t mantissa, int64_t exponent);

typedef enum FloatHexResult { FLOAT_HEX_OK, FLOAT_HEX_INVALID, FLOAT_HEX_TOO_LARGE } FloatHexResult;
/* float.fromhex(): the whole text, which may have white space around it. */
FloatHexResult float_parse_hex(const char *text, size_t size, double *value);

#endif
