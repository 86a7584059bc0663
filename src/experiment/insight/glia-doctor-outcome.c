/* SPDX-License-Identifier: MIT */

/* What came of a training: divergence, no more than a guess, over-fitting. */

#include "glia-doctor-private.h"
#include "glia-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

double
glia_doctor_recent (const double *values, gsize epochs)
{
  const gsize n = MIN (epochs, RECENT_EPOCHS);
  double recent[RECENT_EPOCHS];

  if (values == NULL || n == 0)
    return NAN;
  memcpy (recent, values + epochs - n, n * sizeof (double));
  for (gsize i = 0; i < n; i++)
    if (isnan (recent[i]))
      return NAN;
  glia_sort_numbers (recent, n);
  return recent[n / 2];
}

gboolean
glia_doctor_look_for_divergence (GliaExamination *self)
{
  if (self->symptoms->diverged == NULL)
    return FALSE;
  GliaFinding *finding = glia_doctor_add (self, GLIA_FINDING_DIVERGED, GLIA_SEVERITY_ERROR);
  finding->title = g_strdup (_ ("Training diverged"));
  finding->evidence = g_strdup_printf (_ ("It stopped at %s. The last finite state is kept."),
                                       self->symptoms->diverged);
  return TRUE;
}

/* ---- Guessing -------------------------------------------------------------------------------- */

/* Whether `accuracy` of `rows` examples may be luck. */
static gboolean
may_be_luck (double accuracy, double guess, gsize rows)
{
  return !(accuracy > guess + LUCK * sqrt (guess * (1 - guess) / (double)MAX (rows, 1)));
}

/* Whether anything that was found is more than a hint. */
static gboolean
is_explained (const GliaExamination *self)
{
  for (guint i = 0; i < self->findings->len; i++)
    if (((const GliaFinding *)self->findings->pdata[i])->severity != GLIA_SEVERITY_HINT)
      return TRUE;
  return FALSE;
}

/* Takes `numbers`. */
static void
add_guessing (GliaExamination *self, const char *title, char *numbers)
{
  const GliaDiagnostics *seen = self->symptoms->diagnostics;
  const char *why =
      is_explained (self) ? _ ("The likely cause is the first finding.")
      : self->skill >= SKILL_LEARNED
          ? _ ("The train loss falls, but nothing of it holds for dev: the inputs may say nothing "
               "about the target, or there are too few examples.")
          : _ ("Possible causes, the likeliest first: the inputs say nothing about the target, "
               "there are too few examples, the network is too small, it needs more epochs.");
  g_autofree char *one_class =
      seen != NULL && seen->classes == 1
          ? g_strdup_printf (_ (" All of %zu training examples get the same class."),
                             seen->examples)
          : g_strdup ("");
  GliaFinding *finding = glia_doctor_add (self, GLIA_FINDING_GUESSING, GLIA_SEVERITY_WARNING);

  finding->title = g_strdup (title);
  finding->evidence = g_strconcat (numbers, one_class, " ", why, NULL);
  g_free (numbers);
}

static gboolean
guesses_on_dev (GliaExamination *self)
{
  const GliaSymptoms *s = self->symptoms;
  const GliaDataFacts *facts = s->facts;
  const double best = s->dev_loss[self->best_dev], guess = facts->dev_guess_loss;
  const double accuracy = glia_doctor_recent (s->dev_accuracy, s->epochs);
  const double right = facts->dev_guess_accuracy;

  if (!(best > LIKE_GUESS * guess) ||
      (isfinite (accuracy) && !may_be_luck (accuracy, right, facts->dev_rows)))
    return FALSE;
  char *numbers =
      isfinite (accuracy)
          ? g_strdup_printf (accuracy > right
                                 ? _ ("Dev accuracy is %.1f %%, the lowest dev loss %.3g; always "
                                      "answering the most frequent class of train gives %.1f %%, a "
                                      "constant guess %.3g. The difference may be luck.")
                                 : _ ("Dev accuracy is %.1f %%, the lowest dev loss %.3g; always "
                                      "answering the most frequent class of train gives %.1f %%, a "
                                      "constant guess %.3g."),
                             100 * accuracy, best, 100 * right, guess)
          : g_strdup_printf (_ ("The lowest dev loss is %.3g; always answering train's mean gives "
                                "%.3g."),
                             best, guess);
  add_guessing (self, _ ("No better than guessing on dev"), numbers);
  return TRUE;
}

static gboolean
guesses_on_train (GliaExamination *self)
{
  const GliaSymptoms *s = self->symptoms;
  const double accuracy = glia_doctor_recent (s->train_accuracy, s->epochs);
  const double right = s->facts->guess_accuracy;

  if (!(self->recent > LIKE_GUESS * self->guess) ||
      (isfinite (accuracy) && !may_be_luck (accuracy, right, s->facts->rows)))
    return FALSE;
  char *numbers =
      isfinite (accuracy)
          ? g_strdup_printf (_ ("Train accuracy is %.1f %%; always answering the most frequent "
                                "class gives %.1f %%."),
                             100 * accuracy, 100 * right)
          : g_strdup_printf (_ ("The train loss is %.3g; always answering the mean gives %.3g."),
                             self->recent, self->guess);
  add_guessing (self, _ ("No better than guessing"), numbers);
  return TRUE;
}

/* Never better than a constant guess: on dev, or on train where there is no dev. */
gboolean
glia_doctor_look_for_guessing (GliaExamination *self)
{
  const GliaSymptoms *s = self->symptoms;

  if (s->facts == NULL || s->diverged != NULL || !self->enough || s->epochs < LEAST_EPOCHS)
    return FALSE;
  return self->best_dev != G_MAXSIZE ? guesses_on_dev (self) : guesses_on_train (self);
}

/* ---- Over-fitting ---------------------------------------------------------------------------- */

/* Which weights the run keeps, as it says itself. */
static char *
describe_kept_weights (const GliaSymptoms *s)
{
  if (s->best_epoch == 0 || s->best_epoch > s->epochs)
    return g_strdup ("");
  const double loss = s->dev_loss[s->best_epoch - 1];
  if (s->dev_accuracy != NULL && isfinite (s->dev_accuracy[s->best_epoch - 1]))
    return g_strdup_printf (_ (" The weights of epoch %zu are kept: dev accuracy %.1f %%, dev loss "
                               "%.3g."),
                            (gsize)s->best_epoch, 100 * s->dev_accuracy[s->best_epoch - 1], loss);
  return g_strdup_printf (_ (" The weights of epoch %zu are kept: dev loss %.3g."),
                          (gsize)s->best_epoch, loss);
}

static void
suggest_regularization (const GliaExamination *self, GliaFinding *finding)
{
  const GliaTrainingSettings *training = &self->experiment->training;

  if (!training->stops_early) {
    finding->remedy = g_strdup (_ ("Stop early"));
    glia_doctor_add_assignment (
        finding, g_strdup ("training.early-stopping={\"metric\":\"dev-loss\",\"patience\":5}"));
    return;
  }
  const double decay = CLAMP (10 * training->optimizer.weight_decay, 1e-3, 0.1);
  if (decay <= training->optimizer.weight_decay)
    return;
  finding->remedy = g_strdup_printf (_ ("Set weight decay to %.2g"), decay);
  glia_doctor_add_number (finding, "training.optimizer.weight-decay", decay);
}

/* Train has been learned, dev was learned too, and its loss has been rising since. */
gboolean
glia_doctor_look_for_overfitting (GliaExamination *self)
{
  const GliaSymptoms *s = self->symptoms;
  const gsize best = self->best_dev;

  if (s->facts == NULL || best == G_MAXSIZE || !(self->skill >= SKILL_LEARNED))
    return FALSE;
  const gsize since = s->epochs - 1 - best;
  const double guess = s->facts->dev_guess_loss, lowest = s->dev_loss[best];
  const double train = s->train_loss[s->epochs - 1];
  double now = INFINITY; /* a spike is no trend */
  for (gsize i = s->epochs - MIN (s->epochs, RECENT_EPOCHS); i < s->epochs; i++)
    now = fmin (now, s->dev_loss[i]);
  if (since < RECENT_EPOCHS || (double)since < DEV_RISE_FOR * (double)s->epochs ||
      !(lowest < LIKE_GUESS * guess) || !(now > DEV_RISE * lowest) ||
      !(now - lowest > DEV_RISE_OF_GUESS * guess) || !(train < s->train_loss[best]))
    return FALSE;
  GliaFinding *finding = glia_doctor_add (self, GLIA_FINDING_OVERFITTING, GLIA_SEVERITY_HINT);
  g_autofree char *kept = describe_kept_weights (s);
  finding->title = g_strdup_printf (_ ("Over-fitting since epoch %zu"), best + 1);
  finding->evidence = g_strdup_printf (
      _ ("The dev loss has risen from %.3g to at least %.3g while the train loss fell from %.3g to "
         "%.3g: the network learns the training examples by heart.%s"),
      lowest, now, s->train_loss[best], train, kept);
  suggest_regularization (self, finding);
  return TRUE;
}
