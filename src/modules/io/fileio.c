/* FileIO: a raw file over a descriptor. */
#include "modules/io/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interp/import.h"
#include "modules/created.h"
#include "modules/posix/path.h"
#include "modules/sys.h"
#include "objects/audit.h"
#include "objects/buffer.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

typedef struct FileIO {
  Object header;
  int64_t fd;                                            /* -1: closed */
  int64_t block_size;                                    /* what the file system prefers */
  bool created, readable, writable, appending, close_fd; /* what the mode and closefd say */
  bool finalizing;                                       /* close() comes from the collector */
  int8_t seekable;                                       /* -1: not known yet */
  Slot created_at;                                       /* created_here() */
} FileIO;
static const Layout fileio_layout = {.name = "FileIO",
                                     .fixed_size = sizeof(FileIO),
                                     .slots_offset = offsetof(FileIO, created_at),
                                     .slots_count = 1};
DEFINE_TYPE_SHAPE(fileio);
static FileIO *self_of(Value v) {
  return object_cast(FileIO, v);
}

static bool check_open(FileIO *f) {
  if (f->fd >= 0) return true;
  raise_value_error("I/O operation on closed file");
  return false;
}

/* -- Opening ----------------------------------------------------------------------------------- */

/* open() flags of a mode such as "rb+"; sets the object's abilities. -1: ValueError */
static int parse_mode(FileIO *f, Value mode) {
  int main_letters = 0, flags = 0;
  bool plus = false;
  for (int64_t i = 0; i < str_length(mode); i++) {
    switch (str_char_at(mode, i)) {
    case 'x':
      main_letters++;
      f->created = f->writable = true;
      flags |= O_EXCL | O_CREAT;
      break;
    case 'r':
      main_letters++;
      f->readable = true;
      break;
    case 'w':
      main_letters++;
      f->writable = true;
      flags |= O_CREAT | O_TRUNC;
      break;
    case 'a':
      main_letters++;
      f->writable = f->appending = true;
      flags |= O_APPEND | O_CREAT;
      break;
    case 'b': break;
    case '+':
      if (plus) main_letters = 2;
      plus = true;
      break;
    default: raise_value_error("invalid mode: %V", mode); return -1;
    }
  }
  if (main_letters != 1) {
    raise_value_error(
        "Must have exactly one of create/read/write/append mode and at most one plus");
    return -1;
  }
  if (plus) f->readable = f->writable = true;
  return flags | O_CLOEXEC |
         (f->readable && f->writable ? O_RDWR
          : f->readable              ? O_RDONLY
                                     : O_WRONLY);
}

static int open_with_opener(Value opener, Value name, int flags) {
  int fd;
  Value result = call2(opener, name, from_small_int(flags));
  if (is_absent(result)) return -1;
  if (!is_int(result)) {
    raise_type_error("expected integer from opener");
    return -1;
  }
  if (!index_to_int(result, &fd)) return -1;
  if (fd < 0) raise_value_error("opener returned %d", fd);
  return fd;
}

/* The encoded name, kept alive by the pointer to it. NULL: exception set. */
static const char *path_text(Value name) {
  Value path = path_fspath(name);
  if (is_absent(path)) return NULL;
  Value bytes = is_bytes(path) ? path : str_fs_encode(path);
  if (is_absent(bytes)) return NULL;
  const char *text = (const char *)as_bytes(bytes)->data;
  if ((int64_t)strlen(text) == bytes_length(bytes)) return text;
  raise_value_error("embedded null byte");
  return NULL;
}

static int open_path(Value name, Value opener, int flags) {
  int fd;
  bool failed;
  if (!is_none(opener)) return open_with_opener(opener, name, flags);
  const char *path = path_text(name);
  if (path == NULL) return -1;
  POSIX_CALL(fd, failed, open(path, flags, 0666));
  GC_KEEP(path);
  if (!failed && fd < 0) raise_os_error(errno, name);
  return failed ? -1 : fd;
}

/* Refuses folders, which cannot be read or written, and notes the block size of other files. */
static bool look_at_file(FileIO *f, Value name) {
  struct stat st;
  f->block_size = IO_BUFFER_SIZE;
  if (fstat((int)f->fd, &st) < 0) {
    if (errno != EBADF) return true;
    raise_os_error(errno, ABSENT);
    return false;
  }
  if (st.st_blksize > 1) f->block_size = st.st_blksize;
  if (!S_ISDIR(st.st_mode)) return true;
  raise_os_error(EISDIR, name);
  return false;
}

static void abandon(FileIO *f, bool ours) {
  if (ours && f->fd >= 0) close((int)f->fd);
  f->fd = -1;
}

static bool fileio_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("FileIO(file, mode='r', closefd=True, opener=None)");
  Value a[4];
  bool close_fd;
  int fd = -1;
  if (!signature_bind(&signature, args, nargs, kwnames, a) || !arg_truth(a[2], &close_fd))
    return false;
  FileIO *f = self_of(self);
  if (f->fd >= 0 && f->close_fd) close((int)f->fd);
  f->created = f->readable = f->writable = f->appending = false;
  f->seekable = -1;
  f->fd = -1;
  f->close_fd = close_fd;
  slot_set(f, &f->created_at, created_here());
  if (!is_str(a[1])) {
    raise_type_error("FileIO() argument 'mode' must be str, not %Y", a[1]);
    return false;
  }
  bool by_number =
      is_int(a[0]) || (type_of(a[0])->slots.index != NULL && !is_str(a[0]) && !is_bytes(a[0]));
  if (by_number && !io_int_argument(a[0], &fd)) return false;
  if (by_number && fd < 0) {
    raise_value_error("negative file descriptor");
    return false;
  }
  int flags = parse_mode(f, a[1]);
  if (flags < 0 || !audit("open", "OOi", a[0], a[1], flags)) return false;
  if (!by_number) {
    if (!close_fd) {
      raise_value_error("Cannot use closefd=False with file name");
      return false;
    }
    fd = open_path(a[0], a[3], flags);
    if (fd < 0) return false;
    if (!is_none(a[3])) fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
  f->fd = fd;
  if (!look_at_file(f, a[0]) || !object_setattr(self, NAME("name"), a[0])) {
    abandon(f, !by_number);
    return false;
  }
  if (f->appending && lseek(fd, 0, SEEK_END) < 0 && errno != ESPIPE) {
    raise_os_error(errno, ABSENT);
    abandon(f, !by_number);
    return false;
  }
  return true;
}

static Value fileio_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value self = type_alloc(type);
  self_of(self)->fd = -1;
  self_of(self)->seekable = -1;
  return self;
}

/* -- Reading ----------------------------------------------------------------------------------- */

static Value raise_unsupported(const char *action) {
  char message[64];
  snprintf(message, sizeof message, "File not open for %s", action);
  return io_unsupported(message);
}

static bool check_readable(FileIO *f) {
  return check_open(f) && (f->readable || !is_absent(raise_unsupported("reading")));
}
static bool check_writable(FileIO *f) {
  return check_open(f) && (f->writable || !is_absent(raise_unsupported("writing")));
}

/* Up to size bytes into memory. Bytes read, -1: exception set, -2: would block. */
static int64_t read_some(FileIO *f, void *memory, int64_t size) {
  int64_t got;
  bool failed;
  int fd = (int)f->fd;
  POSIX_CALL(got, failed, read(fd, memory, min_of(size, (int64_t)0x7ffff000)));
  if (failed) return -1;
  if (got >= 0) return got;
  if (errno == EAGAIN) return -2;
  raise_os_error(errno, ABSENT);
  return -1;
}

static int64_t write_some(FileIO *f, const void *memory, int64_t size) {
  int64_t put;
  bool failed;
  int fd = (int)f->fd;
  POSIX_CALL(put, failed, write(fd, memory, min_of(size, (int64_t)0x7ffff000)));
  if (failed) return -1;
  if (put >= 0) return put;
  if (errno == EAGAIN) return -2;
  raise_os_error(errno, ABSENT);
  return -1;
}

int64_t fileio_read_data(Value raw, void *memory, int64_t size) {
  return check_readable(self_of(raw)) ? read_some(self_of(raw), memory, size) : -1;
}
int64_t fileio_write_data(Value raw, const void *memory, int64_t size) {
  return check_writable(self_of(raw)) ? write_some(self_of(raw), memory, size) : -1;
}
bool fileio_is_open(Value raw) {
  return self_of(raw)->fd >= 0;
}

/* Returns how many bytes to read up to what is now the end of the file, and one more to see that it
   is the end. */
static int64_t rest_of_file(const FileIO *f) {
  struct stat st;
  off_t at = lseek((int)f->fd, 0, SEEK_CUR);
  bool known = fstat((int)f->fd, &st) == 0 && at >= 0 && st.st_size > at;
  return known ? st.st_size - at + 1 : IO_BUFFER_SIZE;
}

static Value enlarge(Value bytes, int64_t used) {
  Value larger = bytes_alloc(used + max_of(used, (int64_t)IO_BUFFER_SIZE));
  if (!is_absent(larger)) memcpy(as_bytes(larger)->data, as_bytes(bytes)->data, used);
  return larger;
}

/* Reads to the end of the file. If a signal's handler raises in between, what was read is lost, as
   in CPython. */
static Value read_all(FileIO *f) {
  int64_t used = 0;
  Value bytes = bytes_alloc(rest_of_file(f));
  while (!is_absent(bytes)) {
    int64_t room = bytes_length(bytes) - used;
    if (room == 0) {
      bytes = enlarge(bytes, used);
      continue;
    }
    int64_t got = read_some(f, as_bytes(bytes)->data + used, room);
    if (got == -1) return ABSENT;
    if (got == -2 && used == 0) return NONE;
    if (got <= 0) return bytes_truncate(bytes, used);
    used += got;
  }
  return ABSENT;
}

static Value fileio_readall(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? read_all(self_of(args[0])) : ABSENT;
}

/* Runs the handlers of signals that may have cut the call short, then returns its result. */
static Value after_signals(Value result) {
  bool due = !is_absent(result) && current_thread->poll & POLL_SIGNAL;
  return due && !thread_poll() ? ABSENT : result;
}

/* Returns the number of bytes as a Value; None where the call would block. */
static Value transfer_result(int64_t count) {
  return after_signals(count == -1 ? ABSENT : count == -2 ? NONE : int_from_i64(count));
}

static Value fileio_read(Value *args, int nargs) {
  FileIO *f = self_of(args[0]);
  int64_t size;
  if (!check_readable(f) || !io_size_argument(args[1], &size)) return ABSENT;
  if (size < 0) return read_all(f);
  Value bytes = bytes_alloc(size);
  if (is_absent(bytes)) return ABSENT;
  int64_t got = read_some(f, as_bytes(bytes)->data, size);
  return got < 0 ? transfer_result(got) : after_signals(bytes_truncate(bytes, got));
}

static Value fileio_readinto(Value *args, int nargs) {
  FileIO *f = self_of(args[0]);
  Buffer buffer;
  if (!check_open(f) || !check_readable(f) || !io_writable_buffer(args[1], "readinto", &buffer))
    return ABSENT;
  int64_t got = read_some(f, buffer.memory, buffer.length);
  buffer_release(&buffer);
  return transfer_result(got);
}

static Value fileio_write(Value *args, int nargs) {
  FileIO *f = self_of(args[0]);
  Buffer buffer;
  if (!check_writable(f) || !buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  int64_t put = write_some(f, buffer.memory, buffer.length);
  buffer_release(&buffer);
  return transfer_result(put);
}

/* -- Position ---------------------------------------------------------------------------------- */

static Value seek_to(FileIO *f, int64_t offset, int whence) {
  int64_t result;
  bool failed;
  int fd = (int)f->fd;
  POSIX_CALL(result, failed, lseek(fd, offset, whence));
  if (f->seekable < 0) f->seekable = result >= 0;
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : int_from_i64(result);
}

static Value fileio_seek(Value *args, int nargs) {
  int64_t offset;
  int whence;
  if (!check_open(self_of(args[0]))) return ABSENT;
  if (is_float(args[1]))
    return raise_type_error("'float' object cannot be interpreted as an integer");
  if (!index_to_i64(args[1], &offset) || !io_int_argument(args[2], &whence)) return ABSENT;
  return seek_to(self_of(args[0]), offset, whence);
}
int64_t fileio_seek_to(Value raw, int64_t offset, int whence) {
  Value at = check_open(self_of(raw)) ? seek_to(self_of(raw), offset, whence) : ABSENT;
  int64_t position = -1;
  return is_absent(at) || !int_fits_i64(at, &position) ? -1 : position;
}
static Value fileio_tell(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? seek_to(self_of(args[0]), 0, SEEK_CUR) : ABSENT;
}
static Value fileio_truncate(Value *args, int nargs) {
  FileIO *f = self_of(args[0]);
  if (!check_writable(f)) return ABSENT;
  Value size = is_none(args[1]) ? seek_to(f, 0, SEEK_CUR) : args[1];
  int64_t length;
  int result;
  bool failed;
  if (is_absent(size) || !index_to_i64(size, &length)) return ABSENT;
  int fd = (int)f->fd;
  POSIX_CALL(result, failed, ftruncate(fd, length));
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : size;
}

/* -- State ------------------------------------------------------------------------------------- */

static bool close_descriptor(FileIO *f) {
  int fd = (int)f->fd;
  f->fd = -1;
  if (fd < 0) return true;
  gil_release();
  int result = close(fd), error = errno;
  gil_acquire();
  if (result < 0 && error != EINTR) raise_os_error(error, ABSENT);
  return result >= 0 || error == EINTR;
}

static bool resource_warning(FileIO *f, Value source) {
  Value function = import_attribute("_warnings", "warn"),
        where = created_text(slot_get(&f->created_at));
  Value text = is_absent(where) ? ABSENT : format_text("unclosed file %R%V", source, where);
  if (is_absent(function) || is_absent(text)) return false;
  Value args[] = {text, type_value(&exc_ResourceWarning), from_small_int(1), source};
  return !is_absent(call(function, args, 4, ABSENT));
}

/* The warning that nobody closed `source`, a stream on top of f or f itself. */
static void warn_unclosed(FileIO *f, Value source) {
  if (f->fd < 0 || !f->close_fd) return;
  Value raised = exception_fetch();
  if (!resource_warning(f, source)) exception_write_unraisable(from_object(f));
  if (!is_absent(raised)) exception_restore(raised);
}

static Value fileio_dealloc_warn(Value *args, int nargs) {
  warn_unclosed(self_of(args[0]), args[1]);
  return NONE;
}

static Value fileio_close(Value *args, int nargs) {
  FileIO *f = self_of(args[0]);
  bool flushed = io_base_close(args[0]);
  if (!f->close_fd) {
    f->fd = -1;
    return flushed ? NONE : ABSENT;
  }
  Value failure = flushed ? ABSENT : exception_fetch();
  if (f->finalizing) warn_unclosed(f, args[0]);
  bool closed = close_descriptor(f);
  return io_chain(failure) && closed ? NONE : ABSENT;
}

static Value fileio_readable(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? from_bool(self_of(args[0])->readable) : ABSENT;
}
static Value fileio_writable(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? from_bool(self_of(args[0])->writable) : ABSENT;
}
static Value fileio_seekable(Value *args, int nargs) {
  FileIO *f = self_of(args[0]);
  if (!check_open(f)) return ABSENT;
  if (f->seekable < 0 && is_absent(seek_to(f, 0, SEEK_CUR))) exception_clear();
  return from_bool(f->seekable > 0);
}
static Value fileio_fileno(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? from_small_int(self_of(args[0])->fd) : ABSENT;
}
static Value fileio_isatty(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? from_bool(isatty((int)self_of(args[0])->fd)) : ABSENT;
}
static const char *mode_text(const FileIO *f) {
  if (f->created) return f->readable ? "xb+" : "xb";
  if (f->appending) return f->readable ? "ab+" : "ab";
  return f->readable ? (f->writable ? "rb+" : "rb") : "wb";
}
static Value get_mode(Value self, void *closure) {
  return str_from_ascii(mode_text(self_of(self)));
}
static Value get_closed(Value self, void *closure) {
  return from_bool(self_of(self)->fd < 0);
}
static Value get_closefd(Value self, void *closure) {
  return from_bool(self_of(self)->close_fd);
}

static Value repr_open(Value self) {
  FileIO *f = self_of(self);
  const char *closefd = f->close_fd ? "True" : "False";
  Value name = object_lookup_attr(self, NAME("name"));
  if (exception_pending()) return ABSENT;
  if (is_absent(name))
    return format_text("<_io.FileIO fd=%d mode='%s' closefd=%s>", (int)f->fd, mode_text(f),
                       closefd);
  int active = repr_enter(self);
  if (active < 0) return ABSENT;
  if (active > 0) return raise_error(&exc_RuntimeError, "reentrant call inside %T.__repr__", self);
  Value text =
      format_text("<_io.FileIO name=%R mode='%s' closefd=%s>", name, mode_text(f), closefd);
  repr_leave(self);
  return text;
}

static Value fileio_repr(Value self) {
  return self_of(self)->fd < 0 ? str_from_ascii("<_io.FileIO [closed]>") : repr_open(self);
}

static const BuiltinDef fileio_methods[] = {
    METHOD("read(self, size=-1, /)", fileio_read, EFFECT_ANY,
           "Read at most size bytes, returned as bytes."),
    METHOD("readall(self, /)", fileio_readall, EFFECT_ANY,
           "Read all data from the file, returned as bytes."),
    METHOD("readinto(self, buffer, /)", fileio_readinto, EFFECT_ANY, "Read bytes into a buffer."),
    METHOD("write(self, b, /)", fileio_write, EFFECT_ANY,
           "Write buffer b to file, return number of bytes written."),
    METHOD("seek(self, pos, whence=0, /)", fileio_seek, EFFECT_ANY,
           "Move to new file position and return the file position."),
    METHOD("tell(self, /)", fileio_tell, EFFECT_ANY, "Current file position."),
    METHOD("truncate(self, size=None, /)", fileio_truncate, EFFECT_ANY,
           "Truncate the file to at most size bytes and return the truncated size."),
    METHOD("close(self, /)", fileio_close, EFFECT_ANY, "Close the file."),
    METHOD("seekable(self, /)", fileio_seekable, EFFECT_ANY,
           "True if file supports random-access."),
    METHOD("readable(self, /)", fileio_readable, EFFECT_ANY,
           "True if file was opened in a read mode."),
    METHOD("writable(self, /)", fileio_writable, EFFECT_ANY,
           "True if file was opened in a write mode."),
    METHOD("fileno(self, /)", fileio_fileno, EFFECT_ANY, "Return the number of the descriptor."),
    METHOD("isatty(self, /)", fileio_isatty, EFFECT_ANY, "Tell whether the file is a terminal."),
    METHOD("_dealloc_warn(self, source, /)", fileio_dealloc_warn, EFFECT_ANY, NULL),
    METHOD("__getstate__(self, /)", io_refuse_pickling, EFFECT_RAISE, NULL),
    METHOD_END,
};
static const GetSetDef fileio_getset[] = {
    {"mode", get_mode, NULL, "String giving the file mode", NULL},
    {"closed", get_closed, NULL, "True if the file is closed", NULL},
    {"closefd", get_closefd, NULL, "Whether close() closes the descriptor as well.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const MemberDef fileio_members[] = {
    {"_blksize", MEMBER_INT64, offsetof(FileIO, block_size), true, NULL},
    {"_finalizing", MEMBER_BOOL, offsetof(FileIO, finalizing), true, NULL},
    {NULL, 0, 0, false, NULL},
};

Type fileio_type = {
    .name = "_io.FileIO",
    .base = &raw_base_type,
    .layout = &fileio_layout,
    .root_shape = &fileio_shape,
    .flags = STREAM_FLAGS,
    .slots = {.new_object = fileio_new, .init = fileio_init, .repr = fileio_repr},
    .methods = fileio_methods,
    .getset = fileio_getset,
    .members = fileio_members,
    .doc = "Open a file.",
    .text_signature = "(file, mode='r', closefd=True, opener=None)",
};
