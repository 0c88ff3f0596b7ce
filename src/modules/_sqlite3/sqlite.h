/* The module _sqlite3: databases of SQLite.

   Invariants: SQLite is called without the GIL, between sqlite_enter and sqlite_leave, wherever it
   may call back or wait; so callbacks (callback.h) always find the GIL free, but for those that
   the collector causes, which do nothing. The malloc'ed Handle and Resources are SQLite's side of
   the heap objects: they outlive these, and are touched with the GIL held.

   Note [What dies]
   A prepared statement or open blob is a Resource. Its object, dying in a sweep, only marks it: to
   close it right there could wait for the database's mutex, whose owner may be waiting for the GIL.
   handle_tidy closes what is marked, before the next operation on the connection. A Handle is
   counted by its connection, its Resources and calls in progress; the last one closes the database.
   Addresses of Callbacks are SQLite's user data: they are born old (so they do not move) and kept
   by a dict, which the connection and its statements share. */
#ifndef MODULES_SQLITE3_SQLITE_H
#define MODULES_SQLITE3_SQLITE_H

#include <sqlite3.h>

#include "objects/call.h"
#include "objects/protocol.h"

/* -- The library: loaded when the module is first imported, for the reason that openssl.h gives -- */

typedef struct SqliteFunctions {
#define FUNCTION(name) __typeof__(&sqlite3_##name) name;
#include "modules/_sqlite3/functions.def"
} SqliteFunctions;
extern SqliteFunctions sqlite;

/* false: ImportError. */
bool sqlite_load(void) must_check;

/* -- Handles and resources: handle.c ----------------------------------------------------------- */

typedef struct Handle Handle;
typedef struct Resource {
  Handle *handle;                   /* it belongs to */
  struct Resource *next, *previous; /* all of the handle */
  sqlite3_stmt *statement;          /* one of these two, */
  sqlite3_blob *blob;               /* NULL once closed */
  int references;                   /* its object, cursors that run it, and who uses it in C */
  bool running;                     /* a cursor has it between execution and reset */
  bool reset_wanted;                /* that cursor has died */
} Resource;

struct Handle {
  sqlite3 *db;         /* NULL: closed */
  Resource *resources; /* all, in a list */
  int references;      /* the Connection, and resources */
  int calls;           /* in progress */
  bool untidy;         /* there are resources for handle_tidy */
  bool close_wanted;   /* after the calls in progress */
};

/* A handle with one reference. NULL: MemoryError. */
Handle *handle_new(sqlite3 *db) must_check;
/* Gives a reference up. Without the last one the database is closed; by the collector, too. */
void handle_release(Handle *h);
/* Around the use of the database while Python code may run: to close it waits. */
void handle_hold(Handle *h);
void handle_let_go(Handle *h);
/* Closes what dead objects have left open. */
void handle_tidy(Handle *h);
/* The same after a collection: for what depends on no cursor being left that nobody has any more,
   and reference counting would have freed. false: nothing was found. */
bool handle_collect(Handle *h);
/* Closes the database with its statements and blobs: now, or once nobody uses it any more. */
void handle_close(Handle *h);

/* Takes a statement or blob, with one reference. NULL: MemoryError, and it is closed. */
Resource *resource_new(Handle *h, sqlite3_stmt *statement, sqlite3_blob *blob) must_check;
/* Gives a reference up; handle_tidy closes it after the last one. May be called by the
   collector. */
void resource_release(Resource *r);
/* Closes a blob now. */
void resource_close_blob(Resource *r);
/* Ends what a statement does. */
void resource_reset(Resource *r);

/* Around calls of SQLite that may call back or wait: no GIL between them; the handle stays. */
void sqlite_enter(Handle *h);
void sqlite_leave(Handle *h);
/* Whether the running thread is the collector's, closing what is dead. */
extern __thread bool sqlite_is_disposing;

/* -- Objects ----------------------------------------------------------------------------------- */

typedef enum Isolation {
  ISOLATION_DEFAULT,
  ISOLATION_DEFERRED,
  ISOLATION_IMMEDIATE,
  ISOLATION_EXCLUSIVE,
  ISOLATION_NONE /* autocommit: transactions are not begun implicitly */
} Isolation;
enum { PARSE_DECLTYPES = 1, PARSE_COLNAMES = 2 };

typedef struct Connection {
  Object header;
  Handle *handle;                      /* NULL: closed, or not opened yet */
  uint64_t thread_ident;               /* of the thread that made it */
  int32_t detect_types;                /* PARSE_* */
  Isolation isolation;                 /* how transactions begin */
  bool initialized, check_same_thread; /* __init__ has run; only thread_ident may use it */
  Slot statement_cache;                /* functools.lru_cache(...)(self) */
  Slot callbacks;                      /* dict of Callbacks: see Note [What dies] */
  Slot row_factory, text_factory;      /* attributes of these names */
} Connection;

typedef struct Statement {
  Object header;
  Resource *resource; /* SQLite's side */
  bool is_dml;        /* INSERT, UPDATE, DELETE, REPLACE: begins a transaction */
  Slot callbacks;     /* the connection's when it was made */
} Statement;

typedef struct Cursor {
  Object header;
  Resource *resource; /* of the statement; NULL: none */
  int64_t rowcount;   /* attribute */
  int32_t arraysize;  /* attribute */
  bool initialized, closed, locked,
      is_dml; /* __init__ has run; close() was called; a call is in progress; as in Statement */
  Slot connection, description, row_factory, lastrowid; /* attributes of these names */
  Slot statement;                                       /* absent: none */
  Slot converters; /* of the columns, None where there is none: a tuple; absent: not wanted */
} Cursor;

typedef struct Row {
  Object header;
  Slot data, description; /* tuples; description may be None */
} Row;

extern Type connection_type, statement_type, cursor_type, row_type, blob_type,
    prepare_protocol_type;
static inline Connection *as_connection(Value v) {
  return object_cast(Connection, v);
}
static inline Statement *as_statement(Value v) {
  return object_cast(Statement, v);
}
static inline Cursor *as_cursor(Value v) {
  return object_cast(Cursor, v);
}

/* -- Errors: errors.c -------------------------------------------------------------------------- */

typedef enum SqliteErrorClass {
  SQLITE_CLASS_ERROR,
  SQLITE_CLASS_WARNING,
  SQLITE_CLASS_INTERFACE,
  SQLITE_CLASS_DATABASE,
  SQLITE_CLASS_INTERNAL,
  SQLITE_CLASS_OPERATIONAL,
  SQLITE_CLASS_PROGRAMMING,
  SQLITE_CLASS_INTEGRITY,
  SQLITE_CLASS_DATA,
  SQLITE_CLASS_NOT_SUPPORTED,
  SQLITE_CLASS_COUNT
} SqliteErrorClass;
extern Value sqlite_classes[SQLITE_CLASS_COUNT];
/* Makes the classes, if need be, and adds them to the module. */
bool errors_init(Value module) must_check;
/* A CLASS error with a formatted message (as raise_error). */
#define raise_sqlite(class, ...)                                                                   \
  raise_error(as_type(sqlite_classes[SQLITE_CLASS_##class]), __VA_ARGS__)
/* The error that a call on the database has ended with; nothing where there was none. */
Value raise_database(sqlite3 *db);
/* The same of a connection, which may have been closed meanwhile. */
Value raise_connection(const Connection *c);
/* A CLASS error with the numbers of a code, and SQLite's words for it. */
Value raise_code(SqliteErrorClass class, int code);

/* -- Parts ------------------------------------------------------------------------------------- */

#define SQLITE_METHOD(name) Value name(Value *args, int nargs)

/* connection.c. false: ProgrammingError (it is not open, or of another thread). */
bool connection_check_open(const Connection *c) must_check;
bool connection_check_thread(const Connection *c) must_check;
bool connection_check(const Connection *c) must_check;
/* "BEGIN ...", "COMMIT" and the like. false: exception set. */
bool connection_run(Connection *c, const char *sql) must_check;
/* A str argument ("function() argument 'name'") as UTF-8 without NUL. NULL: TypeError,
   ValueError. */
const char *text_argument(Value v, const char *what) must_check;
/* An int, or TypeError, OverflowError in SQLite's name. */
bool int64_argument(Value v, sqlite3_int64 *out) must_check;

/* connection_data.c: methods of connections. */
SQLITE_METHOD(connection_getlimit);
SQLITE_METHOD(connection_setlimit);
SQLITE_METHOD(connection_backup);
SQLITE_METHOD(connection_serialize);
SQLITE_METHOD(connection_deserialize);
SQLITE_METHOD(connection_enable_load_extension);
SQLITE_METHOD(connection_load_extension);
SQLITE_METHOD(connection_iterdump);

/* functions.c, hooks.c: methods of connections; callbacks. */
SQLITE_METHOD(connection_create_function);
SQLITE_METHOD(connection_create_aggregate);
SQLITE_METHOD(connection_create_window_function);
SQLITE_METHOD(connection_create_collation);
SQLITE_METHOD(connection_set_authorizer);
SQLITE_METHOD(connection_set_progress_handler);
SQLITE_METHOD(connection_set_trace_callback);

/* blob.c */
SQLITE_METHOD(connection_blobopen);

/* statement.c: the prepared statement of a str. ABSENT: exception set. */
Value statement_new(Connection *c, Value sql) must_check;
/* Binds the parameters, a sequence or mapping. Runs Python code. false: exception set. */
bool statement_bind(sqlite3_stmt *statement, Value parameters) must_check;

/* fetch.c: (name, None, None, None, None, None, None) of each column; None without columns. */
Value fetch_description(const Cursor *cursor, sqlite3_stmt *statement) must_check;
/* The converters of the columns, a tuple; ABSENT without an exception: none are wanted. */
Value fetch_converters(const Connection *c, sqlite3_stmt *statement) must_check;
/* The row at which the cursor's statement is, as a tuple. */
Value fetch_row(Cursor *cursor) must_check;

/* adapt.c: adapters and converters. */
bool adapt_init(Value module) must_check;
/* What stands for v in the database; v itself if there is no adapter. */
Value adapt_parameter(Value v) must_check;
/* Of the type name; None: none. */
Value converter_of(const char *name, size_t length) must_check;
SQLITE_METHOD(sqlite_adapt);
SQLITE_METHOD(sqlite_register_adapter);
SQLITE_METHOD(sqlite_register_converter);

/* hooks.c */
extern bool callback_tracebacks; /* enable_callback_tracebacks() */
extern Type sqlite_callback_type;

#endif
