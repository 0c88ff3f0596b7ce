/* The thread that gets arenas' pages ahead of need. */
#include "gc/prefault.h"

#include "base/os.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of what follows */
static pthread_cond_t wanted = PTHREAD_COND_INITIALIZER; /* more than is ready */
static char *ready[PREFAULT_MOST];
static size_t ready_count;
static size_t goal;     /* of ready_count */
static bool is_started; /* or cannot be: it is not tried again */

void prefault_pages(char *start, size_t size) {
  madvise(start, size, MADV_POPULATE_WRITE); /* a hint: an old kernel does not know it */
}

/* NULL: no memory. */
static char *prepare_arena(void) {
  char *arena = os_map_reserve_aligned(ARENA_SIZE, PREFAULT_PIECE);
  if (arena == NULL) return NULL;
  if (!os_commit(arena, ARENA_SIZE)) {
    os_release(arena, ARENA_SIZE);
    return NULL;
  }
  for (size_t done = 0; done < ARENA_SIZE; done += PREFAULT_PIECE)
    prefault_pages(arena + done, PREFAULT_PIECE);
  return arena;
}

static void *run(void *unused) {
  pthread_mutex_lock(&lock);
  for (;;) {
    while (ready_count >= goal) pthread_cond_wait(&wanted, &lock);
    pthread_mutex_unlock(&lock);
    char *arena = prepare_arena();
    pthread_mutex_lock(&lock);
    if (arena != NULL) {
      ready[ready_count++] = arena;
    } else {
      goal = 0;
    }
  }
  return unused;
}

static void before_fork(void) {
  pthread_mutex_lock(&lock);
}
static void after_fork_in_parent(void) {
  pthread_mutex_unlock(&lock);
}
/* The thread is not in the child. */
static void after_fork_in_child(void) {
  is_started = false;
  pthread_cond_init(&wanted, NULL);
  pthread_mutex_unlock(&lock);
}

/* Without a thread, or when it is not fast enough, the heap does without. */
static void start(void) {
  static bool is_registered;
  is_started = true;
  if (!is_registered) pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
  is_registered = true;
  sigset_t all, old;
  pthread_attr_t attributes;
  pthread_t thread;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 64 << 10);
  pthread_create(&thread, &attributes, run, NULL);
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
}

/* Does not wait: the thread may have the lock while it waits for a processor. */
char *prefault_take(size_t ahead) {
  if (ahead && !is_started) start();
  if (pthread_mutex_trylock(&lock) != 0) return NULL;
  goal = min_of(ahead, (size_t)PREFAULT_MOST);
  char *arena = ready_count ? ready[--ready_count] : NULL;
  if (ready_count < goal) pthread_cond_signal(&wanted);
  pthread_mutex_unlock(&lock);
  return arena;
}
