/* Finding out what is wrong with a program that the parser rejected. diagnose_rules.def is a
   grammar of ordered choices; it is run once as it is, to learn how far the program can be read,
   and then again with the mistakes that have a message of their own. diagnose_grammar.c turns its
   text into the structures here, diagnose.c runs them, diagnose_actions.c holds what cannot be said
   in the notation. Internal to the frontend. */
#ifndef FRONTEND_DIAGNOSE_H
#define FRONTEND_DIAGNOSE_H

#include "frontend/parser.h"

typedef struct Diagnosis Diagnosis;
typedef struct Shape Shape;
typedef struct Choice Choice;

/* What a part of the program was recognised as: enough of a tree for the messages. */
struct Shape {
  AstKind kind;             /* AST_NONE: a token, or a group of shapes without a class */
  AstConstantType constant; /* for AST_Constant */
  AstPos pos;               /* from the first token to the last */
  int32_t token;            /* index of the token it is, or -1 */
  int32_t count;            /* of items */
  Shape **items;            /* what the parts of the alternative were, tokens included */
};

typedef enum __attribute__((packed)) RuleKind { PLAIN, MEMO, LEFT, QUIET } RuleKind;

typedef enum __attribute__((packed)) PegOp {
  PEG_TOKEN,
  PEG_WORD,     /* a soft keyword */
  PEG_ANY_WORD, /* any of them */
  PEG_RULE,
  PEG_GROUP,
  PEG_OPTIONAL,
  PEG_STAR,
  PEG_PLUS,
  PEG_SEPARATED,
  PEG_AND,
  PEG_NOT,
  PEG_CUT,
  PEG_FORCED,
} PegOp;

typedef struct Peg {
  PegOp op;              /* decides which of the fields below are used */
  char label;            /* 'a', 'b' or 0 */
  TokenType token;       /* PEG_TOKEN, PEG_FORCED */
  int16_t rule;          /* PEG_RULE */
  const char *word;      /* PEG_WORD */
  struct Peg *inner;     /* what an operator is applied to */
  struct Peg *separator; /* PEG_SEPARATED */
  Choice *choice;        /* PEG_GROUP */
} Peg;

/* Gives the shape of the alternative, or NULL if it does not match after all or an error was
   set. */
typedef Shape *DiagnosisFunction(Diagnosis *d, Shape *a, Shape *b);

typedef enum __attribute__((packed)) ActionOp {
  ACTION_DEFAULT, /* the only item, or a group of all */
  ACTION_NODE,
  ACTION_LABEL,
  ACTION_ERROR,
  ACTION_RANGE,
  ACTION_FROM,
  ACTION_LAST,
  ACTION_INDENT,
  ACTION_CALL,
} ActionOp;

typedef struct Action {
  ActionOp op;                 /* decides which of the fields below are used */
  AstKind kind;                /* ACTION_NODE */
  char a;                      /* labels; 0: none */
  char b;                      /* the second label */
  int8_t since;                /* minor version; 0: any */
  const char *feature;         /* what needs it */
  const char *message;         /* of the error to report */
  DiagnosisFunction *function; /* ACTION_CALL */
} Action;

typedef struct Alternative {
  Peg *items;    /* in order */
  int16_t count; /* how many */
  bool mistake;  /* only tried in the second run */
  Action action; /* what to do when all have matched */
} Alternative;

struct Choice {
  Alternative *alternatives; /* in the order in which they are tried */
  int16_t count;             /* how many */
};

typedef enum RuleNumber {
#define RULE(name, kind, text) RULE_##name,
#include "frontend/diagnose_rules.def"
  RULE_COUNT
} RuleNumber;

typedef struct Rule {
  RuleKind kind;  /* whether what it matched is remembered, and how it recurses */
  Choice *choice; /* its right side */
} Rule;

/* The grammar, RULE_COUNT rules. Built at the first call. */
const Rule *diagnose_grammar(void);
/* The function of that name, or NULL. */
DiagnosisFunction *diagnose_function(const char *name, size_t length);

typedef struct Memo Memo;
struct Diagnosis {
  Parser *p;             /* the parser that rejected the program */
  Arena arena;           /* of shapes and memos */
  Memo **memos;          /* malloc'ed: for each token */
  int32_t memo_capacity; /* tokens there is room for */
  bool mistakes;         /* in the second run: look for them */
  bool failed;           /* p->error is set: everything unwinds */
  int32_t error_lineno;  /* the line a string's warning was about; 0: none */
};

/* Set the error; always NULL. */
Shape *diagnose_error(Diagnosis *d, AstPos pos, const char *message);
Shape *diagnose_error_last(Diagnosis *d, ParseErrorKind kind, const char *message);
/* Turns what a literal's action raised into the error. */
Shape *diagnose_raised(Diagnosis *d);
Shape *diagnose_new_shape(Diagnosis *d, AstKind kind, AstPos pos, int32_t count);
/* "function call", "literal", ... */
const char *diagnose_expression_name(const Shape *shape);

#endif
