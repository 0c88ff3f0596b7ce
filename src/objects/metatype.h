/* What a Layout needs whose C struct begins with a Type: that of a metatype whose classes have more
   fields. */
#ifndef OBJECTS_METATYPE_H
#define OBJECTS_METATYPE_H

#include "objects/type.h"

/* Layout.trace: visits what a Type refers to beyond the Slots from name_object on. */
void type_trace(Object *object, GcVisitor *visitor);
/* Layout.finalize. */
void type_finalize(Object *object);

#endif
