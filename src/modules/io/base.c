/* _IOBase: what all streams can do, and the checks and errors they share. */
#include "modules/io/io.h"

#include <errno.h>

#include "interp/config.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Errors ------------------------------------------------------------------------------------ */

Value io_unsupported_class(void) {
  static Value class_;
  if (!is_absent(class_)) return class_;
  Value dict = dict_new(),
        bases = tuple_pack(2, type_value(&exc_OSError), type_value(&exc_ValueError));
  if (!dict_set_str(dict, NAME("__module__"), NAME("io"))) return ABSENT;
  gc_root_add(&class_);
  return class_ = type_new(&type_type, NAME("UnsupportedOperation"), bases, dict, ABSENT);
}

Value io_unsupported(const char *message) {
  Value class_ = io_unsupported_class();
  Value e = is_absent(class_) ? ABSENT : call1(class_, str_from_ascii(message));
  return is_absent(e) ? ABSENT : raise_instance(e);
}

Value io_refuse_pickling(Value *args, int nargs) {
  return raise_type_error("cannot pickle '%.100T' object", args[0]);
}

bool io_forget_interrupt(void) {
  if (!exception_matches(&exc_OSError)) return false;
  Value number = slot_get(&object_cast(OSException, current_thread->exception)->error_number);
  int64_t n;
  if (is_absent(number) || !is_int(number) || !int_fits_i64(number, &n) || n != EINTR) return false;
  exception_clear();
  return true;
}

bool io_chain(Value first) {
  if (is_absent(first)) return !exception_pending();
  if (!exception_pending()) {
    exception_restore(first);
    return false;
  }
  Value second = exception_fetch();
  if (!same(first, second))
    slot_set(as_object(second), &object_cast(ExceptionObject, second)->context, first);
  exception_restore(second);
  return false;
}

/* -- Arguments --------------------------------------------------------------------------------- */

bool io_int_argument(Value v, int *out) {
  int64_t number;
  Value index = number_index(v);
  if (is_absent(index)) return false;
  if (!int_fits_i64(index, &number) || number != (int)number) {
    raise_error(&exc_OverflowError, "Python int too large to convert to C int");
    return false;
  }
  *out = (int)number;
  return true;
}

bool io_size_argument(Value v, int64_t *size) {
  *size = -1;
  if (is_none(v)) return true;
  if (!is_int(v) && type_of(v)->slots.index == NULL) {
    raise_type_error("argument should be integer or None, not '%.200T'", v);
    return false;
  }
  return index_to_i64(v, size);
}

/* -- Checks ------------------------------------------------------------------------------------ */

int io_is_closed(Value self) {
  Value closed = object_getattr(self, NAME("closed"));
  return is_absent(closed) ? -1 : object_truth(closed);
}

static bool raise_closed(void) {
  raise_value_error("I/O operation on closed file.");
  return false;
}

bool io_check_open(Value self) {
  int closed = io_is_closed(self);
  return closed == 0 || (closed > 0 && raise_closed());
}

static bool check_ability(Value self, Value method, const char *message) {
  Value able = call_method0(self, method);
  if (is_absent(able)) return false;
  if (same(able, TRUE_VALUE)) return true;
  io_unsupported(message);
  return false;
}
bool io_check_readable(Value self) {
  return check_ability(self, NAME("readable"), "File or stream is not readable.");
}
bool io_check_writable(Value self) {
  return check_ability(self, NAME("writable"), "File or stream is not writable.");
}
bool io_check_seekable(Value self) {
  return check_ability(self, NAME("seekable"), "File or stream is not seekable.");
}

static Value checked_none(bool fine) {
  return fine ? NONE : ABSENT;
}
static Value base_check_closed(Value *args, int nargs) {
  return checked_none(io_check_open(args[0]));
}
static Value base_check_readable(Value *args, int nargs) {
  return io_check_readable(args[0]) ? TRUE_VALUE : ABSENT;
}
static Value base_check_writable(Value *args, int nargs) {
  return io_check_writable(args[0]) ? TRUE_VALUE : ABSENT;
}
static Value base_check_seekable(Value *args, int nargs) {
  return io_check_seekable(args[0]) ? TRUE_VALUE : ABSENT;
}

/* -- Closing ----------------------------------------------------------------------------------- */

/* Whether _IOBase.close() has run: it leaves an attribute. -1: exception set. */
static int was_closed(Value self) {
  Value mark = object_lookup_attr(self, NAME("__IOBase_closed"));
  return !is_absent(mark) ? 1 : exception_pending() ? -1 : 0;
}

static Value get_closed(Value self, void *closure) {
  int closed = was_closed(self);
  return closed < 0 ? ABSENT : from_bool(closed);
}

static Value base_flush(Value *args, int nargs) {
  int closed = was_closed(args[0]);
  return checked_none(closed == 0 || (closed > 0 && raise_closed()));
}

bool io_base_close(Value self) {
  int closed = was_closed(self);
  if (closed != 0) return closed > 0;
  Value flushed = call_method0(self, NAME("flush"));
  Value failure = is_absent(flushed) ? exception_fetch() : ABSENT;
  bool marked = object_setattr(self, NAME("__IOBase_closed"), TRUE_VALUE);
  return io_chain(failure) && marked;
}

static Value base_close(Value *args, int nargs) {
  return checked_none(io_base_close(args[0]));
}

static void report_failed_close(Value self) {
  if (config.dev_mode)
    exception_write_unraisable(self);
  else
    exception_clear();
}

void io_finalize(Value self) {
  Value raised = exception_fetch();
  Value closed = object_lookup_attr(self, NAME("closed"));
  int truth = is_absent(closed) ? -1 : object_truth(closed);
  if (truth < 0) exception_clear();
  if (truth == 0) {
    if (!object_setattr(self, NAME("_finalizing"), TRUE_VALUE)) exception_clear();
    if (is_absent(call_method0(self, NAME("close")))) report_failed_close(self);
  }
  if (!is_absent(raised)) exception_restore(raised);
}

static Value base_enter(Value *args, int nargs) {
  return io_check_open(args[0]) ? args[0] : ABSENT;
}
static Value base_exit(Value *args, int nargs) {
  return call_method0(args[0], NAME("close"));
}

/* -- Abilities --------------------------------------------------------------------------------- */

static Value base_false(Value *args, int nargs) {
  return FALSE_VALUE;
}
static Value base_isatty(Value *args, int nargs) {
  return io_check_open(args[0]) ? FALSE_VALUE : ABSENT;
}
static Value base_fileno(Value *args, int nargs) {
  return io_unsupported("fileno");
}
static Value base_seek(Value *args, int nargs) {
  return io_unsupported("seek");
}
static Value base_truncate(Value *args, int nargs) {
  return io_unsupported("truncate");
}
static Value base_tell(Value *args, int nargs) {
  return call_method2(args[0], NAME("seek"), from_small_int(0), from_small_int(1));
}

/* -- Lines ------------------------------------------------------------------------------------- */

/* Returns how many bytes to read next: as many as peek() shows of the line, or 1 without peek(). 0:
   exception set. */
static int64_t next_piece(Value self, Value peek, int64_t limit) {
  Value ahead;
  if (is_absent(peek)) return 1;
  do ahead = call1(peek, from_small_int(1));
  while (is_absent(ahead) && io_forget_interrupt());
  if (is_absent(ahead)) return 0;
  if (!is_bytes(ahead)) {
    raise_error(&exc_OSError, "peek() should have returned a bytes object, not '%.200T'", ahead);
    return 0;
  }
  int64_t length = bytes_length(ahead);
  if (length == 0) return 1;
  if (limit >= 0) length = min_of(length, limit);
  const uint8_t *data = as_bytes(ahead)->data, *end = memchr(data, '\n', length);
  return end == NULL ? length : end - data + 1;
}

static Value read_piece(Value self, int64_t length) {
  Value piece;
  do piece = call_method1(self, NAME("read"), int_from_i64(length));
  while (is_absent(piece) && io_forget_interrupt());
  if (!is_absent(piece) && !is_bytes(piece))
    return raise_error(&exc_OSError, "read() should have returned a bytes object, not '%.200T'",
                       piece);
  return piece;
}

static Value base_readline(Value *args, int nargs) {
  int64_t limit, used = 0;
  if (!io_size_argument(args[1], &limit)) return ABSENT;
  Value peek = object_lookup_attr(args[0], NAME("peek"));
  if (exception_pending()) return ABSENT;
  Value line = bytearray_from_data(NULL, 0);
  while (limit < 0 || used < limit) {
    int64_t wanted = next_piece(args[0], peek, limit < 0 ? -1 : limit - used);
    Value piece = wanted == 0 ? ABSENT : read_piece(args[0], wanted);
    if (is_absent(piece)) return ABSENT;
    int64_t length = bytes_length(piece);
    if (length == 0) break;
    if (!bytearray_resize(line, used + length)) return ABSENT;
    memcpy(bytearray_data(line) + used, as_bytes(piece)->data, length);
    used += length;
    if (as_bytes(piece)->data[length - 1] == '\n') break;
  }
  return bytes_from_data(used == 0 ? (const uint8_t *)"" : bytearray_data(line), used);
}

static Value base_next(Value self) {
  Value line = call_method0(self, NAME("readline"));
  int64_t length = is_absent(line) ? -1 : object_length(line);
  return length <= 0 ? ABSENT : line;
}

static Value base_iter(Value self) {
  return io_check_open(self) ? self : ABSENT;
}

static Value base_readlines(Value *args, int nargs) {
  int64_t hint, length = 0;
  if (!io_size_argument(args[1], &hint)) return ABSENT;
  if (hint <= 0) return sequence_list(args[0]);
  Value lines = list_new(8), iterator = object_iter(args[0]);
  while (!is_absent(iterator)) {
    Value line = iter_next(iterator);
    if (is_absent(line)) break;
    if (!list_append(lines, line)) return ABSENT;
    int64_t more = object_length(line);
    if (more < 0) return ABSENT;
    if (more > hint - length) break;
    length += more;
  }
  return exception_pending() ? ABSENT : lines;
}

static Value base_writelines(Value *args, int nargs) {
  Value iterator = io_check_open(args[0]) ? object_iter(args[1]) : ABSENT;
  if (is_absent(iterator)) return ABSENT;
  for (;;) {
    Value line = iter_next(iterator), written;
    if (is_absent(line)) return checked_none(!exception_pending());
    do written = stream_write(args[0], line);
    while (is_absent(written) && io_forget_interrupt());
    if (is_absent(written)) return ABSENT;
  }
}

/* -- For several kinds of streams -------------------------------------------------------------- */

bool io_writable_buffer(Value target, const char *method, Buffer *buffer) {
  if (object_has_buffer(target) && buffer_get(target, buffer, BUFFER_WRITABLE)) return true;
  if (exception_pending() && !exception_matches(&exc_BufferError)) return false;
  exception_clear();
  raise_type_error("%s() argument must be read-write bytes-like object, not %Y", method, target);
  return false;
}

static Value named_repr(Value self, Value name) {
  int active = repr_enter(self);
  if (active < 0) return ABSENT;
  if (active > 0) return raise_error(&exc_RuntimeError, "reentrant call inside %T.__repr__", self);
  Value text = format_text("<%T name=%R>", self, name);
  repr_leave(self);
  return text;
}

Value io_repr_by_name(Value self) {
  Value name = object_lookup_attr(self, NAME("name"));
  if (!is_absent(name)) return named_repr(self, name);
  if (exception_pending() && !exception_suppress(&exc_ValueError)) return ABSENT;
  return format_text("<%T>", self);
}

/* -- Type -------------------------------------------------------------------------------------- */

static const BuiltinDef base_methods[] = {
    METHOD("seek(self, offset, whence=0, /)", base_seek, EFFECT_ANY,
           "Change the stream position to the given byte offset."),
    METHOD("tell(self, /)", base_tell, EFFECT_ANY, "Return current stream position."),
    METHOD("truncate(self, size=None, /)", base_truncate, EFFECT_ANY,
           "Truncate file to size bytes."),
    METHOD("flush(self, /)", base_flush, EFFECT_ANY, "Flush write buffers, if applicable."),
    METHOD("close(self, /)", base_close, EFFECT_ANY,
           "Write what is still buffered and close the stream.\n\nOn a closed stream nothing "
           "happens."),
    METHOD("seekable(self, /)", base_false, EFFECT_PURE,
           "Return whether object supports random access."),
    METHOD("readable(self, /)", base_false, EFFECT_PURE,
           "Return whether object was opened for reading."),
    METHOD("writable(self, /)", base_false, EFFECT_PURE,
           "Return whether object was opened for writing."),
    METHOD("_checkClosed(self, /)", base_check_closed, EFFECT_ANY, NULL),
    METHOD("_checkSeekable(self, /)", base_check_seekable, EFFECT_ANY, NULL),
    METHOD("_checkReadable(self, /)", base_check_readable, EFFECT_ANY, NULL),
    METHOD("_checkWritable(self, /)", base_check_writable, EFFECT_ANY, NULL),
    METHOD("fileno(self, /)", base_fileno, EFFECT_ANY,
           "Return the underlying file descriptor, if there is one."),
    METHOD("isatty(self, /)", base_isatty, EFFECT_ANY,
           "Return whether this is an 'interactive' stream."),
    METHOD("__enter__(self, /)", base_enter, EFFECT_ANY, NULL),
    METHOD("__exit__(self, /, *args)", base_exit, EFFECT_ANY, NULL),
    METHOD("readline(self, size=-1, /)", base_readline, EFFECT_ANY,
           "Read and return a line from the stream.\n\nIf size is specified, at most size bytes "
           "will be read."),
    METHOD("readlines(self, hint=-1, /)", base_readlines, EFFECT_ANY,
           "Return a list of lines from the stream."),
    METHOD("writelines(self, lines, /)", base_writelines, EFFECT_ANY,
           "Write a list of lines to stream.\n\nLine separators are not added."),
    METHOD_END,
};
static const GetSetDef base_getset[] = {
    {"closed", get_closed, NULL, NULL, NULL},
    {0},
};

Type io_base_type = {
    .name = "_io._IOBase",
    .base = &object_type,
    .flags = STREAM_FLAGS,
    .slots = {.iter = base_iter, .next = base_next, .finalize = io_finalize},
    .methods = base_methods,
    .getset = base_getset,
    .doc = "The abstract base class of all streams of bytes or text.",
};
