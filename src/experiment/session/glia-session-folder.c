/* SPDX-License-Identifier: MIT */

/* The folder of a session's run. All of this happens in the worker's thread, but for its
 * beginning and end.
 *
 * Rows come to `rows` only after they are on the disk; so while a run is written they come in
 * bundles. */

#include "glia-data-loader.h"
#include "glia-session-private.h"

enum { FLUSH_INTERVAL = G_USEC_PER_SEC / 30 };

static void
run_epoch_cb (GliaRun *run, const GliaEpoch *row, gpointer data)
{
  GliaSessionFolder *folder = data;

  g_array_append_val (folder->rows, *row);
}

static void
trainer_epoch_cb (GliaTrainer *trainer, const GliaEpoch *row, gpointer data)
{
  GliaSessionFolder *folder = data;

  g_array_append_val (folder->rows, *row);
}

void
glia_session_folder_init (GliaSessionFolder *folder, const char *store)
{
  folder->writes = store == NULL || *store != '\0';
  folder->store = g_strdup (store);
  folder->edits = g_array_new (FALSE, FALSE, sizeof (GliaEdit));
  folder->rows = g_array_new (FALSE, FALSE, sizeof (GliaEpoch));
}

void
glia_session_folder_clear (GliaSessionFolder *folder)
{
  glia_run_writer_free (folder->writer);
  glia_run_free (folder->run);
  g_array_unref (folder->edits);
  g_array_unref (folder->rows);
  g_free (folder->store);
}

static gboolean
make_writer (GliaSessionFolder *folder, GError **error)
{
  const GliaRunOptions options = {
      .epoch = run_epoch_cb, .user_data = folder, .flush_interval = FLUSH_INTERVAL};

  folder->writer = glia_run_writer_new (folder->run, &options, error);
  return folder->writer != NULL;
}

gboolean
glia_session_folder_find (GliaSessionFolder *folder, const char *path, GError **error)
{
  folder->run = glia_run_open (path, error);
  return folder->run != NULL && make_writer (folder, error);
}

static gboolean
make_run (GliaSessionFolder *folder, GliaTrainer *trainer, GError **error)
{
  const GliaSplits splits = glia_trainer_splits (trainer);
  g_autofree char *hash = glia_data_hash (&splits);

  /* What was changed before the first step is what was asked; weights are not in an experiment. */
  glia_trainer_rebase (trainer);
  GliaExperiment *experiment = glia_trainer_experiment (trainer);
  g_autofree char *path = glia_run_new_path (folder->store, experiment->name);
  folder->run = glia_run_create (experiment, hash, path, error);
  if (folder->run == NULL)
    return FALSE;
  for (guint i = 0; i < folder->edits->len; i++) {
    const GliaEdit *edit = &g_array_index (folder->edits, GliaEdit, i);
    glia_trainer_set_weight (trainer, edit->layer, edit->unit, edit->input, edit->value);
  }
  return TRUE;
}

gboolean
glia_session_folder_open (GliaSessionFolder *folder, GliaTrainer *trainer, GError **error)
{
  const GliaTrainerObserver observer = {NULL, trainer_epoch_cb, folder};

  if (!folder->writes) {
    glia_trainer_set_observer (trainer, &observer);
    return TRUE;
  }
  if (folder->is_open)
    return TRUE;
  if (folder->run == NULL && !make_run (folder, trainer, error))
    return FALSE;
  if (folder->writer == NULL && !make_writer (folder, error))
    return FALSE;
  folder->is_open = glia_run_writer_open (folder->writer, trainer, error);
  return folder->is_open;
}

void
glia_session_folder_add_edit (GliaSessionFolder *folder, const GliaEdit *edit)
{
  if (folder->writes && folder->run == NULL)
    g_array_append_val (folder->edits, *edit);
}

gboolean
glia_session_folder_flush (GliaSessionFolder *folder, GError **error)
{
  return !folder->is_open || glia_run_writer_flush (folder->writer, error);
}

gboolean
glia_session_folder_set_state (GliaSessionFolder *folder, GliaRunState state, GError **error)
{
  return !folder->is_open || glia_run_writer_set_state (folder->writer, state, error);
}

gboolean
glia_session_folder_do_due (GliaSessionFolder *folder, GError **error)
{
  return !folder->is_open || glia_run_writer_do_due (folder->writer, error);
}

gboolean
glia_session_folder_after_step (GliaSessionFolder *folder, GError **error)
{
  return !folder->is_open || glia_run_writer_after_step (folder->writer, error);
}

gboolean
glia_session_folder_finish (GliaSessionFolder *folder,
                            GliaTrainer *trainer,
                            GliaRunResult *result,
                            GError **error)
{
  if (folder->writes)
    return glia_run_writer_finish (folder->writer, result, error);
  glia_run_fill_result (trainer, 0, NULL, result);
  return TRUE;
}
