/* Compound statements, except match. */
#include "frontend/parser.h"

/* ':' and a block, with the type comment that may stand between if the caller wants it. */
static bool parse_suite(Parser *p, AstString **comment, AstStmtSeq *body) {
  if (!accept(p, TOKEN_COLON)) return false;
  if (comment != NULL) *comment = parse_type_comment(p);
  return parse_block(p, body);
}

/* An optional `word: block`. False: there is one, and it is wrong. */
static bool parse_optional_suite(Parser *p, TokenType word, AstStmtSeq *body) {
  *body = (AstStmtSeq){0};
  return !accept(p, word) || parse_suite(p, NULL, body);
}

/* --- if, while, for ----------------------------------------------------------------------- */

/* At `if` or `elif`: an elif is an If of its own in the orelse of the one before. */
static AstStmt *parse_if(Parser *p) {
  AstPos start = here(p);
  AstStmtSeq body, orelse = {0};
  advance(p);
  AstExpr *test = parse_named_expression(p);
  if (test == NULL || !parse_suite(p, NULL, &body)) return NULL;
  if (peek(p) == TOKEN_ELIF) {
    AstStmt *elif = enter(p) ? parse_if(p) : NULL;
    leave(p);
    if (elif == NULL) return NULL;
    orelse = (AstStmtSeq){arena_copy(p->arena, &elif, sizeof elif), 1};
  } else if (!parse_optional_suite(p, TOKEN_ELSE, &orelse)) {
    return NULL;
  }
  return NODE(p, Stmt, If, until_here(p, start), .test = test, .body = body, .orelse = orelse);
}

static AstStmt *parse_while(Parser *p) {
  AstPos start = here(p);
  AstStmtSeq body, orelse;
  advance(p);
  AstExpr *test = parse_named_expression(p);
  if (test == NULL || !parse_suite(p, NULL, &body)) return NULL;
  if (!parse_optional_suite(p, TOKEN_ELSE, &orelse)) return NULL;
  return NODE(p, Stmt, While, until_here(p, start), .test = test, .body = body, .orelse = orelse);
}

static AstStmt *parse_for(Parser *p, AstPos start, bool is_async) {
  AstStmtSeq body, orelse;
  AstString *comment;
  advance(p);
  AstExpr *target = parse_star_targets(p);
  if (target == NULL || !accept(p, TOKEN_IN)) return NULL;
  AstExpr *iter = parse_star_expressions(p);
  if (iter == NULL || !parse_suite(p, &comment, &body)) return NULL;
  if (!parse_optional_suite(p, TOKEN_ELSE, &orelse)) return NULL;
  AstPos pos = until_here(p, start);
  if (is_async)
    return NODE(p, Stmt, AsyncFor, pos, .target = target, .iter = iter, .body = body,
                .orelse = orelse, .type_comment = comment);
  return NODE(p, Stmt, For, pos, .target = target, .iter = iter, .body = body, .orelse = orelse,
              .type_comment = comment);
}

/* --- with --------------------------------------------------------------------------------- */

static AstWithItem *parse_with_item(Parser *p) {
  AstExpr *context = parse_expression(p), *vars = NULL;
  if (context == NULL) return NULL;
  if (accept(p, TOKEN_AS)) {
    if ((vars = parse_star_target(p)) == NULL) return NULL;
    TokenType next = peek(p);
    if (next != TOKEN_COMMA && next != TOKEN_RPAR && next != TOKEN_COLON) return NULL;
  }
  return AST_NEW_PRODUCT(p->arena, WithItem, withitem, (AstPos){0}, .context_expr = context,
                         .optional_vars = vars);
}

/* One or more items, pushed; `trailing` allows a comma before ')'. */
static bool parse_with_items(Parser *p, bool trailing) {
  do {
    AstWithItem *item = parse_with_item(p);
    if (item == NULL) return false;
    push(p, item);
  } while (accept(p, TOKEN_COMMA) && !(trailing && peek(p) == TOKEN_RPAR));
  return true;
}

/* Whether here is a ':' and no type comment, which a parenthesized list of items cannot have. */
static bool ends_parenthesized_items(Parser *p) {
  if (peek(p) != TOKEN_COLON || !version_is(p, 9)) return false;
  return !p->tokenizer.type_comments || peek_second(p) != TOKEN_TYPE_COMMENT;
}

/* The items in parentheses, if that is what they are. Otherwise false with nothing consumed. */
static bool try_parenthesized_items(Parser *p) {
  if (peek(p) != TOKEN_LPAR) return false;
  ParserMark mark = parser_mark(p);
  advance(p);
  bool good = parse_with_items(p, true) && accept(p, TOKEN_RPAR) && ends_parenthesized_items(p);
  if (!good) parser_reset(p, &mark);
  parser_unmark(p);
  return good;
}

static AstStmt *parse_with(Parser *p, AstPos start, bool is_async) {
  AstStmtSeq body;
  AstString *comment = NULL;
  size_t first = p->stack_size;
  advance(p);
  bool parenthesized = try_parenthesized_items(p);
  if (!parenthesized && !parse_with_items(p, false)) return NULL;
  AstWithItemSeq items = TAKE(p, first, WithItem);
  if (!parse_suite(p, parenthesized ? NULL : &comment, &body)) return NULL;
  AstPos pos = until_here(p, start);
  if (is_async)
    return NODE(p, Stmt, AsyncWith, pos, .items = items, .body = body, .type_comment = comment);
  return NODE(p, Stmt, With, pos, .items = items, .body = body, .type_comment = comment);
}

/* --- try ---------------------------------------------------------------------------------- */

static AstExceptHandler *parse_except(Parser *p, bool star) {
  AstPos start = here(p);
  AstExpr *type = NULL;
  AstName *name = NULL;
  AstStmtSeq body;
  advance(p);
  if (star && !accept(p, TOKEN_STAR)) return NULL;
  if (star || peek(p) != TOKEN_COLON) {
    if ((type = parse_expression(p)) == NULL) return NULL;
    if (accept(p, TOKEN_AS) && (name = parse_name(p)) == NULL) return NULL;
  }
  if (!parse_suite(p, NULL, &body)) return NULL;
  return NODE(p, ExceptHandler, ExceptHandler, until_here(p, start), .type = type, .name = name,
              .body = body);
}

static AstStmt *parse_try(Parser *p) {
  AstPos start = here(p);
  AstStmtSeq body, orelse = {0}, finalbody;
  advance(p);
  if (!parse_suite(p, NULL, &body)) return NULL;
  size_t first = p->stack_size;
  bool star = peek(p) == TOKEN_EXCEPT && peek_second(p) == TOKEN_STAR;
  if (star && !version_is(p, 11)) return NULL;
  while (peek(p) == TOKEN_EXCEPT) {
    AstExceptHandler *handler = parse_except(p, star);
    if (handler == NULL) return NULL;
    push(p, handler);
  }
  AstExceptHandlerSeq handlers = TAKE(p, first, ExceptHandler);
  if (handlers.count > 0 && !parse_optional_suite(p, TOKEN_ELSE, &orelse)) return NULL;
  if (handlers.count == 0 && peek(p) != TOKEN_FINALLY) return NULL;
  if (!parse_optional_suite(p, TOKEN_FINALLY, &finalbody)) return NULL;
  AstPos pos = until_here(p, start);
  if (star)
    return NODE(p, Stmt, TryStar, pos, .body = body, .handlers = handlers, .orelse = orelse,
                .finalbody = finalbody);
  return NODE(p, Stmt, Try, pos, .body = body, .handlers = handlers, .orelse = orelse,
              .finalbody = finalbody);
}

/* --- Definitions -------------------------------------------------------------------------- */

static bool parse_decorators(Parser *p, AstExprSeq *decorators) {
  size_t start = p->stack_size;
  while (accept(p, TOKEN_AT)) {
    AstExpr *decorator = parse_named_expression(p);
    if (decorator == NULL || !accept(p, TOKEN_NEWLINE)) return false;
    push(p, decorator);
  }
  *decorators = TAKE(p, start, Expr);
  return true;
}

/* Behind the ':' of a function: its type comment, which may stand on a line of its own before the
   body. */
static AstString *parse_signature_comment(Parser *p) {
  if (peek(p) != TOKEN_NEWLINE || !p->tokenizer.type_comments) return parse_type_comment(p);
  AstString *comment = NULL;
  ParserMark mark = parser_mark(p);
  advance(p);
  if ((comment = parse_type_comment(p)) != NULL)
    if (peek(p) != TOKEN_NEWLINE || peek_second(p) != TOKEN_INDENT) comment = NULL;
  if (comment == NULL) parser_reset(p, &mark);
  parser_unmark(p);
  return comment;
}

static AstStmt *parse_function(Parser *p, AstPos start, AstExprSeq decorators, bool is_async) {
  AstExpr *returns = NULL;
  AstStmtSeq body;
  advance(p);
  AstName *name = parse_name(p);
  if (name == NULL || !accept(p, TOKEN_LPAR)) return NULL;
  AstArguments *args = parse_parameters(p, false);
  if (args == NULL || !accept(p, TOKEN_RPAR)) return NULL;
  if (accept(p, TOKEN_ARROW) && (returns = parse_expression(p)) == NULL) return NULL;
  if (!accept(p, TOKEN_COLON)) return NULL;
  AstString *comment = parse_signature_comment(p);
  if (!parse_block(p, &body)) return NULL;
  AstPos pos = until_here(p, start);
  if (is_async)
    return NODE(p, Stmt, AsyncFunctionDef, pos, .name = name, .args = args, .body = body,
                .decorator_list = decorators, .returns = returns, .type_comment = comment);
  return NODE(p, Stmt, FunctionDef, pos, .name = name, .args = args, .body = body,
              .decorator_list = decorators, .returns = returns, .type_comment = comment);
}

static AstStmt *parse_class(Parser *p, AstExprSeq decorators) {
  AstPos start = here(p);
  AstExprSeq bases = {0};
  AstKeywordSeq keywords = {0};
  AstStmtSeq body;
  advance(p);
  AstName *name = parse_name(p);
  if (name == NULL) return NULL;
  if (accept(p, TOKEN_LPAR) && !parse_arguments(p, NULL, &bases, &keywords)) return NULL;
  if (!parse_suite(p, NULL, &body)) return NULL;
  return NODE(p, Stmt, ClassDef, until_here(p, start), .name = name, .bases = bases,
              .keywords = keywords, .body = body, .decorator_list = decorators);
}

/* At `async`. */
static AstStmt *parse_async(Parser *p, AstExprSeq decorators) {
  AstPos start = here(p);
  advance(p);
  if (!version_is(p, 5)) return NULL;
  switch (peek(p)) {
  case TOKEN_DEF: return parse_function(p, start, decorators, true);
  case TOKEN_WITH: return decorators.count == 0 ? parse_with(p, start, true) : NULL;
  case TOKEN_FOR: return decorators.count == 0 ? parse_for(p, start, true) : NULL;
  default: return NULL;
  }
}

AstStmt *parse_compound(Parser *p) {
  AstExprSeq decorators = {0};
  if (peek(p) == TOKEN_AT && !parse_decorators(p, &decorators)) return NULL;
  switch (peek(p)) {
  case TOKEN_DEF: return parse_function(p, here(p), decorators, false);
  case TOKEN_CLASS: return parse_class(p, decorators);
  case TOKEN_ASYNC: return parse_async(p, decorators);
  default: break;
  }
  if (decorators.count > 0) return NULL;
  switch (peek(p)) {
  case TOKEN_IF: return parse_if(p);
  case TOKEN_WHILE: return parse_while(p);
  case TOKEN_FOR: return parse_for(p, here(p), false);
  case TOKEN_WITH: return parse_with(p, here(p), false);
  default: return parse_try(p);
  }
}
