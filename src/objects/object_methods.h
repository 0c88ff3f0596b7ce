/* object's methods, and its slots that others compare with. */
#ifndef OBJECTS_OBJECT_METHODS_H
#define OBJECTS_OBJECT_METHODS_H

#include "objects/protocol.h"

extern const BuiltinDef object_methods[];

/* object.__new__ and object.__init__: refuse arguments where the class overrides neither or only
   the other. */
Value object_new(Type *type, Value *args, int nargs, Value kwnames) must_check;
bool object_init(Value self, Value *args, int nargs, Value kwnames) must_check;

/* Makes the object an instance of another class of the same layout. May collect. */
void instance_set_class(Object *object, Type *type);

#endif
