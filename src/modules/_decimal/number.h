/* Numbers of the General Decimal Arithmetic Specification, and its operations on them.

   Invariants: a Number's coefficient is normalised; an infinity has none, a NaN has its payload
   there. Operations never touch their operands, which may be the same; a result is a third Number,
   made by number_init before and freed by number_clear afterwards. Conditions are or-ed to *status;
   where there is no memory the result is a NaN and STATUS_MEMORY is among them. Nothing here knows
   of Python, allocates on its heap or sets exceptions. */
#ifndef MODULES_DECIMAL_NUMBER_H
#define MODULES_DECIMAL_NUMBER_H

#include "modules/_decimal/coefficient.h"

#define DECIMAL_MAX_PREC ((int64_t)999999999999999999)
#define DECIMAL_MAX_EMAX ((int64_t)999999999999999999)
#define DECIMAL_MIN_EMIN (-DECIMAL_MAX_EMAX)
#define DECIMAL_MIN_ETINY (DECIMAL_MIN_EMIN - (DECIMAL_MAX_PREC - 1))

typedef enum Status {
  STATUS_CLAMPED = 1 << 0,
  STATUS_CONVERSION_SYNTAX = 1 << 1,
  STATUS_DIVISION_BY_ZERO = 1 << 2,
  STATUS_DIVISION_IMPOSSIBLE = 1 << 3,
  STATUS_DIVISION_UNDEFINED = 1 << 4,
  STATUS_INEXACT = 1 << 6,
  STATUS_INVALID_CONTEXT = 1 << 7,
  STATUS_INVALID_OPERATION = 1 << 8,
  STATUS_MEMORY = 1 << 9,
  STATUS_FLOAT_OPERATION = 1 << 10,
  STATUS_OVERFLOW = 1 << 11,
  STATUS_ROUNDED = 1 << 12,
  STATUS_SUBNORMAL = 1 << 13,
  STATUS_UNDERFLOW = 1 << 14,
  /* The conditions that the signal InvalidOperation stands for. */
  STATUS_INVALID = STATUS_CONVERSION_SYNTAX | STATUS_DIVISION_IMPOSSIBLE |
                   STATUS_DIVISION_UNDEFINED | STATUS_INVALID_CONTEXT | STATUS_INVALID_OPERATION |
                   STATUS_MEMORY,
  STATUS_ERRORS = STATUS_INVALID | STATUS_DIVISION_BY_ZERO,
} Status;

typedef enum Rounding {
#define ROUNDING(name) ROUND_##name,
#include "modules/_decimal/roundings.def"
  ROUNDING_COUNT
} Rounding;

/* Whether what is kept, whose lowest word this is, becomes a unit more. */
static always_inline bool rounding_increments(Rounding rounding, bool negative, Word lowest,
                                              Lost lost) {
  if (lost == LOST_NOTHING) return false;
  switch (rounding) {
  case ROUND_UP: return true;
  case ROUND_HALF_UP: return lost >= LOST_HALF;
  case ROUND_HALF_DOWN: return lost == LOST_MORE;
  case ROUND_HALF_EVEN: return lost == LOST_MORE || (lost == LOST_HALF && lowest % 2 != 0);
  case ROUND_CEILING: return !negative;
  case ROUND_FLOOR: return negative;
  case ROUND_05UP: return lowest % 5 == 0;
  default: return false;
  }
}

/* What of a context the operations look at. */
typedef struct Settings {
  int64_t prec;       /* digits of a coefficient */
  int64_t emax, emin; /* limits of the exponent of the first digit */
  Rounding rounding;  /* of digits beyond the precision */
  bool clamp;         /* no exponent is above emax - prec + 1 */
} Settings;
extern const Settings settings_widest; /* everything that there can be, half even */

static inline int64_t settings_etiny(const Settings *s) {
  return s->emin - (s->prec - 1);
}
static inline int64_t settings_etop(const Settings *s) {
  return s->emax - (s->prec - 1);
}
static inline Settings settings_with_rounding(const Settings *s, Rounding rounding) {
  Settings changed = *s;
  changed.rounding = rounding;
  return changed;
}

typedef enum Kind { FINITE, INFINITE, QUIET_NAN, SIGNALING_NAN } Kind;

enum { NUMBER_SMALL = 8 };
typedef struct Number {
  Word *words;      /* coefficient: `small`, malloc'ed memory, or, capacity being 0, another's */
  int64_t count;    /* words in use */
  int64_t capacity; /* words that have room */
  int64_t exponent; /* of the last digit */
  uint8_t kind;     /* Kind */
  bool negative;    /* sign, of zeros and NaNs too */
  Word small[NUMBER_SMALL]; /* room for short coefficients */
} Number;

/* -- number.c ---------------------------------------------------------------------------------- */

/* Zero. */
static always_inline void number_init(Number *n) {
  n->words = n->small;
  n->count = 0;
  n->capacity = NUMBER_SMALL;
  n->exponent = 0;
  n->kind = FINITE;
  n->negative = false;
}
/* Refers to somebody's words, without owning them. */
static always_inline void number_init_view(Number *n, const Word *words, int64_t count) {
  number_init(n);
  n->words = (Word *)words;
  n->count = count;
  n->capacity = 0;
}
static always_inline void number_clear(Number *n) {
  if (unlikely(n->capacity > NUMBER_SMALL)) free(n->words);
}
static always_inline bool number_is_special(const Number *n) {
  return n->kind != FINITE;
}
static always_inline bool number_is_nan(const Number *n) {
  return n->kind >= QUIET_NAN;
}
static always_inline bool number_is_zero(const Number *n) {
  return n->kind == FINITE && n->count == 0;
}
/* Of the coefficient; 1 for zero. */
static always_inline int64_t number_digits(const Number *n) {
  return n->count == 0 ? 1 : words_digits(n->words, n->count);
}
/* Exponent of the first digit. */
static always_inline int64_t number_adjusted(const Number *n) {
  return n->exponent + number_digits(n) - 1;
}
/* Makes room for so many words, what is there is kept. false: n is a NaN now, STATUS_MEMORY. */
bool number_reserve_slow(Number *n, int64_t count, uint32_t *status) must_check;
static always_inline bool must_check number_reserve(Number *n, int64_t count, uint32_t *status) {
  return likely(count <= n->capacity) || number_reserve_slow(n, count, status);
}
/* NaN and the condition. */
void number_set_invalid(Number *n, uint32_t *status, uint32_t condition);
void number_set_infinity(Number *n, bool negative);
void number_set_zero(Number *n, bool negative, int64_t exponent);
/* +-word * 10**exponent */
void number_set_word(Number *n, bool negative, Word word, int64_t exponent);
void number_set_int64(Number *n, int64_t i);
bool number_copy(Number *result, const Number *a, uint32_t *status);
/* The coefficient times 10**digits, the exponent less digits. */
bool number_pad(Number *n, int64_t digits, uint32_t *status) must_check;
/* The coefficient without its last digits, rounded; the exponent grows. */
Lost number_drop(Number *n, int64_t digits, Rounding rounding, uint32_t *status);
/* Gives n this exponent, rounding if need be. */
Lost number_rescale(Number *n, int64_t exponent, Rounding rounding, uint32_t *status);
/* Rounds to the precision and the range of exponents. */
void number_finalize(Number *n, const Settings *s, uint32_t *status);
/* If one is a NaN the result is one too. b may be NULL. */
bool number_nans(Number *result, const Number *a, const Number *b, const Settings *s,
                 uint32_t *status);
/* Magnitudes of finite numbers: -1, 0, 1. */
int number_compare_magnitude(const Number *a, const Number *b);
/* Numbers that are no NaNs: -1, 0, 1. */
int number_compare_values(const Number *a, const Number *b);
bool number_is_integer(const Number *n);
/* The least significant digit of an integer is odd. */
bool number_is_odd(const Number *n);
/* An integer as int64; false: it is none, or too large. */
bool number_to_int64(const Number *n, int64_t *out);
/* The integer as binary magnitude; the result is malloc'ed. n is finite and has no fraction. false:
 * no memory. */
bool number_to_limbs(const Number *n, LimbsResult *result) must_check;
bool number_from_limbs(Number *n, Limbs a, bool negative, uint32_t *status);

/* -- arithmetic.c, division.c, power.c, exponential.c, ... ------------------------------------- */

typedef void UnaryOperation(Number *result, const Number *a, const Settings *s, uint32_t *status);
typedef void BinaryOperation(Number *result, const Number *a, const Number *b, const Settings *s,
                             uint32_t *status);
UnaryOperation number_plus, number_minus, number_abs, number_reduce, number_sqrt, number_exp,
    number_ln, number_log10, number_logb, number_invert_digits, number_next_minus, number_next_plus,
    number_to_integral_value, number_to_integral_exact;
BinaryOperation number_add, number_subtract, number_multiply, number_divide, number_divide_int,
    number_remainder, number_remainder_near, number_raise, number_quantize, number_max,
    number_max_mag, number_min, number_min_mag, number_compare, number_compare_signal, number_and,
    number_or, number_xor, number_next_toward, number_rotate, number_shift, number_scaleb,
    number_compare_total, number_compare_total_mag, number_copy_sign;
void number_divide_both(Number *quotient, Number *remainder, const Number *a, const Number *b,
                        const Settings *s, uint32_t *status);
void number_fma(Number *result, const Number *a, const Number *b, const Number *c,
                const Settings *s, uint32_t *status);
/* a ** b % modulus, of integers, exact. */
void number_power_mod(Number *result, const Number *a, const Number *b, const Number *modulus,
                      const Settings *s, uint32_t *status);
int number_total_order(const Number *a, const Number *b);           /* -1, 0, 1 */
int number_total_order_magnitude(const Number *a, const Number *b); /* -1, 0, 1 */
bool number_is_normal(const Number *n, const Settings *s);
bool number_is_subnormal(const Number *n, const Settings *s);
bool number_same_quantum(const Number *a, const Number *b);
/* "+Normal", "sNaN"... */
const char *number_class(const Number *n, const Settings *s);

/* -- text.c ------------------------------------------------------------------------------------ */

/* The syntax of numeric strings, of ASCII text. Not rounded. STATUS_CONVERSION_SYNTAX. */
void number_parse(Number *n, const char *text, size_t length, uint32_t *status);
typedef enum Notation { NOTATION_SCIENTIFIC, NOTATION_ENGINEERING } Notation;
/* Room for number_write. */
int64_t number_text_bound(const Number *n);
/* Writes to-scientific-string or to-engineering-string and returns its length. */
int64_t number_write(char *text, const Number *n, Notation notation, bool capitals);

#endif
