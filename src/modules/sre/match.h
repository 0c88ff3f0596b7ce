/* re.Match: what a match found, as positions in its string. */
#ifndef MODULES_SRE_MATCH_H
#define MODULES_SRE_MATCH_H

#include "modules/sre/pattern.h"

typedef struct MatchObject {
  Object header;
  Slot string;         /* what was searched */
  Slot pattern;        /* PatternObject */
  Slot regs;           /* tuple of spans, once somebody asked for it */
  int64_t pos;         /* the part that was searched */
  int64_t endpos;      /* clipped to the text */
  int64_t last_index;  /* the group closed last, 0 if none */
  int64_t count;       /* of positions below: two for each group */
  int64_t positions[]; /* start and end of group 0, 1, ...; -1 where it took no part */
} MatchObject;

extern Type sre_match_type;

/* The match that the session has just found. `string` is what the caller was given as text. May
   collect. ABSENT: MemoryError. */
Value match_new(const Session *session, Value string) must_check;

#endif
