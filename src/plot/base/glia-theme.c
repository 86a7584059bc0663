/* SPDX-License-Identifier: MIT */
#include "glia-theme.h"

#include "glia-letters.h"

#include <math.h>

#define RGB(hex)                                                                                   \
  {                                                                                                \
    ((hex) >> 16 & 255) / 255.0, ((hex) >> 8 & 255) / 255.0, ((hex)&255) / 255.0                   \
  }

static const GliaColour roles[2][GLIA_N_ROLES] = {
    [GLIA_STYLE_LIGHT] =
        {
            [GLIA_ROLE_WINDOW] = RGB (0xfafafa),
            [GLIA_ROLE_BAR] = RGB (0xebebeb),
            [GLIA_ROLE_CARD] = RGB (0xffffff),
            [GLIA_ROLE_POPOVER] = RGB (0xffffff),
            [GLIA_ROLE_BORDER] = RGB (0xdedee1),
            [GLIA_ROLE_CONTROL] = RGB (0xebebed),
            [GLIA_ROLE_TEXT] = RGB (0x333333),
            [GLIA_ROLE_DIM_TEXT] = RGB (0x63636a),
            [GLIA_ROLE_GRID] = RGB (0xececee),
            [GLIA_ROLE_AXIS] = RGB (0xc4c4c8),
            [GLIA_ROLE_ACCENT] = RGB (0x3584e4),
            [GLIA_ROLE_ACCENT_TEXT] = RGB (0x1c71d8),
            [GLIA_ROLE_VALUE] = RGB (0x0072b2),
            [GLIA_ROLE_DERIVATIVE] = RGB (0xd98200),
            [GLIA_ROLE_VANISHING] = RGB (0xff7b63),
            [GLIA_ROLE_FORWARD] = RGB (0x1a5fb4),
            [GLIA_ROLE_GRADIENT] = RGB (0xc64600),
        },
    [GLIA_STYLE_DARK] =
        {
            [GLIA_ROLE_WINDOW] = RGB (0x242424),
            [GLIA_ROLE_BAR] = RGB (0x303030),
            [GLIA_ROLE_CARD] = RGB (0x303030),
            [GLIA_ROLE_POPOVER] = RGB (0x3a3a3a),
            [GLIA_ROLE_BORDER] = RGB (0x3f3f42),
            [GLIA_ROLE_CONTROL] = RGB (0x434345),
            [GLIA_ROLE_TEXT] = RGB (0xffffff),
            [GLIA_ROLE_DIM_TEXT] = RGB (0xb5b5ba),
            [GLIA_ROLE_GRID] = RGB (0x3e3e40),
            [GLIA_ROLE_AXIS] = RGB (0x5c5c60),
            [GLIA_ROLE_ACCENT] = RGB (0x3584e4),
            [GLIA_ROLE_ACCENT_TEXT] = RGB (0x78aeed),
            [GLIA_ROLE_VALUE] = RGB (0x7cc8f3),
            [GLIA_ROLE_DERIVATIVE] = RGB (0xf0b433),
            [GLIA_ROLE_VANISHING] = RGB (0xff7b63),
            [GLIA_ROLE_FORWARD] = RGB (0x78aeed),
            [GLIA_ROLE_GRADIENT] = RGB (0xff9149),
        },
};

static const GliaColour runs[2][GLIA_RUN_COLOURS] = {
    {RGB (0x009e73), RGB (0xd55e00), RGB (0x0072b2), RGB (0xcc79a7), RGB (0xe69f00), RGB (0x56b4e9),
     RGB (0x000000), RGB (0xa89a00)},
    {RGB (0x2fc49a), RGB (0xf07f35), RGB (0x4aa8e0), RGB (0xdd94bd), RGB (0xf0b433), RGB (0x7cc8f3),
     RGB (0xffffff), RGB (0xf0e442)},
};

#define LAYER_COLOURS 4
static const GliaColour layers_ramp[2][LAYER_COLOURS] = {
    {RGB (0x5b3a9e), RGB (0x1f7f9c), RGB (0x5c9a1a), RGB (0xb58900)},
    {RGB (0xa88be8), RGB (0x45b4d4), RGB (0x9ccf57), RGB (0xe6c74a)},
};

static const GliaColour signs[2][3] = {
    {RGB (0xf59322), RGB (0xe8eaeb), RGB (0x0877bd)},
    {RGB (0xf59322), RGB (0x3a3b3d), RGB (0x2896e0)},
};

/* Rows of the tables below: what has high contrast takes its colours from the plain style. */
static GliaStyle
plain_style (GliaStyle style)
{
  return style == GLIA_STYLE_DARK || style == GLIA_STYLE_DARK_CONTRAST ? GLIA_STYLE_DARK
                                                                       : GLIA_STYLE_LIGHT;
}

GliaColour
glia_theme_role (GliaStyle style, GliaRole role)
{
  GliaColour colour = roles[plain_style (style)][role];
  GliaColour ink =
      plain_style (style) == GLIA_STYLE_DARK ? (GliaColour){1, 1, 1} : (GliaColour){0, 0, 0};
  gboolean text = role == GLIA_ROLE_TEXT || role == GLIA_ROLE_DIM_TEXT || role == GLIA_ROLE_AXIS;

  if (style == plain_style (style))
    return colour;
  if (text)
    return ink;
  return role == GLIA_ROLE_GRID || role == GLIA_ROLE_BORDER ? glia_colour_mix (colour, ink, 0.35)
                                                            : colour;
}

GliaColour
glia_theme_run (GliaStyle style, guint slot)
{
  return runs[plain_style (style)][slot % GLIA_RUN_COLOURS];
}

GliaColour
glia_theme_layer (GliaStyle style, guint layer, guint layers)
{
  style = plain_style (style);
  if (layers <= LAYER_COLOURS)
    return layers_ramp[style][MIN (layer, LAYER_COLOURS - 1)];
  double place = (double)MIN (layer, layers - 1) / (layers - 1) * (LAYER_COLOURS - 1);
  int left = MIN ((int)place, LAYER_COLOURS - 2);
  return glia_colour_mix (layers_ramp[style][left], layers_ramp[style][left + 1], place - left);
}

GliaColour
glia_theme_sign (GliaStyle style, double value)
{
  const int middle = GLIA_SIGN_SHADES / 2;

  style = plain_style (style);
  if (isnan (value))
    value = 0;
  int shade = (int)floor ((CLAMP (value, -1.0, 1.0) + 1) / 2 * GLIA_SIGN_SHADES);
  shade = MIN (shade, GLIA_SIGN_SHADES - 1) - middle;
  return glia_colour_mix (signs[style][1], signs[style][shade < 0 ? 0 : 2],
                          (double)ABS (shade) / middle);
}

int
glia_theme_dash (guint slot, const double **dash)
{
  static const double dashes[4][4] = {{0}, {7, 3}, {2, 3}, {9, 3, 2, 3}};
  static const int lengths[4] = {0, 2, 2, 4};

  /* Where the colours start again the dashes are shifted by one. */
  const guint which = (slot + slot / GLIA_RUN_COLOURS) % 4;

  *dash = dashes[which];
  return lengths[which];
}

GliaColour
glia_colour_mix (GliaColour from, GliaColour to, double share)
{
  return (GliaColour){from.red + share * (to.red - from.red),
                      from.green + share * (to.green - from.green),
                      from.blue + share * (to.blue - from.blue)};
}

static double
linear_part (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
relative_luminance (GliaColour colour)
{
  return 0.2126 * linear_part (colour.red) + 0.7152 * linear_part (colour.green) +
         0.0722 * linear_part (colour.blue);
}

double
glia_colour_contrast (GliaColour a, GliaColour b)
{
  const double of_a = relative_luminance (a), of_b = relative_luminance (b);

  return (fmax (of_a, of_b) + 0.05) / (fmin (of_a, of_b) + 0.05);
}

GliaColour
glia_colour_ink (GliaColour ground)
{
  const GliaColour white = {1, 1, 1}, black = {0, 0, 0};

  return glia_colour_contrast (white, ground) > glia_colour_contrast (black, ground) ? white
                                                                                     : black;
}

void
glia_colour_source (cairo_t *cr, GliaColour colour, double alpha)
{
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, alpha);
}

double
glia_text_scale (void)
{
  PangoCairoFontMap *map = PANGO_CAIRO_FONT_MAP (pango_cairo_font_map_get_default ());

  return pango_cairo_font_map_get_resolution (map) / 96;
}

PangoLayout *
glia_text_layout (cairo_t *cr, GliaFont font, const char *text)
{
  static const double sizes[] = {[GLIA_FONT_CAPTION] = 12,
                                 [GLIA_FONT_CAPTION_BOLD] = 12,
                                 [GLIA_FONT_BODY] = 40.0 / 3,
                                 [GLIA_FONT_TITLE] = 44.0 / 3};
  gboolean bold = font == GLIA_FONT_CAPTION_BOLD || font == GLIA_FONT_TITLE;
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string ("Cantarell,Sans");

  pango_font_description_set_absolute_size (description,
                                            sizes[font] * glia_text_scale () * PANGO_SCALE);
  pango_font_description_set_weight (description, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);

  /* Metrics must not depend on the device, or a figure would be laid out anew at each scale. */
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (pango_layout_get_context (layout), FALSE);

  pango_layout_context_changed (layout);

  PangoAttrList *attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  g_autofree char *spelled = glia_letters_spell (text);
  pango_layout_set_text (layout, spelled, -1);
  return layout;
}

double
glia_text_width (cairo_t *cr, GliaFont font, const char *text)
{
  g_autoptr (PangoLayout) layout = glia_text_layout (cr, font, text);
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return (double)width / PANGO_SCALE;
}

double
glia_text_draw (cairo_t *cr,
                GliaFont font,
                const char *text,
                GliaColour colour,
                double x,
                double y,
                double align,
                double max_width)
{
  g_autoptr (PangoLayout) layout = glia_text_layout (cr, font, text);
  int width, height;

  pango_layout_get_size (layout, &width, &height);
  if (max_width > 0 && width > max_width * PANGO_SCALE) {
    pango_layout_set_width (layout, (int)(max_width * PANGO_SCALE));
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    PangoRectangle box;
    pango_layout_get_extents (layout, NULL, &box);
    width = box.width;
  }
  glia_colour_source (cr, colour, 1);
  cairo_move_to (cr, x - align * width / PANGO_SCALE, y - height / 2.0 / PANGO_SCALE);
  pango_cairo_show_layout (cr, layout);
  return (double)width / PANGO_SCALE;
}
