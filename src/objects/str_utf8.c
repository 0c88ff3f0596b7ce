/* strs from and to UTF-8 for the VM's own use: C strings, file names. Codecs with error handlers
   are in codec*.c. */
#include "objects/str_internal.h"

#include "base/utf8.h"
#include "objects/codec_errors.h"

/* -- Decoding ---------------------------------------------------------------------------------- */

Value str_from_valid_utf8(const char *text, size_t size, size_t length, uint32_t highest) {
  if (size == 0) return str_empty;
  if (length == 1) {
    const uint8_t *at = (const uint8_t *)text;
    return str_from_char(utf8_next(&at));
  }
  Value s = str_alloc(length, highest);
  if (!is_absent(s)) utf8_decode(str_fresh_units(s), as_str(s)->kind, text, size);
  return s;
}

enum { SHORT_TEXT = 256 };

bool str_try_utf8(const char *text, size_t size, Value *out) {
  if (size <= SHORT_TEXT && bytes_are_ascii(text, size)) {
    *out = str_from_ascii_n(text, size);
    return true;
  }
  Utf8Scan scan = utf8_estimate(text, size);
  if (scan.length < 2 || scan.highest < 0x80) {
    if (scan.highest >= 0x80)
      scan = utf8_scan(text, size); /* one character, or nothing but malformed bytes */
    if (scan.valid < size) return false;
    *out = str_from_valid_utf8(text, size, scan.length, scan.highest);
    return true;
  }
  *out = str_alloc(scan.length, scan.highest);
  return is_absent(*out) ||
         utf8_decode_checked(str_fresh_units(*out), as_str(*out)->kind, text, size);
}

Value str_from_utf8(const char *text, size_t size) {
  Value s;
  if (likely(str_try_utf8(text, size, &s))) return s;
  size_t valid = utf8_scan(text, size).valid, end;
  bool incomplete;
  const char *reason = utf8_malformed(text, size, valid, &end, &incomplete);
  return raise_decode_error("utf-8", bytes_from_data(text, size), valid, end, reason);
}

/* Adds the well-formed part from `at` on; returns the position of what is malformed, or size. */
static size_t add_valid(StrBuilder *b, const char *text, size_t at, size_t size) {
  Utf8Scan scan = utf8_scan(text + at, size - at);
  Value part = str_from_valid_utf8(text + at, scan.valid, scan.length, scan.highest);
  if (is_absent(part) || !str_builder_add(b, part)) unreachable_state("out of memory");
  return at + scan.valid;
}

Value str_from_utf8_lossy(const char *text, size_t size) {
  Value s;
  if (likely(str_try_utf8(text, size, &s))) {
    if (is_absent(s)) unreachable_state("out of memory");
    return s;
  }
  StrBuilder b;
  str_builder_init(&b, size);
  for (size_t at = 0;;) {
    at = add_valid(&b, text, at, size);
    if (at == size) return str_builder_finish(&b);
    if (!str_builder_add_char(&b, 0xdc00 + (uint8_t)text[at++])) unreachable_state("out of memory");
  }
}

/* -- Encoding ---------------------------------------------------------------------------------- */

#define SURROGATES_REASON "surrogates not allowed"

/* UTF-8 of a str without surrogates; ABSENT if it has some: UnicodeEncodeError. */
Value str_encode_utf8(Value s) {
  if (as_str(s)->ascii) return bytes_from_data(str_units(as_str(s)), str_length(s));
  TextView text = str_view(s);
  size_t stop, size = utf8_measure(text, 0, &stop);
  if (stop < text.length) {
    size_t end = stop + 1;
    while (end < text.length && is_surrogate(text_at(text, end))) end++;
    return raise_encode_error("utf-8", s, stop, end, SURROGATES_REASON);
  }
  Value bytes = bytes_alloc(size);
  if (!is_absent(bytes)) utf8_encode(as_bytes(bytes)->data, text, 0, text.length);
  return bytes;
}

const char *str_utf8(Value v, size_t *length) {
  const StrObject *s = as_str(v);
  if (s->ascii && !s->shared) {
    if (length != NULL) *length = s->length;
    return (const char *)s->units;
  }
  Value bytes = str_encode_utf8(v);
  if (is_absent(bytes)) return NULL;
  if (length != NULL) *length = as_bytes(bytes)->length;
  return (const char *)as_bytes(bytes)->data;
}

static bool is_escaped_byte(uint32_t c) {
  return c >= 0xdc80 && c <= 0xdcff;
}

/* The size with surrogateescape; SIZE_MAX: UnicodeEncodeError. */
static size_t measure_escaped(Value s) {
  TextView text = str_view(s);
  size_t total = 0;
  for (size_t at = 0;; at++) {
    size_t stop;
    total += utf8_measure(text, at, &stop);
    if (stop == text.length) return total;
    if (!is_escaped_byte(text_at(text, stop))) {
      raise_encode_error("utf-8", s, stop, stop + 1, SURROGATES_REASON);
      return SIZE_MAX;
    }
    total++;
    at = stop;
  }
}

static void encode_escaped(TextView text, uint8_t *out) {
  for (size_t at = 0;; at++) {
    size_t stop;
    utf8_measure(text, at, &stop);
    out = utf8_encode(out, text, at, stop);
    if (stop == text.length) return;
    *out++ = (uint8_t)text_at(text, stop);
    at = stop;
  }
}

Value str_encode_utf8_escaped(Value s) {
  size_t size = measure_escaped(s);
  if (size == SIZE_MAX) return ABSENT;
  Value bytes = bytes_alloc(size);
  if (!is_absent(bytes)) encode_escaped(str_view(s), as_bytes(bytes)->data);
  return bytes;
}
