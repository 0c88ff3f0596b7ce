/* Which registers hold a value that later instructions need, at every word of a code object.

   A register that CHECK_BOUND looks at need not hold one. Along the edge to an exception handler
   everything the handler reads is needed, but for the register that the exception goes to. */
#ifndef BYTECODE_LIVENESS_H
#define BYTECODE_LIVENESS_H

#include "bytecode/code.h"

typedef enum LiveUse {
  LIVE_ANY,       /* read by any instruction */
  LIVE_ITERATOR,  /* by the head of a loop */
  LIVE_EXCEPTION, /* by the end of an exception handler: the exception, or the one handled before it
                   */
  LIVE_PENDING,   /* by the end of a `with` statement, or by what adds to the result of a
                     comprehension */
  LIVE_HANDLED,   /* by POP_HANDLED: the exception handled before */
} LiveUse;

typedef struct Liveness {
  uint64_t *sets;  /* word_count sets of `stride` words each */
  uint32_t stride; /* 64-bit words per set */
} Liveness;

/* Analyses code for one use; to be freed by liveness_free. Does not collect. */
Liveness liveness_compute(const CodeObject *code, LiveUse use);
void liveness_free(Liveness *liveness);
/* Whether register `reg` is needed when the word at `at` begins. */
static inline bool liveness_has(const Liveness *l, uint32_t at, uint32_t reg) {
  return l->sets[(size_t)at * l->stride + reg / 64] >> reg % 64 & 1;
}

#endif
