/* getset_descriptor: computed attributes of builtin types. member_descriptor: fields of C structs,
   and __slots__. */
#include "objects/descr_common.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/shape_ops.h"
#include "objects/str.h"

static Value doc_value(const char *doc) {
  return doc == NULL ? NONE : str_from_utf8_lossy(doc, strlen(doc));
}

static bool raise_not_writable(Value self) {
  raise_error(&exc_AttributeError, "attribute '%V' of '%N' objects is not writable",
              descr_name(self), descr_owner(self));
  return false;
}

/* -- getset_descriptor ------------------------------------------------------------------------- */

static const Layout getset_layout = {
    .name = "GetSetDescriptor", .fixed_size = sizeof(GetSetDescriptor), .trace = descr_trace_owner};

static const GetSetDef *getset_def(Value self) {
  return object_cast(GetSetDescriptor, self)->def;
}

Value getset_descriptor_new(Type *owner, const GetSetDef *def) {
  GetSetDescriptor *descriptor = gc_new(&getset_descriptor_shape);
  descriptor->def = def;
  descriptor->owner = owner;
  return from_object(descriptor);
}

static Value getset_get(Value self, Value object, Value type) {
  if (is_absent(object)) return self;
  if (!descr_check(self, object)) return ABSENT;
  const GetSetDef *def = getset_def(self);
  if (def->get != NULL) return def->get(object, def->closure);
  return raise_error(&exc_AttributeError, "attribute '%V' of '%N' objects is not readable",
                     descr_name(self), descr_owner(self));
}

static bool getset_set(Value self, Value object, Value v) {
  if (!descr_check(self, object)) return false;
  const GetSetDef *def = getset_def(self);
  return def->set == NULL ? raise_not_writable(self) : def->set(object, v, def->closure);
}

static Value getset_repr(Value self) {
  return descr_repr(self, "attribute");
}
static Value getset_get_doc(Value self, void *closure) {
  return doc_value(getset_def(self)->doc);
}

static const GetSetDef getset_getset[] = {
    DESCR_GETSET, {"__doc__", getset_get_doc, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

DEFINE_TYPE_SHAPE(getset_descriptor);
Type getset_descriptor_type = {
    .name = "getset_descriptor",
    .layout = &getset_layout,
    .root_shape = &getset_descriptor_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = getset_repr, .descr_get = getset_get, .descr_set = getset_set},
    .methods = descr_methods,
    .getset = getset_getset,
};

/* -- Fields of C structs ----------------------------------------------------------------------- */

static void *field(Value self, const MemberDef *def) {
  return (char *)as_object(self) + def->offset;
}

Value member_get(Value self, const MemberDef *def) {
  switch (def->kind) {
  case MEMBER_SLOT: {
    Value v = slot_get(field(self, def));
    return is_absent(v) ? NONE : v;
  }
  case MEMBER_SLOT_OR_RAISE: {
    Value v = slot_get(field(self, def));
    return is_absent(v) ? raise_attribute_error(self, str_intern_static(def->name)) : v;
  }
  case MEMBER_INT64: return int_from_i64(*(int64_t *)field(self, def));
  case MEMBER_INT32: return from_small_int(*(int32_t *)field(self, def));
  case MEMBER_BOOL: return from_bool(*(bool *)field(self, def));
  case MEMBER_DOUBLE: return float_from_double(*(double *)field(self, def));
  }
  unreachable_state("kind of member");
}

static bool set_number(Value self, const MemberDef *def, Value v) {
  int64_t i;
  int small;
  if (def->kind == MEMBER_DOUBLE) return value_to_double(v, field(self, def));
  if (def->kind == MEMBER_INT64) {
    if (!index_to_i64(v, &i)) return false;
    *(int64_t *)field(self, def) = i;
    return true;
  }
  if (!index_to_int(v, &small)) return false;
  *(int32_t *)field(self, def) = small;
  return true;
}

static bool member_set(Value self, const MemberDef *def, Value v) {
  if (!def->writable) {
    raise_error(&exc_AttributeError, "readonly attribute");
    return false;
  }
  bool is_slot = def->kind == MEMBER_SLOT || def->kind == MEMBER_SLOT_OR_RAISE;
  if (is_slot) {
    if (is_absent(v) && def->kind == MEMBER_SLOT_OR_RAISE &&
        is_absent(slot_get(field(self, def)))) {
      raise_error(&exc_AttributeError, "%s", def->name);
      return false;
    }
    slot_set(as_object(self), field(self, def), v);
    return true;
  }
  if (is_absent(v)) {
    raise_type_error("can't delete numeric/char attribute");
    return false;
  }
  if (def->kind != MEMBER_BOOL) return set_number(self, def, v);
  if (!is_bool(v)) {
    raise_type_error("attribute value type must be bool");
    return false;
  }
  *(bool *)field(self, def) = same(v, TRUE_VALUE);
  return true;
}

/* -- member_descriptor ------------------------------------------------------------------------- */

static MemberDescriptor *as_member(Value self) {
  return object_cast(MemberDescriptor, self);
}

static const Layout member_layout = {
    .name = "MemberDescriptor",
    .fixed_size = sizeof(MemberDescriptor),
    .slots_offset = offsetof(MemberDescriptor, name),
    .slots_count = 1,
    .trace = descr_trace_owner,
};

static Value make_member(Type *owner, const MemberDef *def, Value name, uint32_t index) {
  MemberDescriptor *descriptor = gc_new(&member_descriptor_shape);
  descriptor->def = def;
  descriptor->owner = owner;
  slot_init(&descriptor->name, name);
  descriptor->index = index;
  return from_object(descriptor);
}
Value member_descriptor_new(Type *owner, const MemberDef *def) {
  return make_member(owner, def, str_intern_static(def->name), 0);
}
Value slot_member_descriptor_new(Type *owner, Value name, uint32_t index) {
  return make_member(owner, NULL, name, index);
}

static Value member_descriptor_get(Value self, Value object, Value type) {
  if (is_absent(object)) return self;
  if (!descr_check(self, object)) return ABSENT;
  MemberDescriptor *member = as_member(self);
  if (member->def != NULL) return member_get(object, member->def);
  Object *instance = as_object(object);
  Value v = slot_get(instance_slot(instance, object_shape(instance), member->index));
  return is_absent(v) ? raise_attribute_error(object, slot_get(&member->name)) : v;
}

static bool member_descriptor_set(Value self, Value object, Value v) {
  if (!descr_check(self, object)) return false;
  MemberDescriptor *member = as_member(self);
  if (member->def != NULL) return member_set(object, member->def, v);
  Object *instance = as_object(object);
  const Shape *shape = object_shape(instance);
  if (is_absent(v) && is_absent(slot_get(instance_slot(instance, shape, member->index)))) {
    raise_with_value(&exc_AttributeError, slot_get(&member->name));
    return false;
  }
  instance_store(instance, shape, member->index, v);
  return true;
}

static Value member_repr(Value self) {
  return descr_repr(self, "member");
}
static Value member_get_doc(Value self, void *closure) {
  const MemberDef *def = as_member(self)->def;
  return doc_value(def == NULL ? NULL : def->doc);
}

static const GetSetDef member_getset[] = {
    DESCR_GETSET, {"__doc__", member_get_doc, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

DEFINE_TYPE_SHAPE(member_descriptor);
Type member_descriptor_type = {
    .name = "member_descriptor",
    .layout = &member_layout,
    .root_shape = &member_descriptor_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = member_repr,
              .descr_get = member_descriptor_get,
              .descr_set = member_descriptor_set},
    .methods = descr_methods,
    .getset = member_getset,
};
