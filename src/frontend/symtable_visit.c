/* The walk over the tree that opens scopes and enters names. Nodes without a case of their own just
   have their children visited, in the order of their fields. */
#include "bytecode/code.h"
#include "frontend/symtable.h"
#include "frontend/syntax_error.h"

static void visit(void *context, AstNode *node);
static void visit_children(Symtable *t, void *node) {
  ast_each_child(node, visit, t);
}

#define VISIT_SEQ(t, sequence)                                                                     \
  for (int32_t visit_i = 0; visit_i < (sequence).count; visit_i++)                                 \
  visit((t), (AstNode *)(sequence).items[visit_i])
#define VISIT(t, node) visit((t), (AstNode *)(node))

static AstName *name_of(Symtable *t, const char *text) {
  return ast_names_intern(t->names, text, strlen(text));
}

static AstName *mangled(Symtable *t, AstName *name) {
  return name_mangle(t->names, t->class_name, name);
}

#define FAIL(t, pos, ...) ((t)->failed = !symbol_error((t)->filename, (pos), __VA_ARGS__))

/* -- Entering names ---------------------------------------------------------------------------- */

static void define_in(Symtable *t, Scope *scope, AstName *name, uint32_t flags, AstPos pos) {
  if (t->failed) return;
  name = mangled(t, name);
  Symbol *known = scope_lookup(scope, name);
  if (known != NULL && flags & known->flags & SYM_PARAMETER) {
    FAIL(t, pos, "duplicate argument '%s' in function definition", name->text);
    return;
  }
  if (scope->in_target) {
    if (known != NULL && known->flags & (SYM_GLOBAL | SYM_NONLOCAL)) {
      FAIL(t, pos, "comprehension inner loop cannot rebind assignment expression target '%s'",
           name->text);
      return;
    }
    flags |= SYM_COMP_TARGET;
  }
  scope_add(t, scope, name, flags);
  if (flags & SYM_GLOBAL) scope_add(t, t->module, name, SYM_GLOBAL);
}

static void define(Symtable *t, AstName *name, uint32_t flags, AstPos pos) {
  define_in(t, t->current, name, flags, pos);
}

static void add_directive(Symtable *t, AstName *name, AstPos pos) {
  Directive *directive = arena_new(t->names->arena, Directive);
  *directive = (Directive){mangled(t, name), pos, t->current->directives};
  t->current->directives = directive;
}

static const char *directive_problem(uint32_t flags, bool global) {
  if (flags & SYM_PARAMETER)
    return global ? "name '%s' is parameter and global" : "name '%s' is parameter and nonlocal";
  if (flags & SYM_USE)
    return global ? "name '%s' is used prior to global declaration"
                  : "name '%s' is used prior to nonlocal declaration";
  if (flags & SYM_ANNOTATED)
    return global ? "annotated name '%s' can't be global" : "annotated name '%s' can't be nonlocal";
  return global ? "name '%s' is assigned to before global declaration"
                : "name '%s' is assigned to before nonlocal declaration";
}

static void visit_directive(Symtable *t, AstStmt *s, AstIdentifierSeq names, uint32_t flag) {
  for (int32_t i = 0; i < names.count && !t->failed; i++) {
    AstName *name = names.items[i];
    Symbol *known = scope_lookup(t->current, mangled(t, name));
    uint32_t before = SYM_PARAMETER | SYM_LOCAL | SYM_USE | SYM_ANNOTATED;
    if (known != NULL && known->flags & before) {
      const char *problem = directive_problem(known->flags, flag == SYM_GLOBAL);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      FAIL(t, s->pos, problem, name->text);
#pragma GCC diagnostic pop
      return;
    }
    define(t, name, flag, s->pos);
    add_directive(t, name, s->pos);
  }
}

/* -- Functions, classes, annotations ----------------------------------------------------------- */

static void visit_annotation(Symtable *t, AstExpr *annotation) {
  if (annotation == NULL || t->failed) return;
  if (!(t->future->features & CO_FUTURE_ANNOTATIONS)) {
    VISIT(t, annotation);
    return;
  }
  Scope *scope = scope_open(t, SCOPE_ANNOTATION, (AstNode *)annotation, name_of(t, "_annotation"));
  VISIT(t, annotation);
  scope_close(t, scope);
}

static void visit_arg_annotations(Symtable *t, AstArgSeq args) {
  for (int32_t i = 0; i < args.count; i++) visit_annotation(t, args.items[i]->annotation);
}

static void visit_signature_annotations(Symtable *t, AstArguments *a, AstExpr *returns) {
  visit_arg_annotations(t, a->posonlyargs);
  visit_arg_annotations(t, a->args);
  if (a->vararg) visit_annotation(t, a->vararg->annotation);
  if (a->kwarg) visit_annotation(t, a->kwarg->annotation);
  visit_arg_annotations(t, a->kwonlyargs);
  visit_annotation(t, returns);
}

static void define_parameters(Symtable *t, AstArgSeq args) {
  for (int32_t i = 0; i < args.count; i++)
    define(t, args.items[i]->arg, SYM_PARAMETER, args.items[i]->pos);
}

static void visit_parameters(Symtable *t, AstArguments *a) {
  define_parameters(t, a->posonlyargs);
  define_parameters(t, a->args);
  define_parameters(t, a->kwonlyargs);
  if (a->vararg) {
    define(t, a->vararg->arg, SYM_PARAMETER, a->vararg->pos);
    t->current->has_varargs = true;
  }
  if (a->kwarg) {
    define(t, a->kwarg->arg, SYM_PARAMETER, a->kwarg->pos);
    t->current->has_varkeywords = true;
  }
}

static void visit_defaults(Symtable *t, AstArguments *a) {
  VISIT_SEQ(t, a->defaults);
  VISIT_SEQ(t, a->kw_defaults);
}

/* FunctionDef and AsyncFunctionDef have the same fields. */
static void visit_function(Symtable *t, AstStmt *s) {
  __typeof__(s->FunctionDef) *f = &s->FunctionDef;
  define(t, f->name, SYM_LOCAL, s->pos);
  visit_defaults(t, f->args);
  visit_signature_annotations(t, f->args, f->returns);
  VISIT_SEQ(t, f->decorator_list);
  if (t->failed) return;
  Scope *scope = scope_open(t, SCOPE_FUNCTION, (AstNode *)s, f->name);
  scope->coroutine = s->kind == AST_AsyncFunctionDef;
  visit_parameters(t, f->args);
  VISIT_SEQ(t, f->body);
  scope_close(t, scope);
}

static void visit_lambda(Symtable *t, AstExpr *e) {
  visit_defaults(t, e->Lambda.args);
  if (t->failed) return;
  Scope *scope = scope_open(t, SCOPE_FUNCTION, (AstNode *)e, name_of(t, "lambda"));
  visit_parameters(t, e->Lambda.args);
  VISIT(t, e->Lambda.body);
  scope_close(t, scope);
}

static void visit_class(Symtable *t, AstStmt *s) {
  define(t, s->ClassDef.name, SYM_LOCAL, s->pos);
  VISIT_SEQ(t, s->ClassDef.bases);
  VISIT_SEQ(t, s->ClassDef.keywords);
  VISIT_SEQ(t, s->ClassDef.decorator_list);
  if (t->failed) return;
  Scope *scope = scope_open(t, SCOPE_CLASS, (AstNode *)s, s->ClassDef.name);
  AstName *outer = t->class_name;
  t->class_name = s->ClassDef.name;
  VISIT_SEQ(t, s->ClassDef.body);
  t->class_name = outer;
  scope_close(t, scope);
}

static void visit_annotated_assignment(Symtable *t, AstStmt *s) {
  __typeof__(s->AnnAssign) *a = &s->AnnAssign;
  if (a->target->kind == AST_Name) {
    AstName *name = a->target->Name.id;
    Symbol *known = scope_lookup(t->current, mangled(t, name));
    if (known != NULL && known->flags & (SYM_GLOBAL | SYM_NONLOCAL) && t->current != t->module &&
        a->simple) {
      if (known->flags & SYM_GLOBAL)
        FAIL(t, s->pos, "annotated name '%s' can't be global", name->text);
      else
        FAIL(t, s->pos, "annotated name '%s' can't be nonlocal", name->text);
      return;
    }
    if (a->simple)
      define(t, name, SYM_ANNOTATED | SYM_LOCAL, a->target->pos);
    else if (a->value)
      define(t, name, SYM_LOCAL, a->target->pos);
  } else {
    VISIT(t, a->target);
  }
  visit_annotation(t, a->annotation);
  VISIT(t, a->value);
}

/* -- Comprehensions and assignment expressions ------------------------------------------------- */

static void visit_loop_target(Symtable *t, AstExpr *target) {
  t->current->in_target = true;
  VISIT(t, target);
  t->current->in_target = false;
}

static void visit_inner_loop(Symtable *t, AstComprehension *loop) {
  visit_loop_target(t, loop->target);
  t->current->iterable_depth++;
  VISIT(t, loop->iter);
  t->current->iterable_depth--;
  VISIT_SEQ(t, loop->ifs);
  if (loop->is_async) t->current->coroutine = true;
}

static const char *const comprehension_scope_names[] = {[COMP_LIST] = "listcomp",
                                                        [COMP_DICT] = "dictcomp",
                                                        [COMP_SET] = "setcomp",
                                                        [COMP_GENERATOR] = "genexpr"};

/* The first iterable is evaluated outside, the rest is a function of one argument. */
static void visit_comprehension(Symtable *t, AstExpr *e, ComprehensionKind kind,
                                AstComprehensionSeq loops, AstExpr *value, AstExpr *element) {
  AstComprehension *first = loops.items[0];
  t->current->iterable_depth++;
  VISIT(t, first->iter);
  t->current->iterable_depth--;
  if (t->failed) return;
  Scope *scope =
      scope_open(t, SCOPE_FUNCTION, (AstNode *)e, name_of(t, comprehension_scope_names[kind]));
  scope->comprehension = kind;
  scope->coroutine = first->is_async;
  define(t, name_of(t, ".0"), SYM_PARAMETER, e->pos);
  visit_loop_target(t, first->target);
  VISIT_SEQ(t, first->ifs);
  for (int32_t i = 1; i < loops.count && !t->failed; i++) visit_inner_loop(t, loops.items[i]);
  VISIT(t, value);
  VISIT(t, element);
  scope->generator = kind == COMP_GENERATOR;
  bool is_async = scope->coroutine && !scope->generator;
  scope_close(t, scope);
  if (is_async) t->current->coroutine = true;
}

/* := within comprehensions binds in the function (or module) around them. */
static void bind_outside_comprehension(Symtable *t, AstExpr *target) {
  AstName *name = target->Name.id;
  for (Scope *scope = t->current; scope != NULL; scope = scope->parent) {
    Symbol *known = scope_lookup(scope, mangled(t, name));
    uint32_t flags = known == NULL ? 0 : known->flags;
    if (scope->comprehension) {
      if (flags & SYM_COMP_TARGET) {
        FAIL(t, target->pos,
             "assignment expression cannot rebind comprehension iteration variable '%s'",
             name->text);
        return;
      }
      continue;
    }
    if (scope->kind == SCOPE_FUNCTION) {
      define(t, name, flags & SYM_GLOBAL ? SYM_GLOBAL : SYM_NONLOCAL, target->pos);
      add_directive(t, name, target->pos);
      define_in(t, scope, name, SYM_LOCAL, target->pos);
      return;
    }
    if (scope->kind == SCOPE_MODULE) {
      define(t, name, SYM_GLOBAL, target->pos);
      add_directive(t, name, target->pos);
      define_in(t, scope, name, SYM_GLOBAL, target->pos);
      return;
    }
    if (scope->kind == SCOPE_CLASS) {
      FAIL(t, target->pos,
           "assignment expression within a comprehension cannot be used in a class body");
      return;
    }
  }
}

static bool refuse_in_annotation(Symtable *t, const char *what, AstExpr *e) {
  if (t->current->kind != SCOPE_ANNOTATION) return false;
  FAIL(t, e->pos, "'%s' can not be used within an annotation", what);
  return true;
}

static void visit_walrus(Symtable *t, AstExpr *e) {
  if (refuse_in_annotation(t, "named expression", e)) return;
  if (t->current->iterable_depth > 0) {
    FAIL(t, e->pos, "assignment expression cannot be used in a comprehension iterable expression");
    return;
  }
  if (t->current->comprehension) bind_outside_comprehension(t, e->NamedExpr.target);
  t->current->has_walrus = true;
  VISIT(t, e->NamedExpr.value);
  VISIT(t, e->NamedExpr.target);
}

static void visit_yield(Symtable *t, AstExpr *e) {
  static const char *const places[] = {[COMP_LIST] = "'yield' inside list comprehension",
                                       [COMP_DICT] = "'yield' inside dict comprehension",
                                       [COMP_SET] = "'yield' inside set comprehension",
                                       [COMP_GENERATOR] = "'yield' inside generator expression"};
  if (refuse_in_annotation(t, "yield expression", e)) return;
  visit_children(t, e);
  if (t->failed) return;
  t->current->generator = true;
  if (t->current->comprehension) FAIL(t, e->pos, "%s", places[t->current->comprehension]);
}

/* -- Names ------------------------------------------------------------------------------------- */

static void visit_name(Symtable *t, AstExpr *e) {
  bool load = e->Name.ctx == AST_Load;
  uint32_t deleted = e->Name.ctx == AST_Del ? SYM_DELETED : 0;
  define(t, e->Name.id, load ? SYM_USE : SYM_LOCAL | deleted, e->pos);
  /* super() finds the class in the variable __class__. */
  if (load && t->current->kind == SCOPE_FUNCTION && strcmp(e->Name.id->text, "super") == 0)
    define(t, name_of(t, "__class__"), SYM_USE, e->pos);
}

static void visit_alias(Symtable *t, AstAlias *alias) {
  AstName *name = alias->asname ? alias->asname : alias->name;
  if (strcmp(name->text, "*") == 0) {
    if (t->current->kind != SCOPE_MODULE)
      FAIL(t, alias->pos, "import * only allowed at module level");
    return;
  }
  const char *dot = strchr(name->text, '.');
  if (dot != NULL) name = ast_names_intern(t->names, name->text, (size_t)(dot - name->text));
  define(t, name, SYM_IMPORT, alias->pos);
}

static void define_optional(Symtable *t, AstName *name, uint32_t flags, AstPos pos) {
  if (name != NULL) define(t, name, flags, pos);
}

/* -- Dispatch ---------------------------------------------------------------------------------- */

static void visit_statement(Symtable *t, AstStmt *s) {
  switch (s->kind) {
  case AST_FunctionDef:
  case AST_AsyncFunctionDef: visit_function(t, s); break;
  case AST_ClassDef: visit_class(t, s); break;
  case AST_AnnAssign: visit_annotated_assignment(t, s); break;
  case AST_Global: visit_directive(t, s, s->Global.names, SYM_GLOBAL); break;
  case AST_Nonlocal: visit_directive(t, s, s->Nonlocal.names, SYM_NONLOCAL); break;
  case AST_AsyncFor:
  case AST_AsyncWith:
    if (t->current->kind == SCOPE_MODULE) t->current->coroutine = true; /* top-level await */
    visit_children(t, s);
    break;
  case AST_Return:
    visit_children(t, s);
    if (s->Return.value != NULL) t->current->returns_value = true;
    break;
  default: visit_children(t, s); break;
  }
}

static void visit_expression(Symtable *t, AstExpr *e) {
  switch (e->kind) {
  case AST_Name: visit_name(t, e); break;
  case AST_Constant: break;
  case AST_Lambda: visit_lambda(t, e); break;
  case AST_NamedExpr: visit_walrus(t, e); break;
  case AST_ListComp:
    visit_comprehension(t, e, COMP_LIST, e->ListComp.generators, NULL, e->ListComp.elt);
    break;
  case AST_SetComp:
    visit_comprehension(t, e, COMP_SET, e->SetComp.generators, NULL, e->SetComp.elt);
    break;
  case AST_GeneratorExp:
    visit_comprehension(t, e, COMP_GENERATOR, e->GeneratorExp.generators, NULL,
                        e->GeneratorExp.elt);
    break;
  case AST_DictComp:
    visit_comprehension(t, e, COMP_DICT, e->DictComp.generators, e->DictComp.value,
                        e->DictComp.key);
    break;
  case AST_Yield:
  case AST_YieldFrom: visit_yield(t, e); break;
  case AST_Await:
    if (refuse_in_annotation(t, "await expression", e)) break;
    visit_children(t, e);
    t->current->coroutine = true;
    break;
  default: visit_children(t, e); break;
  }
}

static void visit_other(Symtable *t, AstNode *node) {
  switch (node->kind) {
  case AST_alias: visit_alias(t, (AstAlias *)node); break;
  case AST_ExceptHandler: {
    AstExceptHandler *handler = (AstExceptHandler *)node;
    VISIT(t, handler->ExceptHandler.type);
    define_optional(t, handler->ExceptHandler.name, SYM_LOCAL | SYM_DELETED, node->pos);
    VISIT_SEQ(t, handler->ExceptHandler.body);
    break;
  }
  case AST_MatchAs:
  case AST_MatchStar:
  case AST_MatchMapping: {
    AstPattern *pattern = (AstPattern *)node;
    visit_children(t, node);
    AstName *name = node->kind == AST_MatchAs     ? pattern->MatchAs.name
                    : node->kind == AST_MatchStar ? pattern->MatchStar.name
                                                  : pattern->MatchMapping.rest;
    define_optional(t, name, SYM_LOCAL, node->pos);
    break;
  }
  default: visit_children(t, node); break;
  }
}

static void visit(void *context, AstNode *node) {
  Symtable *t = context;
  if (node == NULL || t->failed) return;
  if (!syntax_depth_enter(&t->depth)) {
    t->failed = true;
    return;
  }
  AstType group = ast_kind_info[node->kind].type;
  if (group == AST_TYPE_Expr)
    visit_expression(t, (AstExpr *)node);
  else if (group == AST_TYPE_Stmt)
    visit_statement(t, (AstStmt *)node);
  else
    visit_other(t, node);
  t->depth--;
}

bool symtable_build(Symtable *table, AstMod *mod) {
  table->depth = syntax_depth_start();
  table->module = scope_open(table, SCOPE_MODULE, (AstNode *)mod, name_of(table, "top"));
  visit_children(table, mod);
  if (table->failed) return false;
  scope_close(table, table->module);
  return symtable_analyze(table);
}
