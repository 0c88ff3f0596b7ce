/* Building and unpacking: displays, strings, calls with * and **, functions. */
#include "interp/function.h"
#include "interp/operations.h"
#include "interp/quicken.h"
#include "objects/list.h"
#include "objects/set_ops.h"
#include "objects/slice.h"

static Instr *word_of(void) {
  return (Instr *)(uintptr_t)((const Instr *)current_thread->pc - 1);
}

bool op_build_slice(Value *base, Instr i) {
  base[i.a] = slice_new(base[i.b], base[i.b + 1], i.c == 3 ? base[i.b + 2] : NONE);
  return true;
}

bool op_build_set(Value *base, Instr i) {
  Value set = set_new(ABSENT);
  for (int n = 0; !is_absent(set) && n < i.d; n++) {
    if (set_add(set, base[i.b + n]) < 0) return false;
  }
  base[i.a] = set;
  return !is_absent(set);
}

bool op_build_map(Value *base, Instr i) {
  Value quick = dict_of_names(&base[i.b], i.d);
  if (!is_absent(quick)) {
    base[i.a] = quick;
    return true;
  }
  Value dict = i.d > 0 ? dict_new_presized(i.d) : dict_new();
  for (int n = 0; n < i.d; n++) {
    if (!dict_set(dict, base[i.b + 2 * n], base[i.b + 2 * n + 1])) return false;
  }
  base[i.a] = dict;
  return true;
}

bool op_build_string(Value *base, Instr i) {
  int64_t length = 0;
  for (int n = 0; n < i.d; n++) {
    if (unlikely(!is_str(base[i.b + n]))) { /* in a tree made by hand */
      raise_type_error("sequence item %d: expected str instance, %T found", n, base[i.b + n]);
      return false;
    }
    length += str_length(base[i.b + n]);
  }
  StrBuilder b;
  str_builder_init(&b, length);
  for (int n = 0; n < i.d; n++) {
    if (!str_builder_add(&b, base[i.b + n])) return false;
  }
  Value text = str_builder_finish(&b);
  if (is_absent(text)) return false;
  base[i.a] = text;
  return !is_absent(base[i.a]);
}

bool op_format_value(Value *base, Instr i) {
  Value v = base[i.b], spec = i.c & 128 ? base[i.b + 1] : ABSENT;
  if (unlikely(!is_absent(spec) && !is_str(spec))) { /* the same */
    raise_error(&exc_SystemError, "Format specifier must be a string, not %T", spec);
    return false;
  }
  switch (i.c & 127) {
  case 's': v = object_str(v); break;
  case 'r': v = object_repr(v); break;
  case 'a': v = object_ascii(v); break;
  default: break;
  }
  if (is_absent(v)) return false;
  base[i.a] = is_exact_str(v) && is_absent(spec) ? v : object_format(v, spec);
  return !is_absent(base[i.a]);
}

bool op_list_extend(Value *base, Instr i) {
  if (list_extend(base[i.a], base[i.b])) return true;
  Value v = base[i.b];
  if (type_of(v)->slots.iter == NULL && type_of(v)->slots.get_item == NULL &&
      exception_suppress(&exc_TypeError)) {
    raise_type_error("Value after * must be an iterable, not %T", v);
  }
  return false;
}

bool op_set_update(Value *base, Instr i) {
  return set_update(base[i.a], base[i.b]);
}

static bool is_mapping_like(Value v) {
  if (is_dict(v)) return true;
  Value keys = object_lookup_attr(v, NAME("keys"));
  return !is_absent(keys);
}

bool op_dict_update(Value *base, Instr i) {
  if (!is_mapping_like(base[i.b])) {
    if (!exception_pending()) raise_type_error("'%T' object is not a mapping", base[i.b]);
    return false;
  }
  return dict_update(base[i.a], base[i.b]);
}

/* "f", "C.method": how call errors name a callable: qualname with module unless builtins, else its
   str. */
static Value callable_text(Value callable) {
  Value qualname = object_lookup_attr(callable, NAME("__qualname__"));
  if (is_absent(qualname) || !is_str(qualname)) {
    exception_clear();
    return object_str(callable);
  }
  Value module = object_lookup_attr(callable, NAME("__module__"));
  if (is_absent(module) && exception_pending()) return ABSENT;
  if (is_absent(module) || !is_str(module) || str_equals_ascii(module, "builtins"))
    return format_text("%V()", qualname);
  return format_text("%V.%V()", module, qualname);
}

/* ** of a call: like update, but a key that is there already is an error. */
bool op_dict_merge(Value *base, Instr i) {
  Value mapping = base[i.b], dict = base[i.a];
  if (!is_mapping_like(mapping)) {
    if (exception_pending()) return false;
    Value text = callable_text(base[i.c]);
    if (!is_absent(text))
      raise_type_error("%V argument after ** must be a mapping, not %T", text, mapping);
    return false;
  }
  if (is_exact_dict(mapping) && dict_length(dict) == 0) return dict_update(dict, mapping);
  bool plain = is_dict(mapping) && type_of(mapping)->slots.iter == dict_type.slots.iter;
  Value keys = plain ? dict_keys_list(mapping) : call_method0(mapping, NAME("keys"));
  Value iterator = is_absent(keys) ? ABSENT : object_iter(keys);
  if (is_absent(iterator)) return false;
  for (;;) {
    Value key = iter_next(iterator);
    if (is_absent(key)) return !exception_pending();
    int there = dict_contains(dict, key);
    if (there < 0) return false;
    if (there) {
      Value text = callable_text(base[i.c]);
      if (!is_absent(text))
        raise_type_error("%V got multiple values for keyword argument '%V'", text, key);
      return false;
    }
    Value v = plain ? dict_type.slots.get_item(mapping, key) : object_getitem(mapping, key);
    if (is_absent(v) || !dict_set(dict, key, v)) return false;
  }
}

bool op_call_ex_arguments(Value *base, Instr i) {
  Value *args = &base[i.a + FRAME_HEADER_WORDS], *dict = i.c ? args + 1 : NULL;
  if (!is_tuple(*args) || type_of(*args)->slots.iter != tuple_type.slots.iter) {
    if (type_of(*args)->slots.iter == NULL && type_of(*args)->slots.get_item == NULL) {
      Value text = callable_text(base[i.a]);
      if (!is_absent(text))
        raise_type_error("%V argument after * must be an iterable, not %T", text, *args);
      return false;
    }
    *args = sequence_tuple(*args);
    if (is_absent(*args)) return false;
  }
  if (dict == NULL) return true;
  if (!is_dict(*dict)) {
    Value mapping = *dict;
    if (!is_mapping_like(mapping)) {
      if (exception_pending()) return false;
      Value text = callable_text(base[i.a]);
      if (!is_absent(text))
        raise_type_error("%V argument after ** must be a mapping, not %T", text, mapping);
      return false;
    }
    *dict = dict_new();
    if (!dict_update(*dict, mapping)) return false;
  }
  Value key, v;
  for (int64_t position = 0; dict_next(*dict, &position, &key, &v);) {
    if (!is_str(key)) {
      raise_type_error("keywords must be strings");
      return false;
    }
  }
  return true;
}

/* -- Unpacking --------------------------------------------------------------------------------- */

static bool raise_not_enough(int64_t expected, int64_t got, bool at_least) {
  raise_value_error("not enough values to unpack (expected %s%lld, got %lld)",
                    at_least ? "at least " : "", (long long)expected, (long long)got);
  return false;
}

static Value unpack_iterator(Value v) {
  Value iterator = object_iter(v);
  if (is_absent(iterator) && type_of(v)->slots.iter == NULL && type_of(v)->slots.get_item == NULL &&
      exception_suppress(&exc_TypeError)) {
    raise_type_error("cannot unpack non-iterable %T object", v);
  }
  return iterator;
}

bool op_unpack(Value *base, Instr i) {
  Value sequence = base[i.b];
  if (++word_of()->c == QUICKEN_AT) quicken_unpack(word_of(), sequence);
  bool tuple = has_shape(sequence, &tuple_shape), list = has_shape(sequence, &list_shape);
  if (tuple || list) {
    int64_t length = tuple ? tuple_length(sequence) : list_length(sequence);
    if (length < i.d) return raise_not_enough(i.d, length, false);
    if (length > i.d) {
      raise_value_error("too many values to unpack (expected %d)", i.d);
      return false;
    }
    for (int n = 0; n < i.d; n++)
      base[i.a + n] = tuple ? tuple_get(sequence, n) : list_get(sequence, n);
    return true;
  }
  Value iterator = unpack_iterator(sequence);
  if (is_absent(iterator)) return false;
  for (int n = 0; n < i.d; n++) {
    Value v = iter_next(iterator);
    if (is_absent(v)) return !exception_pending() && raise_not_enough(i.d, n, false);
    base[i.a + n] = v;
  }
  if (is_absent(iter_next(iterator))) return !exception_pending();
  raise_value_error("too many values to unpack (expected %d)", i.d);
  return false;
}

bool op_unpack_ex(Value *base, Instr i) {
  Value iterator = unpack_iterator(base[i.b]);
  if (is_absent(iterator)) return false;
  for (int n = 0; n < i.c; n++) {
    Value v = iter_next(iterator);
    if (is_absent(v)) return !exception_pending() && raise_not_enough(i.c + i.d, n, true);
    base[i.a + n] = v;
  }
  Value rest = sequence_list(iterator);
  if (is_absent(rest)) return false;
  int64_t length = list_length(rest);
  if (length < i.d) return raise_not_enough(i.c + i.d, i.c + length, true);
  for (int n = 0; n < i.d; n++) base[i.a + i.c + 1 + n] = list_get(rest, length - i.d + n);
  base[i.a + i.c] = list_slice(rest, 0, length - i.d);
  return !is_absent(base[i.a + i.c]);
}

/* -- Functions --------------------------------------------------------------------------------- */

/* Only code that no compiler made gets this wrong. */
static bool check_closure(const CodeObject *code, Value closure) {
  int64_t count = tuple_length(slot_get(&code->free_names)),
          given = is_absent(closure) ? 0 : tuple_length(closure);
  bool ok = given == count;
  for (int64_t n = 0; ok && n < count; n++) ok = is_cell(tuple_get(closure, n));
  if (!ok) raise_error(&exc_SystemError, "closure does not fit its function");
  return ok;
}

bool op_make_function(Value *base, Instr i) {
  Value code = tuple_get(slot_get(&frame_code(base)->consts), i.d);
  Value *operand = &base[i.b];
  Value defaults = i.c & 1 ? *operand++ : ABSENT, kwdefaults = i.c & 2 ? *operand++ : ABSENT;
  Value annotations = i.c & 4 ? *operand++ : ABSENT, closure = i.c & 8 ? *operand++ : ABSENT;
  if (unlikely(!check_closure(as_code(code), closure))) return false;
  Value f = function_make(code, slot_get(&as_function(base[-4])->globals), ABSENT, closure);
  if (is_absent(f)) return false;
  FunctionObject *function = as_function(f);
  slot_set(function, &function->defaults, defaults);
  slot_set(function, &function->kwdefaults, kwdefaults);
  slot_set(function, &function->annotations, annotations);
  base[i.a] = f;
  return true;
}
