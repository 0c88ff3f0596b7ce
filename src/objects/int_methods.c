/* int: construction, power, methods. */
#include "objects/int_methods.h"

#include <math.h>

#include "objects/bytes.h"
#include "objects/buffer.h"
#include "objects/float.h"
#include "objects/format.h"
#include "objects/int_internal.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Construction ------------------------------------------------------------------------------ */

/* Instance of a subclass with the value of an exact int. */
static Value int_of_type(Type *type, Value v) {
  if (is_absent(v) || type == &int_type) return v;
  uint64_t room;
  IntView view = int_view(v, &room);
  Value instance = type_alloc_var(type, view.magnitude.count);
  if (is_absent(instance)) return ABSENT;
  BigInt *big = object_cast(BigInt, instance);
  view = int_view(v, &room);
  big->size = view.negative ? -(int64_t)view.magnitude.count : (int64_t)view.magnitude.count;
  memcpy(big->limbs, view.magnitude.limbs, view.magnitude.count * sizeof(uint64_t));
  return instance;
}

static Value from_bytes_text(Value v, int base) {
  Buffer buffer;
  if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value shown = bytes_from_data(buffer.memory, min_of(buffer.length, 200));
  Value result = int_from_text_of(buffer.memory, buffer.length, base, shown);
  buffer_release(&buffer);
  return result;
}

static Value from_text_value(Value v, int base) {
  size_t length;
  if (!is_str(v)) return from_bytes_text(v, base);
  Value ascii = str_to_number_text(v);
  const char *text = is_absent(ascii) ? NULL : str_utf8(ascii, &length);
  return text == NULL ? ABSENT : int_from_text_of(text, length, base, v);
}

static bool is_text(Value v) {
  return is_str(v) || has_type_flag(v, TYPE_BYTES) || is_instance(v, &bytearray_type);
}

/* int(v). A number that is text as well counts as a number. */
static Value convert(Value v) {
  const TypeSlots *slots = &type_of(v)->slots;
  if (is_text(v) && slots->to_int == NULL && slots->index == NULL) return from_text_value(v, 10);
  Value result = number_to_int(v);
  if (!is_absent(result) || !object_has_buffer(v) || slots->to_int != NULL || slots->index != NULL)
    return result;
  return exception_suppress(&exc_TypeError) ? from_bytes_text(v, 10) : ABSENT;
}

Value int_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("int(x=?, /, base=?)");
  Value a[2];
  if (nargs == 1 && is_absent(kwnames) && type == &int_type && is_small_int(args[0]))
    return args[0];
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  if (is_absent(a[0])) {
    if (!is_absent(a[1])) return raise_type_error("int() missing string argument");
    return int_of_type(type, from_small_int(0));
  }
  if (is_absent(a[1])) return int_of_type(type, convert(a[0]));
  int64_t base;
  if (!index_to_i64_clip(a[1], &base)) return ABSENT;
  if ((base != 0 && base < 2) || base > 36)
    return raise_value_error("int() base must be >= 2 and <= 36, or 0");
  if (!is_text(a[0])) return raise_type_error("int() can't convert non-string with explicit base");
  return int_of_type(type, from_text_value(a[0], (int)base));
}

/* -- Power ------------------------------------------------------------------------------------- */

/* By squaring, as long as everything fits; exponent >= 0. */
static bool power_small(int64_t base, int64_t exponent, int64_t *out) {
  int64_t result = 1;
  for (;;) {
    if (exponent & 1 && __builtin_mul_overflow(result, base, &result)) return false;
    exponent >>= 1;
    if (exponent == 0) break;
    if (__builtin_mul_overflow(base, base, &base)) return false;
  }
  *out = result;
  return true;
}

static Value power_plain(Value a, Value b) {
  int64_t exponent, small;
  if (both_small_int(a, b) && as_small_int(b) >= 0 &&
      power_small(as_small_int(a), as_small_int(b), &small))
    return int_from_i64(small);
  if (int_sign(b) < 0) {
    double x, y;
    if (!int_to_double(a, &x) || !int_to_double(b, &y)) return ABSENT;
    if (x == 0)
      return raise_error(&exc_ZeroDivisionError, "0.0 cannot be raised to a negative power");
    return float_from_double(pow(x, y));
  }
  if (!int_fits_i64(b, &exponent)) {
    int64_t base;
    if (int_fits_i64(a, &base) && base >= -1 && base <= 1)
      return base == -1 && !(int_to_u64_mask(b) & 1) ? from_small_int(1) : from_small_int(base);
    return raise_memory_error();
  }
  uint64_t room;
  IntView x = int_view(a, &room);
  LimbsResult result;
  if (!limbs_power(&result, x.magnitude, (uint64_t)exponent)) return raise_memory_error();
  Value v = int_from_limbs(result.limbs, result.count, x.negative && (exponent & 1));
  free(result.limbs);
  return v;
}

/* a modulo the magnitude m, not negative. */
static Value reduce(Value a, Value m) {
  return int_remainder(a, m);
}

static Value inverse(Value a, Value m) {
  uint64_t room_a, room_m;
  IntView x = int_view(a, &room_a), y = int_view(m, &room_m);
  Scratch s;
  size_t count;
  if (!scratch_init(&s, y.magnitude.count)) return ABSENT;
  bool ok = limbs_inverse_mod(s.limbs, &count, x.magnitude, y.magnitude);
  Value result = ok ? int_from_limbs(s.limbs, count, false)
                    : raise_value_error("base is not invertible for the given modulus");
  scratch_free(&s);
  return result;
}

/* 0 <= base < m, exponent >= 0. */
static uint64_t power_modulo_small(uint64_t base, uint64_t exponent, uint64_t m) {
  uint64_t result = 1 % m;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result = (unsigned __int128)result * base % m;
    base = (unsigned __int128)base * base % m;
  }
  return result;
}

static Value power_modulo(Value a, Value b, Value modulus) {
  if (both_small_int(a, b) && is_small_int(modulus) && as_small_int(b) >= 0 &&
      as_small_int(modulus) > 0) {
    int64_t m = as_small_int(modulus), base = as_small_int(a) % m;
    return from_small_int(
        (int64_t)power_modulo_small(base < 0 ? base + m : base, as_small_int(b), m));
  }
  if (int_sign(modulus) == 0) return raise_value_error("pow() 3rd argument cannot be 0");
  bool negative_modulus = int_sign(modulus) < 0;
  Value m = negative_modulus ? int_negative(modulus) : modulus;
  if (is_absent(m)) return ABSENT;
  Value base = reduce(a, m);
  if (!is_absent(base) && int_sign(b) < 0) {
    b = int_negative(b);
    base = is_absent(b) ? ABSENT : inverse(base, m);
  }
  if (is_absent(base)) return ABSENT;
  uint64_t room_a, room_b, room_m;
  IntView x = int_view(base, &room_a), y = int_view(b, &room_b), z = int_view(m, &room_m);
  Scratch s;
  if (!scratch_init(&s, z.magnitude.count)) return ABSENT;
  size_t count = limbs_power_mod(s.limbs, x.magnitude, y.magnitude, z.magnitude);
  Value result = int_from_limbs(s.limbs, count, false);
  scratch_free(&s);
  if (is_absent(result) || !negative_modulus || int_sign(result) == 0) return result;
  return int_add(result, modulus);
}

Value int_power(Value a, Value b, Value modulus) {
  if (!is_int(a) || !is_int(b)) return NOT_IMPLEMENTED;
  if (is_absent(modulus)) return power_plain(a, b);
  return is_int(modulus) ? power_modulo(a, b, modulus) : NOT_IMPLEMENTED;
}

/* -- Methods ----------------------------------------------------------------------------------- */

static Value exact(Value v) {
  return is_exact_int(v) ? v : int_add(v, from_small_int(0));
}
static Value method_exact(Value *args, int nargs) {
  return exact(args[0]);
}
static Value bit_length(Value *args, int nargs) {
  return from_small_int(int_bit_length(args[0]));
}
static Value get_real(Value self, void *closure) {
  return exact(self);
}
static Value get_zero(Value self, void *closure) {
  return from_small_int(0);
}
static Value get_one(Value self, void *closure) {
  return from_small_int(1);
}

static Value format_method(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("__format__() argument must be str, not %Y", args[1]);
  return format_int(args[0], args[1]);
}

/* round(n, -k): to a multiple of 10**k, halves to even. */
static Value round_method(Value *args, int nargs) {
  Value v = args[0];
  if (is_absent(args[1])) return exact(v);
  Value places = number_index(args[1]), ten = from_small_int(10);
  if (is_absent(places)) return ABSENT;
  if (int_sign(places) >= 0) return exact(v);
  Value unit = power_plain(ten, int_negative(places)), quotient, remainder;
  if (is_absent(unit) || !int_divmod(v, unit, &quotient, &remainder)) return ABSENT;
  Value twice = int_add(remainder, remainder);
  if (is_absent(twice)) return ABSENT;
  int order = int_compare(twice, unit);
  bool up = order > 0 || (order == 0 && int_to_u64_mask(quotient) & 1);
  Value down = int_subtract(v, remainder);
  return is_absent(down) || !up ? down : int_add(down, unit);
}

static Value bit_count(Value *args, int nargs) {
  uint64_t room;
  return from_small_int((int64_t)limbs_popcount(int_view(args[0], &room).magnitude));
}
static Value as_integer_ratio(Value *args, int nargs) {
  return tuple_pack(2, exact(args[0]), from_small_int(1));
}
static Value getnewargs(Value *args, int nargs) {
  return tuple_pack(1, exact(args[0]));
}
static Value sizeof_method(Value *args, int nargs) {
  return int_from_u64(24 + (uint64_t)(int_bit_length(args[0]) + 63) / 64 * 8);
}

static bool byte_order(const char *function, Value v, bool *little) {
  if (!is_str(v)) {
    raise_type_error("%s() argument 'byteorder' must be str, not %Y", function, v);
    return false;
  }
  *little = str_equals_ascii(v, "little");
  if (*little || str_equals_ascii(v, "big")) return true;
  raise_value_error("byteorder must be either 'little' or 'big'");
  return false;
}

static Value to_bytes(Value *args, int nargs) {
  int64_t length;
  bool little, is_signed;
  if (!index_to_i64(args[1], &length) || !byte_order("to_bytes", args[2], &little) ||
      !arg_truth(args[3], &is_signed))
    return ABSENT;
  if (length < 0) return raise_value_error("length argument must be non-negative");
  Value result = bytes_alloc(length);
  return !is_absent(result) &&
                 int_to_bytes(args[0], as_bytes(result)->data, length, little, is_signed)
             ? result
             : ABSENT;
}

static Value from_bytes(Value *args, int nargs) {
  bool little, is_signed;
  if (!byte_order("from_bytes", args[2], &little) || !arg_truth(args[3], &is_signed)) return ABSENT;
  Value data = is_bytes(args[1]) ? args[1] : bytes_from_object(args[1]);
  if (is_absent(data)) return ABSENT;
  Value v = int_from_bytes(as_bytes(data)->data, as_bytes(data)->length, little, is_signed);
  if (is_absent(v) || as_type(args[0]) == &int_type) return v;
  return call1(args[0], v);
}

const BuiltinDef int_methods[] = {
    METHOD("__format__(self, format_spec, /)", format_method, EFFECT_ANY,
           "Convert to a string as the specification says."),
    METHOD("__round__(self, ndigits=?, /)", round_method, EFFECT_ANY,
           "Round to a multiple of a power of ten; halves go to the even one."),
    METHOD("bit_count(self, /)", bit_count, EFFECT_PURE,
           "Number of ones in the binary representation of the absolute value of self."),
    METHOD("as_integer_ratio(self, /)", as_integer_ratio, EFFECT_ALLOC,
           "A pair of integers whose ratio is equal to the int and with a positive denominator."),
    METHOD("__getnewargs__(self, /)", getnewargs, EFFECT_ALLOC, NULL),
    METHOD("__sizeof__(self, /)", sizeof_method, EFFECT_PURE, "Returns size in memory, in bytes."),
    METHOD("to_bytes(self, /, length=1, byteorder='big', *, signed=False)", to_bytes, EFFECT_ANY,
           "Return an array of bytes representing an integer."),
    METHOD_FLAGS("from_bytes(type, /, bytes, byteorder='big', *, signed=False)", from_bytes,
                 EFFECT_ANY, BUILTIN_CLASSMETHOD,
                 "Return the integer represented by the given array of bytes."),
    METHOD("conjugate(self, /)", method_exact, EFFECT_ALLOC,
           "Return the int itself: a real number is its own conjugate."),
    METHOD("bit_length(self, /)", bit_length, EFFECT_PURE,
           "Number of bits necessary to represent self in binary."),
    METHOD("__trunc__(self, /)", method_exact, EFFECT_ALLOC,
           "Truncating an Integral returns itself."),
    METHOD("__floor__(self, /)", method_exact, EFFECT_ALLOC,
           "Flooring an Integral returns itself."),
    METHOD("__ceil__(self, /)", method_exact, EFFECT_ALLOC,
           "Ceiling of an Integral returns itself."),
    METHOD_END,
};
const GetSetDef int_getset[] = {
    {"real", get_real, NULL, "the real part of a complex number", NULL},
    {"imag", get_zero, NULL, "the imaginary part of a complex number", NULL},
    {"numerator", get_real, NULL, "what a fraction of this value has above the line", NULL},
    {"denominator", get_one, NULL, "what a fraction of this value has below the line: 1", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
