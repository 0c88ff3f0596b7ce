/* mmap: methods of mmap objects. */
#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/search.h"
#include "interp/stack.h"
#include "modules/mmap.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/sequence.h"

/* Views count until they are collected: those that nobody has any more are looked for where it
   matters. `name` is the method that is running. */
static bool has_views(Value self, Value name) {
  if (as_map(self)->exports == 0) return false;
  gc_collect_exact(stack_clear_dead(type_lookup(type_of(self), name)));
  return as_map(self)->exports > 0;
}

static Value map_close(Value *args, int nargs) {
  MapObject *m = as_map(args[0]);
  if (has_views(args[0], NAME("close")))
    return raise_error(&exc_BufferError, "cannot close exported pointers exist");
  if (m->memory == NULL) return NONE;
  uint8_t *memory = m->memory;
  int fd = m->fd;
  m->memory = NULL;
  m->fd = -1;
  gc_remove_memory_pressure((size_t)m->length);
  gil_release();
  munmap(memory, (size_t)m->length);
  if (fd >= 0) close(fd);
  gil_acquire();
  return NONE;
}
static Value map_enter(Value *args, int nargs) {
  return map_open(args[0]) == NULL ? ABSENT : args[0];
}

/* -- Reading and writing at the position ------------------------------------------------------- */

static int64_t remaining(const MapObject *m) {
  return m->position < m->length ? m->length - m->position : 0;
}

static Value take(MapObject *m, int64_t count) {
  Value result = bytes_from_data(m->memory + m->position, count);
  if (!is_absent(result)) m->position += count;
  return result;
}

static Value map_read(Value *args, int nargs) {
  int64_t count = -1;
  if (map_open(args[0]) == NULL) return ABSENT;
  if (!is_none(args[1]) && !has_index(args[1]))
    return raise_type_error("argument should be integer or None, not '%.200T'", args[1]);
  if (!is_none(args[1]) && !index_to_i64(args[1], &count)) return ABSENT;
  MapObject *m = map_open(args[0]);
  if (m == NULL) return ABSENT;
  int64_t left = remaining(m);
  return take(m, count < 0 ? left : min_of(count, left));
}

static Value map_read_byte(Value *args, int nargs) {
  MapObject *m = map_open(args[0]);
  if (m == NULL) return ABSENT;
  return m->position < m->length ? from_small_int(m->memory[m->position++])
                                 : raise_value_error("read byte out of range");
}

static Value map_readline(Value *args, int nargs) {
  MapObject *m = map_open(args[0]);
  if (m == NULL) return ABSENT;
  int64_t left = remaining(m);
  const uint8_t *start = m->memory + m->position,
                *end = left == 0 ? NULL : memchr(start, '\n', (size_t)left);
  return take(m, end == NULL ? left : end + 1 - start);
}

static Value map_write(Value *args, int nargs) {
  Buffer buffer;
  if (map_open(args[0]) == NULL || !buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  MapObject *m = map_writable(args[0]);
  int64_t count = buffer.length;
  bool fits = m != NULL && count <= m->length - m->position;
  if (m != NULL && !fits) raise_value_error("data out of range");
  if (fits) {
    memmove(m->memory + m->position, buffer.memory, (size_t)count);
    m->position += count;
  }
  buffer_release(&buffer);
  return fits ? int_from_i64(count) : ABSENT;
}

static Value map_write_byte(Value *args, int nargs) {
  int64_t byte;
  if (map_open(args[0]) == NULL || !index_to_i64(args[1], &byte)) return ABSENT;
  if (byte < 0)
    return raise_error(&exc_OverflowError, "unsigned byte integer is less than minimum");
  if (byte > 255)
    return raise_error(&exc_OverflowError, "unsigned byte integer is greater than maximum");
  MapObject *m = map_writable(args[0]);
  if (m == NULL) return ABSENT;
  if (m->position >= m->length) return raise_value_error("write byte out of range");
  m->memory[m->position++] = (uint8_t)byte;
  return NONE;
}

static Value map_seek(Value *args, int nargs) {
  int64_t distance;
  int how;
  if (map_open(args[0]) == NULL || !index_to_i64(args[1], &distance) ||
      !index_to_int(args[2], &how))
    return ABSENT;
  MapObject *m = map_open(args[0]);
  if (m == NULL) return ABSENT;
  if (how < 0 || how > 2) return raise_value_error("unknown seek type");
  int64_t base = how == 0 ? 0 : how == 1 ? m->position : m->length;
  if (distance < -base || distance > m->length - base)
    return raise_value_error("seek out of range");
  m->position = base + distance;
  return NONE;
}
static Value map_tell(Value *args, int nargs) {
  MapObject *m = map_open(args[0]);
  return m == NULL ? ABSENT : int_from_i64(m->position);
}

/* -- Searching --------------------------------------------------------------------------------- */

static bool optional_bound(Value v, int64_t *out) {
  return is_absent(v) || index_to_i64(v, out);
}

/* Positions count from the start, unless negative. The search begins at the current position. */
static Value find(Value *args, bool last) {
  MapObject *m = map_open(args[0]);
  Buffer needle;
  if (m == NULL) return ABSENT;
  int64_t from = m->position, to = m->length;
  if (!optional_bound(args[2], &from) || !optional_bound(args[3], &to) ||
      !buffer_get(args[1], &needle, BUFFER_SIMPLE))
    return ABSENT;
  m = map_open(args[0]);
  int64_t found = -1;
  if (m != NULL) {
    from = clip_bound(from, m->length);
    to = clip_bound(to, m->length);
    if (from <= to) {
      found = (last ? search_rfind : search_find)(m->memory + from, (size_t)(to - from),
                                                  needle.memory, (size_t)needle.length, 1);
      if (found >= 0) found += from;
    }
  }
  buffer_release(&needle);
  return m == NULL ? ABSENT : int_from_i64(found);
}
static Value map_find(Value *args, int nargs) {
  return find(args, false);
}
static Value map_rfind(Value *args, int nargs) {
  return find(args, true);
}

/* -- The mapping as a whole -------------------------------------------------------------------- */

static Value map_move(Value *args, int nargs) {
  int64_t to, from, count;
  if (map_open(args[0]) == NULL || !index_to_i64(args[1], &to) || !index_to_i64(args[2], &from) ||
      !index_to_i64(args[3], &count))
    return ABSENT;
  MapObject *m = map_writable(args[0]);
  if (m == NULL) return ABSENT;
  if (to < 0 || from < 0 || count < 0 || m->length - to < count || m->length - from < count)
    return raise_value_error("source, destination, or count out of range");
  memmove(m->memory + to, m->memory + from, (size_t)count);
  return NONE;
}

static Value map_flush(Value *args, int nargs) {
  int64_t offset, size = -1;
  if (map_open(args[0]) == NULL || !index_to_i64(args[1], &offset) ||
      !optional_bound(args[2], &size))
    return ABSENT;
  MapObject *m = map_open(args[0]);
  if (m == NULL) return ABSENT;
  if (is_absent(args[2])) size = m->length;
  if (size + offset > m->length || offset < 0 || size < 0)
    return raise_value_error("flush values out of range");
  if (m->access == ACCESS_READ || m->access == ACCESS_COPY) return NONE;
  return msync(m->memory + offset, (size_t)size, MS_SYNC) < 0 ? raise_os_error(errno, ABSENT)
                                                              : NONE;
}

static Value map_size(Value *args, int nargs) {
  MapObject *m = map_open(args[0]);
  struct stat st;
  if (m == NULL) return ABSENT;
  return fstat(m->fd, &st) < 0 ? raise_os_error(errno, ABSENT) : int_from_i64(st.st_size);
}

static Value map_resize(Value *args, int nargs) {
  int64_t size;
  MapObject *m = map_open(args[0]);
  if (m == NULL || !index_to_i64(args[1], &size) || (m = map_open(args[0])) == NULL) return ABSENT;
  if (has_views(args[0], NAME("resize")))
    return raise_error(&exc_BufferError, "mmap can't resize with extant pointers exist.");
  if (m->access != ACCESS_WRITE && m->access != ACCESS_DEFAULT)
    return raise_type_error("mmap can't resize a readonly or copy-on-write memory map.");
  if (size < 0 || INT64_MAX - size < m->offset) return raise_value_error("new size out of range");
  if (m->fd >= 0 && ftruncate(m->fd, m->offset + size) < 0) return raise_os_error(errno, ABSENT);
  void *memory = mremap(m->memory, (size_t)m->length, (size_t)size, MREMAP_MAYMOVE);
  if (memory == MAP_FAILED) return raise_os_error(errno, ABSENT);
  gc_remove_memory_pressure((size_t)m->length);
  gc_add_memory_pressure((size_t)size);
  m->memory = memory;
  m->length = size;
  return NONE;
}

static Value map_madvise(Value *args, int nargs) {
  int option;
  int64_t start = 0, length = 0;
  if (map_open(args[0]) == NULL || !index_to_int(args[1], &option) ||
      !optional_bound(args[2], &start) || !optional_bound(args[3], &length))
    return ABSENT;
  MapObject *m = map_open(args[0]);
  if (m == NULL) return ABSENT;
  if (is_absent(args[3])) length = m->length;
  if (start < 0 || start >= m->length) return raise_value_error("madvise start out of bounds");
  if (length < 0) return raise_value_error("madvise length invalid");
  if (INT64_MAX - start < length)
    return raise_error(&exc_OverflowError, "madvise length too large");
  length = min_of(length, m->length - start);
  return madvise(m->memory + start, (size_t)length, option) < 0 ? raise_os_error(errno, ABSENT)
                                                                : NONE;
}

const BuiltinDef mmap_methods[] = {
    METHOD("close(self, /)", map_close, EFFECT_ANY, "Unmap the memory."),
    METHOD("find(self, sub, start=?, end=?, /)", map_find, EFFECT_ANY,
           "The lowest index from the current position (or start) on where sub is found; -1: "
           "nowhere."),
    METHOD("rfind(self, sub, start=?, end=?, /)", map_rfind, EFFECT_ANY,
           "The highest index from the current position (or start) on where sub is found; -1: "
           "nowhere."),
    METHOD("flush(self, offset=0, size=?, /)", map_flush, EFFECT_ANY,
           "Write changes back to the file."),
    METHOD("madvise(self, option, start=?, length=?, /)", map_madvise, EFFECT_ANY,
           "Tell the kernel how the memory will be used."),
    METHOD("move(self, dest, src, count, /)", map_move, EFFECT_ANY,
           "Copy count bytes from src to dest."),
    METHOD("read(self, n=None, /)", map_read, EFFECT_ANY,
           "Up to n bytes (or all) from the current position on."),
    METHOD("read_byte(self, /)", map_read_byte, EFFECT_ANY,
           "The byte at the current position, as an integer."),
    METHOD("readline(self, /)", map_readline, EFFECT_ANY,
           "The bytes from the current position up to the end of the line."),
    METHOD("resize(self, newsize, /)", map_resize, EFFECT_ANY, "Resize the map and the file."),
    METHOD("seek(self, dist, how=0, /)", map_seek, EFFECT_ANY,
           "Set the current position, relative to the start, the current position or the end."),
    METHOD("size(self, /)", map_size, EFFECT_ANY, "The length of the file."),
    METHOD("tell(self, /)", map_tell, EFFECT_ANY, "The current position."),
    METHOD("write(self, bytes, /)", map_write, EFFECT_ANY,
           "Write at the current position; the number of bytes written."),
    METHOD("write_byte(self, byte, /)", map_write_byte, EFFECT_ANY,
           "Write one byte at the current position."),
    METHOD("__enter__(self, /)", map_enter, EFFECT_RAISE, NULL),
    METHOD("__exit__(self, /, *args)", map_close, EFFECT_ANY, NULL),
    METHOD_END,
};
