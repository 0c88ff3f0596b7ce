/* Searching text, forwards and backwards, in each of the three widths of code units: search_impl.h
   is the algorithm, compiled once for each. */
#include "base/search.h"

#include <wchar.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

_Static_assert(sizeof(wchar_t) == 4, "wmemchr searches 4-byte units");

#define FORWARD(p, n, i) ((p)[i])
#define BACKWARD(p, n, i) ((p)[(n)-1 - (i)])

#define UNIT uint16_t
#define NAME(f) f##_u16
#define AT FORWARD
#include "base/search_impl.h"

#define UNIT uint32_t
#define NAME(f) f##_u32
#define AT FORWARD
#include "base/search_impl.h"

#define UNIT uint8_t
#define NAME(f) f##_u8_back
#define AT BACKWARD
#include "base/search_impl.h"

#define UNIT uint16_t
#define NAME(f) f##_u16_back
#define AT BACKWARD
#include "base/search_impl.h"

#define UNIT uint32_t
#define NAME(f) f##_u32_back
#define AT BACKWARD
#include "base/search_impl.h"

static uint32_t unit_at(const void *units, size_t i, unsigned width) {
  switch (width) {
  case 1: return ((const uint8_t *)units)[i];
  case 2: return ((const uint16_t *)units)[i];
  default: return ((const uint32_t *)units)[i];
  }
}

static ptrdiff_t position_in(const void *start, const void *found, unsigned width) {
  if (found == NULL) return SEARCH_NOT_FOUND;
  return ((const char *)found - (const char *)start) / (ptrdiff_t)width;
}

static ptrdiff_t find_unit_u16(const uint16_t *units, size_t length, uint16_t unit) {
  size_t i = 0;
#ifdef __SSE2__
  __m128i pattern = _mm_set1_epi16((short)unit);
  for (; i + 8 <= length; i += 8) {
    __m128i block = _mm_loadu_si128((const __m128i *)(units + i));
    int mask = _mm_movemask_epi8(_mm_cmpeq_epi16(block, pattern));
    if (mask != 0) return (ptrdiff_t)i + __builtin_ctz((unsigned)mask) / 2;
  }
#endif
  for (; i < length; i++)
    if (units[i] == unit) return (ptrdiff_t)i;
  return SEARCH_NOT_FOUND;
}

#ifdef __SSE2__
/* Compares the needle's first and last byte with a block of positions at once. Gives up on texts
   where these tell little: memmem goes on then, which is linear. */
static ptrdiff_t find_bytes(const uint8_t *haystack, size_t n, const uint8_t *needle, size_t m) {
  const __m128i first = _mm_set1_epi8((char)needle[0]), last = _mm_set1_epi8((char)needle[m - 1]);
  size_t i = 0, wasted = 0, end = n - m + 1;
  for (; i + 16 <= end; i += 16) {
    __m128i a = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(haystack + i)), first);
    __m128i b = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(haystack + i + m - 1)), last);
    unsigned mask = (unsigned)_mm_movemask_epi8(_mm_and_si128(a, b));
    for (; mask != 0; mask &= mask - 1) {
      size_t at = i + (size_t)__builtin_ctz(mask);
      if (m == 2 || memcmp(haystack + at + 1, needle + 1, m - 2) == 0) return (ptrdiff_t)at;
      wasted += m;
    }
    if (wasted > 64 + 4 * i) break;
  }
  ptrdiff_t rest = position_in(haystack + i, memmem(haystack + i, n - i, needle, m), 1);
  return rest < 0 ? SEARCH_NOT_FOUND : (ptrdiff_t)i + rest;
}

/* Counts as find_bytes finds; *rest is where it gave up, with *limit what is left of it. */
static size_t count_bytes(const uint8_t *haystack, size_t n, const uint8_t *needle, size_t m,
                          size_t *limit, size_t *rest) {
  const __m128i first = _mm_set1_epi8((char)needle[0]), last = _mm_set1_epi8((char)needle[m - 1]);
  size_t i = 0, next = 0, wasted = 0, end = n - m + 1, count = 0;
  for (; i + 16 <= end && wasted <= 64 + 4 * i; i += 16) {
    __m128i a = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(haystack + i)), first);
    __m128i b = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(haystack + i + m - 1)), last);
    unsigned mask = (unsigned)_mm_movemask_epi8(_mm_and_si128(a, b));
    for (; mask != 0 && *limit > 0; mask &= mask - 1) {
      size_t at = i + (size_t)__builtin_ctz(mask);
      if (at < next) continue;
      if (m > 2 && memcmp(haystack + at + 1, needle + 1, m - 2) != 0) {
        wasted += m;
        continue;
      }
      count++;
      --*limit;
      next = at + m;
    }
  }
  *rest = max_of(i, next);
  return count;
}

static size_t count_byte(const uint8_t *bytes, size_t length, uint8_t byte) {
  const __m128i pattern = _mm_set1_epi8((char)byte), zero = _mm_setzero_si128();
  size_t count = 0, i = 0;
  while (i + 16 <= length) {
    __m128i sums = zero; /* of up to 255 matches at each place */
    for (int round = 0; round < 255 && i + 16 <= length; round++, i += 16)
      sums = _mm_sub_epi8(sums,
                          _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(bytes + i)), pattern));
    __m128i halves = _mm_sad_epu8(sums, zero);
    count +=
        (size_t)_mm_cvtsi128_si64(halves) + (size_t)_mm_cvtsi128_si64(_mm_srli_si128(halves, 8));
  }
  for (; i < length; i++) count += bytes[i] == byte;
  return count;
}
#else
static ptrdiff_t find_bytes(const uint8_t *haystack, size_t n, const uint8_t *needle, size_t m) {
  return position_in(haystack, memmem(haystack, n, needle, m), 1);
}
static size_t count_byte(const uint8_t *bytes, size_t length, uint8_t byte) {
  size_t count = 0;
  for (size_t i = 0; i < length; i++) count += bytes[i] == byte;
  return count;
}
#endif

static bool fits_width(uint32_t unit, unsigned width) {
  return width == 4 || unit >> (8 * width) == 0;
}

ptrdiff_t search_find_unit(const void *haystack, size_t length, uint32_t unit, unsigned width) {
  if (length == 0 || !fits_width(unit, width)) return SEARCH_NOT_FOUND;
  switch (width) {
  case 1: return position_in(haystack, memchr(haystack, (int)unit, length), 1);
  case 2: return find_unit_u16(haystack, length, (uint16_t)unit);
  default: return position_in(haystack, wmemchr(haystack, (wchar_t)unit, length), 4);
  }
}

ptrdiff_t search_rfind_unit(const void *haystack, size_t length, uint32_t unit, unsigned width) {
  if (length == 0 || !fits_width(unit, width)) return SEARCH_NOT_FOUND;
  if (width == 1) return position_in(haystack, memrchr(haystack, (int)unit, length), 1);
  for (size_t i = length; i-- > 0;)
    if (unit_at(haystack, i, width) == unit) return (ptrdiff_t)i;
  return SEARCH_NOT_FOUND;
}

#define COUNT_UNITS(Unit)                                                                          \
  for (size_t i = 0; i < length; i++) count += ((const Unit *)haystack)[i] == (Unit)unit

size_t search_count_unit(const void *haystack, size_t length, uint32_t unit, unsigned width) {
  size_t count = 0;
  if (!fits_width(unit, width)) return 0;
  switch (width) {
  case 1: return count_byte(haystack, length, (uint8_t)unit);
  case 2: COUNT_UNITS(uint16_t); break;
  default: COUNT_UNITS(uint32_t); break;
  }
  return count;
}

ptrdiff_t search_find(const void *haystack, size_t length, const void *needle, size_t needle_length,
                      unsigned width) {
  if (needle_length == 0) return 0;
  if (needle_length > length) return SEARCH_NOT_FOUND;
  if (needle_length == 1)
    return search_find_unit(haystack, length, unit_at(needle, 0, width), width);
  switch (width) {
  case 1: return find_bytes(haystack, length, needle, needle_length);
  case 2: return find_u16(haystack, length, needle, needle_length);
  default: return find_u32(haystack, length, needle, needle_length);
  }
}

ptrdiff_t search_rfind(const void *haystack, size_t length, const void *needle,
                       size_t needle_length, unsigned width) {
  if (needle_length == 0) return (ptrdiff_t)length;
  if (needle_length > length) return SEARCH_NOT_FOUND;
  if (needle_length == 1)
    return search_rfind_unit(haystack, length, unit_at(needle, 0, width), width);
  ptrdiff_t from_end;
  switch (width) {
  case 1: from_end = find_u8_back(haystack, length, needle, needle_length); break;
  case 2: from_end = find_u16_back(haystack, length, needle, needle_length); break;
  default: from_end = find_u32_back(haystack, length, needle, needle_length); break;
  }
  if (from_end < 0) return SEARCH_NOT_FOUND;
  return (ptrdiff_t)(length - needle_length) - from_end;
}

size_t search_count(const void *haystack, size_t length, const void *needle, size_t needle_length,
                    unsigned width, size_t limit) {
  if (needle_length == 0) return min_of(length + 1, limit);
  if (needle_length == 1 && limit >= length)
    return search_count_unit(haystack, length, unit_at(needle, 0, width), width);
  size_t count = 0;
  const char *at = haystack;
#ifdef __SSE2__
  if (width == 1 && needle_length > 1 && length >= needle_length) {
    size_t rest;
    count = count_bytes(haystack, length, needle, needle_length, &limit, &rest);
    at += rest;
    length -= rest;
  }
#endif
  for (; limit > 0; limit--) {
    ptrdiff_t found = search_find(at, length, needle, needle_length, width);
    if (found < 0) break;
    count++;
    size_t used = (size_t)found + needle_length;
    at += used * width;
    length -= used;
  }
  return count;
}
