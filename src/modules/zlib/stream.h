/* What the files of the module zlib share: streams of libz that read memory held by a Buffer and
   write malloc'ed memory, so that they can work without the GIL.

   Invariant: a Stream's z is used only by the thread that holds its mutex; `live` tells whether
   libz holds memory for it. A Stream never moves: libz points back to it. */
#ifndef MODULES_ZLIB_STREAM_H
#define MODULES_ZLIB_STREAM_H

#include <pthread.h>
#include <zlib.h>

#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"

enum {
  ZLIB_BUFFER_SIZE = 16 * 1024,
  ZLIB_GIL_MINIMUM = 512
}; /* first room for results; bytes worth letting others run */

typedef struct Stream {
  z_stream z;               /* the library's state */
  pthread_mutex_t mutex;    /* held while the library works, without the GIL */
  uint8_t *dictionary;      /* malloc'ed; NULL: none */
  uInt dictionary_length;   /* bytes */
  bool live;                /* between deflateInit and deflateEnd, or inflateInit and inflateEnd */
  bool dictionary_rejected; /* the error came from setting it */
} Stream;

/* Bytes to be read, those that libz has not been given yet. */
typedef struct Input {
  const uint8_t *data; /* next byte */
  size_t left;         /* how many */
} Input;

/* What was written. data is malloc'ed and belongs to whoever has the Output. */
typedef struct Output {
  uint8_t *data;           /* the bytes */
  size_t length, capacity; /* in use, and allocated */
  size_t limit;            /* never more than that */
} Output;

/* deflate or inflate. */
typedef int (*StreamStep)(z_stream *z, int flush);

extern Value zlib_error; /* the class */
/* "Error N while ...: what libz says"; ABSENT. z may be NULL. */
Value zlib_raise(const z_stream *z, int code, const char *where);

/* Zeroed except for the mutex; freed by stream_free, which does not end it. */
Stream *stream_new(void);
void stream_free(Stream *s);
/* A copy of the dictionary is kept. false: OverflowError. */
bool stream_keep_dictionary(Stream *s, const Buffer *dictionary) must_check;
bool stream_copy_dictionary(Stream *to, const Stream *from);
/* Waits for the stream without the GIL. */
void stream_lock(Stream *s);
void stream_unlock(Stream *s);

/* Runs step until the input is read or the output's limit reached, `flush` going with the last of
   the input. Releases the GIL if there is much to do. Returns libz's last code (Z_MEM_ERROR as well
   for memory of our own); what was not read is s->z.next_in, s->z.avail_in, followed by *in. */
int stream_run(Stream *s, StreamStep step, Input *in, int flush, Output *out);
/* Frees the Output. */
Value output_finish(Output *out) must_check;

Value zlib_compressobj(Value *args, int nargs);
Value zlib_compress(Value *args, int nargs);
Value zlib_decompressobj(Value *args, int nargs);
Value zlib_decompress(Value *args, int nargs);
extern Type zlib_compress_type, zlib_decompress_type;

#endif
