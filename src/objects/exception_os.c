/* OSError: OSError(errno, ...) makes an instance of the subclass for that errno (PEP 3151). */
#include <errno.h>

#include "objects/exception_types.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

static OSException *as_os(Value v) {
  return object_cast(OSException, v);
}

static Type *type_for_errno(int number) {
  switch (number) {
  case EAGAIN:
  case EALREADY:
  case EINPROGRESS: return &exc_BlockingIOError;
  case EPIPE:
  case ESHUTDOWN: return &exc_BrokenPipeError;
  case ECHILD: return &exc_ChildProcessError;
  case ECONNABORTED: return &exc_ConnectionAbortedError;
  case ECONNREFUSED: return &exc_ConnectionRefusedError;
  case ECONNRESET: return &exc_ConnectionResetError;
  case EEXIST: return &exc_FileExistsError;
  case ENOENT: return &exc_FileNotFoundError;
  case EISDIR: return &exc_IsADirectoryError;
  case ENOTDIR: return &exc_NotADirectoryError;
  case EINTR: return &exc_InterruptedError;
  case EACCES:
  case EPERM: return &exc_PermissionError;
  case ESRCH: return &exc_ProcessLookupError;
  case ETIMEDOUT: return &exc_TimeoutError;
  default: return NULL;
  }
}

/* OSError(errno, strerror[, filename[, winerror[, filename2]]]) fills the fields; args keeps the
   first two then. */
static void fill(OSException *e, Type *type, Value *args, int nargs) {
  e->written = -1;
  Value kept = tuple_from_values(args, nargs);
  if (nargs >= 2 && nargs <= 5) {
    slot_set(e, &e->error_number, args[0]);
    slot_set(e, &e->strerror, args[1]);
    if (nargs >= 3 && !is_none(args[2])) {
      if (type == &exc_BlockingIOError && is_int(args[2])) {
        if (!int_fits_i64(args[2], &e->written)) e->written = -1;
      } else {
        slot_set(e, &e->filename, args[2]);
        if (nargs == 5 && !is_none(args[4])) slot_set(e, &e->filename2, args[4]);
        kept = tuple_from_values(args, 2);
      }
    }
  }
  slot_set(e, &e->args, kept);
}

/* Subclasses that override __init__ but not __new__ get their fields from __init__ (via super)
   instead. */
static bool fields_in_init(Type *type) {
  return type->slots.init != os_error_init && type->slots.new_object == os_error_new;
}

Value os_error_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!fields_in_init(type) && !is_absent(kwnames) && tuple_length(kwnames) > 0) {
    return raise_type_error("%N() takes no keyword arguments", type);
  }
  int64_t number;
  if (type == &exc_OSError && nargs >= 2 && nargs <= 5 && is_int(args[0]) &&
      int_fits_i64(args[0], &number)) {
    Type *better = type_for_errno((int)number);
    if (better != NULL) type = better;
  }
  Value instance = type_alloc(type);
  OSException *e = as_os(instance);
  e->written = -1;
  slot_set(e, &e->args, from_object(tuple_empty));
  if (!fields_in_init(type)) fill(e, type, args, nargs);
  return instance;
}

bool os_error_init(Value self, Value *args, int nargs, Value kwnames) {
  if (!fields_in_init(type_of(self))) return true;
  if (!exception_no_keywords(self, kwnames)) return false;
  fill(as_os(self), type_of(self), args, nargs);
  return true;
}

Value os_error_str(Value self) {
  OSException *e = as_os(self);
  Value number = slot_get(&e->error_number), text = slot_get(&e->strerror);
  Value file = slot_get(&e->filename), file2 = slot_get(&e->filename2);
  if (!is_absent(file) && !is_none(file)) {
    if (is_absent(number)) number = NONE;
    if (is_absent(text)) text = NONE;
    if (!is_absent(file2)) return format_text("[Errno %V] %V: %R -> %R", number, text, file, file2);
    return format_text("[Errno %V] %V: %R", number, text, file);
  }
  if (!is_absent(number) && !is_absent(text)) return format_text("[Errno %V] %V", number, text);
  Value args = slot_get(&e->args);
  if (tuple_length(args) == 0) return str_empty;
  return object_str(tuple_length(args) == 1 ? tuple_get(args, 0) : args);
}

static Value os_reduce(Value *values, int nargs) {
  OSException *e = as_os(values[0]);
  Value args = slot_get(&e->args), file = slot_get(&e->filename), file2 = slot_get(&e->filename2);
  if (tuple_length(args) == 2 && !is_absent(file)) {
    Value a0 = tuple_get(args, 0), a1 = tuple_get(args, 1);
    args =
        is_absent(file2) ? tuple_pack(3, a0, a1, file) : tuple_pack(5, a0, a1, file, NONE, file2);
  }
  Value dict = instance_dict(as_object(values[0]));
  if (is_absent(dict)) return ABSENT;
  Value class_ = type_value(type_of(values[0]));
  return object_length(dict) > 0 ? tuple_pack(3, class_, args, dict) : tuple_pack(2, class_, args);
}

static Value get_written(Value self, void *closure) {
  if (as_os(self)->written == -1) return raise_error(&exc_AttributeError, "characters_written");
  return int_from_i64(as_os(self)->written);
}

static bool set_written(Value self, Value v, void *closure) {
  if (is_absent(v)) {
    if (as_os(self)->written == -1) {
      raise_error(&exc_AttributeError, "characters_written");
      return false;
    }
    as_os(self)->written = -1;
    return true;
  }
  return index_to_i64(v, &as_os(self)->written);
}

const MemberDef os_error_members[] = {
    {"errno", MEMBER_SLOT, offsetof(OSException, error_number), true, "POSIX exception code"},
    {"strerror", MEMBER_SLOT, offsetof(OSException, strerror), true, "exception strerror"},
    {"filename", MEMBER_SLOT, offsetof(OSException, filename), true, "exception filename"},
    {"filename2", MEMBER_SLOT, offsetof(OSException, filename2), true, "second exception filename"},
    {NULL, 0, 0, false, NULL},
};
const GetSetDef os_error_getset[] = {
    {"characters_written", get_written, set_written,
     "characters written before the operation would block", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
const BuiltinDef os_error_methods[] = {
    METHOD("__reduce__(self, /)", os_reduce, EFFECT_ANY, "Support for pickle and copy."),
    METHOD_END,
};

/* -- Raising from an errno --------------------------------------------------------------------- */

static Value raise_from_errno(int number, Value *extra, int extra_count) {
  if (number == EINTR && !thread_poll()) return ABSENT;
  Value args[5] = {from_small_int(number),
                   str_from_utf8_lossy(strerror(number), strlen(strerror(number))), NONE, NONE,
                   NONE};
  for (int i = 0; i < extra_count; i++) args[2 + 2 * i] = extra[i];
  int count = extra_count == 0 ? 2 : extra_count == 1 ? 3 : 5;
  return raise_instance(os_error_new(&exc_OSError, args, count, ABSENT));
}

Value raise_os_error(int number, Value filename) {
  return raise_from_errno(number, &filename, is_absent(filename) ? 0 : 1);
}
Value raise_os_error2(int number, Value filename, Value filename2) {
  return raise_from_errno(number, (Value[]){filename, filename2}, 2);
}
