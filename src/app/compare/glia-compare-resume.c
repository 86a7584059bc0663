/* SPDX-License-Identifier: MIT */
#include "glia-compare-resume.h"

#include "glia-data-loader.h"
#include "glia-run-train.h"

static gboolean
resume_run (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GliaRun) run = glia_run_open (path, error);

  if (run == NULL)
    return FALSE;
  g_autoptr (GliaSplits) splits =
      glia_data_load (glia_run_experiment (run), NULL, NULL, NULL, cancellable, error);
  if (splits == NULL)
    return FALSE;
  g_autofree char *steps = g_build_filename (path, "steps.jsonl", NULL);
  const GliaRunOptions options = {.every_step = g_file_test (steps, G_FILE_TEST_EXISTS),
                                  .cancellable = cancellable};
  return glia_run_train (run, splits, &options, NULL, error);
}

static void
resume_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const GPtrArray *runs = data;
  GError *first = NULL;

  for (guint i = 0; i < runs->len && !g_cancellable_is_cancelled (cancellable); i++) {
    g_autoptr (GError) error = NULL;
    if (!resume_run (((const GliaRunFacts *)runs->pdata[i])->path, cancellable, &error) &&
        first == NULL)
      first = g_steal_pointer (&error);
  }
  if (first != NULL)
    g_task_return_error (task, first);
  else
    g_task_return_boolean (task, TRUE);
}

void
glia_compare_resume (GPtrArray *runs,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_ptr_array_ref (runs), (GDestroyNotify)g_ptr_array_unref);
  g_task_run_in_thread (task, resume_cb);
}

gboolean
glia_compare_resume_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
