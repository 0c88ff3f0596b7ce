/* Raising UnicodeEncodeError, UnicodeDecodeError and UnicodeTranslateError. All return ABSENT. */
#ifndef OBJECTS_CODEC_ERRORS_H
#define OBJECTS_CODEC_ERRORS_H

#include "objects/protocol.h"

Value raise_decode_error(const char *encoding, Value bytes, int64_t start, int64_t end, const char *reason);
Value raise_encode_error(const char *encoding, Value s, int64_t start, int64_t end, const char *reason);

#endif
