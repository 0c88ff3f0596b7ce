/* The last steps of formatting a number: grouping of digits and padding. */
#ifndef OBJECTS_NUMBER_TEXT_H
#define OBJECTS_NUMBER_TEXT_H

#include "objects/format.h"

/* How digits are grouped, and the decimal point. */
typedef struct NumberLocale {
  Value point, separator; /* strs */
  const char *groups;     /* sizes from the right, the last repeats; CHAR_MAX: no more; "": none */
} NumberLocale;
/* As the grouping option says; type 'n': the present locale's. */
NumberLocale number_locale(const FormatSpec *s);

/* A number as ASCII text in parts. */
typedef struct NumberText {
  char sign;           /* - + space, or 0 */
  const char *prefix;  /* "0x", or "" */
  const char *digits;  /* of the integer part */
  int64_t digit_count; /* how many */
  bool point;          /* a decimal point follows the digits */
  const char *rest;    /* behind the point, or what is no digits at all */
  int64_t rest_length; /* bytes of `rest` */
  char suffix;         /* % or j, or 0 */
} NumberText;
/* Everything: padding, sign, prefix, digits, the rest. ABSENT: MemoryError. */
Value number_text_pad(const NumberText *n, const FormatSpec *s,
                      const NumberLocale *locale) must_check;

#endif
