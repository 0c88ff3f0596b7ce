/* struct_rusage objects, for whoever learns what a process has used. */
#ifndef MODULES_RESOURCE_H
#define MODULES_RESOURCE_H

#include <sys/resource.h>

#include "objects/protocol.h"

Value resource_usage_value(const struct rusage *usage) must_check;

#endif
