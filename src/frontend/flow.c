/* Control flow of a finished unit: dead code, jumps to jumps, line numbers, NOPs.

   Note [Lines of artificial code]
   Some instructions come from no place of the source: the return at the end of a function, the jump
   over an else. They take the line of whatever runs before them, so that tracing sees no line
   twice. Where several ways lead to one without a line it keeps none, but for returns, which are
   copied for each way. A NOP stays only if it is all there is of its line. */
#include "frontend/codegen.h"
#include "bytecode/opcode.h"

enum { MAX_THREADING = 8 };

/* What jumps to each instruction, and falls into it. */
typedef struct Entry {
  int32_t jumps;   /* how many live jumps */
  int32_t from;    /* one of them */
  bool is_handler; /* an exception table entry leads here */
} Entry;

static bool is_jump(const Ins *ins) {
  return opcode_is_jump(ins->word.op);
}
static bool has_line(const Ins *ins) {
  return ins->pos.lineno != NO_LINE;
}

/* First instruction at or behind i that is not dead. */
static uint32_t live_from(const Unit *u, uint32_t i) {
  while (i < u->count && u->code[i].dead) i++;
  return i;
}

static uint32_t target_of(const Unit *u, const Ins *jump_ins) {
  return live_from(u, (uint32_t)u->labels[jump_ins->word.d]);
}

/* -- Exits where several ways meet ------------------------------------------------------------- */

static bool is_return(const Ins *ins) {
  return ins->word.op == OP_RETURN || ins->word.op == OP_RETURN_CONST;
}

/* How many instructions without lines there are from `at` up to a return; 0: something else comes
   first. */
static uint32_t exit_length(const Unit *u, uint32_t at) {
  for (uint32_t i = at; i < u->count; i++) {
    const Ins *ins = &u->code[i];
    if (has_line(ins) || is_jump(ins)) return 0;
    if (is_return(ins)) return i - at + 1;
    if (opcode_ends_flow(ins->word.op)) return 0;
  }
  return 0;
}

/* The jump at i gets an exit of its own, with its line. */
static void copy_exit(Compiler *c, uint32_t i, uint32_t from, uint32_t length) {
  Unit *u = c->unit;
  Label own = label_new(c);
  u->code[i].word.d = own;
  u->pos = u->code[i].pos;
  label_here(c, own);
  for (uint32_t n = from; n < from + length; n++) {
    Instr word = u->code[n].word;
    u->handler = u->code[n].handler;
    emit(c, word.op, word.a, word.b, word.c, word.d);
  }
}

/* Jumps to returns become returns. */
static void inline_returns(Unit *u) {
  for (uint32_t i = 0; i < u->count; i++) {
    Ins *ins = &u->code[i];
    if (ins->word.op != OP_JUMP) continue;
    const Ins *target = &u->code[u->labels[ins->word.d]];
    if (!is_return(target)) continue;
    ins->word = target->word;
    if (has_line(target)) ins->pos = target->pos;
  }
}

static void copy_exits(Compiler *c) {
  Unit *u = c->unit;
  for (uint32_t i = 0, count = u->count; i < count; i++) {
    const Ins *ins = &u->code[i];
    if (!is_jump(ins) || ins->word.op == OP_JUMP_BACK) continue;
    uint32_t at = (uint32_t)u->labels[ins->word.d], length = exit_length(u, at);
    if (length > 0) copy_exit(c, i, at, length);
  }
}

/* -- Reachability ------------------------------------------------------------------------------ */

static void reach(Unit *u, uint32_t *stack, uint32_t *top, bool *seen, int32_t at) {
  if (at < 0 || (uint32_t)at >= u->count || seen[at]) return;
  seen[at] = true;
  stack[(*top)++] = (uint32_t)at;
}

static void mark_dead(Unit *u) {
  uint32_t *stack = xmalloc(((size_t)u->count + 1) * sizeof *stack);
  bool *seen = xcalloc(u->count, sizeof *seen);
  uint32_t top = 0;
  reach(u, stack, &top, seen, 0);
  while (top > 0) {
    uint32_t i = stack[--top];
    const Ins *ins = &u->code[i];
    if (ins->handler > 0 && !ins->dead)
      reach(u, stack, &top, seen, u->labels[u->handlers[ins->handler - 1].target]);
    if (is_jump(ins) && !ins->dead) reach(u, stack, &top, seen, u->labels[ins->word.d]);
    if (ins->dead || !opcode_ends_flow(ins->word.op)) reach(u, stack, &top, seen, (int32_t)i + 1);
  }
  for (uint32_t i = 0; i < u->count; i++) u->code[i].dead |= !seen[i];
  free(seen);
  free(stack);
}

/* -- Lines ------------------------------------------------------------------------------------- */

static Entry *find_entries(const Unit *u) {
  Entry *entries = xcalloc((size_t)u->count + 1, sizeof *entries);
  for (uint32_t i = 0; i < u->count; i++) {
    const Ins *ins = &u->code[i];
    if (ins->dead) continue;
    if (ins->handler > 0)
      entries[live_from(u, (uint32_t)u->labels[u->handlers[ins->handler - 1].target])].is_handler =
          true;
    if (!is_jump(ins)) continue;
    Entry *entry = &entries[target_of(u, ins)];
    entry->jumps++;
    entry->from = (int32_t)i;
  }
  return entries;
}

static void propagate_lines(Unit *u) {
  Entry *entries = find_entries(u);
  const Ins *before = NULL; /* the live instruction that falls through to this one */
  for (uint32_t i = 0; i < u->count; i++) {
    Ins *ins = &u->code[i];
    if (ins->dead) continue;
    if (!has_line(ins) && !entries[i].is_handler) {
      if (entries[i].jumps == 0 && before != NULL)
        ins->pos = before->pos;
      else if (entries[i].jumps == 1 && before == NULL)
        ins->pos = u->code[entries[i].from].pos;
    }
    before = opcode_ends_flow(ins->word.op) ? NULL : ins;
  }
  free(entries);
}

/* -- Jumps ------------------------------------------------------------------------------------- */

static bool may_pass_over(const Ins *ins, const Ins *through) {
  return !has_line(through) || through->pos.lineno == ins->pos.lineno;
}

static void thread_jump(Unit *u, Ins *ins) {
  for (int hops = 0; hops < MAX_THREADING; hops++) {
    const Ins *through = &u->code[target_of(u, ins)];
    if (through == ins || !may_pass_over(ins, through)) return;
    if (through->word.op == OP_JUMP) {
      ins->word.d = through->word.d;
    } else if (through->word.op == OP_JUMP_BACK && ins->word.op == OP_JUMP) {
      ins->word = through->word;
      return;
    } else {
      return;
    }
  }
}

static void thread_jumps(Unit *u) {
  for (uint32_t i = 0; i < u->count; i++) {
    Ins *ins = &u->code[i];
    if (!ins->dead && is_jump(ins) && ins->word.op != OP_JUMP_BACK) thread_jump(u, ins);
  }
}

/* Turns a conditional jump into one on the opposite; false: it has none. */
static bool invert(Ins *ins) {
  switch (ins->word.op) {
  case OP_JUMP_IF_TRUE: ins->word.op = OP_JUMP_IF_FALSE; return true;
  case OP_JUMP_IF_FALSE: ins->word.op = OP_JUMP_IF_TRUE; return true;
  case OP_JUMP_IF_NONE: ins->word.op = OP_JUMP_IF_NOT_NONE; return true;
  case OP_JUMP_IF_NOT_NONE: ins->word.op = OP_JUMP_IF_NONE; return true;
  case OP_JUMP_COMPARE:
  case OP_JUMP_COMPARE_K: ins->word.a ^= 8; return true; /* the bit for "if it is false" */
  default: return false;
  }
}

/* A conditional jump over a jump becomes one conditional jump. */
static void merge_jumps(Unit *u) {
  Entry *entries = find_entries(u);
  for (uint32_t i = 0; i < u->count; i++) {
    Ins *ins = &u->code[i];
    if (ins->dead || !is_jump(ins)) continue;
    uint32_t next = live_from(u, i + 1);
    if (next >= u->count) break;
    Ins *over = &u->code[next];
    if (over->word.op != OP_JUMP || entries[next].jumps > 0 || !may_pass_over(ins, over)) continue;
    if (target_of(u, ins) != live_from(u, next + 1) || !invert(ins)) continue;
    ins->word.d = over->word.d;
    over->dead = true;
  }
  free(entries);
}

/* -- NOPs -------------------------------------------------------------------------------------- */

static void drop_empty_jumps(Unit *u) {
  for (uint32_t i = 0; i < u->count; i++) {
    Ins *ins = &u->code[i];
    if (!ins->dead && ins->word.op == OP_JUMP && target_of(u, ins) == live_from(u, i + 1))
      ins->word = (Instr){.op = OP_NOP};
  }
}

static bool is_superfluous_nop(const Unit *u, const Entry *entries, uint32_t i, const Ins *before) {
  const Ins *ins = &u->code[i];
  if (!has_line(ins)) return true;
  if (before != NULL && entries[i].jumps == 0 && before->pos.lineno == ins->pos.lineno) return true;
  uint32_t next = live_from(u, i + 1);
  if (next >= u->count) return false;
  Ins *behind = &u->code[next];
  if (behind->pos.lineno == ins->pos.lineno) return true;
  if (has_line(behind) || entries[next].jumps > 0) return false;
  behind->pos = ins->pos;
  return true;
}

void flow_drop_nops(Unit *u) {
  Entry *entries = find_entries(u);
  const Ins *before = NULL;
  for (uint32_t i = 0; i < u->count; i++) {
    Ins *ins = &u->code[i];
    if (ins->dead) continue;
    if (ins->word.op == OP_NOP && is_superfluous_nop(u, entries, i, before)) {
      ins->dead = true;
      uint32_t next = live_from(u, i + 1); /* who jumped here jumps there */
      if (next < u->count) entries[next].jumps += entries[i].jumps;
      continue;
    }
    before = opcode_ends_flow(ins->word.op) ? NULL : ins;
  }
  free(entries);
}

void flow_clean(Compiler *c) {
  Unit *u = c->unit;
  thread_jumps(u);
  inline_returns(u);
  copy_exits(c);
  mark_dead(u);
  propagate_lines(u);
  thread_jumps(u);
  mark_dead(u);
  merge_jumps(u);
  drop_empty_jumps(u);
  flow_drop_nops(u);
}
