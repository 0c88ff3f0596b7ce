/* Trees that programs have built: what the compiler takes for granted is checked here, for
   expressions. ast_validate_stmt.c and ast_validate_pattern.c have the rest. */
#include "frontend/ast_validate.h"
#include "frontend/ast_validate_internal.h"
#include "frontend/syntax_error.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/bytes.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* --- Parts of nodes --------------------------------------------------------------------------- */

bool validate_position(const void *node) {
  AstPos pos = ((const AstNode *)node)->pos;
  if (pos.lineno > pos.end_lineno)
    return invalid("AST node line range (%d, %d) is not valid", pos.lineno, pos.end_lineno);
  if ((pos.lineno < 0 && pos.end_lineno != pos.lineno) ||
      (pos.col_offset < 0 && pos.col_offset != pos.end_col_offset))
    return invalid("AST node column range (%d, %d) for line range (%d, %d) is not valid",
                   pos.col_offset, pos.end_col_offset, pos.lineno, pos.end_lineno);
  if (pos.lineno == pos.end_lineno && pos.col_offset > pos.end_col_offset)
    return invalid("line %d, column %d-%d is not a valid range", pos.lineno, pos.col_offset,
                   pos.end_col_offset);
  return true;
}

bool validate_name(const AstName *name) {
  static const char *const forbidden[] = {"None", "True", "False"};
  for (size_t i = 0; i < countof(forbidden); i++)
    if (strcmp(name->text, forbidden[i]) == 0)
      return invalid("identifier field can't represent '%s' constant", forbidden[i]);
  return true;
}

bool validate_not_empty(int32_t count, const char *what, const char *owner) {
  return count > 0 || invalid("empty %s on %s", what, owner);
}

/* What kept as an object can be a constant: numbers, and tuples and frozensets of constants. */
static bool validate_object(Validator *v, Value object) {
  if (is_none(object) || same(object, ELLIPSIS) || is_bool(object)) return true;
  if (is_exact_int(object) || is_exact_float(object) || is_exact_str(object)) return true;
  if (is_exact_bytes(object) || has_shape(object, &complex_shape)) return true;
  if (!has_shape(object, &tuple_shape) && type_of(object) != &frozenset_type) {
    raise_type_error("got an invalid type in Constant: %T", object);
    return false;
  }
  if (!syntax_depth_enter(&v->depth)) return false;
  Value items = sequence_tuple(object);
  bool good = !is_absent(items);
  for (int64_t i = 0; good && i < tuple_length(items); i++)
    good = validate_object(v, tuple_get(items, i));
  v->depth--;
  return good;
}

static bool validate_constant(Validator *v, const AstConstant *constant) {
  if (constant->type != AST_CONST_OBJECT) return true;
  return validate_object(v, list_get(v->objects, constant->root));
}

/* --- Arguments and comprehensions ------------------------------------------------------------- */

static bool validate_arg(Validator *v, const AstArg *arg) {
  return arg == NULL || (validate_position(arg) && validate_optional(v, arg->annotation));
}

static bool validate_args(Validator *v, AstArgSeq args) {
  for (int32_t i = 0; i < args.count; i++)
    if (!validate_arg(v, args.items[i])) return false;
  return true;
}

/* The position of *args and **kwargs is not looked at. */
static bool validate_annotation(Validator *v, const AstArg *arg) {
  return arg == NULL || validate_optional(v, arg->annotation);
}

bool validate_arguments(Validator *v, const AstArguments *a) {
  if (!validate_args(v, a->posonlyargs) || !validate_args(v, a->args)) return false;
  if (!validate_annotation(v, a->vararg) || !validate_args(v, a->kwonlyargs)) return false;
  if (!validate_annotation(v, a->kwarg)) return false;
  if (a->defaults.count > a->posonlyargs.count + a->args.count)
    return invalid("more positional defaults than args on arguments");
  if (a->kw_defaults.count != a->kwonlyargs.count)
    return invalid("length of kwonlyargs is not the same as kw_defaults on arguments");
  return validate_exprs(v, a->defaults, AST_Load, false) &&
         validate_exprs(v, a->kw_defaults, AST_Load, true);
}

bool validate_keywords(Validator *v, AstKeywordSeq keywords) {
  for (int32_t i = 0; i < keywords.count; i++)
    if (!validate_expr(v, keywords.items[i]->value, AST_Load)) return false;
  return true;
}

static bool validate_comprehensions(Validator *v, AstComprehensionSeq clauses) {
  if (clauses.count == 0) return invalid("comprehension with no generators");
  for (int32_t i = 0; i < clauses.count; i++) {
    const AstComprehension *clause = clauses.items[i];
    if (!validate_expr(v, clause->target, AST_Store) || !validate_expr(v, clause->iter, AST_Load) ||
        !validate_exprs(v, clause->ifs, AST_Load, false))
      return false;
  }
  return true;
}

/* --- Expressions ------------------------------------------------------------------------------ */

static bool validate_dict(Validator *v, const AstExpr *e) {
  if (e->Dict.keys.count != e->Dict.values.count)
    return invalid("Dict doesn't have the same number of keys as values");
  return validate_exprs(v, e->Dict.keys, AST_Load, true) &&
         validate_exprs(v, e->Dict.values, AST_Load, false);
}

static bool validate_compare(Validator *v, const AstExpr *e) {
  if (e->Compare.comparators.count == 0) return invalid("Compare with no comparators");
  if (e->Compare.comparators.count != e->Compare.ops.count)
    return invalid("Compare has a different number of comparators and operands");
  return validate_exprs(v, e->Compare.comparators, AST_Load, false) &&
         validate_expr(v, e->Compare.left, AST_Load);
}

/* The context an expression says it has; AST_NONE for those that have none. */
static AstKind context_of(const AstExpr *e) {
  switch (e->kind) {
  case AST_Attribute: return e->Attribute.ctx;
  case AST_Subscript: return e->Subscript.ctx;
  case AST_Starred: return e->Starred.ctx;
  case AST_Name: return e->Name.ctx;
  case AST_List: return e->List.ctx;
  case AST_Tuple: return e->Tuple.ctx;
  default: return AST_NONE;
  }
}

static bool validate_context(const AstExpr *e, AstKind wanted) {
  if (e->kind == AST_Name && !validate_name(e->Name.id)) return false;
  AstKind actual = context_of(e);
  const char *name = ast_kind_info[wanted].name;
  if (actual == AST_NONE)
    return wanted == AST_Load ||
           invalid("expression which can't be assigned to in %s context", name);
  return actual == wanted || invalid("expression must have %s context but has %s instead", name,
                                     ast_kind_info[actual].name);
}

#define LOAD(e) validate_expr(v, (e), AST_Load)
#define LOAD_ALL(seq) validate_exprs(v, (seq), AST_Load, false)

static bool validate_parts(Validator *v, const AstExpr *e, AstKind context) {
  switch (e->kind) {
  case AST_BoolOp:
    if (e->BoolOp.values.count < 2) return invalid("BoolOp with less than 2 values");
    return LOAD_ALL(e->BoolOp.values);
  case AST_NamedExpr: return LOAD(e->NamedExpr.value);
  case AST_BinOp: return LOAD(e->BinOp.left) && LOAD(e->BinOp.right);
  case AST_UnaryOp: return LOAD(e->UnaryOp.operand);
  case AST_Lambda: return validate_arguments(v, e->Lambda.args) && LOAD(e->Lambda.body);
  case AST_IfExp: return LOAD(e->IfExp.test) && LOAD(e->IfExp.body) && LOAD(e->IfExp.orelse);
  case AST_Dict: return validate_dict(v, e);
  case AST_Set: return LOAD_ALL(e->Set.elts);
  case AST_ListComp:
    return validate_comprehensions(v, e->ListComp.generators) && LOAD(e->ListComp.elt);
  case AST_SetComp:
    return validate_comprehensions(v, e->SetComp.generators) && LOAD(e->SetComp.elt);
  case AST_GeneratorExp:
    return validate_comprehensions(v, e->GeneratorExp.generators) && LOAD(e->GeneratorExp.elt);
  case AST_DictComp:
    return validate_comprehensions(v, e->DictComp.generators) && LOAD(e->DictComp.key) &&
           LOAD(e->DictComp.value);
  case AST_Await: return LOAD(e->Await.value);
  case AST_Yield: return validate_optional(v, e->Yield.value);
  case AST_YieldFrom: return LOAD(e->YieldFrom.value);
  case AST_Compare: return validate_compare(v, e);
  case AST_Call:
    return LOAD(e->Call.func) && LOAD_ALL(e->Call.args) && validate_keywords(v, e->Call.keywords);
  case AST_FormattedValue:
    return LOAD(e->FormattedValue.value) && validate_optional(v, e->FormattedValue.format_spec);
  case AST_JoinedStr: return LOAD_ALL(e->JoinedStr.values);
  case AST_Constant: return validate_constant(v, &e->Constant.value);
  case AST_Attribute: return LOAD(e->Attribute.value);
  case AST_Subscript: return LOAD(e->Subscript.slice) && LOAD(e->Subscript.value);
  case AST_Starred: return validate_expr(v, e->Starred.value, context);
  case AST_List: return validate_exprs(v, e->List.elts, context, false);
  case AST_Tuple: return validate_exprs(v, e->Tuple.elts, context, false);
  case AST_Slice:
    return validate_optional(v, e->Slice.lower) && validate_optional(v, e->Slice.upper) &&
           validate_optional(v, e->Slice.step);
  default: return true;
  }
}

bool validate_expr(Validator *v, const AstExpr *e, AstKind context) {
  if (!validate_position(e) || !syntax_depth_enter(&v->depth)) return false;
  bool good = validate_context(e, context) && validate_parts(v, e, context);
  v->depth--;
  return good;
}

bool validate_optional(Validator *v, const AstExpr *e) {
  return e == NULL || validate_expr(v, e, AST_Load);
}

bool validate_exprs(Validator *v, AstExprSeq exprs, AstKind context, bool none_allowed) {
  for (int32_t i = 0; i < exprs.count; i++) {
    const AstExpr *e = exprs.items[i];
    if (e == NULL && !none_allowed) return invalid("None disallowed in expression list");
    if (e != NULL && !validate_expr(v, e, context)) return false;
  }
  return true;
}

bool ast_validate(const AstMod *mod, Value objects) {
  Validator validator = {.objects = objects, .depth = syntax_depth_start()};
  Validator *v = &validator;
  switch (mod->kind) {
  case AST_Module: return validate_stmts(v, mod->Module.body);
  case AST_Interactive: return validate_stmts(v, mod->Interactive.body);
  case AST_Expression: return LOAD(mod->Expression.body);
  default: return LOAD_ALL(mod->FunctionType.argtypes) && LOAD(mod->FunctionType.returns);
  }
}
