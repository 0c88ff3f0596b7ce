#include "objects/thread.h"

Thread *current_thread;
int32_t recursion_limit = 1000;

/* -- Provided to the collector -------------------------------------------------------------------- */

void gc_notify_pending(void) {
  if (current_thread != NULL) current_thread->poll |= POLL_PENDING;
}
