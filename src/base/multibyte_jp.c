/* Shift JIS, CP932, EUC-JP, and the encodings of JIS X 0213. */
#include "base/multibyte.h"

/* -- What they share --------------------------------------------------------------------------- */

static bool is_kana_byte(unsigned byte) {
  return byte >= 0xa1 && byte <= 0xdf;
}
static uint32_t kana(unsigned byte) {
  return 0xff61 - 0xa1 + byte;
}
static bool is_kana(uint32_t c) {
  return c >= 0xff61 && c <= 0xff9f;
}
static unsigned kana_byte(uint32_t c) {
  return c - 0xff61 + 0xa1;
}

/* Shift JIS packs two rows of 94 into the trails 40-7e, 80-fc of a lead. Rows and cells count from
   0. */
typedef struct Place {
  unsigned row, cell; /* from 0 to 93 */
} Place;
static bool is_trail(unsigned byte) {
  return byte >= 0x40 && byte <= 0xfc && byte != 0x7f;
}
static Place unpack(unsigned lead_index, unsigned trail) {
  unsigned column = trail - (trail < 0x80 ? 0x40 : 0x41);
  return (Place){2 * lead_index + column / 94, column % 94};
}
static void put_packed(MbEncoded *out, unsigned row, unsigned cell) {
  unsigned lead_index = row / 2, column = row % 2 * 94 + cell;
  mb_put1(out, lead_index + (lead_index < 0x1f ? 0x81 : 0xc1));
  mb_put1(out, column + (column < 0x3f ? 0x40 : 0x41));
}
static void put_packed_code(MbEncoded *out, unsigned euc) {
  put_packed(out, (euc >> 8) - 0xa1, (euc & 0xff) - 0xa1);
}
enum { LAST_JISX0208_LEAD = 0xea }; /* the leads behind it have no rows of JIS X 0208 */
static bool is_lead(unsigned byte) {
  return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
}
static unsigned lead_index_of(unsigned lead) {
  return lead - (lead < 0xa0 ? 0x81 : 0xc1);
}

/* -- Shift JIS, CP932 -------------------------------------------------------------------------- */

static int decode_shift_jis(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                            MbDecoded *out) {
  if (bytes[0] < 0x80) return mb_char(out, bytes[0]), 1;
  if (is_kana_byte(bytes[0])) return mb_char(out, kana(bytes[0])), 1;
  if (!is_lead(bytes[0]) || bytes[0] > LAST_JISX0208_LEAD) return -1;
  if (size < 2) return MB_TOO_FEW;
  if (!is_trail(bytes[1])) return -1;
  Place place = unpack(lead_index_of(bytes[0]), bytes[1]);
  uint32_t c = mb_code_point(&mb_jisx0208, place.row + 0xa1, place.cell + 0xa1);
  return c == 0 ? -1 : (mb_char(out, c), 2);
}

/* The yen sign and the overline take the places of the ASCII characters that they displaced. */
static unsigned roman_byte(uint32_t c) {
  return c < 0x80 ? c : c == 0xa5 ? '\\' : c == 0x203e ? '~' : is_kana(c) ? kana_byte(c) : 0x100;
}

static int encode_shift_jis(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                            bool last, MbEncoded *out) {
  unsigned byte = roman_byte(*text);
  if (byte < 0x100) return mb_put1(out, byte), 1;
  unsigned code = mb_code(&mb_jisx0208, *text);
  return code == 0 ? -1 : (put_packed_code(out, code), 1);
}

/* Single bytes at the ends stand for private characters. */
static uint32_t cp932_single(unsigned byte) {
  if (byte <= 0x80) return byte;
  if (byte == 0xa0) return 0xf8f0;
  if (byte >= 0xfd) return 0xf8f1 + byte - 0xfd;
  return is_kana_byte(byte) ? kana(byte) : 0;
}

static int decode_cp932(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                        MbDecoded *out) {
  uint32_t c = cp932_single(bytes[0]);
  if (c != 0 || bytes[0] == 0) return mb_char(out, c), 1;
  if (size < 2) return MB_TOO_FEW;
  c = mb_code_point(&mb_cp932, bytes[0], bytes[1]);
  return c == 0 ? -1 : (mb_char(out, c), 2);
}

static int encode_cp932(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                        bool last, MbEncoded *out) {
  uint32_t c = *text;
  if (c <= 0x80) return mb_put1(out, c), 1;
  if (is_kana(c)) return mb_put1(out, kana_byte(c)), 1;
  if (c == 0xf8f0) return mb_put1(out, 0xa0), 1;
  if (c > 0xf8f0 && c <= 0xf8f3) return mb_put1(out, c - 0xf8f1 + 0xfd), 1;
  unsigned code = mb_code(&mb_cp932, c);
  if (code != 0) return mb_put2(out, code), 1;
  code = mb_code(&mb_jisx0208, c);
  return code == 0 ? -1 : (put_packed_code(out, code), 1);
}

/* -- EUC-JP ------------------------------------------------------------------------------------ */

static int decode_euc_kana(const uint8_t *bytes, size_t size, MbDecoded *out) {
  if (size < 2) return MB_TOO_FEW;
  return is_kana_byte(bytes[1]) ? (mb_char(out, kana(bytes[1])), 2) : -1;
}

static int decode_euc_jp(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                         MbDecoded *out) {
  if (bytes[0] < 0x80) return mb_char(out, bytes[0]), 1;
  if (bytes[0] == 0x8e) return decode_euc_kana(bytes, size, out);
  bool three = bytes[0] == 0x8f;
  if (size < 2u + three) return MB_TOO_FEW;
  uint32_t c = three ? mb_code_point(&mb_jisx0212, bytes[1], bytes[2])
                     : mb_code_point(&mb_jisx0208, bytes[0], bytes[1]);
  return c == 0 ? -1 : (mb_char(out, c), 2 + three);
}

static void put_three(MbEncoded *out, unsigned code) {
  mb_put1(out, 0x8f);
  mb_put2(out, code);
}

static int encode_euc_jp(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                         bool last, MbEncoded *out) {
  unsigned byte = roman_byte(*text);
  if (is_kana(*text)) return mb_put2(out, 0x8e00 | byte), 1;
  if (byte < 0x100) return mb_put1(out, byte), 1;
  unsigned code = mb_code(&mb_jisx0208, *text);
  if (code != 0) return mb_put2(out, code), 1;
  code = mb_code(&mb_jisx0212, *text);
  return code == 0 ? -1 : (put_three(out, code), 1);
}

/* -- JIS X 0213 -------------------------------------------------------------------------------- */

/* The edition of 2004 added ten characters to plane 1 and changed one of plane 2. */
static const bool edition_2000 = true, edition_2004 = false;
static bool is_2000(const MbCodec *codec) {
  return *(const bool *)codec->config;
}

static bool is_added_2004(unsigned code) {
  static const uint16_t added[] = {0xaea1, 0xaffe, 0xcfd4, 0xcffe, 0xf4a7,
                                   0xfefa, 0xfefb, 0xfefc, 0xfefd, 0xfefe};
  for (size_t i = 0; i < countof(added); i++)
    if (added[i] == code) return true;
  return false;
}

static uint32_t plane2_cell(bool old, unsigned lead, unsigned trail) {
  return old && lead == 0xfd && trail == 0xbb ? 0x9b1d : mb_code_point(&mb_jisx0213_2, lead, trail);
}
/* Not in the old edition, even where JIS X 0208 or 0212 have it. */
static bool is_added_char(bool old, uint32_t c) {
  return old && (c == 0x9b1c || is_added_2004(mb_code(&mb_jisx0213_1, c)));
}
static unsigned plane2_code(bool old, uint32_t c) {
  return old && c == 0x9b1d ? 0xfdbb : mb_code(&mb_jisx0213_2, c);
}

/* Looks for a pair at the beginning of the text. Returns how many characters the code stored in
 *code stands for (1, with code 0: there is no pair), or MB_TOO_FEW. */
static int find_pair(const uint32_t *text, size_t size, bool last, unsigned *code) {
  *code = 0;
  if (!mb_begins_pair(&mb_jisx0213_1, *text)) return 1;
  if (size < 2) return last ? 1 : MB_TOO_FEW;
  *code = mb_pair_code(&mb_jisx0213_1, text[0], text[1]);
  return *code == 0 ? 1 : 2;
}

static int decode_euc_2004(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                           MbDecoded *out) {
  if (bytes[0] < 0x80) return mb_char(out, bytes[0]), 1;
  if (bytes[0] == 0x8e) return decode_euc_kana(bytes, size, out);
  bool three = bytes[0] == 0x8f, old = is_2000(codec);
  if (size < 2u + three) return MB_TOO_FEW;
  if (!three && old && is_added_2004((unsigned)bytes[0] << 8 | bytes[1])) return -2;
  if (!three)
    return mb_put_cell(&mb_jisx0213_1, mb_code_point(&mb_jisx0213_1, bytes[0], bytes[1]), out) ? 2
                                                                                               : -1;
  uint32_t c = plane2_cell(old, bytes[1], bytes[2]);
  if (c == 0) c = mb_code_point(&mb_jisx0212, bytes[1], bytes[2]);
  return c == 0 ? -1 : (mb_char(out, c), 3);
}

static int encode_euc_2004(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                           bool last, MbEncoded *out) {
  unsigned code;
  if (*text < 0x80) return mb_put1(out, *text), 1;
  if (is_kana(*text)) return mb_put2(out, 0x8e00 | kana_byte(*text)), 1;
  if (is_added_char(is_2000(codec), *text)) return -1;
  int taken = find_pair(text, size, last, &code);
  if (taken == MB_TOO_FEW) return MB_TOO_FEW;
  if (code == 0) code = mb_code(&mb_jisx0213_1, *text);
  if (code == 0) code = mb_code(&mb_jisx0208, *text);
  if (code != 0) return mb_put2(out, code), taken;
  code = plane2_code(is_2000(codec), *text);
  if (code == 0) code = mb_code(&mb_jisx0212, *text);
  return code == 0 ? -1 : (put_three(out, code), 1);
}

/* Rows of plane 2 in the order in which Shift JIS has them, behind the 94 of plane 1. */
static const uint8_t plane2_rows[] = {0,  7,  2,  3,  4,  11, 12, 13, 14, 77, 78, 79, 80,
                                      81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93};

/* The cell of what a lead and a trail stand for. */
static uint32_t shift_cell(bool old, Place place) {
  if (place.row < 94) return mb_code_point(&mb_jisx0213_1, place.row + 0xa1, place.cell + 0xa1);
  size_t i = place.row - 94;
  return i < countof(plane2_rows) ? plane2_cell(old, plane2_rows[i] + 0xa1u, place.cell + 0xa1) : 0;
}

static int decode_shift_2004(const MbCodec *codec, MbState *state, const uint8_t *bytes,
                             size_t size, MbDecoded *out) {
  if (bytes[0] < 0x80)
    return mb_char(out, bytes[0] == '\\' ? 0xa5 : bytes[0] == '~' ? 0x203e : bytes[0]), 1;
  if (is_kana_byte(bytes[0])) return mb_char(out, kana(bytes[0])), 1;
  if (!is_lead(bytes[0])) return -1;
  if (size < 2) return MB_TOO_FEW;
  if (!is_trail(bytes[1])) return -1;
  unsigned code = (unsigned)bytes[0] << 8 | bytes[1];
  Place place = unpack(lead_index_of(bytes[0]), bytes[1]);
  if (is_2000(codec) && is_added_2004((place.row + 0xa1) << 8 | (place.cell + 0xa1))) return -2;
  uint32_t cell = code == 0x815f ? '\\' : code == 0x81b0 ? '~' : shift_cell(is_2000(codec), place);
  return mb_put_cell(&mb_jisx0213_1, cell, out) ? 2 : -1;
}

static bool put_plane2(MbEncoded *out, unsigned code) {
  for (unsigned i = 0; i < countof(plane2_rows); i++) {
    if (plane2_rows[i] != (code >> 8) - 0xa1) continue;
    put_packed(out, 94 + i, (code & 0xff) - 0xa1);
    return true;
  }
  return false;
}

static int encode_shift_2004(const MbCodec *codec, MbState *state, const uint32_t *text,
                             size_t size, bool last, MbEncoded *out) {
  unsigned code, byte = roman_byte(*text);
  if (*text == '\\' || *text == '~') return mb_put2(out, *text == '~' ? 0x81b0 : 0x815f), 1;
  if (byte < 0x100) return mb_put1(out, byte), 1;
  if (*text == 0xff3c || *text == 0xff5e || is_added_char(is_2000(codec), *text)) return -1;
  int taken = find_pair(text, size, last, &code);
  if (taken == MB_TOO_FEW) return MB_TOO_FEW;
  if (code == 0) code = mb_code(&mb_jisx0213_1, *text);
  if (code == 0) code = mb_code(&mb_jisx0208, *text);
  if (code != 0) return put_packed_code(out, code), taken;
  code = plane2_code(is_2000(codec), *text);
  return code != 0 && put_plane2(out, code) ? 1 : -1;
}

const MbCodec mb_codecs_jp[] = {
    {"shift_jis", decode_shift_jis, encode_shift_jis, NULL, NULL, NULL, NULL},
    {"cp932", decode_cp932, encode_cp932, NULL, NULL, NULL, NULL},
    {"euc_jp", decode_euc_jp, encode_euc_jp, NULL, NULL, NULL, NULL},
    {"shift_jis_2004", decode_shift_2004, encode_shift_2004, NULL, NULL, NULL, &edition_2004},
    {"euc_jis_2004", decode_euc_2004, encode_euc_2004, NULL, NULL, NULL, &edition_2004},
    {"euc_jisx0213", decode_euc_2004, encode_euc_2004, NULL, NULL, NULL, &edition_2000},
    {"shift_jisx0213", decode_shift_2004, encode_shift_2004, NULL, NULL, NULL, &edition_2000},
    {0},
};
