/* posix: stat, lstat, fstat and what they return. */
#include "modules/posix/stat.h"

#include <errno.h>
#include <fcntl.h>

#include "modules/posix/path.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/struct_sequence.h"

static Value stat_type;

static const StructField stat_fields[] = {
    {"st_mode", "protection bits"},
    {"st_ino", "inode"},
    {"st_dev", "device"},
    {"st_nlink", "number of hard links"},
    {"st_uid", "user ID of owner"},
    {"st_gid", "group ID of owner"},
    {"st_size", "total size, in bytes"},
    {"", "integer time of last access"},
    {"", "integer time of last modification"},
    {"", "integer time of last change"},
    {"st_atime", "time of last access"},
    {"st_mtime", "time of last modification"},
    {"st_ctime", "time of last change"},
    {"st_atime_ns", "time of last access in nanoseconds"},
    {"st_mtime_ns", "time of last modification in nanoseconds"},
    {"st_ctime_ns", "time of last change in nanoseconds"},
    {"st_blksize", "blocksize for filesystem I/O"},
    {"st_blocks", "number of blocks allocated"},
    {"st_rdev", "device type (if inode device)"},
    {NULL, NULL}};
static const StructDef stat_def = {
    "os.stat_result", "stat_result: Result from stat, fstat, or lstat.", stat_fields, 10};

static Value seconds(const struct timespec *t) {
  return float_from_double((double)t->tv_sec + 1e-9 * (double)t->tv_nsec);
}
static Value nanoseconds(const struct timespec *t) {
  return int_from_i64(t->tv_sec * 1000000000LL + t->tv_nsec);
}

Value stat_result(const struct stat *st) {
  Value values[] = {int_from_u64(st->st_mode),
                    int_from_u64(st->st_ino),
                    int_from_u64(st->st_dev),
                    int_from_u64(st->st_nlink),
                    int_from_u64(st->st_uid),
                    int_from_u64(st->st_gid),
                    int_from_i64(st->st_size),
                    int_from_i64(st->st_atim.tv_sec),
                    int_from_i64(st->st_mtim.tv_sec),
                    int_from_i64(st->st_ctim.tv_sec),
                    seconds(&st->st_atim),
                    seconds(&st->st_mtim),
                    seconds(&st->st_ctim),
                    nanoseconds(&st->st_atim),
                    nanoseconds(&st->st_mtim),
                    nanoseconds(&st->st_ctim),
                    int_from_i64(st->st_blksize),
                    int_from_i64(st->st_blocks),
                    int_from_u64(st->st_rdev)};
  return struct_new(stat_type, values, countof(values));
}

static Value do_stat(Value path_value, Value dir, bool follow, int path_flags,
                     const char *function) {
  PathArg path;
  struct stat st;
  int dir_fd, result;
  bool failed;
  if (!path_convert(path_value, function, "path", path_flags, &path) ||
      !dir_fd_convert(dir, &dir_fd))
    return ABSENT;
  if (!path_check(function, &path, dir_fd, follow)) return ABSENT;
  if (path.text == NULL)
    POSIX_CALL(result, failed, fstat(path.fd, &st));
  else
    POSIX_CALL(result, failed, fstatat(dir_fd, path.text, &st, follow ? 0 : AT_SYMLINK_NOFOLLOW));
  if (failed) return ABSENT;
  return result < 0 ? path_error(&path) : stat_result(&st);
}

static Value posix_stat(Value *args, int nargs) {
  bool follow;
  return arg_truth(args[2], &follow) ? do_stat(args[0], args[1], follow, PATH_ALLOW_FD, "stat")
                                     : ABSENT;
}
static Value posix_lstat(Value *args, int nargs) {
  return do_stat(args[0], args[1], false, 0, "lstat");
}
static Value posix_fstat(Value *args, int nargs) {
  int fd, result;
  bool failed;
  struct stat st;
  if (!index_to_int(args[0], &fd)) return ABSENT;
  POSIX_CALL(result, failed, fstat(fd, &st));
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : stat_result(&st);
}

const BuiltinDef posix_stat_functions[] = {
    METHOD("stat(path, *, dir_fd=None, follow_symlinks=True)", posix_stat, EFFECT_ANY,
           "Perform a stat system call on the given path."),
    METHOD("lstat(path, *, dir_fd=None)", posix_lstat, EFFECT_ANY,
           "Perform a stat system call on the given path, without following symbolic links."),
    METHOD("fstat(fd)", posix_fstat, EFFECT_ANY,
           "Perform a stat system call on the given file descriptor."),
    METHOD_END,
};

bool stat_init(Value module) {
  if (is_absent(stat_type)) {
    stat_type = struct_type_new(&stat_def, false);
    gc_root_add(&stat_type);
  }
  return module_add(module, "stat_result", stat_type);
}
