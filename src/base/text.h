/* Text as arrays of code points of one width: 1 byte each if all are below 0x100, 2 below 0x10000,
   otherwise 4. Code points may be surrogates. TextView refers to such an array; TextBuffer and
   ByteBuffer grow in malloc'ed memory for results whose size is not known beforehand. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/common.h"

#define TEXT_MAX_CODE_POINT 0x10ffffu

/* memcpy for what is mostly short: up to 16 bytes without a call. */
static always_inline void copy_short(void *to, const void *from, size_t size) {
  char *out = to;
  const char *in = from;
  uint64_t head, tail;
  if (size > 16) {
    memcpy(to, from, size);
  } else if (size >= 8) {
    memcpy(&head, in, 8);
    memcpy(&tail, in + size - 8, 8);
    memcpy(out, &head, 8);
    memcpy(out + size - 8, &tail, 8);
  } else if (size >= 4) {
    uint32_t first, last;
    memcpy(&first, in, 4);
    memcpy(&last, in + size - 4, 4);
    memcpy(out, &first, 4);
    memcpy(out + size - 4, &last, 4);
  } else if (size > 0) {
    char last = in[size - 1], middle = in[size / 2];
    out[0] = in[0];
    out[size / 2] = middle;
    out[size - 1] = last;
  }
}

typedef struct TextView {
  const void *units; /* the first code unit */
  size_t length;     /* number of units, which is that of code points */
  unsigned width;    /* 1, 2 or 4 */
} TextView;

static inline TextView text_view(const void *units, size_t length, unsigned width) {
  return (TextView){units, length, width};
}

static inline uint32_t text_at(TextView text, size_t i) {
  switch (text.width) {
  case 1: return ((const uint8_t *)text.units)[i];
  case 2: return ((const uint16_t *)text.units)[i];
  default: return ((const uint32_t *)text.units)[i];
  }
}

static inline unsigned text_width_for(uint32_t highest) {
  return highest < 0x100 ? 1 : highest < 0x10000 ? 2 : 4;
}

static inline bool is_surrogate(uint32_t c) {
  return (c & 0xfffff800u) == 0xd800;
}
static inline bool is_high_surrogate(uint32_t c) {
  return (c & 0xfffffc00u) == 0xd800;
}
static inline bool is_low_surrogate(uint32_t c) {
  return (c & 0xfffffc00u) == 0xdc00;
}
static inline uint32_t surrogate_high(uint32_t c) {
  return 0xd800 + ((c - 0x10000) >> 10);
}
static inline uint32_t surrogate_low(uint32_t c) {
  return 0xdc00 + ((c - 0x10000) & 0x3ff);
}
static inline uint32_t surrogate_join(uint32_t high, uint32_t low) {
  return 0x10000 + ((high & 0x3ff) << 10 | (low & 0x3ff));
}

/* Note [Views by value]
   A TextView is too big for registers: passed to a function it goes through memory, written in
   pieces and read as a whole, which processors are slow at. So the hot functions are inline and
   pass the fields on. */

void text_convert_slow(void *target, unsigned target_width, const void *units, size_t length,
                       unsigned width);
/* Copies units between widths; the code points must fit the target's. */
static always_inline void text_convert(void *target, unsigned target_width, TextView source) {
  if (likely(source.width == target_width))
    copy_short(target, source.units, source.length * source.width);
  else
    text_convert_slow(target, target_width, source.units, source.length, source.width);
}
uint32_t text_highest_of_units(const void *units, size_t length, unsigned width);
/* 0x7f, 0xff, 0xffff or 0x10ffff: the least of these that no code point exceeds. */
static always_inline uint32_t text_highest(TextView text) {
  return text_highest_of_units(text.units, text.length, text.width);
}
bool bytes_are_ascii(const void *bytes, size_t size);
/* The number of ASCII bytes at the beginning. */
size_t bytes_ascii_prefix(const void *bytes, size_t size);

typedef struct TextBuffer {
  void *units;      /* malloc'ed */
  size_t length;    /* units in use */
  size_t capacity;  /* in units */
  unsigned width;   /* bytes per unit: 1, 2 or 4 */
  uint32_t highest; /* the highest code point that fits the width */
  uint32_t bits; /* all code points or-ed together: below 0x80 or 0x100 exactly if they all are */
} TextBuffer;

void text_buffer_init(TextBuffer *buffer);
void text_buffer_free(TextBuffer *buffer);
/* Makes room for this many more units. The functions of this group return false if there is no
   memory. */
must_check bool text_reserve(TextBuffer *buffer, size_t more);
/* Makes the units at least this wide. */
must_check bool text_buffer_widen(TextBuffer *buffer, unsigned width);
must_check bool text_put_slow(TextBuffer *buffer, uint32_t c);
must_check bool text_put_view(TextBuffer *buffer, TextView text);
must_check bool text_put_latin1(TextBuffer *buffer, const void *bytes, size_t size);
/* Forgets all after the first `length` code points. */
static inline void text_truncate(TextBuffer *buffer, size_t length) {
  buffer->length = length;
}
static inline TextView text_buffer_view(const TextBuffer *buffer) {
  return text_view(buffer->units, buffer->length, buffer->width);
}

static always_inline must_check bool text_put(TextBuffer *buffer, uint32_t c) {
  if (likely(buffer->length < buffer->capacity && c <= buffer->highest)) {
    buffer->bits |= c;
    switch (buffer->width) {
    case 1: ((uint8_t *)buffer->units)[buffer->length++] = (uint8_t)c; break;
    case 2: ((uint16_t *)buffer->units)[buffer->length++] = (uint16_t)c; break;
    default: ((uint32_t *)buffer->units)[buffer->length++] = c; break;
    }
    return true;
  }
  return text_put_slow(buffer, c);
}

typedef struct ByteBuffer {
  uint8_t *bytes;  /* malloc'ed */
  size_t size;     /* in use */
  size_t capacity; /* allocated */
} ByteBuffer;

void byte_buffer_init(ByteBuffer *buffer);
void byte_buffer_free(ByteBuffer *buffer);
must_check bool byte_reserve(ByteBuffer *buffer, size_t more);
must_check bool byte_put_all(ByteBuffer *buffer, const void *bytes, size_t size);
static inline must_check bool byte_put(ByteBuffer *buffer, uint8_t byte) {
  if (unlikely(buffer->size == buffer->capacity) && !byte_reserve(buffer, 1)) return false;
  buffer->bytes[buffer->size++] = byte;
  return true;
}

#endif
