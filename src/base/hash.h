/* Hashing. Every function gives the result CPython 3.11 gives (64-bit), so that programs that print
   hashes or the order of sets under a fixed PYTHONHASHSEED agree. A finished hash is never -1. Only
   hash_bytes depends on the key, which is set once before the first string is hashed. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/common.h"

enum {
  HASH_MODULUS_BITS = 61, /* numbers hash modulo the prime 2**61 - 1 */
  HASH_INFINITY = 314159,
  HASH_IMAGINARY = 1000003, /* weight of a complex number's imaginary part */
};
#define HASH_MODULUS (((uint64_t)1 << HASH_MODULUS_BITS) - 1)

/* Sets the string hash key: all zero for seed 0, otherwise derived from the seed as
   PYTHONHASHSEED=seed does. */
void hash_key_from_seed(uint32_t seed);
/* Sets the string hash key from the system's random source. */
void hash_key_random(void);

/* Keyed siphash-1-3; the hash of no bytes is 0. A str hashes its code units in memory order. */
int64_t hash_bytes(const void *bytes, size_t size);
/* The same function under a key of the caller's, for checksums (hash-based .pyc files). */
uint64_t hash_bytes_with_key(uint64_t key, const void *bytes, size_t size);

static inline int64_t hash_finish(uint64_t hash) {
  return hash == (uint64_t)-1 ? -2 : (int64_t)hash;
}

static inline int64_t hash_int64(int64_t n) {
  if (likely((uint64_t)n < HASH_MODULUS)) return n;
  uint64_t magnitude = n < 0 ? -(uint64_t)n : (uint64_t)n;
  uint64_t hash = (magnitude & HASH_MODULUS) + (magnitude >> HASH_MODULUS_BITS);
  if (hash >= HASH_MODULUS) hash -= HASH_MODULUS;
  return hash_finish(n < 0 ? -hash : hash);
}

/* The hash of the integer with this little-endian magnitude. */
int64_t hash_limbs(const uint64_t *limbs, size_t count, bool negative);
/* Equals the integer's hash for an integral value. A NaN has no value to hash: the caller decides;
   gives 0 here. */
int64_t hash_double(double value);
static inline int64_t hash_complex(int64_t real_hash, int64_t imaginary_hash) {
  return hash_finish((uint64_t)real_hash + HASH_IMAGINARY * (uint64_t)imaginary_hash);
}

/* tuple: state = hash_tuple_start(); state = hash_tuple_add(state, hash of item) ...;
   hash_tuple_end(state, length). */
#define HASH_PRIME_1 11400714785074694791u
#define HASH_PRIME_2 14029467366897019727u
#define HASH_PRIME_5 2870177450012600261u

static inline uint64_t hash_tuple_start(void) {
  return HASH_PRIME_5;
}
static inline uint64_t hash_tuple_add(uint64_t state, int64_t item_hash) {
  state += (uint64_t)item_hash * HASH_PRIME_2;
  return (state << 31 | state >> 33) * HASH_PRIME_1;
}
static inline int64_t hash_tuple_end(uint64_t state, size_t length) {
  state += length ^ (HASH_PRIME_5 ^ 3527539u);
  return state == (uint64_t)-1 ? 1546275796 : (int64_t)state;
}

/* frozenset: state = 0; state = hash_set_add(state, hash of item) in any order; hash_set_end(state,
   length). */
static inline uint64_t hash_set_add(uint64_t state, int64_t item_hash) {
  uint64_t hash = (uint64_t)item_hash;
  return state ^ ((hash ^ 89869747u) ^ (hash << 16)) * 3644798167u;
}
int64_t hash_set_end(uint64_t state, size_t length);

#endif
