/* Converting path arguments, and OSErrors that name the path. */
#include "modules/posix/path.h"

#include <errno.h>
#include <fcntl.h>

#include "objects/buffer.h"
#include "objects/int.h"

Value path_fspath(Value v) {
  if (is_str(v) || is_bytes(v)) return v;
  bool found;
  Value path = call_special(v, NAME("__fspath__"), NULL, 0, &found);
  if (!found) return raise_type_error("expected str, bytes or os.PathLike object, not %T", v);
  if (is_absent(path) || is_str(path) || is_bytes(path)) return path;
  return raise_type_error("expected %T.__fspath__() to return str or bytes, not %T", v, path);
}

static const char *allowed_types(int flags) {
  if (flags & PATH_ALLOW_FD && flags & PATH_ALLOW_NONE)
    return "string, bytes, os.PathLike, integer or None";
  if (flags & PATH_ALLOW_FD) return "string, bytes, os.PathLike or integer";
  return flags & PATH_ALLOW_NONE ? "string, bytes, os.PathLike or None"
                                 : "string, bytes or os.PathLike";
}

static bool raise_wrong_type(Value v, const char *function, const char *name, int flags) {
  raise_type_error("%s: %s should be %s, not %T", function, name, allowed_types(flags), v);
  return false;
}

static bool take_fd(Value v, PathArg *out) {
  Value index = number_index(v);
  return !is_absent(index) && index_to_int(index, &out->fd);
}

/* Other buffers than bytes are deprecated. */
static Value bytes_from_buffer_object(Value v, const char *function, const char *name, int flags) {
  if (!warn(&exc_DeprecationWarning, 1, "%s: %s should be %s, not %T", function, name,
            allowed_types(flags), v))
    return ABSENT;
  return bytes_from_object(v);
}

bool path_convert(Value v, const char *function, const char *name, int flags, PathArg *out) {
  *out = (PathArg){.given = v, .bytes = ABSENT, .text = NULL, .fd = -1};
  if (is_none(v) && flags & PATH_ALLOW_NONE) {
    out->text = ".";
    return true;
  }
  Value path = v;
  if (object_has_buffer(v) && !is_bytes(v)) {
    path = bytes_from_buffer_object(v, function, name, flags);
    if (is_absent(path)) return false;
  } else if (!is_str(v) && !is_bytes(v)) {
    if (flags & PATH_ALLOW_FD && (is_int(v) || type_of(v)->slots.index != NULL))
      return take_fd(v, out);
    bool found;
    path = call_special(v, NAME("__fspath__"), NULL, 0, &found);
    if (!found) return raise_wrong_type(v, function, name, flags);
    if (is_absent(path)) return false;
    if (!is_str(path) && !is_bytes(path)) {
      raise_type_error("expected %T.__fspath__() to return str or bytes, not %T", v, path);
      return false;
    }
    out->given = path;
  }
  out->bytes = is_bytes(path) ? path : str_fs_encode(path);
  if (is_absent(out->bytes)) return false;
  out->text = (const char *)as_bytes(out->bytes)->data;
  if ((int64_t)strlen(out->text) == as_bytes(out->bytes)->length) return true;
  raise_value_error("%s: embedded null character in %s", function, name);
  return false;
}

Value path_result(const PathArg *path, const char *text, size_t length) {
  bool as_bytes_object = !is_absent(path->bytes) && !is_str(path->given);
  return as_bytes_object ? bytes_from_data(text, length) : str_fs_decode(text, length);
}

Value path_error(const PathArg *path) {
  return raise_os_error(errno, path->given);
}
Value path_error2(const PathArg *path, const PathArg *path2) {
  return raise_os_error2(errno, path->given, path2->given);
}

bool dir_fd_convert(Value v, int *out) {
  *out = AT_FDCWD;
  if (is_none(v)) return true;
  if (!is_int(v) && type_of(v)->slots.index == NULL) {
    raise_type_error("argument should be integer or None, not %T", v);
    return false;
  }
  return index_to_int(v, out);
}

bool path_check(const char *function, const PathArg *path, int dir_fd, bool follow) {
  if (path->text != NULL || (dir_fd == AT_FDCWD && follow)) return true;
  if (dir_fd != AT_FDCWD)
    raise_value_error("%s: can't specify both dir_fd and fd", function);
  else
    raise_value_error("%s: cannot use fd and follow_symlinks together", function);
  return false;
}

Value path_none(int result, bool failed, const PathArg *path) {
  if (failed) return ABSENT;
  if (result >= 0) return NONE;
  return path == NULL ? raise_os_error(errno, ABSENT) : path_error(path);
}

Value path_int(int64_t result, bool failed) {
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : int_from_i64(result);
}

bool index_to_unsigned(Value v, unsigned *out) {
  int64_t wide;
  Value index = number_index(v);
  if (is_absent(index)) return false;
  if (int_sign(index) < 0) {
    raise_value_error("value must be positive");
    return false;
  }
  if (int_fits_i64(index, &wide) && wide <= UINT32_MAX) {
    *out = (unsigned)wide;
    return true;
  }
  raise_error(&exc_OverflowError, "Python int too large for C unsigned int");
  return false;
}
