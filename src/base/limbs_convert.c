/* Between limbs and text, doubles and bytes. */
#include "base/limbs.h"
#include "base/decimal.h"
#include "base/float_parse.h"

#include <gmp.h>
#include <math.h>

static bool is_power_of_two(unsigned base) {
  return (base & (base - 1)) == 0;
}

size_t limbs_digits_bound(size_t digits, unsigned base) {
  size_t bits_per_digit = (size_t)(32 - __builtin_clz(base - 1));
  if (is_power_of_two(base)) return digits * bits_per_digit / LIMB_BITS + 2;
  return (size_t)((double)digits * log2(base) / LIMB_BITS * 1.0000001) + 3;
}

size_t limbs_from_digits(Limb *result, const uint8_t *digits, size_t count, unsigned base) {
  while (count > 0 && *digits == 0) digits++, count--;
  if (count == 0) return 0;
  return limbs_normalize(result, (size_t)mpn_set_str(result, digits, count, (int)base));
}

size_t limbs_text_bound(Limbs a, unsigned base) {
  if (a.count == 0) return 1;
  mpz_t view;
  return mpz_sizeinbase(mpz_roinit_n(view, a.limbs, (mp_size_t)a.count), (int)base);
}

/* Eight hexadecimal digits, the highest in the lowest byte. */
static uint64_t eight_hexadecimal(uint32_t n) {
  uint64_t digits = n; /* spread out, a digit a byte */
  digits = (digits << 16 | digits) & 0x0000ffff0000ffff;
  digits = (digits << 8 | digits) & 0x00ff00ff00ff00ff;
  digits = (digits << 4 | digits) & 0x0f0f0f0f0f0f0f0f;
  uint64_t letters = (digits + 0x0606060606060606) >> 4 & 0x0101010101010101; /* 1: above nine */
  return __builtin_bswap64(digits + 0x3030303030303030 + letters * ('a' - '0' - 10));
}

/* Base 16, from the lowest digit up. */
static size_t to_hexadecimal(char *text, Limbs a) {
  Limb top = a.limbs[a.count - 1];
  size_t length =
      (a.count - 1) * (LIMB_BITS / 4) + (size_t)(LIMB_BITS + 3 - __builtin_clzll(top)) / 4;
  char *out = text + length;
  for (size_t i = 0; i + 1 < a.count; i++) {
    uint64_t words[] = {eight_hexadecimal(a.limbs[i] >> 32),
                        eight_hexadecimal((uint32_t)a.limbs[i])};
    out -= sizeof words;
    memcpy(out, words, sizeof words);
  }
  for (; out > text; top >>= 4) *--out = digit_letters[top & 15];
  return length;
}

/* Two limbs in base ten: at most three parts of 19 digits. */
static size_t two_to_decimal(char *text, Limbs a) {
  const uint64_t part = 10000000000000000000u; /* 10**19 */
  unsigned __int128 number = (unsigned __int128)a.limbs[1] << 64 | a.limbs[0], rest = number / part;
  char digits[DIGITS_UINT64_SIZE];
  size_t length = 0;
  uint64_t parts[] = {(uint64_t)(rest / part), (uint64_t)(rest % part), (uint64_t)(number % part)};
  for (int i = 0; i < 3; i++) {
    if (length == 0 && parts[i] == 0) continue;
    size_t count = decimal_write_uint64(parts[i], digits);
    if (length > 0) {
      memset(text + length, '0', 19 - count);
      length += 19 - count;
    }
    memcpy(text + length, digits, count);
    length += count;
  }
  return length;
}

size_t limbs_to_text(char *text, Limbs a, unsigned base) {
  if (a.count == 0) return *text = '0', 1;
  if (a.count == 1) {
    return base == 10 ? decimal_write_uint64(a.limbs[0], text)
                      : digits_write_uint64(a.limbs[0], base, text);
  }
  if (a.count == 2 && base == 10) return two_to_decimal(text, a);
  if (base == 16) return to_hexadecimal(text, a);
  /* mpn_get_str overwrites its operand, except in bases that are powers of two */
  Limb on_stack[32], *copy = on_stack;
  if (a.count + 1 > countof(on_stack)) copy = malloc((a.count + 1) * sizeof(Limb));
  if (copy == NULL) return 0;
  memcpy(copy, a.limbs, a.count * sizeof(Limb));
  size_t length = mpn_get_str((unsigned char *)text, (int)base, copy, (mp_size_t)a.count);
  if (copy != on_stack) free(copy);
  size_t zeros = 0;
  while (text[zeros] == 0) zeros++;
  length -= zeros;
  for (size_t i = 0; i < length; i++) text[i] = digit_letters[(uint8_t)text[i + zeros]];
  return length;
}

/* The highest 64 bits with the lowest of them set if anything below is lost: enough to round to a
   double. */
static Limb top_bits(Limbs a, int64_t *exponent) {
  unsigned shift = (unsigned)__builtin_clzll(a.limbs[a.count - 1]);
  Limb top = a.limbs[a.count - 1] << shift;
  *exponent = (int64_t)(a.count - 1) * LIMB_BITS - shift;
  if (a.count == 1) return top;
  Limb second = a.limbs[a.count - 2];
  if (shift > 0) top |= second >> (LIMB_BITS - shift);
  bool lost = second << shift != 0 || limbs_normalize(a.limbs, a.count - 2) > 0;
  return top | lost;
}

double limbs_to_double(Limbs a) {
  if (a.count == 0) return 0;
  int64_t exponent;
  Limb top = top_bits(a, &exponent);
  return float_from_scaled(top, exponent);
}

double limbs_frexp(Limbs a, int64_t *exponent) {
  Limb top = top_bits(a, exponent);
  int extra;
  double fraction = frexp(float_from_scaled(top, -LIMB_BITS), &extra);
  *exponent += LIMB_BITS + extra;
  return fraction;
}

/* Note [True division]
   With a shifted so that the quotient has 63 or 64 bits, the quotient with the remainder as a
   sticky bit determines the rounded result, whatever its exponent. */
static bool divide_scaled(double *result, Limbs a, Limbs b, int64_t shift) {
  Limbs operand = shift >= 0 ? a : b;
  size_t bits = (size_t)(shift >= 0 ? shift : -shift);
  size_t shifted_bound = operand.count + bits / LIMB_BITS + 1;
  size_t dividend_bound = shift >= 0 ? shifted_bound : a.count;
  size_t divisor_bound = shift >= 0 ? b.count : shifted_bound;
  Limb *work = malloc((shifted_bound + dividend_bound + divisor_bound + 1) * sizeof(Limb));
  if (work == NULL) return false;
  Limb *remainder = work + shifted_bound, *quotient = remainder + divisor_bound;
  Limbs shifted = limbs_make(work, limbs_shift_left(work, operand, bits));
  size_t quotient_count, remainder_count;
  limbs_divmod(quotient, &quotient_count, remainder, &remainder_count, shift >= 0 ? shifted : a,
               shift >= 0 ? b : shifted);
  *result = float_from_scaled(quotient[0] | (remainder_count > 0), -shift);
  free(work);
  return true;
}

bool limbs_true_divide(double *result, Limbs a, Limbs b) {
  enum { QUOTIENT_BITS = 63, FAR_TOO_LARGE = 1100, FAR_TOO_SMALL = -1100 };
  *result = 0;
  if (a.count == 0) return true;
  int64_t difference = (int64_t)limbs_bit_length(a) - (int64_t)limbs_bit_length(b);
  if (difference < FAR_TOO_SMALL) return true;
  if (difference > FAR_TOO_LARGE) return *result = INFINITY, true;
  return divide_scaled(result, a, b, QUOTIENT_BITS - difference);
}

size_t limbs_from_double(Limb *result, double value) {
  int exponent;
  uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(value), &exponent), 53);
  exponent -= 53;
  if (exponent <= 0) {
    *result = exponent > -64 ? mantissa >> -exponent : 0;
    return *result != 0;
  }
  size_t count = ((size_t)exponent + 53 + LIMB_BITS - 1) / LIMB_BITS;
  size_t low = (size_t)exponent / LIMB_BITS;
  unsigned shift = (unsigned)exponent % LIMB_BITS;
  memset(result, 0, count * sizeof(Limb));
  result[low] = mantissa << shift;
  if (low + 1 < count) result[low + 1] = mantissa >> (LIMB_BITS - shift);
  return limbs_normalize(result, count);
}

static void reverse_bytes(uint8_t *bytes, size_t size) {
  for (size_t i = 0, j = size; i + 1 < j; i++) {
    uint8_t byte = bytes[--j];
    bytes[j] = bytes[i];
    bytes[i] = byte;
  }
}

static void negate_bytes(uint8_t *bytes, size_t size) {
  unsigned carry = 1;
  for (size_t i = 0; i < size; i++) {
    carry += (uint8_t)~bytes[i];
    bytes[i] = (uint8_t)carry;
    carry >>= 8;
  }
}

static bool fits_bytes(Limbs a, bool negative, size_t size, bool is_signed) {
  size_t bits = limbs_bit_length(a);
  if (negative && !is_signed) return a.count == 0;
  if (!is_signed || a.count == 0) return (bits + 7) / 8 <= size;
  /* -2**(n-1) needs one bit less than other magnitudes of n bits */
  bool smallest = negative && limbs_trailing_zeros(a) == bits - 1;
  return (bits + !smallest + 7) / 8 <= size;
}

bool limbs_to_bytes(uint8_t *bytes, size_t size, bool big_endian, bool is_signed, Limbs a,
                    bool negative) {
  if (!fits_bytes(a, negative, size, is_signed)) return false;
  size_t used = min_of(size, a.count * sizeof(Limb));
  memset(bytes, 0, size);
  if (used > 0) memcpy(bytes, a.limbs, used);
  if (negative) negate_bytes(bytes, size);
  if (big_endian) reverse_bytes(bytes, size);
  return true;
}

size_t limbs_from_bytes(Limb *result, bool *negative, const uint8_t *bytes, size_t size,
                        bool big_endian, bool is_signed) {
  *negative = false;
  if (size == 0) return 0;
  uint8_t *target = (uint8_t *)result;
  size_t count = size / sizeof(Limb) + 1;
  memset(result, 0, count * sizeof(Limb));
  memcpy(target, bytes, size);
  if (big_endian) reverse_bytes(target, size);
  *negative = is_signed && target[size - 1] >> 7;
  if (*negative) negate_bytes(target, size);
  return limbs_normalize(result, count);
}
