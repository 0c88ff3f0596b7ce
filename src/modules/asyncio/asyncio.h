/* _asyncio inside: futures, tasks, and which task of which loop runs.

   Invariants: a future's callbacks are `callback` (the first; absent: none) and the list
   `callbacks` (absent: no more); both are empty once it is done. While a task is not done either
   its waiter is absent and a step is scheduled, or the waiter is a future that has the task's
   wakeup among its callbacks. Functions that return ABSENT, false or -1 have set an exception; all
   may run Python. */
#ifndef MODULES_ASYNCIO_ASYNCIO_H
#define MODULES_ASYNCIO_ASYNCIO_H

#include "objects/protocol.h"

typedef enum FutureState { FUTURE_PENDING, FUTURE_CANCELLED, FUTURE_FINISHED } FutureState;

typedef struct FutureObject {
  Object header;
  uint8_t state;      /* FutureState */
  bool log_traceback; /* the exception has not been looked at: complain when the future dies */
  bool blocking;    /* _asyncio_future_blocking: handed out by __await__, not yet seen by a task */
  bool must_cancel; /* task: throw CancelledError at the next step */
  bool log_destroy_pending; /* task: complain when it dies pending */
  Slot loop;                /* absent: not initialised */
  Slot callback;            /* first callback, or absent */
  Slot callback_context;    /* its context */
  Slot callbacks;           /* list of (callback, context): the others; or absent */
  Slot result;              /* or absent */
  Slot exception;           /* or absent */
  Slot traceback;           /* of the exception, when it was set */
  Slot source_traceback;    /* where it was made, in debug mode; or absent */
  Slot cancel_message;      /* or absent */
  Slot cancelled_error;     /* CancelledError to be raised once more, or absent */
} FutureObject;

/* The Slots go on in one run. */
typedef struct TaskObject {
  FutureObject future;    /* a task is a future */
  Slot coroutine;         /* that it runs */
  Slot name;              /* str, or an int N that stands for "Task-N" */
  Slot context;           /* contextvars.Context it runs in */
  Slot waiter;            /* future that the task waits for, or absent */
  Slot cancels_requested; /* small int */
  Slot step;              /* callables, made once */
  Slot wakeup;            /* the other of the two */
} TaskObject;

extern Type future_type, future_iter_type, task_type, task_step_type;
extern Shape future_shape, task_shape;

static inline FutureObject *as_future(Value v) {
  return object_cast(FutureObject, v);
}
static inline TaskObject *as_task(Value v) {
  return object_cast(TaskObject, v);
}
/* A Future or Task of ours, no subclass: its fields may be used directly. */
static inline bool is_exact_future(Value v) {
  return has_shape(v, &future_shape) || has_shape(v, &task_shape);
}

enum { FUTURE_SLOTS = 10, TASK_SLOTS = FUTURE_SLOTS + 7 };

/* -- future.c ---------------------------------------------------------------------------------- */

/* Fresh state; loop None: the current one. */
bool future_init(Value self, Value loop) must_check;
bool future_check(Value self) must_check; /* RuntimeError unless initialised */
Value future_set_result(Value self, Value result) must_check;
Value future_set_exception(Value self, Value exception) must_check;
/* True or False; message may be absent */
Value future_cancel(Value self, Value message) must_check;
Value future_add_callback(Value self, Value callback, Value context) must_check;
/* 1: *out is the result, 0: *out is an exception to be raised, -1: exception set (not done, or not
   initialised). */
int future_outcome(Value self, Value *out) must_check;
/* The error a cancelled future raises. */
Value future_cancelled_error(Value self) must_check;
void future_finalize(Value self);
bool future_has_finalizer(const Object *object);

/* -- task.c ------------------------------------------------------------------------------------ */

void task_finalize(Value self);
/* loop.call_soon(callback[, argument][, context=context]) */
bool loop_call_soon(Value loop, Value callback, Value argument, Value context) must_check;

/* -- module.c ---------------------------------------------------------------------------------- */

/* Things of the Python half of asyncio, looked up when first wanted. */
typedef enum Import {
  IMPORT_CANCELLED_ERROR,
  IMPORT_INVALID_STATE_ERROR,
  IMPORT_FUTURE_REPR,
  IMPORT_TASK_REPR,
  IMPORT_TASK_GET_STACK,
  IMPORT_TASK_PRINT_STACK,
  IMPORT_ISCOROUTINE,
  IMPORT_GET_POLICY,
  IMPORT_EXTRACT_STACK,
  IMPORT_COPY_CONTEXT,
  IMPORT_COUNT
} Import;
Value asyncio_import(Import which) must_check;
Value raise_invalid_state(const char *text);
/* The running loop, or the policy's. */
Value asyncio_get_event_loop(void) must_check;
bool asyncio_register_task(Value task) must_check;
bool asyncio_enter_task(Value loop, Value task) must_check;
bool asyncio_leave_task(Value loop, Value task) must_check;

#endif
