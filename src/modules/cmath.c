/* The module cmath: functions of complex numbers, on those of the C library (C99, Annex G). */
#include <complex.h>
#include <math.h>

#include "objects/float.h"
#include "objects/module.h"
#include "objects/tuple.h"

/* CMPLX of C11, which clang 14 lacks in this mode. */
static double complex make_complex(double real, double imag) {
  return __builtin_complex(real, imag);
}

typedef double complex Complex;

static bool argument(Value v, Complex *out) {
  bool found;
  double real;
  if (!is_instance(v, &complex_type) && !is_float(v)) {
    Value result = call_special(v, NAME("__complex__"), NULL, 0, &found);
    if (found && is_absent(result)) return false;
    if (found && !is_instance(result, &complex_type)) {
      raise_type_error("__complex__ returned non-complex (type %.200T)", result);
      return false;
    }
    if (found) v = result;
  }
  if (is_instance(v, &complex_type)) {
    *out = make_complex(object_cast(ComplexObject, v)->real, object_cast(ComplexObject, v)->imag);
    return true;
  }
  if (!value_to_double(v, &real)) return false;
  *out = make_complex(real, 0.0);
  return true;
}

static Value result_value(Complex z) {
  return complex_from_doubles(creal(z), cimag(z));
}
static Value domain_error(void) {
  return raise_value_error("math domain error");
}
static Value range_error(void) {
  return raise_error(&exc_OverflowError, "math range error");
}
static bool is_finite(Complex z) {
  return isfinite(creal(z)) && isfinite(cimag(z));
}
static bool is_infinite(Complex z) {
  return isinf(creal(z)) || isinf(cimag(z));
}
static bool is_nan(Complex z) {
  return isnan(creal(z)) || isnan(cimag(z));
}

/* Where an infinite angle makes a function undefined. */
typedef enum AngleRule {
  ANGLE_NONE,
  ANGLE_IMAG,
  ANGLE_IMAG_EXP,
  ANGLE_IMAG_FINITE,
  ANGLE_REAL,
  ANGLE_REAL_FINITE
} AngleRule;
static bool undefined_at(Complex z, AngleRule rule) {
  double x = creal(z), y = cimag(z);
  switch (rule) {
  case ANGLE_NONE: return false;
  case ANGLE_IMAG: return isinf(y) && !isnan(x);
  case ANGLE_IMAG_EXP: return isinf(y) && (isfinite(x) || x > 0);
  case ANGLE_IMAG_FINITE: return isinf(y) && isfinite(x);
  case ANGLE_REAL: return isinf(x) && !isnan(y);
  case ANGLE_REAL_FINITE: return isinf(x) && isfinite(y);
  }
  return false;
}

static Value unary(Value v, Complex (*function)(Complex), AngleRule rule, bool has_poles) {
  Complex z;
  if (!argument(v, &z)) return ABSENT;
  if (undefined_at(z, rule)) return domain_error();
  Complex result = function(z);
  if (is_finite(z) && !is_finite(result))
    return has_poles || is_nan(result) ? domain_error() : range_error();
  return result_value(result);
}

#define UNARY_FUNCTIONS(F)                                                                         \
  F(acos, cacos, ANGLE_NONE, false, "Return the arc cosine of z.")                                 \
  F(acosh, arc_cosh, ANGLE_NONE, false, "Return the inverse hyperbolic cosine of z.")              \
  F(asin, casin, ANGLE_NONE, false, "Return the arc sine of z.")                                   \
  F(asinh, casinh, ANGLE_NONE, false, "Return the inverse hyperbolic sine of z.")                  \
  F(atan, catan, ANGLE_NONE, true, "Return the arc tangent of z.")                                 \
  F(atanh, catanh, ANGLE_NONE, true, "Return the inverse hyperbolic tangent of z.")                \
  F(cos, ccos, ANGLE_REAL, false, "Return the cosine of z.")                                       \
  F(cosh, ccosh, ANGLE_IMAG, false, "Return the hyperbolic cosine of z.")                          \
  F(exp, cexp, ANGLE_IMAG_EXP, false, "Return the exponential value e**z.")                        \
  F(log10, log_10, ANGLE_NONE, true, "Return the base-10 logarithm of z.")                         \
  F(sin, csin, ANGLE_REAL, false, "Return the sine of z.")                                         \
  F(sinh, csinh, ANGLE_IMAG, false, "Return the hyperbolic sine of z.")                            \
  F(sqrt, csqrt, ANGLE_NONE, false, "Return the square root of z.")                                \
  F(tan, tangent, ANGLE_REAL_FINITE, false, "Return the tangent of z.")                            \
  F(tanh, tangent_h, ANGLE_IMAG_FINITE, false, "Return the hyperbolic tangent of z.")

/* C gives the imaginary part pi/2 where the argument is NaN * i. */
static Complex arc_cosh(Complex z) {
  return creal(z) == 0 && isnan(cimag(z)) ? make_complex(NAN, NAN) : cacosh(z);
}

/* C keeps a zero real part where the imaginary one is no number. */
static Complex tangent_h(Complex z) {
  return creal(z) == 0 && !isfinite(cimag(z)) ? make_complex(NAN, NAN) : ctanh(z);
}
static Complex tangent(Complex z) {
  Complex turned = tangent_h(make_complex(-cimag(z), creal(z)));
  return make_complex(cimag(turned), -creal(turned));
}

static Complex log_10(Complex z) {
  Complex natural = clog(z);
  return make_complex(creal(natural) / M_LN10, cimag(natural) / M_LN10);
}

#define DEFINE(name, function, rule, poles, doc)                                                   \
  static Value cmath_##name(Value *args, int nargs) {                                              \
    return unary(args[0], function, rule, poles);                                                  \
  }
UNARY_FUNCTIONS(DEFINE)

static Value cmath_log(Value *args, int nargs) {
  Complex z, base;
  if (!argument(args[0], &z)) return ABSENT;
  if (z == 0) return domain_error();
  if (is_absent(args[1])) return result_value(clog(z));
  if (!argument(args[1], &base)) return ABSENT;
  if (base == 0) return domain_error();
  return number_binary(OP_TRUE_DIVIDE, result_value(clog(z)), result_value(clog(base)));
}

static Value cmath_phase(Value *args, int nargs) {
  Complex z;
  return argument(args[0], &z) ? float_from_double(carg(z)) : ABSENT;
}
static Value cmath_polar(Value *args, int nargs) {
  Complex z;
  if (!argument(args[0], &z)) return ABSENT;
  double radius = cabs(z);
  if (isinf(radius) && is_finite(z)) return range_error();
  Value first = float_from_double(radius);
  return tuple_pack(2, first, float_from_double(carg(z)));
}
static Value cmath_rect(Value *args, int nargs) {
  double r, phi;
  if (!value_to_double(args[0], &r) || !value_to_double(args[1], &phi)) return ABSENT;
  if (isinf(phi) && r != 0 && !isnan(r)) return domain_error();
  if (r == 0 && !isfinite(phi)) return complex_from_doubles(0, 0);
  if (isnan(r) && phi == 0) return complex_from_doubles(r, 0);
  if (isinf(r) && isnan(phi)) return complex_from_doubles(INFINITY, phi);
  if (phi == 0) return complex_from_doubles(r, signbit(r) ? -phi : phi);
  return complex_from_doubles(r * cos(phi), r * sin(phi));
}

static Value cmath_isfinite(Value *args, int nargs) {
  Complex z;
  return argument(args[0], &z) ? from_bool(is_finite(z)) : ABSENT;
}
static Value cmath_isinf(Value *args, int nargs) {
  Complex z;
  return argument(args[0], &z) ? from_bool(is_infinite(z)) : ABSENT;
}
static Value cmath_isnan(Value *args, int nargs) {
  Complex z;
  return argument(args[0], &z) ? from_bool(is_nan(z)) : ABSENT;
}
static Value cmath_isclose(Value *args, int nargs) {
  Complex a, b;
  double relative = 1e-9, absolute = 0;
  if (!argument(args[0], &a) || !argument(args[1], &b)) return ABSENT;
  if (!is_absent(args[2]) && !value_to_double(args[2], &relative)) return ABSENT;
  if (!is_absent(args[3]) && !value_to_double(args[3], &absolute)) return ABSENT;
  if (relative < 0 || absolute < 0) return raise_value_error("tolerances must be non-negative");
  if (creal(a) == creal(b) && cimag(a) == cimag(b)) return TRUE_VALUE;
  if (is_infinite(a) || is_infinite(b)) return FALSE_VALUE;
  double distance = cabs(a - b);
  return from_bool(distance <= relative * cabs(b) || distance <= relative * cabs(a) ||
                   distance <= absolute);
}

static const BuiltinDef functions[] = {
#define ROW(name, function, rule, poles, doc) METHOD(#name "(z, /)", cmath_##name, EFFECT_ANY, doc),
    UNARY_FUNCTIONS(ROW)
        METHOD("log(z, base=?, /)", cmath_log, EFFECT_ANY,
               "Return the logarithm of z to the given base, or its natural logarithm."),
    METHOD("phase(z, /)", cmath_phase, EFFECT_ANY,
           "Return the angle of a complex number in radians."),
    METHOD("polar(z, /)", cmath_polar, EFFECT_ANY,
           "Convert a complex from rectangular coordinates to polar coordinates."),
    METHOD("rect(r, phi, /)", cmath_rect, EFFECT_ANY,
           "Return the complex number of this length and angle."),
    METHOD("isfinite(z, /)", cmath_isfinite, EFFECT_ANY, "Tell whether both parts are finite."),
    METHOD("isinf(z, /)", cmath_isinf, EFFECT_ANY,
           "Tell whether one of the two parts is infinite."),
    METHOD("isnan(z, /)", cmath_isnan, EFFECT_ANY, "Tell whether one of the two parts is a NaN."),
    METHOD("isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", cmath_isclose, EFFECT_ANY,
           "Determine whether two complex numbers are close in value."),
    METHOD_END,
};

static bool init(Value module) {
  return module_add(module, "pi", float_from_double(M_PI)) &&
         module_add(module, "e", float_from_double(M_E)) &&
         module_add(module, "tau", float_from_double(2 * M_PI)) &&
         module_add(module, "inf", float_from_double(INFINITY)) &&
         module_add(module, "nan", float_from_double(NAN)) &&
         module_add(module, "infj", complex_from_doubles(0, INFINITY)) &&
         module_add(module, "nanj", complex_from_doubles(0, NAN));
}
static const ModuleDef cmath_module = {.name = "cmath",
                                       .doc = "Mathematical functions of complex numbers.",
                                       .functions = functions,
                                       .init = init};
MODULE_REGISTER(cmath_module);
