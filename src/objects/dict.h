/* dict: compact and ordered. Invariants: entries are in insertion order, deleted ones absent; up to 8 entries there is no
   index (a scan over keys), above it an open-addressing index of 8/16/32-bit positions. A table in STR mode has exact str keys only and
   no stored hashes (a str caches its own); INT mode small-int keys; otherwise hashes are stored.
   `version` of the table's keys changes whenever a key is added or removed, not when a value is replaced.

   Note [Module dicts]
   A dict in CELL mode (globals of modules, exec namespaces) stores in each entry a Cell of the low region that never moves; the value
   is in the cell, absent when the name is unbound. Instructions keep the address of a cell, so a global read is one load and one test. A deleted
   name keeps its cell. dict_cell() turns a dict to this mode. */
#ifndef OBJECTS_DICT_H
#define OBJECTS_DICT_H

#include "objects/protocol.h"

typedef struct DictObject {
  Object header;
  int64_t used;        /* live entries */
  Slot table;          /* DictTable, absent while empty and never grown */
  uint32_t version;    /* changes with the set of keys */
  uint32_t mode;       /* DictMode, private to dict*.c but for the interpreter's fast paths */
} DictObject;

typedef struct GlobalCell {
  Object header;
  Slot value;               /* absent: unbound */
  struct GlobalCell *builtin; /* cell of the same name in builtins, where reads continue; NULL: not looked for yet, or none */
} GlobalCell;

extern Type dict_type;
extern Shape dict_shape, global_cell_shape;

static always_inline bool is_dict(Value v) { return has_type_flag(v, TYPE_DICT); }
static always_inline bool is_exact_dict(Value v) { return has_shape(v, &dict_shape); }
static always_inline DictObject *as_dict(Value v) { return object_cast(DictObject, v); }
static always_inline int64_t dict_length(Value v) { return as_dict(v)->used; }

Value dict_new(void);
Value dict_new_presized(int64_t entries);
/* The table's value; ABSENT if missing (no exception) or on error (exception pending: __eq__/__hash__ of keys). */
Value dict_get(Value dict, Value key) must_check;
/* Key is an exact str: cannot fail, runs no Python code when all keys are str. */
Value dict_get_str(Value dict, Value key);
bool dict_set(Value dict, Value key, Value v) must_check;
bool dict_set_str(Value dict, Value key, Value v);        /* exact str key; true unless an odd key's __eq__ raised */
int dict_delete(Value dict, Value key) must_check;        /* 1 deleted, 0 missing (no exception), -1 */
int dict_contains(Value dict, Value key) must_check;
Value dict_pop(Value dict, Value key) must_check;         /* ABSENT: missing or error */
Value dict_setdefault(Value dict, Value key, Value v) must_check;
bool dict_update(Value dict, Value mapping_or_pairs) must_check;
bool dict_merge(Value dict, Value mapping, bool override) must_check;
Value dict_copy(Value dict) must_check;
void dict_clear(Value dict);
/* Walks the entries: start with *position = 0; false at the end. Safe while the dict is not modified in between. */
bool dict_next(Value dict, int64_t *position, Value *key, Value *v);
Value dict_keys_list(Value dict) must_check;
Value dict_values_list(Value dict) must_check;
Value dict_items_list(Value dict) must_check;
/* Cell of a name in a module dict (makes it if need be, unbound; the dict goes to CELL mode). Key: interned str. */
GlobalCell *dict_cell(Value dict, Value key);

/* -- set and frozenset ------------------------------------------------------------------------------------------------- */
typedef struct SetObject {
  Object header;
  int64_t used;
  int64_t hash;   /* frozenset: cached, -1 = not computed */
  Slot table;     /* SetTable */
  uint64_t version;
} SetObject;
extern Type set_type, frozenset_type;
extern Shape set_shape, frozenset_shape;
static always_inline bool is_any_set(Value v) { return has_type_flag(v, TYPE_SET); }
Value set_new(Value iterable) must_check;       /* ABSENT iterable: empty */
Value frozenset_new(Value iterable) must_check;
int set_add(Value set, Value key) must_check;   /* 1 added, 0 was there, -1 */
int set_contains(Value set, Value key) must_check;
int set_discard(Value set, Value key) must_check;
bool set_next(Value set, int64_t *position, Value *key);
int64_t set_length(Value set);

#endif
