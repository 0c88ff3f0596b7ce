/* weakref.proxy: stands for its object in every operation. Each slot replaces the proxies among its
   operands by their objects and does what the operator does; a dead object is a ReferenceError. */
#include "objects/int.h"
#include "objects/weakref.h"

/* Replaces a proxy by its object. false: ReferenceError set. */
static bool unwrap(Value *v) {
  if (!is_weakproxy(*v)) return true;
  *v = weakref_get(*v);
  if (!is_absent(*v)) return true;
  raise_error(&exc_ReferenceError, "weakly-referenced object no longer exists");
  return false;
}
static bool unwrap2(Value *a, Value *b) {
  return unwrap(a) && (is_absent(*b) || unwrap(b));
}

#define UNARY(name, function)                                                                      \
  static Value proxy_##name(Value self) {                                                          \
    return unwrap(&self) ? function(self) : ABSENT;                                                \
  }
#define BINARY(name, op)                                                                           \
  static Value proxy_##name(Value a, Value b) {                                                    \
    return unwrap2(&a, &b) ? number_binary(op, a, b) : ABSENT;                                     \
  }                                                                                                \
  static Value proxy_inplace_##name(Value a, Value b) {                                            \
    return unwrap2(&a, &b) ? number_inplace(op, a, b) : ABSENT;                                    \
  }

UNARY(str, object_str)
UNARY(negative, number_negative)
UNARY(positive, number_positive)
UNARY(absolute, number_absolute)
UNARY(invert, number_invert)
UNARY(to_int, number_to_int)
UNARY(to_float, number_to_float)
UNARY(index, number_index)
UNARY(iter, object_iter)
BINARY(add, OP_ADD)
BINARY(subtract, OP_SUBTRACT)
BINARY(multiply, OP_MULTIPLY)
BINARY(true_divide, OP_TRUE_DIVIDE)
BINARY(floor_divide, OP_FLOOR_DIVIDE)
BINARY(remainder, OP_REMAINDER)
BINARY(matrix_multiply, OP_MATRIX_MULTIPLY)
BINARY(lshift, OP_LSHIFT)
BINARY(rshift, OP_RSHIFT)
BINARY(and, OP_AND)
BINARY(or, OP_OR)
BINARY(xor, OP_XOR)

static Value proxy_divmod(Value a, Value b) {
  return unwrap2(&a, &b) ? number_divmod(a, b) : ABSENT;
}
static Value proxy_power(Value a, Value b, Value modulus) {
  if (!unwrap2(&a, &b) || (!is_absent(modulus) && !unwrap(&modulus))) return ABSENT;
  return number_power(a, b, modulus);
}
static Value proxy_inplace_power(Value a, Value b, Value modulus) {
  return unwrap2(&a, &b) ? number_inplace(OP_POWER, a, b) : ABSENT;
}
static Value proxy_compare(Value a, Value b, CompareOp op) {
  return unwrap2(&a, &b) ? object_compare(a, b, op) : ABSENT;
}
static int proxy_truth(Value self) {
  return unwrap(&self) ? object_truth(self) : -1;
}

static Value proxy_getattribute(Value self, Value name) {
  return unwrap(&self) ? object_getattr(self, name) : ABSENT;
}
static bool proxy_setattribute(Value self, Value name, Value v) {
  return unwrap(&self) && object_setattr(self, name, v);
}

static int64_t proxy_length(Value self) {
  return unwrap(&self) ? object_length(self) : -1;
}
static int proxy_contains(Value self, Value item) {
  return unwrap2(&self, &item) ? object_contains(self, item) : -1;
}
static Value proxy_get_item(Value self, Value key) {
  return unwrap2(&self, &key) ? object_getitem(self, key) : ABSENT;
}
static bool proxy_set_item(Value self, Value key, Value v) {
  if (!unwrap2(&self, &key)) return false;
  return is_absent(v) ? object_delitem(self, key) : object_setitem(self, key, v);
}

static Value proxy_next(Value self) {
  if (!unwrap(&self)) return ABSENT;
  SlotNEXT next = type_of(self)->slots.next;
  if (next == NULL)
    return raise_type_error("Weakref proxy referenced a non-iterator '%T' object", self);
  return next(self);
}

static Value proxy_call(Value self, Value *args, int nargs, Value kwnames) {
  return unwrap(&self) ? call(self, args, nargs, kwnames) : ABSENT;
}

static Value proxy_repr(Value self) {
  Value object = weakref_get(self);
  if (is_absent(object)) object = NONE;
  return format_text("<weakproxy at 0x%V to %T at 0x%V>", int_to_text(object_id(self), 16), object,
                     int_to_text(object_id(object), 16));
}

static Value proxy_bytes(Value *args, int nargs) {
  return unwrap(&args[0]) ? call_method0(args[0], NAME("__bytes__")) : ABSENT;
}
static Value proxy_reversed(Value *args, int nargs) {
  return unwrap(&args[0]) ? call_method0(args[0], NAME("__reversed__")) : ABSENT;
}

static const BuiltinDef proxy_methods[] = {
    METHOD("__bytes__(self, /)", proxy_bytes, EFFECT_ANY, NULL),
    METHOD("__reversed__(self, /)", proxy_reversed, EFFECT_ANY, NULL),
    METHOD_END,
};

#define PROXY_SLOTS                                                                                \
  .repr = proxy_repr, .str = proxy_str, .hash = hash_unhashable,                                   \
  .getattribute = proxy_getattribute, .setattribute = proxy_setattribute,                          \
  .compare = proxy_compare, .iter = proxy_iter, .next = proxy_next, .add = proxy_add,              \
  .subtract = proxy_subtract, .multiply = proxy_multiply, .remainder = proxy_remainder,            \
  .divmod = proxy_divmod, .power = proxy_power, .negative = proxy_negative,                        \
  .positive = proxy_positive, .absolute = proxy_absolute, .truth = proxy_truth,                    \
  .invert = proxy_invert, .lshift = proxy_lshift, .rshift = proxy_rshift, .and = proxy_and,        \
  .xor = proxy_xor, .or = proxy_or, .to_int = proxy_to_int, .to_float = proxy_to_float,            \
  .index = proxy_index, .floor_divide = proxy_floor_divide, .true_divide = proxy_true_divide,      \
  .matrix_multiply = proxy_matrix_multiply, .inplace_add = proxy_inplace_add,                      \
  .inplace_subtract = proxy_inplace_subtract, .inplace_multiply = proxy_inplace_multiply,          \
  .inplace_remainder = proxy_inplace_remainder, .inplace_power = proxy_inplace_power,              \
  .inplace_lshift = proxy_inplace_lshift, .inplace_rshift = proxy_inplace_rshift,                  \
  .inplace_and = proxy_inplace_and, .inplace_xor = proxy_inplace_xor,                              \
  .inplace_or = proxy_inplace_or, .inplace_floor_divide = proxy_inplace_floor_divide,              \
  .inplace_true_divide = proxy_inplace_true_divide,                                                \
  .inplace_matrix_multiply = proxy_inplace_matrix_multiply, .length = proxy_length,                \
  .get_item = proxy_get_item, .set_item = proxy_set_item, .contains = proxy_contains

DEFINE_TYPE_SHAPE(weakproxy);
Type weakproxy_type = {
    .name = "weakref.ProxyType",
    .layout = &weakref_layout,
    .root_shape = &weakproxy_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {PROXY_SLOTS},
    .methods = proxy_methods,
};

DEFINE_TYPE_SHAPE(weakcallableproxy);
Type weakcallableproxy_type = {
    .name = "weakref.CallableProxyType",
    .layout = &weakref_layout,
    .root_shape = &weakcallableproxy_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {PROXY_SLOTS, .call = proxy_call},
    .methods = proxy_methods,
};
