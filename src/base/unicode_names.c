/* Names of characters and back. unicode_names_format.h describes the compressed tables. */
#include "base/unicode_names.h"
#include "base/decimal.h"
#include "base/unicode_names_format.h"

/* Entries are numbered: characters by code point, then aliases, then sequences. */
typedef struct NameRun {
  uint32_t first; /* code point */
  uint32_t entry; /* its number; the characters after it follow up to the next run */
} NameRun;

typedef struct IdeographRange {
  uint32_t first, last; /* code points, both included */
} IdeographRange;

typedef struct NamedSequence {
  uint8_t length;                             /* of code_points */
  uint32_t code_points[UNICODE_MAX_SEQUENCE]; /* the sequence */
} NamedSequence;

#include "unicode_names.inc"

static const char ideograph_prefix[] = "CJK UNIFIED IDEOGRAPH-";
static const char syllable_prefix[] = "HANGUL SYLLABLE ";

static const char *const leads[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                    "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
static const char *const vowels[] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                     "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                     "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
static const char *const trails[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                     "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                     "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};
enum { SYLLABLE_BASE = 0xac00, SYLLABLES = countof(leads) * countof(vowels) * countof(trails) };

static bool is_ideograph(uint32_t c) {
  for (size_t i = 0; i < countof(ideographs); i++)
    if (c >= ideographs[i].first && c <= ideographs[i].last) return true;
  return false;
}

static char *put_text(char *out, const char *text, size_t length) {
  memcpy(out, text, length);
  return out + length;
}

static char *put_string(char *out, const char *text) {
  return put_text(out, text, strlen(text));
}

/* At least four digits. */
static char *put_number(char *out, uint32_t c) {
  for (int shift = c >= 0x100000 ? 20 : c >= 0x10000 ? 16 : 12; shift >= 0; shift -= 4)
    *out++ = "0123456789ABCDEF"[c >> shift & 15];
  return out;
}

static char *put_syllable(char *out, uint32_t number) {
  out = put_string(out, syllable_prefix);
  out = put_string(out, leads[number / (countof(vowels) * countof(trails))]);
  out = put_string(out, vowels[number / countof(trails) % countof(vowels)]);
  return put_string(out, trails[number % countof(trails)]);
}

static char *put_word(char *out, unsigned word) {
  size_t start = word_bases[word / OFFSET_GROUP] + word_offsets[word];
  size_t end = word_bases[(word + 1) / OFFSET_GROUP] + word_offsets[word + 1];
  return put_text(out, word_text + start, end - start);
}

static unsigned next_code(const uint8_t **at) {
  unsigned code = *(*at)++;
  if (code < CODE_TWO_BYTES) return code;
  return CODE_TWO_BYTES + (code - CODE_TWO_BYTES) * 256 + *(*at)++;
}

/* The first run that begins after what compares below or equal; runs are sorted by both fields. */
static const NameRun *find_run(uint32_t key, bool by_entry) {
  size_t low = 0, high = countof(name_runs);
  while (low < high) {
    size_t middle = (low + high) / 2;
    uint32_t start = by_entry ? name_runs[middle].entry : name_runs[middle].first;
    if (start <= key)
      low = middle + 1;
    else
      high = middle;
  }
  return low == 0 ? NULL : &name_runs[low - 1];
}

static size_t run_length(const NameRun *run) {
  bool last = run + 1 == name_runs + countof(name_runs);
  return (last ? (size_t)CHARACTERS : run[1].entry) - run->entry;
}

/* The one code point that the entry stands for; a sequence's first. */
static uint32_t entry_target(unsigned entry) {
  if (entry >= CHARACTERS + ALIASES) return sequences[entry - CHARACTERS - ALIASES].code_points[0];
  if (entry >= CHARACTERS) return alias_targets[entry - CHARACTERS];
  const NameRun *run = find_run(entry, true);
  return run->first + (entry - run->entry);
}

static size_t entry_name(unsigned entry, char *out) {
  const uint8_t *at = codes + code_bases[entry / OFFSET_GROUP] + code_offsets[entry];
  char *next = out;
  for (unsigned code; (code = next_code(&at)) != CODE_END;) {
    if (next > out && next[-1] != '-') *next++ = ' ';
    next = code == CODE_NUMBER ? put_number(next, entry_target(entry))
                               : put_word(next, code - CODE_FIRST_WORD);
  }
  return (size_t)(next - out);
}

size_t unicode_name(uint32_t c, char *out) {
  if (c - SYLLABLE_BASE < SYLLABLES) return (size_t)(put_syllable(out, c - SYLLABLE_BASE) - out);
  if (is_ideograph(c)) return (size_t)(put_number(put_string(out, ideograph_prefix), c) - out);
  const NameRun *run = find_run(c, false);
  if (run == NULL || c - run->first >= run_length(run)) return 0;
  return entry_name(run->entry + (c - run->first), out);
}

static bool take_prefix(const char **name, size_t *length, const char *prefix) {
  size_t size = strlen(prefix);
  if (*length < size || memcmp(*name, prefix, size) != 0) return false;
  *name += size;
  *length -= size;
  return true;
}

/* Takes the longest of the jamo that the name begins with; its number, or -1. */
static int take_jamo(const char **name, size_t *length, const char *const *jamo, size_t count) {
  int best = -1;
  for (size_t i = 0; i < count; i++) {
    size_t size = strlen(jamo[i]);
    if (size > *length || memcmp(*name, jamo[i], size) != 0) continue;
    if (best < 0 || size > strlen(jamo[best])) best = (int)i;
  }
  if (best >= 0) take_prefix(name, length, jamo[best]);
  return best;
}

static bool find_syllable(const char *name, size_t length, uint32_t *c) {
  int lead = take_jamo(&name, &length, leads, countof(leads));
  int vowel = take_jamo(&name, &length, vowels, countof(vowels));
  int trail = take_jamo(&name, &length, trails, countof(trails));
  if (lead < 0 || vowel < 0 || trail < 0 || length > 0) return false;
  *c = SYLLABLE_BASE + ((uint32_t)lead * countof(vowels) + (uint32_t)vowel) * countof(trails) +
       (uint32_t)trail;
  return true;
}

static bool find_ideograph(const char *name, size_t length, uint32_t *c) {
  if (length != 4 && length != 5) return false;
  *c = 0;
  for (size_t i = 0; i < length; i++) {
    unsigned digit = digit_values[(uint8_t)name[i]];
    if (digit >= 16 || name[i] >= 'a') return false;
    *c = *c << 4 | digit;
  }
  return is_ideograph(*c);
}

/* Order of an entry's name and an upper-case one. */
static int compare_entry(unsigned entry, const char *name, size_t length) {
  char text[UNICODE_NAME_SIZE];
  size_t size = entry_name(entry, text);
  int order = memcmp(text, name, min_of(size, length));
  return order != 0 ? order : (size > length) - (size < length);
}

/* The number of the entry with this name, or -1. */
static int find_entry(const char *name, size_t length) {
  char upper[UNICODE_NAME_SIZE];
  if (length == 0 || length > sizeof upper) return -1;
  for (size_t i = 0; i < length; i++)
    upper[i] = name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] - 0x20) : name[i];
  size_t low = 0, high = ENTRIES;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = compare_entry(name_order[middle], upper, length);
    if (order == 0) return name_order[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return -1;
}

unsigned unicode_find_sequence(const char *name, size_t length, uint32_t *code_points) {
  if (take_prefix(&name, &length, syllable_prefix)) return find_syllable(name, length, code_points);
  if (take_prefix(&name, &length, ideograph_prefix))
    return find_ideograph(name, length, code_points);
  int entry = find_entry(name, length);
  if (entry < 0) return 0;
  *code_points = entry_target((unsigned)entry);
  if (entry < CHARACTERS + ALIASES) return 1;
  const NamedSequence *sequence = &sequences[entry - CHARACTERS - ALIASES];
  memcpy(code_points, sequence->code_points, sequence->length * sizeof *code_points);
  return sequence->length;
}

bool unicode_find_name(const char *name, size_t length, uint32_t *c) {
  uint32_t code_points[UNICODE_MAX_SEQUENCE];
  if (unicode_find_sequence(name, length, code_points) != 1) return false;
  *c = code_points[0];
  return true;
}
