/* SPDX-License-Identifier: MIT */

/* exp, tanh, erf and ln (1 + y) without branches or table look-ups, so that a loop over them
 * vectorizes. The polynomial of exp is Cephes' single precision one (Moshier,
 * netlib.org/cephes). Relative error at most 1e-6 where the result is neither denormal nor
 * infinite; a test holds it. In double (tests only) libm's are used. */
#pragma once

#include "mlp.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define number       mlp_real
#define number_abs   mlp_abs
#define number_exp   mlp_exp
#define number_tanh  mlp_tanh
#define number_erfc  mlp_erfc
#define number_log1p mlp_log1p

#define MLP_MATH static inline __attribute__ ((always_inline, unused)) mlp_real

#ifdef MLP_DOUBLE

#define mlp_abs          fabs
#define mlp_exp          exp
#define mlp_tanh         tanh
#define mlp_erfc         erfc
#define mlp_log1p        log1p
#define MLP_SERIES_BELOW 1e-3

#else

#define mlp_abs          fabsf
#define MLP_SERIES_BELOW 0.02f

/* 2^n e^r with n = round (x / ln 2) and |r| <= ln 2 / 2. Below -87.3 the result is denormal and
 * above 88.3 infinite in truth; x is clamped to where it is neither. NaN stays NaN. */
MLP_MATH
mlp_exp (float x)
{
  const float rounding = 12582912.0f; /* 1.5 · 2^23: adding it leaves the integer in the low bits */

  x = x < -87.3f ? -87.3f : x;

  x = x > 88.3f ? 88.3f : x;
  const float shifted = x * 1.44269504088896341f + rounding;
  const float n = shifted - rounding;
  float r = x - n * 0.693359375f;
  r -= n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;

  int32_t exponent;
  memcpy (&exponent, &shifted, sizeof exponent);
  exponent = (int32_t)((uint32_t)exponent << 23) + 0x3f800000;
  float power;
  memcpy (&power, &exponent, sizeof power);
  return p * power;
}

/* ln (1 + y) for 0 <= y <= 1, all that softplus needs: 2 artanh (s) with s = y / (2 + y) <= 1/3,
 * whose series is exact to float after seven terms. */
MLP_MATH
mlp_log1p (float y)
{
  const float s = y / (2 + y), square = s * s;
  float p = 1.0f / 13;

  p = p * square + 1.0f / 11;
  p = p * square + 1.0f / 9;
  p = p * square + 1.0f / 7;
  p = p * square + 1.0f / 5;
  p = p * square + 1.0f / 3;
  p = p * square + 1.0f;
  return 2 * s * p;
}

/* A quotient of two polynomials, the coefficients those of Eigen's ptanh (eigen.tuxfamily.org)
 * divided by one of them, so that the last is 1 and small numbers stay what they are. At 8.5 and
 * beyond the result is the float next to 1. Half the work of going through exp, which needs a
 * series near 0. */
MLP_MATH
mlp_tanh (float x)
{
  x = x < -8.5f ? -8.5f : x;
  x = x > 8.5f ? 8.5f : x;
  const float square = x * x;
  float p = -5.6416762410e-14f;
  p = p * square + 4.0874172074e-11f;
  p = p * square - 1.7583789182e-08f;
  p = p * square + 1.0467499188e-05f;
  p = p * square + 3.0360983153e-03f;
  p = p * square + 1.3022553368e-01f;
  p = p * square + 9.9999987195e-01f;
  float q = 2.4486609330e-04f;
  q = q * square + 2.4222763998e-02f;
  q = q * square + 4.6355838510e-01f;
  q = q * square + 1.0f;
  return x * p / q;
}

/* As tanh, with the coefficients of Eigen's erf; 1 from 4 on. */
MLP_MATH
mlp_erf (float x)
{
  x = x < -4.0f ? -4.0f : x;
  x = x > 4.0f ? 4.0f : x;
  const float square = x * x;
  float p = 1.9111055927e-08f;
  p = p * square - 1.9423288537e-06f;
  p = p * square + 1.4728793939e-04f;
  p = p * square + 3.9906137603e-03f;
  p = p * square + 5.1524996544e-02f;
  p = p * square + 2.0712610290e-01f;
  p = p * square + 1.1283790939e+00f;
  float q = 1.0211243118e-03f;
  q = q * square + 1.4958146413e-02f;
  q = q * square + 1.1797110121e-01f;
  q = q * square + 5.1689197683e-01f;
  q = q * square + 1.0f;
  return x * p / q;
}

/* To a float's digits of 1, not of its own. */
MLP_MATH
mlp_erfc (float x)
{
  return 1 - mlp_erf (x);
}

#endif
