/* The log of PYPYLOG: which sections are wanted, which are open, and writing them. */
#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <time.h>
#include <unistd.h>

typedef enum LogMode { LOG_OFF, LOG_MARKS, LOG_SECTIONS } LogMode;

static LogMode mode;
static char *prefixes; /* LOG_SECTIONS: separated by commas */
/* name of the file as given, to be opened again after a fork; NULL: has no %d */
static char *pattern;
static FILE *file; /* NULL: stderr */
static const char *start_colour = "", *stop_colour = "", *no_colour = "";
/* One bit for each section that this thread is in, the innermost lowest: what is printed in it is
   written. Outside of all: ones. */
static _Thread_local uint64_t open_sections = ~0ull;

/* -- Time -------------------------------------------------------------------------------------- */

#if defined __x86_64__
const char *const log_timestamp_unit = "tsc";
uint64_t log_timestamp(void) {
  return __builtin_ia32_rdtsc();
}
#else
const char *const log_timestamp_unit = "ns";
uint64_t log_timestamp(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1000000000ull + now.tv_nsec;
}
#endif

/* -- Opening ----------------------------------------------------------------------------------- */

static FILE *stream(void) {
  return file != NULL ? file : stderr;
}

/* The name with the process id in place of %d, malloc'ed. */
static char *file_name(const char *name) {
  const char *mark = strstr(name, "%d");
  size_t size = strlen(name) + 24;
  char *result = xmalloc(size);
  if (mark == NULL)
    snprintf(result, size, "%s", name);
  else
    snprintf(result, size, "%.*s%ld%s", (int)(mark - name), name, (long)getpid(), mark + 2);
  return result;
}

static void use_colours(void) {
  if (!isatty(2)) return;
  start_colour = "\033[1m\033[31m";
  stop_colour = "\033[31m";
  no_colour = "\033[0m";
}

static void open_file(const char *given) {
  char *name = file_name(given);
  if (strcmp(name, "-") != 0) {
    file = fopen(name, "we");
    if (file == NULL)
      fprintf(stderr, "pypy3: PYPYLOG: cannot write %s: %s\n", name, strerror(errno));
  }
  if (file == NULL) use_colours();
  free(name);
}

static void before_fork(void) {
  if (mode != LOG_OFF) log_flush();
}

/* The parent's file is the parent's. */
static void after_fork(void) {
  if (file == NULL) return;
  fclose(file);
  file = NULL;
  mode = pattern == NULL ? LOG_OFF : mode;
  if (pattern != NULL) open_file(pattern);
}

void log_init(void) {
  const char *text = getenv("PYPYLOG");
  if (text == NULL || *text == 0) return;
  const char *colon = *text == '+' ? NULL : strchr(text, ':');
  const char *name = colon != NULL ? colon + 1 : text + (*text == '+');
  mode = colon != NULL ? LOG_SECTIONS : LOG_MARKS;
  if (colon != NULL) prefixes = strndup(text, colon - text);
  open_file(name);
  if (strstr(name, "%d") != NULL)
    pattern = xstrdup(name);
  else
    unsetenv("PYPYLOG");
  pthread_atfork(before_fork, NULL, after_fork);
}

/* -- What is wanted ---------------------------------------------------------------------------- */

bool log_is_on(void) {
  return mode != LOG_OFF;
}

static size_t common_length(const char *a, const char *b) {
  size_t i = 0;
  while (a[i] != 0 && a[i] == b[i]) i++;
  return i;
}

/* Whether the name begins with one of the prefixes. */
static bool matches(const char *name) {
  for (const char *prefix = prefixes;; prefix++) {
    size_t common = common_length(name, prefix);
    if (prefix[common] == 0 || prefix[common] == ',') return true;
    prefix += strcspn(prefix, ",");
    if (*prefix == 0) return false;
  }
}

/* -- Writing ----------------------------------------------------------------------------------- */

static void write_mark(const char *colour, const char *before, const char *section,
                       const char *after) {
  fprintf(stream(), "%s[%llx] %s%s%s\n%s", colour, (unsigned long long)log_timestamp(), before,
          section, after, no_colour);
}

void log_start(const char *section) {
  bool wanted = mode == LOG_SECTIONS && matches(section);
  open_sections = open_sections << 1 | wanted;
  if (wanted || mode == LOG_MARKS) write_mark(start_colour, "{", section, "");
}

void log_stop(const char *section) {
  if (open_sections & 1 || mode == LOG_MARKS) {
    write_mark(stop_colour, "", section, "}");
    log_flush();
  }
  open_sections >>= 1;
}

bool log_is_open(void) {
  return open_sections & 1;
}

void log_print(const char *format, ...) {
  if (!log_is_open()) return;
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stream(), format, arguments);
  va_end(arguments);
  fputc('\n', stream());
}

void log_flush(void) {
  fflush(stream());
}
