/* Inside of the exception classes: what exception_types.c's table needs from exception_os.c and
   exception_group.c. Not for other files.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef OBJECTS_EXCEPTION_TYPES_H
#define OBJECTS_EXCEPTION_TYPES_H

#include "objects/exception.h"
#include "objects/protocol.h"
#include "objects/bytes.h"

/* Makes all classes ready; called once by objects_init after object and type. */
void exception_types_init(void);
/* Makes ExceptionGroup, which needs multiple inheritance; after the first classes work. */
void exception_group_init(void);

Value exception_base_new(Type *type, Value *args, int nargs, Value kwnames);
bool exception_no_keywords(Value self, Value kwnames);

Value os_error_new(Type *type, Value *args, int nargs, Value kwnames);
bool os_error_init(Value self, Value *args, int nargs, Value kwnames);
Value os_error_str(Value self);
extern const MemberDef os_error_members[];
extern const GetSetDef os_error_getset[];
extern const BuiltinDef os_error_methods[];

Value exception_group_new(Type *type, Value *args, int nargs, Value kwnames);
Value exception_group_str(Value self);
Value exception_group_repr(Value self);
extern const MemberDef exception_group_members[];
extern const BuiltinDef exception_group_methods[];

/* except*: parts of e (an exception or a group) that the class takes and leaves; None where empty.
   false: exception set. */
bool exception_group_split(Value e, Value class_or_tuple, Value *match, Value *rest) must_check;
/* The group cut down to the leaf exceptions in the list `leaves`. None if nothing is left. */
Value exception_group_project(Value group, Value leaves) must_check;

/* -- Provided by the interpreter: tracebacks are made from raw entries on first access --------- */
Value exception_traceback(Value exception);                     /* traceback or None */
bool exception_set_traceback(Value exception, Value traceback); /* false: TypeError set */

#endif
