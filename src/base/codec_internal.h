/* Shared by the decoders. */
#ifndef BASE_CODEC_INTERNAL_H
#define BASE_CODEC_INTERNAL_H

#include "base/codec.h"

/* Records the malformed range, stops before it and returns DECODE_MALFORMED. */
DecodeResult decode_malformed(Decode *decode, size_t start, size_t end, const char *reason);

#endif
