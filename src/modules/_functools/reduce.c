/* functools.reduce and functools.cmp_to_key. */
#include "modules/_functools/functools.h"

#include "objects/int.h"

/* -- reduce ------------------------------------------------------------------------------------ */

Value functools_reduce(Value *args, int nargs) {
  Value function = args[0], result = args[2];
  Value iterator = object_iter(args[1]);
  if (is_absent(iterator)) {
    if (exception_suppress(&exc_TypeError))
      raise_type_error("reduce() arg 2 must support iteration");
    return ABSENT;
  }
  for (;;) {
    Value item = iter_next(iterator);
    if (is_absent(item)) break;
    result = is_absent(result) ? item : call2(function, result, item);
    if (is_absent(result)) return ABSENT;
  }
  if (exception_pending()) return ABSENT;
  if (is_absent(result))
    return raise_type_error("reduce() of empty iterable with no initial value");
  return result;
}

/* -- cmp_to_key -------------------------------------------------------------------------------- */

/* Both the key function itself (no object yet) and the keys it makes. */
typedef struct KeyWrapper {
  Object header;
  Slot compare; /* function of two objects: negative, zero, positive */
  Slot object;  /* absent in the key function */
} KeyWrapper;

static const Layout key_wrapper_layout = {
    .name = "KeyWrapper",
    .fixed_size = sizeof(KeyWrapper),
    .slots_offset = offsetof(KeyWrapper, compare),
    .slots_count = 2,
};
static DEFINE_TYPE_SHAPE(key_wrapper);

static KeyWrapper *as_key(Value v) {
  return object_cast(KeyWrapper, v);
}

static Value key_new(Value compare, Value object) {
  KeyWrapper *key = gc_new(&key_wrapper_shape);
  slot_init(&key->compare, compare);
  slot_init(&key->object, object);
  return from_object(key);
}

Value functools_cmp_to_key(Value *args, int nargs) {
  return key_new(args[0], ABSENT);
}

static Value key_call(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("K(obj)");
  Value object = nargs > 0 ? args[0] : ABSENT;
  if ((nargs != 1 || !is_absent(kwnames)) &&
      !signature_bind(&signature, args, nargs, kwnames, &object))
    return ABSENT;
  return key_new(slot_get(&as_key(self)->compare), object);
}

static Value key_compare(Value self, Value other, CompareOp op) {
  if (!has_shape(other, &key_wrapper_shape))
    return raise_type_error("other argument must be K instance");
  Value x = slot_get(&as_key(self)->object), y = slot_get(&as_key(other)->object);
  if (is_absent(x) || is_absent(y)) return raise_error(&exc_AttributeError, "object");
  Value order = call2(slot_get(&as_key(self)->compare), x, y);
  if (is_absent(order)) return ABSENT;
  return object_compare(order, from_small_int(0), op);
}

static const MemberDef key_members[] = {
    {"obj", MEMBER_SLOT, offsetof(KeyWrapper, object), true, "Value wrapped by a key function."},
    {0},
};

Type key_wrapper_type = {
    .name = "functools.KeyWrapper",
    .base = &object_type,
    .layout = &key_wrapper_layout,
    .root_shape = &key_wrapper_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.call = key_call, .compare = key_compare, .hash = hash_unhashable},
    .members = key_members,
};
