/* The module _struct: values as packed binary data. */
#include "modules/struct_internal.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct StructObject {
  Object header;
  Slot format;           /* str */
  StructFormat compiled; /* what the format says */
} StructObject;
typedef struct UnpackIterator {
  Object header;
  Slot structure;         /* StructObject; absent once exhausted */
  Slot view;              /* memoryview that holds the memory */
  const uint8_t *memory;  /* of the buffer */
  int64_t offset, length; /* where the next item begins; bytes of the buffer */
} UnpackIterator;

Value struct_error;
static Value compiled_formats; /* dict: format -> Struct of the module's functions */
enum { MAX_COMPILED_FORMATS = 100 };

static void struct_finalize(Object *object) {
  free(((StructObject *)object)->compiled.codes);
}
static const Layout struct_layout = {
    .name = "StructObject",
    .fixed_size = sizeof(StructObject),
    .slots_offset = offsetof(StructObject, format),
    .slots_count = 1,
    .finalize = struct_finalize,
};
static const Layout unpack_iterator_layout = {
    .name = "UnpackIterator",
    .fixed_size = sizeof(UnpackIterator),
    .slots_offset = offsetof(UnpackIterator, structure),
    .slots_count = 2,
};
static DEFINE_TYPE_SHAPE(struct);
static DEFINE_TYPE_SHAPE(unpack_iterator);
static Type struct_type, unpack_iterator_type;
static StructObject *as_struct(Value v) {
  return object_cast(StructObject, v);
}

/* -- Making ------------------------------------------------------------------------------------ */

static bool struct_set_format(Value self, Value format) {
  StructFormat compiled;
  size_t length;
  if (is_bytes(format))
    format = str_from_utf8((const char *)as_bytes(format)->data, bytes_length(format));
  else if (!is_str(format))
    format =
        raise_type_error("Struct() argument 1 must be a str or bytes object, not %.200T", format);
  if (is_absent(format)) return false;
  if (!as_str(format)->ascii) {
    format = call_method1(format, NAME("encode"), NAME("ascii"));
    if (!is_absent(format)) raise_struct_error("bad char in struct format");
    return false;
  }
  const char *text = str_utf8(format, &length);
  if (text == NULL || !struct_compile(text, length, &compiled)) return false;
  free(as_struct(self)->compiled.codes);
  as_struct(self)->compiled = compiled;
  slot_set(as_struct(self), &as_struct(self)->format, format);
  return true;
}

static Value struct_new(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}
static bool struct_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("Struct(format)");
  Value a[1];
  return signature_bind(&signature, args, nargs, kwnames, a) && struct_set_format(self, a[0]);
}

/* The Struct of a format given to a function of the module. */
static Value struct_of(Value format) {
  Value found = is_str(format) || is_bytes(format) ? dict_get(compiled_formats, format) : ABSENT;
  if (!is_absent(found) || exception_pending()) return found;
  Value made = type_alloc(&struct_type);
  if (!struct_set_format(made, format)) return ABSENT;
  if (dict_length(compiled_formats) >= MAX_COMPILED_FORMATS) dict_clear(compiled_formats);
  return dict_set(compiled_formats, format, made) ? made : ABSENT;
}

/* The codes, or NULL with RuntimeError where __init__ did not run. */
static const StructFormat *compiled_of(Value self) {
  const StructFormat *format = &as_struct(self)->compiled;
  if (format->codes == NULL) raise_error(&exc_RuntimeError, "Struct object is not initialized");
  return format->codes == NULL ? NULL : format;
}

/* -- Packing ----------------------------------------------------------------------------------- */

/* Packs format->items values to memory of format->size bytes, which is zeroed. */
static bool pack_values(const StructFormat *format, uint8_t *memory, const Value *values) {
  memset(memory, 0, format->size);
  for (int64_t i = 0; i < format->count; i++) {
    const StructCode *code = &format->codes[i];
    uint8_t *at = memory + code->offset;
    for (int64_t j = 0; j < code->repeat; j++, at += code->size)
      if (!struct_pack_item(code, at, *values++)) return false;
  }
  return true;
}

static Value pack(Value self, const Value *values, int64_t count) {
  const StructFormat *format = compiled_of(self);
  if (format == NULL) return ABSENT;
  if (count != format->items)
    return raise_struct_error("pack expected %lld items for packing (got %lld)",
                              (long long)format->items, (long long)count);
  Value result = bytes_alloc(format->size);
  return !is_absent(result) && pack_values(format, as_bytes(result)->data, values) ? result
                                                                                   : ABSENT;
}

/* Makes an offset of `size` bytes in a buffer relative to its start. `failing` begins the
   messages. */
static bool buffer_offset(const char *failing, const char *function, const char *doing,
                          int64_t size, int64_t length, int64_t *offset) {
  long long given = *offset;
  if (*offset < 0) {
    if (*offset + size > 0) {
      raise_struct_error("%s %lld bytes at offset %lld", failing, (long long)size, given);
      return false;
    }
    if (*offset + length < 0) {
      raise_struct_error("offset %lld out of range for %lld-byte buffer", given, (long long)length);
      return false;
    }
    *offset += length;
  }
  if (length - *offset >= size) return true;
  raise_struct_error("%s requires a buffer of at least %llu bytes for %s %lld bytes at offset %lld "
                     "(actual buffer size is %lld)",
                     function, (unsigned long long)size + (unsigned long long)*offset, doing,
                     (long long)size, (long long)*offset, (long long)length);
  return false;
}

/* values: the buffer, the offset, the items. */
static Value pack_into(Value self, Value values) {
  const StructFormat *format = compiled_of(self);
  int64_t count = tuple_length(values), offset;
  Buffer buffer;
  if (format == NULL) return ABSENT;
  if (count == 0) return raise_struct_error("pack_into expected buffer argument");
  if (count == 1) return raise_struct_error("pack_into expected offset argument");
  if (count != format->items + 2)
    return raise_struct_error("pack_into expected %lld items for packing (got %lld)",
                              (long long)format->items, (long long)count - 2);
  Value target = tuple_get(values, 0);
  if (!object_has_buffer(target) || !buffer_get(target, &buffer, BUFFER_WRITABLE)) {
    if (exception_pending() && !exception_suppress(&exc_BufferError)) return ABSENT;
    return raise_type_error("argument must be read-write bytes-like object, not %Y", target);
  }
  bool ok = index_to_i64(tuple_get(values, 1), &offset) &&
            buffer_offset("no space to pack", "pack_into", "packing", format->size, buffer.length,
                          &offset) &&
            pack_values(format, (uint8_t *)buffer.memory + offset,
                        (const Value *)(const void *)(as_tuple(values)->items + 2));
  GC_KEEP(as_object(values));
  buffer_release(&buffer);
  return ok ? NONE : ABSENT;
}

/* -- Unpacking --------------------------------------------------------------------------------- */

static Value unpack_values(const StructFormat *format, const uint8_t *memory) {
  TupleObject *result = tuple_alloc(format->items);
  int64_t to = 0;
  for (int64_t i = 0; i < format->count; i++) {
    const StructCode *code = &format->codes[i];
    const uint8_t *at = memory + code->offset;
    for (int64_t j = 0; j < code->repeat; j++, at += code->size) {
      Value item = struct_unpack_item(code, at);
      if (is_absent(item)) return ABSENT;
      slot_set(result, &result->items[to++], item);
    }
  }
  return from_object(result);
}

static Value unpack(Value self, Value data) {
  const StructFormat *format = compiled_of(self);
  Buffer buffer;
  if (format == NULL || !buffer_get(data, &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value result =
      buffer.length == format->size
          ? unpack_values(format, buffer.memory)
          : raise_struct_error("unpack requires a buffer of %lld bytes", (long long)format->size);
  buffer_release(&buffer);
  return result;
}

static Value unpack_from(Value self, Value data, Value offset_value) {
  const StructFormat *format = compiled_of(self);
  int64_t offset;
  Buffer buffer;
  if (format == NULL || !index_to_i64(offset_value, &offset) ||
      !buffer_get(data, &buffer, BUFFER_SIMPLE))
    return ABSENT;
  bool ok = buffer_offset("not enough data to unpack", "unpack_from", "unpacking", format->size,
                          buffer.length, &offset);
  Value result = ok ? unpack_values(format, (const uint8_t *)buffer.memory + offset) : ABSENT;
  buffer_release(&buffer);
  return result;
}

static Value iter_unpack(Value self, Value data) {
  const StructFormat *format = compiled_of(self);
  Buffer buffer;
  if (format == NULL) return ABSENT;
  if (format->size == 0)
    return raise_struct_error("cannot iteratively unpack with a struct of length 0");
  if (!object_has_buffer(data))
    return raise_type_error("a bytes-like object is required, not '%.100T'", data);
  Value view = memoryview_new(data);
  if (is_absent(view) || !buffer_get(view, &buffer, BUFFER_SIMPLE)) return ABSENT;
  UnpackIterator *iterator = gc_new(&unpack_iterator_shape);
  slot_init(&iterator->structure, self);
  slot_init(&iterator->view, view);
  iterator->memory = buffer.memory;
  iterator->length = buffer.length;
  buffer_release(&buffer); /* the memoryview, which nobody else sees, goes on holding the memory */
  if (iterator->length % format->size == 0) return from_object(iterator);
  return raise_struct_error("iterative unpacking requires a buffer of a multiple of %lld bytes",
                            (long long)format->size);
}

static Value iterator_self(Value self) {
  return self;
}
static Value unpack_iterator_next(Value self) {
  UnpackIterator *iterator = object_cast(UnpackIterator, self);
  Value structure = slot_get(&iterator->structure);
  if (is_absent(structure)) return ABSENT;
  const StructFormat *format = &as_struct(structure)->compiled;
  if (iterator->length - iterator->offset < format->size) {
    slot_set(iterator, &iterator->structure, ABSENT);
    slot_set(iterator, &iterator->view, ABSENT);
    return ABSENT;
  }
  const uint8_t *at = iterator->memory + iterator->offset;
  iterator->offset += format->size;
  return unpack_values(format, at);
}
static Value unpack_iterator_hint(Value *args, int nargs) {
  UnpackIterator *iterator = object_cast(UnpackIterator, args[0]);
  Value structure = slot_get(&iterator->structure);
  if (is_absent(structure)) return from_small_int(0);
  return from_small_int((iterator->length - iterator->offset) /
                        as_struct(structure)->compiled.size);
}
static const BuiltinDef unpack_iterator_methods[] = {
    METHOD("__length_hint__(self, /)", unpack_iterator_hint, EFFECT_PURE,
           "Number of structures to come."),
    METHOD_END,
};
static Type unpack_iterator_type = {
    .name = "_struct.unpack_iterator",
    .base = &object_type,
    .layout = &unpack_iterator_layout,
    .root_shape = &unpack_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iterator_self, .next = unpack_iterator_next},
    .methods = unpack_iterator_methods,
};

/* -- Type -------------------------------------------------------------------------------------- */

/* Of calls without binding. */
static bool without_keywords(const char *name, Value kwnames) {
  if (is_absent(kwnames) || tuple_length(kwnames) == 0) return true;
  raise_type_error("%s() takes no keyword arguments", name);
  return false;
}

static Value struct_pack(Value *args, int nargs, Value kwnames) {
  return without_keywords("Struct.pack", kwnames) ? pack(args[0], args + 1, nargs - 1) : ABSENT;
}
static Value struct_pack_into(Value *args, int nargs) {
  return pack_into(args[0], args[1]);
}
static Value struct_unpack(Value *args, int nargs) {
  return unpack(args[0], args[1]);
}
static Value struct_unpack_from(Value *args, int nargs) {
  return unpack_from(args[0], args[1], args[2]);
}
static Value struct_iter_unpack(Value *args, int nargs) {
  return iter_unpack(args[0], args[1]);
}
static Value struct_sizeof(Value *args, int nargs) {
  return from_small_int((int64_t)(sizeof(StructObject) +
                                  (as_struct(args[0])->compiled.count + 1) * sizeof(StructCode)));
}
static Value get_size(Value self, void *closure) {
  return int_from_i64(as_struct(self)->compiled.size);
}
static Value get_format(Value self, void *closure) {
  return compiled_of(self) == NULL ? ABSENT : slot_get(&as_struct(self)->format);
}
static const BuiltinDef struct_methods[] = {
    METHOD_RAW("pack(self, /, *values)", struct_pack, EFFECT_ANY, 0,
               "Return a bytes object with the values packed according to the format."),
    METHOD("pack_into(self, /, *values)", struct_pack_into, EFFECT_ANY,
           "Pack the values into a writable buffer at an offset."),
    METHOD("unpack(self, buffer, /)", struct_unpack, EFFECT_ANY,
           "Return a tuple of the values in a buffer of Struct.size bytes."),
    METHOD("unpack_from(self, /, buffer, offset=0)", struct_unpack_from, EFFECT_ANY,
           "Return a tuple of the values at an offset of a buffer."),
    METHOD("iter_unpack(self, buffer, /)", struct_iter_unpack, EFFECT_ANY,
           "Return an iterator of tuples over a buffer of many structures."),
    METHOD("__sizeof__(self, /)", struct_sizeof, EFFECT_PURE, "Size in memory, in bytes."),
    METHOD_END,
};
static const GetSetDef struct_getset[] = {
    {"format", get_format, NULL, "struct format string", NULL},
    {"size", get_size, NULL, "struct size in bytes", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static Type struct_type = {
    .name = "_struct.Struct",
    .base = &object_type,
    .layout = &struct_layout,
    .root_shape = &struct_shape,
    .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
    .slots = {.new_object = struct_new, .init = struct_init},
    .methods = struct_methods,
    .getset = struct_getset,
    .doc = "Struct(fmt) --> compiled struct object",
    .text_signature = "(format)",
};

/* -- Module ------------------------------------------------------------------------------------ */

static Value module_pack(Value *args, int nargs, Value kwnames) {
  if (!without_keywords("_struct.pack", kwnames)) return ABSENT;
  if (nargs == 0) return raise_type_error("missing format argument");
  Value s = struct_of(args[0]);
  return is_absent(s) ? ABSENT : pack(s, args + 1, nargs - 1);
}
static Value module_pack_into(Value *args, int nargs) {
  if (is_absent(args[0])) return raise_type_error("missing format argument");
  Value s = struct_of(args[0]);
  return is_absent(s) ? ABSENT : pack_into(s, args[1]);
}
static Value module_unpack(Value *args, int nargs) {
  Value s = struct_of(args[0]);
  return is_absent(s) ? ABSENT : unpack(s, args[1]);
}
static Value module_unpack_from(Value *args, int nargs) {
  Value s = struct_of(args[0]);
  return is_absent(s) ? ABSENT : unpack_from(s, args[1], args[2]);
}
static Value module_iter_unpack(Value *args, int nargs) {
  Value s = struct_of(args[0]);
  return is_absent(s) ? ABSENT : iter_unpack(s, args[1]);
}
static Value module_calcsize(Value *args, int nargs) {
  Value s = struct_of(args[0]);
  return is_absent(s) ? ABSENT : get_size(s, NULL);
}
static Value module_clearcache(Value *args, int nargs) {
  dict_clear(compiled_formats);
  return NONE;
}
static const BuiltinDef functions[] = {
    METHOD("calcsize(format, /)", module_calcsize, EFFECT_ANY,
           "Return how many bytes what the format describes takes."),
    METHOD_RAW("pack(format=?, /, *values)", module_pack, EFFECT_ANY, 0,
               "Return a bytes object with the values packed according to the format."),
    METHOD("pack_into(format=?, /, *values)", module_pack_into, EFFECT_ANY,
           "Pack the values into a writable buffer at an offset."),
    METHOD("unpack(format, buffer, /)", module_unpack, EFFECT_ANY,
           "Return a tuple of the values in a buffer of calcsize(format) bytes."),
    METHOD("unpack_from(format, /, buffer, offset=0)", module_unpack_from, EFFECT_ANY,
           "Return a tuple of the values at an offset of a buffer."),
    METHOD("iter_unpack(format, buffer, /)", module_iter_unpack, EFFECT_ANY,
           "Return an iterator of tuples over a buffer of many structures."),
    METHOD("_clearcache()", module_clearcache, EFFECT_WRITE_DICT, "Clear the internal cache."),
    METHOD_END,
};

/* The state is shared by all modules made. */
static bool init(Value module) {
  if (is_absent(struct_error)) {
    gc_root_add(&struct_error);
    gc_root_add(&compiled_formats);
    compiled_formats = dict_new();
    Value dict = dict_new();
    if (!dict_set_str(dict, NAME("__module__"), NAME("struct"))) return false;
    struct_error = type_new(&type_type, NAME("error"), tuple_pack(1, type_value(&exc_Exception)),
                            dict, ABSENT);
    if (is_absent(struct_error)) return false;
  }
  type_ready(&unpack_iterator_type);
  return module_add(module, "error", struct_error);
}

static Type *const types[] = {&struct_type, NULL};
static const ModuleDef struct_module = {
    .name = "_struct",
    .doc = "Functions to convert between Python values and C structs.\nPython bytes objects are "
           "used to hold the data representing the C struct\n"
           "and also as format strings (explained below) to describe the layout of data\nin the C "
           "struct.",
    .functions = functions,
    .types = types,
    .init = init,
};
MODULE_REGISTER(struct_module);
