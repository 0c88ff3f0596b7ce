/* _thread._local, and what _signal tells _thread. */
#ifndef MODULES_THREAD_LOCAL_H
#define MODULES_THREAD_LOCAL_H

#include "objects/protocol.h"

extern Type thread_local_type;
/* The thread ends: its attributes of all locals go. */
void thread_local_end(Thread *thread);
/* Marks a signal as arrived; set by _signal when it is imported. */
extern void (*raise_main_signal)(int number);

#endif
