/* Folding of constant expressions, in place, before the symbol table is made: operators on
   constants, tuples of constants, subscripts of constants, `in` and `for` over displays of
   constants, __debug__. What would raise, or grow beyond a few kilobytes, is left for run time. */
#include "frontend/codegen.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"

enum {
  MAX_INT_BITS = 128,
  MAX_COLLECTION = 256,  /* items of a repeated tuple */
  MAX_TEXT = 4096,       /* characters of a repeated text */
  MAX_TOTAL_ITEMS = 1024 /* in nested tuples */
};

static AstExpr *fold(Compiler *c, AstExpr *e);
static void fold_node(Compiler *c, AstNode *node);

/* -- Constants and their nodes ----------------------------------------------------------------- */

static AstConstant constant_from(Compiler *c, Value v) {
  int64_t integer;
  if (is_none(v)) return (AstConstant){.type = AST_CONST_NONE};
  if (same(v, TRUE_VALUE)) return (AstConstant){.type = AST_CONST_TRUE};
  if (same(v, FALSE_VALUE)) return (AstConstant){.type = AST_CONST_FALSE};
  if (is_exact_int(v) && int_fits_i64(v, &integer))
    return (AstConstant){.type = AST_CONST_INT, .integer = integer};
  if (is_exact_float(v)) return (AstConstant){.type = AST_CONST_FLOAT, .number = as_double(v)};
  AstConstant constant = {.type = AST_CONST_OBJECT, .root = (uint32_t)list_length(c->objects)};
  if (!list_append(c->objects, v)) c->failed = true;
  return constant;
}

AstExpr *constant_node(Compiler *c, AstPos pos, Value v) {
  AstConstant constant = constant_from(c, v);
  return AST_NEW(c->arena, Expr, Constant, pos, .value = constant);
}

/* The node of a computed constant in place of e; where the computation failed (v absent), e. */
static AstExpr *replace(Compiler *c, AstExpr *e, Value v) {
  if (!is_absent(v)) return constant_node(c, e->pos, v);
  exception_clear();
  return e;
}

static Value value_of(Compiler *c, const AstExpr *e) {
  return constant_value(c, &e->Constant.value);
}

static bool both_constant(const AstExpr *a, const AstExpr *b) {
  return a->kind == AST_Constant && b->kind == AST_Constant;
}

static bool all_constant(AstExprSeq elements) {
  for (int32_t i = 0; i < elements.count; i++) {
    if (elements.items[i]->kind != AST_Constant) return false;
  }
  return true;
}

static Value tuple_of(Compiler *c, AstExprSeq elements) {
  TupleObject *tuple = tuple_alloc(elements.count);
  for (int32_t i = 0; i < elements.count; i++) {
    Value v = value_of(c, elements.items[i]);
    if (is_absent(v)) return ABSENT;
    slot_set(tuple, &tuple->items[i], v);
  }
  return from_object(tuple);
}

/* -- Operators --------------------------------------------------------------------------------- */

static bool has_bits(Value v) {
  return is_int(v) && int_sign(v) != 0;
}

/* What is left of `limit` items after counting those of v, nested ones included; negative: more. */
static int64_t count_items(Value v, int64_t limit) {
  if (!is_tuple(v)) return limit;
  limit -= tuple_length(v);
  for (int64_t i = 0; i < tuple_length(v) && limit >= 0; i++)
    limit = count_items(tuple_get(v, i), limit);
  return limit;
}

/* -1: no sequence that can be repeated. */
static int64_t repeated_length(Value v, int64_t *max) {
  *max = is_tuple(v) ? MAX_COLLECTION : MAX_TEXT;
  if (is_tuple(v)) return tuple_length(v);
  if (is_str(v)) return str_length(v);
  if (is_bytes(v)) return as_bytes(v)->length;
  return -1;
}

static bool is_small_product(Value a, Value b) {
  if (has_bits(a) && has_bits(b)) return int_bit_length(a) + int_bit_length(b) <= MAX_INT_BITS;
  if (!is_int(a)) {
    Value swap = a;
    a = b;
    b = swap;
  }
  int64_t max, count;
  int64_t length = repeated_length(b, &max);
  if (!is_int(a) || length <= 0) return true;
  if (!int_fits_i64(a, &count) || count < 0 || count > max / length) return false;
  return count == 0 || count_items(b, MAX_TOTAL_ITEMS / count) >= 0;
}

static bool is_small_power(Value a, Value b) {
  int64_t exponent;
  if (!has_bits(a) || !is_int(b) || int_sign(b) <= 0) return true;
  return int_fits_i64(b, &exponent) && int_bit_length(a) <= MAX_INT_BITS / exponent;
}

static bool is_small_shift(Value a, Value b) {
  int64_t count;
  if (!has_bits(a) || !has_bits(b)) return true;
  return int_fits_i64(b, &count) && count <= MAX_INT_BITS &&
         int_bit_length(a) <= MAX_INT_BITS - count;
}

static AstExpr *fold_binary(Compiler *c, AstExpr *e) {
  if (e->BinOp.op == AST_Mod && e->BinOp.left->kind == AST_Constant &&
      e->BinOp.right->kind == AST_Tuple) {
    Value text = value_of(c, e->BinOp.left);
    if (is_absent(text)) return replace(c, e, text);
    return is_str(text) ? fold_format(c, e, text) : e;
  }
  if (!both_constant(e->BinOp.left, e->BinOp.right)) return e;
  Value a = value_of(c, e->BinOp.left);
  if (is_absent(a)) return replace(c, e, a);
  Value b = value_of(c, e->BinOp.right);
  if (is_absent(b)) return replace(c, e, b);
  bool foldable = true;
  switch (e->BinOp.op) {
  case AST_Mult: foldable = is_small_product(a, b); break;
  case AST_Pow: foldable = is_small_power(a, b); break;
  case AST_LShift: foldable = is_small_shift(a, b); break;
  case AST_Mod: foldable = !is_str(a) && !is_bytes(a); break;
  case AST_MatMult: foldable = false; break;
  default: break;
  }
  return foldable ? replace(c, e, number_binary(number_op(e->BinOp.op), a, b)) : e;
}

/* not a in b is a not in b; for comparisons by ==, < and so on `not` may not be moved. */
static AstExpr *fold_not(Compiler *c, AstExpr *e) {
  AstExpr *operand = e->UnaryOp.operand;
  if (operand->kind != AST_Compare || operand->Compare.ops.count != 1) return e;
  AstKind op = operand->Compare.ops.items[0];
  switch (op) {
  case AST_Is: op = AST_IsNot; break;
  case AST_IsNot: op = AST_Is; break;
  case AST_In: op = AST_NotIn; break;
  case AST_NotIn: op = AST_In; break;
  default: return e;
  }
  operand->Compare.ops.items[0] = op;
  return operand;
}

static AstExpr *fold_unary(Compiler *c, AstExpr *e) {
  AstExpr *operand = e->UnaryOp.operand;
  if (operand->kind != AST_Constant) return e->UnaryOp.op == AST_Not ? fold_not(c, e) : e;
  Value v = value_of(c, operand);
  if (is_absent(v)) return replace(c, e, v);
  switch (e->UnaryOp.op) {
  case AST_Invert: return replace(c, e, number_invert(v));
  case AST_UAdd: return replace(c, e, number_positive(v));
  case AST_USub: return replace(c, e, number_negative(v));
  default: {
    int truth = object_truth(v);
    return replace(c, e, truth < 0 ? ABSENT : from_bool(!truth));
  }
  }
}

/* -- Displays, subscripts, iteration ----------------------------------------------------------- */

static AstExpr *fold_tuple(Compiler *c, AstExpr *e) {
  if (e->Tuple.ctx != AST_Load || !all_constant(e->Tuple.elts)) return e;
  return replace(c, e, tuple_of(c, e->Tuple.elts));
}

static AstExpr *fold_subscript(Compiler *c, AstExpr *e) {
  if (e->Subscript.ctx != AST_Load || !both_constant(e->Subscript.value, e->Subscript.slice))
    return e;
  Value object = value_of(c, e->Subscript.value);
  if (is_absent(object)) return replace(c, e, object);
  Value key = value_of(c, e->Subscript.slice);
  return replace(c, e, is_absent(key) ? key : object_getitem(object, key));
}

/* A display that is only iterated over, or searched: a tuple will do for a list, a frozenset for a
   set. */
static AstExpr *fold_iterable(Compiler *c, AstExpr *e) {
  if (e->kind == AST_Set && all_constant(e->Set.elts)) {
    Value items = tuple_of(c, e->Set.elts);
    return replace(c, e, is_absent(items) ? items : frozenset_new(items));
  }
  if (e->kind != AST_List) return e;
  AstExprSeq elements = e->List.elts;
  if (all_constant(elements)) return replace(c, e, tuple_of(c, elements));
  for (int32_t i = 0; i < elements.count; i++) {
    if (is_starred(elements.items[i])) return e;
  }
  return AST_NEW(c->arena, Expr, Tuple, e->pos, .elts = elements, .ctx = AST_Load);
}

static AstExpr *fold_compare(Compiler *c, AstExpr *e) {
  int32_t last = e->Compare.ops.count - 1;
  AstKind op = e->Compare.ops.items[last];
  AstExpr **searched = &e->Compare.comparators.items[last];
  if (op == AST_In || op == AST_NotIn) *searched = fold_iterable(c, *searched);
  return e;
}

static AstExpr *fold_name(Compiler *c, AstExpr *e) {
  if (e->Name.ctx != AST_Load || strcmp(e->Name.id->text, "__debug__") != 0) return e;
  return replace(c, e, from_bool(c->optimize == 0));
}

/* -- The walk ---------------------------------------------------------------------------------- */

static void fold_sequence(Compiler *c, AstStmtSeq *sequence, bool exprs) {
  for (int32_t i = 0; i < sequence->count && !c->failed; i++) {
    AstNode **place = (AstNode **)&sequence->items[i];
    if (*place == NULL) continue;
    if (exprs)
      *place = (AstNode *)fold(c, (AstExpr *)*place);
    else
      fold_node(c, *place);
  }
}

static bool holds_nodes(AstType type) {
  switch (type) {
  case AST_TYPE_Stmt:
  case AST_TYPE_Expr:
  case AST_TYPE_Comprehension:
  case AST_TYPE_ExceptHandler:
  case AST_TYPE_Arguments:
  case AST_TYPE_Arg:
  case AST_TYPE_Keyword:
  case AST_TYPE_WithItem:
  case AST_TYPE_MatchCase:
  case AST_TYPE_Pattern: return true;
  default: return false;
  }
}

/* Annotations that stay text are not touched. */
static bool is_postponed(const Compiler *c, const AstFieldInfo *field) {
  return c->flags & CO_FUTURE_ANNOTATIONS &&
         (strcmp(field->name, "annotation") == 0 || strcmp(field->name, "returns") == 0);
}

static void fold_children(Compiler *c, AstNode *node) {
  for (const AstFieldInfo *field = ast_kind_info[node->kind].fields(); field->name; field++) {
    if (!holds_nodes(field->type) || is_postponed(c, field)) continue;
    void *place = (char *)node + field->offset;
    bool exprs = field->type == AST_TYPE_Expr;
    if (field->quantifier == AST_SEQ) {
      fold_sequence(c, place, exprs);
      continue;
    }
    AstNode **child = place;
    if (*child == NULL) continue;
    if (exprs)
      *child = (AstNode *)fold(c, (AstExpr *)*child);
    else
      fold_node(c, *child);
  }
}

/* A first statement that only became a string by folding is no docstring: kept apart as an
   f-string. */
static void fold_body(Compiler *c, AstNode *node, AstStmtSeq body) {
  bool documented = docstring_of(body) != NULL;
  fold_children(c, node);
  if (documented || c->failed || body.count == 0 || body.items[0]->kind != AST_Expr) return;
  AstExpr **value = &body.items[0]->Expr.value;
  if ((*value)->kind != AST_Constant || (*value)->Constant.value.type != AST_CONST_OBJECT) return;
  if (!is_str(value_of(c, *value))) return;
  AstExprSeq pieces = {ast_alloc_items(c->arena, 1, sizeof(AstExpr *)), 1};
  pieces.items[0] = *value;
  *value = AST_NEW(c->arena, Expr, JoinedStr, (*value)->pos, .values = pieces);
}

static void fold_node(Compiler *c, AstNode *node) {
  if (c->failed) return;
  if (!syntax_depth_enter(&c->depth)) {
    c->failed = true;
    return;
  }
  switch (node->kind) {
  case AST_Module: fold_body(c, node, ((AstMod *)node)->Module.body); break;
  case AST_FunctionDef:
  case AST_AsyncFunctionDef: fold_body(c, node, ((AstStmt *)node)->FunctionDef.body); break;
  case AST_ClassDef: fold_body(c, node, ((AstStmt *)node)->ClassDef.body); break;
  case AST_For: {
    AstStmt *loop = (AstStmt *)node;
    fold_children(c, node);
    loop->For.iter = fold_iterable(c, loop->For.iter);
    break;
  }
  case AST_comprehension: {
    AstComprehension *loop = (AstComprehension *)node;
    fold_children(c, node);
    loop->iter = fold_iterable(c, loop->iter);
    break;
  }
  default: fold_children(c, node); break;
  }
  c->depth--;
}

static AstExpr *fold_operation(Compiler *c, AstExpr *e) {
  switch (e->kind) {
  case AST_BinOp: return fold_binary(c, e);
  case AST_UnaryOp: return fold_unary(c, e);
  case AST_Tuple: return fold_tuple(c, e);
  case AST_Subscript: return fold_subscript(c, e);
  case AST_Compare: return fold_compare(c, e);
  case AST_Name: return fold_name(c, e);
  default: return e;
  }
}

static AstExpr *fold(Compiler *c, AstExpr *e) {
  if (c->failed || e->kind == AST_Constant) return e;
  if (e->kind == AST_Name) return fold_name(c, e);
  if (!syntax_depth_enter(&c->depth)) {
    c->failed = true;
    return e;
  }
  fold_children(c, (AstNode *)e);
  c->depth--;
  return c->failed ? e : fold_operation(c, e);
}

void constant_fold(Compiler *c, AstMod *mod) {
  fold_node(c, (AstNode *)mod);
}
