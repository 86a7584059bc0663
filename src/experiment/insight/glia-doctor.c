/* SPDX-License-Identifier: MIT */
#include "glia-doctor-private.h"

#include "glia-statistics.h"

#include <math.h>

void
glia_finding_free (GliaFinding *finding)
{
  g_free (finding->title);
  g_free (finding->evidence);
  g_free (finding->remedy);
  g_strfreev (finding->assignments);
  g_free (finding);
}

static void
free_finding (gpointer finding)
{
  glia_finding_free (finding);
}

/* ---- What is known --------------------------------------------------------------------------- */

static double
compute_median (double *values, gsize n)
{
  glia_sort_numbers (values, n);
  return n > 0 ? values[n / 2] : NAN;
}

static void
take_medians (GliaExamination *self)
{
  const GliaSymptoms *s = self->symptoms;
  const gsize n = MIN (s->n_measures, RECENT_MEASURES);

  if (n == 0)
    return;
  self->layers = s->measures[s->n_measures - 1]->layers;
  self->gradients = g_new (double, self->layers);
  self->updates = g_new (double, self->layers);
  for (gsize l = 0; l < self->layers; l++) {
    double gradients[RECENT_MEASURES], updates[RECENT_MEASURES];
    gsize taken = 0, moved = 0;
    for (gsize i = 0; i < n; i++) {
      const GliaLayerMeasure *layer = &s->measures[s->n_measures - 1 - i]->layer[l];
      if (!isnan (layer->gradient))
        gradients[taken++] = layer->gradient;
      if (!isnan (layer->update))
        updates[moved++] = layer->update;
    }
    self->gradients[l] = compute_median (gradients, taken);
    self->updates[l] = compute_median (updates, moved);
  }
}

static void
take_losses (GliaExamination *self)
{
  const GliaSymptoms *s = self->symptoms;

  self->guess = s->facts != NULL ? s->facts->guess_loss : NAN;
  self->recent = glia_doctor_recent (s->train_loss, s->epochs);
  self->skill = 1 - self->recent / self->guess;
  self->enough = s->ended || 2 * s->epochs >= self->experiment->training.epochs;
  self->best_dev = G_MAXSIZE;
  for (gsize i = 0; s->dev_loss != NULL && i < s->epochs; i++)
    if (isfinite (s->dev_loss[i]) &&
        (self->best_dev == G_MAXSIZE || s->dev_loss[i] < s->dev_loss[self->best_dev]))
      self->best_dev = i;
}

/* ---- The examination ------------------------------------------------------------------------- */

/* From what was there before the first step to what steps made of it: each explains what the ones
 * below would see. */
static gboolean
look_for_causes (GliaExamination *self)
{
  if (glia_doctor_look_for_identical_units (self))
    return TRUE;
  const gboolean target = glia_doctor_look_for_target_scale (self);
  const gboolean inputs = glia_doctor_look_for_input_scale (self);
  return target || inputs || glia_doctor_look_for_large_start (self) ||
         glia_doctor_look_for_high_rate (self);
}

GPtrArray *
glia_doctor_examine (const GliaSymptoms *symptoms)
{
  GliaExamination self = {.symptoms = symptoms,
                          .experiment = symptoms->experiment,
                          .findings = g_ptr_array_new_with_free_func (free_finding)};

  take_medians (&self);
  take_losses (&self);
  const gboolean caused = look_for_causes (&self);
  if (!caused) {
    const gboolean blocked = glia_doctor_look_for_vanishing_gradients (&self);
    if (!glia_doctor_look_for_dead_units (&self) && !blocked)
      glia_doctor_look_for_low_rate (&self);
    glia_doctor_look_for_exploding_gradients (&self);
    if (!blocked)
      glia_doctor_look_for_saturated_units (&self);
  }
  glia_doctor_look_for_divergence (&self);
  glia_doctor_look_for_guessing (&self);
  if (!caused)
    glia_doctor_look_for_overfitting (&self);
  g_free (self.gradients);
  g_free (self.updates);
  return self.findings;
}
