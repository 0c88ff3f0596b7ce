/* Tables of functions that posix.c puts into the module. */
#ifndef MODULES_POSIX_FILES_H
#define MODULES_POSIX_FILES_H

#include "objects/protocol.h"

extern const BuiltinDef posix_file_functions[], posix_process_functions[], posix_scandir_functions[];
extern Type dir_entry_type, scandir_iterator_type;

#endif
