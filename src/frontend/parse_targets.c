/* Targets of assignments, loops and del. They are read as expressions and then checked. */
#include "frontend/parser.h"

static bool make_targets(AstExprSeq *elts, AstKind context) {
  for (int32_t i = 0; i < elts->count; i++)
    if (!make_target(elts->items[i], context)) return false;
  return true;
}

bool make_target(AstExpr *expr, AstKind context) {
  switch (expr->kind) {
  case AST_Name: expr->Name.ctx = context; return true;
  case AST_Attribute: expr->Attribute.ctx = context; return true;
  case AST_Subscript: expr->Subscript.ctx = context; return true;
  case AST_Tuple: expr->Tuple.ctx = context; return make_targets(&expr->Tuple.elts, context);
  case AST_List: expr->List.ctx = context; return make_targets(&expr->List.elts, context);
  case AST_Starred:
    if (context == AST_Del || expr->Starred.value->kind == AST_Starred) return false;
    expr->Starred.ctx = context;
    return make_target(expr->Starred.value, context);
  default: return false;
  }
}

AstExpr *parse_star_target(Parser *p) {
  AstPos start = here(p);
  bool starred = accept(p, TOKEN_STAR);
  AstExpr *target = parse_primary(p);
  if (target == NULL) return NULL;
  if (starred) target = NODE(p, Expr, Starred, until_here(p, start), .value = target);
  return make_target(target, AST_Store) ? target : NULL;
}

static bool starts_target(Parser *p) {
  switch (peek(p)) {
  case TOKEN_NAME:
  case TOKEN_LPAR:
  case TOKEN_LSQB:
  case TOKEN_LBRACE:
  case TOKEN_STAR:
  case TOKEN_STRING:
  case TOKEN_NUMBER:
  case TOKEN_ELLIPSIS:
  case TOKEN_TRUE:
  case TOKEN_FALSE:
  case TOKEN_NONE: return true;
  default: return false;
  }
}

AstExpr *parse_star_targets(Parser *p) {
  AstPos start = here(p);
  AstExpr *first = parse_star_target(p);
  if (first == NULL || peek(p) != TOKEN_COMMA) return first;
  size_t items = p->stack_size;
  push(p, first);
  while (accept(p, TOKEN_COMMA) && starts_target(p)) {
    AstExpr *target = parse_star_target(p);
    if (target == NULL) return NULL;
    push(p, target);
  }
  AstExprSeq elts = TAKE(p, items, Expr);
  return NODE(p, Expr, Tuple, until_here(p, start), .elts = elts, .ctx = AST_Store);
}

bool parse_delete_targets(Parser *p, AstExprSeq *targets) {
  size_t items = p->stack_size;
  do {
    AstExpr *target = parse_primary(p);
    if (target == NULL || !make_target(target, AST_Del)) return false;
    push(p, target);
  } while (accept(p, TOKEN_COMMA) && starts_target(p));
  *targets = TAKE(p, items, Expr);
  return true;
}
