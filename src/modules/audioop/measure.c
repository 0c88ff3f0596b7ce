/* audioop: functions that look at sound. */
#include <math.h>

#include "modules/audioop/samples.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/tuple.h"

static Value getsample(Value *args, int nargs) {
  Fragment f;
  int64_t i;
  if (!index_to_i64(args[2], &i) || !fragment_open(args[0], args[1], &f)) return ABSENT;
  Value result = i < 0 || i >= f.count ? raise_audioop("Index out of range")
                                       : from_small_int(fragment_at(&f, i));
  buffer_release(&f.buffer);
  return result;
}

static uint32_t magnitude(int v) {
  return v < 0 ? 0u - (uint32_t)v : (uint32_t)v;
}

static Value largest(Value *args, int nargs) {
  Fragment f;
  uint32_t most = 0;
  if (!fragment_open(args[0], args[1], &f)) return ABSENT;
  for (int64_t i = 0; i < f.count; i++) most = max_of(most, magnitude(fragment_at(&f, i)));
  buffer_release(&f.buffer);
  return int_from_u64(most);
}

static Value minmax(Value *args, int nargs) {
  Fragment f;
  int least = INT32_MAX, most = INT32_MIN;
  if (!fragment_open(args[0], args[1], &f)) return ABSENT;
  for (int64_t i = 0; i < f.count; i++) {
    least = min_of(least, fragment_at(&f, i));
    most = max_of(most, fragment_at(&f, i));
  }
  buffer_release(&f.buffer);
  return tuple_pack(2, from_small_int(least), from_small_int(most));
}

static Value average(Value *args, int nargs) {
  Fragment f;
  double sum = 0;
  if (!fragment_open(args[0], args[1], &f)) return ABSENT;
  for (int64_t i = 0; i < f.count; i++) sum += fragment_at(&f, i);
  buffer_release(&f.buffer);
  return from_small_int(f.count == 0 ? 0 : (int)floor(sum / (double)f.count));
}

static Value root_mean_square(Value *args, int nargs) {
  Fragment f;
  double sum = 0;
  if (!fragment_open(args[0], args[1], &f)) return ABSENT;
  for (int64_t i = 0; i < f.count; i++) sum += (double)fragment_at(&f, i) * fragment_at(&f, i);
  buffer_release(&f.buffer);
  return int_from_u64(f.count == 0 ? 0 : (uint32_t)sqrt(sum / (double)f.count));
}

static Value crossings(Value *args, int nargs) {
  Fragment f;
  int64_t count = -1;
  int before = 2;
  if (!fragment_open(args[0], args[1], &f)) return ABSENT;
  for (int64_t i = 0; i < f.count; i++) {
    int negative = fragment_at(&f, i) < 0;
    count += negative != before;
    before = negative;
  }
  buffer_release(&f.buffer);
  return int_from_i64(count);
}

/* -- Peaks ------------------------------------------------------------------------------------- */

/* Distances between neighbouring extremes. */
typedef struct Peaks {
  double sum;    /* of the distances */
  uint32_t most; /* the largest one */
  int64_t count; /* how many */
} Peaks;

static bool find_peaks(Value *args, Peaks *peaks) {
  enum { UNKNOWN, FALLING, RISING };
  Fragment f;
  int before = 0, extreme = 0, direction = UNKNOWN;
  bool have_extreme = false;
  if (!fragment_open(args[0], args[1], &f)) return false;
  for (int64_t i = 0; i < f.count; i++) {
    int v = fragment_at(&f, i), now = v < before ? FALLING : RISING;
    if (i > 0 && v == before) continue;
    if (i > 0 && direction != UNKNOWN && now != direction) {
      uint32_t distance = before < extreme ? (uint32_t)extreme - (uint32_t)before
                                           : (uint32_t)before - (uint32_t)extreme;
      if (have_extreme) {
        peaks->sum += distance;
        peaks->most = max_of(peaks->most, distance);
        peaks->count++;
      }
      have_extreme = true;
      extreme = before;
    }
    direction = i > 0 ? now : UNKNOWN;
    before = v;
  }
  buffer_release(&f.buffer);
  return true;
}

static Value average_peak(Value *args, int nargs) {
  Peaks peaks = {0};
  if (!find_peaks(args, &peaks)) return ABSENT;
  return int_from_u64(peaks.count == 0 ? 0 : (uint32_t)(peaks.sum / (double)peaks.count));
}
static Value largest_peak(Value *args, int nargs) {
  Peaks peaks = {0};
  return find_peaks(args, &peaks) ? int_from_u64(peaks.most) : ABSENT;
}

/* -- Fitting: samples of two bytes ------------------------------------------------------------- */

static bool open_even(Value data, Fragment *f) {
  if (!buffer_get(data, &f->buffer, BUFFER_SIMPLE)) return false;
  f->bytes = f->buffer.memory;
  f->width = 2;
  f->count = f->buffer.length / 2;
  if (f->buffer.length % 2 == 0) return true;
  buffer_release(&f->buffer);
  raise_audioop("Strings should be even-sized");
  return false;
}

/* Two fragments; both are to be released. */
static bool open_both(Value *args, Fragment *a, Fragment *b) {
  if (!open_even(args[0], a)) return false;
  if (open_even(args[1], b)) return true;
  buffer_release(&a->buffer);
  return false;
}
static Value release_both(Fragment *a, Fragment *b, Value result) {
  buffer_release(&a->buffer);
  buffer_release(&b->buffer);
  return result;
}

static double product(const Fragment *a, int64_t from, const Fragment *b, int64_t b_from,
                      int64_t count) {
  double sum = 0;
  for (int64_t i = 0; i < count; i++)
    sum += (double)fragment_at(a, from + i) * fragment_at(b, b_from + i);
  return sum;
}
static double square(const Fragment *f, int64_t i) {
  return (double)fragment_at(f, i) * fragment_at(f, i);
}

static Value fit(const Fragment *a, const Fragment *b) {
  double reference = product(b, 0, b, 0, b->count), energy = product(a, 0, a, 0, b->count),
         best = 0;
  int64_t at = 0;
  for (int64_t i = 0; i <= a->count - b->count; i++) {
    if (i > 0) energy += square(a, i + b->count - 1) - square(a, i - 1);
    double common = product(a, i, b, 0, b->count),
           error = (reference * energy - common * common) / energy;
    if (i > 0 && !(error < best)) continue;
    best = error;
    at = i;
  }
  return tuple_pack(2, int_from_i64(at),
                    float_from_double(product(a, at, b, 0, b->count) / reference));
}

static Value findfit(Value *args, int nargs) {
  Fragment a, b;
  if (!open_both(args, &a, &b)) return ABSENT;
  return release_both(
      &a, &b, a.count < b.count ? raise_audioop("First sample should be longer") : fit(&a, &b));
}

static Value findfactor(Value *args, int nargs) {
  Fragment a, b;
  if (!open_both(args, &a, &b)) return ABSENT;
  if (a.count != b.count) return release_both(&a, &b, raise_audioop("Samples should be same size"));
  return release_both(
      &a, &b, float_from_double(product(&a, 0, &b, 0, a.count) / product(&b, 0, &b, 0, a.count)));
}

static Value findmax(Value *args, int nargs) {
  Fragment f;
  int64_t length, at = 0;
  if (!index_to_i64(args[1], &length) || !open_even(args[0], &f)) return ABSENT;
  if (length < 0 || f.count < length) {
    buffer_release(&f.buffer);
    return raise_audioop("Input sample should be longer");
  }
  double energy = product(&f, 0, &f, 0, length), best = energy;
  for (int64_t i = 1; i <= f.count - length && length > 0; i++) {
    energy += square(&f, i + length - 1) - square(&f, i - 1);
    if (!(energy > best)) continue;
    best = energy;
    at = i;
  }
  buffer_release(&f.buffer);
  return int_from_i64(at);
}

const BuiltinDef audioop_measures[] = {
    METHOD("getsample(fragment, width, index, /)", getsample, EFFECT_ANY,
           "Return the sample of that number."),
    METHOD("max(fragment, width, /)", largest, EFFECT_ANY,
           "Return the largest absolute value of the samples."),
    METHOD("minmax(fragment, width, /)", minmax, EFFECT_ANY,
           "Return the smallest and the largest sample."),
    METHOD("avg(fragment, width, /)", average, EFFECT_ANY, "Return the average of the samples."),
    METHOD("rms(fragment, width, /)", root_mean_square, EFFECT_ANY,
           "Return the root of the average of the squares."),
    METHOD("cross(fragment, width, /)", crossings, EFFECT_ANY,
           "Return how often the samples cross zero."),
    METHOD("avgpp(fragment, width, /)", average_peak, EFFECT_ANY,
           "Return the average distance of neighbouring extremes."),
    METHOD("maxpp(fragment, width, /)", largest_peak, EFFECT_ANY,
           "Return the largest distance of neighbouring extremes."),
    METHOD("findfit(fragment, reference, /)", findfit, EFFECT_ANY,
           "Return where the reference fits best, and its factor there."),
    METHOD("findfactor(fragment, reference, /)", findfactor, EFFECT_ANY,
           "Return the factor that makes the reference fit best."),
    METHOD("findmax(fragment, length, /)", findmax, EFFECT_ANY,
           "Return where the loudest piece of that many samples begins."),
    METHOD_END,
};
