/* Errors of codecs: the three UnicodeErrors, and what error handlers make of them.

   Invariant: a handler sees one exception object per call of a codec, updated for each error.
   'ignore', 'replace' and 'surrogateescape' are done without making an exception; all others,
   registered ones included, are called.

   Handling an error may collect and, where the handler is a function that a program has
   registered, runs Python code. */
#ifndef OBJECTS_CODEC_ERRORS_H
#define OBJECTS_CODEC_ERRORS_H

#include "base/codec.h"
#include "objects/protocol.h"

/* All return ABSENT. */
Value raise_decode_error(const char *encoding, Value bytes, int64_t start, int64_t end,
                         const char *reason);
Value raise_encode_error(const char *encoding, Value s, int64_t start, int64_t end,
                         const char *reason);

typedef enum ErrorKind {
  ERRORS_STRICT,
  ERRORS_IGNORE,
  ERRORS_REPLACE,
  ERRORS_SURROGATEESCAPE,
  ERRORS_HANDLER
} ErrorKind;

/* Lives on the C stack. */
typedef struct ErrorPolicy {
  ErrorKind kind;    /* what is done with errors */
  Value name;        /* str, for ERRORS_HANDLER */
  Value handler;     /* looked up at the first error; ABSENT before */
  Value exception;   /* ABSENT before the first error */
  bool any_position; /* a position that is no C integer is an IndexError, not an OverflowError */
} ErrorPolicy;
/* errors: str, None or ABSENT. */
ErrorPolicy error_policy(Value errors);

/* -- Decoding ---------------------------------------------------------------------------------- */

typedef struct DecodeJob {
  const char *encoding; /* its name, for messages */
  Decode decode;        /* the input, which a handler may replace */
  size_t size;          /* of the input as it was given */
  TextBuffer out;       /* freed by decode_finish and decode_fail */
  Value source;         /* bytes object of the input; ABSENT until one is needed */
  ErrorPolicy policy;   /* what is done with errors */
} DecodeJob;
/* After DECODE_MALFORMED: appends what the handler gives and moves on. false: exception set. */
bool decode_handle_error(DecodeJob *job) must_check;

/* -- Encoding ---------------------------------------------------------------------------------- */

typedef struct EncodeJob {
  const char *encoding; /* its name, for messages */
  Value text;           /* str */
  size_t at;            /* next code point */
  ByteBuffer out;       /* the result so far */
  ErrorPolicy policy;   /* what is done with errors */
} EncodeJob;
/* Asks the handler (policy.kind is ERRORS_HANDLER or ERRORS_STRICT) about text[start..end): returns
   the replacement, str or bytes, and sets job->at. ABSENT: exception set. */
Value encode_call_handler(EncodeJob *job, size_t start, size_t end, const char *reason) must_check;
/* Raises the error for text[start..end) as 'strict' does; with the handler's exception object if
   there is one. Returns false. */
bool encode_raise(EncodeJob *job, size_t start, size_t end, const char *reason);

/* codec_handlers.c: the builtin handlers as Python functions, in a table. */
extern const BuiltinDef codec_handler_defs[];

#endif
