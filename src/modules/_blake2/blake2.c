/* BLAKE2: RFC 7693, and the tree parameters of the BLAKE2 paper. Words are little-endian, as those
   of the machines this runs on. */
#include "modules/_blake2/blake2.h"

/* Which words of the message each round mixes in. */
static const uint8_t schedule[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

#define BLAKE2(name) name##_64
#define WORD uint64_t
#define STATE h64
#define ROUNDS 12
#define R1 32
#define R2 24
#define R3 16
#define R4 63
#define COUNT(state, i) (state)->count[i]
#define INITIAL                                                                                    \
  {                                                                                                \
    0x6a09e667f3bcc908u, 0xbb67ae8584caa73bu, 0x3c6ef372fe94f82bu, 0xa54ff53a5f1d36f1u,            \
        0x510e527fade682d1u, 0x9b05688c2b3e6c1fu, 0x1f83d9abfb41bd6bu, 0x5be0cd19137e2179u         \
  }
#include "modules/_blake2/compress.h"

#define BLAKE2(name) name##_32
#define WORD uint32_t
#define STATE h32
#define ROUNDS 10
#define R1 16
#define R2 12
#define R3 8
#define R4 7
#define COUNT(state, i) (uint32_t)((state)->count[0] >> 32 * (i))
#define INITIAL                                                                                    \
  {                                                                                                \
    0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au, 0x510e527fu, 0x9b05688cu, 0x1f83d9abu,     \
        0x5be0cd19u                                                                                \
  }
#include "modules/_blake2/compress.h"

const Blake2Variant blake2b = {.block_size = 128,
                               .digest_size = 64,
                               .salt_size = 16,
                               .node_offset_size = 8,
                               .start = start_64,
                               .compress = compress_64};
const Blake2Variant blake2s = {.block_size = 64,
                               .digest_size = 32,
                               .salt_size = 8,
                               .node_offset_size = 6,
                               .start = start_32,
                               .compress = compress_32};

static uint8_t *put(uint8_t *at, uint64_t number, int bytes) {
  memcpy(at, &number, (size_t)bytes);
  return at + bytes;
}

/* The parameter block: what stands between the inner size and the salt is reserved. */
static void encode_parameters(const Blake2Variant *variant, const Blake2Parameters *p,
                              uint8_t *block) {
  uint8_t *at = block;
  memset(block, 0, BLAKE2_MAX_PARAMETERS);
  at = put(at, (uint64_t)p->digest_size, 1);
  at = put(at, (uint64_t)p->key_size, 1);
  at = put(at, (uint64_t)p->fanout, 1);
  at = put(at, (uint64_t)p->depth, 1);
  at = put(at, p->leaf_size, 4);
  at = put(at, p->node_offset, variant->node_offset_size);
  at = put(at, (uint64_t)p->node_depth, 1);
  put(at, (uint64_t)p->inner_size, 1);
  size_t salt_size = (size_t)variant->salt_size;
  memcpy(block + variant->digest_size - 2 * salt_size, p->salt, salt_size);
  memcpy(block + variant->digest_size - salt_size, p->person, salt_size);
}

void blake2_start(Blake2 *state, const Blake2Variant *variant, const Blake2Parameters *parameters,
                  const void *key, bool last_node) {
  uint8_t block[BLAKE2_MAX_PARAMETERS];
  *state =
      (Blake2){.variant = variant, .digest_size = parameters->digest_size, .last_node = last_node};
  encode_parameters(variant, parameters, block);
  variant->start(state, block);
  if (parameters->key_size == 0) return;
  memcpy(state->block, key,
         (size_t)parameters->key_size); /* a key is a block of its own, padded with zeros */
  state->filled = variant->block_size;
}

static void count(Blake2 *state, int bytes) {
  state->count[0] += (uint64_t)bytes;
  if (state->count[0] < (uint64_t)bytes) state->count[1]++;
}

void blake2_update(Blake2 *state, const void *data, size_t length) {
  const uint8_t *from = data;
  size_t size = (size_t)state->variant->block_size, room = size - (size_t)state->filled;
  if (length > room) {
    memcpy(state->block + state->filled, from, room);
    count(state, (int)size);
    state->variant->compress(state, state->block, false);
    from += room;
    length -= room;
    state->filled = 0;
    for (; length > size; from += size, length -= size) {
      count(state, (int)size);
      state->variant->compress(state, from, false);
    }
  }
  if (length > 0) memcpy(state->block + state->filled, from, length);
  state->filled += (int)length;
}

void blake2_finish(Blake2 *state, uint8_t *out) {
  memset(state->block + state->filled, 0, (size_t)(state->variant->block_size - state->filled));
  count(state, state->filled);
  state->variant->compress(state, state->block, true);
  memcpy(out, state->h64, (size_t)state->digest_size);
}
