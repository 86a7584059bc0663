/* SPDX-License-Identifier: MIT */

/* What a training can suffer from: its data, its start, its learning rate. */

#include "glia-doctor-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

gboolean
glia_doctor_falls_short (const GliaExamination *self, double skill)
{
  return self->symptoms->diverged != NULL || self->skill < skill;
}

/* Whether the weights that the run began with were drawn at random, as far as is known. */
static gboolean
starts_at_random (const GliaExperiment *experiment)
{
  return glia_doctor_start_deviation (experiment, 1) > 0;
}

/* Units with equal weights have equal gradients: half a layer of them is no accident. What began
 * at random and is equal now has lost its difference in rounding, or was pulled to 0: there, other
 * weights to start with are no remedy. */
gboolean
glia_doctor_look_for_identical_units (GliaExamination *self)
{
  const GliaDiagnostics *seen = self->symptoms->diagnostics;
  gsize first = 0, layers = 0;

  if (self->symptoms->diverged != NULL || starts_at_random (self->experiment))
    return FALSE;
  for (gsize l = 0; seen != NULL && l < seen->layers; l++)
    if (seen->layer[l].same_units >= 2 && 2 * seen->layer[l].same_units >= seen->layer[l].units &&
        layers++ == 0)
      first = l;
  if (layers == 0)
    return FALSE;
  g_autofree char *name = glia_doctor_layer_name (first, seen->layers);
  GliaFinding *finding = glia_doctor_add (self, GLIA_FINDING_IDENTICAL_UNITS, GLIA_SEVERITY_ERROR);
  finding->title = g_strdup_printf (_ ("%s: %zu of %zu units are identical"), name,
                                    seen->layer[first].same_units, seen->layer[first].units);
  finding->evidence = g_strdup (
      layers > 1
          ? _ ("They have the same weights, so they get the same gradients and stay the same for "
               "ever: the layer works like a narrower one, and so do others. Different random "
               "initial weights tell units apart.")
          : _ ("They have the same weights, so they get the same gradients and stay the same for "
               "ever: the layer works like a narrower one. Different random initial weights tell "
               "units apart."));
  glia_doctor_suggest_start (self, finding);
  return TRUE;
}

/* ---- The data -------------------------------------------------------------------------------- */

/* A hint as long as it is not known whether it costs something. */
static GliaSeverity
severity_of_scale (const GliaExamination *self)
{
  return self->symptoms->epochs > 0 || self->symptoms->diverged != NULL ? GLIA_SEVERITY_WARNING
                                                                        : GLIA_SEVERITY_HINT;
}

gboolean
glia_doctor_look_for_target_scale (GliaExamination *self)
{
  const GliaDataFacts *facts = self->symptoms->facts;

  if (facts == NULL || !(facts->target.size > TARGET_LARGE || facts->target.size < TARGET_SMALL) ||
      !(facts->target.size > 0) || self->skill >= SKILL_FITS)
    return FALSE;
  const gboolean large = facts->target.size > TARGET_LARGE;
  g_autofree char *mean = glia_doctor_number (facts->target.mean);
  g_autofree char *deviation = glia_doctor_number (facts->target.deviation);
  GliaFinding *finding =
      glia_doctor_add (self, GLIA_FINDING_TARGET_SCALE, severity_of_scale (self));
  finding->title = g_strdup (large ? _ ("The target's values are very large")
                                   : _ ("The target's values are very small"));
  finding->evidence = g_strdup_printf (
      large
          ? _ ("Their mean is %s, their standard deviation %s; a network's first outputs are "
               "about 1 or less and have to grow to them. Rescale the column in the file: subtract "
               "the mean and divide by the standard deviation, or use a larger unit.")
          : _ ("Their mean is %s, their standard deviation %s; a network's first outputs are "
               "far larger and have to shrink to them. Rescale the column in the file: subtract "
               "the mean and divide by the standard deviation, or use a smaller unit."),
      mean, deviation);
  return TRUE;
}

gboolean
glia_doctor_look_for_input_scale (GliaExamination *self)
{
  const GliaDataFacts *facts = self->symptoms->facts;

  if (facts == NULL || self->experiment->data.standardize || !(facts->largest.size > INPUT_LARGE) ||
      self->skill >= SKILL_GOOD)
    return FALSE;
  GliaFinding *finding = glia_doctor_add (self, GLIA_FINDING_INPUT_SCALE, severity_of_scale (self));
  g_autofree char *largest = glia_doctor_number (facts->largest.size);
  g_autofree char *smallest = glia_doctor_number (facts->smallest.size);
  finding->title = g_strdup (_ ("The inputs are not scaled"));
  finding->evidence =
      facts->largest.size > INPUT_LARGE * facts->smallest.size
          ? g_strdup_printf (
                _ ("Values of “%s” are about %s, of “%s” about %s: the large ones "
                   "saturate units or make steps too large, the small ones are not noticed."),
                facts->largest.name, largest, facts->smallest.name, smallest)
          : g_strdup_printf (_ ("Values of “%s” are about %s; initial weights are made for "
                                "about 1. Large ones saturate units or make steps too large."),
                             facts->largest.name, largest);
  finding->remedy = g_strdup (_ ("Standardize the inputs"));
  glia_doctor_add_assignment (finding, g_strdup ("data.standardize=true"));
  return TRUE;
}

/* ---- The start ------------------------------------------------------------------------------- */

gboolean
glia_doctor_look_for_large_start (GliaExamination *self)
{
  const GliaDiagnostics *seen = self->symptoms->diagnostics;
  double worst = 0;
  gsize at = 0;

  if (self->skill >= SKILL_GOOD)
    return FALSE;
  for (gsize l = 0; seen != NULL && l < seen->layers; l++) {
    const GliaLayerDiagnostics *layer = &seen->layer[l];
    const double deviation = glia_doctor_start_deviation (self->experiment, layer->inputs);
    if (layer->hidden && deviation * sqrt ((double)layer->inputs) > worst) {
      worst = deviation * sqrt ((double)layer->inputs);
      at = l;
    }
  }
  if (!(worst > GAIN_LARGE_START))
    return FALSE;
  g_autofree char *name = glia_doctor_layer_name (at, seen->layers);
  const double inputs = (double)seen->layer[at].inputs;
  GliaFinding *finding =
      glia_doctor_add (self, GLIA_FINDING_LARGE_START,
                       self->symptoms->epochs > 0 ? GLIA_SEVERITY_WARNING : GLIA_SEVERITY_HINT);
  finding->title = g_strdup (_ ("The initial weights are too large"));
  finding->evidence = g_strdup_printf (
      _ ("%s: they begin with a standard deviation of %.2g; for %zu inputs, about %.2g is usual. "
         "Sums explode, and gradients with them, or units saturate."),
      name, worst / sqrt (inputs), seen->layer[at].inputs, sqrt (2 / inputs));
  glia_doctor_suggest_start (self, finding);
  return TRUE;
}

/* ---- The learning rate ----------------------------------------------------------------------- */

/* The layer whose weights have exploded most, or G_MAXSIZE. */
static gsize
find_exploded_layer (const GliaDiagnostics *seen, double *gain)
{
  gsize worst = G_MAXSIZE;

  *gain = GAIN_EXPLODED;
  for (gsize l = 0; seen != NULL && l < seen->layers; l++) {
    const GliaHistogram *weights = &seen->layer[l].weights;
    const double size =
        hypot (weights->mean, weights->deviation) * sqrt ((double)seen->layer[l].inputs);
    if (size > *gain) {
      *gain = size;
      worst = l;
    }
  }
  return worst;
}

static double
find_largest_loss (const GliaSymptoms *s)
{
  double most = NAN;

  for (gsize i = 0; i < s->epochs; i++)
    most = fmax (most, s->train_loss[i]);
  return most;
}

static gsize
count_jumps (const GliaExamination *self)
{
  const GliaSymptoms *s = self->symptoms;
  const double *loss = s->train_loss;
  gsize jumps = 0;

  for (gsize i = s->epochs > JUMP_EPOCHS ? s->epochs - JUMP_EPOCHS : 1; i < s->epochs; i++)
    jumps += loss[i] > JUMP_OF_BEFORE * loss[i - 1] &&
             loss[i] - loss[i - 1] > JUMP_OF_GUESS * self->guess;
  return jumps;
}

/* Whether the weights began around 0, as far as is known: others throw sums far off themselves. */
static gboolean
starts_centred (const GliaExperiment *experiment, gsize inputs)
{
  return fabs (glia_doctor_start_mean (experiment)) <
         glia_doctor_start_deviation (experiment, inputs) / 4;
}

/* The start left units alive and the data is scaled (or another rule has its say before this one):
 * where many are dead or saturated, steps that are larger than usual did it. NULL: they did not. */
static char *
find_ruined_layer (const GliaExamination *self)
{
  const GliaDiagnostics *seen = self->symptoms->diagnostics;
  const GliaExperiment *experiment = self->experiment;

  if (experiment->training.optimizer.learning_rate <= glia_doctor_usual_rate (experiment))
    return NULL;
  for (gsize l = 0; seen != NULL && l < seen->layers; l++) {
    const GliaLayerDiagnostics *layer = &seen->layer[l];
    g_autofree char *name = glia_doctor_layer_name (l, seen->layers);
    if (!starts_centred (experiment, layer->inputs))
      continue;
    if (layer->dead >= DEAD_MANY && layer->dead_units >= 2)
      return g_strdup_printf (_ ("%s: steps have killed %zu of %zu ReLU units. The train loss is "
                                 "%.3g; a constant guess has %.3g."),
                              name, layer->dead_units, layer->units, self->recent, self->guess);
    if (layer->saturated >= SATURATED_MANY && self->skill < SKILL_LEARNED)
      return g_strdup_printf (_ ("%s: steps have saturated %.0f %% of the activations. The train "
                                 "loss is %.3g; a constant guess has %.3g."),
                              name, 100 * layer->saturated, self->recent, self->guess);
  }
  return NULL;
}

/* What shows that steps are too large, as a sentence; NULL: nothing does. */
static char *
find_large_steps (const GliaExamination *self)
{
  const GliaSymptoms *s = self->symptoms;
  const double zero_guess =
      s->facts != NULL && isfinite (s->facts->target.size) ? pow (s->facts->target.size, 2) : 0;
  const double limit =
      (zero_guess > 0 ? OVERSHOOT_VALUES : OVERSHOOT_CLASSES) * fmax (self->guess, zero_guess);
  const double most = find_largest_loss (s);
  const gsize jumps = count_jumps (self);
  double gain;
  const gsize exploded = find_exploded_layer (s->diagnostics, &gain);
  char *ruined;

  if (s->diverged != NULL)
    return g_strdup (_ ("Each step leaps farther over the valley it should go down into, until "
                        "numbers are no longer finite."));
  if (most > limit && starts_centred (self->experiment, 1))
    return g_strdup_printf (_ ("The train loss was thrown up to %.3g and is %.3g; a constant guess "
                               "has %.3g. Steps leap over the valley they should go down into."),
                            most, self->recent, self->guess);
  if (exploded != G_MAXSIZE) {
    g_autofree char *name = glia_doctor_layer_name (exploded, s->diagnostics->layers);
    return g_strdup_printf (_ ("%s: steps have blown the weights up to about %.3g, %.0f times what "
                               "suits %zu inputs. The train loss is %.3g; a constant guess has "
                               "%.3g."),
                            name, gain / sqrt ((double)s->diagnostics->layer[exploded].inputs),
                            gain, s->diagnostics->layer[exploded].inputs, self->recent,
                            self->guess);
  }
  if ((ruined = find_ruined_layer (self)) != NULL)
    return ruined;
  return jumps >= MANY_JUMPS && self->skill < SKILL_LEARNED
             ? g_strdup_printf (_ ("The train loss jumped up %zu times in the last %d epochs; it "
                                   "is %.3g, a constant guess has %.3g. Steps leap over the "
                                   "valley they should go down into."),
                                jumps, (int)MIN (s->epochs, JUMP_EPOCHS), self->recent, self->guess)
             : NULL;
}

gboolean
glia_doctor_look_for_high_rate (GliaExamination *self)
{
  const double rate = self->experiment->training.optimizer.learning_rate;

  if (!glia_doctor_falls_short (self, SKILL_GOOD) ||
      (self->symptoms->diverged == NULL &&
       rate < RATE_MODEST * glia_doctor_usual_rate (self->experiment)))
    return FALSE;
  g_autofree char *evidence = find_large_steps (self);
  if (evidence == NULL)
    return FALSE;
  GliaFinding *finding = glia_doctor_add (self, GLIA_FINDING_RATE_TOO_HIGH,
                                          self->symptoms->diverged != NULL ? GLIA_SEVERITY_ERROR
                                                                           : GLIA_SEVERITY_WARNING);
  finding->title = g_strdup_printf (_ ("The learning rate is too high: %.4g"), rate);
  finding->evidence = g_steal_pointer (&evidence);
  glia_doctor_suggest_lower_rate (self, finding);
  return TRUE;
}

/* The loss is what it was, and the steps are too small to have got anywhere. */
gboolean
glia_doctor_look_for_low_rate (GliaExamination *self)
{
  const GliaSymptoms *s = self->symptoms;
  const double usual = glia_doctor_usual_rate (self->experiment);
  double update = 0;

  for (gsize l = 0; l < self->layers; l++)
    update = fmax (update, self->updates[l]);
  if (s->epochs < 2 * LEAST_EPOCHS || self->layers == 0 ||
      !glia_doctor_falls_short (self, SKILL_GOOD) ||
      !(self->recent > HARDLY_FELL * s->train_loss[0]) ||
      self->experiment->training.optimizer.learning_rate >= usual ||
      !(update * (double)s->measures[s->n_measures - 1]->step < MOTION_LOW))
    return FALSE;
  GliaFinding *finding = glia_doctor_add (self, GLIA_FINDING_RATE_TOO_LOW, GLIA_SEVERITY_WARNING);
  finding->title = g_strdup_printf (_ ("The learning rate is too low: %.4g"),
                                    self->experiment->training.optimizer.learning_rate);
  finding->evidence = g_strdup_printf (
      _ ("After %zu epochs the train loss is %.3g and began with %.3g: a step changes the "
         "weights by no more than %.2g of their size, a thousandth is usual."),
      s->epochs, self->recent, s->train_loss[0], update);
  finding->remedy = g_strdup_printf (_ ("Set the learning rate to %.2g"), usual);
  glia_doctor_add_number (finding, "training.optimizer.learning-rate", usual);
  return TRUE;
}
