/* The letters of the marshal format, version 4, and the limits both directions share. */
#ifndef MODULES_MARSHAL_FORMAT_H
#define MODULES_MARSHAL_FORMAT_H

#include "modules/marshal.h"

typedef enum MarshalType {
  MARSHAL_NULL = '0',
  MARSHAL_NONE = 'N',
  MARSHAL_FALSE = 'F',
  MARSHAL_TRUE = 'T',
  MARSHAL_STOP_ITERATION = 'S',
  MARSHAL_ELLIPSIS = '.',
  MARSHAL_INT = 'i',
  MARSHAL_INT64 = 'I',
  MARSHAL_FLOAT = 'f',
  MARSHAL_BINARY_FLOAT = 'g',
  MARSHAL_COMPLEX = 'x',
  MARSHAL_BINARY_COMPLEX = 'y',
  MARSHAL_LONG = 'l',
  MARSHAL_BYTES = 's',
  MARSHAL_INTERNED = 't',
  MARSHAL_REF = 'r',
  MARSHAL_TUPLE = '(',
  MARSHAL_LIST = '[',
  MARSHAL_DICT = '{',
  MARSHAL_CODE = 'c',
  MARSHAL_UNICODE = 'u',
  MARSHAL_UNKNOWN = '?',
  MARSHAL_SET = '<',
  MARSHAL_FROZENSET = '>',
  MARSHAL_ASCII = 'a',
  MARSHAL_ASCII_INTERNED = 'A',
  MARSHAL_SMALL_TUPLE = ')',
  MARSHAL_SHORT_ASCII = 'z',
  MARSHAL_SHORT_ASCII_INTERNED = 'Z',
  MARSHAL_FLAG_REF = 0x80, /* added to a type: later REFs may mean this object */
} MarshalType;

enum {
  MARSHAL_VERSION = 4,
  MARSHAL_MAX_DEPTH = 2000,
  MARSHAL_DIGIT_BITS = 15, /* of a long's digits, two bytes each */
};

#endif
