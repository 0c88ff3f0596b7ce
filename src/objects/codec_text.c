/* bytes.decode() and str.encode(): the builtin encodings directly, others by the registry. */
#include "objects/codecs.h"

#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Names ------------------------------------------------------------------------------------- */

typedef struct EncodingName {
  const char *name;      /* normalised */
  TextEncoding encoding; /* it stands for */
} EncodingName;

static const EncodingName encoding_names[] = {
    {"utf_8", ENCODING_UTF_8},          {"utf8", ENCODING_UTF_8},
    {"ascii", ENCODING_ASCII},          {"us_ascii", ENCODING_ASCII},
    {"ansi_x3.4_1968", ENCODING_ASCII}, {"latin_1", ENCODING_LATIN_1},
    {"latin1", ENCODING_LATIN_1},       {"iso_8859_1", ENCODING_LATIN_1},
    {"iso8859_1", ENCODING_LATIN_1},    {"utf_16", ENCODING_UTF_16},
    {"utf16", ENCODING_UTF_16},         {"utf_32", ENCODING_UTF_32},
    {"utf32", ENCODING_UTF_32},
};

enum { LONGEST_NAME = 15 };

TextEncoding codec_find_builtin(Value name) {
  char normalized[2 * LONGEST_NAME + 1];
  if (is_absent(name) || str_equals_ascii(name, "utf-8")) return ENCODING_UTF_8;
  if (str_equals_ascii(name, "ascii")) return ENCODING_ASCII;
  if (str_equals_ascii(name, "latin-1")) return ENCODING_LATIN_1;
  if (str_equals_ascii(name, "utf-16")) return ENCODING_UTF_16;
  if (str_length(name) > LONGEST_NAME) return ENCODING_OTHER;
  normalized[codec_normalize_name(name, normalized)] = 0;
  for (size_t i = 0; i < countof(encoding_names); i++)
    if (strcmp(normalized, encoding_names[i].name) == 0) return encoding_names[i].encoding;
  return ENCODING_OTHER;
}

/* -- By the registry --------------------------------------------------------------------------- */

bool codec_check_text(Value encoding, const char *alternative) {
  Value codec = codec_lookup(encoding);
  if (is_absent(codec)) return false;
  if (has_shape(codec, &tuple_shape)) return true;
  Value flag = object_lookup_attr(codec, NAME("_is_text_encoding"));
  if (is_absent(flag)) return !exception_pending();
  int truth = object_truth(flag);
  if (truth == 0)
    raise_error(&exc_LookupError,
                "'%.400V' is not a text encoding; use %s to handle arbitrary codecs", encoding,
                alternative);
  return truth > 0;
}

static Value decode_by_registry(Value source, Value encoding, Value errors) {
  if (!codec_check_text(encoding, "codecs.decode()")) return ABSENT;
  Value text = codec_decode_object(source, encoding, errors);
  if (is_absent(text) || is_str(text)) return text;
  return raise_type_error("'%.400V' decoder returned '%.400T' instead of 'str'; use "
                          "codecs.decode() to decode to arbitrary types",
                          encoding, text);
}

static Value encode_by_registry(Value s, Value encoding, Value errors) {
  if (!codec_check_text(encoding, "codecs.encode()")) return ABSENT;
  Value bytes = codec_encode_object(s, encoding, errors);
  if (is_absent(bytes) || is_bytes(bytes)) return bytes;
  if (is_bytearray(bytes)) {
    if (!warn(&exc_RuntimeWarning, 1,
              "encoder %V returned bytearray instead of bytes; use codecs.encode() to encode to "
              "arbitrary types",
              encoding))
      return ABSENT;
    return bytes_from_data(bytearray_data(bytes), as_bytearray(bytes)->length);
  }
  return raise_type_error("'%.400V' encoder returned '%.400T' instead of 'bytes'; use "
                          "codecs.encode() to encode to arbitrary types",
                          encoding, bytes);
}

/* -- Arguments --------------------------------------------------------------------------------- */

static bool has_nul(Value text) {
  const StrObject *s = as_str(text);
  return s->kind == 1 ? strlen(str_units(s)) < s->length : str_has_char(text, 0);
}

bool codec_check_argument(const char *method, const char *parameter, Value v) {
  if (!is_str(v))
    return raise_type_error("%s() argument '%s' must be str, not %Y", method, parameter, v), false;
  if (has_nul(v)) return raise_value_error("embedded null character"), false;
  return true;
}

/* -- Entry points ------------------------------------------------------------------------------ */

/* The registry's decoders get a memoryview; nothing to decode is an empty str whatever the
   encoding. */
static Value decode_other(Value source, Value encoding, Value errors) {
  Buffer buffer;
  if (is_bytes(source)) return decode_by_registry(source, encoding, errors);
  if (!buffer_get(source, &buffer, BUFFER_SIMPLE)) return ABSENT;
  int64_t length = buffer.length;
  buffer_release(&buffer);
  if (length == 0) return str_empty;
  Value view = memoryview_new(source);
  return is_absent(view) ? ABSENT : decode_by_registry(view, encoding, errors);
}

bool codec_check_names;

static bool is_encodable(Value name) {
  return is_absent(name) || !is_str(name) || as_str(name)->kind == 1 ||
         str_utf8(name, NULL) != NULL;
}

/* Names are without surrogates. In development mode: the encoding and the error handler exist.
   false: exception set. */
static bool check_names(Value encoding, Value errors) {
  if (!is_encodable(encoding) || !is_encodable(errors)) return false;
  if (!codec_check_names) return true;
  if (!is_absent(encoding) && is_absent(codec_lookup(encoding))) return false;
  return is_absent(errors) || !is_absent(codec_lookup_error(errors));
}

Value codec_decode_text(Value source, Value encoding, Value errors) {
  TextEncoding builtin = codec_find_builtin(encoding);
  size_t consumed;
  if (!check_names(encoding, errors)) return ABSENT;
  if (is_bytes(source) && bytes_length(source) == 0) return str_empty;
  if (builtin == ENCODING_OTHER) return decode_other(source, encoding, errors);
  if (is_bytes(source))
    return codec_decode(builtin, as_bytes(source)->data, bytes_length(source), errors, true,
                        &consumed, NULL);
  Buffer buffer;
  if (!buffer_get(source, &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value text = codec_decode(builtin, buffer.memory, buffer.length, errors, true, &consumed, NULL);
  buffer_release(&buffer);
  return text;
}

Value codec_encode_text(Value s, Value encoding, Value errors) {
  TextEncoding builtin = codec_find_builtin(encoding);
  if (!check_names(encoding, errors)) return ABSENT;
  return builtin == ENCODING_OTHER ? encode_by_registry(s, encoding, errors)
                                   : codec_encode(builtin, s, errors);
}
