/* The module _random: the Mersenne Twister MT19937 of Matsumoto and Nishimura, with the numbers
   CPython draws from it. */
#include <time.h>
#include <unistd.h>
#include <sys/random.h>

#include "objects/float.h"
#include "objects/int.h"
#include "objects/int_internal.h"
#include "objects/tuple.h"

enum { STATE_WORDS = 624, SHIFT_WORDS = 397 };

typedef struct RandomObject {
  Object header;
  int64_t index;               /* of the next word; STATE_WORDS: all are used up */
  uint32_t state[STATE_WORDS]; /* of the Mersenne twister */
} RandomObject;

static const Layout random_layout = {.name = "RandomObject", .fixed_size = sizeof(RandomObject)};
static DEFINE_TYPE_SHAPE(random);
static RandomObject *as_random(Value v) {
  return object_cast(RandomObject, v);
}

/* -- The generator ----------------------------------------------------------------------------- */

static uint32_t twist(uint32_t high, uint32_t low, uint32_t shifted) {
  uint32_t mixed = (high & 0x80000000u) | (low & 0x7fffffffu);
  return shifted ^ mixed >> 1 ^ (low & 1 ? 0x9908b0dfu : 0);
}

static void refill(RandomObject *r) {
  uint32_t *s = r->state;
  int i = 0;
  for (; i < STATE_WORDS - SHIFT_WORDS; i++) s[i] = twist(s[i], s[i + 1], s[i + SHIFT_WORDS]);
  for (; i < STATE_WORDS - 1; i++) s[i] = twist(s[i], s[i + 1], s[i + SHIFT_WORDS - STATE_WORDS]);
  s[i] = twist(s[i], s[0], s[SHIFT_WORDS - 1]);
  r->index = 0;
}

static uint32_t next_word(RandomObject *r) {
  if (r->index >= STATE_WORDS) refill(r);
  uint32_t word = r->state[r->index++];
  word ^= word >> 11;
  word ^= word << 7 & 0x9d2c5680u;
  word ^= word << 15 & 0xefc60000u;
  return word ^ word >> 18;
}

static void seed_with_word(RandomObject *r, uint32_t seed) {
  r->state[0] = seed;
  for (uint32_t i = 1; i < STATE_WORDS; i++)
    r->state[i] = 1812433253u * (r->state[i - 1] ^ r->state[i - 1] >> 30) + i;
  r->index = STATE_WORDS;
}

/* After word i the next is i + 1; past the end the first takes the last one's value. */
static uint32_t advance(uint32_t *state, uint32_t i) {
  if (++i < STATE_WORDS) return i;
  state[0] = state[STATE_WORDS - 1];
  return 1;
}

static void seed_with_words(RandomObject *r, const uint32_t *key, size_t length) {
  uint32_t *s = r->state, i = 1;
  seed_with_word(r, 19650218u);
  for (size_t j = 0, k = max_of((size_t)STATE_WORDS, length); k > 0; k--) {
    s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1664525u) + key[j] + (uint32_t)j;
    i = advance(s, i);
    if (++j == length) j = 0;
  }
  for (int k = STATE_WORDS - 1; k > 0; k--) {
    s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1566083941u) - i;
    i = advance(s, i);
  }
  s[0] = 0x80000000u;
}

/* -- Seeding ----------------------------------------------------------------------------------- */

static void seed_from_clock(RandomObject *r) {
  struct timespec now, running;
  clock_gettime(CLOCK_REALTIME, &now);
  clock_gettime(CLOCK_MONOTONIC, &running);
  uint32_t key[] = {(uint32_t)now.tv_nsec, (uint32_t)now.tv_sec, (uint32_t)getpid(),
                    (uint32_t)running.tv_nsec, (uint32_t)running.tv_sec};
  seed_with_words(r, key, countof(key));
}

static void seed_from_system(RandomObject *r) {
  uint32_t key[STATE_WORDS];
  size_t got = 0;
  while (got < sizeof key) {
    ssize_t count = getrandom((char *)key + got, sizeof key - got, 0);
    if (count <= 0) return seed_from_clock(r);
    got += (size_t)count;
  }
  seed_with_words(r, key, STATE_WORDS);
}

/* The magnitude of an int as 32-bit words, least significant first; at least one. */
static bool seed_from_int(RandomObject *r, Value v) {
  uint64_t room;
  IntView view = int_view(v, &room);
  Scratch s;
  size_t limbs = view.magnitude.count, words = max_of(limbs * 2, (size_t)1);
  if (!scratch_init(&s, limbs + 1)) return false;
  uint32_t *key = (uint32_t *)s.limbs;
  key[0] = 0;
  memcpy(key, view.magnitude.limbs, limbs * sizeof(uint64_t));
  if (words > 1 && key[words - 1] == 0) words--;
  seed_with_words(r, key, words);
  scratch_free(&s);
  return true;
}

static bool seed(Value self, Value v) {
  RandomObject *r = as_random(self);
  int64_t hash;
  if (is_absent(v) || is_none(v)) return seed_from_system(r), true;
  if (is_int(v)) {
    if (is_exact_int(v)) return seed_from_int(r, v);
    Value magnitude = number_absolute(v);
    return !is_absent(magnitude) && seed_from_int(r, magnitude);
  }
  return object_hash(v, &hash) && seed_from_int(r, int_from_u64((uint64_t)hash));
}

static bool random_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("Random(x=?, /)");
  Value a[1];
  return signature_bind(&signature, args, nargs, kwnames, a);
}

static Value random_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value self = type_alloc(type);
  bool takes_seed =
      type->slots.init == random_init && nargs > 0; /* a subclass may give other seeds a meaning */
  return seed(self, takes_seed ? args[0] : ABSENT) ? self : ABSENT;
}

/* -- Methods ----------------------------------------------------------------------------------- */

/* 53 bits out of two words. */
static Value random_random(Value *args, int nargs) {
  uint32_t high = next_word(as_random(args[0])) >> 5, low = next_word(as_random(args[0])) >> 6;
  return float_from_double((high * 67108864.0 + low) * (1.0 / 9007199254740992.0));
}

static Value random_seed(Value *args, int nargs) {
  return seed(args[0], args[1]) ? NONE : ABSENT;
}

static Value random_getrandbits(Value *args, int nargs) {
  RandomObject *r = as_random(args[0]);
  int bits;
  Scratch s;
  if (!index_to_int(args[1], &bits)) return ABSENT;
  if (bits < 0) return raise_value_error("number of bits must be non-negative");
  if (bits == 0) return from_small_int(0);
  if (bits <= 32) return from_small_int(next_word(r) >> (32 - bits));
  size_t words = ((size_t)bits + 31) / 32;
  if (!scratch_init(&s, (words + 1) / 2)) return ABSENT;
  uint32_t *out = (uint32_t *)s.limbs;
  s.limbs[(words - 1) / 2] = 0;
  for (size_t i = 0; i < words; i++) out[i] = next_word(r);
  if (bits % 32) out[words - 1] >>= 32 - bits % 32;
  Value result = int_from_limbs(s.limbs, (words + 1) / 2, false);
  scratch_free(&s);
  return result;
}

static Value random_getstate(Value *args, int nargs) {
  TupleObject *state = tuple_alloc(STATE_WORDS + 1);
  for (int i = 0; i < STATE_WORDS; i++)
    slot_init(&state->items[i], from_small_int(as_random(args[0])->state[i]));
  slot_init(&state->items[STATE_WORDS], from_small_int(as_random(args[0])->index));
  return from_object(state);
}

static Value random_setstate(Value *args, int nargs) {
  RandomObject *r = as_random(args[0]);
  uint32_t words[STATE_WORDS];
  uint64_t word;
  int64_t index;
  if (!is_tuple(args[1])) return raise_type_error("state vector must be a tuple");
  if (tuple_length(args[1]) != STATE_WORDS + 1)
    return raise_value_error("state vector is the wrong size");
  for (int i = 0; i < STATE_WORDS; i++) {
    Value v = tuple_get(args[1], i);
    if (!is_int(v)) return raise_type_error("an integer is required");
    if (!int_to_u64(v, &word)) return ABSENT;
    words[i] = (uint32_t)word;
  }
  if (!index_to_i64(tuple_get(args[1], STATE_WORDS), &index)) return ABSENT;
  if (index < 0 || index > STATE_WORDS) return raise_value_error("invalid state");
  r->index = index;
  memcpy(r->state, words, sizeof words);
  return NONE;
}

static const BuiltinDef random_methods[] = {
    METHOD("random(self, /)", random_random, EFFECT_GC, "random() -> x in the interval [0, 1)."),
    METHOD("seed(self, n=None, /)", random_seed, EFFECT_ANY,
           "seed([n]): begin anew from n or, without it, from random bytes of the system."),
    METHOD("getstate(self, /)", random_getstate, EFFECT_GC,
           "getstate(): the state, as a tuple for setstate()."),
    METHOD("setstate(self, state, /)", random_setstate, EFFECT_ANY,
           "setstate(state): return to a state from getstate()."),
    METHOD("getrandbits(self, k, /)", random_getrandbits, EFFECT_ANY,
           "getrandbits(k): a random integer below 2**k."),
    METHOD_END,
};
static Type random_type = {
    .name = "_random.Random",
    .base = &object_type,
    .layout = &random_layout,
    .root_shape = &random_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = random_new, .init = random_init},
    .methods = random_methods,
    .doc = "A generator of random numbers; each has a state of its own.",
};

static Type *const types[] = {&random_type, NULL};
static const ModuleDef random_module = {
    .name = "_random",
    .doc = "The generator of random numbers that the module random builds on (a Mersenne Twister).",
    .types = types};
MODULE_REGISTER(random_module);
