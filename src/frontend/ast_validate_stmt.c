/* Validation of statements. */
#include "frontend/ast_validate_internal.h"
#include "frontend/syntax_error.h"

#define LOAD(e) validate_expr(v, (e), AST_Load)
#define LOAD_ALL(seq) validate_exprs(v, (seq), AST_Load, false)
#define STORE(e) validate_expr(v, (e), AST_Store)

static bool validate_body(Validator *v, AstStmtSeq body, const char *owner) {
  return validate_not_empty(body.count, "body", owner) && validate_stmts(v, body);
}

static bool validate_function(Validator *v, AstStmtSeq body, const AstArguments *args,
                              AstExprSeq decorators, const AstExpr *returns, const char *owner) {
  return validate_body(v, body, owner) && validate_arguments(v, args) && LOAD_ALL(decorators) &&
         validate_optional(v, returns);
}

static bool validate_for(Validator *v, const AstExpr *target, const AstExpr *iter, AstStmtSeq body,
                         AstStmtSeq orelse, const char *owner) {
  return STORE(target) && LOAD(iter) && validate_body(v, body, owner) && validate_stmts(v, orelse);
}

static bool validate_with(Validator *v, AstWithItemSeq items, AstStmtSeq body, const char *owner) {
  if (!validate_not_empty(items.count, "items", owner)) return false;
  for (int32_t i = 0; i < items.count; i++) {
    const AstWithItem *item = items.items[i];
    if (!LOAD(item->context_expr)) return false;
    if (item->optional_vars != NULL && !STORE(item->optional_vars)) return false;
  }
  return validate_body(v, body, owner);
}

static bool validate_ann_assign(Validator *v, const AstStmt *s) {
  if (s->AnnAssign.target->kind != AST_Name && s->AnnAssign.simple) {
    raise_type_error("AnnAssign with simple non-Name target");
    return false;
  }
  return STORE(s->AnnAssign.target) && validate_optional(v, s->AnnAssign.value) &&
         LOAD(s->AnnAssign.annotation);
}

static bool validate_targets(Validator *v, AstExprSeq targets, AstKind context, const char *owner) {
  return validate_not_empty(targets.count, "targets", owner) &&
         validate_exprs(v, targets, context, false);
}

static bool validate_cases(Validator *v, AstMatchCaseSeq cases) {
  if (!validate_not_empty(cases.count, "cases", "Match")) return false;
  for (int32_t i = 0; i < cases.count; i++) {
    const AstMatchCase *c = cases.items[i];
    if (!validate_pattern(v, c->pattern, false) || !validate_optional(v, c->guard) ||
        !validate_body(v, c->body, "match_case"))
      return false;
  }
  return true;
}

static bool validate_handlers(Validator *v, AstExceptHandlerSeq handlers) {
  for (int32_t i = 0; i < handlers.count; i++) {
    const AstExceptHandler *handler = handlers.items[i];
    if (handler == NULL) return invalid("None disallowed in handler list");
    if (!validate_position(handler) || !validate_optional(v, handler->ExceptHandler.type) ||
        !validate_body(v, handler->ExceptHandler.body, "ExceptHandler"))
      return false;
  }
  return true;
}

static bool validate_try(Validator *v, AstStmtSeq body, AstExceptHandlerSeq handlers,
                         AstStmtSeq orelse, AstStmtSeq finalbody, const char *owner) {
  if (!validate_body(v, body, owner)) return false;
  if (handlers.count == 0 && finalbody.count == 0)
    return invalid("%s has neither except handlers nor finalbody", owner);
  if (handlers.count == 0 && orelse.count > 0)
    return invalid("%s has orelse but no except handlers", owner);
  return validate_handlers(v, handlers) && validate_stmts(v, finalbody) &&
         validate_stmts(v, orelse);
}

static bool validate_raise(Validator *v, const AstStmt *s) {
  if (s->Raise.exc != NULL) return LOAD(s->Raise.exc) && validate_optional(v, s->Raise.cause);
  return s->Raise.cause == NULL || invalid("Raise with cause but no exception");
}

static bool validate_import_from(const AstStmt *s) {
  if (s->ImportFrom.level < 0) return invalid("Negative ImportFrom level");
  return validate_not_empty(s->ImportFrom.names.count, "names", "ImportFrom");
}

static bool validate_parts(Validator *v, const AstStmt *s) {
  const char *owner = ast_kind_info[s->kind].name;
  switch (s->kind) {
  case AST_FunctionDef:
    return validate_function(v, s->FunctionDef.body, s->FunctionDef.args,
                             s->FunctionDef.decorator_list, s->FunctionDef.returns, owner);
  case AST_AsyncFunctionDef:
    return validate_function(v, s->AsyncFunctionDef.body, s->AsyncFunctionDef.args,
                             s->AsyncFunctionDef.decorator_list, s->AsyncFunctionDef.returns,
                             owner);
  case AST_ClassDef:
    return validate_body(v, s->ClassDef.body, owner) && LOAD_ALL(s->ClassDef.bases) &&
           validate_keywords(v, s->ClassDef.keywords) && LOAD_ALL(s->ClassDef.decorator_list);
  case AST_Return: return validate_optional(v, s->Return.value);
  case AST_Delete: return validate_targets(v, s->Delete.targets, AST_Del, owner);
  case AST_Assign:
    return validate_targets(v, s->Assign.targets, AST_Store, owner) && LOAD(s->Assign.value);
  case AST_AugAssign: return STORE(s->AugAssign.target) && LOAD(s->AugAssign.value);
  case AST_AnnAssign: return validate_ann_assign(v, s);
  case AST_For:
    return validate_for(v, s->For.target, s->For.iter, s->For.body, s->For.orelse, owner);
  case AST_AsyncFor:
    return validate_for(v, s->AsyncFor.target, s->AsyncFor.iter, s->AsyncFor.body,
                        s->AsyncFor.orelse, owner);
  case AST_While:
    return LOAD(s->While.test) && validate_body(v, s->While.body, owner) &&
           validate_stmts(v, s->While.orelse);
  case AST_If:
    return LOAD(s->If.test) && validate_body(v, s->If.body, owner) &&
           validate_stmts(v, s->If.orelse);
  case AST_With: return validate_with(v, s->With.items, s->With.body, owner);
  case AST_AsyncWith: return validate_with(v, s->AsyncWith.items, s->AsyncWith.body, owner);
  case AST_Match: return LOAD(s->Match.subject) && validate_cases(v, s->Match.cases);
  case AST_Raise: return validate_raise(v, s);
  case AST_Try:
    return validate_try(v, s->Try.body, s->Try.handlers, s->Try.orelse, s->Try.finalbody, owner);
  case AST_TryStar:
    return validate_try(v, s->TryStar.body, s->TryStar.handlers, s->TryStar.orelse,
                        s->TryStar.finalbody, owner);
  case AST_Assert: return LOAD(s->Assert.test) && validate_optional(v, s->Assert.msg);
  case AST_Import: return validate_not_empty(s->Import.names.count, "names", owner);
  case AST_ImportFrom: return validate_import_from(s);
  case AST_Global: return validate_not_empty(s->Global.names.count, "names", owner);
  case AST_Nonlocal: return validate_not_empty(s->Nonlocal.names.count, "names", owner);
  case AST_Expr: return LOAD(s->Expr.value);
  default: return true;
  }
}

static bool validate_stmt(Validator *v, const AstStmt *s) {
  if (!validate_position(s) || !syntax_depth_enter(&v->depth)) return false;
  bool good = validate_parts(v, s);
  v->depth--;
  return good;
}

bool validate_stmts(Validator *v, AstStmtSeq stmts) {
  for (int32_t i = 0; i < stmts.count; i++) {
    if (stmts.items[i] == NULL) return invalid("None disallowed in statement list");
    if (!validate_stmt(v, stmts.items[i])) return false;
  }
  return true;
}
