/* SPDX-License-Identifier: MIT */

/* A file that this program has read or written, and other programs may write, too. Belongs to
 * the window's thread. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _GliaFileWatch GliaFileWatch;

/* `changed` is called from the main loop after something was written to the file, by any program.
 * What is in it now counts as known. */
GliaFileWatch *glia_file_watch_new (GFile *file, GCallback changed, gpointer object);
void glia_file_watch_free (GliaFileWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaFileWatch, glia_file_watch_free)

GFile *glia_file_watch_file (GliaFileWatch *self); /* owned by self */

/* What is in the file now is known from now on; or `text`, which was just written to it. */
void glia_file_watch_know (GliaFileWatch *self);
void glia_file_watch_know_text (GliaFileWatch *self, const char *text);

/* Whether the file's bytes (not its date) differ from those last known. FALSE if it cannot be
 * read, or is gone: then there is nothing to lose. */
gboolean glia_file_watch_differs (GliaFileWatch *self);

G_END_DECLS
