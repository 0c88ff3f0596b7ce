/* Streams that may hold back data, so that the end of the process can write it although nobody
   closed them.

   Invariant: a listed stream's object is old (its layout has a finalize) and takes itself off the
   list there, so the list's members are alive. */
#ifndef MODULES_IO_HELD_H
#define MODULES_IO_HELD_H

#include "objects/protocol.h"

typedef struct HeldStream {
  struct HeldStream *next, **link; /* link: what points here; NULL: not listed */
  Object *stream;                  /* what is to be flushed */
} HeldStream;

typedef enum HeldKind { HELD_TEXT, HELD_BYTES, HELD_KINDS } HeldKind;

/* Idempotent. */
void held_add(HeldStream *held, void *stream, HeldKind kind);
void held_remove(HeldStream *held);
/* At the end of the process: calls flush() of all listed streams, those of text first; errors are
   dropped. Runs Python. */
void held_flush_all(void);

#endif
