/* What happens when particular objects die: weak references are cleared, `__del__` is queued,
   resources are released.

   Invariants:
   - A weak link is in `links` or `young_links` from registration until it or its referent dies.
   - An object with `__del__` is in `finalizable` or `young_finalizable` until it is queued, once.
   - The queues are roots. Nothing here runs Python.
   Order at the end of marking: weak links to anything unreached are cleared; objects with `__del__`
   are selected and, with all they refer to, marked; then the lists forget what is still white. So a
   weak reference never shows an object whose `__del__` has been or is being called, or one that
   only such an object keeps alive. */
#include "gc/heap.h"
#include "gc/scan.h"

enum { LONG_CHAIN = 100 };

typedef struct Queue {
  GcVector objects; /* those from `next` on wait */
  size_t next;      /* index of the first */
} Queue;

static GcVector links, young_links;
static GcVector finalizable, young_finalizable;
static GcVector resources;       /* objects whose layout has finalize */
static GcVector holders;         /* old objects whose layout has clear_weak */
static GcVector touched_holders; /* those that may have young referents */
static Queue due_finalizers, due_callbacks;

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

static void queue_reverse(Queue *queue, size_t from) {
  void **items = queue->objects.items;
  for (size_t to = queue->objects.count; from + 1 < to; from++, to--) {
    void *item = items[from];
    items[from] = items[to - 1];
    items[to - 1] = item;
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
  if (heap.state == GC_DECIDING) return !is_black(object);
  return is_young(object) && !(object->gc_flags & GC_FORWARD);
}

bool gc_is_major(void) {
  return heap.state == GC_DECIDING;
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

/* Callbacks of one collection are due in the opposite order of registration. */
static void reverse_callbacks(size_t from) {
  queue_reverse(&due_callbacks, from);
}

/* Clears the link when its referent is dead. False: no more reason to watch it. */
static bool update_link(WeakLink *link) {
  if (gc_update_weak(&link->referent)) return true;
  if (!is_absent(slot_get(&link->callback)) && !gc_is_dead(&link->header))
    vector_push(&due_callbacks.objects, link);
  return false;
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
    if (!has_finalizer(is_young(object) && object->gc_flags & GC_FORWARD ? get_forward(object) : object)) continue;
    Value value = from_object(object);
    gc_visit_value(visitor, &value);
    vector_push(&finalizable, as_object(value));
  }
  young_finalizable.count = 0;
}

void special_minor_end(void) {
  size_t from = due_callbacks.objects.count;
  for (size_t i = 0; i < young_links.count; i++) {
    Object *object = young_links.items[i];
    if (gc_is_dead(object)) continue;
    if (is_young(object)) object = get_forward(object);
    if (update_link((WeakLink *)object)) vector_push(&links, object);
  }
  young_links.count = 0;
  reverse_callbacks(from);
  for (Object *holder; (holder = vector_pop(&touched_holders));)
    object_layout(holder)->clear_weak(holder);
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
   collections are borrowed: GC_FORWARD for "has `__del__`, not yet entered" in the search; GC_PIN for
   "entered, not yet reached from an object that is due". So both searches keep to what was unreachable. */

#define LEAVING                                                                                    \
  ((uintptr_t)1) /* tag on a search stack: the object's references have been followed */

static GcVector search;    /* stack, or queue, of objects */
static GcVector postorder; /* unreachable objects with `__del__` */

static void search_push(GcVisitor *visitor, Value *value) {
  if (is_object(*value)) vector_push(&search, as_object(*value));
}
static GcVisitor search_visitor = {search_push};

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

static void list_in_postorder(Object *root) {
  vector_push(&search, root);
  for (uintptr_t item; (item = (uintptr_t)vector_pop(&search));) {
    if (item & LEAVING) {
      vector_push(&postorder, (void *)(item - LEAVING));
    } else {
      enter((Object *)item);
    }
  }
}

static void cover(GcVisitor *visitor, Value *value) {
  if (!is_object(*value) || !(as_object(*value)->gc_flags & GC_PIN)) return;
  as_object(*value)->gc_flags &= ~GC_PIN;
  vector_push(&search, as_object(*value));
}
static GcVisitor cover_visitor = {cover};

static void cover_from(Object *object) {
  Value value = from_object(object);
  cover(&cover_visitor, &value);
  while ((object = vector_pop(&search))) {
    value = from_object(object_shape(object));
    cover(&cover_visitor, &value);
    scan_references(object, &cover_visitor);
  }
}

/* Splits `postorder` from its end into objects that are due and (`waiting`) those that are not. */
static void select_due(GcVector *waiting) {
  for (size_t i = postorder.count; i > 0; i--) {
    Object *object = postorder.items[i - 1];
    if (object->gc_flags & GC_PIN) {
      vector_push(&due_finalizers.objects, object);
      cover_from(object);
    } else {
      vector_push(waiting, object);
    }
  }
}

static void select_finalizers(void) {
  size_t alive = 0;
  GcVector dead = {0}, waiting = {0};
  for (size_t i = 0; i < finalizable.count; i++) {
    Object *object = finalizable.items[i];
    if (!has_finalizer(object)) continue;
    if (is_black(object)) {
      finalizable.items[alive++] = object;
    } else {
      object->gc_flags |= GC_FORWARD;
      vector_push(&dead, object);
    }
  }
  finalizable.count = alive;
  for (size_t i = 0; i < dead.count; i++) list_in_postorder(dead.items[i]);
  select_due(&waiting);
  GcVector *later = waiting.count > LONG_CHAIN ? &due_finalizers.objects : &finalizable;
  for (size_t i = 0; i < waiting.count; i++) vector_push(later, waiting.items[i]);
  postorder.count = 0;
  free(dead.items);
  free(waiting.items);
}

/* -- The end of the process ---------------------------------------------------------------------- */

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
  size_t from = due_finalizers.objects.count;
  queue_wanted(&finalizable, wanted);
  queue_wanted(&young_finalizable, wanted);
  if (newest_first) queue_reverse(&due_finalizers, from);
  return due_finalizers.objects.count > from;
}

/* -- The end of marking ------------------------------------------------------------------------ */

static void clear_links(void) {
  size_t kept = 0, from = due_callbacks.objects.count;
  for (size_t i = 0; i < links.count; i++) {
    if (update_link(links.items[i])) links.items[kept++] = links.items[i];
  }
  links.count = kept;
  reverse_callbacks(from);
}

static void forget_white(GcVector *objects) {
  size_t kept = 0;
  for (size_t i = 0; i < objects->count; i++) {
    if (is_black(objects->items[i])) objects->items[kept++] = objects->items[i];
  }
  objects->count = kept;
}

static void finalize_resources(void) {
  for (size_t i = 0; i < resources.count; i++) {
    Object *object = resources.items[i];
    if (!is_black(object)) object_layout(object)->finalize(object);
  }
  forget_white(&resources);
}

void special_start_deciding(void) {
}

bool special_decide_some(size_t work) {
  assert(heap.state == GC_DECIDING);
  clear_links();
  select_finalizers();
  forget_white(&links);
  finalize_resources();
  forget_white(&holders);
  for (size_t i = 0; i < holders.count; i++)
    object_layout(holders.items[i])->clear_weak(holders.items[i]);
  return false;
}
