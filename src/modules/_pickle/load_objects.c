/* Instructions that find classes and functions, and make instances. */
#include "interp/import.h"
#include "modules/_pickle/unpickler.h"
#include "objects/audit.h"
#include "objects/descr.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/tuple.h"

#define LOAD(name) bool pickle_load_##name(Unpickler *u)

static bool fail(const char *format, Value v) {
  raise_unpickling(format, v);
  return false;
}

/* -- By name ----------------------------------------------------------------------------------- */

/* Names that Python 2's library had elsewhere. */
static bool use_new_names(Value *module, Value *name) {
  Value names = pickle_import("_compat_pickle", "NAME_MAPPING");
  Value modules = is_absent(names) ? ABSENT : pickle_import("_compat_pickle", "IMPORT_MAPPING");
  if (is_absent(modules)) return false;
  Value pair = dict_get(names, tuple_pack(2, *module, *name));
  if (is_absent(pair) && exception_pending()) return false;
  if (!is_absent(pair)) {
    if (!is_tuple(pair) || tuple_length(pair) != 2 || !is_str(tuple_get(pair, 0)) ||
        !is_str(tuple_get(pair, 1))) {
      raise_error(&exc_RuntimeError,
                  "_compat_pickle.NAME_MAPPING values should be 2-tuples, not %.200T", pair);
      return false;
    }
    *module = tuple_get(pair, 0);
    *name = tuple_get(pair, 1);
    return true;
  }
  Value renamed = dict_get(modules, *module);
  if (!is_absent(renamed)) *module = renamed;
  return !exception_pending();
}

static Value find_path(Value module, Value name) {
  Value parent, path = pickle_split_path(module, name);
  if (is_absent(path)) return ABSENT;
  Value found = pickle_get_path(module, path, &parent);
  if (is_absent(found) && exception_suppress(&exc_AttributeError))
    raise_error(&exc_AttributeError, "Can't get attribute %R on %R", name, module);
  return found;
}

static Value find_class(Unpickler *u, Value module_name, Value name) {
  if (!audit("pickle.find_class", "OO", module_name, name)) return ABSENT;
  if (u->protocol < 3 && u->fix_imports && !use_new_names(&module_name, &name)) return ABSENT;
  if (!is_str(module_name))
    return raise_type_error("module name must be a string, not %T", module_name);
  Value module = import_absolute(module_name);
  if (is_absent(module)) return ABSENT;
  return u->protocol >= 4 ? find_path(module, name) : object_getattr(module, name);
}

Value unpickler_find_class_method(Value *args, int nargs) {
  if (!is_str(args[2])) return raise_type_error("global name must be a string, not %T", args[2]);
  return find_class(as_unpickler(args[0]), args[1], args[2]);
}

/* The class or function of that name, as the Unpickler's find_class says. */
static Value unpickler_find_class(Unpickler *u, Value module, Value name) {
  if (type_of(from_object(u)) == &unpickler_type) return find_class(u, module, name);
  return call_method2(from_object(u), NAME("find_class"), module, name);
}

/* A line as a str. */
static Value read_name(Unpickler *u, bool may_be_empty) {
  int64_t length;
  const char *line = unpickler_read_line(u, may_be_empty, &length);
  return line == NULL ? ABSENT : str_from_utf8(line, (size_t)length);
}

static Value read_global(Unpickler *u) {
  Value module = read_name(u, false), name = is_absent(module) ? ABSENT : read_name(u, false);
  return is_absent(name) ? ABSENT : unpickler_find_class(u, module, name);
}

LOAD(global) {
  return unpickler_push(u, read_global(u));
}
LOAD(stack_global) {
  Value name = unpickler_pop(u), module = is_absent(name) ? ABSENT : unpickler_pop(u);
  if (is_absent(module)) return false;
  if (!has_shape(name, &str_shape) || !has_shape(module, &str_shape))
    return fail("STACK_GLOBAL requires str", ABSENT);
  return unpickler_push(u, unpickler_find_class(u, module, name));
}

/* -- By extension code ------------------------------------------------------------------------- */

static Value registered_extension(Unpickler *u, Value code) {
  Value registry = pickle_import("copyreg", "_inverted_registry");
  Value pair = is_absent(registry) ? ABSENT : dict_get(registry, code);
  if (is_absent(pair))
    return exception_pending() ? ABSENT
                               : raise_value_error("unregistered extension code %lld",
                                                   (long long)as_small_int(code));
  if (!is_tuple(pair) || tuple_length(pair) != 2 || !is_str(tuple_get(pair, 0)) ||
      !is_str(tuple_get(pair, 1)))
    return raise_value_error("_inverted_registry[%lld] isn't a 2-tuple of strings",
                             (long long)as_small_int(code));
  return unpickler_find_class(u, tuple_get(pair, 0), tuple_get(pair, 1));
}

static bool load_extension(Unpickler *u, int size) {
  const uint8_t *bytes = unpickler_read(u, size);
  uint32_t number = 0;
  if (bytes == NULL) return false;
  for (int i = size; i-- > 0;) number = number << 8 | bytes[i];
  if ((int32_t)number <= 0) return fail("EXT specifies code <= 0", ABSENT);
  Value code = from_small_int((int32_t)number),
        cache = pickle_import("copyreg", "_extension_cache");
  if (is_absent(cache)) return false;
  Value found = dict_get(cache, code);
  if (!is_absent(found) || exception_pending()) return unpickler_push(u, found);
  found = registered_extension(u, code);
  return !is_absent(found) && dict_set(cache, code, found) && unpickler_push(u, found);
}
LOAD(ext1) {
  return load_extension(u, 1);
}
LOAD(ext2) {
  return load_extension(u, 2);
}
LOAD(ext4) {
  return load_extension(u, 4);
}

/* -- Persistent ids ---------------------------------------------------------------------------- */

static bool push_persistent(Unpickler *u, Value id) {
  Value load = slot_get(&u->persistent_load);
  if (is_absent(id)) return false;
  if (is_absent(load))
    return fail("A load persistent id instruction was encountered,\nbut no persistent_load "
                "function was specified.",
                ABSENT);
  return unpickler_push(u, call1(load, id));
}

LOAD(persid) {
  Value load = slot_get(&u->persistent_load);
  if (is_absent(load)) return push_persistent(u, NONE);
  Value id = read_name(u, true);
  if (is_absent(id) ? exception_suppress(&exc_UnicodeDecodeError) : !as_str(id)->ascii)
    return fail("persistent IDs in protocol 0 must be ASCII strings", ABSENT);
  return push_persistent(u, id);
}
LOAD(binpersid) {
  if (is_absent(slot_get(&u->persistent_load))) return push_persistent(u, NONE);
  return push_persistent(u, unpickler_pop(u));
}

/* -- Instances --------------------------------------------------------------------------------- */

/* What INST and OBJ do: classes that took no arguments got no call of __init__. */
static Value instantiate(Value class_, Value args) {
  if (tuple_length(args) > 0 || !is_type_object(class_))
    return call_with_tuple(class_, args, ABSENT);
  Value initargs = object_lookup_attr(class_, NAME("__getinitargs__"));
  if (is_absent(initargs) && exception_pending()) return ABSENT;
  return is_absent(initargs) ? call_method1(class_, NAME("__new__"), class_) : call0(class_);
}

LOAD(inst) {
  int64_t mark = unpickler_pop_mark(u);
  Value args = mark < 0 ? ABSENT : unpickler_pop_tuple(u, mark);
  Value class_ = is_absent(args) ? ABSENT : read_global(u);
  return !is_absent(class_) && unpickler_push(u, instantiate(class_, args));
}
LOAD(obj) {
  int64_t mark = unpickler_pop_mark(u);
  if (mark < 0) return false;
  if (u->top - mark < 1) return unpickler_underflow(u), false;
  Value args = unpickler_pop_tuple(u, mark + 1), class_ = unpickler_pop(u);
  return !is_absent(class_) && unpickler_push(u, instantiate(class_, args));
}

LOAD(reduce) {
  Value args = unpickler_pop(u), callable = is_absent(args) ? ABSENT : unpickler_pop(u);
  if (is_absent(callable)) return false;
  if (is_tuple(args)) return unpickler_push(u, call_with_tuple(callable, args, ABSENT));
  raise_type_error("argument list must be a tuple");
  return false;
}

static bool check_new(Value class_, Value args, const char *opcode) {
  if (!is_type_object(class_))
    raise_unpickling("%s class argument must be a type, not %.200T", opcode, class_);
  else if (as_type(class_)->slots.new_object == NULL)
    raise_unpickling("%s class argument '%.200s' doesn't have __new__", opcode,
                     type_name(as_type(class_)));
  else if (!is_tuple(args))
    raise_unpickling("%s expected an arg tuple, got %.200T", opcode, args);
  else
    return true;
  return false;
}

LOAD(newobj) {
  Value args = unpickler_pop(u), class_ = is_absent(args) ? ABSENT : unpickler_pop(u);
  if (is_absent(class_) || !check_new(class_, args, "NEWOBJ")) return false;
  Type *type = as_type(class_);
  Value v = type->slots.new_object(type, (Value *)(void *)as_tuple(args)->items,
                                   (int)tuple_length(args), ABSENT);
  GC_KEEP(as_tuple(args));
  return unpickler_push(u, v);
}

LOAD(newobj_ex) {
  Value keywords = unpickler_pop(u), args = is_absent(keywords) ? ABSENT : unpickler_pop(u);
  Value class_ = is_absent(args) ? ABSENT : unpickler_pop(u);
  if (is_absent(class_) || !check_new(class_, args, "NEWOBJ_EX")) return false;
  if (!is_dict(keywords)) return fail("NEWOBJ_EX expected a kwarg dict, got %.200T", keywords);
  TupleObject *all = tuple_alloc(tuple_length(args) + 1);
  slot_init(&all->items[0], class_);
  slots_copy(all, all->items + 1, as_tuple(args)->items, (size_t)tuple_length(args));
  Value new_method = object_getattr(class_, NAME("__new__"));
  return !is_absent(new_method) &&
         unpickler_push(u, call_with_tuple(new_method, from_object(all), keywords));
}

/* -- State ------------------------------------------------------------------------------------- */

/* The attributes of the instance can be set without its __dict__ being asked for. */
static bool has_plain_attributes(Value v) {
  Type *type = type_of(v);
  if (!(type->flags & TYPE_HAS_DICT) || type->dict_offset != 0 ||
      type->slots.getattribute != object_generic_getattr)
    return false;
  return has_shape(type_lookup(type, NAME("__dict__")), &getset_descriptor_shape);
}

static bool set_dict_state(Value v, Value state) {
  Value key, item, dict = ABSENT;
  if (!is_dict(state)) return fail("state is not a dictionary", ABSENT);
  bool plain = has_plain_attributes(v);
  if (!plain) dict = object_getattr(v, NAME("__dict__"));
  if (!plain && is_absent(dict)) return false;
  for (int64_t position = 0; dict_next(state, &position, &key, &item);) {
    if (has_shape(key, &str_shape)) key = str_intern(key);
    bool ok = plain && has_shape(key, &str_shape)
                  ? instance_set(as_object(v), key, item)
                  : object_setitem(plain ? instance_dict(as_object(v)) : dict, key, item);
    if (!ok) return false;
  }
  return true;
}

static bool set_slot_state(Value v, Value state) {
  Value key, item;
  if (!is_dict(state)) return fail("slot state is not a dictionary", ABSENT);
  for (int64_t position = 0; dict_next(state, &position, &key, &item);)
    if (!object_setattr(v, key, item)) return false;
  return true;
}

static bool set_state(Value v, Value state) {
  Value slots = NONE;
  if (is_tuple(state) && tuple_length(state) == 2) {
    slots = tuple_get(state, 1);
    state = tuple_get(state, 0);
  }
  return (is_none(state) || set_dict_state(v, state)) &&
         (is_none(slots) || set_slot_state(v, slots));
}

LOAD(build) {
  if (u->top - 2 < u->fence) return unpickler_underflow(u), false;
  Value state = unpickler_pop(u), v = unpickler_top(u);
  if (is_absent(v)) return false;
  Value method = object_lookup_attr(v, NAME("__setstate__"));
  if (!is_absent(method)) return !is_absent(call1(method, state));
  return !exception_pending() && set_state(v, state);
}
