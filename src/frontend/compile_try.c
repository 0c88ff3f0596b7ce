/* try, with, and leaving them.

   Note [Handlers]
   A handler keeps two temporaries: the exception, which the table puts there, and what was handled
   before, which PUSH_HANDLED saves. Whatever leaves the handler restores the latter; for exceptions
   raised inside, a cleanup handler does, and re-raises. The protected code uses the same
   temporaries for its own ends: they are dead when the handler starts. */
#include "frontend/codegen.h"

typedef struct HandlerFrame {
  int exception, saved; /* registers */
  Label cleanup;        /* re-raises after restoring what is being handled */
  int32_t outer;        /* handler in force around the statement */
} HandlerFrame;

/* Starts a handler: the cleanup handler is in force afterwards. */
static HandlerFrame frame_enter(Compiler *c, Label start) {
  HandlerFrame frame = {.outer = c->unit->handler, .cleanup = label_new(c)};
  label_here(c, start);
  frame.exception = temp_new(c, 2);
  frame.saved = frame.exception + 1;
  temps_keep(c);
  handler_push(c, frame.cleanup, frame.exception, true);
  emit(c, OP_PUSH_HANDLED, frame.exception, frame.saved, 0, 0);
  return frame;
}

/* The exception is handled: goes on outside the handler, keeping no reference to it. */
static void frame_handled(Compiler *c, const HandlerFrame *frame) {
  c->unit->handler = frame->outer;
  emit(c, OP_POP_HANDLED, frame->saved, 0, 0, 0);
  emit(c, OP_CLEAR, frame->exception, 0, 0, 0);
}

static void frame_leave(Compiler *c, const HandlerFrame *frame) {
  c->unit->handler = frame->outer;
  no_line(c);
  label_here(c, frame->cleanup);
  emit(c, OP_POP_HANDLED, frame->saved, 0, 0, 0);
  emit(c, OP_RERAISE, frame->exception, 0, 1, 0);
  temp_release(c, frame->exception);
}

/* name = None; del name: at the end of `except ... as name`. */
static void forget_name(Compiler *c, AstName *name) {
  int reg = name_target(c, name);
  if (reg >= 0) {
    emit(c, OP_CLEAR, reg, 0, 0, 0);
    return;
  }
  int temp = temp_new(c, 1);
  load_const(c, temp, NONE);
  name_store(c, name, temp);
  name_delete(c, name);
  temp_release(c, temp);
}

/* -- try ... finally --------------------------------------------------------------------------- */

static void compile_try_except(Compiler *c, AstStmt *s);
static void compile_try_star(Compiler *c, AstStmt *s);

static void compile_protected(Compiler *c, AstStmt *s) {
  if (s->Try.handlers.count == 0)
    compile_statements(c, s->Try.body, 0);
  else if (s->kind == AST_TryStar)
    compile_try_star(c, s);
  else
    compile_try_except(c, s);
}

static void compile_try_finally(Compiler *c, AstStmt *s) {
  Label handler = label_new(c), end = label_new(c);
  Block *block = block_push(c, BLOCK_FINALLY_TRY);
  block->node = &s->Try.finalbody;
  handler_push(c, handler, c->unit->top, false);
  compile_protected(c, s);
  handler_pop(c);
  block_pop(c, BLOCK_FINALLY_TRY);
  compile_statements(c, s->Try.finalbody, 0);
  no_line(c);
  jump(c, end);
  int32_t outer = c->unit->handler;
  HandlerFrame frame = frame_enter(c, handler);
  block = block_push(c, BLOCK_FINALLY_END);
  block->reg = frame.saved;
  block->handler = outer;
  compile_statements(c, s->Try.finalbody, 0);
  emit(c, OP_RERAISE, frame.exception, 0, 0, 0);
  block_pop(c, BLOCK_FINALLY_END);
  frame_leave(c, &frame);
  label_here(c, end);
}

/* -- try ... except ---------------------------------------------------------------------------- */

static void push_body_block(Compiler *c, const HandlerFrame *frame, AstName *name) {
  Block *block = block_push(c, BLOCK_HANDLER_BODY);
  block->node = name;
  block->reg = frame->saved;
  block->handler = frame->outer;
}

/* except type as name: the name is unbound however the body is left. */
static void compile_named_body(Compiler *c, const HandlerFrame *frame,
                               AstExceptHandler *handler_node, Label end) {
  __typeof__(handler_node->ExceptHandler) *h = &handler_node->ExceptHandler;
  Label failed = label_new(c);
  int32_t handler = c->unit->handler;
  name_store(c, h->name, frame->exception);
  handler_push(c, failed, frame->exception, true);
  push_body_block(c, frame, h->name);
  compile_statements(c, h->body, 0);
  block_pop(c, BLOCK_HANDLER_BODY);
  no_line(c);
  frame_handled(c, frame);
  forget_name(c, h->name);
  jump(c, end);
  c->unit->handler = handler;
  label_here(c, failed);
  forget_name(c, h->name);
  emit(c, OP_RERAISE, frame->exception, 0, 1, 0);
}

static void compile_plain_body(Compiler *c, const HandlerFrame *frame, AstStmtSeq body, Label end) {
  int32_t handler = c->unit->handler;
  push_body_block(c, frame, NULL);
  compile_statements(c, body, 0);
  block_pop(c, BLOCK_HANDLER_BODY);
  no_line(c);
  frame_handled(c, frame);
  jump(c, end);
  c->unit->handler = handler;
}

static void compile_handler(Compiler *c, const HandlerFrame *frame, AstExceptHandler *handler,
                            Label end) {
  __typeof__(handler->ExceptHandler) *h = &handler->ExceptHandler;
  Label next = label_new(c);
  SET_POS(c, handler);
  if (h->type != NULL) {
    int mark = c->unit->top;
    int type = expr_any(c, h->type);
    int matches = c->unit->top;
    emit(c, OP_MATCH_EXCEPTION, matches, frame->exception, type, 0);
    emit_jump(c, OP_JUMP_IF_FALSE, matches, 0, 0, next);
    temp_release(c, mark);
  } else {
    emit(c, OP_NOP, 0, 0, 0, 0); /* the line of `except:` is passed */
  }
  if (h->name != NULL)
    compile_named_body(c, frame, handler, end);
  else
    compile_plain_body(c, frame, h->body, end);
  label_here(c, next);
}

static void compile_try_except(Compiler *c, AstStmt *s) {
  AstExceptHandlerSeq handlers = s->Try.handlers;
  Label handler = label_new(c), end = label_new(c);
  block_push(c, BLOCK_TRY);
  handler_push(c, handler, c->unit->top, false);
  compile_statements(c, s->Try.body, 0);
  handler_pop(c);
  block_pop(c, BLOCK_TRY);
  compile_statements(c, s->Try.orelse, 0);
  no_line(c);
  jump(c, end);
  HandlerFrame frame = frame_enter(c, handler);
  block_push(c, BLOCK_HANDLERS);
  for (int32_t i = 0; i < handlers.count && !c->failed; i++) {
    AstExceptHandler *h = handlers.items[i];
    if (h->ExceptHandler.type == NULL && i < handlers.count - 1)
      COMPILE_ERROR_AT(c, h->pos, "default 'except:' must be last");
    compile_handler(c, &frame, h, end);
  }
  block_pop(c, BLOCK_HANDLERS);
  emit(c, OP_RERAISE, frame.exception, 0, 0, 0);
  frame_leave(c, &frame);
  label_here(c, end);
}

/* -- try ... except* ------------------------------------------------------------------------------

   Note [except*]
   `rest` is the part of the exception that no clause has matched so far, `raised` a list of what
   the clauses have raised. While a clause runs, the part that it matched is the exception being
   handled. At the end `rest` is added to the list, and RERAISE_STAR makes one exception of it. */
typedef struct StarFrame {
  HandlerFrame frame;     /* as in try ... except */
  int raised, rest, part; /* part and part + 1: what MATCH_GROUP gives */
  int ignored;            /* what PUSH_HANDLED saves for a clause */
} StarFrame;

static void compile_star_body(Compiler *c, const StarFrame *star, AstExceptHandler *handler,
                              Label next) {
  __typeof__(handler->ExceptHandler) *h = &handler->ExceptHandler;
  Label failed = label_new(c);
  emit(c, OP_PUSH_HANDLED, star->part, star->ignored, 0, 0);
  if (h->name != NULL) name_store(c, h->name, star->part);
  handler_push(c, failed, star->part, true);
  push_body_block(c, &star->frame, h->name);
  compile_statements(c, h->body, 0);
  handler_pop(c);
  block_pop(c, BLOCK_HANDLER_BODY);
  no_line(c);
  if (h->name != NULL) forget_name(c, h->name);
  jump(c, next);
  label_here(c, failed);
  if (h->name != NULL) forget_name(c, h->name);
  emit(c, OP_LIST_APPEND, star->raised, star->part, 0, 0);
  jump(c, next);
}

static void compile_star_handler(Compiler *c, const StarFrame *star, AstExceptHandler *handler) {
  Label next = label_new(c);
  int mark = c->unit->top;
  SET_POS(c, handler);
  int type = expr_any(c, handler->ExceptHandler.type);
  emit(c, OP_MATCH_GROUP, star->part, star->rest, type, 0);
  temp_release(c, mark);
  emit_jump(c, OP_JUMP_IF_NONE, star->part, 0, 0, next);
  move_to(c, star->rest, star->part + 1);
  compile_star_body(c, star, handler, next);
  label_here(c, next);
}

static void reraise_star(Compiler *c, const StarFrame *star, Label end) {
  Label raise = label_new(c);
  int32_t handler = c->unit->handler;
  no_line(c);
  emit(c, OP_LIST_APPEND, star->raised, star->rest, 0, 0);
  emit(c, OP_RERAISE_STAR, star->part, star->frame.exception, star->raised, 0);
  emit_jump(c, OP_JUMP_IF_NOT_NONE, star->part, 0, 0, raise);
  frame_handled(c, &star->frame);
  jump(c, end);
  label_here(c, raise);
  emit(c, OP_POP_HANDLED, star->frame.saved, 0, 0, 0);
  emit(c, OP_RERAISE, star->part, 0, 0, 0);
  c->unit->handler = handler;
}

static void compile_try_star(Compiler *c, AstStmt *s) {
  AstExceptHandlerSeq handlers = s->TryStar.handlers;
  Label handler = label_new(c), end = label_new(c);
  block_push(c, BLOCK_TRY);
  handler_push(c, handler, c->unit->top, false);
  compile_statements(c, s->TryStar.body, 0);
  handler_pop(c);
  block_pop(c, BLOCK_TRY);
  compile_statements(c, s->TryStar.orelse, 0);
  no_line(c);
  jump(c, end);
  StarFrame star = {.frame = frame_enter(c, handler)};
  star.raised = temp_new(c, 5);
  star.rest = star.raised + 1;
  star.part = star.raised + 2;
  star.ignored = star.raised + 4;
  temps_keep(c);
  emit(c, OP_BUILD_LIST, star.raised, star.raised, 0, 0);
  move_to(c, star.rest, star.frame.exception);
  block_push(c, BLOCK_GROUP_HANDLERS);
  for (int32_t i = 0; i < handlers.count && !c->failed; i++)
    compile_star_handler(c, &star, handlers.items[i]);
  block_pop(c, BLOCK_GROUP_HANDLERS);
  reraise_star(c, &star, end);
  frame_leave(c, &star.frame);
  label_here(c, end);
}

void compile_try(Compiler *c, AstStmt *s) {
  emit(c, OP_NOP, 0, 0, 0, 0); /* the line of `try:` is passed */
  if (s->Try.finalbody.count > 0)
    compile_try_finally(c, s);
  else if (s->kind == AST_TryStar)
    compile_try_star(c, s);
  else
    compile_try_except(c, s);
}

/* -- with -------------------------------------------------------------------------------------- */

/* R[reg] = await R[reg]. */
static void await_in_place(Compiler *c, int reg, int kind) {
  emit(c, OP_GET_AWAITABLE, reg, reg, kind, 0);
  compile_send(c, reg, reg, 3);
}

enum { AWAIT_ENTER = 1, AWAIT_EXIT = 2 };

/* The call of __exit__ without an exception; exit: its register. */
static void leave_with(Compiler *c, int exit, bool is_async) {
  int result = temp_new(c, 1);
  load_const(c, result, NONE);
  emit(c, OP_WITH_EXIT, result, exit, result, 0);
  if (is_async) await_in_place(c, result, AWAIT_EXIT);
  temp_release(c, result);
}

/* R[exit] = __exit__, R[exit + 1] = what __enter__ gives, both allocated. */
static int enter_with(Compiler *c, AstWithItem *item, bool is_async) {
  int exit = c->unit->top;
  int manager = expr_any(c, item->context_expr);
  c->unit->top = exit;
  temp_new(c, 2);
  emit(c, is_async ? OP_ASYNC_WITH_ENTER : OP_WITH_ENTER, exit, manager, 0, 0);
  if (is_async) await_in_place(c, exit + 1, AWAIT_ENTER);
  return exit;
}

static void handle_with(Compiler *c, AstStmt *s, int exit, Label handler) {
  bool is_async = s->kind == AST_AsyncWith;
  Label suppress = label_new(c);
  HandlerFrame frame = frame_enter(c, handler);
  int result = temp_new(c, 1);
  emit(c, OP_WITH_EXIT, result, exit, frame.exception, 0);
  if (is_async) await_in_place(c, result, AWAIT_EXIT);
  emit_jump(c, OP_JUMP_IF_TRUE, result, 0, 0, suppress);
  emit(c, OP_RERAISE, frame.exception, 0, 1, 0);
  label_here(c, suppress);
  AstPos pos = c->unit->pos;
  Label end = label_new(c);
  frame_handled(c, &frame);
  jump(c, end);
  frame_leave(c, &frame);
  c->unit->pos = pos;
  label_here(c, end);
}

void compile_with(Compiler *c, AstStmt *s, int32_t index) {
  bool is_async = s->kind == AST_AsyncWith;
  AstWithItem *item = s->With.items.items[index];
  if (is_async && !is_async_context(c)) COMPILE_ERROR(c, "'async with' outside async function");
  Label handler = label_new(c), end = label_new(c);
  int exit = enter_with(c, item, is_async);
  handler_push(c, handler, exit + 1, true);
  Block *block = block_push(c, is_async ? BLOCK_ASYNC_WITH : BLOCK_WITH);
  block->reg = exit;
  block->node = s;
  block->handler = c->failed ? 0 : c->unit->handlers[c->unit->handler - 1].outer;
  if (item->optional_vars != NULL) store_target(c, item->optional_vars, exit + 1);
  temp_release(c, exit + 1);
  temps_keep(c);
  if (index + 1 < s->With.items.count)
    compile_with(c, s, index + 1);
  else
    compile_statements(c, s->With.body, 0);
  handler_pop(c);
  block_pop(c, is_async ? BLOCK_ASYNC_WITH : BLOCK_WITH);
  SET_POS(c, s);
  leave_with(c, exit, is_async);
  jump(c, end);
  handle_with(c, s, exit, handler);
  label_here(c, end);
  temp_release(c, exit);
}

/* -- Leaving blocks ---------------------------------------------------------------------------- */

bool unwinding_runs_code(const Compiler *c) {
  const Unit *u = c->unit;
  for (int32_t i = 0; i < u->block_count; i++) {
    switch (u->blocks[i].kind) {
    case BLOCK_FINALLY_TRY:
    case BLOCK_HANDLER_BODY:
    case BLOCK_WITH:
    case BLOCK_ASYNC_WITH: return true;
    default: break;
    }
  }
  return false;
}

/* Emits the finally suite once more, with only the blocks outside it. */
static void run_finally(Compiler *c, int32_t index) {
  Unit *u = c->unit;
  Block saved[MAX_BLOCKS];
  int32_t count = u->block_count;
  int32_t handler = u->handler;
  memcpy(saved, u->blocks, sizeof saved);
  u->block_count = index;
  compile_statements(c, *(const AstStmtSeq *)saved[index].node, 0);
  memcpy(u->blocks, saved, sizeof saved);
  u->block_count = count;
  u->handler = handler;
  no_line(c);
}

static void unwind_block(Compiler *c, int32_t index) {
  Unit *u = c->unit;
  Block block = u->blocks[index];
  switch (block.kind) {
  case BLOCK_WHILE:
  case BLOCK_FOR:
  case BLOCK_ASYNC_LOOP:
  case BLOCK_HANDLERS: break;
  case BLOCK_GROUP_HANDLERS:
    COMPILE_ERROR(c, "'break', 'continue' and 'return' cannot appear in an except* block");
    break;
  case BLOCK_TRY: u->handler = block.handler; break;
  case BLOCK_FINALLY_TRY:
    u->handler = block.handler;
    run_finally(c, index);
    break;
  case BLOCK_FINALLY_END:
    u->handler = block.handler;
    emit(c, OP_POP_HANDLED, block.reg, 0, 0, 0);
    break;
  case BLOCK_HANDLER_BODY:
    u->handler = block.handler;
    emit(c, OP_POP_HANDLED, block.reg, 0, 0, 0);
    if (block.node != NULL) forget_name(c, (AstName *)block.node);
    break;
  case BLOCK_WITH:
  case BLOCK_ASYNC_WITH:
    u->handler = block.handler;
    SET_POS(c, (const AstStmt *)block.node);
    leave_with(c, block.reg, block.kind == BLOCK_ASYNC_WITH);
    no_line(c);
    break;
  }
}

Block *unwind_blocks(Compiler *c, bool to_loop) {
  Unit *u = c->unit;
  for (int32_t i = u->block_count - 1; i >= 0 && !c->failed; i--) {
    if (to_loop && (u->blocks[i].kind == BLOCK_WHILE || u->blocks[i].kind == BLOCK_FOR))
      return &u->blocks[i];
    unwind_block(c, i);
  }
  return NULL;
}
