/* Quickening of generic words; attribute caches are in attribute_cache.c. */
#include "interp/quicken.h"

#include "interp/generator.h"
#include "objects/descr.h"
#include "objects/float.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/range.h"
#include "objects/signature.h"

/* The counter of a word that was undone starts behind QUICKEN_AT, so that it comes round only after
   its field wraps. */
void quicken_undo(CodeObject *code, Instr *at) {
  Instr original = code->original[at - code->words];
  switch (original.op) {
  case OP_BINARY:
  case OP_BINARY_K:
  case OP_COMPARE:
  case OP_COMPARE_K: original.d |= QUICKEN_BACKOFF << 16; break;
  case OP_JUMP_COMPARE:
  case OP_JUMP_COMPARE_K: original.a |= QUICKEN_BACKOFF << 4; break;
  case OP_LOAD_ATTR:
  case OP_STORE_ATTR:
  case OP_LOAD_METHOD:
  case OP_LOAD_GLOBAL:
  case OP_STORE_GLOBAL:
  case OP_LOAD_NAME:
  case OP_STORE_NAME:
  case OP_FOR_ITER: original.c = QUICKEN_BACKOFF; break;
  case OP_CALL:
  case OP_CALL_METHOD:
  case OP_GET_ITEM:
  case OP_SET_ITEM: original.d |= QUICKEN_BACKOFF; break;
  default: break;
  }
  *at = original;
}

/* -- Operators --------------------------------------------------------------------------------- */

static Opcode int_opcode(NumberOp op) {
  switch (op) {
  case OP_ADD: return OP_ADD_INT;
  case OP_SUBTRACT: return OP_SUB_INT;
  case OP_MULTIPLY: return OP_MUL_INT;
  case OP_TRUE_DIVIDE: return OP_DIV_FLOAT;
  case OP_FLOOR_DIVIDE: return OP_FLOORDIV_INT;
  case OP_REMAINDER: return OP_MOD_INT;
  case OP_LSHIFT: return OP_LSHIFT_INT;
  case OP_RSHIFT: return OP_RSHIFT_INT;
  case OP_AND: return OP_AND_INT;
  case OP_OR: return OP_OR_INT;
  case OP_XOR: return OP_XOR_INT;
  default: return OP_NOP;
  }
}

static Opcode float_opcode(NumberOp op, bool constant) {
  switch (op) {
  case OP_ADD: return constant ? OP_ADD_FLOAT_K : OP_ADD_FLOAT;
  case OP_SUBTRACT: return constant ? OP_SUB_FLOAT_K : OP_SUB_FLOAT;
  case OP_MULTIPLY: return constant ? OP_MUL_FLOAT_K : OP_MUL_FLOAT;
  case OP_TRUE_DIVIDE: return constant ? OP_DIV_FLOAT_K : OP_DIV_FLOAT;
  default: return OP_NOP;
  }
}

/* Forms with the small constant in D. Divisors and shift counts are checked here, once. */
static Opcode immediate_opcode(NumberOp op, int64_t constant) {
  if (constant < -(1 << 30) || constant >= 1 << 30) return OP_NOP;
  switch (op) {
  case OP_ADD: return OP_ADD_INT_I;
  case OP_SUBTRACT: return OP_SUB_INT_I;
  case OP_MULTIPLY: return OP_MUL_INT_I;
  case OP_FLOOR_DIVIDE: return constant > 0 ? OP_FLOORDIV_INT_I : OP_NOP;
  case OP_REMAINDER: return constant > 0 ? OP_MOD_INT_I : OP_NOP;
  case OP_AND: return OP_AND_INT_I;
  case OP_LSHIFT: return constant >= 0 && constant < 62 ? OP_LSHIFT_INT_I : OP_NOP;
  case OP_RSHIFT: return constant >= 0 ? OP_RSHIFT_INT_I : OP_NOP;
  default: return OP_NOP;
  }
}

static bool is_float_pair(Value a, Value b) {
  return (is_flonum(a) && (is_flonum(b) || is_small_int(b))) || (is_small_int(a) && is_flonum(b));
}

void quicken_binary(CodeObject *code, Instr *at, Value a, Value b) {
  bool constant = at->op == OP_BINARY_K;
  NumberOp op = at->d & 255;
  Opcode quick = OP_NOP;
  if (both_small_int(a, b)) {
    if (!constant)
      quick = int_opcode(op);
    else if (op == OP_TRUE_DIVIDE)
      quick = OP_DIV_FLOAT_K;
    else
      quick = immediate_opcode(op, as_small_int(b));
    if (quick != OP_NOP && constant && op != OP_TRUE_DIVIDE) at->d = (int32_t)as_small_int(b);
  } else if (is_float_pair(a, b)) {
    quick = float_opcode(op, constant);
  } else if (op == OP_ADD && !constant && is_exact_str(a) && is_exact_str(b)) {
    quick = OP_ADD_STR;
  }
  if (quick != OP_NOP) at->op = quick;
}

void quicken_compare(CodeObject *code, Instr *at, Value a, Value b) {
  if (at->op != OP_COMPARE) return;
  CompareOp op = at->d & 7;
  if (both_small_int(a, b))
    at->op = OP_COMPARE_INT;
  else if (is_float_pair(a, b))
    at->op = OP_COMPARE_FLOAT;
  else if ((op == CMP_EQ || op == CMP_NE) && is_exact_str(a) && is_exact_str(b))
    at->op = OP_COMPARE_STR;
}

/* The op that holds exactly where `op` does not, for total orders. */
static CompareOp negated(CompareOp op) {
  static const CompareOp table[] = {CMP_GE, CMP_GT, CMP_NE, CMP_EQ, CMP_LE, CMP_LT};
  return table[op];
}

void quicken_jump_compare(CodeObject *code, Instr *at, Value a, Value b) {
  bool constant = at->op == OP_JUMP_COMPARE_K;
  CompareOp op = at->a & 7;
  if (both_small_int(a, b)) {
    CompareOp taken = at->a & 8 ? negated(op) : op;
    if (!constant) {
      at->op = OP_JUMP_LT_INT + taken;
    } else if (as_small_int(b) >= -128 && as_small_int(b) <= 127) {
      at->op = OP_JUMP_LT_INT_I + taken;
      at->c = (uint8_t)as_small_int(b);
    } else {
      at->op = OP_JUMP_COMPARE_INT_K;
    }
  } else if (!constant && is_float_pair(a, b)) {
    at->op = OP_JUMP_COMPARE_FLOAT;
  } else if ((op == CMP_EQ || op == CMP_NE) && is_exact_str(a) && is_exact_str(b)) {
    at->op = constant ? OP_JUMP_COMPARE_STR_K : OP_JUMP_COMPARE_STR;
  }
}
_Static_assert(OP_JUMP_LT_INT + CMP_GE == OP_JUMP_GE_INT &&
                   OP_JUMP_LT_INT + CMP_EQ == OP_JUMP_EQ_INT,
               "in the order of CompareOp");
_Static_assert(OP_JUMP_LT_INT_I + CMP_GE == OP_JUMP_GE_INT_I &&
                   OP_JUMP_LT_INT_I + CMP_EQ == OP_JUMP_EQ_INT_I,
               "in the order of CompareOp");

/* -- Names ------------------------------------------------------------------------------------- */

static bool cells_allowed(CodeObject *code, Value globals) {
  Value known = slot_get(&code->globals);
  return !is_absent(known) && same(known, globals) && is_exact_dict(globals);
}

static Value word_name(CodeObject *code, Instr *at) {
  return tuple_get(slot_get(&code->names), code->original[at - code->words].d);
}

void quicken_load_global(CodeObject *code, Instr *at, Value globals, Value builtins) {
  if (!cells_allowed(code, globals) || !is_exact_dict(builtins)) return;
  Value name = word_name(code, at);
  GlobalCell *cell = dict_cell(globals, name);
  if (is_absent(slot_get(&cell->value)) && cell->builtin == NULL) {
    if (is_absent(dict_get_str(builtins, name))) return;
    GlobalCell *builtin = dict_cell(builtins, name);
    gc_write_barrier(cell);
    cell->builtin = builtin;
  }
  at->ud = (uint32_t)(uintptr_t)cell;
  at->op = at->op == OP_LOAD_NAME ? OP_LOAD_NAME_CELL : OP_LOAD_GLOBAL_CELL;
}

void quicken_store_global(CodeObject *code, Instr *at, Value globals) {
  if (!cells_allowed(code, globals)) return;
  GlobalCell *cell = dict_cell(globals, word_name(code, at));
  if (is_absent(slot_get(&cell->value))) return;
  at->ud = (uint32_t)(uintptr_t)cell;
  at->op = at->op == OP_STORE_NAME ? OP_STORE_NAME_CELL : OP_STORE_GLOBAL_CELL;
}

/* -- Items, iteration -------------------------------------------------------------------------- */

void quicken_get_item(Instr *at, Value object, Value key) {
  if (is_exact_dict(object))
    at->op = OP_GET_ITEM_DICT;
  else if (!is_small_int(key))
    return;
  else if (has_shape(object, &list_shape))
    at->op = OP_GET_ITEM_LIST_INT;
  else if (has_shape(object, &tuple_shape))
    at->op = OP_GET_ITEM_TUPLE_INT;
  else if (is_exact_str(object))
    at->op = OP_GET_ITEM_STR_INT;
}

void quicken_set_item(Instr *at, Value object, Value key) {
  if (is_exact_dict(object))
    at->op = OP_SET_ITEM_DICT;
  else if (is_small_int(key) && has_shape(object, &list_shape))
    at->op = OP_SET_ITEM_LIST_INT;
}

/* Whether the loop's item goes into a temporary that the next word unpacks as a pair, so that
   nobody sees the item itself. (A variable could be looked at later.) */
static bool unpacks_pair_at_once(const CodeObject *code, const Instr *at) {
  return at->a >= code->local_count && opcode_parent(at[1].op) == OP_UNPACK && at[1].b == at->a &&
         at[1].d == 2;
}

void quicken_for_iter(const CodeObject *code, Instr *at, Value iterator) {
  if (has_shape(iterator, &range_iterator_shape))
    at->op = OP_FOR_ITER_RANGE;
  else if (has_shape(iterator, &list_iterator_shape))
    at->op = OP_FOR_ITER_LIST;
  else if (has_shape(iterator, &tuple_iterator_shape))
    at->op = OP_FOR_ITER_TUPLE;
  else if (has_shape(iterator, &dict_itemiterator_shape) && unpacks_pair_at_once(code, at))
    at->op = OP_FOR_ITER_ITEMS;
  else if (is_generator(iterator))
    at->op = OP_FOR_ITER_GENERATOR;
}

void quicken_unpack(Instr *at, Value sequence) {
  if (has_shape(sequence, &tuple_shape))
    at->op = OP_UNPACK_TUPLE;
  else if (has_shape(sequence, &list_shape))
    at->op = OP_UNPACK_LIST;
}

/* -- Calls ------------------------------------------------------------------------------------- */

static bool takes_exactly(const BuiltinDef *def, int nargs) {
  if (def->flags & BUILTIN_RAW) return false;
  const SignatureParsed *signature = builtin_signature(def);
  return signature->simple && signature->count == nargs && signature->positional == nargs;
}

static bool exact_python_call(Value callable, int nargs, Instr *at, Opcode op) {
  CodeObject *callee = as_code(slot_get(&as_function(callable)->code));
  if (!callee->simple_call || callee->argcount != nargs) return false;
  at->ud = callee->version;
  at->op = op;
  return true;
}

/* A class whose instances object.__new__ makes and whose __init__ is a Python function. */
static Value simple_class_init(Type *type) {
  if (!(type->flags & TYPE_HEAP) || type->flags & (TYPE_ABSTRACT | TYPE_NO_INSTANCES))
    return ABSENT;
  if (type_of(type_value(type)) != &type_type ||
      type->slots.new_object != object_type.slots.new_object)
    return ABSENT;
  if (type->layout->item_size != 0 || type->layout->variable_size != NULL) return ABSENT;
  Value init = type_lookup(type, NAME("__init__"));
  return !is_absent(init) && is_function(init) ? init : ABSENT;
}

static void quicken_class(CodeObject *code, Instr *at, Value callable) {
  Type *type = as_type(callable);
  Value init = simple_class_init(type);
  if (is_absent(init) || type_assign_version(type) == 0) return;
  uint32_t index = cache_new(code);
  if (index == 0) return;
  InlineCache *cache = &code->caches[index];
  cache->data = type;
  cache->version = type->version;
  slot_set(code, &cache->value, init);
  at->ud = index;
  at->op = OP_CALL_CLASS;
}

/* Whether this number of arguments (a self that the callable holds included) needs no matching. */
static bool binds_simply(const BuiltinDef *def, int nargs) {
  if (def->flags & BUILTIN_RAW) return false;
  return signature_fits(builtin_signature(def), nargs);
}

static void quicken_builtin(CodeObject *code, Instr *at, Value callable, const BuiltinDef *def,
                            Opcode op) {
  uint32_t index = cache_new(code);
  if (index == 0) return;
  if (def != NULL)
    code->caches[index].data = builtin_signature(def);
  else
    slot_set(code, &code->caches[index].value, callable);
  at->ud = index;
  at->op = op;
}

static void quicken_builtin_function(CodeObject *code, Instr *at, Value callable, int nargs,
                                     Opcode exact, Opcode binding, Opcode raw) {
  BuiltinObject *f = as_builtin_function(callable);
  if (f->def->flags & BUILTIN_RAW) {
    if (!f->passes_self) quicken_builtin(code, at, callable, NULL, raw);
  } else if (!f->passes_self && takes_exactly(f->def, nargs))
    quicken_builtin(code, at, callable, NULL, exact);
  else if (binds_simply(f->def, nargs + f->passes_self))
    quicken_builtin(code, at, callable, f->def, binding);
}

void quicken_call(CodeObject *code, Instr *at, Value callable, int nargs) {
  if (is_function(callable)) {
    exact_python_call(callable, nargs, at, OP_CALL_PY);
  } else if (is_builtin_function(callable)) {
    quicken_builtin_function(code, at, callable, nargs, OP_CALL_BUILTIN, OP_CALL_BUILTIN_BIND,
                             OP_CALL_BUILTIN_RAW);
  } else if (is_type_object(callable)) {
    if (as_type(callable)->flags & TYPE_HEAP)
      quicken_class(code, at, callable);
    else if (type_of(callable) == &type_type)
      quicken_builtin(code, at, callable, NULL, OP_CALL_TYPE);
  }
}

void quicken_call_method(CodeObject *code, Instr *at, Value callable, Value self, int nargs) {
  if (is_absent(self)) {
    if (is_function(callable))
      exact_python_call(callable, nargs, at, OP_CALL_PY_FUNCTION);
    else if (is_builtin_function(callable)) {
      quicken_builtin_function(code, at, callable, nargs, OP_CALL_BUILTIN_FUNCTION,
                               OP_CALL_BUILTIN_FUNCTION_BIND, OP_CALL_BUILTIN_FUNCTION_RAW);
    }
  } else if (is_function(callable)) {
    exact_python_call(callable, nargs + 1, at, OP_CALL_PY_METHOD);
  } else if (is_method_descriptor(callable)) {
    const BuiltinDef *def = object_cast(MethodDescriptor, callable)->def;
    if (def->flags & BUILTIN_RAW)
      quicken_builtin(code, at, callable, NULL, OP_CALL_BUILTIN_METHOD_RAW);
    else if (takes_exactly(def, nargs + 1))
      quicken_builtin(code, at, callable, NULL, OP_CALL_BUILTIN_METHOD);
    else if (binds_simply(def, nargs + 1))
      quicken_builtin(code, at, callable, def, OP_CALL_BUILTIN_METHOD_BIND);
  }
}
