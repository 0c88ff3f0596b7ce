/* The module _multibytecodec and the six that give its codecs: Python's objects around the
   encodings of base/multibyte.h.

   Invariants: bytes or characters that a call could not use, as what completes them has not come,
   are kept in `pending` and stand in front of the next call's input. An encoder's state belongs to
   one text: it is never shared between objects. */
#ifndef MODULES_MULTIBYTE_H
#define MODULES_MULTIBYTE_H

#include "base/multibyte.h"
#include "objects/buffer.h"
#include "objects/str.h"
#include "objects/type.h"

/* The decoder of IncrementalDecoder and StreamReader. */
typedef struct MbDecoder {
  Object header;
  const MbCodec *codec;                  /* the encoding */
  MbState state;                         /* what the bytes so far leave behind */
  uint8_t pending[MB_MAX_PENDING_BYTES]; /* start of a character that is not complete */
  uint8_t pending_size;                  /* bytes of it */
  Slot errors;                           /* str */
  Slot stream;                           /* a reader's; absent otherwise */
} MbDecoder;

/* The encoder of IncrementalEncoder and StreamWriter. */
typedef struct MbEncoder {
  Object header;
  const MbCodec *codec; /* the encoding */
  MbState state;        /* what the characters so far leave behind */
  Slot errors;          /* str */
  Slot stream;          /* a writer's; absent otherwise */
  Slot pending;         /* str of a few characters, absent if there are none */
} MbEncoder;
extern const Layout mb_decoder_layout, mb_encoder_layout;

static inline MbDecoder *mb_decoder_of(Value v) {
  return object_cast(MbDecoder, v);
}
static inline MbEncoder *mb_encoder_of(Value v) {
  return object_cast(MbEncoder, v);
}

/* -- codec.c. All may run Python code (error handlers) ----------------------------------------- */

extern Type mb_codec_type;
/* The codec object of an encoding. */
Value mb_codec_object(const MbCodec *codec);
/* What a codec object stands for; NULL: TypeError. */
const MbCodec *mb_codec_of(Value v) must_check;

/* Beginning of a text. */
void mb_start(const MbCodec *codec, MbState *state, bool decoding);
void mb_decode_reset(const MbCodec *codec, MbState *state);

/* The str. *used is how many bytes were decoded: fewer than size only if more input may follow. The
   bytes stay where they are meanwhile. */
Value mb_decode(const MbCodec *codec, MbState *state, const void *bytes, size_t size, Value errors,
                bool last, size_t *used) must_check;
/* The bytes. *used is how many characters of text were encoded: fewer than all only if more may
   follow. last: ends the text. */
Value mb_encode(const MbCodec *codec, MbState *state, Value text, Value errors, bool last,
                size_t *used) must_check;
/* str(v) for what is no str. */
Value mb_text_of(Value v) must_check;

/* -- incremental.c ----------------------------------------------------------------------------- */

extern Type mb_incremental_encoder_type, mb_incremental_decoder_type;
/* A decoder, encoder of the codec that the class names in its attribute `codec`. ABSENT: exception
   set. */
Value mb_decoder_new(Type *type, Value errors) must_check;
Value mb_encoder_new(Type *type, Value errors) must_check;
/* The __init__ of all types: __new__ has done everything; keeps that of Python's base classes from
   being called. */
bool mb_init(Value self, Value *args, int nargs, Value kwnames);
/* The attribute errors; the closure is the Slot's offset. */
Value mb_get_errors(Value self, void *closure);
bool mb_set_errors(Value self, Value v, void *closure);

/* Decodes what is pending and the data, or encodes; keeps what is incomplete. */
Value mb_decoder_feed(Value self, const void *bytes, size_t size, bool last) must_check;
Value mb_encoder_feed(Value self, Value text, bool last) must_check;
void mb_decoder_clear(Value self);

/* -- stream.c ---------------------------------------------------------------------------------- */

extern Type mb_stream_reader_type, mb_stream_writer_type;

#endif
