/* The module _queue: SimpleQueue, an unbounded queue between threads whose put() may run in signal
   handlers and finalizers. */
#include "modules/waiting.h"
#include "objects/call.h"
#include "objects/dict.h"
#include "objects/genericalias.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* Invariant: items[first ..] are in the queue. Waiters sleep on the semaphore while there are none;
   being woken promises nothing, they look again. All fields are used with the GIL only. */
typedef struct QueueObject {
  Object header;
  int64_t first;    /* items before it are taken */
  int64_t waiters;  /* threads in get() that sleep */
  sem_t *semaphore; /* malloc'ed; NULL until somebody waits */
  Slot items;       /* list */
} QueueObject;

static void queue_destroy(Object *object) {
  QueueObject *queue = (QueueObject *)object;
  if (queue->semaphore != NULL) sem_destroy(queue->semaphore);
  free(queue->semaphore);
}
static const Layout queue_layout = {.name = "QueueObject",
                                    .fixed_size = sizeof(QueueObject),
                                    .slots_offset = offsetof(QueueObject, items),
                                    .slots_count = 1,
                                    .finalize = queue_destroy};
static DEFINE_TYPE_SHAPE(queue);
static QueueObject *as_queue(Value v) {
  return object_cast(QueueObject, v);
}
static Value items_of(Value queue) {
  return slot_get(&as_queue(queue)->items);
}
static int64_t queue_length(Value queue) {
  return list_length(items_of(queue)) - as_queue(queue)->first;
}

static Value empty_error; /* the class Empty */

static Value queue_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!reject_keywords(type, type, kwnames)) return ABSENT;
  if (nargs > 0)
    return raise_type_error("%s() takes no positional arguments", type_short_name(type));
  Value self = type_alloc(type);
  Value items = list_new(0);
  slot_set(as_queue(self), &as_queue(self)->items, items);
  return self;
}

static Value put_item(Value self, Value item) {
  if (!list_append(items_of(self), item)) return ABSENT;
  if (as_queue(self)->waiters > 0) sem_post(as_queue(self)->semaphore);
  return NONE;
}
static Value queue_put(Value *args, int nargs) {
  return put_item(args[0], args[1]);
}

/* Cuts the taken part off once it is the larger one. */
static Value take_item(Value self) {
  QueueObject *queue = as_queue(self);
  Value items = items_of(self), item = list_get(items, queue->first);
  list_set(items, queue->first++, NONE);
  if (queue->first == list_length(items)) {
    list_clear(items);
    queue->first = 0;
  } else if (queue->first > 32 && queue->first > list_length(items) / 2) {
    Value rest = list_slice(items, queue->first, list_length(items));
    if (is_absent(rest)) return ABSENT;
    queue->first = 0;
    slot_set(queue, &queue->items, rest);
  }
  return item;
}

/* Sleeps until an item may have come; ns as for waiting_semaphore. */
static bool sleep_for_item(Value self, int64_t ns) {
  QueueObject *queue = as_queue(self);
  if (queue->semaphore == NULL) {
    queue->semaphore = xmalloc(sizeof(sem_t));
    sem_init(queue->semaphore, 0, 0);
  }
  while (queue->waiters == 0 && sem_trywait(queue->semaphore) == 0) continue;
  queue->waiters++;
  bool woken = waiting_semaphore(queue->semaphore, ns);
  as_queue(self)->waiters--;
  return woken;
}

/* ns < 0: for ever. */
static Value get_item(Value self, int64_t ns) {
  int64_t deadline = ns < 0 ? 0 : waiting_deadline(ns);
  while (queue_length(self) == 0) {
    if (ns > 0) ns = waiting_left(deadline);
    if (ns != 0 && sleep_for_item(self, ns)) continue;
    if (exception_pending()) return ABSENT;
    if (queue_length(self) == 0) return raise_object(empty_error, ABSENT);
  }
  return take_item(self);
}

static Value queue_get(Value *args, int nargs) {
  bool block;
  int64_t ns = -1;
  if (!arg_truth(args[1], &block)) return ABSENT;
  if (!block) return get_item(args[0], 0);
  if (is_none(args[2])) return get_item(args[0], -1);
  if (!waiting_duration(args[2], NS_PER_SECOND, &ns)) return ABSENT;
  if (ns < 0) return raise_value_error("'timeout' must be a non-negative number");
  return get_item(args[0], ns);
}
static Value queue_get_nowait(Value *args, int nargs) {
  return get_item(args[0], 0);
}
static Value queue_empty(Value *args, int nargs) {
  return from_bool(queue_length(args[0]) == 0);
}
static Value queue_qsize(Value *args, int nargs) {
  return from_small_int(queue_length(args[0]));
}

static const BuiltinDef queue_methods[] = {
    METHOD("put(self, /, item, block=True, timeout=None)", queue_put, EFFECT_ANY,
           "Put the item on the queue. It never blocks: block and timeout are there for the sake "
           "of the class Queue."),
    METHOD("put_nowait(self, /, item)", queue_put, EFFECT_ANY,
           "Put an item into the queue without blocking: the same as put(item)."),
    METHOD("get(self, /, block=True, timeout=None)", queue_get, EFFECT_ANY,
           "Remove and return an item from the queue.\n\nWaits for one if block is true, at most "
           "timeout seconds (None: as long "
           "as it takes). Raises Empty if none came."),
    METHOD("get_nowait(self, /)", queue_get_nowait, EFFECT_ANY,
           "Remove and return an item that is there now, or raise Empty."),
    METHOD(
        "empty(self, /)", queue_empty, EFFECT_PURE,
        "Tell whether there is nothing in the queue; another thread may change that at any time."),
    METHOD("qsize(self, /)", queue_qsize, EFFECT_PURE,
           "Return how many items there are; another thread may change that at any time."),
    METHOD_FLAGS("__class_getitem__(cls, object, /)", generic_alias_class_getitem, EFFECT_GC,
                 BUILTIN_CLASSMETHOD, "See PEP 585"),
    METHOD_END,
};
static Type queue_type = {
    .name = "_queue.SimpleQueue",
    .base = &object_type,
    .layout = &queue_layout,
    .root_shape = &queue_shape,
    .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
    .slots = {.new_object = queue_new},
    .methods = queue_methods,
    .doc = "Simple, unbounded, reentrant FIFO queue.",
    .text_signature = "()",
};

static bool queue_init(Value module) {
  if (is_absent(empty_error)) {
    gc_root_add(&empty_error);
    Value dict = dict_new();
    if (!dict_set_str(dict, NAME("__module__"), NAME("_queue")) ||
        !dict_set_str(
            dict, NAME("__doc__"),
            str_from_ascii("What get() raises when there is nothing to get and it may not wait.")))
      return false;
    empty_error = type_new(&type_type, NAME("Empty"), tuple_pack(1, type_value(&exc_Exception)),
                           dict, ABSENT);
  }
  return module_add(module, "Empty", empty_error);
}

static Type *const types[] = {&queue_type, NULL};
static const ModuleDef queue_module = {
    .name = "_queue",
    .doc = "The queue class behind the module queue.",
    .types = types,
    .init = queue_init,
};
MODULE_REGISTER(queue_module);
