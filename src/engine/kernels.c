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

const mlp_kernels *
mlp_kernels_best (void)
{
  size_t best = 0;
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
