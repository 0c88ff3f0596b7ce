/* What happens at a poll: signals, finalizers, weakref callbacks, GIL hand-over, asynchronous
   exceptions. */
#include "interp/runtime.h"

#include "interp/gil.h"
#include "interp/import.h"
#include "interp/stack.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/sequence.h"
#include "objects/weakref.h"

bool (*runtime_signal_hook)(void);

/* -- Polling ----------------------------------------------------------------------------------- */

static bool raise_async(void *exact_from) {
  Thread *thread = current_thread;
  Value exception = thread->async_exception;
  __atomic_and_fetch(&thread->poll, ~POLL_ASYNC_EXCEPTION, __ATOMIC_SEQ_CST);
  thread->async_exception = ABSENT;
  if (same(exception, type_value(&exc_MemoryError)) && gc_relieve(exact_from)) return true;
  if (!is_absent(exception)) raise_object(exception, ABSENT);
  return is_absent(exception);
}

bool thread_raise_async(void) {
  return raise_async(NULL);
}

static bool poll(bool in_loop) {
  Thread *thread = current_thread;
  uint32_t reasons = __atomic_exchange_n(&thread->poll, 0, __ATOMIC_SEQ_CST);
  if (reasons & POLL_GIL) gil_yield();
  if (reasons & POLL_PENDING) {
    gc_poll();
    gc_run_pending();
  }
  if (reasons & POLL_SIGNAL && thread == main_thread && runtime_signal_hook != NULL &&
      !runtime_signal_hook())
    return false;
  if (!(reasons & POLL_ASYNC_EXCEPTION)) return true;
  return raise_async(in_loop ? stack_clear_dead_at_poll() : NULL);
}

bool thread_poll(void) {
  return poll(false);
}
bool runtime_poll_in_loop(void) {
  return poll(true);
}

void gc_raise_memory_error(void) {
  if (current_thread == NULL) return; /* a test of the heap alone */
  (void)!is_absent(raise_memory_error());
}

/* -- Names other layers look up ---------------------------------------------------------------- */

Value builtins_get(Value name) {
  Value v = dict_get_str(module_dict(builtins_module), name);
  return is_absent(v)
             ? raise_error(&exc_AttributeError, "module 'builtins' has no attribute '%V'", name)
             : v;
}
