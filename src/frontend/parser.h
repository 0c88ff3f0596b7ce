/* The parser proper: recursive descent over tokens, one function per construct, building the tree
   as it goes. It decides by the next one or two tokens; only `with (` and `match` are tried and
   taken back. It accepts exactly the language, but knows no error messages: a function that fails
   returns NULL (false, -1), everything unwinds, and diagnose.c then finds out what is wrong.
   Internal to the frontend. */
#ifndef FRONTEND_PARSER_H
#define FRONTEND_PARSER_H

#include "frontend/tokenizer.h"

/* As deep as this the parser may nest: the depth at which CPython gives up. */
enum { MAX_PARSE_DEPTH = 6000 };

/* Where an error found in an action is reported. */
typedef enum RaisedAt {
  RAISED_NOT,
  RAISED_AT_LAST_TOKEN, /* the last token read */
  RAISED_AT_POSITION,   /* `pos` */
  RAISED_COMPLETE,      /* `error` is filled already */
} RaisedAt;

typedef struct TypeIgnores {
  AstTypeIgnore **items; /* malloc'ed */
  int32_t count;         /* how many */
} TypeIgnores;

typedef struct Parser {
  const ParseRequest *request; /* what to parse */
  Arena *arena;                /* where the tree goes */
  AstNames *names;             /* table of identifiers */
  Token *tokens;               /* malloc'ed: a window of the token stream */
  int32_t mark;                /* index of the next token to consume */
  int32_t fill;                /* tokens read */
  int32_t capacity;            /* of tokens */
  int32_t end_lineno;          /* end of the last token consumed that has text */
  int32_t end_col_offset;      /* behind its last byte */
  int32_t depth;               /* of recursion */
  bool too_deep;               /* it has exceeded its limit */
  int32_t speculating;        /* marks that may be returned to; 0: consumed tokens can be dropped */
  int32_t shift_lineno;       /* f-string expressions: columns of this line */
  int32_t shift_columns;      /* are shifted by so much */
  bool in_fstring;            /* this parser reads the expression of an f-string */
  bool diagnosing;            /* errors are wanted */
  bool count_characters;      /* columns of errors count characters, not bytes */
  bool recoded;               /* the source was not in UTF-8 */
  bool started;               /* single mode: a token has been read */
  uint32_t warned;            /* string tokens before this offset have given their warnings */
  bool warning;               /* the string token being decoded has not */
  bool warning_refused;       /* a warning became an error: it must be found again */
  void **stack;               /* malloc'ed: items of sequences under construction */
  size_t stack_size;          /* in use */
  size_t stack_capacity;      /* allocated */
  TypeIgnores type_ignores;   /* the `# type: ignore` comments so far */
  RaisedAt raised;            /* what an action found wrong, for diagnose.c */
  AstPos raised_pos;          /* where */
  const char *raised_message; /* with which message */
  ParseError error;           /* set when parsing has failed */
  Tokenizer tokenizer;        /* gives the tokens */
} Parser;

/* --- Tokens (parser.c) --- */

void parser_init(Parser *p, const ParseRequest *request, const char *text, size_t size);
void parser_free(Parser *p);
/* Reads one more token into the window. */
void parser_fetch(Parser *p);

static inline const Token *current(Parser *p) {
  if (p->mark == p->fill) parser_fetch(p);
  return &p->tokens[p->mark];
}
static inline TokenType peek(Parser *p) {
  return current(p)->type;
}
/* The token behind the current one. */
static inline TokenType peek_second(Parser *p) {
  current(p);
  if (p->mark + 1 == p->fill) parser_fetch(p);
  return p->tokens[p->mark + 1].type;
}
/* Consumes the current token, which has been peeked at. */
static inline void advance(Parser *p) {
  const Token *token = &p->tokens[p->mark++];
  if (token->type >= TOKEN_NEWLINE && token->type <= TOKEN_DEDENT) return;
  p->end_lineno = token->pos.end_lineno;
  p->end_col_offset = token->pos.end_col_offset;
}
static inline bool accept(Parser *p, TokenType type) {
  if (peek(p) != type) return false;
  advance(p);
  return true;
}
/* Where a node starting at the current token starts. */
static inline AstPos here(Parser *p) {
  return current(p)->pos;
}
/* The position of a node that started there and ends with the last consumed token. */
static inline AstPos until_here(const Parser *p, AstPos start) {
  start.end_lineno = p->end_lineno;
  start.end_col_offset = p->end_col_offset;
  return start;
}
static inline const char *token_start(const Parser *p, const Token *token) {
  return p->tokenizer.text + token->start;
}
static inline bool token_is(const Parser *p, const Token *token, const char *text) {
  size_t length = strlen(text);
  return token->end - token->start == length && memcmp(token_start(p, token), text, length) == 0;
}

/* A place to come back to if what follows turns out not to be what was tried. */
typedef struct ParserMark {
  int32_t mark, end_lineno, end_col_offset, depth; /* the Parser's fields of these names */
  size_t stack_size;                               /* likewise */
} ParserMark;
ParserMark parser_mark(Parser *p);
void parser_reset(Parser *p, const ParserMark *mark);
/* Ends the attempt that began with parser_mark, whichever way it went. */
void parser_unmark(Parser *p);

/* False when nested too deeply; to be matched by leave in any case. */
static inline bool enter(Parser *p) {
  char here;
  if (likely(++p->depth<MAX_PARSE_DEPTH && & here> p->request->stack_limit)) return true;
  p->too_deep = true;
  return false;
}
static inline void leave(Parser *p) {
  p->depth--;
}

/* --- Sequences: push items, then take them off as one array in the arena --- */

void parser_grow_stack(Parser *p);
static inline void push(Parser *p, void *item) {
  if (p->stack_size == p->stack_capacity) parser_grow_stack(p);
  p->stack[p->stack_size++] = item;
}
void *parser_take_items(Parser *p, size_t start, int32_t *count);
#define TAKE(p, start, Type)                                                                       \
  ({                                                                                               \
    Ast##Type##Seq taken_sequence;                                                                 \
    taken_sequence.items = parser_take_items((p), (start), &taken_sequence.count);                 \
    taken_sequence;                                                                                \
  })

#define NODE(p, Type, Name, pos, ...) AST_NEW((p)->arena, Type, Name, pos, __VA_ARGS__)

/* Consumes a NAME; NULL if there is none. */
AstName *parse_name(Parser *p);
static inline bool version_is(const Parser *p, int minor) {
  return p->request->feature_version >= minor;
}

/* Records what an action found wrong. */
void raise_at_last_token(Parser *p, const char *format, ...) printf_like(2, 3);
void raise_at(Parser *p, AstPos pos, const char *format, ...) printf_like(3, 4);
/* A DeprecationWarning about a string token; false: it is an error at `pos` now. */
bool parser_warn(Parser *p, AstPos pos, const char *message);

/* --- Literals --- */

/* The constant a NUMBER token stands for; false: too long, or too modern (raised). */
bool number_constant(Parser *p, const Token *token, AstConstant *constant);
/* The string, bytes or f-string that adjacent STRING tokens make; NULL: raised. */
AstExpr *concatenate_strings(Parser *p, const Token *tokens, int32_t count);
/* Bytes of a literal under construction. */
typedef struct LiteralText {
  char *bytes;     /* malloc'ed */
  size_t size;     /* in use */
  size_t capacity; /* allocated */
} LiteralText;
void literal_append(LiteralText *text, const char *bytes, size_t size);
/* Append the decoded contents of a string literal of one token, which stand between its quotes.
   False: raised. */
bool decode_string(Parser *p, const char *contents, size_t size, bool raw, const Token *token,
                   LiteralText *out);
/* The same for literal text between an f-string's replacement fields. */
bool decode_fstring_piece(Parser *p, const char *contents, size_t size, bool raw,
                          const Token *token, LiteralText *out);
bool decode_bytes(Parser *p, const char *contents, size_t size, bool raw, const Token *token,
                  LiteralText *out);
/* Parses the contents of an f-string, adding to the parts of the whole literal. */
typedef struct FStringParts {
  LiteralText text; /* literal text since the last expression */
  size_t start;     /* of the values on the parser's stack */
  AstPos pos;       /* of the whole literal, which all its parts have */
  AstString *kind;  /* "u" if its first string has that prefix */
} FStringParts;
bool parse_fstring(Parser *p, const char *contents, size_t size, bool raw, const Token *token,
                   FStringParts *parts);
/* Makes a Constant of the collected literal text, if any, and pushes it. */
void flush_fstring_text(Parser *p, FStringParts *parts);

/* --- Expressions --- */

AstExpr *parse_expression(Parser *p);
AstExpr *parse_named_expression(Parser *p);
AstExpr *parse_disjunction(Parser *p);
AstExpr *parse_bitwise_or(Parser *p);
AstExpr *parse_primary(Parser *p);
AstExpr *parse_atom(Parser *p);
AstExpr *parse_star_expressions(Parser *p); /* tuple without parentheses; items may be starred */
AstExpr *parse_star_named_expression(Parser *p);
AstExpr *parse_expressions(Parser *p); /* the same without stars */
AstExpr *parse_yield(Parser *p);
AstExpr *parse_yield_or_star_expressions(Parser *p);
AstExpr *parse_strings(Parser *p);
AstExpr *parse_number(Parser *p);
/* Behind the parenthesis of a call or class: arguments up to and including ')'. A lone generator
   expression is allowed if `open` says where the parenthesis is. */
bool parse_arguments(Parser *p, const AstPos *open, AstExprSeq *args, AstKeywordSeq *keywords);
AstExpr *parse_slices(Parser *p);
AstArguments *parse_parameters(Parser *p, bool lambda);
/* Turns an expression into an assignment or deletion target; false: it is none. */
bool make_target(AstExpr *expr, AstKind context);
AstExpr *parse_star_targets(Parser *p); /* of for */
AstExpr *parse_star_target(Parser *p);
bool parse_delete_targets(Parser *p, AstExprSeq *targets);

/* --- Statements: pushed onto the stack; false: no statement --- */

bool parse_block(Parser *p, AstStmtSeq *body);
AstStmt *parse_compound(Parser *p);
AstStmt *parse_match(Parser *p);
AstStmt *parse_import(Parser *p);
AstStmt *parse_import_from(Parser *p);
AstString *parse_type_comment(Parser *p);
/* The whole input, by request->mode (or the expression of an f-string, an AstExpr). NULL:
   failed. */
void *parse_input(Parser *p);

/* diagnose.c: finds the error in what parse_input does not accept. Fills p->error. */
void diagnose(Parser *p);

/* syntax_error.c: fill p->error. Columns count bytes; those of nodes and tokens from 0 (-1:
   none). */
void report_at(Parser *p, ParseErrorKind kind, AstPos pos, const char *message);
/* At the last token read. */
void report_at_token(Parser *p, ParseErrorKind kind, const Token *token, const char *message);
/* From there to the last character read. */
void report_from(Parser *p, AstPos pos, const char *message);
/* What the tokenizer's state says. */
void report_tokenizer_error(Parser *p, const Token *token);
void report_unclosed_bracket(Parser *p);

#endif
