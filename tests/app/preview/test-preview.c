/* SPDX-License-Identifier: MIT */
/* What the preview says of the data: the same as the data set itself. */
#include "app-harness.h"
#include "glia-data-preview.h"

typedef struct {
  GliaDocument *document;
  GliaWorkbench *workbench;
  GtkWidget *preview;
} Shown;

/* `data` is the experiment's data section; files in it are relative to the harness' folder. */
static Shown
show_preview (const char *data, const char *loss)
{
  g_autofree char *text = g_strdup_printf (
      "{ \"glia\": 1, \"data\": { %s }, \"training\": { \"loss\": \"%s\" } }", data, loss);
  Shown shown = {.document = glia_document_new_for (harness_experiment (text))};

  shown.workbench = harness_workbench (shown.document);
  shown.preview = glia_data_preview_new (NULL, shown.workbench);
  gtk_window_present (GTK_WINDOW (shown.preview));
  HARNESS_UNTIL (glia_workbench_splits (shown.workbench) != NULL);
  harness_settle (shown.preview);
  return shown;
}

static void
close_preview (Shown *shown)
{
  harness_let_go (shown->preview, shown->workbench, shown->document);
}

static const char *
get_view (const Shown *shown)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (harness_find (shown->preview, "views")));
}

static const char *
get_count (const Shown *shown, int column, int row)
{
  GtkWidget *child =
      gtk_grid_get_child_at (GTK_GRID (harness_find (shown->preview, "counts")), column, row);

  return child != NULL ? gtk_label_get_label (GTK_LABEL (child)) : NULL;
}

static guint
count_columns (const Shown *shown)
{
  return g_list_model_get_n_items (
      gtk_column_view_get_columns (GTK_COLUMN_VIEW (harness_find (shown->preview, "table"))));
}

static GtkColumnView *
get_table (const Shown *shown)
{
  return GTK_COLUMN_VIEW (harness_find (shown->preview, "table"));
}

/* All texts that labels below show, joined: a table makes no promise about its widgets. */
static void
collect_text (GtkWidget *widget, GString *text)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "|%s", gtk_label_get_label (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_text (child, text);
}

static void
assert_shows (GtkWidget *widget, const char *text)
{
  g_autoptr (GString) all = g_string_new (NULL);

  collect_text (widget, all);
  if (strstr (all->str, text) == NULL)
    g_error ("\"%s\" is not in \"%s\"", text, all->str);
}

static void
test_points (void)
{
  Shown shown = show_preview ("\"source\": \"circles\", \"samples\": 100, \"dev-share\": 0.2, "
                              "\"test-share\": 0.3",
                              "binary-cross-entropy");
  const GliaSplits *splits = glia_workbench_splits (shown.workbench);
  gsize ones = 0;

  g_assert_cmpstr (get_view (&shown), ==, "scatter");
  for (gsize i = 0; i < splits->dev->n_rows; i++)
    ones += splits->dev->classes[i] == 1;
  g_assert_cmpstr (get_count (&shown, 1, 0), ==, "Train");
  g_assert_cmpstr (get_count (&shown, 0, 2), ==, splits->train->class_names[1]);
  g_assert_cmpuint (g_ascii_strtoull (get_count (&shown, 2, 2), NULL, 10), ==, ones);
  g_assert_cmpuint (g_ascii_strtoull (get_count (&shown, 2, 1), NULL, 10), ==, 20 - ones);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (harness_find (shown.preview, "provenance"))), ==,
                   splits->train->provenance);
  harness_screenshot (shown.preview, "preview-points-light");
  /* It follows the experiment. */
  static const char *const edit[] = {"data.source=plane", "training.loss=mean-squared-error", NULL};
  g_assert_true (glia_document_set (shown.document, "Data set", edit, NULL));
  HARNESS_UNTIL (glia_workbench_splits (shown.workbench) != NULL);
  g_assert_cmpstr (get_count (&shown, 0, 1), ==, "Smallest");
  harness_screenshot (shown.preview, "preview-values-light");
  close_preview (&shown);
}

static void
test_table (void)
{
  g_autoptr (GString) text = g_string_new ("width,kind,height\n");
  g_autofree char *path = NULL;
  Shown shown;

  for (int i = 0; i < 50; i++)
    g_string_append_printf (text, "%d.25,%s,%d\n", i, i % 5 == 0 ? "rare" : "common", 2 * i);
  path = harness_write ("table.csv", text->str, -1);
  shown = show_preview ("\"source\": \"csv\", \"train\": \"table.csv\", \"target\": \"kind\", "
                        "\"test-share\": 0.2",
                        "cross-entropy");
  /* Two columns are points in the plane, too. */
  g_assert_cmpstr (get_view (&shown), ==, "scatter");
  g_assert_false (gtk_widget_get_visible (harness_find (shown.preview, "part_choice")));
  gtk_stack_set_visible_child_name (GTK_STACK (harness_find (shown.preview, "views")), "table");
  harness_settle (shown.preview);
  g_assert_true (gtk_widget_get_visible (harness_find (shown.preview, "part_choice")));
  g_assert_cmpuint (count_columns (&shown), ==, 4);
  assert_shows (GTK_WIDGET (get_table (&shown)), "|Row|Target|width|height");
  const GliaSplits *splits = glia_workbench_splits (shown.workbench);
  g_autofree char *first =
      g_strdup_printf ("|1|%s|%.6g|%.6g", splits->train->class_names[splits->train->classes[0]],
                       (double)splits->train->features[0], (double)splits->train->features[1]);
  assert_shows (GTK_WIDGET (get_table (&shown)), first);
  /* There is no dev part: train is all there is to choose from. */
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (
                        GTK_DROP_DOWN (harness_find (shown.preview, "part_choice")))),
                    ==, 2);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (harness_find (shown.preview, "part_choice")), 1);
  harness_settle (shown.preview);
  assert_shows (harness_find (shown.preview, "table_note"), "10 rows");
  harness_set_style ("dark");
  harness_screenshot (shown.preview, "preview-table-dark");
  harness_set_style ("light");
  close_preview (&shown);
}

static void
test_images (void)
{
  guint8 images[16 + 20 * 64] = {0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 8, 0, 0, 0, 8};
  guint8 labels[8 + 20] = {0, 0, 8, 1, 0, 0, 0, 20};
  g_autofree char *image_path = NULL, *label_path = NULL;
  Shown shown;

  for (guint i = 0; i < 20; i++) {
    labels[8 + i] = i % 2;
    for (guint k = 0; k < 64; k++)
      images[16 + i * 64 + k] = (guint8)((k / 8 + i) % 8 * 36);
  }
  image_path = harness_write ("images", images, sizeof images);
  label_path = harness_write ("labels", labels, sizeof labels);
  shown = show_preview (
      "\"source\": \"idx\", \"train-images\": \"images\", \"train-labels\": \"labels\"",
      "cross-entropy");
  g_assert_cmpstr (get_view (&shown), ==, "images");
  GtkFlowBox *box = GTK_FLOW_BOX (harness_find (shown.preview, "images"));
  g_assert_nonnull (gtk_flow_box_get_child_at_index (box, 19));
  g_assert_null (gtk_flow_box_get_child_at_index (box, 20));
  const GliaDataset *train = glia_workbench_splits (shown.workbench)->train;
  assert_shows (GTK_WIDGET (gtk_flow_box_get_child_at_index (box, 3)),
                train->class_names[train->classes[3]]);
  harness_screenshot (shown.preview, "preview-images-light");
  close_preview (&shown);
}

static void
test_texts (void)
{
  g_autofree char *reviews =
      harness_write ("reviews.tsv",
                     "label\ttext\npos\tgood film\nneg\tbad film\npos\tgood\n"
                     "neg\tbad bad\npos\tgood good film\nneg\tfilm bad\n",
                     -1);
  g_autofree char *vectors =
      harness_write ("vectors.txt", "good 1 0.5\nbad -1 0.25\nfilm 0 0.1\n", -1);
  Shown shown = show_preview ("\"source\": \"reviews\", \"reviews\": \"reviews.tsv\", \"vectors\": "
                              "\"vectors.txt\", \"split\": { \"dev\": 0.2, \"test\": 0.2 }",
                              "cross-entropy");
  GtkListBox *list = GTK_LIST_BOX (harness_find (shown.preview, "texts"));

  HARNESS_UNTIL (gtk_list_box_get_row_at_index (list, 5) != NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (harness_find (shown.preview, "views")), "texts");
  g_assert_null (gtk_list_box_get_row_at_index (list, 6));
  assert_shows (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 1)), "|neg|bad film");
  harness_screenshot (shown.preview, "preview-texts-light");
  close_preview (&shown);
}

/* Closed while its texts are read. */
static void
test_closed_while_reading (void)
{
  g_autofree char *reviews =
      harness_write ("r.tsv", "label\ttext\npos\tgood\nneg\tbad\npos\tgood\nneg\tbad\n", -1);
  g_autofree char *vectors = harness_write ("v.txt", "good 1 0.5\nbad -1 0.25\n", -1);
  Shown shown =
      show_preview ("\"source\": \"reviews\", \"reviews\": \"r.tsv\", \"vectors\": \"v.txt\", "
                    "\"split\": { \"dev\": 0.25, \"test\": 0.25 }",
                    "cross-entropy");
  close_preview (&shown);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/app/preview/points", test_points);
  g_test_add_func ("/app/preview/table", test_table);
  g_test_add_func ("/app/preview/images", test_images);
  g_test_add_func ("/app/preview/texts", test_texts);
  g_test_add_func ("/app/preview/closed-while-reading", test_closed_while_reading);
  return harness_run ();
}
