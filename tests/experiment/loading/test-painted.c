/* SPDX-License-Identifier: MIT */
#include "glia-painted.h"
#include "session-harness.h"

#include <string.h>

static GliaExperiment *
use (const GliaExperiment *experiment, const GArray *points)
{
  g_autoptr (GError) error = NULL;
  GliaExperiment *painted = glia_painted_use (experiment, session_folder (), points, &error);

  g_assert_no_error (error);
  return painted;
}

static void
add (GArray *points, double x, double y, guint class)
{
  const GliaPaintedPoint point = {x, y, class};
  g_array_append_val (points, point);
}

static void
test_points_come_back (void)
{
  g_autoptr (GliaExperiment) start = glia_experiment_new (), painted = NULL, more = NULL,
                             again = NULL;
  g_autoptr (GArray) points = glia_painted_begin (NULL), read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (glia_painted_is (start));
  painted = use (start, points);
  g_assert_true (glia_painted_is (painted));
  g_assert_cmpint (painted->data.source, ==, GLIA_SOURCE_CSV);
  add (points, 0.123456, -1, 1);
  more = use (painted, points);
  g_assert_cmpstr (more->data.train, !=, painted->data.train);
  read = glia_painted_read (more, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 3);
  g_assert_cmpfloat_with_epsilon (g_array_index (read, GliaPaintedPoint, 2).x, 0.1235, 1e-6);
  g_assert_cmpuint (g_array_index (read, GliaPaintedPoint, 2).class, ==, 1);
  g_autoptr (GliaSplits) splits = session_load (more);
  g_assert_cmpuint (splits->train->n_rows, ==, 3);
  /* The file of before is still there, and the same points have the same file. */
  g_array_set_size (points, 2);
  again = use (more, points);
  g_assert_true (glia_experiment_equal (again, painted));
  g_autoptr (GliaSplits) before = session_load (painted);
  g_assert_cmpuint (before->train->n_rows, ==, 2);
}

/* What a run needs follows the classes; what the person chose stays. */
static void
test_loss_and_shares_follow (void)
{
  static const char *const shares[] = {"data.dev-share=0.25", "training.loss=hinge", NULL};
  g_autoptr (GliaExperiment) start = glia_experiment_new (), two = NULL, three = NULL, hinge = NULL;
  g_autoptr (GArray) points = glia_painted_begin (NULL);

  two = use (start, points);
  g_assert_cmpint (two->training.loss, ==, MLP_BINARY_CROSS_ENTROPY);
  add (points, 0, 0.5, 2);
  add (points, 0, 0.75, 2);
  three = use (two, points);
  g_assert_cmpint (three->training.loss, ==, MLP_CROSS_ENTROPY);
  g_autoptr (GliaSplits) splits = session_load (three);
  g_assert_cmpuint (splits->train->n_classes, ==, 3);
  g_assert_true (glia_experiment_set_all (three, shares, NULL));
  hinge = use (three, points);
  g_assert_cmpfloat (hinge->data.dev_share, ==, 0.25);
  g_assert_cmpint (hinge->training.loss, ==, MLP_HINGE);
}

/* A class may have lost its points: the others keep their numbers. */
static void
test_classes_keep_their_numbers (void)
{
  g_autoptr (GliaExperiment) start = glia_experiment_new (), painted = NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (GliaPaintedPoint)), read = NULL;

  add (points, 0, 0, 0);
  add (points, 1, 0, 4);
  painted = use (start, points);
  read = glia_painted_read (painted, NULL);
  g_assert_cmpuint (g_array_index (read, GliaPaintedPoint, 1).class, ==, 4);
}

static void
test_removing (void)
{
  g_autoptr (GArray) points = glia_painted_begin (NULL);

  add (points, 0.5, 0.5, 1);
  g_assert_cmpint (glia_painted_nearest (points, 0.45, 0.4, 0.2), ==, 2);
  g_assert_cmpint (glia_painted_nearest (points, 0.45, 0.4, 0.1), ==, -1);
  g_assert_false (glia_painted_can_remove (points, 0)); /* the only one of its class */
  g_assert_true (glia_painted_can_remove (points, 2));
}

static void
test_refused (void)
{
  g_autoptr (GliaExperiment) start = glia_experiment_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (GliaPaintedPoint));
  g_autofree char *file = g_build_filename (session_folder (), "file", NULL);
  g_autoptr (GError) error = NULL;

  add (points, 0, 0, 0);
  g_assert_null (glia_painted_use (start, session_folder (), points, &error));
  g_assert_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_VALUE);
  g_clear_error (&error);
  add (points, 0, 0, 1);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_null (glia_painted_use (start, file, points, &error));
  g_assert_nonnull (error);
}

/* A file that somebody has changed. */
static void
test_foreign_classes (void)
{
  g_autofree char *path = g_build_filename (session_folder (), "points-0123456789abcdef.csv", NULL);
  g_autofree char *assignment = g_strconcat ("data.train=", path, NULL);
  const char *const assignments[] = {"data.source=csv", assignment, "data.target=class", NULL};
  const char *const texts[] = {"x1,x2,class\n0,1,9\n1,0,1\n", "x1,x2,class\n0,1,a\n1,0,b\n",
                               "x1,class\n0,1\n1,0\n"};
  g_autoptr (GliaExperiment) experiment = glia_experiment_new ();

  g_assert_true (glia_experiment_set_all (experiment, assignments, NULL));
  g_assert_true (glia_painted_is (experiment));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
    g_assert_null (glia_painted_read (experiment, &error));
    g_assert_nonnull (strstr (error->message, "points-0123456789abcdef.csv"));
  }
}

/* The present points can be painted on. */
static void
test_begin_with_what_is_there (void)
{
  g_autoptr (GliaExperiment) start = glia_experiment_new (), painted = NULL;
  g_autoptr (GliaSplits) splits = session_load (start), after = NULL;
  g_autoptr (GArray) points = glia_painted_begin (splits);

  g_assert_cmpuint (points->len, ==, start->data.samples);
  painted = use (start, points);
  after = session_load (painted);
  g_assert_cmpuint (after->train->n_rows, ==, start->data.samples);
  for (gsize i = 0; i < splits->train->n_rows; i++) {
    g_assert_cmpfloat_with_epsilon (after->train->features[2 * i], splits->train->features[2 * i],
                                    1e-4);
    g_assert_cmpint (after->train->classes[i], ==, splits->train->classes[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/painted/come-back", test_points_come_back);
  g_test_add_func ("/painted/loss-and-shares", test_loss_and_shares_follow);
  g_test_add_func ("/painted/numbers", test_classes_keep_their_numbers);
  g_test_add_func ("/painted/removing", test_removing);
  g_test_add_func ("/painted/refused", test_refused);
  g_test_add_func ("/painted/foreign-classes", test_foreign_classes);
  g_test_add_func ("/painted/begin", test_begin_with_what_is_there);
  return session_run_tests ();
}
