/* property. */
#include "objects/descr.h"
#include "objects/str.h"

static PropertyObject *as_property(Value v) {
  return object_cast(PropertyObject, v);
}

static const Layout property_layout = {
    .name = "PropertyObject",
    .fixed_size = sizeof(PropertyObject),
    .slots_offset = offsetof(PropertyObject, getter),
    .slots_count = 5,
};

/* -- Access ------------------------------------------------------------------------------------ */

/* "property 'x' of 'A' object has no setter" */
static Value raise_missing(PropertyObject *property, Value object, const char *what) {
  Value name = slot_get(&property->name), class_name = slot_get(&type_of(object)->qualname);
  if (is_absent(name) || is_none(name))
    return raise_error(&exc_AttributeError, "property of %R object has no %s", class_name, what);
  return raise_error(&exc_AttributeError, "property %R of %R object has no %s", name, class_name,
                     what);
}

static Value property_get(Value self, Value object, Value type) {
  if (is_absent(object) || is_none(object)) return self;
  Value getter = slot_get(&as_property(self)->getter);
  return is_absent(getter) ? raise_missing(as_property(self), object, "getter")
                           : call1(getter, object);
}

static bool property_set(Value self, Value object, Value v) {
  PropertyObject *property = as_property(self);
  Value function = slot_get(is_absent(v) ? &property->deleter : &property->setter);
  if (is_absent(function)) {
    raise_missing(property, object, is_absent(v) ? "deleter" : "setter");
    return false;
  }
  return !is_absent(is_absent(v) ? call1(function, object) : call2(function, object, v));
}

/* -- Making ------------------------------------------------------------------------------------ */

static Value absent_if_none(Value v) {
  return is_absent(v) || is_none(v) ? ABSENT : v;
}
static Value none_if_absent(Value v) {
  return is_absent(v) ? NONE : v;
}

/* Without a docstring of its own a property shows its getter's. */
static bool take_getter_doc(PropertyObject *property, Value *doc) {
  Value getter = slot_get(&property->getter);
  if (is_absent(getter)) return true;
  Value v = object_lookup_attr(getter, NAME("__doc__"));
  if (is_absent(v)) return !exception_pending();
  if (is_none(v)) return true;
  *doc = v;
  property->doc_from_getter = true;
  return true;
}

static bool property_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("property(fget=None, fset=None, fdel=None, doc=None)");
  Value given[4];
  if (!signature_bind(&signature, args, nargs, kwnames, given)) return false;
  PropertyObject *property = as_property(self);
  slot_set(property, &property->getter, absent_if_none(given[0]));
  slot_set(property, &property->setter, absent_if_none(given[1]));
  slot_set(property, &property->deleter, absent_if_none(given[2]));
  slot_set(property, &property->doc, ABSENT);
  slot_set(property, &property->name, ABSENT);
  property->doc_from_getter = false;
  Value doc = absent_if_none(given[3]);
  if (is_absent(doc) && !take_getter_doc(property, &doc)) return false;
  if (type_of(self) == &property_type)
    slot_set(property, &property->doc, doc);
  else if (property->doc_from_getter || !is_absent(doc))
    return object_setattr(self, NAME("__doc__"), none_if_absent(doc));
  return true;
}

static Value property_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

/* A property of the same class with one function exchanged (absent: kept). */
static Value copy_with(Value self, Value getter, Value setter, Value deleter) {
  PropertyObject *property = as_property(self);
  Value args[4];
  args[0] =
      none_if_absent(is_absent(absent_if_none(getter)) ? slot_get(&property->getter) : getter);
  args[1] =
      none_if_absent(is_absent(absent_if_none(setter)) ? slot_get(&property->setter) : setter);
  args[2] =
      none_if_absent(is_absent(absent_if_none(deleter)) ? slot_get(&property->deleter) : deleter);
  bool from_getter = property->doc_from_getter && !is_none(args[0]);
  args[3] = from_getter ? NONE : none_if_absent(slot_get(&property->doc));
  Value copy = call(type_value(type_of(self)), args, 4, ABSENT);
  if (!is_absent(copy) && is_instance(copy, &property_type))
    slot_set(as_property(copy), &as_property(copy)->name, slot_get(&as_property(self)->name));
  return copy;
}

static Value property_getter(Value *args, int nargs) {
  return copy_with(args[0], args[1], ABSENT, ABSENT);
}
static Value property_setter(Value *args, int nargs) {
  return copy_with(args[0], ABSENT, args[1], ABSENT);
}
static Value property_deleter(Value *args, int nargs) {
  return copy_with(args[0], ABSENT, ABSENT, args[1]);
}

static Value property_set_name(Value *args, int nargs, Value kwnames) {
  if (nargs != 3)
    return raise_type_error("__set_name__() takes 2 positional arguments but %d were given",
                            nargs - 1);
  slot_set(as_property(args[0]), &as_property(args[0])->name, args[2]);
  return NONE;
}

/* -- Attributes -------------------------------------------------------------------------------- */

static Value get_abstract(Value self, void *closure) {
  PropertyObject *property = as_property(self);
  Slot *functions[] = {&property->getter, &property->setter, &property->deleter};
  for (size_t i = 0; i < countof(functions); i++) {
    if (is_absent(slot_get(functions[i]))) continue;
    Value flag = object_lookup_attr(slot_get(functions[i]), NAME("__isabstractmethod__"));
    int truth = is_absent(flag) ? (exception_pending() ? -1 : 0) : object_truth(flag);
    if (truth != 0) return truth < 0 ? ABSENT : TRUE_VALUE;
  }
  return FALSE_VALUE;
}

static const GetSetDef property_getset[] = {
    {"__isabstractmethod__", get_abstract, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

static const MemberDef property_members[] = {
    {"fget", MEMBER_SLOT, offsetof(PropertyObject, getter), false, NULL},
    {"fset", MEMBER_SLOT, offsetof(PropertyObject, setter), false, NULL},
    {"fdel", MEMBER_SLOT, offsetof(PropertyObject, deleter), false, NULL},
    {"__doc__", MEMBER_SLOT, offsetof(PropertyObject, doc), true, NULL},
    {NULL, 0, 0, false, NULL}};

static const BuiltinDef property_methods[] = {
    METHOD("getter(self, fget, /)", property_getter, EFFECT_ANY,
           "Return a property like this one that reads by another function."),
    METHOD("setter(self, fset, /)", property_setter, EFFECT_ANY,
           "Return a property like this one that writes by another function."),
    METHOD("deleter(self, fdel, /)", property_deleter, EFFECT_ANY,
           "Return a property like this one that deletes by another function."),
    METHOD_RAW("__set_name__(self, owner, name=?, /)", property_set_name,
               EFFECT_RAISE | EFFECT_WRITE_ATTR, 0, "Method to set name of a property."),
    METHOD_END};

DEFINE_TYPE_SHAPE(property);
Type property_type = {
    .name = "property",
    .layout = &property_layout,
    .root_shape = &property_shape,
    .flags = TYPE_BASE,
    .slots = {.descr_get = property_get,
              .descr_set = property_set,
              .new_object = property_new_object,
              .init = property_init},
    .methods = property_methods,
    .getset = property_getset,
    .members = property_members,
    .doc = "Property attribute.\n\n"
           "  fget\n    function to be used for getting an attribute value\n"
           "  fset\n    function to be used for setting an attribute value\n"
           "  fdel\n    function to be used for del'ing an attribute\n"
           "  doc\n    docstring\n",
    .text_signature = "(fget=None, fset=None, fdel=None, doc=None)",
};
