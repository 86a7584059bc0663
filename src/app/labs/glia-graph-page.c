/* SPDX-License-Identifier: MIT */
#include "glia-graph-page.h"

#include "glia-graph-lab.h"
#include "glia-toast-overlay.h"

#include <glib/gi18n.h>
#include <math.h>

/* Between two steps while it plays. */
enum { PLAY_MILLISECONDS = 900 };

/* Of the figure in the page, in logical pixels; and the share of its own size at which it can still be
 * read. */
enum { LEAST_WIDTH = 200, LEAST_HEIGHT = 300 };
static const double READABLE = 0.5;

struct _GliaGraphPage {
  GliaLabPage parent_instance;

  GtkEntry *expression;
  GtkLabel *problem, *step_title, *step_sentence;
  GtkWidget *inputs, *presets, *play, *first, *back, *next, *last;
  GliaFigureView *figure;
  GtkGrid *table;

  GliaGraphLab *lab;  /* NULL while the expression is none */
  GHashTable *values; /* name → double: what inputs were set to, also of other expressions */
  guint timer;
  GtkFileChooserNative *chooser; /* while it is shown */
};

G_DEFINE_FINAL_TYPE (GliaGraphPage, glia_graph_page, GLIA_TYPE_LAB_PAGE)

/* ---- What is seen ---------------------------------------------------------------------------- */

static GliaFigure *
make_figure (gpointer owner)
{
  GliaGraphPage *self = owner;

  return self->lab != NULL ? glia_graph_lab_figure (self->lab, NULL) : NULL;
}

static void
add_cell (GliaGraphPage *self, const char *text, int column, int row, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 2 || column == 5 ? 1 : 0);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_widget_set_css_classes (label, (const char **)classes);
  gtk_widget_set_hexpand (label, column == 4);
  gtk_label_set_wrap (GTK_LABEL (label), column == 3 || column == 4);
  gtk_grid_attach (self->table, label, column, row, 1, 1);
}

static void
add_row (GliaGraphPage *self, gsize node, int row)
{
  static const char *const plain[] = {"numeric", NULL}, *const marked[] = {"numeric", "lab-current",
                                                                           NULL};
  g_auto (GliaGraphRow) r = glia_graph_lab_row (self->lab, node);
  const char *const *classes = r.current ? marked : plain;
  const char *const cells[] = {r.name, r.operation, r.value, r.cached, r.derivatives, r.gradient};

  for (int i = 0; i < (int)G_N_ELEMENTS (cells); i++)
    add_cell (self, i == 4 && r.problem != NULL ? r.problem : cells[i], i, row, classes);
}

static void
show_table (GliaGraphPage *self)
{
  static const char *const heading[] = {"glia-caption", "heading", NULL};
  const char *const titles[] = {
      _ ("Node"),           _ ("Operation"),         _ ("Value"),
      _ ("Cached forward"), _ ("Local derivatives"), _ ("Gradient ∂f/∂node")};
  const graph_expression *graph = glia_graph_lab_graph (self->lab);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->table))) != NULL)
    gtk_grid_remove (self->table, child);
  for (int i = 0; i < (int)G_N_ELEMENTS (titles); i++)
    add_cell (self, titles[i], i, 0, heading);
  int row = 1;
  for (gsize i = 0; i < graph_length (graph); i++)
    if (graph_get (graph, i)->operation != GRAPH_NUMBER)
      add_row (self, i, row++);
}

/* As much room as its text needs to be read: a wide graph scrolls. */
static void
make_room (GliaGraphPage *self)
{
  g_autoptr (GliaFigure) figure = make_figure (self);
  double width, height;

  glia_figure_default_size (figure, &width, &height);
  g_object_set (self->figure, "min-width", (int)fmax (LEAST_WIDTH, READABLE * width), "min-height",
                (int)fmax (LEAST_HEIGHT, READABLE * height), NULL);
}

static void
show_step (GliaGraphPage *self)
{
  const gsize step = glia_graph_lab_step (self->lab), steps = glia_graph_lab_steps (self->lab);
  g_autofree char *title = glia_graph_lab_step_title (self->lab);
  g_autofree char *sentence = glia_graph_lab_step_sentence (self->lab);
  g_autofree char *summary = g_strconcat (title, ". ", sentence, NULL);

  gtk_label_set_label (self->step_title, title);
  gtk_label_set_label (self->step_sentence, sentence);
  gtk_widget_set_sensitive (self->first, step > 0);
  gtk_widget_set_sensitive (self->back, step > 0);
  gtk_widget_set_sensitive (self->next, step < steps);
  gtk_widget_set_sensitive (self->last, step < steps);
  gtk_button_set_icon_name (GTK_BUTTON (self->play), self->timer != 0
                                                         ? "media-playback-pause-symbolic"
                                                         : "media-playback-start-symbolic");
  show_table (self);
  glia_figure_view_update (self->figure, summary);
}

/* ---- Steps ----------------------------------------------------------------------------------- */

static void
go_to_step (GliaGraphPage *self, gsize step)
{
  if (self->lab == NULL)
    return;
  glia_graph_lab_go_to_step (self->lab, MIN (step, glia_graph_lab_steps (self->lab)));
  show_step (self);
}

static void
first_cb (GliaGraphPage *self)
{
  go_to_step (self, 0);
}

static void
back_cb (GliaGraphPage *self)
{
  if (self->lab != NULL && glia_graph_lab_step (self->lab) > 0)
    go_to_step (self, glia_graph_lab_step (self->lab) - 1);
}

static void
next_cb (GliaGraphPage *self)
{
  if (self->lab != NULL)
    go_to_step (self, glia_graph_lab_step (self->lab) + 1);
}

static void
last_cb (GliaGraphPage *self)
{
  go_to_step (self, G_MAXSIZE);
}

static gboolean
play_cb (gpointer data)
{
  GliaGraphPage *self = data;
  const gboolean more =
      self->lab != NULL && glia_graph_lab_step (self->lab) + 1 < glia_graph_lab_steps (self->lab);

  if (!more)
    self->timer = 0;
  next_cb (self);
  return more;
}

static void
stop_playing (GliaGraphPage *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
}

/* From the beginning, if it is at the end. */
static void
toggle_play_cb (GliaGraphPage *self)
{
  if (self->lab == NULL)
    return;
  if (self->timer != 0) {
    stop_playing (self);
    show_step (self);
    return;
  }
  self->timer = g_timeout_add (PLAY_MILLISECONDS, play_cb, self);
  go_to_step (self, glia_graph_lab_step (self->lab) == glia_graph_lab_steps (self->lab)
                        ? 0
                        : glia_graph_lab_step (self->lab));
}

/* ---- Inputs ---------------------------------------------------------------------------------- */

static double
value_of (GliaGraphPage *self, const char *name)
{
  const double *known = g_hash_table_lookup (self->values, name);

  return known != NULL ? *known : 1;
}

static void
input_cb (GliaGraphPage *self, GtkSpinButton *spin)
{
  const char *name = gtk_widget_get_name (GTK_WIDGET (spin));
  double *value = g_new (double, 1);

  *value = gtk_spin_button_get_value (spin);
  g_hash_table_replace (self->values, g_strdup (name), value);
  if (self->lab == NULL || !glia_graph_lab_set_variable (self->lab, name, *value))
    return;
  show_step (self);
}

static void
add_input (GliaGraphPage *self, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (name);
  GtkWidget *spin = gtk_spin_button_new_with_range (-1e6, 1e6, 0.5);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 3);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value_of (self, name));
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_widget_set_name (spin, name);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label,
                                  NULL, -1);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (input_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), spin);
  gtk_box_append (GTK_BOX (self->inputs), box);
  glia_graph_lab_set_variable (self->lab, name, value_of (self, name));
}

static void
show_inputs (GliaGraphPage *self)
{
  const graph_expression *graph = glia_graph_lab_graph (self->lab);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->inputs)) != NULL)
    gtk_box_remove (GTK_BOX (self->inputs), child);
  for (gsize i = 0; i < graph_variables (graph); i++)
    add_input (self, graph_get (graph, graph_variable (graph, i))->name);
}

/* The rest of the text from where it is wrong is underlined. */
static void
mark_problem (GliaGraphPage *self, const GError *error, gsize position)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  gtk_label_set_label (self->problem, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), error != NULL);
  if (error != NULL) {
    PangoAttribute *underline = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);
    const gsize length = strlen (gtk_editable_get_text (GTK_EDITABLE (self->expression)));
    /* At the end there is nothing to underline but the last character. */
    underline->start_index = (guint)MIN (position, length > 0 ? length - 1 : 0);
    pango_attr_list_insert (attributes, underline);
    gtk_widget_add_css_class (GTK_WIDGET (self->expression), "error");
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self->expression), "error");
  }
  gtk_entry_set_attributes (self->expression, attributes);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->expression), GTK_ACCESSIBLE_STATE_INVALID,
      error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* What was seen last stays while the new text is not an expression yet. */
static void
expression_cb (GliaGraphPage *self)
{
  g_autoptr (GError) error = NULL;
  gsize position = 0;
  GliaGraphLab *lab = glia_graph_lab_new (gtk_editable_get_text (GTK_EDITABLE (self->expression)),
                                          &position, &error);

  stop_playing (self);
  mark_problem (self, error, position);
  if (lab == NULL)
    return;
  glia_graph_lab_free (self->lab);
  self->lab = lab;
  show_inputs (self);
  make_room (self);
  go_to_step (self, G_MAXSIZE);
}

static void
preset_cb (GliaGraphPage *self, GtkButton *button)
{
  gtk_editable_set_text (GTK_EDITABLE (self->expression), gtk_button_get_label (button));
}

/* ---- Graphviz -------------------------------------------------------------------------------- */

static void
show_toast (GliaGraphPage *self, const char *text)
{
  GliaToastOverlay *toasts = glia_toast_overlay_of (GTK_WIDGET (self));

  if (toasts != NULL)
    glia_toast_overlay_add (toasts, adw_toast_new (text));
}

static void
copy_dot_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaGraphPage *self = GLIA_GRAPH_PAGE (widget);
  g_autofree char *dot = self->lab != NULL ? glia_graph_lab_dot (self->lab) : NULL;

  if (dot == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), dot);
  show_toast (self, _ ("The graph is in the clipboard, in Graphviz’ language"));
}

gboolean
glia_graph_page_save_dot (GliaGraphPage *self, const char *path, GError **error)
{
  g_autofree char *dot = self->lab != NULL ? glia_graph_lab_dot (self->lab) : NULL;

  if (dot == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no graph"));
    return FALSE;
  }
  return g_file_set_contents (path, dot, -1, error);
}

static void
chosen_cb (GliaGraphPage *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;

  if (response != GTK_RESPONSE_ACCEPT || path == NULL)
    return;
  show_toast (self, glia_graph_page_save_dot (self, path, &error) ? _ ("The graph is saved")
                                                                  : error->message);
}

static void
save_dot_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GliaGraphPage *self = GLIA_GRAPH_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Save the Graph"),
                                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "graph.dot");
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- The class ------------------------------------------------------------------------------- */

static void
glia_graph_page_dispose (GObject *object)
{
  stop_playing (GLIA_GRAPH_PAGE (object));
  g_clear_object (&GLIA_GRAPH_PAGE (object)->chooser);
  G_OBJECT_CLASS (glia_graph_page_parent_class)->dispose (object);
}

static void
glia_graph_page_finalize (GObject *object)
{
  GliaGraphPage *self = GLIA_GRAPH_PAGE (object);

  glia_graph_lab_free (self->lab);
  g_hash_table_unref (self->values);
  G_OBJECT_CLASS (glia_graph_page_parent_class)->finalize (object);
}

static void
glia_graph_page_class_init (GliaGraphPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = glia_graph_page_dispose;
  G_OBJECT_CLASS (class)->finalize = glia_graph_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/glia/Workbench/ui/labs/glia-graph-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, expression);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, problem);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, inputs);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, presets);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, figure);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, first);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, back);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, play);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, next);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, last);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, step_title);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, step_sentence);
  gtk_widget_class_bind_template_child (widget_class, GliaGraphPage, table);
  gtk_widget_class_bind_template_callback (widget_class, expression_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggle_play_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, last_cb);
  gtk_widget_class_install_action (widget_class, "lab.copy-dot", NULL, copy_dot_action);
  gtk_widget_class_install_action (widget_class, "lab.save-dot", NULL, save_dot_action);
}

static void
glia_graph_page_init (GliaGraphPage *self)
{
  static const struct {
    const char *name;
    double value;
  } inputs[] = {{"x", 1}, {"y", 3}, {"z", 2}, {"w", 0.5}, {"b", -1}, {"t", 1}};
  static const char *const presets[] = {"ln(x) + exp(y) * z", "sigmoid(w * x + b)",
                                        "(relu(w * x + b) - t)^2", "max(x, y) * z", "x / (x + y)"};

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    g_hash_table_insert (self->values, g_strdup (inputs[i].name),
                         g_memdup2 (&inputs[i].value, sizeof (double)));
  g_type_ensure (GLIA_TYPE_FIGURE_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++) {
    GtkWidget *button = gtk_button_new_with_label (presets[i]);
    gtk_widget_add_css_class (button, "lab-preset");
    g_signal_connect_object (button, "clicked", G_CALLBACK (preset_cb), self, G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (self->presets), button);
  }
  glia_figure_view_set_maker (self->figure, make_figure, self, "computation_graph");
  glia_lab_page_set_main_figure (GLIA_LAB_PAGE (self), self->figure);
  gtk_editable_set_text (GTK_EDITABLE (self->expression), presets[0]);
}
