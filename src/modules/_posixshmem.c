/* The module _posixshmem: POSIX shared memory, for multiprocessing.shared_memory. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "modules/posix/path.h"
#include "objects/int.h"
#include "objects/module.h"

static const char *path_text(Value v, const char *function) {
  if (is_str(v)) return str_utf8(v, NULL);
  raise_type_error("%s() argument 'path' must be str, not %Y", function, v);
  return NULL;
}

static Value posixshmem_shm_open(Value *args, int nargs) {
  int flags, mode, fd;
  bool failed;
  const char *path = path_text(args[0], "shm_open");
  if (path == NULL || !index_to_int(args[1], &flags) || !index_to_int(args[2], &mode))
    return ABSENT;
  POSIX_CALL(fd, failed, shm_open(path, flags, (mode_t)mode));
  if (failed) return ABSENT;
  return fd < 0 ? raise_os_error(errno, args[0]) : from_small_int(fd);
}

static Value posixshmem_shm_unlink(Value *args, int nargs) {
  int result;
  bool failed;
  const char *path = path_text(args[0], "shm_unlink");
  if (path == NULL) return ABSENT;
  POSIX_CALL(result, failed, shm_unlink(path));
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, args[0]) : NONE;
}

static const BuiltinDef functions[] = {
    METHOD("shm_open(path, flags, mode=511)", posixshmem_shm_open, EFFECT_ANY,
           "Return the descriptor of a shared memory object."),
    METHOD("shm_unlink(path)", posixshmem_shm_unlink, EFFECT_ANY,
           "Remove a shared memory object (similar to unlink()).\n\nThe memory itself stays until "
           "nobody maps it any more."),
    METHOD_END,
};

static const ModuleDef posixshmem_module = {
    .name = "_posixshmem",
    .doc = "POSIX shared memory module",
    .functions = functions,
};
MODULE_REGISTER(posixshmem_module);
