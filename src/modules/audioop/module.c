/* The module audioop: functions that change sound. */
#include <math.h>

#include "modules/audioop/samples.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

static Value audioop_error; /* the class audioop.error */

Value raise_audioop(const char *message) {
  Value error = call1(audioop_error, str_from_ascii(message));
  return is_absent(error) ? ABSENT : raise_instance(error);
}

bool sample_width(Value v, int *width) {
  if (!index_to_int(v, width)) return false;
  if (*width < 1 || *width > 4) raise_audioop("Size should be 1, 2, 3 or 4");
  return *width >= 1 && *width <= 4;
}

bool fragment_open(Value data, Value width, Fragment *f) {
  if (!buffer_get(data, &f->buffer, BUFFER_SIMPLE)) return false;
  if (!sample_width(width, &f->width)) {
    buffer_release(&f->buffer);
    return false;
  }
  f->bytes = f->buffer.memory;
  f->count = f->buffer.length / f->width;
  if (f->buffer.length % f->width == 0) return true;
  buffer_release(&f->buffer);
  raise_audioop("not a whole number of frames");
  return false;
}

/* The number that a calculation gave, as a sample: rounded down, inside the bounds of the width. */
static int bounded(double v, int width) {
  double most = ldexp(1, 8 * width - 1) - 1, least = -most - 1;
  if (v > most)
    v = most;
  else if (v < least + 1)
    v = least;
  return (int)floor(v);
}

/* New bytes for count samples of a width; releases the fragment if there is no memory. */
static Value result_for(Fragment *f, int64_t count, int width) {
  Value result = count > INT64_MAX / 4 ? raise_memory_error() : bytes_alloc(count * width);
  if (is_absent(result)) buffer_release(&f->buffer);
  return result;
}
static Value finish(Fragment *f, Value result) {
  buffer_release(&f->buffer);
  return result;
}

/* -- Volume and channels ----------------------------------------------------------------------- */

static Value multiply(Value *args, int nargs) {
  Fragment f;
  double factor;
  if (!value_to_double(args[2], &factor) || !fragment_open(args[0], args[1], &f)) return ABSENT;
  Value result = result_for(&f, f.count, f.width);
  for (int64_t i = 0; !is_absent(result) && i < f.count; i++)
    sample_put(as_bytes(result)->data + i * f.width, f.width,
               bounded(fragment_at(&f, i) * factor, f.width));
  return is_absent(result) ? ABSENT : finish(&f, result);
}

static Value to_mono(Value *args, int nargs) {
  Fragment f;
  double left, right;
  if (!value_to_double(args[2], &left) || !value_to_double(args[3], &right) ||
      !fragment_open(args[0], args[1], &f))
    return ABSENT;
  if (f.count % 2 != 0) return finish(&f, raise_audioop("not a whole number of frames"));
  Value result = result_for(&f, f.count / 2, f.width);
  for (int64_t i = 0; !is_absent(result) && i < f.count / 2; i++)
    sample_put(
        as_bytes(result)->data + i * f.width, f.width,
        bounded(fragment_at(&f, 2 * i) * left + fragment_at(&f, 2 * i + 1) * right, f.width));
  return is_absent(result) ? ABSENT : finish(&f, result);
}

static Value to_stereo(Value *args, int nargs) {
  Fragment f;
  double left, right;
  if (!value_to_double(args[2], &left) || !value_to_double(args[3], &right) ||
      !fragment_open(args[0], args[1], &f))
    return ABSENT;
  Value result = result_for(&f, f.count, 2 * f.width);
  for (int64_t i = 0; !is_absent(result) && i < f.count; i++) {
    uint8_t *to = as_bytes(result)->data + 2 * i * f.width;
    sample_put(to, f.width, bounded(fragment_at(&f, i) * left, f.width));
    sample_put(to + f.width, f.width, bounded(fragment_at(&f, i) * right, f.width));
  }
  return is_absent(result) ? ABSENT : finish(&f, result);
}

static Value add(Value *args, int nargs) {
  Fragment a, b;
  if (!fragment_open(args[0], args[2], &a)) return ABSENT;
  if (!fragment_open(args[1], args[2], &b)) return finish(&a, ABSENT);
  Value result = a.count == b.count ? bytes_alloc(a.count * a.width)
                                    : raise_audioop("Lengths should be the same");
  for (int64_t i = 0; !is_absent(result) && i < a.count; i++)
    sample_put(as_bytes(result)->data + i * a.width, a.width,
               bounded((double)fragment_at(&a, i) + fragment_at(&b, i), a.width));
  buffer_release(&b.buffer);
  return finish(&a, result);
}

/* -- Sample by sample -------------------------------------------------------------------------- */

/* Wraps around. */
static Value bias(Value *args, int nargs) {
  Fragment f;
  int offset;
  if (!index_to_int(args[2], &offset) || !fragment_open(args[0], args[1], &f)) return ABSENT;
  Value result = result_for(&f, f.count, f.width);
  for (int64_t i = 0; !is_absent(result) && i < f.count; i++)
    sample_put(as_bytes(result)->data + i * f.width, f.width,
               (int)((uint32_t)fragment_at(&f, i) + (uint32_t)offset));
  return is_absent(result) ? ABSENT : finish(&f, result);
}

static Value reverse(Value *args, int nargs) {
  Fragment f;
  if (!fragment_open(args[0], args[1], &f)) return ABSENT;
  Value result = result_for(&f, f.count, f.width);
  for (int64_t i = 0; !is_absent(result) && i < f.count; i++)
    sample_put(as_bytes(result)->data + i * f.width, f.width, fragment_at(&f, f.count - 1 - i));
  return is_absent(result) ? ABSENT : finish(&f, result);
}

static Value swap_bytes(Value *args, int nargs) {
  Fragment f;
  if (!fragment_open(args[0], args[1], &f)) return ABSENT;
  Value result = result_for(&f, f.count, f.width);
  for (int64_t i = 0; !is_absent(result) && i < f.count * f.width; i++)
    as_bytes(result)->data[i] = f.bytes[i - i % f.width + f.width - 1 - i % f.width];
  return is_absent(result) ? ABSENT : finish(&f, result);
}

static Value change_width(Value *args, int nargs) {
  Fragment f;
  int width;
  if (!fragment_open(args[0], args[1], &f)) return ABSENT;
  if (!sample_width(args[2], &width)) return finish(&f, ABSENT);
  Value result = result_for(&f, f.count, width);
  for (int64_t i = 0; !is_absent(result) && i < f.count; i++)
    sample_put_wide(as_bytes(result)->data + i * width, width, fragment_wide(&f, i));
  return is_absent(result) ? ABSENT : finish(&f, result);
}

/* -- Rates ------------------------------------------------------------------------------------- */

static int common_divisor(int a, int b) {
  while (b > 0) {
    int rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

typedef struct Rates {
  int channels, in, out, weight_a, weight_b; /* arguments of ratecv() */
  int position;      /* of the next output between two inputs: negative, further input is needed */
  int *before, *now; /* for each channel */
} Rates;

static bool take_numbers(Value *args, int width, Rates *r) {
  if (!index_to_int(args[2], &r->channels) || !index_to_int(args[3], &r->in) ||
      !index_to_int(args[4], &r->out) || !index_to_int(args[6], &r->weight_a) ||
      !index_to_int(args[7], &r->weight_b))
    return false;
  if (r->channels < 1)
    raise_audioop("# of channels should be >= 1");
  else if (width > INT_MAX / r->channels)
    raise_error(&exc_OverflowError, "width * nchannels too big for a C int");
  else if (r->weight_a < 1 || r->weight_b < 0)
    raise_audioop("weightA should be >= 1, weightB should be >= 0");
  else
    return true;
  return false;
}

static bool take_state(Value state, Rates *r) {
  r->position = -r->out;
  if (is_none(state)) return true;
  if (!is_tuple(state)) return raise_type_error("state must be a tuple or None"), false;
  if (tuple_length(state) != 2 || !is_tuple(tuple_get(state, 1)))
    return raise_type_error("ratecv(): illegal state argument"), false;
  Value samples = tuple_get(state, 1);
  if (!index_to_int(tuple_get(state, 0), &r->position)) return false;
  if (tuple_length(samples) != r->channels) return raise_audioop("illegal state argument"), false;
  for (int i = 0; i < r->channels; i++) {
    Value pair = tuple_get(samples, i);
    if (!is_tuple(pair)) return raise_type_error("ratecv(): illegal state argument"), false;
    if (tuple_length(pair) != 2)
      return raise_type_error("ratecv() takes exactly 2 arguments (%d given)",
                              (int)tuple_length(pair)),
             false;
    if (!index_to_int(tuple_get(pair, 0), &r->before[i]) ||
        !index_to_int(tuple_get(pair, 1), &r->now[i]))
      return false;
  }
  return true;
}

static void read_frame(Rates *r, const Fragment *f, int64_t frame) {
  for (int k = 0; k < r->channels; k++) {
    r->before[k] = r->now[k];
    double v = fragment_wide(f, frame * r->channels + k);
    r->now[k] = (int)((r->weight_a * v + (double)r->weight_b * r->before[k]) /
                      ((double)r->weight_a + r->weight_b));
  }
  r->position += r->out;
}

static bool write_frame(Rates *r, int width, ByteBuffer *out) {
  for (int k = 0; k < r->channels; k++) {
    uint8_t sample[4];
    sample_put_wide(
        sample, width,
        (int)(((double)r->before[k] * r->position + (double)r->now[k] * (r->out - r->position)) /
              r->out));
    if (!byte_put_all(out, sample, (size_t)width)) return raise_memory_error(), false;
  }
  r->position -= r->in;
  return true;
}

static Value rates_state(const Rates *r) {
  Value samples[1], list = tuple_from_values(NULL, 0);
  for (int k = 0; k < r->channels; k++) {
    samples[0] = tuple_pack(2, from_small_int(r->before[k]), from_small_int(r->now[k]));
    list = number_binary(OP_ADD, list, tuple_from_values(samples, 1));
  }
  return tuple_pack(2, from_small_int(r->position), list);
}

static Value convert(Rates *r, const Fragment *f) {
  ByteBuffer out;
  byte_buffer_init(&out);
  for (int64_t frame = 0;;) {
    for (; r->position < 0 && frame < f->count / r->channels; frame++) read_frame(r, f, frame);
    if (r->position < 0) break;
    while (r->position >= 0) {
      if (write_frame(r, f->width, &out)) continue;
      byte_buffer_free(&out);
      return ABSENT;
    }
  }
  Value bytes = bytes_from_buffer(&out);
  return is_absent(bytes) ? ABSENT : tuple_pack(2, bytes, rates_state(r));
}

static Value change_rate_of(Value *args, Fragment *f, Rates *r) {
  if (f->count % r->channels != 0) return raise_audioop("not a whole number of frames");
  if (r->in <= 0 || r->out <= 0) return raise_audioop("sampling rate not > 0");
  int divisor = common_divisor(r->in, r->out), weight = common_divisor(r->weight_a, r->weight_b);
  r->in /= divisor;
  r->out /= divisor;
  r->weight_a /= weight;
  r->weight_b /= weight;
  r->before = calloc((size_t)r->channels, sizeof(int));
  r->now = calloc((size_t)r->channels, sizeof(int));
  Value result = r->before == NULL || r->now == NULL ? raise_memory_error()
                 : take_state(args[5], r)            ? convert(r, f)
                                                     : ABSENT;
  free(r->before);
  free(r->now);
  return result;
}

static Value change_rate(Value *args, int nargs) {
  Fragment f;
  Rates r;
  int width;
  if (!sample_width(args[1], &width) || !take_numbers(args, width, &r) ||
      !fragment_open(args[0], args[1], &f))
    return ABSENT;
  return finish(&f, change_rate_of(args, &f, &r));
}

/* -- The module -------------------------------------------------------------------------------- */

static const BuiltinDef functions[] = {
    METHOD("mul(fragment, width, factor, /)", multiply, EFFECT_ANY,
           "Return the fragment with all samples multiplied by the factor."),
    METHOD("tomono(fragment, width, lfactor, rfactor, /)", to_mono, EFFECT_ANY,
           "Return one channel made of two."),
    METHOD("tostereo(fragment, width, lfactor, rfactor, /)", to_stereo, EFFECT_ANY,
           "Return two channels made of one."),
    METHOD("add(fragment1, fragment2, width, /)", add, EFFECT_ANY,
           "Return the sum of two fragments."),
    METHOD("bias(fragment, width, bias, /)", bias, EFFECT_ANY,
           "Return the fragment with a number added to all samples."),
    METHOD("reverse(fragment, width, /)", reverse, EFFECT_ANY,
           "Return the fragment with the samples in reverse order."),
    METHOD("byteswap(fragment, width, /)", swap_bytes, EFFECT_ANY,
           "Return the fragment with samples in the other byte order."),
    METHOD("lin2lin(fragment, width, newwidth, /)", change_width, EFFECT_ANY,
           "Return the fragment with samples of another width."),
    METHOD("ratecv(fragment, width, nchannels, inrate, outrate, state, weightA=1, weightB=0, /)",
           change_rate, EFFECT_ANY,
           "Return the fragment at another rate, and the state for the next call."),
    METHOD_END,
};

static bool make_error(void) {
  gc_root_add(&audioop_error);
  Value dict = dict_new();
  if (!dict_set(dict, NAME("__module__"), NAME("audioop"))) return false;
  audioop_error =
      type_new(&type_type, NAME("error"), tuple_pack(1, type_value(&exc_Exception)), dict, ABSENT);
  return !is_absent(audioop_error);
}

static bool init(Value module) {
  if (is_absent(audioop_error) && !make_error()) return false;
  return module_add_functions(module, audioop_measures) &&
         module_add_functions(module, audioop_codings) &&
         module_add(module, "error", audioop_error);
}

static const ModuleDef audioop_module = {.name = "audioop",
                                         .doc = "Calculations with fragments of sound.",
                                         .functions = functions,
                                         .init = init};
MODULE_REGISTER(audioop_module);
