/* SPDX-License-Identifier: MIT */

/* Going back in time, and on from there. */

#include "glia-training-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

GliaSnapshots *
glia_training_snapshots (GliaTraining *self)
{
  return self->snapshots;
}

GliaSnapshot *
glia_training_newest (GliaTraining *self)
{
  return self->snapshot;
}

gboolean
glia_training_is_past (GliaTraining *self)
{
  return self->moment != NULL;
}

static void
show (GliaTraining *self, GliaSnapshot *moment)
{
  if (self->moment == moment)
    return;
  g_clear_pointer (&self->moment, glia_snapshot_unref);
  self->moment = moment != NULL ? glia_snapshot_ref (moment) : NULL;
  glia_training_ask_for_maps (self, FALSE);
  glia_training_ask_for_diagnostics (self, FALSE);
  glia_training_emit (self, GLIA_TRAINING_FRAME);
}

void
glia_training_show_moment (GliaTraining *self, double epoch)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  if (self->snapshot == NULL)
    return;
  GliaSnapshot *moment = glia_snapshots_nearest (self->snapshots, epoch);
  show (self, moment == NULL || moment->steps >= self->snapshot->steps ? NULL : moment);
}

void
glia_training_show_now (GliaTraining *self)
{
  g_return_if_fail (GLIA_IS_TRAINING (self));
  show (self, NULL);
}

/* The file's name says what is in it: equal weights are one file. */
static char *
branch_path (GliaTraining *self, GBytes *weights)
{
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, weights);
  g_autofree char *name = g_strdup_printf ("%.16s.safetensors", sum);
  g_autofree char *folder =
      self->store != NULL && *self->store != '\0'
          ? g_build_filename (self->store, "..", "branches", NULL)
          : g_build_filename (g_get_user_data_dir (), "glia", "branches", NULL);
  g_autofree char *plain = g_canonicalize_filename (folder, NULL);

  return g_build_filename (plain, name, NULL);
}

static gboolean
write_weights (GliaTraining *self, const GliaSnapshot *moment, char **path, GError **error)
{
  g_autofree char *epoch = g_strdup_printf ("%.10g", glia_snapshot_position (moment));
  g_autofree char *steps = g_strdup_printf ("%" G_GUINT64_FORMAT, moment->steps);
  g_autofree char *run = glia_training_path (self);
  g_autofree char *from = run != NULL ? g_path_get_basename (run) : g_strdup ("");
  const char *const metadata[] = {"branch-of", from, "epoch", epoch, "steps", steps, NULL};
  g_autoptr (GBytes) weights = glia_snapshot_serialize (moment, metadata);

  *path = branch_path (self, weights);
  g_autofree char *folder = g_path_get_dirname (*path);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", folder,
                 g_strerror (errno));
    return FALSE;
  }
  return g_file_set_contents_full (
      *path, g_bytes_get_data (weights, NULL), (gssize)g_bytes_get_size (weights),
      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

gboolean
glia_training_branch (GliaTraining *self, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (GLIA_IS_TRAINING (self), FALSE);
  const GliaSnapshot *moment = glia_training_snapshot (self);
  g_autoptr (GError) problem = NULL;
  if (moment == NULL)
    return TRUE;
  if (!write_weights (self, moment, &path, &problem)) {
    glia_training_set_problem (self, problem->message);
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  const guint64 planned = self->experiment->training.epochs;
  g_autofree char *weights = g_strconcat ("network.weights=", path, NULL);
  g_autofree char *epochs =
      g_strdup_printf ("training.epochs=%" G_GUINT64_FORMAT,
                       planned > moment->epochs ? planned - moment->epochs : planned);
  const char *const assignments[] = {weights, epochs, NULL};
  return glia_document_set (self->document, _ ("Branch"), assignments, error);
}
