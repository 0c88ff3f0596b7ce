/* Doubles to decimal text, always correctly rounded and independent of the locale. */
#ifndef BASE_FLOAT_PRINT_H
#define BASE_FLOAT_PRINT_H

#include "base/common.h"

enum {
  FLOAT_MAX_DIGITS = 767, /* no double has more significant digits */
  FLOAT_REPR_SIZE = 32,   /* enough for float_repr and float_hex */
};

/* |value| = 0.DIGITS * 10**point. No trailing zeros; count is 0 (and point meaningless) when all
   digits are zero. */
typedef struct FloatDecimal {
  int count;                         /* of digits */
  int point;                         /* exponent of ten, see above */
  char digits[FLOAT_MAX_DIGITS + 1]; /* ASCII */
} FloatDecimal;

/* The shortest digits that read back as this finite value, the closest to it among those. */
void float_shortest(double value, FloatDecimal *decimal);
/* The value rounded to count >= 1 significant digits. */
void float_significant(double value, int count, FloatDecimal *decimal);

/* repr(float) in out (FLOAT_REPR_SIZE bytes, not terminated); returns the length. */
size_t float_repr(double value, char *out);
/* float.hex() in out, likewise. */
size_t float_hex(double value, char *out);

typedef enum FloatFormatFlags {
  FLOAT_SIGN = 1,             /* '+' before what is not negative */
  FLOAT_DOT_ZERO = 2,         /* ".0" after what looks like an integer */
  FLOAT_ALTERNATE = 4,        /* '#': keep the point, and the trailing zeros of 'g' */
  FLOAT_NO_NEGATIVE_ZERO = 8, /* 'z': no '-' if all digits are zero after rounding */
} FloatFormatFlags;

/* Formats as code e, E, f, F, g, G with this precision, or r (repr; ignores it); returns the length
   written. out must have room for float_format_bound bytes; nothing is terminated. */
size_t float_format(double value, char code, int precision, unsigned flags, char *out);
size_t float_format_bound(double value, char code, int precision);

/* round(value, places) for a finite value: infinite if the result does not fit. */
double float_round(double value, int places);

#endif
