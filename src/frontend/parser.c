/* What the parts of the parser share: looking ahead, going back, collecting items, names,
   errors. */
#include "frontend/parser.h"
#include "base/unicode_normalize.h"
#include "base/utf8.h"

void parser_init(Parser *p, const ParseRequest *request, const char *text, size_t size) {
  memset(p, 0, offsetof(Parser, tokenizer));
  p->request = request;
  p->arena = request->arena;
  p->names = request->names;
  tokenizer_init(&p->tokenizer, request, text, size);
}

void parser_free(Parser *p) {
  free(p->tokens);
  free(p->stack);
  free(p->type_ignores.items);
}

/* --- Tokens --------------------------------------------------------------------------------- */

static void add_type_ignore(Parser *p, const Token *token) {
  TypeIgnores *ignores = &p->type_ignores;
  if ((ignores->count & (ignores->count - 1)) == 0)
    ignores->items = xrealloc(ignores->items, max_of(ignores->count * 2, 1) * sizeof(void *));
  AstString *tag = ast_string(p->arena, token_start(p, token), token->end - token->start);
  ignores->items[ignores->count++] = AST_NEW(p->arena, TypeIgnore, TypeIgnore, (AstPos){0},
                                             .lineno = token->pos.lineno, .tag = tag);
}

/* Drops consumed tokens when nobody can go back to them, else grows the window. */
static void make_room(Parser *p) {
  if (p->speculating == 0 && p->mark > p->capacity / 2 && p->fill - p->mark < p->mark) {
    memcpy(p->tokens, p->tokens + p->mark, (size_t)(p->fill - p->mark) * sizeof(Token));
    p->fill -= p->mark;
    p->mark = 0;
    return;
  }
  p->capacity = max_of(p->capacity * 2, 32);
  p->tokens = xrealloc(p->tokens, (size_t)p->capacity * sizeof(Token));
}

/* Single mode: the end of the input ends the statement, and closes its blocks. */
static void end_single_input(Parser *p, Token *token) {
  Tokenizer *t = &p->tokenizer;
  token->type = TOKEN_NEWLINE;
  p->started = false;
  if (t->indent > 0 && !(p->request->flags & PARSE_DONT_IMPLY_DEDENT)) {
    t->pending = -t->indent;
    t->indent = 0;
  }
}

void parser_fetch(Parser *p) {
  if (p->fill == p->capacity) make_room(p);
  Token *token = &p->tokens[p->fill];
  Tokenizer *t = &p->tokenizer;
  tokenizer_next(t, token);
  while (unlikely(token->type == TOKEN_TYPE_IGNORE)) {
    add_type_ignore(p, token);
    tokenizer_next(t, token);
  }
  if (p->request->mode == PARSE_SINGLE && !p->in_fstring) {
    if (token->type == TOKEN_ENDMARKER && p->started)
      end_single_input(p, token);
    else
      p->started = true;
  }
  if (unlikely(t->lineno == p->shift_lineno)) {
    token->pos.col_offset += p->shift_columns;
    token->pos.end_col_offset += p->shift_columns;
  }
  p->fill++;
}

ParserMark parser_mark(Parser *p) {
  p->speculating++;
  return (ParserMark){p->mark, p->end_lineno, p->end_col_offset, p->depth, p->stack_size};
}

void parser_reset(Parser *p, const ParserMark *mark) {
  p->mark = mark->mark;
  p->end_lineno = mark->end_lineno;
  p->end_col_offset = mark->end_col_offset;
  p->depth = mark->depth;
  p->stack_size = mark->stack_size;
}

void parser_unmark(Parser *p) {
  p->speculating--;
}

/* --- Sequences ------------------------------------------------------------------------------ */

void parser_grow_stack(Parser *p) {
  p->stack_capacity = max_of(p->stack_capacity * 2, (size_t)64);
  p->stack = xrealloc(p->stack, p->stack_capacity * sizeof(void *));
}

void *parser_take_items(Parser *p, size_t start, int32_t *count) {
  size_t size = p->stack_size - start;
  *count = (int32_t)size;
  p->stack_size = start;
  return size == 0 ? NULL : arena_copy(p->arena, p->stack + start, size * sizeof(void *));
}

/* --- Names ---------------------------------------------------------------------------------- */

/* The name in normal form KC. Returns its text in the arena. */
static const char *normalize(Parser *p, const char *text, size_t *size) {
  size_t length = utf8_scan(text, *size).length;
  uint32_t *units = xmalloc(length * sizeof *units);
  utf8_decode(units, sizeof *units, text, *size);
  TextBuffer normal;
  text_buffer_init(&normal);
  if (!unicode_normalize(text_view(units, length, sizeof *units), UNICODE_NFKC, &normal))
    unreachable_state("no memory for a name");
  TextView view = text_buffer_view(&normal);
  size_t stop;
  *size = utf8_measure(view, 0, &stop);
  uint8_t *out = arena_alloc(p->arena, *size + 1);
  utf8_encode(out, view, 0, view.length);
  text_buffer_free(&normal);
  free(units);
  return (const char *)out;
}

/* The interned name a NAME token stands for. */
static AstName *token_name(Parser *p, const Token *token) {
  const char *text = token_start(p, token);
  size_t size = token->end - token->start;
  if (unlikely(!bytes_are_ascii(text, size))) text = normalize(p, text, &size);
  return ast_names_intern(p->names, text, size);
}

AstName *parse_name(Parser *p) {
  const Token *token = current(p);
  if (token->type != TOKEN_NAME) return NULL;
  advance(p);
  return token_name(p, token);
}

/* --- Errors found while building ------------------------------------------------------------ */

void raise_at_last_token(Parser *p, const char *format, ...) {
  va_list arguments;
  if (!p->diagnosing) return;
  va_start(arguments, format);
  p->raised = RAISED_AT_LAST_TOKEN;
  p->raised_message = arena_vprintf(p->arena, format, arguments);
  va_end(arguments);
}

void raise_at(Parser *p, AstPos pos, const char *format, ...) {
  va_list arguments;
  if (!p->diagnosing) return;
  va_start(arguments, format);
  p->raised = RAISED_AT_POSITION;
  p->raised_pos = pos;
  p->raised_message = arena_vprintf(p->arena, format, arguments);
  va_end(arguments);
}

bool parser_warn(Parser *p, AstPos pos, const char *message) {
  const ParseHooks *hooks = p->request->hooks;
  if (!p->warning) return true;
  p->warning_refused = true;
  switch (hooks->warn(hooks->context, PARSE_DEPRECATION_WARNING, message, pos.lineno)) {
  case PARSE_WARNED: p->warning_refused = false; return true;
  case PARSE_WARNING_IS_ERROR: raise_at(p, pos, "%s", message); return false;
  default:
    p->raised = RAISED_COMPLETE;
    p->error = (ParseError){.kind = PARSE_HOOK_FAILED};
    return false;
  }
}
