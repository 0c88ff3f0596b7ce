/* The module _operator: the operators of Python as functions. functions.def is the list. */
#include "modules/_operator/operator.h"

#include "objects/int.h"

static Value truth_value(int truth) {
  return truth < 0 ? ABSENT : from_bool(truth);
}
static int negated(int truth) {
  return truth < 0 ? truth : !truth;
}
static Value none_or_absent(bool ok) {
  return ok ? NONE : ABSENT;
}

/* -- Sequences --------------------------------------------------------------------------------- */

static Value concatenated(Value a, Value b, bool in_place) {
  const TypeSlots *slots = &type_of(a)->slots;
  if (in_place && slots->inplace_concat != NULL) return slots->inplace_concat(a, b);
  if (slots->concat != NULL) return slots->concat(a, b);
  bool both = slots->get_item != NULL && type_of(b)->slots.get_item != NULL;
  if (!both) return raise_type_error("'%.200T' object can't be concatenated", a);
  return in_place ? number_inplace(OP_ADD, a, b) : number_binary(OP_ADD, a, b);
}

/* Walks a until an item equals b (stop) or to the end, counting those that do in *equal and all
   before the last in *index. false: exception set. */
static bool search(Value a, Value b, bool stop, int64_t *equal, int64_t *index) {
  Value iterator = object_iter(a);
  *equal = 0;
  if (is_absent(iterator)) {
    if (exception_suppress(&exc_TypeError))
      raise_type_error("argument of type '%.200T' is not iterable", a);
    return false;
  }
  for (*index = 0;; ++*index) {
    Value item = iter_next(iterator);
    if (is_absent(item)) return !exception_pending();
    int result = object_equal(item, b);
    if (result < 0) return false;
    *equal += result;
    if (result > 0 && stop) return true;
  }
}

static Value count_of(Value a, Value b) {
  int64_t equal, index;
  return search(a, b, false, &equal, &index) ? int_from_i64(equal) : ABSENT;
}

static Value index_of(Value a, Value b) {
  int64_t equal, index;
  if (!search(a, b, true, &equal, &index)) return ABSENT;
  return equal > 0 ? int_from_i64(index)
                   : raise_value_error("sequence.index(x): x not in sequence");
}

static Value set_item(Value *args, int nargs) {
  return none_or_absent(object_setitem(args[0], args[1], args[2]));
}

static Value length_hint(Value *args, int nargs) {
  int64_t otherwise;
  if (!is_int(args[1]))
    return raise_type_error("'%.200T' object cannot be interpreted as an integer", args[1]);
  if (!index_to_i64(args[1], &otherwise)) return ABSENT;
  int64_t length = object_length_hint(args[0], otherwise);
  return length < 0 && exception_pending() ? ABSENT : int_from_i64(length);
}

static Value call_object(Value *args, int nargs, Value kwnames) {
  if (nargs < 1) return raise_type_error("call expected at least 1 argument, got 0");
  return call(args[0], args + 1, nargs - 1, kwnames);
}

/* -- The table --------------------------------------------------------------------------------- */

#define UNARY(name, expression, doc)                                                               \
  static Value operator_##name(Value *args, int nargs) {                                           \
    Value a = args[0];                                                                             \
    return expression;                                                                             \
  }
#define BINARY(name, expression, doc)                                                              \
  static Value operator_##name(Value *args, int nargs) {                                           \
    Value a = args[0], b = args[1];                                                                \
    return expression;                                                                             \
  }
#include "modules/_operator/functions.def"

static const BuiltinDef functions[] = {
#define UNARY(name, expression, doc) METHOD(#name "(a, /)", operator_##name, EFFECT_ANY, doc),
#define BINARY(name, expression, doc) METHOD(#name "(a, b, /)", operator_##name, EFFECT_ANY, doc),
#include "modules/_operator/functions.def"
    METHOD("setitem(a, b, c, /)", set_item, EFFECT_ANY, "Same as a[b] = c."),
    METHOD("length_hint(obj, default=0, /)", length_hint, EFFECT_ANY,
           "Return an estimate of the number of items in obj.\n\nIf the object has a length or a "
           "__length_hint__, that is the result, otherwise default."),
    METHOD_RAW("call(obj, /, *args, **kwargs)", call_object, EFFECT_ANY, 0,
               "Same as obj(*args, **kwargs)."),
    METHOD("_compare_digest(a, b, /)", operator_compare_digest, EFFECT_ANY,
           "Return 'a == b'.\n\nTakes the same time wherever the first difference is. a and b must "
           "both be of the same type:\neither str (ASCII only), or any bytes-like object."),
    METHOD_END,
};

static Type *const types[] = {&itemgetter_type, &attrgetter_type, &methodcaller_type, NULL};

static const ModuleDef operator_module = {
    .name = "_operator",
    .doc = "Operator interface.\n\nThe operators of Python as functions: operator.add(x, y) is "
           "x+y.",
    .functions = functions,
    .types = types,
};
MODULE_REGISTER(operator_module);
