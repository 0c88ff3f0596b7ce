/* Where a pickler's bytes go: buffer, frames, file. */
#include "modules/_pickle/pickler.h"
#include "objects/bytes.h"

enum {
  FRAME_HEADER = 9,
  FRAME_LEAST = 4,          /* a shorter one is not worth its header */
  FRAME_TARGET = 64 * 1024, /* a frame ends when it has so much */
};

static bool no_memory(void) {
  raise_memory_error();
  return false;
}

static void write_little_endian(uint8_t *out, uint64_t number, size_t size) {
  for (size_t i = 0; i < size; i++) out[i] = (uint8_t)(number >> 8 * i);
}

/* -- Frames ------------------------------------------------------------------------------------ */

static bool open_frame(Pickler *p) {
  static const uint8_t header[FRAME_HEADER];
  p->frame_start = (int64_t)p->out.size;
  return byte_put_all(&p->out, header, sizeof header) || no_memory();
}

static int64_t frame_size(const Pickler *p) {
  return (int64_t)p->out.size - p->frame_start - FRAME_HEADER;
}

static void close_frame(Pickler *p) {
  if (p->frame_start < 0) return;
  uint8_t *frame = p->out.bytes + p->frame_start;
  int64_t size = frame_size(p);
  if (size >= FRAME_LEAST) {
    frame[0] = PICKLE_FRAME;
    write_little_endian(frame + 1, (uint64_t)size, 8);
  } else {
    memmove(frame, frame + FRAME_HEADER, (size_t)size);
    p->out.size -= FRAME_HEADER;
  }
  p->frame_start = -1;
}

/* Passes everything to the file. */
static bool flush(Pickler *p) {
  Value write = slot_get(&p->write);
  if (p->out.size == 0) return true;
  Value bytes = bytes_from_data(p->out.bytes, (int64_t)p->out.size);
  p->out.size = 0;
  return !is_absent(bytes) && !is_absent(call1(write, bytes));
}

bool pickler_boundary(Pickler *p) {
  if (p->frame_start < 0 || frame_size(p) < FRAME_TARGET) return true;
  close_frame(p);
  return is_absent(slot_get(&p->write)) || flush(p);
}

/* -- Writing ----------------------------------------------------------------------------------- */

uint8_t *pickler_extend_slow(Pickler *p, size_t size) {
  if (p->framing && p->frame_start < 0 && !open_frame(p)) return NULL;
  if (p->out.capacity - p->out.size < size &&
      !byte_reserve(&p->out, max_of(size, p->out.size / 2))) {
    raise_memory_error();
    return NULL;
  }
  p->out.size += size;
  return p->out.bytes + p->out.size - size;
}

bool pickler_put(Pickler *p, const void *bytes, size_t size) {
  uint8_t *to = pickler_extend(p, size);
  if (to != NULL) copy_short(to, bytes, size);
  return to != NULL;
}

bool pickler_put_number(Pickler *p, PickleOpcode opcode, uint64_t number, size_t size) {
  uint8_t *to = pickler_extend(p, size + 1);
  if (to == NULL) return false;
  *to = (uint8_t)opcode;
  write_little_endian(to + 1, number, size);
  return true;
}

bool pickler_put_line(Pickler *p, PickleOpcode opcode, Value text) {
  size_t length;
  const char *utf8 = is_absent(text) ? NULL : str_utf8(text, &length);
  return utf8 != NULL && pickler_put_opcode(p, opcode) && pickler_put(p, utf8, length) &&
         pickler_put(p, "\n", 1);
}

/* Big data go to the file by themselves, as they are. */
static bool put_outside(Pickler *p, PickleOpcode opcode, size_t length_size, const void *data,
                        size_t size, Value payload) {
  bool framing = p->framing;
  close_frame(p);
  p->framing = false;
  bool ok = pickler_put_number(p, opcode, size, length_size);
  if (is_absent(slot_get(&p->write))) {
    ok = ok && pickler_put(p, data, size);
  } else if (ok) {
    if (is_absent(payload)) payload = bytes_from_data(data, (int64_t)size);
    ok = !is_absent(payload) && flush(p) && !is_absent(call1(slot_get(&p->write), payload));
  }
  p->framing = framing;
  return ok;
}

bool pickler_put_data(Pickler *p, PickleOpcode opcode, size_t length_size, const void *data,
                      size_t size, Value payload) {
  if (size >= FRAME_TARGET) return put_outside(p, opcode, length_size, data, size, payload);
  uint8_t *to = pickler_extend(p, 1 + length_size + size);
  if (to == NULL) return false;
  *to = (uint8_t)opcode;
  write_little_endian(to + 1, size, length_size);
  copy_short(to + 1 + length_size, data, size);
  return true;
}

/* -- A whole pickle ---------------------------------------------------------------------------- */

bool pickler_begin(Pickler *p) {
  p->out.size = 0;
  p->frame_start = -1;
  p->framing = false;
  if (p->protocol >= 2 && !pickler_put_number(p, PICKLE_PROTO, (uint64_t)p->protocol, 1))
    return false;
  p->framing = p->protocol >= 4;
  return true;
}

bool pickler_end(Pickler *p) {
  bool ok = pickler_put_opcode(p, PICKLE_STOP);
  close_frame(p);
  p->framing = false;
  return ok && (is_absent(slot_get(&p->write)) || flush(p));
}
