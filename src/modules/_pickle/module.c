/* The module _pickle: objects to bytes and back. */
#include "modules/_pickle/pickle.h"

#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/tuple.h"

Value unpickling_error;
static Value pickle_error, pickling_error; /* PickleError, its base, and PicklingError */

Value raise_pickling(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Value message = format_text_v(format, arguments);
  va_end(arguments);
  return is_absent(message) ? ABSENT : raise_with_value(as_type(pickling_error), message);
}

Value raise_unpickling(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Value message = format_text_v(format, arguments);
  va_end(arguments);
  return is_absent(message) ? ABSENT : raise_with_value(as_type(unpickling_error), message);
}

Value pickle_import(const char *module, const char *name) {
  Value found = import_module(module);
  return is_absent(found) ? ABSENT : object_getattr(found, str_intern_static(name));
}

/* -- Dotted names ------------------------------------------------------------------------------ */

Value pickle_split_path(Value object, Value name) {
  Value path = call_method1(name, NAME("split"), str_from_char('.'));
  for (int64_t i = 0; !is_absent(path) && i < list_length(path); i++)
    if (str_equals_ascii(list_get(path, i), "<locals>")) {
      if (is_absent(object))
        return raise_error(&exc_AttributeError, "Can't get local object %R", name);
      return raise_error(&exc_AttributeError, "Can't get local attribute %R on %R", name, object);
    }
  return path;
}

Value pickle_get_path(Value object, Value path, Value *parent) {
  for (int64_t i = 0; i < list_length(path); i++) {
    *parent = object;
    object = object_getattr(object, list_get(path, i));
    if (is_absent(object)) return ABSENT;
  }
  return object;
}

/* -- The module -------------------------------------------------------------------------------- */

#define DUMP_DOC                                                                                   \
  "\n\nprotocol: up to 5; the default is 4. With fix_imports names of Python 3's library\nbecome " \
  "those of Python 2 (up to "                                                                      \
  "protocol 2). buffer_callback(buffer) is called for\neach PickleBuffer (protocol 5); where its " \
  "result is false, the data "                                                                     \
  "stays outside the pickle."
#define LOAD_DOC                                                                                   \
  "\n\nfix_imports, encoding and errors are for pickles made by Python 2: names of its "           \
  "library,\nand its 8-bit strings. "                                                              \
  "buffers: an iterable of what buffer_callback has kept outside the pickle."

static const BuiltinDef functions[] = {
    METHOD("dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)", pickle_dump,
           EFFECT_ANY,
           "Write a pickled representation of obj to the open file object file." DUMP_DOC),
    METHOD("dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None)", pickle_dumps,
           EFFECT_ANY,
           "Return the pickled representation of the object as a bytes object." DUMP_DOC),
    METHOD("load(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
           pickle_load, EFFECT_ANY,
           "Read and return an object from the pickle data stored in a file." LOAD_DOC),
    METHOD("loads(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
           pickle_loads, EFFECT_ANY,
           "Read and return an object from the given pickle data." LOAD_DOC),
    METHOD_END,
};

static Type *const types[] = {&pickler_type, &unpickler_type, &pickle_buffer_type, NULL};

/* Makes an exception class once; adds it to the module. */
static bool add_exception(Value module, const char *name, Value base, Value *class_) {
  if (is_absent(*class_)) {
    Value dict = dict_new();
    if (!dict_set_str(dict, NAME("__module__"), NAME("_pickle"))) return false;
    *class_ = type_new(&type_type, str_intern_static(name), tuple_pack(1, base), dict, ABSENT);
    if (is_absent(*class_)) return false;
    gc_root_add(class_);
  }
  return module_add(module, name, *class_);
}

static bool pickle_init(Value module) {
  type_ready(&pickler_memo_type);
  type_ready(&unpickler_memo_type);
  return add_exception(module, "PickleError", type_value(&exc_Exception), &pickle_error) &&
         add_exception(module, "PicklingError", pickle_error, &pickling_error) &&
         add_exception(module, "UnpicklingError", pickle_error, &unpickling_error);
}

static const ModuleDef pickle_module = {.name = "_pickle",
                                        .doc = "Objects to bytes and back.",
                                        .functions = functions,
                                        .types = types,
                                        .init = pickle_init};
MODULE_REGISTER(pickle_module);
