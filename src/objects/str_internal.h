/* What the files str*.c share. */
#ifndef OBJECTS_STR_INTERNAL_H
#define OBJECTS_STR_INTERNAL_H

#include "base/hash.h"
#include "base/unicode_db.h"
#include "gc/barrier.h"
#include "objects/bytes.h"
#include "objects/str.h"

/* Longest str: leaves room for sums of two lengths in bytes. */
#define STR_MAX_LENGTH (((int64_t)1 << 46) - 1)

/* str_alloc of an object that never moves. Fatal when out of memory. */
Value str_alloc_old(int64_t length, uint32_t max_char);
/* A bound as tight as kind and ascii tell: what str_alloc takes. */
static always_inline uint32_t str_max_char(const StrObject *s) {
  return s->ascii ? 0x7f : s->kind == 1 ? 0xff : s->kind == 2 ? 0xffff : TEXT_MAX_CODE_POINT;
}
/* What text_highest tells about a view of s, cheaper for an ASCII s. */
static inline uint32_t str_view_highest(const StrObject *s, TextView part) {
  return s->ascii ? 0x7f : text_highest(part);
}

/* Hash of a str with these units: not 0 unless there are none. */
static inline int64_t units_hash(const void *units, size_t bytes) {
  int64_t hash = hash_bytes(units, bytes);
  return hash == 0 && bytes > 0 ? 1 : hash;
}

/* A text as units of a width: the units themselves, or a converted copy in malloc'ed memory to be
   given back. */
typedef struct WidenedText {
  const void *units; /* to be read */
  void *copy;        /* malloc'ed; NULL: none */
  uint8_t small[64]; /* holds short copies */
} WidenedText;
bool widen_text_slow(WidenedText *w, const void *units, size_t length, unsigned width,
                     unsigned to_width) must_check;
/* text.width <= width. false: MemoryError. */
static always_inline bool must_check widen_text(WidenedText *w, TextView text, unsigned width) {
  w->copy = NULL;
  w->units = text.units;
  return likely(text.width == width) ||
         widen_text_slow(w, text.units, text.length, text.width, width);
}
static inline void widen_free(WidenedText *w) {
  if (unlikely(w->copy != NULL)) free(w->copy);
}

/* Fills total_bytes with a pattern, whose size divides them. */
void fill_repeated(void *out, const void *pattern, size_t pattern_bytes, size_t total_bytes);

/* A str just filled whose units may be narrower than it was allocated for: itself or a narrow copy.
   ABSENT: MemoryError. */
Value str_narrow(Value fresh) must_check;

static inline bool is_space_char(uint32_t c) {
  return c < 128 ? c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31)
                 : unicode_is(c, UNICODE_SPACE);
}

/* Arguments of find(), count(), startswith() and the like, of str and bytes: sub[, start[, end]],
   raw. The bounds are relative to nothing yet. type_name is for the message about keywords. false:
   TypeError. May run Python code (__index__). */
typedef struct FindArguments {
  Value sub;          /* what to look for */
  int64_t start, end; /* as given; negative ones count from the end */
} FindArguments;
bool find_arguments(const char *type_name, const char *name, Value *args, int nargs, Value kwnames,
                    FindArguments *out) must_check;
/* Makes the bounds relative to a length: end is within it, start may be beyond. */
static inline void adjust_bounds(FindArguments *a, int64_t length) {
  if (a->end > length)
    a->end = length;
  else if (a->end < 0)
    a->end = max_of(a->end + length, 0);
  if (a->start < 0) a->start = max_of(a->start + length, 0);
}

/* str_methods.c */
extern const BuiltinDef str_methods[];
/* str_utf8.c: well-formed bytes, as utf8_scan measured them. ABSENT: MemoryError. */
Value str_from_valid_utf8(const char *text, size_t size, size_t length,
                          uint32_t highest) must_check;
/* Decodes if the bytes are well-formed: false if they are not (no exception). *out ABSENT:
   MemoryError. */
bool str_try_utf8(const char *text, size_t size, Value *out) must_check;
/* UTF-8 as bytes. ABSENT: UnicodeEncodeError for surrogates. */
Value str_encode_utf8(Value s) must_check;

/* Whether part is in v at this position, where there is room for it. */
bool str_matches_at(Value v, Value part, int64_t at);
/* Replaces the first max_count occurrences (all if negative). ABSENT: MemoryError,
   OverflowError. */
Value str_replace_all(Value self, Value old, Value new, int64_t max_count) must_check;

/* Functions of the table, by file: str_search.c */
Value str_find_method(Value *args, int nargs, Value kwnames);
Value str_rfind_method(Value *args, int nargs, Value kwnames);
Value str_index_method(Value *args, int nargs, Value kwnames);
Value str_rindex_method(Value *args, int nargs, Value kwnames);
Value str_count_method(Value *args, int nargs, Value kwnames);
Value str_startswith(Value *args, int nargs, Value kwnames);
Value str_endswith(Value *args, int nargs, Value kwnames);
/* str_replace.c */
Value str_replace(Value *args, int nargs);
Value str_removeprefix(Value *args, int nargs);
Value str_removesuffix(Value *args, int nargs);
/* str_split.c */
Value str_split(Value *args, int nargs, Value kwnames);
Value str_rsplit(Value *args, int nargs, Value kwnames);
/* Binds self, sep and maxsplit; for bytes as well. false: TypeError. */
bool split_arguments(Signature *signature, Value *args, int nargs, Value kwnames,
                     Value *out) must_check;
Value str_splitlines(Value *args, int nargs);
Value str_partition(Value *args, int nargs);
Value str_rpartition(Value *args, int nargs);
/* str_case.c */
Value str_lower(Value *args, int nargs);
Value str_upper(Value *args, int nargs);
Value str_casefold(Value *args, int nargs);
Value str_capitalize(Value *args, int nargs);
Value str_title(Value *args, int nargs);
Value str_swapcase(Value *args, int nargs);
/* Shared with bytes: map ASCII letters, leave other bytes alone; in and out may be the same. */
void ascii_lower(uint8_t *out, const uint8_t *in, size_t length);
void ascii_upper(uint8_t *out, const uint8_t *in, size_t length);
void ascii_capitalize(uint8_t *out, const uint8_t *in, size_t length);
void ascii_swapcase(uint8_t *out, const uint8_t *in, size_t length);
void ascii_title(uint8_t *out, const uint8_t *in, size_t length);
/* str_test.c */
Value str_isalpha(Value *args, int nargs);
Value str_isalnum(Value *args, int nargs);
Value str_isdecimal(Value *args, int nargs);
Value str_isdigit(Value *args, int nargs);
Value str_isnumeric(Value *args, int nargs);
Value str_isspace(Value *args, int nargs);
Value str_isprintable(Value *args, int nargs);
Value str_isidentifier(Value *args, int nargs);
Value str_isascii(Value *args, int nargs);
Value str_islower(Value *args, int nargs);
Value str_isupper(Value *args, int nargs);
Value str_istitle(Value *args, int nargs);
/* str_pad.c */
Value str_center(Value *args, int nargs);
Value str_ljust(Value *args, int nargs);
Value str_rjust(Value *args, int nargs);
Value str_zfill(Value *args, int nargs);
Value str_expandtabs(Value *args, int nargs);
Value str_strip(Value *args, int nargs);
Value str_lstrip(Value *args, int nargs);
Value str_rstrip(Value *args, int nargs);
/* str_translate.c */
Value str_translate(Value *args, int nargs);
Value str_maketrans(Value *args, int nargs);
/* str_format.c */
Value str_format_method(Value *args, int nargs);
Value str_format_map(Value *args, int nargs);
/* str_new.c */
Value str_new_object(Type *type, Value *args, int nargs, Value kwnames);
/* percent_format.c: format % args. */
Value str_remainder(Value format, Value args);
/* str_iterator.c */
Value str_iter(Value self);

#endif
