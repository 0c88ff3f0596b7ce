/* The insertion-ordered hash table of dict and set. */
#include "objects/hash_table_index.h"
#include "objects/protocol.h"
#include "objects/shape_ops.h"

/* -- Geometry ---------------------------------------------------------------------------------- */

/* The largest capacity for an index that is due for `entries` anyway. */
static int64_t round_capacity(int64_t entries) {
  if (entries <= TABLE_FEWEST) return TABLE_FEWEST;
  if (entries <= TABLE_SCAN_MAX) return TABLE_SCAN_MAX;
  return (int64_t)(((uint64_t)2 << index_bits(entries)) / 3);
}

static size_t pairs_bytes(const Object *object) {
  int64_t slots = ((const HashTable *)object)->slots;
  return slots * sizeof(Slot) + align_up(index_bytes(slots / 2), 8);
}
static size_t pairs_hashed_bytes(const Object *object) {
  return pairs_bytes(object) + ((const HashTable *)object)->slots / 2 * sizeof(int64_t);
}
static size_t keys_bytes(const Object *object) {
  int64_t slots = ((const HashTable *)object)->slots;
  return slots * sizeof(Slot) + align_up(index_bytes(slots), 8);
}
static size_t keys_hashed_bytes(const Object *object) {
  return keys_bytes(object) + ((const HashTable *)object)->slots * sizeof(int64_t);
}

#define TABLE_LAYOUT(bytes)                                                                        \
  {                                                                                                \
    .name = "HashTable", .fixed_size = sizeof(HashTable),                                          \
    .length_offset = offsetof(HashTable, slots), .item_size = sizeof(Slot),                        \
    .items_are_slots = true, .variable_size = bytes,                                               \
  }
static const Layout pairs_layout = TABLE_LAYOUT(pairs_bytes);
static const Layout pairs_hashed_layout = TABLE_LAYOUT(pairs_hashed_bytes);
static const Layout keys_layout = TABLE_LAYOUT(keys_bytes);
static const Layout keys_hashed_layout = TABLE_LAYOUT(keys_hashed_bytes);
DEFINE_INTERNAL_SHAPE(table_pairs_shape, pairs_layout);
DEFINE_INTERNAL_SHAPE(table_pairs_hashed_shape, pairs_hashed_layout);
DEFINE_INTERNAL_SHAPE(table_keys_shape, keys_layout);
DEFINE_INTERNAL_SHAPE(table_keys_hashed_shape, keys_hashed_layout);

static Shape *shape_for(const TableOwner *owner) {
  bool hashed = owner_kind(owner) == TABLE_GENERIC;
  if (owner->mode & TABLE_SET) return hashed ? &table_keys_hashed_shape : &table_keys_shape;
  return hashed ? &table_pairs_hashed_shape : &table_pairs_shape;
}

/* -- Hashes ------------------------------------------------------------------------------------ */

bool key_hash(Value key, int64_t *hash) {
  if (is_exact_str(key))
    *hash = key_str_hash(key);
  else if (is_small_int(key))
    *hash = hash_int64(as_small_int(key));
  else
    return object_hash(key, hash);
  return true;
}

static always_inline int64_t entry_hash(unsigned kind, unsigned shift, const HashTable *table,
                                        int64_t i) {
  switch (kind) {
  case TABLE_STR: return key_str_hash(entry_key(table, shift, i));
  case TABLE_INT: return hash_int64(as_small_int(entry_key(table, shift, i)));
  default: return table_hashes(table)[i];
  }
}
int64_t table_entry_hash(const TableOwner *owner, const HashTable *table, int64_t i) {
  return entry_hash(owner_kind(owner), owner_shift(owner), table, i);
}

/* -- Finding ----------------------------------------------------------------------------------- */

static int64_t scan_str(const HashTable *table, unsigned shift, Value key, bool all_interned) {
  for (int64_t i = 0; i < table->fill; i++)
    if (same(entry_key(table, shift, i), key)) return i;
  if (all_interned && as_str(key)->interned) return -1;
  int64_t hash = key_str_hash(key);
  for (int64_t i = 0; i < table->fill; i++) {
    Value candidate = entry_key(table, shift, i);
    if (!is_absent(candidate) && str_key_equal(candidate, key, hash)) return i;
  }
  return -1;
}

int64_t table_find_str(const TableOwner *owner, Value key) {
  const HashTable *table = owner_table(owner);
  if (table == NULL) return -1;
  unsigned shift = owner_shift(owner);
  bool all_interned = !(owner->mode & TABLE_UNINTERNED) && as_str(key)->interned;
  Index index = table_index(owner, table);
  if (index.places == NULL) return scan_str(table, shift, key, all_interned);
  size_t place;
  return index_find(table, shift, index, key, key_str_hash(key), all_interned, &place);
}

int64_t table_find_int(const TableOwner *owner, Value key) {
  const HashTable *table = owner_table(owner);
  if (table == NULL) return -1;
  unsigned shift = owner_shift(owner);
  Index index = table_index(owner, table);
  if (index.places == NULL) {
    for (int64_t i = 0; i < table->fill; i++)
      if (same(entry_key(table, shift, i), key)) return i;
    return -1;
  }
  size_t place;
  return index_find(table, shift, index, key, hash_int64(as_small_int(key)), true, &place);
}

enum { FIND_RESTART = 2 }; /* the table changed during a comparison */

/* Compares the entry with the key: 1, 0, -1 or FIND_RESTART. Hashes are equal. */
static int compare_entry(TableOwner *owner, HashTable *table, int64_t i, Value key) {
  Value candidate = entry_key(table, owner_shift(owner), i);
  if (same(candidate, key)) return 1;
  if (is_exact_str(candidate) && is_exact_str(key)) return str_equal(candidate, key);
  int equal = object_compare_bool(candidate, key, CMP_EQ);
  if (equal < 0) return -1;
  bool unchanged = owner_table(owner) == table && i < table->fill &&
                   same(entry_key(table, owner_shift(owner), i), candidate);
  return unchanged ? equal : FIND_RESTART;
}

static int find_by_scan(TableOwner *owner, HashTable *table, Value key, int64_t hash,
                        int64_t *position) {
  for (int64_t i = 0; i < table->fill; i++) {
    if (is_absent(entry_key(table, owner_shift(owner), i)) ||
        table_entry_hash(owner, table, i) != hash)
      continue;
    int result = compare_entry(owner, table, i, key);
    if (result == 0) continue;
    *position = i;
    return result;
  }
  return 0;
}

static int find_by_index(TableOwner *owner, HashTable *table, Index index, Value key, int64_t hash,
                         int64_t *position) {
  for (Probe probe = probe_start(index, hash);; probe_next(index, &probe)) {
    uint32_t content = index_get(index, probe.place);
    if (content == INDEX_EMPTY) return 0;
    if (content == INDEX_DELETED || table_entry_hash(owner, table, content - INDEX_BASE) != hash)
      continue;
    int result = compare_entry(owner, table, content - INDEX_BASE, key);
    if (result == 0) continue;
    *position = content - INDEX_BASE;
    return result;
  }
}

int table_find(TableOwner *owner, Value key, int64_t hash, int64_t *position) {
  int result;
  unsigned kind = owner_kind(owner);
  if (kind == TABLE_STR && is_exact_str(key)) return (*position = table_find_str(owner, key)) >= 0;
  if (kind == TABLE_INT && is_small_int(key)) return (*position = table_find_int(owner, key)) >= 0;
  do {
    HashTable *table = owner_table(owner);
    if (table == NULL) return 0;
    Index index = table_index(owner, table);
    result = index.places == NULL ? find_by_scan(owner, table, key, hash, position)
                                  : find_by_index(owner, table, index, key, hash, position);
    GC_KEEP(table);
  } while (result == FIND_RESTART);
  return result;
}

int table_lookup(TableOwner *owner, Value key, int64_t *hash, int64_t *position) {
  unsigned kind = owner_kind(owner);
  if (is_exact_str(key)) {
    if (kind == TABLE_GENERIC) return table_find(owner, key, key_str_hash(key), position);
    *position = kind == TABLE_STR ? table_find_str(owner, key) : -1;
    return *position >= 0;
  }
  if (is_small_int(key)) {
    if (kind == TABLE_GENERIC)
      return table_find(owner, key, hash_int64(as_small_int(key)), position);
    *position = kind == TABLE_INT ? table_find_int(owner, key) : -1;
    return *position >= 0;
  }
  return object_hash(key, hash) ? table_find(owner, key, *hash, position) : -1;
}

int64_t table_previous(const TableOwner *owner, int64_t position) {
  HashTable *table = owner_table(owner);
  if (table == NULL) return -1;
  for (position = min_of(position, (int64_t)table->fill - 1); position >= 0; position--) {
    if (is_absent(entry_key(table, owner_shift(owner), position))) continue;
    if (!(owner->mode & TABLE_CELLS) || !is_absent(entry_value(owner, table, position)))
      return position;
  }
  return -1;
}

/* -- Building ---------------------------------------------------------------------------------- */

static HashTable *table_alloc(const TableOwner *owner, int64_t capacity) {
  if (capacity >= UINT32_MAX - INDEX_BASE) {
    raise_memory_error();
    return NULL;
  }
  Shape *shape = shape_for(owner);
  size_t size = sizeof(HashTable) + ((size_t)capacity << owner_shift(owner)) * sizeof(Slot);
  if (owner_kind(owner) == TABLE_GENERIC) size += capacity * sizeof(int64_t);
  size += align_up(index_bytes(capacity), 8);
  HashTable *table = size < 4096 ? gc_alloc(shape, size) : gc_try_alloc_tracked(shape, size);
  if (table != NULL) table->slots = capacity << owner_shift(owner);
  return table;
}

/* Enters the first `count` entries of a fresh table, which has an index. */
#define INDEX_FILL(Place, kind)                                                                    \
  do {                                                                                             \
    Place *places = index.places;                                                                  \
    for (int64_t i = 0; i < count; i++) {                                                          \
      Probe probe = probe_start(index, entry_hash(kind, shift, table, i));                         \
      while (places[probe.place] != INDEX_EMPTY) probe_next(index, &probe);                        \
      places[probe.place] = (Place)(i + INDEX_BASE);                                               \
    }                                                                                              \
  } while (0)
#define INDEX_FILL_KIND(Place)                                                                     \
  switch (owner_kind(owner)) {                                                                     \
  case TABLE_STR: INDEX_FILL(Place, TABLE_STR); break;                                             \
  case TABLE_INT: INDEX_FILL(Place, TABLE_INT); break;                                             \
  default: INDEX_FILL(Place, TABLE_GENERIC);                                                       \
  }
static void index_fill(const TableOwner *owner, HashTable *table, int64_t count) {
  Index index = table_index(owner, table);
  unsigned shift = owner_shift(owner);
  switch (index.width) {
  case 1: INDEX_FILL_KIND(uint8_t); break;
  case 2: INDEX_FILL_KIND(uint16_t); break;
  default: INDEX_FILL_KIND(uint32_t);
  }
  table->index_used = (uint32_t)count;
}

static void index_add(const TableOwner *owner, HashTable *table, int64_t hash, int64_t position) {
  Index index = table_index(owner, table);
  if (index.places == NULL) return;
  Probe probe = probe_start(index, hash);
  while (index_get(index, probe.place) != INDEX_EMPTY) probe_next(index, &probe);
  index_put(index, probe.place, position + INDEX_BASE);
  table->index_used++;
}

/* Copies the entries that are not deleted to a fresh table of `owner` (a table whose index is
   empty), from position `to` on. `old_owner` tells the kind of the old table. */
static void copy_entries(const TableOwner *owner, HashTable *table, int64_t to,
                         const TableOwner *old_owner, const HashTable *old) {
  unsigned shift = owner_shift(owner);
  bool hashed = owner_kind(owner) == TABLE_GENERIC,
       needs_hash = hashed || table->slots >> shift > TABLE_SCAN_MAX;
  if (to == 0 && old_owner->used == old->fill && !(old_owner->mode & TABLE_CELLS)) {
    slots_move_items(table, table->entries, old, old->entries, (size_t)old->fill << shift);
    for (int64_t i = 0; hashed && i < old->fill; i++)
      table_hashes(table)[i] = table_entry_hash(old_owner, old, i);
    table->fill = old->fill;
    if (table->slots >> shift > TABLE_SCAN_MAX) index_fill(owner, table, old->fill);
    return;
  }
  int64_t start = to;
  for (int64_t i = 0; i < old->fill; i++) {
    Value key = entry_key(old, shift, i);
    if (is_absent(key)) continue;
    slot_init(&table->entries[to << shift], key);
    if (shift) slot_init(&table->entries[2 * to + 1], entry_content(old, i));
    if (needs_hash) {
      int64_t hash = table_entry_hash(old_owner, old, i);
      if (hashed) table_hashes(table)[to] = hash;
      index_add(owner, table, hash, to);
    }
    to++;
  }
  slots_written(table, table->entries + (start << shift), (size_t)(to - start) << shift);
  table->fill = to;
}

/* Gives the owner a table of that capacity and mode, with the entries it has behind `gap` deleted
   ones. false: MemoryError, nothing changed. */
static bool rebuild_with_gap(TableOwner *owner, int64_t capacity, uint32_t mode, int64_t gap) {
  TableOwner changed = *owner; /* only its mode counts */
  changed.mode = mode;
  HashTable *table = table_alloc(&changed, capacity);
  if (table == NULL) return false;
  HashTable *old = owner_table(owner);
  if (old != NULL) copy_entries(&changed, table, gap, owner, old);
  owner->mode = mode;
  slot_set(owner, &owner->table, from_object(table));
  if (old != NULL) gc_discard(&old->header);
  return true;
}
static bool rebuild(TableOwner *owner, int64_t capacity, uint32_t mode) {
  return rebuild_with_gap(owner, capacity, mode, 0);
}

/* Entries that are not deleted; with cells the unbound ones count too. */
static int64_t kept_entries(const TableOwner *owner) {
  if (!(owner->mode & TABLE_CELLS)) return owner->used;
  HashTable *table = owner_table(owner);
  int64_t kept = 0;
  for (int64_t i = 0; i < owner_fill(owner); i++) kept += !is_absent(entry_key(table, 1, i));
  return kept;
}

bool table_reserve(TableOwner *owner, int64_t entries) {
  HashTable *table = owner_table(owner);
  if (table != NULL && table_capacity(owner, table) - table->fill >= entries - owner->used)
    return true;
  if (entries == 0) return true;
  entries += kept_entries(owner) - owner->used;
  if (table != NULL) entries = round_capacity(entries);
  return rebuild(owner, entries, owner->mode);
}

static bool table_is_full(const TableOwner *owner, const HashTable *table) {
  return index_is_full(owner, table, table_index(owner, table));
}

/* The mode in which the owner can take one more key. */
static uint32_t mode_with_key(const TableOwner *owner, Value key) {
  unsigned kind = is_exact_str(key) ? TABLE_STR : is_small_int(key) ? TABLE_INT : TABLE_GENERIC;
  uint32_t mode = owner->mode;
  bool empty = owner->used == 0 && !(mode & TABLE_CELLS);
  if (empty || owner_fill(owner) == 0)
    mode = (mode & ~(TABLE_KIND | TABLE_UNINTERNED)) | kind;
  else if (owner_kind(owner) != kind)
    mode = (mode & ~TABLE_KIND) | TABLE_GENERIC;
  if (kind == TABLE_STR && !as_str(key)->interned) mode |= TABLE_UNINTERNED;
  return mode;
}

/* Makes the table fit for one more entry. */
static bool make_room(TableOwner *owner, uint32_t mode) {
  HashTable *table = owner_table(owner);
  bool other_kind = ((mode ^ owner->mode) & TABLE_KIND) != 0;
  if (other_kind && table != NULL &&
      table->fill == 0) /* presized: only hashes need another table */
    other_kind = (mode & TABLE_KIND) == TABLE_GENERIC || owner_kind(owner) == TABLE_GENERIC;
  if (table != NULL && !other_kind && !table_is_full(owner, table)) {
    owner->mode = mode;
    return true;
  }
  int64_t kept = kept_entries(owner), capacity = table == NULL ? 0 : table_capacity(owner, table);
  bool crowded = kept + 1 > capacity - capacity / 4;
  int64_t growth = owner->mode & TABLE_SET && kept <= 50000 ? 4 : 2;
  if (crowded || kept < capacity / 4) capacity = round_capacity(kept == 0 ? 1 : growth * kept);
  return rebuild(owner, capacity, mode);
}

bool table_append(TableOwner *owner, Value key, Value v, int64_t hash) {
  if (!make_room(owner, mode_with_key(owner, key))) return false;
  HashTable *table = owner_table(owner);
  int64_t i = table->fill++;
  unsigned shift = owner_shift(owner);
  slot_set_item(table, table->entries, i << shift, key);
  if (shift) slot_set_item(table, table->entries, 2 * i + 1, v);
  bool hashed = owner_kind(owner) == TABLE_GENERIC;
  if (hashed || table->slots >> shift > TABLE_SCAN_MAX) {
    if (is_exact_str(key))
      hash = key_str_hash(key);
    else if (is_small_int(key))
      hash = hash_int64(as_small_int(key));
    if (hashed) table_hashes(table)[i] = hash;
    index_add(owner, table, hash, i);
  }
  owner->used++;
  owner->version++;
  return true;
}

/* Position of the key, or -1 with *place where the index, if there is one, can take it. */
static always_inline int64_t find_place(const TableOwner *owner, const HashTable *table,
                                        Index index, Value key, size_t *place) {
  unsigned shift = owner_shift(owner);
  bool is_text = owner_kind(owner) == TABLE_STR;
  bool by_identity = !is_text || (!(owner->mode & TABLE_UNINTERNED) && as_str(key)->interned);
  if (index.places == NULL) {
    if (is_text) return scan_str(table, shift, key, by_identity);
    for (int64_t i = 0; i < table->fill; i++)
      if (same(entry_key(table, shift, i), key)) return i;
    return -1;
  }
  int64_t hash = is_text ? key_str_hash(key) : hash_int64(as_small_int(key));
  switch (index.width) {
  case 1: return index_find(table, shift, index_of_width(index, 1), key, hash, by_identity, place);
  case 2: return index_find(table, shift, index_of_width(index, 2), key, hash, by_identity, place);
  default: return index_find(table, shift, index_of_width(index, 4), key, hash, by_identity, place);
  }
}

int64_t table_insert(TableOwner *owner, Value key, Value v) {
  HashTable *table = owner_table(owner);
  unsigned kind = owner_kind(owner);
  if (unlikely(table == NULL || owner->used == 0 || kind == TABLE_GENERIC ||
               owner->mode & TABLE_CELLS))
    return INSERT_NOT;
  if (kind == TABLE_INT ? !is_small_int(key) : !is_exact_str(key)) return INSERT_NOT;
  Index index = table_index(owner, table);
  size_t place = 0;
  int64_t i = find_place(owner, table, index, key, &place);
  if (i >= 0) return i;
  if (unlikely(index_is_full(owner, table, index))) return INSERT_NOT;
  if (kind == TABLE_STR && !as_str(key)->interned) owner->mode |= TABLE_UNINTERNED;
  i = table->fill++;
  unsigned shift = owner_shift(owner);
  slot_set_item(table, table->entries, i << shift, key);
  if (shift) slot_set_item(table, table->entries, 2 * i + 1, v);
  if (index.places != NULL) {
    index_put(index, place, (uint32_t)i + INDEX_BASE);
    table->index_used++;
  }
  owner->used++;
  owner->version++;
  return INSERT_DONE;
}

/* -- Removing ---------------------------------------------------------------------------------- */

/* Changes what the index says of an entry. */
static void index_replace(const TableOwner *owner, HashTable *table, int64_t position,
                          uint32_t content) {
  Index index = table_index(owner, table);
  if (index.places == NULL) return;
  Probe probe = probe_start(index, table_entry_hash(owner, table, position));
  while (index_get(index, probe.place) != position + INDEX_BASE) probe_next(index, &probe);
  index_put(index, probe.place, content);
}

static void clear_entry(const TableOwner *owner, HashTable *table, int64_t position) {
  unsigned shift = owner_shift(owner);
  table->entries[position << shift] = (Slot){ABSENT};
  if (shift) table->entries[2 * position + 1] = (Slot){ABSENT};
}

void table_remove(TableOwner *owner, int64_t position) {
  HashTable *table = owner_table(owner);
  index_replace(owner, table, position, INDEX_DELETED);
  clear_entry(owner, table, position);
  owner->used--;
  owner->version++;
}

void table_pop(TableOwner *owner, int64_t position) {
  table_remove(owner, position);
  owner_table(owner)->fill = position;
}

void table_clear(TableOwner *owner) {
  HashTable *old = owner_table(owner);
  slot_set(owner, &owner->table, ABSENT);
  owner->used = 0;
  owner->version++;
  owner->mode &= TABLE_SET;
  if (old != NULL) gc_discard(&old->header);
}

/* -- Reordering -------------------------------------------------------------------------------- */

/* Moves an entry to a free position below `fill`. */
static void relocate(TableOwner *owner, int64_t from, int64_t to) {
  HashTable *table = owner_table(owner);
  unsigned shift = owner_shift(owner);
  index_replace(owner, table, from, to + INDEX_BASE);
  if (owner_kind(owner) == TABLE_GENERIC) table_hashes(table)[to] = table_hashes(table)[from];
  slots_copy(table, table->entries + (to << shift), table->entries + (from << shift), 1 << shift);
  clear_entry(owner, table, from);
  owner->version++;
}

/* Position in a table rebuilt with a gap, of the entry at a position now. */
static int64_t position_after_rebuild(const TableOwner *owner, int64_t position, int64_t gap) {
  for (int64_t i = 0; i < position; i++)
    gap += !is_absent(entry_key(owner_table(owner), owner_shift(owner), i));
  return gap;
}

static bool make_gap(TableOwner *owner, int64_t *position, int64_t gap) {
  int64_t moved = position_after_rebuild(owner, *position, gap);
  if (!rebuild_with_gap(owner, round_capacity(2 * owner->used + gap), owner->mode, gap))
    return false;
  *position = moved;
  return true;
}

bool table_move_to_end(TableOwner *owner, int64_t position) {
  HashTable *table = owner_table(owner);
  if (position == table_previous(owner, INT64_MAX)) return true;
  if (table->fill == table_capacity(owner, table)) {
    if (!make_gap(owner, &position, 0)) return false;
    table = owner_table(owner);
  }
  table->fill++;
  relocate(owner, position, table->fill - 1);
  return true;
}

bool table_move_to_front(TableOwner *owner, int64_t position) {
  int64_t first = table_next(owner, 0);
  if (position == first) return true;
  if (first == 0) {
    first = max_of(owner->used / 2, 2); /* free positions for the next ones */
    if (!make_gap(owner, &position, first)) return false;
  }
  relocate(owner, position, first - 1);
  return true;
}

/* -- Copying ----------------------------------------------------------------------------------- */

/* Without deleted entries the copy is the same words. */
static void clone_words(const TableOwner *owner, HashTable *table, const HashTable *old) {
  size_t all = gc_object_size(&old->header),
         entries = sizeof(HashTable) + old->slots * sizeof(Slot);
  slots_move_items(table, table->entries, old, old->entries, old->slots);
  memcpy((char *)table + entries, (char *)old + entries, all - entries);
  table->fill = old->fill;
  table->index_used = old->index_used;
}

bool table_copy(TableOwner *to, const TableOwner *from) {
  const HashTable *old = owner_table(from);
  if (from->used == 0) return true;
  int64_t capacity = table_capacity(from, old);
  bool compact = from->used == old->fill && capacity <= 2 * from->used && capacity >= TABLE_FEWEST;
  HashTable *table =
      table_alloc(from, compact ? capacity : max_of(from->used, (int64_t)TABLE_FEWEST));
  if (table == NULL) return false;
  if (compact)
    clone_words(from, table, old);
  else
    copy_entries(from, table, 0, from, old);
  to->mode = from->mode;
  to->used = from->used;
  to->version++;
  slot_set(to, &to->table, from_object(table));
  return true;
}
