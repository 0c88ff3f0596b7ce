/* Generic slot functions: the C side of special methods that a class defines in Python. */
#include "objects/type_slots.h"

#include "objects/int.h"
#include "objects/tuple.h"

Value call_unbound(Value found, Value self, Value *args, int nargs, Value kwnames) {
  Type *type = type_of(found);
  if (!(type->flags & TYPE_METHOD_LIKE)) {
    if (type->slots.descr_get != NULL) {
      found = type->slots.descr_get(found, self, type_value(type_of(self)));
      if (is_absent(found)) return ABSENT;
    }
    return call(found, args, nargs, kwnames);
  }
  if (likely(nargs <= 1 && is_absent(kwnames))) { /* an operator's method */
    Value few[2] = {self, nargs ? args[0] : ABSENT};
    return call(found, few, nargs + 1, ABSENT);
  }
  return call_with_first(found, self, args, nargs, kwnames);
}

/* The special method of self's class, called; AttributeError where it is missing. */
static Value call_method_of_class(Value self, Value name, Value *args, int nargs) {
  Value found = type_lookup(type_of(self), name);
  if (is_absent(found)) return raise_with_value(&exc_AttributeError, name);
  return call_unbound(found, self, args, nargs, ABSENT);
}

/* -- One operand ------------------------------------------------------------------------------- */

static Value generic_unary(Value self, Value name) {
  return call_method_of_class(self, name, NULL, 0);
}

static Value generic_iter_method(Value self, Value name) {
  Value found = type_lookup(type_of(self), name);
  if (is_absent(found) || is_none(found))
    return raise_type_error("'%T' object is not iterable", self);
  return call_unbound(found, self, NULL, 0, ABSENT);
}

static Value generic_next_method(Value self, Value name) {
  return call_method_of_class(self, name, NULL, 0);
}

static int64_t generic_length_method(Value self, Value name) {
  Value v = call_method_of_class(self, name, NULL, 0);
  if (is_absent(v) || is_absent(v = number_index(v))) return -1;
  int64_t length;
  if (int_sign(v) < 0) {
    raise_value_error("__len__() should return >= 0");
    return -1;
  }
  if (!int_fits_i64(v, &length)) {
    raise_error(&exc_OverflowError, "cannot fit 'int' into an index-sized integer");
    return -1;
  }
  return length;
}

static int generic_truth_method(Value self, Value name) {
  Value v = call_method_of_class(self, name, NULL, 0);
  if (is_absent(v)) return -1;
  if (!is_bool(v)) {
    raise_type_error("__bool__ should return bool, returned %T", v);
    return -1;
  }
  return same(v, TRUE_VALUE);
}

bool hash_unhashable(Value v, int64_t *hash) {
  raise_type_error("unhashable type: '%T'", v);
  return false;
}

static bool generic_hash_method(Value self, Value name, int64_t *hash) {
  Value found = type_lookup(type_of(self), name);
  if (is_absent(found) || is_none(found)) return hash_unhashable(self, hash);
  Value v = call_unbound(found, self, NULL, 0, ABSENT);
  if (is_absent(v)) return false;
  if (!is_int(v)) {
    raise_type_error("__hash__ method should return an integer");
    return false;
  }
  if (!int_fits_i64(v, hash)) *hash = int_hash(v);
  if (*hash == -1) *hash = -2;
  return true;
}

static void generic_finalize_method(Value self, Value name) {
  Value found = type_lookup(type_of(self), name);
  if (is_absent(found)) return;
  if (is_absent(call_unbound(found, self, NULL, 0, ABSENT))) exception_write_unraisable(found);
}

/* -- Two operands ------------------------------------------------------------------------------ */

static Value generic_binary(Value self, Value name, Value other) {
  return call_method_of_class(self, name, &other, 1);
}

/* The operator's method of one operand; NotImplemented where the class lacks it. */
static Value try_operand(Value self, Value name, Value other) {
  Value found = type_lookup(type_of(self), name);
  if (is_absent(found)) return NOT_IMPLEMENTED;
  return call_unbound(found, self, &other, 1, ABSENT);
}

/* True when right's class, a subclass of left's, has another reflected method than it. */
static bool overrides(Value left, Value right, Value reflected) {
  Value of_right = type_lookup(type_of(right), reflected);
  return !is_absent(of_right) && !same(of_right, type_lookup(type_of(left), reflected));
}

/* left_generic, right_generic: the operand's class uses the generic function in this slot. */
static Value generic_pair(Value left, Value right, bool left_generic, bool right_generic,
                          Value name, Value reflected) {
  Type *left_type = type_of(left), *right_type = type_of(right);
  bool try_right = right_generic && left_type != right_type;
  Value result;
  if (left_generic) {
    if (try_right && type_is_subtype(right_type, left_type) && overrides(left, right, reflected)) {
      result = try_operand(right, reflected, left);
      if (!same(result, NOT_IMPLEMENTED)) return result;
      try_right = false;
    }
    result = try_operand(left, name, right);
    if (!same(result, NOT_IMPLEMENTED) || left_type == right_type) return result;
  }
  return try_right ? try_operand(right, reflected, left) : NOT_IMPLEMENTED;
}

static Value generic_power_method(Value a, Value b, Value modulus, bool a_generic, bool b_generic) {
  if (is_absent(modulus))
    return generic_pair(a, b, a_generic, b_generic, NAME("__pow__"), NAME("__rpow__"));
  if (!a_generic) return NOT_IMPLEMENTED; /* with a modulus there is no reflected method */
  Value args[2] = {b, modulus};
  return call_method_of_class(a, NAME("__pow__"), args, 2);
}

static Value generic_ternary(Value self, Value name, Value b, Value modulus) {
  return call_method_of_class(self, name, &b, 1);
}

static Value compare_name(CompareOp op) {
  switch (op) {
  case CMP_LT: return NAME("__lt__");
  case CMP_LE: return NAME("__le__");
  case CMP_EQ: return NAME("__eq__");
  case CMP_NE: return NAME("__ne__");
  case CMP_GT: return NAME("__gt__");
  default: return NAME("__ge__");
  }
}

/* A comparison method that cannot even be bound counts as missing. */
static Value generic_compare(Value self, Value other, CompareOp op) {
  Value name = compare_name(op);
  Value found = type_lookup(type_of(self), name);
  if (is_absent(found)) return NOT_IMPLEMENTED;
  if (type_of(found)->flags & TYPE_METHOD_LIKE) return call_unbound(found, self, &other, 1, ABSENT);
  Value bound = object_lookup_special(self, name);
  if (!is_absent(bound)) return call1(bound, other);
  exception_clear();
  return NOT_IMPLEMENTED;
}

static int generic_contains_method(Value self, Value name, Value item) {
  Value found = type_lookup(type_of(self), name);
  if (is_absent(found) || is_none(found)) {
    raise_type_error("'%T' object is not a container", self);
    return -1;
  }
  Value v = call_unbound(found, self, &item, 1, ABSENT);
  return is_absent(v) ? -1 : object_truth(v);
}

/* -- Attributes, descriptors, calls ------------------------------------------------------------ */

/* `set` with a value, `del` without one. */
static bool generic_store(Value self, Value key, Value v, Value set, Value del) {
  Value args[2] = {key, v};
  Value result = is_absent(v) ? call_method_of_class(self, del, args, 1)
                              : call_method_of_class(self, set, args, 2);
  return !is_absent(result);
}

/* __getattribute__, and __getattr__ where that raises AttributeError. */
static Value generic_getattribute(Value self, Value name) {
  Type *type = type_of(self);
  Value getattribute = type_lookup(type, NAME("__getattribute__"));
  bool is_default = has_shape(getattribute, &wrapper_descriptor_shape) &&
                    object_cast(WrapperDescriptor, getattribute)->owner == &object_type;
  Value v = is_default ? object_generic_lookup(self, name)
                       : call_unbound(getattribute, self, &name, 1, ABSENT);
  if (!is_absent(v)) return v;
  Value fallback = type_lookup(type, NAME("__getattr__"));
  if (is_absent(fallback)) return exception_pending() ? ABSENT : raise_attribute_error(self, name);
  if (exception_pending() && !exception_suppress(&exc_AttributeError)) return ABSENT;
  return call_unbound(fallback, self, &name, 1, ABSENT);
}

static Value generic_descr_get(Value self, Value object, Value type) {
  Value args[2] = {is_absent(object) ? NONE : object, is_absent(type) ? NONE : type};
  return call_method_of_class(self, NAME("__get__"), args, 2);
}

static Value generic_call(Value self, Value *args, int nargs, Value kwnames) {
  Value found = type_lookup(type_of(self), NAME("__call__"));
  if (is_absent(found)) return raise_type_error("'%T' object is not callable", self);
  return call_unbound(found, self, args, nargs, kwnames);
}

static bool generic_init(Value self, Value *args, int nargs, Value kwnames) {
  Value found = type_lookup(type_of(self), NAME("__init__"));
  Value v = call_unbound(found, self, args, nargs, kwnames);
  if (is_absent(v) || is_none(v)) return !is_absent(v);
  raise_type_error("__init__() should return None, not '%T'", v);
  return false;
}

static Value generic_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  Value function = type_getattr(type_value(type), NAME("__new__"));
  if (is_absent(function)) return ABSENT;
  return call_with_first(function, type_value(type), args, nargs, kwnames);
}

/* -- One function per slot --------------------------------------------------------------------- */

#define GENERIC_UNARY(field, dunder)                                                               \
  static Value generic_##field(Value self) {                                                       \
    return generic_unary(self, NAME(dunder));                                                      \
  }
#define GENERIC_ITER(field, dunder)                                                                \
  static Value generic_##field(Value self) {                                                       \
    return generic_iter_method(self, NAME(dunder));                                                \
  }
#define GENERIC_BINARY(field, dunder)                                                              \
  static Value generic_##field(Value self, Value other) {                                          \
    return generic_binary(self, NAME(dunder), other);                                              \
  }
#define GENERIC_TERNARY(field, dunder)                                                             \
  static Value generic_##field(Value self, Value b, Value modulus) {                               \
    return generic_ternary(self, NAME(dunder), b, modulus);                                        \
  }
#define GENERIC_NEXT(field, dunder)                                                                \
  static Value generic_##field(Value self) {                                                       \
    return generic_next_method(self, NAME(dunder));                                                \
  }
#define GENERIC_LENGTH(field, dunder)                                                              \
  static int64_t generic_##field(Value self) {                                                     \
    return generic_length_method(self, NAME(dunder));                                              \
  }
#define GENERIC_TRUTH(field, dunder)                                                               \
  static int generic_##field(Value self) {                                                         \
    return generic_truth_method(self, NAME(dunder));                                               \
  }
#define GENERIC_HASH(field, dunder)                                                                \
  static bool generic_##field(Value self, int64_t *hash) {                                         \
    return generic_hash_method(self, NAME(dunder), hash);                                          \
  }
#define GENERIC_CONTAINS(field, dunder)                                                            \
  static int generic_##field(Value self, Value item) {                                             \
    return generic_contains_method(self, NAME(dunder), item);                                      \
  }
#define GENERIC_FINALIZE(field, dunder)                                                            \
  static void generic_##field(Value self) {                                                        \
    generic_finalize_method(self, NAME(dunder));                                                   \
  }
#define GENERIC_CALL(field, dunder)
#define GENERIC_INIT(field, dunder)
#define GENERIC_NEW(field, dunder)
#define GENERIC_GET(field, dunder)

#define SLOT(field, kind, dunder, doc) GENERIC_##kind(field, dunder)
#define SLOT_PAIR(field, dunder, rdunder, op)                                                      \
  static Value generic_##field(Value left, Value right) {                                          \
    return generic_pair(left, right, type_of(left)->slots.field == generic_##field,                \
                        type_of(right)->slots.field == generic_##field, NAME(dunder),              \
                        NAME(rdunder));                                                            \
  }
#define SLOT_POWER(field, kind, dunder, rdunder, doc)                                              \
  static Value generic_##field(Value a, Value b, Value modulus) {                                  \
    return generic_power_method(a, b, modulus, type_of(a)->slots.field == generic_##field,         \
                                type_of(b)->slots.field == generic_##field);                       \
  }
#define SLOT_REPEAT(field, kind, dunder, rdunder)
#define SLOT_COMPARE(field, kind)
#define SLOT_STORE(field, kind, set_dunder, del_dunder, set_doc, del_doc)                          \
  static bool generic_##field(Value self, Value key, Value v) {                                    \
    return generic_store(self, key, v, NAME(set_dunder), NAME(del_dunder));                        \
  }
#define SLOT_ATTR(field, kind, dunder, fallback, doc)
#define SLOT_SEQUENCE(field, kind, dunder, doc)
#include "objects/slots.def"

const TypeSlots generic_slots = {
#define SLOT(field, kind, dunder, doc) .field = generic_##field,
#define SLOT_PAIR(field, dunder, rdunder, op) .field = generic_##field,
#define SLOT_POWER(field, kind, dunder, rdunder, doc) .field = generic_##field,
#define SLOT_REPEAT(field, kind, dunder, rdunder)
#define SLOT_COMPARE(field, kind) .field = generic_##field,
#define SLOT_STORE(field, kind, set_dunder, del_dunder, set_doc, del_doc) .field = generic_##field,
#define SLOT_ATTR(field, kind, dunder, fallback, doc) .field = generic_##field,
#define SLOT_SEQUENCE(field, kind, dunder, doc)
#include "objects/slots.def"
};
