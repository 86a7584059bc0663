/* SPDX-License-Identifier: MIT */
#include "glia-history.h"

#include "glia-change-text.h"

/* Changes of the same keys within this time are one mark on the curves (microseconds). */
#define MERGE_TIME G_USEC_PER_SEC
/* Measured steps that are kept: the doctor looks at the last few. */
#define MEASURES_KEPT 64

struct _GliaHistory {
  GliaSeries *series[GLIA_N_SERIES];
  double steps, seconds; /* of the rows in the series */

  GPtrArray *events;      /* GliaHistoryEvent */
  char *last_keys;        /* of the last event */
  gint64 last_event_time; /* microseconds */

  GPtrArray *measures;                        /* GliaMeasure */
  GPtrArray *layer_series[GLIA_LAYER_SERIES]; /* GliaSeries, by layer */
};

static void
free_event (gpointer data)
{
  GliaHistoryEvent *event = data;

  g_free (event->text);
  g_free (event);
}

static void
unref_series (gpointer series)
{
  glia_series_unref (series);
}

GliaHistory *
glia_history_new (void)
{
  GliaHistory *history = g_new0 (GliaHistory, 1);

  for (guint i = 0; i < GLIA_N_SERIES; i++)
    history->series[i] = glia_series_new ();
  history->events = g_ptr_array_new_with_free_func (free_event);
  history->measures = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < GLIA_LAYER_SERIES; i++)
    history->layer_series[i] = g_ptr_array_new_with_free_func (unref_series);
  return history;
}

void
glia_history_free (GliaHistory *history)
{
  if (history == NULL)
    return;
  for (guint i = 0; i < GLIA_N_SERIES; i++)
    glia_series_unref (history->series[i]);
  g_ptr_array_unref (history->events);
  g_free (history->last_keys);
  g_ptr_array_unref (history->measures);
  for (guint i = 0; i < GLIA_LAYER_SERIES; i++)
    g_ptr_array_unref (history->layer_series[i]);
  g_free (history);
}

void
glia_history_clear (GliaHistory *history)
{
  for (guint i = 0; i < GLIA_N_SERIES; i++)
    glia_series_clear (history->series[i]);
  history->steps = history->seconds = 0;
  g_ptr_array_set_size (history->events, 0);
  g_clear_pointer (&history->last_keys, g_free);
  g_ptr_array_set_size (history->measures, 0);
  /* New objects: the next run may have other layers, and a plot may still show the old ones. */
  for (guint i = 0; i < GLIA_LAYER_SERIES; i++) {
    g_ptr_array_unref (history->layer_series[i]);
    history->layer_series[i] = g_ptr_array_new_with_free_func (unref_series);
  }
}

void
glia_history_add_rows (GliaHistory *history, const GArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    const GliaEpoch *row = &g_array_index (rows, GliaEpoch, i);
    history->steps += (double)row->steps;
    history->seconds += row->seconds;
    const double values[GLIA_N_SERIES] = {
        [GLIA_SERIES_TRAIN_LOSS] = row->train_loss,
        [GLIA_SERIES_DEV_LOSS] = row->dev_loss,
        [GLIA_SERIES_TRAIN_ACCURACY] = row->train_accuracy,
        [GLIA_SERIES_DEV_ACCURACY] = row->dev_accuracy,
        [GLIA_SERIES_LEARNING_RATE] = row->learning_rate,
        [GLIA_SERIES_STEPS] = history->steps,
        [GLIA_SERIES_SECONDS] = history->seconds,
    };
    for (guint k = 0; k < GLIA_N_SERIES; k++)
      glia_series_append (history->series[k], (double)row->epoch, values[k]);
  }
}

static void
append_measure (GliaHistory *history, const GliaMeasure *measure)
{
  for (gsize l = 0; l < measure->layers; l++) {
    const double values[GLIA_LAYER_SERIES] = {
        [GLIA_LAYER_GRADIENT] = measure->layer[l].gradient,
        [GLIA_LAYER_UPDATE] = measure->layer[l].update,
    };
    for (guint k = 0; k < GLIA_LAYER_SERIES; k++)
      glia_series_append (glia_history_layer_series (history, k, l), measure->epoch, values[k]);
  }
}

void
glia_history_add_measures (GliaHistory *history, GPtrArray *measures)
{
  for (guint i = 0; i < measures->len; i++)
    append_measure (history, g_ptr_array_index (measures, i));
  g_ptr_array_extend_and_steal (history->measures, measures);
  if (history->measures->len > MEASURES_KEPT)
    g_ptr_array_remove_range (history->measures, 0, history->measures->len - MEASURES_KEPT);
}

void
glia_history_add_change (GliaHistory *history,
                         const GliaExperiment *before,
                         const GliaExperiment *after,
                         double epoch,
                         gint64 now)
{
  g_autofree char *keys = NULL;
  g_autofree char *text = glia_change_text (before, after, &keys);

  if (text == NULL)
    return;
  if (g_strcmp0 (keys, history->last_keys) == 0 && now - history->last_event_time < MERGE_TIME)
    g_ptr_array_set_size (history->events, (int)history->events->len - 1);
  GliaHistoryEvent *event = g_new (GliaHistoryEvent, 1);
  event->epoch = epoch;
  event->text = g_steal_pointer (&text);
  g_ptr_array_add (history->events, event);
  g_free (history->last_keys);
  history->last_keys = g_steal_pointer (&keys);
  history->last_event_time = now;
}

GliaSeries *
glia_history_series (GliaHistory *history, GliaHistorySeries which)
{
  return history->series[which];
}

GliaSeries *
glia_history_layer_series (GliaHistory *history, GliaLayerSeries which, gsize layer)
{
  GPtrArray *series = history->layer_series[which];

  while (series->len <= layer)
    g_ptr_array_add (series, glia_series_new ());
  return g_ptr_array_index (series, layer);
}

const GPtrArray *
glia_history_events (GliaHistory *history)
{
  return history->events;
}

const GPtrArray *
glia_history_measures (GliaHistory *history)
{
  return history->measures;
}
