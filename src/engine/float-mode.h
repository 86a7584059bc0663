/* SPDX-License-Identifier: MIT */

/* What the processor does with denormal numbers, those too small for float's usual form. Adam's
 * second moments of units that died, and weights that decay, become denormal sooner or later,
 * and then every operation on them takes a hundred cycles instead of one. While the engine
 * trains or evaluates they count as zero; the caller gets back the mode it came with.
 *
 * The mode belongs to a thread. Where it cannot be set these functions do nothing. */
#pragma once

#include <stdint.h>

typedef uint64_t mlp_float_mode;

#if defined __x86_64__

/* MXCSR's bit 15: results become zero; bit 6: operands count as zero. */
#define MLP_FLUSH UINT64_C (0x8040)

static inline mlp_float_mode
mlp_float_mode_get (void)
{
  return __builtin_ia32_stmxcsr ();
}

static inline void
mlp_float_mode_set (mlp_float_mode mode)
{
  __builtin_ia32_ldmxcsr ((unsigned)mode);
}

#elif defined __aarch64__

/* FPCR's bit 24, both at once. */
#define MLP_FLUSH (UINT64_C (1) << 24)

static inline mlp_float_mode
mlp_float_mode_get (void)
{
  mlp_float_mode mode;

  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  return mode;
}

static inline void
mlp_float_mode_set (mlp_float_mode mode)
{
  __asm__ volatile("msr fpcr, %0" : : "r"(mode));
}

#else

#define MLP_FLUSH 0

static inline mlp_float_mode
mlp_float_mode_get (void)
{
  return 0;
}

static inline void
mlp_float_mode_set (mlp_float_mode mode)
{
}

#endif

/* From here on denormals are zero. Returns the mode to go back to with mlp_float_mode_set(). */
static inline mlp_float_mode
mlp_flush_denormals (void)
{
  const mlp_float_mode before = mlp_float_mode_get ();

  if ((before & MLP_FLUSH) != MLP_FLUSH)
    mlp_float_mode_set (before | MLP_FLUSH);
  return before;
}
