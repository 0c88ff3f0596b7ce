/* Objects to pickles by what their __reduce__ says. */
#include "modules/_pickle/pickler.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/tuple.h"

/* The tuple of __reduce__; what is None there is ABSENT here. */
typedef struct Reduction {
  Value callable, args, state, list_items, dict_items, state_setter; /* in the order of the tuple */
} Reduction;

static bool fail(const char *format, Value v) {
  raise_pickling(format, v);
  return false;
}

static bool check_iterator(Value v, const char *which) {
  if (is_absent(v) || type_of(v)->slots.next != NULL) return true;
  raise_pickling("%s element of the tuple returned by __reduce__ must be an iterator, not %T",
                 which, v);
  return false;
}

static bool take_apart(Value reduction, Reduction *r) {
  Value *fields[] = {&r->callable,   &r->args,       &r->state,
                     &r->list_items, &r->dict_items, &r->state_setter};
  int64_t count = tuple_length(reduction);
  if (count < 2 || count > (int64_t)countof(fields))
    return fail("tuple returned by __reduce__ must contain 2 through 6 elements", ABSENT);
  for (int64_t i = 0; i < (int64_t)countof(fields); i++) {
    *fields[i] = i < count ? tuple_get(reduction, i) : ABSENT;
    if (i >= 2 && i < count && is_none(*fields[i])) *fields[i] = ABSENT;
  }
  if (!object_is_callable(r->callable))
    return fail("first item of the tuple returned by __reduce__ must be callable", ABSENT);
  if (!is_tuple(r->args))
    return fail("second item of the tuple returned by __reduce__ must be a tuple", ABSENT);
  if (!check_iterator(r->list_items, "fourth") || !check_iterator(r->dict_items, "fifth"))
    return false;
  if (is_absent(r->state_setter) || object_is_callable(r->state_setter)) return true;
  return fail("sixth element of the tuple returned by __reduce__ must be a function, not %T",
              r->state_setter);
}

/* -- cls.__new__(cls, *args, **kwargs) ----------------------------------------------------------- */

/* Its class is that of the object itself. ABSENT v: nothing to compare with. 1, 0, -1. */
static int class_matches(Value v, Value class_) {
  if (is_absent(v)) return 1;
  Value own = object_getattr(v, NAME("__class__"));
  return is_absent(own) ? -1 : same(own, class_);
}

static bool has_new(Value class_) {
  Value found = object_lookup_attr(class_, NAME("__new__"));
  if (!is_absent(found)) return true;
  exception_clear();
  return false;
}

/* copyreg.__newobj_ex__(cls, args, kwargs) */
static bool save_newobj_ex(Pickler *p, Value args) {
  if (tuple_length(args) != 3) {
    raise_pickling("length of the NEWOBJ_EX argument tuple must be exactly 3, not %lld",
                   (long long)tuple_length(args));
    return false;
  }
  Value class_ = tuple_get(args, 0), positional = tuple_get(args, 1), keywords = tuple_get(args, 2);
  if (!is_type_object(class_))
    return fail("first item from NEWOBJ_EX argument tuple must be a class, not %.200T", class_);
  if (!is_tuple(positional))
    return fail("second item from NEWOBJ_EX argument tuple must be a tuple, not %.200T",
                positional);
  if (!is_dict(keywords))
    return fail("third item from NEWOBJ_EX argument tuple must be a dict, not %.200T", keywords);
  if (p->protocol >= 4)
    return pickle_save(p, class_) && pickle_save(p, positional) && pickle_save(p, keywords) &&
           pickler_put_opcode(p, PICKLE_NEWOBJ_EX);
  Value partial = pickle_import("functools", "partial");
  Value new_method = is_absent(partial) ? ABSENT : object_getattr(class_, NAME("__new__"));
  if (is_absent(new_method)) return false;
  TupleObject *bound = tuple_alloc(tuple_length(positional) + 2);
  slot_init(&bound->items[0], new_method);
  slot_init(&bound->items[1], class_);
  for (int64_t i = 0; i < tuple_length(positional); i++)
    slot_init(&bound->items[i + 2], tuple_get(positional, i));
  Value callable = call_with_tuple(partial, from_object(bound), keywords);
  return !is_absent(callable) && pickle_save(p, callable) &&
         pickle_save(p, from_object(tuple_empty)) && pickler_put_opcode(p, PICKLE_REDUCE);
}

/* copyreg.__newobj__(cls, *args) */
static bool save_newobj(Pickler *p, Value args, Value v) {
  if (tuple_length(args) == 0) return fail("__newobj__ arglist is empty", ABSENT);
  Value class_ = tuple_get(args, 0);
  if (!has_new(class_)) return fail("args[0] from __newobj__ args has no __new__", ABSENT);
  int matches = class_matches(v, class_);
  if (matches == 0) fail("args[0] from __newobj__ args has the wrong class", ABSENT);
  return matches > 0 && pickle_save(p, class_) &&
         pickle_save(p, tuple_slice(args, 1, tuple_length(args))) &&
         pickler_put_opcode(p, PICKLE_NEWOBJ);
}

static bool save_construction(Pickler *p, const Reduction *r, Value v) {
  if (p->protocol >= 2) {
    Value name = object_lookup_attr(r->callable, NAME("__name__"));
    if (is_absent(name) && exception_pending()) return false;
    bool named = !is_absent(name) && is_str(name);
    if (named && str_equals_ascii(name, "__newobj_ex__")) return save_newobj_ex(p, r->args);
    if (named && str_equals_ascii(name, "__newobj__")) return save_newobj(p, r->args, v);
  }
  return pickle_save(p, r->callable) && pickle_save(p, r->args) &&
         pickler_put_opcode(p, PICKLE_REDUCE);
}

/* -- The rest ---------------------------------------------------------------------------------- */

/* An object that its own arguments refer to (a tuple's subclass) is in the memo already: take that
   one. */
static bool memoize_result(Pickler *p, Value v, bool *known) {
  int64_t number = pickler_memo_find(p, v);
  *known = number >= 0;
  if (*known) return pickler_put_opcode(p, PICKLE_POP) && pickler_put_get(p, number);
  return pickler_memoize(p, v);
}

static bool save_state(Pickler *p, const Reduction *r, Value v) {
  if (is_absent(r->state_setter))
    return pickle_save(p, r->state) && pickler_put_opcode(p, PICKLE_BUILD);
  return pickle_save(p, r->state_setter) && pickle_save(p, v) && pickle_save(p, r->state) &&
         pickler_put_opcode(p, PICKLE_TUPLE2) && pickler_put_opcode(p, PICKLE_REDUCE) &&
         pickler_put_opcode(p, PICKLE_POP);
}

bool pickle_save_reduction(Pickler *p, Value reduction, Value v) {
  Reduction r;
  bool known = false;
  if (!take_apart(reduction, &r) || !save_construction(p, &r, v)) return false;
  if (!is_absent(v) && !memoize_result(p, v, &known)) return false;
  if (known) return true;
  if (!is_absent(r.list_items) && !pickle_save_appends(p, r.list_items)) return false;
  if (!is_absent(r.dict_items) && !pickle_save_setitems(p, r.dict_items)) return false;
  return is_absent(r.state) || save_state(p, &r, v);
}

bool pickle_save_call(Pickler *p, Value callable, Value args, Value v) {
  return pickle_save_reduction(p, tuple_pack(2, callable, args), v);
}
