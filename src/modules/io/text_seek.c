/* TextIOWrapper: positions.

   Note [Cookies]
   A text position is an opaque integer: where the binary stream is, and what to do there to get to
   the same character. Its bytes, least significant first: the position (8), the decoder's flags
   (4), how many bytes to feed to the decoder (4), how many of the characters that gives to skip
   (4), and whether the decoder must be told that this was the end (1). Mostly all but the first are
   zero. */
#include "modules/io/text.h"

#include "objects/bytes.h"
#include "objects/int.h"

typedef struct Cookie {
  int64_t position;                            /* in the buffer, where decoding starts */
  int32_t flags, bytes_to_feed, chars_to_skip; /* how the decoder gets from there to the place */
  bool at_end;                                 /* the decoder is told that the input ends there */
} Cookie;

enum { COOKIE_BYTES = 21 };

static Value cookie_pack(const Cookie *c) {
  uint8_t bytes[COOKIE_BYTES];
  memcpy(bytes, &c->position, 8);
  memcpy(bytes + 8, &c->flags, 4);
  memcpy(bytes + 12, &c->bytes_to_feed, 4);
  memcpy(bytes + 16, &c->chars_to_skip, 4);
  bytes[20] = c->at_end;
  return int_from_bytes(bytes, sizeof bytes, true, false);
}

static bool cookie_unpack(Value v, Cookie *c) {
  uint8_t bytes[COOKIE_BYTES];
  v = number_to_int(v);
  if (is_absent(v) || !int_to_bytes(v, bytes, sizeof bytes, true, false)) return false;
  memcpy(&c->position, bytes, 8);
  memcpy(&c->flags, bytes + 8, 4);
  memcpy(&c->bytes_to_feed, bytes + 12, 4);
  memcpy(&c->chars_to_skip, bytes + 16, 4);
  c->at_end = bytes[20] != 0;
  return true;
}

/* -- tell() ------------------------------------------------------------------------------------ */

/* Characters that input[from..to) decodes to in the decoder's present state; -1: exception set. */
static int64_t count_decoded(TextFile *f, Value input, int64_t from, int64_t to, bool final) {
  Value part = bytes_from_data(as_bytes(input)->data + from, to - from);
  Value text = is_absent(part) ? ABSENT : text_decode(f, part, final);
  return is_absent(text) ? -1 : str_length(text);
}

/* The decoder's state: how many bytes it holds back, and its flags. */
static bool decoder_holds(TextFile *f, int64_t *held, int64_t *flags) {
  Value bytes;
  if (!text_decoder_state(f, &bytes, flags)) return false;
  *held = bytes_length(bytes);
  return true;
}

/* Finds a place in input, not behind the character c->chars_to_skip, where the decoder holds
   nothing back, by decoding less and less of it. Returns how many bytes it is from the beginning,
   with the decoder there and *c telling the rest; -1: exception set. */
static int64_t find_safe_start(TextFile *f, Value input, Cookie *c) {
  int64_t skip = min_of((int64_t)(f->bytes_per_char * c->chars_to_skip), bytes_length(input)),
          back = 1, held, flags;
  while (skip > 0) {
    if (!text_decoder_set_flags(f, c->flags)) return -1;
    int64_t count = count_decoded(f, input, 0, skip, false);
    if (count < 0) return -1;
    if (count > c->chars_to_skip) {
      skip -= back;
      back *= 2;
      continue;
    }
    if (!decoder_holds(f, &held, &flags)) return -1;
    if (held == 0) {
      c->flags = (int32_t)flags;
      c->chars_to_skip -= (int32_t)count;
      return skip;
    }
    skip -= held;
    back = 1;
  }
  return text_decoder_set_flags(f, c->flags) ? 0 : -1;
}

/* Feeds input[from..) byte by byte until c->chars_to_skip characters have come out; *c moves along
   with each place where the decoder holds nothing back. */
static bool feed_bytes(TextFile *f, Value input, int64_t from, Cookie *c) {
  int64_t decoded = 0, held, flags, count;
  for (int64_t i = from; i < bytes_length(input); i++) {
    count = count_decoded(f, input, i, i + 1, false);
    if (count < 0 || !decoder_holds(f, &held, &flags)) return false;
    decoded += count;
    c->bytes_to_feed++;
    if (held == 0 && decoded <= c->chars_to_skip) {
      c->position += c->bytes_to_feed;
      c->chars_to_skip -= (int32_t)decoded;
      c->flags = (int32_t)flags;
      c->bytes_to_feed = 0;
      decoded = 0;
    }
    if (decoded >= c->chars_to_skip) return true;
  }
  count = count_decoded(f, input, 0, 0, true);
  if (count < 0) return false;
  c->at_end = true;
  if (decoded + count >= c->chars_to_skip) return true;
  raise_error(&exc_OSError, "can't reconstruct logical file position");
  return false;
}

static bool locate(TextFile *f, Value input, Cookie *c) {
  int64_t skip = find_safe_start(f, input, c);
  if (skip < 0) return false;
  c->position += skip;
  return c->chars_to_skip == 0 || feed_bytes(f, input, skip, c);
}

/* The cookie for the next character: it came from the snapshot, which begins at c->position. */
static Value tell_character(TextFile *f, Value input, Cookie *c) {
  Value held;
  int64_t flags;
  if (!text_decoder_state(f, &held, &flags)) return ABSENT;
  bool found = locate(f, input, c);
  Value error = found ? ABSENT : exception_fetch();
  bool restored = text_decoder_set_state(f, held, flags);
  if (!found) exception_restore(error);
  return found && restored ? cookie_pack(c) : ABSENT;
}

Value textio_tell(Value *args, int nargs) {
  TextFile *f = as_text_file(args[0]);
  if (!text_check_open(args[0])) return ABSENT;
  if (!f->seekable) return io_unsupported("underlying stream is not seekable");
  if (!f->telling) return raise_error(&exc_OSError, "telling position disabled by next() call");
  if (!text_flush_pending(f) || is_absent(call_method0(args[0], NAME("flush")))) return ABSENT;
  Value position = call_method0(slot_get(&f->buffer), NAME("tell")), input = slot_get(&f->snapshot);
  if (is_absent(position) || !f->readable || is_absent(input)) return position;
  Cookie c = {.flags = (int32_t)f->snapshot_flags};
  if (!index_to_i64(position, &c.position)) return ABSENT;
  c.position -= bytes_length(input);
  if (is_absent(slot_get(&f->decoded)) || f->decoded_used == 0) return cookie_pack(&c);
  c.chars_to_skip = (int32_t)f->decoded_used;
  return tell_character(f, input, &c);
}

/* -- seek() ------------------------------------------------------------------------------------ */

static Value seek_stream(TextFile *f, Value position, int whence) {
  Value stream = slot_get(&f->buffer);
  return whence == 0 ? call_method1(stream, NAME("seek"), position)
                     : call_method2(stream, NAME("seek"), position, from_small_int(whence));
}

static Value seek_to_end(Value self) {
  TextFile *f = as_text_file(self);
  if (is_absent(call_method0(self, NAME("flush")))) return ABSENT;
  text_forget_decoded(f);
  if (f->readable && !text_decoder_reset(f)) return ABSENT;
  Value position = seek_stream(f, from_small_int(0), 2);
  if (is_absent(position) || !f->writable) return position;
  int at_start = object_equal(position, from_small_int(0));
  return at_start < 0 || !text_encoder_reset(f, at_start) ? ABSENT : position;
}

/* Feeds and skips what the cookie says. */
static bool go_to_character(TextFile *f, const Cookie *c) {
  Value input = stream_read(slot_get(&f->buffer), c->bytes_to_feed);
  if (is_absent(input)) return false;
  if (!is_bytes(input)) {
    raise_type_error("underlying read() should have returned a bytes object, not '%.200T'", input);
    return false;
  }
  slot_set(f, &f->snapshot, input);
  f->snapshot_flags = c->flags;
  Value text = text_decode(f, input, c->at_end);
  if (is_absent(text)) return false;
  slot_set(f, &f->decoded, text);
  f->decoded_used = c->chars_to_skip;
  if (str_length(text) >= c->chars_to_skip) return true;
  f->decoded_used = str_length(text);
  raise_error(&exc_OSError, "can't restore logical file position");
  return false;
}

static bool seek_reader(TextFile *f, const Cookie *c) {
  bool plain = c->position == 0 && c->flags == 0;
  if (!(plain ? text_decoder_reset(f) : text_decoder_set_flags(f, c->flags))) return false;
  if (c->chars_to_skip > 0) return go_to_character(f, c);
  slot_set(f, &f->snapshot, bytes_empty);
  f->snapshot_flags = c->flags;
  return true;
}

static Value seek_to_cookie(Value self, Value where) {
  TextFile *f = as_text_file(self);
  Cookie c;
  int negative = object_compare_bool(where, from_small_int(0), CMP_LT);
  if (negative < 0) return ABSENT;
  if (negative) return raise_value_error("negative seek position %R", where);
  if (is_absent(call_method0(self, NAME("flush"))) || !cookie_unpack(where, &c)) return ABSENT;
  if (is_absent(seek_stream(f, int_from_i64(c.position), 0))) return ABSENT;
  text_forget_decoded(f);
  if (f->readable && !seek_reader(f, &c)) return ABSENT;
  if (f->writable && !text_encoder_reset(f, c.position == 0 && c.flags == 0)) return ABSENT;
  return where;
}

/* -1: exception set. */
static int is_zero(Value v) {
  return object_equal(v, from_small_int(0));
}

Value textio_seek(Value *args, int nargs) {
  TextFile *f = as_text_file(args[0]);
  int whence, zero;
  if (!index_to_int(args[2], &whence) || !text_check_open(args[0])) return ABSENT;
  if (!f->seekable) return io_unsupported("underlying stream is not seekable");
  if (whence == 0) return seek_to_cookie(args[0], args[1]);
  if (whence != 1 && whence != 2)
    return raise_value_error("invalid whence (%d, should be 0, 1 or 2)", whence);
  if ((zero = is_zero(args[1])) < 0) return ABSENT;
  if (whence == 2)
    return zero ? seek_to_end(args[0]) : io_unsupported("can't do nonzero end-relative seeks");
  if (!zero) return io_unsupported("can't do nonzero cur-relative seeks");
  Value here = call_method0(args[0], NAME("tell"));
  return is_absent(here) ? ABSENT : seek_to_cookie(args[0], here);
}

Value textio_truncate(Value *args, int nargs) {
  if (!text_check_attached(as_text_file(args[0])) ||
      is_absent(call_method0(args[0], NAME("flush"))))
    return ABSENT;
  return call_method1(slot_get(&as_text_file(args[0])->buffer), NAME("truncate"), args[1]);
}
