/* What the files of the module _lzma share. */
#ifndef MODULES_LZMA_FILTERS_H
#define MODULES_LZMA_FILTERS_H

#include <lzma.h>

#include "objects/protocol.h"

/* A chain of filters with their options. Invariant: filters ends with LZMA_VLI_UNKNOWN, each
   filter's options are NULL or in `options`: the struct does not move while it is in use. */
typedef struct FilterChain {
  lzma_filter filters[LZMA_FILTERS_MAX + 1]; /* in order */
  union {
    lzma_options_lzma lzma;   /* LZMA1 and LZMA2 */
    lzma_options_delta delta; /* the delta filter */
    lzma_options_bcj bcj;     /* filters of branch instructions */
  } options[LZMA_FILTERS_MAX];
} FilterChain;

/* What a status other than LZMA_OK stands for: LZMAError or MemoryError. */
Value lzma_raise(int status);
/* An LZMAError with this text (ABSENT: an exception is set). Returns ABSENT. */
Value lzma_raise_text(Value message);

/* A non-negative int; false: TypeError, OverflowError. Runs no Python code. */
bool lzma_u32_argument(Value v, uint32_t *out) must_check;
bool lzma_u64_argument(Value v, uint64_t *out) must_check;

/* Options of a preset; false: LZMAError. */
bool lzma_preset_options(lzma_options_lzma *options, uint32_t preset) must_check;
/* A sequence of mappings; false: TypeError, ValueError, LZMAError. May run Python code. */
bool lzma_parse_chain(FilterChain *chain, Value filters) must_check;

/* Functions of the module: _encode_filter_properties(filter), _decode_filter_properties(filter_id,
   encoded_props). */
Value lzma_encode_properties(Value *args, int nargs);
Value lzma_decode_properties(Value *args, int nargs);

#endif
