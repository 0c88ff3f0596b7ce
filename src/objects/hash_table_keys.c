/* Many keys at once, with what is known of the table unpacked only once: for sets. */
#include "objects/hash_table_index.h"

static always_inline int64_t pure_hash(bool is_text, Value key) {
  return is_text ? key_str_hash(key) : hash_int64(as_small_int(key));
}
static always_inline bool is_pure(bool is_text, Value key) {
  return is_text ? is_exact_str(key) : is_small_int(key);
}
/* Whether the key equals no other of a table but itself. */
static always_inline bool is_unique(const TableOwner *owner, bool is_text, Value key) {
  return !is_text || (!(owner->mode & TABLE_UNINTERNED) && as_str(key)->interned);
}

/* index_find, or a scan where there is no index. */
static always_inline int64_t find_key(const TableOwner *owner, Index index, bool is_text, Value key,
                                      size_t *place) {
  if (index.width == 0) return is_text ? table_find_str(owner, key) : table_find_int(owner, key);
  return index_find(owner_table(owner), owner_shift(owner), index, key, pure_hash(is_text, key),
                    is_unique(owner, is_text, key), place);
}

static always_inline uint64_t select_keys(const TableOwner *owner, Index index, bool members,
                                          const Slot *keys, unsigned stride, int count) {
  bool is_text = owner_kind(owner) == TABLE_STR;
  uint64_t selected = 0;
  for (int i = 0; i < count; i++) {
    Value key = slot_get(&keys[i << stride]);
    if (is_absent(key)) continue;
    size_t place;
    bool found = find_key(owner, index, is_text, key, &place) >= 0;
    selected |= (uint64_t)(found == members) << i;
  }
  return selected;
}

uint64_t table_select_keys(const TableOwner *owner, bool members, const Slot *keys, unsigned stride,
                           int count) {
  const HashTable *table = owner_table(owner);
  assert(count <= TABLE_SELECT_MAX && owner_kind(owner) != TABLE_GENERIC);
  Index index = table == NULL ? (Index){NULL, 0, 0} : table_index(owner, table);
  switch (index.width) {
  case 0: return select_keys(owner, index_of_width(index, 0), members, keys, stride, count);
  case 1: return select_keys(owner, index_of_width(index, 1), members, keys, stride, count);
  case 2: return select_keys(owner, index_of_width(index, 2), members, keys, stride, count);
  default: return select_keys(owner, index_of_width(index, 4), members, keys, stride, count);
  }
}

static always_inline int64_t add_keys(TableOwner *owner, Index index, const Slot *keys,
                                      unsigned stride, int64_t count) {
  HashTable *table = owner_table(owner);
  bool is_text = owner_kind(owner) == TABLE_STR;
  int64_t i = 0, first = table->fill, fill = first, end = table_capacity(owner, table);
  if (index.width) end = min_of(end, fill + index_limit(index) - (int64_t)table->index_used);
  for (; i < count; i++) {
    Value key = slot_get(&keys[i << stride]);
    if (is_absent(key)) continue;
    if (!is_pure(is_text, key)) break;
    size_t place;
    if (find_key(owner, index, is_text, key, &place) >= 0) continue;
    if (fill >= end) break;
    if (is_text && !as_str(key)->interned) owner->mode |= TABLE_UNINTERNED;
    slot_set_item(table, table->entries, fill, key);
    if (index.width) index_put(index, place, (uint32_t)fill + INDEX_BASE);
    fill++;
    if (index.width == 0) table->fill = (uint32_t)fill; /* scanned for the next key */
  }
  uint32_t added = (uint32_t)(fill - first);
  table->fill = (uint32_t)fill;
  table->index_used += index.width ? added : 0;
  owner->used += added;
  owner->version += added;
  return i;
}

int64_t table_add_keys(TableOwner *owner, const Slot *keys, unsigned stride, int64_t count) {
  assert(owner->mode & TABLE_SET);
  HashTable *table = owner_table(owner);
  if (table == NULL || owner_kind(owner) == TABLE_GENERIC) return 0;
  Index index = table_index(owner, table);
  switch (index.width) {
  case 0: return add_keys(owner, index_of_width(index, 0), keys, stride, count);
  case 1: return add_keys(owner, index_of_width(index, 1), keys, stride, count);
  case 2: return add_keys(owner, index_of_width(index, 2), keys, stride, count);
  default: return add_keys(owner, index_of_width(index, 4), keys, stride, count);
  }
}
