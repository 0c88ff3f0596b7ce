/* _signal: timers, masks and waiting, which signal.c puts into the module. */
#ifndef MODULES_SIGNAL_MASK_H
#define MODULES_SIGNAL_MASK_H

#include "objects/protocol.h"

extern const BuiltinDef signal_mask_functions[];
/* Adds ItimerError and struct_siginfo. false: exception set. */
bool mask_init(Value module) must_check;
/* A signal number, checked: ValueError "signal number out of range". In signal.c. */
bool signal_number(Value v, int *number) must_check;

#endif
