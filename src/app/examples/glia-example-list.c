/* SPDX-License-Identifier: MIT */
#include "glia-example-list.h"

#include "glia-dev-results.h"
#include "glia-dev-texts.h"
#include "glia-example-row.h"
#include "glia-row-picture.h"
#include "glia-row-prediction.h"
#include "glia-scale.h"

#include <glib/gi18n.h>

enum {
  EXCERPT = 160, /* most characters of a text */
  VALUES = 6,    /* most columns of a table */
  LIMIT = 100,
};

struct _GliaExampleList {
  GtkWidget parent_instance;

  GtkWidget *header, *scrolled;
  GtkLabel *content_header, *class_header, *score_header;
  GtkListBox *list;

  GliaWorkbench *workbench;
  GliaDevResults *results;
  GliaDevTexts *texts;
  GSignalGroup *results_signals, *texts_signals, *signals;
  gsize chosen, count;
  guint limit;
  gboolean filtered, brief, holds, updating;
};

enum { PROPERTY_WORKBENCH = 1, PROPERTY_LIMIT, PROPERTY_FILTERED, PROPERTY_BRIEF, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];
static guint chosen_signal;

G_DEFINE_FINAL_TYPE (GliaExampleList, glia_example_list, GTK_TYPE_WIDGET)

/* ---- An example's content -------------------------------------------------------------------- */

/* The beginning of `text` as one line: white space and <br /> become spaces. */
static char *
make_excerpt (const char *text)
{
  GString *line = g_string_new (NULL);

  for (gsize n = 0; *text != '\0' && n < EXCERPT; n++) {
    const gunichar c = g_utf8_get_char (text);
    if (g_str_has_prefix (text, "<br />")) {
      g_string_append_c (line, ' ');
      text += strlen ("<br />");
      continue;
    }
    g_string_append_unichar (line, g_unichar_isspace (c) ? ' ' : c);
    text = g_utf8_next_char (text);
  }
  return g_string_free (line, FALSE);
}

static char *
format_values (const GliaSplits *splits, const GliaDataset *part, gsize row)
{
  g_autofree double *values = glia_row_values (splits, part, row);
  GString *line = g_string_new (NULL);

  for (gsize j = 0; j < MIN (part->n_columns, VALUES); j++) {
    char number[32];
    glia_number_format (values[j], 3, GLIA_UNIT_NUMBER, number);
    g_string_append_printf (line, "%s%s %s", j > 0 ? ", " : "", part->column_names[j], number);
  }
  if (part->n_columns > VALUES)
    g_string_append (line, ", …");
  return g_string_free (line, FALSE);
}

static void
show_content (GliaExampleList *self, GliaExampleRow *row, const GliaDataset *part, gsize example)
{
  const GliaExperiment *experiment =
      glia_document_experiment (glia_workbench_document (self->workbench));

  if (glia_dev_texts_are_there (self->workbench)) {
    const char *text = glia_dev_texts_get (self->texts, example);
    g_autofree char *line = text != NULL ? make_excerpt (text) : NULL;
    glia_example_row_set_content (row, line != NULL ? line : "…", NULL);
  } else if (glia_row_picture_is_possible (experiment, part)) {
    g_autoptr (GdkTexture) picture = glia_row_picture_new (part, example);
    glia_example_row_set_content (row, "", GDK_PAINTABLE (picture));
  } else {
    g_autofree char *line = format_values (glia_workbench_splits (self->workbench), part, example);
    glia_example_row_set_content (row, line, NULL);
  }
}

/* ---- The list -------------------------------------------------------------------------------- */

static void
show_row (GliaExampleList *self,
          int at,
          const GliaExampleLoss *example,
          gboolean has_probabilities,
          const GliaDataset *part)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, at);
  gboolean same = FALSE;

  if (row == NULL) {
    row = GTK_LIST_BOX_ROW (glia_example_row_new ());
    gtk_list_box_append (self->list, GTK_WIDGET (row));
  } else {
    same = glia_example_row_example (GLIA_EXAMPLE_ROW (row)) == example->row;
  }
  glia_example_row_show (GLIA_EXAMPLE_ROW (row), example, has_probabilities, part);
  glia_example_row_show_score (GLIA_EXAMPLE_ROW (row), part->classes != NULL && !self->brief);
  if (!same)
    show_content (self, GLIA_EXAMPLE_ROW (row), part, example->row);
}

/* Sorting the list by the new losses moves examples; the chosen one stays chosen. */
static void
restore_selection (GliaExampleList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row == NULL || glia_example_row_example (GLIA_EXAMPLE_ROW (row)) == self->chosen)
    return;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (glia_example_row_example (GLIA_EXAMPLE_ROW (row)) == self->chosen)
      break;
  gtk_list_box_select_row (self->list, row);
}

static void
remove_rows (GliaExampleList *self, int first)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, first)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
update_rows (GliaExampleList *self)
{
  const GliaEvaluation *evaluation =
      self->results != NULL ? glia_dev_results_newest (self->results) : NULL;
  const GliaDataset *part = self->results != NULL ? glia_dev_results_part (self->results) : NULL;
  int shown = 0;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->updating = TRUE;
  self->count = 0;
  for (gsize i = 0; part != NULL && evaluation != NULL && i < evaluation->n_worst; i++) {
    if (self->filtered && !glia_dev_results_wants (self->results, &evaluation->worst[i]))
      continue;
    if (self->count++ < self->limit)
      show_row (self, shown++, &evaluation->worst[i], evaluation->has_probabilities, part);
  }
  remove_rows (self, shown);
  restore_selection (self);
  self->updating = FALSE;
  if (part == NULL)
    return;
  gtk_label_set_label (self->class_header,
                       part->classes != NULL ? _ ("True class") : _ ("True value"));
  if (evaluation != NULL)
    gtk_label_set_label (self->score_header,
                         evaluation->has_probabilities ? _ ("p(true)") : _ ("Score"));
  gtk_widget_set_visible (GTK_WIDGET (self->score_header), part->classes != NULL && !self->brief);
}

/* The same row numbers now mean different examples, so no row can be reused. */
static void
rebuild_rows (GliaExampleList *self)
{
  self->updating = TRUE;
  remove_rows (self, 0);
  self->updating = FALSE;
  update_rows (self);
}

static void
restarted_cb (GliaExampleList *self)
{
  self->chosen = (gsize)-1;
  gtk_list_box_unselect_all (self->list);
}

static void
row_selected_cb (GliaExampleList *self, GtkListBoxRow *row)
{
  if (row == NULL || self->updating)
    return;
  self->chosen = glia_example_row_example (GLIA_EXAMPLE_ROW (row));
  g_signal_emit (self, chosen_signal, 0, (guint64)self->chosen);
}

static void
start_following (GliaExampleList *self)
{
  if (self->workbench == NULL)
    return;
  glia_dev_results_set_held (self->results, &self->holds, TRUE);
  glia_dev_texts_want (self->texts);
  update_rows (self);
}

static void
set_workbench (GliaExampleList *self, GliaWorkbench *workbench)
{
  glia_dev_results_set_held (self->results, &self->holds, FALSE);
  glia_dev_results_follow (&self->results, self->results_signals, workbench);
  g_clear_object (&self->texts);
  if (workbench != NULL)
    self->texts = g_object_ref (glia_dev_texts_of (workbench));
  g_signal_group_set_target (self->signals, workbench);
  g_signal_group_set_target (self->texts_signals, self->texts);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    start_following (self);
}

/* ---- Object ---------------------------------------------------------------------------------- */

static void
glia_example_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GliaExampleList *self = GLIA_EXAMPLE_LIST (object);

  if (id == PROPERTY_WORKBENCH)
    g_value_set_object (value, self->workbench);
  else if (id == PROPERTY_LIMIT)
    g_value_set_uint (value, self->limit);
  else if (id == PROPERTY_FILTERED)
    g_value_set_boolean (value, self->filtered);
  else if (id == PROPERTY_BRIEF)
    g_value_set_boolean (value, self->brief);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
glia_example_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GliaExampleList *self = GLIA_EXAMPLE_LIST (object);

  if (id == PROPERTY_WORKBENCH) {
    if (g_set_object (&self->workbench, g_value_get_object (value)))
      set_workbench (self, self->workbench);
  } else if (id == PROPERTY_LIMIT) {
    self->limit = g_value_get_uint (value);
  } else if (id == PROPERTY_FILTERED) {
    self->filtered = g_value_get_boolean (value);
  } else if (id == PROPERTY_BRIEF) {
    if (self->brief == g_value_get_boolean (value))
      return;
    self->brief = g_value_get_boolean (value);
    update_rows (self);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
glia_example_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (glia_example_list_parent_class)->map (widget);
  start_following (GLIA_EXAMPLE_LIST (widget));
}

static void
glia_example_list_unmap (GtkWidget *widget)
{
  GliaExampleList *self = GLIA_EXAMPLE_LIST (widget);

  glia_dev_results_set_held (self->results, &self->holds, FALSE);
  GTK_WIDGET_CLASS (glia_example_list_parent_class)->unmap (widget);
}

static void
glia_example_list_dispose (GObject *object)
{
  GliaExampleList *self = GLIA_EXAMPLE_LIST (object);

  glia_dev_results_set_held (self->results, &self->holds, FALSE);
  g_clear_object (&self->signals);
  g_clear_object (&self->results_signals);
  g_clear_object (&self->texts_signals);
  g_clear_object (&self->results);
  g_clear_object (&self->texts);
  g_clear_object (&self->workbench);
  gtk_widget_dispose_template (GTK_WIDGET (self), GLIA_TYPE_EXAMPLE_LIST);
  G_OBJECT_CLASS (glia_example_list_parent_class)->dispose (object);
}

static void
glia_example_list_class_init (GliaExampleListClass *class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = glia_example_list_get_property;
  object_class->set_property = glia_example_list_set_property;
  object_class->dispose = glia_example_list_dispose;
  widget_class->map = glia_example_list_map;
  widget_class->unmap = glia_example_list_unmap;
  properties[PROPERTY_WORKBENCH] =
      g_param_spec_object ("workbench", NULL, NULL, GLIA_TYPE_WORKBENCH, flags);
  properties[PROPERTY_LIMIT] = g_param_spec_uint ("limit", NULL, NULL, 1, G_MAXINT, LIMIT, flags);
  properties[PROPERTY_FILTERED] = g_param_spec_boolean ("filtered", NULL, NULL, FALSE, flags);
  properties[PROPERTY_BRIEF] = g_param_spec_boolean ("brief", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  chosen_signal = g_signal_new ("chosen", GLIA_TYPE_EXAMPLE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT64);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/glia/Workbench/ui/examples/glia-example-list.ui");
  gtk_widget_class_bind_template_child (widget_class, GliaExampleList, header);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleList, scrolled);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleList, content_header);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleList, class_header);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleList, score_header);
  gtk_widget_class_bind_template_child (widget_class, GliaExampleList, list);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
glia_example_list_init (GliaExampleList *self)
{
  self->limit = LIMIT;
  self->chosen = (gsize)-1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (row_selected_cb), self);
  self->signals = g_signal_group_new (GLIA_TYPE_WORKBENCH);
  g_signal_group_connect_swapped (self->signals, "restarted", G_CALLBACK (restarted_cb), self);
  g_signal_group_connect_swapped (self->signals, "data-changed", G_CALLBACK (rebuild_rows), self);
  self->results_signals = g_signal_group_new (GLIA_TYPE_DEV_RESULTS);
  g_signal_group_connect_swapped (self->results_signals, "changed", G_CALLBACK (update_rows), self);
  g_signal_group_connect_swapped (self->results_signals, "cell-changed", G_CALLBACK (update_rows),
                                  self);
  self->texts_signals = g_signal_group_new (GLIA_TYPE_DEV_TEXTS);
  g_signal_group_connect_swapped (self->texts_signals, "changed", G_CALLBACK (rebuild_rows), self);
}

GtkWidget *
glia_example_list_new (void)
{
  return g_object_new (GLIA_TYPE_EXAMPLE_LIST, NULL);
}

gsize
glia_example_list_count (GliaExampleList *self)
{
  return self->count;
}
