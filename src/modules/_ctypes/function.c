/* CFuncPtr and its metatype: making functions of addresses, names and Python callables. */
#include <dlfcn.h>

#include "modules/_ctypes/ctypes.h"
#include "objects/audit.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Prototypes -------------------------------------------------------------------------------- */

/* from_param of each type, as a tuple. */
static Value find_converters(Value types) {
  int64_t count = tuple_length(types);
  if (count > MAX_ARGUMENTS)
    return raise_error(as_type(argument_error),
                       "_argtypes_ has too many arguments (%lld), maximum is %d", (long long)count,
                       MAX_ARGUMENTS);
  TupleObject *converters = tuple_alloc(count);
  for (int64_t i = 0; i < count; i++) {
    Value converter = object_lookup_attr(tuple_get(types, i), NAME("from_param"));
    if (is_absent(converter) && exception_pending()) return ABSENT;
    if (is_absent(converter))
      return raise_type_error("item %lld in _argtypes_ has no from_param method", (long long)i + 1);
    slot_set(converters, &converters->items[i], converter);
  }
  return from_object(converters);
}

static bool is_result_type(Value v) {
  return is_none(v) || storage_type(v) != NULL || object_is_callable(v);
}

/* The result type's own check; ABSENT without exception: none. */
static Value find_check(Value result_type) {
  return object_lookup_attr(result_type, NAME("_check_retval_"));
}

static bool read_prototype(CType *type) {
  Value flags = ctype_attribute(type, NAME("_flags_"), NULL);
  if (exception_pending()) return false;
  if (is_absent(flags) || !is_int(flags))
    return raise_type_error("class must define _flags_ which must be an integer"), false;
  type->function_flags = (uint32_t)int_to_u64_mask(flags);
  Value types = ctype_attribute(type, NAME("_argtypes_"), NULL);
  if (exception_pending()) return false;
  if (!is_absent(types)) {
    if (!is_tuple(types)) return raise_type_error("_argtypes_ must be a sequence of types"), false;
    Value converters = find_converters(types);
    if (is_absent(converters)) return false;
    slot_set(type, &type->argument_types, types);
    slot_set(type, &type->converters, converters);
  }
  Value result = ctype_attribute(type, NAME("_restype_"), NULL);
  if (is_absent(result)) return !exception_pending();
  if (!is_result_type(result))
    return raise_type_error("_restype_ must be a type, a callable, or None"), false;
  slot_set(type, &type->result_type, result);
  slot_set(type, &type->result_check, find_check(result));
  return !exception_pending();
}

static Value function_type_new(Type *metatype, Value *args, int nargs, Value kwnames) {
  Value made = ctype_make(metatype, args, nargs, kwnames);
  if (is_absent(made)) return ABSENT;
  CType *type = as_ctype(made);
  type->kind = KIND_FUNCTION;
  type->size = type->align = sizeof(void *);
  type->length = 1;
  type->ffi = &c_type_pointer;
  type->flags |= CTYPE_HAS_POINTER;
  type->format = xstrdup("X{}");
  return read_prototype(type) ? made : ABSENT;
}

static const BuiltinDef function_metatype_methods[] = {CTYPE_METHODS(ctype_from_param), METHOD_END};
static DEFINE_TYPE_SHAPE(function_metatype);
Type function_metatype = {
    .name = "_ctypes.PyCFuncPtrType",
    .base = &type_type,
    .layout = &ctype_layout,
    .root_shape = &function_metatype_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = function_type_new, .repeat = ctype_multiply},
    .methods = function_metatype_methods,
    .doc = "metatype for C function pointers",
};

/* -- Attributes -------------------------------------------------------------------------------- */

static Value get_result_type(Value self, void *closure) {
  Value v =
      either(slot_get(&as_cfunction(self)->result_type), slot_get(&ctype_of(self)->result_type));
  return is_absent(v) ? NONE : v;
}
static bool set_result_type(Value self, Value v, void *closure) {
  CFunction *f = as_cfunction(self);
  if (!is_absent(v) && !is_result_type(v))
    return raise_type_error("restype must be a type, a callable, or None"), false;
  Value check = is_absent(v) ? ABSENT : find_check(v);
  if (exception_pending()) return false;
  slot_set(f, &f->result_type, v);
  slot_set(f, &f->result_check, check);
  return true;
}

static Value get_argument_types(Value self, void *closure) {
  Value v = either(slot_get(&as_cfunction(self)->argument_types),
                   slot_get(&ctype_of(self)->argument_types));
  return is_absent(v) ? NONE : v;
}
static bool set_argument_types(Value self, Value v, void *closure) {
  CFunction *f = as_cfunction(self);
  bool clear = is_absent(v) || is_none(v);
  Value types = clear ? ABSENT : sequence_tuple(v);
  Value converters = is_absent(types) ? ABSENT : find_converters(types);
  if (!clear && is_absent(converters)) return false;
  slot_set(f, &f->argument_types, clear ? ABSENT : v);
  slot_set(f, &f->converters, converters);
  return true;
}

static Value get_error_check(Value self, void *closure) {
  Value v = slot_get(&as_cfunction(self)->error_check);
  return is_absent(v) ? NONE : v;
}
static bool set_error_check(Value self, Value v, void *closure) {
  if (!is_absent(v) && !object_is_callable(v))
    return raise_type_error("the errcheck attribute must be callable"), false;
  slot_set(as_cfunction(self), &as_cfunction(self)->error_check, v);
  return true;
}
static const GetSetDef function_getset[] = {
    {"errcheck", get_error_check, set_error_check, "a function to check for errors", NULL},
    {"restype", get_result_type, set_result_type, "specify the result type", NULL},
    {"argtypes", get_argument_types, set_argument_types, "specify the argument types", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* -- paramflags -------------------------------------------------------------------------------- */

static bool check_flag(int64_t i, Value item, Value type) {
  int flag;
  int64_t length = is_tuple(item) ? tuple_length(item) : 0;
  bool good = length >= 1 && length <= 3 && is_int(tuple_get(item, 0)) &&
              (length < 2 || is_none(tuple_get(item, 1)) || is_str(tuple_get(item, 1)));
  if (!good)
    return raise_type_error("paramflags must be a sequence of (int [,string [,value]]) tuples"),
           false;
  if (!index_to_int(tuple_get(item, 0), &flag)) return false;
  switch (flag & (PARAMETER_IN | PARAMETER_OUT | PARAMETER_LCID)) {
  case 0:
  case PARAMETER_IN:
  case PARAMETER_IN | PARAMETER_LCID:
  case PARAMETER_IN | PARAMETER_OUT: return true;
  case PARAMETER_OUT: break;
  default: return raise_type_error("paramflag value %d not supported", flag), false;
  }
  const CType *c = storage_type(type);
  bool points = c != NULL && (c->kind == KIND_POINTER || c->kind == KIND_ARRAY ||
                              (c->kind == KIND_SIMPLE && strchr("PzZ", c->scalar->code) != NULL));
  if (points) return true;
  raise_type_error("'out' parameter %lld must be a pointer type, not %s", (long long)i + 1,
                   is_type_object(type) ? type_name(as_type(type)) : type_name(type_of(type)));
  return false;
}

static bool set_parameter_flags(CFunction *f, Value flags) {
  Value types = slot_get(&ctype_of(from_object(f))->argument_types);
  if (is_absent(flags) || is_none(flags)) return true;
  if (is_absent(types)) return true; /* nothing to match them with */
  if (!is_tuple(flags)) return raise_type_error("paramflags must be a tuple or None"), false;
  if (tuple_length(flags) != tuple_length(types))
    return raise_value_error("paramflags must have the same length as argtypes"), false;
  for (int64_t i = 0; i < tuple_length(flags); i++)
    if (!check_flag(i, tuple_get(flags, i), tuple_get(types, i))) return false;
  slot_set(f, &f->parameter_flags, flags);
  return true;
}

/* -- Making ------------------------------------------------------------------------------------ */

/* NULL: TypeError or ValueError set. */
static const char *symbol_name(Value v) {
  if (is_bytes(v)) return (const char *)as_bytes(v)->data;
  if (is_str(v)) return str_utf8(v, NULL);
  raise_type_error("function name must be string, bytes object or integer");
  return NULL;
}

/* pythonapi is the program itself, which has no C API to offer. */
static void *find_symbol(const CType *type, void *handle, const char *name) {
  void *address = dlsym(handle, name);
  if (address != NULL) return address;
  const char *error = dlerror();
  bool api = type->function_flags & FUNCFLAG_PYTHONAPI &&
             (strncmp(name, "Py", 2) == 0 || strncmp(name, "_Py", 3) == 0);
  raise_error(&exc_AttributeError, "%s%s", error,
              api ? " (CPython's C API is not available here)" : "");
  return NULL;
}

static Value from_library(CType *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("CFuncPtr(name_and_dll, paramflags=None, /)");
  Value a[2];
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  if (tuple_length(a[0]) != 2)
    return raise_type_error("argument 1 must be a tuple of 2 items, not %lld",
                            (long long)tuple_length(a[0]));
  Value library = tuple_get(a[0], 1);
  const char *name = symbol_name(tuple_get(a[0], 0));
  Value handle = name == NULL ? ABSENT : object_getattr(library, NAME("_handle"));
  if (is_absent(handle) || !audit("ctypes.dlsym", "OO", library, tuple_get(a[0], 0))) return ABSENT;
  if (!is_int(handle))
    return raise_type_error("the _handle attribute of the second argument must be an integer");
  void *address = find_symbol(type, (void *)(uintptr_t)int_to_u64_mask(handle), name);
  Value self = address == NULL ? ABSENT : cdata_new(type);
  if (is_absent(self) || !set_parameter_flags(as_cfunction(self), a[1])) return ABSENT;
  memcpy(as_cdata(self)->memory, &address, sizeof address);
  return cdata_keep(as_cdata(self), 0, library) ? self : ABSENT;
}

static Value function_new(Type *class, Value *args, int nargs, Value kwnames) {
  if (storage_type(type_value(class)) == NULL) return raise_type_error("abstract class");
  CType *type = as_ctype(type_value(class));
  if (nargs == 0) return cdata_new(type);
  if (is_tuple(args[0])) return from_library(type, args, nargs, kwnames);
  bool address = nargs == 1 && is_int(args[0]);
  if (nargs > 1) return raise_type_error("function takes exactly 1 argument (%d given)", nargs);
  if (!address && !object_is_callable(args[0]))
    return raise_type_error("argument must be callable or integer function address");
  Value self = cdata_new(type);
  if (is_absent(self)) return ABSENT;
  if (!address) return callback_make(as_cfunction(self), args[0]) ? self : ABSENT;
  uint64_t bits = int_to_u64_mask(args[0]);
  memcpy(as_cdata(self)->memory, &bits, sizeof bits);
  return self;
}

static int function_truth(Value self) {
  void *address;
  memcpy(&address, as_cdata(self)->memory, sizeof address);
  return address != NULL;
}
static Value function_repr(Value self) {
  return format_text("<%T object at %p>", self, (void *)as_object(self));
}

static void finalize_function(Object *object) {
  cdata_layout.finalize(object);
}
static const Layout function_layout = {
    .name = "CFunction",
    .fixed_size = sizeof(CFunction),
    .slots_offset = offsetof(CFunction, base),
    .slots_count = (sizeof(CFunction) - offsetof(CFunction, base)) / sizeof(Slot),
    .finalize = finalize_function,
};
static DEFINE_TYPE_SHAPE(function_base);
CType function_base = {.type = {
                           .name = "_ctypes.CFuncPtr",
                           .base = &cdata_type,
                           .layout = &function_layout,
                           .root_shape = &function_base_shape,
                           .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
                           .slots = {.new_object = function_new,
                                     .call = cfunction_call,
                                     .truth = function_truth,
                                     .repr = function_repr},
                           .getset = function_getset,
                           .doc = "Function Pointer",
                       }};
