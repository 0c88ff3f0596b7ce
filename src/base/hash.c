/* Hashes of bytes (SipHash-1-3), of numbers (the remainder modulo 2**61 - 1) and of sets. */
#include "base/hash.h"
#include "base/os.h"

#include <math.h>

static struct { uint64_t k0, k1; } hash_key;

void hash_key_from_seed(uint32_t seed) {
  uint8_t key[sizeof hash_key] = {0};
  if (seed != 0) {
    for (size_t i = 0; i < sizeof key; i++) {
      seed = seed * 214013 + 2531011;
      key[i] = (uint8_t)(seed >> 16);
    }
  }
  memcpy(&hash_key, key, sizeof hash_key);
}

void hash_key_random(void) {
  if (!os_random_bytes(&hash_key, sizeof hash_key))
    unreachable_state("no random source for the hash key");
}

typedef struct SipState {
  uint64_t v0, v1, v2, v3; /* the four words of SipHash */
} SipState;

static always_inline uint64_t rotate_left(uint64_t x, int by) {
  return x << by | x >> (64 - by);
}

static always_inline void sip_round(SipState *s) {
  s->v0 += s->v1;
  s->v2 += s->v3;
  s->v1 = rotate_left(s->v1, 13) ^ s->v0;
  s->v3 = rotate_left(s->v3, 16) ^ s->v2;
  s->v0 = rotate_left(s->v0, 32);
  s->v2 += s->v1;
  s->v0 += s->v3;
  s->v1 = rotate_left(s->v1, 17) ^ s->v2;
  s->v3 = rotate_left(s->v3, 21) ^ s->v0;
  s->v2 = rotate_left(s->v2, 32);
}

static always_inline void sip_absorb(SipState *s, uint64_t word) {
  s->v3 ^= word;
  sip_round(s);
  s->v0 ^= word;
}

/* The last 0 to 7 bytes as a little-endian number. */
static always_inline uint64_t load_tail(const uint8_t *bytes, size_t size) {
  uint32_t low, high;
  if (size >= 4) {
    memcpy(&low, bytes, 4);
    memcpy(&high, bytes + size - 4, 4);
    return low | (uint64_t)high << (8 * (size - 4));
  }
  uint64_t tail = 0;
  for (size_t i = 0; i < size; i++) tail |= (uint64_t)bytes[i] << (8 * i);
  return tail;
}

static always_inline uint64_t sip_hash(uint64_t k0, uint64_t k1, const void *data, size_t size) {
  SipState s = {
      k0 ^ 0x736f6d6570736575u, /* the constants spell "somepseudorandomlygeneratedbytes" */
      k1 ^ 0x646f72616e646f6du,
      k0 ^ 0x6c7967656e657261u,
      k1 ^ 0x7465646279746573u,
  };
  const uint8_t *bytes = data;
  size_t left = size;
  for (; left >= 8; left -= 8, bytes += 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    sip_absorb(&s, word);
  }
  sip_absorb(&s, (uint64_t)size << 56 | load_tail(bytes, left));
  s.v2 ^= 0xff;
  sip_round(&s);
  sip_round(&s);
  sip_round(&s);
  return (s.v0 ^ s.v1) ^ (s.v2 ^ s.v3);
}

int64_t hash_bytes(const void *data, size_t size) {
  return size == 0 ? 0 : hash_finish(sip_hash(hash_key.k0, hash_key.k1, data, size));
}

uint64_t hash_bytes_with_key(uint64_t key, const void *data, size_t size) {
  return sip_hash(key, 0, data, size);
}

/* x * 2**by modulo 2**61 - 1 is a rotation of the 61-bit word. */
static uint64_t rotate_modulus(uint64_t x, unsigned by) {
  if (by == 0) return x;
  return ((x << by) & HASH_MODULUS) | x >> (HASH_MODULUS_BITS - by);
}

int64_t hash_limbs(const uint64_t *limbs, size_t count, bool negative) {
  uint64_t hash = 0;
  for (size_t i = count; i-- > 0;) {
    /* 2**64 is 2**3 here; both terms are below 2**61 + 7, so two subtractions suffice. */
    hash = rotate_modulus(hash, 64 - HASH_MODULUS_BITS);
    hash += (limbs[i] & HASH_MODULUS) + (limbs[i] >> HASH_MODULUS_BITS);
    if (hash >= HASH_MODULUS) hash -= HASH_MODULUS;
    if (hash >= HASH_MODULUS) hash -= HASH_MODULUS;
  }
  return hash_finish(negative ? -hash : hash);
}

int64_t hash_double(double value) {
  if (!isfinite(value)) return isnan(value) ? 0 : value > 0 ? HASH_INFINITY : -HASH_INFINITY;
  int exponent;
  uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(value), &exponent), 53);
  int by = (exponent - 53) % HASH_MODULUS_BITS;
  uint64_t hash = rotate_modulus(mantissa, (unsigned)(by < 0 ? by + HASH_MODULUS_BITS : by));
  return hash_finish(value < 0 ? -hash : hash);
}

int64_t hash_set_end(uint64_t state, size_t length) {
  state ^= (length + 1) * 1927868237u;
  state ^= (state >> 11) ^ (state >> 25);
  state = state * 69069u + 907133923u;
  return state == (uint64_t)-1 ? 590923713 : (int64_t)state;
}
