/* The object protocol: representation, comparison, truth, containers, iteration. Attributes:
   object.c. Numbers: number.c. */
#include "objects/protocol.h"

#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/format.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Identity ---------------------------------------------------------------------------------- */

bool object_is(Value a, Value b) {
  if (same(a, b)) return true;
  if (is_immediate(a) || is_immediate(b)) return false;
  if (has_shape(a, &int_shape) && has_shape(b, &int_shape)) return int_compare(a, b) == 0;
  if (has_shape(a, &float_shape) && has_shape(b, &float_shape))
    return double_bits(as_double(a)) == double_bits(as_double(b));
  return false;
}

/* Note [id]
   Ints and floats are values, so their id is computed from the value: int << 4 | 1 and the bits of
   a float << 4 | 5, as in PyPy. The id of every other object is its address, whose low bits are
   0. */
Value object_id(Value v) {
  if (is_exact_int(v)) {
    Value shifted = int_lshift(v, 4);
    return is_absent(shifted) ? ABSENT : int_add(shifted, from_small_int(1));
  }
  if (is_exact_float(v)) {
    Value shifted = int_lshift(int_from_u64(double_bits(as_double(v))), 4);
    return is_absent(shifted) ? ABSENT : int_add(shifted, from_small_int(5));
  }
  return int_from_u64(gc_object_id(as_object(v)));
}

/* -- Text -------------------------------------------------------------------------------------- */

static Value checked_text(Value text, const char *method) {
  if (is_absent(text) || is_str(text)) return text;
  return raise_type_error("%s returned non-string (type %T)", method, text);
}

Value object_repr(Value v) {
  SlotUNARY slot = type_of(v)->slots.repr;
  if (!recursion_enter(" while getting the repr of an object")) return ABSENT;
  Value text = slot(v);
  recursion_leave();
  return checked_text(text, "__repr__");
}

Value object_str(Value v) {
  if (is_exact_str(v)) return v;
  if (is_small_int(v)) return int_to_text(v, 10);
  SlotUNARY slot = type_of(v)->slots.str;
  if (!recursion_enter(" while getting the str of an object")) return ABSENT;
  Value text = slot(v);
  recursion_leave();
  return checked_text(text, "__str__");
}

static size_t escape_char(uint32_t c, char *out) {
  return sprintf(out, c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x", c);
}

Value object_ascii(Value v) {
  Value text = object_repr(v);
  if (is_absent(text) || as_str(text)->ascii) return text;
  StrBuilder b;
  str_builder_init(&b, str_length(text) * 2);
  for (int64_t i = 0; i < str_length(text); i++) {
    uint32_t c = str_char_at(text, i);
    char escape[32];
    bool ok = c < 128 ? str_builder_add_char(&b, c)
                      : str_builder_add_ascii(&b, escape, escape_char(c, escape));
    if (!ok) return ABSENT;
  }
  return str_builder_finish(&b);
}

Value object_format(Value v, Value spec) {
  if (is_absent(spec)) spec = str_empty;
  if (is_exact_str(v)) return str_length(spec) == 0 ? v : format_str(v, spec);
  if (is_small_int(v)) return str_length(spec) == 0 ? int_to_text(v, 10) : format_int(v, spec);
  if (is_flonum(v)) return format_float(v, spec);
  bool found;
  Value text = call_special(v, NAME("__format__"), &spec, 1, &found);
  if (!found) return raise_type_error("Type %T doesn't define __format__", v);
  if (!is_absent(text) && !is_str(text))
    return raise_type_error("__format__ must return a str, not %T", text);
  return text;
}

/* -- Hash, truth, comparison ------------------------------------------------------------------- */

bool object_hash(Value v, int64_t *hash) {
  if (is_exact_str(v)) {
    *hash = str_hash(v);
    return true;
  }
  SlotHASH slot = type_of(v)->slots.hash;
  if (slot != NULL) return slot(v, hash);
  raise_type_error("unhashable type: '%T'", v);
  return false;
}

int object_truth(Value v) {
  if (same(v, TRUE_VALUE)) return 1;
  if (same(v, FALSE_VALUE) || is_none(v)) return 0;
  if (is_small_int(v)) return as_small_int(v) != 0;
  const TypeSlots *slots = &type_of(v)->slots;
  if (slots->truth != NULL) return slots->truth(v);
  if (slots->length == NULL) return 1;
  int64_t length = slots->length(v);
  return length < 0 ? -1 : length > 0;
}

static const CompareOp swapped_op[] = {CMP_GT, CMP_GE, CMP_EQ, CMP_NE, CMP_LT, CMP_LE};
static const char *const op_text[] = {"<", "<=", "==", "!=", ">", ">="};

static Value try_compare(Type *type, Value a, Value b, CompareOp op) {
  return type->slots.compare == NULL ? NOT_IMPLEMENTED : type->slots.compare(a, b, op);
}

static Value compare_inner(Value a, Value b, CompareOp op) {
  Type *ta = type_of(a), *tb = type_of(b);
  bool reflected_first = ta != tb && tb->slots.compare != NULL && type_is_subtype(tb, ta);
  if (reflected_first) {
    Value result = try_compare(tb, b, a, swapped_op[op]);
    if (!same(result, NOT_IMPLEMENTED)) return result;
  }
  Value result = try_compare(ta, a, b, op);
  if (!same(result, NOT_IMPLEMENTED)) return result;
  if (!reflected_first) {
    result = try_compare(tb, b, a, swapped_op[op]);
    if (!same(result, NOT_IMPLEMENTED)) return result;
  }
  if (op == CMP_EQ) return from_bool(object_is(a, b));
  if (op == CMP_NE) return from_bool(!object_is(a, b));
  return raise_type_error("'%s' not supported between instances of '%T' and '%T'", op_text[op], a,
                          b);
}

static bool compare_small_ints(Value a, Value b, CompareOp op) {
  int64_t x = as_small_int(a), y = as_small_int(b);
  switch (op) {
  case CMP_LT: return x < y;
  case CMP_LE: return x <= y;
  case CMP_EQ: return x == y;
  case CMP_NE: return x != y;
  case CMP_GT: return x > y;
  case CMP_GE: return x >= y;
  }
  unreachable_state("comparison operator");
}

static bool compare_doubles(double x, double y, CompareOp op) {
  switch (op) {
  case CMP_LT: return x < y;
  case CMP_LE: return x <= y;
  case CMP_EQ: return x == y;
  case CMP_NE: return x != y;
  case CMP_GT: return x > y;
  case CMP_GE: return x >= y;
  }
  unreachable_state("comparison operator");
}

Value object_compare(Value a, Value b, CompareOp op) {
  if (both_small_int(a, b)) return from_bool(compare_small_ints(a, b, op));
  if (is_flonum(a) && is_flonum(b))
    return from_bool(compare_doubles(as_flonum(a), as_flonum(b), op));
  if (is_exact_str(a) && is_exact_str(b) && (op == CMP_EQ || op == CMP_NE))
    return from_bool(str_equal(a, b) == (op == CMP_EQ));
  if (!recursion_enter(" in comparison")) return ABSENT;
  Value result = compare_inner(a, b, op);
  recursion_leave();
  return result;
}

int object_compare_bool(Value a, Value b, CompareOp op) {
  if (both_small_int(a, b)) return compare_small_ints(a, b, op);
  if (is_flonum(a) && is_flonum(b)) return compare_doubles(as_flonum(a), as_flonum(b), op);
  if (same(a, b) && (op == CMP_EQ || op == CMP_NE)) return op == CMP_EQ;
  if (is_exact_str(a) && is_exact_str(b) && (op == CMP_EQ || op == CMP_NE))
    return str_equal(a, b) == (op == CMP_EQ);
  Value result = object_compare(a, b, op);
  return is_absent(result) ? -1 : object_truth(result);
}

bool object_is_callable(Value v) {
  return type_of(v)->slots.call != NULL;
}

/* -- Length and items -------------------------------------------------------------------------- */

int64_t object_length(Value v) {
  SlotLENGTH slot = type_of(v)->slots.length;
  if (slot != NULL) return slot(v);
  raise_type_error("object of type '%T' has no len()", v);
  return -1;
}

int64_t object_length_hint(Value v, int64_t otherwise) {
  if (type_of(v)->slots.length != NULL) {
    int64_t length = object_length(v);
    if (length >= 0) return length;
    if (!exception_suppress(&exc_TypeError)) return -1;
  }
  bool found;
  Value hint = call_special(v, NAME("__length_hint__"), NULL, 0, &found);
  if (!found) return otherwise;
  if (is_absent(hint)) return exception_suppress(&exc_TypeError) ? otherwise : -1;
  if (same(hint, NOT_IMPLEMENTED)) return otherwise;
  int64_t n;
  if (!is_int(hint)) {
    raise_type_error("__length_hint__ must be an integer, not %T", hint);
    return -1;
  }
  if (!index_to_i64(hint, &n)) return -1;
  if (n < 0) {
    raise_value_error("__length_hint__() should return >= 0");
    return -1;
  }
  return n;
}

Value object_getitem(Value v, Value key) {
  SlotBINARY slot = type_of(v)->slots.get_item;
  if (likely(slot != NULL)) return slot(v, key);
  if (is_type_object(v)) {
    if (as_type(v) == &type_type) return generic_alias_class_getitem((Value[]){v, key}, 2);
    Value method = object_lookup_attr(v, NAME("__class_getitem__"));
    if (!is_absent(method) && !is_none(method)) return call1(method, key);
    if (exception_pending()) return ABSENT;
    return raise_type_error("type '%N' is not subscriptable", as_type(v));
  }
  return raise_type_error("'%T' object is not subscriptable", v);
}

/* What has items by number, or could have them, looks at the index before it refuses, and speaks of
   deletion in other words. */
static bool refuse_item(Value v, Value key, const char *sequence_words, const char *words) {
  const Type *type = type_of(v);
  bool is_sequence = has_index(key) && (type->slots.length != NULL || type->flags & TYPE_HEAP);
  int64_t index;
  if (is_sequence && !sequence_index(key, &index)) return false;
  raise_type_error(is_sequence ? sequence_words : words, v);
  return false;
}

bool object_setitem(Value v, Value key, Value to) {
  SlotSTORE slot = type_of(v)->slots.set_item;
  if (likely(slot != NULL)) return slot(v, key, to);
  static const char words[] = "'%T' object does not support item assignment";
  return refuse_item(v, key, words, words);
}

bool object_delitem(Value v, Value key) {
  SlotSTORE slot = type_of(v)->slots.set_item;
  if (likely(slot != NULL)) return slot(v, key, ABSENT);
  return refuse_item(v, key, "'%T' object doesn't support item deletion",
                     "'%T' object does not support item deletion");
}

static int contains_by_iteration(Value container, Value item) {
  Value iterator = object_iter(container);
  if (is_absent(iterator)) {
    if (exception_suppress(&exc_TypeError))
      raise_type_error("argument of type '%T' is not iterable", container);
    return -1;
  }
  for (;;) {
    Value v = iter_next(iterator);
    if (is_absent(v)) return exception_pending() ? -1 : 0;
    int equal = object_equal(v, item);
    if (equal != 0) return equal;
  }
}

int object_contains(Value container, Value item) {
  SlotCONTAINS slot = type_of(container)->slots.contains;
  return slot != NULL ? slot(container, item) : contains_by_iteration(container, item);
}

/* -- Iteration --------------------------------------------------------------------------------- */

Value object_iter(Value v) {
  Type *type = type_of(v);
  if (type->slots.iter == NULL) {
    if (type->slots.get_item != NULL && !is_dict(v) && !(type->flags & TYPE_KEYED))
      return seq_iter_new(v);
    return raise_type_error("'%T' object is not iterable", v);
  }
  Value iterator = type->slots.iter(v);
  if (!is_absent(iterator) && type_of(iterator)->slots.next == NULL) {
    return raise_type_error("iter() returned non-iterator of type '%T'", iterator);
  }
  return iterator;
}

Value iter_next(Value iterator) {
  SlotNEXT slot = type_of(iterator)->slots.next;
  if (unlikely(slot == NULL)) return raise_type_error("'%T' object is not an iterator", iterator);
  if (!thread_may_go_on()) return ABSENT;
  Value v = slot(iterator);
  if (is_absent(v) && exception_pending()) exception_suppress(&exc_StopIteration);
  return v;
}

Value sequence_list(Value iterable) {
  Value list = list_new(0);
  return list_extend(list, iterable) ? list : ABSENT;
}

Value sequence_tuple(Value iterable) {
  if (has_shape(iterable, &tuple_shape)) return iterable;
  Value list =
      is_list(iterable) && has_shape(iterable, &list_shape) ? iterable : sequence_list(iterable);
  return is_absent(list) ? ABSENT : list_as_tuple(list);
}

/* -- isinstance, issubclass -------------------------------------------------------------------- */

/* __bases__ of something that behaves like a class, or ABSENT (no exception unless the attribute
   raised). */
static Value abstract_bases(Value class_) {
  Value bases = object_lookup_attr(class_, NAME("__bases__"));
  return is_absent(bases) || is_tuple(bases) ? bases : ABSENT;
}

static int abstract_is_subclass(Value derived, Value class_) {
  if (same(derived, class_)) return 1;
  Value bases = abstract_bases(derived);
  if (is_absent(bases)) return exception_pending() ? -1 : 0;
  if (!recursion_enter(" in __issubclass__")) return -1;
  int result = 0;
  for (int64_t i = 0; result == 0 && i < tuple_length(bases); i++)
    result = abstract_is_subclass(tuple_get(bases, i), class_);
  recursion_leave();
  return result;
}

static bool check_class(Value v, const char *message) {
  if (!is_absent(abstract_bases(v))) return true;
  if (!exception_pending()) raise_type_error("%s", message);
  return false;
}

int object_plain_is_subclass(Value derived, Value class_) {
  if (is_type_object(derived) && is_type_object(class_))
    return type_is_subtype(as_type(derived), as_type(class_));
  if (!check_class(derived, "issubclass() arg 1 must be a class")) return -1;
  if (!check_class(class_, "issubclass() arg 2 must be a class, a tuple of classes, or a union"))
    return -1;
  return abstract_is_subclass(derived, class_);
}

/* Whether v.__class__ is what object's descriptor says, the type, without looking. */
static bool class_is_type(Value v) {
  Type *type = type_of(v);
  if (!(type->flags & TYPE_HEAP)) return type->slots.getattribute == object_generic_getattr;
  return type->slots.getattribute == object_generic_getattr &&
         same(type_lookup(type, NAME("__class__")), type_lookup(&object_type, NAME("__class__")));
}

int object_plain_is_instance(Value v, Value class_) {
  if (is_type_object(class_)) {
    if (is_instance(v, as_type(class_))) return 1;
    if (likely(class_is_type(v))) return 0;
    Value claimed = object_lookup_attr(v, NAME("__class__"));
    if (is_absent(claimed)) return exception_pending() ? -1 : 0;
    return is_type_object(claimed) && as_type(claimed) != type_of(v) &&
           type_is_subtype(as_type(claimed), as_type(class_));
  }
  if (!check_class(class_, "isinstance() arg 2 must be a type, a tuple of types, or a union"))
    return -1;
  Value claimed = object_lookup_attr(v, NAME("__class__"));
  if (is_absent(claimed)) return exception_pending() ? -1 : 0;
  return abstract_is_subclass(claimed, class_);
}

/* The common walk of isinstance and issubclass: tuples, then the metaclass's hook, then the plain
   meaning. */
static int check_relation(Value v, Value class_or_tuple, Value hook_name,
                          int (*plain)(Value, Value), const char *where) {
  if (is_type_object(class_or_tuple) && type_of(class_or_tuple) == &type_type)
    return plain(v, class_or_tuple);
  if (is_tuple(class_or_tuple)) {
    if (!recursion_enter(where)) return -1;
    int result = 0;
    for (int64_t i = 0; result == 0 && i < tuple_length(class_or_tuple); i++) {
      result = check_relation(v, tuple_get(class_or_tuple, i), hook_name, plain, where);
    }
    recursion_leave();
    return result;
  }
  bool found;
  if (!recursion_enter(where)) return -1;
  Value answer = call_special(class_or_tuple, hook_name, &v, 1, &found);
  recursion_leave();
  if (found) return is_absent(answer) ? -1 : object_truth(answer);
  return plain(v, class_or_tuple);
}

int object_is_instance(Value v, Value class_or_tuple) {
  if (is_type_object(class_or_tuple) && type_of(v) == as_type(class_or_tuple)) return 1;
  return check_relation(v, class_or_tuple, NAME("__instancecheck__"), object_plain_is_instance,
                        " in __instancecheck__");
}

int object_is_subclass(Value v, Value class_or_tuple) {
  return check_relation(v, class_or_tuple, NAME("__subclasscheck__"), object_plain_is_subclass,
                        " in __subclasscheck__");
}
