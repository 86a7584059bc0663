/* SPDX-License-Identifier: MIT */
#include "glia-menu-tooltips.h"

static void
toggled_cb (GtkToggleButton *toggle, GParamSpec *pspec, GtkWidget *button)
{
  const char *text = gtk_widget_get_tooltip_text (button);

  gtk_widget_set_has_tooltip (button, text != NULL && !gtk_toggle_button_get_active (toggle));
}

void
glia_menu_tooltips_watch (GtkWidget *root)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *toggle = GTK_IS_MENU_BUTTON (child) ? gtk_widget_get_first_child (child) : NULL;
    if (toggle != NULL && GTK_IS_TOGGLE_BUTTON (toggle))
      g_signal_connect_object (toggle, "notify::active", G_CALLBACK (toggled_cb), child, 0);
    else
      glia_menu_tooltips_watch (child);
  }
}
