/* sys: displayhook, excepthook, unraisablehook, breakpointhook. */
#include <unistd.h>

#include "interp/config.h"
#include "interp/frame_object.h"
#include "interp/import.h"
#include "modules/sys.h"
#include "modules/traceback/print.h"
#include "objects/codecs.h"
#include "objects/dict.h"
#include "objects/exception_types.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"

static bool write_text(Value file, Value text) {
  return !is_absent(text) && !is_absent(call_method1(file, NAME("write"), text));
}

/* Text that the file's encoding has no characters for, with escapes in their place. */
static bool write_escaped(Value file, Value text) {
  Value encoding = object_getattr(file, NAME("encoding"));
  Value bytes =
      is_absent(encoding) ? ABSENT : codec_encode_text(text, encoding, NAME("backslashreplace"));
  if (is_absent(bytes)) return false;
  Value buffer = object_lookup_attr(file, NAME("buffer"));
  if (!is_absent(buffer)) {
    return !is_absent(call_method0(file, NAME("flush"))) &&
           !is_absent(call_method1(buffer, NAME("write"), bytes)) &&
           !is_absent(call_method0(buffer, NAME("flush")));
  }
  return !exception_pending() &&
         write_text(file, codec_decode_text(bytes, encoding, NAME("strict")));
}

static Value sys_displayhook(Value *args, int nargs) {
  Value builtins = module_dict(builtins_module), v = args[0];
  if (is_none(v)) return NONE;
  if (!dict_set_str(builtins, NAME("_"), NONE)) return ABSENT;
  Value out = sys_get("stdout");
  if (is_absent(out) || is_none(out)) return raise_error(&exc_RuntimeError, "lost sys.stdout");
  Value text = object_repr(v);
  if (!write_text(out, text) &&
      (!exception_suppress(&exc_UnicodeEncodeError) || !write_escaped(out, text)))
    return ABSENT;
  if (!write_text(out, str_from_ascii("\n"))) return ABSENT;
  return dict_set_str(builtins, NAME("_"), v) ? NONE : ABSENT;
}

/* -- Exceptions -------------------------------------------------------------------------------- */

/* To a file descriptor, for want of sys.stderr. */
static void print_plainly(Value exception) {
  Value text = format_text("%T: %V\n", exception, exception);
  const char *utf8 = is_absent(text) ? NULL : str_utf8(text, NULL);
  exception_clear();
  fputs(utf8 != NULL ? utf8 : "exception that cannot be shown\n", stderr);
}

bool traceback_colored;

void sys_print_exception(Value exception) {
  Value err = sys_get("stderr");
  if (!is_absent(err) && is_none(err)) return;
  if (is_absent(err)) return print_plainly(exception);
  Value original = sys_get("__stderr__");
  Printer printer = {.file = err,
                     .seen = list_new(1),
                     .colored = traceback_colored && same(err, original) && isatty(2)};
  printer_exception(&printer, exception);
  if (is_absent(call_method0(err, NAME("flush")))) exception_clear();
}

static Value sys_excepthook(Value *args, int nargs) {
  Value exception = args[1];
  Value err = sys_get("stderr");
  if (has_type_flag(exception, TYPE_EXCEPTION))
    sys_print_exception(exception);
  else if (!is_absent(err) &&
           !write_text(
               err,
               format_text("TypeError: print_exception(): Exception expected for value, %T found\n",
                           exception)))
    return ABSENT;
  return NONE;
}

static Value sys_unraisablehook(Value *args, int nargs) {
  if (!is_unraisable_arguments(args[0]))
    return raise_type_error("sys.unraisablehook argument type must be UnraisableHookArgs");
  Value message = object_getattr(args[0], NAME("err_msg")),
        object = object_getattr(args[0], NAME("object"));
  Value exception = object_getattr(args[0], NAME("exc_value")), err = sys_get("stderr");
  if (is_absent(message) || is_absent(object) || is_absent(exception)) return ABSENT;
  if (is_absent(err) || is_none(err)) return NONE;
  Value head = is_none(message) ? str_from_ascii("Exception ignored in") : message;
  Value first =
      is_none(object) ? format_text("%V:\n", head) : format_text("%V: %R\n", head, object);
  if (is_absent(first)) {
    exception_clear();
    first = format_text("%V: <object repr() failed>\n", head);
  }
  if (!write_text(err, first)) return ABSENT;
  if (!is_none(exception)) sys_print_exception(exception);
  return NONE;
}

/* PYTHONBREAKPOINT: "0" for nothing, else module.function; pdb.set_trace where it is not set. */
static Value sys_breakpointhook(Value *args, int nargs, Value kwnames) {
  const char *target = config_variable("PYTHONBREAKPOINT");
  if (target == NULL) target = "pdb.set_trace";
  if (strcmp(target, "0") == 0) return NONE;
  const char *dot = strrchr(target, '.');
  Value module_name = dot == NULL ? NAME("builtins") : str_from_utf8_lossy(target, dot - target);
  Value module = import_absolute(module_name);
  Value name =
      str_from_utf8_lossy(dot == NULL ? target : dot + 1, strlen(dot == NULL ? target : dot + 1));
  Value hook = is_absent(module) ? ABSENT : object_getattr(module, name);
  if (!is_absent(hook)) return call(hook, args, nargs, kwnames);
  if (!exception_suppress(&exc_ImportError) && !exception_suppress(&exc_AttributeError))
    return ABSENT;
  if (!warn(&exc_RuntimeWarning, 1, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"", target))
    return ABSENT;
  return NONE;
}

const BuiltinDef sys_hook_functions[] = {
    METHOD("displayhook(object, /)", sys_displayhook, EFFECT_ANY,
           "Print the value of a statement at the prompt and keep it as builtins._"),
    METHOD("excepthook(exctype, value, traceback, /)", sys_excepthook, EFFECT_ANY,
           "Print an exception and its traceback to sys.stderr."),
    METHOD("unraisablehook(unraisable, /)", sys_unraisablehook, EFFECT_ANY,
           "Handle an unraisable exception."),
    METHOD_RAW("breakpointhook(*args, **kws)", sys_breakpointhook, EFFECT_ANY, 0,
               "Called by breakpoint()."),
    METHOD_END,
};
