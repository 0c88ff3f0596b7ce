/* _warnings: the filter machinery that warnings.py uses when it finds it, and that C code warns
   through. */
#include "interp/frame_object.h"
#include "interp/import.h"
#include "modules/traceback/print.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* Module state: the objects warnings.py shares. */
static Value filters, once_registry, default_action;
static int64_t filters_version;

/* warnings.NAME if that module is loaded (programs replace its parts), else the module's own. */
static Value warnings_attribute(const char *name, bool import, Value otherwise) {
  Value modules = sys_modules();
  if (is_absent(modules)) return ABSENT;
  Value module = dict_get_str(modules, NAME("warnings"));
  if (is_absent(module) && import) module = import_module("warnings");
  if (is_absent(module)) {
    exception_clear();
    return otherwise;
  }
  Value v = object_lookup_attr(module, str_from_ascii(name));
  if (is_absent(v)) exception_clear();
  return is_absent(v) ? otherwise : v;
}

/* -- Filters ----------------------------------------------------------------------------------- */

/* A filter's message or module part: None, a str (equal) or a compiled pattern (match). 1, 0, -1 */
static int part_matches(Value pattern, Value text) {
  if (is_none(pattern)) return 1;
  if (is_exact_str(pattern)) return str_equal(pattern, text);
  Value match = call_method1(pattern, NAME("match"), text);
  return is_absent(match) ? -1 : object_truth(match);
}

static int filter_matches(Value item, Value category, Value text, Value module, int64_t line) {
  int64_t filter_line;
  if (!is_tuple(item) || tuple_length(item) != 5) {
    raise_value_error("_warnings.filters item isn't a 5-tuple");
    return -1;
  }
  int ok = part_matches(tuple_get(item, 1), text);
  if (ok > 0) ok = object_is_subclass(category, tuple_get(item, 2));
  if (ok > 0) ok = part_matches(tuple_get(item, 3), module);
  if (ok <= 0) return ok;
  if (!index_to_i64(tuple_get(item, 4), &filter_line)) return -1;
  return filter_line == 0 || filter_line == line;
}

static Value find_action(Value category, Value text, Value module, int64_t line, Value *item) {
  Value list = warnings_attribute("filters", false, filters);
  *item = NONE;
  if (is_absent(list)) return ABSENT;
  if (!is_list(list)) return raise_value_error("_warnings.filters must be a list");
  filters = list; /* they last where the module's variable goes */
  for (int64_t i = 0; i < list_length(list); i++) {
    Value candidate = list_get(list, i);
    int matches = filter_matches(candidate, category, text, module, line);
    if (matches < 0) return ABSENT;
    if (!matches) continue;
    *item = candidate;
    Value action = tuple_get(candidate, 0);
    return is_str(action) ? action : raise_type_error("action must be a string, not '%T'", action);
  }
  Value action = warnings_attribute("defaultaction", false, default_action);
  return is_absent(action) || is_str(action)
             ? action
             : raise_type_error("_warnings.defaultaction must be a string, not '%T'", action);
}

/* -- Registries: which warnings were shown already --------------------------------------------- */

/* 1: shown before (or is now marked so), 0: new, -1 */
static int already_warned(Value registry, Value key, bool mark) {
  if (is_none(registry)) return 0;
  Value version = dict_get(registry, NAME("version"));
  int64_t known;
  if (is_absent(version) && exception_pending()) return -1;
  if (is_absent(version) || !is_int(version) || !int_fits_i64(version, &known) ||
      known != filters_version) {
    dict_clear(registry);
    if (!dict_set_str(registry, NAME("version"), from_small_int(filters_version))) return -1;
  } else {
    Value seen = dict_get(registry, key);
    if (!is_absent(seen)) return object_truth(seen);
    if (exception_pending()) return -1;
  }
  if (mark && !dict_set(registry, key, TRUE_VALUE)) return -1;
  return 0;
}

static int registry_once(Value registry, Value text, Value category, bool with_zero) {
  Value key =
      with_zero ? tuple_pack(3, text, category, from_small_int(0)) : tuple_pack(2, text, category);
  return already_warned(registry, key, true);
}

/* -- Showing ----------------------------------------------------------------------------------- */

/* What there is to do without the module warnings: at the start, the end, and in programs that do
   not import it. */
static bool show_plainly(Value filename, int64_t line, Value text, Value category,
                         Value code_line) {
  Value err = sys_get("stderr");
  if (is_absent(err) || is_none(err)) return true;
  Value name = object_getattr(category, NAME("__name__"));
  Value shown = is_absent(name)
                    ? ABSENT
                    : format_text("%V:%lld: %V: %V\n", filename, (long long)line, name, text);
  if (is_absent(shown) || is_absent(call_method1(err, NAME("write"), shown))) return false;
  if (is_none(code_line)) code_line = source_line(filename, (int)min_of(line, INT_MAX));
  if (is_absent(code_line) || is_none(code_line)) return true;
  int leading;
  shown = format_text("  %V\n", source_strip(code_line, &leading));
  return !is_absent(shown) && !is_absent(call_method1(err, NAME("write"), shown));
}

static bool show(Value category, Value text, Value message, Value filename, int64_t line,
                 Value code_line, Value source) {
  Value function = warnings_attribute("_showwarnmsg", !is_none(source), NONE);
  if (is_absent(function)) return false;
  if (is_none(function)) return show_plainly(filename, line, text, category, code_line);
  if (!object_is_callable(function)) {
    raise_type_error("warnings._showwarnmsg() must be set to a callable");
    return false;
  }
  Value class_ = warnings_attribute("WarningMessage", false, NONE);
  if (is_absent(class_) || is_none(class_)) {
    if (!exception_pending())
      raise_error(&exc_RuntimeError, "unable to get warnings.WarningMessage");
    return false;
  }
  Value args[] = {message, category, filename, from_small_int(line), NONE, code_line, source};
  Value object = call(class_, args, countof(args), ABSENT);
  return !is_absent(object) && !is_absent(call1(function, object));
}

/* -- The decision ------------------------------------------------------------------------------ */

static Value module_from_filename(Value filename) {
  int64_t length = str_length(filename);
  if (length == 0) return str_from_ascii("<unknown>");
  Value suffix = str_slice(filename, length > 3 ? length - 3 : 0, length);
  return str_equals_ascii(suffix, ".py") ? str_slice(filename, 0, length - 3) : filename;
}

static bool action_is(Value action, const char *name) {
  return str_equals_ascii(action, name);
}

static bool warn_at(Value category, Value message, Value filename, int64_t line, Value module,
                    Value registry, Value source_line, Value source) {
  if (!is_none(registry) && !is_dict(registry)) {
    raise_type_error("'registry' must be a dict or None");
    return false;
  }
  if (is_none(module)) module = module_from_filename(filename);
  Value text = message;
  if (is_instance(message, &exc_Warning)) {
    text = object_str(message);
    category = type_value(type_of(message));
  } else {
    message = call1(category, message);
  }
  if (is_absent(text) || is_absent(message)) return false;
  Value key = tuple_pack(3, text, category, from_small_int(line)), item;
  int seen = already_warned(registry, key, false);
  if (seen != 0) return seen > 0;
  Value action = find_action(category, text, module, line, &item);
  if (is_absent(action)) return false;
  if (action_is(action, "error")) return !is_absent(raise_object(message, ABSENT));
  if (action_is(action, "ignore")) return true;
  int once = 0;
  if (!action_is(action, "always")) {
    if (!is_none(registry) && !dict_set(registry, key, TRUE_VALUE)) return false;
    if (action_is(action, "once")) {
      Value shared = warnings_attribute("onceregistry", false, once_registry);
      if (is_absent(shared)) return false;
      once = registry_once(is_none(registry) ? shared : registry, text, category, false);
    } else if (action_is(action, "module")) {
      once = is_none(registry) ? 0 : registry_once(registry, text, category, true);
    } else if (!action_is(action, "default")) {
      raise_error(&exc_RuntimeError, "Unrecognized action (%R) in warnings.filters:\n %R", action,
                  item);
      return false;
    }
  }
  if (once != 0) return once > 0;
  return show(category, text, message, filename, line, source_line, source);
}

/* -- Where a warning belongs: the frame `stacklevel` up, not counting importlib's -------------- */

static bool is_internal(Value *base) {
  Value name = slot_get(&frame_code(base)->filename);
  return is_str(name) && str_find(name, NAME("importlib"), 0, str_length(name)) >= 0 &&
         str_find(name, NAME("_bootstrap"), 0, str_length(name)) >= 0;
}

static Value *caller_outside(Value *base, Value **callee) {
  do {
    *callee = base;
    base = frame_caller(base);
  } while (base != NULL && is_internal(base));
  return base;
}

typedef struct Place {
  Value filename, module, registry; /* str, str, and dict of warnings given already (or None) */
  int64_t line;                     /* in the file */
} Place;

static bool find_place(int64_t stacklevel, Place *place) {
  Value *base = current_thread->base, *callee = NULL;
  bool skip_internal = stacklevel > 0 && base != NULL && !is_internal(base);
  for (; base != NULL && --stacklevel > 0;) {
    if (skip_internal) {
      base = caller_outside(base, &callee);
    } else {
      callee = base;
      base = frame_caller(base);
    }
  }
  Value globals =
      base == NULL ? module_dict(sys_module) : slot_get(&as_function(base[-4])->globals);
  place->filename = base == NULL ? NAME("sys") : slot_get(&frame_code(base)->filename);
  place->line =
      base == NULL ? 1 : code_position(frame_code(base), frame_position(base, callee)).line;
  place->registry = dict_get_str(globals, NAME("__warningregistry__"));
  if (is_absent(place->registry)) {
    place->registry = dict_new();
    if (!dict_set_str(globals, NAME("__warningregistry__"), place->registry)) return false;
  }
  Value name = dict_get_str(globals, NAME("__name__"));
  place->module = is_absent(name) || !is_str(name) ? str_from_ascii("<string>") : name;
  return true;
}

/* -- Functions --------------------------------------------------------------------------------- */

static Value check_category(Value message, Value category) {
  if (is_instance(message, &exc_Warning)) return type_value(type_of(message));
  if (is_none(category)) return type_value(&exc_UserWarning);
  int ok = is_type_object(category) ? object_is_subclass(category, type_value(&exc_Warning)) : 0;
  if (ok < 0) return ABSENT;
  return ok ? category
            : raise_type_error("category must be a Warning subclass, not '%T'", category);
}

static Value warnings_warn(Value *args, int nargs) {
  int64_t stacklevel;
  Place place;
  Value category = check_category(args[0], args[1]);
  if (is_absent(category) || !index_to_i64(args[2], &stacklevel) || !find_place(stacklevel, &place))
    return ABSENT;
  return warn_at(category, args[0], place.filename, place.line, place.module, place.registry, NONE,
                 args[3])
             ? NONE
             : ABSENT;
}

/* The line of source that a loader knows, for warnings about code that is not in a file. */
static Value source_line_of(Value module_globals, int64_t line) {
  if (!is_dict(module_globals))
    return raise_type_error("module_globals must be a dict, not '%T'", module_globals);
  Value loader = dict_get_str(module_globals, NAME("__loader__")),
        name = dict_get_str(module_globals, NAME("__name__"));
  if (is_absent(loader) || is_absent(name) || is_none(loader)) return NONE;
  Value get_source = object_lookup_attr(loader, NAME("get_source"));
  if (is_absent(get_source)) return exception_pending() ? ABSENT : NONE;
  Value source = call1(get_source, name);
  if (is_absent(source) || is_none(source)) return source;
  Value splitlines = object_getattr(
      type_value(&str_type), NAME("splitlines")); /* a subclass's own could return anything */
  Value lines = is_absent(splitlines) ? ABSENT : call1(splitlines, source);
  return is_absent(lines) ? ABSENT : object_getitem(lines, from_small_int(line - 1));
}

static Value warnings_warn_explicit(Value *args, int nargs) {
  int64_t line;
  Value category = check_category(args[0], args[1]);
  if (is_absent(category) || !index_to_i64(args[3], &line)) return ABSENT;
  if (!is_str(args[2]))
    return raise_type_error("warn_explicit() argument 'filename' must be str, not %Y", args[2]);
  Value source_line = is_none(args[6]) ? NONE : source_line_of(args[6], line);
  if (is_absent(source_line)) return ABSENT;
  return warn_at(category, args[0], args[2], line, args[4], args[5], source_line, args[7]) ? NONE
                                                                                           : ABSENT;
}

static Value filters_mutated(Value *args, int nargs) {
  filters_version++;
  return NONE;
}

static const BuiltinDef warnings_functions[] = {
    METHOD("warn(message, category=None, stacklevel=1, source=None)", warnings_warn, EFFECT_ANY,
           "Give a warning: it is shown, ignored or raised, as the filters say."),
    METHOD("warn_explicit(message, category, filename, lineno, module=None, registry=None, "
           "module_globals=None, source=None)",
           warnings_warn_explicit, EFFECT_ANY, "Issue a warning at a given place."),
    METHOD("_filters_mutated()", filters_mutated, EFFECT_EXTERNAL,
           "The filters changed: what was shown before counts no more."),
    METHOD_END,
};

static bool add_filter(const char *action, Type *category, Value module) {
  Value filter = tuple_pack(5, str_intern(str_from_ascii(action)), NONE, type_value(category),
                            module, from_small_int(0));
  return list_append(filters, filter);
}

static bool warnings_init(Value module) {
  if (is_absent(filters)) {
    gc_root_add(&filters);
    gc_root_add(&once_registry);
    gc_root_add(&default_action);
    filters = list_new(5);
    once_registry = dict_new();
    default_action = NAME("default");
    bool ok = add_filter("default", &exc_DeprecationWarning, NAME("__main__")) &&
              add_filter("ignore", &exc_DeprecationWarning, NONE) &&
              add_filter("ignore", &exc_PendingDeprecationWarning, NONE) &&
              add_filter("ignore", &exc_ImportWarning, NONE) &&
              add_filter("ignore", &exc_ResourceWarning, NONE);
    if (!ok) return false;
  }
  return module_add(module, "filters", filters) &&
         module_add(module, "_onceregistry", once_registry) &&
         module_add(module, "_defaultaction", default_action);
}

static const ModuleDef warnings_def = {.name = "_warnings",
                                       .doc = "What the module warnings has written in C.",
                                       .functions = warnings_functions,
                                       .init = warnings_init};
MODULE_REGISTER(warnings_def);
