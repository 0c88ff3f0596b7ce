/* GB 2312, GBK, GB 18030 and HZ. GBK is what GB 18030 has without private characters and its
   additions; GB 2312 is a part of it. */
#include "base/multibyte.h"

/* -- GBK and GB 2312 --------------------------------------------------------------------------- */

static bool is_addition(unsigned lead, unsigned trail) {
  unsigned code = lead << 8 | trail;
  return code == 0xa2e3 || code == 0xa8bf || (code >= 0xa989 && code <= 0xa995) ||
         (lead == 0xfe && trail >= 0x50);
}

static uint32_t gbk_code_point(unsigned lead, unsigned trail) {
  uint32_t c = is_addition(lead, trail) ? 0 : mb_code_point(&mb_gb18030, lead, trail);
  return c >= 0xe000 && c < 0xf900 ? 0 : c;
}

static unsigned gbk_code(uint32_t c) {
  unsigned code = mb_code(&mb_gb18030, c);
  return code != 0 && gbk_code_point(code >> 8, code & 0xff) != 0 ? code : 0;
}

/* Of the first rows of GBK: small Roman numbers, vertical forms, some letters. */
static bool not_in_gb2312(unsigned code) {
  static const uint16_t ranges[][2] = {{0xa2a1, 0xa2aa}, {0xa6e0, 0xa6eb}, {0xa6ee, 0xa6f2},
                                       {0xa6f4, 0xa6f5}, {0xa8bb, 0xa8bb}, {0xa8bd, 0xa8be},
                                       {0xa8c0, 0xa8c0}};
  for (size_t i = 0; i < countof(ranges); i++)
    if (code >= ranges[i][0] && code <= ranges[i][1]) return true;
  return false;
}

uint32_t mb_gb2312_code_point(unsigned lead, unsigned trail) {
  unsigned code = lead << 8 | trail;
  if (lead < 0xa1 || lead > 0xf7 || trail < 0xa1 || not_in_gb2312(code)) return 0;
  if (code == 0xa1a4) return 0x30fb;
  if (code == 0xa1aa) return 0x2015;
  return gbk_code_point(lead, trail);
}

unsigned mb_gb2312_code(uint32_t c) {
  if (c == 0x30fb) return 0xa1a4;
  if (c == 0x2015) return 0xa1aa;
  unsigned code = gbk_code(c);
  return code != 0 && mb_gb2312_code_point(code >> 8, code & 0xff) == c ? code : 0;
}

static const MbTwoByte gbk = {gbk_code_point, gbk_code},
                       gb2312 = {mb_gb2312_code_point, mb_gb2312_code};

/* -- GB 18030 ---------------------------------------------------------------------------------- */

/* Note [Four bytes]
   The rest of Unicode has codes of four bytes (81-fe, 30-39, 81-fe, 30-39), numbered from 81308130
   on: first the 39420 characters of the BMP without a shorter code, in order, then, from 90308130
   on, the other planes. */
enum { FOUR_BYTE_BMP = 39420, PLANES_START = 12600 * 15 };
static uint16_t *four_byte_bmp; /* those characters */

static const uint16_t *bmp_characters(void) {
  if (four_byte_bmp != NULL) return four_byte_bmp;
  uint16_t *all = xcalloc(FOUR_BYTE_BMP, sizeof *all);
  size_t count = 0;
  for (uint32_t c = 0x80; c < 0x10000; c++)
    if ((c < 0xd800 || c > 0xdfff) && mb_code(&mb_gb18030, c) == 0) all[count++] = (uint16_t)c;
  assert(count == FOUR_BYTE_BMP);
  return four_byte_bmp = all;
}

static bool four_byte_number(uint32_t c, uint32_t *number) {
  if (c >= 0x10000) return *number = PLANES_START + (c - 0x10000), true;
  const uint16_t *all = bmp_characters();
  size_t low = 0, high = FOUR_BYTE_BMP;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (all[middle] < c)
      low = middle + 1;
    else
      high = middle;
  }
  *number = (uint32_t)low;
  return low < FOUR_BYTE_BMP && all[low] == c;
}

static int decode_four(const uint8_t *bytes, size_t size, MbDecoded *out) {
  if (size < 4) return MB_TOO_FEW;
  if (bytes[0] < 0x81 || bytes[0] > 0xfe || bytes[2] < 0x81 || bytes[2] > 0xfe || bytes[3] < '0' ||
      bytes[3] > '9')
    return -1;
  uint32_t number = (((bytes[0] - 0x81u) * 10 + (bytes[1] - '0')) * 126 + (bytes[2] - 0x81u)) * 10 +
                    (bytes[3] - '0');
  if (number < FOUR_BYTE_BMP) return mb_char(out, bmp_characters()[number]), 4;
  if (number < PLANES_START || number - PLANES_START > 0xfffff) return -1;
  return mb_char(out, number - PLANES_START + 0x10000), 4;
}

static int decode_gb18030(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                          MbDecoded *out) {
  if (bytes[0] < 0x80) return mb_char(out, bytes[0]), 1;
  if (size < 2) return MB_TOO_FEW;
  if (bytes[1] >= '0' && bytes[1] <= '9') return decode_four(bytes, size, out);
  uint32_t c = mb_code_point(&mb_gb18030, bytes[0], bytes[1]);
  return c == 0 ? -1 : (mb_char(out, c), 2);
}

static int encode_gb18030(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                          bool last, MbEncoded *out) {
  uint32_t number;
  if (*text < 0x80) return mb_put1(out, *text), 1;
  unsigned code = mb_code(&mb_gb18030, *text);
  if (code != 0) return mb_put2(out, code), 1;
  if (!four_byte_number(*text, &number)) return -1;
  mb_put1(out, 0x81 + number / 12600);
  mb_put1(out, '0' + number / 1260 % 10);
  mb_put1(out, 0x81 + number / 10 % 126);
  mb_put1(out, '0' + number % 10);
  return 1;
}

/* -- HZ: GB 2312 in seven bits, between ~{ and ~} ---------------------------------------------- */

static int decode_tilde(MbState *state, const uint8_t *bytes, size_t size, MbDecoded *out) {
  if (size < 2) return MB_TOO_FEW;
  bool chinese = state->c[0] != 0;
  switch (bytes[1]) {
  case '~': return chinese ? -1 : (mb_char(out, '~'), 2);
  case '\n': return chinese ? -1 : 2;
  case '{': return chinese ? -1 : (state->c[0] = 1, 2);
  case '}': return chinese ? (state->c[0] = 0, 2) : -1;
  default: return -1;
  }
}

static int decode_hz(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                     MbDecoded *out) {
  if (bytes[0] == '~') return decode_tilde(state, bytes, size, out);
  if (bytes[0] & 0x80) return -1;
  if (state->c[0] == 0) return mb_char(out, bytes[0]), 1;
  if (size < 2) return MB_TOO_FEW;
  uint32_t c = bytes[1] & 0x80 ? 0 : mb_gb2312_code_point(bytes[0] | 0x80, bytes[1] | 0x80);
  return c == 0 ? -1 : (mb_char(out, c), 2);
}

static void reset_hz(const MbCodec *codec, MbState *state, MbEncoded *out) {
  if (state->c[0] != 0) mb_put2(out, '~' << 8 | '}');
  state->c[0] = 0;
}

static int encode_hz(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                     bool last, MbEncoded *out) {
  if (*text < 0x80) {
    reset_hz(codec, state, out);
    if (*text == '~') mb_put1(out, '~');
    mb_put1(out, *text);
    return 1;
  }
  unsigned code = mb_gb2312_code(*text);
  if (code == 0) return -1;
  if (state->c[0] == 0) mb_put2(out, '~' << 8 | '{');
  state->c[0] = 1;
  mb_put2(out, code & 0x7f7f);
  return 1;
}

const MbCodec mb_codecs_cn[] = {
    {"gb2312", mb_decode_two, mb_encode_two, NULL, NULL, NULL, &gb2312},
    {"gbk", mb_decode_two, mb_encode_two, NULL, NULL, NULL, &gbk},
    {"gb18030", decode_gb18030, encode_gb18030, NULL, NULL, NULL, NULL},
    {"hz", decode_hz, encode_hz, NULL, reset_hz, NULL, NULL},
    {0},
};
