/* User and group ids as arguments and results: -1 stands for the largest one, "no change".

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_POSIX_IDS_H
#define MODULES_POSIX_IDS_H

#include <sys/types.h>

#include "objects/int.h"

/* TypeError "uid should be integer, not T", OverflowError "uid is less than minimum". false:
   exception set. */
bool uid_convert(Value v, uid_t *out) must_check;
bool gid_convert(Value v, gid_t *out) must_check;
static inline Value uid_value(uid_t id) {
  return id == (uid_t)-1 ? from_small_int(-1) : from_small_int(id);
}
static inline Value gid_value(gid_t id) {
  return uid_value(id);
}

/* A malloc'ed array of the group ids in a list or tuple. -1: exception set. */
int64_t groups_convert(Value sequence, gid_t **out) must_check;

#endif
