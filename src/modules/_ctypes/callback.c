/* C functions that call Python: libffi's closures.

   Note [Threads and callbacks]
   C may call back from the thread that ctypes called it from, which has given up the GIL (or kept
   it, for FUNCFLAG_PYTHONAPI), or from a thread that Python has never heard of. That one becomes a
   Python thread for the duration of the call. To take the GIL it needs a Thread, and to make one it
   needs the GIL: so it takes the GIL with a Thread that is on no list, makes a true one, and takes
   the GIL with that. */
#include <errno.h>
#include <pthread.h>

#include "interp/gil.h"
#include "interp/loop.h"
#include "interp/stack.h"
#include "modules/_ctypes/ctypes.h"
#include "modules/thread_local.h"
#include "objects/list.h"
#include "objects/tuple.h"

/* What a closure calls. Born old: libffi knows its address. */
typedef struct Thunk {
  Object header;
  ffi_closure *closure; /* memory of libffi */
  void *code;           /* the C function */
  ffi_type **types;     /* of the arguments; malloc'ed */
  ffi_cif cif;          /* the signature */
  uint32_t flags;       /* FunctionFlag */
  Slot callable;        /* Python's side */
  Slot argument_types;  /* tuple of CTypes */
  Slot result_type;     /* None or a simple CType */
  Slot kept;            /* list of what results refer to: nobody says how long it is needed */
} Thunk;

static void finalize_thunk(Object *object) {
  Thunk *thunk = (Thunk *)object;
  if (thunk->closure != NULL) libffi.closure_free(thunk->closure);
  free(thunk->types);
}
static const Layout thunk_layout = {.name = "Thunk",
                                    .fixed_size = sizeof(Thunk),
                                    .slots_offset = offsetof(Thunk, callable),
                                    .slots_count = 4,
                                    .finalize = finalize_thunk};
static DEFINE_TYPE_SHAPE(thunk);
Type thunk_type = {.name = "_ctypes.CThunkObject",
                   .base = &object_type,
                   .layout = &thunk_layout,
                   .root_shape = &thunk_shape,
                   .flags = TYPE_NO_INSTANCES};

/* -- The GIL ----------------------------------------------------------------------------------- */

typedef enum Entry { ENTRY_HELD, ENTRY_TAKEN, ENTRY_FOREIGN } Entry;

static void become_thread(void *stack_base) {
  Thread *unlisted = xcalloc(1, sizeof *unlisted);
  gil_take(unlisted);
  Thread *thread = thread_new();
  if (thread == NULL) unreachable_state("cannot reserve the VM stack for a callback's thread");
  thread->ident = (uint64_t)pthread_self();
  gil_drop_forever();
  gil_set_own(thread);
  gil_take(thread);
  free(unlisted);
  thread_attach(thread, stack_base);
  interp_init_thread(thread);
}

static void cease_to_be_thread(void) {
  Thread *thread = current_thread;
  thread_local_end(thread);
  thread_detach(thread);
  thread_free(thread);
  gil_set_own(NULL);
  gil_drop_forever();
}

static Entry enter(void *stack_base) {
  if (gil_own_thread() == NULL) return become_thread(stack_base), ENTRY_FOREIGN;
  if (!ctypes_gil_away) return ENTRY_HELD;
  gil_acquire();
  ctypes_gil_away = false;
  return ENTRY_TAKEN;
}

static void leave(Entry entry) {
  if (entry == ENTRY_FOREIGN) cease_to_be_thread();
  if (entry != ENTRY_TAKEN) return;
  ctypes_gil_away = true;
  gil_release();
}

/* -- The call ---------------------------------------------------------------------------------- */

static Value argument_value(CType *type, const void *memory) {
  if (is_plain_simple(type)) return scalar_get(type, memory);
  Value v = cdata_new(type);
  if (!is_absent(v)) memcpy(as_cdata(v)->memory, memory, (size_t)type->size);
  return v;
}

static Value call_python(const Thunk *thunk, void **memory) {
  Value types = slot_get(&thunk->argument_types);
  int count = (int)tuple_length(types);
  Value args[count + 1];
  for (int i = 0; i < count; i++) {
    args[i] = argument_value(as_ctype(tuple_get(types, i)), memory[i]);
    if (is_absent(args[i])) return ABSENT;
  }
  return call(slot_get(&thunk->callable), args, count, ABSENT);
}

/* A py_object is its caller's; other memory that the result points to has nobody who would free
   it. */
static bool keep_result(Thunk *thunk, const CType *type, Value kept) {
  if (is_none(kept) || type->scalar->code == 'O') return true;
  if (is_absent(slot_get(&thunk->kept))) slot_set(thunk, &thunk->kept, list_new(1));
  return list_append(slot_get(&thunk->kept), kept) &&
         warn(&exc_RuntimeWarning, 1, "memory leak in callback function.");
}

static bool store_result(Thunk *thunk, Value v, void *result) {
  CType *type = as_ctype(slot_get(&thunk->result_type));
  Value kept = scalar_set(type, result, v);
  return !is_absent(kept) && keep_result(thunk, type, kept);
}

static void run_python(Thunk *thunk, void *result, void **memory) {
  Value callable = slot_get(&thunk->callable), v = call_python(thunk, memory);
  if (is_absent(v))
    exception_write_unraisable_as("Exception ignored on calling ctypes callback function",
                                  callable);
  else if (!is_none(slot_get(&thunk->result_type)) && !store_result(thunk, v, result))
    exception_write_unraisable_as(
        "Exception ignored on converting result of ctypes callback function", callable);
}

static void closure_entry(ffi_cif *cif, void *result, void **memory, void *data) {
  Thunk *thunk = data;
  int error = errno;
  Entry entry = enter(__builtin_frame_address(0));
  if (cif->rtype->type != FFI_TYPE_VOID)
    memset(result, 0, cif->rtype->size < sizeof(ffi_arg) ? sizeof(ffi_arg) : cif->rtype->size);
  errno = error;
  if (thunk->flags & FUNCFLAG_USE_ERRNO) ctypes_swap_errno();
  error = errno;
  run_python(thunk, result, memory);
  errno = error;
  if (thunk->flags & FUNCFLAG_USE_ERRNO) ctypes_swap_errno();
  error = errno;
  leave(entry);
  errno = error;
}

/* -- Making ------------------------------------------------------------------------------------ */

static bool set_types(Thunk *thunk, Value types, Value result_type) {
  int64_t count = tuple_length(types);
  thunk->types = xcalloc((size_t)count + 1, sizeof *thunk->types);
  for (int64_t i = 0; i < count; i++) {
    CType *type = storage_type(tuple_get(types, i));
    if (type == NULL) return raise_type_error("cannot build parameter"), false;
    thunk->types[i] = type->ffi;
  }
  if (is_none(result_type)) return true;
  CType *result = storage_type(result_type);
  if (result != NULL && result->kind == KIND_SIMPLE) return true;
  return raise_type_error("invalid result type for callback function"), false;
}

static bool prepare(Thunk *thunk) {
  unsigned count = (unsigned)tuple_length(slot_get(&thunk->argument_types));
  ffi_type *result = result_ffi(slot_get(&thunk->result_type));
  thunk->closure = libffi.closure_alloc(sizeof *thunk->closure, &thunk->code);
  if (thunk->closure == NULL) return raise_memory_error(), false;
  bool good = libffi.prepare(&thunk->cif, FFI_DEFAULT_ABI, count, result, thunk->types) == FFI_OK &&
              libffi.closure_prepare(thunk->closure, &thunk->cif, closure_entry, thunk,
                                     thunk->code) == FFI_OK;
  if (!good) raise_error(&exc_RuntimeError, "ffi_prep_closure failed");
  return good;
}

bool callback_make(CFunction *self, Value callable) {
  const CType *type = ctype_of(from_object(self));
  Value types = slot_get(&type->argument_types),
        result_type = either(slot_get(&type->result_type), NONE);
  if (is_absent(types))
    return raise_type_error("cannot construct instance of this class: no argtypes"), false;
  Thunk *thunk = gc_new(&thunk_shape);
  thunk->flags = type->function_flags;
  slot_set(thunk, &thunk->callable, callable);
  slot_set(thunk, &thunk->argument_types, types);
  slot_set(thunk, &thunk->result_type, result_type);
  if (!set_types(thunk, types, result_type) || !prepare(thunk)) return false;
  memcpy(self->memory, &thunk->code, sizeof thunk->code);
  return cdata_keep((CData *)self, 0, from_object(thunk));
}
