/* The module _io. */
#include "interp/import.h"
#include "modules/io/functions.h"
#include "modules/io/io.h"
#include "objects/function_builtin.h"
#include "objects/module.h"

static const BuiltinDef io_functions[] = {
    METHOD(IO_OPEN_SIGNATURE, io_open_function, EFFECT_ANY,
           "Open file and return a stream.  Raise OSError upon failure."),
    METHOD("open_code(path)", io_open_code_function, EFFECT_ANY,
           "Opens the provided file with the intent to import the contents."),
    METHOD("text_encoding(encoding, stacklevel=2, /)", io_text_encoding_function, EFFECT_ANY,
           "The encoding to open a text file with: the one given, or the default's name."),
    METHOD_END,
};

/* The functions show as those of the module io, and builtins has the same open(). */
static bool publish_functions(Value module) {
  for (const BuiltinDef *def = io_functions; def->signature != NULL; def++) {
    Value function = object_getattr(module, builtin_def_name(def));
    if (is_absent(function)) return false;
    slot_set(as_object(function), &as_builtin_function(function)->module, NAME("io"));
    if (def->function == io_open_function &&
        !object_setattr(builtins_module, NAME("open"), function))
      return false;
  }
  return true;
}

/* Streams in memory hold nothing that has to be closed: exact instances do without `__del__`. */
static void forgo_finalizer(Shape *shape) {
  shape->flags &= ~(SHAPE_FINALIZER | SHAPE_SPECIAL);
}

static bool io_init(Value module) {
  forgo_finalizer(&bytesio_shape);
  forgo_finalizer(&stringio_shape);
  return publish_functions(module) &&
         module_add_int(module, "DEFAULT_BUFFER_SIZE", IO_BUFFER_SIZE) &&
         module_add(module, "BlockingIOError", type_value(&exc_BlockingIOError)) &&
         module_add(module, "UnsupportedOperation", io_unsupported_class());
}
static Type *const io_types[] = {
    &io_base_type,         &raw_base_type,
    &buffered_base_type,   &text_base_type,
    &fileio_type,          &bytesio_type,
    &buffered_reader_type, &buffered_writer_type,
    &buffered_random_type, &buffered_pair_type,
    &newline_decoder_type, &stringio_type,
    &textio_type,          NULL,
};
static const ModuleDef io_def = {
    .name = "_io",
    .doc = "The io module provides the Python interfaces to stream handling.",
    .functions = io_functions,
    .types = io_types,
    .init = io_init};
MODULE_REGISTER(io_def);
