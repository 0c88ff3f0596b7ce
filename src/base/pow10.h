/* Powers of ten for converting between binary and decimal.
   10**k = (pow10_get(k) - d) * 2**(pow10_exponent(k) - 127) with 0 <= d < 1, and d = 0 for 0 <= k
   <= 55. */
#ifndef BASE_POW10_H
#define BASE_POW10_H

#include "base/common.h"

/* Range of the table; the Makefile passes the same numbers to tools/gen_pow10. */
enum { POW10_FIRST = -342, POW10_LAST = 324 };

typedef struct Pow10 {
  uint64_t high; /* bit 63 is set */
  uint64_t low;  /* the 64 bits below */
} Pow10;

extern const Pow10 pow10_table[POW10_LAST - POW10_FIRST + 1];

static inline Pow10 pow10_get(int k) {
  return pow10_table[k - POW10_FIRST];
}
/* floor(log2(10**k)), for |k| <= 1233 */
static inline int pow10_exponent(int k) {
  return (k * 1741647) >> 19;
}

#endif
