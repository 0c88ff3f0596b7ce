/* posix: what the system is configured to, by names with numbers: sysconf, confstr, pathconf; its
   load. */
#include <errno.h>
#include <unistd.h>

#include "modules/constants.h"
#include "modules/posix/files.h"
#include "modules/posix/path.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/tuple.h"

#define NAMED(name)                                                                                \
  { #name, _##name }
static const IntConstant pathconf_names[] = {
    NAMED(PC_ALLOC_SIZE_MIN),
    NAMED(PC_ASYNC_IO),
    NAMED(PC_CHOWN_RESTRICTED),
    NAMED(PC_FILESIZEBITS),
    NAMED(PC_LINK_MAX),
    NAMED(PC_MAX_CANON),
    NAMED(PC_MAX_INPUT),
    NAMED(PC_NAME_MAX),
    NAMED(PC_NO_TRUNC),
    NAMED(PC_PATH_MAX),
    NAMED(PC_PIPE_BUF),
    NAMED(PC_PRIO_IO),
    NAMED(PC_REC_INCR_XFER_SIZE),
    NAMED(PC_REC_MAX_XFER_SIZE),
    NAMED(PC_REC_MIN_XFER_SIZE),
    NAMED(PC_REC_XFER_ALIGN),
    NAMED(PC_SOCK_MAXBUF),
    NAMED(PC_SYMLINK_MAX),
    NAMED(PC_SYNC_IO),
    NAMED(PC_VDISABLE),
    CONSTANTS_END,
};
static const IntConstant confstr_names[] = {
    NAMED(CS_GNU_LIBC_VERSION),
    NAMED(CS_GNU_LIBPTHREAD_VERSION),
    NAMED(CS_LFS64_CFLAGS),
    NAMED(CS_LFS64_LDFLAGS),
    NAMED(CS_LFS64_LIBS),
    NAMED(CS_LFS64_LINTFLAGS),
    NAMED(CS_LFS_CFLAGS),
    NAMED(CS_LFS_LDFLAGS),
    NAMED(CS_LFS_LIBS),
    NAMED(CS_LFS_LINTFLAGS),
    NAMED(CS_PATH),
    NAMED(CS_XBS5_ILP32_OFF32_CFLAGS),
    NAMED(CS_XBS5_ILP32_OFF32_LDFLAGS),
    NAMED(CS_XBS5_ILP32_OFF32_LIBS),
    NAMED(CS_XBS5_ILP32_OFF32_LINTFLAGS),
    NAMED(CS_XBS5_ILP32_OFFBIG_CFLAGS),
    NAMED(CS_XBS5_ILP32_OFFBIG_LDFLAGS),
    NAMED(CS_XBS5_ILP32_OFFBIG_LIBS),
    NAMED(CS_XBS5_ILP32_OFFBIG_LINTFLAGS),
    NAMED(CS_XBS5_LP64_OFF64_CFLAGS),
    NAMED(CS_XBS5_LP64_OFF64_LDFLAGS),
    NAMED(CS_XBS5_LP64_OFF64_LIBS),
    NAMED(CS_XBS5_LP64_OFF64_LINTFLAGS),
    NAMED(CS_XBS5_LPBIG_OFFBIG_CFLAGS),
    NAMED(CS_XBS5_LPBIG_OFFBIG_LDFLAGS),
    NAMED(CS_XBS5_LPBIG_OFFBIG_LIBS),
    NAMED(CS_XBS5_LPBIG_OFFBIG_LINTFLAGS),
    CONSTANTS_END,
};
static const IntConstant sysconf_names[] = {
    NAMED(SC_2_CHAR_TERM),
    NAMED(SC_2_C_BIND),
    NAMED(SC_2_C_DEV),
    NAMED(SC_2_C_VERSION),
    NAMED(SC_2_FORT_DEV),
    NAMED(SC_2_FORT_RUN),
    NAMED(SC_2_LOCALEDEF),
    NAMED(SC_2_SW_DEV),
    NAMED(SC_2_UPE),
    NAMED(SC_2_VERSION),
    NAMED(SC_AIO_LISTIO_MAX),
    NAMED(SC_AIO_MAX),
    NAMED(SC_AIO_PRIO_DELTA_MAX),
    NAMED(SC_ARG_MAX),
    NAMED(SC_ASYNCHRONOUS_IO),
    NAMED(SC_ATEXIT_MAX),
    NAMED(SC_AVPHYS_PAGES),
    NAMED(SC_BC_BASE_MAX),
    NAMED(SC_BC_DIM_MAX),
    NAMED(SC_BC_SCALE_MAX),
    NAMED(SC_BC_STRING_MAX),
    NAMED(SC_CHARCLASS_NAME_MAX),
    NAMED(SC_CHAR_BIT),
    NAMED(SC_CHAR_MAX),
    NAMED(SC_CHAR_MIN),
    NAMED(SC_CHILD_MAX),
    NAMED(SC_CLK_TCK),
    NAMED(SC_COLL_WEIGHTS_MAX),
    NAMED(SC_DELAYTIMER_MAX),
    NAMED(SC_EQUIV_CLASS_MAX),
    NAMED(SC_EXPR_NEST_MAX),
    NAMED(SC_FSYNC),
    NAMED(SC_GETGR_R_SIZE_MAX),
    NAMED(SC_GETPW_R_SIZE_MAX),
    NAMED(SC_INT_MAX),
    NAMED(SC_INT_MIN),
    NAMED(SC_IOV_MAX),
    NAMED(SC_JOB_CONTROL),
    NAMED(SC_LINE_MAX),
    NAMED(SC_LOGIN_NAME_MAX),
    NAMED(SC_LONG_BIT),
    NAMED(SC_MAPPED_FILES),
    NAMED(SC_MB_LEN_MAX),
    NAMED(SC_MEMLOCK),
    NAMED(SC_MEMLOCK_RANGE),
    NAMED(SC_MEMORY_PROTECTION),
    NAMED(SC_MESSAGE_PASSING),
    NAMED(SC_MINSIGSTKSZ),
    NAMED(SC_MQ_OPEN_MAX),
    NAMED(SC_MQ_PRIO_MAX),
    NAMED(SC_NGROUPS_MAX),
    NAMED(SC_NL_ARGMAX),
    NAMED(SC_NL_LANGMAX),
    NAMED(SC_NL_MSGMAX),
    NAMED(SC_NL_NMAX),
    NAMED(SC_NL_SETMAX),
    NAMED(SC_NL_TEXTMAX),
    NAMED(SC_NPROCESSORS_CONF),
    NAMED(SC_NPROCESSORS_ONLN),
    NAMED(SC_NZERO),
    NAMED(SC_OPEN_MAX),
    NAMED(SC_PAGESIZE),
    NAMED(SC_PAGE_SIZE),
    NAMED(SC_PASS_MAX),
    NAMED(SC_PHYS_PAGES),
    NAMED(SC_PII),
    NAMED(SC_PII_INTERNET),
    NAMED(SC_PII_INTERNET_DGRAM),
    NAMED(SC_PII_INTERNET_STREAM),
    NAMED(SC_PII_OSI),
    NAMED(SC_PII_OSI_CLTS),
    NAMED(SC_PII_OSI_COTS),
    NAMED(SC_PII_OSI_M),
    NAMED(SC_PII_SOCKET),
    NAMED(SC_PII_XTI),
    NAMED(SC_POLL),
    NAMED(SC_PRIORITIZED_IO),
    NAMED(SC_PRIORITY_SCHEDULING),
    NAMED(SC_REALTIME_SIGNALS),
    NAMED(SC_RE_DUP_MAX),
    NAMED(SC_RTSIG_MAX),
    NAMED(SC_SAVED_IDS),
    NAMED(SC_SCHAR_MAX),
    NAMED(SC_SCHAR_MIN),
    NAMED(SC_SELECT),
    NAMED(SC_SEMAPHORES),
    NAMED(SC_SEM_NSEMS_MAX),
    NAMED(SC_SEM_VALUE_MAX),
    NAMED(SC_SHARED_MEMORY_OBJECTS),
    NAMED(SC_SHRT_MAX),
    NAMED(SC_SHRT_MIN),
    NAMED(SC_SIGQUEUE_MAX),
    NAMED(SC_SSIZE_MAX),
    NAMED(SC_STREAM_MAX),
    NAMED(SC_SYNCHRONIZED_IO),
    NAMED(SC_THREADS),
    NAMED(SC_THREAD_ATTR_STACKADDR),
    NAMED(SC_THREAD_ATTR_STACKSIZE),
    NAMED(SC_THREAD_DESTRUCTOR_ITERATIONS),
    NAMED(SC_THREAD_KEYS_MAX),
    NAMED(SC_THREAD_PRIORITY_SCHEDULING),
    NAMED(SC_THREAD_PRIO_INHERIT),
    NAMED(SC_THREAD_PRIO_PROTECT),
    NAMED(SC_THREAD_PROCESS_SHARED),
    NAMED(SC_THREAD_SAFE_FUNCTIONS),
    NAMED(SC_THREAD_STACK_MIN),
    NAMED(SC_THREAD_THREADS_MAX),
    NAMED(SC_TIMERS),
    NAMED(SC_TIMER_MAX),
    NAMED(SC_TTY_NAME_MAX),
    NAMED(SC_TZNAME_MAX),
    NAMED(SC_T_IOV_MAX),
    NAMED(SC_UCHAR_MAX),
    NAMED(SC_UINT_MAX),
    NAMED(SC_UIO_MAXIOV),
    NAMED(SC_ULONG_MAX),
    NAMED(SC_USHRT_MAX),
    NAMED(SC_VERSION),
    NAMED(SC_WORD_BIT),
    NAMED(SC_XBS5_ILP32_OFF32),
    NAMED(SC_XBS5_ILP32_OFFBIG),
    NAMED(SC_XBS5_LP64_OFF64),
    NAMED(SC_XBS5_LPBIG_OFFBIG),
    NAMED(SC_XOPEN_CRYPT),
    NAMED(SC_XOPEN_ENH_I18N),
    NAMED(SC_XOPEN_LEGACY),
    NAMED(SC_XOPEN_REALTIME),
    NAMED(SC_XOPEN_REALTIME_THREADS),
    NAMED(SC_XOPEN_SHM),
    NAMED(SC_XOPEN_UNIX),
    NAMED(SC_XOPEN_VERSION),
    NAMED(SC_XOPEN_XCU_VERSION),
    NAMED(SC_XOPEN_XPG2),
    NAMED(SC_XOPEN_XPG3),
    NAMED(SC_XOPEN_XPG4),
    CONSTANTS_END,
};

/* A number or one of the names. false: TypeError, ValueError. */
static bool name_convert(Value v, const IntConstant *table, int *out) {
  if (is_int(v)) return index_to_int(v, out);
  if (!is_str(v)) {
    raise_type_error("configuration names must be strings or integers");
    return false;
  }
  for (; table->name != NULL; table++) {
    if (!str_equals_ascii(v, table->name)) continue;
    *out = (int)table->value;
    return true;
  }
  raise_value_error("unrecognized configuration name");
  return false;
}

/* -1 without an error means that there is no limit. */
static Value posix_sysconf(Value *args, int nargs) {
  int name;
  if (!name_convert(args[0], sysconf_names, &name)) return ABSENT;
  errno = 0;
  long value = sysconf(name);
  return value == -1 && errno != 0 ? raise_os_error(errno, ABSENT) : int_from_i64(value);
}

static Value posix_confstr(Value *args, int nargs) {
  int name;
  if (!name_convert(args[0], confstr_names, &name)) return ABSENT;
  errno = 0;
  size_t size = confstr(name, NULL, 0);
  if (size == 0) return errno != 0 ? raise_os_error(errno, ABSENT) : NONE;
  char *text = xmalloc(size);
  confstr(name, text, size);
  Value result = str_fs_decode(text, size - 1);
  free(text);
  return result;
}

static Value posix_fpathconf(Value *args, int nargs) {
  int fd, name;
  if (!index_to_int(args[0], &fd) || !name_convert(args[1], pathconf_names, &name)) return ABSENT;
  errno = 0;
  long limit = fpathconf(fd, name);
  return limit == -1 && errno != 0 ? raise_os_error(errno, ABSENT) : int_from_i64(limit);
}

static Value posix_pathconf(Value *args, int nargs) {
  PathArg path;
  int name;
  if (!path_convert(args[0], "pathconf", "path", PATH_ALLOW_FD, &path) ||
      !name_convert(args[1], pathconf_names, &name))
    return ABSENT;
  errno = 0;
  long limit = path.text == NULL ? fpathconf(path.fd, name) : pathconf(path.text, name);
  if (limit != -1 || errno == 0) return int_from_i64(limit);
  return errno == EINVAL ? raise_os_error(errno, ABSENT) : path_error(&path);
}

static Value posix_getloadavg(Value *args, int nargs) {
  double load[3];
  if (getloadavg(load, 3) != 3) return raise_error(&exc_OSError, "Load averages are unobtainable");
  return tuple_pack(3, float_from_double(load[0]), float_from_double(load[1]),
                    float_from_double(load[2]));
}

const BuiltinDef posix_configuration_functions[] = {
    METHOD("sysconf(name, /)", posix_sysconf, EFFECT_ANY,
           "Return a number of the system's configuration."),
    METHOD("confstr(name, /)", posix_confstr, EFFECT_ANY,
           "Return a text of the system's configuration."),
    METHOD("fpathconf(fd, name, /)", posix_fpathconf, EFFECT_ANY,
           "Return the configuration limit name for the file descriptor fd."),
    METHOD("pathconf(path, name)", posix_pathconf, EFFECT_ANY,
           "Return the configuration limit name for the file or directory path."),
    METHOD("getloadavg()", posix_getloadavg, EFFECT_ANY,
           "Return average recent system load information."),
    METHOD_END,
};

static bool add_names(Value module, const char *name, const IntConstant *table) {
  Value dict = dict_new();
  for (; table->name != NULL; table++) {
    if (!dict_set_str(dict, str_from_ascii(table->name), int_from_i64(table->value))) return false;
  }
  return module_add(module, name, dict);
}

bool configuration_init(Value module) {
  return add_names(module, "sysconf_names", sysconf_names) &&
         add_names(module, "confstr_names", confstr_names) &&
         add_names(module, "pathconf_names", pathconf_names);
}
