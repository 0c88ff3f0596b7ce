/* What the files of _operator share.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_OPERATOR_OPERATOR_H
#define MODULES_OPERATOR_OPERATOR_H

#include "objects/protocol.h"

extern Type itemgetter_type, attrgetter_type, methodcaller_type;

/* a == b of two ASCII strs or two bytes-like objects, in a time that depends on the lengths
   alone. */
Value operator_compare_digest(Value *args, int nargs);

#endif
