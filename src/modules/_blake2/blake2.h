/* BLAKE2 (RFC 7693) with the parameters of the whole family: BLAKE2b on words of 64 bits, BLAKE2s
   on words of 32.

   Invariants: a block is compressed when a byte beyond it is known, as the last one is compressed
   in another way; so after the first byte `filled` is never 0. The count does not include what is
   in the block. */
#ifndef MODULES_BLAKE2_BLAKE2_H
#define MODULES_BLAKE2_BLAKE2_H

#include "base/common.h"

enum { BLAKE2_MAX_BLOCK = 128, BLAKE2_MAX_DIGEST = 64, BLAKE2_MAX_PARAMETERS = 64 };

typedef struct Blake2 Blake2;
typedef struct Blake2Variant {
  int block_size, digest_size; /* bytes; a digest may be shorter, a key no longer than that */
  int salt_size;               /* bytes of the salt, and of the person as well */
  int node_offset_size;        /* bytes of it among the parameters */
  void (*start)(Blake2 *state,
                const uint8_t *parameters); /* sets the chain from the parameter block */
  void (*compress)(Blake2 *state, const uint8_t *block, bool last); /* takes in a block */
} Blake2Variant;
extern const Blake2Variant blake2b, blake2s;

struct Blake2 {
  const Blake2Variant *variant; /* which of the two hashes */
  union {
    uint64_t h64[8]; /* BLAKE2b */
    uint32_t h32[8]; /* BLAKE2s */
  };
  uint64_t count[2];               /* bytes compressed: low and high half */
  int filled;                      /* bytes of the block */
  int digest_size;                 /* bytes wanted */
  bool last_node;                  /* the rightmost node of its layer */
  uint8_t block[BLAKE2_MAX_BLOCK]; /* collects data */
};

/* What the digest depends on besides key and data. salt and person are padded with zeros. */
typedef struct Blake2Parameters {
  int digest_size, key_size, fanout, depth, node_depth,
      inner_size;               /* hashlib's arguments of these names */
  uint32_t leaf_size;           /* of a tree: likewise */
  uint64_t node_offset;         /* likewise */
  uint8_t salt[16], person[16]; /* likewise */
} Blake2Parameters;

void blake2_start(Blake2 *state, const Blake2Variant *variant, const Blake2Parameters *parameters,
                  const void *key, bool last_node);
void blake2_update(Blake2 *state, const void *data, size_t length);
/* Writes state->digest_size bytes; the state is used up. */
void blake2_finish(Blake2 *state, uint8_t *out);

#endif
