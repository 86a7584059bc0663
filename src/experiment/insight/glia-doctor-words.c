/* SPDX-License-Identifier: MIT */

/* How findings are said, and what they suggest. */

#include "glia-doctor-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

char *
glia_doctor_layer_name (gsize layer, gsize layers)
{
  return layer + 1 == layers ? g_strdup (_ ("Output"))
                             : g_strdup_printf (_ ("Hidden %zu"), layer + 1);
}

GliaFinding *
glia_doctor_add (GliaExamination *self, GliaFindingKind kind, GliaSeverity severity)
{
  GliaFinding *finding = g_new0 (GliaFinding, 1);

  finding->kind = kind;
  finding->severity = severity;
  g_ptr_array_add (self->findings, finding);
  return finding;
}

void
glia_doctor_add_assignment (GliaFinding *finding, char *assignment)
{
  const guint n = finding->assignments != NULL ? g_strv_length (finding->assignments) : 0;

  finding->assignments = g_renew (char *, finding->assignments, n + 2);
  finding->assignments[n] = assignment;
  finding->assignments[n + 1] = NULL;
}

void
glia_doctor_add_number (GliaFinding *finding, const char *key, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.2g", value);
  glia_doctor_add_assignment (finding, g_strdup_printf ("%s=%s", key, number));
}

char *
glia_doctor_number (double value)
{
  return g_strdup_printf (fabs (value) >= 1000 ? "%.0f" : "%.3g", value);
}

/* ---- The learning rate ----------------------------------------------------------------------- */

/* Momentum m adds up 1 / (1 − m) steps. Optimizers that divide by the gradient's size move each
 * weight by about the rate. */
double
glia_doctor_usual_rate (const GliaExperiment *experiment)
{
  const mlp_optimizer_settings *optimizer = &experiment->training.optimizer;

  if (optimizer->kind == MLP_SGD)
    return 0.1 * fmax (1 - optimizer->momentum, 0.01);
  if (optimizer->kind == MLP_ADAGRAD)
    return 0.1;
  return 0.01;
}

/* The usual one, or a third where the rate is not above it. */
void
glia_doctor_suggest_lower_rate (const GliaExamination *self, GliaFinding *finding)
{
  const double rate = self->experiment->training.optimizer.learning_rate;
  const double lower = fmin (rate / 3, glia_doctor_usual_rate (self->experiment));

  finding->remedy = g_strdup_printf (_ ("Set the learning rate to %.2g"), lower);
  glia_doctor_add_number (finding, "training.optimizer.learning-rate", lower);
}

/* ---- Initial weights ------------------------------------------------------------------------- */

void
glia_doctor_suggest_start (const GliaExamination *self, GliaFinding *finding)
{
  const GArray *hidden = self->experiment->network.layers;
  const mlp_activation activation =
      hidden->len > 0 ? g_array_index (hidden, mlp_layer, 0).activation : MLP_IDENTITY;
  const gboolean bounded =
      activation == MLP_IDENTITY || isfinite (mlp_activation_describe (activation)->high);

  finding->remedy =
      g_strdup (bounded ? _ ("Start with Xavier weights") : _ ("Start with He weights"));
  if (self->experiment->network.weights != NULL)
    glia_doctor_add_assignment (finding, g_strdup ("network.weights=null"));
  glia_doctor_add_assignment (
      finding, g_strdup_printf ("network.init=%s", bounded ? "xavier-uniform" : "he-normal"));
}

/* Of the scaled kinds none is larger than He's. */
double
glia_doctor_start_deviation (const GliaExperiment *experiment, gsize inputs)
{
  const mlp_initialization *start = &experiment->network.initialization;

  if (experiment->network.weights != NULL)
    return NAN;
  const unsigned uses = mlp_initialization_describe (start->kind)->uses;
  if (start->kind == MLP_INITIALIZE_ZERO || (uses & MLP_INITIALIZE_USES_VALUE) != 0)
    return 0;
  if ((uses & MLP_INITIALIZE_USES_RANGE) != 0)
    return (start->b - start->a) / sqrt (12);
  if ((uses & MLP_INITIALIZE_USES_MOMENTS) != 0)
    return start->b;
  return sqrt (2 / (double)inputs);
}

double
glia_doctor_start_mean (const GliaExperiment *experiment)
{
  const mlp_initialization *start = &experiment->network.initialization;

  if (experiment->network.weights != NULL)
    return NAN;
  const unsigned uses = mlp_initialization_describe (start->kind)->uses;
  if ((uses & MLP_INITIALIZE_USES_RANGE) != 0)
    return (start->a + start->b) / 2;
  return (uses & (MLP_INITIALIZE_USES_VALUE | MLP_INITIALIZE_USES_MOMENTS)) != 0 ? start->a : 0;
}
