/* Weak stand-ins for the parts of bytes, bytearray and memoryview that are still to land; dies with them. */
#include "objects/type.h"
#define S(n) __attribute__((weak)) Value n(void) { return ABSENT; }
S(bytes_repr) S(bytes_like_alloc) S(bytes_remainder_slot) S(bytes_iter) S(bytes_contains) S(bytes_compare_slot) S(str_remainder) S(str_new_object) S(bytes_new_object) S(bytes_from_object) S(bytearray_init) S(marshal_load)
__attribute__((weak)) Type memoryview_type = {.name="memoryview",.base=&object_type}, bytes_iterator_type={.name="x",.base=&object_type}, bytearray_iterator_type={.name="y",.base=&object_type};
__attribute__((weak)) const BuiltinDef str_methods[] = {METHOD_END}, bytes_methods[] = {METHOD_END}, bytearray_methods[] = {METHOD_END};
