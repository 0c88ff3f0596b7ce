/* UTF-8 between buffers whose sizes are measured first, so that results can be allocated
   exactly. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/text.h"

typedef struct Utf8Scan {
  size_t valid;     /* bytes before the end or the first malformed sequence */
  size_t length;    /* code points in them */
  uint32_t highest; /* 0x7f, 0xff, 0xffff or 0x10ffff: bounds them from above */
} Utf8Scan;

Utf8Scan utf8_scan(const void *bytes, size_t size);
/* Decodes well-formed bytes to units of a width that fits them. */
void utf8_decode(void *units, unsigned width, const void *bytes, size_t size);
/* The scan that well-formed bytes would have (valid is size): cheaper than utf8_scan, as nothing is
   checked. */
Utf8Scan utf8_estimate(const void *bytes, size_t size);
/* Decodes to units of the width that the estimate asks for, as many as it says, and checks: false
   if the bytes are malformed. */
bool utf8_decode_checked(void *units, unsigned width, const void *bytes, size_t size);
/* What is wrong at position `at`: returns the reason, sets the end of the malformed sequence.
 *incomplete: it is the beginning of a sequence that the end of the input cut off. */
const char *utf8_malformed(const void *bytes, size_t size, size_t at, size_t *end,
                           bool *incomplete);

/* Bytes for text[from..*stop), where *stop is the end or the first surrogate. */
size_t utf8_measure(TextView text, size_t from, size_t *stop);
/* Encodes text[from..to), surrogates as three bytes each; returns the end of the output. */
uint8_t *utf8_encode(uint8_t *out, TextView text, size_t from, size_t to);
/* One code point to at most 4 bytes; returns the end. */
uint8_t *utf8_put(uint8_t *out, uint32_t c);

/* The code point that starts here in well-formed bytes, and the start of the next. */
static inline uint32_t utf8_next(const uint8_t **at) {
  const uint8_t *p = *at;
  uint32_t c = *p;
  if (c < 0x80) return *at = p + 1, c;
  if (c < 0xe0) return *at = p + 2, (c & 0x1f) << 6 | (p[1] & 0x3f);
  if (c < 0xf0) return *at = p + 3, (c & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
  *at = p + 4;
  return (c & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 | (uint32_t)(p[2] & 0x3f) << 6 |
         (p[3] & 0x3f);
}

#endif
