/* The _ast module: node classes as Python sees them, and trees to objects and back. Everything
   follows the tables of frontend/ast.h; the classes are made when they are first needed.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_AST_OBJECTS_H
#define MODULES_AST_OBJECTS_H

#include "frontend/compile.h"
#include "objects/protocol.h"

/* Whether v is an instance of ast.AST. */
bool is_ast_object(Value v);
/* Makes the classes unless they exist. false: exception set. */
bool ast_classes_make(void) must_check;
/* The class of a kind, and the one instance of a choice such as Load(). After ast_classes_make. */
Value ast_class(AstKind kind);
Value ast_choice(AstKind kind);
/* _fields of a kind: interned names in the order of its AstFieldInfo. */
Value ast_field_names(AstKind kind);

/* compile() of a tree. ABSENT: exception set. */
Value ast_compile(Value object, Value filename, CompileMode mode, uint32_t flags,
                  int optimize) must_check;
/* compile() of a text with PyCF_ONLY_AST. ABSENT: exception set. */
Value ast_parse(const char *text, size_t length, Value filename, CompileMode mode, uint32_t flags,
                int feature_version) must_check;

#endif
