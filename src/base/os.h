/* Thin layer over the operating system: clocks, randomness, pages. Sizes given to the page
   functions are rounded up to whole pages; failures are reported, never fatal, so that callers can
   choose (MemoryError, fallback, abort). */
#ifndef BASE_OS_H
#define BASE_OS_H

#include "base/common.h"

/* Nanoseconds. Real time counts from 1970; the others from an arbitrary point. */
int64_t os_clock_real(void);
int64_t os_clock_monotonic(void);
int64_t os_clock_process_cpu(void);
int64_t os_clock_thread_cpu(void);

/* Fills the buffer from the system's random source (blocking until it is seeded); false with errno
   set on failure. */
must_check bool os_random_bytes(void *buffer, size_t size);

size_t os_page_size(void);
/* Reserves address space without memory: touching it faults until committed. NULL on failure. */
void *os_map_reserve(size_t size);
/* Reserved address space that begins on a multiple of alignment (a power of two). NULL on
   failure. */
void *os_map_reserve_aligned(size_t size, size_t alignment);
/* Reserved address space wholly below 4 GiB. NULL on failure. */
void *os_map_low(size_t size);
/* Makes pages of a reservation readable and writable; what was never written reads as zero. */
must_check bool os_commit(void *address, size_t size);
/* Gives the memory back but keeps the pages accessible: they read as zero afterwards. */
void os_discard(void *address, size_t size);
/* Gives the memory back and makes the pages fault again. */
void os_decommit(void *address, size_t size);
/* Ends a reservation, or a part of one. */
void os_release(void *address, size_t size);
/* For catching stray accesses to moved objects and for stack guards. */
must_check bool os_protect(void *address, size_t size, bool accessible);

/* Bytes that the process may map in all (RLIMIT_AS); SIZE_MAX: no limit. */
size_t os_address_space_limit(void);

#endif
