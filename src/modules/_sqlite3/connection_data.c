/* sqlite3.Connection: limits, whole databases, extensions. */
#include "modules/_sqlite3/sqlite.h"

#include "interp/import.h"
#include "modules/sys.h"
#include "objects/audit.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Limits ------------------------------------------------------------------------------------ */

/* new negative: unchanged. */
static Value limit(Value self, Value category_value, int new) {
  int category;
  Connection *c = as_connection(self);
  if (!index_to_int(category_value, &category) || !connection_check(c)) return ABSENT;
  int old = sqlite.limit(c->handle->db, category, new);
  return old < 0 ? raise_sqlite(PROGRAMMING, "'category' is out of bounds") : from_small_int(old);
}
Value connection_getlimit(Value *args, int nargs) {
  return limit(args[0], args[1], -1);
}
Value connection_setlimit(Value *args, int nargs) {
  int new;
  return index_to_int(args[2], &new) ? limit(args[0], args[1], new) : ABSENT;
}

/* -- Backup ------------------------------------------------------------------------------------ */

typedef struct Backup {
  sqlite3_backup *backup; /* SQLite's side */
  Handle *target;         /* connection written to */
  int pages;              /* for each step; negative: all */
  int sleep;              /* milliseconds to wait while the database is locked */
  Value progress;         /* callable, or None */
} Backup;

/* One step; SQLite's code, -1 with an exception set. */
static int backup_step(const Backup *b) {
  sqlite_enter(b->target);
  int code = sqlite.backup_step(b->backup, b->pages);
  sqlite_leave(b->target);
  if (!is_none(b->progress)) {
    Value result =
        call3(b->progress, from_small_int(code), from_small_int(sqlite.backup_remaining(b->backup)),
              from_small_int(sqlite.backup_pagecount(b->backup)));
    if (is_absent(result)) return -1;
  }
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    ALLOW_THREADS_BEGIN
    sqlite.sleep(b->sleep);
    ALLOW_THREADS_END
  }
  return code;
}

static Value run_backup(Connection *from, Connection *to, const char *name, Backup *b) {
  Handle *source = from->handle;
  b->target = to->handle;
  handle_hold(source);
  handle_hold(b->target);
  sqlite_enter(b->target);
  b->backup = sqlite.backup_init(b->target->db, "main", source->db, name);
  sqlite_leave(b->target);
  int code = SQLITE_ERROR;
  if (b->backup != NULL) {
    do code = backup_step(b);
    while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
    sqlite_enter(b->target);
    code = sqlite.backup_finish(b->backup);
    sqlite_leave(b->target);
  }
  if (code != SQLITE_OK && !exception_pending()) raise_connection(to);
  handle_let_go(b->target);
  handle_let_go(source);
  return exception_pending() ? ABSENT : NONE;
}

Value connection_backup(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  double seconds = 0.25;
  Backup b = {.progress = args[3]};
  if (!is_instance(args[1], &connection_type))
    return raise_type_error("backup() argument 'target' must be sqlite3.Connection, not %Y",
                            args[1]);
  if (!index_to_int(args[2], &b.pages)) return ABSENT;
  const char *name = text_argument(args[4], "backup() argument 'name'");
  if (name == NULL || (!is_absent(args[5]) && !value_to_double(args[5], &seconds)) ||
      !connection_check(c) || !connection_check(as_connection(args[1])))
    return ABSENT;
  if (same(args[0], args[1]))
    return raise_value_error("target cannot be the same connection instance");
  if (!is_none(b.progress) && !object_is_callable(b.progress))
    return raise_type_error("progress argument must be a callable");
  b.sleep = (int)(seconds * 1000);
  if (b.pages == 0) b.pages = -1;
  return run_backup(c, as_connection(args[1]), name, &b);
}

/* -- Databases as bytes ------------------------------------------------------------------------ */

Value connection_serialize(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  sqlite3_int64 size;
  const char *name = text_argument(args[1], "serialize() argument 'name'");
  if (name == NULL || !connection_check(c)) return ABSENT;
  /* An in-memory database may be contiguous already: no copy is needed then. */
  Handle *h = c->handle;
  sqlite_enter(h);
  uint8_t *data = sqlite.serialize(h->db, name, &size, SQLITE_SERIALIZE_NOCOPY), *copy = NULL;
  if (data == NULL) data = copy = sqlite.serialize(h->db, name, &size, 0);
  sqlite_leave(h);
  if (data == NULL) return raise_sqlite(OPERATIONAL, "unable to serialize '%s'", name);
  Value bytes = bytes_from_data(data, size);
  sqlite.free(copy);
  return bytes;
}

static Value deserialize(Connection *c, const char *name, const void *data, int64_t size) {
  uint8_t *copy = sqlite.malloc64((sqlite3_uint64)size);
  if (copy == NULL && size > 0) return raise_memory_error();
  if (size > 0) memcpy(copy, data, (size_t)size);
  Handle *h = c->handle;
  sqlite_enter(h);
  int code = sqlite.deserialize(h->db, name, copy, size, size,
                                SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  sqlite_leave(h);
  return code == SQLITE_OK ? NONE : raise_connection(c);
}

Value connection_deserialize(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  Buffer buffer;
  const char *name = text_argument(args[2], "deserialize() argument 'name'");
  if (name == NULL) return ABSENT;
  if (is_str(args[1])) {
    size_t length;
    const char *text = str_utf8(args[1], &length);
    return text != NULL && connection_check(c) ? deserialize(c, name, text, (int64_t)length)
                                               : ABSENT;
  }
  if (!buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value result = connection_check(c) ? deserialize(c, name, buffer.memory, buffer.length) : ABSENT;
  buffer_release(&buffer);
  return result;
}

Value connection_iterdump(Value *args, int nargs) {
  if (!connection_check_open(as_connection(args[0]))) return ABSENT;
  Value dump = import_attribute("sqlite3.dump", "_iterdump");
  if (is_absent(dump) && exception_suppress(&exc_AttributeError))
    return raise_sqlite(OPERATIONAL, "Failed to obtain _iterdump() reference");
  return is_absent(dump) ? ABSENT : call1(dump, args[0]);
}

/* -- Extensions -------------------------------------------------------------------------------- */

Value connection_enable_load_extension(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  bool on;
  if (!arg_truth(args[1], &on)) return ABSENT;
  if (!audit("sqlite3.enable_load_extension", "OO", args[0], from_bool(on)) || !connection_check(c))
    return ABSENT;
  if (sqlite.enable_load_extension(c->handle->db, on) == SQLITE_OK) return NONE;
  return raise_sqlite(OPERATIONAL, "Error enabling load extension");
}

Value connection_load_extension(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  char *message = NULL;
  const char *name = text_argument(args[1], "load_extension() argument");
  if (name == NULL || !audit("sqlite3.load_extension", "OO", args[0], args[1]) ||
      !connection_check(c))
    return ABSENT;
  Handle *h = c->handle;
  sqlite_enter(h);
  int code = sqlite.load_extension(h->db, name, NULL, &message);
  sqlite_leave(h);
  if (code == SQLITE_OK) return NONE;
  raise_sqlite(OPERATIONAL, "%s", message == NULL ? sqlite.errstr(code) : message);
  sqlite.free(message);
  return ABSENT;
}
