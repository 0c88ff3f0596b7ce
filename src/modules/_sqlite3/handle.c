/* SQLite's side of connections, statements and blobs: Note [What dies] in sqlite.h. */
#include "modules/_sqlite3/sqlite.h"

__thread bool sqlite_is_disposing;

/* Roughly what SQLite needs for each: so that garbage is collected in time. */
enum { STATEMENT_BYTES = 4096, DATABASE_BYTES = 64 << 10 };

Handle *handle_new(sqlite3 *db) {
  Handle *h = calloc(1, sizeof *h);
  if (h == NULL) return raise_memory_error(), NULL;
  h->db = db;
  h->references = 1;
  gc_add_memory_pressure(DATABASE_BYTES);
  return h;
}

void handle_hold(Handle *h) {
  h->references++;
  h->calls++;
}
void handle_let_go(Handle *h) {
  h->calls--;
  if (h->close_wanted) handle_close(h);
  handle_release(h);
}

void sqlite_enter(Handle *h) {
  handle_hold(h);
  gil_release();
}
void sqlite_leave(Handle *h) {
  gil_acquire();
  handle_let_go(h);
}

/* -- Resources --------------------------------------------------------------------------------- */

Resource *resource_new(Handle *h, sqlite3_stmt *statement, sqlite3_blob *blob) {
  Resource *r = calloc(1, sizeof *r);
  if (r == NULL) {
    sqlite.finalize(statement);
    sqlite.blob_close(blob);
    return raise_memory_error(), NULL;
  }
  *r = (Resource){
      .handle = h, .next = h->resources, .statement = statement, .blob = blob, .references = 1};
  if (h->resources != NULL) h->resources->previous = r;
  h->resources = r;
  h->references++;
  gc_add_memory_pressure(STATEMENT_BYTES);
  return r;
}

static void unlink_resource(Resource *r) {
  if (r->next != NULL) r->next->previous = r->previous;
  if (r->previous != NULL)
    r->previous->next = r->next;
  else
    r->handle->resources = r->next;
}

void resource_release(Resource *r) {
  Handle *h = r->handle;
  if (--r->references > 0) return;
  h->untidy = true;
  handle_release(h);
}

/* Calls SQLite. */
static void close_resource(Resource *r) {
  sqlite.finalize(r->statement);
  sqlite.blob_close(r->blob);
  r->statement = NULL;
  r->blob = NULL;
}

void resource_close_blob(Resource *r) {
  sqlite3_blob *blob = r->blob;
  Handle *h = r->handle;
  r->blob = NULL;
  sqlite_enter(h);
  sqlite.blob_close(blob);
  sqlite_leave(h);
}

void resource_reset(Resource *r) {
  bool running = r->running && r->statement != NULL;
  r->running = r->reset_wanted = false;
  if (!running) return;
  r->references++;
  sqlite_enter(r->handle);
  sqlite.reset(r->statement);
  sqlite_leave(r->handle);
  resource_release(r);
}

/* -- Closing ----------------------------------------------------------------------------------- */

/* One that no object refers to any more, taken out of the list; NULL: none. */
static Resource *take_dead(Handle *h) {
  for (Resource *r = h->resources; r != NULL; r = r->next)
    if (r->references == 0) return unlink_resource(r), r;
  return NULL;
}
static Resource *find_unreset(Handle *h) {
  for (Resource *r = h->resources; r != NULL; r = r->next)
    if (r->reset_wanted && r->references > 0) return r;
  return NULL;
}

/* Other threads may add to the list whenever SQLite is at work: it is searched from the start. */
void handle_tidy(Handle *h) {
  if (!h->untidy) return;
  h->untidy = false;
  for (Resource *r; (r = find_unreset(h)) != NULL;) resource_reset(r);
  for (Resource *r; (r = take_dead(h)) != NULL; free(r)) {
    sqlite_enter(h);
    close_resource(r);
    sqlite_leave(h);
    gc_remove_memory_pressure(STATEMENT_BYTES);
  }
}

bool handle_collect(Handle *h) {
  gc_collect_full();
  if (!h->untidy) return false;
  handle_tidy(h);
  return true;
}

/* The collector may be at work: nothing here waits, as nobody else can be using the database. */
static void dispose(Handle *h) {
  sqlite_is_disposing = true;
  for (Resource *r; (r = take_dead(h)) != NULL; free(r)) close_resource(r);
  if (h->db != NULL) sqlite.close_v2(h->db);
  sqlite_is_disposing = false;
  free(h);
}

void handle_release(Handle *h) {
  if (--h->references == 0) dispose(h);
}

static Resource *find_open(Handle *h) {
  for (Resource *r = h->resources; r != NULL; r = r->next)
    if (r->blob != NULL || r->statement != NULL) return r;
  return NULL;
}

void handle_close(Handle *h) {
  h->close_wanted = h->calls > 0;
  if (h->close_wanted) return;
  sqlite3 *db = h->db;
  h->db = NULL;
  h->references++;
  for (Resource *r; (r = find_open(h)) != NULL;) {
    Resource closing = *r;
    r->statement = NULL;
    r->blob = NULL;
    sqlite_enter(h);
    close_resource(&closing);
    sqlite_leave(h);
  }
  sqlite_enter(h);
  sqlite.close_v2(db);
  sqlite_leave(h);
  gc_remove_memory_pressure(DATABASE_BYTES);
  handle_release(h);
}
