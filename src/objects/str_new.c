/* str(). */
#include "objects/str_internal.h"

#include "objects/buffer.h"
#include "objects/codecs.h"

static bool check_text_argument(Value v, const char *name) {
  if (is_absent(v)) return true;
  if (!is_str(v))
    return raise_type_error("str() argument '%s' must be str, not %Y", name, v), false;
  if (str_has_char(v, 0)) return raise_value_error("embedded null character"), false;
  return true;
}

static Value from_encoded(Value v, Value encoding, Value errors) {
  if (!check_text_argument(encoding, "encoding") || !check_text_argument(errors, "errors"))
    return ABSENT;
  if (is_absent(v)) return str_empty;
  if (is_bytes(v)) return codec_decode_text(v, encoding, errors);
  if (is_str(v)) return raise_type_error("decoding str is not supported");
  if (!object_has_buffer(v))
    return raise_type_error("decoding to str: need a bytes-like object, %.80T found", v);
  return codec_decode_text(v, encoding, errors);
}

Value str_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("str(object=?, encoding=?, errors=?)");
  Value bound[3];
  if (type == &str_type && nargs == 1 && is_absent(kwnames)) return object_str(args[0]);
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  Value text;
  if (!is_absent(bound[1]) || !is_absent(bound[2]))
    text = from_encoded(bound[0], bound[1], bound[2]);
  else
    text = is_absent(bound[0]) ? str_empty : object_str(bound[0]);
  if (is_absent(text) || type == &str_type) return text;
  return str_new_of_type(type, text);
}
