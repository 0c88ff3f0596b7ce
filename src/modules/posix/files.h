/* Tables of functions that posix.c puts into the module. */
#ifndef MODULES_POSIX_FILES_H
#define MODULES_POSIX_FILES_H

#include "objects/protocol.h"

extern const BuiltinDef posix_file_functions[], posix_attribute_functions[],
    posix_transfer_functions[], posix_owner_functions[], posix_process_functions[],
    posix_user_functions[], posix_wait_functions[], posix_spawn_functions[],
    posix_posix_spawn_functions[], posix_scandir_functions[], posix_terminal_functions[],
    posix_schedule_functions[], posix_configuration_functions[];
/* _path_normpath(path), which os.path.normpath uses. */
Value posix_normpath(Value *args, int nargs) must_check;
/* Add classes (struct sequences) and further names. false: exception set. */
bool process_init(Value module) must_check;
bool wait_init(Value module) must_check;
bool owner_init(Value module) must_check;
bool terminal_init(Value module) must_check;
bool schedule_init(Value module) must_check;
bool configuration_init(Value module) must_check;
extern Type dir_entry_type, scandir_iterator_type;

#endif
