/* CField: the descriptor of one field of a structure or union. */
#include "modules/_ctypes/ctypes.h"
#include "objects/int.h"

static const Layout cfield_layout = {.name = "CField",
                                     .fixed_size = sizeof(CField),
                                     .slots_offset = offsetof(CField, type),
                                     .slots_count = 1};
DEFINE_TYPE_SHAPE(cfield);

CField *cfield_new(CType *type, int64_t index) {
  CField *field = gc_new(&cfield_shape);
  field->index = index;
  slot_init(&field->type, ctype_value(type));
  return field;
}

CField *cfield_moved(const CField *field, const CField *within) {
  CField *moved = cfield_new(as_ctype(slot_get(&field->type)), field->index + within->index);
  moved->offset = field->offset + within->offset;
  moved->size = field->size;
  moved->bit_offset = field->bit_offset;
  moved->bit_count = field->bit_count;
  return moved;
}

static Value cfield_get(Value self, Value object, Value owner) {
  const CField *field = as_cfield(self);
  CType *type = as_ctype(slot_get(&field->type));
  if (is_absent(object)) return self;
  if (!is_cdata(object)) return raise_type_error("not a ctype instance");
  uint8_t *memory = as_cdata(object)->memory + field->offset;
  if (field->bit_count > 0) return bits_get(type, memory, field);
  if (is_char_array(type, 'c') || is_char_array(type, 'u')) return chars_get(type, memory);
  return cdata_get(type, object, field->index, memory);
}

static bool cfield_set(Value self, Value object, Value v) {
  const CField *field = as_cfield(self);
  CType *type = as_ctype(slot_get(&field->type));
  if (!is_cdata(object)) return raise_type_error("not a ctype instance"), false;
  if (is_absent(v)) return raise_type_error("can't delete attribute"), false;
  uint8_t *memory = as_cdata(object)->memory + field->offset;
  if (field->bit_count > 0) return bits_set(type, memory, field, v);
  if (is_char_array(type, 'c') || is_char_array(type, 'u')) {
    Value kept = chars_set(type, memory, v);
    return !is_absent(kept) && cdata_keep(as_cdata(object), field->index, kept);
  }
  return cdata_set(as_cdata(object), type, v, field->index, memory);
}

static Value cfield_repr(Value self) {
  const CField *field = as_cfield(self);
  Value type = slot_get(&field->type);
  if (field->bit_count == 0)
    return format_text("<Field type=%N, ofs=%lld, size=%lld>", as_type(type),
                       (long long)field->offset, (long long)field->size);
  return format_text("<Field type=%N, ofs=%lld:%d, bits=%d>", as_type(type),
                     (long long)field->offset, field->bit_offset, field->bit_count);
}

static Value get_offset(Value self, void *closure) {
  return int_from_i64(as_cfield(self)->offset);
}
static Value get_size(Value self, void *closure) {
  const CField *field = as_cfield(self);
  return int_from_i64(field->bit_count == 0 ? field->size
                                            : (int64_t)field->bit_count << 16 | field->bit_offset);
}
static const GetSetDef cfield_getset[] = {
    {"offset", get_offset, NULL, "offset in bytes of this field", NULL},
    {"size", get_size, NULL, "size in bytes of this field", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
Type cfield_type = {
    .name = "_ctypes.CField",
    .base = &object_type,
    .layout = &cfield_layout,
    .root_shape = &cfield_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = cfield_repr, .descr_get = cfield_get, .descr_set = cfield_set},
    .getset = cfield_getset,
    .doc = "Structure/Union member",
};
