/* Expressions: dispatch, operators, attributes, subscripts, f-strings, await and yield. */
#include "frontend/codegen.h"
#include "objects/list.h"

bool is_starred(const AstExpr *e) {
  return e->kind == AST_Starred;
}

NumberOp number_op(AstKind op) {
  switch (op) {
  case AST_Add: return OP_ADD;
  case AST_Sub: return OP_SUBTRACT;
  case AST_Mult: return OP_MULTIPLY;
  case AST_MatMult: return OP_MATRIX_MULTIPLY;
  case AST_Div: return OP_TRUE_DIVIDE;
  case AST_Mod: return OP_REMAINDER;
  case AST_Pow: return OP_POWER;
  case AST_LShift: return OP_LSHIFT;
  case AST_RShift: return OP_RSHIFT;
  case AST_BitOr: return OP_OR;
  case AST_BitXor: return OP_XOR;
  case AST_BitAnd: return OP_AND;
  case AST_FloorDiv: return OP_FLOOR_DIVIDE;
  default: unreachable_state("binary operator");
  }
}

/* -- Operators --------------------------------------------------------------------------------- */

int constant_operand(Compiler *c, const AstExpr *e) {
  if (c->failed || e->kind != AST_Constant) return -1;
  int32_t index = const_index(c, constant_value(c, &e->Constant.value));
  if (index >= 256) return -1;
  pass_line(c, e->pos);
  return index;
}

static void compile_binary(Compiler *c, AstExpr *e, int to) {
  int mark = c->unit->top;
  NumberOp op = number_op(e->BinOp.op);
  int left = expr_any(c, e->BinOp.left);
  int constant = constant_operand(c, e->BinOp.right);
  if (constant >= 0)
    emit(c, OP_BINARY_K, to, left, constant, op);
  else
    emit(c, OP_BINARY, to, left, expr_any(c, e->BinOp.right), op);
  temp_release(c, mark);
}

static void compile_unary(Compiler *c, AstExpr *e, int to) {
  static const uint8_t ops[] = {OP_INVERT, OP_NOT, OP_POSITIVE, OP_NEGATIVE};
  _Static_assert(AST_USub == AST_Invert + 3, "order of the operators");
  int mark = c->unit->top;
  int operand = expr_any(c, e->UnaryOp.operand);
  emit(c, ops[e->UnaryOp.op - AST_Invert], to, operand, 0, 0);
  temp_release(c, mark);
}

/* An operand that is not the last: leaves for `end` if it decides. Of constants that is known; what
   is never reached then is compiled all the same, for its errors. */
static void bool_operand(Compiler *c, AstExpr *e, int built, Opcode leave, Label end) {
  int truth = constant_truth(c, e);
  if (truth == (leave == OP_JUMP_IF_FALSE)) {
    pass_line(c, e->pos);
    pass_line(c, c->unit->pos); /* where the jump would be */
    return;
  }
  expr_to(c, e, built);
  if (truth >= 0)
    jump(c, end);
  else
    emit_jump(c, leave, built, 0, 0, end);
}

static void compile_bool(Compiler *c, AstExpr *e, int to) {
  AstExprSeq values = e->BoolOp.values;
  Opcode leave = e->BoolOp.op == AST_And ? OP_JUMP_IF_FALSE : OP_JUMP_IF_TRUE;
  Label end = label_new(c);
  int mark = c->unit->top;
  int built = build_start(c, to);
  for (int32_t i = 0; i < values.count - 1; i++)
    bool_operand(c, values.items[i], built, leave, end);
  expr_to(c, values.items[values.count - 1], built);
  label_here(c, end);
  build_end(c, to, built, mark);
}

static void compile_if_expression(Compiler *c, AstExpr *e, int to) {
  Label otherwise = label_new(c), end = label_new(c);
  AstPos pos = c->unit->pos;
  jump_if(c, e->IfExp.test, otherwise, false);
  expr_to(c, e->IfExp.body, to);
  no_line(c);
  jump(c, end);
  c->unit->pos = pos;
  label_here(c, otherwise);
  expr_to(c, e->IfExp.orelse, to);
  label_here(c, end);
}

static void compile_walrus(Compiler *c, AstExpr *e, int to) {
  int mark = c->unit->top;
  int value = expr_push(c, e->NamedExpr.value);
  store_target(c, e->NamedExpr.target, value);
  temp_release(c, mark);
  move_to(c, to, value);
}

/* -- Attributes and subscripts ----------------------------------------------------------------- */

void pos_at_attribute(Compiler *c, const AstExpr *attribute) {
  AstPos *pos = &c->unit->pos;
  if (pos->lineno == attribute->pos.end_lineno) return;
  pos->lineno = attribute->pos.end_lineno;
  int32_t length = (int32_t)attribute->Attribute.attr->length;
  if (length <= attribute->pos.end_col_offset) {
    pos->col_offset = attribute->pos.end_col_offset - length;
  } else { /* a tree no source text has */
    pos->col_offset = pos->end_col_offset = -1;
  }
  pos->end_lineno = max_of(pos->lineno, pos->end_lineno);
}

static void compile_attribute(Compiler *c, AstExpr *e, int to) {
  int mark = c->unit->top;
  if (is_plain_super(c, e)) {
    load_super(c, e, mark, OP_LOAD_SUPER_ATTR);
    move_to(c, to, mark);
    return;
  }
  int object = expr_any(c, e->Attribute.value);
  pos_at_attribute(c, e);
  emit(c, OP_LOAD_ATTR, to, object, 0, name_index(c, mangled(c, e->Attribute.attr)));
  temp_release(c, mark);
}

static void compile_subscript(Compiler *c, AstExpr *e, int to) {
  int mark = c->unit->top;
  warn_subscript(c, e);
  int object = expr_any(c, e->Subscript.value);
  int key = expr_any(c, e->Subscript.slice);
  emit(c, OP_GET_ITEM, to, object, key, 0);
  temp_release(c, mark);
}

static void push_or_none(Compiler *c, AstExpr *e) {
  if (e != NULL)
    expr_push(c, e);
  else
    load_const(c, temp_new(c, 1), NONE);
}

static void compile_slice(Compiler *c, AstExpr *e, int to) {
  int first = c->unit->top;
  push_or_none(c, e->Slice.lower);
  push_or_none(c, e->Slice.upper);
  if (e->Slice.step != NULL) expr_push(c, e->Slice.step);
  emit(c, OP_BUILD_SLICE, to, first, e->Slice.step != NULL ? 3 : 2, 0);
  temp_release(c, first);
}

/* -- f-strings --------------------------------------------------------------------------------- */

static void compile_formatted(Compiler *c, AstExpr *e, int to) {
  int mark = c->unit->top;
  int conversion = e->FormattedValue.conversion;
  if (conversion < 0) conversion = 0;
  if (e->FormattedValue.format_spec != NULL) {
    int value = expr_push(c, e->FormattedValue.value);
    expr_push(c, e->FormattedValue.format_spec);
    emit(c, OP_FORMAT_VALUE, to, value, conversion | 128, 0);
  } else {
    int value = expr_any(c, e->FormattedValue.value);
    emit(c, OP_FORMAT_VALUE, to, value, conversion, 0);
  }
  temp_release(c, mark);
}

/* More pieces than fit a run of registers: ''.join of a list. */
static void join_pieces(Compiler *c, AstExprSeq pieces, int to) {
  int window = temp_new(c, WINDOW_HEADER);
  load_const(c, window, str_empty);
  emit(c, OP_LOAD_ATTR, window, window, 0, name_index(c, name_from(c, "join")));
  int list = c->unit->top;
  compile_elements(c, pieces, AST_List, list, list, 0);
  emit_call(c, window, 1);
  move_to(c, to, window);
}

static void compile_joined(Compiler *c, AstExpr *e, int to) {
  AstExprSeq pieces = e->JoinedStr.values;
  int first = c->unit->top;
  if (pieces.count > WINDOW_ARGUMENTS) {
    join_pieces(c, pieces, to);
    return;
  }
  if (pieces.count == 1) {
    expr_to(c, pieces.items[0], to);
    return;
  }
  for (int32_t i = 0; i < pieces.count; i++) expr_push(c, pieces.items[i]);
  emit(c, OP_BUILD_STRING, to, first, 0, pieces.count);
  temp_release(c, first);
}

/* -- await and yield --------------------------------------------------------------------------- */

bool is_async_context(const Compiler *c) {
  return c->unit->kind == UNIT_ASYNC_FUNCTION ||
         (c->flags & COMPILE_TOP_LEVEL_AWAIT && c->unit->kind == UNIT_MODULE);
}

/* Note [Delegating]
   value = None
   again: SEND value, iterator, end      finished: value is its result
          YIELD value, value             handler: throw
          RESUME
          JUMP again
   throw: CLEANUP_THROW value, end       the iterator ended in throw() or close()
   end:
   Where an exception is thrown in at the YIELD, the generator passes it to the iterator (register B
   of the SEND that stands before the YIELD) first. */
void compile_send(Compiler *c, int to, int iterator, int resume) {
  int value = temp_new(c, 1);
  Label again = label_new(c), throw = label_new(c), end = label_new(c);
  load_const(c, value, NONE);
  label_here(c, again);
  emit_jump(c, OP_SEND, value, iterator, 0, end);
  handler_push(c, throw, value, true);
  emit(c, OP_YIELD, value, value, 1, 0);
  handler_pop(c);
  emit(c, OP_RESUME, 0, 0, 0, resume);
  jump(c, again);
  label_here(c, throw);
  emit_jump(c, OP_CLEANUP_THROW, value, 0, 0, end);
  label_here(c, end);
  temp_release(c, value);
  move_to(c, to, value);
}

enum { RESUME_YIELD = 1, RESUME_YIELD_FROM = 2, RESUME_AWAIT = 3 };

static void compile_await(Compiler *c, AstExpr *e, int to) {
  Unit *u = c->unit;
  if (!(c->flags & COMPILE_TOP_LEVEL_AWAIT && u->kind == UNIT_MODULE)) {
    if (u->scope->kind != SCOPE_FUNCTION) COMPILE_ERROR(c, "'await' outside function");
    if (u->kind != UNIT_ASYNC_FUNCTION && u->kind != UNIT_COMPREHENSION)
      COMPILE_ERROR(c, "'await' outside async function");
  }
  int mark = u->top;
  int awaited = expr_any(c, e->Await.value);
  temp_release(c, mark);
  int iterator = temp_new(c, 1);
  emit(c, OP_GET_AWAITABLE, iterator, awaited, 0, 0);
  compile_send(c, to, iterator, RESUME_AWAIT);
  temp_release(c, mark);
}

static void compile_yield(Compiler *c, AstExpr *e, int to) {
  Unit *u = c->unit;
  if (u->scope->kind != SCOPE_FUNCTION) COMPILE_ERROR(c, "'yield' outside function");
  int mark = u->top;
  int value;
  if (e->Yield.value != NULL) {
    value = expr_any(c, e->Yield.value);
  } else {
    value = temp_new(c, 1);
    load_const(c, value, NONE);
  }
  if (u->scope->coroutine) {
    if (!is_temp(u, value)) temp_new(c, 1);
    emit(c, OP_ASYNC_GEN_WRAP, mark, value, 0, 0);
    value = mark;
  }
  emit(c, OP_YIELD, to, value, 0, 0);
  emit(c, OP_RESUME, 0, 0, 0, RESUME_YIELD);
  temp_release(c, mark);
}

static void compile_yield_from(Compiler *c, AstExpr *e, int to) {
  Unit *u = c->unit;
  if (u->scope->kind != SCOPE_FUNCTION) COMPILE_ERROR(c, "'yield' outside function");
  if (u->kind == UNIT_ASYNC_FUNCTION) COMPILE_ERROR(c, "'yield from' inside async function");
  int mark = u->top;
  int source = expr_any(c, e->YieldFrom.value);
  temp_release(c, mark);
  int iterator = temp_new(c, 1);
  emit(c, OP_GET_YIELD_FROM_ITER, iterator, source, 0, 0);
  compile_send(c, to, iterator, RESUME_YIELD_FROM);
  temp_release(c, mark);
}

/* -- Dispatch ---------------------------------------------------------------------------------- */

static void compile_expression(Compiler *c, AstExpr *e, int to) {
  switch (e->kind) {
  case AST_Constant: load_ast_constant(c, to, &e->Constant.value); break;
  case AST_Name: name_load(c, e->Name.id, to); break;
  case AST_BinOp: compile_binary(c, e, to); break;
  case AST_UnaryOp: compile_unary(c, e, to); break;
  case AST_BoolOp: compile_bool(c, e, to); break;
  case AST_Compare: compile_compare(c, e, to); break;
  case AST_Call: compile_call(c, e, to); break;
  case AST_Attribute: compile_attribute(c, e, to); break;
  case AST_Subscript: compile_subscript(c, e, to); break;
  case AST_Slice: compile_slice(c, e, to); break;
  case AST_IfExp: compile_if_expression(c, e, to); break;
  case AST_NamedExpr: compile_walrus(c, e, to); break;
  case AST_Lambda: compile_lambda(c, e, to); break;
  case AST_List: compile_elements(c, e->List.elts, AST_List, to, c->unit->top, 0); break;
  case AST_Tuple: compile_elements(c, e->Tuple.elts, AST_Tuple, to, c->unit->top, 0); break;
  case AST_Set: compile_elements(c, e->Set.elts, AST_Set, to, c->unit->top, 0); break;
  case AST_Dict: compile_dict(c, e, to); break;
  case AST_ListComp:
  case AST_SetComp:
  case AST_DictComp:
  case AST_GeneratorExp: compile_comprehension(c, e, to); break;
  case AST_Await: compile_await(c, e, to); break;
  case AST_Yield: compile_yield(c, e, to); break;
  case AST_YieldFrom: compile_yield_from(c, e, to); break;
  case AST_JoinedStr: compile_joined(c, e, to); break;
  case AST_FormattedValue: compile_formatted(c, e, to); break;
  case AST_Starred: COMPILE_ERROR(c, "can't use starred expression here"); break;
  default: unreachable_state("kind of an expression");
  }
}

/* See Note [Spilling] in codegen.h. */
static cold_path void compile_spilled(Compiler *c, AstExpr *e, int to) {
  Unit *u = c->unit;
  int base = u->statement_base, top = u->top, far_mark = u->far_top;
  int32_t result = far_new(c);
  for (int i = base; i < top; i++) emit(c, OP_STORE_FAR, i, 0, 0, far_new(c));
  u->top = base;
  int built = expr_push(c, e);
  emit(c, OP_STORE_FAR, built, 0, 0, result);
  for (int i = base; i < top; i++) emit(c, OP_LOAD_FAR, i, 0, 0, result + 1 + i - base);
  u->top = top;
  emit(c, OP_LOAD_FAR, to, 0, 0, result);
  u->far_top = far_mark;
}

void expr_to(Compiler *c, AstExpr *e, int to) {
  Unit *u = c->unit;
  if (c->failed) return;
  if (!syntax_depth_enter(&c->depth)) {
    c->failed = true;
    return;
  }
  AstPos pos = u->pos;
  u->pos = e->pos;
  if (unlikely(u->top > REGISTER_LIMIT - SPILL_MARGIN) && u->statement_base < u->top)
    compile_spilled(c, e, to);
  else
    compile_expression(c, e, to);
  u->pos = pos;
  c->depth--;
}

int expr_push(Compiler *c, AstExpr *e) {
  int to = c->unit->top;
  expr_to(c, e, to);
  c->unit->top = to;
  return temp_new(c, 1);
}

/* The register of a local that nothing can change before it is used; -1: no such local. */
static int stable_register(Compiler *c, AstExpr *e) {
  Unit *u = c->unit;
  if (e->kind != AST_Name || u->scope->has_walrus || c->failed) return -1;
  AstPos pos = u->pos;
  u->pos = e->pos;
  int reg = name_register(c, e->Name.id);
  u->pos = pos;
  if (reg >= 0) pass_line(c, e->pos);
  return reg;
}

int expr_any(Compiler *c, AstExpr *e) {
  int reg = stable_register(c, e);
  return reg >= 0 ? reg : expr_push(c, e);
}

int expr_in(Compiler *c, AstExpr *e, int temp) {
  int reg = stable_register(c, e);
  if (reg >= 0) return reg;
  expr_to(c, e, temp);
  return temp;
}

void expr_drop(Compiler *c, AstExpr *e) {
  int mark = c->unit->top;
  expr_any(c, e);
  temp_release(c, mark);
}
