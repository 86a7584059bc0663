/* SPDX-License-Identifier: MIT */
#include "glia-application.h"

#include "glia-window.h"

struct _GliaApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (GliaApplication, glia_application, ADW_TYPE_APPLICATION)

static void
glia_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window == NULL)
    window = GTK_WINDOW (glia_window_new (GLIA_APPLICATION (application)));
  gtk_window_present (window);
}

static void
glia_application_class_init (GliaApplicationClass *class)
{
  G_APPLICATION_CLASS (class)->activate = glia_application_activate;
}

static void
glia_application_init (GliaApplication *self)
{
}

GliaApplication *
glia_application_new (void)
{
  return g_object_new (GLIA_TYPE_APPLICATION, "application-id", GLIA_APPLICATION_ID, NULL);
}
