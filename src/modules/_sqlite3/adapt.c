/* Adapters, from Python's types to SQLite's, and converters, from SQLite's type names to Python. */
#include "modules/_sqlite3/sqlite.h"

#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

static Value sqlite_adapters;   /* (class, PrepareProtocol): callable */
static Value sqlite_converters; /* type name in capitals: callable */

/* Somebody has an adapter for one of the types that usually need none. */
static bool basic_types_adapted;

bool adapt_init(Value module) {
  if (is_absent(sqlite_adapters)) {
    gc_root_add(&sqlite_adapters);
    gc_root_add(&sqlite_converters);
    sqlite_adapters = dict_new();
    sqlite_converters = dict_new();
  }
  return module_add(module, "adapters", sqlite_adapters) &&
         module_add(module, "converters", sqlite_converters);
}

/* -- The type PrepareProtocol ------------------------------------------------------------------ */

static const Layout protocol_layout = {.name = "PrepareProtocol", .fixed_size = sizeof(Object)};
static DEFINE_TYPE_SHAPE(protocol);
static bool protocol_init(Value self, Value *args, int nargs, Value kwnames) {
  return true;
}
Type prepare_protocol_type = {
    .name = "sqlite3.PrepareProtocol",
    .base = &object_type,
    .layout = &protocol_layout,
    .root_shape = &protocol_shape,
    .flags = TYPE_BASE,
    .slots = {.init = protocol_init},
    .doc = "What objects are adapted to when they become parameters of a statement.",
};

/* -- Adapting ---------------------------------------------------------------------------------- */

/* object.NAME(argument); None when there is no such method, it gives None, or raises TypeError. */
static Value try_method(Value object, Value name, Value argument) {
  Value method = object_lookup_attr(object, name);
  if (is_absent(method)) return exception_pending() ? ABSENT : NONE;
  Value adapted = call1(method, argument);
  return is_absent(adapted) && exception_suppress(&exc_TypeError) ? NONE : adapted;
}

/* otherwise ABSENT: ProgrammingError. */
static Value adapt(Value v, Value protocol, Value otherwise) {
  Value key = tuple_pack(2, type_value(type_of(v)), protocol);
  Value adapter = dict_get(sqlite_adapters, key);
  if (!is_absent(adapter)) return call1(adapter, v);
  if (exception_pending()) return ABSENT;
  Value adapted = try_method(protocol, NAME("__adapt__"), v);
  if (is_none(adapted)) adapted = try_method(v, NAME("__conform__"), protocol);
  if (!is_none(adapted)) return adapted;
  return is_absent(otherwise) ? raise_sqlite(PROGRAMMING, "can't adapt") : otherwise;
}

Value adapt_parameter(Value v) {
  bool basic = is_exact_int(v) || is_exact_float(v) || is_exact_str(v) ||
               (is_object(v) && type_of(v) == &bytearray_type);
  return basic && !basic_types_adapted ? v : adapt(v, type_value(&prepare_protocol_type), v);
}

Value sqlite_adapt(Value *args, int nargs) {
  return adapt(args[0], is_absent(args[1]) ? type_value(&prepare_protocol_type) : args[1], args[2]);
}

Value sqlite_register_adapter(Value *args, int nargs) {
  Type *const basic[] = {&int_type, &float_type, &str_type, &bytearray_type};
  for (size_t i = 0; i < countof(basic); i++)
    if (same(args[0], type_value(basic[i]))) basic_types_adapted = true;
  Value key = tuple_pack(2, args[0], type_value(&prepare_protocol_type));
  return dict_set(sqlite_adapters, key, args[1]) ? NONE : ABSENT;
}

/* -- Converters -------------------------------------------------------------------------------- */

Value sqlite_register_converter(Value *args, int nargs) {
  if (!is_str(args[0]))
    return raise_type_error("register_converter() argument 1 must be str, not %Y", args[0]);
  Value name = call_method0(args[0], NAME("upper"));
  return !is_absent(name) && dict_set(sqlite_converters, name, args[1]) ? NONE : ABSENT;
}

Value converter_of(const char *name, size_t length) {
  Value text = str_from_utf8(name, length);
  Value upper = is_absent(text) ? ABSENT : call_method0(text, NAME("upper"));
  if (is_absent(upper)) return ABSENT;
  Value converter = dict_get(sqlite_converters, upper);
  return is_absent(converter) && !exception_pending() ? NONE : converter;
}
