/* _signal: timers, masks and waiting, which signal.c puts into the module. */
#ifndef MODULES_SIGNAL_MASK_H
#define MODULES_SIGNAL_MASK_H

#include <signal.h>

#include "objects/protocol.h"

extern const BuiltinDef signal_mask_functions[];
/* Adds ItimerError and struct_siginfo. false: exception set. */
bool mask_init(Value module) must_check;
/* A set of signals from an iterable of numbers. false: exception set. */
bool signal_set_convert(Value iterable, sigset_t *set) must_check;

#endif
