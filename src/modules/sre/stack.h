/* The backtrack stack. A record's last word is (payload << 4) | tag, so the stack is read from the
   top; the words before it are listed at the tag. Choices say where to go on; undo records what to
   put back on the way there.

   No function knows of the heap, or of Python code. */
#ifndef MODULES_SRE_STACK_H
#define MODULES_SRE_STACK_H

#include "modules/sre/program.h"

typedef enum RecordTag {
  RECORD_BASE,       /* bottom: the try has failed */
  RECORD_CHOICE,     /* position; payload: offset of the instruction */
  RECORD_BRANCH,     /* mask of remaining alternatives, position; offset of the BRANCH */
  RECORD_GREEDY,     /* position in use, least position; offset of the GREEDY */
  RECORD_LAZY,       /* position in use, furthest position; offset of the LAZY */
  RECORD_LOOP_EXIT,  /* position, the loop's old count and last position; loop: leave it */
  RECORD_LOOP_BODY,  /* the same: repeat it */
  RECORD_UNDO_LOOP,  /* old count, old last position; loop */
  RECORD_UNDO_OPEN,  /* old value; mark */
  RECORD_UNDO_CLOSE, /* old value, old last_index; mark */
  RECORD__COUNT
} RecordTag;

enum { RECORD_TAG_BITS = 4, RECORD_TAG_MASK = 15, RECORD_MAX_WORDS = 4, CHECK_INTERVAL = 4096 };

static inline RecordTag record_tag(RegexWord word) {
  return (RecordTag)(word & RECORD_TAG_MASK);
}
static inline RegexWord record_payload(RegexWord word) {
  return word >> RECORD_TAG_BITS;
}
static inline RegexWord record_word(RegexWord payload, RecordTag tag) {
  return payload << RECORD_TAG_BITS | tag;
}

/* Room for at least one more record above `top`. The new top, or NULL when out of memory. */
RegexWord *stack_grow(RegexRun *run, RegexWord *top) must_check;
/* Forgets the choices above `base` but keeps what undoes group marks. The new top. */
RegexWord *stack_cut(RegexWord *base, RegexWord *top);
/* Undoes the group marks set since the stack was as high as `base`. */
void stack_undo(RegexRun *run, RegexWord *base, RegexWord *top);

#endif
