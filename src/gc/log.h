/* The collector's sections of the log that PYPYLOG asks for, in PyPy's words. Nothing is done when
   none is wanted. */
#ifndef GC_LOG_H
#define GC_LOG_H

/* At the end of gc_init. */
void gc_log_init(void);

#endif
