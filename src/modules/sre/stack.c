/* The backtrack stack beyond its fast paths: growing, cutting, undoing. */
#include "modules/sre/stack.h"

static const uint8_t record_words[RECORD__COUNT] = {
    [RECORD_BASE] = 1,      [RECORD_CHOICE] = 2,     [RECORD_BRANCH] = 3,    [RECORD_GREEDY] = 3,
    [RECORD_LAZY] = 3,      [RECORD_LOOP_EXIT] = 4,  [RECORD_LOOP_BODY] = 4, [RECORD_UNDO_LOOP] = 3,
    [RECORD_UNDO_OPEN] = 2, [RECORD_UNDO_CLOSE] = 3,
};

RegexWord *stack_grow(RegexRun *run, RegexWord *top) {
  size_t used = (size_t)(top - run->stack), capacity = (size_t)(run->stack_end - run->stack) * 2;
  bool is_inline = run->stack == run->inline_stack;
  if (capacity > SIZE_MAX / sizeof(RegexWord) / 2) return NULL;
  RegexWord *grown = realloc(is_inline ? NULL : run->stack, capacity * sizeof(RegexWord));
  if (grown == NULL) return NULL;
  if (is_inline) memcpy(grown, run->inline_stack, used * sizeof(RegexWord));
  run->stack = grown;
  run->stack_end = grown + capacity;
  return grown + used;
}

/* Kept records first gather below `top`, then move down together, so that their order stays. */
RegexWord *stack_cut(RegexWord *base, RegexWord *top) {
  RegexWord *kept = top;
  for (RegexWord *at = top; at > base;) {
    RecordTag tag = record_tag(at[-1]);
    int words = record_words[tag];
    at -= words;
    if (tag == RECORD_UNDO_OPEN || tag == RECORD_UNDO_CLOSE) {
      kept -= words;
      memmove(kept, at, (size_t)words * sizeof(RegexWord));
    }
  }
  memmove(base, kept, (size_t)(top - kept) * sizeof(RegexWord));
  return base + (top - kept);
}

void stack_undo(RegexRun *run, RegexWord *base, RegexWord *top) {
  while (top > base) {
    RecordTag tag = record_tag(top[-1]);
    RegexWord mark = record_payload(top[-1]);
    top -= record_words[tag];
    if (tag == RECORD_UNDO_OPEN || tag == RECORD_UNDO_CLOSE) run->marks[mark] = top[0];
    if (tag == RECORD_UNDO_CLOSE) run->last_index = (uint32_t)top[1];
  }
}
