/* Included by matcher.c once per width of characters (with CHAR, WIDTH, NAME, LITERAL_OF):
   single-character tests, runs of them, and finding where a match may start. */

static always_inline bool NAME(set_accepts)(const Regex *regex, const CharSet *set, uint32_t c) {
  if (WIDTH == 1 || c < 256) return set_has_low(regex, set, c);
  if (set->high_rule != HIGH_ASK) return set->high_rule == HIGH_ACCEPT;
  return char_rule_accepts(regex->types, &set->rule, c);
}

static always_inline bool NAME(accepts)(const Regex *regex, unsigned unit, uint32_t operand,
                                        uint32_t c) {
  switch (unit) {
  case UNIT_CHAR: return c == operand;
  case UNIT_NOT_CHAR: return c != operand;
  case UNIT_ANY: return c != '\n';
  case UNIT_ALL: return true;
  case UNIT_SET: return NAME(set_accepts)(regex, &regex->sets[operand], c);
  default: return char_rule_accepts(regex->types, &regex->sets[operand].rule, c);
  }
}

/* May what `first` was computed for match at ptr? */
static always_inline bool NAME(allows)(const Regex *regex, uint32_t first, const CHAR *ptr,
                                       const CHAR *end) {
  if (first == NO_SET) return true;
  const CharSet *set = &regex->sets[first];
  if (ptr == end) return set->at_end;
  uint32_t c = *ptr;
  return WIDTH == 1 || c < 256 ? set_has_low(regex, set, c) : set->bits.high != 0;
}

/* First place in [ptr, limit) where c stands, or limit. */
static inline const CHAR *NAME(find_char)(const CHAR *ptr, const CHAR *limit, uint32_t c) {
  if (ptr >= limit) return limit;
  if (WIDTH == 1) {
    const CHAR *found = c < 256 ? memchr(ptr, (int)c, (size_t)(limit - ptr)) : NULL;
    return found ? found : limit;
  }
  ptrdiff_t found = search_find_unit(ptr, (size_t)(limit - ptr), c, WIDTH);
  return found < 0 ? limit : ptr + found;
}

static const CHAR *NAME(set_run_end)(const Regex *regex, const CharSet *set, const CHAR *ptr,
                                     const CHAR *limit) {
  const uint8_t *column = regex->set_tables + set->column;
  const uint8_t bit = set->bit;
  for (; ptr < limit; ptr++) {
    uint32_t c = *ptr;
    if (WIDTH == 1 || likely(c < 256)) {
      if (!(column[c & 255] & bit)) break;
    } else if (set->high_rule != HIGH_ACCEPT) {
      if (set->high_rule == HIGH_REJECT || !char_rule_accepts(regex->types, &set->rule, c)) break;
    }
  }
  return ptr;
}

/* Where the run of characters that pass the test of `inst` ends, looking no further than limit. */
static inline const CHAR *NAME(run_end)(const Regex *regex, const Inst *inst, const CHAR *ptr,
                                        const CHAR *limit) {
  switch (inst->unit) {
  case UNIT_CHAR:
    while (ptr < limit && *ptr == inst->a) ptr++;
    return ptr;
  case UNIT_NOT_CHAR: return NAME(find_char)(ptr, limit, inst->a);
  case UNIT_ANY: return NAME(find_char)(ptr, limit, '\n');
  case UNIT_ALL: return limit;
  case UNIT_SET: return NAME(set_run_end)(regex, &regex->sets[inst->a], ptr, limit);
  default:
    while (ptr < limit && NAME(accepts)(regex, UNIT_ASK, inst->a, *ptr)) ptr++;
    return ptr;
  }
}

/* The furthest place in [least, ptr] where what follows the repeat may match; NULL if there is
   none. */
static inline const CHAR *NAME(give_back)(const Regex *regex, const Inst *inst, const CHAR *least,
                                          const CHAR *ptr, const CHAR *end) {
  if (inst->first == NO_SET) return ptr >= least ? ptr : NULL;
  const CharSet *set = &regex->sets[inst->first];
  if (WIDTH == 1 && set->only >= 0 && !set->at_end && ptr - least > 8) {
    return memrchr(least, set->only, (size_t)(min_of(ptr + 1, end) - least));
  }
  for (; ptr >= least; ptr--) {
    if (NAME(allows)(regex, inst->first, ptr, end)) return ptr;
  }
  return NULL;
}

/* The nearest place in [ptr, limit], reached over characters that pass the test of `inst`, where
   what follows the repeat may match; NULL if there is none. */
static inline const CHAR *NAME(reach_out)(const Regex *regex, const Inst *inst, const CHAR *ptr,
                                          const CHAR *limit, const CHAR *end) {
  const CharSet *set = inst->first == NO_SET ? NULL : &regex->sets[inst->first];
  if (set != NULL && set->only >= 0 && !set->at_end &&
      (inst->unit == UNIT_ANY || inst->unit == UNIT_ALL)) {
    const CHAR *found = NAME(find_char)(ptr, min_of(limit + 1, end), (uint32_t)set->only);
    if (found == end || found > limit) return NULL;
    if (inst->unit == UNIT_ALL || NAME(find_char)(ptr, found, '\n') == found) return found;
    return NULL;
  }
  for (; !NAME(allows)(regex, inst->first, ptr, end); ptr++) {
    if (ptr >= limit || !NAME(accepts)(regex, inst->unit, inst->a, *ptr)) return NULL;
  }
  return ptr;
}

static inline bool NAME(literal_follows)(const Literal *literal, const CHAR *ptr, const CHAR *end) {
  const CHAR *characters = LITERAL_OF(literal);
  if (characters == NULL || end - ptr < (ptrdiff_t)literal->length) return false;
  return memcmp(ptr, characters, literal->length * sizeof(CHAR)) == 0;
}

/* ---- Where a match may start ---- */

/* Goes by the literal's rarest character, as long as that is not too often wrong. */
static const CHAR *NAME(find_literal)(const Literal *literal, const CHAR *from, const CHAR *end) {
  const CHAR *characters = LITERAL_OF(literal);
  if (characters == NULL || end - from < (ptrdiff_t)literal->length) return NULL;
  const size_t bytes = literal->length * sizeof(CHAR);
  const CHAR *limit = end - literal->length + 1;
  const CHAR rare = characters[literal->rarest];
  for (ptrdiff_t patience = 64; patience > 0; patience--) {
    const CHAR *found =
        NAME(find_char)(from + literal->rarest, limit + literal->rarest, rare) - literal->rarest;
    if (found == limit) return NULL;
    if (found[0] == characters[0] && memcmp(found, characters, bytes) == 0) return found;
    patience += (found - from) >> 4;
    from = found + 1;
  }
  ptrdiff_t found = search_find(from, (size_t)(end - from), characters, literal->length, WIDTH);
  return found < 0 ? NULL : from + found;
}

static const CHAR *NAME(find_in_set)(const Regex *regex, const CHAR *from, const CHAR *limit) {
  const CharSet *set = &regex->sets[regex->plan.set];
  const uint8_t *column = regex->set_tables + set->column;
  const uint8_t bit = set->bit;
  for (; from < limit; from++) {
    uint32_t c = *from;
    if (WIDTH == 1 || c < 256 ? column[c & 255] & bit : set->bits.high) return from;
  }
  return NULL;
}

/* Note [Window search]: backward nondeterministic suffix matching. The window slides over the text;
   its characters are read from the last to the first, and `alive` has a bit for each place in the
   window's pattern where what was read so far may stand. When a reading dies, the window moves to
   the latest place where what was read may begin a match. */
static const CHAR *NAME(find_window)(const ScanPlan *plan, const CHAR *from, const CHAR *end) {
  const uint32_t size = plan->window;
  const uint8_t front = (uint8_t)(1u << (size - 1));
  while ((size_t)(end - from) >= size) {
    uint32_t read = size, shift = size;
    uint8_t alive = (uint8_t)(2u * front - 1);
    for (;;) {
      uint32_t c = from[--read];
      alive &= WIDTH == 1 || c < 256 ? plan->window_low[c & 255] : plan->window_high;
      if (alive & front) {
        if (read == 0) return from;
        shift = read;
      }
      alive = (uint8_t)(alive << 1);
      if (alive == 0 || read == 0) break;
    }
    from += shift;
  }
  return NULL;
}

/* The first place from `from` on where what the plan looks for stands, with room for `least`
   characters. */
static const CHAR *NAME(find_place)(const Regex *regex, const CHAR *text, const CHAR *from,
                                    const CHAR *end, ptrdiff_t least) {
  if (end - from < least) return NULL;
  const CHAR *limit = end - least + 1;
  const ScanPlan *plan = &regex->plan;
  switch (plan->kind) {
  case SCAN_EVERYWHERE: return from;
  case SCAN_START: return from == text ? from : NULL;
  case SCAN_LINES:
    if (from == text || from[-1] == '\n') return from;
    from = NAME(find_char)(from, limit - 1, '\n');
    return from < limit - 1 ? from + 1 : NULL;
  case SCAN_CHAR:
    from = NAME(find_char)(from, limit, plan->character);
    return from < limit ? from : NULL;
  case SCAN_SET: return NAME(find_in_set)(regex, from, limit);
  case SCAN_STRING: return NAME(find_literal)(&regex->literals[plan->literal], from, end);
  case SCAN_WINDOW: return NAME(find_window)(plan, from, end);
  }
  unreachable_state("scan kind");
}

/* The first start from `from` on that is worth trying; NULL if there is none. */
static inline const CHAR *NAME(find_start)(const Regex *regex, const CHAR *text, const CHAR *from,
                                           const CHAR *end) {
  const ptrdiff_t behind = regex->plan.behind, least = regex->min_width;
  if (behind == 0) return NAME(find_place)(regex, text, from, end, least);
  const CHAR *place = from - text < behind ? text : from - behind;
  place = NAME(find_place)(regex, text, place, end, behind + least);
  return place == NULL || end - place < behind + least ? NULL : place + behind;
}

/* Where to look for the next start after a try at `start` failed. */
static inline const CHAR *NAME(after_failure)(const Regex *regex, const CHAR *start,
                                              const CHAR *end) {
  if (!regex->plan.skips_run || start == end) return start + 1;
  const Inst *run = &regex->insts[regex->plan.run];
  return max_of(NAME(run_end)(regex, run, start, end), start + 1);
}
