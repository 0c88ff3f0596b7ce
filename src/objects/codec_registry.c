/* The registry of codecs and error handlers. Both fill up at the first question: handlers with the
   builtin ones, codecs by importing the package `encodings`, which registers its search
   function. */
#include "objects/codecs.h"

#include "objects/codec_errors.h"
#include "objects/dict.h"
#include "objects/function_builtin.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

static Value search_functions; /* list */
static Value codec_cache;      /* dict: normalised name -> codec tuple */
static Value error_handlers;   /* dict: name -> handler */

/* -- Error handlers ---------------------------------------------------------------------------- */

static const char *const handler_names[] = {
    "strict",           "ignore",      "replace",       "xmlcharrefreplace",
    "backslashreplace", "namereplace", "surrogatepass", "surrogateescape"};

static Value handlers(void) {
  if (!is_absent(error_handlers)) return error_handlers;
  gc_root_add(&error_handlers);
  error_handlers = dict_new();
  for (size_t i = 0; i < countof(handler_names); i++)
    dict_set_str(error_handlers, str_intern_static(handler_names[i]),
                 builtin_function_new(&codec_handler_defs[i], ABSENT, ABSENT));
  return error_handlers;
}

bool codec_register_error(Value name, Value handler) {
  if (!object_is_callable(handler)) return raise_type_error("handler must be callable"), false;
  return dict_set(handlers(), name, handler);
}

Value codec_lookup_error(Value name) {
  Value handler = dict_get(handlers(), name);
  if (is_absent(handler) && !exception_pending())
    return raise_error(&exc_LookupError, "unknown error handler name '%.400V'", name);
  return handler;
}

/* -- Codecs ------------------------------------------------------------------------------------ */

static void make_registry(void) {
  static bool registered;
  if (!registered) {
    gc_root_add(&search_functions);
    gc_root_add(&codec_cache);
    registered = true;
  }
  search_functions = list_new(0);
  codec_cache = dict_new();
}

/* While `encodings` is being imported, what it registers is already accepted. false: the import
   failed, and will be tried again. */
static bool init_registry(void) {
  if (!is_absent(codec_cache)) return true;
  make_registry();
  if (!is_absent(import_module("encodings"))) return true;
  search_functions = codec_cache = ABSENT;
  return false;
}

bool codec_register(Value search_function) {
  if (!object_is_callable(search_function))
    return raise_type_error("argument must be callable"), false;
  return init_registry() && list_append(search_functions, search_function);
}

bool codec_unregister(Value search_function) {
  if (is_absent(search_functions)) return true;
  for (int64_t i = 0; i < list_length(search_functions); i++) {
    if (!same(list_get(search_functions, i), search_function)) continue;
    dict_clear(codec_cache);
    return list_set_slice(search_functions, i, i + 1, from_object(tuple_empty));
  }
  return true;
}

static bool is_alphanumeric(uint32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.';
}

size_t codec_normalize_name(Value name, char *out) {
  bool gap = false;
  size_t length = 0;
  for (int64_t i = 0; i < str_length(name); i++) {
    uint32_t c = str_char_at(name, i);
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    if (is_alphanumeric(c)) {
      if (gap && length > 0) out[length++] = '_';
      out[length++] = (char)c;
    }
    gap = !is_alphanumeric(c);
  }
  return length;
}

static Value normalize(Value encoding) {
  char small[128], *name = small;
  if ((size_t)str_length(encoding) * 2 > sizeof small) name = malloc(str_length(encoding) * 2);
  if (name == NULL) return raise_memory_error();
  Value normalized = str_from_ascii_n(name, codec_normalize_name(encoding, name));
  if (name != small) free(name);
  return normalized;
}

static Value search(Value encoding, Value normalized) {
  int64_t i = 0;
  if (list_length(search_functions) == 0)
    return raise_error(&exc_LookupError,
                       "no codec search functions registered: can't find encoding");
  for (; i < list_length(search_functions); i++) {
    Value codec = call1(list_get(search_functions, i), normalized);
    if (is_absent(codec)) return ABSENT;
    if (is_none(codec)) continue;
    if (!is_tuple(codec) || tuple_length(codec) != 4)
      return raise_type_error("codec search functions must return 4-tuples");
    return dict_set(codec_cache, normalized, codec) ? codec : ABSENT;
  }
  return raise_error(&exc_LookupError, "unknown encoding: %V", encoding);
}

Value codec_lookup(Value encoding) {
  if (!init_registry()) return ABSENT;
  Value normalized = normalize(encoding);
  if (is_absent(normalized)) return ABSENT;
  Value codec = dict_get(codec_cache, normalized);
  if (!is_absent(codec) || exception_pending()) return codec;
  return search(encoding, normalized);
}

/* -- Calling them ------------------------------------------------------------------------------ */

/* Wraps an error of a codec in one of the same class that names the codec, where the class can be
   made from a message alone. */
static void wrap_error(const char *operation, Value encoding) {
  Value error = current_thread->exception;
  Type *type = type_of(error);
  bool plain = type->slots.init == exc_BaseException.slots.init &&
               type->slots.new_object == exc_BaseException.slots.new_object &&
               type->layout == exc_BaseException.layout;
  Value args = slot_get(&object_cast(ExceptionObject, error)->args);
  if (!plain || tuple_length(args) > 1 ||
      (tuple_length(args) == 1 && !is_exact_str(tuple_get(args, 0))))
    return;
  error = exception_fetch();
  Value attributes = instance_dict(as_object(error));
  if (is_absent(attributes) || dict_length(attributes) > 0) {
    exception_restore(error);
    return;
  }
  Value message =
      format_text("%s with '%V' codec failed (%T: %V)", operation, encoding, error, error);
  if (is_absent(message)) {
    exception_clear();
    exception_restore(error);
    return;
  }
  Value wrapped = exception_new(type, tuple_pack(1, message));
  if (is_absent(wrapped)) return;
  raise_object(wrapped, error);
}

/* Calls the codec's function; its answer is a pair whose first item is the result. */
static Value call_codec(Value codec, int index, Value v, Value errors, const char *what,
                        const char *operation, Value encoding) {
  Value function = tuple_get(codec, index);
  Value result = is_absent(errors) ? call1(function, v) : call2(function, v, errors);
  if (is_absent(result)) {
    wrap_error(operation, encoding);
    return ABSENT;
  }
  if (!is_tuple(result) || tuple_length(result) != 2)
    return raise_type_error("%s must return a tuple (object, integer)", what);
  return tuple_get(result, 0);
}

Value codec_encode_object(Value v, Value encoding, Value errors) {
  Value codec = codec_lookup(encoding);
  return is_absent(codec) ? ABSENT
                          : call_codec(codec, 0, v, errors, "encoder", "encoding", encoding);
}

Value codec_decode_object(Value v, Value encoding, Value errors) {
  Value codec = codec_lookup(encoding);
  return is_absent(codec) ? ABSENT
                          : call_codec(codec, 1, v, errors, "decoder", "decoding", encoding);
}

Value codec_own_name(Value encoding) {
  switch (codec_find_builtin(encoding)) {
  case ENCODING_UTF_8: return str_from_ascii("utf-8");
  case ENCODING_ASCII: return str_from_ascii("ascii");
  case ENCODING_LATIN_1: return str_from_ascii("iso8859-1");
  default: break;
  }
  Value codec = codec_lookup(encoding);
  return is_absent(codec) ? ABSENT : object_getattr(codec, NAME("name"));
}
