/* type: the class of classes. Attribute access on classes, calling them, allocating their
   instances. */
#include "objects/type_internal.h"

#include "objects/dict.h"
#include "objects/object_methods.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/metatype.h"
#include "objects/list.h"
#include "objects/shape_ops.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/union.h"

/* -- Basics ------------------------------------------------------------------------------------ */

Type *type_of_immediate(Value v) {
  return is_small_int(v) ? &int_type : &float_type;
}

const char *type_name(const Type *type) {
  return type->name;
}

/* For types without a variable part, or with one that may be empty. */
Value type_alloc(Type *type) {
  return from_object(gc_new(type->root_shape));
}

Value type_alloc_var(Type *type, size_t items) {
  Shape *shape = type->root_shape;
  size_t bytes;
  if (__builtin_mul_overflow(items, shape->layout->item_size, &bytes) || bytes > SIZE_MAX / 2)
    return raise_memory_error();
  return from_object(gc_try_alloc(shape, shape->fixed_bytes + align_up(bytes, 8)));
}

void type_trace(Object *object, GcVisitor *visitor) {
  Type *type = (Type *)object;
  Value base = type->base == NULL ? ABSENT : type_value(type->base);
  if (!is_absent(base)) gc_visit_value(visitor, &base);
  Value shape = type->root_shape == NULL ? ABSENT : from_object(type->root_shape);
  if (!is_absent(shape)) gc_visit_value(visitor, &shape);
}

void type_finalize(Object *object) {
  Type *type = (Type *)object;
  if (type->flags & TYPE_HEAP) free((char *)type->name);
}

static const Layout type_layout = {
    .name = "Type",
    .fixed_size = sizeof(Type),
    .slots_offset = offsetof(Type, name_object),
    .slots_count = (offsetof(Type, base) - offsetof(Type, name_object)) / sizeof(Slot),
    .trace = type_trace,
    .finalize = type_finalize,
};

static Value type_repr(Value self) {
  Type *type = as_type(self);
  Value module = type_module_name(type);
  if (is_absent(module)) exception_clear();
  if (is_absent(module) || !is_str(module) || str_equals_ascii(module, "builtins"))
    return format_text("<class '%V'>", type->flags & TYPE_HEAP && !is_absent(module)
                                           ? slot_get(&type->qualname)
                                           : slot_get(&type->name_object));
  return format_text("<class '%V.%V'>", module, slot_get(&type->qualname));
}

/* -- Attributes -------------------------------------------------------------------------------- */

static bool check_attribute_name(Value name) {
  if (is_str(name)) return true;
  raise_type_error("attribute name must be string, not '%T'", name);
  return false;
}

/* ABSENT without exception: missing. */
static Value lookup_on_class(Value self, Value name) {
  Type *type = as_type(self), *metatype = type_of(self);
  Value of_metatype = type_lookup(metatype, name);
  SlotGET get = NULL;
  if (!is_absent(of_metatype)) {
    get = type_of(of_metatype)->slots.descr_get;
    if (get != NULL && type_of(of_metatype)->slots.descr_set != NULL)
      return get(of_metatype, self, type_value(metatype));
  }
  Value v = type_lookup(type, name);
  if (!is_absent(v)) {
    SlotGET bind = type_of(v)->slots.descr_get;
    return bind == NULL ? v : bind(v, ABSENT, self);
  }
  return get == NULL ? of_metatype : get(of_metatype, self, type_value(metatype));
}

Value type_getattr(Value self, Value name) {
  if (!check_attribute_name(name)) return ABSENT;
  Value v = lookup_on_class(self, name);
  if (is_absent(v) && !exception_pending()) return raise_attribute_error(self, name);
  return v;
}

Value type_lookup_attr(Value self, Value name) {
  return lookup_on_class(self, name);
}

static bool warn_finalizer(Type *type, Value name, Value v) {
  if (is_absent(v) || type->flags & TYPE_HAS_FINALIZER || !str_equals_ascii(name, "__del__"))
    return true;
  return warn(&exc_RuntimeWarning, 1,
              "a __del__ method added to an existing type will not be called");
}

void (*type_shadows_slots_hook)(Type *type);

static bool type_instances_have(Type *type, Value name) {
  if (shape_tree_has(type->root_shape, name)) return true;
  Value subclasses = type_subclasses_list(type);
  for (int64_t i = 0; i < list_length(subclasses); i++)
    if (type_instances_have(as_type(list_get(subclasses, i)), name)) return true;
  return false;
}

/* Whether v, which the class now has under `name`, takes precedence over an attribute that
   instances have stored. */
static bool shadows_slots(Type *type, Value name, Value v) {
  if (is_absent(v) || type_shadows_slots_hook == NULL) return false;
  if (same(name, NAME("__getattribute__")) || same(name, NAME("__setattr__"))) return true;
  return type_of(v)->slots.descr_set != NULL && type_instances_have(type, name);
}

/* Whether setting this name on a class makes its instances descriptors, or ends that they are. */
static bool makes_descriptors(Value name) {
  return same(name, NAME("__get__")) || same(name, NAME("__set__")) ||
         same(name, NAME("__delete__"));
}

static void attributes_rebound(void) {
  type_modified(&object_type);
  if (type_shadows_slots_hook != NULL) type_shadows_slots_hook(&object_type);
}

bool type_set_attribute(Type *type, Value name, Value v) {
  Value dict = slot_get(&type->dict);
  if (!is_exact_str(name)) name = str_slice(name, 0, str_length(name));
  name = str_intern(name);
  if (!warn_finalizer(type, name, v)) return false;
  type_modified(type);
  if (is_absent(v)) {
    int deleted = dict_delete(dict, name);
    if (deleted == 0)
      raise_error(&exc_AttributeError, "type object '%N' has no attribute '%V'", type, name);
    if (deleted <= 0) return false;
  } else if (!dict_set_str(dict, name, v)) {
    return false;
  }
  if (is_dunder(name)) type_update_slots_named(type, name);
  if (shadows_slots(type, name, v)) type_shadows_slots_hook(type);
  if (makes_descriptors(name)) attributes_rebound();
  return true;
}

static bool type_setattr(Value self, Value name, Value v) {
  Type *type = as_type(self);
  if (!(type->flags & TYPE_HEAP)) {
    raise_type_error("cannot set %R attribute of immutable type '%N'", name, type);
    return false;
  }
  if (!check_attribute_name(name)) return false;
  Value of_metatype = type_lookup(type_of(self), name);
  SlotSET set = is_absent(of_metatype) ? NULL : type_of(of_metatype)->slots.descr_set;
  return set == NULL ? type_set_attribute(type, name, v) : set(of_metatype, self, v);
}

/* -- Calling ----------------------------------------------------------------------------------- */

static int keyword_count(Value kwnames) {
  return is_absent(kwnames) ? 0 : (int)tuple_length(kwnames);
}

Value type_call(Value self, Value *args, int nargs, Value kwnames) {
  Type *type = as_type(self);
  if (type == &type_type) {
    if (nargs == 1 && keyword_count(kwnames) == 0) return type_value(type_of(args[0]));
    if (nargs == 1) return raise_type_error("type() takes no keyword arguments");
    if (nargs != 3) return raise_type_error("type() takes 1 or 3 arguments");
  }
  if (type->slots.new_object == NULL)
    return raise_type_error("cannot create '%s' instances", type->name);
  Value object = type->slots.new_object(type, args, nargs, kwnames);
  if (is_absent(object) || !is_instance(object, type)) return object;
  const TypeSlots *slots = &type_of(object)->slots;
  /* Most builtin types: object.__init__ has nothing to say when another __new__ has taken the
     arguments. */
  if (slots->init == NULL || (slots->init == object_init && slots->new_object != object_new))
    return object;
  return slots->init(object, args, nargs, kwnames) ? object : ABSENT;
}

static bool type_init(Value self, Value *args, int nargs, Value kwnames) {
  if (nargs == 1 && keyword_count(kwnames) > 0)
    raise_type_error("type.__init__() takes no keyword arguments");
  else if (nargs != 1 && nargs != 3)
    raise_type_error("type.__init__() takes 1 or 3 arguments");
  return !exception_pending();
}

DEFINE_TYPE_SHAPE(type);
Type type_type = {
    .name = "type",
    .layout = &type_layout,
    .root_shape = &type_shape,
    .flags = TYPE_BASE | TYPE_TYPE | TYPE_HAS_DICT | TYPE_HAS_WEAKREF,
    .dict_offset = offsetof(Type, dict),
    .slots = {.repr = type_repr,
              .call = type_call,
              .getattribute = type_getattr,
              .setattribute = type_setattr,
              .new_object = type_new_slot,
              .init = type_init,
              .or = union_or},
    .methods = type_methods,
    .getset = type_getset,
    .doc = "type(object): the class of the object\ntype(name, bases, dict, **kwds): a new class",
};
