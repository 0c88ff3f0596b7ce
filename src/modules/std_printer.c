/* stderrprinter: the plainest file there is, standing in for sys.stdout and sys.stderr until the io
   module has made real ones. */
#include "modules/std_printer.h"

#include <unistd.h>

#include "objects/str.h"

typedef struct StdPrinter {
  Object header;
  int64_t fd; /* descriptor it writes to */
} StdPrinter;
static const Layout std_printer_layout = {.name = "StdPrinter", .fixed_size = sizeof(StdPrinter)};
static DEFINE_TYPE_SHAPE(std_printer);

static int fd_of(Value v) {
  return (int)object_cast(StdPrinter, v)->fd;
}

static Value printer_write(Value *args, int nargs) {
  if (!is_str(args[1])) return raise_type_error("write() argument must be str, not %Y", args[1]);
  size_t length;
  const char *text = str_utf8(args[1], &length);
  if (text == NULL) return ABSENT;
  for (size_t done = 0; done < length;) {
    ssize_t n = write(fd_of(args[0]), text + done, length - done);
    if (n < 0) return NONE; /* nobody to tell */
    done += (size_t)n;
  }
  return from_small_int(str_length(args[1]));
}
static Value printer_flush(Value *args, int nargs) {
  return NONE;
}
static Value printer_fileno(Value *args, int nargs) {
  return from_small_int(fd_of(args[0]));
}
static Value printer_isatty(Value *args, int nargs) {
  return from_bool(isatty(fd_of(args[0])));
}

static const BuiltinDef printer_methods[] = {
    METHOD("write(self, text, /)", printer_write, EFFECT_ANY, "Write text as UTF-8."),
    METHOD("flush(self, /)", printer_flush, EFFECT_PURE, "Nothing is held back."),
    METHOD("close(self, /)", printer_flush, EFFECT_PURE, "Not closed."),
    METHOD("fileno(self, /)", printer_fileno, EFFECT_PURE, "The file descriptor."),
    METHOD("isatty(self, /)", printer_isatty, EFFECT_PURE, "Whether it is a terminal."),
    METHOD_END,
};
static Type std_printer_type = {
    .name = "stderrprinter",
    .base = &object_type,
    .layout = &std_printer_layout,
    .root_shape = &std_printer_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = printer_methods,
    .doc = "Unbuffered text output to a file descriptor.",
};

Value std_printer_new(int fd) {
  type_ready(&std_printer_type);
  StdPrinter *printer = gc_new(&std_printer_shape);
  printer->fd = fd;
  return from_object(printer);
}
