/* SPDX-License-Identifier: MIT */

#include "glia-generate.h"

#include "mlp.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A point: where it is, and its class or value. */
typedef struct {
  double x, y;
  double target;
} point;

typedef point (*make_point) (mlp_random *random, gsize index, gsize samples);

static double
draw_between (mlp_random *random, double low, double high)
{
  return low + (high - low) * mlp_random_uniform (random);
}

static point
make_xor (mlp_random *random, gsize index, gsize samples)
{
  const double x = (double)(index / 2 % 2), y = (double)(index % 2);

  return (point){x, y, x != y};
}

/* The axes are left free, a thirtieth to either side, so that without noise the classes are
 * apart. */
static point
make_xor_quadrants (mlp_random *random, gsize index, gsize samples)
{
  const double gap = 1.0 / 30;
  const double x = draw_between (random, gap, 1) * (index % 2 ? 1 : -1);
  const double y = draw_between (random, gap, 1) * (index / 2 % 2 ? 1 : -1);

  return (point){x, y, x * y >= 0};
}

/* Two half circles that reach into each other, scaled to the square. */
static point
make_moons (mlp_random *random, gsize index, gsize samples)
{
  const double angle = draw_between (random, 0, G_PI);
  const gboolean upper = index % 2 == 0;
  const double x = upper ? cos (angle) : 1 - cos (angle),
               y = upper ? sin (angle) : 0.5 - sin (angle);

  return (point){(x - 0.5) / 1.5, (y - 0.25) / 1.5, !upper};
}

static point
make_circles (mlp_random *random, gsize index, gsize samples)
{
  const double angle = draw_between (random, 0, 2 * G_PI), radius = index % 2 ? 0.45 : 0.9;

  return (point){radius * cos (angle), radius * sin (angle), index % 2};
}

/* One and three quarters turns each, the second half a turn on. */
static point
make_spirals (mlp_random *random, gsize index, gsize samples)
{
  const double share = sqrt (draw_between (random, 0.01, 1)); /* evenly along the arm */
  const double angle = 1.75 * 2 * G_PI * share + (index % 2 ? G_PI : 0);

  return (point){share * sin (angle), share * cos (angle), index % 2};
}

static point
make_blobs (mlp_random *random, gsize index, gsize samples)
{
  const double side = index % 2 ? 0.5 : -0.5;

  return (point){side + 0.15 * mlp_random_normal (random), side + 0.15 * mlp_random_normal (random),
                 index % 2};
}

/* Four by four fields. */
static point
make_checkerboard (mlp_random *random, gsize index, gsize samples)
{
  const double x = draw_between (random, -1, 1), y = draw_between (random, -1, 1);

  return (point){x, y, fmod (floor (2 * (x + 1)) + floor (2 * (y + 1)), 2)};
}

static point
make_plane (mlp_random *random, gsize index, gsize samples)
{
  const double x = draw_between (random, -1, 1), y = draw_between (random, -1, 1);

  return (point){x, y, (x + y) / 2};
}

/* Six bumps, three up and three down. */
static point
make_multi_gaussian (mlp_random *random, gsize index, gsize samples)
{
  static const double centres[6][3] = {{-0.65, 0.4, 1},   {0, 0.4, -1}, {0.65, 0.4, 1},
                                       {-0.65, -0.4, -1}, {0, -0.4, 1}, {0.65, -0.4, -1}};
  const double width = 0.22;
  point p = {draw_between (random, -1, 1), draw_between (random, -1, 1), 0};

  for (int i = 0; i < 6; i++) {
    const double dx = p.x - centres[i][0], dy = p.y - centres[i][1];
    p.target += centres[i][2] * exp (-(dx * dx + dy * dy) / (2 * width * width));
  }
  return p;
}

typedef struct {
  GliaGenerator public;
  make_point make;
} generator;

static const generator generators[] = {
    {{"xor", N_ ("XOR"), GLIA_TASK_CLASSIFICATION, 4, 0}, make_xor},
    {{"xor-quadrants", N_ ("XOR quadrants"), GLIA_TASK_CLASSIFICATION, 500, 0.05},
     make_xor_quadrants},
    {{"moons", N_ ("Two moons"), GLIA_TASK_CLASSIFICATION, 500, 0.1}, make_moons},
    {{"circles", N_ ("Circles"), GLIA_TASK_CLASSIFICATION, 500, 0.08}, make_circles},
    {{"spirals", N_ ("Two spirals"), GLIA_TASK_CLASSIFICATION, 500, 0.03}, make_spirals},
    {{"blobs", N_ ("Blobs"), GLIA_TASK_CLASSIFICATION, 500, 0.1}, make_blobs},
    {{"checkerboard", N_ ("Checkerboard"), GLIA_TASK_CLASSIFICATION, 500, 0.02}, make_checkerboard},
    {{"plane", N_ ("Plane"), GLIA_TASK_REGRESSION, 500, 0.02}, make_plane},
    {{"multi-gaussian", N_ ("Six bumps"), GLIA_TASK_REGRESSION, 500, 0.02}, make_multi_gaussian},
};

G_STATIC_ASSERT (G_STRUCT_OFFSET (generator, public) == 0);

const GliaGenerator *
glia_generator_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (generators); i++)
    if (strcmp (generators[i].public.name, name) == 0)
      return &generators[i].public;
  return NULL;
}

const GliaGenerator *
glia_generators_nth (gsize index)
{
  return index < G_N_ELEMENTS (generators) ? &generators[index].public : NULL;
}

/* Fills the arrays; coordinates and target noise come from the same stream, point by point. */
static void
fill_arrays (const generator *g,
             gsize samples,
             double noise,
             mlp_random *random,
             float *features,
             gint32 *classes,
             float *values)
{
  g_autofree guint32 *order = g_new (guint32, samples);

  for (gsize i = 0; i < samples; i++)
    order[i] = (guint32)i;
  mlp_random_shuffle (random, order, samples);
  for (gsize i = 0; i < samples; i++) {
    const point p = g->make (random, order[i], samples);
    const double first = noise * mlp_random_normal (random),
                 second = noise * mlp_random_normal (random);

    features[2 * i] = (float)(p.x + (classes != NULL ? first : 0));
    features[2 * i + 1] = (float)(p.y + (classes != NULL ? second : 0));
    if (classes != NULL)
      classes[i] = (gint32)p.target;
    else
      values[i] = (float)(p.target + first);
  }
}

GliaDataset *
glia_generate (const char *name, gsize samples, double noise, guint64 seed, GError **error)
{
  const generator *g = (const generator *)glia_generator_find (name);
  mlp_random random = mlp_random_stream (seed, MLP_STREAM_DATA);
  gboolean classification;
  const char *columns[] = {"x1", "x2", NULL}, *classes[] = {"0", "1", NULL};

  if (g == NULL) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_MISSING,
                 "\"%s\" is not a two-dimensional data set", name);
    return NULL;
  }
  if (samples == 0 || samples > G_MAXUINT32 / 16) {
    g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_EMPTY,
                 "%s: %" G_GSIZE_FORMAT " samples; it must be 1 to %u", g->public.label, samples,
                 G_MAXUINT32 / 16);
    return NULL;
  }
  classification = g->public.task == GLIA_TASK_CLASSIFICATION;
  float *features = g_new (float, 2 * samples);
  gint32 *labels = classification ? g_new (gint32, samples) : NULL;
  float *values = classification ? NULL : g_new (float, samples);
  fill_arrays (g, samples, noise, &random, features, labels, values);
  return glia_dataset_new (&(GliaDatasetParts){
      .n_rows = samples,
      .n_columns = 2,
      .features = features,
      .classes = labels,
      .class_names = classification ? g_strdupv ((char **)classes) : NULL,
      .values = values,
      .n_outputs = 1,
      .column_names = g_strdupv ((char **)columns),
      .provenance = g_strdup_printf (_ ("%s, %zu generated points, noise %g, seed %ju"),
                                     _ (g->public.label), samples, noise, (uintmax_t)seed),
  });
}
