/* SPDX-License-Identifier: MIT */

/* A run goes on from its checkpoint, and metrics.jsonl must have the rows of all epochs before it. Where a
 * line is damaged, it and what is behind it are put beside the file. If rows are missing before the
 * checkpoint then, training begins again from the start, which gives the same rows and the same bits; the
 * checkpoint stays beside, too. That is not so when a person changed the run while it trained:
 * nothing is done then. */
#include "glia-run-private.h"
#include "glia-run-writer.h"

#include <errno.h>
#include <glib/gstdio.h>

/* The first "NAME.damaged-N" that does not exist. */
static char *
unused_name (const GliaRun *run, const char *name)
{
  for (guint n = 1;; n++) {
    g_autofree char *unused = g_strdup_printf ("%s.damaged-%u", name, n);
    g_autofree char *path = glia_run_file (run, unused);
    if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      return g_steal_pointer (&unused);
  }
}

static gboolean
cut_damage (const GliaRun *run, const GliaRunRows *whole, GString *note, GError **error)
{
  g_autofree char *beside = unused_name (run, "metrics.jsonl");

  if (!glia_run_write (run, beside, whole->text + whole->end, whole->length - whole->end, TRUE,
                       error) ||
      !glia_run_write (run, "metrics.jsonl", whole->text, whole->end, TRUE, error))
    return FALSE;
  g_string_append_printf (note, "%s. That line and what is behind it are in %s now", whole->damage,
                          beside);
  return TRUE;
}

static gboolean
put_checkpoint_aside (const GliaRun *run, guint rows, guint64 epochs, GString *note, GError **error)
{
  g_autofree char *name = unused_name (run, GLIA_RUN_LAST_CHECKPOINT);
  g_autofree char *from = glia_run_last_checkpoint (run), *to = glia_run_file (run, name);

  if (g_rename (from, to) != 0) {
    glia_run_set_disk_error (error, from, "be renamed", errno);
    return FALSE;
  }
  g_string_append_printf (
      note,
      "%sThe checkpoint is after epoch %" G_GUINT64_FORMAT
      ", but only %u epochs have rows: training begins again from the start, with "
      "the same numbers. The checkpoint is %s now",
      note->len > 0 ? ". " : "", epochs, rows, name);
  return glia_run_sync_folder_of (to, error);
}

static gboolean
was_changed (const GliaRun *run)
{
  g_autofree char *path = glia_run_file (run, "changes.jsonl");
  GStatBuf status;

  return g_stat (path, &status) == 0 && status.st_size > 0;
}

/* `epochs`: of the checkpoint. `again`: whether there is none to go on from any more. */
static gboolean
repair (GliaRun *run, guint64 epochs, gboolean *again, GString *note, GError **error)
{
  g_auto (GliaRunRows) whole = {0};
  g_autoptr (GArray) rows = glia_run_read_rows (run, &whole, NULL);

  /* No file: whoever opens it next says so. */
  if (rows == NULL)
    return TRUE;
  *again = rows->len < epochs;
  if (*again && was_changed (run)) {
    g_autofree char *path = glia_run_file (run, "metrics.jsonl");
    g_set_error (error, GLIA_RUN_ERROR, GLIA_RUN_ERROR_INVALID,
                 "%s: only the first %u epochs have rows, the checkpoint is after epoch "
                 "%" G_GUINT64_FORMAT ", and settings were changed while the run trained, so "
                 "that it cannot be trained again from the start. Bring the file back. Evaluating, "
                 "predicting and exporting need only the weights, which are there",
                 path, rows->len, epochs);
    return FALSE;
  }
  g_clear_pointer (&run->rows, g_array_unref);
  run->rows = g_array_ref (rows);
  return (whole.damage == NULL || cut_damage (run, &whole, note, error)) &&
         (!*again || put_checkpoint_aside (run, rows->len, epochs, note, error));
}

gboolean
glia_run_restore (GliaRun *run, GliaTrainer *trainer, char **note, GError **error)
{
  g_autofree char *path = glia_run_last_checkpoint (run);
  g_autoptr (GString) done = g_string_new (NULL);
  g_autoptr (GliaSafetensors) file = NULL;
  guint64 epochs = 0;
  gboolean again = FALSE;

  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    file = glia_safetensors_read (path, error);
    if (file == NULL || !glia_trainer_saved_epochs (file, path, &epochs, error))
      return FALSE;
  }
  /* A finished run is only looked at. */
  if (run->status.state != GLIA_RUN_FINISHED && !repair (run, epochs, &again, done, error))
    return FALSE;
  if (note != NULL && done->len > 0)
    *note = g_strdup (done->str);
  return file == NULL || again || glia_trainer_restore (trainer, file, path, error);
}
