/* Code objects and instruction words.

   Invariants: `original` is what the compiler made and never changes (marshal, dis, ==, recovery of
   a quickened word); `words` is what runs and is rewritten in place. Both have `word_count` words,
   in malloc'ed memory owned by the code object, which is allocated old. Registers 0 ..
   register_count are: parameters (positional, keyword-only, *args, **kwargs), other locals (those
   that are cells hold the cell from MAKE_CELL on), temporaries. In code without CO_OPTIMIZED
   register 0 is the namespace (locals mapping).

   Positions: tb_lasti and f_lasti are 2 * word index, so that traceback.py's and dis's `// 2` index
   co_positions(). */
#ifndef BYTECODE_CODE_H
#define BYTECODE_CODE_H

#include "objects/dict.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef union Instr {
  uint64_t word; /* the whole instruction */
  struct {
    uint8_t op, a, b, c; /* opcode and up to three operands */
    union {
      int32_t d;   /* signed view */
      uint32_t ud; /* shape or cell address, cache index */
    };
  };
} Instr;
_Static_assert(sizeof(Instr) == 8, "an instruction is one word");

typedef enum Opcode {
#define OP(name, a, b, c, d, effects, meaning) OP_##name,
#define QUICK(name, parent, effects, meaning) OP_##name,
#include "bytecode/opcodes.def"
  OPCODE_COUNT
} Opcode;

typedef enum CodeFlag {
  CO_OPTIMIZED = 0x1,
  CO_NEWLOCALS = 0x2,
  CO_VARARGS = 0x4,
  CO_VARKEYWORDS = 0x8,
  CO_NESTED = 0x10,
  CO_GENERATOR = 0x20,
  CO_COROUTINE = 0x80,
  CO_ITERABLE_COROUTINE = 0x100,
  CO_ASYNC_GENERATOR = 0x200,
  CO_FUTURE_DIVISION = 0x20000,
  CO_FUTURE_ABSOLUTE_IMPORT = 0x40000,
  CO_FUTURE_WITH_STATEMENT = 0x80000,
  CO_FUTURE_PRINT_FUNCTION = 0x100000,
  CO_FUTURE_UNICODE_LITERALS = 0x200000,
  CO_FUTURE_BARRY_AS_BDFL = 0x400000,
  CO_FUTURE_GENERATOR_STOP = 0x800000,
  CO_FUTURE_ANNOTATIONS = 0x1000000,
} CodeFlag;

/* A position of one word, columns in UTF-8 bytes; -1 where unknown. */
typedef struct Position {
  int32_t line, end_line;     /* first and last line, from 1 */
  int32_t column, end_column; /* of the first character, and behind the last one */
} Position;

/* One try range, in word indexes: [start, end) is protected, handler at target, the exception goes
   to register `reg`. Ranges are sorted by start and do not overlap: the compiler flattens nesting,
   innermost handler first. */
typedef struct ExceptionEntry {
  uint32_t start, end, target; /* words */
  uint16_t reg;                /* gets the exception */
  uint16_t is_cleanup;         /* handler that re-raises with the position of the original raise */
} ExceptionEntry;

/* Inline cache of words that need more than 32 bits. A site has a chain of up to four
   (polymorphism); the fields mean what the quickened opcode says (interp/quicken.c). */
typedef struct InlineCache {
  Shape *shape;     /* guard; weak: cleared when the shape dies */
  Shape *child;     /* STORE_ATTR: the shape after adding the attribute */
  uint32_t version; /* guard: version of the type */
  uint32_t index;   /* attribute number */
  uint8_t kind;     /* AttributeKind or StoreKind */
  uint8_t length;   /* first of a chain: how many entries it has */
  uint16_t next;    /* next entry of the chain; 0: none (entry 0 of a code object is never used) */
  Slot value; /* weak, absent when it died: function, descriptor, class attribute, module... */
  const void *data; /* GlobalCell of a module attribute, SignatureParsed of a builtin */
} InlineCache;

typedef struct CodeObject {
  Object header;
  Slot name, qualname, filename; /* str */
  Slot consts, names;            /* tuples; names are interned str */
  Slot localsplus_names; /* tuple of the names of all local registers, in order: co_varnames + cells
                            not among them;
                            "" for registers without a name. Of a name that stands twice the last
                            one counts */
  Slot free_names;       /* tuple co_freevars */
  Slot cell_names;       /* tuple co_cellvars */
  Slot linetable;        /* bytes: co_linetable in CPython 3.11's format, one code unit per word */
  Slot exceptiontable;   /* bytes: co_exceptiontable in CPython's varint format (units: words) */
  Slot globals; /* the one globals dict its words' cells belong to; absent: none yet; None: several
                   (never cell-quickened) */
  Slot fault;   /* str: why it cannot run, of code that a program put together; absent: it can */
  int32_t argcount; /* positional parameters, positional-only included */
  int32_t posonlyargcount, kwonlyargcount;
  int32_t local_count;    /* registers that are locals (parameters and variables) */
  int32_t register_count; /* registers of a frame */
  int32_t first_line;
  uint32_t flags;   /* CodeFlag */
  uint32_t version; /* unique, nonzero: quickened call sites compare it */
  uint32_t word_count, exception_count, cache_count, cache_capacity;
  Instr *words;               /* running words */
  Instr *original;            /* as compiled */
  ExceptionEntry *exceptions; /* decoded exceptiontable */
  InlineCache *caches;        /* grown on demand; their Slots are weak */
  uint32_t loop_count;        /* hot counters for the JIT */
  uint32_t call_count;
  uint32_t simple_call; /* 1: only positional parameters, not a generator: plain calls bind by count
                           alone */
  uint32_t yields_in_try; /* 1: may be suspended where closing it runs code of its own (an except or
                             finally clause, a with statement) */
} CodeObject;

extern Type code_type;
extern Shape code_shape;
static always_inline bool is_code(Value v) {
  return has_shape(v, &code_shape);
}
static always_inline CodeObject *as_code(Value v) {
  return object_cast(CodeObject, v);
}

/* What the compiler (or code.replace, marshal) hands over; arrays are copied. */
typedef struct CodeSpec {
  Value name, qualname, filename, consts, names, localsplus_names, free_names,
      cell_names;                  /* str, or tuples of what code.co_NAME shows */
  Value linetable, exceptiontable; /* bytes, encoded as in CodeObject */
  int32_t argcount, posonlyargcount, kwonlyargcount, local_count, register_count,
      first_line;             /* as the attributes of code objects */
  uint32_t flags, word_count; /* CO_ flags; number of words */
  const Instr *words;         /* the instructions */
} CodeSpec;
/* Verifies (bytecode/verifier.c) and makes a code object. ABSENT: exception set (invalid words from
   marshal). */
Value code_new(const CodeSpec *spec) must_check;
/* The same for what a program puts together, in any order: words that cannot run are an error only
   where a function is made of them. */
Value code_new_unproven(const CodeSpec *spec) must_check;
/* Whether functions may be made of it; false: ValueError set. */
bool code_can_run(Value code) must_check;

/* Line/position tables: encode from one Position per word; look one up. */
Value linetable_encode(const Position *positions, uint32_t count, int32_t first_line);
Position code_position(const CodeObject *code, uint32_t word_index);
Value exceptiontable_encode(const ExceptionEntry *entries, uint32_t count);
/* The entries of a table of any bytes, malloc'ed. */
ExceptionEntry *exceptiontable_decode(Value table, uint32_t *count);
/* Whether its objects and counts make a code object at all; whether, given that, running it can do
   no harm (verifier.c). false: ValueError or TypeError set. */
bool code_check(const CodeSpec *spec) must_check;
bool code_verify(const CodeSpec *spec) must_check;
const char *opcode_name(Opcode op);
/* The compiler-level opcode behind a quickened one. */
Opcode opcode_parent(Opcode op);

#endif
