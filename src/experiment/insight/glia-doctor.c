/* SPDX-License-Identifier: MIT */
#include "glia-doctor.h"

#include "glia-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Measured steps that a median is taken of: single steps are noisy. */
enum { RECENT_MEASURES = 9 };

typedef struct {
  const GliaSymptoms *symptoms;
  const GliaExperiment *experiment;
  GPtrArray *findings;
  double *gradients,
      *updates; /* [layers], medians of the last measured steps; NULL: not enough of them */
  gsize layers;
} Examination;

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

/* ---- Words ----------------------------------------------------------------------------------- */

static char *
layer_name (gsize layer, gsize layers)
{
  return layer + 1 == layers ? g_strdup (_ ("Output"))
                             : g_strdup_printf (_ ("Hidden %zu"), layer + 1);
}

static GliaFinding *
add_finding (Examination *self, GliaFindingKind kind, GliaSeverity severity)
{
  GliaFinding *finding = g_new0 (GliaFinding, 1);

  finding->kind = kind;
  finding->severity = severity;
  g_ptr_array_add (self->findings, finding);
  return finding;
}

/* Takes `assignment`. */
static void
add_assignment (GliaFinding *finding, char *assignment)
{
  const guint n = finding->assignments != NULL ? g_strv_length (finding->assignments) : 0;

  finding->assignments = g_renew (char *, finding->assignments, n + 2);
  finding->assignments[n] = assignment;
  finding->assignments[n + 1] = NULL;
}

static char *
number_assignment (const char *key, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("%s=%s", key, g_ascii_formatd (number, sizeof number, "%.4g", value));
}

static void
suggest_rate (Examination *self, GliaFinding *finding, double factor)
{
  const double rate = self->experiment->training.optimizer.learning_rate * factor;

  finding->remedy = g_strdup_printf (_ ("Set the learning rate to %.4g"), rate);
  add_assignment (finding, number_assignment ("training.optimizer.learning-rate", rate));
}

/* Weights as they suit the first hidden layer's activation. */
static void
suggest_initialization (Examination *self, GliaFinding *finding)
{
  const GArray *hidden = self->experiment->network.layers;
  const mlp_activation activation =
      hidden->len > 0 ? g_array_index (hidden, mlp_layer, 0).activation : MLP_IDENTITY;
  const gboolean bounded =
      activation == MLP_IDENTITY || isfinite (mlp_activation_describe (activation)->high);

  finding->remedy =
      g_strdup (bounded ? _ ("Start with Xavier weights") : _ ("Start with He weights"));
  if (self->experiment->network.weights != NULL)
    add_assignment (finding, g_strdup ("network.weights=null"));
  add_assignment (finding,
                  g_strdup_printf ("network.init=%s", bounded ? "xavier-uniform" : "he-normal"));
}

/* ---- Medians of measured steps --------------------------------------------------------------- */

static double
compute_median (double *values, gsize n)
{
  glia_sort_numbers (values, n);
  return n > 0 ? values[n / 2] : NAN;
}

static void
take_medians (Examination *self)
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
    gsize moved = 0;
    for (gsize i = 0; i < n; i++) {
      const GliaLayerMeasure *layer = &s->measures[s->n_measures - 1 - i]->layer[l];
      gradients[i] = layer->gradient;
      if (!isnan (layer->update))
        updates[moved++] = layer->update;
    }
    self->gradients[l] = compute_median (gradients, n);
    self->updates[l] = compute_median (updates, moved);
  }
}

static double
largest_update (const Examination *self)
{
  double most = 0;

  for (gsize l = 0; l < self->layers; l++)
    most = fmax (most, self->updates[l]);
  return most;
}

/* ---- Rules ----------------------------------------------------------------------------------- */

static void
look_for_divergence (Examination *self)
{
  if (self->symptoms->diverged == NULL)
    return;
  GliaFinding *finding = add_finding (self, GLIA_FINDING_DIVERGED, GLIA_SEVERITY_ERROR);
  finding->title = g_strdup (_ ("Training diverged"));
  finding->evidence = g_strdup_printf (_ ("It stopped at %s. The last finite state is kept."),
                                       self->symptoms->diverged);
  suggest_rate (self, finding, 0.1);
}

/* Units with equal weights have equal gradients: half a layer of them is no accident. Returns
 * whether there are. */
static gboolean
look_for_identical_units (Examination *self)
{
  const GliaDiagnostics *seen = self->symptoms->diagnostics;
  gsize first = 0, layers = 0;

  for (gsize l = 0; seen != NULL && l < seen->layers; l++)
    if (seen->layer[l].same_units >= 2 && 2 * seen->layer[l].same_units >= seen->layer[l].units &&
        layers++ == 0)
      first = l;
  if (layers == 0)
    return FALSE;
  g_autofree char *name = layer_name (first, seen->layers);
  GliaFinding *finding = add_finding (self, GLIA_FINDING_IDENTICAL_UNITS, GLIA_SEVERITY_ERROR);
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
  suggest_initialization (self, finding);
  return TRUE;
}

/* Cross-entropy's gradients are near 1; a squared error's grow with its root. */
static void
look_for_exploding_gradients (Examination *self)
{
  static const double large = 100;
  const GliaSymptoms *s = self->symptoms;
  const gboolean squares = self->experiment->training.loss == MLP_MEAN_SQUARED_ERROR;
  const double size = squares && s->epochs > 0 ? sqrt (s->train_loss[s->epochs - 1]) : 1;
  gsize worst = 0;

  for (gsize l = 1; l < self->layers; l++)
    if (self->gradients[l] > self->gradients[worst])
      worst = l;
  if (self->layers == 0 || !(self->gradients[worst] > large * fmax (1, size)))
    return;
  g_autofree char *name = layer_name (worst, self->layers);
  GliaFinding *finding =
      add_finding (self, GLIA_FINDING_EXPLODING_GRADIENTS, GLIA_SEVERITY_WARNING);
  finding->title = g_strdup_printf (_ ("%s: the gradient explodes"), name);
  finding->evidence = g_strdup_printf (
      _ ("‖∂L/∂W‖ is %.3g in the last measured steps; about 1 is usual. One step can "
         "undo what many have learned."),
      self->gradients[worst]);
  if (self->experiment->training.optimizer.clip_norm > 0) {
    suggest_initialization (self, finding);
    return;
  }
  finding->remedy = g_strdup (_ ("Clip gradients to norm 1"));
  add_assignment (finding, g_strdup ("training.clip-norm=1"));
}

/* The first layer learns a thousandth as fast as the one that gets most. */
static void
look_for_vanishing_gradients (Examination *self)
{
  static const double share = 1e-3;
  double most = 0;

  for (gsize l = 0; l < self->layers; l++)
    most = fmax (most, self->gradients[l]);
  if (self->layers < 3 || !(most > 0) || !(self->gradients[0] < share * most))
    return;
  GliaFinding *finding =
      add_finding (self, GLIA_FINDING_VANISHING_GRADIENTS, GLIA_SEVERITY_WARNING);
  finding->title = g_strdup (_ ("Hidden 1: the gradient vanishes"));
  finding->evidence = g_strdup_printf (
      _ ("‖∂L/∂W‖ is %.2g in the first layer and up to %.2g in later ones: what comes first "
         "hardly learns. ReLU and He's initial weights let gradients through."),
      self->gradients[0], most);
  finding->remedy = g_strdup (_ ("Use ReLU and start with He weights"));
  for (gsize l = 0; l + 1 < self->layers; l++)
    add_assignment (finding,
                    g_strdup_printf ("network.layers[%" G_GSIZE_FORMAT "].activation=relu", l));
  if (self->experiment->network.weights != NULL)
    add_assignment (finding, g_strdup ("network.weights=null"));
  add_assignment (finding, g_strdup ("network.init=he-normal"));
}

/* A few dead units are usual; two fifths of a layer are not. */
static void
look_for_dead_units (Examination *self)
{
  static const double share = 0.4;
  const GliaDiagnostics *seen = self->symptoms->diagnostics;
  GliaFinding *finding = NULL;
  double worst = 0;

  for (gsize l = 0; seen != NULL && l < seen->layers; l++) {
    const GliaLayerDiagnostics *layer = &seen->layer[l];
    if (!(layer->dead >= share) || layer->dead_units < 2)
      continue;
    if (finding == NULL)
      finding = add_finding (self, GLIA_FINDING_DEAD_UNITS, GLIA_SEVERITY_WARNING);
    if (layer->dead > worst) {
      g_autofree char *name = layer_name (l, seen->layers);
      worst = layer->dead;
      g_free (finding->title);
      finding->title = g_strdup_printf (_ ("%s: %zu of %zu ReLU units are dead"), name,
                                        layer->dead_units, layer->units);
    }
    add_assignment (
        finding, g_strdup_printf ("network.layers[%" G_GSIZE_FORMAT "].activation=leaky-relu", l));
  }
  if (finding == NULL)
    return;
  if (worst == 1)
    finding->severity = GLIA_SEVERITY_ERROR;
  finding->evidence =
      g_strdup_printf (_ ("They are 0 for each of %zu training examples: without a slope "
                          "there is no gradient to bring them back. LeakyReLU always has one."),
                       seen->examples);
  finding->remedy = g_strdup (_ ("Use LeakyReLU"));
}

static gboolean
scaled_initialization (const GliaExperiment *experiment)
{
  return experiment->network.initialization.kind < MLP_INITIALIZE_ZERO &&
         experiment->network.weights == NULL;
}

/* Saturated units are how a trained classifier says yes and no; they harm where little has been
 * learned. */
static void
look_for_saturated_units (Examination *self)
{
  static const double share = 0.5, learned = 0.5;
  const GliaSymptoms *s = self->symptoms;
  const GliaDiagnostics *seen = s->diagnostics;
  gsize worst = G_MAXSIZE;

  if (s->epochs > 0 && !(s->train_loss[s->epochs - 1] > learned * s->train_loss[0]))
    return;
  for (gsize l = 0; seen != NULL && l < seen->layers; l++)
    if (seen->layer[l].saturated >= share &&
        (worst == G_MAXSIZE || seen->layer[l].saturated > seen->layer[worst].saturated))
      worst = l;
  if (worst == G_MAXSIZE)
    return;
  g_autofree char *name = layer_name (worst, seen->layers);
  GliaFinding *finding = add_finding (self, GLIA_FINDING_SATURATED_UNITS, GLIA_SEVERITY_WARNING);
  finding->title = g_strdup_printf (_ ("%s: %.0f %% of the activations are saturated"), name,
                                    100 * seen->layer[worst].saturated);
  finding->evidence = g_strdup_printf (
      _ ("They are at a limit of %s, where its slope is nearly 0, for %zu training examples, and "
         "the "
         "train loss is still high: what they are too sure of is hard to unlearn."),
      mlp_activation_describe (seen->layer[worst].activation)->label, seen->examples);
  if (scaled_initialization (self->experiment) && !self->experiment->data.standardize) {
    finding->remedy = g_strdup (_ ("Standardize the inputs"));
    add_assignment (finding, g_strdup ("data.standardize=true"));
  } else {
    suggest_initialization (self, finding);
  }
}

/* Large jumps of the train loss, or a loss that only grew. Jumps count where they matter:
 * against the loss it began with. */
static gboolean
look_for_high_rate (Examination *self)
{
  enum { RECENT = 12, MANY = 3, LEAST = 4 };
  static const double jump = 1.2, matters = 0.05, grown = 1.2;
  const GliaSymptoms *s = self->symptoms;
  gsize jumps = 0;

  if (s->epochs < LEAST)
    return FALSE;
  const double *loss = s->train_loss, last = loss[s->epochs - 1];
  for (gsize i = s->epochs > RECENT ? s->epochs - RECENT : 1; i < s->epochs; i++)
    jumps += loss[i] > jump * loss[i - 1] && loss[i] - loss[i - 1] > matters * loss[0];
  if (jumps < MANY && !(last > grown * loss[0]))
    return FALSE;
  GliaFinding *finding = add_finding (self, GLIA_FINDING_RATE_TOO_HIGH, GLIA_SEVERITY_WARNING);
  finding->title = g_strdup (_ ("The learning rate is too high"));
  finding->evidence =
      jumps >= MANY
          ? g_strdup_printf (
                _ ("The train loss jumped up %zu times in the last %zu epochs; it is %.3g. Steps "
                   "leap over the valley they should go down into."),
                jumps, MIN (s->epochs, RECENT), last)
          : g_strdup_printf (_ ("The train loss has grown from %.3g to %.3g in %zu epochs."),
                             loss[0], last, s->epochs);
  suggest_rate (self, finding, 1.0 / 3);
  return TRUE;
}

/* The loss is what it was, and all steps in one direction would have moved no layer by a tenth
 * of its size. */
static void
look_for_low_rate (Examination *self)
{
  enum { LEAST = 10 };
  static const double hardly = 0.9, far = 0.1;
  const GliaSymptoms *s = self->symptoms;

  if (s->epochs < LEAST || self->layers == 0)
    return;
  const double first = s->train_loss[0], last = s->train_loss[s->epochs - 1];
  const double update = largest_update (self);
  const guint64 steps = s->measures[s->n_measures - 1]->step;
  if (!(last > hardly * first) || !(update * (double)steps < far))
    return;
  GliaFinding *finding = add_finding (self, GLIA_FINDING_RATE_TOO_LOW, GLIA_SEVERITY_HINT);
  finding->title = g_strdup (_ ("The learning rate is too low"));
  finding->evidence = g_strdup_printf (
      _ ("After %zu epochs the train loss is %.3g and began with %.3g: a step changes the "
         "weights by no more than %.2g of their size, a thousandth is usual."),
      s->epochs, last, first, update);
  suggest_rate (self, finding, 10);
}

/* The dev loss has been rising since its lowest point, by more than noise, while the train loss
 * went on falling. */
static void
look_for_overfitting (Examination *self)
{
  enum { SINCE = 5 };
  static const double rise = 1.1, matters = 0.05;
  const GliaSymptoms *s = self->symptoms;
  gsize best = 0;

  if (s->dev_loss == NULL || s->epochs < SINCE + 1 || !isfinite (s->dev_loss[0]))
    return;
  for (gsize i = 1; i < s->epochs; i++)
    if (s->dev_loss[i] < s->dev_loss[best])
      best = i;
  double now = INFINITY; /* a spike is no trend */
  for (gsize i = s->epochs - SINCE; i < s->epochs; i++)
    now = fmin (now, s->dev_loss[i]);
  const double lowest = s->dev_loss[best], train = s->train_loss[s->epochs - 1];
  if (s->epochs - 1 - best < SINCE || !(now > rise * lowest) ||
      !(now - lowest > matters * s->dev_loss[0]) || !(train < s->train_loss[best]))
    return;
  GliaFinding *finding = add_finding (self, GLIA_FINDING_OVERFITTING, GLIA_SEVERITY_HINT);
  finding->title = g_strdup_printf (_ ("Over-fitting since epoch %zu"), best + 1);
  finding->evidence = g_strdup_printf (
      _ ("The dev loss has risen from %.3g to at least %.3g while the train loss fell from %.3g to "
         "%.3g: the network learns the training examples by heart. The weights of the best epoch "
         "are "
         "kept."),
      lowest, now, s->train_loss[best], train);
  if (!self->experiment->training.stops_early) {
    finding->remedy = g_strdup (_ ("Stop early"));
    add_assignment (finding,
                    g_strdup ("training.early-stopping={\"metric\":\"dev-loss\",\"patience\":5}"));
    return;
  }
  const double decay = fmax (10 * self->experiment->training.optimizer.weight_decay, 1e-3);
  finding->remedy = g_strdup_printf (_ ("Set weight decay to %.4g"), decay);
  add_assignment (finding, number_assignment ("training.optimizer.weight-decay", decay));
}

/* ---- The examination ------------------------------------------------------------------------- */

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const GliaFinding *x = *(GliaFinding *const *)a, *y = *(GliaFinding *const *)b;

  if (x->severity != y->severity)
    return (int)y->severity - (int)x->severity;
  return (int)x->kind - (int)y->kind;
}

GPtrArray *
glia_doctor_examine (const GliaSymptoms *symptoms)
{
  Examination self = {.symptoms = symptoms,
                      .experiment = symptoms->experiment,
                      .findings = g_ptr_array_new_with_free_func (free_finding)};

  take_medians (&self);
  look_for_divergence (&self);
  /* Units that are the same explain what gradients and activations look like. */
  const gboolean identical = look_for_identical_units (&self);
  if (!identical) {
    look_for_vanishing_gradients (&self);
    look_for_dead_units (&self);
  }
  if (symptoms->diverged == NULL) {
    look_for_exploding_gradients (&self);
    /* Steps that are too large also saturate units, and do not learn. */
    if (!look_for_high_rate (&self)) {
      look_for_low_rate (&self);
      look_for_overfitting (&self);
      if (!identical)
        look_for_saturated_units (&self);
    }
  }
  g_free (self.gradients);
  g_free (self.updates);
  g_ptr_array_sort (self.findings, compare_findings);
  return self.findings;
}
