/* Attributes stored in instances: reading, writing, growing, and the conversion to a real
   __dict__. */
#include "objects/shape_ops.h"

#include "objects/dict.h"
#include "objects/object_methods.h"
#include "objects/str.h"

enum { FIRST_OVERFLOW_CAPACITY = 4 };

static const Layout overflow_layout = {
    .name = "OverflowArray",
    .fixed_size = sizeof(OverflowArray),
    .length_offset = offsetof(OverflowArray, capacity),
    .item_size = sizeof(Slot),
    .items_are_slots = true,
};
DEFINE_INTERNAL_SHAPE(overflow_shape, overflow_layout);

/* -- Where attributes are ---------------------------------------------------------------------- */

/* The Slot that refers to the overflow array. */
static Slot *overflow_slot(Object *object, const Shape *shape) {
  if (shape->flags & SHAPE_TAIL)
    return (Slot *)((char *)object + gc_object_size(object) - sizeof(Slot));
  return inline_slot(object, shape, shape->inline_capacity - 1);
}
static OverflowArray *overflow_array(Object *object, const Shape *shape) {
  Value array = slot_get(overflow_slot(object, shape));
  return is_absent(array) ? NULL : object_cast(OverflowArray, array);
}
/* The attribute number that is element 0 of the overflow array. */
static unsigned overflow_start(const Shape *shape) {
  return shape->flags & SHAPE_TAIL ? 0 : shape->inline_capacity - 1;
}

static OverflowArray *overflow_alloc(int64_t capacity) {
  OverflowArray *array = gc_alloc(&overflow_shape, sizeof *array + capacity * sizeof(Slot));
  array->capacity = capacity;
  return array;
}

/* The array with room for element i; the object refers to it afterwards. */
static OverflowArray *overflow_reserve(Object *object, const Shape *shape, unsigned i) {
  OverflowArray *old = overflow_array(object, shape);
  if (old != NULL && i < old->capacity) return old;
  int64_t capacity = old == NULL ? FIRST_OVERFLOW_CAPACITY : 2 * old->capacity;
  OverflowArray *array = overflow_alloc(max_of(capacity, (int64_t)i + 1));
  if (old != NULL) slots_copy(array, array->items, old->items, old->capacity);
  slot_set(object, overflow_slot(object, shape), from_object(array));
  return array;
}

static Slot absent_slot;

Slot *instance_slot_slow(Object *object, const Shape *shape, unsigned i) {
  if (shape_stores_inline(shape, i)) return inline_slot(object, shape, i);
  OverflowArray *array = overflow_array(object, shape);
  i -= overflow_start(shape);
  return array == NULL || i >= array->capacity ? &absent_slot : &array->items[i];
}

void instance_store_slow(Object *object, const Shape *shape, unsigned i, Value v) {
  if (shape_stores_inline(shape, i)) {
    slot_set(object, inline_slot(object, shape, i), v);
    return;
  }
  i -= overflow_start(shape);
  OverflowArray *array = overflow_reserve(object, shape, i);
  slot_set(array, &array->items[i], v);
}

static void change_shape(Object *object, Shape *shape) {
  gc_write_barrier(object); /* the header refers to the shape */
  object->shape_address = (uint32_t)(uintptr_t)shape;
}

/* The first attribute that does not fit: the last inline slot gives way to the array and its
   attribute moves there. */
static void start_overflow(Object *object, const Shape *child) {
  Slot *last = inline_slot(object, child, child->inline_capacity - 1);
  OverflowArray *array = overflow_alloc(FIRST_OVERFLOW_CAPACITY);
  slot_init(&array->items[0], slot_get(last));
  slot_set(object, last, from_object(array));
  shape_grow_prediction(child->type, child->attribute_count);
}

void instance_add(Object *object, Shape *child, Value v) {
  unsigned i = child->attribute_count - 1;
  bool starts = child->flags & SHAPE_OVERFLOW && i == child->inline_capacity;
  if (starts) start_overflow(object, child);
  instance_store(object, child, i, v);
  change_shape(object, child);
}

/* -- Dict mode --------------------------------------------------------------------------------- */

static Value instance_dict_or_absent(Object *object, const Shape *shape) {
  assert(shape->flags & SHAPE_DICT);
  if (shape->flags & SHAPE_TAIL)
    return slot_get(instance_slot_slow(object, shape, shape->declared_slots));
  return slot_get((Slot *)((char *)object + shape->dict_offset));
}

static void store_dict(Object *object, const Shape *shape, Value dict) {
  assert(shape->flags & SHAPE_DICT);
  if (shape->flags & SHAPE_TAIL)
    instance_store_slow(object, shape, shape->declared_slots, dict);
  else
    slot_set(object, (Slot *)((char *)object + shape->dict_offset), dict);
}

/* Fills the dict in the order in which the attributes were added: that of the chain, oldest
   first. */
static void fill_dict(Object *object, Shape *shape, const Shape *adder, Value dict) {
  if (adder->parent == NULL) return;
  fill_dict(object, shape, adder->parent, dict);
  Value v = slot_get(instance_slot(object, shape, adder->attribute_count - 1));
  dict_set_str(dict, slot_get(&adder->name), v);
}

/* Gives the object, whose attributes are in slots, `dict` in their place. */
static void replace_by_dict(Object *object, Value dict) {
  Shape *shape = object_shape(object), *to = shape_to_dict(shape);
  for (unsigned i = shape->declared_slots; i < shape->attribute_count; i++)
    instance_store(object, shape, i, ABSENT);
  if (shape->flags & SHAPE_OVERFLOW) slot_set(object, overflow_slot(object, shape), ABSENT);
  store_dict(object, to, dict);
  change_shape(object, to);
}

Value instance_dict(Object *object) {
  Shape *shape = object_shape(object);
  Value dict;
  if (shape->flags & SHAPE_DICT) {
    dict = instance_dict_or_absent(object, shape);
    if (is_absent(dict)) store_dict(object, shape, dict = dict_new());
    return dict;
  }
  dict = dict_new_presized(shape->attribute_count - shape->declared_slots);
  fill_dict(object, shape, shape, dict);
  replace_by_dict(object, dict);
  return dict;
}

bool instance_set_dict(Object *object, Value dict) {
  Shape *shape = object_shape(object);
  if (!is_absent(dict) && !is_dict(dict)) {
    raise_type_error("__dict__ must be set to a dictionary, not a '%T'", dict);
    return false;
  }
  if (shape->flags & SHAPE_DICT)
    store_dict(object, shape, dict);
  else
    replace_by_dict(object, dict);
  return true;
}

/* -- By name ----------------------------------------------------------------------------------- */

static Value interned(Value name) {
  return as_str(name)->interned ? name : str_intern(name);
}

Value instance_get(Object *object, Value name) {
  Shape *shape = object_shape(object);
  if (shape->flags & SHAPE_DICT) {
    Value dict = instance_dict_or_absent(object, shape);
    if (is_absent(dict)) return ABSENT;
    return is_exact_str(name) ? dict_get_str(dict, name) : dict_get(dict, name);
  }
  if (shape->attribute_count == shape->declared_slots) return ABSENT;
  if (!is_exact_str(name)) { /* whatever the name's class says about equality */
    Value dict = instance_dict(object);
    return is_absent(dict) ? ABSENT : dict_get(dict, name);
  }
  int i = shape_find(shape, interned(name));
  return i < 0 ? ABSENT : slot_get(instance_slot(object, shape, i));
}

bool instance_set(Object *object, Value name, Value v) {
  Shape *shape = object_shape(object);
  if (!(shape->flags & SHAPE_DICT) && is_exact_str(name)) {
    name = interned(name);
    int i = shape_find(shape, name);
    if (i >= 0) {
      instance_store(object, shape, i, v);
      return true;
    }
    Shape *child = shape_add(shape, name);
    if (child != NULL) {
      instance_add(object, child, v);
      return true;
    }
  }
  return dict_set(instance_dict(object), name, v);
}

/* Takes the newest attribute away: back to the parent shape. */
static void remove_last(Object *object, Shape *shape) {
  Shape *parent = shape->parent;
  instance_store(object, shape, shape->attribute_count - 1, ABSENT);
  if (shape->flags & SHAPE_OVERFLOW && !(parent->flags & SHAPE_OVERFLOW)) {
    Value first = slot_get(&overflow_array(object, shape)->items[0]);
    slot_set(object, overflow_slot(object, shape), first);
  }
  change_shape(object, parent);
}

bool instance_delete(Object *object, Value name) {
  Shape *shape = object_shape(object);
  if (!(shape->flags & SHAPE_DICT)) {
    int i = is_exact_str(name) ? shape_find(shape, interned(name)) : -1;
    if (i < 0) return false;
    if (i == shape->attribute_count - 1) {
      remove_last(object, shape);
      return true;
    }
  }
  return dict_delete(instance_dict(object), name) > 0;
}

/* -- Changing the class ------------------------------------------------------------------------ */

void instance_set_class(Object *object, Type *type) {
  Shape *shape = shape_for_class(object_shape(object), type);
  if (shape == NULL) { /* the new class has too many different first attributes */
    if (is_absent(instance_dict(object))) unreachable_state("instance without dict");
    shape = shape_for_class(object_shape(object), type);
  }
  change_shape(object, shape);
}
