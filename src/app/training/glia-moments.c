/* SPDX-License-Identifier: MIT */
#include "glia-moments.h"

#include <errno.h>
#include <glib/gstdio.h>

struct _GliaMoments {
  GliaSnapshots *past;
  GliaSnapshot *newest;
  GliaSnapshot *looked_at; /* of the past; NULL: the newest */
};

GliaMoments *
glia_moments_new (gsize most_bytes)
{
  GliaMoments *moments = g_new0 (GliaMoments, 1);

  moments->past = glia_snapshots_new (most_bytes);
  return moments;
}

void
glia_moments_free (GliaMoments *moments)
{
  if (moments == NULL)
    return;
  glia_moments_end (moments);
  glia_snapshots_free (moments->past);
  g_free (moments);
}

void
glia_moments_end (GliaMoments *moments)
{
  g_clear_pointer (&moments->newest, glia_snapshot_unref);
  g_clear_pointer (&moments->looked_at, glia_snapshot_unref);
}

void
glia_moments_clear (GliaMoments *moments)
{
  glia_moments_end (moments);
  glia_snapshots_clear (moments->past);
}

void
glia_moments_add (GliaMoments *moments, GliaSnapshot *snapshot)
{
  glia_snapshot_ref (snapshot);
  g_clear_pointer (&moments->newest, glia_snapshot_unref);
  moments->newest = snapshot;
}

GliaSnapshot *
glia_moments_newest (GliaMoments *moments)
{
  return moments->newest;
}

GliaSnapshot *
glia_moments_shown (GliaMoments *moments)
{
  return moments->looked_at != NULL ? moments->looked_at : moments->newest;
}

gboolean
glia_moments_is_past (GliaMoments *moments)
{
  return moments->looked_at != NULL;
}

GliaSnapshots *
glia_moments_past (GliaMoments *moments)
{
  return moments->past;
}

static gboolean
look_at (GliaMoments *moments, GliaSnapshot *moment)
{
  if (moments->looked_at == moment)
    return FALSE;
  g_clear_pointer (&moments->looked_at, glia_snapshot_unref);
  moments->looked_at = moment != NULL ? glia_snapshot_ref (moment) : NULL;
  return TRUE;
}

gboolean
glia_moments_show (GliaMoments *moments, double epoch)
{
  if (moments->newest == NULL)
    return FALSE;
  GliaSnapshot *moment = glia_snapshots_nearest (moments->past, epoch);
  return look_at (moments,
                  moment == NULL || moment->steps >= moments->newest->steps ? NULL : moment);
}

gboolean
glia_moments_show_newest (GliaMoments *moments)
{
  return look_at (moments, NULL);
}

/* ---- Branches -------------------------------------------------------------------------------- */

/* The file's name says what is in it: equal weights are one file. */
static char *
make_branch_path (const char *store, GBytes *weights)
{
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, weights);
  g_autofree char *name = g_strdup_printf ("%.16s.safetensors", sum);
  g_autofree char *folder =
      store != NULL && *store != '\0'
          ? g_build_filename (store, "..", "branches", NULL)
          : g_build_filename (g_get_user_data_dir (), "glia", "branches", NULL);
  g_autofree char *plain = g_canonicalize_filename (folder, NULL);

  return g_build_filename (plain, name, NULL);
}

static GBytes *
serialize_moment (const GliaSnapshot *moment, const char *run)
{
  char epoch[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *steps = g_strdup_printf ("%" G_GUINT64_FORMAT, moment->steps);
  g_autofree char *from = run != NULL ? g_path_get_basename (run) : g_strdup ("");

  g_ascii_formatd (epoch, sizeof epoch, "%.10g", glia_snapshot_position (moment));
  const char *const metadata[] = {"branch-of", from, "epoch", epoch, "steps", steps, NULL};

  return glia_snapshot_serialize (moment, metadata);
}

char *
glia_moments_write_branch (GliaMoments *moments, const char *store, const char *run, GError **error)
{
  const GliaSnapshot *moment = glia_moments_shown (moments);

  g_return_val_if_fail (moment != NULL, NULL);
  g_autoptr (GBytes) weights = serialize_moment (moment, run);
  g_autofree char *path = make_branch_path (store, weights);
  g_autofree char *folder = g_path_get_dirname (path);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", folder,
                 g_strerror (errno));
    return NULL;
  }
  if (!g_file_set_contents_full (
          path, g_bytes_get_data (weights, NULL), (gssize)g_bytes_get_size (weights),
          G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return NULL;
  return g_steal_pointer (&path);
}
