/* UTF-7 (RFC 2152): ASCII, with UTF-16 in base 64 between '+' and '-'. */
#include "base/codec.h"
#include "base/codec_internal.h"

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Value of a base 64 digit, or -1. */
static int base64_value(uint32_t c) {
  if (c >= 'A' && c <= 'Z') return (int)(c - 'A');
  if (c >= 'a' && c <= 'z') return (int)(c - 'a' + 26);
  if (c >= '0' && c <= '9') return (int)(c - '0' + 52);
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool is_direct(uint8_t c) {
  return c < 0x80 && c != '+';
}

/* A complete UTF-16 unit of a shift sequence: output, or kept if it is a high surrogate. */
static must_check bool take_unit(Utf7State *state, uint32_t unit, TextBuffer *out) {
  uint32_t high = state->surrogate;
  state->surrogate = 0;
  if (high != 0 && is_low_surrogate(unit)) return text_put(out, surrogate_join(high, unit));
  if (high != 0 && !text_put(out, high)) return false;
  if (is_high_surrogate(unit)) return state->surrogate = unit, true;
  return text_put(out, unit);
}

static must_check bool take_digit(Utf7State *state, int digit, TextBuffer *out) {
  state->buffer = state->buffer << 6 | (uint32_t)digit;
  state->bits += 6;
  if (state->bits < 16) return true;
  state->bits -= 16;
  uint32_t unit = state->buffer >> state->bits;
  state->buffer &= ((uint32_t)1 << state->bits) - 1;
  return take_unit(state, unit, out);
}

/* The byte at decode->at is no base 64 digit: the shift sequence ends before it. */
static DecodeResult end_shift(Decode *decode, Utf7State *state, TextBuffer *out) {
  uint8_t c = decode->bytes[decode->at];
  state->shifted = false;
  const char *reason = NULL;
  if (state->bits >= 6)
    reason = "partial character in shift sequence";
  else if (state->bits > 0 && state->buffer != 0)
    reason = "non-zero padding bits in shift sequence";
  if (reason != NULL) return decode_malformed(decode, state->shift_start, decode->at + 1, reason);
  if (state->surrogate != 0 && is_direct(c) && !text_put(out, state->surrogate))
    return DECODE_NO_MEMORY;
  state->surrogate = 0;
  decode->at += c == '-';
  return DECODE_DONE;
}

static DecodeResult start_shift(Decode *decode, Utf7State *state, TextBuffer *out) {
  size_t start = decode->at++;
  bool more = decode->at < decode->size;
  uint8_t next = more ? decode->bytes[decode->at] : 0;
  if (next == '-') {
    decode->at++;
    return text_put(out, '+') ? DECODE_DONE : DECODE_NO_MEMORY;
  }
  state->shift_start = start;
  if (more && base64_value(next) < 0)
    return decode_malformed(decode, start, decode->at + 1, "ill-formed sequence");
  *state = (Utf7State){.shifted = true, .shift_start = start, .shift_length = out->length};
  return DECODE_DONE;
}

static DecodeResult decode_byte(Decode *decode, Utf7State *state, TextBuffer *out) {
  uint8_t c = decode->bytes[decode->at];
  if (state->shifted) {
    int digit = base64_value(c);
    if (digit < 0) return end_shift(decode, state, out);
    decode->at++;
    return take_digit(state, digit, out) ? DECODE_DONE : DECODE_NO_MEMORY;
  }
  if (c == '+') return start_shift(decode, state, out);
  if (!is_direct(c))
    return decode_malformed(decode, decode->at, decode->at + 1, "unexpected special character");
  decode->at++;
  return text_put(out, c) ? DECODE_DONE : DECODE_NO_MEMORY;
}

DecodeResult utf7_decode(Decode *decode, Utf7State *state, TextBuffer *out) {
  while (decode->at < decode->size) {
    DecodeResult result = decode_byte(decode, state, out);
    if (result != DECODE_DONE) return result;
  }
  if (!state->shifted) return DECODE_DONE;
  state->shifted = false;
  if (!decode->final) {
    decode->at = state->shift_start;
    text_truncate(out, state->shift_length);
    return DECODE_DONE;
  }
  if (state->surrogate != 0 || state->bits >= 6 || (state->bits > 0 && state->buffer != 0))
    return decode_malformed(decode, state->shift_start, decode->size,
                            "unterminated shift sequence");
  return DECODE_DONE;
}

/* What may stand for itself: all printable ASCII and white space except '+', '\' and '~'. */
static bool encodes_directly(uint32_t c) {
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return true;
  return c > ' ' && c < 0x7f && c != '+' && c != '\\' && c != '~';
}

static must_check bool flush_bits(ByteBuffer *out, Utf7State *state) {
  if (state->bits == 0) return true;
  char digit = base64_digits[state->buffer << (6 - state->bits) & 63];
  state->bits = state->buffer = 0;
  return byte_put(out, (uint8_t)digit);
}

static must_check bool put_unit(ByteBuffer *out, Utf7State *state, uint32_t unit) {
  uint32_t buffer = state->buffer << 16 | unit;
  state->bits += 16;
  while (state->bits >= 6) {
    state->bits -= 6;
    if (!byte_put(out, (uint8_t)base64_digits[buffer >> state->bits & 63])) return false;
  }
  state->buffer = buffer & ((1u << state->bits) - 1);
  return true;
}

static must_check bool put_shifted(ByteBuffer *out, Utf7State *state, uint32_t c) {
  if (!state->shifted && !byte_put(out, '+')) return false;
  state->shifted = true;
  if (c < 0x10000) return put_unit(out, state, c);
  return put_unit(out, state, surrogate_high(c)) && put_unit(out, state, surrogate_low(c));
}

static must_check bool put_direct(ByteBuffer *out, Utf7State *state, uint32_t c) {
  if (state->shifted) {
    state->shifted = false;
    if (!flush_bits(out, state)) return false;
    if ((base64_value(c) >= 0 || c == '-') && !byte_put(out, '-')) return false;
  }
  return byte_put(out, (uint8_t)c);
}

bool utf7_encode(ByteBuffer *out, TextView text) {
  Utf7State state = {0};
  for (size_t i = 0; i < text.length; i++) {
    uint32_t c = text_at(text, i);
    bool done;
    if (c == '+' && !state.shifted)
      done = byte_put_all(out, "+-", 2);
    else if (encodes_directly(c))
      done = put_direct(out, &state, c);
    else
      done = put_shifted(out, &state, c);
    if (!done) return false;
  }
  return flush_bits(out, &state) && (!state.shifted || byte_put(out, '-'));
}
