/* Walks the program from an instruction on, along every way it can go, and collects the characters
   it can meet. */
#include "modules/sre/lookahead.h"

enum { PLACES_MAX = 80 };

/* A state of the matcher: an instruction, and how many characters of it are matched. */
typedef struct Place {
  uint32_t inst;  /* the instruction */
  uint32_t count; /* characters */
} Place;

typedef struct Places {
  Place places[PLACES_MAX]; /* no two equal */
  uint32_t count;           /* how many */
} Places;

typedef struct Explorer {
  const Regex *regex; /* being explored */
  uint32_t start;     /* the instruction the exploration began with */
  Places lists[2]; /* states before the character being looked at, and after it; they swap roles */
  Places *now;     /* the list before */
  Places *next;    /* and the one after */
  CharBits bits;   /* characters accepted by the states of `now` */
  bool at_end;     /* one of them accepts the end of the text */
  bool open; /* nothing can be said: there is a state that may succeed with anything, or there are
                too many */
} Explorer;

static void add_place(Explorer *e, Places *list, uint32_t inst, uint32_t count) {
  for (uint32_t i = 0; i < list->count; i++) {
    if (list->places[i].inst == inst && list->places[i].count == count) return;
  }
  if (list->count == PLACES_MAX) {
    e->open = true;
  } else {
    list->places[list->count++] = (Place){inst, count};
  }
}

static void accept(Explorer *e, const CharBits *bits, uint32_t next_inst, uint32_t next_count) {
  char_bits_unite(&e->bits, bits);
  add_place(e, e->next, next_inst, next_count);
}

static void visit_string(Explorer *e, Place place, const Literal *literal) {
  CharBits bits = char_bits_none();
  char_bits_add(&bits, e->regex->types, literal->wide[place.count]);
  bool last = place.count + 1 == literal->length;
  accept(e, &bits, last ? place.inst + 1 : place.inst, last ? 0 : place.count + 1);
}

/* EXACT (min == max) and the repeats: beyond the minimum the count does not matter. */
static void visit_repeat(Explorer *e, Place place, const Inst *inst, uint32_t max) {
  if (place.count >= inst->b) add_place(e, e->now, place.inst + 1, 0);
  if (max == 0 || (inst->op == INST_EXACT && place.count >= max)) return;
  CharBits bits = regex_unit_bits(e->regex, inst->unit, inst->a);
  accept(e, &bits, place.inst, min_of(place.count + 1, inst->b));
}

static void visit_loop(Explorer *e, const Loop *loop, bool may_leave) {
  add_place(e, e->now, loop->body, 0);
  if (may_leave) add_place(e, e->now, loop->exit, 0);
}

static void accept_end(Explorer *e, bool newline) {
  if (newline) char_bits_add_low(&e->bits, '\n');
  e->at_end = true;
}

static void visit_branch(Explorer *e, const Branch *branch) {
  for (uint32_t i = 0; i < branch->count; i++)
    add_place(e, e->now, e->regex->targets[branch->targets + i], 0);
}

/* An atomic sub-pattern takes its first success whatever follows: to a choice inside it, that is no
   guide. Seen from outside, its end is like any other instruction. */
static void visit_atomic_end(Explorer *e, uint32_t begin, uint32_t end) {
  if (begin < e->start && e->start <= end) e->open = true;
}

static void visit(Explorer *e, Place place) {
  const Regex *regex = e->regex;
  const Inst *inst = &regex->insts[place.inst];
  switch ((InstOp)inst->op) {
  case INST_CHAR:
  case INST_NOT_CHAR:
  case INST_ANY:
  case INST_ALL:
  case INST_SET:
  case INST_ASK: {
    CharBits bits = regex_unit_bits(regex, inst->op, inst->a);
    accept(e, &bits, place.inst + 1, 0);
    break;
  }
  case INST_STRING: visit_string(e, place, &regex->literals[inst->a]); break;
  case INST_EXACT: visit_repeat(e, place, inst, inst->b); break;
  case INST_GREEDY:
  case INST_LAZY:
  case INST_POSSESSIVE: visit_repeat(e, place, inst, inst->c); break;
  case INST_OPEN:
  case INST_CLOSE:
  case INST_ATOMIC_BEGIN:
  case INST_AT_START:
  case INST_AT_LINE_START:
  case INST_BOUNDARY:
  case INST_NOT_BOUNDARY: add_place(e, e->now, place.inst + 1, 0); break;
  case INST_ATOMIC_END:
    visit_atomic_end(e, inst->b, place.inst);
    add_place(e, e->now, place.inst + 1, 0);
    break;
  case INST_JUMP: add_place(e, e->now, inst->a, 0); break;
  case INST_SPLIT:
    add_place(e, e->now, inst->a, 0);
    add_place(e, e->now, inst->b, 0);
    break;
  case INST_BRANCH: visit_branch(e, &regex->branches[inst->a]); break;
  case INST_COND:
    add_place(e, e->now, place.inst + 1, 0);
    add_place(e, e->now, inst->b, 0);
    break;
  case INST_LOOP_START:
  case INST_POSSESS_START:
    visit_loop(e, &regex->loops[inst->a], regex->loops[inst->a].min == 0);
    break;
  case INST_LOOP_GREEDY:
  case INST_LOOP_LAZY:
  case INST_POSSESS_TEST: visit_loop(e, &regex->loops[inst->a], true); break;
  case INST_POSSESS_NEXT:
    visit_atomic_end(e, regex->loops[inst->a].test, place.inst);
    visit_loop(e, &regex->loops[inst->a], true);
    break;
  case INST_LOOK_BEGIN:
  case INST_LOOK_NOT_BEGIN: add_place(e, e->now, inst->c, 0); break;
  case INST_AT_END:
  case INST_AT_LINE_END: accept_end(e, true); break;
  case INST_AT_STOP: accept_end(e, false); break;
  case INST_FAIL: break;
  case INST_LOOK_END:
  case INST_LOOK_NOT_END:
  case INST_BACKREF:
  case INST_BACKREF_ASCII:
  case INST_BACKREF_UNICODE:
  case INST_BACKREF_LOCALE:
  case INST_SUCCESS:
  case INST__COUNT: e->open = true; break;
  }
}

/* Looks at one more position: false when nothing is known about it. */
static bool explore_position(Explorer *e) {
  e->bits = char_bits_none();
  e->next->count = 0;
  for (uint32_t i = 0; i < e->now->count && !e->open; i++) visit(e, e->now->places[i]);
  Places *seen = e->now;
  e->now = e->next;
  e->next = seen;
  return !e->open;
}

void lookahead_explore(const Regex *regex, uint32_t inst, uint32_t depth, Lookahead *result) {
  Explorer explorer;
  explorer.regex = regex;
  explorer.start = inst;
  explorer.now = &explorer.lists[0];
  explorer.next = &explorer.lists[1];
  explorer.at_end = explorer.open = false;
  explorer.now->count = 1;
  explorer.now->places[0] = (Place){inst, 0};
  result->depth = 0;
  result->at_end = false;
  while (result->depth < depth && !result->at_end && explore_position(&explorer)) {
    if (explorer.at_end && result->depth > 0) break;
    result->at_end = explorer.at_end;
    result->bits[result->depth++] = explorer.bits;
  }
}
