/* posix: owners of files, special files, extended attributes, file systems. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "modules/posix/files.h"
#include "modules/posix/ids.h"
#include "modules/posix/path.h"
#include "modules/posix/strings.h"
#include "objects/audit.h"
#include "objects/buffer.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/struct_sequence.h"

/* -- Owners ------------------------------------------------------------------------------------ */

static Value posix_chown(Value *args, int nargs) {
  PathArg path;
  uid_t uid;
  gid_t gid;
  int dir_fd, result;
  bool follow, failed;
  if (!path_convert(args[0], "chown", "path", PATH_ALLOW_FD, &path) ||
      !uid_convert(args[1], &uid) || !gid_convert(args[2], &gid) ||
      !dir_fd_convert(args[3], &dir_fd) || !arg_truth(args[4], &follow) ||
      !path_check("chown", &path, dir_fd, follow) ||
      !audit("os.chown", "Olli", path.given, (int64_t)uid, (int64_t)gid, audited_dir_fd(dir_fd)))
    return ABSENT;
  if (path.text == NULL)
    POSIX_CALL(result, failed, fchown(path.fd, uid, gid));
  else
    POSIX_CALL(result, failed,
               fchownat(dir_fd, path.text, uid, gid, follow ? 0 : AT_SYMLINK_NOFOLLOW));
  return path_none(result, failed, &path);
}
static Value posix_lchown(Value *args, int nargs) {
  PathArg path;
  uid_t uid;
  gid_t gid;
  int result;
  bool failed;
  if (!path_convert(args[0], "lchown", "path", 0, &path) || !uid_convert(args[1], &uid) ||
      !gid_convert(args[2], &gid))
    return ABSENT;
  if (!audit("os.chown", "Olli", path.given, (int64_t)uid, (int64_t)gid, -1)) return ABSENT;
  POSIX_CALL(result, failed, lchown(path.text, uid, gid));
  return path_none(result, failed, &path);
}
static Value posix_fchown(Value *args, int nargs) {
  int fd, result;
  uid_t uid;
  gid_t gid;
  bool failed;
  if (!index_to_int(args[0], &fd) || !uid_convert(args[1], &uid) || !gid_convert(args[2], &gid))
    return ABSENT;
  if (!audit("os.chown", "illi", fd, (int64_t)uid, (int64_t)gid, -1)) return ABSENT;
  POSIX_CALL(result, failed, fchown(fd, uid, gid));
  return path_none(result, failed, NULL);
}
static Value posix_chroot(Value *args, int nargs) {
  PathArg path;
  int result;
  bool failed;
  if (!path_convert(args[0], "chroot", "path", 0, &path)) return ABSENT;
  POSIX_CALL(result, failed, chroot(path.text));
  return path_none(result, failed, &path);
}

/* -- Special files ----------------------------------------------------------------------------- */

static bool device_convert(Value v, dev_t *out) {
  uint64_t wide;
  Value index = number_index(v);
  if (is_absent(index) || !int_to_u64(index, &wide)) return false;
  *out = wide;
  return true;
}

static Value posix_mkfifo(Value *args, int nargs) {
  PathArg path;
  int mode, dir_fd, result;
  bool failed;
  if (!path_convert(args[0], "mkfifo", "path", 0, &path) || !index_to_int(args[1], &mode) ||
      !dir_fd_convert(args[2], &dir_fd))
    return ABSENT;
  POSIX_CALL(result, failed, mkfifoat(dir_fd, path.text, (mode_t)mode));
  return path_none(result, failed, &path);
}
static Value posix_mknod(Value *args, int nargs) {
  PathArg path;
  int mode, dir_fd, result;
  dev_t device;
  bool failed;
  if (!path_convert(args[0], "mknod", "path", 0, &path) || !index_to_int(args[1], &mode) ||
      !device_convert(args[2], &device) || !dir_fd_convert(args[3], &dir_fd))
    return ABSENT;
  POSIX_CALL(result, failed, mknodat(dir_fd, path.text, (mode_t)mode, device));
  return path_none(result, failed, &path);
}
static Value posix_major(Value *args, int nargs) {
  dev_t device;
  return device_convert(args[0], &device) ? from_small_int(major(device)) : ABSENT;
}
static Value posix_minor(Value *args, int nargs) {
  dev_t device;
  return device_convert(args[0], &device) ? from_small_int(minor(device)) : ABSENT;
}
static Value posix_makedev(Value *args, int nargs) {
  int major, minor;
  return index_to_int(args[0], &major) && index_to_int(args[1], &minor)
             ? int_from_u64(makedev((unsigned)major, (unsigned)minor))
             : ABSENT;
}

/* -- Extended attributes ----------------------------------------------------------------------- */

enum { FIRST_ROOM = 128, XATTR_MAXIMUM = 65536 };

/* Arguments that all four functions have. */
typedef struct AttributeCall {
  PathArg path; /* the file */
  Value name;   /* bytes; ABSENT: none */
  bool follow;  /* follow_symlinks */
} AttributeCall;

static bool attribute_convert(const char *function, int path_flags, Value path, Value name,
                              Value follow, AttributeCall *out) {
  out->name = ABSENT;
  if (!path_convert(path, function, "path", PATH_ALLOW_FD | path_flags, &out->path)) return false;
  if (!is_absent(name) && is_absent(out->name = fs_bytes(name))) return false;
  return arg_truth(follow, &out->follow) && path_check(function, &out->path, AT_FDCWD, out->follow);
}
static const char *attribute_name(const AttributeCall *c) {
  return (const char *)as_bytes(c->name)->data;
}

static ssize_t read_attribute(const AttributeCall *c, void *room, size_t size) {
  const char *path = c->path.text;
  if (is_absent(c->name)) {
    if (path == NULL) return flistxattr(c->path.fd, room, size);
    return c->follow ? listxattr(path, room, size) : llistxattr(path, room, size);
  }
  if (path == NULL) return fgetxattr(c->path.fd, attribute_name(c), room, size);
  return c->follow ? getxattr(path, attribute_name(c), room, size)
                   : lgetxattr(path, attribute_name(c), room, size);
}

/* The value of the attribute, or the list of names, as bytes: first with little room, then with all
   it can take. */
static Value attribute_bytes(const AttributeCall *c) {
  char little[FIRST_ROOM], *room = little;
  size_t size = sizeof little;
  for (;;) {
    gil_release();
    ssize_t length = read_attribute(c, room, size);
    int error = errno;
    gil_acquire();
    errno = error;
    bool again = length < 0 && errno == ERANGE && room == little;
    Value result = length >= 0 ? bytes_from_data(room, length)
                   : again     ? NONE
                               : path_error(&c->path);
    if (room != little) free(room);
    if (!again) return result;
    room = xmalloc(size = XATTR_MAXIMUM);
  }
}

static Value posix_getxattr(Value *args, int nargs) {
  AttributeCall c;
  return attribute_convert("getxattr", 0, args[0], args[1], args[2], &c) &&
                 audit("os.getxattr", "OO", c.path.given, args[1])
             ? attribute_bytes(&c)
             : ABSENT;
}

static Value posix_listxattr(Value *args, int nargs) {
  AttributeCall c;
  if (!attribute_convert("listxattr", PATH_ALLOW_NONE, args[0], ABSENT, args[1], &c) ||
      !audit("os.listxattr", "O", c.path.given))
    return ABSENT;
  Value bytes = attribute_bytes(&c), list = list_new(0);
  if (is_absent(bytes)) return ABSENT;
  for (int64_t i = 0; i < bytes_length(bytes);) {
    const char *name = (const char *)as_bytes(bytes)->data + i;
    size_t length = strlen(name);
    Value decoded = str_fs_decode(name, length);
    if (is_absent(decoded) || !list_append(list, decoded)) return ABSENT;
    i += (int64_t)length + 1;
  }
  return list;
}

static int write_attribute(const AttributeCall *c, const Buffer *value, int flags) {
  const char *path = c->path.text, *name = attribute_name(c);
  size_t length = (size_t)value->length;
  if (path == NULL) return fsetxattr(c->path.fd, name, value->memory, length, flags);
  return c->follow ? setxattr(path, name, value->memory, length, flags)
                   : lsetxattr(path, name, value->memory, length, flags);
}
static Value posix_setxattr(Value *args, int nargs) {
  AttributeCall c;
  Buffer value;
  int flags;
  if (!attribute_convert("setxattr", 0, args[0], args[1], args[4], &c) ||
      !index_to_int(args[3], &flags) ||
      !audit("os.setxattr", "OOOi", c.path.given, args[1], args[2], flags) ||
      !buffer_get(args[2], &value, BUFFER_SIMPLE))
    return ABSENT;
  gil_release();
  int result = write_attribute(&c, &value, flags), error = errno;
  gil_acquire();
  buffer_release(&value);
  errno = error;
  return path_none(result, false, &c.path);
}
static int remove_attribute(const AttributeCall *c) {
  const char *path = c->path.text, *name = attribute_name(c);
  if (path == NULL) return fremovexattr(c->path.fd, name);
  return c->follow ? removexattr(path, name) : lremovexattr(path, name);
}
static Value posix_removexattr(Value *args, int nargs) {
  AttributeCall c;
  if (!attribute_convert("removexattr", 0, args[0], args[1], args[2], &c) ||
      !audit("os.removexattr", "OO", c.path.given, args[1]))
    return ABSENT;
  gil_release();
  int result = remove_attribute(&c), error = errno;
  gil_acquire();
  errno = error;
  return path_none(result, false, &c.path);
}

/* -- File systems ------------------------------------------------------------------------------ */

static const StructField statvfs_fields[] = {
    {"f_bsize", NULL},  {"f_frsize", NULL},  {"f_blocks", NULL}, {"f_bfree", NULL},
    {"f_bavail", NULL}, {"f_files", NULL},   {"f_ffree", NULL},  {"f_favail", NULL},
    {"f_flag", NULL},   {"f_namemax", NULL}, {"f_fsid", NULL},   {NULL, NULL}};
static const StructDef statvfs_def = {
    "os.statvfs_result", "statvfs_result: Result from statvfs or fstatvfs.", statvfs_fields, 10};
static Value statvfs_type;

static Value statvfs_value(const struct statvfs *s) {
  const uint64_t numbers[] = {s->f_bsize,  s->f_frsize,  s->f_blocks, s->f_bfree,
                              s->f_bavail, s->f_files,   s->f_ffree,  s->f_favail,
                              s->f_flag,   s->f_namemax, s->f_fsid};
  Value values[countof(numbers)];
  for (size_t i = 0; i < countof(numbers); i++) values[i] = int_from_u64(numbers[i]);
  return struct_new(statvfs_type, values, countof(values));
}
static Value posix_statvfs(Value *args, int nargs) {
  PathArg path;
  struct statvfs s;
  int result;
  bool failed;
  if (!path_convert(args[0], "statvfs", "path", PATH_ALLOW_FD, &path)) return ABSENT;
  POSIX_CALL(result, failed, path.text == NULL ? fstatvfs(path.fd, &s) : statvfs(path.text, &s));
  if (failed) return ABSENT;
  return result < 0 ? path_error(&path) : statvfs_value(&s);
}
static Value posix_fstatvfs(Value *args, int nargs) {
  int fd, result;
  struct statvfs s;
  bool failed;
  if (!index_to_int(args[0], &fd)) return ABSENT;
  POSIX_CALL(result, failed, fstatvfs(fd, &s));
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : statvfs_value(&s);
}

const BuiltinDef posix_owner_functions[] = {
    METHOD("chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", posix_chown, EFFECT_ANY,
           "Change the owner and group id of path to the numeric uid and gid."),
    METHOD("lchown(path, uid, gid)", posix_lchown, EFFECT_ANY,
           "Change the owner and group id of path, without following symbolic links."),
    METHOD("fchown(fd, uid, gid)", posix_fchown, EFFECT_ANY,
           "Change the owner and group id of the file specified by file descriptor."),
    METHOD("chroot(path)", posix_chroot, EFFECT_ANY, "Change root directory to path."),
    METHOD("mkfifo(path, mode=438, *, dir_fd=None)", posix_mkfifo, EFFECT_ANY,
           "Create a \"fifo\" (a POSIX named pipe)."),
    METHOD("mknod(path, mode=384, device=0, *, dir_fd=None)", posix_mknod, EFFECT_ANY,
           "Create a node in the file system."),
    METHOD("major(device, /)", posix_major, EFFECT_ANY,
           "Return the major part of a device number."),
    METHOD("minor(device, /)", posix_minor, EFFECT_ANY,
           "Return the minor part of a device number."),
    METHOD("makedev(major, minor, /)", posix_makedev, EFFECT_ANY,
           "Put the major and the minor number of a device together."),
    METHOD("getxattr(path, attribute, *, follow_symlinks=True)", posix_getxattr, EFFECT_ANY,
           "Return the value of extended attribute attribute on path."),
    METHOD("setxattr(path, attribute, value, flags=0, *, follow_symlinks=True)", posix_setxattr,
           EFFECT_ANY, "Set extended attribute attribute on path to value."),
    METHOD("removexattr(path, attribute, *, follow_symlinks=True)", posix_removexattr, EFFECT_ANY,
           "Remove extended attribute attribute on path."),
    METHOD("listxattr(path=None, *, follow_symlinks=True)", posix_listxattr, EFFECT_ANY,
           "Return a list of extended attributes on path."),
    METHOD("statvfs(path)", posix_statvfs, EFFECT_ANY,
           "Perform a statvfs system call on the given path."),
    METHOD("fstatvfs(fd, /)", posix_fstatvfs, EFFECT_ANY,
           "Perform an fstatvfs system call on the given fd."),
    METHOD_END,
};

bool owner_init(Value module) {
  if (is_absent(statvfs_type)) {
    statvfs_type = struct_type_new(&statvfs_def, false);
    gc_root_add(&statvfs_type);
  }
  return module_add(module, "statvfs_result", statvfs_type);
}
