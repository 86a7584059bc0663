/* SPDX-License-Identifier: MIT */

#include "mlp-private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

mlp_status
mlp_fail (mlp_error *error, mlp_status status, const char *format, ...)
{
  if (error != NULL) {
    va_list arguments;

    error->status = status;
    va_start (arguments, format);
    vsnprintf (error->message, sizeof error->message, format, arguments);
    va_end (arguments);
  }
  return status;
}

mlp_real *
mlp_block_new (size_t count)
{
  size_t bytes;

  if (__builtin_mul_overflow (count, sizeof (mlp_real), &bytes) ||
      __builtin_add_overflow (bytes, (size_t)3 * MLP_ALIGNMENT, &bytes) || bytes > PTRDIFF_MAX)
    return NULL;
  bytes -= bytes % MLP_ALIGNMENT;

  mlp_real *block = aligned_alloc (MLP_ALIGNMENT, bytes);
  if (block != NULL)
    memset (block, 0, bytes);
  return block;
}

mlp_real *
mlp_layout_take (mlp_layout *layout, size_t rows, size_t columns)
{
  const size_t line = MLP_ALIGNMENT / sizeof (mlp_real);
  const size_t start = layout->used;
  size_t count;

  if (__builtin_mul_overflow (rows, columns, &count) ||
      __builtin_add_overflow (count, line - 1, &count) ||
      __builtin_add_overflow (start, count - count % line, &layout->used)) {
    layout->overflow = true;
    return NULL;
  }
  return layout->base == NULL ? NULL : layout->base + start;
}
