/* Objects with blocks of their own: allocation, cards, freeing. */
#include "gc/large.h"

enum { SWEEP_AT_ONCE = 16 };

static GcVector young_blocks; /* Blocks of objects allocated since the last minor collection */
static size_t sweep_from;     /* old_blocks below have been swept, */
static size_t sweep_kept;     /* and those below this are the living among them */
static GcVector old_blocks;   /* all others */
static size_t freed;          /* objects, since the sweep began */
static GcVector dirty;        /* runs of dirty cards: pairs of words, see CardRun */
static size_t dirty_cards;    /* in all of them */

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

Object *large_alloc(Shape *shape, size_t size, unsigned flags, bool low, bool need) {
  size_t count = align_up(size, BLOCK_SIZE) / BLOCK_SIZE;
  Block *block = block_take(count, low, need);
  if (block == NULL) return NULL;
  block_zero(block, size);
  block->kind = BLOCK_LARGE;
  block->large.size = size;
  block->large.blocks = count;
  block->large.cards = NULL;
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
    vector_push(&old_blocks, block);
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

static void scan_run(CardRun run, void (*scan)(Object *array, size_t first, size_t count)) {
  Object *array = (Object *)run.block->start;
  size_t count = slot_items(array, object_layout(array));
  memset(run.block->large.cards + run.first, 0, run.count);
  for (size_t card = run.first; card < (size_t)run.first + run.count; card++) {
    size_t first = card * CARD_SLOTS;
    if (first >= count) return;
    scan(array, first, min_of((size_t)CARD_SLOTS, count - first));
  }
}

void large_scan_cards(void (*scan)(Object *array, size_t first, size_t count)) {
  while (dirty.count) scan_run(pop_run(), scan);
  dirty_cards = 0;
}

bool large_remembered_much(void) {
  return heap.remembered.count + dirty_cards > REMEMBERED_MAX;
}

/* -- Freeing ----------------------------------------------------------------------------------- */

void large_minor_end(void) {
  for (Block *block; (block = vector_pop(&young_blocks));) {
    *young_map_entry(block->start) = false;
    if (is_young((Object *)block->start)) {
      release(block);
    } else {
      vector_push(&old_blocks, block);
    }
  }
  heap.young_large = 0;
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
      old_blocks.items[sweep_kept++] = block;
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
