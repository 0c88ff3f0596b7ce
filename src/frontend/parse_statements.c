/* Simple statements, blocks and whole inputs. */
#include "frontend/parser.h"

AstString *parse_type_comment(Parser *p) {
  const Token *token = current(p);
  if (token->type != TOKEN_TYPE_COMMENT) return NULL;
  AstString *text = ast_string(p->arena, token_start(p, token), token->end - token->start);
  advance(p);
  return text;
}

/* --- Assignments -------------------------------------------------------------------------- */

static AstStmt *parse_annotated_assignment(Parser *p, AstPos start, AstExpr *target, bool simple) {
  if (target->kind != AST_Name && target->kind != AST_Attribute && target->kind != AST_Subscript)
    return NULL;
  make_target(target, AST_Store);
  advance(p);
  AstExpr *annotation = parse_expression(p), *value = NULL;
  if (annotation == NULL || !version_is(p, 6)) return NULL;
  if (accept(p, TOKEN_EQUAL) && (value = parse_yield_or_star_expressions(p)) == NULL) return NULL;
  return NODE(p, Stmt, AnnAssign, until_here(p, start), .target = target, .annotation = annotation,
              .value = value, .simple = simple);
}

static AstStmt *parse_augmented_assignment(Parser *p, AstPos start, AstExpr *target) {
  static const AstKind operators[] = {AST_BitOr, AST_BitXor,  AST_BitAnd, AST_LShift, AST_RShift,
                                      AST_Add,   AST_Sub,     AST_Mult,   AST_Div,    AST_FloorDiv,
                                      AST_Mod,   AST_MatMult, AST_Pow};
  AstKind op = operators[peek(p) - TOKEN_VBAR_EQUAL];
  if (target->kind != AST_Name && target->kind != AST_Attribute && target->kind != AST_Subscript)
    return NULL;
  if (op == AST_MatMult && !version_is(p, 5)) return NULL;
  make_target(target, AST_Store);
  advance(p);
  AstExpr *value = parse_yield_or_star_expressions(p);
  if (value == NULL) return NULL;
  return NODE(p, Stmt, AugAssign, until_here(p, start), .target = target, .op = op, .value = value);
}

/* The rest of a = b = value, at the first '='. */
static AstStmt *parse_assignment(Parser *p, AstPos start, AstExpr *first) {
  size_t targets = p->stack_size;
  AstExpr *value = first;
  do {
    if (value->kind == AST_Yield || !make_target(value, AST_Store)) return NULL;
    push(p, value);
    advance(p);
    if ((value = parse_yield_or_star_expressions(p)) == NULL) return NULL;
  } while (peek(p) == TOKEN_EQUAL);
  AstExprSeq taken = TAKE(p, targets, Expr);
  AstString *comment = parse_type_comment(p);
  return NODE(p, Stmt, Assign, until_here(p, start), .targets = taken, .value = value,
              .type_comment = comment);
}

static AstStmt *parse_expression_statement(Parser *p) {
  AstPos start = here(p);
  bool is_name = peek(p) == TOKEN_NAME;
  AstExpr *expr = parse_star_expressions(p);
  if (expr == NULL) return NULL;
  TokenType next = peek(p);
  if (next == TOKEN_EQUAL) return parse_assignment(p, start, expr);
  if (next == TOKEN_COLON)
    return parse_annotated_assignment(p, start, expr, is_name && expr->kind == AST_Name);
  if (next >= TOKEN_VBAR_EQUAL && next <= TOKEN_DOUBLE_STAR_EQUAL)
    return parse_augmented_assignment(p, start, expr);
  return NODE(p, Stmt, Expr, until_here(p, start), .value = expr);
}

/* --- Statements with a keyword ------------------------------------------------------------ */

static bool ends_simple_statement(Parser *p) {
  TokenType type = peek(p);
  return type == TOKEN_NEWLINE || type == TOKEN_SEMI;
}

static AstStmt *parse_return(Parser *p) {
  AstPos start = here(p);
  AstExpr *value = NULL;
  advance(p);
  if (!ends_simple_statement(p) && (value = parse_star_expressions(p)) == NULL) return NULL;
  return NODE(p, Stmt, Return, until_here(p, start), .value = value);
}

static AstStmt *parse_raise(Parser *p) {
  AstPos start = here(p);
  AstExpr *exc = NULL, *cause = NULL;
  advance(p);
  if (!ends_simple_statement(p)) {
    if ((exc = parse_expression(p)) == NULL) return NULL;
    if (accept(p, TOKEN_FROM) && (cause = parse_expression(p)) == NULL) return NULL;
  }
  return NODE(p, Stmt, Raise, until_here(p, start), .exc = exc, .cause = cause);
}

static AstStmt *parse_delete(Parser *p) {
  AstPos start = here(p);
  AstExprSeq targets;
  advance(p);
  if (!parse_delete_targets(p, &targets) || !ends_simple_statement(p)) return NULL;
  return NODE(p, Stmt, Delete, until_here(p, start), .targets = targets);
}

static AstStmt *parse_yield_statement(Parser *p) {
  AstPos start = here(p);
  AstExpr *value = parse_yield(p);
  if (value == NULL) return NULL;
  return NODE(p, Stmt, Expr, until_here(p, start), .value = value);
}

static AstStmt *parse_assert(Parser *p) {
  AstPos start = here(p);
  AstExpr *msg = NULL;
  advance(p);
  AstExpr *test = parse_expression(p);
  if (test == NULL) return NULL;
  if (accept(p, TOKEN_COMMA) && (msg = parse_expression(p)) == NULL) return NULL;
  return NODE(p, Stmt, Assert, until_here(p, start), .test = test, .msg = msg);
}

static AstStmt *parse_scope_statement(Parser *p) {
  AstPos start = here(p);
  bool global = peek(p) == TOKEN_GLOBAL;
  size_t items = p->stack_size;
  do {
    advance(p);
    AstName *name = parse_name(p);
    if (name == NULL) return NULL;
    push(p, name);
  } while (peek(p) == TOKEN_COMMA);
  AstIdentifierSeq names = TAKE(p, items, Identifier);
  if (global) return NODE(p, Stmt, Global, until_here(p, start), .names = names);
  return NODE(p, Stmt, Nonlocal, until_here(p, start), .names = names);
}

static AstStmt *parse_word_statement(Parser *p, AstKind kind) {
  AstPos start = here(p);
  advance(p);
  return ast_alloc(p->arena, kind, until_here(p, start));
}

static AstStmt *parse_simple_statement(Parser *p) {
  switch (peek(p)) {
  case TOKEN_RETURN: return parse_return(p);
  case TOKEN_IMPORT: return parse_import(p);
  case TOKEN_FROM: return parse_import_from(p);
  case TOKEN_RAISE: return parse_raise(p);
  case TOKEN_PASS: return parse_word_statement(p, AST_Pass);
  case TOKEN_DEL: return parse_delete(p);
  case TOKEN_YIELD: return parse_yield_statement(p);
  case TOKEN_ASSERT: return parse_assert(p);
  case TOKEN_BREAK: return parse_word_statement(p, AST_Break);
  case TOKEN_CONTINUE: return parse_word_statement(p, AST_Continue);
  case TOKEN_GLOBAL:
  case TOKEN_NONLOCAL: return parse_scope_statement(p);
  default: return parse_expression_statement(p);
  }
}

static bool parse_simple_statements(Parser *p) {
  for (;;) {
    AstStmt *stmt = parse_simple_statement(p);
    if (stmt == NULL) return false;
    push(p, stmt);
    if (accept(p, TOKEN_NEWLINE)) return true;
    if (!accept(p, TOKEN_SEMI)) return false;
    if (accept(p, TOKEN_NEWLINE)) return true;
  }
}

/* --- Blocks ------------------------------------------------------------------------------- */

static bool starts_compound(Parser *p) {
  switch (peek(p)) {
  case TOKEN_DEF:
  case TOKEN_AT:
  case TOKEN_ASYNC:
  case TOKEN_IF:
  case TOKEN_CLASS:
  case TOKEN_WITH:
  case TOKEN_FOR:
  case TOKEN_TRY:
  case TOKEN_WHILE: return true;
  default: return false;
  }
}

/* The match statement at the current word, or NULL with nothing consumed if it is just a name. */
static AstStmt *try_match(Parser *p) {
  if (!token_is(p, current(p), "match")) return NULL;
  ParserMark mark = parser_mark(p);
  AstStmt *stmt = parse_match(p);
  if (stmt == NULL) parser_reset(p, &mark);
  parser_unmark(p);
  return stmt;
}

static bool parse_statement(Parser *p) {
  AstStmt *stmt = NULL;
  if (starts_compound(p)) {
    if ((stmt = parse_compound(p)) == NULL) return false;
  } else if (peek(p) == TOKEN_NAME) {
    stmt = try_match(p);
  }
  if (stmt == NULL) return parse_simple_statements(p);
  push(p, stmt);
  return true;
}

static bool parse_statements(Parser *p) {
  do {
    if (!parse_statement(p)) return false;
  } while (peek(p) != TOKEN_DEDENT && peek(p) != TOKEN_ENDMARKER);
  return true;
}

bool parse_block(Parser *p, AstStmtSeq *body) {
  size_t start = p->stack_size;
  bool good;
  if (!enter(p)) {
    good = false;
  } else if (accept(p, TOKEN_NEWLINE)) {
    good = accept(p, TOKEN_INDENT) && parse_statements(p) && accept(p, TOKEN_DEDENT);
  } else {
    good = parse_simple_statements(p);
  }
  leave(p);
  if (good) *body = TAKE(p, start, Stmt);
  return good;
}

/* --- Inputs ------------------------------------------------------------------------------- */

static AstMod *parse_file(Parser *p) {
  if (peek(p) != TOKEN_ENDMARKER && !parse_statements(p)) return NULL;
  if (!accept(p, TOKEN_ENDMARKER)) return NULL;
  AstStmtSeq body = TAKE(p, 0, Stmt);
  AstTypeIgnoreSeq ignores = {NULL, p->type_ignores.count};
  if (ignores.count > 0)
    ignores.items =
        arena_copy(p->arena, p->type_ignores.items, (size_t)ignores.count * sizeof(void *));
  return NODE(p, Mod, Module, (AstPos){0}, .body = body, .type_ignores = ignores);
}

static bool parse_interactive_statement(Parser *p) {
  AstPos start = here(p);
  if (accept(p, TOKEN_NEWLINE)) {
    push(p, ast_alloc(p->arena, AST_Pass, start));
    return true;
  }
  AstStmt *stmt = NULL;
  if (starts_compound(p)) {
    if ((stmt = parse_compound(p)) == NULL) return false;
  } else if (peek(p) == TOKEN_NAME) {
    stmt = try_match(p);
  }
  if (stmt == NULL) return parse_simple_statements(p);
  push(p, stmt);
  return accept(p, TOKEN_NEWLINE);
}

static AstMod *parse_interactive(Parser *p) {
  if (!parse_interactive_statement(p)) return NULL;
  AstStmtSeq body = TAKE(p, 0, Stmt);
  return NODE(p, Mod, Interactive, (AstPos){0}, .body = body);
}

static AstMod *parse_eval(Parser *p) {
  AstExpr *body = parse_expressions(p);
  if (body == NULL) return NULL;
  while (accept(p, TOKEN_NEWLINE)) {
  }
  if (!accept(p, TOKEN_ENDMARKER)) return NULL;
  return NODE(p, Mod, Expression, (AstPos){0}, .body = body);
}

/* Argument types of a signature: the stars of *args and **kwargs are dropped. */
static bool parse_argument_types(Parser *p) {
  bool star = false, double_star = false;
  if (peek(p) == TOKEN_RPAR) return true;
  do {
    if (double_star) return false;
    if (peek(p) == TOKEN_STAR) {
      if (star) return false;
      star = true;
      advance(p);
    } else if (accept(p, TOKEN_DOUBLE_STAR)) {
      double_star = true;
    } else if (star) {
      return false;
    }
    AstExpr *type = parse_expression(p);
    if (type == NULL) return false;
    push(p, type);
  } while (accept(p, TOKEN_COMMA));
  return true;
}

static AstMod *parse_function_type(Parser *p) {
  if (!accept(p, TOKEN_LPAR) || !parse_argument_types(p) || !accept(p, TOKEN_RPAR)) return NULL;
  AstExprSeq argtypes = TAKE(p, 0, Expr);
  if (!accept(p, TOKEN_ARROW)) return NULL;
  AstExpr *returns = parse_expression(p);
  if (returns == NULL) return NULL;
  while (accept(p, TOKEN_NEWLINE)) {
  }
  if (!accept(p, TOKEN_ENDMARKER)) return NULL;
  return NODE(p, Mod, FunctionType, (AstPos){0}, .argtypes = argtypes, .returns = returns);
}

void *parse_input(Parser *p) {
  if (p->in_fstring) return parse_star_expressions(p);
  switch (p->request->mode) {
  case PARSE_FILE: return parse_file(p);
  case PARSE_SINGLE: return parse_interactive(p);
  case PARSE_EVAL: return parse_eval(p);
  default: return parse_function_type(p);
  }
}
