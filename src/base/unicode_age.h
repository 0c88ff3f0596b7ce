/* Unicode 3.2, as the internationalised domain names of IDNA 2003 want it: which characters it had,
   and how it decomposed those that were corrected later. */
#ifndef BASE_UNICODE_AGE_H
#define BASE_UNICODE_AGE_H

#include "base/common.h"

/* Whether the code point was assigned. */
bool unicode_in_3_2(uint32_t c);
/* What it decomposed to, if that differs from today; else 0. */
uint32_t unicode_decomposition_3_2(uint32_t c);

typedef enum OldProperty { OLD_CATEGORY, OLD_BIDIRECTIONAL, OLD_WIDTH, OLD_MIRRORED } OldProperty;
/* What the property of an assigned code point was called (for OLD_MIRRORED: "0" or "1"), if it
   differs from today; else NULL. */
const char *unicode_old_value(uint32_t c, OldProperty property);
/* The decimal digit that it was then but is not today; else -1. */
int unicode_old_decimal(uint32_t c);

#endif
