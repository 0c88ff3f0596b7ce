/* Checks that a code object can be run without harm: operands within the tables and registers,
   jumps that land on words, an end that returns. The compiler's own output passes by construction;
   this is for code from marshal and code.replace(). */
#include "bytecode/opcode.h"
#include "bytecode/verify.h"

#include "objects/bytes.h"

typedef struct Verifier {
  const CodeSpec *spec;        /* being checked */
  int64_t consts, names, free; /* lengths */
  uint32_t at;                 /* word being checked */
  bool failed;                 /* an exception is set: stop */
} Verifier;

static void fail(Verifier *v, const char *what) {
  if (v->failed) return;
  v->failed = true;
  raise_value_error("code: %s in word %u", what, v->at);
}

static void check(Verifier *v, bool ok, const char *what) {
  if (!ok) fail(v, what);
}

static void check_registers(Verifier *v, int64_t first, int64_t count) {
  check(v, first >= 0 && count >= 0 && first + count <= v->spec->register_count,
        "register out of range");
}

static void check_operand(Verifier *v, char kind, int64_t operand, int run) {
  switch (kind) {
  case '_':
  case 'I': break;
  case 'W':
  case 'R':
  case 'X': check_registers(v, operand, run); break;
  case 'N': check(v, operand >= 0 && operand < v->names, "name out of range"); break;
  case 'K': check(v, operand >= 0 && operand < v->consts, "constant out of range"); break;
  case 'V': check(v, operand >= 0 && operand < v->free, "free variable out of range"); break;
  case 'L': check_registers(v, operand, 1); break;
  case 'J': {
    int64_t target = (int64_t)v->at + 1 + operand;
    check(v, target >= 0 && target < v->spec->word_count, "jump out of range");
    break;
  }
  }
}

/* Call windows reach beyond what the operand kinds say. */
static void check_window(Verifier *v, Instr word) {
  int64_t arguments = word.b;
  switch (word.op) {
  case OP_CALL_METHOD:
  case OP_CALL_METHOD_KW: arguments++; break;
  case OP_CALL_EX: arguments = word.c ? 2 : 1; break;
  case OP_CALL:
  case OP_CALL_KW: break;
  default: return;
  }
  check_registers(v, word.a, WINDOW_HEADER_WORDS + (arguments > 0 ? arguments : 0));
}

static void check_keywords(Verifier *v, Instr word) {
  if ((word.op != OP_CALL_KW && word.op != OP_CALL_METHOD_KW) || v->failed) return;
  Value names = tuple_get(v->spec->consts, word.d);
  check(v, is_tuple(names) && tuple_length(names) <= word.b, "keyword names");
  for (int64_t i = 0; !v->failed && i < tuple_length(names); i++)
    check(v, is_str(tuple_get(names, i)), "keyword name");
}

static void check_make_function(Verifier *v, Instr word) {
  if (word.op != OP_MAKE_FUNCTION || v->failed) return;
  check(v, is_code(tuple_get(v->spec->consts, word.d)), "code of a function");
  check(v, word.c < 16, "flags of a function");
}

static void check_operator(Verifier *v, Instr word) {
  switch (word.op) {
  case OP_BINARY:
  case OP_BINARY_K:
    check(v, (word.ud & 0xff) < NUMBER_OP_COUNT && (word.ud & ~0x1ffu) == 0, "operator");
    break;
  case OP_COMPARE:
  case OP_COMPARE_K: check(v, word.ud <= CMP_GE, "comparison"); break;
  case OP_JUMP_COMPARE:
  case OP_JUMP_COMPARE_K: check(v, (word.a & 7) <= CMP_GE && word.a < 16, "comparison"); break;
  default: break;
  }
}

/* A generator is made by its first word, which runs once; YIELD is for generators, and one of
   `yield from` has the SEND before it that says to whom. */
static void check_generator(Verifier *v, Instr word) {
  const CodeSpec *s = v->spec;
  bool makes = s->words[0].op == OP_RETURN_GENERATOR;
  if (opcode_is_jump(word.op))
    check(v, !makes || (int64_t)v->at + 1 + word.d != 0, "jump to the start of a generator");
  if (word.op == OP_RETURN_GENERATOR)
    check(v, v->at == 0 && s->flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR),
          "misplaced start of a generator");
  if (word.op != OP_YIELD) return;
  check(v, makes, "yield outside a generator");
  check(v, word.c == 0 || (makes && s->words[v->at - 1].op == OP_SEND), "yield from nothing");
}

/* Register 0 of code with a namespace is the namespace. */
static void check_namespace(Verifier *v, Instr word) {
  const OpcodeInfo *info = &opcode_info[word.op];
  if (v->spec->flags & CO_OPTIMIZED) {
    bool needs = word.op == OP_LOAD_NAME || word.op == OP_STORE_NAME || word.op == OP_DELETE_NAME ||
                 word.op == OP_IMPORT_STAR || word.op == OP_SETUP_ANNOTATIONS ||
                 word.op == OP_LOAD_CLASSFREE;
    check(v, !needs, "no namespace");
    return;
  }
  bool writes = ((info->a == 'W' || info->a == 'X') && word.a == 0) ||
                (info->b == 'W' && word.b == 0) || (word.op == OP_STORE_FAR && word.ud == 0);
  check(v, !writes, "namespace overwritten");
}

static void check_word(Verifier *v, Instr word) {
  if (word.op >= COMPILED_OPCODE_COUNT) {
    fail(v, "unknown opcode");
    return;
  }
  const OpcodeInfo *info = &opcode_info[word.op];
  if (word.op == OP_RAISE && word.c < 2) {
    if (word.c == 1) check_registers(v, word.a, 1);
    return;
  }
  check_operand(v, info->a, word.a, info->a == 'R' ? 1 : opcode_writes(word));
  check_operand(v, info->b, word.b, opcode_reads(word));
  check_operand(v, info->c, word.c, 1);
  check_operand(v, info->d, word.d, 1);
  check_window(v, word);
  check_keywords(v, word);
  check_make_function(v, word);
  check_operator(v, word);
  check_generator(v, word);
  check_namespace(v, word);
}

/* -- Tables ------------------------------------------------------------------------------------ */

static bool check_strings(Value tuple, const char *what) {
  if (!is_tuple(tuple)) {
    raise_type_error("code: %s must be a tuple, not %T", what, tuple);
    return false;
  }
  for (int64_t i = 0; i < tuple_length(tuple); i++) {
    if (is_exact_str(tuple_get(tuple, i))) continue;
    raise_type_error("name tuples must contain only strings, not '%T'", tuple_get(tuple, i));
    return false;
  }
  return true;
}

static bool check_objects(const CodeSpec *s) {
  bool ok = is_str(s->name) && is_str(s->qualname) && is_str(s->filename) && is_tuple(s->consts) &&
            is_bytes(s->linetable) && is_bytes(s->exceptiontable);
  if (!ok) {
    raise_type_error("code: argument of the wrong type");
    return false;
  }
  return check_strings(s->names, "names") && check_strings(s->localsplus_names, "varnames") &&
         check_strings(s->free_names, "freevars") && check_strings(s->cell_names, "cellvars");
}

static bool check_counts(const CodeSpec *s) {
  int64_t parameters = (int64_t)s->argcount + s->kwonlyargcount + !!(s->flags & CO_VARARGS) +
                       !!(s->flags & CO_VARKEYWORDS);
  bool ok = s->argcount >= 0 && s->posonlyargcount >= 0 && s->kwonlyargcount >= 0 &&
            s->first_line >= 0 && s->posonlyargcount <= s->argcount;
  if (!ok)
    raise_value_error("code: counts of arguments do not fit");
  else if (parameters > tuple_length(s->localsplus_names))
    raise_value_error("code: varnames is too small");
  return ok && parameters <= tuple_length(s->localsplus_names);
}

static bool check_register_counts(const CodeSpec *s) {
  bool ok = s->local_count == tuple_length(s->localsplus_names) &&
            s->register_count >= s->local_count && s->register_count < 1 << 24;
  if (!ok) raise_value_error("code: co_nlocals and co_stacksize do not fit");
  return ok;
}

/* The exception table, and with it what registers hold. */
static void check_exceptions(Verifier *v) {
  uint32_t count, end = 0;
  ExceptionEntry *entries = exceptiontable_decode(v->spec->exceptiontable, &count);
  for (uint32_t i = 0; i < count; i++) {
    const ExceptionEntry *e = &entries[i];
    v->at = e->start;
    check(v, e->start >= end && e->end >= e->start && e->end <= v->spec->word_count,
          "exception table");
    check(v, e->target < v->spec->word_count && e->reg < v->spec->register_count,
          "exception handler");
    check(v, e->target > 0 || v->spec->words[0].op != OP_RETURN_GENERATOR, "exception handler");
    end = e->end;
  }
  const char *wrong = v->failed ? NULL : verify_flow(v->spec, entries, count, &v->at);
  if (wrong != NULL) fail(v, wrong);
  free(entries);
}

bool code_check(const CodeSpec *spec) {
  return check_objects(spec) && check_counts(spec);
}

bool code_verify(const CodeSpec *spec) {
  if (!check_register_counts(spec)) return false;
  Verifier v = {.spec = spec,
                .consts = tuple_length(spec->consts),
                .names = tuple_length(spec->names),
                .free = tuple_length(spec->free_names)};
  for (v.at = 0; v.at < spec->word_count && !v.failed; v.at++) check_word(&v, spec->words[v.at]);
  v.at = spec->word_count;
  if (!v.failed)
    check(&v, spec->word_count > 0 && opcode_ends_flow(spec->words[spec->word_count - 1].op),
          "no end");
  if (!v.failed) check_exceptions(&v);
  return !v.failed;
}
