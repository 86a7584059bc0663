/* SPDX-License-Identifier: MIT */
#include "glia-training-private.h"

/* While training, diagnostics are asked for no more often, and findings change no more often (microseconds). */
#define DIAGNOSE_INTERVAL (G_USEC_PER_SEC / 10)
#define EXAMINE_INTERVAL  (G_USEC_PER_SEC / 2)
/* Of a wide network so rarely that making them takes no more than this part of a processor. */
#define DIAGNOSE_SHARE 8
/* Measured steps that the doctor is shown. */
#define MEASURES_KEPT 64

static void
unref_series (gpointer series)
{
  glia_series_unref (series);
}

void
glia_training_clear_measures (GliaTraining *self)
{
  g_ptr_array_set_size (self->measures, 0);
  for (guint i = 0; i < GLIA_LAYER_SERIES; i++) {
    g_clear_pointer (&self->layer_series[i], g_ptr_array_unref);
    self->layer_series[i] = g_ptr_array_new_with_free_func (unref_series);
  }
  g_clear_pointer (&self->diagnostics, glia_diagnostics_unref);
  g_ptr_array_set_size (self->findings, 0);
}

gboolean
glia_training_take_measures (GliaTraining *self)
{
  const guint before = self->measures->len;

  glia_session_take_measures (self->session, self->measures);
  for (guint i = before; i < self->measures->len; i++) {
    const GliaMeasure *measure = g_ptr_array_index (self->measures, i);
    for (gsize l = 0; l < measure->layers; l++) {
      const double values[GLIA_LAYER_SERIES] = {
          [GLIA_LAYER_GRADIENT] = measure->layer[l].gradient,
          [GLIA_LAYER_UPDATE] = measure->layer[l].update,
      };
      for (guint k = 0; k < GLIA_LAYER_SERIES; k++)
        glia_series_append (glia_training_layer_series (self, k, l), measure->epoch, values[k]);
    }
  }
  const gboolean anything = self->measures->len > before;
  if (self->measures->len > MEASURES_KEPT)
    g_ptr_array_remove_range (self->measures, 0, self->measures->len - MEASURES_KEPT);
  return anything;
}

GliaSeries *
glia_training_layer_series (GliaTraining *self, GliaLayerSeries which, gsize layer)
{
  GPtrArray *series = self->layer_series[which];

  while (series->len <= layer)
    g_ptr_array_add (series, glia_series_new ());
  return g_ptr_array_index (series, layer);
}

GliaDiagnostics *
glia_training_diagnostics (GliaTraining *self)
{
  return self->diagnostics;
}

const GPtrArray *
glia_training_findings (GliaTraining *self)
{
  return self->findings;
}

/* What is wrong with the run as it is now, whatever moment is looked at. */
static void
examine (GliaTraining *self)
{
  const GliaSeries *train = self->series[GLIA_SERIES_TRAIN_LOSS];
  const GliaSymptoms symptoms = {
      .experiment = self->experiment,
      .diagnostics = self->diagnostics,
      .train_loss = glia_series_y (train),
      .dev_loss = glia_series_y (self->series[GLIA_SERIES_DEV_LOSS]),
      .epochs = glia_series_length (train),
      .measures = (const GliaMeasure *const *)self->measures->pdata,
      .n_measures = self->measures->len,
      .diverged = self->snapshot->state == GLIA_SESSION_DIVERGED ? self->snapshot->reason : NULL};

  g_ptr_array_unref (self->findings);
  self->findings = glia_doctor_examine (&symptoms);
}

void
glia_training_ask_for_diagnostics (GliaTraining *self, gboolean busy)
{
  const gint64 now = g_get_monotonic_time ();
  const GliaSnapshot *shown = glia_training_snapshot (self);

  self->diagnostics_wanted = FALSE;
  if (shown == NULL || self->splits == NULL)
    return;
  if (self->diagnostics_pending || (busy && now < self->diagnostics_due)) {
    self->diagnostics_wanted = TRUE; /* when they are ready, or at a later tick */
    return;
  }
  self->diagnostics_pending = TRUE;
  self->diagnostics_asked = now;
  self->diagnosed_past = self->moment != NULL;
  glia_diagnoser_ask (self->diagnoser, shown->network, self->splits->train, shown->run);
}

void
glia_training_diagnostics_ready_cb (gpointer training)
{
  GliaTraining *self = training;
  g_autoptr (GliaDiagnostics) diagnostics = glia_diagnoser_take (self->diagnoser);
  const gint64 now = g_get_monotonic_time ();

  self->diagnostics_pending = FALSE;
  self->diagnostics_due = self->diagnostics_asked +
                          MAX (DIAGNOSE_INTERVAL, DIAGNOSE_SHARE * (now - self->diagnostics_asked));
  if (diagnostics != NULL && self->snapshot != NULL && diagnostics->tag == self->snapshot->run) {
    g_clear_pointer (&self->diagnostics, glia_diagnostics_unref);
    self->diagnostics = g_steal_pointer (&diagnostics);
    if (!self->diagnosed_past && (!self->wants_ticks || now >= self->examine_due)) {
      self->examine_due = now + EXAMINE_INTERVAL;
      examine (self);
    }
    glia_training_emit (self, GLIA_TRAINING_DIAGNOSED);
  }
  if (self->diagnostics_wanted)
    glia_training_ask_for_diagnostics (self, self->wants_ticks);
}
