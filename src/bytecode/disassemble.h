/* Code objects as text, for people: tests/c/compile_dump and debugging. */
#ifndef BYTECODE_DISASSEMBLE_H
#define BYTECODE_DISASSEMBLE_H

#include "bytecode/code.h"

/* Writes the words of a code object, then those of the code objects among its constants. May run
   Python code (repr). */
void disassemble(Value code, FILE *out);

#endif
