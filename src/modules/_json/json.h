/* What the files of _json share.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_JSON_JSON_H
#define MODULES_JSON_JSON_H

#include "objects/str.h"

extern Type json_scanner_type, json_encoder_type;

/* The str whose literal begins at `at` (behind the quote); *end: behind the closing quote. With
   strict, control characters are errors. ABSENT: JSONDecodeError. */
Value json_scan_string(Value text, int64_t at, bool strict, int64_t *end) must_check;
/* From i on, the first byte that is '"', a backslash or a control character; n if there is none. */
int64_t json_plain_bytes(const uint8_t *bytes, int64_t i, int64_t n);
/* Raises json.JSONDecodeError(message, text, position). */
Value json_raise(const char *message, Value text, int64_t position);

/* Adds the str as a JSON literal; in the first form all but printable ASCII is escaped. false:
   MemoryError. */
bool json_add_quoted_ascii(StrBuilder *b, Value s) must_check;
bool json_add_quoted(StrBuilder *b, Value s) must_check;
/* The functions encode_basestring_ascii, encode_basestring and scanstring. */
Value json_encode_basestring_ascii(Value *args, int nargs);
Value json_encode_basestring(Value *args, int nargs);
Value json_scanstring(Value *args, int nargs);

/* -- Eight bytes at a time: the highest bit of each byte of the result that is set says "this byte
   is so". The lowest such bit is right, those above it may be wrong -- */
#define BYTES_OF(c) (0x0101010101010101u * (uint64_t)(c))
static always_inline uint64_t bytes_equal_to(uint64_t word, uint8_t c) {
  uint64_t x = word ^ BYTES_OF(c);
  return (x - BYTES_OF(1)) & ~x & BYTES_OF(0x80);
}
static always_inline uint64_t bytes_below(uint64_t word, uint8_t c) {
  return (word - BYTES_OF(c)) & ~word & BYTES_OF(0x80);
}
/* '"', backslash, control characters. */
static always_inline uint64_t bytes_special(uint64_t word) {
  return bytes_equal_to(word, '"') | bytes_equal_to(word, '\\') | bytes_below(word, ' ');
}

#endif
