/* __pypy__.debug_*: sections of a program's own in the log that PYPYLOG asks for (base/log.h). */
#include "base/log.h"
#include "modules/__pypy__/pypy.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* A section's name, which lives as long as the str. NULL: exception set. */
static const char *section_name(Value v) {
  if (is_str(v)) return str_utf8(v, NULL);
  raise_type_error("expected str, got %T object", v);
  return NULL;
}

static Value mark(Value *args, void (*write)(const char *section)) {
  const char *section = section_name(args[0]);
  bool wants_time;
  if (section == NULL || !arg_truth(args[1], &wants_time)) return ABSENT;
  write(section);
  GC_KEEP(as_object(args[0]));
  return wants_time ? int_from_u64(log_timestamp()) : NONE;
}
static Value debug_start(Value *args, int nargs) {
  return mark(args, log_start);
}
static Value debug_stop(Value *args, int nargs) {
  return mark(args, log_stop);
}

/* str() of each argument, with blanks between. */
static Value join(Value parts) {
  Value text = str_from_ascii("");
  for (int64_t i = 0; !is_absent(text) && i < tuple_length(parts); i++)
    text = format_text(i == 0 ? "%V%V" : "%V %V", text, tuple_get(parts, i));
  return text;
}

static Value print_parts(Value parts) {
  if (!log_is_open()) return NONE;
  Value text = join(parts);
  const char *line = is_absent(text) ? NULL : str_utf8(text, NULL);
  if (line == NULL) return ABSENT;
  log_print("%s", line);
  GC_KEEP(as_object(text));
  return NONE;
}
static Value debug_print(Value *args, int nargs) {
  return print_parts(args[0]);
}

static Value debug_print_once(Value *args, int nargs) {
  const char *section = section_name(args[0]);
  if (section == NULL) return ABSENT;
  log_start(section);
  Value result = print_parts(args[1]);
  log_stop(section);
  GC_KEEP(as_object(args[0]));
  return result;
}

static Value debug_flush(Value *args, int nargs) {
  log_flush();
  return NONE;
}

static Value debug_read_timestamp(Value *args, int nargs) {
  return int_from_u64(log_timestamp());
}
static Value debug_get_timestamp_unit(Value *args, int nargs) {
  return str_from_ascii(log_timestamp_unit);
}

const BuiltinDef pypy_log_functions[] = {
    METHOD("debug_start(category, timestamp=False)", debug_start, EFFECT_ANY,
           "Begin a section of the log; return the time if asked for it."),
    METHOD("debug_stop(category, timestamp=False)", debug_stop, EFFECT_ANY,
           "End a section of the log; return the time if asked for it."),
    METHOD("debug_print(*args)", debug_print, EFFECT_ANY,
           "Write a line in the innermost section, if it is wanted."),
    METHOD("debug_print_once(category, *args)", debug_print_once, EFFECT_ANY,
           "Write a section of one line."),
    METHOD("debug_flush()", debug_flush, EFFECT_EXTERNAL, "Write out what is still in memory."),
    METHOD("debug_read_timestamp()", debug_read_timestamp, EFFECT_EXTERNAL,
           "Return the log's clock."),
    METHOD("debug_get_timestamp_unit()", debug_get_timestamp_unit, EFFECT_ALLOC,
           "Return the unit of the log's clock."),
    METHOD_END,
};
