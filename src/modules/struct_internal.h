/* Formats of the struct module. Invariant: a compiled format's codes are in the order of the text;
   those of padding are left out; the offsets include all padding. */
#ifndef MODULES_STRUCT_INTERNAL_H
#define MODULES_STRUCT_INTERNAL_H

#include "objects/protocol.h"

typedef enum StructKind {
  STRUCT_CHAR,
  STRUCT_BYTES,
  STRUCT_PASCAL,
  STRUCT_SIGNED,
  STRUCT_UNSIGNED,
  STRUCT_BOOL,
  STRUCT_FLOAT,
  STRUCT_POINTER,
  STRUCT_PAD
} StructKind;

typedef struct StructCode {
  char letter;     /* of the format */
  uint8_t kind;    /* StructKind */
  bool big_endian; /* the high byte comes first */
  bool native;     /* native sizes and alignment; a float too large is infinite there */
  int64_t size;    /* bytes of an item; of 's' and 'p' the count */
  int64_t offset;  /* of the first item */
  int64_t repeat;  /* number of items; 1 for 's' and 'p' */
} StructCode;

typedef struct StructFormat {
  int64_t size;      /* bytes packed */
  int64_t items;     /* Values packed */
  int64_t count;     /* codes */
  StructCode *codes; /* malloc'ed; NULL: not initialised */
} StructFormat;

/* The exception struct.error. */
extern Value struct_error;
#define raise_struct_error(...) raise_error(as_type(struct_error), __VA_ARGS__)

/* Compiles the text. false: struct.error or MemoryError. */
bool struct_compile(const char *text, size_t length, StructFormat *out) must_check;
/* One item at `at`; false: exception set. Packing may run Python code, hence the memory must be
   held. */
bool struct_pack_item(const StructCode *code, uint8_t *at, Value v) must_check;
Value struct_unpack_item(const StructCode *code, const uint8_t *at) must_check;

#endif
