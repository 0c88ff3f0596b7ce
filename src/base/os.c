/* The operating system's clocks, random bytes, memory mappings and limits. */
#include "base/os.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static int64_t read_clock(clockid_t clock) {
  struct timespec now;
  if (clock_gettime(clock, &now) != 0) unreachable_state("clock_gettime failed");
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t os_clock_real(void) {
  return read_clock(CLOCK_REALTIME);
}
int64_t os_clock_monotonic(void) {
  return read_clock(CLOCK_MONOTONIC);
}
int64_t os_clock_process_cpu(void) {
  return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}
int64_t os_clock_thread_cpu(void) {
  return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

bool os_random_bytes(void *buffer, size_t size) {
  for (char *next = buffer; size > 0;) {
    ssize_t got = getrandom(next, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    next += got;
    size -= (size_t)got;
  }
  return true;
}

size_t os_page_size(void) {
  return (size_t)sysconf(_SC_PAGESIZE);
}

static void *map_pages(void *hint, size_t size, int flags) {
  void *address =
      mmap(hint, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0);
  return address == MAP_FAILED ? NULL : address;
}

void *os_map_reserve(size_t size) {
  return map_pages(NULL, size, 0);
}

void *os_map_reserve_aligned(size_t size, size_t alignment) {
  size = align_up(size, os_page_size());
  if (alignment <= os_page_size()) return os_map_reserve(size);
  char *start = os_map_reserve(size + alignment);
  if (start == NULL) return NULL;
  char *aligned = (char *)align_up((uintptr_t)start, alignment);
  if (aligned > start) os_release(start, (size_t)(aligned - start));
  os_release(aligned + size, (size_t)(start + alignment - aligned));
  return aligned;
}

/* MAP_32BIT only searches from 1 to 2 GiB; where that is full, probe the remaining gaps. */
void *os_map_low(size_t size) {
  const uintptr_t limit = (uintptr_t)1 << 32, step = (uintptr_t)1 << 24;
  size = align_up(size, os_page_size());
  if (size >= limit) return NULL;
#ifdef MAP_32BIT
  void *address = map_pages(NULL, size, MAP_32BIT);
  if (address != NULL) return address;
#endif
  for (uintptr_t at = step; at + size <= limit; at += step) {
    void *mapped = map_pages((void *)at, size, MAP_FIXED_NOREPLACE);
    if (mapped == (void *)at) return mapped;
    if (mapped != NULL) os_release(mapped, size);
  }
  return NULL;
}

bool os_commit(void *address, size_t size) {
  return mprotect(address, size, PROT_READ | PROT_WRITE) == 0;
}

void os_discard(void *address, size_t size) {
  madvise(address, size, MADV_DONTNEED);
}

void os_decommit(void *address, size_t size) {
  madvise(address, size, MADV_DONTNEED);
  mprotect(address, size, PROT_NONE);
}

void os_release(void *address, size_t size) {
  if (size > 0) munmap(address, size);
}

bool os_protect(void *address, size_t size, bool accessible) {
  return mprotect(address, size, accessible ? PROT_READ | PROT_WRITE : PROT_NONE) == 0;
}

size_t os_address_space_limit(void) {
  struct rlimit limit;
  bool limited = getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
  return limited ? (size_t)limit.rlim_cur : SIZE_MAX;
}
