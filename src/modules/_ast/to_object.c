/* Syntax trees to objects. */
#include "modules/_ast/ast_objects.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { LEVELS_PER_FRAME = 3 };

static Value convert_node(const AstNode *node, int32_t depth);

/* Three levels count as one of sys.getrecursionlimit(). */
static bool too_deep(int32_t depth) {
  char here;
  if (depth / LEVELS_PER_FRAME<recursion_limit && & here> current_thread->c_stack_limit)
    return false;
  raise_error(&exc_RecursionError, "maximum recursion depth exceeded during ast construction");
  return true;
}

static Value convert_text(const AstString *text) {
  return str_from_utf8(text->text, text->length);
}

/* A field, or an item of a sequence, of that type. */
static Value convert_value(AstType type, const void *place, int32_t depth) {
  switch (type) {
  case AST_TYPE_Int: return from_small_int(*(const int32_t *)place);
  case AST_TYPE_Constant: return ast_constant_value(place, ABSENT);
#define CHOICE(Type, name) case AST_TYPE_##Type:
#include "frontend/ast.def"
    return ast_choice(*(const AstKind *)place);
  default: break;
  }
  const void *pointer = *(void *const *)place;
  if (pointer == NULL) return NONE;
  if (type == AST_TYPE_String) return convert_text(pointer);
  if (type != AST_TYPE_Identifier) return convert_node(pointer, depth + 1);
  const AstName *name = pointer;
  return str_intern_utf8(name->text, name->length);
}

static size_t item_size(AstType type) {
  switch (type) {
#define CHOICE(Type, name) case AST_TYPE_##Type:
#include "frontend/ast.def"
    return sizeof(AstKind);
  default: return sizeof(void *);
  }
}

static Value convert_sequence(AstType type, const AstExprSeq *sequence, int32_t depth) {
  Value list = list_new(sequence->count);
  size_t size = item_size(type);
  for (int32_t i = 0; i < sequence->count; i++) {
    Value item = convert_value(type, (const char *)sequence->items + (size_t)i * size, depth);
    if (is_absent(item) || !list_append(list, item)) return ABSENT;
  }
  return list;
}

static bool set_position(Object *object, AstPos pos) {
  return instance_set(object, NAME("lineno"), from_small_int(pos.lineno)) &&
         instance_set(object, NAME("col_offset"), from_small_int(pos.col_offset)) &&
         instance_set(object, NAME("end_lineno"), from_small_int(pos.end_lineno)) &&
         instance_set(object, NAME("end_col_offset"), from_small_int(pos.end_col_offset));
}

static Value convert_node(const AstNode *node, int32_t depth) {
  const AstKindInfo *info = &ast_kind_info[node->kind];
  if (too_deep(depth)) return ABSENT;
  Value result = type_alloc(as_type(ast_class(node->kind)));
  int64_t i = 0;
  for (const AstFieldInfo *field = info->fields(); field->name != NULL; field++, i++) {
    const char *place = (const char *)node + field->offset;
    Value value = field->quantifier == AST_SEQ
                      ? convert_sequence(field->type, (const AstExprSeq *)place, depth)
                      : convert_value(field->type, place, depth);
    Value name = tuple_get(ast_field_names(node->kind), i);
    if (is_absent(value) || !instance_set(as_object(result), name, value)) return ABSENT;
  }
  if (info->positioned && !set_position(as_object(result), node->pos)) return ABSENT;
  return result;
}

/* The tree as objects. ABSENT: RecursionError or MemoryError set. */
static Value ast_to_object(const AstMod *mod) {
  if (!ast_classes_make()) return ABSENT;
  return convert_node((const AstNode *)mod, current_thread->depth * LEVELS_PER_FRAME);
}

Value ast_parse(const char *text, size_t length, Value filename, CompileMode mode, uint32_t flags,
                int feature_version) {
  Arena arena;
  AstNames names;
  arena_init(&arena);
  ast_names_init(&names, &arena);
  AstMod *mod = parse_text(text, length, filename, mode, flags, feature_version, &arena, &names);
  Value object = mod == NULL ? ABSENT : ast_to_object(mod);
  ast_names_free(&names);
  arena_free(&arena);
  return object;
}
