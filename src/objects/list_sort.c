/* list.sort.

   Note [Kinds of sorts]
   - All numbers, no key function: the numbers themselves, as int64 whose order is theirs
     (sort_words).
   - All numbers, or all one-byte strings: pairs of such an int64 and a position (sort_ranks); for
     strings it is made of the first eight bytes, and equal ones are compared in full. Nothing can
     run Python code or collect meanwhile.
   - Anything else: Values, or pairs of key and Value, in heap arrays, compared as `<` does
     (sort_values, sort_pairs). While Python code may run, the list is empty: its items are in an
     array that only the sort knows. */
#include "objects/float.h"
#include "objects/list_store.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { MIN_GALLOP = 7, MAX_RUNS = 85, MIN_RANKED = 24 };

/* -- What all instances share ------------------------------------------------------------------ */

/* 32 .. 64, so that count / it is a power of two or a little less. */
static int64_t min_run_length(int64_t count) {
  int64_t rest = 0;
  for (; count >= 64; count >>= 1) rest |= count & 1;
  return count + rest;
}

/* Depth, in the ideal merge tree over `count` items, of the boundary between two neighbouring runs:
   the first bit in which their middles, as fractions of the whole, differ. */
static int boundary_power(int64_t start, int64_t left, int64_t right, int64_t count) {
  int64_t a = 2 * start + left, b = a + left + right;
  for (int power = 1;; power++) {
    if (a >= count)
      a -= count, b -= count;
    else if (b >= count)
      return power;
    a <<= 1;
    b <<= 1;
  }
}

/* malloc'ed buffer of an instance without call-outs. */
typedef struct SortBuffer {
  void *memory;     /* of merges */
  size_t size;      /* bytes */
  const Slot *keys; /* sort_ranks: strings to compare where ranks are equal; NULL for numbers */
  int key_stride;   /* Slots from one key to the next */
} SortBuffer;

static void *buffer_reserve(SortBuffer *buffer, size_t size) {
  if (buffer->size >= size) return buffer->memory;
  free(buffer->memory);
  buffer->size = size;
  buffer->memory = malloc(size);
  if (buffer->memory == NULL) {
    buffer->size = 0;
    raise_memory_error();
  }
  return buffer->memory;
}

/* Heap arrays of an instance with call-outs. */
typedef struct SortArrays {
  ListItems *items; /* being sorted */
  ListItems *temp;  /* for merging; NULL until needed */
} SortArrays;

static void *arrays_reserve(SortArrays *arrays, int64_t slots) {
  if (arrays->temp == NULL || arrays->temp->capacity < slots)
    arrays->temp = array_alloc(&list_items_shape, slots);
  return arrays->temp == NULL ? NULL : arrays->temp->items;
}
static always_inline void arrays_touch(SortArrays *arrays) {
  gc_write_barrier(arrays->items);
  if (arrays->temp != NULL) gc_write_barrier(arrays->temp);
}

/* -- Comparing Values -------------------------------------------------------------------------- */

static int values_less(Value a, Value b);

static int tuples_less(Value a, Value b) {
  int64_t common = min_of(tuple_length(a), tuple_length(b));
  for (int64_t i = 0; i < common; i++) {
    Value x = tuple_get(a, i), y = tuple_get(b, i);
    if (same(x, y)) continue;
    if (!both_small_int(x, y)) {
      int equal = object_compare_bool(x, y, CMP_EQ);
      if (equal < 0) return -1;
      if (equal) continue;
    }
    return values_less(x, y);
  }
  return tuple_length(a) < tuple_length(b);
}

static int values_less_slow(Value a, Value b) {
  if (is_exact_str(a) && is_exact_str(b)) return str_compare(a, b) < 0;
  if (has_shape(a, &tuple_shape) && has_shape(b, &tuple_shape)) return tuples_less(a, b);
  Value result = object_compare(a, b, CMP_LT);
  return is_absent(result) ? -1 : object_truth(result);
}

/* a < b as sort() means it: 1, 0 or -1. */
static int values_less(Value a, Value b) {
  if (both_small_int(a, b)) return (int64_t)a.bits < (int64_t)b.bits;
  if (is_flonum(a) && is_flonum(b)) return as_flonum(a) < as_flonum(b);
  return values_less_slow(a, b);
}

/* -- Instances --------------------------------------------------------------------------------- */

#define SORT(name) words_##name
#define SORT_ITEM int64_t
#define SORT_LESS(sort, a, b) ((a) < (b))
#define SORT_TOUCH(sort) ((void)0)
#define SORT_TEMP(sort, count) buffer_reserve((sort)->context, (count) * sizeof(int64_t))
#include "objects/sort_template.h"

typedef struct Rank {
  int64_t order;    /* the key as an integer that compares the same way */
  int64_t position; /* before sorting */
} Rank;

static bool tie_less(const SortBuffer *buffer, int64_t a, int64_t b) {
  if (buffer->keys == NULL) return false;
  return str_compare(slot_get(&buffer->keys[a * buffer->key_stride]),
                     slot_get(&buffer->keys[b * buffer->key_stride])) < 0;
}
static always_inline int rank_less(const SortBuffer *buffer, Rank a, Rank b) {
  return likely(a.order != b.order) ? a.order < b.order : tie_less(buffer, a.position, b.position);
}

#define SORT(name) ranks_##name
#define SORT_ITEM Rank
#define SORT_LESS(sort, a, b) rank_less((sort)->context, a, b)
#define SORT_TOUCH(sort) ((void)0)
#define SORT_TEMP(sort, count) buffer_reserve((sort)->context, (count) * sizeof(Rank))
#include "objects/sort_template.h"

#define SORT(name) values_##name
#define SORT_ITEM Value
#define SORT_LESS(sort, a, b) values_less(a, b)
#define SORT_TOUCH(sort) arrays_touch((sort)->context)
#define SORT_TEMP(sort, count) arrays_reserve((sort)->context, count)
#include "objects/sort_template.h"

typedef struct KeyedValue {
  Value key, value; /* what to compare by, and the item */
} KeyedValue;

#define SORT(name) pairs_##name
#define SORT_ITEM KeyedValue
#define SORT_LESS(sort, a, b) values_less((a).key, (b).key)
#define SORT_TOUCH(sort) arrays_touch((sort)->context)
#define SORT_TEMP(sort, count) arrays_reserve((sort)->context, 2 * (count))
#include "objects/sort_template.h"

/* -- Numbers and strings as int64 -------------------------------------------------------------- */

typedef enum KeyClass { KEYS_OTHER, KEYS_SMALL_INT, KEYS_FLOAT, KEYS_STR } KeyClass;

static KeyClass class_of_key(Value v) {
  if (is_small_int(v)) return KEYS_SMALL_INT;
  if (is_exact_float(v)) return as_double(v) == as_double(v) ? KEYS_FLOAT : KEYS_OTHER; /* no NaN */
  return is_exact_str(v) && as_str(v)->kind == 1 ? KEYS_STR : KEYS_OTHER;
}

/* The class that all keys (every stride-th Slot) have. */
static KeyClass class_of_keys(const Slot *keys, int64_t count, int stride) {
  KeyClass class = class_of_key(slot_get(keys));
  for (int64_t i = 1; i < count && class != KEYS_OTHER; i++)
    if (class_of_key(slot_get(&keys[i * stride])) != class) class = KEYS_OTHER;
  return class;
}

/* Order-preserving; its own inverse on the bits. */
static int64_t flip_negative(int64_t bits) {
  return bits ^ (int64_t)((uint64_t)(bits >> 63) >> 1);
}
static int64_t double_order(double d) {
  return flip_negative((int64_t)double_bits(d + 0.0));
} /* -0.0 equals 0.0 */
static double order_double(int64_t order) {
  return bits_double((uint64_t)flip_negative(order));
}

static int64_t str_order(Value v) {
  const StrObject *s = as_str(v);
  uint64_t first = 0;
  memcpy(&first, str_units(s), min_of((size_t)s->length, sizeof first));
  return (int64_t)(__builtin_bswap64(first) ^ (uint64_t)INT64_MIN);
}

static int64_t key_order(Value key, KeyClass class) {
  switch (class) {
  case KEYS_SMALL_INT: return as_small_int(key);
  case KEYS_FLOAT: return double_order(as_double(key));
  default: return str_order(key);
  }
}

static int sort_words(int64_t *words, int64_t count) {
  SortBuffer buffer = {0};
  int result = words_sort_items(words, count, &buffer);
  free(buffer.memory);
  return result;
}

/* Flonums in Slots or raw doubles, in place. */
static int sort_doubles(ListItems *array, int64_t count) {
  int64_t *words = (int64_t *)array->items;
  for (int64_t i = 0; i < count; i++) words[i] = double_order(as_double(array_get(array, i)));
  int result = sort_words(words, count);
  for (int64_t i = 0; i < count; i++)
    array_put(array, i, float_from_double(order_double(words[i])));
  return result;
}

/* Sorts by ranks: keys are every stride-th Slot of items, the values stand `stride - 1` behind.
   out[0 .. count) gets the values. */
static int sort_ranks(const Slot *items, int64_t count, int stride, KeyClass class,
                      ListItems *out) {
  SortBuffer buffer = {.keys = class == KEYS_STR ? items : NULL, .key_stride = stride};
  Rank *ranks = malloc(count * sizeof *ranks);
  Value *sorted = malloc(count * sizeof *sorted);
  int result = -1;
  if (ranks != NULL && sorted != NULL) {
    for (int64_t i = 0; i < count; i++)
      ranks[i] = (Rank){key_order(slot_get(&items[i * stride]), class), i};
    result = ranks_sort_items(ranks, count, &buffer);
    for (int64_t i = 0; i < count; i++)
      sorted[i] = slot_get(&items[ranks[i].position * stride + stride - 1]);
    memcpy(out->items, sorted, count * sizeof *sorted);
    slots_permuted(out, out->items, count);
  } else {
    raise_memory_error();
  }
  free(buffer.memory);
  free(sorted);
  free(ranks);
  return result;
}

/* -- Detached items ---------------------------------------------------------------------------- */

static void reverse_items(ListItems *array, int64_t count) {
  values_reverse((Value *)array->items, (Value *)array->items + count - 1);
  slots_permuted(array, array->items, count);
}

static bool all_flonums(const ListItems *array, int64_t count) {
  for (int64_t i = 0; i < count; i++)
    if (!is_flonum(slot_get(&array->items[i]))) return false;
  return true;
}

static int sort_without_key(ListItems *array, int64_t count) {
  KeyClass class = count < MIN_RANKED ? KEYS_OTHER : class_of_keys(array->items, count, 1);
  if (class == KEYS_SMALL_INT)
    return sort_words((int64_t *)array->items, count); /* tagging keeps the order */
  if (class == KEYS_FLOAT && all_flonums(array, count)) return sort_doubles(array, count);
  if (class != KEYS_OTHER) return sort_ranks(array->items, count, 1, class, array);
  SortArrays arrays = {array, NULL};
  return values_sort_items((Value *)array->items, count, &arrays);
}

/* Array of key, value, key, value... NULL: exception set. */
static ListItems *make_pairs(ListItems *array, int64_t count, Value key_function) {
  ListItems *pairs = array_alloc(&list_items_shape, 2 * count);
  if (pairs == NULL) return NULL;
  for (int64_t i = 0; i < count; i++) {
    Value v = slot_get(&array->items[i]), key = call1(key_function, v);
    if (is_absent(key)) return NULL;
    slot_set_item(pairs, pairs->items, 2 * i, key);
    slot_set_item(pairs, pairs->items, 2 * i + 1, v);
  }
  return pairs;
}

static int sort_pairs(ListItems *pairs, int64_t count, ListItems *out) {
  KeyClass class = count < MIN_RANKED ? KEYS_OTHER : class_of_keys(pairs->items, count, 2);
  if (class != KEYS_OTHER) return sort_ranks(pairs->items, count, 2, class, out);
  SortArrays arrays = {pairs, NULL};
  int result = pairs_sort_items((KeyedValue *)pairs->items, count, &arrays);
  for (int64_t i = 0; i < count; i++) slot_init(&out->items[i], slot_get(&pairs->items[2 * i + 1]));
  slots_permuted(out, out->items, count);
  return result;
}

/* Keys are made before anything is reversed: they are called in the order of the list. */
static int sort_detached(ListItems *array, int64_t count, Value key, bool reverse) {
  ListItems *pairs = NULL;
  if (!is_absent(key)) {
    pairs = make_pairs(array, count, key);
    if (pairs == NULL) return -1;
  }
  if (reverse) { /* before and after, so that equal items keep their order */
    reverse_items(array, count);
    if (pairs != NULL) {
      pairs_reverse((KeyedValue *)pairs->items, (KeyedValue *)pairs->items + count - 1);
      slots_permuted(pairs, pairs->items, 2 * count);
    }
  }
  int result = pairs != NULL ? sort_pairs(pairs, count, array) : sort_without_key(array, count);
  if (reverse) reverse_items(array, count);
  return result;
}

static bool sort_raw(ListItems *array, int64_t count, bool reverse) {
  int64_t *words = (int64_t *)array->items;
  int result = array_is_i64(array) ? sort_words(words, count) : sort_doubles(array, count);
  if (reverse) words_reverse(words, words + count - 1); /* equal numbers are the same */
  return result == 0;
}

bool list_sort_by(Value v, Value key, bool reverse) {
  ListObject *list = as_list(v);
  int64_t count = list->length;
  if (!is_absent(key) && is_none(key)) key = ABSENT;
  if (count < 2 && is_absent(key)) return true;
  if (is_absent(key) && !array_has_slots(list_array(list)))
    return sort_raw(list_array(list), count, reverse);
  list_make_slots(list);
  ListItems *array = list_array(list);
  slot_set(list, &list->items, from_object(list_no_items));
  list->length = 0;
  int result = count == 0 ? 0 : sort_detached(array, count, key, reverse);
  bool modified = list->length != 0 || list_array(list) != list_no_items;
  slot_set(list, &list->items, from_object(array));
  list->length = count;
  if (modified && result == 0) {
    raise_value_error("list modified during sort");
    return false;
  }
  return result == 0;
}
