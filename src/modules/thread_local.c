/* _thread._local: attributes that each thread has its own of.

   Invariant: a local owns the attributes, in a dict from each thread's token, so that they may
   refer back to it and die with it. A thread knows the locals it has been to, weakly, and takes its
   attributes out of them when it ends. Thread.dict is the tuple of token and list of weak
   references. */
#include "modules/thread_local.h"

#include "objects/dict.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/weakref.h"

typedef struct ThreadLocal {
  Object header;
  Slot args;   /* tuple and dict for __init__ in each thread */
  Slot kwargs; /* the second of these */
  Slot dicts;  /* from tokens of threads to attributes */
} ThreadLocal;
static const Layout thread_local_layout = {.name = "ThreadLocal",
                                           .fixed_size = sizeof(ThreadLocal),
                                           .slots_offset = offsetof(ThreadLocal, args),
                                           .slots_count = 3};
static DEFINE_TYPE_SHAPE(thread_local);
static ThreadLocal *as_local(Value v) {
  return object_cast(ThreadLocal, v);
}

/* -- Threads and locals ------------------------------------------------------------------------ */

static Value token_of(Thread *thread) {
  if (is_absent(thread->dict)) thread->dict = tuple_pack(2, type_alloc(&object_type), list_new(0));
  return tuple_get(thread->dict, 0);
}

/* Those that have died are forgotten whenever the list has grown to a power of two. */
static bool forget_dead(Value locals) {
  int64_t count = list_length(locals), kept = 0;
  if (count < 16 || (count & (count - 1)) != 0) return true;
  for (int64_t i = 0; i < count; i++) {
    Value ref = list_get(locals, i);
    if (!is_absent(weakref_get(ref))) list_set(locals, kept++, ref);
  }
  return list_set_slice(locals, kept, count, from_object(tuple_empty));
}

/* An empty dict for the running thread's attributes, which the local does not have yet. */
static Value new_attributes(Value self) {
  Value dict = dict_new(), token = token_of(current_thread);
  Value locals = tuple_get(current_thread->dict, 1), ref = weakref_new(self, ABSENT);
  if (is_absent(ref)) return ABSENT;

  bool ok = forget_dead(locals) && list_append(locals, ref) &&
            dict_set(slot_get(&as_local(self)->dicts), token, dict);
  return ok ? dict : ABSENT;
}

void thread_local_end(Thread *thread) {
  if (is_absent(thread->dict)) return;
  Value token = tuple_get(thread->dict, 0), locals = tuple_get(thread->dict, 1);
  for (int64_t i = 0; i < list_length(locals); i++) {
    Value local = weakref_get(list_get(locals, i));
    if (!is_absent(local) && dict_delete(slot_get(&as_local(local)->dicts), token) < 0)
      exception_clear();
  }
  thread->dict = ABSENT;
}

/* -- The type ---------------------------------------------------------------------------------- */

static Value local_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (type->slots.init == object_type.slots.init && (nargs > 0 || !is_absent(kwnames))) {
    return raise_type_error("Initialization arguments are not supported");
  }
  Value positional = tuple_from_values(args, nargs), keywords = ABSENT;
  for (int64_t i = 0; !is_absent(kwnames) && i < tuple_length(kwnames); i++) {
    if (is_absent(keywords)) keywords = dict_new();
    if (!dict_set(keywords, tuple_get(kwnames, i), args[nargs + i])) return ABSENT;
  }
  Value self = type_alloc(type);
  slot_set(as_local(self), &as_local(self)->args, positional);
  slot_set(as_local(self), &as_local(self)->kwargs, keywords);
  slot_set(as_local(self), &as_local(self)->dicts, dict_new());
  return is_absent(new_attributes(self)) ? ABSENT : self;
}

/* This thread's attributes; a thread that comes here first runs __init__. */
static Value attributes_of(Value self) {
  Value dict = dict_get(slot_get(&as_local(self)->dicts), token_of(current_thread));
  if (!is_absent(dict) || exception_pending()) return dict;
  dict = new_attributes(self);
  if (is_absent(dict)) return ABSENT;
  if (type_of(self)->slots.init == object_type.slots.init) return dict;
  Value init = object_lookup_special(self, NAME("__init__"));
  if (is_absent(init)) return ABSENT;
  return is_absent(call_with_tuple(init, slot_get(&as_local(self)->args),
                                   slot_get(&as_local(self)->kwargs)))
             ? ABSENT
             : dict;
}

static Value local_getattr(Value self, Value name) {
  Value dict = attributes_of(self);
  if (is_absent(dict)) return ABSENT;
  if (str_equals_ascii(name, "__dict__")) return dict;
  Value class_attribute = type_lookup(type_of(self), name);
  bool data = !is_absent(class_attribute) && type_of(class_attribute)->slots.descr_set != NULL;
  Value v = data ? ABSENT : dict_get(dict, name);
  if (!is_absent(v)) return v;
  return exception_pending() ? ABSENT : object_generic_getattr(self, name);
}

static bool local_setattr(Value self, Value name, Value v) {
  Value dict = attributes_of(self);
  if (is_absent(dict)) return false;
  if (str_equals_ascii(name, "__dict__")) {
    raise_error(&exc_AttributeError, "'%T' object attribute '__dict__' is read-only", self);
    return false;
  }
  Value class_attribute = type_lookup(type_of(self), name);
  if (!is_absent(class_attribute) && type_of(class_attribute)->slots.descr_set != NULL) {
    return type_of(class_attribute)->slots.descr_set(class_attribute, self, v);
  }
  if (!is_absent(v)) return dict_set(dict, name, v);
  int deleted = dict_delete(dict, name);
  if (deleted == 0) raise_attribute_error(self, name);
  return deleted > 0;
}

Type thread_local_type = {
    .name = "_thread._local",
    .base = &object_type,
    .layout = &thread_local_layout,
    .root_shape = &thread_local_shape,
    .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
    .slots = {.new_object = local_new,
              .getattribute = local_getattr,
              .setattribute = local_setattr},
    .doc = "Thread-local data",
};
