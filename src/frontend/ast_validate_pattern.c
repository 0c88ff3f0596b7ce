/* Validation of patterns. */
#include "frontend/ast_validate_internal.h"
#include "frontend/syntax_error.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"

/* --- Values ----------------------------------------------------------------------------------- */

/* Whether the constant is a number, and of what sort. */
static bool is_number(const Validator *v, const AstConstant *constant, bool *imaginary) {
  *imaginary = constant->type == AST_CONST_COMPLEX;
  if (constant->type == AST_CONST_OBJECT) {
    Value object = list_get(v->objects, constant->root);
    *imaginary = has_shape(object, &complex_shape);
    return *imaginary || is_exact_int(object);
  }
  return constant->type >= AST_CONST_INT && constant->type <= AST_CONST_COMPLEX;
}

static bool is_literal_number(const Validator *v, const AstExpr *e, bool real, bool imaginary) {
  bool is_imaginary;
  if (e->kind != AST_Constant || !is_number(v, &e->Constant.value, &is_imaginary)) return false;
  return is_imaginary ? imaginary : real;
}

static bool is_negative_number(const Validator *v, const AstExpr *e, bool real, bool imaginary) {
  return e->kind == AST_UnaryOp && e->UnaryOp.op == AST_USub &&
         is_literal_number(v, e->UnaryOp.operand, real, imaginary);
}

/* A real number plus or minus an imaginary one. */
static bool is_literal_complex(const Validator *v, const AstExpr *e) {
  if (e->BinOp.op != AST_Add && e->BinOp.op != AST_Sub) return false;
  if (!is_literal_number(v, e->BinOp.left, true, false) &&
      !is_negative_number(v, e->BinOp.left, true, false))
    return false;
  return is_literal_number(v, e->BinOp.right, false, true);
}

/* Numbers, text and bytes; for None and the like there is MatchSingleton. */
static bool validate_literal(const Validator *v, const AstConstant *constant) {
  bool imaginary;
  if (is_number(v, constant, &imaginary)) return true;
  if (constant->type == AST_CONST_STR || constant->type == AST_CONST_BYTES) return true;
  return invalid("unexpected constant inside of a literal pattern");
}

static bool validate_value(Validator *v, const AstExpr *e) {
  if (!validate_expr(v, e, AST_Load)) return false;
  switch (e->kind) {
  case AST_Constant: return validate_literal(v, &e->Constant.value);
  case AST_Attribute:
  case AST_JoinedStr: return true; /* f-strings are the compiler's to reject */
  case AST_UnaryOp:
    if (is_negative_number(v, e, true, true)) return true;
    break;
  case AST_BinOp:
    if (is_literal_complex(v, e)) return true;
    break;
  default: break;
  }
  return invalid("patterns may only match literals and attribute lookups");
}

/* --- Patterns --------------------------------------------------------------------------------- */

static bool validate_capture(const AstName *name) {
  if (strcmp(name->text, "_") == 0) return invalid("can't capture name '_' in patterns");
  return validate_name(name);
}

static bool validate_patterns(Validator *v, AstPatternSeq patterns, bool star_allowed) {
  for (int32_t i = 0; i < patterns.count; i++) {
    if (patterns.items[i] == NULL) return invalid("None disallowed in pattern list");
    if (!validate_pattern(v, patterns.items[i], star_allowed)) return false;
  }
  return true;
}

static bool is_singleton(const AstConstant *constant) {
  return constant->type <= AST_CONST_FALSE;
}

static bool validate_mapping(Validator *v, const AstPattern *p) {
  AstExprSeq keys = p->MatchMapping.keys;
  if (keys.count != p->MatchMapping.patterns.count)
    return invalid("MatchMapping doesn't have the same number of keys as patterns");
  if (p->MatchMapping.rest != NULL && !validate_capture(p->MatchMapping.rest)) return false;
  for (int32_t i = 0; i < keys.count; i++) {
    const AstExpr *key = keys.items[i];
    if (key == NULL) return invalid("None disallowed in expression list");
    if (key->kind == AST_Constant && is_singleton(&key->Constant.value)) continue;
    if (!validate_value(v, key)) return false;
  }
  return validate_patterns(v, p->MatchMapping.patterns, false);
}

static bool validate_class(Validator *v, const AstPattern *p) {
  AstIdentifierSeq names = p->MatchClass.kwd_attrs;
  if (names.count != p->MatchClass.kwd_patterns.count)
    return invalid("MatchClass doesn't have the same number of keyword attributes as patterns");
  if (!validate_expr(v, p->MatchClass.cls, AST_Load)) return false;
  const AstExpr *cls = p->MatchClass.cls;
  while (cls->kind == AST_Attribute) cls = cls->Attribute.value;
  if (cls->kind != AST_Name)
    return invalid("MatchClass cls field can only contain Name or Attribute nodes.");
  for (int32_t i = 0; i < names.count; i++) {
    if (names.items[i] == NULL) return invalid("None disallowed in identifier list");
    if (!validate_name(names.items[i])) return false;
  }
  return validate_patterns(v, p->MatchClass.patterns, false) &&
         validate_patterns(v, p->MatchClass.kwd_patterns, false);
}

static bool validate_as(Validator *v, const AstPattern *p) {
  if (p->MatchAs.name != NULL && !validate_capture(p->MatchAs.name)) return false;
  if (p->MatchAs.pattern == NULL) return true;
  if (p->MatchAs.name == NULL)
    return invalid("MatchAs must specify a target name if a pattern is given");
  return validate_pattern(v, p->MatchAs.pattern, false);
}

static bool validate_parts(Validator *v, const AstPattern *p, bool star_allowed) {
  switch (p->kind) {
  case AST_MatchValue: return validate_value(v, p->MatchValue.value);
  case AST_MatchSingleton:
    if (is_singleton(&p->MatchSingleton.value)) return true;
    return invalid("MatchSingleton can only contain True, False and None");
  case AST_MatchSequence: return validate_patterns(v, p->MatchSequence.patterns, true);
  case AST_MatchMapping: return validate_mapping(v, p);
  case AST_MatchClass: return validate_class(v, p);
  case AST_MatchStar:
    if (!star_allowed) return invalid("can't use MatchStar here");
    return p->MatchStar.name == NULL || validate_capture(p->MatchStar.name);
  case AST_MatchAs: return validate_as(v, p);
  default:
    if (p->MatchOr.patterns.count < 2) return invalid("MatchOr requires at least 2 patterns");
    return validate_patterns(v, p->MatchOr.patterns, false);
  }
}

bool validate_pattern(Validator *v, const AstPattern *pattern, bool star_allowed) {
  if (!validate_position(pattern) || !syntax_depth_enter(&v->depth)) return false;
  bool good = validate_parts(v, pattern, star_allowed);
  v->depth--;
  return good;
}
