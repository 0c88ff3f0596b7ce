/* Printing of uncaught exceptions: what sys.excepthook does, without any Python module, so that it
   works early, late and beside programs whose own modules hide the library's. The texts are those
   of CPython's printer in C (which adds "Did you mean" to what the traceback module prints).

   Invariant: nothing here leaves an exception set; a failing write ends the output.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_TRACEBACK_PRINT_H
#define MODULES_TRACEBACK_PRINT_H

#include "interp/frame_object.h"
#include "objects/str.h"

typedef struct Printer {
  Value file;      /* has write() */
  Value seen;      /* list of the exceptions shown or being shown: chains may be circular */
  int group_depth; /* of exception groups around what is printed */
  bool need_close; /* the last part of a group is being printed: its frame is to be closed */
  bool failed;     /* a write failed: be quiet */
  bool colored;    /* with the sequences of terminals for colours */
} Printer;

/* output.c: a sequence for the text after it, "" where there are no colours. */
typedef enum Style { STYLE_NONE, STYLE_PLACE, STYLE_MARK, STYLE_TYPE, STYLE_MESSAGE } Style;
const char *printer_style(const Printer *p, Style style);

/* output.c: writes text as it is; behind the group's margin; with each of its lines behind it
   (margin: '|', or '+' for a first line). text ABSENT: an exception is set and dropped, nothing is
   written. */
void printer_write(Printer *p, Value text);
void printer_line(Printer *p, Value text);
void printer_lines(Printer *p, Value text, char margin);
void printer_indent(Printer *p);

/* frames.c: sys.tracebacklimit. */
int64_t printer_limit(void);
/* " File ..., line N, in f" with source lines, for each entry of a traceback, the innermost ones
   that the limit allows. */
void printer_frames(Printer *p, Value traceback);

/* source_line.c: line `number` of a source file, without its end; ABSENT (no exception) if it
   cannot be read. */
Value source_line(Value filename, int number);
/* Characters in the first `bytes` bytes of the line's UTF-8. */
int source_column(Value line, int bytes);
/* The line without the blanks around it: from *leading on. */
Value source_strip(Value line, int *leading);

/* anchors.c: for an expression `a + b` or `a[b]` that is all of the text: where its operator or
   subscript is, in characters. */
bool find_anchors(Value text, int *left, int *right);

/* suggest.c: the name that was meant by a NameError or AttributeError; ABSENT: none. */
Value suggest_name(Value exception);

/* exception.c: an exception with traceback, causes and notes. */
void printer_exception(Printer *p, Value exception);

#endif
