/* The parts of the module __pypy__. */
#ifndef MODULES_PYPY_H
#define MODULES_PYPY_H

#include "objects/module.h"

/* builders.c */
extern const ModuleDef pypy_builders_module;
/* log.c: debug_start and its relatives, the clock. */
extern const BuiltinDef pypy_log_functions[];

#endif
