/* Instances of C types: their memory, what they keep alive, and the base class _CData. */
#include "modules/_ctypes/ctypes.h"

#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

static void finalize_cdata(Object *object) {
  CData *data = (CData *)object;
  if (data->owned) free(data->memory);
}
const Layout cdata_layout = {.name = "CData",
                             .fixed_size = sizeof(CData),
                             .slots_offset = offsetof(CData, base),
                             .slots_count = 2,
                             .finalize = finalize_cdata};
static DEFINE_TYPE_SHAPE(cdata);

/* -- Making ------------------------------------------------------------------------------------ */

static CData *allocate(CType *type, int64_t size) {
  CData *data = as_cdata(type_alloc(&type->type));
  type->flags |= CTYPE_FINAL;
  data->size = size;
  return data;
}

Value cdata_new(CType *type) {
  if (storage_type(ctype_value(type)) == NULL) return raise_type_error("abstract class");
  CData *data = allocate(type, type->size);
  data->memory = (uint8_t *)data->small;
  if (type->size <= SMALL_DATA) return from_object(data);
  data->memory = calloc(1, (size_t)type->size);
  data->owned = true;
  if (data->memory == NULL) return raise_memory_error();
  gc_add_memory_pressure((size_t)type->size);
  return from_object(data);
}

Value cdata_new_slot(Type *type, Value *args, int nargs, Value kwnames) {
  return is_ctype(type_value(type)) ? cdata_new(as_ctype(type_value(type)))
                                    : raise_type_error("abstract class");
}

Value cdata_at(CType *type, void *memory, Value base, int64_t index) {
  if (storage_type(ctype_value(type)) == NULL) return raise_type_error("abstract class");
  CData *data = allocate(type, type->size);
  data->memory = memory;
  data->index = index;
  slot_set(data, &data->base, base);
  return from_object(data);
}

/* -- What it keeps alive ----------------------------------------------------------------------- */

static CData *outermost(CData *data) {
  while (!is_absent(slot_get(&data->base))) data = as_cdata(slot_get(&data->base));
  return data;
}

Value cdata_kept(CData *data) {
  data = outermost(data);
  if (is_absent(slot_get(&data->objects)) && ctype_of(from_object(data))->length > 0)
    slot_set(data, &data->objects, dict_new());
  Value kept = slot_get(&data->objects);
  return is_absent(kept) ? NONE : kept;
}

/* The path from the part to the outermost object: "2:0" is part 2 of part 0. */
static Value part_key(const CData *data, int64_t index) {
  char text[200];
  int length = snprintf(text, sizeof text, "%x", (unsigned)index);
  for (; !is_absent(slot_get(&data->base)); data = as_cdata(slot_get(&data->base))) {
    if (length > (int)sizeof text - 20)
      return raise_value_error("ctypes object structure too deep");
    length += snprintf(text + length, sizeof text - (size_t)length, ":%x", (unsigned)data->index);
  }
  return str_from_ascii(text);
}

bool cdata_keep(CData *data, int64_t index, Value kept) {
  if (is_none(kept)) return true;
  CData *outer = outermost(data);
  Value objects = cdata_kept(outer);
  if (!is_dict(objects)) return slot_set(outer, &outer->objects, kept), true;
  Value key = part_key(data, index);
  return !is_absent(key) && dict_set(objects, key, kept);
}

/* -- Reading and writing parts ----------------------------------------------------------------- */

Value cdata_get(CType *type, Value base, int64_t index, void *memory) {
  return is_plain_simple(type) ? scalar_get(type, memory) : cdata_at(type, memory, base, index);
}

static Value incompatible(Value v, const CType *type) {
  return raise_type_error("incompatible types, %T instance instead of %N instance", v, type);
}

/* What v, an instance of some C type, leaves to be kept alive once it is stored. */
static Value store_instance(CType *type, Value v, void *memory) {
  CData *source = as_cdata(v);
  if (is_instance(v, &type->type)) {
    memmove(memory, source->memory, (size_t)type->size);
    return cdata_kept(source);
  }
  if (type->kind != KIND_POINTER || ctype_of(v)->kind != KIND_ARRAY) return incompatible(v, type);
  if (!same(slot_get(&type->item), slot_get(&ctype_of(v)->item))) return incompatible(v, type);
  memcpy(memory, &source->memory, sizeof source->memory);
  return tuple_pack(2, cdata_kept(source), v);
}

Value raise_extended(Type *type, Value prefix) {
  Value error = exception_fetch();
  Value text = object_str(error);
  if (is_absent(text)) exception_clear();
  return raise_error(type, "%V%N: %V", prefix, type_of(error),
                     is_absent(text) ? str_from_ascii("???") : text);
}

/* (1, 2) for a structure: what the type makes of these arguments. */
static Value make_from_tuple(CType *type, Value arguments) {
  Value v = call_with_tuple(ctype_value(type), arguments, ABSENT);
  if (!is_absent(v)) return v;
  Value error = exception_fetch(), prefix = format_text("(%N) ", type);
  if (is_absent(prefix)) return ABSENT;
  exception_restore(error);
  return raise_extended(&exc_RuntimeError, prefix);
}

static Value store(CType *type, Value v, void *memory) {
  if (is_cdata(v)) {
    if (type->kind == KIND_SIMPLE && !is_instance(v, &type->type) && is_plain_simple(type))
      return scalar_set(type, memory, v);
    return store_instance(type, v, memory);
  }
  if (type->kind == KIND_SIMPLE) return scalar_set(type, memory, v);
  if (is_tuple(v)) {
    Value made = make_from_tuple(type, v);
    return is_absent(made) ? ABSENT : store(type, made, memory);
  }
  if (type->kind != KIND_POINTER || !is_none(v))
    return raise_type_error("expected %N instance, got %T", type, v);
  memset(memory, 0, sizeof(void *));
  return NONE;
}

bool cdata_set(CData *owner, CType *type, Value v, int64_t index, void *memory) {
  Value kept = store(type, v, memory);
  return !is_absent(kept) && cdata_keep(owner, index, kept);
}

/* -- The buffer protocol ----------------------------------------------------------------------- */

static bool cdata_get_buffer(Value self, Buffer *buffer, int flags) {
  CData *data = as_cdata(self);
  const CType *type = ctype_of(self), *item = type;
  if (!buffer_fill(buffer, self, ABSENT, data->memory, data->size, false, flags)) return false;
  while (item->kind == KIND_ARRAY) item = item_of(item);
  buffer->item_size = item->size;
  buffer->format = type->format;
  buffer->dimensions = type->dimensions;
  buffer->shape = type->shape;
  return true;
}

/* -- _CData ------------------------------------------------------------------------------------ */

static Value get_base(Value self, void *closure) {
  Value base = slot_get(&as_cdata(self)->base);
  return is_absent(base) ? NONE : base;
}
static Value get_needs_free(Value self, void *closure) {
  const CData *data = as_cdata(self);
  return from_small_int(data->owned || is_small_data(data));
}
static Value get_objects(Value self, void *closure) {
  Value objects = slot_get(&as_cdata(self)->objects);
  return is_absent(objects) ? NONE : objects;
}
static const GetSetDef cdata_getset[] = {
    {"_b_base_", get_base, NULL, "the base object", NULL},
    {"_b_needsfree_", get_needs_free, NULL, "whether the object owns the memory or not", NULL},
    {"_objects", get_objects, NULL, "internal objects tree (NEVER CHANGE THIS OBJECT!)", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static bool cdata_hash(Value self, int64_t *hash) {
  return raise_type_error("unhashable type"), false;
}
static Value from_outparam(Value *args, int nargs) {
  return args[0];
}

static Value cdata_reduce(Value *args, int nargs) {
  const CData *data = as_cdata(args[0]);
  if (ctype_of(args[0])->flags & CTYPE_HAS_POINTER)
    return raise_value_error("ctypes objects containing pointers cannot be pickled");
  Value module = import_module("_ctypes");
  Value unpickle = is_absent(module) ? ABSENT : object_getattr(module, NAME("_unpickle"));
  Value dict = is_absent(unpickle) ? ABSENT : object_getattr(args[0], NAME("__dict__"));
  if (is_absent(dict)) return ABSENT;
  Value memory = bytes_from_data(data->memory, data->size);
  if (is_absent(memory)) return ABSENT;
  Value state = tuple_pack(2, dict, memory);
  return tuple_pack(2, unpickle, tuple_pack(2, type_value(type_of(args[0])), state));
}

static Value cdata_set_state(Value *args, int nargs) {
  CData *data = as_cdata(args[0]);
  Value dict = args[1], bytes = args[2];
  if (!is_dict(dict))
    return raise_type_error("__setstate__() argument 1 must be dict, not %Y", dict);
  if (!is_bytes(bytes))
    return raise_type_error("__setstate__() argument 2 must be bytes, not %Y", bytes);
  int64_t length = bytes_length(bytes);
  memmove(data->memory, as_bytes(bytes)->data, (size_t)(length < data->size ? length : data->size));
  Value own = object_getattr(args[0], NAME("__dict__"));
  return is_absent(own) || !dict_update(own, dict) ? ABSENT : NONE;
}
static const BuiltinDef cdata_methods[] = {
    METHOD("__ctypes_from_outparam__(self, /)", from_outparam, EFFECT_PURE, NULL),
    METHOD("__reduce__(self, /)", cdata_reduce, EFFECT_ANY, NULL),
    METHOD("__setstate__(self, dict, data, /)", cdata_set_state, EFFECT_ANY, NULL),
    METHOD_END,
};

Type cdata_type = {
    .name = "_ctypes._CData",
    .base = &object_type,
    .layout = &cdata_layout,
    .root_shape = &cdata_shape,
    .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
    .slots = {.hash = cdata_hash, .new_object = cdata_new_slot},
    .methods = cdata_methods,
    .getset = cdata_getset,
    .get_buffer = cdata_get_buffer,
    .doc = "What all types of C data have in common.",
};
