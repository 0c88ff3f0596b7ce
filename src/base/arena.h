/* Arena: many small allocations with one lifetime (an AST, a compilation). Owns all its memory;
   freed at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/common.h"

typedef struct ArenaBlock ArenaBlock;
typedef struct Arena {
  ArenaBlock *blocks; /* newest first */
  char *next;         /* first free byte of the newest block */
  char *limit;        /* end of the newest block */
} Arena;

void arena_init(Arena *arena);
/* Zeroed memory, aligned to 8 bytes, valid until arena_free. Never fails (aborts when out of
   memory). */
void *arena_alloc(Arena *arena, size_t size);
void *arena_copy(Arena *arena, const void *bytes, size_t size);
/* NUL-terminated copy of length bytes. */
char *arena_strndup(Arena *arena, const char *text, size_t length);
void arena_free(Arena *arena);

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

#endif
