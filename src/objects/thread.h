/* Thread: everything one thread of execution owns. `current_thread` is the thread that holds the
   GIL.

   Invariants: `exception` is absent exactly when no helper has failed since the last handler; it is
   always a ready instance. `base`/`pc` describe the running frame whenever C code outside the
   dispatch loop runs. */
#ifndef OBJECTS_THREAD_H
#define OBJECTS_THREAD_H

#include "objects/type.h"

/* The exceptions being handled (sys.exc_info): one item per generator that runs, plus one at the
   thread's bottom. */
typedef struct HandledException {
  Value exception; /* being handled in this frame or its callers up to the next item; or absent */
  struct HandledException *outer; /* of the frame that resumed this generator */
} HandledException;

/* Events as assignment to f_lineno tells them apart. */
typedef enum TraceEvent { TRACE_CALL, TRACE_LINE, TRACE_YIELD, TRACE_OTHER } TraceEvent;

typedef enum PollReason {
  POLL_SIGNAL = 1,
  POLL_GIL = 2,
  POLL_PENDING = 4,
  POLL_ASYNC_EXCEPTION = 8,
  POLL_CALL = 16
} PollReason;

/* For the collector: Note [Quiet frames] in interp/stack_roots.c. */
typedef enum QuietMark {
  QUIET_MINOR,      /* since the last minor collection */
  QUIET_MARK_BEGIN, /* where the present round of marking began */
  QUIET_MARK_NEXT,  /* how far it has come; NULL: there is none */
  QUIET_MARK_END,   /* callers of this frame were visited in an earlier round */
  QUIET_COUNT
} QuietMark;

typedef struct Thread {
  GcThread gc;                   /* C stack of this thread for the conservative scan; first field */
  Value exception;               /* raised and on its way, absent if none */
  HandledException *handled;     /* innermost item */
  HandledException handled_base; /* the bottom item */
  Value *base;                   /* registers of the running frame, NULL when no Python code runs */
  const void *pc;     /* its current instruction (Instr *), saved before anything that may look */
  Value *stack;       /* VM stack, lowest address */
  Value *stack_end;   /* end of the mapping; crossing the guard below it raises RecursionError */
  Value *stack_limit; /* frames that would reach beyond raise RecursionError */
  const void *const
      *dispatch;              /* the interpreter's jump table: the normal one, or one that traces */
  volatile uint32_t poll;     /* PollReason bits: looked at on loop back-edges and calls */
  int32_t depth;              /* Python frames and guarded C calls */
  void *c_frame;              /* C frame in which the innermost dispatch loop was entered */
  char *c_stack_limit;        /* C stack addresses below this raise RecursionError */
  int32_t recursion_headroom; /* >0 while handling a RecursionError */
  Value trace_function;       /* sys.settrace, absent if none */
  Value profile_function;     /* sys.setprofile */
  bool tracing;               /* inside a trace function */
  uint8_t trace_event;        /* TraceEvent: what the trace function is told */
  Value context;              /* contextvars: current Context, absent until used */
  Value async_gen_firstiter;  /* sys.set_asyncgen_hooks */
  Value async_gen_finalizer;  /* the other of the two; absent: none */
  Value dict;                 /* what _thread._local keeps for the thread, absent until used */
  Value start[3];             /* function, args, kwargs of a thread that has not begun */
  Value sentinel;             /* lock to release when the thread ends, or absent */
  int32_t coroutine_origin_depth; /* sys.set_coroutine_origin_tracking_depth */
  uint64_t ident;                 /* threading.get_ident() */
  Value async_exception;          /* to be raised at the next poll */
  Value repr_active; /* list of containers whose repr is running (reprlib's recursion guard), or
                        absent */
  bool lost;         /* did not survive a fork: only its frames and `start` are left */
  Value *quiet[QUIET_COUNT]; /* frames whose callers have not run since; NULL: no frame is quiet */
  int64_t most_registers;    /* of a frame that a minor collection has visited */
  struct Thread *next;       /* all threads */
} Thread;

extern Thread *current_thread;
/* The running thread is about to hear of the shortage of memory: not once more at its next poll. */
void thread_cancel_memory_error(void);
extern int32_t recursion_limit;

#endif
