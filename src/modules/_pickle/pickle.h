/* What both directions of _pickle share: instructions, exceptions, what is looked up in other
   modules, PickleBuffer.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_PICKLE_PICKLE_H
#define MODULES_PICKLE_PICKLE_H

#include "objects/buffer.h"
#include "objects/str.h"

enum { DEFAULT_PROTOCOL = 4, HIGHEST_PROTOCOL = 5 };

typedef enum PickleOpcode {
#define OPCODE(NAME, name, code) PICKLE_##NAME = code,
#include "modules/_pickle/opcodes.def"
} PickleOpcode;

extern Type pickler_type, unpickler_type, pickler_memo_type, unpickler_memo_type,
    pickle_buffer_type;
extern Value unpickling_error; /* the class UnpicklingError */

/* Raise one of them with a formatted message. */
Value raise_pickling(const char *format, ...);
Value raise_unpickling(const char *format, ...);

/* Attribute of copyreg, _compat_pickle, functools, codecs...: looked up at each call, since
   programs may replace it. ABSENT: exception set. */
Value pickle_import(const char *module, const char *name) must_check;

/* module.part.part: *parent is what the last part was found in. ABSENT: AttributeError. path: a
   list of strs. */
Value pickle_get_path(Value object, Value path, Value *parent) must_check;
/* "a.b" as ["a", "b"]; AttributeError where a part is "<locals>". */
Value pickle_split_path(Value object, Value name) must_check;

typedef struct PickleBuffer {
  Object header;
  Slot object; /* what exports the buffer; absent once released */
  Slot view;   /* a memoryview that keeps it as it is */
} PickleBuffer;
static inline bool is_pickle_buffer(Value v) {
  return type_of(v) == &pickle_buffer_type;
}
/* The object behind it as a Buffer. false: ValueError after release(). */
bool pickle_buffer_get(Value v, Buffer *buffer, int flags) must_check;

/* The module's functions. */
Value pickle_dump(Value *args, int nargs);
Value pickle_dumps(Value *args, int nargs);
Value pickle_load(Value *args, int nargs);
Value pickle_loads(Value *args, int nargs);

#endif
