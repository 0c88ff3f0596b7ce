/* What surrounds a fork of the whole virtual machine: hooks of os.register_at_fork, and the child's
   bookkeeping. */
#ifndef MODULES_POSIX_FORK_H
#define MODULES_POSIX_FORK_H

#include "objects/protocol.h"

/* Run Python code; errors go to sys.unraisablehook. Every fork_before is followed by one of the
   others. */
void fork_before(void);
void fork_after_in_parent(void);
/* In the child: this thread is the only one, and the main one. */
void fork_after_in_child(void);

#endif
