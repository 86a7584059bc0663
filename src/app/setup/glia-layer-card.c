/* SPDX-License-Identifier: MIT */
#include "glia-layer-card.h"

#include "glia-choice-row.h"
#include "glia-choices.h"
#include "glia-curve-tile.h"
#include "glia-document-enter.h"
#include "glia-json.h"
#include "glia-number-row.h"
#include "glia-switch-row.h"
#include "mlp.h"

#include <glib/gi18n.h>

/* The tile shows the activation over −3 … 3. */
#define TILE_RANGE  3.0
#define TILE_HEIGHT 1.4

enum { TILE_POINTS = 49, ROWS = 4 };

struct _GliaLayerCard {
  GtkWidget parent_instance;

  GtkWidget *box, *handle, *units, *problem;
  GliaCurveTile *tile;
  GtkLabel *name, *caption;
  GtkToggleButton *arrow;
  GliaFieldRow *activation, *dropout, *residual, *normalization;
  GtkWidget *menu; /* opened by the second mouse button; NULL before the first time */
  GMenuModel *card_menu;

  guint index;
  int shown_activation; /* the activation drawn in the tile; −1 for none */
  char *shown_units;    /* what the experiment has, a number or the sweep's list */
  GliaDocument *document;
};

G_DEFINE_FINAL_TYPE (GliaLayerCard, glia_layer_card, GTK_TYPE_WIDGET)

static void
collect_rows (GliaLayerCard *self, GliaFieldRow *rows[ROWS])
{
  rows[0] = self->activation;
  rows[1] = self->dropout;
  rows[2] = self->residual;
  rows[3] = self->normalization;
}

/* ---- Units ----------------------------------------------------------------------------------- */

static char *
make_units_path (GliaLayerCard *self)
{
  return g_strdup_printf ("network.layers[%u].units", self->index);
}

static void
set_problem (GliaLayerCard *self, const char *problem)
{
  g_autofree char *path = make_units_path (self);

  if (self->document != NULL)
    glia_document_set_refused (self->document, path, problem != NULL);
  gtk_label_set_label (GTK_LABEL (self->problem), problem != NULL ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (self->units, "error");
  else
    gtk_widget_remove_css_class (self->units, "error");
}

static void
units_cb (GliaLayerCard *self, const char *text)
{
  g_autofree char *path = make_units_path (self);
  g_autoptr (GError) error = NULL;

  set_problem (self, NULL);
  if (self->document == NULL || glia_document_enter_number (self->document, _ ("Units"), path,
                                                            *text != '\0' ? text : "\"\"", &error))
    return;
  g_autofree char *problem = glia_field_problem_text (error->message, path);
  set_problem (self, problem);
}

gboolean
glia_layer_card_units_are_refused (GliaLayerCard *self)
{
  return gtk_widget_get_visible (self->problem);
}

GtkWidget *
glia_layer_card_units (GliaLayerCard *self)
{
  return self->units;
}

/* ---- Following the experiment ---------------------------------------------------------------- */

static void
show_tile (GliaLayerCard *self, const char *name)
{
  double y[TILE_POINTS];
  mlp_activation activation;

  if (!mlp_activation_from_name (name, &activation) || self->shown_activation == (int)activation)
    return;
  self->shown_activation = (int)activation;
  for (int i = 0; i < TILE_POINTS; i++)
    y[i] = mlp_activation_value (activation, TILE_RANGE * (2.0 * i / (TILE_POINTS - 1) - 1));
  glia_curve_tile_set (self->tile, y, TILE_POINTS, -TILE_HEIGHT, TILE_HEIGHT, TRUE);
}

static void
show_units (GliaLayerCard *self, const char *units)
{
  g_autofree char *path = make_units_path (self);
  g_autofree char *list =
      self->document != NULL ? glia_document_sweep_text (self->document, path) : NULL;
  const char *shown = list != NULL ? list : units;

  if (g_strcmp0 (shown, self->shown_units) == 0 && glia_layer_card_units_are_refused (self))
    return; /* another key has changed: this one is still to be mended */
  g_free (self->shown_units);
  self->shown_units = g_strdup (shown);
  set_problem (self, NULL);
  glia_number_entry_set_text (GLIA_NUMBER_ENTRY (self->units), shown);
}

/* Also those of a sweep, while the card is folded. */
static void
show_activation (GliaLayerCard *self, const char *activation)
{
  g_autofree char *path = g_strdup_printf ("network.layers[%u].activation", self->index);
  g_autofree char *list =
      self->document != NULL ? glia_document_sweep_text (self->document, path) : NULL;
  g_autofree char *several =
      list != NULL ? glia_choices_list (GLIA_CHOICES_ACTIVATION, list) : NULL;
  const char *shown =
      several != NULL ? several : glia_choices_find (GLIA_CHOICES_ACTIVATION, activation);

  gtk_label_set_label (self->caption, shown);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->caption), several);
}

void
glia_layer_card_follow (GliaLayerCard *self, JsonNode *root)
{
  g_return_if_fail (GLIA_IS_LAYER_CARD (self));

  g_autofree char *path = g_strdup_printf ("network.layers[%u]", self->index);
  JsonNode *layer = root != NULL ? glia_json_find (root, path) : NULL;
  GliaFieldRow *rows[ROWS];

  if (layer == NULL) {
    set_problem (self, NULL);
    collect_rows (self, rows);
    for (gsize i = 0; i < ROWS; i++)
      glia_field_row_follow (rows[i], NULL);
    return;
  }
  JsonObject *object = json_node_get_object (layer);
  const char *activation = json_object_get_string_member (object, "activation");
  g_autofree char *units =
      g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (object, "units"));
  show_units (self, units);
  show_activation (self, activation);
  show_tile (self, activation);
  collect_rows (self, rows);
  for (gsize i = 0; i < ROWS; i++)
    glia_field_row_follow (rows[i], root);
}

void
glia_layer_card_set_document (GliaLayerCard *self, GliaDocument *document)
{
  GliaFieldRow *rows[ROWS];

  self->document = NULL; /* that nothing is refused is not the old one's any more */
  set_problem (self, NULL);
  self->document = document;
  collect_rows (self, rows);
  for (gsize i = 0; i < ROWS; i++)
    glia_field_row_set_document (rows[i], document);
}

void
glia_layer_card_set_index (GliaLayerCard *self, guint index)
{
  static const char *const keys[ROWS] = {"activation", "dropout", "residual", "normalization"};
  g_autofree char *name = g_strdup_printf (_ ("Hidden %u"), index + 1);
  g_autofree char *units = g_strdup_printf (_ ("Units of hidden layer %u"), index + 1);
  GliaFieldRow *rows[ROWS];

  self->index = index;
  gtk_label_set_label (self->name, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (glia_number_entry_field (GLIA_NUMBER_ENTRY (self->units))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, units, -1);
  collect_rows (self, rows);
  for (gsize i = 0; i < ROWS; i++) {
    g_autofree char *path = g_strdup_printf ("network.layers[%u].%s", index, keys[i]);
    glia_field_row_set_path (rows[i], path);
  }
}

guint
glia_layer_card_index (GliaLayerCard *self)
{
  return self->index;
}

gboolean
glia_layer_card_is_open (GliaLayerCard *self)
{
  return gtk_toggle_button_get_active (self->arrow);
}

void
glia_layer_card_set_open (GliaLayerCard *self, gboolean open)
{
  gtk_toggle_button_set_active (self->arrow, open);
}

GtkWidget *
glia_layer_card_handle (GliaLayerCard *self)
{
  return self->handle;
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
arrow_cb (GliaLayerCard *self)
{
  gtk_button_set_icon_name (GTK_BUTTON (self->arrow), glia_layer_card_is_open (self)
                                                          ? "pan-up-symbolic"
                                                          : "pan-down-symbolic");
}

static void
show_menu (GliaLayerCard *self, double x, double y)
{
  if (self->menu == NULL) {
    self->menu = gtk_popover_menu_new_from_model (self->card_menu);
    gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
    gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
    gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){(int)x, (int)y, 1, 1});
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (GliaLayerCard *self, int count, double x, double y)
{
  show_menu (self, x, y);
}

static void
glia_layer_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GliaLayerCard *self = GLIA_LAYER_CARD (widget);

  gtk_widget_allocate (self->box, width, height, baseline, NULL);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
glia_layer_card_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  gtk_widget_measure (GLIA_LAYER_CARD (widget)->box, orientation, for_size, minimum, natural, NULL,
                      NULL);
}

static void
glia_layer_card_dispose (GObject *object)
{
  GliaLayerCard *self = GLIA_LAYER_CARD (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->box = NULL;
  g_clear_pointer (&self->shown_units, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_LAYER_CARD);
  G_OBJECT_CLASS (glia_layer_card_parent_class)->dispose (object);
}

static void
glia_layer_card_class_init (GliaLayerCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_layer_card_dispose;
  widget_class->measure = glia_layer_card_measure;
  widget_class->size_allocate = glia_layer_card_size_allocate;
  g_type_ensure (GLIA_TYPE_CURVE_TILE);
  g_type_ensure (GLIA_TYPE_NUMBER_ENTRY);
  g_type_ensure (GLIA_TYPE_NUMBER_ROW);
  g_type_ensure (GLIA_TYPE_SWITCH_ROW);
  g_type_ensure (GLIA_TYPE_CHOICE_ROW);
  gtk_widget_class_set_css_name (widget_class, "glialayer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/setup/glia-layer-card.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, box);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, handle);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, units);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, problem);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, tile);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, name);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, caption);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, arrow);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, activation);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, dropout);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, residual);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, normalization);
  gtk_widget_class_bind_template_child (widget_class, GliaLayerCard, card_menu);
}

static void
glia_layer_card_init (GliaLayerCard *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->shown_activation = -1;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (self->units, "commit", G_CALLBACK (units_cb), self);
  g_signal_connect_swapped (self->arrow, "toggled", G_CALLBACK (arrow_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->arrow), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More of this layer"), -1);
}

GtkWidget *
glia_layer_card_new (void)
{
  return g_object_new (GLIA_TYPE_LAYER_CARD, NULL);
}
