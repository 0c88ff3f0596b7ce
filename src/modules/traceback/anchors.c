/* Which part of a failing expression to stress: the operator of `a + b`, the subscript of
   `a[b]`. */
#include "frontend/compile.h"
#include "modules/traceback/print.h"

static bool is_space(uint32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The operator stands between the operands, maybe with blanks in front; two characters where a
   second one follows. */
static void around_operator(Value text, const AstExpr *e, int *left, int *right) {
  int from = source_column(text, e->BinOp.left->pos.end_col_offset),
      to = source_column(text, e->BinOp.right->pos.col_offset);
  while (from < to && is_space(str_char_at(text, from))) from++;
  *left = from;
  *right = from + 1;
  if (from + 1 < to && !is_space(str_char_at(text, from + 1))) ++*right;
}

static void around_subscript(Value text, const AstExpr *e, int *left, int *right) {
  *left = source_column(text, e->Subscript.value->pos.end_col_offset);
  *right = source_column(text, e->Subscript.slice->pos.end_col_offset + 1);
}

/* The one expression that the tree consists of; NULL: it is something else. */
static const AstExpr *only_expression(const AstMod *mod) {
  if (mod == NULL || mod->kind != AST_Module || mod->Module.body.count != 1) return NULL;
  const AstStmt *statement = mod->Module.body.items[0];
  return statement->kind == AST_Expr ? statement->Expr.value : NULL;
}

bool find_anchors(Value text, int *left, int *right) {
  size_t length;
  const char *source = str_utf8(text, &length);
  bool found = false;
  if (source != NULL) {
    Arena arena;
    AstNames names;
    arena_init(&arena);
    ast_names_init(&names, &arena);
    const AstExpr *e =
        only_expression(parse_text(source, length, str_from_ascii("<unknown>"), COMPILE_EXEC,
                                   COMPILE_SOURCE_IS_UTF8, 11, &arena, &names));
    found = e != NULL && (e->kind == AST_BinOp || e->kind == AST_Subscript);
    if (found && e->kind == AST_BinOp)
      around_operator(text, e, left, right);
    else if (found)
      around_subscript(text, e, left, right);
    ast_names_free(&names);
    arena_free(&arena);
  }
  exception_clear();
  return found;
}
