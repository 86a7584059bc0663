/* SPDX-License-Identifier: MIT */

/* Layers of up to MLP_TINY units with up to MLP_TINY inputs, for kernels-vector.c. Everything an
 * example has in a layer is one vector, whose last lanes may be empty:
 *
 *     forward    z = b + x[0] · column 0 of W + x[1] · column 1 of W + …
 *     backward   dx = dz[0] · row 0 of W + dz[1] · row 1 of W + …
 *                row u of dW = the examples' sum of dz[u] · x
 *
 * The columns, and the rows of dW, stay in registers: which ones is known when compiling, as
 * there is one copy of each loop for each number of them. What empty lanes hold is not defined;
 * nothing is ever read from them. */

typedef mlp_real tiny __attribute__ ((vector_size (MLP_TINY * sizeof (mlp_real)),
                                      aligned (sizeof (mlp_real)),
                                      may_alias));

/* Four columns of W from four quads of its rows and four quads of the rows further down. */
static inline __attribute__ ((always_inline)) void
tiny_columns (const mlp_real *weight, size_t inputs, size_t units, size_t first, tiny columns[4])
{
  tiny row[4];

  for (size_t j = 0; j < 4; j++) {
    /* Rows that are not there: the last one again, as good as any. */
    const quad low = *(const quad *)(weight + (j < units ? j : units - 1) * inputs + first);
    const quad high =
        *(const quad *)(weight + (j + 4 < units ? j + 4 : units - 1) * inputs + first);
    row[j] = __builtin_shufflevector (low, high, 0, 1, 2, 3, 4, 5, 6, 7);
  }
  const tiny a = __builtin_shufflevector (row[0], row[1], 0, 8, 1, 9, 4, 12, 5, 13),
             b = __builtin_shufflevector (row[0], row[1], 2, 10, 3, 11, 6, 14, 7, 15),
             c = __builtin_shufflevector (row[2], row[3], 0, 8, 1, 9, 4, 12, 5, 13),
             d = __builtin_shufflevector (row[2], row[3], 2, 10, 3, 11, 6, 14, 7, 15);
  columns[0] = __builtin_shufflevector (a, c, 0, 1, 8, 9, 4, 5, 12, 13);
  columns[1] = __builtin_shufflevector (a, c, 2, 3, 10, 11, 6, 7, 14, 15);
  columns[2] = __builtin_shufflevector (b, d, 0, 1, 8, 9, 4, 5, 12, 13);
  columns[3] = __builtin_shufflevector (b, d, 2, 3, 10, 11, 6, 7, 14, 15);
}

/* `inputs` is a constant where this is inlined. */
static inline __attribute__ ((always_inline)) void
tiny_forward_of (const size_t inputs,
                 const mlp_real *x,
                 const mlp_real *weight,
                 const mlp_real *bias,
                 mlp_real *z,
                 size_t examples,
                 size_t units)
{
  const tiny start = *(const tiny *)bias;
  tiny columns[MLP_TINY];

  tiny_columns (weight, inputs, units, 0, columns);
  if (inputs > 4)
    tiny_columns (weight, inputs, units, 4, columns + 4);
  for (size_t e = 0; e < examples; e++) {
    tiny sum = start;
#pragma GCC unroll 8
    for (size_t i = 0; i < inputs; i++)
      sum += x[e * MLP_TINY + i] * columns[i];
    *(tiny *)(z + e * MLP_TINY) = sum;
  }
}

/* `units` is a constant where this is inlined. */
static inline __attribute__ ((always_inline)) void
tiny_backward_of (const size_t units,
                  const mlp_real *dz,
                  size_t dz_row,
                  const mlp_real *x,
                  const mlp_real *weight,
                  mlp_real *gradient,
                  mlp_real *dx,
                  size_t examples,
                  size_t inputs)
{
  tiny rows[MLP_TINY], bias = {0};

#pragma GCC unroll 8
  for (size_t u = 0; u < units; u++)
    rows[u] = (tiny){0};
  for (size_t e = 0; e < examples; e++) {
    const tiny input = *(const tiny *)(x + e * MLP_TINY);
    tiny below = {0};

    bias += *(const tiny *)(dz + e * dz_row);
#pragma GCC unroll 8
    for (size_t u = 0; u < units; u++) {
      rows[u] += dz[e * dz_row + u] * input;
      if (dx != NULL)
        below += dz[e * dz_row + u] * *(const tiny *)(weight + u * inputs);
    }
    if (dx != NULL)
      *(tiny *)(dx + e * MLP_TINY) = below;
  }
  /* In this order: each store's empty lanes are overwritten by the next one. */
#pragma GCC unroll 8
  for (size_t u = 0; u < units; u++)
    *(tiny *)(gradient + u * inputs) = rows[u];
  *(tiny *)(gradient + units * inputs) = bias;
}

#define TINY_FORWARD(n)                                                                            \
  case n:                                                                                          \
    tiny_forward_of (n, x, weight, bias, z, examples, units);                                      \
    break;
#define TINY_BACKWARD(n)                                                                           \
  case n:                                                                                          \
    if (dx == NULL)                                                                                \
      tiny_backward_of (n, dz, dz_row, x, weight, gradient, NULL, examples, inputs);               \
    else                                                                                           \
      tiny_backward_of (n, dz, dz_row, x, weight, gradient, dx, examples, inputs);                 \
    break;
#define EACH_TINY(CASE) CASE (1) CASE (2) CASE (3) CASE (4) CASE (5) CASE (6) CASE (7) CASE (8)

static void
tiny_forward (const mlp_real *x,
              const mlp_real *weight,
              const mlp_real *bias,
              mlp_real *z,
              size_t examples,
              size_t inputs,
              size_t units)
{
  switch (inputs) {
    EACH_TINY (TINY_FORWARD)
  default:
    break;
  }
}

static void
tiny_backward (const mlp_real *dz,
               size_t dz_row,
               const mlp_real *x,
               const mlp_real *weight,
               mlp_real *gradient,
               mlp_real *dx,
               size_t examples,
               size_t inputs,
               size_t units)
{
  switch (units) {
    EACH_TINY (TINY_BACKWARD)
  default:
    break;
  }
}
