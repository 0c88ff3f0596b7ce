/* Which locals are surely bound: a forward analysis over basic blocks, to leave out CHECK_BOUND
   where it cannot fail.

   A local is bound at a place if it is on every way there. A handler may be entered from anywhere
   in the blocks it protects: what is bound at their start and never unbound in them is bound at its
   start. */
#include "frontend/codegen.h"
#include "bytecode/opcode.h"

typedef struct FlowBlock {
  uint32_t start, end; /* instructions */
  uint64_t *in;        /* locals bound at the start */
} FlowBlock;

typedef struct Analysis {
  Unit *u;              /* being analysed */
  uint32_t words;       /* of a set */
  FlowBlock *blocks;    /* its basic blocks */
  uint32_t block_count; /* how many */
  uint32_t *block_at;   /* block that starts at an instruction, valid for leaders */
  bool *is_leader;      /* by instruction: a block starts here */
  uint64_t *state;      /* set being worked on */
  uint64_t *unbound;    /* locals unbound anywhere in the block */
  bool changed;         /* some set has changed in this round: another is needed */
} Analysis;

/* The local a D operand names. */
static int32_t local_of(int32_t d) {
  return d >= FAR_MARK ? d - FAR_MARK + NEAR_LOCALS : d;
}

static bool set_has(const uint64_t *set, int32_t i) {
  return set[i / 64] >> (i % 64) & 1;
}

static void bind(Analysis *a, int32_t local, bool bound) {
  if (local >= a->u->local_count) return;
  uint64_t bit = (uint64_t)1 << (local % 64);
  if (bound) {
    a->state[local / 64] |= bit;
  } else {
    a->state[local / 64] &= ~bit;
    a->unbound[local / 64] |= bit;
  }
}

/* -- Blocks ------------------------------------------------------------------------------------ */

static void mark_leader(Analysis *a, Label label) {
  uint32_t i = (uint32_t)a->u->labels[label];
  while (i < a->u->count && a->u->code[i].dead) i++;
  if (i < a->u->count) a->is_leader[i] = true;
}

static void find_leaders(Analysis *a) {
  Unit *u = a->u;
  int32_t handler = -1;
  bool after_jump = true;
  for (uint32_t i = 0; i < u->count; i++) {
    const Ins *ins = &u->code[i];
    if (ins->dead) continue;
    if (after_jump || ins->handler != handler) a->is_leader[i] = true;
    handler = ins->handler;
    if (handler > 0) mark_leader(a, u->handlers[handler - 1].target);
    after_jump = opcode_is_jump(ins->word.op) || opcode_ends_flow(ins->word.op);
    if (opcode_is_jump(ins->word.op)) mark_leader(a, ins->word.d);
  }
}

static void make_blocks(Analysis *a) {
  Unit *u = a->u;
  for (uint32_t i = 0; i < u->count; i++) a->block_count += a->is_leader[i];
  a->blocks = xcalloc(a->block_count, sizeof *a->blocks);
  uint64_t *sets = xmalloc((size_t)a->block_count * a->words * sizeof *sets);
  memset(sets, 0xff, (size_t)a->block_count * a->words * sizeof *sets);
  uint32_t n = 0;
  for (uint32_t i = 0; i < u->count; i++) {
    if (!a->is_leader[i]) continue;
    if (n > 0) a->blocks[n - 1].end = i;
    a->block_at[i] = n;
    a->blocks[n] = (FlowBlock){i, u->count, sets + (size_t)n * a->words};
    n++;
  }
}

/* -- Transfer ---------------------------------------------------------------------------------- */

static void transfer(Analysis *a, const Ins *ins, const Ins *before) {
  Instr word = ins->word;
  switch (word.op) {
  case OP_CHECK_BOUND: bind(a, local_of(word.d), true); return;
  case OP_DELETE_LOCAL: bind(a, local_of(word.d), false); return;
  case OP_CLEAR: bind(a, word.a, false); return;
  case OP_STORE_FAR: {
    bool deletes = before != NULL && before->word.op == OP_DELETE_LOCAL && before->word.d == word.d;
    if (word.d >= FAR_MARK) bind(a, local_of(word.d), !deletes);
    return;
  }
  default: break;
  }
  int writes = min_of(opcode_writes(word), NEAR_LOCALS);
  for (int i = 0; i < writes && word.a + i < a->u->first_temp; i++) bind(a, word.a + i, true);
}

/* The state flows into a block. */
static void flow_to(Analysis *a, uint32_t i) {
  while (i < a->u->count && a->u->code[i].dead) i++;
  if (i >= a->u->count) return;
  uint64_t *in = a->blocks[a->block_at[i]].in;
  for (uint32_t w = 0; w < a->words; w++) {
    uint64_t met = in[w] & a->state[w];
    a->changed |= met != in[w];
    in[w] = met;
  }
}

/* To the handler flows what was bound at the block's start, but for what was unbound since. */
static void flow_to_handler(Analysis *a, const FlowBlock *block) {
  const Ins *first = &a->u->code[block->start];
  if (first->handler == 0) return;
  memcpy(a->state, block->in, a->words * sizeof *a->state);
  for (uint32_t w = 0; w < a->words; w++) a->state[w] &= ~a->unbound[w];
  flow_to(a, (uint32_t)a->u->labels[a->u->handlers[first->handler - 1].target]);
}

static void visit_block(Analysis *a, const FlowBlock *block) {
  Unit *u = a->u;
  const Ins *before = NULL;
  memcpy(a->state, block->in, a->words * sizeof *a->state);
  memset(a->unbound, 0, a->words * sizeof *a->unbound);
  bool falls = true;
  for (uint32_t i = block->start; i < block->end; i++) {
    const Ins *ins = &u->code[i];
    if (ins->dead) continue;
    bool jumps = opcode_is_jump(ins->word.op);
    /* FOR_ITER writes its register only if it does not jump; others that jump write temporaries. */
    if (jumps) flow_to(a, (uint32_t)u->labels[ins->word.d]);
    transfer(a, ins, before);
    falls = !opcode_ends_flow(ins->word.op);
    before = ins;
  }
  if (falls) flow_to(a, block->end);
  flow_to_handler(a, block);
}

static void drop_checks(Analysis *a, const FlowBlock *block) {
  const Ins *before = NULL;
  memcpy(a->state, block->in, a->words * sizeof *a->state);
  for (uint32_t i = block->start; i < block->end; i++) {
    Ins *ins = &a->u->code[i];
    if (ins->dead) continue;
    if (ins->word.op == OP_CHECK_BOUND && set_has(a->state, local_of(ins->word.d)))
      ins->word = (Instr){.op = OP_NOP};
    else
      transfer(a, ins, before);
    before = ins;
  }
}

static void solve(Analysis *a) {
  uint64_t *entry = a->blocks[0].in;
  memset(entry, 0, a->words * sizeof *entry);
  for (int32_t i = 0; i < a->u->parameter_count; i++) entry[i / 64] |= (uint64_t)1 << (i % 64);
  do {
    a->changed = false;
    for (uint32_t i = 0; i < a->block_count; i++) visit_block(a, &a->blocks[i]);
  } while (a->changed);
  for (uint32_t i = 0; i < a->block_count; i++) drop_checks(a, &a->blocks[i]);
}

void bound_clean(Compiler *c) {
  Unit *u = c->unit;
  if (!u->checks_bound) return;
  Analysis a = {.u = u, .words = ((uint32_t)u->local_count + 63) / 64};
  a.block_at = xmalloc(u->count * sizeof *a.block_at);
  a.is_leader = xcalloc(u->count, sizeof *a.is_leader);
  a.state = xcalloc(a.words, sizeof *a.state);
  a.unbound = xcalloc(a.words, sizeof *a.unbound);
  find_leaders(&a);
  make_blocks(&a);
  solve(&a);
  flow_drop_nops(u);
  free(a.blocks[0].in);
  free(a.blocks);
  free(a.unbound);
  free(a.state);
  free(a.is_leader);
  free(a.block_at);
}
