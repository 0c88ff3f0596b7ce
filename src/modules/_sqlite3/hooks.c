/* Callbacks of connections: collations, the authorizer, progress and trace; and what all share. */
#include "modules/_sqlite3/callback.h"

#include "interp/gil.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

bool callback_tracebacks;

/* -- Common ------------------------------------------------------------------------------------ */

static const Layout callback_layout = {.name = "Callback",
                                       .fixed_size = sizeof(Callback),
                                       .slots_offset = offsetof(Callback, callable),
                                       .slots_count = 2};
static DEFINE_TYPE_SHAPE(callback);
Type sqlite_callback_type = {.name = "sqlite3.Callback",
                             .base = &object_type,
                             .layout = &callback_layout,
                             .root_shape = &callback_shape,
                             .flags = TYPE_NO_INSTANCES};

Callback *callback_new(Value callable) {
  Callback *callback = gc_alloc_old(&callback_shape, sizeof *callback);
  slot_set(callback, &callback->callable, callable);
  return callback;
}

bool callback_keep(Connection *c, const char *kind, const char *name, int number,
                   Callback *callback) {
  Value text = str_from_utf8_lossy(name, strlen(name)),
        lower = call_method0(text, NAME("lower")); /* which SQLite does to ASCII letters */
  if (is_absent(lower)) return false;
  Value key = tuple_pack(3, str_from_ascii(kind), lower, from_small_int(number));
  return dict_set(slot_get(&c->callbacks), key, callback == NULL ? NONE : from_object(callback));
}

bool callback_begin(Value *in_flight) {
  if (sqlite_is_disposing || gil_own_thread() == NULL) return false;
  gil_acquire();
  *in_flight = exception_pending() ? exception_fetch() : ABSENT;
  return true;
}
void callback_end(Value in_flight) {
  if (!is_absent(in_flight)) exception_restore(in_flight);
  gil_release();
}

void callback_give_up(const Callback *callback) {
  if (callback_tracebacks)
    exception_write_unraisable(slot_get(&callback->callable));
  else
    exception_clear();
}

static Value text_or_none(const char *text) {
  return text == NULL ? NONE : str_from_utf8(text, strlen(text));
}

/* -- Collations -------------------------------------------------------------------------------- */

/* An exception of the callable stays, for the statement to raise. */
static int on_compare(void *data, int a_length, const void *a, int b_length, const void *b) {
  Value in_flight;
  const Callback *callback = data;
  int order = 0;
  if (!callback_begin(&in_flight)) return 0;
  if (is_absent(in_flight)) {
    Value left = str_from_utf8(a, (size_t)a_length);
    Value right = is_absent(left) ? ABSENT : str_from_utf8(b, (size_t)b_length);
    Value result = is_absent(right) ? ABSENT : call2(slot_get(&callback->callable), left, right);
    if (!is_absent(result) && is_int(result)) order = int_sign(result);
  }
  callback_end(in_flight);
  return order;
}

/* Sorting could call from threads of SQLite's own: those are not allowed from now on. */
Value connection_create_collation(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  const char *name = text_argument(args[1], "create_collation() argument 1");
  if (name == NULL || !connection_check(c)) return ABSENT;
  if (!is_none(args[2]) && !object_is_callable(args[2]))
    return raise_type_error("parameter must be callable");
  Callback *callback = is_none(args[2]) ? NULL : callback_new(args[2]);
  Handle *h = c->handle;
  int code;
  if (callback != NULL) sqlite.limit(h->db, SQLITE_LIMIT_WORKER_THREADS, 0);
  do {
    sqlite_enter(h);
    code = sqlite.create_collation_v2(h->db, name, SQLITE_UTF8, callback,
                                      callback == NULL ? NULL : on_compare, NULL);
    sqlite_leave(h);
  } while (code == SQLITE_BUSY && handle_collect(h));
  if (code != SQLITE_OK) return raise_connection(c);
  bool kept = callback_keep(c, "collation", name, 0, callback);
  GC_KEEP(callback);
  return kept ? NONE : ABSENT;
}

/* -- The authorizer ---------------------------------------------------------------------------- */

static int answer_of(const Callback *callback, Value result) {
  int answer = SQLITE_DENY;
  if (!is_absent(result) && is_int(result) && !index_to_int(result, &answer)) answer = SQLITE_DENY;
  if (exception_pending()) callback_give_up(callback);
  return answer;
}

static int on_authorize(void *data, int action, const char *first, const char *second,
                        const char *database, const char *trigger) {
  Value in_flight;
  const Callback *callback = data;
  if (!callback_begin(&in_flight)) return SQLITE_DENY;
  Value args[] = {from_small_int(action), text_or_none(first), text_or_none(second),
                  text_or_none(database), text_or_none(trigger)};
  bool ok = !exception_pending();
  int answer =
      answer_of(callback, ok ? call(slot_get(&callback->callable), args, 5, ABSENT) : ABSENT);
  callback_end(in_flight);
  return answer;
}

/* The Callback for a hook of the connection, kept; *callback NULL for None. false: exception
   set. */
static bool hook(Value self, Value callable, Callback **callback) {
  Connection *c = as_connection(self);
  if (!connection_check(c)) return false;
  *callback = is_none(callable) ? NULL : callback_new(callable);
  return true;
}
static Value hook_set(Value self, const char *kind, Callback *callback) {
  bool kept = callback_keep(as_connection(self), kind, "", 0, callback);
  GC_KEEP(callback);
  return kept ? NONE : ABSENT;
}

Value connection_set_authorizer(Value *args, int nargs) {
  Callback *callback;
  if (!hook(args[0], args[1], &callback)) return ABSENT;
  sqlite3 *db = as_connection(args[0])->handle->db;
  int code = sqlite.set_authorizer(db, callback == NULL ? NULL : on_authorize, callback);
  if (code != SQLITE_OK) return raise_sqlite(OPERATIONAL, "Error setting authorizer callback");
  return hook_set(args[0], "authorizer", callback);
}

/* -- Progress ---------------------------------------------------------------------------------- */

/* Nonzero: SQLite ends the statement. */
static int on_progress(void *data) {
  Value in_flight;
  const Callback *callback = data;
  if (!callback_begin(&in_flight)) return 1;
  Value result = call0(slot_get(&callback->callable));
  int truth = is_absent(result) ? -1 : object_truth(result);
  if (truth < 0) callback_give_up(callback);
  callback_end(in_flight);
  return truth;
}

Value connection_set_progress_handler(Value *args, int nargs) {
  Callback *callback;
  int interval;
  if (!index_to_int(args[2], &interval) || !hook(args[0], args[1], &callback)) return ABSENT;
  sqlite3 *db = as_connection(args[0])->handle->db;
  sqlite.progress_handler(db, interval, callback == NULL ? NULL : on_progress, callback);
  return hook_set(args[0], "progress", callback);
}

/* -- Trace ------------------------------------------------------------------------------------- */

/* The statement's text with its parameters; where that would be too long, as it was written. */
static Value statement_text(const Callback *callback, sqlite3_stmt *statement, const char *sql) {
  char *expanded = sqlite.expanded_sql(statement);
  if (expanded == NULL) {
    raise_sqlite(DATA, "Expanded SQL string exceeds the maximum string length");
    callback_give_up(callback);
  }
  Value text = text_or_none(expanded == NULL ? sql : expanded);
  sqlite.free(expanded);
  return text;
}

static int on_trace(unsigned kind, void *data, void *statement, void *sql) {
  Value in_flight;
  const Callback *callback = data;
  if (kind != SQLITE_TRACE_STMT || !callback_begin(&in_flight)) return 0;
  Value text = statement_text(callback, statement, sql);
  Value result = is_absent(text) ? ABSENT : call1(slot_get(&callback->callable), text);
  if (is_absent(result)) callback_give_up(callback);
  callback_end(in_flight);
  return 0;
}

Value connection_set_trace_callback(Value *args, int nargs) {
  Callback *callback;
  if (!hook(args[0], args[1], &callback)) return ABSENT;
  sqlite3 *db = as_connection(args[0])->handle->db;
  bool set = callback != NULL;
  int code = sqlite.trace_v2(db, set ? SQLITE_TRACE_STMT : 0, set ? on_trace : NULL, callback);
  if (code != SQLITE_OK) return raise_sqlite(OPERATIONAL, "Error setting trace callback");
  return hook_set(args[0], "trace", callback);
}
