/* The text a pattern is applied to: str, or anything that exports a buffer of bytes.
   Invariant: between text_open and text_close a buffer stays where it is; a str or bytes object
   stays because the Text, which points into it, lives on the C stack. */
#ifndef MODULES_SRE_TEXT_H
#define MODULES_SRE_TEXT_H

#include "objects/buffer.h"

/* What a pattern may be applied to: that is decided by what it was made from. */
typedef enum TextKind { TEXT_STR, TEXT_BYTES, TEXT_ANY } TextKind;

typedef struct Text {
  Value string;      /* the object */
  const void *units; /* its first character */
  int64_t length;    /* characters */
  int width;         /* bytes per character */
  bool is_str;       /* it is a str or an instance of a subclass */
  Buffer buffer;     /* held if the object is neither str nor bytes; else its owner is absent */
} Text;

/* false: TypeError set. May run Python code (the exporter's). */
bool text_open(Text *text, Value string) must_check;
void text_close(Text *text);
/* text[from:to], both within the text; to may be less than from. str or bytes. ABSENT:
   MemoryError. */
Value text_slice(const Text *text, int64_t from, int64_t to) must_check;

#endif
