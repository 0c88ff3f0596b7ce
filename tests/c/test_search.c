/* base/search against the obvious loop, on texts over few letters (many near matches) in all
   widths. */
#include "base/os.h"
#include "base/search.h"
#include "check.h"

static uint64_t random_state = 88172645463325252u;
static uint64_t random_word(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  return random_state ^= random_state << 17;
}

enum { MAX_LENGTH = 200 };

typedef union Units {
  uint8_t u8[MAX_LENGTH];
  uint16_t u16[MAX_LENGTH];
  uint32_t u32[MAX_LENGTH];
} Units;

static void set_unit(Units *units, size_t i, uint32_t unit, unsigned width) {
  if (width == 1) units->u8[i] = (uint8_t)unit;
  if (width == 2) units->u16[i] = (uint16_t)(unit * 0x101);
  if (width == 4) units->u32[i] = unit * 0x101;
}

static void fill_random(Units *units, size_t length, unsigned letters, unsigned width) {
  for (size_t i = 0; i < length; i++)
    set_unit(units, i, (uint32_t)(random_word() % letters), width);
}

static bool matches(const Units *haystack, size_t at, const Units *needle, size_t length,
                    unsigned width) {
  return memcmp(haystack->u8 + at * width, needle, length * width) == 0;
}

static void check_random(void) {
  unsigned width = 1u << random_word() % 3, letters = 1 + (unsigned)(random_word() % 4);
  size_t n = random_word() % MAX_LENGTH, m = random_word() % (random_word() % 4 == 0 ? 40 : 6);
  Units haystack, needle;
  fill_random(&haystack, n, letters, width);
  fill_random(&needle, m, letters, width);
  if (m <= n && m > 0 && random_word() % 2)
    memcpy(&needle, haystack.u8 + random_word() % (n - m + 1) * width, m * width);
  ptrdiff_t first = -1, last = -1;
  size_t count = 0, next = 0;
  for (size_t i = 0; i + m <= n; i++) {
    if (!matches(&haystack, i, &needle, m, width)) continue;
    if (first < 0) first = (ptrdiff_t)i;
    last = (ptrdiff_t)i;
    if (i >= next) count++, next = i + m;
  }
  CHECK(search_find(&haystack, n, &needle, m, width) == first);
  CHECK(search_rfind(&haystack, n, &needle, m, width) == last);
  CHECK(search_count(&haystack, n, &needle, m, width, SIZE_MAX) == count);
  CHECK(search_count(&haystack, n, &needle, m, width, 1) == min_of(count, (size_t)1));
}

/* a^k b a^k in a^n: quadratic for naive algorithms. */
static void test_worst_case(unsigned width) {
  enum { N = 1000000, M = 100001 };
  char *haystack = xcalloc(N, 4), *needle = xcalloc(M, 4);
  needle[M / 2 * width] = 1;
  int64_t start = os_clock_process_cpu();
  CHECK(search_find(haystack, N, needle, M, width) < 0);
  CHECK(search_rfind(haystack, N, needle, M, width) < 0);
  needle[M / 2 * width] = 0;
  needle[0] = 1;
  CHECK(search_find(haystack, N, needle, M, width) < 0);
  CHECK(search_rfind(haystack, N, needle, M, width) < 0);
  CHECK(os_clock_process_cpu() - start < 2000000000);
  free(haystack);
  free(needle);
}

int main(void) {
  for (int round = 0; round < 200000; round++) check_random();
  for (unsigned width = 1; width <= 4; width *= 2) test_worst_case(width);
  CHECK(search_find_unit("abc", 3, 0x163, 1) == SEARCH_NOT_FOUND);
  CHECK(search_rfind_unit("abcabc", 6, 'b', 1) == 4 && search_count_unit("abcabc", 6, 'c', 1) == 2);
  return check_result();
}
