/* The standard streams, from start-up to exit, and the locale they take their encoding from.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_IO_STD_STREAMS_H
#define MODULES_IO_STD_STREAMS_H

#include "objects/protocol.h"

/* The process's locale, before anything else runs: LC_CTYPE of the environment; where that is the C
   locale, a UTF-8 one if there is one (which child processes inherit). Does what PEP 538 says. */
void io_init_locale(void);
/* sys.stdin, sys.stdout, sys.stderr and their sys.__NAME__ twins, None for descriptors that are not
   open. false: exception set. */
bool io_init_standard_streams(void) must_check;
/* Whether it is one of these, as they were made, or its buffer or raw file. Does not allocate. */
bool io_is_standard_stream(const Object *object);
/* At the exit: flushes sys.stdout and sys.stderr; an error of the former is reported as unraisable.
   false: one of them failed. */
bool io_flush_standard_streams(void);

#endif
