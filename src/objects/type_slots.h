/* Slots and special methods: the table made from slots.def and what keeps both sides in step.

   Invariants: entries of one slot field stand together in slot_defs. A static type's slot is its
   own C function, or inherited. A heap type's slot is computed from the MRO: NULL where none of its
   special methods is found, the C function where all of those found are wrappers of the same one,
   otherwise the generic function that calls the special methods. */
#ifndef OBJECTS_TYPE_SLOTS_H
#define OBJECTS_TYPE_SLOTS_H

#include "objects/descr.h"

typedef void (*SlotFunction)(void);

/* How Python arguments become those of the C slot: one per kind of slots.def, more where one slot
   has several methods. */
typedef enum SlotWrapper {
  WRAP_UNARY,
  WRAP_BINARY,
  WRAP_BINARY_REFLECTED,
  WRAP_TERNARY,
  WRAP_TERNARY_REFLECTED,
  WRAP_NEXT,
  WRAP_LENGTH,
  WRAP_TRUTH,
  WRAP_CONTAINS,
  WRAP_HASH,
  WRAP_STORE,
  WRAP_STORE_DELETE,
  WRAP_GETATTR,
  WRAP_COMPARE,
  WRAP_REPEAT,
  WRAP_CALL,
  WRAP_INIT,
  WRAP_GET,
  WRAP_SET,
  WRAP_SET_DELETE,
  WRAP_FINALIZE,
  WRAP_NEW, /* a builtin function instead of a wrapper: see type_ready.c */
  WRAP_NONE /* the method has no C side: __getattr__ */
} SlotWrapper;

typedef struct SlotDef {
  const char *dunder; /* name of the special method */
  uint16_t offset;    /* of the field in TypeSlots */
  uint8_t wrapper;    /* SlotWrapper */
  uint8_t compare;    /* CompareOp of WRAP_COMPARE */
  const char *doc;    /* docstring, or the operator of a SLOT_PAIR */
} SlotDef;

/* The generic functions, by field. */
extern const TypeSlots generic_slots;

/* Interns the names; before the first type is made ready. */
void slots_init(void);
Value slot_def_name(const SlotDef *def);
Value slot_def_doc(const SlotDef *def);
const char *slot_def_text_signature(const SlotDef *def);
static inline SlotFunction *slot_field(Type *type, const SlotDef *def) {
  return (SlotFunction *)((char *)&type->slots + def->offset);
}

/* Whether the name (a str) begins and ends with two underscores. */
bool is_dunder(Value name);

/* Static types: fills the empty slots from a base. */
void type_inherit_slots(Type *type, const Type *base);
/* Static types: puts wrappers of the type's own slots into its dict. May collect. */
void type_add_wrappers(Type *type);
/* Heap types: computes all slots of the type and its subclasses. */
void type_update_slots(Type *type);
/* The same for a new class, whose slots are still its base's. */
void type_init_slots(Type *type);
/* The same for the slots that the special method `name` belongs to. */
void type_update_slots_named(Type *type, Value name);

/* Calls the slot as its special method. self is checked by the caller. Runs Python code. */
Value slot_wrapper_call(const SlotDef *def, SlotFunction function, Value self, Value *args,
                        int nargs, Value kwnames);

/* Calls what a class lookup found for `self` as a method: binds it (METHOD_LIKE: passes self
   first). May run Python code. */
Value call_unbound(Value found, Value self, Value *args, int nargs, Value kwnames) must_check;

#endif
