/* Calls from SQLite to Python.

   Invariants: a Callback never moves and is kept by the dict of its connection; SQLite has its
   address. A C function that SQLite calls touches objects only between a callback_begin that
   returned true and callback_end.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_SQLITE3_CALLBACK_H
#define MODULES_SQLITE3_CALLBACK_H

#include "modules/_sqlite3/sqlite.h"

typedef struct Callback {
  Object header;
  int64_t last_instance; /* number of the last one */
  Slot callable;         /* function or class that SQLite calls */
  Slot instances;        /* aggregates: dict of number to the instance at work; absent: none yet */
} Callback;

/* Takes the GIL and puts an exception in flight aside. false: no Python may be run now. */
bool callback_begin(Value *in_flight) must_check;
/* An exception put aside comes back, in place of a later one. */
void callback_end(Value in_flight);
/* What callback_tracebacks asks for: an unraisable exception is shown, or forgotten. */
void callback_give_up(const Callback *callback);
/* A new Callback, not kept by anything yet. */
Callback *callback_new(Value callable);
/* Keeps it under a kind, a name (any case) and a number, instead of what was there; NULL: instead
   of what was there, nothing. */
bool callback_keep(Connection *c, const char *kind, const char *name, int number,
                   Callback *callback) must_check;

#endif
