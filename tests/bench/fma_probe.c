/* SPDX-License-Identifier: MIT */

/* Prints the present single-core peak of float32 fused multiply-add in GFLOP/s (AVX2, about 40 ms).
 * The clock of a shared machine drifts by up to 25 %: run it beside what is compared with it.
 *     cc -O3 -mavx2 -mfma fma_probe.c -o fma_probe
 */
#include <immintrin.h>
#include <stdio.h>
#include <time.h>

enum { CHAINS = 12, LANES = 8, ROUNDS = 20000000 };

int
main (void)
{
  __m256 sum[CHAINS];
  const __m256 factor = _mm256_set1_ps (0.999f), term = _mm256_set1_ps (1e-3f);
  struct timespec start, end;

  for (int i = 0; i < CHAINS; i++)
    sum[i] = _mm256_set1_ps (0.1f * (float)i);
  clock_gettime (CLOCK_MONOTONIC, &start);
  for (long round = 0; round < ROUNDS; round++) {
#pragma GCC unroll 12
    for (int i = 0; i < CHAINS; i++)
      sum[i] = _mm256_fmadd_ps (sum[i], factor, term);
    /* Keep every chain in a register and every round in the program. */
    __asm__ volatile(""
                     : "+x"(sum[0]), "+x"(sum[1]), "+x"(sum[2]), "+x"(sum[3]), "+x"(sum[4]),
                       "+x"(sum[5]), "+x"(sum[6]), "+x"(sum[7]), "+x"(sum[8]), "+x"(sum[9]),
                       "+x"(sum[10]), "+x"(sum[11]));
  }
  clock_gettime (CLOCK_MONOTONIC, &end);
  double seconds =
      (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
  printf ("%.1f\n", 2.0 * CHAINS * LANES * ROUNDS / seconds * 1e-9);
  return 0;
}
