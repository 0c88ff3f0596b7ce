/* Big5 and what became of it in Taiwan (CP950) and Hong Kong (Big5-HKSCS). */
#include "base/multibyte.h"

/* What Big5 has otherwise than CP950. */
static const uint16_t big5_differences[][2] = {
    {0xa145, 0x2022}, {0xa14e, 0xff64}, {0xa1c2, 0x203e}, {0xa1e3, 0x223c},
    {0xa1f2, 0x2641}, {0xa1f3, 0x2609}, {0xa241, 0xff0f}, {0xa242, 0xff3c},
    {0xa244, 0xa5},   {0xa246, 0xa2},   {0xa247, 0xa3},
};

/* The euro sign and the last row's additions are CP950's alone. */
static uint32_t big5_code_point(unsigned lead, unsigned trail) {
  unsigned code = lead << 8 | trail;
  if (code == 0xa3e1 || code >= 0xf9d6) return 0;
  for (size_t i = 0; i < countof(big5_differences); i++)
    if (big5_differences[i][0] == code) return big5_differences[i][1];
  return mb_code_point(&mb_cp950, lead, trail);
}

/* Of the characters that stand twice these codes are used: not the small ones. */
static unsigned preferred_code(uint32_t c) {
  return c == 0x5341 ? 0xa451 : c == 0x5345 ? 0xa4ca : 0;
}

static unsigned big5_difference(uint32_t c) {
  for (size_t i = 0; i < countof(big5_differences); i++)
    if (big5_differences[i][1] == c) return big5_differences[i][0];
  return 0;
}

static unsigned big5_code(uint32_t c) {
  unsigned code = preferred_code(c);
  if (code == 0) code = big5_difference(c);
  if (code == 0) code = mb_code(&mb_cp950, c);
  return code != 0 && big5_code_point(code >> 8, code & 0xff) == c ? code : 0;
}

/* Also encodes what only Big5 has there. */
static unsigned cp950_code(uint32_t c) {
  unsigned code = preferred_code(c);
  if (code == 0) code = mb_code(&mb_cp950, c);
  return code != 0 ? code : big5_difference(c);
}
static uint32_t cp950_code_point(unsigned lead, unsigned trail) {
  return mb_code_point(&mb_cp950, lead, trail);
}

static const MbTwoByte big5 = {big5_code_point, big5_code}, cp950 = {cp950_code_point, cp950_code};

/* -- Hong Kong --------------------------------------------------------------------------------- */

static unsigned hkscs_code(uint32_t c) {
  static const uint16_t preferred[][2] = {{0x2550, 0xf9f9}, {0x255e, 0xf9e9}, {0x2561, 0xf9eb},
                                          {0x256a, 0xf9ea}, {0x256d, 0xf9fa}, {0x256e, 0xf9fb},
                                          {0x256f, 0xf9fd}, {0x2570, 0xf9fc}, {0x5341, 0xa451},
                                          {0x5345, 0xa4ca}, {0xff0f, 0xa241}, {0xff3c, 0xa242}};
  for (size_t i = 0; i < countof(preferred); i++)
    if (preferred[i][0] == c) return preferred[i][1];
  return mb_code(&mb_hkscs, c);
}

static int decode_hkscs(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                        MbDecoded *out) {
  if (bytes[0] < 0x80) return mb_char(out, bytes[0]), 1;
  if (size < 2) return MB_TOO_FEW;
  return mb_put_cell(&mb_hkscs, mb_code_point(&mb_hkscs, bytes[0], bytes[1]), out) ? 2 : -1;
}

static int encode_hkscs(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                        bool last, MbEncoded *out) {
  if (*text < 0x80) return mb_put1(out, *text), 1;
  if (mb_begins_pair(&mb_hkscs, *text)) {
    if (size < 2 && !last) return MB_TOO_FEW;
    unsigned pair = size < 2 ? 0 : mb_pair_code(&mb_hkscs, text[0], text[1]);
    if (pair != 0) return mb_put2(out, pair), 2;
  }
  unsigned code = hkscs_code(*text);
  return code == 0 ? -1 : (mb_put2(out, code), 1);
}

const MbCodec mb_codecs_tw[] = {
    {"big5", mb_decode_two, mb_encode_two, NULL, NULL, NULL, &big5},
    {"cp950", mb_decode_two, mb_encode_two, NULL, NULL, NULL, &cp950},
    {0},
};
const MbCodec mb_codecs_hk[] = {{"big5hkscs", decode_hkscs, encode_hkscs, NULL, NULL, NULL, NULL},
                                {0}};
