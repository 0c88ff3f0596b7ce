/* _contextvars: Context, ContextVar, Token.
   Invariant: the dict of a Context with `shared` set is never modified: other Contexts may have it
   too. So copying a Context is O(1), and the first change afterwards copies the dict. */
#include "modules/contextvars.h"
#include "objects/dict.h"
#include "objects/genericalias.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct ContextObject {
  Object header;
  Slot values;   /* dict: ContextVar -> value */
  Slot previous; /* while entered: the thread's Context before, or absent */
  bool shared;   /* see above */
  bool entered;  /* some thread runs in it */
} ContextObject;
static const Layout context_layout = {.name = "ContextObject",
                                      .fixed_size = sizeof(ContextObject),
                                      .slots_offset = offsetof(ContextObject, values),
                                      .slots_count = 2};
static DEFINE_TYPE_SHAPE(context);
static ContextObject *as_context(Value v) {
  return object_cast(ContextObject, v);
}

typedef struct VariableObject {
  Object header;
  Slot name;      /* str */
  Slot otherwise; /* default, or absent */
} VariableObject;
static const Layout variable_layout = {.name = "VariableObject",
                                       .fixed_size = sizeof(VariableObject),
                                       .slots_offset = offsetof(VariableObject, name),
                                       .slots_count = 2};
static DEFINE_TYPE_SHAPE(variable);
static VariableObject *as_variable(Value v) {
  return object_cast(VariableObject, v);
}

typedef struct TokenObject {
  Object header;
  Slot context;   /* where the variable was set */
  Slot variable;  /* that was set */
  Slot old_value; /* absent: there was none */
  bool used;      /* by reset() */
} TokenObject;
static const Layout token_layout = {.name = "TokenObject",
                                    .fixed_size = sizeof(TokenObject),
                                    .slots_offset = offsetof(TokenObject, context),
                                    .slots_count = 3};
static DEFINE_TYPE_SHAPE(token);
static TokenObject *as_token(Value v) {
  return object_cast(TokenObject, v);
}

static Type context_type, variable_type, token_type, missing_type;
static Value missing; /* Token.MISSING */

/* -- Context ----------------------------------------------------------------------------------- */

static Value context_new(Value values, bool shared) {
  ContextObject *context = gc_new(&context_shape);
  slot_init(&context->values, values);
  context->shared = shared;
  return from_object(context);
}
static Value context_create(Type *type, Value *args, int nargs, Value kwnames) {
  if (nargs > 0 || !is_absent(kwnames))
    return raise_type_error("Context() does not accept any arguments");
  return context_new(dict_new(), false);
}
static Value context_current(void) {
  if (is_absent(current_thread->context)) current_thread->context = context_new(dict_new(), false);
  return current_thread->context;
}
static Value context_copy(Value context) {
  as_context(context)->shared = true;
  return context_new(slot_get(&as_context(context)->values), true);
}
static Value context_values(Value context) {
  return slot_get(&as_context(context)->values);
}

/* The dict, to be modified. ABSENT: MemoryError. */
static Value own_values(Value context) {
  if (!as_context(context)->shared) return context_values(context);
  Value copy = dict_copy(context_values(context));
  if (is_absent(copy)) return ABSENT;
  slot_set(as_context(context), &as_context(context)->values, copy);
  as_context(context)->shared = false;
  return copy;
}

static Value context_run(Value *args, int nargs, Value kwnames) {
  Value context = args[0];
  if (nargs < 2) return raise_type_error("run() missing 1 required positional argument");
  if (as_context(context)->entered)
    return raise_error(&exc_RuntimeError, "cannot enter context: %R is already entered", context);
  as_context(context)->entered = true;
  slot_set(as_context(context), &as_context(context)->previous, current_thread->context);
  current_thread->context = context;
  Value result = call(args[1], args + 2, nargs - 2, kwnames);
  current_thread->context = slot_get(&as_context(context)->previous);
  slot_set(as_context(context), &as_context(context)->previous, ABSENT);
  as_context(context)->entered = false;
  return result;
}

static bool check_key(Value key) {
  if (is_instance(key, &variable_type)) return true;
  raise_type_error("a ContextVar key was expected, got %R", key);
  return false;
}
static Value context_getitem(Value self, Value key) {
  Value v = check_key(key) ? dict_get(context_values(self), key) : ABSENT;
  return !is_absent(v) || exception_pending() ? v : raise_key_error(key);
}
static int context_contains(Value self, Value key) {
  return check_key(key) ? dict_contains(context_values(self), key) : -1;
}
static int64_t context_length(Value self) {
  return dict_length(context_values(self));
}
/* A change while iterating must not disturb it: the dict is given up. */
static Value context_iter(Value self) {
  as_context(self)->shared = true;
  return object_iter(context_values(self));
}
static Value context_compare(Value a, Value b, CompareOp op) {
  if (!is_instance(b, &context_type) || (op != CMP_EQ && op != CMP_NE)) return NOT_IMPLEMENTED;
  return object_compare(context_values(a), context_values(b), op);
}
static Value context_get(Value *args, int nargs) {
  Value v = check_key(args[1]) ? dict_get(context_values(args[0]), args[1]) : ABSENT;
  return !is_absent(v) || exception_pending() ? v : args[2];
}
static Value context_view(Value self, Value name) {
  return call_method0(context_values(context_copy(self)), name);
}
static Value context_keys(Value *args, int nargs) {
  return context_view(args[0], NAME("keys"));
}
static Value context_all_values(Value *args, int nargs) {
  return context_view(args[0], NAME("values"));
}
static Value context_items(Value *args, int nargs) {
  return context_view(args[0], NAME("items"));
}
static Value context_copy_method(Value *args, int nargs) {
  return context_copy(args[0]);
}

static const BuiltinDef context_methods[] = {
    METHOD_RAW("run(self, callable, /, *args, **kwargs)", context_run, EFFECT_ANY, 0,
               "Run the callable in this context."),
    METHOD("get(self, key, default=None, /)", context_get, EFFECT_ANY,
           "Return the value for `key` if `key` has the value in the context object."),
    METHOD("keys(self, /)", context_keys, EFFECT_ANY,
           "Return the variables that have a value in the context."),
    METHOD("values(self, /)", context_all_values, EFFECT_ANY,
           "Return the values of the variables of the context."),
    METHOD("items(self, /)", context_items, EFFECT_ANY,
           "Return all variables and their values in the context object."),
    METHOD("copy(self, /)", context_copy_method, EFFECT_ALLOC,
           "Return a shallow copy of the context object."),
    METHOD_END,
};
static Type context_type = {
    .name = "_contextvars.Context",
    .base = &object_type,
    .layout = &context_layout,
    .root_shape = &context_shape,
    .flags = TYPE_HAS_WEAKREF,
    .slots = {.new_object = context_create,
              .get_item = context_getitem,
              .contains = context_contains,
              .length = context_length,
              .iter = context_iter,
              .compare = context_compare,
              .hash = hash_unhashable},
    .methods = context_methods,
    .doc = "The values of context variables.",
};

/* -- ContextVar -------------------------------------------------------------------------------- */

static Value variable_new(Value name, Value otherwise) {
  VariableObject *variable = gc_new(&variable_shape);
  slot_init(&variable->name, name);
  slot_init(&variable->otherwise, otherwise);
  return from_object(variable);
}

Value contextvar_new(Value name) {
  type_ready(&variable_type); /* the module may not have been imported */
  type_ready(&context_type);
  return variable_new(name, ABSENT);
}

static Value variable_create(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("ContextVar(name, /, *, default=?)");
  Value bound[2];
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  if (!is_str(bound[0])) return raise_type_error("context variable name must be a str");
  return variable_new(bound[0], bound[1]);
}

Value contextvar_get(Value variable) {
  Value context = current_thread->context;
  return is_absent(context) ? ABSENT : dict_get(context_values(context), variable);
}

bool contextvar_set(Value variable, Value v) {
  Value values = own_values(context_current());
  return !is_absent(values) && dict_set(values, variable, v);
}

static Value variable_get(Value *args, int nargs) {
  Value v = contextvar_get(args[0]);
  if (!is_absent(v) || exception_pending()) return v;
  if (!is_absent(args[1])) return args[1];
  Value otherwise = slot_get(&as_variable(args[0])->otherwise);
  return is_absent(otherwise) ? raise_with_value(&exc_LookupError, args[0]) : otherwise;
}

static Value variable_set(Value *args, int nargs) {
  Value context = context_current(), old = dict_get(context_values(context), args[0]);
  Value values = is_absent(old) && exception_pending() ? ABSENT : own_values(context);
  if (is_absent(values) || !dict_set(values, args[0], args[1])) return ABSENT;
  TokenObject *token = gc_new(&token_shape);
  slot_init(&token->context, context);
  slot_init(&token->variable, args[0]);
  slot_init(&token->old_value, old);
  return from_object(token);
}

static Value variable_reset(Value *args, int nargs) {
  Value token = args[1], context = context_current();
  if (!is_instance(token, &token_type))
    return raise_type_error("expected an instance of Token, got %R", token);
  if (as_token(token)->used)
    return raise_error(&exc_RuntimeError, "%R has already been used once", token);
  if (!same(slot_get(&as_token(token)->variable), args[0]))
    return raise_value_error("%R was created by a different ContextVar", token);
  if (!same(slot_get(&as_token(token)->context), context))
    return raise_value_error("%R was created in a different Context", token);
  as_token(token)->used = true;
  Value values = own_values(context), old = slot_get(&as_token(token)->old_value);
  if (is_absent(values)) return ABSENT;
  if (!is_absent(old)) return dict_set(values, args[0], old) ? NONE : ABSENT;
  int deleted = dict_delete(values, args[0]);
  return deleted < 0 ? ABSENT : deleted ? NONE : raise_with_value(&exc_LookupError, args[0]);
}

static Value variable_repr(Value self) {
  Value name = slot_get(&as_variable(self)->name),
        otherwise = slot_get(&as_variable(self)->otherwise);
  unsigned long long id = gc_object_id(as_object(self));
  if (is_absent(otherwise)) return format_text("<ContextVar name=%R at 0x%llx>", name, id);
  return format_text("<ContextVar name=%R default=%R at 0x%llx>", name, otherwise, id);
}

static const BuiltinDef variable_methods[] = {
    METHOD("get(self, default=?, /)", variable_get, EFFECT_ANY,
           "Return a value for the context variable for the current context."),
    METHOD("set(self, value, /)", variable_set, EFFECT_ANY,
           "Call to set a new value for the context variable in the current context."),
    METHOD("reset(self, token, /)", variable_reset, EFFECT_ANY, "Reset the context variable."),
    METHOD_FLAGS("__class_getitem__(cls, item, /)", generic_alias_class_getitem, EFFECT_ALLOC,
                 BUILTIN_CLASSMETHOD, "See PEP 585"),
    METHOD_END,
};
static const MemberDef variable_members[] = {
    {"name", MEMBER_SLOT, offsetof(VariableObject, name), false, "name"},
    {NULL, 0, 0, false, NULL},
};
static Type variable_type = {
    .name = "_contextvars.ContextVar",
    .base = &object_type,
    .layout = &variable_layout,
    .root_shape = &variable_shape,
    .flags = 0,
    .slots = {.new_object = variable_create, .repr = variable_repr},
    .methods = variable_methods,
    .members = variable_members,
    .doc = "A variable whose value belongs to a context.",
};

/* -- Token ------------------------------------------------------------------------------------- */

static Value token_create(Type *type, Value *args, int nargs, Value kwnames) {
  return raise_error(&exc_RuntimeError, "Tokens can only be created by ContextVars");
}
static Value token_variable(Value self, void *closure) {
  return slot_get(&as_token(self)->variable);
}
static Value token_old_value(Value self, void *closure) {
  Value old = slot_get(&as_token(self)->old_value);
  return is_absent(old) ? missing : old;
}
static Value token_repr(Value self) {
  return format_text("<Token%s var=%R at 0x%llx>", as_token(self)->used ? " used" : "",
                     slot_get(&as_token(self)->variable),
                     (unsigned long long)gc_object_id(as_object(self)));
}
static const GetSetDef token_getset[] = {
    {"var", token_variable, NULL, "the ContextVar that was set", NULL},
    {"old_value", token_old_value, NULL, "its value before, or Token.MISSING", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const BuiltinDef token_methods[] = {
    METHOD_FLAGS("__class_getitem__(cls, item, /)", generic_alias_class_getitem, EFFECT_ALLOC,
                 BUILTIN_CLASSMETHOD, "See PEP 585"),
    METHOD_END,
};
static Type token_type = {
    .name = "_contextvars.Token",
    .base = &object_type,
    .layout = &token_layout,
    .root_shape = &token_shape,
    .flags = 0,
    .slots = {.new_object = token_create, .repr = token_repr, .hash = hash_unhashable},
    .methods = token_methods,
    .getset = token_getset,
    .doc = "What ContextVar.set() returns and reset() takes.",
};

static Value missing_repr(Value self) {
  return str_from_ascii("<Token.MISSING>");
}
static const Layout missing_layout = {.name = "Missing", .fixed_size = sizeof(Object)};
static DEFINE_TYPE_SHAPE(missing);
static Type missing_type = {
    .name = "Token.MISSING",
    .base = &object_type,
    .layout = &missing_layout,
    .root_shape = &missing_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = missing_repr},
};

/* -- The module -------------------------------------------------------------------------------- */

static Value copy_context(Value *args, int nargs) {
  return context_copy(context_current());
}
static const BuiltinDef functions[] = {
    METHOD("copy_context()", copy_context, EFFECT_ALLOC, "Return a copy of the current context."),
    METHOD_END};
static Type *const types[] = {&context_type, &variable_type, &token_type, NULL};

static bool contextvars_init(Value module) {
  if (is_absent(missing)) {
    type_ready(&missing_type);
    missing = from_object(gc_new(&missing_shape));
    gc_root_add(&missing);
  }
  return type_set_attribute(&token_type, NAME("MISSING"), missing);
}

static const ModuleDef contextvars_def = {.name = "_contextvars",
                                          .doc = "Context Variables",
                                          .functions = functions,
                                          .types = types,
                                          .init = contextvars_init};
MODULE_REGISTER(contextvars_def);
