/* Making classes: type.__new__ and what follows it. */
#include "objects/type_internal.h"

#include "objects/cell.h"
#include "objects/dict.h"
#include "objects/shape_ops.h"
#include "objects/str.h"
#include "objects/tuple.h"

#include <alloca.h>

Type *type_calculate_metaclass(Type *metatype, Value bases) {
  Type *winner = metatype;
  for (int64_t i = 0; i < tuple_length(bases); i++) {
    Type *candidate = type_of(tuple_get(bases, i));
    if (type_is_subtype(winner, candidate)) continue;
    if (!type_is_subtype(candidate, winner)) {
      raise_type_error("metaclass conflict: the metaclass of a derived class must be a "
                       "(non-strict) subclass of the "
                       "metaclasses of all its bases");
      return NULL;
    }
    winner = candidate;
  }
  return winner;
}

/* -- Parts of the dict ------------------------------------------------------------------------- */

static Value dict_of(Type *type) {
  return slot_get(&type->dict);
}

/* __module__ defaults to the name of the module whose code is running. */
static bool set_module(Type *type) {
  if (!is_absent(dict_get_str(dict_of(type), NAME("__module__")))) return true;
  Value globals = current_globals();
  Value name = is_absent(globals) ? ABSENT : dict_get_str(globals, NAME("__name__"));
  return is_absent(name) || dict_set_str(dict_of(type), NAME("__module__"), name);
}

static bool set_qualname(Type *type) {
  Value qualname = dict_get_str(dict_of(type), NAME("__qualname__"));
  if (is_absent(qualname)) qualname = slot_get(&type->name_object);
  if (!is_str(qualname)) {
    raise_type_error("type __qualname__ must be a str, not %T", qualname);
    return false;
  }
  slot_set(type, &type->qualname, qualname);
  return dict_delete(dict_of(type), NAME("__qualname__")) >= 0;
}

static bool check_doc(Type *type) {
  Value doc = dict_get_str(dict_of(type), NAME("__doc__"));
  if (is_absent(doc)) return dict_set_str(dict_of(type), NAME("__doc__"), NONE);
  return !is_str(doc) || str_utf8(doc, NULL) != NULL;
}

/* Plain functions of these names are static or class methods without being told so. */
static bool wrap_function(Type *type, Value name, Value (*wrap)(Value)) {
  Value v = dict_get_str(dict_of(type), name);
  if (is_absent(v) || type_of(v) != &function_type) return true;
  return dict_set_str(dict_of(type), name, wrap(v));
}

static bool set_class_cell(Type *type) {
  Value cell = dict_get_str(dict_of(type), NAME("__classcell__"));
  if (is_absent(cell)) return true;
  if (!is_cell(cell)) {
    raise_type_error("__classcell__ must be a nonlocal cell, not %R", type_value(type_of(cell)));
    return false;
  }
  slot_set(as_cell(cell), &as_cell(cell)->contents, type_value(type));
  return dict_delete(dict_of(type), NAME("__classcell__")) >= 0;
}

/* Equality without a hash makes instances unhashable. */
static bool set_hash(Type *type) {
  Value dict = dict_of(type);
  if (is_absent(dict_get_str(dict, NAME("__eq__"))) ||
      !is_absent(dict_get_str(dict, NAME("__hash__"))))
    return true;
  return dict_set_str(dict, NAME("__hash__"), NONE);
}

static bool add_declared(Type *type) {
  Value names = slot_get(&type->slot_names);
  uint32_t first = type_declared_slots(type->base);
  for (int64_t i = 0; !is_absent(names) && i < tuple_length(names); i++) {
    Value name = tuple_get(names, i);
    if (!dict_set_str(dict_of(type), name, slot_member_descriptor_new(type, name, first + i)))
      return false;
  }
  return true;
}

static bool add_instance_getset(Type *type, uint32_t flag, const GetSetDef *def) {
  if (!(type->flags & flag) || type->base->flags & flag) return true;
  Value name = str_intern_static(def->name);
  if (!is_absent(dict_get_str(dict_of(type), name))) return true;
  return dict_set_str(dict_of(type), name, getset_descriptor_new(type, def));
}

static bool complete_dict(Type *type) {
  return set_module(type) && set_qualname(type) && check_doc(type) &&
         wrap_function(type, NAME("__new__"), staticmethod_new) &&
         wrap_function(type, NAME("__init_subclass__"), classmethod_new) &&
         wrap_function(type, NAME("__class_getitem__"), classmethod_new) && set_class_cell(type) &&
         add_declared(type) && add_instance_getset(type, TYPE_HAS_DICT, &instance_dict_getset) &&
         add_instance_getset(type, TYPE_HAS_WEAKREF, &instance_weakref_getset) && set_hash(type);
}

/* -- The type object --------------------------------------------------------------------------- */

/* Decides whether the instances get a __dict__ and can be weakly referenced, where the base does
   not decide it. */
static bool decide_flags(Type *base, Value name, Value bases, Value dict, uint32_t *flags,
                         Value *declared) {
  Value slots = dict_get_str(dict, NAME("__slots__"));
  *declared = ABSENT;
  if (is_absent(slots)) {
    *flags |= TYPE_HAS_DICT | (type_may_have_weakrefs(base) ? TYPE_HAS_WEAKREF : 0);
    return true;
  }
  *declared = type_declared_names(name, base, slots, dict, flags);
  for (int64_t i = 0; i < tuple_length(bases); i++)
    *flags |= as_type(tuple_get(bases, i))->flags & (TYPE_HAS_DICT | TYPE_HAS_WEAKREF);
  return !is_absent(*declared);
}

static Type *alloc_type(Type *metatype, const char *name, Type *base, uint32_t flags) {
  Type *type = gc_alloc_old(metatype->root_shape, metatype->root_shape->fixed_bytes);
  type->flags = TYPE_HEAP | TYPE_BASE | TYPE_READY | flags;
  type->name = name;
  type->base = base;
  type->layout = base->layout;
  type->slots = base->slots; /* until they are computed from the MRO */
  type->dict_offset = base->dict_offset;
  type->predicted_attributes = base->flags & TYPE_HEAP ? base->predicted_attributes : 0;
  type->get_buffer = base->get_buffer;
  type->release_buffer = base->release_buffer;
  type_inherit_flags(type, base);
  return type;
}

/* Flags and shape, from the bases and the class's own dict. A metaclass's mro(), which runs next,
   may show the class to anybody. */
static void make_shape(Type *type) {
  Value bases = slot_get(&type->bases), declared = slot_get(&type->slot_names);
  type->flags &=
      ~(uint32_t)(TYPE_SEQUENCE | TYPE_MAPPING); /* the first base that says so decides */
  for (int64_t i = 0; i < tuple_length(bases); i++)
    type_inherit_flags(type, as_type(tuple_get(bases, i)));
  if (!is_absent(dict_get_str(dict_of(type), NAME("__del__")))) type->flags |= TYPE_HAS_FINALIZER;
  shape_make_root(type, type_declared_slots(type->base) +
                            (is_absent(declared) ? 0 : tuple_length(declared)));
}

static bool add_to_bases(Type *type) {
  Value bases = slot_get(&type->bases);
  for (int64_t i = 0; i < tuple_length(bases); i++)
    if (!type_add_subclass(as_type(tuple_get(bases, i)), type)) return false;
  return true;
}

/* A class with its dict, MRO, slots and shape; no Python hooks but mro() have run. */
static Type *make_type(Type *metatype, Value name, Value bases, Value dict) {
  size_t length;
  const char *utf8 = str_utf8(name, &length);
  if (utf8 == NULL) return NULL;
  if (strlen(utf8) != length) {
    raise_value_error("type name must not contain null characters");
    return NULL;
  }
  Type *base = type_best_base(bases);
  uint32_t flags = 0;
  Value declared;
  if (base == NULL || !decide_flags(base, name, bases, dict, &flags, &declared)) return NULL;
  Type *type = alloc_type(metatype, xstrdup(utf8), base, flags);
  slot_set(type, &type->name_object, str_exact(name));
  slot_set(type, &type->bases, bases);
  slot_set(type, &type->slot_names, declared);
  slot_set(type, &type->dict, dict_copy(dict));
  if (is_absent(slot_get(&type->dict)) || !complete_dict(type)) return NULL;
  make_shape(type);
  if (!type_set_mro(type) || !add_to_bases(type)) return NULL;
  type_init_slots(type);
  return type;
}

/* -- Hooks ------------------------------------------------------------------------------------- */

static bool raise_set_name_error(Value v, Value name, Type *type) {
  Value cause = exception_fetch();
  raise_error(&exc_RuntimeError, "Error calling __set_name__ on '%T' instance %R in '%V'", v, name,
              slot_get(&type->name_object));
  if (!exception_matches(&exc_RuntimeError)) return false;
  Value e = exception_fetch();
  ExceptionObject *error = object_cast(ExceptionObject, e);
  slot_set(error, &error->cause, cause);
  slot_set(error, &error->context, cause);
  error->suppress_context = true;
  exception_restore(e);
  return false;
}

/* Calls __set_name__ of the class's attributes. It walks over a copy of the dict, because
   __set_name__ may change the class. */
static bool set_names(Type *type) {
  Value dict = dict_copy(dict_of(type)), name, v;
  if (is_absent(dict)) return false;
  for (int64_t position = 0; dict_next(dict, &position, &name, &v);) {
    Value method = type_lookup(type_of(v), NAME("__set_name__"));
    if (is_absent(method)) continue;
    Value args[2] = {type_value(type), name};
    if (is_absent(call_unbound(method, v, args, 2, ABSENT)))
      return raise_set_name_error(v, name, type);
  }
  return true;
}

static bool init_subclass(Type *type, Value kwargs) {
  Value method = super_getattr(type_value(type), type_value(type), NAME("__init_subclass__"));
  if (is_absent(method)) return false;
  return !is_absent(call_with_tuple(method, from_object(tuple_empty), kwargs));
}

Value type_new(Type *metatype, Value name, Value bases, Value dict, Value kwargs) {
  if (tuple_length(bases) == 0) bases = tuple_pack(1, type_value(&object_type));
  Type *type = make_type(metatype, name, bases, dict);
  if (type == NULL || !set_names(type) || !init_subclass(type, kwargs)) return ABSENT;
  return type_value(type);
}

/* -- type.__new__ ------------------------------------------------------------------------------ */

static bool check_arguments(Value *args, int nargs) {
  static Type *const wanted[] = {&str_type, &tuple_type, &dict_type};
  if (nargs != 3) {
    raise_type_error("type.__new__() takes exactly 3 arguments (%d given)", nargs);
    return false;
  }
  for (int i = 0; i < 3; i++)
    if (!is_instance(args[i], wanted[i])) {
      raise_type_error("type.__new__() argument %d must be %N, not %Y", i + 1, wanted[i], args[i]);
      return false;
    }
  return true;
}

/* An object that is no class may stand for bases only in a class statement. */
static bool check_entries(Value bases) {
  for (int64_t i = 0; i < tuple_length(bases); i++) {
    if (is_type_object(tuple_get(bases, i))) continue;
    Value entries = object_lookup_attr(tuple_get(bases, i), NAME("__mro_entries__"));
    if (!is_absent(entries))
      raise_type_error("type() doesn't support MRO entry resolution; use types.new_class()");
    if (exception_pending()) return false;
  }
  return true;
}

Value type_new_slot(Type *metatype, Value *args, int nargs, Value kwnames) {
  if (!check_arguments(args, nargs) || !check_entries(args[1])) return ABSENT;
  Type *winner = type_calculate_metaclass(metatype, args[1]);
  if (winner == NULL) return ABSENT;
  if (winner != metatype && winner->slots.new_object != type_new_slot)
    return winner->slots.new_object(winner, args, nargs, kwnames);
  Value kwargs = ABSENT;
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0) {
    kwargs = dict_new();
    for (int64_t i = 0; i < tuple_length(kwnames); i++)
      if (!dict_set(kwargs, tuple_get(kwnames, i), args[nargs + i])) return ABSENT;
  }
  return type_new(winner, args[0], args[1], args[2], kwargs);
}
