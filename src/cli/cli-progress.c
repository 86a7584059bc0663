/* SPDX-License-Identifier: MIT */
#include "cli-progress.h"

#include "cli-escape.h"

#include <stdio.h>
#include <unistd.h>

enum {
  BAR_CELLS = 24,
  REDRAW_MICROSECONDS = 100 * 1000,    /* terminal: often enough to look alive */
  LINE_MICROSECONDS = 2 * 1000 * 1000, /* elsewhere: a log that can still be read */
};

struct _CliProgress {
  GMutex lock; /* everything below */
  gboolean quiet, terminal;
  gboolean shown; /* a bar stands on the terminal's last line */
  char *what;
  gint64 started, drawn; /* monotonic, of `what` */
};

CliProgress *
cli_progress_new (gboolean quiet)
{
  CliProgress *progress = g_new0 (CliProgress, 1);

  g_mutex_init (&progress->lock);
  progress->quiet = quiet;
  progress->terminal = isatty (STDERR_FILENO) == 1;
  return progress;
}

static void
remove_bar (CliProgress *progress)
{
  if (progress->shown)
    fputs ("\r\033[K", stderr);
  progress->shown = FALSE;
  fflush (stderr);
}

void
cli_progress_free (CliProgress *progress)
{
  remove_bar (progress);
  g_mutex_clear (&progress->lock);
  g_free (progress->what);
  g_free (progress);
}

void
cli_progress_clear (CliProgress *progress)
{
  g_mutex_lock (&progress->lock);
  remove_bar (progress);
  g_clear_pointer (&progress->what, g_free);
  g_mutex_unlock (&progress->lock);
}

char *
cli_format_seconds (double seconds)
{
  guint64 whole = seconds > 0 ? (guint64)(seconds + 0.5) : 0;

  if (whole >= 3600)
    return g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u:%02u", whole / 3600,
                            (guint)(whole / 60 % 60), (guint)(whole % 60));
  return g_strdup_printf ("%u:%02u", (guint)(whole / 60), (guint)(whole % 60));
}

/* " 42 %  dev loss 0.431  0:12 left", or what has arrived where the end is not known. */
static char *
describe_progress (CliProgress *progress,
                   double fraction,
                   guint64 bytes,
                   const char *detail,
                   gint64 now)
{
  double elapsed = (double)(now - progress->started) / G_USEC_PER_SEC;
  GString *text = g_string_new (NULL);

  if (fraction >= 0)
    g_string_append_printf (text, " %3.0f %%", 100 * MIN (fraction, 1));
  if (bytes > 0) {
    g_autofree char *size = g_format_size (bytes);
    g_string_append_printf (text, "  %s", size);
  }
  if (detail != NULL)
    g_string_append_printf (text, "  %s", detail);
  if (fraction > 0.01 && fraction < 1 && elapsed > 1) {
    g_autofree char *left = cli_format_seconds (elapsed * (1 - fraction) / fraction);
    g_string_append_printf (text, "  %s left", left);
  }
  return g_string_free (text, FALSE);
}

static void
draw_bar (const char *what, double fraction, const char *description)
{
  int full = fraction >= 0 ? (int)(BAR_CELLS * MIN (fraction, 1)) : 0;

  fprintf (stderr, "\r\033[K%s [", what);
  for (int i = 0; i < BAR_CELLS; i++)
    fputc (i < full ? '#' : '.', stderr);
  fprintf (stderr, "]%s", description);
  fflush (stderr);
}

static void
show_progress (CliProgress *progress,
               const char *what,
               double fraction,
               guint64 bytes,
               const char *detail)
{
  if (progress->quiet)
    return;
  g_mutex_lock (&progress->lock);
  gint64 now = g_get_monotonic_time ();
  gboolean is_new = g_strcmp0 (what, progress->what) != 0;
  gint64 interval = progress->terminal ? REDRAW_MICROSECONDS : LINE_MICROSECONDS;
  if (is_new) {
    g_free (progress->what);
    progress->what = g_strdup (what);
    progress->started = now;
  }
  if (is_new || fraction >= 1 || now - progress->drawn >= interval) {
    g_autofree char *name = cli_escape (what);
    g_autofree char *description = describe_progress (progress, fraction, bytes, detail, now);
    progress->drawn = now;
    progress->shown = progress->terminal;
    if (progress->terminal)
      draw_bar (name, fraction, description);
    else
      fprintf (stderr, "%s%s\n", name, description);
  }
  g_mutex_unlock (&progress->lock);
}

void
cli_progress_report (const char *what, double fraction, guint64 bytes, gpointer progress)
{
  show_progress (progress, what, fraction, bytes, NULL);
}

void
cli_progress_detail (CliProgress *progress, const char *what, double fraction, const char *detail)
{
  show_progress (progress, what, fraction, 0, detail);
}

void
cli_progress_line (CliProgress *progress, const char *format, ...)
{
  va_list arguments;

  if (progress->quiet)
    return;
  g_mutex_lock (&progress->lock);
  remove_bar (progress);
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *escaped = cli_escape (text);
  fprintf (stderr, "%s\n", escaped);
  g_mutex_unlock (&progress->lock);
}
