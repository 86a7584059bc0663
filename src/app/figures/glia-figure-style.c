/* SPDX-License-Identifier: MIT */
#include "glia-figure-style.h"

GliaStyle
glia_figure_style (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean contrast = adw_style_manager_get_high_contrast (manager);

  if (adw_style_manager_get_dark (manager))
    return contrast ? GLIA_STYLE_DARK_CONTRAST : GLIA_STYLE_DARK;
  return contrast ? GLIA_STYLE_LIGHT_CONTRAST : GLIA_STYLE_LIGHT;
}

void
glia_figure_style_watch (GtkWidget *widget, GCallback changed)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", changed, widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", changed, widget, G_CONNECT_SWAPPED);
}

static void
set_text_size (GtkSettings *settings)
{
  PangoCairoFontMap *map = PANGO_CAIRO_FONT_MAP (pango_cairo_font_map_get_default ());
  int dpi; /* in 1/1024; −1 if the desktop says nothing */

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  pango_cairo_font_map_set_resolution (map, dpi > 0 ? dpi / 1024.0 : 96);
}

void
glia_figure_style_follow_text (void)
{
  GtkSettings *settings = gtk_settings_get_default ();

  set_text_size (settings);
  g_signal_connect (settings, "notify::gtk-xft-dpi", G_CALLBACK (set_text_size), NULL);
}
