/* SPDX-License-Identifier: MIT */

/* The fast kernels. This file is compiled once an instruction set, with that set's compiler flags and
 *     KERNEL_TABLE   the table's symbol        KERNEL_NAME   its name
 *     VECTOR_BYTES   the width of a vector register: 16, 32 or 64
 * Vectors are GCC's vector extension, so that the same text serves SSE2, AVX2, AVX-512 and NEON.
 *
 * All three matrix products are one: C [m x n] = A B, where A is read one number at a time, with any
 * strides, and B and C have contiguous rows. A tile of C, ROWS x 2 vectors, stays in registers while
 * k runs; each step loads two vectors of B and broadcasts ROWS numbers of A:
 *
 *                    j … j + 2 vectors
 *                  ┌────────┬────────┐
 *              k → │ B[k,j] │        │       2 loads
 *                  └────────┴────────┘
 *       A[i,k]  ×  ┌────────┬────────┐ i
 *       A[i+1,k]   │  tile of C      │ …      ROWS broadcasts, 2 ROWS multiply-adds
 *                  └────────┴────────┘
 *
 *     dX = dZ W       A = dZ,   B = W      as they lie
 *     dW = dZ^T X     A = dZ^T  (strides), B = X
 *     Z = X W^T + b   computed as Z^T = W X^T: only the batch, never the weights, is transposed
 *
 * The last columns are computed as a full vector and stored in part: every matrix lies in a block
 * that may be read a vector past its end (internal.h).
 */

#include "activation-list.h"
#include "kernels.h"
#include "update-functions.h"

#include <string.h>

#include "vector-math.h"

#include "activation-functions.h"

#include "elementwise-loops.h"

typedef mlp_real vector
    __attribute__ ((vector_size (VECTOR_BYTES), aligned (sizeof (mlp_real)), may_alias));

enum {
  LANES = VECTOR_BYTES / sizeof (mlp_real),
  /* 2 vectors wide, this many rows: ROWS · 2 sums + 2 of B + 1 of A fill the register file
   * (32 registers with AVX-512, 16 otherwise). */
  ROWS = VECTOR_BYTES == 64 ? 12 : 6,
};

typedef struct {
  const mlp_real *start;
  size_t row, column; /* strides */
} strided;

static inline __attribute__ ((always_inline)) void
store_part (mlp_real *to, vector value, size_t lanes)
{
  if (lanes >= LANES)
    *(vector *)to = value;
  else
    memcpy (to, &value, lanes * sizeof (mlp_real));
}

/* One tile. `rows` and `wide` are constants where this is inlined. */
static inline __attribute__ ((always_inline)) void
tile (const int rows,
      const bool wide,
      strided a,
      const mlp_real *b,
      size_t b_row,
      mlp_real *c,
      size_t c_row,
      size_t depth,
      size_t columns)
{
  vector left[ROWS], right[ROWS];

  for (int r = 0; r < rows; r++)
    left[r] = right[r] = (vector){0};
  for (size_t k = 0; k < depth; k++) {
    const vector b_left = *(const vector *)(b + k * b_row);
    const vector b_right = wide ? *(const vector *)(b + k * b_row + LANES) : b_left;
#pragma GCC unroll 12
    for (int r = 0; r < rows; r++) {
      const mlp_real value = a.start[(size_t)r * a.row + k * a.column];
      left[r] += value * b_left;
      if (wide)
        right[r] += value * b_right;
    }
  }
  for (int r = 0; r < rows; r++) {
    store_part (c + (size_t)r * c_row, left[r], columns);
    if (wide)
      store_part (c + (size_t)r * c_row + LANES, right[r], columns - LANES);
  }
}

#define TILE_CASE(n)                                                                               \
  case n:                                                                                          \
    if (wide)                                                                                      \
      tile (n, true, a, b, b_row, c, c_row, depth, columns);                                       \
    else                                                                                           \
      tile (n, false, a, b, b_row, c, c_row, depth, columns);                                      \
    break;

/* A tile of fewer rows, at the lower edge. */
static void
edge_tile (size_t rows,
           strided a,
           const mlp_real *b,
           size_t b_row,
           mlp_real *c,
           size_t c_row,
           size_t depth,
           size_t columns)
{
  const bool wide = columns > LANES;

  switch (rows) {
    TILE_CASE (1)
    TILE_CASE (2)
    TILE_CASE (3)
    TILE_CASE (4)
    TILE_CASE (5)
#if VECTOR_BYTES == 64
    TILE_CASE (6)
    TILE_CASE (7)
    TILE_CASE (8)
    TILE_CASE (9)
    TILE_CASE (10)
    TILE_CASE (11)
#endif
  default:
    break;
  }
}

/* C [m x n] = A [m x depth] B [depth x n]. */
static void
product (strided a,
         const mlp_real *b,
         size_t b_row,
         mlp_real *c,
         size_t c_row,
         size_t m,
         size_t n,
         size_t depth)
{
  for (size_t j = 0; j < n; j += 2 * LANES) {
    const size_t columns = n - j < 2 * LANES ? n - j : 2 * LANES;
    size_t i = 0;

    for (; i + ROWS <= m; i += ROWS) {
      const strided rows = {a.start + i * a.row, a.row, a.column};
      if (columns > LANES)
        tile (ROWS, true, rows, b + j, b_row, c + i * c_row + j, c_row, depth, columns);
      else
        tile (ROWS, false, rows, b + j, b_row, c + i * c_row + j, c_row, depth, columns);
    }
    if (i < m) {
      const strided rows = {a.start + i * a.row, a.row, a.column};
      edge_tile (m - i, rows, b + j, b_row, c + i * c_row + j, c_row, depth, columns);
    }
  }
}

/* to [columns x to_row] = from [rows x columns]^T, in squares that fit the first-level cache. */
static void
transpose (const mlp_real *from,
           mlp_real *to,
           size_t rows,
           size_t columns,
           size_t from_row,
           size_t to_row)
{
  enum { SQUARE = 16 };

  for (size_t i = 0; i < rows; i += SQUARE)
    for (size_t j = 0; j < columns; j += SQUARE) {
      const size_t i_end = rows - i < SQUARE ? rows : i + SQUARE;
      const size_t j_end = columns - j < SQUARE ? columns : j + SQUARE;
      for (size_t q = j; q < j_end; q++)
        for (size_t p = i; p < i_end; p++)
          to[q * to_row + p] = from[p * from_row + q];
    }
}

static mlp_real
dot (const mlp_real *a, const mlp_real *b, size_t count)
{
  vector sums = {0};
  mlp_real sum = 0;
  size_t i = 0;

  for (; i + LANES <= count; i += LANES)
    sums += *(const vector *)(a + i) * *(const vector *)(b + i);
  for (size_t lane = 0; lane < LANES; lane++)
    sum += sums[lane];
  for (; i < count; i++)
    sum += a[i] * b[i];
  return sum;
}

/* A few examples, or a few units, leave most lanes of a tile empty: dot products are faster. */
enum { FEW = 4 };

/* Layers this narrow have a path of their own: their weights, transposed, fit on the stack, an example's
 * units are one or two vectors, and nothing of the batch is moved. */
enum { NARROW = 16 };

static bool
is_narrow (size_t inputs, size_t units)
{
  return inputs <= NARROW && units > FEW && units <= 2 * LANES;
}

/* The batch's columns in `scratch` begin this far apart. */
static size_t
column_stride (size_t examples)
{
  return (examples + 2 * LANES - 1) / (2 * LANES) * (2 * LANES);
}

static void
arrange (const mlp_real *x,
         mlp_real *scratch,
         size_t examples,
         size_t inputs,
         size_t units,
         size_t begin,
         size_t end)
{
  const size_t stride = column_stride (examples);

  if (examples > FEW && units > FEW && !is_narrow (inputs, units))
    transpose (x + begin, scratch + begin * stride, examples, end - begin, inputs, stride);
}

/* z = b + sum over i of x[i] · (column i of W), all units at once. */
static void
forward_narrow (const mlp_real *x,
                const mlp_real *weight,
                const mlp_real *bias,
                mlp_real *z,
                size_t examples,
                size_t inputs,
                size_t units)
{
  vector columns[NARROW + 1][2] = {0};
  mlp_real *const column = (mlp_real *)columns;

  for (size_t u = 0; u < units; u++) {
    for (size_t i = 0; i < inputs; i++)
      column[i * 2 * LANES + u] = weight[u * inputs + i];
    column[NARROW * 2 * LANES + u] = bias[u];
  }
  for (size_t e = 0; e < examples; e++) {
    vector left = columns[NARROW][0], right = columns[NARROW][1];

    for (size_t i = 0; i < inputs; i++) {
      left += x[e * inputs + i] * columns[i][0];
      right += x[e * inputs + i] * columns[i][1];
    }
    store_part (z + e * units, left, units);
    if (units > LANES)
      store_part (z + e * units + LANES, right, units - LANES);
  }
}

static void
forward (const mlp_real *x,
         const mlp_real *weight,
         const mlp_real *bias,
         mlp_real *z,
         mlp_real *scratch,
         size_t examples,
         size_t inputs,
         size_t units,
         size_t begin,
         size_t end)
{
  const size_t stride = column_stride (examples);
  mlp_real *columns = scratch + (inputs + begin) * stride;

  if (examples <= FEW || units <= FEW) {
    for (size_t e = 0; e < examples; e++)
      for (size_t u = begin; u < end; u++)
        z[e * units + u] = bias[u] + dot (x + e * inputs, weight + u * inputs, inputs);
    return;
  }
  if (is_narrow (inputs, units)) { /* narrower than MLP_PART: always the whole of it */
    forward_narrow (x, weight, bias, z, examples, inputs, units);
    return;
  }
  product ((strided){weight + begin * inputs, inputs, 1}, scratch, stride, columns, stride,
           end - begin, examples, inputs);
  for (size_t u = begin; u < end; u++)
    for (size_t e = 0; e < examples; e++)
      columns[(u - begin) * stride + e] += bias[u];
  transpose (columns, z + begin, end - begin, examples, stride, units);
}

static void
backward_inputs (const mlp_real *dz,
                 const mlp_real *weight,
                 mlp_real *dx,
                 size_t examples,
                 size_t inputs,
                 size_t units,
                 size_t begin,
                 size_t end)
{
  product ((strided){dz, units, 1}, weight + begin, inputs, dx + begin, inputs, examples,
           end - begin, units);
}

/* A row of the gradient is one or two vectors, and the bias's sum runs along with it. */
static void
backward_weights_narrow (const mlp_real *dz,
                         const mlp_real *x,
                         mlp_real *weight_gradient,
                         mlp_real *bias_gradient,
                         size_t examples,
                         size_t inputs,
                         size_t units)
{
  for (size_t u = 0; u < units; u++) {
    vector left = {0}, right = {0};
    mlp_real bias = 0;

    for (size_t e = 0; e < examples; e++) {
      const mlp_real value = dz[e * units + u];
      left += value * *(const vector *)(x + e * inputs);
      if (inputs > LANES)
        right += value * *(const vector *)(x + e * inputs + LANES);
      bias += value;
    }
    store_part (weight_gradient + u * inputs, left, inputs);
    if (inputs > LANES)
      store_part (weight_gradient + u * inputs + LANES, right, inputs - LANES);
    bias_gradient[u] = bias;
  }
}

static void
backward_weights (const mlp_real *dz,
                  const mlp_real *x,
                  mlp_real *weight_gradient,
                  mlp_real *bias_gradient,
                  size_t examples,
                  size_t inputs,
                  size_t units,
                  size_t begin,
                  size_t end)
{
  if (units <= NARROW && inputs <= 2 * LANES) { /* narrower than MLP_PART: always the whole of it */
    backward_weights_narrow (dz, x, weight_gradient, bias_gradient, examples, inputs, units);
    return;
  }
  product ((strided){dz + begin, 1, units}, x, inputs, weight_gradient + begin * inputs, inputs,
           end - begin, inputs, examples);
  memset (bias_gradient + begin, 0, (end - begin) * sizeof (mlp_real));
  for (size_t e = 0; e < examples; e++)
    for (size_t u = begin; u < end; u++)
      bias_gradient[u] += dz[e * units + u];
}

const mlp_kernels KERNEL_TABLE = {
    .name = KERNEL_NAME,
    .arrange = arrange,
    .forward = forward,
    .backward_inputs = backward_inputs,
    .backward_weights = backward_weights,
    .activate = ACTIVATE_TABLE,
    .derive = DERIVE_TABLE,
    .logistic = logistic_loop,
    .exponentials = exponentials_loop,
    .update = UPDATE_TABLE,
};
