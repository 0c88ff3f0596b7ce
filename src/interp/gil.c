/* The global interpreter lock: a mutex-protected flag with a hand-over, so that the thread that
   yields really lets another one run. */
#include "interp/gil.h"

#include <pthread.h>
#include <time.h>

#include "objects/call.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER; /* the lock became free */
static pthread_cond_t switched = PTHREAD_COND_INITIALIZER; /* somebody else has it now */
static Thread *holder;                                     /* under mutex */
static int waiting;                                        /* threads in gil_take */
static uint64_t switch_count;                              /* hand-overs */
int64_t gil_interval = 5000;

static Thread *last_thread; /* the only one that may take it, NULL: each may; under mutex */

/* Which Thread the calling C thread is. */
static __thread Thread *own_thread;

void gil_set_own(Thread *thread) {
  own_thread = thread;
}
Thread *gil_own_thread(void) {
  return own_thread;
}

void gil_init(void) {
  holder = current_thread;
  own_thread = current_thread;
}

static void deadline_after(struct timespec *deadline, int64_t microseconds) {
  clock_gettime(CLOCK_REALTIME, deadline);
  int64_t ns = deadline->tv_nsec + microseconds * 1000;
  deadline->tv_sec += ns / 1000000000;
  deadline->tv_nsec = ns % 1000000000;
}

/* For threads that may not have the lock any more: the process is about to end. */
static _Noreturn void wait_for_ever(void) {
  static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
  waiting--;
  pthread_cond_broadcast(&switched); /* for gil_yield in the thread that remains */
  for (;;) pthread_cond_wait(&never, &mutex);
}

void gil_take(Thread *thread) {
  pthread_mutex_lock(&mutex);
  waiting++;
  for (;;) {
    if (last_thread != NULL && thread != last_thread) wait_for_ever();
    if (holder == NULL) break;
    struct timespec deadline;
    uint64_t count = switch_count;
    deadline_after(&deadline, gil_interval);
    int timed_out = pthread_cond_timedwait(&released, &mutex, &deadline);
    if (timed_out && holder != NULL && count == switch_count)
      __atomic_or_fetch(&holder->poll, POLL_GIL, __ATOMIC_SEQ_CST);
  }
  waiting--;
  holder = thread;
  switch_count++;
  current_thread = thread;
  pthread_cond_broadcast(&switched);
  pthread_mutex_unlock(&mutex);
  if (thread->gc.stack_pointer != NULL) gc_thread_unpark(&thread->gc);
}

void gil_forbid_others(void) {
  pthread_mutex_lock(&mutex);
  last_thread = current_thread;
  pthread_mutex_unlock(&mutex);
}

/* Only the last thread can be here once it is set: no lock. */
bool gil_others_are_forbidden(void) {
  return last_thread != NULL;
}

void gil_drop_forever(void) {
  pthread_mutex_lock(&mutex);
  holder = NULL;
  pthread_cond_signal(&released);
  pthread_mutex_unlock(&mutex);
}

/* Gives it up; the thread's stack counts as parked until gil_take. */
static void gil_drop(Thread *thread) {
  gc_thread_park(&thread->gc);
  gil_drop_forever();
}

/* After dropping, wait until another thread has taken it: otherwise this one would win the race
   each time. */
void gil_yield(void) {
  Thread *thread = current_thread;
  pthread_mutex_lock(&mutex);
  if (waiting == 0) {
    pthread_mutex_unlock(&mutex);
    return;
  }
  uint64_t count = switch_count;
  pthread_mutex_unlock(&mutex);
  gil_drop(thread);
  pthread_mutex_lock(&mutex);
  while (waiting > 0 && switch_count == count) pthread_cond_wait(&switched, &mutex);
  pthread_mutex_unlock(&mutex);
  gil_take(thread);
}

void gil_release(void) {
  gil_drop(current_thread);
}

void gil_acquire(void) {
  gil_take(own_thread);
}

void gil_after_fork(void) {
  pthread_mutex_init(&mutex, NULL);
  pthread_cond_init(&released, NULL);
  pthread_cond_init(&switched, NULL);
  waiting = 0;
  holder = current_thread;
}
