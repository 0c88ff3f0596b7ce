/* What Unicode 3.2 had already assigned, for IDNA (unicodedata.ucd_3_2_0). */
#include "base/unicode_age.h"

/* assigned_bounds: where runs of assigned code points begin and end, in turn. corrections:
   pairs. */
#include "unicode_age.inc"

bool unicode_in_3_2(uint32_t c) {
  size_t low = 0, high = countof(assigned_bounds);
  while (low < high) { /* finds the first bound beyond c */
    size_t middle = (low + high) / 2;
    if (assigned_bounds[middle] <= c)
      low = middle + 1;
    else
      high = middle;
  }
  return low % 2 == 1;
}

uint32_t unicode_decomposition_3_2(uint32_t c) {
  for (size_t i = 0; i < countof(corrections); i += 2)
    if (corrections[i] == c) return corrections[i + 1];
  return 0;
}
