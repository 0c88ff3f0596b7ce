/* Runs the grammar of mistakes on the tokens of a rejected program, and reports the mistake it
   finds. */
#include "frontend/diagnose.h"

struct Memo {
  Memo *next;   /* of the same token */
  int16_t rule; /* that was tried */
  int32_t end;  /* the token behind */
  Shape *shape; /* NULL: does not match */
};

static Shape absent = {.token = -1}; /* an optional part that is not there */

/* --- Errors ------------------------------------------------------------------------------- */

static const Token *last_token(const Parser *p) {
  return &p->tokens[p->fill - 1];
}

Shape *diagnose_error(Diagnosis *d, AstPos pos, const char *message) {
  report_at(d->p, PARSE_SYNTAX_ERROR, pos, message);
  d->failed = true;
  return NULL;
}

Shape *diagnose_error_last(Diagnosis *d, ParseErrorKind kind, const char *message) {
  report_at_token(d->p, kind, last_token(d->p), message);
  d->failed = true;
  return NULL;
}

Shape *diagnose_raised(Diagnosis *d) {
  Parser *p = d->p;
  d->failed = true;
  switch (p->raised) {
  case RAISED_AT_LAST_TOKEN: return diagnose_error_last(d, PARSE_SYNTAX_ERROR, p->raised_message);
  case RAISED_AT_POSITION:
    d->error_lineno = p->raised_pos.lineno;
    return diagnose_error(d, p->raised_pos, p->raised_message);
  default: return NULL;
  }
}

/* --- Shapes ------------------------------------------------------------------------------- */

Shape *diagnose_new_shape(Diagnosis *d, AstKind kind, AstPos pos, int32_t count) {
  Shape *shape = arena_new(&d->arena, Shape);
  shape->kind = kind;
  shape->pos = pos;
  shape->token = -1;
  shape->count = count;
  shape->items = arena_alloc(&d->arena, (size_t)count * sizeof(Shape *));
  return shape;
}

/* From that token to the last consumed one that is not white space. */
static AstPos extent(const Parser *p, int32_t start) {
  AstPos pos = p->tokens[start].pos;
  for (int32_t i = p->mark - 1; i >= 0; i--) {
    const Token *token = &p->tokens[i];
    if (token->type >= TOKEN_NEWLINE && token->type <= TOKEN_DEDENT) continue;
    if (token->type == TOKEN_ENDMARKER) continue;
    pos.end_lineno = token->pos.end_lineno;
    pos.end_col_offset = token->pos.end_col_offset;
    break;
  }
  return pos;
}

/* The current token, as a shape, consumed. */
static Shape *token_shape(Diagnosis *d) {
  Parser *p = d->p;
  const Token *token = &p->tokens[p->mark];
  Shape *shape = arena_new(&d->arena, Shape);
  shape->pos = token->pos;
  shape->token = p->mark++;
  if (token->type == TOKEN_NAME) shape->kind = AST_Name;
  if (token->type == TOKEN_NUMBER) {
    AstConstant constant = {0};
    if (!number_constant(p, token, &constant)) return diagnose_raised(d);
    shape->kind = AST_Constant;
    shape->constant = constant.type;
  }
  return shape;
}

static Shape *node_shape(Diagnosis *d, AstKind kind, int32_t start, Shape **items, int32_t count) {
  Shape *shape = diagnose_new_shape(d, kind, extent(d->p, start), count);
  memcpy(shape->items, items, (size_t)count * sizeof(Shape *));
  if (kind == AST_Constant) {
    TokenType type = d->p->tokens[start].type;
    shape->constant = type == TOKEN_TRUE    ? AST_CONST_TRUE
                      : type == TOKEN_FALSE ? AST_CONST_FALSE
                      : type == TOKEN_NONE  ? AST_CONST_NONE
                                            : AST_CONST_ELLIPSIS;
  }
  return shape;
}

/* --- Tokens ------------------------------------------------------------------------------- */

/* Makes sure there is a current token; false: an error. */
static bool have_token(Diagnosis *d) {
  Parser *p = d->p;
  if (p->mark < p->fill) return true;
  parser_fetch(p);
  if (last_token(p)->type != TOKEN_ERROR) return true;
  report_tokenizer_error(p, last_token(p));
  d->failed = true;
  return false;
}

/* CPython takes the beginning of one, such as `c`, for a soft keyword here. */
static bool begins_soft_keyword(const Parser *p, const Token *token) {
  const char *text = token_start(p, token);
  size_t length = token->end - token->start;
  return strncmp(text, "_", length) == 0 || strncmp(text, "case", length) == 0 ||
         strncmp(text, "match", length) == 0;
}

static Shape *match_token(Diagnosis *d, const Peg *peg) {
  Parser *p = d->p;
  if (!have_token(d)) return NULL;
  const Token *token = &p->tokens[p->mark];
  bool matches;
  switch (peg->op) {
  case PEG_WORD: matches = token->type == TOKEN_NAME && token_is(p, token, peg->word); break;
  case PEG_ANY_WORD: matches = token->type == TOKEN_NAME && begins_soft_keyword(p, token); break;
  default: matches = token->type == peg->token; break;
  }
  if (matches) return token_shape(d);
  if (peg->op != PEG_FORCED) return NULL;
  const char *message = arena_printf(p->arena, "expected '%s'", token_text[peg->token]);
  return diagnose_error(d, token->pos, message);
}

/* --- Actions ------------------------------------------------------------------------------ */

/* The message with %n, %t or %d filled in. */
static const char *expand(Diagnosis *d, const char *message, const Shape *a) {
  const char *percent = strchr(message, '%');
  Parser *p = d->p;
  if (percent == NULL) return message;
  int before = (int)(percent - message);
  const char *after = percent + 2;
  switch (percent[1]) {
  case 'n':
    return arena_printf(p->arena, "%.*s%s%s", before, message, diagnose_expression_name(a), after);
  case 'd': return arena_printf(p->arena, "%.*s%d%s", before, message, a->pos.lineno, after);
  default: {
    const Token *token = &p->tokens[a->token];
    return arena_printf(p->arena, "%.*s%.*s%s", before, message, (int)(token->end - token->start),
                        token_start(p, token), after);
  }
  }
}

static Shape *run_error(Diagnosis *d, const Action *action, const Shape *a, const Shape *b) {
  const char *message = expand(d, action->message, a);
  AstPos pos;
  switch (action->op) {
  case ACTION_ERROR: return diagnose_error(d, a->pos, message);
  case ACTION_RANGE:
    pos = a->pos;
    pos.end_lineno = b->pos.end_lineno;
    pos.end_col_offset = b->pos.end_col_offset;
    return diagnose_error(d, pos, message);
  case ACTION_FROM:
    report_from(d->p, a->pos, message);
    d->failed = true;
    return NULL;
  case ACTION_LAST: return diagnose_error_last(d, PARSE_SYNTAX_ERROR, message);
  default: return diagnose_error_last(d, PARSE_INDENTATION_ERROR, message);
  }
}

static bool check_version(Diagnosis *d, const Action *action) {
  if (version_is(d->p, action->since)) return true;
  diagnose_error_last(d, PARSE_SYNTAX_ERROR,
                      arena_printf(d->p->arena, "%s only supported in Python 3.%d and greater",
                                   action->feature, action->since));
  return false;
}

static Shape *run_action(Diagnosis *d, const Alternative *alternative, int32_t start, Shape **items,
                         int32_t count) {
  const Action *action = &alternative->action;
  Shape *a = NULL, *b = NULL;
  if (action->since != 0 && !check_version(d, action)) return NULL;
  if (action->op == ACTION_DEFAULT)
    return count == 1 ? items[0] : node_shape(d, AST_NONE, start, items, count);
  if (action->op == ACTION_NODE) return node_shape(d, action->kind, start, items, count);
  int32_t item = 0;
  for (int i = 0; i < alternative->count; i++) {
    const Peg *peg = &alternative->items[i];
    if (peg->op >= PEG_AND && peg->op <= PEG_CUT) continue;
    if (peg->label == action->a && action->a != 0) a = items[item];
    if (peg->label == action->b && action->b != 0) b = items[item];
    item++;
  }
  if (action->op == ACTION_LABEL) return a;
  if (action->op == ACTION_CALL) return action->function(d, a, b);
  return run_error(d, action, a, b);
}

/* --- Matching ----------------------------------------------------------------------------- */

enum { MAX_VALUES = 16 }; /* items of an alternative that have a value */

static Shape *match_choice(Diagnosis *d, const Choice *choice);
static Shape *match_rule(Diagnosis *d, int16_t number);
static Shape *match_item(Diagnosis *d, const Peg *peg);

/* Growing list of what a loop matched. */
typedef struct Loop {
  Shape *few[8];    /* room for most loops */
  Shape **items;    /* `few`, or malloc'ed */
  int32_t count;    /* in use */
  int32_t capacity; /* allocated */
} Loop;

static void loop_add(Diagnosis *d, Loop *loop, Shape *shape) {
  if (loop->count == loop->capacity) {
    Shape **more = arena_alloc(&d->arena, (size_t)loop->capacity * 2 * sizeof *more);
    memcpy(more, loop->items, (size_t)loop->count * sizeof *more);
    loop->items = more;
    loop->capacity *= 2;
  }
  loop->items[loop->count++] = shape;
}

/* x*, x+ and {x y}. */
static __attribute__((noinline)) Shape *match_loop(Diagnosis *d, const Peg *peg) {
  Parser *p = d->p;
  int32_t start = p->mark, before = start;
  Loop loop = {.items = loop.few, .capacity = countof(loop.few)};
  for (Shape *shape; (shape = match_item(d, peg->inner)) != NULL;) {
    loop_add(d, &loop, shape);
    before = p->mark;
    if (peg->op == PEG_SEPARATED && match_item(d, peg->separator) == NULL) break;
  }
  p->mark = before;
  if (d->failed || (loop.count == 0 && peg->op != PEG_STAR)) return NULL;
  if (loop.count == 0) return &absent;
  return node_shape(d, AST_NONE, start, loop.items, loop.count);
}

static Shape *match_item(Diagnosis *d, const Peg *peg) {
  int32_t start = d->p->mark;
  Shape *shape;
  switch (peg->op) {
  case PEG_TOKEN:
  case PEG_WORD:
  case PEG_ANY_WORD:
  case PEG_FORCED: return match_token(d, peg);
  case PEG_RULE: return match_rule(d, peg->rule);
  case PEG_GROUP: return match_choice(d, peg->choice);
  case PEG_OPTIONAL:
    shape = match_item(d, peg->inner);
    return shape != NULL || d->failed ? shape : &absent;
  case PEG_AND:
  case PEG_NOT:
    shape = match_item(d, peg->inner);
    d->p->mark = start;
    if (d->failed) return NULL;
    return (shape != NULL) == (peg->op == PEG_AND) ? &absent : NULL;
  case PEG_CUT: return &absent;
  default: return match_loop(d, peg);
  }
}

/* Sets *cut if the alternative was committed to. */
static Shape *match_alternative(Diagnosis *d, const Alternative *alternative, bool *cut) {
  Shape *items[MAX_VALUES];
  int32_t start = d->p->mark, count = 0;
  for (int i = 0; i < alternative->count; i++) {
    const Peg *peg = &alternative->items[i];
    Shape *shape = match_item(d, peg);
    if (shape == NULL) return NULL;
    if (peg->op == PEG_CUT)
      *cut = true;
    else if (peg->op != PEG_AND && peg->op != PEG_NOT)
      items[count++] = shape;
  }
  return run_action(d, alternative, start, items, count);
}

static Shape *match_choice(Diagnosis *d, const Choice *choice) {
  int32_t start = d->p->mark;
  bool cut = false;
  for (int i = 0; i < choice->count; i++) {
    const Alternative *alternative = &choice->alternatives[i];
    if (alternative->mistake && !d->mistakes) continue;
    Shape *shape = match_alternative(d, alternative, &cut);
    if (shape != NULL) return shape;
    d->p->mark = start;
    if (cut || d->failed) return NULL;
  }
  return NULL;
}

/* --- Rules -------------------------------------------------------------------------------- */

static Memo **memos_here(Diagnosis *d) {
  int32_t mark = d->p->mark;
  if (mark >= d->memo_capacity) {
    int32_t capacity = max_of(d->memo_capacity * 2, mark + 64);
    d->memos = xrealloc(d->memos, (size_t)capacity * sizeof *d->memos);
    memset(d->memos + d->memo_capacity, 0,
           (size_t)(capacity - d->memo_capacity) * sizeof *d->memos);
    d->memo_capacity = capacity;
  }
  return &d->memos[mark];
}

static Memo *find_memo(Diagnosis *d, int16_t number) {
  Memo *memo = *memos_here(d);
  while (memo != NULL && memo->rule != number) memo = memo->next;
  return memo;
}

/* Remembers a failure at the current token, to be changed when the rule matches. */
static Memo *add_memo(Diagnosis *d, int16_t number) {
  Memo **first = memos_here(d);
  Memo *memo = arena_new(&d->arena, Memo);
  *memo = (Memo){.next = *first, .rule = number, .end = d->p->mark};
  *first = memo;
  return memo;
}

/* Matches again and again, each time with the last result where the rule refers to itself at its
   start, as long as that reads more. */
static Shape *match_left_recursive(Diagnosis *d, int16_t number, const Choice *choice) {
  int32_t start = d->p->mark;
  Memo *memo = add_memo(d, number);
  for (;;) {
    d->p->mark = start;
    Shape *shape = match_choice(d, choice);
    if (d->failed) return NULL;
    if (shape == NULL || d->p->mark <= memo->end) break;
    memo->shape = shape;
    memo->end = d->p->mark;
  }
  d->p->mark = memo->end;
  return memo->shape;
}

static Shape *match_quiet(Diagnosis *d, const Choice *choice) {
  bool mistakes = d->mistakes;
  d->mistakes = false;
  Shape *shape = match_choice(d, choice);
  d->mistakes = mistakes;
  return shape;
}

static Shape *match_remembered(Diagnosis *d, int16_t number, const Rule *rule) {
  if (!have_token(d)) return NULL;
  Memo *memo = find_memo(d, number);
  if (memo != NULL) {
    d->p->mark = memo->end;
    return memo->shape;
  }
  if (rule->kind == LEFT) return match_left_recursive(d, number, rule->choice);
  int32_t start = d->p->mark;
  Shape *shape = match_choice(d, rule->choice);
  if (d->failed) return NULL;
  int32_t end = d->p->mark;
  d->p->mark = start;
  memo = add_memo(d, number);
  memo->shape = shape;
  d->p->mark = memo->end = end;
  return shape;
}

static Shape *match_rule(Diagnosis *d, int16_t number) {
  const Rule *rule = &diagnose_grammar()[number];
  Shape *shape;
  if (!enter(d->p)) {
    d->p->error = (ParseError){.kind = PARSE_MEMORY_ERROR};
    d->failed = true;
    leave(d->p);
    return NULL;
  }
  switch (rule->kind) {
  case PLAIN: shape = match_choice(d, rule->choice); break;
  case QUIET: shape = match_quiet(d, rule->choice); break;
  default: shape = match_remembered(d, number, rule); break;
  }
  leave(d->p);
  return shape;
}

/* --- Both runs ---------------------------------------------------------------------------- */

static int16_t start_rule(const Parser *p) {
  if (p->in_fstring) return RULE_fstring;
  switch (p->request->mode) {
  case PARSE_FILE: return RULE_file;
  case PARSE_SINGLE: return RULE_interactive;
  case PARSE_EVAL: return RULE_eval;
  default: return RULE_func_type;
  }
}

/* Back to the first token of the text, keeping all tokens from now on. */
static void restart(Parser *p) {
  Tokenizer *t = &p->tokenizer;
  Tokenizer old = *t;
  tokenizer_init(t, p->request, old.text, (size_t)(old.text_end - old.text));
  t->has_nul = old.has_nul;
  t->check_utf8 = old.check_utf8;
  t->interactive = old.interactive;
  t->source = old.source;
  t->type_comments = old.type_comments;
  t->warned = old.warned;
  if (p->shift_lineno != 0) t->lineno = p->shift_lineno - 1;
  p->mark = p->fill = p->depth = 0;
  p->stack_size = 0;
  p->started = false;
  p->diagnosing = true;
  p->speculating = 1;
}

/* Errors of the tokenizer further on come before an error of the grammar; so does a bracket that
   was opened in an earlier line and is still open at the end. */
static void check_rest(Diagnosis *d) {
  Parser *p = d->p;
  Tokenizer *t = &p->tokenizer;
  int32_t lineno = d->error_lineno != 0 ? d->error_lineno : last_token(p)->pos.lineno;
  Token token;
  if (t->interactive) return;
  do tokenizer_next(t, &token);
  while (token.type != TOKEN_ENDMARKER && token.type != TOKEN_ERROR);
  if (token.type == TOKEN_ENDMARKER) return;
  if (t->state == TOKENIZER_ERROR)
    p->error = t->error;
  else if (t->level > 0 && lineno > t->brackets[t->level - 1].lineno)
    report_unclosed_bracket(p);
}

/* Whether the end of the text was looked at: so it is behind a last name or operator, but not
   behind the quote of a string. */
static bool ended_early(const Tokenizer *t) {
  bool at_end = t->source == NULL && t->next == t->text_end && t->next > t->text;
  return t->state == TOKENIZER_EOF || t->ends_early ||
         (at_end && t->state == TOKENIZER_OK && strchr("'\" \t\n", t->next[-1]) == NULL);
}

/* After the second run: the error, if no mistake was recognised. `last` is the last token that the
   first run read. */
static void conclude(Diagnosis *d, const Token *last) {
  Parser *p = d->p;
  if (d->failed) {
    if (p->tokenizer.state == TOKENIZER_OK && p->error.kind != PARSE_HOOK_FAILED) check_rest(d);
    return;
  }
  if (last->type == TOKEN_INDENT || last->type == TOKEN_DEDENT) {
    diagnose_error_last(d, PARSE_INDENTATION_ERROR,
                        last->type == TOKEN_INDENT ? "unexpected indent" : "unexpected unindent");
    return;
  }
  diagnose_error(d, last->pos, "invalid syntax");
  check_rest(d);
}

static void run(Diagnosis *d) {
  Parser *p = d->p;
  restart(p);
  if (match_rule(d, start_rule(p)) != NULL) {
    /* The parser gives up a little earlier than the rules. */
    assert(p->too_deep);
    p->error = (ParseError){.kind = PARSE_MEMORY_ERROR};
    return;
  }
  if (p->request->flags & PARSE_ALLOW_INCOMPLETE && ended_early(&p->tokenizer)) {
    diagnose_error_last(d, PARSE_SYNTAX_ERROR, "incomplete input");
    return;
  }
  if (d->failed && p->error.kind == PARSE_MEMORY_ERROR) return;
  Token last = *last_token(p);
  if (!d->failed) {
    for (int32_t i = 0; i < d->memo_capacity; i++) d->memos[i] = NULL;
    p->mark = 0;
    p->warned = 0; /* CPython repeats the warnings about strings */
    p->tokenizer.stopped = p->tokenizer.interactive;
    p->tokenizer.source = NULL;
    d->mistakes = true;
    match_rule(d, start_rule(p));
    if (d->failed && p->error.kind == PARSE_MEMORY_ERROR) return;
  }
  conclude(d, &last);
}

void diagnose(Parser *p) {
  Diagnosis d = {.p = p};
  arena_init(&d.arena);
  run(&d);
  arena_free(&d.arena);
  free(d.memos);
}
