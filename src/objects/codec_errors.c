#include "objects/codec_errors.h"

#include "objects/str.h"
#include "objects/tuple.h"

static Value raise_unicode_error(Type *type, const char *encoding, Value object, int64_t start, int64_t end, const char *reason) {
  Value name = str_from_utf8_lossy(encoding, strlen(encoding));
  Value args = tuple_pack(5, name, object, from_small_int(start), from_small_int(end), str_from_ascii(reason));
  Value error = exception_new(type, args);
  return is_absent(error) ? ABSENT : raise_instance(error);
}

Value raise_decode_error(const char *encoding, Value bytes, int64_t start, int64_t end, const char *reason) {
  return raise_unicode_error(&exc_UnicodeDecodeError, encoding, bytes, start, end, reason);
}

Value raise_encode_error(const char *encoding, Value s, int64_t start, int64_t end, const char *reason) {
  return raise_unicode_error(&exc_UnicodeEncodeError, encoding, s, start, end, reason);
}
