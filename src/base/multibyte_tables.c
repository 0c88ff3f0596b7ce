/* The character sets behind the multi-byte encodings, and their inverses. */
#include "base/multibyte.h"

#include "multibyte_tables.inc"

MbSet mb_gb18030 = SET_gb18030, mb_cp950 = SET_cp950, mb_hkscs = SET_hkscs, mb_cp949 = SET_cp949,
      mb_johab = SET_johab;
MbSet mb_cp932 = SET_cp932, mb_jisx0208 = SET_jisx0208, mb_jisx0212 = SET_jisx0212;
MbSet mb_jisx0213_1 = SET_jisx0213_1, mb_jisx0213_2 = SET_jisx0213_2;

enum { PAGES = 0x300, PAGE_SIZE = 0x100 }; /* the BMP and planes 1 and 2 */

/* Codes by code point, in pages that exist where there are any. Lives as long as the process. */
typedef struct MbInverse {
  uint16_t *pages[PAGES];        /* by the code point's upper bits; NULL: no code in it */
  uint16_t pair_codes[MB_PAIRS]; /* by number of the pair plus 1 */
} MbInverse;

static size_t trail_count(const MbSet *set) {
  return (size_t)(set->last_trail - set->first_trail) + 1;
}

uint32_t mb_code_point(const MbSet *set, unsigned lead, unsigned trail) {
  if (lead < set->first_lead || lead > set->last_lead || trail < set->first_trail ||
      trail > set->last_trail)
    return 0;
  size_t i = (lead - set->first_lead) * trail_count(set) + (trail - set->first_trail);
  bool wide = set->wide != NULL && (set->wide[i / 8] >> i % 8 & 1) != 0;
  return set->cells[i] | (wide ? 0x20000 : 0);
}

static void note_code(MbInverse *inverse, uint32_t c, unsigned code) {
  if (c == 0) return;
  if (c < MB_PAIRS) {
    inverse->pair_codes[c] = (uint16_t)code;
    return;
  }
  uint16_t **page = &inverse->pages[c / PAGE_SIZE];
  if (*page == NULL) *page = xcalloc(PAGE_SIZE, sizeof **page);
  (*page)[c % PAGE_SIZE] = (uint16_t)code;
}

/* From the last code to the first, so that the smallest stays. */
static MbInverse *inverse_of(MbSet *set) {
  if (set->inverse != NULL) return set->inverse;
  MbInverse *inverse = xcalloc(1, sizeof *inverse);
  for (unsigned lead = set->last_lead; lead >= set->first_lead; lead--)
    for (unsigned trail = set->last_trail; trail >= set->first_trail; trail--)
      note_code(inverse, mb_code_point(set, lead, trail), lead << 8 | trail);
  return set->inverse = inverse;
}

unsigned mb_code(MbSet *set, uint32_t c) {
  if (c / PAGE_SIZE >= PAGES) return 0;
  const uint16_t *page = inverse_of(set)->pages[c / PAGE_SIZE];
  return page == NULL ? 0 : page[c % PAGE_SIZE];
}

unsigned mb_pair_code(MbSet *set, uint32_t first, uint32_t second) {
  for (unsigned i = 0; i < set->pair_count; i++)
    if (set->pairs[i][0] == first && set->pairs[i][1] == second)
      return inverse_of(set)->pair_codes[i + 1];
  return 0;
}

bool mb_begins_pair(const MbSet *set, uint32_t c) {
  for (unsigned i = 0; i < set->pair_count; i++)
    if (set->pairs[i][0] == c) return true;
  return false;
}

bool mb_put_cell(const MbSet *set, uint32_t cell, MbDecoded *out) {
  if (cell == 0) return false;
  if (cell < MB_PAIRS) {
    mb_char(out, set->pairs[cell - 1][0]);
    cell = set->pairs[cell - 1][1];
  }
  mb_char(out, cell);
  return true;
}

int mb_decode_two(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                  MbDecoded *out) {
  if (bytes[0] < 0x80) return mb_char(out, bytes[0]), 1;
  if (size < 2) return MB_TOO_FEW;
  uint32_t c = ((const MbTwoByte *)codec->config)->code_point(bytes[0], bytes[1]);
  return c == 0 ? -1 : (mb_char(out, c), 2);
}

int mb_encode_two(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                  bool last, MbEncoded *out) {
  if (*text < 0x80) return mb_put1(out, *text), 1;
  unsigned code = ((const MbTwoByte *)codec->config)->code(*text);
  return code == 0 ? -1 : (mb_put2(out, code), 1);
}

const MbCodec *mb_find_codec(const char *group, const char *name) {
  static const struct {
    const char *group;
    const MbCodec *codecs;
  } groups[] = {{"cn", mb_codecs_cn}, {"tw", mb_codecs_tw}, {"hk", mb_codecs_hk},
                {"kr", mb_codecs_kr}, {"jp", mb_codecs_jp}, {"iso2022", mb_codecs_iso2022}};
  for (size_t i = 0; i < countof(groups); i++) {
    if (strcmp(groups[i].group, group) != 0) continue;
    for (const MbCodec *codec = groups[i].codecs; codec->name != NULL; codec++)
      if (strcmp(codec->name, name) == 0) return codec;
  }
  return NULL;
}
