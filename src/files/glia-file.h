/* SPDX-License-Identifier: MIT */

/* Files that are read whole or mapped, whoever wrote them: only regular ones are opened. A named pipe, a
 * device or a socket in the place of a file would hang the program, or never end.
 *
 * The exception is what the program was started with: "/dev/stdin", and what a shell makes of <(…),
 * "/dev/fd/63". Such a pipe is read to its end first, up to 2 GiB, and is then as a file. That wait ends when the thread's current GCancellable is cancelled
 * (g_cancellable_push_current()).
 *
 * Errors are G_FILE_ERROR, "PATH: what is wrong"; G_FILE_ERROR_NOENT if there is nothing of this name.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file descriptor at the beginning of a regular file, which belongs to the caller; −1 on error. */
int glia_file_open (const char *path, GError **error);

/* All of the file, with a NUL behind it; free with g_free(). `length` may be NULL. */
gboolean glia_file_read (const char *path, char **text, gsize *length, GError **error);

/* All of the file, mapped for reading; unmapped with g_mapped_file_unref(). */
GMappedFile *glia_file_map (const char *path, GError **error);

G_END_DECLS
