/* Backward data flow over the words of a code object, until nothing changes. */
#include "bytecode/liveness.h"

#include "bytecode/opcode.h"

typedef struct Flow {
  const CodeObject *code; /* being analysed */
  LiveUse use;            /* what counts as a use of a register */
  Liveness live;          /* the sets, one before each word */
  uint64_t *now;          /* the set being computed */
  bool changed;           /* some set has grown in this round: another is needed */
} Flow;

static void add(Flow *f, uint32_t reg, int count) {
  for (int i = 0; i < count; i++) f->now[(reg + i) / 64] |= (uint64_t)1 << (reg + i) % 64;
}

static void drop(Flow *f, uint32_t reg, int count) {
  for (int i = 0; i < count; i++) f->now[(reg + i) / 64] &= ~((uint64_t)1 << (reg + i) % 64);
}

static uint64_t *set_at(const Flow *f, uint32_t at) {
  return f->live.sets + (size_t)at * f->live.stride;
}

/* Adds the registers that the word at `at` needs to those needed here, except for `reg` (unless
   negative). */
static void merge(Flow *f, uint32_t at, int64_t reg) {
  const uint64_t *from = set_at(f, at);
  for (uint32_t i = 0; i < f->live.stride; i++) {
    uint64_t bits = from[i];
    if (reg >= 0 && (uint64_t)reg / 64 == i) bits &= ~((uint64_t)1 << reg % 64);
    f->now[i] |= bits;
  }
}

static void drop_writes(Flow *f, Instr word) {
  const OpcodeInfo *info = &opcode_info[word.op];
  if (info->a == 'W' || info->a == 'X') drop(f, word.a, opcode_writes(word));
  if (info->b == 'W') drop(f, word.b, 1);
  if (word.op == OP_STORE_FAR) drop(f, word.ud, 1);
  if (word.op == OP_CHECK_BOUND) drop(f, word.a, 1);
}

/* Adds the registers of a call's window that hold arguments. */
static void add_arguments(Flow *f, Instr word) {
  uint32_t first = word.a + WINDOW_HEADER_WORDS;
  switch (word.op) {
  case OP_CALL:
  case OP_CALL_KW: add(f, first, word.b); break;
  case OP_CALL_METHOD:
  case OP_CALL_METHOD_KW: add(f, first, word.b + 1); break;
  case OP_CALL_EX: add(f, first, word.c ? 2 : 1); break;
  default: break;
  }
}

static bool reads_a(Instr word) {
  switch (word.op) {
  case OP_CHECK_BOUND:
  case OP_DELETE_LOCAL:
  case OP_MAKE_CELL: return false; /* may be unbound */
  case OP_RAISE: return word.c > 0;
  case OP_LOAD_SUPER_ATTR:
  case OP_LOAD_SUPER_METHOD:
  case OP_MATCH_CLASS: return true;
  default: return opcode_info[word.op].a == 'R' || opcode_info[word.op].a == 'X';
  }
}

static void add_reads(Flow *f, Instr word) {
  const OpcodeInfo *info = &opcode_info[word.op];
  if (reads_a(word)) add(f, word.a, 1);
  if (info->b == 'R' && !(word.op == OP_RAISE && word.c < 2)) add(f, word.b, opcode_reads(word));
  if (info->c == 'R') add(f, word.c, 1);
  if (word.op == OP_LOAD_FAR) add(f, word.ud, 1);
  add_arguments(f, word);
}

static void add_chosen_reads(Flow *f, Instr word) {
  switch (f->use) {
  case LIVE_ANY: add_reads(f, word); break;
  case LIVE_ITERATOR:
    if (word.op == OP_FOR_ITER || word.op == OP_GET_ANEXT) add(f, word.b, 1);
    break;
  case LIVE_PENDING:
    if (word.op == OP_WITH_EXIT) add(f, word.b, 1);
    if (word.op == OP_LIST_APPEND || word.op == OP_SET_ADD || word.op == OP_MAP_ADD)
      add(f, word.a, 1);
    break;
  case LIVE_EXCEPTION:
    if (word.op == OP_RERAISE) add(f, word.a, 1);
    if (word.op == OP_RERAISE_STAR) {
      add(f, word.b, 1);
      add(f, word.c, 1);
    }
    __attribute__((fallthrough));
  case LIVE_HANDLED:
    if (word.op == OP_POP_HANDLED) add(f, word.a, 1);
    break;
  }
}

static bool may_raise(Instr word) {
  const char *effects = opcode_info[word.op].effects;
  return effects[0] == 'P' || effects[0] == 'E';
}

static void flow_word(Flow *f, uint32_t at, const ExceptionEntry *handler) {
  Instr word = f->code->original[at];
  memset(f->now, 0, f->live.stride * sizeof *f->now);
  if (!opcode_ends_flow(word.op)) merge(f, at + 1, -1);
  if (opcode_is_jump(word.op)) merge(f, at + 1 + word.d, -1);
  drop_writes(f, word);
  add_chosen_reads(f, word);
  if (handler != NULL && may_raise(word)) merge(f, handler->target, handler->reg);
  uint64_t *set = set_at(f, at);
  if (memcmp(set, f->now, f->live.stride * sizeof *set) == 0) return;
  memcpy(set, f->now, f->live.stride * sizeof *set);
  f->changed = true;
}

static void flow_backward(Flow *f) {
  uint32_t entry = f->code->exception_count;
  for (uint32_t at = f->code->word_count; at-- > 0;) {
    while (entry > 0 && f->code->exceptions[entry - 1].start > at) entry--;
    const ExceptionEntry *handler = entry > 0 ? &f->code->exceptions[entry - 1] : NULL;
    flow_word(f, at, handler != NULL && at < handler->end ? handler : NULL);
  }
}

Liveness liveness_compute(const CodeObject *code, LiveUse use) {
  uint32_t stride = (uint32_t)code->register_count / 64 + 1;
  Flow f = {.code = code, .use = use, .live = {.stride = stride}};
  f.live.sets = xcalloc((size_t)code->word_count * stride, sizeof(uint64_t));
  f.now = xcalloc(stride, sizeof(uint64_t));
  do {
    f.changed = false;
    flow_backward(&f);
  } while (f.changed);
  free(f.now);
  return f.live;
}

void liveness_free(Liveness *liveness) {
  free(liveness->sets);
}
