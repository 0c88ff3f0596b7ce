/* Where .pyc files of the library go.

   Invariant: folders that belong to the system (CPython's library) get no files of ours: for
   sources in them importlib's cache_from_source and source_from_cache are those of the library,
   moved below config.cache_root. A program that sets sys.pycache_prefix has its way. */
#include "modules/library_cache.h"

#include "interp/config.h"
#include "interp/import.h"
#include "objects/function_builtin.h"
#include "objects/module.h"
#include "objects/str.h"

static Value original_cache_from_source, original_source_from_cache;

static bool is_inside(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* Moves a path beside a source of one of those folders below the root. */
static Value cache_from_source(Value *args, int nargs, Value kwnames) {
  Value path = call(original_cache_from_source, args, nargs, kwnames),
        prefix = sys_get("pycache_prefix");
  if (is_absent(path) || !is_str(path) || !(is_absent(prefix) || is_none(prefix))) return path;
  const char *text = str_utf8(path, NULL);
  if (text == NULL) exception_clear();
  for (const char *const *folder = config.cached_folders; text != NULL && *folder != NULL;
       folder++) {
    if (is_inside(text, *folder)) return format_text("%s%V", config.cache_root, path);
  }
  return path;
}

static Value source_from_cache(Value *args, int nargs) {
  const char *text = is_exact_str(args[0]) ? str_utf8(args[0], NULL) : NULL;
  exception_clear();
  Value path = args[0];
  if (text != NULL && is_inside(text, config.cache_root))
    path = str_slice(path, (int64_t)strlen(config.cache_root), str_length(path));
  return call1(original_source_from_cache, path);
}

static const BuiltinDef functions[] = {
    METHOD_RAW("cache_from_source(path, debug_override=None, *, optimization=None)",
               cache_from_source, EFFECT_ANY, 0,
               "Path of the .pyc file of a .py file, which need not exist."),
    METHOD("source_from_cache(path)", source_from_cache, EFFECT_ANY,
           "Path of the .py file of a .pyc file, which need not exist."),
    METHOD_END,
};

static bool replace(Value external, Value *original, const BuiltinDef *def) {
  Value name = builtin_def_name(def);
  *original = object_getattr(external, name);
  gc_root_add(original);
  return !is_absent(*original) &&
         dict_set_str(module_dict(external), name,
                      builtin_function_new(def, external, NAME("importlib._bootstrap_external")));
}

bool library_cache_install(Value external) {
  if (config.cache_root == NULL || config.cached_folders[0] == NULL) return true;
  return replace(external, &original_cache_from_source, &functions[0]) &&
         replace(external, &original_source_from_cache, &functions[1]);
}
