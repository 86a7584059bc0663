/* SPDX-License-Identifier: MIT */
#include "glia-sweep-runner.h"

#include <glib/gi18n.h>

/* Faster than one can read helps nobody. Microseconds. */
#define CHANGE_INTERVAL 100000

struct _GliaSweepRunner {
  GObject parent_instance;

  GliaSweeper *sweeper; /* of the last one; NULL before the first */
  GQueue waiting;       /* GliaExperiment: what is swept next */
  char *name;
  gboolean active;
  GliaSweeperView view;
  gint64 changed_at;
};

enum { PROPERTY_ACTIVE = 1, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

enum { CHANGED, ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GliaSweepRunner, glia_sweep_runner, G_TYPE_OBJECT)

static void
set_active (GliaSweepRunner *self, gboolean active)
{
  if (self->active == active)
    return;
  self->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_ACTIVE]);
}

static void
publish_view (GliaSweepRunner *self)
{
  glia_sweeper_get_view (self->sweeper, &self->view);
  self->changed_at = g_get_monotonic_time ();
  g_signal_emit (self, signals[CHANGED], 0);
}

/* `splits`: the data if it is loaded, or NULL. */
static gboolean
start_sweeper (GliaSweepRunner *self,
               const GliaExperiment *experiment,
               const GliaSplits *splits,
               const char *name,
               gboolean *resumed,
               GError **error)
{
  const GliaSweeperOptions options = {.keep_plan = TRUE};
  g_autofree char *found = glia_sweeper_find_unfinished (experiment);
  g_autofree char *folder = found != NULL ? g_strdup (found) : glia_sweeper_new_folder (experiment);
  GliaSweeper *sweeper = glia_sweeper_new (experiment, folder, &options, error);

  if (sweeper == NULL)
    return FALSE;
  if (splits != NULL)
    glia_sweeper_add_data (sweeper, experiment, splits);
  g_clear_pointer (&self->sweeper, glia_sweeper_free);
  self->sweeper = sweeper;
  g_free (self->name);
  self->name = g_strdup (name);
  if (resumed != NULL)
    *resumed = found != NULL;
  glia_sweeper_start (sweeper);
  set_active (self, TRUE);
  publish_view (self);
  return TRUE;
}

static gboolean
check_idle (GliaSweepRunner *self, GError **error)
{
  if (self->active)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("Another sweep is running."));
  return !self->active;
}

gboolean
glia_sweep_runner_start (GliaSweepRunner *self,
                         GliaWorkbench *workbench,
                         gboolean *resumed,
                         GError **error)
{
  GliaDocument *document = glia_workbench_document (workbench);
  g_autofree char *name = NULL;

  g_return_val_if_fail (GLIA_IS_SWEEP_RUNNER (self), FALSE);

  g_object_get (document, "title", &name, NULL);
  return check_idle (self, error) &&
         start_sweeper (self, glia_document_experiment (document),
                        glia_workbench_splits (workbench), name, resumed, error);
}

gboolean
glia_sweep_runner_start_all (GliaSweepRunner *self, GPtrArray *experiments, GError **error)
{
  g_return_val_if_fail (GLIA_IS_SWEEP_RUNNER (self), FALSE);
  g_return_val_if_fail (experiments->len > 0, FALSE);

  const GliaExperiment *first = experiments->pdata[0];
  if (!check_idle (self, error) || !start_sweeper (self, first, NULL, first->name, NULL, error))
    return FALSE;
  for (guint i = 1; i < experiments->len; i++)
    g_queue_push_tail (&self->waiting, glia_experiment_ref (experiments->pdata[i]));
  return TRUE;
}

/* FALSE if nothing waits any more, or has been stopped or failed. */
static gboolean
start_next (GliaSweepRunner *self)
{
  g_autoptr (GliaExperiment) next = g_queue_pop_head (&self->waiting);

  if (next != NULL && !self->view.cancelled &&
      start_sweeper (self, next, NULL, next->name, NULL, NULL))
    return TRUE;
  g_queue_clear_full (&self->waiting, (GDestroyNotify)glia_experiment_unref);
  return FALSE;
}

gboolean
glia_sweep_runner_is_active (GliaSweepRunner *self)
{
  g_return_val_if_fail (GLIA_IS_SWEEP_RUNNER (self), FALSE);

  return self->active;
}

void
glia_sweep_runner_pause (GliaSweepRunner *self, gboolean paused)
{
  g_return_if_fail (GLIA_IS_SWEEP_RUNNER (self));

  if (!self->active)
    return;
  glia_sweeper_pause (self->sweeper, paused);
  publish_view (self);
}

void
glia_sweep_runner_cancel (GliaSweepRunner *self)
{
  g_return_if_fail (GLIA_IS_SWEEP_RUNNER (self));

  if (!self->active)
    return;
  glia_sweeper_cancel (self->sweeper);
  publish_view (self);
}

void
glia_sweep_runner_tick (GliaSweepRunner *self)
{
  GliaSweeperView now;

  g_return_if_fail (GLIA_IS_SWEEP_RUNNER (self));

  if (!self->active || g_get_monotonic_time () - self->changed_at < CHANGE_INTERVAL)
    return;
  glia_sweeper_get_view (self->sweeper, &now);
  if (now.serial != self->view.serial || now.paused != self->view.paused)
    publish_view (self);
  if (now.state != GLIA_SWEEPER_ENDED || start_next (self))
    return;
  set_active (self, FALSE);
  g_signal_emit (self, signals[ENDED], 0);
}

const GliaSweeperView *
glia_sweep_runner_view (GliaSweepRunner *self)
{
  g_return_val_if_fail (GLIA_IS_SWEEP_RUNNER (self), NULL);

  return self->sweeper != NULL ? &self->view : NULL;
}

const char *
glia_sweep_runner_name (GliaSweepRunner *self)
{
  g_return_val_if_fail (GLIA_IS_SWEEP_RUNNER (self), NULL);

  return self->name;
}

const char *
glia_sweep_runner_folder (GliaSweepRunner *self)
{
  g_return_val_if_fail (GLIA_IS_SWEEP_RUNNER (self), NULL);

  return self->sweeper != NULL ? glia_sweeper_folder (self->sweeper) : NULL;
}

void
glia_sweep_runner_get_run (GliaSweepRunner *self, guint index, GliaSweepRun *run)
{
  g_return_if_fail (GLIA_IS_SWEEP_RUNNER (self));
  g_return_if_fail (self->sweeper != NULL);

  glia_sweeper_get_run (self->sweeper, index, run);
}

static void
glia_sweep_runner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_ACTIVE)
    g_value_set_boolean (value, GLIA_SWEEP_RUNNER (object)->active);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_sweep_runner_finalize (GObject *object)
{
  GliaSweepRunner *self = GLIA_SWEEP_RUNNER (object);

  /* Waits for the checkpoints. */
  g_clear_pointer (&self->sweeper, glia_sweeper_free);
  g_queue_clear_full (&self->waiting, (GDestroyNotify)glia_experiment_unref);
  g_free (self->name);
  G_OBJECT_CLASS (glia_sweep_runner_parent_class)->finalize (object);
}

static void
glia_sweep_runner_class_init (GliaSweepRunnerClass *class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = glia_sweep_runner_get_property;
  object_class->finalize = glia_sweep_runner_finalize;
  properties[PROPERTY_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
glia_sweep_runner_init (GliaSweepRunner *self)
{
}

GliaSweepRunner *
glia_sweep_runner_new (void)
{
  return g_object_new (GLIA_TYPE_SWEEP_RUNNER, NULL);
}
