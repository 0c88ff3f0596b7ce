/* From SRE code to the matcher's instructions, in one pass without recursion: constructs that are
   still open are Scopes on a stack. Nothing in the code is trusted; what the compiler in re/ would
   not write is refused. */
#include "modules/sre/translator.h"

enum { WIDTH_LIMIT = 1 << 30, MASK_ALTERNATIVES = 64 };

static const uint32_t word_category = SRE_CATEGORY_WORD;
static const uint32_t locale_word_category = SRE_CATEGORY_LOC_WORD;
static const uint32_t unicode_word_category = SRE_CATEGORY_UNI_WORD;

static uint32_t saturate(uint64_t width) {
  return (uint32_t)min_of(width, (uint64_t)WIDTH_LIMIT);
}

bool translator_out_of_memory(Translator *t) {
  t->status = REGEX_NO_MEMORY;
  return false;
}

static Scope *scope_top(Translator *t) {
  return &t->scopes[t->depth - 1];
}

/* NULL when out of memory. */
static Scope *scope_push(Translator *t, ScopeKind kind, uint32_t end, uint32_t head) {
  if (t->depth == t->capacity) {
    uint32_t capacity = t->capacity ? t->capacity * 2 : 16;
    Scope *grown = realloc(t->scopes, capacity * sizeof(Scope));
    if (grown == NULL) {
      translator_out_of_memory(t);
      return NULL;
    }
    t->scopes = grown;
    t->capacity = capacity;
  }
  Scope *scope = &t->scopes[t->depth++];
  *scope = (Scope){.kind = kind, .end = end, .head = head, .jumps = NO_SET};
  return scope;
}

/* Leaves the innermost scope, whose text is at least `width` long as seen from outside. */
static void scope_pop(Translator *t, uint32_t width) {
  Scope closed = t->scopes[--t->depth];
  Scope *parent = scope_top(t);
  parent->width = saturate((uint64_t)parent->width + width);
  parent->has_marks |= closed.has_marks;
}

static bool emit(Translator *t, Inst inst) {
  return regex_add_inst(t->regex, inst) != NO_SET || translator_out_of_memory(t);
}

static uint32_t here(Translator *t) {
  return t->regex->inst_count;
}

static uint32_t new_slots(Translator *t, uint32_t count) {
  uint32_t slot = t->regex->slot_count;
  t->regex->slot_count += count;
  return slot;
}

static void patch_jumps(Translator *t, uint32_t jump) {
  while (jump != NO_SET) {
    uint32_t previous = t->regex->insts[jump].a;
    t->regex->insts[jump].a = here(t);
    jump = previous;
  }
}

/* Emits a jump to the end of the construct, still unknown. */
static bool emit_exit_jump(Translator *t, Scope *scope) {
  uint32_t jump = here(t);
  if (!emit(t, (Inst){.op = INST_JUMP, .a = scope->jumps})) return false;
  scope->jumps = jump;
  return true;
}

bool translator_has_words(const Translator *t, uint32_t at, uint32_t count) {
  uint32_t end = t->scopes[t->depth - 1].end;
  return at <= end && count <= end - at;
}

bool translator_read_skip(const Translator *t, uint32_t at, uint32_t least, uint32_t *target) {
  if (!translator_has_words(t, at, 1)) return false;
  uint32_t skip = t->code[at];
  if (skip < least || !translator_has_words(t, at, skip)) return false;
  *target = at + skip;
  return true;
}

static void add_width(Translator *t, uint64_t width) {
  Scope *scope = scope_top(t);
  scope->width = saturate(scope->width + width);
}

static bool translate_unit(Translator *t) {
  UnitTest test;
  if (!translator_read_unit(t, &test)) return false;
  add_width(t, 1);
  t->at = test.next;
  return emit(t, (Inst){.op = (uint8_t)test.unit, .unit = (uint8_t)test.unit, .a = test.operand});
}

/* One LITERAL, or a run of them as a STRING. */
static bool translate_literals(Translator *t) {
  uint32_t start = t->at, length = 0;
  while (translator_has_words(t, start + 2 * length, 2) &&
         t->code[start + 2 * length] == SRE_LITERAL)
    length++;
  if (length < 2) return translate_unit(t);
  uint32_t *characters = malloc(length * sizeof(uint32_t));
  if (characters == NULL) return translator_out_of_memory(t);
  for (uint32_t i = 0; i < length; i++) characters[i] = t->code[start + 2 * i + 1];
  uint32_t literal = regex_add_literal(t->regex, characters, length);
  free(characters);
  if (literal == NO_SET) return translator_out_of_memory(t);
  add_width(t, length);
  t->at = start + 2 * length;
  return emit(t, (Inst){.op = INST_STRING, .a = literal});
}

/* ---- Simple operators ---- */

static bool translate_mark(Translator *t) {
  if (!translator_has_words(t, t->at, 2) || t->code[t->at + 1] >= t->regex->mark_count)
    return false;
  uint32_t mark = t->code[t->at + 1];
  t->at += 2;
  scope_top(t)->has_marks = true;
  return emit(t, (Inst){.op = mark % 2 ? INST_CLOSE : INST_OPEN, .a = mark});
}

static bool emit_boundary(Translator *t, const uint32_t *category, bool opposite) {
  UnitTest test;
  if (!translator_category_unit(t, category, &test)) return false;
  InstOp op = opposite ? INST_NOT_BOUNDARY : INST_BOUNDARY;
  return emit(t, (Inst){.op = op, .unit = (uint8_t)test.unit, .a = test.operand});
}

static bool translate_at(Translator *t) {
  if (!translator_has_words(t, t->at, 2)) return false;
  uint32_t place = t->code[t->at + 1];
  t->at += 2;
  switch (place) {
  case SRE_AT_BEGINNING:
  case SRE_AT_BEGINNING_STRING: return emit(t, (Inst){.op = INST_AT_START});
  case SRE_AT_BEGINNING_LINE: return emit(t, (Inst){.op = INST_AT_LINE_START});
  case SRE_AT_END: return emit(t, (Inst){.op = INST_AT_END});
  case SRE_AT_END_LINE: return emit(t, (Inst){.op = INST_AT_LINE_END});
  case SRE_AT_END_STRING: return emit(t, (Inst){.op = INST_AT_STOP});
  case SRE_AT_BOUNDARY: return emit_boundary(t, &word_category, false);
  case SRE_AT_NON_BOUNDARY: return emit_boundary(t, &word_category, true);
  case SRE_AT_LOC_BOUNDARY: return emit_boundary(t, &locale_word_category, false);
  case SRE_AT_LOC_NON_BOUNDARY: return emit_boundary(t, &locale_word_category, true);
  case SRE_AT_UNI_BOUNDARY: return emit_boundary(t, &unicode_word_category, false);
  case SRE_AT_UNI_NON_BOUNDARY: return emit_boundary(t, &unicode_word_category, true);
  default: return false;
  }
}

static bool translate_backref(Translator *t, InstOp op) {
  if (!translator_has_words(t, t->at, 2) || t->code[t->at + 1] >= t->regex->groups) return false;
  uint32_t group = t->code[t->at + 1];
  t->at += 2;
  t->regex->has_backrefs = true;
  return emit(t, (Inst){.op = (uint8_t)op, .a = group});
}

/* The matcher finds out all an INFO block says by itself. */
static bool translate_info(Translator *t) {
  uint32_t next;
  if (!translator_read_skip(t, t->at + 1, 4, &next)) return false;
  uint32_t flags = t->code[t->at + 2];
  bool prefix = flags & SRE_INFO_PREFIX;
  if (flags & ~(uint32_t)(SRE_INFO_PREFIX | SRE_INFO_LITERAL | SRE_INFO_CHARSET)) return false;
  if (prefix ? (flags & SRE_INFO_CHARSET) != 0 : (flags & SRE_INFO_LITERAL) != 0) return false;
  t->at = next;
  return true;
}

/* ---- Repeats ---- */

static bool translate_repeat_one(Translator *t, InstOp op) {
  uint32_t next;
  if (!translator_read_skip(t, t->at + 1, 5, &next)) return false;
  uint32_t min = t->code[t->at + 2], max = t->code[t->at + 3];
  if (min > max) return false;
  t->at += 4;
  UnitTest test;
  if (!translator_read_unit(t, &test) || test.next != next - 1 || t->code[next - 1] != SRE_SUCCESS)
    return false;
  t->at = next;
  add_width(t, min);
  if (min == max) op = INST_EXACT;
  return emit(t, (Inst){.op = (uint8_t)op,
                        .unit = (uint8_t)test.unit,
                        .first = NO_SET,
                        .a = test.operand,
                        .b = min,
                        .c = max});
}

static bool open_repeat(Translator *t) {
  uint32_t end;
  if (!translator_read_skip(t, t->at + 1, 3, &end) || !translator_has_words(t, end, 1))
    return false;
  uint32_t min = t->code[t->at + 2], max = t->code[t->at + 3];
  if (min > max || (t->code[end] != SRE_MAX_UNTIL && t->code[end] != SRE_MIN_UNTIL)) return false;
  t->at += 4;
  Scope *scope = scope_push(t, SCOPE_REPEAT, end, here(t));
  if (scope == NULL) return false;
  scope->min = min;
  scope->max = max;
  return emit(t, (Inst){.op = INST_LOOP_START, .first = NO_SET, .c = NO_SET});
}

/* Makes instruction `at` the choice between one more repetition and what follows the loop. */
static void write_split(Translator *t, uint32_t at, uint32_t body, uint32_t exit, bool lazy) {
  Inst *inst = &t->regex->insts[at];
  *inst = (Inst){.op = INST_SPLIT, .first = NO_SET, .c = NO_SET};
  inst->a = lazy ? exit : body;
  inst->b = lazy ? body : exit;
}

static bool emit_loop_test(Translator *t, const Scope *scope, bool lazy) {
  Loop loop = {.min = scope->min,
               .max = scope->max,
               .slot = new_slots(t, 2),
               .body = scope->head + 1,
               .test = here(t),
               .exit = here(t) + 1,
               .first_body = NO_SET,
               .first_exit = NO_SET};
  uint32_t index = regex_add_loop(t->regex, loop);
  if (index == NO_SET) return translator_out_of_memory(t);
  t->regex->insts[scope->head].a = index;
  return emit(t, (Inst){.op = lazy ? INST_LOOP_LAZY : INST_LOOP_GREEDY, .a = index});
}

/* Most loops need neither a counter nor protection from empty repetitions. */
static bool close_repeat(Translator *t) {
  Scope *scope = scope_top(t);
  bool lazy = t->code[scope->end] == SRE_MIN_UNTIL;
  uint32_t body = scope->head + 1;
  Inst *head = &t->regex->insts[scope->head];
  if (scope->max == 1) {
    if (scope->min == 0) {
      write_split(t, scope->head, body, here(t), lazy);
    } else {
      *head = (Inst){.op = INST_JUMP, .a = body};
    }
  } else if (scope->max == SRE_MAX_REPEAT && scope->min <= 1 && scope->width > 0) {
    uint32_t exit = here(t) + 1;
    *head = (Inst){.op = INST_JUMP, .a = body};
    if (scope->min == 0) write_split(t, scope->head, body, exit, lazy);
    if (!emit(t, (Inst){.op = INST_SPLIT})) return false;
    write_split(t, here(t) - 1, body, exit, lazy);
  } else if (!emit_loop_test(t, scope, lazy)) {
    return false;
  }
  t->at = scope->end + 1;
  scope_pop(t, saturate((uint64_t)scope->min * scope->width));
  return true;
}

static bool open_possessive(Translator *t) {
  uint32_t end;
  if (!translator_read_skip(t, t->at + 1, 3, &end) || !translator_has_words(t, end, 1) ||
      t->code[end] != SRE_SUCCESS)
    return false;
  uint32_t min = t->code[t->at + 2], max = t->code[t->at + 3];
  if (min > max) return false;
  t->at += 4;
  uint32_t head = here(t);
  Loop loop = {.min = min,
               .max = max,
               .slot = new_slots(t, 3),
               .body = head + 2,
               .test = head + 1,
               .first_body = NO_SET,
               .first_exit = NO_SET};
  uint32_t index = regex_add_loop(t->regex, loop);
  if (index == NO_SET) return translator_out_of_memory(t);
  Scope *scope = scope_push(t, SCOPE_POSSESSIVE, end, head);
  if (scope == NULL) return false;
  scope->index = index;
  return emit(t, (Inst){.op = INST_POSSESS_START, .a = index}) &&
         emit(t, (Inst){.op = INST_POSSESS_TEST, .a = index});
}

static bool close_possessive(Translator *t) {
  Scope *scope = scope_top(t);
  Loop *loop = &t->regex->loops[scope->index];
  if (!emit(t, (Inst){.op = INST_POSSESS_NEXT,
                      .a = scope->index,
                      .flags = scope->has_marks ? HAS_MARKS : 0}))
    return false;
  loop->exit = here(t);
  t->at = scope->end + 1;
  scope_pop(t, saturate((uint64_t)loop->min * scope->width));
  return true;
}

/* ---- Atomic groups and assertions ---- */

static bool open_atomic(Translator *t) {
  uint32_t next;
  if (!translator_read_skip(t, t->at + 1, 2, &next) || t->code[next - 1] != SRE_SUCCESS)
    return false;
  t->at += 2;
  Scope *scope = scope_push(t, SCOPE_ATOMIC, next - 1, here(t));
  if (scope == NULL) return false;
  scope->index = new_slots(t, 1);
  return emit(t, (Inst){.op = INST_ATOMIC_BEGIN, .a = scope->index});
}

static bool open_look(Translator *t, ScopeKind kind) {
  uint32_t next;
  if (!translator_read_skip(t, t->at + 1, 3, &next) || t->code[next - 1] != SRE_SUCCESS)
    return false;
  uint32_t back = t->code[t->at + 2];
  if (back > INT32_MAX) return false;
  t->at += 3;
  Scope *scope = scope_push(t, kind, next - 1, here(t));
  if (scope == NULL) return false;
  scope->index = new_slots(t, 2);
  InstOp op = kind == SCOPE_LOOK ? INST_LOOK_BEGIN : INST_LOOK_NOT_BEGIN;
  return emit(t, (Inst){.op = (uint8_t)op, .a = scope->index, .b = back});
}

static bool close_sub_pattern(Translator *t) {
  Scope *scope = scope_top(t);
  Inst inst = {.a = scope->index, .b = scope->head, .flags = scope->has_marks ? HAS_MARKS : 0};
  inst.op = scope->kind == SCOPE_ATOMIC ? INST_ATOMIC_END
            : scope->kind == SCOPE_LOOK ? INST_LOOK_END
                                        : INST_LOOK_NOT_END;
  if (!emit(t, inst)) return false;
  t->regex->insts[scope->head].c = here(t);
  t->at = scope->end + 1;
  scope_pop(t, scope->kind == SCOPE_ATOMIC ? scope->width : 0);
  return true;
}

/* ---- Alternatives ---- */

/* Counts the alternatives of the BRANCH at t->at and checks that all end with a jump to the same
   word, *end. */
static bool survey_branch(Translator *t, uint32_t *count, uint32_t *end) {
  uint32_t at = t->at + 1, common = 0, next;
  *count = 0;
  while (translator_has_words(t, at, 1) && t->code[at] != 0) {
    if (!translator_read_skip(t, at, 3, &next) || t->code[next - 2] != SRE_JUMP) return false;
    uint32_t target;
    if (!translator_read_skip(t, next - 1, 1, &target) || (*count > 0 && target != common))
      return false;
    common = target;
    at = next;
    ++*count;
  }
  if (!translator_has_words(t, at, 1) || (*count > 0 && common != at + 1)) return false;
  *end = at + 1;
  return true;
}

/* Emits the choice among this alternative and those remaining. */
static bool emit_choice(Translator *t, Scope *scope) {
  uint32_t alternatives = scope->remaining + 1;
  scope->head = here(t);
  scope->index = NO_SET;
  scope->alternative = 0;
  if (alternatives == 1) return true;
  if (alternatives == 2)
    return emit(t, (Inst){.op = INST_SPLIT, .a = here(t) + 1, .first = NO_SET, .c = NO_SET});
  uint32_t branch = regex_add_branch(t->regex, min_of(alternatives, (uint32_t)MASK_ALTERNATIVES));
  if (branch == NO_SET) return translator_out_of_memory(t);
  scope->index = branch;
  return emit(t, (Inst){.op = INST_BRANCH, .a = branch});
}

/* The alternative starts here. The last one a Branch has room for becomes, if more follow, a choice
   of its own. */
static bool start_alternative(Translator *t, Scope *scope) {
  if (scope->index == NO_SET) {
    if (scope->alternative == 1) t->regex->insts[scope->head].b = here(t);
    return true;
  }
  t->regex->targets[t->regex->branches[scope->index].targets + scope->alternative] = here(t);
  if (scope->alternative < MASK_ALTERNATIVES - 1 || scope->remaining == 0) return true;
  return emit_choice(t, scope) && start_alternative(t, scope);
}

static bool open_branch(Translator *t) {
  uint32_t count, end;
  if (!survey_branch(t, &count, &end)) return false;
  if (count == 0) {
    t->at = end;
    return emit(t, (Inst){.op = INST_FAIL});
  }
  uint32_t first = t->at + 1;
  Scope *scope = scope_push(t, SCOPE_ALTERNATIVE, first + t->code[first] - 2, here(t));
  if (scope == NULL) return false;
  t->at = first + 1;
  scope->remaining = count - 1;
  scope->least_width = WIDTH_LIMIT;
  return emit_choice(t, scope) && start_alternative(t, scope);
}

static bool close_alternative(Translator *t) {
  Scope *scope = scope_top(t);
  uint32_t next = scope->end + 2;
  scope->least_width = min_of(scope->least_width, scope->width);
  scope->width = 0;
  if (scope->remaining > 0) {
    if (!emit_exit_jump(t, scope)) return false;
    scope->remaining--;
    scope->alternative++;
    scope->end = next + t->code[next] - 2;
    t->at = next + 1;
    return start_alternative(t, scope);
  }
  patch_jumps(t, scope->jumps);
  t->at = next + 1;
  scope_pop(t, scope->least_width);
  return true;
}

/* ---- Group-exists tests ---- */

static bool open_condition(Translator *t) {
  if (!translator_has_words(t, t->at, 3)) return false;
  uint32_t group = t->code[t->at + 1], skip = t->code[t->at + 2];
  if (group >= t->regex->groups || skip < 2 || !translator_has_words(t, t->at + 1, skip))
    return false;
  uint32_t end = t->at + 1 + skip; /* the skip counts from the word before it */
  t->regex->has_backrefs = true;
  t->at += 3;
  if (scope_push(t, SCOPE_THEN, end, here(t)) == NULL) return false;
  return emit(t, (Inst){.op = INST_COND, .a = group});
}

/* A JUMP as the last thing of the THEN part: an ELSE part follows. */
static bool begin_else(Translator *t) {
  Scope *scope = scope_top(t);
  if (scope->kind != SCOPE_THEN || !translator_has_words(t, t->at, 2) || t->at + 2 != scope->end)
    return false;
  uint32_t skip = t->code[t->at + 1];
  const Scope *parent = &t->scopes[t->depth - 2];
  if (skip < 1 || skip > parent->end - (t->at + 1)) return false;
  if (!emit_exit_jump(t, scope)) return false;
  t->regex->insts[scope->head].b = here(t);
  scope->kind = SCOPE_ELSE;
  scope->end = t->at + 1 + skip;
  scope->least_width = scope->width;
  scope->width = 0;
  t->at += 2;
  return true;
}

static bool close_condition(Translator *t) {
  Scope *scope = scope_top(t);
  if (scope->kind == SCOPE_THEN) {
    t->regex->insts[scope->head].b = here(t);
    scope_pop(t, 0);
  } else {
    patch_jumps(t, scope->jumps);
    scope_pop(t, min_of(scope->least_width, scope->width));
  }
  return true;
}

/* ---- The pass ---- */

static bool translate_op(Translator *t) {
  switch (t->code[t->at]) {
  case SRE_FAILURE: t->at++; return emit(t, (Inst){.op = INST_FAIL});
  case SRE_ASSERT: return open_look(t, SCOPE_LOOK);
  case SRE_ASSERT_NOT: return open_look(t, SCOPE_LOOK_NOT);
  case SRE_AT: return translate_at(t);
  case SRE_BRANCH: return open_branch(t);
  case SRE_GROUPREF: return translate_backref(t, INST_BACKREF);
  case SRE_GROUPREF_IGNORE: return translate_backref(t, INST_BACKREF_ASCII);
  case SRE_GROUPREF_UNI_IGNORE: return translate_backref(t, INST_BACKREF_UNICODE);
  case SRE_GROUPREF_LOC_IGNORE: return translate_backref(t, INST_BACKREF_LOCALE);
  case SRE_GROUPREF_EXISTS: return open_condition(t);
  case SRE_INFO: return translate_info(t);
  case SRE_JUMP: return begin_else(t);
  case SRE_LITERAL: return translate_literals(t);
  case SRE_MARK: return translate_mark(t);
  case SRE_REPEAT: return open_repeat(t);
  case SRE_REPEAT_ONE: return translate_repeat_one(t, INST_GREEDY);
  case SRE_MIN_REPEAT_ONE: return translate_repeat_one(t, INST_LAZY);
  case SRE_POSSESSIVE_REPEAT_ONE: return translate_repeat_one(t, INST_POSSESSIVE);
  case SRE_POSSESSIVE_REPEAT: return open_possessive(t);
  case SRE_ATOMIC_GROUP: return open_atomic(t);
  default: return translate_unit(t);
  }
}

static bool close_scope(Translator *t) {
  switch (scope_top(t)->kind) {
  case SCOPE_PATTERN: unreachable_state("pattern closed");
  case SCOPE_ALTERNATIVE: return close_alternative(t);
  case SCOPE_THEN:
  case SCOPE_ELSE: return close_condition(t);
  case SCOPE_REPEAT: return close_repeat(t);
  case SCOPE_POSSESSIVE: return close_possessive(t);
  case SCOPE_ATOMIC:
  case SCOPE_LOOK:
  case SCOPE_LOOK_NOT: return close_sub_pattern(t);
  }
  unreachable_state("scope kind");
}

static bool translate_pattern(Translator *t, uint32_t end) {
  if (scope_push(t, SCOPE_PATTERN, end, 0) == NULL) return false;
  while (t->depth > 1 || t->at < end) {
    bool at_end = t->at == scope_top(t)->end;
    if (!(at_end ? close_scope(t) : translate_op(t))) return false;
  }
  t->regex->min_width = scope_top(t)->width;
  return emit(t, (Inst){.op = INST_SUCCESS});
}

RegexStatus regex_translate(Regex *regex) {
  Translator translator = {.regex = regex, .code = regex->code, .status = REGEX_BAD_CODE};
  bool translated = translate_pattern(&translator, (uint32_t)regex->code_length - 1);
  free(translator.scopes);
  return translated ? REGEX_OK : translator.status;
}
