/* SPDX-License-Identifier: MIT */
#include "glia-xor-lab-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define GRID_LIMIT 2.0
#define GRID_STEPS 40 /* tenths: 41³ planes */
#define PLACES     32 /* of the grid that are refined */
#define FINEST     1e-7

const float glia_xor_inputs[GLIA_XOR_POINTS * 2] = {0, 0, 0, 1, 1, 0, 1, 1};
const float glia_xor_targets[GLIA_XOR_POINTS] = {0, 1, 1, 0};
const GliaXorWeights glia_xor_solution = {.W1 = {1, -1, -1, 1}, .W2 = {1, 1}};

static const char *const start_names[GLIA_XOR_STARTS] = {N_ ("solution"), N_ ("zero"),
                                                         N_ ("constant"), N_ ("random")};

const char *
glia_xor_start_name (GliaXorStart start)
{
  return start_names[start];
}

gboolean
glia_xor_start_from_name (const char *name, GliaXorStart *start)
{
  for (int i = 0; i < GLIA_XOR_STARTS; i++)
    if (strcmp (start_names[i], name) == 0) {
      *start = (GliaXorStart)i;
      return TRUE;
    }
  return FALSE;
}

/* ---- One layer ------------------------------------------------------------------------------- */

double
glia_xor_plane_loss (const GliaXorPlane *plane, double outputs[GLIA_XOR_POINTS])
{
  double sum = 0;

  for (gsize i = 0; i < GLIA_XOR_POINTS; i++) {
    const double z = plane->w1 * (double)glia_xor_inputs[2 * i] +
                     plane->w2 * (double)glia_xor_inputs[2 * i + 1] + plane->b;
    const double output = mlp_activation_value (MLP_RELU, z);
    const double error = output - (double)glia_xor_targets[i];
    sum += error * error;
    if (outputs != NULL)
      outputs[i] = output;
  }
  return sum / GLIA_XOR_POINTS;
}

/* Steps along each number, halved when none helps. */
static double
refine_plane (GliaXorPlane *plane, guint64 *tried)
{
  double best = glia_xor_plane_loss (plane, NULL);

  for (double step = GRID_LIMIT / GRID_STEPS; step > FINEST;) {
    double *const numbers[] = {&plane->w1, &plane->w2, &plane->b};
    gboolean better = FALSE;
    for (gsize k = 0; k < 2 * G_N_ELEMENTS (numbers); k++) {
      const double here = *numbers[k / 2];
      *numbers[k / 2] = here + (k % 2 == 0 ? step : -step);
      const double loss = glia_xor_plane_loss (plane, NULL);
      (*tried)++;
      if (loss < best) {
        best = loss;
        better = TRUE;
      } else {
        *numbers[k / 2] = here;
      }
    }
    if (!better)
      step /= 2;
  }
  return best;
}

typedef struct {
  GliaXorPlane plane;
  double loss;
} Candidate;

/* Keeps the `PLACES` best, the best one first. */
static void
keep_best (Candidate *best, gsize *count, Candidate candidate)
{
  gsize at = *count;

  if (at == PLACES && candidate.loss >= best[PLACES - 1].loss)
    return;
  if (at == PLACES)
    at--;
  else
    (*count)++;
  for (; at > 0 && best[at - 1].loss > candidate.loss; at--)
    best[at] = best[at - 1];
  best[at] = candidate;
}

GliaXorPlane
glia_xor_search_plane (guint64 *tried)
{
  Candidate best[PLACES];
  gsize count = 0;
  guint64 looked_at = 0;
  const double step = 2 * GRID_LIMIT / GRID_STEPS;

  for (int i = 0; i <= GRID_STEPS; i++)
    for (int j = 0; j <= GRID_STEPS; j++)
      for (int k = 0; k <= GRID_STEPS; k++) {
        Candidate candidate = {
            .plane = {i * step - GRID_LIMIT, j * step - GRID_LIMIT, k * step - GRID_LIMIT}};
        candidate.loss = glia_xor_plane_loss (&candidate.plane, NULL);
        keep_best (best, &count, candidate);
        looked_at++;
      }
  gsize winner = 0;
  for (gsize i = 0; i < count; i++) {
    best[i].loss = refine_plane (&best[i].plane, &looked_at);
    if (best[i].loss < best[winner].loss)
      winner = i;
  }
  if (tried != NULL)
    *tried = looked_at;
  return best[winner].plane;
}

/* ---- Two layers ------------------------------------------------------------------------------ */

mlp_network *
glia_xor_network_new (mlp_activation activation, gsize units)
{
  const mlp_layer hidden = {.units = units, .activation = activation};
  mlp_network *network = NULL;
  mlp_error error;

  return mlp_network_new (2, &hidden, 1, 1, &network, &error) == MLP_OK ? network : NULL;
}

void
glia_xor_network_set (mlp_network *network, const GliaXorWeights *weights)
{
  const mlp_layer_view hidden = mlp_network_view (network, 1),
                       output = mlp_network_view (network, 2);

  for (gsize i = 0; i < 4; i++)
    hidden.weight[i] = (mlp_real)weights->W1[i];
  for (gsize i = 0; i < 2; i++) {
    hidden.bias[i] = (mlp_real)weights->b1[i];
    output.weight[i] = (mlp_real)weights->W2[i];
  }
  output.bias[0] = (mlp_real)weights->b2;
}

void
glia_xor_evaluate (const GliaXorWeights *weights, const float *points, gsize n, float *outputs)
{
  const mlp_batch batch = {.features = points, .examples = n};
  mlp_network *network = glia_xor_network_new (MLP_RELU, 2);
  mlp_workspace *workspace = NULL;
  mlp_error error;

  for (gsize i = 0; i < n; i++)
    outputs[i] = NAN;
  if (network != NULL && mlp_workspace_new (network, n, &workspace, &error) == MLP_OK) {
    glia_xor_network_set (network, weights);
    mlp_network_forward (network, workspace, &batch, MLP_MODE_EVALUATE);
    memcpy (outputs, mlp_workspace_outputs (workspace, 2), n * sizeof *outputs);
  }
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

double
glia_xor_compute_outputs (const GliaXorWeights *weights, double outputs[GLIA_XOR_POINTS])
{
  float values[GLIA_XOR_POINTS];
  double sum = 0;

  glia_xor_evaluate (weights, glia_xor_inputs, GLIA_XOR_POINTS, values);
  for (gsize i = 0; i < GLIA_XOR_POINTS; i++) {
    const double error = (double)values[i] - (double)glia_xor_targets[i];
    outputs[i] = (double)values[i];
    sum += error * error;
  }
  return sum / GLIA_XOR_POINTS;
}
