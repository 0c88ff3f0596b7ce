/* The compression function, included by blake2.c once for each variant with these defined:

     BLAKE2(name)       name of the variant's function
     WORD, STATE        the type of a word; the member of Blake2 that holds the state
     ROUNDS             how many
     R1, R2, R3, R4     by how many bits the mixing rotates to the right
     COUNT(state, i)    word i of the count of bytes */

static const WORD BLAKE2(initial)[8] = INITIAL;

static inline WORD BLAKE2(rotate)(WORD w, int bits) {
  return w >> bits | w << (8 * (int)sizeof w - bits);
}

#define MIX(a, b, c, d, x, y)                                                                      \
  do {                                                                                             \
    v[a] += v[b] + m[x], v[d] = BLAKE2(rotate)(v[d] ^ v[a], R1);                                   \
    v[c] += v[d], v[b] = BLAKE2(rotate)(v[b] ^ v[c], R2);                                          \
    v[a] += v[b] + m[y], v[d] = BLAKE2(rotate)(v[d] ^ v[a], R3);                                   \
    v[c] += v[d], v[b] = BLAKE2(rotate)(v[b] ^ v[c], R4);                                          \
  } while (0)

static void BLAKE2(compress)(Blake2 *state, const uint8_t *block, bool last) {
  WORD m[16], v[16];
  memcpy(m, block, sizeof m);
  memcpy(v, state->STATE, sizeof state->STATE);
  memcpy(v + 8, BLAKE2(initial), sizeof BLAKE2(initial));
  v[12] ^= COUNT(state, 0);
  v[13] ^= COUNT(state, 1);
  if (last) v[14] = ~v[14];
  if (last && state->last_node) v[15] = ~v[15];
  _Pragma("GCC unroll 12") /* twice as fast: the schedule is made of constants then */
      for (int round = 0; round < ROUNDS; round++) {
    const uint8_t *s = schedule[round % (int)countof(schedule)];
    MIX(0, 4, 8, 12, s[0], s[1]);
    MIX(1, 5, 9, 13, s[2], s[3]);
    MIX(2, 6, 10, 14, s[4], s[5]);
    MIX(3, 7, 11, 15, s[6], s[7]);
    MIX(0, 5, 10, 15, s[8], s[9]);
    MIX(1, 6, 11, 12, s[10], s[11]);
    MIX(2, 7, 8, 13, s[12], s[13]);
    MIX(3, 4, 9, 14, s[14], s[15]);
  }
  for (int i = 0; i < 8; i++) state->STATE[i] ^= v[i] ^ v[i + 8];
}

static void BLAKE2(start)(Blake2 *state, const uint8_t *parameters) {
  memcpy(state->STATE, parameters, sizeof state->STATE);
  for (int i = 0; i < 8; i++) state->STATE[i] ^= BLAKE2(initial)[i];
}

#undef MIX
#undef BLAKE2
#undef WORD
#undef STATE
#undef ROUNDS
#undef R1
#undef R2
#undef R3
#undef R4
#undef COUNT
#undef INITIAL
