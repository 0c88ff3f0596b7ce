/* Codecs: bytes to text and back, with error handlers, for builtin encodings directly and for all
   others through the registry.

   Convention: `errors` is a str that names a handler, or None, or ABSENT for 'strict'. Where
   handlers or codecs are written in Python these functions run Python code. The source of a decode
   must not change or move meanwhile (hold a Buffer). */
#ifndef OBJECTS_CODECS_H
#define OBJECTS_CODECS_H

#include "base/codec.h"
#include "objects/protocol.h"

typedef enum TextEncoding {
  ENCODING_UTF_8,
  ENCODING_ASCII,
  ENCODING_LATIN_1,
  ENCODING_UTF_16,
  ENCODING_UTF_16_LE,
  ENCODING_UTF_16_BE,
  ENCODING_UTF_32,
  ENCODING_UTF_32_LE,
  ENCODING_UTF_32_BE,
  ENCODING_UTF_7,
  ENCODING_UNICODE_ESCAPE,
  ENCODING_RAW_UNICODE_ESCAPE,
  ENCODING_OTHER /* only the registry knows */
} TextEncoding;

/* DeprecationWarning for what follows a backslash. false: exception set. */
bool codec_warn_escape(const uint8_t *text, size_t length) must_check;
/* codec_decode.c. *consumed is how many bytes were decoded: fewer than size if the input is not
 *final and ends inside a character. order (may be NULL) is in and out for UTF-16 and UTF-32: what
 *the byte order mark says. ABSENT: exception set. */
Value codec_decode(TextEncoding encoding, const void *bytes, size_t size, Value errors, bool final,
                   size_t *consumed, ByteOrder *order) must_check;
/* mapping: a str of 256 or fewer characters, or anything with __getitem__; None: Latin-1. */
Value codec_charmap_decode(const void *bytes, size_t size, Value errors, Value mapping) must_check;

/* codec_encode.c: bytes. */
Value codec_encode(TextEncoding encoding, Value s, Value errors) must_check;
Value codec_charmap_encode(Value s, Value errors, Value mapping) must_check;
/* EncodingMap (or dict) for codec_charmap_encode from a decoding table. */
Value codec_charmap_build(Value decoding) must_check;

/* codec_text.c: bytes.decode, str(b, encoding) and str.encode. source is bytes or exports a buffer;
   encoding ABSENT: UTF-8. The registry's codecs must give the right type here. */
extern bool codec_check_names; /* names of encodings and error handlers are checked even where they
                                  are not needed */
/* An argument of encode() or decode() that names an encoding or error handler is a str without NUL.
   false: exception set. */
bool codec_check_argument(const char *method, const char *parameter, Value v) must_check;
Value codec_decode_text(Value source, Value encoding, Value errors) must_check;
Value codec_encode_text(Value s, Value encoding, Value errors) must_check;
/* Codecs that are no text encodings say so in an attribute: LookupError, naming what to use
   instead; unknown ones as well. */
bool codec_check_text(Value encoding, const char *alternative) must_check;
/* The builtin codec behind a name such as "UTF-8" or "iso-8859-1". */
TextEncoding codec_find_builtin(Value name);

/* codec_registry.c */
/* Writes the name in lower case, with one '_' for each inner run of other characters than letters,
   digits and dots; returns the length, less than twice that of the name. */
size_t codec_normalize_name(Value name, char *out);
/* The tuple (encode, decode, reader, writer) of an encoding. ABSENT: LookupError. */
Value codec_lookup(Value encoding) must_check;
/* The codec's own name for an encoding. ABSENT: there is none. */
Value codec_own_name(Value encoding) must_check;
bool codec_register(Value search_function) must_check;
bool codec_unregister(Value search_function) must_check;
/* Any object to any other by a codec, as codecs.encode does. */
Value codec_encode_object(Value v, Value encoding, Value errors) must_check;
Value codec_decode_object(Value v, Value encoding, Value errors) must_check;
bool codec_register_error(Value name, Value handler) must_check;
/* ABSENT: LookupError. */
Value codec_lookup_error(Value name) must_check;

#endif
