/* Pickler.memo and Unpickler.memo: objects that show a memo as a dict, and can be assigned from
   one. */
#include "modules/_pickle/pickler.h"
#include "modules/_pickle/unpickler.h"
#include "objects/dict.h"
#include "objects/tuple.h"

typedef struct MemoProxy {
  Object header;
  Slot owner; /* the Pickler or Unpickler */
} MemoProxy;

static const Layout memo_proxy_layout = {
    .name = "MemoProxy",
    .fixed_size = sizeof(MemoProxy),
    .slots_offset = offsetof(MemoProxy, owner),
    .slots_count = 1,
};
static DEFINE_TYPE_SHAPE(pickler_memo);
static DEFINE_TYPE_SHAPE(unpickler_memo);

static bool is_of_pickler(Value proxy) {
  return type_of(proxy) == &pickler_memo_type;
}
static Value owner_of(Value proxy) {
  return slot_get(&object_cast(MemoProxy, proxy)->owner);
}

static Value new_proxy(Shape *shape, Value owner) {
  MemoProxy *proxy = gc_new(shape);
  slot_init(&proxy->owner, owner);
  return from_object(proxy);
}

static Value proxy_dict(Value proxy) {
  Value owner = owner_of(proxy);
  return is_of_pickler(proxy) ? pickler_memo_dict(as_pickler(owner))
                              : unpickler_memo_dict(as_unpickler(owner));
}

/* What is assigned to `memo`, as a dict. */
static Value dict_argument(Value v, const Type *proxy_type) {
  if (is_absent(v)) return raise_type_error("attribute deletion is not supported");
  if (type_of(v) == proxy_type) return proxy_dict(v);
  if (is_dict(v)) return v;
  const char *name = strchr(proxy_type->name, '.') + 1;
  return raise_type_error("'memo' attribute must be %s %s object or dict, not %.200T",
                          *name == 'U' ? "an" : "a", name, v);
}

Value pickler_get_memo(Value self, void *closure) {
  return new_proxy(&pickler_memo_shape, self);
}
bool pickler_set_memo(Value self, Value v, void *closure) {
  Value dict = dict_argument(v, &pickler_memo_type);
  return !is_absent(dict) && pickler_memo_replace(as_pickler(self), dict);
}

Value unpickler_get_memo(Value self, void *closure) {
  return new_proxy(&unpickler_memo_shape, self);
}
bool unpickler_set_memo(Value self, Value v, void *closure) {
  Value dict = dict_argument(v, &unpickler_memo_type);
  return !is_absent(dict) && unpickler_memo_replace(as_unpickler(self), dict);
}

static Value proxy_clear(Value *args, int nargs) {
  Value owner = owner_of(args[0]);
  if (is_of_pickler(args[0]))
    pickler_memo_clear(as_pickler(owner));
  else
    unpickler_memo_clear(as_unpickler(owner));
  return NONE;
}
static Value proxy_copy(Value *args, int nargs) {
  return proxy_dict(args[0]);
}
static Value proxy_reduce(Value *args, int nargs) {
  Value dict = proxy_dict(args[0]);
  return is_absent(dict) ? ABSENT : tuple_pack(2, type_value(&dict_type), tuple_pack(1, dict));
}

static const BuiltinDef proxy_methods[] = {
    METHOD("clear(self, /)", proxy_clear, EFFECT_GC, "Remove all items from memo."),
    METHOD("copy(self, /)", proxy_copy, EFFECT_ALLOC, "Copy the memo to a new object."),
    METHOD("__reduce__(self, /)", proxy_reduce, EFFECT_ALLOC, "Implement pickle support."),
    METHOD_END,
};

#define PROXY_TYPE(prefix, type_name)                                                              \
  Type prefix##_memo_type = {                                                                      \
      .name = "_pickle." type_name,                                                                \
      .base = &object_type,                                                                        \
      .layout = &memo_proxy_layout,                                                                \
      .root_shape = &prefix##_memo_shape,                                                          \
      .flags = TYPE_NO_INSTANCES,                                                                  \
      .slots = {.hash = hash_unhashable},                                                          \
      .methods = proxy_methods,                                                                    \
  }
PROXY_TYPE(pickler, "PicklerMemoProxy");
PROXY_TYPE(unpickler, "UnpicklerMemoProxy");
