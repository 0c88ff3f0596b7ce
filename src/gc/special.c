/* What happens when particular objects die: weak references are cleared, `__del__` is queued,
   resources are released.

   Invariants:
   - A weak link is in `links` or `young_links` from registration until it or its referent dies.
   - An object with `__del__` is in `finalizable` or `young_finalizable` until it is queued, once.
   - The queues are roots. Nothing here runs Python. Order at the end of marking, while the program
     may go on in between: weak links to anything unreached are cleared; objects with `__del__` are
     selected and, with all they refer to, marked; then the lists forget what is still white, and
     tables and caches too (Layout.clear_weak). So a weak reference never shows an object whose
     `__del__` has been or is being called, or one that only such an object keeps alive. */
#include "gc/heap.h"
#include "gc/scan.h"

enum { LONG_CHAIN = 100, WORK_PER_STEP = 64, STEPS_PER_HOLDER = 16 };

typedef struct Queue {
  GcVector objects; /* those from `next` on wait */
  size_t next;      /* index of the first */
} Queue;

static GcVector links, young_links;
static GcVector finalizable, young_finalizable;
static GcVector resources;       /* objects whose layout has finalize */
static GcVector holders;         /* old objects whose layout has clear_weak */
static GcVector touched_holders; /* those that may have young referents */
static GcVector unfinished;      /* those whose clear_weak has more to do */
static Queue due_finalizers, due_callbacks;
static GcVector callbacks; /* found due in this collection */
static bool judging;       /* in a slice of the end of marking: white objects are dead */
bool gc_is_deciding;

/* -- Registration ------------------------------------------------------------------------------ */

void gc_register_finalizer(Object *object) {
  vector_push(&young_finalizable, object);
}

void gc_register_weak(WeakLink *link) {
  Value referent = slot_get(&link->referent);
  if (!is_object(referent)) return;
  as_object(referent)->gc_flags |= GC_WEAKLY;
  vector_push(&young_links, link);
}

void special_register(Object *object, const Shape *shape) {
  if (shape->flags & SHAPE_FINALIZER) gc_register_finalizer(object);
  if (shape->layout->finalize) vector_push(&resources, object);
}

void special_add_holder(Object *holder) {
  vector_push(&holders, holder);
  special_touch_holder(holder);
}
void special_touch_holder(Object *holder) {
  vector_push(&touched_holders, holder);
}

/* -- Queues ------------------------------------------------------------------------------------ */

static void reverse(void **items, size_t count) {
  for (size_t i = 0; i < count / 2; i++) {
    void *item = items[i];
    items[i] = items[count - 1 - i];
    items[count - 1 - i] = item;
  }
}

static Value queue_take(Queue *queue) {
  if (queue->next == queue->objects.count) {
    queue->next = queue->objects.count = 0;
    return ABSENT;
  }
  return from_object(queue->objects.items[queue->next++]);
}

static void visit_queue(Queue *queue, GcVisitor *visitor) {
  for (size_t i = queue->next; i < queue->objects.count; i++) {
    Value value = from_object(queue->objects.items[i]);
    gc_visit_value(visitor, &value);
    queue->objects.items[i] = as_object(value);
  }
}

bool gc_has_pending(void) {
  return due_finalizers.next < due_finalizers.objects.count ||
         due_callbacks.next < due_callbacks.objects.count;
}
Value gc_next_finalizer(void) {
  return queue_take(&due_finalizers);
}
Value gc_next_weak_callback(void) {
  return queue_take(&due_callbacks);
}

void special_each_link(void (*visit)(WeakLink *link)) {
  for (size_t i = 0; i < links.count; i++) visit(links.items[i]);
  for (size_t i = 0; i < young_links.count; i++) visit(young_links.items[i]);
}

void special_visit_roots(GcVisitor *visitor) {
  visit_queue(&due_finalizers, visitor);
  visit_queue(&due_callbacks, visitor);
}

/* -- Alive or dead ----------------------------------------------------------------------------- */

bool gc_is_dead(const Object *object) {
  if (is_young(object)) return !(object->gc_flags & GC_FORWARD);
  return judging && !is_black(object);
}

bool gc_is_major(void) {
  return judging;
}

bool gc_is_lost_slow(const Object *object) {
  return heap.state == GC_DECIDING && !is_young(object) && !is_black(object);
}

void gc_revive(Object *object) {
  if (gc_is_lost(object)) set_black(object);
}

bool gc_update_weak(Slot *slot) {
  Value value = slot_get(slot);
  if (!is_object(value)) return !is_absent(value);
  Object *object = as_object(value);
  if (gc_is_dead(object)) {
    slot->value = ABSENT;
    return false;
  }
  if (is_young(object)) slot->value = from_object(get_forward(object));
  return true;
}

/* Clears the link when its referent is dead. False: no more reason to watch it. */
static bool update_link(WeakLink *link) {
  if (gc_update_weak(&link->referent)) return true;
  if (!is_absent(slot_get(&link->callback)) && !gc_is_dead(&link->header))
    vector_push(&callbacks, link);
  return false;
}

/* Callbacks of one collection are due in the opposite order of registration. */
static void queue_callbacks(void) {
  for (void *link; (link = vector_pop(&callbacks));) vector_push(&due_callbacks.objects, link);
}

/* -- Minor collections ------------------------------------------------------------------------- */

static bool has_finalizer(const Object *object) {
  bool (*asks)(const Object *) = object_layout(object)->has_finalizer;
  return asks == NULL || asks(object);
}

/* As in PyPy, only a major collection finds out that an object with `__del__` is dead. */
void special_minor_keep(GcVisitor *visitor) {
  for (size_t i = 0; i < young_finalizable.count; i++) {
    Object *object = young_finalizable.items[i];
    if (!has_finalizer(is_young(object) && object->gc_flags & GC_FORWARD ? get_forward(object)
                                                                         : object))
      continue;
    Value value = from_object(object);
    gc_visit_value(visitor, &value);
    vector_push(&finalizable, as_object(value));
  }
  young_finalizable.count = 0;
}

void special_minor_end(void) {
  for (size_t i = 0; i < young_links.count; i++) {
    Object *object = young_links.items[i];
    if (gc_is_dead(object)) continue;
    if (is_young(object)) object = get_forward(object);
    if (update_link((WeakLink *)object)) vector_push(&links, object);
  }
  young_links.count = 0;
  queue_callbacks();
  for (Object *holder; (holder = vector_pop(&touched_holders));)
    object_layout(holder)->clear_weak(holder, true);
}

/* -- Finalizers: which, and in what order ------------------------------------------------------ */

/* Note [Order of finalizers]
   Of the unreachable objects with `__del__` those are due that no other one refers to, directly or
   not; of a cycle the one registered first. The others stay alive, and are looked at again by the
   next major collection. (This is PyPy's rule; it lets `__del__` use what the object refers to.)
   When more than LONG_CHAIN would have to wait they are all queued at once, in the same order, or
   long chains would live forever.

   A depth-first search over the unreachable objects lists those with `__del__` in postorder;
   backwards, this is topological, but for cycles. Going through it, an object is due unless one
   that was due before it reaches it. Two flags that mean nothing for old objects outside of minor
   collections are borrowed: GC_FORWARD for "has `__del__`, not yet entered" in the search; GC_PIN
   for "entered, not yet reached from an object that is due". So both searches keep to what was
   unreachable. */

#define LEAVING                                                                                    \
  ((uintptr_t)1) /* tag on a search stack: the object's references have been followed */

static GcVector search;    /* stack, or queue, of objects */
static GcVector postorder; /* unreachable objects with `__del__` */
static GcVector dead;      /* those the search has not started from, last first */
static GcVector selected;  /* those that are due */
static GcVector waiting;   /* those that are not */

static void search_push(GcVisitor *visitor, Value *value) {
  if (is_object(*value)) vector_push(&search, as_object(*value));
}
static GcVisitor search_visitor = {.visit = search_push};

static void enter(Object *object) {
  if (is_black(object)) return;
  set_black(object);
  object->gc_flags |= GC_PIN;
  if (object->gc_flags & GC_FORWARD) {
    object->gc_flags &= ~GC_FORWARD;
    vector_push(&search, (void *)((uintptr_t)object | LEAVING));
  }
  vector_push(&search, object_shape(object));
  scan_references(object, &search_visitor);
}

/* Goes on with the search; false when it is complete. */
static bool search_some(size_t steps) {
  while (steps-- > 0) {
    uintptr_t item = (uintptr_t)vector_pop(&search);
    if (item == 0) item = (uintptr_t)vector_pop(&dead);
    if (item == 0) return false;
    if (item & LEAVING) {
      vector_push(&postorder, (void *)(item - LEAVING));
    } else {
      enter((Object *)item);
    }
  }
  return true;
}

static void cover(GcVisitor *visitor, Value *value) {
  if (!is_object(*value) || !(as_object(*value)->gc_flags & GC_PIN)) return;
  as_object(*value)->gc_flags &= ~GC_PIN;
  vector_push(&search, as_object(*value));
}
static GcVisitor cover_visitor = {.visit = cover};

/* Splits `postorder` from its end into objects that are due and those that have to wait; false when
   that is done. */
static bool select_some(size_t steps) {
  while (steps-- > 0) {
    Object *object = vector_pop(&search);
    if (object != NULL) {
      Value shape = from_object(object_shape(object));
      cover(&cover_visitor, &shape);
      scan_references(object, &cover_visitor);
    } else if ((object = vector_pop(&postorder)) == NULL) {
      return false;
    } else if (object->gc_flags & GC_PIN) {
      vector_push(&selected, object);
      Value value = from_object(object);
      cover(&cover_visitor, &value);
    } else {
      vector_push(&waiting, object);
    }
  }
  return true;
}

static void move_all(GcVector *from, GcVector *to) {
  for (size_t i = 0; i < from->count; i++) vector_push(to, from->items[i]);
  from->count = 0;
}

/* Not before all are selected: the first would change what the search goes through. */
static void queue_selected(void) {
  move_all(&selected, &due_finalizers.objects);
  move_all(&waiting, waiting.count > LONG_CHAIN ? &due_finalizers.objects : &finalizable);
}

/* -- The end of marking ------------------------------------------------------------------------ */

/* Note [Deciding in slices]
   Between slices the program runs, and may come upon white objects only where it looks through
   something weak: a weak reference and the table of them, interned strings, lists of subclasses.
   There it asks gc_is_lost (or revives a string). Caches that only something alive leads to need
   not ask. What the program makes old meanwhile is black. */

typedef struct Filter {
  size_t next; /* entries below have been looked at, */
  size_t kept; /* and those below this are what stays of them */
} Filter;
static Filter filter;

/* Looks at the next entries of a list, which may grow meanwhile; false when there are none. */
static bool filter_some(GcVector *list, size_t steps, bool (*stays)(Object *object)) {
  for (; filter.next < list->count && steps > 0; steps--) {
    Object *object = list->items[filter.next++];
    if (stays(object)) list->items[filter.kept++] = object;
  }
  if (filter.next < list->count) return true;
  list->count = filter.kept;
  filter = (Filter){0};
  return false;
}

static bool link_stays(Object *link) {
  return update_link((WeakLink *)link);
}
static bool finalizable_stays(Object *object) {
  if (!has_finalizer(object)) return false;
  if (is_black(object)) return true;
  object->gc_flags |= GC_FORWARD;
  vector_push(&dead, object);
  return false;
}
static bool is_reached(Object *object) {
  return is_black(object);
}
static bool resource_stays(Object *object) {
  if (is_black(object)) return true;
  object_layout(object)->finalize(object);
  return false;
}
static bool holder_stays(Object *object) {
  if (!is_black(object)) return false;
  if (object_layout(object)->clear_weak(object, true)) vector_push(&unfinished, object);
  return true;
}

static bool clear_more(size_t steps) {
  for (; steps > 0 && unfinished.count > 0; steps--) {
    Object *holder = unfinished.items[unfinished.count - 1];
    if (!object_layout(holder)->clear_weak(holder, false)) unfinished.count--;
  }
  return unfinished.count > 0;
}

typedef enum Stage {
  LINKS,
  FINALIZABLE,
  SEARCH,
  SELECT,
  DEAD_LINKS,
  RESOURCES,
  HOLDERS,
  UNFINISHED,
  DECIDED
} Stage;
static Stage stage;

/* False when the stage is complete. */
static bool decide(size_t steps) {
  switch (stage) {
  case LINKS: return filter_some(&links, steps, link_stays);
  case FINALIZABLE: return filter_some(&finalizable, steps, finalizable_stays);
  case SEARCH: return search_some(steps);
  case SELECT: return select_some(steps);
  case DEAD_LINKS: return filter_some(&links, steps, is_reached);
  case RESOURCES: return filter_some(&resources, steps, resource_stays);
  case HOLDERS: return filter_some(&holders, steps / STEPS_PER_HOLDER + 1, holder_stays);
  default: return clear_more(steps / STEPS_PER_HOLDER + 1);
  }
}

static void leave_stage(void) {
  if (stage == LINKS) queue_callbacks();
  if (stage == FINALIZABLE) reverse(dead.items, dead.count);
  if (stage == SELECT) queue_selected();
  stage++;
}

void special_start_deciding(void) {
  stage = LINKS;
  gc_is_deciding = true;
}

bool special_decide_some(size_t work) {
  assert(heap.state == GC_DECIDING);
  if (stage == DECIDED) return false;
  judging = true;
  if (!decide(work / WORK_PER_STEP + 1)) leave_stage();
  judging = false;
  gc_is_deciding = stage != DECIDED;
  return gc_is_deciding;
}

/* -- The end of the process -------------------------------------------------------------------- */

static void queue_wanted(GcVector *objects, bool (*wanted)(const Object *object)) {
  size_t kept = 0;
  for (size_t i = 0; i < objects->count; i++) {
    Object *object = objects->items[i];
    if (has_finalizer(object) && wanted(object))
      vector_push(&due_finalizers.objects, object);
    else
      objects->items[kept++] = object;
  }
  objects->count = kept;
}

bool gc_queue_finalizers(bool (*wanted)(const Object *object), bool newest_first) {
  if (heap.state == GC_DECIDING) {
    while (special_decide_some(SIZE_MAX / 2)) {
    }
  }
  size_t from = due_finalizers.objects.count;
  queue_wanted(&finalizable, wanted);
  queue_wanted(&young_finalizable, wanted);
  if (newest_first)
    reverse(due_finalizers.objects.items + from, due_finalizers.objects.count - from);
  return due_finalizers.objects.count > from;
}
