/* int and bool. Invariant: an exact int that fits 63 bits is a small int Value, never a BigInt; a
   BigInt is a bool, an instance of a subclass, or an int beyond 63 bits, normalised (top limb
   nonzero). Magnitude and sign are separate.

   Functions that return a Value may collect. None runs Python code, but for the ValueError of
   int_from_text_of, which shows a repr. */
#ifndef OBJECTS_INT_H
#define OBJECTS_INT_H

#include "objects/protocol.h"

typedef struct BigInt {
  Object header;
  int64_t size;     /* number of limbs; negative for a negative number, 0 for zero */
  uint64_t limbs[]; /* magnitude, least significant first */
} BigInt;

extern Type int_type, bool_type;
extern Shape int_shape, bool_shape;

/* int or a subclass (bool included). */
static always_inline bool is_int(Value v) {
  return is_small_int(v) || has_type_flag(v, TYPE_INT);
}
static always_inline bool is_exact_int(Value v) {
  return is_small_int(v) || has_shape(v, &int_shape);
}
static always_inline bool is_bool(Value v) {
  return same(v, TRUE_VALUE) || same(v, FALSE_VALUE);
}

Value int_from_i64_slow(int64_t i);
static always_inline Value int_from_i64(int64_t i) {
  return likely(fits_small_int(i)) ? from_small_int(i) : int_from_i64_slow(i);
}
Value int_from_u64(uint64_t u);
/* sys.get_int_max_str_digits(); 0: no limit. */
extern int64_t int_max_str_digits;
/* The integer part of d. OverflowError for an infinity, ValueError for a NaN. */
Value int_from_double(double d) must_check;
/* Stores the value of an int (or an instance of a subclass; so in the functions below). false, and
   no exception: it does not fit. */
bool int_fits_i64(Value v, int64_t *out);
/* The same, but with OverflowError where it does not fit. */
bool int_to_u64(Value v, uint64_t *out) must_check;
/* With OverflowError "Python int too large to convert to C long". */
bool int_to_i64(Value v, int64_t *out) must_check;
/* With OverflowError "int too large to convert to float". */
bool int_to_double(Value v, double *out) must_check;
/* An argument for C's unsigned long: TypeError "an integer is required" for what is no int,
   OverflowError. */
bool unsigned_long_convert(Value v, uint64_t *out) must_check;
/* The low 64 bits in two's complement. */
uint64_t int_to_u64_mask(Value v);
/* -1, 0 or 1. */
int int_sign(Value v);
int64_t int_bit_length(Value v);
/* Exact int arithmetic on ints or subclasses: result exact int. ABSENT: MemoryError,
   ZeroDivisionError, OverflowError. */
Value int_add(Value a, Value b) must_check;
Value int_subtract(Value a, Value b) must_check;
Value int_multiply(Value a, Value b) must_check;
Value int_floor_divide(Value a, Value b) must_check;
Value int_remainder(Value a, Value b) must_check;
Value int_negative(Value a) must_check;
Value int_lshift(Value a, int64_t count) must_check;
Value int_rshift(Value a, int64_t count) must_check;
/* -1, 0 or 1: a is less than, equal to, greater than b. */
int int_compare(Value a, Value b);
/* The int that int(text, base) gives. ABSENT: ValueError set. */
Value int_from_text(const char *digits, size_t length, int base) must_check;
/* The same; the ValueError shows the object that the text came from. */
Value int_from_text_of(const char *digits, size_t length, int base, Value shown) must_check;
/* A str for parsing as a number, ASCII: digits and blanks of all scripts made ASCII, other
   characters '?'. */
Value str_to_number_text(Value s) must_check;
/* The digits as a str, without a prefix such as "0x". ABSENT: MemoryError, or ValueError beyond
   int_max_str_digits. */
Value int_to_text(Value v, int base) must_check;
/* int.from_bytes() */
Value int_from_bytes(const uint8_t *bytes, size_t count, bool little_endian,
                     bool is_signed) must_check;
/* int.to_bytes(). false: OverflowError set. */
bool int_to_bytes(Value v, uint8_t *out, size_t count, bool little_endian,
                  bool is_signed) must_check;
/* hash(v) */
int64_t int_hash(Value v);

#endif
