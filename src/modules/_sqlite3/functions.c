/* SQL functions and aggregates written in Python. */
#include "modules/_sqlite3/callback.h"

#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/str.h"

/* -- Values ------------------------------------------------------------------------------------ */

static Value argument(sqlite3_value *v) {
  switch (sqlite.value_type(v)) {
  case SQLITE_INTEGER: return int_from_i64(sqlite.value_int64(v));
  case SQLITE_FLOAT: return float_from_double(sqlite.value_double(v));
  case SQLITE_TEXT: {
    const char *text = (const char *)sqlite.value_text(v);
    return text == NULL ? raise_memory_error() : str_from_utf8(text, (size_t)sqlite.value_bytes(v));
  }
  case SQLITE_BLOB: {
    const void *data = sqlite.value_blob(v);
    return bytes_from_data(data, sqlite.value_bytes(v));
  }
  default: return NONE;
  }
}

static Value call_with(Value callable, int count, sqlite3_value **values) {
  Value args[count + 1];
  for (int i = 0; i < count; i++) {
    args[i] = argument(values[i]);
    if (is_absent(args[i])) return ABSENT;
  }
  return call(callable, args, count, ABSENT);
}

static bool check_size(int64_t size, const char *what) {
  if (size > INT_MAX) raise_error(&exc_OverflowError, "%s longer than INT_MAX bytes", what);
  return size <= INT_MAX;
}

static bool set_text(sqlite3_context *context, Value v) {
  size_t length;
  const char *text = str_utf8(v, &length);
  if (text == NULL || !check_size((int64_t)length, "string is")) return false;
  sqlite.result_text(context, text, (int)length, SQLITE_TRANSIENT);
  return true;
}
static bool set_blob(sqlite3_context *context, Value v) {
  Buffer buffer;
  if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return false;
  bool ok = check_size(buffer.length, "BLOB");
  if (ok) sqlite.result_blob(context, buffer.memory, (int)buffer.length, SQLITE_TRANSIENT);
  buffer_release(&buffer);
  return ok;
}

/* v ABSENT or false returned: an exception is set. */
static bool set_result(sqlite3_context *context, Value v) {
  sqlite3_int64 i;
  if (is_absent(v)) return false;
  if (is_none(v)) return sqlite.result_null(context), true;
  if (is_int(v)) return int64_argument(v, &i) && (sqlite.result_int64(context, i), true);
  if (is_float(v)) return sqlite.result_double(context, as_double(v)), true;
  if (is_str(v)) return set_text(context, v);
  if (object_has_buffer(v)) return set_blob(context, v);
  raise_sqlite(PROGRAMMING, "User-defined functions cannot return '%T' values to SQLite", v);
  return false;
}

/* The exception in flight as an error of SQL. */
static void set_error(sqlite3_context *context, const char *message) {
  if (exception_matches(&exc_MemoryError))
    sqlite.result_error_nomem(context);
  else if (exception_matches(&exc_OverflowError))
    sqlite.result_error_toobig(context);
  else
    sqlite.result_error(context, message, -1);
  callback_give_up(sqlite.user_data(context));
}

/* -- Functions --------------------------------------------------------------------------------- */

static void on_function(sqlite3_context *context, int count, sqlite3_value **values) {
  Value in_flight;
  const Callback *callback = sqlite.user_data(context);
  if (!callback_begin(&in_flight)) return;
  if (!set_result(context, call_with(slot_get(&callback->callable), count, values)))
    set_error(context, "user-defined function raised exception");
  callback_end(in_flight);
}

/* -- Aggregates: SQLite keeps the number of an instance, 0 where there is none ------------------ */

#define FAILED(method, how) "user-defined aggregate's '" method "' method " how

static Value new_instance(Callback *callback, int64_t *number) {
  Value instance = call0(slot_get(&callback->callable));
  if (is_absent(instance)) return ABSENT;
  if (is_absent(slot_get(&callback->instances)))
    slot_set(callback, &callback->instances, dict_new());
  *number = ++callback->last_instance;
  return dict_set(slot_get(&callback->instances), from_small_int(*number), instance) ? instance
                                                                                     : ABSENT;
}
static Value instance_of(const Callback *callback, int64_t number) {
  return dict_get(slot_get(&callback->instances), from_small_int(number));
}

static void call_step(sqlite3_context *context, int count, sqlite3_value **values) {
  Callback *callback = sqlite.user_data(context);
  int64_t *number = sqlite.aggregate_context(context, sizeof *number);
  if (number == NULL) return sqlite.result_error_nomem(context);
  Value instance = *number == 0 ? new_instance(callback, number) : instance_of(callback, *number);
  if (is_absent(instance)) return set_error(context, FAILED("__init__", "raised error"));
  Value method = object_getattr(instance, NAME("step"));
  if (is_absent(method)) return set_error(context, FAILED("step", "not defined"));
  if (is_absent(call_with(method, count, values)))
    set_error(context, FAILED("step", "raised error"));
}
static void on_step(sqlite3_context *context, int count, sqlite3_value **values) {
  Value in_flight;
  if (!callback_begin(&in_flight)) return;
  call_step(context, count, values);
  callback_end(in_flight);
}

/* The instance at work; ABSENT: no row has come, or its class has failed. */
static Value current_instance(sqlite3_context *context) {
  const int64_t *number = sqlite.aggregate_context(context, 0);
  return number == NULL || *number == 0 ? ABSENT : instance_of(sqlite.user_data(context), *number);
}

static void call_final(sqlite3_context *context, Value instance) {
  Callback *callback = sqlite.user_data(context);
  const int64_t *number = sqlite.aggregate_context(context, 0);
  if (dict_delete(slot_get(&callback->instances), from_small_int(*number)) < 0) exception_clear();
  Value method = object_getattr(instance, NAME("finalize"));
  if (is_absent(method)) return set_error(context, FAILED("finalize", "not defined"));
  if (!set_result(context, call0(method))) set_error(context, FAILED("finalize", "raised error"));
}
static void on_final(sqlite3_context *context) {
  Value in_flight;
  if (!callback_begin(&in_flight)) return;
  Value instance = current_instance(context);
  if (!is_absent(instance)) call_final(context, instance);
  callback_end(in_flight);
}

static void call_value(sqlite3_context *context, Value instance) {
  Value method = object_getattr(instance, NAME("value"));
  if (is_absent(method)) return set_error(context, FAILED("value", "not defined"));
  Value result = call0(method);
  if (is_absent(result)) return set_error(context, FAILED("value", "raised error"));
  if (!set_result(context, result))
    set_error(context, "unable to set result from " FAILED("value", ""));
}
static void on_value(sqlite3_context *context) {
  Value in_flight;
  if (!callback_begin(&in_flight)) return;
  Value instance = current_instance(context);
  if (!is_absent(instance)) call_value(context, instance);
  callback_end(in_flight);
}

static void call_inverse(sqlite3_context *context, Value instance, int count,
                         sqlite3_value **values) {
  Value method = object_getattr(instance, NAME("inverse"));
  if (is_absent(method)) return set_error(context, FAILED("inverse", "not defined"));
  if (is_absent(call_with(method, count, values)))
    set_error(context, FAILED("inverse", "raised error"));
}
static void on_inverse(sqlite3_context *context, int count, sqlite3_value **values) {
  Value in_flight;
  if (!callback_begin(&in_flight)) return;
  Value instance = current_instance(context);
  if (!is_absent(instance)) call_inverse(context, instance, count, values);
  callback_end(in_flight);
}

/* -- Declaring --------------------------------------------------------------------------------- */

typedef enum FunctionKind { KIND_FUNCTION, KIND_AGGREGATE, KIND_WINDOW } FunctionKind;

static int declare(sqlite3 *db, const char *name, int count, FunctionKind kind, int flags,
                   Callback *callback) {
  bool set = callback != NULL;
  flags |= SQLITE_UTF8;
  switch (kind) {
  case KIND_FUNCTION:
    return sqlite.create_function_v2(db, name, count, flags, callback, set ? on_function : NULL,
                                     NULL, NULL, NULL);
  case KIND_AGGREGATE:
    return sqlite.create_function_v2(db, name, count, flags, callback, NULL, set ? on_step : NULL,
                                     set ? on_final : NULL, NULL);
  case KIND_WINDOW:
    return sqlite.create_window_function(db, name, count, flags, callback, set ? on_step : NULL,
                                         set ? on_final : NULL, set ? on_value : NULL,
                                         set ? on_inverse : NULL, NULL);
  }
  return SQLITE_ERROR;
}

/* callable None: removes it. SQLite's code; -1 with an exception set. */
static int declare_callable(Connection *c, const char *name, Value count_value, Value callable,
                            FunctionKind kind, int flags) {
  int count;
  if (name == NULL || !index_to_int(count_value, &count) || !connection_check(c)) return -1;
  Callback *callback = is_none(callable) ? NULL : callback_new(callable);
  Handle *h = c->handle;
  int code;
  do {
    sqlite_enter(h);
    code = declare(h->db, name, count, kind, flags, callback);
    sqlite_leave(h);
  } while (code == SQLITE_BUSY && handle_collect(h));
  if (code == SQLITE_OK && !callback_keep(c, "function", name, count, callback)) return -1;
  GC_KEEP(callback);
  return code;
}

static Value finish(int code, const char *message) {
  return code == SQLITE_OK ? NONE : code < 0 ? ABSENT : raise_sqlite(OPERATIONAL, "%s", message);
}

Value connection_create_function(Value *args, int nargs) {
  bool deterministic;
  if (!arg_truth(args[4], &deterministic)) return ABSENT;
  const char *name = text_argument(args[1], "create_function() argument 'name'");
  int code = declare_callable(as_connection(args[0]), name, args[2], args[3], KIND_FUNCTION,
                              deterministic ? SQLITE_DETERMINISTIC : 0);
  return finish(code, "Error creating function");
}

Value connection_create_aggregate(Value *args, int nargs) {
  const char *name = text_argument(args[1], "create_aggregate() argument 'name'");
  int code = declare_callable(as_connection(args[0]), name, args[2], args[3], KIND_AGGREGATE, 0);
  return finish(code, "Error creating aggregate");
}

Value connection_create_window_function(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  const char *name = text_argument(args[1], "create_window_function() argument 1");
  int code = declare_callable(c, name, args[2], args[3], KIND_WINDOW, 0);
  return code > 0 ? raise_sqlite(PROGRAMMING, "%s", sqlite.errstr(code)) : finish(code, NULL);
}
