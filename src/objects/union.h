/* types.UnionType: int | str. */
#ifndef OBJECTS_UNION_H
#define OBJECTS_UNION_H

#include "objects/protocol.h"

extern Type union_type;

/* left | right for classes, None, generic aliases and unions; NotImplemented for anything else. A
   BINARY slot. May collect and run Python code (== of the members). */
Value union_or(Value left, Value right) must_check;

#endif
