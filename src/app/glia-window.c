/* SPDX-License-Identifier: MIT */
#include "glia-window.h"

struct _GliaWindow {
  AdwApplicationWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (GliaWindow, glia_window, ADW_TYPE_APPLICATION_WINDOW)

static void
glia_window_class_init (GliaWindowClass *class)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (class),
                                               "/org/glia/Workbench/ui/glia-window.ui");
}

static void
glia_window_init (GliaWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GliaWindow *
glia_window_new (GliaApplication *application)
{
  return g_object_new (GLIA_TYPE_WINDOW, "application", application, NULL);
}
