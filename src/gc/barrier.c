/* The slow half of the write barrier, and stores of many Slots at once. */
#include "gc/large.h"

/* Asks for a minor collection before there is too much for one to scan. */
static void count_remembered(void) {
  if (unlikely(large_remembered_much())) gc_notify_pending();
}

void gc_remember_slow(Object *owner) {
  owner->gc_flags &= ~GC_TRACK;
  if (is_young(owner)) return; /* it will be scanned as a whole */
  vector_push(&heap.remembered, owner);
  count_remembered();
}

static bool is_young_value(Value v) {
  return is_object(v) && may_be_young(as_object(v)) && is_young(as_object(v));
}

/* Objects such as None lie in the executable, and are always alive. */
static bool is_static(Value v) {
  extern char __executable_start, _end; /* the linker's */
  return v.bits - (uintptr_t)&__executable_start < (size_t)(&_end - &__executable_start);
}

/* Whether a collection has to find this one in the array: loops in C may store a million of those
   that need not be found, before the next collection. */
static bool is_news(const Object *array, Value v) {
  return is_young_value(v) || (heap.state == GC_MARKING && !is_young(array) && !is_static(v));
}

void gc_remember_card_slow(Object *array, size_t index, Value v) {
  if (!(array->gc_flags & GC_CARDS)) {
    gc_remember_slow(array);
  } else if (!*large_card(array, index) && is_news(array, v)) {
    large_mark_cards(array, index, 1);
    count_remembered();
  }
}

/* Note [Many stores at once]
   A minor collection scans all Slots under dirty cards, which for millions of them is a long pause.
   So the values of many stores are looked at while these are made, and only cards with young ones
   become dirty. Marking has to see the others too, but does so in pieces. What moves within an
   array was there before: while no card is dirty none of it is young. */
enum { MANY_SLOTS = 4096 };

static bool any_is_young(const Slot *slots, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (is_young_value(slot_get(&slots[i]))) return true;
  }
  return false;
}

static void remember_young(Object *array, size_t first, const Slot *values, size_t count) {
  for (size_t i = 0, piece; i < count; i += piece) {
    piece = min_of(CARD_SLOTS - (first + i) % CARD_SLOTS, count - i);
    if (any_is_young(values + i, piece)) large_mark_cards(array, first + i, piece);
  }
}

static void remember_for_marking(Object *array, size_t first, size_t count) {
  if (heap.state == GC_MARKING && !is_young(array) && is_black(array))
    mark_range(array, first, count);
}

/* Before or after items from `to` on get those from `from` on of the same array. */
static void remember_moved(Object *array, size_t to, size_t from, size_t count) {
  bool marking = heap.state == GC_MARKING && !is_young(array);
  if (count < MANY_SLOTS || marking || large_skip_clean(array, from, from + count) < from + count)
    large_mark_cards(array, to, count);
}

static const Slot *items_of(const Object *owner) {
  return (const Slot *)((const char *)owner + object_layout(owner)->fixed_size);
}

/* Whether a store into this Slot, and those behind it, has to be remembered by cards. If not, it is
   remembered already. */
static bool needs_cards(Object *owner, const Slot *to) {
  if (!(owner->gc_flags & GC_TRACK)) return false;
  if (owner->gc_flags & GC_CARDS && to >= items_of(owner)) return true;
  gc_remember_slow(owner);
  return false;
}

/* Before or after `count` Slots from `to` on get `values`. */
static void remember_run(Object *owner, const Slot *to, const Slot *values, size_t count) {
  if (!needs_cards(owner, to)) return;
  const Slot *items = items_of(owner), *end = items + slot_items(owner, object_layout(owner));
  if (values >= items && values < end && values != to) {
    remember_moved(owner, to - items, values - items, count);
  } else if (count < MANY_SLOTS) {
    large_mark_cards(owner, to - items, count);
  } else {
    remember_young(owner, to - items, values, count);
    remember_for_marking(owner, to - items, count);
  }
  count_remembered();
}

void slots_written(void *owner, const Slot *first, size_t count) {
  if (count > 0) remember_run(owner, first, first, count);
}

void slots_permuted(void *owner, const Slot *first, size_t count) {
  if (count == 0 || !needs_cards(owner, first)) return;
  size_t index = first - items_of(owner);
  remember_moved(owner, index, index, count);
  count_remembered();
}

void slots_copy(void *owner, Slot *to, const Slot *from, size_t count) {
  if (count == 0) return;
  remember_run(owner, to, from, count);
  memcpy(to, from, count * sizeof *to);
}

void slots_move(void *owner, Slot *to, const Slot *from, size_t count) {
  if (count == 0) return;
  remember_run(owner, to, from, count);
  memmove(to, from, count * sizeof *to);
}

void slots_move_items(void *owner, Slot *to, const void *source, const Slot *from, size_t count) {
  const Object *array = source;
  bool has_cards = (array->gc_flags & (GC_CARDS | GC_TRACK)) == (GC_CARDS | GC_TRACK);
  if (count < MANY_SLOTS || owner == source || !has_cards || !needs_cards(owner, to)) {
    slots_move(owner, to, from, count);
    return;
  }
  size_t first = from - items_of(array), at = to - items_of(owner);
  for (size_t i = first, end = first + count, run; i < end; i = run) {
    i = large_skip_clean(array, i, end);
    run = large_skip_dirty(array, i, end);
    remember_young(owner, at + (i - first), from + (i - first), run - i);
  }
  remember_for_marking(owner, at, count);
  count_remembered();
  memcpy(to, from, count * sizeof *to);
}

void slots_fill(void *owner, Slot *to, Value v, size_t count) {
  for (size_t i = 0; i < count; i++) slot_init(&to[i], v);
  if (is_object(v) && is_news(owner, v)) slots_written(owner, to, count);
}

void slots_from_values(void *owner, Slot *to, const Value *from, size_t count) {
  if (count == 0) return;
  remember_run(owner, to, (const Slot *)from, count);
  memcpy(to, from, count * sizeof *to);
}
