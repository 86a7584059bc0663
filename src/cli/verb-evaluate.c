/* SPDX-License-Identifier: MIT */
#include "cli-json.h"
#include "cli-network.h"
#include "cli-table.h"
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  const GliaDataset *train; /* for the class names */
  mlp_metrics metrics;
  gsize left_out;   /* rows of a file that nothing can be said of */
  gsize classes;    /* 0 for regression */
  gsize *confusion; /* [classes x classes] */
} Evaluation;

static double
accuracy_of (const Evaluation *evaluation)
{
  if (evaluation->classes == 0)
    return NAN;
  return (double)evaluation->metrics.right / (double)evaluation->metrics.examples;
}

static void
print_evaluation (const Evaluation *evaluation)
{
  const gsize classes = evaluation->classes;

  printf ("examples  %zu\n", evaluation->metrics.examples);
  if (evaluation->left_out > 0)
    printf ("left out  %zu\n", evaluation->left_out);
  printf ("loss      %.6f\n", evaluation->metrics.loss);
  if (classes == 0)
    return;
  printf ("accuracy  %.6f\n\n", accuracy_of (evaluation));

  g_autoptr (GPtrArray) headings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (headings, g_strdup ("true \\ predicted"));
  for (gsize i = 0; i < classes; i++)
    g_ptr_array_add (headings, g_strconcat (">", evaluation->train->class_names[i], NULL));
  g_ptr_array_add (headings, NULL);
  g_autoptr (CliTable) table = cli_table_new ((const char *const *)headings->pdata);
  for (gsize row = 0; row < classes; row++) {
    cli_table_add (table, evaluation->train->class_names[row]);
    for (gsize column = 0; column < classes; column++)
      cli_table_add_number (table, "%.0f", (double)evaluation->confusion[row * classes + column]);
  }
  cli_table_print (table);
}

static void
build_confusion (JsonBuilder *builder, const Evaluation *evaluation)
{
  const gsize classes = evaluation->classes;

  cli_json_number (builder, "accuracy", accuracy_of (evaluation));
  json_builder_set_member_name (builder, "classes");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < classes; i++)
    json_builder_add_string_value (builder, evaluation->train->class_names[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "confusion");
  json_builder_begin_array (builder);
  for (gsize row = 0; row < classes; row++) {
    json_builder_begin_array (builder);
    for (gsize column = 0; column < classes; column++)
      json_builder_add_int_value (builder, (gint64)evaluation->confusion[row * classes + column]);
    json_builder_end_array (builder);
  }
  json_builder_end_array (builder);
}

static void
print_json (const Evaluation *evaluation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_json_count (builder, "examples", evaluation->metrics.examples);
  cli_json_count (builder, "left-out", evaluation->left_out);
  cli_json_number (builder, "loss", evaluation->metrics.loss);
  if (evaluation->classes > 0)
    build_confusion (builder, evaluation);
  json_builder_end_object (builder);
  cli_print_json (json_builder_get_root (builder));
}

/* `*name` is a part of the run's own data: points `*part` at it. FALSE if it is no such name. */
static gboolean
find_part (const GliaSplits *splits, const char *name, GliaDataset **part)
{
  if (strcmp (name, "train") == 0)
    *part = splits->train;
  else if (strcmp (name, "dev") == 0)
    *part = splits->dev;
  else if (strcmp (name, "test") == 0)
    *part = splits->test;
  else
    return FALSE;
  return TRUE;
}

/* The data to evaluate, in `features` what of it must be freed, and how many rows of a file are not
 * in it. */
static GliaDataset *
open_data (const CliModel *model,
           const char *name,
           float **features,
           gsize *left_out,
           GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  GliaDataset *part = NULL;

  if (find_part (model->splits, name, &part)) {
    if (part != NULL)
      return glia_dataset_ref (part);
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: its data has no %s part",
                 glia_run_path (model->run), name);
    return NULL;
  }
  if (glia_run_experiment (model->run)->data.source == GLIA_SOURCE_REVIEWS) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
                 "%s: is a run on texts, which can be evaluated on train, dev or test only",
                 glia_run_path (model->run));
    return NULL;
  }
  part = cli_model_read_csv (model, name, GLIA_CSV_LABELLED, features, problems, error);
  if (part != NULL)
    *left_out = cli_report_left_out ("evaluate", problems);
  return part;
}

gboolean
cli_verb_evaluate (int argc, char **argv, GError **error)
{
  gboolean as_json = FALSE, quiet = FALSE;
  g_autofree char *weights = NULL;
  const GOptionEntry entries[] = {
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "no progress", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the numbers as JSON", NULL},
      CLI_WEIGHTS_OPTION (&weights),
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = cli_parse ("evaluate", entries, argc, argv, 2, 2, error);
  g_auto (CliModel) model = {0};
  g_autofree float *features = NULL;
  g_autofree gsize *confusion = NULL;

  if (arguments == NULL)
    return FALSE;
  g_autoptr (CliProgress) progress = cli_progress_new (quiet);
  if (!cli_model_open (&model, arguments[0], weights, progress, error))
    return FALSE;
  Evaluation evaluation = {.train = model.splits->train, .classes = model.splits->train->n_classes};
  g_autoptr (GliaDataset) data =
      open_data (&model, arguments[1], &features, &evaluation.left_out, error);
  if (data == NULL)
    return FALSE;
  const mlp_batch batch = {.features = features != NULL ? features : data->features,
                           .classes = data->classes,
                           .values = data->values,
                           .examples = data->n_rows};
  confusion = g_new0 (gsize, MAX (evaluation.classes * evaluation.classes, 1));
  evaluation.confusion = confusion;
  if (!cli_model_evaluate (&model, &batch, &evaluation.metrics,
                           evaluation.classes > 0 ? confusion : NULL, error))
    return FALSE;
  if (as_json)
    print_json (&evaluation);
  else
    print_evaluation (&evaluation);
  return TRUE;
}
