/* TextIOWrapper: writing. */
#include "modules/io/text.h"

#include "base/utf8.h"
#include "objects/bytes.h"

/* -- Pending bytes ----------------------------------------------------------------------------- */

/* Writes bytes to the binary stream; `whole`, if not absent, is a bytes object with just these. */
static bool hand_over(TextFile *f, Value whole, const void *data, int64_t size) {
  Value stream = slot_get(&f->buffer);
  if (is_absent(whole)) return stream_write_data(stream, data, size);
  while (is_absent(stream_write(stream, whole)))
    if (!io_forget_interrupt()) return false;
  return true;
}

/* Writes the pending bytes. They are taken off first: while they are being written, other threads
   may add some. */
bool text_flush_pending(TextFile *f) {
  int64_t size = f->pending_length;
  if (size == 0) return true;
  Value pending = slot_get(&f->pending);
  slot_set(f, &f->pending, ABSENT);
  f->pending_length = 0;
  held_remove(&f->held);
  bool ok = hand_over(f, ABSENT, as_bytes(pending)->data, size);
  if (is_absent(slot_get(&f->pending))) slot_set(f, &f->pending, pending);
  return ok;
}

enum { FIRST_CAPACITY = 512 };

/* Room for `more` pending bytes. */
static bool reserve(TextFile *f, int64_t more) {
  Value old = slot_get(&f->pending);
  int64_t capacity = is_absent(old) ? 0 : bytes_length(old), needed = f->pending_length + more;
  if (likely(needed <= capacity)) return true;
  Value pending =
      bytes_alloc(max_of(needed, min_of(f->chunk_size, max_of(4 * capacity, FIRST_CAPACITY))));
  if (is_absent(pending)) return false;
  if (f->pending_length > 0)
    memcpy(as_bytes(pending)->data, as_bytes(old)->data, f->pending_length);
  slot_set(f, &f->pending, pending);
  return true;
}

/* Notes that so many bytes have been added to the pending ones, and writes them if they are
   enough. */
static bool count_added(TextFile *f, int64_t size) {
  if (f->pending_length == 0) held_add(&f->held, f, HELD_TEXT);
  f->pending_length += size;
  return f->pending_length < f->chunk_size || text_flush_pending(f);
}

static bool add_bytes(TextFile *f, Value whole, const void *data, int64_t size) {
  if (size == 0) return true;
  if (unlikely(f->pending_length + size > f->chunk_size)) {
    if (!text_flush_pending(f)) return false;
    if (size >= f->chunk_size) return hand_over(f, whole, data, size);
  }
  if (!reserve(f, size)) return false;
  memcpy(as_bytes(slot_get(&f->pending))->data + f->pending_length, data, size);
  return count_added(f, size);
}

/* -- Encoding ---------------------------------------------------------------------------------- */

/* Whether the units of the text are the same as its encoded bytes. */
static bool is_encoded(const TextFile *f, const StrObject *s) {
  switch (f->encoding_kind) {
  case ENCODING_UTF_8:
  case ENCODING_ASCII: return s->ascii;
  case ENCODING_LATIN_1: return s->kind == 1;
  default: return false;
  }
}

/* Bytes of the text in UTF-8, or -1 where it cannot be encoded without asking the error handler. */
static int64_t utf8_size(const TextFile *f, TextView text) {
  size_t stop;
  if (f->encoding_kind != ENCODING_UTF_8) return -1;
  size_t size = utf8_measure(text, 0, &stop);
  return stop == text.length ? (int64_t)size : -1;
}

/* Encodes text, whose encoded size is given, directly into the pending bytes. */
static bool add_utf8(TextFile *f, TextView text, int64_t size) {
  if (f->pending_length + size > f->chunk_size && !text_flush_pending(f)) return false;
  if (!reserve(f, size)) return false;
  utf8_encode(as_bytes(slot_get(&f->pending))->data + f->pending_length, text, 0, text.length);
  return count_added(f, size);
}

static bool add_text(TextFile *f, Value text) {
  const StrObject *s = as_str(text);
  if (likely(is_encoded(f, s))) {
    bool ok = add_bytes(f, ABSENT, str_units(s), s->length);
    GC_KEEP(s);
    return ok;
  }
  int64_t size = utf8_size(f, str_view(text));
  if (size >= 0 && size < f->chunk_size) {
    bool ok = add_utf8(f, str_view(text), size);
    GC_KEEP(s);
    return ok;
  }
  Value bytes = text_encode(f, text);
  return !is_absent(bytes) && add_bytes(f, bytes, as_bytes(bytes)->data, bytes_length(bytes));
}

static bool forget_reading(TextFile *f) {
  if (!f->readable) return true;
  text_forget_decoded(f);
  return text_decoder_reset(f);
}

static bool write_text(TextFile *f, Value text) {
  bool flush_stream = false;
  if (f->expands || f->line_buffering) {
    bool line_ends = str_has_char(text, '\n');
    flush_stream = f->line_buffering && (line_ends || str_has_char(text, '\r'));
    if (f->expands && line_ends) text = newline_expand(text, slot_get(&f->newline));
    if (is_absent(text)) return false;
  }
  if (!add_text(f, text)) return false;
  if ((f->write_through || flush_stream) && !text_flush_pending(f)) return false;
  if (flush_stream && is_absent(stream_flush(slot_get(&f->buffer)))) return false;
  return forget_reading(f);
}

static bool check_writable(Value self) {
  if (!text_check_open(self)) return false;
  if (likely(as_text_file(self)->writable)) return true;
  io_unsupported("not writable");
  return false;
}

bool text_write(Value file, Value s) {
  return check_writable(file) && write_text(as_text_file(file), s);
}

Value textio_write(Value *args, int nargs) {
  if (!is_str(args[1])) return raise_type_error("write() argument must be str, not %Y", args[1]);
  return text_write(args[0], args[1]) ? from_small_int(str_length(args[1])) : ABSENT;
}

Value textio_flush(Value *args, int nargs) {
  TextFile *f = as_text_file(args[0]);
  if (!text_check_open(args[0])) return ABSENT;
  f->telling = f->seekable;
  return text_flush_pending(f) ? stream_flush(slot_get(&f->buffer)) : ABSENT;
}
