/* Where an unpickler's bytes come from. */
#include "modules/_pickle/unpickler.h"
#include "objects/int.h"

enum { PREFETCH = 128 * 1024 };

static const uint8_t *truncated(void) {
  raise_unpickling("pickle data was truncated");
  return NULL;
}

bool unpickler_set_input(Unpickler *u, Value bytes) {
  u->position = u->length = 0;
  if (!is_exact_bytes(bytes)) {
    Buffer buffer;
    if (!buffer_get(bytes, &buffer, BUFFER_SIMPLE)) return false;
    bytes = bytes_from_data(buffer.memory, buffer.length);
    buffer_release(&buffer);
    if (is_absent(bytes)) return false;
  }
  slot_set(u, &u->input, bytes);
  u->length = bytes_length(bytes);
  return true;
}

bool unpickler_skip_used(Unpickler *u) {
  int64_t used = u->position;
  if (!u->peeked) return true;
  u->peeked = false;
  u->position = u->length = 0;
  return used == 0 || !is_absent(call1(slot_get(&u->read), int_from_i64(used)));
}

/* Has a look at what comes next in the file. Files that cannot do that are not asked again. */
static bool prefetch(Unpickler *u) {
  Value bytes = call1(slot_get(&u->peek), from_small_int(PREFETCH));
  if (is_absent(bytes)) {
    slot_set(u, &u->peek, ABSENT);
    return exception_suppress(&exc_NotImplementedError);
  }
  u->peeked = true;
  return unpickler_set_input(u, bytes);
}

static bool fetch(Unpickler *u, int64_t size) {
  if (!unpickler_skip_used(u)) return false;
  if (!is_absent(slot_get(&u->peek)) && size < PREFETCH) {
    if (!prefetch(u)) return false;
    if (u->length >= size && u->peeked) return true;
    u->peeked = false;
  }
  Value bytes = call1(slot_get(&u->read), int_from_i64(size));
  return !is_absent(bytes) && unpickler_set_input(u, bytes);
}

const uint8_t *unpickler_read_slow(Unpickler *u, int64_t size) {
  bool cut = u->position < u->length && !u->peeked; /* inside a frame */
  if (cut || is_absent(slot_get(&u->read))) return truncated();
  if (!fetch(u, size)) return NULL;
  if (u->length < size) return truncated();
  u->position = size;
  return as_bytes(slot_get(&u->input))->data;
}

/* The line that begins in the input; NULL without exception: it does not end there. */
static const char *line_in_input(Unpickler *u, int64_t *length) {
  const uint8_t *start = as_bytes(slot_get(&u->input))->data + u->position;
  const uint8_t *newline = memchr(start, '\n', (size_t)(u->length - u->position));
  if (newline == NULL) return NULL;
  *length = newline - start;
  u->position += *length + 1;
  return (const char *)start;
}

const char *unpickler_read_line(Unpickler *u, bool may_be_empty, int64_t *length) {
  const char *line = line_in_input(u, length);
  if (line == NULL && !is_absent(slot_get(&u->read))) {
    if (!unpickler_skip_used(u)) return NULL;
    Value bytes = call0(slot_get(&u->readline));
    if (is_absent(bytes) || !unpickler_set_input(u, bytes)) return NULL;
    line = line_in_input(u, length);
  }
  return line == NULL || (*length == 0 && !may_be_empty) ? (const char *)truncated() : line;
}
