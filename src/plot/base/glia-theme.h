/* SPDX-License-Identifier: MIT */
/* Colours, dashes and type of everything that is drawn. One table for each style, light and dark,
 * so that a run, a class or a layer has the same colour in every figure and in the window. */
#pragma once

#include <glib.h>
#include <pango/pangocairo.h>

G_BEGIN_DECLS

typedef struct {
  double red, green, blue; /* 0 … 1 */
} GliaColour;

/* High contrast: text, axes and grid stand out more; the colours of lines stay. */
typedef enum {
  GLIA_STYLE_LIGHT,
  GLIA_STYLE_DARK,
  GLIA_STYLE_LIGHT_CONTRAST,
  GLIA_STYLE_DARK_CONTRAST
} GliaStyle;

typedef enum {
  GLIA_ROLE_WINDOW,
  GLIA_ROLE_BAR,
  GLIA_ROLE_CARD, /* what figures are drawn on */
  GLIA_ROLE_POPOVER,
  GLIA_ROLE_BORDER,
  GLIA_ROLE_CONTROL,
  GLIA_ROLE_TEXT,
  GLIA_ROLE_DIM_TEXT,
  GLIA_ROLE_GRID,
  GLIA_ROLE_AXIS,
  GLIA_ROLE_ACCENT,
  GLIA_ROLE_ACCENT_TEXT,
  GLIA_ROLE_VALUE,      /* f in the labs */
  GLIA_ROLE_DERIVATIVE, /* f′ in the labs */
  GLIA_ROLE_VANISHING,  /* where f′ is near zero; drawn at 13 % */
  GLIA_ROLE_FORWARD,    /* values in a computation graph */
  GLIA_ROLE_GRADIENT,   /* gradients in one */
  GLIA_N_ROLES
} GliaRole;

#define GLIA_SIGN_SHADES 31
#define GLIA_RUN_COLOURS 8
#define GLIA_BAND_ALPHA  0.13

GliaColour glia_theme_role (GliaStyle style, GliaRole role);

/* The colour of run `slot`: Okabe and Ito's eight colours, told apart by colour-blind readers.
 * Slots from 8 on start again. */
GliaColour glia_theme_run (GliaStyle style, guint slot);

/* The colour of layer `layer` of `layers`, along an ordered ramp from input to output. */
GliaColour glia_theme_layer (GliaStyle style, guint layer, guint layers);

/* The sign scale at `value` in [-1, 1], as one of 31 shades; the middle shade is exactly neutral
 * and straddles zero. Values outside, and NaN, get the nearest shade and neutral. */
GliaColour glia_theme_sign (GliaStyle style, double value);

/* The dash of run `slot`; returns how many numbers `*dash` has, 0 for a solid line. */
int glia_theme_dash (guint slot, const double **dash);

GliaColour glia_colour_mix (GliaColour from, GliaColour to, double share);
/* The ratio of relative luminances that WCAG 2 defines, 1 … 21. */
double glia_colour_contrast (GliaColour a, GliaColour b);
/* For text on `ground`: white or black, whichever has more contrast. That is 4.5 or more on every
 * colour. */
GliaColour glia_colour_ink (GliaColour ground);
void glia_colour_source (cairo_t *cr, GliaColour colour, double alpha);

typedef enum {
  GLIA_FONT_CAPTION,
  GLIA_FONT_CAPTION_BOLD,
  GLIA_FONT_BODY,
  GLIA_FONT_TITLE
} GliaFont;

/* How much larger than usual text is on the screen that this thread draws for: the resolution of
 * its default Pango font map over 96, which the window keeps as the desktop's setting for large
 * text has it. 1 while a figure is exported, and in every other thread. Room for text is measured
 * in it. */
double glia_text_scale (void);

/* A layout of one line in the UI font, with tabular figures. `text` is plain text, UTF-8. */
PangoLayout *glia_text_layout (cairo_t *cr, GliaFont font, const char *text);

/* Width of `text` in logical pixels. */
double glia_text_width (cairo_t *cr, GliaFont font, const char *text);

/* Draws `text` with its box at x + align · (−width): 0 left, 0.5 centred, 1 right of x;
 * its middle at height y. Longer than `max_width` (0: no limit) it ends with an ellipsis.
 * Returns the width drawn. */
double glia_text_draw (cairo_t *cr,
                       GliaFont font,
                       const char *text,
                       GliaColour colour,
                       double x,
                       double y,
                       double align,
                       double max_width);

G_END_DECLS
