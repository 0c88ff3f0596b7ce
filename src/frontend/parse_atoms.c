/* Atoms: names, constants, and everything in brackets. */
#include "frontend/parser.h"

static AstExpr *constant_atom(Parser *p, AstConstantType type) {
  AstPos start = here(p);
  advance(p);
  return NODE(p, Expr, Constant, start, .value = {.type = type});
}

AstExpr *parse_number(Parser *p) {
  const Token *token = current(p);
  AstConstant constant = {0};
  AstPos start = token->pos;
  if (!number_constant(p, token, &constant)) return NULL;
  advance(p);
  return NODE(p, Expr, Constant, start, .value = constant);
}

AstExpr *parse_strings(Parser *p) {
  p->speculating++; /* the tokens must stay together */
  int32_t first = p->mark;
  while (peek(p) == TOKEN_STRING) advance(p);
  AstExpr *expr = NULL; /* after an error of the tokenizer nothing is warned about */
  if (peek(p) != TOKEN_ERROR) expr = concatenate_strings(p, p->tokens + first, p->mark - first);
  p->speculating--;
  return expr;
}

static AstExpr *parse_bracketed(Parser *p);

AstExpr *parse_atom(Parser *p) {
  switch (peek(p)) {
  case TOKEN_NAME: {
    AstPos start = here(p);
    AstName *name = parse_name(p);
    return NODE(p, Expr, Name, start, .id = name, .ctx = AST_Load);
  }
  case TOKEN_NUMBER: return parse_number(p);
  case TOKEN_STRING: return parse_strings(p);
  case TOKEN_TRUE: return constant_atom(p, AST_CONST_TRUE);
  case TOKEN_FALSE: return constant_atom(p, AST_CONST_FALSE);
  case TOKEN_NONE: return constant_atom(p, AST_CONST_NONE);
  case TOKEN_ELLIPSIS: return constant_atom(p, AST_CONST_ELLIPSIS);
  case TOKEN_LPAR:
  case TOKEN_LSQB:
  case TOKEN_LBRACE: {
    AstExpr *expr = enter(p) ? parse_bracketed(p) : NULL;
    leave(p);
    return expr;
  }
  default: return NULL;
  }
}

/* --- Comprehensions ----------------------------------------------------------------------- */

static bool starts_comprehension(Parser *p) {
  return peek(p) == TOKEN_FOR || (peek(p) == TOKEN_ASYNC && peek_second(p) == TOKEN_FOR);
}

static AstComprehension *parse_comprehension_clause(Parser *p) {
  bool is_async = accept(p, TOKEN_ASYNC);
  advance(p); /* for */
  if (is_async && !version_is(p, 6)) return NULL;
  AstExpr *target = parse_star_targets(p);
  if (target == NULL || !accept(p, TOKEN_IN)) return NULL;
  AstExpr *iter = parse_disjunction(p);
  if (iter == NULL) return NULL;
  size_t conditions = p->stack_size;
  while (accept(p, TOKEN_IF)) {
    AstExpr *condition = parse_disjunction(p);
    if (condition == NULL) return NULL;
    push(p, condition);
  }
  AstExprSeq ifs = TAKE(p, conditions, Expr);
  return AST_NEW_PRODUCT(p->arena, Comprehension, comprehension, (AstPos){0}, .target = target,
                         .iter = iter, .ifs = ifs, .is_async = is_async);
}

static bool parse_comprehension_clauses(Parser *p, AstComprehensionSeq *clauses) {
  size_t start = p->stack_size;
  do {
    AstComprehension *clause = parse_comprehension_clause(p);
    if (clause == NULL) return false;
    push(p, clause);
  } while (starts_comprehension(p));
  *clauses = TAKE(p, start, Comprehension);
  return true;
}

/* --- Displays ----------------------------------------------------------------------------- */

/* Items separated by commas, the first of which is there already, up to the closing bracket, which
   is consumed too. */
static bool parse_items(Parser *p, AstExpr *first, TokenType close, AstExprSeq *items) {
  size_t start = p->stack_size;
  push(p, first);
  while (!accept(p, close)) {
    if (!accept(p, TOKEN_COMMA)) return false;
    if (accept(p, close)) break;
    AstExpr *item = parse_star_named_expression(p);
    if (item == NULL) return false;
    push(p, item);
  }
  *items = TAKE(p, start, Expr);
  return true;
}

/* Behind '('. */
static AstExpr *parse_parenthesized(Parser *p, AstPos start) {
  AstExprSeq elts = {0};
  if (accept(p, TOKEN_RPAR))
    return NODE(p, Expr, Tuple, until_here(p, start), .elts = elts, .ctx = AST_Load);
  if (peek(p) == TOKEN_YIELD) {
    AstExpr *expr = parse_yield(p);
    return expr != NULL && accept(p, TOKEN_RPAR) ? expr : NULL;
  }
  AstExpr *first = parse_star_named_expression(p);
  if (first == NULL) return NULL;
  if (peek(p) == TOKEN_COMMA) {
    if (!parse_items(p, first, TOKEN_RPAR, &elts)) return NULL;
    return NODE(p, Expr, Tuple, until_here(p, start), .elts = elts, .ctx = AST_Load);
  }
  if (first->kind == AST_Starred) return NULL;
  if (accept(p, TOKEN_RPAR)) return first;
  AstComprehensionSeq clauses;
  if (!starts_comprehension(p) || !parse_comprehension_clauses(p, &clauses)) return NULL;
  if (!accept(p, TOKEN_RPAR)) return NULL;
  return NODE(p, Expr, GeneratorExp, until_here(p, start), .elt = first, .generators = clauses);
}

/* Behind '['. */
static AstExpr *parse_list(Parser *p, AstPos start) {
  AstExprSeq elts = {0};
  if (!accept(p, TOKEN_RSQB)) {
    AstExpr *first = parse_star_named_expression(p);
    if (first == NULL) return NULL;
    if (first->kind != AST_Starred && starts_comprehension(p)) {
      AstComprehensionSeq clauses;
      if (!parse_comprehension_clauses(p, &clauses) || !accept(p, TOKEN_RSQB)) return NULL;
      return NODE(p, Expr, ListComp, until_here(p, start), .elt = first, .generators = clauses);
    }
    if (!parse_items(p, first, TOKEN_RSQB, &elts)) return NULL;
  }
  return NODE(p, Expr, List, until_here(p, start), .elts = elts, .ctx = AST_Load);
}

/* The rest of a set whose first item has been read. */
static AstExpr *parse_set_rest(Parser *p, AstPos start, AstExpr *first) {
  if (first->kind != AST_Starred && starts_comprehension(p)) {
    AstComprehensionSeq clauses;
    if (!parse_comprehension_clauses(p, &clauses) || !accept(p, TOKEN_RBRACE)) return NULL;
    return NODE(p, Expr, SetComp, until_here(p, start), .elt = first, .generators = clauses);
  }
  AstExprSeq elts;
  if (!parse_items(p, first, TOKEN_RBRACE, &elts)) return NULL;
  return NODE(p, Expr, Set, until_here(p, start), .elts = elts);
}

/* One `key: value` or `**value` (with *key NULL). */
static bool parse_dict_item(Parser *p, AstExpr **key, AstExpr **value) {
  if (accept(p, TOKEN_DOUBLE_STAR)) {
    *key = NULL;
    return (*value = parse_bitwise_or(p)) != NULL;
  }
  *key = parse_expression(p);
  if (*key == NULL || !accept(p, TOKEN_COLON)) return false;
  return (*value = parse_expression(p)) != NULL;
}

/* Splits the pairs on the stack into two sequences. */
static AstExpr *make_dict(Parser *p, AstPos start, size_t pairs) {
  AstExprSeq keys, values;
  size_t count = (p->stack_size - pairs) / 2;
  keys.count = values.count = (int32_t)count;
  keys.items = ast_alloc_items(p->arena, count, sizeof(AstExpr *));
  values.items = ast_alloc_items(p->arena, count, sizeof(AstExpr *));
  for (size_t i = 0; i < count; i++) {
    keys.items[i] = p->stack[pairs + 2 * i];
    values.items[i] = p->stack[pairs + 2 * i + 1];
  }
  p->stack_size = pairs;
  return NODE(p, Expr, Dict, until_here(p, start), .keys = keys, .values = values);
}

/* The rest of a dict whose first item has been read. */
static AstExpr *parse_dict_rest(Parser *p, AstPos start, AstExpr *key, AstExpr *value) {
  if (key != NULL && starts_comprehension(p)) {
    AstComprehensionSeq clauses;
    if (!parse_comprehension_clauses(p, &clauses) || !accept(p, TOKEN_RBRACE)) return NULL;
    return NODE(p, Expr, DictComp, until_here(p, start), .key = key, .value = value,
                .generators = clauses);
  }
  size_t pairs = p->stack_size;
  for (;;) {
    push(p, key);
    push(p, value);
    if (accept(p, TOKEN_RBRACE)) break;
    if (!accept(p, TOKEN_COMMA)) return NULL;
    if (accept(p, TOKEN_RBRACE)) break;
    if (!parse_dict_item(p, &key, &value)) return NULL;
  }
  return make_dict(p, start, pairs);
}

/* Behind '{'. */
static AstExpr *parse_braces(Parser *p, AstPos start) {
  AstExpr *first, *value;
  if (accept(p, TOKEN_RBRACE)) return make_dict(p, start, p->stack_size);
  if (peek(p) == TOKEN_DOUBLE_STAR) {
    if (!parse_dict_item(p, &first, &value)) return NULL;
    return parse_dict_rest(p, start, first, value);
  }
  bool walrus = peek(p) == TOKEN_NAME && peek_second(p) == TOKEN_COLON_EQUAL;
  if ((first = parse_star_named_expression(p)) == NULL) return NULL;
  if (walrus || first->kind == AST_Starred || !accept(p, TOKEN_COLON))
    return parse_set_rest(p, start, first);
  if ((value = parse_expression(p)) == NULL) return NULL;
  return parse_dict_rest(p, start, first, value);
}

static AstExpr *parse_bracketed(Parser *p) {
  AstPos start = here(p);
  TokenType type = peek(p);
  advance(p);
  switch (type) {
  case TOKEN_LPAR: return parse_parenthesized(p, start);
  case TOKEN_LSQB: return parse_list(p, start);
  default: return parse_braces(p, start);
  }
}

/* --- Slices ------------------------------------------------------------------------------- */

static bool ends_slice_part(Parser *p) {
  TokenType type = peek(p);
  return type == TOKEN_COLON || type == TOKEN_COMMA || type == TOKEN_RSQB;
}

/* An expression, unless the part is left out: then *part is NULL. */
static bool parse_slice_part(Parser *p, AstExpr **part) {
  *part = NULL;
  return ends_slice_part(p) || (*part = parse_expression(p)) != NULL;
}

static AstExpr *parse_slice(Parser *p) {
  AstPos start = here(p);
  AstExpr *lower = NULL, *upper, *step = NULL;
  if (peek(p) != TOKEN_COLON) {
    bool walrus = peek(p) == TOKEN_NAME && peek_second(p) == TOKEN_COLON_EQUAL;
    lower = parse_named_expression(p);
    if (lower == NULL || walrus || peek(p) != TOKEN_COLON) return lower;
  }
  advance(p);
  if (!parse_slice_part(p, &upper)) return NULL;
  if (accept(p, TOKEN_COLON) && !parse_slice_part(p, &step)) return NULL;
  return NODE(p, Expr, Slice, until_here(p, start), .lower = lower, .upper = upper, .step = step);
}

/* '*' expression, as in arguments. */
static AstExpr *parse_unpacking(Parser *p) {
  AstPos start = here(p);
  advance(p);
  AstExpr *value = parse_expression(p);
  if (value == NULL) return NULL;
  return NODE(p, Expr, Starred, until_here(p, start), .value = value, .ctx = AST_Load);
}

static AstExpr *parse_slice_or_unpacking(Parser *p) {
  return peek(p) == TOKEN_STAR ? parse_unpacking(p) : parse_slice(p);
}

AstExpr *parse_slices(Parser *p) {
  AstPos start = here(p);
  AstExpr *first = parse_slice_or_unpacking(p);
  if (first == NULL || (first->kind != AST_Starred && peek(p) != TOKEN_COMMA)) return first;
  size_t items = p->stack_size;
  push(p, first);
  while (accept(p, TOKEN_COMMA) && peek(p) != TOKEN_RSQB) {
    AstExpr *item = parse_slice_or_unpacking(p);
    if (item == NULL) return NULL;
    push(p, item);
  }
  AstExprSeq elts = TAKE(p, items, Expr);
  return NODE(p, Expr, Tuple, until_here(p, start), .elts = elts, .ctx = AST_Load);
}

/* --- Arguments ---------------------------------------------------------------------------- */

/* A call's arguments under construction. Positional ones come first; once there was a keyword only
   unpackings and keywords may follow, and behind **mapping no *iterable either. */
typedef struct Arguments {
  enum { POSITIONAL, KEYWORDS, MAPPINGS } stage; /* what has been seen */
  size_t positional;                             /* on the stack */
  AstKeyword **keywords;                         /* malloc'ed */
  int32_t keyword_count;                         /* in use */
  int32_t keyword_capacity;                      /* allocated */
} Arguments;

static bool add_keyword(Parser *p, Arguments *a, AstPos start, AstName *name) {
  AstExpr *value = parse_expression(p);
  if (value == NULL) return false;
  if (a->keyword_count == a->keyword_capacity) {
    int32_t capacity = max_of(a->keyword_capacity * 2, 4);
    AstKeyword **more = ast_alloc_items(p->arena, (size_t)capacity, sizeof *more);
    if (a->keyword_count > 0) memcpy(more, a->keywords, (size_t)a->keyword_count * sizeof *more);
    a->keywords = more;
    a->keyword_capacity = capacity;
  }
  a->keywords[a->keyword_count++] = AST_NEW_PRODUCT(
      p->arena, Keyword, keyword, until_here(p, start), .arg = name, .value = value);
  return true;
}

static bool parse_argument(Parser *p, Arguments *a) {
  AstPos start = here(p);
  AstExpr *value;
  switch (peek(p)) {
  case TOKEN_STAR:
    if (a->stage == MAPPINGS) return false;
    value = parse_unpacking(p);
    break;
  case TOKEN_DOUBLE_STAR:
    advance(p);
    a->stage = MAPPINGS;
    return add_keyword(p, a, start, NULL);
  case TOKEN_NAME:
    if (peek_second(p) == TOKEN_EQUAL) {
      AstName *name = parse_name(p);
      advance(p);
      if (a->stage == POSITIONAL) a->stage = KEYWORDS;
      return add_keyword(p, a, start, name);
    }
    /* fallthrough */
  default:
    if (a->stage != POSITIONAL) return false;
    value = parse_named_expression(p);
  }
  if (value == NULL) return false;
  push(p, value);
  return true;
}

/* The first argument turned out to be a generator expression, the only argument. */
static bool finish_generator_argument(Parser *p, const AstPos *open, Arguments *a) {
  AstComprehensionSeq clauses;
  if (open == NULL || a->stage != POSITIONAL) return false;
  AstExpr *first = p->stack[a->positional];
  if (first->kind == AST_Starred || !parse_comprehension_clauses(p, &clauses)) return false;
  if (!accept(p, TOKEN_RPAR)) return false;
  p->stack[a->positional] =
      NODE(p, Expr, GeneratorExp, until_here(p, *open), .elt = first, .generators = clauses);
  return true;
}

bool parse_arguments(Parser *p, const AstPos *open, AstExprSeq *args, AstKeywordSeq *keywords) {
  Arguments a = {.stage = POSITIONAL, .positional = p->stack_size};
  bool first = true;
  while (!accept(p, TOKEN_RPAR)) {
    if (!first && !accept(p, TOKEN_COMMA)) return false;
    if (!first && accept(p, TOKEN_RPAR)) break;
    if (!parse_argument(p, &a)) return false;
    if (first && starts_comprehension(p)) {
      if (!finish_generator_argument(p, open, &a)) return false;
      break;
    }
    first = false;
  }
  *args = TAKE(p, a.positional, Expr);
  keywords->items = a.keywords;
  keywords->count = a.keyword_count;
  return true;
}
