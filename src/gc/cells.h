/* The old space for objects up to 4 KB: size classes of equal cells in blocks of 8 KB. Cells
   never move.

   Invariant: a free cell's header word is zero; an occupied one's is an object header. Cells at and
   above block->cells.carved have not been cut yet and may contain anything. A block is in exactly
   one list of its class (available, full, unswept) or is its `current`. */
#ifndef GC_CELLS_H
#define GC_CELLS_H

#include "gc/heap.h"

struct Cell {
  uint64_t header; /* zero */
  Cell *next;      /* next free cell */
};

struct CellClass {
  Cell *free;          /* cells ready to be handed out */
  uint32_t size;       /* bytes per cell, multiple of 8 */
  uint32_t reciprocal; /* 2^32 / size, rounded up: cell number = offset * reciprocal >> 32 */
  bool low;            /* blocks below 4 GiB */
  Block *current;      /* block `free` came from, and where carving goes on */
  Block *available;    /* swept blocks with free cells */
  Block *full;         /* blocks without */
  Block *unswept[2];   /* those, full or not, that the present major collection has yet to sweep */
};

enum { CELL_CLASSES = 50 };
extern CellClass cell_classes[2][CELL_CLASSES]; /* [low] */
extern uint8_t cell_class_of[MAX_CELL / 8 + 1]; /* by size in words, rounded up */

void cells_init(void);
/* Fills class->free. False: no memory. */
cold_path bool cells_refill(CellClass *class);

static always_inline CellClass *cells_class(size_t size, bool low) {
  return &cell_classes[low][cell_class_of[(size + 7) / 8]];
}
/* Memory (not zeroed, but for its header) for an old object of up to MAX_CELL bytes; NULL: no
   memory. */
static always_inline void *cells_alloc(CellClass *class) {
  Cell *cell = class->free;
  if (unlikely(cell == NULL)) {
    if (!cells_refill(class)) return NULL;
    cell = class->free;
  }
  class->free = cell->next;
  __builtin_prefetch(class->free); /* after a sweep it may be anywhere */
  heap.old_bytes += class->size;
  return cell;
}

/* The object whose cell contains the address, NULL if that cell is free. */
Object *cells_find(const Block *block, uint64_t address);
/* Begins sweeping: all blocks become unswept. */
void cells_start_sweep(void);
/* From now on refilling a class sweeps no more than a few blocks in search of free cells: sweeping
   is for slices. */
void cells_limit_sweeping(void);
/* Sweeps one block; false when nothing is left to sweep. */
bool cells_sweep_some(void);
void cells_each_object(Block *block, void (*visit)(Object *object, void *data), void *data);

#endif
