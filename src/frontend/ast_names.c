/* The table of identifiers: each name is stored once, so that equal names are one pointer. */
#include "frontend/ast.h"

enum { FIRST_SLOTS = 256 };

void ast_names_init(AstNames *names, Arena *arena) {
  names->arena = arena;
  names->slots = xcalloc(FIRST_SLOTS, sizeof *names->slots);
  names->mask = FIRST_SLOTS - 1;
  names->count = 0;
}

void ast_names_free(AstNames *names) {
  free(names->slots);
  names->slots = NULL;
}

/* FNV-1a, and whether a byte above 127 occurs. */
static uint32_t hash_text(const char *text, size_t length, bool *ascii) {
  uint32_t hash = 2166136261u;
  unsigned char seen = 0;
  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)text[i];
    seen |= byte;
    hash = (hash ^ byte) * 16777619u;
  }
  *ascii = seen < 128;
  return hash ^ hash >> 15;
}

static cold_path void grow(AstNames *names) {
  uint32_t mask = names->mask * 2 + 1;
  AstName **slots = xcalloc((size_t)mask + 1, sizeof *slots);
  for (uint32_t i = 0; i <= names->mask; i++) {
    AstName *name = names->slots[i];
    if (name == NULL) continue;
    uint32_t slot = name->hash & mask;
    while (slots[slot] != NULL) slot = (slot + 1) & mask;
    slots[slot] = name;
  }
  free(names->slots);
  names->slots = slots;
  names->mask = mask;
}

static AstName *make_name(AstNames *names, const char *text, size_t length, uint32_t hash,
                          bool ascii) {
  AstName *name = arena_alloc(names->arena, sizeof(AstName) + length + 1);
  name->id = names->count++;
  name->hash = hash;
  name->length = (uint32_t)length;
  name->ascii = ascii;
  memcpy(name->text, text, length);
  return name;
}

AstName *ast_names_intern(AstNames *names, const char *text, size_t length) {
  bool ascii;
  uint32_t hash = hash_text(text, length, &ascii);
  uint32_t slot = hash & names->mask;
  for (AstName *name; (name = names->slots[slot]) != NULL; slot = (slot + 1) & names->mask) {
    if (name->hash == hash && name->length == length && memcmp(name->text, text, length) == 0)
      return name;
  }
  AstName *name = make_name(names, text, length, hash, ascii);
  names->slots[slot] = name;
  if (names->count * 2 > names->mask) grow(names);
  return name;
}
