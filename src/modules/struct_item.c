/* struct: packing and unpacking one item. */
#include <math.h>

#include "modules/struct_internal.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"

/* -- Bytes in either order --------------------------------------------------------------------- */

static void write_bits(const StructCode *code, uint8_t *at, uint64_t bits) {
  for (int64_t i = 0; i < code->size; i++, bits >>= 8)
    at[code->big_endian ? code->size - 1 - i : i] = (uint8_t)bits;
}

static uint64_t read_bits(const StructCode *code, const uint8_t *at) {
  uint64_t bits = 0;
  for (int64_t i = 0; i < code->size; i++)
    bits = bits << 8 | at[code->big_endian ? i : code->size - 1 - i];
  return bits;
}

/* -- Half precision ---------------------------------------------------------------------------- */

/* 1 sign bit, 5 of exponent, 10 of fraction. false: too large. */
static bool half_from_double(double d, uint16_t *out) {
  uint16_t sign = signbit(d) ? 0x8000 : 0;
  d = fabs(d);
  *out = sign;
  if (isnan(d))
    *out |= 0x7e00;
  else if (isinf(d))
    *out |= 0x7c00;
  else if (d >= 65520.0)
    return false; /* rounds to more than the largest half */
  else if (d < 0x1p-14)
    *out |= (uint16_t)nearbyint(d * 0x1p24); /* subnormal; may round up to the least normal one */
  else {
    int exponent;
    double fraction = nearbyint(frexp(d, &exponent) *
                                0x1p11); /* 1024 .. 2048, where 2048 carries into the exponent */
    *out |= (uint16_t)(((exponent + 14) << 10) + ((int)fraction - 1024));
  }
  return true;
}

static double half_to_double(uint16_t bits) {
  int exponent = bits >> 10 & 31, fraction = bits & 1023;
  double d = exponent == 31  ? (fraction ? NAN : INFINITY)
             : exponent == 0 ? fraction * 0x1p-24
                             : ldexp(1024 + fraction, exponent - 25);
  return bits & 0x8000 ? -d : d;
}

/* -- Packing ----------------------------------------------------------------------------------- */

/* An exact int; ABSENT: exception set. */
static Value integer_argument(Value v) {
  if (is_int(v)) return v;
  if (type_of(v)->slots.index != NULL) return number_index(v);
  return raise_struct_error("required argument is not an integer");
}

/* CPython packs little-endian shorts with the code for native ones: other messages. */
static bool is_short(const StructCode *code) {
  return code->size == 2 && !code->big_endian;
}

static bool out_of_range(const StructCode *code) {
  int bits = (int)code->size * 8;
  bool is_signed = code->kind == STRUCT_SIGNED;
  const char *name = code->size == 1  ? (is_signed ? "byte" : "ubyte")
                     : is_short(code) ? (is_signed ? "short" : "ushort")
                                      : NULL;
  long long low = is_signed ? -(1LL << (bits - 1)) : 0,
            high = is_signed ? (1LL << (bits - 1)) - 1 : (1LL << bits) - 1;
  if (name != NULL)
    raise_struct_error("%s format requires %lld <= number <= %lld", name, low, high);
  else
    raise_struct_error("'%c' format requires %lld <= number <= %lld", code->letter, low, high);
  return false;
}

static bool int_too_large(void) {
  raise_struct_error("int too large to convert");
  return false;
}

/* An int that no C integer of the kind that packs it can hold. */
static bool far_out_of_range(const StructCode *code) {
  if (code->big_endian && code->size == 8) return int_too_large();
  raise_struct_error("argument out of range");
  return false;
}

static bool pack_signed(const StructCode *code, uint8_t *at, Value v) {
  int64_t i;
  if (!int_fits_i64(v, &i)) return far_out_of_range(code);
  if (code->size < 8 && (i < -(1LL << (code->size * 8 - 1)) || i >= 1LL << (code->size * 8 - 1)))
    return out_of_range(code);
  write_bits(code, at, (uint64_t)i);
  return true;
}

static bool pack_unsigned(const StructCode *code, uint8_t *at, Value v) {
  int64_t i;
  uint64_t bits = int_to_u64_mask(v);
  bool fits_signed = int_fits_i64(v, &i), as_signed = code->size == 1 || is_short(code);
  if (!fits_signed && (as_signed || int_sign(v) < 0 || int_bit_length(v) > 64))
    return far_out_of_range(code);
  if (fits_signed && i < 0) return as_signed ? out_of_range(code) : far_out_of_range(code);
  if (code->size < 8 && bits >> (code->size * 8)) return out_of_range(code);
  write_bits(code, at, bits);
  return true;
}

static bool pack_pointer(const StructCode *code, uint8_t *at, Value v) {
  int64_t i;
  if (!int_fits_i64(v, &i) && (int_sign(v) < 0 || int_bit_length(v) > 64)) return int_too_large();
  write_bits(code, at, int_to_u64_mask(v));
  return true;
}

static bool float_too_large(const StructCode *code, Value v) {
  if (is_int(v)) return int_too_large();
  raise_error(&exc_OverflowError, "float too large to pack with %c format", code->letter);
  return false;
}

static bool pack_float(const StructCode *code, uint8_t *at, Value v) {
  double d;
  uint16_t half;
  if (!value_to_double(v, &d)) {
    if (is_int(v)) return exception_suppress(&exc_OverflowError) ? int_too_large() : false;
    exception_clear();
    raise_struct_error("required argument is not a float");
    return false;
  }
  if (code->size == 8) {
    write_bits(code, at, double_bits(d));
  } else if (code->size == 4) {
    float single = (float)d;
    uint32_t bits;
    if (isinf(single) && !isinf(d) && !code->native) return float_too_large(code, v);
    memcpy(&bits, &single, sizeof bits);
    write_bits(code, at, bits);
  } else {
    if (!half_from_double(d, &half)) return float_too_large(code, v);
    write_bits(code, at, half);
  }
  return true;
}

/* 's' and 'p': cut or filled with zeros; 'p' has its length in front. */
static bool pack_text(const StructCode *code, uint8_t *at, Value v) {
  bool pascal = code->kind == STRUCT_PASCAL;
  if (!is_bytes(v) && !is_bytearray(v)) {
    raise_struct_error("argument for '%c' must be a bytes object", code->letter);
    return false;
  }
  int64_t length = is_bytes(v) ? bytes_length(v) : as_bytearray(v)->length,
          room = code->size - pascal;
  length = min_of(length, room);
  memset(at, 0, code->size);
  if (length > 0) memcpy(at + pascal, is_bytes(v) ? as_bytes(v)->data : bytearray_data(v), length);
  if (pascal && code->size > 0) *at = (uint8_t)min_of(max_of(length, 0), 255);
  return true;
}

bool struct_pack_item(const StructCode *code, uint8_t *at, Value v) {
  bool truth;
  switch ((StructKind)code->kind) {
  case STRUCT_CHAR:
    if (!is_bytes(v) || bytes_length(v) != 1) {
      raise_struct_error("char format requires a bytes object of length 1");
      return false;
    }
    *at = as_bytes(v)->data[0];
    return true;
  case STRUCT_BYTES:
  case STRUCT_PASCAL: return pack_text(code, at, v);
  case STRUCT_BOOL:
    if (!arg_truth(v, &truth)) return false;
    *at = truth;
    return true;
  case STRUCT_FLOAT: return pack_float(code, at, v);
  case STRUCT_SIGNED: v = integer_argument(v); return !is_absent(v) && pack_signed(code, at, v);
  case STRUCT_UNSIGNED: v = integer_argument(v); return !is_absent(v) && pack_unsigned(code, at, v);
  case STRUCT_POINTER: v = integer_argument(v); return !is_absent(v) && pack_pointer(code, at, v);
  case STRUCT_PAD: break;
  }
  unreachable_state("packing padding");
}

/* -- Unpacking --------------------------------------------------------------------------------- */

static Value unpack_float(const StructCode *code, const uint8_t *at) {
  uint64_t bits = read_bits(code, at);
  if (code->size == 8) return float_from_double(bits_double(bits));
  if (code->size == 2) return float_from_double(half_to_double((uint16_t)bits));
  uint32_t low = (uint32_t)bits;
  float single;
  memcpy(&single, &low, sizeof single);
  return float_from_double(single);
}

static Value unpack_pascal(const StructCode *code, const uint8_t *at) {
  if (code->size == 0) return bytes_empty;
  return bytes_from_data(at + 1, min_of((int64_t)*at, code->size - 1));
}

Value struct_unpack_item(const StructCode *code, const uint8_t *at) {
  int unused_bits = 64 - 8 * (int)code->size;
  switch ((StructKind)code->kind) {
  case STRUCT_CHAR: return bytes_from_data(at, 1);
  case STRUCT_BYTES: return bytes_from_data(at, code->size);
  case STRUCT_PASCAL: return unpack_pascal(code, at);
  case STRUCT_BOOL: return from_bool(*at != 0);
  case STRUCT_FLOAT: return unpack_float(code, at);
  case STRUCT_SIGNED:
    return int_from_i64((int64_t)(read_bits(code, at) << unused_bits) >> unused_bits);
  case STRUCT_UNSIGNED:
  case STRUCT_POINTER: return int_from_u64(read_bits(code, at));
  case STRUCT_PAD: break;
  }
  unreachable_state("unpacking padding");
}
