/* Comprehensions and generator expressions: a function of the first iterator, called at once (but
   for generators). */
#include "frontend/codegen.h"

typedef struct Comprehension {
  AstExpr *e;                /* the whole expression */
  ComprehensionKind kind;    /* list, set, dict or generator */
  AstComprehensionSeq loops; /* its for clauses */
  AstExpr *element;          /* or key */
  AstExpr *value;            /* of a dict */
  int result;                /* register of what is built */
} Comprehension;

static void compile_loops(Compiler *c, const Comprehension *comp, int32_t depth);

static void add_element(Compiler *c, const Comprehension *comp) {
  int mark = c->unit->top;
  int element = expr_any(c, comp->element);
  switch (comp->kind) {
  case COMP_LIST: emit(c, OP_LIST_APPEND, comp->result, element, 0, 0); break;
  case COMP_SET: emit(c, OP_SET_ADD, comp->result, element, 0, 0); break;
  case COMP_DICT: emit(c, OP_MAP_ADD, comp->result, element, expr_any(c, comp->value), 0); break;
  default:
    if (c->unit->scope->coroutine) {
      emit(c, OP_ASYNC_GEN_WRAP, mark, element, 0, 0);
      element = mark;
    }
    emit(c, OP_YIELD, mark, element, 0, 0);
    emit(c, OP_RESUME, 0, 0, 0, 1);
    break;
  }
  temp_release(c, mark);
}

static void compile_conditions(Compiler *c, const Comprehension *comp, int32_t depth, Label again) {
  AstExprSeq conditions = comp->loops.items[depth]->ifs;
  for (int32_t i = 0; i < conditions.count; i++) jump_if(c, conditions.items[i], again, false);
  if (depth + 1 < comp->loops.count)
    compile_loops(c, comp, depth + 1);
  else
    add_element(c, comp);
}

/* `for x in [y]` is an assignment. */
static AstExpr *single_item(const AstExpr *iterable) {
  AstExprSeq elements;
  if (iterable->kind == AST_List)
    elements = iterable->List.elts;
  else if (iterable->kind == AST_Tuple)
    elements = iterable->Tuple.elts;
  else
    return NULL;
  return elements.count == 1 && !is_starred(elements.items[0]) ? elements.items[0] : NULL;
}

static void compile_single(Compiler *c, const Comprehension *comp, int32_t depth, AstExpr *item) {
  Label end = label_new(c);
  int mark = c->unit->top;
  int value = expr_push(c, item);
  store_target(c, comp->loops.items[depth]->target, value);
  temp_release(c, mark);
  compile_conditions(c, comp, depth, end);
  label_here(c, end);
}

/* The register of a loop's iterator: the first one's is the parameter. */
static int loop_iterator(Compiler *c, const Comprehension *comp, int32_t depth, Opcode get) {
  if (depth == 0) return 0;
  int mark = c->unit->top;
  int iterable = expr_any(c, comp->loops.items[depth]->iter);
  temp_release(c, mark);
  int iterator = temp_new(c, 1);
  emit(c, get, iterator, iterable, 0, 0);
  return iterator;
}

static void compile_loop(Compiler *c, const Comprehension *comp, int32_t depth) {
  AstComprehension *loop = comp->loops.items[depth];
  int mark = c->unit->top;
  int iterator = loop_iterator(c, comp, depth, OP_GET_ITER);
  Label start = label_new(c), again = label_new(c), end = label_new(c);
  label_here(c, start);
  next_item(c, loop->target, iterator, end);
  temps_keep(c);
  compile_conditions(c, comp, depth, again);
  label_here(c, again);
  emit_jump(c, OP_JUMP_BACK, 0, 0, 0, start);
  label_here(c, end);
  temp_release(c, mark);
}

static void compile_async_loop(Compiler *c, const Comprehension *comp, int32_t depth) {
  AstComprehension *loop = comp->loops.items[depth];
  int mark = c->unit->top;
  int iterator = loop_iterator(c, comp, depth, OP_GET_AITER);
  Label start = label_new(c), again = label_new(c), at_end = label_new(c), end = label_new(c);
  label_here(c, start);
  block_push(c, BLOCK_ASYNC_LOOP);
  int item = temp_new(c, 1);
  handler_push(c, at_end, item, false);
  emit(c, OP_GET_ANEXT, item, iterator, 0, 0);
  compile_send(c, item, item, 3);
  handler_pop(c);
  store_target(c, loop->target, item);
  temp_release(c, item);
  temps_keep(c);
  compile_conditions(c, comp, depth, again);
  label_here(c, again);
  emit_jump(c, OP_JUMP_BACK, 0, 0, 0, start);
  block_pop(c, BLOCK_ASYNC_LOOP);
  label_here(c, at_end);
  emit_jump(c, OP_END_ASYNC_FOR, item, 0, 0, end);
  label_here(c, end);
  temp_release(c, mark);
}

static void compile_loops(Compiler *c, const Comprehension *comp, int32_t depth) {
  AstComprehension *loop = comp->loops.items[depth];
  int base = c->unit->statement_base;
  AstExpr *item = depth > 0 && !loop->is_async ? single_item(loop->iter) : NULL;
  if (item != NULL)
    compile_single(c, comp, depth, item);
  else if (loop->is_async)
    compile_async_loop(c, comp, depth);
  else
    compile_loop(c, comp, depth);
  c->unit->statement_base = base;
}

static Comprehension describe(AstExpr *e) {
  switch (e->kind) {
  case AST_ListComp:
    return (Comprehension){e, COMP_LIST, e->ListComp.generators, e->ListComp.elt, NULL, 0};
  case AST_SetComp:
    return (Comprehension){e, COMP_SET, e->SetComp.generators, e->SetComp.elt, NULL, 0};
  case AST_DictComp:
    return (Comprehension){e, COMP_DICT, e->DictComp.generators, e->DictComp.key, e->DictComp.value,
                           0};
  default:
    return (Comprehension){e, COMP_GENERATOR, e->GeneratorExp.generators, e->GeneratorExp.elt, NULL,
                           0};
  }
}

static void check_async(Compiler *c, const Comprehension *comp, const Unit *outer) {
  Unit *u = c->unit;
  bool allowed = outer->kind == UNIT_ASYNC_FUNCTION || outer->kind == UNIT_COMPREHENSION ||
                 (c->flags & COMPILE_TOP_LEVEL_AWAIT && outer->kind == UNIT_MODULE);
  if (u->scope->coroutine && comp->kind != COMP_GENERATOR && !allowed)
    COMPILE_ERROR(c, "asynchronous comprehension outside of an asynchronous function");
}

static Value compile_body_unit(Compiler *c, Unit *inner, Comprehension *comp) {
  static const char *const names[] = {[COMP_LIST] = "<listcomp>",
                                      [COMP_SET] = "<setcomp>",
                                      [COMP_DICT] = "<dictcomp>",
                                      [COMP_GENERATOR] = "<genexpr>"};
  Unit *outer = c->unit;
  comprehension_enter(c, inner, name_from(c, names[comp->kind]), comp->e);
  SET_POS(c, comp->e);
  check_async(c, comp, outer);
  if (comp->kind != COMP_GENERATOR) {
    comp->result = temp_new(c, 1);
    Opcode build = comp->kind == COMP_LIST  ? OP_BUILD_LIST
                   : comp->kind == COMP_SET ? OP_BUILD_SET
                                            : OP_BUILD_MAP;
    emit(c, build, comp->result, comp->result, 0, 0);
    temps_keep(c);
  }
  compile_loops(c, comp, 0);
  if (comp->kind == COMP_GENERATOR) no_line(c);
  if (comp->kind != COMP_GENERATOR)
    emit(c, OP_RETURN, comp->result, 0, 0, 0);
  else if (!c->failed)
    emit(c, OP_RETURN_CONST, 0, 0, 0, const_index(c, NONE));
  return unit_finish(c);
}

void compile_comprehension(Compiler *c, AstExpr *e, int to) {
  Comprehension comp = describe(e);
  AstComprehension *first = comp.loops.items[0];
  if (c->failed) return;
  Unit inner;
  Value code = compile_body_unit(c, &inner, &comp);
  bool awaits = inner.scope->coroutine && comp.kind != COMP_GENERATOR;
  int window = c->unit->top;
  comprehension_make(c, &inner, code, window);
  temp_new(c, WINDOW_HEADER);
  int iterator = c->unit->top;
  int iterable = expr_any(c, first->iter);
  emit(c, first->is_async ? OP_GET_AITER : OP_GET_ITER, iterator, iterable, 0, 0);
  emit_call(c, window, 1);
  if (awaits) {
    temp_new(c, 1);
    emit(c, OP_GET_AWAITABLE, window, window, 0, 0);
    compile_send(c, to, window, 3);
    temp_release(c, window);
  } else {
    move_to(c, to, window);
  }
}
