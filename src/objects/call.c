/* Calling from C. The dispatch to a callable goes through its type's `call` slot. */
#include "objects/call.h"

#include "objects/dict.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/sequence.h"
#include "objects/signature.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { STACK_ARGUMENTS = 16 };

Value call(Value callable, Value *args, int nargs, Value kwnames) {
  SlotCALL slot = type_of(callable)->slots.call;
  if (unlikely(slot == NULL)) return raise_type_error("'%T' object is not callable", callable);
  if (unlikely(!recursion_enter(""))) return ABSENT;
  Value result = slot(callable, args, nargs, kwnames);
  recursion_leave();
  assert(is_absent(result) == exception_pending());
  return result;
}

Value call0(Value callable) {
  return call(callable, NULL, 0, ABSENT);
}
Value call1(Value callable, Value a) {
  return call(callable, &a, 1, ABSENT);
}
Value call2(Value callable, Value a, Value b) {
  return call(callable, (Value[]){a, b}, 2, ABSENT);
}
Value call3(Value callable, Value a, Value b, Value c) {
  return call(callable, (Value[]){a, b, c}, 3, ABSENT);
}

/* Spreads tuple and dict into `args`; returns the keyword names. */
Value call_spread(Value tuple, Value dict, Value *args) {
  int64_t count = tuple_length(tuple);
  for (int64_t i = 0; i < count; i++) args[i] = tuple_get(tuple, i);
  if (is_absent(dict) || dict_length(dict) == 0) return ABSENT;
  TupleObject *names = tuple_alloc(dict_length(dict));
  Value key, v;
  int64_t n = 0;
  for (int64_t position = 0; dict_next(dict, &position, &key, &v); n++) {
    if (!is_str(key)) return raise_type_error("keywords must be strings");
    slot_set(names, &names->items[n], key);
    args[count + n] = v;
  }
  return from_object(names);
}

/* Note [Large calls]
   Calls with many arguments copy them to a tuple, which the pointer on the C stack keeps alive and
   in place. They have functions of their own because a compiler reserves words in a function's
   frame for the variables of its rare branches too: the usual branch never writes these words, and
   what earlier calls have left in them would be taken for references as long as the call runs. */
static __attribute__((noinline)) Value call_with_large_tuple(Value callable, Value tuple,
                                                             Value dict, int64_t count) {
  if (count > INT_MAX) return raise_memory_error();
  TupleObject *store = tuple_alloc(count);
  gc_write_barrier(store);
  Value names = call_spread(tuple, dict, (Value *)(void *)store->items);
  if (is_absent(names) && exception_pending()) return ABSENT;
  gc_write_barrier(store);
  Value result = call(callable, (Value *)(void *)store->items, (int)tuple_length(tuple), names);
  GC_KEEP(store);
  return result;
}

Value call_with_tuple(Value callable, Value tuple, Value dict) {
  int64_t count = tuple_length(tuple) + (is_absent(dict) ? 0 : dict_length(dict));
  if (count > STACK_ARGUMENTS) return call_with_large_tuple(callable, tuple, dict, count);
  STACK_VALUES(args, count);
  Value names = call_spread(tuple, dict, args);
  if (is_absent(names) && exception_pending()) return ABSENT;
  return call(callable, args, (int)tuple_length(tuple), names);
}

/* -- Methods ----------------------------------------------------------------------------------- */

/* See Note [Large calls]. */
static __attribute__((noinline)) Value call_large_with_first(Value function, Value first,
                                                             Value *args, int nargs, Value kwnames,
                                                             int total) {
  TupleObject *store = tuple_alloc(total + 1);
  Value *shifted = (Value *)(void *)store->items;
  shifted[0] = first;
  values_copy(shifted + 1, args, total);
  gc_write_barrier(store);
  Value result = call(function, shifted, nargs + 1, kwnames);
  GC_KEEP(store);
  return result;
}

Value call_with_first(Value function, Value first, Value *args, int nargs, Value kwnames) {
  int total = nargs + (is_absent(kwnames) ? 0 : (int)tuple_length(kwnames));
  if (total >= STACK_ARGUMENTS)
    return call_large_with_first(function, first, args, nargs, kwnames, total);
  STACK_VALUES(shifted, total + 1);
  shifted[0] = first;
  values_copy(shifted + 1, args, total);
  return call(function, shifted, nargs + 1, kwnames);
}

Value call_method(Value object, Value name, Value *args, int nargs, Value kwnames) {
  Type *type = type_of(object);
  if (type->slots.getattribute == object_generic_getattr) {
    Value function = type_lookup(type, name);
    if (!is_absent(function) && (type_of(function)->flags & TYPE_METHOD_LIKE)) {
      bool shadowed = is_object(object) &&
                      !(object_shape(as_object(object))->flags & SHAPE_NO_ATTRS) &&
                      !is_absent(instance_get(as_object(object), name));
      if (!shadowed) return call_with_first(function, object, args, nargs, kwnames);
    }
  }
  Value method = object_getattr(object, name);
  if (is_absent(method)) return ABSENT;
  return call(method, args, nargs, kwnames);
}

Value call_method0(Value object, Value name) {
  return call_method(object, name, NULL, 0, ABSENT);
}
Value call_method1(Value object, Value name, Value a) {
  return call_method(object, name, &a, 1, ABSENT);
}
Value call_method2(Value object, Value name, Value a, Value b) {
  return call_method(object, name, (Value[]){a, b}, 2, ABSENT);
}

Value call_special(Value object, Value name, Value *args, int nargs, bool *found) {
  Type *type = type_of(object);
  Value function = type_lookup(type, name);
  *found = !is_absent(function);
  if (!*found) return ABSENT;
  Type *function_type_ = type_of(function);
  if (function_type_->flags & TYPE_METHOD_LIKE)
    return call_with_first(function, object, args, nargs, ABSENT);
  if (function_type_->slots.descr_get != NULL) {
    function = function_type_->slots.descr_get(function, object, type_value(type));
    if (is_absent(function)) return ABSENT;
  }
  return call(function, args, nargs, ABSENT);
}

/* -- Builtin functions ------------------------------------------------------------------------- */

/* What errors put in front of a function's name: the module it is in, but for builtins; or, without
   its module, the class of self's MRO whose table of methods has def. NULL: nothing. */
static const char *owner_name(const BuiltinDef *def, Value self) {
  if (is_absent(self)) {
    const char *module = module_of_function(def);
    return module != NULL && strcmp(module, "builtins") == 0 ? NULL : module;
  }
  for (Type *t = is_type_object(self) ? as_type(self) : type_of(self); t != NULL; t = t->base) {
    if (builtin_table_contains(t->methods, def)) return type_short_name(t);
  }
  return NULL;
}

/* Not inlined: its array would be part of the frame of every call of a builtin. */
static __attribute__((noinline)) Value call_raw(const BuiltinDef *def, Value self, Value *args,
                                                int nargs, Value kwnames) {
  if (is_absent(self)) return def->raw(args, nargs, kwnames);
  int total = nargs + (is_absent(kwnames) ? 0 : (int)tuple_length(kwnames));
  TupleObject *store = total < STACK_ARGUMENTS ? NULL : tuple_alloc(total + 1);
  STACK_VALUES(local, store ? 0 : total + 1);
  Value *shifted = store ? (Value *)(void *)store->items : local;
  shifted[0] = self;
  values_copy(shifted + 1, args, total);
  if (store) gc_write_barrier(store);
  Value result = def->raw(shifted, nargs + 1, kwnames);
  GC_KEEP(store);
  return result;
}

static Value bind_and_call(const BuiltinDef *def, Value self, Value *args, int nargs,
                           Value kwnames) {
  const SignatureParsed *signature = builtin_signature(def);
  STACK_VALUES(bound, signature->count);
  if (unlikely(!signature_match(signature, NULL, args, nargs, kwnames, bound))) {
    /* It takes time to find the owner, which the message should name: so only now, and again. */
    const char *owner = owner_name(def, self);
    if (owner == NULL) return ABSENT;
    exception_clear();
    if (!signature_match(signature, owner, args, nargs, kwnames, bound)) return ABSENT;
  }
  Value result = def->function(bound, signature->count);
  assert(is_absent(result) == exception_pending());
  return result;
}

/* f(a, b, *rest): few arguments before the star. */
static Value call_simple_star(const SignatureParsed *signature, Value self, Value *args,
                              int nargs) {
  Value bound[STAR_POSITIONAL + 2];
  int given = 0, positional = signature->positional;
  if (!is_absent(self)) bound[given++] = self;
  int taken = positional - given;
  for (int i = 0; i < taken; i++) bound[given++] = args[i];
  bound[given++] =
      nargs == taken ? from_object(tuple_empty) : tuple_from_values(args + taken, nargs - taken);
  while (given < STAR_POSITIONAL + 2) bound[given++] = ABSENT;
  return signature->def->function(bound, signature->count);
}

enum { FEW_PARAMETERS = 5 };

/* Up to three parameters, none of them a bound self: what most methods of builtin types have. */
static always_inline Value call_simple_three(const SignatureParsed *s, const Value *args,
                                             int nargs) {
  const Parameter *p = s->parameters;
  Value bound[4] = {args[0], nargs > 1 ? args[1] : p[1].default_value,
                    nargs > 2 ? args[2] : p[2].default_value, ABSENT};
  return s->def->function(bound, s->count);
}

/* The most usual numbers of parameters, without the cost of an array of variable size. */
static Value call_simple_few(const SignatureParsed *signature, Value self, const Value *args,
                             int nargs) {
  Value bound[FEW_PARAMETERS + 1];
  int given = 0;
  if (!is_absent(self)) bound[given++] = self;
  for (int i = 0; i < nargs; i++) bound[given++] = args[i];
  for (; given < signature->count; given++)
    bound[given] = signature->parameters[given].default_value;
  for (; given < FEW_PARAMETERS + 1; given++) bound[given] = ABSENT;
  return signature->def->function(bound, signature->count);
}

/* The arguments and defaults in one array. */
static Value call_simple_many(const SignatureParsed *signature, Value self, const Value *args,
                              int nargs) {
  const BuiltinDef *def = signature->def;
  int count = signature->count, given = 0;
  STACK_VALUES(bound, count);
  if (!is_absent(self)) bound[given++] = self;
  for (int i = 0; i < nargs; i++) bound[given++] = args[i];
  assert(given >= signature->required && given <= signature->positional);
  for (; given < count; given++) bound[given] = signature->parameters[given].default_value;
  return def->function(bound, count);
}

Value builtin_call_simple(const SignatureParsed *signature, Value self, Value *args, int nargs) {
  if (unlikely(signature->simple_star)) return call_simple_star(signature, self, args, nargs);
  assert(signature->simple && !(signature->def->flags & BUILTIN_RAW));
  if (likely(is_absent(self) && signature->count <= 3 && nargs > 0)) {
    Value quick = call_simple_three(signature, args, nargs);
    assert(is_absent(quick) == exception_pending());
    return quick;
  }
  Value result = signature->count <= FEW_PARAMETERS
                     ? call_simple_few(signature, self, args, nargs)
                     : call_simple_many(signature, self, args, nargs);
  assert(is_absent(result) == exception_pending());
  return result;
}

Value builtin_call(const BuiltinDef *def, Value self, Value *args, int nargs, Value kwnames) {
  if (def->flags & BUILTIN_RAW) return call_raw(def, self, args, nargs, kwnames);
  if (likely(is_absent(kwnames))) {
    const SignatureParsed *signature = builtin_signature(def);
    bool takes_self = !is_absent(self) && signature->has_self;
    if (likely(signature_fits(signature, nargs + takes_self))) {
      return builtin_call_simple(signature, takes_self ? self : ABSENT, args, nargs);
    }
  }
  if (is_absent(self) || !builtin_signature(def)->has_self)
    return bind_and_call(def, self, args, nargs, kwnames);
  int total = nargs + (is_absent(kwnames) ? 0 : (int)tuple_length(kwnames));
  if (total > SIGNATURE_MAX_PARAMETERS) { /* only *args takes so many */
    TupleObject *store = tuple_alloc(total + 1);
    values_copy((Value *)(void *)(store->items + 1), args, total);
    store->items[0].value = self;
    gc_write_barrier(store);
    Value result = bind_and_call(def, self, (Value *)(void *)store->items, nargs + 1, kwnames);
    GC_KEEP(store);
    return result;
  }
  STACK_VALUES(shifted, total + 1);
  shifted[0] = self;
  values_copy(shifted + 1, args, total);
  return bind_and_call(def, self, shifted, nargs + 1, kwnames);
}

/* -- Recursion guard --------------------------------------------------------------------------- */

/* For when one of the limits is reached. */
bool recursion_enter_slow(const char *where) {
  Thread *thread = current_thread;
  if (unlikely((char *)__builtin_frame_address(0) < thread->c_stack_limit)) {
    raise_error(&exc_RecursionError, "maximum recursion depth exceeded%s", where);
    return false;
  }
  if (unlikely(++thread->depth > recursion_limit + thread->recursion_headroom)) {
    thread->depth--;
    thread->recursion_headroom += 50;
    raise_error(&exc_RecursionError, "maximum recursion depth exceeded%s", where);
    thread->recursion_headroom -= 50;
    return false;
  }
  return true;
}
