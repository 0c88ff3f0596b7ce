/* sqlite3.Blob: a BLOB in the database, read and written in pieces. */
#include "modules/_sqlite3/sqlite.h"

#include <stdio.h>

#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/slice.h"

typedef struct Blob {
  Object header;
  Resource *resource; /* SQLite's side */
  int offset;         /* where read() and write() are */
  Slot connection;    /* it belongs to */
} Blob;

static void blob_finalize(Object *object) {
  resource_release(((Blob *)object)->resource);
}
static const Layout blob_layout = {.name = "Blob",
                                   .fixed_size = sizeof(Blob),
                                   .slots_offset = offsetof(Blob, connection),
                                   .slots_count = 1,
                                   .finalize = blob_finalize};
static DEFINE_TYPE_SHAPE(blob);

static Blob *as_blob(Value v) {
  return object_cast(Blob, v);
}
static Connection *connection_of(const Blob *b) {
  return as_connection(slot_get(&b->connection));
}

Value connection_blobopen(Value *args, int nargs) {
  Connection *c = as_connection(args[0]);
  sqlite3_int64 row;
  bool readonly;
  const char *table = text_argument(args[1], "blobopen() argument 1");
  const char *column = table == NULL ? NULL : text_argument(args[2], "blobopen() argument 2");
  if (column == NULL || !int64_argument(args[3], &row) || !arg_truth(args[4], &readonly))
    return ABSENT;
  const char *name = text_argument(args[5], "blobopen() argument 'name'");
  if (name == NULL || !connection_check(c)) return ABSENT;
  sqlite3_blob *blob;
  Handle *h = c->handle;
  sqlite_enter(h);
  int code = sqlite.blob_open(h->db, name, table, column, row, !readonly, &blob);
  sqlite_leave(h);
  if (code == SQLITE_MISUSE) return raise_code(SQLITE_CLASS_INTERFACE, code);
  if (code != SQLITE_OK || !connection_check_open(c)) return raise_connection(c);
  Resource *resource = resource_new(h, NULL, blob);
  if (resource == NULL) return ABSENT;
  Blob *self = gc_new(&blob_shape);
  self->resource = resource;
  slot_set(self, &self->connection, args[0]);
  return from_object(self);
}

static bool check(const Blob *b) {
  if (!connection_check(connection_of(b))) return false;
  if (b->resource->blob == NULL) raise_sqlite(PROGRAMMING, "Cannot operate on a closed blob.");
  return b->resource->blob != NULL;
}

static Value blob_close(Value *args, int nargs) {
  Blob *b = as_blob(args[0]);
  if (!connection_check(connection_of(b))) return ABSENT;
  if (b->resource->blob != NULL) resource_close_blob(b->resource);
  return NONE;
}
static Value blob_enter(Value *args, int nargs) {
  return check(as_blob(args[0])) ? args[0] : ABSENT;
}
static Value blob_exit(Value *args, int nargs) {
  if (!check(as_blob(args[0])) || is_absent(blob_close(args, 1))) return ABSENT;
  return FALSE_VALUE;
}

/* -- Bytes ------------------------------------------------------------------------------------- */

static int size_of(const Blob *b) {
  return sqlite.blob_bytes(b->resource->blob);
}

static Value read_at(const Blob *b, int offset, int length) {
  Value bytes = bytes_alloc(length);
  if (is_absent(bytes)) return ABSENT;
  Resource *r = b->resource;
  sqlite_enter(r->handle);
  int code = sqlite.blob_read(r->blob, as_bytes(bytes)->data, length, offset);
  sqlite_leave(r->handle);
  return code == SQLITE_OK ? bytes : raise_connection(connection_of(b));
}

static bool write_at(const Blob *b, const void *data, int64_t length, int offset) {
  if (length > size_of(b) - offset) return raise_value_error("data longer than blob length"), false;
  Resource *r = b->resource;
  sqlite_enter(r->handle);
  int code = sqlite.blob_write(r->blob, data, (int)length, offset);
  sqlite_leave(r->handle);
  if (code != SQLITE_OK) raise_connection(connection_of(b));
  return code == SQLITE_OK;
}

static Value blob_read(Value *args, int nargs) {
  Blob *b = as_blob(args[0]);
  int length;
  if (!index_to_int(args[1], &length) || !check(b)) return ABSENT;
  int rest = size_of(b) - b->offset;
  if (length < 0 || length > rest) length = rest;
  if (length == 0) return bytes_empty;
  Value bytes = read_at(b, b->offset, length);
  if (!is_absent(bytes)) b->offset += length;
  return bytes;
}

static Value blob_write(Value *args, int nargs) {
  Blob *b = as_blob(args[0]);
  Buffer buffer;
  if (!buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  bool ok = check(b) && write_at(b, buffer.memory, buffer.length, b->offset);
  if (ok) b->offset += (int)buffer.length;
  buffer_release(&buffer);
  return ok ? NONE : ABSENT;
}

static Value blob_seek(Value *args, int nargs) {
  Blob *b = as_blob(args[0]);
  int offset, origin;
  if (!index_to_int(args[1], &offset) || !index_to_int(args[2], &origin) || !check(b))
    return ABSENT;
  int size = size_of(b);
  if (origin != SEEK_SET && origin != SEEK_CUR && origin != SEEK_END)
    return raise_value_error("'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END");
  int base = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? b->offset : size;
  if (offset > INT_MAX - base)
    return raise_error(&exc_OverflowError, "seek offset results in overflow");
  offset += base;
  if (offset < 0 || offset > size) return raise_value_error("offset out of blob range");
  b->offset = offset;
  return NONE;
}

static Value blob_tell(Value *args, int nargs) {
  return check(as_blob(args[0])) ? from_small_int(as_blob(args[0])->offset) : ABSENT;
}

/* -- As a sequence ----------------------------------------------------------------------------- */

static int64_t blob_length(Value self) {
  return check(as_blob(self)) ? size_of(as_blob(self)) : -1;
}

static bool index_of(const Blob *b, Value key, int *index) {
  int64_t i;
  if (!sequence_index(key, &i)) return false;
  int size = size_of(b);
  if (i < 0) i += size;
  *index = (int)i;
  if (i >= 0 && i < size) return true;
  return raise_error(&exc_IndexError, "Blob index out of range"), false;
}

static bool range_of(const Blob *b, Value slice, SliceRange *range) {
  if (!slice_unpack(slice, range)) return false;
  slice_adjust(range, size_of(b));
  return true;
}

/* The bytes that a slice with steps touches: from `low` on, as many as the result says. */
static int span_of(const SliceRange *range, int *low) {
  int64_t last = range->start + (range->count - 1) * range->step;
  *low = (int)min_of(range->start, last);
  return (int)(range->start < last ? last - range->start : range->start - last) + 1;
}

static Value get_slice(const Blob *b, Value slice) {
  SliceRange range;
  int low;
  if (!range_of(b, slice, &range)) return ABSENT;
  if (range.count == 0) return bytes_empty;
  int span = span_of(&range, &low);
  Value all = read_at(b, low, span);
  if (is_absent(all) || range.step == 1) return all;
  Value bytes = bytes_alloc(range.count);
  for (int64_t i = 0; !is_absent(bytes) && i < range.count; i++)
    as_bytes(bytes)->data[i] = as_bytes(all)->data[range.start + i * range.step - low];
  return bytes;
}

static bool set_slice(const Blob *b, Value slice, Value v) {
  SliceRange range;
  Buffer buffer;
  int low;
  if (!range_of(b, slice, &range) || !buffer_get(v, &buffer, BUFFER_SIMPLE)) return false;
  bool ok = buffer.length == range.count;
  if (!ok) {
    raise_error(&exc_IndexError, "Blob slice assignment is wrong size");
  } else if (range.count > 0 && range.step == 1) {
    ok = write_at(b, buffer.memory, buffer.length, (int)range.start);
  } else if (range.count > 0) {
    int span = span_of(&range, &low);
    Value all = read_at(b, low, span);
    ok = !is_absent(all);
    for (int64_t i = 0; ok && i < range.count; i++)
      as_bytes(all)->data[range.start + i * range.step - low] = ((uint8_t *)buffer.memory)[i];
    ok = ok && write_at(b, as_bytes(all)->data, span, low);
  }
  buffer_release(&buffer);
  return ok;
}

static bool set_byte(const Blob *b, Value key, Value v) {
  int index;
  int64_t byte;
  if (!index_of(b, key, &index)) return false;
  if (!is_int(v))
    return raise_type_error("'%T' object cannot be interpreted as an integer", v), false;
  if (!int_fits_i64(v, &byte) || byte < 0 || byte > 255)
    return raise_value_error("byte must be in range(0, 256)"), false;
  return write_at(b, &(uint8_t){(uint8_t)byte}, 1, index);
}

static Value blob_getitem(Value self, Value key) {
  Blob *b = as_blob(self);
  int index;
  if (!check(b)) return ABSENT;
  if (is_slice(key)) return get_slice(b, key);
  if (!has_index(key)) return raise_type_error("Blob indices must be integers");
  Value byte = index_of(b, key, &index) ? read_at(b, index, 1) : ABSENT;
  return is_absent(byte) ? ABSENT : from_small_int(as_bytes(byte)->data[0]);
}

static bool blob_setitem(Value self, Value key, Value v) {
  Blob *b = as_blob(self);
  if (!check(b)) return false;
  if (!is_slice(key) && !has_index(key))
    return raise_type_error("Blob indices must be integers"), false;
  if (is_absent(v))
    return raise_type_error("Blob doesn't support %s deletion", is_slice(key) ? "slice" : "item"),
           false;
  return is_slice(key) ? set_slice(b, key, v) : set_byte(b, key, v);
}

static const BuiltinDef methods[] = {
    METHOD("close(self)", blob_close, EFFECT_ANY, "Close the blob."),
    METHOD("__enter__(self)", blob_enter, EFFECT_ANY, "Return the blob itself."),
    METHOD("__exit__(self, type, val, tb, /)", blob_exit, EFFECT_ANY, "Close the blob."),
    METHOD("read(self, length=-1, /)", blob_read, EFFECT_ANY,
           "Read up to that many bytes, or all that follow."),
    METHOD("seek(self, offset, origin=0, /)", blob_seek, EFFECT_ANY,
           "Set the position; origin is as in os.lseek()."),
    METHOD("tell(self)", blob_tell, EFFECT_ANY, "Return the position."),
    METHOD("write(self, data, /)", blob_write, EFFECT_ANY,
           "Write at the position; the length of the BLOB stays as it is."),
    METHOD_END,
};
Type blob_type = {
    .name = "sqlite3.Blob",
    .base = &object_type,
    .layout = &blob_layout,
    .root_shape = &blob_shape,
    .flags = TYPE_NO_INSTANCES | TYPE_KEYED,
    .slots = {.length = blob_length, .get_item = blob_getitem, .set_item = blob_setitem},
    .methods = methods,
};
