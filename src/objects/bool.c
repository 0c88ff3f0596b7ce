/* bool: two static ints of a subclass. */
#include "objects/int.h"
#include "objects/int_internal.h"
#include "objects/str.h"

DEFINE_TYPE_SHAPE(bool);
struct BigInt false_object = {.size = 0};
/* A flexible array cannot be initialised portably: the limb of True follows in the same object. */
struct BigInt true_object = {.size = 1, .limbs = {1}};

static Value repr(Value v) {
  return same(v, TRUE_VALUE) ? NAME("True") : NAME("False");
}

static Value new_bool(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("bool(object=False, /)");
  Value a[1] = {ABSENT};
  if (nargs == 1 && is_absent(kwnames))
    a[0] = args[0];
  else if (!signature_bind(&signature, args, nargs, kwnames, a))
    return ABSENT;
  int truth = object_truth(a[0]);
  return truth < 0 ? ABSENT : from_bool(truth);
}

#define BIT_SLOT(name, slot, expression)                                                           \
  static Value name(Value a, Value b) {                                                            \
    if (!is_bool(a) || !is_bool(b)) return int_type.slots.slot(a, b);                              \
    bool x = same(a, TRUE_VALUE), y = same(b, TRUE_VALUE);                                         \
    return from_bool(expression);                                                                  \
  }
BIT_SLOT(bit_and, and, x &&y)
BIT_SLOT(bit_or, or, x || y)
BIT_SLOT(bit_xor, xor, x != y)

Type bool_type = {
    .name = "bool",
    .base = &int_type,
    .root_shape = &bool_shape,
    .slots = {.repr = repr, .new_object = new_bool, .and = bit_and, .or = bit_or, .xor = bit_xor},
    .doc = "bool(x) -> bool\n\nReturns True when the argument x is true, False otherwise.",
};
