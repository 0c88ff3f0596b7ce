/* The module _statistics: the inverse of the normal distribution function, by algorithm AS 241
   (routine PPND16) of M. J. Wichura, "The Percentage Points of the Normal Distribution", Applied
   Statistics 37 (1988), 477-484. */
#include <math.h>

#include "objects/float.h"
#include "objects/protocol.h"

/* A quotient of two polynomials of degree 7, coefficients from the constant term on. */
typedef struct Rational {
  double above[8]; /* numerator */
  double below[8]; /* denominator */
} Rational;

/* Near the median: |p - 0.5| <= 0.425, in 0.180625 - (p - 0.5)^2. */
static const Rational central = {
    {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
     1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
     3.3430575583588128105e+4, 2.5090809287301226727e+3},
    {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
     2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
     5.2264952788528545610e+3}};
/* Further out, in r = sqrt(-log(the smaller tail)): r - 1.6 where r <= 5. */
static const Rational middle = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9}};
/* The far tails: r - 5. */
static const Rational far = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15}};

static double polynomial(const double *coefficients, double x) {
  double sum = coefficients[7];
  for (int i = 6; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

/* The deviate below which a share p of the standard distribution lies, 0 < p < 1. `factor` scales
   the numerator. */
static double quotient(const Rational *r, double x, double factor) {
  return polynomial(r->above, x) * factor / polynomial(r->below, x);
}

static double standard_deviate(double p) {
  double q = p - 0.5;
  if (fabs(q) <= 0.425) return quotient(&central, 0.180625 - q * q, q);
  double r = sqrt(-log(q <= 0 ? p : 1.0 - p));
  double deviate = r <= 5.0 ? quotient(&middle, r - 1.6, 1.0) : quotient(&far, r - 5.0, 1.0);
  return q < 0 ? -deviate : deviate;
}

static Value normal_dist_inv_cdf(Value *args, int nargs) {
  double p, mu, sigma;
  if (!value_to_double(args[0], &p) || !value_to_double(args[1], &mu) ||
      !value_to_double(args[2], &sigma))
    return ABSENT;
  if (p <= 0.0 || p >= 1.0 || sigma <= 0.0)
    return raise_value_error("inv_cdf undefined for these parameters");
  return float_from_double(mu + standard_deviate(p) * sigma);
}

static const BuiltinDef functions[] = {
    METHOD("_normal_dist_inv_cdf(p, mu, sigma, /)", normal_dist_inv_cdf, EFFECT_ANY,
           "The value below which a share p of the normal distribution with mean mu and standard "
           "deviation sigma lies."),
    METHOD_END,
};

static const ModuleDef statistics_module = {.name = "_statistics",
                                            .doc = "Accelerators for the statistics module.\n",
                                            .functions = functions};
MODULE_REGISTER(statistics_module);
