/* The module _io: raw files in C. The buffered and text layers are those of the library's _pyio, found through
   the module's __getattr__ so that whoever asks _io for them gets them. */
#include "interp/import.h"
#include "modules/io/io.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/module.h"

static Value io_open_code(Value *args, int nargs) {
  if (!is_str(args[0])) return raise_type_error("open_code() argument 'path' must be str, not %T", args[0]);
  return call2(type_value(&fileio_type), args[0], str_from_ascii("rb"));
}

static Value io_getattr(Value *args, int nargs) {
  bool internal = is_str(args[0]) && str_length(args[0]) > 1 && str_char_at(args[0], 0) == '_' && str_char_at(args[0], 1) == '_';
  if (internal) return raise_error(&exc_AttributeError, "module '_io' has no attribute '%V'", args[0]);
  Value module = import_module("_pyio");
  Value v = is_absent(module) ? ABSENT : object_lookup_attr(module, args[0]);
  if (!is_absent(v) || exception_pending()) return v;
  return raise_error(&exc_AttributeError, "module '_io' has no attribute '%V'", args[0]);
}

static const BuiltinDef io_functions[] = {
    METHOD("open_code(path)", io_open_code, EFFECT_ANY, "Opens the provided file with the intent to import the contents."),
    METHOD("__getattr__(name, /)", io_getattr, EFFECT_ANY, "Classes of the buffered and text layers."),
    METHOD_END,
};

/* Streams in memory hold nothing that has to be closed: exact instances do without `__del__`. */
static void forgo_finalizer(Shape *shape) {
  shape->flags &= ~(SHAPE_FINALIZER | SHAPE_SPECIAL);
}

static bool io_init(Value module) {
  forgo_finalizer(&bytesio_shape);
  return module_add_int(module, "DEFAULT_BUFFER_SIZE", IO_BUFFER_SIZE) &&
         module_add(module, "BlockingIOError", type_value(&exc_BlockingIOError)) &&
         module_add(module, "UnsupportedOperation", io_unsupported_class());
}
static Type *const io_types[] = {
    &io_base_type, &raw_base_type, &buffered_base_type, &text_base_type, &fileio_type, &bytesio_type,
    &buffered_reader_type, &buffered_writer_type, &buffered_random_type, &buffered_pair_type,
    &newline_decoder_type, &stringio_type, &textio_type, NULL,
};
static const ModuleDef io_def = {.name = "_io", .doc = "The io module provides the Python interfaces to stream handling.", .functions = io_functions, .types = io_types, .init = io_init};
MODULE_REGISTER(io_def);
