/* Raising SyntaxError and SyntaxWarning for a place in a program, with its line of source. */
#include "frontend/syntax_error.h"
#include "objects/call.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

#include <stdarg.h>

enum { LEVELS_PER_FRAME = 3 };

/* With a newline at its end, whatever the file has there. The length. */
static size_t clean_line(char *text, size_t length) {
  if (length >= 2 && text[length - 2] == '\r' && text[length - 1] == '\n')
    text[--length - 1] = '\n';
  return length;
}

char *syntax_file_line(const char *path, int32_t line, size_t *size) {
  FILE *file = fopen(path, "re");
  if (file == NULL) return NULL;
  char *text = NULL;
  size_t capacity = 0;
  ssize_t length = -1;
  for (int32_t at = 0; at < line; at++) {
    length = getline(&text, &capacity, file);
    if (length < 0) break;
  }
  fclose(file);
  if (length >= 0) {
    *size = clean_line(text, (size_t)length);
    return text;
  }
  free(text);
  return NULL;
}

/* The same for a file name of any type; None if it cannot be read. */
static Value source_line(Value filename, int32_t line) {
  const char *path = is_str(filename) ? str_utf8(filename, NULL) : NULL;
  exception_clear();
  size_t size;
  char *text = path == NULL ? NULL : syntax_file_line(path, line, &size);
  Value result = text == NULL ? NONE : str_from_utf8_lossy(text, size);
  free(text);
  return result;
}

static Value error_location(Value filename, AstPos pos) {
  Value text = source_line(filename, pos.lineno);
  Value end_line = from_small_int(pos.end_lineno),
        end_column = from_small_int(pos.end_col_offset + 1);
  return tuple_pack(6, filename, from_small_int(pos.lineno), from_small_int(pos.col_offset + 1),
                    text, end_line, end_column);
}

static bool raise_syntax_error(Value filename, AstPos pos, Value message) {
  Value exception = call2(type_value(&exc_SyntaxError), message, error_location(filename, pos));
  if (!is_absent(exception)) raise_instance(exception);
  return false;
}

/* The messages need names only: strings. */
static Value format_message(const char *format, va_list arguments) {
  char *text;
  int length = vasprintf(&text, format, arguments);
  if (length < 0) return raise_memory_error();
  Value message = str_from_utf8_lossy(text, (size_t)length);
  free(text);
  return message;
}

bool syntax_error(Value filename, AstPos pos, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Value message = format_message(format, arguments);
  va_end(arguments);
  if (is_absent(message)) return false;
  return raise_syntax_error(filename, pos, message);
}

static bool set_place(Value exception, Value filename, AstPos pos) {
  Value end_offset = pos.end_col_offset < 0 ? NONE : from_small_int(pos.end_col_offset + 1);
  return object_setattr(exception, NAME("filename"), filename) &&
         object_setattr(exception, NAME("lineno"), from_small_int(pos.lineno)) &&
         object_setattr(exception, NAME("offset"), from_small_int(pos.col_offset + 1)) &&
         object_setattr(exception, NAME("end_lineno"), from_small_int(pos.end_lineno)) &&
         object_setattr(exception, NAME("end_offset"), end_offset) &&
         object_setattr(exception, NAME("text"), source_line(filename, pos.lineno));
}

bool symbol_error(Value filename, AstPos pos, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Value message = format_message(format, arguments);
  va_end(arguments);
  Value exception = is_absent(message) ? ABSENT : call1(type_value(&exc_SyntaxError), message);
  if (!is_absent(exception) && set_place(exception, filename, pos)) raise_instance(exception);
  return false;
}

bool syntax_warning(Value filename, AstPos pos, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Value message = format_message(format, arguments);
  va_end(arguments);
  if (is_absent(message)) return false;
  if (warn_explicit(&exc_SyntaxWarning, message, filename, pos.lineno)) return true;
  if (!exception_suppress(&exc_SyntaxWarning)) return false;
  return raise_syntax_error(filename, pos, message);
}

int32_t syntax_depth_start(void) {
  return recursion_limit > INT32_MAX / LEVELS_PER_FRAME ? 0
                                                        : current_thread->depth * LEVELS_PER_FRAME;
}

bool syntax_depth_enter(int32_t *depth) {
  int32_t limit = recursion_limit > INT32_MAX / LEVELS_PER_FRAME
                      ? INT32_MAX
                      : recursion_limit * LEVELS_PER_FRAME;
  char here;
  if (likely(&here > current_thread->c_stack_limit && *depth < limit)) {
    ++*depth;
    return true;
  }
  raise_error(&exc_RecursionError, "maximum recursion depth exceeded during compilation");
  return false;
}
