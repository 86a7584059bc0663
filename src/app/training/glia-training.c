/* SPDX-License-Identifier: MIT */
#include "glia-training-private.h"

#include "glia-memory.h"

#include <glib/gi18n.h>

enum { PROP_DOCUMENT = 1, PROP_STATE, PROP_PROBLEM, PROP_WANTS_TICKS, N_PROPERTIES };

/* Memory for the past of a run. */
#define PAST_BYTES ((gsize)96 << 20)

static GParamSpec *properties[N_PROPERTIES];
static guint signals[GLIA_TRAINING_SIGNALS];

G_DEFINE_FINAL_TYPE (GliaTraining, glia_training, G_TYPE_OBJECT)

void
glia_training_emit (GliaTraining *self, guint signal)
{
  g_signal_emit (self, signals[signal], 0);
}

void
glia_training_set_state (GliaTraining *self, GliaTrainingState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
glia_training_set_problem (GliaTraining *self, const char *problem)
{
  problem = problem != NULL ? problem : "";
  if (strcmp (problem, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

void
glia_training_set_wants_ticks (GliaTraining *self, gboolean wants)
{
  if (self->wants_ticks == wants)
    return;
  self->wants_ticks = wants;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WANTS_TICKS]);
}

/* ---- The class --------------------------------------------------------------------------------------- */

static void
event_free (gpointer data)
{
  GliaTrainingEvent *event = data;

  g_free (event->text);
  g_free (event);
}

static void
constructed (GObject *object)
{
  GliaTraining *self = GLIA_TRAINING (object);

  G_OBJECT_CLASS (glia_training_parent_class)->constructed (object);
  self->experiment = glia_experiment_ref (glia_document_experiment (self->document));
  g_signal_connect_object (self->document, "changed", G_CALLBACK (glia_training_follow), self,
                           G_CONNECT_SWAPPED);
  glia_training_begin_load (self, GLIA_DATA_LOAD_LOCAL);
}

static void
free_session (gpointer session, gpointer unused)
{
  glia_session_free (session);
  glia_memory_give_back ();
}

static void
dispose (GObject *object)
{
  GliaTraining *self = GLIA_TRAINING (object);

  glia_training_stop_load (self);
  glia_training_retire (self);
  G_OBJECT_CLASS (glia_training_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GliaTraining *self = GLIA_TRAINING (object);

  g_thread_pool_free (self->retired, FALSE, TRUE); /* when all are freed */
  glia_mapper_free (self->mapper);
  glia_diagnoser_free (self->diagnoser);
  glia_training_clear_measures (self);
  for (guint i = 0; i < GLIA_LAYER_SERIES; i++)
    g_ptr_array_unref (self->layer_series[i]);
  g_ptr_array_unref (self->measures);
  g_ptr_array_unref (self->findings);
  glia_snapshots_free (self->snapshots);
  g_clear_pointer (&self->splits, glia_splits_free);
  glia_experiment_unref (self->experiment);
  g_object_unref (self->document);
  for (guint i = 0; i < GLIA_TRAINING_SERIES; i++)
    glia_series_unref (self->series[i]);
  g_ptr_array_unref (self->events);
  g_free (self->last_keys);
  g_free (self->store);
  g_free (self->folder);
  g_free (self->problem);
  g_free (self->missing);
  g_free (self->load_text);
  G_OBJECT_CLASS (glia_training_parent_class)->finalize (object);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaTraining *self = GLIA_TRAINING (object);

  switch (id) {
  case PROP_DOCUMENT:
    g_value_set_object (value, self->document);
    break;
  case PROP_STATE:
    g_value_set_int (value, (int)self->state);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  case PROP_WANTS_TICKS:
    g_value_set_boolean (value, self->wants_ticks);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaTraining *self = GLIA_TRAINING (object);

  if (id == PROP_DOCUMENT)
    self->document = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_training_class_init (GliaTrainingClass *class)
{
  static const char *const names[GLIA_TRAINING_SIGNALS] = {
      [GLIA_TRAINING_DATA_CHANGED] = "data-changed",
      [GLIA_TRAINING_RESTARTED] = "restarted",
      [GLIA_TRAINING_FRAME] = "frame",
      [GLIA_TRAINING_MAPS_CHANGED] = "maps-changed",
      [GLIA_TRAINING_DIAGNOSED] = "diagnosed",
      [GLIA_TRAINING_PROGRESS] = "progress",
  };
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->constructed = constructed;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  properties[PROP_DOCUMENT] =
      g_param_spec_object ("document", NULL, NULL, GLIA_TYPE_DOCUMENT,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
      g_param_spec_int ("state", NULL, NULL, 0, GLIA_TRAINING_FAILED, GLIA_TRAINING_LOADING, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, "", flags);
  properties[PROP_WANTS_TICKS] = g_param_spec_boolean ("wants-ticks", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  for (guint i = 0; i < GLIA_TRAINING_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
glia_training_init (GliaTraining *self)
{
  self->problem = g_strdup ("");
  self->load_text = g_strdup ("");
  self->events = g_ptr_array_new_with_free_func (event_free);
  for (guint i = 0; i < GLIA_TRAINING_SERIES; i++)
    self->series[i] = glia_series_new ();
  self->retired = g_thread_pool_new (free_session, NULL, 1, FALSE, NULL);
  self->mapper = glia_mapper_new (glia_training_maps_ready_cb, self);
  self->diagnoser = glia_diagnoser_new (glia_training_diagnostics_ready_cb, self);
  self->measures = g_ptr_array_new_with_free_func (g_free);
  self->findings = g_ptr_array_new ();
  self->snapshots = glia_snapshots_new (PAST_BYTES);
  glia_training_clear_measures (self);
}

GliaTraining *
glia_training_new (GliaDocument *document)
{
  return g_object_new (GLIA_TYPE_TRAINING, "document", document, NULL);
}

/* ---- What there is to see ----------------------------------------------------------------------------- */

void
glia_training_set_store (GliaTraining *self, const char *store)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  g_free (self->store);
  self->store = g_strdup (store);
  if (self->session != NULL && self->snapshot != NULL && self->snapshot->steps == 0)
    glia_training_new_run (self); /* it has not begun to write */
}

void
glia_training_open_run (GliaTraining *self, const char *folder)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  g_free (self->folder);
  self->folder = g_strdup (folder);
  if (self->splits != NULL)
    glia_training_new_run (self);
}

void
glia_training_set_start (GliaTraining *self, GliaSessionStart start)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  self->start = start;
  if (self->session != NULL)
    glia_session_set_start (self->session, start);
}

GliaDocument *
glia_training_document (GliaTraining *self)
{
  return self->document;
}

GliaTrainingState
glia_training_state (GliaTraining *self)
{
  return self->state;
}

const char *
glia_training_problem (GliaTraining *self)
{
  return self->problem;
}

const char *
glia_training_load_text (GliaTraining *self)
{
  return self->load_text;
}

double
glia_training_load_fraction (GliaTraining *self)
{
  return self->load_fraction;
}

guint64
glia_training_load_bytes (GliaTraining *self)
{
  return self->load_bytes;
}

const char *
glia_training_missing (GliaTraining *self)
{
  return self->state == GLIA_TRAINING_UNREADY ? self->missing : NULL;
}

const GliaSplits *
glia_training_splits (GliaTraining *self)
{
  return self->splits;
}

GliaSnapshot *
glia_training_snapshot (GliaTraining *self)
{
  return self->moment != NULL ? self->moment : self->snapshot;
}

GliaSeries *
glia_training_series (GliaTraining *self, GliaTrainingSeries which)
{
  return self->series[which];
}

const GPtrArray *
glia_training_events (GliaTraining *self)
{
  return self->events;
}

GliaMaps *
glia_training_maps (GliaTraining *self)
{
  return self->maps;
}

gboolean
glia_training_plane (GliaTraining *self,
                     double *x_low,
                     double *x_high,
                     double *y_low,
                     double *y_high)
{
  if (!glia_training_has_plane (self))
    return FALSE;
  *x_low = self->x_low;
  *x_high = self->x_high;
  *y_low = self->y_low;
  *y_high = self->y_high;
  return TRUE;
}

char *
glia_training_path (GliaTraining *self)
{
  return self->session != NULL ? glia_session_path (self->session) : NULL;
}

/* ---- What the transport bar does ----------------------------------------------------------------------- */

static gboolean
can_train (GliaTraining *self)
{
  return self->session != NULL &&
         (self->state == GLIA_TRAINING_READY || self->state == GLIA_TRAINING_PAUSED ||
          self->state == GLIA_TRAINING_FAILED);
}

void
glia_training_train (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (!can_train (self))
    return;
  glia_training_show_now (self);
  self->told_to_train = TRUE;
  glia_training_set_problem (self, NULL);
  glia_session_train (self->session);
  glia_training_set_state (self, GLIA_TRAINING_RUNNING);
  glia_training_set_wants_ticks (self, TRUE);
}

void
glia_training_pause (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->state != GLIA_TRAINING_RUNNING)
    return;
  self->told_to_train = FALSE;
  glia_session_pause (self->session);
  glia_training_set_wants_ticks (self, TRUE);
}

void
glia_training_toggle (GliaTraining *self)
{
  if (self->state == GLIA_TRAINING_RUNNING)
    glia_training_pause (self);
  else
    glia_training_train (self);
}

void
glia_training_step (GliaTraining *self, GliaStepSize size)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (!can_train (self))
    return;
  glia_training_show_now (self);
  if (size == GLIA_STEP_EPOCH)
    glia_session_step_epoch (self->session);
  else
    glia_session_step (self->session);
  glia_training_set_wants_ticks (self, TRUE);
}

void
glia_training_reset (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->session != NULL)
    glia_training_new_run (self);
}

void
glia_training_reload (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->state == GLIA_TRAINING_UNREADY)
    glia_training_begin_load (self, GLIA_DATA_LOAD_LOCAL);
}

void
glia_training_download (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->state == GLIA_TRAINING_UNREADY && self->missing != NULL)
    glia_training_begin_load (self, GLIA_DATA_LOAD_DOWNLOAD);
}

void
glia_training_cancel_load (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->state != GLIA_TRAINING_LOADING)
    return;
  glia_training_stop_load (self);
  glia_training_set_problem (self, _ ("Loading the data was cancelled."));
  glia_training_set_state (self, GLIA_TRAINING_UNREADY);
}

void
glia_training_edit_weight (GliaTraining *self, gsize layer, gsize unit, gssize input, float value)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->session == NULL)
    return;
  glia_training_set_problem (self, NULL);
  glia_training_show_now (self);
  glia_session_edit_weight (self->session, layer, unit, input, value);
  glia_training_set_wants_ticks (self, TRUE);
}

void
glia_training_tick (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->session == NULL)
    return;
  g_autoptr (GliaTraining) kept = g_object_ref (self); /* a handler may close the window */
  const gboolean anything = glia_training_take (self);
  const gboolean moves = anything && self->moment == NULL; /* the past stays as it was */
  if (moves || self->maps_wanted)
    glia_training_ask_for_maps (self, self->wants_ticks);
  if (moves || self->diagnostics_wanted)
    glia_training_ask_for_diagnostics (self, self->wants_ticks);
  if (anything)
    glia_training_emit (self, GLIA_TRAINING_FRAME);
}

gboolean
glia_training_wants_ticks (GliaTraining *self)
{
  return self->wants_ticks;
}
