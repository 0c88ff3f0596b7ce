/* Between percent_format.c and percent_convert.c.

   Converting runs Python code: __str__, __repr__, __index__ and so on of the value. */
#ifndef OBJECTS_PERCENT_INTERNAL_H
#define OBJECTS_PERCENT_INTERNAL_H

#include "base/search.h"
#include "objects/int.h"
#include "objects/percent_format.h"
#include "objects/str.h"

/* A formatting under way; lives on the C stack. */
typedef struct Percent {
  TextView template; /* the text with the conversions */
  size_t at;         /* in the template */
  bool bytes_mode;   /* it formats bytes: %b, %s and %a differ */
  bool is_tuple;     /* args is a tuple of arguments, else the only argument */
  Value args;        /* what stands right of the % */
  int64_t next;      /* argument to be used next */
  Value mapping;     /* for %(key); ABSENT if the argument is none */
  StrBuilder out;    /* the result so far */
} Percent;

typedef struct Conversion {
  bool left, plus, blank, alternate, zero, no_negative_zero; /* flags: - + space # 0 z */
  int64_t width;                                             /* -1: not given */
  int64_t precision;                                         /* -1: not given */
  uint32_t letter;                                           /* the conversion itself */
} Conversion;

/* Appends v as the conversion says. false: exception set. */
bool percent_convert(Percent *p, const Conversion *c, Value v) must_check;

#endif
