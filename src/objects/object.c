/* object: the base of all classes, and attribute access as it does it. */
#include "objects/type_internal.h"

#include "objects/audit.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/object_methods.h"
#include "objects/shape_ops.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Reading attributes ------------------------------------------------------------------------ */

static bool check_name(Value name) {
  if (likely(is_str(name))) return true;
  raise_type_error("attribute name must be string, not '%T'", name);
  return false;
}

/* Data descriptors of the class, then the instance's own attributes, then what else the class
   has. */
Value object_generic_lookup(Value v, Value name) {
  if (!check_name(name)) return ABSENT;
  Type *type = type_of(v);
  Value found = type_lookup(type, name);
  SlotGET get = NULL;
  if (!is_absent(found)) {
    const TypeSlots *slots = &type_of(found)->slots;
    get = slots->descr_get;
    if (get != NULL && slots->descr_set != NULL) return get(found, v, type_value(type));
  }
  if (type->flags & TYPE_HAS_DICT) {
    Value own = instance_get(as_object(v), name);
    if (!is_absent(own) || unlikely(exception_pending())) return own;
  }
  return get == NULL ? found : get(found, v, type_value(type));
}

Value object_generic_getattr(Value v, Value name) {
  Value result = object_generic_lookup(v, name);
  if (!is_absent(result) || exception_pending()) return result;
  if (is_type_object(v))
    return raise_error(&exc_AttributeError, "'%T' object has no attribute '%V'", v, name);
  return raise_attribute_error(v, name);
}

/* An AttributeError raised without saying so (by a __getattribute__, a getter, a module) learns
   what was looked for. */
static cold_path void add_context(Value v, Value name) {
  Value error = current_thread->exception;
  if (type_of(error) != &exc_AttributeError) return;
  AttributeException *e = object_cast(AttributeException, error);
  if (!is_absent(slot_get(&e->name)) || !is_absent(slot_get(&e->object))) return;
  slot_set(e, &e->name, name);
  slot_set(e, &e->object, v);
}

Value object_getattr(Value v, Value name) {
  Value result = type_of(v)->slots.getattribute(v, name);
  if (is_absent(result)) add_context(v, name);
  return result;
}

Value object_lookup_attr(Value v, Value name) {
  SlotGETATTR get = type_of(v)->slots.getattribute;
  Value result = get == object_generic_getattr ? object_generic_lookup(v, name)
                 : get == type_getattr         ? type_lookup_attr(v, name)
                                               : get(v, name);
  if (is_absent(result) && exception_pending()) (void)exception_suppress(&exc_AttributeError);
  return result;
}

Value object_lookup_special(Value v, Value name) {
  Type *type = type_of(v);
  Value found = type_lookup(type, name);
  SlotGET get = is_absent(found) ? NULL : type_of(found)->slots.descr_get;
  return get == NULL ? found : get(found, v, type_value(type));
}

/* -- Writing attributes ------------------------------------------------------------------------ */

static bool raise_not_writable(Value v, Value name, Value found) {
  if (is_absent(found))
    raise_error(&exc_AttributeError, "'%T' object has no attribute '%V'", v, name);
  else
    raise_error(&exc_AttributeError, "'%T' object attribute '%V' is read-only", v, name);
  return false;
}

bool object_generic_setattr(Value v, Value name, Value to) {
  if (!check_name(name)) return false;
  Type *type = type_of(v);
  Value found = type_lookup(type, name);
  SlotSET set = is_absent(found) ? NULL : type_of(found)->slots.descr_set;
  if (set != NULL) return set(found, v, to);
  if (!(type->flags & TYPE_HAS_DICT)) return raise_not_writable(v, name, found);
  if (!is_absent(to)) return instance_set(as_object(v), name, to);
  if (instance_delete(as_object(v), name)) return true;
  return exception_pending() ? false : raise_not_writable(v, name, ABSENT);
}

bool object_setattr(Value v, Value name, Value to) {
  return type_of(v)->slots.setattribute(v, name, to);
}

/* -- __class__ --------------------------------------------------------------------------------- */

static Value get_class(Value self, void *closure) {
  return type_value(type_of(self));
}

static bool is_mutable_or_module(const Type *type) {
  return type->flags & TYPE_HEAP || type_is_subtype(type, &module_type);
}

static bool check_class(Value self, Value v) {
  Type *from = type_of(self);
  if (is_absent(v)) {
    raise_type_error("can't delete __class__ attribute");
  } else if (!is_type_object(v)) {
    raise_type_error("__class__ must be set to a class, not '%T' object", v);
  } else if (!is_mutable_or_module(from) || !is_mutable_or_module(as_type(v))) {
    raise_type_error(
        "__class__ assignment only supported for mutable types or ModuleType subclasses");
  } else if (!type_same_layout(from, as_type(v))) {
    raise_type_error("__class__ assignment: '%N' object layout differs from '%N'", as_type(v),
                     from);
  }
  return !exception_pending();
}

static bool set_class(Value self, Value v, void *closure) {
  if (!check_class(self, v) || !audit("object.__setattr__", "OsO", self, "__class__", v))
    return false;
  instance_set_class(as_object(self), as_type(v));
  return true;
}

static const GetSetDef object_getset[] = {
    {"__class__", get_class, set_class, "the object's class", NULL},
    {NULL, NULL, NULL, NULL, NULL}};

/* -- Making instances -------------------------------------------------------------------------- */

static bool has_arguments(int nargs, Value kwnames) {
  return nargs > 0 || (!is_absent(kwnames) && tuple_length(kwnames) > 0);
}

static Value raise_abstract(Type *type) {
  Value names = object_getattr(type_value(type), NAME("__abstractmethods__"));
  if (is_absent(names)) return ABSENT;
  Value sorted = sequence_list(names);
  if (is_absent(sorted) || !list_sort(sorted)) return ABSENT;
  Value text = str_join(str_from_ascii(", "), sorted);
  if (is_absent(text)) return ABSENT;
  return raise_type_error("Can't instantiate abstract class %N with abstract method%s %V", type,
                          list_length(sorted) > 1 ? "s" : "", text);
}

Value object_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (has_arguments(nargs, kwnames)) {
    if (type->slots.new_object != object_new)
      return raise_type_error(
          "object.__new__() takes exactly one argument (the type to instantiate)");
    if (type->slots.init == object_init) return raise_type_error("%N() takes no arguments", type);
  }
  if (type->flags & TYPE_ABSTRACT) return raise_abstract(type);
  return type_alloc(type);
}

bool object_init(Value self, Value *args, int nargs, Value kwnames) {
  Type *type = type_of(self);
  if (!has_arguments(nargs, kwnames)) return true;
  if (type->slots.init != object_init) {
    raise_type_error("object.__init__() takes exactly one argument (the instance to initialize)");
    return false;
  }
  if (type->slots.new_object != object_new) return true;
  raise_type_error("%N.__init__() takes exactly one argument (the instance to initialize)", type);
  return false;
}

/* -- Slots ------------------------------------------------------------------------------------- */

static Value default_repr(Value self) {
  Type *type = type_of(self);
  Value module = type_module_name(type);
  if (is_absent(module)) exception_clear();
  void *address = (void *)(uintptr_t)(is_object(self) ? gc_object_id(as_object(self)) : self.bits);
  if (is_absent(module) || !is_str(module) || str_equals_ascii(module, "builtins"))
    return format_text("<%T object at %p>", self, address);
  return format_text("<%V.%V object at %p>", module, slot_get(&type->qualname), address);
}

static Value default_str(Value self) {
  return type_of(self)->slots.repr(self);
}

static bool default_hash(Value self, int64_t *hash) {
  *hash = object_identity_hash(as_object(self));
  return true;
}

static Value default_compare(Value self, Value other, CompareOp op) {
  if (op == CMP_EQ) return object_is(self, other) ? TRUE_VALUE : NOT_IMPLEMENTED;
  if (op != CMP_NE) return NOT_IMPLEMENTED;
  Value equal = type_of(self)->slots.compare(self, other, CMP_EQ);
  if (is_absent(equal) || same(equal, NOT_IMPLEMENTED)) return equal;
  int truth = object_truth(equal);
  return truth < 0 ? ABSENT : from_bool(!truth);
}

static const Layout header_layout = {.name = "Object", .fixed_size = sizeof(Object)};

static Shape object_shape_static; /* the name object_shape is taken by the accessor */
Type object_type = {
    .name = "object",
    .layout = &header_layout,
    .root_shape = &object_shape_static,
    .flags = TYPE_BASE,
    .slots = {.repr = default_repr,
              .hash = default_hash,
              .str = default_str,
              .getattribute = object_generic_getattr,
              .setattribute = object_generic_setattr,
              .compare = default_compare,
              .new_object = object_new,
              .init = object_init},
    .methods = object_methods,
    .getset = object_getset,
    .doc = "The base class that all others derive from.\n\nAn object of this class itself has no "
           "attributes of "
           "its own.\n",
    .text_signature = "()",
};
