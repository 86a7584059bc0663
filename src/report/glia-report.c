/* SPDX-License-Identifier: MIT */
#include "glia-report-private.h"
#include "glia-runs-figure.h"

GliaReport *
glia_report_new (const char *title)
{
  GliaReport *report = g_new (GliaReport, 1);

  *report = (GliaReport){g_strdup (title),
                         g_ptr_array_new_with_free_func ((GDestroyNotify)glia_block_free)};
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
    block->cells[i] = g_strdup (cells[i] != NULL ? cells[i] : "");
}

void
glia_report_add_figure (GliaReport *report,
                        GliaFigure *figure,
                        const char *file,
                        const char *caption)
{
  GliaBlock *block = add_block (report, GLIA_BLOCK_FIGURE, caption);

  block->figure = figure;
  block->file = g_strdup (file);
}

/* ---- Writing --------------------------------------------------------------------------------- */

static gboolean
write_missing_figures (const GliaReport *report, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  for (guint i = 0; i < report->blocks->len; i++) {
    const GliaBlock *block = g_ptr_array_index (report->blocks, i);
    if (block->kind != GLIA_BLOCK_FIGURE)
      continue;
    g_autofree char *file = g_build_filename (folder, block->file, NULL);
    if (!g_file_test (file, G_FILE_TEST_EXISTS) &&
        !glia_figure_export (block->figure, file, NULL, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
glia_report_write (const GliaReport *report, const char *path, GError **error)
{
  if (g_str_has_suffix (path, ".pdf")) {
    g_autoptr (GBytes) pdf = glia_report_pdf (report, error);
    return pdf != NULL && g_file_set_contents (path, g_bytes_get_data (pdf, NULL),
                                               (gssize)g_bytes_get_size (pdf), error);
  }
  if (g_str_has_suffix (path, ".md")) {
    g_autofree char *text = glia_report_markdown (report);
    return write_missing_figures (report, path, error) &&
           g_file_set_contents (path, text, -1, error);
  }
  g_set_error (error, GLIA_REPORT_ERROR, GLIA_REPORT_ERROR_FORMAT,
               "\"%s\" ends neither in .pdf nor in .md, so the format is not known", path);
  return FALSE;
}

/* ---- Markdown -------------------------------------------------------------------------------- */

static void
append_cell (GString *text, const char *cell)
{
  g_string_append (text, " ");
  for (; *cell != '\0'; cell++) {
    if (*cell == '|')
      g_string_append_c (text, '\\');
    g_string_append_c (text, *cell);
  }
  g_string_append (text, " |");
}

static void
append_table (GString *text, const GliaBlock *table)
{
  for (gsize i = 0; i < table->rows; i++) {
    g_string_append_c (text, '|');
    for (gsize j = 0; j < table->columns; j++)
      append_cell (text, glia_block_cell (table, i, j));
    g_string_append_c (text, '\n');
    if (i > 0)
      continue;
    g_string_append_c (text, '|');
    for (gsize j = 0; j < table->columns; j++)
      g_string_append (text, glia_block_is_number (table, j) ? "---:|" : "---|");
    g_string_append_c (text, '\n');
  }
}

char *
glia_report_markdown (const GliaReport *report)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "# %s\n", report->title);
  for (guint i = 0; i < report->blocks->len; i++) {
    const GliaBlock *block = g_ptr_array_index (report->blocks, i);
    g_string_append_c (text, '\n');
    switch (block->kind) {
    case GLIA_BLOCK_HEADING:
      g_string_append_printf (text, "## %s\n", block->text);
      break;
    case GLIA_BLOCK_PARAGRAPH:
      g_string_append_printf (text, "%s\n", block->text);
      break;
    case GLIA_BLOCK_TABLE:
      append_table (text, block);
      break;
    case GLIA_BLOCK_FIGURE:
      g_string_append_printf (text, "![%s](%s)\n", block->text, block->file);
      break;
    }
  }
  return g_string_free (text, FALSE);
}
