/* The writing half of buffered streams. */
#include "modules/io/buffered.h"

#include <errno.h>

#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"

/* BlockingIOError "write could not complete without blocking". */
static void buffered_raise_blocking(int64_t written) {
  Value class_ = type_value(&exc_BlockingIOError);
  Value e =
      call3(class_, from_small_int(EAGAIN),
            str_from_ascii("write could not complete without blocking"), int_from_i64(written));
  if (!is_absent(e)) raise_instance(e);
}

/* -- Out of the buffer ------------------------------------------------------------------------- */

/* Moves the raw stream to the first byte that has to be written. */
static bool seek_to_write_start(Buffered *b) {
  int64_t back = raw_offset(b) + (b->position - b->write_start);
  if (back == 0) return true;
  if (buffered_raw_seek(b, -back, 1) < 0) return false;
  b->raw_position -= back;
  return true;
}

bool buffered_write_out(Buffered *b) {
  if (has_write_data(b) && b->write_start < b->write_end) {
    if (!seek_to_write_start(b)) return false;
    while (b->write_start < b->write_end) {
      int64_t put =
          buffered_raw_write(b, b->memory + b->write_start, b->write_end - b->write_start);
      if (put == -2) buffered_raise_blocking(0);
      if (put < 0) return false;
      b->write_start += put;
      b->raw_position = b->write_start;
      if (b->write_start < b->write_end && !thread_poll())
        return false; /* a signal may have cut it short */
    }
  }
  forget_write_data(b);
  return true;
}

bool buffered_write_out_and_rewind(Buffered *b) {
  if (b->writable && !buffered_write_out(b)) return false;
  if (!b->readable) return true;
  int64_t ahead = raw_offset(b);
  forget_read_data(b);
  bool stays = ahead == 0 && type_of(slot_get(&b->raw)) == &fileio_type;
  return stays || buffered_raw_seek(b, -ahead, 1) >= 0;
}

Value buffered_flush(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  if (!buffered_check_open(b, "flush of closed file") || !buffered_enter(b)) return ABSENT;
  bool done = buffered_write_out_and_rewind(b);
  buffered_leave(b);
  return done ? NONE : ABSENT;
}

/* -- Into the buffer --------------------------------------------------------------------------- */

/* Puts bytes into the buffer, where there is room for them behind the position. */
static void put(Buffered *b, const uint8_t *data, int64_t count) {
  memcpy(b->memory + b->position, data, count);
  if (!has_write_data(b) || b->write_start > b->position) b->write_start = b->position;
  move_to(b, b->position + count);
  b->write_end = max_of(b->write_end, b->position);
}

/* Puts bytes into the buffer, which holds nothing of use: they belong where the raw stream
   stands. */
static void put_first(Buffered *b, const uint8_t *data, int64_t count) {
  if (b->readable) forget_read_data(b);
  memcpy(b->memory, data, count);
  b->write_start = b->raw_position = 0;
  b->write_end = b->position = count;
}

/* For a raw stream that takes no more for now: keeps in the buffer what there is room for. Returns
   how many bytes were taken; -1: BlockingIOError, as these are not all. */
static int64_t put_what_fits(Buffered *b, const uint8_t *data, int64_t count) {
  int64_t start = b->write_start, waiting = b->write_end - start;
  if (b->readable) forget_read_data(b);
  memmove(b->memory, b->memory + start, waiting);
  b->raw_position -= start;
  b->write_start = 0;
  int64_t taken = min_of(count, b->size - waiting);
  memcpy(b->memory + waiting, data, taken);
  b->write_end = b->position = waiting + taken;
  if (taken == count) return count;
  buffered_raise_blocking(taken);
  return -1;
}

/* Writes whole blocks without the buffer. Returns the number of bytes; -1: exception set. */
static int64_t write_blocks(Buffered *b, const uint8_t *data, int64_t count) {
  int64_t done = 0;
  while (count - done > b->size) {
    int64_t written = buffered_raw_write(b, data + done, count - done);
    if (written == -1) return -1;
    if (written == -2) {
      put_first(b, data + done, b->size);
      buffered_raise_blocking(done + b->size);
      return -1;
    }
    done += written;
    if (done < count && !thread_poll()) return -1; /* a signal may have cut it short */
  }
  return done;
}

/* Writes more than fits behind the position. Returns how many bytes were taken; -1: exception set.
   The object is locked. */
static int64_t write_much(Buffered *b, const uint8_t *data, int64_t count) {
  if (!buffered_write_out(b))
    return exception_suppress(&exc_BlockingIOError) ? put_what_fits(b, data, count) : -1;
  int64_t ahead = raw_offset(b);
  if (ahead != 0) {
    if (buffered_raw_seek(b, -ahead, 1) < 0) return -1;
    b->raw_position -= ahead;
  }
  int64_t done = write_blocks(b, data, count);
  if (done < 0) return -1;
  put_first(b, data + done, count - done);
  return count;
}

static int64_t write_locked(Buffered *b, const uint8_t *data, int64_t count) {
  if (!buffered_check_open(b, "write to closed file")) return -1;
  if (!has_read_data(b) && !has_write_data(b)) b->position = b->raw_position = 0;
  if (count > b->size - b->position) return write_much(b, data, count);
  put(b, data, count);
  return count;
}

/* Bytes taken, -1: exception set. */
static int64_t write_data(Buffered *b, const void *data, int64_t count) {
  if (!buffered_check_ready(b) || !buffered_enter(b)) return -1;
  int64_t written = write_locked(b, data, count);
  buffered_leave(b);
  return written;
}

Value buffered_write(Value *args, int nargs) {
  Buffered *b = as_buffered(args[0]);
  int64_t written;
  if (is_bytes(args[1])) {
    written = write_data(b, as_bytes(args[1])->data, bytes_length(args[1]));
  } else {
    Buffer buffer;
    if (!buffered_check_ready(b) || !buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
    written = write_data(b, buffer.memory, buffer.length);
    buffer_release(&buffer);
  }
  return written < 0 ? ABSENT : int_from_i64(written);
}

bool stream_write_data(Value stream, const void *data, int64_t length) {
  Type *type = type_of(stream);
  if (type == &buffered_writer_type || type == &buffered_random_type)
    return write_data(as_buffered(stream), data, length) >= 0;
  Value bytes = bytes_from_data(data, length);
  return !is_absent(bytes) && !is_absent(stream_write(stream, bytes));
}
