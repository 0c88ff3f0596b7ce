/* The module posix: tables of the other files, constants, environ. */
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <linux/memfd.h>
#include <linux/limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sysexits.h>
#include <unistd.h>

#include "modules/constants.h"
#include "modules/posix/files.h"
#include "modules/posix/stat.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"

static const IntConstant constants[] = {
    CONSTANT(CLD_CONTINUED),
    CONSTANT(CLD_DUMPED),
    CONSTANT(CLD_EXITED),
    CONSTANT(CLD_KILLED),
    CONSTANT(CLD_STOPPED),
    CONSTANT(CLD_TRAPPED),
    CONSTANT(EFD_CLOEXEC),
    CONSTANT(EFD_NONBLOCK),
    CONSTANT(EFD_SEMAPHORE),
    CONSTANT(EX_CANTCREAT),
    CONSTANT(EX_CONFIG),
    CONSTANT(EX_DATAERR),
    CONSTANT(EX_IOERR),
    CONSTANT(EX_NOHOST),
    CONSTANT(EX_NOINPUT),
    CONSTANT(EX_NOPERM),
    CONSTANT(EX_NOUSER),
    CONSTANT(EX_OK),
    CONSTANT(EX_OSERR),
    CONSTANT(EX_OSFILE),
    CONSTANT(EX_PROTOCOL),
    CONSTANT(EX_SOFTWARE),
    CONSTANT(EX_TEMPFAIL),
    CONSTANT(EX_UNAVAILABLE),
    CONSTANT(EX_USAGE),
    CONSTANT(F_LOCK),
    CONSTANT(F_OK),
    CONSTANT(F_TEST),
    CONSTANT(F_TLOCK),
    CONSTANT(F_ULOCK),
    CONSTANT(GRND_NONBLOCK),
    CONSTANT(GRND_RANDOM),
    CONSTANT(MFD_ALLOW_SEALING),
    CONSTANT(MFD_CLOEXEC),
    CONSTANT(MFD_HUGETLB),
    CONSTANT(MFD_HUGE_16GB),
    CONSTANT(MFD_HUGE_16MB),
    CONSTANT(MFD_HUGE_1GB),
    CONSTANT(MFD_HUGE_1MB),
    CONSTANT(MFD_HUGE_256MB),
    CONSTANT(MFD_HUGE_2GB),
    CONSTANT(MFD_HUGE_2MB),
    CONSTANT(MFD_HUGE_32MB),
    CONSTANT(MFD_HUGE_512KB),
    CONSTANT(MFD_HUGE_512MB),
    CONSTANT(MFD_HUGE_64KB),
    CONSTANT(MFD_HUGE_8MB),
    CONSTANT(MFD_HUGE_MASK),
    CONSTANT(MFD_HUGE_SHIFT),
    CONSTANT(NGROUPS_MAX),
    CONSTANT(O_ACCMODE),
    CONSTANT(O_APPEND),
    CONSTANT(O_ASYNC),
    CONSTANT(O_CLOEXEC),
    CONSTANT(O_CREAT),
    CONSTANT(O_DIRECT),
    CONSTANT(O_DIRECTORY),
    CONSTANT(O_DSYNC),
    CONSTANT(O_EXCL),
    CONSTANT(O_FSYNC),
    CONSTANT(O_LARGEFILE),
    CONSTANT(O_NDELAY),
    CONSTANT(O_NOATIME),
    CONSTANT(O_NOCTTY),
    CONSTANT(O_NOFOLLOW),
    CONSTANT(O_NONBLOCK),
    CONSTANT(O_PATH),
    CONSTANT(O_RDONLY),
    CONSTANT(O_RDWR),
    CONSTANT(O_RSYNC),
    CONSTANT(O_SYNC),
    CONSTANT(O_TMPFILE),
    CONSTANT(O_TRUNC),
    CONSTANT(O_WRONLY),
    CONSTANT(POSIX_FADV_DONTNEED),
    CONSTANT(POSIX_FADV_NOREUSE),
    CONSTANT(POSIX_FADV_NORMAL),
    CONSTANT(POSIX_FADV_RANDOM),
    CONSTANT(POSIX_FADV_SEQUENTIAL),
    CONSTANT(POSIX_FADV_WILLNEED),
    {"POSIX_SPAWN_CLOSE", 1},
    {"POSIX_SPAWN_DUP2", 2},
    {"POSIX_SPAWN_OPEN", 0},
    CONSTANT(PRIO_PGRP),
    CONSTANT(PRIO_PROCESS),
    CONSTANT(PRIO_USER),
    CONSTANT(P_ALL),
    CONSTANT(P_PGID),
    CONSTANT(P_PID),
    CONSTANT(P_PIDFD),
    CONSTANT(RTLD_DEEPBIND),
    CONSTANT(RTLD_GLOBAL),
    CONSTANT(RTLD_LAZY),
    CONSTANT(RTLD_LOCAL),
    CONSTANT(RTLD_NODELETE),
    CONSTANT(RTLD_NOLOAD),
    CONSTANT(RTLD_NOW),
    CONSTANT(RWF_APPEND),
    CONSTANT(RWF_DSYNC),
    CONSTANT(RWF_HIPRI),
    CONSTANT(RWF_NOWAIT),
    CONSTANT(RWF_SYNC),
    CONSTANT(R_OK),
    CONSTANT(SCHED_BATCH),
    CONSTANT(SCHED_FIFO),
    CONSTANT(SCHED_IDLE),
    CONSTANT(SCHED_OTHER),
    CONSTANT(SCHED_RESET_ON_FORK),
    CONSTANT(SCHED_RR),
    CONSTANT(SEEK_DATA),
    CONSTANT(SEEK_HOLE),
    CONSTANT(SPLICE_F_MORE),
    CONSTANT(SPLICE_F_MOVE),
    CONSTANT(SPLICE_F_NONBLOCK),
    CONSTANT(ST_APPEND),
    CONSTANT(ST_MANDLOCK),
    CONSTANT(ST_NOATIME),
    CONSTANT(ST_NODEV),
    CONSTANT(ST_NODIRATIME),
    CONSTANT(ST_NOEXEC),
    CONSTANT(ST_NOSUID),
    CONSTANT(ST_RDONLY),
    CONSTANT(ST_RELATIME),
    CONSTANT(ST_SYNCHRONOUS),
    CONSTANT(ST_WRITE),
    CONSTANT(TMP_MAX),
    CONSTANT(WCONTINUED),
    CONSTANT(WEXITED),
    CONSTANT(WNOHANG),
    CONSTANT(WNOWAIT),
    CONSTANT(WSTOPPED),
    CONSTANT(WUNTRACED),
    CONSTANT(W_OK),
    CONSTANT(XATTR_CREATE),
    CONSTANT(XATTR_REPLACE),
    CONSTANT(XATTR_SIZE_MAX),
    CONSTANT(X_OK),
    CONSTANTS_END,
};

static bool add_environ(Value module) {
  Value dict = dict_new();
  for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
    const char *equals = strchr(*entry, '=');
    if (equals == NULL) continue;
    Value name = bytes_from_data(*entry, equals - *entry),
          value = bytes_from_data(equals + 1, strlen(equals + 1));
    if (is_absent(name) || is_absent(value)) return false;
    int there = dict_contains(dict, name);
    if (there < 0 || (!there && !dict_set(dict, name, value))) return false;
  }
  return module_add(module, "environ", dict);
}

/* What os.py decides supports_dir_fd and the like by. */
static bool add_have_functions(Value module) {
  static const char *const names[] = {
      "EVENTFD",   "FACCESSAT",  "FCHDIR",       "FCHMOD",    "FCHMODAT", "FCHOWN",
      "FCHOWNAT",  "FEXECVE",    "FDOPENDIR",    "FPATHCONF", "FSTATAT",  "FSTATVFS",
      "FTRUNCATE", "FUTIMENS",   "FUTIMES",      "FUTIMESAT", "LINKAT",   "LCHOWN",
      "LSTAT",     "LUTIMES",    "MEMFD_CREATE", "MKDIRAT",   "MKFIFOAT", "MKNODAT",
      "OPENAT",    "READLINKAT", "RENAMEAT",     "SYMLINKAT", "UNLINKAT", "UTIMENSAT"};
  Value list = list_new(countof(names));
  for (size_t i = 0; i < countof(names); i++) {
    Value name = format_text("HAVE_%s", names[i]);
    if (is_absent(name) || !list_append(list, name)) return false;
  }
  return module_add(module, "_have_functions", list);
}

static bool posix_init(Value module) {
  static const BuiltinDef *const tables[] = {
      posix_stat_functions,        posix_file_functions,         posix_attribute_functions,
      posix_transfer_functions,    posix_owner_functions,        posix_process_functions,
      posix_user_functions,        posix_wait_functions,         posix_spawn_functions,
      posix_posix_spawn_functions, posix_scandir_functions,      posix_terminal_functions,
      posix_schedule_functions,    posix_configuration_functions};
  static bool (*const parts[])(Value) = {stat_init,          process_init,  wait_init,
                                         owner_init,         terminal_init, schedule_init,
                                         configuration_init, add_environ,   add_have_functions};
  bool ok = module_add_type(module, &dir_entry_type) && constants_add(module, constants) &&
            module_add(module, "error", type_value(&exc_OSError));
  type_ready(&scandir_iterator_type);
  for (size_t i = 0; ok && i < countof(tables); i++) ok = module_add_functions(module, tables[i]);
  for (size_t i = 0; ok && i < countof(parts); i++) ok = parts[i](module);
  return ok;
}

static const ModuleDef posix_def = {
    .name = "posix",
    .doc = "The system calls that os offers under portable names.\n\nPrograms should use os.",
    .init = posix_init};
MODULE_REGISTER(posix_def);
