/* ASCII, UTF-8 into buffers, UTF-16 and UTF-32. */
#include "base/codec.h"
#include "base/codec_internal.h"
#include "base/utf8.h"

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

DecodeResult utf16_decode(Decode *decode, ByteOrder *order, TextBuffer *out) {
  detect_order(decode, order, 2);
  const bool big = *order == ORDER_BIG;
  if (!text_reserve(out, (decode->size - decode->at) / 2)) return DECODE_NO_MEMORY;
  for (; decode->size - decode->at >= 2; decode->at += 2) {
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

uint8_t *utf16_encode(uint8_t *out, TextView text, size_t from, size_t to, bool big_endian) {
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
  for (size_t i = from; i < to; i++) out = store32(out, text_at(text, i), big_endian);
  return out;
}
