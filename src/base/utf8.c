#include "base/utf8.h"

static bool is_continuation(uint8_t byte) {
  return (byte & 0xc0) == 0x80;
}

/* Bytes of the sequence that this byte starts; 0 if it cannot start one. */
static unsigned sequence_length(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0; /* continuation, or overlong */
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : 0;
}

/* The second byte also decides whether the code point is overlong, a surrogate or too large. */
static bool is_second_byte(uint8_t lead, uint8_t second) {
  switch (lead) {
  case 0xe0: return second >= 0xa0 && second <= 0xbf;
  case 0xed: return second >= 0x80 && second <= 0x9f;
  case 0xf0: return second >= 0x90 && second <= 0xbf;
  case 0xf4: return second >= 0x80 && second <= 0x8f;
  default: return is_continuation(second);
  }
}

/* Length of the well-formed sequence of several bytes at p, or 0. */
static unsigned valid_sequence(const uint8_t *p, size_t size) {
  unsigned length = sequence_length(*p);
  if (length < 2 || length > size || !is_second_byte(p[0], p[1])) return 0;
  if (length > 2 && !is_continuation(p[2])) return 0;
  if (length > 3 && !is_continuation(p[3])) return 0;
  return length;
}

static uint32_t highest_for_lead(uint8_t lead) {
  if (lead < 0x80) return 0x7f;
  if (lead < 0xc4) return 0xff;
  return lead < 0xf0 ? 0xffff : TEXT_MAX_CODE_POINT;
}

Utf8Scan utf8_scan(const void *data, size_t size) {
  const uint8_t *bytes = data;
  uint8_t highest_lead = 0;
  size_t continuations = 0, at = bytes_ascii_prefix(bytes, size);
  while (at < size) {
    if (bytes[at] < 0x80) {
      at += bytes_ascii_prefix(bytes + at, size - at);
      continue;
    }
    unsigned length = valid_sequence(bytes + at, size - at);
    if (length == 0) break;
    highest_lead = max_of(highest_lead, bytes[at]);
    continuations += length - 1;
    at += length;
  }
  return (Utf8Scan){at, at - continuations, highest_for_lead(highest_lead)};
}

#define DECODE(Unit)                                                                               \
  do {                                                                                             \
    Unit *out = units;                                                                             \
    while (at < end) *out++ = (Unit)utf8_next(&at);                                                \
  } while (0)

void utf8_decode(void *units, unsigned width, const void *bytes, size_t size) {
  const uint8_t *at = bytes, *end = at + size;
  size_t ascii = width == 1 ? bytes_ascii_prefix(bytes, size) : 0;
  switch (width) {
  case 1:
    if (ascii > 0) memcpy(units, bytes, ascii);
    units = (uint8_t *)units + ascii;
    at += ascii;
    DECODE(uint8_t);
    break;
  case 2: DECODE(uint16_t); break;
  default: DECODE(uint32_t); break;
  }
}

const char *utf8_malformed(const void *data, size_t size, size_t at, size_t *end,
                           bool *incomplete) {
  const uint8_t *p = (const uint8_t *)data + at;
  size_t left = size - at;
  unsigned length = sequence_length(*p);
  *incomplete = false;
  *end = at + 1;
  if (length == 0) return "invalid start byte";
  for (unsigned i = 1; i < length; i++) {
    if (i == left) {
      *incomplete = true;
      *end = size;
      return "unexpected end of data";
    }
    if (i == 1 ? !is_second_byte(p[0], p[1]) : !is_continuation(p[i])) {
      *end = at + i;
      break;
    }
  }
  return "invalid continuation byte";
}

static size_t measure_u8(const uint8_t *units, size_t length) {
  size_t size = length;
  for (size_t i = 0; i < length; i++) size += units[i] >> 7;
  return size;
}

size_t utf8_measure(TextView text, size_t from, size_t *stop) {
  *stop = text.length;
  if (text.width == 1) return measure_u8((const uint8_t *)text.units + from, text.length - from);
  size_t size = 0;
  for (size_t i = from; i < text.length; i++) {
    uint32_t c = text_at(text, i);
    if (is_surrogate(c)) return *stop = i, size;
    size += 1 + (c >= 0x80) + (c >= 0x800) + (c >= 0x10000);
  }
  return size;
}

static always_inline uint8_t *put(uint8_t *out, uint32_t c) {
  if (c < 0x80) {
    *out++ = (uint8_t)c;
  } else if (c < 0x800) {
    *out++ = (uint8_t)(0xc0 | c >> 6);
    *out++ = (uint8_t)(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    *out++ = (uint8_t)(0xe0 | c >> 12);
    *out++ = (uint8_t)(0x80 | (c >> 6 & 0x3f));
    *out++ = (uint8_t)(0x80 | (c & 0x3f));
  } else {
    *out++ = (uint8_t)(0xf0 | c >> 18);
    *out++ = (uint8_t)(0x80 | (c >> 12 & 0x3f));
    *out++ = (uint8_t)(0x80 | (c >> 6 & 0x3f));
    *out++ = (uint8_t)(0x80 | (c & 0x3f));
  }
  return out;
}

uint8_t *utf8_put(uint8_t *out, uint32_t c) {
  return put(out, c);
}

static uint8_t *encode_u8(uint8_t *out, const uint8_t *units, size_t length) {
  while (length > 0) {
    size_t ascii = bytes_ascii_prefix(units, length);
    memcpy(out, units, ascii);
    out += ascii;
    units += ascii;
    length -= ascii;
    for (; length > 0 && *units >= 0x80; length--) out = put(out, *units++);
  }
  return out;
}

uint8_t *utf8_encode(uint8_t *out, TextView text, size_t from, size_t to) {
  switch (text.width) {
  case 1: return encode_u8(out, (const uint8_t *)text.units + from, to - from);
  case 2:
    for (size_t i = from; i < to; i++) out = put(out, ((const uint16_t *)text.units)[i]);
    return out;
  default:
    for (size_t i = from; i < to; i++) out = put(out, ((const uint32_t *)text.units)[i]);
    return out;
  }
}
