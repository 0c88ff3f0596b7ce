/* The multi-byte encodings of East Asia: characters of two bytes and more, by table, and the
   switches between character sets of ISO 2022.

   Invariants: a code of a set is two bytes, lead and trail, as they stand in the encoding it was
   made for (EUC for 94x94 sets). Cells hold 0 (not assigned), the number of a pair (below 32: two
   code points) or the low 16 bits of a code point, which is in plane 2 where the bit in `wide` says
   so, else in the BMP. */
#ifndef BASE_MULTIBYTE_H
#define BASE_MULTIBYTE_H

#include "base/common.h"

/* -- Character sets ---------------------------------------------------------------------------- */

typedef struct MbSet {
  uint8_t first_lead, last_lead, first_trail,
      last_trail;        /* the rectangle of codes that `cells` covers */
  const uint16_t *cells; /* by lead and trail: a code point but for its bit 17, a pair's number plus
                            1, or 0: none */
  const uint8_t *wide;   /* one bit per cell: 0x20000 is to be added; NULL: never */
  const uint16_t (*pairs)[2]; /* two code points each, for the codes that stand for two */
  unsigned pair_count;        /* how many */
  struct MbInverse *inverse;  /* made at the first encoding */
} MbSet;

extern MbSet mb_gb18030, mb_cp950, mb_hkscs, mb_cp949, mb_johab, mb_cp932, mb_jisx0208, mb_jisx0212,
    mb_jisx0213_1, mb_jisx0213_2;

/* The code point of a code, 0: none. A pair's number (below MB_PAIRS) where it stands for two. */
enum { MB_PAIRS = 32 };
uint32_t mb_code_point(const MbSet *set, unsigned lead, unsigned trail);
/* The smallest code of a code point (above 0x7f, or '~'), 0: none. */
unsigned mb_code(MbSet *set, uint32_t c);
/* The code of a pair, 0: none. */
unsigned mb_pair_code(MbSet *set, uint32_t first, uint32_t second);
bool mb_begins_pair(const MbSet *set, uint32_t c);

/* -- Encodings --------------------------------------------------------------------------------- */

enum { MB_STATE_SIZE = 8, MB_MAX_BYTES = 12, MB_MAX_PENDING_BYTES = 8, MB_MAX_PENDING_CHARS = 2 };

/* What the bytes or characters so far leave behind: bytes that only the encoding understands. */
typedef struct MbState {
  uint8_t c[MB_STATE_SIZE]; /* meaning depends on the encoding */
} MbState;

/* One step of decoding. */
typedef struct MbDecoded {
  unsigned count;   /* code points */
  uint32_t text[2]; /* the code points */
} MbDecoded;

typedef struct MbEncoded {
  unsigned count;              /* bytes */
  uint8_t bytes[MB_MAX_BYTES]; /* the bytes */
} MbEncoded;

enum { MB_TOO_FEW = 0 };

typedef struct MbCodec {
  const char *name; /* as codecs.lookup() gives it */
  /* Decodes one character, or a change of state, from size > 0 bytes. Returns how many bytes that
     took; MB_TOO_FEW when it is not complete; -n when the first n bytes are malformed. */
  int (*decode)(const struct MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                MbDecoded *out);
  /* Encodes text[0], or the first two. Returns how many that took; MB_TOO_FEW when the next one
     matters and there is none (never if last); -1 when there is no code for it. */
  int (*encode)(const struct MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                bool last, MbEncoded *out);
  /* Start of a text; NULL: all zero. */
  void (*start)(const struct MbCodec *codec, MbState *state, bool decoding);
  /* The bytes that bring an encoder back to the start. NULL: none. */
  void (*reset)(const struct MbCodec *codec, MbState *state, MbEncoded *out);
  /* A decoder forgets what ends with a line or text. NULL: everything. */
  void (*decode_reset)(const struct MbCodec *codec, MbState *state);
  const void *config; /* the encoding's */
} MbCodec;

/* By name, in one of the groups "cn", "hk", "jp", "kr", "tw", "iso2022". NULL: none. */
const MbCodec *mb_find_codec(const char *group, const char *name);

/* Tables of the groups, ended by one without a name. */
extern const MbCodec mb_codecs_cn[], mb_codecs_tw[], mb_codecs_hk[], mb_codecs_kr[], mb_codecs_jp[],
    mb_codecs_iso2022[];

static inline void mb_put1(MbEncoded *out, unsigned byte) {
  out->bytes[out->count++] = (uint8_t)byte;
}
static inline void mb_put2(MbEncoded *out, unsigned code) {
  mb_put1(out, code >> 8);
  mb_put1(out, code);
}
static inline void mb_char(MbDecoded *out, uint32_t c) {
  out->text[out->count++] = c;
}
/* Encodings of ASCII and one set of two bytes: what the `config` of their MbCodec points to. 0: no
   such character or code. */
typedef struct MbTwoByte {
  uint32_t (*code_point)(unsigned lead, unsigned trail); /* of a code */
  unsigned (*code)(uint32_t c);                          /* of a code point: lead * 256 + trail */
} MbTwoByte;
int mb_decode_two(const MbCodec *codec, MbState *state, const uint8_t *bytes, size_t size,
                  MbDecoded *out);
int mb_encode_two(const MbCodec *codec, MbState *state, const uint32_t *text, size_t size,
                  bool last, MbEncoded *out);
/* A cell of the set; false: nothing there. */
bool mb_put_cell(const MbSet *set, uint32_t cell, MbDecoded *out);

/* EUC-KR as ISO 2022 needs it: without the codes of eight bytes. multibyte_kr.c, multibyte_cn.c */
uint32_t mb_ksx1001_code_point(unsigned lead, unsigned trail);
unsigned mb_ksx1001_code(uint32_t c);
uint32_t mb_gb2312_code_point(unsigned lead, unsigned trail);
unsigned mb_gb2312_code(uint32_t c);

#endif
