/* The reading half of buffered streams. */
#include "modules/io/buffered.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"

/* -- Filling the buffer ------------------------------------------------------------------------ */

/* Reads more from the raw stream, behind what is in the buffer. Results are those of
   buffered_raw_read. */
static int64_t fill(Buffered *b) {
  int64_t start = has_read_data(b) ? b->read_end : 0;
  int64_t got = buffered_raw_read(b, b->memory + start, b->size - start);
  if (got > 0) b->read_end = b->raw_position = start + got;
  return got;
}

/* Empties the buffer and lets it begin where the raw stream stands. */
static void start_afresh(Buffered *b) {
  forget_read_data(b);
  b->position = 0;
}

/* Writes what is in the buffer, before anything is read. false: exception set. */
static bool finish_writing(Buffered *b) {
  return !b->writable || buffered_write_out_and_rewind(b);
}

/* Returns the next `count` bytes, all of which are in the buffer. */
static Value take(Buffered *b, int64_t count) {
  Value bytes = bytes_from_data(b->memory + b->position, count);
  if (!is_absent(bytes)) b->position += count;
  return bytes;
}
static void take_into(Buffered *b, void *out, int64_t count) {
  memcpy(out, b->memory + b->position, count);
  b->position += count;
}

/* -- read(n) ----------------------------------------------------------------------------------- */

/* Reads whole blocks straight into the result. Returns the number of bytes, which is less than
   `count` where a part of a block remains or the data has ended (*ended: -2, -1 or 0, as the raw
   stream said; 1 otherwise). */
static int64_t read_blocks(Buffered *b, uint8_t *out, int64_t count, int64_t *ended) {
  int64_t done = 0;
  *ended = 1;
  while (count - done >= b->size) {
    int64_t got = buffered_raw_read(b, out + done, (count - done) / b->size * b->size);
    if (got <= 0) {
      *ended = got;
      break;
    }
    done += got;
  }
  return done;
}

/* Reads the rest, which is less than a block, through the buffer. */
static int64_t read_through_buffer(Buffered *b, uint8_t *out, int64_t count, int64_t *ended) {
  int64_t done = 0;
  b->position = b->raw_position = b->read_end = 0;
  while (done < count && b->read_end < b->size) {
    int64_t got = fill(b);
    if (got <= 0) {
      *ended = got;
      break;
    }
    got = min_of(got, count - done);
    take_into(b, out + done, got);
    done += got;
  }
  return done;
}

/* Reads more than the buffer has. The object is locked. */
static Value read_much(Buffered *b, int64_t count) {
  Value bytes = bytes_alloc(count);
  if (is_absent(bytes)) return ABSENT;
  uint8_t *out = as_bytes(bytes)->data;
  int64_t ended, done = bytes_ahead(b);
  take_into(b, out, done);
  if (!finish_writing(b)) return ABSENT;
  start_afresh(b);
  done += read_blocks(b, out + done, count - done, &ended);
  if (ended == 1 && done < count) done += read_through_buffer(b, out + done, count - done, &ended);
  if (ended == -1) return ABSENT;
  return ended == -2 && done == 0 ? NONE : bytes_truncate(bytes, done);
}

/* -- read() ------------------------------------------------------------------------------------ */

static Value join(Value first, Value second) {
  return bytes_length(first) == 0 ? second : bytes_concat(first, second);
}

/* raw.readall(); ABSENT without exception where the raw stream has no such method. */
static Value raw_readall(Buffered *b) {
  Value raw = slot_get(&b->raw);
  Value method = object_lookup_attr(raw, NAME("readall"));
  if (is_absent(method)) return ABSENT;
  Value data = call0(method);
  if (!is_absent(data) && !is_none(data) && !is_bytes(data))
    return raise_type_error("readall() should return bytes");
  return data;
}

/* raw.read() until it gives nothing. */
static Value raw_read_repeatedly(Buffered *b) {
  Value chunks = list_new(4);
  for (;;) {
    Value data = call_method0(slot_get(&b->raw), NAME("read"));
    if (is_absent(data)) return ABSENT;
    if (!is_none(data) && !is_bytes(data)) return raise_type_error("read() should return bytes");
    bool ended = is_none(data) || bytes_length(data) == 0;
    if (ended && list_length(chunks) == 0) return data;
    if (ended) return call_method1(bytes_empty, NAME("join"), chunks);
    if (!list_append(chunks, data)) return ABSENT;
  }
}

static Value read_all(Buffered *b) {
  Value start = take(b, bytes_ahead(b));
  if (!finish_writing(b)) return ABSENT;
  start_afresh(b);
  b->absolute = -1;
  Value rest = raw_readall(b);
  if (is_absent(rest) && !exception_pending()) rest = raw_read_repeatedly(b);
  if (is_absent(rest)) return ABSENT;
  if (is_none(rest)) return bytes_length(start) == 0 ? NONE : start;
  return join(start, rest);
}

Value buffered_read(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  int64_t count;
  if (!io_size_argument(args[1], &count) || !buffered_check_ready(b)) return ABSENT;
  if (count < -1) return raise_value_error("read length must be non-negative or -1");
  if (!buffered_check_open(b, "read of closed file")) return ABSENT;
  if (count >= 0 && count <= bytes_ahead(b)) return take(b, count);
  if (!buffered_enter(b)) return ABSENT;
  Value result = count < 0                 ? read_all(b)
                 : count <= bytes_ahead(b) ? take(b, count)
                                           : read_much(b, count);
  buffered_leave(b);
  return result;
}

/* -- read1(), peek() --------------------------------------------------------------------------- */

/* Returns what one read of the raw stream yields. It is read into the buffer if it fits, since most
   callers ask for far more than there is. */
static Value read_once(Buffered *b, int64_t count) {
  if (has_write_data(b) && !finish_writing(b)) return ABSENT;
  start_afresh(b);
  if (count <= b->size) {
    int64_t got = buffered_raw_read(b, b->memory, count);
    return got == -1 ? ABSENT : bytes_from_data(b->memory, max_of(got, (int64_t)0));
  }
  Value bytes = bytes_alloc(count);
  if (is_absent(bytes)) return ABSENT;
  int64_t got = buffered_raw_read(b, as_bytes(bytes)->data, count);
  return got == -1 ? ABSENT : bytes_truncate(bytes, max_of(got, (int64_t)0));
}

Value buffered_read1(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  int64_t count;
  if (!index_to_i64(args[1], &count) || !buffered_check_ready(b)) return ABSENT;
  if (count < 0) count = b->size;
  if (!buffered_check_open(b, "read of closed file")) return ABSENT;
  if (count == 0) return bytes_empty;
  int64_t ahead = bytes_ahead(b);
  if (ahead > 0) return take(b, min_of(count, ahead));
  if (!buffered_enter(b)) return ABSENT;
  Value result = read_once(b, count);
  buffered_leave(b);
  return result;
}

static Value look_ahead(Buffered *b) {
  if (!finish_writing(b)) return ABSENT;
  int64_t ahead = bytes_ahead(b);
  if (ahead > 0) return bytes_from_data(b->memory + b->position, ahead);
  start_afresh(b);
  int64_t got = fill(b);
  return got == -1 ? ABSENT : bytes_from_data(b->memory, max_of(got, (int64_t)0));
}

Value buffered_peek(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  int64_t ignored;
  if (!index_to_i64(args[1], &ignored) || !buffered_check_open(b, "peek of closed file"))
    return ABSENT;
  if (!buffered_enter(b)) return ABSENT;
  Value result = look_ahead(b);
  buffered_leave(b);
  return result;
}

/* -- readinto() -------------------------------------------------------------------------------- */

/* Reads at most a buffer's size. */
static int64_t read_small(Buffered *b, uint8_t *out, int64_t count) {
  start_afresh(b);
  int64_t got = fill(b);
  if (got <= 0) return got;
  got = min_of(got, count);
  take_into(b, out, got);
  return got;
}

/* Bytes got; -1 exception set, -2 it would block. The object is locked. `once`: one raw read at
   most, and none for a small rest. */
static int64_t read_into(Buffered *b, uint8_t *out, int64_t count, bool once) {
  int64_t done = min_of(bytes_ahead(b), count), got;
  take_into(b, out, done);
  if (done == count) return done;
  if (!finish_writing(b)) return -1;
  start_afresh(b);
  do {
    bool large = count - done > b->size;
    if (once && done > 0 && !large) break;
    got = large ? buffered_raw_read(b, out + done, count - done)
                : read_small(b, out + done, count - done);
    if (got == 0 || (got == -2 && done > 0)) break;
    if (got < 0) return got;
    done += got;
  } while (!once && done < count);
  return done;
}

static Value readinto(Value *args, bool once) {
  Buffered *b = as_buffered(args[0]);
  Buffer buffer;
  if (!buffered_check_ready(b) ||
      !io_writable_buffer(args[1], once ? "readinto1" : "readinto", &buffer))
    return ABSENT;
  int64_t got = -1;
  if (buffered_check_open(b, "readinto of closed file") && buffered_enter(b)) {
    got = read_into(b, buffer.memory, buffer.length, once);
    buffered_leave(b);
  }
  buffer_release(&buffer);
  return got == -1 ? ABSENT : got == -2 ? NONE : int_from_i64(got);
}

Value buffered_readinto(Value *args, int nargs) {
  return readinto(args, false);
}
Value buffered_readinto1(Value *args, int nargs) {
  return readinto(args, true);
}

/* -- Lines ------------------------------------------------------------------------------------- */

/* Returns how many of the bytes in the buffer belong to the line; *complete: the line ends with
   them. */
static int64_t line_part(const Buffered *b, int64_t limit, bool *complete) {
  int64_t count = bytes_ahead(b);
  if (limit >= 0) count = min_of(count, limit);
  const uint8_t *start = b->memory + b->position,
                *end = count <= 0 ? NULL : memchr(start, '\n', count);
  *complete = end != NULL || (limit >= 0 && count == limit);
  return end == NULL ? count : end - start + 1;
}

/* Reads a line that is longer than what is in the buffer. The object is locked. */
static Value read_long_line(Buffered *b, int64_t limit) {
  bool complete;
  int64_t count = line_part(b, limit, &complete);
  Value line = take(b, count);
  if (complete) return line;
  if (!finish_writing(b)) return ABSENT;
  for (;;) {
    start_afresh(b);
    int64_t got = fill(b);
    if (got == -1) return ABSENT;
    if (got <= 0) return line;
    int64_t left = limit < 0 ? -1 : limit - bytes_length(line);
    line = join(line, take(b, line_part(b, left, &complete)));
    if (is_absent(line) || complete) return line;
  }
}

static Value read_line(Buffered *b, int64_t limit) {
  bool complete;
  if (!buffered_check_open(b, "readline of closed file")) return ABSENT;
  int64_t count = line_part(b, limit, &complete);
  if (complete) return take(b, count);
  if (!buffered_enter(b)) return ABSENT;
  Value line = read_long_line(b, limit);
  buffered_leave(b);
  return line;
}

Value buffered_readline(Value *args, int nargs) {
  int64_t limit;
  return io_size_argument(args[1], &limit) ? read_line(as_buffered(args[0]), limit) : ABSENT;
}

Value buffered_next(Value self) {
  Type *type = type_of(self);
  if (type == &buffered_reader_type || type == &buffered_random_type) {
    Value line = read_line(as_buffered(self), -1);
    return is_absent(line) || bytes_length(line) == 0 ? ABSENT : line;
  }
  Value line = call_method0(self, NAME("readline"));
  if (!is_absent(line) && !is_bytes(line))
    return raise_error(&exc_OSError, "readline() should have returned a bytes object, not '%.200T'",
                       line);
  return is_absent(line) || bytes_length(line) == 0 ? ABSENT : line;
}
