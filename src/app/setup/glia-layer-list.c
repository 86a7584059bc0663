/* SPDX-License-Identifier: MIT */
#include "glia-layer-list.h"

#include "glia-document-enter.h"
#include "glia-json.h"
#include "glia-sweep-lists.h"

#include <glib/gi18n.h>

#define SPACING 6 /* pixels between two cards */

struct _GliaLayerList {
  GtkWidget parent_instance;

  GtkWidget *add;
  GPtrArray *all;         /* GliaLayerCard in order; children of the list, before `add` */
  GliaLayerCard *dragged; /* NULL for none */
  double offset;          /* how far the dragged card is from its place, in pixels */
  GliaDocument *document;
};

G_DEFINE_FINAL_TYPE (GliaLayerList, glia_layer_list, GTK_TYPE_WIDGET)

/* The layer added to a network that has none. */
static const mlp_layer first_layer = {.units = 8, .activation = MLP_TANH};

guint
glia_layer_list_length (GliaLayerList *self)
{
  return self->all->len;
}

GliaLayerCard *
glia_layer_list_card (GliaLayerList *self, guint index)
{
  return index < self->all->len ? g_ptr_array_index (self->all, index) : NULL;
}

/* ---- Edits ----------------------------------------------------------------------------------- */

static GliaExperiment *
begin_edit (GliaLayerList *self)
{
  return self->document != NULL ? glia_experiment_copy (glia_document_experiment (self->document))
                                : NULL;
}

/* Takes `experiment`. `opened` (gboolean) says which cards are open afterwards, so that a card
 * stays open when its layer moves. */
static void
end_edit (GliaLayerList *self, const char *what, GliaExperiment *experiment, GArray *opened)
{
  g_autoptr (GError) error = NULL;

  if (glia_document_replace (self->document, what, experiment, &error)) {
    for (guint i = 0; i < MIN (opened->len, self->all->len); i++)
      glia_layer_card_set_open (glia_layer_list_card (self, i),
                                g_array_index (opened, gboolean, i));
  } else {
    gtk_widget_error_bell (GTK_WIDGET (self)); /* the stack has its largest size */
  }
  glia_experiment_unref (experiment);
}

static GArray *
list_open_cards (GliaLayerList *self)
{
  GArray *opened = g_array_new (FALSE, TRUE, sizeof (gboolean));

  for (guint i = 0; i < self->all->len; i++) {
    const gboolean open = glia_layer_card_is_open (glia_layer_list_card (self, i));
    g_array_append_val (opened, open);
  }
  return opened;
}

void
glia_layer_list_add (GliaLayerList *self, guint before)
{
  g_return_if_fail (GLIA_IS_LAYER_LIST (self));

  GliaExperiment *experiment = begin_edit (self);
  g_autoptr (GArray) opened = list_open_cards (self);
  const gboolean open = FALSE;

  if (experiment == NULL)
    return;
  GArray *layers = experiment->network.layers;
  const guint at = MIN (before, layers->len);
  const mlp_layer like =
      layers->len == 0 ? first_layer : g_array_index (layers, mlp_layer, at > 0 ? at - 1 : 0);
  g_array_insert_val (layers, at, like);
  g_array_insert_val (opened, at, open);
  end_edit (self, _ ("Add Layer"), experiment, opened);
}

void
glia_layer_list_remove (GliaLayerList *self, guint index)
{
  g_return_if_fail (GLIA_IS_LAYER_LIST (self));

  GliaExperiment *experiment = begin_edit (self);
  g_autoptr (GArray) opened = list_open_cards (self);

  if (experiment == NULL)
    return;
  if (index >= experiment->network.layers->len) {
    glia_experiment_unref (experiment);
    return;
  }
  g_array_remove_index (experiment->network.layers, index);
  g_array_remove_index (opened, index);
  end_edit (self, _ ("Delete Layer"), experiment, opened);
}

void
glia_layer_list_move (GliaLayerList *self, guint from, guint to)
{
  g_return_if_fail (GLIA_IS_LAYER_LIST (self));

  GliaExperiment *experiment = begin_edit (self);
  g_autoptr (GArray) opened = list_open_cards (self);

  if (experiment == NULL)
    return;
  GArray *layers = experiment->network.layers;
  if (from >= layers->len || to >= layers->len || from == to) {
    glia_experiment_unref (experiment);
    return;
  }
  const mlp_layer layer = g_array_index (layers, mlp_layer, from);
  const gboolean open = g_array_index (opened, gboolean, from);
  g_array_remove_index (layers, from);
  g_array_insert_val (layers, to, layer);
  g_array_remove_index (opened, from);
  g_array_insert_val (opened, to, open);
  end_edit (self, _ ("Move Layer"), experiment, opened);
}

void
glia_layer_list_sweep (GliaLayerList *self)
{
  g_return_if_fail (GLIA_IS_LAYER_LIST (self));
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GPtrArray) stacks = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);

  if (self->document == NULL || self->all->len == 0 ||
      glia_sweep_values (glia_document_experiment (self->document), "network.layers") != NULL)
    return;
  root = glia_experiment_to_node (glia_document_experiment (self->document));
  g_autofree char *layers = json_to_string (glia_json_find (root, "network.layers"), FALSE);
  for (int i = 0; i < 2; i++) /* json_node_copy() would share the array */
    g_ptr_array_add (stacks, json_from_string (layers, NULL));
  JsonArray *deeper = json_node_get_array (stacks->pdata[1]);
  json_array_add_element (
      deeper, json_node_copy (json_array_get_element (deeper, json_array_get_length (deeper) - 1)));
  if (!glia_document_enter_choices (self->document, _ ("Sweep"), "network.layers", stacks, NULL))
    gtk_widget_error_bell (GTK_WIDGET (self)); /* the stack has its largest size */
}

/* ---- Actions of a card ----------------------------------------------------------------------- */

static void
layer_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *ancestor = gtk_widget_get_ancestor (widget, GLIA_TYPE_LAYER_LIST);
  GliaLayerList *self = GLIA_LAYER_LIST (ancestor);
  const guint index = glia_layer_card_index (GLIA_LAYER_CARD (widget));

  if (g_str_equal (name, "layer.add-before"))
    glia_layer_list_add (self, index);
  else if (g_str_equal (name, "layer.add-after") || g_str_equal (name, "layer.duplicate"))
    glia_layer_list_add (self, index + 1); /* a new layer copies the one before it */
  else if (g_str_equal (name, "layer.delete"))
    glia_layer_list_remove (self, index);
  else if (g_str_equal (name, "layer.sweep"))
    glia_layer_list_sweep (self);
  else if (g_str_equal (name, "layer.up") && index > 0)
    glia_layer_list_move (self, index, index - 1);
  else if (g_str_equal (name, "layer.down"))
    glia_layer_list_move (self, index, index + 1);
}

/* ---- Dragging -------------------------------------------------------------------------------- */

/* The card's box, border included, at the place it has when nothing is dragged. */
static graphene_rect_t
get_card_box (GliaLayerList *self, guint index)
{
  GliaLayerCard *card = glia_layer_list_card (self, index);
  graphene_rect_t box;

  if (!gtk_widget_compute_bounds (GTK_WIDGET (card), GTK_WIDGET (self), &box))
    box = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  return box;
}

static double
get_card_middle (GliaLayerList *self, guint index)
{
  const graphene_rect_t box = get_card_box (self, index);

  return box.origin.y + box.size.height / 2.0;
}

/* The index that the dragged card would get if it were dropped now: it goes after the cards whose
 * middle its own middle has passed. */
static guint
find_place (GliaLayerList *self)
{
  const guint from = glia_layer_card_index (self->dragged);
  const double middle = get_card_middle (self, from) + self->offset;
  guint place = 0;

  for (guint i = 0; i < self->all->len; i++)
    place += i < from ? get_card_middle (self, i) < middle
                      : i > from && get_card_middle (self, i) <= middle;
  return place;
}

static void
end_drag (GliaLayerList *self)
{
  if (self->dragged == NULL)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self->dragged), "dragged");
  self->dragged = NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double x, double y, GliaLayerCard *card)
{
  GliaLayerList *self =
      GLIA_LAYER_LIST (gtk_widget_get_ancestor (GTK_WIDGET (card), GLIA_TYPE_LAYER_LIST));

  if (self->dragged == NULL && gtk_drag_check_threshold (GTK_WIDGET (card), 0, 0, 0, (int)y)) {
    self->dragged = card;
    gtk_widget_add_css_class (GTK_WIDGET (card), "dragged");
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  }
  self->offset = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (GtkGestureDrag *gesture, double x, double y, GliaLayerCard *card)
{
  GliaLayerList *self =
      GLIA_LAYER_LIST (gtk_widget_get_ancestor (GTK_WIDGET (card), GLIA_TYPE_LAYER_LIST));

  if (self->dragged != card)
    return;
  const guint from = glia_layer_card_index (card), to = find_place (self);
  end_drag (self);
  glia_layer_list_move (self, from, to);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  GliaLayerList *self = GLIA_LAYER_LIST (widget);
  const gboolean dragging = self->dragged != NULL;

  end_drag (self);
  return dragging;
}

/* How far from its place a card is drawn: the dragged card follows the pointer, the others make
 * room. */
static double
get_card_shift (GliaLayerList *self, guint index, guint from, guint to)
{
  const double room = get_card_box (self, from).size.height + SPACING;

  if (index == from)
    return self->offset;
  if (index > from && index <= to)
    return -room;
  return index < from && index >= to ? room : 0;
}

static void
glia_layer_list_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GliaLayerList *self = GLIA_LAYER_LIST (widget);
  const guint from = self->dragged != NULL ? glia_layer_card_index (self->dragged) : 0;
  const guint to = self->dragged != NULL ? find_place (self) : 0;

  if (self->dragged == NULL) {
    GTK_WIDGET_CLASS (glia_layer_list_parent_class)->snapshot (widget, snapshot);
    return;
  }
  gtk_widget_snapshot_child (widget, self->add, snapshot);
  /* The dragged card is drawn last, on top of the others. */
  for (guint i = 0; i <= self->all->len; i++) {
    const guint index = i < self->all->len ? i : from;
    if (i == from)
      continue;
    gtk_snapshot_save (snapshot);
    gtk_snapshot_translate (
        snapshot, &GRAPHENE_POINT_INIT (0, (float)get_card_shift (self, index, from, to)));
    gtk_widget_snapshot_child (widget, GTK_WIDGET (glia_layer_list_card (self, index)), snapshot);
    gtk_snapshot_restore (snapshot);
  }
}

static GliaLayerCard *
append_card (GliaLayerList *self)
{
  GliaLayerCard *card = GLIA_LAYER_CARD (glia_layer_card_new ());
  GtkWidget *handle = glia_layer_card_handle (card);
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), card);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), card);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_cursor_from_name (handle, "grab");
  glia_layer_card_set_document (card, self->document);
  glia_layer_card_set_index (card, self->all->len);
  gtk_widget_insert_before (GTK_WIDGET (card), GTK_WIDGET (self), self->add);
  g_ptr_array_add (self->all, card);
  return card;
}

/* ---- Following the experiment ---------------------------------------------------------------- */

void
glia_layer_list_follow (GliaLayerList *self, JsonNode *root)
{
  g_return_if_fail (GLIA_IS_LAYER_LIST (self));

  JsonNode *layers = root != NULL ? glia_json_find (root, "network.layers") : NULL;
  const guint count = layers != NULL ? json_array_get_length (json_node_get_array (layers)) : 0;

  end_drag (self);
  while (self->all->len > count) {
    GliaLayerCard *card = g_ptr_array_steal_index (self->all, self->all->len - 1);
    glia_layer_card_follow (card, NULL);
    gtk_widget_unparent (GTK_WIDGET (card));
  }
  while (self->all->len < count)
    append_card (self);
  for (guint i = 0; i < count; i++)
    glia_layer_card_follow (glia_layer_list_card (self, i), root);
}

void
glia_layer_list_set_document (GliaLayerList *self, GliaDocument *document)
{
  g_return_if_fail (GLIA_IS_LAYER_LIST (self));

  self->document = document;
  for (guint i = 0; i < self->all->len; i++)
    glia_layer_card_set_document (glia_layer_list_card (self, i), document);
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
add_cb (GliaLayerList *self)
{
  glia_layer_list_add (self, self->all->len);
}

static void
glia_layer_list_dispose (GObject *object)
{
  GliaLayerList *self = GLIA_LAYER_LIST (object);

  self->dragged = NULL;
  while (self->all->len > 0)
    gtk_widget_unparent (g_ptr_array_steal_index (self->all, self->all->len - 1));
  g_clear_pointer (&self->add, gtk_widget_unparent);
  G_OBJECT_CLASS (glia_layer_list_parent_class)->dispose (object);
}

static void
glia_layer_list_finalize (GObject *object)
{
  g_ptr_array_unref (GLIA_LAYER_LIST (object)->all);
  G_OBJECT_CLASS (glia_layer_list_parent_class)->finalize (object);
}

static void
install_actions (void)
{
  static const char *const names[] = {"layer.add-before", "layer.add-after", "layer.duplicate",
                                      "layer.delete",     "layer.up",        "layer.down",
                                      "layer.sweep"};
  GtkWidgetClass *card_class = g_type_class_ref (GLIA_TYPE_LAYER_CARD);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_class_install_action (card_class, names[i], NULL, layer_action_cb);
  gtk_widget_class_add_binding_action (card_class, GDK_KEY_Up, GDK_ALT_MASK, "layer.up", NULL);
  gtk_widget_class_add_binding_action (card_class, GDK_KEY_Down, GDK_ALT_MASK, "layer.down", NULL);
  gtk_widget_class_add_binding_action (card_class, GDK_KEY_Delete, GDK_CONTROL_MASK, "layer.delete",
                                       NULL);
  gtk_widget_class_add_binding_action (card_class, GDK_KEY_d, GDK_CONTROL_MASK, "layer.duplicate",
                                       NULL);
  g_type_class_unref (card_class);
}

static void
glia_layer_list_class_init (GliaLayerListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = glia_layer_list_dispose;
  object_class->finalize = glia_layer_list_finalize;
  widget_class->snapshot = glia_layer_list_snapshot;
  install_actions ();
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
glia_layer_list_init (GliaLayerList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *content = g_object_new (ADW_TYPE_BUTTON_CONTENT, "icon-name", "list-add-symbolic",
                                     "label", _ ("Add Layer"), NULL);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
  self->all = g_ptr_array_new ();
  self->add = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->add), content);
  gtk_widget_set_halign (content, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->add, "glia-add-layer");
  gtk_widget_set_name (self->add, "add-layer");
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  gtk_widget_set_parent (self->add, GTK_WIDGET (self));

  /* Escape puts a dragged card back, wherever the focus is. */
  GtkEventController *escape = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (escape), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (escape),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), escape);
}

GtkWidget *
glia_layer_list_new (void)
{
  return g_object_new (GLIA_TYPE_LAYER_LIST, NULL);
}
