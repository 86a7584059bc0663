/* SPDX-License-Identifier: MIT */
#include "cli-json.h"
#include "cli-network.h"
#include "cli-table.h"
#include "cli.h"

#include "glia-file.h"
#include "glia-text.h"

#include <stdio.h>
#include <string.h>

/* What is predicted for, a row each in the order of the file. */
typedef struct {
  GPtrArray *problems; /* [rows]: why nothing is predicted for a row, a sentence; else NULL */
  float *features;     /* [rows without a problem x columns] */
  GArray *coverage;    /* texts: of GliaCoverage [rows]; NULL for tables */
} Input;

static void
input_clear (Input *input)
{
  g_free (input->features);
  g_clear_pointer (&input->problems, g_ptr_array_unref);
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

/* One text a line of a file or of standard input, empty lines too, or `given` itself if there is no
 * such file. */
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
    if (line[1] != NULL || **line != '\0') /* what follows the last line feed is no line */
      g_strv_builder_add (builder, g_strstrip (*line));
  return g_strv_builder_end (builder);
}

/* Why a text says nothing; NULL if it says something. */
static char *
describe_unknown (const GliaCoverage *coverage)
{
  if (coverage->known_tokens > 0)
    return NULL;
  if (coverage->tokens == 0)
    return g_strdup ("the text is empty");
  return g_strdup_printf ("none of the text's tokens (%" G_GSIZE_FORMAT ") has a word vector",
                          coverage->tokens);
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
  input->features = g_new0 (float, g_strv_length (texts) * columns);
  input->coverage = g_array_new (FALSE, TRUE, sizeof (GliaCoverage));
  float *features = input->features;
  for (char **text = texts; *text != NULL; text++) {
    GliaCoverage coverage = {0};
    glia_featurize_text (*text, vectors, experiment->data.top_words, features, &coverage);
    g_array_append_val (input->coverage, coverage);
    g_ptr_array_add (input->problems, describe_unknown (&coverage));
    if (coverage.known_tokens == 0)
      continue;
    cli_model_standardize (model, features, 1);
    features += columns;
  }
  return TRUE;
}

/* ---- Tables ------------------------------------------------------------------------------- */

/* If no row is left `features` is NULL, and the error is EMPTY; the problems are there. */
static gboolean
read_table_input (const CliModel *model, const char *path, Input *input, GError **error)
{
  if (path == NULL || strcmp (path, "-") == 0)
    path = "/dev/stdin";
  g_autoptr (GliaDataset) data = cli_model_read_csv (model, path, GLIA_CSV_UNLABELLED,
                                                     &input->features, input->problems, error);
  return data != NULL;
}

/* ---- Output ------------------------------------------------------------------------------- */

/* What is said of a row: a number for each class or output, and the class. */
typedef struct {
  gsize count;
  double *numbers;        /* [count]; NULL where there is no answer */
  const char *class_name; /* NULL for regression, and where there is no answer */
  const char *problem;    /* why there is none */
} Answer;

static CliTable *
new_table (const GliaDataset *train, gboolean has_coverage, gboolean has_problems)
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
  if (has_problems)
    g_ptr_array_add (headings, g_strdup ("left out"));
  g_ptr_array_add (headings, NULL);
  return cli_table_new ((const char *const *)headings->pdata);
}

/* Fills in `numbers` [answer->count] from the row's logits. */
static void
answer_row (const CliModel *model, const float *logits, double *numbers, Answer *answer)
{
  const GliaDataset *train = model->splits->train;
  const gsize outputs = mlp_network_outputs (model->network);
  const mlp_loss loss = glia_run_experiment (model->run)->training.loss;

  mlp_class_scores (loss, logits, outputs, numbers);
  answer->numbers = numbers;
  if (train->classes != NULL)
    answer->class_name = train->class_names[mlp_predicted_class (loss, logits, outputs)];
}

static void
add_row (CliTable *table,
         gsize row,
         const Answer *answer,
         gboolean classes,
         gboolean has_problems,
         const Input *input)
{
  cli_table_add_number (table, "%.0f", (double)row + 1);
  if (classes)
    cli_table_add (table, answer->class_name);
  for (gsize i = 0; i < answer->count; i++)
    if (answer->numbers != NULL)
      cli_table_add_number (table, classes ? "%.4f" : "%.6g", answer->numbers[i]);
    else
      cli_table_add (table, NULL);
  if (input->coverage != NULL) {
    const GliaCoverage *coverage = &g_array_index (input->coverage, GliaCoverage, row);
    g_autofree char *text = g_strdup_printf ("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT,
                                             coverage->known_tokens, coverage->tokens);
    cli_table_add (table, text);
  }
  if (has_problems)
    cli_table_add (table, answer->problem != NULL ? answer->problem : "");
}

static void
build_row (JsonBuilder *builder,
           gsize row,
           const Answer *answer,
           const CliModel *model,
           const Input *input)
{
  const GliaDataset *train = model->splits->train;
  const mlp_loss loss = glia_run_experiment (model->run)->training.loss;
  const gsize count = answer->numbers != NULL ? answer->count : 0;

  json_builder_begin_object (builder);
  cli_json_count (builder, "row", row + 1);
  if (train->classes != NULL) {
    cli_json_text (builder, "class", answer->class_name);
    json_builder_set_member_name (builder,
                                  mlp_loss_has_probabilities (loss) ? "probabilities" : "scores");
    json_builder_begin_object (builder);
    for (gsize i = 0; i < count; i++)
      cli_json_number (builder, train->class_names[i], answer->numbers[i]);
    json_builder_end_object (builder);
  } else {
    cli_json_list (builder, "values", answer->numbers, count);
  }
  if (input->coverage != NULL) {
    const GliaCoverage *coverage = &g_array_index (input->coverage, GliaCoverage, row);
    cli_json_count (builder, "tokens", coverage->tokens);
    cli_json_count (builder, "known-tokens", coverage->known_tokens);
  }
  if (answer->problem != NULL)
    cli_json_text (builder, "left-out", answer->problem);
  json_builder_end_object (builder);
}

/* `logits` [rows without a problem x outputs]. */
static void
print_answers (const CliModel *model, const Input *input, const float *logits, gboolean as_json)
{
  const GliaDataset *train = model->splits->train;
  const mlp_loss loss = glia_run_experiment (model->run)->training.loss;
  const gsize outputs = mlp_network_outputs (model->network);
  const gboolean has_problems = cli_report_left_out ("predict", input->problems) > 0;
  g_autofree double *numbers = g_new0 (double, MAX (outputs, 2));
  g_autoptr (CliTable) table = new_table (train, input->coverage != NULL, has_problems);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint row = 0; row < input->problems->len; row++) {
    Answer answer = {.count = train->classes != NULL ? train->n_classes : outputs,
                     .problem = input->problems->pdata[row]};
    if (answer.problem == NULL) {
      answer_row (model, logits, numbers, &answer);
      logits += outputs;
    }
    add_row (table, row, &answer, train->classes != NULL, has_problems, input);
    build_row (builder, row, &answer, model, input);
  }
  json_builder_end_array (builder);
  if (as_json) {
    cli_print_json (json_builder_get_root (builder));
    return;
  }
  cli_table_print (table);
  if (train->classes != NULL && !mlp_loss_has_probabilities (loss))
    printf ("The numbers are scores, no probabilities: the largest one wins (loss %s).\n",
            mlp_loss_name (loss));
}

static gboolean
predict_input (const CliModel *model, const Input *input, gboolean as_json, GError **error)
{
  gsize answered = 0;

  for (guint i = 0; i < input->problems->len; i++)
    answered += input->problems->pdata[i] == NULL;
  g_autofree float *logits = cli_model_logits (model, input->features, answered, error);
  if (logits == NULL && answered > 0)
    return FALSE;
  print_answers (model, input, logits, as_json);
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
  input.problems = g_ptr_array_new_with_free_func (g_free);
  gboolean is_text = glia_run_experiment (model.run)->data.source == GLIA_SOURCE_REVIEWS;
  g_autoptr (GError) problem = NULL;
  const gboolean read = is_text ? read_text_input (&model, arguments[1], progress, &input, &problem)
                                : read_table_input (&model, arguments[1], &input, &problem);
  /* A row that says nothing is answered so, even where no other one is. */
  if (!read && input.problems->len == 0) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (!predict_input (&model, &input, as_json, error))
    return FALSE;
  if (read)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
