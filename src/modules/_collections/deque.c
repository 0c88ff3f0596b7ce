/* deque: storage, protocol and type. */
#include "modules/_collections/deque.h"
#include "objects/int.h"
#include "objects/str.h"

static const Layout deque_layout = {
    .name = "Deque",
    .fixed_size = sizeof(Deque),
    .slots_offset = offsetof(Deque, items),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(deque);

enum { MIN_CAPACITY = 8, MIN_SHRINK = 64 };

/* -- Storage ----------------------------------------------------------------------------------- */

static bool reallocate(Deque *deque, int64_t capacity) {
  ListItems *array = array_alloc(&list_items_shape, capacity), *old = deque_array(deque);
  if (array == NULL) return false;
  int64_t first = min_of(deque->length, old->capacity - deque->start);
  array_move(array, 0, old, deque->start, first);
  array_move(array, first, old, 0, deque->length - first);
  slot_set(deque, &deque->items, from_object(array));
  gc_discard(&old->header);
  deque->start = 0;
  return true;
}

static bool make_room(Deque *deque) {
  int64_t capacity = deque_array(deque)->capacity;
  return deque->length < capacity || reallocate(deque, capacity == 0 ? MIN_CAPACITY : 2 * capacity);
}

static void give_back_room(Deque *deque) {
  int64_t capacity = deque_array(deque)->capacity;
  if (capacity > MIN_SHRINK && deque->length < capacity / 4 && !reallocate(deque, capacity / 2))
    exception_clear(); /* the old array will do */
}

Value deque_pop(Deque *deque) {
  Value v = deque_get(deque, deque->length - 1);
  deque_put(deque, deque->length - 1, ABSENT);
  deque->length--;
  deque->version++;
  give_back_room(deque);
  return v;
}

Value deque_pop_left(Deque *deque) {
  Value v = deque_get(deque, 0);
  deque_put(deque, 0, ABSENT);
  deque->start = deque_place(deque, 1);
  deque->length--;
  deque->version++;
  give_back_room(deque);
  return v;
}

bool deque_append(Deque *deque, Value v) {
  if (deque->limit == 0) return true;
  if (deque->length == deque->limit) deque_pop_left(deque);
  if (!make_room(deque)) return false;
  deque->length++;
  deque->version++;
  deque_put(deque, deque->length - 1, v);
  return true;
}

bool deque_append_left(Deque *deque, Value v) {
  if (deque->limit == 0) return true;
  if (deque->length == deque->limit) deque_pop(deque);
  if (!make_room(deque)) return false;
  deque->start = deque_place(deque, -1);
  deque->length++;
  deque->version++;
  deque_put(deque, 0, v);
  return true;
}

void deque_clear(Deque *deque) {
  ListItems *old = deque_array(deque);
  slot_set(deque, &deque->items, from_object(list_no_items));
  gc_discard(&old->header);
  deque->length = deque->start = 0;
  deque->version++;
}

bool deque_extend(Value v, Value iterable) {
  if (same(v, iterable)) iterable = sequence_list(iterable);
  Value iterator = is_absent(iterable) ? ABSENT : object_iter(iterable);
  if (is_absent(iterator)) return false;
  for (;;) {
    Value item = iter_next(iterator);
    if (is_absent(item)) return !exception_pending();
    if (!deque_append(as_deque(v), item)) return false;
  }
}

/* -- Making ------------------------------------------------------------------------------------ */

static Value deque_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value self = type_alloc(type);
  as_deque(self)->limit = -1;
  slot_init(&as_deque(self)->items, from_object(list_no_items));
  return self;
}

static bool read_limit(Value v, int64_t *limit) {
  *limit = -1;
  if (is_none(v)) return true;
  if (!is_int(v)) {
    raise_type_error("an integer is required");
    return false;
  }
  if (!index_to_i64(v, limit)) return false;
  if (*limit < 0) raise_value_error("maxlen must be non-negative");
  return *limit >= 0;
}

static bool deque_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("deque(iterable=?, maxlen=None)");
  Value bound[2];
  int64_t limit;
  if (!signature_bind(&signature, args, nargs, kwnames, bound) || !read_limit(bound[1], &limit))
    return false;
  as_deque(self)->limit = limit;
  deque_clear(as_deque(self));
  return is_absent(bound[0]) || deque_extend(self, bound[0]);
}

static Value new_empty(int64_t limit) {
  Value deque = deque_new(&deque_type, NULL, 0, ABSENT);
  as_deque(deque)->limit = limit;
  return deque;
}

Value deque_copy(Value self) {
  if (has_shape(self, &deque_shape)) {
    Value copy = new_empty(as_deque(self)->limit);
    return deque_extend(copy, self) ? copy : ABSENT;
  }
  Value type = type_value(type_of(self));
  Value copy = as_deque(self)->limit < 0 ? call1(type, self)
                                         : call2(type, self, int_from_i64(as_deque(self)->limit));
  if (!is_absent(copy) && !is_deque(copy))
    return raise_type_error("%.200T() must return a deque, not %.200T", self, copy);
  return copy;
}

/* -- Items ------------------------------------------------------------------------------------- */

static int64_t deque_length(Value self) {
  return as_deque(self)->length;
}

int64_t deque_find(Deque *deque, Value v, int64_t from, int64_t to) {
  int64_t version = deque->version;
  for (int64_t i = from; i < to; i++) {
    int equal = object_equal(deque_get(deque, i), v);
    if (equal < 0) return -2;
    if (deque->version != version) {
      raise_error(&exc_RuntimeError, "deque mutated during iteration");
      return -2;
    }
    if (equal) return i;
  }
  return -1;
}

static int deque_contains(Value self, Value v) {
  int64_t i = deque_find(as_deque(self), v, 0, as_deque(self)->length);
  return i == -2 ? -1 : i >= 0;
}

/* A valid index. false: exception set. */
static bool item_index(Value self, Value key, int64_t *i) {
  if (!has_index(key)) {
    raise_type_error("sequence index must be integer, not '%.200T'", key);
    return false;
  }
  if (!sequence_index(key, i)) return false;
  if (*i < 0) *i += as_deque(self)->length;
  if (*i >= 0 && *i < as_deque(self)->length) return true;
  raise_error(&exc_IndexError, "deque index out of range");
  return false;
}

static Value deque_get_item(Value self, Value key) {
  int64_t i;
  return item_index(self, key, &i) ? deque_get(as_deque(self), i) : ABSENT;
}

static void delete_item(Deque *deque, int64_t i) {
  if (i < deque->length / 2) {
    for (; i > 0; i--) deque_put(deque, i, deque_get(deque, i - 1));
    deque_pop_left(deque);
  } else {
    for (; i < deque->length - 1; i++) deque_put(deque, i, deque_get(deque, i + 1));
    deque_pop(deque);
  }
}

static bool deque_set_item(Value self, Value key, Value v) {
  int64_t i;
  if (!item_index(self, key, &i)) return false;
  if (is_absent(v))
    delete_item(as_deque(self), i);
  else
    deque_put(as_deque(self), i, v);
  return true;
}

/* -- Whole deques ------------------------------------------------------------------------------ */

static Value deque_concat(Value self, Value other) {
  if (!is_deque(other))
    return raise_type_error("can only concatenate deque (not \"%.200T\") to deque", other);
  Value result = deque_copy(self);
  return !is_absent(result) && deque_extend(result, other) ? result : ABSENT;
}

static Value deque_inplace_concat(Value self, Value other) {
  return deque_extend(self, other) ? self : ABSENT;
}

static Value deque_inplace_repeat(Value self, int64_t count) {
  Deque *deque = as_deque(self);
  int64_t length = deque->length, total;
  if (length == 0 || count == 1) return self;
  if (count <= 0) {
    deque_clear(deque);
    return self;
  }
  if (deque->limit > 0 && count > deque->limit / length + 1) count = deque->limit / length + 1;
  if (__builtin_mul_overflow(length, count, &total) || total >> LIST_MAX_LENGTH_BITS)
    return raise_memory_error();
  Value items = sequence_list(self);
  if (is_absent(items)) return ABSENT;
  while (--count > 0)
    if (!deque_extend(self, items)) return ABSENT;
  return self;
}

static Value deque_repeat(Value self, int64_t count) {
  Value result = deque_copy(self);
  return is_absent(result) ? ABSENT : deque_inplace_repeat(result, count);
}

static Value deque_compare(Value self, Value other, CompareOp op) {
  if (!is_deque(self) || !is_deque(other)) return NOT_IMPLEMENTED;
  if (same(self, other)) return from_bool(op == CMP_EQ || op == CMP_LE || op == CMP_GE);
  Value mine = sequence_list(self), theirs = is_absent(mine) ? ABSENT : sequence_list(other);
  return is_absent(theirs) ? ABSENT : object_compare(mine, theirs, op);
}

static Value repr_contents(Value self) {
  Value items = sequence_list(self);
  const char *name = type_short_name(type_of(self));
  if (is_absent(items)) return ABSENT;
  if (as_deque(self)->limit < 0) return format_text("%s(%R)", name, items);
  return format_text("%s(%R, maxlen=%zd)", name, items, as_deque(self)->limit);
}

static Value deque_repr(Value self) {
  int active = repr_enter(self);
  if (active != 0) return active < 0 ? ABSENT : str_from_ascii("[...]");
  Value text = repr_contents(self);
  repr_leave(self);
  return text;
}

static Value get_maxlen(Value self, void *closure) {
  return as_deque(self)->limit < 0 ? NONE : int_from_i64(as_deque(self)->limit);
}

static const GetSetDef deque_getset[] = {
    {"maxlen", get_maxlen, NULL, "maximum size of a deque or None if unbounded", NULL},
    {0},
};

Type deque_type = {
    .name = "collections.deque",
    .base = &object_type,
    .layout = &deque_layout,
    .root_shape = &deque_shape,
    .flags = TYPE_BASE | TYPE_SEQUENCE | TYPE_HAS_WEAKREF,
    .slots =
        {
            .repr = deque_repr,
            .hash = hash_unhashable,
            .compare = deque_compare,
            .iter = deque_iter,
            .new_object = deque_new,
            .init = deque_init,
            .length = deque_length,
            .get_item = deque_get_item,
            .set_item = deque_set_item,
            .contains = deque_contains,
            .concat = deque_concat,
            .repeat = deque_repeat,
            .inplace_concat = deque_inplace_concat,
            .inplace_repeat = deque_inplace_repeat,
        },
    .methods = deque_methods,
    .getset = deque_getset,
    .doc = "deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence that is quick at "
           "both of its ends.",
};
