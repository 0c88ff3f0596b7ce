/* function objects. */
#include "interp/function.h"

#include "interp/call_python.h"
#include "objects/audit.h"
#include "objects/descr.h"
#include "objects/module.h"

static const Layout function_layout = {
    .name = "FunctionObject",
    .fixed_size = sizeof(FunctionObject),
    .slots_offset = offsetof(FunctionObject, code),
    .slots_count =
        (offsetof(FunctionObject, version) - offsetof(FunctionObject, code)) / sizeof(Slot),
};
Shape function_shape;
Value builtins_dict;

static FunctionObject *self_of(Value v) {
  return object_cast(FunctionObject, v);
}

/* -- Making ------------------------------------------------------------------------------------ */

Value current_builtins(void) {
  Value *base = current_thread->base;
  return base == NULL ? builtins_dict : slot_get(&as_function(frame_function(base))->builtins);
}

/* builtins.__dict__ that code with these globals sees. */
static Value builtins_for_globals(Value globals) {
  Value builtins = dict_get_str(globals, NAME("__builtins__"));
  if (is_absent(builtins)) return current_builtins();
  if (is_module(builtins)) return module_dict(builtins);
  return builtins; /* of another type: fails when a name is looked up */
}

/* Cells cached in a code's words belong to one globals dict: with a second one the code never
   caches cells again. */
static void note_globals(CodeObject *code, Value globals) {
  Value known = slot_get(&code->globals);
  if (same(known, globals) || (!is_absent(known) && is_none(known))) return;
  if (is_absent(known)) {
    slot_set(code, &code->globals, globals);
    return;
  }
  slot_set(code, &code->globals, NONE);
  for (uint32_t i = 0; i < code->word_count; i++) {
    Opcode op = code->words[i].op;
    if (op == OP_LOAD_GLOBAL_CELL || op == OP_STORE_GLOBAL_CELL || op == OP_LOAD_NAME_CELL ||
        op == OP_STORE_NAME_CELL) {
      code->words[i] = code->original[i];
    }
  }
}

Value function_make(Value code, Value globals, Value qualname, Value closure) {
  if (!code_can_run(code)) return ABSENT;
  note_globals(as_code(code), globals);
  Value builtins = builtins_for_globals(globals);
  Value module = dict_get_str(globals, NAME("__name__"));
  if (is_absent(module) && exception_pending()) return ABSENT;
  Value consts = slot_get(&as_code(code)->consts), doc = NONE;
  if (tuple_length(consts) > 0 && is_str(tuple_get(consts, 0)) &&
      as_code(code)->flags & CO_OPTIMIZED)
    doc = tuple_get(consts, 0);
  FunctionObject *f = gc_new(&function_shape);
  slot_init(&f->code, code);
  slot_init(&f->globals, globals);
  slot_init(&f->builtins, builtins);
  slot_init(&f->name, slot_get(&as_code(code)->name));
  slot_init(&f->qualname, is_absent(qualname) ? slot_get(&as_code(code)->qualname) : qualname);
  slot_init(&f->closure, closure);
  slot_init(&f->doc, doc);
  slot_init(&f->module, module);
  return from_object(f);
}

/* function(code, globals, name=None, argdefs=None, closure=None) */
static Value new_function(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature =
      SIGNATURE("function(code, globals, name=None, argdefs=None, closure=None)");
  Value a[5];
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  if (!is_code(a[0]))
    return raise_type_error("function() argument 'code' must be code, not %Y", a[0]);
  if (!is_dict(a[1]))
    return raise_type_error("function() argument 'globals' must be dict, not %Y", a[1]);
  if (!is_none(a[2]) && !is_str(a[2]))
    return raise_type_error("arg 3 (name) must be None or string");
  if (!is_none(a[3]) && !is_tuple(a[3]))
    return raise_type_error("arg 4 (defaults) must be None or tuple");
  int64_t free_count = tuple_length(slot_get(&as_code(a[0])->free_names));
  if (!is_tuple(a[4])) {
    if (free_count > 0 && is_none(a[4])) return raise_type_error("arg 5 (closure) must be tuple");
    if (!is_none(a[4])) return raise_type_error("arg 5 (closure) must be None or tuple");
  }
  int64_t given = is_tuple(a[4]) ? tuple_length(a[4]) : 0;
  if (given != free_count) {
    return raise_value_error("%V requires closure of length %lld, not %lld",
                             slot_get(&as_code(a[0])->name), (long long)free_count,
                             (long long)given);
  }
  for (int64_t i = 0; i < given; i++) {
    if (!is_cell(tuple_get(a[4], i)))
      return raise_type_error("arg 5 (closure) expected cell, found %T", tuple_get(a[4], i));
  }
  if (!audit("function.__new__", "O", a[0])) return ABSENT;
  Value f = function_make(a[0], a[1], ABSENT, is_tuple(a[4]) ? a[4] : ABSENT);
  if (is_absent(f)) return ABSENT;
  if (!is_none(a[2])) slot_set(as_object(f), &self_of(f)->name, a[2]);
  if (!is_none(a[3])) slot_set(as_object(f), &self_of(f)->defaults, a[3]);
  return f;
}

/* -- Attributes -------------------------------------------------------------------------------- */

static Value get_slot(Value self, void *closure) {
  Value v = slot_get((Slot *)((char *)as_object(self) + (intptr_t)closure));
  return is_absent(v) ? NONE : v;
}

/* Attributes that decide what runs: reading and changing them are events. */
static bool audit_set(Value self, const char *name, Value v) {
  return is_absent(v) ? audit("object.__delattr__", "Os", self, name)
                      : audit("object.__setattr__", "OsO", self, name, v);
}
static Value get_audited(Value self, const char *name, void *closure) {
  return audit("object.__getattr__", "Os", self, name) ? get_slot(self, closure) : ABSENT;
}
static Value get_code(Value self, void *closure) {
  return get_audited(self, "__code__", closure);
}
static Value get_defaults(Value self, void *closure) {
  return get_audited(self, "__defaults__", closure);
}
static Value get_kwdefaults(Value self, void *closure) {
  return get_audited(self, "__kwdefaults__", closure);
}

static bool set_text(Value self, Value v, void *closure) {
  bool is_name = (size_t)(intptr_t)closure == offsetof(FunctionObject, name);
  if (is_absent(v) || !is_str(v)) {
    raise_type_error("%s must be set to a string object", is_name ? "__name__" : "__qualname__");
    return false;
  }
  slot_set(as_object(self), (Slot *)((char *)as_object(self) + (intptr_t)closure), v);
  return true;
}

static bool set_code(Value self, Value v, void *closure) {
  if (is_absent(v) || !is_code(v)) {
    raise_type_error("__code__ must be set to a code object");
    return false;
  }
  Value cells = slot_get(&self_of(self)->closure);
  int64_t have = is_absent(cells) ? 0 : tuple_length(cells),
          need = tuple_length(slot_get(&as_code(v)->free_names));
  if (have != need) {
    raise_value_error("%V() requires a code object with %lld free vars, not %lld",
                      slot_get(&self_of(self)->name), (long long)have, (long long)need);
    return false;
  }
  if (!code_can_run(v) || !audit_set(self, "__code__", v)) return false;
  note_globals(as_code(v), slot_get(&self_of(self)->globals));
  slot_set(as_object(self), &self_of(self)->code, v);
  return true;
}

static bool set_defaults(Value self, Value v, void *closure) {
  if (!is_absent(v) && is_none(v)) v = ABSENT;
  if (!is_absent(v) && !is_tuple(v)) {
    raise_type_error("__defaults__ must be set to a tuple object");
    return false;
  }
  if (!audit_set(self, "__defaults__", v)) return false;
  slot_set(as_object(self), &self_of(self)->defaults, v);
  return true;
}

static bool set_kwdefaults(Value self, Value v, void *closure) {
  if (!is_absent(v) && is_none(v)) v = ABSENT;
  if (!is_absent(v) && !is_dict(v)) {
    raise_type_error("__kwdefaults__ must be set to a dict object");
    return false;
  }
  if (!audit_set(self, "__kwdefaults__", v)) return false;
  slot_set(as_object(self), &self_of(self)->kwdefaults, v);
  return true;
}

/* MAKE_FUNCTION leaves annotations as a flat tuple of names and values: most are never looked
   at. */
static Value function_annotations(FunctionObject *f) {
  Value v = slot_get(&f->annotations);
  if (!is_absent(v) && is_dict(v)) return v;
  Value dict = dict_new(), self = from_object(f);
  for (int64_t i = 0; !is_absent(v) && i + 1 < tuple_length(v); i += 2) {
    if (!dict_set(dict, tuple_get(v, i), tuple_get(v, i + 1))) return ABSENT;
  }
  slot_set(as_object(self), &self_of(self)->annotations, dict);
  return dict;
}

static Value get_annotations(Value self, void *closure) {
  return function_annotations(self_of(self));
}
static bool set_annotations(Value self, Value v, void *closure) {
  if (!is_absent(v) && is_none(v)) v = ABSENT;
  if (!is_absent(v) && !is_dict(v)) {
    raise_type_error("__annotations__ must be set to a dict object");
    return false;
  }
  slot_set(as_object(self), &self_of(self)->annotations, v);
  return true;
}

static Value get_dict(Value self, void *closure) {
  Value dict = slot_get(&self_of(self)->dict);
  if (is_absent(dict)) {
    dict = dict_new();
    slot_set(as_object(self), &self_of(self)->dict, dict);
  }
  return dict;
}
static bool set_dict(Value self, Value v, void *closure) {
  if (is_absent(v) || !is_dict(v)) {
    raise_type_error(is_absent(v) ? "cannot delete __dict__"
                                  : "__dict__ must be set to a dictionary, not a '%T'",
                     v);
    return false;
  }
  slot_set(as_object(self), &self_of(self)->dict, v);
  return true;
}

#define AT(field) (void *)offsetof(FunctionObject, field)
static const GetSetDef function_getset[] = {
    {"__code__", get_code, set_code, "the code object", AT(code)},
    {"__defaults__", get_defaults, set_defaults,
     "default values of positional parameters: a tuple or None", AT(defaults)},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults,
     "default values of keyword-only parameters: a dict or None", AT(kwdefaults)},
    {"__annotations__", get_annotations, set_annotations, "annotations of parameters and result",
     NULL},
    {"__dict__", get_dict, set_dict, "attributes", NULL},
    {"__name__", get_slot, set_text, "name", AT(name)},
    {"__qualname__", get_slot, set_text, "dotted name of where it was defined", AT(qualname)},
    {NULL, NULL, NULL, NULL, NULL},
};

static const MemberDef function_members[] = {
    {"__closure__", MEMBER_SLOT, offsetof(FunctionObject, closure), false,
     "cells of its free variables, or None"},
    {"__doc__", MEMBER_SLOT, offsetof(FunctionObject, doc), true, "docstring"},
    {"__globals__", MEMBER_SLOT, offsetof(FunctionObject, globals), false,
     "the globals it runs with"},
    {"__module__", MEMBER_SLOT, offsetof(FunctionObject, module), true,
     "name of the module it was defined in"},
    {"__builtins__", MEMBER_SLOT, offsetof(FunctionObject, builtins), false,
     "the builtins it runs with"},
    {NULL, 0, 0, false, NULL},
};

/* -- Behaviour --------------------------------------------------------------------------------- */

static Value function_repr(Value self) {
  return format_text("<function %V at 0x%llx>", slot_get(&self_of(self)->qualname),
                     (unsigned long long)gc_object_id(as_object(self)));
}

static Value function_get(Value self, Value object, Value type) {
  return is_absent(object) ||
                 (is_none(object) && !is_absent(type) && as_type(type) != type_of(NONE))
             ? self
             : method_new(self, object);
}

Type function_type = {
    .name = "function",
    .base = &object_type,
    .layout = &function_layout,
    .root_shape = &function_shape,
    .flags = TYPE_METHOD_LIKE | TYPE_HAS_DICT | TYPE_HAS_WEAKREF,
    .dict_offset = offsetof(FunctionObject, dict),
    .slots = {.repr = function_repr,
              .call = function_call,
              .descr_get = function_get,
              .new_object = new_function},
    .getset = function_getset,
    .members = function_members,
    .doc = "A function written in Python.",
    .text_signature = "(code, globals, name=None, argdefs=None, closure=None)",
};
