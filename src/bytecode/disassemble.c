/* Prints code objects, following what opcodes.def says of each instruction's operands. */
#include "bytecode/disassemble.h"

#include "bytecode/opcode.h"

static void print_value(Value v, FILE *out) {
  Value text = is_absent(v) ? ABSENT : object_repr(v);
  const char *utf8 = is_absent(text) ? NULL : str_utf8(text, NULL);
  if (utf8 == NULL) exception_clear();
  fprintf(out, "(%s)", utf8 == NULL ? "?" : utf8);
}

static void print_item(Value tuple, int64_t i, FILE *out) {
  if (i >= 0 && i < tuple_length(tuple)) print_value(tuple_get(tuple, i), out);
}

static void print_register(const CodeObject *code, int64_t reg, FILE *out) {
  Value names = slot_get(&code->localsplus_names);
  Value name = reg < tuple_length(names) ? tuple_get(names, reg) : ABSENT;
  const char *text = is_absent(name) || str_length(name) == 0 ? NULL : str_utf8(name, NULL);
  fprintf(out, " r%d", (int)reg);
  if (text != NULL) fprintf(out, ":%s", text);
}

static void print_operand(const CodeObject *code, char kind, int64_t operand, uint32_t at,
                          FILE *out) {
  switch (kind) {
  case 'W':
  case 'R':
  case 'X':
  case 'L': print_register(code, operand, out); break;
  case 'I': fprintf(out, " %lld", (long long)operand); break;
  case 'J': fprintf(out, " ->%lld", (long long)(at + 1 + operand)); break;
  case 'N':
    fprintf(out, " n%lld", (long long)operand);
    print_item(slot_get(&code->names), operand, out);
    break;
  case 'K':
    fprintf(out, " k%lld", (long long)operand);
    print_item(slot_get(&code->consts), operand, out);
    break;
  case 'V':
    fprintf(out, " v%lld", (long long)operand);
    print_item(slot_get(&code->free_names), operand, out);
    break;
  default: break;
  }
}

/* One instruction without a newline; at: its index. */
static void disassemble_word(const CodeObject *code, uint32_t at, Instr word, FILE *out) {
  const OpcodeInfo *info = &opcode_info[opcode_parent(word.op)];
  fprintf(out, "%-18s", opcode_name(word.op));
  print_operand(code, info->a, word.a, at, out);
  print_operand(code, info->b, word.b, at, out);
  print_operand(code, info->c, word.c, at, out);
  print_operand(code, info->d, word.d, at, out);
}

static void print_words(const CodeObject *code, FILE *out) {
  int32_t line = -2;
  for (uint32_t i = 0; i < code->word_count; i++) {
    Position p = code_position(code, i);
    if (p.line != line)
      fprintf(out, "%5d ", p.line);
    else
      fprintf(out, "%6s", "");
    line = p.line;
    fprintf(out, "%4u  ", i);
    disassemble_word(code, i, code->original[i], out);
    fprintf(out, "\n");
  }
  for (uint32_t i = 0; i < code->exception_count; i++) {
    const ExceptionEntry *e = &code->exceptions[i];
    fprintf(out, "      %u..%u -> %u r%d%s\n", e->start, e->end, e->target, e->reg,
            e->is_cleanup ? " cleanup" : "");
  }
}

void disassemble(Value v, FILE *out) {
  const CodeObject *code = as_code(v);
  print_value(v, out);
  fprintf(out, " registers %d, locals %d, flags %#x\n", code->register_count, code->local_count,
          code->flags);
  print_words(code, out);
  Value consts = slot_get(&code->consts);
  for (int64_t i = 0; i < tuple_length(consts); i++) {
    if (is_code(tuple_get(consts, i))) disassemble(tuple_get(consts, i), out);
  }
}
