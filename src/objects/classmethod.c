/* classmethod and staticmethod. Both wrap any object, and copy the descriptive attributes of what
   they wrap. */
#include "objects/descr.h"
#include "objects/dict.h"
#include "objects/str.h"
#include "objects/tuple.h"

static WrapperObject *as_wrapper(Value v) {
  return object_cast(WrapperObject, v);
}

static const Layout wrapper_layout = {
    .name = "WrapperObject",
    .fixed_size = sizeof(WrapperObject),
    .slots_offset = offsetof(WrapperObject, callable),
    .slots_count = 2,
};

static Value make(Shape *shape, Value callable) {
  WrapperObject *wrapper = gc_new(shape);
  slot_init(&wrapper->callable, callable);
  return from_object(wrapper);
}

static bool copy_attributes(Value self, Value from) {
  Value names[] = {NAME("__module__"), NAME("__name__"), NAME("__qualname__"), NAME("__doc__"),
                   NAME("__annotations__")};
  for (size_t i = 0; i < countof(names); i++) {
    Value v = object_lookup_attr(from, names[i]);
    if (is_absent(v) ? exception_pending() : !object_setattr(self, names[i], v)) return false;
  }
  return true;
}

/* A wrapper made by the class statement copies when its __dict__ or attributes are asked for:
   almost never. */
static bool complete(Value self) {
  WrapperObject *wrapper = as_wrapper(self);
  if (!is_absent(slot_get(&wrapper->dict)) || is_absent(slot_get(&wrapper->callable))) return true;
  slot_set(wrapper, &wrapper->dict, dict_new());
  return copy_attributes(self, slot_get(&wrapper->callable));
}

static Value wrapper_getattribute(Value self, Value name) {
  return complete(self) ? object_generic_getattr(self, name) : ABSENT;
}

Value classmethod_new(Value callable) {
  return make(&classmethod_shape, callable);
}
Value staticmethod_new(Value callable) {
  return make(&staticmethod_shape, callable);
}

static Value wrapper_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

static bool init(Value self, Value *args, int nargs, Value kwnames, const char *name) {
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    raise_type_error("%s() takes no keyword arguments", name);
  else if (nargs != 1)
    raise_type_error("%s expected 1 argument, got %d", name, nargs);
  if (exception_pending()) return false;
  slot_set(as_wrapper(self), &as_wrapper(self)->callable, args[0]);
  return true;
}

static Value callable_of(Value self) {
  Value callable = slot_get(&as_wrapper(self)->callable);
  return is_absent(callable) ? raise_error(&exc_RuntimeError, "uninitialized %T object", self)
                             : callable;
}

static Value get_abstract(Value self, void *closure) {
  Value callable = slot_get(&as_wrapper(self)->callable);
  if (is_absent(callable)) return FALSE_VALUE;
  Value flag = object_lookup_attr(callable, NAME("__isabstractmethod__"));
  if (is_absent(flag)) return exception_pending() ? ABSENT : FALSE_VALUE;
  int truth = object_truth(flag);
  return truth < 0 ? ABSENT : from_bool(truth);
}

static Value get_dict(Value self, void *closure) {
  return complete(self) ? instance_dict(as_object(self)) : ABSENT;
}
static bool set_dict(Value self, Value v, void *closure) {
  return instance_set_dict(as_object(self), v);
}

static const GetSetDef wrapper_getset[] = {{"__isabstractmethod__", get_abstract, NULL, NULL, NULL},
                                           {"__dict__", get_dict, set_dict, NULL, NULL},
                                           {NULL, NULL, NULL, NULL, NULL}};

static const MemberDef wrapper_members[] = {
    {"__func__", MEMBER_SLOT, offsetof(WrapperObject, callable), false, NULL},
    {"__wrapped__", MEMBER_SLOT, offsetof(WrapperObject, callable), false, NULL},
    {NULL, 0, 0, false, NULL}};

/* -- classmethod ------------------------------------------------------------------------------- */

static bool classmethod_init(Value self, Value *args, int nargs, Value kwnames) {
  return init(self, args, nargs, kwnames, "classmethod");
}

static Value classmethod_get(Value self, Value object, Value type) {
  Value callable = callable_of(self);
  if (is_absent(callable)) return ABSENT;
  if (is_absent(type)) type = type_value(type_of(object));
  SlotGET get = type_of(callable) == &function_type ? NULL : type_of(callable)->slots.descr_get;
  return get == NULL ? method_new(callable, type) : get(callable, type, type);
}

static Value classmethod_repr(Value self) {
  return format_text("<classmethod(%R)>", member_get(self, &wrapper_members[0]));
}

DEFINE_TYPE_SHAPE(classmethod);
Type classmethod_type = {
    .name = "classmethod",
    .layout = &wrapper_layout,
    .root_shape = &classmethod_shape,
    .flags = TYPE_BASE | TYPE_HAS_DICT,
    .dict_offset = offsetof(WrapperObject, dict),
    .slots = {.repr = classmethod_repr,
              .getattribute = wrapper_getattribute,
              .descr_get = classmethod_get,
              .new_object = wrapper_new_object,
              .init = classmethod_init},
    .getset = wrapper_getset,
    .members = wrapper_members,
    .doc = "classmethod(function) -> method\n\n"
           "Convert a function to be a class method: it receives the class as its first argument,\n"
           "whether it is called on the class or on an instance.",
};

/* -- staticmethod ------------------------------------------------------------------------------ */

static bool staticmethod_init(Value self, Value *args, int nargs, Value kwnames) {
  return init(self, args, nargs, kwnames, "staticmethod");
}

static Value staticmethod_get(Value self, Value object, Value type) {
  return callable_of(self);
}

static Value staticmethod_call(Value self, Value *args, int nargs, Value kwnames) {
  Value callable = callable_of(self);
  return is_absent(callable) ? ABSENT : call(callable, args, nargs, kwnames);
}

static Value staticmethod_repr(Value self) {
  return format_text("<staticmethod(%R)>", member_get(self, &wrapper_members[0]));
}

DEFINE_TYPE_SHAPE(staticmethod);
Type staticmethod_type = {
    .name = "staticmethod",
    .layout = &wrapper_layout,
    .root_shape = &staticmethod_shape,
    .flags = TYPE_BASE | TYPE_HAS_DICT,
    .dict_offset = offsetof(WrapperObject, dict),
    .slots = {.repr = staticmethod_repr,
              .call = staticmethod_call,
              .getattribute = wrapper_getattribute,
              .descr_get = staticmethod_get,
              .new_object = wrapper_new_object,
              .init = staticmethod_init},
    .getset = wrapper_getset,
    .members = wrapper_members,
    .doc = "staticmethod(function) -> method\n\n"
           "Convert a function to be a static method: it receives no implicit first argument.",
};
