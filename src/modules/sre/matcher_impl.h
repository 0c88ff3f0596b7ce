/* Included by matcher.c once per width of characters (with CHAR, WIDTH, NAME, LITERAL_OF): the
   matcher's dispatch loop. One function does a whole search, so that trying the next start costs no
   call. It never recurses. */

#define NEXT() goto *ops[(++pc)->op]
#define GO(index)                                                                                  \
  do {                                                                                             \
    pc = insts + (index);                                                                          \
    goto *ops[pc->op];                                                                             \
  } while (0)
#define FAIL() goto fail
/* Before a push: room for any one record. */
#define RESERVE()                                                                                  \
  do {                                                                                             \
    if (unlikely(top > limit)) {                                                                   \
      if ((top = stack_grow(run, top)) == NULL) return REGEX_NO_MEMORY;                            \
      limit = run->stack_end - RECORD_MAX_WORDS;                                                   \
    }                                                                                              \
  } while (0)
/* On every way round a loop that consumes nothing: signals are looked for now and then. */
#define POLL()                                                                                     \
  do {                                                                                             \
    if (unlikely(--run->countdown == 0)) {                                                         \
      run->countdown = CHECK_INTERVAL;                                                             \
      if (run->check != NULL && run->check() != 0) return REGEX_INTERRUPTED;                       \
    }                                                                                              \
  } while (0)
#define OFFSET(inst) ((const char *)(inst) - (const char *)insts)
#define POSITION(word) ((const CHAR *)(word))
#define PASS_IF(condition)                                                                         \
  do {                                                                                             \
    if (!(condition)) FAIL();                                                                      \
    NEXT();                                                                                        \
  } while (0)
#define TAKE_IF(condition)                                                                         \
  do {                                                                                             \
    if (ptr >= end || !(condition)) FAIL();                                                        \
    ptr++;                                                                                         \
    NEXT();                                                                                        \
  } while (0)

/* Whether a word begins or ends at ptr. */
static inline bool NAME(is_boundary)(const Regex *regex, const Inst *inst, const CHAR *text,
                                     const CHAR *ptr, const CHAR *end) {
  bool before = ptr > text && NAME(accepts)(regex, inst->unit, inst->a, ptr[-1]);
  bool after = ptr < end && NAME(accepts)(regex, inst->unit, inst->a, ptr[0]);
  return before != after;
}

static bool NAME(same_ignoring_case)(const Regex *regex, InstOp op, const CHAR *a, const CHAR *b,
                                     ptrdiff_t length) {
  for (ptrdiff_t i = 0; i < length; i++) {
    uint32_t x = a[i], y = b[i];
    if (x == y) continue;
    if (op == INST_BACKREF_ASCII && char_lower_ascii(x) == char_lower_ascii(y)) continue;
    if (op == INST_BACKREF_UNICODE && regex->types->lower(x) == regex->types->lower(y)) continue;
    if (op == INST_BACKREF_LOCALE && char_lower_locale(x) == char_lower_locale(y)) continue;
    return false;
  }
  return true;
}

/* Length of the text of group inst->a if it stands at ptr once more, else -1. */
static ptrdiff_t NAME(backref)(const RegexRun *run, const Inst *inst, const CHAR *ptr,
                               const CHAR *end) {
  ptrdiff_t start = run->marks[2 * inst->a], stop = run->marks[2 * inst->a + 1];
  if (start < 0 || stop < start || end - ptr < stop - start) return -1;
  const CHAR *group = (const CHAR *)run->text + start;
  bool same = inst->op == INST_BACKREF
                  ? memcmp(group, ptr, (size_t)(stop - start) * sizeof(CHAR)) == 0
                  : NAME(same_ignoring_case)(run->regex, inst->op, group, ptr, stop - start);
  return same ? stop - start : -1;
}

static inline uint64_t NAME(branch_mask)(const Branch *branch, const CHAR *ptr, const CHAR *end) {
  if (ptr == end) return branch->end_mask;
  uint32_t c = *ptr;
  return WIDTH == 1 || c < 256 ? branch->masks[branch->class_of[c & 255]] : branch->high_mask;
}

static inline const CHAR *NAME(clip)(const CHAR *ptr, const CHAR *end, uint32_t count) {
  return count == SRE_MAX_REPEAT || end - ptr <= (ptrdiff_t)count ? end : ptr + count;
}

static RegexStatus NAME(execute)(RegexRun *run, bool search) {
  static const void *const ops[] = {
#define INST(name, meaning) &&do_##name,
#include "modules/sre/inst.def"
  };
  static const void *const records[] = {
      [RECORD_BASE] = &&next_start,       [RECORD_CHOICE] = &&resume_choice,
      [RECORD_BRANCH] = &&resume_branch,  [RECORD_GREEDY] = &&resume_greedy,
      [RECORD_LAZY] = &&resume_lazy,      [RECORD_LOOP_EXIT] = &&resume_exit,
      [RECORD_LOOP_BODY] = &&resume_body, [RECORD_UNDO_LOOP] = &&undo_loop,
      [RECORD_UNDO_OPEN] = &&undo_open,   [RECORD_UNDO_CLOSE] = &&undo_close,
  };
  enum { NARROW_DISJOINT = WIDTH == 1 ? DISJOINT_LOW : DISJOINT_ALL };
  const Regex *const regex = run->regex;
  const Inst *const insts = regex->insts;
  const CHAR *const text = run->text;
  const CHAR *const end = text + run->end;
  const CHAR *const empty_match =
      run->must_advance ? text + run->start : NULL; /* a match must not end here */
  const CHAR *start = text + run->start;
  const CHAR *ptr;
  const Inst *pc;
  const Inst *const entry = insts + (search ? regex->plan.resume : 0);
  const ptrdiff_t consumed = search ? regex->plan.consumed : 0;
  ptrdiff_t *const marks = run->marks;
  RegexWord *const slots = run->slots;
  RegexWord *top = run->stack;
  RegexWord *limit = run->stack_end - RECORD_MAX_WORDS;

  *top++ = record_word(0, RECORD_BASE);
  if (search) {
    start = NAME(find_start)(regex, text, start, end);
    if (start == NULL) return REGEX_NO_MATCH;
  } else if (end - start < (ptrdiff_t)regex->min_width) {
    return REGEX_NO_MATCH;
  }

try_start:
  ptr = start + consumed;
  pc = entry;
  goto *ops[pc->op];

next_start:
  if (!search) return REGEX_NO_MATCH;
  start = NAME(after_failure)(regex, start, end);
  start = start > end ? NULL : NAME(find_start)(regex, text, start, end);
  if (start == NULL) return REGEX_NO_MATCH;
  goto try_start;

fail:
  POLL();
unwind:
  goto *records[record_tag(top[-1])];

  /* ---- Single characters ---- */

do_CHAR:
  TAKE_IF(*ptr == pc->a);
do_NOT_CHAR:
  TAKE_IF(*ptr != pc->a);
do_ANY:
  TAKE_IF(*ptr != '\n');
do_ALL:
  TAKE_IF(true);
do_SET:
  TAKE_IF(NAME(set_accepts)(regex, &regex->sets[pc->a], *ptr));
do_ASK:
  TAKE_IF(NAME(accepts)(regex, UNIT_ASK, pc->a, *ptr));
do_STRING : {
  const Literal *literal = &regex->literals[pc->a];
  if (!NAME(literal_follows)(literal, ptr, end)) FAIL();
  ptr += literal->length;
  NEXT();
}

  /* ---- Repeated single characters ---- */

do_EXACT : {
  if (end - ptr < (ptrdiff_t)pc->b) FAIL();
  const CHAR *stop = ptr + pc->b;
  if (NAME(run_end)(regex, pc, ptr, stop) != stop) FAIL();
  ptr = stop;
  NEXT();
}
do_POSSESSIVE : {
  const CHAR *stop = NAME(run_end)(regex, pc, ptr, NAME(clip)(ptr, end, pc->c));
  if (stop - ptr < (ptrdiff_t)pc->b) FAIL();
  ptr = stop;
  NEXT();
}
do_GREEDY : {
  const CHAR *stop = NAME(run_end)(regex, pc, ptr, NAME(clip)(ptr, end, pc->c));
  if (stop - ptr < (ptrdiff_t)pc->b) FAIL();
  if (pc->flags & NARROW_DISJOINT) {
    ptr = stop;
    NEXT();
  }
  const CHAR *least = ptr + pc->b;
  ptr = NAME(give_back)(regex, pc, least, stop, end);
  if (ptr == NULL) FAIL();
  if (ptr > least) {
    RESERVE();
    top[0] = (RegexWord)ptr;
    top[1] = (RegexWord)least;
    top[2] = record_word(OFFSET(pc), RECORD_GREEDY);
    top += 3;
  }
  NEXT();
}
resume_greedy : {
  pc = (const Inst *)((const char *)insts + record_payload(top[-1]));
  const CHAR *least = POSITION(top[-2]);
  ptr = NAME(give_back)(regex, pc, least, POSITION(top[-3]) - 1, end);
  if (ptr == NULL) {
    top -= 3;
    FAIL();
  }
  if (ptr == least) {
    top -= 3;
  } else {
    top[-3] = (RegexWord)ptr;
  }
  NEXT();
}
do_LAZY : {
  if (end - ptr < (ptrdiff_t)pc->b) FAIL();
  const CHAR *least = ptr + pc->b, *furthest = NAME(clip)(ptr, end, pc->c);
  if (NAME(run_end)(regex, pc, ptr, least) != least) FAIL();
  if (pc->flags & NARROW_DISJOINT) {
    ptr = NAME(run_end)(regex, pc, least, furthest);
    NEXT();
  }
  ptr = NAME(reach_out)(regex, pc, least, furthest, end);
  if (ptr == NULL) FAIL();
  if (ptr < furthest) {
    RESERVE();
    top[0] = (RegexWord)ptr;
    top[1] = (RegexWord)furthest;
    top[2] = record_word(OFFSET(pc), RECORD_LAZY);
    top += 3;
  }
  NEXT();
}
resume_lazy : {
  pc = (const Inst *)((const char *)insts + record_payload(top[-1]));
  const CHAR *furthest = POSITION(top[-2]);
  ptr = POSITION(top[-3]);
  ptr = NAME(accepts)(regex, pc->unit, pc->a, *ptr)
            ? NAME(reach_out)(regex, pc, ptr + 1, furthest, end)
            : NULL;
  if (ptr == NULL) {
    top -= 3;
    FAIL();
  }
  if (ptr == furthest) {
    top -= 3;
  } else {
    top[-3] = (RegexWord)ptr;
  }
  NEXT();
}

  /* ---- Groups ---- */

do_OPEN:
  RESERVE();
  top[0] = marks[pc->a];
  top[1] = record_word(pc->a, RECORD_UNDO_OPEN);
  top += 2;
  marks[pc->a] = ptr - text;
  NEXT();
undo_open:
  marks[record_payload(top[-1])] = top[-2];
  top -= 2;
  goto unwind;
do_CLOSE:
  RESERVE();
  top[0] = marks[pc->a];
  top[1] = run->last_index;
  top[2] = record_word(pc->a, RECORD_UNDO_CLOSE);
  top += 3;
  marks[pc->a] = ptr - text;
  run->last_index = pc->a / 2 + 1;
  NEXT();
undo_close:
  marks[record_payload(top[-1])] = top[-3];
  run->last_index = (uint32_t)top[-2];
  top -= 3;
  goto unwind;
do_BACKREF:
do_BACKREF_ASCII:
do_BACKREF_UNICODE:
do_BACKREF_LOCALE : {
  ptrdiff_t length = NAME(backref)(run, pc, ptr, end);
  if (length < 0) FAIL();
  ptr += length;
  NEXT();
}
do_COND : {
  ptrdiff_t group_start = marks[2 * pc->a], group_stop = marks[2 * pc->a + 1];
  if (group_start < 0 || group_stop < group_start) GO(pc->b);
  NEXT();
}

  /* ---- Choices ---- */

do_JUMP:
  GO(pc->a);
do_SPLIT : {
  bool a = NAME(allows)(regex, pc->first, ptr, end), b = NAME(allows)(regex, pc->c, ptr, end);
  if (a) {
    if (b) {
      RESERVE();
      top[0] = (RegexWord)ptr;
      top[1] = record_word(OFFSET(insts + pc->b), RECORD_CHOICE);
      top += 2;
    }
    GO(pc->a);
  }
  if (b) GO(pc->b);
  FAIL();
}
resume_choice:
  pc = (const Inst *)((const char *)insts + record_payload(top[-1]));
  ptr = POSITION(top[-2]);
  top -= 2;
  goto *ops[pc->op];
do_BRANCH : {
  const Branch *branch = &regex->branches[pc->a];
  uint64_t mask = NAME(branch_mask)(branch, ptr, end);
  if (mask == 0) FAIL();
  uint64_t rest = mask & (mask - 1);
  if (rest != 0) {
    RESERVE();
    top[0] = (RegexWord)rest;
    top[1] = (RegexWord)ptr;
    top[2] = record_word(OFFSET(pc), RECORD_BRANCH);
    top += 3;
  }
  GO(regex->targets[branch->targets + (uint32_t)__builtin_ctzll(mask)]);
}
resume_branch : {
  pc = (const Inst *)((const char *)insts + record_payload(top[-1]));
  ptr = POSITION(top[-2]);
  uint64_t mask = (uint64_t)top[-3], rest = mask & (mask - 1);
  if (rest == 0) {
    top -= 3;
  } else {
    top[-3] = (RegexWord)rest;
  }
  GO(regex->targets[regex->branches[pc->a].targets + (uint32_t)__builtin_ctzll(mask)]);
}

  /* ---- Loops that count or that may match nothing ---- */

do_LOOP_START : {
  const Loop *loop = &regex->loops[pc->a];
  RESERVE();
  top[0] = slots[loop->slot];
  top[1] = slots[loop->slot + 1];
  top[2] = record_word(pc->a, RECORD_UNDO_LOOP);
  top += 3;
  slots[loop->slot] = -1; /* the test counts the way into it as well */
  slots[loop->slot + 1] = 0;
  GO(loop->test);
}
undo_loop : {
  RegexWord *slot = slots + regex->loops[record_payload(top[-1])].slot;
  slot[0] = top[-3];
  slot[1] = top[-2];
  top -= 3;
  goto unwind;
}
do_LOOP_GREEDY : {
  const Loop *loop = &regex->loops[pc->a];
  RegexWord *slot = slots + loop->slot;
  RegexWord count = slot[0] + 1;
  RESERVE();
  if (count < (RegexWord)loop->min) {
    top[0] = slot[0];
    top[1] = slot[1];
    top[2] = record_word(pc->a, RECORD_UNDO_LOOP);
    top += 3;
    slot[0] = count;
    POLL();
    GO(loop->body);
  }
  bool more =
      (count < (RegexWord)loop->max || loop->max == SRE_MAX_REPEAT) && (RegexWord)ptr != slot[1];
  if (!more || !NAME(allows)(regex, loop->first_body, ptr, end)) GO(loop->exit);
  top[0] = (RegexWord)ptr;
  top[1] = slot[0];
  top[2] = slot[1];
  top[3] = record_word(pc->a, RECORD_LOOP_EXIT);
  top += 4;
  slot[0] = count;
  slot[1] = (RegexWord)ptr;
  GO(loop->body);
}
resume_exit : {
  const Loop *loop = &regex->loops[record_payload(top[-1])];
  ptr = POSITION(top[-4]);
  slots[loop->slot] = top[-3];
  slots[loop->slot + 1] = top[-2];
  top -= 4;
  if (!NAME(allows)(regex, loop->first_exit, ptr, end)) goto unwind;
  GO(loop->exit);
}
do_LOOP_LAZY : {
  const Loop *loop = &regex->loops[pc->a];
  RegexWord *slot = slots + loop->slot;
  RegexWord count = slot[0] + 1;
  RESERVE();
  if (count < (RegexWord)loop->min) {
    top[0] = slot[0];
    top[1] = slot[1];
    top[2] = record_word(pc->a, RECORD_UNDO_LOOP);
    top += 3;
    slot[0] = count;
    POLL();
    GO(loop->body);
  }
  if ((count < (RegexWord)loop->max || loop->max == SRE_MAX_REPEAT) && (RegexWord)ptr != slot[1]) {
    top[0] = (RegexWord)ptr;
    top[1] = slot[0];
    top[2] = slot[1];
    top[3] = record_word(pc->a, RECORD_LOOP_BODY);
    top += 4;
  }
  if (!NAME(allows)(regex, loop->first_exit, ptr, end)) goto unwind;
  GO(loop->exit);
}
resume_body : {
  const Loop *loop = &regex->loops[record_payload(top[-1])];
  RegexWord *slot = slots + loop->slot;
  ptr = POSITION(top[-4]);
  top[-4] = top[-3];
  top[-3] = top[-2];
  top[-2] = record_word(record_payload(top[-1]), RECORD_UNDO_LOOP);
  top -= 1;
  slot[0] = top[-3] + 1;
  slot[1] = (RegexWord)ptr;
  if (!NAME(allows)(regex, loop->first_body, ptr, end)) FAIL();
  GO(loop->body);
}

  /* ---- Possessive loops, atomic groups, assertions ---- */

do_POSSESS_START:
  slots[regex->loops[pc->a].slot] = 0;
  slots[regex->loops[pc->a].slot + 1] = 0;
  NEXT();
do_POSSESS_TEST : {
  const Loop *loop = &regex->loops[pc->a];
  RegexWord *slot = slots + loop->slot;
  slot[2] = top - run->stack;
  if (slot[0] < (RegexWord)loop->min) GO(loop->body);
  if ((slot[0] >= (RegexWord)loop->max && loop->max != SRE_MAX_REPEAT) || slot[1] == (RegexWord)ptr)
    GO(loop->exit);
  slot[1] = (RegexWord)ptr;
  RESERVE();
  top[0] = (RegexWord)ptr;
  top[1] = record_word(OFFSET(insts + loop->exit), RECORD_CHOICE);
  top += 2;
  GO(loop->body);
}
do_POSSESS_NEXT : {
  RegexWord *slot = slots + regex->loops[pc->a].slot;
  POLL();
  slot[0]++;
  RegexWord *base = run->stack + slot[2];
  top = pc->flags & HAS_MARKS ? stack_cut(base, top) : base;
  GO(regex->loops[pc->a].test);
}
do_ATOMIC_BEGIN:
  slots[pc->a] = top - run->stack;
  NEXT();
do_ATOMIC_END : {
  RegexWord *base = run->stack + slots[pc->a];
  top = pc->flags & HAS_MARKS ? stack_cut(base, top) : base;
  NEXT();
}
do_LOOK_BEGIN:
  if (ptr - text < (ptrdiff_t)pc->b) FAIL();
  slots[pc->a] = top - run->stack;
  slots[pc->a + 1] = (RegexWord)ptr;
  ptr -= pc->b;
  NEXT();
do_LOOK_END : {
  RegexWord *base = run->stack + slots[pc->a];
  top = pc->flags & HAS_MARKS ? stack_cut(base, top) : base;
  ptr = POSITION(slots[pc->a + 1]);
  NEXT();
}
do_LOOK_NOT_BEGIN:
  if (ptr - text < (ptrdiff_t)pc->b) GO(pc->c);
  slots[pc->a] = top - run->stack;
  RESERVE();
  top[0] = (RegexWord)ptr;
  top[1] = record_word(OFFSET(insts + pc->c), RECORD_CHOICE);
  top += 2;
  ptr -= pc->b;
  NEXT();
do_LOOK_NOT_END : {
  RegexWord *base = run->stack + slots[pc->a];
  if (pc->flags & HAS_MARKS) stack_undo(run, base, top);
  top = base;
  FAIL();
}

  /* ---- Places ---- */

do_AT_START:
  PASS_IF(ptr == text);
do_AT_LINE_START:
  PASS_IF(ptr == text || ptr[-1] == '\n');
do_AT_END:
  PASS_IF(ptr == end || (end - ptr == 1 && *ptr == '\n'));
do_AT_LINE_END:
  PASS_IF(ptr == end || *ptr == '\n');
do_AT_STOP:
  PASS_IF(ptr == end);
do_BOUNDARY:
  PASS_IF(text != end && NAME(is_boundary)(regex, pc, text, ptr, end));
do_NOT_BOUNDARY:
  PASS_IF(text != end && !NAME(is_boundary)(regex, pc, text, ptr, end));

do_FAIL:
  FAIL();
do_SUCCESS:
  if ((run->full && ptr != end) || ptr == empty_match) FAIL();
  run->start = start - text;
  run->stop = ptr - text;
  return REGEX_MATCH;
}

#undef NEXT
#undef GO
#undef FAIL
#undef RESERVE
#undef POLL
#undef OFFSET
#undef POSITION
#undef PASS_IF
#undef TAKE_IF
