/* Lines of source files. */
#include <ctype.h>
#include <limits.h>

#include "frontend/source.h"
#include "interp/import.h"
#include "modules/traceback/print.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/list.h"

/* The file, or one of its name in a folder of sys.path (for code that was compiled elsewhere). */
static FILE *open_source(const char *path) {
  FILE *file = fopen(path, "rb");
  const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
  Value folders = file == NULL ? sys_get("path") : ABSENT;
  for (int64_t i = 0;
       file == NULL && !is_absent(folders) && is_list(folders) && i < list_length(folders); i++) {
    Value folder = list_get(folders, i);
    const char *text = is_str(folder) ? str_utf8(folder, NULL) : NULL;
    char candidate[PATH_MAX];
    exception_clear();
    if (text == NULL || snprintf(candidate, sizeof candidate, "%s%s%s", text, *text ? "/" : "",
                                 name) >= (int)sizeof candidate)
      continue;
    file = fopen(candidate, "rb");
  }
  return file;
}

/* The encoding that a comment names, into out (64 bytes). Returns whether the next line may name
   one: this is blank or a comment without. */
static bool find_cookie(const char *line, char *out) {
  const char *comment = line + strspn(line, " \t\f");
  const char *word = *comment == '#' ? strstr(comment, "coding") : NULL;
  if (word == NULL || (word[6] != ':' && word[6] != '=')) return *comment == '#' || *comment == 0;
  word += 7 + strspn(word + 7, " \t");
  size_t length = 0;
  while (length < 63 && (isalnum((unsigned char)word[length]) ||
                         (word[length] != 0 && strchr("-_.", word[length]))))
    length++;
  if (length > 0) snprintf(out, 64, "%.*s", (int)length, word);
  return length == 0;
}

/* Reads a line into *line (grown with realloc); its length without the line end, -1 at the end of
   the file. */
static ssize_t read_one(FILE *file, char **line, size_t *capacity) {
  ssize_t length = getline(line, capacity, file);
  while (length > 0 && ((*line)[length - 1] == '\n' || (*line)[length - 1] == '\r')) length--;
  if (length >= 0) (*line)[length] = 0;
  return length;
}

static Value decode(const char *line, size_t length, const char *encoding) {
  if (length >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) line += 3, length -= 3;
  Value bytes = bytes_from_data(line, length);
  Value text = is_absent(bytes)
                   ? ABSENT
                   : codec_decode_text(bytes, str_from_ascii(encoding), NAME("replace"));
  exception_clear();
  return text;
}

Value source_line(Value filename, int number) {
  const char *path = str_utf8(filename, NULL);
  exception_clear();
  if (path == NULL || number <= 0 || (path[0] == '<' && path[strlen(path) - 1] == '>'))
    return ABSENT;
  FILE *file = open_source(path);
  if (file == NULL) return ABSENT;
  char *line = NULL, encoding[64] = "utf-8";
  size_t capacity = 0;
  ssize_t length = 0;
  bool may_name = true;
  for (int i = 1; i <= number && length >= 0; i++) {
    length = read_one(file, &line, &capacity);
    if (i <= 2 && length >= 0 && may_name) may_name = find_cookie(line, encoding);
  }
  fclose(file);
  Value text = length < 0 ? ABSENT : decode(line, (size_t)length, encoding);
  free(line);
  return text;
}

int source_column(Value line, int bytes) {
  size_t size;
  const char *text = str_utf8(line, &size);
  exception_clear();
  return text == NULL ? bytes : utf8_count(text, min_of((size_t)bytes, size));
}

static bool is_blank(uint32_t c) {
  return c == ' ' || c == '\t' || c == '\f';
}

Value source_strip(Value line, int *leading) {
  int64_t from = 0, to = str_length(line);
  while (from < to && is_blank(str_char_at(line, from))) from++;
  while (to > from && is_blank(str_char_at(line, to - 1))) to--;
  *leading = (int)from;
  return str_slice(line, from, to);
}
