/* SPDX-License-Identifier: MIT */

/* The lines that a changed trainer has for changes.jsonl. */

#include "session-harness.h"

static void
test_a_change_is_taken_once (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaTrainer) trainer = glia_trainer_new (f->experiment, &f->splits, NULL, NULL);
  g_autoptr (GliaExperiment) changed = session_with (f->experiment, "training.batch-size=3");
  g_autoptr (GString) lines = g_string_new ("before\n");

  glia_trainer_step (trainer);
  g_assert_true (glia_trainer_change (trainer, changed, NULL));
  g_assert_true (glia_trainer_set_weight (trainer, 0, 1, -1, 0.5f));
  glia_trainer_take_changes (trainer, lines);
  static const char wanted[] =
      "before\n"
      "{\"epoch\":0,\"step\":1,\"change\":{ \"training.batch-size\": 3 }}\n"
      "{\"epoch\":0,\"step\":1,\"weight\":"
      "{ \"layer\": 0, \"unit\": 1, \"input\": null, \"value\": 0.5 }}\n";
  g_assert_cmpstr (lines->str, ==, wanted);
  glia_trainer_take_changes (trainer, lines);
  g_assert_cmpstr (lines->str, ==, wanted);
  g_assert_cmpuint (glia_trainer_changes (trainer), ==, 2);
}

static void
test_dropped_changes_are_not_taken_later (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaTrainer) trainer = glia_trainer_new (f->experiment, &f->splits, NULL, NULL);
  g_autoptr (GString) lines = g_string_new (NULL);

  g_assert_true (glia_trainer_set_weight (trainer, 0, 0, 0, 0.5f));
  glia_trainer_take_changes (trainer, NULL);
  glia_trainer_take_changes (trainer, lines);
  g_assert_cmpstr (lines->str, ==, "");
}

static void
test_what_changed_before_a_folder_is_made_was_asked_for (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaTrainer) trainer = glia_trainer_new (f->experiment, &f->splits, NULL, NULL);
  g_autoptr (GliaExperiment) changed = session_with (f->experiment, "training.batch-size=3");
  g_autoptr (GString) lines = g_string_new (NULL);

  g_assert_true (glia_trainer_change (trainer, changed, NULL));
  glia_trainer_rebase (trainer);
  glia_trainer_take_changes (trainer, lines);
  g_assert_cmpstr (lines->str, ==, "");
  g_assert_cmpuint (glia_trainer_changes (trainer), ==, 0);
  g_assert_cmpuint (glia_trainer_experiment (trainer)->training.batch_size, ==, 3);
}

static void
test_a_trainer_has_the_data_it_was_given (SessionFixture *f, gconstpointer data)
{
  g_autoptr (GliaTrainer) trainer = glia_trainer_new (f->experiment, &f->splits, NULL, NULL);
  const GliaSplits splits = glia_trainer_splits (trainer);

  g_assert_true (splits.train == f->splits.train);
  g_assert_true (splits.dev == f->splits.dev);
  g_assert_true (splits.test == f->splits.test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test)                                                                            \
  g_test_add ("/experiment/changes/" path, SessionFixture, NULL, session_set_up, test,             \
              session_tear_down)
  ADD ("once", test_a_change_is_taken_once);
  ADD ("dropped", test_dropped_changes_are_not_taken_later);
  ADD ("before-a-folder", test_what_changed_before_a_folder_is_made_was_asked_for);
  ADD ("splits", test_a_trainer_has_the_data_it_was_given);
  return g_test_run ();
}
