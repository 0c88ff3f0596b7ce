/* Inside of the module select. */
#ifndef MODULES_SELECT_H
#define MODULES_SELECT_H

#include "objects/protocol.h"

extern Type epoll_type;

/* A timeout in units of so many nanoseconds; None: -1. A value that is no number: TypeError with
   that message. false: exception set. */
bool select_timeout(Value v, int64_t unit, const char *message, int64_t *ns) must_check;

#endif
