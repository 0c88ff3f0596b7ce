/* Struct sequences: tuples whose items also have names (os.stat_result, time.struct_time,
   sys.version_info...). Invariant: an instance is a tuple subclass instance with n_visible items as
   tuple length; fields beyond (hidden ones) and all names are attributes.

   Both functions may collect; neither runs Python code. */
#ifndef OBJECTS_STRUCT_SEQUENCE_H
#define OBJECTS_STRUCT_SEQUENCE_H

#include "objects/tuple.h"

typedef struct StructField {
  const char *name; /* NULL ends the table; "" for an item without a name */
  const char *doc;  /* docstring */
} StructField;
typedef struct StructDef {
  const char *name;          /* "os.stat_result" */
  const char *doc;           /* docstring */
  const StructField *fields; /* visible ones first */
  int visible;               /* length as a tuple */
} StructDef;

/* Makes the class. Not instantiable from Python when no_instances. ABSENT: exception set. */
Value struct_type_new(const StructDef *def, bool no_instances) must_check;
/* An instance from all fields' values (hidden ones too). */
Value struct_new(Value type, const Value *values, int count) must_check;

#endif
