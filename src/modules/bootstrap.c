/* Starts the import system: importlib's two parts (frozen, or compiled from the library's sources),
   and zipimport. */
#include "modules/bootstrap.h"

#include "bytecode/opcode.h"
#include "frontend/compile.h"
#include "interp/config.h"
#include "interp/frame.h"
#include "interp/import.h"
#include "modules/frozen.h"
#include "modules/library_cache.h"
#include "objects/bytes.h"
#include "objects/list.h"
#include "objects/module.h"

/* Code of importlib/FILE.py, for executables without frozen modules. */
static Value compile_library_file(const char *file) {
  char path[4096];
  snprintf(path, sizeof path, "%s/importlib/%s.py", config.stdlib_directory, file);
  FILE *stream = fopen(path, "rb");
  if (stream == NULL)
    return raise_error(&exc_ImportError, "cannot read %s: is the standard library installed?",
                       path);
  char *text = xmalloc(1 << 20);
  size_t length = fread(text, 1, 1 << 20, stream);
  fclose(stream);
  char name[64];
  snprintf(name, sizeof name, "<frozen importlib.%s>", file);
  Value code = compile_source(text, length, str_from_ascii(name), COMPILE_EXEC, 0, true, 0, 11);
  free(text);
  return code;
}

static Value module_from_library(const char *name, const char *file) {
  const FrozenModule *frozen = frozen_find(name);
  Value code = frozen != NULL ? frozen_code(frozen) : compile_library_file(file);
  Value module = is_absent(code) ? ABSENT : module_new(str_intern(str_from_ascii(name)), ABSENT);
  if (is_absent(module)) return ABSENT;
  Value dict = module_dict(module), modules = sys_modules();
  if (is_absent(modules) || !dict_set_str(dict, NAME("__builtins__"), builtins_module))
    return ABSENT;
  if (frozen != NULL && !dict_set_str(dict, NAME("__origname__"), str_from_ascii(frozen->origin)))
    return ABSENT;
  if (!dict_set_str(modules, str_intern(str_from_ascii(name)), module)) return ABSENT;
  return is_absent(run_code(code, dict, dict, ABSENT)) ? ABSENT : module;
}

static bool add_alias(const char *name, Value module) {
  Value modules = sys_modules();
  return !is_absent(modules) && dict_set_str(modules, str_intern(str_from_ascii(name)), module);
}

/* .pyc files are ours alone. */
static bool set_magic(Value external) {
  uint16_t magic = code_magic();
  const uint8_t bytes[] = {(uint8_t)magic, (uint8_t)(magic >> 8), '\r', '\n'};
  int64_t raw = magic | (int64_t)'\r' << 16 | (int64_t)'\n' << 24;
  return module_add(external, "MAGIC_NUMBER", bytes_from_data(bytes, sizeof bytes)) &&
         module_add_int(external, "_RAW_MAGIC_NUMBER", raw);
}

/* sys.path_hooks begins with zip files. */
static bool install_zipimport(void) {
  Value importer = import_attribute("zipimport", "zipimporter"), hooks = sys_get("path_hooks");
  return !is_absent(importer) && !is_absent(hooks) && list_insert(hooks, 0, importer);
}

bool bootstrap_importlib(void) {
  Value bootstrap = module_from_library("_frozen_importlib", "_bootstrap");
  if (is_absent(bootstrap)) return false;
  Value imp = module_create(module_find_builtin("_imp"));
  if (is_absent(imp) || !add_alias("_imp", imp)) return false;
  if (is_absent(call_method2(bootstrap, NAME("_install"), sys_module, imp))) return false;
  importlib_module = bootstrap;
  gc_root_add(&importlib_module);
  Value external = frozen_find("_frozen_importlib_external") != NULL
                       ? import_module("_frozen_importlib_external")
                       : module_from_library("_frozen_importlib_external", "_bootstrap_external");
  if (is_absent(external) || !set_magic(external) || !library_cache_install(external)) return false;
  return !is_absent(call_method0(bootstrap, NAME("_install_external_importers"))) &&
         install_zipimport();
}
