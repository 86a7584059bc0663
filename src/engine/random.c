/* SPDX-License-Identifier: MIT */

#include "mlp.h"

#include <math.h>

/* splitmix64 (Steele, Lea & Flood 2014): spreads a seed of few bits over the whole state. */
static uint64_t
splitmix64 (uint64_t *state)
{
  uint64_t z = (*state += UINT64_C (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static uint64_t
rotate_left (uint64_t x, int bits)
{
  return (x << bits) | (x >> (64 - bits));
}

uint64_t
mlp_random_next (mlp_random *random)
{
  uint64_t *s = random->state;
  const uint64_t result = rotate_left (s[0] + s[3], 23) + s[0];
  const uint64_t t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

/* Moves on by 2^128 numbers: the polynomial that the generator's authors give for it. */
static void
jump_ahead (mlp_random *random)
{
  static const uint64_t polynomial[4] = {
      UINT64_C (0x180ec6d33cfd0aba), UINT64_C (0xd5a61266f0c9392c), UINT64_C (0xa9582618e03fc9aa),
      UINT64_C (0x39abdc4529b1661c)};
  mlp_random sum = {{0}};

  for (int word = 0; word < 4; word++)
    for (int bit = 0; bit < 64; bit++) {
      if (polynomial[word] >> bit & 1)
        for (int i = 0; i < 4; i++)
          sum.state[i] ^= random->state[i];
      mlp_random_next (random);
    }
  *random = sum;
}

mlp_random
mlp_random_stream (uint64_t seed, mlp_stream stream)
{
  mlp_random random;

  for (int i = 0; i < 4; i++)
    random.state[i] = splitmix64 (&seed);
  for (int i = 0; i < (int)stream; i++)
    jump_ahead (&random);
  return random;
}

double
mlp_random_uniform (mlp_random *random)
{
  return (double)(mlp_random_next (random) >> 11) * 0x1p-53;
}

/* Box–Muller, the cosine half only: the state stays four words. */
double
mlp_random_normal (mlp_random *random)
{
  const double two_pi = 6.283185307179586476925;
  const double radius = 1.0 - mlp_random_uniform (random); /* (0, 1]: its logarithm is finite */
  const double angle = mlp_random_uniform (random);

  return sqrt (-2.0 * log (radius)) * cos (two_pi * angle);
}

/* Lemire 2019: the high half of a 128-bit product, redrawn in the few cases that would be
 * biased. */
uint64_t
mlp_random_below (mlp_random *random, uint64_t bound)
{
  const uint64_t threshold = -bound % bound;
  unsigned __int128 product;

  do
    product = (unsigned __int128)mlp_random_next (random) * bound;
  while ((uint64_t)product < threshold);
  return (uint64_t)(product >> 64);
}

void
mlp_random_shuffle (mlp_random *random, uint32_t *items, size_t count)
{
  for (size_t left = count; left > 1; left--) {
    const size_t chosen = mlp_random_below (random, left);
    const uint32_t last = items[left - 1];

    items[left - 1] = items[chosen];
    items[chosen] = last;
  }
}
