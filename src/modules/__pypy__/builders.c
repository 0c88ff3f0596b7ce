/* __pypy__.builders: str and bytes put together piece by piece. Invariant: a builder's memory is
   malloc'ed and its own; build() copies it, so that the builder can go on. */
#include "base/text.h"
#include "modules/__pypy__/pypy.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/str.h"

typedef struct StringBuilder {
  Object header;
  TextBuffer text; /* what was appended so far */
} StringBuilder;
typedef struct BytesBuilder {
  Object header;
  ByteBuffer bytes; /* what was appended so far */
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
const ModuleDef pypy_builders_module = {
    .name = "__pypy__.builders", .doc = "Builders of str and bytes.", .types = builder_types};
