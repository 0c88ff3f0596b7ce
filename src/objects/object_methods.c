/* Methods that every object has: __format__, __dir__, pickling by copyreg's protocol. */
#include "objects/object_methods.h"

#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/shape_ops.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_internal.h"

/* -- Format, size, hooks ----------------------------------------------------------------------- */

static Value object_format_method(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("__format__() argument must be str, not %Y", args[1]);
  if (str_length(args[1]) > 0)
    return raise_type_error("unsupported format string passed to %T.__format__", args[0]);
  return object_str(args[0]);
}

static Value object_sizeof(Value *args, int nargs) {
  return from_small_int(is_object(args[0]) ? (int64_t)gc_object_size(as_object(args[0]))
                                           : (int64_t)sizeof(Value));
}

static Value object_init_subclass(Value *args, int nargs, Value kwnames) {
  Type *type = as_type(args[0]);
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("%V.__init_subclass__() takes no keyword arguments",
                            slot_get(&type->qualname));
  if (nargs > 1)
    return raise_type_error("%V.__init_subclass__() takes no arguments (%d given)",
                            slot_get(&type->qualname), nargs - 1);
  return NONE;
}

static Value object_subclasshook(Value *args, int nargs) {
  return NOT_IMPLEMENTED;
}

/* -- dir() ------------------------------------------------------------------------------------- */

/* A copy of the object's __dict__, empty if it has none. */
static Value own_names(Value self) {
  Value dict = object_lookup_attr(self, NAME("__dict__"));
  if (is_absent(dict)) return exception_pending() ? ABSENT : dict_new();
  return is_dict(dict) ? dict_copy(dict) : dict_new();
}

static Value object_dir_method(Value *args, int nargs) {
  Value names = own_names(args[0]);
  Value class_ = is_absent(names) ? ABSENT : object_lookup_attr(args[0], NAME("__class__"));
  if (is_absent(class_)) return exception_pending() ? ABSENT : dict_keys_list(names);
  Value of_class = type_class_names(class_);
  if (is_absent(of_class) || !dict_update(names, of_class)) return ABSENT;
  return dict_keys_list(names);
}

Value object_dir(Value v) {
  Value method = object_lookup_special(v, NAME("__dir__"));
  if (is_absent(method))
    return exception_pending() ? ABSENT : raise_type_error("object does not provide __dir__");
  Value names = call0(method);
  if (is_absent(names) || is_absent(names = sequence_list(names))) return ABSENT;
  return list_sort(names) ? names : ABSENT;
}

/* -- State for pickling ------------------------------------------------------------------------ */

static Value copyreg_function(const char *name) {
  Value copyreg = import_module("copyreg");
  return is_absent(copyreg) ? ABSENT : object_getattr(copyreg, str_intern_static(name));
}

/* List of the names declared in __slots__ in the class and its bases, or None; kept in the class by
   copyreg. */
static Value slot_names(Type *type) {
  Value names = dict_get_str(slot_get(&type->dict), NAME("__slotnames__"));
  if (!is_absent(names) && is_list(names)) return names;
  Value function = copyreg_function("_slotnames");
  names = is_absent(function) ? ABSENT : call1(function, type_value(type));
  if (!is_absent(names) && !is_none(names) && !is_list(names))
    return raise_type_error("copyreg._slotnames didn't return a list or None");
  return names;
}

/* Dict of those declared attributes that have a value. */
static Value slots_state(Value self, Value names) {
  Value state = dict_new();
  for (int64_t i = 0; i < list_length(names); i++) {
    Value name = list_get(names, i), v = object_lookup_attr(self, name);
    if (is_absent(v) ? exception_pending() : !dict_set(state, name, v)) return ABSENT;
  }
  return state;
}

/* The __dict__ for pickling; None where it is empty or missing. */
static Value dict_state(Value self) {
  Object *object = is_object(self) ? as_object(self) : NULL;
  if (object != NULL && type_of(self)->flags & TYPE_HAS_DICT && type_of(self)->flags & TYPE_HEAP) {
    const Shape *shape = object_shape(object);
    if (!(shape->flags & SHAPE_DICT) && shape->attribute_count == shape->declared_slots)
      return NONE;
  }
  Value dict = object_lookup_attr(self, NAME("__dict__"));
  if (is_absent(dict)) return exception_pending() ? ABSENT : NONE;
  return is_dict(dict) && dict_length(dict) == 0 ? NONE : dict;
}

/* strict: nothing else will restore what a C struct holds, so there may be none. */
static Value default_state(Value self, bool strict) {
  Type *type = type_of(self);
  if (strict && type->layout->item_size != 0)
    return raise_type_error("cannot pickle %N objects", type);
  Value state = dict_state(self);
  Value names = is_absent(state) ? ABSENT : slot_names(type);
  if (is_absent(names)) return ABSENT;
  if (strict && type->layout != object_type.layout)
    return raise_type_error("cannot pickle '%N' object", type);
  if (is_none(names) || list_length(names) == 0) return state;
  Value slots = slots_state(self, names);
  if (is_absent(slots)) return ABSENT;
  return dict_length(slots) == 0 ? state : tuple_pack(2, state, slots);
}

static Value object_getstate_method(Value *args, int nargs) {
  return default_state(args[0], false);
}

static bool is_default_getstate(Value found) {
  return is_method_descriptor(found) && object_cast(MethodDescriptor, found)->owner == &object_type;
}

static Value state_of(Value self, bool strict) {
  if (is_default_getstate(type_lookup(type_of(self), NAME("__getstate__"))))
    return default_state(self, strict);
  return call_method0(self, NAME("__getstate__"));
}

/* -- __reduce__ -------------------------------------------------------------------------------- */

/* (args, kwargs) of __getnewargs_ex__. */
static bool new_arguments_ex(Value method, Value *args, Value *kwargs) {
  Value pair = call0(method);
  if (is_absent(pair)) return false;
  if (!is_tuple(pair)) {
    raise_type_error("__getnewargs_ex__ should return a tuple, not '%T'", pair);
  } else if (tuple_length(pair) != 2) {
    raise_value_error("__getnewargs_ex__ should return a tuple of length 2, not %zd",
                      (size_t)tuple_length(pair));
  } else if (!is_tuple(tuple_get(pair, 0))) {
    raise_type_error(
        "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%T'",
        tuple_get(pair, 0));
  } else if (!is_dict(tuple_get(pair, 1))) {
    raise_type_error(
        "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%T'",
        tuple_get(pair, 1));
  } else {
    *args = tuple_get(pair, 0);
    *kwargs = tuple_get(pair, 1);
    return true;
  }
  return false;
}

/* Both absent where the class has neither method. */
static bool new_arguments(Value self, Value *args, Value *kwargs) {
  *args = *kwargs = ABSENT;
  Value method = object_lookup_special(self, NAME("__getnewargs_ex__"));
  if (!is_absent(method)) return new_arguments_ex(method, args, kwargs);
  if (exception_pending()) return false;
  method = object_lookup_special(self, NAME("__getnewargs__"));
  if (is_absent(method)) return !exception_pending();
  *args = call0(method);
  if (is_absent(*args) || is_tuple(*args)) return !is_absent(*args);
  raise_type_error("__getnewargs__ should return a tuple, not '%T'", *args);
  return false;
}

static Value class_and_args(Type *type, Value args) {
  int64_t count = is_absent(args) ? 0 : tuple_length(args);
  TupleObject *result = tuple_alloc(count + 1);
  slot_init(&result->items[0], type_value(type));
  for (int64_t i = 0; i < count; i++) slot_init(&result->items[i + 1], tuple_get(args, i));
  return from_object(result);
}

static Value items_iterator(Value self) {
  Value items = call_method0(self, NAME("items"));
  return is_absent(items) ? ABSENT : object_iter(items);
}

static Value reduce_by_newobj(Value self) {
  Type *type = type_of(self);
  Value args, kwargs, function, call_args;
  if (type->slots.new_object == NULL) return raise_type_error("cannot pickle '%N' object", type);
  if (!new_arguments(self, &args, &kwargs)) return ABSENT;
  if (is_absent(kwargs) || dict_length(kwargs) == 0) {
    function = copyreg_function("__newobj__");
    call_args = class_and_args(type, args);
  } else {
    function = copyreg_function("__newobj_ex__");
    call_args = tuple_pack(3, type_value(type), args, kwargs);
  }
  if (is_absent(function)) return ABSENT;
  Value state = state_of(self, is_absent(args) && !is_list(self) && !is_dict(self));
  Value list_items = NONE, dict_items = NONE;
  if (is_absent(state)) return ABSENT;
  if (is_list(self) && is_absent(list_items = object_iter(self))) return ABSENT;
  if (is_dict(self) && is_absent(dict_items = items_iterator(self))) return ABSENT;
  return tuple_pack(5, function, call_args, state, list_items, dict_items);
}

static Value common_reduce(Value self, int64_t protocol) {
  if (protocol >= 2) return reduce_by_newobj(self);
  Value function = copyreg_function("_reduce_ex");
  return is_absent(function) ? ABSENT : call2(function, self, int_from_i64(protocol));
}

static Value object_reduce(Value *args, int nargs) {
  return common_reduce(args[0], 0);
}

static Value object_reduce_ex(Value *args, int nargs) {
  int protocol;
  if (!index_to_int(args[1], &protocol)) return ABSENT;
  Value found = type_lookup(type_of(args[0]), NAME("__reduce__"));
  bool is_default =
      is_method_descriptor(found) && object_cast(MethodDescriptor, found)->owner == &object_type;
  return is_default ? common_reduce(args[0], protocol) : call_method0(args[0], NAME("__reduce__"));
}

const BuiltinDef object_methods[] = {
    METHOD("__reduce_ex__(self, protocol, /)", object_reduce_ex, EFFECT_ANY, "Helper for pickle."),
    METHOD("__reduce__(self, /)", object_reduce, EFFECT_ANY, "Helper for pickle."),
    METHOD("__getstate__(self, /)", object_getstate_method, EFFECT_ANY, "Helper for pickle."),
    METHOD_FLAGS("__subclasshook__(cls, subclass=?, /, *args)", object_subclasshook, EFFECT_PURE,
                 BUILTIN_CLASSMETHOD,
                 "Abstract classes can override this to customize issubclass().\n\n"
                 "It is called by abc.ABCMeta.__subclasscheck__() and returns True, False or\n"
                 "NotImplemented; the last leaves the decision to the usual rules."),
    METHOD_RAW("__init_subclass__(cls, nothing=?, /)", object_init_subclass, EFFECT_RAISE,
               BUILTIN_CLASSMETHOD,
               "Called when a class gets a subclass, with its keyword arguments.\n\nThis one does "
               "nothing; classes may have their own."),
    METHOD("__format__(self, format_spec, /)", object_format_method, EFFECT_ANY,
           "Default object formatter."),
    METHOD("__sizeof__(self, /)", object_sizeof, EFFECT_PURE,
           "Size of object in memory, in bytes."),
    METHOD("__dir__(self, /)", object_dir_method, EFFECT_ANY, "Default dir() implementation."),
    METHOD_END};
