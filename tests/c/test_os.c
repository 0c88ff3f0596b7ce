/* base/os: mappings can be reserved, committed, emptied and released; clocks advance. */
#include "base/os.h"
#include "check.h"

static void test_pages(void) {
  size_t size = 1 << 20, alignment = 1 << 22;
  char *pages = os_map_reserve_aligned(size, alignment);
  CHECK(pages != NULL && ((uintptr_t)pages & (alignment - 1)) == 0);
  CHECK(os_commit(pages, size));
  CHECK(pages[0] == 0 && pages[size - 1] == 0);
  memset(pages, 1, size);
  os_discard(pages, size);
  CHECK(pages[size / 2] == 0);
  CHECK(os_protect(pages, os_page_size(), false));
  CHECK(os_protect(pages, os_page_size(), true));
  os_decommit(pages, size);
  os_release(pages, size);
}

static void test_low(void) {
  size_t size = (size_t)64 << 20;
  char *low = os_map_low(size), *second = os_map_low(size);
  CHECK(low != NULL && (uintptr_t)low + size <= (uintptr_t)1 << 32);
  CHECK(second != NULL && (uintptr_t)second + size <= (uintptr_t)1 << 32 && second != low);
  CHECK(os_commit(low, 4096));
  low[4095] = 1;
  os_release(low, size);
  os_release(second, size);
  CHECK(os_map_low((size_t)1 << 32) == NULL);
}

int main(void) {
  test_pages();
  test_low();
  int64_t before = os_clock_monotonic();
  CHECK(os_clock_monotonic() >= before);
  CHECK(os_clock_real() > (int64_t)1600000000 * 1000000000);
  CHECK(os_clock_process_cpu() > 0 && os_clock_thread_cpu() > 0);
  CHECK(os_address_space_limit() > 0);
  char bytes[300] = {0};
  CHECK(os_random_bytes(bytes, sizeof bytes));
  return check_result();
}
