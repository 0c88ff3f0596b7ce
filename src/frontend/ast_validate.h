/* Checks of trees that did not come from the parser. */
#ifndef FRONTEND_AST_VALIDATE_H
#define FRONTEND_AST_VALIDATE_H

#include "frontend/ast.h"
#include "value/value.h"

/* Whether the compiler can take the tree: contexts, positions, lengths of parallel sequences,
   nothing missing. objects as in compile_ast. false: ValueError, TypeError or RecursionError
   set. */
bool ast_validate(const AstMod *mod, Value objects) must_check;

#endif
