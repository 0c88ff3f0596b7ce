/* What the parts of the validator share: ast_validate.c (expressions), ast_validate_stmt.c and
   ast_validate_pattern.c. Every function: false with an exception set. */
#ifndef FRONTEND_AST_VALIDATE_INTERNAL_H
#define FRONTEND_AST_VALIDATE_INTERNAL_H

#include "frontend/ast.h"
#include "objects/exception.h"

typedef struct Validator {
  Value objects; /* list that AST_CONST_OBJECT constants index */
  int32_t depth; /* of recursion */
} Validator;

/* A ValueError. */
#define invalid(...) (raise_value_error(__VA_ARGS__), false)

bool validate_position(const void *node);
bool validate_name(const AstName *name);
bool validate_not_empty(int32_t count, const char *what, const char *owner);
bool validate_arguments(Validator *v, const AstArguments *arguments);
bool validate_keywords(Validator *v, AstKeywordSeq keywords);
/* context is AST_Load, AST_Store or AST_Del. */
bool validate_expr(Validator *v, const AstExpr *e, AstKind context);
bool validate_exprs(Validator *v, AstExprSeq exprs, AstKind context, bool none_allowed);
/* NULL, or an expression to load. */
bool validate_optional(Validator *v, const AstExpr *e);
bool validate_pattern(Validator *v, const AstPattern *pattern, bool star_allowed);
bool validate_stmts(Validator *v, AstStmtSeq stmts);

#endif
