/* What BufferedReader, BufferedWriter and BufferedRandom are made of.

   One buffer serves both directions. All places are offsets in it:

     0 <= position <= size         where the caller reads or writes next
     read_end                      end of the bytes that came from the raw stream; -1: none are
   valid write_start .. write_end      bytes that the raw stream has yet to get; write_end -1: none
     raw_position                  where the raw stream stands; meaningful while either range is
   valid

   `absolute` is the raw stream's own position, -1 where unknown. The object is locked
   (buffered_enter) while the buffer or the raw stream is used, as raw streams give up the GIL or
   run Python code; only copying from the buffer goes without. A closed stream has no memory. */
#ifndef MODULES_IO_BUFFERED_H
#define MODULES_IO_BUFFERED_H

#include "modules/io/held.h"
#include "modules/io/io.h"

typedef struct Buffered {
  Object header;
  Slot raw;        /* absent: detached, or not initialised */
  uint8_t *memory; /* malloc'ed, `size` bytes; NULL: closed, or not initialised */
  int64_t size;    /* of the buffer */
  int64_t position, raw_position, read_end, write_start, write_end; /* see above */
  int64_t absolute;        /* where the raw stream stands in its file; -1: unknown */
  Thread *owner;           /* thread that has locked it, NULL if none */
  HeldStream held;         /* listed while it may hold back data */
  bool readable, writable; /* which sides it has */
  bool ready;              /* __init__ has succeeded */
  bool detached;           /* detach() was called */
  bool finalizing;         /* close() comes from the collector */
} Buffered;

static always_inline Buffered *as_buffered(Value v) {
  return object_cast(Buffered, v);
}

static always_inline bool has_read_data(const Buffered *b) {
  return b->readable && b->read_end >= 0;
}
static always_inline bool has_write_data(const Buffered *b) {
  return b->writable && b->write_end >= 0;
}
/* Bytes that can be read without the raw stream. */
static always_inline int64_t bytes_ahead(const Buffered *b) {
  return has_read_data(b) ? b->read_end - b->position : 0;
}
/* How far the raw stream is ahead of the caller. */
static always_inline int64_t raw_offset(const Buffered *b) {
  return (has_read_data(b) || has_write_data(b)) && b->raw_position >= 0
             ? b->raw_position - b->position
             : 0;
}
static always_inline void forget_read_data(Buffered *b) {
  b->read_end = -1;
}
static always_inline void forget_write_data(Buffered *b) {
  b->write_start = 0;
  b->write_end = -1;
}
/* Moves the position; what was written counts as read data where that is valid. */
static always_inline void move_to(Buffered *b, int64_t position) {
  b->position = position;
  if (has_read_data(b) && b->read_end < position) b->read_end = position;
}

/* The object may be used; ValueError otherwise. */
bool buffered_check_ready(Buffered *b) must_check;
/* It is ready, and open; ValueError with the message otherwise. */
bool buffered_check_open(Buffered *b, const char *message) must_check;
/* Locks it, waiting for other threads; RuntimeError where this thread has locked it already. Every
   true is paired with a buffered_leave. */
bool buffered_enter(Buffered *b) must_check;
void buffered_leave(Buffered *b);

/* Calls on the raw stream; the object is locked. Counts and positions: -1 exception set, -2 it
   would block. */
int64_t buffered_raw_read(Buffered *b, void *memory, int64_t count) must_check;
int64_t buffered_raw_write(Buffered *b, const void *memory, int64_t count) must_check;
int64_t buffered_raw_seek(Buffered *b, int64_t offset, int whence) must_check;

/* Everything written goes to the raw stream. false: exception set, perhaps BlockingIOError. The
   object is locked. */
bool buffered_write_out(Buffered *b) must_check;
/* The same, and the raw stream stands where the caller does. */
bool buffered_write_out_and_rewind(Buffered *b) must_check;

/* buffered_read.c */
Value buffered_read(Value *args, int nargs);
Value buffered_read1(Value *args, int nargs);
Value buffered_readinto(Value *args, int nargs);
Value buffered_readinto1(Value *args, int nargs);
Value buffered_readline(Value *args, int nargs);
Value buffered_peek(Value *args, int nargs);
Value buffered_next(Value self);
/* buffered_write.c */
Value buffered_write(Value *args, int nargs);
Value buffered_flush(Value *args, int nargs);

#endif
