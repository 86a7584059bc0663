/* SPDX-License-Identifier: MIT */
#include "glia-data-files.h"
#include "session-harness.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
new_file (const char *name, const void *bytes, gssize length)
{
  char *path = g_build_filename (session_folder (), name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
  return path;
}

/* Each row by `line`, from the row's number. */
static char *
new_table (const char *name, const char *header, guint rows, const char *line)
{
  g_autoptr (GString) text = g_string_new (header);

  for (guint i = 0; i < rows; i++) {
    g_auto (GStrv) parts = g_strsplit (line, "#", -1);
    g_autofree char *number = g_strdup_printf ("%u", i);
    g_autofree char *row = g_strjoinv (number, parts);
    g_string_append (text, row);
  }
  return new_file (name, text->str, (gssize)text->len);
}

static GliaExperiment *
experiment_of (const char *first, const char *second)
{
  const char *const paths[] = {first, second, NULL};
  g_autoptr (GError) error = NULL;
  GliaExperiment *experiment = glia_data_files_experiment (paths, &error);

  g_assert_no_error (error);
  return experiment;
}

static void
assert_refused (const char *first, const char *second, const char *says)
{
  const char *const paths[] = {first, second, NULL};
  g_autoptr (GError) error = NULL;

  g_assert_null (glia_data_files_experiment (paths, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, says) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, says);
}

static void
test_kinds (void)
{
  static const struct {
    const char *name, *bytes;
    gsize length;
    GliaDataFileKind kind;
  } cases[] = {
      {"k.json", "\n { \"glia\": 1 }", 15, GLIA_DATA_FILE_EXPERIMENT},
      {"k-table", "a,b\n1,2\n", 8, GLIA_DATA_FILE_TABLE},
      {"k-short", "1", 1, GLIA_DATA_FILE_TABLE},
      {"k.csv", "\x93NUMPY\x01\x00v\x00{'descr': '<f4'", 24, GLIA_DATA_FILE_NPY},
      {"k-idx", "\0\0\x08\x01\0\0\0\x01\x05", 9, GLIA_DATA_FILE_IDX},
  };
  g_autofree char *binary = new_file ("k.png", "\x89PNG\r\n\x1a\n\0\0\0\r", 12);
  g_autofree char *none = g_build_filename (session_folder (), "none", NULL);
  GliaDataFileKind kind;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = new_file (cases[i].name, cases[i].bytes, (gssize)cases[i].length);
    g_assert_true (glia_data_file_kind (path, &kind, &error));
    g_assert_cmpint (kind, ==, cases[i].kind);
    g_assert_no_errno (g_unlink (path));
  }
  g_assert_false (glia_data_file_kind (binary, &kind, &error));
  g_assert_nonnull (strstr (error->message, "k.png"));
  g_clear_error (&error);
  g_assert_false (glia_data_file_kind (none, &kind, &error));
  g_assert_nonnull (error);
}

static void
test_last_column (void)
{
  g_autofree char *path = new_table ("flowers.csv", "length,width,species\n", 60, "#,4#,kind#\n");
  g_autofree char *named = new_table ("named.csv", ",Label,far,near\n", 40, "#,#,100#,0.5\n");
  g_autoptr (GliaExperiment) flowers = NULL, points = NULL;
  g_auto (GStrv) columns = NULL;

  /* Sixty kinds of text are classes; a column of whole numbers with forty values is a quantity. */
  flowers = experiment_of (path, NULL);
  g_assert_cmpstr (flowers->data.target, ==, "species");
  g_assert_cmpstr (flowers->name, ==, "flowers");
  g_assert_cmpint (flowers->data.task, ==, GLIA_TASK_CLASSIFICATION);
  g_assert_cmpint (flowers->training.loss, ==, MLP_CROSS_ENTROPY);
  g_assert_true (flowers->data.standardize);
  g_assert_cmpfloat (flowers->data.dev_share, ==, 0.2);
  columns = glia_data_files_columns (flowers, NULL);
  g_assert_cmpuint (g_strv_length (columns), ==, 3);
  g_assert_cmpstr (columns[2], ==, "species");
  /* The named column is the target wherever it stands; row numbers are not learnt from. */
  points = experiment_of (named, NULL);
  g_assert_cmpstr (points->data.target, ==, "Label");
  g_assert_cmpuint (g_strv_length (points->data.features), ==, 2);
  g_assert_cmpint (points->data.task, ==, GLIA_TASK_REGRESSION);
  g_assert_cmpint (points->training.loss, ==, MLP_MEAN_SQUARED_ERROR);
  g_autoptr (GliaSplits) splits = session_load (points);
  g_assert_cmpuint (splits->train->n_columns, ==, 2);
}

static void
test_few_rows_and_missing_cells (void)
{
  g_autofree char *four =
      new_file ("four.tsv", "a\tb\tclass\n0\t0\t0\n0\t1\t1\n1\t0\t1\n1\t1\t0\n", -1);
  g_autofree char *holes =
      new_file ("holes.csv", "a,b,y\n1,2,no\n,3,yes\n2,NA,no\n3,1,yes\n4,1,yes\n", -1);
  g_autoptr (GliaExperiment) xor = experiment_of (four, NULL), rest = experiment_of (holes, NULL);
  g_autoptr (GliaSplits) points = session_load (xor), rows = session_load (rest);

  g_assert_cmpint (xor->training.loss, ==, MLP_BINARY_CROSS_ENTROPY);
  g_assert_cmpfloat (xor->data.dev_share, ==, 0);
  g_assert_false (xor->data.standardize);
  g_assert_cmpuint (points->train->n_rows, ==, 4);
  g_assert_cmpuint (rows->train->n_rows, ==, 3);
  g_assert_nonnull (rows->notes[0]);
}

static void
test_parts_by_name (void)
{
  g_autofree char *train = new_table ("my-train.csv", "a,b,label\n", 30, "0.#,1,#\n");
  g_autofree char *test = new_table ("my-test.csv", "a,b,label\n", 10, "0.#,1,#\n");
  g_autofree char *other = new_table ("other.csv", "a,b,label\n", 10, "0.#,1,#\n");
  g_autoptr (GliaExperiment) both = experiment_of (test, train);
  g_autoptr (GliaSplits) splits = session_load (both);

  g_assert_cmpstr (both->data.train, ==, train);
  g_assert_cmpstr (both->data.test, ==, test);
  g_assert_cmpuint (splits->test->n_rows, ==, 10);
  g_assert_cmpuint (splits->dev->n_rows, ==, 6);
  assert_refused (train, other, "train");
}

static void
test_broken_tables (void)
{
  g_autofree char *ragged = new_file ("ragged.csv", "a,b,y\n1,2,no\n1,2,3,yes\n", -1);
  g_autofree char *text = new_file ("text.csv", "a,y\n1,no\n2,yes\n3,no\nx,yes\n", -1);
  g_autofree char *empty = new_file ("empty.csv", "", 0);

  assert_refused (ragged, NULL, "ragged.csv:3");
  assert_refused (text, NULL, "text.csv:5: column \"a\"");
  assert_refused (empty, NULL, "empty.csv");
}

/* ---- Arrays ---------------------------------------------------------------------------------- */

static char *
new_idx (const char *name, guint n, gboolean images)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint8 head[] = {0, 0, 8, images ? 3 : 1, 0, 0, 0, (guint8)n},
               sizes[] = {0, 0, 0, 2, 0, 0, 0, 2};

  g_byte_array_append (bytes, head, sizeof head);
  if (images)
    g_byte_array_append (bytes, sizes, sizeof sizes);
  for (guint i = 0; i < n; i++) {
    const guint8 pixels[] = {(guint8)i, 9, 9, 9}, label = i % 3;
    g_byte_array_append (bytes, images ? pixels : &label, images ? 4 : 1);
  }
  return new_file (name, bytes->data, bytes->len);
}

/* `shape` as Python writes it. */
static char *
new_npy (const char *name, const char *shape, const float *values, guint n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *dictionary =
      g_strdup_printf ("{'descr': '<f4', 'fortran_order': False, 'shape': %s, }", shape);
  g_autofree char *header = g_strdup_printf ("%-117s\n", dictionary);
  const guint8 head[] = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};

  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, (const guint8 *)header, 118);
  g_byte_array_append (bytes, (const guint8 *)values, n * (guint)sizeof (float));
  return new_file (name, bytes->data, bytes->len);
}

static void
test_images_find_their_labels (void)
{
  g_autofree char *images = new_idx ("train-images-idx3-ubyte", 40, TRUE);
  g_autofree char *alone = NULL;

  assert_refused (images, NULL, "train-images-idx3-ubyte");
  g_autofree char *labels = new_idx ("train-labels-idx1-ubyte", 40, FALSE);
  g_autofree char *test_images = new_idx ("t10k-images-idx3-ubyte", 6, TRUE);
  g_autofree char *test_labels = new_idx ("t10k-labels-idx1-ubyte", 6, FALSE);
  g_autofree char *others = new_idx ("another-labels-idx1-ubyte", 40, FALSE);
  /* Whichever of the four it is that was dropped. */
  const char *const any[] = {images, labels};
  for (gsize i = 0; i < G_N_ELEMENTS (any); i++) {
    g_autoptr (GliaExperiment) experiment = experiment_of (any[i], NULL);
    g_autoptr (GliaSplits) splits = session_load (experiment);
    g_assert_cmpstr (experiment->data.train_images, ==, images);
    g_assert_cmpstr (experiment->data.train_labels, ==, labels);
    g_assert_cmpstr (experiment->data.test_images, ==, test_images);
    g_assert_cmpstr (experiment->data.test_labels, ==, test_labels);
    g_assert_cmpuint (splits->test->n_rows, ==, 6);
    g_assert_cmpuint (splits->dev->n_rows, ==, 4);
  }
  g_autoptr (GliaExperiment) test = experiment_of (test_images, NULL);
  g_assert_cmpstr (test->data.train_images, ==, test_images);
  g_assert_null (test->data.test_images);
}

static void
test_arrays_find_their_targets (void)
{
  const float features[] = {0, 1, 2, 3, 4, 5}, classes[] = {0, 1, 1}, values[] = {0.5f, 1.5f, 2};
  g_autofree char *x = new_npy ("X_train.npy", "(3, 2)", features, 6);
  g_autofree char *y = new_npy ("y_train.npy", "(3,)", classes, 3);
  g_autofree char *inputs = new_npy ("what.npy", "(3, 2)", features, 6);
  g_autofree char *outputs = new_npy ("ever.npy", "(3,)", values, 3);
  g_autoptr (GliaExperiment) beside = experiment_of (y, NULL);
  g_autoptr (GliaExperiment) together = experiment_of (outputs, inputs);
  g_autoptr (GliaSplits) two = session_load (beside), quantities = session_load (together);

  g_assert_cmpstr (beside->data.train, ==, x);
  g_assert_cmpstr (beside->data.train_targets, ==, y);
  g_assert_cmpint (beside->data.task, ==, GLIA_TASK_CLASSIFICATION);
  g_assert_cmpstr (together->data.train_targets, ==, outputs);
  g_assert_cmpint (together->data.task, ==, GLIA_TASK_REGRESSION);
  assert_refused (inputs, NULL, "what.npy");
  assert_refused (x, inputs, "what.npy");
}

/* Another column to be learnt: classes or quantities, as its values are. */
static void
test_another_target (void)
{
  g_autofree char *path = new_table ("target.csv", ",a,kind,y\n", 60, "#,#.5,k#,#\n");
  g_autoptr (GliaExperiment) first = experiment_of (path, NULL), kind = NULL, back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (first->data.target, ==, "y");
  g_assert_cmpint (first->data.task, ==, GLIA_TASK_REGRESSION);
  kind = glia_data_files_set_target (first, "kind", &error);
  g_assert_no_error (error);
  g_assert_cmpint (kind->data.task, ==, GLIA_TASK_CLASSIFICATION);
  g_assert_cmpstr (kind->data.features[0], ==, "a");
  g_assert_cmpstr (kind->data.features[1], ==, "y");
  g_autoptr (GliaSplits) splits = session_load (kind);
  g_assert_cmpuint (splits->train->n_classes, ==, 60);
  back = glia_data_files_set_target (kind, "y", &error);
  g_assert_no_error (error);
  g_assert_true (glia_experiment_equal (first, back));
  g_assert_null (glia_data_files_set_target (first, "none", &error));
  g_assert_nonnull (strstr (error->message, "none"));
  /* The same column can be both. */
  g_clear_error (&error);
  g_autoptr (GliaExperiment) classes =
      glia_data_files_set_task (first, GLIA_TASK_CLASSIFICATION, &error);
  g_assert_no_error (error);
  g_autoptr (GliaSplits) sixty = session_load (classes);
  g_assert_cmpuint (sixty->train->n_classes, ==, 60);
}

/* Another network keeps its layers, and gets the loss that fits. */
static void
test_use (void)
{
  g_autofree char *path = new_table ("used.csv", "a,b,y\n", 40, "#,#,0.#\n");
  g_autoptr (GliaExperiment) before = glia_experiment_new (), data = experiment_of (path, NULL),
                             after = NULL;
  g_autoptr (GError) error = NULL;

  after = glia_data_files_use (before, data, &error);
  g_assert_no_error (error);
  g_assert_cmpint (after->data.source, ==, GLIA_SOURCE_CSV);
  g_assert_cmpint (after->training.loss, ==, MLP_MEAN_SQUARED_ERROR);
  g_assert_cmpuint (after->network.layers->len, ==, before->network.layers->len);
  g_assert_cmpuint (after->training.epochs, ==, before->training.epochs);
  g_autoptr (GliaSplits) splits = session_load (after);
  g_assert_cmpuint (splits->train->n_rows, ==, 24);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data-files/kinds", test_kinds);
  g_test_add_func ("/data-files/last-column", test_last_column);
  g_test_add_func ("/data-files/few-rows-and-missing-cells", test_few_rows_and_missing_cells);
  g_test_add_func ("/data-files/parts-by-name", test_parts_by_name);
  g_test_add_func ("/data-files/broken-tables", test_broken_tables);
  g_test_add_func ("/data-files/images-find-their-labels", test_images_find_their_labels);
  g_test_add_func ("/data-files/arrays-find-their-targets", test_arrays_find_their_targets);
  g_test_add_func ("/data-files/another-target", test_another_target);
  g_test_add_func ("/data-files/use", test_use);
  return session_run_tests ();
}
