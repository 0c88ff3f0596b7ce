/* ASCII, UTF-8 into buffers, UTF-16 and UTF-32. */
#include "base/codec.h"
#include "base/codec_internal.h"
#include "base/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

DecodeResult decode_malformed(Decode *decode, size_t start, size_t end, const char *reason) {
  decode->at = decode->error_start = start;
  decode->error_end = end;
  decode->reason = reason;
  return DECODE_MALFORMED;
}

DecodeResult ascii_decode(Decode *decode, TextBuffer *out) {
  size_t length = bytes_ascii_prefix(decode->bytes + decode->at, decode->size - decode->at);
  if (!text_put_latin1(out, decode->bytes + decode->at, length)) return DECODE_NO_MEMORY;
  decode->at += length;
  if (decode->at == decode->size) return DECODE_DONE;
  return decode_malformed(decode, decode->at, decode->at + 1, "ordinal not in range(128)");
}

/* The input ends within the bytes of a surrogate, which an error handler may want as a whole. */
static bool is_half_surrogate(const uint8_t *p, size_t left) {
  return left == 2 && p[0] == 0xed && p[1] >= 0xa0 && p[1] <= 0xbf;
}

DecodeResult utf8_decode_into(Decode *decode, TextBuffer *out) {
  Utf8Scan scan = utf8_scan(decode->bytes + decode->at, decode->size - decode->at);
  if (!text_reserve(out, scan.length)) return DECODE_NO_MEMORY;
  const uint8_t *at = decode->bytes + decode->at, *end = at + scan.valid;
  while (at < end)
    if (!text_put(out, utf8_next(&at))) return DECODE_NO_MEMORY;
  decode->at += scan.valid;
  if (decode->at == decode->size) return DECODE_DONE;
  bool incomplete;
  size_t error_end;
  const char *reason =
      utf8_malformed(decode->bytes, decode->size, decode->at, &error_end, &incomplete);
  if (!decode->final && (incomplete || is_half_surrogate(at, decode->size - decode->at)))
    return DECODE_DONE;
  return decode_malformed(decode, decode->at, error_end, reason);
}

static uint32_t load16(const uint8_t *p, bool big) {
  return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static uint32_t load32(const uint8_t *p, bool big) {
  return big ? load16(p, true) << 16 | load16(p + 2, true)
             : load16(p + 2, false) << 16 | load16(p, false);
}

static uint8_t *store16(uint8_t *p, uint32_t unit, bool big) {
  p[big] = (uint8_t)unit;
  p[!big] = (uint8_t)(unit >> 8);
  return p + 2;
}

static uint8_t *store32(uint8_t *p, uint32_t unit, bool big) {
  store16(p, big ? unit >> 16 : unit & 0xffff, big);
  return store16(p + 2, big ? unit & 0xffff : unit >> 16, big);
}

static void detect_order(Decode *decode, ByteOrder *order, size_t unit_size) {
  if (*order != ORDER_DETECT || decode->at != 0 || decode->size < unit_size) return;
  for (unsigned big = 0; big <= 1; big++) {
    uint32_t unit = unit_size == 2 ? load16(decode->bytes, big) : load32(decode->bytes, big);
    if (unit != 0xfeff) continue;
    *order = big ? ORDER_BIG : ORDER_LITTLE;
    decode->at = unit_size;
    return;
  }
}

/* Units decoded at a time: loops of fixed length, which the compiler turns into vector code. */
enum { BLOCK = 8 };

/* Appends a block that fits the width; there is room. */
static void put_block(TextBuffer *out, const uint32_t *units, uint32_t bits) {
  uint8_t bytes[BLOCK];
  uint16_t halves[BLOCK];
  void *to = (char *)out->units + out->length * out->width;
  switch (out->width) {
  case 1:
    for (int i = 0; i < BLOCK; i++) bytes[i] = (uint8_t)units[i];
    memcpy(to, bytes, sizeof bytes);
    break;
  case 2:
    for (int i = 0; i < BLOCK; i++) halves[i] = (uint16_t)units[i];
    memcpy(to, halves, sizeof halves);
    break;
  default: memcpy(to, units, BLOCK * sizeof *units);
  }
  out->bits |= bits;
  out->length += BLOCK;
}

#ifdef __SSE2__
/* Appends eight 16-bit units below 0x100 to one-byte output that has room; false: one is not. */
static bool put_narrow(TextBuffer *out, __m128i units) {
  __m128i high = _mm_srli_epi16(units, 8);
  if (_mm_movemask_epi8(_mm_cmpeq_epi8(high, _mm_setzero_si128())) != 0xffff) return false;
  __m128i bytes = _mm_packus_epi16(units, units);
  _mm_storel_epi64((__m128i *)((char *)out->units + out->length), bytes);
  if (_mm_movemask_epi8(bytes) != 0) out->bits |= 0x80;
  out->length += BLOCK;
  return true;
}
static bool has_narrow_room(const TextBuffer *out) {
  return out->width == 1 && out->capacity - out->length >= BLOCK;
}
#endif

/* Whole blocks of 16-bit units without surrogates that fit the output's width. */
static void utf16_decode_blocks(Decode *decode, bool big, TextBuffer *out) {
#ifdef __SSE2__
  for (; decode->size - decode->at >= 2 * BLOCK && has_narrow_room(out); decode->at += 2 * BLOCK) {
    __m128i units = _mm_loadu_si128((const __m128i *)(decode->bytes + decode->at));
    if (big) units = _mm_or_si128(_mm_slli_epi16(units, 8), _mm_srli_epi16(units, 8));
    if (!put_narrow(out, units)) break;
  }
#endif
  for (; decode->size - decode->at >= 2 * BLOCK; decode->at += 2 * BLOCK) {
    uint16_t units[BLOCK], bits = 0, surrogates = 0;
    uint32_t wide[BLOCK];
    memcpy(units, decode->bytes + decode->at, sizeof units);
    for (int i = 0; big && i < BLOCK; i++) units[i] = __builtin_bswap16(units[i]);
    for (int i = 0; i < BLOCK; i++) {
      bits |= units[i];
      surrogates |= (units[i] & 0xf800) == 0xd800;
      wide[i] = units[i];
    }
    if (surrogates || bits > out->highest || out->capacity - out->length < BLOCK) break;
    put_block(out, wide, bits);
  }
}

static void utf32_decode_blocks(Decode *decode, bool big, TextBuffer *out) {
#ifdef __SSE2__
  for (; !big && decode->size - decode->at >= 4 * BLOCK && has_narrow_room(out);
       decode->at += 4 * BLOCK) {
    const __m128i *units = (const __m128i *)(decode->bytes + decode->at);
    __m128i a = _mm_loadu_si128(units), b = _mm_loadu_si128(units + 1);
    __m128i beyond = _mm_andnot_si128(_mm_set1_epi32(0xff), _mm_or_si128(a, b));
    if (_mm_movemask_epi8(_mm_cmpeq_epi8(beyond, _mm_setzero_si128())) != 0xffff) break;
    if (!put_narrow(out, _mm_packs_epi32(a, b))) break;
  }
#endif
  for (; decode->size - decode->at >= 4 * BLOCK; decode->at += 4 * BLOCK) {
    uint32_t units[BLOCK], bits = 0, surrogates = 0, highest = 0;
    memcpy(units, decode->bytes + decode->at, sizeof units);
    for (int i = 0; big && i < BLOCK; i++) units[i] = __builtin_bswap32(units[i]);
    for (int i = 0; i < BLOCK; i++) {
      bits |= units[i];
      surrogates |= is_surrogate(units[i]);
      highest = max_of(highest, units[i]);
    }
    if (surrogates || highest > TEXT_MAX_CODE_POINT || bits > out->highest ||
        out->capacity - out->length < BLOCK)
      break;
    put_block(out, units, bits);
  }
}

DecodeResult utf16_decode(Decode *decode, ByteOrder *order, TextBuffer *out) {
  detect_order(decode, order, 2);
  const bool big = *order == ORDER_BIG;
  if (!text_reserve(out, (decode->size - decode->at) / 2)) return DECODE_NO_MEMORY;
  for (; decode->size - decode->at >= 2; decode->at += 2) {
    if (decode->at % BLOCK == 0) utf16_decode_blocks(decode, big, out);
    if (decode->size - decode->at < 2) break;
    const uint8_t *p = decode->bytes + decode->at;
    uint32_t c = load16(p, big);
    if (unlikely(is_surrogate(c))) {
      size_t start = decode->at;
      if (is_low_surrogate(c))
        return decode_malformed(decode, start, start + 2, "illegal encoding");
      if (decode->size - start < 4) {
        if (!decode->final) return DECODE_DONE;
        return decode_malformed(decode, start, decode->size, "unexpected end of data");
      }
      uint32_t low = load16(p + 2, big);
      if (!is_low_surrogate(low))
        return decode_malformed(decode, start, start + 2, "illegal UTF-16 surrogate");
      c = surrogate_join(c, low);
      decode->at += 2;
    }
    if (!text_put(out, c)) return DECODE_NO_MEMORY;
  }
  if (decode->at == decode->size || !decode->final) return DECODE_DONE;
  return decode_malformed(decode, decode->at, decode->size, "truncated data");
}

DecodeResult utf32_decode(Decode *decode, ByteOrder *order, TextBuffer *out) {
  detect_order(decode, order, 4);
  const bool big = *order == ORDER_BIG;
  if (!text_reserve(out, (decode->size - decode->at) / 4)) return DECODE_NO_MEMORY;
  for (; decode->size - decode->at >= 4; decode->at += 4) {
    if (decode->at % BLOCK == 0) utf32_decode_blocks(decode, big, out);
    if (decode->size - decode->at < 4) break;
    uint32_t c = load32(decode->bytes + decode->at, big);
    size_t end = decode->at + 4;
    if (is_surrogate(c))
      return decode_malformed(decode, decode->at, end,
                              "code point in surrogate code point range(0xd800, 0xe000)");
    if (c > TEXT_MAX_CODE_POINT)
      return decode_malformed(decode, decode->at, end, "code point not in range(0x110000)");
    if (!text_put(out, c)) return DECODE_NO_MEMORY;
  }
  if (decode->at == decode->size || !decode->final) return DECODE_DONE;
  return decode_malformed(decode, decode->at, decode->size, "truncated data");
}

#define NARROW(Unit)                                                                               \
  do {                                                                                             \
    const Unit *units = text.units;                                                                \
    for (; i < text.length && units[i] < limit; i++) *out++ = (uint8_t)units[i];                   \
  } while (0)

size_t narrow_encode(uint8_t *out, TextView text, size_t from, uint32_t limit) {
  size_t i = from;
  switch (text.width) {
  case 1: {
    const uint8_t *units = (const uint8_t *)text.units + from;
    size_t left = text.length - from;
    size_t count = limit >= 0x100 ? left : bytes_ascii_prefix(units, left);
    if (count > 0) memcpy(out, units, count);
    return from + count;
  }
  case 2: NARROW(uint16_t); break;
  default: NARROW(uint32_t); break;
  }
  return i;
}

size_t utf16_measure(TextView text, size_t from, size_t *stop) {
  size_t i = from, astral = 0;
  if (text.width == 1) i = text.length;
  for (; i < text.length; i++) {
    uint32_t c = text_at(text, i);
    if (is_surrogate(c)) break;
    astral += c >= 0x10000;
  }
  *stop = i;
  return (i - from + astral) * 2;
}

size_t utf32_measure(TextView text, size_t from, size_t *stop) {
  size_t i = from;
  if (text.width == 1) i = text.length;
  while (i < text.length && !is_surrogate(text_at(text, i))) i++;
  *stop = i;
  return (i - from) * 4;
}

/* Runs of one-byte units, sixteen at a time; advances *from. */
static uint8_t *utf16_encode_runs(uint8_t *out, const uint8_t *text, size_t *from, size_t to,
                                  bool big) {
#ifdef __SSE2__
  const __m128i zero = _mm_setzero_si128();
  for (; to - *from >= 16; *from += 16, out += 32) {
    __m128i units = _mm_loadu_si128((const __m128i *)(text + *from));
    __m128i first = big ? zero : units, second = big ? units : zero;
    _mm_storeu_si128((__m128i *)out, _mm_unpacklo_epi8(first, second));
    _mm_storeu_si128((__m128i *)out + 1, _mm_unpackhi_epi8(first, second));
  }
#endif
  return out;
}
static uint8_t *utf32_encode_runs(uint8_t *out, const uint8_t *text, size_t *from, size_t to,
                                  bool big) {
#ifdef __SSE2__
  const __m128i zero = _mm_setzero_si128();
  for (; to - *from >= 16; *from += 16, out += 64) {
    __m128i units = _mm_loadu_si128((const __m128i *)(text + *from));
    for (int half = 0; half < 2; half++) {
      __m128i first = big ? zero : units, second = big ? units : zero;
      __m128i wide = half ? _mm_unpackhi_epi8(first, second) : _mm_unpacklo_epi8(first, second);
      first = big ? zero : wide, second = big ? wide : zero;
      _mm_storeu_si128((__m128i *)out + 2 * half, _mm_unpacklo_epi16(first, second));
      _mm_storeu_si128((__m128i *)out + 2 * half + 1, _mm_unpackhi_epi16(first, second));
    }
  }
#endif
  return out;
}

uint8_t *utf16_encode(uint8_t *out, TextView text, size_t from, size_t to, bool big_endian) {
  if (text.width == 1) out = utf16_encode_runs(out, text.units, &from, to, big_endian);
  for (size_t i = from; i < to; i++) {
    uint32_t c = text_at(text, i);
    if (c >= 0x10000) {
      out = store16(out, surrogate_high(c), big_endian);
      c = surrogate_low(c);
    }
    out = store16(out, c, big_endian);
  }
  return out;
}

uint8_t *utf32_encode(uint8_t *out, TextView text, size_t from, size_t to, bool big_endian) {
  if (text.width == 1) out = utf32_encode_runs(out, text.units, &from, to, big_endian);
  for (size_t i = from; i < to; i++) out = store32(out, text_at(text, i), big_endian);
  return out;
}
