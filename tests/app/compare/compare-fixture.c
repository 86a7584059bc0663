/* SPDX-License-Identifier: MIT */
#include "compare-fixture.h"

#include "glia-data-loader.h"
#include "glia-run-train.h"
#include "glia-toast-overlay.h"

/* ---- Real runs -------------------------------------------------------------------------------- */

const CompareKind compare_kinds[] = {
    {"Structures: None · seed 42", "[]", 42, 4, 0.02},
    {"Structures: None · seed 43", "[]", 43, 4, 0.02},
    {"Structures: None · seed 44", "[]", 44, 4, 0.02},
    {"Structures: 8 · seed 42", "[{\"units\": 8, \"activation\": \"relu\"}]", 42, 4, 0.02},
    {"Structures: 8 · seed 43", "[{\"units\": 8, \"activation\": \"relu\"}]", 43, 4, 0.02},
    {"Structures: 8 · seed 44", "[{\"units\": 8, \"activation\": \"relu\"}]", 44, 4, 0.02},
    {"Quick", "[{\"units\": 8, \"activation\": \"relu\"}]", 42, 3, 0.5},
    {"Slow", "[{\"units\": 4, \"activation\": \"tanh\"}]", 42, 5, 0.001},
};

static GliaExperiment *
experiment_of (const CompareKind *kind)
{
  g_autofree char *layers = g_strdup_printf ("network.layers=%s", kind->layers),
                  *seed = g_strdup_printf ("seed=%u", kind->seed),
                  *epochs = g_strdup_printf ("training.epochs=%u", kind->epochs),
                  *rate = g_strdup_printf ("training.optimizer.learning-rate=%g", kind->rate);
  const char *const settings[] = {
      "data={\"source\": \"circles\", \"samples\": 120, \"noise\": 0.1, \"test-share\": 0.2}",
      "training.optimizer={\"kind\": \"adam\"}",
      layers,
      seed,
      epochs,
      rate,
      NULL};
  GliaExperiment *experiment = glia_experiment_new ();
  g_autoptr (GError) error = NULL;

  glia_experiment_set_all (experiment, settings, &error);
  g_assert_no_error (error);
  g_free (experiment->name);
  experiment->name = g_strdup (kind->name);
  return experiment;
}

static void
stop_cb (GliaRun *run, GliaTrainer *trainer, double loss, gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* Trains; `stopped`: only a step. Returns its folder. */
char *
compare_train (const char *store, const CompareKind *kind, gboolean stopped)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GliaExperiment) experiment = experiment_of (kind);
  g_autoptr (GliaSplits) splits = glia_data_load (experiment, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *hash = glia_data_hash (splits);
  g_autofree char *name = g_strdup_printf ("%s-%u", kind->name, g_random_int ());
  char *folder = g_build_filename (store, g_strdelimit (name, " :·", '-'), NULL);
  g_autoptr (GliaRun) run = glia_run_create (experiment, hash, folder, &error);
  g_assert_no_error (error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const GliaRunOptions options = {.step = stopped ? stop_cb : NULL,
                                  .user_data = cancellable,
                                  .cancellable = cancellable,
                                  .threads = 1};
  g_assert_true (glia_run_train (run, splits, &options, NULL, &error));
  g_assert_no_error (error);
  return folder;
}

/* A store of its own for each test, with all compare_kinds. */
static char *
new_store (gsize n)
{
  static guint count;
  char *store = g_strdup_printf ("%s/store-%u", harness_folder (), count++);

  for (gsize i = 0; i < n; i++)
    g_free (compare_train (store, &compare_kinds[i], FALSE));
  return store;
}

/* ---- The page --------------------------------------------------------------------------------- */

void
compare_set_up (CompareFixture *fixture, gconstpointer n)
{
  fixture->store = new_store (GPOINTER_TO_SIZE (n));
  fixture->page = glia_compare_page_new ();
  glia_compare_page_set_directory (GLIA_COMPARE_PAGE (fixture->page), fixture->store);
  fixture->overlay = g_object_new (GLIA_TYPE_TOAST_OVERLAY, "child", fixture->page, NULL);
  fixture->window = harness_show (fixture->overlay, 1440, 860);
  fixture->model = glia_compare_page_model (GLIA_COMPARE_PAGE (fixture->page));
  HARNESS_UNTIL (glia_runs_model_is_ready (fixture->model));
}

void
compare_tear_down (CompareFixture *fixture, gconstpointer n)
{
  GliaRunsModel *model = fixture->model;
  GtkWidget *page = fixture->page;

  g_object_add_weak_pointer (G_OBJECT (model), (gpointer *)&model);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *)&page);
  harness_close (fixture->window);
  /* A thread that still reads holds them until it is done. */
  HARNESS_UNTIL (model == NULL && page == NULL);
  g_free (fixture->store);
}

GliaRunsRow *
compare_row_named (CompareFixture *fixture, const char *name)
{
  GListModel *rows = G_LIST_MODEL (fixture->model);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (GliaRunsRow) row = g_list_model_get_item (rows, i);
    if (g_str_equal (glia_runs_row_name (row), name))
      return row; /* the model holds it */
  }
  return NULL;
}

const GliaCompareData *
compare_data_of (CompareFixture *fixture)
{
  return glia_compare_page_data (GLIA_COMPARE_PAGE (fixture->page));
}

/* Selects the rows of these names (NULL-terminated), and waits for what is shown of them. */
void
compare_select_rows (CompareFixture *fixture, const char *const *names)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint same = 0;

  for (; *names != NULL; names++) {
    g_ptr_array_add (rows, compare_row_named (fixture, *names));
    g_assert_nonnull (rows->pdata[rows->len - 1]);
  }
  glia_runs_model_select (fixture->model, rows, FALSE);
  while (same < rows->len) {
    const GliaCompareData *data = compare_data_of (fixture);
    same = 0;
    for (guint i = 0; data != NULL && data->lines->len == rows->len && i < rows->len; i++)
      for (guint k = 0; k < rows->len; k++)
        same += ((GliaCompareLine *)data->lines->pdata[i])->row == rows->pdata[k];
    if (same < rows->len)
      g_main_context_iteration (NULL, TRUE);
  }
}
