/* What the compressors and decompressors of _bz2 and _lzma share: objects around a stream of a C
   library.

   Invariants: a Coder is malloc'ed and never moves (libbz2 keeps its address); it is used by the
   thread that holds its lock, without the GIL while the library works. Input that a decompressor
   was given and has not used is in `pending`, or, once the stream has ended, in the object's
   unused_data.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_CODER_H
#define MODULES_CODER_H

#include <semaphore.h>

#include "objects/call.h"
#include "objects/type.h"

/* Where the library reads and writes next. */
typedef struct CoderFlow {
  const uint8_t *in; /* next byte to read */
  size_t in_left;    /* bytes to read */
  uint8_t *out;      /* where the next byte goes */
  size_t out_left;   /* room behind it */
} CoderFlow;

typedef enum CoderState { CODER_GOES_ON, CODER_ENDED, CODER_FAILED } CoderState;

typedef struct Coder Coder;
typedef struct CoderKind {
  /* Moves data and advances the flow; finish: no more input will come. Runs without the GIL. The
     reason of a failure goes to status. */
  CoderState (*step)(Coder *coder, CoderFlow *flow, bool finish);
  Value (*raise)(int status);  /* raises what a status stands for */
  void (*close)(Coder *coder); /* gives back what the library holds */
  const char *ended_message;   /* of the EOFError of a decompressor whose stream has ended */
  const char *failed_message;  /* of the ValueError of one that has failed before; NULL: the library
                                  is asked again */
} CoderKind;

/* Beginning of each module's own struct. */
struct Coder {
  const CoderKind *kind; /* functions of the module */
  sem_t lock;            /* held while the library works, without the GIL */
  int status;            /* the library's, of the last failed step; 0: none failed */
  bool opened;           /* close is due */
  bool ended;            /* flushed, or the end of the stream has been seen */
  bool needs_input;      /* a decompressor can give nothing more without new data */
  uint8_t *pending;      /* malloc'ed; NULL: none */
  size_t pending_start;  /* of it has been used */
  size_t pending_length; /* the used part included */
};

typedef struct CoderObject {
  Object header;
  Coder *coder;     /* NULL while being made */
  Slot unused_data; /* bytes; absent: empty */
} CoderObject;
extern const Layout coder_layout;

static inline Coder *coder_of(Value v) {
  return object_cast(CoderObject, v)->coder;
}

/* An object of that type with a zeroed struct of `size` bytes that begins with a Coder. The caller
   opens the stream and sets `opened`. ABSENT: MemoryError. */
Value coder_new(Type *type, const CoderKind *kind, size_t size) must_check;

/* The methods of the types: compress(data) and flush(); decompress(data, max_length). They may run
   Python (signal handlers, buffers). */
extern const BuiltinDef coder_compressor_methods[];
extern const BuiltinDef coder_decompressor_methods[];
Value coder_eof(Value self, void *closure);
Value coder_needs_input(Value self, void *closure);
Value coder_unused_data(Value self, void *closure);

#endif
