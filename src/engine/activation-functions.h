/* SPDX-License-Identifier: MIT */

/* Every activation's f and f′ as a function of one number. Who includes this says first what a
 * number is and how to compute its exponential and the like:
 *
 *     number, number_exp, number_tanh, number_erfc, number_log1p, number_abs
 *
 * so that the reference (libm), the fast kernels (polynomials that vectorize) and the curves
 * (double) share one definition. A slope takes z or a = f(z), whichever the activation's row in
 * mlp-kinds.h names. Comparisons are written so that NaN passes through: a diverged network must
 * not look healthy behind a ReLU.
 */

#define MLP_LEAKY_SLOPE ((number)0.01)
/* Klambauer et al. 2017, the fixed point of mean 0 and variance 1. */
#define MLP_SELU_ALPHA   ((number)1.6732632423543772848170429916717)
#define MLP_SELU_SCALE   ((number)1.0507009873554804934193349852946)
#define MLP_SQRT_HALF    ((number)0.70710678118654752440)
#define MLP_INV_SQRT_2PI ((number)0.39894228040143267794)

#define MLP_FUNCTION static inline __attribute__ ((always_inline, unused)) number

MLP_FUNCTION
identity_value (number z)
{
  return z;
}

MLP_FUNCTION
identity_slope (number a)
{
  return 1;
}

MLP_FUNCTION
sigmoid_value (number z)
{
  return 1 / (1 + number_exp (-z));
}

MLP_FUNCTION
sigmoid_slope (number a)
{
  return a * (1 - a);
}

MLP_FUNCTION
tanh_value (number z)
{
  return number_tanh (z);
}

MLP_FUNCTION
tanh_slope (number a)
{
  return 1 - a * a;
}

MLP_FUNCTION
relu_value (number z)
{
  return z < 0 ? 0 : z;
}

MLP_FUNCTION
relu_slope (number a)
{
  return a > 0 ? 1 : 0;
}

MLP_FUNCTION
leaky_relu_value (number z)
{
  return z < 0 ? MLP_LEAKY_SLOPE * z : z;
}

MLP_FUNCTION
leaky_relu_slope (number a)
{
  return a > 0 ? 1 : MLP_LEAKY_SLOPE;
}

/* exp (z) - 1 loses digits near 0; there its series is exact to float and better. */
MLP_FUNCTION
number_expm1 (number z)
{
  const number series =
      z * (1 + z * ((number)0.5 + z * ((number)(1.0 / 6) + z * (number)(1.0 / 24))));

  return number_abs (z) < MLP_SERIES_BELOW ? series : number_exp (z) - 1;
}

MLP_FUNCTION
elu_value (number z)
{
  return z > 0 ? z : number_expm1 (z);
}

MLP_FUNCTION
elu_slope (number a)
{
  return a > 0 ? 1 : a + 1;
}

MLP_FUNCTION
selu_value (number z)
{
  return MLP_SELU_SCALE * (z > 0 ? z : MLP_SELU_ALPHA * number_expm1 (z));
}

MLP_FUNCTION
selu_slope (number a)
{
  return a > 0 ? MLP_SELU_SCALE : a + MLP_SELU_SCALE * MLP_SELU_ALPHA;
}

/* Hendrycks & Gimpel 2016, the exact form: z times the normal distribution function. */
MLP_FUNCTION
gelu_value (number z)
{
  return z * ((number)0.5 * number_erfc (-z * MLP_SQRT_HALF));
}

MLP_FUNCTION
gelu_slope (number z)
{
  const number distribution = (number)0.5 * number_erfc (-z * MLP_SQRT_HALF);
  const number density = MLP_INV_SQRT_2PI * number_exp ((number)-0.5 * z * z);

  return distribution + z * density;
}

MLP_FUNCTION
silu_value (number z)
{
  return z * sigmoid_value (z);
}

MLP_FUNCTION
silu_slope (number z)
{
  const number s = sigmoid_value (z);

  return s * (1 + z * (1 - s));
}

/* ln (1 + e^z) = max (z, 0) + ln (1 + e^-|z|), which overflows nowhere. */
MLP_FUNCTION
softplus_value (number z)
{
  return (z < 0 ? 0 : z) + number_log1p (number_exp (-number_abs (z)));
}

MLP_FUNCTION
softplus_slope (number z)
{
  return sigmoid_value (z);
}

MLP_FUNCTION
softsign_value (number z)
{
  return z / (1 + number_abs (z));
}

MLP_FUNCTION
softsign_slope (number z)
{
  const number d = 1 + number_abs (z);

  return 1 / (d * d);
}

MLP_FUNCTION
hardtanh_value (number z)
{
  return z < -1 ? -1 : z > 1 ? 1 : z;
}

MLP_FUNCTION
hardtanh_slope (number a)
{
  return a > -1 && a < 1 ? 1 : 0;
}

/* Misra 2019: z t with t = tanh (softplus (z)), and t + z (1 - t^2) sigmoid (z). With e = e^-|z|,
 * which overflows nowhere, both are quotients of polynomials, in which nothing cancels:
 *
 *     z >= 0:   t = n / d,   n = 1 + 2 e,     d = n + 2 e^2,   (1 - t^2) sigmoid = 4 e^2 (1 + e) / d^2
 *     z < 0:    t = n / d,   n = e (2 + e),   d = n + 2,       (1 - t^2) sigmoid = 4 e (1 + e) / d^2
 *
 * (1 - t^2 of a rounded t, times z, is all error for a large z.) */
MLP_FUNCTION
mish_value (number z)
{
  const number e = number_exp (-number_abs (z));
  const number n = z < 0 ? e * (2 + e) : 1 + 2 * e;

  return z * (n / (n + (z < 0 ? 2 : 2 * e * e)));
}

MLP_FUNCTION
mish_slope (number z)
{
  const number e = number_exp (-number_abs (z));
  const number n = z < 0 ? e * (2 + e) : 1 + 2 * e;
  const number d = n + (z < 0 ? 2 : 2 * e * e), s = 1 / d;

  return s * (n + z * (4 * (z < 0 ? e : e * e) * (1 + e)) * s);
}
