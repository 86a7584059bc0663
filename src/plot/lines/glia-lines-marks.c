/* SPDX-License-Identifier: MIT */
#include "glia-lines.h"

#include <math.h>

#define MARK_ALPHA   0.45
#define FLAG_WIDTH   7.0
#define FLAG_HEIGHT  GLIA_LINES_FLAG_HEIGHT
#define TEXT_GAP     4.0
#define TEXT_LINE    16.0
#define TEXT_LINES   2    /* more would hide too much of the lines */
#define GROUND_ALPHA 0.55 /* what lies below can be seen */
/* The most of the plot's width that a text may have. */
#define TEXT_SHARE 0.45
/* One that would be cut to less is left out. */
#define TEXT_LEAST 72.0
#define ROOM_LEAST 12.0 /* no text is shorter: saves measuring them */

/* The pixel of a mark; FALSE if it is out of view. */
static gboolean
place_mark (const GliaLines *plot, gsize i, const GliaBox *box, const GliaScale *x, double *at)
{
  *at = floor (glia_scale_map (x, plot->options.marks[i].x)) + 0.5;
  return *at >= box->left && *at <= box->right + 0.5;
}

void
glia_lines_draw_marks (const GliaLines *plot,
                       cairo_t *cr,
                       const GliaBox *box,
                       const GliaScale *x,
                       GliaStyle style)
{
  GliaColour dim = glia_theme_role (style, GLIA_ROLE_DIM_TEXT);

  cairo_save (cr);
  cairo_set_line_width (cr, 1);
  for (gsize i = 0; i < plot->options.n_marks; i++) {
    double at;
    if (!place_mark (plot, i, box, x, &at))
      continue;
    glia_colour_source (cr, dim, MARK_ALPHA);
    cairo_move_to (cr, at, box->top);
    cairo_line_to (cr, at, box->bottom);
    cairo_stroke (cr);
    /* The flag points to where time goes on. */
    glia_colour_source (cr, dim, 1);
    cairo_move_to (cr, at - 0.5, box->top);
    cairo_line_to (cr, at - 0.5 + FLAG_WIDTH, box->top + FLAG_HEIGHT / 2);
    cairo_line_to (cr, at - 0.5, box->top + FLAG_HEIGHT);
    cairo_close_path (cr);
    cairo_fill (cr);
  }
  cairo_restore (cr);
}

gboolean
glia_lines_has_flag (const GliaLines *plot,
                     const GliaBox *box,
                     const GliaScale *x,
                     double from,
                     double to)
{
  double at;

  for (gsize i = 0; i < plot->options.n_marks; i++)
    if (place_mark (plot, i, box, x, &at) && at < to && at + FLAG_WIDTH > from)
      return TRUE;
  return FALSE;
}

/* From where to where a text beside the mark at `at` may reach: to the marks beside it. */
static void
find_room (const GliaLines *plot,
           const GliaBox *box,
           const GliaScale *x,
           double at,
           double *first,
           double *last)
{
  double other;

  *first = box->left;
  *last = box->right;
  for (gsize i = 0; i < plot->options.n_marks; i++) {
    if (!place_mark (plot, i, box, x, &other) || other == at)
      continue;
    if (other < at)
      *first = fmax (*first, other + FLAG_WIDTH + TEXT_GAP);
    else
      *last = fmin (*last, other - TEXT_GAP);
  }
}

static gboolean
is_free (const GArray *taken, const GliaBox *place)
{
  for (guint i = 0; i < taken->len; i++) {
    const GliaBox *other = &g_array_index (taken, GliaBox, i);
    if (place->left < other->right && other->left < place->right && place->top < other->bottom &&
        other->top < place->bottom)
      return FALSE;
  }
  return TRUE;
}

/* Right of the flag, as high as can be. Left of it only for the last, where the plot ends: between
 * two marks a text is of the left one. */
static gboolean
find_place (const GArray *taken,
            const GliaBox *box,
            double at,
            double first,
            double last,
            double width,
            GliaBox *place)
{
  for (int line = 0; line < TEXT_LINES; line++)
    for (int left = 0; left <= (last == box->right); left++) {
      place->left = left ? at - TEXT_GAP - width : at + FLAG_WIDTH + TEXT_GAP;
      place->right = place->left + width;
      place->top = box->top + 1 + TEXT_LINE * line;
      place->bottom = place->top + TEXT_LINE;
      if (place->left >= first && place->right <= last && place->bottom <= box->bottom &&
          is_free (taken, place))
        return TRUE;
    }
  return FALSE;
}

void
glia_lines_draw_mark_texts (const GliaLines *plot,
                            cairo_t *cr,
                            const GliaBox *box,
                            const GliaScale *x,
                            GArray *taken,
                            GliaStyle style)
{
  const double most = TEXT_SHARE * (box->right - box->left);
  double at, first, last;

  for (gsize i = 0; i < plot->options.n_marks; i++) {
    const char *text = plot->options.marks[i].text;
    GliaBox place;
    if (*text == '\0' || !place_mark (plot, i, box, x, &at))
      continue;
    find_room (plot, box, x, at, &first, &last);
    double room = last - at - FLAG_WIDTH - TEXT_GAP;
    if (last == box->right)
      room = fmax (room, at - TEXT_GAP - first);
    if (room < ROOM_LEAST)
      continue;
    const double wanted = glia_text_width (cr, GLIA_FONT_CAPTION, text);
    double width = fmin (wanted, most);
    gboolean fits = find_place (taken, box, at, first, last, width, &place);
    /* Without room for all of it there may be room for its beginning. */
    if (!fits) {
      width = fmin (width, room);
      fits = width >= TEXT_LEAST && find_place (taken, box, at, first, last, width, &place);
    }
    if (!fits)
      continue;
    const GliaBox apart = {place.left - TEXT_GAP, place.top, place.right + TEXT_GAP, place.bottom};
    g_array_append_val (taken, apart);
    glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_CARD), GROUND_ALPHA);
    cairo_rectangle (cr, place.left - 2, place.top, width + 4, TEXT_LINE);
    cairo_fill (cr);
    glia_text_draw (cr, GLIA_FONT_CAPTION, text, glia_theme_role (style, GLIA_ROLE_DIM_TEXT),
                    place.left, place.top + TEXT_LINE / 2, 0, width < wanted ? width : 0);
  }
}
