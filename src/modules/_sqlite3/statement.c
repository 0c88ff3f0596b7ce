/* sqlite3.Statement: prepared statements and their parameters. */
#include "modules/_sqlite3/sqlite.h"
#include "objects/buffer.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

static void statement_finalize(Object *object) {
  Statement *s = (Statement *)object;
  if (s->resource != NULL) resource_release(s->resource);
}
static const Layout statement_layout = {.name = "Statement",
                                        .fixed_size = sizeof(Statement),
                                        .slots_offset = offsetof(Statement, callbacks),
                                        .slots_count = 1,
                                        .finalize = statement_finalize};
static DEFINE_TYPE_SHAPE(statement);
Type statement_type = {.name = "sqlite3.Statement",
                       .base = &object_type,
                       .layout = &statement_layout,
                       .root_shape = &statement_shape,
                       .flags = TYPE_NO_INSTANCES};

/* -- Text -------------------------------------------------------------------------------------- */

/* Past blanks, comments and semicolons. An open comment ends with the text. */
static const char *skip_blanks(const char *sql) {
  for (;; sql++) {
    sql += strspn(sql, " \t\f\n\r;");
    if (sql[0] == '-' && sql[1] == '-') {
      sql += strcspn(sql, "\n");
      if (*sql == '\0') return sql;
    } else if (sql[0] == '/' && sql[1] == '*') {
      const char *end = strstr(sql + 2, "*/");
      if (end == NULL) return sql + strlen(sql);
      sql = end + 1;
    } else {
      return sql;
    }
  }
}

static bool changes_data(const char *sql) {
  static const char *const verbs[] = {"insert", "update", "delete", "replace"};
  sql = skip_blanks(sql);
  for (size_t i = 0; i < countof(verbs); i++)
    if (strncasecmp(sql, verbs[i], strlen(verbs[i])) == 0) return true;
  return false;
}

static sqlite3_stmt *prepare(Connection *c, const char *sql, size_t length) {
  Handle *h = c->handle;
  sqlite3_stmt *statement;
  const char *rest;
  if (length > (size_t)sqlite.limit(h->db, SQLITE_LIMIT_SQL_LENGTH, -1))
    return raise_sqlite(DATA, "query string is too large"), NULL;
  if (strlen(sql) != length)
    return raise_sqlite(PROGRAMMING, "the query contains a null character"), NULL;
  sqlite_enter(h);
  int code = sqlite.prepare_v2(h->db, sql, (int)length + 1, &statement, &rest);
  sqlite_leave(h);
  if (code != SQLITE_OK && !exception_pending()) raise_connection(c);
  if (code == SQLITE_OK && *skip_blanks(rest) != '\0')
    raise_sqlite(PROGRAMMING, "You can only execute one statement at a time.");
  if (!exception_pending()) return statement;
  if (code == SQLITE_OK) sqlite.finalize(statement);
  return NULL;
}

Value statement_new(Connection *c, Value sql) {
  size_t length;
  Handle *h = c->handle;
  const char *text = str_utf8(sql, &length);
  if (text == NULL) return ABSENT;
  handle_hold(h);
  sqlite3_stmt *prepared = prepare(c, text, length); /* NULL: of an empty text, or an error */
  Resource *resource = exception_pending() ? NULL : resource_new(h, prepared, NULL);
  handle_let_go(h);
  if (resource == NULL) return ABSENT;
  Statement *s = gc_new(&statement_shape);
  s->resource = resource;
  s->is_dml = changes_data(text);
  slot_set(s, &s->callbacks, slot_get(&c->callbacks));
  return from_object(s);
}

/* -- Parameters -------------------------------------------------------------------------------- */

static int bind_text(sqlite3_stmt *statement, int position, Value v) {
  size_t length;
  const char *text = str_utf8(v, &length);
  if (text == NULL) return SQLITE_ERROR;
  if (length <= INT_MAX)
    return sqlite.bind_text(statement, position, text, (int)length, SQLITE_TRANSIENT);
  raise_error(&exc_OverflowError, "string longer than INT_MAX bytes");
  return SQLITE_ERROR;
}

static int bind_buffer(sqlite3_stmt *statement, int position, Value v) {
  Buffer buffer;
  int code = SQLITE_ERROR;
  if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return code;
  if (buffer.length > INT_MAX)
    raise_error(&exc_OverflowError, "BLOB longer than INT_MAX bytes");
  else
    code =
        sqlite.bind_blob(statement, position, buffer.memory, (int)buffer.length, SQLITE_TRANSIENT);
  buffer_release(&buffer);
  return code;
}

/* SQLite's code; SQLITE_MISMATCH for types that it does not know. With an exception set: another
   one than SQLITE_OK. */
static int bind_value(sqlite3_stmt *statement, int position, Value v) {
  sqlite3_int64 i;
  if (is_none(v)) return sqlite.bind_null(statement, position);
  if (is_int(v))
    return int64_argument(v, &i) ? sqlite.bind_int64(statement, position, i) : SQLITE_ERROR;
  if (is_float(v)) return sqlite.bind_double(statement, position, as_double(v));
  if (is_str(v)) return bind_text(statement, position, v);
  return object_has_buffer(v) ? bind_buffer(statement, position, v) : SQLITE_MISMATCH;
}

static bool bind_parameter(sqlite3_stmt *statement, int position, Value given) {
  Value v = adapt_parameter(given);
  int code = is_absent(v) ? SQLITE_ERROR : bind_value(statement, position, v);
  if (code == SQLITE_OK) return true;
  if (!exception_pending())
    raise_sqlite(PROGRAMMING, "Error binding parameter %d: type '%T' is not supported", position,
                 v);
  return false;
}

static bool bind_sequence(sqlite3_stmt *statement, int needed, Value parameters) {
  int64_t given = object_length(parameters);
  if (given < 0) return false;
  if (given != needed) {
    raise_sqlite(PROGRAMMING,
                 "Incorrect number of bindings supplied. The current statement uses %d, and there "
                 "are %lld supplied.",
                 needed, (long long)given);
    return false;
  }
  for (int i = 0; i < needed; i++) {
    Value v = object_getitem(parameters, from_small_int(i));
    if (is_absent(v) || !bind_parameter(statement, i + 1, v)) return false;
  }
  return true;
}

static bool bind_mapping(sqlite3_stmt *statement, int needed, Value parameters) {
  for (int i = 1; i <= needed; i++) {
    const char *name = sqlite.bind_parameter_name(statement, i);
    if (name == NULL) {
      raise_sqlite(PROGRAMMING,
                   "Binding %d has no name, but you supplied a dictionary (which has only names).",
                   i);
      return false;
    }
    name++; /* behind ':', '$' or '@' */
    Value key = str_from_utf8(name, strlen(name));
    Value v = is_absent(key) ? ABSENT : object_getitem(parameters, key);
    if (is_absent(v) && exception_suppress(&exc_LookupError))
      raise_sqlite(PROGRAMMING, "You did not supply a value for binding parameter :%s.", name);
    if (is_absent(v) || !bind_parameter(statement, i, v)) return false;
  }
  return true;
}

/* In CPython's sense: classes that define __getitem__ are, unless derived from dict. */
static bool is_sequence(Value v) {
  const Type *type = type_of(v);
  return type->slots.get_item != NULL && !is_dict(v) &&
         (type->flags & TYPE_HEAP || !(type->flags & TYPE_MAPPING));
}

bool statement_bind(sqlite3_stmt *statement, Value parameters) {
  int needed = sqlite.bind_parameter_count(statement);
  if (is_sequence(parameters)) return bind_sequence(statement, needed, parameters);
  if (type_of(parameters)->slots.get_item != NULL)
    return bind_mapping(statement, needed, parameters);
  raise_sqlite(PROGRAMMING, "parameters are of unsupported type");
  return false;
}
