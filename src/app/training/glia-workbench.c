/* SPDX-License-Identifier: MIT */

/* The model behind the Workbench, put together from parts that do not know each other:
 * GliaLoading brings the data, GliaRunner trains, GliaHistory and GliaMoments keep what it did,
 * GliaPlaneMaps and GliaCheckup look at it. What follows from what is decided here. */

#include "glia-workbench-private.h"

#include "glia-experiment-difference.h"

enum {
  PROPERTY_DOCUMENT = 1,
  PROPERTY_STATE,
  PROPERTY_PROBLEM,
  PROPERTY_WANTS_TICKS,
  N_PROPERTIES
};

/* Memory for the past of a run. */
#define PAST_BYTES ((gsize)96 << 20)

static GParamSpec *properties[N_PROPERTIES];
static guint signals[GLIA_WORKBENCH_SIGNALS];

G_DEFINE_FINAL_TYPE (GliaWorkbench, glia_workbench, G_TYPE_OBJECT)

void
glia_workbench_emit (GliaWorkbench *self, GliaWorkbenchSignal signal)
{
  g_signal_emit (self, signals[signal], 0);
}

void
glia_workbench_set_state (GliaWorkbench *self, GliaWorkbenchState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_STATE]);
}

void
glia_workbench_set_problem (GliaWorkbench *self, const char *problem)
{
  problem = problem != NULL ? problem : "";
  if (strcmp (problem, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_PROBLEM]);
}

void
glia_workbench_set_wants_ticks (GliaWorkbench *self, gboolean wants)
{
  if (self->wants_ticks == wants)
    return;
  self->wants_ticks = wants;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_WANTS_TICKS]);
}

/* ---- The run --------------------------------------------------------------------------------- */

static void
end_run (GliaWorkbench *self)
{
  glia_runner_end (self->runner);
  glia_workbench_stop_moments (self);
  glia_plane_maps_clear (self->maps);
  glia_workbench_update_ticks (self);
}

static void
clear_run (GliaWorkbench *self)
{
  end_run (self);
  glia_history_clear (self->history);
  glia_moments_clear (self->moments);
  glia_checkup_clear (self->checkup);
}

void
glia_workbench_begin_run (GliaWorkbench *self)
{
  g_autofree char *folder = g_steal_pointer (&self->folder);
  g_autofree char *problem = NULL;

  clear_run (self);
  const gboolean begun =
      glia_runner_begin (self->runner, self->experiment, self->splits, folder, &problem);
  glia_workbench_set_problem (self, problem);
  if (begun)
    glia_workbench_show_first (self);
  else
    glia_workbench_set_state (self, GLIA_WORKBENCH_UNREADY);
  glia_workbench_emit (self, GLIA_WORKBENCH_RESTARTED);
  if (begun)
    glia_workbench_prepare (self, glia_moments_newest (self->moments));
}

/* ---- Data ------------------------------------------------------------------------------------ */

/* Takes `splits`. */
static void
use_splits (GliaWorkbench *self, GliaSplits *splits)
{
  g_clear_pointer (&self->splits, glia_splits_free);
  self->splits = splits;
  glia_plane_maps_set_data (self->maps, self->experiment, splits);
  glia_checkup_set_data (self->checkup, splits);
  glia_workbench_emit (self, GLIA_WORKBENCH_DATA_CHANGED);
}

/* Nothing that is there belongs to the data of now. */
static void
drop_data (GliaWorkbench *self)
{
  const gboolean had_run = glia_runner_session (self->runner) != NULL;

  clear_run (self);
  if (self->splits != NULL)
    use_splits (self, NULL);
  if (had_run)
    glia_workbench_emit (self, GLIA_WORKBENCH_RESTARTED);
}

static void
loading_started_cb (gpointer workbench)
{
  GliaWorkbench *self = workbench;

  drop_data (self);
  glia_workbench_set_problem (self, NULL);
  glia_workbench_set_state (self, GLIA_WORKBENCH_LOADING);
}

static void
loading_progress_cb (gpointer self)
{
  glia_workbench_emit (self, GLIA_WORKBENCH_PROGRESS);
}

static void
loaded_cb (GliaSplits *splits, const char *problem, gpointer workbench)
{
  GliaWorkbench *self = workbench;

  if (splits != NULL) {
    end_run (self);
    use_splits (self, splits);
    glia_workbench_begin_run (self);
    return;
  }
  drop_data (self);
  glia_workbench_set_problem (self, problem);
  glia_workbench_set_state (self, GLIA_WORKBENCH_UNREADY);
}

/* ---- Following the document ------------------------------------------------------------------ */

static void
use_experiment (GliaWorkbench *self)
{
  self->experiment = glia_experiment_ref (glia_document_experiment (self->document));
  glia_loading_set_experiment (self->loading, self->experiment);
  glia_checkup_set_experiment (self->checkup, self->experiment);
}

static void
change_live (GliaWorkbench *self, const GliaExperiment *before)
{
  const GliaSnapshot *newest = glia_moments_newest (self->moments);

  glia_workbench_set_problem (self, NULL);
  glia_session_change (glia_runner_session (self->runner), self->experiment);
  /* What is changed before the first step is part of what was asked for. */
  if (newest != NULL && (newest->steps > 0 || glia_runner_is_starting (self->runner)))
    glia_history_add_change (self->history, before, self->experiment,
                             glia_snapshot_position (newest), g_get_monotonic_time ());
  glia_workbench_expect_news (self);
}

static void
document_changed_cb (GliaWorkbench *self)
{
  g_autoptr (GliaExperiment) before = g_steal_pointer (&self->experiment);

  use_experiment (self);
  const GliaDifference difference = glia_experiment_difference (before, self->experiment);
  if (difference == GLIA_DIFFERENCE_NONE)
    return;
  g_clear_pointer (&self->folder, g_free); /* of what it was */
  if (difference == GLIA_DIFFERENCE_DATA)
    glia_loading_begin_edited (self->loading);
  else if (difference == GLIA_DIFFERENCE_LIVE && glia_runner_session (self->runner) != NULL)
    change_live (self, before);
  else if (self->splits != NULL)
    glia_workbench_begin_run (self);
  else if (self->state == GLIA_WORKBENCH_UNREADY && glia_loading_missing (self->loading) == NULL)
    glia_loading_begin_edited (self->loading); /* perhaps it fits now */
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_workbench_constructed (GObject *object)
{
  GliaWorkbench *self = GLIA_WORKBENCH (object);

  G_OBJECT_CLASS (glia_workbench_parent_class)->constructed (object);
  use_experiment (self);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (document_changed_cb), self,
                           G_CONNECT_SWAPPED);
  glia_loading_begin (self->loading, GLIA_LOAD_LOCAL);
}

static void
glia_workbench_dispose (GObject *object)
{
  GliaWorkbench *self = GLIA_WORKBENCH (object);

  glia_loading_stop (self->loading);
  end_run (self);
  G_OBJECT_CLASS (glia_workbench_parent_class)->dispose (object);
}

static void
glia_workbench_finalize (GObject *object)
{
  GliaWorkbench *self = GLIA_WORKBENCH (object);

  glia_loading_free (self->loading);
  glia_throttle_free (self->pace);
  glia_preparation_free (self->preparation);
  glia_checkup_free (self->checkup);
  glia_plane_maps_free (self->maps);
  glia_runner_free (self->runner);
  glia_moments_free (self->moments);
  glia_history_free (self->history);
  g_clear_pointer (&self->splits, glia_splits_free);
  glia_experiment_unref (self->experiment);
  g_object_unref (self->document);
  g_free (self->folder);
  g_free (self->problem);
  G_OBJECT_CLASS (glia_workbench_parent_class)->finalize (object);
}

static void
glia_workbench_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaWorkbench *self = GLIA_WORKBENCH (object);

  switch (id) {
  case PROPERTY_DOCUMENT:
    g_value_set_object (value, self->document);
    break;
  case PROPERTY_STATE:
    g_value_set_int (value, (int)self->state);
    break;
  case PROPERTY_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  case PROPERTY_WANTS_TICKS:
    g_value_set_boolean (value, self->wants_ticks);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_workbench_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaWorkbench *self = GLIA_WORKBENCH (object);

  if (id == PROPERTY_DOCUMENT)
    self->document = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_workbench_class_init (GliaWorkbenchClass *class)
{
  static const char *const names[GLIA_WORKBENCH_SIGNALS] = {
      [GLIA_WORKBENCH_DATA_CHANGED] = "data-changed", [GLIA_WORKBENCH_RESTARTED] = "restarted",
      [GLIA_WORKBENCH_PREPARING] = "preparing",       [GLIA_WORKBENCH_FRAME] = "frame",
      [GLIA_WORKBENCH_MAPS_CHANGED] = "maps-changed", [GLIA_WORKBENCH_DIAGNOSED] = "diagnosed",
      [GLIA_WORKBENCH_PROGRESS] = "progress",
  };
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->constructed = glia_workbench_constructed;
  object_class->dispose = glia_workbench_dispose;
  object_class->finalize = glia_workbench_finalize;
  object_class->get_property = glia_workbench_get_property;
  object_class->set_property = glia_workbench_set_property;
  properties[PROPERTY_DOCUMENT] =
      g_param_spec_object ("document", NULL, NULL, GLIA_TYPE_DOCUMENT,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_STATE] = g_param_spec_int ("state", NULL, NULL, 0, GLIA_WORKBENCH_FAILED,
                                                 GLIA_WORKBENCH_LOADING, flags);
  properties[PROPERTY_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, "", flags);
  properties[PROPERTY_WANTS_TICKS] = g_param_spec_boolean ("wants-ticks", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  for (guint i = 0; i < GLIA_WORKBENCH_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
glia_workbench_init (GliaWorkbench *self)
{
  const GliaLoadingCallbacks callbacks = {loading_started_cb, loading_progress_cb, loaded_cb};

  self->problem = g_strdup ("");
  self->loading = glia_loading_new (&callbacks, self);
  self->history = glia_history_new ();
  self->moments = glia_moments_new (PAST_BYTES);
  self->runner = glia_runner_new (self->history, self->moments);
  self->maps = glia_plane_maps_new (glia_workbench_answered, self);
  self->checkup = glia_checkup_new (self->moments, self->history, glia_workbench_answered, self);
  glia_workbench_begin_moments (self);
}

GliaWorkbench *
glia_workbench_new (GliaDocument *document)
{
  return g_object_new (GLIA_TYPE_WORKBENCH, "document", document, NULL);
}

/* ---- What there is to see -------------------------------------------------------------------- */

void
glia_workbench_set_store (GliaWorkbench *self, const char *store)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  glia_runner_set_store (self->runner, store);
  const GliaSnapshot *newest = glia_moments_newest (self->moments);
  if (newest != NULL && newest->steps == 0)
    glia_workbench_begin_run (self); /* it has not begun to write */
}

void
glia_workbench_open_run (GliaWorkbench *self, const char *folder)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  g_free (self->folder);
  self->folder = g_strdup (folder);
  if (self->splits != NULL)
    glia_workbench_begin_run (self);
}

void
glia_workbench_set_start (GliaWorkbench *self, GliaSessionStart start)
{
  g_return_if_fail (GLIA_IS_WORKBENCH (self));
  glia_runner_set_start (self->runner, start);
}

GliaDocument *
glia_workbench_document (GliaWorkbench *self)
{
  return self->document;
}

GliaWorkbenchState
glia_workbench_state (GliaWorkbench *self)
{
  return self->state;
}

const char *
glia_workbench_problem (GliaWorkbench *self)
{
  return self->problem;
}

GliaLoading *
glia_workbench_loading (GliaWorkbench *self)
{
  return self->loading;
}

const char *
glia_workbench_missing (GliaWorkbench *self)
{
  return self->state == GLIA_WORKBENCH_UNREADY ? glia_loading_missing (self->loading) : NULL;
}

const GliaSplits *
glia_workbench_splits (GliaWorkbench *self)
{
  return self->splits;
}

GliaHistory *
glia_workbench_history (GliaWorkbench *self)
{
  return self->history;
}

GliaRunner *
glia_workbench_runner (GliaWorkbench *self)
{
  return self->runner;
}

GliaSeries *
glia_workbench_series (GliaWorkbench *self, GliaHistorySeries which)
{
  return glia_history_series (self->history, which);
}

GliaMoments *
glia_workbench_moments (GliaWorkbench *self)
{
  return self->moments;
}

GliaSnapshot *
glia_workbench_snapshot (GliaWorkbench *self)
{
  return glia_moments_shown (self->moments);
}

GliaSnapshot *
glia_workbench_newest (GliaWorkbench *self)
{
  return glia_moments_newest (self->moments);
}

GliaMaps *
glia_workbench_maps (GliaWorkbench *self)
{
  return glia_plane_maps_newest (self->maps);
}

gboolean
glia_workbench_plane (GliaWorkbench *self,
                      double *x_low,
                      double *x_high,
                      double *y_low,
                      double *y_high)
{
  return glia_plane_maps_get_plane (self->maps, x_low, x_high, y_low, y_high);
}

GliaDiagnostics *
glia_workbench_diagnostics (GliaWorkbench *self)
{
  return glia_checkup_diagnostics (self->checkup);
}

const GPtrArray *
glia_workbench_findings (GliaWorkbench *self)
{
  return glia_checkup_findings (self->checkup);
}

char *
glia_workbench_path (GliaWorkbench *self)
{
  GliaSession *session = glia_runner_session (self->runner);

  return session != NULL ? glia_session_path (session) : NULL;
}

gboolean
glia_workbench_wants_ticks (GliaWorkbench *self)
{
  return self->wants_ticks;
}
