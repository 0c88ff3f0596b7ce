/* Powersort (Munro, Wild 2018): a stable merge sort that uses the runs it finds and merges them in
   a nearly optimal order, with galloping merges. Included once for each kind of item by
   list_sort.c, which defines before:

     SORT(name)               name of the instance's function or type
     SORT_ITEM                what is sorted (copied around as a C value)
     SORT_LESS(sort, a, b)    1 if item a is less than b, 0, or -1 with an exception set
     SORT_TOUCH(sort)         to be done before items are written to (a call-out of SORT_LESS may
   have come before) SORT_TEMP(sort, count)   SORT_ITEM * with room for count items; NULL:
   MemoryError

   Invariant: at every call-out and whenever a function fails, items (with what a merge has in temp)
   are a permutation of the original ones. Functions that return int give 0, or -1 with an exception
   set. */

typedef struct SORT(Run) {
  int64_t start, length;
  int power; /* of the boundary to the run behind it: depth in the merge tree */
} SORT(Run);

typedef struct SORT(State) {
  SORT_ITEM *items;
  int64_t count;
  void *context;      /* for SORT_LESS and SORT_TEMP */
  int64_t min_gallop; /* wins in a row after which a merge gallops */
  int run_count;
  SORT(Run) runs[MAX_RUNS]; /* pending, adjacent, powers increasing */
} SORT(State);

/* -- Runs -------------------------------------------------------------------------------------- */

static void SORT(reverse)(SORT_ITEM *first, SORT_ITEM *last) {
  for (; first < last; first++, last--) {
    SORT_ITEM item = *first;
    *first = *last;
    *last = item;
  }
}

/* Length of the run that begins at `from`; one that strictly descends is reversed. -1: exception
   set. */
static int64_t SORT(take_run)(SORT(State) * sort, int64_t from) {
  SORT_ITEM *items = sort->items;
  int64_t end = from + 1;
  if (end == sort->count) return 1;
  int less = SORT_LESS(sort, items[end], items[end - 1]);
  bool descending = less > 0;
  while (less >= 0 && (less > 0) == descending && ++end < sort->count)
    less = SORT_LESS(sort, items[end], items[end - 1]);
  if (less < 0) return -1;
  SORT_TOUCH(sort);
  if (descending) SORT(reverse)(items + from, items + end - 1);
  return end - from;
}

/* Binary insertion: lengthens the sorted run from .. sorted to from .. end. */
static int SORT(insert_items)(SORT(State) * sort, int64_t from, int64_t sorted, int64_t end) {
  SORT_ITEM *items = sort->items;
  for (; sorted < end; sorted++) {
    SORT_ITEM item = items[sorted];
    int64_t low = from, high = sorted;
    while (low < high) {
      int64_t middle = (low + high) / 2;
      int less = SORT_LESS(sort, item, items[middle]);
      if (less < 0) return -1;
      if (less)
        high = middle;
      else
        low = middle + 1;
    }
    SORT_TOUCH(sort);
    memmove(items + low + 1, items + low, (sorted - low) * sizeof *items);
    items[low] = item;
  }
  return 0;
}

/* -- Galloping --------------------------------------------------------------------------------- */

/* Whether the probe stays in front of where `item` goes: equal ones do if the item comes from the
   right. */
static always_inline int SORT(in_front)(SORT(State) * sort, SORT_ITEM probe, SORT_ITEM item,
                                        bool from_right) {
  if (!from_right) return SORT_LESS(sort, probe, item);
  int less = SORT_LESS(sort, item, probe);
  return less < 0 ? less : !less;
}

/* Where `item` goes among the sorted base[0 .. count): exponential search around hint, then binary.
   -1: exception set. */
static int64_t SORT(gallop)(SORT(State) * sort, SORT_ITEM item, const SORT_ITEM *base,
                            int64_t count, int64_t hint, bool from_right) {
  int64_t low, high, offset = 1, last = 0;
  int front = SORT(in_front)(sort, base[hint], item, from_right);
  if (front < 0) return -1;
  if (front) {
    int64_t limit = count - hint;
    while (offset < limit &&
           (front = SORT(in_front)(sort, base[hint + offset], item, from_right)) > 0) {
      last = offset;
      offset = 2 * offset + 1;
    }
    low = hint + last + 1;
    high = hint + min_of(offset, limit);
  } else {
    int64_t limit = hint + 1;
    while (offset < limit &&
           (front = SORT(in_front)(sort, base[hint - offset], item, from_right)) == 0) {
      last = offset;
      offset = 2 * offset + 1;
    }
    low = hint - min_of(offset, limit) + 1;
    high = hint - last;
  }
  while (front >= 0 && low < high) {
    int64_t middle = (low + high) / 2;
    front = SORT(in_front)(sort, base[middle], item, from_right);
    if (front)
      low = middle + 1;
    else
      high = middle;
  }
  return front < 0 ? -1 : low;
}

/* -- Merging ----------------------------------------------------------------------------------- */

/* Merges left[0 .. left_count), which is copied away, with the run behind it, front to back. */
static int SORT(merge_up)(SORT(State) * sort, SORT_ITEM *left, int64_t left_count,
                          int64_t right_count) {
  SORT_ITEM *temp = SORT_TEMP(sort, left_count);
  if (temp == NULL) return -1;
  SORT_TOUCH(sort);
  memcpy(temp, left, left_count * sizeof *temp);
  SORT_ITEM *to = left, *right = left + left_count;
  int64_t min_gallop = sort->min_gallop, wins_left, wins_right, result = -1;
  for (;;) {
    wins_left = wins_right = 0;
    do {
      int less = SORT_LESS(sort, *right, *temp);
      if (less < 0) goto done;
      SORT_TOUCH(sort);
      if (less) {
        *to++ = *right++;
        wins_right++, wins_left = 0;
        if (--right_count == 0) goto merged;
      } else {
        *to++ = *temp++;
        wins_left++, wins_right = 0;
        if (--left_count == 0) goto merged;
      }
    } while ((wins_left | wins_right) < min_gallop);
    min_gallop++;
    do {
      min_gallop -= min_gallop > 1;
      wins_left = SORT(gallop)(sort, *right, temp, left_count, 0, true);
      if (wins_left < 0) goto done;
      SORT_TOUCH(sort);
      memcpy(to, temp, wins_left * sizeof *to);
      to += wins_left, temp += wins_left, left_count -= wins_left;
      if (left_count == 0) goto merged;
      *to++ = *right++;
      if (--right_count == 0) goto merged;
      wins_right = SORT(gallop)(sort, *temp, right, right_count, 0, false);
      if (wins_right < 0) goto done;
      SORT_TOUCH(sort);
      memmove(to, right, wins_right * sizeof *to);
      to += wins_right, right += wins_right, right_count -= wins_right;
      if (right_count == 0) goto merged;
      *to++ = *temp++;
      if (--left_count == 0) goto merged;
    } while (wins_left >= MIN_GALLOP || wins_right >= MIN_GALLOP);
    min_gallop++;
    sort->min_gallop = min_gallop;
  }
merged:
  result = 0;
done:
  SORT_TOUCH(sort);
  memcpy(to, temp, left_count * sizeof *to);
  return result;
}

/* The same from back to front; the right run is copied away. */
static int SORT(merge_down)(SORT(State) * sort, SORT_ITEM *left, int64_t left_count,
                            int64_t right_count) {
  SORT_ITEM *start = SORT_TEMP(sort, right_count);
  if (start == NULL) return -1;
  SORT_TOUCH(sort);
  memcpy(start, left + left_count, right_count * sizeof *start);
  /* `to` is behind the free place to fill next; left and temp are consumed from their ends. */
  SORT_ITEM *to = left + left_count + right_count;
  int64_t min_gallop = sort->min_gallop, wins_left, wins_right, rest, result = -1;
  for (;;) {
    wins_left = wins_right = 0;
    do {
      int less = SORT_LESS(sort, start[right_count - 1], left[left_count - 1]);
      if (less < 0) goto done;
      SORT_TOUCH(sort);
      if (less) {
        *--to = left[--left_count];
        wins_left++, wins_right = 0;
        if (left_count == 0) goto merged;
      } else {
        *--to = start[--right_count];
        wins_right++, wins_left = 0;
        if (right_count == 0) goto merged;
      }
    } while ((wins_left | wins_right) < min_gallop);
    min_gallop++;
    do {
      min_gallop -= min_gallop > 1;
      rest = SORT(gallop)(sort, start[right_count - 1], left, left_count, left_count - 1, true);
      if (rest < 0) goto done;
      SORT_TOUCH(sort);
      wins_left = left_count - rest;
      to -= wins_left;
      memmove(to, left + rest, wins_left * sizeof *to);
      left_count = rest;
      if (left_count == 0) goto merged;
      *--to = start[--right_count];
      if (right_count == 0) goto merged;
      rest = SORT(gallop)(sort, left[left_count - 1], start, right_count, right_count - 1, false);
      if (rest < 0) goto done;
      SORT_TOUCH(sort);
      wins_right = right_count - rest;
      to -= wins_right;
      memcpy(to, start + rest, wins_right * sizeof *to);
      right_count = rest;
      if (right_count == 0) goto merged;
      *--to = left[--left_count];
      if (left_count == 0) goto merged;
    } while (wins_left >= MIN_GALLOP || wins_right >= MIN_GALLOP);
    min_gallop++;
    sort->min_gallop = min_gallop;
  }
merged:
  result = 0;
done:
  SORT_TOUCH(sort);
  memcpy(to - right_count, start, right_count * sizeof *to);
  return result;
}

/* Merges the last two pending runs. */
static int SORT(merge_top)(SORT(State) * sort) {
  SORT(Run) *run = &sort->runs[--sort->run_count - 1];
  SORT_ITEM *left = sort->items + run->start, *right = left + run->length;
  int64_t left_count = run->length, right_count = run[1].length;
  run->length += right_count;
  /* What already is in its place at both ends stays out of the merge. */
  int64_t settled = SORT(gallop)(sort, *right, left, left_count, 0, true);
  if (settled < 0) return -1;
  left += settled;
  left_count -= settled;
  if (left_count == 0) return 0;
  right_count =
      SORT(gallop)(sort, left[left_count - 1], right, right_count, right_count - 1, false);
  if (right_count <= 0) return (int)right_count;
  return left_count <= right_count ? SORT(merge_up)(sort, left, left_count, right_count)
                                   : SORT(merge_down)(sort, left, left_count, right_count);
}

/* Adds a run; first merges what lies deeper in the tree than the boundary in front of it. */
static int SORT(push_run)(SORT(State) * sort, int64_t start, int64_t length) {
  if (sort->run_count > 0) {
    SORT(Run) *last = &sort->runs[sort->run_count - 1];
    int power = boundary_power(last->start, last->length, length, sort->count);
    while (sort->run_count > 1 && sort->runs[sort->run_count - 2].power > power)
      if (SORT(merge_top)(sort) < 0) return -1;
    sort->runs[sort->run_count - 1].power = power;
  }
  assert(sort->run_count < MAX_RUNS);
  sort->runs[sort->run_count++] = (SORT(Run)){start, length, 0};
  return 0;
}

static int SORT(sort_items)(SORT_ITEM *items, int64_t count, void *context) {
  SORT(State) state, *sort = &state; /* no initializer: it would zero all of `runs` */
  state.items = items;
  state.count = count;
  state.context = context;
  state.min_gallop = MIN_GALLOP;
  state.run_count = 0;
  int64_t min_run = min_run_length(count), length;
  for (int64_t start = 0; start < count; start += length) {
    length = SORT(take_run)(sort, start);
    if (length < 0) return -1;
    int64_t forced = min_of(min_run, count - start);
    if (length < forced) {
      if (SORT(insert_items)(sort, start, start + length, start + forced) < 0) return -1;
      length = forced;
    }
    if (length == count) return 0;
    if (SORT(push_run)(sort, start, length) < 0) return -1;
  }
  while (sort->run_count > 1)
    if (SORT(merge_top)(sort) < 0) return -1;
  return 0;
}

#undef SORT
#undef SORT_ITEM
#undef SORT_LESS
#undef SORT_TOUCH
#undef SORT_TEMP
