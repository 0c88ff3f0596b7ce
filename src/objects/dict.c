/* dict for C code, and the cells of module dicts. */
#include "objects/dict.h"

#include "objects/dict_ops.h"
#include "objects/list.h"
#include "objects/shape_ops.h"
#include "objects/tuple.h"

static void trace_builtin_cell(Object *object, GcVisitor *visitor) {
  GlobalCell *cell = (GlobalCell *)object;
  if (cell->builtin == NULL) return;
  Value builtin = from_object(cell->builtin); /* cells never move */
  gc_visit_value(visitor, &builtin);
}

static const Layout global_cell_layout = {
    .name = "GlobalCell",
    .fixed_size = sizeof(GlobalCell),
    .slots_offset = offsetof(GlobalCell, value),
    .slots_count = 1,
    .trace = trace_builtin_cell,
};

DEFINE_INTERNAL_SHAPE(global_cell_shape, global_cell_layout);

Value dict_new(void) {
  return from_object(gc_new(&dict_shape));
}

Value dict_new_presized(int64_t entries) {
  Value dict = dict_new();
  if (!table_reserve(dict_owner(dict), entries)) exception_clear(); /* it is only a hint */
  return dict;
}

static bool are_different_names(const Value *pairs, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    if (!is_exact_str(pairs[2 * i]) || !as_str(pairs[2 * i])->interned) return false;
    for (int64_t j = 0; j < i; j++)
      if (same(pairs[2 * i], pairs[2 * j])) return false;
  }
  return true;
}

Value dict_of_names(const Value *pairs, int64_t count) {
  if (count == 0 || count > TABLE_SCAN_MAX || !are_different_names(pairs, count)) return ABSENT;
  Value dict = dict_new_presized(count);
  TableOwner *owner = dict_owner(dict);
  HashTable *table = owner_table(owner);
  if (table == NULL) return ABSENT;
  slots_from_values(table, table->entries, pairs, 2 * count);
  table->fill = (uint32_t)count;
  owner->used = count;
  owner->version++;
  return dict;
}

/* -- Cells ------------------------------------------------------------------------------------- */

static bool has_cells(Value dict) {
  return dict_owner(dict)->mode & TABLE_CELLS;
}

static GlobalCell *cell_new(Value v) {
  GlobalCell *cell = gc_alloc_low(&global_cell_shape, sizeof(GlobalCell));
  slot_set(cell, &cell->value, v);
  return cell;
}

static GlobalCell *cell_at(Value dict, int64_t position) {
  return object_cast(GlobalCell, entry_content(owner_table(dict_owner(dict)), position));
}

static void make_cells(Value dict) {
  TableOwner *owner = dict_owner(dict);
  HashTable *table = owner_table(owner);
  for (int64_t i = 0; i < owner_fill(owner); i++) {
    if (is_absent(entry_key(table, 1, i))) continue;
    GlobalCell *cell = cell_new(entry_content(table, i));
    table_store(table, i, from_object(cell));
  }
  owner->mode |= TABLE_CELLS;
}

GlobalCell *dict_cell(Value dict, Value key) {
  if (!has_cells(dict)) make_cells(dict);
  int64_t position, hash = 0;
  int found = table_lookup(dict_owner(dict), key, &hash, &position);
  if (found > 0) return cell_at(dict, position);
  if (found < 0) exception_clear(); /* of an odd key's __eq__: such a key is not the name */
  GlobalCell *cell = cell_new(ABSENT);
  if (!table_append(dict_owner(dict), key, from_object(cell), hash))
    unreachable_state("no memory for a global name");
  dict_owner(dict)->used--; /* unbound */
  return cell;
}

/* Gives a value to an unbound name: it becomes the last one. false: MemoryError. */
static bool bind_cell(Value dict, int64_t position, Value v) {
  TableOwner *owner = dict_owner(dict);
  GlobalCell *cell = cell_at(dict, position);
  if (position + 1 < owner_fill(owner)) {
    Value key = dict_key_at(dict, position);
    int64_t hash = table_entry_hash(owner, owner_table(owner), position);
    table_remove(owner, position);
    if (!table_append(owner, key, from_object(cell), hash)) return false;
  }
  slot_set(cell, &cell->value, v);
  owner->used++;
  owner->version++;
  return true;
}

/* -- Entries ----------------------------------------------------------------------------------- */

static bool set_at(Value dict, int64_t position, Value v) {
  if (likely(!has_cells(dict))) {
    table_store(owner_table(dict_owner(dict)), position, v);
    return true;
  }
  GlobalCell *cell = cell_at(dict, position);
  if (is_absent(slot_get(&cell->value))) return bind_cell(dict, position, v);
  slot_set(cell, &cell->value, v);
  return true;
}

static bool append(Value dict, Value key, Value v, int64_t hash) {
  if (unlikely(has_cells(dict))) v = from_object(cell_new(v));
  return table_append(dict_owner(dict), key, v, hash);
}

static void delete_at(Value dict, int64_t position) {
  TableOwner *owner = dict_owner(dict);
  if (likely(!has_cells(dict))) {
    table_remove(owner, position);
    return;
  }
  slot_set(cell_at(dict, position), &cell_at(dict, position)->value, ABSENT);
  owner->used--;
  owner->version++;
}

/* Position of a key that has a value: 1, 0 or -1. */
static int find_bound(Value dict, Value key, int64_t *position) {
  int64_t hash;
  int found = table_lookup(dict_owner(dict), key, &hash, position);
  if (found > 0 && is_absent(dict_value_at(dict, *position))) return 0;
  return found;
}

Value dict_get(Value dict, Value key) {
  int64_t hash, position;
  return table_lookup(dict_owner(dict), key, &hash, &position) > 0 ? dict_value_at(dict, position)
                                                                   : ABSENT;
}

Value dict_get_str(Value dict, Value key) {
  if (unlikely(owner_kind(dict_owner(dict)) != TABLE_STR)) return dict_get(dict, key);
  int64_t position = table_find_str(dict_owner(dict), key);
  return position >= 0 ? dict_value_at(dict, position) : ABSENT;
}

bool dict_set(Value dict, Value key, Value v) {
  int64_t hash = 0, position = table_insert(dict_owner(dict), key, v);
  if (likely(position != INSERT_NOT)) {
    if (position >= 0) table_store(owner_table(dict_owner(dict)), position, v);
    return true;
  }
  int found = table_lookup(dict_owner(dict), key, &hash, &position);
  if (found > 0) return set_at(dict, position, v);
  return found == 0 && append(dict, key, v, hash);
}

bool dict_set_hashed(Value dict, Value key, int64_t hash, Value v) {
  int64_t position;
  int found = table_find(dict_owner(dict), key, hash, &position);
  if (found > 0) return set_at(dict, position, v);
  return found == 0 && append(dict, key, v, hash);
}

bool dict_set_str(Value dict, Value key, Value v) {
  return dict_set(dict, key, v);
}

int dict_delete(Value dict, Value key) {
  int64_t position;
  int found = find_bound(dict, key, &position);
  if (found > 0) delete_at(dict, position);
  return found;
}

bool dict_move_to_end(Value dict, Value key, bool last) {
  int64_t position;
  int found = find_bound(dict, key, &position);
  if (found == 0) raise_key_error(key);
  if (found <= 0) return false;
  return last ? table_move_to_end(dict_owner(dict), position)
              : table_move_to_front(dict_owner(dict), position);
}

int dict_contains(Value dict, Value key) {
  int64_t position;
  return find_bound(dict, key, &position);
}

Value dict_pop(Value dict, Value key) {
  int64_t position;
  if (find_bound(dict, key, &position) <= 0) return ABSENT;
  Value v = dict_value_at(dict, position);
  delete_at(dict, position);
  return v;
}

Value dict_setdefault(Value dict, Value key, Value v) {
  int64_t position, hash = 0;
  int found = table_lookup(dict_owner(dict), key, &hash, &position);
  if (found < 0) return ABSENT;
  if (found == 0) return append(dict, key, v, hash) ? v : ABSENT;
  Value old = dict_value_at(dict, position);
  if (!is_absent(old)) return old;
  return set_at(dict, position, v) ? v : ABSENT;
}

bool dict_pop_last(Value dict, Value *key, Value *v) {
  int64_t position = table_previous(dict_owner(dict), INT64_MAX);
  if (position < 0) return false;
  *key = dict_key_at(dict, position);
  *v = dict_value_at(dict, position);
  if (has_cells(dict))
    delete_at(dict, position);
  else
    table_pop(dict_owner(dict), position);
  return true;
}

void dict_clear(Value dict) {
  if (!has_cells(dict)) {
    table_clear(dict_owner(dict));
    return;
  }
  for (int64_t i = 0; (i = table_next(dict_owner(dict), i)) >= 0; i++) delete_at(dict, i);
}

/* -- Walking ----------------------------------------------------------------------------------- */

bool dict_next(Value dict, int64_t *position, Value *key, Value *v) {
  int64_t i = table_next(dict_owner(dict), *position);
  if (i < 0) return false;
  *position = i + 1;
  *key = dict_key_at(dict, i);
  *v = dict_value_at(dict, i);
  return true;
}

typedef enum DictPart { PART_KEYS, PART_VALUES, PART_ITEMS } DictPart;

/* The list has room for all: filling it can't fail. Making tuples may collect but changes no dict.
 */
static Value list_of(Value dict, DictPart part) {
  Value list = list_new(dict_length(dict)), key, v;
  for (int64_t position = 0; dict_next(dict, &position, &key, &v);) {
    Value item = part == PART_KEYS ? key : part == PART_VALUES ? v : tuple_pack(2, key, v);
    if (!list_append(list, item)) return ABSENT;
  }
  return list;
}

Value dict_keys_list(Value dict) {
  return list_of(dict, PART_KEYS);
}
Value dict_values_list(Value dict) {
  return list_of(dict, PART_VALUES);
}
Value dict_items_list(Value dict) {
  return list_of(dict, PART_ITEMS);
}

Value dict_copy(Value dict) {
  Value copy = dict_new();
  bool plain = !has_cells(dict) && type_of(dict)->slots.iter == dict_type.slots.iter;
  if (plain) return table_copy(dict_owner(copy), dict_owner(dict)) ? copy : ABSENT;
  return dict_merge(copy, dict, true) ? copy : ABSENT;
}
