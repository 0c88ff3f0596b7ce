/* Displays: lists, tuples, sets and dicts written out. */
#include "frontend/codegen.h"
#include "objects/list.h"

enum { CONSTANT_RUN = 3 }; /* so many constants are worth a tuple of them */

static bool all_constant(AstExprSeq elements) {
  for (int32_t i = 0; i < elements.count; i++) {
    if (elements.items[i]->kind != AST_Constant) return false;
  }
  return true;
}

static Value constant_tuple(Compiler *c, AstExprSeq elements) {
  TupleObject *tuple = tuple_alloc(elements.count);
  for (int32_t i = 0; i < elements.count; i++) {
    Value v = constant_value(c, &elements.items[i]->Constant.value);
    if (is_absent(v)) return ABSENT;
    slot_set(tuple, &tuple->items[i], v);
  }
  return from_object(tuple);
}

/* to = list or set of constants, filled from a constant tuple or frozenset. */
static void build_from_constants(Compiler *c, AstExprSeq elements, AstKind kind, int to) {
  int mark = c->unit->top;
  Value items = constant_tuple(c, elements);
  if (kind == AST_Set && !is_absent(items)) items = frozenset_new(items);
  if (is_absent(items)) {
    c->failed = true;
    return;
  }
  int built = build_start(c, to);
  int constants = temp_new(c, 1);
  emit(c, kind == AST_List ? OP_BUILD_LIST : OP_BUILD_SET, built, built, 0, 0);
  load_const(c, constants, items);
  emit(c, kind == AST_List ? OP_LIST_EXTEND : OP_SET_UPDATE, built, constants, 0, 0);
  build_end(c, to, built, mark);
}

static int32_t first_star(AstExprSeq elements) {
  int32_t i = 0;
  while (i < elements.count && !is_starred(elements.items[i])) i++;
  return i;
}

static Opcode build_op(AstKind kind) {
  return kind == AST_Tuple ? OP_BUILD_TUPLE : kind == AST_List ? OP_BUILD_LIST : OP_BUILD_SET;
}

/* A run of items first, the others added one by one. */
static void build_gradually(Compiler *c, AstExprSeq elements, AstKind kind, int to, int first,
                            int given, int32_t run) {
  bool set = kind == AST_Set;
  emit(c, set ? OP_BUILD_SET : OP_BUILD_LIST, first, first, 0, given + run);
  temp_release(c, first);
  int built = temp_new(c, 1);
  for (int32_t i = run; i < elements.count; i++) {
    AstExpr *element = elements.items[i];
    bool star = is_starred(element);
    int mark = c->unit->top;
    int item = expr_any(c, star ? element->Starred.value : element);
    Opcode op = star ? (set ? OP_SET_UPDATE : OP_LIST_EXTEND) : (set ? OP_SET_ADD : OP_LIST_APPEND);
    emit(c, op, built, item, 0, 0);
    temp_release(c, mark);
  }
  temp_release(c, first);
  if (kind == AST_Tuple)
    emit(c, OP_LIST_TO_TUPLE, to, built, 0, 0);
  else
    move_to(c, to, built);
}

void compile_elements(Compiler *c, AstExprSeq elements, AstKind kind, int to, int first,
                      int given) {
  assert(c->failed || first + given == c->unit->top);
  if (given == 0 && kind == AST_Tuple && all_constant(elements)) {
    load_const(c, to, constant_tuple(c, elements));
    return;
  }
  if (given == 0 && kind != AST_Tuple && elements.count >= CONSTANT_RUN && all_constant(elements)) {
    build_from_constants(c, elements, kind, to);
    return;
  }
  int32_t star = first_star(elements);
  bool whole = star == elements.count && given + star <= WINDOW_ARGUMENTS;
  int32_t run = whole || given + star <= WINDOW_ARGUMENTS ? star : 0;
  for (int32_t i = 0; i < run; i++) expr_push(c, elements.items[i]);
  if (whole) {
    emit(c, build_op(kind), to, first, 0, given + run);
    temp_release(c, first);
  } else {
    build_gradually(c, elements, kind, to, first, given, run);
  }
}

/* Keys that are all constant stand on no line of their own. */
static void push_pairs(Compiler *c, AstExprSeq keys, AstExprSeq values, int32_t count) {
  AstExprSeq run = {keys.items, count};
  bool constant = count > 1 && all_constant(run);
  for (int32_t i = 0; i < count; i++) {
    AstPos pos = c->unit->pos;
    if (constant) {
      SET_POS(c, values.items[i]);
      load_ast_constant(c, temp_new(c, 1), &keys.items[i]->Constant.value);
      c->unit->pos = pos;
    } else {
      expr_push(c, keys.items[i]);
    }
    expr_push(c, values.items[i]);
  }
}

/* Pairs before the first ** or the limit in a run, then one by one. */
void compile_dict(Compiler *c, AstExpr *e, int to) {
  AstExprSeq keys = e->Dict.keys, values = e->Dict.values;
  int first = c->unit->top;
  int32_t run = 0;
  while (run < values.count && run < WINDOW_ARGUMENTS / 2 && keys.items[run] != NULL) run++;
  push_pairs(c, keys, values, run);
  bool whole = run == values.count;
  emit(c, OP_BUILD_MAP, whole ? to : first, first, 0, run);
  temp_release(c, first);
  if (whole) return;
  int built = temp_new(c, 1);
  for (int32_t i = run; i < values.count; i++) {
    int mark = c->unit->top;
    if (keys.items[i] == NULL) {
      emit(c, OP_DICT_UPDATE, built, expr_any(c, values.items[i]), 0, 0);
    } else {
      int key = expr_any(c, keys.items[i]);
      emit(c, OP_MAP_ADD, built, key, expr_any(c, values.items[i]), 0);
    }
    temp_release(c, mark);
  }
  temp_release(c, first);
  move_to(c, to, built);
}

Gather gather_start(Compiler *c) {
  return (Gather){.first = c->unit->top};
}

void gather_add(Compiler *c, Gather *g) {
  if (g->list) {
    emit(c, OP_LIST_APPEND, g->first, g->first + 1, 0, 0);
    temp_release(c, g->first + 1);
  } else if (++g->run == WINDOW_ARGUMENTS) {
    emit(c, OP_BUILD_LIST, g->first, g->first, 0, g->run);
    temp_release(c, g->first + 1);
    g->list = true;
  }
}

void gather_tuple(Compiler *c, Gather *g, int to) {
  if (g->list)
    emit(c, OP_LIST_TO_TUPLE, to, g->first, 0, 0);
  else
    emit(c, OP_BUILD_TUPLE, to, g->first, 0, g->run);
  temp_release(c, g->first);
}
