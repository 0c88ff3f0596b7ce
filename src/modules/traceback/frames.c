/* The entries of a traceback. */
#include "interp/import.h"
#include "modules/traceback/print.h"
#include "objects/int.h"

enum { REPEATED_ENTRIES = 3, DEFAULT_LIMIT = 1000 };

typedef struct Entry {
  CodeObject *code;  /* that ran */
  int line;          /* in its file */
  Position position; /* of the instruction; unknown: -1 */
} Entry;

static Entry entry_of(Value traceback) {
  TracebackObject *t = object_cast(TracebackObject, traceback);
  Entry e = {.code = frame_object_code(as_frame(slot_get(&t->frame)))};
  e.position = code_position(e.code, t->at);
  e.line = t->line >= 0 ? t->line : e.position.line;
  return e;
}

/* -- Source ------------------------------------------------------------------------------------ */

static Value repeated(char c, int64_t count) {
  return str_repeat(str_from_char((uint32_t)c), max_of(count, 0));
}

/* The line of carets, or ABSENT (no exception) where the whole line failed. */
static Value carets(const Entry *e, Value line, Value stripped, int leading) {
  const Position *at = &e->position;
  int64_t length = str_length(stripped);
  if (at->line != e->line || at->column < 0 || at->end_column < 0) return ABSENT;
  int start = source_column(line, at->column), end = leading + (int)length, left = 0, right = 0;
  bool anchors = false;
  if (at->end_line == at->line) {
    end = source_column(line, at->end_column);
    Value part = str_slice(line, start, end);
    anchors = !is_absent(part) && find_anchors(part, &left, &right);
  }
  if (end - start >= length && !(anchors && right > left)) return ABSENT;
  if (!anchors)
    return format_text("%V%V", repeated(' ', start - leading), repeated('^', end - start));
  return format_text("%V%V%V%V", repeated(' ', start - leading), repeated('~', left),
                     repeated('^', right - left), repeated('~', end - start - right));
}

static void print_entry(Printer *p, const Entry *e) {
  Value filename = slot_get(&e->code->filename);
  Value shown = e->line < 0 ? str_from_ascii("None") : format_text("%d", e->line);
  const char *place = printer_style(p, STYLE_PLACE), *none = printer_style(p, STYLE_NONE),
             *mark = printer_style(p, STYLE_MARK);
  printer_lines(p,
                format_text("  File %s\"%V\"%s, line %s%V%s, in %s%V%s\n", place, filename, none,
                            place, shown, none, place, slot_get(&e->code->name), none),
                '|');
  Value line = source_line(filename, e->line);
  if (is_absent(line)) return;
  int leading;
  Value stripped = source_strip(line, &leading);
  if (is_absent(stripped)) return exception_clear();
  if (str_length(stripped) == 0) return;
  printer_lines(p, format_text("    %V\n", str_slice(line, leading, str_length(line))), '|');
  Value marks = carets(e, line, stripped, leading);
  if (!is_absent(marks)) printer_lines(p, format_text("    %s%V%s\n", mark, marks, none), '|');
  exception_clear();
}

/* -- The whole --------------------------------------------------------------------------------- */

int64_t printer_limit(void) {
  Value limit = sys_get("tracebacklimit");
  int64_t number;
  if (is_absent(limit) || !is_int(limit)) return DEFAULT_LIMIT;
  if (!int_fits_i64(limit, &number))
    return object_compare_bool(limit, from_small_int(0), CMP_LT) > 0 ? 0 : INT64_MAX;
  return number;
}

static void print_repetitions(Printer *p, int64_t count) {
  if (count <= REPEATED_ENTRIES) return;
  count -= REPEATED_ENTRIES;
  printer_lines(p,
                format_text("  [Previous line repeated %lld more time%s]\n", (long long)count,
                            count > 1 ? "s" : ""),
                '|');
}

static bool same_place(const Entry *a, const Entry *b) {
  return a->code != NULL && a->line == b->line &&
         str_equal(slot_get(&a->code->filename), slot_get(&b->code->filename)) &&
         str_equal(slot_get(&a->code->name), slot_get(&b->code->name));
}

static Value next_of(Value traceback) {
  return slot_get(&object_cast(TracebackObject, traceback)->next);
}

void printer_frames(Printer *p, Value traceback) {
  int64_t limit = printer_limit(), depth = 0, count = 0;
  for (Value t = traceback; !is_absent(t); t = next_of(t)) depth++;
  Entry last = {0};
  for (Value t = traceback; !is_absent(t) && !p->failed; t = next_of(t)) {
    if (depth-- > limit) continue;
    Entry e = entry_of(t);
    if (!same_place(&last, &e)) {
      print_repetitions(p, count);
      count = 0;
      last = e;
    }
    if (++count <= REPEATED_ENTRIES) print_entry(p, &e);
    if (!thread_poll()) {
      exception_clear();
      return;
    }
  }
  print_repetitions(p, count);
}
