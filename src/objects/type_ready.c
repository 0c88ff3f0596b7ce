/* Making static types usable: header and shape first (no allocation), then dict, MRO and inherited
   slots. */
#include "objects/type_internal.h"

#include "objects/dict.h"
#include "objects/function_builtin.h"
#include "objects/shape_ops.h"
#include "objects/str.h"
#include "objects/tuple.h"

Value (*weakref_first_hook)(Object *object);

/* -- Header and shape -------------------------------------------------------------------------- */

void type_setup_static(Type *type) {
  if (type->header.shape_address != 0) return;
  if (type != &object_type && type->base == NULL) type->base = &object_type;
  if (type->base != NULL) {
    type_setup_static(type->base);
    type_inherit_flags(type, type->base);
    if (type->layout == NULL) type->layout = type->base->layout;
    if (type->dict_offset == 0) type->dict_offset = type->base->dict_offset;
  }
  type_type.root_shape->layout =
      type_type.layout; /* the first of them comes before the shape is set up */
  gc_register_static(type, type_type.root_shape);
  if (type->root_shape != NULL) shape_setup_static_root(type);
}

/* -- __dict__ and __weakref__ of instances ----------------------------------------------------- */

static Value get_instance_dict(Value self, void *closure);

static Type *builtin_base(Value self) {
  Type *type = type_of(self);
  while (type->flags & TYPE_HEAP) type = type->base;
  return type;
}

/* A class of Python code may come before a builtin type that has a __dict__ of its own making
   (type, module) in the MRO: the attribute of the builtin type decides then. Absent if there is
   none. */
static Value builtin_dict_descriptor(Value self) {
  Type *type = builtin_base(self);
  Value found = type->dict_offset == 0 ? ABSENT : type_lookup(type, NAME("__dict__"));
  bool is_ours = has_shape(found, &getset_descriptor_shape) &&
                 object_cast(GetSetDescriptor, found)->def->get == get_instance_dict;
  return is_ours ? ABSENT : found;
}

static Value get_instance_dict(Value self, void *closure) {
  Value other = builtin_dict_descriptor(self);
  if (!is_absent(other) && type_of(other)->slots.descr_get != NULL)
    return type_of(other)->slots.descr_get(other, self, type_value(type_of(self)));
  return instance_dict(as_object(self));
}

static bool set_instance_dict(Value self, Value v, void *closure) {
  Value other = builtin_dict_descriptor(self);
  if (!is_absent(other) && type_of(other)->slots.descr_set != NULL)
    return type_of(other)->slots.descr_set(other, self, v);
  if (is_absent(v) && builtin_base(self)->flags & TYPE_HAS_DICT) {
    raise_type_error("cannot delete __dict__");
    return false;
  }
  return instance_set_dict(as_object(self), v);
}
const GetSetDef instance_dict_getset = {"__dict__", get_instance_dict, set_instance_dict,
                                        "dictionary for instance variables (if defined)", NULL};

/* __dict__ of instances of builtin types and of their subclasses. */
static const GetSetDef builtin_instance_dict_getset = {"__dict__", get_instance_dict,
                                                       set_instance_dict, NULL, NULL};

static Value get_weakref(Value self, void *closure) {
  return weakref_first_hook == NULL ? NONE : weakref_first_hook(as_object(self));
}
const GetSetDef instance_weakref_getset = {
    "__weakref__", get_weakref, NULL, "list of weak references to the object (if defined)", NULL};

/* -- __new__ ----------------------------------------------------------------------------------- */

/* The first class on the way to `object` whose __new__ is not written in Python. */
static Type *static_base(Type *type) {
  while (type->base != NULL && type->slots.new_object == generic_slots.new_object)
    type = type->base;
  return type;
}

/* args: the type whose __new__ this is, the class to make an instance of, the constructor's
   arguments. */
static Value call_new(Value *args, int nargs, Value kwnames) {
  Type *owner = as_type(args[0]);
  if (nargs < 2) return raise_type_error("%N.__new__(): not enough arguments", owner);
  if (!is_type_object(args[1]))
    return raise_type_error("%N.__new__(X): X is not a type object (%T)", owner, args[1]);
  Type *type = as_type(args[1]), *base = static_base(type);
  if (!type_is_subtype(type, owner))
    return raise_type_error("%N.__new__(%N): %N is not a subtype of %N", owner, type, type, owner);
  if (base->slots.new_object != owner->slots.new_object)
    return raise_type_error("%N.__new__(%N) is not safe, use %N.__new__()", owner, type, base);
  return owner->slots.new_object(type, args + 2, nargs - 2, kwnames);
}

static const BuiltinDef new_def = {
    .signature = "__new__(type, /, *args, **kwargs)",
    .raw = call_new,
    .effects = EFFECT_ANY,
    .flags = BUILTIN_RAW,
    .doc = "Create and return a new object.  See help(type) for accurate signature."};

/* Classes directly below object have no instances unless they say how to make them, or may be
   subclassed. */
static bool may_inherit_new(const Type *type) {
  return (type->base != &object_type || type->flags & TYPE_BASE) &&
         !(type->flags & TYPE_NO_INSTANCES);
}

/* -- Dict -------------------------------------------------------------------------------------- */

static void add(Type *type, Value name, Value v) {
  dict_set_str(slot_get(&type->dict), name, v);
}

static Value method_value(Type *type, const BuiltinDef *def) {
  if (def->flags & BUILTIN_CLASSMETHOD) return classmethod_descriptor_new(type, def);
  if (def->flags & BUILTIN_STATICMETHOD)
    return staticmethod_new(builtin_function_new(def, type_value(type), ABSENT));
  return method_descriptor_new(type, def);
}

static void add_tables(Type *type) {
  for (const BuiltinDef *def = type->methods; def != NULL && def->signature != NULL; def++)
    add(type, builtin_def_name(def), method_value(type, def));
  for (const MemberDef *def = type->members; def != NULL && def->name != NULL; def++)
    add(type, str_intern_static(def->name), member_descriptor_new(type, def));
  for (const GetSetDef *def = type->getset; def != NULL && def->name != NULL; def++)
    add(type, str_intern_static(def->name), getset_descriptor_new(type, def));
}

static void add_instance_dict(Type *type) {
  bool inherited = type->base != NULL && type->base->flags & TYPE_HAS_DICT;
  if (!(type->flags & TYPE_HAS_DICT) || inherited) return;
  if (is_absent(dict_get_str(slot_get(&type->dict), NAME("__dict__"))))
    add(type, NAME("__dict__"), getset_descriptor_new(type, &builtin_instance_dict_getset));
}

/* Fills the dict from the declaration, the type's own slots included. */
static void fill_dict(Type *type) {
  slot_set(type, &type->dict, dict_new());
  add_tables(type);
  add_instance_dict(type);
  if (type->slots.new_object != NULL && !(type->flags & TYPE_NO_INSTANCES))
    add(type, NAME("__new__"), builtin_method_new(&new_def, type_value(type)));
  if (type->slots.compare != NULL && type->slots.hash == NULL) type->slots.hash = hash_unhashable;
  type_add_wrappers(type);
  if (is_absent(dict_get_str(slot_get(&type->dict), NAME("__doc__"))))
    add(type, NAME("__doc__"),
        type->doc == NULL ? NONE : str_from_utf8_lossy(type->doc, strlen(type->doc)));
}

static Value short_name(const Type *type) {
  const char *dot = strrchr(type->name, '.');
  return str_intern_static(dot == NULL ? type->name : dot + 1);
}

static void link_bases(Type *type) {
  Value base = type->base == NULL ? ABSENT : type_value(type->base);
  slot_set(type, &type->bases, tuple_from_values(&base, type->base != NULL));
  Value mro = type_compute_mro(type);
  if (is_absent(mro)) unreachable_state("MRO of a static type");
  slot_set(type, &type->mro, mro);
  if (type->base != NULL && !type_add_subclass(type->base, type))
    unreachable_state("subclasses of a static type");
}

static void inherit_slots(Type *type) {
  if (type->base == NULL) return;
  bool keeps_new = type->slots.new_object != NULL || may_inherit_new(type);
  type_inherit_slots(type, type->base);
  if (!keeps_new) type->slots.new_object = NULL;
}

void type_ready(Type *type) {
  type_setup_static(type);
  if (type->flags & TYPE_READY) return;
  type->flags |= TYPE_READY;
  if (type->base != NULL) type_ready(type->base);
  if (type->root_shape == NULL) shape_make_root(type, 0);
  slot_set(type, &type->name_object, short_name(type));
  slot_set(type, &type->qualname, slot_get(&type->name_object));
  link_bases(type);
  fill_dict(type);
  inherit_slots(type);
}
