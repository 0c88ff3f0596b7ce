/* Source bytes to the text the tokenizer reads: UTF-8, lines ended by \n only, a NUL behind the
   last byte. */
#ifndef FRONTEND_SOURCE_H
#define FRONTEND_SOURCE_H

#include "frontend/parse.h"
#include <stdarg.h>

typedef struct SourceText {
  char *text;    /* malloc'ed */
  size_t size;   /* of the text */
  bool has_nul;  /* a NUL occurs in it */
  bool declared; /* str, byte order mark or coding cookie: columns of errors count characters */
  bool recoded;  /* the bytes were in another encoding than UTF-8 */
} SourceText;

/* False with *error filled. On success the caller frees text. */
bool source_read(const ParseRequest *request, SourceText *source, ParseError *error) must_check;

/* What a decoder says of bytes that are not UTF-8, in the arena: "'utf-8' codec can't decode byte
   0xff in position 0: invalid start byte". NULL if they are. */
char *utf8_complaint(Arena *arena, const char *bytes, size_t size);
/* Characters in the first size bytes of text; undecodable bytes count as their replacements. */
int32_t utf8_count(const char *text, size_t size);

char *arena_printf(Arena *arena, const char *format, ...) printf_like(2, 3);
char *arena_vprintf(Arena *arena, const char *format, va_list arguments);

#endif
