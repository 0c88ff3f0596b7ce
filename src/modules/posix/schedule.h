/* os.sched_param, which posix_spawn takes as well. */
#ifndef MODULES_POSIX_SCHEDULE_H
#define MODULES_POSIX_SCHEDULE_H

#include <sched.h>

#include "objects/protocol.h"

/* false: TypeError, OverflowError. */
bool schedule_param_convert(Value v, struct sched_param *out) must_check;

#endif
