/* What the files of _operator share. */
#ifndef MODULES_OPERATOR_OPERATOR_H
#define MODULES_OPERATOR_OPERATOR_H

#include "objects/protocol.h"

extern Type itemgetter_type, attrgetter_type, methodcaller_type;

/* a == b of two ASCII strs or two bytes-like objects, in a time that depends on the lengths
   alone. */
Value operator_compare_digest(Value *args, int nargs);

/* The only argument of a getter's call. ABSENT: TypeError. */
Value getter_argument(Value self, Value *args, int nargs, Value kwnames) must_check;
/* "operator.itemgetter(1, 2)" from the arguments (a tuple) that made it, and keywords (dict or
   ABSENT). */
Value getter_repr(Value self, Value args, Value keywords) must_check;

#endif
