/* The module _ctypes: its functions, libraries, pointer types. */
#include <dlfcn.h>
#include <wchar.h>

#include "modules/_ctypes/ctypes.h"
#include "modules/constants.h"
#include "objects/audit.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Libraries --------------------------------------------------------------------------------- */

static bool handle_argument(Value v, void **out) {
  if (!is_int(v)) return raise_type_error("an integer is required (got type %T)", v), false;
  *out = (void *)(uintptr_t)int_to_u64_mask(v);
  return true;
}
static Value raise_dl_error(void) {
  const char *text = dlerror();
  return raise_error(&exc_OSError, "%s", text == NULL ? "ctypes.dlopen() error" : text);
}

static Value open_library(Value *args, int nargs) {
  int mode;
  const char *name = NULL;
  if (!index_to_int(args[1], &mode)) return ABSENT;
  if (!is_none(args[0])) {
    Value path =
        is_str(args[0]) || is_bytes(args[0]) ? args[0] : call_method0(args[0], NAME("__fspath__"));
    Value encoded = is_absent(path) || is_bytes(path) ? path : str_fs_encode(path);
    if (is_absent(encoded)) return ABSENT;
    name = (const char *)as_bytes(encoded)->data;
  }
  if (!audit("ctypes.dlopen", "O", args[0])) return ABSENT;
  void *handle = dlopen(name, mode | RTLD_NOW);
  return handle == NULL ? raise_dl_error() : int_from_u64((uint64_t)(uintptr_t)handle);
}

static Value close_library(Value *args, int nargs) {
  void *handle;
  if (!handle_argument(args[0], &handle)) return ABSENT;
  return dlclose(handle) != 0 ? raise_dl_error() : NONE;
}

static Value library_symbol(Value *args, int nargs) {
  void *handle;
  if (!handle_argument(args[0], &handle)) return ABSENT;
  if (!is_str(args[1])) return raise_type_error("dlsym() argument 2 must be str, not %Y", args[1]);
  const char *name = str_utf8(args[1], NULL);
  if (name == NULL || !audit("ctypes.dlsym/handle", "OO", args[0], args[1])) return ABSENT;
  void *address = dlsym(handle, name);
  return address == NULL ? raise_dl_error() : int_from_u64((uint64_t)(uintptr_t)address);
}

/* -- Sizes and addresses ----------------------------------------------------------------------- */

static Value size_of(Value *args, int nargs) {
  if (storage_type(args[0]) != NULL) return int_from_i64(as_ctype(args[0])->size);
  if (is_cdata(args[0])) return int_from_i64(as_cdata(args[0])->size);
  return raise_type_error("this type has no size");
}

static Value alignment(Value *args, int nargs) {
  if (storage_type(args[0]) != NULL) return int_from_i64(as_ctype(args[0])->align);
  if (is_cdata(args[0])) return int_from_i64(ctype_of(args[0])->align);
  return raise_type_error("no alignment info");
}

static Value address_of(Value *args, int nargs) {
  if (!is_cdata(args[0])) return raise_type_error("invalid type");
  return int_from_u64((uint64_t)(uintptr_t)as_cdata(args[0])->memory);
}

static Value by_reference(Value *args, int nargs) {
  int64_t offset;
  return index_to_i64(args[1], &offset) ? cargument_byref(args[0], offset) : ABSENT;
}

static Value resize(Value *args, int nargs) {
  int64_t size;
  if (!is_cdata(args[0])) return raise_type_error("excepted ctypes instance");
  if (!index_to_i64(args[1], &size)) return ABSENT;
  CData *data = as_cdata(args[0]);
  const CType *type = ctype_of(args[0]);
  if (size < type->size) return raise_value_error("minimum size is %lld", (long long)type->size);
  if (!data->owned && !is_small_data(data))
    return raise_value_error("Memory cannot be resized because this object doesn't own it");
  if (!data->owned && size > SMALL_DATA) {
    uint8_t *memory = calloc(1, (size_t)size);
    if (memory == NULL) return raise_memory_error();
    data->memory = memcpy(memory, data->small, SMALL_DATA);
    data->owned = true;
  } else if (data->owned) {
    uint8_t *memory = realloc(data->memory, (size_t)size);
    if (memory == NULL) return raise_memory_error();
    data->memory = memory;
  }
  data->size = size;
  return NONE;
}

static Value buffer_info(Value *args, int nargs) {
  const CType *type = storage_type(args[0]);
  if (type == NULL && is_cdata(args[0])) type = ctype_of(args[0]);
  if (type == NULL) return raise_type_error("not a ctypes type or object");
  TupleObject *shape = tuple_alloc(type->dimensions);
  for (int i = 0; i < type->dimensions; i++)
    slot_set(shape, &shape->items[i], int_from_i64(type->shape[i]));
  Value format = str_from_utf8(type->format, strlen(type->format));
  return is_absent(format)
             ? ABSENT
             : tuple_pack(3, format, from_small_int(type->dimensions), from_object(shape));
}

static Value unpickle(Value *args, int nargs) {
  if (!is_tuple(args[1]))
    return raise_type_error("_unpickle() argument 2 must be tuple, not %Y", args[1]);
  Value made = call_method1(args[0], NAME("__new__"), args[0]);
  Value set_state = is_absent(made) ? ABSENT : object_getattr(made, NAME("__setstate__"));
  return is_absent(set_state) || is_absent(call_with_tuple(set_state, args[1], ABSENT)) ? ABSENT
                                                                                        : made;
}

/* -- errno ------------------------------------------------------------------------------------- */

static Value get_errno(Value *args, int nargs) {
  return audit("ctypes.get_errno", "") ? from_small_int(ctypes_errno) : ABSENT;
}
static Value set_errno(Value *args, int nargs) {
  int number, old = ctypes_errno;
  if (!index_to_int(args[0], &number) || !audit("ctypes.set_errno", "i", number)) return ABSENT;
  ctypes_errno = number;
  return from_small_int(old);
}

/* -- Pointer types ----------------------------------------------------------------------------- */

/* By target class; incomplete ones by their id. */
static Value pointer_types;

static Value make_pointer_type(Value name, Value target) {
  Value dict = dict_new();
  if (is_absent(name) || (!is_absent(target) && !dict_set_str(dict, NAME("_type_"), target)))
    return ABSENT;
  return call3(type_value(&pointer_metatype), name, tuple_pack(1, type_value(&pointer_base.type)),
               dict);
}

/* module.c: the class of pointers to `type`, the same one each time. */
static Value pointer_type_of(Value target) {
  Value known = dict_get(pointer_types, target), made;
  if (!is_absent(known) || exception_pending()) return known;
  if (is_str(target))
    made = make_pointer_type(format_text("LP_%V", target), ABSENT);
  else if (is_type_object(target))
    made = make_pointer_type(format_text("LP_%N", as_type(target)), target);
  else
    return raise_type_error("must be a ctypes type");
  if (is_absent(made) || !dict_set(pointer_types, is_str(target) ? object_id(made) : target, made))
    return ABSENT;
  return made;
}
static Value pointer_type_function(Value *args, int nargs) {
  return pointer_type_of(args[0]);
}

static Value make_pointer(Value *args, int nargs) {
  Value type = pointer_type_of(type_value(type_of(args[0])));
  return is_absent(type) ? ABSENT : call1(type, args[0]);
}

/* -- Calls by address -------------------------------------------------------------------------- */

static Value call_address(Value *args, uint32_t flags) {
  ForeignCall call = {.flags = flags};
  if (!handle_argument(args[0], &call.address)) return ABSENT;
  if (!is_tuple(args[1])) return raise_type_error("argument 2 must be tuple, not %Y", args[1]);
  int count = (int)tuple_length(args[1]);
  if (!audit("ctypes.call_function", "OO", int_from_u64((uintptr_t)call.address), args[1]))
    return ABSENT;
  if (count > MAX_ARGUMENTS) return foreign_call(&call, NULL, count);
  Value values[count + 1];
  for (int i = 0; i < count; i++) values[i] = tuple_get(args[1], i);
  return foreign_call(&call, values, count);
}
static Value call_function(Value *args, int nargs) {
  return call_address(args, FUNCFLAG_STDCALL);
}
static Value call_cdecl_function(Value *args, int nargs) {
  return call_address(args, FUNCFLAG_CDECL);
}

static Value object_from_pointer(Value *args, int nargs) {
  return raise_not_implemented("_ctypes.PyObj_FromPtr");
}
static Value change_count(Value *args, int nargs) {
  return raise_not_implemented("reference counts");
}

/* -- What the Python half calls as C functions, with the GIL ----------------------------------- */

static bool is_pointer_type(Value v) {
  const CType *type = storage_type(v);
  if (type == NULL) return false;
  if (type->kind == KIND_SIMPLE) return strchr("zPZO", type->scalar->code) != NULL;
  return type->kind == KIND_POINTER || type->kind == KIND_FUNCTION;
}

/* The result keeps alive what the source does, and the source. */
static bool share_kept(CData *to, CData *from) {
  if (is_none(cdata_kept(from))) return true;
  slot_set(from, &from->objects, cdata_kept(from));
  slot_set(to, &to->objects, slot_get(&from->objects));
  Value key = object_id(from_object(from));
  return !is_dict(slot_get(&to->objects)) ||
         dict_set(slot_get(&to->objects), key, from_object(from));
}

static Value cast(void *pointer, Value source, Value type) {
  if (!is_pointer_type(type))
    return raise_type_error("cast() argument 2 must be a pointer type, not %s",
                            is_type_object(type) ? type_name(as_type(type))
                                                 : type_name(type_of(type)));
  Value result = call0(type);
  if (is_absent(result) || (is_cdata(source) && !share_kept(as_cdata(result), as_cdata(source))))
    return ABSENT;
  memcpy(as_cdata(result)->memory, &pointer, sizeof pointer);
  return result;
}
static Value string_at(const char *text, int size) {
  if (!audit("ctypes.string_at", "Oi", int_from_u64((uintptr_t)text), size)) return ABSENT;
  return bytes_from_data(text, size == -1 ? (int64_t)strlen(text) : size);
}
static Value wide_string_at(const wchar_t *text, int size) {
  if (!audit("ctypes.wstring_at", "Oi", int_from_u64((uintptr_t)text), size)) return ABSENT;
  return wide_to_str(text, size == -1 ? wcslen(text) : (size_t)size);
}

/* -- The module -------------------------------------------------------------------------------- */

static const BuiltinDef functions[] = {
    METHOD("get_errno()", get_errno, EFFECT_ANY, NULL),
    METHOD("set_errno(value, /)", set_errno, EFFECT_ANY, NULL),
    METHOD("POINTER(type, /)", pointer_type_function, EFFECT_ANY,
           "The class of pointers to a C type."),
    METHOD("pointer(object, /)", make_pointer, EFFECT_ANY, "A pointer to a C object."),
    METHOD("_unpickle(type, state, /)", unpickle, EFFECT_ANY, NULL),
    METHOD("buffer_info(object, /)", buffer_info, EFFECT_ALLOC,
           "Return buffer interface information"),
    METHOD("resize(object, size, /)", resize, EFFECT_ANY,
           "Resize the memory buffer of a ctypes instance"),
    METHOD("dlopen(name, flag=0, /)", open_library, EFFECT_ANY,
           "dlopen(name, flag) loads a shared library and returns its handle"),
    METHOD("dlclose(handle, /)", close_library, EFFECT_ANY, "dlclose a library"),
    METHOD("dlsym(handle, name, /)", library_symbol, EFFECT_ANY, "find symbol in shared library"),
    METHOD("alignment(type, /)", alignment, EFFECT_ALLOC,
           "Return the alignment requirements of a C type or instance"),
    METHOD("sizeof(type, /)", size_of, EFFECT_ALLOC,
           "Return the size in bytes of a C type or instance"),
    METHOD("byref(object, offset=0, /)", by_reference, EFFECT_ANY,
           "A reference to a C object, only usable as an argument of a foreign function"),
    METHOD("addressof(object, /)", address_of, EFFECT_ALLOC,
           "Return the address of the C instance internal buffer"),
    METHOD("call_function(address, arguments, /)", call_function, EFFECT_ANY, NULL),
    METHOD("call_cdeclfunction(address, arguments, /)", call_cdecl_function, EFFECT_ANY, NULL),
    METHOD("PyObj_FromPtr(address, /)", object_from_pointer, EFFECT_RAISE, NULL),
    METHOD("Py_INCREF(object, /)", change_count, EFFECT_RAISE, NULL),
    METHOD("Py_DECREF(object, /)", change_count, EFFECT_RAISE, NULL),
    METHOD_END,
};

static const IntConstant constants[] = {
    CONSTANT(FUNCFLAG_CDECL),
    CONSTANT(FUNCFLAG_PYTHONAPI),
    CONSTANT(FUNCFLAG_USE_ERRNO),
    CONSTANT(FUNCFLAG_USE_LASTERROR),
    CONSTANT(RTLD_LOCAL),
    CONSTANT(RTLD_GLOBAL),
    {"CTYPES_MAX_ARGCOUNT", MAX_ARGUMENTS},
    CONSTANTS_END,
};

Value argument_error;

static bool make_argument_error(void) {
  if (!is_absent(argument_error)) return true;
  gc_root_add(&argument_error);
  gc_root_add(&pointer_types);
  pointer_types = dict_new();
  Value dict = dict_new();
  if (!dict_set_str(dict, NAME("__module__"), NAME("ctypes"))) return false;
  argument_error = type_new(&type_type, NAME("ArgumentError"),
                            tuple_pack(1, type_value(&exc_Exception)), dict, ABSENT);
  return !is_absent(argument_error);
}

static void ready_types(void) {
  type_ready(&cdata_type);
  type_ready(&cfield_type);
  type_ready(&cargument_type);
  type_ready(&thunk_type);
  ctype_ready(&simple_metatype, &simple_base);
  ctype_ready(&structure_metatype, &structure_base);
  ctype_ready(&union_metatype, &union_base);
  ctype_ready(&array_metatype, &array_base);
  ctype_ready(&pointer_metatype, &pointer_base);
  ctype_ready(&function_metatype, &function_base);
}

static bool add_address(Value module, const char *name, uintptr_t address) {
  return module_add(module, name, int_from_u64(address));
}

static bool add_addresses(Value module) {
  return add_address(module, "_memmove_addr", (uintptr_t)memmove) &&
         add_address(module, "_memset_addr", (uintptr_t)memset) &&
         add_address(module, "_string_at_addr", (uintptr_t)string_at) &&
         add_address(module, "_cast_addr", (uintptr_t)cast) &&
         add_address(module, "_wstring_at_addr", (uintptr_t)wide_string_at);
}

static bool ctypes_init(Value module) {
  CType *const bases[] = {&simple_base, &structure_base, &union_base,
                          &array_base,  &pointer_base,   &function_base};
  if (!libffi_load() || !make_argument_error()) return false;
  ready_types();
  for (size_t i = 0; i < countof(bases); i++)
    if (!module_add_type(module, &bases[i]->type)) return false;
  return constants_add(module, constants) && module_add(module, "ArgumentError", argument_error) &&
         module_add(module, "_pointer_type_cache", pointer_types) &&
         module_add_string(module, "__version__", "1.1.0") && add_addresses(module);
}

static const ModuleDef ctypes_def = {.name = "_ctypes",
                                     .doc = "C's data types and functions as Python objects.",
                                     .functions = functions,
                                     .init = ctypes_init};
MODULE_REGISTER(ctypes_def);
