/* builtin-code: the `__code__` of builtin functions, which PyPy has; cloudpickle, for one, asks
 * PyPy for its type. */
#include "objects/function_builtin.h"

#include "objects/int.h"
#include "objects/signature.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { HAS_STAR = 0x4, HAS_KEYWORDS = 0x8 }; /* as inspect.CO_VARARGS, CO_VARKEYWORDS */

typedef struct BuiltinCodeObject {
  Object header;
  const BuiltinDef *def;
} BuiltinCodeObject;

static const Layout builtin_code_layout = {
    .name = "BuiltinCodeObject",
    .fixed_size = sizeof(BuiltinCodeObject),
};
Type builtin_code_type;
DEFINE_TYPE_SHAPE(builtin_code);

Value builtin_code_new(const BuiltinDef *def) {
  BuiltinCodeObject *code = gc_new(&builtin_code_shape);
  code->def = def;
  return from_object(code);
}

static const BuiltinDef *def_of(Value v) {
  return object_cast(BuiltinCodeObject, v)->def;
}

static Value builtin_code_compare(Value a, Value b, CompareOp op) {
  if ((op != CMP_EQ && op != CMP_NE) || !has_shape(b, &builtin_code_shape)) return NOT_IMPLEMENTED;
  return from_bool((def_of(a) == def_of(b)) == (op == CMP_EQ));
}

static bool builtin_code_hash(Value v, int64_t *hash) {
  *hash = (int64_t)((uintptr_t)def_of(v) >> 4);
  return true;
}

static Value get_name(Value v, void *closure) {
  return builtin_def_name(def_of(v));
}

/* Without *args and **kwargs. */
static Value get_argcount(Value v, void *closure) {
  const SignatureParsed *s = builtin_signature(def_of(v));
  return from_small_int(s->count - s->has_star - s->has_keywords);
}

static Value get_varnames(Value v, void *closure) {
  const SignatureParsed *s = builtin_signature(def_of(v));
  TupleObject *names = tuple_alloc(s->count);
  for (int i = 0; i < s->count; i++) slot_set(names, &names->items[i], s->parameters[i].name);
  return from_object(names);
}

static Value get_flags(Value v, void *closure) {
  const SignatureParsed *s = builtin_signature(def_of(v));
  return from_small_int((s->has_star ? HAS_STAR : 0) | (s->has_keywords ? HAS_KEYWORDS : 0));
}

static Value get_consts(Value v, void *closure) {
  return tuple_pack(1, builtin_def_doc(def_of(v)));
}

static const GetSetDef builtin_code_getset[] = {{"co_name", get_name, NULL, NULL, NULL},
                                                {"co_argcount", get_argcount, NULL, NULL, NULL},
                                                {"co_varnames", get_varnames, NULL, NULL, NULL},
                                                {"co_flags", get_flags, NULL, NULL, NULL},
                                                {"co_consts", get_consts, NULL, NULL, NULL},
                                                {NULL, NULL, NULL, NULL, NULL}};

Type builtin_code_type = {
    .name = "builtin-code",
    .layout = &builtin_code_layout,
    .root_shape = &builtin_code_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.compare = builtin_code_compare, .hash = builtin_code_hash},
    .getset = builtin_code_getset,
};
