/* The collector's interface: allocation, collection, roots, weak things, identity.

   Invariants the rest of the VM may rely on:
   - Any function here whose comment says "may collect" may move nursery objects, except those to
     which a C stack or a register of any attached thread points (even into the middle). Old objects
     never move.
   - Memory comes zeroed, so every Slot of a fresh object is ABSENT.
   - Finalizers, weakref callbacks and hooks never run inside an allocation: they are queued, to be
     run at the interpreter's next safepoint (thread_poll). */
#ifndef GC_GC_H
#define GC_GC_H

#include "value/shape.h"

typedef enum GcFlag {
  GC_OLD = 1,      /* not in the nursery: never moves again */
  GC_TRACK = 2,    /* the write barrier must act: old and not in the remembered set, or a young
                      array whose cards tell what a minor collection has to look at */
  GC_MARKED = 4,   /* reached by the current marking (meaning flips are the collector's business) */
  GC_PIN = 8,      /* promote in place at the next minor collection */
  GC_CARDS = 16,   /* big array with a card table */
  GC_STATIC = 32,  /* in the executable's data: never freed */
  GC_WEAKLY = 64,  /* some weakref points here, see also gc_share */
  GC_FORWARD = 128 /* moved: the header is a forwarding word (only inside a collection) */
} GcFlag;

/* -- Allocation: all may collect ------------------------------------------------------------------

   `size` is what gc_object_size will compute from the shape's layout (header included; rounded up
   to 8 here). Memory comes zeroed but for the header. Store the length of a variable part before
   the next allocation: the collector computes sizes from it. Objects of a class with `__del__` are
   registered, those of a Layout with `finalize` born old. */

/* The open part of the nursery. The JIT allocates from it too. */
typedef struct GcNursery {
  char *next;  /* first free byte */
  char *limit; /* end of the zeroed memory behind it */
} GcNursery;
extern GcNursery gc_nursery;

void *gc_alloc_slow(Shape *shape, size_t size) __attribute__((returns_nonnull));

static always_inline void gc_init_header(void *memory, const Shape *shape, unsigned flags) {
  uint64_t header = (uint32_t)(uintptr_t)shape | (uint64_t)flags << 32;
  memcpy(memory, &header, sizeof header);
}

/* Never fails: out of memory is fatal. For sizes that user input determines use gc_try_alloc. */
static always_inline void *gc_alloc(Shape *shape, size_t size) {
  char *memory = gc_nursery.next;
  size = align_up(size, 8);
  if (unlikely(size > (size_t)(gc_nursery.limit - memory) || shape->flags & SHAPE_SPECIAL))
    return gc_alloc_slow(shape, size);
  gc_nursery.next = memory + size;
  gc_init_header(memory, shape, 0);
  return memory;
}
/* Object of a fixed-size shape: size is shape->fixed_bytes. */
static always_inline void *gc_new(Shape *shape) {
  return gc_alloc(shape, shape->fixed_bytes);
}
/* The same as gc_alloc, but NULL with MemoryError set when there is no memory (or size is
   absurd). */
void *gc_try_alloc(Shape *shape, size_t size) must_check;
/* The same for an array of Slots whose stores, the first ones included, go through the write
   barrier (or slots_written): of a big one a minor collection need not look at all Slots. */
void *gc_try_alloc_tracked(Shape *shape, size_t size) must_check;
/* The only reference to an array from the heap has been dropped, because it has been replaced: what
   no C stack refers to need not wait for a major collection to be freed. Does not collect. */
void gc_discard(Object *array);
/* The object has got a reference from elsewhere than its owner: gc_discard will leave it alone. */
void gc_share(Object *object);
/* Allocated old, hence never moves. */
void *gc_alloc_old(Shape *shape, size_t size) __attribute__((returns_nonnull));
/* Allocated old below 4 GiB: shapes, global cells. */
void *gc_alloc_low(Shape *shape, size_t size) __attribute__((returns_nonnull));
/* To be called right after an object's length was reduced in place, with the size it had before:
   keeps the nursery walkable. Does not collect. */
void gc_shrink(Object *object, size_t old_size);

/* A new root shape or transition, in the low region: header, layout, type, flags, inline_capacity,
   fixed_bytes and type_flags = 0 are set, the rest is zero. The collector traces type, name,
   parent, first_child and next_sibling (so all shapes of a class live as long as one of them) and
   frees `table` (one malloc'ed block, or NULL) when the shape dies. `type` may be NULL while
   bootstrapping. Types must be static or allocated old. */
Shape *gc_new_shape(const Layout *layout, Type *type, uint32_t flags, unsigned inline_capacity)
    __attribute__((returns_nonnull));
/* The shape of shapes: set its `type` when the type exists. */
extern Shape *shape_shape;

/* Sets up the header of an object in static storage; its Slots are roots from now on. */
void gc_register_static(void *object, Shape *shape);

size_t gc_object_size(const Object *object);

/* -- Collection -------------------------------------------------------------------------------- */

void gc_init(void);
/* Minor collection now. */
void gc_collect_minor(void);
/* Full collection: minor, mark, sweep. Does not run finalizers; they are queued. */
void gc_collect_full(void);
/* The same, but of the running thread's C stack only what is at `from` and above keeps objects
   alive (nothing moves on account of it): the caller vouches that what frames below refer to is
   alive anyway. NULL: all of it. */
void gc_collect_exact(void *from);
/* True when finalizers or weakref callbacks wait; the safepoint calls gc_run_pending (provided by
   the interpreter). */
bool gc_has_pending(void);
/* At the safepoint that gc_notify_pending has asked for: a minor collection, if so much has been
   written to that it should not wait. */
void gc_poll(void);
/* gc.disable(): major collections no longer start by themselves. Minor ones go on. */
void gc_set_enabled(bool enabled);
bool gc_is_enabled(void);
/* Provided by the object layer: called at the end of a collection that left something due, and when
   gc_poll has something to do; asks the running thread to come to a safepoint. May not allocate. */
void gc_notify_pending(void);
/* Provided by the object layer: sets MemoryError on the current thread. May collect. */
void gc_raise_memory_error(void);
/* The most memory that objects may use, as PYPY_GC_MAX sets it; 0: no limit. */
void gc_set_max_heap_size(size_t bytes);
/* Provided by the object layer: has MemoryError raised in the running thread at its next safepoint.
   May not allocate. */
void gc_notify_memory_error(void);
/* When it comes there: looks for memory once more, by a collection as gc_collect_exact's. True:
   the error is not to be raised, since there is room again or the program knows already. */
bool gc_relieve(void *exact_from);
/* Memory outside the heap kept alive by an object (buffers): makes the next major collection come
   sooner. */
void gc_add_memory_pressure(size_t bytes);
/* Such memory was freed before its object died. */
void gc_remove_memory_pressure(size_t bytes);
/* For tests: whether PYPY_GC_FAIL has requests for memory fail, as it does from gc_init on. */
void gc_let_requests_fail(bool on);
/* Walks the whole heap and aborts with a message when an invariant is broken (checked builds and
   tests). */
void gc_heap_verify(void);

/* -- Roots ------------------------------------------------------------------------------------- */

/* A C variable (or array) of Values that lives outside the heap and the C stacks; visited
   precisely, may be updated. */
void gc_root_add(Value *variable);
void gc_root_add_range(Value *first, size_t count);
/* Function that visits further roots with gc_visit_value at every collection. */
typedef void (*GcRootFunction)(GcVisitor *visitor);
void gc_roots_register(GcRootFunction visit);

/* VM stacks: roots of which there may be many, but few change between two collections. */
typedef struct GcStacks {
  /* All roots. */
  void (*visit)(GcVisitor *visitor);
  /* Minor collection: before anything moves, reports ambiguous words with gc_pin_address; then
     visits at least what has changed since the last minor collection. */
  void (*pin_young)(void);
  void (*visit_young)(GcVisitor *visitor);
  /* Marking, of which every slice follows a minor collection: none of it has been visited; visits a
     piece of what does not change, false if what is left is little; visits all the rest, and what
     has changed. */
  void (*mark_start)(void);
  bool (*mark_some)(GcVisitor *visitor);
  void (*mark_end)(GcVisitor *visitor);
} GcStacks;
/* Once. */
void gc_stacks_register(const GcStacks *stacks);

void gc_visit_slot(GcVisitor *visitor, Slot *slot);
void gc_visit_value(GcVisitor *visitor, Value *value);
/* Visits a run of Slots. */
void gc_visit_slots(GcVisitor *visitor, Slot *first, size_t count);
/* From a `pin` function: whatever object contains this address may not move. Any word will do. */
void gc_pin_address(uint64_t word);

/* -- Threads: conservative scanning of C stacks ------------------------------------------------ */

typedef struct GcThread {
  struct GcThread *next; /* all attached threads */
  char *stack_base;      /* highest address of the C stack */
  char *stack_pointer;   /* where it stood when the thread gave up the GIL; NULL while it runs */
  void *registers[16];   /* spilled when it gave up the GIL */
} GcThread;
void gc_thread_attach(GcThread *thread, void *stack_base);
void gc_thread_detach(GcThread *thread);
/* Around giving up the GIL: the thread's stack is scanned from here while it is away. */
void gc_thread_park(GcThread *thread);
void gc_thread_unpark(GcThread *thread);
/* Overwrites what earlier calls have left on the C stack below the caller, where it would be taken
   for references. */
__attribute__((noinline)) void gc_wipe_stack(void);
/* The same, and what the registers hold that the next callee will save there: before a call that
   lasts. */
static always_inline void gc_wipe_stack_and_registers(void) {
  gc_wipe_stack();
#ifdef __x86_64__
  __asm__ volatile("xorl %%ebx, %%ebx\n\txorl %%r12d, %%r12d\n\txorl %%r13d, %%r13d\n\t"
                   "xorl %%r14d, %%r14d\n\txorl %%r15d, %%r15d"
                   :
                   :
                   : "rbx", "r12", "r13", "r14", "r15", "cc");
#endif
}

/* -- Identity, weakness, finalization ---------------------------------------------------------- */

/* 24-bit hash that stays with the object. */
uint32_t object_identity_hash(Object *object);
/* id(): the object's address, which from now on does not change (a young object is pinned). */
uint64_t gc_object_id(Object *object);

/* True, inside Layout.clear_weak, when the object was not reached. clear_weak is called at the end
   of marking for each live object whose layout has it, and at the end of a minor collection for
   those that are newly old or were passed to the write barrier: do that when you store a weak
   reference in one. */
bool gc_is_dead(const Object *object);
/* Whether a major collection has found the object dead although it is still there. Whoever looks at
   an object through something weak asks, and treats what is lost as gone; an object without
   references may be revived instead. */
extern bool gc_is_deciding;
bool gc_is_lost_slow(const Object *object);
static always_inline bool gc_is_lost(const Object *object) {
  return unlikely(gc_is_deciding) && gc_is_lost_slow(object);
}
void gc_revive(Object *object);
/* Inside Layout.clear_weak: whether this is the end of marking. */
bool gc_is_major(void);
/* Inside Layout.clear_weak, for a Slot that trace does not visit: updates it when its object has
   moved; false (and the Slot ABSENT) when its object is dead. */
bool gc_update_weak(Slot *slot);

/* The class has `__del__`: when the object dies it is queued once, in topological order, and kept
   alive for it. */
void gc_register_finalizer(Object *object);
/* The end of the process: queues each object that has a finalizer left and is wanted, alive or not,
   in the order of registration or the opposite one. false: there is none. `wanted` may not
   allocate. */
bool gc_queue_finalizers(bool (*wanted)(const Object *object), bool newest_first);
/* Takes the next object to finalize, ABSENT if none. */
Value gc_next_finalizer(void);

/* A weak reference's object: its first Slot behind the header is cleared when the referent dies,
   then, if the second Slot (callback) is not absent, the weakref is queued. */
typedef struct WeakLink {
  Object header;
  Slot referent; /* weak: not traced */
  Slot callback; /* strong */
} WeakLink;
void gc_register_weak(WeakLink *link);
/* Takes the next weakref whose callback is due, ABSENT if none. */
Value gc_next_weak_callback(void);

/* Calls visit(object, data) for every live heap object (after a full collection; do not allocate in
   it). */
void gc_each_object(void (*visit)(Object *object, void *data), void *data);
/* Calls visit for each old object that a root refers to, as often as one does: registered
   variables, stacks (all that looks like a pointer), objects in static storage. After a collection;
   do not allocate in it. */
void gc_each_root(void (*visit)(Object *object, void *data), void *data);
/* Calls visit for each object (or immediate) that the object refers to, its class included. */
void gc_each_reference(Object *object, void (*visit)(Value value, void *data), void *data);

#endif
