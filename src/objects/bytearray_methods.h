/* The methods that only bytearray has.

   All may collect and run Python code (buffers, iterators and __index__ of the arguments). */
#ifndef OBJECTS_BYTEARRAY_METHODS_H
#define OBJECTS_BYTEARRAY_METHODS_H

#include "objects/bytes_internal.h"

Value bytearray_append(Value *args, int nargs);
Value bytearray_clear(Value *args, int nargs);
Value bytearray_copy(Value *args, int nargs);
Value bytearray_extend(Value *args, int nargs);
Value bytearray_insert(Value *args, int nargs);
Value bytearray_pop(Value *args, int nargs);
Value bytearray_remove(Value *args, int nargs);
Value bytearray_reverse(Value *args, int nargs);
Value bytearray_alloc(Value *args, int nargs);
Value bytearray_reduce(Value *args, int nargs);
Value bytearray_reduce_ex(Value *args, int nargs);
Value bytearray_sizeof(Value *args, int nargs);

#endif
