/* The regular expression engine: programs for text of 1, 2 or 4 bytes per character, matched by
   backtracking with an explicit stack. No pattern and no text can overflow the C stack. Knows
   nothing of Python objects. A Regex may be used by many RegexRuns at once; a RegexRun belongs to
   one caller. */
#ifndef MODULES_SRE_REGEX_H
#define MODULES_SRE_REGEX_H

#include "modules/sre/charset.h"

typedef struct Regex Regex;

typedef enum RegexStatus {
  REGEX_NO_MATCH = 0,
  REGEX_MATCH = 1,
  REGEX_OK = 1,
  REGEX_BAD_CODE = -1, /* the SRE program is malformed */
  REGEX_NO_MEMORY = -2,
  REGEX_INTERRUPTED = -3 /* the check callback returned non-zero */
} RegexStatus;

/* Compiles a copy of an SRE program. NULL on failure, with the reason in *status. `types` must
   outlive the result. */
Regex *regex_compile(const uint32_t *code, size_t length, size_t groups, const CharTypes *types,
                     RegexStatus *status);
void regex_free(Regex *regex);
/* The SRE program it was compiled from. */
const uint32_t *regex_code(const Regex *regex, size_t *length);
uint32_t regex_groups(const Regex *regex);
/* Memory it takes, in bytes, roughly. */
size_t regex_size(const Regex *regex);

typedef enum RegexMode { REGEX_PREFIX, REGEX_FULL, REGEX_SEARCH } RegexMode;

enum { REGEX_INLINE_STACK = 192, REGEX_INLINE_MARKS = 20, REGEX_INLINE_SLOTS = 8 };

typedef intptr_t RegexWord;

/* One text being matched, possibly many times (start and must_advance may be changed in between).
   Positions count characters from the start of the text. */
typedef struct RegexRun {
  const Regex *regex;  /* what to match */
  const void *text;    /* start of the text: what comes before `start` is visible to look-behind */
  int width;           /* bytes per character: 1, 2 or 4 */
  ptrdiff_t end;       /* the text ends here */
  ptrdiff_t start;     /* in: where to begin; after a match: where it begins */
  ptrdiff_t stop;      /* after a match: where it ends */
  bool must_advance;   /* in: an empty match at `start` does not count */
  bool full;           /* the match must end at `end` (set by regex_run) */
  uint32_t last_index; /* after a match: the group closed last, 0 if none */
  ptrdiff_t *marks;    /* after a match: starts and ends of the groups 1, 2, ...; -1 when not set */
  RegexWord *slots;    /* of loops and sub-patterns */
  RegexWord *stack;    /* alternatives not yet tried, and what to undo before trying them */
  RegexWord *stack_end; /* end of its memory */
  int (*check)(void);   /* called now and then; non-zero stops the match. May be NULL */
  unsigned countdown;   /* failures until the next check */
  ptrdiff_t inline_marks[REGEX_INLINE_MARKS]; /* where these are while few */
  RegexWord inline_slots[REGEX_INLINE_SLOTS]; /* the same for slots */
  RegexWord inline_stack[REGEX_INLINE_STACK]; /* the same for the stack */
} RegexRun;

/* Prepares a run over text[0, end). Returns false when out of memory (nothing to clear then). */
bool regex_run_init(RegexRun *run, const Regex *regex, const void *text, int width,
                    ptrdiff_t end) must_check;
void regex_run_clear(RegexRun *run);
/* Matches from run->start: at that place only, the same up to run->end, or at the first place where
   it succeeds. REGEX_MATCH, REGEX_NO_MATCH, REGEX_NO_MEMORY or REGEX_INTERRUPTED. */
RegexStatus regex_run(RegexRun *run, RegexMode mode) must_check;

#endif
