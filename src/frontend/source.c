/* The encoding of a source (byte order mark, coding cookie), decoding, and ends of lines. */
#include "frontend/source.h"
#include "base/utf8.h"
#include <ctype.h>

static bool fail(ParseError *error, int32_t lineno, int32_t offset, const char *message) {
  *error = (ParseError){.kind = message == NULL ? PARSE_HOOK_FAILED : PARSE_SYNTAX_ERROR,
                        .message = message,
                        .lineno = lineno,
                        .offset = offset};
  return false;
}

/* "UTF_8_x" and "utf-8" are "utf-8", the many names of Latin-1 are "iso-8859-1". */
static const char *usual_name(const char *encoding) {
  static const char *const latin[] = {"latin-1", "iso-8859-1", "iso-latin-1"};
  char name[13];
  size_t length = 0;
  for (; length < sizeof name - 1 && encoding[length] != 0; length++)
    name[length] = encoding[length] == '_' ? '-' : (char)tolower((unsigned char)encoding[length]);
  name[length] = 0;
  if (strcmp(name, "utf-8") == 0 || strncmp(name, "utf-8-", 6) == 0) return "utf-8";
  for (size_t i = 0; i < countof(latin); i++) {
    size_t size = strlen(latin[i]);
    if (strncmp(name, latin[i], size) == 0 && (name[size] == 0 || name[size] == '-'))
      return "iso-8859-1";
  }
  return encoding;
}

/* The encoding named by a comment in this line, or NULL. */
static const char *coding_cookie(const char *line, const char *end, Arena *arena) {
  const char *s = line;
  while (s < end && (*s == ' ' || *s == '\t' || *s == '\f')) s++;
  if (s == end || *s != '#') return NULL;
  for (; end - s > 6; s++) {
    if (memcmp(s, "coding", 6) != 0 || (s[6] != ':' && s[6] != '=')) continue;
    const char *name = s + 7;
    while (name < end && (*name == ' ' || *name == '\t')) name++;
    const char *stop = name;
    while (stop < end && (isalnum((unsigned char)*stop) || strchr("-_.", *stop) != NULL) && *stop)
      stop++;
    if (stop > name) return usual_name(arena_strndup(arena, name, (size_t)(stop - name)));
  }
  return NULL;
}

static bool is_blank_or_comment(const char *line, const char *end) {
  while (line < end && (*line == ' ' || *line == '\t' || *line == '\f')) line++;
  return line == end || *line == '#' || *line == '\n' || *line == '\r';
}

static const char *end_of_line(const char *line, const char *end) {
  while (line < end && *line != '\n' && *line != '\r') line++;
  return line;
}

/* The declared encoding: a cookie in one of the first two lines, the first of them a comment or
   blank. NULL if there is none. */
static const char *declared_encoding(const char *bytes, const char *end, Arena *arena) {
  const char *stop = end_of_line(bytes, end);
  const char *encoding = coding_cookie(bytes, stop, arena);
  if (encoding != NULL || !is_blank_or_comment(bytes, stop) || stop == end) return encoding;
  const char *second = stop + 1;
  if (*stop == '\r' && second < end && *second == '\n') second++;
  return coding_cookie(second, end_of_line(second, end), arena);
}

static char *latin1_to_utf8(const char *bytes, size_t size, size_t *utf8_size) {
  uint8_t *text = xmalloc(size * 2 + 1), *out = text;
  for (size_t i = 0; i < size; i++) out = utf8_put(out, (uint8_t)bytes[i]);
  *utf8_size = (size_t)(out - text);
  return (char *)text;
}

/* Copies, turning \r\n and \r into \n; appends the newline a file must end with. */
static void copy_lines(SourceText *source, const char *bytes, size_t size, bool end_last_line) {
  char *text = xmalloc(size + 2), *out = text;
  const char *end = bytes + size;
  while (bytes < end) {
    const char *stop = memchr(bytes, '\r', (size_t)(end - bytes));
    if (stop == NULL) stop = end;
    memcpy(out, bytes, (size_t)(stop - bytes));
    out += stop - bytes;
    bytes = stop;
    if (stop == end) break;
    *out++ = '\n';
    bytes += stop + 1 < end && stop[1] == '\n' ? 2 : 1;
  }
  if (end_last_line && out > text && out[-1] != '\n') *out++ = '\n';
  *out = 0;
  source->text = text;
  source->size = (size_t)(out - text);
  source->has_nul = memchr(text, 0, source->size) != NULL;
}

/* Whether these bytes come as UTF-8 already; otherwise *text gets their malloc'ed UTF-8. */
static bool recode(const ParseRequest *request, const char *encoding, const char *bytes,
                   size_t size, char **text, size_t *text_size, ParseError *error) {
  *text = NULL;
  if (encoding == NULL || strcmp(encoding, "utf-8") == 0) return true;
  if (strcmp(encoding, "iso-8859-1") == 0) {
    *text = latin1_to_utf8(bytes, size, text_size);
    return true;
  }
  const ParseHooks *hooks = request->hooks;
  const char *message = NULL;
  *text = hooks->decode(hooks->context, encoding, bytes, size, text_size, &message, request->arena);
  if (*text != NULL) return true;
  if (message != NULL && request->flags & PARSE_SCRIPT)
    return fail(error, -1, 0, arena_printf(request->arena, "encoding problem: %s", encoding));
  return fail(error, 0, -1, message);
}

bool source_read(const ParseRequest *request, SourceText *source, ParseError *error) {
  const char *bytes = request->source, *encoding = NULL;
  size_t size = request->size;
  bool is_text = request->flags & PARSE_SOURCE_IS_UTF8, has_bom = false;
  *source = (SourceText){.text = NULL};
  if (size > UINT32_MAX / 2) {
    *error = (ParseError){.kind = PARSE_MEMORY_ERROR};
    return false;
  }
  if (!is_text) {
    has_bom = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    if (has_bom) bytes += 3, size -= 3;
    encoding = declared_encoding(bytes, bytes + size, request->arena);
    if (has_bom && encoding != NULL && strcmp(encoding, "utf-8") != 0)
      return fail(error, request->flags & PARSE_SCRIPT ? -1 : 0, -1,
                  arena_printf(request->arena, "encoding problem: %s with BOM", encoding));
  }
  char *recoded;
  if (!recode(request, encoding, bytes, size, &recoded, &size, error)) return false;
  copy_lines(source, recoded != NULL ? recoded : bytes, size, request->mode == PARSE_FILE);
  free(recoded);
  source->recoded = recoded != NULL;
  source->declared = is_text || has_bom || encoding != NULL;
  return true;
}
