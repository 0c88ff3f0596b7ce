/* "Did you mean": the known name that is nearest to the one that was not found. */
#include "modules/traceback/print.h"
#include "objects/dict.h"
#include "objects/exception_types.h"
#include "objects/list.h"
#include "objects/tuple.h"

enum { MAX_CANDIDATES = 750, MAX_LENGTH = 40, MOVE_COST = 2, CASE_COST = 1 };

/* -- Distance of two texts --------------------------------------------------------------------- */

static int lower(int c) {
  return c >= 'A' && c <= 'Z' ? c + 32 : c;
}
static int replace_cost(char a, char b) {
  return a == b ? 0 : lower(a) == lower(b) ? CASE_COST : MOVE_COST;
}

/* Cost of the cheapest edit (a letter in, out or replaced; a change of case costs less); anything
   above `limit` once it is sure to be more. */
static int64_t edit_cost(const char *a, size_t a_length, const char *b, size_t b_length,
                         int64_t limit) {
  while (a_length && b_length && *a == *b) a++, b++, a_length--, b_length--;
  while (a_length && b_length && a[a_length - 1] == b[b_length - 1]) a_length--, b_length--;
  if (a_length == 0 || b_length == 0) return (int64_t)(a_length + b_length) * MOVE_COST;
  if (a_length > MAX_LENGTH || b_length > MAX_LENGTH) return limit + 1;
  int64_t row[MAX_LENGTH + 1];
  for (size_t i = 0; i <= a_length; i++) row[i] = (int64_t)i * MOVE_COST;
  for (size_t j = 0; j < b_length; j++) {
    int64_t diagonal = row[0], best = row[0] = (int64_t)(j + 1) * MOVE_COST;
    for (size_t i = 0; i < a_length; i++) {
      int64_t cost =
          min_of(diagonal + replace_cost(a[i], b[j]), min_of(row[i], row[i + 1]) + MOVE_COST);
      diagonal = row[i + 1];
      row[i + 1] = cost;
      best = min_of(best, cost);
    }
    if (best > limit) return limit + 1;
  }
  return row[a_length];
}

/* The nearest of the names in a list; ABSENT: none is near enough. */
static Value nearest(Value names, Value wanted) {
  size_t length, other_length;
  const char *text = str_utf8(wanted, &length);
  Value best = ABSENT;
  int64_t best_cost = INT64_MAX;
  for (int64_t i = 0; text != NULL && list_length(names) < MAX_CANDIDATES && i < list_length(names);
       i++) {
    Value name = list_get(names, i);
    const char *other = is_str(name) ? str_utf8(name, &other_length) : NULL;
    if (other == NULL || str_equal(name, wanted)) continue;
    int64_t limit = min_of((int64_t)(length + other_length + 3) * MOVE_COST / 6, best_cost - 1);
    int64_t cost = edit_cost(text, length, other, other_length, limit);
    if (cost > limit) continue;
    best = name;
    best_cost = cost;
  }
  return best;
}

/* -- What is known where it happened ----------------------------------------------------------- */

static Value last_frame(Value exception) {
  Value t = exception_traceback(exception), last = ABSENT;
  for (; !is_absent(t) && !is_none(t); t = slot_get(&object_cast(TracebackObject, t)->next))
    last = t;
  return is_absent(last) ? ABSENT : slot_get(&object_cast(TracebackObject, last)->frame);
}

static Value nearest_key(Value frame, const char *attribute, Value wanted) {
  Value dict = object_getattr(frame, str_from_ascii(attribute));
  Value keys = is_absent(dict) || !is_dict(dict) ? ABSENT : dict_keys_list(dict);
  return is_absent(keys) ? ABSENT : nearest(keys, wanted);
}

static Value suggest_variable(Value exception) {
  Value name = slot_get(&object_cast(NameException, exception)->name),
        frame = last_frame(exception);
  if (is_absent(name) || !is_str(name) || is_absent(frame)) return ABSENT;
  Value locals = sequence_list(slot_get(&frame_object_code(as_frame(frame))->localsplus_names));
  Value found = is_absent(locals) ? ABSENT : nearest(locals, name);
  if (is_absent(found)) found = nearest_key(frame, "f_globals", name);
  return is_absent(found) ? nearest_key(frame, "f_builtins", name) : found;
}

static Value suggest_attribute(Value exception) {
  AttributeException *e = object_cast(AttributeException, exception);
  Value name = slot_get(&e->name), object = slot_get(&e->object);
  if (is_absent(name) || !is_str(name) || is_absent(object)) return ABSENT;
  Value names = object_dir(object);
  return is_absent(names) || !is_list(names) ? ABSENT : nearest(names, name);
}

Value suggest_name(Value exception) {
  Value found = ABSENT;
  if (is_instance(exception, &exc_AttributeError))
    found = suggest_attribute(exception);
  else if (is_instance(exception, &exc_NameError))
    found = suggest_variable(exception);
  exception_clear();
  return found;
}
