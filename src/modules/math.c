/* The module math: functions of doubles. */
#include "modules/math_internal.h"

#include "objects/dict.h"
#include "objects/function_builtin.h"
#include "objects/int_internal.h"
#include "objects/module.h"
#include "objects/tuple.h"

static const double pi = 3.14159265358979323846;

/* -- One argument ------------------------------------------------------------------------------ */

static double radians_to_degrees(double x) {
  return x * (180.0 / pi);
}
static double degrees_to_radians(double x) {
  return x * (pi / 180.0);
}

static bool is_pole_of_gamma(double x) {
  return x <= 0 && x == floor(x);
}

/* Factorials are exact as long as a double holds them. */
static double gamma_function(double x) {
  if (is_pole_of_gamma(x)) return NAN;
  if (x != floor(x) || x > 23) return tgamma(x);
  double product = 1;
  for (double i = 2; i < x; i++) product *= i;
  return product;
}

/* NaN at the poles, for they are no overflow. lgamma_r, unlike lgamma, writes no global
   variable. */
static double log_gamma(double x) {
  int sign;
  return isfinite(x) && is_pole_of_gamma(x) ? NAN : lgamma_r(x, &sign);
}

static Value unary(Value v, double (*function)(double), bool can_overflow) {
  double x;
  if (!value_to_double(v, &x)) return ABSENT;
  double result = function(x);
  if (isnan(result) && !isnan(x)) return math_domain_error();
  if (isinf(result) && isfinite(x)) return can_overflow ? math_range_error() : math_domain_error();
  return float_from_double(result);
}

#define UNARY(name, function, can_overflow, doc)                                                   \
  static Value math_##name(Value *args, int nargs) {                                               \
    return unary(args[0], function, can_overflow);                                                 \
  }
#include "modules/math_unary.def"
#undef UNARY

static Value is_finite(Value *args, int nargs) {
  double x;
  return value_to_double(args[0], &x) ? from_bool(isfinite(x)) : ABSENT;
}
static Value is_infinite(Value *args, int nargs) {
  double x;
  return value_to_double(args[0], &x) ? from_bool(isinf(x)) : ABSENT;
}
static Value is_nan(Value *args, int nargs) {
  double x;
  return value_to_double(args[0], &x) ? from_bool(isnan(x)) : ABSENT;
}

static Value ulp(Value *args, int nargs) {
  double x;
  if (!value_to_double(args[0], &x)) return ABSENT;
  if (isnan(x)) return args[0];
  x = fabs(x);
  if (isinf(x)) return float_from_double(x);
  double next = nextafter(x, INFINITY);
  return float_from_double(isinf(next) ? x - nextafter(x, -INFINITY) : next - x);
}

static Value math_frexp(Value *args, int nargs) {
  double x;
  int exponent = 0;
  if (!value_to_double(args[0], &x)) return ABSENT;
  if (isfinite(x) && x != 0) x = frexp(x, &exponent);
  return tuple_pack(2, float_from_double(x), from_small_int(exponent));
}

static Value math_modf(Value *args, int nargs) {
  double x, whole;
  if (!value_to_double(args[0], &x)) return ABSENT;
  double fraction = modf(x, &whole);
  Value first = float_from_double(fraction);
  return tuple_pack(2, first, float_from_double(whole));
}

/* -- To integers ------------------------------------------------------------------------------- */

static Value round_with(Value v, double (*function)(double), Value special) {
  bool found;
  double x;
  if (is_small_int(v)) return v;
  if (!is_exact_float(v)) {
    Value result = call_special(v, special, NULL, 0, &found);
    if (found) return result;
    if (!value_to_double(v, &x)) return ABSENT;
    return int_from_double(function(x));
  }
  return int_from_double(function(as_double(v)));
}
static Value math_ceil(Value *args, int nargs) {
  return round_with(args[0], ceil, NAME("__ceil__"));
}
static Value math_floor(Value *args, int nargs) {
  return round_with(args[0], floor, NAME("__floor__"));
}

static Value math_trunc(Value *args, int nargs) {
  bool found;
  if (is_exact_float(args[0])) return int_from_double(as_double(args[0]));
  Value result = call_special(args[0], NAME("__trunc__"), NULL, 0, &found);
  return found ? result : raise_type_error("type %.100T doesn't define __trunc__ method", args[0]);
}

/* -- Two arguments ----------------------------------------------------------------------------- */

static always_inline bool to_double(Value v, double *out) {
  return likely(is_flonum(v)) ? (*out = as_flonum(v), true) : value_to_double(v, out);
}
static always_inline bool two_doubles(Value *args, double *x, double *y) {
  return to_double(args[0], x) && to_double(args[1], y);
}

/* The result of a function of x and y, where an infinity out of finite numbers is `infinite`'s
   error. */
static Value checked(double result, double x, double y, Value (*infinite)(void)) {
  if (isnan(result) && !isnan(x) && !isnan(y)) return math_domain_error();
  if (isinf(result) && isfinite(x) && isfinite(y)) return infinite();
  return float_from_double(result);
}

static Value math_atan2(Value *args, int nargs) {
  double x, y;
  return two_doubles(args, &x, &y) ? float_from_double(atan2(x, y)) : ABSENT;
}
static Value math_copysign(Value *args, int nargs) {
  double x, y;
  return two_doubles(args, &x, &y) ? float_from_double(copysign(x, y)) : ABSENT;
}
static Value math_nextafter(Value *args, int nargs) {
  double x, y;
  return two_doubles(args, &x, &y) ? float_from_double(nextafter(x, y)) : ABSENT;
}
static Value math_fmod(Value *args, int nargs) {
  double x, y;
  return two_doubles(args, &x, &y) ? checked(fmod(x, y), x, y, math_domain_error) : ABSENT;
}
static Value math_remainder(Value *args, int nargs) {
  double x, y;
  return two_doubles(args, &x, &y) ? checked(remainder(x, y), x, y, math_domain_error) : ABSENT;
}
static Value math_pow(Value *args, int nargs) {
  double x, y;
  if (!two_doubles(args, &x, &y)) return ABSENT;
  return checked(pow(x, y), x, y, x == 0 ? math_domain_error : math_range_error);
}

static Value math_ldexp(Value *args, int nargs) {
  double x;
  int64_t exponent;
  if (!value_to_double(args[0], &x)) return ABSENT;
  if (!is_int(args[1])) return raise_type_error("Expected an int as second argument to ldexp.");
  if (!int_fits_i64(args[1], &exponent)) exponent = int_sign(args[1]) < 0 ? INT64_MIN : INT64_MAX;
  int clipped = (int)max_of(min_of(exponent, (int64_t)100000), (int64_t)-100000);
  return checked(ldexp(x, clipped), x, 0, math_range_error);
}

/* An optional tolerance. */
static bool tolerance(Value v, double otherwise, double *out) {
  *out = otherwise;
  if (!is_absent(v) && !to_double(v, out)) return false;
  if (!(*out < 0)) return true;
  raise_value_error("tolerances must be non-negative");
  return false;
}

static Value is_close(Value *args, int nargs) {
  double a, b, relative, absolute;
  if (!two_doubles(args, &a, &b)) return ABSENT;
  if (!tolerance(args[2], 1e-9, &relative) || !tolerance(args[3], 0.0, &absolute)) return ABSENT;
  if (a == b) return TRUE_VALUE;
  if (isinf(a) || isinf(b)) return FALSE_VALUE;
  double distance = fabs(b - a);
  return from_bool(distance <= fabs(relative * b) || distance <= fabs(relative * a) ||
                   distance <= absolute);
}

/* -- Logarithms -------------------------------------------------------------------------------- */

/* Of an int of any size: one too large for a double is fraction * 2**exponent. */
static bool log_of_int(Value v, double (*function)(double), double *out) {
  uint64_t room;
  int64_t exponent;
  if (int_sign(v) <= 0) {
    math_domain_error();
    return false;
  }
  IntView view = int_view(v, &room);
  double x = limbs_to_double(view.magnitude);
  if (isfinite(x)) {
    *out = function(x);
    return true;
  }
  double fraction = limbs_frexp(view.magnitude, &exponent);
  *out = function(fraction) + function(2.0) * (double)exponent;
  return true;
}

static bool log_of(Value v, double (*function)(double), double *out) {
  double x;
  if (is_int(v)) return log_of_int(v, function, out);
  if (!value_to_double(v, &x)) return false;
  if (x <= 0) {
    math_domain_error();
    return false;
  }
  *out = function(x);
  return true;
}

static Value math_log(Value *args, int nargs, Value kwnames) {
  double x, base;
  if (unlikely(!is_absent(kwnames) && tuple_length(kwnames) > 0))
    return raise_type_error("log() takes no keyword arguments");
  if (unlikely(nargs < 1 || nargs > 2))
    return raise_type_error("math.log requires 1 to 2 arguments");
  if (!log_of(args[0], log, &x)) return ABSENT;
  if (nargs == 1) return float_from_double(x);
  if (!log_of(args[1], log, &base)) return ABSENT;
  if (base == 0) return raise_error(&exc_ZeroDivisionError, "float division by zero");
  return float_from_double(x / base);
}
static Value math_log2(Value *args, int nargs) {
  double x;
  return log_of(args[0], log2, &x) ? float_from_double(x) : ABSENT;
}
static Value math_log10(Value *args, int nargs) {
  double x;
  return log_of(args[0], log10, &x) ? float_from_double(x) : ABSENT;
}

/* -- Module ------------------------------------------------------------------------------------ */

static const BuiltinDef functions[] = {
#define UNARY(name, function, can_overflow, doc)                                                   \
  METHOD(#name "(x, /)", math_##name, EFFECT_ANY, doc),
#include "modules/math_unary.def"
#undef UNARY
    METHOD("isfinite(x, /)", is_finite, EFFECT_ANY,
           "Tell whether x is a number that is not infinite."),
    METHOD("isinf(x, /)", is_infinite, EFFECT_ANY, "Tell whether x is one of the two infinities."),
    METHOD("isnan(x, /)", is_nan, EFFECT_ANY, "Tell whether x is a NaN."),
    METHOD("ulp(x, /)", ulp, EFFECT_ANY,
           "Return the distance from x to the next float: what its last bit is worth."),
    METHOD("frexp(x, /)", math_frexp, EFFECT_ANY,
           "Return the mantissa and exponent of x, as pair (m, e)."),
    METHOD("modf(x, /)", math_modf, EFFECT_ANY,
           "Return the fractional and integer parts of x, both with its sign."),
    METHOD("ceil(x, /)", math_ceil, EFFECT_ANY,
           "Return the ceiling of x as an Integral: the smallest integer >= x."),
    METHOD("floor(x, /)", math_floor, EFFECT_ANY,
           "Return the floor of x as an Integral: the largest integer <= x."),
    METHOD("trunc(x, /)", math_trunc, EFFECT_ANY,
           "Truncate the Real x to the nearest Integral toward 0, by __trunc__."),
    METHOD("atan2(y, x, /)", math_atan2, EFFECT_ANY,
           "Return the arc tangent (measured in radians) of y/x, in the right quadrant."),
    METHOD("copysign(x, y, /)", math_copysign, EFFECT_ANY,
           "Return a float with the magnitude of x and the sign of y."),
    METHOD("nextafter(x, y, /)", math_nextafter, EFFECT_ANY,
           "Return the float next to x in the direction of y."),
    METHOD("fmod(x, y, /)", math_fmod, EFFECT_ANY,
           "Return fmod(x, y), according to platform C: x % y with the sign of x."),
    METHOD("remainder(x, y, /)", math_remainder, EFFECT_ANY,
           "Difference between x and the closest integer multiple of y."),
    METHOD("pow(x, y, /)", math_pow, EFFECT_ANY, "Return x**y (x to the power of y)."),
    METHOD("ldexp(x, i, /)", math_ldexp, EFFECT_ANY, "Return x * (2**i), the inverse of frexp()."),
    METHOD("isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", is_close, EFFECT_ANY,
           "Determine whether two floating point numbers are close in value."),
    METHOD_RAW("log(x=?, base=?, /, *rest)", math_log, EFFECT_ANY, 0,
               "Return the logarithm of x to the given base, or its natural logarithm."),
    METHOD("log2(x, /)", math_log2, EFFECT_ANY, "Return the base 2 logarithm of x."),
    METHOD("log10(x, /)", math_log10, EFFECT_ANY, "Return the base 10 logarithm of x."),
    METHOD_END,
};

static bool init(Value module) {
  return module_add_functions(module, math_integer_functions) &&
         module_add_functions(module, math_vector_functions) &&
         module_add(module, "pi", float_from_double(pi)) &&
         module_add(module, "e", float_from_double(2.7182818284590452354)) &&
         module_add(module, "tau", float_from_double(2 * pi)) &&
         module_add(module, "inf", float_from_double(INFINITY)) &&
         module_add(module, "nan", float_from_double(NAN));
}

static const ModuleDef math_module = {
    .name = "math",
    .doc = "Mathematical functions of real numbers.",
    .functions = functions,
    .init = init,
};
MODULE_REGISTER(math_module);
