/* EUC-KR, its extension CP949, and Johab. */
#include "base/multibyte.h"

/* -- KS X 1001 --------------------------------------------------------------------------------- */

enum { FILLER = 0xa4d4 };

uint32_t mb_ksx1001_code_point(unsigned lead, unsigned trail) {
  if (lead < 0xa1 || trail < 0xa1) return 0;
  return mb_code_point(&mb_cp949, lead, trail);
}
unsigned mb_ksx1001_code(uint32_t c) {
  unsigned code = mb_code(&mb_cp949, c);
  return code >> 8 >= 0xa1 && (code & 0xff) >= 0xa1 ? code : 0;
}

/* Note [Composed syllables]
   EUC-KR spells a syllable without a code of its own as the filler and three letters of row a4,
   each with its lead byte: initial, vowel, final (the filler again if there is none). Letters stand
   there in the order of U+3131 and following. */
static const uint8_t initials[] = {0xa1, 0xa2, 0xa4, 0xa7, 0xa8, 0xa9, 0xb1, 0xb2, 0xb3, 0xb5,
                                   0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe};
static const uint8_t finals[] = {0xd4, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa9, 0xaa,
                                 0xab, 0xac, 0xad, 0xae, 0xaf, 0xb0, 0xb1, 0xb2, 0xb4, 0xb5,
                                 0xb6, 0xb7, 0xb8, 0xba, 0xbb, 0xbc, 0xbd, 0xbe};
enum { SYLLABLES = 0xac00, VOWELS = 21, FINALS = 28, FIRST_VOWEL = 0xbf };

static int index_of(const uint8_t *letters, size_t count, uint8_t letter) {
  const uint8_t *at = memchr(letters, letter, count);
  return at == NULL ? -1 : (int)(at - letters);
}

static int decode_syllable(const uint8_t *bytes, size_t size, MbDecoded *out) {
  if (size < 8) return MB_TOO_FEW;
  if (bytes[2] != 0xa4 || bytes[4] != 0xa4 || bytes[6] != 0xa4) return -1;
  int initial = index_of(initials, countof(initials), bytes[3]), vowel = bytes[5] - FIRST_VOWEL;
  int final = index_of(finals, countof(finals), bytes[7]);
  if (initial < 0 || vowel < 0 || vowel >= VOWELS || final < 0) return -1;
  mb_char(out, (uint32_t)(SYLLABLES + (initial * VOWELS + vowel) * FINALS + final));
  return 8;
}

static void encode_syllable(uint32_t c, MbEncoded *out) {
  unsigned number = c - SYLLABLES;
  mb_put2(out, FILLER);
  mb_put2(out, 0xa400 | initials[number / (VOWELS * FINALS)]);
  mb_put2(out, 0xa400 | (FIRST_VOWEL + number / FINALS % VOWELS));
  mb_put2(out, 0xa400 | finals[number % FINALS]);
}

static int decode_euc_kr(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                         MbDecoded *out) {
  if (bytes[0] < 0x80) return mb_char(out, bytes[0]), 1;
  if (size < 2) return MB_TOO_FEW;
  if (bytes[0] == FILLER >> 8 && bytes[1] == (FILLER & 0xff))
    return decode_syllable(bytes, size, out);
  uint32_t c = mb_ksx1001_code_point(bytes[0], bytes[1]);
  return c == 0 ? -1 : (mb_char(out, c), 2);
}

static int encode_euc_kr(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                         bool last, MbEncoded *out) {
  if (*text < 0x80) return mb_put1(out, *text), 1;
  unsigned code = mb_ksx1001_code(*text);
  if (code != 0) return mb_put2(out, code), 1;
  if (mb_code(&mb_cp949, *text) == 0) return -1;
  return encode_syllable(*text, out), 1;
}

/* -- CP949, Johab ------------------------------------------------------------------------------ */

static int decode_set(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                      MbDecoded *out) {
  if (bytes[0] < 0x80) return mb_char(out, bytes[0]), 1;
  if (size < 2) return MB_TOO_FEW;
  uint32_t c = mb_code_point(codec->config, bytes[0], bytes[1]);
  return c == 0 ? -1 : (mb_char(out, c), 2);
}

static int encode_cp949(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                        bool last, MbEncoded *out) {
  if (*text < 0x80) return mb_put1(out, *text), 1;
  unsigned code = mb_code(&mb_cp949, *text);
  return code == 0 ? -1 : (mb_put2(out, code), 1);
}

/* Single letters can also be written as syllables that lack the rest: that is done for consonants,
   in the place of the initial. */
static unsigned johab_code(uint32_t c) {
  if (c == 0x3000) return 0xd931;
  for (size_t i = 0; i < countof(initials); i++)
    if (c == 0x3131u + initials[i] - 0xa1) return (unsigned)(0x8841 + (i << 10));
  return mb_code(&mb_johab, c);
}

static int encode_johab(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                        bool last, MbEncoded *out) {
  if (*text < 0x80) return mb_put1(out, *text), 1;
  unsigned code = johab_code(*text);
  return code == 0 ? -1 : (mb_put2(out, code), 1);
}

const MbCodec mb_codecs_kr[] = {
    {"euc_kr", decode_euc_kr, encode_euc_kr, NULL, NULL, NULL, NULL},
    {"cp949", decode_set, encode_cp949, NULL, NULL, NULL, &mb_cp949},
    {"johab", decode_set, encode_johab, NULL, NULL, NULL, &mb_johab},
    {0},
};
