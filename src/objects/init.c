/* Start-up of the object layer: first the headers and shapes of everything static, then what
   allocates. */
#include "objects/init.h"

#include "objects/bytes.h"
#include "objects/exception_types.h"
#include "objects/int.h"
#include "objects/shape_ops.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_internal.h"
#include "objects/weakref.h"

#define TYPE(name) extern Type name##_type;
#include "objects/types.def"

static Type *const types[] = {
#define TYPE(name) &name##_type,
#include "objects/types.def"
};

/* Objects in static storage; those that are needed before this point have their header already. */
static void register_singletons(void) {
  shapes_register_static_objects();
  gc_register_static(&true_object, &bool_shape);
  gc_register_static(&false_object, &bool_shape);
  gc_register_static(tuple_empty, &tuple_shape);
  gc_register_static(as_object(str_empty), &str_shape);
  for (int c = 0; c < 256; c++) gc_register_static(&str_latin1_chars[c], &str_shape);
  bytes_register_static();
}

void objects_init(void) {
  shape_shape->type = &object_type;
  type_setup_static(&type_type);
  for (size_t i = 0; i < countof(types); i++) type_setup_static(types[i]);
  shapes_register_internal();
  register_singletons();
  slots_init();
  type_lookup_init();
  for (size_t i = 0; i < countof(types); i++) type_ready(types[i]);
  weakref_init();
  exception_types_init();
  exception_group_init();
}
