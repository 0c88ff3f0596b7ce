/* Prints the tables of base/unicode_names.c. usage: gen_unicode_names FOLDER VERSION

   Names are sequences of codes of words. Words end where a space follows, or after a hyphen that no
   space follows; they are separated by spaces except after such a hyphen. Frequent words have codes
   of one byte. */
#include "ucd.h"
#include "base/unicode_names_format.h"
#include "base/unicode_names.h"

enum { MAX_ENTRIES = 65535, MAX_WORDS = 20000, HASH_SIZE = 65536, MAX_WORD = 100 };

/* Something with a name: first the characters by code point, then aliases, then sequences. */
typedef struct Entry {
  char *name;
  int length; /* of the code points */
  uint32_t code_points[UNICODE_MAX_SEQUENCE];
  size_t offset; /* of its codes */
} Entry;

static Entry *entries;
static size_t entry_count, character_count, alias_count;

typedef struct Word {
  char *text;
  unsigned uses;
  unsigned code;
} Word;

static Word words[MAX_WORDS];
static size_t word_count;
static Word *word_hash[HASH_SIZE];
static bool is_ideograph[UCD_CODE_POINTS];

static Entry *add_entry(const char *name) {
  if (entry_count == MAX_ENTRIES || strlen(name) >= UNICODE_NAME_SIZE)
    fprintf(stderr, "%s: name too long, or one too many\n", name), exit(1);
  Entry *entry = &entries[entry_count++];
  entry->name = strdup(name);
  return entry;
}

static void read_character(const UcdLine *line) {
  static uint32_t range_first;
  const char *name = line->fields[1];
  if (ucd_is_last(name) && strncmp(name, "<CJK Ideograph", 14) == 0)
    for (uint32_t c = range_first; c <= line->first; c++) is_ideograph[c] = !ucd_newer[c];
  range_first = line->first;
  if (*name == '<' || ucd_newer[line->first]) return;
  Entry *entry = add_entry(name);
  entry->length = 1;
  entry->code_points[0] = line->first;
}

static void read_alias(const UcdLine *line) {
  if (ucd_newer[line->first]) return;
  Entry *entry = add_entry(line->fields[1]);
  entry->length = 1;
  entry->code_points[0] = line->first;
}

static void read_sequence(const UcdLine *line) {
  uint32_t code_points[UNICODE_MAX_SEQUENCE];
  int length = ucd_code_points(line->fields[1], code_points, UNICODE_MAX_SEQUENCE);
  for (int i = 0; i < length; i++)
    if (ucd_newer[code_points[i]]) return;
  Entry *entry = add_entry(line->fields[0]);
  entry->length = length;
  memcpy(entry->code_points, code_points, sizeof code_points);
}

/* Words */

static Word *find_word(const char *text) {
  unsigned hash = 5381;
  for (const char *p = text; *p != '\0'; p++) hash = hash * 33 + (unsigned char)*p;
  hash %= HASH_SIZE;
  while (word_hash[hash] != NULL && strcmp(word_hash[hash]->text, text) != 0)
    hash = (hash + 1) % HASH_SIZE;
  if (word_hash[hash] == NULL) {
    if (word_count == MAX_WORDS) fprintf(stderr, "too many words\n"), exit(1);
    word_hash[hash] = &words[word_count++];
    word_hash[hash]->text = strdup(text);
  }
  return word_hash[hash];
}

/* Takes a word off *name; false at the end. */
static bool next_word(const char **name, char *word) {
  const char *p = *name;
  if (*p == '\0') return false;
  for (; *p != '\0'; p++) {
    *word++ = *p;
    bool hyphen_before_space = *p == '-' && (p[1] == ' ' || p[1] == '\0');
    if (*p == '-' && !hyphen_before_space) break;
    if (p[1] == ' ' && *p != '-') break;
  }
  *word = '\0';
  if (*p != '\0') p++;
  if (*p == ' ' && p[-1] != '-') p++;
  *name = p;
  return true;
}

/* The word is the character's own number: these get a common code. */
static bool is_own_number(const Entry *entry, const char *word) {
  char number[16];
  sprintf(number, "%04X", entry->code_points[0]);
  return strcmp(word, number) == 0;
}

static void count_words(void) {
  char word[MAX_WORD];
  for (size_t i = 0; i < entry_count; i++) {
    const char *name = entries[i].name;
    while (next_word(&name, word))
      if (!is_own_number(&entries[i], word)) find_word(word)->uses++;
  }
}

static int compare_uses(const void *a, const void *b) {
  const Word *p = *(Word *const *)a, *q = *(Word *const *)b;
  if (p->uses != q->uses) return p->uses > q->uses ? -1 : 1;
  return strcmp(p->text, q->text);
}

static Word **number_words(void) {
  Word **sorted = ucd_alloc(word_count, sizeof *sorted);
  for (size_t i = 0; i < word_count; i++) sorted[i] = &words[i];
  qsort(sorted, word_count, sizeof *sorted, compare_uses);
  for (size_t i = 0; i < word_count; i++) sorted[i]->code = (unsigned)i + CODE_FIRST_WORD;
  if (word_count + CODE_FIRST_WORD > CODE_LIMIT) fprintf(stderr, "too many words\n"), exit(1);
  return sorted;
}

/* Output */

/* Offsets: NAME_offsets[i] counts from NAME_bases[i / OFFSET_GROUP]. */
static void print_offsets(const char *name, const size_t *offsets, size_t count) {
  uint32_t *bases = ucd_alloc(count / OFFSET_GROUP + 1, sizeof *bases);
  uint16_t *rest = ucd_alloc(count, sizeof *rest);
  for (size_t i = 0; i < count; i++) {
    if (i % OFFSET_GROUP == 0) bases[i / OFFSET_GROUP] = (uint32_t)offsets[i];
    size_t difference = offsets[i] - bases[i / OFFSET_GROUP];
    if (difference > UINT16_MAX) fprintf(stderr, "offset too large\n"), exit(1);
    rest[i] = (uint16_t)difference;
  }
  char declaration[100];
  snprintf(declaration, sizeof declaration, "static const uint32_t %s_bases[]", name);
  UCD_PRINT_ARRAY(declaration, bases, (count + OFFSET_GROUP - 1) / OFFSET_GROUP);
  snprintf(declaration, sizeof declaration, "static const uint16_t %s_offsets[]", name);
  UCD_PRINT_ARRAY(declaration, rest, count);
}

static void print_words(Word **sorted) {
  size_t *offsets = ucd_alloc(word_count + 1, sizeof *offsets), offset = 0;
  printf("static const char word_text[] =\n");
  for (size_t i = 0; i < word_count; i++) {
    printf("\"%s\"%s", sorted[i]->text, i % 8 == 7 ? "\n" : " ");
    offsets[i] = offset;
    offset += strlen(sorted[i]->text);
  }
  printf(";\n");
  offsets[word_count] = offset;
  print_offsets("word", offsets, word_count + 1);
}

static size_t put_code(uint8_t *out, unsigned code) {
  if (code < CODE_TWO_BYTES) return out[0] = (uint8_t)code, 1;
  out[0] = (uint8_t)(CODE_TWO_BYTES + (code - CODE_TWO_BYTES) / 256);
  out[1] = (uint8_t)((code - CODE_TWO_BYTES) % 256);
  return 2;
}

static size_t encode_name(const Entry *entry, uint8_t *out) {
  char word[MAX_WORD];
  size_t size = 0;
  const char *name = entry->name;
  while (next_word(&name, word))
    size += put_code(out + size, is_own_number(entry, word) ? CODE_NUMBER : find_word(word)->code);
  return size + put_code(out + size, CODE_END);
}

static void print_codes(void) {
  uint8_t *codes = ucd_alloc(entry_count, 64);
  size_t *offsets = ucd_alloc(entry_count, sizeof *offsets), size = 0;
  for (size_t i = 0; i < entry_count; i++) {
    offsets[i] = size;
    size += encode_name(&entries[i], codes + size);
  }
  UCD_PRINT_ARRAY("static const uint8_t codes[]", codes, size);
  print_offsets("code", offsets, entry_count);
}

static int compare_names(const void *a, const void *b) {
  return strcmp(entries[*(const uint16_t *)a].name, entries[*(const uint16_t *)b].name);
}

static void print_order(void) {
  uint16_t *order = ucd_alloc(entry_count, sizeof *order);
  for (size_t i = 0; i < entry_count; i++) order[i] = (uint16_t)i;
  qsort(order, entry_count, sizeof *order, compare_names);
  UCD_PRINT_ARRAY("static const uint16_t name_order[]", order, entry_count);
}

/* Runs of consecutive characters that all have names. */
static void print_runs(void) {
  printf("static const NameRun name_runs[] = {\n");
  for (size_t i = 0; i < character_count; i++) {
    uint32_t c = entries[i].code_points[0];
    if (i == 0 || c != entries[i - 1].code_points[0] + 1) printf("{%u, %zu},\n", c, i);
  }
  printf("};\n");
}

static void print_ideographs(void) {
  printf("static const IdeographRange ideographs[] = {\n");
  for (uint32_t c = 1; c < UCD_CODE_POINTS; c++) {
    if (is_ideograph[c] && !is_ideograph[c - 1]) printf("{%u, ", c);
    if (!is_ideograph[c] && is_ideograph[c - 1]) printf("%u},\n", c - 1);
  }
  printf("};\n");
}

static void print_targets(void) {
  printf("enum { CHARACTERS = %zu, ALIASES = %zu, ENTRIES = %zu };\n", character_count, alias_count,
         entry_count);
  printf("static const uint32_t alias_targets[] = {\n");
  size_t i = character_count;
  for (; i < character_count + alias_count; i++) printf("%u,\n", entries[i].code_points[0]);
  printf("};\nstatic const NamedSequence sequences[] = {\n");
  for (; i < entry_count; i++) {
    printf("{%d, {", entries[i].length);
    for (int j = 0; j < entries[i].length; j++) printf("%u, ", entries[i].code_points[j]);
    printf("}},\n");
  }
  printf("};\n");
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: gen_unicode_names FOLDER VERSION\n"), 2;
  entries = ucd_alloc(MAX_ENTRIES, sizeof *entries);
  ucd_limit_age(argv[1], argv[2]);
  ucd_read(argv[1], "UnicodeData.txt", read_character);
  character_count = entry_count;
  ucd_read(argv[1], "NameAliases.txt", read_alias);
  alias_count = entry_count - character_count;
  ucd_read(argv[1], "NamedSequences.txt", read_sequence);
  count_words();
  print_words(number_words());
  print_codes();
  print_order();
  print_runs();
  print_ideographs();
  print_targets();
  return 0;
}
