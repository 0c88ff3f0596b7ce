/* _codecs: the builtin codecs one by one, and the registry. */
#include "base/decimal.h"
#include "base/unicode_names.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Arguments --------------------------------------------------------------------------------- */

static bool check_errors(const char *name, Value errors) {
  if (is_none(errors)) return true;
  if (!is_str(errors))
    return raise_type_error("%s() argument 2 must be str or None, not %Y", name, errors), false;
  if (str_has_char(errors, 0)) return raise_value_error("embedded null character"), false;
  return true;
}

/* data: a buffer, or (for a few functions) a str, which stands for its UTF-8. */
static bool get_data(Value data, bool allow_str, Buffer *buffer) {
  if (!allow_str || !is_str(data)) return buffer_get(data, buffer, BUFFER_SIMPLE);
  Value bytes = codec_encode(ENCODING_UTF_8, data, ABSENT);
  return !is_absent(bytes) && buffer_get(bytes, buffer, BUFFER_SIMPLE);
}

static Value pair(Value v, int64_t count) {
  return is_absent(v) ? ABSENT : tuple_pack(2, v, from_small_int(count));
}

/* -- Decoders ---------------------------------------------------------------------------------- */

/* args: data, errors, and the truth of final, if there is one. */
static Value decode(const char *name, TextEncoding encoding, Value *args, int final_at,
                    ByteOrder *order) {
  Buffer buffer;
  size_t consumed;
  bool final = true;
  bool allow_str = encoding == ENCODING_UNICODE_ESCAPE || encoding == ENCODING_RAW_UNICODE_ESCAPE;
  if (!check_errors(name, args[1])) return ABSENT;
  if (final_at > 0 && !arg_truth(args[final_at], &final)) return ABSENT;
  if (!get_data(args[0], allow_str, &buffer)) return ABSENT;
  Value text =
      codec_decode(encoding, buffer.memory, buffer.length, args[1], final, &consumed, order);
  buffer_release(&buffer);
  return pair(text, consumed);
}

#define DECODER(name, encoding, final_at)                                                          \
  static Value name##_decoder(Value *args, int nargs) {                                            \
    return decode(#name "_decode", encoding, args, final_at, NULL);                                \
  }
DECODER(utf_8, ENCODING_UTF_8, 2)
DECODER(utf_7, ENCODING_UTF_7, 2)
DECODER(utf_16, ENCODING_UTF_16, 2)
DECODER(utf_16_le, ENCODING_UTF_16_LE, 2)
DECODER(utf_16_be, ENCODING_UTF_16_BE, 2)
DECODER(utf_32, ENCODING_UTF_32, 2)
DECODER(utf_32_le, ENCODING_UTF_32_LE, 2)
DECODER(utf_32_be, ENCODING_UTF_32_BE, 2)
DECODER(unicode_escape, ENCODING_UNICODE_ESCAPE, 2)
DECODER(raw_unicode_escape, ENCODING_RAW_UNICODE_ESCAPE, 2)
DECODER(latin_1, ENCODING_LATIN_1, 0)
DECODER(ascii, ENCODING_ASCII, 0)

/* With the byte order in and out: negative little, positive big, 0 to be detected. */
static Value decode_ex(const char *name, TextEncoding encoding, Value *args) {
  int number;
  if (!index_to_int(args[2], &number)) return ABSENT;
  ByteOrder order = number < 0 ? ORDER_LITTLE : number > 0 ? ORDER_BIG : ORDER_DETECT;
  Value result = decode(name, encoding, args, 3, &order);
  if (is_absent(result)) return ABSENT;
  int detected = order == ORDER_LITTLE ? -1 : order == ORDER_BIG ? 1 : 0;
  return tuple_pack(3, tuple_get(result, 0), tuple_get(result, 1), from_small_int(detected));
}
static Value utf_16_ex_decoder(Value *args, int nargs) {
  return decode_ex("utf_16_ex_decode", ENCODING_UTF_16, args);
}
static Value utf_32_ex_decoder(Value *args, int nargs) {
  return decode_ex("utf_32_ex_decode", ENCODING_UTF_32, args);
}

static Value charmap_decode(Value *args, int nargs) {
  Buffer buffer;
  if (!check_errors("charmap_decode", args[1]) || !get_data(args[0], false, &buffer)) return ABSENT;
  int64_t length = buffer.length;
  Value text = codec_charmap_decode(buffer.memory, length, args[1], args[2]);
  buffer_release(&buffer);
  return pair(text, length);
}

/* -- Encoders ---------------------------------------------------------------------------------- */

static bool check_text(const char *name, Value text) {
  if (is_str(text)) return true;
  raise_type_error("%s() argument 1 must be str, not %Y", name, text);
  return false;
}

static Value encode(const char *name, TextEncoding encoding, Value *args) {
  if (!check_text(name, args[0]) || !check_errors(name, args[1])) return ABSENT;
  int64_t length = str_length(args[0]);
  return pair(codec_encode(encoding, args[0], args[1]), length);
}

#define ENCODER(name, encoding)                                                                    \
  static Value name##_encoder(Value *args, int nargs) {                                            \
    return encode(#name "_encode", encoding, args);                                                \
  }
ENCODER(utf_8, ENCODING_UTF_8)
ENCODER(utf_7, ENCODING_UTF_7)
ENCODER(utf_16_le, ENCODING_UTF_16_LE)
ENCODER(utf_16_be, ENCODING_UTF_16_BE)
ENCODER(utf_32_le, ENCODING_UTF_32_LE)
ENCODER(utf_32_be, ENCODING_UTF_32_BE)
ENCODER(unicode_escape, ENCODING_UNICODE_ESCAPE)
ENCODER(raw_unicode_escape, ENCODING_RAW_UNICODE_ESCAPE)
ENCODER(latin_1, ENCODING_LATIN_1)
ENCODER(ascii, ENCODING_ASCII)

/* The byte order chooses among three encodings: with a mark, little endian, big endian. */
static Value encode_ordered(const char *name, const TextEncoding *encodings, Value *args) {
  int order;
  if (!check_text(name, args[0]) || !check_errors(name, args[1]) || !index_to_int(args[2], &order))
    return ABSENT;
  return encode(name, encodings[order == 0 ? 0 : order < 0 ? 1 : 2], args);
}
static Value utf_16_encoder(Value *args, int nargs) {
  static const TextEncoding encodings[] = {ENCODING_UTF_16, ENCODING_UTF_16_LE, ENCODING_UTF_16_BE};
  return encode_ordered("utf_16_encode", encodings, args);
}
static Value utf_32_encoder(Value *args, int nargs) {
  static const TextEncoding encodings[] = {ENCODING_UTF_32, ENCODING_UTF_32_LE, ENCODING_UTF_32_BE};
  return encode_ordered("utf_32_encode", encodings, args);
}

static Value charmap_encode(Value *args, int nargs) {
  if (!check_text("charmap_encode", args[0]) || !check_errors("charmap_encode", args[1]))
    return ABSENT;
  return pair(codec_charmap_encode(args[0], args[1], args[2]), str_length(args[0]));
}

static Value charmap_build(Value *args, int nargs) {
  return check_text("charmap_build", args[0]) ? codec_charmap_build(args[0]) : ABSENT;
}

static Value readbuffer_encode(Value *args, int nargs) {
  Buffer buffer;
  if (!check_errors("readbuffer_encode", args[1]) || !get_data(args[0], true, &buffer))
    return ABSENT;
  int64_t length = buffer.length;
  Value bytes = bytes_from_data(buffer.memory, length);
  buffer_release(&buffer);
  return pair(bytes, length);
}

/* -- Escapes of bytes -------------------------------------------------------------------------- */

/* Reading the escapes of bytes literals. */
typedef struct EscapeReader {
  const uint8_t *start, *at, *end; /* the text, and how far it has been read */
  ByteBuffer out;                  /* the bytes so far */
  const uint8_t *first_invalid; /* letter of the first unknown escape, octal digits of more than a
                                   byte, or NULL */
} EscapeReader;

static int simple_escape(uint8_t c) {
  switch (c) {
  case '\\':
  case '\'':
  case '"': return c;
  case 'b': return '\b';
  case 'f': return '\f';
  case 't': return '\t';
  case 'n': return '\n';
  case 'r': return '\r';
  case 'v': return '\v';
  case 'a': return '\a';
  default: return -1;
  }
}

static int octal_escape(EscapeReader *r, uint8_t first) {
  int value = first - '0';
  for (int i = 0; i < 2 && r->at < r->end && *r->at >= '0' && *r->at <= '7'; i++)
    value = value << 3 | (*r->at++ - '0');
  if (value > 0xff && r->first_invalid == NULL) r->first_invalid = r->at - 3;
  return value & 0xff;
}

/* Two digits, or what the handler says. -2: nothing to put, -1: ValueError set. */
static int hex_escape(EscapeReader *r, Value errors) {
  int high = r->at < r->end ? digit_values[r->at[0]] : 16;
  int low = r->end - r->at >= 2 ? digit_values[r->at[1]] : 16;
  if (high < 16 && low < 16) return r->at += 2, high << 4 | low;
  if (is_none(errors) || str_equals_ascii(errors, "strict")) {
    raise_value_error("invalid \\x escape at position %zd", (ssize_t)(r->at - 2 - r->start));
    return -1;
  }
  if (high < 16) r->at++; /* one digit goes with the escape */
  if (str_equals_ascii(errors, "replace")) return '?';
  if (str_equals_ascii(errors, "ignore")) return -2;
  raise_value_error("decoding error; unknown error handling code: %.400V", errors);
  return -1;
}

static bool put(EscapeReader *r, uint8_t byte) {
  if (byte_put(&r->out, byte)) return true;
  return raise_memory_error(), false;
}

static bool read_escape(EscapeReader *r, Value errors) {
  if (r->at == r->end) return raise_value_error("Trailing \\ in string"), false;
  uint8_t c = *r->at++;
  if (c == '\n') return true;
  int byte = simple_escape(c);
  if (c >= '0' && c <= '7') byte = octal_escape(r, c);
  if (c == 'x') {
    byte = hex_escape(r, errors);
    if (byte < 0) return byte == -2;
  }
  if (byte >= 0) return put(r, (uint8_t)byte);
  if (r->first_invalid == NULL) r->first_invalid = r->at - 1;
  return put(r, '\\') && put(r, c);
}

static bool read_escapes(EscapeReader *r, Value errors) {
  while (r->at < r->end) {
    uint8_t c = *r->at++;
    if (!(c == '\\' ? read_escape(r, errors) : put(r, c))) return false;
  }
  if (r->first_invalid == NULL) return true;
  bool octal = *r->first_invalid >= '0' && *r->first_invalid <= '7';
  return codec_warn_escape(r->first_invalid, octal ? 3 : 1);
}

static Value escape_decode(Value *args, int nargs) {
  Buffer buffer;
  if (!check_errors("escape_decode", args[1]) || !get_data(args[0], true, &buffer)) return ABSENT;
  int64_t length = buffer.length;
  const uint8_t *start = buffer.memory;
  EscapeReader r = {.start = start, .at = start, .end = start + length};
  byte_buffer_init(&r.out);
  bool ok = read_escapes(&r, args[1]);
  buffer_release(&buffer);
  if (ok) return pair(bytes_from_buffer(&r.out), length);
  byte_buffer_free(&r.out);
  return ABSENT;
}

/* As repr shows bytes between single quotes. */
static size_t write_escaped(uint8_t *out, uint8_t c) {
  out[0] = '\\';
  switch (c) {
  case '\\':
  case '\'': out[1] = c; return 2;
  case '\t': out[1] = 't'; return 2;
  case '\n': out[1] = 'n'; return 2;
  case '\r': out[1] = 'r'; return 2;
  }
  if (c >= ' ' && c < 0x7f) return out[0] = c, 1;
  out[1] = 'x';
  out[2] = (uint8_t)digit_letters[c >> 4];
  out[3] = (uint8_t)digit_letters[c & 15];
  return 4;
}

static Value escape_encode(Value *args, int nargs) {
  if (!is_bytes(args[0]))
    return raise_type_error("escape_encode() argument 1 must be bytes, not %Y", args[0]);
  if (!check_errors("escape_encode", args[1])) return ABSENT;
  int64_t length = bytes_length(args[0]);
  Value bytes = bytes_alloc(length * 4);
  if (is_absent(bytes)) return ABSENT;
  size_t size = 0;
  for (int64_t i = 0; i < length; i++)
    size += write_escaped(as_bytes(bytes)->data + size, as_bytes(args[0])->data[i]);
  return pair(bytes_truncate(bytes, size), length);
}

/* -- Registry ---------------------------------------------------------------------------------- */

static Value none_if(bool ok) {
  return ok ? NONE : ABSENT;
}

static Value register_search(Value *args, int nargs) {
  return none_if(codec_register(args[0]));
}
static Value unregister(Value *args, int nargs) {
  return none_if(codec_unregister(args[0]));
}

static bool check_name(const char *function, const char *parameter, Value name) {
  if (!is_str(name))
    return raise_type_error("%s() argument %s must be str, not %Y", function, parameter, name),
           false;
  if (str_has_char(name, 0)) return raise_value_error("embedded null character"), false;
  return true;
}

static Value lookup(Value *args, int nargs) {
  if (!is_str(args[0])) return raise_type_error("lookup() argument must be str, not %Y", args[0]);
  return check_name("lookup", "1", args[0]) ? codec_lookup(args[0]) : ABSENT;
}

static bool check_codec_arguments(const char *function, Value *args) {
  return check_name(function, "'encoding'", args[1]) &&
         (is_absent(args[2]) || check_name(function, "'errors'", args[2]));
}
static Value encode_object(Value *args, int nargs) {
  return check_codec_arguments("encode", args) ? codec_encode_object(args[0], args[1], args[2])
                                               : ABSENT;
}
static Value decode_object(Value *args, int nargs) {
  return check_codec_arguments("decode", args) ? codec_decode_object(args[0], args[1], args[2])
                                               : ABSENT;
}

static Value register_error(Value *args, int nargs) {
  return check_name("register_error", "1", args[0])
             ? none_if(codec_register_error(args[0], args[1]))
             : ABSENT;
}
static Value lookup_error(Value *args, int nargs) {
  if (!is_str(args[0]))
    return raise_type_error("lookup_error() argument must be str, not %Y", args[0]);
  return check_name("lookup_error", "1", args[0]) ? codec_lookup_error(args[0]) : ABSENT;
}

/* -- Module ------------------------------------------------------------------------------------ */

#define DECODE_FINAL(name, default)                                                                \
  METHOD(#name "_decode(data, errors=None, final=" default ", /)", name##_decoder, EFFECT_ANY, NULL)
#define DECODE(name) METHOD(#name "_decode(data, errors=None, /)", name##_decoder, EFFECT_ANY, NULL)
#define ENCODE(name) METHOD(#name "_encode(str, errors=None, /)", name##_encoder, EFFECT_ANY, NULL)
#define ENCODE_ORDERED(name)                                                                       \
  METHOD(#name "_encode(str, errors=None, byteorder=0, /)", name##_encoder, EFFECT_ANY, NULL)
#define DECODE_EX(name)                                                                            \
  METHOD(#name "_decode(data, errors=None, byteorder=0, final=False, /)", name##_decoder,          \
         EFFECT_ANY, NULL)

static const BuiltinDef functions[] = {
    METHOD("register(search_function, /)", register_search, EFFECT_ANY,
           "Register a function that finds codecs: given an encoding's name in lower case, with "
           "underscores\n"
           "for spaces and hyphens, it returns a tuple (encoder, decoder, stream_reader, "
           "stream_writer)\n"
           "(or a CodecInfo) or None."),
    METHOD("unregister(search_function, /)", unregister, EFFECT_ANY,
           "Forget a search function, and all codecs looked up so far."),
    METHOD("lookup(encoding, /)", lookup, EFFECT_ANY, "Return the CodecInfo of an encoding."),
    METHOD("encode(obj, encoding='utf-8', errors=...)", encode_object, EFFECT_ANY,
           "Encode the object by the codec of an encoding; errors names the error handler."),
    METHOD("decode(obj, encoding='utf-8', errors=...)", decode_object, EFFECT_ANY,
           "Decode the object by the codec of an encoding; errors names the error handler."),
    METHOD("register_error(errors, handler, /)", register_error, EFFECT_ANY,
           "Register an error handler under a name: a function that is given a UnicodeError and "
           "returns\n"
           "a pair of the replacement and the position to go on from, or raises."),
    METHOD("lookup_error(name, /)", lookup_error, EFFECT_ANY,
           "Return the error handler of that name."),
    METHOD("escape_encode(data, errors=None, /)", escape_encode, EFFECT_ANY, NULL),
    METHOD("escape_decode(data, errors=None, /)", escape_decode, EFFECT_ANY, NULL),
    ENCODE(utf_8),
    DECODE_FINAL(utf_8, "False"),
    ENCODE(utf_7),
    DECODE_FINAL(utf_7, "False"),
    ENCODE_ORDERED(utf_16),
    ENCODE(utf_16_le),
    ENCODE(utf_16_be),
    DECODE_FINAL(utf_16, "False"),
    DECODE_FINAL(utf_16_le, "False"),
    DECODE_FINAL(utf_16_be, "False"),
    DECODE_EX(utf_16_ex),
    ENCODE_ORDERED(utf_32),
    ENCODE(utf_32_le),
    ENCODE(utf_32_be),
    DECODE_FINAL(utf_32, "False"),
    DECODE_FINAL(utf_32_le, "False"),
    DECODE_FINAL(utf_32_be, "False"),
    DECODE_EX(utf_32_ex),
    ENCODE(unicode_escape),
    DECODE_FINAL(unicode_escape, "True"),
    ENCODE(raw_unicode_escape),
    DECODE_FINAL(raw_unicode_escape, "True"),
    ENCODE(latin_1),
    DECODE(latin_1),
    ENCODE(ascii),
    DECODE(ascii),
    METHOD("charmap_encode(str, errors=None, mapping=None, /)", charmap_encode, EFFECT_ANY, NULL),
    METHOD("charmap_decode(data, errors=None, mapping=None, /)", charmap_decode, EFFECT_ANY, NULL),
    METHOD("charmap_build(map, /)", charmap_build, EFFECT_ANY, NULL),
    METHOD("readbuffer_encode(data, errors=None, /)", readbuffer_encode, EFFECT_ANY, NULL),
    METHOD_END,
};

static const ModuleDef codecs_module = {.name = "_codecs", .functions = functions};
MODULE_REGISTER(codecs_module);
