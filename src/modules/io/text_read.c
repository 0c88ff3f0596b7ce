/* TextIOWrapper: reading, by size and by line. */
#include "modules/io/text.h"

#include "objects/buffer.h"
#include "objects/bytes.h"

void text_forget_decoded(TextFile *f) {
  slot_set(f, &f->decoded, ABSENT);
  slot_set(f, &f->snapshot, ABSENT);
  f->decoded_used = 0;
}

static void set_decoded(TextFile *f, Value text) {
  slot_set(f, &f->decoded, text);
  f->decoded_used = 0;
}

static int64_t decoded_left(const TextFile *f) {
  Value decoded = slot_get(&f->decoded);
  return is_absent(decoded) ? 0 : str_length(decoded) - f->decoded_used;
}

/* The next size characters of what is decoded, or fewer; all if negative. */
static Value take_decoded(TextFile *f, int64_t size) {
  int64_t left = decoded_left(f), from = f->decoded_used;
  if (size < 0 || size > left) size = left;
  if (size == 0) return str_empty;
  f->decoded_used += size;
  return str_slice(slot_get(&f->decoded), from, from + size);
}

/* -- Chunks ------------------------------------------------------------------------------------ */

/* Up to size bytes of the stream: an object with a buffer, whose length is *length. */
static Value read_bytes(TextFile *f, int64_t size, int64_t *length) {
  Value buffer = slot_get(&f->buffer);
  Value input = f->has_read1 ? stream_read1(buffer, size) : stream_read(buffer, size);
  if (is_absent(input)) return ABSENT;
  if (is_exact_bytes(input)) {
    *length = bytes_length(input);
    return input;
  }
  Buffer view;
  if (!buffer_get(input, &view, BUFFER_SIMPLE)) {
    exception_clear();
    return raise_type_error(
        "underlying %s() should have returned a bytes-like object, not '%.200T'",
        f->has_read1 ? "read1" : "read", input);
  }
  *length = view.length;
  buffer_release(&view);
  return input;
}

/* The input since the decoder's state (held, flags) can begin again at it. */
static bool take_snapshot(TextFile *f, Value held, int64_t flags, Value input) {
  if (!is_exact_bytes(input)) input = bytes_from_object(input);
  if (!is_absent(input) && bytes_length(held) > 0) input = bytes_concat(held, input);
  if (is_absent(input)) return false;
  slot_set(f, &f->snapshot, input);
  f->snapshot_flags = flags;
  return true;
}

/* Bytes to ask for so as to get that many characters, by experience; a chunk at least. */
static int64_t bytes_wanted(const TextFile *f, int64_t characters) {
  if (characters <= 0) return f->chunk_size;
  double bytes = (double)characters * (f->bytes_per_char > 1.0 ? f->bytes_per_char : 1.0);
  return max_of(f->chunk_size, bytes < (double)INT32_MAX ? (int64_t)bytes : INT32_MAX);
}

/* Decodes the next chunk. 1: there is one (perhaps without characters yet), 0: the end, -1:
   exception set. */
static int read_chunk(TextFile *f, int64_t characters) {
  Value held = bytes_empty;
  int64_t flags = 0, length = 0;
  bool telling = f->telling;
  if (telling && !text_decoder_state(f, &held, &flags)) return -1;
  Value input = read_bytes(f, bytes_wanted(f, characters), &length);
  if (is_absent(input)) return -1;
  Value text = text_decode(f, input, length == 0);
  if (is_absent(text)) return -1;
  set_decoded(f, text);
  int64_t count = str_length(text);
  f->bytes_per_char = count == 0 ? 0.0 : (double)length / (double)count;
  if (telling && !take_snapshot(f, held, flags, input)) return -1;
  return length > 0 || count > 0;
}

/* The same, begun again after interrupts; there is something decoded unless it returns 0 or -1. */
static int read_text(TextFile *f, int64_t characters) {
  for (;;) {
    int result = read_chunk(f, characters);
    if (result < 0 && io_forget_interrupt()) continue;
    if (result <= 0 || decoded_left(f) > 0) return result;
  }
}

/* -- read() ------------------------------------------------------------------------------------ */

static Value read_all(TextFile *f) {
  Value input = call_method0(slot_get(&f->buffer), NAME("read"));
  Value rest = is_absent(input) ? ABSENT : text_decode(f, input, true);
  if (is_absent(rest)) return ABSENT;
  Value text = take_decoded(f, -1);
  text_forget_decoded(f);
  return str_length(text) == 0 ? rest : str_concat(text, rest);
}

static Value read_size(TextFile *f, int64_t size) {
  Value text = take_decoded(f, size);
  if (str_length(text) == size) return text;
  StrBuilder builder;
  str_builder_init(&builder, min_of(size, f->chunk_size));
  for (int64_t left = size;;) {
    if (!str_builder_add(&builder, text)) return ABSENT;
    left -= str_length(text);
    int result = left == 0 ? 0 : read_text(f, left);
    if (result < 0) return ABSENT;
    if (result == 0) break;
    text = take_decoded(f, left);
  }
  return str_builder_finish(&builder);
}

static bool start_reading(Value self) {
  TextFile *f = as_text_file(self);
  if (!text_check_open(self)) return false;
  if (!f->readable) {
    io_unsupported("not readable");
    return false;
  }
  return f->pending_length == 0 || text_flush_pending(f);
}

Value textio_read(Value *args, int nargs) {
  int64_t size;
  if (!io_size_argument(args[1], &size) || !start_reading(args[0])) return ABSENT;
  return size < 0 ? read_all(as_text_file(args[0])) : read_size(as_text_file(args[0]), size);
}

/* -- Lines ------------------------------------------------------------------------------------- */

/* A line in pieces: no chunk had all of it. */
typedef struct LineParts {
  StrBuilder text; /* the pieces so far */
  bool begun;      /* text is in use */
  bool after_cr; /* the text ends with a "\r" that ends the line if "\n" follows (newline="\r\n") */
} LineParts;

static bool add_part(LineParts *line, Value text, int64_t from, int64_t to) {
  if (!line->begun) str_builder_init(&line->text, 2 * (to - from));
  line->begun = true;
  return str_builder_add_slice(&line->text, text, from, to);
}

static Value finish_line(LineParts *line) {
  return line->begun ? str_builder_finish(&line->text) : str_empty;
}

/* Returns the index behind the end of the line that goes on at decoded[from..to); -1: it does not
   end there. */
static int64_t line_end(const TextFile *f, LineParts *line, Value decoded, int64_t from,
                        int64_t to) {
  int64_t looked;
  TextView text = str_view_range(decoded, 0, to);
  if (line->after_cr && to > from && text_at(text, from) == '\n') return from + 1;
  int64_t end = newline_find_end(text, from, f->line_end, &looked);
  line->after_cr = f->line_end == LINE_END_CRLF && end < 0 && looked < to;
  return end;
}

static bool next_chunk(TextFile *f, bool *at_end) {
  int result = read_text(f, 0);
  if (result == 0) text_forget_decoded(f);
  *at_end = result == 0;
  return result >= 0;
}

/* Lines in pieces, with limits, or at the end of a chunk. */
static Value read_line_slow(TextFile *f, int64_t limit) {
  LineParts line;
  line.begun = line.after_cr = false;
  for (bool at_end;;) {
    if (limit == 0) return finish_line(&line);
    if (decoded_left(f) == 0) {
      if (!next_chunk(f, &at_end)) return ABSENT;
      if (at_end) return finish_line(&line);
    }
    Value decoded = slot_get(&f->decoded);
    int64_t from = f->decoded_used, to = str_length(decoded);
    if (limit >= 0) to = min_of(to, from + limit);
    int64_t end = line_end(f, &line, decoded, from, to);
    f->decoded_used = end < 0 ? to : end;
    if (end >= 0 && !line.begun) return str_slice(decoded, from, end);
    if (!add_part(&line, decoded, from, f->decoded_used)) return ABSENT;
    if (end >= 0) return finish_line(&line);
    if (limit >= 0) limit -= to - from;
  }
}

static inline Value read_line(TextFile *f, int64_t limit) {
  Value decoded = slot_get(&f->decoded);
  if (is_absent(decoded) || limit >= 0 || f->line_end != LINE_END_LF || as_str(decoded)->kind != 1)
    return read_line_slow(f, limit);
  int64_t from = f->decoded_used;
  const uint8_t *units = str_units(as_str(decoded)),
                *end = memchr(units + from, '\n', str_length(decoded) - from);
  if (end == NULL) return read_line_slow(f, limit);
  f->decoded_used = end + 1 - units;
  return str_slice(decoded, from, f->decoded_used);
}

Value textio_readline(Value *args, int nargs) {
  int64_t limit;
  if (!index_to_i64(args[1], &limit) || !start_reading(args[0])) return ABSENT;
  return read_line(as_text_file(args[0]), limit);
}

Value textio_next(Value self) {
  TextFile *f = as_text_file(self);
  Value line;
  if (!text_check_attached(f)) return ABSENT;
  f->telling = false;
  if (is_exact_text_file(self)) {
    line = start_reading(self) ? read_line(f, -1) : ABSENT;
  } else {
    line = call_method0(self, NAME("readline"));
    if (!is_absent(line) && !is_str(line))
      return raise_error(&exc_OSError, "readline() should have returned a str object, not '%.200T'",
                         line);
  }
  if (is_absent(line) || str_length(line) > 0) return line;
  slot_set(f, &f->snapshot, ABSENT);
  f->telling = f->seekable;
  return ABSENT;
}
