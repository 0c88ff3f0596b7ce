/* Text to tokens. The tokenizer never backs up over a line end and never reads past the line it
   needs, so interactive input can be pulled line by line. After an error token its state says what
   was wrong, and it gives no further token. */
#ifndef FRONTEND_TOKENIZER_H
#define FRONTEND_TOKENIZER_H

#include "frontend/source.h"

typedef enum __attribute__((packed)) TokenType {
#define TOKEN(name) TOKEN_##name,
#define OPERATOR(name, text) TOKEN_##name,
#define KEYWORD(name, text) TOKEN_##name,
#include "frontend/tokens.def"
  TOKEN_COUNT
} TokenType;

/* The text of operators and keywords, NULL for the others. */
extern const char *const token_text[TOKEN_COUNT];

typedef struct Token {
  TokenType type; /* which token it is */
  uint8_t level;  /* open brackets, after the token */
  uint32_t start; /* offsets of its text in the tokenizer's text; equal for tokens without text */
  uint32_t end;   /* behind the last byte */
  AstPos pos;     /* columns are -1 for tokens without text */
} Token;

typedef enum TokenizerState {
  TOKENIZER_OK,
  TOKENIZER_EOF,
  TOKENIZER_ERROR,            /* `error` has it all */
  TOKENIZER_BAD_DEDENT,       /* matches no outer level */
  TOKENIZER_TAB_SPACE,        /* depends on the width of tabs */
  TOKENIZER_TOO_DEEP,         /* more than MAX_INDENTS */
  TOKENIZER_BAD_CONTINUATION, /* text behind a backslash */
  TOKENIZER_BAD_UTF8,         /* error.message has the decoder's complaint */
} TokenizerState;

enum { MAX_INDENTS = 100, MAX_BRACKETS = 200 };

typedef struct OpenBracket {
  char character; /* ( [ or { */
  int32_t lineno; /* where it was opened */
  int32_t column; /* in bytes */
} OpenBracket;

typedef struct Tokenizer {
  const ParseRequest *request; /* what to read */
  const char *text;            /* the whole text */
  const char *text_end;        /* its terminating NUL */
  const char *next;            /* next character to read, within the current line */
  const char *line_end;        /* end of the current line, behind its newline */
  const char *line_start;      /* start of the current line */
  const char *shown; /* what an error in the current line shows: the line or its statement */
  const char *token; /* start of the token being read; NULL between tokens */
  const char *string_line_start; /* the line where the last string token began */
  int32_t string_lineno;         /* its number */
  int32_t lineno;                /* of the current line; 0 before the first */
  TokenizerState state;          /* whether tokens can still be had, and why not */
  ParseError error;              /* for TOKENIZER_ERROR, TOKENIZER_BAD_UTF8 */
  bool at_line_start;            /* indentation comes next */
  bool interactive;              /* an empty line ends a block */
  bool stopped;             /* no more lines are to be asked for: pretend that the text ends well */
  bool ends_early;          /* the error is that the text ended */
  bool warning_refused;     /* the error is a warning */
  bool async_always;        /* async and await are keywords */
  bool in_async_def;        /* before 3.7: they are within async def */
  bool async_def_newline;   /* its first line is complete */
  bool type_comments;       /* tokens for them */
  bool has_nul;             /* lines must be searched for NUL */
  bool check_utf8;          /* lines must be valid UTF-8 */
  SourceText *source;       /* owner of the text when it can grow (interactive); else NULL */
  uint32_t warned;          /* warnings about text before this offset have been reported */
  int32_t async_def_indent; /* level of the outermost async def */
  int32_t pending;          /* INDENT (positive) or DEDENT tokens still to give */
  int32_t indent;           /* current level */
  int32_t level;            /* open brackets */
  int32_t columns[MAX_INDENTS];       /* of each level, tabs to multiples of 8 */
  int32_t alt_columns[MAX_INDENTS];   /* the same with tabs of width 1 */
  OpenBracket brackets[MAX_BRACKETS]; /* those open, outermost first */
} Tokenizer;

/* Starts on text[0..size), which has a NUL behind it. */
void tokenizer_init(Tokenizer *tokenizer, const ParseRequest *request, const char *text,
                    size_t size);
/* Reads the next token; TYPE_IGNORE included. */
void tokenizer_next(Tokenizer *tokenizer, Token *token);

/* tokenize_number.c: reads a number whose first character, a digit or the point before one, has
   been read. False: error set. */
bool tokenizer_number(Tokenizer *tokenizer, int first);
/* tokenize_operator.c: the operator or bracket whose first character has been read, UNKNOWN or
   ERROR. */
TokenType tokenizer_operator(Tokenizer *tokenizer, int first);

/* For those: the next character or -1 at the end of the text; undoing that; recording an error
   that ends at the current character. */
int tokenizer_next_char_slow(Tokenizer *tokenizer);
static inline int tokenizer_next_char(Tokenizer *tokenizer) {
  if (tokenizer->next != tokenizer->line_end) return (unsigned char)*tokenizer->next++;
  return tokenizer_next_char_slow(tokenizer);
}
static inline void tokenizer_back(Tokenizer *tokenizer, int character) {
  if (character >= 0) tokenizer->next--;
}
void tokenizer_error(Tokenizer *tokenizer, const char *format, ...) printf_like(2, 3);
void tokenizer_error_range(Tokenizer *tokenizer, int32_t offset, int32_t end_offset,
                           const char *message);
/* Reports a DeprecationWarning at the current line; false: it is an error now. */
bool tokenizer_warn(Tokenizer *tokenizer, const char *message);

enum { CHAR_NAME_START = 1, CHAR_NAME = 2, CHAR_DIGIT = 4, CHAR_HEX = 8 };
extern const uint8_t char_class[256];
static inline bool is_name_char(int c) {
  return c >= 0 && (char_class[c] & CHAR_NAME);
}
static inline bool is_digit(int c) {
  return (unsigned)c - '0' < 10;
}

#endif
