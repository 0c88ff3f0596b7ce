/* module objects; making builtin modules from their tables. */
#include "objects/module.h"

#include "objects/dict.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/str.h"

static const Layout module_layout = {
    .name = "ModuleObject",
    .fixed_size = sizeof(ModuleObject),
    .slots_offset = offsetof(ModuleObject, dict),
    .slots_count = 1,
};

/* -- Making ------------------------------------------------------------------------------------ */

static Value dict_made(Value module) {
  ModuleObject *object = as_module(module);
  if (is_absent(slot_get(&object->dict))) slot_set(object, &object->dict, dict_new());
  return slot_get(&object->dict);
}

static bool fill(Value module, Value name, Value doc) {
  Value dict = dict_made(module);
  return dict_set_str(dict, NAME("__name__"), name) &&
         dict_set_str(dict, NAME("__doc__"), is_absent(doc) ? NONE : doc) &&
         dict_set_str(dict, NAME("__package__"), NONE) &&
         dict_set_str(dict, NAME("__loader__"), NONE) && dict_set_str(dict, NAME("__spec__"), NONE);
}

Value module_new(Value name, Value doc) {
  Value module = type_alloc(&module_type);
  return fill(module, name, doc) ? module : ABSENT;
}

static Value module_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  Value module = type_alloc(type);
  dict_made(module);
  return module;
}

static bool module_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("module(name, doc=None)");
  Value given[2];
  if (!signature_bind(&signature, args, nargs, kwnames, given)) return false;
  if (!is_str(given[0])) {
    raise_type_error("module() argument 'name' must be str, not %Y", given[0]);
    return false;
  }
  return fill(self, given[0], given[1]);
}

/* -- Builtin modules --------------------------------------------------------------------------- */

extern const ModuleDef *const __start_builtin_modules[] __attribute__((weak));
extern const ModuleDef *const __stop_builtin_modules[] __attribute__((weak));

const ModuleDef *module_find_builtin(const char *name) {
  for (const ModuleDef *const *def = __start_builtin_modules; def < __stop_builtin_modules; def++)
    if (strcmp((*def)->name, name) == 0) return *def;
  return NULL;
}

const ModuleDef *module_next_builtin(const ModuleDef *def) {
  const ModuleDef *const *next = __start_builtin_modules;
  if (def != NULL) {
    while (*next != def) next++;
    next++;
  }
  return next < __stop_builtin_modules ? *next : NULL;
}

bool module_add(Value module, const char *name, Value v) {
  return !is_absent(v) && dict_set_str(dict_made(module), str_intern_static(name), v);
}
/* -- Which module a function is of ------------------------------------------------------------- */

/* Tables of functions that have been added to modules: for error messages. */
static struct FunctionTable {
  const BuiltinDef *functions;
  const char *module;
} * function_tables;
static size_t function_table_count;

static void note_table(const BuiltinDef *table, const char *module) {
  for (size_t i = 0; i < function_table_count; i++)
    if (function_tables[i].functions == table) return;
  function_tables = xrealloc(function_tables, (function_table_count + 1) * sizeof *function_tables);
  function_tables[function_table_count++] = (struct FunctionTable){table, module};
}

bool builtin_table_contains(const BuiltinDef *table, const BuiltinDef *def) {
  for (; table != NULL && table->signature != NULL; table++) {
    if (table == def) return true;
  }
  return false;
}

const char *module_of_function(const BuiltinDef *def) {
  for (size_t i = 0; i < function_table_count; i++)
    if (builtin_table_contains(function_tables[i].functions, def)) return function_tables[i].module;
  return NULL;
}

/* -- Adding ------------------------------------------------------------------------------------ */

bool module_add_functions(Value module, const BuiltinDef *table) {
  note_table(table, as_module(module)->def->name);
  Value name = str_intern(str_from_ascii(as_module(module)->def->name));
  for (; table->signature != NULL; table++) {
    if (!dict_set_str(dict_made(module), builtin_def_name(table),
                      builtin_function_new(table, module, name)))
      return false;
  }
  return true;
}
bool module_add_int(Value module, const char *name, int64_t i) {
  return module_add(module, name, int_from_i64(i));
}
bool module_add_string(Value module, const char *name, const char *utf8) {
  return module_add(module, name, str_from_utf8(utf8, strlen(utf8)));
}
bool module_add_type(Value module, Type *type) {
  type_ready(type);
  return dict_set_str(dict_made(module), slot_get(&type->name_object), type_value(type));
}

static bool add_tables(Value module, const ModuleDef *def) {
  if (def->functions != NULL && !module_add_functions(module, def->functions)) return false;
  for (Type *const *type = def->types; type != NULL && *type != NULL; type++)
    if (!module_add_type(module, *type)) return false;
  return true;
}

Value module_create(const ModuleDef *def) {
  Value name = str_intern_static(def->name);
  Value doc = def->doc == NULL ? NONE : str_from_utf8(def->doc, strlen(def->doc));
  Value module = is_absent(doc) ? ABSENT : module_new(name, doc);
  if (is_absent(module)) return ABSENT;
  as_module(module)->def = def;
  if (!add_tables(module, def)) return ABSENT;
  return def->init == NULL || def->init(module) ? module : ABSENT;
}

/* -- Attributes -------------------------------------------------------------------------------- */

static Value dict_entry(Value module, Value name) {
  Value dict = module_dict(module);
  return is_absent(dict) ? ABSENT : dict_get_str(dict, name);
}

/* 1 when importlib is still running the module's code. */
static int is_initializing(Value module) {
  Value spec = dict_entry(module, NAME("__spec__"));
  if (is_absent(spec) || is_none(spec)) return 0;
  Value flag = object_lookup_attr(spec, NAME("_initializing"));
  if (is_absent(flag)) return exception_pending() ? -1 : 0;
  return object_truth(flag);
}

/* 1 when a submodule of that name is being imported. */
static int is_importing_submodule(Value module, Value name) {
  Value spec = dict_entry(module, NAME("__spec__"));
  if (is_absent(spec) || is_none(spec)) return 0;
  Value names = object_lookup_attr(spec, NAME("_uninitialized_submodules"));
  if (is_absent(names)) return exception_pending() ? -1 : 0;
  return object_contains(names, name);
}

static Value raise_missing(Value self, Value name) {
  Value module_name = dict_entry(self, NAME("__name__"));
  if (is_absent(module_name) || !is_str(module_name))
    return raise_error(&exc_AttributeError, "module has no attribute '%V'", name);
  int initializing = is_initializing(self);
  if (initializing < 0) return ABSENT;
  if (initializing)
    return raise_error(&exc_AttributeError,
                       "partially initialized module '%V' has no attribute '%V' (most likely due "
                       "to a circular import)",
                       module_name, name);
  int importing = is_importing_submodule(self, name);
  if (importing < 0) return ABSENT;
  if (importing)
    return raise_error(
        &exc_AttributeError,
        "cannot access submodule '%V' of module '%V' (most likely due to a circular import)", name,
        module_name);
  return raise_error(&exc_AttributeError, "module '%V' has no attribute '%V'", module_name, name);
}

static Value module_getattribute(Value self, Value name) {
  Value v = object_generic_lookup(self, name);
  if (!is_absent(v) || exception_pending()) return v;
  Value fallback = dict_entry(self, NAME("__getattr__"));
  return is_absent(fallback) ? raise_missing(self, name) : call1(fallback, name);
}

static Value get_annotations(Value self, void *closure) {
  Value dict = dict_made(self), annotations = dict_get_str(dict, NAME("__annotations__"));
  if (!is_absent(annotations)) return annotations;
  annotations = dict_new();
  return dict_set_str(dict, NAME("__annotations__"), annotations) ? annotations : ABSENT;
}

static bool set_annotations(Value self, Value v, void *closure) {
  Value dict = dict_made(self);
  if (!is_absent(v)) return dict_set_str(dict, NAME("__annotations__"), v);
  int deleted = dict_delete(dict, NAME("__annotations__"));
  if (deleted == 0) raise_with_value(&exc_AttributeError, NAME("__annotations__"));
  return deleted > 0;
}

static const GetSetDef module_getset[] = {
    {"__annotations__", get_annotations, set_annotations, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}};

static const MemberDef module_members[] = {
    {"__dict__", MEMBER_SLOT, offsetof(ModuleObject, dict), false, NULL},
    {NULL, 0, 0, false, NULL}};

static Value module_dir(Value *args, int nargs) {
  Value dict = object_getattr(args[0], NAME("__dict__"));
  if (is_absent(dict)) return ABSENT;
  if (!is_dict(dict)) return raise_type_error("%T.__dict__ is not a dictionary", args[0]);
  Value own = dict_get_str(dict, NAME("__dir__"));
  return is_absent(own) ? dict_keys_list(dict) : call0(own);
}

static const BuiltinDef module_methods[] = {
    METHOD("__dir__(self, /)", module_dir, EFFECT_ANY,
           "Return the module's names, or what its own __dir__() returns."),
    METHOD_END};

/* -- repr -------------------------------------------------------------------------------------- */

static bool is_missing(Value v) {
  return is_absent(v) || is_none(v);
}

static Value repr_with_loader(Value name, Value loader) {
  return is_missing(loader) ? format_text("<module %R>", name)
                            : format_text("<module %R (%R)>", name, loader);
}

static Value repr_from_spec(Value spec) {
  Value name = object_getattr(spec, NAME("name"));
  Value origin = is_absent(name) ? ABSENT : object_getattr(spec, NAME("origin"));
  if (is_absent(origin)) return ABSENT;
  if (is_none(name)) name = NAME("?");
  if (is_none(origin)) {
    Value loader = object_getattr(spec, NAME("loader"));
    return is_absent(loader) ? ABSENT : repr_with_loader(name, loader);
  }
  Value has_location = object_getattr(spec, NAME("has_location"));
  int located = is_absent(has_location) ? -1 : object_truth(has_location);
  if (located < 0) return ABSENT;
  return located ? format_text("<module %R from %R>", name, origin)
                 : format_text("<module %R (%V)>", name, origin);
}

static Value module_repr(Value self) {
  Value loader = dict_entry(self, NAME("__loader__")), spec = dict_entry(self, NAME("__spec__"));
  int has_spec = is_missing(spec) ? 0 : object_truth(spec);
  if (has_spec != 0) return has_spec < 0 ? ABSENT : repr_from_spec(spec);
  if (!is_missing(loader)) { /* an old hook of loaders */
    Value hook = object_lookup_attr(loader, NAME("module_repr"));
    if (is_absent(hook) && exception_pending()) return ABSENT;
    if (!is_absent(hook)) {
      Value text = call1(hook, self);
      if (!is_absent(text)) return text;
      exception_clear();
    }
  }
  Value name = dict_entry(self, NAME("__name__")), file = dict_entry(self, NAME("__file__"));
  if (is_absent(name)) name = NAME("?");
  return is_absent(file) ? repr_with_loader(name, loader)
                         : format_text("<module %R from %R>", name, file);
}

DEFINE_TYPE_SHAPE(module);
Type module_type = {
    .name = "module",
    .layout = &module_layout,
    .root_shape = &module_shape,
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_HAS_WEAKREF,
    .dict_offset = offsetof(ModuleObject, dict),
    .slots = {.repr = module_repr,
              .getattribute = module_getattribute,
              .new_object = module_new_object,
              .init = module_init},
    .methods = module_methods,
    .getset = module_getset,
    .members = module_members,
    .doc = "Create a module object.\n\nThe name must be a string; the optional docstring can have "
           "any type.",
    .text_signature = "(name, doc=None)",
};
