/* SPDX-License-Identifier: MIT */

#include "glia-experiment-difference.h"
#include "glia-json.h"

static GliaExperiment *
with (const GliaExperiment *experiment, const char *assignment)
{
  GliaExperiment *copy = glia_experiment_copy (experiment);
  g_autoptr (GError) error = NULL;
  glia_experiment_set (copy, assignment, &error);
  g_assert_no_error (error);
  return copy;
}

/* Two layers, a schedule with numbers, early stopping: everything that has parts. */
static GliaExperiment *
rich (void)
{
  GliaExperiment *experiment = glia_experiment_new ();
  const char *const assignments[] = {"network.layers=[{\"units\":8,\"dropout\":0.5},{\"units\":4}]",
                                     "training.schedule={\"kind\":\"step\",\"every\":3}",
                                     "training.early-stopping={\"patience\":7}",
                                     "training.optimizer={\"kind\":\"sgd\"}", NULL};
  g_autoptr (GError) error = NULL;
  glia_experiment_set_all (experiment, assignments, &error);
  g_assert_no_error (error);
  return experiment;
}

/* `changes` is what glia_experiment_changes() must say, as JSON. */
static const struct {
  const char *assignment;
  GliaDifference difference;
  const char *changes;
} cases[] = {
    {"name=other", GLIA_DIFFERENCE_NONE, "{}"},
    {"sweep={\"seeds\":3}", GLIA_DIFFERENCE_NONE, "{}"},
    {"training.optimizer.learning-rate=0.5", GLIA_DIFFERENCE_LIVE,
     "{\"training.optimizer.learning-rate\":0.5}"},
    {"training.optimizer.momentum=0.9", GLIA_DIFFERENCE_LIVE,
     "{\"training.optimizer.momentum\":0.9}"},
    {"training.optimizer.weight-decay=0.1", GLIA_DIFFERENCE_LIVE,
     "{\"training.optimizer.weight-decay\":0.1}"},
    {"training.clip-norm=1", GLIA_DIFFERENCE_LIVE, "{\"training.clip-norm\":1}"},
    {"training.schedule.every=4", GLIA_DIFFERENCE_LIVE, "{\"training.schedule.every\":4}"},
    {"training.schedule={\"kind\":\"cosine\"}", GLIA_DIFFERENCE_LIVE,
     "{\"training.schedule\":{\"kind\":\"cosine\",\"final\":0}}"},
    {"training.batch-size=3", GLIA_DIFFERENCE_LIVE, "{\"training.batch-size\":3}"},
    {"training.epochs=3", GLIA_DIFFERENCE_LIVE, "{\"training.epochs\":3}"},
    {"training.shuffle=false", GLIA_DIFFERENCE_LIVE, "{\"training.shuffle\":false}"},
    {"training.threads=2", GLIA_DIFFERENCE_LIVE, "{\"training.threads\":2}"},
    {"training.early-stopping=null", GLIA_DIFFERENCE_LIVE, "{\"training.early-stopping\":null}"},
    {"training.early-stopping.patience=2", GLIA_DIFFERENCE_LIVE,
     "{\"training.early-stopping.patience\":2}"},
    {"network.layers[1].dropout=0.25", GLIA_DIFFERENCE_LIVE,
     "{\"network.layers[1].dropout\":0.25}"},
    {"network.layers[1].units=5", GLIA_DIFFERENCE_RUN, "{}"},
    {"network.layers[0].activation=tanh", GLIA_DIFFERENCE_RUN, "{}"},
    {"network.layers=[{\"units\":8,\"dropout\":0.5}]", GLIA_DIFFERENCE_RUN, "{}"},
    {"network.init=zero", GLIA_DIFFERENCE_RUN, "{}"},
    {"seed=7", GLIA_DIFFERENCE_RUN, "{}"},
    {"training.loss=hinge", GLIA_DIFFERENCE_RUN, "{}"},
    {"training.dev-loss=examples", GLIA_DIFFERENCE_RUN, "{}"},
    {"training.optimizer={\"kind\":\"adam\"}", GLIA_DIFFERENCE_RUN, "{}"},
    {"data.noise=0.2", GLIA_DIFFERENCE_DATA, "{}"},
    {"data.source=moons", GLIA_DIFFERENCE_DATA, "{}"},
};

static void
test_each_key_has_its_consequence (void)
{
  g_autoptr (GliaExperiment) a = rich ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GliaExperiment) b = with (a, cases[i].assignment);
    g_autoptr (JsonNode) changes = glia_experiment_changes (a, b);
    g_autoptr (JsonNode) wanted = glia_json_parse (cases[i].changes, -1, "wanted", NULL);
    g_autofree char *x = glia_json_print_line (changes), *y = glia_json_print_line (wanted);
    g_test_message ("%s", cases[i].assignment);
    g_assert_cmpint (glia_experiment_difference (a, b), ==, cases[i].difference);
    g_assert_cmpint (glia_experiment_difference (b, a), ==, cases[i].difference);
    g_assert_cmpstr (x, ==, y);
  }
}

static void
test_changes_lead_from_one_to_the_other (void)
{
  g_autoptr (GliaExperiment) a = rich ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (cases[i].difference != GLIA_DIFFERENCE_LIVE)
      continue;
    g_autoptr (GliaExperiment) b = with (a, cases[i].assignment);
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) there = glia_experiment_changes (a, b);
    g_autoptr (GliaExperiment) arrived = glia_experiment_with_changes (a, there, &error);
    g_assert_no_error (error);
    g_assert_true (glia_experiment_equal (arrived, b));
    g_autoptr (JsonNode) back = glia_experiment_changes (b, a);
    g_autoptr (GliaExperiment) returned = glia_experiment_with_changes (arrived, back, &error);
    g_assert_no_error (error);
    g_assert_true (glia_experiment_equal (returned, a));
  }
}

static void
test_the_greatest_difference_counts (void)
{
  g_autoptr (GliaExperiment) a = rich (), b = with (a, "training.epochs=3");
  g_autoptr (GliaExperiment) c = with (b, "seed=3"), d = with (c, "data.samples=30");
  g_assert_cmpint (glia_experiment_difference (a, a), ==, GLIA_DIFFERENCE_NONE);
  g_assert_cmpint (glia_experiment_difference (a, b), ==, GLIA_DIFFERENCE_LIVE);
  g_assert_cmpint (glia_experiment_difference (a, c), ==, GLIA_DIFFERENCE_RUN);
  g_assert_cmpint (glia_experiment_difference (a, d), ==, GLIA_DIFFERENCE_DATA);
}

static void
test_a_runs_copy_is_no_other_experiment (void)
{
  g_autoptr (GliaExperiment) a = rich ();
  const char *const csv[] = {"data={\"source\":\"csv\",\"train\":\"a.csv\",\"dev-share\":0.2}",
                             NULL};
  glia_experiment_set_all (a, csv, NULL);
  g_autoptr (GliaExperiment) b = glia_experiment_copy (a), c = glia_experiment_copy (a);
  glia_experiment_make_absolute (b);
  b->data.hash = g_strdup ("0123");
  c->data.hash = g_strdup ("4567");
  g_assert_cmpint (glia_experiment_difference (a, b), ==, GLIA_DIFFERENCE_NONE);
  g_assert_cmpint (glia_experiment_difference (b, a), ==, GLIA_DIFFERENCE_NONE);
  g_assert_cmpint (glia_experiment_difference (b, c), ==, GLIA_DIFFERENCE_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/difference/keys", test_each_key_has_its_consequence);
  g_test_add_func ("/difference/changes", test_changes_lead_from_one_to_the_other);
  g_test_add_func ("/difference/greatest", test_the_greatest_difference_counts);
  g_test_add_func ("/difference/run", test_a_runs_copy_is_no_other_experiment);
  return g_test_run ();
}
