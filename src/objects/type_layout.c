/* Which base gives the C layout, and which classes have the same one.

   A class extends its base's layout if it has another C struct or declares attributes (__slots__).
   The class nearest to `object` that a class shares its layout with is its solid base; all bases of
   a class must have solid bases on one line. */
#include "objects/type_internal.h"

#include "objects/shape_ops.h"
#include "objects/tuple.h"

unsigned type_declared_slots(const Type *type) {
  return type->root_shape->declared_slots;
}

static bool extends(const Type *type, const Type *base) {
  return type->layout != base->layout || type_declared_slots(type) != type_declared_slots(base);
}

static Type *solid_base(Type *type) {
  while (type->base != NULL && !extends(type, type->base)) type = type->base;
  return type;
}

bool type_layout_extends(Type *type, Type *base) {
  return type_is_subtype(solid_base(type), solid_base(base));
}

static bool check_base(Value base) {
  if (!is_type_object(base)) {
    raise_type_error("bases must be types");
    return false;
  }
  if (!(as_type(base)->flags & TYPE_BASE)) {
    raise_type_error("type '%N' is not an acceptable base type", as_type(base));
    return false;
  }
  return true;
}

Type *type_best_base(Value bases) {
  Type *winner = NULL, *best = NULL;
  for (int64_t i = 0; i < tuple_length(bases); i++) {
    if (!check_base(tuple_get(bases, i))) return NULL;
    Type *base = as_type(tuple_get(bases, i)), *candidate = solid_base(base);
    if (winner == NULL || (candidate != winner && type_is_subtype(candidate, winner))) {
      winner = candidate;
      best = base;
    } else if (!type_is_subtype(winner, candidate)) {
      raise_type_error("multiple bases have instance lay-out conflict");
      return NULL;
    }
  }
  return best;
}

enum { INSTANCE_FLAGS = TYPE_HAS_DICT | TYPE_HAS_WEAKREF };

static Value declared_names(const Type *type) {
  return slot_get(&type->slot_names);
}

/* Both add the same declared attributes, in the same order, to the same base. */
static bool same_declarations(Type *a, Type *b) {
  Value names_a = declared_names(a), names_b = declared_names(b);
  int64_t count_a = is_absent(names_a) ? 0 : tuple_length(names_a);
  int64_t count_b = is_absent(names_b) ? 0 : tuple_length(names_b);
  if (count_a != count_b) return false;
  for (int64_t i = 0; i < count_a; i++)
    if (!same(tuple_get(names_a, i), tuple_get(names_b, i))) return false;
  return true;
}

bool type_same_layout(const Type *from, const Type *to) {
  Type *a = solid_base((Type *)from), *b = solid_base((Type *)to);
  if ((from->flags ^ to->flags) & INSTANCE_FLAGS) return false;
  return a == b || (a->layout == b->layout && a->base == b->base && same_declarations(a, b));
}

enum {
  INHERITED_FLAGS = TYPE_HAS_FINALIZER | TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_SEQUENCE |
                    TYPE_MAPPING | TYPE_MATCH_SELF | TYPE_INT | TYPE_STR | TYPE_BYTES | TYPE_LIST |
                    TYPE_TUPLE | TYPE_DICT | TYPE_FLOAT | TYPE_EXCEPTION | TYPE_TYPE | TYPE_SET
};

void type_inherit_flags(Type *type, const Type *base) {
  uint32_t flags = base->flags & INHERITED_FLAGS;
  if ((type->flags | flags) & (TYPE_SEQUENCE | TYPE_MAPPING) &&
      type->flags & (TYPE_SEQUENCE | TYPE_MAPPING))
    flags &= ~(TYPE_SEQUENCE | TYPE_MAPPING); /* said by itself, or by an earlier base */
  type->flags |= flags;
}
