/* The methods that bytes and bytearray share, for the tables in bytes_methods.c.

   All may collect and run Python code (buffers and __index__ of the arguments). */
#ifndef OBJECTS_BYTES_METHODS_H
#define OBJECTS_BYTES_METHODS_H

#include "objects/bytes_internal.h"

/* bytes_search.c */
Value bytes_find(Value *args, int nargs, Value kwnames);
Value bytes_rfind(Value *args, int nargs, Value kwnames);
Value bytes_index(Value *args, int nargs, Value kwnames);
Value bytes_rindex(Value *args, int nargs, Value kwnames);
Value bytes_count(Value *args, int nargs, Value kwnames);
Value bytes_startswith(Value *args, int nargs, Value kwnames);
Value bytes_endswith(Value *args, int nargs, Value kwnames);
Value bytes_removeprefix(Value *args, int nargs);
Value bytes_removesuffix(Value *args, int nargs);
Value bytes_partition(Value *args, int nargs);
Value bytes_rpartition(Value *args, int nargs);
Value bytes_split(Value *args, int nargs, Value kwnames);
Value bytes_rsplit(Value *args, int nargs, Value kwnames);
Value bytes_splitlines(Value *args, int nargs);
/* bytes_change.c */
Value bytes_replace(Value *args, int nargs);
Value bytes_translate(Value *args, int nargs);
Value bytes_maketrans(Value *args, int nargs);
Value bytes_lower(Value *args, int nargs);
Value bytes_upper(Value *args, int nargs);
Value bytes_capitalize(Value *args, int nargs);
Value bytes_title(Value *args, int nargs);
Value bytes_swapcase(Value *args, int nargs);
/* bytes_pad.c */
Value bytes_center(Value *args, int nargs);
Value bytes_ljust(Value *args, int nargs);
Value bytes_rjust(Value *args, int nargs);
Value bytes_zfill(Value *args, int nargs);
Value bytes_expandtabs(Value *args, int nargs);
Value bytes_strip(Value *args, int nargs);
Value bytes_lstrip(Value *args, int nargs);
Value bytes_rstrip(Value *args, int nargs);
/* bytes_test.c */
Value bytes_isalnum(Value *args, int nargs);
Value bytes_isalpha(Value *args, int nargs);
Value bytes_isascii(Value *args, int nargs);
Value bytes_isdigit(Value *args, int nargs);
Value bytes_islower(Value *args, int nargs);
Value bytes_isspace(Value *args, int nargs);
Value bytes_istitle(Value *args, int nargs);
Value bytes_isupper(Value *args, int nargs);
/* bytes_join.c */
Value bytes_join(Value *args, int nargs);
/* bytes_hex.c */
Value bytes_hex_method(Value *args, int nargs);
Value bytes_fromhex(Value *args, int nargs);

#endif
