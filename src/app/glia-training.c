/* SPDX-License-Identifier: MIT */
#include "glia-training.h"

#include "glia-data-load.h"
#include "glia-training-events.h"

#include "glia-experiment-difference.h"

#include <glib/gi18n.h>
#include <math.h>

/* Points that are generated faster than a frame are made at once, without a moment of "loading". */
#define AT_ONCE 20000
/* Typing a number changes the data with every key: wait for the last one (milliseconds). */
#define SETTLE_TIME 150
/* Maps: cells on a side, for the surface; hidden layers with more units are drawn without maps. */
#define MAP_SIDE   128
#define MAP_WIDEST 24
/* Maps are asked for no more often (microseconds). */
#define MAP_INTERVAL (G_USEC_PER_SEC / 20)
/* Around the data, as a share of their range. */
#define PLANE_MARGIN 0.1

struct _GliaTraining {
  GObject parent_instance;

  GliaDocument *document;
  GliaExperiment *experiment; /* what session and splits are of */
  char *store;

  GliaTrainingState state;
  char *problem, *missing;
  gboolean told_to_train; /* and no snapshot has said so yet */
  gboolean wants_ticks;

  GliaDataLoad *load;
  guint settle_source;
  char *load_text;
  double load_fraction;
  guint64 load_bytes;
  GliaSplits *splits;
  double x_low, x_high, y_low, y_high; /* the plane, for two inputs */

  GliaSession *session;
  GThread *retiring; /* frees the session before */
  GliaSnapshot *snapshot;
  GArray *rows; /* GliaEpoch, for draining */
  GliaSeries *series[GLIA_TRAINING_SERIES];
  GPtrArray *events;

  GliaMapper *mapper;
  GliaMaps *maps;
  gint64 maps_asked;
  gboolean maps_pending, maps_wanted; /* asked and not there; out of date */
};

enum { PROP_DOCUMENT = 1, PROP_STATE, PROP_WANTS_TICKS, N_PROPERTIES };
enum { DATA_CHANGED, RESTARTED, FRAME, MAPS_CHANGED, PROGRESS, N_SIGNALS };

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GliaTraining, glia_training, G_TYPE_OBJECT)

static void begin_load (GliaTraining *self, GliaDataLoadKind kind);

static void
set_state (GliaTraining *self, GliaTrainingState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_problem (GliaTraining *self, const char *problem)
{
  g_free (self->problem);
  self->problem = g_strdup (problem != NULL ? problem : "");
}

static void
set_wants_ticks (GliaTraining *self, gboolean wants)
{
  if (self->wants_ticks == wants)
    return;
  self->wants_ticks = wants;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WANTS_TICKS]);
}

/* ---- Maps -------------------------------------------------------------------------------------------- */

static gboolean
has_plane (GliaTraining *self)
{
  return self->splits != NULL && self->splits->train->n_columns == 2;
}

static void
ask_for_maps (GliaTraining *self)
{
  const gint64 now = g_get_monotonic_time ();

  self->maps_wanted = FALSE;
  if (!has_plane (self) || self->snapshot == NULL)
    return;
  if (self->maps_pending || (self->wants_ticks && now - self->maps_asked < MAP_INTERVAL)) {
    self->maps_wanted = TRUE;
    return;
  }
  self->maps_pending = TRUE;
  self->maps_asked = now;
  glia_mapper_ask (self->mapper, self->snapshot->network, MAP_SIDE, self->x_low, self->x_high,
                   self->y_low, self->y_high, MAP_WIDEST, self->snapshot->run);
}

static void
maps_ready_cb (gpointer data)
{
  GliaTraining *self = data;
  g_autoptr (GliaMaps) maps = glia_mapper_take (self->mapper);

  self->maps_pending = FALSE;
  if (maps != NULL && self->snapshot != NULL && maps->tag == self->snapshot->run) {
    glia_maps_unref (self->maps);
    self->maps = g_steal_pointer (&maps);
    g_signal_emit (self, signals[MAPS_CHANGED], 0);
  } else {
    self->maps_wanted = TRUE;
  }
  if (self->maps_wanted)
    ask_for_maps (self);
}

static void
widen (const GliaDataset *part, double low[2], double high[2])
{
  for (gsize i = 0; part != NULL && i < part->n_rows; i++)
    for (gsize k = 0; k < 2; k++) {
      low[k] = fmin (low[k], (double)part->features[2 * i + k]);
      high[k] = fmax (high[k], (double)part->features[2 * i + k]);
    }
}

/* A square around the points of all parts. */
static void
find_plane (GliaTraining *self)
{
  double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};

  if (!has_plane (self))
    return;
  widen (self->splits->train, low, high);
  widen (self->splits->dev, low, high);
  widen (self->splits->test, low, high);
  double half = fmax (high[0] - low[0], high[1] - low[1]) * (0.5 + PLANE_MARGIN);
  if (!(half > 0) || !isfinite (half))
    half = 1;
  self->x_low = (low[0] + high[0]) / 2 - half;
  self->x_high = (low[0] + high[0]) / 2 + half;
  self->y_low = (low[1] + high[1]) / 2 - half;
  self->y_high = (low[1] + high[1]) / 2 + half;
}

/* ---- The session ------------------------------------------------------------------------------------- */

static GliaTrainingState
state_of_snapshot (const GliaSnapshot *snapshot)
{
  switch (snapshot->state) {
  case GLIA_SESSION_RUNNING:
    return GLIA_TRAINING_RUNNING;
  case GLIA_SESSION_FINISHED:
    return GLIA_TRAINING_FINISHED;
  case GLIA_SESSION_DIVERGED:
    return GLIA_TRAINING_DIVERGED;
  case GLIA_SESSION_FAILED:
    return GLIA_TRAINING_FAILED;
  case GLIA_SESSION_PAUSED:
    break;
  }
  return snapshot->steps == 0 ? GLIA_TRAINING_READY : GLIA_TRAINING_PAUSED;
}

static void
take_rows (GliaTraining *self)
{
  g_array_set_size (self->rows, 0);
  glia_session_take_rows (self->session, self->rows);
  for (guint i = 0; i < self->rows->len; i++) {
    const GliaEpoch *row = &g_array_index (self->rows, GliaEpoch, i);
    const double values[GLIA_TRAINING_SERIES] = {
        [GLIA_SERIES_TRAIN_LOSS] = row->train_loss,
        [GLIA_SERIES_DEV_LOSS] = row->dev_loss,
        [GLIA_SERIES_TRAIN_ACCURACY] = row->train_accuracy,
        [GLIA_SERIES_DEV_ACCURACY] = row->dev_accuracy,
        [GLIA_SERIES_LEARNING_RATE] = row->learning_rate,
    };
    for (guint k = 0; k < GLIA_TRAINING_SERIES; k++)
      glia_series_append (self->series[k], (double)row->epoch, values[k]);
  }
}

/* Takes what there is; TRUE if anything is new. */
static gboolean
take (GliaTraining *self)
{
  const gboolean busy = glia_session_is_busy (self->session); /* before taking, see its header */
  GliaSnapshot *snapshot = glia_session_take_snapshot (self->session);

  take_rows (self);
  set_wants_ticks (self, busy);
  if (snapshot != NULL) {
    g_clear_pointer (&self->snapshot, glia_snapshot_unref);
    self->snapshot = snapshot;
    if (snapshot->state != GLIA_SESSION_PAUSED || !busy)
      self->told_to_train = FALSE;
    if (snapshot->state == GLIA_SESSION_FAILED)
      set_problem (self, snapshot->reason);
    ask_for_maps (self);
  } else if (self->maps_wanted) {
    ask_for_maps (self);
  }
  if (!busy)
    self->told_to_train = FALSE;
  if (self->snapshot != NULL && !self->told_to_train)
    set_state (self, state_of_snapshot (self->snapshot));
  return snapshot != NULL || self->rows->len > 0;
}

static gpointer
retire (gpointer session)
{
  glia_session_free (session);
  return NULL;
}

/* Writing the last checkpoint of a large network takes a moment that the window shall not wait for. */
static void
let_go_of_session (GliaTraining *self)
{
  if (self->session == NULL)
    return;
  if (self->retiring != NULL)
    g_thread_join (self->retiring);
  self->retiring = g_thread_new ("retire", retire, g_steal_pointer (&self->session));
  g_clear_pointer (&self->snapshot, glia_snapshot_unref);
  g_clear_pointer (&self->maps, glia_maps_unref);
  self->told_to_train = FALSE;
  set_wants_ticks (self, FALSE);
}

static void
clear_history (GliaTraining *self)
{
  for (guint i = 0; i < GLIA_TRAINING_SERIES; i++)
    glia_series_clear (self->series[i]);
  g_ptr_array_set_size (self->events, 0);
}

static void
new_session (GliaTraining *self)
{
  g_autoptr (GError) error = NULL;

  let_go_of_session (self);
  clear_history (self);
  self->session = glia_session_new (self->experiment, self->splits, self->store, &error);
  set_problem (self, error != NULL ? error->message : NULL);
  if (self->session != NULL)
    take (self);
  else
    set_state (self, GLIA_TRAINING_UNREADY);
  g_signal_emit (self, signals[RESTARTED], 0);
}

/* ---- Data -------------------------------------------------------------------------------------------- */

/* Takes `splits`. */
static void
use_splits (GliaTraining *self, GliaSplits *splits)
{
  g_clear_pointer (&self->splits, glia_splits_free);
  self->splits = splits;
  find_plane (self);
  g_signal_emit (self, signals[DATA_CHANGED], 0);
}

static void
have_data (GliaTraining *self, GliaSplits *splits, const char *missing, const GError *error)
{
  g_free (self->missing);
  self->missing = g_strdup (missing);
  if (splits != NULL) {
    use_splits (self, splits);
    new_session (self);
    return;
  }
  set_problem (self, error->message);
  set_state (self, GLIA_TRAINING_UNREADY);
}

static void
progress_cb (GliaDataLoad *load, const char *what, double fraction, guint64 bytes, gpointer data)
{
  GliaTraining *self = data;

  g_free (self->load_text);
  self->load_text = g_strdup (what);
  self->load_fraction = fraction;
  self->load_bytes = bytes;
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
done_cb (GliaDataLoad *load,
         GliaSplits *splits,
         const char *missing,
         const GError *error,
         gpointer data)
{
  GliaTraining *self = data;

  have_data (self, splits, missing, error);
  glia_data_load_end (g_steal_pointer (&self->load));
}

static void
stop_load (GliaTraining *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_pointer (&self->load, glia_data_load_end);
}

static void
begin_load (GliaTraining *self, GliaDataLoadKind kind)
{
  const GliaDataSpec *data = &self->experiment->data;

  stop_load (self);
  g_clear_pointer (&self->missing, g_free);
  if (glia_source_is_generator (data->source) && data->samples <= AT_ONCE) {
    g_autoptr (GError) error = NULL;
    GliaSplits *splits = glia_data_load (self->experiment, NULL, NULL, NULL, NULL, &error);
    have_data (self, splits, NULL, error);
    return;
  }
  g_free (self->load_text);
  self->load_text = g_strdup (_ ("Reading the data"));
  self->load_fraction = -1;
  self->load_bytes = 0;
  set_state (self, GLIA_TRAINING_LOADING);
  self->load = glia_data_load_begin (self->experiment, kind,
                                     &(GliaDataLoadCallbacks){progress_cb, done_cb, self});
}

static void
settled_cb (gpointer data)
{
  GliaTraining *self = data;

  self->settle_source = 0;
  begin_load (self, GLIA_DATA_LOAD_LOCAL);
}

/* The data are others: nothing that is there belongs to them. */
static void
renew_data (GliaTraining *self)
{
  stop_load (self);
  let_go_of_session (self);
  clear_history (self);
  if (self->splits != NULL)
    use_splits (self, NULL);
  g_signal_emit (self, signals[RESTARTED], 0);
  if (glia_source_is_generator (self->experiment->data.source)) {
    begin_load (self, GLIA_DATA_LOAD_LOCAL);
    return;
  }
  set_state (self, GLIA_TRAINING_LOADING);
  self->settle_source = g_timeout_add_once (SETTLE_TIME, settled_cb, self);
}

/* ---- Following the document -------------------------------------------------------------------------- */

static void
note_event (GliaTraining *self, char *text)
{
  const GliaSnapshot *snapshot = self->snapshot;
  GliaTrainingEvent *event = g_new (GliaTrainingEvent, 1);

  *event =
      (GliaTrainingEvent){(double)snapshot->epochs + (double)snapshot->step_in_epoch /
                                                         (double)MAX (snapshot->steps_per_epoch, 1),
                          text};
  g_ptr_array_add (self->events, event);
}

static void
change_live (GliaTraining *self, GliaExperiment *before)
{
  if (self->session == NULL)
    return;
  glia_session_change (self->session, self->experiment);
  char *text = glia_training_describe_change (before, self->experiment);
  if (self->snapshot != NULL && (self->snapshot->steps > 0 || self->told_to_train) && text != NULL)
    note_event (self, text);
  else
    g_free (text);
  set_wants_ticks (self, TRUE);
}

static void
changed_cb (GliaTraining *self)
{
  g_autoptr (GliaExperiment) before = g_steal_pointer (&self->experiment);

  self->experiment = glia_experiment_ref (glia_document_experiment (self->document));
  switch (glia_experiment_difference (before, self->experiment)) {
  case GLIA_DIFFERENCE_NONE:
    break;
  case GLIA_DIFFERENCE_LIVE:
    change_live (self, before);
    break;
  case GLIA_DIFFERENCE_RUN:
    if (self->splits != NULL)
      new_session (self);
    else if (self->state == GLIA_TRAINING_UNREADY && self->missing == NULL)
      renew_data (self); /* perhaps it fits now */
    break;
  case GLIA_DIFFERENCE_DATA:
    renew_data (self);
    break;
  }
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
  g_signal_connect_object (self->document, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  begin_load (self, GLIA_DATA_LOAD_LOCAL);
}

static void
finalize (GObject *object)
{
  GliaTraining *self = GLIA_TRAINING (object);

  stop_load (self);
  glia_session_free (self->session);
  if (self->retiring != NULL)
    g_thread_join (self->retiring);
  glia_mapper_free (self->mapper);
  glia_maps_unref (self->maps);
  g_clear_pointer (&self->snapshot, glia_snapshot_unref);
  g_clear_pointer (&self->splits, glia_splits_free);
  glia_experiment_unref (self->experiment);
  g_object_unref (self->document);
  for (guint i = 0; i < GLIA_TRAINING_SERIES; i++)
    glia_series_unref (self->series[i]);
  g_array_unref (self->rows);
  g_ptr_array_unref (self->events);
  g_free (self->store);
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
  static const char *const names[N_SIGNALS] = {
      [DATA_CHANGED] = "data-changed", [RESTARTED] = "restarted", [FRAME] = "frame",
      [MAPS_CHANGED] = "maps-changed", [PROGRESS] = "progress",
  };
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->constructed = constructed;
  object_class->finalize = finalize;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  properties[PROP_DOCUMENT] =
      g_param_spec_object ("document", NULL, NULL, GLIA_TYPE_DOCUMENT,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
      g_param_spec_int ("state", NULL, NULL, 0, GLIA_TRAINING_FAILED, GLIA_TRAINING_LOADING, flags);
  properties[PROP_WANTS_TICKS] = g_param_spec_boolean ("wants-ticks", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
glia_training_init (GliaTraining *self)
{
  self->problem = g_strdup ("");
  self->load_text = g_strdup ("");
  self->rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
  self->events = g_ptr_array_new_with_free_func (event_free);
  for (guint i = 0; i < GLIA_TRAINING_SERIES; i++)
    self->series[i] = glia_series_new ();
  self->mapper = glia_mapper_new (maps_ready_cb, self);
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
    new_session (self); /* it has not begun to write */
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
  return self->missing;
}

const GliaSplits *
glia_training_splits (GliaTraining *self)
{
  return self->splits;
}

GliaSnapshot *
glia_training_snapshot (GliaTraining *self)
{
  return self->snapshot;
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
  if (!has_plane (self))
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
  self->told_to_train = TRUE;
  glia_session_train (self->session);
  set_state (self, GLIA_TRAINING_RUNNING);
  set_wants_ticks (self, TRUE);
}

void
glia_training_pause (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->state != GLIA_TRAINING_RUNNING)
    return;
  self->told_to_train = FALSE;
  glia_session_pause (self->session);
  set_wants_ticks (self, TRUE);
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
  if (size == GLIA_STEP_EPOCH)
    glia_session_step_epoch (self->session);
  else
    glia_session_step (self->session);
  set_wants_ticks (self, TRUE);
}

void
glia_training_reset (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->session != NULL)
    new_session (self);
}

void
glia_training_reload (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->state == GLIA_TRAINING_UNREADY)
    begin_load (self, GLIA_DATA_LOAD_LOCAL);
}

void
glia_training_download (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->state == GLIA_TRAINING_UNREADY && self->missing != NULL)
    begin_load (self, GLIA_DATA_LOAD_DOWNLOAD);
}

void
glia_training_cancel_load (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->state != GLIA_TRAINING_LOADING)
    return;
  stop_load (self);
  set_problem (self, _ ("Loading the data was cancelled."));
  set_state (self, GLIA_TRAINING_UNREADY);
}

void
glia_training_edit_weight (GliaTraining *self, gsize layer, gsize unit, gssize input, float value)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->session == NULL)
    return;
  glia_session_edit_weight (self->session, layer, unit, input, value);
  set_wants_ticks (self, TRUE);
}

void
glia_training_tick (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->session != NULL && take (self))
    g_signal_emit (self, signals[FRAME], 0);
}

gboolean
glia_training_wants_ticks (GliaTraining *self)
{
  return self->wants_ticks;
}
