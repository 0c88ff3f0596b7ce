/* Unicode 3.2, as the internationalised domain names of IDNA 2003 want it: which characters it had, and how it decomposed
   those that were corrected later. */
#ifndef BASE_UNICODE_AGE_H
#define BASE_UNICODE_AGE_H

#include "base/common.h"

/* Whether the code point was assigned. */
bool unicode_in_3_2(uint32_t c);
/* What it decomposed to, if that differs from today; else 0. */
uint32_t unicode_decomposition_3_2(uint32_t c);

#endif
