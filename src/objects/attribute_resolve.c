/* What an attribute access on objects of one shape means, for inline caches. */
#include "objects/shape_ops.h"
#include "objects/type_slots.h"

static bool is_plain_data(const TypeSlots *slots) {
  return slots->descr_get != NULL && slots->descr_set != NULL;
}

/* A __slots__ attribute seen through the class it was declared in or a subclass. */
static bool is_declared(Value found, const Type *type) {
  if (!has_shape(found, &member_descriptor_shape)) return false;
  const MemberDescriptor *member = object_cast(MemberDescriptor, found);
  return member->def == NULL && type_is_subtype(type, member->owner);
}

static AttributeInfo class_attribute(AttributeInfo info, Value found) {
  Type *type = type_of(found);
  info.value = found;
  info.kind = type->flags & TYPE_METHOD_LIKE  ? ATTRIBUTE_METHOD
              : type->slots.descr_get != NULL ? ATTRIBUTE_DESCRIPTOR
                                              : ATTRIBUTE_CLASS;
  return info;
}

static AttributeInfo data_descriptor(AttributeInfo info, Value found, const Type *type) {
  info.value = found;
  info.kind = ATTRIBUTE_DESCRIPTOR;
  if (has_shape(found, &property_shape)) {
    info.kind = ATTRIBUTE_PROPERTY;
  } else if (is_declared(found, type)) {
    info.kind = ATTRIBUTE_MEMBER;
    info.index = object_cast(MemberDescriptor, found)->index;
  }
  return info;
}

AttributeInfo attribute_resolve(Shape *shape, Value name) {
  Type *type = shape->type;
  AttributeInfo info = {.kind = ATTRIBUTE_CUSTOM};
  if (type->slots.getattribute != object_generic_getattr) return info;
  Value found = type_lookup(type, name);
  info.version = type_assign_version(type);
  if (!is_absent(found) && is_plain_data(&type_of(found)->slots))
    return data_descriptor(info, found, type);
  if (shape->flags & SHAPE_DICT) {
    if (!is_absent(found)) info = class_attribute(info, found);
    info.kind = ATTRIBUTE_DICT;
    return info;
  }
  int index = shape_find(shape, name);
  if (index >= 0) {
    info.kind = ATTRIBUTE_SLOT;
    info.index = index;
    return info;
  }
  if (!is_absent(found)) return class_attribute(info, found);
  info.kind = ATTRIBUTE_MISSING;
  return info;
}

static const Shape *root_of(const Shape *shape) {
  while (shape->parent != NULL) shape = shape->parent;
  return shape;
}

StoreInfo attribute_resolve_store(Shape *shape, Value name) {
  Type *type = shape->type;
  StoreInfo info = {.kind = STORE_CUSTOM};
  if (type->slots.setattribute != object_generic_setattr) return info;
  Value found = type_lookup(type, name);
  info.version = type_assign_version(type);
  if (!is_absent(found) && type_of(found)->slots.descr_set != NULL) {
    if (!is_declared(found, type)) return info;
    info.kind = STORE_MEMBER;
    info.index = object_cast(MemberDescriptor, found)->index;
    return info;
  }
  if (shape->flags & (SHAPE_DICT | SHAPE_NO_ATTRS)) return info;
  int index = shape_find(shape, name);
  if (index >= 0) {
    info.kind = STORE_SLOT;
    info.index = index;
    return info;
  }
  /* The first attribute of a new instance, written by code that runs again and again: time to look
     at what the others had. */
  if (shape == type->root_shape && shape_settle_prediction(type)) return info;
  if (root_of(shape) != type->root_shape) return info; /* instances of today go another way */
  info.child = shape_add(shape, name);
  if (info.child == NULL) return info;
  info.kind = STORE_ADD;
  info.index = info.child->attribute_count - 1;
  return info;
}
