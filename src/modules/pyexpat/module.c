/* The module pyexpat, with pyexpat.errors and pyexpat.model. */
#include "modules/pyexpat/parser.h"
#include "interp/import.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

Value expat_error;

static Value error_string(Value *args, int nargs) {
  int code;
  if (!index_to_int(args[0], &code)) return ABSENT;
  const XML_LChar *text = XML_ErrorString((enum XML_Error)code);
  return text == NULL ? NONE : str_from_ascii(text);
}

static const BuiltinDef functions[] = {
    METHOD("ParserCreate(encoding=None, namespace_separator=None, intern=<unrepresentable>)",
           expat_parser_create, EFFECT_ANY, "Return a new XML parser."),
    METHOD("ErrorString(code, /)", error_string, EFFECT_ANY,
           "Return the message of an error code, None if there is none."),
    METHOD_END,
};

/* -- Constants --------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  int code;
} error_names[] =
    {
#define CODE(name)                                                                                 \
  { #name, name }
        CODE(XML_ERROR_NO_MEMORY),
        CODE(XML_ERROR_SYNTAX),
        CODE(XML_ERROR_NO_ELEMENTS),
        CODE(XML_ERROR_INVALID_TOKEN),
        CODE(XML_ERROR_UNCLOSED_TOKEN),
        CODE(XML_ERROR_PARTIAL_CHAR),
        CODE(XML_ERROR_TAG_MISMATCH),
        CODE(XML_ERROR_DUPLICATE_ATTRIBUTE),
        CODE(XML_ERROR_JUNK_AFTER_DOC_ELEMENT),
        CODE(XML_ERROR_PARAM_ENTITY_REF),
        CODE(XML_ERROR_UNDEFINED_ENTITY),
        CODE(XML_ERROR_RECURSIVE_ENTITY_REF),
        CODE(XML_ERROR_ASYNC_ENTITY),
        CODE(XML_ERROR_BAD_CHAR_REF),
        CODE(XML_ERROR_BINARY_ENTITY_REF),
        CODE(XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF),
        CODE(XML_ERROR_MISPLACED_XML_PI),
        CODE(XML_ERROR_UNKNOWN_ENCODING),
        CODE(XML_ERROR_INCORRECT_ENCODING),
        CODE(XML_ERROR_UNCLOSED_CDATA_SECTION),
        CODE(XML_ERROR_EXTERNAL_ENTITY_HANDLING),
        CODE(XML_ERROR_NOT_STANDALONE),
        CODE(XML_ERROR_UNEXPECTED_STATE),
        CODE(XML_ERROR_ENTITY_DECLARED_IN_PE),
        CODE(XML_ERROR_FEATURE_REQUIRES_XML_DTD),
        CODE(XML_ERROR_CANT_CHANGE_FEATURE_ONCE_PARSING),
        CODE(XML_ERROR_UNBOUND_PREFIX),
        CODE(XML_ERROR_UNDECLARING_PREFIX),
        CODE(XML_ERROR_INCOMPLETE_PE),
        CODE(XML_ERROR_XML_DECL),
        CODE(XML_ERROR_TEXT_DECL),
        CODE(XML_ERROR_PUBLICID),
        CODE(XML_ERROR_SUSPENDED),
        CODE(XML_ERROR_NOT_SUSPENDED),
        CODE(XML_ERROR_ABORTED),
        CODE(XML_ERROR_FINISHED),
        CODE(XML_ERROR_SUSPEND_PE),
        CODE(XML_ERROR_RESERVED_PREFIX_XML),
        CODE(XML_ERROR_RESERVED_PREFIX_XMLNS),
        CODE(XML_ERROR_RESERVED_NAMESPACE_URI),
        CODE(XML_ERROR_INVALID_ARGUMENT),
        CODE(XML_ERROR_NO_BUFFER),
        CODE(XML_ERROR_AMPLIFICATION_LIMIT_BREACH),
},
  model_names[] =
      {
          CODE(XML_CTYPE_EMPTY), CODE(XML_CTYPE_ANY),    CODE(XML_CTYPE_MIXED),
          CODE(XML_CTYPE_NAME),  CODE(XML_CTYPE_CHOICE), CODE(XML_CTYPE_SEQ),
          CODE(XML_CQUANT_NONE), CODE(XML_CQUANT_OPT),   CODE(XML_CQUANT_REP),
          CODE(XML_CQUANT_PLUS),
},
  module_names[] = {
      CODE(XML_PARAM_ENTITY_PARSING_NEVER),
      CODE(XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE),
      CODE(XML_PARAM_ENTITY_PARSING_ALWAYS),
#undef CODE
};

static bool fill_errors(Value module) {
  Value codes = dict_new(), messages = dict_new();
  for (size_t i = 0; i < countof(error_names); i++) {
    Value text = str_from_ascii(XML_ErrorString((enum XML_Error)error_names[i].code)),
          code = from_small_int(error_names[i].code);
    if (!module_add(module, error_names[i].name, text) || !dict_set(codes, text, code) ||
        !dict_set(messages, code, text))
      return false;
  }
  return module_add_string(module, "__doc__", "The messages of errors.") &&
         module_add(module, "codes", codes) && module_add(module, "messages", messages);
}

static bool fill_model(Value module) {
  for (size_t i = 0; i < countof(model_names); i++)
    if (!module_add_int(module, model_names[i].name, model_names[i].code)) return false;
  return module_add_string(module, "__doc__", "Kinds and quantities in content models.");
}

/* parent.name, which is also to be found in sys.modules. */
static bool add_submodule(Value parent, const char *name, const char *full_name,
                          bool (*fill)(Value module)) {
  Value module = module_new(str_from_ascii(full_name), ABSENT), modules = sys_modules();
  if (is_absent(module) || is_absent(modules)) return false;
  return fill(module) && dict_set(modules, str_from_ascii(full_name), module) &&
         module_add(parent, name, module);
}

static Value feature_list(void) {
  Value list = list_new(8);
  for (const XML_Feature *f = XML_GetFeatureList(); f->feature != XML_FEATURE_END; f++)
    if (!list_append(list, tuple_pack(2, str_from_ascii(f->name), from_small_int(f->value))))
      return ABSENT;
  return list;
}

static bool make_error(void) {
  gc_root_add(&expat_error);
  Value dict = dict_new();
  if (!dict_set(dict, NAME("__module__"), NAME("xml.parsers.expat"))) return false;
  expat_error = type_new(&type_type, NAME("ExpatError"), tuple_pack(1, type_value(&exc_Exception)),
                         dict, ABSENT);
  return !is_absent(expat_error);
}

static bool init(Value module) {
  if (is_absent(expat_error) && !make_error()) return false;
  type_ready(&expat_parser_type);
  for (size_t i = 0; i < countof(module_names); i++)
    if (!module_add_int(module, module_names[i].name, module_names[i].code)) return false;
  XML_Expat_Version version = XML_ExpatVersionInfo();
  return module_add(module, "ExpatError", expat_error) &&
         module_add(module, "error", expat_error) &&
         module_add(module, "XMLParserType", type_value(&expat_parser_type)) &&
         module_add_string(module, "EXPAT_VERSION", XML_ExpatVersion()) &&
         module_add(module, "version_info",
                    tuple_pack(3, from_small_int(version.major), from_small_int(version.minor),
                               from_small_int(version.micro))) &&
         module_add_string(module, "native_encoding", "UTF-8") &&
         module_add(module, "features", feature_list()) &&
         add_submodule(module, "errors", "pyexpat.errors", fill_errors) &&
         add_submodule(module, "model", "pyexpat.model", fill_model);
}

static const ModuleDef pyexpat_module = {
    .name = "pyexpat", .doc = "XML parsers, by libexpat.", .functions = functions, .init = init};
MODULE_REGISTER(pyexpat_module);
