/* _Pointer and its metatype. */
#include "modules/_ctypes/ctypes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- The metatype ------------------------------------------------------------------------------ */

static bool set_item_type(CType *type, Value item) {
  if (!is_type_object(item)) return raise_type_error("_type_ must be a type"), false;
  CType *target = storage_type(item);
  if (target == NULL) return raise_type_error("_type_ must have storage info"), false;
  slot_set(type, &type->item, item);
  free(type->format);
  type->format = ctype_append_format(xstrdup("&"), target);
  return true;
}

static Value pointer_type_new(Type *metatype, Value *args, int nargs, Value kwnames) {
  Value made = ctype_make(metatype, args, nargs, kwnames);
  if (is_absent(made)) return ABSENT;
  CType *type = as_ctype(made);
  type->kind = KIND_POINTER;
  type->size = type->align = sizeof(void *);
  type->length = 1;
  type->ffi = &c_type_pointer;
  type->flags |= CTYPE_HAS_POINTER;
  Value item = dict_get_str(slot_get(&type->type.dict), NAME("_type_"));
  return !is_absent(item) && !set_item_type(type, item) ? ABSENT : made;
}

static Value pointer_set_type(Value *args, int nargs) {
  if (!set_item_type(as_ctype(args[0]), args[1])) return ABSENT;
  return type_set_attribute(as_type(args[0]), NAME("_type_"), args[1]) ? NONE : ABSENT;
}

/* None, a target, or a pointer or array of targets will do. */
static Value pointer_from_param(Value *args, int nargs) {
  const CType *type = as_ctype(args[0]);
  Value v = args[1];
  if (is_none(v)) return NONE;
  const CType *target = item_of(type);
  if (target != NULL && is_instance(v, &target->type)) return cargument_byref(v, 0);
  if (target != NULL && (is_kind(v, KIND_POINTER) || is_kind(v, KIND_ARRAY))) {
    const CType *item = item_of(ctype_of(v));
    if (item == NULL) return raise_type_error("incomplete type");
    if (type_is_subtype(&item->type, &target->type)) return v;
  }
  return ctype_from_param(args, nargs);
}

static const BuiltinDef pointer_metatype_methods[] = {
    CTYPE_METHODS(pointer_from_param),
    METHOD("set_type(self, type, /)", pointer_set_type, EFFECT_ANY, NULL),
    METHOD_END,
};
static DEFINE_TYPE_SHAPE(pointer_metatype);
Type pointer_metatype = {
    .name = "_ctypes.PyCPointerType",
    .base = &type_type,
    .layout = &ctype_layout,
    .root_shape = &pointer_metatype_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = pointer_type_new, .repeat = ctype_multiply},
    .methods = pointer_metatype_methods,
    .doc = "metatype for the Pointer Objects",
};

/* -- Instances --------------------------------------------------------------------------------- */

static uint8_t *target_of(Value self) {
  uint8_t *p;
  memcpy(&p, as_cdata(self)->memory, sizeof p);
  return p;
}
/* NULL: ValueError set. */
static uint8_t *valid_target(Value self) {
  uint8_t *p = target_of(self);
  return p != NULL ? p : (raise_value_error("NULL pointer access"), NULL);
}

static Value get_contents(Value self, void *closure) {
  return valid_target(self) == NULL ? ABSENT
                                    : cdata_at(item_of(ctype_of(self)), target_of(self), self, 0);
}
static bool set_contents(Value self, Value v, void *closure) {
  CType *item = item_of(ctype_of(self));
  if (is_absent(v)) return raise_type_error("Pointer does not support item deletion"), false;
  if (!is_cdata(v)) return raise_type_error("expected %N instead of %T", item, v), false;
  CData *data = as_cdata(self);
  memcpy(data->memory, &as_cdata(v)->memory, sizeof(void *));
  return cdata_keep(data, 1, v) && cdata_keep(data, 0, cdata_kept(as_cdata(v)));
}
static const GetSetDef pointer_getset[] = {
    {"contents", get_contents, set_contents,
     "the object that the pointer points to; may be assigned", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static Value pointer_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!is_ctype(type_value(type)) || item_of(as_ctype(type_value(type))) == NULL)
    return raise_type_error("Cannot create instance: has no _type_");
  return cdata_new(as_ctype(type_value(type)));
}
static bool pointer_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("POINTER(value=?, /)");
  Value v;
  if (!signature_bind(&signature, args, nargs, kwnames, &v)) return false;
  return is_absent(v) || set_contents(self, v, NULL);
}

static int pointer_truth(Value self) {
  return target_of(self) != NULL;
}

/* Pointers have no length: stop must be given, and start where counting goes down. */
static Value get_slice(Value self, const SliceObject *slice) {
  int64_t start = 0, stop, step = 1;
  if (!is_none(slot_get(&slice->step))) {
    if (!index_to_i64(slot_get(&slice->step), &step)) return ABSENT;
    if (step == 0) return raise_value_error("slice step cannot be zero");
  }
  if (is_none(slot_get(&slice->start))) {
    if (step < 0) return raise_value_error("slice start is required for step < 0");
  } else if (!index_to_i64(slot_get(&slice->start), &start)) {
    return ABSENT;
  }
  if (is_none(slot_get(&slice->stop))) return raise_value_error("slice stop is required");
  if (!index_to_i64(slot_get(&slice->stop), &stop)) return ABSENT;
  int64_t count = step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step;
  if (count <= 0) count = 0;
  uint8_t *memory = valid_target(self);
  return memory == NULL ? ABSENT
                        : slice_get(self, item_of(ctype_of(self)), memory, start, step, count);
}

static Value pointer_get_item(Value self, Value key) {
  int64_t i;
  if (is_slice(key)) return get_slice(self, as_slice(key));
  if (!has_index(key)) return raise_type_error("Pointer indices must be integer");
  if (!sequence_index(key, &i)) return ABSENT;
  uint8_t *memory = valid_target(self);
  CType *item = item_of(ctype_of(self));
  return memory == NULL ? ABSENT : cdata_get(item, self, i, memory + i * item->size);
}

static bool pointer_set_item(Value self, Value key, Value v) {
  int64_t i;
  if (is_absent(v)) return raise_type_error("Pointer does not support item deletion"), false;
  if (!has_index(key)) return raise_type_error("Pointer indices must be integer"), false;
  if (!sequence_index(key, &i)) return false;
  uint8_t *memory = valid_target(self);
  CType *item = item_of(ctype_of(self));
  return memory != NULL && cdata_set(as_cdata(self), item, v, i, memory + i * item->size);
}

static DEFINE_TYPE_SHAPE(pointer);
CType pointer_base = {.type = {
                          .name = "_ctypes._Pointer",
                          .base = &cdata_type,
                          .layout = &cdata_layout,
                          .root_shape = &pointer_shape,
                          .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
                          .slots = {.new_object = pointer_new,
                                    .init = pointer_init,
                                    .truth = pointer_truth,
                                    .get_item = pointer_get_item,
                                    .set_item = pointer_set_item},
                          .getset = pointer_getset,
                          .doc = "A C pointer to _type_; contents is what it points to.",
                      }};
