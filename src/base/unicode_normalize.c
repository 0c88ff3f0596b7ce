/* The four normal forms: decomposing, putting combining marks in order, composing. */
#include "base/unicode_normalize.h"

#include "base/unicode_age.h"

/* Hangul syllables are composed of jamo by arithmetic: leading consonant, vowel, optional trailing
   consonant. */
enum {
  SYLLABLE_BASE = 0xac00,
  LEAD_BASE = 0x1100,
  VOWEL_BASE = 0x1161,
  TRAIL_BASE = 0x11a7, /* one less than the first: number 0 stands for none */
  LEADS = 19,
  VOWELS = 21,
  TRAILS = 28,
  SYLLABLES = LEADS * VOWELS * TRAILS,
};

/* Below these, all characters are in the form (and do not combine). */
static const uint32_t first_affected[] = {
    [UNICODE_NFD] = 0xc0, [UNICODE_NFC] = 0x300, [UNICODE_NFKD] = 0xa0, [UNICODE_NFKC] = 0xa0};

UnicodeQuickCheck unicode_check_form(TextView text, UnicodeForm form) {
  UnicodeQuickCheck result = UNICODE_YES;
  uint8_t previous = 0;
  for (size_t i = 0; i < text.length; i++) {
    uint32_t c = text_at(text, i);
    if (c < first_affected[form]) {
      previous = 0;
      continue;
    }
    const UnicodeData *data = unicode_data(c);
    UnicodeQuickCheck check = (UnicodeQuickCheck)(data->quick_check >> (2 * form) & 3);
    if (check == UNICODE_NO || (data->combining != 0 && data->combining < previous))
      return UNICODE_NO;
    result = max_of(result, check);
    previous = data->combining;
  }
  return result;
}

static must_check bool decompose_syllable(uint32_t number, TextBuffer *out) {
  uint32_t trail = number % TRAILS;
  return text_put(out, LEAD_BASE + number / (VOWELS * TRAILS)) &&
         text_put(out, VOWEL_BASE + number / TRAILS % VOWELS) &&
         (trail == 0 || text_put(out, TRAIL_BASE + trail));
}

static must_check bool decompose(uint32_t c, bool compatibility, TextBuffer *out) {
  if (c - SYLLABLE_BASE < SYLLABLES) return decompose_syllable(c - SYLLABLE_BASE, out);
  UnicodeDecomposition parts = unicode_decomposition(c);
  if (parts.tag == NULL || (*parts.tag != '\0' && !compatibility)) return text_put(out, c);
  for (size_t i = 0; i < parts.length; i++)
    if (!decompose(parts.code_points[i], compatibility, out)) return false;
  return true;
}

static uint8_t combining_class(uint32_t c) {
  return c < 0x300 ? 0 : unicode_data(c)->combining;
}

static void insertion_sort(uint32_t *marks, size_t length) {
  for (size_t i = 1; i < length; i++) {
    uint32_t mark = marks[i];
    uint8_t class = combining_class(mark);
    size_t j = i;
    for (; j > 0 && combining_class(marks[j - 1]) > class; j--) marks[j] = marks[j - 1];
    marks[j] = mark;
  }
}

static must_check bool counting_sort(uint32_t *marks, size_t length) {
  uint32_t *copy = malloc(length * sizeof *copy);
  if (copy == NULL) return false;
  memcpy(copy, marks, length * sizeof *copy);
  size_t next[257] = {0}; /* where the next mark of each class goes */
  for (size_t i = 0; i < length; i++) next[combining_class(copy[i]) + 1]++;
  for (size_t class = 1; class < 256; class ++) next[class] += next[class - 1];
  for (size_t i = 0; i < length; i++) marks[next[combining_class(copy[i])]++] = copy[i];
  free(copy);
  return true;
}

/* Sorts each run of combining marks by class, stably. */
static must_check bool order_marks(uint32_t *units, size_t length) {
  enum { LONG_RUN = 20 };
  for (size_t start = 0; start < length;) {
    size_t end = start;
    while (end < length && combining_class(units[end]) != 0) end++;
    if (end - start > LONG_RUN) {
      if (!counting_sort(units + start, end - start)) return false;
    } else {
      insertion_sort(units + start, end - start);
    }
    start = end + 1;
  }
  return true;
}

static uint32_t compose_pair(uint32_t first, uint32_t second) {
  uint32_t lead = first - LEAD_BASE, vowel = second - VOWEL_BASE;
  if (lead < LEADS && vowel < VOWELS) return SYLLABLE_BASE + (lead * VOWELS + vowel) * TRAILS;
  uint32_t syllable = first - SYLLABLE_BASE, trail = second - TRAIL_BASE;
  if (syllable < SYLLABLES && syllable % TRAILS == 0 && trail > 0 && trail < TRAILS)
    return first + trail;
  if (unicode_quick_check(second, UNICODE_NFC) == UNICODE_YES) return 0;
  return unicode_compose(first, second);
}

/* Composes each starter with the marks after it that nothing blocks; returns the new length. */
static size_t compose(uint32_t *units, size_t length) {
  size_t out = 0, starter = SIZE_MAX;
  uint8_t previous = 0;
  for (size_t i = 0; i < length; i++) {
    uint32_t c = units[i];
    uint8_t class = combining_class(c);
    if (starter != SIZE_MAX && (out == starter + 1 || previous < class)) {
      uint32_t composed = compose_pair(units[starter], c);
      if (composed != 0) {
        units[starter] = composed;
        continue;
      }
    }
    if (class == 0) starter = out;
    previous = class;
    units[out++] = c;
  }
  return out;
}

/* The later correction of its decomposition undone, or the character itself if it was not
   assigned. */
static must_check bool decompose_3_2(uint32_t c, bool compatibility, TextBuffer *out) {
  if (!unicode_in_3_2(c)) return text_put(out, c);
  uint32_t corrected = unicode_decomposition_3_2(c);
  return corrected != 0 ? text_put(out, corrected) : decompose(c, compatibility, out);
}

typedef bool Decompose(uint32_t c, bool compatibility, TextBuffer *out);

static must_check bool normalize(TextView text, UnicodeForm form, Decompose decompose_char,
                                 TextBuffer *out) {
  bool composes = form & 1, compatibility = form & 2;
  if (!text_buffer_widen(out, 4) || !text_reserve(out, text.length)) return false;
  for (size_t i = 0; i < text.length; i++) {
    uint32_t c = text_at(text, i);
    if (!(c < 0xa0 ? text_put(out, c) : decompose_char(c, compatibility, out))) return false;
  }
  if (!order_marks(out->units, out->length)) return false;
  if (composes) text_truncate(out, compose(out->units, out->length));
  return true;
}

bool unicode_normalize(TextView text, UnicodeForm form, TextBuffer *out) {
  return normalize(text, form, decompose, out);
}

bool unicode_normalize_3_2(TextView text, UnicodeForm form, TextBuffer *out) {
  return normalize(text, form, decompose_3_2, out);
}
