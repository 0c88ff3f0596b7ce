/* What start-up needs of faulthandler. */
#ifndef MODULES_FAULTHANDLER_H
#define MODULES_FAULTHANDLER_H

#include "base/common.h"

/* What `-X faulthandler`, PYTHONFAULTHANDLER and -X dev ask for: enable() on sys.stderr, which must
   exist. false: exception set. */
bool faulthandler_startup(void) must_check;

#endif
