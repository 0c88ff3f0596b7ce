/* SyntaxErrors and SyntaxWarnings of the phases behind the parser, and the guard of their
   recursion. */
#ifndef FRONTEND_SYNTAX_ERROR_H
#define FRONTEND_SYNTAX_ERROR_H

#include "frontend/ast.h"
#include "objects/exception.h"

/* That line of the file with its newline, malloc'ed; NULL if it cannot be read. */
char *syntax_file_line(const char *path, int32_t line, size_t *size);

/* Raises SyntaxError(message, (filename, line, column + 1, source line or None, end line, end
   column + 1)), the message formatted as by printf. Columns are those of pos, in bytes. Always
   false. */
bool syntax_error(Value filename, AstPos pos, const char *format, ...) printf_like(3, 4) must_check;
/* The same, but with the message as only argument; the place is in the exception's attributes.
   end_col_offset -1: None. */
bool symbol_error(Value filename, AstPos pos, const char *format, ...) printf_like(3, 4) must_check;
/* A SyntaxWarning at that line; where warnings are errors, a SyntaxError. Runs Python
   code (warning filters). false: exception set. */
bool syntax_warning(Value filename, AstPos pos, const char *format, ...)
    printf_like(3, 4) must_check;
/* One level deeper into the syntax tree: three levels count as one of sys.getrecursionlimit().
   false: RecursionError set. The caller decrements *depth on the way out. */
bool syntax_depth_enter(int32_t *depth) must_check;
/* Where the count starts: what the running program already uses. */
int32_t syntax_depth_start(void);

#endif
