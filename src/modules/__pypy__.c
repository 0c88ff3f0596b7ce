/* __pypy__: what PyPy offers to programs beyond CPython's library; programs also recognise PyPy by
   its name. The part of it that libraries use: hints for lists, operations on the order of dicts,
   and the submodule builders. Invariant: a builder's memory is malloc'ed and its own; build()
   copies it, so that the builder can go on. */
#include "base/text.h"
#include "interp/import.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/dict_ops.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/sequence.h"
#include "objects/str.h"

/* -- Builders --------------------------------------------------------------------------------- */

typedef struct StringBuilder {
  Object header;
  TextBuffer text;
} StringBuilder;
typedef struct BytesBuilder {
  Object header;
  ByteBuffer bytes;
} BytesBuilder;

static void free_text(Object *object) {
  text_buffer_free(&((StringBuilder *)object)->text);
}
static void free_bytes(Object *object) {
  byte_buffer_free(&((BytesBuilder *)object)->bytes);
}
static const Layout string_builder_layout = {
    .name = "StringBuilder", .fixed_size = sizeof(StringBuilder), .finalize = free_text};
static const Layout byte_builder_layout = {
    .name = "BytesBuilder", .fixed_size = sizeof(BytesBuilder), .finalize = free_bytes};
static DEFINE_TYPE_SHAPE(string_builder);
static DEFINE_TYPE_SHAPE(byte_builder);
static TextBuffer *text_of(Value v) {
  return &object_cast(StringBuilder, v)->text;
}
static ByteBuffer *bytes_of(Value v) {
  return &object_cast(BytesBuilder, v)->bytes;
}

/* The size argument of both: room to begin with. */
static bool size_argument(Type *type, Value *args, int nargs, Value kwnames, int64_t *size) {
  *size = 0;
  if (!reject_keywords(type, type, kwnames)) return false;
  if (nargs > 1) {
    raise_type_error("%s() takes at most 1 argument (%d given)", type_short_name(type), nargs);
    return false;
  }
  if (nargs == 1 && !index_to_i64(args[0], size)) return false;
  *size = max_of((int64_t)0, *size);
  return true;
}

static Value string_builder_new(Type *type, Value *args, int nargs, Value kwnames) {
  int64_t size;
  if (!size_argument(type, args, nargs, kwnames, &size)) return ABSENT;
  Value self = type_alloc(type);
  text_buffer_init(text_of(self));
  return text_reserve(text_of(self), (size_t)size) ? self : raise_memory_error();
}
static Value byte_builder_new(Type *type, Value *args, int nargs, Value kwnames) {
  int64_t size;
  if (!size_argument(type, args, nargs, kwnames, &size)) return ABSENT;
  Value self = type_alloc(type);
  byte_buffer_init(bytes_of(self));
  return byte_reserve(bytes_of(self), (size_t)size) ? self : raise_memory_error();
}

/* The bounds of append_slice, which must lie in 0 .. length. */
static bool slice_arguments(Value *args, int64_t length, int64_t *from, int64_t *to) {
  if (!index_to_i64(args[2], from) || !index_to_i64(args[3], to)) return false;
  if (0 <= *from && *from <= *to && *to <= length) return true;
  raise_value_error("bad start/stop");
  return false;
}

static bool check_str(Value v) {
  if (!is_str(v)) raise_type_error("expected str, got %T object", v);
  return is_str(v);
}
static Value string_append(Value *args, int nargs) {
  if (!check_str(args[1])) return ABSENT;
  return text_put_view(text_of(args[0]), str_view(args[1])) ? NONE : raise_memory_error();
}
static Value string_append_slice(Value *args, int nargs) {
  int64_t from, to;
  if (!check_str(args[1]) || !slice_arguments(args, str_length(args[1]), &from, &to)) return ABSENT;
  return text_put_view(text_of(args[0]), str_view_range(args[1], from, to)) ? NONE
                                                                            : raise_memory_error();
}
static Value string_build(Value *args, int nargs) {
  return str_from_view(text_buffer_view(text_of(args[0])));
}
static int64_t string_length(Value self) {
  return (int64_t)text_of(self)->length;
}

static Value byte_append(Value *args, int nargs) {
  Buffer buffer;
  if (!buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  bool ok = byte_put_all(bytes_of(args[0]), buffer.memory, buffer.length);
  buffer_release(&buffer);
  return ok ? NONE : raise_memory_error();
}
static Value byte_append_slice(Value *args, int nargs) {
  Buffer buffer;
  int64_t from, to;
  if (!buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  bool in_bounds = slice_arguments(args, (int64_t)buffer.length, &from, &to);
  bool ok = in_bounds && byte_put_all(bytes_of(args[0]), (const char *)buffer.memory + from,
                                      (size_t)(to - from));
  buffer_release(&buffer);
  return ok ? NONE : in_bounds ? raise_memory_error() : ABSENT;
}
static Value byte_build(Value *args, int nargs) {
  return bytes_from_data(bytes_of(args[0])->bytes, (int64_t)bytes_of(args[0])->size);
}
static int64_t byte_length(Value self) {
  return (int64_t)bytes_of(self)->size;
}

#define BUILDER_TYPE(kind, type_name, noun)                                                        \
  static const BuiltinDef kind##_builder_methods[] = {                                             \
      METHOD("append(self, " noun ", /)", kind##_append, EFFECT_ANY, "Add " noun " at the end."),  \
      METHOD("append_slice(self, " noun ", start, end, /)", kind##_append_slice, EFFECT_ANY,       \
             "Add " noun "[start:end] at the end."),                                               \
      METHOD("build(self, /)", kind##_build, EFFECT_ALLOC,                                         \
             "All that was added so far; the builder can go on."),                                 \
      METHOD_END,                                                                                  \
  };                                                                                               \
  static Type kind##_builder_type = {                                                              \
      .name = "__pypy__.builders." type_name,                                                      \
      .base = &object_type,                                                                        \
      .layout = &kind##_builder_layout,                                                            \
      .root_shape = &kind##_builder_shape,                                                         \
      .slots = {.new_object = kind##_builder_new, .length = kind##_length},                        \
      .methods = kind##_builder_methods,                                                           \
      .doc = "Puts " noun " together piece by piece; the argument is the expected size.",          \
  }
BUILDER_TYPE(string, "StringBuilder", "text");
BUILDER_TYPE(byte, "BytesBuilder", "data");

static Type *const builder_types[] = {&string_builder_type, &byte_builder_type, NULL};
static const ModuleDef builders_module = {
    .name = "__pypy__.builders", .doc = "Builders of str and bytes.", .types = builder_types};

/* -- Lists and dicts -------------------------------------------------------------------------- */

static Value newlist_hint(Value *args, int nargs) {
  int64_t size;
  return index_to_i64(args[0], &size) ? list_new(max_of((int64_t)0, size)) : ABSENT;
}

static bool check_dict(Value v) {
  if (!is_dict(v)) raise_type_error("expected dict object, got %T", v);
  return is_dict(v);
}

static Value reversed_dict(Value *args, int nargs) {
  return check_dict(args[0]) ? dict_reversed(args, nargs) : ABSENT;
}

static Value move_to_end(Value *args, int nargs) {
  bool last;
  if (!check_dict(args[0]) || !arg_truth(args[2], &last)) return ABSENT;
  return dict_move_to_end(args[0], args[1], last) ? NONE : ABSENT;
}

static Value delitem_if_value_is(Value *args, int nargs) {
  if (!check_dict(args[0])) return ABSENT;
  Value v = dict_get(args[0], args[1]);
  if (is_absent(v)) return exception_pending() ? ABSENT : NONE;
  return !same(v, args[2]) || dict_delete(args[0], args[1]) >= 0 ? NONE : ABSENT;
}

/* -- Others ----------------------------------------------------------------------------------- */

static Value lookup_special(Value *args, int nargs) {
  if (!is_str(args[1])) return raise_type_error("expected str, got %T object", args[1]);
  Value v = object_lookup_special(args[0], args[1]);
  return !is_absent(v) || exception_pending() ? v : NONE;
}

static Value add_memory_pressure(Value *args, int nargs) {
  int64_t bytes;
  if (!index_to_i64(args[0], &bytes)) return ABSENT;
  gc_add_memory_pressure((size_t)max_of((int64_t)0, bytes));
  return NONE;
}

static const BuiltinDef functions[] = {
    METHOD("newlist_hint(sizehint, /)", newlist_hint, EFFECT_ANY,
           "An empty list with room for so many items."),
    METHOD("reversed_dict(dict, /)", reversed_dict, EFFECT_ANY,
           "The keys of a dict from the last to the first."),
    METHOD("move_to_end(dict, key, last=True)", move_to_end, EFFECT_ANY,
           "Move the key to the end of the dict, or to its front."),
    METHOD("delitem_if_value_is(dict, key, value, /)", delitem_if_value_is, EFFECT_ANY,
           "Delete the key if its value is that object."),
    METHOD("lookup_special(object, name, /)", lookup_special, EFFECT_ANY,
           "The special method, found on the type and bound; None if there is none."),
    METHOD("add_memory_pressure(nbytes, /)", add_memory_pressure, EFFECT_ANY,
           "Tell the collector of memory that it does not see."),
    METHOD_END,
};

/* The submodule needs no import of its own: it comes with the module, as in PyPy. */
static bool init(Value module) {
  Value builders = module_create(&builders_module), modules = sys_modules();
  return !is_absent(builders) && !is_absent(modules) && module_add(module, "builders", builders) &&
         object_setitem(modules, str_from_ascii(builders_module.name), builders);
}
static const ModuleDef pypy_module = {.name = "__pypy__",
                                      .doc = "What PyPy has beyond the library.",
                                      .functions = functions,
                                      .init = init};
MODULE_REGISTER(pypy_module);
