/* SPDX-License-Identifier: MIT */

#include "kernels.h"

#include <string.h>

static bool
machine_runs (const mlp_kernels *kernels)
{
#ifdef MLP_HAVE_X86
  if (kernels == &mlp_kernels_avx512)
    return __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq") &&
           __builtin_cpu_supports ("avx512vl") && __builtin_cpu_supports ("avx512bw") &&
           __builtin_cpu_supports ("fma");
  if (kernels == &mlp_kernels_avx2)
    return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
#endif
  return true;
}

/* Best first. */
static const mlp_kernels *const tables[] = {
#ifdef MLP_HAVE_X86
    &mlp_kernels_avx512,
    &mlp_kernels_avx2,
#endif
    &mlp_kernels_generic,
    &mlp_kernels_reference,
};

enum { TABLES = sizeof tables / sizeof tables[0] };

/* A layer that does not fill half of the widest vectors wastes more on their empty lanes than it
 * gains: measured, 2-8-8-1 trains half as fast again with AVX2 as with AVX-512. */
enum { TOO_NARROW_FOR_AVX512 = 16 };

const mlp_kernels *
mlp_kernels_best (size_t widest)
{
  size_t best = 0;

#ifdef MLP_HAVE_X86
  if (widest <= TOO_NARROW_FOR_AVX512)
    best = 1;
#endif
  while (!machine_runs (tables[best]))
    best++;
  return tables[best];
}

const mlp_kernels *
mlp_kernels_named (const char *name)
{
  for (size_t i = 0; i < TABLES; i++)
    if (strcmp (tables[i]->name, name) == 0)
      return machine_runs (tables[i]) ? tables[i] : NULL;
  return NULL;
}
