/* _io: the types of streams and what they share.

   Invariants: every stream class derives from _IOBase, which adds nothing to the object's C struct;
   so a stream's struct begins with an Object and its own fields, and its attributes are stored as
   those of any instance. "Closed" means what the attribute `closed` says: functions here ask the
   attribute, except for exact types, whose C struct they read. UnsupportedOperation is a heap type
   made once.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_IO_IO_H
#define MODULES_IO_IO_H

#include "objects/buffer.h"

enum { IO_BUFFER_SIZE = 8192 };

/* TYPE_ flags of a stream class; those derived from the base classes inherit them, but for
   TYPE_BASE. */
#define STREAM_FLAGS (TYPE_BASE | TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_HAS_FINALIZER)

/* base.c, kind_bases.c */
extern Type io_base_type, raw_base_type, buffered_base_type, text_base_type;
/* fileio.c, bytesio.c, buffered_*.c */
extern Type fileio_type, bytesio_type;
extern Type buffered_reader_type, buffered_writer_type, buffered_random_type, buffered_pair_type;
extern Shape fileio_shape, bytesio_shape, stringio_shape, buffered_reader_shape,
    buffered_writer_shape, buffered_random_shape;
/* newline.c, stringio.c, text_*.c */
extern Type newline_decoder_type, stringio_type, textio_type;

/* -- Errors and checks: false (ABSENT) with the exception set ---------------------------------- */

/* io.UnsupportedOperation(message) */
Value io_unsupported(const char *message);
/* The class itself. */
Value io_unsupported_class(void) must_check;
/* For `__getstate__`: TypeError "cannot pickle 'T' object". */
Value io_refuse_pickling(Value *args, int nargs);

/* Truth of self.closed. -1: exception set. */
int io_is_closed(Value self) must_check;
/* ValueError "I/O operation on closed file." if closed. */
bool io_check_open(Value self) must_check;
/* UnsupportedOperation "File or stream is not readable." unless self.readable() is true, and so
   on. */
bool io_check_readable(Value self) must_check;
bool io_check_writable(Value self) must_check;
bool io_check_seekable(Value self) must_check;

/* -- Shared behaviour -------------------------------------------------------------------------- */

/* _IOBase.close(): flushes, and marks the stream as closed. */
bool io_base_close(Value self) must_check;
/* slots.finalize of all streams: closes what is open, saying so by `_finalizing`; errors are
   dropped. */
void io_finalize(Value self);
/* After a failed call: an EINTR whose signal handlers ran well is forgotten (true: try again). */
bool io_forget_interrupt(void);
/* A failed step is followed by another one that failed as well (or not): the newer error gets the
   older as its context. `first` absent: none. False: an exception is set. */
bool io_chain(Value first) must_check;
/* An argument of type C int. false: TypeError, OverflowError. */
bool io_int_argument(Value v, int *out) must_check;
/* A size argument: None or a number below 0 is -1. false: TypeError. */
bool io_size_argument(Value v, int64_t *size) must_check;
/* The memory that method(target) fills; release it. false: TypeError. */
bool io_writable_buffer(Value target, const char *method, Buffer *buffer) must_check;
/* repr of a stream by its attribute `name`: "<_io.BufferedReader name='x'>", "<_io.BufferedReader>"
   where there is none. */
Value io_repr_by_name(Value self) must_check;

/* -- Calls on any stream; exact types of ours are called directly ------------------------------ */

Value stream_read(Value stream, int64_t size) must_check;  /* read(size) */
Value stream_read1(Value stream, int64_t size) must_check; /* read1(size) */
Value stream_write(Value stream, Value bytes) must_check;  /* write(bytes) */
Value stream_flush(Value stream) must_check;               /* flush() */
int stream_is_closed(Value stream) must_check;             /* closed: 1, 0, -1 */
/* write(bytes(data)), without the bytes object where the stream is a BufferedWriter or
   BufferedRandom with room. */
bool stream_write_data(Value stream, const void *data, int64_t length) must_check;

/* fileio.c: FileIO's read, write, seek and tell without objects: a count or position, -1 with an
   exception set, -2: it would block. */
int64_t fileio_read_data(Value raw, void *memory, int64_t size) must_check;
int64_t fileio_write_data(Value raw, const void *memory, int64_t size) must_check;
int64_t fileio_seek_to(Value raw, int64_t offset, int whence) must_check;
bool fileio_is_open(Value raw);

/* open.c: open(file, mode, buffering, encoding, errors, newline, closefd, opener); encoding, errors
   and newline ABSENT: None. */
Value io_open(Value file, const char *mode, int64_t buffering, Value encoding, Value errors,
              Value newline, bool closefd) must_check;

#endif
