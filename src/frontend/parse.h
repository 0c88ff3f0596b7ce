/* Source text to syntax tree, and every SyntaxError of CPython 3.11 with its position.
   The parser knows nothing of heap objects or exceptions: it returns a tree or a ParseError, and
   what it needs of the interpreter (codecs, warnings) comes through ParseHooks. It runs no Python
   code and does not collect, unless a hook does. Not reentrant for one AstNames. */
#ifndef FRONTEND_PARSE_H
#define FRONTEND_PARSE_H

#include "frontend/ast.h"

typedef enum ParseMode {
  PARSE_FILE,      /* "exec": AST_Module */
  PARSE_EVAL,      /* AST_Expression */
  PARSE_SINGLE,    /* one interactive statement: AST_Interactive */
  PARSE_FUNC_TYPE, /* a signature type comment: AST_FunctionType */
} ParseMode;

typedef enum ParseFlags {
  PARSE_TYPE_COMMENTS = 1,      /* keep `# type:` comments */
  PARSE_SOURCE_IS_UTF8 = 2,     /* the source was a str: no byte order mark, no coding cookie */
  PARSE_SCRIPT = 4,             /* the source is the main program: bytes are checked to be UTF-8 */
  PARSE_BARRY_AS_BDFL = 8,      /* <> instead of != */
  PARSE_DONT_IMPLY_DEDENT = 16, /* single mode: an open block is not closed by the end of input */
  PARSE_ALLOW_INCOMPLETE = 32,  /* what lacks its end is reported as "incomplete input" */
} ParseFlags;

typedef enum ParseErrorKind {
  PARSE_OK,
  PARSE_SYNTAX_ERROR,
  PARSE_INDENTATION_ERROR,
  PARSE_TAB_ERROR,
  PARSE_MEMORY_ERROR, /* nested too deeply; no message */
  PARSE_END_OF_INPUT, /* single mode: there was no statement left to read */
  PARSE_HOOK_FAILED,  /* a hook has set an exception on the thread */
} ParseErrorKind;

typedef struct ParseError {
  ParseErrorKind kind; /* which exception it becomes */
  const char *message; /* in the arena */
  int32_t lineno;      /* from 1; 0 where there is no line; -1: nothing but the message */
  int32_t offset;      /* in characters, from 1 */
  int32_t end_lineno;  /* last line */
  int32_t end_offset;  /* behind the last character; 0: unknown */
  const char *text;    /* the line, in the arena; NULL: None, and then there are no end positions */
  size_t text_length;  /* in bytes */
} ParseError;

typedef enum ParseWarning {
  PARSE_WARNED,           /* go on */
  PARSE_WARNING_IS_ERROR, /* a filter turned it into an exception, which was cleared */
  PARSE_WARNING_FAILED,   /* another exception is set */
} ParseWarning;

typedef enum ParseWarningCategory {
  PARSE_SYNTAX_WARNING,      /* a number that runs into a keyword */
  PARSE_DEPRECATION_WARNING, /* an escape sequence that means nothing */
} ParseWarningCategory;

/* What the parser needs of the interpreter; every function gets `context` first. */
typedef struct ParseHooks {
  void *context; /* the caller's own */
  /* A warning at that line of the file being compiled. */
  ParseWarning (*warn)(void *context, ParseWarningCategory category, const char *message,
                       int32_t lineno);
  /* The UTF-8 of bytes in that encoding, malloc'ed, or NULL with *message (in the arena) saying
     why; a NULL message: an exception is set. */
  char *(*decode)(void *context, const char *encoding, const char *bytes, size_t size,
                  size_t *utf8_size, const char **message, Arena *arena);
  /* The next line of interactive input, malloc'ed UTF-8 with its newline; NULL at the end. Only for
     PARSE_SINGLE; NULL function: the source is all there is. */
  char *(*read_line)(void *context);
  /* That line of the file with its newline, malloc'ed; NULL where it cannot be read. For
     PARSE_FILE, whose errors show the file rather than the source; a NULL function: the source. */
  char *(*file_line)(const char *filename, int32_t lineno, size_t *size);
} ParseHooks;

typedef struct ParseRequest {
  const char *source;      /* need not end with NUL; not changed */
  size_t size;             /* of the source in bytes */
  const char *filename;    /* UTF-8; for the message about undeclared encodings */
  ParseMode mode;          /* what is to be parsed */
  unsigned flags;          /* of ParseFlags */
  int feature_version;     /* 11 accepts all of 3.11; 7 the syntax of 3.7 */
  int max_str_digits;      /* sys.get_int_max_str_digits(); 0: no limit */
  const char *stack_limit; /* nesting stops where the C stack grows down to this; NULL: nowhere */
  const ParseHooks *hooks; /* the interpreter's part */
  Arena *arena;            /* where the tree goes */
  AstNames *names;         /* its names */
} ParseRequest;

/* The tree, or NULL with *error filled. */
AstMod *parse_source(const ParseRequest *request, ParseError *error) must_check;

#endif
