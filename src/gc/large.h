/* Large objects: more than 4 KB, each in a run of blocks of its own. They never move, even while
   young.

   Invariant: `large.cards` exists exactly for objects with GC_CARDS: arrays whose variable part is
   Slots. A card covers CARD_SLOTS items; it is dirty when a young object may have been stored in
   one of them. Dirty cards are listed, so that what a minor collection has to do for an array does
   not depend on its size. Those of young arrays are found in the array's table when something has
   reached it. */
#ifndef GC_LARGE_H
#define GC_LARGE_H

#include "gc/heap.h"

/* Zeroed memory with its header set, young unless `flags` says GC_OLD; NULL: no memory (`need`: see
   block_take). */
Object *large_alloc(Shape *shape, size_t size, unsigned flags, bool low, bool need);
/* The object if the address lies within it. */
Object *large_find(const Block *block, uint64_t address);
/* The card of an item: nonzero if dirty. */
static always_inline const uint8_t *large_card(const Object *array, size_t index) {
  return &block_of_object(array)->large.cards[index / CARD_SLOTS];
}
/* Marks the cards of items first..first+count dirty. */
void large_mark_cards(Object *array, size_t first, size_t count);
/* The first item from `first` on whose card is dirty (clean), `end` if there is none before. */
size_t large_skip_clean(const Object *array, size_t first, size_t end);
size_t large_skip_dirty(const Object *array, size_t first, size_t end);
/* Calls scan for the Slots under each dirty card (items from `first` on), and cleans it: of all old
   arrays, of one that has just become old. */
typedef void (*ScanCard)(Object *array, size_t first, size_t count);
void large_scan_cards(ScanCard scan);
void large_scan_cards_of(Object *array, ScanCard scan);
/* Whether a minor collection should not wait until the nursery is full. */
bool large_remembered_much(void);
/* Frees those still young: nothing has reached them. */
void large_minor_end(void);
/* Arrays discarded while marking, which has to end first: the next minor collection begins with
   these; the white ones are forgotten when marking ends, and swept. */
void large_discard_delayed(void);
void large_keep_discarded(void);
/* Sweeping: a few objects at each call; false when all white ones are freed. */
void large_start_sweep(void);
bool large_sweep_some(void);
/* Objects freed since large_start_sweep. */
size_t large_freed(void);

#endif
