/* set and frozenset for C code: making, membership, the operations in place and the ones that make
 * new sets. */
#include "objects/set_ops.h"

#include "objects/iteration.h"
#include "objects/list_store.h"
#include "objects/protocol.h"

Value set_new_empty(Shape *shape) {
  SetObject *set = gc_new(shape);
  set->mode = TABLE_SET;
  set->hash = -1;
  return from_object(set);
}

static Value set_from(Shape *shape, Value iterable) {
  Value set = set_new_empty(shape);
  return is_absent(iterable) || set_update(set, iterable) ? set : ABSENT;
}
Value set_new(Value iterable) {
  return set_from(&set_shape, iterable);
}
Value frozenset_new(Value iterable) {
  return set_from(&frozenset_shape, iterable);
}

/* The shape of results of operations on v: set for sets, frozenset for frozensets. */
static Shape *result_shape(Value v) {
  return is_set(v) ? &set_shape : &frozenset_shape;
}

int64_t set_length(Value set) {
  return set_owner(set)->used;
}

/* -- Members ----------------------------------------------------------------------------------- */

int set_add(Value set, Value key) {
  int64_t hash = 0, position = table_insert(set_owner(set), key, ABSENT);
  if (likely(position != INSERT_NOT)) return position == INSERT_DONE;
  int found = table_lookup(set_owner(set), key, &hash, &position);
  if (found != 0) return found < 0 ? -1 : 0;
  return table_append(set_owner(set), key, ABSENT, hash) ? 1 : -1;
}

int set_add_hashed(Value set, Value key, int64_t hash) {
  int64_t position = table_insert(set_owner(set), key, ABSENT);
  if (likely(position != INSERT_NOT)) return position == INSERT_DONE;
  int found = table_find(set_owner(set), key, hash, &position);
  if (found != 0) return found < 0 ? -1 : 0;
  return table_append(set_owner(set), key, ABSENT, hash) ? 1 : -1;
}

int set_contains(Value set, Value key) {
  int64_t hash, position;
  return table_lookup(set_owner(set), key, &hash, &position);
}

int set_contains_hashed(Value set, Value key, int64_t hash) {
  int64_t position;
  return table_find(set_owner(set), key, hash, &position);
}

int set_discard(Value set, Value key) {
  int64_t hash, position;
  int found = table_lookup(set_owner(set), key, &hash, &position);
  if (found > 0) table_remove(set_owner(set), position);
  return found;
}

static int discard_hashed(Value set, Value key, int64_t hash) {
  int64_t position;
  int found = table_find(set_owner(set), key, hash, &position);
  if (found > 0) table_remove(set_owner(set), position);
  return found;
}

/* After a failed lookup of a set as key: the frozenset to look up instead, or ABSENT. */
static Value frozen_key(Value key) {
  if (!is_set(key) || !exception_suppress(&exc_TypeError)) return ABSENT;
  return frozenset_new(key);
}

int set_contains_key(Value set, Value key) {
  int found = set_contains(set, key);
  if (found >= 0) return found;
  key = frozen_key(key);
  return is_absent(key) ? -1 : set_contains(set, key);
}

int set_discard_key(Value set, Value key) {
  int found = set_discard(set, key);
  if (found >= 0) return found;
  key = frozen_key(key);
  return is_absent(key) ? -1 : set_discard(set, key);
}

bool set_next(Value set, int64_t *position, Value *key) {
  int64_t i = table_next(set_owner(set), *position);
  if (i < 0) return false;
  *position = i + 1;
  *key = set_key_at(set, i);
  return true;
}

/* -- Walking sources --------------------------------------------------------------------------- */

/* An iterable being walked with the hashes of its items: tables know them, others are asked. */
typedef struct Source {
  Value table_source;  /* a set or exact dict (is_table_source), or ABSENT */
  Iteration iteration; /* over anything else */
  int64_t position;    /* entry of the table to look at next */
} Source;

/* Entries of a module's dict may be unbound: its iterator knows. */
static bool is_table_source(Value v) {
  return is_any_set(v) || (is_exact_dict(v) && !(as_owner(v)->mode & TABLE_CELLS));
}

static bool source_open(Source *source, Value iterable) {
  source->table_source = ABSENT;
  source->position = 0;
  if (!is_table_source(iterable)) return iteration_begin(&source->iteration, iterable);
  source->table_source = iterable;
  return true;
}

/* 1 and the next item, 0 at the end, -1. */
static int source_next(Source *source, Value *key, int64_t *hash) {
  if (is_absent(source->table_source)) {
    *key = iteration_next(&source->iteration);
    if (is_absent(*key)) return exception_pending() ? -1 : 0;
    return key_hash(*key, hash) ? 1 : -1;
  }
  TableOwner *owner = as_owner(source->table_source);
  int64_t i = table_next(owner, source->position);
  if (i < 0) return 0;
  source->position = i + 1;
  *key = entry_key(owner_table(owner), owner_shift(owner), i);
  *hash = table_entry_hash(owner, owner_table(owner), i);
  return 1;
}

/* Calls visit(set, key, hash) for each item of iterable; visit: -1 stops with an exception. */
static bool for_each(Value set, Value iterable, int (*visit)(Value set, Value key, int64_t hash)) {
  Source source;
  Value key;
  int64_t hash;
  int more;
  if (!source_open(&source, iterable)) return false;
  while ((more = source_next(&source, &key, &hash)) > 0)
    if (visit(set, key, hash) < 0) return false;
  return more == 0;
}

/* -- Many keys at once ------------------------------------------------------------------------- */

/* Keys of both are all strings or all small ints: comparing them runs no Python code. */
static bool compare_purely(Value a, Value b) {
  return is_table_source(b) && owner_kind(set_owner(a)) != TABLE_GENERIC &&
         owner_kind(set_owner(a)) == owner_kind(as_owner(b));
}

/* Adds keys of a kind, not GENERIC, to a fresh set or one that has only such keys, too. */
static bool add_keys(Value set, unsigned kind, const Slot *keys, unsigned stride, int64_t count) {
  TableOwner *owner = set_owner(set);
  if (owner_table(owner) == NULL) {
    owner->mode |= kind;
    if (!table_reserve(owner, max_of(count, (int64_t)TABLE_FEWEST))) return false;
  }
  for (int64_t i = 0; i < count; i++) {
    i += table_add_keys(owner, keys + (i << stride), stride, count - i);
    if (i == count) break;
    Value key = slot_get(&keys[i << stride]);
    if (set_add(set, key) < 0) return false;
  }
  return true;
}

static bool add_table(Value set, Value source) {
  const TableOwner *from = as_owner(source);
  HashTable *table = owner_table(from);
  if (table == NULL) return true;
  bool done = add_keys(set, owner_kind(from), table->entries, owner_shift(from), table->fill);
  GC_KEEP(table);
  return done;
}

/* A walk, batch by batch, over the keys of `source` that `other` has, or has not. */
typedef struct Selection {
  const TableOwner *source, *other; /* both with keys that compare without running Python code */
  bool members;                     /* select what `other` has */
  int64_t position;                 /* in the source, behind the batch */
  const Slot *keys;                 /* the batch */
  uint64_t bits;                    /* which of its keys are selected */
} Selection;

static always_inline Selection select_begin(Value source, Value other, bool members) {
  return (Selection){.source = as_owner(source), .other = as_owner(other), .members = members};
}

/* The next batch; false at the end. */
static always_inline bool select_next(Selection *s) {
  int64_t left = owner_fill(s->source) - s->position;
  if (left <= 0) return false;
  unsigned stride = owner_shift(s->source);
  int count = (int)min_of(left, (int64_t)TABLE_SELECT_MAX);
  s->keys = owner_table(s->source)->entries + (s->position << stride);
  s->bits = table_select_keys(s->other, s->members, s->keys, stride, count);
  s->position += count;
  return true;
}

static bool add_selected(Value result, Value source, Value other, bool members) {
  Slot batch[TABLE_SELECT_MAX];
  unsigned stride = owner_shift(as_owner(source)), kind = owner_kind(as_owner(source));
  for (Selection s = select_begin(source, other, members); select_next(&s);) {
    int count = 0;
    for (; s.bits; s.bits &= s.bits - 1) batch[count++] = s.keys[__builtin_ctzll(s.bits) << stride];
    if (count > 0 && !add_keys(result, kind, batch, 0, count)) return false;
  }
  return true;
}

static bool selects_any(Value source, Value other, bool members) {
  for (Selection s = select_begin(source, other, members); select_next(&s);)
    if (s.bits) return true;
  return false;
}

/* Adds the next items of a list or tuple, as far as nothing but keys has to be looked at. */
static void add_simple_items(Value set, Iteration *items) {
  TableOwner *owner = set_owner(set);
  if (items->kind == ITERATION_TUPLE) {
    const TupleObject *tuple = as_tuple(items->source);
    items->index +=
        table_add_keys(owner, tuple->items + items->index, 0, tuple->length - items->index);
  } else if (items->kind == ITERATION_LIST) {
    const ListItems *array = list_array(as_list(items->source));
    int64_t left = list_length(items->source) - items->index;
    if (left <= 0) return;
    if (array_has_slots(array)) {
      items->index += table_add_keys(owner, array->items + items->index, 0, left);
    } else if (array_is_i64(array)) {
      Slot batch[TABLE_SELECT_MAX];
      int64_t count, added;
      do {
        count = min_of(left, (int64_t)TABLE_SELECT_MAX);
        for (int64_t i = 0; i < count; i++)
          slot_init(&batch[i], array_get(array, items->index + i));
        added = table_add_keys(owner, batch, 0, count);
        items->index += added;
        left -= added;
      } while (added == count && left > 0);
    }
  }
}

static bool add_characters(Value set, Value text) {
  for (int64_t i = 0; i < str_length(text); i++)
    if (set_add(set, str_from_char(str_char_at(text, i))) < 0) return false;
  return true;
}

/* -- In place ---------------------------------------------------------------------------------- */

bool set_update(Value set, Value iterable) {
  if (same(set, iterable)) return true;
  if (is_any_set(iterable) && set_length(set) == 0) {
    uint32_t version = set_owner(set)->version;
    table_clear(set_owner(set));
    set_owner(set)->version = version;
    return table_copy(set_owner(set), set_owner(iterable));
  }
  if (is_table_source(iterable))
    return table_reserve(set_owner(set), as_owner(iterable)->used) &&
           (compare_purely(set, iterable) ? add_table(set, iterable)
                                          : for_each(set, iterable, set_add_hashed));
  if (is_exact_str(iterable)) return add_characters(set, iterable);
  Iteration items;
  if (!iteration_begin(&items, iterable)) return false;
  for (Value key;;) {
    if (set_length(set) >= TABLE_SCAN_MAX) add_simple_items(set, &items);
    if (is_absent(key = iteration_next(&items))) return !exception_pending();
    if (set_add(set, key) < 0) return false;
  }
}

bool set_difference_update(Value set, Value iterable) {
  if (!same(set, iterable)) return for_each(set, iterable, discard_hashed);
  table_clear(set_owner(set));
  return true;
}

static int toggle(Value set, Value key, int64_t hash) {
  int found = discard_hashed(set, key, hash);
  return found == 0 ? set_add_hashed(set, key, hash) : found;
}

bool set_symmetric_difference_update(Value set, Value iterable) {
  if (same(set, iterable)) {
    table_clear(set_owner(set));
    return true;
  }
  if (!is_table_source(iterable))
    iterable = set_new(iterable); /* an item given twice counts once */
  return !is_absent(iterable) && for_each(set, iterable, toggle);
}

void set_take_contents(Value set, Value other) {
  TableOwner *to = set_owner(set), *from = set_owner(other);
  slot_set(to, &to->table, slot_get(&from->table));
  to->used = from->used;
  to->mode = from->mode;
  to->version++;
  slot_set(from, &from->table, ABSENT);
  from->used = 0;
}

bool set_intersection_update(Value set, Value iterable) {
  Value result = set_intersection(set, iterable);
  if (is_absent(result)) return false;
  set_take_contents(set, result);
  return true;
}

/* -- New sets ---------------------------------------------------------------------------------- */

Value set_copy(Value set) {
  return set_from(result_shape(set), set);
}

Value set_union(Value set, Value other) {
  if (compare_purely(set, other)) {
    Value result = set_new_empty(result_shape(set));
    set_owner(result)->mode |= owner_kind(set_owner(set));
    bool room = table_reserve(set_owner(result), set_length(set) + set_length(other));
    return room && add_table(result, set) && add_table(result, other) ? result : ABSENT;
  }
  Value result = set_copy(set);
  return !is_absent(result) && set_update(result, other) ? result : ABSENT;
}

Value set_symmetric_difference(Value set, Value iterable) {
  if (compare_purely(set, iterable)) {
    Value result = set_new_empty(result_shape(set));
    return add_selected(result, iterable, set, false) && add_selected(result, set, iterable, false)
               ? result
               : ABSENT;
  }
  Value result = set_from(result_shape(set), iterable);
  return !is_absent(result) && set_symmetric_difference_update(result, set) ? result : ABSENT;
}

Value set_intersection(Value set, Value iterable) {
  if (same(set, iterable)) return set_copy(set);
  Value result = set_new_empty(result_shape(set));
  if (is_any_set(iterable) && set_length(iterable) > set_length(set)) {
    Value smaller = set;
    set = iterable;
    iterable = smaller;
  }
  if (compare_purely(set, iterable))
    return add_selected(result, iterable, set, true) ? result : ABSENT;
  Source source;
  Value key;
  int64_t hash;
  int more;
  if (!source_open(&source, iterable)) return ABSENT;
  while ((more = source_next(&source, &key, &hash)) > 0) {
    int found = set_contains_hashed(set, key, hash);
    if (found < 0 || (found && set_add_hashed(result, key, hash) < 0)) return ABSENT;
  }
  return more == 0 ? result : ABSENT;
}

/* The items of set that other, a set or dict, does not have. */
static Value difference_by_lookup(Value set, Value other) {
  Value result = set_new_empty(result_shape(set));
  if (compare_purely(set, other)) return add_selected(result, set, other, false) ? result : ABSENT;
  for (int64_t i = 0; (i = table_next(set_owner(set), i)) >= 0; i++) {
    Value key = set_key_at(set, i);
    int64_t hash = set_hash_at(set, i), position;
    int found = table_find(as_owner(other), key, hash, &position);
    if (found < 0 || (!found && set_add_hashed(result, key, hash) < 0)) return ABSENT;
  }
  return result;
}

Value set_difference(Value set, Value iterable) {
  bool small = is_table_source(iterable) && set_length(set) / 4 > as_owner(iterable)->used;
  if (is_table_source(iterable) && !small) return difference_by_lookup(set, iterable);
  Value result = set_copy(set);
  return !is_absent(result) && set_difference_update(result, iterable) ? result : ABSENT;
}

/* -- Relations --------------------------------------------------------------------------------- */

int set_is_subset(Value set, Value other) {
  if (set_length(set) > set_length(other)) return 0;
  if (compare_purely(set, other)) return !selects_any(set, other, false);
  for (int64_t i = 0; (i = table_next(set_owner(set), i)) >= 0; i++) {
    int found = set_contains_hashed(other, set_key_at(set, i), set_hash_at(set, i));
    if (found <= 0) return found;
  }
  return 1;
}

int set_is_disjoint(Value set, Value iterable) {
  if (same(set, iterable)) return set_length(set) == 0;
  if (is_any_set(iterable) && set_length(iterable) > set_length(set)) {
    Value smaller = set;
    set = iterable;
    iterable = smaller;
  }
  if (compare_purely(set, iterable)) return !selects_any(iterable, set, true);
  Source source;
  Value key;
  int64_t hash;
  int more;
  if (!source_open(&source, iterable)) return -1;
  while ((more = source_next(&source, &key, &hash)) > 0) {
    int found = set_contains_hashed(set, key, hash);
    if (found != 0) return found < 0 ? -1 : 0;
  }
  return more == 0 ? 1 : -1;
}
