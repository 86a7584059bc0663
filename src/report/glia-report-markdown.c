/* SPDX-License-Identifier: MIT */
/* Markdown as GitHub and CommonMark read it. */
#include "glia-report-private.h"

#include <string.h>

/* A backslash before what would be a sign of Markdown's own; hyphens and points are none within a
 * line, and no text of a report begins with them. */
static void
append_escaped (GString *text, const char *plain)
{
  for (; *plain != '\0'; plain++) {
    if (strchr ("\\`*_[]<>|#&~$", *plain) != NULL)
      g_string_append_c (text, '\\');
    g_string_append_c (text, *plain);
  }
}

static void
append_table (GString *text, const GliaBlock *table)
{
  for (gsize i = 0; i < table->rows; i++) {
    g_string_append_c (text, '|');
    for (gsize j = 0; j < table->columns; j++) {
      g_string_append_c (text, ' ');
      append_escaped (text, glia_block_cell (table, i, j));
      g_string_append (text, " |");
    }
    g_string_append_c (text, '\n');
    if (i > 0)
      continue;
    g_string_append_c (text, '|');
    for (gsize j = 0; j < table->columns; j++)
      g_string_append (text, glia_block_is_number (table, j) ? "---:|" : "---|");
    g_string_append_c (text, '\n');
  }
}

/* The picture, and below it what it shows. */
static void
append_figure (GString *text, const GliaBlock *figure, const char *folder)
{
  g_autofree char *path =
      *folder != '\0' ? g_build_filename (folder, figure->file, NULL) : g_strdup (figure->file);
  /* Brackets would end the link. */
  g_autofree char *address = g_uri_escape_string (path, "/", FALSE);

  g_string_append (text, "![");
  append_escaped (text, figure->text);
  g_string_append_printf (text, "](%s)\n\n", address);
  append_escaped (text, figure->text);
  g_string_append_c (text, '\n');
}

char *
glia_report_markdown (const GliaReport *report, const char *folder)
{
  GString *text = g_string_new ("# ");

  append_escaped (text, report->title);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < report->blocks->len; i++) {
    const GliaBlock *block = g_ptr_array_index (report->blocks, i);
    g_string_append_c (text, '\n');
    switch (block->kind) {
    case GLIA_BLOCK_HEADING:
      g_string_append (text, "## ");
      append_escaped (text, block->text);
      g_string_append_c (text, '\n');
      break;
    case GLIA_BLOCK_PARAGRAPH:
      append_escaped (text, block->text);
      g_string_append_c (text, '\n');
      break;
    case GLIA_BLOCK_TABLE:
      append_table (text, block);
      break;
    case GLIA_BLOCK_FIGURE:
      append_figure (text, block, folder);
      break;
    }
  }
  return g_string_free (text, FALSE);
}
