/* Exceptions: raising from C, and the C structs of exception instances.

   Invariant: an exception in flight is current_thread->exception, always an instance (never a class
   to be instantiated later). A C function that returns "failed" has set it; one that returns
   success has left it absent. ExceptionGroup (two bases: BaseExceptionGroup, Exception) is
   exc_ExceptionGroup, made apart. */
#ifndef OBJECTS_EXCEPTION_H
#define OBJECTS_EXCEPTION_H

#include <stdarg.h>

#include "objects/thread.h"

#define EXCEPTION(name, base, layout, doc) extern Type exc_##name;
#include "objects/exceptions.def"
extern Type *exc_ExceptionGroup; /* heap type: has two bases */

/* Common head of all exception instances; the Slots of a subclass's struct follow in one run. */
#define EXCEPTION_HEAD                                                                             \
  Object header;                                                                                   \
  int64_t suppress_context; /* __suppress_context__ */                                             \
  Slot args;                /* tuple */                                                            \
  Slot traceback;           /* traceback object or absent */                                       \
  Slot cause;               /* __cause__ or absent */                                              \
  Slot context              /* __context__ or absent */

typedef struct ExceptionObject {
  EXCEPTION_HEAD;
} ExceptionObject;
typedef struct ValueException {
  EXCEPTION_HEAD;
  Slot value; /* StopIteration.value */
} ValueException;
typedef struct SystemExitException {
  EXCEPTION_HEAD;
  Slot code; /* SystemExit.code */
} SystemExitException;
typedef struct NameException {
  EXCEPTION_HEAD;
  Slot name; /* NameError.name */
} NameException;
typedef struct AttributeException {
  EXCEPTION_HEAD;
  Slot object, name; /* AttributeError.obj and .name */
} AttributeException;
typedef struct ImportException {
  EXCEPTION_HEAD;
  Slot message, name, path; /* ImportError.msg, .name and .path */
} ImportException;
typedef struct GroupException {
  EXCEPTION_HEAD;
  Slot message, exceptions; /* BaseExceptionGroup.message, and a tuple of exceptions */
} GroupException;
typedef struct OSException {
  EXCEPTION_HEAD;
  Slot error_number, strerror, filename,
      filename2;   /* OSError.errno, .strerror, .filename and .filename2 */
  int64_t written; /* BlockingIOError.characters_written; -1: not set */
} OSException;
typedef struct SyntaxException {
  EXCEPTION_HEAD;
  Slot message, filename, lineno, offset, text, end_lineno, end_offset,
      print_file_and_line; /* the attributes of SyntaxError */
} SyntaxException;
typedef struct UnicodeException {
  EXCEPTION_HEAD;
  Slot encoding, object, reason; /* the attributes of UnicodeError */
  int64_t start, end;            /* what is wrong, in `object` */
} UnicodeException;

/* -- Raising. All return ABSENT so that `return raise_error(...)` reads well ------------------- */

/* Formats: %s C string (utf-8), %c ASCII char, %d int, %u unsigned, %ld/%lld/%zd/%zu integers, %x,
   %p, %%, %V str(value), %R repr(value), %A ascii(value), %T name of the value's type, %Y the same
   but "None" for None (as errors about arguments have it), %N name of a Type *. A precision
   (%.200s) cuts. May run Python code (repr). */
Value raise_error(Type *type, const char *format, ...);
/* str formatted as above; ABSENT when formatting failed. */
Value format_text(const char *format, ...) must_check;
Value format_text_v(const char *format, va_list arguments) must_check;

Value raise_type_error(const char *format, ...);
Value raise_value_error(const char *format, ...);
/* Instance of type with args (v,). */
Value raise_with_value(Type *type, Value v);
/* Raises an instance as it is (adds __context__ from the exception being handled). */
Value raise_instance(Value exception);
/* `raise value` of Python: class or instance, TypeError otherwise. cause absent: no `from`. */
Value raise_object(Value exception_or_class, Value cause);
Value raise_key_error(Value key);
Value raise_stop_iteration(Value value);               /* value absent: none */
Value raise_attribute_error(Value object, Value name); /* "'T' object has no attribute 'name'" */
Value raise_not_implemented(const char *feature);
/* OSError (of the right subclass) from an errno; filename ABSENT or what to show. */
Value raise_os_error(int error_number, Value filename);
Value raise_os_error2(int error_number, Value filename, Value filename2);
Value raise_memory_error(void);

/* Fresh instance: type(*args) for builtin exception types, without running Python code. */
Value exception_new(Type *type, Value args);

/* -- The exception in flight ------------------------------------------------------------------- */

static always_inline bool exception_pending(void) {
  return !is_absent(current_thread->exception);
}
/* True if one is pending and matches type (a subclass counts). */
bool exception_matches(const Type *type);
/* Takes it: clears and returns. */
Value exception_fetch(void);
/* Puts a fetched one back without touching context. */
void exception_restore(Value exception);
static inline void exception_clear(void) {
  current_thread->exception = ABSENT;
}
/* If type is pending: clears it and returns true. */
bool exception_suppress(const Type *type);
/* sys.unraisablehook for an error nobody can receive; clears it. */
void exception_write_unraisable(Value where);
/* The same with other words than "Exception ignored in". */
void exception_write_unraisable_as(const char *message, Value where);
/* Whether v is what the hook is called with. */
bool is_unraisable_arguments(Value v);
/* issubclass semantics of `except`: 1, 0, or -1 with an exception set (invalid class). */
int exception_matches_value(Value exception, Value class_or_tuple);
/* The innermost exception being handled (sys.exc_info()[1]), or ABSENT. */
Value exception_handled(void);

/* warnings.warn(text, category, stacklevel). false: it became an exception. */
bool warn(Type *category, int stacklevel, const char *format, ...) must_check;
/* warnings.warn_explicit(message, category, filename, line), without a module or registry. */
bool warn_explicit(Type *category, Value message, Value filename, int line) must_check;

#endif
