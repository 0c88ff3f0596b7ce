/* The modules _multibytecodec, _codecs_cn, _codecs_hk, _codecs_iso2022, _codecs_jp, _codecs_kr and
   _codecs_tw. */
#include "modules/multibyte/multibyte.h"

#include "objects/module.h"

static Value create_codec(Value *args, int nargs) {
  /* The argument is a capsule with C functions: there are none from outside. */
  return raise_value_error("argument type invalid");
}

static const BuiltinDef functions[] = {
    METHOD("__create_codec(arg, /)", create_codec, EFFECT_RAISE, "Make a codec from a capsule."),
    METHOD_END,
};
static Type *const types[] = {&mb_incremental_encoder_type, &mb_incremental_decoder_type,
                              &mb_stream_reader_type, &mb_stream_writer_type, NULL};

static bool init(Value module) {
  type_ready(&mb_codec_type);
  return true;
}

static const ModuleDef multibytecodec_module = {.name = "_multibytecodec",
                                                .doc =
                                                    "Encodings with characters of several bytes.",
                                                .functions = functions,
                                                .types = types,
                                                .init = init};
MODULE_REGISTER(multibytecodec_module);

/* -- Groups of codecs -------------------------------------------------------------------------- */

static Value getcodec(const char *group, Value name) {
  if (!is_str(name)) return raise_type_error("encoding name must be a string.");
  const char *utf8 = str_utf8(name, NULL);
  if (utf8 == NULL) return ABSENT;
  const MbCodec *codec = mb_find_codec(group, utf8);
  if (codec == NULL) return raise_error(&exc_LookupError, "no such codec is supported.");
  type_ready(&mb_codec_type);
  return mb_codec_object(codec);
}

#define GROUP(group)                                                                               \
  static Value group##_getcodec(Value *args, int nargs) {                                          \
    return getcodec(#group, args[0]);                                                              \
  }                                                                                                \
  static const BuiltinDef group##_functions[] = {                                                  \
      METHOD("getcodec(encoding, /)", group##_getcodec, EFFECT_ALLOC, "The codec of that name."),  \
      METHOD_END};                                                                                 \
  static const ModuleDef group##_module = {                                                        \
      .name = "_codecs_" #group, .doc = NULL, .functions = group##_functions};                     \
  MODULE_REGISTER(group##_module)

GROUP(cn);
GROUP(hk);
GROUP(iso2022);
GROUP(jp);
GROUP(kr);
GROUP(tw);
