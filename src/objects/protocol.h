/* The object protocol for C code: what the operators, builtins and statements of Python do, on any
   Value.

   Convention: a Value result is ABSENT, an int is -1, a bool is false when an exception is set,
   unless said otherwise. Everything here may collect and run Python code. */
#ifndef OBJECTS_PROTOCOL_H
#define OBJECTS_PROTOCOL_H

#include "objects/call.h"

/* -- Singletons -------------------------------------------------------------------------------- */
extern Object none_object, not_implemented_object, ellipsis_object;
extern struct BigInt true_object, false_object; /* bools are integers of one limb: objects/int.h */
#define NONE from_object(&none_object)
#define NOT_IMPLEMENTED from_object(&not_implemented_object)
#define ELLIPSIS from_object(&ellipsis_object)
#define TRUE_VALUE from_object(&true_object)
#define FALSE_VALUE from_object(&false_object)
static always_inline bool is_none(Value v) {
  return same(v, NONE);
}
static always_inline Value from_bool(bool b) {
  return b ? TRUE_VALUE : FALSE_VALUE;
}

/* Interned str of a C string literal, made at first use and kept forever: NAME("append"). Names
   compare with same(). */
#define NAME(literal)                                                                              \
  ({                                                                                               \
    static Value interned_name;                                                                    \
    likely(!is_absent(interned_name)) ? interned_name                                              \
                                      : (interned_name = str_intern_static(literal));              \
  })
Value str_intern_static(const char *literal);

/* -- Basics ------------------------------------------------------------------------------------ */
/* `a is b`: as in PyPy two ints, or two floats, are the same if their values are. Never fails, runs
   no Python code. */
bool object_is(Value a, Value b);
/* id(v): an int. Runs no Python code. */
Value object_id(Value v);
/* repr(v), str(v), ascii(v), format(v, spec): each a str. spec ABSENT: the empty one. */
Value object_repr(Value v) must_check;
Value object_str(Value v) must_check;
Value object_ascii(Value v) must_check;
Value object_format(Value v, Value spec) must_check;
/* hash(v), stored in *hash. */
bool object_hash(Value v, int64_t *hash) must_check;
/* bool(v): 1 or 0. */
int object_truth(Value v) must_check;
/* The operator itself, whose result need not be a bool. */
Value object_compare(Value a, Value b, CompareOp op) must_check;
/* The truth of that: 1 or 0. As in containers, what is identical is equal without being asked. */
int object_compare_bool(Value a, Value b, CompareOp op) must_check;
static inline int must_check object_equal(Value a, Value b) {
  return same(a, b) ? 1 : object_compare_bool(a, b, CMP_EQ);
}
/* isinstance() and issubclass(): 1 or 0. */
int object_is_instance(Value v, Value class_or_tuple) must_check;
int object_is_subclass(Value class_, Value class_or_tuple) must_check;
/* The same without the hooks: what type.__instancecheck__ and type.__subclasscheck__ do. */
int object_plain_is_instance(Value v, Value class_) must_check;
int object_plain_is_subclass(Value derived, Value class_) must_check;
/* callable(v). Never fails, runs no Python code. */
bool object_is_callable(Value v);
/* dir(v): a sorted list. */
Value object_dir(Value v) must_check;

/* -- Attributes. Names are str; interned ones are fast ----------------------------------------- */
/* getattr(v, name) */
Value object_getattr(Value v, Value name) must_check;
/* The same, but ABSENT without an exception where there is no such attribute: a caller that gets
   ABSENT asks exception_pending(). */
Value object_lookup_attr(Value v, Value name) must_check;
/* setattr(v, name, to); to ABSENT: delattr(v, name) */
bool object_setattr(Value v, Value name, Value to) must_check;
/* object.__getattribute__, which looks at the class, the instance and descriptors. */
Value object_generic_getattr(Value v, Value name) must_check;
/* The same, but ABSENT without an exception where there is no such attribute. */
Value object_generic_lookup(Value v, Value name) must_check;
/* object.__setattr__ and, with to ABSENT, object.__delattr__ */
bool object_generic_setattr(Value v, Value name, Value to) must_check;
/* A special method: looked up on the type, bound to v. ABSENT without an exception: it has none. */
Value object_lookup_special(Value v, Value name) must_check;

/* Attributes in the instance itself: objects/instance.c. No descriptors, no Python code. */
/* ABSENT (no exception): there is none. */
Value instance_get(Object *object, Value name);
/* false: exception set. */
bool instance_set(Object *object, Value name, Value v) must_check;
/* false (no exception): there was none. */
bool instance_delete(Object *object, Value name);
/* __dict__: a dict that the attributes live in from now on. */
Value instance_dict(Object *object) must_check;
/* object.__dict__ = dict */
bool instance_set_dict(Object *object, Value dict) must_check;

/* -- Containers -------------------------------------------------------------------------------- */
/* len(v) */
int64_t object_length(Value v) must_check;
/* operator.length_hint(v, otherwise) */
int64_t object_length_hint(Value v, int64_t otherwise) must_check;
/* v[key], v[key] = to, del v[key] */
Value object_getitem(Value v, Value key) must_check;
bool object_setitem(Value v, Value key, Value to) must_check;
bool object_delitem(Value v, Value key) must_check;
/* item in container: 1 or 0. */
int object_contains(Value container, Value item) must_check;
/* iter(v) */
Value object_iter(Value v) must_check;
/* next(iterator). ABSENT without an exception: the end. (Here alone ABSENT has both meanings.) */
Value iter_next(Value iterator) must_check;
/* Iterator over anything with __getitem__ by 0, 1, 2, ... (objects/seq_iter.c). */
Value seq_iter_new(Value sequence);
/* list(iterable), tuple(iterable) */
Value sequence_list(Value iterable) must_check;
Value sequence_tuple(Value iterable) must_check;

/* -- Numbers ----------------------------------------------------------------------------------- */
/* One entry per binary operator, in this order everywhere (BINARY_OP's operand). */
typedef enum NumberOp {
  OP_ADD,
  OP_SUBTRACT,
  OP_MULTIPLY,
  OP_TRUE_DIVIDE,
  OP_FLOOR_DIVIDE,
  OP_REMAINDER,
  OP_POWER,
  OP_MATRIX_MULTIPLY,
  OP_LSHIFT,
  OP_RSHIFT,
  OP_AND,
  OP_OR,
  OP_XOR,
  NUMBER_OP_COUNT
} NumberOp;
/* a op b, a op= b */
Value number_binary(NumberOp op, Value a, Value b) must_check;
Value number_inplace(NumberOp op, Value a, Value b) must_check;
/* pow(a, b, modulus); modulus ABSENT: a ** b */
Value number_power(Value a, Value b, Value modulus) must_check;
/* divmod(a, b): a pair. */
Value number_divmod(Value a, Value b) must_check;
/* -v, +v, ~v, abs(v) */
Value number_negative(Value v) must_check;
Value number_positive(Value v) must_check;
Value number_invert(Value v) must_check;
Value number_absolute(Value v) must_check;
/* operator.index(v): an exact int. */
Value number_index(Value v) must_check;
/* int(v): by __int__, __index__ or __trunc__, or from text. */
Value number_to_int(Value v) must_check;
/* float(v) */
Value number_to_float(Value v) must_check;
/* __index__ of v as an int64; OverflowError where it does not fit. */
bool index_to_i64(Value v, int64_t *out) must_check;
/* The same, but clipped to the range of int64: for slices. */
bool index_to_i64_clip(Value v, int64_t *out) must_check;
/* __index__ of v as an int; OverflowError "Python int too large to convert to C int". */
bool index_to_int(Value v, int *out) must_check;
/* The same, but in the words of functions that parse a tuple of arguments: OverflowError "signed
   integer is greater than maximum". */
bool index_to_parsed_int(Value v, int *out) must_check;
/* v as a double: a float, or by __float__ or __index__. */
bool value_to_double(Value v, double *out) must_check;

/* -- Buffers: objects/buffer.h ----------------------------------------------------------------- */

/* The truth of an argument that stands for a bool. false: exception set. */
static inline bool must_check arg_truth(Value v, bool *out) {
  int truth = object_truth(v);
  *out = truth > 0;
  return truth >= 0;
}

#endif
