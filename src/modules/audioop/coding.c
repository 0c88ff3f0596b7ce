/* audioop: u-law, A-law and IMA ADPCM. */
#include "modules/audioop/samples.h"
#include "objects/int.h"
#include "objects/tuple.h"

/* -- Logarithmic codes: a sign, three bits of segment, four of position in it ------------------ */

/* The segment of a magnitude, in which each is twice as long as the one before; first is where the
   lowest ends. */
static int segment_of(int magnitude, int first) {
  int segment = 0;
  while (segment < 8 && magnitude > first) {
    first = 2 * first + 1;
    segment++;
  }
  return segment;
}

enum { ULAW_BIAS = 0x84, ULAW_CLIP = 8159 };

static uint8_t to_ulaw(int wide) {
  int v = wide >> 18, mask = v < 0 ? 0x7f : 0xff;
  v = min_of(v < 0 ? -v : v, (int)ULAW_CLIP) + (ULAW_BIAS >> 2);
  int segment = segment_of(v, 0x3f);
  return (uint8_t)((segment >= 8 ? 0x7f : segment << 4 | (v >> (segment + 1) & 0xf)) ^ mask);
}
static int from_ulaw(uint8_t code) {
  int u = ~code & 0xff, v = (((u & 0xf) << 3) + ULAW_BIAS) << ((u & 0x70) >> 4);
  return (u & 0x80 ? ULAW_BIAS - v : v - ULAW_BIAS) * 65536;
}

static uint8_t to_alaw(int wide) {
  int v = wide >> 19, mask = v < 0 ? 0x55 : 0xd5;
  if (v < 0) v = -v - 1;
  int segment = segment_of(v, 0x1f);
  return (uint8_t)((segment >= 8 ? 0x7f : segment << 4 | (v >> (segment < 2 ? 1 : segment) & 0xf)) ^
                   mask);
}
static int from_alaw(uint8_t code) {
  int a = code ^ 0x55, segment = (a & 0x70) >> 4, v = ((a & 0xf) << 4) + (segment == 0 ? 8 : 0x108);
  if (segment > 1) v <<= segment - 1;
  return (a & 0x80 ? v : -v) * 65536;
}

static Value encode(Value *args, uint8_t (*code)(int wide)) {
  Fragment f;
  if (!fragment_open(args[0], args[1], &f)) return ABSENT;
  Value result = bytes_alloc(f.count);
  for (int64_t i = 0; !is_absent(result) && i < f.count; i++)
    as_bytes(result)->data[i] = code(fragment_wide(&f, i));
  buffer_release(&f.buffer);
  return result;
}
static Value decode(Value *args, int (*wide)(uint8_t code)) {
  Buffer codes;
  int width;
  if (!sample_width(args[1], &width) || !buffer_get(args[0], &codes, BUFFER_SIMPLE)) return ABSENT;
  Value result =
      codes.length > INT64_MAX / 4 ? raise_memory_error() : bytes_alloc(codes.length * width);
  for (int64_t i = 0; !is_absent(result) && i < codes.length; i++)
    sample_put_wide(as_bytes(result)->data + i * width, width,
                    wide(((const uint8_t *)codes.memory)[i]));
  buffer_release(&codes);
  return result;
}
static Value lin2ulaw(Value *args, int nargs) {
  return encode(args, to_ulaw);
}
static Value ulaw2lin(Value *args, int nargs) {
  return decode(args, from_ulaw);
}
static Value lin2alaw(Value *args, int nargs) {
  return encode(args, to_alaw);
}
static Value alaw2lin(Value *args, int nargs) {
  return decode(args, from_alaw);
}

/* -- ADPCM: differences from a prediction, four bits each, high half first --------------------- */

static const int16_t steps[] = {
    7,     8,     9,     10,    11,    12,    13,    14,    16,    17,    19,   21,    23,
    25,    28,    31,    34,    37,    41,    45,    50,    55,    60,    66,   73,    80,
    88,    97,    107,   118,   130,   143,   157,   173,   190,   209,   230,  253,   279,
    307,   337,   371,   408,   449,   494,   544,   598,   658,   724,   796,  876,   963,
    1060,  1166,  1282,  1411,  1552,  1707,  1878,  2066,  2272,  2499,  2749, 3024,  3327,
    3660,  4026,  4428,  4871,  5358,  5894,  6484,  7132,  7845,  8630,  9493, 10442, 11487,
    12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767};

typedef struct Adpcm {
  int predicted; /* 16 bits */
  int index;     /* of the step */
} Adpcm;

/* Moves on as a code says. */
static void advance(Adpcm *a, int code) {
  static const int8_t changes[] = {-1, -1, -1, -1, 2, 4, 6, 8};
  int step = steps[a->index], change = step >> 3;
  if (code & 4) change += step;
  if (code & 2) change += step >> 1;
  if (code & 1) change += step >> 2;
  a->predicted += code & 8 ? -change : change;
  a->predicted = max_of(-32768, min_of(32767, a->predicted));
  a->index = max_of(0, min_of((int)countof(steps) - 1, a->index + changes[code & 7]));
}

static int code_of(const Adpcm *a, int v) {
  int step = steps[a->index], difference = v - a->predicted, code = difference < 0 ? 8 : 0;
  if (difference < 0) difference = -difference;
  for (int bit = 4; bit > 0; bit >>= 1, step >>= 1) {
    if (difference < step) continue;
    code |= bit;
    difference -= step;
  }
  return code;
}

static bool take_state(const char *function, Value state, Adpcm *a) {
  *a = (Adpcm){0, 0};
  if (is_none(state)) return true;
  if (!is_tuple(state))
    raise_type_error("state must be a tuple or None");
  else if (tuple_length(state) != 2)
    raise_type_error("%s(): illegal state argument", function);
  else if (!index_to_int(tuple_get(state, 0), &a->predicted) ||
           !index_to_int(tuple_get(state, 1), &a->index))
    return false;
  else if (a->predicted >= 0x8000 || a->predicted < -0x8000 || a->index < 0 ||
           a->index >= (int)countof(steps))
    raise_value_error("bad state");
  else
    return true;
  return false;
}

static Value with_state(Value bytes, const Adpcm *a) {
  if (is_absent(bytes)) return ABSENT;
  return tuple_pack(2, bytes,
                    tuple_pack(2, from_small_int(a->predicted), from_small_int(a->index)));
}

static Value lin2adpcm(Value *args, int nargs) {
  Fragment f;
  Adpcm a;
  if (!take_state("lin2adpcm", args[2], &a) || !fragment_open(args[0], args[1], &f)) return ABSENT;
  Value result = bytes_alloc(f.count / 2);
  for (int64_t i = 0; !is_absent(result) && i < f.count; i++) {
    int code = code_of(&a, fragment_wide(&f, i) >> 16);
    advance(&a, code);
    uint8_t *to = as_bytes(result)->data + i / 2;
    if (i / 2 < f.count / 2) *to = (uint8_t)(i % 2 == 0 ? code << 4 : *to | code);
  }
  buffer_release(&f.buffer);
  return with_state(result, &a);
}

static Value adpcm2lin(Value *args, int nargs) {
  Buffer codes;
  Adpcm a;
  int width;
  if (!sample_width(args[1], &width) || !take_state("adpcm2lin", args[2], &a) ||
      !buffer_get(args[0], &codes, BUFFER_SIMPLE))
    return ABSENT;
  Value result =
      codes.length > INT64_MAX / 8 ? raise_memory_error() : bytes_alloc(codes.length * 2 * width);
  for (int64_t i = 0; !is_absent(result) && i < 2 * codes.length; i++) {
    uint8_t byte = ((const uint8_t *)codes.memory)[i / 2];
    advance(&a, i % 2 == 0 ? byte >> 4 : byte & 0xf);
    sample_put_wide(as_bytes(result)->data + i * width, width, a.predicted * 65536);
  }
  buffer_release(&codes);
  return with_state(result, &a);
}

const BuiltinDef audioop_codings[] = {
    METHOD("lin2ulaw(fragment, width, /)", lin2ulaw, EFFECT_ANY,
           "Return the samples in u-law code."),
    METHOD("ulaw2lin(fragment, width, /)", ulaw2lin, EFFECT_ANY,
           "Return samples of that width from u-law code."),
    METHOD("lin2alaw(fragment, width, /)", lin2alaw, EFFECT_ANY,
           "Return the samples in A-law code."),
    METHOD("alaw2lin(fragment, width, /)", alaw2lin, EFFECT_ANY,
           "Return samples of that width from A-law code."),
    METHOD("lin2adpcm(fragment, width, state, /)", lin2adpcm, EFFECT_ANY,
           "Return the samples in ADPCM, and the state for the next call."),
    METHOD("adpcm2lin(fragment, width, state, /)", adpcm2lin, EFFECT_ANY,
           "Return samples of that width from ADPCM, and the state for the next call."),
    METHOD_END,
};
