/* Blocks: the heap's memory, in aligned pieces of 8 KB taken from mappings of 512 KB ("chunks":
   what statistics and logs call arenas, and the blocks pages).

   Invariants: every byte of the heap belongs to one Block, found from its address in two loads
   (block_of); descriptors live outside the memory they describe. A large object is a run of blocks
   with one descriptor. */
#ifndef GC_BLOCK_H
#define GC_BLOCK_H

#include "value/object.h"

enum {
  BLOCK_SHIFT = 13,
  BLOCK_SIZE = 1 << BLOCK_SHIFT,
  LINE_SIZE = 256,
  BLOCK_LINES = BLOCK_SIZE / LINE_SIZE,
  BLOCK_WORDS = BLOCK_SIZE / 8,
  CHUNK_BLOCKS = 64,
  LEAF_BITS = 31 - BLOCK_SHIFT, /* see block_of */
  WAYPOINT_SIZE = 4096,         /* see nursery.c */
};

typedef enum BlockKind {
  BLOCK_FREE,       /* no object inside */
  BLOCK_CELLS,      /* old objects of one size class, see cells.h */
  BLOCK_NURSERY,    /* young objects, and objects promoted in place; see nursery.h */
  BLOCK_LARGE,      /* one object */
  BLOCK_QUARANTINE, /* was nursery, unreadable for a while (stress mode) */
} BlockKind;

typedef struct Chunk Chunk;
typedef struct Cell Cell;
typedef struct CellClass CellClass;

typedef struct Block {
  char *start;        /* its memory */
  Chunk *chunk;       /* mapping it belongs to */
  struct Block *next; /* in whatever list holds it */
  BlockKind kind;     /* which member of the union is in use */
  bool clean;         /* memory not touched since it came from the system: zero */
  union {
    struct {
      CellClass *class; /* size class */
      Cell *free;       /* free cells below `carved`, unless the class has taken them */
      uint32_t carved;  /* bytes that have been cut into cells so far */
    } cells;
    struct {
      uint32_t lines;   /* one bit per line: touched by an object promoted in place */
      uint64_t *starts; /* one bit per word: such an object starts here; NULL if none */
      uint16_t waypoints[BLOCK_SIZE / WAYPOINT_SIZE]; /* word offset of some object's start in each
                                                         piece, or 0 */
      uint32_t first_segment;                         /* its holes among the nursery's segments */
      uint32_t segment_count;                         /* how many */
      bool recyclable; /* in the list of blocks that the nursery takes first */
      bool in_nursery; /* the mutator may be allocating in it */
    } nursery;
    struct {
      size_t size;    /* of the object, as allocated */
      size_t blocks;  /* length of the run */
      uint8_t *cards; /* one byte per card, nonzero = dirty; NULL without cards */
      size_t index;   /* among the blocks of old large objects */
      uint32_t grey;  /* how often marking has it in a list, if it has cards */
    } large;
  };
} Block;

struct Chunk {
  Chunk *next;          /* all chunks of a region, */
  Chunk *previous;      /* in both directions; or `next` in the list of spares or of the dying */
  char *start;          /* address of the mapping */
  size_t size;          /* its length */
  uint64_t free;        /* bit i: block i is free */
  uint64_t holes;       /* bit i: block i is free, but not mapped, see Note [Holes] */
  uint64_t populated;   /* bit i: the pages of block i have been asked for */
  uint32_t block_count; /* descriptors below: CHUNK_BLOCKS, or 1 for a large object's own mapping */
  Chunk *next_open;     /* those with free blocks, */
  Chunk *previous_open; /* in both directions */
  bool low;             /* below 4 GiB */
  bool stale;           /* a spare that has been there at the end of a major collection */
  Block blocks[];       /* descriptors */
};

/* -- Address to block -------------------------------------------------------------------------- */

extern Block **block_map[1 << 16];

/* NULL for an address outside the heap. Any word will do. */
static always_inline Block *block_of(uint64_t address) {
  if (address >> 47) return NULL;
  Block **leaf = block_map[address >> 31];
  return leaf ? leaf[(address >> BLOCK_SHIFT) & ((1 << LEAF_BITS) - 1)] : NULL;
}
static always_inline Block *block_of_object(const Object *object) {
  return block_of((uintptr_t)object);
}

/* -- Allocation -------------------------------------------------------------------------------- */

/* A block, or a run of `count` with one descriptor; kind still BLOCK_FREE. NULL when the system has
   no more memory. If it is a need, the reserve goes first (base/reserve.h); once that has happened
   nothing else gets memory from the system. */
Block *block_take(size_t count, bool low, bool need);
/* Gives back a block or the run of a large object. */
void block_give(Block *block, size_t count);
/* Zeroes the first `size` bytes, unless they are known to be. */
void block_zero(Block *block, size_t size);
/* Returns memory of free blocks to the system, but for about `keep` bytes of it: one chunk at each
 * call of block_trim_some, which says false when all have been looked at. */
void block_start_trim(size_t keep);
bool block_trim_some(void);
/* Unmaps a piece of a dead large object's memory; false when there is none. */
bool block_unmap_some(void);

/* Unmaps free blocks of arenas in use until it is so many bytes, if there are as many. */
void block_unmap_free(size_t bytes);

/* First chunk of either region, for walks over the whole heap. */
Chunk *block_chunks(bool low);

/* Bytes mapped, and bytes in blocks that are not free. */
size_t block_mapped_bytes(void);
size_t block_used_bytes(void);
/* Bytes in free blocks of arenas. */
size_t block_free_bytes(void);
/* Chunks that are not a single object's, and their size together. */
size_t block_arena_count(void);
size_t block_arena_bytes(void);

#endif
