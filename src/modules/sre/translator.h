/* The state of a translation, shared by translate.c (operators) and translate_unit.c (single
   characters). */
#ifndef MODULES_SRE_TRANSLATOR_H
#define MODULES_SRE_TRANSLATOR_H

#include "modules/sre/program.h"

typedef enum ScopeKind {
  SCOPE_PATTERN,
  SCOPE_ALTERNATIVE, /* one alternative of a BRANCH */
  SCOPE_THEN,        /* of a group-exists test */
  SCOPE_ELSE,
  SCOPE_REPEAT,
  SCOPE_POSSESSIVE,
  SCOPE_ATOMIC,
  SCOPE_LOOK,
  SCOPE_LOOK_NOT
} ScopeKind;

typedef struct Scope {
  ScopeKind kind;    /* which of the fields below count */
  bool has_marks;    /* a group mark was set inside */
  uint32_t end;      /* where its terminator stands in the code */
  uint32_t head;     /* the instruction that opened it */
  uint32_t width;    /* least text matched so far */
  uint32_t min, max; /* REPEAT */
  uint32_t index; /* POSSESSIVE: loop; ATOMIC, LOOK*: slot; ALTERNATIVE: branch or NO_SET (a SPLIT
                     or nothing) */
  uint32_t alternative; /* ALTERNATIVE: number within its branch */
  uint32_t remaining;   /* ALTERNATIVE: how many follow this one */
  uint32_t least_width; /* ALTERNATIVE: of the earlier ones; ELSE: of the THEN part */
  uint32_t jumps;       /* ALTERNATIVE, ELSE: last jump to the common end; each jump's a is the one
                           before, NO_SET ends */
} Scope;

typedef struct Translator {
  Regex *regex;         /* under construction */
  const uint32_t *code; /* what `re` has compiled */
  uint32_t at;          /* next word to translate */
  Scope *scopes;        /* the last one is the innermost */
  uint32_t depth;       /* scopes in use */
  uint32_t capacity;    /* scopes allocated */
  RegexStatus status;   /* why a function returned false */
} Translator;

/* A test of one character, as read from the code. */
typedef struct UnitTest {
  Unit unit;        /* kind of test */
  uint32_t operand; /* character, or number of a set */
  uint32_t next;    /* the word after it */
} UnitTest;

/* Like all functions on a Translator these return false when the code is malformed (status says so
   from the start) or when memory ran out. */
bool translator_out_of_memory(Translator *t);
/* Are there `count` words from `at` on that belong to the innermost scope? */
bool translator_has_words(const Translator *t, uint32_t at, uint32_t count) must_check;
/* Reads the skip word at `at`. *target is the word it leads to, at least `least` words on and
   within the scope. */
bool translator_read_skip(const Translator *t, uint32_t at, uint32_t least,
                          uint32_t *target) must_check;

/* The single-character test at t->at; false also when there is none. */
bool translator_read_unit(Translator *t, UnitTest *test) must_check;
/* The test for a word of the given category, a place where a boundary is looked for. */
bool translator_category_unit(Translator *t, const uint32_t *category, UnitTest *test) must_check;

#endif
