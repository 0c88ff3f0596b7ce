/* Reading from file objects. */
#ifndef MODULES_MARSHAL_READ_H
#define MODULES_MARSHAL_READ_H

#include "objects/protocol.h"

/* One object from a file open for reading bytes; what follows it stays unread. Runs Python code
   (read). ABSENT: exception set. */
Value marshal_load_file(Value file) must_check;

#endif
