/* The unicode-escape and raw-unicode-escape encodings. */
#include "base/codec.h"
#include "base/codec_internal.h"
#include "base/decimal.h"

typedef enum EscapeResult {
  ESCAPE_DECODED,    /* the code point is set */
  ESCAPE_SKIPPED,    /* stands for nothing: a line continuation */
  ESCAPE_UNKNOWN,    /* not an escape: the backslash stands for itself */
  ESCAPE_MALFORMED,  /* reason is set; the position is that of the offending byte */
  ESCAPE_INCOMPLETE, /* likewise, and the input ended */
} EscapeResult;

typedef struct Escape {
  const uint8_t *at, *end; /* next byte, and the end of the input */
  uint32_t code_point;     /* the result */
  const char *reason;      /* what is wrong; NULL: nothing */
} Escape;

static EscapeResult scan_hex(Escape *escape, int digits, const char *reason,
                             const char *too_large) {
  uint32_t c = 0;
  escape->reason = reason;
  for (; digits > 0; digits--, escape->at++) {
    if (escape->at >= escape->end) return ESCAPE_INCOMPLETE;
    uint8_t digit = digit_values[*escape->at];
    if (digit >= 16) return ESCAPE_MALFORMED;
    c = c << 4 | digit;
  }
  escape->code_point = c;
  if (c <= TEXT_MAX_CODE_POINT) return ESCAPE_DECODED;
  escape->reason = too_large;
  return ESCAPE_MALFORMED;
}

static EscapeResult scan_octal(Escape *escape, uint32_t first) {
  escape->code_point = first - '0';
  for (int i = 0; i < 2 && escape->at < escape->end; i++) {
    if (*escape->at < '0' || *escape->at > '7') break;
    escape->code_point = escape->code_point << 3 | (uint32_t)(*escape->at++ - '0');
  }
  return ESCAPE_DECODED;
}

static EscapeResult scan_name(Escape *escape, NameLookup *lookup) {
  escape->reason = "malformed \\N character escape";
  if (escape->at >= escape->end) return ESCAPE_INCOMPLETE;
  if (*escape->at != '{') return ESCAPE_MALFORMED;
  const uint8_t *name = ++escape->at;
  while (escape->at < escape->end && *escape->at != '}') escape->at++;
  if (escape->at >= escape->end) return ESCAPE_INCOMPLETE;
  if (escape->at == name) return ESCAPE_MALFORMED;
  size_t length = (size_t)(escape->at++ - name);
  if (lookup((const char *)name, length, &escape->code_point)) return ESCAPE_DECODED;
  escape->reason = "unknown Unicode character name";
  return ESCAPE_MALFORMED;
}

/* What follows a backslash. */
static EscapeResult scan_escape(Escape *escape, NameLookup *lookup) {
  static const char letters[] = "\\'\"btnrvfa", meanings[] = "\\'\"\b\t\n\r\v\f\a";
  escape->reason = "\\ at end of string";
  if (escape->at >= escape->end) return ESCAPE_INCOMPLETE;
  uint8_t c = *escape->at++;
  switch (c) {
  case '\n': return ESCAPE_SKIPPED;
  case 'x': return scan_hex(escape, 2, "truncated \\xXX escape", NULL);
  case 'u': return scan_hex(escape, 4, "truncated \\uXXXX escape", NULL);
  case 'U': return scan_hex(escape, 8, "truncated \\UXXXXXXXX escape", "illegal Unicode character");
  case 'N': return scan_name(escape, lookup);
  default: break;
  }
  if (c >= '0' && c <= '7') return scan_octal(escape, c);
  const char *letter = c == 0 ? NULL : strchr(letters, c);
  if (letter == NULL) return escape->code_point = c, ESCAPE_UNKNOWN;
  escape->code_point = (uint8_t)meanings[letter - letters];
  return ESCAPE_DECODED;
}

/* Only \u and \U; a backslash at the end of final input is nothing special. */
static EscapeResult scan_raw_escape(Escape *escape, bool final) {
  if (escape->at >= escape->end) {
    escape->code_point = '\\';
    return final ? ESCAPE_DECODED : ESCAPE_INCOMPLETE;
  }
  uint8_t c = *escape->at++;
  if (c == 'u') return scan_hex(escape, 4, "truncated \\uXXXX escape", NULL);
  if (c == 'U')
    return scan_hex(escape, 8, "truncated \\UXXXXXXXX escape", "\\Uxxxxxxxx out of range");
  escape->code_point = c;
  return ESCAPE_UNKNOWN;
}

/* Bytes up to a backslash stand for themselves. */
static must_check bool copy_plain(Decode *decode, TextBuffer *out) {
  const uint8_t *start = decode->bytes + decode->at;
  size_t left = decode->size - decode->at;
  if (left == 0) return true;
  const uint8_t *backslash = memchr(start, '\\', left);
  size_t length = backslash == NULL ? left : (size_t)(backslash - start);
  decode->at += length;
  return text_put_latin1(out, start, length);
}

static DecodeResult finish_escape(Decode *decode, const Escape *escape, EscapeResult result,
                                  TextBuffer *out) {
  size_t start = decode->at, end = (size_t)(escape->at - decode->bytes);
  switch (result) {
  case ESCAPE_INCOMPLETE:
  case ESCAPE_MALFORMED: return decode_malformed(decode, start, end, escape->reason);
  case ESCAPE_UNKNOWN:
    if (!text_put(out, '\\')) return DECODE_NO_MEMORY;
    break;
  case ESCAPE_SKIPPED:
  case ESCAPE_DECODED: break;
  }
  decode->at = end;
  if (result == ESCAPE_SKIPPED) return DECODE_DONE;
  return text_put(out, escape->code_point) ? DECODE_DONE : DECODE_NO_MEMORY;
}

static void note_invalid(InvalidEscape *invalid, const uint8_t *text, const Escape *escape,
                         EscapeResult result) {
  bool octal =
      result == ESCAPE_DECODED && text[0] >= '4' && text[0] <= '7' && escape->at - text == 3;
  if (result != ESCAPE_UNKNOWN && !octal) return;
  invalid->length = octal ? 3 : 1;
  memcpy(invalid->text, text, invalid->length);
}

static DecodeResult decode_escapes(Decode *decode, bool raw, NameLookup *lookup,
                                   InvalidEscape *first_invalid, TextBuffer *out) {
  for (;;) {
    if (!copy_plain(decode, out)) return DECODE_NO_MEMORY;
    if (decode->at == decode->size) return DECODE_DONE;
    Escape escape = {.at = decode->bytes + decode->at + 1, .end = decode->bytes + decode->size};
    EscapeResult result =
        raw ? scan_raw_escape(&escape, decode->final) : scan_escape(&escape, lookup);
    if (result == ESCAPE_INCOMPLETE && !decode->final) return DECODE_DONE;
    if (!raw && first_invalid->length == 0)
      note_invalid(first_invalid, decode->bytes + decode->at + 1, &escape, result);
    DecodeResult finished = finish_escape(decode, &escape, result, out);
    if (finished != DECODE_DONE) return finished;
  }
}

DecodeResult unicode_escape_decode(Decode *decode, NameLookup *lookup, InvalidEscape *first_invalid,
                                   TextBuffer *out) {
  return decode_escapes(decode, false, lookup, first_invalid, out);
}

DecodeResult raw_unicode_escape_decode(Decode *decode, TextBuffer *out) {
  return decode_escapes(decode, true, NULL, NULL, out);
}

static must_check bool put_hex(ByteBuffer *out, char letter, uint32_t c, unsigned digits) {
  uint8_t text[10] = {'\\', (uint8_t)letter};
  for (unsigned i = 0; i < digits; i++)
    text[2 + i] = (uint8_t)digit_letters[c >> (4 * (digits - 1 - i)) & 15];
  return byte_put_all(out, text, 2 + digits);
}

static must_check bool put_wide_escape(ByteBuffer *out, uint32_t c) {
  return c < 0x10000 ? put_hex(out, 'u', c, 4) : put_hex(out, 'U', c, 8);
}

static must_check bool put_escape(ByteBuffer *out, uint32_t c) {
  switch (c) {
  case '\\': return byte_put_all(out, "\\\\", 2);
  case '\t': return byte_put_all(out, "\\t", 2);
  case '\n': return byte_put_all(out, "\\n", 2);
  case '\r': return byte_put_all(out, "\\r", 2);
  default: break;
  }
  if (c >= ' ' && c < 0x7f) return byte_put(out, (uint8_t)c);
  return c < 0x100 ? put_hex(out, 'x', c, 2) : put_wide_escape(out, c);
}

bool unicode_escape_encode(ByteBuffer *out, TextView text) {
  if (!byte_reserve(out, text.length)) return false;
  for (size_t i = 0; i < text.length; i++)
    if (!put_escape(out, text_at(text, i))) return false;
  return true;
}

bool raw_unicode_escape_encode(ByteBuffer *out, TextView text) {
  if (!byte_reserve(out, text.length)) return false;
  for (size_t i = 0; i < text.length; i++) {
    uint32_t c = text_at(text, i);
    if (!(c < 0x100 ? byte_put(out, (uint8_t)c) : put_wide_escape(out, c))) return false;
  }
  return true;
}
