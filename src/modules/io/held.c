/* The lists of streams that may hold back data. */
#include "modules/io/held.h"

static HeldStream *lists[HELD_KINDS];

void held_add(HeldStream *held, void *stream, HeldKind kind) {
  if (held->link != NULL) return;
  assert(((Object *)stream)->gc_flags & GC_OLD);
  held->stream = stream;
  held->next = lists[kind];
  held->link = &lists[kind];
  if (held->next != NULL) held->next->link = &held->next;
  lists[kind] = held;
}

void held_remove(HeldStream *held) {
  if (held->link == NULL) return;
  *held->link = held->next;
  if (held->next != NULL) held->next->link = held->link;
  held->link = NULL;
}

/* Note [Listed streams refer to nothing that is gone]
   Why the objects that a listed stream refers to cannot have been freed: when a marking does not
   reach a stream, it keeps the stream, and all that it refers to, alive for the finalizer. Once the
   finalizer has run, the next marking that does not reach the stream takes it off the list before
   anything is swept. */

void held_flush_all(void) {
  for (int kind = 0; kind < HELD_KINDS; kind++) {
    while (lists[kind] != NULL) {
      Value stream = from_object(lists[kind]->stream);
      held_remove(lists[kind]);
      if (is_absent(call_method0(stream, NAME("flush")))) exception_clear();
    }
  }
}
