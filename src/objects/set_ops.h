/* What objects/set*.c share, and dict views use. "Iterable" may be a set, a dict (its keys) or
 * anything else. */
#ifndef OBJECTS_SET_OPS_H
#define OBJECTS_SET_OPS_H

#include "objects/hash_table.h"

static always_inline TableOwner *set_owner(Value set) {
  return as_owner(set);
}
static inline Value set_key_at(Value set, int64_t position) {
  return entry_key(owner_table(set_owner(set)), 0, position);
}
static inline int64_t set_hash_at(Value set, int64_t position) {
  return table_entry_hash(set_owner(set), owner_table(set_owner(set)), position);
}
static always_inline bool is_set(Value v) {
  return is_any_set(v) && is_instance(v, &set_type);
}

/* Empty, exact instance of set or frozenset. */
Value set_new_empty(Shape *shape);
/* 1 added, 0 was there, -1. */
int set_add_hashed(Value set, Value key, int64_t hash) must_check;
int set_contains_hashed(Value set, Value key, int64_t hash) must_check;
/* Like `in`, discard() and remove(): an unhashable set stands for a frozenset of its contents. */
int set_contains_key(Value set, Value key) must_check;
int set_discard_key(Value set, Value key) must_check;

/* In place; false: exception set. */
bool set_update(Value set, Value iterable) must_check;
bool set_difference_update(Value set, Value iterable) must_check;
bool set_symmetric_difference_update(Value set, Value iterable) must_check;
bool set_intersection_update(Value set, Value iterable) must_check;
/* New ones, of set's class among set and frozenset. */
Value set_copy(Value set) must_check;
Value set_union(Value set, Value other_set) must_check;
Value set_intersection(Value set, Value iterable) must_check;
Value set_difference(Value set, Value iterable) must_check;
Value set_symmetric_difference(Value set, Value iterable) must_check;
/* 1, 0 or -1. */
int set_is_subset(Value set, Value other_set) must_check;
int set_is_disjoint(Value set, Value iterable) must_check;
/* Makes `set`, which may be in use, have exactly the contents of `other`, which is then discarded.
 */
void set_take_contents(Value set, Value other);

extern const BuiltinDef set_methods[], frozenset_methods[];
Value set_iter(Value self);

#endif
