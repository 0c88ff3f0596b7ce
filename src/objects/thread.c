/* The running thread, and how the collector reaches it. */
#include "objects/thread.h"

#include "objects/exception_types.h"

Thread *current_thread;
int32_t recursion_limit = 1000;

/* -- Provided to the collector ----------------------------------------------------------------- */

void gc_notify_pending(void) {
  if (current_thread != NULL) current_thread->poll |= POLL_PENDING;
}

void gc_notify_memory_error(void) {
  if (current_thread == NULL) return;
  current_thread->async_exception = type_value(&exc_MemoryError);
  current_thread->poll |= POLL_ASYNC_EXCEPTION;
}

void thread_cancel_memory_error(void) {
  Value *waiting = &current_thread->async_exception;
  if (same(*waiting, type_value(&exc_MemoryError))) *waiting = ABSENT;
}
