/* Substring search in arrays of 1, 2 or 4-byte units (width). Linear in the worst case; needle and
   haystack have the same width. Positions and lengths count units. An empty needle is found at the
   end it is looked for from. */
#ifndef BASE_SEARCH_H
#define BASE_SEARCH_H

#include "base/common.h"

enum { SEARCH_NOT_FOUND = -1 };

/* The lowest position of the needle, or SEARCH_NOT_FOUND. */
ptrdiff_t search_find(const void *haystack, size_t length, const void *needle, size_t needle_length,
                      unsigned width);
/* The highest position of the needle, or SEARCH_NOT_FOUND. */
ptrdiff_t search_rfind(const void *haystack, size_t length, const void *needle,
                       size_t needle_length, unsigned width);
/* Occurrences that do not overlap, at most limit; length + 1 for an empty needle. */
size_t search_count(const void *haystack, size_t length, const void *needle, size_t needle_length,
                    unsigned width, size_t limit);

/* Position of the byte from `at` on, or length: for pieces of text, which are mostly short. */
static inline int64_t search_near_byte(const uint8_t *bytes, int64_t at, int64_t length,
                                       uint8_t byte) {
  enum { SHORT_PIECE = 24 };
  int64_t near = min_of(at + SHORT_PIECE, length);
  for (; at < near; at++)
    if (bytes[at] == byte) return at;
  if (at == length) return length;
  const uint8_t *found = memchr(bytes + at, byte, (size_t)(length - at));
  return found == NULL ? length : found - bytes;
}

/* The same for a single unit, which may be too large for the width (and is not found then). */
ptrdiff_t search_find_unit(const void *haystack, size_t length, uint32_t unit, unsigned width);
ptrdiff_t search_rfind_unit(const void *haystack, size_t length, uint32_t unit, unsigned width);
size_t search_count_unit(const void *haystack, size_t length, uint32_t unit, unsigned width);

#endif
