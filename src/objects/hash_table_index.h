/* The index of a hash table, for objects/hash_table*.c. */
#ifndef OBJECTS_HASH_TABLE_INDEX_H
#define OBJECTS_HASH_TABLE_INDEX_H

#include "objects/hash_table.h"

/* log2 of the index's size for a capacity beyond TABLE_SCAN_MAX: at most two thirds full. */
static always_inline unsigned index_bits(int64_t capacity) {
  return 64 - __builtin_clzll((uint64_t)capacity + ((uint64_t)capacity >> 1));
}
static always_inline unsigned index_width(int64_t capacity) {
  return capacity <= UINT8_MAX - INDEX_BASE ? 1 : capacity <= UINT16_MAX - INDEX_BASE ? 2 : 4;
}
static always_inline size_t index_bytes(int64_t capacity) {
  return capacity <= TABLE_SCAN_MAX ? 0 : (size_t)index_width(capacity) << index_bits(capacity);
}

static always_inline int64_t table_capacity(const TableOwner *owner, const HashTable *table) {
  return table->slots >> owner_shift(owner);
}
/* GENERIC tables only. */
static always_inline int64_t *table_hashes(const HashTable *table) {
  return (int64_t *)(table->entries + table->slots);
}

/* The index of a table, unpacked for a walk along it. */
typedef struct Index {
  void *places;   /* NULL: the table is scanned */
  size_t mask;    /* number of places - 1 */
  unsigned width; /* bytes a place */
} Index;

static always_inline Index table_index(const TableOwner *owner, const HashTable *table) {
  int64_t capacity = table_capacity(owner, table);
  if (capacity <= TABLE_SCAN_MAX) return (Index){NULL, 0, 0};
  int64_t hashes = owner_kind(owner) == TABLE_GENERIC ? capacity : 0;
  return (Index){(void *)(table->entries + table->slots + hashes),
                 ((size_t)1 << index_bits(capacity)) - 1, index_width(capacity)};
}
/* The same index, for code that the compiler is to make for that width alone. */
static always_inline Index index_of_width(Index index, unsigned width) {
  return (Index){index.places, index.mask, width};
}
static always_inline uint32_t index_get(Index index, size_t place) {
  switch (index.width) {
  case 1: return ((uint8_t *)index.places)[place];
  case 2: return ((uint16_t *)index.places)[place];
  default: return ((uint32_t *)index.places)[place];
  }
}
static always_inline void index_put(Index index, size_t place, uint32_t content) {
  switch (index.width) {
  case 1: ((uint8_t *)index.places)[place] = content; break;
  case 2: ((uint16_t *)index.places)[place] = content; break;
  default: ((uint32_t *)index.places)[place] = content;
  }
}

typedef struct Probe {
  size_t place;     /* of the index to look at */
  uint64_t perturb; /* the bits of the hash that have not been used yet */
} Probe;
static always_inline Probe probe_start(Index index, int64_t hash) {
  return (Probe){(uint64_t)hash & index.mask, (uint64_t)hash};
}
static always_inline void probe_next(Index index, Probe *probe) {
  probe->perturb >>= 5;
  probe->place = (probe->place * 5 + probe->perturb + 1) & index.mask;
}

/* So many places of an index may be used. */
static always_inline int64_t index_limit(Index index) {
  return (int64_t)((index.mask + 1) / 4 * 3);
}
static always_inline bool index_is_full(const TableOwner *owner, const HashTable *table,
                                        Index index) {
  if (table->fill >= table_capacity(owner, table)) return true;
  return index.places != NULL && table->index_used >= index_limit(index);
}

static always_inline bool str_key_equal(Value a, Value b, int64_t b_hash) {
  if (as_str(a)->interned && as_str(b)->interned) return false; /* and not the same */
  return key_str_hash(a) == b_hash && str_equal(a, b);
}

/* Looks a str or small int up in a table of such keys that has an index: its position, or -1 with
 * *place where the index can take it. by_identity: an equal key is the same one. */
static always_inline int64_t index_find(const HashTable *table, unsigned shift, Index index,
                                        Value key, int64_t hash, bool by_identity, size_t *place) {
  for (Probe probe = probe_start(index, hash);; probe_next(index, &probe)) {
    uint32_t content = index_get(index, probe.place);
    if (content == INDEX_EMPTY) return *place = probe.place, -1;
    if (content == INDEX_DELETED) continue;
    Value candidate = entry_key(table, shift, content - INDEX_BASE);
    if (same(candidate, key) || (!by_identity && str_key_equal(candidate, key, hash)))
      return content - INDEX_BASE;
  }
}

#endif
