/* builtin_function_or_method objects, and what can be read off a BuiltinDef. */
#include "objects/function_builtin.h"

#include "base/hash.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/signature.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Definitions ------------------------------------------------------------------------------- */

Value builtin_def_name(const BuiltinDef *def) {
  return str_intern(str_from_ascii_n(def->signature, strcspn(def->signature, "(")));
}

Value builtin_def_doc(const BuiltinDef *def) {
  return def->doc == NULL ? NONE : str_from_utf8_lossy(def->doc, strlen(def->doc));
}

/* A class shows as $type; functions of modules have no self. */
Value builtin_def_text_signature(const BuiltinDef *def, bool is_method) {
  Value text = builtin_text_signature(def);
  if (is_absent(text)) return NONE;
  if (is_method && str_find(text, str_from_ascii("($cls"), 0, 5) == 0)
    return format_text("($type%V", str_slice(text, 5, str_length(text)));
  return text;
}

/* -- Objects ----------------------------------------------------------------------------------- */

static const Layout builtin_layout = {
    .name = "BuiltinObject",
    .fixed_size = sizeof(BuiltinObject),
    .slots_offset = offsetof(BuiltinObject, self),
    .slots_count = 2,
};

static Value make(const BuiltinDef *def, Value self, Value module, bool passes_self) {
  BuiltinObject *object = gc_new(&builtin_function_shape);
  object->def = def;
  slot_init(&object->self, self);
  slot_init(&object->module, module);
  object->passes_self = passes_self;
  return from_object(object);
}

Value builtin_method_new(const BuiltinDef *def, Value self) {
  return make(def, self, ABSENT, true);
}
Value builtin_function_new(const BuiltinDef *def, Value self, Value module) {
  return make(def, self, module, false);
}

static Value builtin_function_call(Value self, Value *args, int nargs, Value kwnames) {
  BuiltinObject *function = as_builtin_function(self);
  return builtin_call(function->def, function->passes_self ? slot_get(&function->self) : ABSENT,
                      args, nargs, kwnames);
}

static bool has_owner(const BuiltinObject *function) {
  Value self = slot_get(&function->self);
  return !is_absent(self) && !is_module(self);
}

static Value builtin_function_repr(Value v) {
  BuiltinObject *function = as_builtin_function(v);
  Value name = builtin_def_name(function->def), self = slot_get(&function->self);
  if (!has_owner(function)) return format_text("<built-in function %V>", name);
  Value id = object_id(self);
  return format_text("<built-in method %V of %T object at 0x%V>", name, self, int_to_text(id, 16));
}

static Value builtin_function_compare(Value a, Value b, CompareOp op) {
  if ((op != CMP_EQ && op != CMP_NE) || !is_builtin_function(b)) return NOT_IMPLEMENTED;
  BuiltinObject *x = as_builtin_function(a), *y = as_builtin_function(b);
  bool equal = x->def == y->def && same(slot_get(&x->self), slot_get(&y->self));
  return from_bool(equal == (op == CMP_EQ));
}

static bool builtin_function_hash(Value v, int64_t *hash) {
  BuiltinObject *function = as_builtin_function(v);
  Value self = slot_get(&function->self);
  uint64_t of_self = is_object(self) ? object_identity_hash(as_object(self)) : self.bits;
  *hash = hash_finish(of_self * 1000003 ^ (uintptr_t)function->def >> 4);
  return true;
}

/* -- Attributes -------------------------------------------------------------------------------- */

static Value get_name(Value v, void *closure) {
  return builtin_def_name(as_builtin_function(v)->def);
}
static Value get_doc(Value v, void *closure) {
  return builtin_def_doc(as_builtin_function(v)->def);
}

static Value get_qualname(Value v, void *closure) {
  BuiltinObject *function = as_builtin_function(v);
  Value name = builtin_def_name(function->def), self = slot_get(&function->self);
  if (!has_owner(function)) return name;
  Type *owner = is_type_object(self) ? as_type(self) : type_of(self);
  return format_text("%V.%V", slot_get(&owner->qualname), name);
}

static Value get_self(Value v, void *closure) {
  Value self = slot_get(&as_builtin_function(v)->self);
  return is_absent(self) ? NONE : self;
}

static Value get_text_signature(Value v, void *closure) {
  BuiltinObject *function = as_builtin_function(v);
  return builtin_def_text_signature(function->def, function->passes_self);
}

static const GetSetDef builtin_function_getset[] = {
    {"__doc__", get_doc, NULL, NULL, NULL},
    {"__name__", get_name, NULL, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL, NULL},
    {"__self__", get_self, NULL, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}};

static const MemberDef builtin_function_members[] = {
    {"__module__", MEMBER_SLOT, offsetof(BuiltinObject, module), true, NULL},
    {NULL, 0, 0, false, NULL}};

/* Pickled by name where that finds it again, else as getattr(self, name). */
static Value builtin_function_reduce(Value *args, int nargs) {
  BuiltinObject *function = as_builtin_function(args[0]);
  Value name = builtin_def_name(function->def);
  if (!has_owner(function)) return name;
  Value builtins = import_module("builtins");
  Value getattr = is_absent(builtins) ? ABSENT : object_getattr(builtins, NAME("getattr"));
  return is_absent(getattr)
             ? ABSENT
             : tuple_pack(2, getattr, tuple_pack(2, slot_get(&function->self), name));
}

static const BuiltinDef builtin_function_methods[] = {
    METHOD("__reduce__(self, /)", builtin_function_reduce, EFFECT_ANY, NULL), METHOD_END};

DEFINE_TYPE_SHAPE(builtin_function);
Type builtin_function_type = {
    .name = "builtin_function_or_method",
    .layout = &builtin_layout,
    .root_shape = &builtin_function_shape,
    .flags = TYPE_HAS_WEAKREF | TYPE_NO_INSTANCES,
    .slots = {.repr = builtin_function_repr,
              .call = builtin_function_call,
              .compare = builtin_function_compare,
              .hash = builtin_function_hash},
    .methods = builtin_function_methods,
    .getset = builtin_function_getset,
    .members = builtin_function_members,
};
