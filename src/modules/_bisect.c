/* The module _bisect: binary search and insertion in sorted sequences. */
#include "objects/call.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"

/* Parameters of all four functions, in the order of their signatures. */
enum { ARG_SEQUENCE, ARG_ITEM, ARG_LOW, ARG_HIGH, ARG_KEY };

/* low and high; a high of None is the length. false: exception set. */
static bool read_bounds(Value *args, int64_t *low, int64_t *high) {
  Value high_argument = args[ARG_HIGH];
  if (!index_to_i64(args[ARG_LOW], low)) return false;
  if (!is_none(high_argument) && type_of(high_argument)->slots.index == NULL) {
    raise_type_error("argument should be integer or None, not '%.200T'", high_argument);
    return false;
  }
  if (!is_none(high_argument) && !index_to_i64(high_argument, high)) return false;
  if (*low < 0) {
    raise_value_error("lo must be non-negative");
    return false;
  }
  if (is_none(high_argument)) *high = object_length(args[ARG_SEQUENCE]);
  return !is_none(high_argument) || *high >= 0;
}

static int less(Value a, Value b) {
  if (both_small_int(a, b)) return (int64_t)a.bits < (int64_t)b.bits;
  return object_compare_bool(a, b, CMP_LT);
}

/* Item number i, or its key. */
static Value key_at(Value *args, int64_t i) {
  Value sequence = args[ARG_SEQUENCE], item;
  if (has_shape(sequence, &list_shape) && i < list_length(sequence))
    item = list_get(sequence, i);
  else
    item = object_getitem(sequence, int_from_i64(i));
  return is_absent(item) || is_none(args[ARG_KEY]) ? item : call1(args[ARG_KEY], item);
}

/* Where x goes: in front of its equals (left) or behind them. -1: exception set. */
static int64_t search(Value *args, Value x, bool left) {
  int64_t low, high;
  if (!read_bounds(args, &low, &high)) return -1;
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    Value key = key_at(args, middle);
    if (is_absent(key)) return -1;
    int result = left ? less(key, x) : less(x, key);
    if (result < 0) return -1;
    if (result == left)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static Value bisect(Value *args, bool left) {
  int64_t i = search(args, args[ARG_ITEM], left);
  return i < 0 ? ABSENT : int_from_i64(i);
}

static Value insort(Value *args, bool left) {
  Value item = args[ARG_ITEM], key = is_none(args[ARG_KEY]) ? item : call1(args[ARG_KEY], item);
  if (is_absent(key)) return ABSENT;
  int64_t i = search(args, key, left);
  if (i < 0) return ABSENT;
  if (has_shape(args[ARG_SEQUENCE], &list_shape)) {
    int64_t length = list_length(args[ARG_SEQUENCE]);
    return list_insert(args[ARG_SEQUENCE], min_of(i, length), item) ? NONE : ABSENT;
  }
  Value result = call_method2(args[ARG_SEQUENCE], NAME("insert"), int_from_i64(i), item);
  return is_absent(result) ? ABSENT : NONE;
}

static Value bisect_right(Value *args, int nargs) {
  return bisect(args, false);
}
static Value bisect_left(Value *args, int nargs) {
  return bisect(args, true);
}
static Value insort_right(Value *args, int nargs) {
  return insort(args, false);
}
static Value insort_left(Value *args, int nargs) {
  return insort(args, true);
}

#define PARAMETERS "(a, x, lo=0, hi=None, *, key=None)"
#define BISECT_DOC                                                                                 \
  "Return the index where to insert item x in list a, assuming a is sorted.\n\n"                   \
  "Optional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched."
#define INSORT_DOC                                                                                 \
  "Insert item x in list a, and keep it sorted assuming a is sorted.\n\n"                          \
  "Optional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched."
#define RIGHT " Behind all equal items."
#define LEFT " In front of all equal items."

static const BuiltinDef functions[] = {
    METHOD("bisect_right" PARAMETERS, bisect_right, EFFECT_ANY, BISECT_DOC RIGHT),
    METHOD("bisect_left" PARAMETERS, bisect_left, EFFECT_ANY, BISECT_DOC LEFT),
    METHOD("insort_right" PARAMETERS, insort_right, EFFECT_ANY, INSORT_DOC RIGHT),
    METHOD("insort_left" PARAMETERS, insort_left, EFFECT_ANY, INSORT_DOC LEFT),
    METHOD_END,
};

static const ModuleDef bisect_module = {
    .name = "_bisect",
    .doc = "Bisection algorithms.\n\nKeep a list in sorted order without sorting it after each "
           "insertion: a great saving for "
           "long\nlists whose comparisons are expensive.",
    .functions = functions,
};
MODULE_REGISTER(bisect_module);
