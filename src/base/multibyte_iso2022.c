/* ISO 2022: seven bits; escape sequences say which character set the bytes are of.

   State: the sets designated as G0, G1 and G2 (their marks), and flags. The mark of a set of two
   bytes has the bit DOUBLE. */
#include "base/multibyte.h"

enum { G0, G1, G2, FLAGS = 4 }; /* bytes of MbState */
enum { SHIFTED = 1, UNKNOWN_ESCAPE = 2 };
static const uint32_t NOTHING = UINT32_MAX;
enum { ESC = 0x1b, SO = 0x0e, SI = 0x0f, DOUBLE = 0x80 };
enum Mark {
  ASCII = 'B',
  ISO8859_1 = 'A',
  ISO8859_7 = 'F',
  ROMAN = 'J',
  KATAKANA = 'I',
  JISX0208 = 'B' | DOUBLE,
  JISX0208_OLD = '@' | DOUBLE,
  JISX0212 = 'D' | DOUBLE,
  KSX1001 = 'C' | DOUBLE,
  GB2312 = 'A' | DOUBLE,
  JISX0213_2000_1 = 'O' | DOUBLE,
  JISX0213_2 = 'P' | DOUBLE,
  JISX0213_2004_1 = 'Q' | DOUBLE,
};

typedef struct Designation {
  uint8_t mark, plane; /* plane: G0 or G1, G2 for decoding only */
  bool pairs_only;     /* asked first, for pairs of characters alone */
} Designation;
typedef struct Config {
  bool shifts;                  /* SO and SI change between G0 and G1 */
  bool g2;                      /* ESC N takes one character from G2 */
  bool old_jisx0208;            /* ESC & @ may announce JIS X 0208 of 1990 */
  bool edition_2000;            /* of JIS X 0213: U+9B1D where that of 2004 has U+9B1C */
  Designation designations[10]; /* in the order of preference; up to one without a mark */
} Config;

/* -- Sets -------------------------------------------------------------------------------------- */

static bool added_2004(unsigned code) {
  static const uint16_t added[] = {0xaea1, 0xaffe, 0xcfd4, 0xcffe, 0xf4a7,
                                   0xfefa, 0xfefb, 0xfefc, 0xfefd, 0xfefe};
  for (size_t i = 0; i < countof(added); i++)
    if (added[i] == code) return true;
  return false;
}

static uint32_t roman_char(unsigned byte) {
  return byte == '\\' ? 0xa5 : byte == '~' ? 0x203e : byte;
}

/* Plane 1 of JIS X 0213, in which the tilde is the ASCII one. */
enum { TILDE_CODE = 0xa2b2, WIDE_TILDE = 0xff5e };
static uint32_t plane1_cell(unsigned lead, unsigned trail) {
  return (lead << 8 | trail) == TILDE_CODE ? '~' : mb_code_point(&mb_jisx0213_1, lead, trail);
}
static unsigned plane1_code(uint32_t c) {
  return c == WIDE_TILDE ? 0 : mb_code(&mb_jisx0213_1, c);
}

/* The cell of a code in a set of two bytes. */
static uint32_t double_cell(unsigned mark, unsigned lead, unsigned trail) {
  switch (mark) {
  case JISX0208:
  case JISX0208_OLD: return mb_code_point(&mb_jisx0208, lead, trail);
  case JISX0212: return mb_code_point(&mb_jisx0212, lead, trail);
  case KSX1001: return mb_ksx1001_code_point(lead, trail);
  case GB2312: return mb_gb2312_code_point(lead, trail);
  case JISX0213_2: return mb_code_point(&mb_jisx0213_2, lead, trail);
  case JISX0213_2000_1: return added_2004(lead << 8 | trail) ? 0 : plane1_cell(lead, trail);
  case JISX0213_2004_1: return plane1_cell(lead, trail);
  default: return 0;
  }
}

/* The code of a character in a set, 0: none. */
static unsigned code_in(unsigned mark, uint32_t c) {
  unsigned code;
  switch (mark) {
  case ROMAN: return c == 0xa5 ? '\\' : c == 0x203e ? '~' : 0;
  case KATAKANA: return c >= 0xff61 && c <= 0xff9f ? c - 0xff61 + 0x21 : 0;
  case JISX0208:
  case JISX0208_OLD: return mb_code(&mb_jisx0208, c);
  case JISX0212: return mb_code(&mb_jisx0212, c);
  case KSX1001: return mb_ksx1001_code(c);
  case GB2312: return mb_gb2312_code(c);
  case JISX0213_2: return mb_code(&mb_jisx0213_2, c);
  case JISX0213_2000_1: code = plane1_code(c); return added_2004(code) ? 0 : code;
  case JISX0213_2004_1: return plane1_code(c);
  default: return 0;
  }
}

/* -- Decoding ---------------------------------------------------------------------------------- */

static bool designates(const Config *config, unsigned mark) {
  if (mark == ASCII) return true;
  for (const Designation *d = config->designations; d->mark != 0; d++)
    if (d->mark == mark) return true;
  return false;
}

/* Length of the escape sequence; MB_TOO_FEW, or -1 when it does not end. */
static int escape_length(const Config *config, const uint8_t *bytes, size_t size) {
  enum { LONGEST = 16 };
  for (size_t i = 1; i < LONGEST; i++) {
    if (i >= size) return MB_TOO_FEW;
    if ((bytes[i] >= 'A' && bytes[i] <= 'Z') || bytes[i] == '@') return (int)i + 1;
    if (config->old_jisx0208 && i + 1 < size && bytes[i] == '&' && bytes[i + 1] == '@') i += 2;
  }
  return -1;
}

/* What ESC ( ) . $ designate. */
static int decode_escape(const Config *config, MbState *state, const uint8_t *bytes, size_t size) {
  int length = escape_length(config, bytes, size), plane;
  unsigned mark;
  if (length <= 0) return length;
  if (length == 3 && bytes[1] == '$') {
    mark = bytes[2] | DOUBLE;
    plane = G0;
  } else if (length == 3) {
    mark = bytes[2];
    plane = bytes[1] == '(' ? G0 : bytes[1] == ')' ? G1 : bytes[1] == '.' && config->g2 ? G2 : -1;
  } else if (length == 4 && bytes[1] == '$') {
    mark = bytes[3] | DOUBLE;
    plane = bytes[2] == '(' ? G0 : bytes[2] == ')' ? G1 : -1;
  } else if (length == 6 && config->old_jisx0208 && memcmp(bytes + 3, "\x1b$B", 3) == 0) {
    mark = JISX0208;
    plane = G0;
  } else {
    return -length;
  }
  if (plane < 0 || !designates(config, mark)) return -length;
  state->c[plane] = (uint8_t)mark;
  return length;
}

/* ISO 8859-7; NOTHING: not assigned. */
static uint32_t greek(unsigned byte) {
  static const uint16_t first[] = {0x00a0, 0x2018, 0x2019, 0x00a3, 0,      0,      0x00a6, 0x00a7,
                                   0x00a8, 0x00a9, 0,      0x00ab, 0x00ac, 0x00ad, 0,      0x2015,
                                   0x00b0, 0x00b1, 0x00b2, 0x00b3, 0x0384, 0x0385, 0x0386, 0x00b7,
                                   0x0388, 0x0389, 0x038a, 0x00bb, 0x038c, 0x00bd, 0x038e, 0x038f};
  if (byte < 0xa0) return byte;
  if (byte < 0xc0) return first[byte - 0xa0] == 0 ? NOTHING : first[byte - 0xa0];
  return byte == 0xd2 || byte == 0xff ? NOTHING : byte + 0x2d0u;
}

/* ESC N and a character of G2. */
static int decode_g2(const MbState *state, const uint8_t *bytes, size_t size, MbDecoded *out) {
  if (size < 3) return MB_TOO_FEW;
  uint32_t c = NOTHING;
  if (state->c[G2] == ISO8859_1)
    c = bytes[2] < 0x80 ? bytes[2] + 0x80u : NOTHING;
  else if (state->c[G2] == ISO8859_7)
    c = greek(bytes[2] ^ 0x80u);
  else if (state->c[G2] == ASCII)
    c = bytes[2] < 0x80 ? bytes[2] : NOTHING;
  return c == NOTHING ? -3 : (mb_char(out, c), 3);
}

static int decode_graphic(const MbState *state, const uint8_t *bytes, size_t size, MbDecoded *out) {
  unsigned mark = state->c[state->c[FLAGS] & SHIFTED ? G1 : G0];
  if (mark == ASCII) return mb_char(out, bytes[0]), 1;
  if (mark == ROMAN) return mb_char(out, roman_char(bytes[0])), 1;
  if (mark == KATAKANA)
    return bytes[0] >= 0x21 && bytes[0] <= 0x5f ? (mb_char(out, 0xff61u - 0x21 + bytes[0]), 1) : -1;
  if (!(mark & DOUBLE)) return -1;
  if (size < 2) return MB_TOO_FEW;
  uint32_t cell = bytes[1] & 0x80 ? 0 : double_cell(mark, bytes[0] | 0x80, bytes[1] | 0x80);
  return mb_put_cell(&mb_jisx0213_1, cell, out) ? 2 : -2;
}

static int decode_iso2022(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                          MbDecoded *out) {
  const Config *config = codec->config;
  uint8_t c = bytes[0];
  if (state->c[FLAGS] & UNKNOWN_ESCAPE) { /* goes through as it is, up to its letter */
    mb_char(out, c);
    if ((c >= 'A' && c <= 'Z') || c == '@') state->c[FLAGS] &= (uint8_t)~UNKNOWN_ESCAPE;
    return 1;
  }
  if (c == ESC) {
    if (size < 2) return MB_TOO_FEW;
    if (bytes[1] == '(' || bytes[1] == ')' || bytes[1] == '$' || bytes[1] == '.' || bytes[1] == '&')
      return decode_escape(config, state, bytes, size);
    if (config->g2 && bytes[1] == 'N') return decode_g2(state, bytes, size, out);
    state->c[FLAGS] |= UNKNOWN_ESCAPE;
    return mb_char(out, ESC), 1;
  }
  if (config->shifts && (c == SI || c == SO)) {
    state->c[FLAGS] = (uint8_t)((state->c[FLAGS] & ~SHIFTED) | (c == SO ? SHIFTED : 0));
    return 1;
  }
  if (c == '\n') state->c[FLAGS] &= (uint8_t)~SHIFTED;
  if (c < ' ') return mb_char(out, c), 1;
  return c >= 0x80 ? -1 : decode_graphic(state, bytes, size, out);
}

/* -- Encoding ---------------------------------------------------------------------------------- */

static void unshift(MbState *state, MbEncoded *out) {
  if (!(state->c[FLAGS] & SHIFTED)) return;
  mb_put1(out, SI);
  state->c[FLAGS] &= (uint8_t)~SHIFTED;
}

static void designate(MbState *state, unsigned plane, unsigned mark, MbEncoded *out) {
  if (state->c[plane] == mark) return;
  state->c[plane] = (uint8_t)mark;
  mb_put1(out, ESC);
  if (mark & DOUBLE) mb_put1(out, '$');
  if (plane == G1)
    mb_put1(out, ')');
  else if (mark != JISX0208 && mark != JISX0208_OLD)
    mb_put1(out, '(');
  mb_put1(out, mark & 0x7f);
}

static void reset_iso2022(const MbCodec *codec, MbState *state, MbEncoded *out) {
  unshift(state, out);
  designate(state, G0, ASCII, out);
}

static void put_character(MbState *state, const Designation *d, unsigned code, MbEncoded *out) {
  if (d->plane == G0) {
    unshift(state, out);
    designate(state, G0, d->mark, out);
  } else {
    designate(state, G1, d->mark, out);
    if (!(state->c[FLAGS] & SHIFTED)) mb_put1(out, SO);
    state->c[FLAGS] |= SHIFTED;
  }
  if (d->mark & DOUBLE)
    mb_put2(out, code & 0x7f7f);
  else
    mb_put1(out, code);
}

static int encode_iso2022(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                          bool last, MbEncoded *out) {
  const Config *config = codec->config;
  if (*text < 0x80) {
    reset_iso2022(codec, state, out);
    return mb_put1(out, *text), 1;
  }
  uint32_t c = *text;
  if (config->edition_2000 && (c == 0x9b1c || c == 0x9b1d)) c = c == 0x9b1d ? 0x9b1c : 0;
  for (const Designation *d = config->designations; d->mark != 0; d++) {
    unsigned code;
    int taken = 1;
    if (d->pairs_only) {
      if (!mb_begins_pair(&mb_jisx0213_1, *text)) continue;
      if (size < 2 && !last) return MB_TOO_FEW;
      code = size < 2 ? 0 : mb_pair_code(&mb_jisx0213_1, text[0], text[1]);
      taken = 2;
    } else {
      code = d->plane == G2 ? 0 : code_in(d->mark, c);
    }
    if (code == 0) continue;
    put_character(state, d, code, out);
    return taken;
  }
  return -1;
}

/* -- The encodings ----------------------------------------------------------------------------- */

static void start_iso2022(const MbCodec *codec, MbState *state, bool decoding) {
  *state = (MbState){.c = {ASCII, ASCII, decoding ? ASCII : 0}};
}
static void reset_decoder(const MbCodec *codec, MbState *state) {
  state->c[G0] = ASCII;
  state->c[FLAGS] &= (uint8_t)~SHIFTED;
}

static const Config kr = {.shifts = true, .designations = {{KSX1001, G1, false}}};
static const Config jp = {
    .old_jisx0208 = true,
    .designations = {{JISX0208, G0, false}, {ROMAN, G0, false}, {JISX0208_OLD, G0, false}}};
static const Config jp_1 = {.old_jisx0208 = true,
                            .designations = {{JISX0208, G0, false},
                                             {JISX0212, G0, false},
                                             {ROMAN, G0, false},
                                             {JISX0208_OLD, G0, false}}};
static const Config jp_2 = {.g2 = true,
                            .old_jisx0208 = true,
                            .designations = {{JISX0208, G0, false},
                                             {JISX0212, G0, false},
                                             {KSX1001, G0, false},
                                             {GB2312, G0, false},
                                             {ROMAN, G0, false},
                                             {JISX0208_OLD, G0, false},
                                             {ISO8859_1, G2, false},
                                             {ISO8859_7, G2, false}}};
static const Config jp_2004 = {.old_jisx0208 = true,
                               .designations = {{JISX0213_2004_1, G0, true},
                                                {JISX0208, G0, false},
                                                {JISX0213_2004_1, G0, false},
                                                {JISX0213_2, G0, false}}};
static const Config jp_3 = {.old_jisx0208 = true,
                            .edition_2000 = true,
                            .designations = {{JISX0213_2000_1, G0, true},
                                             {JISX0208, G0, false},
                                             {JISX0213_2000_1, G0, false},
                                             {JISX0213_2, G0, false}}};
static const Config jp_ext = {.old_jisx0208 = true,
                              .designations = {{JISX0208, G0, false},
                                               {JISX0212, G0, false},
                                               {ROMAN, G0, false},
                                               {KATAKANA, G0, false},
                                               {JISX0208_OLD, G0, false}}};

#define ISO2022(name, config)                                                                      \
  { name, decode_iso2022, encode_iso2022, start_iso2022, reset_iso2022, reset_decoder, &config }
const MbCodec mb_codecs_iso2022[] = {
    ISO2022("iso2022_kr", kr),           ISO2022("iso2022_jp", jp),
    ISO2022("iso2022_jp_1", jp_1),       ISO2022("iso2022_jp_2", jp_2),
    ISO2022("iso2022_jp_3", jp_3),       ISO2022("iso2022_jp_ext", jp_ext),
    ISO2022("iso2022_jp_2004", jp_2004), {0},
};
