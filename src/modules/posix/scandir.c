/* posix: scandir and DirEntry. Entries answer from d_type where they can. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "modules/posix/files.h"
#include "modules/posix/path.h"
#include "modules/posix/stat.h"
#include "objects/audit.h"
#include "objects/int.h"
#include "objects/sequence.h"

typedef struct DirEntry {
  Object header;
  Slot name, path;  /* str or bytes */
  Slot stat, lstat; /* cached results, or absent */
  uint64_t inode;   /* inode() */
  int64_t dir_fd;   /* where names are relative to a descriptor, else -1 */
  uint8_t type;     /* DT_* */
} DirEntry;
static const Layout dir_entry_layout = {.name = "DirEntry",
                                        .fixed_size = sizeof(DirEntry),
                                        .slots_offset = offsetof(DirEntry, name),
                                        .slots_count = 4};
static DEFINE_TYPE_SHAPE(dir_entry);
static DirEntry *as_entry(Value v) {
  return object_cast(DirEntry, v);
}

/* -- Entries ----------------------------------------------------------------------------------- */

static int stat_entry(DirEntry *e, bool follow, struct stat *st) {
  Value path = slot_get(&e->path);
  Value bytes = is_bytes(path) ? path : str_fs_encode(path);
  if (is_absent(bytes)) return -2;
  int dir_fd = e->dir_fd >= 0 ? (int)e->dir_fd : AT_FDCWD, result;
  bool failed;
  POSIX_CALL(
      result, failed,
      fstatat(dir_fd, (const char *)as_bytes(bytes)->data, st, follow ? 0 : AT_SYMLINK_NOFOLLOW));
  return failed ? -2 : result;
}

static Value entry_stat(Value *args, int nargs) {
  DirEntry *e = as_entry(args[0]);
  bool follow;
  struct stat st;
  if (!arg_truth(args[1], &follow)) return ABSENT;
  Slot *cache = follow && e->type == DT_LNK ? &e->stat : &e->lstat;
  Value known = slot_get(cache);
  if (!is_absent(known)) return known;
  int result = stat_entry(e, follow, &st);
  if (result == -2) return ABSENT;
  if (result < 0) return raise_os_error(errno, slot_get(&e->path));
  Value v = stat_result(&st);
  if (!is_absent(v)) slot_set(e, cache, v);
  return v;
}

/* Whether it is of a kind, by d_type where that tells. A vanished file is of no kind. */
static Value is_kind(Value self, bool follow, unsigned type, mode_t mode) {
  DirEntry *e = as_entry(self);
  struct stat st;
  if (e->type != DT_UNKNOWN && !(follow && e->type == DT_LNK)) return from_bool(e->type == type);
  int result = stat_entry(e, follow, &st);
  if (result == -2) return ABSENT;
  if (result < 0) return errno == ENOENT ? FALSE_VALUE : raise_os_error(errno, slot_get(&e->path));
  return from_bool((st.st_mode & S_IFMT) == mode);
}
static Value entry_is_dir(Value *args, int nargs) {
  bool follow;
  return arg_truth(args[1], &follow) ? is_kind(args[0], follow, DT_DIR, S_IFDIR) : ABSENT;
}
static Value entry_is_file(Value *args, int nargs) {
  bool follow;
  return arg_truth(args[1], &follow) ? is_kind(args[0], follow, DT_REG, S_IFREG) : ABSENT;
}
static Value entry_is_symlink(Value *args, int nargs) {
  return is_kind(args[0], false, DT_LNK, S_IFLNK);
}
static Value entry_inode(Value *args, int nargs) {
  return int_from_u64(as_entry(args[0])->inode);
}
static Value entry_fspath(Value *args, int nargs) {
  return slot_get(&as_entry(args[0])->path);
}
static Value entry_repr(Value self) {
  return format_text("<DirEntry %R>", slot_get(&as_entry(self)->name));
}

static const BuiltinDef entry_methods[] = {
    METHOD("stat(self, /, *, follow_symlinks=True)", entry_stat, EFFECT_ANY,
           "Return what os.stat() says of the entry; asks the system once at most."),
    METHOD("is_dir(self, /, *, follow_symlinks=True)", entry_is_dir, EFFECT_ANY,
           "Tell whether the entry is a folder; asks the system once at most."),
    METHOD("is_file(self, /, *, follow_symlinks=True)", entry_is_file, EFFECT_ANY,
           "Tell whether the entry is a file; asks the system once at most."),
    METHOD("is_symlink(self, /)", entry_is_symlink, EFFECT_ANY,
           "Tell whether the entry is a symbolic link; asks the system once at most."),
    METHOD("inode(self, /)", entry_inode, EFFECT_ALLOC,
           "Return inode of the entry; cached per entry."),
    METHOD("__fspath__(self, /)", entry_fspath, EFFECT_PURE, "Returns the path for the entry."),
    CLASS_GETITEM_METHOD("See PEP 585"),
    METHOD_END,
};
static const MemberDef entry_members[] = {
    {"name", MEMBER_SLOT, offsetof(DirEntry, name), false, "name of the file within its folder"},
    {"path", MEMBER_SLOT, offsetof(DirEntry, path), false,
     "path of the folder that was given to scandir(), joined with the name"},
    {NULL, 0, 0, false, NULL},
};
Type dir_entry_type = {
    .name = "posix.DirEntry",
    .base = &object_type,
    .layout = &dir_entry_layout,
    .root_shape = &dir_entry_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = entry_repr},
    .methods = entry_methods,
    .members = entry_members,
};

/* -- The iterator ------------------------------------------------------------------------------ */

typedef struct ScandirIterator {
  Object header;
  Slot given; /* the path as passed, or None */
  Slot bytes; /* encoded, or absent for a descriptor */
  DIR *dir;   /* NULL once closed or exhausted */
  int64_t fd; /* that was given, else -1 */
} ScandirIterator;
static const Layout scandir_layout = {.name = "ScandirIterator",
                                      .fixed_size = sizeof(ScandirIterator),
                                      .slots_offset = offsetof(ScandirIterator, given),
                                      .slots_count = 2};
static DEFINE_TYPE_SHAPE(scandir_iterator);
static ScandirIterator *as_iterator(Value v) {
  return object_cast(ScandirIterator, v);
}

static PathArg iterator_path(const ScandirIterator *it) {
  Value bytes = slot_get(&it->bytes);
  return (PathArg){.given = slot_get(&it->given),
                   .bytes = bytes,
                   .text = it->fd >= 0        ? NULL
                           : is_absent(bytes) ? "."
                                              : (const char *)as_bytes(bytes)->data,
                   .fd = (int)it->fd};
}

static void close_directory(ScandirIterator *it) {
  DIR *dir = it->dir;
  if (dir == NULL) return;
  it->dir = NULL;
  gil_release();
  if (it->fd >= 0) rewinddir(dir); /* the position is shared with the caller's descriptor */
  closedir(dir);
  gil_acquire();
}

/* "folder/name", like the path str or bytes; the name alone relative to a descriptor. */
static Value full_path(const PathArg *path, Value name) {
  if (path->text == NULL) return name;
  size_t length = strlen(path->text);
  bool slash = length == 0 || path->text[length - 1] == '/';
  Value start = is_none(path->given) ? str_from_ascii(".") : path->given;
  if (is_str(start))
    return slash && !is_none(path->given) ? str_concat(start, name)
                                          : format_text("%V/%V", start, name);
  start = bytes_from_data(path->text, (int64_t)length);
  if (!slash) start = bytes_concat(start, bytes_from_data("/", 1));
  return is_absent(start) ? ABSENT : bytes_concat(start, name);
}

static Value entry_new(const PathArg *path, const struct dirent *d) {
  Value name = path_result(path, d->d_name, strlen(d->d_name));
  Value full = is_absent(name) ? ABSENT : full_path(path, name);
  if (is_absent(full)) return ABSENT;
  DirEntry *e = gc_new(&dir_entry_shape);
  slot_init(&e->name, name);
  slot_init(&e->path, full);
  e->inode = d->d_ino;
  e->type = d->d_type;
  e->dir_fd = path->fd;
  return from_object(e);
}

static Value iterator_self(Value self) {
  return self;
}
static Value iterator_next(Value self) {
  ScandirIterator *it = as_iterator(self);
  PathArg path = iterator_path(it);
  while (it->dir != NULL) {
    gil_release();
    errno = 0;
    struct dirent *d = readdir(it->dir);
    int error = errno;
    gil_acquire();
    if (d == NULL) {
      close_directory(it);
      errno = error;
      return error != 0 ? path_error(&path) : ABSENT;
    }
    if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0) continue;
    Value entry = entry_new(&path, d);
    if (is_absent(entry)) close_directory(it);
    return entry;
  }
  return ABSENT;
}

/* Left open when it dies: its owner forgot it. */
static void iterator_finalize(Value self) {
  ScandirIterator *it = as_iterator(self);
  if (it->dir == NULL) return;
  if (!warn(&exc_ResourceWarning, 1, "unclosed scandir iterator %R", self) &&
      exception_matches(&exc_Warning))
    exception_write_unraisable(self);
  close_directory(it);
}

static Value iterator_close(Value *args, int nargs) {
  close_directory(as_iterator(args[0]));
  return NONE;
}
static Value iterator_enter(Value *args, int nargs) {
  return args[0];
}
static const BuiltinDef iterator_methods[] = {
    METHOD("close(self, /)", iterator_close, EFFECT_EXTERNAL,
           "Close the directory; no more entries come."),
    METHOD("__enter__(self, /)", iterator_enter, EFFECT_PURE, NULL),
    METHOD("__exit__(self, /, *args)", iterator_close, EFFECT_EXTERNAL, NULL),
    METHOD_END,
};
Type scandir_iterator_type = {
    .name = "posix.ScandirIterator",
    .base = &object_type,
    .layout = &scandir_layout,
    .root_shape = &scandir_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iterator_self, .next = iterator_next, .finalize = iterator_finalize},
    .methods = iterator_methods,
};

static Value posix_scandir(Value *args, int nargs) {
  PathArg path;
  if (!path_convert(args[0], "scandir", "path", PATH_ALLOW_FD | PATH_ALLOW_NONE, &path))
    return ABSENT;
  if (!audit("os.scandir", "O", path.given)) return ABSENT;
  int copy = path.text == NULL ? fcntl(path.fd, F_DUPFD_CLOEXEC, 0) : -1;
  gil_release();
  DIR *dir = path.text == NULL ? (copy < 0 ? NULL : fdopendir(copy)) : opendir(path.text);
  int error = errno;
  gil_acquire();
  if (dir == NULL && copy >= 0) close(copy);
  errno = error;
  if (dir == NULL) return path_error(&path);
  if (copy >= 0) rewinddir(dir);
  Value self = type_alloc(&scandir_iterator_type);
  ScandirIterator *it = as_iterator(self);
  slot_init(&it->given, path.given);
  slot_init(&it->bytes, path.bytes);
  it->dir = dir;
  it->fd = path.fd;
  gc_register_finalizer(&it->header);
  return self;
}

const BuiltinDef posix_scandir_functions[] = {
    METHOD("scandir(path=None)", posix_scandir, EFFECT_ANY,
           "Return an iterator of DirEntry objects for given path."),
    METHOD_END,
};
