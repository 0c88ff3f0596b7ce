/* The module _stat: constants and predicates for st_mode. */
#include <sys/stat.h>

#include "modules/constants.h"
#include "objects/str.h"

/* Kinds of files that other systems have; no mode of ours has them. */
enum { S_IFDOOR = 0, S_IFPORT = 0, S_IFWHT = 0, S_ENFMT = S_ISGID };
/* Flags of st_flags, with the values BSD gave them. */
enum {
  UF_NODUMP = 0x1,
  UF_IMMUTABLE = 0x2,
  UF_APPEND = 0x4,
  UF_OPAQUE = 0x8,
  UF_NOUNLINK = 0x10,
  UF_COMPRESSED = 0x20,
  UF_HIDDEN = 0x8000,
  SF_ARCHIVED = 0x10000,
  SF_IMMUTABLE = 0x20000,
  SF_APPEND = 0x40000,
  SF_NOUNLINK = 0x100000,
  SF_SNAPSHOT = 0x200000
};
/* Items of a stat result. */
enum { ST_MODE, ST_INO, ST_DEV, ST_NLINK, ST_UID, ST_GID, ST_SIZE, ST_ATIME, ST_MTIME, ST_CTIME };

static bool mode_convert(Value v, mode_t *mode) {
  uint64_t wide;
  if (!unsigned_long_convert(v, &wide)) return false;
  *mode = (mode_t)wide;
  if (wide == *mode) return true;
  raise_error(&exc_OverflowError, "mode out of range");
  return false;
}

#define KIND_FUNCTION(name, kind)                                                                  \
  static Value stat_##name(Value *args, int nargs) {                                               \
    mode_t mode;                                                                                   \
    return mode_convert(args[0], &mode) ? from_bool(kind != 0 && (mode & S_IFMT) == (mode_t)kind)  \
                                        : ABSENT;                                                  \
  }
KIND_FUNCTION(S_ISDIR, S_IFDIR)
KIND_FUNCTION(S_ISCHR, S_IFCHR)
KIND_FUNCTION(S_ISBLK, S_IFBLK)
KIND_FUNCTION(S_ISREG, S_IFREG)
KIND_FUNCTION(S_ISFIFO, S_IFIFO)
KIND_FUNCTION(S_ISLNK, S_IFLNK)
KIND_FUNCTION(S_ISSOCK, S_IFSOCK)
KIND_FUNCTION(S_ISDOOR, S_IFDOOR)
KIND_FUNCTION(S_ISPORT, S_IFPORT)
KIND_FUNCTION(S_ISWHT, S_IFWHT)

static Value stat_S_IMODE(Value *args, int nargs) {
  mode_t mode;
  return mode_convert(args[0], &mode) ? from_small_int(mode & 07777) : ABSENT;
}
static Value stat_S_IFMT(Value *args, int nargs) {
  mode_t mode;
  return mode_convert(args[0], &mode) ? from_small_int(mode & S_IFMT) : ABSENT;
}

static char kind_letter(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFREG: return '-';
  case S_IFDIR: return 'd';
  case S_IFLNK: return 'l';
  case S_IFBLK: return 'b';
  case S_IFCHR: return 'c';
  case S_IFIFO: return 'p';
  case S_IFSOCK: return 's';
  default: return '?';
  }
}

/* rwx for one class of users; `special` is the letter that stands for the extra bit over x. */
static void put_rights(char *out, mode_t rights, bool extra, char special) {
  out[0] = rights & 4 ? 'r' : '-';
  out[1] = rights & 2 ? 'w' : '-';
  if (extra)
    out[2] = rights & 1 ? special : (char)(special - 'a' + 'A');
  else
    out[2] = rights & 1 ? 'x' : '-';
}

static Value stat_filemode(Value *args, int nargs) {
  mode_t mode;
  char text[10];
  if (!mode_convert(args[0], &mode)) return ABSENT;
  text[0] = kind_letter(mode);
  put_rights(text + 1, mode >> 6, mode & S_ISUID, 's');
  put_rights(text + 4, mode >> 3, mode & S_ISGID, 's');
  put_rights(text + 7, mode, mode & S_ISVTX, 't');
  return str_from_ascii_n(text, sizeof text);
}

#define KIND_DEF(name, what)                                                                       \
  METHOD(#name "(mode, /)", stat_##name, EFFECT_ALLOC,                                             \
         #name "(mode) -> bool\n\nTell whether a mode is that of a" what ".")
static const BuiltinDef functions[] = {
    KIND_DEF(S_ISDIR, " directory"),
    KIND_DEF(S_ISCHR, " character special device file"),
    KIND_DEF(S_ISBLK, " block special device file"),
    KIND_DEF(S_ISREG, " regular file"),
    KIND_DEF(S_ISFIFO, " FIFO (named pipe)"),
    KIND_DEF(S_ISLNK, " symbolic link"),
    KIND_DEF(S_ISSOCK, " socket"),
    KIND_DEF(S_ISDOOR, " door"),
    KIND_DEF(S_ISPORT, "n event port"),
    KIND_DEF(S_ISWHT, " whiteout"),
    METHOD("S_IMODE(mode, /)", stat_S_IMODE, EFFECT_ALLOC,
           "Return the permission bits of a mode, those that os.chmod() sets."),
    METHOD("S_IFMT(mode, /)", stat_S_IFMT, EFFECT_ALLOC,
           "Return the bits of a mode that tell the kind of file."),
    METHOD("filemode(mode, /)", stat_filemode, EFFECT_ALLOC,
           "Return how `ls -l` shows a mode: '-rwxrwxrwx'"),
    METHOD_END,
};

static const IntConstant constants[] = {
    CONSTANT(S_IFDIR),     CONSTANT(S_IFCHR),      CONSTANT(S_IFBLK),       CONSTANT(S_IFREG),
    CONSTANT(S_IFIFO),     CONSTANT(S_IFLNK),      CONSTANT(S_IFSOCK),      CONSTANT(S_IFDOOR),
    CONSTANT(S_IFPORT),    CONSTANT(S_IFWHT),      CONSTANT(S_ISUID),       CONSTANT(S_ISGID),
    CONSTANT(S_ISVTX),     CONSTANT(S_ENFMT),      CONSTANT(S_IREAD),       CONSTANT(S_IWRITE),
    CONSTANT(S_IEXEC),     CONSTANT(S_IRWXU),      CONSTANT(S_IRUSR),       CONSTANT(S_IWUSR),
    CONSTANT(S_IXUSR),     CONSTANT(S_IRWXG),      CONSTANT(S_IRGRP),       CONSTANT(S_IWGRP),
    CONSTANT(S_IXGRP),     CONSTANT(S_IRWXO),      CONSTANT(S_IROTH),       CONSTANT(S_IWOTH),
    CONSTANT(S_IXOTH),     CONSTANT(UF_NODUMP),    CONSTANT(UF_IMMUTABLE),  CONSTANT(UF_APPEND),
    CONSTANT(UF_OPAQUE),   CONSTANT(UF_NOUNLINK),  CONSTANT(UF_COMPRESSED), CONSTANT(UF_HIDDEN),
    CONSTANT(SF_ARCHIVED), CONSTANT(SF_IMMUTABLE), CONSTANT(SF_APPEND),     CONSTANT(SF_NOUNLINK),
    CONSTANT(SF_SNAPSHOT), CONSTANT(ST_MODE),      CONSTANT(ST_INO),        CONSTANT(ST_DEV),
    CONSTANT(ST_NLINK),    CONSTANT(ST_UID),       CONSTANT(ST_GID),        CONSTANT(ST_SIZE),
    CONSTANT(ST_ATIME),    CONSTANT(ST_MTIME),     CONSTANT(ST_CTIME),      CONSTANTS_END,
};

static bool stat_module_init(Value module) {
  return constants_add(module, constants);
}
static const ModuleDef stat_def = {
    .name = "_stat",
    .doc = "Constants and functions for the mode of a file, as stat() gives it.",
    .functions = functions,
    .init = stat_module_init};
MODULE_REGISTER(stat_def);
