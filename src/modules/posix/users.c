/* posix: whose the process is: user and group ids, process groups, sessions, priorities. */
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <sys/resource.h>
#include <unistd.h>

#include "modules/posix/files.h"
#include "modules/posix/ids.h"
#include "modules/posix/path.h"
#include "modules/posix/strings.h"
#include "objects/list.h"
#include "objects/tuple.h"

/* -- Ids --------------------------------------------------------------------------------------- */

#define GETTER(name, make)                                                                         \
  static Value posix_##name(Value *args, int nargs) {                                              \
    return make(name());                                                                           \
  }
GETTER(getpid, from_small_int)
GETTER(getppid, from_small_int)
GETTER(getpgrp, from_small_int)
GETTER(getuid, uid_value)
GETTER(geteuid, uid_value)
GETTER(getgid, gid_value)
GETTER(getegid, gid_value)

/* Functions of one, two or three ids of a kind. */
#define SETTER1(name, kind)                                                                        \
  static Value posix_##name(Value *args, int nargs) {                                              \
    kind##_t id;                                                                                   \
    return kind##_convert(args[0], &id) ? path_none(name(id), false, NULL) : ABSENT;               \
  }
#define SETTER2(name, kind)                                                                        \
  static Value posix_##name(Value *args, int nargs) {                                              \
    kind##_t a, b;                                                                                 \
    if (!kind##_convert(args[0], &a) || !kind##_convert(args[1], &b)) return ABSENT;               \
    return path_none(name(a, b), false, NULL);                                                     \
  }
#define SETTER3(name, kind)                                                                        \
  static Value posix_##name(Value *args, int nargs) {                                              \
    kind##_t a, b, c;                                                                              \
    if (!kind##_convert(args[0], &a) || !kind##_convert(args[1], &b) ||                            \
        !kind##_convert(args[2], &c))                                                              \
      return ABSENT;                                                                               \
    return path_none(name(a, b, c), false, NULL);                                                  \
  }
SETTER1(setuid, uid)
SETTER1(seteuid, uid)
SETTER1(setgid, gid)
SETTER1(setegid, gid)
SETTER2(setreuid, uid)
SETTER2(setregid, gid)
SETTER3(setresuid, uid)
SETTER3(setresgid, gid)

static Value posix_getresuid(Value *args, int nargs) {
  uid_t real, effective, saved;
  if (getresuid(&real, &effective, &saved) < 0) return raise_os_error(errno, ABSENT);
  return tuple_pack(3, uid_value(real), uid_value(effective), uid_value(saved));
}
static Value posix_getresgid(Value *args, int nargs) {
  gid_t real, effective, saved;
  if (getresgid(&real, &effective, &saved) < 0) return raise_os_error(errno, ABSENT);
  return tuple_pack(3, gid_value(real), gid_value(effective), gid_value(saved));
}

/* -- Groups ------------------------------------------------------------------------------------ */

static Value groups_value(const gid_t *groups, int count) {
  Value list = list_new(count);
  for (int i = 0; i < count; i++) {
    if (!list_append(list, gid_value(groups[i]))) return ABSENT;
  }
  return list;
}

static Value posix_getgroups(Value *args, int nargs) {
  int count = getgroups(0, NULL);
  if (count < 0) return raise_os_error(errno, ABSENT);
  gid_t *groups = xcalloc((size_t)count + 1, sizeof *groups);
  count = getgroups(count, groups);
  Value result = count < 0 ? raise_os_error(errno, ABSENT) : groups_value(groups, count);
  free(groups);
  return result;
}

static Value posix_setgroups(Value *args, int nargs) {
  gid_t *groups;
  if (type_of(args[0])->slots.get_item == NULL)
    return raise_type_error("setgroups argument must be a sequence");
  int64_t count = groups_convert(args[0], &groups);
  if (count < 0) return ABSENT;
  int result = setgroups((size_t)count, groups), error = errno;
  free(groups);
  errno = error;
  return path_none(result, false, NULL);
}

static Value posix_getgrouplist(Value *args, int nargs) {
  gid_t first;
  if (!is_str(args[0]))
    return raise_type_error("getgrouplist() argument 1 must be str, not %Y", args[0]);
  Value user = fs_bytes(args[0]);
  if (is_absent(user) || !gid_convert(args[1], &first)) return ABSENT;
  for (int room = 64;; room *= 2) {
    gid_t *groups = xcalloc((size_t)room, sizeof *groups);
    int count = room;
    int result = getgrouplist((const char *)as_bytes(user)->data, first, groups, &count);
    Value list = result < 0 ? NONE : groups_value(groups, count);
    free(groups);
    if (result >= 0 || room > NGROUPS_MAX)
      return result >= 0 ? list : raise_os_error(EINVAL, ABSENT);
  }
}

static Value posix_initgroups(Value *args, int nargs) {
  gid_t gid;
  Value user = fs_bytes(args[0]);
  if (is_absent(user) || !gid_convert(args[1], &gid)) return ABSENT;
  return path_none(initgroups((const char *)as_bytes(user)->data, gid), false, NULL);
}

static Value posix_getlogin(Value *args, int nargs) {
  errno = 0;
  const char *name = getlogin();
  if (name != NULL) return str_fs_decode(name, strlen(name));
  return errno != 0 ? raise_os_error(errno, ABSENT)
                    : raise_error(&exc_OSError, "unable to determine login name");
}

/* -- Process groups and sessions --------------------------------------------------------------- */

static Value posix_getpgid(Value *args, int nargs) {
  int pid;
  return index_to_int(args[0], &pid) ? path_int(getpgid(pid), false) : ABSENT;
}
static Value posix_setpgid(Value *args, int nargs) {
  int pid, group;
  return index_to_int(args[0], &pid) && index_to_int(args[1], &group)
             ? path_none(setpgid(pid, group), false, NULL)
             : ABSENT;
}
static Value posix_setpgrp(Value *args, int nargs) {
  return path_none(setpgrp(), false, NULL);
}
static Value posix_getsid(Value *args, int nargs) {
  int pid;
  return index_to_int(args[0], &pid) ? path_int(getsid(pid), false) : ABSENT;
}
static Value posix_setsid(Value *args, int nargs) {
  return path_none(setsid(), false, NULL);
}

/* -- Priorities: -1 is one, errno tells -------------------------------------------------------- */

static Value posix_nice(Value *args, int nargs) {
  int increment;
  if (!index_to_int(args[0], &increment)) return ABSENT;
  errno = 0;
  int value = nice(increment);
  return value == -1 && errno != 0 ? raise_os_error(errno, ABSENT) : from_small_int(value);
}
static Value posix_getpriority(Value *args, int nargs) {
  int which, who;
  if (!index_to_int(args[0], &which) || !index_to_int(args[1], &who)) return ABSENT;
  errno = 0;
  int value = getpriority((__priority_which_t)which, (id_t)who);
  return value == -1 && errno != 0 ? raise_os_error(errno, ABSENT) : from_small_int(value);
}
static Value posix_setpriority(Value *args, int nargs) {
  int which, who, priority;
  if (!index_to_int(args[0], &which) || !index_to_int(args[1], &who) ||
      !index_to_int(args[2], &priority))
    return ABSENT;
  return path_none(setpriority((__priority_which_t)which, (id_t)who, priority), false, NULL);
}

const BuiltinDef posix_user_functions[] = {
    METHOD("getpid()", posix_getpid, EFFECT_EXTERNAL, "Return the current process id."),
    METHOD("getppid()", posix_getppid, EFFECT_EXTERNAL, "Return the parent's process id."),
    METHOD("getpgrp()", posix_getpgrp, EFFECT_EXTERNAL, "Return the current process group id."),
    METHOD("getuid()", posix_getuid, EFFECT_EXTERNAL, "Return the current process's user id."),
    METHOD("geteuid()", posix_geteuid, EFFECT_EXTERNAL,
           "Return the user id that counts for permissions."),
    METHOD("getgid()", posix_getgid, EFFECT_EXTERNAL, "Return the current process's group id."),
    METHOD("getegid()", posix_getegid, EFFECT_EXTERNAL,
           "Return the group id that counts for permissions."),
    METHOD("setuid(uid, /)", posix_setuid, EFFECT_ANY, "Set the current process's user id."),
    METHOD("seteuid(euid, /)", posix_seteuid, EFFECT_ANY,
           "Set the current process's effective user id."),
    METHOD("setgid(gid, /)", posix_setgid, EFFECT_ANY, "Set the current process's group id."),
    METHOD("setegid(egid, /)", posix_setegid, EFFECT_ANY,
           "Set the current process's effective group id."),
    METHOD("setreuid(ruid, euid, /)", posix_setreuid, EFFECT_ANY,
           "Set the real and the effective user id."),
    METHOD("setregid(rgid, egid, /)", posix_setregid, EFFECT_ANY,
           "Set the real and the effective group id."),
    METHOD("setresuid(ruid, euid, suid, /)", posix_setresuid, EFFECT_ANY,
           "Set the real, the effective and the saved user id."),
    METHOD("setresgid(rgid, egid, sgid, /)", posix_setresgid, EFFECT_ANY,
           "Set the real, the effective and the saved group id."),
    METHOD("getresuid()", posix_getresuid, EFFECT_ANY,
           "Return the user ids of the process: the real, the effective and the saved one."),
    METHOD("getresgid()", posix_getresgid, EFFECT_ANY,
           "Return the group ids of the process: the real, the effective and the saved one."),
    METHOD("getgroups()", posix_getgroups, EFFECT_ANY,
           "Return the supplementary groups of the process."),
    METHOD("setgroups(groups, /)", posix_setgroups, EFFECT_ANY,
           "Set the supplementary groups of the process."),
    METHOD("getgrouplist(user, group, /)", posix_getgrouplist, EFFECT_ANY,
           "Returns a list of groups to which a user belongs."),
    METHOD("initgroups(username, gid, /)", posix_initgroups, EFFECT_ANY,
           "Initialize the group access list."),
    METHOD("getlogin()", posix_getlogin, EFFECT_ANY, "Return the actual login name."),
    METHOD("getpgid(pid)", posix_getpgid, EFFECT_ANY,
           "Return the process group of a process; 0 is the caller."),
    METHOD("setpgid(pid, pgrp, /)", posix_setpgid, EFFECT_ANY,
           "Call the system call setpgid(pid, pgrp)."),
    METHOD("setpgrp()", posix_setpgrp, EFFECT_ANY,
           "Make the process the leader of a process group of its own."),
    METHOD("getsid(pid, /)", posix_getsid, EFFECT_ANY,
           "Return the session of a process; 0 is the caller."),
    METHOD("setsid()", posix_setsid, EFFECT_ANY, "Call the system call setsid()."),
    METHOD("nice(increment, /)", posix_nice, EFFECT_ANY,
           "Make the process nicer to others by this much; return its new niceness."),
    METHOD("getpriority(which, who)", posix_getpriority, EFFECT_ANY,
           "Return program scheduling priority."),
    METHOD("setpriority(which, who, priority)", posix_setpriority, EFFECT_ANY,
           "Set program scheduling priority."),
    METHOD_END,
};
