/* _imp: what importlib asks of the executable: built-in and frozen modules, the import lock. */
#include <sched.h>

#include "interp/config.h"
#include "interp/frame.h"
#include "interp/import.h"
#include "modules/frozen.h"
#include "modules/import_lock.h"
#include "objects/bytes.h"
#include "objects/buffer.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "base/hash.h"

/* -- Lock: recursive, per thread; the GIL makes the fields consistent -------------------------- */

static uint64_t lock_owner; /* ident + 1 of the holder, 0: free */
static int lock_count;

static Value imp_lock_held(Value *args, int nargs) {
  return from_bool(lock_owner != 0);
}
bool import_lock_acquire(void) {
  uint64_t me = current_thread->ident + 1;
  while (lock_owner != 0 && lock_owner != me) {
    gil_release();
    sched_yield();
    gil_acquire();
    if (!thread_poll()) return false;
  }
  lock_owner = me;
  lock_count++;
  return true;
}
bool import_lock_release(void) {
  if (lock_owner != current_thread->ident + 1) return false;
  if (--lock_count == 0) lock_owner = 0;
  return true;
}
static Value imp_acquire_lock(Value *args, int nargs) {
  return import_lock_acquire() ? NONE : ABSENT;
}
static Value imp_release_lock(Value *args, int nargs) {
  return import_lock_release() ? NONE
                               : raise_error(&exc_RuntimeError, "not holding the import lock");
}

/* -- Built-in modules -------------------------------------------------------------------------- */

static const ModuleDef *find_builtin(Value name) {
  const char *text = is_str(name) ? str_utf8(name, NULL) : NULL;
  if (text == NULL) {
    exception_clear();
    return NULL;
  }
  return module_find_builtin(text);
}

static Value imp_is_builtin(Value *args, int nargs) {
  if (!is_str(args[0]))
    return raise_type_error("is_builtin() argument must be str, not %Y", args[0]);
  return from_small_int(find_builtin(args[0]) != NULL);
}

/* Modules that exist from the start are handed out again; others are made anew. */
static Value imp_create_builtin(Value *args, int nargs) {
  Value name = object_getattr(args[0], NAME("name"));
  if (is_absent(name)) return ABSENT;
  if (is_str(name) && str_equals_ascii(name, "sys")) return sys_module;
  if (is_str(name) && str_equals_ascii(name, "builtins")) return builtins_module;
  const ModuleDef *def = find_builtin(name);
  return def == NULL ? NONE : module_create(def);
}
static Value imp_exec_builtin(Value *args, int nargs) {
  return from_small_int(0);
}

/* -- Frozen modules ---------------------------------------------------------------------------- */

/* For tests: -1 hides the frozen modules that the start-up does not need, 1 and 0 show all there
   are. */
static int frozen_override;

static bool is_essential(const char *name) {
  return strncmp(name, "_frozen_importlib", 17) == 0 || strcmp(name, "zipimport") == 0;
}

static Value imp_override_frozen_modules(Value *args, int nargs) {
  return index_to_int(args[0], &frozen_override) ? NONE : ABSENT;
}

static const FrozenModule *find_frozen(Value name) {
  const char *text = is_str(name) ? str_utf8(name, NULL) : NULL;
  if (text == NULL) exception_clear();
  bool hidden = frozen_override < 0 || (frozen_override == 0 && config.no_frozen_modules);
  if (text == NULL || (hidden && !is_essential(text))) return NULL;
  return frozen_find(text);
}

static Value raise_no_frozen(Value name) {
  raise_error(&exc_ImportError, "No such frozen object named %V", name);
  Value e = current_thread->exception;
  if (is_instance(e, &exc_ImportError))
    slot_set(as_object(e), &object_cast(ImportException, e)->name, name);
  return ABSENT;
}

static Value imp_is_frozen(Value *args, int nargs) {
  return from_bool(find_frozen(args[0]) != NULL);
}
static Value imp_is_frozen_package(Value *args, int nargs) {
  const FrozenModule *module = find_frozen(args[0]);
  return module == NULL ? raise_no_frozen(args[0]) : from_bool(module->is_package);
}
static Value imp_find_frozen(Value *args, int nargs) {
  const FrozenModule *module = find_frozen(args[0]);
  if (module == NULL) return NONE;
  bool with_data;
  if (!arg_truth(args[1], &with_data)) return ABSENT;
  Value data = with_data ? bytes_from_data(module->code, module->size) : NONE;
  if (is_absent(data)) return ABSENT;
  Value origin = module->origin == NULL ? NONE : str_from_ascii(module->origin);
  return tuple_pack(3, data, from_bool(module->is_package), origin);
}
static Value imp_get_frozen_object(Value *args, int nargs) {
  const FrozenModule *module = find_frozen(args[0]);
  return module == NULL ? raise_no_frozen(args[0]) : frozen_code(module);
}
static Value imp_frozen_module_names(Value *args, int nargs) {
  Value list = list_new(0);
  for (int i = 0; frozen_at(i) != NULL; i++) {
    if (!list_append(list, str_from_ascii(frozen_at(i)->name))) return ABSENT;
  }
  return list;
}

/* What its code finds in its namespace when it starts. */
static bool frozen_namespace(const FrozenModule *frozen, Value dict) {
  Value origin = frozen->origin == NULL ? NONE : str_from_ascii(frozen->origin);
  return dict_set_str(dict, NAME("__builtins__"), builtins_module) &&
         dict_set_str(dict, NAME("__origname__"), origin) &&
         (!frozen->is_package || dict_set_str(dict, NAME("__path__"), list_new(0)));
}

/* Runs a frozen module, in the module of its name that sys.modules has or in a new one; a module
   that fails is taken out again. */
static Value imp_init_frozen(Value *args, int nargs) {
  if (!is_str(args[0]))
    return raise_type_error("init_frozen() argument must be str, not %Y", args[0]);
  const FrozenModule *frozen = find_frozen(args[0]);
  if (frozen == NULL) return NONE;
  Value name = str_intern(str_exact(args[0])), code = frozen_code(frozen), modules = sys_modules();
  if (is_absent(code) || is_absent(modules)) return ABSENT;
  Value module = dict_get_str(modules, name);
  if (is_absent(module) || !is_module(module)) module = module_new(name, ABSENT);
  if (is_absent(module) || !dict_set_str(modules, name, module)) return ABSENT;
  Value dict = module_dict(module);
  if (frozen_namespace(frozen, dict) && !is_absent(run_code(code, dict, dict, ABSENT)))
    return object_getitem(modules, name);
  Value exception = exception_fetch();
  if (!object_delitem(modules, name)) exception_clear();
  return raise_instance(exception);
}

/* -- The rest ---------------------------------------------------------------------------------- */

static Value imp_extension_suffixes(Value *args, int nargs) {
  return list_new(0);
}
static Value imp_create_dynamic(Value *args, int nargs) {
  return raise_not_implemented("loading of extension modules");
}
/* Of the code and the codes among its constants that had the same name. */
static void set_filename(CodeObject *code, Value old, Value name) {
  if (!str_equal(slot_get(&code->filename), old)) return;
  slot_set(code, &code->filename, name);
  Value consts = slot_get(&code->consts);
  for (int64_t i = 0; i < tuple_length(consts); i++) {
    if (is_code(tuple_get(consts, i))) set_filename(as_code(tuple_get(consts, i)), old, name);
  }
}

static Value imp_fix_co_filename(Value *args, int nargs) {
  if (!is_code(args[0]) || !is_str(args[1]))
    return raise_type_error("_fix_co_filename() takes a code object and a path");
  set_filename(as_code(args[0]), slot_get(&as_code(args[0])->filename), args[1]);
  return NONE;
}

/* siphash of the source under a fixed key, eight bytes. */
static Value imp_source_hash(Value *args, int nargs) {
  int64_t key;
  Buffer buffer;
  if (!index_to_i64(args[0], &key) || !buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  uint64_t hash = hash_bytes_with_key((uint64_t)key, buffer.memory, buffer.length);
  buffer_release(&buffer);
  return bytes_from_data(&hash, sizeof hash);
}

static const BuiltinDef imp_functions[] = {
    METHOD("lock_held()", imp_lock_held, EFFECT_PURE,
           "Return True if the import lock is currently held, else False."),
    METHOD("acquire_lock()", imp_acquire_lock, EFFECT_ANY,
           "Acquires the interpreter's import lock for the current thread."),
    METHOD("release_lock()", imp_release_lock, EFFECT_RAISE,
           "Release the interpreter's import lock."),
    METHOD("is_builtin(name, /)", imp_is_builtin, EFFECT_ALLOC,
           "Whether there is a built-in module of that name: 1 or 0."),
    METHOD("create_builtin(spec, /)", imp_create_builtin, EFFECT_ANY,
           "Make the built-in module of a spec; None if there is none."),
    METHOD("exec_builtin(mod, /)", imp_exec_builtin, EFFECT_PURE,
           "Built-in modules are ready when they are made."),
    METHOD("is_frozen(name, /)", imp_is_frozen, EFFECT_ALLOC,
           "Tell whether the module is frozen into the executable."),
    METHOD("is_frozen_package(name, /)", imp_is_frozen_package, EFFECT_ALLOC,
           "Tell whether the frozen module is a package."),
    METHOD("find_frozen(name, /, *, withdata=False)", imp_find_frozen, EFFECT_ANY,
           "(data, is_package, original name) of a frozen module, or None."),
    METHOD("get_frozen_object(name, data=None, /)", imp_get_frozen_object, EFFECT_ANY,
           "Code object of a frozen module."),
    METHOD("init_frozen(name, /)", imp_init_frozen, EFFECT_ANY,
           "Initializes a frozen module: the module, or None if there is none of that name."),
    METHOD("_frozen_module_names()", imp_frozen_module_names, EFFECT_ALLOC,
           "Returns the list of available frozen modules."),
    METHOD("extension_suffixes()", imp_extension_suffixes, EFFECT_ALLOC,
           "File suffixes of extension modules: none."),
    METHOD("create_dynamic(spec, file=None, /)", imp_create_dynamic, EFFECT_RAISE,
           "Extension modules cannot be loaded."),
    METHOD("_fix_co_filename(code, path, /)", imp_fix_co_filename, EFFECT_WRITE_ATTR,
           "Changes code.co_filename to specify the passed-in file path."),
    METHOD("_override_frozen_modules_for_tests(override, /)", imp_override_frozen_modules,
           EFFECT_RAISE, "Whether frozen modules are found: yes (1), no (-1), as configured (0)."),
    METHOD("source_hash(key, source)", imp_source_hash, EFFECT_ALLOC,
           "Hash of a source file, for hash-based .pyc files."),
    METHOD_END,
};

static bool imp_init(Value module) {
  return module_add_string(module, "check_hash_based_pycs", config.check_hash_based_pycs);
}

static const ModuleDef imp_def = {
    .name = "_imp",
    .doc = "(Extremely) low-level import machinery bits as used by importlib.",
    .functions = imp_functions,
    .init = imp_init};
MODULE_REGISTER(imp_def);
