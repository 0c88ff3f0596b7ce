/* Shape (hidden class): class, attribute layout and GC layout of an object in one 32-bit guard.

   Invariants: a shape never moves and lives below 4 GiB. All objects of a shape have the same type,
   the same inline capacity and the same attribute names in the same order. A shape never changes,
   except for its transitions, its lookup table and its type's pointer to it.

   Note [Where attributes live]
   An object is its C struct (`layout->fixed_size` bytes), a variable part if its type has one, and
   Slots for attributes. Attributes are numbered in the order in which the shape names them;
   declared ones (__slots__) come first. Number i is
   - in an object without a variable part: inline Slot i, of the `inline_capacity` Slots behind the
     struct, as long as all attributes fit there;
   - once they do not (SHAPE_OVERFLOW): the last inline Slot holds an array of overflow_shape, and
     element i - (inline_capacity - 1) of it is attribute i, for i >= inline_capacity - 1. Declared
     attributes always fit inline;
   - in an object with a variable part (subclasses of int, str, bytes, tuple; SHAPE_TAIL): one Slot
     behind that part holds an overflow array with all attributes;
   - with SHAPE_DICT: only declared attributes are stored as above. All others are in a real dict,
     which the Slot at `dict_offset` holds (with SHAPE_TAIL: element declared_slots of the overflow
     array); absent while there are none. Objects get this shape when `__dict__` is asked for, by
     deletions out of order, and beyond SHAPE_MAX_ATTRIBUTES. Types whose C struct has a Slot for
     the dict (Type.dict_offset) have it from the start. */
#ifndef VALUE_SHAPE_H
#define VALUE_SHAPE_H

#include "value/object.h"

enum { SHAPE_MAX_ATTRIBUTES = 80 };

typedef struct GcVisitor GcVisitor;

/* How the collector sizes and scans the objects of a shape. Static, one per C struct. */
typedef struct Layout {
  const char *name;       /* C struct's name, for dumps */
  uint32_t fixed_size;    /* bytes before inline attributes or the variable part, multiple of 8 */
  uint16_t slots_offset;  /* offset of the first of the consecutive Slots of the fixed part */
  uint16_t slots_count;   /* how many; 0 = none */
  uint16_t length_offset; /* offset of the int64 count of variable items (unused without a variable
                             part) */
  uint8_t item_size;      /* bytes per variable item; 0 = no variable part */
  bool items_are_slots;   /* variable items are Slots (item_size 8): as many as the length; what
                             variable_size adds is raw */
  /* Bytes of the variable part, where length * item_size does not tell (flags in the length, NUL
     terminators). */
  size_t (*variable_size)(const Object *object);
  /* Visits Slots beyond those declared above (gc_visit_slot); may not allocate. */
  void (*trace)(Object *object, GcVisitor *visitor);
  /* Releases C resources when the object dies; may not allocate or look at other objects. Objects
     whose layout has it are allocated old. */
  void (*finalize)(Object *object);
  /* For objects with `__del__` of types that cannot be subclassed: false once there is nothing left
     for it to do; such an object is forgotten and dies like others. May not allocate. NULL: it
     always has something to do. */
  bool (*has_finalizer)(const Object *object);
  /* Drops what gc_is_dead() says is dead. Called at the end of marking for each live object of this
     layout; where there may be much it is done in pieces: true asks for another call, with `first`
     false, and the program may run before that. After minor collections (gc.h) it is done at
     once. */
  bool (*clear_weak)(Object *object, bool first);
} Layout;

typedef enum ShapeFlag {
  SHAPE_OVERFLOW = 1,   /* attributes spill into an overflow array, see Note */
  SHAPE_TAIL = 2,       /* attributes live behind a variable part */
  SHAPE_DICT = 4,       /* attributes live in a real dict */
  SHAPE_NO_ATTRS = 8,   /* instances have no __dict__ (builtin types; __slots__ classes keep only
                           declared slots) */
  SHAPE_FINALIZER = 16, /* the class has __del__: allocation registers the object */
  SHAPE_SPECIAL = 32,   /* allocation takes the slow path (set by gc_new_shape): SHAPE_FINALIZER, or
                           the layout has finalize or clear_weak */
} ShapeFlag;

typedef struct ShapeTable
    ShapeTable; /* name -> attribute number, made when a chain gets long; objects/shape.c */

struct Shape {
  Object header;        /* shapes are heap objects of shape_shape, in the low region */
  const Layout *layout; /* of the C struct */
  Type *type;           /* class; traced by the collector */
  uint32_t flags;       /* ShapeFlag */
  uint32_t type_flags; /* copy of type->flags, for one-load checks such as "a list or a subclass" */
  uint16_t inline_capacity; /* inline attribute Slots behind layout->fixed_size */
  uint16_t attribute_count; /* attributes named by this shape, __slots__ included */
  uint16_t searches;        /* slow lookups so far, up to the number that earns a table */
  uint16_t declared_slots;  /* the first so many attributes are __slots__ (not shown in __dict__) */
  uint32_t fixed_bytes; /* layout->fixed_size + 8 * inline_capacity (+ 8 with SHAPE_TAIL, behind the
                           items) */
  uint32_t dict_offset; /* SHAPE_DICT without SHAPE_TAIL: where in the object the dict's Slot is */
  Slot name;            /* interned str: the attribute this shape adds to its parent */
  Shape *parent;        /* shape without that attribute; NULL for a class's root shape */
  Shape *first_child;   /* transitions: children in a list */
  Shape *next_sibling;  /* next child of the same parent; of a root shape: another root of the same
                           class */
  ShapeTable *table;    /* lookup table, NULL until worth it */
};

static always_inline const Layout *object_layout(const Object *object) {
  return object_shape(object)->layout;
}

/* Address of inline attribute slot i; only for shapes without SHAPE_TAIL, i < inline_capacity. */
static always_inline Slot *inline_slot(Object *object, const Shape *shape, unsigned i) {
  return (Slot *)((char *)object + shape->layout->fixed_size) + i;
}

#endif
