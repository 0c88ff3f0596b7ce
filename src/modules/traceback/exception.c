/* Exceptions with what belongs to them: causes, notes, the parts of groups, the source of a
   SyntaxError. */
#include "modules/traceback/print.h"
#include "objects/bytes.h"
#include "objects/exception_types.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

enum { MAX_GROUP_WIDTH = 15, MAX_GROUP_DEPTH = 10 };

static const char cause_message[] =
    "\nThe above exception was the direct cause of the following exception:\n\n";
static const char context_message[] =
    "\nDuring handling of the above exception, another exception occurred:\n\n";

static Value attribute(Value v, const char *name) {
  Value result = object_lookup_attr(v, str_intern(str_from_ascii(name)));
  exception_clear();
  return is_absent(result) ? NONE : result;
}

/* -- SyntaxError ------------------------------------------------------------------------------- */

static bool number_attribute(Value v, const char *name, int64_t *number) {
  Value value = attribute(v, name);
  return is_int(value) && int_fits_i64(value, number);
}

/* The end of a line as CPython has it here: counted in bytes of UTF-8. */
static int64_t size_in_bytes(Value text) {
  size_t size;
  if (str_utf8(text, &size) != NULL) return (int64_t)size;
  exception_clear();
  return str_length(text);
}

/* How many characters are marked: the end is that of the text where the error goes on in a later
   line, or lies beyond it. */
static int64_t mark_count(Value exception, int64_t text_size, int64_t offset) {
  int64_t end, line, end_line;
  if (!number_attribute(exception, "end_offset", &end) || end == 0) end = offset;
  if (number_attribute(exception, "lineno", &line) &&
      number_attribute(exception, "end_lineno", &end_line) && end_line > line)
    end = text_size;
  end = min_of(end, text_size + 1);
  return end > 0 && end > offset ? end - offset : 1;
}

/* The line that the column (from 0) is in, where the text has several; the column counts from its
   start then. */
static Value line_at(Value text, int64_t *column) {
  int64_t start = 0, length = str_length(text);
  for (int64_t end;
       (end = str_find_char(text, '\n', start, length)) >= 0 && end - start < *column;) {
    *column -= end + 1 - start;
    start = end + 1;
  }
  return str_slice(text, start, length);
}

static int64_t leading_blanks(Value text) {
  int64_t blanks = 0, length = str_length(text);
  while (blanks < length && strchr(" \t\f", (int)min_of(str_char_at(text, blanks), 255)) != NULL)
    blanks++;
  return blanks;
}

static void print_syntax_text(Printer *p, Value exception, Value text) {
  int64_t offset = 0;
  bool has_offset = number_attribute(exception, "offset", &offset);
  int64_t size = size_in_bytes(text), marks = mark_count(exception, size, offset);
  int64_t blanks = leading_blanks(text), length = str_length(text), column = offset - 1 - blanks;
  bool ended = length > blanks && str_char_at(text, length - 1) == '\n';
  column = min_of(column, size - blanks - ended);
  Value line = str_slice(text, blanks, length - ended);
  if (!is_absent(line)) line = line_at(line, &column);
  if (is_absent(line)) return exception_clear();
  printer_lines(p, format_text("    %V\n", line), '|');
  if (!has_offset || column < 0) return;
  Value under = str_repeat(str_from_ascii(" "), column),
        carets = str_repeat(str_from_ascii("^"), marks);
  printer_lines(p,
                is_absent(carets) || is_absent(under)
                    ? ABSENT
                    : format_text("    %V%s%V%s\n", under, printer_style(p, STYLE_MARK), carets,
                                  printer_style(p, STYLE_NONE)),
                '|');
}

static void print_syntax_place(Printer *p, Value exception) {
  Value filename = attribute(exception, "filename"), line = attribute(exception, "lineno"),
        text = attribute(exception, "text");
  if (is_none(line)) return;
  if (is_none(filename)) filename = str_from_ascii("<string>");
  const char *place = printer_style(p, STYLE_PLACE), *none = printer_style(p, STYLE_NONE);
  printer_lines(
      p, format_text("  File %s\"%V\"%s, line %s%V%s\n", place, filename, none, place, line, none),
      '|');
  if (is_str(text)) print_syntax_text(p, exception, text);
}

/* str(e) of a SyntaxError whose place has been printed is the message alone. */
static Value syntax_message(Value exception) {
  Value message = attribute(exception, "msg"), filename = attribute(exception, "filename"),
        line = attribute(exception, "lineno");
  if (is_none(message)) message = str_from_ascii("<no detail available>");
  if (is_none(line) && !is_none(filename)) return format_text("%V (%V)", message, filename);
  return object_str(message);
}

/* -- The exception itself ---------------------------------------------------------------------- */

static Value qualified_name(Type *type) {
  Value module = attribute(type_value(type), "__module__"),
        name = attribute(type_value(type), "__qualname__");
  if (is_none(name)) name = str_from_ascii(type->name);
  if (!is_str(module)) return format_text("<unknown>.%V", name);
  if (str_equals_ascii(module, "builtins") || str_equals_ascii(module, "__main__")) return name;
  return format_text("%V.%V", module, name);
}

static Value text_of(Value exception, bool placed) {
  Value text = placed ? syntax_message(exception) : object_str(exception);
  if (!is_absent(text)) return text;
  exception_clear();
  return str_from_ascii("<exception str() failed>");
}

static void print_note(Printer *p, Value note) {
  Value text = object_str(note);
  exception_clear();
  if (is_absent(text)) text = str_from_ascii("<note str() failed>");
  printer_lines(p, format_text("%V\n", text), '|');
}

static bool is_sequence(Value v) {
  return has_type_flag(v, TYPE_SEQUENCE) && !is_str(v) && !has_type_flag(v, TYPE_BYTES);
}

static void print_notes(Printer *p, Value exception) {
  Value notes = attribute(exception, "__notes__");
  if (is_none(notes)) return;
  Value list = is_sequence(notes) ? sequence_list(notes) : ABSENT;
  exception_clear();
  if (is_absent(list)) {
    Value shown = object_repr(notes);
    exception_clear();
    return printer_lines(p, is_absent(shown) ? str_from_ascii("<__notes__ repr() failed>") : shown,
                         '|');
  }
  for (int64_t i = 0; i < list_length(list); i++) print_note(p, list_get(list, i));
}

static void print_description(Printer *p, Value exception) {
  bool placed = is_instance(exception, &exc_SyntaxError);
  if (placed) print_syntax_place(p, exception);
  Value name = qualified_name(type_of(exception)), text = text_of(exception, placed);
  if (is_absent(name)) return exception_clear();
  const char *none = printer_style(p, STYLE_NONE);
  Value meant = suggest_name(exception),
        line = format_text("%s%V%s", printer_style(p, STYLE_TYPE), name, none);
  if (!is_absent(line) && str_length(text) > 0)
    line = format_text("%V: %s%V%s", line, printer_style(p, STYLE_MESSAGE), text, none);
  if (!is_absent(line) && !is_absent(meant))
    line = format_text("%V. Did you mean: '%V'?", line, meant);
  printer_line(p, is_absent(line) ? ABSENT : format_text("%V\n", line));
  print_notes(p, exception);
}

static void print_traceback(Printer *p, Value exception, const char *title, char margin) {
  Value traceback = exception_traceback(exception);
  if (is_absent(traceback) || is_none(traceback) || printer_limit() <= 0) return exception_clear();
  printer_lines(p, str_from_ascii(title), margin);
  printer_frames(p, traceback);
}

/* -- Groups ------------------------------------------------------------------------------------ */

static void print_part(Printer *p, Value parts, int64_t i) {
  int64_t count = tuple_length(parts);
  printer_indent(p);
  Value title = i < MAX_GROUP_WIDTH ? format_text("%lld", (long long)i + 1) : str_from_ascii("...");
  printer_write(
      p, format_text("%s+---------------- %V ----------------\n", i == 0 ? "+-" : "  ", title));
  p->group_depth++;
  if (i < MAX_GROUP_WIDTH) {
    printer_exception(p, tuple_get(parts, i));
  } else {
    int64_t more = count - MAX_GROUP_WIDTH;
    printer_lines(
        p, format_text("and %lld more exception%s\n", (long long)more, more > 1 ? "s" : ""), '|');
  }
  if (p->need_close && i == min_of(count, MAX_GROUP_WIDTH + 1) - 1) {
    printer_indent(p);
    printer_write(p, str_from_ascii("+------------------------------------\n"));
    p->need_close = false;
  }
  p->group_depth--;
}

static void print_group(Printer *p, Value exception) {
  if (p->group_depth > MAX_GROUP_DEPTH)
    return printer_lines(p, format_text("... (max_group_depth is %d)\n", MAX_GROUP_DEPTH), '|');
  bool outermost = p->group_depth == 0;
  if (outermost) p->group_depth = 1;
  print_traceback(p, exception, "Exception Group Traceback (most recent call last):\n",
                  outermost ? '+' : '|');
  print_description(p, exception);
  Value parts = slot_get(&object_cast(GroupException, exception)->exceptions);
  int64_t shown = is_tuple(parts) ? min_of(tuple_length(parts), MAX_GROUP_WIDTH + 1) : 0;
  p->need_close = false;
  for (int64_t i = 0; i < shown; i++) {
    if (i == shown - 1) p->need_close = true;
    print_part(p, parts, i);
  }
  if (outermost) p->group_depth = 0;
}

/* -- Chains ------------------------------------------------------------------------------------ */

static bool was_seen(const Printer *p, Value exception) {
  for (int64_t i = 0; i < list_length(p->seen); i++) {
    if (same(list_get(p->seen, i), exception)) return true;
  }
  return false;
}

/* What came before: the cause, or else the context where it is not suppressed. ABSENT: nothing, or
   shown already. */
static Value previous(const Printer *p, Value exception, const char **message) {
  ExceptionObject *e = object_cast(ExceptionObject, exception);
  Value cause = slot_get(&e->cause), context = slot_get(&e->context);
  bool has_cause = !is_absent(cause) && !is_none(cause);
  *message = has_cause ? cause_message : context_message;
  Value before = has_cause ? cause : e->suppress_context ? ABSENT : context;
  return is_absent(before) || is_none(before) || was_seen(p, before) ? ABSENT : before;
}

static void print_one(Printer *p, Value exception) {
  if (is_instance(exception, &exc_BaseExceptionGroup)) return print_group(p, exception);
  print_traceback(p, exception, "Traceback (most recent call last):\n", '|');
  print_description(p, exception);
}

/* The chain is walked to its oldest exception first; printing comes back from there. */
void printer_exception(Printer *p, Value exception) {
  Value chain = list_new(1), messages = list_new(1);
  for (;;) {
    const char *message;
    if (!list_append(p->seen, exception) || !list_append(chain, exception))
      return exception_clear();
    exception = previous(p, exception, &message);
    if (is_absent(exception)) break;
    if (!list_append(messages, str_from_ascii(message))) return exception_clear();
  }
  if (!recursion_enter(" while printing an exception")) return exception_clear();
  for (int64_t i = list_length(chain) - 1; i >= 0 && !p->failed; i--) {
    if (i < list_length(messages)) printer_lines(p, list_get(messages, i), '|');
    print_one(p, list_get(chain, i));
  }
  recursion_leave();
}
