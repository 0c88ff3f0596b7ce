/* The builtins module: functions about objects, attributes, iteration and numbers. Code and
   classes: builtins_code.c; input and output: builtins_io.c. */
#include "modules/builtins.h"

#include "base/decimal.h"
#include "interp/generator.h"
#include "objects/audit.h"
#include "objects/iteration.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/list_store.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Objects ----------------------------------------------------------------------------------- */

static Value builtin_ascii(Value *args, int nargs) {
  return object_ascii(args[0]);
}
static Value builtin_repr(Value *args, int nargs) {
  return object_repr(args[0]);
}
static Value builtin_callable(Value *args, int nargs) {
  return from_bool(object_is_callable(args[0]));
}
static Value builtin_id(Value *args, int nargs) {
  Value id = object_id(args[0]);
  return is_absent(id) || !audit("builtins.id", "O", id) ? ABSENT : id;
}
static Value builtin_dir(Value *args, int nargs) {
  if (!is_absent(args[0])) return object_dir(args[0]);
  Value locals = current_locals();
  Value names = is_absent(locals) ? ABSENT : call_method0(locals, NAME("keys"));
  Value list = is_absent(names) ? ABSENT : sequence_list(names);
  return !is_absent(list) && list_sort(list) ? list : ABSENT;
}

static Value builtin_hash(Value *args, int nargs) {
  int64_t hash;
  return object_hash(args[0], &hash) ? int_from_i64(hash) : ABSENT;
}

static Value builtin_format(Value *args, int nargs) {
  if (!is_str(args[1])) return raise_type_error("format() argument 2 must be str, not %Y", args[1]);
  return object_format(args[0], args[1]);
}

static Value builtin_len(Value *args, int nargs) {
  int64_t length = object_length(args[0]);
  return length < 0 ? ABSENT : int_from_i64(length);
}

static Value builtin_isinstance(Value *args, int nargs) {
  int result = object_is_instance(args[0], args[1]);
  return result < 0 ? ABSENT : from_bool(result);
}
static Value builtin_issubclass(Value *args, int nargs) {
  int result = object_is_subclass(args[0], args[1]);
  return result < 0 ? ABSENT : from_bool(result);
}

/* -- Attributes -------------------------------------------------------------------------------- */

static Value attribute_name(Value name, const char *function) {
  if (!is_str(name)) return raise_type_error("attribute name must be string, not '%T'", name);
  return is_exact_str(name) ? str_intern(name) : name;
}

static Value builtin_getattr(Value *args, int nargs) {
  Value name = attribute_name(args[1], "getattr");
  if (is_absent(name)) return ABSENT;
  if (is_absent(args[2])) return object_getattr(args[0], name);
  Value v = object_lookup_attr(args[0], name);
  return is_absent(v) && !exception_pending() ? args[2] : v;
}
static Value builtin_hasattr(Value *args, int nargs) {
  Value name = attribute_name(args[1], "hasattr");
  if (is_absent(name)) return ABSENT;
  Value v = object_lookup_attr(args[0], name);
  return is_absent(v) && exception_pending() ? ABSENT : from_bool(!is_absent(v));
}
static Value builtin_setattr(Value *args, int nargs) {
  Value name = attribute_name(args[1], "setattr");
  return !is_absent(name) && object_setattr(args[0], name, args[2]) ? NONE : ABSENT;
}
static Value builtin_delattr(Value *args, int nargs) {
  Value name = attribute_name(args[1], "delattr");
  return !is_absent(name) && object_setattr(args[0], name, ABSENT) ? NONE : ABSENT;
}
static Value builtin_vars(Value *args, int nargs) {
  if (is_absent(args[0])) return current_locals();
  Value dict = object_lookup_attr(args[0], NAME("__dict__"));
  if (is_absent(dict) && !exception_pending())
    return raise_type_error("vars() argument must have __dict__ attribute");
  return dict;
}
static Value builtin_globals(Value *args, int nargs) {
  Value globals = current_globals();
  return is_absent(globals) ? raise_error(&exc_SystemError, "globals do not exist") : globals;
}
static Value builtin_locals(Value *args, int nargs) {
  return current_locals();
}

/* -- Iteration --------------------------------------------------------------------------------- */

Value callable_iter_new(Value callable, Value sentinel);

static Value builtin_iter(Value *args, int nargs) {
  if (is_absent(args[1])) return object_iter(args[0]);
  if (!object_is_callable(args[0])) return raise_type_error("iter(v, w): v must be callable");
  return callable_iter_new(args[0], args[1]);
}

static Value builtin_next(Value *args, int nargs, Value kwnames) {
  if (!is_absent(kwnames)) return raise_type_error("next() takes no keyword arguments");
  if (nargs == 0) return raise_type_error("next expected at least 1 argument, got 0");
  if (nargs > 2) return raise_type_error("next expected at most 2 arguments, got %d", nargs);
  SlotNEXT slot = type_of(args[0])->slots.next;
  if (slot == NULL) return raise_type_error("'%T' object is not an iterator", args[0]);
  Value v = slot(args[0]);
  if (!is_absent(v)) return v;
  if (nargs > 1) {
    if (exception_pending() && !exception_suppress(&exc_StopIteration)) return ABSENT;
    return args[1];
  }
  return exception_pending() ? ABSENT : raise_stop_iteration(ABSENT);
}

static Value builtin_aiter(Value *args, int nargs) {
  if (type_of(args[0])->slots.aiter == NULL)
    return raise_type_error("'%T' object is not an async iterable", args[0]);
  Value iterator = type_of(args[0])->slots.aiter(args[0]);
  if (is_absent(iterator) || type_of(iterator)->slots.anext != NULL) return iterator;
  return raise_type_error("aiter() returned not an async iterator of type '%T'", iterator);
}

static Value builtin_all_any(Value iterable, bool stop_at) {
  Iteration it;
  if (!iteration_begin(&it, iterable)) return ABSENT;
  for (;;) {
    Value v = iteration_next(&it);
    if (is_absent(v)) return exception_pending() ? ABSENT : from_bool(!stop_at);
    int truth = object_truth(v);
    if (truth < 0) return ABSENT;
    if (truth == stop_at) return from_bool(stop_at);
  }
}
static Value builtin_all(Value *args, int nargs) {
  return builtin_all_any(args[0], false);
}
static Value builtin_any(Value *args, int nargs) {
  return builtin_all_any(args[0], true);
}

/* Adds what a list of raw integers has from it->index on, as long as the sum fits; the rest is left
   to the general loop. */
static void sum_integers(Iteration *it, Value *total) {
  if (it->kind != ITERATION_LIST || !is_small_int(*total)) return;
  const ListObject *list = as_list(it->source);
  if (!array_is_i64(list_array(list))) return;
  const int64_t *items = ((const ListI64 *)list_array(list))->items;
  int64_t sum = as_small_int(*total), next;
  while (it->index < list->length && !__builtin_add_overflow(sum, items[it->index], &next)) {
    sum = next;
    it->index++;
  }
  *total = int_from_i64(sum);
}

static Value builtin_sum(Value *args, int nargs) {
  Value total = args[1];
  Iteration it;
  if (!iteration_begin(&it, args[0])) return ABSENT;
  if (is_absent(total)) total = from_small_int(0);
  if (is_str(total)) return raise_type_error("sum() can't sum strings [use ''.join(seq) instead]");
  if (has_type_flag(total, TYPE_BYTES))
    return raise_type_error("sum() can't sum bytes [use b''.join(seq) instead]");
  if (is_instance(total, &bytearray_type))
    return raise_type_error("sum() can't sum bytearray [use b''.join(seq) instead]");
  sum_integers(&it, &total);
  for (;;) {
    Value v = iteration_next(&it);
    if (is_absent(v)) return exception_pending() ? ABSENT : total;
    if (both_small_int(total, v))
      total = int_from_i64(as_small_int(total) + as_small_int(v));
    else if (is_flonum(total) && is_flonum(v))
      total = float_from_double(as_flonum(total) + as_flonum(v));
    else if (same(v, FALSE_VALUE) && is_small_int(total))
      continue; /* what is counted as sum(condition for ...) */
    else if (same(v, TRUE_VALUE) && is_small_int(total))
      total = int_from_i64(as_small_int(total) + 1);
    else
      total = number_binary(OP_ADD, total, v);
    if (is_absent(total)) return ABSENT;
  }
}

/* min and max: op tells which of two wins; ties go to the first. */
static Value extreme(Value *args, const char *name, CompareOp op) {
  Value values = args[0], key = args[1], otherwise = args[2];
  int64_t count = tuple_length(values);
  if (count == 0) return raise_type_error("%s expected at least 1 argument, got 0", name);
  if (count > 1 && !is_absent(otherwise))
    return raise_type_error("Cannot specify a default for %s() with multiple positional arguments",
                            name);
  Iteration it;
  if (!iteration_begin(&it, count == 1 ? tuple_get(values, 0) : values)) return ABSENT;
  bool keyed = !is_none(key);
  Value best = ABSENT, best_key = ABSENT;
  for (;;) {
    Value v = iteration_next(&it);
    if (is_absent(v)) break;
    Value k = keyed ? call1(key, v) : v;
    if (is_absent(k)) return ABSENT;
    if (!is_absent(best)) {
      int wins = object_compare_bool(k, best_key, op);
      if (wins < 0) return ABSENT;
      if (!wins) continue;
    }
    best = v;
    best_key = k;
  }
  if (exception_pending()) return ABSENT;
  if (!is_absent(best)) return best;
  return is_absent(otherwise) ? raise_value_error("%s() arg is an empty sequence", name)
                              : otherwise;
}
static Value builtin_max(Value *args, int nargs) {
  return extreme(args, "max", CMP_GT);
}
static Value builtin_min(Value *args, int nargs) {
  return extreme(args, "min", CMP_LT);
}

/* The keywords are those of list.sort(), which is what complains of them. */
static Value builtin_sorted(Value *args, int nargs, Value kwnames) {
  static Signature sort_signature = SIGNATURE("sort(*, key=None, reverse=False)");
  Value bound[2];
  int reverse;
  if (nargs != 1) return raise_type_error("sorted expected 1 argument, got %d", nargs);
  Value list = sequence_list(args[0]);
  if (is_absent(list) || !signature_bind(&sort_signature, args + 1, 0, kwnames, bound))
    return ABSENT;
  if (!index_to_int(bound[1], &reverse)) return ABSENT;
  return list_sort_by(list, bound[0], reverse != 0) ? list : ABSENT;
}

/* -- Numbers and characters -------------------------------------------------------------------- */

static Value builtin_abs(Value *args, int nargs) {
  return number_absolute(args[0]);
}
static Value builtin_divmod(Value *args, int nargs) {
  return number_divmod(args[0], args[1]);
}
static Value builtin_pow(Value *args, int nargs) {
  return number_power(args[0], args[1], args[2]);
}

static Value builtin_round(Value *args, int nargs) {
  bool found;
  bool plain = is_none(args[1]);
  Value result = call_special(args[0], NAME("__round__"), &args[1], plain ? 0 : 1, &found);
  return found ? result : raise_type_error("type %T doesn't define __round__ method", args[0]);
}

static Value in_base(Value v, int base, const char *prefix) {
  Value index = number_index(v);
  if (is_absent(index)) return ABSENT;
  if (is_small_int(index)) {
    int64_t i = as_small_int(index);
    char text[3 + 64];
    size_t sign = i < 0, before = sign + strlen(prefix);
    text[0] = '-';
    memcpy(text + sign, prefix, strlen(prefix));
    return str_from_ascii_n(text, before + digits_write_uint64(i < 0 ? -(uint64_t)i : (uint64_t)i,
                                                               base, text + before));
  }
  bool negative = int_sign(index) < 0;
  Value digits = int_to_text(negative ? int_negative(index) : index, base);
  return is_absent(digits) ? ABSENT : format_text("%s%s%V", negative ? "-" : "", prefix, digits);
}
static Value builtin_bin(Value *args, int nargs) {
  return in_base(args[0], 2, "0b");
}
static Value builtin_oct(Value *args, int nargs) {
  return in_base(args[0], 8, "0o");
}
static Value builtin_hex(Value *args, int nargs) {
  return in_base(args[0], 16, "0x");
}

static Value builtin_chr(Value *args, int nargs) {
  int code;
  if (!index_to_int(args[0], &code)) return ABSENT;
  if (code < 0 || code > 0x10ffff) return raise_value_error("chr() arg not in range(0x110000)");
  return str_from_char((uint32_t)code);
}

static Value builtin_ord(Value *args, int nargs) {
  Value v = args[0];
  int64_t length;
  if (is_str(v)) {
    length = str_length(v);
    if (length == 1) return from_small_int(str_char_at(v, 0));
  } else if (has_type_flag(v, TYPE_BYTES) || is_instance(v, &bytearray_type)) {
    length = object_length(v);
    if (length == 1) return object_getitem(v, from_small_int(0));
  } else {
    return raise_type_error("ord() expected string of length 1, but %T found", v);
  }
  return raise_type_error("ord() expected a character, but string of length %lld found",
                          (long long)length);
}

/* -- Tables ------------------------------------------------------------------------------------ */

const BuiltinDef builtins_functions[] = {
    METHOD("abs(x, /)", builtin_abs, EFFECT_ANY, "Return the absolute value of the argument."),
    METHOD("aiter(async_iterable, /)", builtin_aiter, EFFECT_ANY,
           "Return the asynchronous iterator of an asynchronous iterable."),
    METHOD("all(iterable, /)", builtin_all, EFFECT_ANY,
           "Return True if bool(x) is True for all values x in the iterable."),
    METHOD("any(iterable, /)", builtin_any, EFFECT_ANY,
           "Return True if bool(x) is True for any x in the iterable."),
    METHOD("ascii(obj, /)", builtin_ascii, EFFECT_ANY,
           "Return an ASCII-only representation of an object."),
    METHOD("bin(number, /)", builtin_bin, EFFECT_ANY,
           "Return the binary representation of an integer."),
    METHOD("callable(obj, /)", builtin_callable, EFFECT_PURE,
           "Return whether the object is callable."),
    METHOD("chr(i, /)", builtin_chr, EFFECT_ANY,
           "Return a string of one character with ordinal i; 0 <= i <= 0x10ffff."),
    METHOD("delattr(obj, name, /)", builtin_delattr, EFFECT_ANY,
           "Delete the named attribute from the given object."),
    METHOD("dir(object=?, /)", builtin_dir, EFFECT_ANY,
           "Without argument the names in the current scope, else the object's attributes."),
    METHOD("divmod(x, y, /)", builtin_divmod, EFFECT_ANY, "Return the tuple (x//y, x%y)."),
    METHOD("format(value, format_spec='', /)", builtin_format, EFFECT_ANY,
           "Return type(value).__format__(value, format_spec)."),
    METHOD("getattr(object, name, default=?, /)", builtin_getattr, EFFECT_ANY,
           "Get a named attribute; default is returned where it does not exist."),
    METHOD("globals()", builtin_globals, EFFECT_READ_DICT,
           "Return the dictionary containing the current scope's global variables."),
    METHOD("hasattr(obj, name, /)", builtin_hasattr, EFFECT_ANY,
           "Return whether the object has an attribute with the given name."),
    METHOD("hash(obj, /)", builtin_hash, EFFECT_ANY, "Return the hash value for the given object."),
    METHOD("hex(number, /)", builtin_hex, EFFECT_ANY,
           "Return the hexadecimal representation of an integer."),
    METHOD("id(obj, /)", builtin_id, EFFECT_ANY, "Return the identity of an object."),
    METHOD("isinstance(obj, class_or_tuple, /)", builtin_isinstance, EFFECT_ANY,
           "Return whether an object is an instance of a class or of a subclass thereof."),
    METHOD("issubclass(cls, class_or_tuple, /)", builtin_issubclass, EFFECT_ANY,
           "Return whether 'cls' is derived from another class or is the same class."),
    METHOD("iter(iterable, sentinel=?, /)", builtin_iter, EFFECT_ANY,
           "Get an iterator from an object, or from a callable that is called until it returns the "
           "sentinel."),
    METHOD("len(obj, /)", builtin_len, EFFECT_ANY, "Return the number of items in a container."),
    METHOD("locals()", builtin_locals, EFFECT_ALLOC,
           "Return a dictionary containing the current scope's local variables."),
    METHOD("max(*args, key=None, default=?)", builtin_max, EFFECT_ANY,
           "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, "
           "key=func]) -> value\n\nThe biggest item of an iterable, or the largest argument."),
    METHOD("min(*args, key=None, default=?)", builtin_min, EFFECT_ANY,
           "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, "
           "key=func]) -> value\n\nThe smallest item of an iterable, or the smallest argument."),
    METHOD_RAW(
        "next(iterator, default=?, /)", builtin_next, EFFECT_ANY, 0,
        "Return the next item from the iterator; default is returned where it is exhausted."),
    METHOD("oct(number, /)", builtin_oct, EFFECT_ANY,
           "Return the octal representation of an integer."),
    METHOD("ord(c, /)", builtin_ord, EFFECT_ALLOC,
           "Return the code point of the one character of a str."),
    METHOD("pow(base, exp, mod=None)", builtin_pow, EFFECT_ANY,
           "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."),
    METHOD("repr(obj, /)", builtin_repr, EFFECT_ANY,
           "Return the canonical string representation of the object."),
    METHOD("round(number, ndigits=None)", builtin_round, EFFECT_ANY,
           "Round a number to a given precision in decimal digits."),
    METHOD("setattr(obj, name, value, /)", builtin_setattr, EFFECT_ANY,
           "Sets the named attribute on the given object to the specified value."),
    METHOD_RAW("sorted(iterable, /, *, key=None, reverse=False)", builtin_sorted, EFFECT_ANY, 0,
               "Return a new list containing all items from the iterable in ascending order."),
    METHOD("sum(iterable, /, start=0)", builtin_sum, EFFECT_ANY,
           "Return the sum of a 'start' value (default: 0) plus an iterable of numbers"),
    METHOD("vars(object=?, /)", builtin_vars, EFFECT_ANY,
           "Without arguments, equivalent to locals(); with one, to object.__dict__."),
    METHOD_END,
};
