/* The syntax tree. Everything here is generated from ast.def.
   Invariants: nodes live in the arena of their compilation and know nothing of heap objects; a tree
   is never freed in part. A node is allocated with the size of its own class only, so a node is
   never copied by assignment or changed into another class. Identifiers are interned per
   compilation: equal names are the same pointer.

   A statement `s` is switched on by s->kind, and its fields are s->If.test, s->If.body.items[i] and
   so on; a product such as AstArg has its fields directly: a->annotation. Building one:
     AST_NEW(arena, Expr, BinOp, pos, .left = l, .op = AST_Add, .right = r)
     AST_NEW_PRODUCT(arena, Arg, pos, .arg = name) */
#ifndef FRONTEND_AST_H
#define FRONTEND_AST_H

#include "base/arena.h"

/* Every class of the ast module, one byte: AST_Module, ..., AST_Load, ..., AST_arg, ... */
typedef enum __attribute__((packed)) AstKind {
  AST_NONE, /* no class: never the kind of a finished node */
#define NODE(Type, Name) AST_##Name,
#define OPTION(Type, Name) AST_##Name,
#define PRODUCT(Type, name, positions) AST_##name,
#include "frontend/ast.def"
  AST_KIND_COUNT
} AstKind;

/* The type of a field; the groups of node classes first. */
typedef enum __attribute__((packed)) AstType {
#define SUM(Type, name, positions) AST_TYPE_##Type,
#define CHOICE(Type, name) AST_TYPE_##Type,
#define PRODUCT(Type, name, positions) AST_TYPE_##Type,
#include "frontend/ast.def"
  AST_TYPE_Identifier,
  AST_TYPE_String,
  AST_TYPE_Int,
  AST_TYPE_Constant,
  AST_TYPE_COUNT
} AstType;

/* Lines count from 1, columns are offsets in bytes of UTF-8 from 0; the end is exclusive. */
typedef struct AstPos {
  int32_t lineno;         /* first line */
  int32_t col_offset;     /* of the first byte */
  int32_t end_lineno;     /* last line */
  int32_t end_col_offset; /* behind the last byte */
} AstPos;

/* An interned name, NFKC-normalised, valid UTF-8. */
typedef struct AstName {
  uint32_t id;     /* dense number within the compilation, from 0: an index for side tables */
  uint32_t hash;   /* of the text */
  uint32_t length; /* in bytes */
  bool ascii;      /* all bytes below 128 */
  char text[];     /* NUL-terminated */
} AstName;

/* Text that is not a name: type comments, the kind of a constant. Generalised UTF-8. */
typedef struct AstString {
  uint32_t length; /* in bytes */
  char text[];     /* NUL-terminated */
} AstString;

typedef enum __attribute__((packed)) AstConstantType {
  AST_CONST_NONE,
  AST_CONST_TRUE,
  AST_CONST_FALSE,
  AST_CONST_ELLIPSIS,
  AST_CONST_INT,     /* integer */
  AST_CONST_BIGINT,  /* text: the digits in `base`, no prefix or underscores; exceeds int64 */
  AST_CONST_FLOAT,   /* number */
  AST_CONST_COMPLEX, /* number is the imaginary part */
  AST_CONST_STR,     /* text: generalised UTF-8, a lone surrogate takes 3 bytes */
  AST_CONST_BYTES,   /* text */
  AST_CONST_OBJECT,  /* root: index into the compilation's list of objects */
} AstConstantType;

typedef struct AstConstant {
  AstConstantType type; /* says which member of the union is meant */
  uint8_t base;         /* BIGINT: 2, 8, 10 or 16 */
  bool ascii;           /* STR: all bytes below 128 */
  uint32_t length;      /* STR, BYTES, BIGINT: bytes of text, which also has a NUL behind it */
  union {
    int64_t integer;  /* INT */
    double number;    /* FLOAT, and the imaginary part of COMPLEX */
    const char *text; /* STR, BYTES, BIGINT */
    uint32_t root;    /* OBJECT: index in the list of objects */
  };
} AstConstant;

/* AstExprField is what a node holds for a field of type Expr, AstExprSeq for a sequence of them. */
#define AST_SEQUENCE(Type)                                                                         \
  typedef struct Ast##Type##Seq {                                                                  \
    Ast##Type##Field *items;                                                                       \
    int32_t count;                                                                                 \
  } Ast##Type##Seq;
#define SUM(Type, name, positions)                                                                 \
  typedef struct Ast##Type Ast##Type;                                                              \
  typedef Ast##Type *Ast##Type##Field;                                                             \
  AST_SEQUENCE(Type)
#define PRODUCT(Type, name, positions) SUM(Type, name, positions)
#define CHOICE(Type, name)                                                                         \
  typedef AstKind Ast##Type##Field;                                                                \
  AST_SEQUENCE(Type)
#include "frontend/ast.def"
typedef AstName *AstIdentifierField;
AST_SEQUENCE(Identifier)
typedef AstString *AstStringField;
typedef int32_t AstIntField;
typedef AstConstant AstConstantField;
#undef AST_SEQUENCE

/* The start of every node. */
typedef struct AstNode {
  AstKind kind; /* class of the node */
  AstPos pos;   /* all zero for the PLAIN ones */
} AstNode;

#define SUM(Type, name, positions)                                                                 \
  struct Ast##Type {                                                                               \
    AstKind kind;                                                                                  \
    AstPos pos;                                                                                    \
    union {
#define NODE(Type, Name) struct {
#define ONE(Type, field) Ast##Type##Field field;
#define OPT(Type, field) Ast##Type##Field field;
#define SEQ(Type, field) Ast##Type##Seq field;
#define END_NODE(Type, Name)                                                                       \
  }                                                                                                \
  Name;
#define END_SUM(Type, name)                                                                        \
  }                                                                                                \
  ;                                                                                                \
  }                                                                                                \
  ;
#define PRODUCT(Type, name, positions)                                                             \
  struct Ast##Type {                                                                               \
    AstKind kind;                                                                                  \
    AstPos pos;
#define END_PRODUCT(Type, name)                                                                    \
  }                                                                                                \
  ;
#include "frontend/ast.def"

typedef enum __attribute__((packed)) AstQuantifier { AST_ONE, AST_OPT, AST_SEQ } AstQuantifier;

typedef struct AstFieldInfo {
  const char *name;         /* of the field, as Python sees it */
  AstType type;             /* of its value or items */
  AstQuantifier quantifier; /* one value, one or none, or a sequence */
  uint16_t offset;          /* of the field (an Ast<Type>Field or Ast<Type>Seq) in the node */
} AstFieldInfo;

typedef struct AstKindInfo {
  const char *name;  /* the class's name in the ast module */
  AstType type;      /* its group */
  bool is_choice;    /* no node: held by value */
  bool is_product;   /* its own group: no base class but AST */
  bool positioned;   /* has lineno ... end_col_offset */
  bool end_required; /* objects must have the end, too */
  uint16_t size;     /* bytes of such a node; 0 for choices */
  /* The fields in order, the last followed by one without a name; NULL for choices. */
  const AstFieldInfo *(*fields)(void);
} AstKindInfo;

/* Indexed by AstKind; the entry of AST_NONE is empty. */
extern const AstKindInfo ast_kind_info[AST_KIND_COUNT];
/* Indexed by AstType: "expr", "arguments", "identifier", ... */
extern const char *const ast_type_names[AST_TYPE_COUNT];

/* A new node of that class, its fields zero. Never fails. */
void *ast_alloc(Arena *arena, AstKind kind, AstPos pos);
/* A sequence's items: room for count of item_size bytes, zeroed; NULL for none. */
void *ast_alloc_items(Arena *arena, size_t count, size_t item_size);
AstString *ast_string(Arena *arena, const char *text, size_t length);

#define AST_NEW(arena, Type, Name, position, ...)                                                  \
  ({                                                                                               \
    Ast##Type *ast_new_node = ast_alloc((arena), AST_##Name, (position));                          \
    ast_new_node->Name = (__typeof__(ast_new_node->Name)){__VA_ARGS__};                            \
    ast_new_node;                                                                                  \
  })
#define AST_NEW_PRODUCT(arena, Type, name, position, ...)                                          \
  ({                                                                                               \
    Ast##Type *ast_new_node = ast_alloc((arena), AST_##name, (position));                          \
    AstPos ast_new_pos = ast_new_node->pos;                                                        \
    *ast_new_node = (Ast##Type){.kind = AST_##name, .pos = ast_new_pos, __VA_ARGS__};              \
    ast_new_node;                                                                                  \
  })

/* Calls visit for each child node (not NULL ones, not by-value choices), in the order of fields. */
typedef void AstVisitor(void *context, AstNode *child);
void ast_each_child(AstNode *node, AstVisitor *visit, void *context);

/* The table of a compilation's names. */
typedef struct AstNames {
  Arena *arena;    /* where names are made; outlives the table */
  AstName **slots; /* open addressing, a power of two of them */
  uint32_t mask;   /* slots - 1 */
  uint32_t count;  /* names interned; the next id */
} AstNames;
void ast_names_init(AstNames *names, Arena *arena);
/* The one name with this text (already normalised). Never fails. */
AstName *ast_names_intern(AstNames *names, const char *text, size_t length);
void ast_names_free(AstNames *names);

#endif
