/* Adjacent string literals to one expression; f-strings. */
#include "frontend/parser.h"

/* One STRING token taken apart. */
typedef struct Literal {
  bool bytes;           /* prefix b */
  bool raw;             /* prefix r */
  bool format;          /* prefix f */
  const char *contents; /* between the quotes */
  size_t size;          /* of the contents in bytes */
} Literal;

static Literal split_literal(const char *text, size_t size) {
  Literal literal = {0};
  const char *s = text, *end = text + size;
  for (; *s != '"' && *s != '\''; s++) {
    switch (*s | 0x20) {
    case 'b': literal.bytes = true; break;
    case 'r': literal.raw = true; break;
    case 'f': literal.format = true; break;
    }
  }
  bool triple = end - s >= 6 && s[1] == *s && s[2] == *s;
  literal.contents = s + (triple ? 3 : 1);
  literal.size = (size_t)(end - literal.contents) - (triple ? 3 : 1);
  return literal;
}

static AstExpr *string_constant(Parser *p, AstPos pos, LiteralText *text, AstConstantType type,
                                AstString *kind) {
  unsigned char seen = 0;
  for (size_t i = 0; i < text->size; i++) seen |= (unsigned char)text->bytes[i];
  AstConstant constant = {.type = type, .ascii = seen < 128, .length = (uint32_t)text->size};
  constant.text = arena_strndup(p->arena, text->size > 0 ? text->bytes : "", text->size);
  text->size = 0;
  return NODE(p, Expr, Constant, pos, .value = constant, .kind = kind);
}

void flush_fstring_text(Parser *p, FStringParts *parts) {
  if (parts->text.size == 0) return;
  push(p, string_constant(p, parts->pos, &parts->text, AST_CONST_STR, parts->kind));
}

/* Adds one literal to those before it, which are bytes or not. A plain literal is decoded before it
   is found to be of the wrong kind, an f-string is read after. */
static bool add_literal(Parser *p, const Token *token, const Literal *literal, bool first,
                        bool bytes, FStringParts *parts) {
  if (literal->format && !version_is(p, 6)) {
    raise_at_last_token(p, "Format strings are only supported in Python 3.6 and greater");
    return false;
  }
  if (!literal->format &&
      !(literal->bytes ? decode_bytes : decode_string)(p, literal->contents, literal->size,
                                                       literal->raw, token, &parts->text))
    return false;
  if (!first && literal->bytes != bytes) {
    raise_at_last_token(p, "cannot mix bytes and nonbytes literals");
    return false;
  }
  return !literal->format ||
         parse_fstring(p, literal->contents, literal->size, literal->raw, token, parts);
}

AstExpr *concatenate_strings(Parser *p, const Token *tokens, int32_t count) {
  FStringParts parts = {.start = p->stack_size, .pos = tokens[0].pos};
  bool bytes = false, format = false, good = true;
  parts.pos.end_lineno = tokens[count - 1].pos.end_lineno;
  parts.pos.end_col_offset = tokens[count - 1].pos.end_col_offset;
  if (*token_start(p, tokens) == 'u') parts.kind = ast_string(p->arena, "u", 1);
  for (int32_t i = 0; i < count && good; i++) {
    Literal literal = split_literal(token_start(p, &tokens[i]), tokens[i].end - tokens[i].start);
    p->warning = tokens[i].start >= p->warned;
    good = add_literal(p, &tokens[i], &literal, i == 0, bytes, &parts);
    if (p->warning && !p->warning_refused) p->warned = tokens[i].start + 1;
    bytes = literal.bytes;
    format |= literal.format;
  }
  AstExpr *expr = NULL;
  if (good && format) {
    flush_fstring_text(p, &parts);
    AstExprSeq values = TAKE(p, parts.start, Expr);
    expr = NODE(p, Expr, JoinedStr, parts.pos, .values = values);
  } else if (good) {
    expr = string_constant(p, parts.pos, &parts.text, bytes ? AST_CONST_BYTES : AST_CONST_STR,
                           bytes ? NULL : parts.kind);
  }
  free(parts.text.bytes);
  return expr;
}
