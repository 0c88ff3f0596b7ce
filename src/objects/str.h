/* str: fixed-width code units (1, 2 or 4 bytes), as narrow as the largest code point allows.

   Invariants: kind is the narrowest possible (so equal strings have equal kind); `ascii` says all code points are below
   128. Small strings hold their units inline, NUL-terminated. A SHARED string is a prefix view of a growable StrBuffer:
   `s += x` appends in place when s ends where the buffer's used part ends. Contents never change. */
#ifndef OBJECTS_STR_H
#define OBJECTS_STR_H

#include "objects/protocol.h"

typedef struct StrObject {
  Object header;
  int64_t hash;          /* 0 = not computed yet (a computed 0 is stored as another number, see str_hash) */
  uint64_t length : 48;  /* code points */
  uint64_t kind : 4;     /* bytes per code point: 1, 2, 4 */
  uint64_t ascii : 1;    /* all below 128 (kind 1) */
  uint64_t interned : 1; /* the one string with this content in the intern table */
  uint64_t shared : 1;   /* units are in a StrBuffer */
  union {
    uint8_t units[8];    /* inline: length * kind bytes and a terminating zero unit */
    Slot buffer;         /* shared: StrBuffer */
  };
} StrObject;
typedef struct StrBuffer {
  Object header;
  int64_t capacity; /* bytes */
  int64_t used;     /* bytes taken by the longest string that shares it */
  uint8_t units[];
} StrBuffer;

extern Type str_type;
extern Shape str_shape;

static always_inline bool is_str(Value v) { return has_type_flag(v, TYPE_STR); }
static always_inline bool is_exact_str(Value v) { return has_shape(v, &str_shape); }
static always_inline StrObject *as_str(Value v) { return object_cast(StrObject, v); }
static always_inline int64_t str_length(Value v) { return as_str(v)->length; }
/* The units: an interior pointer, valid while it (or the str) is on the C stack. */
static always_inline const void *str_units(const StrObject *s) {
  return unlikely(s->shared) ? (const void *)object_cast(StrBuffer, slot_get(&s->buffer))->units : (const void *)s->units;
}
static always_inline uint32_t units_get(const void *units, int kind, int64_t i) {
  return kind == 1 ? ((const uint8_t *)units)[i] : kind == 2 ? ((const uint16_t *)units)[i] : ((const uint32_t *)units)[i];
}
/* Code point i, in bounds. */
static always_inline uint32_t str_char_at(Value v, int64_t i) {
  return units_get(str_units(as_str(v)), as_str(v)->kind, i);
}

/* -- Making. Each may collect; none runs Python code ------------------------------------------------------------- */
Value str_from_ascii(const char *text);                               /* C string known to be ASCII */
Value str_from_ascii_n(const char *text, size_t length);
Value str_from_utf8(const char *text, size_t length) must_check;      /* ABSENT: UnicodeDecodeError */
Value str_from_utf8_lossy(const char *text, size_t length);           /* surrogateescape: file names, C messages */
Value str_from_char(uint32_t code_point);
Value str_from_units(const void *units, int kind, int64_t length);    /* narrows */
extern Value str_empty;
/* Uninitialised units of the given kind; max_char decides `ascii`. Fill before the next allocation, then it is immutable.
   ABSENT: MemoryError. */
Value str_alloc(int64_t length, uint32_t max_char) must_check;
Value str_concat(Value a, Value b) must_check;                        /* amortised O(length of b) for a growing */
Value str_slice(Value s, int64_t from, int64_t to);                   /* clipped bounds */
Value str_join(Value separator, Value iterable) must_check;
Value str_intern(Value s);                                            /* the canonical str; exact str only */

/* -- Looking ------------------------------------------------------------------------------------------------------- */
int64_t str_hash(Value s);
bool str_equal(Value a, Value b);          /* contents */
int str_compare(Value a, Value b);         /* -1, 0, 1 by code points */
bool str_equals_ascii(Value s, const char *text);
int64_t str_find(Value s, Value sub, int64_t from, int64_t to); /* -1: not found */
int64_t str_find_char(Value s, uint32_t code_point, int64_t from, int64_t to);
/* NUL-terminated UTF-8 of s: for ASCII strings the units themselves, else a cached copy in a bytes object kept alive by s being on
   the C stack. *length may be NULL. NULL: UnicodeEncodeError (lone surrogates). */
const char *str_utf8(Value s, size_t *length) must_check;
/* File-system encoding (utf-8, surrogateescape) as bytes; no embedded NULs allowed there: ValueError. ABSENT: exception set. */
Value str_fs_encode(Value s) must_check;
Value str_fs_decode(const char *text, size_t length);
Value str_repr(Value s) must_check;

/* -- Builder: text put together piece by piece --------------------------------------------------------------------- */
typedef struct StrBuilder {
  Value buffer;      /* StrBuffer under construction; on the C stack, so it does not move */
  int64_t length;    /* units so far */
  int kind;          /* of the units so far */
  uint32_t max_char; /* bits seen, or-ed */
} StrBuilder;
void str_builder_init(StrBuilder *b, int64_t expected_units);
/* false: MemoryError. */
bool str_builder_add(StrBuilder *b, Value s) must_check;
bool str_builder_add_char(StrBuilder *b, uint32_t code_point) must_check;
bool str_builder_add_ascii(StrBuilder *b, const char *text, size_t length) must_check;
bool str_builder_add_slice(StrBuilder *b, Value s, int64_t from, int64_t to) must_check;
Value str_builder_finish(StrBuilder *b);

#endif
