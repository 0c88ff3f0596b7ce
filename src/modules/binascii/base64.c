/* Base64 (RFC 4648), the characters of which are looked up in tables, and uuencoding. */
#include "modules/binascii/binascii.h"

#include "objects/int.h"

static const char alphabet[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
enum { NOT_BASE64 = 64 };

/* Value of each character, NOT_BASE64 for the others. */
static const uint8_t *decoding_table(void) {
  static uint8_t table[256];
  if (table[0] == 0) {
    memset(table, NOT_BASE64, sizeof table);
    for (uint8_t i = 0; i < 64; i++) table[(uint8_t)alphabet[i]] = i;
  }
  return table;
}

/* -- Decoding ---------------------------------------------------------------------------------- */

typedef struct Decoder {
  uint8_t *out;  /* where the next byte goes */
  uint32_t bits; /* of characters that make no whole byte yet */
  int position;  /* characters of the present group of four so far */
  int pads;      /* '=' signs since the last character of data */
  bool padding;  /* a '=' has been seen */
  bool strict;   /* strict_mode: anything odd is an error */
} Decoder;

static void take_character(Decoder *d, uint32_t v) {
  switch (d->position++) {
  case 0: d->bits = v; break;
  case 1:
    *d->out++ = (uint8_t)(d->bits << 2 | v >> 4);
    d->bits = v & 15;
    break;
  case 2:
    *d->out++ = (uint8_t)(d->bits << 4 | v >> 2);
    d->bits = v & 3;
    break;
  default:
    *d->out++ = (uint8_t)(d->bits << 6 | v);
    d->bits = 0;
    d->position = 0;
  }
}

/* Whole groups of plain characters; returns how many characters they were. */
static int64_t decode_groups(Decoder *d, const uint8_t *text, int64_t length) {
  const uint8_t *table = decoding_table();
  int64_t i = 0;
  for (; i + 4 <= length; i += 4) {
    uint32_t a = table[text[i]], b = table[text[i + 1]], c = table[text[i + 2]],
             e = table[text[i + 3]];
    if ((a | b | c | e) & NOT_BASE64) break;
    uint32_t word = a << 18 | b << 12 | c << 6 | e;
    d->out[0] = (uint8_t)(word >> 16);
    d->out[1] = (uint8_t)(word >> 8);
    d->out[2] = (uint8_t)word;
    d->out += 3;
  }
  return i;
}

/* 1: go on, 0: the data ends here, -1: Error. */
static int take_any(Decoder *d, uint8_t c, bool last) {
  if (c == '=') {
    d->padding = true;
    if (d->position < 2 || d->position + ++d->pads < 4) return 1;
    if (d->strict && !last) return raise_binascii_error("Excess data after padding"), -1;
    d->position = 0;
    return 0;
  }
  uint8_t v = decoding_table()[c];
  if (v == NOT_BASE64) {
    if (d->strict) return raise_binascii_error("Only base64 data is allowed"), -1;
    return 1;
  }
  if (d->strict && d->padding) return raise_binascii_error("Discontinuous padding not allowed"), -1;
  d->pads = 0;
  take_character(d, v);
  return 1;
}

static bool decode(Decoder *d, const uint8_t *text, int64_t length) {
  uint8_t *start = d->out;
  if (d->strict && length > 0 && text[0] == '=')
    return raise_binascii_error("Leading padding not allowed"), false;
  for (int64_t i = 0; i < length;) {
    if (d->position == 0 && !d->padding) i += decode_groups(d, text + i, length - i);
    if (i == length) break;
    int state = take_any(d, text[i], i + 1 == length);
    if (state <= 0) return state == 0;
    i++;
  }
  if (d->position == 0) return true;
  if (d->position == 1) {
    raise_binascii_error("Invalid base64-encoded string: number of data characters (%lld) cannot "
                         "be 1 more than a multiple of 4",
                         (long long)(d->out - start) / 3 * 4 + 1);
  } else {
    raise_binascii_error("Incorrect padding");
  }
  return false;
}

Value binascii_a2b_base64(Value *args, int nargs) {
  int strict = object_truth(args[1]);
  Buffer text;
  if (strict < 0 || !ascii_argument(args[0], &text)) return ABSENT;
  Value result = bytes_alloc((text.length + 3) / 4 * 3 + 1);
  if (!is_absent(result)) {
    uint8_t *start = as_bytes(result)->data;
    Decoder d = {.out = start, .strict = strict};
    result = decode(&d, text.memory, text.length) ? bytes_truncate(result, d.out - start) : ABSENT;
  }
  buffer_release(&text);
  return result;
}

/* -- Encoding ---------------------------------------------------------------------------------- */

static uint8_t *encode(const uint8_t *data, int64_t length, uint8_t *out) {
  for (; length >= 3; data += 3, length -= 3) {
    uint32_t word = (uint32_t)data[0] << 16 | (uint32_t)data[1] << 8 | data[2];
    for (int shift = 18; shift >= 0; shift -= 6) *out++ = (uint8_t)alphabet[word >> shift & 63];
  }
  if (length == 0) return out;
  uint32_t word = (uint32_t)data[0] << 16 | (length > 1 ? (uint32_t)data[1] << 8 : 0);
  *out++ = (uint8_t)alphabet[word >> 18];
  *out++ = (uint8_t)alphabet[word >> 12 & 63];
  *out++ = length > 1 ? (uint8_t)alphabet[word >> 6 & 63] : '=';
  *out++ = '=';
  return out;
}

Value binascii_b2a_base64(Value *args, int nargs) {
  int newline = object_truth(args[1]);
  Buffer data;
  if (newline < 0 || !buffer_get(args[0], &data, BUFFER_SIMPLE)) return ABSENT;
  Value result = bytes_alloc((data.length + 2) / 3 * 4 + newline);
  if (!is_absent(result) && as_bytes(result)->length > 0) {
    uint8_t *end = encode(data.memory, data.length, as_bytes(result)->data);
    if (newline) *end = '\n';
  }
  buffer_release(&data);
  return result;
}

/* -- Uuencoding: a line begins with its length, six bits make a character from the space on ---- */

enum { UU_LINE = 45 };

static bool uu_rest_is_blank(const uint8_t *text, const uint8_t *end) {
  for (; text < end; text++) {
    if (*text != ' ' && *text != ' ' + 64 && *text != '\n' && *text != '\r') return false;
  }
  return true;
}

/* Missing characters at the end of the line count as spaces: mailers remove them. */
static bool uu_decode(const uint8_t *text, const uint8_t *end, uint8_t *out, int64_t length) {
  uint32_t bits = 0;
  int count = 0;
  for (uint8_t *stop = out + length; out < stop; text++) {
    uint8_t c = text < end ? *text : '\n';
    if (c != '\n' && c != '\r' && (c < ' ' || c > ' ' + 64))
      return raise_binascii_error("Illegal char"), false;
    bits = bits << 6 | (c == '\n' || c == '\r' ? 0 : (c - ' ') & 63);
    count += 6;
    if (count >= 8) {
      count -= 8;
      *out++ = (uint8_t)(bits >> count);
      bits &= (1u << count) - 1;
    }
  }
  if (text < end && !uu_rest_is_blank(text, end))
    return raise_binascii_error("Trailing garbage"), false;
  return true;
}

Value binascii_a2b_uu(Value *args, int nargs) {
  Buffer text;
  if (!ascii_argument(args[0], &text)) return ABSENT;
  const uint8_t *from = text.memory, *end = from + text.length;
  int64_t length = ((text.length > 0 ? *from : 0) - ' ') & 63;
  Value result = bytes_alloc(length);
  if (!is_absent(result) &&
      !uu_decode(text.length > 0 ? from + 1 : end, end, as_bytes(result)->data, length))
    result = ABSENT;
  buffer_release(&text);
  return result;
}

static uint8_t uu_character(uint32_t six_bits, bool backtick) {
  return six_bits == 0 && backtick ? '`' : (uint8_t)(' ' + six_bits);
}

static Value uu_encode(const uint8_t *data, int64_t length, bool backtick) {
  if (length > UU_LINE) return raise_binascii_error("At most 45 bytes at once");
  uint8_t line[2 + (UU_LINE + 2) / 3 * 4], *out = line;
  *out++ = uu_character((uint32_t)length, backtick);
  for (int64_t i = 0; i < length; i += 3) {
    uint32_t word = (uint32_t)data[i] << 16 | (i + 1 < length ? (uint32_t)data[i + 1] << 8 : 0) |
                    (i + 2 < length ? data[i + 2] : 0);
    for (int shift = 18; shift >= 0; shift -= 6)
      *out++ = uu_character(word >> shift & 63, backtick);
  }
  *out++ = '\n';
  return bytes_from_data(line, out - line);
}

Value binascii_b2a_uu(Value *args, int nargs) {
  int backtick = object_truth(args[1]);
  Buffer data;
  if (backtick < 0 || !buffer_get(args[0], &data, BUFFER_SIMPLE)) return ABSENT;
  Value result = uu_encode(data.memory, data.length, backtick);
  buffer_release(&data);
  return result;
}
