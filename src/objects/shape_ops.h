/* Working with shapes: transitions, finding attributes, and what inline caches need to know.

   Invariant: an object's shape and its attribute storage change together, only in instance.c and in
   fast paths that write attribute number n = shape->attribute_count of a shape whose child has room
   for it inline. */
#ifndef OBJECTS_SHAPE_OPS_H
#define OBJECTS_SHAPE_OPS_H

#include "objects/type.h"

/* Array for the attributes that do not fit inline, see shape.h, Note [Where attributes live]. */
typedef struct OverflowArray {
  Object header;
  int64_t capacity; /* attributes there is room for */
  Slot items[];     /* absent where no attribute is */
} OverflowArray;

/* Shapes of internal C structs that are no Python objects (hash tables, arrays behind lists...):
   declares the static shape and has objects_init register it before anything is allocated. `layout`
   is the name of a static const Layout. */
typedef struct InternalShape {
  Shape *shape;         /* static */
  const Layout *layout; /* of its objects */
} InternalShape;
#define DEFINE_INTERNAL_SHAPE(shape_name, layout_name)                                             \
  Shape shape_name;                                                                                \
  static const InternalShape shape_name##_entry = {&shape_name, &layout_name};                     \
  static const InternalShape *const shape_name##_registered                                        \
      __attribute__((used, section("internal_shapes"))) = &shape_name##_entry
void shapes_register_internal(void);
/* Has objects_init make an object in static storage known to the collector. `object`: a variable;
   shape_name: its Shape. Its header may be set before (gc_init_header) where it is needed
   earlier. */
typedef struct StaticObject {
  void *object; /* the variable's address */
  Shape *shape; /* it is to have */
} StaticObject;
#define REGISTER_STATIC_OBJECT(object, shape_name)                                                 \
  static const StaticObject object##_entry = {&object, &shape_name};                               \
  static const StaticObject *const object##_registered                                             \
      __attribute__((used, section("static_objects"))) = &object##_entry
void shapes_register_static_objects(void);
/* Makes the static root shape of a static type usable: header, layout, type, flags, sizes. Does not
   allocate. */
void shape_setup_static_root(Type *type);
/* Makes type->root_shape from the type's layout, flags and predicted_attributes, with `declared`
   slots. May collect. */
void shape_make_root(Type *type, unsigned declared);
/* An instance needed `attributes` attributes (declared ones included) and did not fit: later
   instances get more room. May collect. */
void shape_grow_prediction(Type *type, unsigned attributes);
/* Once per class, when the first instances have been seen: cuts the room down to what they had.
   True: type->root_shape is another one now. May collect. */
bool shape_settle_prediction(Type *type);

/* Number of the attribute `name` (interned str) among the undeclared ones; -1 if the shape does not
   have it. */
int shape_find_slow(Shape *shape, Value name);
static always_inline int shape_find(Shape *shape, Value name) {
  if (shape->attribute_count == shape->declared_slots) return -1;
  if (same(slot_get(&shape->name), name)) return shape->attribute_count - 1;
  return shape_find_slow(shape, name);
}
/* A shape of this tree, or of the trees of its siblings, adds the attribute `name` (interned). */
bool shape_tree_has(const Shape *shape, Value name);
/* The shape with one more attribute (interned name); NULL where a dict is due. May collect. */
Shape *shape_add(Shape *shape, Value name);
/* The SHAPE_DICT shape of the same class and capacity. May collect. */
Shape *shape_to_dict(Shape *shape);
/* Shape of the same attributes for another class of the same layout (__class__ assignment). May
   collect. */
Shape *shape_for_class(Shape *shape, Type *type);

/* Where attribute number i is stored; for reading (writing into an overflow array needs its own
   barrier: instance_store). */
Slot *instance_slot_slow(Object *object, const Shape *shape, unsigned i);
static always_inline bool shape_stores_inline(const Shape *shape, unsigned i) {
  return i + ((shape->flags & SHAPE_OVERFLOW) != 0) < shape->inline_capacity;
}
static always_inline Slot *instance_slot(Object *object, const Shape *shape, unsigned i) {
  return likely(shape_stores_inline(shape, i)) ? inline_slot(object, shape, i)
                                               : instance_slot_slow(object, shape, i);
}
/* Overwrites attribute number i, which the shape has. */
void instance_store_slow(Object *object, const Shape *shape, unsigned i, Value v);
static always_inline void instance_store(Object *object, const Shape *shape, unsigned i, Value v) {
  if (likely(shape_stores_inline(shape, i)))
    slot_set(object, inline_slot(object, shape, i), v);
  else
    instance_store_slow(object, shape, i, v);
}
/* Adds the attribute that distinguishes `child` from the object's shape. May collect. */
void instance_add(Object *object, Shape *child, Value v);

/* -- For inline caches ------------------------------------------------------------------------- */

typedef enum AttributeKind {
  ATTRIBUTE_SLOT,   /* attribute number `index` of the shape; never absent */
  ATTRIBUTE_MEMBER, /* declared in __slots__: attribute number `index`, absent means AttributeError
                     */
  ATTRIBUTE_DICT,   /* the shape has SHAPE_DICT: look in the dict first, then `value` as
                       ATTRIBUTE_CLASS/METHOD say, if present */
  ATTRIBUTE_CLASS,  /* `value` as it is */
  ATTRIBUTE_METHOD, /* `value` is METHOD_LIKE: binds the object or takes it as first argument */
  ATTRIBUTE_PROPERTY,   /* `value` is an exact property */
  ATTRIBUTE_DESCRIPTOR, /* `value` has __get__ (data descriptor, or not shadowed): call its slot */
  ATTRIBUTE_MISSING,    /* no such attribute, and no __getattr__ */
  ATTRIBUTE_CUSTOM      /* the class decides (__getattribute__, __getattr__, modules, classes): not
                           cacheable */
} AttributeKind;

/* Valid for all objects of the shape as long as type->version == version. */
typedef struct AttributeInfo {
  AttributeKind kind; /* which of the fields below count */
  uint32_t index;     /* attribute number */
  uint32_t version;   /* 0: do not cache */
  Value value; /* class attribute or descriptor; kept alive by the class while the version holds */
} AttributeInfo;
/* What reading `name` (interned) on an object of this shape means. Runs no Python code. */
AttributeInfo attribute_resolve(Shape *shape, Value name);

typedef enum StoreKind {
  STORE_SLOT,   /* overwrite attribute number `index` */
  STORE_ADD,    /* add it: instance_add(object, child, v); inline and simply writable when
                   shape_stores_inline(child, index) */
  STORE_MEMBER, /* overwrite declared attribute number `index` */
  STORE_CUSTOM  /* call object_setattr */
} StoreKind;
typedef struct StoreInfo {
  StoreKind kind;   /* what to do */
  uint32_t index;   /* attribute number */
  uint32_t version; /* as in AttributeInfo */
  Shape *child;     /* STORE_ADD */
} StoreInfo;
/* What assigning to `name` (interned) means. May collect. */
StoreInfo attribute_resolve_store(Shape *shape, Value name);

#endif
