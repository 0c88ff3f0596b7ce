/* Binding arguments to the parameters of a Python function, and calling one from C. */
#include "interp/call_python.h"

#include "interp/loop.h"
#include "objects/list.h"

/* One call being bound: registers of the new frame against the arguments. */
typedef struct Binding {
  FunctionObject *function; /* being called */
  CodeObject *code;         /* its code */
  Value *base;              /* registers of the new frame; parameters are absent until bound */
  const Value *args;        /* not in the window */
  int nargs;                /* positional ones */
  Value kwnames;            /* tuple or ABSENT */
} Binding;

static Value parameter_name(const CodeObject *code, int i) {
  return tuple_get(slot_get(&code->localsplus_names), i);
}

/* -- Errors ------------------------------------------------------------------------------------ */

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'" of a list of names. */
static Value join_names(Value names) {
  int64_t count = list_length(names);
  Value text = object_repr(list_get(names, 0));
  for (int64_t i = 1; i < count && !is_absent(text); i++) {
    const char *joint = i < count - 1 ? ", " : count == 2 ? " and " : ", and ";
    text = format_text("%V%s%R", text, joint, list_get(names, i));
  }
  return text;
}

static bool raise_missing(const Binding *b, int from, int to, const char *kind) {
  Value names = list_new(4);
  for (int i = from; i < to; i++) {
    if (is_absent(b->base[i]) && !list_append(names, parameter_name(b->code, i))) return false;
  }
  int64_t count = list_length(names);
  raise_type_error("%V() missing %lld required %s argument%s: %V", slot_get(&b->function->qualname),
                   (long long)count, kind, count == 1 ? "" : "s", join_names(names));
  return false;
}

static bool raise_too_many(const Binding *b) {
  int most = b->code->argcount, keyword_only_given = 0;
  Value defaults = slot_get(&b->function->defaults);
  int optional = is_absent(defaults) ? 0 : (int)tuple_length(defaults);
  for (int i = most; i < most + b->code->kwonlyargcount; i++)
    keyword_only_given += !is_absent(b->base[i]);
  Value takes =
      optional > 0 ? format_text("from %d to %d", most - optional, most) : format_text("%d", most);
  bool plural = optional > 0 || most != 1;
  Value given = str_empty;
  if (keyword_only_given > 0) {
    given = format_text(" positional argument%s (and %d keyword-only argument%s)",
                        b->nargs == 1 ? "" : "s", keyword_only_given,
                        keyword_only_given == 1 ? "" : "s");
  }
  raise_type_error("%V() takes %V positional argument%s but %d%V %s given",
                   slot_get(&b->function->qualname), takes, plural ? "s" : "", b->nargs, given,
                   b->nargs == 1 && keyword_only_given == 0 ? "was" : "were");
  return false;
}

/* Keywords that name positional-only parameters, if any: the message lists them all. */
static bool raise_unexpected_keyword(const Binding *b, Value name) {
  Value wrong = list_new(0);
  for (int i = 0; i < b->code->posonlyargcount; i++) {
    for (int64_t k = 0; k < tuple_length(b->kwnames); k++) {
      if (str_equal(tuple_get(b->kwnames, k), parameter_name(b->code, i)) &&
          !list_append(wrong, parameter_name(b->code, i)))
        return false;
    }
  }
  if (list_length(wrong) > 0) {
    Value joined = str_join(str_from_ascii(", "), wrong);
    if (is_absent(joined)) return false;
    raise_type_error("%V() got some positional-only arguments passed as keyword arguments: '%V'",
                     slot_get(&b->function->qualname), joined);
    return false;
  }
  raise_type_error("%V() got an unexpected keyword argument '%V'", slot_get(&b->function->qualname),
                   name);
  return false;
}

/* -- Matching ---------------------------------------------------------------------------------- */

static int find_parameter(const Binding *b, Value name) {
  int end = b->code->argcount + b->code->kwonlyargcount;
  for (int i = b->code->posonlyargcount; i < end; i++) {
    if (same(parameter_name(b->code, i), name)) return i;
  }
  for (int i = b->code->posonlyargcount; i < end; i++) {
    if (str_equal(parameter_name(b->code, i), name)) return i;
  }
  return -1;
}

static bool bind_keyword(const Binding *b, Value name, Value v, Value keywords) {
  if (!is_str(name)) {
    raise_type_error("%V() keywords must be strings", slot_get(&b->function->qualname));
    return false;
  }
  int i = find_parameter(b, name);
  if (i >= 0) {
    if (!is_absent(b->base[i])) {
      raise_type_error("%V() got multiple values for argument '%V'",
                       slot_get(&b->function->qualname), name);
      return false;
    }
    b->base[i] = v;
    return true;
  }
  return is_absent(keywords) ? raise_unexpected_keyword(b, name) : dict_set(keywords, name, v);
}

static bool bind_keywords(const Binding *b, Value keywords) {
  int64_t count = is_absent(b->kwnames) ? 0 : tuple_length(b->kwnames);
  for (int64_t k = 0; k < count; k++) {
    if (!bind_keyword(b, tuple_get(b->kwnames, k), b->args[b->nargs + k], keywords)) return false;
  }
  return true;
}

static bool fill_defaults(const Binding *b) {
  int argcount = b->code->argcount;
  Value defaults = slot_get(&b->function->defaults);
  int optional = is_absent(defaults) ? 0 : (int)tuple_length(defaults),
      required = max_of(argcount - optional, 0);
  for (int i = b->nargs; i < required; i++) {
    if (is_absent(b->base[i])) return raise_missing(b, 0, required, "positional");
  }
  for (int i = required; i < argcount; i++) {
    if (is_absent(b->base[i])) b->base[i] = tuple_get(defaults, i - (argcount - optional));
  }
  return true;
}

static bool fill_keyword_defaults(const Binding *b) {
  int from = b->code->argcount, to = from + b->code->kwonlyargcount;
  Value defaults = slot_get(&b->function->kwdefaults);
  bool missing = false;
  for (int i = from; i < to; i++) {
    if (!is_absent(b->base[i])) continue;
    if (!is_absent(defaults) && is_dict(defaults)) {
      b->base[i] = dict_get(defaults, parameter_name(b->code, i));
      if (is_absent(b->base[i]) && exception_pending()) return false;
    }
    missing |= is_absent(b->base[i]);
  }
  return missing ? raise_missing(b, from, to, "keyword-only") : true;
}

static bool bind(const Binding *b) {
  const CodeObject *code = b->code;
  int total = code->argcount + code->kwonlyargcount, positional = min_of(b->nargs, code->argcount);
  values_copy(b->base, b->args, positional);
  Value keywords = ABSENT;
  if (code->flags & CO_VARARGS) {
    b->base[total++] = b->nargs > positional
                           ? tuple_from_values(b->args + positional, b->nargs - positional)
                           : from_object(tuple_empty);
  }
  if (code->flags & CO_VARKEYWORDS) {
    keywords = dict_new();
    b->base[total] = keywords;
  }
  if (!bind_keywords(b, keywords)) return false;
  if (b->nargs > code->argcount && !(code->flags & CO_VARARGS)) return raise_too_many(b);
  if (b->nargs < code->argcount && !fill_defaults(b)) return false;
  return code->kwonlyargcount == 0 || fill_keyword_defaults(b);
}

/* Few words mostly: loops that the compiler may not turn into calls of memcpy and memset. `args` is
   `base` itself or does not overlap it. */
static always_inline void fill_registers(Value *base, const Value *args, int nargs, int count) {
  Value *to = base, *end = base + count;
  for (const Value *last = args + nargs; args < last; to++, args++) {
    *to = *args;
    __asm__("" : "+r"(to));
  }
  for (; to < end; to++) {
    *to = ABSENT;
    __asm__("" : "+r"(to));
  }
}

/* Note [Registers of a frame being bound]
   The new registers are not yet on the frame chain while default dicts and tuples are allocated, so
   the collector does not see them precisely. Binding therefore happens in an array on the C stack,
   which is scanned; it is copied into the window at the end and wiped, or the next C function there
   would keep the arguments alive. The same goes for the arguments, which may be in the window: but
   more than one instruction can have come from a call with *args, whose caller keeps them in a
   tuple. */
enum { MOST_OPERANDS = 256 };
Value *frame_prepare(Value *window, FunctionObject *function, const Value *args, int nargs,
                     Value kwnames) {
  CodeObject *code = as_code(slot_get(&function->code));
  Value *base = window + FRAME_HEADER_WORDS;
  int count = code->register_count;
  if (unlikely(base + count >= current_thread->stack_limit ||
               current_thread->depth >= recursion_limit) &&
      !frame_check_limits(base, count))
    return NULL;
  if (likely(code->simple_call && nargs == code->argcount && is_absent(kwnames))) {
    fill_registers(base, args, nargs, count);
    return base;
  }
  if (code->simple_call && nargs < code->argcount && is_absent(kwnames)) {
    Value defaults = slot_get(&function->defaults);
    int missing = code->argcount - nargs;
    if (likely(!is_absent(defaults) && tuple_length(defaults) >= missing)) {
      values_copy(base, args, nargs);
      for (int64_t i = nargs, from = tuple_length(defaults) - code->argcount; i < code->argcount;
           i++)
        base[i] = tuple_get(defaults, from + i);
      memset(base + code->argcount, 0, (count - code->argcount) * sizeof(Value));
      return base;
    }
  }
  int parameters = code->argcount + code->kwonlyargcount + ((code->flags & CO_VARARGS) != 0) +
                   ((code->flags & CO_VARKEYWORDS) != 0);
  int given = nargs + (is_absent(kwnames) ? 0 : (int)tuple_length(kwnames));
  int few = given <= MOST_OPERANDS ? given : 0;
  Value bound[parameters + 1], copied[few + 1];
  assert(few == given || !stack_has(current_thread, args));
  memset(bound, 0, sizeof bound);
  values_copy(copied, args, few);
  Binding b = {function, code, bound, few == given ? copied : args, nargs, kwnames};
  if (!bind(&b)) return NULL;
  values_copy(base, bound, parameters);
  memset(bound, 0, sizeof bound);
  memset(copied, 0, sizeof copied);
  GC_KEEP(bound);
  GC_KEEP(copied);
  memset(base + parameters, 0, (count - parameters) * sizeof(Value));
  /* A function made of a module's or class's code has its globals for a namespace. */
  if (unlikely(!(code->flags & CO_OPTIMIZED))) base[0] = slot_get(&function->globals);
  return base;
}

Value function_call(Value callable, Value *args, int nargs, Value kwnames) {
  Thread *thread = current_thread;
  Value *base = frame_prepare(stack_top(), as_function(callable), args, nargs, kwnames);
  if (base == NULL) return ABSENT;
  frame_link(thread, base, callable, thread->pc, FRAME_ENTRY);
  return interp_run(base);
}
