/* What the files of src/gc share: the heap's state, and the words for colours and ages.

   Invariants:
   - "Black" means that (flags & GC_MARKED) equals heap.black. Between collections every old object
     is black; a marking begins by flipping heap.black, which makes all of them white at once. New
     old objects are born black.
   - An object is young when GC_OLD is off: it lies in an open or filled segment of the nursery, or
     is a large object allocated since the last minor collection. */
#ifndef GC_HEAP_H
#define GC_HEAP_H

#include "gc/barrier.h"
#include "gc/block.h"
#include "gc/stats.h"
#include "gc/vector.h"

enum {
  MAX_CELL = 4 * 1024,        /* bigger objects get their own blocks */
  CARD_SLOTS = 16,            /* Slots per card */
  REMEMBERED_MAX = 2048,      /* objects, or cards for them: scanning more would be a long pause */
  MIN_HEAP = 32 * 1024 * 1024 /* no major collection below: eight full nurseries, as PyPy has it */
};

typedef struct GcHeap {
  GcState state;           /* phase of the major collection */
  bool collecting;         /* inside a collection: nothing may allocate */
  bool enabled;            /* major collections start by themselves */
  uint8_t black;           /* 0 or GC_MARKED, see above */
  size_t old_bytes;        /* in use by old objects */
  size_t pressure;         /* gc_add_memory_pressure since the last major collection */
  size_t threshold;        /* a major collection starts when old_bytes + pressure exceeds it */
  size_t young_large;      /* bytes of young large objects */
  size_t discarded;        /* of old_bytes, arrays that become young when marking ends */
  size_t big_promoted;     /* bytes of large objects that have become old since the last slice */
  size_t large_bytes;      /* of all large objects */
  uint64_t promoted_bytes; /* that have become old, in all minor collections, but for those of
                              discarded arrays */
  size_t pins;             /* young objects that may not move, see gc_object_id */
  GcVector remembered;     /* old objects that may point to young ones: their GC_TRACK is off */
  GcVector statics;        /* objects of gc_register_static */
} GcHeap;
extern GcHeap heap;

static always_inline bool is_young(const Object *object) {
  return !(object->gc_flags & GC_OLD);
}

/* Note [Where young objects are]
   Most references that a minor collection looks at are to old objects all over the heap, whose
   headers are not in the cache. To avoid reading them, young_map tells whether an address can be
   that of a young object: it has one byte per block, indexed by the low bits of the block's number.
   Two distant blocks may share a byte, so "yes" has to be checked at the header; "no" is
   certain. */
enum { YOUNG_MAP_BITS = 18 };
extern uint8_t young_map[1 << YOUNG_MAP_BITS];
static always_inline uint8_t *young_map_entry(const void *memory) {
  return &young_map[((uintptr_t)memory >> BLOCK_SHIFT) & ((1 << YOUNG_MAP_BITS) - 1)];
}
static always_inline bool may_be_young(const Object *object) {
  return *young_map_entry(object);
}

static always_inline bool is_black(const Object *object) {
  return (object->gc_flags & GC_MARKED) == heap.black;
}
static always_inline void set_black(Object *object) {
  object->gc_flags = (object->gc_flags & ~GC_MARKED) | heap.black;
}

/* -- Forwarding -------------------------------------------------------------------------------- */

/* Note [Forwarding word]
   An evacuated object's header becomes its new address: bits 3..34 in place of the shape,
   GC_FORWARD in the flags, bits 35..46 in place of the hash. So even an object that is nothing but
   a header can be moved. */
static always_inline void set_forward(Object *object, const Object *copy) {
  uint64_t address = (uintptr_t)copy >> 3;
  uint64_t word = (uint32_t)address | (uint64_t)GC_FORWARD << 32 | (address >> 32) << 40;
  memcpy(object, &word, sizeof word);
}
static always_inline Object *get_forward(const Object *object) {
  uint64_t word;
  memcpy(&word, object, sizeof word);
  return (Object *)(uintptr_t)(((word >> 40) << 32 | (uint32_t)word) << 3);
}

/* -- Sizes ------------------------------------------------------------------------------------- */

/* Bytes of the variable part, not rounded. */
static always_inline size_t variable_bytes(const Object *object, const Layout *layout) {
  if (layout->variable_size) return layout->variable_size(object);
  return *(const uint64_t *)((const char *)object + layout->length_offset) * layout->item_size;
}
/* How many Slots a variable part of Slots begins with; what variable_size adds behind them is
   raw. */
static always_inline size_t slot_items(const Object *object, const Layout *layout) {
  return *(const uint64_t *)((const char *)object + layout->length_offset);
}
static always_inline size_t object_size(const Object *object) {
  const Shape *shape = object_shape(object);
  const Layout *layout = shape->layout;
  if (likely(layout->item_size == 0)) return shape->fixed_bytes;
  return shape->fixed_bytes + align_up(variable_bytes(object, layout), 8);
}

/* -- Poison ------------------------------------------------------------------------------------ */

enum { POISON = 0xdb };

/* Makes freed memory recognisable in checked builds. */
static inline void poison(unused_arg void *memory, unused_arg size_t size) {
#ifdef VM_CHECKED
  memset(memory, POISON, size);
#endif
}

static always_inline bool major_is_due(void) {
  return heap.old_bytes + heap.pressure > heap.threshold && heap.enabled;
}

/* -- Functions of one file that others call ---------------------------------------------------- */

/* special.c: enters an object with `__del__` or Layout.finalize in the list it belongs to. */
void special_register(Object *object, const Shape *shape);
/* An object whose layout has clear_weak has become old. */
void special_add_holder(Object *holder);
/* Such an object may have been given a young referent since the last minor collection. */
void special_touch_holder(Object *holder);
/* Minor collection: keeps young objects with `__del__` alive; then (special_minor_end) does weak
   links and clear_weak. */
void special_minor_keep(GcVisitor *visitor);
void special_minor_end(void);
/* Visits the queues of due finalizers and callbacks, which are roots. */
void special_visit_roots(GcVisitor *visitor);
/* Calls visit for each weak link that is being watched. */
void special_each_link(void (*visit)(WeakLink *link));
/* After marking from the roots: clears weak links, selects finalizers (marks what they need),
   finalizes resources. */
void special_start_deciding(void);
/* Does about so many bytes' worth of that; false when all is decided. */
bool special_decide_some(size_t work);

/* minor.c: a whole minor collection, without starting a major one. */
void minor_collect(void);

/* mark.c: makes everything white, then what is known to be alive grey. */
void mark_start(void);
/* Scans about so many bytes; false when nothing is grey. */
bool mark_some(size_t work);
/* Makes what C stacks and roots refer to grey. */
void mark_roots(void);
/* Tells observers how much is grey. */
void mark_tell(void);
/* The old object that contains the address, or NULL. */
Object *mark_find_old(uint64_t address);
/* Makes a black one grey again: it was written to, or born during marking. */
void mark_again(Object *object);
/* So many Slots from `first` on of a black array were written to: they are visited again. */
void mark_range(Object *array, size_t first, size_t count);

/* major.c: after a minor collection: begins a major one if the heap has grown enough, or does a
   slice of it. */
void major_poll(void);
/* A minor collection, then a whole major one; see gc_collect_exact. */
void major_collect(void *exact_from);

/* Whether marking will look at the old array, which has cards, again. */
bool mark_is_waiting(const Object *array);

/* Calls visit for each object that is to be scanned, or reached and perhaps still white. */
void mark_each_grey(void (*visit)(Object *object));

/* verify_marks.c: aborts when an object that can be reached is white although nothing is grey
   (marks from scratch). */
void verify_marking(void);
/* Aborts when a black object, neither grey nor remembered, refers to a white one. */
void verify_colours(void);

/* roots.c: calls the visitor for each precise root; for each that may refer to a young object. */
void roots_visit(GcVisitor *visitor);
void roots_visit_young(GcVisitor *visitor);
/* For marking: nothing has been visited; visits a piece of the VM stacks (false: there is none
   left that need not wait); visits all that has not been, or has changed since. */
void roots_mark_start(void);
bool roots_mark_some(GcVisitor *visitor);
void roots_mark_end(GcVisitor *visitor);
/* Calls `found` for each word on C stacks and in registers; for words of VM stacks that may be the
   address of a young object in use. */
void roots_scan_conservatively(void (*found)(uint64_t word));
void roots_pin_young(void (*found)(uint64_t word));

/* roots.c: what lies below on the running thread's C stack is not scanned; NULL: everything is. */
extern char *roots_exact_from;
/* roots.c: the calling thread may be scanned from here (a C stack is known). */
void roots_init(void);

/* When a collection or a step began, in nanoseconds. */
typedef struct StatsStart {
  uint64_t wall;      /* stats_clock */
  uint64_t processor; /* processor time of this thread; 0 while nobody observes */
} StatsStart;

/* stats.c: a clock in nanoseconds, and what happens, to be counted and told. */
uint64_t stats_clock(void);
StatsStart stats_start(void);
void stats_tell(GcEventKind kind);
void stats_nursery(void);
void stats_rotated(const void *old_nursery);
void stats_minor(StatsStart start, size_t allocated, size_t promoted, size_t captured,
                 size_t pinned);
void stats_marked(size_t to_mark, size_t more_to_mark);
void stats_swept(size_t freed_large, bool more);
void stats_sweep_start(void);
void stats_step(StatsStart start, GcState old_state, bool forced);
void stats_cycle(void);
void stats_large(size_t size);

/* shapes.c: makes the shape of shapes. */
void shapes_init(void);

/* config.c: a size from the environment with suffix K, M or G; `otherwise` when unset or (said on
   stderr) malformed. */
size_t config_size(const char *name, size_t otherwise);
/* The same for a plain number. */
double config_number(const char *name, double otherwise);

#endif
