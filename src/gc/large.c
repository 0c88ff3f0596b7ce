/* Objects with blocks of their own: allocation, cards, freeing. */
#include "gc/large.h"

enum {
  SWEEP_AT_ONCE = 16,
  CARDS_PER_OBJECT = 4 /* dirty ones take as long to scan as a remembered object may */
};

static GcVector young_blocks; /* Blocks of objects allocated since the last minor collection */
static size_t sweep_from;     /* old_blocks below have been swept, */
static size_t sweep_kept;   /* those below this are the living among them; nothing is in between */
static GcVector old_blocks; /* all others */
static GcVector discarded;  /* Blocks of arrays, while marking: see gc_discard */
static size_t freed;        /* objects, since the sweep began */
static GcVector dirty;      /* runs of dirty cards: pairs of words, see CardRun */
static size_t dirty_cards;  /* in all of them */

static bool wants_cards(const Shape *shape) {
  return shape->layout->items_are_slots;
}

static size_t card_count(const Block *block) {
  return block->large.size / (8 * CARD_SLOTS) + 1;
}

static void release(Block *block) {
  heap.large_bytes -= block->large.size;
  free(block->large.cards);
  block_give(block, block->large.blocks);
}

static void place_old(Block *block, size_t index) {
  old_blocks.items[index] = block;
  block->large.index = index;
}
static void push_old(Block *block) {
  vector_push(&old_blocks, block);
  block->large.index = old_blocks.count - 1;
}

Object *large_alloc(Shape *shape, size_t size, unsigned flags, bool low, bool need) {
  size_t count = align_up(size, BLOCK_SIZE) / BLOCK_SIZE;
  Block *block = block_take(count, low, need);
  if (block == NULL) return NULL;
  block_zero(block, size);
  block->kind = BLOCK_LARGE;
  block->large.size = size;
  block->large.blocks = count;
  block->large.cards = NULL;
  block->large.grey = 0;
  if (wants_cards(shape)) {
    block->large.cards = calloc(card_count(block), 1);
    if (block->large.cards == NULL) {
      block_give(block, count);
      return NULL;
    }
    flags |= GC_CARDS;
  }
  gc_init_header(block->start, shape, flags);
  if (flags & GC_OLD) {
    heap.old_bytes += size;
    push_old(block);
  } else {
    heap.young_large += size;
    *young_map_entry(block->start) = true;
    vector_push(&young_blocks, block);
  }
  heap.large_bytes += size;
  stats_large(size);
  return (Object *)block->start;
}

Object *large_find(const Block *block, uint64_t address) {
  return address - (uintptr_t)block->start < block->large.size ? (Object *)block->start : NULL;
}

/* -- Cards ------------------------------------------------------------------------------------- */

typedef struct CardRun {
  Block *block;   /* of the array */
  uint32_t first; /* index of a card */
  uint32_t count; /* how many from it on */
} CardRun;

static void push_run(CardRun run) {
  vector_push(&dirty, run.block);
  vector_push(&dirty, (void *)(run.first | (uint64_t)run.count << 32));
  dirty_cards += run.count;
}
static CardRun pop_run(void) {
  uint64_t range = (uint64_t)vector_pop(&dirty);
  return (CardRun){vector_pop(&dirty), (uint32_t)range, range >> 32};
}

/* The end of the run of clean (or dirty) cards that begins at `card`. */
static size_t run_end(const uint8_t *cards, size_t card, size_t end, bool is_dirty) {
  uint64_t same = is_dirty ? 0x0101010101010101 : 0;
  for (uint64_t word; card + 8 <= end; card += 8) {
    memcpy(&word, cards + card, 8);
    if (word != same) break;
  }
  while (card < end && cards[card] == is_dirty) card++;
  return card;
}

void large_mark_cards(Object *array, size_t first, size_t count) {
  Block *block = block_of_object(array);
  uint8_t *cards = block->large.cards;
  assert(array->gc_flags & GC_CARDS && cards != NULL);
  if (count == 0) return;
  size_t end = (first + count - 1) / CARD_SLOTS + 1;
  for (size_t card = first / CARD_SLOTS; card < end;) {
    card = run_end(cards, card, end, true);
    size_t clean_end = run_end(cards, card, end, false);
    if (clean_end == card) continue;
    memset(cards + card, 1, clean_end - card);
    push_run((CardRun){block, card, clean_end - card});
    card = clean_end;
  }
}

static size_t skip_items(const Object *array, size_t first, size_t end, bool dirty_ones) {
  if (first >= end) return end;
  size_t cards_end = (end - 1) / CARD_SLOTS + 1;
  size_t card =
      run_end(block_of_object(array)->large.cards, first / CARD_SLOTS, cards_end, dirty_ones);
  return min_of(max_of(card * CARD_SLOTS, first), end);
}

size_t large_skip_clean(const Object *array, size_t first, size_t end) {
  return skip_items(array, first, end, false);
}
size_t large_skip_dirty(const Object *array, size_t first, size_t end) {
  return skip_items(array, first, end, true);
}

static void scan_run(CardRun run, ScanCard scan) {
  Object *array = (Object *)run.block->start;
  size_t count = slot_items(array, object_layout(array));
  memset(run.block->large.cards + run.first, 0, run.count);
  for (size_t card = run.first; card < (size_t)run.first + run.count; card++) {
    size_t first = card * CARD_SLOTS;
    if (first >= count) return;
    scan(array, first, min_of((size_t)CARD_SLOTS, count - first));
  }
}

void large_scan_cards(ScanCard scan) {
  while (dirty.count) {
    CardRun run = pop_run();
    if (!is_young((Object *)run.block->start)) scan_run(run, scan);
  }
  dirty_cards = 0;
}

void large_scan_cards_of(Object *array, ScanCard scan) {
  Block *block = block_of_object(array);
  const uint8_t *cards = block->large.cards;
  size_t end = card_count(block), card = run_end(cards, 0, end, false);
  while (card < end) {
    size_t dirty_end = run_end(cards, card, end, true);
    scan_run((CardRun){block, card, dirty_end - card}, scan);
    card = run_end(cards, dirty_end, end, false);
  }
}

bool large_remembered_much(void) {
  return heap.remembered.count + dirty_cards / CARDS_PER_OBJECT > REMEMBERED_MAX;
}

/* -- Freeing ----------------------------------------------------------------------------------- */

void large_minor_end(void) {
  for (Block *block; (block = vector_pop(&young_blocks));) {
    *young_map_entry(block->start) = false;
    if (is_young((Object *)block->start)) {
      release(block);
    } else {
      push_old(block);
    }
  }
  heap.young_large = 0;
}

/* -- Discarding -------------------------------------------------------------------------------- */

/* Note [Discarded arrays]
   A growing list or dict leaves arrays behind that are bigger than all that its items have added.
   If they waited for a major collection there would have to be many of these, or much memory. So a
   discarded array becomes young again: the next minor collection frees it, unless it finds a
   reference on a C stack, where a loop may still be using the array. It is a tracked one (see
   gc_try_alloc_tracked), so all it has referred to since the last minor collection is under dirty
   cards. While marking has it among its grey objects it has to wait. If it is white at the end
   of that it is swept with all that it alone refers to. */

static void remove_old(Block *block) {
  size_t hole = block->large.index;
  assert(old_blocks.items[hole] == block);
  if (hole < sweep_kept) {
    place_old(old_blocks.items[--sweep_kept], hole);
    hole = sweep_kept;
    if (sweep_from > sweep_kept + 1) return; /* one more place that the sweep fills or drops */
    sweep_from = sweep_kept;
  }
  Block *last = vector_pop(&old_blocks);
  if (hole < old_blocks.count) place_old(last, hole);
}

static void make_young(Block *block) {
  Object *array = (Object *)block->start;
  if (!(array->gc_flags & GC_TRACK)) return; /* remembered as a whole */
  bool has_cards = array->gc_flags & GC_CARDS;
  array->gc_flags = has_cards ? GC_CARDS | GC_TRACK : 0;
  remove_old(block);
  heap.old_bytes -= block->large.size;
  heap.promoted_bytes -= block->large.size;
  heap.young_large += block->large.size;
  *young_map_entry(block->start) = true;
  vector_push(&young_blocks, block);
}

void gc_discard(Object *array) {
  if ((array->gc_flags & (GC_OLD | GC_STATIC | GC_WEAKLY)) != GC_OLD) return;
  Block *block = block_of_object(array);
  if (block->kind != BLOCK_LARGE) return;
  bool has_cards = array->gc_flags & GC_CARDS;
  if (heap.state == GC_MARKING && (!has_cards || mark_is_waiting(array))) {
    vector_push(&discarded, block);
    heap.discarded += block->large.size;
  } else {
    make_young(block);
  }
}

void large_discard_delayed(void) {
  if (heap.state == GC_MARKING) return;
  for (Block *block; (block = vector_pop(&discarded));) make_young(block);
  heap.discarded = 0;
}

void large_keep_discarded(void) {
  size_t kept = 0;
  for (size_t i = 0; i < discarded.count; i++) {
    Block *block = discarded.items[i];
    if (is_black((Object *)block->start)) {
      discarded.items[kept++] = block;
    } else {
      heap.discarded -= block->large.size;
    }
  }
  discarded.count = kept;
}

void gc_share(Object *object) {
  object->gc_flags |= GC_WEAKLY;
}

void large_start_sweep(void) {
  sweep_from = sweep_kept = freed = 0;
}

size_t large_freed(void) {
  return freed;
}

bool large_sweep_some(void) {
  for (int i = 0; i < SWEEP_AT_ONCE && sweep_from < old_blocks.count; i++) {
    Block *block = old_blocks.items[sweep_from++];
    if (is_black((Object *)block->start)) {
      place_old(block, sweep_kept++);
    } else {
      heap.old_bytes -= block->large.size;
      freed++;
      release(block);
    }
  }
  if (sweep_from < old_blocks.count) return true;
  old_blocks.count = sweep_from = sweep_kept;
  return false;
}
