/* Expressions from tuples down to primaries. Binary operators are parsed by precedence climbing. */
#include "frontend/parser.h"

typedef struct BinaryOperator {
  uint8_t precedence; /* 0: no binary operator; higher binds tighter */
  AstKind op;         /* class of the operator's node */
} BinaryOperator;

enum { PRECEDENCE_OR = 1, PRECEDENCE_TERM = 6 };

static const BinaryOperator binary_operators[TOKEN_COUNT] = {
    [TOKEN_VBAR] = {1, AST_BitOr},         [TOKEN_CIRCUMFLEX] = {2, AST_BitXor},
    [TOKEN_AMPER] = {3, AST_BitAnd},       [TOKEN_LEFT_SHIFT] = {4, AST_LShift},
    [TOKEN_RIGHT_SHIFT] = {4, AST_RShift}, [TOKEN_PLUS] = {5, AST_Add},
    [TOKEN_MINUS] = {5, AST_Sub},          [TOKEN_STAR] = {6, AST_Mult},
    [TOKEN_SLASH] = {6, AST_Div},          [TOKEN_DOUBLE_SLASH] = {6, AST_FloorDiv},
    [TOKEN_PERCENT] = {6, AST_Mod},        [TOKEN_AT] = {6, AST_MatMult},
};

static AstExpr *parse_factor(Parser *p);

/* --- Arithmetic --------------------------------------------------------------------------- */

static AstExpr *parse_await_primary(Parser *p) {
  if (peek(p) != TOKEN_AWAIT) return parse_primary(p);
  AstPos start = here(p);
  advance(p);
  AstExpr *value = parse_primary(p);
  if (value == NULL || !version_is(p, 5)) return NULL;
  return NODE(p, Expr, Await, until_here(p, start), .value = value);
}

static AstExpr *parse_power(Parser *p) {
  AstPos start = here(p);
  AstExpr *base = parse_await_primary(p);
  if (base == NULL || !accept(p, TOKEN_DOUBLE_STAR)) return base;
  AstExpr *exponent = enter(p) ? parse_factor(p) : NULL;
  leave(p);
  if (exponent == NULL) return NULL;
  return NODE(p, Expr, BinOp, until_here(p, start), .left = base, .op = AST_Pow, .right = exponent);
}

static AstExpr *parse_unary(Parser *p, AstKind op) {
  AstPos start = here(p);
  advance(p);
  AstExpr *operand = enter(p) ? parse_factor(p) : NULL;
  leave(p);
  if (operand == NULL) return NULL;
  return NODE(p, Expr, UnaryOp, until_here(p, start), .op = op, .operand = operand);
}

static AstExpr *parse_factor(Parser *p) {
  switch (peek(p)) {
  case TOKEN_PLUS: return parse_unary(p, AST_UAdd);
  case TOKEN_MINUS: return parse_unary(p, AST_USub);
  case TOKEN_TILDE: return parse_unary(p, AST_Invert);
  default: return parse_power(p);
  }
}

/* The rest of an expression of operators that bind at least as tightly as `precedence`. A group in
   parentheses starts where its contents do, so the start is not that of `left`. */
static AstExpr *parse_binary_rest(Parser *p, AstPos start, AstExpr *left, int precedence) {
  for (;;) {
    BinaryOperator infix = binary_operators[peek(p)];
    if (infix.precedence < precedence || infix.precedence == 0) return left;
    if (infix.op == AST_MatMult && !version_is(p, 5)) return NULL;
    advance(p);
    AstPos right_start = here(p);
    AstExpr *right = parse_factor(p);
    if (right == NULL) return NULL;
    BinaryOperator next = binary_operators[peek(p)];
    if (next.precedence > infix.precedence) {
      right = parse_binary_rest(p, right_start, right, infix.precedence + 1);
      if (right == NULL) return NULL;
    }
    left = NODE(p, Expr, BinOp, until_here(p, start), .left = left, .op = infix.op, .right = right);
  }
}

AstExpr *parse_bitwise_or(Parser *p) {
  AstPos start = here(p);
  AstExpr *left = parse_factor(p);
  if (left == NULL || binary_operators[peek(p)].precedence == 0) return left;
  return parse_binary_rest(p, start, left, PRECEDENCE_OR);
}

/* --- Comparisons and boolean operators ---------------------------------------------------- */

/* With "from __future__ import barry_as_FLUFL" it is <>, otherwise !=. */
static bool is_valid_inequality(Parser *p, const Token *token) {
  bool barry = p->request->flags & PARSE_BARRY_AS_BDFL;
  return token_is(p, token, barry ? "<>" : "!=");
}

/* The comparison operator at the current token, which is consumed (both words of it); AST_NONE if
   there is none. */
static AstKind accept_comparison(Parser *p) {
  AstKind op;
  const Token *token = current(p);
  switch (token->type) {
  case TOKEN_EQ_EQUAL: op = AST_Eq; break;
  case TOKEN_NOT_EQUAL:
    if (!is_valid_inequality(p, token)) return AST_NONE;
    op = AST_NotEq;
    break;
  case TOKEN_LESS: op = AST_Lt; break;
  case TOKEN_LESS_EQUAL: op = AST_LtE; break;
  case TOKEN_GREATER: op = AST_Gt; break;
  case TOKEN_GREATER_EQUAL: op = AST_GtE; break;
  case TOKEN_IN: op = AST_In; break;
  case TOKEN_IS: advance(p); return accept(p, TOKEN_NOT) ? AST_IsNot : AST_Is;
  case TOKEN_NOT:
    if (peek_second(p) != TOKEN_IN) return AST_NONE;
    advance(p);
    op = AST_NotIn;
    break;
  default: return AST_NONE;
  }
  advance(p);
  return op;
}

static AstExpr *parse_comparison_rest(Parser *p, AstPos start, AstExpr *left, AstKind op) {
  size_t operands = p->stack_size;
  AstKind few[16], *ops = few;
  int32_t count = 0, capacity = countof(few);
  bool failed = false;
  do {
    if (count == capacity) {
      AstKind *more = arena_alloc(p->arena, (size_t)capacity * 2);
      memcpy(more, ops, (size_t)capacity);
      ops = more;
      capacity *= 2;
    }
    ops[count++] = op;
    AstExpr *right = parse_bitwise_or(p);
    failed = right == NULL;
    push(p, right);
  } while (!failed && (op = accept_comparison(p)) != AST_NONE);
  AstExprSeq comparators = TAKE(p, operands, Expr);
  if (failed) return NULL;
  AstCompareOperatorSeq kept = {arena_copy(p->arena, ops, (size_t)count), count};
  return NODE(p, Expr, Compare, until_here(p, start), .left = left, .ops = kept,
              .comparators = comparators);
}

static AstExpr *parse_inversion(Parser *p) {
  AstPos start = here(p);
  if (peek(p) == TOKEN_NOT) {
    advance(p);
    AstExpr *operand = enter(p) ? parse_inversion(p) : NULL;
    leave(p);
    if (operand == NULL) return NULL;
    return NODE(p, Expr, UnaryOp, until_here(p, start), .op = AST_Not, .operand = operand);
  }
  AstExpr *left = parse_bitwise_or(p);
  if (left == NULL) return NULL;
  AstKind op = accept_comparison(p);
  return op == AST_NONE ? left : parse_comparison_rest(p, start, left, op);
}

/* One or more operands between tokens of that type. */
static AstExpr *parse_bool_op(Parser *p, TokenType word, AstKind op,
                              AstExpr *(*parse_operand)(Parser *)) {
  AstPos start = here(p);
  AstExpr *first = parse_operand(p);
  if (first == NULL || peek(p) != word) return first;
  size_t operands = p->stack_size;
  push(p, first);
  while (accept(p, word)) {
    AstExpr *next = parse_operand(p);
    if (next == NULL) return NULL;
    push(p, next);
  }
  AstExprSeq values = TAKE(p, operands, Expr);
  return NODE(p, Expr, BoolOp, until_here(p, start), .op = op, .values = values);
}

static AstExpr *parse_conjunction(Parser *p) {
  return parse_bool_op(p, TOKEN_AND, AST_And, parse_inversion);
}

AstExpr *parse_disjunction(Parser *p) {
  return parse_bool_op(p, TOKEN_OR, AST_Or, parse_conjunction);
}

/* --- Conditional expressions, lambda, := -------------------------------------------------- */

static AstExpr *parse_lambda(Parser *p) {
  AstPos start = here(p);
  advance(p);
  AstArguments *args = parse_parameters(p, true);
  if (args == NULL || !accept(p, TOKEN_COLON)) return NULL;
  AstExpr *body = enter(p) ? parse_expression(p) : NULL;
  leave(p);
  if (body == NULL) return NULL;
  return NODE(p, Expr, Lambda, until_here(p, start), .args = args, .body = body);
}

static AstExpr *parse_conditional(Parser *p) {
  AstPos start = here(p);
  AstExpr *body = parse_disjunction(p);
  if (body == NULL || !accept(p, TOKEN_IF)) return body;
  AstExpr *test = parse_disjunction(p);
  if (test == NULL || !accept(p, TOKEN_ELSE)) return NULL;
  AstExpr *orelse = parse_expression(p);
  if (orelse == NULL) return NULL;
  return NODE(p, Expr, IfExp, until_here(p, start), .test = test, .body = body, .orelse = orelse);
}

AstExpr *parse_expression(Parser *p) {
  AstExpr *expr = NULL;
  if (enter(p)) expr = peek(p) == TOKEN_LAMBDA ? parse_lambda(p) : parse_conditional(p);
  leave(p);
  return expr;
}

static AstExpr *parse_assignment_expression(Parser *p) {
  AstPos start = here(p);
  AstName *name = parse_name(p);
  AstExpr *target = NODE(p, Expr, Name, start, .id = name, .ctx = AST_Store);
  advance(p); /* := */
  AstExpr *value = parse_expression(p);
  if (value == NULL || !version_is(p, 8)) return NULL;
  return NODE(p, Expr, NamedExpr, until_here(p, start), .target = target, .value = value);
}

AstExpr *parse_named_expression(Parser *p) {
  if (peek(p) == TOKEN_NAME && peek_second(p) == TOKEN_COLON_EQUAL)
    return parse_assignment_expression(p);
  AstExpr *expr = parse_expression(p);
  return expr == NULL || peek(p) == TOKEN_COLON_EQUAL ? NULL : expr;
}

/* --- Stars, tuples without parentheses, yield --------------------------------------------- */

/* '*' and what it unpacks. */
static AstExpr *parse_starred(Parser *p) {
  AstPos start = here(p);
  advance(p);
  AstExpr *value = parse_bitwise_or(p);
  if (value == NULL) return NULL;
  return NODE(p, Expr, Starred, until_here(p, start), .value = value, .ctx = AST_Load);
}

static AstExpr *parse_star_expression(Parser *p) {
  return peek(p) == TOKEN_STAR ? parse_starred(p) : parse_expression(p);
}

AstExpr *parse_star_named_expression(Parser *p) {
  return peek(p) == TOKEN_STAR ? parse_starred(p) : parse_named_expression(p);
}

/* Whether an expression (or a starred one) can start here. */
static bool starts_expression(Parser *p) {
  switch (peek(p)) {
  case TOKEN_NAME:
  case TOKEN_NUMBER:
  case TOKEN_STRING:
  case TOKEN_LPAR:
  case TOKEN_LSQB:
  case TOKEN_LBRACE:
  case TOKEN_ELLIPSIS:
  case TOKEN_PLUS:
  case TOKEN_MINUS:
  case TOKEN_TILDE:
  case TOKEN_STAR:
  case TOKEN_FALSE:
  case TOKEN_NONE:
  case TOKEN_TRUE:
  case TOKEN_AWAIT:
  case TOKEN_LAMBDA:
  case TOKEN_NOT: return true;
  default: return false;
  }
}

static AstExpr *parse_tuple_rest(Parser *p, AstPos start, AstExpr *first,
                                 AstExpr *(*parse_item)(Parser *)) {
  size_t items = p->stack_size;
  push(p, first);
  while (accept(p, TOKEN_COMMA) && starts_expression(p)) {
    AstExpr *item = parse_item(p);
    if (item == NULL) return NULL;
    push(p, item);
  }
  AstExprSeq elts = TAKE(p, items, Expr);
  return NODE(p, Expr, Tuple, until_here(p, start), .elts = elts, .ctx = AST_Load);
}

AstExpr *parse_star_expressions(Parser *p) {
  AstPos start = here(p);
  AstExpr *first = parse_star_expression(p);
  if (first == NULL || peek(p) != TOKEN_COMMA) return first;
  return parse_tuple_rest(p, start, first, parse_star_expression);
}

AstExpr *parse_expressions(Parser *p) {
  AstPos start = here(p);
  AstExpr *first = parse_expression(p);
  if (first == NULL || peek(p) != TOKEN_COMMA) return first;
  return parse_tuple_rest(p, start, first, parse_expression);
}

AstExpr *parse_yield(Parser *p) {
  AstPos start = here(p);
  advance(p);
  if (accept(p, TOKEN_FROM)) {
    AstExpr *value = parse_expression(p);
    if (value == NULL) return NULL;
    return NODE(p, Expr, YieldFrom, until_here(p, start), .value = value);
  }
  AstExpr *value = NULL;
  if (starts_expression(p) && (value = parse_star_expressions(p)) == NULL) return NULL;
  return NODE(p, Expr, Yield, until_here(p, start), .value = value);
}

AstExpr *parse_yield_or_star_expressions(Parser *p) {
  return peek(p) == TOKEN_YIELD ? parse_yield(p) : parse_star_expressions(p);
}

/* --- Primaries ---------------------------------------------------------------------------- */

static AstExpr *parse_call(Parser *p, AstPos start, AstExpr *func) {
  AstPos open = here(p);
  AstExprSeq args;
  AstKeywordSeq keywords;
  advance(p);
  if (!parse_arguments(p, &open, &args, &keywords)) return NULL;
  return NODE(p, Expr, Call, until_here(p, start), .func = func, .args = args,
              .keywords = keywords);
}

static AstExpr *parse_subscript(Parser *p, AstPos start, AstExpr *value) {
  advance(p);
  AstExpr *slice = parse_slices(p);
  if (slice == NULL || !accept(p, TOKEN_RSQB)) return NULL;
  return NODE(p, Expr, Subscript, until_here(p, start), .value = value, .slice = slice,
              .ctx = AST_Load);
}

static AstExpr *parse_attribute(Parser *p, AstPos start, AstExpr *value) {
  advance(p);
  AstName *attr = parse_name(p);
  if (attr == NULL) return NULL;
  return NODE(p, Expr, Attribute, until_here(p, start), .value = value, .attr = attr,
              .ctx = AST_Load);
}

AstExpr *parse_primary(Parser *p) {
  AstPos start = here(p);
  AstExpr *expr = parse_atom(p);
  while (expr != NULL) {
    switch (peek(p)) {
    case TOKEN_DOT: expr = parse_attribute(p, start, expr); break;
    case TOKEN_LPAR: expr = parse_call(p, start, expr); break;
    case TOKEN_LSQB: expr = parse_subscript(p, start, expr); break;
    default: return expr;
    }
  }
  return NULL;
}
