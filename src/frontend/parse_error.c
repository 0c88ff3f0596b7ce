/* From the position of a node or token to what a SyntaxError says: line, columns in characters,
   text. */
#include "base/utf8.h"
#include "frontend/parser.h"

/* The text shown with an error in that line. The line being read, or the statement if a string
   spans lines, comes with its newline; earlier lines without. */
static void find_text(const Parser *p, int32_t lineno, const char **text, size_t *size) {
  const Tokenizer *t = &p->tokenizer;
  if (!t->interactive && t->lineno <= lineno && t->line_end > t->shown) {
    *text = t->shown;
    *size = (size_t)(t->line_end - t->shown);
    return;
  }
  int32_t skip = p->shift_lineno != 0 ? lineno - p->shift_lineno : lineno - 1;
  const char *line = t->text;
  for (; skip > 0; skip--) {
    const char *newline = memchr(line, '\n', (size_t)(t->text_end - line));
    if (newline == NULL) break;
    line = newline + 1;
  }
  *text = line;
  *size = strcspn(line, "\n");
}

static int32_t character_column(const char *text, size_t size, int32_t column) {
  if (column <= 0) return column;
  return utf8_count(text, min_of((size_t)column, size + 1));
}

/* The line as the file has it now, in the arena; false: the source's is shown, also where the file
   is not UTF-8. */
static bool find_file_text(const Parser *p, int32_t lineno, const char **text, size_t *size) {
  const ParseRequest *request = p->request;
  if (request->mode != PARSE_FILE || p->in_fstring || p->recoded ||
      request->hooks->file_line == NULL)
    return false;
  char *line = request->hooks->file_line(request->filename, lineno, size);
  bool found = line != NULL && utf8_scan(line, *size).valid == *size;
  if (found) *text = arena_strndup(p->arena, line, *size);
  free(line);
  return found;
}

/* Columns count from 1; end columns up to 0 mean that there is none. */
static void report(Parser *p, ParseErrorKind kind, AstPos pos, const char *message) {
  const char *text;
  size_t size;
  if (!find_file_text(p, pos.lineno, &text, &size)) find_text(p, pos.lineno, &text, &size);
  if (p->in_fstring) {
    message = arena_printf(p->arena, "f-string: %s", message);
    pos.col_offset -= p->shift_columns;
    pos.end_col_offset -= p->shift_columns;
  }
  char *shown = arena_strndup(p->arena, text, size);
  if (p->count_characters) {
    pos.col_offset = character_column(shown, size, pos.col_offset);
    pos.end_col_offset = character_column(shown, size, pos.end_col_offset);
  }
  p->error = (ParseError){.kind = kind,
                          .message = message,
                          .lineno = pos.lineno,
                          .offset = pos.col_offset,
                          .end_lineno = pos.end_lineno,
                          .end_offset = pos.end_col_offset,
                          .text = shown,
                          .text_length = size};
}

void report_at(Parser *p, ParseErrorKind kind, AstPos pos, const char *message) {
  pos.col_offset++;
  pos.end_col_offset++;
  report(p, kind, pos, message);
}

void report_at_token(Parser *p, ParseErrorKind kind, const Token *token, const char *message) {
  const Tokenizer *t = &p->tokenizer;
  AstPos pos = token->pos;
  if (pos.col_offset == -1)
    pos.col_offset = t->next == t->shown ? 0 : (int32_t)(t->next - t->line_start);
  else
    pos.col_offset++;
  if (pos.end_col_offset != -1) pos.end_col_offset++;
  report(p, kind, pos, message);
}

void report_from(Parser *p, AstPos pos, const char *message) {
  const Tokenizer *t = &p->tokenizer;
  pos.col_offset++;
  pos.end_lineno = t->lineno;
  pos.end_col_offset = (int32_t)(t->next - t->line_start);
  report(p, PARSE_SYNTAX_ERROR, pos, message);
}

void report_unclosed_bracket(Parser *p) {
  const OpenBracket *open = &p->tokenizer.brackets[p->tokenizer.level - 1];
  AstPos pos = {open->lineno, open->column, open->lineno, -1};
  report_at(p, PARSE_SYNTAX_ERROR, pos,
            arena_printf(p->arena, "'%c' was never closed", open->character));
}

void report_tokenizer_error(Parser *p, const Token *token) {
  Tokenizer *t = &p->tokenizer;
  AstPos line = {t->lineno, 0, t->lineno, -1};
  switch (t->state) {
  case TOKENIZER_ERROR: p->error = t->error; break;
  case TOKENIZER_EOF:
    if (t->level > 0)
      report_unclosed_bracket(p);
    else
      report_at_token(p, PARSE_SYNTAX_ERROR, token, "unexpected EOF while parsing");
    break;
  case TOKENIZER_BAD_DEDENT:
    report_at_token(p, PARSE_INDENTATION_ERROR, token,
                    "unindent does not match any outer indentation level");
    break;
  case TOKENIZER_TAB_SPACE:
    report_at(p, PARSE_TAB_ERROR, line, "inconsistent use of tabs and spaces in indentation");
    break;
  case TOKENIZER_TOO_DEEP:
    report_at(p, PARSE_INDENTATION_ERROR, line, "too many levels of indentation");
    break;
  case TOKENIZER_BAD_CONTINUATION:
    line.col_offset = (int32_t)(t->next - t->shown) - 1;
    report_at(p, PARSE_SYNTAX_ERROR, line,
              "unexpected character after line continuation character");
    break;
  case TOKENIZER_BAD_UTF8:
    report_at_token(p, PARSE_SYNTAX_ERROR, token,
                    arena_printf(p->arena, "(unicode error) %s", t->error.message));
    break;
  default: unreachable_state("tokenizer error");
  }
}
