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
/* `is`: ints and floats compare by value, as PyPy does. Never fails */
bool object_is(Value a, Value b);
Value object_id(Value v);              /* id() */
Value object_repr(Value v) must_check; /* str */
Value object_str(Value v) must_check;  /* str */
Value object_ascii(Value v) must_check;
Value object_format(Value v, Value spec) must_check; /* spec ABSENT: empty */
bool object_hash(Value v, int64_t *hash) must_check;
int object_truth(Value v) must_check;                            /* 1, 0, -1 */
Value object_compare(Value a, Value b, CompareOp op) must_check; /* rich comparison, any result */
/* 1, 0, -1; identity implies == (as containers do) */
int object_compare_bool(Value a, Value b, CompareOp op) must_check;
static inline int must_check object_equal(Value a, Value b) {
  return same(a, b) ? 1 : object_compare_bool(a, b, CMP_EQ);
}
int object_is_instance(Value v, Value class_or_tuple) must_check;
int object_is_subclass(Value class_, Value class_or_tuple) must_check;
/* What type.__instancecheck__ and type.__subclasscheck__ do: no hooks. */
int object_plain_is_instance(Value v, Value class_) must_check;
int object_plain_is_subclass(Value derived, Value class_) must_check;
bool object_is_callable(Value v);
Value object_dir(Value v) must_check;

/* -- Attributes. Names are str; interned ones are fast ----------------------------------------- */
Value object_getattr(Value v, Value name) must_check;
/* ABSENT without exception when there is no such attribute; check exception_pending() on ABSENT. */
Value object_lookup_attr(Value v, Value name) must_check;
bool object_setattr(Value v, Value name, Value to) must_check; /* to ABSENT: delete */
Value object_generic_getattr(Value v, Value name) must_check;  /* object.__getattribute__ */
/* The same; ABSENT without exception when there is no such attribute. */
Value object_generic_lookup(Value v, Value name) must_check;
bool object_generic_setattr(Value v, Value name, Value to) must_check;
/* Special method: looked up on the type, bound to v; ABSENT without exception if missing. */
Value object_lookup_special(Value v, Value name) must_check;

/* Instance attributes without descriptors: objects/instance.c. Never run Python code. */
Value instance_get(Object *object, Value name); /* ABSENT if not there */
bool instance_set(Object *object, Value name, Value v) must_check;
bool instance_delete(Object *object, Value name); /* false: was not there (no exception) */
/* the __dict__: a dict that stays in step with the attributes */
Value instance_dict(Object *object) must_check;
bool instance_set_dict(Object *object, Value dict) must_check;

/* -- Containers -------------------------------------------------------------------------------- */
int64_t object_length(Value v) must_check;
int64_t object_length_hint(Value v, int64_t otherwise) must_check;
Value object_getitem(Value v, Value key) must_check;
bool object_setitem(Value v, Value key, Value to) must_check;
bool object_delitem(Value v, Value key) must_check;
int object_contains(Value container, Value item) must_check;
Value object_iter(Value v) must_check;
/* ABSENT at the end without exception, or on error with one: the one place where both occur. */
Value iter_next(Value iterator) must_check;
/* Iterator over anything with __getitem__ by 0, 1, 2, ... (objects/seq_iter.c). */
Value seq_iter_new(Value sequence);
/* list / tuple of anything iterable. */
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
Value number_binary(NumberOp op, Value a, Value b) must_check;
Value number_inplace(NumberOp op, Value a, Value b) must_check;
Value number_power(Value a, Value b, Value modulus) must_check; /* modulus ABSENT: ** */
Value number_divmod(Value a, Value b) must_check;
Value number_negative(Value v) must_check;
Value number_positive(Value v) must_check;
Value number_invert(Value v) must_check;
Value number_absolute(Value v) must_check;
/* __index__: an exact int Value. */
Value number_index(Value v) must_check;
Value number_to_int(Value v) must_check;   /* int(v): __int__, __index__, __trunc__, text */
Value number_to_float(Value v) must_check; /* float(v) */
/* __index__, clipped or OverflowError; false: exception set. */
bool index_to_i64(Value v, int64_t *out) must_check;
/* clipped to the int64 range: for slices */
bool index_to_i64_clip(Value v, int64_t *out) must_check;
/* C int, "Python int too large to convert to C int" */
bool index_to_int(Value v, int *out) must_check;
/* the same in the words of functions that parse a tuple: "signed integer is greater than maximum"
 */
bool index_to_parsed_int(Value v, int *out) must_check;
bool value_to_double(Value v, double *out) must_check; /* float, __float__, __index__ */

/* -- Buffers: objects/buffer.h ----------------------------------------------------------------- */

/* bool from a Value argument, as `p` of argument parsing: false on exception. */
static inline bool must_check arg_truth(Value v, bool *out) {
  int truth = object_truth(v);
  *out = truth > 0;
  return truth >= 0;
}

#endif
