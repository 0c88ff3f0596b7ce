/* Actions of diagnose_rules.def that the notation cannot express. */
#include "frontend/diagnose.h"

static AstPos from_to(const Shape *a, const Shape *b) {
  AstPos pos = a->pos;
  pos.end_lineno = b->pos.end_lineno;
  pos.end_col_offset = b->pos.end_col_offset;
  return pos;
}

const char *diagnose_expression_name(const Shape *shape) {
  switch (shape->kind) {
  case AST_Attribute: return "attribute";
  case AST_Subscript: return "subscript";
  case AST_Starred: return "starred";
  case AST_Name: return "name";
  case AST_List: return "list";
  case AST_Tuple: return "tuple";
  case AST_Lambda: return "lambda";
  case AST_Call: return "function call";
  case AST_BoolOp:
  case AST_BinOp:
  case AST_UnaryOp: return "expression";
  case AST_GeneratorExp: return "generator expression";
  case AST_Yield:
  case AST_YieldFrom: return "yield expression";
  case AST_Await: return "await expression";
  case AST_ListComp: return "list comprehension";
  case AST_SetComp: return "set comprehension";
  case AST_DictComp: return "dict comprehension";
  case AST_Dict: return "dict literal";
  case AST_Set: return "set display";
  case AST_JoinedStr: return "f-string expression";
  case AST_Compare: return "comparison";
  case AST_IfExp: return "conditional expression";
  case AST_NamedExpr: return "named expression";
  case AST_Constant: break;
  default: unreachable_state("kind of expression");
  }
  switch (shape->constant) {
  case AST_CONST_NONE: return "None";
  case AST_CONST_TRUE: return "True";
  case AST_CONST_FALSE: return "False";
  case AST_CONST_ELLIPSIS: return "ellipsis";
  default: return "literal";
  }
}

/* --- The expressions in a shape
   ----------------------------------------------------------------- */

/* Calls visit for each expression directly in the shape, through groups; stops when it gives
   one. */
typedef Shape *ShapeVisitor(void *context, Shape *shape);
static Shape *each_expression(Shape *shape, ShapeVisitor *visit, void *context) {
  for (int32_t i = 0; i < shape->count; i++) {
    Shape *item = shape->items[i];
    Shape *found =
        item->kind != AST_NONE ? visit(context, item) : each_expression(item, visit, context);
    if (found != NULL) return found;
  }
  return NULL;
}

static Shape *give_shape(void *context, Shape *shape) {
  return shape;
}
static Shape *first_expression(Shape *shape) {
  return each_expression(shape, give_shape, NULL);
}

/* --- Targets
   ------------------------------------------------------------------------------------ */

typedef enum TargetKind { ASSIGNED, DELETED, LOOP_VARIABLE } TargetKind;

/* `a in b` behind `for` reads like a comparison. */
static bool is_membership_test(const Diagnosis *d, const Shape *compare) {
  const Shape *pair = compare->items[1]->items[0];
  return pair->items[0]->token >= 0 && d->p->tokens[pair->items[0]->token].type == TOKEN_IN;
}

typedef struct TargetSearch {
  Diagnosis *d;    /* the run it belongs to */
  TargetKind kind; /* assignment, del, for ... */
} TargetSearch;

/* The part of the expression that cannot be a target, or NULL. */
static Shape *find_invalid_target(void *context, Shape *shape) {
  const TargetSearch *search = context;
  switch (shape->kind) {
  case AST_List:
  case AST_Tuple: return each_expression(shape, find_invalid_target, context);
  case AST_Starred:
    if (search->kind == DELETED) return shape;
    return find_invalid_target(context, first_expression(shape));
  case AST_Compare:
    if (search->kind != LOOP_VARIABLE) return shape;
    if (!is_membership_test(search->d, shape)) return NULL;
    return find_invalid_target(context, shape->items[0]);
  case AST_Name:
  case AST_Subscript:
  case AST_Attribute: return NULL;
  default: return shape;
  }
}

static Shape *reject_target(Diagnosis *d, Shape *a, TargetKind kind) {
  TargetSearch search = {d, kind};
  Shape *invalid = find_invalid_target(&search, a);
  if (invalid == NULL) return NULL;
  return diagnose_error(d, invalid->pos,
                        arena_printf(d->p->arena, "cannot %s %s",
                                     kind == DELETED ? "delete" : "assign to",
                                     diagnose_expression_name(invalid)));
}

static Shape *invalid_target(Diagnosis *d, Shape *a, Shape *b) {
  return reject_target(d, a, ASSIGNED);
}
static Shape *invalid_delete_target(Diagnosis *d, Shape *a, Shape *b) {
  return reject_target(d, a, DELETED);
}
static Shape *invalid_for_target(Diagnosis *d, Shape *a, Shape *b) {
  return reject_target(d, a, LOOP_VARIABLE);
}

/* --- Literals and tokens
   ------------------------------------------------------------------------ */

static Shape *check_strings(Diagnosis *d, Shape *a, Shape *b) {
  Parser *p = d->p;
  AstExpr *expr = concatenate_strings(p, &p->tokens[a->items[0]->token], a->count);
  p->stack_size = 0;
  if (expr == NULL) return diagnose_raised(d);
  Shape *shape = diagnose_new_shape(d, expr->kind, expr->pos, 0);
  if (expr->kind == AST_Constant) shape->constant = expr->Constant.value.type;
  return shape;
}

static Shape *require_real(Diagnosis *d, Shape *a, Shape *b) {
  if (a->constant != AST_CONST_COMPLEX) return a;
  return diagnose_error(d, a->pos, "real number required in complex literal");
}

static Shape *require_imaginary(Diagnosis *d, Shape *a, Shape *b) {
  if (a->constant == AST_CONST_COMPLEX) return a;
  return diagnose_error(d, a->pos, "imaginary number required in complex literal");
}

static Shape *check_inequality(Diagnosis *d, Shape *a, Shape *b) {
  bool barry = d->p->request->flags & PARSE_BARRY_AS_BDFL;
  bool modern = token_is(d->p, &d->p->tokens[a->token], "!=");
  if (!barry) return modern ? a : NULL;
  if (!modern) return a;
  return diagnose_error_last(d, PARSE_SYNTAX_ERROR, "with Barry as BDFL, use '<>' instead of '!='");
}

/* --- Statements that were not functions yet
   ----------------------------------------------------- */

static bool is_legacy_statement(const Diagnosis *d, const Shape *name) {
  if (name->kind != AST_Name) return false;
  const Token *token = &d->p->tokens[name->token];
  return token_is(d->p, token, "print") || token_is(d->p, token, "exec");
}

static Shape *legacy_statement(Diagnosis *d, Shape *a, Shape *b) {
  if (!is_legacy_statement(d, a)) return NULL;
  const char *word = token_is(d->p, &d->p->tokens[a->token], "print") ? "print" : "exec";
  return diagnose_error(d, from_to(a, b),
                        arena_printf(d->p->arena,
                                     "Missing parentheses in call to '%s'. Did you mean %s(...)?",
                                     word, word));
}

/* Two expressions side by side, within brackets. */
static Shape *forgotten_comma(Diagnosis *d, Shape *a, Shape *b) {
  if (is_legacy_statement(d, a) || d->p->tokens[d->p->mark - 1].level == 0) return NULL;
  return diagnose_error(d, from_to(a, b), "invalid syntax. Perhaps you forgot a comma?");
}

/* --- Displays and comprehensions
   ---------------------------------------------------------------- */

static Shape *last_item(Diagnosis *d, Shape *a, Shape *b) {
  return a->items[a->count - 1];
}

/* The last condition, or without one the iterable: where a comprehension ends. */
static Shape *last_of(Diagnosis *d, Shape *a, Shape *b) {
  return b->count > 0 ? b->items[b->count - 1] : a;
}

static Shape *unparenthesized_target(Diagnosis *d, Shape *a, Shape *b) {
  return diagnose_error(d, from_to(a, last_item(d, b->items[0], NULL)),
                        "did you forget parentheses around the comprehension target?");
}

static Shape *missing_colon(Diagnosis *d, Shape *a, Shape *b) {
  AstPos pos = {a->pos.lineno, a->pos.end_col_offset - 1, a->pos.end_lineno, -1};
  return diagnose_error(d, pos, "':' expected after dictionary key");
}

/* --- Arguments
   ---------------------------------------------------------------------------------- */

typedef struct ArgumentCount {
  int32_t positional; /* starred ones included */
  Shape *last;        /* of them */
  bool mapping;       /* there is a **mapping */
  const Diagnosis *d; /* the run it belongs to */
} ArgumentCount;

static Shape *count_argument(void *context, Shape *shape) {
  ArgumentCount *arguments = context;
  if (shape->kind != AST_keyword) {
    arguments->positional++;
    arguments->last = shape;
  } else if (arguments->d->p->tokens[shape->items[0]->token].type == TOKEN_DOUBLE_STAR) {
    arguments->mapping = true;
  }
  return NULL;
}

static ArgumentCount count_arguments(const Diagnosis *d, Shape *args) {
  ArgumentCount arguments = {.d = d};
  if (args->kind != AST_NONE)
    count_argument(&arguments, args);
  else
    each_expression(args, count_argument, &arguments);
  return arguments;
}

static Shape *generator_among_arguments(Diagnosis *d, Shape *a, Shape *b) {
  ArgumentCount arguments = count_arguments(d, a);
  if (arguments.positional <= 1) return NULL;
  return diagnose_error(d, from_to(arguments.last, b),
                        "Generator expression must be parenthesized");
}

static Shape *positional_after_keyword(Diagnosis *d, Shape *a, Shape *b) {
  return diagnose_error_last(d, PARSE_SYNTAX_ERROR,
                             count_arguments(d, a).mapping
                                 ? "positional argument follows keyword argument unpacking"
                                 : "positional argument follows keyword argument");
}

static Shape *positional_after_keyword_pattern(Diagnosis *d, Shape *a, Shape *b) {
  return diagnose_error(d, from_to(a->items[0], last_item(d, a, NULL)),
                        "positional patterns follow keyword patterns");
}

/* --- Table
   -------------------------------------------------------------------------------------- */

DiagnosisFunction *diagnose_function(const char *name, size_t length) {
  static const struct {
    const char *name;
    DiagnosisFunction *function;
  } functions[] = {
#define FUNCTION(name) {#name, name},
      FUNCTION(check_inequality) FUNCTION(check_strings) FUNCTION(forgotten_comma)
          FUNCTION(generator_among_arguments) FUNCTION(invalid_delete_target)
              FUNCTION(invalid_for_target) FUNCTION(invalid_target) FUNCTION(last_item)
                  FUNCTION(last_of) FUNCTION(legacy_statement) FUNCTION(missing_colon)
                      FUNCTION(positional_after_keyword) FUNCTION(positional_after_keyword_pattern)
                          FUNCTION(require_imaginary) FUNCTION(require_real)
                              FUNCTION(unparenthesized_target)};
  for (size_t i = 0; i < countof(functions); i++)
    if (strlen(functions[i].name) == length && memcmp(functions[i].name, name, length) == 0)
      return functions[i].function;
  return NULL;
}
