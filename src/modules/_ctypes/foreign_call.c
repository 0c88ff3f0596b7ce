/* Calling C: arguments to C values, the call without the GIL, and the result back. */
#include <alloca.h>
#include <errno.h>

#include "modules/_ctypes/ctypes.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

__thread int ctypes_errno;
__thread bool ctypes_gil_away;

void ctypes_swap_errno(void) {
  int now = errno;
  errno = ctypes_errno;
  ctypes_errno = now;
}

ffi_type *result_ffi(Value result_type) {
  if (is_absent(result_type)) return &c_type_s32;
  if (is_none(result_type)) return &c_type_void;
  const CType *type = storage_type(result_type);
  return type == NULL ? &c_type_s32 : type->ffi;
}

/* -- Arguments --------------------------------------------------------------------------------- */

static bool wrong_argument(int i) {
  Value error = exception_fetch(), prefix = format_text("argument %d: ", i + 1);
  if (is_absent(prefix)) return false;
  exception_restore(error);
  return raise_extended(as_type(argument_error), prefix), false;
}

static bool convert_arguments(const ForeignCall *call, const Value *args, int nargs,
                              Passed *passed) {
  int64_t converters = is_absent(call->converters) ? 0 : tuple_length(call->converters);
  for (int i = 0; i < nargs; i++) {
    Value v = i < converters ? call1(tuple_get(call->converters, i), args[i]) : args[i];
    if (is_absent(v) || !argument_convert(v, i + 1, &passed[i])) return wrong_argument(i);
  }
  return true;
}

/* -- The call ---------------------------------------------------------------------------------- */

static void run(const ForeignCall *call, ffi_cif *cif, void *result, void **values) {
  bool release = !(call->flags & FUNCFLAG_PYTHONAPI);
  if (release) {
    ctypes_gil_away = true;
    gil_release();
  }
  if (call->flags & FUNCFLAG_USE_ERRNO) ctypes_swap_errno();
  libffi.call(cif, FFI_FN(call->address), result, values);
  if (call->flags & FUNCFLAG_USE_ERRNO) ctypes_swap_errno();
  if (release) {
    gil_acquire();
    ctypes_gil_away = false;
  }
}

static Value convert_result(const ForeignCall *call, const void *memory) {
  Value result_type = call->result_type;
  if (is_none(result_type)) return NONE;
  CType *type = is_absent(result_type) ? NULL : storage_type(result_type);
  if (type == NULL) {
    Value number = scalar_find('i')->get(memory);
    return is_absent(result_type) ? number : call1(result_type, number);
  }
  Value v;
  if (is_plain_simple(type)) {
    v = scalar_get(type, memory);
  } else {
    v = cdata_new(type);
    if (!is_absent(v)) memcpy(as_cdata(v)->memory, memory, (size_t)type->size);
  }
  return is_absent(v) || is_absent(call->result_check) ? v : call1(call->result_check, v);
}

Value foreign_call(const ForeignCall *call, const Value *args, int nargs) {
  ffi_cif cif;
  if (nargs > MAX_ARGUMENTS)
    return raise_error(as_type(argument_error), "too many arguments (%d), maximum is %d", nargs,
                       MAX_ARGUMENTS);
  Passed *passed = alloca((size_t)(nargs + 1) * sizeof *passed);
  ffi_type **types = alloca((size_t)(nargs + 1) * sizeof *types);
  void **values = alloca((size_t)(nargs + 1) * sizeof *values);
  if (!convert_arguments(call, args, nargs, passed)) return ABSENT;
  for (int i = 0; i < nargs; i++) {
    types[i] = passed[i].ffi;
    values[i] = passed[i].where;
  }
  ffi_type *result_type = result_ffi(call->result_type);
  if (libffi.prepare(&cif, FFI_DEFAULT_ABI, (unsigned)nargs, result_type, types) != FFI_OK)
    return raise_error(&exc_RuntimeError, "ffi_prep_cif failed");
  size_t size = result_type->size < sizeof(CValue) ? sizeof(CValue) : result_type->size;
  void *result = alloca(size + 16);
  result = (void *)align_up((uintptr_t)result, 16);
  memset(result, 0, size);
  run(call, &cif, result, values);
  GC_KEEP(passed);
  if (call->flags & FUNCFLAG_PYTHONAPI && exception_pending()) return ABSENT;
  return convert_result(call, result);
}
