/* Shapes as heap objects: allocation in the low region, and what the collector traces in them. */
#include "gc/heap.h"

static void visit_pointer(GcVisitor *visitor, const void *object) {
  Value value = from_object(object);
  gc_visit_value(visitor, &value);
  assert(value.bits == (uintptr_t)object && "shapes and types never move");
}

static void trace_shape(Object *object, GcVisitor *visitor) {
  Shape *shape = (Shape *)object;
  visit_pointer(visitor, shape->type);
  visit_pointer(visitor, shape->parent);
  visit_pointer(visitor, shape->first_child);
  visit_pointer(visitor, shape->next_sibling);
}

static const Layout shape_layout = {
    .name = "Shape",
    .fixed_size = sizeof(Shape),
    .slots_offset = offsetof(Shape, name),
    .slots_count = 1,
    .trace = trace_shape,
};
_Static_assert(sizeof(Shape) % 8 == 0, "sizes are multiples of a word");

Shape *gc_new_shape(const Layout *layout, Type *type, uint32_t flags, unsigned inline_capacity) {
  assert(layout->fixed_size % 8 == 0 && layout->fixed_size >= sizeof(Object));
  Shape *shape = gc_alloc_low(shape_shape, sizeof(Shape));
  shape->layout = layout;
  shape->type = type;
  shape->flags = flags;
  if (flags & SHAPE_FINALIZER || layout->finalize) shape->flags |= SHAPE_SPECIAL;
  shape->inline_capacity = inline_capacity;
  shape->fixed_bytes = layout->fixed_size + 8 * inline_capacity + (flags & SHAPE_TAIL ? 8 : 0);
  return shape;
}

void shapes_init(void) {
  Shape *shape = gc_new_shape(&shape_layout, NULL, SHAPE_NO_ATTRS, 0);
  shape_shape = shape;
  shape->header.shape_address = (uint32_t)(uintptr_t)shape;
  gc_remember_slow(&shape->header);
}
