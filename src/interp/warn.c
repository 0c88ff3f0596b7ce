/* Warnings and unraisable errors from C: both end in Python functions that programs may replace. */
#include <stdarg.h>

#include "interp/import.h"
#include "objects/audit.h"
#include "objects/exception_types.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"

/* _warnings.warn; before that module can be imported nothing can be filtered or shown. */
bool warn(Type *category, int stacklevel, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Value text = format_text_v(format, arguments);
  va_end(arguments);
  if (is_absent(text)) return false;
  if (is_absent(importlib_module)) return true;
  Value function = import_attribute("_warnings", "warn");
  if (is_absent(function)) return false;
  return !is_absent(call3(function, text, type_value(category), from_small_int(stacklevel)));
}

bool warn_explicit(Type *category, Value message, Value filename, int line) {
  if (is_absent(importlib_module)) return true;
  Value function = import_attribute("_warnings", "warn_explicit");
  if (is_absent(function)) return false;
  Value args[] = {message, type_value(category), filename, from_small_int(line)};
  return !is_absent(call(function, args, countof(args), ABSENT));
}

static const StructField hook_fields[] = {
    {"exc_type", "class of the exception"},      {"exc_value", "the exception, or None"},
    {"exc_traceback", "its traceback, or None"}, {"err_msg", "what is said of it, or None"},
    {"object", "what raised it, or None"},       {NULL, NULL}};
static const StructDef hook_def = {"UnraisableHookArgs", "What sys.unraisablehook() is told.",
                                   hook_fields, 5};
static Value hook_type; /* a root; ABSENT until it is needed */

bool is_unraisable_arguments(Value v) {
  return !is_absent(hook_type) && type_of(v) == as_type(hook_type);
}

static Value hook_arguments(Value exception, Value message, Value where) {
  if (is_absent(hook_type)) {
    hook_type = struct_type_new(&hook_def, true);
    gc_root_add(&hook_type);
  }
  if (is_absent(hook_type)) return ABSENT;
  const Value values[] = {type_value(type_of(exception)), exception, exception_traceback(exception),
                          message, is_absent(where) ? NONE : where};
  return struct_new(hook_type, values, countof(values));
}

void exception_write_unraisable(Value where) {
  exception_write_unraisable_as(NULL, where);
}

void exception_write_unraisable_as(const char *message, Value where) {
  Value exception = exception_fetch();
  Value hook = is_absent(sys_module) ? ABSENT : sys_get("unraisablehook");
  if (!is_absent(hook)) {
    Value arguments =
        hook_arguments(exception, message == NULL ? NONE : str_from_ascii(message), where);
    if (!is_absent(arguments) && audit("sys.unraisablehook", "OO", hook, arguments) &&
        !is_absent(call1(hook, arguments)))
      return;
    exception_clear();
  }
  Value text = format_text("%s: %R\n%T: %V\n", message == NULL ? "Exception ignored in" : message,
                           is_absent(where) ? NONE : where, exception, exception);
  if (!is_absent(text)) fputs(str_utf8(text, NULL), stderr);
  exception_clear();
}
