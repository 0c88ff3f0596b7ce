/* The classes of the ast module, made from the tables of frontend/ast.h. */
#include "modules/_ast/ast_objects.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* --- ast.AST -------------------------------------------------------------------------------- */

static const Layout ast_layout = {.name = "Object", .fixed_size = sizeof(Object)};

static Value ast_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

/* The class's _fields and how many there are; *fields ABSENT and 0 where it has none. */
static bool fields_of(Value self, Value *fields, int64_t *count) {
  *count = 0;
  *fields = object_lookup_attr(type_value(type_of(self)), NAME("_fields"));
  if (is_absent(*fields)) return !exception_pending();
  *count = object_length(*fields);
  return *count >= 0;
}

/* type_name without the module. */
static const char *short_name(Value v) {
  const char *name = type_name(type_of(v)), *point = strrchr(name, '.');
  return point != NULL ? point + 1 : name;
}

static bool set_positional(Value self, Value fields, int64_t count, Value *args, int nargs) {
  if (nargs > count) {
    raise_type_error("%.400s constructor takes at most %lld positional argument%s",
                     short_name(self), (long long)count, count == 1 ? "" : "s");
    return false;
  }
  for (int i = 0; i < nargs; i++) {
    Value name = object_getitem(fields, from_small_int(i));
    if (is_absent(name) || !object_setattr(self, name, args[i])) return false;
  }
  return true;
}

/* Position of the name in fields; -1 if it is not there, -2 with an exception set. */
static int64_t field_index(Value fields, int64_t count, Value name) {
  for (int64_t i = 0; i < count; i++) {
    Value field = object_getitem(fields, from_small_int(i));
    int equal = is_absent(field) ? -1 : object_equal(field, name);
    if (equal < 0) return -2;
    if (equal) return i;
  }
  return -1;
}

static bool ast_init(Value self, Value *args, int nargs, Value kwnames) {
  Value fields;
  int64_t count;
  if (!fields_of(self, &fields, &count)) return false;
  if (!set_positional(self, fields, count, args, nargs)) return false;
  for (int64_t i = 0; !is_absent(kwnames) && i < tuple_length(kwnames); i++) {
    Value name = tuple_get(kwnames, i);
    int64_t index = field_index(fields, count, name);
    if (index == -2) return false;
    if (index >= 0 && index < nargs) {
      raise_type_error("%.400s got multiple values for argument '%V'", type_name(type_of(self)),
                       name);
      return false;
    }
    if (!object_setattr(self, name, args[nargs + i])) return false;
  }
  return true;
}

static Value ast_reduce(Value *args, int nargs) {
  Value dict = object_lookup_attr(args[0], NAME("__dict__"));
  Value class_ = type_value(type_of(args[0])), empty = from_object(tuple_empty);
  if (!is_absent(dict)) return tuple_pack(3, class_, empty, dict);
  return exception_pending() ? ABSENT : tuple_pack(2, class_, empty);
}

static const BuiltinDef ast_methods[] = {
    METHOD("__reduce__(self, /)", ast_reduce, EFFECT_ANY, "Class and attributes, for pickling."),
    METHOD_END,
};

DEFINE_TYPE_SHAPE(ast);
static Type ast_type = {
    .name = "ast.AST",
    .layout = &ast_layout,
    .root_shape = &ast_shape,
    .flags = TYPE_BASE | TYPE_HAS_DICT,
    .slots = {.new_object = ast_new_object, .init = ast_init},
    .methods = ast_methods,
};

bool is_ast_object(Value v) {
  return ast_type.flags & TYPE_READY && is_instance(v, &ast_type);
}

/* --- Docstrings: the classes' signatures in ASDL -------------------------------------------- */

typedef struct Doc {
  char text[4096]; /* the docstring so far */
  size_t length;   /* of the text */
} Doc;

static void doc_add(Doc *doc, const char *text) {
  size_t size = strlen(text);
  assert(doc->length + size < sizeof doc->text);
  memcpy(doc->text + doc->length, text, size + 1);
  doc->length += size;
}

/* "Return(expr? value)" */
static void doc_add_kind(Doc *doc, AstKind kind) {
  static const char *const marks[] = {[AST_ONE] = " ", [AST_OPT] = "? ", [AST_SEQ] = "* "};
  const AstKindInfo *info = &ast_kind_info[kind];
  doc_add(doc, info->name);
  if (info->is_choice || info->fields()->name == NULL) return;
  const char *separator = "(";
  for (const AstFieldInfo *field = info->fields(); field->name != NULL; field++) {
    doc_add(doc, separator);
    doc_add(doc, ast_type_names[field->type]);
    doc_add(doc, marks[field->quantifier]);
    doc_add(doc, field->name);
    separator = ", ";
  }
  doc_add(doc, ")");
}

/* "mod = Module(...)\n    | Interactive(...)", or "boolop = And | Or". */
static void doc_add_group(Doc *doc, AstType type) {
  bool first = true;
  size_t indent = strlen(ast_type_names[type]) + 1;
  doc_add(doc, ast_type_names[type]);
  for (int kind = 1; kind < AST_KIND_COUNT; kind++) {
    const AstKindInfo *info = &ast_kind_info[kind];
    if (info->type != type) continue;
    if (!first && !info->is_choice) {
      doc_add(doc, "\n");
      for (size_t i = 1; i < indent; i++) doc_add(doc, " ");
    }
    doc_add(doc, first ? " = " : " | ");
    doc_add_kind(doc, (AstKind)kind);
    first = false;
  }
}

/* --- Making the classes --------------------------------------------------------------------- */

static Value classes[AST_KIND_COUNT];
static Value groups[AST_TYPE_COUNT];
static Value choices[AST_KIND_COUNT];
static Value field_names[AST_KIND_COUNT];
static bool made;

Value ast_class(AstKind kind) {
  return classes[kind];
}
Value ast_choice(AstKind kind) {
  return choices[kind];
}
Value ast_field_names(AstKind kind) {
  return field_names[kind];
}

static Value name_value(const char *name) {
  return str_intern_utf8(name, strlen(name));
}

static Value make_class(const char *name, Value base, Value fields, const char *doc) {
  Value dict = dict_new();
  dict_set_str(dict, NAME("_fields"), fields);
  dict_set_str(dict, NAME("__match_args__"), fields);
  dict_set_str(dict, NAME("__module__"), NAME("ast"));
  dict_set_str(dict, NAME("__doc__"), str_from_ascii(doc));
  return call3(type_value(&type_type), name_value(name), tuple_pack(1, base), dict);
}

/* Sets _attributes, and those among them that may be missing to None. */
static bool add_attributes(Value class_, const AstKindInfo *info) {
  Value names = from_object(tuple_empty);
  if (info->positioned)
    names = tuple_pack(4, NAME("lineno"), NAME("col_offset"), NAME("end_lineno"),
                       NAME("end_col_offset"));
  Type *type = as_type(class_);
  if (!type_set_attribute(type, NAME("_attributes"), names)) return false;
  return !info->positioned || info->end_required ||
         (type_set_attribute(type, NAME("end_lineno"), NONE) &&
          type_set_attribute(type, NAME("end_col_offset"), NONE));
}

static Value make_field_names(const AstKindInfo *info) {
  Value names[16];
  int64_t count = 0;
  if (!info->is_choice)
    for (const AstFieldInfo *field = info->fields(); field->name != NULL; field++)
      names[count++] = name_value(field->name);
  return tuple_from_values(names, count);
}

static bool make_kind(AstKind kind) {
  const AstKindInfo *info = &ast_kind_info[kind];
  Doc doc = {.length = 0};
  Value base = info->is_product ? type_value(&ast_type) : groups[info->type];
  doc_add_kind(&doc, kind);
  field_names[kind] = make_field_names(info);
  classes[kind] = make_class(info->name, base, field_names[kind], doc.text);
  if (is_absent(classes[kind])) return false;
  if (info->is_product && !add_attributes(classes[kind], info)) return false;
  if (info->is_choice) {
    choices[kind] = type_alloc(as_type(classes[kind]));
    return true;
  }
  for (const AstFieldInfo *field = info->fields(); field->name != NULL; field++)
    if (field->quantifier == AST_OPT &&
        !type_set_attribute(as_type(classes[kind]), name_value(field->name), NONE))
      return false;
  return true;
}

/* The base class of a sum or of choices. */
static bool make_group(const AstKindInfo *info) {
  Doc doc = {.length = 0};
  doc_add_group(&doc, info->type);
  Value class_ = make_class(ast_type_names[info->type], type_value(&ast_type),
                            from_object(tuple_empty), doc.text);
  groups[info->type] = class_;
  return !is_absent(class_) && add_attributes(class_, info);
}

static bool make_base(void) {
  Value empty = from_object(tuple_empty);
  type_ready(&ast_type);
  return type_set_attribute(&ast_type, NAME("_fields"), empty) &&
         type_set_attribute(&ast_type, NAME("_attributes"), empty) &&
         type_set_attribute(&ast_type, NAME("__match_args__"), empty);
}

bool ast_classes_make(void) {
  if (made) return true;
  gc_root_add_range(classes, AST_KIND_COUNT);
  gc_root_add_range(groups, AST_TYPE_COUNT);
  gc_root_add_range(choices, AST_KIND_COUNT);
  gc_root_add_range(field_names, AST_KIND_COUNT);
  made = true;
  if (!make_base()) return false;
  for (int kind = 1; kind < AST_KIND_COUNT; kind++) {
    const AstKindInfo *info = &ast_kind_info[kind];
    if (!info->is_product && is_absent(groups[info->type]) && !make_group(info)) return false;
    if (!make_kind((AstKind)kind)) return false;
  }
  return true;
}

/* --- The module ----------------------------------------------------------------------------- */

static bool ast_module_init(Value module) {
  if (!ast_classes_make() || !module_add(module, "AST", type_value(&ast_type))) return false;
  for (int type = 0; type < AST_TYPE_COUNT; type++)
    if (!is_absent(groups[type]) && !module_add(module, ast_type_names[type], groups[type]))
      return false;
  for (int kind = 1; kind < AST_KIND_COUNT; kind++)
    if (!module_add(module, ast_kind_info[kind].name, classes[kind])) return false;
  return module_add_int(module, "PyCF_ALLOW_TOP_LEVEL_AWAIT", COMPILE_TOP_LEVEL_AWAIT) &&
         module_add_int(module, "PyCF_ONLY_AST", COMPILE_ONLY_AST) &&
         module_add_int(module, "PyCF_TYPE_COMMENTS", COMPILE_TYPE_COMMENTS);
}

static const ModuleDef ast_module = {.name = "_ast", .init = ast_module_init};
MODULE_REGISTER(ast_module);
