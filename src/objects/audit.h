/* Audit events (sys.addaudithook): what a program is about to do, told to functions that may forbid
   it. As long as there are no hooks an event costs the test of a flag, and its arguments are not
   made. */
#ifndef OBJECTS_AUDIT_H
#define OBJECTS_AUDIT_H

#include "objects/call.h"
#include "objects/audit.h"

extern bool audit_has_hooks;

/* audit(event, kinds, ...): calls the hooks with the event's name and a tuple of the arguments,
   whose kinds are letters: O Value (absent: None), i int, l int64_t, s char * (NULL: None). May run
   Python code and collect. false: a hook raised an exception, and what the event announces must not
   happen. */
#define audit(...) (!audit_has_hooks || audit_send(__VA_ARGS__))
bool audit_send(const char *event, const char *kinds, ...) must_check;
/* The same with the name and the tuple as Values. */
bool audit_send_values(Value event, Value arguments) must_check;
/* From now on the hook hears every event. */
void audit_add_hook(Value hook);

/* Provided by the interpreter: calls a hook, with tracing and profiling off unless it says
   __cantrace__. */
Value audit_call_hook(Value hook, Value event, Value arguments) must_check;

#endif
