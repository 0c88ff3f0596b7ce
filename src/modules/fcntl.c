/* The module fcntl: fcntl, ioctl and the two kinds of file locks. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>

#include "modules/constants.h"
#include "modules/posix/path.h"
#include "modules/waiting.h"
#include "objects/audit.h"
#include "objects/buffer.h"

/* Arguments up to this size are copied: the kernel may write more than the caller's object holds,
   as far as the room behind. */
enum { COPY_MAXIMUM = 1024 };

static Value int_result(int result, bool failed) {
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : from_small_int(result);
}
static Value none_result(int result, bool failed) {
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : NONE;
}

/* The bytes of a str, bytes or other buffer in a zeroed `copy`. Length, or -1 with an exception
   set. */
static int64_t copy_argument(Value v, const char *function, char copy[COPY_MAXIMUM + 1]) {
  int64_t length = -1;
  memset(copy, 0, COPY_MAXIMUM + 1);
  if (is_str(v)) {
    size_t size;
    const char *text = str_utf8(v, &size);
    if (text == NULL) return -1;
    if (size <= COPY_MAXIMUM) memcpy(copy, text, length = (int64_t)size);
  } else {
    Buffer buffer;
    if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return -1;
    if (buffer.length <= COPY_MAXIMUM) memcpy(copy, buffer.memory, length = buffer.length);
    buffer_release(&buffer);
  }
  if (length < 0) raise_value_error("%s string arg too long", function);
  return length;
}

/* -- fcntl ------------------------------------------------------------------------------------- */

static Value fcntl_with_copy(int fd, int command, Value argument) {
  char copy[COPY_MAXIMUM + 1];
  int64_t length = copy_argument(argument, "fcntl", copy);
  int result;
  bool failed;
  if (length < 0) return ABSENT;
  POSIX_CALL(result, failed, fcntl(fd, command, copy));
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : bytes_from_data(copy, length);
}

static Value fcntl_fcntl(Value *args, int nargs) {
  int fd, command, result;
  int64_t number;
  bool failed;
  if (!waiting_descriptor(args[0], &fd) || !index_to_int(args[1], &command) ||
      !audit("fcntl.fcntl", "iiO", fd, command, args[2]))
    return ABSENT;
  if (is_str(args[2]) || object_has_buffer(args[2])) return fcntl_with_copy(fd, command, args[2]);
  if (!index_to_i64(args[2], &number)) return ABSENT;
  POSIX_CALL(result, failed, fcntl(fd, command, (int)number));
  return int_result(result, failed);
}

/* -- ioctl ------------------------------------------------------------------------------------- */

static Value ioctl_with_copy(int fd, unsigned request, Value argument) {
  char copy[COPY_MAXIMUM + 1];
  int64_t length = copy_argument(argument, "ioctl", copy);
  int result;
  bool failed;
  if (length < 0) return ABSENT;
  POSIX_CALL(result, failed, ioctl(fd, request, copy));
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : bytes_from_data(copy, length);
}

/* The buffer's memory takes what the kernel writes. */
static Value ioctl_mutating(int fd, unsigned request, Buffer *buffer) {
  char copy[COPY_MAXIMUM + 1] = {0};
  bool copied = buffer->length <= COPY_MAXIMUM, failed;
  int result;
  if (copied) memcpy(copy, buffer->memory, buffer->length);
  POSIX_CALL(result, failed, ioctl(fd, request, copied ? copy : buffer->memory));
  int error = errno;
  if (copied) memcpy(buffer->memory, copy, buffer->length);
  buffer_release(buffer);
  errno = error;
  return int_result(result, failed);
}

static Value fcntl_ioctl(Value *args, int nargs) {
  int fd, number, result;
  bool mutate, failed;
  Buffer buffer;
  Value request = number_index(args[1]);
  if (is_absent(request) || !waiting_descriptor(args[0], &fd) || !arg_truth(args[3], &mutate))
    return ABSENT;
  unsigned code = (unsigned)int_to_u64_mask(request);
  if (!audit("fcntl.ioctl", "ilO", fd, (int64_t)code, args[2])) return ABSENT;
  if (is_str(args[2])) return ioctl_with_copy(fd, code, args[2]);
  if (object_has_buffer(args[2])) {
    if (mutate && buffer_get(args[2], &buffer, BUFFER_WRITABLE))
      return ioctl_mutating(fd, code, &buffer);
    if (mutate) exception_clear();
    return ioctl_with_copy(fd, code, args[2]);
  }
  if (!index_to_int(args[2], &number)) return ABSENT;
  POSIX_CALL(result, failed, ioctl(fd, code, number));
  return int_result(result, failed);
}

/* -- Locks ------------------------------------------------------------------------------------- */

static Value fcntl_flock(Value *args, int nargs) {
  int fd, operation, result;
  bool failed;
  if (!waiting_descriptor(args[0], &fd) || !index_to_int(args[1], &operation) ||
      !audit("fcntl.flock", "ii", fd, operation))
    return ABSENT;
  POSIX_CALL(result, failed, flock(fd, operation));
  return none_result(result, failed);
}

static Value fcntl_lockf(Value *args, int nargs) {
  int fd, operation, whence, result;
  int64_t length, start;
  bool failed;
  if (!waiting_descriptor(args[0], &fd) || !index_to_int(args[1], &operation) ||
      !index_to_i64(args[2], &length) || !index_to_i64(args[3], &start) ||
      !index_to_int(args[4], &whence) ||
      !audit("fcntl.lockf", "iiOOi", fd, operation, args[2], args[3], whence))
    return ABSENT;
  struct flock lock = {.l_whence = (short)whence, .l_start = start, .l_len = length};
  if (operation == LOCK_UN)
    lock.l_type = F_UNLCK;
  else if (operation & LOCK_SH)
    lock.l_type = F_RDLCK;
  else if (operation & LOCK_EX)
    lock.l_type = F_WRLCK;
  else
    return raise_value_error("unrecognized lockf argument");
  POSIX_CALL(result, failed, fcntl(fd, operation & LOCK_NB ? F_SETLK : F_SETLKW, &lock));
  return none_result(result, failed);
}

static const BuiltinDef functions[] = {
    METHOD("fcntl(fd, cmd, arg=0, /)", fcntl_fcntl, EFFECT_ANY,
           "Perform the operation `cmd` on file descriptor fd.\n\nThe result is an int, or the "
           "bytes that the call left where arg is a str or bytes."),
    METHOD("ioctl(fd, request, arg=0, mutate_flag=True, /)", fcntl_ioctl, EFFECT_ANY,
           "Perform the operation `request` on file descriptor fd.\n\nA writable buffer as arg "
           "takes what the call writes if mutate_flag is true; other\n"
           "buffers are copied and the changed copy returned."),
    METHOD("flock(fd, operation, /)", fcntl_flock, EFFECT_ANY,
           "Perform the lock operation `operation` on file descriptor `fd`."),
    METHOD("lockf(fd, cmd, len=0, start=0, whence=0, /)", fcntl_lockf, EFFECT_ANY,
           "A wrapper around the fcntl() locking calls: locks `len` bytes from `start` on, "
           "relative to `whence`."),
    METHOD_END,
};

static const IntConstant constants[] = {
    CONSTANT(DN_ACCESS),    CONSTANT(DN_ATTRIB),    CONSTANT(DN_CREATE),
    CONSTANT(DN_DELETE),    CONSTANT(DN_MODIFY),    CONSTANT(DN_MULTISHOT),
    CONSTANT(DN_RENAME),    CONSTANT(FASYNC),       CONSTANT(FD_CLOEXEC),
    CONSTANT(F_ADD_SEALS),  CONSTANT(F_DUPFD),      CONSTANT(F_DUPFD_CLOEXEC),
    CONSTANT(F_EXLCK),      CONSTANT(F_GETFD),      CONSTANT(F_GETFL),
    CONSTANT(F_GETLEASE),   CONSTANT(F_GETLK),      CONSTANT(F_GETLK64),
    CONSTANT(F_GETOWN),     CONSTANT(F_GETPIPE_SZ), CONSTANT(F_GETSIG),
    CONSTANT(F_GET_SEALS),  CONSTANT(F_NOTIFY),     CONSTANT(F_OFD_GETLK),
    CONSTANT(F_OFD_SETLK),  CONSTANT(F_OFD_SETLKW), CONSTANT(F_RDLCK),
    CONSTANT(F_SEAL_GROW),  CONSTANT(F_SEAL_SEAL),  CONSTANT(F_SEAL_SHRINK),
    CONSTANT(F_SEAL_WRITE), CONSTANT(F_SETFD),      CONSTANT(F_SETFL),
    CONSTANT(F_SETLEASE),   CONSTANT(F_SETLK),      CONSTANT(F_SETLK64),
    CONSTANT(F_SETLKW),     CONSTANT(F_SETLKW64),   CONSTANT(F_SETOWN),
    CONSTANT(F_SETPIPE_SZ), CONSTANT(F_SETSIG),     CONSTANT(F_SHLCK),
    CONSTANT(F_UNLCK),      CONSTANT(F_WRLCK),      CONSTANT(LOCK_EX),
    CONSTANT(LOCK_MAND),    CONSTANT(LOCK_NB),      CONSTANT(LOCK_READ),
    CONSTANT(LOCK_RW),      CONSTANT(LOCK_SH),      CONSTANT(LOCK_UN),
    CONSTANT(LOCK_WRITE),   CONSTANTS_END,
};

static bool fcntl_init(Value module) {
  return constants_add(module, constants);
}
static const ModuleDef fcntl_def = {.name = "fcntl",
                                    .doc = "File control and I/O control of descriptors: the "
                                           "fcntl(), ioctl(), flock() and lockf() calls.",
                                    .functions = functions,
                                    .init = fcntl_init};
MODULE_REGISTER(fcntl_def);
