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
