/* libffi, loaded when _ctypes is imported: linking it would cost every program's start (compare
   Note [Loading OpenSSL]). Invariant: the functions of `libffi` are set once libffi_load has
   returned true; the ffi_types are our own, since addresses of the library's are not known
   before. */
#ifndef MODULES_CTYPES_LIBFFI_H
#define MODULES_CTYPES_LIBFFI_H

#include <ffi.h>

#include "base/common.h"

typedef struct LibFfi {
  __typeof__(&ffi_prep_cif) prepare;                 /* ffi_prep_cif */
  __typeof__(&ffi_call) call;                        /* ffi_call */
  __typeof__(&ffi_closure_alloc) closure_alloc;      /* ffi_closure_alloc */
  __typeof__(&ffi_closure_free) closure_free;        /* ffi_closure_free */
  __typeof__(&ffi_prep_closure_loc) closure_prepare; /* ffi_prep_closure_loc */
} LibFfi;
extern LibFfi libffi;
/* false: ImportError set. */
bool libffi_load(void) must_check;

extern ffi_type c_type_void, c_type_u8, c_type_s8, c_type_u16, c_type_s16, c_type_u32, c_type_s32,
    c_type_u64, c_type_s64, c_type_float, c_type_double, c_type_longdouble, c_type_pointer;

#endif
