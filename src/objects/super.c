/* super: attribute lookup that begins behind a class in an MRO. */
#include "objects/descr.h"
#include "objects/dict.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct SuperObject {
  Object header;
  Slot class_;       /* lookup begins behind it; absent before __init__ */
  Slot object;       /* bound to; absent: none */
  Slot object_class; /* whose MRO is searched: object's class, or object itself */
} SuperObject;

static SuperObject *as_super(Value v) {
  return object_cast(SuperObject, v);
}

static const Layout super_layout = {
    .name = "SuperObject",
    .fixed_size = sizeof(SuperObject),
    .slots_offset = offsetof(SuperObject, class_),
    .slots_count = 3,
};
static Shape super_shape;

/* The class whose MRO super(class, object) searches; NULL: TypeError set. */
static Type *check_object(Value class_, Value object) {
  if (is_type_object(object) && type_is_subtype(as_type(object), as_type(class_)))
    return as_type(object);
  if (is_instance(object, as_type(class_))) return type_of(object);
  Value claimed = object_lookup_attr(object, NAME("__class__")); /* proxies */
  if (exception_pending()) return NULL;
  bool is_proxy =
      !is_absent(claimed) && is_type_object(claimed) && as_type(claimed) != type_of(object);
  if (is_proxy && type_is_subtype(as_type(claimed), as_type(class_))) return as_type(claimed);
  raise_type_error("super(type, obj): obj must be an instance or subtype of type");
  return NULL;
}

/* Not bound; ABSENT without exception: not found. */
static Value lookup_behind(Type *start, Value class_, Value name) {
  Value mro = slot_get(&start->mro);
  if (is_absent(mro)) return ABSENT;
  int64_t i = 0, length = tuple_length(mro);
  while (i < length && !same(tuple_get(mro, i), class_)) i++;
  for (i++; i < length; i++) {
    Value v = dict_get_str(slot_get(&as_type(tuple_get(mro, i))->dict), name);
    if (!is_absent(v)) return v;
  }
  return ABSENT;
}

static Value bind(Value found, Value object, Type *start) {
  SlotGET get = type_of(found)->slots.descr_get;
  if (get == NULL) return found;
  return get(found, same(object, type_value(start)) ? ABSENT : object, type_value(start));
}

static Value make(Value class_, Value object, Type *start) {
  SuperObject *super = gc_new(&super_shape);
  slot_init(&super->class_, class_);
  slot_init(&super->object, object);
  slot_init(&super->object_class, type_value(start));
  return from_object(super);
}

static Value super_new(Value class_, Value object) {
  Type *start = check_object(class_, object);
  return start == NULL ? ABSENT : make(class_, object, start);
}

static bool check_class(Value class_) {
  if (is_type_object(class_)) return true;
  raise_type_error("super() argument 1 must be a type, not %T", class_);
  return false;
}

static bool is_class_name(Value name) {
  return same(name, NAME("__class__"));
}

Value super_getattr(Value class_, Value object, Value name) {
  Type *start = check_class(class_) ? check_object(class_, object) : NULL;
  if (start == NULL) return ABSENT;
  Value found = is_class_name(name) ? ABSENT : lookup_behind(start, class_, name);
  return is_absent(found) ? object_generic_getattr(make(class_, object, start), name)
                          : bind(found, object, start);
}

Value super_lookup_method(Value class_, Value object, Value name, bool *bound) {
  Type *start = check_class(class_) ? check_object(class_, object) : NULL;
  *bound = true;
  if (start == NULL) return ABSENT;
  Value found = is_class_name(name) ? ABSENT : lookup_behind(start, class_, name);
  if (is_absent(found)) return object_generic_getattr(make(class_, object, start), name);
  if (type_of(found)->flags & TYPE_METHOD_LIKE && !same(object, type_value(start))) {
    *bound = false;
    return found;
  }
  return bind(found, object, start);
}

/* -- The type ---------------------------------------------------------------------------------- */

static Value super_getattribute(Value self, Value name) {
  SuperObject *super = as_super(self);
  Value start = slot_get(&super->object_class);
  if (!is_str(name) || is_absent(start) || str_equals_ascii(name, "__class__"))
    return object_generic_getattr(self, name);
  Value found = lookup_behind(as_type(start), slot_get(&super->class_), name);
  return is_absent(found) ? object_generic_getattr(self, name)
                          : bind(found, slot_get(&super->object), as_type(start));
}

/* An unbound super in a class dict binds to the instance it is read from. */
static Value super_descr_get(Value self, Value object, Value type) {
  SuperObject *super = as_super(self);
  if (is_absent(object) || is_none(object) || !is_absent(slot_get(&super->object))) return self;
  Value class_ = slot_get(&super->class_);
  if (is_absent(class_)) return self;
  return type_of(self) == &super_type ? super_new(class_, object)
                                      : call2(type_value(type_of(self)), class_, object);
}

static Value super_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

static bool super_init(Value self, Value *args, int nargs, Value kwnames) {
  Value class_ = nargs > 0 ? args[0] : ABSENT,
        object = nargs > 1 && !is_none(args[1]) ? args[1] : ABSENT;
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    raise_type_error("super() takes no keyword arguments");
  else if (nargs > 2)
    raise_type_error("super() expected at most 2 arguments, got %d", nargs);
  if (exception_pending()) return false;
  if (nargs == 0 ? !current_super_arguments(&class_, &object) : !check_class(class_)) return false;
  Type *start = NULL;
  if (!is_absent(object) && (start = check_object(class_, object)) == NULL) return false;
  SuperObject *super = as_super(self);
  slot_set(super, &super->class_, class_);
  slot_set(super, &super->object, object);
  slot_set(super, &super->object_class, start == NULL ? ABSENT : type_value(start));
  return true;
}

static Value super_repr(Value self) {
  SuperObject *super = as_super(self);
  Value class_ = slot_get(&super->class_), start = slot_get(&super->object_class);
  Value name = is_absent(class_) ? str_from_ascii("NULL") : slot_get(&as_type(class_)->name_object);
  if (is_absent(start)) return format_text("<super: <class '%V'>, NULL>", name);
  return format_text("<super: <class '%V'>, <%V object>>", name,
                     slot_get(&as_type(start)->name_object));
}

static const MemberDef super_members[] = {
    {"__thisclass__", MEMBER_SLOT, offsetof(SuperObject, class_), false,
     "the class invoking super()"},
    {"__self__", MEMBER_SLOT, offsetof(SuperObject, object), false,
     "the instance invoking super(); may be None"},
    {"__self_class__", MEMBER_SLOT, offsetof(SuperObject, object_class), false,
     "the class whose MRO is searched; None if unbound"},
    {NULL, 0, 0, false, NULL}};

Type super_type = {
    .name = "super",
    .layout = &super_layout,
    .root_shape = &super_shape,
    .flags = TYPE_BASE,
    .slots = {.repr = super_repr,
              .getattribute = super_getattribute,
              .descr_get = super_descr_get,
              .new_object = super_new_object,
              .init = super_init},
    .members = super_members,
    .doc = "super() -> same as super(__class__, <first argument>)\n"
           "super(type) -> unbound super object\n"
           "super(type, obj) -> bound super object; requires isinstance(obj, type)\n"
           "super(type, type2) -> bound super object; requires issubclass(type2, type)\n"
           "Typical use is to call a method of a base class from the method that overrides it.",
};
