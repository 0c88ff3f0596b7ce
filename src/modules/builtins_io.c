/* builtins: print, input, open, breakpoint. */
#include <unistd.h>

#include "interp/import.h"
#include "modules/builtins.h"
#include "modules/console.h"
#include "modules/io/functions.h"
#include "modules/io/text.h"
#include "objects/audit.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/dict.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* A plain text file takes the text without a call. */
static bool write_to(Value file, Value text) {
  if (likely(is_exact_text_file(file))) return text_write(file, text);
  Value result = call_method1(file, NAME("write"), text);
  return !is_absent(result);
}

/* sep and end: str or None. ABSENT: TypeError. */
static Value separator(Value v, const char *name, const char *otherwise) {
  if (is_absent(v) || is_none(v)) return str_from_ascii(otherwise);
  return is_str(v) ? v : raise_type_error("%s must be None or a string, not %T", name, v);
}

static Value builtin_print(Value *args, int nargs) {
  Value values = args[0], file = args[3];
  bool flush;
  if (is_none(file)) {
    file = sys_get("stdout");
    if (is_absent(file)) return raise_error(&exc_RuntimeError, "lost sys.stdout");
    if (is_none(file)) return NONE;
  }
  Value sep = separator(args[1], "sep", " "),
        end = is_absent(sep) ? ABSENT : separator(args[2], "end", "\n");
  if (is_absent(end)) return ABSENT;
  for (int64_t i = 0; i < tuple_length(values); i++) {
    if (i > 0 && !write_to(file, sep)) return ABSENT;
    Value text = object_str(tuple_get(values, i));
    if (is_absent(text) || !write_to(file, text)) return ABSENT;
  }
  if (!write_to(file, end)) return ABSENT;
  if (!arg_truth(args[4], &flush)) return ABSENT;
  return flush && is_absent(call_method0(file, NAME("flush"))) ? ABSENT : NONE;
}

static Value standard_stream(const char *name) {
  Value v = sys_get(name);
  return is_absent(v) || is_none(v) ? raise_error(&exc_RuntimeError, "input(): lost sys.%s", name)
                                    : v;
}

static void flush_quietly(Value file) {
  if (is_absent(call_method0(file, NAME("flush")))) exception_clear();
}

static bool is_descriptor(Value file, int wanted) {
  int fd = -1;
  Value number = call_method0(file, NAME("fileno"));
  bool ok = !is_absent(number) && index_to_int(number, &fd) && fd == wanted && isatty(fd);
  exception_clear();
  return ok;
}

/* From the terminal, with what editing there is. */
static Value input_from_console(Value in, Value prompt) {
  Value encoding = object_getattr(in, NAME("encoding")),
        errors = object_getattr(in, NAME("errors"));
  Value text = is_absent(prompt) ? str_empty : object_str(prompt);
  if (is_absent(encoding) || is_absent(errors) || is_absent(text)) return ABSENT;
  char *line;
  const char *shown = str_utf8(text, NULL);
  int got = shown == NULL ? -1 : console_read_line(shown, &line);
  if (got <= 0)
    return got < 0 ? ABSENT
                   : raise_instance(exception_new(&exc_EOFError, from_object(tuple_empty)));
  size_t length = strlen(line);
  if (length > 0 && line[length - 1] == '\n') length--;
  Value bytes = bytes_from_data(line, length);
  free(line);
  return is_absent(bytes) ? ABSENT : codec_decode_text(bytes, encoding, errors);
}

/* Through the streams' own methods, unless they are the terminal. */
static Value builtin_input(Value *args, int nargs) {
  Value in = standard_stream("stdin"), out = is_absent(in) ? ABSENT : standard_stream("stdout");
  Value err = is_absent(out) ? ABSENT : standard_stream("stderr");
  if (is_absent(err)) return ABSENT;
  if (!audit("builtins.input", "O", args[0])) return ABSENT;
  flush_quietly(err);
  if (is_descriptor(in, 0) && is_descriptor(out, 1)) return input_from_console(in, args[0]);
  if (!is_absent(args[0])) {
    Value text = object_str(args[0]);
    if (is_absent(text) || !write_to(out, text)) return ABSENT;
  }
  flush_quietly(out);
  Value line = call_method0(in, NAME("readline"));
  if (is_absent(line)) return ABSENT;
  if (!is_str(line)) return raise_type_error("object.readline() returned non-string");
  int64_t length = str_length(line);
  if (length == 0) return raise_error(&exc_EOFError, "EOF when reading a line");
  return str_char_at(line, length - 1) == '\n' ? str_slice(line, 0, length - 1) : line;
}

/* The io module is imported at the first call. */
static Value builtin_breakpoint(Value *args, int nargs, Value kwnames) {
  Value hook = sys_get("breakpointhook");
  if (is_absent(hook)) return raise_error(&exc_RuntimeError, "lost sys.breakpointhook");
  return audit("builtins.breakpoint", "O", hook) ? call(hook, args, nargs, kwnames) : ABSENT;
}

const BuiltinDef builtins_io_functions[] = {
    METHOD("print(*args, sep=' ', end='\\n', file=None, flush=False)", builtin_print, EFFECT_ANY,
           "Prints the values to a stream, or to sys.stdout by default."),
    METHOD("input(prompt=?, /)", builtin_input, EFFECT_ANY,
           "Read a string from standard input. The trailing newline is stripped."),
    METHOD(IO_OPEN_SIGNATURE, io_open_function, EFFECT_ANY,
           "Open file and return a stream.  Raise OSError upon failure."),
    METHOD_RAW("breakpoint(*args, **kws)", builtin_breakpoint, EFFECT_ANY, 0,
               "Call sys.breakpointhook(*args, **kws)."),
    METHOD_END,
};
