/* The module mmap: files and anonymous memory as byte arrays. The file-like methods are in
   mmap_methods.c. */
#include "modules/mmap.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "modules/constants.h"
#include "objects/audit.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/str.h"

static void map_finalize(Object *object) {
  MapObject *m = (MapObject *)object;
  if (m->memory != NULL) munmap(m->memory, (size_t)m->length);
  if (m->memory != NULL && m->fd >= 0) close(m->fd);
}
static const Layout map_layout = {
    .name = "MapObject", .fixed_size = sizeof(MapObject), .finalize = map_finalize};
static DEFINE_TYPE_SHAPE(mmap);

MapObject *map_open(Value v) {
  MapObject *m = as_map(v);
  if (m->memory != NULL) return m;
  raise_value_error("mmap closed or invalid");
  return NULL;
}

MapObject *map_writable(Value v) {
  MapObject *m = map_open(v);
  if (m == NULL || m->access != ACCESS_READ) return m;
  raise_type_error("mmap can't modify a readonly memory map.");
  return NULL;
}

/* -- Making one -------------------------------------------------------------------------------- */

enum Argument { ARG_FILENO, ARG_LENGTH, ARG_FLAGS, ARG_PROT, ARG_ACCESS, ARG_OFFSET, ARG_COUNT };
typedef struct MapSpec {
  int fd, flags, prot, access; /* arguments of the system call, and MapAccess */
  int64_t length, offset;      /* part of the file */
} MapSpec;

static bool read_spec(Value *a, MapSpec *s) {
  if (!index_to_int(a[ARG_FILENO], &s->fd) || !index_to_i64(a[ARG_LENGTH], &s->length))
    return false;
  if (!is_absent(a[ARG_FLAGS]) && !index_to_int(a[ARG_FLAGS], &s->flags)) return false;
  if (!is_absent(a[ARG_PROT]) && !index_to_int(a[ARG_PROT], &s->prot)) return false;
  if (!index_to_int(a[ARG_ACCESS], &s->access) || !index_to_i64(a[ARG_OFFSET], &s->offset))
    return false;
  if (s->length < 0)
    raise_error(&exc_OverflowError, "memory mapped length must be positive");
  else if (s->offset < 0)
    raise_error(&exc_OverflowError, "memory mapped offset must be positive");
  else
    return true;
  return false;
}

/* access is short for flags and prot; where these are given, it follows from them. */
static bool settle_access(MapSpec *s) {
  if (s->access != ACCESS_DEFAULT &&
      (s->flags != MAP_SHARED || s->prot != (PROT_READ | PROT_WRITE))) {
    raise_value_error("mmap can't specify both access, flags and prot.");
    return false;
  }
  switch (s->access) {
  case ACCESS_READ: s->prot = PROT_READ; return true;
  case ACCESS_WRITE: return true;
  case ACCESS_COPY: s->flags = MAP_PRIVATE; return true;
  case ACCESS_DEFAULT:
    if (s->prot & PROT_READ && s->prot & PROT_WRITE) return true;
    s->access = s->prot & PROT_WRITE ? ACCESS_WRITE : ACCESS_READ;
    return true;
  default: raise_value_error("mmap invalid access parameter."); return false;
  }
}

/* Length 0 is the rest of the file; the mapping may not go beyond its end. */
static bool settle_length(MapSpec *s) {
  struct stat st;
  const char *problem = NULL;
  if (s->fd == -1) return true;
  gil_release();
  int result = fstat(s->fd, &st);
  gil_acquire();
  if (result < 0 || !S_ISREG(st.st_mode)) return true;
  if (s->length == 0) {
    if (st.st_size == 0)
      problem = "cannot mmap an empty file";
    else if (s->offset >= st.st_size)
      problem = "mmap offset is greater than file size";
    else
      s->length = st.st_size - s->offset;
  } else if (s->offset > st.st_size || st.st_size - s->offset < s->length) {
    problem = "mmap length is greater than file size";
  }
  if (problem != NULL) raise_value_error("%s", problem);
  return problem == NULL;
}

static Value map_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature =
      SIGNATURE("mmap(fileno, length, flags=?, prot=?, access=0, offset=0)");
  Value a[ARG_COUNT];
  MapSpec s = {.flags = MAP_SHARED, .prot = PROT_READ | PROT_WRITE};
  if (!signature_bind(&signature, args, nargs, kwnames, a) || !read_spec(a, &s) ||
      !audit("mmap.__new__", "ilil", s.fd, s.length, s.access, s.offset) || !settle_access(&s) ||
      !settle_length(&s))
    return ABSENT;
  int fd = -1;
  if (s.fd == -1)
    s.flags |= MAP_ANONYMOUS;
  else if ((fd = fcntl(s.fd, F_DUPFD_CLOEXEC, 0)) < 0)
    return raise_os_error(errno, ABSENT);
  Value self = type_alloc(type);
  void *memory = mmap(NULL, (size_t)s.length, s.prot, s.flags, fd, s.offset);
  if (memory == MAP_FAILED) {
    int error = errno;
    if (fd >= 0) close(fd);
    return raise_os_error(error, ABSENT);
  }
  MapObject *m = as_map(self);
  m->memory = memory;
  m->length = s.length;
  m->offset = s.offset;
  m->fd = fd;
  m->access = (MapAccess)s.access;
  gc_add_memory_pressure((size_t)s.length);
  return self;
}

/* -- As a sequence ----------------------------------------------------------------------------- */

static int64_t map_length(Value self) {
  MapObject *m = map_open(self);
  return m == NULL ? -1 : m->length;
}

/* The byte that key means. -1: exception set. */
static int64_t map_index(Value self, Value key) {
  int64_t i;
  if (!sequence_index(key, &i)) return -1;
  MapObject *m = map_open(self);
  if (m == NULL) return -1;
  if (i < 0) i += m->length;
  if (i >= 0 && i < m->length) return i;
  raise_error(&exc_IndexError, "mmap index out of range");
  return -1;
}

static bool map_slice(Value self, Value slice, SliceRange *range) {
  if (!slice_unpack(slice, range)) return false;
  MapObject *m = map_open(self);
  if (m != NULL) slice_adjust(range, m->length);
  return m != NULL;
}

static Value map_get_item(Value self, Value key) {
  if (map_open(self) == NULL) return ABSENT;
  if (has_index(key)) {
    int64_t i = map_index(self, key);
    return i < 0 ? ABSENT : from_small_int(as_map(self)->memory[i]);
  }
  SliceRange range;
  if (!is_slice(key)) return raise_type_error("mmap indices must be integers");
  if (!map_slice(self, key, &range)) return ABSENT;
  Value bytes = bytes_alloc(range.count);
  const uint8_t *from = as_map(self)->memory + range.start;
  if (is_absent(bytes)) return ABSENT;
  if (range.step == 1)
    memcpy(as_bytes(bytes)->data, from, (size_t)range.count);
  else
    for (int64_t i = 0; i < range.count; i++) as_bytes(bytes)->data[i] = from[i * range.step];
  return bytes;
}

static bool map_set_byte(Value self, Value key, Value v) {
  int64_t i = map_index(self, key), byte;
  if (i < 0) return false;
  if (!has_index(v)) {
    raise_type_error(is_absent(v) ? "mmap doesn't support item deletion"
                                  : "mmap item value must be an int");
    return false;
  }
  if (!index_to_i64_clip(v, &byte)) return false;
  if (byte < 0 || byte > 255) {
    raise_value_error("mmap item value must be in range(0, 256)");
    return false;
  }
  MapObject *m = map_writable(self);
  if (m != NULL) m->memory[i] = (uint8_t)byte;
  return m != NULL;
}

static bool map_set_slice(Value self, Value key, Value v) {
  SliceRange range;
  Buffer buffer;
  if (!map_slice(self, key, &range) || !buffer_get(v, &buffer, BUFFER_SIMPLE)) return false;
  MapObject *m = map_writable(self);
  bool fits = buffer.length == range.count;
  if (m != NULL && !fits) raise_error(&exc_IndexError, "mmap slice assignment is wrong size");
  if (m != NULL && fits) {
    if (range.step == 1)
      memmove(m->memory + range.start, buffer.memory, (size_t)range.count);
    else
      for (int64_t i = 0; i < range.count; i++)
        m->memory[range.start + i * range.step] = ((uint8_t *)buffer.memory)[i];
  }
  buffer_release(&buffer);
  return m != NULL && fits;
}

static bool map_set_item(Value self, Value key, Value v) {
  if (map_writable(self) == NULL) return false;
  if (!is_absent(v) && is_slice(key)) return map_set_slice(self, key, v);
  if (is_slice(key))
    raise_type_error("mmap object doesn't support slice deletion");
  else if (is_absent(v))
    raise_type_error("mmap object doesn't support item deletion");
  else if (has_index(key))
    return map_set_byte(self, key, v);
  else
    raise_type_error("mmap indices must be integers");
  return false;
}

/* Iterating gives bytes objects of length one, unlike indexing. */
typedef struct MapIterator {
  Object header;
  int64_t index; /* of the next byte */
  Slot map;      /* absent once exhausted */
} MapIterator;
static const Layout map_iterator_layout = {.name = "MapIterator",
                                           .fixed_size = sizeof(MapIterator),
                                           .slots_offset = offsetof(MapIterator, map),
                                           .slots_count = 1};
static DEFINE_TYPE_SHAPE(mmap_iterator);

static Value map_iter(Value self) {
  MapIterator *it = gc_new(&mmap_iterator_shape);
  slot_init(&it->map, self);
  return from_object(it);
}
static Value iterator_self(Value self) {
  return self;
}
static Value iterator_next(Value self) {
  MapIterator *it = object_cast(MapIterator, self);
  Value map = slot_get(&it->map);
  if (is_absent(map)) return ABSENT;
  MapObject *m = map_open(map);
  if (m == NULL) return ABSENT;
  if (it->index < m->length) return bytes_from_data(m->memory + it->index++, 1);
  slot_set(it, &it->map, ABSENT);
  return ABSENT;
}
static Type mmap_iterator_type = {
    .name = "iterator",
    .base = &object_type,
    .layout = &map_iterator_layout,
    .root_shape = &mmap_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iterator_self, .next = iterator_next},
};

/* -- The type ---------------------------------------------------------------------------------- */

static bool map_get_buffer(Value self, Buffer *buffer, int flags) {
  MapObject *m = map_open(self);
  if (m == NULL ||
      !buffer_fill(buffer, self, ABSENT, m->memory, m->length, m->access == ACCESS_READ, flags))
    return false;
  m->exports++;
  return true;
}
static void map_release_buffer(Value self, Buffer *buffer) {
  as_map(self)->exports--;
}

static Value map_repr(Value self) {
  static const char *const names[] = {"ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE",
                                      "ACCESS_COPY"};
  const MapObject *m = as_map(self);
  if (m->memory == NULL) return format_text("<%T closed=True>", self);
  return format_text("<%T closed=False, access=%s, length=%lld, pos=%lld, offset=%lld>", self,
                     names[m->access], (long long)m->length, (long long)m->position,
                     (long long)m->offset);
}

static Value map_get_closed(Value self, void *closure) {
  return from_bool(as_map(self)->memory == NULL);
}
static const GetSetDef map_getset[] = {{"closed", map_get_closed, NULL, NULL, NULL},
                                       {NULL, NULL, NULL, NULL, NULL}};

static Type mmap_type = {
    .name = "mmap.mmap",
    .base = &object_type,
    .layout = &map_layout,
    .root_shape = &mmap_shape,
    .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
    .slots = {.repr = map_repr,
              .new_object = map_new,
              .iter = map_iter,
              .length = map_length,
              .get_item = map_get_item,
              .set_item = map_set_item},
    .methods = mmap_methods,
    .getset = map_getset,
    .get_buffer = map_get_buffer,
    .release_buffer = map_release_buffer,
    .doc = "mmap(fileno, length[, flags[, prot[, access[, offset]]]])\n\nMaps length bytes from "
           "the file specified by the file descriptor fileno,\n"
           "and returns a mmap object. A length of 0 means the rest of the file;\nfileno -1 is "
           "anonymous memory.",
};

static const IntConstant constants[] = {
    CONSTANT(ACCESS_COPY),      CONSTANT(ACCESS_DEFAULT),
    CONSTANT(ACCESS_READ),      CONSTANT(ACCESS_WRITE),
    CONSTANT(MADV_DODUMP),      CONSTANT(MADV_DOFORK),
    CONSTANT(MADV_DONTDUMP),    CONSTANT(MADV_DONTFORK),
    CONSTANT(MADV_DONTNEED),    CONSTANT(MADV_FREE),
    CONSTANT(MADV_HUGEPAGE),    CONSTANT(MADV_HWPOISON),
    CONSTANT(MADV_MERGEABLE),   CONSTANT(MADV_NOHUGEPAGE),
    CONSTANT(MADV_NORMAL),      CONSTANT(MADV_RANDOM),
    CONSTANT(MADV_REMOVE),      CONSTANT(MADV_SEQUENTIAL),
    CONSTANT(MADV_UNMERGEABLE), CONSTANT(MADV_WILLNEED),
    CONSTANT(MAP_ANON),         CONSTANT(MAP_ANONYMOUS),
    CONSTANT(MAP_DENYWRITE),    CONSTANT(MAP_EXECUTABLE),
    CONSTANT(MAP_POPULATE),     CONSTANT(MAP_PRIVATE),
    CONSTANT(MAP_SHARED),       CONSTANT(MAP_STACK),
    CONSTANT(PROT_EXEC),        CONSTANT(PROT_READ),
    CONSTANT(PROT_WRITE),       CONSTANTS_END,
};

static bool mmap_init(Value module) {
  type_ready(&mmap_iterator_type);
  int64_t page = sysconf(_SC_PAGESIZE);
  return constants_add(module, constants) &&
         module_add(module, "error", type_value(&exc_OSError)) &&
         module_add_int(module, "PAGESIZE", page) &&
         module_add_int(module, "ALLOCATIONGRANULARITY", page);
}
static Type *const types[] = {&mmap_type, NULL};
static const ModuleDef mmap_def = {.name = "mmap", .doc = NULL, .types = types, .init = mmap_init};
MODULE_REGISTER(mmap_def);
