/* From syntax tree or source text to code objects: the public face of the compiler. */
#ifndef FRONTEND_COMPILE_H
#define FRONTEND_COMPILE_H

#include "frontend/parse.h"
#include "objects/exception.h"

typedef enum CompileMode {
  COMPILE_EXEC,
  COMPILE_EVAL,
  COMPILE_SINGLE,
  COMPILE_FUNC_TYPE
} CompileMode;

/* Flags of compile(), beside the CO_FUTURE_* bits of CodeFlag. */
typedef enum CompileFlag {
  COMPILE_SOURCE_IS_UTF8 = 0x100,
  COMPILE_DONT_IMPLY_DEDENT = 0x200,
  COMPILE_ONLY_AST = 0x400,
  COMPILE_IGNORE_COOKIE = 0x800,
  COMPILE_TYPE_COMMENTS = 0x1000,
  COMPILE_TOP_LEVEL_AWAIT = 0x2000,
  COMPILE_ALLOW_INCOMPLETE = 0x4000,
  COMPILE_SCRIPT =
      0x8000, /* not for compile(): the main program, whose bytes are checked line by line */
  COMPILE_FUTURE_FLAGS = 0x1fe0000, /* all CO_FUTURE_* bits */
} CompileFlag;

/* The code object of a module, expression or interactive statement. `names` is the table the tree
   was made with and its arena takes what the compiler adds; the tree is changed (constants are
   folded). `objects` is the list AST_CONST_OBJECT constants index, or ABSENT. optimize: 0, 1 (-O:
   no asserts) or 2 (-OO: no docstrings either). flags: CompileFlag and CO_FUTURE_* bits in force
   from outside. May collect; runs Python code only for warnings. ABSENT: SyntaxError,
   RecursionError or a warning turned exception. */
Value compile_ast(AstMod *mod, AstNames *names, Value objects, Value filename, int optimize,
                  uint32_t flags) must_check;

/* Parses and compiles text (UTF-8 with COMPILE_SOURCE_IS_UTF8, else bytes with an optional coding
   cookie). flags may hold CO_FUTURE_* bits; unless dont_inherit, those of the code that runs now
   are added. optimize -1: the interpreter's own level. feature_version: 11, or the minor version of
   an older grammar. */
Value compile_source(const char *text, size_t length, Value filename, CompileMode mode,
                     uint32_t flags, bool dont_inherit, int optimize,
                     int feature_version) must_check;

/* The parser alone, for compile() with ONLY_AST: the tree in the arena. NULL: exception set. */
AstMod *parse_text(const char *text, size_t length, Value filename, CompileMode mode,
                   uint32_t flags, int feature_version, Arena *arena, AstNames *names) must_check;

/* The hook for warnings; context points to the Value of the file's name. Runs Python code. */
ParseWarning parse_warn(void *context, ParseWarningCategory category, const char *message,
                        int32_t line);
/* The parser's error as the exception it means; one that a hook has set is left as it is. */
void raise_parse_error(const ParseError *error, Value filename);

/* Provided by the interpreter: the CO_FUTURE_* bits of the Python code that runs now. */
uint32_t compile_inherited_flags(void);

/* The level of -O on the command line: what optimize -1 means. */
extern int compile_optimize_level;

/* The object a constant of the tree stands for; objects as in compile_ast. ABSENT: exception
   set. */
Value ast_constant_value(const AstConstant *constant, Value objects) must_check;
/* Source text of an expression, as postponed annotations keep it. ABSENT: exception set. */
Value ast_unparse(const AstExpr *e, Value objects) must_check;

#endif
