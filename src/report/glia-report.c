/* SPDX-License-Identifier: MIT */
#include "glia-report-private.h"
#include "glia-runs-figure.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

GliaReport *
glia_report_new (const char *title, gint64 date)
{
  GliaReport *report = g_new (GliaReport, 1);

  *report =
      (GliaReport){.title = glia_block_text (title),
                   .date = date,
                   .blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)glia_block_free)};
  return report;
}

void
glia_report_free (GliaReport *report)
{
  if (report == NULL)
    return;
  g_free (report->title);
  g_ptr_array_unref (report->blocks);
  g_free (report);
}

gint64
glia_report_now (void)
{
  const char *fixed = g_getenv ("SOURCE_DATE_EPOCH");
  gint64 date;

  if (fixed != NULL && g_ascii_string_to_signed (fixed, 10, 0, G_MAXINT32, &date, NULL))
    return date;
  return g_get_real_time () / G_USEC_PER_SEC;
}

char *
glia_report_date_text (const GliaReport *report)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (report->date);

  return g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");
}

void
glia_report_set_figures_beside (GliaReport *report)
{
  report->figures_beside = TRUE;
}

static GliaBlock *
add_block (GliaReport *report, GliaBlockKind kind, const char *text)
{
  GliaBlock *block = glia_block_new (kind, text);

  g_ptr_array_add (report->blocks, block);
  return block;
}

void
glia_report_add_heading (GliaReport *report, const char *text)
{
  add_block (report, GLIA_BLOCK_HEADING, text);
}

void
glia_report_add_paragraph (GliaReport *report, const char *text)
{
  add_block (report, GLIA_BLOCK_PARAGRAPH, text);
}

void
glia_report_add_table (GliaReport *report, const char *const *cells, gsize rows, gsize columns)
{
  GliaBlock *block = add_block (report, GLIA_BLOCK_TABLE, NULL);

  block->rows = rows;
  block->columns = columns;
  block->cells = g_new (char *, rows *columns);
  for (gsize i = 0; i < rows * columns; i++)
    block->cells[i] = glia_block_text (cells[i] != NULL ? cells[i] : "");
}

void
glia_report_add_figure (GliaReport *report,
                        GliaFigure *figure,
                        const char *file,
                        const char *caption)
{
  GliaBlock *block = add_block (report, GLIA_BLOCK_FIGURE, caption);
  guint number = 1;

  for (guint i = 0; i + 1 < report->blocks->len; i++)
    number += ((const GliaBlock *)report->blocks->pdata[i])->kind == GLIA_BLOCK_FIGURE;
  g_free (block->text);
  g_autofree char *plain = glia_block_text (caption);
  block->text = g_strdup_printf (_ ("Figure %u. %s"), number, plain);
  block->figure = figure;
  block->file = g_strdup (file);
}

/* ---- Writing --------------------------------------------------------------------------------- */

/* One file that is about to be put in its place. */
typedef struct {
  char *path;      /* where it belongs */
  char *fresh;     /* where it is written first */
  char *kept;      /* where the one that was there waits until all are in place */
  gboolean placed; /* `fresh` is at `path` now */
} Part;

static void
part_free (gpointer data)
{
  Part *part = data;

  (void)g_unlink (part->fresh);
  (void)g_unlink (part->kept);
  g_free (part->path);
  g_free (part->fresh);
  g_free (part->kept);
  g_free (part);
}

static gboolean
add_part (GPtrArray *parts,
          const char *workshop,
          const char *path,
          GBytes *contents,
          GError **error)
{
  Part *part = g_new0 (Part, 1);
  gsize size;
  const char *data = g_bytes_get_data (contents, &size);

  part->path = g_strdup (path);
  part->fresh = g_strdup_printf ("%s/%u", workshop, parts->len);
  part->kept = g_strdup_printf ("%s/%u.kept", workshop, parts->len);
  g_ptr_array_add (parts, part);
  return g_file_set_contents_full (part->fresh, data != NULL ? data : "", (gssize)size,
                                   G_FILE_SET_CONTENTS_DURABLE, 0644, error);
}

/* All or none: what was there comes back when one of them cannot be put in its place. */
static gboolean
place_parts (GPtrArray *parts, GError **error)
{
  for (guint i = 0; i < parts->len; i++) {
    Part *part = parts->pdata[i];
    const gboolean there = g_file_test (part->path, G_FILE_TEST_IS_REGULAR);
    if ((!there || g_rename (part->path, part->kept) == 0) &&
        g_rename (part->fresh, part->path) == 0) {
      part->placed = TRUE;
      continue;
    }
    const int code = errno;
    for (guint k = 0; k <= i; k++) {
      const Part *back = parts->pdata[k];
      if (g_file_test (back->kept, G_FILE_TEST_IS_REGULAR))
        (void)g_rename (back->kept, back->path);
      else if (back->placed)
        (void)g_unlink (back->path);
    }
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: cannot be written: %s",
                 part->path, g_strerror (code));
    return FALSE;
  }
  return TRUE;
}

static gboolean
write_parts (const GliaReport *report,
             const char *path,
             GPtrArray *parts,
             const char *workshop,
             GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path), *base = g_path_get_basename (path);
  const int stem = (int)(strlen (base) - strlen (".md"));
  g_autofree char *own = g_strdup_printf ("%.*s-figures", stem, base);
  const char *folder = report->figures_beside ? "" : own;
  g_autofree char *figures = g_build_filename (directory, folder, NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < report->blocks->len; i++) {
    const GliaBlock *block = g_ptr_array_index (report->blocks, i);
    if (block->kind != GLIA_BLOCK_FIGURE)
      continue;
    g_autofree char *file = g_build_filename (figures, block->file, NULL);
    g_autoptr (GBytes) png = glia_figure_render (block->figure, "png", NULL, error);
    if (png == NULL || !add_part (parts, workshop, file, png, error))
      return FALSE;
    any = TRUE;
  }
  char *text = glia_report_markdown (report, folder);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  if (!add_part (parts, workshop, path, bytes, error))
    return FALSE;
  const gboolean made = any && g_mkdir (figures, 0755) == 0;
  if (place_parts (parts, error))
    return TRUE;
  if (made)
    (void)g_rmdir (figures);
  return FALSE;
}

/* Everything is written into a folder of its own first; then names change, the text's last. */
static gboolean
write_markdown (const GliaReport *report, const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *workshop = g_build_filename (directory, ".glia-report-XXXXXX", NULL);

  if (g_mkdtemp (workshop) == NULL) {
    const int code = errno;
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: cannot be written: %s",
                 path, g_strerror (code));
    return FALSE;
  }
  GPtrArray *parts = g_ptr_array_new_with_free_func (part_free);
  const gboolean done = write_parts (report, path, parts, workshop, error);
  g_ptr_array_unref (parts);
  (void)g_rmdir (workshop);
  return done;
}

gboolean
glia_report_write (const GliaReport *report, const char *path, GError **error)
{
  if (g_str_has_suffix (path, ".pdf")) {
    g_autoptr (GBytes) pdf = glia_report_pdf (report, error);
    return pdf != NULL && g_file_set_contents (path, g_bytes_get_data (pdf, NULL),
                                               (gssize)g_bytes_get_size (pdf), error);
  }
  if (g_str_has_suffix (path, ".md"))
    return write_markdown (report, path, error);
  g_set_error (error, GLIA_REPORT_ERROR, GLIA_REPORT_ERROR_FORMAT,
               "\"%s\" ends neither in .pdf nor in .md, so the format is not known", path);
  return FALSE;
}
