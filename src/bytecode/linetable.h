/* Walking the line table of a code object, entry by entry. */
#ifndef BYTECODE_LINETABLE_H
#define BYTECODE_LINETABLE_H

#include "bytecode/code.h"

typedef struct LineReader {
  const uint8_t *at, *end; /* interior pointers: the code object must stay on the C stack */
  int32_t computed;        /* line of the entry before */
  uint32_t start, words;   /* the entry's words */
  Position position;       /* of the entry's instructions */
} LineReader;

/* -X no_debug_ranges: positions are lines only, in tables that are made and in those of code from
   files. */
extern bool linetable_without_columns;

LineReader linetable_reader(const CodeObject *code);
/* Moves to the next entry; false at the end. Never fails: missing bytes count as zero. */
bool linetable_next(LineReader *reader);

#endif
