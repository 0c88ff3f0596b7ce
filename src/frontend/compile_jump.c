/* Comparisons, and conditions that decide where to go on. */
#include "frontend/codegen.h"
#include "objects/float.h"
#include "objects/list.h"

static int compare_op(AstKind op) {
  switch (op) {
  case AST_Eq: return CMP_EQ;
  case AST_NotEq: return CMP_NE;
  case AST_Lt: return CMP_LT;
  case AST_LtE: return CMP_LE;
  case AST_Gt: return CMP_GT;
  case AST_GtE: return CMP_GE;
  default: return -1;
  }
}

/* -- As values --------------------------------------------------------------------------------- */

static void emit_comparison(Compiler *c, AstKind op, int to, int left, int right) {
  switch (op) {
  case AST_Is: emit(c, OP_IS, to, left, right, 0); break;
  case AST_IsNot: emit(c, OP_IS, to, left, right, 1); break;
  case AST_In: emit(c, OP_IN, to, left, right, 0); break;
  case AST_NotIn: emit(c, OP_IN, to, left, right, 1); break;
  default: emit(c, OP_COMPARE, to, left, right, compare_op(op)); break;
  }
}

/* to = left op right; the temporaries of right are released. */
static void compare_with(Compiler *c, AstKind op, int to, int left, AstExpr *right) {
  int mark = c->unit->top;
  int constant = compare_op(op) < 0 ? -1 : constant_operand(c, right);
  if (constant >= 0)
    emit(c, OP_COMPARE_K, to, left, constant, compare_op(op));
  else
    emit_comparison(c, op, to, left, expr_any(c, right));
  temp_release(c, mark);
}

/* a < b < c: each operand once, until one comparison is false. */
static void compile_compare_chain(Compiler *c, AstExpr *e, int to) {
  __typeof__(e->Compare) *chain = &e->Compare;
  Label end = label_new(c);
  int mark = c->unit->top;
  int built = build_start(c, to);
  int operands = temp_new(c, 2); /* used by turns */
  int left = expr_in(c, chain->left, operands);
  int32_t last = chain->ops.count - 1;
  for (int32_t i = 0; i < last; i++) {
    int right = expr_in(c, chain->comparators.items[i], operands + (i + 1) % 2);
    emit_comparison(c, chain->ops.items[i], built, left, right);
    emit_jump(c, OP_JUMP_IF_FALSE, built, 0, 0, end);
    left = right;
  }
  compare_with(c, chain->ops.items[last], built, left, chain->comparators.items[last]);
  label_here(c, end);
  build_end(c, to, built, mark);
}

void compile_compare(Compiler *c, AstExpr *e, int to) {
  warn_compare(c, e);
  if (e->Compare.ops.count > 1) {
    compile_compare_chain(c, e, to);
    return;
  }
  int mark = c->unit->top;
  int left = expr_any(c, e->Compare.left);
  compare_with(c, e->Compare.ops.items[0], to, left, e->Compare.comparators.items[0]);
  temp_release(c, mark);
}

/* -- As conditions ----------------------------------------------------------------------------- */

static bool is_none_expr(const AstExpr *e) {
  return e->kind == AST_Constant && e->Constant.value.type == AST_CONST_NONE;
}

static void jump_on(Compiler *c, int reg, Label label, bool sense) {
  emit_jump(c, sense ? OP_JUMP_IF_TRUE : OP_JUMP_IF_FALSE, reg, 0, 0, label);
}

/* Jumps when `left op right` is `sense`. */
static void jump_on_operator(Compiler *c, AstKind op, int left, int right, Label label,
                             bool sense) {
  int ordered = compare_op(op);
  if (ordered >= 0) {
    emit_jump(c, OP_JUMP_COMPARE, ordered | (sense ? 0 : 8), left, right, label);
    return;
  }
  int truth = temp_new(c, 1);
  emit_comparison(c, op, truth, left, right);
  jump_on(c, truth, label, sense);
  temp_release(c, truth);
}

/* The same with an operand that is needed no more: constants have instructions of their own. */
static void jump_on_last(Compiler *c, AstKind op, int left, AstExpr *right, Label label,
                         bool sense) {
  if ((op == AST_Is || op == AST_IsNot) && is_none_expr(right)) {
    pass_line(c, right->pos);
    Opcode jump_op = (op == AST_Is) == sense ? OP_JUMP_IF_NONE : OP_JUMP_IF_NOT_NONE;
    emit_jump(c, jump_op, left, 0, 0, label);
    return;
  }
  int ordered = compare_op(op);
  int constant = ordered < 0 ? -1 : constant_operand(c, right);
  if (constant >= 0) {
    emit_jump(c, OP_JUMP_COMPARE_K, ordered | (sense ? 0 : 8), left, constant, label);
    return;
  }
  int mark = c->unit->top;
  jump_on_operator(c, op, left, expr_any(c, right), label, sense);
  temp_release(c, mark);
}

/* All but the last comparison of a chain; returns the register of its left operand. */
static int jump_on_chain(Compiler *c, AstExpr *e, Label is_false) {
  __typeof__(e->Compare) *chain = &e->Compare;
  int operands = temp_new(c, 2); /* used by turns */
  int left = expr_in(c, chain->left, operands);
  for (int32_t i = 0; i < chain->ops.count - 1; i++) {
    int right = expr_in(c, chain->comparators.items[i], operands + (i + 1) % 2);
    jump_on_operator(c, chain->ops.items[i], left, right, is_false, false);
    left = right;
  }
  return left;
}

static void jump_on_compare(Compiler *c, AstExpr *e, Label label, bool sense) {
  __typeof__(e->Compare) *chain = &e->Compare;
  SET_POS(c, e); /* and it stays so for the jumps of what follows in the condition, as in CPython */
  warn_compare(c, e);
  int mark = c->unit->top;
  int32_t last = chain->ops.count - 1;
  Label end = label_new(c);
  int left = last == 0 ? expr_any(c, chain->left) : jump_on_chain(c, e, sense ? end : label);
  jump_on_last(c, chain->ops.items[last], left, chain->comparators.items[last], label, sense);
  temp_release(c, mark);
  label_here(c, end);
}

static void jump_on_bool(Compiler *c, AstExpr *e, Label label, bool sense) {
  AstExprSeq values = e->BoolOp.values;
  bool deciding = e->BoolOp.op == AST_Or; /* the truth of one value that decides */
  Label end = label_new(c);
  for (int32_t i = 0; i < values.count - 1; i++)
    jump_if(c, values.items[i], deciding == sense ? label : end, deciding);
  jump_if(c, values.items[values.count - 1], label, sense);
  label_here(c, end);
}

static void jump_on_if_expression(Compiler *c, AstExpr *e, Label label, bool sense) {
  Label otherwise = label_new(c), end = label_new(c);
  jump_if(c, e->IfExp.test, otherwise, false);
  jump_if(c, e->IfExp.body, label, sense);
  AstPos pos = c->unit->pos;
  no_line(c);
  jump(c, end);
  c->unit->pos = pos;
  label_here(c, otherwise);
  jump_if(c, e->IfExp.orelse, label, sense);
  label_here(c, end);
}

int constant_truth(Compiler *c, const AstExpr *e) {
  if (e->kind != AST_Constant || c->failed) return -1;
  const AstConstant *constant = &e->Constant.value;
  switch (constant->type) {
  case AST_CONST_NONE:
  case AST_CONST_FALSE: return 0;
  case AST_CONST_TRUE:
  case AST_CONST_ELLIPSIS:
  case AST_CONST_BIGINT: return 1;
  case AST_CONST_INT: return constant->integer != 0;
  case AST_CONST_FLOAT:
  case AST_CONST_COMPLEX: return constant->number != 0.0;
  case AST_CONST_STR:
  case AST_CONST_BYTES: return constant->length != 0;
  case AST_CONST_OBJECT: {
    int truth = object_truth(list_get(c->objects, constant->root));
    if (truth < 0) c->failed = true;
    return truth;
  }
  }
  return -1;
}

static void jump_on_constant(Compiler *c, AstExpr *e, Label label, bool sense) {
  AstPos pos = c->unit->pos;
  c->unit->pos = e->pos;
  int truth = constant_truth(c, e);
  if (truth == (int)sense)
    jump(c, label);
  else
    pass_line(c, e->pos);
  c->unit->pos = pos;
}

static void jump_on_value(Compiler *c, AstExpr *e, Label label, bool sense) {
  int mark = c->unit->top;
  int reg = expr_any(c, e);
  jump_on(c, reg, label, sense); /* at the statement's position, as in CPython */
  temp_release(c, mark);
}

void jump_if(Compiler *c, AstExpr *e, Label label, bool sense) {
  if (c->failed) return;
  if (!syntax_depth_enter(&c->depth)) {
    c->failed = true;
    return;
  }
  bool negated = e->kind == AST_UnaryOp && e->UnaryOp.op == AST_Not;
  if (negated)
    jump_if(c, e->UnaryOp.operand, label, !sense);
  else if (e->kind == AST_BoolOp)
    jump_on_bool(c, e, label, sense);
  else if (e->kind == AST_Compare)
    jump_on_compare(c, e, label, sense);
  else if (e->kind == AST_IfExp)
    jump_on_if_expression(c, e, label, sense);
  else if (e->kind == AST_Constant)
    jump_on_constant(c, e, label, sense);
  else
    jump_on_value(c, e, label, sense);
  c->depth--;
}
