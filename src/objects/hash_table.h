/* The hash table under dict and set.

   Invariants:
   - entries[0 .. fill) are in insertion order; a deleted one has an absent key (and value).
   - From 9 entries of capacity on, an index of a power of two places follows: EMPTY, DELETED, or
     position + 2. Probing is the perturbed sequence i = 5 i + perturb + 1.
   - A table of a GENERIC owner stores the entries' hashes between entries and index; other keys
     yield theirs at once.
   - With TABLE_CELLS each value is a GlobalCell, an entry whose cell is unbound does not count in
     `used`.

   Note [Call-outs]
   Only table_find runs Python code (== of keys). Its caller gets a position valid at return, and
   must use it before anything else that may run Python. While it compares, the table may change: it
   starts again when the entry it looked at is not as before. Replaced tables are never written to
   again, so a pointer to one is safe to read. */
#ifndef OBJECTS_HASH_TABLE_H
#define OBJECTS_HASH_TABLE_H

#include "base/hash.h"
#include "gc/barrier.h"
#include "objects/dict.h"
#include "objects/str.h"

typedef struct TableOwner {
  TABLE_OWNER_HEAD;
} TableOwner;

enum { TABLE_SCAN_MAX = 8 }; /* capacity up to which there is no index */
enum { TABLE_FEWEST = 4 };   /* capacity of a table that is going to grow */
enum { INDEX_EMPTY = 0, INDEX_DELETED = 1, INDEX_BASE = 2 };

static always_inline TableOwner *as_owner(Value v) {
  return object_cast(TableOwner, v);
}
/* NULL while there is none. */
static always_inline HashTable *owner_table(const void *owner) {
  return object_cast(HashTable, slot_get(&((const TableOwner *)owner)->table));
}
static always_inline unsigned owner_kind(const TableOwner *owner) {
  return owner->mode & TABLE_KIND;
}
/* An entry is 1 << shift Slots. */
static always_inline unsigned owner_shift(const TableOwner *owner) {
  return owner->mode & TABLE_SET ? 0 : 1;
}
static always_inline int64_t owner_fill(const void *owner) {
  HashTable *table = owner_table(owner);
  return table == NULL ? 0 : table->fill;
}

static always_inline Value entry_key(const HashTable *table, unsigned shift, int64_t i) {
  return slot_get(&table->entries[i << shift]);
}
/* What a dict's value Slot holds: the value, or its cell. */
static always_inline Value entry_content(const HashTable *table, int64_t i) {
  return slot_get(&table->entries[2 * i + 1]);
}
/* A dict's value; ABSENT for an unbound cell. */
static always_inline Value entry_value(const TableOwner *owner, const HashTable *table, int64_t i) {
  Value v = entry_content(table, i);
  if (unlikely(owner->mode & TABLE_CELLS) && !is_absent(v))
    return slot_get(&object_cast(GlobalCell, v)->value);
  return v;
}

/* The hash of a str as object_hash gives it. */
static always_inline int64_t key_str_hash(Value key) {
  const StrObject *s = as_str(key);
  return likely(s->hash != 0 && s->length != 0) ? s->hash : str_hash(key);
}

/* -- Finding. Positions are entry numbers, -1: missing ----------------------------------------- */

/* Exact str key in an owner of STR kind; small int in one of INT kind. Run no Python code. */
int64_t table_find_str(const TableOwner *owner, Value key);
int64_t table_find_int(const TableOwner *owner, Value key);
/* Any key in any owner: 1 found, 0 missing, -1 exception set. Hash as object_hash gives it. */
int table_find(TableOwner *owner, Value key, int64_t hash, int64_t *position) must_check;
/* The same, with the hash computed if it is needed: *hash is only set where the key is neither an
 * exact str nor a small int. */
int table_lookup(TableOwner *owner, Value key, int64_t *hash, int64_t *position) must_check;
/* The hash of an entry's key. Runs no Python code. */
int64_t table_entry_hash(const TableOwner *owner, const HashTable *table, int64_t i);
/* The hash of any key: object_hash, faster for str and small ints. */
bool key_hash(Value key, int64_t *hash) must_check;

/* -- Changing. None runs Python code ----------------------------------------------------------- */

/* Appends an entry whose key is missing (as just found by table_find/table_lookup with that hash).
   v absent in a set. false: MemoryError. */
bool table_append(TableOwner *owner, Value key, Value v, int64_t hash) must_check;
/* Finds the key or appends an entry, in one go where that is simple: the keys are all strs or all
   small ints and there is room. The position of a key that is there, INSERT_DONE, or INSERT_NOT:
   to be done with table_lookup and table_append. */
enum { INSERT_DONE = -1, INSERT_NOT = -2 };
int64_t table_insert(TableOwner *owner, Value key, Value v);
/* Replaces the content of an entry. */
static always_inline void table_store(HashTable *table, int64_t i, Value v) {
  slot_set_item(table, table->entries, 2 * i + 1, v);
}
/* Removes the entry at a position. Its place is not used again before the table is rebuilt, so that
   iterators, which remember a position, do not pass over a new entry. */
void table_remove(TableOwner *owner, int64_t position);
/* The same for the last live entry: the table ends there. */
void table_pop(TableOwner *owner, int64_t position);
/* Make an entry the last or the first. false: MemoryError, nothing changed. */
bool table_move_to_end(TableOwner *owner, int64_t position) must_check;
bool table_move_to_front(TableOwner *owner, int64_t position) must_check;
/* Forgets everything. */
void table_clear(TableOwner *owner);
/* Makes room for so many entries in total. false: MemoryError. */
bool table_reserve(TableOwner *owner, int64_t entries) must_check;
/* Makes `to`, an empty owner of the same stride, a copy of `from`. false: MemoryError. */
bool table_copy(TableOwner *to, const TableOwner *from) must_check;

/* -- Many keys at once: strs of a STR owner, small ints of an INT one ----------------------------- */

/* `keys` are 1 << stride Slots apart; absent ones are passed over. Neither function runs Python
 * code or allocates. */

/* Which of the keys the owner has (members), or has not: bit i for the i-th. */
enum { TABLE_SELECT_MAX = 64 };
uint64_t table_select_keys(const TableOwner *owner, bool members, const Slot *keys, unsigned stride,
                           int count);
/* Adds keys to a set until one is of another kind or finds no room; to how many that was done. May
 * be none, so that one has to be added otherwise. */
int64_t table_add_keys(TableOwner *owner, const Slot *keys, unsigned stride, int64_t count);

/* -- Walking ----------------------------------------------------------------------------------- */

/* Next live entry from position on; -1: none. */
static always_inline int64_t table_next(const TableOwner *owner, int64_t position) {
  HashTable *table = owner_table(owner);
  if (table == NULL) return -1;
  unsigned shift = owner_shift(owner);
  for (; position < table->fill; position++) {
    if (is_absent(entry_key(table, shift, position))) continue;
    if (likely(!(owner->mode & TABLE_CELLS)) || !is_absent(entry_value(owner, table, position)))
      return position;
  }
  return -1;
}
/* Live entry at or before position; -1: none. */
int64_t table_previous(const TableOwner *owner, int64_t position);

#endif
