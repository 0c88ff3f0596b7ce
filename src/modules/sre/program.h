/* The program a pattern is compiled to: instructions in an array, and the tables they refer to by
   index. Immutable once built, shared by all matches, the same for every width of text. Owns all
   its memory.

   No function knows of the heap, or of Python code. */
#ifndef MODULES_SRE_PROGRAM_H
#define MODULES_SRE_PROGRAM_H

#include "modules/sre/charset.h"
#include "modules/sre/regex.h"

typedef enum InstOp {
#define INST(name, meaning) INST_##name,
#include "modules/sre/inst.def"
  INST__COUNT
} InstOp;

/* A test of a single character. The numbers are those of the instructions that make the same test
   once. */
typedef enum Unit {
  UNIT_CHAR = INST_CHAR,
  UNIT_NOT_CHAR = INST_NOT_CHAR,
  UNIT_ANY = INST_ANY,
  UNIT_ALL = INST_ALL,
  UNIT_SET = INST_SET,
  UNIT_ASK = INST_ASK
} Unit;

#define NO_SET UINT32_MAX

/* Inst.flags of a repeat: no character that passes the test can start what follows, so a repeat
   never has to give any back (nor a lazy one to stop early). Known for text of one byte per
   character, and for wider text. */
enum { DISJOINT_LOW = 1, DISJOINT_ALL = 2 };
/* Inst.flags of an instruction that ends a sub-pattern: group marks are set inside. */
enum { HAS_MARKS = 1 };

typedef struct Inst {
  uint8_t op;     /* InstOp */
  uint8_t unit;   /* Unit, where the instruction has one */
  uint8_t flags;  /* DISJOINT_*, HAS_MARKS */
  uint32_t first; /* see inst.def */
  uint32_t a;     /* operands: see inst.def */
  uint32_t b;     /* likewise */
  uint32_t c;     /* likewise */
} Inst;

typedef enum HighRule { HIGH_REJECT, HIGH_ACCEPT, HIGH_ASK } HighRule;

typedef struct CharSet {
  CharBits bits;     /* the summary; exact below 256 */
  CharRule rule;     /* the exact rule; code is NULL for a set that the analysis made */
  uint32_t column;   /* set_tables[column + c] & bit: does it have c (c < 256)? */
  uint8_t bit;       /* see column */
  uint8_t high_rule; /* HighRule: what to do with a character above 255 */
  bool at_end;       /* a "first" set: what follows may also match at the very end */
  int16_t only; /* the one character below 256 when there is only one and nothing else, or -1 */
} CharSet;

/* A literal of at least two characters, in each width that can hold it (NULL: it cannot occur in
   such text). */
typedef struct Literal {
  uint32_t length;        /* characters */
  uint32_t rarest;        /* which of its characters is the least common in typical text */
  const uint8_t *narrow;  /* one byte each */
  const uint16_t *medium; /* two bytes each */
  const uint32_t *wide;   /* four bytes each */
} Literal;

/* Up to 64 alternatives, as bits of masks, the first tried in bit 0. */
typedef struct Branch {
  uint32_t targets;      /* index of the first of its targets in Regex.targets */
  uint32_t count;        /* alternatives, at most 64 */
  uint8_t class_of[256]; /* next character -> index in masks */
  uint64_t *masks;       /* alternatives that may succeed, for each class */
  uint64_t high_mask;    /* the same when the next character is above 255 */
  uint64_t end_mask;     /* the same at the end of the text */
} Branch;

typedef struct Loop {
  uint32_t min;  /* repetitions required */
  uint32_t max;  /* and allowed; SRE_MAX_REPEAT: any number */
  uint32_t slot; /* slots: count, position of the last repetition; possessive: also stack height */
  uint32_t body; /* instruction that starts the body */
  uint32_t test; /* instruction that tests whether to repeat */
  uint32_t exit; /* instruction after the loop */
  uint32_t first_body; /* "first" set of the body, or NO_SET */
  uint32_t first_exit; /* "first" set of what follows, or NO_SET */
  bool has_marks;      /* group marks are set in the body */
} Loop;

enum { WINDOW_MAX = 8 };

typedef enum ScanKind {
  SCAN_EVERYWHERE, /* any position may start a match */
  SCAN_START,      /* only the start of the text */
  SCAN_LINES,      /* only starts of lines */
  SCAN_CHAR,       /* where one character is */
  SCAN_SET,        /* where a character of a set is */
  SCAN_STRING,     /* where a literal is */
  SCAN_WINDOW      /* where each of a few consecutive characters is of its own set */
} ScanKind;

/* How a search finds positions worth trying. */
typedef struct ScanPlan {
  ScanKind kind;      /* which of the fields below count */
  uint32_t behind;    /* what is looked for stands so many characters before the start: a leading
                         look-behind */
  uint32_t set;       /* SCAN_SET: of the first character */
  uint32_t character; /* SCAN_CHAR */
  uint32_t literal;   /* SCAN_STRING */
  uint32_t resume;    /* instruction that a try begins with, */
  uint32_t consumed;  /* and the characters before it that were compared when the start was found */
  bool skips_run;  /* a failed try rules out the rest of the run of characters that `run` passes */
  uint32_t run;    /* skips_run: the unlimited repeat that the program begins with */
  uint32_t window; /* SCAN_WINDOW: number of positions */
  uint8_t
      window_low[256]; /* SCAN_WINDOW: bit window - 1 - i is set when c may stand at position i */
  uint8_t window_high; /* the same for characters above 255 */
} ScanPlan;

struct Regex {
  const CharTypes *types; /* what \w, \d and \s mean for this pattern */
  uint32_t *code;         /* the SRE program, kept for the rules and for comparing patterns */
  size_t code_length;     /* words */
  uint32_t groups;        /* groups the pattern has, without group 0 */
  uint32_t mark_count;    /* group marks a match needs room for */
  uint32_t slot_count;    /* slots (of loops and sub-patterns) a match needs */
  uint32_t min_width;     /* no match is shorter */
  bool has_backrefs;      /* matching depends on the text of groups */
  Inst *insts;            /* the program */
  uint32_t inst_count;    /* how many */
  CharSet *sets;          /* tests of a character by a table */
  uint32_t set_count;     /* how many */
  uint8_t *set_tables;    /* a column is one bit of 256 consecutive bytes; 8 columns share them */
  uint32_t column_count;  /* columns in use: sets with the same low characters share one */
  Literal *literals;      /* strings to compare with */
  uint32_t literal_count; /* how many */
  Branch *branches;       /* choices between alternatives */
  uint32_t branch_count;  /* how many */
  Loop *loops;            /* repeats of more than a character */
  uint32_t loop_count;    /* how many */
  uint32_t *targets;      /* instructions where alternatives of branches start */
  uint32_t target_count;  /* how many */
  ScanPlan plan;          /* how to search for it */
};

static inline bool set_has_low(const Regex *regex, const CharSet *set, uint32_t c) {
  return regex->set_tables[set->column + c] & set->bit;
}

/* The instructions' single characters, summarised. */
CharBits regex_unit_bits(const Regex *regex, unsigned unit, uint32_t operand);

/* Growing a program while it is built. All return an index, or NO_SET when memory ran out. */
uint32_t regex_add_inst(Regex *regex, Inst inst) must_check;
uint32_t regex_add_rule(Regex *regex, CharRule rule) must_check;
uint32_t regex_add_first(Regex *regex, const CharBits *bits, bool at_end) must_check;
uint32_t regex_add_literal(Regex *regex, const uint32_t *characters, uint32_t length) must_check;
uint32_t regex_add_branch(Regex *regex, uint32_t alternatives) must_check;
uint32_t regex_add_loop(Regex *regex, Loop loop) must_check;

/* Translates regex->code, which it validates; regex->inst_count etc. are filled. */
RegexStatus regex_translate(Regex *regex) must_check;
/* Finds out what must follow each choice and where a search may start. */
RegexStatus regex_optimize(Regex *regex) must_check;

#endif
