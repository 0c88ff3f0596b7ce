/* The module posix: tables of the other files, constants, environ. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "modules/posix/files.h"
#include "modules/posix/stat.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"

static const struct {
  const char *name;
  int64_t value;
} constants[] = {
#define C(name) {#name, name}
    C(F_OK), C(R_OK), C(W_OK), C(X_OK), C(O_RDONLY), C(O_WRONLY), C(O_RDWR), C(O_NDELAY), C(O_NONBLOCK), C(O_APPEND), C(O_DSYNC),
    C(O_RSYNC), C(O_SYNC), C(O_NOCTTY), C(O_CREAT), C(O_EXCL), C(O_TRUNC), C(O_LARGEFILE), C(O_CLOEXEC), C(O_ACCMODE), C(O_DIRECTORY),
    C(WNOHANG), C(WUNTRACED), C(WCONTINUED), C(WEXITED), C(WSTOPPED), C(WNOWAIT), C(P_PID), C(P_PGID), C(P_ALL), C(P_PIDFD),
    C(CLD_EXITED), C(CLD_KILLED), C(CLD_DUMPED), C(CLD_TRAPPED), C(CLD_STOPPED), C(CLD_CONTINUED),
    C(EX_OK), C(EX_USAGE), C(EX_DATAERR), C(EX_NOINPUT), C(EX_NOUSER), C(EX_NOHOST), C(EX_UNAVAILABLE), C(EX_SOFTWARE), C(EX_OSERR), C(EX_OSFILE),
    C(EX_CANTCREAT), C(EX_IOERR), C(EX_TEMPFAIL), C(EX_PROTOCOL), C(EX_NOPERM), C(EX_CONFIG), C(PRIO_PROCESS), C(PRIO_PGRP), C(PRIO_USER),
    C(O_NOFOLLOW), C(O_ASYNC), C(O_DIRECT), C(O_NOATIME), C(O_PATH), C(O_TMPFILE), C(SEEK_DATA), C(SEEK_HOLE),
};

static bool add_environ(Value module) {
  Value dict = dict_new();
  for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
    const char *equals = strchr(*entry, '=');
    if (equals == NULL) continue;
    Value name = bytes_from_data(*entry, equals - *entry), value = bytes_from_data(equals + 1, strlen(equals + 1));
    int there = dict_contains(dict, name);
    if (there < 0 || (!there && !dict_set(dict, name, value))) return false;
  }
  return module_add(module, "environ", dict);
}

/* What os.py decides supports_dir_fd and the like by. */
static bool add_have_functions(Value module) {
  static const char *const names[] = {"HAVE_FACCESSAT", "HAVE_FCHDIR", "HAVE_FCHMOD", "HAVE_FCHMODAT", "HAVE_FCHOWN", "HAVE_FCHOWNAT", "HAVE_FDOPENDIR",
      "HAVE_FEXECVE", "HAVE_FPATHCONF", "HAVE_FSTATAT", "HAVE_FSTATVFS", "HAVE_FTRUNCATE", "HAVE_FUTIMENS", "HAVE_LINKAT", "HAVE_LSTAT", "HAVE_LUTIMES",
      "HAVE_MEMFD_CREATE", "HAVE_MKDIRAT", "HAVE_MKFIFOAT", "HAVE_MKNODAT", "HAVE_OPENAT", "HAVE_READLINKAT", "HAVE_RENAMEAT", "HAVE_SYMLINKAT",
      "HAVE_UNLINKAT", "HAVE_UTIMENSAT"};
  Value list = list_new(countof(names));
  for (size_t i = 0; i < countof(names); i++) {
    if (!list_append(list, str_from_ascii(names[i]))) return false;
  }
  return module_add(module, "_have_functions", list);
}

static bool posix_init(Value module) {
  bool ok = module_add_functions(module, posix_stat_functions) && module_add_functions(module, posix_file_functions) && module_add_functions(module, posix_process_functions) &&
            module_add_functions(module, posix_scandir_functions) && module_add_type(module, &dir_entry_type);
  type_ready(&scandir_iterator_type);
  for (size_t i = 0; ok && i < countof(constants); i++) ok = module_add_int(module, constants[i].name, constants[i].value);
  return ok && stat_init(module) && spawn_init(module) && attributes_init(module) && add_environ(module) && add_have_functions(module) && module_add(module, "error", type_value(&exc_OSError));
}

static const ModuleDef posix_def = {.name = "posix", .doc = "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.", .init = posix_init};
MODULE_REGISTER(posix_def);
