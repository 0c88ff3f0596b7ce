/* find, index, count, startswith, endswith. */
#include "objects/str_internal.h"

#include "base/search.h"
#include "objects/tuple.h"

/* -- Arguments --------------------------------------------------------------------------------- */

static bool optional_bound(Value v, int64_t *out) {
  if (is_none(v)) return true;
  if (is_small_int(v)) return *out = as_small_int(v), true;
  if (type_of(v)->slots.index != NULL) return index_to_i64_clip(v, out);
  raise_type_error("slice indices must be integers or None or have an __index__ method");
  return false;
}

bool find_arguments(const char *type_name, const char *name, Value *args, int nargs, Value kwnames,
                    FindArguments *out) {
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("%s.%s() takes no keyword arguments", type_name, name), false;
  if (nargs < 2) return raise_type_error("%s() takes at least 1 argument (0 given)", name), false;
  if (nargs > 4)
    return raise_type_error("%s() takes at most 3 arguments (%d given)", name, nargs - 1), false;
  *out = (FindArguments){args[1], 0, INT64_MAX};
  if (nargs > 2 && !optional_bound(args[2], &out->start)) return false;
  return nargs < 4 || optional_bound(args[3], &out->end);
}

static bool substring_arguments(const char *name, Value *args, int nargs, Value kwnames,
                                FindArguments *out) {
  if (!find_arguments("str", name, args, nargs, kwnames, out)) return false;
  if (!is_str(out->sub)) return raise_type_error("must be str, not %.100T", out->sub), false;
  adjust_bounds(out, str_length(args[0]));
  return true;
}

/* -- find, index, count ------------------------------------------------------------------------ */

static Value found_or_error(int64_t at) {
  return at >= 0 ? from_small_int(at) : raise_value_error("substring not found");
}

Value str_find_method(Value *args, int nargs, Value kwnames) {
  FindArguments a;
  if (!substring_arguments("find", args, nargs, kwnames, &a)) return ABSENT;
  return from_small_int(str_find(args[0], a.sub, a.start, a.end));
}
Value str_rfind_method(Value *args, int nargs, Value kwnames) {
  FindArguments a;
  if (!substring_arguments("rfind", args, nargs, kwnames, &a)) return ABSENT;
  return from_small_int(str_rfind(args[0], a.sub, a.start, a.end));
}
Value str_index_method(Value *args, int nargs, Value kwnames) {
  FindArguments a;
  if (!substring_arguments("index", args, nargs, kwnames, &a)) return ABSENT;
  return found_or_error(str_find(args[0], a.sub, a.start, a.end));
}
Value str_rindex_method(Value *args, int nargs, Value kwnames) {
  FindArguments a;
  if (!substring_arguments("rindex", args, nargs, kwnames, &a)) return ABSENT;
  return found_or_error(str_rfind(args[0], a.sub, a.start, a.end));
}

Value str_count_method(Value *args, int nargs, Value kwnames) {
  FindArguments a;
  WidenedText sub;
  if (!substring_arguments("count", args, nargs, kwnames, &a)) return ABSENT;
  int64_t length = str_length(a.sub);
  if (a.end - a.start < length || as_str(a.sub)->kind > as_str(args[0])->kind)
    return from_small_int(0);
  TextView text = str_view_range(args[0], a.start, a.end);
  if (!widen_text(&sub, str_view(a.sub), text.width)) return ABSENT;
  size_t count = search_count(text.units, text.length, sub.units, length, text.width, SIZE_MAX);
  widen_free(&sub);
  return from_small_int(count);
}

/* -- startswith, endswith ---------------------------------------------------------------------- */

bool str_matches_at(Value v, Value part, int64_t at) {
  TextView a = str_view_range(v, at, at + str_length(part)), b = str_view(part);
  if (a.width == b.width) return memcmp(a.units, b.units, a.length * a.width) == 0;
  if (a.width < b.width) return a.length == 0;
  for (size_t i = 0; i < a.length; i++)
    if (text_at(a, i) != text_at(b, i)) return false;
  return true;
}

/* bounds are adjusted */
static bool has_affix(Value self, Value affix, const FindArguments *a, bool at_end) {
  int64_t last = a->end - str_length(affix);
  return last >= a->start && str_matches_at(self, affix, at_end ? last : a->start);
}

static Value test_affix(const char *name, Value *args, int nargs, Value kwnames, bool at_end) {
  FindArguments a;
  if (!find_arguments("str", name, args, nargs, kwnames, &a)) return ABSENT;
  adjust_bounds(&a, str_length(args[0]));
  if (is_str(a.sub)) return from_bool(has_affix(args[0], a.sub, &a, at_end));
  if (!is_tuple(a.sub))
    return raise_type_error("%s first arg must be str or a tuple of str, not %.100T", name, a.sub);
  for (int64_t i = 0; i < tuple_length(a.sub); i++) {
    Value affix = tuple_get(a.sub, i);
    if (!is_str(affix))
      return raise_type_error("tuple for %s must only contain str, not %.100T", name, affix);
    if (has_affix(args[0], affix, &a, at_end)) return TRUE_VALUE;
  }
  return FALSE_VALUE;
}

Value str_startswith(Value *args, int nargs, Value kwnames) {
  return test_affix("startswith", args, nargs, kwnames, false);
}
Value str_endswith(Value *args, int nargs, Value kwnames) {
  return test_affix("endswith", args, nargs, kwnames, true);
}
