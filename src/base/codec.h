/* Decoding bytes to text and encoding text to bytes, without Python objects.

   A decoder works on a Decode until the input ends or is malformed. It then reports where and why,
   in CPython's words, and the caller (which knows the error handler) appends a replacement to the
   output, sets `at` and calls again. Encoders that can fail stop at the first code point they
   cannot encode and return its position. Output goes to a TextBuffer or ByteBuffer, or to memory
   whose size was measured. */
#ifndef BASE_CODEC_H
#define BASE_CODEC_H

#include "base/text.h"

typedef enum DecodeResult {
  DECODE_DONE, /* all is decoded up to `at`: the end, unless the input is not final and ends in a
                  part of a character */
  DECODE_MALFORMED, /* decoded up to error_start; error_start, error_end and reason are set */
  DECODE_NO_MEMORY,
} DecodeResult;

typedef struct Decode {
  const uint8_t *bytes;          /* the input */
  size_t size;                   /* of the input */
  size_t at;                     /* the next byte to decode */
  bool final;                    /* what is incomplete at the end is malformed */
  size_t error_start, error_end; /* the malformed bytes, after an error */
  const char *reason;            /* what is wrong with them */
} Decode;

static inline Decode decode_start(const void *bytes, size_t size, bool final) {
  return (Decode){.bytes = bytes, .size = size, .final = final};
}

DecodeResult ascii_decode(Decode *decode, TextBuffer *out);
DecodeResult utf8_decode_into(Decode *decode, TextBuffer *out);

typedef enum ByteOrder { ORDER_DETECT, ORDER_LITTLE, ORDER_BIG } ByteOrder;
/* With ORDER_DETECT a byte order mark at the very beginning is consumed and sets *order; without
   one the order remains undetected and little endian is used. */
DecodeResult utf16_decode(Decode *decode, ByteOrder *order, TextBuffer *out);
DecodeResult utf32_decode(Decode *decode, ByteOrder *order, TextBuffer *out);

/* Shift state survives errors (the caller calls again with the same state) but not the end of the
   input: for input that is not final, decoding stops before an unfinished shift sequence. */
typedef struct Utf7State {
  bool shifted;        /* inside of a base64 run */
  size_t shift_start;  /* position of the '+' */
  size_t shift_length; /* length of the output there */
  uint32_t buffer;     /* bits not yet output */
  unsigned bits;       /* how many are in `buffer` */
  uint32_t surrogate;  /* a high surrogate waiting for the other half, or 0 */
} Utf7State;
DecodeResult utf7_decode(Decode *decode, Utf7State *state, TextBuffer *out);

/* Looks a name of \N{name} up: false if there is none. */
typedef bool NameLookup(const char *name, size_t length, uint32_t *code_point);
/* What follows the first backslash that starts no valid escape: a character, or three octal digits
   that stand for more than a byte. */
typedef struct InvalidEscape {
  uint8_t text[3]; /* its characters */
  uint8_t length;  /* 0: there is none */
} InvalidEscape;
/* *first_invalid is set if it is still empty. */
DecodeResult unicode_escape_decode(Decode *decode, NameLookup *lookup, InvalidEscape *first_invalid,
                                   TextBuffer *out);
DecodeResult raw_unicode_escape_decode(Decode *decode, TextBuffer *out);

/* Code points below the limit (0x80: ASCII, 0x100: Latin-1) from position `from` on, one byte each,
   up to the end or the first that is too large; returns that position. out has room for all. */
size_t narrow_encode(uint8_t *out, TextView text, size_t from, uint32_t limit);

/* Bytes for text[from..*stop), where *stop is the end or the first surrogate. */
size_t utf16_measure(TextView text, size_t from, size_t *stop);
size_t utf32_measure(TextView text, size_t from, size_t *stop);
/* Encode text[from..to), surrogates as they are; return the end of the output. */
uint8_t *utf16_encode(uint8_t *out, TextView text, size_t from, size_t to, bool big_endian);
uint8_t *utf32_encode(uint8_t *out, TextView text, size_t from, size_t to, bool big_endian);

/* These encode everything; false if there is no memory. */
must_check bool utf7_encode(ByteBuffer *out, TextView text);
must_check bool unicode_escape_encode(ByteBuffer *out, TextView text);
must_check bool raw_unicode_escape_encode(ByteBuffer *out, TextView text);

#endif
