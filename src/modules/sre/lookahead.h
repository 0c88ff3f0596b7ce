/* Which characters the text must go on with for the program to have a chance from some instruction
   on. Always a superset: what the analysis does not understand it takes for possible.

   No function knows of the heap, or of Python code. */
#ifndef MODULES_SRE_LOOKAHEAD_H
#define MODULES_SRE_LOOKAHEAD_H

#include "modules/sre/program.h"

typedef struct Lookahead {
  uint32_t depth;            /* positions about which something is known */
  CharBits bits[WINDOW_MAX]; /* characters that may stand there; there is one, unless at_end */
  bool at_end;               /* the program may also succeed from here at the end of the text */
} Lookahead;

/* Explores at most `depth` positions from instruction `inst` on. */
void lookahead_explore(const Regex *regex, uint32_t inst, uint32_t depth, Lookahead *result);

#endif
