/* BaseExceptionGroup and ExceptionGroup (PEP 654): construction, subgroup, split, derive. */
#include "objects/dict.h"
#include "objects/genericalias.h"
#include "objects/exception_types.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

Type *exc_ExceptionGroup;

static GroupException *as_group(Value v) {
  return object_cast(GroupException, v);
}
static bool is_group(Value v) {
  return is_instance(v, &exc_BaseExceptionGroup);
}
static bool is_ordinary(Value v) {
  return is_instance(v, &exc_Exception);
}

/* Checks the members of a group and returns them as a tuple. */
static Value checked_members(Value *args) {
  if (!is_str(args[0]))
    return raise_type_error("BaseExceptionGroup.__new__() argument 1 must be str, not %Y", args[0]);
  if (type_of(args[1])->slots.get_item == NULL || is_dict(args[1]) || is_any_set(args[1])) {
    return raise_type_error("second argument (exceptions) must be a sequence");
  }
  Value members = sequence_tuple(args[1]);
  if (is_absent(members)) return ABSENT;
  if (tuple_length(members) == 0)
    return raise_value_error("second argument (exceptions) must be a non-empty sequence");
  for (int64_t i = 0; i < tuple_length(members); i++) {
    if (!has_type_flag(tuple_get(members, i), TYPE_EXCEPTION)) {
      return raise_value_error("Item %lld of second argument (exceptions) is not an exception",
                               (long long)i);
    }
  }
  return members;
}

/* BaseExceptionGroup of only Exceptions becomes an ExceptionGroup; classes that are Exceptions
   refuse others. */
static Type *type_for_members(Type *type, Value members) {
  bool all_ordinary = true;
  for (int64_t i = 0; i < tuple_length(members); i++)
    all_ordinary &= is_ordinary(tuple_get(members, i));
  if (type == &exc_BaseExceptionGroup) return all_ordinary ? exc_ExceptionGroup : type;
  if (all_ordinary) return type;
  if (type == exc_ExceptionGroup) {
    raise_type_error("Cannot nest BaseExceptions in an ExceptionGroup");
    return NULL;
  }
  if (type_is_subtype(type, &exc_Exception)) {
    raise_type_error("Cannot nest BaseExceptions in '%N'", type);
    return NULL;
  }
  return type;
}

Value exception_group_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (nargs != 2) {
    return raise_type_error("BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)",
                            nargs);
  }
  Value members = checked_members(args);
  if (is_absent(members)) return ABSENT;
  type = type_for_members(type, members);
  if (type == NULL) return ABSENT;
  Value self = exception_base_new(type, args, nargs, ABSENT);
  slot_set(as_object(self), &as_group(self)->message, args[0]);
  slot_set(as_object(self), &as_group(self)->exceptions, members);
  return self;
}

Value exception_group_str(Value self) {
  int64_t count = tuple_length(slot_get(&as_group(self)->exceptions));
  return format_text("%V (%lld sub-exception%s)", slot_get(&as_group(self)->message),
                     (long long)count, count == 1 ? "" : "s");
}

Value exception_group_repr(Value self) {
  return format_text("%N(%R, %R)", type_of(self), slot_get(&as_group(self)->message),
                     tuple_get(slot_get(&as_group(self)->args), 1));
}

/* -- Splitting --------------------------------------------------------------------------------- */

typedef enum ConditionKind { BY_TYPE, BY_FUNCTION, BY_IDENTITY } ConditionKind;
typedef struct Condition {
  ConditionKind kind; /* how `what` is to be read */
  Value what; /* class or tuple of classes, callable, or a set of exceptions by identity (list) */
} Condition;

static bool is_exception_class(Value v) {
  return is_type_object(v) && type_is_subtype(as_type(v), &exc_BaseException);
}

static bool make_condition(Value what, Condition *c) {
  c->what = what;
  c->kind = BY_TYPE;
  bool classes = is_exception_class(what);
  if (is_tuple(what)) {
    classes = true;
    for (int64_t i = 0; i < tuple_length(what); i++)
      classes &= is_exception_class(tuple_get(what, i));
  }
  if (classes) return true;
  c->kind = BY_FUNCTION;
  if (object_is_callable(what) && !is_type_object(what)) return true;
  raise_type_error("expected a function, exception type or tuple of exception types");
  return false;
}

static int condition_holds(const Condition *c, Value e) {
  if (c->kind == BY_TYPE) return exception_matches_value(e, c->what);
  if (c->kind == BY_FUNCTION) {
    Value answer = call1(c->what, e);
    return is_absent(answer) ? -1 : object_truth(answer);
  }
  for (int64_t i = 0; i < list_length(c->what); i++) {
    if (same(list_get(c->what, i), e)) return 1;
  }
  return 0;
}

/* A group like `original` of `members`: made by its derive(), with traceback, cause, context and
   notes carried over. */
static Value derive_from(Value original, Value members) {
  Value group = call_method1(original, NAME("derive"), members);
  if (is_absent(group)) return ABSENT;
  if (!is_group(group))
    return raise_type_error("derive must return an instance of BaseExceptionGroup");
  if (!exception_set_traceback(group, exception_traceback(original))) return ABSENT;
  slot_set(as_object(group), &as_group(group)->context, slot_get(&as_group(original)->context));
  slot_set(as_object(group), &as_group(group)->cause, slot_get(&as_group(original)->cause));
  as_group(group)->suppress_context = as_group(original)->suppress_context;
  Value notes = object_lookup_attr(original, NAME("__notes__"));
  if (is_absent(notes)) return exception_pending() ? ABSENT : group;
  if (type_of(notes)->slots.iter == NULL) return group;
  notes = sequence_list(notes);
  return !is_absent(notes) && object_setattr(group, NAME("__notes__"), notes) ? group : ABSENT;
}

static bool split(Value e, const Condition *c, Value *match, Value *rest);

static bool split_members(Value group, const Condition *c, Value *match, Value *rest) {
  Value members = slot_get(&as_group(group)->exceptions), taken = list_new(0), left = list_new(0);
  for (int64_t i = 0; i < tuple_length(members); i++) {
    Value m, r;
    if (!split(tuple_get(members, i), c, &m, &r)) return false;
    if (!is_none(m) && !list_append(taken, m)) return false;
    if (!is_none(r) && !list_append(left, r)) return false;
  }
  *match = list_length(taken) > 0 ? derive_from(group, taken) : NONE;
  if (is_absent(*match)) return false;
  *rest = list_length(left) > 0 ? derive_from(group, left) : NONE;
  return !is_absent(*rest);
}

/* Parts of e that meet the condition and that do not, as None, an exception or a group. */
static bool split(Value e, const Condition *c, Value *match, Value *rest) {
  *match = *rest = NONE;
  int holds = condition_holds(c, e);
  if (holds < 0) return false;
  if (holds) {
    *match = e;
    return true;
  }
  if (!is_group(e)) {
    *rest = e;
    return true;
  }
  if (!recursion_enter(" in exception_group_split_recursive")) return false;
  bool ok = split_members(e, c, match, rest);
  recursion_leave();
  return ok;
}

bool exception_group_split(Value e, Value class_or_tuple, Value *match, Value *rest) {
  Condition c = {BY_TYPE, class_or_tuple};
  return split(e, &c, match, rest);
}

Value exception_group_project(Value group, Value leaves) {
  Condition c = {BY_IDENTITY, leaves};
  Value match, rest;
  return split(group, &c, &match, &rest) ? match : ABSENT;
}

static Value group_split(Value *args, int nargs) {
  Condition c;
  Value match, rest;
  if (!make_condition(args[1], &c) || !split(args[0], &c, &match, &rest)) return ABSENT;
  return tuple_pack(2, match, rest);
}

static Value group_subgroup(Value *args, int nargs) {
  Condition c;
  Value match, rest;
  return make_condition(args[1], &c) && split(args[0], &c, &match, &rest) ? match : ABSENT;
}

static Value group_derive(Value *args, int nargs) {
  return call2(type_value(&exc_BaseExceptionGroup), slot_get(&as_group(args[0])->message), args[1]);
}

const MemberDef exception_group_members[] = {
    {"message", MEMBER_SLOT, offsetof(GroupException, message), false, "exception message"},
    {"exceptions", MEMBER_SLOT, offsetof(GroupException, exceptions), false, "nested exceptions"},
    {NULL, 0, 0, false, NULL},
};
const BuiltinDef exception_group_methods[] = {
    METHOD_FLAGS("__class_getitem__(cls, object, /)", generic_alias_class_getitem, EFFECT_ALLOC,
                 BUILTIN_CLASSMETHOD, "See PEP 585"),
    METHOD("derive(self, excs, /)", group_derive, EFFECT_ANY,
           "A group of the same kind with other exceptions."),
    METHOD("split(self, condition, /)", group_split, EFFECT_ANY,
           "(subgroup that meets the condition, subgroup that does not)."),
    METHOD("subgroup(self, condition, /)", group_subgroup, EFFECT_ANY,
           "The subgroup that meets the condition, or None."),
    METHOD_END,
};

/* class ExceptionGroup(BaseExceptionGroup, Exception): pass */
void exception_group_init(void) {
  static Value keep;
  Value bases = tuple_pack(2, type_value(&exc_BaseExceptionGroup), type_value(&exc_Exception));
  Value namespace = dict_new();
  dict_set_str(namespace, NAME("__module__"), NAME("builtins"));
  keep = call3(type_value(&type_type), NAME("ExceptionGroup"), bases, namespace);
  if (is_absent(keep)) unreachable_state("cannot create ExceptionGroup");
  gc_root_add(&keep);
  exc_ExceptionGroup = as_type(keep);
}
