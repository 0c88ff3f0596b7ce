/* _csv.reader: lines to rows. */
#include "modules/_csv/csv.h"
#include "objects/list.h"

typedef struct CsvReader {
  Object header;
  int64_t line_number; /* lines read */
  Slot dialect, lines; /* lines: an iterator */
} CsvReader;
static const Layout reader_layout = {.name = "CsvReader",
                                     .fixed_size = sizeof(CsvReader),
                                     .slots_offset = offsetof(CsvReader, dialect),
                                     .slots_count = 2};
static DEFINE_TYPE_SHAPE(reader);
static CsvReader *as_reader(Value v) {
  return object_cast(CsvReader, v);
}

typedef enum ReadState {
  START_RECORD,
  START_FIELD,
  ESCAPED,
  IN_FIELD,
  IN_QUOTES,
  ESCAPED_IN_QUOTES,
  QUOTE_IN_QUOTES,
  AFTER_LINE,
  ESCAPED_NEWLINE
} ReadState;

#define LINE_END (UINT32_MAX - 1) /* stands for the end of each line */

/* A row being read; on the C stack. */
typedef struct Row {
  const Dialect *dialect; /* the rules */
  Value fields;           /* list */
  ReadState state;        /* where in a field the reader is */
  bool number;            /* the field becomes a float */
  StrBuilder text;        /* the field so far */
} Row;

/* All functions that read: false with an exception set. */

static bool check_limit(const Row *row, int64_t more) {
  if (row->text.length + more <= csv_field_limit) return true;
  raise_csv_error("field larger than field limit (%lld)", (long long)csv_field_limit);
  return false;
}
static bool add(Row *row, uint32_t c, ReadState next) {
  row->state = next;
  return check_limit(row, 1) && str_builder_add_char(&row->text, c);
}

static bool end_field(Row *row, ReadState next) {
  Value field = str_builder_finish(&row->text);
  str_builder_init(&row->text, 0);
  row->state = next;
  if (row->number && !is_absent(field)) field = number_to_float(field);
  row->number = false;
  return !is_absent(field) && list_append(row->fields, field);
}

static bool is_line_break(uint32_t c) {
  return c == '\n' || c == '\r' || c == LINE_END;
}
static bool end_line(Row *row, uint32_t c) {
  return end_field(row, c == LINE_END ? START_RECORD : AFTER_LINE);
}

static bool is_quote(const Row *row, uint32_t c) {
  return c == row->dialect->quote && row->dialect->quoting != QUOTE_NONE;
}

static bool start_field(Row *row, uint32_t c) {
  const Dialect *d = row->dialect;
  if (is_line_break(c)) return end_line(row, c);
  if (is_quote(row, c)) return row->state = IN_QUOTES, true;
  if (c == d->escape) return row->state = ESCAPED, true;
  if (c == ' ' && d->skip_space) return row->state = START_FIELD, true;
  if (c == d->delimiter) return end_field(row, START_FIELD);
  row->number = d->quoting == QUOTE_NONNUMERIC;
  return add(row, c, IN_FIELD);
}

static bool in_field(Row *row, uint32_t c) {
  if (is_line_break(c)) return end_line(row, c);
  if (c == row->dialect->escape) return row->state = ESCAPED, true;
  if (c == row->dialect->delimiter) return end_field(row, START_FIELD);
  return add(row, c, IN_FIELD);
}

static bool in_quotes(Row *row, uint32_t c) {
  if (c == LINE_END) return true;
  if (c == row->dialect->escape) return row->state = ESCAPED_IN_QUOTES, true;
  if (is_quote(row, c))
    return row->state = row->dialect->double_quote ? QUOTE_IN_QUOTES : IN_FIELD, true;
  return add(row, c, IN_QUOTES);
}

static bool quote_in_quotes(Row *row, uint32_t c) {
  const Dialect *d = row->dialect;
  if (is_quote(row, c)) return add(row, c, IN_QUOTES);
  if (c == d->delimiter) return end_field(row, START_FIELD);
  if (is_line_break(c)) return end_line(row, c);
  if (!d->strict) return add(row, c, IN_FIELD);
  raise_csv_error("'%V' expected after '%V'", str_from_char(d->delimiter), str_from_char(d->quote));
  return false;
}

static bool after_line(Row *row, uint32_t c) {
  if (c == LINE_END) row->state = START_RECORD;
  if (is_line_break(c)) return true;
  raise_csv_error("new-line character seen in unquoted field - do you need to open the file in "
                  "universal-newline mode?");
  return false;
}

static bool read_char(Row *row, uint32_t c) {
  switch (row->state) {
  case START_RECORD:
    if (c == LINE_END) return true;
    if (is_line_break(c)) return row->state = AFTER_LINE, true;
    return start_field(row, c);
  case START_FIELD: return start_field(row, c);
  case ESCAPED:
    if (c == LINE_END) return add(row, '\n', IN_FIELD);
    return add(row, c, is_line_break(c) ? ESCAPED_NEWLINE : IN_FIELD);
  case ESCAPED_NEWLINE: return c == LINE_END || in_field(row, c);
  case IN_FIELD: return in_field(row, c);
  case IN_QUOTES: return in_quotes(row, c);
  case ESCAPED_IN_QUOTES: return add(row, c == LINE_END ? '\n' : c, IN_QUOTES);
  case QUOTE_IN_QUOTES: return quote_in_quotes(row, c);
  case AFTER_LINE: return after_line(row, c);
  }
  return false;
}

/* How far the characters from index i on are part of the field whatever they are. */
static int64_t plain_end(const Dialect *d, Value line, int64_t i) {
  const void *units = str_units(as_str(line));
  int kind = as_str(line)->kind;
  int64_t length = str_length(line);
  for (; i < length; i++) {
    uint32_t c = units_get(units, kind, i);
    if (c == d->delimiter || c == d->quote || c == d->escape || c == '\n' || c == '\r') break;
  }
  return i;
}

static bool read_line(Row *row, Value line) {
  for (int64_t i = 0; i < str_length(line);) {
    int64_t end =
        row->state == IN_FIELD || row->state == IN_QUOTES ? plain_end(row->dialect, line, i) : i;
    if (end > i) {
      if (!check_limit(row, end - i) || !str_builder_add_slice(&row->text, line, i, end))
        return false;
      i = end;
    } else if (!read_char(row, str_char_at(line, i++))) {
      return false;
    }
  }
  return read_char(row, LINE_END);
}

/* At the end of the lines: a field that was begun is the row's last. ABSENT without exception:
   there is none. */
static Value read_end(Row *row) {
  if (row->text.length == 0 && row->state != IN_QUOTES) return ABSENT;
  if (row->dialect->strict) return raise_csv_error("unexpected end of data");
  return end_field(row, START_RECORD) ? row->fields : ABSENT;
}

static Value reader_next(Value self) {
  if (is_absent(slot_get(&as_reader(self)->lines))) return ABSENT;
  Row row = {.dialect = as_dialect(slot_get(&as_reader(self)->dialect)), .fields = list_new(0)};
  str_builder_init(&row.text, 0);
  do {
    Value line = iter_next(slot_get(&as_reader(self)->lines));
    if (is_absent(line)) return exception_pending() ? ABSENT : read_end(&row);
    if (!is_str(line))
      return raise_csv_error(
          "iterator should return strings, not %.200T (the file should be opened in text mode)",
          line);
    as_reader(self)->line_number++;
    if (!read_line(&row, line)) return ABSENT;
  } while (row.state != START_RECORD);
  return row.fields;
}

static Value reader_iter(Value self) {
  return self;
}

Value csv_reader(Value *args, int nargs) {
  Value lines = csv_check_count(args) ? object_iter(args[0]) : ABSENT;
  Value dialect = is_absent(lines) ? ABSENT : csv_make_dialect(args[1], args[3]);
  if (is_absent(dialect)) return ABSENT;
  CsvReader *reader = gc_new(&reader_shape);
  slot_init(&reader->dialect, dialect);
  slot_init(&reader->lines, lines);
  return from_object(reader);
}

static const MemberDef reader_members[] = {
    {"dialect", MEMBER_SLOT, offsetof(CsvReader, dialect), false, "the Dialect"},
    {"line_num", MEMBER_INT64, offsetof(CsvReader, line_number), false, "lines read so far"},
    {0},
};
Type csv_reader_type = {
    .name = "_csv.reader",
    .base = &object_type,
    .layout = &reader_layout,
    .root_shape = &reader_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = reader_iter, .next = reader_next},
    .members = reader_members,
    .doc = "Iterates over the rows of a CSV file, which are lists of fields.",
};
