/* SPDX-License-Identifier: MIT */
#include "glia-exportable.h"

G_DEFINE_INTERFACE (GliaExportable, glia_exportable, GTK_TYPE_WIDGET)
G_DEFINE_INTERFACE (GliaExportHost, glia_export_host, GTK_TYPE_ROOT)

static void
glia_exportable_default_init (GliaExportableInterface *interface)
{
}

static void
glia_export_host_default_init (GliaExportHostInterface *interface)
{
}

GliaFigure *
glia_exportable_make_figure (GliaExportable *self)
{
  g_return_val_if_fail (GLIA_IS_EXPORTABLE (self), NULL);

  return GLIA_EXPORTABLE_GET_IFACE (self)->make_figure (self);
}

char *
glia_exportable_get_title (GliaExportable *self)
{
  g_return_val_if_fail (GLIA_IS_EXPORTABLE (self), NULL);

  return GLIA_EXPORTABLE_GET_IFACE (self)->get_title (self);
}

const char *
glia_exportable_get_file_name (GliaExportable *self)
{
  g_return_val_if_fail (GLIA_IS_EXPORTABLE (self), NULL);

  return GLIA_EXPORTABLE_GET_IFACE (self)->get_file_name (self);
}

void
glia_exportable_visibility_changed (GliaExportable *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GLIA_IS_EXPORT_HOST (root))
    GLIA_EXPORT_HOST_GET_IFACE (root)->exportables_changed (GLIA_EXPORT_HOST (root));
}

static void
collect_mapped (GtkWidget *widget, GPtrArray *found)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GLIA_IS_EXPORTABLE (widget))
    g_ptr_array_add (found, g_object_ref (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_mapped (child, found);
}

GPtrArray *
glia_exportable_list_mapped (GtkWidget *widget)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  collect_mapped (widget, found);
  return found;
}
