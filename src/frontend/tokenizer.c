/* Splits the text into tokens: lines, indentation, names. Numbers and operators have files of their
   own. */
#include "frontend/tokenizer.h"
#include "base/unicode_db.h"
#include "base/utf8.h"

enum { TAB_SIZE = 8 };

void tokenizer_init(Tokenizer *t, const ParseRequest *request, const char *text, size_t size) {
  memset(t, 0, offsetof(Tokenizer, columns));
  t->columns[0] = t->alt_columns[0] = 0;
  t->request = request;
  t->text = t->next = t->line_end = t->line_start = t->shown = text;
  t->text_end = text + size;
  t->at_line_start = true;
  t->async_always = request->feature_version >= 7;
  t->type_comments = request->flags & PARSE_TYPE_COMMENTS;
}

/* --- Lines and characters ----------------------------------------------------------------- */

/* Moves all pointers into the text to the same places of another copy of it. */
static void rebase(Tokenizer *t, const char *text) {
  ptrdiff_t shift = text - t->text;
  t->text += shift;
  t->text_end += shift;
  t->next += shift;
  t->line_end += shift;
  t->line_start += shift;
  t->shown += shift;
  if (t->token != NULL) t->token += shift;
  if (t->string_line_start != NULL) t->string_line_start += shift;
}

/* Interactive: appends the next line of input to the text. */
static bool append_line(Tokenizer *t) {
  SourceText *source = t->source;
  const ParseHooks *hooks = t->request->hooks;
  char *line = hooks->read_line(hooks->context);
  if (line == NULL) return false;
  size_t size = strlen(line), old_size = source->size;
  source->text = xrealloc(source->text, old_size + size + 2);
  memcpy(source->text + old_size, line, size);
  free(line);
  if (size > 0 && source->text[old_size + size - 1] != '\n') source->text[old_size + size++] = '\n';
  source->size += size;
  source->text[source->size] = 0;
  rebase(t, source->text);
  t->text_end = t->text + source->size;
  return size > 0;
}

static cold_path bool check_line(Tokenizer *t) {
  size_t size = (size_t)(t->line_end - t->next), bad = size;
  bool nul = t->has_nul && memchr(t->next, 0, size) != NULL;
  if (nul)
    size = (size_t)(t->text_end - t->next); /* what is not UTF-8 further on is the worse error */
  if (t->check_utf8) bad = utf8_scan(t->next, size).valid;
  if (nul && (!t->check_utf8 || bad == size)) {
    tokenizer_error(t, "source code cannot contain null bytes");
    return false;
  }
  if (bad == size || !t->check_utf8) return true;
  int line = t->lineno;
  for (size_t i = 0; i < bad; i++) line += t->next[i] == '\n';
  const ParseRequest *request = t->request;
  t->error = (ParseError){.kind = PARSE_SYNTAX_ERROR, .lineno = -1};
  t->error.message = arena_printf(
      request->arena,
      "Non-UTF-8 code starting with '\\x%02x' in file %s on line %d, but no encoding declared; "
      "see https://peps.python.org/pep-0263/ for details",
      (unsigned char)t->next[bad], request->filename, line);
  t->state = TOKENIZER_ERROR;
  return false;
}

/* Makes the next line the current one. False at the end of the text and after an error. */
static bool read_line(Tokenizer *t) {
  if (t->state != TOKENIZER_OK) return false;
  if (t->line_end == t->text_end && (t->source == NULL || !append_line(t))) {
    t->state = TOKENIZER_EOF;
    return false;
  }
  if (t->token == NULL) t->shown = t->next;
  t->line_start = t->next;
  t->lineno++;
  const char *newline = memchr(t->next, '\n', (size_t)(t->text_end - t->next));
  t->line_end = newline != NULL ? newline + 1 : t->text_end;
  if (unlikely(t->has_nul || t->check_utf8) && !check_line(t)) {
    t->next = t->line_end;
    return false;
  }
  return true;
}

int tokenizer_next_char_slow(Tokenizer *t) {
  return read_line(t) ? (unsigned char)*t->next++ : -1;
}

#define next_char tokenizer_next_char
#define back tokenizer_back

/* --- Errors ------------------------------------------------------------------------------- */

static void set_error(Tokenizer *t, int32_t offset, int32_t end_offset, const char *message) {
  if (t->state == TOKENIZER_ERROR) return;
  size_t size = strcspn(t->line_start, "\n");
  if (offset < 0) offset = utf8_count(t->line_start, (size_t)(t->next - t->line_start));
  t->error = (ParseError){
      .kind = PARSE_SYNTAX_ERROR,
      .message = message,
      .lineno = t->lineno,
      .offset = offset,
      .end_lineno = t->lineno,
      .end_offset = end_offset < 0 ? offset : end_offset,
      .text = arena_strndup(t->request->arena, t->line_start, size),
      .text_length = size,
  };
  t->state = TOKENIZER_ERROR;
}

void tokenizer_error(Tokenizer *t, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  set_error(t, -1, -1, arena_vprintf(t->request->arena, format, arguments));
  va_end(arguments);
}

void tokenizer_error_range(Tokenizer *t, int32_t offset, int32_t end_offset, const char *message) {
  set_error(t, offset, end_offset, message);
}

bool tokenizer_warn(Tokenizer *t, const char *message) {
  const ParseHooks *hooks = t->request->hooks;
  uint32_t offset = (uint32_t)(t->next - t->text);
  if (offset < t->warned) return true;
  t->warning_refused = true;
  switch (hooks->warn(hooks->context, PARSE_SYNTAX_WARNING, message, t->lineno)) {
  case PARSE_WARNED:
    t->warning_refused = false;
    t->warned = offset + 1;
    return true;
  case PARSE_WARNING_IS_ERROR: tokenizer_error(t, "%s", message); return false;
  default:
    t->error = (ParseError){.kind = PARSE_HOOK_FAILED};
    t->state = TOKENIZER_ERROR;
    return false;
  }
}

/* An error of the layout: the rest of the line is skipped. */
static TokenType layout_error(Tokenizer *t, TokenizerState state) {
  t->state = state;
  t->next = t->line_end;
  return TOKEN_ERROR;
}

/* --- Indentation -------------------------------------------------------------------------- */

/* Behind a backslash: true if only the line ended there and another follows. */
static bool continue_line(Tokenizer *t) {
  if (next_char(t) != '\n') {
    t->state = TOKENIZER_BAD_CONTINUATION;
    return false;
  }
  int c = next_char(t);
  if (c < 0) {
    t->state = TOKENIZER_EOF;
    t->next = t->line_end;
    return false;
  }
  back(t, c);
  return true;
}

/* Compares the indentation of a line with the open levels: sets `pending`. */
static TokenType set_indent(Tokenizer *t, int32_t column, int32_t alt_column) {
  if (column == t->columns[t->indent]) {
    if (alt_column != t->alt_columns[t->indent]) return layout_error(t, TOKENIZER_TAB_SPACE);
    return TOKEN_ENDMARKER;
  }
  if (column > t->columns[t->indent]) {
    if (t->indent + 1 >= MAX_INDENTS) return layout_error(t, TOKENIZER_TOO_DEEP);
    if (alt_column <= t->alt_columns[t->indent]) return layout_error(t, TOKENIZER_TAB_SPACE);
    t->pending++;
    t->indent++;
    t->columns[t->indent] = column;
    t->alt_columns[t->indent] = alt_column;
    return TOKEN_ENDMARKER;
  }
  while (t->indent > 0 && column < t->columns[t->indent]) t->pending--, t->indent--;
  if (column != t->columns[t->indent]) return layout_error(t, TOKENIZER_BAD_DEDENT);
  if (alt_column != t->alt_columns[t->indent]) return layout_error(t, TOKENIZER_TAB_SPACE);
  return TOKEN_ENDMARKER;
}

/* Reads the white space a line starts with. Sets *blank if the line has nothing else but a comment.
   TOKEN_ERROR, or TOKEN_ENDMARKER for no error. */
static TokenType read_indentation(Tokenizer *t, bool *blank) {
  int32_t column = 0, alt_column = 0, continued_column = 0;
  int c;
  t->at_line_start = false;
  for (;;) {
    c = next_char(t);
    if (c == ' ') {
      column++, alt_column++;
    } else if (c == '\t') {
      column = (column / TAB_SIZE + 1) * TAB_SIZE;
      alt_column++;
    } else if (c == '\f') {
      column = alt_column = 0;
    } else if (c == '\\') {
      /* The first line decides about the indentation of a continued one. */
      if (continued_column == 0) continued_column = column;
      if (!continue_line(t)) return TOKEN_ERROR;
    } else {
      break;
    }
  }
  back(t, c);
  if (c == '#' || c == '\n') {
    if (column == 0 && c == '\n' && t->interactive) {
      *blank = false; /* an empty line ends the statement */
    } else if (t->interactive && t->lineno == 1) {
      *blank = false;
      column = alt_column = 0;
    } else {
      *blank = true;
    }
  }
  if (*blank || t->level > 0) return TOKEN_ENDMARKER;
  if (continued_column != 0) column = alt_column = continued_column;
  return set_indent(t, column, alt_column);
}

/* --- Names -------------------------------------------------------------------------------- */

#define KEYWORD_CASE(text, name)                                                                   \
  if (memcmp(s, text, sizeof(text) - 1) == 0) return TOKEN_##name;

static TokenType keyword(const char *s, size_t length) {
  switch (length) {
  case 2:
    KEYWORD_CASE("if", IF)
    KEYWORD_CASE("in", IN)
    KEYWORD_CASE("is", IS)
    KEYWORD_CASE("or", OR)
    KEYWORD_CASE("as", AS)
    break;
  case 3:
    KEYWORD_CASE("def", DEF)
    KEYWORD_CASE("for", FOR)
    KEYWORD_CASE("not", NOT)
    KEYWORD_CASE("and", AND)
    KEYWORD_CASE("try", TRY)
    KEYWORD_CASE("del", DEL)
    break;
  case 4:
    KEYWORD_CASE("None", NONE)
    KEYWORD_CASE("True", TRUE)
    KEYWORD_CASE("else", ELSE)
    KEYWORD_CASE("elif", ELIF)
    KEYWORD_CASE("with", WITH)
    KEYWORD_CASE("from", FROM)
    KEYWORD_CASE("pass", PASS)
    break;
  case 5:
    KEYWORD_CASE("raise", RAISE)
    KEYWORD_CASE("False", FALSE)
    KEYWORD_CASE("class", CLASS)
    KEYWORD_CASE("while", WHILE)
    KEYWORD_CASE("break", BREAK)
    KEYWORD_CASE("yield", YIELD)
    break;
  case 6:
    KEYWORD_CASE("return", RETURN)
    KEYWORD_CASE("import", IMPORT)
    KEYWORD_CASE("except", EXCEPT)
    KEYWORD_CASE("lambda", LAMBDA)
    KEYWORD_CASE("assert", ASSERT)
    KEYWORD_CASE("global", GLOBAL)
    break;
  case 7: KEYWORD_CASE("finally", FINALLY) break;
  case 8:
    KEYWORD_CASE("continue", CONTINUE)
    KEYWORD_CASE("nonlocal", NONLOCAL)
    break;
  }
  return TOKEN_NAME;
}

/* Before 3.7 `async` is a keyword before `def` only, and both words are within such a function. */
static TokenType async_word(Tokenizer *t) {
  bool is_async = memcmp(t->token, "async", 5) == 0;
  if (!is_async && memcmp(t->token, "await", 5) != 0) return TOKEN_NAME;
  TokenType type = is_async ? TOKEN_ASYNC : TOKEN_AWAIT;
  if (t->async_always || t->in_async_def) return type;
  if (!is_async) return TOKEN_NAME;
  Tokenizer ahead = *t;
  Token next;
  ahead.source = NULL;
  tokenizer_next(&ahead, &next);
  if (next.type != TOKEN_DEF) return TOKEN_NAME;
  t->in_async_def = true;
  t->async_def_indent = t->indent;
  return TOKEN_ASYNC;
}

static void invalid_character(Tokenizer *t, uint32_t c) {
  if (unicode_is(c, UNICODE_PRINTABLE)) {
    char text[5] = {0};
    utf8_put((uint8_t *)text, c);
    tokenizer_error(t, "invalid character '%s' (U+%04X)", text, (unsigned)c);
  } else {
    tokenizer_error(t, "invalid non-printable character U+%04X", (unsigned)c);
  }
}

/* Whether the name just read, which is not all ASCII, is an identifier; else the error is set. */
static bool check_identifier(Tokenizer *t) {
  Arena *arena = t->request->arena;
  t->error.message = utf8_complaint(arena, t->token, (size_t)(t->next - t->token));
  if (t->error.message != NULL) {
    t->state = TOKENIZER_BAD_UTF8;
    return false;
  }
  const uint8_t *s = (const uint8_t *)t->token, *end = (const uint8_t *)t->next;
  unsigned wanted = UNICODE_XID_START;
  while (s < end) {
    uint32_t c = utf8_next(&s);
    if (c >= 128 && !unicode_is(c, wanted)) {
      t->next = (const char *)s;
      invalid_character(t, c);
      return false;
    }
    wanted = UNICODE_XID_CONTINUE;
  }
  return true;
}

static TokenType read_string(Tokenizer *t, int quote);

/* Whether the letters seen so far, with this one, can be the prefix of a string. */
static bool is_string_prefix(const char *prefix, const char *end) {
  bool b = false, r = false, u = false, f = false;
  for (; prefix < end; prefix++) {
    switch (*prefix | 0x20) {
    case 'b':
      if (b || u || f) return false;
      b = true;
      break;
    case 'u':
      if (b || u || r || f) return false;
      u = true;
      break;
    case 'r':
      if (r || u) return false;
      r = true;
      break;
    case 'f':
      if (f || b || u) return false;
      f = true;
      break;
    default: return false;
    }
  }
  return true;
}

static TokenType read_name(Tokenizer *t) {
  const char *s = t->next;
  unsigned char seen = (unsigned char)s[-1];
  for (; char_class[(unsigned char)*s] & CHAR_NAME; s++) seen |= (unsigned char)*s;
  t->next = s;
  size_t length = (size_t)(s - t->token);
  if (length <= 2 && (*s == '"' || *s == '\'') && is_string_prefix(t->token, s)) {
    t->next++;
    return read_string(t, *s);
  }
  if (seen >= 128 && !check_identifier(t)) return TOKEN_ERROR;
  if (length == 5 && t->token[0] == 'a') return async_word(t);
  return keyword(t->token, length);
}

/* --- Strings ------------------------------------------------------------------------------ */

static TokenType unterminated_string(Tokenizer *t, bool triple, bool at_end) {
  /* Reported at the opening quote. */
  int32_t detected = t->lineno;
  t->next = t->token + 1;
  t->line_start = t->string_line_start;
  t->lineno = t->string_lineno;
  t->state = TOKENIZER_OK;
  tokenizer_error(t, "unterminated %s literal (detected at line %d)",
                  triple ? "triple-quoted string" : "string", detected);
  t->ends_early = at_end;
  return TOKEN_ERROR;
}

/* Reads to the end of the string whose opening quote has just been read. */
static TokenType read_string(Tokenizer *t, int quote) {
  t->string_lineno = t->lineno;
  t->string_line_start = t->line_start;
  int quotes = 1, closing = 0;
  int c = next_char(t);
  if (c == quote) {
    c = next_char(t);
    if (c != quote) {
      back(t, c);
      return TOKEN_STRING; /* empty */
    }
    quotes = 3;
  } else {
    back(t, c);
  }
  while (closing != quotes) {
    c = next_char(t);
    if (c < 0 && t->state == TOKENIZER_ERROR) return TOKEN_ERROR;
    if (c < 0 || (quotes == 1 && c == '\n')) return unterminated_string(t, quotes == 3, c < 0);
    if (c == quote) {
      closing++;
    } else {
      closing = 0;
      if (c == '\\') next_char(t);
    }
  }
  return TOKEN_STRING;
}

/* --- Comments ----------------------------------------------------------------------------- */

/* The text behind "# type: " in a comment, or NULL. */
static const char *type_comment_text(const char *comment, const char *end) {
  const char *s = comment + 1;
  while (s < end && (*s == ' ' || *s == '\t')) s++;
  if (end - s < 5 || memcmp(s, "type:", 5) != 0) return NULL;
  s += 5;
  while (s < end && (*s == ' ' || *s == '\t')) s++;
  return s;
}

/* Behind a '#'. TOKEN_ENDMARKER: the comment is skipped. */
static TokenType read_comment(Tokenizer *t, bool blank, const char **text, const char **text_end) {
  const char *end = memchr(t->next, '\n', (size_t)(t->line_end - t->next));
  t->next = end != NULL ? end : t->line_end;
  if (!t->type_comments) return TOKEN_ENDMARKER;
  const char *s = type_comment_text(t->token, t->next);
  if (s == NULL) return TOKEN_ENDMARKER;
  *text = s;
  *text_end = t->next;
  size_t length = (size_t)(t->next - s);
  bool ignore = length >= 6 && memcmp(s, "ignore", 6) == 0 &&
                (length == 6 || !(char_class[(unsigned char)s[6]] & CHAR_NAME) || s[6] == '_');
  if (!ignore) return TOKEN_TYPE_COMMENT;
  *text = s + 6;
  if (blank) {
    next_char(t);
    t->at_line_start = true;
  }
  return TOKEN_TYPE_IGNORE;
}

/* --- Numbers and points ------------------------------------------------------------------ */

/* Behind a '.'. */
static TokenType read_point(Tokenizer *t) {
  if (is_digit((unsigned char)*t->next))
    return tokenizer_number(t, '.') ? TOKEN_NUMBER : TOKEN_ERROR;
  if (t->next[0] == '.' && t->next[1] == '.') {
    t->next += 2;
    return TOKEN_ELLIPSIS;
  }
  return TOKEN_DOT;
}

/* --- Tokens ------------------------------------------------------------------------------- */

/* Before 3.7: a line indented no deeper than `async def` ends that function. */
static void leave_async_def(Tokenizer *t) {
  if (t->in_async_def && t->level == 0 && t->async_def_newline &&
      t->async_def_indent >= t->indent && *t->next != '\n')
    t->in_async_def = t->async_def_newline = false;
}

/* Reads one token. *start and *end are its text, NULL if it has none. */
static TokenType read_token(Tokenizer *t, const char **start, const char **end) {
  *start = *end = NULL;
  for (;;) {
    bool blank = false;
    t->token = NULL;
    if (t->at_line_start && read_indentation(t, &blank) == TOKEN_ERROR) return TOKEN_ERROR;
    t->token = t->next;
    if (t->pending < 0) return t->pending++, TOKEN_DEDENT;
    if (t->pending > 0) return t->pending--, TOKEN_INDENT;
    if (unlikely(t->in_async_def) && !blank) leave_async_def(t);
  again:
    t->token = NULL;
    int c;
    do c = next_char(t);
    while (c == ' ' || c == '\t' || c == '\f');
    t->token = t->next - 1;
    TokenType type;
    if (c == '#') {
      type = read_comment(t, blank, start, end);
      if (type != TOKEN_ENDMARKER) return type;
      c = next_char(t);
    }
    if (c < 0) {
      if (t->stopped && t->state == TOKENIZER_EOF) return TOKEN_ENDMARKER;
      if (t->level > 0 || t->state != TOKENIZER_EOF) return TOKEN_ERROR;
      return TOKEN_ENDMARKER;
    }
    if (char_class[c] & CHAR_NAME_START) {
      type = read_name(t);
    } else if (c == '\n') {
      t->at_line_start = true;
      if (blank || t->level > 0) continue;
      *start = t->token;
      *end = t->next - 1;
      if (t->in_async_def) t->async_def_newline = true;
      return TOKEN_NEWLINE;
    } else if (c == '.') {
      type = read_point(t);
    } else if (is_digit(c)) {
      type = tokenizer_number(t, c) ? TOKEN_NUMBER : TOKEN_ERROR;
    } else if (c == '"' || c == '\'') {
      type = read_string(t, c);
    } else if (c == '\\') {
      if (!continue_line(t)) return TOKEN_ERROR;
      goto again;
    } else {
      type = tokenizer_operator(t, c);
    }
    if (type == TOKEN_ERROR) return TOKEN_ERROR;
    *start = t->token;
    *end = t->next;
    return type;
  }
}

void tokenizer_next(Tokenizer *t, Token *token) {
  const char *start, *end;
  TokenType type = read_token(t, &start, &end);
  bool is_string = type == TOKEN_STRING;
  const char *line_start = is_string ? t->string_line_start : t->line_start;
  token->type = type;
  token->level = (uint8_t)t->level;
  token->start = start != NULL ? (uint32_t)(start - t->text) : 0;
  token->end = end != NULL ? (uint32_t)(end - t->text) : 0;
  token->pos = (AstPos){
      .lineno = is_string ? t->string_lineno : t->lineno,
      .col_offset = start != NULL && start >= line_start ? (int32_t)(start - line_start) : -1,
      .end_lineno = t->lineno,
      .end_col_offset = end != NULL && end >= t->line_start ? (int32_t)(end - t->line_start) : -1,
  };
}
