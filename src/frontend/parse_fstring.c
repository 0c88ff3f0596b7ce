/* f-strings: the contents of a STRING token are searched for expressions, each of which is parsed
   by a parser of its own, as if it stood in parentheses. */
#include "frontend/parser.h"

enum { MAX_FORMAT_NESTING = 2 };

/* Reading the contents of one f-string. */
typedef struct FString {
  Parser *p;          /* for errors and nodes */
  const Token *token; /* the literal */
  const char *s;      /* next to read */
  const char *end;    /* of the contents */
  bool raw;           /* backslashes are themselves */
} FString;

static bool read_parts(FString *f, FStringParts *parts, int nesting);

#define fail(f, ...) (raise_at_last_token((f)->p, __VA_ARGS__), false)

static bool ends_unexpectedly(FString *f) {
  return fail(f, "f-string: expecting '}'");
}

/* --- The extent of an expression ------------------------------------------------------------ */

/* Skips the string literal that starts at f->s, whose end need not be there; leaves f->s at its
   last character. False: a backslash, or no end. */
static bool skip_string(FString *f) {
  char quote = *f->s;
  bool triple = f->end - f->s > 2 && f->s[1] == quote && f->s[2] == quote;
  f->s += triple ? 3 : 1;
  for (; f->s < f->end; f->s++) {
    if (*f->s == '\\') return fail(f, "f-string expression part cannot include a backslash");
    if (*f->s != quote) continue;
    if (!triple) return true;
    if (f->end - f->s > 2 && f->s[1] == quote && f->s[2] == quote) {
      f->s += 2;
      return true;
    }
  }
  return fail(f, "f-string: unterminated string");
}

static bool close_bracket(FString *f, const char *open, int depth) {
  char c = *f->s;
  if (depth == 0) return fail(f, "f-string: unmatched '%c'", c);
  if (c == ')' ? *open == '(' : c == *open + 2) return true;
  return fail(f, "f-string: closing parenthesis '%c' does not match opening parenthesis '%c'", c,
              *open);
}

/* Whether the expression ends here, outside of brackets; comparisons like != are stepped over. */
static bool ends_expression(FString *f) {
  char c = *f->s;
  if (strchr("!:}=<>", c) == NULL) return false;
  if (f->s + 1 < f->end && f->s[1] == '=' && strchr("!=<>", c) != NULL) {
    f->s++;
    return false;
  }
  return c != '<' && c != '>';
}

/* Moves f->s from the start of an expression to the character behind it. */
static bool find_end_of_expression(FString *f) {
  char open[MAX_BRACKETS];
  int depth = 0;
  for (; f->s < f->end; f->s++) {
    char c = *f->s;
    if (c == '\\') return fail(f, "f-string expression part cannot include a backslash");
    if (c == '#') return fail(f, "f-string expression part cannot include '#'");
    if (c == '"' || c == '\'') {
      if (!skip_string(f)) return false;
    } else if (c == '(' || c == '[' || c == '{') {
      if (depth == MAX_BRACKETS) return fail(f, "f-string: too many nested parenthesis");
      open[depth++] = c;
    } else if (c == 0) {
      continue;
    } else if (depth == 0 && ends_expression(f)) {
      break;
    } else if (c == ')' || c == ']' || c == '}') {
      if (!close_bracket(f, &open[max_of(depth - 1, 0)], depth)) return false;
      depth--;
    }
  }
  if (depth > 0) return fail(f, "f-string: unmatched '%c'", open[depth - 1]);
  return f->s < f->end || ends_unexpectedly(f);
}

/* --- The expression ------------------------------------------------------------------------- */

/* Note [Positions in f-strings]
   The nodes of an expression have the columns they have in the source, except that a newline
   directly behind the brace (white space aside) makes the column offset of the first line 0, as in
   CPython. */
static void locate_expression(const FString *f, const char *expression, Parser *sub) {
  const char *text = token_start(f->p, f->token), *brace = expression - 1, *s = expression;
  int32_t lines = 0, columns = 0;
  while (*s == ' ' || *s == '\t' || *s == '\f') s++;
  if (*s != '}' && *s != '\n') {
    for (s = brace; s > text && *s != '\n'; s--) {
    }
    columns = (int32_t)(brace - s) - (*s == '\n');
  }
  for (s = text; s < brace; s++) lines += *s == '\n';
  sub->shift_lineno = f->token->pos.lineno + lines;
  sub->shift_columns = lines > 0 ? columns : f->token->pos.col_offset + columns;
  sub->tokenizer.lineno = sub->shift_lineno - 1;
}

static bool is_blank(const char *s, const char *end) {
  while (s < end && (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\f')) s++;
  return s == end;
}

static AstExpr *run_parser(FString *f, Parser *sub) {
  Parser *p = f->p;
  AstExpr *expr = parse_input(sub);
  if (expr == NULL && p->diagnosing) {
    diagnose(sub);
    p->raised = RAISED_COMPLETE;
    p->error = sub->error;
  }
  return expr;
}

/* The expression from there to f->s. */
static AstExpr *parse_embedded(FString *f, const char *expression) {
  Parser *p = f->p, sub;
  size_t size = (size_t)(f->s - expression);
  if (is_blank(expression, f->s)) {
    if (*f->s == '!' || *f->s == ':' || *f->s == '=')
      raise_at_last_token(p, "f-string: expression required before '%c'", *f->s);
    else
      raise_at_last_token(p, "f-string: empty expression not allowed");
    return NULL;
  }
  char *text = arena_alloc(p->arena, size + 4);
  text[0] = '(';
  memcpy(text + 1, expression, size);
  memcpy(text + 1 + size, ")\n", 2);
  parser_init(&sub, p->request, text, size + 3);
  sub.in_fstring = true;
  sub.tokenizer.type_comments = false;
  sub.warned = sub.tokenizer.warned = p->warning ? 0 : UINT32_MAX;
  locate_expression(f, expression, &sub);
  AstExpr *expr = run_parser(f, &sub);
  p->warning_refused |= sub.warning_refused | sub.tokenizer.warning_refused;
  parser_free(&sub);
  return expr;
}

/* --- Replacement fields --------------------------------------------------------------------- */

/* At the '=' behind an expression: its text becomes part of the string. */
static bool read_debug_text(FString *f, const char *expression, FStringParts *parts) {
  if (!version_is(f->p, 8))
    return fail(f, "f-string: self documenting expressions are only supported in Python 3.8 and "
                   "greater");
  f->s++;
  while (*f->s == ' ' || (*f->s >= '\t' && *f->s <= '\r')) f->s++;
  if (f->s >= f->end) return ends_unexpectedly(f);
  literal_append(&parts->text, expression, (size_t)(f->s - expression));
  return true;
}

/* At the '!'. */
static bool read_conversion(FString *f, int32_t *conversion) {
  f->s++;
  if (f->s >= f->end) return ends_unexpectedly(f);
  *conversion = (unsigned char)*f->s++;
  if (*conversion == 's' || *conversion == 'r' || *conversion == 'a') return true;
  return fail(f, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
}

/* Behind the ':'. The parts of a specification have the position of its token. */
static AstExpr *read_format_spec(FString *f, const FStringParts *parts, int nesting) {
  Parser *p = f->p;
  FStringParts spec = {.start = p->stack_size, .pos = f->token->pos, .kind = parts->kind};
  AstExpr *expr = NULL;
  if (f->s >= f->end) {
    ends_unexpectedly(f);
  } else if (read_parts(f, &spec, nesting + 1)) {
    flush_fstring_text(p, &spec);
    AstExprSeq values = TAKE(p, spec.start, Expr);
    expr = NODE(p, Expr, JoinedStr, spec.pos, .values = values);
  }
  free(spec.text.bytes);
  return expr;
}

/* At a '{' that starts an expression. */
static bool read_field(FString *f, FStringParts *parts, int nesting) {
  Parser *p = f->p;
  AstExpr *spec = NULL;
  int32_t conversion = -1;
  if (nesting >= MAX_FORMAT_NESTING) return fail(f, "f-string: expressions nested too deeply");
  const char *expression = ++f->s;
  if (!find_end_of_expression(f)) return false;
  AstExpr *value = parse_embedded(f, expression);
  if (value == NULL) return false;
  bool debug = *f->s == '=';
  if (debug && !read_debug_text(f, expression, parts)) return false;
  if (*f->s == '!' && !read_conversion(f, &conversion)) return false;
  if (f->s >= f->end) return ends_unexpectedly(f);
  if (*f->s == ':') {
    f->s++;
    if ((spec = read_format_spec(f, parts, nesting)) == NULL) return false;
  }
  if (f->s >= f->end || *f->s != '}') return ends_unexpectedly(f);
  f->s++;
  if (debug && spec == NULL && conversion == -1) conversion = 'r';
  flush_fstring_text(p, parts);
  push(p, NODE(p, Expr, FormattedValue, parts->pos, .value = value, .conversion = conversion,
               .format_spec = spec));
  return true;
}

/* --- Literal text --------------------------------------------------------------------------- */

/* Behind a backslash: steps over what it escapes, so that its braces are not seen. True if that is
   a brace, which is seen nevertheless. */
static bool skip_escape(FString *f, const char **at) {
  const char *s = *at;
  char c = *s++;
  if (c == 'N' && s < f->end && *s++ == '{')
    while (s < f->end && *s++ != '}') {
    }
  *at = s;
  return c == '{' || c == '}';
}

/* Reads literal text to the next expression, the end, or the '}' that ends a format specification.
   Doubled braces stand for one, except in format specifications. Sets *more if only the text before
   such a pair was read. */
static bool read_literal(FString *f, FStringParts *parts, int nesting, bool *more) {
  const char *start = f->s, *s = start, *stop = NULL;
  *more = false;
  while (s < f->end) {
    char c = *s++;
    if (c == '\\' && !f->raw && s < f->end) {
      c = *s;
      if (!skip_escape(f, &s)) continue;
      if (c == '{' && !parser_warn(f->p, f->token->pos,
                                   arena_printf(f->p->arena, "invalid escape sequence '\\%c'", c)))
        return false;
    }
    if (c != '{' && c != '}') continue;
    if (nesting == 0 && s < f->end && *s == c) {
      *more = true;
      stop = s;
      f->s = s + 1;
      break;
    }
    if (nesting == 0 && c == '}') return fail(f, "f-string: single '}' is not allowed");
    f->s = stop = s - 1;
    break;
  }
  if (stop == NULL) f->s = stop = f->end;
  return decode_fstring_piece(f->p, start, (size_t)(stop - start), f->raw, f->token, &parts->text);
}

static bool read_parts(FString *f, FStringParts *parts, int nesting) {
  for (;;) {
    bool more;
    if (!read_literal(f, parts, nesting, &more)) return false;
    if (more) continue;
    if (f->s >= f->end) return nesting == 0 || ends_unexpectedly(f);
    if (*f->s == '}') return true;
    if (!read_field(f, parts, nesting)) return false;
  }
}

bool parse_fstring(Parser *p, const char *contents, size_t size, bool raw, const Token *token,
                   FStringParts *parts) {
  FString f = {.p = p, .token = token, .s = contents, .end = contents + size, .raw = raw};
  return read_parts(&f, parts, 0);
}
