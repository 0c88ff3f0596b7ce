/* FileIO: a raw file over a descriptor. */
#include "modules/io/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "modules/posix/path.h"
#include "objects/buffer.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"

typedef struct FileIO {
  Object header;
  Slot name;        /* as given */
  int64_t fd;       /* -1: closed */
  bool created, readable, writable, appending, close_fd;
  int8_t seekable;  /* -1: not known yet */
} FileIO;
static const Layout fileio_layout = {.name = "FileIO", .fixed_size = sizeof(FileIO), .slots_offset = offsetof(FileIO, name), .slots_count = 1};
DEFINE_TYPE_SHAPE(fileio);
static FileIO *self_of(Value v) { return object_cast(FileIO, v); }

static bool check_open(FileIO *f) {
  if (f->fd >= 0) return true;
  raise_value_error("I/O operation on closed file");
  return false;
}

/* -- Opening -------------------------------------------------------------------------------------------------------------- */

/* open() flags of a mode such as "rb+"; sets the object's abilities. -1: ValueError */
static int parse_mode(FileIO *f, Value mode) {
  int main_letters = 0, flags = 0;
  bool plus = false;
  for (int64_t i = 0; i < str_length(mode); i++) {
    switch (str_char_at(mode, i)) {
    case 'x': main_letters++; f->created = f->writable = true; flags |= O_EXCL | O_CREAT; break;
    case 'r': main_letters++; f->readable = true; break;
    case 'w': main_letters++; f->writable = true; flags |= O_CREAT | O_TRUNC; break;
    case 'a': main_letters++; f->writable = f->appending = true; flags |= O_APPEND | O_CREAT; break;
    case 'b': break;
    case '+': if (plus) main_letters = 2; plus = true; break;
    default: raise_value_error("invalid mode: %V", mode); return -1;
    }
  }
  if (main_letters != 1) {
    raise_value_error("Must have exactly one of create/read/write/append mode and at most one plus");
    return -1;
  }
  if (plus) f->readable = f->writable = true;
  return flags | O_CLOEXEC | (f->readable && f->writable ? O_RDWR : f->readable ? O_RDONLY : O_WRONLY);
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

static int open_path(Value name, Value opener, int flags) {
  PathArg path;
  int fd;
  bool failed;
  if (!is_none(opener)) return open_with_opener(opener, name, flags);
  if (!path_convert(name, "open", "path", 0, &path)) return -1;
  POSIX_CALL(fd, failed, open(path.text, flags, 0666));
  if (!failed && fd < 0) raise_os_error(errno, name);
  return failed ? -1 : fd;
}

static bool refuse_directory(FileIO *f, Value name) {
  struct stat st;
  if (fstat((int)f->fd, &st) < 0) {
    if (errno != EBADF) return true;
    raise_os_error(errno, name);
    return false;
  }
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
  if (!signature_bind(&signature, args, nargs, kwnames, a) || !arg_truth(a[2], &close_fd)) return false;
  FileIO *f = self_of(self);
  if (f->fd >= 0 && f->close_fd) close((int)f->fd);
  f->created = f->readable = f->writable = f->appending = false;
  f->seekable = -1;
  f->fd = -1;
  f->close_fd = close_fd;
  if (!is_str(a[1])) {
    raise_type_error("FileIO() argument 'mode' must be str, not %T", a[1]);
    return false;
  }
  bool by_number = is_int(a[0]) || (type_of(a[0])->slots.index != NULL && !is_str(a[0]) && !is_bytes(a[0]));
  if (by_number && !index_to_int(a[0], &fd)) return false;
  if (by_number && fd < 0) {
    raise_value_error("negative file descriptor");
    return false;
  }
  int flags = parse_mode(f, a[1]);
  if (flags < 0) return false;
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
  if (!refuse_directory(f, a[0])) {
    abandon(f, !by_number);
    return false;
  }
  slot_set(f, &f->name, a[0]);
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

/* -- Reading ---------------------------------------------------------------------------------------------------------------- */

static Value raise_unsupported(const char *action) {
  char message[64];
  snprintf(message, sizeof message, "File not open for %s", action);
  return io_unsupported(message);
}

static bool check_readable(FileIO *f) { return check_open(f) && (f->readable || !is_absent(raise_unsupported("reading"))); }
static bool check_writable(FileIO *f) { return check_open(f) && (f->writable || !is_absent(raise_unsupported("writing"))); }

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

static Value read_all(FileIO *f) {
  struct stat st;
  int64_t capacity = 8192, used = 0;
  off_t at = lseek((int)f->fd, 0, SEEK_CUR);
  if (fstat((int)f->fd, &st) == 0 && at >= 0 && st.st_size > at) capacity = st.st_size - at + 1;
  char *memory = malloc(capacity);
  if (memory == NULL) return raise_memory_error();
  for (;;) {
    if (used == capacity) {
      char *larger = realloc(memory, capacity *= 2);
      if (larger == NULL) {
        free(memory);
        return raise_memory_error();
      }
      memory = larger;
    }
    int64_t got = read_some(f, memory + used, capacity - used);
    if (got == -1) {
      free(memory);
      return ABSENT;
    }
    if (got == -2 && used == 0) {
      free(memory);
      return NONE;
    }
    if (got <= 0) break;
    used += got;
  }
  Value result = bytes_from_data(memory, used);
  free(memory);
  return result;
}

static Value fileio_readall(Value *args, int nargs) { return check_open(self_of(args[0])) ? read_all(self_of(args[0])) : ABSENT; }

static Value fileio_read(Value *args, int nargs) {
  FileIO *f = self_of(args[0]);
  int64_t size = -1;
  if (!check_readable(f)) return ABSENT;
  if (!is_none(args[1]) && !index_to_i64(args[1], &size)) return ABSENT;
  if (size < 0) return read_all(f);
  char *memory = malloc(size + 1);
  if (memory == NULL) return raise_memory_error();
  int64_t got = read_some(f, memory, size);
  Value result = got == -1 ? ABSENT : got == -2 ? NONE : bytes_from_data(memory, got);
  free(memory);
  return result;
}

static Value fileio_readinto(Value *args, int nargs) {
  FileIO *f = self_of(args[0]);
  Buffer buffer;
  if (!check_readable(f) || !buffer_get(args[1], &buffer, BUFFER_WRITABLE)) return ABSENT;
  int64_t got = read_some(f, buffer.memory, buffer.length);
  buffer_release(&buffer);
  return got == -1 ? ABSENT : got == -2 ? NONE : int_from_i64(got);
}

static Value fileio_write(Value *args, int nargs) {
  FileIO *f = self_of(args[0]);
  Buffer buffer;
  int64_t put;
  bool failed;
  if (!check_writable(f) || !buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  int fd = (int)f->fd;
  POSIX_CALL(put, failed, write(fd, buffer.memory, min_of(buffer.length, (int64_t)0x7ffff000)));
  int error = errno;
  buffer_release(&buffer);
  if (failed) return ABSENT;
  if (put >= 0) return int_from_i64(put);
  return error == EAGAIN ? NONE : raise_os_error(error, ABSENT);
}

/* -- Position ------------------------------------------------------------------------------------------------------------------ */

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
  if (is_float(args[1])) return raise_type_error("'float' object cannot be interpreted as an integer");
  if (!index_to_i64(args[1], &offset) || !index_to_int(args[2], &whence)) return ABSENT;
  return seek_to(self_of(args[0]), offset, whence);
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

/* -- State ----------------------------------------------------------------------------------------------------------------------- */

static Value fileio_close(Value *args, int nargs) {
  FileIO *f = self_of(args[0]);
  int fd = (int)f->fd;
  f->fd = -1;
  if (fd < 0 || !f->close_fd) return NONE;
  gil_release();
  int result = close(fd), error = errno;
  gil_acquire();
  return result < 0 && error != EINTR ? raise_os_error(error, ABSENT) : NONE;
}
static Value fileio_readable(Value *args, int nargs) { return check_open(self_of(args[0])) ? from_bool(self_of(args[0])->readable) : ABSENT; }
static Value fileio_writable(Value *args, int nargs) { return check_open(self_of(args[0])) ? from_bool(self_of(args[0])->writable) : ABSENT; }
static Value fileio_seekable(Value *args, int nargs) {
  FileIO *f = self_of(args[0]);
  if (!check_open(f)) return ABSENT;
  if (f->seekable < 0 && is_absent(seek_to(f, 0, SEEK_CUR))) exception_clear();
  return from_bool(f->seekable > 0);
}
static Value fileio_fileno(Value *args, int nargs) { return check_open(self_of(args[0])) ? from_small_int(self_of(args[0])->fd) : ABSENT; }
static Value fileio_isatty(Value *args, int nargs) { return check_open(self_of(args[0])) ? from_bool(isatty((int)self_of(args[0])->fd)) : ABSENT; }
static Value fileio_enter(Value *args, int nargs) { return check_open(self_of(args[0])) ? args[0] : ABSENT; }
static Value fileio_exit(Value *args, int nargs) {
  return is_absent(call_method0(args[0], NAME("close"))) ? ABSENT : NONE;
}
static Value fileio_flush(Value *args, int nargs) { return check_open(self_of(args[0])) ? NONE : ABSENT; }
static Value fileio_reduce(Value *args, int nargs) { return raise_type_error("cannot pickle '%T' object", args[0]); }

static const char *mode_text(const FileIO *f) {
  if (f->created) return f->readable ? "xb+" : "xb";
  if (f->appending) return f->readable ? "ab+" : "ab";
  return f->readable ? (f->writable ? "rb+" : "rb") : "wb";
}
static Value get_mode(Value self, void *closure) { return str_from_ascii(mode_text(self_of(self))); }
static Value get_closed(Value self, void *closure) { return from_bool(self_of(self)->fd < 0); }
static Value get_closefd(Value self, void *closure) { return from_bool(self_of(self)->close_fd); }

static Value fileio_repr(Value self) {
  FileIO *f = self_of(self);
  if (f->fd < 0) return str_from_ascii("<_io.FileIO [closed]>");
  Value name = object_lookup_attr(self, NAME("name"));
  const char *closefd = f->close_fd ? "True" : "False";
  if (is_absent(name)) {
    exception_clear();
    return format_text("<_io.FileIO fd=%d mode='%s' closefd=%s>", (int)f->fd, mode_text(f), closefd);
  }
  return format_text("<_io.FileIO name=%R mode='%s' closefd=%s>", name, mode_text(f), closefd);
}

static void fileio_finalize(Value self) {
  FileIO *f = self_of(self);
  if (f->fd < 0 || !f->close_fd) return;
  if (!warn(&exc_ResourceWarning, 1, "unclosed file %R", self)) exception_write_unraisable(self);
  close((int)f->fd);
  f->fd = -1;
}

static const BuiltinDef fileio_methods[] = {
    METHOD("read(self, size=-1, /)", fileio_read, EFFECT_ANY, "Read at most size bytes, returned as bytes."),
    METHOD("readall(self, /)", fileio_readall, EFFECT_ANY, "Read all data from the file, returned as bytes."),
    METHOD("readinto(self, buffer, /)", fileio_readinto, EFFECT_ANY, "Read bytes into a buffer."),
    METHOD("write(self, b, /)", fileio_write, EFFECT_ANY, "Write buffer b to file, return number of bytes written."),
    METHOD("seek(self, pos, whence=0, /)", fileio_seek, EFFECT_ANY, "Move to new file position and return the file position."),
    METHOD("tell(self, /)", fileio_tell, EFFECT_ANY, "Current file position."),
    METHOD("truncate(self, size=None, /)", fileio_truncate, EFFECT_ANY, "Truncate the file to at most size bytes and return the truncated size."),
    METHOD("close(self, /)", fileio_close, EFFECT_ANY, "Close the file."),
    METHOD("flush(self, /)", fileio_flush, EFFECT_ANY, "Nothing is held back in a raw file."),
    METHOD("seekable(self, /)", fileio_seekable, EFFECT_ANY, "True if file supports random-access."),
    METHOD("readable(self, /)", fileio_readable, EFFECT_ANY, "True if file was opened in a read mode."),
    METHOD("writable(self, /)", fileio_writable, EFFECT_ANY, "True if file was opened in a write mode."),
    METHOD("fileno(self, /)", fileio_fileno, EFFECT_ANY, "Return the underlying file descriptor (an integer)."),
    METHOD("isatty(self, /)", fileio_isatty, EFFECT_ANY, "True if the file is connected to a TTY device."),
    METHOD("__enter__(self, /)", fileio_enter, EFFECT_ANY, NULL),
    METHOD("__exit__(self, /, *args)", fileio_exit, EFFECT_ANY, NULL),
    METHOD("__getstate__(self, /)", fileio_reduce, EFFECT_RAISE, NULL),
    METHOD_END,
};
static const GetSetDef fileio_getset[] = {
    {"mode", get_mode, NULL, "String giving the file mode", NULL},
    {"closed", get_closed, NULL, "True if the file is closed", NULL},
    {"closefd", get_closefd, NULL, "True if the file descriptor will be closed by close().", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const MemberDef fileio_members[] = {
    {"name", MEMBER_SLOT_OR_RAISE, offsetof(FileIO, name), true, "what was opened"},
    {NULL, 0, 0, false, NULL},
};

Type fileio_type = {
    .name = "_io.FileIO", .base = &raw_base_type, .layout = &fileio_layout, .root_shape = &fileio_shape,
    .flags = STREAM_FLAGS,
    .slots = {.new_object = fileio_new, .init = fileio_init, .repr = fileio_repr, .finalize = fileio_finalize},
    .methods = fileio_methods, .getset = fileio_getset, .members = fileio_members,
    .doc = "Open a file.", .text_signature = "(file, mode='r', closefd=True, opener=None)",
};
