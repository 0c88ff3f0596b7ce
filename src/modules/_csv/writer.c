/* _csv.writer: rows to lines. */
#include "modules/_csv/csv.h"

typedef struct CsvWriter {
  Object header;
  Slot dialect, write; /* write: the file's method */
} CsvWriter;
static const Layout writer_layout = {.name = "CsvWriter",
                                     .fixed_size = sizeof(CsvWriter),
                                     .slots_offset = offsetof(CsvWriter, dialect),
                                     .slots_count = 2};
static DEFINE_TYPE_SHAPE(writer);
static CsvWriter *as_writer(Value v) {
  return object_cast(CsvWriter, v);
}

/* All functions that write: false with an exception set. */

static bool is_special(const Dialect *d, uint32_t c) {
  return c == d->delimiter || c == d->escape || c == d->quote ||
         str_has_char(slot_get(&d->line_terminator), c);
}
/* An escape has to stand before this special character. */
static bool needs_escape(const Dialect *d, uint32_t c) {
  if (d->quoting == QUOTE_NONE || c == d->escape)
    return c != d->quote || d->quoting == QUOTE_NONE || !d->double_quote;
  return c == d->quote && !d->double_quote;
}

static bool needs_quotes(const Dialect *d, Value text) {
  for (int64_t i = 0; i < str_length(text); i++) {
    uint32_t c = str_char_at(text, i);
    if (is_special(d, c) && !needs_escape(d, c)) return true;
  }
  return false;
}

static bool add_char(StrBuilder *line, const Dialect *d, uint32_t c) {
  if (is_special(d, c)) {
    if (needs_escape(d, c)) {
      if (d->escape == CSV_NO_CHAR)
        return raise_csv_error("need to escape, but no escapechar set"), false;
      if (!str_builder_add_char(line, d->escape)) return false;
    } else if (c == d->quote && !str_builder_add_char(line, c)) {
      return false;
    }
  }
  return str_builder_add_char(line, c);
}

static bool add_text(StrBuilder *line, const Dialect *d, Value text, bool quoted) {
  if (!quoted) quoted = needs_quotes(d, text);
  if (quoted && !str_builder_add_char(line, d->quote)) return false;
  for (int64_t i = 0; i < str_length(text); i++)
    if (!add_char(line, d, str_char_at(text, i))) return false;
  return !quoted || str_builder_add_char(line, d->quote);
}

static bool is_number(Value v) {
  if (is_int(v)) return true;
  return !is_absent(object_lookup_special(v, NAME("__float__"))) ||
         !is_absent(object_lookup_special(v, NAME("__int__"))) ||
         !is_absent(object_lookup_special(v, NAME("__index__"))) ||
         !is_absent(object_lookup_special(v, NAME("__complex__")));
}

static bool add_field(StrBuilder *line, const Dialect *d, Value field) {
  bool quoted = d->quoting == QUOTE_ALL || (d->quoting == QUOTE_NONNUMERIC && !is_number(field));
  Value text = is_none(field) ? str_from_ascii("") : is_str(field) ? field : object_str(field);
  return !is_absent(text) && add_text(line, d, text, quoted);
}

/* An empty line would be no row: the one empty field is quoted. */
static bool add_lone_empty(StrBuilder *line, const Dialect *d) {
  if (d->quoting == QUOTE_NONE)
    return raise_csv_error("single empty field record must be quoted"), false;
  return add_text(line, d, str_from_ascii(""), true);
}

static bool add_row(StrBuilder *line, const Dialect *d, Value row) {
  Value fields = object_iter(row), field;
  if (is_absent(fields)) {
    if (exception_suppress(&exc_TypeError)) raise_csv_error("iterable expected, not %.200T", row);
    return false;
  }
  int64_t count = 0;
  while (!is_absent(field = iter_next(fields))) {
    if (count++ > 0 && !str_builder_add_char(line, d->delimiter)) return false;
    if (!add_field(line, d, field)) return false;
  }
  if (exception_pending()) return false;
  if (count > 0 && line->length == 0 && !add_lone_empty(line, d)) return false;
  return str_builder_add(line, slot_get(&d->line_terminator));
}

static Value write_row(Value self, Value row) {
  StrBuilder line;
  str_builder_init(&line, 0);
  if (!add_row(&line, as_dialect(slot_get(&as_writer(self)->dialect)), row)) return ABSENT;
  Value text = str_builder_finish(&line);
  return is_absent(text) ? ABSENT : call1(slot_get(&as_writer(self)->write), text);
}
static Value writer_writerow(Value *args, int nargs) {
  return write_row(args[0], args[1]);
}
static Value writer_writerows(Value *args, int nargs) {
  Value rows = object_iter(args[1]), row;
  if (is_absent(rows)) return ABSENT;
  while (!is_absent(row = iter_next(rows)))
    if (is_absent(write_row(args[0], row))) return ABSENT;
  return exception_pending() ? ABSENT : NONE;
}

Value csv_writer(Value *args, int nargs) {
  Value dialect = csv_check_count(args) ? csv_make_dialect(args[1], args[3]) : ABSENT;
  Value write = is_absent(dialect) ? ABSENT : object_lookup_attr(args[0], NAME("write"));
  if (exception_pending()) return ABSENT;
  if (is_absent(write) || !object_is_callable(write))
    return raise_type_error("argument 1 must have a \"write\" method");
  CsvWriter *writer = gc_new(&writer_shape);
  slot_init(&writer->dialect, dialect);
  slot_init(&writer->write, write);
  return from_object(writer);
}

static const BuiltinDef writer_methods[] = {
    METHOD("writerow(self, row, /)", writer_writerow, EFFECT_ANY, "Write the fields of one row."),
    METHOD("writerows(self, rows, /)", writer_writerows, EFFECT_ANY, "Write all the rows."),
    METHOD_END,
};
static const MemberDef writer_members[] = {
    {"dialect", MEMBER_SLOT, offsetof(CsvWriter, dialect), false, "the Dialect"},
    {0},
};
Type csv_writer_type = {
    .name = "_csv.writer",
    .base = &object_type,
    .layout = &writer_layout,
    .root_shape = &writer_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = writer_methods,
    .members = writer_members,
    .doc = "Writes rows to a CSV file.",
};
