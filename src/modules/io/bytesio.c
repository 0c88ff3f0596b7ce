/* BytesIO: a stream over bytes in memory.

   Invariants: the contents are the first `length` bytes of the bytes object `store`. While `shared`
   the object is known outside (it was given to the constructor, or handed out by getvalue()): it is
   exactly `length` long and is copied before the first change. While buffers are exported the store
   is neither shared nor replaced. A closed stream has no store. */
#include "modules/io/io.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct BytesIO {
  Object header;
  int64_t length;   /* of the contents */
  int64_t position; /* may lie beyond the end */
  int64_t exports;  /* live views from getbuffer() */
  bool shared;      /* see above */
  Slot store;       /* bytes; absent: closed */
  Slot exporter;    /* BytesIOBuffer, or absent while there never was a view */
} BytesIO;
static const Layout bytesio_layout = {.name = "BytesIO",
                                      .fixed_size = sizeof(BytesIO),
                                      .slots_offset = offsetof(BytesIO, store),
                                      .slots_count = 2};
DEFINE_TYPE_SHAPE(bytesio);
static BytesIO *self_of(Value v) {
  return object_cast(BytesIO, v);
}

static uint8_t *contents(const BytesIO *b) {
  return as_bytes(slot_get(&b->store))->data;
}
static int64_t capacity(const BytesIO *b) {
  return bytes_length(slot_get(&b->store));
}

static bool check_open(const BytesIO *b) {
  if (likely(!is_absent(slot_get(&b->store)))) return true;
  raise_value_error("I/O operation on closed file.");
  return false;
}

static bool check_exports(const BytesIO *b) {
  if (likely(b->exports == 0)) return true;
  gc_collect_full(); /* views that nothing refers to any more count no longer */
  if (b->exports == 0) return true;
  raise_error(&exc_BufferError, "Existing exports of data: object cannot be re-sized");
  return false;
}

/* -- Storage ----------------------------------------------------------------------------------- */

/* Gives the stream a store that it shares with nobody, with room for `size` bytes and the same
   contents. false: MemoryError. */
static bool replace_store(BytesIO *b, int64_t size) {
  Value store = bytes_alloc(max_of(size, (int64_t)16));
  if (is_absent(store)) return false;
  memcpy(as_bytes(store)->data, contents(b), min_of(b->length, size));
  slot_set(b, &b->store, store);
  b->shared = false;
  return true;
}

/* Makes room for contents of `size` bytes, in a store that may be written to. */
static bool make_room(BytesIO *b, int64_t size) {
  if (likely(!b->shared && size <= capacity(b))) return true;
  if (size <= b->length) return replace_store(b, b->length);
  return replace_store(b, size + min_of(size, (int64_t)1 << 26));
}

static bool resize(BytesIO *b, int64_t length) {
  bool wasteful = length < capacity(b) / 2;
  if ((b->shared || wasteful) && !replace_store(b, length)) return false;
  b->length = length;
  return true;
}

/* Drops the contents; a closed stream stays closed. */
static void clear(BytesIO *b) {
  if (!is_absent(slot_get(&b->store))) slot_set(b, &b->store, bytes_empty);
  b->length = b->position = 0;
  b->shared = true;
}

static bool write_data(BytesIO *b, const void *data, int64_t count) {
  int64_t end;
  if (count == 0) return true;
  if (__builtin_add_overflow(b->position, count, &end)) return raise_memory_error(), false;
  if (!make_room(b, end)) return false;
  uint8_t *memory = contents(b);
  if (b->position > b->length) memset(memory + b->length, 0, b->position - b->length);
  memcpy(memory + b->position, data, count);
  b->position = end;
  b->length = max_of(b->length, end);
  return true;
}

/* Number of bytes written, -1: exception set. */
static int64_t write_value(BytesIO *b, Value v) {
  if (!check_open(b) || !check_exports(b)) return -1;
  if (is_bytes(v)) return write_data(b, as_bytes(v)->data, bytes_length(v)) ? bytes_length(v) : -1;
  Buffer buffer;
  if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return -1;
  bool ok = check_open(b) && check_exports(b) && write_data(b, buffer.memory, buffer.length);
  int64_t written = ok ? buffer.length : -1;
  buffer_release(&buffer);
  return written;
}

/* Returns the contents as a bytes object. The stream goes on using the same one, unless a view
   could change it. */
static Value whole_value(BytesIO *b) {
  if (b->shared) return slot_get(&b->store);
  Value bytes = bytes_alloc(b->length);
  if (is_absent(bytes)) return ABSENT;
  memcpy(as_bytes(bytes)->data, contents(b), b->length);
  if (b->exports == 0) {
    slot_set(b, &b->store, bytes);
    b->shared = true;
  }
  return bytes;
}

/* -- Reading ----------------------------------------------------------------------------------- */

static Value take(BytesIO *b, int64_t count) {
  if (count > 1 && b->position == 0 && count == b->length && b->exports == 0) {
    Value all = whole_value(b);
    if (!is_absent(all)) b->position = count;
    return all;
  }
  Value bytes = count < 2 ? bytes_from_data(contents(b) + b->position, count) : bytes_alloc(count);
  if (is_absent(bytes)) return ABSENT;
  if (count >= 2) memcpy(as_bytes(bytes)->data, contents(b) + b->position, count);
  b->position += count;
  return bytes;
}

/* Returns how many bytes there are from the position on, at most `size` unless that is negative. */
static int64_t available(const BytesIO *b, int64_t size) {
  int64_t rest = max_of(b->length - b->position, (int64_t)0);
  return size < 0 || size > rest ? rest : size;
}

static int64_t line_length(const BytesIO *b, int64_t limit) {
  int64_t count = available(b, limit);
  if (count == 0) return 0;
  const uint8_t *start = contents(b) + b->position, *end = memchr(start, '\n', count);
  return end == NULL ? count : end - start + 1;
}

static Value bytesio_read(Value *args, int nargs) {
  BytesIO *b = self_of(args[0]);
  int64_t size;
  if (!check_open(b) || !io_size_argument(args[1], &size)) return ABSENT;
  return take(b, available(b, size));
}

static Value bytesio_readline(Value *args, int nargs) {
  BytesIO *b = self_of(args[0]);
  int64_t limit;
  if (!check_open(b) || !io_size_argument(args[1], &limit)) return ABSENT;
  return take(b, line_length(b, limit));
}

static Value bytesio_next(Value self) {
  BytesIO *b = self_of(self);
  int64_t count = check_open(b) ? line_length(b, -1) : 0;
  return count == 0 ? ABSENT : take(b, count);
}

static Value bytesio_iter(Value self) {
  return self;
}

static Value bytesio_readlines(Value *args, int nargs) {
  BytesIO *b = self_of(args[0]);
  int64_t hint, total = 0;
  if (!check_open(b) || !io_size_argument(args[1], &hint)) return ABSENT;
  Value lines = list_new(8);
  for (int64_t count; (count = line_length(b, -1)) > 0;) {
    Value line = take(b, count);
    if (is_absent(line) || !list_append(lines, line)) return ABSENT;
    total += count;
    if (hint > 0 && total >= hint) break;
  }
  return lines;
}

static Value bytesio_readinto(Value *args, int nargs) {
  BytesIO *b = self_of(args[0]);
  Buffer buffer;
  if (!io_writable_buffer(args[1], "readinto", &buffer)) return ABSENT;
  int64_t count = check_open(b) ? available(b, buffer.length) : -1;
  if (count > 0) {
    memmove(buffer.memory, contents(b) + b->position, count);
    b->position += count;
  }
  buffer_release(&buffer);
  return count < 0 ? ABSENT : int_from_i64(count);
}

static Value bytesio_getvalue(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? whole_value(self_of(args[0])) : ABSENT;
}

/* -- Writing ----------------------------------------------------------------------------------- */

static Value bytesio_write(Value *args, int nargs) {
  int64_t written = write_value(self_of(args[0]), args[1]);
  return written < 0 ? ABSENT : int_from_i64(written);
}

static Value bytesio_writelines(Value *args, int nargs) {
  Value iterator = check_open(self_of(args[0])) ? object_iter(args[1]) : ABSENT;
  if (is_absent(iterator)) return ABSENT;
  for (;;) {
    Value line = iter_next(iterator);
    if (is_absent(line)) return exception_pending() ? ABSENT : NONE;
    if (write_value(self_of(args[0]), line) < 0) return ABSENT;
  }
}

/* -- Position and size ------------------------------------------------------------------------- */

static Value bytesio_tell(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? int_from_i64(self_of(args[0])->position) : ABSENT;
}

static Value bytesio_seek(Value *args, int nargs) {
  BytesIO *b = self_of(args[0]);
  int64_t offset, from = 0;
  int whence;
  if (!index_to_i64(args[1], &offset) || !io_int_argument(args[2], &whence) || !check_open(b))
    return ABSENT;
  if (offset < 0 && whence == 0) return raise_value_error("negative seek value %zd", offset);
  if (whence < 0 || whence > 2)
    return raise_value_error("invalid whence (%d, should be 0, 1 or 2)", whence);
  if (whence > 0) from = whence == 1 ? b->position : b->length;
  if (__builtin_add_overflow(from, offset, &offset))
    return raise_error(&exc_OverflowError, "new position too large");
  b->position = max_of(offset, (int64_t)0);
  return int_from_i64(b->position);
}

static Value bytesio_truncate(Value *args, int nargs) {
  BytesIO *b = self_of(args[0]);
  int64_t size = b->position;
  if (!check_open(b) || !check_exports(b)) return ABSENT;
  if (!is_none(args[1]) && !io_size_argument(args[1], &size)) return ABSENT;
  if (size < 0) return raise_value_error("negative size value %zd", size);
  if (size < b->length && !resize(b, size)) return ABSENT;
  return int_from_i64(size);
}

/* -- State ------------------------------------------------------------------------------------- */

static Value bytesio_close(Value *args, int nargs) {
  BytesIO *b = self_of(args[0]);
  if (!check_exports(b)) return ABSENT;
  slot_set(b, &b->store, ABSENT);
  return NONE;
}
static Value bytesio_true(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? TRUE_VALUE : ABSENT;
}
static Value bytesio_isatty(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? FALSE_VALUE : ABSENT;
}
static Value bytesio_flush(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? NONE : ABSENT;
}
static Value get_closed(Value self, void *closure) {
  return from_bool(is_absent(slot_get(&self_of(self)->store)));
}

static Value bytesio_sizeof(Value *args, int nargs) {
  BytesIO *b = self_of(args[0]);
  int64_t size = (int64_t)gc_object_size(&b->header);
  Value store = slot_get(&b->store);
  if (!is_absent(store) && !b->shared) size += (int64_t)gc_object_size(as_object(store));
  return int_from_i64(size);
}

/* (contents, position, other attributes) */
static Value bytesio_getstate(Value *args, int nargs) {
  BytesIO *b = self_of(args[0]);
  Value value = check_open(b) ? whole_value(b) : ABSENT;
  Value dict = is_absent(value) ? ABSENT : instance_dict(&b->header);
  if (is_absent(dict)) return ABSENT;
  dict = dict_length(dict) == 0 ? NONE : dict_copy(dict);
  return is_absent(dict) ? ABSENT : tuple_pack(3, value, int_from_i64(b->position), dict);
}

static bool set_attributes(Value self, Value attributes) {
  if (is_none(attributes)) return true;
  if (!is_dict(attributes)) {
    raise_type_error("third item of state should be a dict, got a %.200T", attributes);
    return false;
  }
  Value dict = instance_dict(as_object(self));
  return !is_absent(dict) && !is_absent(call_method1(dict, NAME("update"), attributes));
}

static Value bytesio_setstate(Value *args, int nargs) {
  BytesIO *b = self_of(args[0]);
  Value state = args[1];
  int64_t position;
  if (!is_tuple(state) || tuple_length(state) < 3)
    return raise_type_error("%.200T.__setstate__ argument should be 3-tuple, got %.200T", args[0],
                            state);
  if (!check_exports(b)) return ABSENT;
  clear(b);
  if (write_value(b, tuple_get(state, 0)) < 0) return ABSENT;
  if (!is_int(tuple_get(state, 1)))
    return raise_type_error("second item of state must be an integer, not %.200T",
                            tuple_get(state, 1));
  if (!index_to_i64(tuple_get(state, 1), &position)) return ABSENT;
  if (position < 0) return raise_value_error("position value cannot be negative");
  b->position = position;
  return set_attributes(args[0], tuple_get(state, 2)) ? NONE : ABSENT;
}

static Value bytesio_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value self = type_alloc(type);
  slot_init(&self_of(self)->store, bytes_empty);
  self_of(self)->shared = true;
  return self;
}

static bool bytesio_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("BytesIO(initial_bytes=b'')");
  BytesIO *b = self_of(self);
  Value initial;
  if (!signature_bind(&signature, args, nargs, kwnames, &initial)) return false;
  if (!check_exports(b)) return false;
  clear(b);
  if (is_absent(initial) || is_none(initial)) return true;
  if (is_exact_bytes(initial)) {
    slot_set(b, &b->store, initial);
    b->length = bytes_length(initial);
    return true;
  }
  bool ok = write_value(b, initial) >= 0;
  b->position = 0;
  return ok;
}

/* -- The exporter behind getbuffer() ----------------------------------------------------------- */

/* Exports the contents of a BytesIO. It lives as long as that, so that a view that dies unreleased
   can still be taken off the count. */

typedef struct BytesIOBuffer {
  Object header;
  Slot source; /* BytesIO */
} BytesIOBuffer;
static const Layout bytesio_buffer_layout = {.name = "BytesIOBuffer",
                                             .fixed_size = sizeof(BytesIOBuffer),
                                             .slots_offset = offsetof(BytesIOBuffer, source),
                                             .slots_count = 1};
static DEFINE_TYPE_SHAPE(bytesio_buffer);

static BytesIO *source_of(Value v) {
  return self_of(slot_get(&object_cast(BytesIOBuffer, v)->source));
}

static bool export_contents(Value self, Buffer *buffer, int flags) {
  BytesIO *b = source_of(self);
  if (!check_open(b) || (b->shared && !replace_store(b, b->length))) return false;
  if (!buffer_fill(buffer, self, slot_get(&b->store), contents(b), b->length, false, flags))
    return false;
  b->exports++;
  return true;
}
static void release_contents(Value self, Buffer *buffer) {
  source_of(self)->exports--;
}

static Type bytesio_buffer_type = {
    .name = "_io._BytesIOBuffer",
    .base = &object_type,
    .layout = &bytesio_buffer_layout,
    .root_shape = &bytesio_buffer_shape,
    .flags = TYPE_NO_INSTANCES,
    .get_buffer = export_contents,
    .release_buffer = release_contents,
};

static Value bytesio_getbuffer(Value *args, int nargs) {
  BytesIO *b = self_of(args[0]);
  if (!check_open(b)) return ABSENT;
  if (is_absent(slot_get(&b->exporter))) {
    type_ready(&bytesio_buffer_type);
    BytesIOBuffer *exporter = gc_new(&bytesio_buffer_shape);
    slot_init(&exporter->source, args[0]);
    slot_set(b, &b->exporter, from_object(exporter));
  }
  return memoryview_new(slot_get(&b->exporter));
}

/* -- Type -------------------------------------------------------------------------------------- */

static const BuiltinDef bytesio_methods[] = {
    METHOD("read(self, size=-1, /)", bytesio_read, EFFECT_ANY,
           "Read at most size bytes, returned as a bytes object."),
    METHOD("read1(self, size=-1, /)", bytesio_read, EFFECT_ANY,
           "Read at most size bytes, returned as a bytes object."),
    METHOD("readline(self, size=-1, /)", bytesio_readline, EFFECT_ANY,
           "Next line from the file, as a bytes object."),
    METHOD("readlines(self, size=None, /)", bytesio_readlines, EFFECT_ANY,
           "List of bytes objects, each a line from the file."),
    METHOD("readinto(self, buffer, /)", bytesio_readinto, EFFECT_ANY, "Read bytes into buffer."),
    METHOD("getvalue(self, /)", bytesio_getvalue, EFFECT_ANY,
           "Return all that the stream contains, as bytes."),
    METHOD("getbuffer(self, /)", bytesio_getbuffer, EFFECT_ANY,
           "Return a memoryview by which the contents can be read and changed."),
    METHOD("write(self, b, /)", bytesio_write, EFFECT_ANY,
           "Write the bytes where the stream is; return how many."),
    METHOD("writelines(self, lines, /)", bytesio_writelines, EFFECT_ANY,
           "Write lines to the file."),
    METHOD("seek(self, pos, whence=0, /)", bytesio_seek, EFFECT_ANY,
           "Change stream position. Returns the new absolute position."),
    METHOD("tell(self, /)", bytesio_tell, EFFECT_ANY, "Current file position, an integer."),
    METHOD("truncate(self, size=None, /)", bytesio_truncate, EFFECT_ANY,
           "Truncate the file to at most size bytes. Returns the new size."),
    METHOD("close(self, /)", bytesio_close, EFFECT_ANY, "Disable all I/O operations."),
    METHOD("flush(self, /)", bytesio_flush, EFFECT_ANY, "Does nothing."),
    METHOD("readable(self, /)", bytesio_true, EFFECT_ANY,
           "Returns True if the IO object can be read."),
    METHOD("writable(self, /)", bytesio_true, EFFECT_ANY,
           "Returns True if the IO object can be written."),
    METHOD("seekable(self, /)", bytesio_true, EFFECT_ANY,
           "Returns True if the IO object can be seeked."),
    METHOD("isatty(self, /)", bytesio_isatty, EFFECT_ANY, "Always returns False."),
    METHOD("__getstate__(self, /)", bytesio_getstate, EFFECT_ANY, NULL),
    METHOD("__setstate__(self, state, /)", bytesio_setstate, EFFECT_ANY, NULL),
    METHOD("__sizeof__(self, /)", bytesio_sizeof, EFFECT_PURE, "Size in memory, in bytes."),
    METHOD_END,
};
static const GetSetDef bytesio_getset[] = {
    {"closed", get_closed, NULL, "True if the file is closed.", NULL},
    {0},
};

Type bytesio_type = {
    .name = "_io.BytesIO",
    .base = &buffered_base_type,
    .layout = &bytesio_layout,
    .root_shape = &bytesio_shape,
    .flags = STREAM_FLAGS,
    .slots = {.new_object = bytesio_new,
              .init = bytesio_init,
              .iter = bytesio_iter,
              .next = bytesio_next},
    .methods = bytesio_methods,
    .getset = bytesio_getset,
    .doc = "A stream of bytes that are kept in memory.",
    .text_signature = "(initial_bytes=b'')",
};
