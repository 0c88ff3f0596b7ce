/* When the system has no more memory: a full collection, then MemoryError in the running thread.
   Until the program has reacted it lives on the reserve (base/reserve.h); when that is used up,
   too, the process ends. */
#ifndef GC_SHORTAGE_H
#define GC_SHORTAGE_H

#include "gc/heap.h"

void shortage_init(void);
/* After each collection that was not asked for: does the above, and keeps the reserve in proportion
 * to the heap. May collect. */
void shortage_poll(void);
/* So many bytes have been refused: collects, and gives the system what is free. */
void shortage_make_room(size_t size);
/* That was in vain: whether they may be taken from the reserve. The program is told then. */
bool shortage_lend(size_t size);

#endif
