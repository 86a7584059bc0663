/* SPDX-License-Identifier: MIT */
#include "glia-checkup.h"

#include "glia-moment-question.h"

/* While training, findings change no more often (microseconds). */
#define EXAMINE_INTERVAL (G_USEC_PER_SEC / 2)

struct _GliaCheckup {
  GliaMoments *moments;
  GliaHistory *history;
  void (*answered) (const GliaSnapshot *moment, gpointer user_data);
  gpointer user_data;

  GliaExperiment *experiment;
  GliaDataset *train, *dev;
  GliaDataFacts facts; /* of them */
  mlp_loss facts_loss;
  gboolean has_facts;

  GliaDiagnoser *diagnoser;
  GliaMomentQuestion *question;
  GliaDiagnostics *next, *diagnostics; /* what was prepared; what is shown */

  GPtrArray *findings; /* GliaFinding */
  gint64 examine_due;
};

static gboolean
ask_diagnoser (GliaSnapshot *moment, gpointer data)
{
  GliaCheckup *checkup = data;

  if (checkup->train == NULL)
    return FALSE;
  glia_diagnoser_ask (checkup->diagnoser, moment->network, checkup->train, moment->run);
  return TRUE;
}

static void
diagnostics_ready_cb (gpointer data)
{
  GliaCheckup *checkup = data;
  g_autoptr (GliaDiagnostics) diagnostics = glia_diagnoser_take (checkup->diagnoser);
  g_autoptr (GliaSnapshot) moment = glia_moment_question_answered (checkup->question);

  if (moment == NULL)
    return;
  checkup->next = g_steal_pointer (&diagnostics);
  checkup->answered (moment, checkup->user_data); /* may free the checkup */
}

static void
forget_prepared (GliaCheckup *checkup)
{
  glia_moment_question_forget (checkup->question);
  g_clear_pointer (&checkup->next, glia_diagnostics_unref);
}

gboolean
glia_checkup_prepare (GliaCheckup *checkup, GliaSnapshot *moment)
{
  forget_prepared (checkup);
  if (checkup->train == NULL)
    return FALSE;
  glia_moment_question_put (checkup->question, moment);
  return TRUE;
}

/* Looks through the data once for each loss. */
static const GliaDataFacts *
find_facts (GliaCheckup *checkup)
{
  const mlp_loss loss = checkup->experiment->training.loss;

  if (checkup->train == NULL)
    return NULL;
  if (!checkup->has_facts || checkup->facts_loss != loss) {
    checkup->facts = glia_data_facts (checkup->train, checkup->dev, loss);
    checkup->facts_loss = loss;
    checkup->has_facts = TRUE;
  }
  return &checkup->facts;
}

static const double *
values_of (GliaCheckup *checkup, GliaHistorySeries which)
{
  return glia_series_y (glia_history_series (checkup->history, which));
}

static void
examine_run (GliaCheckup *checkup, const GliaSnapshot *newest)
{
  const GliaSeries *train = glia_history_series (checkup->history, GLIA_SERIES_TRAIN_LOSS);
  const GPtrArray *measures = glia_history_measures (checkup->history);
  const GliaSymptoms symptoms = {.experiment = checkup->experiment,
                                 .facts = find_facts (checkup),
                                 .diagnostics = checkup->diagnostics,
                                 .train_loss = glia_series_y (train),
                                 .dev_loss = values_of (checkup, GLIA_SERIES_DEV_LOSS),
                                 .train_accuracy = values_of (checkup, GLIA_SERIES_TRAIN_ACCURACY),
                                 .dev_accuracy = values_of (checkup, GLIA_SERIES_DEV_ACCURACY),
                                 .epochs = glia_series_length (train),
                                 .measures = (const GliaMeasure *const *)measures->pdata,
                                 .n_measures = measures->len,
                                 .ended = newest->state == GLIA_SESSION_FINISHED,
                                 .best_epoch = newest->kept_epoch,
                                 .diverged = newest->state == GLIA_SESSION_DIVERGED ? newest->reason
                                                                                    : NULL};

  g_ptr_array_unref (checkup->findings);
  checkup->findings = glia_doctor_examine (&symptoms);
}

gboolean
glia_checkup_show (GliaCheckup *checkup)
{
  const GliaSnapshot *newest = glia_moments_newest (checkup->moments);
  const gboolean running = newest->state == GLIA_SESSION_RUNNING;
  const gint64 now = g_get_monotonic_time ();

  if (checkup->next == NULL)
    return FALSE;
  g_clear_pointer (&checkup->diagnostics, glia_diagnostics_unref);
  checkup->diagnostics = g_steal_pointer (&checkup->next);
  /* The past is no news to the doctor. */
  if (!glia_moments_is_past (checkup->moments) && (!running || now >= checkup->examine_due)) {
    checkup->examine_due = now + EXAMINE_INTERVAL;
    examine_run (checkup, newest);
  }
  return TRUE;
}

void
glia_checkup_set_experiment (GliaCheckup *checkup, GliaExperiment *experiment)
{
  glia_experiment_ref (experiment);
  g_clear_pointer (&checkup->experiment, glia_experiment_unref);
  checkup->experiment = experiment;
}

void
glia_checkup_set_data (GliaCheckup *checkup, const GliaSplits *splits)
{
  g_clear_pointer (&checkup->train, glia_dataset_unref);
  g_clear_pointer (&checkup->dev, glia_dataset_unref);
  checkup->has_facts = FALSE;
  if (splits == NULL)
    return;
  checkup->train = glia_dataset_ref (splits->train);
  checkup->dev = splits->dev != NULL ? glia_dataset_ref (splits->dev) : NULL;
}

void
glia_checkup_clear (GliaCheckup *checkup)
{
  forget_prepared (checkup);
  g_clear_pointer (&checkup->diagnostics, glia_diagnostics_unref);
  g_ptr_array_set_size (checkup->findings, 0);
}

GliaDiagnostics *
glia_checkup_diagnostics (GliaCheckup *checkup)
{
  return checkup->diagnostics;
}

const GPtrArray *
glia_checkup_findings (GliaCheckup *checkup)
{
  return checkup->findings;
}

GliaCheckup *
glia_checkup_new (GliaMoments *moments,
                  GliaHistory *history,
                  void (*answered) (const GliaSnapshot *moment, gpointer user_data),
                  gpointer user_data)
{
  GliaCheckup *checkup = g_new0 (GliaCheckup, 1);

  checkup->moments = moments;
  checkup->history = history;
  checkup->answered = answered;
  checkup->user_data = user_data;
  checkup->diagnoser = glia_diagnoser_new (diagnostics_ready_cb, checkup);
  checkup->question = glia_moment_question_new (ask_diagnoser, checkup);
  checkup->findings = g_ptr_array_new ();
  return checkup;
}

void
glia_checkup_free (GliaCheckup *checkup)
{
  if (checkup == NULL)
    return;
  glia_diagnoser_free (checkup->diagnoser);
  glia_checkup_clear (checkup);
  glia_moment_question_free (checkup->question);
  g_ptr_array_unref (checkup->findings);
  glia_checkup_set_data (checkup, NULL);
  g_clear_pointer (&checkup->experiment, glia_experiment_unref);
  g_free (checkup);
}
