/* TextIOWrapper: text over a binary stream.

   Reading: the binary stream is read in chunks; `decoded` holds the text of the last one, of which
   `decoded_used` characters are given out. While `telling`, `snapshot` is the input since a point
   where the decoder held nothing back but its flags, so that tell() can work out which byte a
   character came from. Writing: encoded text collects in `pending` until there is chunk_size of it.
   Reading first writes what is pending; writing forgets what was decoded.

   The builtin encodings are encoded and decoded here without calling Python: `encoding_kind` tells;
   all others have an encoder and decoder made by the codec. Line ends are translated behind either
   decoder by `newlines`.

   Every call of the binary stream may run Python code, which may use (close, detach) the same text
   file: fields are read again afterwards. */
#ifndef MODULES_IO_TEXT_H
#define MODULES_IO_TEXT_H

#include "modules/io/held.h"
#include "modules/io/io.h"
#include "modules/io/newline.h"
#include "objects/codecs.h"

typedef struct TextFile {
  Object header;
  Slot buffer;   /* the binary stream; absent before __init__ and after detach() */
  Slot encoding; /* str */
  Slot errors;   /* str */
  Slot newline;  /* the argument: str or None */
  Slot encoder;  /* incremental encoder, absent for a builtin encoding or a file not writable */
  Slot decoder;  /* incremental decoder, absent for a builtin encoding or a file not readable */
  Slot newlines; /* IncrementalNewlineDecoder (without inner decoder) where reading looks at line
                    ends, or absent */
  Slot decoded;  /* str, or absent: nothing decoded since the last seek or write */
  Slot snapshot; /* bytes, or absent; see above */
  Slot pending;  /* bytes being filled, or absent */
  int64_t snapshot_flags; /* the decoder's flags at the beginning of the snapshot */
  int64_t decoded_used;
  int64_t pending_length;
  int64_t chunk_size;
  double bytes_per_char; /* of the last chunk: where tell() begins to search */
  HeldStream held;       /* listed while there is something pending */
  TextEncoding encoding_kind;
  uint8_t line_end;   /* LineEnd */
  uint8_t partial[4]; /* beginning of a character that the last chunk cut off (builtin decoder) */
  uint8_t partial_length;
  bool ready; /* __init__ was successful */
  bool detached;
  bool readable, writable, seekable, has_read1;
  bool telling;  /* seekable, and not iterating */
  bool expands;  /* "\n" written becomes `newline`, which is "\r" or "\r\n" */
  bool at_start; /* nothing was written yet at position 0: the place of a byte order mark */
  bool line_buffering, write_through, finalizing;
  bool in_repr;
} TextFile;

static always_inline TextFile *as_text_file(Value v) {
  return object_cast(TextFile, v);
}
static always_inline bool is_exact_text_file(Value v) {
  return type_of(v) == &textio_type;
}

/* -- text.c ------------------------------------------------------------------------------------ */

/* ValueError unless it is initialised and attached. */
bool text_check_attached(const TextFile *f) must_check;
/* The same, and not closed. */
bool text_check_open(Value self) must_check;

/* -- text_codec.c ------------------------------------------------------------------------------ */

/* Encoding of the locale, "utf-8" in UTF-8 mode. */
Value text_locale_encoding(void);
/* Takes encoding, errors (str) and newline for the file, whose `readable` and `writable` are known;
   begins with fresh codecs. */
bool text_set_codec(TextFile *f, Value encoding, Value errors, Value newline) must_check;
/* Decodes input (any bytes-like object). final: nothing follows. ABSENT: exception set. */
Value text_decode(TextFile *f, Value input, bool final) must_check;
/* The decoder's state: bytes it holds back, and flags. */
bool text_decoder_state(TextFile *f, Value *held, int64_t *flags) must_check;
/* To the state of that many flags with nothing held back. */
bool text_decoder_set_flags(TextFile *f, int64_t flags) must_check;
bool text_decoder_set_state(TextFile *f, Value held, int64_t flags) must_check;
bool text_decoder_reset(TextFile *f) must_check;
/* The binary stream is at its beginning (or not): what the encoder must know. */
bool text_encoder_reset(TextFile *f, bool at_start) must_check;
/* bytes. */
Value text_encode(TextFile *f, Value s) must_check;

/* -- text_read.c ------------------------------------------------------------------------------- */

/* Forgets what was decoded and not read. */
void text_forget_decoded(TextFile *f);
Value textio_read(Value *args, int nargs);
Value textio_readline(Value *args, int nargs);
Value textio_next(Value self);

/* -- text_write.c ------------------------------------------------------------------------------ */

/* file.write(s) for a file of the exact type and a str. */
bool text_write(Value file, Value s) must_check;
/* Gives what is pending to the binary stream. */
bool text_flush_pending(TextFile *f) must_check;
Value textio_write(Value *args, int nargs);
Value textio_flush(Value *args, int nargs);

/* -- text_seek.c ------------------------------------------------------------------------------- */

Value textio_tell(Value *args, int nargs);
Value textio_seek(Value *args, int nargs);
Value textio_truncate(Value *args, int nargs);

#endif
