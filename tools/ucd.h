/* For the generators: reading the files of the Unicode character database, printing arrays. */
#ifndef TOOLS_UCD_H
#define TOOLS_UCD_H

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UCD_CODE_POINTS = 0x110000, UCD_MAX_FIELDS = 16 };

/* A data line: fields without surrounding spaces; the first also as a range of code points. */
typedef struct UcdLine {
  uint32_t first, last;
  int count;
  char *fields[UCD_MAX_FIELDS];
} UcdLine;

static char *ucd_trim(char *text) {
  while (*text == ' ' || *text == '\t') text++;
  size_t length = strlen(text);
  while (length > 0 && isspace((unsigned char)text[length - 1])) text[--length] = '\0';
  return text;
}

static void ucd_split(UcdLine *line, char *text) {
  line->count = 0;
  for (char *next = text; next != NULL && line->count < UCD_MAX_FIELDS; text = next) {
    next = strchr(text, ';');
    if (next != NULL) *next++ = '\0';
    line->fields[line->count++] = ucd_trim(text);
  }
  for (int i = line->count; i < UCD_MAX_FIELDS; i++) line->fields[i] = "";
  char *end;
  line->first = line->last = (uint32_t)strtoul(line->fields[0], &end, 16);
  if (strncmp(end, "..", 2) == 0) line->last = (uint32_t)strtoul(end + 2, NULL, 16);
  if (line->last >= UCD_CODE_POINTS) line->last = UCD_CODE_POINTS - 1;
}

/* Calls handle for every line of the file that has data. */
static void ucd_read(const char *folder, const char *name, void (*handle)(const UcdLine *line)) {
  char path[1000], text[2000];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    fprintf(stderr, "%s: cannot open (Debian package unicode-data)\n", path);
    exit(1);
  }
  while (fgets(text, sizeof text, file) != NULL) {
    char *comment = strchr(text, '#');
    if (comment != NULL) *comment = '\0';
    if (*ucd_trim(text) == '\0') continue;
    UcdLine line;
    ucd_split(&line, text);
    handle(&line);
  }
  fclose(file);
}

/* Hexadecimal code points separated by spaces; returns how many. */
static int ucd_code_points(const char *text, uint32_t *out, int limit) {
  int count = 0;
  for (char *end; count < limit; text = end) {
    unsigned long value = strtoul(text, &end, 16);
    if (end == text) break;
    out[count++] = (uint32_t)value;
  }
  return count;
}

/* Code points of UnicodeData.txt are listed one by one, or as a pair of lines <Name, First> and
   <Name, Last>. */
static bool ucd_is_first(const char *name) {
  return strstr(name, ", First>") != NULL;
}
static bool ucd_is_last(const char *name) {
  return strstr(name, ", Last>") != NULL;
}

static void *ucd_alloc(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) {
    fprintf(stderr, "out of memory\n");
    exit(1);
  }
  return memory;
}

/* Code points that the wanted version of Unicode does not have yet. */
static bool *ucd_newer;
static double ucd_wanted_age;

static void ucd_read_age(const UcdLine *line) {
  bool newer = atof(line->fields[1]) > ucd_wanted_age;
  for (uint32_t c = line->first; c <= line->last; c++) ucd_newer[c] = newer;
}

/* Finds out which code points were added after the version, such as "14.0". */
static void ucd_limit_age(const char *folder, const char *version) {
  ucd_newer = ucd_alloc(UCD_CODE_POINTS, sizeof *ucd_newer);
  ucd_wanted_age = atof(version);
  ucd_read(folder, "DerivedAge.txt", ucd_read_age);
}

#define UCD_PRINT_ARRAY(declaration, array, count)                                                 \
  do {                                                                                             \
    printf("%s = {", declaration);                                                                 \
    for (size_t i_ = 0; i_ < (size_t)(count); i_++)                                                \
      printf("%s%llu,", i_ % 16 == 0 ? "\n" : "", (unsigned long long)(array)[i_]);                \
    printf("\n};\n");                                                                              \
  } while (0)

#endif
