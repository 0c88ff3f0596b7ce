/* The syntax of replacement fields: "{name.attribute[index]!conversion:spec}". Shared by str.format
   and the module _string.

   Positions are ranges of a str, which the caller keeps alive. Failing functions set ValueError.

   None of the functions runs Python code; those that fail may collect (the exception). */
#ifndef OBJECTS_FORMAT_FIELD_H
#define OBJECTS_FORMAT_FIELD_H

#include "objects/str.h"

typedef struct StrRange {
  int64_t from, to; /* first code point, and the one behind the last */
} StrRange;

/* Walks a format string: pieces of literal text, each with the field behind it, if any. */
typedef struct Markup {
  Value text;      /* str */
  int64_t at, end; /* what is still to be read */
} Markup;
typedef struct MarkupPiece {
  StrRange literal;    /* text before the field */
  bool has_field;      /* the rest is meant only then */
  StrRange name, spec; /* of the field: its name, and what follows the colon */
  uint32_t conversion; /* 0: none */
  bool nested;         /* the spec contains fields */
} MarkupPiece;
/* 1: a piece, 0: the end, -1: exception set. */
int markup_next(Markup *m, MarkupPiece *out) must_check;

/* The name of a field: first part, then attributes and indices. */
typedef struct FieldName {
  Value text;      /* str that the ranges refer to */
  int64_t at, end; /* of what follows the first part */
  StrRange first;  /* name or number of the argument */
  int64_t index;   /* the first part as an integer, -1 if it is none */
} FieldName;
bool field_name_start(Value text, StrRange range, FieldName *out) must_check;
typedef struct FieldStep {
  bool is_attribute; /* .name rather than [name] */
  StrRange name;     /* the attribute's or the key */
  int64_t index;     /* of an index: the name as an integer, -1 if it is none */
} FieldStep;
/* 1: a step, 0: the end, -1: exception set. */
int field_name_next(FieldName *f, FieldStep *out) must_check;

#endif
