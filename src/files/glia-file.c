/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memfd_create */
#include "glia-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };

#define MOST_FROM_A_PIPE ((guint64)2 << 30) /* bytes, which are in memory */

static int
set_errno (GError **error, const char *path, int code)
{
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code), "%s: %s", path,
               code == ENOENT  ? "there is no such file"
               : code == ENXIO ? "this is a socket or a device, not a file"
                               : g_strerror (code));
  return -1;
}

/* ---- What the program was started with ------------------------------------------------------- */

static gboolean
was_handed_over (const char *path)
{
  return g_str_equal (path, "/dev/stdin") || g_str_has_prefix (path, "/dev/fd/") ||
         g_str_has_prefix (path, "/proc/self/fd/");
}

static gboolean
write_all (int to, const char *bytes, gssize length)
{
  while (length > 0) {
    const gssize written = write (to, bytes, (gsize)length);

    if (written < 0 && errno != EINTR)
      return FALSE;
    bytes += MAX (written, 0);
    length -= MAX (written, 0);
  }
  return TRUE;
}

/* Waits until there is something to read, or the end; FALSE if cancelled. */
static gboolean
wait_for_bytes (int from, GCancellable *cancellable, GError **error)
{
  GPollFD fds[2] = {{.fd = from, .events = G_IO_IN}};
  const guint n = g_cancellable_make_pollfd (cancellable, &fds[1]) ? 2 : 1;

  while (g_poll (fds, n, -1) < 0 && errno == EINTR)
    ;
  if (n == 2)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
copy_bytes (const char *path, int from, int to, GError **error)
{
  g_autofree char *piece = g_malloc (PIECE);
  guint64 total = 0;

  for (;;) {
    if (!wait_for_bytes (from, g_cancellable_get_current (), error))
      return FALSE;
    const gssize got = read (from, piece, PIECE);
    if (got == 0)
      return TRUE;
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
      continue;
    total += (guint64)MAX (got, 0);
    if (got < 0 || !write_all (to, piece, got)) {
      set_errno (error, path, errno);
      return FALSE;
    }
    if (total > MOST_FROM_A_PIPE) {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
                   "%s: more than 2 GiB come out of this pipe. Write them into a file first", path);
      return FALSE;
    }
  }
}

/* Takes `from`. */
static int
drain (const char *path, int from, GError **error)
{
  int to = memfd_create ("pipe", MFD_CLOEXEC);

  if (to < 0) {
    set_errno (error, path, errno);
  } else if (!copy_bytes (path, from, to, error)) {
    close (to);
    to = -1;
  } else {
    (void)lseek (to, 0, SEEK_SET);
  }
  close (from);
  return to;
}

/* ---- Opening --------------------------------------------------------------------------------- */

static int
refuse (const char *path, mode_t mode, GError **error)
{
  if (S_ISDIR (mode))
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR,
                 "%s: this is a folder; a file belongs here", path);
  else
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: this is a %s, not a file", path,
                 S_ISFIFO (mode)   ? "named pipe"
                 : S_ISSOCK (mode) ? "socket"
                                   : "device");
  return -1;
}

int
glia_file_open (const char *path, GError **error)
{
  /* A named pipe without a writer would wait in open () itself. */
  const int descriptor = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  struct stat status = {0};

  if (descriptor < 0)
    return set_errno (error, path, errno);
  if (fstat (descriptor, &status) == 0 && S_ISREG (status.st_mode))
    return descriptor;
  if ((S_ISFIFO (status.st_mode) || S_ISCHR (status.st_mode)) && was_handed_over (path))
    return drain (path, descriptor, error);
  close (descriptor);
  return refuse (path, status.st_mode, error);
}

gboolean
glia_file_read (const char *path, char **text, gsize *length, GError **error)
{
  const int descriptor = glia_file_open (path, error);
  struct stat status = {0};
  gsize done = 0;

  if (descriptor < 0)
    return FALSE;
  /* It may grow while it is read: what was there at first is its contents. */
  const gsize size = fstat (descriptor, &status) == 0 ? (gsize)status.st_size : 0;
  char *bytes = g_try_malloc (size + 1);
  gssize got = 1;
  while (bytes != NULL && done < size && got != 0) {
    got = read (descriptor, bytes + done, size - done);
    if (got < 0 && errno != EINTR)
      break;
    done += (gsize)MAX (got, 0);
  }
  const int code = bytes == NULL ? ENOMEM : got < 0 ? errno : 0;
  close (descriptor);
  if (code != 0) {
    g_free (bytes);
    set_errno (error, path, code);
    return FALSE;
  }
  bytes[done] = '\0';
  *text = bytes;
  if (length != NULL)
    *length = done;
  return TRUE;
}

GMappedFile *
glia_file_map (const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  const int descriptor = glia_file_open (path, error);

  if (descriptor < 0)
    return NULL;
  GMappedFile *file = g_mapped_file_new_from_fd (descriptor, FALSE, &problem);
  close (descriptor);
  if (file == NULL)
    g_set_error (error, G_FILE_ERROR, problem->code, "%s: %s", path, problem->message);
  return file;
}
