/* module: a namespace with a name. Invariant: the attributes of a module are exactly the entries of
   its dict (the Slot `dict` of the C struct, see Type.dict_offset), which is a real dict from the
   start and goes to CELL mode as soon as code runs in it.

   Functions that make something or add to a module may collect. module_create runs the init of
   the module, which may run Python code; the others do not. */
#ifndef OBJECTS_MODULE_H
#define OBJECTS_MODULE_H

#include "objects/protocol.h"

typedef struct ModuleObject {
  Object header;
  Slot dict;            /* Dict; absent only in a module made by __new__ without __init__ */
  const ModuleDef *def; /* builtin modules; NULL otherwise */
  void *state;          /* the builtin module's own, unused by others */
} ModuleObject;

extern Type module_type;
extern Shape module_shape;

static inline bool is_module(Value v) {
  return is_instance(v, &module_type);
}
static always_inline ModuleObject *as_module(Value v) {
  return object_cast(ModuleObject, v);
}
static always_inline Value module_dict(Value module) {
  return slot_get(&as_module(module)->dict);
}

/* Empty module with __name__, __doc__ (ABSENT: None), __package__, __loader__, __spec__. */
Value module_new(Value name, Value doc) must_check;
/* Makes a builtin module from its tables and runs its init. A new module at every call. */
Value module_create(const ModuleDef *def) must_check;
/* The registered module of that dotted name; NULL (no exception) if there is none. */
const ModuleDef *module_find_builtin(const char *name);
/* Walks the registered modules: def = NULL to begin with, NULL at the end. */
const ModuleDef *module_next_builtin(const ModuleDef *def);
/* module.name = v. false: exception set; so it is when v is ABSENT, which passes errors of making v
   on. */
bool module_add(Value module, const char *name, Value v) must_check;
bool module_add_int(Value module, const char *name, int64_t i) must_check;
bool module_add_string(Value module, const char *name, const char *utf8) must_check;
/* Adds the functions of a further table to a builtin module (whose init is running). */
bool module_add_functions(Value module, const BuiltinDef *table) must_check;
/* Whether def is an entry of the table, which may be NULL. */
bool builtin_table_contains(const BuiltinDef *table, const BuiltinDef *def);
/* Name of the module that has the function; NULL for methods. */
const char *module_of_function(const BuiltinDef *def);
/* Adds a static type (made ready if need be) under the last part of its name. */
bool module_add_type(Value module, Type *type) must_check;

#endif
