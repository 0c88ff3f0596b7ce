/* The tables that opcodes.def expands to, and questions about instructions that they answer. */
#include "bytecode/opcode.h"

const OpcodeInfo opcode_info[OPCODE_COUNT] = {
#define OP(name_, a_, b_, c_, d_, effects_, meaning_)                                              \
  [OP_##name_] = {#name_, #a_[0], #b_[0], #c_[0], #d_[0], OP_##name_, #effects_, meaning_},
#define QUICK(name_, parent_, effects_, meaning_)                                                  \
  [OP_##name_] = {#name_, '_', '_', '_', '_', OP_##parent_, #effects_, meaning_},
#include "bytecode/opcodes.def"
};

const char *opcode_name(Opcode op) {
  return opcode_info[op].name;
}
Opcode opcode_parent(Opcode op) {
  return opcode_info[op].parent;
}

static uint32_t hash_byte(uint32_t hash, uint8_t byte) {
  return (hash ^ byte) * 16777619u;
} /* FNV-1a */

uint16_t code_magic(void) {
  uint32_t hash = hash_byte(2166136261u, CODE_FORMAT);
  for (int op = 0; op < COMPILED_OPCODE_COUNT; op++) {
    const OpcodeInfo *info = &opcode_info[op];
    for (const char *ch = info->name; *ch != 0; ch++) hash = hash_byte(hash, (uint8_t)*ch);
    const char kinds[] = {info->a, info->b, info->c, info->d};
    for (size_t i = 0; i < sizeof kinds; i++) hash = hash_byte(hash, (uint8_t)kinds[i]);
  }
  return (uint16_t)(1000 + hash % 2000);
}

int opcode_writes(Instr instr) {
  switch (instr.op) {
  case OP_UNPACK: return instr.d;
  case OP_UNPACK_EX: return instr.c + 1 + instr.d;
  case OP_WITH_ENTER:
  case OP_ASYNC_WITH_ENTER:
  case OP_MATCH_GROUP: return 2;
  case OP_LOAD_METHOD:
  case OP_LOAD_SUPER_METHOD: return WINDOW_HEADER_WORDS + 1;
  default: return opcode_info[instr.op].a == 'W' || opcode_info[instr.op].a == 'X';
  }
}

int opcode_reads(Instr instr) {
  switch (instr.op) {
  case OP_BUILD_TUPLE:
  case OP_BUILD_LIST:
  case OP_BUILD_SET:
  case OP_BUILD_STRING: return instr.d;
  case OP_BUILD_MAP: return 2 * instr.d;
  case OP_BUILD_SLICE: return instr.c;
  case OP_FORMAT_VALUE: return instr.c & 128 ? 2 : 1;
  case OP_MAKE_FUNCTION: return __builtin_popcount(instr.c);
  case OP_LOAD_SUPER_ATTR:
  case OP_LOAD_SUPER_METHOD:
  case OP_IMPORT_NAME: return 2;
  default: return opcode_info[instr.op].b == 'R' || opcode_info[instr.op].b == 'W';
  }
}
