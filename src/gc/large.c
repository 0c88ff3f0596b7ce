#include "gc/large.h"

enum { SWEEP_AT_ONCE = 16 };

static GcVector young_blocks; /* Blocks of objects allocated since the last minor collection */
static size_t sweep_from;     /* old_blocks below have been swept, */
static size_t sweep_kept;     /* and those below this are the living among them */
static GcVector old_blocks;   /* all others */
static size_t freed;          /* objects, since the sweep began */

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

Object *large_alloc(Shape *shape, size_t size, unsigned flags, bool low) {
  size_t count = align_up(size, BLOCK_SIZE) / BLOCK_SIZE;
  Block *block = block_take(count, low);
  if (block == NULL) return NULL;
  block_zero(block, size);
  block->kind = BLOCK_LARGE;
  block->large.size = size;
  block->large.blocks = count;
  block->large.cards = NULL;
  block->large.cards_used = false;
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

void large_mark_cards(Object *array, size_t first, size_t count) {
  Block *block = block_of_object(array);
  assert(array->gc_flags & GC_CARDS && block->large.cards != NULL);
  if (count == 0) return;
  size_t last = (first + count - 1) / CARD_SLOTS;
  memset(block->large.cards + first / CARD_SLOTS, 1, last - first / CARD_SLOTS + 1);
  if (block->large.cards_used) return;
  block->large.cards_used = true;
  vector_push(&heap.carded, block);
}

/* Index of the first dirty card from `card` on, `cards` if there is none: big tables have many
 * clean ones. */
static size_t next_dirty(const uint8_t *dirty, size_t card, size_t cards) {
  for (; card % 8 != 0 && card < cards; card++) {
    if (dirty[card]) return card;
  }
  for (uint64_t word; card + 8 <= cards; card += 8) {
    memcpy(&word, dirty + card, 8);
    if (word != 0) return card + __builtin_ctzll(word) / 8;
  }
  while (card < cards && !dirty[card]) card++;
  return card;
}

static void scan_array(Block *block, void (*scan)(Slot *first, size_t count)) {
  Object *array = (Object *)block->start;
  const Layout *layout = object_layout(array);
  Slot *items = (Slot *)(block->start + layout->fixed_size);
  size_t count = slot_items(array, layout);
  size_t cards = card_count(block);
  for (size_t card = 0; (card = next_dirty(block->large.cards, card, cards)) < cards; card++) {
    block->large.cards[card] = 0;
    size_t first = card * CARD_SLOTS;
    if (first < count) scan(items + first, min_of((size_t)CARD_SLOTS, count - first));
  }
}

void large_scan_cards(void (*scan)(Slot *first, size_t count)) {
  for (size_t i = 0; i < heap.carded.count; i++) {
    Block *block = heap.carded.items[i];
    scan_array(block, scan);
    block->large.cards_used = false;
  }
  heap.carded.count = 0;
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
