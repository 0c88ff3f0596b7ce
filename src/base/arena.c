/* Arenas: blocks in a list, from whose newest one memory is cut; all of them are freed together. */
#include "base/arena.h"

enum { ARENA_BLOCK_SIZE = 32 * 1024 };

struct ArenaBlock {
  ArenaBlock *older; /* next block of the list; NULL: none */
  char bytes[];      /* handed out from the start */
};

void arena_init(Arena *arena) {
  memset(arena, 0, sizeof *arena);
}

static cold_path void add_block(Arena *arena, size_t size) {
  size_t capacity = max_of(size, (size_t)ARENA_BLOCK_SIZE);
  ArenaBlock *block = xcalloc(1, sizeof(ArenaBlock) + capacity);
  block->older = arena->blocks;
  arena->blocks = block;
  arena->next = block->bytes;
  arena->limit = block->bytes + capacity;
}

void *arena_alloc(Arena *arena, size_t size) {
  size = align_up(size, 8);
  if (size > (size_t)(arena->limit - arena->next)) add_block(arena, size);
  void *memory = arena->next;
  arena->next += size;
  return memory;
}

void *arena_copy(Arena *arena, const void *bytes, size_t size) {
  void *copy = arena_alloc(arena, size);
  memcpy(copy, bytes, size);
  return copy;
}

char *arena_strndup(Arena *arena, const char *text, size_t length) {
  char *copy = arena_alloc(arena, length + 1);
  memcpy(copy, text, length);
  return copy;
}

void arena_free(Arena *arena) {
  for (ArenaBlock *block = arena->blocks; block != NULL;) {
    ArenaBlock *older = block->older;
    free(block);
    block = older;
  }
  arena_init(arena);
}
