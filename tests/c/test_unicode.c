/* base/unicode_*: chosen characters, then that names and normal forms are consistent for all of
   them. */
#include "base/unicode_db.h"
#include "base/unicode_names.h"
#include "base/unicode_normalize.h"
#include "check.h"

static void test_properties(void) {
  CHECK(unicode_is('a', UNICODE_LOWER) && !unicode_is('a', UNICODE_UPPER | UNICODE_DECIMAL));
  CHECK(unicode_is(0xaa, UNICODE_ALPHA) && unicode_is(0x2028, UNICODE_LINE_BREAK) &&
        unicode_is(0x1c, UNICODE_SPACE));
  CHECK(unicode_is(' ', UNICODE_PRINTABLE) && !unicode_is(0xa0, UNICODE_PRINTABLE) &&
        !unicode_is(0xd800, UNICODE_PRINTABLE));
  CHECK(unicode_is(0x1c5, UNICODE_TITLE) &&
        unicode_is(0x301, UNICODE_CASE_IGNORABLE | UNICODE_XID_CONTINUE));
  CHECK(!unicode_is('_', UNICODE_XID_START) && unicode_is('_', UNICODE_XID_CONTINUE));
  CHECK(unicode_lower(0x130) == 'i' && unicode_upper(0xff) == 0x178 &&
        unicode_title(0x1c4) == 0x1c5);
  uint32_t out[UNICODE_MAX_CASE];
  CHECK(unicode_full_upper(0xdf, out) == 2 && out[0] == 'S' && out[1] == 'S');
  CHECK(unicode_full_title(0xfb03, out) == 3 && unicode_full_fold(0xdf, out) == 2 && out[1] == 's');
  CHECK(unicode_full_lower(0x130, out) == 2 && out[1] == 0x307 &&
        unicode_full_fold(0xab70, out) == 1 && out[0] == 0x13a0);
  CHECK(unicode_decimal('7') == 7 && unicode_decimal(0xb2) == -1 && unicode_digit(0xb2) == 2);
  double value;
  CHECK(unicode_numeric(0xbd, &value) && value == 0.5 && !unicode_numeric('a', &value));
  CHECK(unicode_numeric(0x4e00, &value) && value == 1);
  CHECK(unicode_data('(')->mirrored && unicode_data(0x301)->combining == 230);
  CHECK(strcmp(unicode_category_name((UnicodeCategory)unicode_data(0x4e00)->category), "Lo") == 0);
  CHECK(strcmp(unicode_bidirectional_name(0x5d0), "R") == 0 &&
        strcmp(unicode_bidirectional_name(0x378), "") == 0);
  CHECK(strcmp(unicode_width_name(0x3042), "W") == 0 &&
        unicode_data(0x10ffff)->category == UNICODE_Cn);
  UnicodeDecomposition parts = unicode_decomposition(0xfb01);
  CHECK(strcmp(parts.tag, "<compat>") == 0 && parts.length == 2 && parts.code_points[1] == 'i');
  CHECK(unicode_decomposition('a').tag == NULL && unicode_compose('e', 0x301) == 0xe9);
}

static uint32_t find(const char *name) {
  uint32_t c;
  return unicode_find_name(name, strlen(name), &c) ? c : UINT32_MAX;
}

static void test_names(void) {
  CHECK(find("Latin Small Letter A") == 'a' && find("NULL") == 0 && find("BELL") == 0x1f514);
  CHECK(find("TIBETAN MARK BKA- SHOG YIG MGO") == 0xf0a && find("HANGUL JUNGSEONG O-E") == 0x1180);
  CHECK(find("HANGUL SYLLABLE GAGG") == 0xac02 && find("CJK UNIFIED IDEOGRAPH-4E00") == 0x4e00);
  CHECK(find("") == UINT32_MAX && find("LATIN") == UINT32_MAX &&
        find("CJK UNIFIED IDEOGRAPH-0041") == UINT32_MAX);
  uint32_t sequence[UNICODE_MAX_SEQUENCE];
  CHECK(find("KEYCAP NUMBER SIGN") == UINT32_MAX);
  CHECK(unicode_find_sequence("KEYCAP NUMBER SIGN", 18, sequence) == 3 && sequence[2] == 0x20e3);
  unsigned named = 0;
  for (uint32_t c = 0; c <= TEXT_MAX_CODE_POINT; c++) {
    char name[UNICODE_NAME_SIZE];
    size_t length = unicode_name(c, name);
    uint32_t found = UINT32_MAX;
    if (length == 0) continue;
    named++;
    CHECK(unicode_find_name(name, length, &found) && found == c);
  }
  CHECK(named > 130000);
}

static bool normalizes(const uint32_t *from, size_t length, UnicodeForm form, const uint32_t *to,
                       size_t to_length) {
  TextBuffer out;
  text_buffer_init(&out);
  bool same = unicode_normalize(text_view(from, length, 4), form, &out) && out.length == to_length;
  if (same) same = memcmp(out.units, to, to_length * sizeof *to) == 0;
  text_buffer_free(&out);
  return same;
}

#define NORMALIZES(form, from, to) CHECK(normalizes(from, countof(from), form, to, countof(to)))

static void test_normalization(void) {
  static const uint32_t composed[] = {0x1e69}, decomposed[] = {'s', 0x323, 0x307},
                        swapped[] = {'s', 0x307, 0x323};
  NORMALIZES(UNICODE_NFD, composed, decomposed);
  NORMALIZES(UNICODE_NFC, decomposed, composed);
  NORMALIZES(UNICODE_NFC, swapped, composed);
  static const uint32_t ligature[] = {0xfb03}, letters[] = {'f', 'f', 'i'};
  NORMALIZES(UNICODE_NFKC, ligature, letters);
  NORMALIZES(UNICODE_NFC, ligature, ligature);
  static const uint32_t syllable[] = {0xac01}, jamo[] = {0x1100, 0x1161, 0x11a8};
  NORMALIZES(UNICODE_NFD, syllable, jamo);
  NORMALIZES(UNICODE_NFC, jamo, syllable);
  CHECK(unicode_check_form(text_view(composed, 1, 4), UNICODE_NFC) == UNICODE_YES);
  CHECK(unicode_check_form(text_view(composed, 1, 4), UNICODE_NFD) == UNICODE_NO);
  CHECK(unicode_check_form(text_view(decomposed, 3, 4), UNICODE_NFC) == UNICODE_MAYBE);
  CHECK(unicode_check_form(text_view(swapped, 3, 4), UNICODE_NFD) == UNICODE_NO);
  for (uint32_t c = 0; c <= TEXT_MAX_CODE_POINT; c++) {
    for (int form = UNICODE_NFD; form <= UNICODE_NFKC; form++) {
      bool stays = normalizes(&c, 1, (UnicodeForm)form, &c, 1);
      CHECK(stays == (unicode_quick_check(c, (UnicodeForm)form) != UNICODE_NO));
    }
  }
}

/* Many marks on one letter: sorted in linear time. */
static void test_long_run(void) {
  enum { LENGTH = 400001 };
  uint32_t *text = xmalloc(LENGTH * sizeof *text);
  text[0] = 'q';
  for (size_t i = 1; i < LENGTH; i++) text[i] = i % 2 ? 0x307 : 0x323;
  TextBuffer out;
  text_buffer_init(&out);
  CHECK(unicode_normalize(text_view(text, LENGTH, 4), UNICODE_NFD, &out) && out.length == LENGTH);
  CHECK(text_at(text_buffer_view(&out), 200000) == 0x323 &&
        text_at(text_buffer_view(&out), 200001) == 0x307);
  text_buffer_free(&out);
  free(text);
}

int main(void) {
  test_properties();
  test_names();
  test_normalization();
  test_long_run();
  return check_result();
}
