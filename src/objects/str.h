/* str: fixed-width code units (1, 2 or 4 bytes), as narrow as the largest code point allows.

   Invariants: kind is the narrowest possible (so equal strings have equal kind); `ascii` says all
   code points are below 128. Strings hold their units inline, NUL-terminated, but for SHARED ones:
   prefixes of a growable StrBuffer, which exist so that `s += x` can append in place (Note [Growing
   strings] in str_concat.c). Contents never change. The empty string and those of one code point
   below 256 are static objects when exact. */
#ifndef OBJECTS_STR_H
#define OBJECTS_STR_H

#include "base/text.h"
#include "objects/protocol.h"

typedef struct StrObject {
  Object header;
  int64_t hash; /* 0 = not computed yet; only the empty string's hash is 0 */
  union {
    struct {
      uint64_t length : 48;  /* code points */
      uint64_t kind : 4;     /* bytes per code point: 1, 2, 4 */
      uint64_t ascii : 1;    /* all below 128 (kind 1) */
      uint64_t interned : 1; /* the one string with this content in the intern table */
      uint64_t shared : 1;   /* units are in a StrBuffer */
      uint64_t grown : 1;    /* made by concatenation: more may follow */
    };
    uint64_t form; /* all of these, to be written at once: str_form */
  };
  union {
    uint8_t units[8]; /* inline: length * kind bytes and a terminating zero unit */
    Slot buffer;      /* shared: StrBuffer */
  };
} StrObject;
typedef struct StrBuffer {
  Object header;
  int64_t capacity; /* bytes */
  int64_t used;     /* bytes taken by the longest string that shares it */
  uint8_t units[];  /* with room for capacity bytes */
} StrBuffer;

static always_inline uint64_t str_form(int64_t length, int kind, bool ascii) {
  return (uint64_t)length | (uint64_t)kind << 48 | (uint64_t)ascii << 52;
}

/* Walks any str; its type is str_iterator. */
typedef struct StrIterator {
  Object header;
  int64_t index; /* of the next code point */
  Slot str;      /* absent once exhausted */
} StrIterator;

extern Type str_type, str_iterator_type;
extern Shape str_shape, str_iterator_shape;

static always_inline bool is_str(Value v) {
  return has_type_flag(v, TYPE_STR);
}
static always_inline bool is_exact_str(Value v) {
  return has_shape(v, &str_shape);
}
static always_inline StrObject *as_str(Value v) {
  return object_cast(StrObject, v);
}
static always_inline int64_t str_length(Value v) {
  return as_str(v)->length;
}
/* The units: an interior pointer, valid while it (or the str) is on the C stack. */
static always_inline const void *str_units(const StrObject *s) {
  return unlikely(s->shared) ? (const void *)object_cast(StrBuffer, slot_get(&s->buffer))->units
                             : (const void *)s->units;
}
static always_inline uint32_t units_get(const void *units, int kind, int64_t i) {
  return kind == 1   ? ((const uint8_t *)units)[i]
         : kind == 2 ? ((const uint16_t *)units)[i]
                     : ((const uint32_t *)units)[i];
}
static always_inline void units_set(void *units, int kind, int64_t i, uint32_t c) {
  if (kind == 1)
    ((uint8_t *)units)[i] = (uint8_t)c;
  else if (kind == 2)
    ((uint16_t *)units)[i] = (uint16_t)c;
  else
    ((uint32_t *)units)[i] = c;
}
/* Code point i, in bounds. */
static always_inline uint32_t str_char_at(Value v, int64_t i) {
  return units_get(str_units(as_str(v)), as_str(v)->kind, i);
}
/* The units for the functions of base/. */
static always_inline TextView str_view(Value v) {
  const StrObject *s = as_str(v);
  return text_view(str_units(s), s->length, s->kind);
}
static always_inline TextView str_view_range(Value v, int64_t from, int64_t to) {
  const StrObject *s = as_str(v);
  return text_view((const char *)str_units(s) + from * s->kind, to - from, s->kind);
}

/* -- Making. Each may collect; none runs Python code ------------------------------------------- */
Value str_from_ascii(const char *text); /* C string known to be ASCII */
Value str_from_ascii_n(const char *text, size_t length);
Value str_from_utf8(const char *text, size_t length) must_check; /* ABSENT: UnicodeDecodeError */
/* surrogateescape: file names, C messages */
Value str_from_utf8_lossy(const char *text, size_t length);
Value str_from_units(const void *units, int kind, int64_t length); /* narrows */
Value str_from_view(TextView text) must_check; /* the same; ABSENT: MemoryError */
/* Takes what a TextBuffer holds (and frees it). */
Value str_from_text_buffer(TextBuffer *buffer) must_check;
extern Value str_empty;
extern StrObject str_latin1_chars[256];
Value str_from_char_slow(uint32_t code_point);
static always_inline Value str_from_char(uint32_t code_point) {
  return likely(code_point < 256) ? from_object(&str_latin1_chars[code_point])
                                  : str_from_char_slow(code_point);
}
/* Uninitialised units of the given kind; max_char (a bound: 127, 255, 65535 or more) decides
   `ascii` and kind, so it must be tight. Fill before the next allocation, then it is immutable.
   ABSENT: MemoryError. */
Value str_alloc(int64_t length, uint32_t max_char) must_check;
/* Where to write the units of a str from str_alloc. */
static always_inline void *str_fresh_units(Value fresh) {
  return as_str(fresh)->units;
}
/* An instance of a subclass with this content. ABSENT: MemoryError. */
Value str_new_of_type(Type *type, Value content) must_check;
/* The exact str with the same content: s itself if it is exact. */
Value str_exact(Value s);
Value str_concat(Value a, Value b) must_check; /* amortised O(length of b) for a growing */
Value str_repeat(Value s, int64_t count) must_check;
/* that many fill characters on the sides */
Value str_pad(Value s, int64_t left, int64_t right, uint32_t fill) must_check;
/* Clipped bounds. ABSENT: MemoryError, for 1000 bytes or more. */
Value str_slice(Value s, int64_t from, int64_t to);
Value str_join(Value separator, Value iterable) must_check; /* may run Python code */

/* -- Interning: str_intern.c ------------------------------------------------------------------- */
Value str_intern(Value s); /* the canonical str; exact str only */
/* Whether a program should go on interning: false when the table is nearly full, and there is no
   memory for a bigger one. */
bool str_intern_has_room(void);
/* The canonical str of this UTF-8 text (which is valid), allocated old when it is new. */
Value str_intern_utf8(const char *text, size_t length);

/* -- Looking ----------------------------------------------------------------------------------- */
int64_t str_hash(Value s);
bool str_equal(Value a, Value b);  /* contents */
int str_compare(Value a, Value b); /* -1, 0, 1 by code points */
/* Inline, so that a literal's length is a constant. */
static always_inline bool str_equals_ascii(Value v, const char *text) {
  const StrObject *s = as_str(v);
  size_t length = strlen(text);
  return s->ascii && s->length == length && memcmp(str_units(s), text, length) == 0;
}
int64_t str_find(Value s, Value sub, int64_t from, int64_t to); /* -1: not found */
int64_t str_rfind(Value s, Value sub, int64_t from, int64_t to);
int64_t str_find_char(Value s, uint32_t code_point, int64_t from, int64_t to);
bool str_has_char(Value s, uint32_t code_point);
/* NUL-terminated UTF-8 of s: for ASCII strings the units themselves, else a copy in a fresh bytes
   object. Either lives as long as the pointer is on the C stack. *length may be NULL. NULL:
   UnicodeEncodeError (lone surrogates). */
const char *str_utf8(Value s, size_t *length) must_check;
/* UTF-8 with surrogateescape. ABSENT: UnicodeEncodeError. */
Value str_encode_utf8_escaped(Value s) must_check;
/* File-system encoding (with surrogateescape) as bytes; no embedded NULs allowed there: ValueError.
   ABSENT: exception set. */
Value str_fs_encode(Value s) must_check;
Value str_fs_decode(const char *text, size_t length);
/* Makes the present locale's encoding that of the file system, for good: str_fs.c. Before the first
   str; otherwise it is UTF-8. */
void fs_encoding_from_locale(void);
/* Its name as the locale has it, "utf-8" if it is that. */
const char *fs_encoding_name(void);
Value str_repr(Value s) must_check;

/* -- Builder: text put together piece by piece ------------------------------------------------- */

enum { STR_BUILDER_SMALL = 200 };
/* Lives on the C stack (so what it refers to does not move) and is not copied. */
typedef struct StrBuilder {
  void *units;       /* where they are: in `small`, or in `buffer` */
  int64_t length;    /* units so far */
  int64_t capacity;  /* units that have room */
  int kind;          /* of the units so far */
  uint32_t max_char; /* bits seen, or-ed */
  Value buffer; /* StrObject under construction, its length is the capacity; ABSENT while `small` is
                   enough */
  uint8_t small[STR_BUILDER_SMALL];
} StrBuilder;
void str_builder_init(StrBuilder *b, int64_t expected_units);
/* false: MemoryError. */
bool str_builder_add(StrBuilder *b, Value s) must_check;
bool str_builder_add_view(StrBuilder *b, TextView text) must_check;
bool str_builder_add_char_slow(StrBuilder *b, uint32_t code_point) must_check;
bool str_builder_add_ascii_slow(StrBuilder *b, const char *text, size_t length) must_check;
bool str_builder_add_slice(StrBuilder *b, Value s, int64_t from, int64_t to) must_check;
bool str_builder_add_repeated(StrBuilder *b, uint32_t code_point, int64_t count) must_check;
/* The text. ABSENT: MemoryError. */
Value str_builder_finish(StrBuilder *b);

static always_inline bool must_check str_builder_add_char(StrBuilder *b, uint32_t code_point) {
  if (unlikely(b->length == b->capacity || b->kind != 1 || code_point > 0xff))
    return str_builder_add_char_slow(b, code_point);
  ((uint8_t *)b->units)[b->length++] = (uint8_t)code_point;
  b->max_char |= code_point;
  return true;
}
static always_inline bool must_check str_builder_add_ascii(StrBuilder *b, const char *text,
                                                           size_t length) {
  if (unlikely((int64_t)length > b->capacity - b->length || b->kind != 1))
    return str_builder_add_ascii_slow(b, text, length);
  copy_short((uint8_t *)b->units + b->length, text, length);
  b->length += (int64_t)length;
  return true;
}

#endif
