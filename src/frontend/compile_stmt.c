/* Statements: dispatch, loops, conditions, return, imports, assert. */
#include "frontend/codegen.h"

/* -- Bodies ------------------------------------------------------------------------------------ */

static void compile_statement(Compiler *c, AstStmt *s);

void compile_statements(Compiler *c, AstStmtSeq body, int32_t from) {
  for (int32_t i = from; i < body.count && !c->failed; i++) compile_statement(c, body.items[i]);
}

static bool has_annotations(AstStmtSeq body);

static bool statement_has_annotations(const AstStmt *s) {
  switch (s->kind) {
  case AST_AnnAssign: return true;
  case AST_For:
  case AST_AsyncFor: return has_annotations(s->For.body) || has_annotations(s->For.orelse);
  case AST_While: return has_annotations(s->While.body) || has_annotations(s->While.orelse);
  case AST_If: return has_annotations(s->If.body) || has_annotations(s->If.orelse);
  case AST_With:
  case AST_AsyncWith: return has_annotations(s->With.body);
  case AST_Try:
  case AST_TryStar:
    for (int32_t i = 0; i < s->Try.handlers.count; i++) {
      if (has_annotations(s->Try.handlers.items[i]->ExceptHandler.body)) return true;
    }
    return has_annotations(s->Try.body) || has_annotations(s->Try.orelse) ||
           has_annotations(s->Try.finalbody);
  case AST_Match:
    for (int32_t i = 0; i < s->Match.cases.count; i++) {
      if (has_annotations(s->Match.cases.items[i]->body)) return true;
    }
    return false;
  default: return false;
  }
}

static bool has_annotations(AstStmtSeq body) {
  for (int32_t i = 0; i < body.count; i++) {
    if (statement_has_annotations(body.items[i])) return true;
  }
  return false;
}

void compile_body(Compiler *c, AstStmtSeq body) {
  if (body.count == 0) return;
  if (c->unit->kind == UNIT_MODULE) SET_POS(c, body.items[0]);
  if (has_annotations(body)) emit(c, OP_SETUP_ANNOTATIONS, 0, 0, 0, 0);
  const AstConstant *docstring = c->optimize < 2 ? docstring_of(body) : NULL;
  if (docstring != NULL) {
    int value = expr_push(c, body.items[0]->Expr.value);
    no_line(c);
    name_store(c, name_from(c, "__doc__"), value);
    temp_release(c, value);
  }
  compile_statements(c, body, docstring != NULL);
}

/* -- if, while, for ---------------------------------------------------------------------------- */

static void compile_if(Compiler *c, AstStmt *s) {
  Label end = label_new(c);
  Label next = s->If.orelse.count > 0 ? label_new(c) : end;
  jump_if(c, s->If.test, next, false);
  compile_statements(c, s->If.body, 0);
  if (s->If.orelse.count > 0) {
    no_line(c);
    jump(c, end);
    label_here(c, next);
    compile_statements(c, s->If.orelse, 0);
  }
  label_here(c, end);
}

static Block *loop_push(Compiler *c, BlockKind kind, Label start, Label exit) {
  Block *block = block_push(c, kind);
  block->start = start;
  block->exit = exit;
  return block;
}

/* A loop without a test: `continue` goes to the jump back, which stands for the test's line. */
static void compile_endless(Compiler *c, AstStmt *s, Label end) {
  Label start = label_new(c), again = label_new(c);
  emit(c, OP_NOP, 0, 0, 0, 0);
  label_here(c, start);
  loop_push(c, BLOCK_WHILE, again, end);
  compile_statements(c, s->While.body, 0);
  block_pop(c, BLOCK_WHILE);
  SET_POS(c, s);
  label_here(c, again);
  emit_jump(c, OP_JUMP_BACK, 0, 0, 0, start);
}

/* Of a loop on one line tracing sees the jumps back: after the last round, which fails the test,
   there is none. So the test stands a second time, behind the body. */
static void compile_while(Compiler *c, AstStmt *s) {
  Label end = label_new(c);
  if (constant_truth(c, s->While.test) == 1) {
    compile_endless(c, s, end);
    compile_statements(c, s->While.orelse, 0);
    label_here(c, end);
    return;
  }
  Label start = label_new(c), finished = label_new(c);
  loop_push(c, BLOCK_WHILE, start, end);
  label_here(c, start);
  jump_if(c, s->While.test, finished, false);
  Label body = label_new(c);
  label_here(c, body);
  compile_statements(c, s->While.body, 0);
  no_line(c);
  if (s->pos.end_lineno == s->pos.lineno) {
    jump_if(c, s->While.test, finished, false);
    start = body;
  }
  emit_jump(c, OP_JUMP_BACK, 0, 0, 0, start);
  block_pop(c, BLOCK_WHILE);
  label_here(c, finished);
  compile_statements(c, s->While.orelse, 0);
  label_here(c, end);
}

void next_item(Compiler *c, AstExpr *target, int iterator, Label finished) {
  bool is_direct = target->kind == AST_Name && target->pos.lineno == c->unit->pos.lineno;
  int reg = is_direct ? name_target(c, target->Name.id) : -1;
  if (reg >= 0) {
    emit_jump(c, OP_FOR_ITER, reg, iterator, 0, finished);
    return;
  }
  int item = temp_new(c, 1);
  emit_jump(c, OP_FOR_ITER, item, iterator, 0, finished);
  store_target(c, target, item);
  temp_release(c, item);
}

static void compile_for(Compiler *c, AstStmt *s) {
  Label start = label_new(c), finished = label_new(c), end = label_new(c);
  int mark = c->unit->top;
  loop_push(c, BLOCK_FOR, start, end);
  int iterable = expr_any(c, s->For.iter);
  temp_release(c, mark);
  int iterator = temp_new(c, 1);
  temps_keep(c);
  emit(c, OP_GET_ITER, iterator, iterable, 0, 0);
  label_here(c, start);
  next_item(c, s->For.target, iterator, finished);
  compile_statements(c, s->For.body, 0);
  no_line(c);
  emit_jump(c, OP_JUMP_BACK, 0, 0, 0, start);
  block_pop(c, BLOCK_FOR);
  label_here(c, finished);
  temp_release(c, mark);
  compile_statements(c, s->For.orelse, 0);
  label_here(c, end);
}

static void compile_async_for(Compiler *c, AstStmt *s) {
  Unit *u = c->unit;
  if (!is_async_context(c)) COMPILE_ERROR(c, "'async for' outside async function");
  Label start = label_new(c), at_end = label_new(c), finished = label_new(c), end = label_new(c);
  int mark = u->top;
  int iterable = expr_any(c, s->AsyncFor.iter);
  temp_release(c, mark);
  int iterator = temp_new(c, 1), item = temp_new(c, 1);
  temps_keep(c);
  emit(c, OP_GET_AITER, iterator, iterable, 0, 0);
  label_here(c, start);
  loop_push(c, BLOCK_FOR, start, end);
  handler_push(c, at_end, item, false);
  emit(c, OP_GET_ANEXT, item, iterator, 0, 0);
  compile_send(c, item, item, 3);
  handler_pop(c);
  store_target(c, s->AsyncFor.target, item);
  compile_statements(c, s->AsyncFor.body, 0);
  no_line(c);
  emit_jump(c, OP_JUMP_BACK, 0, 0, 0, start);
  block_pop(c, BLOCK_FOR);
  label_here(c, at_end);
  SET_POS(c, s->AsyncFor.iter);
  emit_jump(c, OP_END_ASYNC_FOR, item, 0, 0, finished);
  label_here(c, finished);
  temp_release(c, mark);
  compile_statements(c, s->AsyncFor.orelse, 0);
  label_here(c, end);
}

/* -- return, break, continue ------------------------------------------------------------------- */

static void check_return(Compiler *c, const AstStmt *s) {
  const Scope *scope = c->unit->scope;
  if (scope->kind != SCOPE_FUNCTION) COMPILE_ERROR(c, "'return' outside function");
  if (s->Return.value != NULL && scope->coroutine && scope->generator)
    COMPILE_ERROR(c, "'return' with value in async generator");
}

static void return_constant(Compiler *c, AstStmt *s) {
  AstExpr *value = s->Return.value;
  if (value != NULL) {
    SET_POS(c, value);
    emit(c, OP_NOP, 0, 0, 0, 0);
  }
  if (value == NULL || value->pos.lineno != s->pos.lineno) {
    SET_POS(c, s);
    emit(c, OP_NOP, 0, 0, 0, 0);
  }
  unwind_blocks(c, false);
  Value v = value == NULL || c->failed ? NONE : constant_value(c, &value->Constant.value);
  if (!c->failed) emit(c, OP_RETURN_CONST, 0, 0, 0, const_index(c, v));
}

static void compile_return(Compiler *c, AstStmt *s) {
  AstExpr *value = s->Return.value;
  int32_t handler = c->unit->handler;
  check_return(c, s);
  if (value == NULL || value->kind == AST_Constant) {
    return_constant(c, s);
  } else {
    int mark = c->unit->top;
    int result = unwinding_runs_code(c) ? expr_push(c, value) : expr_any(c, value);
    if (value->pos.lineno != s->pos.lineno) emit(c, OP_NOP, 0, 0, 0, 0);
    temps_keep(c);
    unwind_blocks(c, false);
    emit(c, OP_RETURN, result, 0, 0, 0);
    temp_release(c, mark);
  }
  c->unit->handler = handler;
}

static void compile_break(Compiler *c) {
  AstPos pos = c->unit->pos;
  int32_t handler = c->unit->handler;
  emit(c, OP_NOP, 0, 0, 0, 0);
  Block *loop = unwind_blocks(c, true);
  if (loop == NULL)
    COMPILE_ERROR_AT(c, pos, "'break' outside loop");
  else
    jump(c, loop->exit);
  c->unit->handler = handler;
}

static void compile_continue(Compiler *c) {
  AstPos pos = c->unit->pos;
  int32_t handler = c->unit->handler;
  emit(c, OP_NOP, 0, 0, 0, 0);
  Block *loop = unwind_blocks(c, true);
  if (loop == NULL)
    COMPILE_ERROR_AT(c, pos, "'continue' not properly in loop");
  else if (c->unit->labels[loop->start] < 0)
    jump(c, loop->start);
  else
    emit_jump(c, OP_JUMP_BACK, 0, 0, 0, loop->start);
  c->unit->handler = handler;
}

/* -- import ------------------------------------------------------------------------------------ */

static void load_module(Compiler *c, AstName *name, Value fromlist, int level, int to) {
  load_const(c, to, fromlist);
  load_const(c, to + 1, from_small_int(level));
  emit(c, OP_IMPORT_NAME, to, to, 0, name_index(c, mangled(c, name)));
}

/* import a.b.c as d: d is the innermost one. */
static void import_as(Compiler *c, AstName *name, AstName *asname, int module) {
  const char *dot = strchr(name->text, '.');
  while (dot != NULL) {
    const char *part = dot + 1;
    dot = strchr(part, '.');
    size_t length = dot != NULL ? (size_t)(dot - part) : strlen(part);
    AstName *attribute = ast_names_intern(c->names, part, length);
    emit(c, OP_IMPORT_FROM, module, module, 0, name_index(c, mangled(c, attribute)));
  }
  name_store(c, asname, module);
}

static void compile_import(Compiler *c, AstStmt *s) {
  for (int32_t i = 0; i < s->Import.names.count; i++) {
    AstAlias *alias = s->Import.names.items[i];
    int module = temp_new(c, 2);
    load_module(c, alias->name, NONE, 0, module);
    if (alias->asname != NULL) {
      import_as(c, alias->name, alias->asname, module);
    } else {
      const char *dot = strchr(alias->name->text, '.');
      size_t length = dot != NULL ? (size_t)(dot - alias->name->text) : alias->name->length;
      name_store(c, ast_names_intern(c->names, alias->name->text, length), module);
    }
    temp_release(c, module);
  }
}

static Value imported_names(Compiler *c, AstAliasSeq names) {
  TupleObject *tuple = tuple_alloc(names.count);
  for (int32_t i = 0; i < names.count; i++) {
    Value name = name_string(c, names.items[i]->name);
    if (is_absent(name)) return ABSENT;
    slot_set(tuple, &tuple->items[i], name);
  }
  return from_object(tuple);
}

static void compile_import_from(Compiler *c, AstStmt *s) {
  AstAliasSeq names = s->ImportFrom.names;
  AstName *name = s->ImportFrom.module != NULL ? s->ImportFrom.module : name_from(c, "");
  if (s->pos.lineno > c->future.last_line && strcmp(name->text, "__future__") == 0)
    COMPILE_ERROR(c, "from __future__ imports must occur at the beginning of the file");
  if (c->failed) return;
  int module = temp_new(c, 2);
  load_module(c, name, imported_names(c, names), s->ImportFrom.level, module);
  if (names.count == 1 && strcmp(names.items[0]->name->text, "*") == 0) {
    emit(c, OP_IMPORT_STAR, module, 0, 0, 0);
  } else {
    for (int32_t i = 0; i < names.count; i++) {
      AstAlias *alias = names.items[i];
      emit(c, OP_IMPORT_FROM, module + 1, module, 0, name_index(c, mangled(c, alias->name)));
      name_store(c, alias->asname != NULL ? alias->asname : alias->name, module + 1);
    }
  }
  temp_release(c, module);
}

/* -- The others -------------------------------------------------------------------------------- */

static bool is_nonempty_tuple(Compiler *c, const AstExpr *e) {
  if (e->kind == AST_Tuple) return e->Tuple.elts.count > 0;
  if (e->kind != AST_Constant || e->Constant.value.type != AST_CONST_OBJECT || c->failed)
    return false;
  Value v = constant_value(c, &e->Constant.value);
  return is_tuple(v) && tuple_length(v) > 0;
}

static void compile_assert(Compiler *c, AstStmt *s) {
  if (is_nonempty_tuple(c, s->Assert.test))
    COMPILE_WARNING(c, "assertion is always true, perhaps remove parentheses?");
  if (c->optimize > 0) return;
  Label end = label_new(c);
  jump_if(c, s->Assert.test, end, true);
  int window = temp_new(c, WINDOW_HEADER);
  emit(c, OP_LOAD_ASSERTION_ERROR, window, 0, 0, 0);
  if (s->Assert.msg != NULL) {
    expr_push(c, s->Assert.msg);
    emit_call(c, window, 1);
  }
  emit(c, OP_RAISE, window, 0, 1, 0);
  temp_release(c, window);
  label_here(c, end);
}

static void compile_raise(Compiler *c, AstStmt *s) {
  int mark = c->unit->top;
  if (s->Raise.exc == NULL) {
    emit(c, OP_RAISE, 0, 0, 0, 0);
    return;
  }
  int exception = expr_any(c, s->Raise.exc);
  int cause = s->Raise.cause != NULL ? expr_any(c, s->Raise.cause) : 0;
  emit(c, OP_RAISE, exception, cause, s->Raise.cause != NULL ? 2 : 1, 0);
  temp_release(c, mark);
}

static void compile_expression_statement(Compiler *c, AstStmt *s) {
  AstExpr *value = s->Expr.value;
  if (c->interactive && c->unit->outer == NULL) {
    int mark = c->unit->top;
    int reg = expr_any(c, value);
    emit(c, OP_PRINT_EXPR, reg, 0, 0, 0);
    temp_release(c, mark);
  } else if (value->kind == AST_Constant) {
    emit(c, OP_NOP, 0, 0, 0, 0);
  } else {
    expr_drop(c, value);
  }
}

static void dispatch(Compiler *c, AstStmt *s) {
  switch (s->kind) {
  case AST_FunctionDef:
  case AST_AsyncFunctionDef: compile_function(c, s); break;
  case AST_ClassDef: compile_class(c, s); break;
  case AST_Return: compile_return(c, s); break;
  case AST_Delete:
    for (int32_t i = 0; i < s->Delete.targets.count; i++)
      compile_delete(c, s->Delete.targets.items[i]);
    break;
  case AST_Assign: compile_assign(c, s); break;
  case AST_AugAssign: compile_aug_assign(c, s); break;
  case AST_AnnAssign: compile_ann_assign(c, s); break;
  case AST_For: compile_for(c, s); break;
  case AST_AsyncFor: compile_async_for(c, s); break;
  case AST_While: compile_while(c, s); break;
  case AST_If: compile_if(c, s); break;
  case AST_With:
  case AST_AsyncWith: compile_with(c, s, 0); break;
  case AST_Match: compile_match(c, s); break;
  case AST_Raise: compile_raise(c, s); break;
  case AST_Try:
  case AST_TryStar: compile_try(c, s); break;
  case AST_Assert: compile_assert(c, s); break;
  case AST_Import: compile_import(c, s); break;
  case AST_ImportFrom: compile_import_from(c, s); break;
  case AST_Global:
  case AST_Nonlocal: break;
  case AST_Expr: compile_expression_statement(c, s); break;
  case AST_Pass: emit(c, OP_NOP, 0, 0, 0, 0); break;
  case AST_Break: compile_break(c); break;
  case AST_Continue: compile_continue(c); break;
  default: unreachable_state("kind of a statement");
  }
}

static void compile_statement(Compiler *c, AstStmt *s) {
  Unit *u = c->unit;
  if (c->failed) return;
  if (!syntax_depth_enter(&c->depth)) {
    c->failed = true;
    return;
  }
  int base = u->statement_base, mark = u->top;
  u->statement_base = u->top;
  SET_POS(c, s);
  dispatch(c, s);
  u->statement_base = base;
  u->top = mark;
  c->depth--;
}
