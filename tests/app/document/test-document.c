/* SPDX-License-Identifier: MIT */
#include "app-harness.h"
#include "glia-data-switch.h"
#include "glia-document.h"
#include "glia-painted.h"
#include "glia-recipe-choices.h"

static void
set_key (GliaDocument *document, const char *what, const char *assignment)
{
  const char *const assignments[] = {assignment, NULL};
  g_autoptr (GError) error = NULL;

  glia_document_set (document, what, assignments, &error);
  g_assert_no_error (error);
}

static gsize
batch_size (GliaDocument *document)
{
  return glia_document_experiment (document)->training.batch_size;
}

static gboolean
get_flag (GliaDocument *document, const char *property)
{
  gboolean value;

  g_object_get (document, property, &value, NULL);
  return value;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_edits_are_undone_and_redone (void)
{
  GliaDocument *document = glia_document_new ();
  guint changes = 0;

  g_signal_connect_swapped (document, "changed", G_CALLBACK (count_cb), &changes);
  g_assert_false (get_flag (document, "can-undo"));
  const gsize first = batch_size (document);
  set_key (document, "Batch size", "training.batch-size=7");
  set_key (document, "Epochs", "training.epochs=9");
  g_assert_cmpstr (glia_document_undo_name (document), ==, "Epochs");
  glia_document_undo (document);
  g_assert_cmpuint (batch_size (document), ==, 7);
  glia_document_undo (document);
  g_assert_cmpuint (batch_size (document), ==, first);
  g_assert_false (get_flag (document, "modified"));
  g_assert_false (get_flag (document, "can-undo"));
  glia_document_undo (document);
  g_assert_cmpuint (changes, ==, 4);
  glia_document_redo (document);
  g_assert_cmpuint (batch_size (document), ==, 7);
  g_assert_cmpstr (glia_document_redo_name (document), ==, "Epochs");
  set_key (document, "Seed", "seed=3");
  g_assert_false (get_flag (document, "can-redo"));
  g_assert_finalize_object (document);
}

static void
test_edits_of_a_name_in_a_row_are_one (void)
{
  GliaDocument *document = glia_document_new ();
  const gsize first = batch_size (document);

  /* Three keys that are typed into one field. */
  set_key (document, "Batch size", "training.batch-size=1");
  set_key (document, "Batch size", "training.batch-size=12");
  set_key (document, "Batch size", "training.batch-size=128");
  glia_document_undo (document);
  g_assert_cmpuint (batch_size (document), ==, first);
  g_assert_false (get_flag (document, "can-undo"));
  glia_document_redo (document);
  g_assert_cmpuint (batch_size (document), ==, 128);
  /* After an undo or redo the next edit is one of its own. */
  set_key (document, "Batch size", "training.batch-size=5");
  glia_document_undo (document);
  g_assert_cmpuint (batch_size (document), ==, 128);
  g_assert_finalize_object (document);
}

/* The same name for another key, and whole experiments, are edits of their own, however fast
 * they come. */
static void
test_other_keys_are_other_edits (void)
{
  static const char *const layers[] = {"network.layers=[{\"units\":2},{\"units\":3}]",
                                       "network.layers=[{\"units\":4}]"};
  GliaDocument *document = glia_document_new ();
  GliaExperiment *before = glia_experiment_ref (glia_document_experiment (document));

  set_key (document, "Layers", layers[0]);
  set_key (document, "Units", "network.layers[0].units=20");
  set_key (document, "Units", "network.layers[1].units=30");
  glia_document_undo (document);
  glia_document_undo (document);
  g_assert_cmpuint (
      g_array_index (glia_document_experiment (document)->network.layers, mlp_layer, 0).units, ==,
      2);
  glia_document_undo (document);
  g_assert_true (glia_experiment_equal (glia_document_experiment (document), before));
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++) {
    const char *const assignments[] = {layers[i], NULL};
    g_autoptr (GliaExperiment) other = glia_experiment_copy (glia_document_experiment (document));
    g_assert_true (glia_experiment_set_all (other, assignments, NULL));
    g_assert_true (glia_document_replace (document, "Add layer", other, NULL));
  }
  glia_document_undo (document);
  g_assert_cmpuint (glia_document_experiment (document)->network.layers->len, ==, 2);
  glia_document_undo (document);
  g_assert_true (glia_experiment_equal (glia_document_experiment (document), before));
  glia_experiment_unref (before);
  g_assert_finalize_object (document);
}

static gint64 now_of_test;

static gint64
test_clock (void)
{
  return now_of_test;
}

static void
test_a_second_later_is_another_edit (void)
{
  GliaDocument *document = glia_document_new ();

  glia_document_set_clock (document, test_clock);
  set_key (document, "Batch size", "training.batch-size=1");
  now_of_test += G_USEC_PER_SEC / 2;
  set_key (document, "Batch size", "training.batch-size=12");
  now_of_test += G_USEC_PER_SEC; /* since the last, not since the first */
  set_key (document, "Batch size", "training.batch-size=123");
  now_of_test += G_USEC_PER_SEC + 1;
  set_key (document, "Batch size", "training.batch-size=4");
  set_key (document, "Epochs", "training.epochs=4");
  set_key (document, "Batch size", "training.batch-size=5");
  glia_document_undo (document);
  g_assert_cmpuint (batch_size (document), ==, 4);
  glia_document_undo (document);
  g_assert_cmpstr (glia_document_undo_name (document), ==, "Batch size");
  glia_document_undo (document);
  g_assert_cmpuint (batch_size (document), ==, 123);
  glia_document_undo (document);
  g_assert_false (get_flag (document, "can-undo"));
  g_assert_false (get_flag (document, "modified"));
  g_assert_finalize_object (document);
}

static void
test_a_bad_edit_changes_nothing (void)
{
  const char *const bad[] = {"training.epochs=5", "training.batch-size=0", NULL};
  GliaDocument *document = glia_document_new ();
  GliaExperiment *before = glia_document_experiment (document);
  g_autoptr (GError) error = NULL;

  g_assert_false (glia_document_set (document, "Bad", bad, &error));
  g_assert_error (error, GLIA_EXPERIMENT_ERROR, GLIA_EXPERIMENT_ERROR_VALUE);
  g_assert_true (glia_document_experiment (document) == before);
  g_assert_false (get_flag (document, "can-undo"));
  g_assert_finalize_object (document);
}

static void
test_saving_makes_it_unmodified (void)
{
  g_autofree char *path = g_build_filename (harness_folder (), "my net.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GliaDocument *document = glia_document_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;

  set_key (document, "Batch size", "training.batch-size=7");
  g_assert_true (get_flag (document, "modified"));
  g_assert_true (glia_document_save (document, file, &error));
  g_assert_no_error (error);
  g_assert_false (get_flag (document, "modified"));
  g_object_get (document, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "my net");
  glia_document_undo (document);
  g_assert_true (get_flag (document, "modified"));
  glia_document_redo (document);
  g_assert_false (get_flag (document, "modified"));
  /* What is typed on after saving can be undone back to what was saved. */
  g_assert_true (glia_document_save (document, NULL, &error));
  set_key (document, "Batch size", "training.batch-size=70");
  glia_document_undo (document);
  g_assert_false (get_flag (document, "modified"));
  g_assert_cmpuint (batch_size (document), ==, 7);
  g_assert_finalize_object (document);

  document = glia_document_open (file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batch_size (document), ==, 7);
  g_assert_false (get_flag (document, "modified"));
  g_assert_finalize_object (document);
}

static void
test_a_broken_file_says_where (void)
{
  g_autofree char *path = g_build_filename (harness_folder (), "broken.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "{\n  \"glia\": 1,\n  oops\n}\n", -1, NULL));
  g_assert_null (glia_document_open (file, &error));
  g_assert_nonnull (strstr (error->message, "broken.json:3"));
}

/* A file name is relative to the experiment's file, wherever that is saved. */
static void
test_names_of_files_survive_another_folder (void)
{
  g_autofree char *folder = g_build_filename (harness_folder (), "elsewhere", NULL);
  g_autofree char *path = g_build_filename (folder, "copy.json", NULL);
  g_autofree char *original = g_build_filename (harness_folder (), "original.json", NULL);
  g_autofree char *data = g_build_filename (harness_folder (), "points.csv", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (original), to = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0777), ==, 0);
  g_assert_true (g_file_set_contents (
      original, "{\"glia\": 1, \"data\": {\"source\": \"csv\", \"train\": \"points.csv\"}}", -1,
      NULL));
  g_autoptr (GliaDocument) document = glia_document_open (from, &error);
  g_assert_no_error (error);
  g_assert_true (glia_document_save (document, to, &error));
  g_autofree char *resolved = glia_experiment_resolve (
      glia_document_experiment (document), glia_document_experiment (document)->data.train);
  g_assert_cmpstr (resolved, ==, data);
}

static void
assert_title (GliaDocument *document, const char *title)
{
  g_autofree char *is = NULL;

  g_object_get (document, "title", &is, NULL);
  g_assert_cmpstr (is, ==, title);
}

static void
test_a_made_name_follows_the_data (void)
{
  static const char *const choices[] = {"spirals", "circles", "blobs"};

  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    g_autoptr (GError) error = NULL;
    GliaDocument *document =
        glia_document_new_for (glia_recipe_choice_experiment (choices[i], &error));
    g_autofree char *first = NULL;
    g_assert_no_error (error);
    g_object_get (document, "title", &first, NULL);
    set_key (document, "Noise", "data.noise=0.05");
    assert_title (document, first);
    g_autoptr (GliaExperiment) moons =
        glia_data_switch (glia_document_experiment (document), GLIA_SOURCE_MOONS, &error);
    g_assert_no_error (error);
    glia_document_replace (document, "Data set", moons, &error);
    g_assert_no_error (error);
    assert_title (document, "Two moons");
    set_key (document, "Data set", "data.source=checkerboard");
    assert_title (document, "Checkerboard");
    glia_document_undo (document);
    assert_title (document, "Two moons");
    glia_document_undo (document);
    assert_title (document, first);
    glia_document_redo (document);
    assert_title (document, "Two moons");
    g_assert_finalize_object (document);
  }
}

/* Also one that is given in the same edit, and none at all: then the title is the file's. */
static void
test_a_typed_name_stays (void)
{
  static const char *const both[] = {"name=Circles", "data.source=moons", NULL};
  static const char *const names[] = {"name=My third try", "name=Circles of mine", "name=XOR: 3"};
  GliaDocument *document = glia_document_new ();

  assert_title (document, "Untitled");
  set_key (document, "Data set", "data.source=spirals");
  assert_title (document, "Untitled");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    set_key (document, "Name", names[i]);
    set_key (document, "Data set", "data.source=moons");
    set_key (document, "Data set", "data.source=circles");
    assert_title (document, names[i] + strlen ("name="));
  }
  g_assert_true (glia_document_set (document, "Both", both, NULL));
  assert_title (document, "Circles");
  g_assert_finalize_object (document);
}

static void
test_painted_points_have_a_name (void)
{
  g_autofree char *folder = g_build_filename (harness_folder (), "points", NULL);
  g_autoptr (GError) error = NULL;
  GliaDocument *document =
      glia_document_new_for (glia_recipe_choice_experiment ("structures:1", &error));
  g_autoptr (GArray) points = glia_painted_begin (NULL);
  g_autoptr (GliaExperiment) painted =
      glia_painted_use (glia_document_experiment (document), folder, points, &error);

  g_assert_no_error (error);
  g_assert_true (
      g_str_has_prefix (glia_document_experiment (document)->name, "Movie reviews: structures: "));
  glia_document_replace (document, "Paint", painted, &error);
  g_assert_no_error (error);
  assert_title (document, "Painted points");
  g_assert_finalize_object (document);
}

/* The file that it was made in may go. */
static void
test_a_branch_is_copied_beside (void)
{
  g_autofree char *from = g_build_filename (harness_folder (), "branches", NULL);
  g_autofree char *to = g_build_filename (harness_folder (), "saved", NULL);
  g_autofree char *weights = g_build_filename (from, "0123456789abcdef.safetensors", NULL);
  g_autofree char *copy = g_build_filename (to, "0123456789abcdef.safetensors", NULL);
  g_autofree char *path = g_build_filename (to, "mine.json", NULL), *text = NULL;
  g_autofree char *assignment = g_strconcat ("network.weights=", weights, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GliaDocument) document = glia_document_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (from, 0777), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (to, 0777), ==, 0);
  g_assert_true (g_file_set_contents (weights, "weights", -1, NULL));
  set_key (document, "Branch", assignment);
  g_assert_true (glia_document_save (document, file, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (glia_document_experiment (document)->network.weights, ==, weights);
  g_assert_false (get_flag (document, "modified"));
  g_assert_true (g_file_get_contents (copy, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "weights");
  g_autoptr (GliaExperiment) saved = glia_experiment_read_file (path, &error);
  g_assert_no_error (error);
  g_autofree char *resolved = glia_experiment_resolve (saved, saved->network.weights);
  g_assert_cmpstr (saved->network.weights, ==, "0123456789abcdef.safetensors");
  g_assert_cmpstr (resolved, ==, copy);
}

/* What another program does. */
static void
write_epochs (GFile *file, int epochs)
{
  g_autofree char *text = g_strdup_printf (
      "{ \"glia\": 1, \"data\": { \"source\": \"moons\" }, \"training\": { \"epochs\": %d } }",
      epochs);

  g_assert_true (g_file_set_contents (g_file_peek_path (file), text, -1, NULL));
}

static gsize
get_epochs (GliaDocument *document)
{
  return glia_document_experiment (document)->training.epochs;
}

static GFile *
new_file (const char *name)
{
  g_autofree char *path = g_build_filename (harness_folder (), name, NULL);
  GFile *file = g_file_new_for_path (path);

  write_epochs (file, 5);
  return file;
}

static void
test_another_programs_changes_are_seen (void)
{
  g_autoptr (GFile) file = new_file ("seen.json");
  g_autoptr (GError) error = NULL;
  GliaDocument *document = glia_document_open (file, &error);

  g_assert_no_error (error);
  g_assert_false (get_flag (document, "changed-on-disk"));
  write_epochs (file, 6);
  HARNESS_UNTIL (get_flag (document, "changed-on-disk")); /* nobody has to look */
  g_assert_cmpuint (get_epochs (document), ==, 5);
  write_epochs (file, 5); /* it takes it back */
  glia_document_check_file (document);
  g_assert_false (get_flag (document, "changed-on-disk"));
  g_assert_true (g_file_set_contents (g_file_peek_path (file), "{ \"glia", -1, NULL));
  glia_document_check_file (document);
  g_assert_true (get_flag (document, "changed-on-disk"));
  g_assert_false (glia_document_reload (document, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (get_epochs (document), ==, 5);
  g_assert_false (get_flag (document, "modified"));
  g_assert_true (g_file_delete (file, NULL, NULL));
  glia_document_check_file (document); /* there is nothing to lose */
  g_assert_false (get_flag (document, "changed-on-disk"));
  g_assert_finalize_object (document);
}

static void
test_reloading_is_an_edit (void)
{
  g_autoptr (GFile) file = new_file ("reload.json");
  g_autoptr (GError) error = NULL;
  GliaDocument *document = glia_document_open (file, &error);

  g_assert_no_error (error);
  set_key (document, "Seed", "seed=3");
  write_epochs (file, 6);
  glia_document_check_file (document);
  g_assert_true (glia_document_reload (document, &error));
  g_assert_cmpuint (get_epochs (document), ==, 6);
  g_assert_false (get_flag (document, "modified"));
  g_assert_false (get_flag (document, "changed-on-disk"));
  glia_document_undo (document);
  g_assert_cmpuint (get_epochs (document), ==, 5);
  g_assert_cmpuint (glia_document_experiment (document)->seed, ==, 3);
  g_assert_true (get_flag (document, "modified"));
  glia_document_redo (document);
  g_assert_false (get_flag (document, "modified"));
  g_assert_finalize_object (document);
}

static void
test_keeping_mine_is_a_change (void)
{
  g_autoptr (GFile) file = new_file ("keep.json");
  g_autoptr (GError) error = NULL;
  GliaDocument *document = glia_document_open (file, &error);

  g_assert_no_error (error);
  write_epochs (file, 6);
  glia_document_check_file (document);
  glia_document_ignore_file (document);
  g_assert_false (get_flag (document, "changed-on-disk"));
  g_assert_true (get_flag (document, "modified"));
  g_assert_cmpuint (get_epochs (document), ==, 5);
  glia_document_check_file (document); /* once is enough */
  g_assert_false (get_flag (document, "changed-on-disk"));
  g_assert_true (glia_document_save (document, NULL, &error));
  g_assert_false (get_flag (document, "modified"));
  glia_document_check_file (document); /* what was saved is no other program's */
  g_assert_false (get_flag (document, "changed-on-disk"));
  write_epochs (file, 7);
  glia_document_check_file (document);
  g_assert_true (get_flag (document, "changed-on-disk"));
  g_assert_finalize_object (document);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL); /* no display */
  g_test_add_func ("/app/document/undo", test_edits_are_undone_and_redone);
  g_test_add_func ("/app/document/merge", test_edits_of_a_name_in_a_row_are_one);
  g_test_add_func ("/app/document/other-keys", test_other_keys_are_other_edits);
  g_test_add_func ("/app/document/later", test_a_second_later_is_another_edit);
  g_test_add_func ("/app/document/bad-edit", test_a_bad_edit_changes_nothing);
  g_test_add_func ("/app/document/save", test_saving_makes_it_unmodified);
  g_test_add_func ("/app/document/broken", test_a_broken_file_says_where);
  g_test_add_func ("/app/document/branch", test_a_branch_is_copied_beside);
  g_test_add_func ("/app/document/disk/seen", test_another_programs_changes_are_seen);
  g_test_add_func ("/app/document/disk/reload", test_reloading_is_an_edit);
  g_test_add_func ("/app/document/disk/keep", test_keeping_mine_is_a_change);
  g_test_add_func ("/app/document/made-name", test_a_made_name_follows_the_data);
  g_test_add_func ("/app/document/typed-name", test_a_typed_name_stays);
  g_test_add_func ("/app/document/painted-name", test_painted_points_have_a_name);
  g_test_add_func ("/app/document/folder", test_names_of_files_survive_another_folder);
  return harness_run ();
}
