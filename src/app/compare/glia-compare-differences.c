/* SPDX-License-Identifier: MIT */
#include "glia-compare-differences.h"

#include "glia-compare-swatch.h"

#include <glib/gi18n.h>

#define WIDEST_CELL 24 /* characters */

struct _GliaCompareDifferences {
  GtkWidget parent_instance;

  GtkWidget *header, *grid, *same;
  char *shown; /* what the grid was made from */
};

G_DEFINE_FINAL_TYPE (GliaCompareDifferences, glia_compare_differences, GTK_TYPE_WIDGET)

static GtkWidget *
new_cell (const char *text, gboolean heading)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDEST_CELL);
  gtk_label_set_width_chars (GTK_LABEL (label), MIN ((int)g_utf8_strlen (text, -1), WIDEST_CELL));
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, heading ? "heading" : "glia-cell");
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkWidget *
line_heading (const GliaCompareLine *line)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_box_append (GTK_BOX (box), glia_compare_swatch_new (line->slot));
  gtk_box_append (GTK_BOX (box), new_cell (line->name, FALSE));
  return box;
}

static void
add_separator (GtkGrid *grid, int row, int columns)
{
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_widget_add_css_class (line, "glia-line");
  gtk_grid_attach (grid, line, 0, row, columns, 1);
}

static void
fill_grid (GliaCompareDifferences *self, const GliaCompareData *data)
{
  GtkGrid *grid = GTK_GRID (self->grid);
  const int columns = (int)data->lines->len + 1;
  GtkWidget *child;
  int row = 0;

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (grid, child);
  gtk_grid_attach (grid, new_cell (_ ("Differences"), TRUE), 0, row, 1, 1);
  for (guint i = 0; i < data->lines->len; i++)
    gtk_grid_attach (grid, line_heading (data->lines->pdata[i]), (int)i + 1, row, 1, 1);
  for (guint k = 0; k < data->comparison->differences->len; k++) {
    const GliaKeyDifference *difference = data->comparison->differences->pdata[k];
    add_separator (grid, ++row, columns);
    gtk_grid_attach (grid, new_cell (glia_compare_key_label (difference->path), FALSE), 0, ++row, 1,
                     1);
    for (guint i = 0; i < data->lines->len; i++) {
      const GliaCompareLine *line = data->lines->pdata[i];
      g_autofree char *value =
          glia_compare_key_value (difference->path, difference->values[line->group]);
      gtk_grid_attach (grid, new_cell (value, FALSE), (int)i + 1, row, 1, 1);
    }
  }
  if (data->comparison->differences->len == 0) {
    add_separator (grid, ++row, columns);
    gtk_grid_attach (
        grid,
        new_cell (data->lines->len > 1 ? _ ("None but the names") : _ ("One row only"), FALSE), 0,
        ++row, 1, 1);
  }
}

/* Everything that is shown, as text: while runs train nothing of it changes, and the grid stays
 * as it is. */
static char *
make_fingerprint (const GliaCompareData *data)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < data->lines->len; i++) {
    const GliaCompareLine *line = data->lines->pdata[i];
    g_string_append_printf (text, "%s\t%u\t%u\n", line->name, line->slot, line->group);
  }
  for (guint k = 0; k < data->comparison->differences->len; k++) {
    const GliaKeyDifference *difference = data->comparison->differences->pdata[k];
    g_autofree char *values = g_strjoinv ("\t", difference->values);
    g_string_append_printf (text, "%s\t%s\n", difference->path, values);
  }
  for (guint i = 0; i < data->same->len; i++)
    g_string_append_printf (text, "%s\t", (const char *)data->same->pdata[i]);
  return g_string_free (text, FALSE);
}

void
glia_compare_differences_set_data (GliaCompareDifferences *self, const GliaCompareData *data)
{
  g_autoptr (GString) same = g_string_new (NULL);

  g_return_if_fail (GLIA_IS_COMPARE_DIFFERENCES (self));

  if (data == NULL)
    return;
  g_autofree char *shown = make_fingerprint (data);
  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);
  fill_grid (self, data);
  for (guint i = 0; i < data->same->len; i++)
    g_string_append_printf (same, "%s%s", i > 0 ? ", " : "", (const char *)data->same->pdata[i]);
  /* Translators: settings that all selected runs have: "Equal in all: batch 64, 20 epochs" */
  g_autofree char *text = g_strdup_printf (_ ("Equal in all: %s"), same->str);
  gtk_label_set_label (GTK_LABEL (self->same), same->len > 0 && data->lines->len > 1 ? text : "");
  gtk_widget_set_tooltip_text (self->same, text);
}

static void
glia_compare_differences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), GLIA_TYPE_COMPARE_DIFFERENCES);
  G_OBJECT_CLASS (glia_compare_differences_parent_class)->dispose (object);
}

static void
glia_compare_differences_finalize (GObject *object)
{
  g_free (GLIA_COMPARE_DIFFERENCES (object)->shown);
  G_OBJECT_CLASS (glia_compare_differences_parent_class)->finalize (object);
}

static void
glia_compare_differences_class_init (GliaCompareDifferencesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_compare_differences_dispose;
  G_OBJECT_CLASS (class)->finalize = glia_compare_differences_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/compare/glia-compare-differences.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaCompareDifferences, header);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareDifferences, grid);
  gtk_widget_class_bind_template_child (widget_class, GliaCompareDifferences, same);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gliacomparedifferences");
}

static void
glia_compare_differences_init (GliaCompareDifferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
}
