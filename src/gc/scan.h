/* Scanning an object by its shape's layout. scan_object is a template: `run` is called (inlined)
   for each run of Slots. */
#ifndef GC_SCAN_H
#define GC_SCAN_H

#include "gc/heap.h"

struct GcVisitor {
  void (*visit)(GcVisitor *visitor,
                Value *value); /* called by gc_visit_slot and its kin, from trace functions */
  void (*visit_run)(GcVisitor *visitor, Slot *first, size_t count); /* the same for many; or NULL */
};

typedef void (*ScanRun)(GcVisitor *visitor, Slot *first, size_t count);

/* The tail Slot behind the variable part, if the shape has one. */
static always_inline void scan_tail(Object *object, const Shape *shape, const Layout *layout,
                                    GcVisitor *visitor, ScanRun run) {
  if (!(shape->flags & SHAPE_TAIL)) return;
  size_t offset = layout->fixed_size + align_up(variable_bytes(object, layout), 8);
  run(visitor, (Slot *)((char *)object + offset), 1);
}

/* All Slots but those of the variable part. */
static always_inline void scan_fixed(Object *object, const Shape *shape, const Layout *layout,
                                     GcVisitor *visitor, ScanRun run) {
  if (layout->slots_count)
    run(visitor, (Slot *)((char *)object + layout->slots_offset), layout->slots_count);
  if (shape->inline_capacity)
    run(visitor, (Slot *)((char *)object + layout->fixed_size), shape->inline_capacity);
  if (unlikely(layout->trace != NULL)) layout->trace(object, visitor);
}

static always_inline void scan_object(Object *object, GcVisitor *visitor, ScanRun run) {
  const Shape *shape = object_shape(object);
  const Layout *layout = shape->layout;
  scan_fixed(object, shape, layout, visitor, run);
  if (layout->item_size == 0) return;
  if (layout->items_are_slots)
    run(visitor, (Slot *)((char *)object + layout->fixed_size), slot_items(object, layout));
  scan_tail(object, shape, layout, visitor, run);
}

/* Visits whatever the object refers to, its shape excepted, one Value at a time (gc.get_referents,
   verifier). */
void scan_references(Object *object, GcVisitor *visitor);

#endif
