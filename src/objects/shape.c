/* Shapes: roots, transitions, finding an attribute by name. */
#include "objects/shape_ops.h"

#include "objects/str.h"

enum {
  TABLE_AFTER_SEARCHES = 8, /* slow lookups before a shape gets a table */
  TABLE_MIN_ATTRIBUTES = 4, /* shorter chains are walked */
  MAX_CHILDREN = 64,        /* more different next attributes: the instances are used as dicts */
  DEFAULT_PREDICTION = 4,   /* inline attributes of the first instances of a class */
  MAX_PREDICTION = 64,
};

/* Open addressing on the hash of the name; at most half full. */
struct ShapeTable {
  uint32_t mask;   /* number of entries, minus 1 */
  Shape *adders[]; /* the shape of the chain that adds the attribute, NULL if empty */
};

/* -- Static shapes ----------------------------------------------------------------------------- */

extern const InternalShape *const __start_internal_shapes[], *const __stop_internal_shapes[];

/* Makes a static shape usable: header, layout, type, flags, sizes. Does not allocate. */
static void shape_setup_static(Shape *shape, const Layout *layout, Type *type, uint32_t flags,
                               unsigned inline_capacity) {
  gc_register_static(shape, shape_shape);
  shape->layout = layout;
  shape->type = type;
  shape->flags = flags;
  if (layout->finalize || layout->clear_weak || flags & SHAPE_FINALIZER)
    shape->flags |= SHAPE_SPECIAL;
  shape->type_flags = type->flags;
  shape->inline_capacity = inline_capacity;
  shape->fixed_bytes = layout->fixed_size + 8 * inline_capacity + (flags & SHAPE_TAIL ? 8 : 0);
}

void shapes_register_internal(void) {
  for (const InternalShape *const *entry = __start_internal_shapes; entry < __stop_internal_shapes;
       entry++)
    shape_setup_static((*entry)->shape, (*entry)->layout, &object_type, SHAPE_NO_ATTRS, 0);
}

extern const StaticObject *const __start_static_objects[], *const __stop_static_objects[];

void shapes_register_static_objects(void) {
  for (const StaticObject *const *entry = __start_static_objects; entry < __stop_static_objects;
       entry++)
    gc_register_static((*entry)->object, (*entry)->shape);
}

/* -- Roots ------------------------------------------------------------------------------------- */

static uint32_t root_flags(const Type *type) {
  uint32_t flags = 0;
  if (!(type->flags & TYPE_HAS_DICT)) flags |= SHAPE_NO_ATTRS;
  if (type->flags & TYPE_HAS_FINALIZER) flags |= SHAPE_FINALIZER;
  if (type->dict_offset) flags |= SHAPE_DICT;
  return flags;
}

/* A layout with a variable part keeps all attributes, declared ones too, in the array behind it. */
static bool needs_tail(const Type *type, unsigned declared) {
  return type->layout->item_size != 0 &&
         (declared > 0 || (type->flags & TYPE_HAS_DICT && !type->dict_offset));
}

/* The inline capacity that a root shape needs or may have, and the flags that go with it. */
static unsigned root_capacity(const Type *type, unsigned declared, unsigned wanted,
                              uint32_t *flags) {
  *flags = root_flags(type);
  if (needs_tail(type, declared)) {
    *flags |= SHAPE_TAIL;
    return 0;
  }
  if (!(type->flags & TYPE_HAS_DICT) || type->dict_offset) return declared;
  return max_of(wanted, declared + 1);
}

void shape_setup_static_root(Type *type) {
  uint32_t flags;
  unsigned capacity = root_capacity(type, 0, 1, &flags);
  shape_setup_static(type->root_shape, type->layout, type, flags, capacity);
  type->root_shape->dict_offset = type->dict_offset;
}

static Shape *new_root(Type *type, unsigned declared, unsigned wanted) {
  uint32_t flags;
  unsigned capacity = root_capacity(type, declared, wanted, &flags);
  Shape *root = gc_new_shape(type->layout, type, flags, capacity);
  root->type_flags = type->flags;
  root->declared_slots = root->attribute_count = declared;
  root->dict_offset = type->dict_offset;
  return root;
}

/* Makes `root` the shape of new instances; the older roots stay in the list behind it. */
static void install_root(Type *type, Shape *root) {
  root->next_sibling = type->root_shape;
  gc_write_barrier(type);
  type->root_shape = root;
}

void shape_make_root(Type *type, unsigned declared) {
  if (type->predicted_attributes == 0) type->predicted_attributes = DEFAULT_PREDICTION;
  install_root(type, new_root(type, declared, declared + type->predicted_attributes));
}

void shape_grow_prediction(Type *type, unsigned attributes) {
  Shape *root = type->root_shape;
  unsigned capacity =
      min_of(2u * root->inline_capacity, root->declared_slots + (unsigned)MAX_PREDICTION);
  if (!(type->flags & TYPE_HEAP) || attributes <= root->inline_capacity ||
      capacity <= root->inline_capacity)
    return;
  type->predicted_attributes = capacity - root->declared_slots;
  install_root(type, new_root(type, root->declared_slots, capacity));
}

bool shape_settle_prediction(Type *type) {
  const Shape *root = type->root_shape;
  if (type->prediction_settled || !(type->flags & TYPE_HEAP)) return false;
  type->prediction_settled = true;
  bool has_room = root->inline_capacity > root->declared_slots + max_of(type->seen_attributes, 1);
  if (!has_room || root->flags & (SHAPE_DICT | SHAPE_NO_ATTRS | SHAPE_TAIL)) return false;
  type->predicted_attributes = max_of(type->seen_attributes, 1);
  install_root(type, new_root(type, root->declared_slots,
                              root->declared_slots + type->predicted_attributes));
  return true;
}

/* A root shape of type with that capacity for attributes (at least what its declared slots need),
   new or known. May collect. */
static Shape *shape_root_of_capacity(Type *type, unsigned inline_capacity) {
  Shape *newest = type->root_shape;
  for (Shape *root = newest; root != NULL; root = root->next_sibling)
    if (root->inline_capacity == inline_capacity) return root;
  Shape *root = new_root(type, newest->declared_slots, inline_capacity);
  root->next_sibling = newest->next_sibling;
  gc_write_barrier(newest);
  newest->next_sibling = root;
  return root;
}

/* -- Transitions ------------------------------------------------------------------------------- */

static Shape *new_child(Shape *parent, uint32_t flags) {
  Shape *child =
      gc_new_shape(parent->layout, parent->type, parent->flags | flags, parent->inline_capacity);
  child->type_flags = parent->type_flags;
  child->declared_slots = parent->declared_slots;
  child->attribute_count = parent->attribute_count;
  child->dict_offset = parent->dict_offset;
  child->parent = parent;
  child->next_sibling = parent->first_child;
  gc_write_barrier(parent);
  parent->first_child = child;
  return child;
}

Shape *shape_add(Shape *shape, Value name) {
  assert(!(shape->flags & (SHAPE_DICT | SHAPE_NO_ATTRS)));
  unsigned children = 0;
  for (Shape *child = shape->first_child; child != NULL; child = child->next_sibling, children++)
    if (same(slot_get(&child->name), name)) return child;
  unsigned count = shape->attribute_count + 1;
  if (children >= MAX_CHILDREN || count - shape->declared_slots > SHAPE_MAX_ATTRIBUTES) return NULL;
  bool spills = !(shape->flags & SHAPE_TAIL) && count > shape->inline_capacity;
  Shape *child = new_child(shape, spills ? SHAPE_OVERFLOW : 0);
  child->attribute_count = count;
  slot_set(child, &child->name, name);
  Type *type = child->type;
  type->seen_attributes = max_of(type->seen_attributes, (uint16_t)(count - child->declared_slots));
  return child;
}

Shape *shape_to_dict(Shape *shape) {
  if (shape->flags & SHAPE_DICT) return shape;
  Shape *root = shape;
  while (root->parent != NULL) root = root->parent;
  for (Shape *child = root->first_child; child != NULL; child = child->next_sibling)
    if (child->flags & SHAPE_DICT) return child;
  Shape *child = new_child(root, SHAPE_DICT);
  if (!(child->flags & SHAPE_TAIL))
    child->dict_offset = child->layout->fixed_size + 8 * child->declared_slots;
  return child;
}

static Shape *same_attributes(Shape *shape, Shape *root) {
  if (shape->parent == NULL) return root;
  Shape *parent = same_attributes(shape->parent, root);
  return parent == NULL ? NULL : shape_add(parent, slot_get(&shape->name));
}

Shape *shape_for_class(Shape *shape, Type *type) {
  Shape *root = shape_root_of_capacity(type, shape->inline_capacity);
  return shape->flags & SHAPE_DICT ? shape_to_dict(root) : same_attributes(shape, root);
}

/* -- Finding ----------------------------------------------------------------------------------- */

static unsigned table_position(const ShapeTable *table, Value name) {
  return (uint32_t)str_hash(name) & table->mask;
}

static void make_table(Shape *shape) {
  unsigned count = shape->attribute_count - shape->declared_slots, size = 8;
  while (size < 2 * count) size *= 2;
  ShapeTable *table = xcalloc(1, sizeof *table + size * sizeof(Shape *));
  table->mask = size - 1;
  for (Shape *adder = shape; adder->parent != NULL; adder = adder->parent) {
    unsigned i = table_position(table, slot_get(&adder->name));
    while (table->adders[i] != NULL) i = (i + 1) & table->mask;
    table->adders[i] = adder;
  }
  shape->table = table;
}

static int table_find(const ShapeTable *table, Value name) {
  for (unsigned i = table_position(table, name); table->adders[i] != NULL;
       i = (i + 1) & table->mask)
    if (same(slot_get(&table->adders[i]->name), name)) return table->adders[i]->attribute_count - 1;
  return -1;
}

static int chain_find(const Shape *shape, Value name) {
  for (; shape->parent != NULL; shape = shape->parent)
    if (same(slot_get(&shape->name), name)) return shape->attribute_count - 1;
  return -1;
}

bool shape_tree_has(const Shape *shape, Value name) {
  for (; shape != NULL; shape = shape->next_sibling)
    if (same(slot_get(&shape->name), name) || shape_tree_has(shape->first_child, name)) return true;
  return false;
}

int shape_find_slow(Shape *shape, Value name) {
  if (shape->flags & SHAPE_DICT) return -1;
  if (shape->table != NULL) return table_find(shape->table, name);
  if (shape->attribute_count - shape->declared_slots > TABLE_MIN_ATTRIBUTES &&
      ++shape->searches >= TABLE_AFTER_SEARCHES)
    make_table(shape);
  return chain_find(shape, name);
}
