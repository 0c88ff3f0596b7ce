/* Names: locals mappings, globals, builtins, cells, free variables. */
#include "interp/function.h"
#include "interp/operations.h"
#include "interp/quicken.h"

static CodeObject *code_of(Value *base) {
  return frame_code(base);
}
static Value name_at(Value *base, int32_t index) {
  return tuple_get(slot_get(&code_of(base)->names), index);
}
static Value globals_of(Value *base) {
  return slot_get(&as_function(base[-4])->globals);
}
static Value builtins_of(Value *base) {
  return slot_get(&as_function(base[-4])->builtins);
}
static Value local_name(Value *base, int32_t index) {
  return tuple_get(slot_get(&code_of(base)->localsplus_names), index);
}
static Instr *word_of(Value *base) {
  return (Instr *)(uintptr_t)((const Instr *)current_thread->pc - 1);
}

/* NameError with its `name` attribute. */
static bool raise_name_error(Type *type, const char *format, Value name) {
  raise_error(type, format, name);
  Value e = current_thread->exception;
  if (type_of(e) == &exc_NameError)
    slot_set(as_object(e), &object_cast(NameException, e)->name, name);
  return false;
}

static bool raise_unbound(Value name) {
  return raise_name_error(
      &exc_UnboundLocalError,
      "cannot access local variable '%V' where it is not associated with a value", name);
}
static bool raise_free_unbound(Value name) {
  return raise_name_error(
      &exc_NameError,
      "cannot access free variable '%V' where it is not associated with a value in enclosing scope",
      name);
}
static bool raise_undefined(Value name) {
  return raise_name_error(&exc_NameError, "name '%V' is not defined", name);
}

bool op_check_bound(Value *base, Instr i) {
  return !is_absent(base[i.a]) || raise_unbound(local_name(base, i.d));
}

bool op_delete_local(Value *base, Instr i) {
  if (is_absent(base[i.a])) return raise_unbound(local_name(base, i.d));
  base[i.a] = ABSENT;
  return true;
}

/* -- Globals ----------------------------------------------------------------------------------- */

/* Lookup in a namespace that may be any mapping. ABSENT without exception: missing. */
static Value mapping_get(Value mapping, Value name) {
  if (is_exact_dict(mapping)) return dict_get(mapping, name);
  Value v = object_getitem(mapping, name);
  if (is_absent(v)) exception_suppress(&exc_KeyError);
  return v;
}

static Value global_or_builtin(Value *base, Value name) {
  Value v = mapping_get(globals_of(base), name);
  if (!is_absent(v) || exception_pending()) return v;
  v = mapping_get(builtins_of(base), name);
  if (is_absent(v) && !exception_pending()) raise_undefined(name);
  return v;
}

bool op_load_global(Value *base, Instr i) {
  Instr *word = word_of(base);
  if (++word->c == QUICKEN_AT)
    quicken_load_global(code_of(base), word, globals_of(base), builtins_of(base));
  Value v = global_or_builtin(base, name_at(base, i.d));
  base[i.a] = v;
  return !is_absent(v);
}

bool op_store_global(Value *base, Instr i) {
  Instr *word = word_of(base);
  if (!dict_set(globals_of(base), name_at(base, i.d), base[i.a])) return false;
  if (++word->c == QUICKEN_AT) quicken_store_global(code_of(base), word, globals_of(base));
  return true;
}

bool op_delete_global(Value *base, Instr i) {
  int deleted = dict_delete(globals_of(base), name_at(base, i.d));
  return deleted > 0 || (deleted == 0 && raise_undefined(name_at(base, i.d)));
}

/* -- Namespaces of modules and classes: register 0 --------------------------------------------- */

bool op_load_name(Value *base, Instr i) {
  Value name = name_at(base, i.d), locals = base[0], globals = globals_of(base);
  Instr *word = word_of(base);
  if (++word->c == QUICKEN_AT && same(locals, globals))
    quicken_load_global(code_of(base), word, globals, builtins_of(base));
  Value v = mapping_get(locals, name);
  if (is_absent(v) && !exception_pending()) v = global_or_builtin(base, name);
  base[i.a] = v;
  return !is_absent(v);
}

bool op_store_name(Value *base, Instr i) {
  Value locals = base[0], name = name_at(base, i.d);
  Instr *word = word_of(base);
  bool ok = is_exact_dict(locals) ? dict_set(locals, name, base[i.a])
                                  : object_setitem(locals, name, base[i.a]);
  if (ok && ++word->c == QUICKEN_AT && same(locals, globals_of(base)))
    quicken_store_global(code_of(base), word, locals);
  return ok;
}

bool op_delete_name(Value *base, Instr i) {
  Value name = name_at(base, i.d);
  if (is_exact_dict(base[0])) {
    int deleted = dict_delete(base[0], name);
    return deleted > 0 || (deleted == 0 && raise_undefined(name));
  }
  if (object_delitem(base[0], name)) return true;
  return exception_suppress(&exc_KeyError) ? raise_undefined(name) : false;
}

bool op_setup_annotations(Value *base, Instr i) {
  Value name = NAME("__annotations__");
  Value v = mapping_get(base[0], name);
  if (!is_absent(v)) return true;
  return !exception_pending() && object_setitem(base[0], name, dict_new());
}

/* -- Cells ------------------------------------------------------------------------------------- */

bool op_load_cell(Value *base, Instr i) {
  Value v = slot_get(&as_cell(base[i.b])->contents);
  if (is_absent(v)) return raise_unbound(local_name(base, i.d));
  base[i.a] = v;
  return true;
}

bool op_delete_cell(Value *base, Instr i) {
  CellObject *cell = as_cell(base[i.b]);
  if (is_absent(slot_get(&cell->contents))) return raise_unbound(local_name(base, i.d));
  slot_set(cell, &cell->contents, ABSENT);
  return true;
}

static CellObject *free_cell(Value *base, int32_t index) {
  return as_cell(tuple_get(slot_get(&as_function(base[-4])->closure), index));
}
static Value free_name(Value *base, int32_t index) {
  return tuple_get(slot_get(&code_of(base)->free_names), index);
}

bool op_load_free(Value *base, Instr i) {
  Value v = slot_get(&free_cell(base, i.d)->contents);
  if (is_absent(v)) return raise_free_unbound(free_name(base, i.d));
  base[i.a] = v;
  return true;
}

bool op_delete_free(Value *base, Instr i) {
  CellObject *cell = free_cell(base, i.d);
  if (is_absent(slot_get(&cell->contents))) return raise_free_unbound(free_name(base, i.d));
  slot_set(cell, &cell->contents, ABSENT);
  return true;
}

bool op_load_classfree(Value *base, Instr i) {
  Value v = mapping_get(base[0], free_name(base, i.d));
  if (is_absent(v)) return !exception_pending() && op_load_free(base, i);
  base[i.a] = v;
  return true;
}
