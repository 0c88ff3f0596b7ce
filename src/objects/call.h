/* Calling: how C code calls Python callables, and how builtin functions get their arguments.

   Convention: args[0 .. nargs) are positional, then the values of the keywords named by the tuple
   kwnames (ABSENT: none). The result is ABSENT with an exception set on failure. Everything here
   may collect and run Python code. */
#ifndef OBJECTS_CALL_H
#define OBJECTS_CALL_H

#include "objects/exception.h"

Value call(Value callable, Value *args, int nargs, Value kwnames) must_check;
Value call0(Value callable) must_check;
Value call1(Value callable, Value a) must_check;
Value call2(Value callable, Value a, Value b) must_check;
Value call3(Value callable, Value a, Value b, Value c) must_check;
/* callable(*tuple, **dict): dict may be ABSENT. */
Value call_with_tuple(Value callable, Value tuple, Value dict) must_check;
/* Copies the arguments of callable(*tuple, **dict) to args, which has room; returns the keyword
   names, ABSENT if none. ABSENT with an exception set: TypeError. */
Value call_spread(Value tuple, Value dict, Value *args) must_check;
/* getattr(object, name)(...) without making a bound method. */
Value call_method(Value object, Value name, Value *args, int nargs, Value kwnames) must_check;
Value call_method0(Value object, Value name) must_check;
Value call_method1(Value object, Value name, Value a) must_check;
Value call_method2(Value object, Value name, Value a, Value b) must_check;
/* Looks the special method up on the type only; *found false (and ABSENT, no exception) where there
   is none. */
Value call_special(Value object, Value name, Value *args, int nargs, bool *found) must_check;

/* function(first, *args): through a copy of the arguments. */
Value call_with_first(Value function, Value first, Value *args, int nargs,
                      Value kwnames) must_check;

/* An array of `count` Values on the C stack that outlives calls into Python. It has no stale rest
   (its size is a multiple of the stack's alignment): what was there before would be taken for live
   Values by the collector. */
#define STACK_VALUES(name, count)                                                                  \
  Value name[((size_t)(count) + 2) & ~(size_t)1];                                                  \
  name[count] = name[(count) | 1] = ABSENT

/* Binds and calls. self is ABSENT for plain functions. See builtin.h. */
Value builtin_call(const BuiltinDef *def, Value self, Value *args, int nargs,
                   Value kwnames) must_check;
/* builtin_call without keywords and with an argument count that is known to be right for a simple
   signature (or a raw function's call). */
struct SignatureParsed;
Value builtin_call_simple(const struct SignatureParsed *signature, Value self, Value *args,
                          int nargs) must_check;
/* Binds a raw call (args as above) to a signature text: out[i] per parameter as builtin.h
   describes. For slots __new__, __init__, __call__ that take arguments: `static Signature sig =
   SIGNATURE("int(x=?, /, base=?)")`. false: TypeError set. */
typedef struct Signature {
  const char *text;               /* Python signature, name included */
  struct SignatureParsed *parsed; /* made at first use */
} Signature;
#define SIGNATURE(text)                                                                            \
  { text, NULL }
bool signature_bind(Signature *signature, Value *args, int nargs, Value kwnames,
                    Value *out) must_check;

/* Recursion guard for C code that recurses (repr, compare, pickle...). false: RecursionError set.
   `where` completes "maximum recursion depth exceeded%s". Every true is paired with
   recursion_leave. */
bool recursion_enter_slow(const char *where) must_check;
static always_inline bool must_check recursion_enter(const char *where) {
  Thread *thread = current_thread;
  if (unlikely((char *)__builtin_frame_address(0) < thread->c_stack_limit ||
               thread->depth >= recursion_limit + thread->recursion_headroom))
    return recursion_enter_slow(where);
  thread->depth++;
  return true;
}
static always_inline void recursion_leave(void) {
  current_thread->depth--;
}

/* -- Provided by the interpreter --------------------------------------------------------------- */

/* Runs pending signal handlers, finalizers, weakref callbacks, GIL hand-over. false: exception
   set. */
bool thread_poll(void) must_check;
/* Raises what another thread or the collector (MemoryError) wants raised in this one. false: that
   has happened. */
bool thread_raise_async(void) must_check;
/* The same for loops in C that may make objects without end, where there is nothing to raise as a
   rule. */
static always_inline bool must_check thread_may_go_on(void) {
  return likely(!(current_thread->poll & POLL_ASYNC_EXCEPTION)) || thread_raise_async();
}
/* Releases and takes the GIL around a blocking call: no Value may be touched in between. Nest
   not. */
void gil_release(void);
void gil_acquire(void);
#define ALLOW_THREADS_BEGIN                                                                        \
  {                                                                                                \
    gil_release();
#define ALLOW_THREADS_END                                                                          \
  gil_acquire();                                                                                   \
  }

#endif
