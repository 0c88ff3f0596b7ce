/* Calling a CFuncPtr: paramflags, which say what comes from the caller and what goes back, and
   errcheck. */
#include "modules/_ctypes/ctypes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* What the program gave, being distributed to the C arguments. */
typedef struct Given {
  Value *args;                /* positional, then those of kwnames */
  int nargs;                  /* positional ones */
  Value kwnames;              /* tuple of str, or ABSENT */
  int used;                   /* arguments taken so far, both kinds */
  int next;                   /* positional */
  int out_count;              /* arguments that are results */
  uint8_t out[MAX_ARGUMENTS]; /* 1: result; 2: result that was passed in */
} Given;

static int keyword_count(const Given *given) {
  return is_absent(given->kwnames) ? 0 : (int)tuple_length(given->kwnames);
}

static Value take_keyword(const Given *given, Value name) {
  for (int i = 0; i < keyword_count(given); i++)
    if (str_equal(tuple_get(given->kwnames, i), name)) return given->args[given->nargs + i];
  return ABSENT;
}

static Value take(Given *given, Value name, Value otherwise) {
  if (given->next < given->nargs) {
    given->used++;
    return given->args[given->next++];
  }
  Value v = is_absent(name) ? ABSENT : take_keyword(given, name);
  if (!is_absent(v)) {
    given->used++;
    return v;
  }
  if (!is_absent(otherwise)) return otherwise;
  if (!is_absent(name)) return raise_type_error("required argument '%V' missing", name);
  return raise_type_error("not enough arguments");
}

/* Room for a result: an instance of what the argument points to. */
static Value make_out(Value type, Value otherwise) {
  if (!is_absent(otherwise)) return otherwise;
  const CType *c = storage_type(type);
  if (c->kind == KIND_ARRAY) return call0(type);
  if (c->kind == KIND_SIMPLE)
    return raise_type_error("%N 'out' parameter must be passed as default value", c);
  return call0(slot_get(&c->item));
}

static Value optional_item(Value tuple, int64_t i) {
  Value v = tuple_length(tuple) > i ? tuple_get(tuple, i) : ABSENT;
  return i == 1 && !is_absent(v) && is_none(v) ? ABSENT : v;
}

static Value choose_argument(Given *given, int i, Value item, Value type) {
  int flag =
      (int)as_small_int(tuple_get(item, 0)) & (PARAMETER_IN | PARAMETER_OUT | PARAMETER_LCID);
  Value name = optional_item(item, 1), otherwise = optional_item(item, 2);
  if (flag == (PARAMETER_IN | PARAMETER_LCID))
    return is_absent(otherwise) ? from_small_int(0) : otherwise;
  if (!(flag & PARAMETER_OUT)) return take(given, name, otherwise);
  given->out[i] = flag & PARAMETER_IN ? 2 : 1;
  given->out_count++;
  return flag & PARAMETER_IN ? take(given, name, otherwise) : make_out(type, otherwise);
}

/* The C call's arguments, as a tuple. */
static Value build_arguments(const CFunction *f, Value types, Given *given) {
  Value flags = slot_get(&f->parameter_flags);
  if (is_absent(flags) || is_absent(types) || tuple_length(types) == 0)
    return tuple_from_values(given->args, given->nargs);
  if (tuple_length(flags) != tuple_length(types))
    return raise_value_error("paramflags must have the same length as argtypes");
  int count = (int)tuple_length(types);
  TupleObject *arguments = tuple_alloc(count);
  for (int i = 0; i < count; i++) {
    Value v = choose_argument(given, i, tuple_get(flags, i), tuple_get(types, i));
    if (is_absent(v)) return ABSENT;
    slot_set(arguments, &arguments->items[i], v);
  }
  int total = given->nargs + keyword_count(given);
  if (total != given->used)
    return raise_type_error("call takes exactly %d arguments (%d given)", given->used, total);
  return from_object(arguments);
}

static Value one_result(const Given *given, Value arguments, int i) {
  Value v = tuple_get(arguments, i);
  return given->out[i] == 2 ? v : call_method0(v, NAME("__ctypes_from_outparam__"));
}

/* The out arguments replace the function's result. */
static Value build_result(const Given *given, Value arguments, Value result) {
  if (given->out_count == 0) return result;
  TupleObject *results = tuple_alloc(given->out_count);
  int filled = 0;
  for (int i = 0; filled < given->out_count; i++) {
    if (given->out[i] == 0) continue;
    Value v = one_result(given, arguments, i);
    if (is_absent(v) || given->out_count == 1) return v;
    slot_set(results, &results->items[filled++], v);
  }
  return from_object(results);
}

static bool check_count(Value converters, Value arguments) {
  int64_t required = is_absent(converters) ? 0 : tuple_length(converters),
          actual = tuple_length(arguments);
  if (actual >= required) return true;
  raise_type_error("this function takes at least %lld argument%s (%lld given)", (long long)required,
                   required == 1 ? "" : "s", (long long)actual);
  return false;
}

static bool check_exact_count(Value converters, Value arguments) {
  int64_t required = tuple_length(converters), actual = tuple_length(arguments);
  if (actual == required) return true;
  raise_type_error("this function takes %lld argument%s (%lld given)", (long long)required,
                   required == 1 ? "" : "s", (long long)actual);
  return false;
}

static Value call_values(const ForeignCall *call, Value arguments) {
  int count = (int)tuple_length(arguments);
  if (count > MAX_ARGUMENTS) return foreign_call(call, NULL, count);
  Value values[count + 1];
  for (int i = 0; i < count; i++) values[i] = tuple_get(arguments, i);
  return foreign_call(call, values, count);
}

Value cfunction_call(Value self, Value *args, int nargs, Value kwnames) {
  const CFunction *f = as_cfunction(self);
  const CType *type = ctype_of(self);
  Value types = either(slot_get(&f->argument_types), slot_get(&type->argument_types));
  Given given;
  memset(&given, 0, offsetof(Given, out));
  memset(given.out, 0, is_absent(slot_get(&f->parameter_flags)) ? 0 : sizeof given.out);
  given.args = args;
  given.nargs = nargs;
  given.kwnames = kwnames;
  Value arguments = build_arguments(f, types, &given);
  if (is_absent(arguments)) return ABSENT;
  ForeignCall call = {
      .flags = type->function_flags,
      .result_type = either(slot_get(&f->result_type), slot_get(&type->result_type)),
      .result_check = is_absent(slot_get(&f->result_type)) ? slot_get(&type->result_check)
                                                           : slot_get(&f->result_check),
      .converters = either(slot_get(&f->converters), slot_get(&type->converters)),
  };
  memcpy(&call.address, f->memory, sizeof call.address);
  bool counted = type->function_flags & FUNCFLAG_CDECL || is_absent(call.converters)
                     ? check_count(call.converters, arguments)
                     : check_exact_count(call.converters, arguments);
  Value result = counted ? call_values(&call, arguments) : ABSENT;
  Value check = slot_get(&f->error_check);
  if (is_absent(result)) return ABSENT;
  if (!is_absent(check)) {
    Value checked = call3(check, result, self, arguments);
    if (is_absent(checked) || !same(checked, arguments)) return checked;
  }
  return build_result(&given, arguments, result);
}
