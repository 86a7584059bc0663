/* SPDX-License-Identifier: MIT */
#include "glia-compare-page-private.h"

#include "glia-compare-export.h"
#include "glia-compare-resume.h"
#include "glia-compare-verdict.h"
#include "glia-exportable.h"
#include "glia-toast-overlay.h"

#include <glib/gi18n.h>

void
glia_compare_page_show_message (GliaComparePage *self, const char *message)
{
  GliaToastOverlay *overlay = glia_toast_overlay_of (GTK_WIDGET (self));

  if (overlay != NULL)
    glia_toast_overlay_add (overlay, adw_toast_new (message));
}

/* ---- Files ----------------------------------------------------------------------------------- */

static GliaCompareExport *
make_export (GliaComparePage *self)
{
  GliaExportable *parallel = GLIA_EXPORTABLE (self->parallel);
  GliaCompareExport *export = glia_compare_export_new (self->data);

  for (int p = 0; p < GLIA_COMPARE_PLOTS; p++) {
    GliaExportable *view =
        GLIA_EXPORTABLE (glia_compare_curves_view (self->curves, (GliaComparePlot)p));
    glia_compare_export_add (export, glia_exportable_make_figure (view),
                             glia_exportable_get_file_name (view));
  }
  GliaFigure *figure = glia_exportable_make_figure (parallel);
  if (figure != NULL)
    glia_compare_export_add (export, figure, glia_exportable_get_file_name (parallel));
  return export;
}

static gboolean
check_data (GliaComparePage *self, GError **error)
{
  if (self->data != NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
               _ ("No runs are selected: select some in the table."));
  return FALSE;
}

gboolean
glia_compare_page_write_figures (GliaComparePage *self, const char *directory, GError **error)
{
  g_return_val_if_fail (GLIA_IS_COMPARE_PAGE (self), FALSE);

  if (!check_data (self, error))
    return FALSE;
  g_autoptr (GliaCompareExport) export = make_export (self);
  return glia_compare_export_figures (export, directory, error) > 0;
}

gboolean
glia_compare_page_write_report (GliaComparePage *self, const char *path, GError **error)
{
  g_return_val_if_fail (GLIA_IS_COMPARE_PAGE (self), FALSE);

  if (!check_data (self, error))
    return FALSE;
  g_autoptr (GliaCompareExport) export = make_export (self);
  return glia_compare_export_report (export, path, error);
}

typedef struct {
  GliaCompareExport *export;
  char *path;
  gboolean report;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  glia_compare_export_free (job->export);
  g_free (job->path);
  g_free (job);
}

static void
write_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  const guint n = job->report ? (guint)glia_compare_export_report (job->export, job->path, &error)
                              : glia_compare_export_figures (job->export, job->path, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, n);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GliaComparePage *self = GLIA_COMPARE_PAGE (source);
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  const gssize n = g_task_propagate_int (G_TASK (result), &error);
  g_autofree char *shown = g_filename_display_basename (job->path), *text = NULL;

  if (error != NULL)
    text = g_strdup (error->message);
  else if (job->report)
    text = g_strdup_printf (_ ("The report is in “%s”"), shown);
  else
    text = g_strdup_printf (ngettext ("%d figure is in “%s”", "%d figures are in “%s”", (gulong)n),
                            (int)n, shown);
  glia_compare_page_show_message (self, text);
}

static void
start_writing (GliaComparePage *self, GFile *file, gboolean report)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, written_cb, NULL);
  Job *job = g_new0 (Job, 1);

  job->export = make_export (self);
  job->path = g_file_get_path (file);
  job->report = report;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, write_cb);
}

static void
response_cb (GtkNativeDialog *dialog, int response, GliaComparePage *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  const gboolean report =
      gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE;

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && self->data != NULL)
    start_writing (self, file, report);
  gtk_native_dialog_destroy (dialog);
  g_clear_object (&self->dialog);
}

static void
ask_where (GliaComparePage *self, const char *title, GtkFileChooserAction action, const char *name)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->dialog != NULL || self->data == NULL)
    return;
  self->dialog = gtk_file_chooser_native_new (
      title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, action, _ ("_Export"), _ ("_Cancel"));
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->dialog), TRUE);
  g_signal_connect_object (self->dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->dialog));
}

static void
report_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask_where (data, _ ("Report of the Selected Runs"), GTK_FILE_CHOOSER_ACTION_SAVE, "report.pdf");
}

static void
figures_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask_where (data, _ ("Folder for All Figures"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL);
}

/* ---- Resume ---------------------------------------------------------------------------------- */

typedef struct {
  GliaComparePage *page;
  GPtrArray *runs; /* GliaRunFacts */
} Resumed;

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Resumed *resumed = data;
  g_autoptr (GliaComparePage) self = resumed->page;
  g_autoptr (GPtrArray) runs = resumed->runs;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < runs->len; i++)
    g_hash_table_remove (self->resumed, ((const GliaRunFacts *)runs->pdata[i])->path);
  if (!glia_compare_resume_finish (result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    glia_compare_page_show_message (self, error->message);
  if (!g_cancellable_is_cancelled (self->resuming))
    glia_runs_model_refresh (self->model);
}

void
glia_compare_page_resume_runs (GliaComparePage *self, GPtrArray *runs)
{
  g_autoptr (GPtrArray) new = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_run_facts_unref);

  /* Those that wait for their turn still say that they are stopped. */
  for (guint i = 0; i < runs->len; i++)
    if (g_hash_table_add (self->resumed, g_strdup (((GliaRunFacts *)runs->pdata[i])->path)))
      g_ptr_array_add (new, glia_run_facts_ref (runs->pdata[i]));
  if (new->len == 0)
    return;
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u run goes on", "%u runs go on, one after the other", new->len), new->len);
  Resumed *resumed = g_new (Resumed, 1);
  *resumed = (Resumed){g_object_ref (self), g_ptr_array_ref (new)};
  glia_compare_resume (new, self->resuming, resumed_cb, resumed);
  glia_compare_page_show_message (self, text);
  glia_runs_model_refresh (self->model);
}

/* ---- Seeds ----------------------------------------------------------------------------------- */

/* The experiment of a line's runs, with `SEEDS` seeds from `seed`; NULL: it cannot be had again. */
static GliaExperiment *
experiment_of (const GliaCompareData *data, guint index, guint64 seed)
{
  enum { SEEDS = 5 };
  const GliaCompareLine *line = data->lines->pdata[index];
  const GliaGroup *group = data->comparison->groups->pdata[line->group];
  const GliaRunFacts *facts = group->facts->pdata[0];
  GliaExperiment *copy = glia_experiment_copy (glia_run_experiment (group->runs->pdata[0]));

  if (glia_run_facts_were_changed (facts)) {
    glia_experiment_unref (copy);
    return NULL;
  }
  g_free (copy->name);
  copy->name = g_strdup (group->name);
  copy->seed = seed;
  copy->sweep.seeds = SEEDS;
  return copy;
}

static guint64
least_seed (const GliaCompareData *data, guint index)
{
  const GliaCompareLine *line = data->lines->pdata[index];
  const GliaGroup *group = data->comparison->groups->pdata[line->group];
  guint64 least = G_MAXUINT64;

  for (guint i = 0; i < group->facts->len; i++)
    least = MIN (least, ((const GliaRunFacts *)group->facts->pdata[i])->seed);
  return least;
}

/* Both sides with the same seeds, so that they are compared seed by seed. */
static void
train_seeds_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GliaComparePage *self = data;
  g_autoptr (GPtrArray) experiments =
      g_ptr_array_new_with_free_func ((GDestroyNotify)glia_experiment_unref);
  guint sides[2];

  if (!glia_compare_verdict_chosen (GLIA_COMPARE_VERDICT (self->verdict), &sides[0], &sides[1]))
    return;
  const guint64 seed = MIN (least_seed (self->data, sides[0]), least_seed (self->data, sides[1]));
  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++) {
    GliaExperiment *experiment = experiment_of (self->data, sides[i], seed);
    if (experiment == NULL) {
      glia_compare_page_show_message (
          self,
          _ ("A run that was changed while it trained cannot be trained again by its settings"));
      return;
    }
    g_ptr_array_add (experiments, experiment);
  }
  g_signal_emit_by_name (self, "train-seeds", experiments);
}

/* ---- The group ------------------------------------------------------------------------------- */

void
glia_compare_page_refresh_actions (GliaComparePage *self)
{
  static const char *const names[] = {"report", "figures"};

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), names[i])),
        self->data != NULL);
}

void
glia_compare_page_add_actions (GliaComparePage *self)
{
  static const GActionEntry entries[] = {{.name = "report", .activate = report_cb},
                                         {.name = "figures", .activate = figures_cb},
                                         {.name = "train-seeds", .activate = train_seeds_cb}};

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "compare", G_ACTION_GROUP (self->actions));
  glia_compare_page_refresh_actions (self);
}
