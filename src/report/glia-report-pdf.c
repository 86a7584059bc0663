/* SPDX-License-Identifier: MIT */
/* A4 pages: blocks one below the other, a new page where the next does not fit. Sizes in points. */
#include "glia-report-private.h"
#include "glia-runs-figure.h"
#include "glia-theme.h"

#include <cairo-pdf.h>
#include <math.h>

#define PAGE_WIDTH  595.28
#define PAGE_HEIGHT 841.89
#define MARGIN      56.0
#define TEXT_WIDTH  (PAGE_WIDTH - 2 * MARGIN)
#define BLOCK_GAP   10.0
#define CELL_GAP    8.0
#define ROW_GAP     5.0
#define FIGURE_MOST 260.0 /* high */
#define CAPTION_GAP 4.0

/* Pixels of a figure for a point: text in it is 12 pixels, in print 9 points. */
#define FIGURE_SCALE 0.72

typedef struct {
  cairo_t *cr;
  double y;
  guint page;
} Pages;

typedef enum { STYLE_TITLE, STYLE_HEADING, STYLE_BODY, STYLE_BOLD, STYLE_SMALL } Style;

static const char *const fonts[] = {
    [STYLE_TITLE] = "Cantarell Bold 20", [STYLE_HEADING] = "Cantarell Bold 13",
    [STYLE_BODY] = "Cantarell 10",       [STYLE_BOLD] = "Cantarell Bold 9",
    [STYLE_SMALL] = "Cantarell 9",
};

static PangoLayout *
layout_of (Pages *pages, Style style, const char *text, double width)
{
  PangoLayout *layout = pango_cairo_create_layout (pages->cr);
  PangoFontDescription *font = pango_font_description_from_string (fonts[style]);

  /* One point is one unit of the page. */
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  if (width > 0) {
    pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  }
  return layout;
}

static void
size_of (PangoLayout *layout, double *width, double *height)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  *width = (double)logical.width / PANGO_SCALE;
  *height = (double)logical.height / PANGO_SCALE;
}

static void
number_page (Pages *pages)
{
  g_autofree char *number = g_strdup_printf ("%u", ++pages->page);
  g_autoptr (PangoLayout) layout = layout_of (pages, STYLE_SMALL, number, 0);
  double width, height;

  size_of (layout, &width, &height);
  glia_colour_source (pages->cr, glia_theme_role (GLIA_STYLE_LIGHT, GLIA_ROLE_DIM_TEXT), 1);
  cairo_move_to (pages->cr, PAGE_WIDTH - MARGIN - width, PAGE_HEIGHT - MARGIN / 2 - height);
  pango_cairo_show_layout (pages->cr, layout);
}

/* Makes sure of `height` on this page. */
static void
ensure_height (Pages *pages, double height)
{
  if (pages->y + height <= PAGE_HEIGHT - MARGIN || pages->y <= MARGIN)
    return;
  number_page (pages);
  cairo_show_page (pages->cr);
  pages->y = MARGIN;
}

static void
draw_text (Pages *pages, Style style, GliaRole role, const char *text, double below)
{
  g_autoptr (PangoLayout) layout = layout_of (pages, style, text, TEXT_WIDTH);
  double width, height;

  size_of (layout, &width, &height);
  ensure_height (pages, height + below);
  glia_colour_source (pages->cr, glia_theme_role (GLIA_STYLE_LIGHT, role), 1);
  cairo_move_to (pages->cr, MARGIN, pages->y);
  pango_cairo_show_layout (pages->cr, layout);
  pages->y += height;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* As wide as their widest cells, if that fits; otherwise the wide ones give way. */
static void
find_widths (Pages *pages, const GliaBlock *table, double *widths)
{
  double sum = 0, room = TEXT_WIDTH - CELL_GAP * ((double)table->columns - 1);

  for (gsize j = 0; j < table->columns; j++) {
    widths[j] = 0;
    for (gsize i = 0; i < table->rows; i++) {
      g_autoptr (PangoLayout) layout =
          layout_of (pages, i == 0 ? STYLE_BOLD : STYLE_SMALL, glia_block_cell (table, i, j), 0);
      double width, height;
      size_of (layout, &width, &height);
      widths[j] = fmax (widths[j], width + 1);
    }
    sum += widths[j];
  }
  if (sum <= room)
    return;
  /* The limit that all columns together fit with. */
  double low = 0, high = room;
  for (int step = 0; step < 40; step++) {
    const double limit = (low + high) / 2;
    double all = 0;
    for (gsize j = 0; j < table->columns; j++)
      all += fmin (widths[j], limit);
    if (all > room)
      high = limit;
    else
      low = limit;
  }
  for (gsize j = 0; j < table->columns; j++)
    widths[j] = fmin (widths[j], low);
}

static void
draw_row (Pages *pages, const GliaBlock *table, gsize row, const double *widths)
{
  const Style style = row == 0 ? STYLE_BOLD : STYLE_SMALL;
  double tallest = 0, x = MARGIN;

  for (gsize j = 0; j < table->columns; j++) {
    g_autoptr (PangoLayout) layout =
        layout_of (pages, style, glia_block_cell (table, row, j), widths[j]);
    double width, height;
    size_of (layout, &width, &height);
    tallest = fmax (tallest, height);
  }
  ensure_height (pages, tallest + ROW_GAP);
  for (gsize j = 0; j < table->columns; j++) {
    g_autoptr (PangoLayout) layout =
        layout_of (pages, style, glia_block_cell (table, row, j), widths[j]);
    if (glia_block_is_number (table, j))
      pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
    glia_colour_source (pages->cr, glia_theme_role (GLIA_STYLE_LIGHT, GLIA_ROLE_TEXT), 1);
    cairo_move_to (pages->cr, x, pages->y + ROW_GAP / 2);
    pango_cairo_show_layout (pages->cr, layout);
    x += widths[j] + CELL_GAP;
  }
  pages->y += tallest + ROW_GAP;
  glia_colour_source (
      pages->cr, glia_theme_role (GLIA_STYLE_LIGHT, row == 0 ? GLIA_ROLE_AXIS : GLIA_ROLE_GRID), 1);
  cairo_set_line_width (pages->cr, 0.5);
  cairo_move_to (pages->cr, MARGIN, pages->y);
  cairo_line_to (pages->cr, x - CELL_GAP, pages->y);
  cairo_stroke (pages->cr);
}

/* ---- Figures --------------------------------------------------------------------------------- */

static void
draw_figure (Pages *pages, const GliaBlock *block)
{
  double width, height;

  glia_figure_default_size (block->figure, &width, &height);
  const double scale = fmin (FIGURE_SCALE, fmin (TEXT_WIDTH / width, FIGURE_MOST / height));
  g_autoptr (PangoLayout) caption = layout_of (pages, STYLE_SMALL, block->text, TEXT_WIDTH);
  double ignored, below;
  size_of (caption, &ignored, &below);
  ensure_height (pages, height * scale + CAPTION_GAP + below);
  cairo_save (pages->cr);
  cairo_translate (pages->cr, MARGIN, pages->y);
  cairo_scale (pages->cr, scale, scale);
  glia_figure_draw (block->figure, pages->cr, fmax (width, TEXT_WIDTH / scale), height,
                    GLIA_STYLE_LIGHT);
  cairo_restore (pages->cr);
  pages->y += height * scale + CAPTION_GAP;
  draw_text (pages, STYLE_SMALL, GLIA_ROLE_TEXT, block->text, 0);
}

static void
draw_block (Pages *pages, const GliaBlock *block)
{
  g_autofree double *widths = NULL;

  switch (block->kind) {
  case GLIA_BLOCK_HEADING:
    pages->y += BLOCK_GAP;
    draw_text (pages, STYLE_HEADING, GLIA_ROLE_TEXT, block->text,
               60); /* not alone at a page's end */
    break;
  case GLIA_BLOCK_PARAGRAPH:
    draw_text (pages, STYLE_BODY, GLIA_ROLE_TEXT, block->text, 0);
    break;
  case GLIA_BLOCK_TABLE:
    widths = g_new (double, block->columns);
    find_widths (pages, block, widths);
    for (gsize i = 0; i < block->rows; i++)
      draw_row (pages, block, i, widths);
    break;
  case GLIA_BLOCK_FIGURE:
    draw_figure (pages, block);
    break;
  }
  pages->y += BLOCK_GAP;
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
glia_report_pdf (const GliaReport *report, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (append_bytes, bytes, PAGE_WIDTH, PAGE_HEIGHT);
  Pages pages = {.cr = cairo_create (surface), .y = MARGIN};
  g_autofree char *date = glia_report_date_text (report);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, report->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  draw_text (&pages, STYLE_TITLE, GLIA_ROLE_TEXT, report->title, 0);
  pages.y += BLOCK_GAP;
  for (guint i = 0; i < report->blocks->len; i++)
    draw_block (&pages, g_ptr_array_index (report->blocks, i));
  number_page (&pages);
  cairo_destroy (pages.cr);
  cairo_surface_finish (surface);
  const cairo_status_t status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  g_set_error (error, GLIA_REPORT_ERROR, GLIA_REPORT_ERROR_DRAW,
               "the report could not be drawn: %s", cairo_status_to_string (status));
  return NULL;
}
