/* Indices, bounds and other arguments that the containers have in common, and the guard of repr. */
#include "objects/sequence.h"

#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

bool sequence_index_slow(Value key, int64_t *out) {
  if (same(key, TRUE_VALUE) || same(key, FALSE_VALUE)) {
    *out = same(key, TRUE_VALUE);
    return true;
  }
  Value index = number_index(key);
  if (is_absent(index)) return false;
  if (int_fits_i64(index, out)) return true;
  raise_error(&exc_IndexError, "cannot fit '%.200T' into an index-sized integer", key);
  return false;
}

bool sequence_bound(Value v, int64_t *out) {
  if (is_absent(v)) return true;
  if (has_index(v)) return index_to_i64_clip(v, out);
  raise_type_error("slice indices must be integers or have an __index__ method");
  return false;
}

bool sequence_state(Value v, int64_t *out) {
  if (has_index(v)) return index_to_i64(v, out);
  raise_type_error("an integer is required");
  return false;
}

/* -- Repr guard -------------------------------------------------------------------------------- */

static bool repr_is_active(Value v) {
  Value active = current_thread->repr_active;
  for (int64_t i = is_absent(active) ? 0 : list_length(active); i-- > 0;)
    if (same(list_get(active, i), v)) return true;
  return false;
}

int repr_enter(Value v) {
  if (repr_is_active(v)) return 1;
  if (is_absent(current_thread->repr_active)) current_thread->repr_active = list_new(0);
  return list_append(current_thread->repr_active, v) ? 0 : -1;
}

void repr_leave(Value v) {
  Value last = list_pop_last(current_thread->repr_active);
  assert(same(last, v));
  (void)last;
}

bool reject_keywords(const Type *type, const Type *base, Value kwnames) {
  if (is_absent(kwnames) || tuple_length(kwnames) == 0) return true;
  if (type != base && type->slots.init != base->slots.init) return true;
  raise_type_error("%s() takes no keyword arguments", base->name);
  return false;
}

/* -- Pickling ---------------------------------------------------------------------------------- */

Value reduce_builtin(Value name, Value args, Value state) {
  Value function = builtins_get(name);
  if (is_absent(function)) return ABSENT;
  return is_absent(state) ? tuple_pack(2, function, args) : tuple_pack(3, function, args, state);
}
