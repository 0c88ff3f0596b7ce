/* The builtin error handlers as functions of an exception: what codecs.lookup_error returns. */
#include "objects/codec_errors.h"

#include "base/codec.h"
#include "base/decimal.h"
#include "base/unicode_names.h"
#include "base/utf8.h"
#include "objects/bytes.h"
#include "objects/str.h"
#include "objects/tuple.h"

static Value wrong_type(Value exception) {
  return raise_type_error("don't know how to handle %.200T in error callback", exception);
}

/* -- The part of the object that an exception is about ----------------------------------------- */

typedef struct Trouble {
  UnicodeException *exception; /* the handler's argument */
  Value object;                /* str, or bytes of a decoding error */
  int64_t start, end;          /* within the object */
  bool decoding;               /* it is a UnicodeDecodeError */
} Trouble;

/* false: an exception is set. */
static bool get_trouble(Value exception, Trouble *t) {
  bool decoding = is_instance(exception, &exc_UnicodeDecodeError);
  if (!decoding && !is_instance(exception, &exc_UnicodeEncodeError) &&
      !is_instance(exception, &exc_UnicodeTranslateError))
    return wrong_type(exception), false;
  UnicodeException *e = object_cast(UnicodeException, exception);
  Value object = slot_get(&e->object);
  if (is_absent(object)) return raise_type_error("object attribute not set"), false;
  if (decoding ? !is_bytes(object) : !is_str(object))
    return raise_type_error("object attribute must be %s", decoding ? "bytes" : "unicode"), false;
  int64_t length = decoding ? bytes_length(object) : str_length(object);
  int64_t start = max_of(0, min_of(e->start, length - 1)), end = min_of(max_of(e->end, 1), length);
  *t = (Trouble){e, object, max_of(start, 0), end, decoding};
  return true;
}

static Value answer(Value replacement, int64_t position) {
  return is_absent(replacement) ? ABSENT : tuple_pack(2, replacement, from_small_int(position));
}

static bool is_encode_error(Value exception) {
  return is_instance(exception, &exc_UnicodeEncodeError);
}

/* -- strict, ignore, replace ------------------------------------------------------------------- */

static Value strict_errors(Value *args, int nargs) {
  if (!has_type_flag(args[0], TYPE_EXCEPTION))
    return raise_type_error("codec must pass exception instance");
  return raise_instance(args[0]);
}

static Value ignore_errors(Value *args, int nargs) {
  Trouble t;
  return get_trouble(args[0], &t) ? answer(str_empty, t.end) : ABSENT;
}

static Value replace_errors(Value *args, int nargs) {
  Trouble t;
  if (!get_trouble(args[0], &t)) return ABSENT;
  if (t.decoding) return answer(str_from_char(0xfffd), t.end);
  uint32_t c = is_encode_error(args[0]) ? '?' : 0xfffd;
  return answer(str_repeat(str_from_char(c), max_of(t.end - t.start, 0)), t.end);
}

/* -- Handlers that write characters out -------------------------------------------------------- */

static size_t backslash_escape(char *out, uint32_t c) {
  int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  out[0] = '\\';
  out[1] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
  for (int i = 0; i < digits; i++) out[2 + i] = digit_letters[c >> 4 * (digits - 1 - i) & 15];
  return digits + 2;
}

static size_t character_reference(char *out, uint32_t c) {
  size_t length = 2 + decimal_write_uint64(c, out + 2);
  memcpy(out, "&#", 2);
  out[length] = ';';
  return length + 1;
}

static size_t name_escape(char *out, uint32_t c) {
  size_t length = unicode_name(c, out + 3);
  if (length == 0) return backslash_escape(out, c);
  memcpy(out, "\\N{", 3);
  out[3 + length] = '}';
  return length + 4;
}

static Value write_out(const Trouble *t, size_t write(char *out, uint32_t c)) {
  char text[UNICODE_NAME_SIZE + 8];
  StrBuilder b;
  str_builder_init(&b, 16);
  for (int64_t i = t->start; i < t->end; i++) {
    uint32_t c = t->decoding ? as_bytes(t->object)->data[i] : str_char_at(t->object, i);
    size_t length = write(text, c);
    if (!str_builder_add_ascii(&b, text, length)) return ABSENT;
  }
  return answer(str_builder_finish(&b), t->end);
}

static Value backslashreplace_errors(Value *args, int nargs) {
  Trouble t;
  return get_trouble(args[0], &t) ? write_out(&t, backslash_escape) : ABSENT;
}
static Value xmlcharrefreplace_errors(Value *args, int nargs) {
  Trouble t;
  if (!is_encode_error(args[0])) return wrong_type(args[0]);
  return get_trouble(args[0], &t) ? write_out(&t, character_reference) : ABSENT;
}
static Value namereplace_errors(Value *args, int nargs) {
  Trouble t;
  if (!is_encode_error(args[0])) return wrong_type(args[0]);
  return get_trouble(args[0], &t) ? write_out(&t, name_escape) : ABSENT;
}

/* -- surrogatepass, surrogateescape ------------------------------------------------------------ */

static Value raise_again(const Trouble *t) {
  return raise_instance(from_object(t->exception));
}

static Value surrogateescape_encode(const Trouble *t) {
  Value bytes = bytes_alloc(max_of(t->end - t->start, 0));
  if (is_absent(bytes)) return ABSENT;
  for (int64_t i = t->start; i < t->end; i++) {
    uint32_t c = str_char_at(t->object, i);
    if (c < 0xdc80 || c > 0xdcff) return raise_again(t);
    as_bytes(bytes)->data[i - t->start] = (uint8_t)c;
  }
  return answer(bytes, t->end);
}

static Value surrogateescape_decode(const Trouble *t) {
  const uint8_t *bytes = as_bytes(t->object)->data;
  uint16_t units[4];
  int64_t count = 0;
  while (count < 4 && t->start + count < t->end && bytes[t->start + count] >= 0x80) {
    units[count] = 0xdc00 + bytes[t->start + count];
    count++;
  }
  return count == 0 ? raise_again(t) : answer(str_from_units(units, 2, count), t->start + count);
}

static Value surrogateescape_errors(Value *args, int nargs) {
  Trouble t;
  if (!get_trouble(args[0], &t)) return ABSENT;
  if (t.decoding) return surrogateescape_decode(&t);
  return is_encode_error(args[0]) ? surrogateescape_encode(&t) : wrong_type(args[0]);
}

/* How the UTFs write a surrogate. */
typedef struct SurrogateForm {
  int size;        /* bytes; 0: not a UTF */
  bool big_endian; /* the high byte comes first */
} SurrogateForm;

/* The rest of an encoding's name after a prefix such as "utf-16" or "UTF_16"; NULL: has another
   prefix. */
static const char *skip_utf(const char *name, const char *digits) {
  if (strncasecmp(name, "utf", 3) != 0) return NULL;
  name += 3;
  if (*name == '-' || *name == '_') name++;
  size_t length = strlen(digits);
  return strncmp(name, digits, length) == 0 ? name + length : NULL;
}

static bool find_order(const char *rest, int size, SurrogateForm *form) {
  if (*rest == 0) return *form = (SurrogateForm){size, false}, true;
  if (*rest == '-' || *rest == '_') rest++;
  bool little = strcasecmp(rest, "le") == 0, big = strcasecmp(rest, "be") == 0;
  if (little || big) *form = (SurrogateForm){size, big};
  return little || big;
}

static SurrogateForm surrogate_form(const char *encoding) {
  SurrogateForm form = {0};
  const char *rest = skip_utf(encoding, "8");
  if (rest != NULL && *rest == 0) return (SurrogateForm){3, false};
  rest = skip_utf(encoding, "16");
  if (rest != NULL && find_order(rest, 2, &form)) return form;
  rest = skip_utf(encoding, "32");
  if (rest != NULL && find_order(rest, 4, &form)) return form;
  if (strcmp(encoding, "cp65001") == 0) form.size = 3;
  return form;
}

static void write_unit(uint8_t *out, SurrogateForm form, uint32_t c) {
  if (form.size == 3) {
    utf8_put(out, c);
    return;
  }
  for (int i = 0; i < form.size; i++)
    out[form.big_endian ? form.size - 1 - i : i] = (uint8_t)(c >> 8 * i);
}

static uint32_t read_unit(const uint8_t *in, SurrogateForm form) {
  if (form.size == 3) {
    bool three = (in[0] & 0xf0) == 0xe0 && (in[1] & 0xc0) == 0x80 && (in[2] & 0xc0) == 0x80;
    return three ? (in[0] & 0x0fu) << 12 | (in[1] & 0x3fu) << 6 | (in[2] & 0x3fu) : 0;
  }
  uint32_t c = 0;
  for (int i = 0; i < form.size; i++)
    c |= (uint32_t)in[form.big_endian ? form.size - 1 - i : i] << 8 * i;
  return c;
}

static Value surrogatepass_encode(const Trouble *t, SurrogateForm form) {
  Value bytes = bytes_alloc(max_of(t->end - t->start, 0) * form.size);
  if (is_absent(bytes)) return ABSENT;
  uint8_t *out = as_bytes(bytes)->data;
  for (int64_t i = t->start; i < t->end; i++, out += form.size) {
    uint32_t c = str_char_at(t->object, i);
    if (!is_surrogate(c)) return raise_again(t);
    write_unit(out, form, c);
  }
  return answer(bytes, t->end);
}

static Value surrogatepass_decode(const Trouble *t, SurrogateForm form) {
  uint32_t c = 0;
  if (bytes_length(t->object) - t->start >= form.size)
    c = read_unit(as_bytes(t->object)->data + t->start, form);
  return is_surrogate(c) ? answer(str_from_char(c), t->start + form.size) : raise_again(t);
}

static Value surrogatepass_errors(Value *args, int nargs) {
  Trouble t;
  if (!get_trouble(args[0], &t)) return ABSENT;
  if (!t.decoding && !is_encode_error(args[0])) return wrong_type(args[0]);
  Value name = slot_get(&t.exception->encoding);
  if (is_absent(name)) return raise_type_error("encoding attribute not set");
  if (!is_str(name)) return raise_type_error("encoding attribute must be unicode");
  const char *encoding = str_utf8(name, NULL);
  if (encoding == NULL) return ABSENT;
  SurrogateForm form = surrogate_form(encoding);
  if (form.size == 0) return raise_again(&t);
  return t.decoding ? surrogatepass_decode(&t, form) : surrogatepass_encode(&t, form);
}

const BuiltinDef codec_handler_defs[] = {
    METHOD("strict_errors(exception, /)", strict_errors, EFFECT_ALLOC,
           "Implements 'strict': raises the exception."),
    METHOD("ignore_errors(exception, /)", ignore_errors, EFFECT_ALLOC,
           "Implements 'ignore': leaves out what is malformed."),
    METHOD("replace_errors(exception, /)", replace_errors, EFFECT_ALLOC,
           "Implements 'replace': ? or U+FFFD instead."),
    METHOD("xmlcharrefreplace_errors(exception, /)", xmlcharrefreplace_errors, EFFECT_ALLOC,
           "Implements 'xmlcharrefreplace': character references of XML instead."),
    METHOD("backslashreplace_errors(exception, /)", backslashreplace_errors, EFFECT_ALLOC,
           "Implements 'backslashreplace': escapes with a backslash instead."),
    METHOD("namereplace_errors(exception, /)", namereplace_errors, EFFECT_ALLOC,
           "Implements 'namereplace': \\N{...} instead."),
    METHOD("surrogatepass(exception, /)", surrogatepass_errors, EFFECT_ALLOC,
           "Implements 'surrogatepass': surrogates as they are."),
    METHOD("surrogateescape(exception, /)", surrogateescape_errors, EFFECT_ALLOC,
           "Implements 'surrogateescape': bytes as lone surrogates."),
    METHOD_END,
};
