/* Included by search.c once per unit type and direction, with
     UNIT        the type of a unit
     NAME(f)     names of the functions
     AT(p, n, i) unit i of the n at p, counted in the direction of the search
   All positions here count in that direction. */

/* Note [Two-way search]
   Crochemore and Perrin's algorithm. The needle is cut at a critical position, from which the right
   part is compared first, forwards; a mismatch there allows a shift that skips all that matched,
   and after a mismatch in the left part a shift by the needle's period is safe. Linear time,
   constant space. Because its set-up and inner loop are slower on ordinary text, NAME(find) begins
   with skipping by the last unit and changes over when too much work was wasted. */

/* Start of the maximal suffix under the order of units or its inverse, and the suffix's period. */
static size_t NAME(maximal_suffix)(const UNIT *needle, size_t m, bool inverse, size_t *period) {
  size_t start = 0, candidate = 1, k = 0, p = 1;
  while (candidate + k < m) {
    UNIT a = AT(needle, m, candidate + k), b = AT(needle, m, start + k);
    if (a == b) {
      if (++k == p) candidate += p, k = 0;
    } else if ((a < b) != inverse) {
      candidate += k + 1;
      k = 0;
      p = candidate - start;
    } else {
      start = candidate++;
      k = 0;
      p = 1;
    }
  }
  *period = p;
  return start;
}

static bool NAME(repeats)(const UNIT *needle, size_t m, size_t length, size_t period) {
  for (size_t i = 0; i < length; i++)
    if (AT(needle, m, i) != AT(needle, m, i + period)) return false;
  return true;
}

static ptrdiff_t NAME(two_way)(const UNIT *haystack, size_t n, const UNIT *needle, size_t m,
                               size_t position) {
  size_t period, inverse_period;
  size_t cut = NAME(maximal_suffix)(needle, m, false, &period);
  size_t inverse_cut = NAME(maximal_suffix)(needle, m, true, &inverse_period);
  if (inverse_cut > cut) cut = inverse_cut, period = inverse_period;
  bool periodic = cut + period <= m && NAME(repeats)(needle, m, cut, period);
  if (!periodic) period = max_of(cut, m - cut) + 1;

  size_t known = 0; /* units of the needle known to match at this position */
  while (position + m <= n) {
    size_t i = max_of(cut, known);
    while (i < m && AT(needle, m, i) == AT(haystack, n, position + i)) i++;
    if (i < m) {
      position += i - cut + 1;
      known = 0;
      continue;
    }
    i = cut;
    while (i > known && AT(needle, m, i - 1) == AT(haystack, n, position + i - 1)) i--;
    if (i <= known) return (ptrdiff_t)position;
    position += period;
    known = periodic ? m - period : 0;
  }
  return SEARCH_NOT_FOUND;
}

/* A set of units by their low bits: absent ones are certainly not in the needle. */
static uint64_t NAME(unit_set)(const UNIT *needle, size_t m) {
  uint64_t set = 0;
  for (size_t i = 0; i < m; i++) set |= (uint64_t)1 << (needle[i] & 63);
  return set;
}

static ptrdiff_t NAME(find)(const UNIT *haystack, size_t n, const UNIT *needle, size_t m) {
  if (m > n) return SEARCH_NOT_FOUND;
  const UNIT last = AT(needle, m, m - 1);
  uint64_t set = NAME(unit_set)(needle, m);
  size_t gap = 1; /* shift after the last unit matched and another did not */
  while (gap < m && AT(needle, m, m - 1 - gap) != last) gap++;

  size_t wasted = 0;
  for (size_t position = 0; position + m <= n;) {
    size_t shift = 1;
    if (AT(haystack, n, position + m - 1) == last) {
      size_t i = 0;
      while (i < m - 1 && AT(needle, m, i) == AT(haystack, n, position + i)) i++;
      if (i == m - 1) return (ptrdiff_t)position;
      wasted += i;
      if (wasted > position + 8 * m) return NAME(two_way)(haystack, n, needle, m, position);
      shift = gap;
    }
    bool skip = position + m < n && !(set >> (AT(haystack, n, position + m) & 63) & 1);
    position += skip ? m + 1 : shift;
  }
  return SEARCH_NOT_FOUND;
}

#undef UNIT
#undef NAME
#undef AT
