/* Parameters of def and lambda. */
#include "frontend/parser.h"

/* The parameter list under construction: which parameters may come next. */
typedef struct Parameters {
  bool lambda;              /* no annotations or type comments; ends with ':' */
  bool slash;               /* '/' has been seen */
  bool star;                /* '*' has been seen: the rest is keyword-only */
  bool has_default;         /* a positional parameter has one */
  AstArgSeq before_slash;   /* positional-only ones */
  AstArgSeq positional;     /* the other positional ones, once the star is there */
  AstArg *vararg;           /* *args; NULL: none */
  AstArg *kwarg;            /* **kwargs; NULL: none */
  size_t args;              /* arguments since the '/' or '*', on the stack */
  int32_t default_count;    /* in use */
  int32_t default_capacity; /* allocated */
  AstExpr **defaults; /* of the positional or, once there was a star, of the keyword-only ones */
  AstExprSeq positional_defaults; /* those of positional ones, once the star is there */
} Parameters;

static bool at_end(Parser *p, const Parameters *ps) {
  return peek(p) == (ps->lambda ? TOKEN_COLON : TOKEN_RPAR);
}

static void add_default(Parser *p, Parameters *ps, AstExpr *value) {
  if (ps->default_count == ps->default_capacity) {
    int32_t capacity = max_of(ps->default_capacity * 2, 4);
    AstExpr **more = ast_alloc_items(p->arena, (size_t)capacity, sizeof *more);
    if (ps->default_count > 0) memcpy(more, ps->defaults, (size_t)ps->default_count * sizeof *more);
    ps->defaults = more;
    ps->default_capacity = capacity;
  }
  ps->defaults[ps->default_count++] = value;
}

static AstExprSeq take_defaults(Parameters *ps) {
  AstExprSeq taken = {ps->defaults, ps->default_count};
  ps->defaults = NULL;
  ps->default_count = ps->default_capacity = 0;
  return taken;
}

/* A name and its annotation, which for *args may be starred. */
static AstArg *parse_parameter(Parser *p, const Parameters *ps, bool star_annotation) {
  AstPos start = here(p);
  AstName *name = parse_name(p);
  AstExpr *annotation = NULL;
  if (name == NULL) return NULL;
  if (!ps->lambda && accept(p, TOKEN_COLON)) {
    AstPos annotation_start = here(p);
    bool starred = star_annotation && accept(p, TOKEN_STAR);
    annotation = starred ? parse_bitwise_or(p) : parse_expression(p);
    if (annotation == NULL) return NULL;
    if (starred)
      annotation = NODE(p, Expr, Starred, until_here(p, annotation_start), .value = annotation,
                        .ctx = AST_Load);
  }
  return AST_NEW_PRODUCT(p->arena, Arg, arg, until_here(p, start), .arg = name,
                         .annotation = annotation);
}

/* What stands behind a parameter: a comma or the end, and a type comment. */
static bool end_parameter(Parser *p, const Parameters *ps, AstArg *arg) {
  bool comma = accept(p, TOKEN_COMMA);
  if (!ps->lambda) {
    AstString *comment = parse_type_comment(p);
    if (comment != NULL) arg->type_comment = comment;
  }
  return comma || at_end(p, ps);
}

static bool parse_plain_parameter(Parser *p, Parameters *ps) {
  AstArg *arg = parse_parameter(p, ps, false);
  if (arg == NULL) return false;
  if (accept(p, TOKEN_EQUAL)) {
    AstExpr *value = parse_expression(p);
    if (value == NULL) return false;
    add_default(p, ps, value);
    ps->has_default = true;
  } else if (ps->star) {
    add_default(p, ps, NULL);
  } else if (ps->has_default) {
    return false;
  }
  push(p, arg);
  return end_parameter(p, ps, arg);
}

static bool parse_slash(Parser *p, Parameters *ps) {
  if (ps->slash || ps->star || p->stack_size == ps->args || !version_is(p, 8)) return false;
  advance(p);
  ps->slash = true;
  ps->before_slash = TAKE(p, ps->args, Arg);
  return accept(p, TOKEN_COMMA) || at_end(p, ps);
}

static bool parse_star(Parser *p, Parameters *ps) {
  if (ps->star) return false;
  advance(p);
  ps->star = true;
  ps->positional = TAKE(p, ps->args, Arg);
  ps->positional_defaults = take_defaults(ps);
  if (accept(p, TOKEN_COMMA)) return peek(p) == TOKEN_NAME; /* a bare star needs a name */
  ps->vararg = parse_parameter(p, ps, true);
  return ps->vararg != NULL && end_parameter(p, ps, ps->vararg);
}

static bool parse_double_star(Parser *p, Parameters *ps) {
  advance(p);
  ps->kwarg = parse_parameter(p, ps, false);
  return ps->kwarg != NULL && end_parameter(p, ps, ps->kwarg) && at_end(p, ps);
}

static bool parse_next_parameter(Parser *p, Parameters *ps) {
  switch (peek(p)) {
  case TOKEN_NAME: return parse_plain_parameter(p, ps);
  case TOKEN_SLASH: return parse_slash(p, ps);
  case TOKEN_STAR: return parse_star(p, ps);
  case TOKEN_DOUBLE_STAR: return parse_double_star(p, ps);
  default: return false;
  }
}

AstArguments *parse_parameters(Parser *p, bool lambda) {
  Parameters ps = {.lambda = lambda, .args = p->stack_size};
  while (!at_end(p, &ps))
    if (!parse_next_parameter(p, &ps)) return NULL;
  AstArgSeq kwonly = {0};
  AstExprSeq kw_defaults = {0};
  if (ps.star) {
    kwonly = TAKE(p, ps.args, Arg);
    kw_defaults = take_defaults(&ps);
  } else {
    ps.positional = TAKE(p, ps.args, Arg);
    ps.positional_defaults = take_defaults(&ps);
  }
  return AST_NEW_PRODUCT(p->arena, Arguments, arguments, (AstPos){0},
                         .posonlyargs = ps.before_slash, .args = ps.positional, .vararg = ps.vararg,
                         .kwonlyargs = kwonly, .kw_defaults = kw_defaults, .kwarg = ps.kwarg,
                         .defaults = ps.positional_defaults);
}
