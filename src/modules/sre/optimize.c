/* Completes a translated program with what can be known before any text is seen: which alternatives
   a character rules out, which repeats never have to give back, and where a search may start. None
   of it changes what is matched. */
#include "modules/sre/lookahead.h"

/* ---- What may follow ---- */

static bool is_mark(const Inst *inst) {
  return inst->op == INST_OPEN || inst->op == INST_CLOSE;
}

/* The character that must follow instruction `inst`. Where that is a look-ahead, what it looks for
   tells most. */
static void explore_first(const Regex *regex, uint32_t inst, Lookahead *ahead) {
  uint32_t look = inst;
  while (is_mark(&regex->insts[look])) look++;
  if (regex->insts[look].op == INST_LOOK_BEGIN && regex->insts[look].b == 0) {
    lookahead_explore(regex, look + 1, 1, ahead);
    if (ahead->depth > 0) return;
  }
  lookahead_explore(regex, inst, 1, ahead);
}

/* The "first" set of instruction `inst` in *set: NO_SET when anything may follow. False when out of
   memory. */
static bool find_first(Regex *regex, uint32_t inst, uint32_t *set, Lookahead *ahead) {
  explore_first(regex, inst, ahead);
  *set = NO_SET;
  if (ahead->depth == 0) return true;
  *set = regex_add_first(regex, &ahead->bits[0], ahead->at_end);
  return *set != NO_SET;
}

static bool optimize_repeat(Regex *regex, uint32_t index) {
  Lookahead ahead;
  uint32_t first;
  if (!find_first(regex, index + 1, &first, &ahead)) return false;
  Inst *inst = &regex->insts[index];
  inst->first = first;
  if (first == NO_SET || inst->unit == UNIT_ASK) return true;
  CharBits own = regex_unit_bits(regex, inst->unit, inst->a);
  if (char_bits_disjoint_low(&own, &ahead.bits[0])) {
    inst->flags |= DISJOINT_LOW;
    if ((own.high & ahead.bits[0].high) == 0) inst->flags |= DISJOINT_ALL;
  }
  return true;
}

static bool optimize_split(Regex *regex, uint32_t index) {
  Lookahead ahead;
  uint32_t first_a, first_b;
  if (!find_first(regex, regex->insts[index].a, &first_a, &ahead)) return false;
  if (!find_first(regex, regex->insts[index].b, &first_b, &ahead)) return false;
  regex->insts[index].first = first_a;
  regex->insts[index].c = first_b;
  return true;
}

static bool optimize_loop(Regex *regex, Loop *loop) {
  Lookahead ahead;
  return find_first(regex, loop->body, &loop->first_body, &ahead) &&
         find_first(regex, loop->exit, &loop->first_exit, &ahead);
}

/* ---- Branches ---- */

typedef struct BranchMasks {
  uint64_t low[256]; /* alternatives possible for each next character */
} BranchMasks;

static void add_alternative(Branch *branch, BranchMasks *masks, const Lookahead *ahead,
                            uint32_t number) {
  uint64_t bit = (uint64_t)1 << number;
  bool anything = ahead->depth == 0;
  if (anything || ahead->bits[0].high != 0) branch->high_mask |= bit;
  if (anything || ahead->at_end) branch->end_mask |= bit;
  if (anything) {
    for (int c = 0; c < 256; c++) masks->low[c] |= bit;
    return;
  }
  for (int i = 0; i < 4; i++) {
    for (uint64_t rest = ahead->bits[0].low[i]; rest != 0; rest &= rest - 1)
      masks->low[i * 64 + __builtin_ctzll(rest)] |= bit;
  }
}

/* Characters that leave the same alternatives share a class. */
static bool classify(Branch *branch, const BranchMasks *masks) {
  uint64_t distinct[256];
  uint32_t count = 0;
  for (int c = 0; c < 256; c++) {
    uint32_t class = c > 0 && masks->low[c] == masks->low[c - 1] ? branch->class_of[c - 1] : 0;
    while (class < count && distinct[class] != masks->low[c]) class ++;
    if (class == count) distinct[count++] = masks->low[c];
    branch->class_of[c] = (uint8_t) class;
  }
  branch->masks = malloc(count * sizeof(uint64_t));
  if (branch->masks == NULL) return false;
  memcpy(branch->masks, distinct, count * sizeof(uint64_t));
  return true;
}

static bool optimize_branch(Regex *regex, Branch *branch) {
  BranchMasks masks = {{0}};
  branch->high_mask = branch->end_mask = 0;
  for (uint32_t i = 0; i < branch->count; i++) {
    Lookahead ahead;
    explore_first(regex, regex->targets[branch->targets + i], &ahead);
    add_alternative(branch, &masks, &ahead, i);
  }
  return classify(branch, &masks);
}

/* ---- Searching ---- */

/* Group marks at the beginning do not matter for where to start. */
static uint32_t leading_inst(const Regex *regex) {
  uint32_t index = 0;
  while (is_mark(&regex->insts[index])) index++;
  return index;
}

/* Share of typical text that a position's set lets through, in 1/256. Lower-case letters and the
   space count for more than their number. */
static uint32_t density(const CharBits *bits) {
  enum { LETTER = 6, SPACE = 35 };
  const uint64_t letters = (((uint64_t)1 << 26) - 1) << ('a' - 64);
  int weight = __builtin_popcountll(bits->low[0]) + __builtin_popcountll(bits->low[1]);
  weight += LETTER * __builtin_popcountll(bits->low[1] & letters);
  if (char_bits_has_low(bits, ' ')) weight += SPACE;
  return (uint32_t)min_of(max_of(weight, 1), 256);
}

static void set_window(Regex *regex, ScanPlan *plan, const Lookahead *ahead, uint32_t size) {
  plan->kind = SCAN_WINDOW;
  plan->window = size;
  for (uint32_t i = 0; i < size; i++) {
    uint8_t bit = (uint8_t)(1 << (size - 1 - i));
    for (unsigned c = 0; c < 256; c++) {
      if (char_bits_has_low(&ahead->bits[i], c)) plan->window_low[c] |= bit;
    }
    if (ahead->bits[i].high != 0) plan->window_high |= bit;
  }
}

/* The window is worth its price when it lets through far fewer places than the first character
   alone. */
static uint32_t useful_window(const Lookahead *ahead) {
  uint32_t size = ahead->depth;
  while (size > 0 && density(&ahead->bits[size - 1]) > 160) size--;
  if (size < 2) return 0;
  uint32_t first = density(&ahead->bits[0]);
  if (first <= 2) return 0;
  uint32_t passed = 256;
  for (uint32_t i = 0; i < size; i++) passed = passed * density(&ahead->bits[i]) / 256;
  return passed * 3 <= first ? size : 0;
}

/* A leading look-behind tells where to start if what it wants is rarer than what comes next. */
static void look_behind(const Regex *regex, uint32_t lead, ScanPlan *plan, Lookahead *ahead) {
  const Inst *inst = &regex->insts[lead];
  if (inst->op != INST_LOOK_BEGIN || inst->b == 0) return;
  Lookahead inside;
  lookahead_explore(regex, lead + 1, min_of(inst->b, (uint32_t)WINDOW_MAX), &inside);
  if (inside.depth == 0 || inside.at_end) return;
  if (ahead->depth > 0 && !ahead->at_end && density(&ahead->bits[0]) <= density(&inside.bits[0]))
    return;
  plan->behind = inst->b;
  *ahead = inside;
}

static bool plan_by_characters(Regex *regex, uint32_t lead, ScanPlan *plan) {
  Lookahead ahead;
  lookahead_explore(regex, 0, WINDOW_MAX, &ahead);
  look_behind(regex, lead, plan, &ahead);
  if (ahead.depth == 0 || ahead.at_end) return true;
  plan->set = regex_add_first(regex, &ahead.bits[0], false);
  if (plan->set == NO_SET) return false;
  uint32_t window = useful_window(&ahead);
  int only = regex->sets[plan->set].only;
  if (window > 0) {
    set_window(regex, plan, &ahead, window);
  } else if (only >= 0) {
    plan->kind = SCAN_CHAR;
    plan->character = (uint32_t)only;
    plan->resume = plan->consumed = plan->behind == 0 && regex->insts[0].op == INST_CHAR;
  } else {
    plan->kind = SCAN_SET;
  }
  return true;
}

/* Note [Skipping runs]
   A program that begins with an unlimited repeat passes a run of characters, then tries to match
   the rest at every place of the run (a possessive one: at its end). If that fails, starting later
   in the same run would try some of the same places again, with the same outcome, unless the
   outcome depends on the text of groups. So the search goes on behind the run. */
static bool skips_run(const Regex *regex, const Inst *lead) {
  bool repeats = lead->op == INST_GREEDY || lead->op == INST_LAZY || lead->op == INST_POSSESSIVE;
  return repeats && lead->c == SRE_MAX_REPEAT && !regex->has_backrefs;
}

static bool make_plan(Regex *regex) {
  ScanPlan *plan = &regex->plan;
  uint32_t lead = leading_inst(regex);
  const Inst *inst = &regex->insts[lead];
  if (skips_run(regex, inst)) {
    plan->skips_run = true;
    plan->run = lead;
  }
  plan->kind = SCAN_EVERYWHERE;
  switch (inst->op) {
  case INST_AT_START: plan->kind = SCAN_START; return true;
  case INST_AT_LINE_START: plan->kind = SCAN_LINES; return true;
  case INST_STRING:
    plan->kind = SCAN_STRING;
    plan->literal = inst->a;
    if (lead == 0) {
      plan->resume = 1;
      plan->consumed = regex->literals[inst->a].length;
    }
    return true;
  default: return plan_by_characters(regex, lead, plan);
  }
}

RegexStatus regex_optimize(Regex *regex) {
  bool done = true;
  for (uint32_t i = 0; i < regex->inst_count && done; i++) {
    uint8_t op = regex->insts[i].op;
    if (op == INST_GREEDY || op == INST_LAZY) done = optimize_repeat(regex, i);
    if (op == INST_SPLIT) done = optimize_split(regex, i);
  }
  for (uint32_t i = 0; i < regex->loop_count && done; i++)
    done = optimize_loop(regex, &regex->loops[i]);
  for (uint32_t i = 0; i < regex->branch_count && done; i++)
    done = optimize_branch(regex, &regex->branches[i]);
  return done && make_plan(regex) ? REGEX_OK : REGEX_NO_MEMORY;
}
