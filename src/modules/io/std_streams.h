#ifndef MODULES_IO_STD_STREAMS_H
#define MODULES_IO_STD_STREAMS_H

#include "base/common.h"

/* The process's locale, before anything else runs: LC_CTYPE of the environment; where that is the C locale, a UTF-8 one if there is one (which child
   processes inherit). Does what PEP 538 says. */
void io_init_locale(void);
/* sys.stdin, sys.stdout, sys.stderr and their sys.__NAME__ twins, None for descriptors that are not open. false: exception set. */
bool io_init_standard_streams(void) must_check;
/* At the exit: flushes sys.stdout and sys.stderr; an error of the former is reported as unraisable. false: one of them failed. */
bool io_flush_standard_streams(void);

#endif
