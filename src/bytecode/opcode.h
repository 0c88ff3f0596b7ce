/* What opcodes.def says of each opcode, for code that treats instructions in general. */
#ifndef BYTECODE_OPCODE_H
#define BYTECODE_OPCODE_H

#include "bytecode/code.h"

typedef struct OpcodeInfo {
  const char *name; /* as in opcodes.def */
  char a, b, c,
      d; /* operand kinds, as letters of opcodes.def; of a quickened opcode ask its parent */
  uint8_t parent;      /* itself unless quickened */
  const char *effects; /* letters of opcodes.def */
  const char *meaning; /* one line for people */
} OpcodeInfo;
extern const OpcodeInfo opcode_info[OPCODE_COUNT];

/* The opcodes the compiler emits are those below. */
enum {
  COMPILED_OPCODE_COUNT = 0
#define OP(name, a, b, c, d, effects, meaning) +1
#define QUICK(name, parent, effects, meaning)
#include "bytecode/opcodes.def"
};
/* A call window's argument 0 stands so many registers above its callable: Note [Call windows] in
   opcodes.def. */
enum { WINDOW_HEADER_WORDS = 4 };

/* The number that begins .pyc files: changes with the instructions, and with CODE_FORMAT when what
   marshal writes of a code object changes. From 1000 to 2999: neither CPython's (3000 and up) nor
   PyPy's (below 1000). */
enum { CODE_FORMAT = 1 };
uint16_t code_magic(void);

/* How many registers from R[A] on an instruction writes, and from R[B] on it reads (0: B is no
   register). */
int opcode_writes(Instr instr);
int opcode_reads(Instr instr);
static inline bool opcode_is_jump(Opcode op) {
  return opcode_info[op].d == 'J';
}
/* Control never goes on to the next word. */
static inline bool opcode_ends_flow(Opcode op) {
  return op == OP_JUMP || op == OP_JUMP_BACK || op == OP_RETURN || op == OP_RETURN_CONST ||
         op == OP_RAISE || op == OP_RERAISE || op == OP_CLEANUP_THROW || op == OP_END_ASYNC_FOR;
}

#endif
