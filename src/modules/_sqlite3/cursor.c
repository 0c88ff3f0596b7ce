/* sqlite3.Cursor: executing statements, fetching rows. */
#include "modules/_sqlite3/sqlite.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* The statement is reset by handle_tidy: it would keep its locks. */
static void cursor_finalize(Object *object) {
  Resource *r = ((Cursor *)object)->resource;
  if (r == NULL) return;
  r->reset_wanted = r->running;
  r->handle->untidy |= r->running;
  resource_release(r);
}
static const Layout cursor_layout = {.name = "Cursor",
                                     .fixed_size = sizeof(Cursor),
                                     .slots_offset = offsetof(Cursor, connection),
                                     .slots_count = 6,
                                     .finalize = cursor_finalize};
static DEFINE_TYPE_SHAPE(cursor);

static Connection *connection_of(const Cursor *cursor) {
  return as_connection(slot_get(&cursor->connection));
}

/* -- State ------------------------------------------------------------------------------------- */

static bool check_unlocked(const Cursor *cursor) {
  if (cursor->locked) raise_sqlite(PROGRAMMING, "Recursive use of cursors not allowed.");
  return !cursor->locked;
}

static bool check(const Cursor *cursor) {
  if (!cursor->initialized)
    return raise_sqlite(PROGRAMMING, "Base Cursor.__init__ not called."), false;
  if (cursor->closed) return raise_sqlite(PROGRAMMING, "Cannot operate on a closed cursor."), false;
  return check_unlocked(cursor) && connection_check(connection_of(cursor));
}

/* Resets the statement, and gives it up. Keeps the exception in flight. */
static void drop_statement(Cursor *cursor) {
  Resource *r = cursor->resource;
  if (r == NULL) return;
  Value error = exception_pending() ? exception_fetch() : ABSENT;
  cursor->resource = NULL;
  slot_set(cursor, &cursor->statement, ABSENT);
  resource_reset(r);
  resource_release(r);
  if (!is_absent(error)) exception_restore(error);
}

static bool cursor_init(Value self, Value *args, int nargs, Value kwnames) {
  Cursor *cursor = as_cursor(self);
  if (!reject_keywords(type_of(self), &cursor_type, kwnames)) return false;
  if (nargs != 1) return raise_type_error("Cursor expected 1 argument, got %d", nargs), false;
  if (!is_instance(args[0], &connection_type)) {
    raise_type_error("Cursor() argument 1 must be sqlite3.Connection, not %Y", args[0]);
    return false;
  }
  if (!check_unlocked(cursor)) return false;
  drop_statement(cursor);
  slot_set(cursor, &cursor->connection, args[0]);
  slot_set(cursor, &cursor->description, NONE);
  slot_set(cursor, &cursor->lastrowid, NONE);
  slot_set(cursor, &cursor->row_factory, NONE);
  cursor->closed = false;
  cursor->arraysize = 1;
  cursor->rowcount = -1;
  if (!connection_check_thread(connection_of(cursor))) return false;
  return cursor->initialized = true;
}

/* -- Executing --------------------------------------------------------------------------------- */

/* One step; SQLite's code. An error of a callback may be set afterwards, whatever the code. */
static int step(Resource *r) {
  sqlite_enter(r->handle);
  int code = sqlite.step(r->statement);
  sqlite_leave(r->handle);
  return code;
}

/* The same to begin with: tables may be locked by cursors that are garbage. */
static int first_step(Resource *r) {
  int code = step(r);
  if (code != SQLITE_LOCKED || exception_pending() || !handle_collect(r->handle)) return code;
  resource_reset(r);
  r->running = true;
  return step(r);
}

/* Gives the cursor a statement for the text: the cached one, or its own where that is in use. */
static bool take_statement(Cursor *cursor, Value sql) {
  Connection *c = connection_of(cursor);
  Value statement = call1(slot_get(&c->statement_cache), sql);
  if (is_absent(statement)) return false;
  if (!is_instance(statement, &statement_type))
    return raise_type_error("the connection gave %T as a statement", statement), false;
  if (as_statement(statement)->resource->running) statement = statement_new(c, sql);
  if (is_absent(statement) || !connection_check_open(c)) return false;
  Resource *r = as_statement(statement)->resource;
  r->references++;
  r->running = true;
  cursor->resource = r;
  cursor->is_dml = as_statement(statement)->is_dml;
  slot_set(cursor, &cursor->statement, statement);
  return true;
}

static bool begin_transaction(Connection *c) {
  static const char *const begin[] = {[ISOLATION_DEFAULT] = "BEGIN ",
                                      [ISOLATION_DEFERRED] = "BEGIN DEFERRED",
                                      [ISOLATION_IMMEDIATE] = "BEGIN IMMEDIATE",
                                      [ISOLATION_EXCLUSIVE] = "BEGIN EXCLUSIVE"};
  if (c->isolation == ISOLATION_NONE || !sqlite.get_autocommit(c->handle->db)) return true;
  return connection_run(c, begin[c->isolation]);
}

static bool take_columns(Cursor *cursor, sqlite3_stmt *statement) {
  Value converters = fetch_converters(connection_of(cursor), statement);
  if (is_absent(converters) && exception_pending()) return false;
  slot_set(cursor, &cursor->converters, converters);
  if (!is_none(slot_get(&cursor->description))) return true;
  Value description = fetch_description(cursor, statement);
  if (is_absent(description)) return false;
  slot_set(cursor, &cursor->description, description);
  return true;
}

/* Runs the statement with one set of parameters, up to the first row. */
static bool run_once(Cursor *cursor, Value parameters) {
  Resource *r = cursor->resource;
  Connection *c = connection_of(cursor);
  if (!statement_bind(r->statement, parameters)) return false;
  if (!connection_check_open(c)) return false;
  if (r->statement == NULL) return true; /* the text was empty */
  int code = first_step(r);
  if (exception_pending()) return false;
  if (code != SQLITE_DONE && code != SQLITE_ROW) return raise_connection(c), false;
  if (!connection_check_open(c) || !take_columns(cursor, r->statement)) return false;
  if (code == SQLITE_ROW) return true;
  if (cursor->is_dml) cursor->rowcount += sqlite.changes(c->handle->db);
  resource_reset(r);
  return true;
}

static bool run_all(Cursor *cursor, Value iterator) {
  Value parameters;
  while (!is_absent(parameters = iter_next(iterator))) {
    if (!connection_check_open(connection_of(cursor))) return false;
    resource_reset(cursor->resource);
    cursor->resource->running = true;
    if (!run_once(cursor, parameters)) return false;
  }
  return !exception_pending();
}

static bool run(Cursor *cursor, Value sql, Value parameters, bool many) {
  Connection *c = connection_of(cursor);
  if (many) parameters = object_iter(parameters);
  if (is_absent(parameters)) return false;
  drop_statement(cursor);
  slot_set(cursor, &cursor->description, NONE);
  if (!take_statement(cursor, sql)) return false;
  cursor->rowcount = cursor->is_dml ? 0 : -1;
  if (many && sqlite.stmt_readonly(cursor->resource->statement))
    return raise_sqlite(PROGRAMMING, "executemany() can only execute DML statements."), false;
  if (cursor->is_dml && !begin_transaction(c)) return false;
  if (many) return run_all(cursor, parameters);
  if (!run_once(cursor, parameters) || !connection_check_open(c)) return false;
  slot_set(cursor, &cursor->lastrowid, int_from_i64(sqlite.last_insert_rowid(c->handle->db)));
  return true;
}

/* The cursor is locked while SQLite, adapters and converters may run Python code. */
static Value execute(Value self, Value sql, Value parameters, bool many) {
  Cursor *cursor = as_cursor(self);
  if (!check(cursor)) return ABSENT;
  Handle *h = connection_of(cursor)->handle;
  handle_hold(h);
  cursor->locked = true;
  bool ok = run(cursor, sql, parameters, many);
  if (!ok) drop_statement(cursor);
  cursor->locked = false;
  handle_let_go(h);
  if (!ok) cursor->rowcount = -1;
  return ok ? self : ABSENT;
}

static Value cursor_execute(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("execute() argument 1 must be str, not %Y", args[1]);
  return execute(args[0], args[1], is_absent(args[2]) ? from_object(tuple_empty) : args[2], false);
}
static Value cursor_executemany(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("executemany() argument 1 must be str, not %Y", args[1]);
  return execute(args[0], args[1], args[2], true);
}

/* -- Scripts ----------------------------------------------------------------------------------- */

/* Runs the first statement to its end. NULL: exception set; else the text behind it. */
static const char *run_first(Connection *c, const char *sql) {
  Handle *h = c->handle;
  sqlite3_stmt *statement;
  const char *rest;
  sqlite_enter(h);
  int code = sqlite.prepare_v2(h->db, sql, -1, &statement, &rest);
  if (code == SQLITE_OK) {
    do code = sqlite.step(statement);
    while (code == SQLITE_ROW);
    code = sqlite.finalize(statement);
  }
  sqlite_leave(h);
  if (code != SQLITE_OK && !exception_pending()) raise_connection(c);
  return exception_pending() || !connection_check_open(c) ? NULL : rest;
}

static Value cursor_executescript(Value *args, int nargs) {
  Cursor *cursor = as_cursor(args[0]);
  const char *sql = text_argument(args[1], "executescript() argument");
  if (sql == NULL || !check(cursor)) return ABSENT;
  Connection *c = connection_of(cursor);
  if (strlen(sql) > (size_t)sqlite.limit(c->handle->db, SQLITE_LIMIT_SQL_LENGTH, -1))
    return raise_sqlite(DATA, "query string is too large");
  if (!sqlite.get_autocommit(c->handle->db) && !connection_run(c, "COMMIT")) return ABSENT;
  while (*sql != '\0') {
    sql = run_first(c, sql);
    if (sql == NULL) return ABSENT;
  }
  GC_KEEP(as_object(args[1]));
  return args[0];
}

/* -- Fetching ---------------------------------------------------------------------------------- */

/* Goes on to the row after the one just fetched. */
static bool advance(Cursor *cursor) {
  Resource *r = cursor->resource;
  Connection *c = connection_of(cursor);
  int code = r->statement == NULL ? SQLITE_DONE : step(r);
  if (code == SQLITE_ROW && !exception_pending()) return true;
  if (code == SQLITE_DONE && cursor->is_dml && c->handle != NULL)
    cursor->rowcount = sqlite.changes(c->handle->db);
  if (code != SQLITE_DONE && !exception_pending()) raise_connection(c);
  drop_statement(cursor);
  return !exception_pending();
}

/* ABSENT: the end, or an exception. */
static Value next_row(Cursor *cursor) {
  Resource *r = cursor->resource;
  if (!check(cursor) || r == NULL) return ABSENT;
  if (r->statement == NULL || !r->running || sqlite.data_count(r->statement) == 0)
    return drop_statement(cursor), ABSENT;
  Handle *h = r->handle;
  handle_hold(h);
  cursor->locked = true;
  Value row = fetch_row(cursor);
  bool ok = !is_absent(row) && advance(cursor);
  cursor->locked = false;
  handle_let_go(h);
  if (!ok) return ABSENT;
  Value factory = slot_get(&cursor->row_factory);
  return is_absent(factory) || is_none(factory) ? row : call2(factory, from_object(cursor), row);
}

static Value cursor_next(Value self) {
  return next_row(as_cursor(self));
}

static Value cursor_fetchone(Value *args, int nargs) {
  Value row = next_row(as_cursor(args[0]));
  return is_absent(row) && !exception_pending() ? NONE : row;
}

/* most <= 0: all. */
static Value fetch(Value self, int most) {
  Value rows = list_new(0), row;
  for (int count = 0; !is_absent(row = next_row(as_cursor(self)));) {
    if (!list_append(rows, row)) return ABSENT;
    if (++count == most) return rows;
  }
  return exception_pending() ? ABSENT : rows;
}
static Value cursor_fetchall(Value *args, int nargs) {
  return fetch(args[0], 0);
}
static Value cursor_fetchmany(Value *args, int nargs) {
  int most = as_cursor(args[0])->arraysize;
  return !is_absent(args[1]) && !index_to_int(args[1], &most) ? ABSENT : fetch(args[0], most);
}

/* -- Others ------------------------------------------------------------------------------------ */

static Value cursor_close(Value *args, int nargs) {
  Cursor *cursor = as_cursor(args[0]);
  if (!check_unlocked(cursor)) return ABSENT;
  if (is_absent(slot_get(&cursor->connection)))
    return raise_sqlite(PROGRAMMING, "Base Cursor.__init__ not called.");
  if (!connection_check(connection_of(cursor))) return ABSENT;
  drop_statement(cursor);
  cursor->closed = true;
  return NONE;
}

static Value do_nothing(Value *args, int nargs) {
  return NONE;
}

static const BuiltinDef methods[] = {
    METHOD("close(self)", cursor_close, EFFECT_ANY, "Close the cursor."),
    METHOD("execute(self, sql, parameters=?, /)", cursor_execute, EFFECT_ANY,
           "Execute an SQL statement; return the cursor."),
    METHOD("executemany(self, sql, seq_of_parameters, /)", cursor_executemany, EFFECT_ANY,
           "Execute an SQL statement once for each of the parameters; return the cursor."),
    METHOD("executescript(self, sql_script, /)", cursor_executescript, EFFECT_ANY,
           "Commit, and execute several SQL statements; return the cursor."),
    METHOD("fetchall(self)", cursor_fetchall, EFFECT_ANY, "Return the other rows as a list."),
    METHOD("fetchmany(self, size=?)", cursor_fetchmany, EFFECT_ANY,
           "Return the next rows as a list: as many as the attribute arraysize says."),
    METHOD("fetchone(self)", cursor_fetchone, EFFECT_ANY, "Return the next row, or None."),
    METHOD("setinputsizes(self, sizes, /)", do_nothing, EFFECT_PURE,
           "Does nothing, as DB-API allows."),
    METHOD("setoutputsize(self, size, column=None, /)", do_nothing, EFFECT_PURE,
           "Does nothing, as DB-API allows."),
    METHOD_END,
};
static const MemberDef members[] = {
    {"connection", MEMBER_SLOT, offsetof(Cursor, connection), false, NULL},
    {"description", MEMBER_SLOT, offsetof(Cursor, description), false, NULL},
    {"arraysize", MEMBER_INT32, offsetof(Cursor, arraysize), true, NULL},
    {"lastrowid", MEMBER_SLOT, offsetof(Cursor, lastrowid), false, NULL},
    {"rowcount", MEMBER_INT64, offsetof(Cursor, rowcount), false, NULL},
    {"row_factory", MEMBER_SLOT, offsetof(Cursor, row_factory), true, NULL},
    {NULL, 0, 0, false, NULL},
};
Type cursor_type = {
    .name = "sqlite3.Cursor",
    .base = &object_type,
    .layout = &cursor_layout,
    .root_shape = &cursor_shape,
    .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
    .slots = {.init = cursor_init, .iter = iter_of_iterator, .next = cursor_next},
    .methods = methods,
    .members = members,
    .doc = "Executes statements, and walks the rows of their results.",
};
