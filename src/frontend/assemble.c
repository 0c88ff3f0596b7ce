/* The last step: words, jumps, tables, code object. */
#include "frontend/codegen.h"
#include "bytecode/linetable.h"
#include "bytecode/opcode.h"
#include "objects/list.h"

typedef struct Assembly {
  Unit *u;                 /* being assembled */
  int32_t far_base;        /* register of far number 0 */
  uint32_t *index;         /* of each instruction's word; of the next one's for dead instructions */
  uint32_t count;          /* of words so far */
  Instr *words;            /* the words */
  Position *positions;     /* of each word */
  ExceptionEntry *entries; /* of the exception table */
  uint32_t entry_count;    /* how many */
} Assembly;

static void number_words(Assembly *a) {
  for (uint32_t i = 0; i < a->u->count; i++) {
    a->index[i] = a->count;
    a->count += !a->u->code[i].dead;
  }
  a->index[a->u->count] = a->count;
}

static uint32_t label_index(const Assembly *a, Label label) {
  return a->index[a->u->labels[label]];
}

static Instr finished_word(const Assembly *a, const Ins *ins, uint32_t at) {
  Instr word = ins->word;
  char kind = opcode_info[word.op].d;
  if (kind == 'J') word.d = (int32_t)label_index(a, word.d) - (int32_t)(at + 1);
  if (kind == 'L' && word.d >= FAR_MARK) word.d = word.d - FAR_MARK + a->far_base;
  return word;
}

static Position position_of(AstPos pos) {
  if (pos.lineno == NO_LINE) return (Position){-1, -1, -1, -1};
  if (linetable_without_columns) return (Position){pos.lineno, pos.lineno, -1, -1};
  return (Position){pos.lineno, pos.end_lineno, pos.col_offset, pos.end_col_offset};
}

static void add_to_table(Assembly *a, int32_t handler, uint32_t at) {
  const Handler *h = &a->u->handlers[handler - 1];
  ExceptionEntry entry = {at, at + 1, label_index(a, h->target), (uint16_t)h->reg, h->cleanup};
  if (a->entry_count > 0) {
    ExceptionEntry *last = &a->entries[a->entry_count - 1];
    bool same_handler = last->target == entry.target && last->reg == entry.reg;
    if (last->end == at && same_handler) {
      last->end++;
      return;
    }
  }
  a->entries[a->entry_count++] = entry;
}

static void make_words(Assembly *a) {
  uint32_t at = 0;
  for (uint32_t i = 0; i < a->u->count; i++) {
    const Ins *ins = &a->u->code[i];
    if (ins->dead) continue;
    a->words[at] = finished_word(a, ins, at);
    a->positions[at] = position_of(ins->pos);
    if (ins->handler > 0) add_to_table(a, ins->handler, at);
    at++;
  }
}

/* -- Tables ------------------------------------------------------------------------------------ */

static Value names_tuple(Compiler *c, AstName **names, uint32_t count) {
  TupleObject *tuple = tuple_alloc(count);
  for (uint32_t i = 0; i < count; i++) {
    Value name = names[i] == NULL ? str_empty : name_string(c, names[i]);
    if (is_absent(name)) return ABSENT;
    slot_set(tuple, &tuple->items[i], name);
  }
  return from_object(tuple);
}

static bool uses_const(const Unit *u, uint32_t index) {
  for (uint32_t i = 0; i < u->count; i++) {
    if (u->code[i].dead) continue;
    Instr word = u->code[i].word;
    if (opcode_info[word.op].c == 'K' && word.c == index) return true;
    if (opcode_info[word.op].d == 'K' && (uint32_t)word.d == index) return true;
  }
  return false;
}

/* Without the None that a function's unreachable end would return. */
static uint32_t needed_consts(Compiler *c) {
  const Unit *u = c->unit;
  uint32_t count = u->const_count;
  if (count < 2 || !is_none(list_get(c->constants, u->const_ids[count - 1]))) return count;
  return uses_const(u, count - 1) ? count : count - 1;
}

static Value consts_tuple(Compiler *c) {
  Unit *u = c->unit;
  uint32_t count = needed_consts(c);
  TupleObject *tuple = tuple_alloc(count);
  for (uint32_t i = 0; i < count; i++) {
    Value v = list_get(c->constants, u->const_ids[i]);
    slot_set(tuple, &tuple->items[i], v);
  }
  return from_object(tuple);
}

/* The names of registers: far locals stand at far_base; parameters there keep their name where they
   arrive as well. */
static Value register_names(Compiler *c, const Assembly *a, int32_t *count) {
  Unit *u = c->unit;
  if (u->local_count <= NEAR_LOCALS) {
    *count = u->local_count;
    return names_tuple(c, u->local_names, (uint32_t)u->local_count);
  }
  *count = a->far_base + u->local_count - NEAR_LOCALS;
  AstName **names = arena_alloc(c->arena, (size_t)*count * sizeof *names);
  memcpy(names, u->local_names, (size_t)max_of(NEAR_LOCALS, u->parameter_count) * sizeof *names);
  memcpy(names + a->far_base, u->local_names + NEAR_LOCALS,
         (size_t)(u->local_count - NEAR_LOCALS) * sizeof *names);
  return names_tuple(c, names, (uint32_t)*count);
}

static Value make_code(Compiler *c, Assembly *a) {
  Unit *u = c->unit;
  CodeSpec spec = {.name = u->name,
                   .qualname = u->qualname,
                   .filename = c->filename,
                   .argcount = u->argcount,
                   .posonlyargcount = u->posonlyargcount,
                   .kwonlyargcount = u->kwonlyargcount,
                   .first_line = u->first_line,
                   .flags = unit_flags(c),
                   .word_count = a->count,
                   .words = a->words};
  spec.register_count = u->far_count > 0 ? a->far_base + u->far_count : u->peak;
  spec.consts = consts_tuple(c);
  spec.names = names_tuple(c, u->names, u->name_count);
  spec.localsplus_names = register_names(c, a, &spec.local_count);
  spec.free_names = names_tuple(c, u->free_names, (uint32_t)u->free_count);
  spec.cell_names = names_tuple(c, u->cell_names, (uint32_t)u->cell_count);
  if (c->failed) return ABSENT;
  spec.linetable = linetable_encode(a->positions, a->count, u->first_line);
  spec.exceptiontable = exceptiontable_encode(a->entries, a->entry_count);
  return is_absent(spec.linetable) || is_absent(spec.exceptiontable) ? ABSENT : code_new(&spec);
}

Value assemble(Compiler *c) {
  Unit *u = c->unit;
  flow_clean(c);
  bound_clean(c);
  if (c->failed) return ABSENT;
  Assembly a = {.u = u};
  a.far_base = max_of(max_of(REGISTER_LIMIT, u->peak), u->parameter_count);
  a.index = xmalloc(((size_t)u->count + 1) * sizeof *a.index);
  number_words(&a);
  a.words = xmalloc(a.count * sizeof *a.words);
  a.positions = xmalloc(a.count * sizeof *a.positions);
  a.entries = xmalloc(a.count * sizeof *a.entries);
  make_words(&a);
  Value code = make_code(c, &a);
  free(a.entries);
  free(a.positions);
  free(a.words);
  free(a.index);
  return code;
}
