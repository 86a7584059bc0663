/* SPDX-License-Identifier: MIT */

/* What is seen in layers: units that are dead or saturated, gradients that vanish or explode. */

#include "glia-doctor-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

gboolean
glia_doctor_look_for_exploding_gradients (GliaExamination *self)
{
  const gboolean squares = self->experiment->training.loss == MLP_MEAN_SQUARED_ERROR;
  const double size = squares && isfinite (self->recent) ? sqrt (self->recent) : 1;
  gsize worst = 0;

  for (gsize l = 1; l < self->layers; l++)
    if (self->gradients[l] > self->gradients[worst])
      worst = l;
  if (self->layers == 0 || !(self->gradients[worst] > GRADIENT_EXPLODED * fmax (1, size)))
    return FALSE;
  g_autofree char *name = glia_doctor_layer_name (worst, self->layers);
  GliaFinding *finding =
      glia_doctor_add (self, GLIA_FINDING_EXPLODING_GRADIENTS, GLIA_SEVERITY_WARNING);
  finding->title = g_strdup_printf (_ ("%s: the gradient explodes"), name);
  finding->evidence = g_strdup_printf (
      _ ("‖∂L/∂W‖ is %.3g in the last measured steps; about 1 is usual. One step can "
         "undo what many have learned."),
      self->gradients[worst]);
  if (self->experiment->training.optimizer.clip_norm > 0) {
    glia_doctor_suggest_lower_rate (self, finding);
    return TRUE;
  }
  finding->remedy = g_strdup (_ ("Clip gradients to norm 1"));
  glia_doctor_add_assignment (finding, g_strdup ("training.clip-norm=1"));
  return TRUE;
}

gboolean
glia_doctor_look_for_vanishing_gradients (GliaExamination *self)
{
  double most = 0;

  for (gsize l = 0; l < self->layers; l++)
    most = fmax (most, self->gradients[l]);
  if (self->layers < 3 || !(most > 0) || !(self->gradients[0] < GRADIENT_VANISHED * most) ||
      (self->symptoms->epochs >= LEAST_EPOCHS && !glia_doctor_falls_short (self, SKILL_LEARNED)))
    return FALSE;
  GliaFinding *finding =
      glia_doctor_add (self, GLIA_FINDING_VANISHING_GRADIENTS, GLIA_SEVERITY_WARNING);
  finding->title = g_strdup (_ ("Hidden 1: the gradient vanishes"));
  finding->evidence = g_strdup_printf (
      _ ("‖∂L/∂W‖ is %.2g in the first layer and up to %.2g in later ones: what comes first "
         "hardly learns. ReLU and He's initial weights let gradients through."),
      self->gradients[0], most);
  finding->remedy = g_strdup (_ ("Use ReLU and start with He weights"));
  for (gsize l = 0; l + 1 < self->layers; l++)
    glia_doctor_add_assignment (
        finding, g_strdup_printf ("network.layers[%" G_GSIZE_FORMAT "].activation=relu", l));
  if (self->experiment->network.weights != NULL)
    glia_doctor_add_assignment (finding, g_strdup ("network.weights=null"));
  glia_doctor_add_assignment (finding, g_strdup ("network.init=he-normal"));
  return TRUE;
}

/* The layer with the largest share of dead units, if that is DEAD_SOME. */
static const GliaLayerDiagnostics *
find_dead_layer (const GliaDiagnostics *seen)
{
  const GliaLayerDiagnostics *worst = NULL;

  for (gsize l = 0; seen != NULL && l < seen->layers; l++) {
    const GliaLayerDiagnostics *layer = &seen->layer[l];
    if (layer->dead >= DEAD_SOME && layer->dead_units >= 2 &&
        (worst == NULL || layer->dead > worst->dead))
      worst = layer;
  }
  return worst;
}

static char *
explain_dead_units (const GliaDiagnostics *seen, gboolean costs, gboolean all)
{
  if (!costs)
    return g_strdup_printf (
        _ ("They are 0 for each of %zu training examples. The others are enough "
           "so far: the network learns."),
        seen->examples);
  return g_strdup_printf (
      all ? _ ("They are 0 for each of %zu training examples, so nothing of the inputs comes "
               "through, and without a slope no gradient brings them back. LeakyReLU always has "
               "one.")
          : _ ("They are 0 for each of %zu training examples: without a slope no gradient brings "
               "them back. LeakyReLU always has one."),
      seen->examples);
}

/* They cost something where nothing gets through a layer, or where the network does not learn. */
gboolean
glia_doctor_look_for_dead_units (GliaExamination *self)
{
  const GliaDiagnostics *seen = self->symptoms->diagnostics;
  const GliaLayerDiagnostics *worst = find_dead_layer (seen);

  if (worst == NULL)
    return FALSE;
  const gboolean short_of = glia_doctor_falls_short (self, SKILL_LEARNED);
  const gboolean all = worst->dead == 1 && !(self->skill >= SKILL_LEARNED);
  const gboolean costs = all || (short_of && worst->dead >= DEAD_MANY);
  if (!costs && worst->dead < DEAD_MANY)
    return FALSE;
  GliaFinding *finding = glia_doctor_add (self, GLIA_FINDING_DEAD_UNITS,
                                          all     ? GLIA_SEVERITY_ERROR
                                          : costs ? GLIA_SEVERITY_WARNING
                                                  : GLIA_SEVERITY_HINT);
  g_autofree char *name = glia_doctor_layer_name ((gsize)(worst - seen->layer), seen->layers);
  finding->title = g_strdup_printf (_ ("%s: %zu of %zu ReLU units are dead"), name,
                                    worst->dead_units, worst->units);
  finding->evidence = explain_dead_units (seen, costs, all);
  if (!costs)
    return TRUE;
  finding->remedy = g_strdup (_ ("Use LeakyReLU"));
  for (gsize l = 0; l < seen->layers; l++)
    if (seen->layer[l].dead >= DEAD_SOME)
      glia_doctor_add_assignment (
          finding,
          g_strdup_printf ("network.layers[%" G_GSIZE_FORMAT "].activation=leaky-relu", l));
  return TRUE;
}

/* Saturated units are how a trained classifier says yes and no; they harm where nothing has been
 * learned. */
gboolean
glia_doctor_look_for_saturated_units (GliaExamination *self)
{
  const GliaDiagnostics *seen = self->symptoms->diagnostics;
  const GliaLayerDiagnostics *worst = NULL;

  if (self->symptoms->epochs > 0 && !glia_doctor_falls_short (self, SKILL_LEARNED))
    return FALSE;
  for (gsize l = 0; seen != NULL && l < seen->layers; l++)
    if (seen->layer[l].saturated >= SATURATED_MANY &&
        (worst == NULL || seen->layer[l].saturated > worst->saturated))
      worst = &seen->layer[l];
  if (worst == NULL)
    return FALSE;
  g_autofree char *name = glia_doctor_layer_name ((gsize)(worst - seen->layer), seen->layers);
  GliaFinding *finding =
      glia_doctor_add (self, GLIA_FINDING_SATURATED_UNITS, GLIA_SEVERITY_WARNING);
  finding->title = g_strdup_printf (_ ("%s: %.0f %% of the activations are saturated"), name,
                                    100 * worst->saturated);
  finding->evidence = g_strdup_printf (
      _ ("They are at a limit of %s, where its slope is nearly 0, in %zu training examples: "
         "saturated units learn very slowly."),
      mlp_activation_describe (worst->activation)->label, seen->examples);
  glia_doctor_suggest_start (self, finding);
  return TRUE;
}
