/* The slow half of the write barrier, and stores of many Slots at once. */
#include "gc/large.h"

/* Asks for a minor collection before there is too much for one to scan. */
static void count_remembered(void) {
  if (unlikely(large_remembered_much())) gc_notify_pending();
}

void gc_remember_slow(Object *owner) {
  assert(owner->gc_flags & GC_OLD);
  owner->gc_flags &= ~GC_TRACK;
  vector_push(&heap.remembered, owner);
  count_remembered();
}

void gc_remember_card_slow(Object *array, size_t index) {
  if (array->gc_flags & GC_CARDS) {
    large_mark_cards(array, index, 1);
    count_remembered();
  } else {
    gc_remember_slow(array);
  }
}

/* Before `count` stores from `to` on. */
static void barrier_run(Object *owner, const Slot *to, size_t count) {
  if (!(owner->gc_flags & GC_TRACK)) return;
  if (owner->gc_flags & GC_CARDS) {
    const Slot *items = (const Slot *)((char *)owner + object_layout(owner)->fixed_size);
    if (to >= items) {
      large_mark_cards(owner, to - items, count);
      count_remembered();
      return;
    }
  }
  gc_remember_slow(owner);
}

void slots_copy(void *owner, Slot *to, const Slot *from, size_t count) {
  if (count == 0) return;
  barrier_run(owner, to, count);
  memcpy(to, from, count * sizeof *to);
}

void slots_move(void *owner, Slot *to, const Slot *from, size_t count) {
  if (count == 0) return;
  barrier_run(owner, to, count);
  memmove(to, from, count * sizeof *to);
}

void slots_fill(void *owner, Slot *to, Value v, size_t count) {
  if (!is_immediate(v)) barrier_run(owner, to, count);
  for (size_t i = 0; i < count; i++) slot_init(&to[i], v);
}

void slots_from_values(void *owner, Slot *to, const Value *from, size_t count) {
  if (count == 0) return;
  barrier_run(owner, to, count);
  memcpy(to, from, count * sizeof *to);
}
