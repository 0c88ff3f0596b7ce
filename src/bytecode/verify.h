/* The parts of the verifier: verifier.c checks operands and tables word by word, verify_flow.c what
   registers hold. */
#ifndef BYTECODE_VERIFY_H
#define BYTECODE_VERIFY_H

#include "bytecode/code.h"

/* For words whose operands, jumps and handlers are within their ranges. NULL: all is well; else
   what is wrong, in word *at. */
const char *verify_flow(const CodeSpec *spec, const ExceptionEntry *entries, uint32_t entry_count,
                        uint32_t *at);

#endif
