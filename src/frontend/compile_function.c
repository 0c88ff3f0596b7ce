/* Functions, lambdas and classes: the code that makes them and the units of their bodies. */
#include "frontend/codegen.h"

enum { MAKE_DEFAULTS = 1, MAKE_KWDEFAULTS = 2, MAKE_ANNOTATIONS = 4, MAKE_CLOSURE = 8 };

/* -- What a function is made with -------------------------------------------------------------- */

static bool has_kwdefaults(const AstArguments *args) {
  for (int32_t i = 0; i < args->kw_defaults.count; i++) {
    if (args->kw_defaults.items[i] != NULL) return true;
  }
  return false;
}

/* A line of its own for each constant, although there is one tuple of them all. */
static void pass_lines(Compiler *c, AstExprSeq elements) {
  AstPos pos = c->unit->pos;
  for (int32_t i = 0; i < elements.count; i++) {
    if (elements.items[i]->kind != AST_Constant) continue;
    SET_POS(c, elements.items[i]);
    emit(c, OP_NOP, 0, 0, 0, 0);
  }
  c->unit->pos = pos;
}

static void push_kwdefaults(Compiler *c, AstArguments *args) {
  AstKeywordSeq keywords = {
      ast_alloc_items(c->arena, (size_t)args->kw_defaults.count, sizeof(AstKeyword *)), 0};
  for (int32_t i = 0; i < args->kw_defaults.count; i++) {
    AstExpr *value = args->kw_defaults.items[i];
    if (value == NULL) continue;
    keywords.items[keywords.count++] =
        AST_NEW_PRODUCT(c->arena, Keyword, keyword, value->pos, .value = value,
                        .arg = mangled(c, args->kwonlyargs.items[i]->arg));
  }
  push_keyword_dict(c, keywords, 0, keywords.count);
}

/* Pushes defaults tuple and keyword defaults dict; returns the bits for MAKE_FUNCTION. */
static int push_defaults(Compiler *c, AstArguments *args) {
  int flags = 0;
  if (args->defaults.count > 0) {
    int to = c->unit->top;
    pass_lines(c, args->defaults);
    compile_elements(c, args->defaults, AST_Tuple, to, to, 0);
    temp_new(c, 1);
    flags |= MAKE_DEFAULTS;
  }
  if (has_kwdefaults(args)) {
    push_kwdefaults(c, args);
    flags |= MAKE_KWDEFAULTS;
  }
  return flags;
}

static void push_annotation_value(Compiler *c, AstExpr *annotation) {
  if (c->flags & CO_FUTURE_ANNOTATIONS) {
    if (!c->failed) load_const(c, temp_new(c, 1), ast_unparse(annotation, c->objects));
  } else if (is_starred(annotation)) { /* *args: *Ts */
    int value = expr_push(c, annotation->Starred.value);
    emit(c, OP_UNPACK, value, value, 0, 1);
  } else {
    expr_push(c, annotation);
  }
}

static void add_annotation(Compiler *c, Gather *gather, AstName *name, AstExpr *annotation) {
  if (annotation == NULL || c->failed) return;
  load_const(c, temp_new(c, 1), name_string(c, mangled(c, name)));
  gather_add(c, gather);
  push_annotation_value(c, annotation);
  gather_add(c, gather);
}

static void add_arg_annotations(Compiler *c, Gather *gather, AstArgSeq args) {
  for (int32_t i = 0; i < args.count; i++)
    add_annotation(c, gather, args.items[i]->arg, args.items[i]->annotation);
}

static int push_annotations(Compiler *c, AstArguments *args, AstExpr *returns) {
  Gather gather = gather_start(c);
  add_arg_annotations(c, &gather, args->args);
  add_arg_annotations(c, &gather, args->posonlyargs);
  if (args->vararg) add_annotation(c, &gather, args->vararg->arg, args->vararg->annotation);
  add_arg_annotations(c, &gather, args->kwonlyargs);
  if (args->kwarg) add_annotation(c, &gather, args->kwarg->arg, args->kwarg->annotation);
  add_annotation(c, &gather, name_from(c, "return"), returns);
  if (gather.run == 0) return 0;
  gather_tuple(c, &gather, gather.first);
  temp_new(c, 1);
  return MAKE_ANNOTATIONS;
}

/* The end of every function's making: `first` is where defaults and so on begin, flags says which
   there are. */
static void make_function(Compiler *c, const Unit *inner, Value code, int first, int flags,
                          int to) {
  if (inner->free_count > 0) {
    load_closure(c, inner, c->unit->top);
    temp_new(c, 1);
    flags |= MAKE_CLOSURE;
  }
  if (!c->failed) emit(c, OP_MAKE_FUNCTION, to, first, flags, const_index(c, code));
  temp_release(c, first);
}

static void set_argument_counts(Unit *u, const AstArguments *args) {
  u->posonlyargcount = args->posonlyargs.count;
  u->argcount = args->posonlyargs.count + args->args.count;
  u->kwonlyargcount = args->kwonlyargs.count;
}

/* -- Qualified names --------------------------------------------------------------------------- */

static bool is_function_unit(const Unit *u) {
  return u->kind == UNIT_FUNCTION || u->kind == UNIT_ASYNC_FUNCTION || u->kind == UNIT_LAMBDA;
}

static bool is_declared_global(Compiler *c, const Unit *outer, AstName *name) {
  Symbol *symbol = scope_lookup(outer->scope, name_mangle(c->names, outer->class_name, name));
  return symbol != NULL && symbol->scope == SCOPE_GLOBAL_EXPLICIT;
}

static void set_qualname(Compiler *c, Unit *u, AstName *name) {
  Unit *outer = u->outer;
  u->qualname = u->name;
  if (c->failed || outer == NULL || outer->outer == NULL) return;
  bool named = u->kind == UNIT_FUNCTION || u->kind == UNIT_ASYNC_FUNCTION || u->kind == UNIT_CLASS;
  if (named && is_declared_global(c, outer, name)) return;
  u->qualname =
      format_text(is_function_unit(outer) ? "%V.<locals>.%V" : "%V.%V", outer->qualname, u->name);
  if (is_absent(u->qualname)) c->failed = true;
}

/* -- Functions --------------------------------------------------------------------------------- */

/* Each decorator stands in a call window whose one argument is the next window's result. */
static void push_decorators(Compiler *c, AstExprSeq decorators) {
  for (int32_t i = 0; i < decorators.count; i++) {
    expr_push(c, decorators.items[i]);
    temp_new(c, WINDOW_HEADER - 1);
  }
}

static void call_decorators(Compiler *c, AstExprSeq decorators, int base) {
  AstPos pos = c->unit->pos;
  for (int32_t i = decorators.count - 1; i >= 0; i--) {
    SET_POS(c, decorators.items[i]);
    emit_call(c, base + i * WINDOW_HEADER, 1);
  }
  c->unit->pos = pos;
  temp_release(c, base);
}

const AstConstant *docstring_of(AstStmtSeq body) {
  if (body.count == 0 || body.items[0]->kind != AST_Expr) return NULL;
  const AstExpr *e = body.items[0]->Expr.value;
  if (e->kind != AST_Constant || e->Constant.value.type != AST_CONST_STR) return NULL;
  return &e->Constant.value;
}

static void finish_body(Compiler *c) {
  no_line(c);
  if (!c->failed) emit(c, OP_RETURN_CONST, 0, 0, 0, const_index(c, NONE));
}

static Value compile_function_body(Compiler *c, Unit *u, AstStmt *s, int32_t first_line) {
  __typeof__(s->FunctionDef) *f = &s->FunctionDef;
  bool is_async = s->kind == AST_AsyncFunctionDef;
  unit_enter(c, u, is_async ? UNIT_ASYNC_FUNCTION : UNIT_FUNCTION, f->name, s, first_line);
  set_qualname(c, u, f->name);
  set_argument_counts(u, f->args);
  const AstConstant *docstring = c->optimize < 2 ? docstring_of(f->body) : NULL;
  if (!c->failed) const_index(c, docstring != NULL ? constant_value(c, docstring) : NONE);
  unit_prologue(c);
  compile_statements(c, f->body, docstring != NULL);
  finish_body(c);
  return unit_finish(c);
}

static bool check_arg_names(Compiler *c, AstArgSeq args) {
  for (int32_t i = 0; i < args.count; i++) {
    if (forbidden_name(c, args.items[i]->arg, AST_Store)) return false;
  }
  return true;
}

static bool check_parameters(Compiler *c, AstArguments *args) {
  AstArg *rest[] = {args->vararg, args->kwarg};
  for (size_t i = 0; i < countof(rest); i++) {
    AstArgSeq one = {&rest[i], rest[i] != NULL};
    if (!check_arg_names(c, one)) return false;
  }
  return check_arg_names(c, args->posonlyargs) && check_arg_names(c, args->args) &&
         check_arg_names(c, args->kwonlyargs);
}

void compile_function(Compiler *c, AstStmt *s) {
  __typeof__(s->FunctionDef) *f = &s->FunctionDef;
  AstExprSeq decorators = f->decorator_list;
  if (!check_parameters(c, f->args)) return;
  int base = c->unit->top;
  int32_t first_line = decorators.count > 0 ? decorators.items[0]->pos.lineno : s->pos.lineno;
  push_decorators(c, decorators);
  int first = c->unit->top;
  int flags = push_defaults(c, f->args);
  flags |= push_annotations(c, f->args, f->returns);
  if (c->failed) return;
  Unit inner;
  Value code = compile_function_body(c, &inner, s, first_line);
  int target = decorators.count == 0 ? name_target(c, f->name) : -1;
  int to = target >= 0 ? target : first;
  make_function(c, &inner, code, first, flags, to);
  c->unit->top = first + 1;
  call_decorators(c, decorators, base);
  if (target >= 0) return;
  temp_new(c, 1);
  name_store(c, f->name, base);
  temp_release(c, base);
}

void compile_lambda(Compiler *c, AstExpr *e, int to) {
  AstArguments *args = e->Lambda.args;
  if (!check_parameters(c, args)) return;
  int first = c->unit->top;
  int flags = push_defaults(c, args);
  if (c->failed) return;
  Unit inner;
  AstName *name = name_from(c, "<lambda>");
  unit_enter(c, &inner, UNIT_LAMBDA, name, e, e->pos.lineno);
  set_qualname(c, &inner, name);
  set_argument_counts(&inner, args);
  if (!c->failed) const_index(c, NONE); /* no docstring */
  unit_prologue(c);
  emit(c, OP_RETURN, expr_any(c, e->Lambda.body), 0, 0, 0);
  Value code = unit_finish(c);
  make_function(c, &inner, code, first, flags, to);
}

/* -- Comprehensions are functions -------------------------------------------------------------- */

void comprehension_enter(Compiler *c, Unit *inner, AstName *name, AstExpr *e) {
  unit_enter(c, inner, UNIT_COMPREHENSION, name, e, e->pos.lineno);
  set_qualname(c, inner, name);
  inner->argcount = 1;
  unit_prologue(c);
}

void comprehension_make(Compiler *c, const Unit *inner, Value code, int to) {
  make_function(c, inner, code, c->unit->top, 0, to);
}

/* -- Classes ----------------------------------------------------------------------------------- */

static void store_name(Compiler *c, const char *name, int from) {
  emit(c, OP_STORE_NAME, from, 0, 0, name_index(c, name_from(c, name)));
}

/* Makes the class's cell for __class__ known to type.__new__, and returns it. */
static void return_class_cell(Compiler *c, const Unit *u) {
  no_line(c);
  if (!u->scope->needs_class_closure) {
    finish_body(c);
    return;
  }
  store_name(c, "__classcell__", u->cell_start);
  emit(c, OP_RETURN, u->cell_start, 0, 0, 0);
}

static Value compile_class_body(Compiler *c, Unit *u, AstStmt *s, int32_t first_line) {
  unit_enter(c, u, UNIT_CLASS, s->ClassDef.name, s, first_line);
  set_qualname(c, u, s->ClassDef.name);
  u->class_name = s->ClassDef.name;
  unit_prologue(c);
  int temp = temp_new(c, 1);
  name_load(c, name_from(c, "__name__"), temp);
  store_name(c, "__module__", temp);
  if (!c->failed) load_const(c, temp, u->qualname);
  store_name(c, "__qualname__", temp);
  temp_release(c, temp);
  compile_body(c, s->ClassDef.body);
  return_class_cell(c, u);
  return unit_finish(c);
}

void compile_class(Compiler *c, AstStmt *s) {
  AstExprSeq decorators = s->ClassDef.decorator_list;
  int base = c->unit->top;
  int32_t first_line = decorators.count > 0 ? decorators.items[0]->pos.lineno : s->pos.lineno;
  push_decorators(c, decorators);
  if (c->failed) return;
  Unit inner;
  Value code = compile_class_body(c, &inner, s, first_line);
  int window = temp_new(c, WINDOW_HEADER);
  emit(c, OP_LOAD_BUILD_CLASS, window, 0, 0, 0);
  make_function(c, &inner, code, c->unit->top, 0, c->unit->top);
  temp_new(c, 1);
  load_const(c, temp_new(c, 1), name_string(c, s->ClassDef.name));
  compile_call_args(c, window, 2, s->ClassDef.bases, s->ClassDef.keywords);
  temp_new(c, 1);
  call_decorators(c, decorators, base);
  temp_new(c, 1);
  name_store(c, s->ClassDef.name, base);
  temp_release(c, base);
}
