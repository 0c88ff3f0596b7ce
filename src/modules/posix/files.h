/* Tables of functions that posix.c puts into the module. */
#ifndef MODULES_POSIX_FILES_H
#define MODULES_POSIX_FILES_H

#include "objects/protocol.h"

extern const BuiltinDef posix_file_functions[], posix_process_functions[], posix_scandir_functions[];
/* Adds fork, exec, wait...; in spawn.c. false: exception set. */
bool spawn_init(Value module) must_check;
/* Adds dup, pipe, chmod, utime, link...; in attributes.c. false: exception set. */
bool attributes_init(Value module) must_check;
extern Type dir_entry_type, scandir_iterator_type;

#endif
