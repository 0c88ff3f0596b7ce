/* The module _heapq: heaps in lists, smallest (or, for the _max functions, largest) item first.

   Comparing runs Python code, which may change the list: its length is checked after every
   comparison. */
#include "objects/list.h"
#include "objects/module.h"

/* Whether a belongs above b: 1, 0 or -1. */
static int goes_above(Value a, Value b, bool max_heap) {
  if (max_heap) {
    Value other = a;
    a = b;
    b = other;
  }
  if (both_small_int(a, b)) return (int64_t)a.bits < (int64_t)b.bits;
  if (is_flonum(a) && is_flonum(b)) return as_flonum(a) < as_flonum(b);
  return object_compare_bool(a, b, CMP_LT);
}

/* goes_above for items of the heap; fails too when the list got another length. */
static int item_goes_above(Value heap, int64_t length, Value a, Value b, bool max_heap) {
  int above = goes_above(a, b, max_heap);
  if (above < 0 || likely(list_length(heap) == length)) return above;
  raise_error(&exc_RuntimeError, "list changed size during iteration");
  return -1;
}

/* Moves the item at position up, but not above start. false: exception set. */
static bool move_up(Value heap, int64_t start, int64_t position, bool max_heap) {
  int64_t length = list_length(heap);
  if (position >= length) {
    raise_error(&exc_IndexError, "index out of range");
    return false;
  }
  while (position > start) {
    int64_t parent = (position - 1) / 2;
    Value item = list_get(heap, position), above = list_get(heap, parent);
    int moves = item_goes_above(heap, length, item, above, max_heap);
    if (moves <= 0) return moves == 0;
    list_set(heap, parent,
             list_get(heap, position)); /* read again: the comparison may have replaced items */
    list_set(heap, position, above);
    position = parent;
  }
  return true;
}

/* Lets the item at position sink: first to the bottom along the children to prefer, then up to
   where it belongs. */
static bool sink(Value heap, int64_t position, bool max_heap) {
  int64_t length = list_length(heap), start = position;
  if (position >= length) {
    raise_error(&exc_IndexError, "index out of range");
    return false;
  }
  while (2 * position + 1 < length) {
    int64_t child = 2 * position + 1;
    if (child + 1 < length) {
      int first =
          item_goes_above(heap, length, list_get(heap, child), list_get(heap, child + 1), max_heap);
      if (first < 0) return false;
      child += first == 0;
    }
    Value below = list_get(heap, child);
    list_set(heap, child, list_get(heap, position));
    list_set(heap, position, below);
    position = child;
  }
  return move_up(heap, start, position, max_heap);
}

/* argument: " 1" where the function has several. */
static bool check_list(Value v, const char *function, const char *argument) {
  if (!is_list(v)) raise_type_error("%s() argument%s must be list, not %Y", function, argument, v);
  return is_list(v);
}

static Value pop(Value heap, const char *function, bool max_heap) {
  if (!check_list(heap, function, "")) return ABSENT;
  if (list_length(heap) == 0) return raise_error(&exc_IndexError, "index out of range");
  Value last = list_pop_last(heap);
  if (list_length(heap) == 0) return last;
  Value top = list_get(heap, 0);
  list_set(heap, 0, last);
  return sink(heap, 0, max_heap) ? top : ABSENT;
}

static Value replace(Value heap, Value item, const char *function, bool max_heap) {
  if (!check_list(heap, function, " 1")) return ABSENT;
  if (list_length(heap) == 0) return raise_error(&exc_IndexError, "index out of range");
  Value top = list_get(heap, 0);
  list_set(heap, 0, item);
  return sink(heap, 0, max_heap) ? top : ABSENT;
}

static Value heapify_list(Value heap, const char *function, bool max_heap) {
  if (!check_list(heap, function, "")) return ABSENT;
  for (int64_t i = list_length(heap) / 2; i-- > 0;)
    if (!sink(heap, i, max_heap)) return ABSENT;
  return NONE;
}

/* -- Functions --------------------------------------------------------------------------------- */

static Value heappush(Value *args, int nargs) {
  if (!check_list(args[0], "heappush", " 1") || !list_append(args[0], args[1])) return ABSENT;
  return move_up(args[0], 0, list_length(args[0]) - 1, false) ? NONE : ABSENT;
}

static Value heappushpop(Value *args, int nargs) {
  if (!check_list(args[0], "heappushpop", " 1")) return ABSENT;
  if (list_length(args[0]) == 0) return args[1];
  int replaces = goes_above(list_get(args[0], 0), args[1], false);
  if (replaces <= 0) return replaces < 0 ? ABSENT : args[1];
  return replace(args[0], args[1], "heappushpop", false);
}

static Value heappop(Value *args, int nargs) {
  return pop(args[0], "heappop", false);
}
static Value heappop_max(Value *args, int nargs) {
  return pop(args[0], "_heappop_max", true);
}
static Value heapreplace(Value *args, int nargs) {
  return replace(args[0], args[1], "heapreplace", false);
}
static Value heapreplace_max(Value *args, int nargs) {
  return replace(args[0], args[1], "_heapreplace_max", true);
}
static Value heapify(Value *args, int nargs) {
  return heapify_list(args[0], "heapify", false);
}
static Value heapify_max(Value *args, int nargs) {
  return heapify_list(args[0], "_heapify_max", true);
}

static const BuiltinDef functions[] = {
    METHOD("heappush(heap, item, /)", heappush, EFFECT_ANY,
           "Put an item into the heap, which stays one."),
    METHOD("heappushpop(heap, item, /)", heappushpop, EFFECT_ANY,
           "Push item on the heap, then pop and return the smallest item from the heap.\n\n"
           "Faster than heappush() followed by heappop()."),
    METHOD("heappop(heap, /)", heappop, EFFECT_ANY,
           "Take out the smallest item; what is left is a heap again."),
    METHOD("heapreplace(heap, item, /)", heapreplace, EFFECT_ANY,
           "Pop and return the current smallest value, and add the new item.\n\nThe value returned "
           "may be larger than item: "
           "see heappushpop()."),
    METHOD("heapify(heap, /)", heapify, EFFECT_ANY,
           "Put the items of a list into the order of a heap; takes linear time."),
    METHOD("_heappop_max(heap, /)", heappop_max, EFFECT_ANY, "Maxheap variant of heappop."),
    METHOD("_heapreplace_max(heap, item, /)", heapreplace_max, EFFECT_ANY,
           "Maxheap variant of heapreplace."),
    METHOD("_heapify_max(heap, /)", heapify_max, EFFECT_ANY, "Maxheap variant of heapify."),
    METHOD_END,
};

static bool init(Value module) {
  return module_add_string(
      module, "__about__",
      "Heaps are lists for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for all k.");
}

static const ModuleDef heapq_module = {
    .name = "_heapq",
    .doc = "Heap queue algorithm (a.k.a. priority queue).\n\nHeaps are lists for which a[k] <= "
           "a[2*k+1] and a[k] <= a[2*k+2] "
           "for all k,\ncounting elements from 0: a[0] is always the smallest.",
    .functions = functions,
    .init = init,
};
MODULE_REGISTER(heapq_module);
