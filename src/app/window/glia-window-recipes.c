/* SPDX-License-Identifier: MIT */
#include "glia-gallery.h"
#include "glia-recipe-choices.h"
#include "glia-window-private.h"

#include <glib/gi18n.h>

static void
open_recipe (GliaWindow *self, gpointer which)
{
  g_autoptr (GError) error = NULL;
  GliaExperiment *experiment = glia_recipe_choice_experiment (which, &error);
  g_autoptr (GliaDocument) document = NULL;

  if (experiment == NULL) {
    glia_window_show_message (self, _ ("The Recipe Could Not be Opened"), error->message);
    return;
  }
  document = glia_document_new_for (experiment);
  glia_window_set_document (self, document);
  adw_view_stack_set_visible_child_name (self->pages, "workbench");
}

static void
open_experiment (GliaWindow *self, gpointer experiment)
{
  g_autoptr (GliaDocument) document = glia_document_new_for (glia_experiment_ref (experiment));

  glia_window_set_document (self, document);
  adw_view_stack_set_visible_child_name (self->pages, "workbench");
}

void
glia_window_open_experiment (GliaWindow *self, GliaExperiment *experiment)
{
  glia_window_guard (self, open_experiment, glia_experiment_ref (experiment),
                     (GDestroyNotify)glia_experiment_unref);
}

void
glia_window_recipe_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  glia_window_guard (GLIA_WINDOW (widget), open_recipe, g_variant_dup_string (parameter, NULL),
                     g_free);
}

void
glia_window_new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (glia_gallery_new (GTK_WINDOW (widget))));
}
