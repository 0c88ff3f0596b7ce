/* The four Unicode normalisation forms. */
#ifndef BASE_UNICODE_NORMALIZE_H
#define BASE_UNICODE_NORMALIZE_H

#include "base/unicode_db.h"

/* Whether the text is in the form, as far as can be told without normalising it. */
UnicodeQuickCheck unicode_check_form(TextView text, UnicodeForm form);
/* Stores the normalised text in *out, which the caller has initialised to nothing and frees. False
   if there is no memory. */
must_check bool unicode_normalize(TextView text, UnicodeForm form, TextBuffer *out);
/* The same by the decompositions of Unicode 3.2. */
must_check bool unicode_normalize_3_2(TextView text, UnicodeForm form, TextBuffer *out);

#endif
