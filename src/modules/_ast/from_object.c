/* Objects to syntax trees. */
#include "base/utf8.h"
#include "frontend/ast_validate.h"
#include "modules/_ast/ast_objects.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct Reader {
  Arena *arena;    /* where the tree goes */
  AstNames *names; /* table of identifiers */
  Value objects;   /* list: constants that are kept as objects */
} Reader;

static bool read_node(Reader *r, AstType type, Value object, AstNode **node);

/* --- Primitive values ------------------------------------------------------------------------- */

static bool read_int(Value object, int32_t *out) {
  int value;
  if (!is_int(object)) {
    raise_value_error("invalid integer value: %R", object);
    return false;
  }
  if (!index_to_int(object, &value)) return false;
  *out = value;
  return true;
}

static bool read_identifier(Reader *r, Value object, AstName **name) {
  size_t length;
  *name = NULL;
  if (is_none(object)) return true;
  if (!is_exact_str(object)) {
    raise_type_error("AST identifier must be of type str");
    return false;
  }
  const char *text = str_utf8(object, &length);
  if (text == NULL) return false;
  *name = ast_names_intern(r->names, text, length);
  return true;
}

/* The UTF-8 of a str in the arena, surrogates as three bytes each. */
static char *copy_text(Reader *r, Value text, size_t *size) {
  TextView view = str_view(text);
  uint8_t *bytes = arena_alloc(r->arena, view.length * 4 + 1);
  *size = (size_t)(utf8_encode(bytes, view, 0, view.length) - bytes);
  return (char *)bytes;
}

static bool read_string(Reader *r, Value object, AstString **string) {
  size_t size;
  if (is_exact_bytes(object)) {
    *string =
        ast_string(r->arena, (const char *)as_bytes(object)->data, (size_t)bytes_length(object));
    return true;
  }
  if (!is_exact_str(object)) {
    raise_type_error("AST string must be of type str");
    return false;
  }
  const char *text = copy_text(r, object, &size);
  *string = ast_string(r->arena, text, size);
  return true;
}

static bool is_singleton(Value object, AstConstantType *type) {
  *type = is_none(object)             ? AST_CONST_NONE
          : same(object, TRUE_VALUE)  ? AST_CONST_TRUE
          : same(object, FALSE_VALUE) ? AST_CONST_FALSE
                                      : AST_CONST_ELLIPSIS;
  return *type != AST_CONST_ELLIPSIS || same(object, ELLIPSIS);
}

/* The simple constants get the form the parser gives them, so that the compiler treats them
   alike. */
static bool read_constant(Reader *r, Value object, AstConstant *out) {
  size_t size;
  *out = (AstConstant){.type = AST_CONST_NONE};
  if (is_singleton(object, &out->type)) return true;
  if (is_exact_int(object) && int_fits_i64(object, &out->integer)) {
    out->type = AST_CONST_INT;
  } else if (is_exact_float(object)) {
    out->type = AST_CONST_FLOAT;
    out->number = as_double(object);
  } else if (is_exact_str(object)) {
    out->type = AST_CONST_STR;
    out->text = copy_text(r, object, &size);
    out->length = (uint32_t)size;
    out->ascii = as_str(object)->ascii;
  } else if (is_exact_bytes(object)) {
    out->type = AST_CONST_BYTES;
    out->length = (uint32_t)bytes_length(object);
    out->text = arena_strndup(r->arena, (const char *)as_bytes(object)->data, out->length);
  } else {
    out->type = AST_CONST_OBJECT;
    out->root = (uint32_t)list_length(r->objects);
    return list_append(r->objects, object);
  }
  return true;
}

/* --- Choices ---------------------------------------------------------------------------------- */

static bool is_kind(Value object, AstKind kind, bool *result) {
  int answer = object_is_instance(object, ast_class(kind));
  *result = answer > 0;
  return answer >= 0;
}

/* The class among those of the group that the object is an instance of. */
static bool find_kind(AstType type, Value object, AstKind *kind) {
  for (int i = 1; i < AST_KIND_COUNT; i++) {
    bool found;
    if (ast_kind_info[i].type != type) continue;
    *kind = (AstKind)i;
    if (!is_kind(object, *kind, &found)) return false;
    if (found) return true;
  }
  raise_type_error("expected some sort of %s, but got %R", ast_type_names[type], object);
  return false;
}

/* --- Fields ----------------------------------------------------------------------------------- */

static bool is_choice_type(AstType type) {
  switch (type) {
#define CHOICE(Type, name) case AST_TYPE_##Type:
#include "frontend/ast.def"
    return true;
  default: return false;
  }
}

/* Into a field, or an item of a sequence, of that type. */
static bool read_value(Reader *r, AstType type, Value object, void *place) {
  switch (type) {
  case AST_TYPE_Identifier: return read_identifier(r, object, place);
  case AST_TYPE_String: return read_string(r, object, place);
  case AST_TYPE_Int: return read_int(object, place);
  case AST_TYPE_Constant: return read_constant(r, object, place);
  default:
    if (is_choice_type(type)) return find_kind(type, object, place);
    return read_node(r, type, object, place);
  }
}

static bool missing(const char *field, const char *owner) {
  raise_type_error("required field \"%s\" missing from %s", field, owner);
  return false;
}

static bool read_sequence(Reader *r, const AstKindInfo *info, const AstFieldInfo *field, Value list,
                          AstExprSeq *sequence) {
  if (!has_type_flag(list, TYPE_LIST)) {
    raise_type_error("%s field \"%s\" must be a list, not a %T", info->name, field->name, list);
    return false;
  }
  int64_t count = list_length(list);
  size_t size = is_choice_type(field->type) ? sizeof(AstKind) : sizeof(void *);
  char *items = ast_alloc_items(r->arena, (size_t)count, size);
  for (int64_t i = 0; i < count; i++) {
    if (!read_value(r, field->type, list_get(list, i), items + (size_t)i * size)) return false;
    if (list_length(list) != count) {
      raise_error(&exc_RuntimeError, "%s field \"%s\" changed size during iteration", info->name,
                  field->name);
      return false;
    }
  }
  sequence->items = (AstExpr **)items;
  sequence->count = (int32_t)count;
  return true;
}

static bool read_field(Reader *r, const AstKindInfo *info, const AstFieldInfo *field, Value name,
                       Value object, void *place) {
  Value value = object_lookup_attr(object, name);
  if (is_absent(value) && exception_pending()) return false;
  if (field->quantifier == AST_OPT && (is_absent(value) || is_none(value))) return true;
  if (is_absent(value)) return missing(field->name, info->name);
  char where[64];
  snprintf(where, sizeof where, " while traversing '%s' node", info->name);
  if (!recursion_enter(where)) return false;
  bool good = field->quantifier == AST_SEQ ? read_sequence(r, info, field, value, place)
                                           : read_value(r, field->type, value, place);
  recursion_leave();
  return good;
}

/* Whether a field that must not be None is there: one that is a pointer. */
static bool check_required(const AstKindInfo *info, const AstFieldInfo *field, const void *place) {
  if (field->quantifier != AST_ONE || is_choice_type(field->type)) return true;
  if (field->type == AST_TYPE_Int || field->type == AST_TYPE_Constant) return true;
  if (*(void *const *)place != NULL) return true;
  raise_value_error("field '%s' is required for %s", field->name, info->name);
  return false;
}

static bool read_fields(Reader *r, AstNode *node, Value object) {
  const AstKindInfo *info = &ast_kind_info[node->kind];
  Value names = ast_field_names(node->kind);
  int64_t i = 0;
  for (const AstFieldInfo *field = info->fields(); field->name != NULL; field++, i++)
    if (!read_field(r, info, field, tuple_get(names, i), object, (char *)node + field->offset))
      return false;
  for (const AstFieldInfo *field = info->fields(); field->name != NULL; field++)
    if (!check_required(info, field, (char *)node + field->offset)) return false;
  return true;
}

/* --- Nodes ------------------------------------------------------------------------------------ */

/* An attribute; required ones are complained about in the name of the group. */
static bool read_attribute(Value object, Value name, const char *text, const char *owner,
                           const int32_t *otherwise, int32_t *out) {
  Value value = object_lookup_attr(object, name);
  if (is_absent(value) && exception_pending()) return false;
  if (otherwise != NULL && (is_absent(value) || is_none(value))) {
    *out = *otherwise;
    return true;
  }
  return is_absent(value) ? missing(text, owner) : read_int(value, out);
}

/* The class that is its own group; AST_NONE if the group is a sum. */
static const AstKind product_kinds[AST_TYPE_COUNT] = {
#define PRODUCT(Type, name, positions) [AST_TYPE_##Type] = AST_##name,
#include "frontend/ast.def"
};

/* How the nodes of a group are positioned, as in ast.def. */
enum { PLAIN, POSITIONED, STRICT };
static const uint8_t group_positions[AST_TYPE_COUNT] = {
#define SUM(Type, name, positions) [AST_TYPE_##Type] = positions,
#define PRODUCT(Type, name, positions) [AST_TYPE_##Type] = positions,
#include "frontend/ast.def"
};

static bool read_position(AstType type, Value object, AstPos *pos) {
  const char *owner = ast_type_names[type];
  bool strict = group_positions[type] == STRICT;
  return read_attribute(object, NAME("lineno"), "lineno", owner, NULL, &pos->lineno) &&
         read_attribute(object, NAME("col_offset"), "col_offset", owner, NULL, &pos->col_offset) &&
         read_attribute(object, NAME("end_lineno"), "end_lineno", owner,
                        strict ? NULL : &pos->lineno, &pos->end_lineno) &&
         read_attribute(object, NAME("end_col_offset"), "end_col_offset", owner,
                        strict ? NULL : &pos->col_offset, &pos->end_col_offset);
}

static bool read_product(Reader *r, AstKind kind, Value object, AstNode **node) {
  *node = ast_alloc(r->arena, kind, (AstPos){0});
  if (!read_fields(r, *node, object)) return false;
  AstType type = ast_kind_info[kind].type;
  return group_positions[type] == PLAIN || read_position(type, object, &(*node)->pos);
}

/* A node of that group; None gives NULL. */
static bool read_node(Reader *r, AstType type, Value object, AstNode **node) {
  AstKind kind = product_kinds[type];
  AstPos pos = {0};
  if (kind != AST_NONE) return read_product(r, kind, object, node);
  *node = NULL;
  if (is_none(object)) return true;
  if (group_positions[type] != PLAIN && !read_position(type, object, &pos)) return false;
  if (!find_kind(type, object, &kind)) return false;
  *node = ast_alloc(r->arena, kind, pos);
  return read_fields(r, *node, object);
}

/* --- Entry points ----------------------------------------------------------------------------- */

static bool check_mode(Value object, CompileMode mode) {
  static const AstKind kinds[] = {[COMPILE_EXEC] = AST_Module,
                                  [COMPILE_EVAL] = AST_Expression,
                                  [COMPILE_SINGLE] = AST_Interactive,
                                  [COMPILE_FUNC_TYPE] = AST_FunctionType};
  bool good;
  if (!is_kind(object, kinds[mode], &good)) return false;
  if (!good) raise_type_error("expected %s node, got %T", ast_kind_info[kinds[mode]].name, object);
  return good;
}

/* The tree that objects describe, checked by ast_validate. Constants other than the simplest are
   put into the list `objects`. Runs Python code. NULL: exception set. */
static AstMod *ast_from_object(Value object, CompileMode mode, Arena *arena, AstNames *names,
                               Value objects) {
  Reader reader = {.arena = arena, .names = names, .objects = objects};
  AstNode *node;
  if (!ast_classes_make() || !check_mode(object, mode)) return NULL;
  if (!read_node(&reader, AST_TYPE_Mod, object, &node)) return NULL;
  AstMod *mod = (AstMod *)node;
  return ast_validate(mod, objects) ? mod : NULL;
}

Value ast_compile(Value object, Value filename, CompileMode mode, uint32_t flags, int optimize) {
  Arena arena;
  AstNames names;
  Value objects = list_new(0);
  arena_init(&arena);
  ast_names_init(&names, &arena);
  AstMod *mod = ast_from_object(object, mode, &arena, &names, objects);
  Value code = mod == NULL ? ABSENT : compile_ast(mod, &names, objects, filename, optimize, flags);
  ast_names_free(&names);
  arena_free(&arena);
  return code;
}
