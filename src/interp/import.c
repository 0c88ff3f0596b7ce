/* import statements and the __import__ function. */
#include "interp/import.h"

#include "base/os.h"
#include "interp/config.h"
#include "interp/frame_object.h"
#include "interp/function.h"
#include "interp/operations.h"
#include "objects/audit.h"
#include "objects/exception_types.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/tuple.h"

Value sys_module, builtins_module, importlib_module, builtin_import_function;

Value sys_get(const char *name) {
  return dict_get_str(module_dict(sys_module), str_intern(str_from_ascii(name)));
}
bool sys_set(const char *name, Value v) {
  return dict_set_str(module_dict(sys_module), str_intern(str_from_ascii(name)), v);
}

Value sys_modules(void) {
  Value modules = dict_get_str(module_dict(sys_module), NAME("modules"));
  return is_absent(modules) ? raise_error(&exc_RuntimeError, "unable to get sys.modules") : modules;
}

static Value modules_get(Value name) {
  Value modules = sys_modules();
  if (is_absent(modules)) return ABSENT;
  if (is_exact_dict(modules)) return dict_get(modules, name);
  Value module = object_getitem(modules, name);
  if (is_absent(module)) exception_suppress(&exc_KeyError);
  return module;
}

/* -- Absolute names ---------------------------------------------------------------------------- */

/* globals[key] of the importing module, by any mapping's rules; ABSENT without exception if
   missing. */
static Value global_of(Value globals, Value key) {
  return dict_get(globals, key);
}

/* Returns the name of the package that relative imports of a module start from. */
static Value calculate_package(Value globals) {
  Value package = global_of(globals, NAME("__package__")),
        spec = global_of(globals, NAME("__spec__"));
  if (exception_pending()) return ABSENT;
  if (!is_absent(package) && !is_none(package)) {
    if (!is_str(package)) return raise_type_error("package must be a string");
    if (is_absent(spec) || is_none(spec)) return package;
    Value parent = object_getattr(spec, NAME("parent"));
    if (is_absent(parent)) return ABSENT;
    int equal = object_equal(package, parent);
    if (equal < 0 || (equal == 0 && !warn(&exc_ImportWarning, 1, "__package__ != __spec__.parent")))
      return ABSENT;
    return package;
  }
  if (!is_absent(spec) && !is_none(spec)) {
    Value parent = object_getattr(spec, NAME("parent"));
    if (!is_absent(parent) && !is_str(parent))
      return raise_type_error("__spec__.parent must be a string");
    return parent;
  }
  if (!warn(&exc_ImportWarning, 1,
            "can't resolve package from __spec__ or __package__, falling back on __name__ and "
            "__path__"))
    return ABSENT;
  Value name = global_of(globals, NAME("__name__"));
  if (is_absent(name))
    return exception_pending() ? ABSENT : raise_error(&exc_KeyError, "'__name__' not in globals");
  if (!is_str(name)) return raise_type_error("__name__ must be a string");
  if (!is_absent(global_of(globals, NAME("__path__")))) return name;
  for (int64_t i = str_length(name); i-- > 0;) {
    if (str_char_at(name, i) == '.') return str_slice(name, 0, i);
  }
  return str_empty;
}

static Value resolve_relative(Value name, Value globals, int level) {
  if (is_absent(globals) || is_none(globals))
    return raise_error(&exc_KeyError, "'__name__' not in globals");
  if (!is_dict(globals)) return raise_type_error("globals must be a dict");
  Value package = calculate_package(globals);
  if (is_absent(package)) return ABSENT;
  if (str_length(package) == 0)
    return raise_error(&exc_ImportError, "attempted relative import with no known parent package");
  int64_t end = str_length(package);
  for (int up = 1; up < level; up++) {
    int64_t dot = end;
    while (dot > 0 && str_char_at(package, dot - 1) != '.') dot--;
    if (dot == 0)
      return raise_error(&exc_ImportError, "attempted relative import beyond top-level package");
    end = dot - 1;
  }
  Value base = str_slice(package, 0, end);
  return str_length(name) == 0 ? base : format_text("%V.%V", base, name);
}

/* -- Loading ----------------------------------------------------------------------------------- */

/* Whether an import of this module has begun and not ended, as its spec tells. */
static bool is_initializing(Value module) {
  Value spec = object_lookup_attr(module, NAME("__spec__"));
  if (is_absent(spec)) {
    exception_clear();
    return false;
  }
  Value flag = object_lookup_attr(spec, NAME("_initializing"));
  bool result = !is_absent(flag) && object_truth(flag) > 0;
  exception_clear();
  return result;
}

/* -- Tracebacks without the import system's own frames ----------------------------------------- */

static CodeObject *entry_code(Value entry) {
  return frame_object_code(as_frame(slot_get(&object_cast(TracebackObject, entry)->frame)));
}

static bool is_import_system(Value entry) {
  Value filename = slot_get(&entry_code(entry)->filename);
  return str_equals_ascii(filename, "<frozen importlib._bootstrap>") ||
         str_equals_ascii(filename, "<frozen importlib._bootstrap_external>");
}

/* Takes out runs of importlib's entries: all of them of an ImportError, else those that end where a
   module's code is called. */
static void strip_import_frames(void) {
  if (config.verbose || is_absent(current_thread->exception)) return;
  Value exception = exception_fetch(), first = exception_traceback(exception);
  bool all = is_instance(exception, &exc_ImportError), inside = false;
  Value before = ABSENT,
        before_run =
            ABSENT; /* the entries in front of this one, and of the run of importlib's entries */
  for (Value entry = is_absent(first) || is_none(first) ? ABSENT : first; !is_absent(entry);) {
    Value next = slot_get(&object_cast(TracebackObject, entry)->next);
    bool now_inside = is_import_system(entry);
    if (now_inside && !inside) before_run = before;
    inside = now_inside;
    if (inside && (all || str_equals_ascii(slot_get(&entry_code(entry)->name),
                                           "_call_with_frames_removed"))) {
      if (is_absent(before_run))
        first = is_absent(next) ? NONE : next;
      else
        slot_set(as_object(before_run), &object_cast(TracebackObject, before_run)->next, next);
      before = before_run;
    } else {
      before = entry;
    }
    entry = next;
  }
  if (is_absent(first) || !exception_set_traceback(exception, first)) exception_clear();
  exception_restore(exception);
}

static Value find_and_load_untimed(Value name) {
  Value import = dict_get_str(module_dict(builtins_module), NAME("__import__"));
  Value module = call_method2(importlib_module, NAME("_find_and_load"), name,
                              is_absent(import) ? NONE : import);
  if (is_absent(module)) strip_import_frames();
  return module;
}

/* -X importtime: a line when an import ends, so that those that it makes itself stand above it. */
static Value find_and_load_timed(Value name) {
  const char *text = str_utf8(name, NULL);
  if (text == NULL) return ABSENT;
  static bool titled;
  static int depth;
  static int64_t inner; /* time of the imports that this one has made so far */
  if (!titled) fputs("import time: self [us] | cumulative | imported package\n", stderr);
  titled = true;
  int64_t outer = inner, start = os_clock_monotonic();
  inner = 0;
  depth++;
  Value module = find_and_load_untimed(name);
  depth--;
  int64_t total = os_clock_monotonic() - start;
  enum { MICROSECOND = 1000 };
  fprintf(stderr, "import time: %9lld | %10lld | %*s%s\n",
          (long long)(total - inner + MICROSECOND - 1) / MICROSECOND,
          (long long)(total + MICROSECOND - 1) / MICROSECOND, 2 * depth, "", text);
  inner = outer + total;
  return module;
}

static bool audit_import(Value name) {
  return audit("import", "OOOOO", name, NONE, sys_get("path"), sys_get("meta_path"),
               sys_get("path_hooks"));
}

static Value find_and_load(Value name) {
  if (is_absent(importlib_module))
    return raise_error(&exc_ModuleNotFoundError, "No module named %R", name);
  if (audit_has_hooks && !audit_import(name)) return ABSENT;
  return config.import_time ? find_and_load_timed(name) : find_and_load_untimed(name);
}

Value import_absolute(Value name) {
  Value module = modules_get(name);
  if (is_absent(module)) return exception_pending() ? ABSENT : find_and_load(name);
  if (is_none(module)) return find_and_load(name);
  if (!is_absent(importlib_module) && is_initializing(module)) {
    Value done = call_method1(importlib_module, NAME("_lock_unlock_module"), name);
    if (is_absent(done)) return ABSENT;
  }
  return module;
}

Value import_module(const char *name) {
  return import_absolute(str_from_ascii(name));
}

Value import_attribute(const char *module_name, const char *name) {
  Value module = import_module(module_name);
  return is_absent(module) ? ABSENT : object_getattr(module, str_from_ascii(name));
}

/* `import a.b.c` gives a; relative `import` of parts gives what stands before the first dot of
   `name`. */
static Value top_package(Value module, Value name, Value absolute, int level) {
  int64_t dot = str_find_char(name, '.', 0, str_length(name));
  if (dot < 0 && (level == 0 || str_length(name) == 0)) return module;
  if (dot < 0) return module;
  if (level == 0) return import_absolute(str_slice(absolute, 0, dot));
  int64_t cut = str_length(absolute) - (str_length(name) - dot);
  Value top_name = str_slice(absolute, 0, cut);
  Value top = modules_get(top_name);
  if (is_absent(top) && !exception_pending())
    raise_error(&exc_KeyError, "%R not in sys.modules as expected", top_name);
  return top;
}

Value import_module_level(Value name, Value globals, Value fromlist, int level) {
  if (!is_str(name)) return raise_type_error("module name must be a string");
  if (level < 0) return raise_value_error("level must be >= 0");
  if (level == 0 && str_length(name) == 0) return raise_value_error("Empty module name");
  Value absolute = level > 0 ? resolve_relative(name, globals, level) : name;
  if (is_absent(absolute)) return ABSENT;
  Value module = import_absolute(absolute);
  if (is_absent(module)) return ABSENT;
  int has_from = is_absent(fromlist) || is_none(fromlist) ? 0 : object_truth(fromlist);
  if (has_from < 0) return ABSENT;
  if (!has_from) return top_package(module, name, absolute, level);
  Value path = object_lookup_attr(module, NAME("__path__"));
  if (is_absent(path)) return exception_pending() ? ABSENT : module;
  Value import = dict_get_str(module_dict(builtins_module), NAME("__import__"));
  Value method = object_getattr(importlib_module, NAME("_handle_fromlist"));
  Value result = is_absent(method) ? ABSENT : call3(method, module, fromlist, import);
  if (is_absent(result)) strip_import_frames();
  return result;
}

/* -- Instructions ------------------------------------------------------------------------------ */

static Value name_at(Value *base, int32_t index) {
  return tuple_get(slot_get(&frame_code(base)->names), index);
}

bool op_import_name(Value *base, Instr i) {
  FunctionObject *f = as_function(base[-4]);
  Value name = name_at(base, i.d), globals = slot_get(&f->globals), fromlist = base[i.b],
        level = base[i.b + 1];
  Value builtins = slot_get(&f->builtins);
  Value import = is_dict(builtins) ? dict_get_str(builtins, NAME("__import__")) : ABSENT;
  if (is_absent(import)) {
    if (!exception_pending()) raise_error(&exc_ImportError, "__import__ not found");
    return false;
  }
  Value module;
  if (same(import, builtin_import_function)) {
    module = import_module_level(name, globals, fromlist, (int)as_small_int(level));
  } else {
    Value locals = frame_code(base)->flags & CO_OPTIMIZED ? NONE : base[0];
    module = call(import, (Value[]){name, globals, locals, fromlist, level}, 5, ABSENT);
  }
  base[i.a] = module;
  return !is_absent(module);
}

static Value string_attribute(Value module, Value name) {
  Value v = object_lookup_attr(module, name);
  if (is_absent(v)) exception_clear();
  return !is_absent(v) && is_str(v) ? v : ABSENT;
}

static bool raise_cannot_import(Value module, Value name) {
  Value package = string_attribute(module, NAME("__name__")),
        file = string_attribute(module, NAME("__file__"));
  Value shown = is_absent(package) ? str_from_ascii("<unknown module name>") : package;
  Value where = is_absent(file) ? str_from_ascii("unknown location") : file;
  Value text = !is_absent(file) && is_initializing(module)
                   ? format_text("cannot import name %R from partially initialized module %R (most "
                                 "likely due to a circular import) (%V)",
                                 name, shown, where)
                   : format_text("cannot import name %R from %R (%V)", name, shown, where);
  if (is_absent(text)) return false;
  raise_with_value(&exc_ImportError, text);
  ImportException *e = object_cast(ImportException, current_thread->exception);
  if (!is_absent(package)) slot_set(e, &e->name, package);
  if (!is_absent(file)) slot_set(e, &e->path, file);
  return false;
}

bool op_import_from(Value *base, Instr i) {
  Value module = base[i.b], name = name_at(base, i.d);
  Value v = object_lookup_attr(module, name);
  if (is_absent(v)) {
    if (exception_pending()) return false;
    /* a submodule that is being imported in a circle is in sys.modules already */
    Value package = string_attribute(module, NAME("__name__"));
    if (!is_absent(package)) v = modules_get(format_text("%V.%V", package, name));
    if (is_absent(v)) return !exception_pending() && raise_cannot_import(module, name);
  }
  base[i.a] = v;
  return true;
}

static bool import_star_names(Value module, Value names, bool skip_private, Value namespace) {
  for (int64_t n = 0; n < list_length(names); n++) {
    Value name = list_get(names, n);
    if (!is_str(name)) {
      Value shown = string_attribute(module, NAME("__name__"));
      raise_type_error(skip_private ? "Key in %V.__dict__ must be str, not %T"
                                    : "Item in %V.__all__ must be str, not %T",
                       shown, name);
      return false;
    }
    if (skip_private && str_length(name) > 0 && str_char_at(name, 0) == '_') continue;
    Value v = object_getattr(module, name);
    if (is_absent(v)) return false;
    bool ok = is_exact_dict(namespace) ? dict_set(namespace, name, v)
                                       : object_setitem(namespace, name, v);
    if (!ok) return false;
  }
  return true;
}

bool op_import_star(Value *base, Instr i) {
  Value module = base[i.a], namespace = base[0];
  Value all = object_lookup_attr(module, NAME("__all__"));
  if (is_absent(all)) {
    if (exception_pending()) return false;
    Value dict = object_lookup_attr(module, NAME("__dict__"));
    if (is_absent(dict)) {
      if (!exception_pending())
        raise_error(&exc_ImportError, "from-import-* object has no __dict__ and no __all__");
      return false;
    }
    Value names = sequence_list(dict);
    return !is_absent(names) && import_star_names(module, names, true, namespace);
  }
  Value names = sequence_list(all);
  return !is_absent(names) && import_star_names(module, names, false, namespace);
}

bool op_print_expr(Value *base, Instr i) {
  Value hook = sys_get("displayhook");
  if (is_absent(hook)) {
    raise_error(&exc_RuntimeError, "lost sys.displayhook");
    return false;
  }
  return !is_absent(call1(hook, base[i.a]));
}
