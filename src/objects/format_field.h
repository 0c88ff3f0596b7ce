/* The syntax of replacement fields: "{name.attribute[index]!conversion:spec}". Shared by str.format
   and the module _string.

   Positions are ranges of a str, which the caller keeps alive. Failing functions set ValueError. */
#ifndef OBJECTS_FORMAT_FIELD_H
#define OBJECTS_FORMAT_FIELD_H

#include "objects/str.h"

typedef struct StrRange {
  int64_t from, to;
} StrRange;

/* Walks a format string: pieces of literal text, each with the field behind it, if any. */
typedef struct Markup {
  Value text;
  int64_t at, end;
} Markup;
typedef struct MarkupPiece {
  StrRange literal;
  bool has_field; /* the rest is meant only then */
  StrRange name, spec;
  uint32_t conversion; /* 0: none */
  bool nested;         /* the spec contains fields */
} MarkupPiece;
/* 1: a piece, 0: the end, -1: exception set. */
int markup_next(Markup *m, MarkupPiece *out) must_check;

/* The name of a field: first part, then attributes and indices. */
typedef struct FieldName {
  Value text;
  int64_t at, end; /* of what follows the first part */
  StrRange first;
  int64_t index; /* the first part as an integer, -1 if it is none */
} FieldName;
bool field_name_start(Value text, StrRange range, FieldName *out) must_check;
typedef struct FieldStep {
  bool is_attribute;
  StrRange name;
  int64_t index; /* of an index: the name as an integer, -1 if it is none */
} FieldStep;
/* 1: a step, 0: the end, -1: exception set. */
int field_name_next(FieldName *f, FieldStep *out) must_check;

#endif
