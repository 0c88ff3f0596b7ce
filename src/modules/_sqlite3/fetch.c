/* From SQLite's rows to Python's tuples. */
#include "modules/_sqlite3/sqlite.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Columns ----------------------------------------------------------------------------------- */

/* Without a "[type]" at the end, if those are looked at. */
static Value column_name(const Connection *c, const char *name) {
  const char *bracket = c->detect_types & PARSE_COLNAMES ? strchr(name, '[') : NULL;
  size_t length = bracket == NULL ? strlen(name) : (size_t)(bracket - name);
  if (bracket != NULL && length > 0 && name[length - 1] == ' ') length--;
  return str_from_utf8(name, length);
}

Value fetch_description(const Cursor *cursor, sqlite3_stmt *statement) {
  Connection *c = as_connection(slot_get(&cursor->connection));
  int count = sqlite.column_count(statement);
  if (count == 0) return NONE;
  TupleObject *description = tuple_alloc(count);
  for (int i = 0; i < count; i++) {
    const char *text = sqlite.column_name(statement, i);
    Value name = text == NULL ? raise_memory_error() : column_name(c, text);
    if (is_absent(name)) return ABSENT;
    Value column = tuple_pack(7, name, NONE, NONE, NONE, NONE, NONE, NONE);
    slot_set(description, &description->items[i], column);
  }
  return from_object(description);
}

/* None: the name has no "[type]" that is known. */
static Value converter_of_name(const char *name) {
  const char *start = name == NULL ? NULL : strchr(name, '[');
  const char *end = start == NULL ? NULL : strchr(start, ']');
  if (end == NULL) return NONE;
  for (const char *p = start; p < end; p++)
    if (*p == '[') start = p + 1;
  return converter_of(start, (size_t)(end - start));
}
/* Of the first word of the declared type. */
static Value converter_of_declaration(const char *declared) {
  return declared == NULL ? NONE : converter_of(declared, strcspn(declared, " ("));
}

static Value column_converter(const Connection *c, sqlite3_stmt *statement, int i) {
  Value converter = NONE;
  if (c->detect_types & PARSE_COLNAMES)
    converter = converter_of_name(sqlite.column_name(statement, i));
  if (is_none(converter) && c->detect_types & PARSE_DECLTYPES)
    converter = converter_of_declaration(sqlite.column_decltype(statement, i));
  return converter;
}

Value fetch_converters(const Connection *c, sqlite3_stmt *statement) {
  if (c->detect_types == 0) return ABSENT;
  int count = sqlite.column_count(statement);
  TupleObject *converters = tuple_alloc(count);
  for (int i = 0; i < count; i++) {
    Value converter = column_converter(c, statement, i);
    if (is_absent(converter)) return ABSENT;
    slot_set(converters, &converters->items[i], converter);
  }
  return from_object(converters);
}

/* -- Values ------------------------------------------------------------------------------------ */

/* Bytes of a column, copied. SQLite wants the pointer to be asked for before the length. */
static Value column_bytes(sqlite3_stmt *statement, int i) {
  const void *data = sqlite.column_blob(statement, i);
  return bytes_from_data(data, sqlite.column_bytes(statement, i));
}

static Value raise_undecodable(sqlite3_stmt *statement, int i, Value bytes) {
  const char *name = sqlite.column_name(statement, i);
  Value text = call_method2(bytes, NAME("decode"), NAME("ascii"), NAME("replace"));
  if (is_absent(text)) return ABSENT;
  return raise_sqlite(OPERATIONAL, "Could not decode to UTF-8 column '%s' with text '%V'",
                      name == NULL ? "<unknown column name>" : name, text);
}

static Value column_text(const Connection *c, sqlite3_stmt *statement, int i) {
  const char *text = (const char *)sqlite.column_text(statement, i);
  int length = sqlite.column_bytes(statement, i);
  Value factory = slot_get(&c->text_factory);
  if (text == NULL) return raise_memory_error();
  if (same(factory, type_value(&str_type))) {
    Value decoded = str_from_utf8(text, (size_t)length);
    return is_absent(decoded) && exception_suppress(&exc_UnicodeDecodeError)
               ? raise_undecodable(statement, i, bytes_from_data(text, length))
               : decoded;
  }
  if (same(factory, type_value(&bytearray_type))) return bytearray_from_data(text, length);
  Value bytes = bytes_from_data(text, length);
  if (same(factory, type_value(&bytes_type))) return bytes;
  return call1(is_absent(factory) ? NONE : factory, bytes);
}

static Value column_value(const Connection *c, sqlite3_stmt *statement, int i) {
  switch (sqlite.column_type(statement, i)) {
  case SQLITE_NULL: return NONE;
  case SQLITE_INTEGER: return int_from_i64(sqlite.column_int64(statement, i));
  case SQLITE_FLOAT: return float_from_double(sqlite.column_double(statement, i));
  case SQLITE_TEXT: return column_text(c, statement, i);
  default: return column_bytes(statement, i);
  }
}

/* NULL becomes None, and so do empty BLOBs. */
static Value convert(Value converter, sqlite3_stmt *statement, int i) {
  if (sqlite.column_blob(statement, i) == NULL) return NONE;
  return call1(converter, column_bytes(statement, i));
}

Value fetch_row(Cursor *cursor) {
  sqlite3_stmt *statement = cursor->resource->statement;
  Connection *c = as_connection(slot_get(&cursor->connection));
  Value converters = slot_get(&cursor->converters);
  int count = sqlite.data_count(statement);
  TupleObject *row = tuple_alloc(count);
  for (int i = 0; i < count; i++) {
    Value converter =
        is_absent(converters) || i >= tuple_length(converters) ? NONE : tuple_get(converters, i);
    Value v = is_none(converter) ? column_value(c, statement, i) : convert(converter, statement, i);
    if (is_absent(v)) return ABSENT;
    slot_set(row, &row->items[i], v);
  }
  return from_object(row);
}
