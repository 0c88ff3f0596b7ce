/* Functions, classes and other objects that pickles name by module and qualified name. */
#include "base/text.h"
#include "interp/import.h"
#include "modules/_pickle/pickler.h"
#include "objects/codecs.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

/* Where a name leads. */
typedef struct GlobalName {
  Value module_name; /* str */
  Value name;        /* str, with dots */
  Value last;        /* its last part */
  Value module;      /* the module of that name */
  Value parent;      /* what the last part is an attribute of */
} GlobalName;

static bool not_found(Value v, const GlobalName *g) {
  exception_clear();
  raise_pickling("Can't pickle %R: attribute lookup %V on %V failed", v, g->name, g->module_name);
  return false;
}

/* -- The module -------------------------------------------------------------------------------- */

/* The module has the object under that path: 1, 0, -1. */
static int module_holds(Value module, Value path, Value v) {
  Value parent, found = pickle_get_path(module, path, &parent);
  if (!is_absent(found)) return same(found, v);
  return exception_suppress(&exc_AttributeError) ? 0 : -1;
}

/* Looks through sys.modules; '__main__' where none has it. */
static Value search_modules(Value path, Value v) {
  Value modules = sys_modules(), items = is_absent(modules) ? ABSENT : dict_items_list(modules);
  if (is_absent(items)) return ABSENT;
  for (int64_t i = 0; i < list_length(items); i++) {
    Value name = tuple_get(list_get(items, i), 0), module = tuple_get(list_get(items, i), 1);
    bool skipped = !is_str(name) || str_equals_ascii(name, "__main__") ||
                   str_equals_ascii(name, "__mp_main__") || is_none(module);
    int holds = skipped ? 0 : module_holds(module, path, v);
    if (holds < 0) return ABSENT;
    if (holds > 0) return name;
  }
  return NAME("__main__");
}

static Value find_module_name(Value path, Value v) {
  Value name = object_lookup_attr(v, NAME("__module__"));
  if (is_absent(name) && exception_pending()) return ABSENT;
  return is_absent(name) || is_none(name) ? search_modules(path, v) : name;
}

/* -- Finding it -------------------------------------------------------------------------------- */

static Value own_name(Value v) {
  Value name = object_lookup_attr(v, NAME("__qualname__"));
  if (!is_absent(name) || exception_pending()) return name;
  return object_getattr(v, NAME("__name__"));
}

static bool import_it(Value v, GlobalName *g) {
  g->module = is_str(g->module_name) ? import_absolute(g->module_name) : ABSENT;
  if (!is_absent(g->module)) return true;
  exception_clear();
  raise_pickling("Can't pickle %R: import of module %R failed", v, g->module_name);
  return false;
}

/* Fills in *g, and makes sure that the name gives this very object. */
static bool resolve(Value v, Value name, GlobalName *g) {
  g->name = is_absent(name) ? own_name(v) : name;
  if (is_absent(g->name)) return false;
  if (!is_str(g->name)) {
    raise_pickling("Can't pickle %R: its name is not a str", v);
    return false;
  }
  Value path = call_method1(g->name, NAME("split"), str_from_char('.'));
  if (is_absent(path)) return false;
  g->module_name = find_module_name(path, v);
  if (is_absent(g->module_name) || !import_it(v, g)) return false;
  g->last = list_get(path, list_length(path) - 1);
  if (is_absent(pickle_split_path(g->module, g->name))) return not_found(v, g);
  Value found = pickle_get_path(g->module, path, &g->parent);
  if (is_absent(found)) return not_found(v, g);
  if (same(found, v)) return true;
  raise_pickling("Can't pickle %R: it's not the same object as %V.%V", v, g->module_name, g->name);
  return false;
}

/* -- Writing it -------------------------------------------------------------------------------- */

/* A registered extension code: 1 written, 0 there is none, -1. */
static int save_extension(Pickler *p, Value v, const GlobalName *g) {
  int64_t code;
  Value registry = pickle_import("copyreg", "_extension_registry");
  if (is_absent(registry)) return -1;
  Value number =
      is_dict(registry) ? dict_get(registry, tuple_pack(2, g->module_name, g->name)) : ABSENT;
  if (is_absent(number)) return exception_pending() ? -1 : 0;
  if (!is_int(number)) {
    raise_pickling("Can't pickle %R: extension code %R isn't an integer", v, number);
    return -1;
  }
  if (!index_to_i64(number, &code)) return -1;
  if (code <= 0 || code > INT32_MAX) {
    raise_error(&exc_RuntimeError, "Can't pickle %R: extension code %lld is out of range", v,
                (long long)code);
    return -1;
  }
  PickleOpcode opcode = code < 0x100 ? PICKLE_EXT1 : code < 0x10000 ? PICKLE_EXT2 : PICKLE_EXT4;
  return pickler_put_number(p, opcode, (uint64_t)code,
                            code < 0x100     ? 1
                            : code < 0x10000 ? 2
                                             : 4)
             ? 1
             : -1;
}

/* Names of Python 3's library that Python 2 had elsewhere. */
static bool use_old_names(GlobalName *g, Value *name) {
  Value names = pickle_import("_compat_pickle", "REVERSE_NAME_MAPPING");
  Value modules =
      is_absent(names) ? ABSENT : pickle_import("_compat_pickle", "REVERSE_IMPORT_MAPPING");
  if (is_absent(modules)) return false;
  if (!is_dict(names) || !is_dict(modules)) return true;
  Value pair = dict_get(names, tuple_pack(2, g->module_name, *name));
  if (is_absent(pair) && exception_pending()) return false;
  if (!is_absent(pair)) {
    if (!is_tuple(pair) || tuple_length(pair) != 2 || !is_str(tuple_get(pair, 0)) ||
        !is_str(tuple_get(pair, 1))) {
      raise_error(&exc_RuntimeError,
                  "_compat_pickle.REVERSE_NAME_MAPPING values should be 2-tuples, not %.200T",
                  pair);
      return false;
    }
    g->module_name = tuple_get(pair, 0);
    *name = tuple_get(pair, 1);
    return true;
  }
  Value module = dict_get(modules, g->module_name);
  if (is_absent(module)) return !exception_pending();
  if (!is_str(module)) {
    raise_error(&exc_RuntimeError,
                "_compat_pickle.REVERSE_IMPORT_MAPPING values should be strings, not %.200T",
                module);
    return false;
  }
  g->module_name = module;
  return true;
}

/* A line of ASCII, or with protocol 3 UTF-8. */
static bool put_identifier(Pickler *p, Value text, const char *what) {
  if (p->protocol < 3 && !as_str(text)->ascii) {
    raise_pickling("can't pickle %s identifier '%V' using pickle protocol %d", what, text,
                   (int)p->protocol);
    return false;
  }
  size_t length;
  const char *utf8 = str_utf8(text, &length);
  if (utf8 != NULL) return pickler_put(p, utf8, length) && pickler_put(p, "\n", 1);
  if (exception_suppress(&exc_UnicodeEncodeError))
    raise_pickling("can't pickle %s identifier '%A' using pickle protocol %d", what, text,
                   (int)p->protocol);
  return false;
}

static bool save_lines(Pickler *p, GlobalName *g) {
  Value name = g->last;
  if (p->fix_imports && !use_old_names(g, &name)) return false;
  return pickler_put_opcode(p, PICKLE_GLOBAL) && put_identifier(p, g->module_name, "module") &&
         put_identifier(p, name, "global");
}

bool pickle_save_global(Pickler *p, Value v, Value name) {
  GlobalName g;
  if (!resolve(v, name, &g)) return false;
  int extension = p->protocol >= 2 ? save_extension(p, v, &g) : 0;
  if (extension != 0) return extension > 0;
  bool ok;
  if (p->protocol >= 4) {
    ok = pickle_save(p, g.module_name) && pickle_save(p, g.name) &&
         pickler_put_opcode(p, PICKLE_STACK_GLOBAL);
  } else if (!same(g.parent, g.module)) {
    Value getattr = pickle_import("builtins", "getattr");
    return !is_absent(getattr) && pickle_save_call(p, getattr, tuple_pack(2, g.parent, g.last), v);
  } else {
    ok = save_lines(p, &g);
  }
  return ok && pickler_memoize(p, v);
}

/* The classes of None, ... and NotImplemented have no name anywhere. */
bool pickle_save_type(Pickler *p, Value v) {
  Value singletons[] = {NONE, ELLIPSIS, NOT_IMPLEMENTED};
  for (size_t i = 0; i < countof(singletons); i++)
    if (as_type(v) == type_of(singletons[i]))
      return pickle_save_call(p, type_value(&type_type), tuple_pack(1, singletons[i]), v);
  return pickle_save_global(p, v, ABSENT);
}
