/* Size classes: handing out cells, finding the object around an address, sweeping. */
#include "gc/cells.h"

enum {
  CARVE_BYTES = 4096,
  SWEEP_AHEAD = 1024, /* bytes between a header looked at and what is being fetched meanwhile */
  REFILL_SWEEPS = 24, /* blocks swept between two slices because a class needs cells */
};

/* A class per word up to 35 words, then sizes that divide a block almost evenly. */
enum { SMALLEST = 16, SMALL_SIZES = 35 - 1 };
static const uint16_t big_sizes[] = {312, 336,  368,  408,  448,  512,  584,  680,
                                     816, 1024, 1168, 1360, 1632, 2048, 2728, 4096};
_Static_assert(SMALL_SIZES + countof(big_sizes) <= CELL_CLASSES, "a class per size");

CellClass cell_classes[2][CELL_CLASSES];
uint8_t cell_class_of[MAX_CELL / 8 + 1];

static uint32_t class_size(unsigned number) {
  return number < SMALL_SIZES ? SMALLEST + 8 * number : big_sizes[number - SMALL_SIZES];
}

void cells_init(void) {
  unsigned units = 0;
  for (unsigned number = 0; number < SMALL_SIZES + countof(big_sizes); number++) {
    uint32_t size = class_size(number);
    for (; units <= size / 8; units++) cell_class_of[units] = number;
    for (int low = 0; low < 2; low++) {
      cell_classes[low][number] = (CellClass){
          .size = size, .reciprocal = (uint32_t)(((1ull << 32) + size - 1) / size), .low = low};
    }
  }
}

static uint32_t carvable_bytes(const CellClass *class) {
  return BLOCK_SIZE / class->size * class->size;
}

static void push_block(Block **list, Block *block) {
  block->next = *list;
  *list = block;
}
static Block *pop_block(Block **list) {
  Block *block = *list;
  if (block != NULL) *list = block->next;
  return block;
}

/* -- Handing out ------------------------------------------------------------------------------- */

static void put_cell(CellClass *class, Cell *cell) {
  cell->header = 0;
  cell->next = class->free;
  class->free = cell;
}

/* Cuts the next few cells off the current block, so that fresh memory is touched little by
   little. */
static void carve(CellClass *class) {
  Block *block = class->current;
  uint32_t from = block->cells.carved;
  uint32_t to = min_of(carvable_bytes(class), from + max_of((uint32_t)CARVE_BYTES, class->size));
  uint32_t count = (to - from) / class->size;
  block->cells.carved = from + count * class->size;
  block->clean = false;
  while (count-- > 0) put_cell(class, (Cell *)(block->start + from + count * class->size));
}

static Block *fresh_block(CellClass *class) {
  Block *block = block_take(1, class->low, true);
  if (block == NULL) return NULL;
  block->kind = BLOCK_CELLS;
  block->cells.class = class;
  block->cells.free = NULL;
  block->cells.carved = 0;
  return block;
}

static unsigned sweeps_left;    /* of REFILL_SWEEPS */
static CellClass *wanted_class; /* the last that took fresh memory, perhaps for want of time */
static bool sweep_one(CellClass *class);

void cells_limit_sweeping(void) {
  sweeps_left = REFILL_SWEEPS;
}

/* Free cells among unswept blocks, or fresh memory when that takes too long. */
static Block *next_block(CellClass *class) {
  while (class->available == NULL && sweeps_left > 0 && sweep_one(class)) sweeps_left--;
  Block *block = pop_block(&class->available);
  if (block != NULL) {
    if (class->available != NULL) __builtin_prefetch(class->available->cells.free);
    return block;
  }
  wanted_class = class;
  return fresh_block(class);
}

bool cells_refill(CellClass *class) {
  assert(class->size != 0 && class->free == NULL);
  while (class->free == NULL) {
    Block *block = class->current;
    if (block != NULL && block->cells.carved < carvable_bytes(class)) {
      carve(class);
      continue;
    }
    if (block != NULL) push_block(&class->full, block);
    class->current = block = next_block(class);
    if (block == NULL) return false;
    class->free = block->cells.free;
    block->cells.free = NULL;
  }
  return true;
}

/* -- Looking up -------------------------------------------------------------------------------- */

Object *cells_find(const Block *block, uint64_t address) {
  const CellClass *class = block->cells.class;
  uint32_t offset = address - (uintptr_t)block->start;
  if (offset >= block->cells.carved) return NULL;
  uint32_t number = (uint64_t)offset * class->reciprocal >> 32;
  Object *object = (Object *)(block->start + number * class->size);
  return object->shape_address ? object : NULL;
}

void cells_each_object(Block *block, void (*visit)(Object *object, void *data), void *data) {
  for (uint32_t offset = 0; offset < block->cells.carved; offset += block->cells.class->size) {
    Object *object = (Object *)(block->start + offset);
    if (object->shape_address) visit(object, data);
  }
}

/* -- Sweeping ---------------------------------------------------------------------------------- */

static void start_class(CellClass *class) {
  assert(class->unswept[0] == NULL && class->unswept[1] == NULL);
  class->free = NULL; /* found again by the sweep */
  class->unswept[0] = class->available;
  class->unswept[1] = class->full;
  class->available = class->full = NULL;
  if (class->current) push_block(&class->unswept[0], class->current);
  class->current = NULL;
}

void cells_start_sweep(void) {
  for (int low = 0; low < 2; low++) {
    for (int i = 0; i < CELL_CLASSES; i++) start_class(&cell_classes[low][i]);
  }
}

/* A shape dies: nothing else that lives in the low region owns memory. */
static void free_shape_table(const Object *object) {
  if (object->shape_address == (uint32_t)(uintptr_t)shape_shape) free(((Shape *)object)->table);
}

/* Frees the block's white objects, links its free cells in address order; returns the number of
   cells in use. */
static uint32_t sweep_cells(const CellClass *class, Block *block) {
  uint32_t used = 0;
  Cell **tail = &block->cells.free;
  for (uint32_t offset = 0; offset < block->cells.carved; offset += class->size) {
    Cell *cell = (Cell *)(block->start + offset);
    Object *object = (Object *)cell;
    __builtin_prefetch((char *)cell + SWEEP_AHEAD);
    if (object->shape_address && is_black(object)) {
      used++;
      continue;
    }
    if (object->shape_address) {
      if (class->low) free_shape_table(object);
      heap.old_bytes -= class->size;
      poison(cell, class->size);
      cell->header = 0;
    }
    *tail = cell;
    tail = &cell->next;
  }
  *tail = NULL;
  return used;
}

static bool sweep_one(CellClass *class) {
  Block *block = pop_block(&class->unswept[0]);
  if (block == NULL) block = pop_block(&class->unswept[1]);
  if (block == NULL) return false;
  uint32_t used = sweep_cells(class, block);
  if (used == 0) {
    block_give(block, 1);
  } else {
    bool full = block->cells.free == NULL && block->cells.carved == carvable_bytes(class);
    push_block(full ? &class->full : &class->available, block);
  }
  return true;
}

bool cells_sweep_some(void) {
  if (wanted_class != NULL && sweep_one(wanted_class)) return true;
  for (int low = 0; low < 2; low++) {
    for (int i = 0; i < CELL_CLASSES; i++) {
      if (sweep_one(&cell_classes[low][i])) return true;
    }
  }
  return false;
}
