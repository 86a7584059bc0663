/* SPDX-License-Identifier: MIT */

/* What a window does when its sweep has ended: it says so, and offers to compare the runs. */
#include "glia-window-private.h"

#include "glia-compare-page.h"
#include "glia-transport-bar.h"

#include <glib/gi18n.h>
#include <string.h>

/* The rows with a run in `folder`, be it among others of the same experiment. */
static GPtrArray *
rows_in (GListModel *model, const char *folder)
{
  g_autofree char *prefix = g_strconcat (folder, "/", NULL);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (GliaRunsRow) row = g_list_model_get_item (model, i);
    const GPtrArray *runs = glia_runs_row_members (row);
    gboolean has = FALSE;
    for (guint k = 0; k < runs->len; k++)
      has = has || g_str_has_prefix (((const GliaRunFacts *)runs->pdata[k])->path, prefix);
    if (has)
      g_ptr_array_add (rows, g_steal_pointer (&row));
  }
  return rows;
}

/* The table reads the disk on a thread: once it has seen the runs they are selected. */
static void
updated_cb (GliaWindow *self, GliaRunsModel *model)
{
  g_autoptr (GPtrArray) rows = rows_in (G_LIST_MODEL (model), self->sweep_folder);

  if (rows->len == 0)
    return;
  g_signal_handlers_disconnect_by_func (model, updated_cb, self);
  glia_runs_model_select (model, rows, self->sweep_of_seeds);
}

static void
compare_cb (GliaWindow *self)
{
  GliaRunsModel *model = glia_compare_page_model (GLIA_COMPARE_PAGE (self->compare));

  adw_view_stack_set_visible_child_name (self->pages, "compare");
  g_signal_handlers_disconnect_by_func (model, updated_cb, self);
  g_signal_connect_object (model, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  glia_runs_model_refresh (model);
}

static char *
describe_result (const GliaSweeperView *view)
{
  const guint bad = view->diverged + view->failed;

  if (view->cancelled && view->ended < view->runs)
    return g_strdup_printf (_ ("Stopped with %u of %u runs done"), view->ended, view->runs);
  if (bad > 0)
    return g_strdup_printf (_ ("%u of %u runs done, %u diverged or failed"), view->finished,
                            view->runs, bad);
  return g_strdup_printf (g_dngettext (NULL, "%u run done", "%u runs done", view->runs),
                          view->runs);
}

static void
ended_cb (GliaWindow *self)
{
  GliaSweepRunner *sweep = glia_transport_bar_sweep (GLIA_TRANSPORT_BAR (self->transport));
  const GliaSweeperView *view = glia_sweep_runner_view (sweep);
  g_autofree char *text = self->sweep_of_seeds && view->finished == view->runs
                              ? g_strdup (_ ("The seeds are trained"))
                              : describe_result (view);
  AdwToast *toast = adw_toast_new (text);

  g_free (self->sweep_folder);
  self->sweep_folder = g_strdup (glia_sweep_runner_folder (sweep));
  adw_toast_set_button_label (toast, _ ("_Compare"));
  adw_toast_set_timeout (toast, 0); /* a sweep takes long: nobody need be looking */
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (compare_cb), self,
                           G_CONNECT_SWAPPED);
  glia_toast_overlay_add (self->toasts, toast);
}

/* What the Compare page asks for is trained as a sweep. */
static void
train_seeds_cb (GliaWindow *self, GPtrArray *experiments)
{
  GliaSweepRunner *sweep = glia_transport_bar_sweep (GLIA_TRANSPORT_BAR (self->transport));
  g_autoptr (GError) error = NULL;
  const gboolean started = glia_sweep_runner_start_all (sweep, experiments, &error);

  self->sweep_of_seeds = started || self->sweep_of_seeds;
  glia_toast_overlay_add (
      self->toasts, adw_toast_new (started ? _ ("Training five seeds of each") : error->message));
}

/* Any other one. */
static void
active_cb (GliaWindow *self, GParamSpec *pspec, GliaSweepRunner *sweep)
{
  if (glia_sweep_runner_is_active (sweep))
    self->sweep_of_seeds = FALSE;
}

void
glia_window_follow_sweep (GliaWindow *self)
{
  GliaSweepRunner *sweep = glia_transport_bar_sweep (GLIA_TRANSPORT_BAR (self->transport));

  g_signal_connect_object (sweep, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare, "train-seeds", G_CALLBACK (train_seeds_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transport, "sweep-ended", G_CALLBACK (ended_cb), self,
                           G_CONNECT_SWAPPED);
}
