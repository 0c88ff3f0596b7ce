/* Arenas whose pages are there before they are needed. A page that the kernel, or the host of a
   virtual machine, has to find first can cost 10 microseconds, and a minor collection may need a
   hundred; so in a heap that is not small a thread of the collector's own gets them ahead.

   Invariant: the thread touches memory only that is not part of the heap yet. */
#ifndef GC_PREFAULT_H
#define GC_PREFAULT_H

#include "base/common.h"

enum {
  ARENA_SIZE = 512 << 10,
  PREFAULT_PIECE = 64 << 10, /* so much at a time: the kernel holds up mmap and munmap meanwhile */
  PREFAULT_MOST = 64         /* arenas that are kept ready */
};

/* Zeroed memory for an arena, all of its pages there; NULL: none is ready. From now on there shall
   be `ahead` of them, at most PREFAULT_MOST; 0: no more for the moment. */
char *prefault_take(size_t ahead);
/* Gets the pages of fresh memory in one call, for less than a fault each. */
void prefault_pages(char *start, size_t size);

#endif
