/* Units, instructions, registers, blocks. */
#include "frontend/codegen.h"
#include "bytecode/opcode.h"
#include "objects/list.h"

/* -- Growing arrays of malloc'ed memory -------------------------------------------------------- */

#define ROOM_FOR_ONE(items, count, capacity)                                                       \
  do {                                                                                             \
    if ((count) == (capacity)) {                                                                   \
      (capacity) = (capacity) == 0 ? 32 : (capacity)*2;                                            \
      (items) = xrealloc((items), (capacity) * sizeof *(items));                                   \
    }                                                                                              \
  } while (0)

/* -- Instructions ------------------------------------------------------------------------------ */

static cold_path void fail_too_complex(Compiler *c) {
  if (c->failed) return;
  c->failed = true;
  raise_error(&exc_SystemError, "code needs more registers than an instruction can name");
}

void emit(Compiler *c, Opcode op, int a, int b, int c_, int32_t d) {
  Unit *u = c->unit;
  if (c->failed) return;
  if (unlikely((a | b | c_) & ~255)) {
    fail_too_complex(c);
    return;
  }
  ROOM_FOR_ONE(u->code, u->count, u->capacity);
  Ins *ins = &u->code[u->count++];
  ins->word = (Instr){.op = (uint8_t)op, .a = (uint8_t)a, .b = (uint8_t)b, .c = (uint8_t)c_};
  ins->word.d = d;
  ins->pos = u->pos;
  ins->handler = u->handler;
  ins->dead = false;
  char kind = opcode_info[op].a;
  if (kind == 'W' || kind == 'X') u->peak = max_of(u->peak, a + 1);
  if (op == OP_CHECK_BOUND) u->checks_bound = true;
}

Label label_new(Compiler *c) {
  Unit *u = c->unit;
  ROOM_FOR_ONE(u->labels, u->label_count, u->label_capacity);
  u->labels[u->label_count] = -1;
  return (Label)u->label_count++;
}

void label_here(Compiler *c, Label label) {
  assert(c->failed || c->unit->labels[label] < 0);
  c->unit->labels[label] = (int32_t)c->unit->count;
}

void emit_jump(Compiler *c, Opcode op, int a, int b, int c_, Label label) {
  emit(c, op, a, b, c_, label);
}

void handler_push(Compiler *c, Label target, int reg, bool cleanup) {
  Unit *u = c->unit;
  ROOM_FOR_ONE(u->handlers, u->handler_count, u->handler_capacity);
  u->handlers[u->handler_count++] = (Handler){target, reg, u->handler, cleanup};
  u->handler = (int32_t)u->handler_count;
}

void handler_pop(Compiler *c) {
  Unit *u = c->unit;
  assert(u->handler > 0);
  u->handler = u->handlers[u->handler - 1].outer;
}

/* -- Registers --------------------------------------------------------------------------------- */

int temp_new(Compiler *c, int count) {
  Unit *u = c->unit;
  int first = u->top;
  u->top += count;
  u->peak = max_of(u->peak, u->top);
  return first;
}

void move_to(Compiler *c, int to, int from) {
  if (to != from) emit(c, OP_MOVE, to, from, 0, 0);
}

int32_t far_new(Compiler *c) {
  Unit *u = c->unit;
  int32_t far = u->far_top++;
  u->far_count = max_of(u->far_count, u->far_top);
  return FAR_MARK + far;
}

bool uses_far(const Unit *u) {
  return u->far_top > 0;
}

void emit_call(Compiler *c, int window, int32_t count) {
  int first = window + WINDOW_HEADER;
  if (uses_far(c->unit)) {
    emit(c, OP_BUILD_TUPLE, first, first, 0, count);
    emit(c, OP_CALL_EX, window, 0, 0, 0);
  } else {
    emit(c, OP_CALL, window, count, 0, 0);
  }
  temp_release(c, window);
}

int build_start(Compiler *c, int to) {
  Unit *u = c->unit;
  if (is_temp(u, to) && to < u->top) return to;
  int built = temp_new(c, 1);
  assert(to < u->first_temp || to == built);
  return built;
}

void build_end(Compiler *c, int to, int built, int mark) {
  temp_release(c, mark);
  move_to(c, to, built);
}

/* -- Blocks ------------------------------------------------------------------------------------ */

Block *block_push(Compiler *c, BlockKind kind) {
  Unit *u = c->unit;
  static Block spare; /* for callers that go on after the failure */
  if (u->block_count == MAX_BLOCKS) {
    COMPILE_ERROR(c, "too many statically nested blocks");
    return &spare;
  }
  Block *block = &u->blocks[u->block_count++];
  *block = (Block){.kind = kind, .handler = u->handler};
  return block;
}

void block_pop(Compiler *c, BlockKind kind) {
  if (c->failed) return;
  assert(c->unit->blocks[c->unit->block_count - 1].kind == kind);
  c->unit->block_count--;
}

/* -- Units ------------------------------------------------------------------------------------- */

bool unit_is_optimized(const Unit *u) {
  return u->kind >= UNIT_FUNCTION;
}

static int compare_names(const void *a, const void *b) {
  return strcmp((*(AstName *const *)a)->text, (*(AstName *const *)b)->text);
}

/* The names of the scope's symbols that `wanted` takes, sorted, in the arena. */
static AstName **collect_names(Compiler *c, Scope *scope,
                               bool (*wanted)(const Scope *, const Symbol *), int32_t *count) {
  AstName **names = arena_alloc(c->arena, (scope->symbol_count + 1) * sizeof *names);
  *count = 0;
  for (uint32_t i = 0; i < scope->symbol_count; i++) {
    if (wanted(scope, scope->symbols[i])) names[(*count)++] = scope->symbols[i]->name;
  }
  qsort(names, (size_t)*count, sizeof *names, compare_names);
  return names;
}

static bool is_cell_symbol(const Scope *scope, const Symbol *symbol) {
  return symbol->scope == SCOPE_CELL;
}

/* Parameters among the cells come first, in their order. */
static void parameters_first(const Scope *scope, AstName **cells, int32_t count) {
  int32_t sorted = 0;
  for (uint32_t p = 0; p < scope->parameter_count; p++) {
    int32_t at = sorted;
    while (at < count && cells[at] != scope->parameters[p]) at++;
    if (at == count) continue;
    memmove(&cells[sorted + 1], &cells[sorted], (size_t)(at - sorted) * sizeof *cells);
    cells[sorted++] = scope->parameters[p];
  }
}

static bool is_free_symbol(const Scope *scope, const Symbol *symbol) {
  return symbol->scope == SCOPE_FREE ||
         (scope->kind == SCOPE_CLASS && symbol->flags & SYM_FREE_CLASS);
}

static int32_t give_number(Unit *u, AstName *name, int32_t number) {
  Symbol *symbol = scope_lookup(u->scope, name);
  if (symbol != NULL) symbol->index = number;
  u->local_names[number] = name;
  return number;
}

/* Registers of parameters and cells; other variables get theirs when they are met. */
static void number_locals(Compiler *c, Unit *u) {
  Scope *scope = u->scope;
  int32_t locals = 0;
  for (uint32_t i = 0; i < scope->symbol_count; i++) {
    Symbol *symbol = scope->symbols[i];
    symbol->index = -1;
    locals += symbol->scope == SCOPE_LOCAL && !(symbol->flags & SYM_PARAMETER);
  }
  if (!unit_is_optimized(u)) locals = 1; /* the namespace */
  u->parameter_count = (int32_t)scope->parameter_count;
  u->cell_start = u->parameter_count + locals;
  size_t room = (size_t)u->cell_start + (size_t)u->cell_count;
  u->local_names = arena_alloc(c->arena, (room + 1) * sizeof *u->local_names);
  for (int32_t i = 0; i < u->parameter_count; i++) give_number(u, scope->parameters[i], i);
  u->locals_used = unit_is_optimized(u) ? u->parameter_count : 1;
  int32_t next = u->cell_start;
  for (int32_t i = 0; i < u->cell_count; i++) {
    Symbol *symbol = scope_lookup(scope, u->cell_names[i]);
    if (symbol == NULL || symbol->index < 0) give_number(u, u->cell_names[i], next++);
  }
  u->local_count = next;
  for (int32_t i = 0; i < u->free_count; i++) scope_lookup(scope, u->free_names[i])->index = i;
}

/* A class whose methods use __class__ has a cell for it, which is no symbol of its scope. */
static void add_class_cell(Compiler *c, Unit *u) {
  if (!u->scope->needs_class_closure) return;
  assert(u->cell_count == 0);
  u->cell_names[u->cell_count++] = name_from(c, "__class__");
}

void unit_enter(Compiler *c, Unit *unit, UnitKind kind, AstName *name, const void *node,
                int32_t first_line) {
  memset(unit, 0, sizeof *unit);
  unit->outer = c->unit;
  unit->kind = kind;
  unit->scope = symtable_scope(&c->table, node);
  unit->class_name = c->unit == NULL ? NULL : c->unit->class_name;
  unit->first_line = first_line;
  unit->pos = (AstPos){first_line, 0, first_line, 0};
  c->unit = unit;
  unit->name = name_string(c, name);
  unit->cell_names = collect_names(c, unit->scope, is_cell_symbol, &unit->cell_count);
  parameters_first(unit->scope, unit->cell_names, unit->cell_count);
  add_class_cell(c, unit);
  unit->free_names = collect_names(c, unit->scope, is_free_symbol, &unit->free_count);
  number_locals(c, unit);
  unit->first_temp = min_of(unit->local_count, NEAR_LOCALS);
  unit->top = unit->peak = unit->statement_base = unit->first_temp;
  unit->far_count = unit->far_top = max_of(unit->local_count - NEAR_LOCALS, 0);
}

/* Parameters behind the near locals arrive where temporaries will be: they go to their far
   registers first. */
static void move_far_parameters(Compiler *c) {
  Unit *u = c->unit;
  for (int32_t i = NEAR_LOCALS; i < u->parameter_count; i++) {
    int reg = i < REGISTER_LIMIT ? i : NEAR_LOCALS;
    if (reg != i) emit(c, OP_LOAD_FAR, reg, 0, 0, i);
    emit(c, OP_STORE_FAR, reg, 0, 0, FAR_MARK + i - NEAR_LOCALS);
  }
}

static void make_cells(Compiler *c) {
  Unit *u = c->unit;
  for (int32_t i = 0; i < u->local_count; i++) {
    AstName *name = u->local_names[i];
    if (name == NULL) continue;
    Symbol *symbol = scope_lookup(u->scope, name);
    if (i < u->cell_start && symbol->scope != SCOPE_CELL) continue;
    if (i < NEAR_LOCALS) {
      emit(c, OP_MAKE_CELL, i, 0, 0, 0);
      continue;
    }
    emit(c, OP_LOAD_FAR, u->top, 0, 0, FAR_MARK + i - NEAR_LOCALS);
    emit(c, OP_MAKE_CELL, u->top, 0, 0, 0);
    emit(c, OP_STORE_FAR, u->top, 0, 0, FAR_MARK + i - NEAR_LOCALS);
  }
}

void pass_line(Compiler *c, AstPos pos) {
  Unit *u = c->unit;
  if (u->count > 0 && u->code[u->count - 1].pos.lineno == pos.lineno) return;
  AstPos outer = u->pos;
  u->pos = pos;
  emit(c, OP_NOP, 0, 0, 0, 0);
  u->pos = outer;
}

void unit_prologue(Compiler *c) {
  Unit *u = c->unit;
  bool suspends = unit_flags(c) & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR);
  int32_t line = u->kind == UNIT_MODULE ? 0 : u->first_line;
  if (suspends) emit(c, OP_RETURN_GENERATOR, 0, 0, 0, 0);
  move_far_parameters(c);
  make_cells(c);
  u->pos = (AstPos){line, 0, u->first_line, 0};
  emit(c, OP_RESUME, 0, 0, 0, 0);
}

static void unit_free(Unit *u) {
  free(u->code);
  free(u->labels);
  free(u->handlers);
  free(u->const_ids);
  free(u->const_slots);
  free(u->names);
  free(u->name_slots);
}

Value unit_finish(Compiler *c) {
  Unit *u = c->unit;
  Value code = ABSENT;
  if (!c->failed) {
    code = assemble(c);
    if (is_absent(code)) c->failed = true;
  }
  c->unit = u->outer;
  unit_free(u);
  return code;
}

static uint32_t function_flags(const Compiler *c, const Unit *u) {
  const Scope *scope = u->scope;
  uint32_t flags = CO_NEWLOCALS | CO_OPTIMIZED;
  if (scope->nested) flags |= CO_NESTED;
  if (scope->generator) flags |= scope->coroutine ? CO_ASYNC_GENERATOR : CO_GENERATOR;
  if (!scope->generator && scope->coroutine) flags |= CO_COROUTINE;
  if (scope->has_varargs) flags |= CO_VARARGS;
  if (scope->has_varkeywords) flags |= CO_VARKEYWORDS;
  return flags;
}

static bool has_top_level_await(const Compiler *c, const Unit *u) {
  return c->flags & COMPILE_TOP_LEVEL_AWAIT && u->kind == UNIT_MODULE && u->scope->coroutine;
}

uint32_t unit_flags(Compiler *c) {
  Unit *u = c->unit;
  uint32_t flags = u->scope->kind == SCOPE_FUNCTION ? function_flags(c, u) : 0;
  if (has_top_level_await(c, u)) flags |= u->scope->generator ? CO_ASYNC_GENERATOR : CO_COROUTINE;
  return flags | (c->flags & COMPILE_FUTURE_FLAGS);
}
