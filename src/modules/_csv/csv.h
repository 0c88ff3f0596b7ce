/* What the files of the module _csv share. Invariant: a Dialect is valid and never changes; a
   character that it does not have is CSV_NO_CHAR, which no text contains.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_CSV_H
#define MODULES_CSV_H

#include "objects/int.h"
#include "objects/str.h"

#define CSV_NO_CHAR UINT32_MAX

typedef enum CsvQuoting { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE } CsvQuoting;

typedef struct Dialect {
  Object header;
  uint32_t delimiter, quote, escape;     /* code points or CSV_NO_CHAR */
  int32_t quoting;                       /* CsvQuoting */
  bool double_quote, skip_space, strict; /* attributes of these names */
  Slot line_terminator;                  /* str */
} Dialect;

extern Type csv_dialect_type, csv_reader_type, csv_writer_type;
extern Value csv_error;    /* the class Error */
extern Value csv_dialects; /* dict: names to Dialects */
extern int64_t csv_field_limit;
#define raise_csv_error(...) raise_error(as_type(csv_error), __VA_ARGS__)

static inline Dialect *as_dialect(Value v) {
  return object_cast(Dialect, v);
}
/* Of a function (what=?, dialect=?, /, *rest, **options): whether there are one or two arguments.
   The words of the TypeError are CPython's, which leave the name out. */
bool csv_check_count(const Value *args) must_check;
/* Dialect(dialect, **options); both may be ABSENT. */
Value csv_make_dialect(Value dialect, Value options) must_check;
/* The registered one. ABSENT: Error. */
Value csv_find_dialect(Value name) must_check;

Value csv_reader(Value *args, int nargs);
Value csv_writer(Value *args, int nargs);

#endif
