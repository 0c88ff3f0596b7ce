/* The match statement and its patterns. */
#include "frontend/parser.h"

static AstPattern *parse_pattern(Parser *p);

static bool is_wildcard(Parser *p) {
  return peek(p) == TOKEN_NAME && token_is(p, current(p), "_");
}

/* --- Values ------------------------------------------------------------------------------- */

static bool is_complex(const AstExpr *number) {
  return number->Constant.value.type == AST_CONST_COMPLEX;
}

/* [-] number. */
static AstExpr *parse_signed_number(Parser *p, bool *complex) {
  AstPos start = here(p);
  bool negative = accept(p, TOKEN_MINUS);
  if (peek(p) != TOKEN_NUMBER) return NULL;
  AstExpr *number = parse_number(p);
  if (number == NULL) return NULL;
  *complex = is_complex(number);
  if (!negative) return number;
  return NODE(p, Expr, UnaryOp, until_here(p, start), .op = AST_USub, .operand = number);
}

/* A number, or a real number plus or minus an imaginary one. */
static AstExpr *parse_number_value(Parser *p) {
  AstPos start = here(p);
  bool complex;
  AstExpr *real = parse_signed_number(p, &complex);
  if (real == NULL || (peek(p) != TOKEN_PLUS && peek(p) != TOKEN_MINUS)) return real;
  AstKind op = peek(p) == TOKEN_PLUS ? AST_Add : AST_Sub;
  advance(p);
  if (complex || peek(p) != TOKEN_NUMBER) return NULL;
  AstExpr *imaginary = parse_number(p);
  if (imaginary == NULL || !is_complex(imaginary)) return NULL;
  return NODE(p, Expr, BinOp, until_here(p, start), .left = real, .op = op, .right = imaginary);
}

/* Names joined by dots, the first of which has been consumed. */
static AstExpr *parse_dotted_rest(Parser *p, AstPos start, AstName *name) {
  AstExpr *expr = NODE(p, Expr, Name, start, .id = name, .ctx = AST_Load);
  while (expr != NULL && accept(p, TOKEN_DOT)) {
    AstName *attr = parse_name(p);
    expr = attr == NULL ? NULL
                        : NODE(p, Expr, Attribute, until_here(p, start), .value = expr,
                               .attr = attr, .ctx = AST_Load);
  }
  return expr;
}

static AstPattern *value_pattern(Parser *p, AstPos start, AstExpr *value) {
  if (value == NULL) return NULL;
  return NODE(p, Pattern, MatchValue, until_here(p, start), .value = value);
}

/* The constant None, True or False that the token is; false if it is none of them. */
static bool singleton(TokenType type, AstConstant *constant) {
  constant->type = type == TOKEN_NONE   ? AST_CONST_NONE
                   : type == TOKEN_TRUE ? AST_CONST_TRUE
                                        : AST_CONST_FALSE;
  return type == TOKEN_NONE || type == TOKEN_TRUE || type == TOKEN_FALSE;
}

/* --- Sequences ---------------------------------------------------------------------------- */

/* The name after * or **; *name is NULL for the wildcard if that is allowed. */
static bool parse_capture_target(Parser *p, bool wildcard, AstName **name) {
  *name = NULL;
  if (is_wildcard(p)) {
    advance(p);
    return wildcard;
  }
  return (*name = parse_name(p)) != NULL && peek(p) != TOKEN_DOT && peek(p) != TOKEN_LPAR &&
         peek(p) != TOKEN_EQUAL;
}

static AstPattern *parse_maybe_star_pattern(Parser *p) {
  if (peek(p) != TOKEN_STAR) return parse_pattern(p);
  AstPos start = here(p);
  AstName *name;
  advance(p);
  if (!parse_capture_target(p, true, &name)) return NULL;
  return NODE(p, Pattern, MatchStar, until_here(p, start), .name = name);
}

/* Patterns separated by commas, the first of which has been read, until `close`, which stays. */
static bool parse_sequence_rest(Parser *p, AstPattern *first, TokenType close,
                                AstPatternSeq *patterns) {
  size_t start = p->stack_size;
  push(p, first);
  while (accept(p, TOKEN_COMMA) && peek(p) != close) {
    AstPattern *pattern = parse_maybe_star_pattern(p);
    if (pattern == NULL) return false;
    push(p, pattern);
  }
  *patterns = TAKE(p, start, Pattern);
  return peek(p) == close;
}

/* (...) or [...]: a group, or a sequence. */
static AstPattern *parse_bracketed_pattern(Parser *p, AstPos start, TokenType close) {
  AstPatternSeq patterns = {0};
  advance(p);
  if (peek(p) != close) {
    AstPattern *first = parse_maybe_star_pattern(p);
    if (first == NULL) return NULL;
    bool group = close == TOKEN_RPAR && peek(p) != TOKEN_COMMA;
    if (group) return first->kind != AST_MatchStar && accept(p, close) ? first : NULL;
    if (!parse_sequence_rest(p, first, close, &patterns)) return NULL;
  }
  advance(p);
  return NODE(p, Pattern, MatchSequence, until_here(p, start), .patterns = patterns);
}

/* --- Mappings ----------------------------------------------------------------------------- */

static AstExpr *parse_mapping_key(Parser *p) {
  AstPos start = here(p);
  AstConstant constant = {0};
  switch (peek(p)) {
  case TOKEN_NUMBER:
  case TOKEN_MINUS: return parse_number_value(p);
  case TOKEN_STRING: return parse_strings(p);
  case TOKEN_NAME: {
    AstName *name = parse_name(p);
    return peek(p) == TOKEN_DOT ? parse_dotted_rest(p, start, name) : NULL;
  }
  default:
    if (!singleton(peek(p), &constant)) return NULL;
    advance(p);
    return NODE(p, Expr, Constant, start, .value = constant);
  }
}

/* `**name ','? '}'`, the '}' staying. */
static bool parse_mapping_end(Parser *p, AstName **rest) {
  advance(p);
  if (!parse_capture_target(p, false, rest)) return false;
  accept(p, TOKEN_COMMA);
  return peek(p) == TOKEN_RBRACE;
}

static AstPattern *parse_mapping_pattern(Parser *p, AstPos start) {
  size_t count = 0;
  AstName *rest = NULL;
  advance(p);
  size_t pairs = p->stack_size;
  while (peek(p) != TOKEN_RBRACE) {
    if (count > 0 && !accept(p, TOKEN_COMMA)) return NULL;
    if (peek(p) == TOKEN_DOUBLE_STAR) {
      if (!parse_mapping_end(p, &rest)) return NULL;
      break;
    }
    if (count > 0 && peek(p) == TOKEN_RBRACE) break;
    AstExpr *key = parse_mapping_key(p);
    if (key == NULL || !accept(p, TOKEN_COLON)) return NULL;
    AstPattern *pattern = parse_pattern(p);
    if (pattern == NULL) return NULL;
    push(p, key);
    push(p, pattern);
    count++;
  }
  advance(p);
  AstExprSeq keys = {ast_alloc_items(p->arena, count, sizeof(void *)), (int32_t)count};
  AstPatternSeq patterns = {ast_alloc_items(p->arena, count, sizeof(void *)), (int32_t)count};
  for (size_t i = 0; i < count; i++) {
    keys.items[i] = p->stack[pairs + 2 * i];
    patterns.items[i] = p->stack[pairs + 2 * i + 1];
  }
  p->stack_size = pairs;
  return NODE(p, Pattern, MatchMapping, until_here(p, start), .keys = keys, .patterns = patterns,
              .rest = rest);
}

/* --- Classes ------------------------------------------------------------------------------ */

/* The keyword patterns of a class pattern up to ')', which is consumed. */
static bool parse_keyword_patterns(Parser *p, AstIdentifierSeq *names, AstPatternSeq *patterns) {
  size_t pairs = p->stack_size, count = 0;
  do {
    if (count > 0 && peek(p) == TOKEN_RPAR) break;
    AstName *name = parse_name(p);
    if (name == NULL || !accept(p, TOKEN_EQUAL)) return false;
    AstPattern *pattern = parse_pattern(p);
    if (pattern == NULL) return false;
    push(p, name);
    push(p, pattern);
    count++;
  } while (accept(p, TOKEN_COMMA));
  *names = (AstIdentifierSeq){ast_alloc_items(p->arena, count, sizeof(void *)), (int32_t)count};
  *patterns = (AstPatternSeq){ast_alloc_items(p->arena, count, sizeof(void *)), (int32_t)count};
  for (size_t i = 0; i < count; i++) {
    names->items[i] = p->stack[pairs + 2 * i];
    patterns->items[i] = p->stack[pairs + 2 * i + 1];
  }
  p->stack_size = pairs;
  return accept(p, TOKEN_RPAR);
}

static bool at_keyword(Parser *p) {
  return peek(p) == TOKEN_NAME && peek_second(p) == TOKEN_EQUAL;
}

/* At the '(' behind a class. */
static AstPattern *parse_class_pattern(Parser *p, AstPos start, AstExpr *cls) {
  AstPatternSeq patterns, keyword_patterns = {0};
  AstIdentifierSeq names = {0};
  size_t first = p->stack_size;
  advance(p);
  while (peek(p) != TOKEN_RPAR && !at_keyword(p)) {
    AstPattern *pattern = parse_pattern(p);
    if (pattern == NULL) return NULL;
    push(p, pattern);
    if (!accept(p, TOKEN_COMMA)) break;
  }
  patterns = TAKE(p, first, Pattern);
  if (at_keyword(p)) {
    if (p->tokens[p->mark - 1].type != TOKEN_COMMA && patterns.count > 0) return NULL;
    if (!parse_keyword_patterns(p, &names, &keyword_patterns)) return NULL;
  } else if (!accept(p, TOKEN_RPAR)) {
    return NULL;
  }
  return NODE(p, Pattern, MatchClass, until_here(p, start), .cls = cls, .patterns = patterns,
              .kwd_attrs = names, .kwd_patterns = keyword_patterns);
}

/* A capture, a dotted value or a class. */
static AstPattern *parse_name_pattern(Parser *p) {
  AstPos start = here(p);
  bool wildcard = is_wildcard(p);
  AstName *name = parse_name(p);
  if (wildcard) return NODE(p, Pattern, MatchAs, start, .name = NULL);
  TokenType next = peek(p);
  if (next == TOKEN_EQUAL) return NULL;
  if (next != TOKEN_DOT && next != TOKEN_LPAR)
    return NODE(p, Pattern, MatchAs, start, .name = name);
  AstExpr *expr = parse_dotted_rest(p, start, name);
  if (expr == NULL) return NULL;
  if (peek(p) == TOKEN_LPAR) return parse_class_pattern(p, start, expr);
  return peek(p) == TOKEN_EQUAL ? NULL : value_pattern(p, start, expr);
}

/* --- Patterns ----------------------------------------------------------------------------- */

static AstPattern *parse_closed_pattern(Parser *p) {
  AstPos start = here(p);
  AstConstant constant = {0};
  switch (peek(p)) {
  case TOKEN_NUMBER:
  case TOKEN_MINUS: return value_pattern(p, start, parse_number_value(p));
  case TOKEN_STRING: return value_pattern(p, start, parse_strings(p));
  case TOKEN_NAME: return parse_name_pattern(p);
  case TOKEN_LPAR: return parse_bracketed_pattern(p, start, TOKEN_RPAR);
  case TOKEN_LSQB: return parse_bracketed_pattern(p, start, TOKEN_RSQB);
  case TOKEN_LBRACE: return parse_mapping_pattern(p, start);
  default:
    if (!singleton(peek(p), &constant)) return NULL;
    advance(p);
    return NODE(p, Pattern, MatchSingleton, start, .value = constant);
  }
}

static AstPattern *parse_or_pattern(Parser *p) {
  AstPos start = here(p);
  AstPattern *first = parse_closed_pattern(p);
  if (first == NULL || peek(p) != TOKEN_VBAR) return first;
  size_t items = p->stack_size;
  push(p, first);
  while (accept(p, TOKEN_VBAR)) {
    AstPattern *pattern = parse_closed_pattern(p);
    if (pattern == NULL) return NULL;
    push(p, pattern);
  }
  AstPatternSeq patterns = TAKE(p, items, Pattern);
  return NODE(p, Pattern, MatchOr, until_here(p, start), .patterns = patterns);
}

static AstPattern *parse_as_pattern(Parser *p) {
  AstPos start = here(p);
  AstName *name;
  AstPattern *pattern = parse_or_pattern(p);
  if (pattern == NULL || !accept(p, TOKEN_AS)) return pattern;
  if (!parse_capture_target(p, false, &name)) return NULL;
  return NODE(p, Pattern, MatchAs, until_here(p, start), .pattern = pattern, .name = name);
}

static AstPattern *parse_pattern(Parser *p) {
  AstPattern *pattern = enter(p) ? parse_as_pattern(p) : NULL;
  leave(p);
  return pattern;
}

/* A pattern, or a sequence without brackets. */
static AstPattern *parse_patterns(Parser *p) {
  AstPos start = here(p);
  AstPattern *first = parse_maybe_star_pattern(p);
  if (first == NULL) return NULL;
  if (peek(p) != TOKEN_COMMA) return first->kind == AST_MatchStar ? NULL : first;
  size_t items = p->stack_size;
  push(p, first);
  while (accept(p, TOKEN_COMMA) && peek(p) != TOKEN_COLON && peek(p) != TOKEN_IF) {
    AstPattern *pattern = parse_maybe_star_pattern(p);
    if (pattern == NULL) return NULL;
    push(p, pattern);
  }
  AstPatternSeq patterns = TAKE(p, items, Pattern);
  return NODE(p, Pattern, MatchSequence, until_here(p, start), .patterns = patterns);
}

/* --- The statement ------------------------------------------------------------------------ */

static AstMatchCase *parse_case(Parser *p) {
  AstExpr *guard = NULL;
  AstStmtSeq body;
  advance(p);
  AstPattern *pattern = parse_patterns(p);
  if (pattern == NULL) return NULL;
  if (accept(p, TOKEN_IF) && (guard = parse_named_expression(p)) == NULL) return NULL;
  if (!accept(p, TOKEN_COLON) || !parse_block(p, &body)) return NULL;
  return AST_NEW_PRODUCT(p->arena, MatchCase, match_case, (AstPos){0}, .pattern = pattern,
                         .guard = guard, .body = body);
}

/* What is matched: a tuple needs no parentheses, but a lone starred expression is none. */
static AstExpr *parse_subject(Parser *p) {
  AstPos start = here(p);
  AstExpr *first = parse_star_named_expression(p);
  if (first == NULL) return NULL;
  if (peek(p) != TOKEN_COMMA) return first->kind == AST_Starred ? NULL : first;
  size_t items = p->stack_size;
  push(p, first);
  while (accept(p, TOKEN_COMMA) && peek(p) != TOKEN_COLON) {
    AstExpr *item = parse_star_named_expression(p);
    if (item == NULL) return NULL;
    push(p, item);
  }
  AstExprSeq elts = TAKE(p, items, Expr);
  return NODE(p, Expr, Tuple, until_here(p, start), .elts = elts, .ctx = AST_Load);
}

static bool at_case(Parser *p) {
  return peek(p) == TOKEN_NAME && token_is(p, current(p), "case");
}

/* Whether the token behind the word `match` can start a subject: most uses of the name end here. */
static bool may_be_subject(TokenType type) {
  switch (type) {
  case TOKEN_NAME:
  case TOKEN_NUMBER:
  case TOKEN_STRING:
  case TOKEN_LPAR:
  case TOKEN_LSQB:
  case TOKEN_LBRACE:
  case TOKEN_ELLIPSIS:
  case TOKEN_PLUS:
  case TOKEN_MINUS:
  case TOKEN_STAR:
  case TOKEN_TILDE:
  case TOKEN_FALSE:
  case TOKEN_NONE:
  case TOKEN_TRUE:
  case TOKEN_AWAIT:
  case TOKEN_LAMBDA:
  case TOKEN_NOT: return true;
  default: return false;
  }
}

AstStmt *parse_match(Parser *p) {
  AstPos start = here(p);
  if (!may_be_subject(peek_second(p)) || !version_is(p, 10)) return NULL;
  advance(p);
  AstExpr *subject = parse_subject(p);
  if (subject == NULL || !accept(p, TOKEN_COLON) || !accept(p, TOKEN_NEWLINE)) return NULL;
  if (!accept(p, TOKEN_INDENT) || !at_case(p)) return NULL;
  size_t items = p->stack_size;
  while (at_case(p)) {
    AstMatchCase *match_case = parse_case(p);
    if (match_case == NULL) return NULL;
    push(p, match_case);
  }
  if (!accept(p, TOKEN_DEDENT)) return NULL;
  AstMatchCaseSeq cases = TAKE(p, items, MatchCase);
  return NODE(p, Stmt, Match, until_here(p, start), .subject = subject, .cases = cases);
}
