/* Warnings and unraisable errors from C: both end in Python functions that programs may replace. */
#include <stdarg.h>

#include "interp/import.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"

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

/* sys.unraisablehook gets an object with these attributes. */
static Value hook_arguments(Value exception, Value message, Value where) {
  Value simple_namespace = import_attribute("types", "SimpleNamespace");
  if (is_absent(simple_namespace)) return ABSENT;
  Value arguments = call0(simple_namespace);
  bool ok = !is_absent(arguments) &&
            object_setattr(arguments, NAME("exc_type"), type_value(type_of(exception))) &&
            object_setattr(arguments, NAME("exc_value"), exception) &&
            object_setattr(arguments, NAME("exc_traceback"),
                           object_getattr(exception, NAME("__traceback__"))) &&
            object_setattr(arguments, NAME("err_msg"), message) &&
            object_setattr(arguments, NAME("object"), is_absent(where) ? NONE : where);
  return ok ? arguments : ABSENT;
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
    if (!is_absent(arguments) && !is_absent(call1(hook, arguments))) return;
    exception_clear();
  }
  Value text = format_text("%s: %R\n%T: %V\n", message == NULL ? "Exception ignored in" : message,
                           is_absent(where) ? NONE : where, exception, exception);
  if (!is_absent(text)) fputs(str_utf8(text, NULL), stderr);
  exception_clear();
}
