/* posix: descriptors (dup, pipe, truncation), and the owner, mode, times and links of files. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "modules/posix/files.h"
#include "modules/posix/path.h"
#include "objects/audit.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/tuple.h"

/* -- Descriptors ------------------------------------------------------------------------------- */

static Value fd_result(int fd) {
  return fd < 0 ? raise_os_error(errno, ABSENT) : from_small_int(fd);
}

static Value pipe_with_flags(int flags) {
  int fds[2];
  if (pipe2(fds, flags) < 0) return raise_os_error(errno, ABSENT);
  return tuple_pack(2, from_small_int(fds[0]), from_small_int(fds[1]));
}
static Value posix_pipe(Value *args, int nargs) {
  return pipe_with_flags(O_CLOEXEC);
}
static Value posix_pipe2(Value *args, int nargs) {
  int flags;
  return index_to_int(args[0], &flags) ? pipe_with_flags(flags) : ABSENT;
}
static Value posix_dup(Value *args, int nargs) {
  int fd;
  return index_to_int(args[0], &fd) ? fd_result(fcntl(fd, F_DUPFD_CLOEXEC, 0)) : ABSENT;
}
static Value posix_dup2(Value *args, int nargs) {
  int from, to, result;
  bool inheritable, failed;
  if (!index_to_int(args[0], &from) || !index_to_int(args[1], &to) ||
      !arg_truth(args[2], &inheritable))
    return ABSENT;
  bool cloexec = !inheritable && from != to;
  POSIX_CALL(result, failed, cloexec ? dup3(from, to, O_CLOEXEC) : dup2(from, to));
  return failed ? ABSENT : fd_result(result);
}

static Value posix_get_inheritable(Value *args, int nargs) {
  int fd;
  if (!index_to_int(args[0], &fd)) return ABSENT;
  int flags = fcntl(fd, F_GETFD);
  return flags < 0 ? raise_os_error(errno, ABSENT) : from_bool(!(flags & FD_CLOEXEC));
}
static Value posix_set_inheritable(Value *args, int nargs) {
  int fd, on;
  if (!index_to_int(args[0], &fd) || !index_to_int(args[1], &on)) return ABSENT;
  int flags = fcntl(fd, F_GETFD);
  if (flags >= 0) flags = fcntl(fd, F_SETFD, on ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC);
  return flags < 0 ? raise_os_error(errno, ABSENT) : NONE;
}
static Value posix_get_blocking(Value *args, int nargs) {
  int fd;
  if (!index_to_int(args[0], &fd)) return ABSENT;
  int flags = fcntl(fd, F_GETFL);
  return flags < 0 ? raise_os_error(errno, ABSENT) : from_bool(!(flags & O_NONBLOCK));
}
static Value posix_set_blocking(Value *args, int nargs) {
  int fd;
  bool blocking;
  if (!index_to_int(args[0], &fd) || !arg_truth(args[1], &blocking)) return ABSENT;
  int flags = fcntl(fd, F_GETFL);
  if (flags >= 0) flags = fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
  return flags < 0 ? raise_os_error(errno, ABSENT) : NONE;
}

static Value posix_ftruncate(Value *args, int nargs) {
  int fd, result;
  int64_t length;
  bool failed;
  if (!index_to_int(args[0], &fd) || !index_to_i64(args[1], &length) ||
      !audit("os.truncate", "il", fd, length))
    return ABSENT;
  POSIX_CALL(result, failed, ftruncate(fd, length));
  return path_none(result, failed, NULL);
}
static Value posix_truncate(Value *args, int nargs) {
  PathArg path;
  int result;
  int64_t length;
  bool failed;
  if (!path_convert(args[0], "truncate", "path", PATH_ALLOW_FD, &path) ||
      !index_to_i64(args[1], &length) || !audit("os.truncate", "Ol", path.given, length))
    return ABSENT;
  POSIX_CALL(result, failed,
             path.text == NULL ? ftruncate(path.fd, length) : truncate(path.text, length));
  return path_none(result, failed, &path);
}

/* -- Mode and times ---------------------------------------------------------------------------- */

static Value posix_chmod(Value *args, int nargs) {
  PathArg path;
  int mode, dir_fd, result;
  bool follow, failed;
  if (!path_convert(args[0], "chmod", "path", PATH_ALLOW_FD, &path) ||
      !index_to_int(args[1], &mode) || !dir_fd_convert(args[2], &dir_fd) ||
      !arg_truth(args[3], &follow) ||
      !audit("os.chmod", "Oii", path.given, mode, audited_dir_fd(dir_fd)))
    return ABSENT;
  if (path.text == NULL)
    POSIX_CALL(result, failed, fchmod(path.fd, mode));
  else
    POSIX_CALL(result, failed, fchmodat(dir_fd, path.text, mode, follow ? 0 : AT_SYMLINK_NOFOLLOW));
  /* Links have no mode of their own here. */
  if (!failed && result < 0 && !follow && errno == EOPNOTSUPP) {
    if (dir_fd != AT_FDCWD)
      return raise_value_error("chmod: cannot use dir_fd and follow_symlinks together");
    return raise_error(&exc_NotImplementedError,
                       "chmod: follow_symlinks unavailable on this platform");
  }
  return path_none(result, failed, &path);
}
static Value posix_fchmod(Value *args, int nargs) {
  int fd, mode, result;
  bool failed;
  if (!index_to_int(args[0], &fd) || !index_to_int(args[1], &mode)) return ABSENT;
  if (!audit("os.chmod", "iii", fd, mode, -1)) return ABSENT;
  POSIX_CALL(result, failed, fchmod(fd, mode));
  return path_none(result, failed, NULL);
}

/* A time in seconds (int or float, rounded down). false: exception set. */
static bool time_from_seconds(Value v, struct timespec *out) {
  int64_t whole;
  if (!is_float(v)) {
    if (!index_to_i64(v, &whole)) return false;
    *out = (struct timespec){whole, 0};
    return true;
  }
  double d = as_double(v), seconds = floor(d);
  if (isnan(d) || fabs(d) >= 0x1p63) {
    if (isnan(d))
      raise_value_error("Invalid value NaN (not a number)");
    else
      raise_error(&exc_OverflowError, "timestamp out of range for platform time_t");
    return false;
  }
  *out = (struct timespec){(time_t)seconds, (long)floor((d - seconds) * 1e9)};
  return true;
}
static bool time_from_ns(Value v, struct timespec *out) {
  int64_t ns;
  if (!index_to_i64(v, &ns)) return false;
  int64_t part = ns % 1000000000;
  *out = (struct timespec){ns / 1000000000 - (part < 0), part + (part < 0 ? 1000000000 : 0)};
  return true;
}

/* times: ABSENT or None for now; ns: ABSENT where not given. false: exception set. */
static bool two_times(Value times, Value ns, struct timespec out[2]) {
  bool has_times = !is_absent(times) && !is_none(times), has_ns = !is_absent(ns);
  if (has_times && has_ns) {
    raise_value_error("utime: you may specify either 'times' or 'ns' but not both");
    return false;
  }
  if (!has_times && !has_ns) {
    out[0] = out[1] = (struct timespec){0, UTIME_NOW};
    return true;
  }
  Value pair = has_times ? times : ns;
  if (!is_tuple(pair) || tuple_length(pair) != 2) {
    raise_type_error(has_times ? "utime: 'times' must be either a tuple of two ints or None"
                               : "utime: 'ns' must be a tuple of two ints");
    return false;
  }
  bool (*convert)(Value, struct timespec *) = has_times ? time_from_seconds : time_from_ns;
  return convert(tuple_get(pair, 0), &out[0]) && convert(tuple_get(pair, 1), &out[1]);
}

static Value posix_utime(Value *args, int nargs) {
  PathArg path;
  int dir_fd, result;
  bool follow, failed;
  struct timespec times[2];
  if (!path_convert(args[0], "utime", "path", PATH_ALLOW_FD, &path) ||
      !two_times(args[1], args[2], times) || !dir_fd_convert(args[3], &dir_fd) ||
      !arg_truth(args[4], &follow))
    return ABSENT;
  if (!path_check("utime", &path, dir_fd, follow) ||
      !audit("os.utime", "OOOi", path.given, args[1], args[2], audited_dir_fd(dir_fd)))
    return ABSENT;
  POSIX_CALL(result, failed,
             path.text == NULL
                 ? futimens(path.fd, times)
                 : utimensat(dir_fd, path.text, times, follow ? 0 : AT_SYMLINK_NOFOLLOW));
  return path_none(result, failed, NULL);
}

/* -- Links ------------------------------------------------------------------------------------- */

static Value posix_symlink(Value *args, int nargs) {
  PathArg from, to;
  int dir_fd, result;
  bool failed;
  if (!path_convert(args[0], "symlink", "src", 0, &from) ||
      !path_convert(args[1], "symlink", "dst", 0, &to) || !dir_fd_convert(args[3], &dir_fd))
    return ABSENT;
  if (!audit("os.symlink", "OOi", from.given, to.given, audited_dir_fd(dir_fd))) return ABSENT;
  POSIX_CALL(result, failed, symlinkat(from.text, dir_fd, to.text));
  if (failed) return ABSENT;
  return result < 0 ? path_error2(&from, &to) : NONE;
}
static Value posix_link(Value *args, int nargs) {
  PathArg from, to;
  int from_fd, to_fd, result;
  bool follow, failed;
  if (!path_convert(args[0], "link", "src", 0, &from) ||
      !path_convert(args[1], "link", "dst", 0, &to) || !dir_fd_convert(args[2], &from_fd) ||
      !dir_fd_convert(args[3], &to_fd) || !arg_truth(args[4], &follow))
    return ABSENT;
  if (!audit("os.link", "OOii", from.given, to.given, audited_dir_fd(from_fd),
             audited_dir_fd(to_fd)))
    return ABSENT;
  POSIX_CALL(result, failed,
             linkat(from_fd, from.text, to_fd, to.text, follow ? AT_SYMLINK_FOLLOW : 0));
  if (failed) return ABSENT;
  return result < 0 ? path_error2(&from, &to) : NONE;
}

const BuiltinDef posix_attribute_functions[] = {
    METHOD("pipe()", posix_pipe, EFFECT_ANY, "Create a pipe."),
    METHOD("pipe2(flags, /)", posix_pipe2, EFFECT_ANY, "Create a pipe with flags set atomically."),
    METHOD("dup(fd, /)", posix_dup, EFFECT_ANY, "Return a duplicate of a file descriptor."),
    METHOD("dup2(fd, fd2, inheritable=True)", posix_dup2, EFFECT_ANY, "Duplicate file descriptor."),
    METHOD("get_inheritable(fd, /)", posix_get_inheritable, EFFECT_ANY,
           "Tell whether programs that are run get the descriptor."),
    METHOD("set_inheritable(fd, inheritable, /)", posix_set_inheritable, EFFECT_ANY,
           "Set whether programs that are run get the descriptor."),
    METHOD("get_blocking(fd, /)", posix_get_blocking, EFFECT_ANY,
           "Get the blocking mode of the file descriptor."),
    METHOD("set_blocking(fd, blocking, /)", posix_set_blocking, EFFECT_ANY,
           "Set the blocking mode of the specified file descriptor."),
    METHOD("ftruncate(fd, length, /)", posix_ftruncate, EFFECT_ANY,
           "Cut or extend the file of a descriptor to this length."),
    METHOD("truncate(path, length)", posix_truncate, EFFECT_ANY,
           "Truncate a file, specified by path, to a specific length."),
    METHOD("chmod(path, mode, *, dir_fd=None, follow_symlinks=True)", posix_chmod, EFFECT_ANY,
           "Change the access permissions of a file."),
    METHOD("fchmod(fd, mode)", posix_fchmod, EFFECT_ANY,
           "Change the access permissions of the file given by file descriptor fd."),
    METHOD("utime(path, times=None, *, ns=?, dir_fd=None, follow_symlinks=True)", posix_utime,
           EFFECT_ANY, "Set the access and modified time of path."),
    METHOD("symlink(src, dst, target_is_directory=False, *, dir_fd=None)", posix_symlink,
           EFFECT_ANY, "Create a symbolic link pointing to src named dst."),
    METHOD("link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", posix_link,
           EFFECT_ANY, "Create a hard link to a file."),
    METHOD_END,
};
