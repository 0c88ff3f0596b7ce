/* The text of an expression, as postponed annotations show it: redundant parentheses and blanks go,
   the rest comes out as CPython writes it. */
#include "frontend/compile.h"
#include "frontend/syntax_error.h"
#include "objects/float.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* How tightly an operator binds; an operand that binds less is put in parentheses. */
typedef enum Level {
  LEVEL_TUPLE,
  LEVEL_TEST,
  LEVEL_OR,
  LEVEL_AND,
  LEVEL_NOT,
  LEVEL_COMPARE,
  LEVEL_BIT_OR,
  LEVEL_BIT_XOR,
  LEVEL_BIT_AND,
  LEVEL_SHIFT,
  LEVEL_ARITHMETIC,
  LEVEL_TERM,
  LEVEL_FACTOR,
  LEVEL_POWER,
  LEVEL_AWAIT,
  LEVEL_ATOM,
} Level;
#define LEVEL_EXPR LEVEL_BIT_OR

typedef struct Writer {
  StrBuilder builder; /* the text so far */
  Value objects;      /* list that AST_CONST_OBJECT constants refer to */
  int32_t depth;      /* of recursion */
  bool failed;        /* an exception is set: stop */
} Writer;

static void put_expr(Writer *w, const AstExpr *e, Level level);

static void put(Writer *w, const char *text) {
  if (!w->failed && !str_builder_add_ascii(&w->builder, text, strlen(text))) w->failed = true;
}

static void put_if(Writer *w, bool condition, const char *text) {
  if (condition) put(w, text);
}

static void put_value(Writer *w, Value text) {
  if (w->failed) return;
  if (is_absent(text) || !str_builder_add(&w->builder, text)) w->failed = true;
}

static void put_name(Writer *w, const AstName *name) {
  if (!w->failed) put_value(w, str_from_utf8(name->text, name->length));
}

/* -- Operators --------------------------------------------------------------------------------- */

static void put_bool(Writer *w, const AstExpr *e, Level level) {
  bool is_and = e->BoolOp.op == AST_And;
  Level own = is_and ? LEVEL_AND : LEVEL_OR;
  put_if(w, level > own, "(");
  for (int32_t i = 0; i < e->BoolOp.values.count; i++) {
    put_if(w, i > 0, is_and ? " and " : " or ");
    put_expr(w, e->BoolOp.values.items[i], own + 1);
  }
  put_if(w, level > own, ")");
}

static const char *operator_text(AstKind op, Level *level) {
  switch (op) {
  case AST_Add: *level = LEVEL_ARITHMETIC; return " + ";
  case AST_Sub: *level = LEVEL_ARITHMETIC; return " - ";
  case AST_Mult: *level = LEVEL_TERM; return " * ";
  case AST_MatMult: *level = LEVEL_TERM; return " @ ";
  case AST_Div: *level = LEVEL_TERM; return " / ";
  case AST_Mod: *level = LEVEL_TERM; return " % ";
  case AST_FloorDiv: *level = LEVEL_TERM; return " // ";
  case AST_LShift: *level = LEVEL_SHIFT; return " << ";
  case AST_RShift: *level = LEVEL_SHIFT; return " >> ";
  case AST_BitOr: *level = LEVEL_BIT_OR; return " | ";
  case AST_BitXor: *level = LEVEL_BIT_XOR; return " ^ ";
  case AST_BitAnd: *level = LEVEL_BIT_AND; return " & ";
  default: *level = LEVEL_POWER; return " ** ";
  }
}

static void put_binary(Writer *w, const AstExpr *e, Level level) {
  Level own;
  const char *text = operator_text(e->BinOp.op, &own);
  bool right_to_left = e->BinOp.op == AST_Pow;
  put_if(w, level > own, "(");
  put_expr(w, e->BinOp.left, own + right_to_left);
  put(w, text);
  put_expr(w, e->BinOp.right, own + !right_to_left);
  put_if(w, level > own, ")");
}

static void put_unary(Writer *w, const AstExpr *e, Level level) {
  static const char *const texts[] = {"~", "not ", "+", "-"};
  Level own = e->UnaryOp.op == AST_Not ? LEVEL_NOT : LEVEL_FACTOR;
  put_if(w, level > own, "(");
  put(w, texts[e->UnaryOp.op - AST_Invert]);
  put_expr(w, e->UnaryOp.operand, own);
  put_if(w, level > own, ")");
}

static void put_compare(Writer *w, const AstExpr *e, Level level) {
  static const char *const texts[] = {" == ", " != ", " < ",      " <= ", " > ",
                                      " >= ", " is ", " is not ", " in ", " not in "};
  put_if(w, level > LEVEL_COMPARE, "(");
  put_expr(w, e->Compare.left, LEVEL_COMPARE + 1);
  for (int32_t i = 0; i < e->Compare.ops.count; i++) {
    put(w, texts[e->Compare.ops.items[i] - AST_Eq]);
    put_expr(w, e->Compare.comparators.items[i], LEVEL_COMPARE + 1);
  }
  put_if(w, level > LEVEL_COMPARE, ")");
}

static void put_if_expression(Writer *w, const AstExpr *e, Level level) {
  put_if(w, level > LEVEL_TEST, "(");
  put_expr(w, e->IfExp.body, LEVEL_TEST + 1);
  put(w, " if ");
  put_expr(w, e->IfExp.test, LEVEL_TEST + 1);
  put(w, " else ");
  put_expr(w, e->IfExp.orelse, LEVEL_TEST);
  put_if(w, level > LEVEL_TEST, ")");
}

/* -- Lambdas and calls ------------------------------------------------------------------------- */

static void put_arg(Writer *w, const AstArg *arg, const AstExpr *otherwise, bool *first) {
  put_if(w, !*first, ", ");
  *first = false;
  put_name(w, arg->arg);
  if (otherwise == NULL) return;
  put(w, "=");
  put_expr(w, otherwise, LEVEL_TEST);
}

static void put_args(Writer *w, const AstArguments *args) {
  bool first = true;
  int32_t posonly = args->posonlyargs.count, count = posonly + args->args.count;
  for (int32_t i = 0; i < count; i++) {
    int32_t at = i - (count - args->defaults.count);
    const AstArg *arg = i < posonly ? args->posonlyargs.items[i] : args->args.items[i - posonly];
    put_arg(w, arg, at >= 0 ? args->defaults.items[at] : NULL, &first);
    put_if(w, i + 1 == posonly, ", /");
  }
  if (args->vararg || args->kwonlyargs.count > 0) {
    put_if(w, !first, ", ");
    first = false;
    put(w, "*");
    if (args->vararg) put_name(w, args->vararg->arg);
  }
  for (int32_t i = 0; i < args->kwonlyargs.count; i++)
    put_arg(w, args->kwonlyargs.items[i], args->kw_defaults.items[i], &first);
  if (args->kwarg) {
    put_if(w, !first, ", ");
    put(w, "**");
    put_name(w, args->kwarg->arg);
  }
}

static void put_lambda(Writer *w, const AstExpr *e, Level level) {
  const AstArguments *args = e->Lambda.args;
  put_if(w, level > LEVEL_TEST, "(");
  put(w, args->args.count + args->posonlyargs.count > 0 ? "lambda " : "lambda");
  put_args(w, args);
  put(w, ": ");
  put_expr(w, e->Lambda.body, LEVEL_TEST);
  put_if(w, level > LEVEL_TEST, ")");
}

static void put_call(Writer *w, const AstExpr *e) {
  AstExprSeq args = e->Call.args;
  AstKeywordSeq keywords = e->Call.keywords;
  put_expr(w, e->Call.func, LEVEL_ATOM);
  if (args.count == 1 && keywords.count == 0 && args.items[0]->kind == AST_GeneratorExp) {
    put_expr(w, args.items[0], LEVEL_TEST); /* has parentheses of its own */
    return;
  }
  put(w, "(");
  for (int32_t i = 0; i < args.count; i++) {
    put_if(w, i > 0, ", ");
    put_expr(w, args.items[i], LEVEL_TEST);
  }
  for (int32_t i = 0; i < keywords.count; i++) {
    put_if(w, i > 0 || args.count > 0, ", ");
    if (keywords.items[i]->arg != NULL) put_name(w, keywords.items[i]->arg);
    put(w, keywords.items[i]->arg != NULL ? "=" : "**");
    put_expr(w, keywords.items[i]->value, LEVEL_TEST);
  }
  put(w, ")");
}

/* -- Displays and comprehensions --------------------------------------------------------------- */

static void put_elements(Writer *w, AstExprSeq elements, const char *open, const char *close) {
  put(w, open);
  for (int32_t i = 0; i < elements.count; i++) {
    put_if(w, i > 0, ", ");
    put_expr(w, elements.items[i], LEVEL_TEST);
  }
  put(w, close);
}

static void put_tuple(Writer *w, const AstExpr *e, Level level) {
  AstExprSeq elements = e->Tuple.elts;
  bool parentheses = level > LEVEL_TUPLE || elements.count == 0;
  put_elements(w, elements, parentheses ? "(" : "", elements.count == 1 ? "," : "");
  put_if(w, parentheses, ")");
}

static void put_dict(Writer *w, const AstExpr *e) {
  put(w, "{");
  for (int32_t i = 0; i < e->Dict.values.count; i++) {
    const AstExpr *key = e->Dict.keys.items[i];
    put_if(w, i > 0, ", ");
    if (key != NULL) put_expr(w, key, LEVEL_TEST);
    put(w, key != NULL ? ": " : "**");
    put_expr(w, e->Dict.values.items[i], key != NULL ? LEVEL_TEST : LEVEL_EXPR);
  }
  put(w, "}");
}

static void put_loops(Writer *w, AstComprehensionSeq loops) {
  for (int32_t i = 0; i < loops.count; i++) {
    const AstComprehension *loop = loops.items[i];
    put(w, loop->is_async ? " async for " : " for ");
    put_expr(w, loop->target, LEVEL_TUPLE);
    put(w, " in ");
    put_expr(w, loop->iter, LEVEL_TEST + 1);
    for (int32_t n = 0; n < loop->ifs.count; n++) {
      put(w, " if ");
      put_expr(w, loop->ifs.items[n], LEVEL_TEST + 1);
    }
  }
}

static void put_comprehension(Writer *w, const AstExpr *element, AstComprehensionSeq loops,
                              const char *open, const char *close) {
  put(w, open);
  put_expr(w, element, LEVEL_TEST);
  put_loops(w, loops);
  put(w, close);
}

static void put_dict_comprehension(Writer *w, const AstExpr *e) {
  put(w, "{");
  put_expr(w, e->DictComp.key, LEVEL_TEST);
  put(w, ": ");
  put_expr(w, e->DictComp.value, LEVEL_TEST);
  put_loops(w, e->DictComp.generators);
  put(w, "}");
}

/* -- Constants and f-strings ------------------------------------------------------------------- */

/* repr, with infinity as a number that is read back as one. */
static void put_number(Writer *w, Value repr) {
  int64_t at = is_absent(repr) ? -1 : str_find(repr, str_from_ascii("inf"), 0, str_length(repr));
  if (at < 0 || w->failed) {
    put_value(w, repr);
    return;
  }
  put_value(w, str_slice(repr, 0, at));
  put(w, "1e309");
  put_number(w, str_slice(repr, at + 3, str_length(repr)));
}

static void put_constant_value(Writer *w, Value v) {
  if (is_absent(v)) {
    w->failed = true;
  } else if (same(v, ELLIPSIS)) {
    put(w, "...");
  } else if (is_tuple(v)) {
    put(w, "(");
    for (int64_t i = 0; i < tuple_length(v); i++) {
      put_if(w, i > 0, ", ");
      put_constant_value(w, tuple_get(v, i));
    }
    put(w, tuple_length(v) == 1 ? ",)" : ")");
  } else if (is_exact_float(v) || has_shape(v, &complex_shape)) {
    put_number(w, object_repr(v));
  } else {
    put_value(w, object_repr(v));
  }
}

static void put_constant(Writer *w, const AstExpr *e) {
  if (w->failed) return;
  put_if(w, e->Constant.kind != NULL, "u");
  put_constant_value(w, ast_constant_value(&e->Constant.value, w->objects));
}

static Value finish(Writer *w) {
  return w->failed ? ABSENT : str_builder_finish(&w->builder);
}

static void nested_writer(Writer *inner, const Writer *w) {
  inner->objects = w->objects;
  inner->depth = w->depth;
  inner->failed = false;
  str_builder_init(&inner->builder, 32);
}

static void put_pieces(Writer *w, AstExprSeq pieces);

/* Literal text of an f-string, braces doubled. */
static void put_literal(Writer *w, Value text) {
  if (is_absent(text)) w->failed = true;
  for (int64_t i = 0; !w->failed && i < str_length(text); i++) {
    uint32_t ch = str_char_at(text, i);
    int copies = ch == '{' || ch == '}' ? 2 : 1;
    while (copies-- > 0 && !w->failed) w->failed = !str_builder_add_char(&w->builder, ch);
  }
}

static void put_formatted(Writer *w, const AstExpr *e) {
  Writer inner;
  nested_writer(&inner, w);
  put_expr(&inner, e->FormattedValue.value, LEVEL_TEST + 1);
  Value text = finish(&inner);
  if (is_absent(text)) {
    w->failed = true;
    return;
  }
  bool brace = str_length(text) > 0 && str_char_at(text, 0) == '{';
  put(w, brace ? "{ " : "{");
  put_value(w, text);
  if (e->FormattedValue.conversion > 0) {
    char conversion[] = {'!', (char)e->FormattedValue.conversion, 0};
    put(w, conversion);
  }
  const AstExpr *spec = e->FormattedValue.format_spec;
  if (spec != NULL) {
    put(w, ":");
    AstExprSeq one = {(AstExpr **)&spec, 1};
    put_pieces(w, spec->kind == AST_JoinedStr ? spec->JoinedStr.values : one);
  }
  put(w, "}");
}

static void put_pieces(Writer *w, AstExprSeq pieces) {
  for (int32_t i = 0; i < pieces.count && !w->failed; i++) {
    const AstExpr *piece = pieces.items[i];
    switch (piece->kind) {
    case AST_Constant:
      put_literal(w, ast_constant_value(&piece->Constant.value, w->objects));
      break;
    case AST_JoinedStr: put_pieces(w, piece->JoinedStr.values); break;
    default: put_formatted(w, piece); break;
    }
  }
}

static void put_joined(Writer *w, const AstExpr *e) {
  Writer inner;
  nested_writer(&inner, w);
  AstExprSeq one = {(AstExpr **)&e, 1};
  put_pieces(&inner, e->kind == AST_JoinedStr ? e->JoinedStr.values : one);
  Value text = finish(&inner);
  put(w, "f");
  put_value(w, is_absent(text) ? text : object_repr(text));
}

/* -- The rest ---------------------------------------------------------------------------------- */

static void put_slice(Writer *w, const AstExpr *e) {
  if (e->Slice.lower) put_expr(w, e->Slice.lower, LEVEL_TEST);
  put(w, ":");
  if (e->Slice.upper) put_expr(w, e->Slice.upper, LEVEL_TEST);
  if (e->Slice.step == NULL) return;
  put(w, ":");
  put_expr(w, e->Slice.step, LEVEL_TEST);
}

static void put_attribute(Writer *w, const AstExpr *e) {
  const AstExpr *value = e->Attribute.value;
  put_expr(w, value, LEVEL_ATOM);
  bool number = value->kind == AST_Constant && (value->Constant.value.type == AST_CONST_INT ||
                                                value->Constant.value.type == AST_CONST_BIGINT);
  put(w, number ? " ." : ".");
  put_name(w, e->Attribute.attr);
}

static void put_subscript(Writer *w, const AstExpr *e) {
  put_expr(w, e->Subscript.value, LEVEL_ATOM);
  put(w, "[");
  put_expr(w, e->Subscript.slice, LEVEL_TUPLE);
  put(w, "]");
}

static void put_walrus(Writer *w, const AstExpr *e, Level level) {
  put_if(w, level > LEVEL_TUPLE, "(");
  put_expr(w, e->NamedExpr.target, LEVEL_ATOM);
  put(w, " := ");
  put_expr(w, e->NamedExpr.value, LEVEL_ATOM);
  put_if(w, level > LEVEL_TUPLE, ")");
}

static void put_keyword_expr(Writer *w, const char *keyword, const AstExpr *value) {
  put(w, keyword);
  if (value != NULL) {
    put(w, " ");
    put_expr(w, value, LEVEL_TEST);
  }
  put(w, ")");
}

static void dispatch(Writer *w, const AstExpr *e, Level level) {
  switch (e->kind) {
  case AST_BoolOp: put_bool(w, e, level); break;
  case AST_BinOp: put_binary(w, e, level); break;
  case AST_UnaryOp: put_unary(w, e, level); break;
  case AST_Compare: put_compare(w, e, level); break;
  case AST_Lambda: put_lambda(w, e, level); break;
  case AST_IfExp: put_if_expression(w, e, level); break;
  case AST_Dict: put_dict(w, e); break;
  case AST_Set: put_elements(w, e->Set.elts, "{", "}"); break;
  case AST_List: put_elements(w, e->List.elts, "[", "]"); break;
  case AST_Tuple: put_tuple(w, e, level); break;
  case AST_ListComp: put_comprehension(w, e->ListComp.elt, e->ListComp.generators, "[", "]"); break;
  case AST_SetComp: put_comprehension(w, e->SetComp.elt, e->SetComp.generators, "{", "}"); break;
  case AST_GeneratorExp:
    put_comprehension(w, e->GeneratorExp.elt, e->GeneratorExp.generators, "(", ")");
    break;
  case AST_DictComp: put_dict_comprehension(w, e); break;
  case AST_Call: put_call(w, e); break;
  case AST_Constant: put_constant(w, e); break;
  case AST_JoinedStr:
  case AST_FormattedValue: put_joined(w, e); break;
  case AST_Attribute: put_attribute(w, e); break;
  case AST_Subscript: put_subscript(w, e); break;
  case AST_Slice: put_slice(w, e); break;
  case AST_Name: put_name(w, e->Name.id); break;
  case AST_Starred:
    put(w, "*");
    put_expr(w, e->Starred.value, LEVEL_EXPR);
    break;
  case AST_NamedExpr: put_walrus(w, e, level); break;
  case AST_Yield: put_keyword_expr(w, "(yield", e->Yield.value); break;
  case AST_YieldFrom: put_keyword_expr(w, "(yield from", e->YieldFrom.value); break;
  case AST_Await:
    put_if(w, level > LEVEL_AWAIT, "(");
    put(w, "await ");
    put_expr(w, e->Await.value, LEVEL_ATOM);
    put_if(w, level > LEVEL_AWAIT, ")");
    break;
  default: unreachable_state("kind of an expression");
  }
}

static void put_expr(Writer *w, const AstExpr *e, Level level) {
  if (w->failed) return;
  if (!syntax_depth_enter(&w->depth)) {
    w->failed = true;
    return;
  }
  dispatch(w, e, level);
  w->depth--;
}

Value ast_unparse(const AstExpr *e, Value objects) {
  Writer w = {.objects = objects, .depth = syntax_depth_start()};
  str_builder_init(&w.builder, 64);
  put_expr(&w, e, LEVEL_TEST);
  return finish(&w);
}
