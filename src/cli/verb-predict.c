/* SPDX-License-Identifier: MIT */
#include "cli-json.h"
#include "cli-network.h"
#include "cli-table.h"
#include "cli.h"

#include "glia-file.h"
#include "glia-text.h"

#include <string.h>

/* What is predicted for: rows of features, and for texts how many of their tokens were known. */
typedef struct {
  gsize rows;
  float *features;  /* [rows x columns] */
  GArray *coverage; /* of GliaCoverage, or NULL */
} Input;

static void
input_clear (Input *input)
{
  g_free (input->features);
  g_clear_pointer (&input->coverage, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Input, input_clear)

/* ---- Texts -------------------------------------------------------------------------------- */

static gboolean
read_all (const char *path, char **text, GError **error)
{
  gboolean is_input = path == NULL || strcmp (path, "-") == 0;
  gsize length;

  if (!glia_file_read (is_input ? "/dev/stdin" : path, text, &length, error))
    return FALSE;
  if (g_utf8_validate (*text, (gssize)length, NULL))
    return TRUE;
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: is not UTF-8. Convert it: iconv -t UTF-8",
               is_input ? "standard input" : path);
  return FALSE;
}

/* One text a line of a file or of standard input, or `given` itself if there is no such file. */
static char **
read_texts (const char *given, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (given != NULL && strcmp (given, "-") != 0 && !g_file_test (given, G_FILE_TEST_EXISTS)) {
    g_strv_builder_add (builder, given);
    return g_strv_builder_end (builder);
  }
  if (!read_all (given, &text, error))
    return NULL;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (*g_strstrip (*line) != '\0')
      g_strv_builder_add (builder, *line);
  return g_strv_builder_end (builder);
}

static gboolean
read_text_input (const CliModel *model,
                 const char *given,
                 CliProgress *progress,
                 Input *input,
                 GError **error)
{
  const GliaExperiment *experiment = glia_run_experiment (model->run);
  g_autofree char *path = glia_experiment_resolve (experiment, experiment->data.vectors);
  g_auto (GStrv) texts = read_texts (given, error);
  const gsize columns = mlp_network_inputs (model->network);

  if (texts == NULL)
    return FALSE;
  g_autoptr (GliaVectors) vectors =
      glia_text_open_vectors (path, cli_progress_report, progress, NULL, error);
  cli_progress_clear (progress);
  if (vectors == NULL)
    return FALSE;
  if (glia_vectors_dimensions (vectors) != columns) {
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
                 "%s: has vectors of %" G_GSIZE_FORMAT
                 " numbers, the network wants %" G_GSIZE_FORMAT,
                 path, glia_vectors_dimensions (vectors), columns);
    return FALSE;
  }
  input->rows = g_strv_length (texts);
  input->features = g_new0 (float, input->rows *columns);
  input->coverage = g_array_new (FALSE, TRUE, sizeof (GliaCoverage));
  for (gsize i = 0; i < input->rows; i++) {
    GliaCoverage coverage = {0};
    glia_featurize_text (texts[i], vectors, experiment->data.top_words,
                         input->features + i * columns, &coverage);
    cli_model_standardize (model, input->features + i * columns, 1);
    g_array_append_val (input->coverage, coverage);
  }
  return TRUE;
}

/* ---- Tables ------------------------------------------------------------------------------- */

static gboolean
read_table_input (const CliModel *model, const char *path, Input *input, GError **error)
{
  gboolean has_target;

  if (path == NULL || strcmp (path, "-") == 0)
    path = "/dev/stdin";
  g_autoptr (GliaDataset) data =
      cli_model_read_csv (model, path, &input->features, &has_target, error);
  if (data == NULL)
    return FALSE;
  input->rows = data->n_rows;
  return TRUE;
}

/* ---- Output ------------------------------------------------------------------------------- */

/* A text without a known word says nothing, and nothing is what is predicted for it. */
static gboolean
is_known (const Input *input, gsize row)
{
  return input->coverage == NULL ||
         g_array_index (input->coverage, GliaCoverage, row).known_tokens > 0;
}

static CliTable *
new_table (const GliaDataset *train, gboolean has_coverage)
{
  g_autoptr (GPtrArray) headings = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (headings, g_strdup (">row"));
  if (train->classes != NULL)
    g_ptr_array_add (headings, g_strdup ("class"));
  for (gsize i = 0; i < train->n_classes; i++)
    g_ptr_array_add (headings, g_strconcat (">", train->class_names[i], NULL));
  for (gsize i = 0; i < train->n_outputs; i++)
    g_ptr_array_add (headings, g_strdup_printf (">value %" G_GSIZE_FORMAT, i + 1));
  if (has_coverage)
    g_ptr_array_add (headings, g_strdup (">tokens known"));
  g_ptr_array_add (headings, NULL);
  return cli_table_new ((const char *const *)headings->pdata);
}

/* The probabilities (regression: the values) of a row, and its class. */
typedef struct {
  gsize count;
  double *numbers;
  const char *class_name; /* NULL for regression, and where nothing is known */
} Prediction;

static void
predict_row (const CliModel *model, const float *logits, gboolean known, Prediction *prediction)
{
  const GliaDataset *train = model->splits->train;
  const gsize outputs = mlp_network_outputs (model->network);
  const mlp_loss loss = glia_run_experiment (model->run)->training.loss;

  prediction->class_name = NULL;
  if (train->classes == NULL || mlp_loss_describe (loss)->output == MLP_OUTPUT_VALUES)
    for (gsize i = 0; i < outputs; i++)
      prediction->numbers[i] = (double)logits[i];
  else
    mlp_probabilities (loss, logits, outputs, prediction->numbers);
  if (train->classes != NULL && known)
    prediction->class_name = train->class_names[mlp_predicted_class (loss, logits, outputs)];
}

static void
add_row (CliTable *table,
         gsize row,
         const Prediction *prediction,
         gboolean classes,
         const Input *input)
{
  cli_table_add_number (table, "%.0f", (double)row + 1);
  if (classes)
    cli_table_add (table, prediction->class_name);
  for (gsize i = 0; i < prediction->count; i++)
    if (is_known (input, row))
      cli_table_add_number (table, classes ? "%.4f" : "%.6g", prediction->numbers[i]);
    else
      cli_table_add (table, NULL);
  if (input->coverage != NULL) {
    const GliaCoverage *coverage = &g_array_index (input->coverage, GliaCoverage, row);
    g_autofree char *text = g_strdup_printf ("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT,
                                             coverage->known_tokens, coverage->tokens);
    cli_table_add (table, text);
  }
}

static void
build_row (JsonBuilder *builder,
           gsize row,
           const Prediction *prediction,
           const GliaDataset *train,
           const Input *input)
{
  json_builder_begin_object (builder);
  if (train->classes != NULL) {
    json_builder_set_member_name (builder, "class");
    if (prediction->class_name != NULL)
      json_builder_add_string_value (builder, prediction->class_name);
    else
      json_builder_add_null_value (builder);
    json_builder_set_member_name (builder, "probabilities");
    json_builder_begin_object (builder);
    for (gsize i = 0; is_known (input, row) && i < prediction->count; i++) {
      json_builder_set_member_name (builder, train->class_names[i]);
      json_builder_add_double_value (builder, prediction->numbers[i]);
    }
    json_builder_end_object (builder);
  } else {
    json_builder_set_member_name (builder, "values");
    json_builder_begin_array (builder);
    for (gsize i = 0; i < prediction->count; i++)
      json_builder_add_double_value (builder, prediction->numbers[i]);
    json_builder_end_array (builder);
  }
  if (input->coverage != NULL) {
    const GliaCoverage *coverage = &g_array_index (input->coverage, GliaCoverage, row);
    cli_json_count (builder, "tokens", coverage->tokens);
    cli_json_count (builder, "known-tokens", coverage->known_tokens);
  }
  json_builder_end_object (builder);
}

static gboolean
print_predictions (const CliModel *model, const Input *input, gboolean as_json, GError **error)
{
  const GliaDataset *train = model->splits->train;
  const gsize outputs = mlp_network_outputs (model->network);
  g_autofree float *logits = cli_model_logits (model, input->features, input->rows, error);
  g_autofree double *numbers = g_new0 (double, MAX (outputs, 2));
  g_autoptr (CliTable) table = new_table (train, input->coverage != NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  Prediction prediction = {train->classes != NULL ? train->n_classes : outputs, numbers, NULL};

  if (logits == NULL)
    return FALSE;
  json_builder_begin_array (builder);
  for (gsize row = 0; row < input->rows; row++) {
    predict_row (model, logits + row * outputs, is_known (input, row), &prediction);
    add_row (table, row, &prediction, train->classes != NULL, input);
    build_row (builder, row, &prediction, train, input);
  }
  json_builder_end_array (builder);
  if (as_json)
    cli_print_json (json_builder_get_root (builder));
  else
    cli_table_print (table);
  return TRUE;
}

gboolean
cli_verb_predict (int argc, char **argv, GError **error)
{
  gboolean as_json = FALSE, quiet = FALSE;
  g_autofree char *weights = NULL;
  const GOptionEntry entries[] = {
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "no progress", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "the numbers as JSON", NULL},
      CLI_WEIGHTS_OPTION (&weights),
      G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) arguments = cli_parse ("predict", entries, argc, argv, 1, 2, error);
  g_auto (CliModel) model = {0};
  g_auto (Input) input = {0};

  if (arguments == NULL)
    return FALSE;
  g_autoptr (CliProgress) progress = cli_progress_new (quiet);
  if (!cli_model_open (&model, arguments[0], weights, progress, error))
    return FALSE;
  gboolean is_text = glia_run_experiment (model.run)->data.source == GLIA_SOURCE_REVIEWS;
  if (is_text ? !read_text_input (&model, arguments[1], progress, &input, error)
              : !read_table_input (&model, arguments[1], &input, error))
    return FALSE;
  return print_predictions (&model, &input, as_json, error);
}
