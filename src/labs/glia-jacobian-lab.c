/* SPDX-License-Identifier: MIT */
#include "glia-jacobian-lab.h"

#include "glia-letters.h"
#include "glia-matrix-plot.h"
#include "mlp.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LARGEST_ENTRY 20 /* tenths */

static const GliaJacobianInfo cases[GLIA_JACOBIANS] = {
    [GLIA_JACOBIAN_CONSTANT] = {"constant", "f(w) = c", "1 × d", "0", "0"},
    [GLIA_JACOBIAN_SQUARED_NORM] = {"squared-norm", "f(w) = ‖w‖²", "1 × d", "2 wᵀ", "2 wᵀ"},
    [GLIA_JACOBIAN_INNER_PRODUCT] = {"inner-product", "f(w) = wᵀx", "1 × d", "xᵀ", "xᵀ"},
    [GLIA_JACOBIAN_PRODUCT] = {"product", "f(w) = Xw", "n × d", "X", "X"},
    [GLIA_JACOBIAN_IDENTITY] = {"identity", "f(w) = w", "d × d", "I", "I"},
    [GLIA_JACOBIAN_SQUARE] = {"square", N_ ("f(w) = w², elementwise"), "d × d", "diag(2w)",
                              "diag(2w)"},
    [GLIA_JACOBIAN_MATRIX] = {"matrix", "f(W) = XWᵀ", "(n × k) × (k × d)",
                              "∂f_ij/∂W_pq = δ_jp X_iq", "∂fᵢⱼ/∂Wᵣₛ = δⱼᵣ Xᵢₛ"},
};

struct _GliaJacobianLab {
  gsize n, d, k;
  double *X, *W, *w;
};

const GliaJacobianInfo *
glia_jacobian_describe (GliaJacobianCase which)
{
  return &cases[which];
}

gboolean
glia_jacobian_from_name (const char *name, GliaJacobianCase *which)
{
  for (int i = 0; i < GLIA_JACOBIANS; i++)
    if (strcmp (cases[i].name, name) == 0) {
      *which = (GliaJacobianCase)i;
      return TRUE;
    }
  return FALSE;
}

static double *
random_entries (mlp_random *random, gsize count)
{
  double *entries = g_new (double, count);

  for (gsize i = 0; i < count; i++)
    entries[i] = ((double)mlp_random_below (random, 2 * LARGEST_ENTRY + 1) - LARGEST_ENTRY) / 10;
  return entries;
}

GliaJacobianLab *
glia_jacobian_lab_new (gsize n, gsize d, gsize k, guint64 seed)
{
  mlp_random random = mlp_random_stream (seed, MLP_STREAM_DATA);
  GliaJacobianLab *lab = g_new (GliaJacobianLab, 1);

  *lab = (GliaJacobianLab){.n = n, .d = d, .k = k};
  lab->X = random_entries (&random, n * d);
  lab->W = random_entries (&random, k * d);
  lab->w = random_entries (&random, d);
  return lab;
}

void
glia_jacobian_lab_free (GliaJacobianLab *lab)
{
  if (lab == NULL)
    return;
  g_free (lab->X);
  g_free (lab->W);
  g_free (lab->w);
  g_free (lab);
}

const double *
glia_jacobian_lab_X (const GliaJacobianLab *lab)
{
  return lab->X;
}

double *
glia_jacobian_lab_W (GliaJacobianLab *lab)
{
  return lab->W;
}

double *
glia_jacobian_lab_w (GliaJacobianLab *lab)
{
  return lab->w;
}

void
glia_jacobian_lab_size (const GliaJacobianLab *lab,
                        GliaJacobianCase which,
                        gsize *outputs,
                        gsize *inputs)
{
  static const gsize of_n = 1, of_d = 2;
  static const gsize heights[GLIA_JACOBIANS] = {[GLIA_JACOBIAN_PRODUCT] = of_n,
                                                [GLIA_JACOBIAN_IDENTITY] = of_d,
                                                [GLIA_JACOBIAN_SQUARE] = of_d};

  *inputs = which == GLIA_JACOBIAN_MATRIX ? lab->k * lab->d : lab->d;
  *outputs = which == GLIA_JACOBIAN_MATRIX ? lab->n * lab->k
             : heights[which] == of_n      ? lab->n
             : heights[which] == of_d      ? lab->d
                                           : 1;
}

char *
glia_jacobian_lab_shape (const GliaJacobianLab *lab, GliaJacobianCase which)
{
  gsize outputs, inputs;

  if (which == GLIA_JACOBIAN_MATRIX)
    return g_strdup_printf ("(%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT ") × (%" G_GSIZE_FORMAT
                            " × %" G_GSIZE_FORMAT ")",
                            lab->n, lab->k, lab->k, lab->d);
  glia_jacobian_lab_size (lab, which, &outputs, &inputs);
  return g_strdup_printf ("%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, outputs, inputs);
}

/* a · b */
static double
dot_product (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

void
glia_jacobian_lab_value (const GliaJacobianLab *lab, GliaJacobianCase which, double *value)
{
  const gsize d = lab->d;

  switch (which) {
  case GLIA_JACOBIAN_CONSTANT:
    value[0] = 1;
    break;
  case GLIA_JACOBIAN_SQUARED_NORM:
    value[0] = dot_product (lab->w, lab->w, d);
    break;
  case GLIA_JACOBIAN_INNER_PRODUCT:
    value[0] = dot_product (lab->w, lab->X, d);
    break;
  case GLIA_JACOBIAN_PRODUCT:
    for (gsize i = 0; i < lab->n; i++)
      value[i] = dot_product (lab->X + i * d, lab->w, d);
    break;
  case GLIA_JACOBIAN_IDENTITY:
    memcpy (value, lab->w, d * sizeof *value);
    break;
  case GLIA_JACOBIAN_SQUARE:
    for (gsize i = 0; i < d; i++)
      value[i] = lab->w[i] * lab->w[i];
    break;
  case GLIA_JACOBIAN_MATRIX:
  case GLIA_JACOBIANS:
    for (gsize i = 0; i < lab->n; i++)
      for (gsize j = 0; j < lab->k; j++)
        value[i * lab->k + j] = dot_product (lab->X + i * d, lab->W + j * d, d);
  }
}

/* ∂f_o/∂v_i */
static double
derivative_at (const GliaJacobianLab *lab, GliaJacobianCase which, gsize o, gsize i)
{
  switch (which) {
  case GLIA_JACOBIAN_CONSTANT:
    return 0;
  case GLIA_JACOBIAN_SQUARED_NORM:
    return 2 * lab->w[i];
  case GLIA_JACOBIAN_INNER_PRODUCT:
    return lab->X[i];
  case GLIA_JACOBIAN_PRODUCT:
    return lab->X[o * lab->d + i];
  case GLIA_JACOBIAN_IDENTITY:
    return o == i ? 1 : 0;
  case GLIA_JACOBIAN_SQUARE:
    return o == i ? 2 * lab->w[i] : 0;
  case GLIA_JACOBIAN_MATRIX:
  case GLIA_JACOBIANS:
    break;
  }
  /* Output (row, j), variable (p, q). */
  const gsize row = o / lab->k, j = o % lab->k, p = i / lab->d, q = i % lab->d;
  return j == p ? lab->X[row * lab->d + q] : 0;
}

void
glia_jacobian_lab_analytic (const GliaJacobianLab *lab, GliaJacobianCase which, double *jacobian)
{
  gsize outputs, inputs;

  glia_jacobian_lab_size (lab, which, &outputs, &inputs);
  for (gsize o = 0; o < outputs; o++)
    for (gsize i = 0; i < inputs; i++)
      jacobian[o * inputs + i] = derivative_at (lab, which, o, i);
}

void
glia_jacobian_lab_numerical (GliaJacobianLab *lab, GliaJacobianCase which, double *jacobian)
{
  const double step =
      1.0 / 1024; /* all are at most quadratic, so that any step is exact but for rounding */
  double *variables = which == GLIA_JACOBIAN_MATRIX ? lab->W : lab->w;
  gsize outputs, inputs;

  glia_jacobian_lab_size (lab, which, &outputs, &inputs);
  g_autofree double *up = g_new (double, outputs), *down = g_new (double, outputs);
  for (gsize i = 0; i < inputs; i++) {
    const double here = variables[i];
    variables[i] = here + step;
    glia_jacobian_lab_value (lab, which, up);
    variables[i] = here - step;
    glia_jacobian_lab_value (lab, which, down);
    variables[i] = here;
    for (gsize o = 0; o < outputs; o++)
      jacobian[o * inputs + i] = (up[o] - down[o]) / (2 * step);
  }
}

double
glia_jacobian_lab_difference (GliaJacobianLab *lab, GliaJacobianCase which)
{
  gsize outputs, inputs;
  double worst = 0;

  glia_jacobian_lab_size (lab, which, &outputs, &inputs);
  g_autofree double *analytic = g_new (double, outputs *inputs);
  g_autofree double *numerical = g_new (double, outputs *inputs);
  glia_jacobian_lab_analytic (lab, which, analytic);
  glia_jacobian_lab_numerical (lab, which, numerical);
  for (gsize i = 0; i < outputs * inputs; i++)
    worst = fmax (worst, fabs (analytic[i] - numerical[i]));
  return worst;
}

/* "f₁", "f₁₂" for XWᵀ; "w₁", "W₁₂". */
static char **
make_index_names (const char *letter, gsize count, gsize columns)
{
  char **names = g_new0 (char *, count + 1);

  for (gsize i = 0; i < count; i++)
    names[i] = columns == 0 ? glia_letters_index (letter, i + 1)
                            : glia_letters_index_two (letter, i / columns + 1, i % columns + 1);
  return names;
}

GliaFigure *
glia_jacobian_lab_figure (const GliaJacobianLab *lab, GliaJacobianCase which)
{
  const gboolean matrix = which == GLIA_JACOBIAN_MATRIX;
  gsize outputs, inputs;

  glia_jacobian_lab_size (lab, which, &outputs, &inputs);
  g_auto (GStrv) rows = make_index_names ("f", outputs, matrix ? lab->k : 0);
  g_auto (GStrv) columns = make_index_names (matrix ? "W" : "w", inputs, matrix ? lab->d : 0);
  g_autofree double *jacobian = g_new (double, outputs *inputs);
  g_autofree char *shape = glia_jacobian_lab_shape (lab, which);
  g_autofree char *subtitle = g_strdup_printf ("%s, %s", cases[which].formula, shape);
  const GliaMatrixOptions options = {.title = _ (cases[which].function),
                                     .subtitle = subtitle,
                                     .row_names = (const char *const *)rows,
                                     .column_names = (const char *const *)columns,
                                     .decimals = 1};
  glia_jacobian_lab_analytic (lab, which, jacobian);
  return glia_matrix_plot_new (&options, jacobian, outputs, inputs);
}
