/* Text to the file, line by line, behind the frame of exception groups. */
#include "modules/traceback/print.h"

void printer_write(Printer *p, Value text) {
  if (!p->failed && !is_absent(text) && is_absent(call_method1(p->file, NAME("write"), text)))
    p->failed = true;
  exception_clear();
}

void printer_indent(Printer *p) {
  printer_write(p, str_repeat(str_from_ascii(" "), 2 * p->group_depth));
}

/* One line, with its newline or without. */
static void write_line(Printer *p, Value line, char margin) {
  if (p->group_depth == 0) return printer_write(p, line);
  Value indent = str_repeat(str_from_ascii(" "), 2 * p->group_depth);
  printer_write(p, is_absent(indent) ? ABSENT : format_text("%V%c %V", indent, margin, line));
}

void printer_line(Printer *p, Value text) {
  if (is_absent(text)) return exception_clear();
  write_line(p, text, '|');
}

void printer_lines(Printer *p, Value text, char margin) {
  if (is_absent(text)) return exception_clear();
  int64_t length = str_length(text);
  for (int64_t at = 0; at < length;) {
    int64_t end = str_find_char(text, '\n', at, length);
    end = end < 0 ? length : end + 1;
    write_line(p, str_slice(text, at, end), margin);
    at = end;
  }
}

const char *printer_style(const Printer *p, Style style) {
  static const char *const sequences[] = {[STYLE_NONE] = "\x1b[0m",
                                          [STYLE_PLACE] = "\x1b[35m",
                                          [STYLE_MARK] = "\x1b[1;31m",
                                          [STYLE_TYPE] = "\x1b[1;35m",
                                          [STYLE_MESSAGE] = "\x1b[35m"};
  return p->colored ? sequences[style] : "";
}
