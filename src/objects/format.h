/* The format specification mini-language: what __format__ of str, int, float and complex do.

   All results are exact strs; ABSENT: ValueError for a bad specification, OverflowError,
   MemoryError. None runs Python code, but for empty specifications, which mean str(v). */
#ifndef OBJECTS_FORMAT_H
#define OBJECTS_FORMAT_H

#include "objects/protocol.h"

/* [[fill]align][sign][z][#][0][width][grouping][.precision][type] */
typedef struct FormatSpec {
  uint32_t fill;         /* code point to pad with */
  uint32_t type;         /* 0: not given */
  int64_t width;         /* -1: not given */
  int64_t precision;     /* -1: not given */
  char align;            /* < > = ^ ; the default where not given */
  char sign;             /* + - space, 0: not given */
  char grouping;         /* , _ or 0; 'n' once the type asks for the locale's */
  bool alternate;        /* # */
  bool no_negative_zero; /* z */
} FormatSpec;

/* Parses the spec for a value of v's type (for messages). type and align are the defaults. false:
   ValueError. */
bool format_spec_parse(Value spec, Value v, uint32_t type, char align, FormatSpec *out) must_check;
/* ValueError "Unknown format code ..."; returns ABSENT. */
Value format_raise_unknown(const FormatSpec *spec, Value v);
/* Text padded as the spec says; align '=' does not occur. */
Value format_pad(Value text, const FormatSpec *spec) must_check;

/* v.__format__(spec) for an instance of str, int, float, complex or their subclasses; spec is a
   str. */
Value format_str(Value v, Value spec) must_check;
Value format_int(Value v, Value spec) must_check;
Value format_float(Value v, Value spec) must_check;
Value format_complex(Value v, Value spec) must_check;

#endif
