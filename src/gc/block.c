/* Mappings cut into blocks: taking runs of blocks, giving them back, and giving memory back to the
   system. */
#include "gc/block.h"
#include "base/reserve.h"
#include "gc/pacing.h"
#include "gc/prefault.h"
#include "gc/stress.h"

#include <errno.h>
#include <sys/mman.h>

_Static_assert(ARENA_SIZE == CHUNK_BLOCKS * BLOCK_SIZE, "what prefault.h makes ready is a chunk");
enum { CHUNK_SIZE = ARENA_SIZE, MAX_RUN = CHUNK_BLOCKS / 2 };

/* Where the low region looks for space. Sanitizers keep their shadow above the first half of it. */
#define LOW_START ((uintptr_t)0x40000000)
#define LOW_END ((uintptr_t)0xffff0000)

typedef struct Region {
  Chunk *chunks;      /* newest first */
  Chunk *open;        /* those with free blocks, */
  Chunk *rover;       /* and where among them the search for a run goes on */
  size_t free_blocks; /* in them */
} Region;

Block **block_map[1 << 16];
static Region regions[2]; /* [low] */
static uintptr_t low_hint = LOW_START;
static Chunk *trim_next; /* to be looked at by block_trim_some */
static size_t trim_keep; /* bytes of free memory that may stay */
static Chunk *spares;    /* see Note [Spare mappings] */
static size_t spare_bytes;
static Chunk *dying; /* mappings of dead large objects that are being given back */
static size_t mapped_bytes, used_bytes;
static size_t arena_count; /* chunks of CHUNK_BLOCKS */
static size_t hole_blocks; /* see Note [Holes] */

Chunk *block_chunks(bool low) {
  return regions[low].chunks;
}
size_t block_mapped_bytes(void) {
  return mapped_bytes;
}
size_t block_used_bytes(void) {
  return used_bytes;
}
size_t block_arena_count(void) {
  return arena_count;
}
size_t block_arena_bytes(void) {
  return arena_count * CHUNK_SIZE - hole_blocks * BLOCK_SIZE;
}
size_t block_free_bytes(void) {
  return regions[false].free_blocks * BLOCK_SIZE;
}

/* -- Mappings ---------------------------------------------------------------------------------- */

/* Reserved, so that the kernel refuses what there can be no memory for: the program gets a
 * MemoryError. */
static char *map_at(uintptr_t hint, size_t size, int flags) {
  char *memory =
      mmap((void *)hint, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

/* Single large objects of that size get huge pages: far fewer page faults. */
enum { HUGE_PAGES_FROM = 4 << 20, HUGE_PAGE = 2 << 20 };
/* From that size on arenas are prefaulted, and this part of the heap ahead of need. */
enum { PREFAULT_FROM = 32 << 20, PREFAULT_SHARE = 64 };

/* `size` bytes aligned to a block, anywhere. */
static char *map_anywhere(size_t size) {
  size_t alignment = size >= HUGE_PAGES_FROM ? HUGE_PAGE : BLOCK_SIZE;
  char *memory = map_at(0, size + alignment, 0);
  if (memory == NULL) return NULL;
  char *start = (char *)align_up((uintptr_t)memory, alignment);
  if (start > memory) munmap(memory, start - memory);
  size_t rest = memory + alignment - start;
  if (rest) munmap(start + size, rest);
  return start;
}

/* `size` bytes below 4 GiB: tries one address after the other. */
static char *map_low(size_t size) {
  for (; low_hint + size <= LOW_END; low_hint += CHUNK_SIZE) {
    char *memory = map_at(low_hint, size, MAP_FIXED_NOREPLACE);
    if ((uintptr_t)memory == low_hint) {
      low_hint += align_up(size, CHUNK_SIZE);
      return memory;
    }
    if (memory == NULL && errno == ENOMEM) return NULL; /* not for want of a place */
    if (memory != NULL) munmap(memory, size); /* a kernel that takes the address for a mere hint */
  }
  return NULL;
}

/* Enters (or with NULL removes) the blocks of a range of addresses. False: no memory for the map.
 */
static bool map_range(const char *start, size_t count, Block *block) {
  for (size_t i = 0; i < count; i++) {
    uintptr_t address = (uintptr_t)start + i * BLOCK_SIZE;
    Block ***leaf = &block_map[address >> 31];
    if (*leaf == NULL) *leaf = (Block **)map_at(0, sizeof(Block *) << LEAF_BITS, 0);
    if (*leaf == NULL) return false;
    (*leaf)[(address >> BLOCK_SHIFT) & ((1 << LEAF_BITS) - 1)] = block;
  }
  return true;
}

/* Unmaps the last `size` bytes of a chunk. */
static void cut_chunk(Chunk *chunk, size_t size) {
  chunk->size -= size;
  map_range(chunk->start + chunk->size, size / BLOCK_SIZE, NULL);
  munmap(chunk->start + chunk->size, size);
  if (chunk->low) low_hint = LOW_START;
  mapped_bytes -= size;
}

/* A big mapping takes long to unmap: it is done piece by piece. */
static void let_die(Chunk *chunk) {
  chunk->next = dying;
  dying = chunk;
}

bool block_unmap_some(void) {
  enum { PIECE = HUGE_PAGE };
  Chunk *chunk = dying;
  if (chunk == NULL) return false;
  cut_chunk(chunk, min_of(chunk->size, (chunk->size - 1) % PIECE + 1));
  if (chunk->size == 0) {
    dying = chunk->next;
    free(chunk);
  }
  return true;
}

static void link_chunk(Chunk *chunk) {
  Region *region = &regions[chunk->low];
  chunk->previous = NULL;
  chunk->next = region->chunks;
  if (chunk->next != NULL) chunk->next->previous = chunk;
  region->chunks = chunk;
}

static void open_chunk(Chunk *chunk) {
  Region *region = &regions[chunk->low];
  chunk->previous_open = NULL;
  chunk->next_open = region->open;
  if (chunk->next_open != NULL) chunk->next_open->previous_open = chunk;
  region->open = chunk;
}

static void close_chunk(Chunk *chunk) {
  Region *region = &regions[chunk->low];
  if (region->rover == chunk) region->rover = chunk->next_open;
  if (chunk->next_open != NULL) chunk->next_open->previous_open = chunk->previous_open;
  *(chunk->previous_open != NULL ? &chunk->previous_open->next_open : &region->open) =
      chunk->next_open;
}

static void unlink_chunk(Chunk *chunk) {
  Region *region = &regions[chunk->low];
  if (chunk->next != NULL) chunk->next->previous = chunk->previous;
  *(chunk->previous != NULL ? &chunk->previous->next : &region->chunks) = chunk->next;
  if (chunk->free) close_chunk(chunk);
  if (trim_next == chunk) trim_next = chunk->next;
}

static char *take_prefaulted(void) {
  if (mapped_bytes < PREFAULT_FROM) return NULL;
  return prefault_take(reserve_is_gone() ? 0 : mapped_bytes / PREFAULT_SHARE / ARENA_SIZE);
}

static char *map_chunk(size_t size, bool low) {
  if (low) return map_low(size);
  char *memory = map_anywhere(size);
  if (memory != NULL || dying == NULL) return memory;
  while (block_unmap_some()) continue;
  return map_anywhere(size);
}

static Chunk *add_chunk(size_t size, uint32_t block_count, bool low) {
  Chunk *chunk = calloc(1, sizeof(Chunk) + block_count * sizeof(Block));
  if (chunk == NULL) return NULL;
  char *memory = block_count == CHUNK_BLOCKS && !low ? take_prefaulted() : NULL;
  if (memory != NULL) chunk->populated = ~0ull;
  if (memory == NULL) memory = map_chunk(size, low);
  if (memory == NULL) {
    free(chunk);
    return NULL;
  }
  if (size >= HUGE_PAGES_FROM) madvise(memory, size, MADV_HUGEPAGE); /* a hint */
  chunk->start = memory;
  chunk->size = size;
  chunk->block_count = block_count;
  chunk->low = low;
  link_chunk(chunk);
  for (uint32_t i = 0; i < block_count; i++) {
    chunk->blocks[i] =
        (Block){.start = memory + (size_t)i * BLOCK_SIZE, .chunk = chunk, .clean = true};
  }
  mapped_bytes += size;
  return chunk;
}

/* One for which the map has no room. */
static void *drop_chunk(Chunk *chunk) {
  unlink_chunk(chunk);
  cut_chunk(chunk, chunk->size);
  free(chunk);
  return NULL;
}

/* -- Runs of blocks ---------------------------------------------------------------------------- */

static uint64_t run_mask(size_t count) {
  return ~0ull >> (CHUNK_BLOCKS - count);
}

/* Index of a run of `count` free blocks, -1 if the chunk has none. */
static int find_run(const Chunk *chunk, size_t count) {
  uint64_t free = chunk->free;
  for (size_t i = 1; i < count && free; i++) free &= free >> 1;
  return free ? __builtin_ctzll(free) : -1;
}

/* Takes the lowest run of ones off a mask: its length, 0 if the mask is empty. */
static size_t pop_run(uint64_t *mask, int *from) {
  if (*mask == 0) return 0;
  *from = __builtin_ctzll(*mask);
  uint64_t others = ~(*mask >> *from);
  size_t count = others ? __builtin_ctzll(others) : CHUNK_BLOCKS;
  *mask &= ~(run_mask(count) << *from);
  return count;
}

/* Note [Holes]
   When memory is short, much of it may be free inside arenas that hold a few living objects each.
   Then free blocks of such arenas are unmapped, and the system can give their memory to somebody
   else: to the reserve, a large object, malloc. They are mapped again when no new arena can be had.
   What has been mapped there meanwhile stays: that hole is lost until the arena dies. */

/* Unmaps the chunk's free blocks; returns how many bytes that were. */
static size_t make_holes(Chunk *chunk) {
  size_t made = 0, count;
  int from;
  for (uint64_t free = chunk->free; (count = pop_run(&free, &from)); made += count) {
    if (munmap(chunk->blocks[from].start, count * BLOCK_SIZE) != 0) break; /* too many mappings */
    uint64_t run = run_mask(count) << from;
    chunk->free &= ~run;
    chunk->holes |= run;
  }
  if (made != 0 && chunk->free == 0) close_chunk(chunk);
  regions[chunk->low].free_blocks -= made;
  hole_blocks += made;
  mapped_bytes -= made * BLOCK_SIZE;
  return made * BLOCK_SIZE;
}

void block_unmap_free(size_t bytes) {
  Chunk *chunk = regions[false].chunks;
  for (size_t done = 0; chunk != NULL && done < bytes; chunk = chunk->next)
    if (chunk->block_count == CHUNK_BLOCKS && chunk->free) done += make_holes(chunk);
}

/* Maps the chunk's holes again; false: none of them. */
static bool fill_holes(Chunk *chunk) {
  bool was_open = chunk->free != 0;
  size_t filled = 0, count;
  int from;
  for (uint64_t holes = chunk->holes; (count = pop_run(&holes, &from));) {
    char *start = chunk->blocks[from].start;
    char *memory = map_at((uintptr_t)start, count * BLOCK_SIZE, MAP_FIXED_NOREPLACE);
    if (memory == NULL) continue;
    if (memory != start) { /* as in map_low */
      munmap(memory, count * BLOCK_SIZE);
      continue;
    }
    for (size_t i = 0; i < count; i++) chunk->blocks[from + i].clean = true;
    uint64_t run = run_mask(count) << from;
    chunk->populated &= ~run;
    chunk->holes &= ~run;
    chunk->free |= run;
    filled += count;
  }
  if (filled != 0 && !was_open) open_chunk(chunk);
  regions[chunk->low].free_blocks += filled;
  hole_blocks -= filled;
  mapped_bytes += filled * BLOCK_SIZE;
  return filled != 0;
}

static bool fill_some_holes(void) {
  if (hole_blocks == 0) return false;
  Chunk *chunk = regions[false].chunks;
  while (chunk != NULL && (chunk->holes == 0 || !fill_holes(chunk))) chunk = chunk->next;
  return chunk != NULL;
}

static bool is_unused(const Chunk *chunk) {
  return (chunk->free | chunk->holes) == ~0ull;
}

static void remove_arena(Chunk *chunk) {
  if (chunk->holes) {
    make_holes(chunk);
    hole_blocks -= CHUNK_BLOCKS;
    unlink_chunk(chunk);
  } else {
    regions[chunk->low].free_blocks -= CHUNK_BLOCKS;
    unlink_chunk(chunk);
    cut_chunk(chunk, chunk->size);
  }
  arena_count--;
  free(chunk);
}

/* Before a clean block is taken: gets pages for it, and for those behind it. Not for the whole
   arena, since they can be dear and a minor collection pays for them. */
static void populate(Chunk *chunk, int index, size_t count) {
  enum { PIECE = PREFAULT_PIECE / BLOCK_SIZE };
  if (!chunk->blocks[index].clean || chunk->populated >> index & 1) return;
  size_t wanted = min_of(max_of(count, (size_t)PIECE), (size_t)(CHUNK_BLOCKS - index));
  chunk->populated |= run_mask(wanted) << index;
  prefault_pages(chunk->blocks[index].start, wanted * BLOCK_SIZE);
}

static Block *take_run(Chunk *chunk, int index, size_t count) {
  Block *block = &chunk->blocks[index];
  if (mapped_bytes >= PREFAULT_FROM) populate(chunk, index, count);
  chunk->free &= ~(run_mask(count) << index);
  if (chunk->free == 0) close_chunk(chunk);
  regions[chunk->low].free_blocks -= count;
  used_bytes += count * BLOCK_SIZE;
  for (size_t i = 1; i < count; i++) block->clean &= block[i].clean;
  map_range(block->start, count, block);
  return block;
}

/* NULL: there is no such run from `from` on and before `until`. */
static Block *search_chunks(Region *region, Chunk *from, const Chunk *until, size_t count) {
  for (Chunk *chunk = from; chunk != until; chunk = chunk->next_open) {
    int index = find_run(chunk, count);
    if (index < 0) continue;
    region->rover = chunk;
    return take_run(chunk, index, count);
  }
  return NULL;
}

static Block *find_free(Region *region, size_t count) {
  if (region->free_blocks < count) return NULL;
  if (count == 1) return take_run(region->open, __builtin_ctzll(region->open->free), 1);
  Block *block = search_chunks(region, region->rover, NULL, count);
  return block ? block : search_chunks(region, region->open, region->rover, count);
}

/* Note [Spare mappings]
   A growing list or string leaves a series of big arrays behind, and the next one needs the same
   sizes again. Unmapping and mapping them costs more than all the copying, in page faults. So a few
   mappings of dead large objects are kept, up to a quarter of the memory in use, or as much as a
   small heap may grow to before it is collected; what a whole major collection long nobody asked
   for goes back to the system. */

static bool keep_spare(Chunk *chunk) {
  if (chunk->low || spare_bytes + chunk->size > max_of(pacing_least_limit(), used_bytes / 4))
    return false;
  unlink_chunk(chunk);
  chunk->stale = false;
  chunk->blocks[0].clean = false;
  chunk->next = spares;
  spares = chunk;
  spare_bytes += chunk->size;
  return true;
}

/* The smallest that is big enough, but not by more than a half. */
static Chunk *take_spare(size_t size) {
  Chunk **best = NULL;
  for (Chunk **link = &spares; *link != NULL; link = &(*link)->next) {
    if ((*link)->size >= size && (*link)->size <= size + size / 2 &&
        (best == NULL || (*link)->size < (*best)->size))
      best = link;
  }
  if (best == NULL) return NULL;
  Chunk *chunk = *best;
  *best = chunk->next;
  spare_bytes -= chunk->size;
  link_chunk(chunk);
  return chunk;
}

static void drop_stale_spares(void) {
  for (Chunk **link = &spares; *link != NULL;) {
    Chunk *chunk = *link;
    if (chunk->stale) {
      *link = chunk->next;
      spare_bytes -= chunk->size;
      let_die(chunk);
    } else {
      chunk->stale = true;
      link = &chunk->next;
    }
  }
}

/* A mapping of its own for a big run. */
static Block *take_own_chunk(size_t count, bool low, bool may_map) {
  Chunk *spare = low ? NULL : take_spare(count * BLOCK_SIZE);
  if (spare != NULL) {
    used_bytes += spare->size;
    return spare->blocks;
  }
  Chunk *chunk = may_map ? add_chunk(count * BLOCK_SIZE, 1, low) : NULL;
  if (chunk == NULL) return NULL;
  if (!map_range(chunk->start, count, chunk->blocks)) return drop_chunk(chunk);
  used_bytes += chunk->size;
  return chunk->blocks;
}

/* NULL: there is no memory. */
static Chunk *add_arena(bool low) {
  Chunk *chunk = add_chunk(CHUNK_SIZE, CHUNK_BLOCKS, low);
  if (chunk == NULL) return NULL;
  if (!map_range(chunk->start, CHUNK_BLOCKS, NULL)) return drop_chunk(chunk);
  arena_count++;
  chunk->free = ~0ull;
  regions[low].free_blocks += CHUNK_BLOCKS;
  open_chunk(chunk);
  return chunk;
}

static Block *take(size_t count, bool low, bool may_map) {
  if (count > MAX_RUN) return take_own_chunk(count, low, may_map);
  Block *block = find_free(&regions[low], count);
  if (block != NULL || !may_map) return block;
  Chunk *chunk = add_arena(low);
  if (chunk != NULL) return take_run(chunk, 0, count);
  while (block == NULL && !low && fill_some_holes()) block = find_free(&regions[low], count);
  return block;
}

Block *block_take(size_t count, bool low, bool need) {
  if (stress_fails()) return NULL;
  Block *block = take(count, low, need || !reserve_is_gone());
  if (block != NULL || !need) return block;
  reserve_release();
  return take(count, low, true);
}

void block_give(Block *block, size_t count) {
  Chunk *chunk = block->chunk;
  used_bytes -= chunk->block_count == 1 ? chunk->size : count * BLOCK_SIZE;
  block->kind = BLOCK_FREE;
  if (chunk->block_count == 1) {
    if (keep_spare(chunk)) return;
    unlink_chunk(chunk);
    let_die(chunk);
    return;
  }
  for (size_t i = 0; i < count; i++) block[i].clean = false;
  map_range(block->start, count, NULL);
  if (chunk->free == 0) open_chunk(chunk);
  chunk->free |= run_mask(count) << (block - chunk->blocks);
  regions[chunk->low].free_blocks += count;
}

void block_zero(Block *block, size_t size) {
  if (!block->clean) memset(block->start, 0, size);
  block->clean = false;
}

/* -- Giving memory back ------------------------------------------------------------------------ */

/* Drops the pages of the chunk's dirty free blocks; returns their number. */
static void release_pages(Chunk *chunk) {
  for (int i = 0; i < CHUNK_BLOCKS; i++) {
    Block *block = &chunk->blocks[i];
    if (!(chunk->free >> i & 1) || block->clean) continue;
    block->clean = madvise(block->start, BLOCK_SIZE, MADV_DONTNEED) == 0;
    chunk->populated &= ~(1ull << i);
  }
}

static size_t dirty_free_bytes(const Chunk *chunk) {
  size_t bytes = 0;
  for (uint32_t i = 0; i < CHUNK_BLOCKS; i++) {
    if (chunk->free >> i & 1 && !chunk->blocks[i].clean) bytes += BLOCK_SIZE;
  }
  return bytes;
}

void block_start_trim(size_t keep) {
  trim_next = regions[false].chunks;
  trim_keep = keep;
  drop_stale_spares();
}

bool block_trim_some(void) {
  if (block_unmap_some()) return true;
  Chunk *chunk = trim_next;
  if (chunk == NULL) return false;
  trim_next = chunk->next;
  if (chunk->block_count == 1) return true;
  size_t dirty = dirty_free_bytes(chunk);
  if (is_unused(chunk) && dirty >= trim_keep) {
    remove_arena(chunk);
  } else if (dirty <= trim_keep) {
    trim_keep -= dirty;
  } else {
    release_pages(chunk);
  }
  return true;
}
