/* gc/prefault: arenas come with their pages, each once, as many as asked for, in a forked process
 * too. */
#include "gc/prefault.h"
#include "base/common.h"
#include "check.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AHEAD = 4 };

/* The next arena, as soon as the thread has one. */
static char *wait_for_arena(void) {
  for (int i = 0; i < 10000; i++) {
    char *arena = prefault_take(AHEAD);
    if (arena != NULL) return arena;
    usleep(1000);
  }
  return NULL;
}

static size_t resident_pages(char *arena) {
  unsigned char present[ARENA_SIZE / 4096];
  size_t count = 0;
  if (mincore(arena, ARENA_SIZE, present) != 0) return 0;
  for (size_t i = 0; i < countof(present); i++) count += present[i] & 1;
  return count;
}

static void test_arenas(void) {
  char *last = NULL;
  for (int i = 0; i < 3 * AHEAD; i++) {
    char *arena = wait_for_arena();
    CHECK(arena != NULL && arena != last && ((uintptr_t)arena & (PREFAULT_PIECE - 1)) == 0);
    if (arena == NULL) return;
    CHECK(arena[0] == 0 && arena[ARENA_SIZE - 1] == 0);
    CHECK(resident_pages(arena) == ARENA_SIZE / 4096);
    memset(arena, 1, ARENA_SIZE);
    if (last != NULL) munmap(last, ARENA_SIZE);
    last = arena;
  }
}

/* With the goal at 0 what is ready, or almost, is handed out, and no more made. */
static void test_stop(void) {
  CHECK(wait_for_arena() != NULL);
  usleep(100 * 1000);
  size_t left = 0;
  for (int i = 0; i < 100; i++, usleep(1000)) left += prefault_take(0) != NULL;
  CHECK(left > 0 && left <= AHEAD + 1);
}

static void test_fork(void) {
  fflush(stderr);
  pid_t child = fork();
  if (child == 0) {
    check_failures = 0;
    test_arenas();
    _exit(check_result());
  }
  int status = -1;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  test_arenas();
}

int main(void) {
  CHECK(prefault_take(0) == NULL);
  test_arenas();
  test_stop();
  test_fork();
  return check_result();
}
