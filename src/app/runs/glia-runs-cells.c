/* SPDX-License-Identifier: MIT */
#include "glia-runs-table-private.h"

#include "glia-figure-style.h"

#include <glib/gi18n.h>

#define BAR_WIDTH  20
#define BAR_HEIGHT 3

typedef struct {
  GliaRunsTable *table; /* which owns the factory */
  GliaRunsColumn column;
} Cells;

/* ---- The colour ------------------------------------------------------------------------------ */

static void
draw_colour_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  GliaRunsRow *row = gtk_list_item_get_item (data);
  const GliaStyle style = glia_figure_style ();
  const double r = BAR_HEIGHT / 2.0, y = height / 2.0;

  if (row == NULL)
    return;
  if (glia_runs_row_is_selected (row))
    glia_colour_source (cr, glia_theme_run (style, glia_runs_row_slot (row)), 1);
  else /* as no run's colour, not the black of one either */
    glia_colour_source (cr, glia_theme_role (style, GLIA_ROLE_DIM_TEXT), 0.35);
  cairo_set_line_width (cr, BAR_HEIGHT);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, (width - BAR_WIDTH) / 2.0 + r, y);
  cairo_line_to (cr, (width + BAR_WIDTH) / 2.0 - r, y);
  cairo_stroke (cr);
}

static void
colour_toggled_cb (GtkToggleButton *button, GtkListItem *item)
{
  GliaRunsRow *row = gtk_list_item_get_item (item);
  const Cells *cells = g_object_get_data (G_OBJECT (item), "cells");
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (row == NULL || gtk_toggle_button_get_active (button) == glia_runs_row_is_selected (row))
    return;
  g_ptr_array_add (one, row);
  if (gtk_toggle_button_get_active (button))
    glia_runs_model_select (cells->table->model, one, TRUE);
  else
    glia_runs_model_deselect (cells->table->model, one);
}

static void
update_colour_cb (GliaRunsRow *row, GtkListItem *item)
{
  GtkWidget *button = gtk_list_item_get_child (item);
  g_autofree char *label =
      /* Translators: the name of a run */
      g_strdup_printf (_ ("Show %s in the plots"), glia_runs_row_name (row));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), glia_runs_row_is_selected (row));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_queue_draw (gtk_button_get_child (GTK_BUTTON (button)));
}

static void
setup_colour_cb (GtkListItemFactory *factory, GtkListItem *item, const Cells *cells)
{
  GtkWidget *button = gtk_toggle_button_new (), *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), BAR_WIDTH);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_colour_cb, item, NULL);
  gtk_button_set_child (GTK_BUTTON (button), area);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "glia-run-colour");
  gtk_widget_set_tooltip_text (button, _ ("Show in the plots"));
  g_object_set_data (G_OBJECT (item), "cells", (gpointer)cells);
  g_object_set_data (G_OBJECT (button), "item", item);
  g_signal_connect (button, "toggled", G_CALLBACK (colour_toggled_cb), item);
  gtk_list_item_set_child (item, button);
}

/* ---- Text ------------------------------------------------------------------------------------ */

static GtkWidget *
label_of (GtkListItem *item)
{
  GtkWidget *child = gtk_list_item_get_child (item);

  return GTK_IS_LABEL (child) ? child : gtk_widget_get_first_child (child);
}

static void
update_text_cb (GliaRunsRow *row, GtkListItem *item)
{
  const Cells *cells = g_object_get_data (G_OBJECT (item), "cells");
  GtkWidget *label = label_of (item), *child = gtk_list_item_get_child (item);
  g_autofree char *text = glia_runs_row_text (row, cells->column);

  if (!g_str_equal (text, gtk_label_get_label (GTK_LABEL (label))))
    gtk_label_set_label (GTK_LABEL (label), text);
  if (cells->column == GLIA_RUNS_BEST) {
    g_autofree char *epoch = glia_runs_row_text (row, GLIA_RUNS_EPOCH);
    g_autofree char *tip = g_strdup_printf (_ ("At epoch %s"), epoch);
    gtk_widget_set_tooltip_text (label, tip);
  }
  if (child == label)
    return;
  /* The name's cell warns of what went wrong. */
  GtkWidget *icon = gtk_widget_get_last_child (child);
  const GliaRunState state = glia_runs_row_state (row);
  const gboolean bad = state == GLIA_RUN_DIVERGED || state == GLIA_RUN_INTERRUPTED;
  gtk_widget_set_visible (icon, bad);
  gtk_widget_set_tooltip_text (icon, bad ? glia_runs_row_first (row)->reason : NULL);
  gtk_widget_set_tooltip_text (child, *glia_runs_row_first (row)->note != '\0'
                                          ? glia_runs_row_first (row)->note
                                          : glia_runs_row_first (row)->path);
}

static void
setup_text_cb (GtkListItemFactory *factory, GtkListItem *item, const Cells *cells)
{
  GtkWidget *label = gtk_label_new (NULL);
  const gboolean number = glia_runs_column_is_number (cells->column);

  gtk_label_set_xalign (GTK_LABEL (label), number ? 1 : 0);
  /* What tells the names of a sweep's runs apart is at their end. */
  gtk_label_set_ellipsize (GTK_LABEL (label), number ? PANGO_ELLIPSIZE_NONE
                                              : cells->column == GLIA_RUNS_NAME
                                                  ? PANGO_ELLIPSIZE_MIDDLE
                                                  : PANGO_ELLIPSIZE_END);
  if (number)
    gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (item), "cells", (gpointer)cells);
  if (cells->column != GLIA_RUNS_NAME) {
    g_object_set_data (G_OBJECT (label), "item", item);
    gtk_list_item_set_child (item, label);
    return;
  }
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
            *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  g_object_set_data (G_OBJECT (box), "item", item);
  gtk_widget_add_css_class (icon, "warning");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_list_item_set_child (item, box);
}

/* ---- Both ------------------------------------------------------------------------------------ */

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, const Cells *cells)
{
  GliaRunsRow *row = gtk_list_item_get_item (item);
  void (*update) (GliaRunsRow *, GtkListItem *) =
      cells->column == GLIA_RUNS_COLUMNS ? update_colour_cb : update_text_cb;

  update (row, item);
  g_signal_connect (row, "changed", G_CALLBACK (update), item);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, const Cells *cells)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

GtkListItemFactory *
glia_runs_table_new_factory (GliaRunsTable *self, GliaRunsColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Cells *cells = g_new (Cells, 1);

  *cells = (Cells){self, column};
  g_object_set_data_full (G_OBJECT (factory), "cells", cells, g_free);
  g_signal_connect (factory, "setup",
                    G_CALLBACK (column == GLIA_RUNS_COLUMNS ? setup_colour_cb : setup_text_cb),
                    cells);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), cells);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), cells);
  return factory;
}
