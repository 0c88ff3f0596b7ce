/* Helpers for text in error messages. */
#include "frontend/source.h"
#include "base/utf8.h"

char *utf8_complaint(Arena *arena, const char *bytes, size_t size) {
  size_t bad = utf8_scan(bytes, size).valid, end;
  bool incomplete;
  if (bad == size) return NULL;
  const char *reason = utf8_malformed(bytes, size, bad, &end, &incomplete);
  if (end - bad == 1)
    return arena_printf(arena, "'utf-8' codec can't decode byte 0x%02x in position %zu: %s",
                        (unsigned char)bytes[bad], bad, reason);
  return arena_printf(arena, "'utf-8' codec can't decode bytes in position %zu-%zu: %s", bad,
                      end - 1, reason);
}

int32_t utf8_count(const char *text, size_t size) {
  size_t count = 0, at = 0;
  for (;;) {
    Utf8Scan scan = utf8_scan(text + at, size - at);
    count += scan.length;
    at += scan.valid;
    if (at == size) return (int32_t)count;
    bool incomplete;
    utf8_malformed(text, size, at, &at, &incomplete);
    count++;
  }
}

char *arena_vprintf(Arena *arena, const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  char *text = arena_alloc(arena, (size_t)length + 1);
  vsnprintf(text, (size_t)length + 1, format, again);
  va_end(again);
  return text;
}

char *arena_printf(Arena *arena, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = arena_vprintf(arena, format, arguments);
  va_end(arguments);
  return text;
}
