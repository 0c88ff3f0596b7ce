/* What registers hold when instructions read them: forward data flow over the words of a code
   object, until nothing changes. An instruction that looks into its operand without asking for its
   type (a list being built, a cell, an exception to be raised again) runs only where the flow
   proves that it is one. */
#include "bytecode/opcode.h"
#include "bytecode/verify.h"

/* What a register is known to hold, the least known first. From the fourth on they are values of
   which more is known. */
typedef enum Kind {
  KIND_JUNK,  /* perhaps part of a frame's header */
  KIND_ANY,   /* absent, or a value */
  KIND_SAVED, /* exception handled so far, perhaps absent */
  KIND_VALUE,
  KIND_LIST,
  KIND_SET,
  KIND_DICT,
  KIND_TUPLE,
  KIND_NAMES, /* tuple of str */
  KIND_CELL,
  KIND_PART, /* None or an exception */
  KIND_EXCEPTION,
} Kind;

enum { MAX_STATE_BYTES = 1 << 28 };

typedef struct Flow {
  const CodeSpec *spec;          /* being checked */
  const ExceptionEntry *entries; /* its decoded exception table */
  uint32_t entry_count;          /* how many */
  uint32_t registers;            /* how many the frame has */
  uint32_t *leaders;             /* by word: index + 1 of its state; 0: nothing jumps there */
  uint8_t *states;               /* of leaders, before the word */
  bool *reached;                 /* leaders that have a state */
  uint8_t *now;                  /* the state being followed */
  uint32_t at;                   /* the word it is before */
  bool changed;                  /* some state of a word that was passed already */
  const char *wrong;             /* what was found; NULL: nothing */
  uint32_t wrong_at;             /* in which word */
} Flow;

/* -- Kinds ------------------------------------------------------------------------------------- */

static bool is_kind(Kind kind, Kind wanted) {
  switch (wanted) {
  case KIND_JUNK: return true;
  case KIND_ANY: return kind >= KIND_ANY;
  case KIND_SAVED: return kind == KIND_SAVED || kind == KIND_EXCEPTION;
  case KIND_VALUE: return kind >= KIND_VALUE;
  case KIND_TUPLE: return kind == KIND_TUPLE || kind == KIND_NAMES;
  case KIND_PART: return kind == KIND_PART || kind == KIND_EXCEPTION;
  default: return kind == wanted;
  }
}

/* What is known of a register that holds one kind or the other. */
static Kind kind_meet(Kind a, Kind b) {
  if (is_kind(a, b)) return b;
  if (is_kind(b, a)) return a;
  if (a >= KIND_VALUE && b >= KIND_VALUE) return KIND_VALUE;
  return min_of(a, b) == KIND_JUNK ? KIND_JUNK : KIND_ANY;
}

static Kind kind_of_constant(Value v) {
  if (is_none(v)) return KIND_PART;
  if (!is_tuple(v)) return KIND_VALUE;
  for (int64_t i = 0; i < tuple_length(v); i++) {
    if (!is_exact_str(tuple_get(v, i))) return KIND_TUPLE;
  }
  return KIND_NAMES;
}

/* -- Reading ----------------------------------------------------------------------------------- */

static void need(Flow *f, uint32_t at, int64_t reg, int64_t count, Kind kind) {
  for (int64_t i = 0; i < count; i++) {
    if (is_kind(f->now[reg + i], kind) || f->wrong != NULL) continue;
    f->wrong = "register of the wrong kind";
    f->wrong_at = at;
  }
}

static Kind kind_of_a(Instr word) {
  switch (word.op) {
  case OP_STORE_FAR: return KIND_JUNK; /* moves whatever it is */
  case OP_CHECK_BOUND:
  case OP_DELETE_LOCAL:
  case OP_MAKE_CELL: return KIND_ANY;
  case OP_LIST_APPEND:
  case OP_LIST_EXTEND: return KIND_LIST;
  case OP_SET_ADD:
  case OP_SET_UPDATE: return KIND_SET;
  case OP_MAP_ADD:
  case OP_DICT_UPDATE:
  case OP_DICT_MERGE: return KIND_DICT;
  case OP_MATCH_CLASS: return KIND_NAMES;
  case OP_POP_HANDLED: return KIND_SAVED;
  case OP_RERAISE:
  case OP_PUSH_HANDLED:
  case OP_END_ASYNC_FOR:
  case OP_CLEANUP_THROW: return KIND_EXCEPTION;
  case OP_RAISE: return word.c > 0 ? KIND_VALUE : KIND_JUNK;
  case OP_LOAD_SUPER_ATTR:
  case OP_LOAD_SUPER_METHOD: return KIND_VALUE;
  default:
    return opcode_info[word.op].a == 'R' || opcode_info[word.op].a == 'X' ? KIND_VALUE : KIND_JUNK;
  }
}

static Kind kind_of_b(Instr word) {
  switch (word.op) {
  case OP_MOVE: return KIND_JUNK;
  case OP_LOAD_CELL:
  case OP_STORE_CELL:
  case OP_DELETE_CELL: return KIND_CELL;
  case OP_LIST_TO_TUPLE: return KIND_LIST;
  case OP_MATCH_GROUP: return KIND_PART;
  case OP_RERAISE_STAR: return KIND_EXCEPTION;
  case OP_RAISE: return word.c > 1 ? KIND_VALUE : KIND_JUNK;
  default: return opcode_info[word.op].b == 'R' ? KIND_VALUE : KIND_JUNK;
  }
}

static Kind kind_of_c(Instr word) {
  switch (word.op) {
  case OP_WITH_EXIT: return KIND_PART;
  case OP_RERAISE_STAR: return KIND_LIST;
  case OP_MATCH_KEYS:
  case OP_COPY_DICT_WITHOUT_KEYS: return KIND_TUPLE;
  default: return opcode_info[word.op].c == 'R' ? KIND_VALUE : KIND_JUNK;
  }
}

/* defaults, kwdefaults, annotations, closure: those that the flags name. */
static void need_function_parts(Flow *f, uint32_t at, Instr word) {
  static const Kind kinds[] = {KIND_TUPLE, KIND_DICT, KIND_TUPLE, KIND_TUPLE};
  int64_t reg = word.b;
  for (int i = 0; i < 4; i++) {
    if (word.c & 1 << i) need(f, at, reg++, 1, kinds[i]);
  }
}

static void need_arguments(Flow *f, uint32_t at, Instr word) {
  int64_t first = word.a + WINDOW_HEADER_WORDS;
  switch (word.op) {
  case OP_CALL:
  case OP_CALL_KW: need(f, at, first, word.b, KIND_VALUE); break;
  case OP_CALL_METHOD:
  case OP_CALL_METHOD_KW:
    need(f, at, first, 1, KIND_ANY);
    need(f, at, first + 1, word.b, KIND_VALUE);
    break;
  case OP_CALL_EX: need(f, at, first, word.c ? 2 : 1, KIND_VALUE); break;
  case OP_MAKE_FUNCTION: need_function_parts(f, at, word); break;
  default: break;
  }
}

static void check_reads(Flow *f, uint32_t at, Instr word) {
  Kind a = kind_of_a(word), b = kind_of_b(word), c = kind_of_c(word);
  if (a != KIND_JUNK) need(f, at, word.a, 1, a);
  if (b != KIND_JUNK) need(f, at, word.b, opcode_reads(word), b);
  if (c != KIND_JUNK) need(f, at, word.c, 1, c);
  need_arguments(f, at, word);
}

/* -- Writing ----------------------------------------------------------------------------------- */

static Kind kind_written(const Flow *f, Instr word) {
  switch (word.op) {
  case OP_MOVE: return f->now[word.b];
  case OP_LOAD_FAR: return f->now[word.ud];
  case OP_LOAD_CONST: return kind_of_constant(tuple_get(f->spec->consts, word.d));
  case OP_CLEAR:
  case OP_DELETE_LOCAL: return KIND_ANY;
  case OP_MAKE_CELL:
  case OP_LOAD_CLOSURE: return KIND_CELL;
  case OP_BUILD_LIST: return KIND_LIST;
  case OP_BUILD_SET: return KIND_SET;
  case OP_BUILD_MAP:
  case OP_COPY_DICT_WITHOUT_KEYS: return KIND_DICT;
  case OP_BUILD_TUPLE:
  case OP_LIST_TO_TUPLE: return KIND_TUPLE;
  case OP_MATCH_GROUP:
  case OP_RERAISE_STAR: return KIND_PART;
  default: return KIND_VALUE;
  }
}

static bool is_call(Instr word) {
  return word.op == OP_CALL || word.op == OP_CALL_KW || word.op == OP_CALL_METHOD ||
         word.op == OP_CALL_METHOD_KW || word.op == OP_CALL_EX;
}

/* A callee's registers cover those above its window; those of CALL_EX's begin behind all
   registers. */
static void follow_callee(Flow *f, Instr word) {
  uint32_t first = word.a + 1u, end = f->registers;
  if (word.op == OP_CALL_EX) end = min_of(end, first + WINDOW_HEADER_WORDS + 1);
  memset(&f->now[first], KIND_JUNK, end - first);
}

static void follow_writes(Flow *f, Instr word) {
  const OpcodeInfo *info = &opcode_info[word.op];
  Kind written = kind_written(f, word);
  if (is_call(word)) follow_callee(f, word);
  if (word.op == OP_STORE_FAR) f->now[word.ud] = f->now[word.a];
  if (word.op == OP_CHECK_BOUND && f->now[word.a] == KIND_ANY) f->now[word.a] = KIND_VALUE;
  if (word.op == OP_PUSH_HANDLED) f->now[word.b] = KIND_SAVED;
  if (info->a == 'W' || info->a == 'X')
    memset(&f->now[word.a], written, (size_t)opcode_writes(word));
  if (word.op == OP_UNPACK_EX) f->now[word.a + word.c] = KIND_LIST;
  if (word.op != OP_LOAD_METHOD && word.op != OP_LOAD_SUPER_METHOD) return;
  memset(&f->now[word.a + 1], KIND_JUNK, WINDOW_HEADER_WORDS - 1);
  f->now[word.a + WINDOW_HEADER_WORDS] = KIND_ANY;
}

/* -- Flow -------------------------------------------------------------------------------------- */

/* Control may come from the state followed now to the word `to`, with a register (unless negative)
   that holds `kind`. */
static void merge(Flow *f, uint32_t to, int64_t reg, Kind kind) {
  uint32_t leader = f->leaders[to] - 1;
  uint8_t *state = &f->states[(size_t)leader * f->registers];
  if (f->reached[leader] && reg < 0 && memcmp(state, f->now, f->registers) == 0) return;
  for (uint32_t i = 0; i < f->registers; i++) {
    Kind here = (int64_t)i == reg ? kind : f->now[i],
         both = f->reached[leader] ? kind_meet(state[i], here) : here;
    if (both == state[i] && f->reached[leader]) continue;
    state[i] = (uint8_t)both;
    if (to <= f->at) f->changed = true;
  }
  if (!f->reached[leader] && to <= f->at) f->changed = true;
  f->reached[leader] = true;
}

static bool may_raise(Instr word) {
  const char *effects = opcode_info[word.op].effects;
  return effects[0] == 'P' || effects[0] == 'E';
}

/* For a jump that compares with None: on the way where the register is not None it holds an
   exception. */
static void follow_jump(Flow *f, uint32_t at, Instr word) {
  bool is_part =
      (word.op == OP_JUMP_IF_NONE || word.op == OP_JUMP_IF_NOT_NONE) && f->now[word.a] == KIND_PART;
  Kind there = word.op == OP_JUMP_IF_NOT_NONE ? KIND_EXCEPTION : KIND_PART;
  merge(f, at + 1 + (uint32_t)word.d, is_part ? word.a : -1, there);
  if (is_part && word.op == OP_JUMP_IF_NONE) f->now[word.a] = KIND_EXCEPTION;
}

static void follow_word(Flow *f, uint32_t at, const ExceptionEntry *entry) {
  Instr word = f->spec->words[at];
  bool caught = entry != NULL && may_raise(word);
  check_reads(f, at, word);
  if (f->wrong != NULL) return;
  if (caught) merge(f, entry->target, entry->reg, KIND_EXCEPTION);
  follow_writes(f, word);
  if (caught && (is_call(word) || opcode_writes(word) > 1)) /* it may have come so far */
    merge(f, entry->target, entry->reg, KIND_EXCEPTION);
  if (opcode_is_jump(word.op)) follow_jump(f, at, word);
}

static void follow_all(Flow *f) {
  bool live = false;
  uint32_t entry = 0;
  for (uint32_t at = 0; at < f->spec->word_count && f->wrong == NULL; at++) {
    uint32_t leader = f->leaders[at];
    while (entry < f->entry_count && f->entries[entry].end <= at) entry++;
    if (leader > 0) {
      if (live) merge(f, at, -1, KIND_ANY);
      live = f->reached[leader - 1];
      if (live) memcpy(f->now, &f->states[(size_t)(leader - 1) * f->registers], f->registers);
    }
    if (!live) continue;
    f->at = at;
    follow_word(
        f, at, entry < f->entry_count && f->entries[entry].start <= at ? &f->entries[entry] : NULL);
    live = !opcode_ends_flow(f->spec->words[at].op);
  }
}

static uint32_t number_leaders(Flow *f) {
  uint32_t count = 0;
  f->leaders[0] = ++count;
  for (uint32_t at = 0; at < f->spec->word_count; at++) {
    Instr word = f->spec->words[at];
    if (opcode_is_jump(word.op) && f->leaders[at + 1 + word.d] == 0)
      f->leaders[at + 1 + word.d] = ++count;
  }
  for (uint32_t i = 0; i < f->entry_count; i++) {
    if (f->leaders[f->entries[i].target] == 0) f->leaders[f->entries[i].target] = ++count;
  }
  return count;
}

/* Parameters are bound, and so is the namespace; other locals may be; nothing is known of
   temporaries. */
static void enter(Flow *f) {
  const CodeSpec *s = f->spec;
  int64_t parameters = (int64_t)s->argcount + s->kwonlyargcount + !!(s->flags & CO_VARARGS) +
                       !!(s->flags & CO_VARKEYWORDS);
  if (!(s->flags & CO_OPTIMIZED)) parameters = max_of(parameters, 1);
  memset(f->states, KIND_JUNK, f->registers);
  memset(f->states, KIND_ANY, (size_t)s->local_count);
  memset(f->states, KIND_VALUE, (size_t)min_of(parameters, (int64_t)f->registers));
  f->reached[0] = true;
}

const char *verify_flow(const CodeSpec *spec, const ExceptionEntry *entries, uint32_t entry_count,
                        uint32_t *at) {
  Flow f = {.spec = spec,
            .entries = entries,
            .entry_count = entry_count,
            .registers = (uint32_t)spec->register_count};
  f.leaders = xcalloc(spec->word_count, sizeof *f.leaders);
  uint32_t count = number_leaders(&f);
  if ((uint64_t)count * f.registers > MAX_STATE_BYTES) {
    f.wrong = "too many registers";
  } else {
    f.states = xcalloc((size_t)count * f.registers + 1, 1);
    f.reached = xcalloc(count, sizeof *f.reached);
    f.now = xcalloc((size_t)f.registers + 1, 1);
    enter(&f);
    do {
      f.changed = false;
      f.at = 0;
      follow_all(&f);
    } while (f.changed && f.wrong == NULL);
  }
  free(f.leaders);
  free(f.states);
  free(f.reached);
  free(f.now);
  *at = f.wrong_at;
  return f.wrong;
}
