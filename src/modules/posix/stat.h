/* os.stat_result from a struct stat. */
#ifndef MODULES_POSIX_STAT_H
#define MODULES_POSIX_STAT_H

#include <sys/stat.h>

#include "objects/protocol.h"

Value stat_result(const struct stat *st) must_check;
bool stat_init(Value module) must_check;
extern const BuiltinDef posix_stat_functions[];

#endif
