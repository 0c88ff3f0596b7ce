/* The nursery: blocks in which young objects are allocated by bumping a pointer.

   Invariants:
   - The nursery is a list of segments: runs of free lines, each inside one block. Segments before
     the current one are filled up to `top`; the current one is open (gc_nursery); those behind it
     are empty. Objects follow each other without gaps from `start` to `top`, words of zero between
     them excepted (gc_shrink).
   - Lines that hold an object promoted in place belong to no segment. Such a block stays in the
     nursery as long as half of its lines are in holes that are worth using.
   - Memory is zeroed piece by piece just before it is handed out, while it is going to be in the
     cache anyway. */
#ifndef GC_NURSERY_H
#define GC_NURSERY_H

#include "gc/heap.h"

typedef struct Segment {
  char *start;  /* first byte */
  char *end;    /* behind the last */
  char *top;    /* end of its objects; kept up to date by nursery_close */
  Block *block; /* that it is part of */
} Segment;

void nursery_init(void);
/* Memory for a young object of up to MAX_CELL bytes (a multiple of 8), zeroed; NULL when the
   nursery is full. */
void *nursery_take(size_t size);
/* Brings all `top`s up to date: before walking. */
void nursery_close(void);
/* After a minor collection: everything not promoted in place is gone; `survived` bytes were not
   garbage. */
void nursery_reset(size_t survived);
/* Bytes allocated since the last reset. Needs nursery_close. */
size_t nursery_allocated(void);
/* The young object that contains the address of a nursery block, NULL if none. Needs
   nursery_close. */
Object *nursery_find_young(const Block *block, uint64_t address);
/* The object promoted in place that contains it. */
Object *nursery_find_old(const Block *block, uint64_t address);
/* Calls visit for each young object. */
void nursery_each_young(void (*visit)(Object *object, void *data), void *data);
/* Calls visit for each object promoted in place. */
void nursery_each_old(Block *block, void (*visit)(Object *object, void *data), void *data);
/* Records that the object at its present address has become old; returns the bytes newly taken from
   the nursery. */
size_t nursery_capture(Block *block, Object *object, size_t size);
/* Sweeping of what was promoted in place: one block at each call; false when all is swept. */
void nursery_start_sweep(void);
bool nursery_sweep_some(void);
/* Present size. */
size_t nursery_size(void);

#endif
