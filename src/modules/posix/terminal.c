/* posix: terminals and pseudo-terminals. */
#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utmp.h>

#include "modules/posix/files.h"
#include "modules/posix/fork.h"
#include "modules/posix/path.h"
#include "objects/audit.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/struct_sequence.h"
#include "objects/tuple.h"

static const StructField size_fields[] = {{"columns", "width of the terminal window in characters"},
                                          {"lines", "height of the terminal window in characters"},
                                          {NULL, NULL}};
static const StructDef size_def = {"os.terminal_size", "The size of a terminal: columns and lines.",
                                   size_fields, 2};
static Value size_type;

static Value posix_get_terminal_size(Value *args, int nargs) {
  int fd;
  struct winsize size;
  if (!index_to_int(args[0], &fd)) return ABSENT;
  if (ioctl(fd, TIOCGWINSZ, &size) < 0) return raise_os_error(errno, ABSENT);
  return struct_new(size_type, (Value[]){from_small_int(size.ws_col), from_small_int(size.ws_row)},
                    2);
}

static Value posix_openpty(Value *args, int nargs) {
  int master, slave;
  if (openpty(&master, &slave, NULL, NULL, NULL) < 0) return raise_os_error(errno, ABSENT);
  if (fcntl(master, F_SETFD, FD_CLOEXEC) == 0 && fcntl(slave, F_SETFD, FD_CLOEXEC) == 0)
    return tuple_pack(2, from_small_int(master), from_small_int(slave));
  int error = errno;
  close(master);
  close(slave);
  return raise_os_error(error, ABSENT);
}

static Value posix_forkpty(Value *args, int nargs) {
  int master = -1;
  if (!audit("os.forkpty", "")) return ABSENT;
  fork_before();
  pid_t pid = forkpty(&master, NULL, NULL, NULL);
  int error = errno;
  if (pid == 0)
    fork_after_in_child();
  else
    fork_after_in_parent();
  return pid < 0 ? raise_os_error(error, ABSENT)
                 : tuple_pack(2, from_small_int(pid), from_small_int(master));
}

static Value posix_login_tty(Value *args, int nargs) {
  int fd;
  return index_to_int(args[0], &fd) ? path_none(login_tty(fd), false, NULL) : ABSENT;
}
static Value posix_ctermid(Value *args, int nargs) {
  char name[L_ctermid];
  ctermid(name);
  return str_fs_decode(name, strlen(name));
}
static Value posix_ttyname(Value *args, int nargs) {
  int fd;
  char name[PATH_MAX];
  if (!index_to_int(args[0], &fd)) return ABSENT;
  int error = ttyname_r(fd, name, sizeof name);
  return error != 0 ? raise_os_error(error, ABSENT) : str_fs_decode(name, strlen(name));
}
static Value posix_tcgetpgrp(Value *args, int nargs) {
  int fd;
  return index_to_int(args[0], &fd) ? path_int(tcgetpgrp(fd), false) : ABSENT;
}
static Value posix_tcsetpgrp(Value *args, int nargs) {
  int fd, group;
  return index_to_int(args[0], &fd) && index_to_int(args[1], &group)
             ? path_none(tcsetpgrp(fd, group), false, NULL)
             : ABSENT;
}

const BuiltinDef posix_terminal_functions[] = {
    METHOD("get_terminal_size(fd=1, /)", posix_get_terminal_size, EFFECT_ANY,
           "Return the size of the terminal window as (columns, lines)."),
    METHOD("openpty()", posix_openpty, EFFECT_ANY,
           "Open a pseudo-terminal: (master_fd, slave_fd)."),
    METHOD("forkpty()", posix_forkpty, EFFECT_ANY,
           "Fork a new process with a new pseudo-terminal as controlling tty."),
    METHOD("login_tty(fd, /)", posix_login_tty, EFFECT_ANY,
           "Make fd the controlling terminal and stdin, stdout and stderr of a new session."),
    METHOD("ctermid()", posix_ctermid, EFFECT_ANY,
           "Return the path of the terminal that controls the process."),
    METHOD("ttyname(fd, /)", posix_ttyname, EFFECT_ANY,
           "Return the name of the terminal device connected to 'fd'."),
    METHOD("tcgetpgrp(fd, /)", posix_tcgetpgrp, EFFECT_ANY,
           "Return the process group that has the terminal fd."),
    METHOD("tcsetpgrp(fd, pgid, /)", posix_tcsetpgrp, EFFECT_ANY,
           "Give the terminal fd to a process group."),
    METHOD_END,
};

bool terminal_init(Value module) {
  if (is_absent(size_type)) {
    size_type = struct_type_new(&size_def, false);
    gc_root_add(&size_type);
  }
  return module_add(module, "terminal_size", size_type);
}
