/* "..." % (a, b) with nothing but %s, %r and %a in the text becomes an f-string. */
#include "frontend/codegen.h"

enum { MAX_DIGITS = 3 };

typedef struct FormatReader {
  Compiler *c;        /* for errors and nodes */
  Value text;         /* the format string, str */
  int64_t at, length; /* next character, and how many there are */
} FormatReader;

static uint32_t peek(const FormatReader *r) {
  return r->at < r->length ? str_char_at(r->text, r->at) : 0;
}

static AstExpr *text_piece(FormatReader *r, Value text) {
  AstPos nowhere = {NO_LINE, -1, -1, -1};
  return constant_node(r->c, nowhere, text);
}

/* Literal text up to the next conversion; NULL: none, or *failed. */
static AstExpr *read_literal(FormatReader *r, bool *failed) {
  StrBuilder builder;
  str_builder_init(&builder, 16);
  int64_t count = 0;
  while (r->at < r->length) {
    uint32_t ch = peek(r);
    if (ch == '%') {
      if (r->at + 1 >= r->length || str_char_at(r->text, r->at + 1) != '%') break;
      r->at++;
    }
    if (!str_builder_add_char(&builder, ch)) *failed = true;
    r->at++;
    count++;
  }
  if (count == 0 || *failed) return NULL;
  Value text = str_builder_finish(&builder);
  *failed = is_absent(text);
  return *failed ? NULL : text_piece(r, text);
}

/* A number of at most MAX_DIGITS digits: -1 where there is none; false: too long. */
static bool read_number(FormatReader *r, int *number) {
  int digits = 0;
  *number = -1;
  for (; peek(r) >= '0' && peek(r) <= '9'; r->at++) {
    if (++digits > MAX_DIGITS) return false;
    *number = max_of(*number, 0) * 10 + (int)(peek(r) - '0');
  }
  return true;
}

static AstExpr *spec_node(FormatReader *r, AstExpr *value, bool left, int width, int precision) {
  char spec[32] = "";
  if (!left && width > 0) strcat(spec, ">");
  if (width >= 0) sprintf(spec + strlen(spec), "%d", width);
  if (precision >= 0) sprintf(spec + strlen(spec), ".%d", precision);
  if (spec[0] == 0) return NULL;
  AstExprSeq pieces = {ast_alloc_items(r->c->arena, 1, sizeof(AstExpr *)), 1};
  pieces.items[0] = text_piece(r, str_from_ascii(spec));
  return AST_NEW(r->c->arena, Expr, JoinedStr, value->pos, .values = pieces);
}

/* The conversion at a '%', applied to value; NULL: not one of the simple ones. */
static AstExpr *read_conversion(FormatReader *r, AstExpr *value) {
  int width, precision = -1;
  bool left = false;
  for (r->at++;; r->at++) {
    uint32_t flag = peek(r);
    if (flag == '-')
      left = true;
    else if (flag != '+' && flag != ' ' && flag != '#' && flag != '0')
      break;
  }
  if (!read_number(r, &width)) return NULL;
  if (peek(r) == '.') {
    r->at++;
    if (!read_number(r, &precision)) return NULL;
    precision = max_of(precision, 0);
  }
  uint32_t conversion = peek(r);
  if (conversion != 's' && conversion != 'r' && conversion != 'a') return NULL;
  r->at++;
  AstExpr *spec = spec_node(r, value, left, width, precision);
  return AST_NEW(r->c->arena, Expr, FormattedValue, value->pos, .value = value,
                 .conversion = (int32_t)conversion, .format_spec = spec);
}

AstExpr *fold_format(Compiler *c, AstExpr *e, Value text) {
  AstExprSeq values = e->BinOp.right->Tuple.elts;
  FormatReader r = {.c = c, .text = text, .length = str_length(text)};
  AstExprSeq pieces = {ast_alloc_items(c->arena, (size_t)values.count * 2 + 1, sizeof(AstExpr *)),
                       0};
  for (int32_t i = 0; i < values.count; i++) {
    if (values.items[i]->kind == AST_Starred) return e;
  }
  for (int32_t used = 0;; used++) {
    bool failed = false;
    AstExpr *literal = read_literal(&r, &failed);
    if (failed) return e;
    if (literal != NULL) pieces.items[pieces.count++] = literal;
    if (r.at >= r.length) {
      if (used < values.count) return e;
      return AST_NEW(c->arena, Expr, JoinedStr, e->pos, .values = pieces);
    }
    AstExpr *piece = used < values.count ? read_conversion(&r, values.items[used]) : NULL;
    if (piece == NULL) return e;
    pieces.items[pieces.count++] = piece;
  }
}
