/* The module _lzma: streams of .xz and .lzma files and raw ones, by liblzma. */
#include "modules/_lzma/filters.h"
#include "modules/coder.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum Format { FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW };

typedef struct LzmaCoder {
  Coder base;         /* what all coders have */
  lzma_stream stream; /* the library's state */
  int check;          /* a decompressor's: LZMA_CHECK_ of the stream, once it is known */
} LzmaCoder;

static DEFINE_TYPE_SHAPE(compressor);
static DEFINE_TYPE_SHAPE(decompressor);

static Value lzma_error; /* the class LZMAError */

static LzmaCoder *lzma_coder_of(Coder *coder) {
  return (LzmaCoder *)coder;
}
static lzma_stream *stream_of(Value self) {
  return &lzma_coder_of(coder_of(self))->stream;
}

static const char *status_text(int status) {
  switch (status) {
  case LZMA_UNSUPPORTED_CHECK: return "Unsupported integrity check";
  case LZMA_MEMLIMIT_ERROR: return "Memory usage limit exceeded";
  case LZMA_FORMAT_ERROR: return "Input format not supported by decoder";
  case LZMA_OPTIONS_ERROR: return "Invalid or unsupported options";
  case LZMA_DATA_ERROR: return "Corrupt input data";
  case LZMA_BUF_ERROR: return "Insufficient buffer space";
  case LZMA_PROG_ERROR: return "Internal error";
  default: return NULL;
  }
}

Value lzma_raise_text(Value message) {
  Value error = is_absent(message) ? ABSENT : call1(lzma_error, message);
  return is_absent(error) ? ABSENT : raise_instance(error);
}

Value lzma_raise(int status) {
  if (status == LZMA_MEM_ERROR) return raise_memory_error();
  const char *text = status_text(status);
  return lzma_raise_text(text != NULL ? str_from_ascii(text)
                                      : format_text("Unrecognized error from liblzma: %d", status));
}

/* -- Steps ------------------------------------------------------------------------------------- */

static CoderState step(Coder *coder, CoderFlow *flow, lzma_action action) {
  LzmaCoder *self = lzma_coder_of(coder);
  lzma_stream *stream = &self->stream;
  stream->next_in = flow->in;
  stream->avail_in = flow->in_left;
  stream->next_out = flow->out;
  stream->avail_out = flow->out_left;
  lzma_ret status = lzma_code(stream, action);
  flow->in = stream->next_in;
  flow->in_left = stream->avail_in;
  flow->out = stream->next_out;
  flow->out_left = stream->avail_out;
  if (status == LZMA_GET_CHECK || status == LZMA_NO_CHECK)
    self->check = (int)lzma_get_check(stream);
  else if (status == LZMA_STREAM_END)
    return CODER_ENDED;
  else if (status == LZMA_BUF_ERROR && flow->in_left == 0 && flow->out_left > 0)
    return CODER_GOES_ON; /* it only wants more input */
  else if (status != LZMA_OK)
    return coder->status = (int)status, CODER_FAILED;
  return CODER_GOES_ON;
}

static CoderState compressor_step(Coder *coder, CoderFlow *flow, bool finish) {
  return step(coder, flow, finish ? LZMA_FINISH : LZMA_RUN);
}
static CoderState decompressor_step(Coder *coder, CoderFlow *flow, bool finish) {
  return step(coder, flow, LZMA_RUN);
}
static void coder_close(Coder *coder) {
  lzma_end(&lzma_coder_of(coder)->stream);
}

static const CoderKind compressor_kind = {
    .step = compressor_step, .raise = lzma_raise, .close = coder_close};
static const CoderKind decompressor_kind = {.step = decompressor_step,
                                            .raise = lzma_raise,
                                            .close = coder_close,
                                            .ended_message = "Already at end of stream"};

/* -- Arguments --------------------------------------------------------------------------------- */

/* ABSENT: `otherwise`. */
static bool int_argument(Value v, int otherwise, int *out) {
  *out = otherwise;
  return is_absent(v) || index_to_int(v, out);
}

/* Ends the making of an object. */
static Value opened(Value self, lzma_ret status) {
  if (status != LZMA_OK) return lzma_raise((int)status);
  coder_of(self)->opened = true;
  return self;
}

/* -- Compressors ------------------------------------------------------------------------------- */

static Value open_alone(Value self, uint32_t preset, FilterChain *chain) {
  lzma_options_lzma options;
  if (chain == NULL)
    return lzma_preset_options(&options, preset)
               ? opened(self, lzma_alone_encoder(stream_of(self), &options))
               : ABSENT;
  if (chain->filters[0].id != LZMA_FILTER_LZMA1 || chain->filters[1].id != LZMA_VLI_UNKNOWN)
    return raise_value_error(
        "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter");
  return opened(self, lzma_alone_encoder(stream_of(self), chain->filters[0].options));
}

/* chain NULL: the preset decides. */
static Value open_encoder(Value self, int format, int check, uint32_t preset, FilterChain *chain) {
  lzma_stream *stream = stream_of(self);
  lzma_check known = check == -1 ? LZMA_CHECK_CRC64 : (lzma_check)check;
  switch (format) {
  case FORMAT_XZ:
    return opened(self, chain == NULL ? lzma_easy_encoder(stream, preset, known)
                                      : lzma_stream_encoder(stream, chain->filters, known));
  case FORMAT_ALONE: return open_alone(self, preset, chain);
  case FORMAT_RAW:
    if (chain == NULL) return raise_value_error("Must specify filters for FORMAT_RAW");
    return opened(self, lzma_raw_encoder(stream, chain->filters));
  default: return raise_value_error("Invalid container format: %d", format);
  }
}

static Value compressor_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature =
      SIGNATURE("LZMACompressor(format=?, check=?, preset=None, filters=None)");
  enum { ARG_FORMAT, ARG_CHECK, ARG_PRESET, ARG_FILTERS, ARG_COUNT };
  Value a[ARG_COUNT];
  int format, check;
  uint32_t preset = LZMA_PRESET_DEFAULT;
  FilterChain chain;
  if (!signature_bind(&signature, args, nargs, kwnames, a) ||
      !int_argument(a[ARG_FORMAT], FORMAT_XZ, &format) || !int_argument(a[ARG_CHECK], -1, &check))
    return ABSENT;
  bool filtered = !is_none(a[ARG_FILTERS]);
  if (!is_none(a[ARG_PRESET]) && filtered)
    return raise_value_error("Cannot specify both preset and filter chain");
  if (!is_none(a[ARG_PRESET]) && !lzma_u32_argument(a[ARG_PRESET], &preset)) return ABSENT;
  if (format != FORMAT_XZ && check != -1 && check != LZMA_CHECK_NONE)
    return raise_value_error("Integrity checks are only supported by FORMAT_XZ");
  if (filtered && !lzma_parse_chain(&chain, a[ARG_FILTERS])) return ABSENT;
  Value self = coder_new(type, &compressor_kind, sizeof(LzmaCoder));
  if (is_absent(self) ||
      is_absent(open_encoder(self, format, check, preset, filtered ? &chain : NULL)))
    return ABSENT;
  gc_add_memory_pressure(filtered ? lzma_raw_encoder_memusage(chain.filters)
                                  : lzma_easy_encoder_memusage(preset));
  return self;
}

/* -- Decompressors ----------------------------------------------------------------------------- */

static lzma_ret open_decoder(lzma_stream *stream, int format, uint64_t limit,
                             const FilterChain *chain) {
  const uint32_t flags = LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK;
  switch (format) {
  case FORMAT_AUTO: return lzma_auto_decoder(stream, limit, flags);
  case FORMAT_XZ: return lzma_stream_decoder(stream, limit, flags);
  case FORMAT_ALONE: return lzma_alone_decoder(stream, limit);
  default: return lzma_raw_decoder(stream, chain->filters);
  }
}

static Value decompressor_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("LZMADecompressor(format=?, memlimit=None, filters=None)");
  enum { ARG_FORMAT, ARG_LIMIT, ARG_FILTERS, ARG_COUNT };
  Value a[ARG_COUNT];
  int format;
  uint64_t limit = UINT64_MAX;
  FilterChain chain;
  if (!signature_bind(&signature, args, nargs, kwnames, a) ||
      !int_argument(a[ARG_FORMAT], FORMAT_AUTO, &format))
    return ABSENT;
  if (!is_none(a[ARG_LIMIT])) {
    if (format == FORMAT_RAW)
      return raise_value_error("Cannot specify memory limit with FORMAT_RAW");
    if (!lzma_u64_argument(a[ARG_LIMIT], &limit)) return ABSENT;
  }
  bool filtered = !is_none(a[ARG_FILTERS]);
  if (format == FORMAT_RAW && !filtered)
    return raise_value_error("Must specify filters for FORMAT_RAW");
  if (format != FORMAT_RAW && filtered)
    return raise_value_error("Cannot specify filters except with FORMAT_RAW");
  if (format < FORMAT_AUTO || format > FORMAT_RAW)
    return raise_value_error("Invalid container format: %d", format);
  if (filtered && !lzma_parse_chain(&chain, a[ARG_FILTERS])) return ABSENT;
  Value self = coder_new(type, &decompressor_kind, sizeof(LzmaCoder));
  if (is_absent(self)) return ABSENT;
  lzma_coder_of(coder_of(self))->check = format == FORMAT_RAW || format == FORMAT_ALONE
                                             ? (int)LZMA_CHECK_NONE
                                             : (int)LZMA_CHECK_ID_MAX + 1;
  gc_add_memory_pressure(filtered ? lzma_raw_decoder_memusage(chain.filters)
                                  : lzma_easy_decoder_memusage(LZMA_PRESET_DEFAULT));
  return opened(self, open_decoder(stream_of(self), format, limit, &chain));
}

static Value decompressor_check(Value self, void *closure) {
  return from_small_int(lzma_coder_of(coder_of(self))->check);
}

/* -- Types ------------------------------------------------------------------------------------- */

static const GetSetDef decompressor_getset[] = {
    {"check", decompressor_check, NULL,
     "Kind of integrity check of the stream; CHECK_UNKNOWN until enough of it has been seen.",
     NULL},
    {"eof", coder_eof, NULL, "True if the end of the stream has been reached.", NULL},
    {"needs_input", coder_needs_input, NULL,
     "True if more input is needed before more can be decompressed.", NULL},
    {"unused_data", coder_unused_data, NULL, "Data found behind the end of the compressed stream.",
     NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static Type compressor_type = {
    .name = "_lzma.LZMACompressor",
    .base = &object_type,
    .layout = &coder_layout,
    .root_shape = &compressor_shape,
    .slots = {.new_object = compressor_new},
    .methods = coder_compressor_methods,
    .doc = "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)\n\nA compressor "
           "that takes its data bit by bit.\n\n"
           "format is FORMAT_XZ, FORMAT_ALONE or FORMAT_RAW; check, for FORMAT_XZ only, the "
           "integrity check, CHECK_CRC64 by default.\n"
           "preset (0 to 9, perhaps with PRESET_EXTREME) or filters (a sequence of dicts, needed "
           "for FORMAT_RAW) say how to compress.",
};
static Type decompressor_type = {
    .name = "_lzma.LZMADecompressor",
    .base = &object_type,
    .layout = &coder_layout,
    .root_shape = &decompressor_shape,
    .slots = {.new_object = decompressor_new},
    .methods = coder_decompressor_methods,
    .getset = decompressor_getset,
    .doc = "A decompressor that takes its data bit by bit.\n\n"
           "format is FORMAT_AUTO (.xz and .lzma), FORMAT_XZ, FORMAT_ALONE or FORMAT_RAW, which "
           "needs filters.\n"
           "memlimit is the memory in bytes that decompression may take, else LZMAError is raised.",
    .text_signature = "(format=FORMAT_AUTO, memlimit=None, filters=None)",
};

/* -- The module -------------------------------------------------------------------------------- */

static Value is_check_supported(Value *args, int nargs) {
  int check;
  return index_to_int(args[0], &check) ? from_bool(lzma_check_is_supported((lzma_check)check))
                                       : ABSENT;
}

static const BuiltinDef functions[] = {
    METHOD("is_check_supported(check_id, /)", is_check_supported, EFFECT_ANY,
           "Whether the library has that integrity check."),
    METHOD("_encode_filter_properties(filter, /)", lzma_encode_properties, EFFECT_ANY,
           "The options of a filter, as bytes.\n\nThe filter itself is not part of them."),
    METHOD("_decode_filter_properties(filter_id, encoded_props, /)", lzma_decode_properties,
           EFFECT_ANY, "The filter, a dict, whose options are these bytes."),
    METHOD_END,
};

static const struct {
  const char *name;
  int64_t number;
} constants[] = {
    {"FORMAT_AUTO", FORMAT_AUTO},
    {"FORMAT_XZ", FORMAT_XZ},
    {"FORMAT_ALONE", FORMAT_ALONE},
    {"FORMAT_RAW", FORMAT_RAW},
    {"CHECK_UNKNOWN", LZMA_CHECK_ID_MAX + 1},
#define SAME(name)                                                                                 \
  { #name, LZMA_##name }
    SAME(CHECK_NONE),
    SAME(CHECK_CRC32),
    SAME(CHECK_CRC64),
    SAME(CHECK_SHA256),
    SAME(CHECK_ID_MAX),
    SAME(FILTER_LZMA1),
    SAME(FILTER_LZMA2),
    SAME(FILTER_DELTA),
    SAME(FILTER_X86),
    SAME(FILTER_IA64),
    SAME(FILTER_ARM),
    SAME(FILTER_ARMTHUMB),
    SAME(FILTER_SPARC),
    SAME(FILTER_POWERPC),
    SAME(MF_HC3),
    SAME(MF_HC4),
    SAME(MF_BT2),
    SAME(MF_BT3),
    SAME(MF_BT4),
    SAME(MODE_FAST),
    SAME(MODE_NORMAL),
    SAME(PRESET_DEFAULT),
    SAME(PRESET_EXTREME),
#undef SAME
};

static bool make_error(void) {
  gc_root_add(&lzma_error);
  Value dict = dict_new();
  if (!dict_set(dict, NAME("__module__"), NAME("_lzma")) ||
      !dict_set(dict, NAME("__doc__"), str_from_ascii("A call to liblzma failed.")))
    return false;
  lzma_error = type_new(&type_type, NAME("LZMAError"), tuple_pack(1, type_value(&exc_Exception)),
                        dict, ABSENT);
  return !is_absent(lzma_error);
}

static bool init(Value module) {
  if (is_absent(lzma_error) && !make_error()) return false;
  for (size_t i = 0; i < countof(constants); i++)
    if (!module_add_int(module, constants[i].name, constants[i].number)) return false;
  return module_add(module, "LZMAError", lzma_error);
}

static Type *const types[] = {&compressor_type, &decompressor_type, NULL};
static const ModuleDef lzma_module = {
    .name = "_lzma",
    .doc = "Compressors and decompressors of the .xz and .lzma formats.",
    .functions = functions,
    .types = types,
    .init = init};
MODULE_REGISTER(lzma_module);
