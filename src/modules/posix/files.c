/* posix: files and directories by path or descriptor. */
#include "modules/posix/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "modules/posix/path.h"
#include "objects/audit.h"
#include "objects/buffer.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

/* -- Descriptors ------------------------------------------------------------------------------- */

static Value posix_open(Value *args, int nargs) {
  PathArg path;
  int flags, mode, dir_fd, fd;
  bool failed;
  if (!path_convert(args[0], "open", "path", 0, &path) || !index_to_int(args[1], &flags) ||
      !index_to_int(args[2], &mode) || !dir_fd_convert(args[3], &dir_fd) ||
      !audit("open", "OOi", path.given, NONE, flags | O_CLOEXEC))
    return ABSENT;
  POSIX_CALL(fd, failed, openat(dir_fd, path.text, flags | O_CLOEXEC, mode));
  if (failed) return ABSENT;
  return fd < 0 ? path_error(&path) : from_small_int(fd);
}

static Value posix_close(Value *args, int nargs) {
  int fd;
  if (!index_to_int(args[0], &fd)) return ABSENT;
  gil_release();
  int result = close(fd), error = errno;
  gil_acquire();
  return result < 0 && error != EINTR ? raise_os_error(error, ABSENT) : NONE;
}

static Value posix_read(Value *args, int nargs) {
  int fd;
  int64_t length, got;
  bool failed;
  if (!index_to_int(args[0], &fd) || !index_to_i64(args[1], &length)) return ABSENT;
  if (length < 0) return raise_os_error(EINVAL, ABSENT);
  length = min_of(length, (int64_t)0x7ffff000);
  char *buffer = malloc(length + 1);
  if (buffer == NULL) return raise_memory_error();
  POSIX_CALL(got, failed, read(fd, buffer, length));
  Value result = failed    ? ABSENT
                 : got < 0 ? raise_os_error(errno, ABSENT)
                           : bytes_from_data(buffer, got);
  free(buffer);
  return result;
}

static Value posix_write(Value *args, int nargs) {
  int fd;
  int64_t put;
  bool failed;
  Buffer buffer;
  if (!index_to_int(args[0], &fd) || !buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  POSIX_CALL(put, failed, write(fd, buffer.memory, min_of(buffer.length, (int64_t)0x7ffff000)));
  int error = errno;
  buffer_release(&buffer);
  if (failed) return ABSENT;
  return put < 0 ? raise_os_error(error, ABSENT) : int_from_i64(put);
}

static Value posix_lseek(Value *args, int nargs) {
  int fd, how;
  int64_t offset, result;
  bool failed;
  if (!index_to_int(args[0], &fd) || !index_to_i64(args[1], &offset) ||
      !index_to_int(args[2], &how))
    return ABSENT;
  POSIX_CALL(result, failed, lseek(fd, offset, how));
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : int_from_i64(result);
}

static Value posix_isatty(Value *args, int nargs) {
  int fd;
  return index_to_int(args[0], &fd) ? from_bool(isatty(fd)) : ABSENT;
}

/* -- By path ----------------------------------------------------------------------------------- */

static Value posix_mkdir(Value *args, int nargs) {
  PathArg path;
  int mode, dir_fd, result;
  bool failed;
  if (!path_convert(args[0], "mkdir", "path", 0, &path) || !index_to_int(args[1], &mode) ||
      !dir_fd_convert(args[2], &dir_fd))
    return ABSENT;
  if (!audit("os.mkdir", "Oii", path.given, mode, audited_dir_fd(dir_fd))) return ABSENT;
  POSIX_CALL(result, failed, mkdirat(dir_fd, path.text, mode));
  return path_none(result, failed, &path);
}

static Value remove_path(Value *args, const char *function, int flags) {
  PathArg path;
  int dir_fd, result;
  bool failed;
  if (!path_convert(args[0], function, "path", 0, &path) || !dir_fd_convert(args[1], &dir_fd))
    return ABSENT;
  if (!audit(flags & AT_REMOVEDIR ? "os.rmdir" : "os.remove", "Oi", path.given,
             audited_dir_fd(dir_fd)))
    return ABSENT;
  POSIX_CALL(result, failed, unlinkat(dir_fd, path.text, flags));
  return path_none(result, failed, &path);
}
static Value posix_unlink(Value *args, int nargs) {
  return remove_path(args, "unlink", 0);
}
static Value posix_remove(Value *args, int nargs) {
  return remove_path(args, "remove", 0);
}
static Value posix_rmdir(Value *args, int nargs) {
  return remove_path(args, "rmdir", AT_REMOVEDIR);
}

static Value rename_paths(Value *args, const char *function) {
  PathArg from, to;
  int from_fd, to_fd, result;
  bool failed;
  if (!path_convert(args[0], function, "src", 0, &from) ||
      !path_convert(args[1], function, "dst", 0, &to) || !dir_fd_convert(args[2], &from_fd) ||
      !dir_fd_convert(args[3], &to_fd))
    return ABSENT;
  if (!audit("os.rename", "OOii", from.given, to.given, audited_dir_fd(from_fd),
             audited_dir_fd(to_fd)))
    return ABSENT;
  POSIX_CALL(result, failed, renameat(from_fd, from.text, to_fd, to.text));
  if (failed) return ABSENT;
  return result < 0 ? path_error2(&from, &to) : NONE;
}
static Value posix_rename(Value *args, int nargs) {
  return rename_paths(args, "rename");
}
static Value posix_replace(Value *args, int nargs) {
  return rename_paths(args, "replace");
}

static Value posix_readlink(Value *args, int nargs) {
  PathArg path;
  int dir_fd;
  int64_t length;
  bool failed;
  char text[PATH_MAX + 1];
  if (!path_convert(args[0], "readlink", "path", 0, &path) || !dir_fd_convert(args[1], &dir_fd))
    return ABSENT;
  POSIX_CALL(length, failed, readlinkat(dir_fd, path.text, text, PATH_MAX));
  if (failed) return ABSENT;
  return length < 0 ? path_error(&path) : path_result(&path, text, length);
}

static Value posix_access(Value *args, int nargs) {
  PathArg path;
  int mode, dir_fd;
  bool effective, follow;
  if (!path_convert(args[0], "access", "path", 0, &path) || !index_to_int(args[1], &mode) ||
      !dir_fd_convert(args[2], &dir_fd) || !arg_truth(args[3], &effective) ||
      !arg_truth(args[4], &follow))
    return ABSENT;
  int flags = (effective ? AT_EACCESS : 0) | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
  gil_release();
  int result = faccessat(dir_fd, path.text, mode, flags);
  gil_acquire();
  return from_bool(result == 0);
}

static bool append_entry(Value list, const PathArg *path, const char *name) {
  if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) return true;
  return list_append(list, path_result(path, name, strlen(name)));
}

static Value posix_listdir(Value *args, int nargs) {
  PathArg path;
  if (!path_convert(args[0], "listdir", "path", PATH_ALLOW_FD | PATH_ALLOW_NONE, &path))
    return ABSENT;
  if (!audit("os.listdir", "O", path.given)) return ABSENT;
  int copy = path.text == NULL ? fcntl(path.fd, F_DUPFD_CLOEXEC, 0) : -1;
  gil_release();
  DIR *dir = path.text == NULL ? (copy < 0 ? NULL : fdopendir(copy)) : opendir(path.text);
  int error = errno;
  gil_acquire();
  errno = error;
  if (dir == NULL) return path_error(&path);
  if (copy >= 0) rewinddir(dir);
  Value list = list_new(0);
  bool ok = true;
  while (ok) {
    errno = 0;
    struct dirent *entry = readdir(dir);
    if (entry == NULL) break;
    ok = append_entry(list, &path, entry->d_name);
  }
  error = errno;
  closedir(dir);
  if (!ok) return ABSENT;
  errno = error;
  return error ? path_error(&path) : list;
}

static Value current_directory(bool as_bytes_object) {
  char text[PATH_MAX + 1];
  if (getcwd(text, sizeof text) == NULL) return raise_os_error(errno, ABSENT);
  return as_bytes_object ? bytes_from_data(text, strlen(text)) : str_fs_decode(text, strlen(text));
}
static Value posix_getcwd(Value *args, int nargs) {
  return current_directory(false);
}
static Value posix_getcwdb(Value *args, int nargs) {
  return current_directory(true);
}
static Value posix_chdir(Value *args, int nargs) {
  PathArg path;
  int result;
  bool failed;
  if (!path_convert(args[0], "chdir", "path", PATH_ALLOW_FD, &path) ||
      !audit("os.chdir", "O", path.given))
    return ABSENT;
  if (path.text == NULL)
    POSIX_CALL(result, failed, fchdir(path.fd));
  else
    POSIX_CALL(result, failed, chdir(path.text));
  return path_none(result, failed, &path);
}
static Value posix_fspath(Value *args, int nargs) {
  return path_fspath(args[0]);
}

const BuiltinDef posix_file_functions[] = {
    METHOD("open(path, flags, mode=511, *, dir_fd=None)", posix_open, EFFECT_ANY,
           "Open a file for low level IO. Returns a file descriptor (integer)."),
    METHOD("close(fd)", posix_close, EFFECT_ANY, "Close a file descriptor."),
    METHOD("read(fd, length, /)", posix_read, EFFECT_ANY,
           "Return up to so many bytes from a descriptor."),
    METHOD("write(fd, data, /)", posix_write, EFFECT_ANY,
           "Write a bytes object to a file descriptor."),
    METHOD("lseek(fd, position, whence, /)", posix_lseek, EFFECT_ANY,
           "Set the position of a file descriptor. Return the new position."),
    METHOD("isatty(fd, /)", posix_isatty, EFFECT_ANY,
           "Return True if the fd is connected to a terminal."),
    METHOD("mkdir(path, mode=511, *, dir_fd=None)", posix_mkdir, EFFECT_ANY, "Create a directory."),
    METHOD("unlink(path, *, dir_fd=None)", posix_unlink, EFFECT_ANY,
           "Remove a file (same as remove())."),
    METHOD("remove(path, *, dir_fd=None)", posix_remove, EFFECT_ANY,
           "Remove a file (same as unlink())."),
    METHOD("rmdir(path, *, dir_fd=None)", posix_rmdir, EFFECT_ANY, "Remove a directory."),
    METHOD("rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posix_rename, EFFECT_ANY,
           "Rename a file or directory."),
    METHOD("replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posix_replace, EFFECT_ANY,
           "Rename a file or directory, overwriting the destination."),
    METHOD("readlink(path, *, dir_fd=None)", posix_readlink, EFFECT_ANY,
           "Return a string representing the path to which the symbolic link points."),
    METHOD("access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
           posix_access, EFFECT_ANY, "Use the real uid/gid to test for access to a path."),
    METHOD("listdir(path=None)", posix_listdir, EFFECT_ANY,
           "Return a list containing the names of the files in the directory."),
    METHOD("getcwd()", posix_getcwd, EFFECT_ANY, "Return the path of the working directory."),
    METHOD("getcwdb()", posix_getcwdb, EFFECT_ANY,
           "Return the path of the working directory as bytes."),
    METHOD("chdir(path)", posix_chdir, EFFECT_ANY,
           "Change the current working directory to the specified path."),
    METHOD("fspath(path)", posix_fspath, EFFECT_ANY,
           "Return the file system path representation of the object."),
    METHOD("_path_normpath(path)", posix_normpath, EFFECT_ALLOC,
           "The path without empty parts, dots and what \"..\" takes back."),
    METHOD_END,
};
