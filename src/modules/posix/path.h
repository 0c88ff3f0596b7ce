/* Path arguments of posix functions: str, bytes, os.PathLike or, where allowed, an open file
   descriptor.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_POSIX_PATH_H
#define MODULES_POSIX_PATH_H

#include <errno.h>
#include <fcntl.h>

#include "objects/audit.h"
#include "objects/bytes.h"
#include "objects/protocol.h"
#include "objects/str.h"

typedef struct PathArg {
  Value given;      /* as passed, for OSError.filename and to tell str from bytes results */
  Value bytes;      /* encoded: owns `text` */
  const char *text; /* NUL-terminated; NULL when a descriptor was given */
  int fd;           /* or -1 */
} PathArg;

typedef enum PathFlag { PATH_ALLOW_FD = 1, PATH_ALLOW_NONE = 2 } PathFlag;
/* function and name are for messages: "stat: path should be string, bytes, os.PathLike or integer,
   not X". false: exception set. */
bool path_convert(Value v, const char *function, const char *name, int flags,
                  PathArg *out) must_check;
/* str or bytes, like the argument was. */
Value path_result(const PathArg *path, const char *text, size_t length);
/* OSError from errno with the path as filename. */
Value path_error(const PathArg *path);
Value path_error2(const PathArg *path, const PathArg *path2);
/* dir_fd argument: None is AT_FDCWD. */
bool dir_fd_convert(Value v, int *out) must_check;
/* How an audit event shows it: -1 for none. */
static inline int audited_dir_fd(int dir_fd) {
  return dir_fd == AT_FDCWD ? -1 : dir_fd;
}
/* os.fspath(): str or bytes. ABSENT: TypeError */
Value path_fspath(Value v) must_check;

/* Several ways to name a file exclude each other. `fd` is what path_convert gave. false:
   ValueError. */
bool path_check(const char *function, const PathArg *path, int dir_fd, bool follow) must_check;
/* None; OSError from errno (with the path, where there is one) if result is negative; ABSENT if
   `failed`: a signal handler has raised. */
Value path_none(int result, bool failed, const PathArg *path);
/* int and OSError in the same way. */
Value path_int(int64_t result, bool failed);
/* An unsigned C int. false: exception set. */
bool index_to_unsigned(Value v, unsigned *out) must_check;

/* Runs a call that may block, without the GIL; repeats it after EINTR once signal handlers ran.
   `result` is an integer lvalue, -1 on error (errno is kept). `failed` becomes true when a handler
   raised. */
#define POSIX_CALL(result, failed, expression)                                                     \
  do {                                                                                             \
    failed = false;                                                                                \
    for (;;) {                                                                                     \
      int saved_errno_;                                                                            \
      gil_release();                                                                               \
      result = (expression);                                                                       \
      saved_errno_ = errno;                                                                        \
      gil_acquire();                                                                               \
      errno = saved_errno_;                                                                        \
      if (result >= 0 || errno != EINTR) break;                                                    \
      if (!thread_poll()) {                                                                        \
        failed = true;                                                                             \
        break;                                                                                     \
      }                                                                                            \
    }                                                                                              \
  } while (0)

#endif
