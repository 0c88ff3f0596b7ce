/* How structures and unions are passed by value.

   Note [Passing structures]
   libffi takes an aggregate as the list of its elements, but knows neither unions nor bit fields
   nor packed structures. What the calling convention of x86-64 asks of it is only the class of each
   eight bytes of those that fit two registers: integer if anything in them is no floating-point
   number. So that is what we describe: one 64-bit integer or one double for each eight bytes; size
   and alignment are given and not computed from them. Anything larger is passed in memory, whatever
   its elements are. */
#include "modules/_ctypes/ctypes.h"
#include "objects/list.h"

typedef enum EightBytes { CLASS_NONE, CLASS_FLOATING, CLASS_INTEGER, CLASS_EXTENDED } EightBytes;
typedef struct Classes {
  EightBytes of[2]; /* class of each eight bytes */
} Classes;

static void classify(const CType *type, int64_t offset, Classes *classes);

static void classify_scalar(const CType *type, int64_t offset, Classes *classes) {
  const ffi_type *ffi = type->ffi;
  bool floating = ffi == &c_type_float || ffi == &c_type_double;
  EightBytes class = ffi == &c_type_longdouble ? CLASS_EXTENDED
                     : floating                ? CLASS_FLOATING
                                               : CLASS_INTEGER;
  for (int64_t i = offset / 8; i <= (offset + type->size - 1) / 8 && i < 2; i++)
    if (class > classes->of[i]) classes->of[i] = class;
}

static void classify_members(const CType *type, int64_t offset, Classes *classes) {
  Value members = slot_get(&type->members);
  for (int64_t i = 0; !is_absent(members) && i < list_length(members); i++) {
    const CField *field = as_cfield(list_get(members, i));
    classify(as_ctype(slot_get(&field->type)), offset + field->offset, classes);
  }
}

static void classify(const CType *type, int64_t offset, Classes *classes) {
  if (type->kind == KIND_ARRAY) {
    const CType *item = item_of(type);
    for (int64_t i = 0; i < type->length && item->size > 0; i++)
      classify(item, offset + i * item->size, classes);
  } else if (type->kind == KIND_STRUCTURE || type->kind == KIND_UNION) {
    classify_members(type, offset, classes);
  } else {
    classify_scalar(type, offset, classes);
  }
}

void aggregate_describe(CType *type) {
  Classes classes = {{CLASS_NONE, CLASS_NONE}};
  int count = 1;
  type->ffi = &type->aggregate;
  type->aggregate =
      (ffi_type){(size_t)type->size, (unsigned short)type->align, FFI_TYPE_STRUCT, type->elements};
  type->elements[0] = &c_type_u64;
  if (type->size <= 16) {
    classify_members(type, 0, &classes);
    count = type->size > 8 ? 2 : 1;
    for (int i = 0; i < count; i++)
      type->elements[i] = classes.of[i] == CLASS_FLOATING ? &c_type_double : &c_type_u64;
    if (classes.of[0] == CLASS_EXTENDED) {
      type->elements[0] = &c_type_longdouble;
      count = 1;
    }
  }
  type->elements[count] = NULL;
}
