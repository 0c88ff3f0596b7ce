/* posix: the process: ids, environment, randomness, exit. */
#include <errno.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/os.h"
#include "modules/posix/files.h"
#include "modules/posix/path.h"
#include "objects/audit.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/struct_sequence.h"

static Value posix_umask(Value *args, int nargs) {
  int mask;
  return index_to_int(args[0], &mask) ? from_small_int(umask(mask)) : ABSENT;
}

static Value posix_urandom(Value *args, int nargs) {
  int64_t size;
  if (!index_to_i64(args[0], &size)) return ABSENT;
  if (size < 0) return raise_value_error("negative argument not allowed");
  Value result = bytes_alloc(size);
  if (!is_absent(result) && !os_random_bytes(as_bytes(result)->data, size))
    return raise_os_error(errno, ABSENT);
  return result;
}

static Value posix_putenv(Value *args, int nargs) {
  PathArg name, value;
  if (!path_convert(args[0], "putenv", "name", 0, &name) ||
      !path_convert(args[1], "putenv", "value", 0, &value))
    return ABSENT;
  if (strchr(name.text, '=') != NULL) return raise_value_error("illegal environment variable name");
  if (!audit("os.putenv", "OO", name.bytes, value.bytes)) return ABSENT;
  return setenv(name.text, value.text, 1) < 0 ? raise_os_error(errno, ABSENT) : NONE;
}
static Value posix_unsetenv(Value *args, int nargs) {
  PathArg name;
  if (!path_convert(args[0], "unsetenv", "name", 0, &name) ||
      !audit("os.unsetenv", "O", name.bytes))
    return ABSENT;
  return unsetenv(name.text) < 0 ? raise_os_error(errno, ABSENT) : NONE;
}

static Value posix_exit(Value *args, int nargs) {
  int status;
  if (!index_to_int(args[0], &status)) return ABSENT;
  _exit(status);
}

static Value posix_strerror(Value *args, int nargs) {
  int code;
  if (!index_to_int(args[0], &code)) return ABSENT;
  const char *text = strerror(code);
  return str_from_utf8_lossy(text, strlen(text));
}

static const StructField uname_fields[] = {
    {"sysname", "operating system name"},
    {"nodename", "what the machine is called in the network"},
    {"release", "operating system release"},
    {"version", "operating system version"},
    {"machine", "hardware identifier"},
    {NULL, NULL}};
static const StructDef uname_def = {"posix.uname_result", "uname_result: Result from os.uname().",
                                    uname_fields, 5};

static Value uname_type;

static Value posix_uname(Value *args, int nargs) {
  struct utsname u;
  if (uname(&u) < 0) return raise_os_error(errno, ABSENT);
  const char *const texts[] = {u.sysname, u.nodename, u.release, u.version, u.machine};
  Value values[5];
  for (int i = 0; i < 5; i++) values[i] = str_fs_decode(texts[i], strlen(texts[i]));
  return struct_new(uname_type, values, 5);
}

const BuiltinDef posix_process_functions[] = {
    METHOD("umask(mask, /)", posix_umask, EFFECT_EXTERNAL,
           "Set which permissions new files do not get; return the former setting."),
    METHOD("urandom(size, /)", posix_urandom, EFFECT_ANY,
           "Return so many random bytes from the system, fit for keys."),
    METHOD("putenv(name, value, /)", posix_putenv, EFFECT_ANY,
           "Change or add an environment variable."),
    METHOD("unsetenv(name, /)", posix_unsetenv, EFFECT_ANY, "Delete an environment variable."),
    METHOD("_exit(status)", posix_exit, EFFECT_EXTERNAL,
           "End the process at once with this status, without running anything further."),
    METHOD("strerror(code, /)", posix_strerror, EFFECT_ANY,
           "Translate an error code to a message string."),
    METHOD("uname()", posix_uname, EFFECT_ANY,
           "Return an object identifying the current operating system."),
    METHOD_END,
};

bool process_init(Value module) {
  if (is_absent(uname_type)) {
    uname_type = struct_type_new(&uname_def, false);
    gc_root_add(&uname_type);
  }
  return module_add(module, "uname_result", uname_type);
}
