/* Universal newlines: IncrementalNewlineDecoder, and finding where lines end.

   Functions that return a Value may collect; decoding runs the Python code of a wrapped
   decoder. */
#ifndef MODULES_IO_NEWLINE_H
#define MODULES_IO_NEWLINE_H

#include "objects/str.h"

/* decoder: an incremental decoder, or None for input that is text already. translate: "\r" and
   "\r\n" become "\n". */
Value newline_decoder_new(Value decoder, bool translate);
/* Does the text half of decode(): text is a str, final says that nothing follows. ABSENT:
   MemoryError. */
Value newline_decode_text(Value self, Value text, bool final) must_check;
/* The attribute `newlines`: None, a str or a tuple of the kinds seen so far. */
Value newline_kinds(Value self);
/* Forgets a held back "\r" and what kinds were seen, without telling the inner decoder. */
void newline_forget(Value self);
/* Whether a "\r" is held back. */
bool newline_holds_cr(Value self);
void newline_set_holds_cr(Value self, bool holds);

/* What ends a line when text is read. */
typedef enum LineEnd {
  LINE_END_LF,        /* "\n" alone: newline=None (translated before) or newline="\n" */
  LINE_END_UNIVERSAL, /* "\n", "\r" or "\r\n", untranslated: newline="" */
  LINE_END_CR,        /* newline="\r" */
  LINE_END_CRLF,      /* newline="\r\n" */
} LineEnd;
/* Whether this str or None is a value that text streams take for `newline`. */
bool newline_is_valid(Value newline);
/* How a stream opened with that newline (str or None) finds the ends of lines. */
LineEnd newline_line_end(Value newline);
/* The position behind the first line end in text[from..), or -1; then *looked is where a search
   that continues once more text has arrived should begin (what was passed over holds no line end
   and no part of one). */
int64_t newline_find_end(TextView text, int64_t from, LineEnd kind, int64_t *looked);

/* A copy of s with each "\n" replaced: s itself if there is none. to: "\r" or "\r\n". ABSENT:
   MemoryError. */
Value newline_expand(Value s, Value to) must_check;

#endif
