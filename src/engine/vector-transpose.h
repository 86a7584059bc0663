/* SPDX-License-Identifier: MIT */

/* Transposing, for kernels-vector.c: a block of LANES rows x 4 columns at a time.
 *
 * A vector is made of quads, four numbers each. With 16 lanes, the first of four vectors is
 * loaded with the quads of rows 0, 4, 8, 12, the second with those of rows 1, 5, 9, 13, and so
 * on:
 *
 *     rows  0  4  8 12  │ a0 a1 a2 a3 │ …             a0 b0 c0 d0 │ …         = column 0, rows 0 … 15
 *     rows  1  5  9 13  │ b0 b1 b2 b3 │ …      →      a1 b1 c1 d1 │ …         = column 1
 *     rows  2  6 10 14  │ c0 c1 c2 c3 │ …             …
 *     rows  3  7 11 15  │ d0 d1 d2 d3 │ …
 *
 * so that what is left is to transpose 4 x 4 inside each quad, eight shuffles that no
 * instruction set has to carry from one quad to another. 8 lanes are two quads, 4 lanes are one. */

typedef mlp_real quad
    __attribute__ ((vector_size (4 * sizeof (mlp_real)), aligned (sizeof (mlp_real)), may_alias));

/* Which numbers of two vectors a shuffle takes, said for one quad and meant for all: 0 … 3 are the
 * first vector's, 4 … 7 the second's. */
#define FROM(lane, i)          ((i) < 4 ? 4 * (lane) + (i) : LANES + 4 * (lane) + (i)-4)
#define QUAD(lane, a, b, c, d) FROM (lane, a), FROM (lane, b), FROM (lane, c), FROM (lane, d)

#if VECTOR_BYTES == 64
#define EACH_QUAD(a, b, c, d)                                                                      \
  QUAD (0, a, b, c, d), QUAD (1, a, b, c, d), QUAD (2, a, b, c, d), QUAD (3, a, b, c, d)
#elif VECTOR_BYTES == 32
#define EACH_QUAD(a, b, c, d) QUAD (0, a, b, c, d), QUAD (1, a, b, c, d)
#else
#define EACH_QUAD(a, b, c, d) QUAD (0, a, b, c, d)
#endif

#define SHUFFLE(x, y, a, b, c, d) __builtin_shufflevector (x, y, EACH_QUAD (a, b, c, d))

/* The quads at from, from + apart, …, side by side. */
static inline __attribute__ ((always_inline)) vector
load_quads (const mlp_real *from, size_t apart)
{
  const quad first = *(const quad *)from;

#if VECTOR_BYTES == 16
  return (vector)first;
#else
  const quad second = *(const quad *)(from + apart);
  const __typeof__ (__builtin_shufflevector (first, second, 0, 1, 2, 3, 4, 5, 6, 7)) low =
      __builtin_shufflevector (first, second, 0, 1, 2, 3, 4, 5, 6, 7);
#if VECTOR_BYTES == 32
  return (vector)low;
#else
  const quad third = *(const quad *)(from + 2 * apart), fourth = *(const quad *)(from + 3 * apart);
  return (vector)__builtin_shufflevector (
      low, __builtin_shufflevector (third, fourth, 0, 1, 2, 3, 4, 5, 6, 7), 0, 1, 2, 3, 4, 5, 6, 7,
      8, 9, 10, 11, 12, 13, 14, 15);
#endif
#endif
}

static inline __attribute__ ((always_inline)) void
transpose_block (const mlp_real *from, size_t from_row, mlp_real *to, size_t to_row)
{
  const vector a = load_quads (from, 4 * from_row), b = load_quads (from + from_row, 4 * from_row),
               c = load_quads (from + 2 * from_row, 4 * from_row),
               d = load_quads (from + 3 * from_row, 4 * from_row);
  const vector ab_low = SHUFFLE (a, b, 0, 4, 1, 5), ab_high = SHUFFLE (a, b, 2, 6, 3, 7),
               cd_low = SHUFFLE (c, d, 0, 4, 1, 5), cd_high = SHUFFLE (c, d, 2, 6, 3, 7);

  *(vector *)to = SHUFFLE (ab_low, cd_low, 0, 1, 4, 5);
  *(vector *)(to + to_row) = SHUFFLE (ab_low, cd_low, 2, 3, 6, 7);
  *(vector *)(to + 2 * to_row) = SHUFFLE (ab_high, cd_high, 0, 1, 4, 5);
  *(vector *)(to + 3 * to_row) = SHUFFLE (ab_high, cd_high, 2, 3, 6, 7);
}

static void
transpose_slowly (const mlp_real *from,
                  mlp_real *to,
                  size_t rows,
                  size_t columns,
                  size_t from_row,
                  size_t to_row)
{
  for (size_t j = 0; j < columns; j++)
    for (size_t i = 0; i < rows; i++)
      to[j * to_row + i] = from[i * from_row + j];
}

/* to [columns x to_row] = from [rows x columns]^T */
static void
transpose_matrix (const mlp_real *from,
                  mlp_real *to,
                  size_t rows,
                  size_t columns,
                  size_t from_row,
                  size_t to_row)
{
  const size_t whole_rows = rows - rows % LANES, whole_columns = columns - columns % 4;

  for (size_t i = 0; i < whole_rows; i += LANES)
    for (size_t j = 0; j < whole_columns; j += 4)
      transpose_block (from + i * from_row + j, from_row, to + j * to_row + i, to_row);
  transpose_slowly (from + whole_columns, to + whole_columns * to_row, whole_rows,
                    columns - whole_columns, from_row, to_row);
  transpose_slowly (from + whole_rows * from_row, to + whole_rows, rows - whole_rows, columns,
                    from_row, to_row);
}

/* The four numbers that are the sums of four vectors. */
static inline __attribute__ ((always_inline)) quad
sums_of (vector a, vector b, vector c, vector d)
{
  const vector ab = SHUFFLE (a, b, 0, 4, 1, 5) + SHUFFLE (a, b, 2, 6, 3, 7),
               cd = SHUFFLE (c, d, 0, 4, 1, 5) + SHUFFLE (c, d, 2, 6, 3, 7);
  const vector all = SHUFFLE (ab, cd, 0, 1, 4, 5) + SHUFFLE (ab, cd, 2, 3, 6, 7);
  mlp_real numbers[LANES];
  quad sum;

  memcpy (numbers, &all, sizeof numbers);
  memcpy (&sum, numbers, sizeof sum);
  for (size_t lane = 4; lane < LANES; lane += 4)
    sum += *(const quad *)(numbers + lane);
  return sum;
}
