/* The builtin anext(), and the awaitable that it gives with a default value. */
#include "interp/generator.h"
#include "objects/exception_types.h"
#include "objects/shape_ops.h"

typedef struct AnextAwaitable {
  Object header;
  Slot awaitable; /* what __anext__ returned */
  Slot otherwise; /* the result where the iterator is exhausted */
} AnextAwaitable;

static const Layout anext_awaitable_layout = {.name = "AnextAwaitable",
                                              .fixed_size = sizeof(AnextAwaitable),
                                              .slots_offset = offsetof(AnextAwaitable, awaitable),
                                              .slots_count = 2};
extern Type anext_awaitable_type;
DEFINE_TYPE_SHAPE(anext_awaitable);

static Value builtin_anext(Value *args, int nargs) {
  SlotUNARY slot = type_of(args[0])->slots.anext;
  if (slot == NULL) return raise_type_error("'%T' object is not an async iterator", args[0]);
  Value awaitable = slot(args[0]);
  if (is_absent(awaitable) || is_absent(args[1])) return awaitable;
  AnextAwaitable *a = gc_new(&anext_awaitable_shape);
  slot_init(&a->awaitable, awaitable);
  slot_init(&a->otherwise, args[1]);
  return from_object(a);
}

const BuiltinDef builtin_async_functions[] = {
    METHOD("anext(aiterator, default=?, /)", builtin_anext, EFFECT_ANY,
           "Return the next item from the asynchronous iterator; default is the result where it is "
           "exhausted."),
    METHOD_END,
};

/* -- With a default ---------------------------------------------------------------------------- */

static AnextAwaitable *as_anext(Value v) {
  return object_cast(AnextAwaitable, v);
}

/* The iterator that runs the awaitable, with send(), throw() and close() where it has them. */
static Value running_iterator(Value self) {
  Value iterator = await_iterator(slot_get(&as_anext(self)->awaitable));
  if (is_absent(iterator) || type_of(iterator)->slots.next != NULL) return iterator;
  SlotUNARY slot = type_of(iterator)->slots.await;
  iterator = slot(iterator);
  if (is_absent(iterator) || type_of(iterator)->slots.next != NULL) return iterator;
  return raise_type_error("__await__ must return an iterable");
}

/* The end of the asynchronous iteration is the default instead. */
static Value step_result(Value self, Value result) {
  if (!is_absent(result) || !exception_suppress(&exc_StopAsyncIteration)) return result;
  return raise_stop_iteration(slot_get(&as_anext(self)->otherwise));
}

static Value anext_self(Value self) {
  return self;
}

static Value anext_next(Value self) {
  Value iterator = running_iterator(self);
  return is_absent(iterator) ? ABSENT : step_result(self, type_of(iterator)->slots.next(iterator));
}

static Value proxy(Value self, Value name, Value *args, int nargs) {
  Value iterator = running_iterator(self);
  if (is_absent(iterator)) return ABSENT;
  Value method = object_getattr(iterator, name);
  return step_result(self, is_absent(method) ? ABSENT : call(method, args, nargs, ABSENT));
}

static Value anext_send(Value *args, int nargs) {
  return proxy(args[0], NAME("send"), args + 1, 1);
}
static Value anext_throw(Value *args, int nargs) {
  Value self = args[0];
  int count = is_absent(args[2]) ? 1 : is_absent(args[3]) ? 2 : 3;
  return proxy(self, NAME("throw"), args + 1, count);
}
static Value anext_close(Value *args, int nargs) {
  return proxy(args[0], NAME("close"), NULL, 0);
}

static const BuiltinDef anext_methods[] = {
    METHOD("send(self, value, /)", anext_send, EFFECT_ANY,
           "Go on with a value from the event loop."),
    METHOD("throw(self, type, value=?, traceback=?, /)", anext_throw, EFFECT_ANY,
           "Go on with an exception."),
    METHOD("close(self, /)", anext_close, EFFECT_ANY, "Give up."),
    METHOD_END,
};

Type anext_awaitable_type = {
    .name = "anext_awaitable",
    .base = &object_type,
    .layout = &anext_awaitable_layout,
    .root_shape = &anext_awaitable_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.await = anext_self, .iter = anext_self, .next = anext_next},
    .methods = anext_methods,
    .doc = "Awaitable of anext() with a default value.",
};
