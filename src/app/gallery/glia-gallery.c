/* SPDX-License-Identifier: MIT */
#include "glia-gallery.h"

#include "glia-recipe-choices.h"
#include "glia-recipe-tile.h"

#include <glib/gi18n.h>

/* The size in which four tiles stand side by side, and what stays free around it in a small
 * window. */
enum { WIDTH = 1028, HEIGHT = 720, ROOM = 48, SMALLEST = 400 };

#define OPEN_DATA "open-data"

struct _GliaGallery {
  AdwWindow parent_instance;

  GtkFlowBox *ready, *homework, *more;
  GtkButton *open;
  GtkScrolledWindow *scroller;
  GCancellable *cancellable;
  GliaRecipeTile *chosen; /* owned by its flow box */
};

G_DEFINE_FINAL_TYPE (GliaGallery, glia_gallery, ADW_TYPE_WINDOW)

/* ---- What a person does ---------------------------------------------------------------------- */

static void
open_chosen (GliaGallery *self)
{
  g_autofree char *which = g_strdup (glia_recipe_tile_get_name (self->chosen));
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (GtkWidget) window = parent != NULL ? g_object_ref (GTK_WIDGET (parent)) : NULL;

  gtk_window_destroy (GTK_WINDOW (self));
  if (window == NULL)
    return;
  if (g_str_equal (which, OPEN_DATA))
    gtk_widget_activate_action (window, "win.choose-data", NULL);
  else
    gtk_widget_activate_action (window, "win.recipe", "s", which);
}

static void
activated_cb (GliaGallery *self)
{
  open_chosen (self);
}

/* Of all boxes one tile is chosen. */
static void
selected_cb (GliaGallery *self, GtkFlowBox *box)
{
  GtkFlowBox *const boxes[] = {self->ready, self->homework, self->more};
  GList *selected = gtk_flow_box_get_selected_children (box);
  g_autofree char *label = NULL;

  if (selected == NULL)
    return;
  self->chosen = GLIA_RECIPE_TILE (selected->data);
  g_list_free (selected);
  for (gsize i = 0; i < G_N_ELEMENTS (boxes); i++)
    if (boxes[i] != box)
      gtk_flow_box_unselect_all (boxes[i]);
  if (g_str_equal (glia_recipe_tile_get_name (self->chosen), OPEN_DATA))
    label = g_strdup (_ ("_Open…"));
  else
    label = g_strdup_printf (_ ("_Open %s"), glia_recipe_tile_get_title (self->chosen));
  gtk_button_set_label (self->open, label);
}

/* Up and Down go on in the next box. */
static gboolean
keynav_cb (GliaGallery *self, GtkDirectionType direction, GtkFlowBox *box)
{
  GtkFlowBox *const boxes[] = {self->ready, self->homework, self->more};
  const int step = direction == GTK_DIR_DOWN ? 1 : direction == GTK_DIR_UP ? -1 : 0;

  for (int i = 0; i < (int)G_N_ELEMENTS (boxes); i++) {
    const int next = i + step;
    GtkFlowBoxChild *tile;
    if (boxes[i] != box || step == 0 || next < 0 || next >= (int)G_N_ELEMENTS (boxes))
      continue;
    tile = gtk_flow_box_get_child_at_index (boxes[next], 0);
    gtk_flow_box_select_child (boxes[next], tile);
    return gtk_widget_child_focus (GTK_WIDGET (boxes[next]), direction);
  }
  return FALSE;
}

/* In a box that was not laid out yet GTK 4.8 looks for the next row for ever: keys have to wait. */
static gboolean
key_cb (GliaGallery *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self->ready)) == 0;
}

/* Everything that can be scrolled to is reached by keyboard: the tile with the focus is in
 * sight. */
static void
focus_cb (GliaGallery *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_rect_t bounds;

  if (focus == NULL || !GLIA_IS_RECIPE_TILE (focus) ||
      !gtk_widget_compute_bounds (
          focus,
          gtk_viewport_get_child (GTK_VIEWPORT (gtk_scrolled_window_get_child (self->scroller))),
          &bounds))
    return;
  gtk_adjustment_clamp_page (adjustment, (double)bounds.origin.y - ROOM,
                             (double)(bounds.origin.y + bounds.size.height) + ROOM);
}

/* ---- Tiles ----------------------------------------------------------------------------------- */

static void
add_group (GliaGallery *self, GtkFlowBox *box, GliaRecipeGroup group)
{
  for (const GliaRecipeChoice *choice = glia_recipe_choices (group); choice->which != NULL;
       choice++) {
    GtkWidget *tile = glia_recipe_tile_new (choice->which, _ (choice->title), _ (choice->sentence));
    g_autoptr (GError) error = NULL;
    g_autoptr (GliaExperiment) experiment = glia_recipe_choice_experiment (choice->which, &error);
    if (experiment == NULL)
      g_error ("the recipe %s: %s", choice->which, error->message); /* it is part of the program */
    glia_recipe_tile_set_experiment (GLIA_RECIPE_TILE (tile), experiment, self->cancellable);
    gtk_flow_box_append (box, tile);
  }
}

static void
add_open_data (GliaGallery *self)
{
  GtkWidget *tile = glia_recipe_tile_new (OPEN_DATA, _ ("Open data file…"),
                                          _ ("CSV, NPY or IDX, with a column to predict."));

  glia_recipe_tile_set_icon (GLIA_RECIPE_TILE (tile), "folder-open-symbolic");
  gtk_flow_box_append (self->homework, tile);
}

/* ---- The class ------------------------------------------------------------------------------- */

/* The arrows go on from the tile that is chosen. */
static void
glia_gallery_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (glia_gallery_parent_class)->map (widget);
  gtk_widget_child_focus (GTK_WIDGET (GLIA_GALLERY (widget)->ready), GTK_DIR_TAB_FORWARD);
}

static void
glia_gallery_dispose (GObject *object)
{
  GliaGallery *self = GLIA_GALLERY (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (glia_gallery_parent_class)->dispose (object);
}

static void
glia_gallery_finalize (GObject *object)
{
  g_object_unref (GLIA_GALLERY (object)->cancellable);
  G_OBJECT_CLASS (glia_gallery_parent_class)->finalize (object);
}

static void
glia_gallery_class_init (GliaGalleryClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_gallery_dispose;
  G_OBJECT_CLASS (class)->finalize = glia_gallery_finalize;
  widget_class->map = glia_gallery_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/gallery/glia-gallery.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaGallery, ready);
  gtk_widget_class_bind_template_child (widget_class, GliaGallery, homework);
  gtk_widget_class_bind_template_child (widget_class, GliaGallery, more);
  gtk_widget_class_bind_template_child (widget_class, GliaGallery, open);
  gtk_widget_class_bind_template_child (widget_class, GliaGallery, scroller);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, keynav_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
glia_gallery_init (GliaGallery *self)
{
  GtkFlowBoxChild *first;

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_name (keys, "wait");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  add_group (self, self->ready, GLIA_RECIPES_READY);
  add_group (self, self->homework, GLIA_RECIPES_HOMEWORK);
  add_open_data (self);
  add_group (self, self->more, GLIA_RECIPES_MORE);
  first = gtk_flow_box_get_child_at_index (self->ready, 0);
  gtk_flow_box_select_child (self->ready, first);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_cb), NULL);
}

GtkWidget *
glia_gallery_new (GtkWindow *parent)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (parent));
  const int height = gtk_widget_get_height (GTK_WIDGET (parent));

  return g_object_new (GLIA_TYPE_GALLERY, "transient-for", parent, "default-width",
                       CLAMP (width - ROOM, SMALLEST, WIDTH), "default-height",
                       CLAMP (height - ROOM, SMALLEST, HEIGHT), NULL);
}
