/* Prints the tables of base/multibyte_tables.c: what the C library's iconv makes of each two-byte code of a character set, with
   corrections where Python has another edition of the set. usage: gen_multibyte_tables */
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Codes first..last stand for code_point and what follows it; code point 0: they are not assigned. */
typedef struct Patch {
  uint16_t first, last;
  uint32_t code_point;
} Patch;

typedef struct Set {
  const char *name, *charset;
  uint8_t prefix; /* byte in front of each code, or 0 */
  uint8_t first_lead, last_lead, first_trail, last_trail;
  const Patch *patches; /* up to one with first 0 */
} Set;

static const Patch no_patches[] = {{0, 0, 0}};
/* The edition of 2000, where these were not yet in Unicode. */
static const Patch gb18030_patches[] = {
    {0xa6d9, 0xa6df, 0xe78d}, {0xa6ec, 0xa6ed, 0xe794}, {0xa6f3, 0xa6f3, 0xe796}, {0xa8bc, 0xa8bc, 0xe7c7},
    {0xfe51, 0xfe53, 0xe816}, {0xfe59, 0xfe59, 0xe81e}, {0xfe61, 0xfe61, 0xe826}, {0xfe66, 0xfe67, 0xe82b},
    {0xfe6c, 0xfe6d, 0xe831}, {0xfe76, 0xfe76, 0xe83b}, {0xfe7e, 0xfe7e, 0xe843}, {0xfe90, 0xfe91, 0xe854},
    {0xfea0, 0xfea0, 0xe864}, {0, 0, 0}};
/* The kana, Cyrillic letters and numbers of the ETEN extension, and nothing else of it. */
static const Patch cp950_patches[] = {
    {0xc6a1, 0xc8fe, 0},      {0xc6a1, 0xc6a1, 0x30fe}, {0xc6a2, 0xc6a3, 0x309d}, {0xc6a4, 0xc6a4, 0x3005},
    {0xc6a5, 0xc6f7, 0x3041}, {0xc6f8, 0xc6fe, 0x30a1}, {0xc740, 0xc77e, 0x30a8}, {0xc7a1, 0xc7b0, 0x30e7},
    {0xc7b1, 0xc7b2, 0x414},  {0xc7b3, 0xc7b3, 0x401},  {0xc7b4, 0xc7ba, 0x416},  {0xc7bb, 0xc7cd, 0x423},
    {0xc7ce, 0xc7ce, 0x451},  {0xc7cf, 0xc7e8, 0x436},  {0xc7e9, 0xc7f2, 0x2460}, {0xc7f3, 0xc7fc, 0x2474},
    {0, 0, 0}};
/* The edition of 2004. */
static const Patch hkscs_patches[] = {
    {0x877a, 0x87df, 0},      {0xa15a, 0xa15a, 0x2574}, {0xa1c3, 0xa1c3, 0xffe3}, {0xa1c5, 0xa1c5, 0x2cd}, {0xa1fe, 0xa1fe, 0xff0f},
    {0xa240, 0xa240, 0xff3c}, {0xa2cc, 0xa2cc, 0x5341}, {0xa2ce, 0xa2ce, 0x5345}, {0, 0, 0}};
static const Patch johab_patches[] = {
    {0x8441, 0x8441, 0x3000}, {0x8442, 0x8443, 0x3131}, {0x8445, 0x8445, 0x3134}, {0x8448, 0x8448, 0x3137}, {0x8449, 0x8449, 0x3139},
    {0x8451, 0x8451, 0x3141}, {0x8453, 0x8453, 0x3142}, {0x8455, 0x8459, 0x3145}, {0x8459, 0x845d, 0x314a}, {0xd9e8, 0xd9e8, 0},
    {0, 0, 0}};
static const Patch jisx0212_patches[] = {{0xa2b7, 0xa2b7, '~'}, {0, 0, 0}};
static const Patch jisx0213_patches[] = {{0xa1bd, 0xa1bd, 0x2015}, {0xa2d6, 0xa2d7, 0x2985}, {0, 0, 0}};

static const Set sets[] = {
    {"gb18030", "GB18030", 0, 0x81, 0xfe, 0x40, 0xfe, gb18030_patches},
    {"cp950", "CP950", 0, 0xa1, 0xf9, 0x40, 0xfe, cp950_patches},
    {"hkscs", "BIG5-HKSCS", 0, 0x87, 0xfe, 0x40, 0xfe, hkscs_patches},
    {"cp949", "UHC", 0, 0x81, 0xfe, 0x41, 0xfe, no_patches},
    {"johab", "JOHAB", 0, 0x84, 0xf9, 0x31, 0xfe, johab_patches},
    {"cp932", "CP932", 0, 0x81, 0xfc, 0x40, 0xfc, no_patches},
    {"jisx0208", "EUC-JP", 0, 0xa1, 0xfe, 0xa1, 0xfe, no_patches},
    {"jisx0212", "EUC-JP", 0x8f, 0xa1, 0xfe, 0xa1, 0xfe, jisx0212_patches},
    {"jisx0213_1", "EUC-JISX0213", 0, 0xa1, 0xfe, 0xa1, 0xfe, jisx0213_patches},
    {"jisx0213_2", "EUC-JISX0213", 0x8f, 0xa1, 0xfe, 0xa1, 0xfe, no_patches},
};

enum { MAX_PAIRS = 31 };
static uint32_t pairs[MAX_PAIRS][2];
static unsigned pair_count;

/* Where a code that stands for two code points is listed: from 1 on. */
static uint32_t pair_number(const uint32_t *pair) {
  if (pair_count == MAX_PAIRS) fprintf(stderr, "too many pairs\n"), exit(1);
  memcpy(pairs[pair_count++], pair, sizeof pairs[0]);
  return pair_count;
}

/* The code point, the number of a pair, or 0. */
static uint32_t convert(iconv_t cd, const Set *set, unsigned lead, unsigned trail) {
  char bytes[3] = {(char)set->prefix, (char)lead, (char)trail}, *in = set->prefix ? bytes : bytes + 1;
  uint32_t units[4];
  char *out = (char *)units;
  size_t left = (size_t)(bytes + 3 - in), room = sizeof units;
  iconv(cd, NULL, NULL, NULL, NULL);
  if (iconv(cd, &in, &left, &out, &room) == (size_t)-1 || left > 0) return 0;
  iconv(cd, NULL, NULL, &out, &room);
  size_t count = (sizeof units - room) / sizeof *units;
  if (count == 1) return units[0];
  return count == 2 && units[0] >= 0xa0 && units[0] < 0xff61 && units[1] >= 0x2e5 ? pair_number(units) : 0;
}

static uint32_t patched(const Set *set, unsigned code, uint32_t c) {
  for (const Patch *p = set->patches; p->first != 0; p++)
    if (code >= p->first && code <= p->last) c = p->code_point == 0 ? 0 : p->code_point + (code - p->first);
  return c;
}

static void print_wide(const Set *set, const uint32_t *cells, size_t count) {
  printf("static const uint8_t wide_%s[] = {", set->name);
  for (size_t i = 0; i < count; i += 8) {
    unsigned bits = 0;
    for (size_t j = i; j < count && j < i + 8; j++) bits |= (cells[j] >> 16 != 0) << (j - i);
    printf("%s%u,", i % 256 == 0 ? "\n" : "", bits);
  }
  printf("};\n");
}

static void print_set(const Set *set) {
  iconv_t cd = iconv_open("UTF-32LE", set->charset);
  if (cd == (iconv_t)-1) fprintf(stderr, "iconv does not know %s\n", set->charset), exit(1);
  size_t count = (size_t)(set->last_lead - set->first_lead + 1) * (size_t)(set->last_trail - set->first_trail + 1), i = 0;
  uint32_t *cells = calloc(count, sizeof *cells), any = 0;
  pair_count = 0;
  for (unsigned lead = set->first_lead; lead <= set->last_lead; lead++) {
    for (unsigned trail = set->first_trail; trail <= set->last_trail; trail++, i++) {
      cells[i] = patched(set, lead << 8 | trail, convert(cd, set, lead, trail));
      any |= cells[i];
    }
  }
  printf("static const uint16_t cells_%s[] = {", set->name);
  for (i = 0; i < count; i++) printf("%s%u,", i % 64 == 0 ? "\n" : "", (unsigned)(cells[i] & 0xffff));
  printf("};\n");
  if (any >> 16) print_wide(set, cells, count);
  if (pair_count > 0) printf("static const uint16_t pairs_%s[][2] = {", set->name);
  for (i = 0; i < pair_count; i++) printf("{%u, %u},", (unsigned)pairs[i][0], (unsigned)pairs[i][1]);
  if (pair_count > 0) printf("};\n");
  printf("#define SET_%s {0x%x, 0x%x, 0x%x, 0x%x, cells_%s, %s%s, %s%s, %u, NULL}\n", set->name, set->first_lead, set->last_lead,
         set->first_trail, set->last_trail, set->name, any >> 16 ? "wide_" : "NULL", any >> 16 ? set->name : "",
         pair_count ? "pairs_" : "NULL", pair_count ? set->name : "", pair_count);
  free(cells);
  iconv_close(cd);
}

int main(void) {
  for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) print_set(&sets[i]);
  return 0;
}
