/* marshal: the file format of code objects and plain values (version 4). */
#ifndef MODULES_MARSHAL_H
#define MODULES_MARSHAL_H

#include "objects/protocol.h"

/* ABSENT: EOFError, ValueError, TypeError for bad data; never crashes. May collect. */
Value marshal_load(const void *data, size_t size) must_check;
/* bytes object; ABSENT: ValueError (unmarshallable object). */
Value marshal_dump(Value v, int version) must_check;

#endif
