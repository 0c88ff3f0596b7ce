/* The table of special methods, and how slots follow the class dicts. See type_slots.h. */
#include "objects/type_slots.h"

#include "objects/dict.h"
#include "objects/function_builtin.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

#define WRAP_ITER WRAP_UNARY
#define ENTRY(dunder, field, wrapper, compare, doc)                                                \
  {dunder, offsetof(TypeSlots, field), wrapper, compare, doc},

static const SlotDef slot_defs[] = {
#define SLOT(field, kind, dunder, doc) ENTRY(dunder, field, WRAP_##kind, 0, doc)
#define SLOT_PAIR(field, dunder, rdunder, op)                                                      \
  ENTRY(dunder, field, WRAP_BINARY, 0, op) ENTRY(rdunder, field, WRAP_BINARY_REFLECTED, 0, op)
#define SLOT_POWER(field, kind, dunder, rdunder, doc)                                              \
  ENTRY(dunder, field, WRAP_TERNARY, 0, doc)                                                       \
  ENTRY(rdunder, field, WRAP_TERNARY_REFLECTED, 0, "Return pow(value, self, mod).")
#define SLOT_SEQUENCE(field, kind, dunder, doc) ENTRY(dunder, field, WRAP_##kind, 0, doc)
#define SLOT_REPEAT(field, kind, dunder, rdunder)                                                  \
  ENTRY(dunder, field, WRAP_##kind, 0, "Return self*value.")                                       \
  ENTRY(rdunder, field, WRAP_##kind, 0, "Return value*self.")
#define SLOT_COMPARE(field, kind)                                                                  \
  ENTRY("__lt__", field, WRAP_COMPARE, CMP_LT, "Return self<value.")                               \
  ENTRY("__le__", field, WRAP_COMPARE, CMP_LE, "Return self<=value.")                              \
  ENTRY("__eq__", field, WRAP_COMPARE, CMP_EQ, "Return self==value.")                              \
  ENTRY("__ne__", field, WRAP_COMPARE, CMP_NE, "Return self!=value.")                              \
  ENTRY("__gt__", field, WRAP_COMPARE, CMP_GT, "Return self>value.")                               \
  ENTRY("__ge__", field, WRAP_COMPARE, CMP_GE, "Return self>=value.")
#define SLOT_STORE(field, kind, set_dunder, del_dunder, set_doc, del_doc)                          \
  ENTRY(set_dunder, field, WRAP_##kind, 0, set_doc)                                                \
  ENTRY(del_dunder, field, WRAP_##kind##_DELETE, 0, del_doc)
#define SLOT_ATTR(field, kind, dunder, fallback, doc)                                              \
  ENTRY(dunder, field, WRAP_GETATTR, 0, doc) ENTRY(fallback, field, WRAP_NONE, 0, "")
#include "objects/slots.def"
};
static const int slot_def_count = countof(slot_defs);

static Value names[countof(slot_defs)]; /* interned, parallel to slot_defs */

void slots_init(void) {
  gc_root_add_range(names, countof(names));
  for (int i = 0; i < slot_def_count; i++) names[i] = str_intern_static(slot_defs[i].dunder);
}

Value slot_def_name(const SlotDef *def) {
  return names[def - slot_defs];
}

static SlotFunction generic_of(const SlotDef *def) {
  return *(SlotFunction *)((char *)&generic_slots + def->offset);
}

/* -- Documentation ----------------------------------------------------------------------------- */

static Value pair_doc(const SlotDef *def) {
  bool reflected = def->wrapper == WRAP_BINARY_REFLECTED;
  const char *left = reflected ? "value" : "self", *right = reflected ? "self" : "value";
  if (strcmp(def->doc, "divmod()") == 0) return format_text("Return divmod(%s, %s).", left, right);
  return format_text("Return %s%s%s.", left, def->doc, right);
}

Value slot_def_doc(const SlotDef *def) {
  bool has_next = def + 1 < slot_defs + slot_def_count;
  bool is_operator = def->wrapper == WRAP_BINARY_REFLECTED ||
                     (has_next && def[1].wrapper == WRAP_BINARY_REFLECTED);
  return is_operator ? pair_doc(def) : str_from_ascii(def->doc);
}

const char *slot_def_text_signature(const SlotDef *def) {
  bool is_item = strstr(def->dunder, "item__") != NULL || def->wrapper == WRAP_CONTAINS;
  bool is_attribute = strstr(def->dunder, "attr") != NULL;
  switch ((SlotWrapper)def->wrapper) {
  case WRAP_BINARY:
  case WRAP_CONTAINS: return is_item ? "($self, key, /)" : "($self, value, /)";
  case WRAP_BINARY_REFLECTED:
  case WRAP_COMPARE:
  case WRAP_REPEAT: return "($self, value, /)";
  case WRAP_TERNARY:
  case WRAP_TERNARY_REFLECTED:
    return def->dunder[2] == 'i' ? "($self, value, /)" : "($self, value, mod=None, /)";
  case WRAP_STORE: return is_attribute ? "($self, name, value, /)" : "($self, key, value, /)";
  case WRAP_STORE_DELETE: return is_attribute ? "($self, name, /)" : "($self, key, /)";
  case WRAP_GETATTR: return "($self, name, /)";
  case WRAP_CALL:
  case WRAP_INIT: return "($self, /, *args, **kwargs)";
  case WRAP_GET: return "($self, instance, owner=None, /)";
  case WRAP_SET: return "($self, instance, value, /)";
  case WRAP_SET_DELETE: return "($self, instance, /)";
  case WRAP_NEW: return "($type, *args, **kwargs)";
  default: return "($self, /)";
  }
}

/* -- Static types ------------------------------------------------------------------------------ */

void type_inherit_slots(Type *type, const Type *base) {
  bool own_compare =
      type->slots.compare != NULL; /* who defines equality does not inherit the hash */
  for (int i = 0; i < slot_def_count; i++) {
    const SlotDef *def = &slot_defs[i];
    SlotFunction *slot = slot_field(type, def);
    if (*slot != NULL || (own_compare && def->wrapper == WRAP_HASH)) continue;
    *slot = *slot_field((Type *)base, def);
  }
  if (type->get_buffer == NULL) {
    type->get_buffer = base->get_buffer;
    type->release_buffer = base->release_buffer;
  }
}

void type_add_wrappers(Type *type) {
  Value dict = slot_get(&type->dict);
  for (int i = 0; i < slot_def_count; i++) {
    const SlotDef *def = &slot_defs[i];
    SlotFunction *slot = slot_field(type, def);
    bool defined = !is_absent(dict_get_str(dict, names[i]));
    if (*slot == NULL && defined) *slot = generic_of(def);
    if (*slot == NULL || defined || def->wrapper == WRAP_NEW || def->wrapper == WRAP_NONE) continue;
    if ((SlotFunction)hash_unhashable == *slot)
      dict_set_str(dict, names[i], NONE);
    else
      dict_set_str(dict, names[i], wrapper_descriptor_new(type, def));
  }
}

/* -- Heap types -------------------------------------------------------------------------------- */

/* What the special methods of one slot field, looked at one after another, ask the slot to be. */
typedef struct SlotChoice {
  SlotFunction specific; /* the C function behind all methods seen so far */
  bool needs_generic;    /* one is not a wrapper, or two wrap different functions */
} SlotChoice;

static bool is_builtin_new(Value found) {
  if (!is_builtin_function(found)) return false;
  Value self = slot_get(&as_builtin_function(found)->self);
  return !is_absent(self) && is_type_object(self) &&
         strncmp(as_builtin_function(found)->def->signature, "__new__", 7) == 0;
}

/* The constructor that fits the layout: that of the base which gives it, whatever class's builtin
   __new__ the MRO has first. */
static SlotFunction layout_constructor(const Type *type) {
  const Type *base = type->base;
  while (base->base != NULL && base->slots.new_object == generic_slots.new_object)
    base = base->base;
  return (SlotFunction)base->slots.new_object;
}

static void choose_function(SlotChoice *choice, SlotFunction function) {
  if (choice->specific != NULL && choice->specific != function) choice->needs_generic = true;
  choice->specific = function;
}

/* A static type may show a method of its own for what it has a C slot for: dict.__getitem__. The
   slot does the same. */
static Type *owner_with_slot(const SlotDef *def, const Type *type, Value found) {
  if (!is_method_descriptor(found) || def->wrapper == WRAP_NEW) return NULL;
  Type *owner = object_cast(MethodDescriptor, found)->owner;
  if (owner->flags & TYPE_HEAP || !type_is_subtype(type, owner)) return NULL;
  SlotFunction slot = *slot_field(owner, def);
  bool own = same(dict_get_str(slot_get(&owner->dict), slot_def_name(def)), found);
  return own && slot != NULL && slot != generic_of(def) ? owner : NULL;
}

static void look_at(SlotChoice *choice, const SlotDef *def, Type *type, Value found) {
  if (has_shape(found, &wrapper_descriptor_shape)) {
    WrapperDescriptor *wrapper = object_cast(WrapperDescriptor, found);
    bool foreign =
        !type_is_subtype(type, wrapper->owner) || strcmp(wrapper->def->dunder, def->dunder) != 0;
    if (foreign)
      choice->needs_generic = true;
    else if (wrapper->def == def)
      choose_function(choice, *slot_field(wrapper->owner, def));
    /* else the same name in another field (concat for add): that field holds it */
  } else if (def->wrapper == WRAP_NEW && is_builtin_new(found)) {
    choose_function(choice, layout_constructor(type));
  } else if (owner_with_slot(def, type, found) != NULL) {
    choose_function(choice, *slot_field(owner_with_slot(def, type, found), def));
  } else if (def->wrapper == WRAP_HASH && is_none(found)) {
    choose_function(choice, (SlotFunction)hash_unhashable);
  } else {
    choice->needs_generic = true;
  }
}

/* Computes the field of the entry at `first`; returns the first entry of the next field. */
static int update_field(Type *type, int first) {
  const SlotDef *def = &slot_defs[first];
  SlotChoice choice = {NULL, false};
  int i = first;
  for (; i < slot_def_count && slot_defs[i].offset == def->offset; i++) {
    Value found = type_lookup(type, names[i]);
    if (!is_absent(found)) look_at(&choice, &slot_defs[i], type, found);
  }
  *slot_field(type, def) = choice.needs_generic ? generic_of(def) : choice.specific;
  return i;
}

static void update_flags(Type *type) {
  type->flags &= ~TYPE_PYTHON_GETATTR;
  if (type->slots.getattribute == generic_slots.getattribute) type->flags |= TYPE_PYTHON_GETATTR;
}

void type_update_slots(Type *type) {
  for (int i = 0; i < slot_def_count;) i = update_field(type, i);
  update_flags(type);
}

bool is_dunder(Value name) {
  int64_t length = str_length(name);
  return length > 4 && str_char_at(name, 0) == '_' && str_char_at(name, 1) == '_' &&
         str_char_at(name, length - 1) == '_' && str_char_at(name, length - 2) == '_';
}

/* A class that adds nothing to one base's methods has its slots; so only the fields of the names in
   its dict are computed. (A static type's slots may be more specific than what its dict says.) */
static bool inherits_slots(const Type *type) {
  Value bases = slot_get(&type->bases);
  if (tuple_length(bases) != 1 || type->base != as_type(tuple_get(bases, 0))) return false;
  if (!(type->base->flags & TYPE_HEAP) && type->base != &object_type) return false;
  return tuple_length(slot_get(&type->mro)) == tuple_length(slot_get(&type->base->mro)) + 1;
}

static void update_named(Type *type, Value name) {
  int i = 0;
  while (i < slot_def_count) {
    int first = i;
    while (first > 0 && slot_defs[first - 1].offset == slot_defs[i].offset) first--;
    i = same(names[i], name) ? update_field(type, first) : i + 1;
  }
  update_flags(type);
}

void type_init_slots(Type *type) {
  if (!inherits_slots(type)) {
    type_update_slots(type);
    return;
  }
  Value key, v;
  for (int64_t position = 0; dict_next(slot_get(&type->dict), &position, &key, &v);)
    if (is_exact_str(key) && is_dunder(key)) update_named(type, str_intern(key));
  update_flags(type);
#ifdef VM_CHECKED
  TypeSlots slots = type->slots;
  type_update_slots(type);
  assert(memcmp(&slots, &type->slots, sizeof slots) == 0);
#endif
}

void type_update_slots_named(Type *type, Value name) {
  if (!(type->flags & TYPE_HEAP)) return;
  update_named(type, name);
  Value subclasses = type_subclasses_list(type);
  for (int64_t i = 0; i < list_length(subclasses); i++)
    type_update_slots_named(as_type(list_get(subclasses, i)), name);
}
