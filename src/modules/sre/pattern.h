/* re.Pattern, and a session: a pattern being applied to one text, as often as it takes.
   A Pattern never moves: it owns a Regex, so it is born old. */
#ifndef MODULES_SRE_PATTERN_H
#define MODULES_SRE_PATTERN_H

#include "modules/sre/regex.h"
#include "modules/sre/text.h"

typedef struct PatternObject {
  Object header;
  Slot pattern;         /* what it was compiled from: str, bytes-like, or None */
  Slot groupindex;      /* dict: names of groups to their numbers */
  Slot indexgroup;      /* tuple: names by number, None for groups without one */
  Slot template_source; /* the last replacement text with escapes that sub() parsed, or absent */
  Slot template_parts;  /* tuple: str or bytes, and the numbers of groups in between */
  Regex *regex;         /* the program, malloc'ed */
  int64_t flags;        /* re.I and so on */
  int64_t groups;       /* without group 0 */
  int64_t kind;         /* TextKind of the texts it accepts */
} PatternObject;

extern Type sre_pattern_type;
extern Shape sre_pattern_shape;

static always_inline PatternObject *as_pattern(Value v) {
  return object_cast(PatternObject, v);
}

/* _sre.compile. args as declared there. */
Value pattern_compile(Value *args, int nargs) must_check;

typedef struct Session {
  PatternObject *pattern; /* to search for */
  Text text;              /* to search */
  RegexRun run;           /* state of the matcher */
  int64_t pos;            /* the part of the text that is looked at, clipped */
  int64_t endpos;         /* see pos */
} Session;

/* Starts applying the pattern to string[pos:endpos]; either bound may be anything. false: exception
   set, nothing to close. */
bool session_open(Session *session, Value pattern, Value string, int64_t pos,
                  int64_t endpos) must_check;
void session_close(Session *session);
/* 1: matched (see session->run), 0: no match, -1: exception set. May run Python code (signal
   handlers). */
int session_match(Session *session, RegexMode mode) must_check;
/* After a match: go on behind it. Another empty match at its end does not count. */
static inline void session_advance(Session *session) {
  session->run.must_advance = session->run.stop == session->run.start;
  session->run.start = session->run.stop;
}
/* Where group `group` of the match starts and ends; a group that took no part has a negative
   one. */
void session_span(const Session *session, int64_t group, int64_t *from, int64_t *to);
/* What group `group` of the match found; `otherwise` if it took no part. ABSENT: MemoryError. */
Value session_group(const Session *session, int64_t group, Value otherwise) must_check;

/* Methods of Pattern in other files (arguments as declared in pattern.c). */
Value pattern_findall(Value *args, int nargs);
Value pattern_finditer(Value *args, int nargs);
Value pattern_scanner(Value *args, int nargs);
Value pattern_split(Value *args, int nargs);
Value pattern_sub(Value *args, int nargs);
Value pattern_subn(Value *args, int nargs);

/* Reads the optional arguments pos and endpos. false: exception set. */
bool pattern_bounds(Value pos, Value endpos, int64_t *from, int64_t *to) must_check;

extern Type sre_scanner_type;
extern Type sre_finditer_type;

#endif
