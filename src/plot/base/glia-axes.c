/* SPDX-License-Identifier: MIT */
#include "glia-axes.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PADDING       14.0
#define HEADER_HEIGHT (42.0 * glia_text_scale ())
#define LEGEND_ROW    (20.0 * glia_text_scale ())
#define DASH_LENGTH   20.0
#define ENTRY_GAP     16.0
#define TICK_LENGTH   4.0
#define MIN_LEFT      42.0
#define LABEL_GAP     8.0
#define LABEL_REACH   12.0 /* of an x label, over the plot's right edge: less than any right margin */
/* A page has no pixels; four columns for each logical one are finer than print shows. */
#define VECTOR_SCALE 4.0

void
glia_box_path (cairo_t *cr, const GliaBox *box, double radius)
{
  const double r = fmin (radius, (box->right - box->left) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, box->right - r, box->top + r, r, -G_PI / 2, 0);
  cairo_arc (cr, box->right - r, box->bottom - r, r, 0, G_PI / 2);
  cairo_arc (cr, box->left + r, box->bottom - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, box->left + r, box->top + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

double
glia_axes_device_scale (cairo_t *cr)
{
  double x = 1, y = 0;

  if (cairo_surface_get_type (cairo_get_target (cr)) != CAIRO_SURFACE_TYPE_IMAGE)
    return VECTOR_SCALE;
  cairo_user_to_device_distance (cr, &x, &y);
  return fmax (1, hypot (x, y));
}

double
glia_legend_entry_width (cairo_t *cr, const GliaLegendEntry *entry)
{
  return DASH_LENGTH + 7 + glia_text_width (cr, GLIA_FONT_CAPTION, entry->name);
}

double
glia_legend_entry_draw (cairo_t *cr,
                        const GliaLegendEntry *entry,
                        double x,
                        double y,
                        double max_width,
                        GliaStyle style)
{
  cairo_save (cr);
  if (entry->swatch_alpha > 0) {
    glia_colour_source (cr, entry->colour, entry->swatch_alpha);
    cairo_rectangle (cr, x + DASH_LENGTH - 13, y - 6, 13, 12);
    cairo_fill (cr);
  } else {
    glia_colour_source (cr, entry->colour, 1);
    cairo_set_line_width (cr, entry->width);
    cairo_set_dash (cr, entry->dash, entry->n_dash, 0);
    cairo_move_to (cr, x, y);
    cairo_line_to (cr, x + DASH_LENGTH, y);
    cairo_stroke (cr);
  }
  cairo_restore (cr);
  double text = max_width > 0 ? fmax (max_width - DASH_LENGTH - 7, 20) : 0;
  return DASH_LENGTH + 7 +
         glia_text_draw (cr, GLIA_FONT_CAPTION, entry->name,
                         glia_theme_role (style, GLIA_ROLE_TEXT), x + DASH_LENGTH + 7, y, 0, text);
}

/* Entries in columns of one width, in rows as equally long as possible. */
static double
legend_rows (cairo_t *cr,
             const GliaLegendEntry *entries,
             gsize n,
             double top,
             double width,
             GliaStyle style)
{
  double widest = 0, room = width - 2 * PADDING;

  for (gsize i = 0; i < n; i++)
    widest = fmax (widest, glia_legend_entry_width (cr, &entries[i]));
  double pitch = fmin (widest, room) + ENTRY_GAP;
  gsize columns = (gsize)fmax (1, floor ((room + ENTRY_GAP) / pitch));
  gsize rows = (n + columns - 1) / columns;
  columns = (n + rows - 1) / rows;
  for (gsize i = 0; i < n; i++)
    glia_legend_entry_draw (cr, &entries[i], PADDING + (double)(i % columns) * pitch,
                            top + LEGEND_ROW * ((double)(i / columns) + 0.5), room, style);
  return top + LEGEND_ROW * (double)rows + 4;
}

double
glia_axes_header (cairo_t *cr,
                  const char *title,
                  const char *subtitle,
                  const GliaLegendEntry *entries,
                  gsize n,
                  double width,
                  GliaStyle style)
{
  double legend = 0, middle = HEADER_HEIGHT / 2, text = 0;

  for (gsize i = 0; i < n; i++)
    legend += glia_legend_entry_width (cr, &entries[i]) + (i > 0 ? ENTRY_GAP : 0);
  if (title != NULL)
    text += glia_text_width (cr, GLIA_FONT_TITLE, title) + 8;
  if (subtitle != NULL)
    text += glia_text_width (cr, GLIA_FONT_CAPTION, subtitle);
  if (text == 0 && n == 0)
    return 10;

  gboolean beside = n == 0 || text + legend + 24 <= width - 2 * PADDING;
  double x = PADDING;
  if (title != NULL)
    x += glia_text_draw (cr, GLIA_FONT_TITLE, title, glia_theme_role (style, GLIA_ROLE_TEXT), x,
                         middle, 0, width - 2 * PADDING) +
         8;
  if (subtitle != NULL && width - PADDING - x > 30)
    glia_text_draw (cr, GLIA_FONT_CAPTION, subtitle, glia_theme_role (style, GLIA_ROLE_DIM_TEXT), x,
                    middle + 1, 0, width - PADDING - x);
  if (!beside)
    return legend_rows (cr, entries, n, text > 0 ? HEADER_HEIGHT - 6 : 6, width, style);
  x = width - PADDING - legend;
  for (gsize i = 0; i < n; i++)
    x += glia_legend_entry_draw (cr, &entries[i], x, middle, 0, style) + ENTRY_GAP;
  return HEADER_HEIGHT;
}

double
glia_axes_left_margin (cairo_t *cr, const GliaScale *y, gboolean y_title)
{
  g_autoptr (GArray) ticks = glia_scale_ticks (y, GLIA_TICK_GAP_DOWN);
  double widest = 0;

  for (guint i = 0; i < ticks->len; i++)
    widest = fmax (
        widest, glia_text_width (cr, GLIA_FONT_CAPTION, g_array_index (ticks, GliaTick, i).label));
  return ceil (fmax (MIN_LEFT, widest + LABEL_GAP + 10) + (y_title ? 20 : 0));
}

/* A line of one logical pixel is crisp when its middle is half a pixel off. */
static double
snap_to_pixel (double at)
{
  return floor (at) + 0.5;
}

static void
draw_ticks (cairo_t *cr,
            const GliaBox *box,
            const GliaScale *scale,
            gboolean across,
            gboolean bare,
            GliaStyle style)
{
  g_autoptr (GArray) ticks =
      glia_scale_ticks (scale, across ? GLIA_TICK_GAP_ACROSS : GLIA_TICK_GAP_DOWN);
  GliaColour dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);

  for (guint i = 0; i < ticks->len; i++) {
    const GliaTick *tick = &g_array_index (ticks, GliaTick, i);
    double at = snap_to_pixel (glia_scale_map (scale, tick->value));
    glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_GRID), tick->minor ? 0.6 : 1);
    cairo_move_to (cr, across ? at : box->left, across ? box->top : at);
    cairo_line_to (cr, across ? at : box->right, across ? box->bottom : at);
    cairo_stroke (cr);
    if (tick->minor)
      continue;
    if (across) {
      glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_AXIS), 1);
      cairo_move_to (cr, at, box->bottom);
      cairo_line_to (cr, at, box->bottom + TICK_LENGTH);
      cairo_stroke (cr);
      /* A long number at the end moves to the left, rather than over the figure's edge. */
      const double half = glia_text_width (cr, GLIA_FONT_CAPTION, tick->label) / 2;
      if (!bare)
        glia_text_draw (cr, GLIA_FONT_CAPTION, tick->label, dim,
                        fmin (at, box->right + LABEL_REACH - half),
                        box->bottom + 6 + 8 * glia_text_scale (), 0.5, 0);
    } else {
      glia_text_draw (cr, GLIA_FONT_CAPTION, tick->label, dim, box->left - LABEL_GAP, at, 1, 0);
    }
  }
}

void
glia_axes_draw (cairo_t *cr,
                const GliaBox *box,
                const GliaScale *x,
                const GliaScale *y,
                const char *x_title,
                const char *y_title,
                GliaStyle style)
{
  glia_axes_draw_bare (cr, box, x, y, x_title, y_title, FALSE, style);
}

void
glia_axes_draw_bare (cairo_t *cr,
                     const GliaBox *box,
                     const GliaScale *x,
                     const GliaScale *y,
                     const char *x_title,
                     const char *y_title,
                     gboolean bare_x,
                     GliaStyle style)
{
  GliaColour dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);

  cairo_save (cr);
  cairo_set_line_width (cr, 1);
  draw_ticks (cr, box, x, TRUE, bare_x, style);
  draw_ticks (cr, box, y, FALSE, FALSE, style);
  glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_AXIS), 1);
  cairo_move_to (cr, box->left, snap_to_pixel (box->bottom));
  cairo_line_to (cr, box->right, snap_to_pixel (box->bottom));
  cairo_stroke (cr);
  if (x_title != NULL)
    glia_text_draw (cr, GLIA_FONT_CAPTION, x_title, dim, (box->left + box->right) / 2,
                    box->bottom + 4 + 26 * glia_text_scale (), 0.5, box->right - box->left);
  if (y_title != NULL) {
    cairo_translate (cr, 14, (box->top + box->bottom) / 2);
    cairo_rotate (cr, -G_PI / 2);
    glia_text_draw (cr, GLIA_FONT_CAPTION, y_title, dim, 0, 0, 0.5, box->bottom - box->top);
  }
  cairo_restore (cr);
}

char *
glia_axis_word (const char *title)
{
  /* Translators: "small" if nouns begin with a small letter within a line, as in "best 0.3 · epoch
   * 12"; "capital" leaves an axis's name as it is. */
  const char *letters = C_ ("letters of an axis's name within a line", "small");

  return g_str_equal (letters, "small") ? g_utf8_strdown (title, -1) : g_strdup (title);
}
