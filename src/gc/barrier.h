/* The write barrier. Invariant: an old object that may hold a pointer to a young one (or, while
   marking, a black one that was written to) is in the remembered set, i.e. its GC_TRACK flag is
   off.

   One flag serves both uses: when GC_TRACK is set, the slow path clears it and remembers the
   object, which the next minor collection scans as a whole and, if marking had already passed it,
   greys again. Of big arrays it remembers single cards instead; young ones may have cards, too (see
   gc_try_alloc_tracked): with GC_TRACK set, a young object is referred to only by Slots under dirty
   cards. */
#ifndef GC_BARRIER_H
#define GC_BARRIER_H

#include "gc/gc.h"

void gc_remember_slow(Object *owner);
void gc_remember_card_slow(Object *array, size_t index, Value v);

/* Before writing any number of Slots of owner with slot_init/memmove: valid until the next possible
   collection. */
static always_inline void gc_write_barrier(void *owner) {
  if (unlikely(((Object *)owner)->gc_flags & GC_TRACK)) gc_remember_slow(owner);
}

/* The store: owner is the object that contains the slot. */
static always_inline void slot_set(void *owner, Slot *slot, Value v) {
  if (!is_immediate(v)) gc_write_barrier(owner);
  slot->value = v;
}
/* First store into an object allocated since the last possible collection and not as a tracked
   array (or one just passed to gc_write_barrier). */
static always_inline void slot_init(Slot *slot, Value v) {
  slot->value = v;
}

/* Store into an element of a big array: remembers the card instead of the whole array where it has
   cards. */
static always_inline void slot_set_item(void *array, Slot *items, size_t index, Value v) {
  if (!is_immediate(v) && unlikely(((Object *)array)->gc_flags & GC_TRACK))
    gc_remember_card_slow(array, index, v);
  items[index].value = v;
}

/* After stores by slot_init into `count` Slots from `first` on, before the next possible
   collection: what a barrier before them would have done. */
void slots_written(void *owner, const Slot *first, size_t count);
/* The same when only their order has changed. */
void slots_permuted(void *owner, const Slot *first, size_t count);
/* Bulk stores, barrier included. */
void slots_copy(void *owner, Slot *to, const Slot *from, size_t count); /* no overlap */
void slots_move(void *owner, Slot *to, const Slot *from, size_t count); /* may overlap */
/* slots_move of a big array's items, whose cards tell what to look at. */
void slots_move_items(void *owner, Slot *to, const void *source, const Slot *from, size_t count);
void slots_fill(void *owner, Slot *to, Value v, size_t count);
void slots_from_values(void *owner, Slot *to, const Value *from, size_t count);

#endif
