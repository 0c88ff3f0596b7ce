/* modules/sre: the matching engine. Without arguments, hand-made programs. With "-" it reads
   programs, texts and the results python3.11 gave for them from standard input, in the format of
   tools/fuzz_regex.py, and compares. */
#include "modules/sre/regex.h"
#include "check.h"

#include <ctype.h>

/* ---- A character database that the input of a differential run can extend ---- */

enum { KNOWN_MAX = 4096 };

static struct Known { uint32_t c, lower, upper, properties; } known[KNOWN_MAX];
static int known_count;

static const struct Known *find_known(uint32_t c) {
  for (int i = 0; i < known_count; i++) {
    if (known[i].c == c) return &known[i];
  }
  return NULL;
}

static uint32_t test_lower(uint32_t c) {
  const struct Known *entry = find_known(c);
  return entry ? entry->lower : char_lower_ascii(c);
}

static uint32_t test_upper(uint32_t c) {
  const struct Known *entry = find_known(c);
  return entry ? entry->upper : c - 'a' < 26 ? c - 32 : c;
}

static unsigned test_properties(uint32_t c) {
  const struct Known *entry = find_known(c);
  if (entry) return entry->properties;
  if (c - '0' < 10) return CHAR_DIGIT | CHAR_WORD;
  if ((c | 32) - 'a' < 26 || c == '_') return CHAR_WORD;
  if (c == '\n') return CHAR_SPACE | CHAR_LINEBREAK;
  return c == ' ' || c - '\t' < 5 ? CHAR_SPACE : 0;
}

static CharTypes types = {.lower = test_lower, .upper = test_upper, .properties = test_properties};

/* ---- Hand-made programs ---- */

static Regex *compile(const uint32_t *code, size_t length, size_t groups, RegexStatus *status) {
  return regex_compile(code, length, groups, &types, status);
}

#define CODE(...) (const uint32_t[]){__VA_ARGS__}, sizeof((uint32_t[]){__VA_ARGS__}) / 4

static void check_match(const uint32_t *code, size_t length, const char *text, RegexMode mode,
                        ptrdiff_t start, ptrdiff_t stop) {
  RegexStatus status;
  Regex *regex = compile(code, length, 0, &status);
  CHECK(regex != NULL);
  if (regex == NULL) return;
  RegexRun run;
  CHECK(regex_run_init(&run, regex, text, 1, (ptrdiff_t)strlen(text)));
  status = regex_run(&run, mode);
  CHECK(status == (start < 0 ? REGEX_NO_MATCH : REGEX_MATCH));
  if (status == REGEX_MATCH) CHECK(run.start == start && run.stop == stop);
  regex_run_clear(&run);
  regex_free(regex);
}

static void test_literals(void) {
  check_match(CODE(SRE_SUCCESS), "abc", REGEX_PREFIX, 0, 0);
  check_match(CODE(SRE_SUCCESS), "abc", REGEX_FULL, -1, 0);
  check_match(CODE(SRE_LITERAL, 'b', SRE_LITERAL, 'c', SRE_SUCCESS), "abc", REGEX_SEARCH, 1, 3);
  check_match(CODE(SRE_LITERAL, 'b', SRE_LITERAL, 'c', SRE_SUCCESS), "abc", REGEX_PREFIX, -1, 0);
  check_match(CODE(SRE_LITERAL, 'b', SRE_LITERAL, 0x1f600, SRE_SUCCESS), "abc", REGEX_SEARCH, -1,
              0);
  check_match(CODE(SRE_NOT_LITERAL, 'a', SRE_SUCCESS), "aab", REGEX_SEARCH, 2, 3);
  check_match(CODE(SRE_FAILURE, SRE_SUCCESS), "a", REGEX_SEARCH, -1, 0);
}

static void test_repeats(void) {
  check_match(
      CODE(SRE_REPEAT_ONE, 6, 1, SRE_MAX_REPEAT, SRE_LITERAL, 'a', SRE_SUCCESS, SRE_SUCCESS),
      "baaa", REGEX_SEARCH, 1, 4);
  check_match(
      CODE(SRE_MIN_REPEAT_ONE, 6, 1, SRE_MAX_REPEAT, SRE_LITERAL, 'a', SRE_SUCCESS, SRE_SUCCESS),
      "baaa", REGEX_SEARCH, 1, 2);
  check_match(
      CODE(SRE_REPEAT, 7, 2, 3, SRE_LITERAL, 'a', SRE_LITERAL, 'b', SRE_MAX_UNTIL, SRE_SUCCESS),
      "ababab", REGEX_PREFIX, 0, 6);
  check_match(CODE(SRE_POSSESSIVE_REPEAT_ONE, 6, 0, 9, SRE_LITERAL, 'a', SRE_SUCCESS, SRE_LITERAL,
                   'a', SRE_SUCCESS),
              "aaa", REGEX_PREFIX, -1, 0);
}

/* Programs the compiler in re/ would never write: refused, never executed. */
static void test_bad_code(void) {
  static const struct {
    uint32_t words[12];
    size_t length;
  } bad[] = {
      {{0}, 0},                                                     /* no final SUCCESS */
      {{SRE_LITERAL, 'a'}, 2},                                      /* the same */
      {{SRE_LITERAL, SRE_SUCCESS}, 2},                              /* argument missing */
      {{99, SRE_SUCCESS}, 2},                                       /* unknown operator */
      {{SRE_SUCCESS, SRE_LITERAL, 'a', SRE_SUCCESS}, 4},            /* stops early */
      {{SRE_AT, 99, SRE_SUCCESS}, 3},                               /* unknown place */
      {{SRE_MARK, 9, SRE_SUCCESS}, 3},                              /* no such group */
      {{SRE_GROUPREF, 0, SRE_SUCCESS}, 3},                          /* no such group */
      {{SRE_IN, 2, SRE_FAILURE + 5, SRE_SUCCESS}, 4},               /* set without FAILURE */
      {{SRE_IN, 9, SRE_FAILURE, SRE_SUCCESS}, 4},                   /* skip too long */
      {{SRE_IN, 4, SRE_CATEGORY, 99, SRE_FAILURE, SRE_SUCCESS}, 6}, /* unknown category */
      {{SRE_REPEAT_ONE, 6, 3, 2, SRE_LITERAL, 'a', SRE_SUCCESS, SRE_SUCCESS}, 8}, /* min > max */
      {{SRE_REPEAT_ONE, 4, 0, 2, SRE_SUCCESS, SRE_SUCCESS}, 6}, /* nothing to repeat */
      {{SRE_REPEAT, 5, 0, 2, SRE_LITERAL, 'a', SRE_SUCCESS, SRE_SUCCESS}, 8}, /* no UNTIL */
      {{SRE_BRANCH, 5, SRE_LITERAL, 'a', SRE_JUMP, 9, SRE_FAILURE, SRE_SUCCESS},
       8},                                                         /* jump out of it */
      {{SRE_JUMP, 1, SRE_SUCCESS}, 3},                             /* jump from nowhere */
      {{SRE_ASSERT, 3, 0x80000000u, SRE_SUCCESS, SRE_SUCCESS}, 5}, /* steps back too far */
      {{SRE_MAX_UNTIL, SRE_SUCCESS}, 2},                           /* without REPEAT */
  };
  for (size_t i = 0; i < countof(bad); i++) {
    RegexStatus status;
    Regex *regex = compile(bad[i].words, bad[i].length, 0, &status);
    if (regex != NULL || status != REGEX_BAD_CODE) fprintf(stderr, "bad program %zu accepted\n", i);
    CHECK(regex == NULL && status == REGEX_BAD_CODE);
  }
}

/* Depth costs heap, not C stack: (?:(?:...a)*)* two thousand deep, and a million pending
   choices. */
static void test_depth(void) {
  enum { DEPTH = 2000, LENGTH = 1000000 };
  uint32_t *code = xmalloc((DEPTH * 5 + 3) * sizeof(uint32_t));
  for (uint32_t i = 0; i < DEPTH; i++) {
    uint32_t words[] = {SRE_REPEAT, 3 + 4 * (DEPTH - 1 - i) + 2 + (DEPTH - 1 - i), 0,
                        SRE_MAX_REPEAT};
    memcpy(code + 4 * i, words, sizeof words);
    code[4 * DEPTH + 2 + i] = SRE_MAX_UNTIL;
  }
  code[4 * DEPTH] = SRE_LITERAL;
  code[4 * DEPTH + 1] = 'a';
  code[5 * DEPTH + 2] = SRE_SUCCESS;
  check_match(code, 5 * DEPTH + 3, "aab", REGEX_PREFIX, 0, 2);
  free(code);
  char *text = xmalloc(LENGTH + 1);
  memset(text, 'a', LENGTH);
  text[LENGTH] = 0;
  /* (?:a\B|a)* */
  check_match(CODE(SRE_REPEAT, 17, 0, SRE_MAX_REPEAT, SRE_BRANCH, 7, SRE_LITERAL, 'a', SRE_AT,
                   SRE_AT_NON_BOUNDARY, SRE_JUMP, 7, 5, SRE_LITERAL, 'a', SRE_JUMP, 2, 0,
                   SRE_MAX_UNTIL, SRE_SUCCESS),
              text, REGEX_FULL, 0, LENGTH);
  check_match(CODE(SRE_REPEAT, 6, 0, SRE_MAX_REPEAT, SRE_ANY, SRE_LITERAL, 'a', SRE_MAX_UNTIL,
                   SRE_LITERAL, 'b', SRE_SUCCESS),
              text, REGEX_PREFIX, -1, 0);
  free(text);
}

static int interruptions;

static int interrupt(void) {
  return ++interruptions == 3;
}

/* (a|aa)*b takes forever on a long run of a. */
static void test_interrupt(void) {
  static const uint32_t code[] = {SRE_REPEAT, 17,          0,           SRE_MAX_REPEAT, SRE_BRANCH,
                                  5,          SRE_LITERAL, 'a',         SRE_JUMP,       9,
                                  7,          SRE_LITERAL, 'a',         SRE_ANY,        SRE_ANY_ALL,
                                  SRE_JUMP,   2,           SRE_FAILURE, SRE_MAX_UNTIL,  SRE_LITERAL,
                                  'b',        SRE_SUCCESS};
  RegexStatus status;
  Regex *regex = compile(code, countof(code), 0, &status);
  CHECK(regex != NULL);
  if (regex == NULL) return;
  RegexRun run;
  CHECK(regex_run_init(
      &run, regex,
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab!", 1, 80));
  run.check = interrupt;
  CHECK(regex_run(&run, REGEX_PREFIX) == REGEX_INTERRUPTED);
  regex_run_clear(&run);
  regex_free(regex);
}

/* ---- Differential runs ---- */

static long next_number(char **line) {
  return strtol(*line, line, 10);
}

static void read_known(char *line) {
  if (known_count == KNOWN_MAX) return;
  struct Known *entry = &known[known_count++];
  entry->c = (uint32_t)next_number(&line);
  entry->lower = (uint32_t)next_number(&line);
  entry->upper = (uint32_t)next_number(&line);
  entry->properties = (uint32_t)next_number(&line);
  char_types_init(&types);
}

static int stop_soon(void) {
  return 1;
}

/* Damaged programs are refused or harmless: words of a good one replaced by others of it or by
   small numbers. */
static void run_damaged(const uint32_t *code, size_t length, size_t groups) {
  static const char text[] = "aabab ab1_cAB-\n";
  static uint32_t random = 1;
  uint32_t *damaged = xmalloc(length * sizeof(uint32_t));
  for (int try = 0; try < 20; try++) {
    memcpy(damaged, code, length * sizeof(uint32_t));
    for (int i = 0; i <= try % 3; i++) {
      random = random * 1664525 + 1013904223;
      uint32_t at = (random >> 8) % length;
      damaged[at] = random >> 30 ? (random >> 4) % 48 : code[(random >> 12) % length];
    }
    RegexStatus status;
    Regex *regex = compile(damaged, length, groups, &status);
    if (regex == NULL) continue;
    RegexRun run;
    CHECK(regex_run_init(&run, regex, text, 1, sizeof text - 1));
    run.check = stop_soon;
    CHECK(regex_run(&run, REGEX_SEARCH) != REGEX_NO_MEMORY);
    regex_run_clear(&run);
    regex_free(regex);
  }
  free(damaged);
}

static Regex *read_program(char *line) {
  size_t groups = (size_t)next_number(&line), length = (size_t)next_number(&line);
  uint32_t *code = xmalloc(length * sizeof(uint32_t));
  for (size_t i = 0; i < length; i++) code[i] = (uint32_t)next_number(&line);
  RegexStatus status;
  Regex *regex = compile(code, length, groups, &status);
  run_damaged(code, length, groups);
  free(code);
  return regex;
}

typedef struct Text {
  long length;
  uint32_t largest;
  uint32_t *wide;
  uint16_t *medium;
  uint8_t *narrow;
} Text;

/* Exact allocations, so that a sanitizer sees every read beyond the text. */
static void read_text(char *line, Text *text) {
  free(text->wide);
  free(text->medium);
  free(text->narrow);
  text->length = next_number(&line);
  size_t length = (size_t)text->length;
  text->wide = xmalloc(length * 4);
  text->medium = xmalloc(length * 2);
  text->narrow = xmalloc(length);
  text->largest = 0;
  for (size_t i = 0; i < length; i++) {
    uint32_t c = (uint32_t)next_number(&line);
    text->wide[i] = c;
    text->medium[i] = (uint16_t)c;
    text->narrow[i] = (uint8_t)c;
    text->largest = max_of(text->largest, c);
  }
}

/* The results of all matches (finditer) or of one, as numbers: start, stop, last index, marks for
   each. */
static char *describe(const Regex *regex, const Text *text, int width, long start, long end,
                      int mode) {
  static char out[1 << 16];
  char *at = out;
  *at = 0;
  RegexRun run;
  const void *characters = width == 1   ? (void *)text->narrow
                           : width == 2 ? (void *)text->medium
                                        : (void *)text->wide;
  if (!regex_run_init(&run, regex, characters, width, end)) return "memory";
  run.start = start;
  RegexMode regex_mode = mode == 'm' ? REGEX_PREFIX : mode == 'f' ? REGEX_FULL : REGEX_SEARCH;
  for (int count = 0; run.start <= end && count < 50; count++) {
    RegexStatus status = regex_run(&run, regex_mode);
    if (status < 0) at += sprintf(at, " error %d", status);
    if (status != REGEX_MATCH) break;
    at += sprintf(at, " %td %td %u", run.start, run.stop, run.last_index);
    for (uint32_t i = 0; i < 2 * regex_groups(regex); i += 2) {
      bool set = run.marks[i] >= 0 && run.marks[i + 1] >= 0;
      at += sprintf(at, " %td %td", set ? run.marks[i] : -1, set ? run.marks[i + 1] : -1);
    }
    if (mode != 'i') break;
    run.must_advance = run.stop == run.start;
    run.start = run.stop;
  }
  regex_run_clear(&run);
  return out;
}

static void run_case(const Regex *regex, const Text *text, char *line) {
  while (*line == ' ') line++;
  int mode = *line++;
  long start = next_number(&line), end = next_number(&line);
  for (int width = 1; width <= 4; width *= 2) {
    if ((width == 1 && text->largest > 255) || (width == 2 && text->largest > 65535)) continue;
    char *got = describe(regex, text, width, start, end, mode);
    if (strcmp(got, line) == 0) continue;
    check_failures++;
    printf("DIFFERENT mode %c width %d [%ld:%ld]\n  expected%s\n  got     %s\n", mode, width, start,
           end, line, got);
  }
}

/* T: a character's properties; P: a program; S: a text; C: a case and its expected result; #: what
   it is about. */
static int run_differential(void) {
  char *line = NULL, *about = NULL;
  size_t capacity = 0;
  Regex *regex = NULL;
  Text text = {0};
  long cases = 0;
  for (ssize_t length; (length = getline(&line, &capacity, stdin)) > 0;) {
    line[length - 1] = 0;
    int before = check_failures;
    switch (line[0]) {
    case 'T': read_known(line + 1); break;
    case 'P':
      if (regex != NULL) regex_free(regex);
      regex = read_program(line + 1);
      CHECK(regex != NULL);
      break;
    case 'S': read_text(line + 1, &text); break;
    case 'C':
      if (regex != NULL) run_case(regex, &text, line + 1);
      cases++;
      break;
    case '#':
      free(about);
      about = xstrdup(line + 1);
      break;
    }
    if (check_failures > before) printf("  in%s\n", about);
  }
  if (regex != NULL) regex_free(regex);
  read_text("0", &text);
  free(text.wide);
  free(text.medium);
  free(text.narrow);
  free(line);
  free(about);
  printf("%ld cases, %d different\n", cases, check_failures);
  return check_failures > 0;
}

int main(int argc, char **argv) {
  char_types_init(&types);
  if (argc > 1 && strcmp(argv[1], "-") == 0) return run_differential();
  test_literals();
  test_repeats();
  test_bad_code();
  test_depth();
  test_interrupt();
  return check_result();
}
