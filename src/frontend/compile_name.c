/* Variables: where each name lives, and the instructions that read, write and delete it. */
#include "frontend/codegen.h"

typedef enum Access { ACCESS_LOCAL, ACCESS_CELL, ACCESS_FREE, ACCESS_GLOBAL, ACCESS_NAME } Access;

typedef struct Variable {
  Access access;  /* how it is reached */
  AstName *name;  /* mangled */
  Symbol *symbol; /* of locals, cells and free variables */
  int32_t number; /* of those: local number or index of the free variable */
} Variable;

static int32_t local_number(Unit *u, Symbol *symbol) {
  if (symbol->index < 0) {
    assert(u->locals_used < u->cell_start);
    symbol->index = u->locals_used++;
    u->local_names[symbol->index] = symbol->name;
  }
  return symbol->index;
}

static Variable resolve(Compiler *c, AstName *name) {
  Unit *u = c->unit;
  name = mangled(c, name);
  Symbol *symbol = scope_lookup(u->scope, name);
  bool optimized = unit_is_optimized(u);
  switch (symbol == NULL ? SCOPE_UNDECIDED : symbol->scope) {
  case SCOPE_FREE: return (Variable){ACCESS_FREE, name, symbol, symbol->index};
  case SCOPE_CELL: return (Variable){ACCESS_CELL, name, symbol, local_number(u, symbol)};
  case SCOPE_GLOBAL_EXPLICIT: return (Variable){ACCESS_GLOBAL, name, symbol, 0};
  case SCOPE_GLOBAL_IMPLICIT:
    return (Variable){optimized ? ACCESS_GLOBAL : ACCESS_NAME, name, symbol, 0};
  case SCOPE_LOCAL:
    if (!optimized) break;
    return (Variable){ACCESS_LOCAL, name, symbol, local_number(u, symbol)};
  case SCOPE_UNDECIDED: break;
  }
  return (Variable){ACCESS_NAME, name, symbol, 0};
}

static bool is_near(const Variable *v) {
  return v->number < NEAR_LOCALS;
}
/* The D operand that names the local. */
static int32_t which_local(int32_t number) {
  return number < NEAR_LOCALS ? number : FAR_MARK + number - NEAR_LOCALS;
}

static bool may_be_unbound(const Variable *v) {
  return (v->symbol->flags & (SYM_PARAMETER | SYM_DELETED)) != SYM_PARAMETER;
}

/* The register with a local's content: its own one, or `to` after fetching it there. */
static int local_register(Compiler *c, const Variable *v, int to) {
  if (is_near(v)) return v->number;
  emit(c, OP_LOAD_FAR, to, 0, 0, which_local(v->number));
  return to;
}

static void check_bound(Compiler *c, const Variable *v, int reg) {
  if (may_be_unbound(v)) emit(c, OP_CHECK_BOUND, reg, 0, 0, which_local(v->number));
}

int name_register(Compiler *c, AstName *name) {
  Variable v = resolve(c, name);
  if (v.access != ACCESS_LOCAL || !is_near(&v)) return -1;
  check_bound(c, &v, v.number);
  return v.number;
}

int name_target(Compiler *c, AstName *name) {
  Variable v = resolve(c, name);
  return v.access == ACCESS_LOCAL && is_near(&v) ? v.number : -1;
}

void name_load(Compiler *c, AstName *name, int to) {
  Variable v = resolve(c, name);
  switch (v.access) {
  case ACCESS_LOCAL: {
    int reg = local_register(c, &v, to);
    check_bound(c, &v, reg);
    move_to(c, to, reg);
    break;
  }
  case ACCESS_CELL: {
    int cell = local_register(c, &v, to);
    emit(c, OP_LOAD_CELL, to, cell, 0, which_local(v.number));
    break;
  }
  case ACCESS_FREE: {
    Opcode op = c->unit->kind == UNIT_CLASS ? OP_LOAD_CLASSFREE : OP_LOAD_FREE;
    emit(c, op, to, 0, 0, v.number);
    break;
  }
  case ACCESS_GLOBAL: emit(c, OP_LOAD_GLOBAL, to, 0, 0, name_index(c, v.name)); break;
  case ACCESS_NAME: emit(c, OP_LOAD_NAME, to, 0, 0, name_index(c, v.name)); break;
  }
}

void name_store(Compiler *c, AstName *name, int from) {
  if (forbidden_name(c, name, AST_Store)) return;
  Variable v = resolve(c, name);
  switch (v.access) {
  case ACCESS_LOCAL:
    if (is_near(&v))
      move_to(c, v.number, from);
    else
      emit(c, OP_STORE_FAR, from, 0, 0, which_local(v.number));
    break;
  case ACCESS_CELL: {
    int mark = c->unit->top;
    if (from == mark) mark++; /* `from` may be the first free temporary */
    int cell = local_register(c, &v, mark);
    emit(c, OP_STORE_CELL, from, cell, 0, 0);
    break;
  }
  case ACCESS_FREE: emit(c, OP_STORE_FREE, from, 0, 0, v.number); break;
  case ACCESS_GLOBAL: emit(c, OP_STORE_GLOBAL, from, 0, 0, name_index(c, v.name)); break;
  case ACCESS_NAME: emit(c, OP_STORE_NAME, from, 0, 0, name_index(c, v.name)); break;
  }
}

void name_delete(Compiler *c, AstName *name) {
  if (forbidden_name(c, name, AST_Del)) return;
  Variable v = resolve(c, name);
  int temp = c->unit->top;
  switch (v.access) {
  case ACCESS_LOCAL: {
    int reg = local_register(c, &v, temp);
    emit(c, OP_DELETE_LOCAL, reg, 0, 0, which_local(v.number));
    if (!is_near(&v)) emit(c, OP_STORE_FAR, reg, 0, 0, which_local(v.number));
    break;
  }
  case ACCESS_CELL: {
    int cell = local_register(c, &v, temp);
    emit(c, OP_DELETE_CELL, 0, cell, 0, which_local(v.number));
    break;
  }
  case ACCESS_FREE: emit(c, OP_DELETE_FREE, 0, 0, 0, v.number); break;
  case ACCESS_GLOBAL: emit(c, OP_DELETE_GLOBAL, 0, 0, 0, name_index(c, v.name)); break;
  case ACCESS_NAME: emit(c, OP_DELETE_NAME, 0, 0, 0, name_index(c, v.name)); break;
  }
}

/* to = the cell itself of a variable that an inner function uses. */
static void load_cell_itself(Compiler *c, AstName *name, int to) {
  Unit *u = c->unit;
  Symbol *symbol = scope_lookup(u->scope, name);
  bool free_here =
      symbol != NULL && (symbol->scope == SCOPE_FREE || symbol->flags & SYM_FREE_CLASS);
  if (free_here) {
    emit(c, OP_LOAD_CLOSURE, to, 0, 0, symbol->index);
    return;
  }
  int32_t number = symbol != NULL && symbol->scope == SCOPE_CELL ? symbol->index : u->cell_start;
  if (number < NEAR_LOCALS)
    move_to(c, to, number);
  else
    emit(c, OP_LOAD_FAR, to, 0, 0, which_local(number));
}

void load_closure(Compiler *c, const Unit *inner, int to) {
  Gather cells = gather_start(c);
  for (int32_t i = 0; i < inner->free_count; i++) {
    load_cell_itself(c, inner->free_names[i], temp_new(c, 1));
    gather_add(c, &cells);
  }
  gather_tuple(c, &cells, to);
}

bool forbidden_name(Compiler *c, const AstName *name, AstKind context) {
  if (likely(strcmp(name->text, "__debug__") != 0) || context == AST_Load) return false;
  if (context == AST_Del)
    COMPILE_ERROR(c, "cannot delete __debug__");
  else
    COMPILE_ERROR(c, "cannot assign to __debug__");
  return true;
}
