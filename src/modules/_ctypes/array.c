/* Array and its metatype. */
#include "modules/_ctypes/ctypes.h"
#include "objects/bytes.h"
#include "objects/descr.h"
#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/str.h"

/* -- Arrays of characters ---------------------------------------------------------------------- */

static Value get_raw(Value self, void *closure) {
  return bytes_from_data(as_cdata(self)->memory, as_cdata(self)->size);
}
static bool set_raw(Value self, Value v, void *closure) {
  Buffer buffer;
  if (is_absent(v)) return raise_error(&exc_AttributeError, "cannot delete attribute"), false;
  if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return false;
  bool fits = buffer.length <= as_cdata(self)->size;
  if (fits)
    memmove(as_cdata(self)->memory, buffer.memory, (size_t)buffer.length);
  else
    raise_value_error("byte string too long");
  buffer_release(&buffer);
  return fits;
}

static Value get_bytes_value(Value self, void *closure) {
  const CData *data = as_cdata(self);
  return bytes_from_data(data->memory, (int64_t)strnlen((char *)data->memory, (size_t)data->size));
}
static bool set_bytes_value(Value self, Value v, void *closure) {
  const CData *data = as_cdata(self);
  if (is_absent(v)) return raise_type_error("can't delete attribute"), false;
  if (!is_bytes(v)) return raise_type_error("bytes expected instead of %T instance", v), false;
  int64_t length = bytes_length(v);
  if (length > data->size) return raise_value_error("byte string too long"), false;
  memcpy(data->memory, as_bytes(v)->data, (size_t)(length < data->size ? length + 1 : length));
  return true;
}

static Value get_str_value(Value self, void *closure) {
  return chars_get(ctype_of(self), as_cdata(self)->memory);
}
static bool set_str_value(Value self, Value v, void *closure) {
  const CType *type = ctype_of(self);
  if (is_absent(v)) return raise_type_error("can't delete attribute"), false;
  if (!is_str(v))
    return raise_type_error("unicode string expected instead of %T instance", v), false;
  if (str_length(v) > type->length) return raise_value_error("string too long"), false;
  return !is_absent(chars_set(type, as_cdata(self)->memory, v));
}

static const GetSetDef raw_def = {"raw", get_raw, set_raw, "value", NULL},
                       value_def = {"value", get_bytes_value, set_bytes_value, "string value",
                                    NULL},
                       str_value_def = {"value", get_str_value, set_str_value, "string value",
                                        NULL};

static bool add_attribute(CType *type, const GetSetDef *def) {
  return type_set_attribute(&type->type, str_intern_static(def->name),
                            getset_descriptor_new(&type->type, def));
}
static bool add_char_attributes(CType *type) {
  if (is_char_array(type, 'c'))
    return add_attribute(type, &raw_def) && add_attribute(type, &value_def);
  return !is_char_array(type, 'u') || add_attribute(type, &str_value_def);
}

/* -- The metatype ------------------------------------------------------------------------------ */

/* -1: exception set. */
static int64_t read_length(CType *type) {
  int64_t length;
  Value v = ctype_attribute(type, NAME("_length_"), "class must define a '_length_' attribute");
  if (is_absent(v)) return -1;
  if (!is_int(v)) return raise_type_error("The '_length_' attribute must be an integer"), -1;
  if (int_sign(v) < 0)
    return raise_value_error("The '_length_' attribute must not be negative"), -1;
  if (!int_fits_i64(v, &length))
    return raise_error(&exc_OverflowError, "The '_length_' attribute is too large"), -1;
  return length;
}

static void set_storage(CType *type, CType *item, int64_t length) {
  slot_set(type, &type->item, ctype_value(item));
  type->kind = KIND_ARRAY;
  type->size = item->size * length;
  type->align = item->align;
  type->length = length;
  free(type->format);
  free(type->shape);
  type->format = item->format == NULL ? NULL : xstrdup(item->format);
  type->dimensions = item->dimensions + 1;
  type->shape = xmalloc((size_t)type->dimensions * sizeof *type->shape);
  type->shape[0] = length;
  for (int i = 0; i < item->dimensions; i++) type->shape[i + 1] = item->shape[i];
  type->flags |= item->flags & CTYPE_HAS_POINTER;
  item->flags |= CTYPE_FINAL;
  type->ffi = &c_type_pointer;
}

static Value array_type_new(Type *metatype, Value *args, int nargs, Value kwnames) {
  Value made = ctype_make(metatype, args, nargs, kwnames);
  if (is_absent(made)) return ABSENT;
  CType *type = as_ctype(made);
  int64_t length = read_length(type), size;
  if (length < 0) return ABSENT;
  Value item_value =
      ctype_attribute(type, NAME("_type_"), "class must define a '_type_' attribute");
  if (is_absent(item_value)) return ABSENT;
  CType *item = storage_type(item_value);
  if (item == NULL) return raise_type_error("_type_ must have storage info");
  if (__builtin_mul_overflow(item->size, length, &size))
    return raise_error(&exc_OverflowError, "array too large");
  set_storage(type, item, length);
  return add_char_attributes(type) ? made : ABSENT;
}

static const BuiltinDef array_metatype_methods[] = {CTYPE_METHODS(ctype_from_param), METHOD_END};
static DEFINE_TYPE_SHAPE(array_metatype);
Type array_metatype = {
    .name = "_ctypes.PyCArrayType",
    .base = &type_type,
    .layout = &ctype_layout,
    .root_shape = &array_metatype_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = array_type_new, .repeat = ctype_multiply},
    .methods = array_metatype_methods,
    .doc = "metatype for the Array Objects",
};

/* -- Instances --------------------------------------------------------------------------------- */

static bool set_at(Value self, int64_t i, Value v) {
  CType *type = ctype_of(self), *item = item_of(type);
  if (i < 0 || i >= type->length) return raise_error(&exc_IndexError, "invalid index"), false;
  uint8_t *memory = as_cdata(self)->memory + i * item->size;
  return cdata_set(as_cdata(self), item, v, i, memory);
}

static bool array_init(Value self, Value *args, int nargs, Value kwnames) {
  for (int i = 0; i < nargs; i++)
    if (!set_at(self, i, args[i])) return false;
  return true;
}

static int64_t array_length(Value self) {
  return ctype_of(self)->length;
}

/* Negative indices count from the end. */
static bool read_index(Value self, Value key, int64_t *i) {
  if (!sequence_index(key, i)) return false;
  if (*i < 0) *i += ctype_of(self)->length;
  return true;
}

static Value array_get_item(Value self, Value key) {
  CType *type = ctype_of(self), *item = item_of(type);
  int64_t i;
  SliceRange range;
  if (is_slice(key)) {
    if (!slice_unpack(key, &range)) return ABSENT;
    slice_adjust(&range, type->length);
    return slice_get(self, item, as_cdata(self)->memory, range.start, range.step, range.count);
  }
  if (!has_index(key)) return raise_type_error("indices must be integers");
  if (!read_index(self, key, &i)) return ABSENT;
  if (i < 0 || i >= type->length) return raise_error(&exc_IndexError, "invalid index");
  return cdata_get(item, self, i, as_cdata(self)->memory + i * item->size);
}

static bool set_slice(Value self, Value key, Value v) {
  SliceRange range;
  if (!slice_unpack(key, &range)) return false;
  slice_adjust(&range, ctype_of(self)->length);
  int64_t count = object_length(v);
  if (count < 0) return false;
  if (count != range.count)
    return raise_value_error("Can only assign sequence of same size"), false;
  for (int64_t i = 0; i < count; i++) {
    Value item = object_getitem(v, int_from_i64(i));
    if (is_absent(item) || !set_at(self, range.start + i * range.step, item)) return false;
  }
  return true;
}

static bool array_set_item(Value self, Value key, Value v) {
  int64_t i;
  if (is_absent(v)) return raise_type_error("Array does not support item deletion"), false;
  if (is_slice(key)) return set_slice(self, key, v);
  if (!has_index(key)) return raise_type_error("indices must be integer"), false;
  return read_index(self, key, &i) && set_at(self, i, v);
}

static const BuiltinDef array_methods[] = {CLASS_GETITEM_METHOD("See PEP 585"), METHOD_END};
static DEFINE_TYPE_SHAPE(array);
CType array_base = {.type = {
                        .name = "_ctypes.Array",
                        .base = &cdata_type,
                        .layout = &cdata_layout,
                        .root_shape = &array_shape,
                        .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
                        .slots = {.new_object = cdata_new_slot,
                                  .init = array_init,
                                  .length = array_length,
                                  .get_item = array_get_item,
                                  .set_item = array_set_item},
                        .methods = array_methods,
                        .doc = "A C array: _length_ items of _type_.",
                    }};
