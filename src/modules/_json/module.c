/* The module _json: the fast half of module json. */
#include "modules/_json/json.h"

#include "objects/module.h"

static const BuiltinDef functions[] = {
    METHOD(
        "encode_basestring_ascii(string, /)", json_encode_basestring_ascii, EFFECT_ALLOC,
        "encode_basestring_ascii(string) -> string\n\nThe text of a JSON string, in ASCII only."),
    METHOD("encode_basestring(string, /)", json_encode_basestring, EFFECT_ALLOC,
           "encode_basestring(string) -> string\n\nThe text of a JSON string."),
    METHOD("scanstring(string, end, strict=True, /)", json_scanstring, EFFECT_ANY,
           "scanstring(string, end, strict=True) -> (string, end)\n\nReads the JSON string whose "
           "text begins at index end, "
           "behind its quote.\nReturns it and the index behind its closing quote. Control "
           "characters are\nerrors, unless "
           "strict is false."),
    METHOD_END,
};

static bool json_init(Value module) {
  type_ready(&json_scanner_type);
  type_ready(&json_encoder_type);
  return module_add(module, "make_scanner", type_value(&json_scanner_type)) &&
         module_add(module, "make_encoder", type_value(&json_encoder_type));
}

static const ModuleDef json_module = {.name = "_json",
                                      .doc = "Reading and writing JSON, fast.",
                                      .functions = functions,
                                      .init = json_init};
MODULE_REGISTER(json_module);
