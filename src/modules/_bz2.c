/* The module _bz2: bzip2 streams, by libbz2. */
#include <bzlib.h>

#include "modules/coder.h"
#include "objects/module.h"
#include "objects/tuple.h"

typedef struct BzCoder {
  Coder base;       /* what all coders have */
  bz_stream stream; /* the library's state */
} BzCoder;

static DEFINE_TYPE_SHAPE(compressor);
static DEFINE_TYPE_SHAPE(decompressor);

static bz_stream *stream_of(Coder *coder) {
  return &((BzCoder *)coder)->stream;
}

static Value raise_status(int status) {
  switch (status) {
  case BZ_PARAM_ERROR:
    return raise_value_error("Internal error - invalid parameters passed to libbzip2");
  case BZ_MEM_ERROR: return raise_memory_error();
  case BZ_DATA_ERROR:
  case BZ_DATA_ERROR_MAGIC: return raise_error(&exc_OSError, "Invalid data stream");
  case BZ_IO_ERROR: return raise_error(&exc_OSError, "Unknown I/O error");
  case BZ_UNEXPECTED_EOF:
    return raise_error(&exc_EOFError,
                       "Compressed file ended before the logical end-of-stream was detected");
  case BZ_SEQUENCE_ERROR:
    return raise_error(&exc_RuntimeError,
                       "Internal error - Invalid sequence of commands sent to libbzip2");
  default: return raise_error(&exc_OSError, "Unrecognized error from libbzip2: %d", status);
  }
}

/* -- Steps: the library counts in 32 bits ------------------------------------------------------ */

static void point_stream(bz_stream *stream, const CoderFlow *flow) {
  stream->next_in = (char *)flow->in;
  stream->avail_in = (unsigned)min_of(flow->in_left, (size_t)UINT32_MAX);
  stream->next_out = (char *)flow->out;
  stream->avail_out = (unsigned)min_of(flow->out_left, (size_t)UINT32_MAX);
}

static void advance_flow(CoderFlow *flow, const bz_stream *stream) {
  flow->in_left -= (size_t)((const uint8_t *)stream->next_in - flow->in);
  flow->in = (const uint8_t *)stream->next_in;
  flow->out_left -= (size_t)((uint8_t *)stream->next_out - flow->out);
  flow->out = (uint8_t *)stream->next_out;
}

static CoderState state_of(Coder *coder, int status) {
  if (status == BZ_STREAM_END) return CODER_ENDED;
  if (status >= 0) return CODER_GOES_ON;
  coder->status = status;
  return CODER_FAILED;
}

static CoderState compressor_step(Coder *coder, CoderFlow *flow, bool finish) {
  bz_stream *stream = stream_of(coder);
  if (flow->in_left == 0 && !finish)
    return CODER_GOES_ON; /* to the library a call without effect is an error */
  point_stream(stream, flow);
  int status = BZ2_bzCompress(stream, finish ? BZ_FINISH : BZ_RUN);
  advance_flow(flow, stream);
  return state_of(coder, status);
}

static CoderState decompressor_step(Coder *coder, CoderFlow *flow, bool finish) {
  bz_stream *stream = stream_of(coder);
  point_stream(stream, flow);
  int status = BZ2_bzDecompress(stream);
  advance_flow(flow, stream);
  return state_of(coder, status);
}

static void compressor_close(Coder *coder) {
  BZ2_bzCompressEnd(stream_of(coder));
}
static void decompressor_close(Coder *coder) {
  BZ2_bzDecompressEnd(stream_of(coder));
}

static const CoderKind compressor_kind = {
    .step = compressor_step, .raise = raise_status, .close = compressor_close};
static const CoderKind decompressor_kind = {.step = decompressor_step,
                                            .raise = raise_status,
                                            .close = decompressor_close,
                                            .ended_message = "End of stream already reached",
                                            .failed_message =
                                                "Decompressor is unusable after a previous error"};

/* -- Types ------------------------------------------------------------------------------------- */

/* What the library allocates is said by its manual: 100 KB times 4 and 8 per level; 1 and 4. */
enum { LEVEL_BYTES = 100 * 1000, HIGHEST_LEVEL = 9 };

static Value opened(Value self, int status, size_t bytes) {
  if (status != BZ_OK) return raise_status(status);
  gc_add_memory_pressure(bytes);
  coder_of(self)->opened = true;
  return self;
}

static Value compressor_new(Type *type, Value *args, int nargs, Value kwnames) {
  int level = 9;
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("BZ2Compressor() takes no keyword arguments");
  if (nargs > 1)
    return raise_type_error("BZ2Compressor expected at most 1 argument, got %d", nargs);
  if (nargs > 0 && !index_to_int(args[0], &level)) return ABSENT;
  if (level < 1 || level > 9) return raise_value_error("compresslevel must be between 1 and 9");
  Value self = coder_new(type, &compressor_kind, sizeof(BzCoder));
  if (is_absent(self)) return ABSENT;
  return opened(self, BZ2_bzCompressInit(stream_of(coder_of(self)), level, 0, 0),
                LEVEL_BYTES * (4 + 8 * (size_t)level));
}

static Value decompressor_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("BZ2Decompressor() takes no keyword arguments");
  if (nargs > 0) return raise_type_error("BZ2Decompressor() takes no positional arguments");
  Value self = coder_new(type, &decompressor_kind, sizeof(BzCoder));
  if (is_absent(self)) return ABSENT;
  return opened(self, BZ2_bzDecompressInit(stream_of(coder_of(self)), 0, 0),
                LEVEL_BYTES * (1 + 4 * HIGHEST_LEVEL));
}

static const GetSetDef decompressor_getset[] = {
    {"eof", coder_eof, NULL, "True if the end of the stream has been reached.", NULL},
    {"unused_data", coder_unused_data, NULL, "Data found behind the end of the compressed stream.",
     NULL},
    {"needs_input", coder_needs_input, NULL,
     "True if more input is needed before more can be decompressed.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static Type compressor_type = {
    .name = "_bz2.BZ2Compressor",
    .base = &object_type,
    .layout = &coder_layout,
    .root_shape = &compressor_shape,
    .slots = {.new_object = compressor_new},
    .methods = coder_compressor_methods,
    .doc = "A compressor that takes its data bit by bit.\n\n  compresslevel\n    From 1 (fast) to "
           "9 (small).",
    .text_signature = "(compresslevel=9, /)",
};
static Type decompressor_type = {
    .name = "_bz2.BZ2Decompressor",
    .base = &object_type,
    .layout = &coder_layout,
    .root_shape = &decompressor_shape,
    .slots = {.new_object = decompressor_new},
    .methods = coder_decompressor_methods,
    .getset = decompressor_getset,
    .doc = "A decompressor that takes its data bit by bit.",
    .text_signature = "()",
};

static Type *const types[] = {&compressor_type, &decompressor_type, NULL};
static const ModuleDef bz2_module = {
    .name = "_bz2", .doc = "Compressors and decompressors of the bzip2 format.", .types = types};
MODULE_REGISTER(bz2_module);
