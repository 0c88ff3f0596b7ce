/* mmap objects. Invariant: `memory` is a mapping of `length` bytes, or NULL once closed; it does
   not move or go while `exports` buffers look at it. */
#ifndef MODULES_MMAP_H
#define MODULES_MMAP_H

#include "objects/protocol.h"

typedef enum MapAccess { ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY } MapAccess;

typedef struct MapObject {
  Object header;
  uint8_t *memory;  /* the mapping; NULL: closed */
  int64_t length;   /* bytes */
  int64_t position; /* of the file-like methods */
  int64_t offset;   /* in the file */
  int64_t exports;  /* live buffers: no resizing or closing meanwhile */
  int fd;           /* our own duplicate; -1: anonymous */
  MapAccess access; /* what may be done with it */
} MapObject;

static inline MapObject *as_map(Value v) {
  return object_cast(MapObject, v);
}
/* The mapping, which is open. NULL: ValueError set. */
MapObject *map_open(Value v) must_check;
/* The same, and may be written. NULL: TypeError or ValueError set. */
MapObject *map_writable(Value v) must_check;

extern const BuiltinDef mmap_methods[];

#endif
