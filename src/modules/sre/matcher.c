/* The matcher and the scanner, compiled for each width of text. */
#include "base/search.h"
#include "modules/sre/stack.h"

#define CHAR uint8_t
#define WIDTH 1
#define NAME(name) name##_1
#define LITERAL_OF(literal) ((literal)->narrow)
#include "modules/sre/scan_impl.h"
#include "modules/sre/matcher_impl.h"
#undef CHAR
#undef WIDTH
#undef NAME
#undef LITERAL_OF

#define CHAR uint16_t
#define WIDTH 2
#define NAME(name) name##_2
#define LITERAL_OF(literal) ((literal)->medium)
#include "modules/sre/scan_impl.h"
#include "modules/sre/matcher_impl.h"
#undef CHAR
#undef WIDTH
#undef NAME
#undef LITERAL_OF

#define CHAR uint32_t
#define WIDTH 4
#define NAME(name) name##_4
#define LITERAL_OF(literal) ((literal)->wide)
#include "modules/sre/scan_impl.h"
#include "modules/sre/matcher_impl.h"

bool regex_run_init(RegexRun *run, const Regex *regex, const void *text, int width, ptrdiff_t end) {
  run->regex = regex;
  run->text = text;
  run->width = width;
  run->end = end;
  run->start = 0;
  run->must_advance = run->full = false;
  run->check = NULL;
  run->countdown = CHECK_INTERVAL;
  run->stack = run->inline_stack;
  run->stack_end = run->inline_stack + REGEX_INLINE_STACK;
  run->marks = run->inline_marks;
  run->slots = run->inline_slots;
  if (regex->mark_count > REGEX_INLINE_MARKS)
    run->marks = malloc(regex->mark_count * sizeof *run->marks);
  if (regex->slot_count > REGEX_INLINE_SLOTS)
    run->slots = malloc(regex->slot_count * sizeof *run->slots);
  if (run->marks != NULL && run->slots != NULL) return true;
  regex_run_clear(run);
  return false;
}

void regex_run_clear(RegexRun *run) {
  if (run->stack != run->inline_stack) free(run->stack);
  if (run->marks != run->inline_marks) free(run->marks);
  if (run->slots != run->inline_slots) free(run->slots);
}

RegexStatus regex_run(RegexRun *run, RegexMode mode) {
  if (unlikely(run->start > run->end)) {
    if (mode != REGEX_PREFIX) return REGEX_NO_MATCH;
    run->end = run->start; /* only an empty match is possible */
  }
  if (unlikely(--run->countdown == 0)) {
    run->countdown = CHECK_INTERVAL;
    if (run->check != NULL && run->check() != 0) return REGEX_INTERRUPTED;
  }
  for (uint32_t i = 0; i < run->regex->mark_count; i++) run->marks[i] = -1;
  run->last_index = 0;
  run->full = mode == REGEX_FULL;
  bool search = mode == REGEX_SEARCH;
  switch (run->width) {
  case 1: return execute_1(run, search);
  case 2: return execute_2(run, search);
  case 4: return execute_4(run, search);
  }
  unreachable_state("character width");
}
