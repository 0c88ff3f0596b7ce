/* Growing buffers of code units and of bytes, and runs of ASCII. */
#include "base/text.h"

#define CONVERT(Target, Source)                                                                    \
  do {                                                                                             \
    Target *to = target;                                                                           \
    const Source *from = source.units;                                                             \
    for (size_t i = 0; i < source.length; i++) to[i] = (Target)from[i];                            \
  } while (0)

void text_convert_slow(void *target, unsigned target_width, const void *units, size_t length,
                       unsigned width) {
  TextView source = text_view(units, length, width);
  switch (target_width << 4 | source.width) {
  case 0x12: CONVERT(uint8_t, uint16_t); break;
  case 0x14: CONVERT(uint8_t, uint32_t); break;
  case 0x21: CONVERT(uint16_t, uint8_t); break;
  case 0x24: CONVERT(uint16_t, uint32_t); break;
  case 0x41: CONVERT(uint32_t, uint8_t); break;
  case 0x42: CONVERT(uint32_t, uint16_t); break;
  default: unreachable_state("text width");
  }
}

#define OR_ALL(Unit)                                                                               \
  do {                                                                                             \
    const Unit *from = text.units;                                                                 \
    for (size_t i = 0; i < text.length; i++) bits |= from[i];                                      \
  } while (0)

uint32_t text_highest_of_units(const void *units, size_t length, unsigned width) {
  TextView text = text_view(units, length, width);
  uint32_t bits = 0;
  switch (text.width) {
  case 1: return bytes_are_ascii(text.units, text.length) ? 0x7f : 0xff;
  case 2: OR_ALL(uint16_t); break;
  default: OR_ALL(uint32_t); break;
  }
  return bits < 0x80 ? 0x7f : bits < 0x100 ? 0xff : bits < 0x10000 ? 0xffff : TEXT_MAX_CODE_POINT;
}

size_t bytes_ascii_prefix(const void *data, size_t size) {
  const uint64_t high_bits = 0x8080808080808080u;
  const uint8_t *bytes = data;
  size_t i = 0;
  for (; i + 32 <= size; i += 32) {
    uint64_t w[4];
    memcpy(w, bytes + i, sizeof w);
    if ((w[0] | w[1] | w[2] | w[3]) & high_bits) break;
  }
  for (; i + 8 <= size; i += 8) {
    uint64_t word;
    memcpy(&word, bytes + i, sizeof word);
    if (word & high_bits) return i + (size_t)__builtin_ctzll(word & high_bits) / 8;
  }
  while (i < size && bytes[i] < 0x80) i++;
  return i;
}

bool bytes_are_ascii(const void *bytes, size_t size) {
  return bytes_ascii_prefix(bytes, size) == size;
}

void text_buffer_init(TextBuffer *buffer) {
  *buffer = (TextBuffer){.width = 1, .highest = 0xff};
}

void text_buffer_free(TextBuffer *buffer) {
  free(buffer->units);
  text_buffer_init(buffer);
}

static size_t grown_capacity(size_t length, size_t more) {
  return max_of(length + more, length + length / 2 + 32);
}

bool text_reserve(TextBuffer *buffer, size_t more) {
  if (more <= buffer->capacity - buffer->length) return true;
  size_t capacity = grown_capacity(buffer->length, more);
  if (more > SIZE_MAX / 8 || capacity > SIZE_MAX / 8) return false;
  void *units = realloc(buffer->units, capacity * buffer->width);
  if (units == NULL) return false;
  buffer->units = units;
  buffer->capacity = capacity;
  return true;
}

bool text_buffer_widen(TextBuffer *buffer, unsigned width) {
  if (width <= buffer->width) return true;
  size_t capacity = max_of(buffer->capacity, (size_t)32);
  void *units = malloc(capacity * width);
  if (units == NULL) return false;
  text_convert(units, width, text_buffer_view(buffer));
  free(buffer->units);
  buffer->units = units;
  buffer->capacity = capacity;
  buffer->width = width;
  buffer->highest = width == 2 ? 0xffff : UINT32_MAX;
  return true;
}

bool text_put_slow(TextBuffer *buffer, uint32_t c) {
  if (!text_buffer_widen(buffer, text_width_for(c)) || !text_reserve(buffer, 1)) return false;
  return text_put(buffer, c);
}

bool text_put_view(TextBuffer *buffer, TextView text) {
  uint32_t highest = text_highest(text);
  if (!text_buffer_widen(buffer, text_width_for(highest)) || !text_reserve(buffer, text.length))
    return false;
  text_convert((char *)buffer->units + buffer->length * buffer->width, buffer->width, text);
  buffer->length += text.length;
  buffer->bits |= highest;
  return true;
}

bool text_put_latin1(TextBuffer *buffer, const void *bytes, size_t size) {
  return text_put_view(buffer, text_view(bytes, size, 1));
}

void byte_buffer_init(ByteBuffer *buffer) {
  *buffer = (ByteBuffer){0};
}

void byte_buffer_free(ByteBuffer *buffer) {
  free(buffer->bytes);
  byte_buffer_init(buffer);
}

bool byte_reserve(ByteBuffer *buffer, size_t more) {
  if (more <= buffer->capacity - buffer->size) return true;
  size_t capacity = grown_capacity(buffer->size, more);
  if (more > SIZE_MAX / 4 || capacity > SIZE_MAX / 4) return false;
  uint8_t *bytes = realloc(buffer->bytes, capacity);
  if (bytes == NULL) return false;
  buffer->bytes = bytes;
  buffer->capacity = capacity;
  return true;
}

bool byte_put_all(ByteBuffer *buffer, const void *bytes, size_t size) {
  if (!byte_reserve(buffer, size)) return false;
  if (size > 0) memcpy(buffer->bytes + buffer->size, bytes, size);
  buffer->size += size;
  return true;
}
