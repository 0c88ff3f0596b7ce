/* Classes, attributes through super(), exceptions, with statements. */
#include "interp/function.h"
#include "interp/operations.h"
#include "objects/descr.h"
#include "objects/exception_types.h"
#include "objects/list.h"

static Value name_at(Value *base, int32_t index) {
  return tuple_get(slot_get(&frame_code(base)->names), index);
}

bool op_delete_attr(Value *base, Instr i) {
  return object_setattr(base[i.a], name_at(base, i.d), ABSENT);
}

/* -- super() ----------------------------------------------------------------------------------- */

/* `super` may be shadowed or subclassed at run time: then the call is made as written. */
static Value generic_super(Value *base, Instr i) {
  Value callable = base[i.a];
  return i.c ? call0(callable) : call2(callable, base[i.b], base[i.b + 1]);
}

bool op_load_super_attr(Value *base, Instr i) {
  Value result;
  if (same(base[i.a], type_value(&super_type)) && is_type_object(base[i.b])) {
    result = super_getattr(base[i.b], base[i.b + 1], name_at(base, i.d));
  } else {
    Value proxy = generic_super(base, i);
    result = is_absent(proxy) ? ABSENT : object_getattr(proxy, name_at(base, i.d));
  }
  base[i.a] = result;
  return !is_absent(result);
}

bool op_load_super_method(Value *base, Instr i) {
  Value self = base[i.b + 1];
  if (same(base[i.a], type_value(&super_type)) && is_type_object(base[i.b])) {
    bool bound;
    Value function = super_lookup_method(base[i.b], self, name_at(base, i.d), &bound);
    base[i.a] = function;
    base[i.a + 4] = bound ? ABSENT : self;
    return !is_absent(function);
  }
  if (!op_load_super_attr(base, i)) return false;
  base[i.a + 4] = ABSENT;
  return true;
}

/* Cell named __class__ among the free variables, and the first parameter (which may have become a
   cell). */
bool current_super_arguments(Value *class_, Value *self) {
  Value *base = current_thread->base;
  if (base == NULL) {
    raise_error(&exc_RuntimeError, "super(): no current frame");
    return false;
  }
  CodeObject *code = frame_code(base);
  if (code->argcount == 0) {
    raise_error(&exc_RuntimeError, "super(): no arguments");
    return false;
  }
  *self = base[0];
  bool is_cell_parameter = false;
  Value cells = slot_get(&code->cell_names),
        first = tuple_get(slot_get(&code->localsplus_names), 0);
  for (int64_t i = 0; i < tuple_length(cells); i++)
    is_cell_parameter |= str_equal(tuple_get(cells, i), first);
  if (is_cell_parameter && !is_absent(*self) && is_cell(*self))
    *self = slot_get(&as_cell(*self)->contents);
  if (is_absent(*self)) {
    raise_error(&exc_RuntimeError, "super(): arg[0] deleted");
    return false;
  }
  Value names = slot_get(&code->free_names);
  for (int64_t i = 0; i < tuple_length(names); i++) {
    if (!str_equals_ascii(tuple_get(names, i), "__class__")) continue;
    *class_ = slot_get(&as_cell(tuple_get(slot_get(&as_function(base[-4])->closure), i))->contents);
    if (is_absent(*class_))
      raise_error(&exc_RuntimeError, "super(): empty __class__ cell");
    else if (!is_type_object(*class_))
      raise_error(&exc_RuntimeError, "super(): __class__ is not a type (%T)", *class_);
    return !exception_pending();
  }
  raise_error(&exc_RuntimeError, "super(): __class__ cell not found");
  return false;
}

bool op_load_build_class(Value *base, Instr i) {
  Value builtins = slot_get(&as_function(base[-4])->builtins);
  Value v = is_exact_dict(builtins) ? dict_get_str(builtins, NAME("__build_class__"))
                                    : object_getitem(builtins, NAME("__build_class__"));
  if (is_absent(v) && (!exception_pending() || exception_suppress(&exc_KeyError)))
    raise_error(&exc_NameError, "__build_class__ not found");
  base[i.a] = v;
  return !is_absent(v);
}

/* -- Exceptions -------------------------------------------------------------------------------- */

bool op_raise(Value *base, Instr i) {
  if (i.c > 0) {
    raise_object(base[i.a], i.c == 2 ? base[i.b] : ABSENT);
    return false;
  }
  Value handled = exception_handled();
  if (is_absent(handled))
    raise_error(&exc_RuntimeError, "No active exception to reraise");
  else
    exception_restore(handled);
  return false;
}

bool op_match_exception(Value *base, Instr i) {
  int match = exception_matches_value(base[i.b], base[i.c]);
  base[i.a] = from_bool(match > 0);
  return match >= 0;
}

/* Refuses classes of groups, which except* may not name. */
static bool check_star_class(Value class_) {
  int64_t count = is_tuple(class_) ? tuple_length(class_) : 1;
  for (int64_t n = 0; n < count; n++) {
    Value c = is_tuple(class_) ? tuple_get(class_, n) : class_;
    if (!is_type_object(c) || !type_is_subtype(as_type(c), &exc_BaseException)) {
      raise_type_error("catching classes that do not inherit from BaseException is not allowed");
      return false;
    }
    if (type_is_subtype(as_type(c), &exc_BaseExceptionGroup)) {
      raise_type_error("catching ExceptionGroup with except* is not allowed. Use except instead.");
      return false;
    }
  }
  return true;
}

bool op_match_group(Value *base, Instr i) {
  Value e = base[i.b], class_ = base[i.c], match = NONE, rest = NONE;
  if (is_none(e)) {
    base[i.a] = base[i.a + 1] = NONE;
    return true;
  }
  if (!check_star_class(class_)) return false;
  if (!is_instance(e, &exc_BaseExceptionGroup)) {
    if (exception_matches_value(e, class_) > 0) { /* a naked exception is wrapped */
      Value traceback = exception_traceback(e), members = tuple_from_values(&e, 1);
      match = call2(
          type_value(is_instance(e, &exc_Exception) ? exc_ExceptionGroup : &exc_BaseExceptionGroup),
          str_empty, members);
      if (is_absent(match) || !exception_set_traceback(match, traceback)) return false;
    } else {
      rest = e;
    }
  } else if (!exception_group_split(e, class_, &match, &rest)) {
    return false;
  }
  base[i.a] = match;
  base[i.a + 1] = rest;
  return true;
}

/* Whether both have the same traceback, cause and context: then the exception is a part of the
   original one that was raised again or is left over, not a new one. */
static bool is_same_metadata(Value a, Value b) {
  ExceptionObject *x = object_cast(ExceptionObject, a), *y = object_cast(ExceptionObject, b);
  return same(exception_traceback(a), exception_traceback(b)) &&
         same(slot_get(&x->cause), slot_get(&y->cause)) &&
         same(slot_get(&x->context), slot_get(&y->context));
}

static bool collect_leaves(Value e, Value leaves) {
  if (!is_instance(e, &exc_BaseExceptionGroup)) return list_append(leaves, e);
  Value members = slot_get(&object_cast(GroupException, e)->exceptions);
  for (int64_t n = 0; n < tuple_length(members); n++) {
    if (!collect_leaves(tuple_get(members, n), leaves)) return false;
  }
  return true;
}

/* The parts of the original that were reraised keep its structure; exceptions raised by the
   handlers join them in one group. */
static Value reraise_star(Value original, Value exceptions) {
  int64_t count = list_length(exceptions);
  if (!is_instance(original, &exc_BaseExceptionGroup)) {
    for (int64_t n = 0; n < count; n++) {
      if (!is_none(list_get(exceptions, n))) return list_get(exceptions, n);
    }
    return NONE;
  }
  Value raised = list_new(0), leaves = list_new(0);
  for (int64_t n = 0; n < count; n++) {
    Value e = list_get(exceptions, n);
    if (is_none(e)) continue;
    bool ok = is_same_metadata(e, original) ? collect_leaves(e, leaves) : list_append(raised, e);
    if (!ok) return ABSENT;
  }
  Value reraised = list_length(leaves) > 0 ? exception_group_project(original, leaves) : NONE;
  if (is_absent(reraised) || list_length(raised) == 0) return reraised;
  if (!is_none(reraised) && !list_append(raised, reraised)) return ABSENT;
  return call2(type_value(&exc_BaseExceptionGroup), str_empty, raised);
}

bool op_reraise_star(Value *base, Instr i) {
  for (int64_t n = 0; n < list_length(base[i.c]); n++) {
    Value e = list_get(base[i.c], n);
    if (is_none(e) || is_instance(e, &exc_BaseException)) continue;
    raise_error(&exc_SystemError, "not an exception: %R",
                e); /* only code that no compiler made does this */
    return false;
  }
  base[i.a] = reraise_star(base[i.b], base[i.c]);
  return !is_absent(base[i.a]);
}

/* -- with -------------------------------------------------------------------------------------- */

static bool enter(Value *base, Instr i, Value enter_name, Value exit_name, const char *protocol,
                  const char *method) {
  Value manager = base[i.b];
  Value enter_method = object_lookup_special(manager, enter_name);
  if (is_absent(enter_method)) {
    if (!exception_pending())
      raise_type_error("'%T' object does not support the %s protocol", manager, protocol);
    return false;
  }
  Value exit_method = object_lookup_special(manager, exit_name);
  if (is_absent(exit_method)) {
    if (!exception_pending())
      raise_type_error("'%T' object does not support the %s protocol (missed %s method)", manager,
                       protocol, method);
    return false;
  }
  Value result = call0(enter_method);
  base[i.a] = exit_method;
  base[i.a + 1] = result;
  return !is_absent(result);
}

bool op_with_enter(Value *base, Instr i) {
  return enter(base, i, NAME("__enter__"), NAME("__exit__"), "context manager", "__exit__");
}
bool op_async_with_enter(Value *base, Instr i) {
  return enter(base, i, NAME("__aenter__"), NAME("__aexit__"), "asynchronous context manager",
               "__aexit__");
}

bool op_with_exit(Value *base, Instr i) {
  Value e = base[i.c];
  base[i.a] = is_none(e) ? call3(base[i.b], NONE, NONE, NONE)
                         : call3(base[i.b], type_value(type_of(e)), e, exception_traceback(e));
  return !is_absent(base[i.a]);
}
