/* The module _symtable: the compiler's symbol tables as objects, for the library's symtable.

   An entry is made with all its children at once and does not refer to the syntax tree, which is
   gone by then. */
#include "frontend/compile.h"
#include "frontend/symtable.h"
#include "modules/builtins.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"

enum { SCOPE_OFFSET = 11, PUBLIC_FLAGS = (1 << SCOPE_OFFSET) - 1 };

typedef struct SymtableEntry {
  Object header;
  Slot id;                      /* int that tells entries apart */
  Slot name;                    /* str */
  Slot symbols;                 /* dict of flags and scope by name */
  Slot varnames;                /* list of parameters */
  Slot children;                /* list of entries */
  int32_t nested, kind, lineno; /* attributes of the entry */
} SymtableEntry;

static const Layout entry_layout = {
    .name = "SymtableEntry",
    .fixed_size = sizeof(SymtableEntry),
    .slots_offset = offsetof(SymtableEntry, id),
    .slots_count = 5,
};

static DEFINE_TYPE_SHAPE(symtable_entry);

static Value entry_repr(Value self) {
  const SymtableEntry *entry = object_cast(SymtableEntry, self);
  return format_text("<symtable entry %V(%V), line %d>", slot_get(&entry->name),
                     slot_get(&entry->id), entry->lineno);
}

static const MemberDef entry_members[] = {
    {"id", MEMBER_SLOT, offsetof(SymtableEntry, id), false, NULL},
    {"name", MEMBER_SLOT, offsetof(SymtableEntry, name), false, NULL},
    {"symbols", MEMBER_SLOT, offsetof(SymtableEntry, symbols), false, NULL},
    {"varnames", MEMBER_SLOT, offsetof(SymtableEntry, varnames), false, NULL},
    {"children", MEMBER_SLOT, offsetof(SymtableEntry, children), false, NULL},
    {"nested", MEMBER_INT32, offsetof(SymtableEntry, nested), false, NULL},
    {"type", MEMBER_INT32, offsetof(SymtableEntry, kind), false, NULL},
    {"lineno", MEMBER_INT32, offsetof(SymtableEntry, lineno), false, NULL},
    {NULL, MEMBER_SLOT, 0, false, NULL},
};

static Type symtable_entry_type = {
    .name = "symtable entry",
    .base = &object_type,
    .layout = &entry_layout,
    .root_shape = &symtable_entry_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = entry_repr},
    .members = entry_members,
};

/* -- From scopes to entries -------------------------------------------------------------------- */

static Value name_value(const AstName *name) {
  Value text = str_from_utf8(name->text, name->length);
  return is_absent(text) ? ABSENT : str_intern(text);
}

static Value symbols_dict(const Scope *scope) {
  Value dict = dict_new();
  for (uint32_t i = 0; i < scope->symbol_count; i++) {
    const Symbol *symbol = scope->symbols[i];
    Value name = name_value(symbol->name);
    int64_t flags = (symbol->flags & PUBLIC_FLAGS) | symbol->scope << SCOPE_OFFSET;
    if (is_absent(name) || !dict_set_str(dict, name, from_small_int(flags))) return ABSENT;
  }
  return dict;
}

static Value parameters_list(const Scope *scope) {
  Value list = list_new(scope->parameter_count);
  for (uint32_t i = 0; i < scope->parameter_count; i++) {
    Value name = name_value(scope->parameters[i]);
    if (is_absent(name) || !list_append(list, name)) return ABSENT;
  }
  return list;
}

static Value entry_from_scope(const Scope *scope);

static Value children_list(const Scope *scope) {
  Value list = list_new(scope->child_count);
  for (uint32_t i = 0; i < scope->child_count; i++) {
    Value child = entry_from_scope(scope->children[i]);
    if (is_absent(child) || !list_append(list, child)) return ABSENT;
  }
  return list;
}

static Value entry_from_scope(const Scope *scope) {
  static int64_t last_id;
  Value name = name_value(scope->name), symbols = symbols_dict(scope);
  Value varnames = parameters_list(scope), children = children_list(scope);
  if (is_absent(name) || is_absent(symbols) || is_absent(varnames) || is_absent(children))
    return ABSENT;
  SymtableEntry *entry = gc_new(&symtable_entry_shape);
  slot_init(&entry->id, from_small_int(++last_id));
  slot_init(&entry->name, name);
  slot_init(&entry->symbols, symbols);
  slot_init(&entry->varnames, varnames);
  slot_init(&entry->children, children);
  entry->nested = scope->nested;
  entry->kind = scope->kind;
  entry->lineno = scope->pos.lineno;
  return from_object(entry);
}

static Value entry_of_tree(AstMod *mod, AstNames *names, Value filename) {
  Future future;
  if (!future_read(mod, filename, &future)) return ABSENT;
  Symtable table = {.names = names, .filename = filename, .future = &future};
  Value entry = symtable_build(&table, mod) ? entry_from_scope(table.module) : ABSENT;
  symtable_free(&table);
  return entry;
}

static bool mode_of(Value text, CompileMode *mode) {
  static const char *const names[] = {
      [COMPILE_EXEC] = "exec", [COMPILE_EVAL] = "eval", [COMPILE_SINGLE] = "single"};
  for (size_t i = 0; i < countof(names); i++) {
    *mode = (CompileMode)i;
    if (is_str(text) && str_equals_ascii(text, names[i])) return true;
  }
  raise_value_error("symtable() arg 3 must be 'exec' or 'eval' or 'single'");
  return false;
}

static Value symtable(Value *args, int nargs) {
  CompileMode mode;
  size_t length;
  Value keep, filename = filename_argument(args[1]);
  if (is_absent(filename)) return ABSENT;
  const char *text = source_text(args[0], "symtable", "string or bytes", &length, &keep);
  if (text == NULL || !mode_of(args[2], &mode)) return ABSENT;
  Arena arena;
  AstNames names;
  arena_init(&arena);
  ast_names_init(&names, &arena);
  uint32_t flags = is_str(args[0]) ? COMPILE_SOURCE_IS_UTF8 | COMPILE_IGNORE_COOKIE : 0;
  AstMod *mod = parse_text(text, length, filename, mode, flags, 11, &arena, &names);
  Value entry = mod == NULL ? ABSENT : entry_of_tree(mod, &names, filename);
  ast_names_free(&names);
  arena_free(&arena);
  GC_KEEP(as_object(keep));
  return entry;
}

/* -- Module ------------------------------------------------------------------------------------ */

static const BuiltinDef functions[] = {
    METHOD("symtable(source, filename, startstr, /)", symtable, EFFECT_ANY,
           "Return the compiler's scopes and symbols of a program."),
    METHOD_END,
};

static bool init(Value module) {
  static const struct {
    const char *name;
    int value;
  } constants[] = {
      {"USE", SYM_USE},
      {"DEF_GLOBAL", SYM_GLOBAL},
      {"DEF_NONLOCAL", SYM_NONLOCAL},
      {"DEF_LOCAL", SYM_LOCAL},
      {"DEF_PARAM", SYM_PARAMETER},
      {"DEF_FREE", SYM_FREE},
      {"DEF_FREE_CLASS", SYM_FREE_CLASS},
      {"DEF_IMPORT", SYM_IMPORT},
      {"DEF_BOUND", SYM_BOUND},
      {"DEF_ANNOT", SYM_ANNOTATED},
      {"TYPE_FUNCTION", SCOPE_FUNCTION},
      {"TYPE_CLASS", SCOPE_CLASS},
      {"TYPE_MODULE", SCOPE_MODULE},
      {"LOCAL", SCOPE_LOCAL},
      {"GLOBAL_EXPLICIT", SCOPE_GLOBAL_EXPLICIT},
      {"GLOBAL_IMPLICIT", SCOPE_GLOBAL_IMPLICIT},
      {"FREE", SCOPE_FREE},
      {"CELL", SCOPE_CELL},
      {"SCOPE_OFF", SCOPE_OFFSET},
      {"SCOPE_MASK", SYM_GLOBAL | SYM_LOCAL | SYM_PARAMETER | SYM_NONLOCAL},
  };
  type_ready(&symtable_entry_type);
  for (size_t i = 0; i < countof(constants); i++) {
    if (!module_add_int(module, constants[i].name, constants[i].value)) return false;
  }
  return true;
}

static const ModuleDef symtable_module = {
    .name = "_symtable",
    .doc = "The compiler's symbol tables.",
    .functions = functions,
    .init = init,
};
MODULE_REGISTER(symtable_module);
