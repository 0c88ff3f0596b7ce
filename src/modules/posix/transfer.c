/* posix: data to and from descriptors beyond read and write: at positions, into several buffers,
   between descriptors; files without names. */
#include <fcntl.h>
#include <langinfo.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "modules/posix/files.h"
#include "modules/posix/path.h"
#include "modules/posix/strings.h"
#include "modules/waiting.h"
#include "objects/audit.h"
#include "objects/buffer.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

enum { READ_MAXIMUM = 0x7ffff000 }; /* of one call to the kernel */

/* -- At a position ----------------------------------------------------------------------------- */

static Value posix_pread(Value *args, int nargs) {
  int fd;
  int64_t length, offset, got;
  bool failed;
  if (!index_to_int(args[0], &fd) || !index_to_i64(args[1], &length) ||
      !index_to_i64(args[2], &offset))
    return ABSENT;
  if (length < 0) return raise_os_error(EINVAL, ABSENT);
  length = min_of(length, (int64_t)READ_MAXIMUM);
  char *room = malloc((size_t)length + 1);
  if (room == NULL) return raise_memory_error();
  POSIX_CALL(got, failed, pread(fd, room, (size_t)length, offset));
  Value result = failed    ? ABSENT
                 : got < 0 ? raise_os_error(errno, ABSENT)
                           : bytes_from_data(room, got);
  free(room);
  return result;
}

static Value posix_pwrite(Value *args, int nargs) {
  int fd;
  int64_t offset, put;
  bool failed;
  Buffer buffer;
  if (!index_to_int(args[0], &fd) || !index_to_i64(args[2], &offset) ||
      !buffer_get(args[1], &buffer, BUFFER_SIMPLE))
    return ABSENT;
  POSIX_CALL(put, failed, pwrite(fd, buffer.memory, (size_t)buffer.length, offset));
  int error = errno;
  buffer_release(&buffer);
  errno = error;
  return path_int(put, failed);
}

/* -- Several buffers --------------------------------------------------------------------------- */

typedef enum VectorOperation {
  VECTOR_READ,
  VECTOR_WRITE,
  VECTOR_PREAD,
  VECTOR_PWRITE
} VectorOperation;
static const char *const vector_names[] = {"readv", "writev", "preadv", "pwritev"};
static bool vector_reads(VectorOperation op) {
  return op == VECTOR_READ || op == VECTOR_PREAD;
}

static ssize_t vector_do(VectorOperation op, int fd, const struct iovec *vectors, int count,
                         int64_t offset, int flags) {
  switch (op) {
  case VECTOR_READ: return readv(fd, vectors, count);
  case VECTOR_WRITE: return writev(fd, vectors, count);
  case VECTOR_PREAD: return preadv2(fd, vectors, count, offset, flags);
  default: return pwritev2(fd, vectors, count, offset, flags);
  }
}

/* The Buffers are on the C stack, which keeps what they look at in place. */
static Value vector_run(VectorOperation op, int fd, Value items, int64_t offset, int flags) {
  int count = (int)list_length(items), held = 0;
  Buffer buffers[count + 1];
  struct iovec vectors[count + 1];
  int64_t result = -1;
  bool failed = false;
  for (; held < count; held++) {
    if (!buffer_get(list_get(items, held), &buffers[held],
                    vector_reads(op) ? BUFFER_WRITABLE : BUFFER_SIMPLE))
      break;
    vectors[held] = (struct iovec){buffers[held].memory, (size_t)buffers[held].length};
  }
  bool ready = held == count;
  if (ready) POSIX_CALL(result, failed, vector_do(op, fd, vectors, count, offset, flags));
  int error = errno;
  while (held > 0) buffer_release(&buffers[--held]);
  errno = error;
  return ready ? path_int(result, failed) : ABSENT;
}

static Value vector_call(VectorOperation op, Value fd_value, Value sequence, int64_t offset,
                         int flags) {
  int fd;
  if (!index_to_int(fd_value, &fd)) return ABSENT;
  if (type_of(sequence)->slots.get_item == NULL || is_any_set(sequence))
    return raise_type_error("%s() arg 2 must be a sequence", vector_names[op]);
  Value items = sequence_list(sequence);
  if (is_absent(items)) return ABSENT;
  if (list_length(items) > IOV_MAX) return raise_os_error(EINVAL, ABSENT);
  return vector_run(op, fd, list_slice(items, 0, list_length(items)), offset, flags);
}
static Value posix_readv(Value *args, int nargs) {
  return vector_call(VECTOR_READ, args[0], args[1], 0, 0);
}
static Value posix_writev(Value *args, int nargs) {
  return vector_call(VECTOR_WRITE, args[0], args[1], 0, 0);
}
static Value positioned(VectorOperation op, Value *args) {
  int64_t offset;
  int flags;
  if (!index_to_i64(args[2], &offset) || !index_to_int(args[3], &flags)) return ABSENT;
  return vector_call(op, args[0], args[1], offset, flags);
}
static Value posix_preadv(Value *args, int nargs) {
  return positioned(VECTOR_PREAD, args);
}
static Value posix_pwritev(Value *args, int nargs) {
  return positioned(VECTOR_PWRITE, args);
}

/* -- Between descriptors ----------------------------------------------------------------------- */

/* None is "from where the file is". */
typedef struct Offset {
  off_t value; /* where given */
  bool given;  /* it was not None */
} Offset;
static bool offset_convert(Value v, Offset *out) {
  int64_t value = 0;
  *out = (Offset){.given = !is_none(v)};
  if (out->given && !index_to_i64(v, &value)) return false;
  out->value = value;
  return true;
}
static off_t *offset_pointer(Offset *offset) {
  return offset->given ? &offset->value : NULL;
}

static Value posix_sendfile(Value *args, int nargs) {
  int to, from;
  int64_t count, result;
  Offset offset;
  bool failed;
  if (!index_to_int(args[0], &to) || !index_to_int(args[1], &from) ||
      !offset_convert(args[2], &offset) || !index_to_i64(args[3], &count))
    return ABSENT;
  POSIX_CALL(result, failed, sendfile(to, from, offset_pointer(&offset), (size_t)count));
  return path_int(result, failed);
}

typedef struct Transfer {
  int from, to;                  /* descriptors */
  int64_t count;                 /* bytes */
  Offset from_offset, to_offset; /* where in the files */
} Transfer;
static bool transfer_convert(Value *args, const char *message, Transfer *out) {
  if (!index_to_int(args[0], &out->from) || !index_to_int(args[1], &out->to) ||
      !index_to_i64(args[2], &out->count) || !offset_convert(args[3], &out->from_offset) ||
      !offset_convert(args[4], &out->to_offset))
    return false;
  if (out->count < 0) raise_value_error("%s", message);
  return out->count >= 0;
}

static Value posix_copy_file_range(Value *args, int nargs) {
  Transfer t;
  int64_t result;
  bool failed;
  if (!transfer_convert(args, "negative value for 'count' not allowed", &t)) return ABSENT;
  POSIX_CALL(result, failed,
             copy_file_range(t.from, offset_pointer(&t.from_offset), t.to,
                             offset_pointer(&t.to_offset), (size_t)t.count, 0));
  return path_int(result, failed);
}

static Value posix_splice(Value *args, int nargs) {
  Transfer t;
  unsigned flags;
  int64_t result;
  bool failed;
  if (!transfer_convert(args, "count cannot be negative", &t) ||
      !index_to_unsigned(args[5], &flags))
    return ABSENT;
  POSIX_CALL(result, failed,
             splice(t.from, offset_pointer(&t.from_offset), t.to, offset_pointer(&t.to_offset),
                    (size_t)t.count, flags));
  return path_int(result, failed);
}

/* -- Space, locks, synchronisation ------------------------------------------------------------- */

/* For functions that return the error. */
static Value advice_result(int error, bool failed) {
  if (failed) return ABSENT;
  return error == 0 ? NONE : raise_os_error(error, ABSENT);
}
/* As POSIX_CALL wants it: -1 with errno set. */
static int error_to_errno(int error) {
  errno = error;
  return error == 0 ? 0 : -1;
}

static Value posix_fadvise_(Value *args, int nargs) {
  int fd, advice, result;
  int64_t offset, length;
  bool failed;
  if (!index_to_int(args[0], &fd) || !index_to_i64(args[1], &offset) ||
      !index_to_i64(args[2], &length) || !index_to_int(args[3], &advice))
    return ABSENT;
  POSIX_CALL(result, failed, error_to_errno(posix_fadvise(fd, offset, length, advice)));
  return advice_result(result < 0 ? errno : 0, failed);
}
static Value posix_fallocate_(Value *args, int nargs) {
  int fd, result;
  int64_t offset, length;
  bool failed;
  if (!index_to_int(args[0], &fd) || !index_to_i64(args[1], &offset) ||
      !index_to_i64(args[2], &length))
    return ABSENT;
  POSIX_CALL(result, failed, error_to_errno(posix_fallocate(fd, offset, length)));
  return advice_result(result < 0 ? errno : 0, failed);
}
static Value posix_lockf(Value *args, int nargs) {
  int fd, command, result;
  int64_t length;
  bool failed;
  if (!index_to_int(args[0], &fd) || !index_to_int(args[1], &command) ||
      !index_to_i64(args[2], &length))
    return ABSENT;
  if (!audit("os.lockf", "iil", fd, command, length)) return ABSENT;
  POSIX_CALL(result, failed, lockf(fd, command, length));
  return path_none(result, failed, NULL);
}
static Value posix_fdatasync(Value *args, int nargs) {
  int fd, result;
  bool failed;
  if (!waiting_descriptor(args[0], &fd)) return ABSENT;
  POSIX_CALL(result, failed, fdatasync(fd));
  return path_none(result, failed, NULL);
}
static Value posix_fsync(Value *args, int nargs) {
  int fd, result;
  bool failed;
  if (!waiting_descriptor(args[0], &fd)) return ABSENT;
  POSIX_CALL(result, failed, fsync(fd));
  return path_none(result, failed, NULL);
}
static Value posix_fchdir(Value *args, int nargs) {
  int fd, result;
  bool failed;
  if (!waiting_descriptor(args[0], &fd)) return ABSENT;
  if (!audit("os.chdir", "i", fd)) return ABSENT;
  POSIX_CALL(result, failed, fchdir(fd));
  return path_none(result, failed, NULL);
}
static Value posix_sync(Value *args, int nargs) {
  gil_release();
  sync();
  gil_acquire();
  return NONE;
}

static Value posix_closerange(Value *args, int nargs) {
  int low, high;
  if (!index_to_int(args[0], &low) || !index_to_int(args[1], &high)) return ABSENT;
  low = max_of(low, 0);
  if (low >= high) return NONE;
  gil_release();
  if (syscall(SYS_close_range, low, high - 1, 0) < 0) {
    int end = (int)min_of((long)high, sysconf(_SC_OPEN_MAX));
    for (int fd = low; fd < end; fd++) close(fd);
  }
  gil_acquire();
  return NONE;
}

/* -- Descriptors without files ----------------------------------------------------------------- */

static Value posix_memfd_create(Value *args, int nargs) {
  unsigned flags = MFD_CLOEXEC;
  Value name = fs_bytes(args[0]);
  if (is_absent(name) || (!is_absent(args[1]) && !index_to_unsigned(args[1], &flags)))
    return ABSENT;
  return path_int(memfd_create((const char *)as_bytes(name)->data, flags), false);
}
static Value posix_eventfd(Value *args, int nargs) {
  unsigned value;
  int flags = EFD_CLOEXEC;
  if (!index_to_unsigned(args[0], &value) ||
      (!is_absent(args[1]) && !index_to_int(args[1], &flags)))
    return ABSENT;
  return path_int(eventfd(value, flags), false);
}
static Value posix_eventfd_read(Value *args, int nargs) {
  int fd, result;
  eventfd_t value = 0;
  bool failed;
  if (!waiting_descriptor(args[0], &fd)) return ABSENT;
  POSIX_CALL(result, failed, eventfd_read(fd, &value));
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : int_from_u64(value);
}
static Value posix_eventfd_write(Value *args, int nargs) {
  int fd, result;
  uint64_t value;
  bool failed;
  if (!waiting_descriptor(args[0], &fd)) return ABSENT;
  Value index = number_index(args[1]);
  if (is_absent(index) || !int_to_u64(index, &value)) return ABSENT;
  POSIX_CALL(result, failed, eventfd_write(fd, value));
  return path_none(result, failed, NULL);
}

static Value posix_getrandom(Value *args, int nargs) {
  int64_t size, got;
  int flags;
  bool failed;
  if (!index_to_i64(args[0], &size) || !index_to_int(args[1], &flags)) return ABSENT;
  if (size < 0) return raise_os_error(EINVAL, ABSENT);
  char *room = malloc((size_t)size + 1);
  if (room == NULL) return raise_memory_error();
  POSIX_CALL(got, failed, getrandom(room, (size_t)size, (unsigned)flags));
  Value result = failed    ? ABSENT
                 : got < 0 ? raise_os_error(errno, ABSENT)
                           : bytes_from_data(room, got);
  free(room);
  return result;
}

static Value posix_device_encoding(Value *args, int nargs) {
  int fd;
  if (!index_to_int(args[0], &fd)) return ABSENT;
  return isatty(fd) ? str_from_ascii(nl_langinfo(CODESET)) : NONE;
}

const BuiltinDef posix_transfer_functions[] = {
    METHOD("pread(fd, length, offset, /)", posix_pread, EFFECT_ANY,
           "Read a number of bytes from a file descriptor starting at a particular offset."),
    METHOD("pwrite(fd, buffer, offset, /)", posix_pwrite, EFFECT_ANY,
           "Write bytes to a file descriptor starting at a particular offset."),
    METHOD("readv(fd, buffers, /)", posix_readv, EFFECT_ANY,
           "Read from a file descriptor fd into an iterable of buffers."),
    METHOD("writev(fd, buffers, /)", posix_writev, EFFECT_ANY,
           "Iterate over buffers, and write the contents of each to a file descriptor."),
    METHOD("preadv(fd, buffers, offset, flags=0, /)", posix_preadv, EFFECT_ANY,
           "Reads from a file descriptor at an offset into several buffers."),
    METHOD("pwritev(fd, buffers, offset, flags=0, /)", posix_pwritev, EFFECT_ANY,
           "Writes the contents of buffers to a file descriptor at a given offset."),
    METHOD("sendfile(out_fd, in_fd, offset, count)", posix_sendfile, EFFECT_ANY,
           "Have the system copy so many bytes from in_fd to out_fd."),
    METHOD("copy_file_range(src, dst, count, offset_src=None, offset_dst=None)",
           posix_copy_file_range, EFFECT_ANY,
           "Copy count bytes from one file descriptor to another inside the kernel."),
    METHOD("splice(src, dst, count, offset_src=None, offset_dst=None, flags=0)", posix_splice,
           EFFECT_ANY,
           "Transfer count bytes from one descriptor to another, one of which is a pipe."),
    METHOD("posix_fadvise(fd, offset, length, advice, /)", posix_fadvise_, EFFECT_ANY,
           "Announce an intention to access data in a specific pattern."),
    METHOD("posix_fallocate(fd, offset, length, /)", posix_fallocate_, EFFECT_ANY,
           "Ensure a file has allocated at least a particular number of bytes on disk."),
    METHOD("lockf(fd, command, length, /)", posix_lockf, EFFECT_ANY,
           "Apply, test or remove a POSIX lock on an open file descriptor."),
    METHOD("fsync(fd)", posix_fsync, EFFECT_ANY, "Force write of fd to disk."),
    METHOD("fdatasync(fd)", posix_fdatasync, EFFECT_ANY,
           "Have the file's data written to the disk, but not what only describes the file."),
    METHOD("fchdir(fd)", posix_fchdir, EFFECT_ANY,
           "Change to the directory of the given file descriptor."),
    METHOD("sync()", posix_sync, EFFECT_EXTERNAL, "Force write of everything to disk."),
    METHOD(
        "closerange(fd_low, fd_high, /)", posix_closerange, EFFECT_ANY,
        "Close the descriptors from fd_low up to but not including fd_high; errors do not matter."),
    METHOD("memfd_create(name, flags=?)", posix_memfd_create, EFFECT_ANY,
           "Make a file in memory; its name is for show."),
    METHOD("eventfd(initval, flags=?)", posix_eventfd, EFFECT_ANY,
           "Return the descriptor of a new counter of events."),
    METHOD("eventfd_read(fd)", posix_eventfd_read, EFFECT_ANY, "Read eventfd value."),
    METHOD("eventfd_write(fd, value)", posix_eventfd_write, EFFECT_ANY, "Write eventfd value."),
    METHOD("getrandom(size, flags=0)", posix_getrandom, EFFECT_ANY,
           "Obtain a series of random bytes."),
    METHOD("device_encoding(fd)", posix_device_encoding, EFFECT_ANY,
           "Return the encoding of a terminal's file descriptor, None for other files."),
    METHOD_END,
};
