/* Making nodes in the arena, and walking the children of any node by the tables of ast.def. */
#include "frontend/ast.h"

/* One function per node class, so that the field macros can name the class they stand in. */
#define NODE(Type, Name)                                                                           \
  static const AstFieldInfo *fields_of_##Name(void) {                                              \
    typedef __typeof__(((Ast##Type *)NULL)->Name) Fields unused_arg;                               \
    enum { START = offsetof(Ast##Type, Name) };                                                    \
    static const AstFieldInfo fields[] = {
#define PRODUCT(Type, name, positions)                                                             \
  static const AstFieldInfo *fields_of_##name(void) {                                              \
    typedef Ast##Type Fields;                                                                      \
    enum { START = 0 };                                                                            \
    static const AstFieldInfo fields[] = {
#define ONE(Type, field) {#field, AST_TYPE_##Type, AST_ONE, START + offsetof(Fields, field)},
#define OPT(Type, field) {#field, AST_TYPE_##Type, AST_OPT, START + offsetof(Fields, field)},
#define SEQ(Type, field) {#field, AST_TYPE_##Type, AST_SEQ, START + offsetof(Fields, field)},
#define END_NODE(Type, Name)                                                                       \
  { NULL, 0, AST_ONE, 0 }                                                                          \
  }                                                                                                \
  ;                                                                                                \
  return fields;                                                                                   \
  }
#define END_PRODUCT(Type, name) END_NODE(Type, name)
#include "frontend/ast.def"

#define PLAIN 0
#define POSITIONED 1
#define STRICT 2
/* Classes of a sum take `positioned` from their group. */
enum {
#define SUM(Type, name, positions) Type##_positioned = positions,
#include "frontend/ast.def"
};

const AstKindInfo ast_kind_info[AST_KIND_COUNT] = {
#define NODE(Type, Name)                                                                           \
  [AST_##Name] = {.name = #Name,                                                                   \
                  .type = AST_TYPE_##Type,                                                         \
                  .positioned = Type##_positioned != PLAIN,                                        \
                  .end_required = Type##_positioned == STRICT,                                     \
                  .size = offsetof(Ast##Type, Name) + sizeof(((Ast##Type *)NULL)->Name),           \
                  .fields = fields_of_##Name},
#define OPTION(Type, Name)                                                                         \
  [AST_##Name] = {.name = #Name, .type = AST_TYPE_##Type, .is_choice = true},
#define PRODUCT(Type, name_, positions)                                                            \
  [AST_##name_] = {.name = #name_,                                                                 \
                   .type = AST_TYPE_##Type,                                                        \
                   .is_product = true,                                                             \
                   .positioned = positions,                                                        \
                   .size = sizeof(Ast##Type),                                                      \
                   .fields = fields_of_##name_},
#include "frontend/ast.def"
};

const char *const ast_type_names[AST_TYPE_COUNT] = {
#define SUM(Type, name, positions) [AST_TYPE_##Type] = #name,
#define CHOICE(Type, name) [AST_TYPE_##Type] = #name,
#define PRODUCT(Type, name, positions) [AST_TYPE_##Type] = #name,
#include "frontend/ast.def"
    [AST_TYPE_Identifier] = "identifier",
    [AST_TYPE_String] = "string",
    [AST_TYPE_Int] = "int",
    [AST_TYPE_Constant] = "constant",
};

void *ast_alloc(Arena *arena, AstKind kind, AstPos pos) {
  AstNode *node = arena_alloc(arena, max_of(ast_kind_info[kind].size, sizeof(AstNode)));
  node->kind = kind;
  node->pos = pos;
  return node;
}

void *ast_alloc_items(Arena *arena, size_t count, size_t item_size) {
  return count == 0 ? NULL : arena_alloc(arena, count * item_size);
}

AstString *ast_string(Arena *arena, const char *text, size_t length) {
  AstString *string = arena_alloc(arena, sizeof(AstString) + length + 1);
  string->length = (uint32_t)length;
  memcpy(string->text, text, length);
  return string;
}

/* Whether a field of this type holds a pointer to a node. */
static bool is_node_type(AstType type) {
  switch (type) {
#define SUM(Type, name, positions) case AST_TYPE_##Type:
#define PRODUCT(Type, name, positions) case AST_TYPE_##Type:
#include "frontend/ast.def"
    return true;
  default: return false;
  }
}

void ast_each_child(AstNode *node, AstVisitor *visit, void *context) {
  for (const AstFieldInfo *field = ast_kind_info[node->kind].fields(); field->name; field++) {
    if (!is_node_type(field->type)) continue;
    void *place = (char *)node + field->offset;
    if (field->quantifier != AST_SEQ) {
      AstNode *child = *(AstNode **)place;
      if (child != NULL) visit(context, child);
      continue;
    }
    AstStmtSeq *sequence = place; /* all sequences of nodes look alike */
    for (int32_t i = 0; i < sequence->count; i++) {
      AstNode *child = (AstNode *)sequence->items[i];
      if (child != NULL) visit(context, child);
    }
  }
}
