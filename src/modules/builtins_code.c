/* builtins: classes, imports, and running code. */
#include "frontend/compile.h"
#include "interp/frame_object.h"
#include "interp/function.h"
#include "interp/import.h"
#include "interp/run.h"
#include "modules/_ast/ast_objects.h"
#include "modules/builtins.h"
#include "objects/audit.h"
#include "objects/buffer.h"
#include "objects/cell.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

Value current_locals(void) {
  Value *base = current_thread->base;
  if (base == NULL) return raise_error(&exc_SystemError, "frame does not exist");
  Value frame = frame_object(base);
  return is_absent(frame) ? ABSENT : frame_object_locals(frame);
}

Value current_globals(void) {
  Value *base = current_thread->base;
  return base == NULL ? ABSENT : slot_get(&as_function(base[-4])->globals);
}

/* -- Classes ----------------------------------------------------------------------------------- */

/* Bases with __mro_entries__ replaced by what it returns; *changed tells whether there were any. */
static Value resolve_bases(Value *bases, int64_t count, bool *changed) {
  Value list = list_new(count), original = tuple_from_values(bases, count);
  *changed = false;
  for (int64_t i = 0; i < count; i++) {
    Value base = tuple_get(original, i);
    if (is_type_object(base)) {
      if (!list_append(list, base)) return ABSENT;
      continue;
    }
    Value method = object_lookup_attr(base, NAME("__mro_entries__"));
    if (is_absent(method)) {
      if (exception_pending() || !list_append(list, base)) return ABSENT;
      continue;
    }
    Value entries = call1(method, original);
    if (is_absent(entries)) return ABSENT;
    if (!is_tuple(entries)) return raise_type_error("__mro_entries__ must return a tuple");
    *changed = true;
    if (!list_extend(list, entries)) return ABSENT;
  }
  return list_as_tuple(list);
}

static Value class_namespace(Value metaclass, Value name, Value bases, Value keywords) {
  Value prepare = object_lookup_attr(metaclass, NAME("__prepare__"));
  if (is_absent(prepare)) return exception_pending() ? ABSENT : dict_new();
  Value namespace = call_with_tuple(prepare, tuple_pack(2, name, bases), keywords);
  if (is_absent(namespace)) return ABSENT;
  if (type_of(namespace)->slots.get_item != NULL) return namespace;
  Value shown = is_type_object(metaclass) ? str_from_ascii(type_name(as_type(metaclass)))
                                          : str_from_ascii("<metaclass>");
  return raise_type_error("%V.__prepare__() must return a mapping, not %T", shown, namespace);
}

/* The __class__ cell that the body returned must have been filled by type.__new__. */
static bool check_class_cell(Value cell, Value class_, Value name) {
  if (is_absent(cell) || !is_cell(cell)) return true;
  Value contents = slot_get(&as_cell(cell)->contents);
  if (is_absent(contents)) {
    raise_error(
        &exc_RuntimeError,
        "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?", name,
        class_);
    return false;
  }
  if (same(contents, class_)) return true;
  raise_type_error("__class__ set to %R defining %R as %R", contents, name, class_);
  return false;
}

/* __build_class__(function, name, *bases, metaclass=..., **keywords) */
static Value build_class(Value *args, int nargs, Value kwnames) {
  if (nargs < 2) return raise_type_error("__build_class__: not enough arguments");
  if (!is_function(args[0])) return raise_type_error("__build_class__: func must be a function");
  Value function = args[0], name = args[1], metaclass = ABSENT, keywords = ABSENT;
  if (!is_str(name)) return raise_type_error("__build_class__: name is not a string");
  for (int64_t i = 0; !is_absent(kwnames) && i < tuple_length(kwnames); i++) {
    if (str_equals_ascii(tuple_get(kwnames, i), "metaclass")) {
      metaclass = args[nargs + i];
    } else {
      if (is_absent(keywords)) keywords = dict_new();
      if (!dict_set(keywords, tuple_get(kwnames, i), args[nargs + i])) return ABSENT;
    }
  }
  bool changed;
  Value original = tuple_from_values(args + 2, nargs - 2),
        bases = resolve_bases(args + 2, nargs - 2, &changed);
  if (is_absent(bases)) return ABSENT;
  if (is_absent(metaclass))
    metaclass =
        tuple_length(bases) > 0 ? type_value(type_of(tuple_get(bases, 0))) : type_value(&type_type);
  if (is_type_object(metaclass)) {
    Type *winner = type_calculate_metaclass(as_type(metaclass), bases);
    if (winner == NULL) return ABSENT;
    metaclass = type_value(winner);
  }
  Value namespace = class_namespace(metaclass, name, bases, keywords);
  if (is_absent(namespace)) return ABSENT;
  Value cell = run_class_body(function, namespace);
  if (is_absent(cell)) return ABSENT;
  if (changed && !object_setitem(namespace, NAME("__orig_bases__"), original)) return ABSENT;
  Value class_ = call_with_tuple(metaclass, tuple_pack(3, name, bases, namespace), keywords);
  if (is_absent(class_)) return ABSENT;
  return !is_type_object(class_) || check_class_cell(cell, class_, name) ? class_ : ABSENT;
}

static Value builtin_import(Value *args, int nargs) {
  int level;
  if (!index_to_int(args[4], &level)) return ABSENT;
  return import_module_level(args[0], args[1], args[3], level);
}

/* -- Code -------------------------------------------------------------------------------------- */

const char *source_text(Value source, const char *function, const char *what, size_t *length,
                        Value *keep) {
  *keep = source;
  if (is_str(source)) {
    const char *text = str_utf8(source, length);
    if (text != NULL && strlen(text) != *length) {
      raise_value_error("source code string cannot contain null bytes");
      return NULL;
    }
    return text;
  }
  if (!object_has_buffer(source)) {
    raise_type_error("%s() arg 1 must be a %s", function, what);
    return NULL;
  }
  *keep = call1(type_value(&bytes_type), source);
  if (is_absent(*keep)) return NULL;
  *length = as_bytes(*keep)->length;
  if (memchr(as_bytes(*keep)->data, 0, *length) != NULL) {
    raise_value_error("source code string cannot contain null bytes");
    return NULL;
  }
  return (const char *)as_bytes(*keep)->data;
}

enum {
  FUTURE_MASK = CO_NESTED | CO_FUTURE_DIVISION | CO_FUTURE_ABSOLUTE_IMPORT |
                CO_FUTURE_WITH_STATEMENT | CO_FUTURE_PRINT_FUNCTION | CO_FUTURE_UNICODE_LITERALS |
                CO_FUTURE_BARRY_AS_BDFL | CO_FUTURE_GENERATOR_STOP | CO_FUTURE_ANNOTATIONS,
  FLAG_MASK = COMPILE_SOURCE_IS_UTF8 | COMPILE_DONT_IMPLY_DEDENT | COMPILE_ONLY_AST |
              COMPILE_IGNORE_COOKIE | COMPILE_TYPE_COMMENTS | COMPILE_TOP_LEVEL_AWAIT |
              COMPILE_ALLOW_INCOMPLETE,
};

/* A str is text already: its coding cookie does not count. */
static uint32_t text_flags(Value source) {
  return is_str(source) ? COMPILE_SOURCE_IS_UTF8 | COMPILE_IGNORE_COOKIE : 0;
}

static bool compile_mode(Value mode, uint32_t flags, CompileMode *out) {
  static const struct {
    const char *name;
    CompileMode mode;
  } modes[] = {{"exec", COMPILE_EXEC},
               {"eval", COMPILE_EVAL},
               {"single", COMPILE_SINGLE},
               {"func_type", COMPILE_FUNC_TYPE}};
  for (size_t i = 0; i < countof(modes); i++) {
    if (!str_equals_ascii(mode, modes[i].name)) continue;
    if (modes[i].mode == COMPILE_FUNC_TYPE && !(flags & COMPILE_ONLY_AST)) {
      raise_value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST");
      return false;
    }
    *out = modes[i].mode;
    return true;
  }
  raise_value_error(flags & COMPILE_ONLY_AST
                        ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                        : "compile() mode must be 'exec', 'eval' or 'single'");
  return false;
}

static Value path_from_buffer(Value filename) {
  if (!warn(&exc_DeprecationWarning, 1, "path should be string, bytes, or os.PathLike, not %T",
            filename))
    return ABSENT;
  Value bytes = call1(type_value(&bytes_type), filename);
  return is_absent(bytes) ? ABSENT : filename_argument(bytes);
}

Value filename_argument(Value filename) {
  if (is_str(filename)) return filename;
  if (has_type_flag(filename, TYPE_BYTES))
    return str_fs_decode((const char *)as_bytes(filename)->data, as_bytes(filename)->length);
  Value method = object_lookup_special(filename, NAME("__fspath__"));
  if (is_absent(method)) {
    if (exception_pending()) return ABSENT;
    if (type_of(filename)->get_buffer != NULL) return path_from_buffer(filename);
    return raise_type_error("expected str, bytes or os.PathLike object, not %T", filename);
  }
  Value path = call0(method);
  if (is_absent(path) || is_str(path)) return path;
  if (has_type_flag(path, TYPE_BYTES))
    return str_fs_decode((const char *)as_bytes(path)->data, as_bytes(path)->length);
  return raise_type_error("expected %T.__fspath__() to return str or bytes, not %T", filename,
                          path);
}

/* The event has the source as bytes. */
static bool audit_compile(const char *text, size_t length, Value filename) {
  return audit("compile", "OO", bytes_from_data(text, (int64_t)length), filename);
}

static Value builtin_compile(Value *args, int nargs) {
  int flags, optimize, feature_version;
  bool dont_inherit;
  CompileMode mode;
  Value filename = filename_argument(args[1]);
  if (is_absent(filename)) return ABSENT;
  if (!is_str(args[2]))
    return raise_type_error("compile() argument 'mode' must be str, not %Y", args[2]);
  if (!index_to_int(args[3], &flags) || !arg_truth(args[4], &dont_inherit) ||
      !index_to_int(args[5], &optimize) || !index_to_int(args[6], &feature_version))
    return ABSENT;
  if (feature_version < 0) feature_version = 11;
  if (flags & ~(FUTURE_MASK | FLAG_MASK)) return raise_value_error("compile(): unrecognised flags");
  if (optimize < -1 || optimize > 2) return raise_value_error("compile(): invalid optimize value");
  if (!compile_mode(args[2], flags, &mode)) return ABSENT;
  if (is_ast_object(args[0])) {
    if (flags & COMPILE_ONLY_AST) return args[0];
    if (!audit("compile", "OO", args[0], NONE)) return ABSENT;
    if (!dont_inherit) flags |= compile_inherited_flags();
    return ast_compile(args[0], filename, mode, flags, optimize);
  }
  size_t length;
  Value keep;
  const char *text = source_text(args[0], "compile", "string, bytes or AST object", &length, &keep);
  if (text == NULL || !audit_compile(text, length, filename)) return ABSENT;
  uint32_t all_flags = flags | text_flags(args[0]);
  Value code;
  if (flags & COMPILE_ONLY_AST) {
    if (!dont_inherit) all_flags |= compile_inherited_flags();
    code = ast_parse(text, length, filename, mode, all_flags, feature_version);
  } else {
    code = compile_source(text, length, filename, mode, all_flags, dont_inherit, optimize,
                          feature_version);
  }
  GC_KEEP(as_object(keep));
  return code;
}

/* globals and locals of eval and exec: the caller's where not given. */
static bool namespaces(const char *function, Value *globals, Value *locals) {
  if (is_none(*globals)) {
    *globals = current_globals();
    if (is_none(*locals)) *locals = current_locals();
    if (is_absent(*globals) || is_absent(*locals)) return false;
  } else if (is_none(*locals)) {
    *locals = *globals;
  }
  if (!is_dict(*globals)) {
    raise_type_error("%s() globals must be a dict, not %T", function, *globals);
    return false;
  }
  if (!is_dict(*locals) && type_of(*locals)->slots.get_item == NULL) {
    raise_type_error("locals must be a mapping or None, not %T", *locals);
    return false;
  }
  int there = dict_contains(*globals, NAME("__builtins__"));
  if (there < 0) return false;
  return there || dict_set(*globals, NAME("__builtins__"), current_builtins());
}

static Value builtin_eval(Value *args, int nargs) {
  Value globals = args[1], locals = args[2], code = args[0];
  if (!is_none(locals) && type_of(locals)->slots.get_item == NULL)
    return raise_type_error("locals must be a mapping");
  if (!is_none(globals) && !is_dict(globals)) {
    return raise_type_error(type_of(globals)->slots.get_item != NULL
                                ? "globals must be a real dict; try eval(expr, {}, mapping)"
                                : "globals must be a dict");
  }
  if (!namespaces("eval", &globals, &locals)) return ABSENT;
  if (is_code(code)) {
    if (tuple_length(slot_get(&as_code(code)->free_names)) > 0)
      return raise_type_error("code object passed to eval() may not contain free variables");
    if (!audit("exec", "O", code)) return ABSENT;
    return run_code(code, globals, locals, ABSENT);
  }
  size_t length;
  Value keep;
  const char *text = source_text(code, "eval", "string, bytes or code object", &length, &keep);
  if (text == NULL) return ABSENT;
  while (length > 0 && (*text == ' ' || *text == '\t')) text++, length--;
  Value filename = str_from_ascii("<string>");
  if (!audit_compile(text, length, filename)) return ABSENT;
  Value compiled =
      compile_source(text, length, filename, COMPILE_EVAL, text_flags(code), false, -1, 11);
  GC_KEEP(as_object(keep));
  return is_absent(compiled) || !audit("exec", "O", compiled)
             ? ABSENT
             : run_code(compiled, globals, locals, ABSENT);
}

static Value check_closure(Value code, Value closure) {
  int64_t need = tuple_length(slot_get(&as_code(code)->free_names));
  if (need == 0)
    return is_none(closure) ? ABSENT
                            : raise_type_error("cannot use a closure with this code object");
  bool ok = is_tuple(closure) && tuple_length(closure) == need;
  for (int64_t i = 0; ok && i < need; i++) ok = is_cell(tuple_get(closure, i));
  return ok ? closure
            : raise_type_error("code object requires a closure of exactly length %lld",
                               (long long)need);
}

static Value builtin_exec(Value *args, int nargs) {
  Value globals = args[1], locals = args[2], closure = args[3], code = args[0];
  if (!namespaces("exec", &globals, &locals)) return ABSENT;
  if (is_code(code)) {
    closure = check_closure(code, closure);
    if (is_absent(closure) && exception_pending()) return ABSENT;
  } else {
    if (!is_none(closure))
      return raise_type_error("closure can only be used when source is a code object");
    closure = ABSENT;
    size_t length;
    Value keep;
    const char *text = source_text(code, "exec", "string, bytes or code object", &length, &keep);
    if (text == NULL) return ABSENT;
    Value filename = str_from_ascii("<string>");
    if (!audit_compile(text, length, filename)) return ABSENT;
    code = compile_source(text, length, filename, COMPILE_EXEC, text_flags(code), false, -1, 11);
    GC_KEEP(as_object(keep));
    if (is_absent(code)) return ABSENT;
  }
  if (!audit("exec", "O", code)) return ABSENT;
  return is_absent(run_code(code, globals, locals, closure)) ? ABSENT : NONE;
}

const BuiltinDef builtins_code_functions[] = {
    METHOD_RAW("__build_class__(func, name, /, *bases, **kwds)", build_class, EFFECT_ANY, 0,
               "Internal helper function used by the class statement."),
    METHOD("__import__(name, globals=None, locals=None, fromlist=(), level=0)", builtin_import,
           EFFECT_ANY, "Import a module. importlib.import_module() is the function to call."),
    METHOD("compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, "
           "_feature_version=-1)",
           builtin_compile, EFFECT_ANY,
           "Compile source into a code object that can be executed by exec() or eval()."),
    METHOD("eval(source, globals=None, locals=None, /)", builtin_eval, EFFECT_ANY,
           "Evaluate the given source in the context of globals and locals."),
    METHOD("exec(source, globals=None, locals=None, /, *, closure=None)", builtin_exec, EFFECT_ANY,
           "Execute the given source in the context of globals and locals."),
    METHOD_END,
};
