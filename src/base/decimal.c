/* Integers as decimal digits, two at a time out of a table. */
#include "base/decimal.h"

const char digit_letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static const char digit_pairs[] = "00010203040506070809101112131415161718192021222324"
                                  "25262728293031323334353637383940414243444546474849"
                                  "50515253545556575859606162636465666768697071727374"
                                  "75767778798081828384858687888990919293949596979899";

static size_t decimal_length(uint64_t number) {
  size_t length = 1;
  for (; number >= 10000; number /= 10000) length += 4;
  return length + (number >= 10) + (number >= 100) + (number >= 1000);
}

size_t decimal_write_uint64(uint64_t number, char *out) {
  size_t length = decimal_length(number);
  char *next = out + length;
  for (; number >= 100; number /= 100) memcpy(next -= 2, digit_pairs + 2 * (number % 100), 2);
  if (number >= 10)
    memcpy(out, digit_pairs + 2 * number, 2);
  else
    out[0] = (char)('0' + number);
  return length;
}

size_t decimal_write_int64(int64_t number, char *out) {
  if (number >= 0) return decimal_write_uint64((uint64_t)number, out);
  *out = '-';
  return 1 + decimal_write_uint64(-(uint64_t)number, out + 1);
}

size_t digits_write_uint64(uint64_t number, unsigned base, char *out) {
  char reversed[DIGITS_UINT64_SIZE];
  size_t length = 0;
  do reversed[length++] = digit_letters[number % base];
  while ((number /= base) > 0);
  for (size_t i = 0; i < length; i++) out[i] = reversed[length - 1 - i];
  return length;
}

#define NONE_8 37, 37, 37, 37, 37, 37, 37, 37
#define NONE_32 NONE_8, NONE_8, NONE_8, NONE_8
#define LETTERS                                                                                    \
  37, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,  \
      33, 34, 35, 37, 37, 37, 37, 37

const uint8_t digit_values[256] = {
    NONE_32, NONE_8, NONE_8, 0,  1,  2,  3,       4,       5,       6,       7,       8,       9,
    37,      37,     37,     37, 37, 37, LETTERS, LETTERS, NONE_32, NONE_32, NONE_32, NONE_32,
};
