/* SPDX-License-Identifier: MIT */

/* What must hold for every kind of activation, initialization, loss, optimizer and schedule,
 * those that are still to come included. */

#include "mlp.h"

#include <glib.h>
#include <math.h>
#include <string.h>

enum { EXAMPLES = 24, INPUTS = 3, OUTPUTS = 3, EPOCHS = 20 };

/* A problem that suits the loss: classes that lie apart, or values that depend on the inputs. */
typedef struct {
  mlp_real features[EXAMPLES * INPUTS];
  int32_t classes[EXAMPLES];
  mlp_real values[EXAMPLES * OUTPUTS];
  size_t outputs;
  mlp_batch batch;
} problem;

static void
problem_init (problem *p, mlp_loss loss)
{
  const mlp_output output = mlp_loss_describe (loss)->output;
  mlp_random random = mlp_random_stream (5, MLP_STREAM_DATA);

  p->outputs = output == MLP_OUTPUT_SIGMOID ? 1 : OUTPUTS;
  for (size_t e = 0; e < EXAMPLES; e++) {
    p->classes[e] = (int32_t)(e % MAX (p->outputs, 2));
    for (size_t i = 0; i < INPUTS; i++)
      p->features[e * INPUTS + i] =
          (mlp_real)(0.3 * mlp_random_normal (&random) + ((size_t)p->classes[e] == i ? 1 : -1));
    for (size_t k = 0; k < p->outputs; k++)
      p->values[e * p->outputs + k] = p->features[e * INPUTS + k] / 2;
  }
  p->batch = (mlp_batch){.features = p->features,
                         .classes = output == MLP_OUTPUT_VALUES ? NULL : p->classes,
                         .values = output == MLP_OUTPUT_VALUES ? p->values : NULL,
                         .examples = EXAMPLES};
}

static mlp_network *
new_network (const problem *p, mlp_activation activation, size_t units)
{
  const mlp_layer hidden = {.units = units, .activation = activation};
  const mlp_initialization start = {.kind = MLP_INITIALIZE_TORCH};
  mlp_random random = mlp_random_stream (1, MLP_STREAM_INITIALIZE);
  mlp_network *network;

  g_assert_cmpint (mlp_network_new (INPUTS, &hidden, 1, p->outputs, &network, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_network_initialize (network, &start, &random, NULL), ==, MLP_OK);
  return network;
}

/* ---- Names ---------------------------------------------------------------------------------- */

static void
check_text (const char *what, const char *text)
{
  if (text == NULL || text[0] == '\0' || !g_utf8_validate (text, -1, NULL))
    g_error ("%s: \"%s\" is not a text", what, text != NULL ? text : "(null)");
}

/* Experiment files and the command line know it by this: "leaky-relu". */
static void
check_name (const char *name, const char *label)
{
  check_text ("name", name);
  check_text (name, label);
  for (const char *c = name; *c != '\0'; c++)
    g_assert_true (g_ascii_islower (*c) || g_ascii_isdigit (*c) || *c == '-');
}

static void
test_activation_names (void)
{
  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    const mlp_activation_info *info = mlp_activation_describe ((mlp_activation)i);
    mlp_activation found;

    check_name (info->name, info->label);
    check_text (info->name, info->formula);
    check_text (info->name, info->derivative);
    g_assert_cmpfloat (info->gain, >, 0);
    g_assert_true (mlp_activation_from_name (info->name, &found));
    g_assert_cmpint (found, ==, i);
  }
}

static void
test_initialization_names (void)
{
  for (int i = 0; i < MLP_INITIALIZATIONS; i++) {
    const mlp_initialization_info *info = mlp_initialization_describe ((mlp_initialization_kind)i);
    mlp_initialization_kind found;

    check_name (info->name, info->label);
    g_assert_true (mlp_initialization_from_name (info->name, &found));
    g_assert_cmpint (found, ==, i);
    g_assert_cmpint (mlp_initialization_defaults (found).kind, ==, i);
  }
}

static void
test_loss_names (void)
{
  for (int i = 0; i < MLP_LOSSES; i++) {
    const mlp_loss_info *info = mlp_loss_describe ((mlp_loss)i);
    mlp_loss found;

    check_name (info->name, info->label);
    check_text (info->name, info->unit);
    check_text (info->name, info->short_unit);
    g_assert_true (mlp_loss_from_name (info->name, &found));
    g_assert_cmpint (found, ==, i);
  }
}

static void
test_optimizer_names (void)
{
  for (int i = 0; i < MLP_OPTIMIZERS; i++) {
    const mlp_optimizer_info *info = mlp_optimizer_describe ((mlp_optimizer_kind)i);
    mlp_optimizer_kind found;

    check_name (info->name, info->label);
    g_assert_true (mlp_optimizer_from_name (info->name, &found));
    g_assert_cmpint (found, ==, i);
    g_assert_cmpint (mlp_optimizer_defaults (found).kind, ==, i);
    g_assert_cmpfloat (info->defaults.learning_rate, >, 0);
  }
}

static void
test_schedule_names (void)
{
  for (int i = 0; i < MLP_SCHEDULES; i++) {
    const mlp_schedule_info *info = mlp_schedule_describe ((mlp_schedule_kind)i);
    mlp_schedule_kind found;

    check_name (info->name, info->label);
    g_assert_true (mlp_schedule_from_name (info->name, &found));
    g_assert_cmpint (found, ==, i);
    g_assert_cmpint (mlp_schedule_defaults (found).kind, ==, i);
  }
}

/* ---- Activations ---------------------------------------------------------------------------- */

/* That of a ReLU with a slope below 0: sqrt (2 / (1 + slope^2)) (He et al. 2015). */
static void
test_gain_of_leaky_relu (void)
{
  const double slope = mlp_activation_derivative (MLP_LEAKY_RELU, -1);

  g_assert_cmpfloat_with_epsilon (mlp_activation_describe (MLP_LEAKY_RELU)->gain,
                                  sqrt (2 / (1 + slope * slope)), 1e-15);
}

/* Where f is all but 0, too, the curve has its digits: f(-20) = -20 Φ(-20). */
static void
test_gelu_keeps_its_tail (void)
{
  const double exact = -20 * 2.753624118606233695e-89;

  g_assert_cmpfloat (fabs (mlp_activation_value (MLP_GELU, -20) / exact - 1), <, 1e-12);
}

static void
test_activations_stay_in_their_range (void)
{
  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    const mlp_activation_info *info = mlp_activation_describe ((mlp_activation)i);

    g_assert_true (isfinite (info->low) == isfinite (info->high));
    for (double z = -50; z <= 50; z += 0.25) {
      const double f = mlp_activation_value ((mlp_activation)i, z);

      g_assert_cmpfloat (f, >=, info->low);
      g_assert_cmpfloat (f, <=, info->high);
    }
    if (isfinite (info->high)) {
      g_assert_cmpfloat (fabs (mlp_activation_value ((mlp_activation)i, -1e9) - info->low), <,
                         1e-6);
      g_assert_cmpfloat (fabs (mlp_activation_value ((mlp_activation)i, 1e9) - info->high), <,
                         1e-6);
    }
  }
}

/* A training step keeps z only where the slope needs it. Its update of plain SGD must be the
 * gradient of a forward pass that kept everything. */
static void
check_step_uses_gradient (mlp_activation activation, size_t units)
{
  const mlp_optimizer_settings settings = {.kind = MLP_SGD, .learning_rate = 0.5};
  problem p;
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_metrics metrics;

  problem_init (&p, MLP_CROSS_ENTROPY);
  mlp_network *network = new_network (&p, activation, units);
  const size_t count = mlp_network_parameter_count (network);
  const mlp_real *parameters = mlp_network_parameters (network);
  g_assert_cmpint (mlp_workspace_new (network, EXAMPLES, &workspace, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_optimizer_new (network, &settings, &optimizer, NULL), ==, MLP_OK);
  mlp_network_forward (network, workspace, &p.batch, MLP_MODE_TRAIN);
  mlp_network_backward (network, workspace, MLP_CROSS_ENTROPY, &p.batch);
  g_autofree mlp_real *expected = g_memdup2 (parameters, count * sizeof (mlp_real));
  for (size_t i = 0; i < count; i++)
    expected[i] -= (mlp_real)settings.learning_rate * mlp_workspace_gradients (workspace)[i];
  g_assert_cmpint (
      mlp_train_step (network, workspace, optimizer, MLP_CROSS_ENTROPY, &p.batch, &metrics, NULL),
      ==, MLP_OK);
  for (size_t i = 0; i < count; i++)
    g_assert_cmpfloat_with_epsilon (parameters[i], expected[i], 1e-5);
  mlp_optimizer_free (optimizer);
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

static void
test_steps_have_what_slopes_need (void)
{
  for (int i = 0; i < MLP_ACTIVATIONS; i++) {
    check_step_uses_gradient ((mlp_activation)i, 5);
    check_step_uses_gradient ((mlp_activation)i, 40);
  }
}

/* ---- Initializations ------------------------------------------------------------------------ */

static void
test_initializations_are_finite_and_repeatable (void)
{
  problem p;

  problem_init (&p, MLP_CROSS_ENTROPY);
  for (int i = 0; i < MLP_INITIALIZATIONS; i++) {
    const mlp_initialization start = mlp_initialization_defaults ((mlp_initialization_kind)i);
    mlp_network *networks[] = {new_network (&p, MLP_TANH, 7), new_network (&p, MLP_TANH, 7)};
    const size_t count = mlp_network_parameter_count (networks[0]);

    for (size_t k = 0; k < G_N_ELEMENTS (networks); k++) {
      mlp_random random = mlp_random_stream (2, MLP_STREAM_INITIALIZE);
      g_assert_cmpint (mlp_network_initialize (networks[k], &start, &random, NULL), ==, MLP_OK);
    }
    for (size_t k = 0; k < count; k++)
      g_assert_true (isfinite (mlp_network_parameters (networks[0])[k]));
    g_assert_cmpmem (mlp_network_parameters (networks[0]), count * sizeof (mlp_real),
                     mlp_network_parameters (networks[1]), count * sizeof (mlp_real));
    mlp_network_free (networks[0]);
    mlp_network_free (networks[1]);
  }
}

/* ---- Losses --------------------------------------------------------------------------------- */

/* By values where the loss knows them, and by classes, which every loss does. */
static void
check_mean_of_examples (mlp_loss loss, const problem *p, const mlp_batch *batch)
{
  mlp_network *network = new_network (p, MLP_TANH, 6);
  mlp_workspace *workspace;
  double sum = 0;

  g_assert_cmpint (mlp_workspace_new (network, EXAMPLES, &workspace, NULL), ==, MLP_OK);
  mlp_network_forward (network, workspace, batch, MLP_MODE_EVALUATE);
  const mlp_real *z = mlp_workspace_outputs (workspace, 2);
  for (size_t e = 0; e < EXAMPLES; e++, z += p->outputs) {
    double logits[OUTPUTS];
    const mlp_real *values = batch->values != NULL ? batch->values + e * p->outputs : NULL;

    for (size_t k = 0; k < p->outputs; k++)
      logits[k] = (double)z[k];
    const double one = mlp_example_loss (loss, logits, p->outputs, (size_t)p->classes[e], values);
    g_assert_cmpfloat (one, >=, 0);
    sum += one;
  }
  g_assert_cmpfloat_with_epsilon (sum / EXAMPLES,
                                  mlp_network_loss (network, workspace, loss, batch).loss, 1e-6);
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

static void
test_losses_are_means_over_examples (void)
{
  for (int i = 0; i < MLP_LOSSES; i++) {
    problem p;

    problem_init (&p, (mlp_loss)i);
    check_mean_of_examples ((mlp_loss)i, &p, &p.batch);
    p.batch.values = NULL;
    p.batch.classes = p.classes;
    check_mean_of_examples ((mlp_loss)i, &p, &p.batch);
  }
}

static void
test_losses_are_least_where_targets_are_met (void)
{
  const mlp_real targets[OUTPUTS] = {0, 1, 0};

  for (int i = 0; i < MLP_LOSSES; i++) {
    const mlp_loss_info *info = mlp_loss_describe ((mlp_loss)i);
    const bool values = info->output == MLP_OUTPUT_VALUES;
    const double hit[OUTPUTS] = {values ? 0 : -40, values ? 1 : 40, values ? 0 : -40};
    const double missed[OUTPUTS] = {40, -40, 40};
    const bool single = info->output == MLP_OUTPUT_SIGMOID;
    const double *right = single ? hit + 1 : hit, *wrong = single ? missed + 1 : missed;
    const size_t outputs = single ? 1 : OUTPUTS;

    g_assert_cmpfloat (mlp_example_loss ((mlp_loss)i, right, outputs, 1, NULL), <, 1e-12);
    g_assert_cmpfloat (mlp_example_loss ((mlp_loss)i, wrong, outputs, 1, NULL), >, 1);
    if (values)
      g_assert_cmpfloat (mlp_example_loss ((mlp_loss)i, right, outputs, 0, targets), <, 1e-12);
  }
}

/* A diverged network must not look healthy. */
static void
test_losses_of_nan_are_nan (void)
{
  for (int i = 0; i < MLP_LOSSES; i++)
    for (size_t k = 0; k < OUTPUTS; k++) {
      double logits[OUTPUTS] = {1, 2, 3};

      if (mlp_loss_describe ((mlp_loss)i)->output == MLP_OUTPUT_SIGMOID && k > 0)
        break;
      logits[k] = NAN;
      g_assert_true (isnan (mlp_example_loss ((mlp_loss)i, logits, OUTPUTS, 0, NULL)));
    }
}

static void
test_probabilities_add_up_to_one (void)
{
  const mlp_real logits[OUTPUTS] = {0.5f, -1, 2};

  for (int i = 0; i < MLP_LOSSES; i++) {
    const size_t outputs =
        mlp_loss_describe ((mlp_loss)i)->output == MLP_OUTPUT_SIGMOID ? 1 : OUTPUTS;
    double p[OUTPUTS] = {0}, sum = 0;

    mlp_probabilities ((mlp_loss)i, logits, outputs, p);
    for (size_t k = 0; k < OUTPUTS; k++)
      sum += p[k];
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
    g_assert_cmpfloat (p[mlp_predicted_class ((mlp_loss)i, logits, outputs)], >=, 0.5);
  }
}

/* Where there are no probabilities, a class has its output. */
static void
test_scores_of_classes (void)
{
  const mlp_real logits[OUTPUTS] = {0.5f, -1, 2};

  for (int i = 0; i < MLP_LOSSES; i++) {
    const mlp_output output = mlp_loss_describe ((mlp_loss)i)->output;
    const bool probabilities = output == MLP_OUTPUT_SOFTMAX || output == MLP_OUTPUT_SIGMOID;
    double expected[OUTPUTS] = {0.5, -1, 2}, scores[OUTPUTS] = {0};

    g_assert_cmpint (mlp_loss_has_probabilities ((mlp_loss)i), ==, probabilities);
    if (probabilities)
      mlp_probabilities ((mlp_loss)i, logits, output == MLP_OUTPUT_SIGMOID ? 1 : OUTPUTS, expected);
    mlp_class_scores ((mlp_loss)i, logits, output == MLP_OUTPUT_SIGMOID ? 1 : OUTPUTS, scores);
    for (int k = 0; k < (output == MLP_OUTPUT_SIGMOID ? 2 : OUTPUTS); k++)
      g_assert_cmpfloat (scores[k], ==, expected[k]);
  }
}

/* ---- Optimizers ----------------------------------------------------------------------------- */

/* Some epochs; the loss before and after. */
static void
train_some (const mlp_optimizer_settings *settings, mlp_loss loss, double *before, double *after)
{
  problem p;
  mlp_workspace *workspace;
  mlp_optimizer *optimizer;
  mlp_metrics metrics;

  problem_init (&p, loss);
  mlp_network *network = new_network (&p, MLP_TANH, 9);
  g_assert_cmpint (mlp_workspace_new (network, EXAMPLES, &workspace, NULL), ==, MLP_OK);
  g_assert_cmpint (mlp_optimizer_new (network, settings, &optimizer, NULL), ==, MLP_OK);
  for (int step = 0; step < EPOCHS; step++) {
    g_assert_cmpint (mlp_train_step (network, workspace, optimizer, loss, &p.batch, &metrics, NULL),
                     ==, MLP_OK);
    if (step == 0)
      *before = metrics.loss;
  }
  *after = mlp_evaluate (network, workspace, loss, &p.batch, EXAMPLES, NULL).loss;
  g_assert_cmpuint (mlp_optimizer_steps (optimizer), ==, EPOCHS);
  for (size_t slot = 0; slot < mlp_optimizer_slots (optimizer); slot++) {
    double size = 0;

    check_text ("slot", mlp_optimizer_slot_name (optimizer, slot));
    for (size_t i = 0; i < mlp_network_parameter_count (network); i++)
      size += fabs ((double)mlp_optimizer_slot (optimizer, slot)[i]);
    g_assert_true (isfinite (size));
  }
  mlp_optimizer_free (optimizer);
  mlp_workspace_free (workspace);
  mlp_network_free (network);
}

static void
test_steps_lower_the_loss (void)
{
  for (int kind = 0; kind < MLP_OPTIMIZERS; kind++)
    for (int loss = 0; loss < MLP_LOSSES; loss++) {
      mlp_optimizer_settings settings = mlp_optimizer_defaults ((mlp_optimizer_kind)kind);
      double before, after;

      train_some (&settings, (mlp_loss)loss, &before, &after);
      if (!(after < before))
        g_error ("%s, %s: %g before, %g after", mlp_optimizer_name (settings.kind),
                 mlp_loss_name ((mlp_loss)loss), before, after);
      settings.momentum = 0.9; /* who has none does not care */
      train_some (&settings, (mlp_loss)loss, &before, &after);
      g_assert_cmpfloat (after, <, before);
    }
}

/* ---- Schedules ------------------------------------------------------------------------------ */

static void
test_rates_are_positive_and_bounded (void)
{
  enum { LENGTH = 40 };

  for (int i = 0; i < MLP_SCHEDULES; i++) {
    const mlp_schedule schedule = mlp_schedule_defaults ((mlp_schedule_kind)i);
    const mlp_schedule_state start = mlp_schedule_start ();

    for (size_t epoch = 0; epoch < LENGTH; epoch++) {
      const double rate = mlp_schedule_rate (&schedule, &start, 0.2, epoch, LENGTH);

      g_assert_cmpfloat (rate, >, 0);
      g_assert_cmpfloat (rate, <=, 0.2 * (1 + 1e-12));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kinds/activations/names", test_activation_names);
  g_test_add_func ("/kinds/activations/leaky-gain", test_gain_of_leaky_relu);
  g_test_add_func ("/kinds/activations/gelu-tail", test_gelu_keeps_its_tail);
  g_test_add_func ("/kinds/activations/range", test_activations_stay_in_their_range);
  g_test_add_func ("/kinds/activations/steps", test_steps_have_what_slopes_need);
  g_test_add_func ("/kinds/initializations/names", test_initialization_names);
  g_test_add_func ("/kinds/initializations/numbers",
                   test_initializations_are_finite_and_repeatable);
  g_test_add_func ("/kinds/losses/names", test_loss_names);
  g_test_add_func ("/kinds/losses/means", test_losses_are_means_over_examples);
  g_test_add_func ("/kinds/losses/least", test_losses_are_least_where_targets_are_met);
  g_test_add_func ("/kinds/losses/nan", test_losses_of_nan_are_nan);
  g_test_add_func ("/kinds/losses/probabilities", test_probabilities_add_up_to_one);
  g_test_add_func ("/kinds/losses/scores", test_scores_of_classes);
  g_test_add_func ("/kinds/optimizers/names", test_optimizer_names);
  g_test_add_func ("/kinds/optimizers/steps", test_steps_lower_the_loss);
  g_test_add_func ("/kinds/schedules/names", test_schedule_names);
  g_test_add_func ("/kinds/schedules/rates", test_rates_are_positive_and_bounded);
  return g_test_run ();
}
