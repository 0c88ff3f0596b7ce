/* atexit: what the end of the process needs of it. */
#ifndef MODULES_ATEXIT_H
#define MODULES_ATEXIT_H

/* Calls the registered functions, last one first, and forgets them, with those that they register.
   Errors are reported as unraisable. Runs Python. */
void atexit_run(void);

#endif
