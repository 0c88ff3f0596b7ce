/* dict: compact and ordered. Invariants: entries are in insertion order, deleted ones absent; up to
   8 entries there is no index (a scan over keys), above it an open-addressing index of 8/16/32-bit
   positions. A table in STR mode has exact str keys only and no stored hashes (a str caches its
   own); INT mode small-int keys; otherwise hashes are stored. `version` of the table's keys changes
   whenever a key is added or removed, not when a value is replaced.

   Note [Module dicts]
   A dict in CELL mode (globals of modules, exec namespaces) stores in each entry a Cell of the low
   region that never moves; the value is in the cell, absent when the name is unbound. Instructions
   keep the address of a cell, so a global read is one load and one test. A deleted name keeps its
   cell. dict_cell() turns a dict to this mode. */
#ifndef OBJECTS_DICT_H
#define OBJECTS_DICT_H

#include "objects/protocol.h"

/* Entries of a dict or set. Behind the entries: the hashes (GENERIC mode) and the index, see
 * hash_table.h. */
typedef struct HashTable {
  Object header;
  int64_t slots;       /* Slots for entries: two an entry in a dict, one in a set */
  uint32_t fill;       /* entries in use, deleted ones included */
  uint32_t index_used; /* places of the index in use, deleted ones included */
  Slot entries[];      /* key, value, key, value...; or keys */
} HashTable;

typedef enum TableMode {
  TABLE_STR,            /* keys are exact str */
  TABLE_INT,            /* keys are small ints */
  TABLE_GENERIC,        /* any; hashes are stored */
  TABLE_KIND = 3,       /* mask of the above */
  TABLE_UNINTERNED = 4, /* some str key is not interned */
  TABLE_CELLS = 8,      /* values are GlobalCells, see Note [Module dicts] */
  TABLE_SET = 16,       /* of a set: no values */
} TableMode;

/* Common beginning of dicts and sets. */
#define TABLE_OWNER_HEAD                                                                           \
  Object header;                                                                                   \
  int64_t used;     /* live entries */                                                             \
  Slot table;       /* HashTable, absent while empty and never grown */                            \
  uint32_t version; /* changes with the set of keys */                                             \
  uint32_t mode     /* TableMode */

typedef struct DictObject {
  TABLE_OWNER_HEAD;
} DictObject;

typedef struct GlobalCell {
  Object header;
  Slot value;                 /* absent: unbound */
  struct GlobalCell *builtin; /* cell of the same name in builtins, where reads continue; NULL: not
                                 looked for yet, or none */
} GlobalCell;

/* Iterator over keys, values or items, in either direction (its shape tells). */
typedef struct DictIterator {
  Object header;
  int64_t position;  /* entry to look at next */
  int64_t used;      /* of the dict when it began; -1 after an error */
  int64_t remaining; /* items to come */
  Slot dict;         /* absent once exhausted */
} DictIterator;
typedef struct DictView {
  Object header;
  Slot dict; /* that it shows */
} DictView;

extern Type dict_type;
extern Shape dict_shape, global_cell_shape;
extern Type dict_keys_type, dict_values_type, dict_items_type;
extern Shape dict_keys_shape, dict_values_shape, dict_items_shape;
extern Type dict_keyiterator_type, dict_valueiterator_type, dict_itemiterator_type;
extern Shape dict_keyiterator_shape, dict_valueiterator_shape, dict_itemiterator_shape;
extern Type dict_reversekeyiterator_type, dict_reversevalueiterator_type,
    dict_reverseitemiterator_type;
extern Shape dict_reversekeyiterator_shape, dict_reversevalueiterator_shape,
    dict_reverseitemiterator_shape;

static always_inline bool is_dict(Value v) {
  return has_type_flag(v, TYPE_DICT);
}
static always_inline bool is_exact_dict(Value v) {
  return has_shape(v, &dict_shape);
}
static always_inline DictObject *as_dict(Value v) {
  return object_cast(DictObject, v);
}
static always_inline int64_t dict_length(Value v) {
  return as_dict(v)->used;
}

Value dict_new(void);
Value dict_new_presized(int64_t entries);
/* A dict of that many pairs (key, value, key, value...) whose keys are different interned strs;
   ABSENT without an exception if they are not, or too many. */
Value dict_of_names(const Value *pairs, int64_t count);
/* The table's value; ABSENT if missing (no exception) or on error (exception pending:
 * __eq__/__hash__ of keys). */
Value dict_get(Value dict, Value key) must_check;
/* Key is an exact str: cannot fail, runs no Python code when all keys are str. */
Value dict_get_str(Value dict, Value key);
bool dict_set(Value dict, Value key, Value v) must_check;
/* exact str key; true unless an odd key's __eq__ raised */
bool dict_set_str(Value dict, Value key, Value v);
int dict_delete(Value dict, Value key) must_check; /* 1 deleted, 0 missing (no exception), -1 */
int dict_contains(Value dict, Value key) must_check;
Value dict_pop(Value dict, Value key) must_check; /* ABSENT: missing or error */
/* Moves the key's entry behind all others, or in front of them. false: KeyError, or what __eq__
 * raised. */
bool dict_move_to_end(Value dict, Value key, bool last) must_check;
Value dict_setdefault(Value dict, Value key, Value v) must_check;
bool dict_update(Value dict, Value mapping_or_pairs) must_check;
bool dict_merge(Value dict, Value mapping, bool override) must_check;
Value dict_copy(Value dict) must_check;
/* Removes the last entry; false: empty. */
bool dict_pop_last(Value dict, Value *key, Value *v);
void dict_clear(Value dict);
/* Walks the entries: start with *position = 0; false at the end. Safe while the dict is not
 * modified in between. */
bool dict_next(Value dict, int64_t *position, Value *key, Value *v);
Value dict_keys_list(Value dict) must_check;
Value dict_values_list(Value dict) must_check;
Value dict_items_list(Value dict) must_check;
/* Cell of a name in a module dict (makes it if need be, unbound; the dict goes to CELL mode). Key:
   interned str. A bound cell may be written directly (slot_set); to bind or unbind it use dict_set
   and dict_delete, which keep order and length. */
GlobalCell *dict_cell(Value dict, Value key);

/* dict_get_str for an interned key, inline where a dict is small and all its keys are interned. */
static always_inline Value dict_get_interned(Value dict, Value key) {
  const DictObject *d = as_dict(dict);
  const HashTable *table = object_cast(HashTable, slot_get(&d->table));
  if (unlikely(d->mode != TABLE_STR || table == NULL || table->slots > 16))
    return dict_get_str(dict, key);
  const Slot *end = table->entries + 2 * table->fill;
  for (const Slot *entry = table->entries; entry < end; entry += 2)
    if (same(slot_get(entry), key)) return slot_get(entry + 1);
  return ABSENT;
}

/* The next key and value of an iterator over items into pair[0] and pair[1]; false at the end, or
 * with an exception. */
bool dict_item_next(Value iterator, Value *pair);
/* __reduce__ support: forward iterator over the keys. */
Value dict_iter_keys(Value dict);

/* -- set and frozenset ------------------------------------------------------------------------- */
typedef struct SetObject {
  TABLE_OWNER_HEAD;
  int64_t hash; /* frozenset: cached, -1 = not computed */
} SetObject;
typedef struct SetIterator {
  Object header;
  int64_t position;  /* entry to look at next */
  int64_t used;      /* of the set when it began; -1 after an error */
  int64_t remaining; /* items to come */
  Slot set;          /* absent once exhausted */
} SetIterator;
extern Type set_type, frozenset_type, set_iterator_type;
extern Shape set_shape, frozenset_shape, set_iterator_shape;
static always_inline bool is_any_set(Value v) {
  return has_type_flag(v, TYPE_SET);
}
Value set_new(Value iterable) must_check; /* ABSENT iterable: empty */
Value frozenset_new(Value iterable) must_check;
int set_add(Value set, Value key) must_check; /* 1 added, 0 was there, -1 */
int set_contains(Value set, Value key) must_check;
int set_discard(Value set, Value key) must_check;
bool set_next(Value set, int64_t *position, Value *key);
int64_t set_length(Value set);

#endif
