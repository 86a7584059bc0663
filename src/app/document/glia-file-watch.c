/* SPDX-License-Identifier: MIT */
#include "glia-file-watch.h"

#include "glia-file.h"

struct _GliaFileWatch {
  GFile *file;
  GFileMonitor *monitor; /* NULL where the file system has none */
  char *known;           /* checksum; NULL: nothing is */
};

/* NULL if it cannot be read. */
static char *
compute_checksum (GFile *file)
{
  g_autofree char *path = g_file_get_path (file), *text = NULL;
  gsize length;

  if (path == NULL || !glia_file_read (path, &text, &length, NULL))
    return NULL;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text, length);
}

GliaFileWatch *
glia_file_watch_new (GFile *file, GCallback changed, gpointer object)
{
  GliaFileWatch *self = g_new (GliaFileWatch, 1);

  *self = (GliaFileWatch){g_object_ref (file),
                          g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL),
                          compute_checksum (file)};
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", changed, object, G_CONNECT_SWAPPED);
  return self;
}

void
glia_file_watch_free (GliaFileWatch *self)
{
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_object_unref (self->file);
  g_free (self->known);
  g_free (self);
}

GFile *
glia_file_watch_file (GliaFileWatch *self)
{
  return self->file;
}

void
glia_file_watch_know (GliaFileWatch *self)
{
  g_free (self->known);
  self->known = compute_checksum (self->file);
}

void
glia_file_watch_know_text (GliaFileWatch *self, const char *text)
{
  g_free (self->known);
  self->known = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

gboolean
glia_file_watch_differs (GliaFileWatch *self)
{
  g_autofree char *now = compute_checksum (self->file);

  return now != NULL && g_strcmp0 (now, self->known) != 0;
}
