/* sqlite3.Connection: opening, closing, transactions. */
#include "modules/_sqlite3/sqlite.h"

#include "interp/import.h"
#include "modules/posix/path.h"
#include "modules/sys.h"
#include "objects/audit.h"
#include "objects/int.h"
#include "objects/tuple.h"

enum { DEFAULT_CACHE = 128, DEFAULT_TIMEOUT = 5000 };

static void connection_finalize(Object *object) {
  Connection *c = (Connection *)object;
  if (c->handle != NULL) handle_release(c->handle);
}
static const Layout connection_layout = {.name = "Connection",
                                         .fixed_size = sizeof(Connection),
                                         .slots_offset = offsetof(Connection, statement_cache),
                                         .slots_count = 4,
                                         .finalize = connection_finalize};
static DEFINE_TYPE_SHAPE(connection);

/* -- Arguments --------------------------------------------------------------------------------- */

const char *text_argument(Value v, const char *what) {
  size_t length;
  if (!is_str(v)) return raise_type_error("%s must be str, not %T", what, v), NULL;
  const char *text = str_utf8(v, &length);
  if (text == NULL || strlen(text) == length) return text;
  raise_value_error("embedded null character");
  return NULL;
}

bool int64_argument(Value v, sqlite3_int64 *out) {
  int64_t i;
  Value index = number_index(v);
  if (is_absent(index)) return false;
  if (!int_fits_i64(index, &i)) {
    raise_error(&exc_OverflowError, "Python int too large to convert to SQLite INTEGER");
    return false;
  }
  *out = i;
  return true;
}

static const char *const levels[] = {[ISOLATION_DEFAULT] = "",
                                     [ISOLATION_DEFERRED] = "DEFERRED",
                                     [ISOLATION_IMMEDIATE] = "IMMEDIATE",
                                     [ISOLATION_EXCLUSIVE] = "EXCLUSIVE"};

static bool isolation_argument(Value v, Isolation *out) {
  if (is_none(v)) return *out = ISOLATION_NONE, true;
  if (!is_str(v)) return raise_type_error("isolation_level must be str or None"), false;
  const char *text = text_argument(v, "isolation_level");
  if (text == NULL) return false;
  for (size_t i = 0; i < countof(levels); i++)
    if (sqlite.stricmp(text, levels[i]) == 0) return *out = (Isolation)i, true;
  raise_value_error("isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'");
  return false;
}

/* -- Checks ------------------------------------------------------------------------------------ */

bool connection_check_open(const Connection *c) {
  if (!c->initialized)
    raise_sqlite(PROGRAMMING, "Base Connection.__init__ not called.");
  else if (c->handle == NULL)
    raise_sqlite(PROGRAMMING, "Cannot operate on a closed database.");
  return c->initialized && c->handle != NULL;
}

bool connection_check_thread(const Connection *c) {
  uint64_t here = current_thread->ident;
  if (!c->initialized || !c->check_same_thread || c->thread_ident == here) return true;
  raise_sqlite(PROGRAMMING,
               "SQLite objects created in a thread can only be used in that same thread. The "
               "object was created in thread id %lu and this is thread id %lu.",
               c->thread_ident, here);
  return false;
}

bool connection_check(const Connection *c) {
  if (!connection_check_thread(c) || !connection_check_open(c)) return false;
  handle_tidy(c->handle);
  return true;
}

/* -- Opening ----------------------------------------------------------------------------------- */

typedef struct Options {
  Value database;        /* as given */
  Value path;            /* bytes */
  Value cache_size;      /* of prepared statements: an int */
  int timeout;           /* milliseconds */
  int detect_types;      /* PARSE_* */
  int check_same_thread; /* nonzero: only one thread may use the connection */
  Isolation isolation;   /* how transactions begin */
  bool uri;              /* database is a URI */
} Options;

static Value path_bytes(Value v) {
  Value path = path_fspath(v);
  if (is_absent(path)) return ABSENT;
  if (is_str(path)) return str_fs_encode(path);
  if (memchr(as_bytes(path)->data, 0, (size_t)bytes_length(path)) != NULL)
    return raise_value_error("embedded null byte");
  return path;
}

static bool parse_options(Value *args, int nargs, Value kwnames, Options *o) {
  static Signature signature =
      SIGNATURE("Connection(database, timeout=?, detect_types=0, isolation_level='', "
                "check_same_thread=True, factory=?, cached_statements=?, uri=False)");
  Value a[8];
  double timeout;
  int cache_size = DEFAULT_CACHE;
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return false;
  *o = (Options){.database = a[0], .path = path_bytes(a[0]), .timeout = DEFAULT_TIMEOUT};
  if (is_absent(o->path)) return false;
  if (!is_absent(a[1])) {
    if (!value_to_double(a[1], &timeout)) return false;
    o->timeout = (int)(timeout * 1000);
  }
  if (!index_to_int(a[2], &o->detect_types) || !isolation_argument(a[3], &o->isolation) ||
      !index_to_int(a[4], &o->check_same_thread) ||
      (!is_absent(a[6]) && !index_to_int(a[6], &cache_size)) || !arg_truth(a[7], &o->uri))
    return false;
  o->cache_size = from_small_int(cache_size);
  return true;
}

static Handle *open_database(const Options *o) {
  const char *path = (const char *)as_bytes(o->path)->data;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | (o->uri ? SQLITE_OPEN_URI : 0), code;
  sqlite3 *db;
  ALLOW_THREADS_BEGIN
  code = sqlite.open_v2(path, &db, flags, NULL);
  if (code == SQLITE_OK) sqlite.busy_timeout(db, o->timeout);
  ALLOW_THREADS_END
  if (db == NULL) return raise_memory_error(), NULL;
  if (code != SQLITE_OK) raise_database(db);
  Handle *h = code == SQLITE_OK ? handle_new(db) : NULL;
  if (h == NULL) sqlite.close_v2(db);
  return h;
}

/* A second __init__ leaves the old database to the cursors that have statements there. */
static void forget_database(Connection *c) {
  Handle *h = c->handle;
  c->initialized = false;
  c->handle = NULL;
  if (h != NULL) handle_release(h);
}

/* functools.lru_cache(size)(self): from text to statements. */
static Value new_cache(Value self, Value size) {
  Value lru_cache = import_attribute("functools", "lru_cache");
  Value decorator = is_absent(lru_cache) ? ABSENT : call1(lru_cache, size);
  return is_absent(decorator) ? ABSENT : call1(decorator, self);
}

static bool connection_init(Value self, Value *args, int nargs, Value kwnames) {
  Options o;
  Connection *c = as_connection(self);
  if (!parse_options(args, nargs, kwnames, &o) || !audit("sqlite3.connect", "O", o.database))
    return false;
  forget_database(c);
  Handle *h = open_database(&o);
  Value cache = h == NULL ? ABSENT : new_cache(self, o.cache_size);
  if (is_absent(cache)) {
    if (h != NULL) handle_release(h);
    return false;
  }
  slot_set(c, &c->statement_cache, cache);
  slot_set(c, &c->callbacks, dict_new());
  slot_set(c, &c->row_factory, NONE);
  slot_set(c, &c->text_factory, type_value(&str_type));
  c->handle = h;
  c->thread_ident = current_thread->ident;
  c->detect_types = o.detect_types;
  c->isolation = o.isolation;
  c->check_same_thread = o.check_same_thread != 0;
  c->initialized = true;
  return audit("sqlite3.connect/handle", "O", self);
}

static Value connection_close(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  if (!connection_check_thread(c) || (!c->initialized && !connection_check_open(c))) return ABSENT;
  Handle *h = c->handle;
  if (h == NULL) return NONE;
  c->handle = NULL;
  handle_close(h);
  handle_release(h);
  return is_absent(call_method0(slot_get(&c->statement_cache), NAME("cache_clear"))) ? ABSENT
                                                                                     : NONE;
}

/* -- Transactions ------------------------------------------------------------------------------ */

bool connection_run(Connection *c, const char *sql) {
  Handle *h = c->handle;
  sqlite3_stmt *statement;
  sqlite_enter(h);
  int code = sqlite.prepare_v2(h->db, sql, -1, &statement, NULL);
  if (code == SQLITE_OK) {
    (void)sqlite.step(statement);
    code = sqlite.finalize(statement);
  }
  sqlite_leave(h);
  if (code != SQLITE_OK) raise_connection(c);
  return !exception_pending();
}

static bool end_transaction(Connection *c, const char *sql) {
  return sqlite.get_autocommit(c->handle->db) || connection_run(c, sql);
}
static Value connection_commit(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  return connection_check(c) && end_transaction(c, "COMMIT") ? NONE : ABSENT;
}
static Value connection_rollback(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  return connection_check(c) && end_transaction(c, "ROLLBACK") ? NONE : ABSENT;
}

static Value connection_enter(Value *args, int nargs) {
  return connection_check(as_connection(args[0])) ? args[0] : ABSENT;
}

/* A transaction that cannot be committed is rolled back, so that it does not keep its locks. */
static Value connection_exit(Value *args, int nargs) {
  if (!is_none(args[1]) || !is_none(args[2]) || !is_none(args[3]))
    return is_absent(connection_rollback(args, 1)) ? ABSENT : FALSE_VALUE;
  if (!is_absent(connection_commit(args, 1))) return FALSE_VALUE;
  Value error = exception_fetch();
  if (!is_absent(connection_rollback(args, 1))) return exception_restore(error), ABSENT;
  Value second = exception_fetch();
  slot_set(as_object(second), &object_cast(ExceptionObject, second)->context, error);
  return exception_restore(second), ABSENT;
}

/* While there is a statement that has begun and not ended, new ones are interrupted, too. */
static Value connection_interrupt(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  if (!connection_check_open(c)) return ABSENT;
  if (c->handle->calls == 0) (void)handle_collect(c->handle);
  sqlite.interrupt(c->handle->db);
  return NONE;
}

/* -- Cursors and statements -------------------------------------------------------------------- */

static Value connection_cursor(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  if (!connection_check(c)) return ABSENT;
  Value factory = is_absent(args[1]) ? type_value(&cursor_type) : args[1];
  Value cursor = call1(factory, args[0]);
  if (is_absent(cursor)) return ABSENT;
  if (!is_instance(cursor, &cursor_type))
    return raise_type_error("factory must return a cursor, not %.100T", cursor);
  Value row_factory = slot_get(&c->row_factory);
  if (!is_absent(row_factory) && !is_none(row_factory))
    slot_set(as_cursor(cursor), &as_cursor(cursor)->row_factory, row_factory);
  return cursor;
}

/* A new cursor's method NAME: `count` arguments. The cursor is of the plain class, also where a
   subclass defines cursor(). */
static Value on_new_cursor(Value *args, Value name, int count) {
  Value cursor = connection_cursor((Value[]){args[0], ABSENT}, 2);
  return is_absent(cursor) ? ABSENT : call_method(cursor, name, args + 1, count, ABSENT);
}
static Value connection_execute(Value *args, int nargs) {
  return on_new_cursor(args, NAME("execute"), is_absent(args[2]) ? 1 : 2);
}
static Value connection_executemany(Value *args, int nargs) {
  return on_new_cursor(args, NAME("executemany"), 2);
}
static Value connection_executescript(Value *args, int nargs) {
  return on_new_cursor(args, NAME("executescript"), 1);
}

/* What the cache calls: a new prepared statement. */
static Value connection_call(Value self, Value *args, int nargs, Value kwnames) {
  if (!is_absent(kwnames))
    return raise_type_error("sqlite3.Connection() takes no keyword arguments");
  if (!connection_check_open(as_connection(self))) return ABSENT;
  if (nargs != 1) return raise_type_error("function takes exactly 1 argument (%d given)", nargs);
  if (!is_str(args[0])) return raise_type_error("argument 1 must be str, not %Y", args[0]);
  return statement_new(as_connection(self), args[0]);
}

/* -- Attributes -------------------------------------------------------------------------------- */

static Value get_isolation_level(Value self, void *closure) {
  Connection *c = as_connection(self);
  if (!connection_check_open(c)) return ABSENT;
  return c->isolation == ISOLATION_NONE ? NONE : str_from_ascii(levels[c->isolation]);
}
/* To None: ends the transaction. */
static bool set_isolation_level(Value self, Value v, void *closure) {
  Connection *c = as_connection(self);
  if (is_absent(v)) return raise_error(&exc_AttributeError, "cannot delete attribute"), false;
  if (is_none(v) && is_absent(connection_commit(&self, 1))) return false;
  return isolation_argument(v, &c->isolation);
}
static Value get_total_changes(Value self, void *closure) {
  Connection *c = as_connection(self);
  return connection_check_open(c) ? from_small_int(sqlite.total_changes(c->handle->db)) : ABSENT;
}
static Value get_in_transaction(Value self, void *closure) {
  Connection *c = as_connection(self);
  return connection_check_open(c) ? from_bool(!sqlite.get_autocommit(c->handle->db)) : ABSENT;
}
static Value get_class(Value self, void *closure) {
  return sqlite_classes[(uintptr_t)closure];
}

#define CLASS_ATTRIBUTE(name, class)                                                               \
  { name, get_class, NULL, NULL, (void *)(uintptr_t)SQLITE_CLASS_##class }
static const GetSetDef getset[] = {
    {"isolation_level", get_isolation_level, set_isolation_level, NULL, NULL},
    {"total_changes", get_total_changes, NULL, NULL, NULL},
    {"in_transaction", get_in_transaction, NULL, NULL, NULL},
    CLASS_ATTRIBUTE("Warning", WARNING),
    CLASS_ATTRIBUTE("Error", ERROR),
    CLASS_ATTRIBUTE("InterfaceError", INTERFACE),
    CLASS_ATTRIBUTE("DatabaseError", DATABASE),
    CLASS_ATTRIBUTE("DataError", DATA),
    CLASS_ATTRIBUTE("OperationalError", OPERATIONAL),
    CLASS_ATTRIBUTE("IntegrityError", INTEGRITY),
    CLASS_ATTRIBUTE("InternalError", INTERNAL),
    CLASS_ATTRIBUTE("ProgrammingError", PROGRAMMING),
    CLASS_ATTRIBUTE("NotSupportedError", NOT_SUPPORTED),
    {NULL, NULL, NULL, NULL, NULL},
};
static const MemberDef members[] = {
    {"row_factory", MEMBER_SLOT, offsetof(Connection, row_factory), true, NULL},
    {"text_factory", MEMBER_SLOT, offsetof(Connection, text_factory), true, NULL},
    {NULL, 0, 0, false, NULL},
};

static const BuiltinDef methods[] = {
    METHOD("backup(self, target, *, pages=-1, progress=None, name='main', sleep=?)",
           connection_backup, EFFECT_ANY,
           "Copy the database to that of another connection, some pages at a time."),
    METHOD("blobopen(self, table, column, row, /, *, readonly=False, name='main')",
           connection_blobopen, EFFECT_ANY, "Open a BLOB for reading and writing in pieces."),
    METHOD("close(self)", connection_close, EFFECT_ANY,
           "Close the connection, without committing a transaction."),
    METHOD("commit(self)", connection_commit, EFFECT_ANY, "Commit the transaction, if any."),
    METHOD("create_aggregate(self, name, n_arg, aggregate_class)", connection_create_aggregate,
           EFFECT_ANY, "Have a class with step() and finalize() as an SQL function."),
    METHOD("create_collation(self, name, callback, /)", connection_create_collation, EFFECT_ANY,
           "Have a function that compares strings as an order of SQL; None removes it."),
    METHOD("create_function(self, name, narg, func, *, deterministic=False)",
           connection_create_function, EFFECT_ANY, "Have a callable as an SQL function."),
    METHOD("create_window_function(self, name, num_params, aggregate_class, /)",
           connection_create_window_function, EFFECT_ANY,
           "Have a class with step(), finalize(), value() and inverse() as a window function."),
    METHOD("cursor(self, factory=?)", connection_cursor, EFFECT_ANY, "Return a new cursor."),
    METHOD("deserialize(self, data, /, *, name='main')", connection_deserialize, EFFECT_ANY,
           "Replace a database by one in memory with the content that serialize() gave."),
    METHOD("enable_load_extension(self, enable, /)", connection_enable_load_extension, EFFECT_ANY,
           "Allow load_extension(), or not."),
    METHOD("__enter__(self)", connection_enter, EFFECT_ANY, "Return the connection itself."),
    METHOD("__exit__(self, type, value, traceback, /)", connection_exit, EFFECT_ANY,
           "Commit, or roll back after an exception."),
    METHOD("execute(self, sql, parameters=?, /)", connection_execute, EFFECT_ANY,
           "Execute a statement with a new cursor, which is returned."),
    METHOD("executemany(self, sql, parameters, /)", connection_executemany, EFFECT_ANY,
           "The same with a sequence of parameters, once for each."),
    METHOD("executescript(self, sql_script, /)", connection_executescript, EFFECT_ANY,
           "Execute several statements with a new cursor, which is returned."),
    METHOD("getlimit(self, category, /)", connection_getlimit, EFFECT_ANY,
           "Return a limit of the connection (SQLITE_LIMIT_...)."),
    METHOD("interrupt(self)", connection_interrupt, EFFECT_ANY,
           "Abort what the connection does in other threads."),
    METHOD("iterdump(self)", connection_iterdump, EFFECT_ANY,
           "Iterate over the SQL statements that make the database."),
    METHOD("load_extension(self, name, /)", connection_load_extension, EFFECT_ANY,
           "Load a shared library with an extension of SQLite."),
    METHOD("rollback(self)", connection_rollback, EFFECT_ANY, "Roll the transaction back, if any."),
    METHOD("serialize(self, *, name='main')", connection_serialize, EFFECT_ANY,
           "Return a database as bytes, as it would be in a file."),
    METHOD("set_authorizer(self, authorizer_callback)", connection_set_authorizer, EFFECT_ANY,
           "Have a callable decide which statements may do what; None removes it."),
    METHOD("set_progress_handler(self, progress_handler, n)", connection_set_progress_handler,
           EFFECT_ANY, "Have a callable called every n instructions; true aborts."),
    METHOD("set_trace_callback(self, trace_callback)", connection_set_trace_callback, EFFECT_ANY,
           "Have a callable called with the text of each statement."),
    METHOD("setlimit(self, category, limit, /)", connection_setlimit, EFFECT_ANY,
           "Set a limit of the connection; return the old one."),
    METHOD_END,
};
Type connection_type = {
    .name = "sqlite3.Connection",
    .base = &object_type,
    .layout = &connection_layout,
    .root_shape = &connection_shape,
    .flags = TYPE_BASE,
    .slots = {.init = connection_init, .call = connection_call},
    .methods = methods,
    .getset = getset,
    .members = members,
    .doc = "A connection to an SQLite database.",
};
