/* SPDX-License-Identifier: MIT */

/* What no single key can tell: whether the parts of an experiment fit each other. */

#include "glia-experiment-private.h"

#include <string.h>

static void
require_text (GliaReader *reader, const char *path, const char *text, const char *what)
{
  if (!text || !*text)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_KEY, path, "missing: %s.", what);
}

/* Both or neither. */
static void
check_couple (GliaReader *reader,
              const char *a_key,
              const char *a,
              const char *b_key,
              const char *b)
{
  if (!a != !b)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, "$.data",
                      "\"%s\" needs \"%s\" beside it.", a ? a_key : b_key, a ? b_key : a_key);
}

static void
check_files (GliaReader *reader, const GliaDataSpec *data)
{
  if (data->source == GLIA_SOURCE_CSV) {
    require_text (reader, "$.data.train", data->train, "the CSV file to train from");
    /* The table is read bytewise. */
    if (data->delimiter && (strlen (data->delimiter) != 1 || strchr ("\"\r\n", *data->delimiter)))
      glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_VALUE, "$.data.delimiter",
                        "\"%s\" is not one character of ASCII that can stand between columns, like "
                        "\",\" or \";\".",
                        data->delimiter);
  } else if (data->source == GLIA_SOURCE_NPY) {
    require_text (reader, "$.data.train", data->train, "the NPY file of features");
    require_text (reader, "$.data.train-targets", data->train_targets, "the NPY file of targets");
    check_couple (reader, "dev", data->dev, "dev-targets", data->dev_targets);
    check_couple (reader, "test", data->test, "test-targets", data->test_targets);
  } else if (data->source == GLIA_SOURCE_IDX) {
    require_text (reader, "$.data.train-images", data->train_images, "the IDX file of images");
    require_text (reader, "$.data.train-labels", data->train_labels, "the IDX file of labels");
    check_couple (reader, "dev-images", data->dev_images, "dev-labels", data->dev_labels);
    check_couple (reader, "test-images", data->test_images, "test-labels", data->test_labels);
  } else if (data->source == GLIA_SOURCE_REVIEWS) {
    require_text (reader, "$.data.reviews", data->reviews,
                  "\"imdb\", or a folder or file of reviews");
    require_text (reader, "$.data.vectors", data->vectors,
                  "\"glove-6b-100d\", or a file of vectors");
  }
}

static gboolean
has_dev_file (const GliaDataSpec *data)
{
  return data->dev || data->dev_images;
}

static void
check_shares (GliaReader *reader, const GliaDataSpec *data)
{
  const gboolean in_split = data->source == GLIA_SOURCE_REVIEWS;

  if (has_dev_file (data) && data->dev_share > 0)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, "$.data.dev-share",
                      "there is a dev file already. Leave one of the two out.");
  if ((data->test || data->test_images) && data->test_share > 0)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, "$.data.test-share",
                      "there is a test file already. Leave one of the two out.");
  if (data->dev_share + data->test_share >= 1)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, in_split ? "$.data.split" : "$.data",
                      "the dev share and the test share leave nothing to train from: together they "
                      "must be less than 1.");
}

/* "mean-squared-error, …" */
static char *
list_losses_of_values (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (int i = 0; i < MLP_LOSSES; i++)
    if (mlp_loss_describe ((mlp_loss)i)->output == MLP_OUTPUT_VALUES)
      g_ptr_array_add (names, (gpointer)mlp_loss_name ((mlp_loss)i));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **)names->pdata);
}

static void
check_task (GliaReader *reader, const GliaExperiment *experiment)
{
  const GliaDataSpec *data = &experiment->data;
  const mlp_loss loss = experiment->training.loss;
  const gboolean free_task = data->source == GLIA_SOURCE_CSV || data->source == GLIA_SOURCE_NPY;

  if (data->task == GLIA_TASK_AUTO)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_VALUE, "$.data.task",
                      "\"auto\" is not a task. Allowed: classification, regression.");
  else if (!free_task && data->task != glia_source_default_task (data->source))
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, "$.data.task",
                      "\"%s\" is data for %s.", glia_source_name (data->source),
                      data->task == GLIA_TASK_REGRESSION ? "classification" : "regression");
  if (data->task == GLIA_TASK_REGRESSION && mlp_loss_describe (loss)->output != MLP_OUTPUT_VALUES) {
    g_autofree char *allowed = list_losses_of_values ();
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, "$.training.loss",
                      "\"%s\" is a loss for classification, but the task is regression. Allowed: "
                      "%s.",
                      mlp_loss_name (loss), allowed);
  }
}

static void
check_stopping (GliaReader *reader, const GliaExperiment *experiment)
{
  const GliaDataSpec *data = &experiment->data;
  const GliaTrainingSettings *training = &experiment->training;

  if (!training->stops_early)
    return;
  if (!has_dev_file (data) && !(data->dev_share > 0) && data->split != GLIA_REVIEW_SPLIT_HOMEWORK3)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, "$.training.early-stopping",
                      "stopping by %s needs dev data. Give the data a dev file or \"dev-share\".",
                      glia_metric_name (training->stopping_metric));
  if (training->stopping_metric == GLIA_METRIC_DEV_ACCURACY && data->task == GLIA_TASK_REGRESSION)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, "$.training.early-stopping.metric",
                      "regression has no accuracy. Allowed: dev-loss.");
}

/* The mean of a batch of one is the example itself, and what is left of it zeros. */
static void
check_batches (GliaReader *reader, const GliaExperiment *experiment)
{
  const GArray *layers = experiment->network.layers;

  for (guint i = 0; i < layers->len && experiment->training.batch_size < 2; i++)
    if (g_array_index (layers, mlp_layer, i).normalization == MLP_NORMALIZE_BATCH)
      glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, "$.training.batch-size",
                        "%" G_GSIZE_FORMAT " is too small: layer %u has batch normalization, which "
                        "needs at least 2 examples in a batch.",
                        experiment->training.batch_size, i + 1);
}

static void
check_sweep (GliaReader *reader, const GliaExperiment *experiment)
{
  const GliaSweep *sweep = &experiment->sweep;
  const gsize combinations = glia_sweep_combinations (sweep);

  for (guint i = 0; i < sweep->axes->len && sweep->kind == GLIA_SWEEP_PAIRS; i++) {
    const GliaSweepAxis *axis = sweep->axes->pdata[i];
    if (axis->values->len != combinations)
      glia_reader_fail (
          reader, GLIA_EXPERIMENT_ERROR_CONFLICT, "$.sweep.pairs",
          "the lists must be equally long: \"%s\" has %u values, \"%s\" has %" G_GSIZE_FORMAT ".",
          axis->path, axis->values->len, ((GliaSweepAxis *)sweep->axes->pdata[0])->path,
          combinations);
  }
  for (guint i = 0; i < sweep->axes->len; i++) {
    const char *path = ((GliaSweepAxis *)sweep->axes->pdata[i])->path;
    if (g_str_has_prefix (path, "sweep") || g_str_has_prefix (path, "glia"))
      glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_KEY, "$.sweep",
                        "\"%s\" cannot vary from run to run.", path);
  }
  if (sweep->names && g_strv_length (sweep->names) != combinations)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_CONFLICT, "$.sweep.names",
                      "there are %u names for %" G_GSIZE_FORMAT " runs.",
                      g_strv_length (sweep->names), combinations);
  if (combinations > GLIA_SWEEP_LARGEST / sweep->seeds)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_VALUE, "$.sweep", "this is more than %d runs.",
                      GLIA_SWEEP_LARGEST);
  if (experiment->seed + (sweep->seeds - 1) > (guint64)GLIA_EXPERIMENT_LARGEST_INTEGER)
    glia_reader_fail (reader, GLIA_EXPERIMENT_ERROR_VALUE, "$.sweep.seeds",
                      "the last seed would be above 2^53.");
}

void
glia_experiment_check (GliaReader *reader, const GliaExperiment *experiment)
{
  check_files (reader, &experiment->data);
  check_shares (reader, &experiment->data);
  check_task (reader, experiment);
  check_stopping (reader, experiment);
  check_batches (reader, experiment);
  check_sweep (reader, experiment);
}
