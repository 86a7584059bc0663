/* SPDX-License-Identifier: MIT */

/* The fast kernels. This file is compiled once an instruction set, with that set's compiler flags
 * and
 *     KERNEL_TABLE   the table's symbol        KERNEL_NAME   its name
 *     VECTOR_BYTES   the width of a vector register: 16, 32 or 64
 * Vectors are GCC's vector extension, so that the same text serves SSE2, AVX2, AVX-512 and NEON.
 *
 * All three matrix products are one: C [m x n] = A B, where A is read one number at a time, with
 * any strides, and B and C have contiguous rows. A tile of C, ROWS x 2 vectors, stays in
 * registers while k runs; each step loads two vectors of B and broadcasts ROWS numbers of A:
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
 * Why this tile: a multiply-add takes four or five cycles, and one or two begin in each, so that
 * ten sums at least must be under way. One vector wide, a tile would load a number for every
 * multiply-add; two wide, half of that, which two loads a cycle keep up with. Beyond that taller
 * is better, as far as there are registers: 12 x 2 sums of 32 with AVX-512, 6 x 2 of 16
 * elsewhere. Nothing is packed: a tile of B is depth x 2 vectors, 8 KiB for dW with batches of
 * 64, and stays in the first-level cache while all rows of A go past.
 *
 * Forward goes through the units in stripes, whose results never leave that cache on their way:
 *
 *     W [48 units]  x  X^T  ─►  Z^T [48 x batch] + b  ─► transposed into Z, if anybody needs it
 *                                     │ f
 *                                     ▼
 *                               A^T [48 x batch]      ─► transposed into A
 *
 * What does not fill vectors has a way of its own: a few units or a few examples are dot
 * products, four at a time; layers of up to 16 are forward_narrow(); and tiny networks are
 * vector-tiny.h.
 *
 * The last columns are computed as a full vector and stored in part: every matrix lies in a block
 * that may be read a vector past its end (mlp-private.h).
 */

#include "kernels.h"
#include "update-functions.h"

#include <string.h>

#include "vector-math.h"

#include "activation-functions.h"

#include "elementwise-loops.h"

/* In double, as in float, this many numbers; the compiler then takes two registers for each. */
enum { LANES = VECTOR_BYTES / sizeof (float) };

typedef mlp_real vector __attribute__ ((vector_size (LANES * sizeof (mlp_real)),
                                        aligned (sizeof (mlp_real)),
                                        may_alias));

#include "vector-transpose.h"

enum {
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

/* One tile, whose rows begin as the numbers of `first`. `rows` and `wide` are constants where
 * this is inlined. */
static inline __attribute__ ((always_inline)) void
compute_tile (const int rows,
              const bool wide,
              const mlp_real *first,
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
    left[r] = right[r] = first[r] - (vector){0};
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
      compute_tile (n, true, first, a, b, b_row, c, c_row, depth, columns);                        \
    else                                                                                           \
      compute_tile (n, false, first, a, b, b_row, c, c_row, depth, columns);                       \
    break;

/* A tile of fewer rows, at the lower edge. */
static void
edge_tile (size_t rows,
           const mlp_real *first,
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

/* C [m x n] = A [m x depth] B [depth x n], to which the numbers of `first` [m] are added, row by
 * row; NULL adds nothing. */
static void
multiply_matrices (const mlp_real *first,
                   strided a,
                   const mlp_real *b,
                   size_t b_row,
                   mlp_real *c,
                   size_t c_row,
                   size_t m,
                   size_t n,
                   size_t depth)
{
  static const mlp_real nothing[ROWS] = {0};
  const size_t step = first != NULL;

  if (first == NULL)
    first = nothing;
  for (size_t j = 0; j < n; j += 2 * LANES) {
    const size_t columns = n - j < 2 * LANES ? n - j : 2 * LANES;
    size_t i = 0;

    for (; i + ROWS <= m; i += ROWS) {
      const strided rows = {a.start + i * a.row, a.row, a.column};
      if (columns > LANES)
        compute_tile (ROWS, true, first + i * step, rows, b + j, b_row, c + i * c_row + j, c_row,
                      depth, columns);
      else
        compute_tile (ROWS, false, first + i * step, rows, b + j, b_row, c + i * c_row + j, c_row,
                      depth, columns);
    }
    if (i < m) {
      const strided rows = {a.start + i * a.row, a.row, a.column};
      edge_tile (m - i, first + i * step, rows, b + j, b_row, c + i * c_row + j, c_row, depth,
                 columns);
    }
  }
}

typedef __typeof__ ((vector){0} < (vector){0}) lane_mask
    __attribute__ ((aligned (sizeof (mlp_real)), may_alias));

/* Four dot products of `count` numbers each, a[p] with b[p]. The last numbers are loaded as a
 * whole vector, and what is not theirs is cleared in both: zero times what lies behind may not
 * be zero. */
static inline __attribute__ ((always_inline)) quad
four_dots (const mlp_real *const a[4], const mlp_real *const b[4], size_t count)
{
  static const mlp_real numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  vector sums[4] = {0};
  size_t i = 0;

  for (; i + LANES <= count; i += LANES)
    for (int p = 0; p < 4; p++)
      sums[p] += *(const vector *)(a[p] + i) * *(const vector *)(b[p] + i);
  if (i < count) {
    const lane_mask mask = *(const vector *)numbers < (mlp_real)(count - i);

    for (int p = 0; p < 4; p++)
      sums[p] += (vector)(*(const lane_mask *)(a[p] + i) & mask) *
                 (vector)(*(const lane_mask *)(b[p] + i) & mask);
  }
  return sums_of (sums[0], sums[1], sums[2], sums[3]);
}

/* A few examples, or a few units, leave most lanes of a tile empty: dot products are faster. */
enum { FEW = 4 };

/* Layers this narrow have a path of their own: their weights, transposed, fit on the stack, an
 * example's units are one or two vectors, and nothing of the batch is moved. */
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
    transpose_matrix (x + begin, scratch + begin * stride, examples, end - begin, inputs, stride);
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

static void (*const activations[MLP_ACTIVATIONS]) (const mlp_real *z,
                                                   mlp_real *a,
                                                   size_t count) = ACTIVATE_TABLE;

/* Four results at a time, in the order in which they lie in z. */
static void
forward_few (const mlp_real *x,
             const mlp_real *weight,
             const mlp_real *bias,
             mlp_real *z,
             size_t examples,
             size_t inputs,
             size_t units,
             size_t begin,
             size_t end)
{
  size_t e = 0, u = begin;

  while (e < examples) {
    const mlp_real *a[4], *b[4];
    size_t place[4], unit[4];
    int count = 0;

    for (int p = 0; p < 4; p++) {
      a[p] = x + e * inputs;
      b[p] = weight + u * inputs;
      place[p] = e * units + u;
      unit[p] = u;
      count = p + 1;
      if (++u == end) {
        u = begin;
        if (++e == examples)
          break;
      }
    }
    for (int p = count; p < 4; p++) {
      a[p] = a[0];
      b[p] = b[0];
    }
    const quad dots = four_dots (a, b, inputs);
    for (int p = 0; p < count; p++)
      z[place[p]] = dots[p] + bias[unit[p]];
  }
}

/* So many units at a time: a multiple of ROWS and of LANES, and with a batch of 64 their results
 * are 12 KiB, which stay in the first-level cache from the product through the activation to
 * both transposes. */
enum { STRIPE = 48 };

static void
forward (const mlp_real *x,
         const mlp_real *weight,
         const mlp_real *bias,
         mlp_real *z,
         mlp_activation activation,
         mlp_real *a,
         mlp_real *scratch,
         size_t examples,
         size_t inputs,
         size_t units,
         size_t begin,
         size_t end)
{
  const size_t stride = column_stride (examples);
  mlp_real *stripe = scratch + (inputs + begin) * stride;

  if (examples <= FEW || units <= FEW || is_narrow (inputs, units)) {
    mlp_real *sums = z != NULL ? z : a;

    if (is_narrow (inputs, units) && examples > FEW)
      forward_narrow (x, weight, bias, sums, examples, inputs, units); /* always the whole of it */
    else
      forward_few (x, weight, bias, sums, examples, inputs, units, begin, end);
    if (a != NULL)
      for (size_t e = 0; e < examples; e++)
        activations[activation](sums + e * units + begin, a + e * units + begin, end - begin);
    return;
  }
  for (size_t u = begin; u < end; u += STRIPE) {
    const size_t count = end - u < STRIPE ? end - u : STRIPE;

    multiply_matrices (bias + u, (strided){weight + u * inputs, inputs, 1}, scratch, stride, stripe,
                       stride, count, stride, inputs);
    if (z != NULL)
      transpose_matrix (stripe, z + u, count, examples, stride, units);
    if (a != NULL) {
      activations[activation](stripe, stripe, count * stride);
      transpose_matrix (stripe, a + u, count, examples, stride, units);
    }
  }
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
  multiply_matrices (NULL, (strided){dz, units, 1}, weight + begin, inputs, dx + begin, inputs,
                     examples, end - begin, units);
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

/* The last few columns of dW would leave most lanes of their vectors empty. They are computed as
 * rows of dW^T = X^T dZ and put where they belong. dZ's first `count` columns are meant. */
static void
last_columns (const mlp_real *dz,
              const mlp_real *x,
              mlp_real *weight_gradient,
              size_t examples,
              size_t inputs,
              size_t units,
              size_t count,
              size_t few)
{
  mlp_real rows[FEW][2 * LANES];

  for (size_t u = 0; u < count; u += 2 * LANES) {
    const size_t columns = count - u < 2 * LANES ? count - u : 2 * LANES;

    multiply_matrices (NULL, (strided){x + inputs - few, 1, inputs}, dz + u, units, rows[0],
                       2 * LANES, few, columns, examples);
    for (size_t i = 0; i < columns; i++)
      for (size_t k = 0; k < few; k++)
        weight_gradient[(u + i + 1) * inputs - few + k] = rows[k][i];
  }
}

/* Four sums side by side, as an addition takes some cycles to be ready for the next. */
static void
sum_rows (const mlp_real *dz, mlp_real *sum, size_t examples, size_t units, size_t count)
{
  for (size_t u = 0; u < count; u += LANES) {
    vector sums[4] = {0};
    size_t e = 0;

    for (; e + 4 <= examples; e += 4)
      for (size_t p = 0; p < 4; p++)
        sums[p] += *(const vector *)(dz + (e + p) * units + u);
    for (; e < examples; e++)
      sums[0] += *(const vector *)(dz + e * units + u);
    store_part (sum + u, (sums[0] + sums[1]) + (sums[2] + sums[3]), count - u);
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
  const size_t few = inputs % LANES <= FEW ? inputs % LANES : 0;

  multiply_matrices (NULL, (strided){dz + begin, 1, units}, x, inputs, weight_gradient, inputs,
                     end - begin, inputs - few, examples);
  if (few > 0)
    last_columns (dz + begin, x, weight_gradient, examples, inputs, units, end - begin, few);
  sum_rows (dz + begin, bias_gradient, examples, units, end - begin);
}

#include "vector-tiny.h"

const mlp_kernels KERNEL_TABLE = {
    .name = KERNEL_NAME,
    .arrange = arrange,
    .forward = forward,
    .backward_inputs = backward_inputs,
    .backward_weights = backward_weights,
    .tiny_forward = tiny_forward,
    .tiny_backward = tiny_backward,
    .activate = ACTIVATE_TABLE,
    .derive = DERIVE_TABLE,
    .logistic = logistic_loop,
    .exponentials = exponentials_loop,
    .update = UPDATE_TABLE,
    .plain_sgd = plain_sgd_loop,
};
