/* Prints the tables of base/unicode_db.c. usage: gen_unicode_db FOLDER, where FOLDER has
   UnicodeData.txt and so on. */
#include "ucd.h"
#include "base/unicode_db.h"

enum { MAX_RECORDS = 4096, MAX_SPECIAL = 256, MAX_NUMERIC = 256, MAX_NAMES = 64, MAX_TAGS = 64 };
enum { MAX_DECOMPOSITION = 18, MAX_PAIRS = 2000 };

/* Everything known about a code point. */
typedef struct Character {
  UnicodeType type;
  UnicodeData data;
  uint16_t decomposition; /* offset in decompositions, or 0 */
  bool assigned;
  bool excluded; /* from composition */
} Character;

static Character *characters;

/* Distinct strings; the index of a string is its position. */
typedef struct Names {
  int count;
  char *names[MAX_NAMES];
} Names;

static Names bidirectional_names, width_names, tag_names;

static uint8_t name_index(Names *names, const char *name) {
  for (int i = 0; i < names->count; i++)
    if (strcmp(names->names[i], name) == 0) return (uint8_t)i;
  if (names->count == MAX_NAMES) fprintf(stderr, "too many names\n"), exit(1);
  names->names[names->count] = strdup(name);
  return (uint8_t)names->count++;
}

/* The full case mappings of one character, zero after the last code point. */
typedef struct SpecialCase {
  uint32_t lower[UNICODE_MAX_CASE], upper[UNICODE_MAX_CASE], title[UNICODE_MAX_CASE];
  uint32_t fold[UNICODE_MAX_CASE];
} SpecialCase;

static SpecialCase special_cases[MAX_SPECIAL];
static int special_count = 1;

static char *numeric_values[MAX_NUMERIC];
static int numeric_count;

/* Each: tag index << 8 | length, then the code points. */
static uint32_t *decompositions;
static size_t decompositions_length = 1;

static const char *const category_names[] = {
#define CATEGORY(name) #name,
#include "base/unicode_category.def"
#undef CATEGORY
};

static uint8_t category_index(const char *name) {
  for (size_t i = 0; i < sizeof category_names / sizeof *category_names; i++)
    if (strcmp(category_names[i], name) == 0) return (uint8_t)i;
  fprintf(stderr, "unknown category %s\n", name);
  exit(1);
}

/* UnicodeData.txt */

static bool is_one_of(const char *name, const char *list) {
  const char *found = strstr(list, name);
  return *name != '\0' && found != NULL;
}

static uint16_t flags_from_category(const UcdLine *line, uint32_t c) {
  const char *category = line->fields[2], *bidirectional = line->fields[4];
  uint16_t flags = 0;
  if (is_one_of(category, "Lm Lt Lu Ll Lo")) flags |= UNICODE_ALPHA;
  if (strcmp(category, "Lt") == 0) flags |= UNICODE_TITLE;
  if (strcmp(category, "Zs") == 0 || strcmp(bidirectional, "WS") == 0 ||
      strcmp(bidirectional, "B") == 0 || strcmp(bidirectional, "S") == 0)
    flags |= UNICODE_SPACE;
  if (strcmp(bidirectional, "B") == 0) flags |= UNICODE_LINE_BREAK;
  if (c == ' ' || (category[0] != 'C' && category[0] != 'Z')) flags |= UNICODE_PRINTABLE;
  return flags;
}

static int32_t case_difference(const char *field, uint32_t c) {
  return *field == '\0' ? 0 : (int32_t)strtoul(field, NULL, 16) - (int32_t)c;
}

static uint16_t add_decomposition(const char *field) {
  uint32_t code_points[MAX_DECOMPOSITION];
  char tag[32] = "";
  if (*field == '<') sscanf(field, "%31s", tag);
  int length = ucd_code_points(field + strlen(tag), code_points, MAX_DECOMPOSITION);
  size_t offset = decompositions_length;
  decompositions[decompositions_length++] =
      (uint32_t)name_index(&tag_names, tag) << 8 | (uint32_t)length;
  for (int i = 0; i < length; i++) decompositions[decompositions_length++] = code_points[i];
  if (offset > UINT16_MAX) fprintf(stderr, "too many decompositions\n"), exit(1);
  return (uint16_t)offset;
}

static Character read_character(const UcdLine *line) {
  uint32_t c = line->first;
  Character character = {.assigned = true};
  UnicodeType *type = &character.type;
  type->flags = flags_from_category(line, c);
  if (*line->fields[6] != '\0') {
    type->flags |= UNICODE_DECIMAL;
    type->decimal = (uint8_t)atoi(line->fields[6]);
  }
  if (*line->fields[7] != '\0') {
    type->flags |= UNICODE_DIGIT;
    type->digit = (uint8_t)atoi(line->fields[7]);
  }
  type->upper = case_difference(line->fields[12], c);
  type->lower = case_difference(line->fields[13], c);
  type->title = *line->fields[14] == '\0' ? type->upper : case_difference(line->fields[14], c);
  character.data.category = category_index(line->fields[2]);
  character.data.combining = (uint8_t)atoi(line->fields[3]);
  character.data.bidirectional = name_index(&bidirectional_names, line->fields[4]);
  character.data.mirrored = *line->fields[9] == 'Y';
  if (*line->fields[5] != '\0') character.decomposition = add_decomposition(line->fields[5]);
  return character;
}

static void read_unicode_data(const UcdLine *line) {
  static uint32_t range_first;
  Character character = read_character(line);
  uint32_t first = ucd_is_last(line->fields[1]) ? range_first : line->first;
  for (uint32_t c = first; c <= line->first; c++) characters[c] = character;
  range_first = line->first;
}

/* Files of properties of ranges */

static void set_flag(const UcdLine *line, unsigned flag) {
  for (uint32_t c = line->first; c <= line->last; c++) characters[c].type.flags |= (uint16_t)flag;
}

static void read_core_property(const UcdLine *line) {
  static const struct {
    const char *name;
    unsigned flag;
  } properties[] = {
      {"Lowercase", UNICODE_LOWER},     {"Uppercase", UNICODE_UPPER},
      {"Cased", UNICODE_CASED},         {"Case_Ignorable", UNICODE_CASE_IGNORABLE},
      {"XID_Start", UNICODE_XID_START}, {"XID_Continue", UNICODE_XID_CONTINUE},
  };
  for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
    if (strcmp(line->fields[1], properties[i].name) == 0) set_flag(line, properties[i].flag);
}

static void read_line_break(const UcdLine *line) {
  if (is_one_of(line->fields[1], "BK CR LF NL")) set_flag(line, UNICODE_LINE_BREAK);
}

static void read_width(const UcdLine *line) {
  uint8_t width = name_index(&width_names, line->fields[1]);
  for (uint32_t c = line->first; c <= line->last; c++)
    if (characters[c].assigned) characters[c].data.width = width;
}

static void read_numeric(const UcdLine *line) {
  int index = 0;
  while (index < numeric_count && strcmp(numeric_values[index], line->fields[3]) != 0) index++;
  if (index == MAX_NUMERIC) fprintf(stderr, "too many numeric values\n"), exit(1);
  if (index == numeric_count) numeric_values[numeric_count++] = strdup(line->fields[3]);
  set_flag(line, UNICODE_NUMERIC);
  for (uint32_t c = line->first; c <= line->last; c++) characters[c].type.numeric = (uint8_t)index;
}

static void read_normalization(const UcdLine *line) {
  static const char *const forms[] = {"NFD_QC", "NFC_QC", "NFKD_QC", "NFKC_QC"};
  for (uint32_t c = line->first; c <= line->last; c++) {
    Character *character = &characters[c];
    if (strcmp(line->fields[1], "Full_Composition_Exclusion") == 0) character->excluded = true;
    for (unsigned form = 0; form < 4; form++) {
      if (strcmp(line->fields[1], forms[form]) != 0) continue;
      unsigned answer = *line->fields[2] == 'N' ? UNICODE_NO : UNICODE_MAYBE;
      character->data.quick_check |= (uint8_t)(answer << (2 * form));
    }
  }
}

/* Full case mappings */

static SpecialCase *special_case(uint32_t c) {
  UnicodeType *type = &characters[c].type;
  if (type->special == 0) {
    if (special_count == MAX_SPECIAL) fprintf(stderr, "too many special cases\n"), exit(1);
    type->special = (uint8_t)special_count++;
    SpecialCase *special = &special_cases[type->special];
    special->lower[0] = c + (uint32_t)type->lower;
    special->upper[0] = c + (uint32_t)type->upper;
    special->title[0] = c + (uint32_t)type->title;
    special->fold[0] = c + (uint32_t)type->fold;
  }
  return &special_cases[type->special];
}

static void read_case_folding(const UcdLine *line) {
  uint32_t c = line->first;
  if (strcmp(line->fields[1], "C") == 0)
    characters[c].type.fold = case_difference(line->fields[2], c);
  if (strcmp(line->fields[1], "F") == 0)
    ucd_code_points(line->fields[2], special_case(c)->fold, UNICODE_MAX_CASE);
}

static void read_special_casing(const UcdLine *line) {
  bool conditional = *line->fields[4] != '\0';
  if (conditional) return;
  SpecialCase *special = special_case(line->first);
  ucd_code_points(line->fields[1], special->lower, UNICODE_MAX_CASE);
  ucd_code_points(line->fields[2], special->title, UNICODE_MAX_CASE);
  ucd_code_points(line->fields[3], special->upper, UNICODE_MAX_CASE);
}

/* Output */

static void print_names(const char *array, const Names *names) {
  printf("static const char *const %s[] = {", array);
  for (int i = 0; i < names->count; i++) printf("\"%s\", ", names->names[i]);
  printf("};\n");
}

static void print_case(const uint32_t *code_points) {
  printf("{%u, %u, %u}, ", code_points[0], code_points[1], code_points[2]);
}

static void print_special_cases(void) {
  printf("static const SpecialCase special_cases[] = {\n");
  for (int i = 0; i < special_count; i++) {
    printf("{");
    print_case(special_cases[i].lower);
    print_case(special_cases[i].upper);
    print_case(special_cases[i].title);
    print_case(special_cases[i].fold);
    printf("},\n");
  }
  printf("};\n");
}

/* "3/4" is printed as 3.0 / 4.0. */
static void print_numeric_values(void) {
  printf("static const double numeric_values[] = {\n");
  for (int i = 0; i < numeric_count; i++) {
    char *slash = strchr(numeric_values[i], '/');
    if (slash != NULL) *slash = '\0';
    printf("%s.0", numeric_values[i]);
    if (slash != NULL) printf(" / %s.0", slash + 1);
    printf(",\n");
  }
  printf("};\n");
}

/* A two-level table of 16-bit values: `storage` NAME_blocks and NAME_indexes. */
static void print_trie(const char *storage, const char *name, const uint16_t *values) {
  enum { SIZE = 1 << UNICODE_BLOCK_SHIFT };
  uint16_t blocks[UNICODE_BLOCKS], count = 0;
  uint16_t *indexes = ucd_alloc(UCD_CODE_POINTS, sizeof *indexes);
  for (size_t i = 0; i < UNICODE_BLOCKS; i++) {
    const uint16_t *block = values + i * SIZE;
    uint16_t known = 0;
    while (known < count &&
           memcmp(indexes + (size_t)known * SIZE, block, SIZE * sizeof *block) != 0)
      known++;
    if (known == count) memcpy(indexes + (size_t)count++ * SIZE, block, SIZE * sizeof *block);
    blocks[i] = known;
  }
  char declaration[200];
  snprintf(declaration, sizeof declaration, "%sconst uint16_t %s_blocks[UNICODE_BLOCKS]", storage,
           name);
  UCD_PRINT_ARRAY(declaration, blocks, UNICODE_BLOCKS);
  snprintf(declaration, sizeof declaration, "%sconst uint16_t %s_indexes[]", storage, name);
  UCD_PRINT_ARRAY(declaration, indexes, (size_t)count * SIZE);
  free(indexes);
}

/* Numbers the distinct records of `size` bytes at `offset` in the characters; record 0 is that of
   U+10FFFF. */
static uint16_t *number_records(size_t offset, size_t size, const char **records, size_t *count) {
  uint16_t *numbers = ucd_alloc(UCD_CODE_POINTS, sizeof *numbers);
  records[0] = (const char *)&characters[UCD_CODE_POINTS - 1] + offset;
  *count = 1;
  for (size_t c = 0; c < UCD_CODE_POINTS; c++) {
    const char *record = (const char *)&characters[c] + offset;
    size_t i = c > 0 ? numbers[c - 1] : 0;
    if (memcmp(records[i], record, size) != 0) i = 0;
    while (i < *count && memcmp(records[i], record, size) != 0) i++;
    if (i == *count) {
      if (i == MAX_RECORDS) fprintf(stderr, "too many records\n"), exit(1);
      records[(*count)++] = record;
    }
    numbers[c] = (uint16_t)i;
  }
  return numbers;
}

static void print_types(void) {
  static const char *records[MAX_RECORDS];
  size_t count;
  uint16_t *numbers =
      number_records(offsetof(Character, type), sizeof(UnicodeType), records, &count);
  print_trie("", "unicode_type", numbers);
  printf("const UnicodeType unicode_types[] = {\n");
  for (size_t i = 0; i < count; i++) {
    const UnicodeType *t = (const UnicodeType *)records[i];
    printf("{%d, %d, %d, %d, %u, %u, %u, %u, %u},\n", t->upper, t->lower, t->title, t->fold,
           t->flags, t->special, t->decimal, t->digit, t->numeric);
  }
  printf("};\n");
}

static void print_data(void) {
  static const char *records[MAX_RECORDS];
  size_t count;
  uint16_t *numbers =
      number_records(offsetof(Character, data), sizeof(UnicodeData), records, &count);
  print_trie("static ", "data", numbers);
  printf("static const UnicodeData data_records[] = {\n");
  for (size_t i = 0; i < count; i++) {
    const UnicodeData *d = (const UnicodeData *)records[i];
    printf("{%u, %u, %u, %u, %u, %u},\n", d->category, d->combining, d->bidirectional, d->width,
           d->quick_check, d->mirrored);
  }
  printf("};\n");
}

static void print_decompositions(void) {
  uint16_t *offsets = ucd_alloc(UCD_CODE_POINTS, sizeof *offsets);
  for (size_t c = 0; c < UCD_CODE_POINTS; c++) offsets[c] = characters[c].decomposition;
  print_trie("static ", "decomposition", offsets);
  UCD_PRINT_ARRAY("static const uint32_t decompositions[]", decompositions, decompositions_length);
}

typedef struct Pair {
  uint32_t first, second, composed;
} Pair;

static int compare_pairs(const void *a, const void *b) {
  const Pair *p = a, *q = b;
  if (p->first != q->first) return p->first < q->first ? -1 : 1;
  return (p->second > q->second) - (p->second < q->second);
}

static void print_compositions(void) {
  static Pair pairs[MAX_PAIRS];
  size_t count = 0;
  for (uint32_t c = 0; c < UCD_CODE_POINTS; c++) {
    const uint32_t *decomposition = decompositions + characters[c].decomposition;
    bool canonical_pair = decomposition[0] == 2; /* tag 0 is the empty one */
    if (characters[c].decomposition == 0 || !canonical_pair || characters[c].excluded) continue;
    if (count == MAX_PAIRS) fprintf(stderr, "too many compositions\n"), exit(1);
    pairs[count++] = (Pair){decomposition[1], decomposition[2], c};
  }
  qsort(pairs, count, sizeof *pairs, compare_pairs);
  printf("static const Composition compositions[] = {\n");
  for (size_t i = 0; i < count; i++)
    printf("{%u, %u, %u},\n", pairs[i].first, pairs[i].second, pairs[i].composed);
  printf("};\n");
}

/* Corrected in 15.0: these letters became lower case, and therefore cased. */
static void undo_corrections(void) {
  static const uint32_t lowercase_since_15[] = {0x10fc, 0xa7f2, 0xa7f3, 0xa7f4, 0xab69};
  if (ucd_wanted_age >= 15) return;
  for (size_t i = 0; i < sizeof lowercase_since_15 / sizeof *lowercase_since_15; i++)
    characters[lowercase_since_15[i]].type.flags &= (uint16_t) ~(UNICODE_LOWER | UNICODE_CASED);
}

static void remove_newer(void) {
  for (uint32_t c = 0; c < UCD_CODE_POINTS; c++)
    if (ucd_newer[c]) memset(&characters[c], 0, sizeof characters[c]);
}

static void read_files(const char *folder) {
  ucd_read(folder, "UnicodeData.txt", read_unicode_data);
  ucd_read(folder, "DerivedCoreProperties.txt", read_core_property);
  ucd_read(folder, "LineBreak.txt", read_line_break);
  ucd_read(folder, "EastAsianWidth.txt", read_width);
  ucd_read(folder, "extracted/DerivedNumericValues.txt", read_numeric);
  ucd_read(folder, "DerivedNormalizationProps.txt", read_normalization);
  ucd_read(folder, "CaseFolding.txt", read_case_folding);
  ucd_read(folder, "SpecialCasing.txt", read_special_casing);
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: gen_unicode_db FOLDER VERSION\n"), 2;
  characters = ucd_alloc(UCD_CODE_POINTS, sizeof *characters);
  decompositions = ucd_alloc(UINT16_MAX + 32, sizeof *decompositions);
  name_index(&bidirectional_names, "");
  name_index(&tag_names, "");
  name_index(&width_names, "F"); /* what CPython 3.11 says of unassigned code points */
  read_files(argv[1]);
  ucd_limit_age(argv[1], argv[2]);
  remove_newer();
  undo_corrections();
  printf("const char unicode_version[] = \"%s.0\";\n", argv[2]);
  print_names("bidirectional_names", &bidirectional_names);
  print_names("width_names", &width_names);
  print_names("tag_names", &tag_names);
  print_special_cases();
  print_numeric_values();
  print_types();
  print_data();
  print_decompositions();
  print_compositions();
  return 0;
}
