/* The builtins module put together. */
#include "interp/function.h"
#include "interp/generator.h"
#include "interp/import.h"
#include "modules/builtins.h"
#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/function_builtin.h"
#include "objects/module.h"
#include "objects/str.h"

/* Public builtin types, by their names. */
/* clang-format off */
#define PUBLIC_TYPES(T) \
  T(object) T(type) T(int) T(bool) T(float) T(complex) T(str) T(bytes) T(bytearray) T(memoryview) \
  T(tuple) T(list) T(dict) T(set) T(frozenset) T(slice) T(range) T(enumerate) T(zip) T(map) \
  T(filter) T(reversed) T(property) T(classmethod) T(staticmethod) T(super)
/* clang-format on */
#define DECLARE_TYPE(name) extern Type name##_type;
PUBLIC_TYPES(DECLARE_TYPE)

static bool add_functions(Value module, const BuiltinDef *table) {
  for (; table->signature != NULL; table++) {
    Value function = builtin_function_new(table, module, NAME("builtins"));
    if (!dict_set_str(module_dict(module), builtin_def_name(table), function)) return false;
  }
  return true;
}

static bool add_exceptions(Value module) {
  bool ok = true;
#define EXCEPTION(name, base, layout, doc)                                                         \
  ok = ok && module_add(module, #name, type_value(&exc_##name));
#include "objects/exceptions.def"
  ok = ok && module_add(module, "ExceptionGroup", type_value(exc_ExceptionGroup));
  ok = ok && module_add(module, "EnvironmentError", type_value(&exc_OSError));
  return ok && module_add(module, "IOError", type_value(&exc_OSError));
}

static bool add_all(Value module) {
  bool ok = add_functions(module, builtins_functions) &&
            add_functions(module, builtin_async_functions) &&
            add_functions(module, builtins_code_functions) &&
            add_functions(module, builtins_io_functions) && add_exceptions(module);
#define ADD_TYPE(name) ok = ok && module_add(module, #name, type_value(&name##_type));
  PUBLIC_TYPES(ADD_TYPE)
  ok = ok && module_add(module, "None", NONE) && module_add(module, "Ellipsis", ELLIPSIS) &&
       module_add(module, "NotImplemented", NOT_IMPLEMENTED);
  return ok && module_add(module, "True", TRUE_VALUE) && module_add(module, "False", FALSE_VALUE) &&
         module_add(module, "__debug__", TRUE_VALUE);
}

static const ModuleDef builtins_def = {
    .name = "builtins",
    .doc = "The names that every module sees: functions, types, exceptions and constants.\n\nAmong "
           "them are None and, written `...', Ellipsis."};
MODULE_REGISTER(builtins_def);

void builtins_init(void) {
  builtins_module = module_create(&builtins_def);
  gc_root_add(&builtins_module);
  builtins_dict = module_dict(builtins_module);
  gc_root_add(&builtins_dict);
  if (!add_all(builtins_module)) unreachable_state("cannot make the builtins module");
  builtin_import_function = dict_get_str(builtins_dict, NAME("__import__"));
  gc_root_add(&builtin_import_function);
}
