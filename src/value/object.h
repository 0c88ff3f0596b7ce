/* Object: the 8-byte header of everything on the heap; Slot: a Value inside an object.

   Invariant: `shape_address` is the address of a Shape (shapes live below 4 GiB), so one 32-bit
   compare guards class and layout. `gc_flags` belongs to src/gc. A Slot is read with slot_get and
   written only through gc/barrier.h. */
#ifndef VALUE_OBJECT_H
#define VALUE_OBJECT_H

#include "value/value.h"

typedef struct Shape Shape;
typedef struct Type Type;

struct Object {
  uint32_t shape_address;   /* low 4 GiB address of the Shape */
  uint8_t gc_flags;         /* GcFlag bits, see gc/gc.h */
  uint8_t identity_hash[3]; /* 24 random bits, all zero until object_identity_hash is asked for */
};
_Static_assert(sizeof(Object) == 8, "header is one word");

typedef struct Slot {
  Value value; /* touch through slot_get / slot_set / slot_init only */
} Slot;

static always_inline Shape *object_shape(const Object *object) {
  return (Shape *)(uintptr_t)object->shape_address;
}
static always_inline Value slot_get(const Slot *slot) {
  return slot->value;
}

/* Keeps `object` alive and unmoved up to this point although only a derived pointer is used. */
#define GC_KEEP(object) __asm__ volatile("" : : "g"(object) : "memory")

/* Declares an object's C struct cast: from_object accepts any struct that begins with an Object. */
#define object_cast(T, v) ((T *)(void *)as_object(v))

#endif
