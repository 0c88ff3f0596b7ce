/* Buffered streams: making, locking, the raw stream behind them, closing. */
#include "modules/io/buffered.h"

#include <errno.h>
#include <pthread.h>

#include "interp/gil.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"

static void buffered_release(Object *object) {
  Buffered *b = (Buffered *)object;
  held_remove(&b->held);
  free(b->memory);
  b->memory = NULL;
}

static const Layout buffered_layout = {.name = "Buffered",
                                       .fixed_size = sizeof(Buffered),
                                       .slots_offset = offsetof(Buffered, raw),
                                       .slots_count = 1,
                                       .finalize = buffered_release};

/* -- Checks ------------------------------------------------------------------------------------ */

bool buffered_check_ready(Buffered *b) {
  if (likely(b->ready)) return true;
  raise_value_error(b->detached ? "raw stream has been detached"
                                : "I/O operation on uninitialized object");
  return false;
}

/* Whether the raw stream is closed. -1: exception set. */
static int is_closed(Buffered *b) {
  if (b->memory == NULL) return 1;
  Value raw = slot_get(&b->raw);
  return type_of(raw) == &fileio_type ? !fileio_is_open(raw) : io_is_closed(raw);
}

bool buffered_check_open(Buffered *b, const char *message) {
  if (!buffered_check_ready(b)) return false;
  int closed = is_closed(b);
  if (closed > 0) raise_value_error("%s", message);
  return closed == 0;
}

/* -- Lock -------------------------------------------------------------------------------------- */

/* `owner` is protected by the GIL. A thread that finds it set waits, without the GIL, for the next
   release of any buffered stream. */
static pthread_mutex_t wait_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER;
static int waiting;            /* threads in wait_for_release; under the GIL */
static uint64_t release_count; /* under wait_mutex */

static void wait_for_release(void) {
  waiting++;
  pthread_mutex_lock(&wait_mutex);
  uint64_t seen = release_count;
  pthread_mutex_unlock(&wait_mutex);
  gil_release();
  pthread_mutex_lock(&wait_mutex);
  while (release_count == seen) pthread_cond_wait(&released, &wait_mutex);
  pthread_mutex_unlock(&wait_mutex);
  gil_acquire();
  waiting--;
}

bool buffered_enter(Buffered *b) {
  while (b->owner != NULL) {
    if (b->owner == current_thread) {
      raise_error(&exc_RuntimeError, "reentrant call inside %R", from_object(b));
      return false;
    }
    if (gil_others_are_forbidden()) {
      raise_error(
          &exc_RuntimeError,
          "could not acquire lock for %R at interpreter shutdown, possibly due to daemon threads",
          from_object(b));
      return false;
    }
    wait_for_release();
  }
  b->owner = current_thread;
  return true;
}

void buffered_leave(Buffered *b) {
  b->owner = NULL;
  if (likely(waiting == 0)) return;
  pthread_mutex_lock(&wait_mutex);
  release_count++;
  pthread_cond_broadcast(&released);
  pthread_mutex_unlock(&wait_mutex);
}

/* -- The raw stream ---------------------------------------------------------------------------- */

/* raw.NAME(view of memory), again after an interrupt. The view is of no use afterwards. */
static Value call_with_memory(Value raw, Value method, void *memory, int64_t count, bool readonly) {
  Value view = memoryview_from_memory(memory, count, readonly, ABSENT), result;
  if (is_absent(view)) return ABSENT;
  do result = call_method1(raw, method, view);
  while (is_absent(result) && io_forget_interrupt());
  Value raised = exception_fetch();
  if (is_absent(call_method0(view, NAME("release"))))
    exception_clear(); /* it is exported: the raw stream's business */
  if (!is_absent(raised)) exception_restore(raised);
  return result;
}

/* For a readinto() that has not returned a valid number. */
static int64_t raise_bad_readinto(void) {
  Value cause = exception_fetch();
  raise_error(&exc_OSError, "raw readinto() failed");
  Value e = exception_fetch();
  slot_set(as_object(e), &object_cast(ExceptionObject, e)->cause, cause);
  slot_set(as_object(e), &object_cast(ExceptionObject, e)->context, cause);
  object_cast(ExceptionObject, e)->suppress_context = true;
  exception_restore(e);
  return -1;
}

static int64_t check_count(Value result, int64_t count, const char *method) {
  int64_t n;
  if (is_absent(result)) return -1;
  if (is_none(result)) return -2;
  if (!index_to_i64(result, &n)) return method[0] == 'r' ? raise_bad_readinto() : -1;
  if (n >= 0 && n <= count) return n;
  raise_error(&exc_OSError,
              "raw %s returned invalid length %zd (should have been between 0 and %zd)", method, n,
              count);
  return -1;
}

int64_t buffered_raw_read(Buffered *b, void *memory, int64_t count) {
  Value raw = slot_get(&b->raw);
  int64_t got;
  if (type_of(raw) == &fileio_type)
    got = fileio_read_data(raw, memory, count);
  else
    got = check_count(call_with_memory(raw, NAME("readinto"), memory, count, false), count,
                      "readinto()");
  if (got > 0 && b->absolute != -1) b->absolute += got;
  return got;
}

int64_t buffered_raw_write(Buffered *b, const void *memory, int64_t count) {
  Value raw = slot_get(&b->raw);
  int64_t put;
  if (type_of(raw) == &fileio_type)
    put = fileio_write_data(raw, memory, count);
  else
    put = check_count(call_with_memory(raw, NAME("write"), (void *)memory, count, true), count,
                      "write()");
  if (put > 0 && b->absolute != -1) b->absolute += put;
  return put;
}

/* Converts a position that the raw stream has returned. -1: it is no int, or negative; exception
   set. */
static int64_t check_position(Buffered *b, Value result) {
  int64_t position;
  if (is_absent(result) || !index_to_i64(result, &position)) return -1;
  if (position < 0) {
    raise_error(&exc_OSError, "Raw stream returned invalid position %zd", position);
    return -1;
  }
  return b->absolute = position;
}

static int64_t buffered_raw_tell(Buffered *b) {
  Value raw = slot_get(&b->raw);
  if (type_of(raw) != &fileio_type) return check_position(b, call_method0(raw, NAME("tell")));
  int64_t position = fileio_seek_to(raw, 0, 1);
  if (position >= 0) b->absolute = position;
  return position;
}

int64_t buffered_raw_seek(Buffered *b, int64_t offset, int whence) {
  Value raw = slot_get(&b->raw);
  if (type_of(raw) != &fileio_type)
    return check_position(
        b, call_method2(raw, NAME("seek"), int_from_i64(offset), from_small_int(whence)));
  int64_t position = fileio_seek_to(raw, offset, whence);
  if (position >= 0) b->absolute = position;
  return position;
}

/* -- Making ------------------------------------------------------------------------------------ */

static Value buffered_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value self = type_alloc(type);
  as_buffered(self)->read_end = as_buffered(self)->write_end = as_buffered(self)->absolute = -1;
  return self;
}

static bool allocate(Buffered *b, int64_t size) {
  if (size <= 0) {
    raise_value_error("buffer size must be strictly positive");
    return false;
  }
  free(b->memory);
  b->memory = size > (int64_t)1 << 46 ? NULL : malloc(size);
  if (b->memory == NULL) return raise_memory_error(), false;
  gc_add_memory_pressure(size);
  b->size = size;
  return true;
}

/* The rest of __init__, once the raw stream has the ability that is needed. */
static bool set_up(Buffered *b, Value raw, Value size, bool readable, bool writable) {
  int64_t buffer_size = IO_BUFFER_SIZE;
  if (!is_absent(size) && !index_to_i64(size, &buffer_size)) return false;
  if (!buffered_enter(b)) return false;
  slot_set(b, &b->raw, raw);
  b->readable = readable;
  b->writable = writable;
  bool allocated = allocate(b, buffer_size);
  buffered_leave(b);
  if (!allocated) return false;
  b->position = b->raw_position = 0;
  b->absolute = -1;
  forget_read_data(b);
  forget_write_data(b);
  if (buffered_raw_tell(b) < 0) exception_clear();
  b->ready = true;
  if (writable) held_add(&b->held, b, HELD_BYTES);
  return true;
}

static bool begin_init(Value self, Signature *signature, Value *args, int nargs, Value kwnames,
                       Value *bound) {
  Buffered *b = as_buffered(self);
  b->ready = b->detached = false;
  return signature_bind(signature, args, nargs, kwnames, bound);
}

static bool reader_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("BufferedReader(raw, buffer_size=?)");
  Value a[2];
  return begin_init(self, &signature, args, nargs, kwnames, a) && io_check_readable(a[0]) &&
         set_up(as_buffered(self), a[0], a[1], true, false);
}
static bool writer_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("BufferedWriter(raw, buffer_size=?)");
  Value a[2];
  return begin_init(self, &signature, args, nargs, kwnames, a) && io_check_writable(a[0]) &&
         set_up(as_buffered(self), a[0], a[1], false, true);
}
static bool random_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("BufferedRandom(raw, buffer_size=?)");
  Value a[2];
  return begin_init(self, &signature, args, nargs, kwnames, a) && io_check_seekable(a[0]) &&
         io_check_readable(a[0]) && io_check_writable(a[0]) &&
         set_up(as_buffered(self), a[0], a[1], true, true);
}

/* -- Attributes and methods of the raw stream -------------------------------------------------- */

static Value raw_of(Value self) {
  return buffered_check_ready(as_buffered(self)) ? slot_get(&as_buffered(self)->raw) : ABSENT;
}

static Value get_raw_attribute(Value self, void *closure) {
  Value raw = raw_of(self);
  return is_absent(raw) ? ABSENT : object_getattr(raw, str_intern_static(closure));
}

#define FORWARD(name)                                                                              \
  static Value forward_##name(Value *args, int nargs) {                                            \
    Value raw = raw_of(args[0]);                                                                   \
    return is_absent(raw) ? ABSENT : call_method0(raw, NAME(#name));                               \
  }
FORWARD(flush)
FORWARD(seekable)
FORWARD(readable)
FORWARD(writable)
FORWARD(fileno)
FORWARD(isatty)

static Value dealloc_warn(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  Value raw = slot_get(&b->raw);
  if (b->ready && !is_absent(raw) && is_absent(call_method1(raw, NAME("_dealloc_warn"), args[1])))
    exception_clear();
  return NONE;
}

/* -- Closing ----------------------------------------------------------------------------------- */

static void free_memory(Buffered *b) {
  if (b->owner != NULL && b->owner != current_thread) return; /* in use: the collector will */
  if (b->memory != NULL) gc_remove_memory_pressure(b->size);
  free(b->memory);
  b->memory = NULL;
  held_remove(&b->held);
}

/* Begins close(). Returns 1 if the stream had been closed before, 0 if the caller is to go on, -1
   with an exception set. The stream is locked only meanwhile. */
static int begin_close(Buffered *b, Value self) {
  if (!buffered_enter(b)) return -1;
  int closed = b->memory == NULL ? 1 : is_closed(b);
  if (closed == 0 && b->finalizing) dealloc_warn((Value[]){self, self}, 2);
  buffered_leave(b);
  return closed;
}

static Value buffered_close(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  if (!buffered_check_ready(b)) return ABSENT;
  int closed = begin_close(b, args[0]);
  if (closed != 0) return closed < 0 ? ABSENT : NONE;
  Value flushed = call_method0(args[0], NAME("flush"));
  Value failure = is_absent(flushed) ? exception_fetch() : ABSENT;
  if (!buffered_enter(b)) return ABSENT;
  Value result = call_method0(slot_get(&b->raw), NAME("close"));
  free_memory(b);
  buffered_leave(b);
  return io_chain(failure) ? result : ABSENT;
}

static Value buffered_detach(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  if (!buffered_check_ready(b) || is_absent(call_method0(args[0], NAME("flush")))) return ABSENT;
  Value raw = slot_get(&b->raw);
  slot_set(b, &b->raw, ABSENT);
  b->detached = true;
  b->ready = false;
  held_remove(&b->held);
  return raw;
}

/* -- Position ---------------------------------------------------------------------------------- */

static Value buffered_tell(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  if (!buffered_check_ready(b)) return ABSENT;
  int64_t position = buffered_raw_tell(b);
  return position < 0 ? ABSENT : int_from_i64(position - raw_offset(b));
}

/* Seeks within what was read before, if the target is there. true: done, *result set. false: it is
   not there, or exception set. */
static bool seek_in_buffer(Buffered *b, int64_t target, int whence, int64_t *result) {
  if (whence == 2 || !b->readable) return false;
  int64_t raw = b->absolute != -1 ? b->absolute : buffered_raw_tell(b);
  int64_t ahead = bytes_ahead(b);
  if (raw < 0 || ahead <= 0) return false;
  int64_t here = raw - raw_offset(b);
  int64_t offset = whence == 0 ? target - here : target;
  if (offset < -b->position || offset > ahead) return false;
  b->position += offset;
  *result = here + offset;
  return true;
}

static int64_t seek_raw(Buffered *b, int64_t target, int whence) {
  if (b->writable && !buffered_write_out(b)) return -1;
  if (whence == 1) target -= raw_offset(b);
  int64_t position = buffered_raw_seek(b, target, whence);
  if (position < 0) return -1;
  b->raw_position = -1;
  if (b->readable) forget_read_data(b);
  return position;
}

static Value buffered_seek(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  int whence;
  int64_t target, result;
  if (!io_int_argument(args[2], &whence) || !buffered_check_ready(b)) return ABSENT;
  bool known = whence >= 0 && whence <= 4; /* SEEK_SET to SEEK_HOLE */
  if (!known) return raise_value_error("whence value %d unsupported", whence);
  if (!buffered_check_open(b, "seek of closed file") || !io_check_seekable(slot_get(&b->raw)))
    return ABSENT;
  if (!index_to_i64(args[1], &target)) return ABSENT;
  if (whence <= 1 && seek_in_buffer(b, target, whence, &result)) return int_from_i64(result);
  if (exception_pending() || !buffered_enter(b)) return ABSENT;
  result = seek_raw(b, target, whence);
  buffered_leave(b);
  return result < 0 ? ABSENT : int_from_i64(result);
}

static Value truncate_raw(Buffered *b, Value size) {
  if (!buffered_write_out_and_rewind(b)) return ABSENT;
  Value result = call_method1(slot_get(&b->raw), NAME("truncate"), size);
  if (!is_absent(result) && buffered_raw_tell(b) < 0) exception_clear();
  return result;
}

static Value buffered_truncate(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  if (!buffered_check_open(b, "truncate of closed file")) return ABSENT;
  if (!b->writable) return io_unsupported("truncate");
  if (!buffered_enter(b)) return ABSENT;
  Value result = truncate_raw(b, args[1]);
  buffered_leave(b);
  return result;
}

/* -- Types ------------------------------------------------------------------------------------- */

static Value buffered_sizeof(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  return int_from_i64((int64_t)gc_object_size(&b->header) + (b->memory == NULL ? 0 : b->size));
}

#define COMMON_METHODS                                                                             \
  METHOD("detach(self, /)", buffered_detach, EFFECT_ANY,                                           \
         "Disconnect this buffer from its underlying raw stream and return it."),                  \
      METHOD("close(self, /)", buffered_close, EFFECT_ANY, "Flush and close the stream."),         \
      METHOD("seekable(self, /)", forward_seekable, EFFECT_ANY, "Whether the raw stream is."),     \
      METHOD("fileno(self, /)", forward_fileno, EFFECT_ANY, "That of the raw stream."),            \
      METHOD("isatty(self, /)", forward_isatty, EFFECT_ANY, "Whether the raw stream is."),         \
      METHOD("_dealloc_warn(self, source, /)", dealloc_warn, EFFECT_ANY, NULL),                    \
      METHOD("seek(self, target, whence=0, /)", buffered_seek, EFFECT_ANY,                         \
             "Change the stream position."),                                                       \
      METHOD("tell(self, /)", buffered_tell, EFFECT_ANY, "The stream position."),                  \
      METHOD("truncate(self, pos=None, /)", buffered_truncate, EFFECT_ANY,                         \
             "Flush, then cut the raw stream."),                                                   \
      METHOD("__getstate__(self, /)", io_refuse_pickling, EFFECT_RAISE, NULL),                     \
      METHOD("__sizeof__(self, /)", buffered_sizeof, EFFECT_PURE, "Size in memory, in bytes.")
#define READ_METHODS                                                                               \
  METHOD("readable(self, /)", forward_readable, EFFECT_ANY, "Whether the raw stream is."),         \
      METHOD("read(self, size=-1, /)", buffered_read, EFFECT_ANY, "Read size bytes, or all."),     \
      METHOD("peek(self, size=0, /)", buffered_peek, EFFECT_ANY,                                   \
             "Bytes that come next, without advancing."),                                          \
      METHOD("read1(self, size=-1, /)", buffered_read1, EFFECT_ANY,                                \
             "Read up to size bytes with at most one raw read."),                                  \
      METHOD("readinto(self, buffer, /)", buffered_readinto, EFFECT_ANY, NULL),                    \
      METHOD("readinto1(self, buffer, /)", buffered_readinto1, EFFECT_ANY, NULL),                  \
      METHOD("readline(self, size=-1, /)", buffered_readline, EFFECT_ANY,                          \
             "Read up to the end of the line.")
#define WRITE_METHODS                                                                              \
  METHOD("writable(self, /)", forward_writable, EFFECT_ANY, "Whether the raw stream is."),         \
      METHOD("write(self, buffer, /)", buffered_write, EFFECT_ANY,                                 \
             "Write bytes; they may stay in the buffer for now.")

static const BuiltinDef reader_methods[] = {
    COMMON_METHODS,
    READ_METHODS,
    METHOD("flush(self, /)", forward_flush, EFFECT_ANY, "Flush the raw stream."),
    METHOD_END,
};
static const BuiltinDef writer_methods[] = {
    COMMON_METHODS,
    WRITE_METHODS,
    METHOD("flush(self, /)", buffered_flush, EFFECT_ANY, "Write what is in the buffer."),
    METHOD_END,
};
static const BuiltinDef random_methods[] = {
    COMMON_METHODS,
    READ_METHODS,
    WRITE_METHODS,
    METHOD("flush(self, /)", buffered_flush, EFFECT_ANY, "Write what is in the buffer."),
    METHOD_END,
};

static const GetSetDef buffered_getset[] = {
    {"closed", get_raw_attribute, NULL, NULL, "closed"},
    {"name", get_raw_attribute, NULL, NULL, "name"},
    {"mode", get_raw_attribute, NULL, NULL, "mode"},
    {0},
};
static const MemberDef buffered_members[] = {
    {"raw", MEMBER_SLOT, offsetof(Buffered, raw), false, NULL},
    {"_finalizing", MEMBER_BOOL, offsetof(Buffered, finalizing), true, NULL},
    {NULL, 0, 0, false, NULL},
};

DEFINE_TYPE_SHAPE(buffered_reader);
DEFINE_TYPE_SHAPE(buffered_writer);
DEFINE_TYPE_SHAPE(buffered_random);

Type buffered_reader_type = {
    .name = "_io.BufferedReader",
    .base = &buffered_base_type,
    .layout = &buffered_layout,
    .root_shape = &buffered_reader_shape,
    .flags = STREAM_FLAGS,
    .slots = {.new_object = buffered_new,
              .init = reader_init,
              .repr = io_repr_by_name,
              .next = buffered_next},
    .methods = reader_methods,
    .getset = buffered_getset,
    .members = buffered_members,
    .doc = "A reader that takes large pieces from a raw stream and hands out what is asked for.",
    .text_signature = "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
};
Type buffered_writer_type = {
    .name = "_io.BufferedWriter",
    .base = &buffered_base_type,
    .layout = &buffered_layout,
    .root_shape = &buffered_writer_shape,
    .flags = STREAM_FLAGS,
    .slots = {.new_object = buffered_new, .init = writer_init, .repr = io_repr_by_name},
    .methods = writer_methods,
    .getset = buffered_getset,
    .members = buffered_members,
    .doc = "A writer that gathers small writes to a raw stream.",
    .text_signature = "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
};
Type buffered_random_type = {
    .name = "_io.BufferedRandom",
    .base = &buffered_base_type,
    .layout = &buffered_layout,
    .root_shape = &buffered_random_shape,
    .flags = STREAM_FLAGS,
    .slots = {.new_object = buffered_new,
              .init = random_init,
              .repr = io_repr_by_name,
              .next = buffered_next},
    .methods = random_methods,
    .getset = buffered_getset,
    .members = buffered_members,
    .doc = "A reader and writer of a raw stream that can seek.",
    .text_signature = "(raw, buffer_size=DEFAULT_BUFFER_SIZE)",
};
