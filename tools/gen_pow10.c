/* Prints the powers of ten for base/pow10.c: for each k the upper 128 bits of 10**k, rounded up. */
#include <gmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Normalised so that bit 127 is the highest. */
static void upper_bits(mpz_t result, int k) {
  mpz_t power;
  mpz_init(power);
  mpz_ui_pow_ui(power, 10, (unsigned long)abs(k));
  size_t bits = mpz_sizeinbase(power, 2);
  if (k < 0) {
    mpz_setbit(result, 127 + bits);
    mpz_cdiv_q(result, result, power);
  } else if (bits > 128) {
    mpz_cdiv_q_2exp(result, power, bits - 128);
  } else {
    mpz_mul_2exp(result, power, 128 - bits);
  }
  mpz_clear(power);
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: gen_pow10 FIRST LAST\n"), 2;
  int first = atoi(argv[1]), last = atoi(argv[2]);
  for (int k = first; k <= last; k++) {
    uint64_t words[2] = {0, 0};
    mpz_t upper;
    mpz_init(upper);
    upper_bits(upper, k);
    mpz_export(words, NULL, -1, sizeof words[0], 0, 0, upper);
    mpz_clear(upper);
    printf("{0x%016llx, 0x%016llx}, /* 1e%d */\n", (unsigned long long)words[1],
           (unsigned long long)words[0], k);
  }
  return 0;
}
