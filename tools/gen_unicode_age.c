/* Prints the tables of base/unicode_age.c. usage: gen_unicode_age FOLDER VERSION */
#include "ucd.h"

/* Normalisation corrections made after the version: code point, and what it decomposed to before. */
static uint32_t corrections[64];
static size_t correction_count;

static void read_correction(const UcdLine *line) {
  if (atof(line->fields[3]) <= ucd_wanted_age || correction_count + 2 > 64) return;
  corrections[correction_count++] = line->first;
  corrections[correction_count++] = (uint32_t)strtoul(line->fields[1], NULL, 16);
}

/* Code points that DerivedAge.txt does not list are not assigned to this day. */
static bool *listed;
static void read_listed(const UcdLine *line) {
  for (uint32_t c = line->first; c <= line->last; c++) listed[c] = true;
}

static void print_ranges(void) {
  static uint32_t bounds[4096];
  size_t count = 0;
  for (uint32_t c = 0; c <= UCD_CODE_POINTS; c++) {
    bool assigned = c < UCD_CODE_POINTS && listed[c] && !ucd_newer[c];
    if (assigned == (count % 2 == 1)) continue;
    if (count == 4096) fprintf(stderr, "too many ranges\n"), exit(1);
    bounds[count++] = c;
  }
  UCD_PRINT_ARRAY("static const uint32_t assigned_bounds[]", bounds, count);
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: gen_unicode_age FOLDER VERSION\n"), 2;
  ucd_limit_age(argv[1], argv[2]);
  listed = ucd_alloc(UCD_CODE_POINTS, sizeof *listed);
  ucd_read(argv[1], "DerivedAge.txt", read_listed);
  ucd_read(argv[1], "NormalizationCorrections.txt", read_correction);
  print_ranges();
  UCD_PRINT_ARRAY("static const uint32_t corrections[]", corrections, correction_count);
  return 0;
}
