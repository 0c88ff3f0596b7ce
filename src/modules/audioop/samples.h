/* What the files of the module audioop share: fragments of sound, and samples in them.

   Invariants: a sample is a signed number of 1 to 4 bytes in the machine's order. "Wide" samples
   are those shifted up to 32 bits, which is how widths are converted. */
#ifndef MODULES_AUDIOOP_SAMPLES_H
#define MODULES_AUDIOOP_SAMPLES_H

#include "objects/buffer.h"
#include "objects/bytes.h"

Value raise_audioop(const char *message);

typedef struct Fragment {
  Buffer buffer;        /* keeps the bytes where they are */
  const uint8_t *bytes; /* the samples */
  int width;            /* bytes per sample */
  int64_t count;        /* samples */
} Fragment;

static inline int sample_get(const uint8_t *p, int width) {
  int16_t two;
  int32_t four;
  switch (width) {
  case 1: return (int8_t)*p;
  case 2: memcpy(&two, p, 2); return two;
  case 3:
    return (int)((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)(int32_t)(int8_t)p[2] << 16);
  default: memcpy(&four, p, 4); return four;
  }
}
static inline void sample_put(uint8_t *p, int width, int v) {
  for (int i = 0; i < width; i++) p[i] = (uint8_t)((uint32_t)v >> 8 * i);
}
static inline int sample_get_wide(const uint8_t *p, int width) {
  return (int)((uint32_t)sample_get(p, width) << (32 - 8 * width));
}
static inline void sample_put_wide(uint8_t *p, int width, int v) {
  sample_put(p, width, v >> (32 - 8 * width));
}
static inline int fragment_at(const Fragment *f, int64_t i) {
  return sample_get(f->bytes + i * f->width, f->width);
}
static inline int fragment_wide(const Fragment *f, int64_t i) {
  return sample_get_wide(f->bytes + i * f->width, f->width);
}

/* Takes a fragment and its width; buffer_release is due after true. */
bool fragment_open(Value data, Value width, Fragment *f) must_check;
bool sample_width(Value v, int *width) must_check;

extern const BuiltinDef audioop_measures[], audioop_codings[];

#endif
