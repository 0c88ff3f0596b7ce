/* dict: filling from mappings, pairs and keywords. */
#include "objects/dict_ops.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

/* Copies the entries of another dict. Only unequal keys with equal hashes run Python code, which
 * may change both. */
static bool merge_dict(Value dict, Value other, bool override) {
  if (same(dict, other)) return true;
  TableOwner *to = dict_owner(dict), *from = dict_owner(other);
  if (to->used == 0 && !((to->mode | from->mode) & TABLE_CELLS)) {
    table_clear(to);
    return table_copy(to, from);
  }
  if (!table_reserve(to, max_of(to->used, from->used))) return false;
  int64_t used = from->used;
  for (int64_t i = 0; (i = table_next(from, i)) >= 0; i++) {
    HashTable *table = owner_table(from);
    Value key = entry_key(table, 1, i), v = dict_value_at(other, i);
    int64_t hash = table_entry_hash(from, table, i), position;
    int found = override ? 0 : table_find(to, key, hash, &position);
    if (found < 0) return false;
    if (found == 0 || is_absent(dict_value_at(dict, position))) {
      if (!dict_set_hashed(dict, key, hash, v)) return false;
    }
    if (from->used != used) {
      raise_error(&exc_RuntimeError, "dict mutated during update");
      return false;
    }
  }
  return true;
}

static bool merge_key(Value dict, Value mapping, Value key, bool override) {
  if (!override) {
    int found = dict_contains(dict, key);
    if (found != 0) return found > 0;
  }
  Value v = object_getitem(mapping, key);
  return !is_absent(v) && dict_set(dict, key, v);
}

static bool merge_mapping(Value dict, Value mapping, bool override) {
  Value keys = call_method0(mapping, NAME("keys"));
  if (is_absent(keys)) return false;
  Value iterator = object_iter(keys);
  if (is_absent(iterator)) return false;
  for (;;) {
    Value key = iter_next(iterator);
    if (is_absent(key)) return !exception_pending();
    if (!merge_key(dict, mapping, key, override)) return false;
  }
}

bool dict_merge(Value dict, Value mapping, bool override) {
  if (is_dict(mapping) && type_of(mapping)->slots.iter == dict_type.slots.iter)
    return merge_dict(dict, mapping, override);
  return merge_mapping(dict, mapping, override);
}

/* Enters one element of a sequence of pairs. */
static bool set_pair(Value dict, Value element, int64_t number) {
  Value pair = is_list(element) || is_tuple(element) ? element : sequence_list(element);
  if (is_absent(pair)) {
    if (exception_suppress(&exc_TypeError))
      raise_type_error("cannot convert dictionary update sequence element #%zd to a sequence",
                       number);
    return false;
  }
  int64_t length = is_list(pair) ? list_length(pair) : tuple_length(pair);
  if (length != 2) {
    raise_value_error("dictionary update sequence element #%zd has length %zd; 2 is required",
                      number, length);
    return false;
  }
  return is_list(pair) ? dict_set(dict, list_get(pair, 0), list_get(pair, 1))
                       : dict_set(dict, tuple_get(pair, 0), tuple_get(pair, 1));
}

static bool merge_pairs(Value dict, Value pairs) {
  Value iterator = object_iter(pairs);
  if (is_absent(iterator)) return false;
  for (int64_t number = 0;; number++) {
    Value element = iter_next(iterator);
    if (is_absent(element)) return !exception_pending();
    if (!set_pair(dict, element, number)) return false;
  }
}

bool dict_update(Value dict, Value source) {
  if (is_exact_dict(source)) return merge_dict(dict, source, true);
  Value keys = object_lookup_attr(source, NAME("keys"));
  if (is_absent(keys) && exception_pending()) return false;
  return is_absent(keys) ? merge_pairs(dict, source) : dict_merge(dict, source, true);
}

bool dict_update_args(Value dict, Value *args, int nargs, Value kwnames, const char *name) {
  if (nargs > 1) {
    raise_type_error("%s expected at most 1 argument, got %d", name, nargs);
    return false;
  }
  if (nargs == 1 && !dict_update(dict, args[0])) return false;
  int64_t keywords = is_absent(kwnames) ? 0 : tuple_length(kwnames);
  if (keywords > 0 && dict_length(dict) == 0 && !table_reserve(dict_owner(dict), keywords))
    return false;
  for (int64_t i = 0; i < keywords; i++)
    if (!dict_set(dict, tuple_get(kwnames, i), args[nargs + i])) return false;
  return true;
}

/* -- fromkeys ---------------------------------------------------------------------------------- */

/* Keys of a dict or set into an empty exact dict, with the hashes they have. */
static bool fill_from_table(Value dict, Value keys, Value v) {
  TableOwner *from = as_owner(keys);
  if (!table_reserve(dict_owner(dict), from->used)) return false;
  for (int64_t i = 0; (i = table_next(from, i)) >= 0; i++) {
    HashTable *table = owner_table(from);
    Value key = entry_key(table, owner_shift(from), i);
    if (!dict_set_hashed(dict, key, table_entry_hash(from, table, i), v)) return false;
  }
  return true;
}

Value dict_fromkeys(Value *args, int nargs) {
  Value class = args[0], iterable = args[1], v = args[2];
  Value dict = call0(class);
  if (is_absent(dict)) return ABSENT;
  bool exact = is_exact_dict(dict);
  if (exact && dict_length(dict) == 0 &&
      (is_exact_dict(iterable) || has_shape(iterable, &set_shape) ||
       has_shape(iterable, &frozenset_shape)))
    return fill_from_table(dict, iterable, v) ? dict : ABSENT;
  Value iterator = object_iter(iterable);
  if (is_absent(iterator)) return ABSENT;
  for (;;) {
    Value key = iter_next(iterator);
    if (is_absent(key)) return exception_pending() ? ABSENT : dict;
    if (!(exact ? dict_set(dict, key, v) : object_setitem(dict, key, v))) return ABSENT;
  }
}
