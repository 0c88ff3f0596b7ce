/* Loading libffi, and its descriptions of C types. */
#include "modules/_ctypes/libffi.h"

#include <dlfcn.h>

#include "objects/exception.h"

LibFfi libffi;

#define FFI_SCALAR(name, c_type, kind)                                                             \
  ffi_type name = {sizeof(c_type), _Alignof(c_type), kind, NULL}
ffi_type c_type_void = {1, 1, FFI_TYPE_VOID, NULL};
FFI_SCALAR(c_type_u8, uint8_t, FFI_TYPE_UINT8);
FFI_SCALAR(c_type_s8, int8_t, FFI_TYPE_SINT8);
FFI_SCALAR(c_type_u16, uint16_t, FFI_TYPE_UINT16);
FFI_SCALAR(c_type_s16, int16_t, FFI_TYPE_SINT16);
FFI_SCALAR(c_type_u32, uint32_t, FFI_TYPE_UINT32);
FFI_SCALAR(c_type_s32, int32_t, FFI_TYPE_SINT32);
FFI_SCALAR(c_type_u64, uint64_t, FFI_TYPE_UINT64);
FFI_SCALAR(c_type_s64, int64_t, FFI_TYPE_SINT64);
FFI_SCALAR(c_type_float, float, FFI_TYPE_FLOAT);
FFI_SCALAR(c_type_double, double, FFI_TYPE_DOUBLE);
FFI_SCALAR(c_type_longdouble, long double, FFI_TYPE_LONGDOUBLE);
FFI_SCALAR(c_type_pointer, void *, FFI_TYPE_POINTER);

/* In the order of the fields of LibFfi. */
static const char *const names[] = {"ffi_prep_cif", "ffi_call", "ffi_closure_alloc",
                                    "ffi_closure_free", "ffi_prep_closure_loc"};
static_assert(sizeof libffi == countof(names) * sizeof(void *),
              "the table holds nothing but the functions");

bool libffi_load(void) {
  static bool loaded;
  void *handle = loaded ? NULL : dlopen("libffi.so.8", RTLD_LAZY | RTLD_LOCAL);
  if (loaded) return true;
  if (handle == NULL) return raise_error(&exc_ImportError, "%s", dlerror()), false;
  for (size_t i = 0; i < countof(names); i++) {
    void *address = dlsym(handle, names[i]);
    if (address == NULL) return raise_error(&exc_ImportError, "%s", dlerror()), false;
    memcpy((void **)&libffi + i, &address, sizeof address);
  }
  return loaded = true;
}
