/* SPDX-License-Identifier: MIT */
#include "glia-stack-sweep.h"

#include "glia-choices.h"
#include "glia-document-enter.h"
#include "glia-json.h"
#include "glia-sweep-lists.h"
#include "glia-wrap-box.h"

#include <glib/gi18n.h>

#define LAYERS "network.layers"

struct _GliaStackSweep {
  GtkWidget parent_instance;

  GtkWidget *box, *stacks, *note, *add, *stop;
  GtkLabel *title, *problem;
  GliaDocument *document;
};

G_DEFINE_FINAL_TYPE (GliaStackSweep, glia_stack_sweep, GTK_TYPE_WIDGET)

/* ---- Edits ----------------------------------------------------------------------------------- */

static void
show_problem (GliaStackSweep *self, const GError *error)
{
  gtk_label_set_label (self->problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
}

/* Takes both, of which one is NULL. */
static void
apply_edit (GliaStackSweep *self, GliaExperiment *experiment, GError *error)
{
  g_autoptr (GError) problem = error;

  if (experiment != NULL) {
    glia_document_replace (self->document, _ ("Sweep"), experiment, &problem);
    glia_experiment_unref (experiment);
  }
  show_problem (self, problem);
}

void
glia_stack_sweep_remove (GliaStackSweep *self, guint index)
{
  g_return_if_fail (GLIA_IS_STACK_SWEEP (self) && self->document != NULL);
  GError *error = NULL;
  GliaExperiment *experiment =
      glia_sweep_without (glia_document_experiment (self->document), LAYERS, index, &error);

  apply_edit (self, experiment, error);
}

static void
remove_cb (GtkWidget *button)
{
  GtkWidget *self = gtk_widget_get_ancestor (button, GLIA_TYPE_STACK_SWEEP);
  guint index = 0;

  for (GtkWidget *chip = gtk_widget_get_parent (button); gtk_widget_get_prev_sibling (chip) != NULL;
       chip = gtk_widget_get_prev_sibling (chip))
    index++;
  glia_stack_sweep_remove (GLIA_STACK_SWEEP (self), index);
}

static void
add_cb (GliaStackSweep *self)
{
  GError *error = NULL;
  GliaExperiment *experiment =
      glia_sweep_with_own (glia_document_experiment (self->document), LAYERS, &error);

  apply_edit (self, experiment, error);
}

static void
stop_cb (GliaStackSweep *self)
{
  g_autoptr (JsonNode) root = glia_experiment_to_node (glia_document_experiment (self->document));
  g_autofree char *json = json_to_string (glia_json_find (root, LAYERS), FALSE);
  g_autoptr (GError) error = NULL;

  (void)glia_document_enter_value (self->document, _ ("Sweep"), LAYERS, json, &error);
  show_problem (self, error);
}

/* ---- Following the document ------------------------------------------------------------------ */

/* "512·512 Sigmoid", "8 Tanh · 4 ReLU", "none". Free with g_free(). */
static char *
describe_stack (JsonNode *stack)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *layers = json_node_get_array (stack);
  const guint n = json_array_get_length (layers);
  const char *last = NULL;
  gboolean alike = TRUE;

  for (guint i = 0; i < n; i++) {
    JsonObject *layer = json_array_get_object_element (layers, i);
    const char *name = json_object_get_string_member_with_default (layer, "activation", "");
    alike = alike && (last == NULL || g_str_equal (last, name));
    last = name;
  }
  for (guint i = 0; i < n; i++) {
    JsonObject *layer = json_array_get_object_element (layers, i);
    const char *name = json_object_get_string_member_with_default (layer, "activation", "");
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "·" : "",
                            json_object_get_int_member (layer, "units"));
    if (!alike || i == n - 1)
      g_string_append_printf (text, " %s", glia_choices_find (GLIA_CHOICES_ACTIVATION, name));
  }
  return n > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : g_strdup (C_ ("layers", "none"));
}

static void
append_chip (GliaStackSweep *self, JsonNode *stack)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *text = describe_stack (stack);
  g_autofree char *name = g_strdup_printf (_ ("Remove %s from the sweep"), text);

  gtk_widget_set_tooltip_text (remove, name);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (remove, "card-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), NULL);
  gtk_box_append (GTK_BOX (chip), gtk_label_new (text));
  gtk_box_append (GTK_BOX (chip), remove);
  gtk_widget_set_parent (chip, self->stacks);
}

void
glia_stack_sweep_follow (GliaStackSweep *self)
{
  g_return_if_fail (GLIA_IS_STACK_SWEEP (self));
  GliaExperiment *experiment =
      self->document != NULL ? glia_document_experiment (self->document) : NULL;
  GPtrArray *values = experiment != NULL ? glia_sweep_values (experiment, LAYERS) : NULL;
  GtkWidget *chip;

  show_problem (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), values != NULL);
  while ((chip = gtk_widget_get_first_child (self->stacks)) != NULL)
    gtk_widget_unparent (chip);
  if (values == NULL)
    return;
  for (guint i = 0; i < values->len; i++)
    append_chip (self, values->pdata[i]);
  const gboolean among = glia_sweep_find_own (experiment, LAYERS) >= 0;
  g_autofree char *title = g_strdup_printf (
      ngettext ("Sweep: %u network", "Sweep: %u networks", values->len), values->len);
  gtk_label_set_label (self->title, title);
  gtk_widget_set_visible (self->note, !among);
  gtk_widget_set_visible (self->add, !among);
}

void
glia_stack_sweep_set_document (GliaStackSweep *self, GliaDocument *document)
{
  g_return_if_fail (GLIA_IS_STACK_SWEEP (self));
  self->document = document;
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_stack_sweep_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), GLIA_TYPE_STACK_SWEEP);
  G_OBJECT_CLASS (glia_stack_sweep_parent_class)->dispose (object);
}

static void
glia_stack_sweep_class_init (GliaStackSweepClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_stack_sweep_dispose;
  g_type_ensure (GLIA_TYPE_WRAP_BOX);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/setup/glia-stack-sweep.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaStackSweep, box);
  gtk_widget_class_bind_template_child (widget_class, GliaStackSweep, stacks);
  gtk_widget_class_bind_template_child (widget_class, GliaStackSweep, note);
  gtk_widget_class_bind_template_child (widget_class, GliaStackSweep, add);
  gtk_widget_class_bind_template_child (widget_class, GliaStackSweep, stop);
  gtk_widget_class_bind_template_child (widget_class, GliaStackSweep, title);
  gtk_widget_class_bind_template_child (widget_class, GliaStackSweep, problem);
}

static void
glia_stack_sweep_init (GliaStackSweep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  g_signal_connect_swapped (self->stop, "clicked", G_CALLBACK (stop_cb), self);
}
