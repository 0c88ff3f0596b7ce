/* The log that PYPYLOG asks for: sections with time stamps, in a file or on stderr, as PyPy writes
   them and tools read them.

     PYPYLOG=FILE, +FILE          only the marks where each section begins and ends
     PYPYLOG=:FILE                everything
     PYPYLOG=PREFIX,PREFIX:FILE   the sections whose names begin so, with what is in them

   FILE may be `-` (stderr); `%d` in it stands for the process id. A variable without `%d` is taken
   out of the environment, so that child processes leave the file alone; with it each has its own
   file, forked ones too.

   Invariant: each thread nests its sections, log_start and log_stop in pairs, at most 63 deep. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/common.h"

/* Reads PYPYLOG; once, before log_is_on and the others. Says on stderr what is wrong with it. */
void log_init(void);
/* Whether sections of any name can be written. */
bool log_is_on(void);
void log_start(const char *section);
void log_stop(const char *section);
/* Whether log_print writes: inside of a wanted section; outside of all sections always. */
bool log_is_open(void);
/* A line in the innermost section. Formats as printf, without the newline. */
void log_print(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_flush(void);

/* The clock of the log, and its unit: "tsc" or "ns". */
uint64_t log_timestamp(void);
extern const char *const log_timestamp_unit;

#endif
