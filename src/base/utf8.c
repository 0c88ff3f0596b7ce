/* Reading, measuring and writing UTF-8, with fast paths for runs of ASCII. */
#include "base/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/* ASCII bytes at p, looking at eight at most. */
static always_inline size_t short_ascii_prefix(const uint8_t *p, size_t size) {
  size_t i = 0;
  if (likely(size >= 8)) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    word &= 0x8080808080808080u;
    return word == 0 ? 8 : (size_t)__builtin_ctzll(word) / 8;
  }
  while (i < size && p[i] < 0x80) i++;
  return i;
}

/* valid_sequence with the commonest cases first. */
static always_inline unsigned scan_sequence(const uint8_t *p, size_t size) {
  uint8_t lead = *p;
  if (lead < 0xe0) return lead >= 0xc2 && size >= 2 && is_continuation(p[1]) ? 2 : 0;
  if (lead < 0xf0 && size >= 3 && lead != 0xe0 && lead != 0xed)
    return is_continuation(p[1]) && is_continuation(p[2]) ? 3 : 0;
  return valid_sequence(p, size);
}

Utf8Scan utf8_scan(const void *data, size_t size) {
  const uint8_t *bytes = data;
  uint8_t highest_lead = 0;
  size_t continuations = 0, at = bytes_ascii_prefix(bytes, size);
  while (at < size) {
    uint8_t lead = bytes[at];
    if (lead < 0x80) {
      at += short_ascii_prefix(bytes + at, size - at);
      continue;
    }
    unsigned length = scan_sequence(bytes + at, size - at);
    if (length == 0) break;
    if (lead > highest_lead) highest_lead = lead;
    continuations += length - 1;
    at += length;
  }
  return (Utf8Scan){at, at - continuations, highest_for_lead(highest_lead)};
}

/* Decodes at .. end to `units`: runs of ASCII eight at a time, other sequences one by one by
   TAKE. */
#define DECODE(Unit, TAKE)                                                                         \
  do {                                                                                             \
    Unit *out = units;                                                                             \
    while (at < end) {                                                                             \
      uint64_t word;                                                                               \
      if (end - at >= 8 && (memcpy(&word, at, 8), (word & 0x8080808080808080u) == 0)) {            \
        for (int i = 0; i < 8; i++) out[i] = at[i];                                                \
        out += 8;                                                                                  \
        at += 8;                                                                                   \
        continue;                                                                                  \
      }                                                                                            \
      while (at < end && *at < 0x80) *out++ = *at++;                                               \
      while (at < end && *at >= 0x80) TAKE(Unit);                                                  \
    }                                                                                              \
  } while (0)

#define TAKE_VALID(Unit) *out++ = (Unit)utf8_next(&at)

void utf8_decode(void *units, unsigned width, const void *bytes, size_t size) {
  const uint8_t *at = bytes, *end = at + size;
  if (width == 1) {
    size_t ascii = bytes_ascii_prefix(bytes, size);
    if (ascii > 0) memcpy(units, bytes, ascii);
    units = (uint8_t *)units + ascii;
    at += ascii;
    DECODE(uint8_t, TAKE_VALID);
  } else if (width == 2) {
    DECODE(uint16_t, TAKE_VALID);
  } else {
    DECODE(uint32_t, TAKE_VALID);
  }
}

/* -- Checked decoding -------------------------------------------------------------------------- */

Utf8Scan utf8_estimate(const void *data, size_t size) {
  const uint8_t *bytes = data;
  uint8_t highest = 0;
  size_t continuations = 0, i = bytes_ascii_prefix(bytes, size);
#ifdef __SSE2__
  const __m128i limit = _mm_set1_epi8(-64), zero = _mm_setzero_si128();
  __m128i maximum = zero;
  while (i + 16 <= size) {
    __m128i sums = zero;
    for (int round = 0; round < 255 && i + 16 <= size; round++, i += 16) {
      __m128i block = _mm_loadu_si128((const __m128i *)(bytes + i));
      maximum = _mm_max_epu8(maximum, block);
      sums = _mm_sub_epi8(sums, _mm_cmplt_epi8(block, limit));
    }
    __m128i halves = _mm_sad_epu8(sums, zero);
    continuations +=
        (size_t)_mm_cvtsi128_si64(halves) + (size_t)_mm_cvtsi128_si64(_mm_srli_si128(halves, 8));
  }
  uint8_t maxima[16];
  memcpy(maxima, &maximum, sizeof maxima);
  for (int j = 0; j < 16; j++) highest = max_of(highest, maxima[j]);
#endif
  for (; i < size; i++) {
    continuations += is_continuation(bytes[i]);
    highest = max_of(highest, bytes[i]);
  }
  return (Utf8Scan){size, size - continuations, highest_for_lead(highest)};
}

/* A sequence of several bytes before end; false if it is malformed. */
static always_inline bool next_checked(const uint8_t **at, const uint8_t *end, uint32_t *c) {
  const uint8_t *p = *at;
  if (*p < 0xe0) {
    if (*p < 0xc2 || end - p < 2 || !is_continuation(p[1])) return false;
    *c = (uint32_t)(*p & 0x1f) << 6 | (p[1] & 0x3f);
    return *at = p + 2, true;
  }
  if (*p < 0xf0) {
    if (end - p < 3 || !is_continuation(p[1]) || !is_continuation(p[2])) return false;
    *c = (uint32_t)(*p & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
    return *at = p + 3, *c >= 0x800 && !is_surrogate(*c);
  }
  if (valid_sequence(p, (size_t)(end - p)) == 0) return false;
  *c = utf8_next(at);
  return true;
}

/* The next code point, or false from the function that expands this. */
#define TAKE_CHECKED(Unit)                                                                         \
  do {                                                                                             \
    uint32_t c;                                                                                    \
    if (!next_checked(&at, end, &c)) return false;                                                 \
    *out++ = (Unit)c;                                                                              \
  } while (0)

bool utf8_decode_checked(void *units, unsigned width, const void *bytes, size_t size) {
  const uint8_t *at = bytes, *end = at + size;
  if (width == 1)
    DECODE(uint8_t, TAKE_CHECKED);
  else if (width == 2)
    DECODE(uint16_t, TAKE_CHECKED);
  else
    DECODE(uint32_t, TAKE_CHECKED);
  return true;
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

static vectorized size_t measure_u8(const uint8_t *units, size_t length) {
  size_t size = length;
  for (size_t i = 0; i < length; i++) size += units[i] >> 7;
  return size;
}

#ifdef __SSE2__
/* Adds the sizes of whole blocks of 8 units up to the first block with a surrogate; returns where
   that is or the rest begins. */
static size_t measure_blocks_u16(const uint16_t *units, size_t length, size_t *size) {
  const __m128i high9 = _mm_set1_epi16((short)0xff80), high5 = _mm_set1_epi16((short)0xf800),
                zero = _mm_setzero_si128();
  const __m128i surrogate = _mm_set1_epi16((short)0xd800), three = _mm_set1_epi16(3);
  size_t i = 0;
  while (i + 8 <= length) {
    __m128i sums = zero, found = zero;
    for (int round = 0; round < 1024 && i + 8 <= length; round++, i += 8) {
      __m128i block = _mm_loadu_si128((const __m128i *)(units + i)),
              top = _mm_and_si128(block, high5);
      __m128i ascii = _mm_cmpeq_epi16(_mm_and_si128(block, high9), zero),
              two = _mm_cmpeq_epi16(top, zero);
      found = _mm_cmpeq_epi16(top, surrogate);
      if (_mm_movemask_epi8(found) != 0) break;
      sums = _mm_add_epi16(sums, _mm_add_epi16(three, _mm_add_epi16(ascii, two)));
    }
    __m128i pairs = _mm_madd_epi16(sums, _mm_set1_epi16(1));
    int32_t parts[4];
    memcpy(parts, &pairs, sizeof parts);
    *size += (size_t)(parts[0] + parts[1] + parts[2] + parts[3]);
    if (_mm_movemask_epi8(found) != 0) break;
  }
  return i;
}
#endif

static size_t measure_u16(const uint16_t *units, size_t length, size_t *stop) {
  size_t size = 0, i = 0;
#ifdef __SSE2__
  i = measure_blocks_u16(units, length, &size);
#endif
  for (; i < length; i++) {
    uint32_t c = units[i];
    if (is_surrogate(c)) break;
    size += 1 + (c >= 0x80) + (c >= 0x800);
  }
  *stop = i;
  return size;
}

static size_t measure_u32(const uint32_t *units, size_t length, size_t *stop) {
  size_t size = 0, i = 0;
  for (; i < length; i++) {
    uint32_t c = units[i];
    if (is_surrogate(c)) break;
    size += 1 + (c >= 0x80) + (c >= 0x800) + (c >= 0x10000);
  }
  *stop = i;
  return size;
}

size_t utf8_measure(TextView text, size_t from, size_t *stop) {
  size_t length = text.length - from, size;
  *stop = length;
  switch (text.width) {
  case 1: size = measure_u8((const uint8_t *)text.units + from, length); break;
  case 2: size = measure_u16((const uint16_t *)text.units + from, length, stop); break;
  default: size = measure_u32((const uint32_t *)text.units + from, length, stop); break;
  }
  *stop += from;
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
  const uint8_t *end = units + length;
  while (end - units >= 8) {
    uint64_t word;
    memcpy(&word, units, sizeof word);
    if ((word & 0x8080808080808080u) == 0) {
      memcpy(out, &word, sizeof word);
      out += 8;
      units += 8;
    } else {
      for (const uint8_t *stop = units + 8; units < stop;) out = put(out, *units++);
    }
  }
  while (units < end) out = put(out, *units++);
  return out;
}

static uint8_t *encode_u16(uint8_t *out, const uint16_t *units, size_t length) {
  for (size_t i = 0; i < length;) {
#ifdef __SSE2__
    if (i + 8 <= length) { /* eight of ASCII at once */
      __m128i block = _mm_loadu_si128((const __m128i *)(units + i));
      __m128i beyond = _mm_and_si128(block, _mm_set1_epi16((short)0xff80));
      if (_mm_movemask_epi8(_mm_cmpeq_epi16(beyond, _mm_setzero_si128())) == 0xffff) {
        _mm_storel_epi64((__m128i *)out, _mm_packus_epi16(block, block));
        out += 8;
        i += 8;
        continue;
      }
    }
#endif
    for (size_t end = min_of(i + 8, length); i < end; i++) out = put(out, units[i]);
  }
  return out;
}

uint8_t *utf8_encode(uint8_t *out, TextView text, size_t from, size_t to) {
  switch (text.width) {
  case 1: return encode_u8(out, (const uint8_t *)text.units + from, to - from);
  case 2: return encode_u16(out, (const uint16_t *)text.units + from, to - from);
  default:
    for (size_t i = from; i < to; i++) out = put(out, ((const uint32_t *)text.units)[i]);
    return out;
  }
}
